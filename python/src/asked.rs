//! A plan that was laid over a scenario, with the model that answers it.

use crate::engine::Prepared;
use crate::problems::{OTHER, of_engine, raised_with};
use crate::watch::{Watch, watch};
use commissioning_balance::engine::{Draws, EngineError, HEADLINES, Progress, World};
use commissioning_balance::findings::statistics::{Estimate, differences};
use commissioning_balance::scenario::{Scenario, Strategy};
use commissioning_balance::study::kept::{Output, SAMPLED};
use ndarray::{Array3, Axis};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::sync::Arc;

/// A plan and its model.
#[pyclass(frozen, module = "commissioning_balance._balance")]
pub(crate) struct Asked {
    prepared: Arc<Prepared>,
    scenario: Scenario,
    strategies: Vec<Vec<Strategy>>,
}

/// Rows of a path: numbers, and how many of them a row has.
type Path<'py> =
    (Bound<'py, PyBytes>, Vec<(&'static str, &'static str, &'static str)>, Vec<String>);

#[pymethods]
impl Asked {
    /// Ids and titles of the options, the comparator first.
    #[pyo3(name = "options")]
    fn options_of(&self) -> Vec<(String, String)> {
        self.options()
    }

    /// Months, runs and seed of the scenario with the plan.
    fn settings(&self) -> (u32, u32, u64) {
        (self.scenario.horizon_months, self.scenario.runs, self.scenario.seed)
    }

    /// Expected values under central evidence: bytes `[option, output]`.
    #[pyo3(signature = (timeout = None))]
    fn totals<'py>(&self, py: Python<'py>, timeout: Option<f64>) -> PyResult<Bound<'py, PyBytes>> {
        self.here(py)?;
        let looked = Watch::default();
        let made = watch(py, &looked, timeout, || self.central())?;
        Ok(PyBytes::new(py, &made.map_err(|error| of_engine(py, &error))?))
    }

    /// Runs `first` to `first + count` of a seed: their draws, and bytes `[run, option, output]`. With `chance` they are
    /// the runs of the command line; without, each draw is followed in expected values.
    #[pyo3(signature = (seed, first, count, chance = true, timeout = None))]
    fn sample<'py>(
        &self,
        py: Python<'py>,
        seed: u64,
        first: u32,
        count: u32,
        chance: bool,
        timeout: Option<f64>,
    ) -> PyResult<(Vec<u32>, Bound<'py, PyBytes>)> {
        self.here(py)?;
        let looked = Watch::default();
        let one = |index: u32| -> Result<Option<(u32, Vec<u8>)>, EngineError> {
            if looked.stop() {
                return Ok(None);
            }
            let world = self.world(seed, first + index, chance)?;
            let (_, _, draw) = self.prepared.model.draw(seed, first + index);
            Ok(Some((draw, self.numbers(&world)?)))
        };
        let made = watch(py, &looked, timeout, || self.prepared.model.map(count, one))?;
        let (mut draws, mut bytes) = (Vec::new(), Vec::new());
        for run in made {
            if let Some((draw, own)) = run.map_err(|error| of_engine(py, &error))? {
                draws.push(draw);
                bytes.extend(own);
            }
        }
        Ok((draws, PyBytes::new(py, &bytes)))
    }

    /// By year or by month. Without a seed in expected values (one run); else runs of that seed. Bytes
    /// `[run, option, year or month, measure]`, the measures, and the names of years or months.
    #[pyo3(signature = (by, seed = None, first = 0, count = 1, timeout = None))]
    fn paths<'py>(
        &self,
        py: Python<'py>,
        by: &str,
        seed: Option<u64>,
        first: u32,
        count: u32,
        timeout: Option<f64>,
    ) -> PyResult<Path<'py>> {
        self.here(py)?;
        let yearly = match by {
            "year" => true,
            "month" => false,
            other => {
                let words = format!("by: found {other:?}, allowed are \"year\" and \"month\"");
                return Err(PyValueError::new_err(words));
            }
        };
        let looked = Watch::default();
        let model = &self.prepared.model;
        let one = |index: u32| -> Result<Vec<u8>, EngineError> {
            if looked.stop() {
                return Ok(Vec::new());
            }
            let own;
            let world = match seed {
                None => model.central(),
                Some(seed) => {
                    own = self.world(seed, first + index, true)?;
                    &own
                }
            };
            let results = model.result(world, &self.scenario)?;
            Ok(match yearly {
                true => bytes(results.yearly.index_axis(Axis(0), 0).iter()),
                false => bytes(results.monthly_mean.iter()),
            })
        };
        let count = if seed.is_some() { count } else { 1 };
        let made = watch(py, &looked, timeout, || model.map(count, one))?;
        let mut all = Vec::new();
        for run in made {
            all.extend(run.map_err(|error| of_engine(py, &error))?);
        }
        let start = self.scenario.start;
        let months = self.scenario.horizon_months;
        let step = if yearly { 12 } else { 1 };
        let times = (0..months).step_by(step as usize).map(|month| start.plus(month).to_string());
        let outcomes = if yearly { HEADLINES } else { commissioning_balance::model::Outcome::ALL };
        let measures = outcomes.iter().map(|own| (own.key(), own.unit(), own.label()));
        Ok((PyBytes::new(py, &all), measures.collect(), times.collect()))
    }

    /// Parameters of runs of a seed: bytes `[run, row]`, in the order of the evidence's ids.
    fn parameters<'py>(
        &self,
        py: Python<'py>,
        seed: u64,
        first: u32,
        count: u32,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let made = py.detach(|| {
            let mut all = Vec::new();
            for run in first..first.saturating_add(count) {
                let (values, _, _) = self.prepared.model.draw(seed, run);
                all.extend(bytes(values.numbers().iter()));
            }
            all
        });
        Ok(PyBytes::new(py, &made))
    }
}

