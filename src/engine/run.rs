//! Runs a scenario many times.
//!
//! Run *r* draws one set of parameters, shared by every option, and its chance from streams keyed by (seed, run,
//! month, process, cell). Runs are shared out to threads, collected in order and added in order, so that the bytes
//! never depend on the number of threads.

use super::accumulate::{Accumulator, Reduced};
use super::results::Results;
use super::settings::{Mode, Precision, Progress, Settings};
use super::workers::Workers;
use crate::evidence::{Sampler, Values};
use crate::model::{Broken, Outcome, Record, Start, simulate_until};
use crate::random::{Chance, Expected, Keyed};
use crate::scenario::{Fit, FitDraw, Levels, Scenario};
use std::ops::Range;

/// One run in this many gets a twin with the same parameters and other chance.
const RUNS_PER_TWIN: u32 = 10;
/// The fewest twins, where there are as many runs.
const FEWEST_TWINS: u32 = 20;
/// Twins take their chance from runs that no user can ask for.
const TWIN: u32 = 1 << 31;
/// The headline outcomes that precision is asked of.
const PRECISE: [Outcome; 2] = [Outcome::Deaths, Outcome::ReachedOneYear];

/// Why no results came.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// A run broke a rule of the model. A fault of the program.
    #[error("run {run} broke a rule of the model: {broken}")]
    Broken {
        /// The run, which can be repeated on its own.
        run: u32,
        /// Which rule, where.
        broken: Broken,
    },
    /// The user stopped before a single run was finished.
    #[error("stopped before the first run was finished: there is nothing to show")]
    Stopped,
}

