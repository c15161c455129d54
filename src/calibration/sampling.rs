//! Rounds of chains and evaluations: a stand-in for the model is sampled, the model weighs what came of it, and the stand-in
//! learns from that.
//!
//! Adaptive (population) importance sampling: Cappé, Guillin, Marin, Robert (2004); the proposal of a round is the posterior
//! by a stand-in that was learnt from all evaluations before, and its draws come from chains of Hamiltonian Monte Carlo.

use super::chains::{Walker, tuned};
use super::conditional::{About, beyond, tight};
use super::diagnostics::{kish, mixing, smoothed};
use super::kept::{Fitted, Round, State, Told};
use super::picture::Picture;
use super::surrogate::{Frame, Given, Lesson, Surrogate};
use super::{Area, CalibrationError, Settings, levels, peak};
use crate::engine::{EngineError, Progress, Workers};
use crate::evidence::Sampler;
use crate::random::Stream;
use crate::scenario::Scenario;
use crate::units::math::{exp, ln};
use ndarray::Array2;
use rand::RngExt;
use rand_distr::StandardNormal;

/// The stream of the first draws.
const PROPOSALS: u8 = 253;
/// The stream of the chains.
const CHAINS: u8 = 251;
/// The stream of levels that are drawn anew.
const ANEW: u8 = 250;
/// How much wider than the picture the first draws are, so that the stand-in knows its edges.
const WIDER: f64 = 1.05;
/// The first draws, and those of a round: the same for every budget that has room for them, so that a larger budget goes on
/// from what was asked under a smaller one.
const FIRST: u32 = 400;
/// Draws of a round.
const ROUND: u32 = 800;
/// Runs set apart for a chain.
const RUNS: u32 = 1 << 12;
/// Chains of a round.
const SIDE_BY_SIDE: u32 = 16;
/// Paths of a chain before its states count.
const WARM_UP: u32 = 120;
/// Paths between two states at which the model is asked.
const THINNED: u32 = 24;
/// Other runs' evidence that is tried after a path.
const OTHERS: u32 = 2;
/// First steps of a path, before they are tuned.
const STEP: f64 = 0.3;
/// A fit ends when its kept draws are worth this part of their number.
const ENOUGH: f64 = 0.85;
/// Draws weighed before those so far are handed over.
const CHUNK: u32 = 32;
/// Work of the first two steps, in draws.
const BEFORE: u64 = 1000;
/// Rounds in which the peak is usually found.
const ROUNDS: u64 = 10;
/// Digits that are kept of a score.
const DIGITS: usize = 5;

/// An evaluation of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Which, from 0.
    pub index: u32,
    /// Logarithm of the likelihood, but for a constant.
    pub log_likelihood: f64,
    /// Levels relative to the start, then informed scores.
    pub coordinates: Vec<f64>,
    /// What it shows of the targets.
    pub shown: Vec<f64>,
}

/// Fits an area. `known` are draws weighed before, with the same file and settings; `weighed` is handed those that are
/// new, now and then.
///
/// # Errors
///
/// [`CalibrationError`].
pub fn fit(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
    known: &[Drawn],
    weighed: &dyn Fn(&[Drawn]),
) -> Result<Fitted, CalibrationError> {
    let stop = || progress.stop();
    let area = Area::new(scenario, sampler)?.until(&stop);
    fitted(area, sampler, settings, progress, known, weighed).map_err(|error| match error {
        CalibrationError::Engine(EngineError::Stopped) => CalibrationError::Stopped(0),
        other => other,
    })
}

