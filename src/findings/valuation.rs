//! Costs and QALYs of a run's options: whose costs, whose valuation of health, with and without what survivors still have
//! before them.
//!
//! An option whose net benefit is withheld ([`crate::scenario::Blind::withholds`]) has costs and QALYs, and no net benefit,
//! no ratio and no rank: such numbers are never made.

use super::economics::{Acceptability, Decision, Icer, acceptability, net_benefit};
use super::incremental::{Standing, standings};
use super::perfect::perfect;
use super::statistics::{Estimate, Ranged, differences};
use crate::engine::{Draws, Results};
use crate::model::Outcome;
use crate::scenario::{Perspective, Scenario, Valuation};
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

/// What is counted: whose costs, whose valuation of health, and whether what survivors have before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Whose costs.
    pub perspective: Perspective,
    /// Whose valuation of health.
    pub valuation: Valuation,
    /// Whether what survivors at the horizon have before them is counted.
    pub remainder: bool,
}

impl Basis {
    /// The scenario's own, with what survivors have before them.
    #[must_use]
    pub fn own(scenario: &Scenario) -> Self {
        let economics = &scenario.economics;
        let (perspective, valuation) = (economics.perspective, economics.valuation);
        Self { perspective, valuation, remainder: true }
    }
}

/// One option against the comparator on one basis, discounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Increment {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Pounds more than the comparator.
    pub cost: Estimate,
    /// QALYs more than the comparator.
    pub qalys: Estimate,
    /// Cost per QALY, with its reading; none where it is withheld.
    pub icer: Option<Icer>,
}

/// Value at one threshold on one basis, of the options that are ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued {
    /// What is counted.
    pub basis: Basis,
    /// Pounds per QALY.
    pub threshold: f64,
    /// The options that are ranked, counted from the comparator, 0, which comes first: the order of what follows.
    options: Vec<usize>,
    /// Net monetary benefit, pounds.
    net_benefit: Vec<Estimate>,
    /// The same less the comparator's, without the comparator.
    incremental: Vec<Estimate>,
    /// Chance of being the best value, frontier, expected loss, value of information.
    decision: Decision,
    /// Value of perfect information with the noise of chance taken out, pounds.
    pub perfect: Option<Ranged>,
}

impl Valued {
    fn at(&self, strategy: usize) -> Option<usize> {
        self.options.iter().position(|&option| option == strategy)
    }

    /// Net monetary benefit of an option, pounds; none where it is withheld.
    #[must_use]
    pub fn net_benefit(&self, strategy: usize) -> Option<Estimate> {
        self.net_benefit.get(self.at(strategy)?).copied()
    }

    /// The same less the comparator's; none for the comparator itself.
    #[must_use]
    pub fn incremental(&self, strategy: usize) -> Option<Estimate> {
        self.incremental.get(self.at(strategy)?.checked_sub(1)?).copied()
    }

    /// The chance that an option is the best value of those that are ranked, 0 to 1; none with a single run.
    #[must_use]
    pub fn chance_best(&self, strategy: usize) -> Option<f64> {
        self.decision.chance_best.as_ref()?.get(self.at(strategy)?).copied()
    }

    /// What choosing an option forgoes on average, pounds; none with a single run.
    #[must_use]
    pub fn expected_loss(&self, strategy: usize) -> Option<f64> {
        self.decision.expected_loss.as_ref()?.get(self.at(strategy)?).copied()
    }

    /// The option with the largest mean net benefit of those that are ranked.
    #[must_use]
    pub fn best(&self) -> usize {
        self.options.get(self.decision.frontier).copied().unwrap_or(0)
    }

    /// The value of perfect information with chance still in it, pounds; none with a single run.
    #[must_use]
    pub fn evpi(&self) -> Option<f64> {
        self.decision.evpi
    }
}

/// Costs and effects on one basis.
#[derive(Clone, Debug, PartialEq)]
pub struct Valuated {
    /// What is counted.
    pub basis: Basis,
    /// Discounted pounds by option.
    pub costs: Vec<Estimate>,
    /// Discounted QALYs by option.
    pub qalys: Vec<Estimate>,
    /// Every option but the comparator.
    pub increments: Vec<Increment>,
    /// Of each option that is ranked, where it stands in the full incremental analysis.
    standings: Vec<(usize, Standing)>,
}

impl Valuated {
    /// Where an option stands in the full incremental analysis; none where it is withheld.
    #[must_use]
    pub fn standing(&self, strategy: usize) -> Option<Standing> {
        self.standings.iter().find(|(own, _)| *own == strategy).map(|(_, standing)| *standing)
    }
}

