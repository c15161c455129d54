//! Costs and QALYs of a run's options under each valuation, with and without what survivors still have before them.

use super::economics::{Acceptability, Decision, Icer, acceptability, evpi_corrected, net_benefit};
use super::statistics::{Estimate, differences};
use crate::engine::Results;
use crate::model::Outcome;
use crate::scenario::{Economics, Valuation};
use ndarray::{Array2, Array3, Axis};

/// Pounds per QALY at which value is always shown, beside the scenario's own: public health, twice; the Green Book's;
/// the local opportunity cost of a public health budget and of the NHS (Martin and others 2020).
pub const THRESHOLDS: [f64; 5] = [20_000.0, 30_000.0, 70_000.0, 3_800.0, 13_500.0];

/// The steps of the acceptability curve: pounds per QALY.
const CURVE_STEP: f64 = 2_500.0;
/// How many steps: to £100,000.
const CURVE_STEPS: u32 = 40;

/// Every valuation, in order.
pub const VALUATIONS: [Valuation; 3] = [Valuation::Base, Valuation::Public, Valuation::Patient];

/// The name of a valuation in columns.
#[must_use]
pub const fn valuation_key(valuation: Valuation) -> &'static str {
    match valuation {
        Valuation::Base => "base",
        Valuation::Public => "public",
        Valuation::Patient => "patient",
    }
}

/// Whose health values, and whether survivors' remaining years count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Perspective {
    /// Whose valuation of health.
    pub valuation: Valuation,
    /// Whether what survivors at the horizon have before them is counted.
    pub remainder: bool,
}

/// One option against the comparator under one perspective, discounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Increment {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Pounds more than the comparator.
    pub cost: Estimate,
    /// QALYs more than the comparator.
    pub qalys: Estimate,
    /// Cost per QALY, with its reading.
    pub icer: Icer,
}

/// Value at one threshold under one perspective.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued {
    /// Whose health values, remainder or not.
    pub perspective: Perspective,
    /// Pounds per QALY.
    pub threshold: f64,
    /// Net monetary benefit by option, pounds.
    pub net_benefit: Vec<Estimate>,
    /// The same less the comparator's, by option after the comparator.
    pub incremental: Vec<Estimate>,
    /// Chance of being the best value, frontier, expected loss, value of information.
    pub decision: Decision,
    /// Value of perfect information with the noise of chance taken out, pounds.
    pub evpi_corrected: Option<f64>,
}

/// Costs and effects under one perspective.
#[derive(Clone, Debug, PartialEq)]
pub struct Valuated {
    /// Whose health values, remainder or not.
    pub perspective: Perspective,
    /// Discounted pounds by option.
    pub costs: Vec<Estimate>,
    /// Discounted QALYs by option.
    pub qalys: Vec<Estimate>,
    /// Every option but the comparator.
    pub increments: Vec<Increment>,
}

/// What undiscounted spend bought, in deaths and recoveries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bought {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Extra pounds for each death averted; only where more was spent and fewer died.
    pub pounds_per_death_averted: Option<f64>,
    /// Extra pounds for each further person reaching one year of recovery; only where both rose.
    pub pounds_per_recovery: Option<f64>,
}

/// Everything economic.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The scenario's own perspective: its valuation, with the remainder.
    pub perspective: Perspective,
    /// The scenario's own threshold, pounds per QALY.
    pub threshold: f64,
    /// Costs and QALYs under each perspective.
    pub valuated: Vec<Valuated>,
    /// Net benefit under each perspective at each threshold, the scenario's threshold first.
    pub valued: Vec<Valued>,
    /// The acceptability curve under the scenario's perspective; empty for a single run.
    pub acceptability: Vec<Acceptability>,
    /// Pounds per death averted and per recovery.
    pub bought: Vec<Bought>,
}

