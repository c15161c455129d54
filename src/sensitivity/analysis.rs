//! A finished run, looked at from every side: what moves each answer, and what would be worth knowing.

use super::information::break_even;
use super::knowing::{Asked, Knowing, Varying, knowing};
use super::ranks::{FEWEST_DRAWS, Ranked};
use super::spline::{Smooth, Smoother};
use super::{NINETY, Ranged, convergence};
use crate::engine::Draws;
use crate::evidence::Register;
use crate::findings::economics::{Decision, net_benefit};
use crate::findings::sample::{Sample, name};
use crate::findings::statistics::{Better, differences, variance};
use crate::findings::variance::pairing;
use crate::model::Outcome;
use crate::scenario::Scenario;
use ndarray::Array2;

/// What is looked at: the option less the comparator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Deaths over the horizon.
    Deaths,
    /// People reaching one year of recovery over the horizon.
    Recovery,
    /// Net monetary benefit at the scenario's threshold.
    NetBenefit,
}

impl Answer {
    /// Every answer, in order.
    pub const ALL: [Self; 3] = [Self::Deaths, Self::Recovery, Self::NetBenefit];

    /// The name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Deaths => Outcome::Deaths.key(),
            Self::Recovery => Outcome::ReachedOneYear.key(),
            Self::NetBenefit => "net_benefit",
        }
    }

    /// In words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Deaths => Outcome::Deaths.label(),
            Self::Recovery => Outcome::ReachedOneYear.label(),
            Self::NetBenefit => "net monetary benefit",
        }
    }

    /// The unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::NetBenefit => "pounds",
            _ => "people",
        }
    }

    /// Which way is better.
    #[must_use]
    pub const fn better(self) -> Better {
        match self {
            Self::Deaths => Better::Lower,
            _ => Better::Higher,
        }
    }

    /// The options about which it is: all but the comparator; of net benefit, those that may be ranked by it.
    #[must_use]
    pub fn options(self, scenario: &Scenario) -> Vec<usize> {
        let all = match self {
            Self::NetBenefit => scenario.ranked(),
            _ => (0..scenario.strategies.len()).collect(),
        };
        all.into_iter().filter(|&option| option > 0).collect()
    }

    /// The outcome whose variance over runs is split in the tables of a run; none for net benefit.
    #[must_use]
    pub const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Deaths => Some(Outcome::Deaths),
            Self::Recovery => Some(Outcome::ReachedOneYear),
            Self::NetBenefit => None,
        }
    }
}

/// What a run left behind, besides its sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Left {
    /// Value of perfect information at the scenario's threshold with chance taken out, pounds.
    pub perfect: Option<Ranged>,
    /// Size of a study whose value is asked for: people, units of exposure or events.
    pub study: Option<f64>,
    /// Share of the variance of a difference that is chance, 0 to 1: option, answer, share.
    pub chance: Vec<(usize, Answer, f64)>,
    /// Mean difference under each reading that was run: option, answer, mean. Empty where one was run.
    pub readings: Vec<(usize, Answer, f64)>,
    /// The run's seed, which names the streams of redrawn coefficients.
    pub seed: u64,
}

/// Why a run cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too few draws.
    #[error(
        "the run has {0} draws: what moves an answer takes at least {FEWEST_DRAWS}, and is shown well by 1,000"
    )]
    Draws(usize),
    /// Nothing to compare.
    #[error("the run has one option: there is no difference to look at")]
    Options,
    /// Nobody.
    #[error("nobody was alive at the start: there is nothing per person")]
    Nobody,
    /// Files of different sizes, or of another register.
    #[error("{0}")]
    Damaged(String),
}

/// One parameter and one answer about one option.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Column of the parameters, and row of the register.
    pub row: usize,
    /// Partial rank correlation; none where the row repeats others.
    pub correlation: Option<Ranged>,
    /// Share of the variance over runs that goes when this row alone is known, per cent.
    pub share: Ranged,
    /// The value at which the smooth of the difference is none, inside the middle 90 % of the draws.
    pub break_even: Option<f64>,
}

