//! A scenario that is open, and the models that were prepared of it.

use crate::asked::Asked;
use crate::problems::{of_engine, of_evidence, of_files};
use crate::watch::{Watch, watch};
use commissioning_balance::cli::in_process;
use commissioning_balance::engine::{EngineError, Model, Progress};
use commissioning_balance::evidence::{
    EvidenceChoice, EvidenceProblem, Register, Sampler, Values, choice_problems,
};
use commissioning_balance::model::{Kind, Outcome};
use commissioning_balance::output::sheets;
use commissioning_balance::pipeline;
use commissioning_balance::scenario::{self, Opened, Problems, Scenario};
use commissioning_balance::study::kept::Output;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::sync::{Arc, Mutex, PoisonError};

/// Models that are kept of one scenario, besides that of the scenario as it is.
const KEPT: usize = 4;
/// What problems call the text of a plan.
const PLAN: &str = "plan";
/// How built-in files are marked among texts.
const BUILT_IN: &str = " (built in)";

/// A model and the process that its threads are in.
pub(crate) struct Prepared {
    pub(crate) model: Model,
    process: u32,
}

impl Prepared {
    fn new(
        scenario: &Scenario,
        sampler: Sampler,
        threads: Option<usize>,
        progress: &dyn Progress,
    ) -> Result<Self, EngineError> {
        let model = Model::new_until(scenario, sampler, threads, progress)?;
        Ok(Self { model, process: std::process::id() })
    }

    /// Whether its threads are those of this process: a fork leaves them behind.
    pub(crate) fn is_here(&self) -> bool {
        self.process == std::process::id()
    }
}

/// Why a plan has no numbers.
pub(crate) enum Unasked {
    Files(Problems),
    Evidence(String, Vec<EvidenceProblem>),
    Engine(EngineError),
}

impl Unasked {
    pub(crate) fn raised(&self, py: Python<'_>) -> PyErr {
        match self {
            Self::Files(problems) => of_files(py, problems),
            Self::Evidence(name, problems) => of_evidence(py, name, problems),
            Self::Engine(error) => of_engine(py, error),
        }
    }
}

/// An open scenario: plans are laid over it and asked.
#[pyclass(frozen, module = "commissioning_balance._balance")]
pub(crate) struct Engine {
    pub(crate) opened: Opened,
    name: String,
    pub(crate) sampler: Sampler,
    threads: Option<usize>,
    /// The scenario as it is, once it was asked; then others, the one asked last at the end.
    prepared: Mutex<Vec<Arc<Prepared>>>,
}

#[pymethods]
impl Engine {
    /// Opens a file or a built-in scenario.
    #[staticmethod]
    #[pyo3(signature = (name, outside = false, threads = None))]
    fn open(py: Python<'_>, name: &str, outside: bool, threads: Option<usize>) -> PyResult<Self> {
        let opened = py.detach(|| in_process::open(name, outside));
        let opened = opened.map_err(|in_process::Unopened::Problems(problems)| {
            let error = of_files(py, &problems);
            if let Some(near) = in_process::meant(name) {
                let _ = error.value(py).setattr("hint", format!("did you mean `{near}`?"));
            }
            error
        })?;
        Self::of(py, opened, name, threads)
    }

    /// Opens the texts that [`Engine::texts`] gave, or a text of one's own as the first of them.
    #[staticmethod]
    #[pyo3(signature = (texts, threads = None))]
    fn of_texts(
        py: Python<'_>,
        texts: Vec<(String, String)>,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let Some((first, _)) = texts.first() else {
            return Err(PyValueError::new_err("no text of a scenario"));
        };
        let name = first.strip_suffix(BUILT_IN).unwrap_or(first).to_owned();
        for (marked, text) in &texts {
            let own = marked.strip_suffix(BUILT_IN).and_then(scenario::builtin);
            if own.is_some_and(|own| own != text) {
                return Err(PyValueError::new_err(format!(
                    "{marked} is another one in this version of the package ({})",
                    pipeline::build()
                )));
            }
        }
        let load = |name: &str| {
            let marked = format!("{name}{BUILT_IN}");
            let text = texts.iter().find(|(known, _)| known == name || *known == marked);
            text.map(|(_, text)| text.clone()).ok_or_else(|| "no such text".to_owned())
        };
        let each = || texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let sheet = |name: &str| sheets::kept(name, each());
        let opened = Opened::read(&name, &load, &sheet);
        Self::of(py, opened.map_err(|problems| of_files(py, &problems))?, &name, threads)
    }

    /// Names and texts of every file.
    fn texts(&self) -> Vec<(String, String)> {
        self.opened.texts()
    }

