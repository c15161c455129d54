//! A model prepared once: an area's start, its draws and its comparator, asked for one list of strategies after another.
//!
//! A [`World`] is one set of parameters with one luck: what a run of the engine is for every strategy. Its comparator is run
//! once; each strategy then costs its own months and no more.

use super::accumulate::{Accumulator, Reduced};
use super::results::Results;
use super::run::{EngineError, drawn, settled, starts};
use super::settings::{Progress, Silent};
use super::workers::Workers;
use crate::evidence::{Sampler, Values};
use crate::model::{Record, Start, simulate_until};
use crate::random::{Expected, Keyed};
use crate::scenario::{Levels, Scenario, Strategy};
use ndarray::{Array2, Array3, Array4};

/// An area, its evidence and its comparator, prepared once.
pub struct Model {
    /// Every part with its comparator alone.
    scenario: Scenario,
    sampler: Sampler,
    starts: Vec<Start>,
    central: World,
    workers: Workers,
}

/// Where the chance of a world comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Luck {
    /// Fractions in place of draws.
    Expected,
    /// The streams of a run of a seed.
    Run { seed: u64, run: u32 },
}

/// One set of parameters with one luck, from where the area settles under it; its comparator has been run.
pub struct World {
    /// Of the parameters: errors count runs that share one as one.
    draw: u32,
    luck: Luck,
    values: Values,
    starts: Vec<Start>,
    /// Of every part.
    comparator: Vec<Record>,
}

/// What strategies lead to in one world.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// `[1 + strategies, Outcome]`, the comparator first: flows summed over the horizon, stocks averaged over its months.
    pub totals: Array2<f64>,
    /// `[1 + strategies, profile, Measure]`: sums over the horizon.
    pub profiles: Array3<f64>,
    /// `[1 + strategies, year, line, funded or spent]`: pounds.
    pub money: Array4<f64>,
    /// `[1 + strategies, month, Place]`: people at the end of the month.
    pub places: Array3<f64>,
}

impl From<Reduced> for Answers {
    fn from(reduced: Reduced) -> Self {
        let Reduced { totals, profiles, money, places, .. } = reduced;
        Self { totals, profiles, money, places }
    }
}

impl World {
    /// The parameters.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }
}

