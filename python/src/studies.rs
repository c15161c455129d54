//! A study, and shares of it, for whoever hands shares to an executor.

use crate::problems::{OTHER, as_dict, raised_with};
use crate::watch::{Watch, watch};
use commissioning_balance::cli::in_process;
use commissioning_balance::output::study::known::{Known, shares};
use commissioning_balance::output::study::store::{Head, PART, Store, WHOLE};
use commissioning_balance::pipeline::study::{Otherwise, Ready};
use commissioning_balance::scenario::study::Scalar;
use commissioning_balance::study::Shard;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Characters of a hash in a folder's name.
const SHORT: usize = 8;

/// A study that is ready to run.
#[pyclass(frozen, module = "commissioning_balance._balance")]
pub(crate) struct Study {
    ready: Ready,
    typed: String,
}

#[pymethods]
impl Study {
    /// From its file.
    #[staticmethod]
    #[pyo3(signature = (file, outside = false))]
    fn open(py: Python<'_>, file: &str, outside: bool) -> PyResult<Self> {
        Self::of(py, in_process::Study::File(file, outside), file)
    }

    /// From the texts of one that was open before.
    #[staticmethod]
    fn of_texts(py: Python<'_>, texts: Vec<(String, String)>, typed: &str) -> PyResult<Self> {
        Self::of(py, in_process::Study::Texts(&texts), typed)
    }

    /// Names and texts of every file, the study's first.
    fn texts(&self) -> Vec<(String, String)> {
        self.ready.study.texts()
    }