/// What undiscounted spend bought, in deaths and recoveries; nothing is said of an option whose value is withheld.
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
    /// The scenario's own basis: its perspective and its valuation, with the remainder.
    pub basis: Basis,
    /// The scenario's own threshold, pounds per QALY.
    pub threshold: f64,
    /// The options that are ranked, the comparator first.
    pub ranked: Vec<usize>,
    /// Costs and QALYs on each basis.
    pub valuated: Vec<Valuated>,
    /// Net benefit on each basis at each threshold, the scenario's threshold first.
    pub valued: Vec<Valued>,
    /// The acceptability curve on the scenario's own basis, of the options that are ranked and in their order; empty for a
    /// single run.
    pub acceptability: Vec<Acceptability>,
    /// Pounds per death averted and per recovery.
    pub bought: Vec<Bought>,
}

/// Every basis that is shown: the scenario's perspective under each valuation, the other perspectives under the
/// scenario's.
fn bases(own: Basis) -> Vec<Basis> {
    let others = Perspective::ALL.into_iter().filter(|other| *other != own.perspective);
    let pairs = VALUATIONS
        .map(|valuation| (own.perspective, valuation))
        .into_iter()
        .chain(others.map(|perspective| (perspective, own.valuation)));
    pairs
        .flat_map(|(perspective, valuation)| {
            [false, true].map(|remainder| Basis { perspective, valuation, remainder })
        })
        .collect()
}

impl Value {
    /// From results with at least one run.
    #[must_use]
    pub fn new(scenario: &Scenario, results: &Results) -> Self {
        let (own, ranked) = (Basis::own(scenario), scenario.ranked());
        let threshold = scenario.economics.threshold_gbp_per_qaly;
        let mut thresholds = vec![threshold];
        thresholds.extend(THRESHOLDS.iter().filter(|other| **other != threshold));
        let (mut valuated, mut valued) = (Vec::new(), Vec::new());
        for basis in bases(own) {
            let (costs, qalys) = both(&results.totals, basis);
            let twins = both(&results.twins, basis);
            valuated.push(valuate(basis, &costs, &qalys, &ranked, &results.draws));
            for &threshold in &thresholds {
                let benefit = |(costs, qalys): (&Array2<f64>, &Array2<f64>)| {
                    of(&net_benefit(costs, qalys, threshold), &ranked)
                };
                let (runs, twins) = (benefit((&costs, &qalys)), benefit((&twins.0, &twins.1)));
                valued.extend(value(basis, threshold, &ranked, (&runs, &twins), &results.draws));
            }
        }
        let curve = (0..=CURVE_STEPS).map(|step| f64::from(step) * CURVE_STEP);
        let (costs, qalys) = both(&results.totals, own);
        Self {
            basis: own,
            threshold,
            valuated,
            valued,
            acceptability: acceptability(&of(&costs, &ranked), &of(&qalys, &ranked), curve),
            bought: bought(results, &ranked),
            ranked,
        }
    }

    /// The value at the scenario's own threshold and basis.
    #[must_use]
    pub fn main(&self) -> Option<&Valued> {
        self.on(self.basis)
    }

    /// The value at the scenario's own threshold on another basis.
    #[must_use]
    pub fn on(&self, basis: Basis) -> Option<&Valued> {
        self.valued.iter().find(|valued| valued.basis == basis)
    }

    /// An option against the comparator on a basis; none for the comparator itself.
    #[must_use]
    pub fn increment(&self, basis: Basis, strategy: usize) -> Option<&Increment> {
        let valuated = self.valuated.iter().find(|valuated| valuated.basis == basis)?;
        valuated.increments.iter().find(|increment| increment.strategy == strategy)
    }
}

/// Some options of an array `[draw, option]`.
#[must_use]
pub fn of(array: &Array2<f64>, options: &[usize]) -> Array2<f64> {
    let known: Vec<usize> =
        options.iter().copied().filter(|&option| option < array.ncols()).collect();
    array.select(Axis(1), &known)
}

fn both(runs: &Array3<f64>, basis: Basis) -> (Array2<f64>, Array2<f64>) {
    (costs(runs, basis), qalys(runs, basis))
}

