//! Costs and health of single runs, as the plane of cost and effect shows them.

use super::statistics::{Better, Share, chance_better, differences};
use super::valuation::{Basis, costs, qalys};
use crate::engine::Results;
use crate::scenario::Scenario;

/// Runs that a cloud shows at most.
pub const CLOUD: usize = 300;

/// One option's cost and health against the comparator, run by run.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// QALYs more and pounds more, for the first [`CLOUD`] runs.
    pub runs: Vec<(f64, f64)>,
    /// The share of all runs in which the option is worth more than the comparator at the scenario's threshold.
    pub worth: Option<Share>,
}

/// Every option that is ranked, but the comparator.
#[must_use]
pub fn clouds(scenario: &Scenario, results: &Results) -> Vec<Cloud> {
    let basis = Basis::own(scenario);
    let (costs, qalys) = (costs(&results.totals, basis), qalys(&results.totals, basis));
    let threshold = scenario.economics.threshold_gbp_per_qaly;
    scenario
        .ranked()
        .into_iter()
        .filter(|&option| option > 0)
        .map(|strategy| {
            let less = |array: &ndarray::Array2<f64>| {
                differences(&array.column(strategy).to_vec(), &array.column(0).to_vec())
            };
            let (pounds, health) = (less(&costs), less(&qalys));
            let benefit: Vec<f64> = health
                .iter()
                .zip(&pounds)
                .map(|(qalys, pounds)| threshold * qalys - pounds)
                .collect();
            Cloud {
                strategy,
                runs: health.into_iter().zip(pounds).take(CLOUD).collect(),
                worth: chance_better(&benefit, Better::Higher, &results.draws),
            }
        })
        .collect()
}
