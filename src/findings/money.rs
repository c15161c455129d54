//! Money by line: what was funded and spent year by year, and the budget before and after.

use crate::engine::Results;
use crate::scenario::{Line, Scenario};
use crate::units::{MONTHS_PER_YEAR, Pence, YearMonth};
use ndarray::Axis;

/// Months in a year, as an index.
const YEAR: u32 = MONTHS_PER_YEAR as u32;

/// One line of one option in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Year of the horizon, from 1.
    pub year: u32,
    /// Its first month.
    pub first_month: YearMonth,
    /// Its months: 12, or fewer in the last year.
    pub months: u32,
    /// Budget line.
    pub line: Line,
    /// Pounds funded, mean over runs.
    pub funded: f64,
    /// Pounds spent, mean over runs.
    pub spent: f64,
    /// Pounds funded less the comparator's; none for the comparator.
    pub funded_difference: Option<f64>,
    /// Pounds spent less the comparator's; none for the comparator.
    pub spent_difference: Option<f64>,
}

impl MoneyRow {
    /// Pounds funded and not spent in the year: underspend, and what a bed-based line carries into the next year.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.funded - self.spent
    }
}

/// Every option, year and line.
#[must_use]
pub fn rows(scenario: &Scenario, results: &Results) -> Vec<MoneyRow> {
    let money = &results.money;
    let mut rows = Vec::new();
    for strategy in 0..money.len_of(Axis(0)) {
        for year in 0..money.len_of(Axis(1)) {
            let before = year as u32 * YEAR;
            for &line in Line::ALL {
                let at = |s: usize, kind: usize| money[[s, year, line as usize, kind]];
                let more = |kind: usize| (strategy > 0).then(|| at(strategy, kind) - at(0, kind));
                rows.push(MoneyRow {
                    strategy,
                    year: year as u32 + 1,
                    first_month: scenario.start.plus(before),
                    months: scenario.horizon_months.saturating_sub(before).min(YEAR),
                    line,
                    funded: at(strategy, 0),
                    spent: at(strategy, 1),
                    funded_difference: more(0),
                    spent_difference: more(1),
                });
            }
        }
    }
    rows
}

/// One option's budget before and after: pounds a year by line.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// The option's id.
    pub strategy: String,
    /// The option's title.
    pub title: String,
    /// Line, pounds a year at the start, pounds in the last year; lines without money in either are left out.
    pub lines: Vec<(Line, Pence, Pence)>,
    /// All lines: pounds a year at the start, pounds in the last year.
    pub total: (Pence, Pence),
}

/// The budget of every option before and after, from the scenario alone.
///
/// A horizon shorter than a year is shown at the rate of a year.
#[must_use]
pub fn budgets(scenario: &Scenario) -> Vec<Budget> {
    let budget = |strategy: &crate::scenario::Strategy| {
        let last = strategy.funds.len().saturating_sub(YEAR as usize);
        let months = &strategy.funds[last..];
        let rate = MONTHS_PER_YEAR / months.len().max(1) as f64;
        let lines: Vec<(Line, Pence, Pence)> = Line::ALL
            .iter()
            .map(|&line| {
                let after: Pence = months.iter().map(|month| month[line as usize]).sum();
                (line, scenario.baseline[line as usize], after.share(rate))
            })
            .collect();
        Budget {
            strategy: strategy.id.clone(),
            title: strategy.title.clone(),
            total: (
                lines.iter().map(|(_, before, _)| *before).sum(),
                lines.iter().map(|(_, _, after)| *after).sum(),
            ),
            lines: lines
                .into_iter()
                .filter(|(_, before, after)| *before != Pence::ZERO || *after != Pence::ZERO)
                .collect(),
        }
    };
    scenario.strategies.iter().map(budget).collect()
}
