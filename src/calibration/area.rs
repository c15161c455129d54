//! An area with the figures that it should show, as the model is asked about it.

use super::bias::Bias;
use super::levels::{self, Level};
use super::settings::{CalibrationError, MONTHS};
use super::targets::{self, Target};
use crate::engine::EngineError;
use crate::evidence::{Sampler, Values};
use crate::model::{Record, Start, simulate_until};
use crate::random::Expected;
use crate::scenario::{Levels, Policy, Scenario, Strategy};
use crate::units::MONTHS_PER_YEAR;

/// An area and what it should show.
pub struct Area<'a> {
    /// Whether the user wants no more: whatever asks the model ends then.
    pub(super) stop: &'a (dyn Fn() -> bool + Sync),
    /// The area alone, its budget unchanged for ten years.
    pub(super) scenario: Scenario,
    /// What it should show.
    pub targets: Vec<Target>,
    /// What is fitted.
    pub fitted: Vec<Level>,
    /// How far expected values are off, target by target.
    pub bias: Vec<Bias>,
    pub(super) central: Values,
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
    pub(super) fn stopped(&self) -> bool {
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

    pub(super) fn uncorrected(
        &self,
        start: &Start,
        values: &Values,
    ) -> Result<Vec<f64>, EngineError> {
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
    pub(super) fn trial(&self, scores: &[f64]) -> Result<(Start, Vec<f64>), EngineError> {
        let start = self.start(levels::of_scores(&self.fitted, scores))?;
        let shown = self.shown(&start, &self.central)?;
        Ok((start, shown))
    }
}