    /// What it is.
    fn about<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let study = &self.ready.study;
        let about = PyDict::new(py);
        about.set_item("name", &study.name)?;
        about.set_item("title", &study.title)?;
        about.set_item("sha256", &self.ready.sha256)?;
        about.set_item("points", self.points()?)?;
        about.set_item("expected", study.expected)?;
        about.set_item("runs", study.runs)?;
        about.set_item("seed", study.seed)?;
        let factors: Vec<&str> = study.factors.iter().map(|own| own.id.as_str()).collect();
        about.set_item("factors", factors)?;
        let scenarios = study.bases.iter().map(|base| base.scenario.name.clone());
        about.set_item("scenarios", scenarios.collect::<Vec<_>>())?;
        about.set_item(
            "texts_bytes",
            self.texts().iter().map(|(_, text)| text.len()).sum::<usize>(),
        )?;
        Ok(about)
    }

    /// Where its results go, inside a folder.
    fn folder(&self, out: PathBuf) -> PathBuf {
        out.join(&self.ready.study.name).join(&self.ready.sha256[..SHORT])
    }

    /// A point: its scenario, and its factors with their values.
    fn point<'py>(&self, py: Python<'py>, number: u64) -> PyResult<(String, Bound<'py, PyDict>)> {
        if number >= self.points()? {
            return Err(PyValueError::new_err(format!("there is no point {number}")));
        }
        let (scenario, factors) = self.ready.point(number);
        let values = PyDict::new(py);
        for (id, value) in factors {
            match value {
                None => values.set_item(id, py.None())?,
                Some(Scalar::Number(number)) => values.set_item(id, number)?,
                Some(Scalar::Whole(whole)) => values.set_item(id, whole.to_string())?,
                Some(Scalar::Text(text)) => values.set_item(id, text)?,
                Some(Scalar::Flag(flag)) => values.set_item(id, flag)?,
            }
        }
        Ok((scenario, values))
    }

    /// Why a point that was kept as a failure failed: stage and error.
    fn failure(&self, py: Python<'_>, number: u64) -> PyResult<(&'static str, String)> {
        let found = py.detach(|| self.ready.failure(number));
        let found = found.map_err(|error| raised_with(py, OTHER, &error.to_string()))?;
        Ok((found.stage, found.error))
    }

    /// Points of a share: first, and the one behind the last.
    fn range(&self, index: u32, of: u32) -> PyResult<(u64, u64)> {
        let range = shard(index, of)?.range(self.points()?);
        Ok((range.start, range.end))
    }

    /// Divisions that there are in a folder: how many shares each has, with the files.
    fn divisions(&self, folder: PathBuf) -> Vec<(u32, Vec<PathBuf>)> {
        let mut found: Vec<(u32, Vec<PathBuf>)> = Vec::new();
        for path in shares(&folder) {
            let Ok(store) = Store::open(&path) else { continue };
            if store.head().study_sha256 != self.ready.sha256 {
                continue;
            }
            let of = store.head().shards;
            match found.iter_mut().find(|(known, _)| *known == of) {
                Some((_, paths)) => paths.push(path),
                None => found.push((of, vec![path])),
            }
        }
        found
    }

    /// What a share has in a folder: points that are kept, and those of them that failed.
    fn kept(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        index: u32,
        of: u32,
    ) -> PyResult<(u64, Vec<u64>)> {
        let share = shard(index, of)?;
        let [part, whole] = paths(&folder, share);
        let Some(path) = [whole, part].into_iter().find(|path| path.exists()) else {
            return Ok((0, Vec::new()));
        };
        let store =
            Store::open(&path).map_err(|error| raised_with(py, OTHER, &error.to_string()))?;
        if store.head().study_sha256 != self.ready.sha256 {
            return Ok((0, Vec::new()));
        }
        let made = py.detach(|| -> Result<(u64, Vec<u64>), String> {
            let (mut done, mut failed) = (0, Vec::new());
            let mut at = store.range().start;
            while at < store.range().end {
                for slot in store.block(at).map_err(|error| error.to_string())? {
                    if let Some(slot) = slot {
                        done += 1;
                        if slot.numbers.iter().all(|number| number.is_nan()) {
                            failed.push(at);
                        }
                    }
                    at += 1;
                }
            }
            Ok((done, failed))
        });
        made.map_err(|error| raised_with(py, OTHER, &error))
    }

    /// Runs what is missing of a share, each point kept in the folder as it is finished: the share's file, points run,
    /// points that were there or were found in other studies, points that failed of those run, seconds.
    #[pyo3(signature = (folder, index, of, threads = 1, keep_going = true, search = false, timeout = None))]
    #[allow(clippy::too_many_arguments, reason = "keywords in Python")]
    fn share(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        index: u32,
        of: u32,
        threads: usize,
        keep_going: bool,
        search: bool,
        timeout: Option<f64>,
    ) -> PyResult<(PathBuf, u64, u64, u64, f64)> {
        let share = shard(index, of)?;
        let begun = Instant::now();
        let looked = Watch::default();
        let otherwise = if keep_going { Otherwise::KeepGoing } else { Otherwise::End };
        let ran = watch(py, &looked, timeout, || -> Result<_, String> {
            std::fs::create_dir_all(&folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?;
            let [part, whole] = paths(&folder, share);
            if whole.exists() {
                let store = Store::open(&whole).map_err(|error| error.to_string())?;
                let range = store.range();
                let same = store.head().study_sha256 == self.ready.sha256;
                if same
                    && store.done().map_err(|error| error.to_string())? == range.end - range.start
                {
                    return Ok((whole, 0, range.end - range.start, 0, 0));
                }
                if !same {
                    return Err(format!(
                        "{} is of another study or version: move it away",
                        whole.display()
                    ));
                }
                std::fs::rename(&whole, &part).map_err(|error| error.to_string())?;
            }
            let head = self.ready.head(share, &self.typed);
            let store = Store::make(&part, &head).map_err(|error| error.to_string())?;
            let known = if search { self.ready.known(&store) } else { Known::default() };
            let ran = self.ready.run(&store, &known, Some(threads.max(1)), otherwise, &looked);
            let ran = ran.map_err(|error| error.to_string())?;
            if ran.left == 0 {
                store.finish(&whole).map_err(|error| error.to_string())?;
            }
            Ok((whole, ran.run, ran.before + ran.found, ran.failed, ran.left))
        })?;
        match ran {
            Ok((path, run, before, failed, 0)) => {
                Ok((path, run, before, failed, begun.elapsed().as_secs_f64()))
            }
            Ok((.., left)) => {
                let words = format!(
                    "stopped: {left} points of share {share} are missing, the others are kept"
                );
                Err(raised_with(py, 4, &words))
            }
            Err(error) => Err(raised_with(py, OTHER, &error)),
        }
    }
}

impl Study {
    fn of(py: Python<'_>, from: in_process::Study<'_>, typed: &str) -> PyResult<Self> {
        let made = py.detach(|| in_process::study(from));
        let ready = made.map_err(|said| {
            let problems: PyResult<Vec<_>> =
                said.problems.iter().map(|problem| as_dict(py, problem)).collect();
            match problems {
                Ok(problems) => crate::problems::raised(
                    py,
                    said.code,
                    said.failure.as_deref().unwrap_or_default(),
                    problems,
                ),
                Err(error) => error,
            }
        })?;
        Ok(Self { ready, typed: typed.to_owned() })
    }

    fn points(&self) -> PyResult<u64> {
        let points = self.ready.points();
        if points.too_many() {
            return Err(PyValueError::new_err("the design has too many points to be numbered"));
        }
        Ok(points.count())
    }
}

fn shard(index: u32, of: u32) -> PyResult<Shard> {
    Shard::new(index, of)
        .ok_or_else(|| PyValueError::new_err(format!("there is no share {index} of {of}")))
}

/// Where a share is while points are missing, and where it is then.
fn paths(folder: &Path, share: Shard) -> [PathBuf; 2] {
    let stem = Head::stem(share);
    [PART, WHOLE].map(|end| folder.join(format!("{stem}.{end}")))
}