/// One answer about one option.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub answer: Answer,
    /// Option less comparator, one number a draw, for the whole area.
    pub differences: Vec<f64>,
    /// Every row that varies.
    pub rows: Vec<Moved>,
    /// Rows held constant together in the correlations.
    pub together: usize,
    /// The variance in its parts; none where the run keeps no share of chance for this answer.
    pub parts: Option<convergence::Parts>,
    /// Error by runs.
    pub curve: Vec<convergence::Step>,
    /// Variance of the paired difference as a share of that of independent runs.
    pub pairing: Option<f64>,
}

/// The choice at one threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Pounds per QALY.
    pub threshold: f64,
    /// Net benefits, chances, frontier, expected losses, in pounds for the area: of the options that are ranked.
    pub decision: Decision,
}

/// Everything that the draws of a run say.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// By answer, then option.
    pub looks: Vec<Look>,
    /// The value of knowing rows and groups of rows.
    pub worth: Knowing,
    /// Size of the study whose value was asked for.
    pub study: Option<f64>,
    /// The options that are ranked by net benefit, the comparator first: those of the choices.
    pub ranked: Vec<usize>,
    /// The choice at the scenario's threshold first, then over thresholds.
    pub choices: Vec<Chosen>,
    /// Value of perfect information with chance taken out, pounds; none where the run does not say.
    pub perfect: Option<Ranged>,
    /// Draws.
    pub draws: usize,
}

/// Thresholds of the curves: from 0 to £100,000.
const STEP: f64 = 2_500.0;
const STEPS: u32 = 40;

/// Looks at a run from every side.
///
/// # Errors
///
/// [`Unfit`].
pub fn analyse(scenario: &Scenario, sample: &Sample, left: &Left) -> Result<Analysis, Unfit> {
    check(scenario, sample)?;
    let (Some(costs), Some(effects), Some(deaths), Some(recoveries)) =
        (&sample.costs, &sample.effects, &sample.deaths, &sample.recoveries)
    else {
        return Err(Unfit::Nobody);
    };
    let whole = |array: &Array2<f64>| array * sample.people;
    let (costs, effects) = (whole(costs), whole(effects));
    let threshold = scenario.economics.threshold_gbp_per_qaly;
    let benefit = net_benefit(&costs, &effects, threshold);
    let ranked = Ranked::new(&sample.parameters);
    let smoothers: Vec<Varying> = ranked
        .varying()
        .into_iter()
        .filter_map(|row| {
            let values = sample.parameters.column(row).to_vec();
            Smoother::new(&values).map(|smoother| (row, values, smoother))
        })
        .collect();
    let mut looks = Vec::new();
    for answer in Answer::ALL {
        let numbers = match answer {
            Answer::Deaths => whole(deaths),
            Answer::Recovery => whole(recoveries),
            Answer::NetBenefit => benefit.clone(),
        };
        let comparator = numbers.column(0).to_vec();
        for (column, strategy) in (1..numbers.ncols()).zip(answer.options(scenario)) {
            let option = numbers.column(column).to_vec();
            let pair = (&option[..], &comparator[..]);
            looks.push(look((answer, strategy), pair, &sample.draws, &ranked, &smoothers, left));
        }
    }
    let (draws, seed, study) = (&sample.draws, left.seed, left.study);
    let asked = Asked { costs: &costs, effects: &effects, threshold, draws, seed, study };
    let worth = knowing(&asked, &smoothers);
    let curve = (0..=STEPS).map(|step| f64::from(step) * STEP);
    let curve = curve.filter(|other| *other != threshold);
    let choices = std::iter::once(threshold)
        .chain(curve)
        .filter_map(|threshold| {
            let decision = Decision::of(&net_benefit(&costs, &effects, threshold))?;
            Some(Chosen { threshold, decision })
        })
        .collect();
    Ok(Analysis {
        looks,
        worth,
        ranked: sample.ranked.clone(),
        choices,
        perfect: left.perfect,
        study,
        draws: sample.parameters.nrows(),
    })
}

