//! Year by year: the headline outcomes of every option, and their differences from the comparator.

use super::Summary;
use super::quantities::{Quantity, Timing};
use super::statistics::{Estimate, Share, chance_better, differences, mean};
use super::tables::{Cell, Table, estimate, ids};
use crate::engine::{HEADLINES, Results};
use crate::model::{Kind, Outcome};
use crate::scenario::Scenario;
use crate::units::{MONTHS_PER_YEAR, YearMonth};
use ndarray::Axis;

/// Months in a year, as an index.
const YEAR: u32 = MONTHS_PER_YEAR as u32;

/// One headline outcome of one option in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub outcome: Outcome,
    /// Year of the horizon, from 1.
    pub year: u32,
    /// Its first month.
    pub first_month: YearMonth,
    /// Its months: 12, or fewer in the last year.
    pub months: u32,
    /// Added up over the year, or averaged over its months; in the outcome's unit.
    pub level: Estimate,
    /// The paired difference from the comparator; none for the comparator.
    pub difference: Option<Estimate>,
    /// The mean difference in per cent of the comparator's mean; none where that is 0.
    pub difference_percent: Option<f64>,
    /// The share of runs in which the option is better; none where no rank is given.
    pub better: Option<Share>,
}

/// How the months of an outcome become a year.
#[must_use]
pub const fn timing(outcome: Outcome) -> &'static str {
    match outcome.kind() {
        Kind::Flow => "over_year",
        Kind::Stock => "average",
    }
}

/// Every option, headline outcome and year, in this order.
#[must_use]
pub fn rows(scenario: &Scenario, results: &Results) -> Vec<YearRow> {
    let (_, strategies, years, headlines) = results.yearly.dim();
    let mut rows = Vec::new();
    for strategy in 0..strategies {
        for (index, &outcome) in HEADLINES.iter().enumerate().take(headlines) {
            let better = Quantity::new(outcome, Timing::OverHorizon).better();
            for year in 0..years {
                let draws = |strategy: usize| -> Vec<f64> {
                    let runs = results.yearly.index_axis(Axis(1), strategy);
                    runs.outer_iter().map(|run| run[[year, index]]).collect()
                };
                let own = draws(strategy);
                let compared = (strategy > 0).then(|| {
                    let comparator = draws(0);
                    (differences(&own, &comparator), mean(&comparator))
                });
                let difference =
                    compared.as_ref().map(|(by_run, _)| Estimate::of(by_run, &results.draws));
                let before = year as u32 * YEAR;
                rows.push(YearRow {
                    strategy,
                    outcome,
                    year: year as u32 + 1,
                    first_month: scenario.start.plus(before),
                    months: scenario.horizon_months.saturating_sub(before).min(YEAR),
                    level: Estimate::of(&own, &results.draws),
                    difference,
                    difference_percent: compared.as_ref().and_then(|(by_run, level)| {
                        (*level != 0.0).then(|| 100.0 * mean(by_run) / level.abs())
                    }),
                    better: compared
                        .as_ref()
                        .and_then(|(by_run, _)| chance_better(by_run, better, &results.draws)),
                });
            }
        }
    }
    rows
}

/// Columns of `by_year.csv`.
pub const COLUMNS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "measure",
    "measure_title",
    "timing",
    "unit",
    "year",
    "first_month",
    "months",
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "difference",
    "difference_standard_error",
    "difference_lower_5_percent",
    "difference_upper_95_percent",
    "difference_percent_of_comparator",
    "chance_better_percent",
];

/// The years as a table.
#[must_use]
pub fn table(summary: &Summary) -> Table {
    let row = |year: &YearRow| {
        let mut row = ids(summary, year.strategy);
        let outcome = year.outcome;
        let words = [outcome.key(), outcome.label(), timing(outcome), outcome.unit()];
        row.extend(words.map(Cell::from));
        row.push(year.year.into());
        row.push(year.first_month.to_string().into());
        row.push(year.months.into());
        row.extend(estimate(Some(year.level)));
        row.extend(estimate(year.difference));
        row.push(year.difference_percent.into());
        row.push(year.better.map(|better| 100.0 * better.share).into());
        row
    };
    Table { name: "by_year", columns: COLUMNS, rows: summary.years.iter().map(row).collect() }
}