fn fitted(
    mut area: Area,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
    known: &[Drawn],
    weighed: &dyn Fn(&[Drawn]),
) -> Result<Fitted, CalibrationError> {
    let workers = Workers::new(settings.threads);
    progress.start(BEFORE + u64::from(settings.draws));
    let said = || progress.advance(BEFORE / 2 / ROUNDS);
    let scores = peak::peak(&area, &workers, vec![0.0; levels::COUNT], &said)?;
    let levels = levels::of_scores(&area.fitted, &scores);
    area.bias = area.bias(&area.start(levels)?, settings.seed, settings.threads)?;
    let scores = if area.bias.iter().all(|bias| bias.negligible()) {
        scores
    } else {
        peak::peak(&area, &workers, scores, &said)?
    };
    let picture =
        Picture::new(&area, sampler, scores, &workers)?.ok_or(CalibrationError::Hopeless)?;
    progress.advance(BEFORE / 2);
    let frame = Frame::new(&area, sampler, &picture).ok_or(CalibrationError::Hopeless)?;
    let tight = tight(&picture);
    let walk = Walk { frame: &frame, tight: &tight, settings, workers: &workers };
    Rounds { walk, progress, known, weighed, asked: 0 }.all()
}

/// A state before the model is asked.
struct Asked {
    chain: u32,
    iteration: u32,
    run: u32,
    coordinates: Vec<f64>,
    /// Logarithm of the density with which it was drawn, but for a constant.
    log_proposal: f64,
}

impl Asked {
    /// With the model's answer, not weighed yet.
    fn weighed(self, frame: &Frame, drawn: Drawn) -> State {
        State {
            chain: self.chain,
            iteration: self.iteration,
            run: self.run,
            weight: 0.0,
            log_likelihood: drawn.log_likelihood,
            log_prior: frame.log_prior(&self.coordinates),
            log_proposal: self.log_proposal,
            coordinates: self.coordinates,
            shown: drawn.shown,
        }
    }
}

/// What a chain did: states at which to ask, and every coordinate after every path.
struct Walked {
    states: Vec<Asked>,
    traces: Vec<Vec<f64>>,
}

/// What draws states.
#[derive(Clone, Copy)]
struct Walk<'a> {
    frame: &'a Frame<'a>,
    /// Directions of the levels that are drawn anew.
    tight: &'a Array2<f64>,
    settings: &'a Settings,
    workers: &'a Workers,
}

/// The work in hand.
struct Rounds<'a> {
    walk: Walk<'a>,
    progress: &'a dyn Progress,
    known: &'a [Drawn],
    weighed: &'a dyn Fn(&[Drawn]),
    /// Evaluations so far.
    asked: u32,
}