/// Discounted costs, `[draw, option]`, pounds: spend, and what the perspective counts besides.
///
/// A death must not improve what others pay: what those who died would have brought is counted with what survivors have
/// before them, so that an option is never better because fewer are left to commit crime or to go to hospital.
#[must_use]
pub fn costs(runs: &Array3<f64>, basis: Basis) -> Array2<f64> {
    use Outcome as O;
    const SPEND: (Outcome, &[Outcome]) = (O::SpendDiscounted, &[O::RemainingSpend]);
    const PUBLIC: (Outcome, &[Outcome]) =
        (O::PublicCostDiscounted, &[O::RemainingPublicCost, O::SparedPublicCost]);
    const CRIME: (Outcome, &[Outcome]) =
        (O::CrimeCostDiscounted, &[O::RemainingCrimeCost, O::SparedCrimeCost]);
    let counted: &[(Outcome, &[Outcome])] = match basis.perspective {
        Perspective::Commissioner => &[SPEND],
        Perspective::Public => &[SPEND, PUBLIC],
        Perspective::Society => &[SPEND, PUBLIC, CRIME],
    };
    let mut sum = outcome(runs, O::SpendDiscounted);
    sum.fill(0.0);
    for (within, after) in counted {
        sum += &outcome(runs, *within);
        for &after in after.iter().filter(|_| basis.remainder) {
            sum += &outcome(runs, after);
        }
    }
    sum
}

/// Discounted QALYs, `[draw, option]`.
#[must_use]
pub fn qalys(runs: &Array3<f64>, basis: Basis) -> Array2<f64> {
    let (within, after) = match basis.valuation {
        Valuation::Base => (Outcome::QalysDiscounted, Outcome::RemainingQalys),
        Valuation::Public => (Outcome::QalysPublicDiscounted, Outcome::RemainingQalysPublic),
        Valuation::Patient => (Outcome::QalysPatientDiscounted, Outcome::RemainingQalysPatient),
    };
    let within = outcome(runs, within);
    if basis.remainder { within + outcome(runs, after) } else { within }
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

fn estimates(array: &Array2<f64>, draws: &Draws) -> Vec<Estimate> {
    array.columns().into_iter().map(|column| Estimate::of(&column.to_vec(), draws)).collect()
}

/// Every option but the comparator, less the comparator, run by run.
fn over_comparator(array: &Array2<f64>, draws: &Draws) -> Vec<Estimate> {
    (1..array.dim().1)
        .map(|option| {
            let by_run = differences(&array.column(option).to_vec(), &array.column(0).to_vec());
            Estimate::of(&by_run, draws)
        })
        .collect()
}

fn valuate(
    basis: Basis,
    costs: &Array2<f64>,
    qalys: &Array2<f64>,
    ranked: &[usize],
    draws: &Draws,
) -> Valuated {
    let increments = over_comparator(costs, draws)
        .into_iter()
        .zip(over_comparator(qalys, draws))
        .zip(1..)
        .map(|((cost, qalys), strategy)| Increment {
            strategy,
            cost,
            qalys,
            icer: ranked.contains(&strategy).then(|| Icer::of(cost.mean, qalys.mean)),
        })
        .collect();
    let (costs, qalys) = (estimates(costs, draws), estimates(qalys, draws));
    Valuated { basis, standings: standings_of(ranked, &costs, &qalys), costs, qalys, increments }
}

/// Of each ranked option, where it stands by mean costs and QALYs.
fn standings_of(
    ranked: &[usize],
    costs: &[Estimate],
    qalys: &[Estimate],
) -> Vec<(usize, Standing)> {
    let means = |of: &[Estimate]| -> Vec<f64> {
        ranked.iter().filter_map(|&strategy| Some(of.get(strategy)?.mean)).collect()
    };
    let named = |standing| match standing {
        Standing::Efficient { over, pounds_per_qaly } => {
            Standing::Efficient { over: ranked[over], pounds_per_qaly }
        }
        other => other,
    };
    let standings = standings(&means(costs), &means(qalys)).into_iter().map(named);
    ranked.iter().copied().zip(standings).collect()
}

fn value(
    basis: Basis,
    threshold: f64,
    ranked: &[usize],
    (runs, twins): (&Array2<f64>, &Array2<f64>),
    draws: &Draws,
) -> Option<Valued> {
    Some(Valued {
        basis,
        threshold,
        options: ranked.to_vec(),
        net_benefit: estimates(runs, draws),
        incremental: over_comparator(runs, draws),
        decision: Decision::of(runs)?,
        perfect: perfect(runs, twins, draws),
    })
}

fn bought(results: &Results, ranked: &[usize]) -> Vec<Bought> {
    let more = |of: Outcome| over_comparator(&outcome(&results.totals, of), &results.draws);
    let (spend, deaths) = (more(Outcome::Spend), more(Outcome::Deaths));
    let recoveries = more(Outcome::ReachedOneYear);
    (0..spend.len())
        .map(|index| {
            let strategy = index + 1;
            let each = |pounds: f64, gained: f64| {
                let shown = pounds > 0.0 && gained > 0.0 && ranked.contains(&strategy);
                shown.then(|| pounds / gained)
            };
            Bought {
                strategy,
                pounds_per_death_averted: each(spend[index].mean, -deaths[index].mean),
                pounds_per_recovery: each(spend[index].mean, recoveries[index].mean),
            }
        })
        .collect()
}
