//! The first table: what a councillor reads, as text ready to show.

use super::figures::duration;
use super::headline::Answer;
use super::quantities::{Quantity, Timing};
use super::statistics::Better;
use super::words::{Sign, against, agree, amount, level, money, range, sign};
use super::{Facts, figures};
use crate::model::Outcome;
use crate::scenario::Scenario;

/// One option in one section of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// The option's title on one line, marked where it is outside anything seen or lowers what the model cannot see.
    pub title: String,
    /// The level.
    pub level: String,
    /// The difference from the comparator, absolute and relative; none for the comparator.
    pub difference: Option<String>,
    /// Where 90 % of runs fell; none where no range can be given.
    pub range: Option<String>,
    /// In how many runs it is better, or that the model cannot tell; none where no share can be given. UNTESTED where the
    /// difference rests on weak evidence alone.
    pub chance: Option<String>,
}

/// One quantity for every option.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardSection {
    /// Of what.
    pub quantity: Quantity,
    /// Heading with the unit or the time.
    pub title: String,
    /// Under which options it is likely more or less; empty where nothing is compared.
    pub sentence: String,
    /// Options, the comparator first.
    pub rows: Vec<BoardRow>,
}

/// The quantity that stands for recovery: people reaching one year, or recoveries begun where the horizon has no room for
/// a year of recovery.
#[must_use]
pub const fn recovery(horizon_months: u32) -> Quantity {
    let outcome =
        if horizon_months > 12 { Outcome::ReachedOneYear } else { Outcome::RecoveriesBegun };
    Quantity::new(outcome, Timing::OverHorizon)
}

/// The quantities of the first table, in order: deaths, recovery, the three definitions of it side by side, spend.
#[must_use]
pub fn quantities(horizon_months: u32) -> [Quantity; 6] {
    [
        Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        recovery(horizon_months),
        Quantity::new(Outcome::Abstinent, Timing::AtEnd),
        Quantity::new(Outcome::Settled, Timing::AtEnd),
        Quantity::new(Outcome::GettingOn, Timing::AtEnd),
        Quantity::new(Outcome::Spend, Timing::OverHorizon),
    ]
}

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

/// The time in which a year of recovery can be reached: from the second year on.
pub(super) fn after_a_year(horizon_months: u32) -> String {
    match horizon_months {
        months if months.is_multiple_of(12) && months > 24 => format!("years 2 to {}", months / 12),
        months if months.is_multiple_of(12) => "year 2".to_owned(),
        months => format!("months 13 to {months}"),
    }
}

/// An option's title on one line, marked where it is outside anything seen or lowers what the model cannot see.
pub(super) fn titled(scenario: &Scenario, strategy: usize) -> String {
    let title = scenario.strategies.get(strategy).map_or("", |strategy| strategy.title.as_str());
    match super::caveats::mark(scenario, strategy) {
        Some(mark) => format!("{} ({mark})", figures::plain(title)),
        None => figures::plain(title),
    }
}

/// Says of every difference of a board that rests on weak evidence alone that it is untested.
pub(super) fn mark_untested(summary: &mut super::Summary) {
    let untested: Vec<Vec<usize>> = summary
        .board
        .iter()
        .map(|section| {
            let found = summary.rests.untested(summary, section.quantity);
            found.into_iter().map(|(option, _)| option).collect()
        })
        .collect();
    for (section, untested) in summary.board.iter_mut().zip(untested) {
        for row in section.rows.iter_mut().filter(|row| untested.contains(&row.strategy)) {
            row.chance = Some(match row.chance.take() {
                Some(chance) if chance.ends_with("UNTESTED") => chance,
                Some(chance) => format!("{chance}; UNTESTED"),
                None => "UNTESTED".to_owned(),
            });
        }
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