impl Walk<'_> {
    /// A draw of the picture, with a run's evidence.
    fn of_picture(&self, run: u32) -> Asked {
        let rest = self.frame.rest(&self.frame.sampler.scores(self.settings.seed, run));
        let moved = self.frame.moved(&rest);
        let stream = Stream::new(self.settings.seed, run, PROPOSALS);
        let normals = stream.sample_iter::<f64, _>(StandardNormal);
        let place: Vec<f64> =
            moved.iter().zip(normals).map(|(moved, normal)| moved + WIDER * normal).collect();
        let coordinates = shortened(self.frame.coordinates(&place));
        Asked { chain: 0, iteration: 0, run, coordinates, log_proposal: 0.0 }
    }

    /// Chains of a round, so many states of them and the first of these, with the largest R̂ and the smallest effective share;
    /// none where the user stopped.
    fn walked(
        &self,
        surrogate: &Surrogate,
        round: u32,
        (size, count): (u32, u32),
    ) -> Option<(Vec<Asked>, f64, f64)> {
        let chains = SIDE_BY_SIDE.min(size);
        let each = size.div_ceil(chains);
        let walked = self
            .workers
            .map(0..chains, |chain| self.chain(surrogate, round * SIDE_BY_SIDE + chain, each));
        let walked: Vec<Walked> = walked.into_iter().collect::<Option<_>>()?;
        let coordinates = self.frame.picture.peak.len();
        let (mut r_hat, mut mixed) = (1.0_f64, 1.0_f64);
        for coordinate in 0..coordinates {
            let traces: Vec<Vec<f64>> = walked
                .iter()
                .map(|chain| chain.traces.iter().map(|place| place[coordinate]).collect())
                .collect();
            if let Some(found) = mixing(&traces) {
                r_hat = r_hat.max(found.r_hat);
                mixed = mixed.min(found.effective / f64::from(each * chains));
            }
        }
        // By iteration, so that a round that is cut short has all chains.
        let mut states: Vec<Asked> = walked.into_iter().flat_map(|chain| chain.states).collect();
        states.sort_by_key(|state| (state.iteration, state.chain));
        states.truncate(count as usize);
        Some((states, r_hat, mixed))
    }

    /// One chain: paths with a run's evidence, and other runs' evidence in turn, to which coordinates follow as in the picture
    /// (a Metropolis step whose way back is the same; evidence of a fresh run is a draw from what is believed). None where the
    /// user stopped.
    fn chain(&self, surrogate: &Surrogate, chain: u32, each: u32) -> Option<Walked> {
        let (frame, seed) = (self.frame, self.settings.seed);
        let mut luck = Stream::new(seed, chain, CHAINS);
        // Runs of its own, apart from the first draws'.
        let mut run = shares(self.settings.draws).0 + chain * RUNS;
        let given = |run: u32| Given {
            frame,
            surrogate,
            rest: frame.rest(&frame.sampler.scores(seed, run)),
        };
        let (mut density, mut own) = (given(run), run);
        let mut walker = Walker::new(&density, frame.moved(&density.rest).to_vec());
        let mut other = |density: &mut Given, walker: &mut Walker, luck: &mut Stream| {
            run += 1;
            let tried = given(run);
            let shift = frame.moved(&(&tried.rest - &density.rest));
            let place = walker.place.iter().zip(&shift).map(|(place, shift)| place + shift);
            let there = Walker::new(&tried, place.collect());
            if luck.random::<f64>() < exp((there.value - walker.value).min(0.0)) {
                walker.put(&tried, there.place);
                density.rest = tried.rest;
                return Some(run);
            }
            None
        };
        let mut size = STEP;
        for _ in 0..WARM_UP / 10 {
            if frame.area.stopped() {
                return None;
            }
            size = tuned(&mut walker, &density, size, 10, &mut luck);
            for _ in 0..OTHERS {
                own = other(&mut density, &mut walker, &mut luck).unwrap_or(own);
            }
        }
        let mut walked = Walked { states: Vec::new(), traces: Vec::new() };
        for iteration in 1..=each {
            if frame.area.stopped() {
                return None;
            }
            for _ in 0..THINNED {
                walker.path(&density, size, &mut luck);
                for _ in 0..OTHERS {
                    own = other(&mut density, &mut walker, &mut luck).unwrap_or(own);
                }
                walked.traces.push(walker.place.clone());
            }
            let coordinates = shortened(frame.coordinates(&walker.place));
            let log_proposal =
                frame.log_prior(&coordinates) + density.log_likelihood(&frame.place(&coordinates));
            let chain = chain + 1;
            walked.states.push(Asked { chain, iteration, run: own, coordinates, log_proposal });
        }
        Some(walked)
    }
}