    /// What the scenario is.
    fn about<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let scenario = &self.opened.scenario;
        let about = PyDict::new(py);
        about.set_item("name", &scenario.name)?;
        about.set_item("title", &scenario.title)?;
        about.set_item("description", &scenario.description)?;
        about.set_item("area", &scenario.area.name)?;
        about.set_item("start", scenario.start.to_string())?;
        about.set_item("horizon_months", scenario.horizon_months)?;
        about.set_item("price_year", scenario.price_year)?;
        about.set_item("runs", scenario.runs)?;
        about.set_item("seed", scenario.seed)?;
        about.set_item("reading", scenario.evidence.reading.as_deref().unwrap_or("base"))?;
        about.set_item("fitted", scenario.fit.is_some())?;
        let options = scenario.strategies.iter().map(|own| (own.id.clone(), own.title.clone()));
        about.set_item("options", options.collect::<Vec<_>>())?;
        let lines = scenario::Line::ALL.iter();
        let budget = lines.map(|line| {
            let pounds = scenario.baseline[*line as usize].pounds();
            (line.key(), pounds)
        });
        about.set_item("budget", budget.collect::<Vec<_>>())?;
        Ok(about)
    }

    /// Lays a text over the scenario and prepares what that needs; a model that fits is used again.
    #[pyo3(signature = (text, timeout = None))]
    fn ask(&self, py: Python<'_>, text: &str, timeout: Option<f64>) -> PyResult<Asked> {
        let looked = Watch::default();
        let asked = watch(py, &looked, timeout, || self.asked(text, self.threads, &looked))?;
        asked.map_err(|error| error.raised(py))
    }

    /// Totals of many texts, on every thread: for each, options and bytes `[option, output]`, or the error that it would
    /// have raised.
    #[pyo3(signature = (texts, timeout = None))]
    fn each<'py>(
        &self,
        py: Python<'py>,
        texts: Vec<String>,
        timeout: Option<f64>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let looked = Watch::default();
        let made = watch(py, &looked, timeout, || {
            let base = self.found(&self.opened.scenario, self.threads, &looked);
            let base = base.map_err(Unasked::Engine)?;
            let one = |index: u32| {
                if looked.stop() {
                    return None;
                }
                let asked = self.asked(&texts[index as usize], Some(1), &looked);
                Some(asked.and_then(|asked| {
                    let totals = asked.central().map_err(Unasked::Engine)?;
                    Ok((asked.options(), totals))
                }))
            };
            Ok(base.model.map(texts.len() as u32, one))
        })?;
        let made = made.map_err(|error: Unasked| error.raised(py))?;
        let each = made.into_iter().flatten().map(|one| match one {
            Ok((options, totals)) => {
                let (options, bytes) = (options, PyBytes::new(py, &totals));
                (options, bytes).into_pyobject(py).map(Bound::into_any)
            }
            Err(error) => Ok(error.raised(py).into_value(py).into_bound(py).into_any()),
        });
        each.collect()
    }
}

impl Engine {
    fn of(py: Python<'_>, opened: Opened, name: &str, threads: Option<usize>) -> PyResult<Self> {
        if threads.is_some_and(|threads| threads == 0 || threads > 1024) {
            return Err(PyValueError::new_err("threads: allowed are 1 to 1024"));
        }
        let sampler = Sampler::new(Register::embedded(), &opened.scenario.evidence)
            .map_err(|problems| of_evidence(py, name, &problems))?;
        let prepared = Mutex::new(Vec::new());
        Ok(Self { opened, name: name.to_owned(), sampler, threads, prepared })
    }

    /// A text laid over the scenario, with a model that fits.
    fn asked(
        &self,
        text: &str,
        threads: Option<usize>,
        progress: &dyn Progress,
    ) -> Result<Asked, Unasked> {
        let scenario = self.opened.with(PLAN, text).map_err(Unasked::Files)?;
        let problems = choice_problems(Register::embedded(), &scenario.evidence);
        if !problems.is_empty() {
            return Err(Unasked::Evidence(self.name.clone(), problems));
        }
        let prepared = self.found(&scenario, threads, progress).map_err(Unasked::Engine)?;
        Ok(Asked::new(prepared, scenario))
    }

    /// The model of a scenario: one that fits, or a new one.
    fn found(
        &self,
        scenario: &Scenario,
        threads: Option<usize>,
        progress: &dyn Progress,
    ) -> Result<Arc<Prepared>, EngineError> {
        {
            let mut kept = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.iter().any(|prepared| !prepared.is_here()) {
                // After a fork: their threads are gone, and to end them would wait for them.
                kept.drain(..).for_each(std::mem::forget);
            }
            let found = kept.iter().position(|prepared| prepared.model.fits(scenario));
            if let Some(found) = found {
                return Ok(Arc::clone(&kept[found]));
            }
        }
        let made = Prepared::new(scenario, self.sampler(scenario), threads, progress)?;
        let made = Arc::new(made);
        let mut kept = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() > KEPT {
            kept.remove(1);
        }
        kept.push(Arc::clone(&made));
        Ok(made)
    }

    /// The evidence of a scenario, whose choices are known: mostly its own with a few values replaced.
    fn sampler(&self, scenario: &Scenario) -> Sampler {
        let readings = |choice: &EvidenceChoice| (choice.reading.clone(), choice.readings.clone());
        let own = &self.opened.scenario.evidence;
        if readings(&scenario.evidence) == readings(own) {
            return self.sampler.with(&scenario.evidence.overrides);
        }
        let sampler = Sampler::new(Register::embedded(), &scenario.evidence);
        sampler.unwrap_or_else(|_| self.sampler.with(&scenario.evidence.overrides))
    }
}

/// Names and titles of the scenarios that the program carries.
#[pyfunction]
pub(crate) fn built_in() -> Vec<&'static str> {
    scenario::builtin_names().collect()
}

/// Everything that a plan leads to, in the order of its numbers: name, unit, title.
#[pyfunction]
pub(crate) fn outputs() -> Vec<(&'static str, &'static str, &'static str)> {
    Output::all().into_iter().map(|output| (output.key(), output.unit(), output.title())).collect()
}

/// Names of the outcomes that are counted within a month; the others stand at its end.
#[pyfunction]
pub(crate) fn flows() -> Vec<&'static str> {
    let flows = Outcome::ALL.iter().filter(|own| own.kind() == Kind::Flow);
    flows.map(|own| own.key()).collect()
}

/// The version, and what decides results: version and evidence.
#[pyfunction]
pub(crate) fn version() -> (&'static str, String) {
    (env!("CARGO_PKG_VERSION"), pipeline::build())
}

/// Ids of the rows of the evidence that the model reads, in the order of their numbers.
#[pyfunction]
pub(crate) fn evidence_ids() -> Vec<&'static str> {
    Values::IDS.to_vec()
}
