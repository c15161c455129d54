//! The bias of expected values, estimated by runs of whole people.

use super::area::Area;
use super::bias::Bias;
use super::settings::CalibrationError;
use super::targets::{self, What};
use crate::engine::{EngineError, Workers};
use crate::model::{Start, simulate_until};
use crate::random::Keyed;
use crate::scenario::Scenario;
use crate::units::MONTHS_PER_YEAR;

/// Runs of whole people through the first year.
const RUNS: u32 = 400;

impl Area<'_> {
    /// The bias of every target, from a start and under central evidence; that numbers hold has none. The number of threads
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// [`CalibrationError::Engine`] where a rule of the model is broken.
    pub fn bias(
        &self,
        start: &Start,
        seed: u64,
        threads: Option<usize>,
    ) -> Result<Vec<Bias>, CalibrationError> {
        let workers = Workers::new(threads);
        let year = MONTHS_PER_YEAR as u32;
        let mut comparator = self.scenario.strategies[0].clone();
        comparator.funds.truncate(year as usize);
        let scenario = Scenario {
            horizon_months: year,
            strategies: vec![comparator],
            ..self.scenario.clone()
        };
        // How the people of the start are rounded is another matter: it differs from draw to draw, and evens out.
        let start = &start.in_whole_people();
        let one = |run: u32| {
            let chance = Keyed::new(seed, run);
            let records = simulate_until(
                &scenario,
                &scenario.strategies,
                start,
                &self.central,
                chance,
                self.stop,
            )
            .map_err(|broken| EngineError::Broken { run, broken })?;
            let record =
                records.and_then(|mut records| records.pop()).ok_or(EngineError::Stopped)?;
            Ok(targets::figures(&self.targets, &record, &self.central))
        };
        let runs: Vec<Vec<f64>> =
            workers.map(0..RUNS, one).into_iter().collect::<Result<_, EngineError>>()?;
        let expected = self.uncorrected(start, &self.central)?;
        let of = |(index, expected): (usize, &f64)| {
            if matches!(self.targets[index].what, What::Steady(_)) || *expected <= 0.0 {
                return Bias::NONE;
            }
            let count = f64::from(RUNS);
            let mean = runs.iter().map(|run| run[index]).sum::<f64>() / count;
            let spread = runs.iter().map(|run| (run[index] - mean).powi(2)).sum::<f64>();
            let error = (spread / (count - 1.0) / count).sqrt();
            Bias { ratio: mean / expected, error: error / expected }
        };
        Ok(expected.iter().enumerate().map(of).collect())
    }
}