/// Whether a sample is one of the scenario and of this program's register, and large enough.
fn check(scenario: &Scenario, sample: &Sample) -> Result<(), Unfit> {
    let rows = Register::embedded().rows();
    let known = rows.len() == sample.parameter_names.len()
        && rows.iter().zip(&sample.parameter_names).all(|(row, column)| name(&row.id) == *column);
    if !known {
        return Err(Unfit::Damaged(
            "the parameters of the run are not the rows of this version's register".into(),
        ));
    }
    let options = scenario.strategies.iter().map(|strategy| name(&strategy.id));
    if !options.eq(sample.strategy_names.iter().cloned()) || sample.ranked != scenario.ranked() {
        return Err(Unfit::Damaged("the options of the run are not those of the scenario".into()));
    }
    let draws = sample.parameters.nrows();
    let (all, ranked) = (scenario.strategies.len(), sample.ranked.len());
    let arrays = [
        (&sample.costs, ranked),
        (&sample.effects, ranked),
        (&sample.deaths, all),
        (&sample.recoveries, all),
    ];
    for (array, columns) in arrays {
        if array.as_ref().is_some_and(|array| array.dim() != (draws, columns)) {
            return Err(Unfit::Damaged(
                "the numbers of the run do not have the same draws and options".into(),
            ));
        }
    }
    if draws < FEWEST_DRAWS {
        return Err(Unfit::Draws(draws));
    }
    if all < 2 {
        return Err(Unfit::Options);
    }
    Ok(())
}

fn look(
    (answer, strategy): (Answer, usize),
    (option, comparator): (&[f64], &[f64]),
    draws: &Draws,
    ranked: &Ranked,
    smoothers: &[Varying],
    left: &Left,
) -> Look {
    let by = differences(option, comparator);
    let partial = ranked.partial(&by);
    let total = variance(&by).unwrap_or(0.0);
    let rows = smoothers
        .iter()
        .map(|(row, values, smoother)| {
            let smooth = smoother.smooth(&by);
            Moved {
                row: *row,
                correlation: partial.correlations[*row],
                share: share(&smooth, total, by.len()),
                break_even: break_even(values, &smooth),
            }
        })
        .collect();
    let of = |list: &[(usize, Answer, f64)]| -> Vec<f64> {
        let own = list.iter().filter(|(s, a, _)| (*s, *a) == (strategy, answer));
        own.map(|(_, _, number)| *number).collect()
    };
    let readings = of(&left.readings);
    Look {
        strategy,
        answer,
        rows,
        together: partial.together,
        parts: of(&left.chance).first().map(|chance| convergence::parts(total, *chance, &readings)),
        curve: convergence::curve(option, comparator, draws),
        pairing: pairing(option, comparator),
        differences: by,
    }
}

/// The share of the variance that a smooth explains, per cent, less what noise alone would; the range is that of a sum of
/// squares with as many columns.
fn share(smooth: &Smooth, total: f64, draws: usize) -> Ranged {
    if total <= 0.0 {
        return Ranged { estimate: 0.0, low: 0.0, high: 0.0 };
    }
    let noise = (smooth.residual / total).min(1.0);
    let explained = 1.0 - noise;
    let (draws, shape) = (draws as f64, smooth.columns as f64 - 1.0);
    let error = (4.0 * explained.max(0.0) * noise * noise / draws
        + 2.0 * shape * noise * noise / (draws * draws))
        .sqrt();
    let percent = |share: f64| 100.0 * share.clamp(0.0, 1.0);
    Ranged {
        estimate: percent(explained),
        low: percent(explained - NINETY * error),
        high: percent(explained + NINETY * error),
    }
}

impl Analysis {
    /// Rows by the largest share of variance that they have of any answer about any option, the leading one first.
    #[must_use]
    pub fn leading(&self) -> Vec<usize> {
        let mut best: Vec<(f64, usize)> = Vec::new();
        for look in &self.looks {
            for moved in &look.rows {
                match best.iter_mut().find(|(_, row)| *row == moved.row) {
                    Some(known) => known.0 = known.0.max(moved.share.estimate),
                    None => best.push((moved.share.estimate, moved.row)),
                }
            }
        }
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        best.into_iter().map(|(_, row)| row).collect()
    }

    /// The look at an answer about an option.
    #[must_use]
    pub fn look(&self, answer: Answer, strategy: usize) -> Option<&Look> {
        self.looks.iter().find(|look| (look.answer, look.strategy) == (answer, strategy))
    }
}
