//! Fits an area's levels to its public figures, with what the figures leave open.
//!
//! The model in expected values is the likelihood: every figure is normal about what the model shows, with the
//! standard deviation of its stated range; at the peak, runs of whole people say by how much expected values are off. Levels
//! and the evidence's scores have standard normal priors. In three steps: the most likely levels under central evidence,
//! each trial with a start of its own; a linear picture of the posterior of levels and scores together about them, from
//! that start (Laplace); and rounds of importance sampling, in which a stand-in for the model, learnt from all evaluations
//! so far, is sampled by chains and the model itself weighs their states. The draws that remain are equally likely.

pub mod bias;
pub mod chains;
mod conditional;
pub mod diagnostics;
pub mod kept;
pub mod levels;
pub mod linear;
pub mod peak;
pub mod picture;
pub mod sampling;
mod surrogate;
pub mod targets;

use crate::engine::EngineError;
use crate::evidence::{Sampler, Values};
use crate::model::{Record, Start, simulate_until};
use crate::random::Expected;
use crate::scenario::{Levels, Policy, Scenario, Strategy};
use crate::units::MONTHS_PER_YEAR;
use bias::Bias;
use levels::Level;
use targets::Target;

pub use kept::Fitted;
pub use sampling::{Drawn, fit};

/// Months that are looked at: ten years.
pub const MONTHS: u32 = 120;

/// How an area is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Evaluations of the model, at most.
    pub draws: u32,
    /// Draws that are kept, equally likely.
    pub kept: u32,
    /// The seed.
    pub seed: u64,
    /// Threads; every core when none. Never changes a result.
    pub threads: Option<usize>,
}

/// Why an area was not fitted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nothing to fit.
    #[error("the file states no figure to fit")]
    NoFigures,
    /// Several areas.
    #[error("the file has several areas: an area is fitted on its own")]
    SeveralAreas,
    /// Nobody lives there.
    #[error("nobody is dependent in this area: there is nothing to fit")]
    Nobody,
    /// Every draw is impossible.
    #[error("no draw comes near the figures: they contradict each other, or the model")]
    Hopeless,
    /// Stopped before all draws were weighed; those weighed so far were handed over.
    #[error("stopped after {0} draws")]
    Stopped(u32),
}

/// An area and what it should show.
pub struct Area<'a> {
    /// Whether the user wants no more: whatever asks the model ends then.
    stop: &'a (dyn Fn() -> bool + Sync),
    /// The area alone, its budget unchanged for ten years.
    scenario: Scenario,
    /// What it should show.
    pub targets: Vec<Target>,
    /// What is fitted.
    pub fitted: Vec<Level>,
    /// How far expected values are off, target by target.
    pub bias: Vec<Bias>,
    central: Values,
}

impl<'a> Area<'a> {
    /// Of a scenario with figures to fit.
    ///
    /// # Errors
    ///
    /// [`CalibrationError`] where there is nothing to fit.
    pub fn new(scenario: &Scenario, sampler: &Sampler) -> Result<Self, CalibrationError> {
        if !scenario.areas.is_empty() {
            return Err(CalibrationError::SeveralAreas);
        }
        if !scenario.observed.iter().any(|figure| figure.fit) {
            return Err(CalibrationError::NoFigures);
        }
        if scenario.area.groups.iter().all(|group| group.dependent <= 0.0) {
            return Err(CalibrationError::Nobody);
        }
        let central = sampler.central();
        let year = MONTHS_PER_YEAR as u32;
        let month = |month: u32| scenario.baseline.map(|pence| pence.month_of_year(month % year));
        // The figures are those of the first year, in which what the file tells of it acts: shocks, streams that end, policies.
        let first = scenario.strategies.first();
        let funds = |at: u32| {
            let own = first.filter(|_| at < year).and_then(|own| own.funds.get(at as usize));
            own.copied().unwrap_or_else(|| month(at))
        };
        let mut policies: Vec<(u32, Policy)> = first
            .map(|own| own.policies.iter().filter(|(from, _)| *from < year).cloned().collect())
            .unwrap_or_default();
        if policies.is_empty() {
            policies.push((0, Policy::default()));
        }
        policies.push((year, Policy::default()));
        let comparator = Strategy {
            id: "current".into(),
            title: String::new(),
            funds: (0..MONTHS).map(funds).collect(),
            policies,
            parts: Vec::new(),
            ends: Vec::new(),
        };
        let scenario = Scenario {
            horizon_months: MONTHS,
            strategies: vec![comparator],
            fit: None,
            ..scenario.clone()
        };
        let targets = targets::targets(&scenario, &central);
        let fitted = levels::fitted(&central);
        let bias = vec![Bias::NONE; targets.len()];
        Ok(Self { stop: &|| false, scenario, targets, fitted, bias, central })
    }

