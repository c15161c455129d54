//! The stages of a study: points → scenarios → engine → what is kept → shares → one data set.

use super::evidence_sha256;
use crate::engine::{self, EngineError, Mode, Progress, Settings, Silent};
use crate::evidence::{EvidenceChoice, EvidenceProblem, Register, Sampler};
#[cfg(feature = "parquet")]
use crate::output::study::failures;
use crate::output::study::known::Known;
use crate::output::study::manifest::{Made, manifest};
use crate::output::study::store::{self, Head, Slot, Store, StoreError};
use crate::output::{self, folder::WriteError};
use crate::scenario::study::{Scalar, Study, Target};
use crate::scenario::{Problems, Scenario};
use crate::study::kept::{self, Output};
use crate::study::{Point, Points, Shard};
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

#[cfg(feature = "parquet")]
use crate::output::study::dataset::{self, Dataset, DatasetError};

/// Which program runs a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its version.
    pub version: String,
    /// Its commit.
    pub git: Option<String>,
}

/// A study that is ready to run.
pub struct Ready {
    /// As it was read.
    pub study: Study,
    /// Hash of everything that decides the results.
    pub sha256: String,
    program: Program,
    /// Hash of the evidence that the program carries.
    evidence: String,
    texts: Vec<(String, String)>,
    samplers: Vec<Sampler>,
    outputs: Vec<Output>,
    /// What makes each scenario what it is, hashed.
    bases: Vec<String>,
    /// Whether the seed is one of the factors.
    own_seeds: bool,
}

/// Why a study stopped. What was finished is kept.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// The values of a point contradict each other.
    #[error("point {number} ({values}) cannot be run\n\n{problems}")]
    Point {
        /// Its number.
        number: u64,
        /// Its factors and their values.
        values: String,
        /// What is wrong.
        problems: String,
    },
    /// The engine.
    #[error("point {0}: {1}")]
    Engine(u64, EngineError),
    /// Files.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What happens where a point cannot be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Otherwise {
    /// The share ends, and says why.
    #[default]
    End,
    /// The point is kept as one that failed, and the others are run.
    KeepGoing,
}

/// A point that has no numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedPoint {
    /// Its number.
    pub number: u64,
    /// Where it failed: `reading`, what the point makes of the scenario, or `running` it.
    pub stage: &'static str,
    /// Why.
    pub error: String,
}

/// How far a share has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Points that were kept before.
    pub before: u64,
    /// Points taken from other studies.
    pub found: u64,
    /// Points run now.
    pub run: u64,
    /// Of those, points that failed and are kept as such.
    pub failed: u64,
    /// Points that are still missing.
    pub left: u64,
}

/// Names of everything that can be kept.
#[must_use]
pub fn outputs() -> Vec<&'static str> {
    Output::all().into_iter().map(Output::key).collect()
}

impl Ready {
    /// Prepares a study.
    ///
    /// # Errors
    ///
    /// What a scenario's evidence does not know: the scenario's name and each problem.
    pub fn new(study: Study, program: Program) -> Result<Self, (String, Vec<EvidenceProblem>)> {
        let mut samplers = Vec::new();
        for base in &study.bases {
            let sampler = Sampler::new(Register::embedded(), &base.scenario.evidence);
            samplers.push(sampler.map_err(|problems| (base.scenario.name.clone(), problems))?);
        }
        let all = Output::all();
        let outputs = study.outputs.iter().filter_map(|&at| all.get(at).copied()).collect();
        let texts = study.texts();
        let evidence = evidence_sha256();
        let git = program.git.as_deref().unwrap_or_default();
        let mut parts = vec![program.version.as_str(), git, evidence.as_str()];
        parts.extend(texts.iter().map(|(_, text)| text.as_str()));
        let sha256 = store::study_sha256(&parts);
        let bases = study.bases.iter().map(|base| store::study_sha256(&[&base.identity()]));
        Ok(Self {
            sha256,
            bases: bases.collect(),
            own_seeds: study.factors.iter().any(|f| f.target == Target::Key("seed".into())),
            program,
            evidence,
            texts,
            samplers,
            outputs,
            study,
        })
    }