impl Model {
    /// Prepares a scenario; its options are not kept. `threads` never changes a result.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn new(
        scenario: &Scenario,
        sampler: Sampler,
        threads: Option<usize>,
    ) -> Result<Self, EngineError> {
        Self::new_until(scenario, sampler, threads, &Silent)
    }

    /// The same, given up where the user says so.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn new_until(
        scenario: &Scenario,
        sampler: Sampler,
        threads: Option<usize>,
        progress: &dyn Progress,
    ) -> Result<Self, EngineError> {
        let scenario = bare(scenario);
        let workers = Workers::new(threads);
        let values = sampler.central();
        let starts = starts(&scenario, &values, &workers, &|| progress.stop())?;
        let central = world(&scenario, Luck::Expected, 0, values, starts.clone())?;
        Ok(Self { scenario, sampler, starts, central, workers })
    }

    /// The scenario with its comparator and no other option.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The evidence.
    #[must_use]
    pub fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    /// Whether strategies of another scenario can be asked of this model: nothing but its options differs.
    #[must_use]
    pub fn fits(&self, scenario: &Scenario) -> bool {
        bare(scenario) == self.scenario
    }

    /// Central values, in expected values.
    #[must_use]
    pub fn central(&self) -> &World {
        &self.central
    }

    /// Some values, in expected values, from where the area settles under them.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn expected(&self, values: Values, levels: &Levels) -> Result<World, EngineError> {
        let starts = self.settled(&values, levels)?;
        world(&self.scenario, Luck::Expected, 0, values, starts)
    }

    /// A run of a seed by chance: the same as that run of [`run`](super::run()).
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn by_chance(&self, seed: u64, run: u32) -> Result<World, EngineError> {
        let (values, levels, draw) = drawn(&self.scenario, &self.sampler, seed, run);
        let starts = self.settled(&values, &levels)?;
        world(&self.scenario, Luck::Run { seed, run }, draw, values, starts)
    }

    /// The same of a run whose parameters were drawn elsewhere: `draw` is the draw that it takes.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn by_told(
        &self,
        seed: u64,
        run: u32,
        draw: u32,
        values: Values,
        levels: &Levels,
    ) -> Result<World, EngineError> {
        let starts = self.settled(&values, levels)?;
        world(&self.scenario, Luck::Run { seed, run }, draw, values, starts)
    }

    /// A run's parameters in expected values: as [`by_chance`](Self::by_chance), without the chance.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn by_draw(&self, seed: u64, run: u32) -> Result<World, EngineError> {
        let (values, levels, draw) = drawn(&self.scenario, &self.sampler, seed, run);
        let starts = self.settled(&values, &levels)?;
        world(&self.scenario, Luck::Expected, draw, values, starts)
    }

    /// Several worlds at once, on every thread: `make` is told each one's number.
    ///
    /// # Errors
    ///
    /// [`EngineError`], of the first that has one.
    pub fn worlds(
        &self,
        count: u32,
        make: impl Fn(u32) -> Result<World, EngineError> + Sync + Send,
    ) -> Result<Vec<World>, EngineError> {
        self.workers.map(0..count, make).into_iter().collect()
    }

    /// The strategies of a scenario that [fits](Self::fits), part by part, without its comparator.
    #[must_use]
    pub fn strategies(&self, scenario: &Scenario) -> Vec<Vec<Strategy>> {
        scenario.parts().iter().map(|part| part.strategies[1..].to_vec()).collect()
    }

    /// The parameters and levels of a run of a seed, and the number of their draw.
    #[must_use]
    pub fn draw(&self, seed: u64, run: u32) -> (Values, Levels, u32) {
        drawn(&self.scenario, &self.sampler, seed, run)
    }

    /// Strategies in a world, the comparator first. `strategies` has a list for every part of the scenario, all of one
    /// length.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn answers(
        &self,
        world: &World,
        strategies: &[Vec<Strategy>],
    ) -> Result<Answers, EngineError> {
        Ok(self.run(world, strategies)?.into())
    }

    /// Work on many things at once, on every thread; results in order.
    pub fn map<T: Send>(&self, count: u32, work: impl Fn(u32) -> T + Sync + Send) -> Vec<T> {
        self.workers.map(0..count, work)
    }

    /// Everything that a world leaves behind, the comparator first.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn run(&self, world: &World, strategies: &[Vec<Strategy>]) -> Result<Reduced, EngineError> {
        let slices: Vec<&[Strategy]> = strategies.iter().map(Vec::as_slice).collect();
        self.reduced(world, &slices)
    }

    /// What these worlds leave behind, added up in their order: as the engine's results of a scenario with these options,
    /// without twins.
    ///
    /// # Errors
    ///
    /// [`EngineError`], of the first world that has one.
    pub fn results(&self, worlds: &[World], scenario: &Scenario) -> Result<Results, EngineError> {
        let mut accumulator = Accumulator::new(scenario);
        let strategies: Vec<&[Strategy]> =
            scenario.parts().iter().map(|part| &part.strategies[1..]).collect();
        let one = |index: u32| self.reduced(&worlds[index as usize], &strategies);
        let mut broken = None;
        self.workers.in_order(0..worlds.len() as u32, one, |reduced| {
            match reduced {
                Ok(reduced) => accumulator.add(reduced),
                Err(error) => broken = broken.take().or(Some(error)),
            }
            broken.is_none()
        });
        if let Some(error) = broken {
            return Err(error);
        }
        let mut results = accumulator.results(worlds.len() as u32);
        results.expected = matches!(worlds, [World { luck: Luck::Expected, .. }]);
        Ok(results)
    }

    /// What one world leaves behind, by the thread that asks: for work that is on every thread already ([`map`](Self::map)).
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn result(&self, world: &World, scenario: &Scenario) -> Result<Results, EngineError> {
        let mut accumulator = Accumulator::new(scenario);
        let strategies: Vec<&[Strategy]> =
            scenario.parts().iter().map(|part| &part.strategies[1..]).collect();
        accumulator.add(self.reduced(world, &strategies)?);
        let mut results = accumulator.results(1);
        results.expected = world.luck == Luck::Expected;
        Ok(results)
    }

    fn settled(&self, values: &Values, levels: &Levels) -> Result<Vec<Start>, EngineError> {
        settled(&self.scenario, &self.starts, values, levels, &|| false).ok_or(EngineError::Stopped)
    }

    /// Strategies in a world, part by part, after its comparator, which is not run again.
    fn reduced(&self, world: &World, strategies: &[&[Strategy]]) -> Result<Reduced, EngineError> {
        let options = strategies.first().map_or(0, |own| own.len());
        let mut reduced = Reduced::new(&self.scenario, 1 + options, &world.values);
        reduced.draw = world.draw;
        let parts = self.scenario.parts().iter().zip(&world.starts).zip(strategies);
        let others: Result<Vec<Vec<Record>>, EngineError> = parts
            .zip(0..)
            .map(|(((part, start), own), area)| {
                world.luck.records(part, own, start, &world.values, area)
            })
            .collect();
        let others = others?;
        let mut add = |option: usize, records: &[&Record]| match records {
            [one] => reduced.add(option, one),
            several => reduced.add_areas(option, several),
        };
        add(0, &world.comparator.iter().collect::<Vec<_>>());
        for option in 0..options {
            let records: Vec<&Record> = others.iter().filter_map(|area| area.get(option)).collect();
            add(1 + option, &records);
        }
        Ok(reduced)
    }
}

impl Luck {
    /// The records of an area's strategies.
    fn records(
        self,
        part: &Scenario,
        strategies: &[Strategy],
        start: &Start,
        values: &Values,
        area: u32,
    ) -> Result<Vec<Record>, EngineError> {
        let never = || false;
        let records = match self {
            Self::Expected => simulate_until(part, strategies, start, values, Expected, &never),
            Self::Run { seed, run } => {
                let luck = Keyed::of_part(seed, area, run);
                simulate_until(part, strategies, start, values, luck, &never)
            }
        };
        let run = if let Self::Run { run, .. } = self { run } else { 0 };
        match records {
            Ok(records) => Ok(records.unwrap_or_default()),
            Err(broken) => Err(EngineError::Broken { run, broken }),
        }
    }
}

/// A world, whose comparator is run now.
fn world(
    scenario: &Scenario,
    luck: Luck,
    draw: u32,
    values: Values,
    starts: Vec<Start>,
) -> Result<World, EngineError> {
    let mut comparator = Vec::with_capacity(starts.len());
    for ((part, start), area) in scenario.parts().iter().zip(&starts).zip(0..) {
        comparator.extend(luck.records(part, &part.strategies[..1], start, &values, area)?);
    }
    Ok(World { draw, luck, values, starts, comparator })
}

/// A scenario with its comparator alone.
fn bare(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    for part in std::iter::once(&mut bare.strategies)
        .chain(bare.areas.iter_mut().map(|part| &mut part.strategies))
    {
        part.truncate(1);
    }
    bare
}