    /// The same, whose questions to the model end where `stop` says so.
    #[must_use]
    pub fn until(self, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self { stop, ..self }
    }

    /// Whether the user wants no more.
    pub(crate) fn stopped(&self) -> bool {
        (self.stop)()
    }

    /// The start under some levels and central evidence.
    ///
    /// # Errors
    ///
    /// [`EngineError::Stopped`].
    pub fn start(&self, levels: Levels) -> Result<Start, EngineError> {
        let mut scenario = self.scenario.clone();
        scenario.area.levels = levels;
        Start::new_until(&scenario, &self.central, self.stop).ok_or(EngineError::Stopped)
    }

    /// What the targets are from a start, under some evidence: expected values, corrected for their bias.
    ///
    /// # Errors
    ///
    /// [`EngineError`] where a rule of the model is broken, or the user stopped.
    pub fn shown(&self, start: &Start, values: &Values) -> Result<Vec<f64>, EngineError> {
        let shown = self.uncorrected(start, values)?;
        Ok(shown.iter().zip(&self.bias).map(|(shown, bias)| shown * bias.factor()).collect())
    }

    /// Ten years of the area under some levels and evidence, its budget unchanged, from where it has settled under them.
    ///
    /// # Errors
    ///
    /// [`EngineError`] where a rule of the model is broken, or the user stopped.
    pub fn record(
        &self,
        start: &Start,
        factors: &Levels,
        values: &Values,
    ) -> Result<Record, EngineError> {
        let settled = start.settled_until(&self.scenario, values, factors, self.stop);
        self.followed(&settled.ok_or(EngineError::Stopped)?, values)
    }

    /// What a record shows of the targets: expected values, corrected for their bias.
    #[must_use]
    pub fn of_record(&self, record: &Record, values: &Values) -> Vec<f64> {
        let shown = targets::shown(&self.targets, record, values);
        shown.iter().zip(&self.bias).map(|(shown, bias)| shown * bias.factor()).collect()
    }

    fn uncorrected(&self, start: &Start, values: &Values) -> Result<Vec<f64>, EngineError> {
        Ok(targets::shown(&self.targets, &self.followed(start, values)?, values))
    }

    fn followed(&self, start: &Start, values: &Values) -> Result<Record, EngineError> {
        let (own, stop) = (&self.scenario, self.stop);
        let records = simulate_until(own, &own.strategies, start, values, Expected, stop)
            .map_err(|broken| EngineError::Broken { run: 0, broken })?;
        // The area has one option.
        records.and_then(|mut records| records.pop()).ok_or(EngineError::Stopped)
    }

    /// The same, where the area has settled under that evidence and other levels.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn shown_by(
        &self,
        start: &Start,
        factors: &Levels,
        values: &Values,
    ) -> Result<Vec<f64>, EngineError> {
        let settled = start.settled_until(&self.scenario, values, factors, self.stop);
        self.shown(&settled.ok_or(EngineError::Stopped)?, values)
    }

    /// How far what is shown is from the targets, in their standard deviations.
    #[must_use]
    pub fn off(&self, shown: &[f64]) -> Vec<f64> {
        self.targets.iter().zip(shown).map(|(target, &shown)| target.off(shown)).collect()
    }

    /// A trial of scores of levels, with a start of its own and central evidence: the start, and what is shown.
    fn trial(&self, scores: &[f64]) -> Result<(Start, Vec<f64>), EngineError> {
        let start = self.start(levels::of_scores(&self.fitted, scores))?;
        let shown = self.shown(&start, &self.central)?;
        Ok((start, shown))
    }
}
