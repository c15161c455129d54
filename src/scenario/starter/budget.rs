//! The budget of a file to start from: stand-ins, or an area's own.

use super::rounded::{few, round_pounds};
use crate::scenario::guess;
use crate::scenario::lines::{Behaviour, Line};
use crate::scenario::types::{Integrated, Scenario};
use crate::units::Pence;
use std::fmt::Write as _;

pub(super) fn budget(text: &mut String, like: &Scenario, factor: f64) {
    let total: f64 = like.baseline.iter().map(|pence| pence.pounds()).sum();
    let _ = write!(
        text,
        "\n# Pounds a year by line, all funding together: the public health grant and the treatment and recovery grants.\n\
         # Published: totals alone (the revenue outturn return that the council makes each year, adult substance misuse lines;\n\
         # OHID's list of grants). No split by line is published: ask for contract schedules and the providers' accounts.\n\
         # If unknown: put the total you know, split by the shares below (those of an illustrative authority, an assumption).\n\
         [budget]\n"
    );
    for &line in Line::ALL {
        let pounds = like.baseline[line as usize].pounds();
        let share = if pounds > 0.0 {
            format!("{} % of the illustrative budget", guess::plain(few(100.0 * pounds / total)))
        } else {
            "none in the illustrative budget".to_owned()
        };
        let _ = writeln!(
            text,
            "{} = {}  # {}: {share}{}",
            line.key(),
            guess::plain(round_pounds(pounds * factor)),
            line.label(),
            match line.behaviour() {
                Behaviour::FrontLine => "",
                Behaviour::Rigid =>
                    "; keeps its pounds in a cut of the whole; what it buys is not seen",
                Behaviour::Unseen => "; the model cannot see what it buys",
            }
        );
    }
}

/// A text in a comment: on one line, and not too long.
fn in_comment(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(80).collect()
}

pub(super) fn own_budget(text: &mut String, own: &OwnBudget) {
    let _ = write!(
        text,
        "\n# Pounds a year by line, all funding together. From {}.\n[budget]\n",
        in_comment(&own.from)
    );
    let total: f64 = own.lines.iter().map(|pence| pence.pounds()).sum();
    if let Some(contract) = &own.integrated {
        let _ = write!(
            text,
            "# One contract for most of the service: {} % of the budget. Nobody says what each line has of it, so it is split by an\n\
             # assumption (row a-B33), and every answer says how much rests on that. State a line below as soon as you know it.\n\
             integrated_contract = {}\n",
            guess::plain(few(100.0 * contract.pounds.pounds() / total)),
            guess::plain(contract.pounds.pounds())
        );
    }
    // A line that is stated is no part of the contract.
    let shared = |line: Line| {
        own.integrated.as_ref().is_some_and(|contract| contract.lines[line as usize] != Pence::ZERO)
    };
    for &line in Line::ALL.iter().filter(|&&line| !shared(line)) {
        let pounds = own.lines[line as usize].pounds();
        let share = if pounds > 0.0 && total > 0.0 {
            format!("{} % of the budget", guess::plain(few(100.0 * pounds / total)))
        } else {
            "nothing there".to_owned()
        };
        let _ = writeln!(
            text,
            "{} = {}  # {}: {share}{}",
            line.key(),
            guess::plain(pounds),
            line.label(),
            match line.behaviour() {
                Behaviour::FrontLine => "",
                Behaviour::Rigid =>
                    "; keeps its pounds in a cut of the whole; what it buys is not seen",
                Behaviour::Unseen => "; the model cannot see what it buys",
            }
        );
    }
}

/// A budget of the area's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnBudget {
    /// Where it was read.
    pub from: String,
    /// Pence a year by line.
    pub lines: [Pence; Line::COUNT],
    /// The financial year that it is of, where its sheet says it.
    pub year: Option<i32>,
    /// One contract that is a part of them, split by assumption.
    pub integrated: Option<Integrated>,
}