    /// Its points.
    #[must_use]
    pub fn points(&self) -> Points<'_> {
        Points::new(&self.study, &self.samplers)
    }

    /// Numbers that are kept of a point: those of the scenario with the most options.
    #[must_use]
    pub fn numbers(&self) -> usize {
        let options = self.study.bases.iter().map(|base| base.scenario.strategies.len()).max();
        options.unwrap_or(0) * self.outputs.len() * kept::columns(self.study.expected).len()
    }

    /// What a share's file says that it is.
    #[must_use]
    pub fn head(&self, shard: Shard, typed: &str) -> Head {
        Head {
            study_sha256: self.sha256.clone(),
            study: self.study.name.clone(),
            typed: typed.to_owned(),
            version: self.program.version.clone(),
            git: self.program.git.clone(),
            shard: shard.index(),
            shards: shard.of(),
            points: self.points().count(),
            numbers: self.numbers(),
            texts: self.texts.clone(),
        }
    }

    /// Points that other studies in the same place, and other divisions of this one, have kept.
    #[must_use]
    pub fn known(&self, share: &Store) -> Known {
        Known::beside(share.path(), share.head())
    }

    /// How long a point takes on one thread, measured on the first one.
    ///
    /// # Errors
    ///
    /// [`StudyError`].
    pub fn time_of_point(&self) -> Result<Duration, StudyError> {
        const TRIED: u32 = 16;
        let points = self.points();
        let begun = Instant::now();
        if self.study.expected {
            self.calculate(&points, &points.at(0), 1, 1, &Silent)?;
            return Ok(begun.elapsed());
        }
        let runs = self.study.runs.min(TRIED);
        self.calculate(&points, &points.at(0), runs, 1, &Silent)?;
        Ok(begun.elapsed().mul_f64(f64::from(self.study.runs) / f64::from(runs)))
    }

    /// Runs what is missing of a share, and keeps each point as it is finished.
    ///
    /// # Errors
    ///
    /// [`StudyError`]; what was finished is kept.
    pub fn run(
        &self,
        store: &Store,
        known: &Known,
        threads: Option<usize>,
        otherwise: Otherwise,
        progress: &dyn Progress,
    ) -> Result<Ran, StudyError> {
        let points = self.points();
        let range = store.range();
        let before = store.done()?;
        let missing = range.end - range.start - before;
        let threads = engine::threads(threads);
        let workers = threads.min(usize::try_from(missing).unwrap_or(threads)).max(1);
        let inner = (threads / workers).max(1);
        let next = AtomicU64::new(range.start);
        let [run, found, unfit] = [0; 3].map(AtomicU64::new);
        let failed = AtomicBool::new(false);
        let failure = Mutex::new(None);
        progress.start(missing);
        let one = |number: u64| -> Result<(), StudyError> {
            if store.read(number)?.is_some() {
                return Ok(());
            }
            let point = points.at(number);
            let key = self.key(&points, &point);
            let (content, count) = match known.find(&key) {
                Some(slot) => (slot, &found),
                None => {
                    let inside = Inside { outer: progress, failed: &failed };
                    let runs = self.study.runs;
                    let made = self.calculate(&points, &point, runs, inner, &inside);
                    let numbers = match (made, otherwise) {
                        (Ok(Some(numbers)), _) => numbers,
                        (Ok(None), _) => return Ok(()),
                        (Err(StudyError::Store(error)), _) => return Err(error.into()),
                        (Err(error), Otherwise::End) => return Err(error),
                        (Err(_), Otherwise::KeepGoing) => {
                            unfit.fetch_add(1, Ordering::Relaxed);
                            vec![f64::NAN; store.head().numbers]
                        }
                    };
                    (Slot { key, numbers }, &run)
                }
            };
            store.write(number, &content)?;
            count.fetch_add(1, Ordering::Relaxed);
            progress.advance(1);
            Ok(())
        };
        let work = || {
            while !progress.stop() && !failed.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= range.end {
                    break;
                }
                if let Err(error) = one(number) {
                    failed.store(true, Ordering::Relaxed);
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..workers {
                // Where the system gives fewer threads, those that there are do the work.
                if std::thread::Builder::new().spawn_scoped(scope, work).is_err() {
                    break;
                }
            }
            work();
        });
        progress.finish();
        let synced = store.sync();
        if let Some(error) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        synced?;
        let (run, found, failed) = (run.into_inner(), found.into_inner(), unfit.into_inner());
        Ok(Ran { before, found, run, failed, left: missing.saturating_sub(run + found) })
    }

    /// The numbers of a point; none where the user stopped before it was finished.
    fn calculate(
        &self,
        points: &Points<'_>,
        point: &Point,
        runs: u32,
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<Option<Vec<f64>>, StudyError> {
        let wrong = |problems: String| StudyError::Point {
            number: point.number,
            values: self.values(points, point),
            problems,
        };
        let scenario = self
            .study
            .scenario(point.base, &point.values)
            .map_err(|problems: Problems| wrong(problems.to_string()))?;
        let sampler = self.sampler(point.base, &scenario).map_err(|problems| {
            wrong(problems.iter().map(|p| format!("{}\n  {}", p.problem, p.hint)).collect())
        })?;
        let settings = Settings {
            runs,
            seed: if self.own_seeds { scenario.seed } else { self.study.seed },
            threads: Some(threads),
            mode: if self.study.expected { Mode::Expected } else { Mode::Sampled },
            precision: None,
        };
        match engine::run(&scenario, &sampler, &settings, progress) {
            Ok(results) if results.interrupted => Ok(None),
            Ok(results) => Ok(Some(kept::numbers(&scenario, &results, &self.outputs))),
            Err(EngineError::Stopped) => Ok(None),
            Err(error) => Err(StudyError::Engine(point.number, error)),
        }
    }

    /// Why a point that was kept as a failure has no numbers: found out again, so that it is the same whoever kept it.
    ///
    /// # Errors
    ///
    /// [`StudyError::Store`] where it has numbers.
    pub fn failure(&self, number: u64) -> Result<FailedPoint, StudyError> {
        let points = self.points();
        match self.calculate(&points, &points.at(number), self.study.runs, 1, &Silent) {
            Err(StudyError::Point { problems, .. }) => {
                Ok(FailedPoint { number, stage: "reading", error: problems })
            }
            Err(StudyError::Engine(_, error)) => {
                Ok(FailedPoint { number, stage: "running", error: error.to_string() })
            }
            Err(error) => Err(error),
            Ok(_) => Err(StoreError::Foreign(
                "the share".into(),
                format!("point {number} is kept as one that failed, and has numbers"),
            )
            .into()),
        }
    }

    /// A point's scenario, and its factors with their values, in words; none where the scenario's own stands.
    #[must_use]
    pub fn point(&self, number: u64) -> (String, Vec<(String, Option<Scalar>)>) {
        let points = self.points();
        let point = points.at(number);
        let shown = points.shown(&point);
        let ids = self.study.factors.iter().map(|factor| factor.id.clone());
        let scenario = self.study.bases[point.base].scenario.name.clone();
        (scenario, ids.zip(shown).collect())
    }

    /// The evidence of a point: mostly that of its scenario with a few values replaced.
    fn sampler(&self, base: usize, scenario: &Scenario) -> Result<Sampler, Vec<EvidenceProblem>> {
        let register = Register::embedded();
        let readings = |choice: &EvidenceChoice| (choice.reading.clone(), choice.readings.clone());
        let own = &self.study.bases[base].scenario.evidence;
        if readings(&scenario.evidence) != readings(own) {
            return Sampler::new(register, &scenario.evidence);
        }
        let problems = crate::evidence::choice_problems(register, &scenario.evidence);
        if problems.is_empty() {
            Ok(self.samplers[base].with(&scenario.evidence.overrides))
        } else {
            Err(problems)
        }
    }

    /// The hash of what a point is.
    fn key(&self, points: &Points<'_>, point: &Point) -> [u8; store::KEY] {
        let outputs: Vec<&str> = self.outputs.iter().map(|output| output.key()).collect();
        let seed = if self.own_seeds { "its own".to_owned() } else { self.study.seed.to_string() };
        let runs = if self.study.expected { 0 } else { self.study.runs };
        store::key(&format!(
            "{} {} {}\n{} {runs} runs, seed {seed}\n{}\n{}",
            self.program.version,
            self.program.git.as_deref().unwrap_or_default(),
            self.evidence,
            self.bases[point.base],
            outputs.join(" "),
            points.identity(point),
        ))
    }

    /// A point's factors and their values, in words.
    fn values(&self, points: &Points<'_>, point: &Point) -> String {
        let shown = points.shown(point);
        let each = self.study.factors.iter().zip(&shown).filter_map(|(factor, value)| {
            value.as_ref().map(|value| format!("{} = {value}", factor.id))
        });
        let scenario = &self.study.bases[point.base].scenario.name;
        std::iter::once(format!("scenario {scenario}")).chain(each).collect::<Vec<_>>().join(", ")
    }

    /// Puts shares together, which have to be all there are and of this study: the data set and its manifest.
    ///
    /// # Errors
    ///
    /// [`StudyError::Store`].
    #[cfg(feature = "parquet")]
    pub fn merge(&self, stores: &[Store], folder: &Path) -> Result<u64, StudyError> {
        let points = self.points();
        let outputs: Vec<&str> = self.outputs.iter().map(|output| output.key()).collect();
        let about = [
            ("study", self.study.name.clone()),
            ("title", self.study.title.clone()),
            ("study_sha256", self.sha256.clone()),
            ("seed", self.study.seed.to_string()),
            ("version", self.program.version.clone()),
            ("evidence_sha256", self.evidence.clone()),
        ];
        let set =
            Dataset { study: &self.study, points: &points, outputs: &self.outputs, about: &about };
        let mut ordered: Vec<&Store> = stores.iter().collect();
        ordered.sort_by_key(|store| store.range().start);
        let mut at = 0;
        let (mut first, mut block) = (0, Vec::new());
        let mut unfit = Vec::new();
        let numbers = |number: u64| -> Result<Option<Vec<f64>>, StoreError> {
            while ordered.get(at).is_some_and(|store| store.range().end <= number) {
                at += 1;
                block.clear();
            }
            let store = ordered.get(at).filter(|store| store.range().contains(&number));
            if !(first..first + block.len() as u64).contains(&number) {
                (first, block) =
                    (number, store.map_or(Ok(Vec::new()), |store| store.block(number))?);
            }
            let slot: Option<Slot> =
                block.get_mut((number - first) as usize).and_then(Option::take);
            let wrong = |what: &str| {
                let path = store.map_or_else(|| folder.to_path_buf(), |store| store.path().into());
                StoreError::Foreign(path, format!("point {number} {what}"))
            };
            let numbers = slot.map(|slot| slot.numbers).ok_or_else(|| wrong("is missing"))?;
            if numbers.iter().any(|number| number.is_infinite()) {
                return Err(wrong("holds what is no number"));
            }
            // Single numbers may be withheld; carrying on as now never is.
            if numbers.iter().all(|number| number.is_nan()) {
                unfit.push(number);
                return Ok(None);
            }
            Ok(Some(numbers))
        };
        let [written, table] = set.write(folder, numbers).map_err(|error| match error {
            DatasetError::Point(error) => error,
            DatasetError::Write(error) => StoreError::Write(error),
        })?;
        let failures = folder.join(failures::NAME);
        let failed: Result<Vec<FailedPoint>, StudyError> =
            unfit.iter().map(|number| self.failure(*number)).collect();
        let failed = failed?;
        let listed = match failed.is_empty() {
            true => {
                // Of a merge before this one.
                let _ = std::fs::remove_file(&failures);
                None
            }
            false => {
                let rows = failed.iter().map(|point| {
                    let (scenario, factors) = self.point(point.number);
                    failures::Row {
                        point: point.number,
                        scenario,
                        values: factors.into_iter().map(|(_, value)| value).collect(),
                        stage: point.stage,
                        error: &point.error,
                    }
                });
                let ids = self.study.factors.iter().map(|factor| factor.id.as_str());
                let file = failures::file(&ids.collect::<Vec<_>>(), rows);
                write_one(folder, &file).map_err(StoreError::Write)?;
                Some(file)
            }
        };
        let made = Made {
            failed: failed.len() as u64,
            failures: listed.as_ref(),
            study_sha256: &self.sha256,
            version: &self.program.version,
            git: self.program.git.as_deref(),
            evidence_sha256: &self.evidence,
            points: points.count(),
            rows: written.rows,
            texts: &self.texts,
            sets: [
                (dataset::NAME, written.bytes, &written.sha256),
                (dataset::TABLE, table.bytes, &table.sha256),
            ],
        };
        let file = manifest(&self.study, &outputs, &made);
        write_one(folder, &file).map_err(StoreError::Write)?;
        Ok(written.rows)
    }
}

/// Writes a file over what is there, whole or not at all.
fn write_one(folder: &Path, file: &output::File) -> Result<(), WriteError> {
    output::folder::replace(&folder.join(&file.name), &file.bytes)
}

/// Hears how far a point is, for the sake of stopping; progress is counted in points.
struct Inside<'a> {
    outer: &'a dyn Progress,
    failed: &'a AtomicBool,
}

impl Progress for Inside<'_> {
    fn start(&self, _total: u64) {}
    fn advance(&self, _done: u64) {}
    fn stop(&self) -> bool {
        self.outer.stop() || self.failed.load(Ordering::Relaxed)
    }
    fn finish(&self) {}
}