impl Walk<'_> {
    /// A state with its levels drawn anew along tight directions, after the model has said what it shows there: a proposal.
    ///
    /// State and new state together have the density of the chain × that of the new levels. A density of the old levels, given
    /// all that both have in common, is divided out, so that weights belong to the new state alone. Any would be right; with
    /// the one that the chain itself has, but for its being normal, weights differ least.
    fn anew(&self, surrogate: &Surrogate, asked: &Asked, shown: &[f64]) -> Asked {
        let (frame, tight) = (self.frame, self.tight);
        let rest = frame.rest(&frame.sampler.scores(self.settings.seed, asked.run));
        let given = Given { frame, surrogate, rest };
        let stream = (asked.chain * RUNS).wrapping_add(asked.iteration);
        let stream = Stream::new(self.settings.seed, stream, ANEW);
        let drawn = || {
            let shift = beyond(&given, &asked.coordinates, shown)?;
            let old = &asked.coordinates[..levels::COUNT];
            let to = About::new(&given, tight, &asked.coordinates, &shift)?;
            let normals = stream.sample_iter(StandardNormal).take(tight.ncols()).collect();
            let mut new = shortened(to.draw(tight, old, normals, WIDER));
            let there = to.log_density(tight, &new, WIDER);
            new.extend_from_slice(&asked.coordinates[levels::COUNT..]);
            let back = About::new(&given, tight, &new, &vec![0.0; shown.len()])?;
            Some((new, asked.log_proposal + there - back.log_density(tight, old, 1.0)))
        };
        // Where nothing can be said, a state that weighs nothing.
        let (coordinates, log_proposal) =
            drawn().unwrap_or_else(|| (asked.coordinates.clone(), f64::NAN));
        let Asked { chain, iteration, run, .. } = *asked;
        Asked { chain, iteration, run, coordinates, log_proposal }
    }
}

impl Rounds<'_> {
    fn all(&mut self) -> Result<Fitted, CalibrationError> {
        let walk = self.walk;
        let (frame, budget) = (walk.frame, walk.settings.draws);
        let (first, size) = shares(budget);
        let states = walk.workers.map(0..first, |run| walk.of_picture(run));
        let mut lessons = self.ask(&states)?.1;
        let mut told: Vec<Round> = Vec::new();
        let mut weighed: Vec<Vec<State>> = Vec::new();
        while self.asked < budget {
            let surrogate =
                Surrogate::new(frame, &lessons, walk.workers).ok_or_else(|| self.none())?;
            let count = size.min(budget - self.asked);
            let round = told.len() as u32;
            // The model is asked twice of a state: where the chain is, and with levels drawn anew.
            let walked = walk.walked(&surrogate, round, (size / 2, count / 2));
            let (asked, r_hat, mixed) = walked.ok_or_else(|| self.none())?;
            let (drawn, new) = self.ask(&asked)?;
            lessons.extend(new);
            let asked = walk.workers.map(0..asked.len() as u32, |at| {
                walk.anew(&surrogate, &asked[at as usize], &drawn[at as usize].shown)
            });
            let (drawn, new) = self.ask(&asked)?;
            let states: Vec<State> = asked
                .into_iter()
                .zip(drawn)
                .map(|(asked, drawn)| asked.weighed(frame, drawn))
                .collect();
            let ratios: Vec<f64> = states.iter().map(State::log_ratio).collect();
            let smooth = smoothed(&ratios).ok_or(CalibrationError::Hopeless)?;
            let squares = surrogate.left_out.iter().map(|error| error * error).sum::<f64>();
            told.push(Round {
                draws: states.len() as u32,
                effective: kish(&smooth.weights),
                shape: smooth.shape,
                r_hat,
                mixed,
                left_out: (squares / surrogate.left_out.len().max(1) as f64).sqrt(),
            });
            weighed.push(states);
            lessons.extend(new);
            // Whether the draws that would be kept now are worth their number.
            let (weights, shape) = together(&weighed, &told).ok_or(CalibrationError::Hopeless)?;
            let fitted = &self.fitted(weighed.iter().flatten().zip(weights), &told, shape);
            if fitted.worth() >= ENOUGH * f64::from(walk.settings.kept) || self.asked == budget {
                self.progress.finish();
                return Ok(fitted.clone());
            }
        }
        Err(CalibrationError::Hopeless)
    }

    /// Why there is nothing.
    fn none(&self) -> CalibrationError {
        match self.progress.stop() {
            true => CalibrationError::Stopped(self.asked),
            false => CalibrationError::Hopeless,
        }
    }

    /// The fit of states and their weights so far.
    fn fitted<'s>(
        &self,
        states: impl Iterator<Item = (&'s State, f64)>,
        rounds: &[Round],
        shape: Option<f64>,
    ) -> Fitted {
        let Walk { frame, settings, .. } = self.walk;
        let states = states.map(|(state, weight)| State { weight, ..state.clone() }).collect();
        let told = Told { area: frame.area, picture: frame.picture, settings };
        told.fitted(states, rounds.to_vec(), shape, self.asked)
    }

    /// What the model says at states, unless it is known.
    fn ask(&mut self, states: &[Asked]) -> Result<(Vec<Drawn>, Vec<Lesson>), CalibrationError> {
        let Walk { frame, settings, workers, .. } = self.walk;
        let first = self.asked;
        let mut drawn: Vec<Drawn> = Vec::new();
        let mut lessons = Vec::new();
        for chunk in states.chunks(CHUNK as usize) {
            let (from, known) = (self.asked, self.known);
            let there = |at: u32| {
                let known = known.get((from + at) as usize);
                known.filter(|known| known.index == from + at)
            };
            let one = |at: u32| -> Result<(Drawn, Lesson), CalibrationError> {
                let asked = &chunk[at as usize];
                let scores = frame.sampler.scores(settings.seed, asked.run);
                let coordinates = asked.coordinates.clone();
                let shown = match there(at).filter(|known| known.coordinates == coordinates) {
                    Some(known) => known.shown.clone(),
                    None => {
                        frame.picture.shown(frame.area, frame.sampler, &coordinates, &scores)?
                    }
                };
                let place = frame.place(&coordinates);
                let lesson = Lesson { place, rest: frame.rest(&scores), shown: shown.clone() };
                let log_likelihood = frame.log_likelihood(&shown);
                Ok((Drawn { index: from + at, log_likelihood, coordinates, shown }, lesson))
            };
            let new: Result<Vec<(Drawn, Lesson)>, _> =
                workers.map(0..chunk.len() as u32, one).into_iter().collect();
            let new = new.map_err(|error| match error {
                CalibrationError::Engine(EngineError::Stopped) => self.none(),
                other => other,
            });
            let (new, learnt): (Vec<Drawn>, Vec<Lesson>) = new?.into_iter().unzip();
            let known = (0..chunk.len() as u32).take_while(|&at| there(at).is_some()).count();
            if known < new.len() {
                (self.weighed)(&new[known..]);
            }
            self.asked += chunk.len() as u32;
            drawn.extend(new);
            lessons.extend(learnt);
            self.progress.advance(chunk.len() as u64);
            if self.progress.stop() && self.asked < first.max(settings.draws) {
                return Err(CalibrationError::Stopped(self.asked));
            }
        }
        Ok((drawn, lessons))
    }
}

