//! The first table: what a councillor reads, as text ready to show.

use super::figures::duration;
use super::headline::Answer;
use super::quantities::{Quantity, Timing};
use super::statistics::Better;
use super::words::{Sign, against, amount, level, likelihood, money, range, sign};
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
    /// The chance of being better in words, or that the model cannot tell; none where no chance can be given.
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

pub(super) fn heading(quantity: Quantity, facts: &Facts) -> String {
    let over = duration(facts.horizon_months);
    match (quantity.outcome, quantity.timing) {
        (Outcome::Deaths, _) => format!("Deaths over {over}"),
        (Outcome::ReachedOneYear, _) => {
            format!("People reaching one year of recovery over {over}")
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
    let title = scenario.strategies.get(strategy).map_or("", |strategy| strategy.title.as_str());
    BoardRow {
        strategy,
        title: match super::caveats::mark(scenario, strategy) {
            Some(mark) => format!("{} ({mark})", figures::plain(title)),
            None => figures::plain(title),
        },
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
        .and_then(|chance| likelihood(chance, runs))
        .map_or_else(|| side.into(), |chance| format!("{side}: {chance}"))
}
