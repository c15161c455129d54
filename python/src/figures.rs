//! An area held against its public figures, at any levels and evidence: for likelihoods and samplers of one's own.

use crate::engine::Engine;
use crate::problems::{of_engine, raised_with};
use crate::watch::{Watch, watch};
use commissioning_balance::calibration::targets::What;
use commissioning_balance::calibration::{Area, levels};
use commissioning_balance::engine::EngineError;
use commissioning_balance::evidence::{Sampler, coordinates};
use commissioning_balance::model::{Outcome, Record, Start};
use commissioning_balance::scenario::Levels;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// An area and its figures. Places are scores, standard normal before the figures are seen: levels first, then evidence.
#[pyclass(frozen, module = "commissioning_balance._balance")]
pub(crate) struct Figures {
    area: Area<'static>,
    start: Start,
    sampler: Sampler,
}

/// Name, figure, ends of its range, standard deviations below and above it, source.
type Figure = (String, f64, f64, f64, f64, f64, String);

#[pymethods]
impl Figures {
    #[staticmethod]
    fn of(py: Python<'_>, engine: &Engine, timeout: Option<f64>) -> PyResult<Self> {
        let looked = Watch::default();
        let made = watch(py, &looked, timeout, || {
            let area = Area::new(&engine.opened.scenario, &engine.sampler)
                .map_err(|error| error.to_string())?;
            let levels = engine.opened.scenario.area.levels;
            let start = area.start(levels).map_err(|error| error.to_string())?;
            Ok::<_, String>(Self { area, start, sampler: engine.sampler.clone() })
        })?;
        made.map_err(|error| raised_with(py, 3, &error))
    }

    /// Names of the scores: levels, then rows and groups of the evidence.
    fn names(&self) -> Vec<String> {
        let levels = self.area.fitted.iter().map(|level| level.name());
        levels.chain(coordinates()).collect()
    }

    /// How many of the scores are levels.
    fn levels(&self) -> usize {
        self.area.fitted.len()
    }

    /// The figures that are fitted, and that numbers hold.
    fn figures(&self) -> Vec<Figure> {
        let each = self.area.targets.iter().map(|target| {
            let name = match target.what {
                What::Figure(quantity) => quantity.key().into_owned(),
                What::Steady(group) => format!("steady_{}", group.key()),
            };
            let [below, above] = target.sides;
            (name, target.value, target.low, target.high, below, above, target.source.clone())
        });
        each.collect()
    }

    /// At some scores: what is shown of the figures, how far each is off in standard deviations, and bytes
    /// `[month, outcome]` of ten years in expected values.
    #[pyo3(signature = (scores, timeout = None))]
    fn simulate<'py>(
        &self,
        py: Python<'py>,
        scores: Vec<f64>,
        timeout: Option<f64>,
    ) -> PyResult<(Vec<f64>, Vec<f64>, Bound<'py, PyBytes>)> {
        let fitted = self.area.fitted.len();
        let whole = fitted + coordinates().len();
        if scores.len() != whole {
            return Err(PyValueError::new_err(format!(
                "{} scores; allowed are {whole}",
                scores.len()
            )));
        }
        if let Some(at) = scores.iter().position(|score| !score.is_finite()) {
            return Err(PyValueError::new_err(format!(
                "score {at} is {}: allowed are finite numbers",
                scores[at]
            )));
        }
        let (own, rest) = scores.split_at(fitted);
        let looked = Watch::default();
        let made = watch(py, &looked, timeout, || -> Result<_, EngineError> {
            let factors: Levels = levels::of_scores(&self.area.fitted, own);
            let values = self.sampler.values(rest);
            let record: Record = self.area.record(&self.start, &factors, &values)?;
            let shown = self.area.of_record(&record, &values);
            let off = self.area.off(&shown);
            let mut bytes = Vec::with_capacity(record.months.len() * Outcome::COUNT * 8);
            for month in &record.months {
                bytes.extend(month.outcomes.iter().flat_map(|number| (number + 0.0).to_ne_bytes()));
            }
            Ok((shown, off, bytes))
        })?;
        let (shown, off, bytes) = made.map_err(|error| of_engine(py, &error))?;
        Ok((shown, off, PyBytes::new(py, &bytes)))
    }
}
