//! Allocations that were run: each once in each world, kept so that a search can be stopped and go on.

use super::counted::{Counted, Numbers};
use super::variables::Variables;
use crate::engine::{EngineError, Model, Progress, World};
use crate::scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// Steps from today, by variable.
pub type Steps = Vec<i32>;

/// Jobs between two words about progress.
const BATCH: usize = 64;

/// What was run: the world's number and the steps, and what came of it.
pub type Entry = ((usize, Steps), Numbers);

/// Somebody who keeps what was run.
pub trait Keeper {
    /// Takes entries that are new.
    fn keep(&mut self, entries: &[Entry]);
}

/// Nobody keeps it.
pub struct Forgotten;

impl Keeper for Forgotten {
    fn keep(&mut self, _entries: &[Entry]) {}
}

/// The model and every allocation that was run on it.
pub struct Survey<'a> {
    /// The model.
    pub model: &'a Model,
    /// What moves.
    pub variables: &'a Variables,
    /// What is counted.
    pub counted: Counted,
    worlds: Vec<World>,
    known: BTreeMap<(usize, Steps), Numbers>,
    keeper: &'a mut dyn Keeper,
    progress: &'a dyn Progress,
    /// Allocations run so far, in every world together.
    pub ran: u64,
}

impl<'a> Survey<'a> {
    /// With what is known from before.
    pub fn new(
        model: &'a Model,
        variables: &'a Variables,
        known: Vec<Entry>,
        keeper: &'a mut dyn Keeper,
        progress: &'a dyn Progress,
    ) -> Self {
        let counted = Counted::new(variables);
        let whole = |(_, numbers): &Entry| numbers.len() == counted.len();
        let known = known.into_iter().filter(whole).collect();
        Self { model, variables, counted, worlds: Vec::new(), known, keeper, progress, ran: 0 }
    }

    /// Adds worlds; the number of the first.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn add(
        &mut self,
        count: u32,
        make: impl Fn(u32) -> Result<World, EngineError> + Sync + Send,
    ) -> Result<usize, EngineError> {
        let first = self.worlds.len();
        self.stopped()?;
        self.worlds.extend(self.model.worlds(count, make)?);
        Ok(first)
    }

    /// The scenario with its comparator.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        self.model.scenario()
    }

    fn stopped(&self) -> Result<(), EngineError> {
        if self.progress.stop() { Err(EngineError::Stopped) } else { Ok(()) }
    }

    /// Runs what is not known yet.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn run(&mut self, jobs: Vec<(usize, Steps)>) -> Result<(), EngineError> {
        let new = jobs.into_iter().filter(|job| !self.known.contains_key(job));
        let fresh: Vec<(usize, Steps)> = new.collect::<BTreeSet<_>>().into_iter().collect();
        for batch in fresh.chunks(BATCH) {
            self.stopped()?;
            let (model, variables, counted) = (self.model, self.variables, &self.counted);
            let worlds = &self.worlds;
            let one = |index: u32| -> Result<Numbers, EngineError> {
                let (world, steps) = &batch[index as usize];
                let scenario = model.scenario();
                let amounts = variables.amounts(scenario, steps);
                let moved =
                    scenario.moved("moved", "Moved", &amounts, variables.from, variables.over);
                let strategies: Vec<Vec<_>> = moved.into_iter().map(|own| vec![own]).collect();
                let answers = model.answers(&worlds[*world], &strategies)?;
                Ok(counted.of(&answers, 1, variables))
            };
            let found = model.map(batch.len() as u32, one);
            let mut entries = Vec::with_capacity(batch.len());
            for (job, numbers) in batch.iter().zip(found) {
                entries.push((job.clone(), numbers?));
            }
            self.keeper.keep(&entries);
            self.known.extend(entries);
            self.ran += batch.len() as u64;
            self.progress.advance(batch.len() as u64);
        }
        Ok(())
    }

    /// What came of an allocation in a world that was run.
    #[must_use]
    pub fn at(&self, world: usize, steps: &[i32]) -> Option<&Numbers> {
        self.known.get(&(world, steps.to_vec()))
    }

    /// The same, run now where it was not.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn ask(&mut self, world: usize, steps: &[i32]) -> Result<Numbers, EngineError> {
        self.run(vec![(world, steps.to_vec())])?;
        Ok(self.at(world, steps).cloned().unwrap_or_default())
    }

    /// Several allocations in several worlds.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn everywhere(
        &mut self,
        worlds: std::ops::Range<usize>,
        allocations: &[Steps],
    ) -> Result<(), EngineError> {
        let mut jobs = Vec::new();
        for steps in allocations {
            jobs.extend(worlds.clone().map(|world| (world, steps.clone())));
        }
        self.run(jobs)
    }
}