/// Runs every option of a scenario.
///
/// # Errors
///
/// [`EngineError`].
pub fn run(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Results, EngineError> {
    let workers = Workers::new(settings.threads);
    let stop = || progress.stop();
    let starts = starts(scenario, &sampler.central(), &workers, &stop)?;
    match settings.mode {
        Mode::Expected => expected(scenario, sampler, &starts, progress),
        Mode::Sampled => sampled(scenario, sampler, settings, progress, &starts, &workers),
    }
}

/// The fewest runs after which is asked whether they are enough.
const FIRST_LOOK: u32 = 100;

/// After how many runs is asked whether they are enough, where `most` are made at most: each time half as many again.
#[must_use]
pub fn looks(most: u32) -> Vec<u32> {
    let more = |runs: &u32| Some(runs.saturating_add(runs / 2)).filter(|runs| *runs < most);
    std::iter::successors(Some(FIRST_LOOK).filter(|first| *first < most), more)
        .chain([most])
        .collect()
}

/// Runs every option of a scenario until `enough` says so, asked after each of [`looks`]: `settings.runs` at most, and the
/// bytes of a run of as many as were made. A precision that is asked for is left to [`run`].
///
/// # Errors
///
/// [`EngineError`].
pub fn run_until(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
    enough: &dyn Fn(&Accumulator) -> bool,
) -> Result<Results, EngineError> {
    let workers = Workers::new(settings.threads);
    let stop = || progress.stop();
    let starts = starts(scenario, &sampler.central(), &workers, &stop)?;
    let work = |run, chance| one(scenario, sampler, settings.seed, &starts, run, chance, &stop);
    let mut accumulator = Accumulator::new(scenario);
    let (mut asked, mut interrupted) = (settings.runs, false);
    progress.start(u64::from(asked + twins_of(asked)));
    for look in looks(settings.runs) {
        let runs = accumulator.runs()..look;
        accumulator.expect(runs.len() as u32);
        let add = |reduced| accumulator.add(reduced);
        interrupted = collect(&workers, runs, |run| work(run, run), progress, add)?;
        if interrupted {
            break;
        }
        if enough(&accumulator) {
            asked = look;
            break;
        }
    }
    finished(accumulator, asked, interrupted, &workers, &work, progress)
}

/// The twins of the runs that were made, and the results of all.
fn finished(
    mut accumulator: Accumulator,
    asked: u32,
    mut interrupted: bool,
    workers: &Workers,
    work: &(impl Fn(u32, u32) -> Result<Option<Reduced>, EngineError> + Sync),
    progress: &dyn Progress,
) -> Result<Results, EngineError> {
    if !interrupted {
        let twins = 0..twins_of(accumulator.runs());
        let add = |reduced| accumulator.add_twin(&reduced);
        interrupted = collect(workers, twins, |run| work(run, TWIN + run), progress, add)?;
    }
    progress.finish();
    if accumulator.runs() == 0 {
        return Err(EngineError::Stopped);
    }
    let mut results = accumulator.results(asked);
    results.interrupted = interrupted;
    Ok(results)
}

/// What every area begins from.
pub(super) fn starts(
    scenario: &Scenario,
    values: &Values,
    workers: &Workers,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Start>, EngineError> {
    let areas = scenario.parts();
    let one = |area: u32| Start::new_until(&areas[area as usize], values, stop);
    let starts: Option<Vec<Start>> = workers.map(0..areas.len() as u32, one).into_iter().collect();
    starts.ok_or(EngineError::Stopped)
}

/// What every area begins from under a draw; none where it was given up.
pub(super) fn settled(
    scenario: &Scenario,
    starts: &[Start],
    values: &Values,
    levels: &Levels,
    stop: &dyn Fn() -> bool,
) -> Option<Vec<Start>> {
    let areas = scenario.parts().iter().zip(starts);
    areas.map(|(area, start)| start.settled_until(area, values, levels, stop)).collect()
}

fn expected(
    scenario: &Scenario,
    sampler: &Sampler,
    starts: &[Start],
    progress: &dyn Progress,
) -> Result<Results, EngineError> {
    progress.start(1);
    let values = sampler.central();
    let stop = || progress.stop();
    let reduced = one_run(scenario, starts, &values, 0, |_| Expected, &stop)?;
    let reduced = reduced.ok_or(EngineError::Stopped)?;
    let mut accumulator = Accumulator::new(scenario);
    accumulator.add(reduced);
    progress.advance(1);
    progress.finish();
    let mut results = accumulator.results(1);
    results.expected = true;
    Ok(results)
}

fn sampled(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
    starts: &[Start],
    workers: &Workers,
) -> Result<Results, EngineError> {
    let mut asked = settings.runs;
    let mut accumulator = Accumulator::new(scenario);
    let mut interrupted;
    let mut precision_reached = None;
    progress.start(u64::from(asked + twins_of(asked)));
    let stop = || progress.stop();
    let work = |run, chance| one(scenario, sampler, settings.seed, starts, run, chance, &stop);
    loop {
        let runs = accumulator.runs()..asked;
        accumulator.expect(runs.len() as u32);
        let add = |reduced| accumulator.add(reduced);
        interrupted = collect(workers, runs, |run| work(run, run), progress, add)?;
        let Some(precision) = settings.precision.filter(|_| !interrupted) else { break };
        let enough = precise(&accumulator, precision);
        precision_reached = Some(enough);
        if enough || asked >= precision.most_runs {
            break;
        }
        asked = asked.saturating_mul(2).min(precision.most_runs);
        progress.start(u64::from(asked + twins_of(asked)));
    }
    let mut results = finished(accumulator, asked, interrupted, workers, &work, progress)?;
    results.precision_reached = precision_reached.or(settings.precision.map(|_| false));
    Ok(results)
}

/// How many of so many runs get a twin: the first ones.
#[must_use]
pub fn twins_of(runs: u32) -> u32 {
    (runs / RUNS_PER_TWIN).max(FEWEST_TWINS).min(runs)
}

/// Run `run` of every option with chance of number `chance`; none where the user stopped it.
fn one(
    scenario: &Scenario,
    sampler: &Sampler,
    seed: u64,
    starts: &[Start],
    run: u32,
    chance: u32,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Reduced>, EngineError> {
    // Runs that had not begun when the user stopped are not begun: there may be many of them, one behind the other.
    if stop() {
        return Ok(None);
    }
    let luck = |area| Keyed::of_part(seed, area, chance);
    let (values, levels, draw) = drawn(scenario, sampler, seed, run);
    let Some(starts) = settled(scenario, starts, &values, &levels, stop) else {
        return Ok(None);
    };
    let reduced = one_run(scenario, &starts, &values, run, luck, stop)?;
    Ok(reduced.map(|mut reduced| {
        reduced.draw = draw;
        reduced
    }))
}

/// Some of the runs of a scenario and some of their twins, by chance, handed to `take` in order, first the runs: a share of
/// what [`run`] does. Whether the user stopped it.
///
/// # Errors
///
/// [`EngineError`].
pub fn run_some(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    [runs, twins]: [Range<u32>; 2],
    progress: &dyn Progress,
    mut take: impl FnMut(Reduced),
) -> Result<bool, EngineError> {
    let workers = Workers::new(settings.threads);
    let stop = || progress.stop();
    let starts = starts(scenario, &sampler.central(), &workers, &stop)?;
    progress.start((runs.len() + twins.len()) as u64);
    let seed = settings.seed;
    let work = |run, chance| one(scenario, sampler, seed, &starts, run, chance, &stop);
    let mut interrupted = collect(&workers, runs, |run| work(run, run), progress, &mut take)?;
    if !interrupted {
        interrupted = collect(&workers, twins, |run| work(run, TWIN + run), progress, take)?;
    }
    progress.finish();
    Ok(interrupted)
}

/// What all runs and then their twins leave behind, each in its order: as [`run`] does. `runs` is how many were asked for.
///
/// # Errors
///
/// What `each` gives in place of a run.
pub fn add_up<E>(
    scenario: &Scenario,
    runs: u32,
    each: impl Iterator<Item = Result<Reduced, E>>,
) -> Result<Results, E> {
    let mut accumulator = Accumulator::new(scenario);
    accumulator.expect(runs);
    for reduced in each {
        let reduced = reduced?;
        if accumulator.runs() < runs {
            accumulator.add(reduced)
        } else {
            accumulator.add_twin(&reduced)
        }
    }
    Ok(accumulator.results(runs))
}

/// Adds runs in order; whether the user stopped them on the way.
fn collect(
    workers: &Workers,
    runs: Range<u32>,
    work: impl Fn(u32) -> Result<Option<Reduced>, EngineError> + Sync,
    progress: &dyn Progress,
    mut add: impl FnMut(Reduced),
) -> Result<bool, EngineError> {
    let mut interrupted = false;
    let mut given_up = false;
    let mut broken = None;
    workers.in_order(runs, work, |reduced| {
        match reduced {
            // What comes after a run that was given up would leave a gap.
            Ok(Some(reduced)) if broken.is_none() && !given_up => add(reduced),
            Ok(reduced) => given_up |= reduced.is_none(),
            Err(error) => broken = broken.take().or(Some(error)),
        }
        progress.advance(1);
        interrupted |= given_up || progress.stop();
        broken.is_none() && !interrupted
    });
    broken.map_or(Ok(interrupted), Err)
}

/// The parameters, the levels and the draw of a run.
pub(super) fn drawn(
    scenario: &Scenario,
    sampler: &Sampler,
    seed: u64,
    run: u32,
) -> (Values, Levels, u32) {
    match &scenario.fit {
        None => (sampler.draw(seed, run), Levels::NEUTRAL, run),
        // What the area's figures inform comes from the fit.
        Some(fit) => {
            let draw = fit.draw(seed, run);
            (fitted_values(sampler, fit, draw), draw.levels, draw.run)
        }
    }
}

/// The evidence of one draw of a fit.
#[must_use]
pub fn fitted_values(sampler: &Sampler, fit: &Fit, draw: &FitDraw) -> Values {
    sampler.values(&fitted_scores(sampler, fit, draw))
}

/// The scores behind it.
fn fitted_scores(sampler: &Sampler, fit: &Fit, draw: &FitDraw) -> Vec<f64> {
    let mut scores = sampler.scores(fit.seed, draw.run);
    for (&index, &score) in fit.informed.iter().zip(&draw.scores) {
        if let Some(own) = scores.get_mut(index) {
            *own = score;
        }
    }
    scores
}

/// What a run draws, before a reading of the evidence puts its own numbers in their place: numbers as
/// [`Sampler::numbers`] gives them, levels, and the draw that it takes.
#[must_use]
pub fn numbers(
    scenario: &Scenario,
    sampler: &Sampler,
    seed: u64,
    run: u32,
) -> (Vec<f64>, Levels, u32) {
    match &scenario.fit {
        None => (sampler.numbers(&sampler.scores(seed, run)), Levels::NEUTRAL, run),
        Some(fit) => {
            let draw = fit.draw(seed, run);
            let scores = fitted_scores(sampler, fit, draw);
            (sampler.numbers(&scores), draw.levels, draw.run)
        }
    }
}

/// One run of every option with the same parameters and, area by area, the same luck; none where it was given up.
pub(super) fn one_run<C: Chance + Clone>(
    scenario: &Scenario,
    starts: &[Start],
    values: &Values,
    run: u32,
    chance: impl Fn(u32) -> C,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Reduced>, EngineError> {
    let mut reduced = Reduced::new(scenario, scenario.strategies.len(), values);
    let mut areas = Vec::with_capacity(starts.len());
    for ((area, start), index) in scenario.parts().iter().zip(starts).zip(0..) {
        let records = simulate_until(area, &area.strategies, start, values, chance(index), stop)
            .map_err(|broken| EngineError::Broken { run, broken })?;
        let Some(records) = records else { return Ok(None) };
        areas.push(records);
    }
    for option in 0..scenario.strategies.len() {
        let records: Vec<&Record> =
            areas.iter().filter_map(|records| records.get(option)).collect();
        match records[..] {
            [one] => reduced.add(option, one),
            _ => reduced.add_areas(option, &records),
        }
    }
    Ok(Some(reduced))
}

/// Whether every headline difference is known to the precision asked for.
fn precise(accumulator: &Accumulator, precision: Precision) -> bool {
    PRECISE.iter().all(|&outcome| {
        accumulator.differences(outcome).all(|difference| {
            let allowed = (precision.relative * difference.mean.abs())
                .max(precision.of_comparator * difference.comparator.abs());
            difference.standard_error <= allowed
        })
    })
}