/// The first draws of a budget, and the draws of a round.
fn shares(budget: u32) -> (u32, u32) {
    if budget >= FIRST + ROUND {
        return (FIRST, ROUND);
    }
    let first = (budget / 4).max(1);
    (first, (budget - first).div_ceil(2).max(1))
}

/// Weights of all rounds together, each round in proportion to what its draws are worth, smoothed as a whole; and their k̂.
fn together(weighed: &[Vec<State>], rounds: &[Round]) -> Option<(Vec<f64>, Option<f64>)> {
    let mut logs = Vec::new();
    for (states, round) in weighed.iter().zip(rounds) {
        let ratio = State::log_ratio;
        let most = states.iter().map(ratio).filter(|ratio| ratio.is_finite());
        let most = most.fold(f64::NEG_INFINITY, f64::max);
        let ratios = states.iter().map(ratio).filter(|ratio| ratio.is_finite());
        let sum: f64 = ratios.map(|ratio| exp(ratio - most)).sum();
        let share = ln(round.effective / sum);
        logs.extend(states.iter().map(|state| ratio(state) - most + share));
    }
    smoothed(&logs).map(|smooth| (smooth.weights, smooth.shape))
}

/// Scores with the digits that are kept.
fn shortened(scores: Vec<f64>) -> Vec<f64> {
    scores.into_iter().map(|score| format!("{score:.DIGITS$}").parse().unwrap_or(score)).collect()
}
