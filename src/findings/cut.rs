//! What an option takes away: how much of the money, and whether it gives anything.

use super::headline::{Answer, find};
use super::months::Months;
use super::quantities::{Quantity, Timing};
use crate::evidence::check;
use crate::model::Outcome;
use crate::scenario::{Line, Scenario, Strategy};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::pow;

/// An option counts as a cut when its last year's funds are below this share of the comparator's.
const CUT: f64 = 0.99;

/// And when this share of the whole horizon's money is gone: money that comes earlier or later is no cut.
const SAME_BUDGET: f64 = 0.001;

/// Below this share of the whole horizon's money, a cut says nothing about one of 10 %.
const LEAST_CUT: f64 = 0.05;

/// Funds of the months of a strategy from `first` on, in pounds.
fn funds(strategy: &Strategy, lines: &[Line], first: usize) -> f64 {
    let months = strategy.funds.iter().skip(first);
    months.flat_map(|month| lines.iter().map(|&line| month[line as usize].pounds())).sum()
}

/// Pounds more that an option gives some lines over the horizon than the comparator does.
pub(crate) fn more_for(scenario: &Scenario, strategy: usize, lines: &[Line]) -> f64 {
    let of = |index: usize| {
        scenario.strategies.get(index).map_or(0.0, |strategy| funds(strategy, lines, 0))
    };
    of(strategy) - of(0)
}

/// By what share an option cuts the comparator's money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// In the last year of the horizon, 0 to 1.
    pub last_year: f64,
    /// Over the whole horizon, 0 to 1.
    pub whole: f64,
}

impl Cut {
    /// The cut of an option; none where its last year's funds are 99 % of the comparator's or more, or where the whole
    /// horizon's are the same, however they are spread over the years.
    #[must_use]
    pub fn of(scenario: &Scenario, strategy: usize) -> Option<Self> {
        let comparator = scenario.strategies.first()?;
        let option = scenario.strategies.get(strategy)?;
        let last_year = option.funds.len().saturating_sub(MONTHS_PER_YEAR as usize);
        let share = |first: usize| {
            let before = funds(comparator, Line::ALL, first);
            (before > 0.0).then(|| funds(option, Line::ALL, first) / before)
        };
        let (last, whole) = (share(last_year)?, 1.0 - share(0)?);
        (last < CUT && whole > SAME_BUDGET).then_some(Self { last_year: 1.0 - last, whole })
    }

    /// The ratio of deaths that the option implies for each 10 % cut from the whole horizon's money; none where less
    /// than 5 % of the whole horizon's money is cut, or nobody dies.
    ///
    /// (option ÷ comparator)^(10 % ÷ cut): the same step, 10 % at a time.
    #[must_use]
    pub fn deaths_ratio_per_10_percent(self, option: f64, comparator: f64) -> Option<f64> {
        (self.whole >= LEAST_CUT && option > 0.0 && comparator > 0.0)
            .then(|| pow(option / comparator, 0.1 / self.whole))
    }
}

/// Whether an option takes money away and gives nothing that the comparator has not: no line has more in any month.
#[must_use]
pub fn takes_alone(scenario: &Scenario, strategy: usize) -> bool {
    let (Some(comparator), Some(option)) =
        (scenario.strategies.first(), scenario.strategies.get(strategy))
    else {
        return false;
    };
    let months = comparator.funds.iter().zip(&option.funds);
    let more = months
        .flat_map(|(before, after)| {
            Line::ALL.iter().map(move |&line| (before, after, line as usize))
        })
        .any(|(before, after, line)| after[line] > before[line]);
    Cut::of(scenario, strategy).is_some() && !more && option.policies == comparator.policies
}

/// Whether an option changes nothing but money on lines whose effect the model cannot see.
#[must_use]
pub fn only_unseen(scenario: &Scenario, strategy: usize) -> bool {
    scenario.blind(strategy).alone
}

/// The mean of a quantity over the horizon under an option; none where it is not known.
fn level(answers: &[Answer], outcome: Outcome, strategy: usize) -> Option<f64> {
    let answer = find(answers, Quantity::new(outcome, Timing::OverHorizon))?;
    answer.levels.get(strategy).map(|level| level.estimate.mean)
}

/// The ratio of deaths of some causes together for each 10 % cut; none as [`Cut::deaths_ratio_per_10_percent`].
pub(crate) fn ratio(
    cut: Cut,
    answers: &[Answer],
    strategy: usize,
    causes: &[Outcome],
) -> Option<f64> {
    let together = |strategy: usize| -> Option<f64> {
        causes.iter().map(|&cause| level(answers, cause, strategy)).sum()
    };
    cut.deaths_ratio_per_10_percent(together(strategy)?, together(0)?)
}

/// Per cent by which an option's last year differs from the comparator's, for a month's number; none where the comparator
/// has none.
fn last_year(months: &Months, strategy: usize, outcome: Outcome) -> Option<f64> {
    let (options, count, _) = months.mean.dim();
    if strategy >= options {
        return None;
    }
    let first = count.saturating_sub(MONTHS_PER_YEAR as usize);
    let of = |strategy: usize| -> f64 {
        (first..count).map(|month| months.mean[[strategy, month, outcome as usize]]).sum()
    };
    let before = of(0);
    (before > 0.0).then(|| 100.0 * (of(strategy) / before - 1.0))
}

/// Per cent fewer people in treatment, and per cent fewer completions, for each per cent less spend in the last year; none
/// where spend does not fall by 1 % at least.
#[must_use]
pub fn elasticities(months: &Months, strategy: usize) -> Option<[f64; 2]> {
    let spend = last_year(months, strategy, Outcome::Spend).filter(|spend| *spend <= -1.0)?;
    let of = |outcome: Outcome| last_year(months, strategy, outcome).map(|fall| fall / spend);
    Some([of(Outcome::InTreatment)?, of(Outcome::Completions)?])
}

/// The published reading of what falls with money: row of people in treatment, row of completions.
pub(crate) const REGRESSION: [&str; 2] = ["s-B12", "s-B13"];

/// The smallest and the largest elasticities of some cuts; none where none of them is large enough to say.
pub(crate) fn spread(months: &Months, options: &[usize]) -> Option<[[f64; 2]; 2]> {
    let found: Vec<[f64; 2]> =
        options.iter().filter_map(|&option| elasticities(months, option)).collect();
    (!found.is_empty()).then(|| {
        [0, 1].map(|at| {
            let of = || found.iter().map(|both| both[at]);
            [of().fold(f64::INFINITY, f64::min), of().fold(f64::NEG_INFINITY, f64::max)]
        })
    })
}

/// Whether all of some cuts take more people out of treatment for each pound than the published regression's range allows.
#[must_use]
pub fn above_the_regression(months: &Months, options: &[usize]) -> bool {
    let published = check(REGRESSION[0]).map(|check| check.row.high);
    spread(months, options).zip(published).is_some_and(|([[least, _], _], high)| least > high)
}
