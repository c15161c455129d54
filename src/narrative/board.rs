//! The first table: what a councillor reads, as text ready to show.

use super::figures::{self, after_a_year, duration};
use super::texts::{BoardRow, BoardSection};
use super::words::{against, agree, amount, level, money, range};
use crate::findings::facts::Facts;
use crate::findings::headline::Answer;
use crate::findings::quantities::{Quantity, quantities};
use crate::findings::sign::{Sign, sign};
use crate::findings::statistics::Better;
use crate::model::Outcome;
use crate::scenario::Scenario;

/// The first table.
#[must_use]
pub fn board(scenario: &Scenario, facts: &Facts, answers: &[Answer]) -> Vec<BoardSection> {
    quantities(facts.horizon_months)
        .into_iter()
        .filter_map(|quantity| answers.iter().find(|answer| answer.quantity == quantity))
        .map(|answer| BoardSection {
            quantity: answer.quantity,
            title: heading(answer.quantity, facts),
            sentence: if answer.differences.is_empty() {
                String::new()
            } else {
                against(scenario, facts, answer)
            },
            rows: (0..answer.levels.len()).map(|s| row(scenario, facts, answer, s)).collect(),
        })
        .collect()
}

/// An option's title on one line, marked where it is outside anything seen or lowers what the model cannot see.
pub(super) fn titled(scenario: &Scenario, strategy: usize) -> String {
    let title = scenario.strategies.get(strategy).map_or("", |strategy| strategy.title.as_str());
    match super::caveats::mark(scenario, strategy) {
        Some(mark) => format!("{} ({mark})", figures::plain(title)),
        None => figures::plain(title),
    }
}

pub(super) fn heading(quantity: Quantity, facts: &Facts) -> String {
    let over = duration(facts.horizon_months);
    match (quantity.outcome, quantity.timing) {
        (Outcome::Deaths, _) => format!("Deaths over {over}"),
        (Outcome::ReachedOneYear, _) => {
            format!("People reaching one year of recovery, {}", after_a_year(facts.horizon_months))
        }
        (Outcome::RecoveriesBegun, _) => format!("Recoveries begun over {over}"),
        (Outcome::Abstinent, _) => "In recovery at the end: abstinent, people".into(),
        (Outcome::Settled, _) => "In recovery at the end: settled, people".into(),
        (Outcome::GettingOn, _) => "In recovery at the end: getting on with life, people".into(),
        (Outcome::Spend, _) => format!("Commissioner spend over {over}, not discounted"),
        (outcome, _) => format!("{} ({})", outcome.label(), quantity.unit()),
    }
}

pub(super) fn row(
    scenario: &Scenario,
    facts: &Facts,
    answer: &Answer,
    strategy: usize,
) -> BoardRow {
    let quantity = answer.quantity;
    let difference = answer.difference(strategy);
    BoardRow {
        strategy,
        title: titled(scenario, strategy),
        level: level(quantity, answer.levels[strategy].estimate.mean),
        difference: difference.map(|difference| {
            let by = amount(quantity, difference.absolute.mean);
            match difference.percent {
                Some(percent) if difference.absolute.mean != 0.0 => {
                    format!("{by} ({})", figures::signed_percent(percent.mean))
                }
                _ => by,
            }
        }),
        range: difference.and_then(|difference| {
            let (low, high) = range(facts, quantity, difference)?;
            Some(if low == high { low } else { format!("{low} to {high}") })
        }),
        chance: difference.filter(|_| facts.runs > 1 && !facts.expected).map(
            |difference| match sign(facts, quantity.better(), difference) {
                Sign::Identical => "no difference in any run".into(),
                Sign::Unclear => "cannot tell".into(),
                Sign::Slight => "no difference worth the name".into(),
                Sign::More(chance) => side(chance, facts.runs, quantity, true),
                Sign::Less(chance) => side(chance, facts.runs, quantity, false),
            },
        ),
        untested: false,
    }
}

/// Better or worse; less or more of money, which is neither by itself.
fn side(chance: Option<f64>, runs: u32, quantity: Quantity, more: bool) -> String {
    let side = match (money(quantity), more, quantity.better() == Better::Higher) {
        (true, true, _) => "more",
        (true, false, _) => "less",
        (false, more, higher) if more == higher => "better",
        _ => "worse",
    };
    chance
        .and_then(|chance| agree(chance, runs))
        .map_or_else(|| side.into(), |chance| format!("{side} {chance}"))
}
