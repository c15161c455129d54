//! Year by year: headline outcomes of every option and what returns publish, and their differences from the comparator.

use super::quantities::{Quantity, Timing};
use super::statistics::{Better, Estimate, Share, chance_better, differences, mean};
use crate::engine::{HEADLINES, Results};
use crate::model::{Kind, Outcome};
use crate::scenario::Scenario;
use crate::units::{MONTHS_PER_YEAR, YearMonth};
use ndarray::{ArrayView2, Axis};

/// Months in a year, as an index.
const YEAR: u32 = MONTHS_PER_YEAR as u32;

/// What is shown of a year: a headline outcome, or what returns publish and outcomes together give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfYear {
    /// A headline outcome.
    Outcome(Outcome),
    /// People in treatment over those who leave: mean months there.
    MonthsInTreatment,
    /// Of those who start, the share that waited three weeks at most.
    WaitsInThreeWeeks,
    /// People in treatment who use non-opiates, with and without alcohol, as returns of small areas give them.
    NonOpiatesTogether,
}

impl OfYear {
    /// All, in order.
    fn all() -> impl Iterator<Item = Self> {
        let together = [Self::MonthsInTreatment, Self::WaitsInThreeWeeks, Self::NonOpiatesTogether];
        HEADLINES.iter().map(|&outcome| Self::Outcome(outcome)).chain(together)
    }

    /// Name in columns, title, how months become a year, unit.
    #[must_use]
    pub const fn words(self) -> [&'static str; 4] {
        match self {
            Self::Outcome(outcome) => {
                [outcome.key(), outcome.label(), timing(outcome), outcome.unit()]
            }
            Self::MonthsInTreatment => {
                ["months_in_treatment", "mean months in treatment", "average", "months"]
            }
            Self::WaitsInThreeWeeks => [
                "first_waits_within_three_weeks",
                "first waits of three weeks or less, of those who start",
                "average",
                "share",
            ],
            Self::NonOpiatesTogether => [
                "in_treatment_non_opiates_together",
                "in treatment, non-opiates with and without alcohol",
                "average",
                "people",
            ],
        }
    }

    fn better(self) -> Better {
        match self {
            Self::Outcome(outcome) => Quantity::new(outcome, Timing::OverHorizon).better(),
            _ => Better::Unranked,
        }
    }

    /// The number of a year of so many months, from its headline outcomes; none where nobody left, or started.
    fn number(self, of: &dyn Fn(Outcome) -> f64, months: u32) -> Option<f64> {
        let ratio = |one: f64, other: f64| (other > 0.0).then(|| one / other);
        match self {
            Self::Outcome(outcome) => Some(of(outcome)),
            Self::MonthsInTreatment => {
                ratio(of(Outcome::InTreatment) * f64::from(months), of(Outcome::Exits))
            }
            Self::WaitsInThreeWeeks => ratio(of(Outcome::StartsInThreeWeeks), of(Outcome::Starts)),
            Self::NonOpiatesTogether => Some(
                of(Outcome::InTreatmentNonOpiate)
                    + of(Outcome::InTreatmentNps)
                    + of(Outcome::InTreatmentNonOpiateAlcohol),
            ),
        }
    }
}

/// Something of one option in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub of: OfYear,
    /// Year of the horizon, from 1.
    pub year: u32,
    /// Its first month.
    pub first_month: YearMonth,
    /// Its months: 12, or fewer in the last year.
    pub months: u32,
    /// Added up over the year, or averaged over its months; in its unit.
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

/// Every option, what is shown of a year, and year, in this order.
#[must_use]
pub fn rows(scenario: &Scenario, results: &Results) -> Vec<YearRow> {
    let (_, strategies, years, _) = results.yearly.dim();
    let mut rows = Vec::new();
    for strategy in 0..strategies {
        for of in OfYear::all() {
            for year in 0..years {
                rows.extend(row(scenario, results, strategy, of, year));
            }
        }
    }
    rows
}

/// One row; none where a run has no such number.
fn row(
    scenario: &Scenario,
    results: &Results,
    strategy: usize,
    of: OfYear,
    year: usize,
) -> Option<YearRow> {
    let before = year as u32 * YEAR;
    let months = scenario.horizon_months.saturating_sub(before).min(YEAR);
    let draws = |strategy: usize| -> Option<Vec<f64>> {
        let runs = results.yearly.index_axis(Axis(1), strategy);
        let number = |run: ArrayView2<'_, f64>| {
            let outcome = |outcome: Outcome| {
                HEADLINES.iter().position(|at| *at == outcome).map_or(0.0, |at| run[[year, at]])
            };
            of.number(&outcome, months)
        };
        runs.outer_iter().map(number).collect()
    };
    let own = draws(strategy)?;
    let compared = match strategy {
        0 => None,
        _ => {
            let comparator = draws(0)?;
            Some((differences(&own, &comparator), mean(&comparator)))
        }
    };
    let difference = compared.as_ref().map(|(by_run, _)| Estimate::of(by_run, &results.draws));
    Some(YearRow {
        strategy,
        of,
        year: year as u32 + 1,
        first_month: scenario.start.plus(before),
        months,
        level: Estimate::of(&own, &results.draws),
        difference,
        difference_percent: compared.as_ref().and_then(|(by_run, level)| {
            (*level != 0.0).then(|| 100.0 * mean(by_run) / level.abs())
        }),
        better: compared
            .as_ref()
            .and_then(|(by_run, _)| chance_better(by_run, of.better(), &results.draws)),
    })
}