impl Value {
    /// From results. `results` has at least one run.
    #[must_use]
    pub fn new(economics: &Economics, results: &Results) -> Self {
        let perspective = Perspective { valuation: economics.valuation, remainder: true };
        let mut thresholds = vec![economics.threshold_gbp_per_qaly];
        let others = THRESHOLDS.iter().filter(|other| **other != thresholds[0]).copied();
        thresholds.extend(others.collect::<Vec<f64>>());
        let (mut valuated, mut valued) = (Vec::new(), Vec::new());
        for valuation in VALUATIONS {
            for remainder in [false, true] {
                let perspective = Perspective { valuation, remainder };
                let costs = costs(&results.totals, remainder);
                let qalys = qalys(&results.totals, perspective);
                valuated.push(valuate(perspective, &costs, &qalys));
                for &threshold in &thresholds {
                    let runs = net_benefit(&costs, &qalys, threshold);
                    let twins = net_benefit(
                        &self::costs(&results.twins, remainder),
                        &self::qalys(&results.twins, perspective),
                        threshold,
                    );
                    valued.extend(value(perspective, threshold, &runs, &twins));
                }
            }
        }
        let curve = (0..=CURVE_STEPS).map(|step| f64::from(step) * CURVE_STEP);
        Self {
            perspective,
            threshold: economics.threshold_gbp_per_qaly,
            valuated,
            valued,
            acceptability: acceptability(
                &costs(&results.totals, true),
                &qalys(&results.totals, perspective),
                curve,
            ),
            bought: bought(results),
        }
    }

    /// The value at the scenario's own threshold and perspective.
    #[must_use]
    pub fn main(&self) -> Option<&Valued> {
        self.valued.iter().find(|valued| valued.perspective == self.perspective)
    }
}

/// Discounted commissioner spend, `[draw, option]`, pounds.
#[must_use]
pub fn costs(runs: &Array3<f64>, remainder: bool) -> Array2<f64> {
    let spend = outcome(runs, Outcome::SpendDiscounted);
    if remainder { spend + outcome(runs, Outcome::RemainingSpend) } else { spend }
}

/// Discounted QALYs, `[draw, option]`.
#[must_use]
pub fn qalys(runs: &Array3<f64>, perspective: Perspective) -> Array2<f64> {
    let (within, after) = match perspective.valuation {
        Valuation::Base => (Outcome::QalysDiscounted, Outcome::RemainingQalys),
        Valuation::Public => (Outcome::QalysPublicDiscounted, Outcome::RemainingQalysPublic),
        Valuation::Patient => (Outcome::QalysPatientDiscounted, Outcome::RemainingQalysPatient),
    };
    let within = outcome(runs, within);
    if perspective.remainder { within + outcome(runs, after) } else { within }
}

/// One outcome of every run and option, `[draw, option]`.
#[must_use]
pub fn outcome(runs: &Array3<f64>, outcome: Outcome) -> Array2<f64> {
    if runs.len_of(Axis(2)) == Outcome::COUNT {
        runs.index_axis(Axis(2), outcome as usize).to_owned()
    } else {
        Array2::zeros((0, 0))
    }
}

fn estimates(array: &Array2<f64>) -> Vec<Estimate> {
    array.columns().into_iter().map(|column| Estimate::of(&column.to_vec())).collect()
}

/// Every option but the comparator, less the comparator, draw by draw.
fn over_comparator(array: &Array2<f64>) -> Vec<Estimate> {
    (1..array.dim().1)
        .map(|option| {
            let by_run = differences(&array.column(option).to_vec(), &array.column(0).to_vec());
            Estimate::of(&by_run)
        })
        .collect()
}

fn valuate(perspective: Perspective, costs: &Array2<f64>, qalys: &Array2<f64>) -> Valuated {
    let increments = over_comparator(costs)
        .into_iter()
        .zip(over_comparator(qalys))
        .enumerate()
        .map(|(index, (cost, qalys))| Increment {
            strategy: index + 1,
            cost,
            qalys,
            icer: Icer::of(cost.mean, qalys.mean),
        })
        .collect();
    Valuated { perspective, costs: estimates(costs), qalys: estimates(qalys), increments }
}

fn value(
    perspective: Perspective,
    threshold: f64,
    runs: &Array2<f64>,
    twins: &Array2<f64>,
) -> Option<Valued> {
    Some(Valued {
        perspective,
        threshold,
        net_benefit: estimates(runs),
        incremental: over_comparator(runs),
        decision: Decision::of(runs)?,
        evpi_corrected: evpi_corrected(runs, twins),
    })
}

fn bought(results: &Results) -> Vec<Bought> {
    let more = |of: Outcome| over_comparator(&outcome(&results.totals, of));
    let (spend, deaths) = (more(Outcome::Spend), more(Outcome::Deaths));
    let recoveries = more(Outcome::ReachedOneYear);
    let each = |pounds: f64, gained: f64| (pounds > 0.0 && gained > 0.0).then(|| pounds / gained);
    (0..spend.len())
        .map(|index| Bought {
            strategy: index + 1,
            pounds_per_death_averted: each(spend[index].mean, -deaths[index].mean),
            pounds_per_recovery: each(spend[index].mean, recoveries[index].mean),
        })
        .collect()
}
