//! What is kept of a point: for every option and output, its level and its difference from the comparator.

use crate::engine::Results;
use crate::findings::economics::net_benefit;
use crate::findings::statistics::{Estimate, differences};
use crate::findings::valuation::{Basis, costs, outcome, qalys};
use crate::model::Outcome;
use crate::scenario::Scenario;
use ndarray::{Array2, Array3};

/// Something that can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// An outcome: flows summed over the horizon, stocks averaged over its months.
    Of(Outcome),
    /// Net monetary benefit at the scenario's threshold, valuation and perspective, what survivors have before them
    /// included. Not a number where it is withheld.
    NetBenefit,
}

impl Output {
    /// Everything that can be kept.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Outcome::ALL.iter().map(|&outcome| Self::Of(outcome)).chain([Self::NetBenefit]).collect()
    }

    /// The name in files and columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Of(outcome) => outcome.key(),
            Self::NetBenefit => "net_benefit",
        }
    }

    /// In words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Of(outcome) => outcome.label(),
            Self::NetBenefit => "net monetary benefit",
        }
    }

    /// The unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Of(outcome) => outcome.unit(),
            Self::NetBenefit => "pounds",
        }
    }

    /// `[run, option]`, from totals `[run, option, Outcome]`.
    #[must_use]
    pub fn of(self, scenario: &Scenario, totals: &Array3<f64>) -> Array2<f64> {
        match self {
            Self::Of(outcome) => self::outcome(totals, outcome),
            Self::NetBenefit => {
                let basis = Basis::own(scenario);
                let threshold = scenario.economics.threshold_gbp_per_qaly;
                let mut benefit =
                    net_benefit(&costs(totals, basis), &qalys(totals, basis), threshold);
                let ranked = scenario.ranked();
                for option in (0..benefit.ncols()).filter(|option| !ranked.contains(option)) {
                    benefit.column_mut(option).fill(f64::NAN);
                }
                benefit
            }
        }
    }
}

/// Numbers kept of many runs, by column.
pub const SAMPLED: [&str; 8] = [
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "difference",
    "difference_standard_error",
    "difference_lower_5_percent",
    "difference_upper_95_percent",
];
/// Numbers kept of one calculation with central values.
pub const EXPECTED: [&str; 2] = ["mean", "difference"];

/// The columns of numbers of a study.
#[must_use]
pub const fn columns(expected: bool) -> &'static [&'static str] {
    if expected { &EXPECTED } else { &SAMPLED }
}

/// The numbers of a point: option by option, output by output, in the order of the columns.
#[must_use]
pub fn numbers(scenario: &Scenario, results: &Results, outputs: &[Output]) -> Vec<f64> {
    let options = scenario.strategies.len();
    let each: Vec<Array2<f64>> =
        outputs.iter().map(|output| output.of(scenario, &results.totals)).collect();
    let mut numbers = Vec::with_capacity(options * outputs.len() * SAMPLED.len());
    for option in 0..options {
        for runs in &each {
            let own = runs.column(option).to_vec();
            let difference = differences(&own, &runs.column(0).to_vec());
            let both =
                [Estimate::of(&own, &results.draws), Estimate::of(&difference, &results.draws)];
            for estimate in both {
                numbers.push(estimate.mean);
                if !results.expected {
                    let rest = [
                        estimate.standard_error,
                        estimate.lower_5_percent,
                        estimate.upper_95_percent,
                    ];
                    // A study has at least two runs, so that nothing is missing.
                    numbers.extend(rest.map(|number| number.unwrap_or(f64::NAN)));
                }
            }
        }
    }
    // Adding 0 turns −0 into 0. What is withheld has the same bits wherever it was worked out.
    for number in &mut numbers {
        *number = if number.is_nan() { f64::NAN } else { *number + 0.0 };
    }
    numbers
}