/// What runs say together, for every option and output: bytes `[option, output, column]`, the columns of a study by chance.
/// Errors count runs that share a draw as one.
#[pyfunction]
pub(crate) fn estimates<'py>(
    py: Python<'py>,
    draws: Vec<u32>,
    numbers: &[u8],
    options: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let outputs = Output::all().len();
    let runs = draws.len();
    let whole: Vec<f64> = numbers
        .chunks_exact(8)
        .map(|bytes| bytes.try_into().map(f64::from_ne_bytes).unwrap_or(f64::NAN))
        .collect();
    if runs == 0 || options == 0 || whole.len() != runs * options * outputs {
        return Err(PyValueError::new_err("numbers and draws do not fit together"));
    }
    let made = py.detach(|| {
        let draws = Draws::new(&draws);
        let mut all = Vec::with_capacity(options * outputs * SAMPLED.len());
        for option in 0..options {
            for output in 0..outputs {
                let of = |option: usize| -> Vec<f64> {
                    let at = |run: usize| (run * options + option) * outputs + output;
                    (0..runs).map(|run| whole[at(run)]).collect()
                };
                let own = of(option);
                let difference = differences(&own, &of(0));
                for estimate in [Estimate::of(&own, &draws), Estimate::of(&difference, &draws)] {
                    let rest = [
                        estimate.standard_error,
                        estimate.lower_5_percent,
                        estimate.upper_95_percent,
                    ];
                    all.push(estimate.mean);
                    all.extend(rest.map(|number| number.unwrap_or(f64::NAN)));
                }
            }
        }
        bytes(all.iter())
    });
    Ok(PyBytes::new(py, &made))
}

impl Asked {
    pub(crate) fn new(prepared: Arc<Prepared>, scenario: Scenario) -> Self {
        let strategies = prepared.model.strategies(&scenario);
        Self { prepared, scenario, strategies }
    }

    pub(crate) fn options(&self) -> Vec<(String, String)> {
        let each = self.scenario.strategies.iter();
        each.map(|own| (own.id.clone(), own.title.clone())).collect()
    }

    /// `[option, output]` in expected values, as bytes.
    pub(crate) fn central(&self) -> Result<Vec<u8>, EngineError> {
        self.numbers(self.prepared.model.central())
    }

    fn numbers(&self, world: &World) -> Result<Vec<u8>, EngineError> {
        let totals = self.prepared.model.answers(world, &self.strategies)?.totals;
        let totals: Array3<f64> = totals.insert_axis(Axis(0));
        let outputs = Output::all();
        let options = totals.len_of(Axis(1));
        let mut numbers = vec![0.0; options * outputs.len()];
        for (at, output) in outputs.iter().enumerate() {
            for (option, number) in output.of(&self.scenario, &totals).row(0).iter().enumerate() {
                numbers[option * outputs.len() + at] = *number;
            }
        }
        Ok(bytes(numbers.iter()))
    }

    fn world(&self, seed: u64, run: u32, chance: bool) -> Result<World, EngineError> {
        let model = &self.prepared.model;
        if chance { model.by_chance(seed, run) } else { model.by_draw(seed, run) }
    }

    /// Refuses a plan whose model was left behind by a fork.
    fn here(&self, py: Python<'_>) -> PyResult<()> {
        if self.prepared.is_here() {
            return Ok(());
        }
        let words = "this plan was asked before the process forked, and its threads are in the other process: ask the \
                     model again";
        Err(raised_with(py, OTHER, words))
    }
}

/// Numbers as Python reads them: −0 is 0, and what is none has the same bits everywhere.
fn bytes<'a>(numbers: impl Iterator<Item = &'a f64>) -> Vec<u8> {
    let one = |number: &f64| if number.is_nan() { f64::NAN } else { *number + 0.0 };
    numbers.flat_map(|number| one(number).to_ne_bytes()).collect()
}
