//! A linear picture of the posterior: levels and the scores of the evidence that the figures inform.

use super::linear::Cholesky;
use super::{Area, levels};
use crate::engine::{EngineError, Workers};
use crate::evidence::Sampler;
use crate::model::Start;
use crate::scenario::Levels;
use crate::units::matrix::times;
use ndarray::{Array1, Array2, Axis, s};

/// Steps to both sides of a slope, in standard deviations before fitting: of levels, and of scores of the evidence. Wide enough
/// that a limit which does not bind at the peak itself is seen.
const STEPS: [f64; 2] = [0.25, 0.5];
/// A score is informed where the figures take away at least this part of its variance.
const INFORMED: f64 = 0.005;
/// Most scores of the evidence that are fitted.
const MOST: usize = 80;
/// Rounds of the search for the peak with the slopes held.
const ROUNDS: usize = 5;

/// The peak and the slopes about it.
pub struct Picture {
    /// The start, from the most likely levels under central evidence.
    pub start: Start,
    /// Those levels.
    pub levels: Levels,
    /// The scores of those levels.
    pub level_scores: Vec<f64>,
    /// Every score that moves a value, as indices of the sampler's.
    pub moving: Vec<usize>,
    /// Those that the figures inform.
    pub informed: Vec<usize>,
    /// `[target, coordinate]`: what a coordinate changes, in the targets' standard deviations; levels first, then
    /// `moving`.
    pub slopes: Array2<f64>,
    /// What the targets are at those levels, under central evidence.
    pub middle: Vec<f64>,
    /// The peak: levels relative to the start, then `informed`.
    pub peak: Array1<f64>,
    /// The middle before fitting, of the same coordinates.
    pub before: Array1<f64>,
    /// Lower triangle of the picture's covariance, of the same coordinates.
    pub spread: Array2<f64>,
    /// `[coordinate, target]`: how far a coordinate follows a target.
    pub gain: Array2<f64>,
    /// `[target, moving]`: what the scores that are not informed change; 0 for the informed.
    pub rest: Array2<f64>,
    /// For every target, by how many standard deviations it is from what all others and the evidence foretell.
    pub surprise: Vec<f64>,
    /// What all the others foretell of every target, in its own unit.
    pub foretold: Vec<f64>,
}

impl Picture {
    /// The evidence and levels of a coordinate vector (levels, then `informed`), on top of scores.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn shown(
        &self,
        area: &Area,
        sampler: &Sampler,
        coordinates: &[f64],
        scores: &[f64],
    ) -> Result<Vec<f64>, EngineError> {
        let mut scores = scores.to_vec();
        for (&index, &score) in self.informed.iter().zip(&coordinates[levels::COUNT..]) {
            scores[index] = score;
        }
        let factors = levels::of_scores(&area.fitted, &coordinates[..levels::COUNT]);
        area.shown_by(&self.start, &factors, &sampler.values(&scores))
    }

    /// Draws the picture about the peak.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub(super) fn new(
        area: &Area,
        sampler: &Sampler,
        level_scores: Vec<f64>,
        workers: &Workers,
    ) -> Result<Option<Self>, EngineError> {
        let levels = levels::of_scores(&area.fitted, &level_scores);
        let start = area.start(levels)?;
        let moving = sampler.moving();
        let none = vec![0.0; sampler.scores(0, 0).len()];
        let count = levels::COUNT + moving.len();
        let middle = area.shown_by(&start, &Levels::NEUTRAL, &sampler.values(&none))?;
        let step = |index: usize| STEPS[usize::from(index >= levels::COUNT)];
        let aside = |at: u32| {
            let (index, side) = (at as usize / 2, [1.0, -1.0][at as usize % 2]);
            let mut factors = [0.0; levels::COUNT];
            let mut scores = none.clone();
            if index < levels::COUNT {
                factors[index] = side * step(index);
            } else {
                scores[moving[index - levels::COUNT]] = side * step(index);
            }
            let factors = levels::of_scores(&area.fitted, &factors);
            area.shown_by(&start, &factors, &sampler.values(&scores))
        };
        let aside: Vec<Vec<f64>> =
            workers.map(0..2 * count as u32, aside).into_iter().collect::<Result<_, _>>()?;
        let targets = area.targets.len();
        let slopes = Array2::from_shape_fn((targets, count), |(target, index)| {
            let between = aside[2 * index][target] - aside[2 * index + 1][target];
            between / (2.0 * step(index) * area.targets[target].sd)
        });
        let mut before_all = Array1::<f64>::zeros(count);
        for (before, score) in before_all.iter_mut().zip(&level_scores) {
            *before = -score;
        }
        // What the figures say of every coordinate, all taken together.
        let system = times(&slopes, &slopes.t()) + Array2::<f64>::eye(targets);
        let Some(cholesky) = Cholesky::new(&system) else { return Ok(None) };
        let solved = cholesky.solve_all(&slopes);
        let known = |index: usize| -> f64 { slopes.column(index).dot(&solved.column(index)) };
        let mut by_known: Vec<usize> =
            (levels::COUNT..count).filter(|&index| known(index) >= INFORMED).collect();
        by_known.sort_by(|&one, &other| known(other).total_cmp(&known(one)).then(one.cmp(&other)));
        by_known.truncate(MOST);
        by_known.sort_unstable();
        let chosen: Vec<usize> = (0..levels::COUNT).chain(by_known.iter().copied()).collect();
        let informed: Vec<usize> =
            by_known.iter().map(|&index| moving[index - levels::COUNT]).collect();
        let own = slopes.select(Axis(1), &chosen);
        let before = before_all.select(Axis(0), &chosen);
        let mut rest = slopes.slice(s![.., levels::COUNT..]).to_owned();
        for &index in &by_known {
            rest.column_mut(index - levels::COUNT).fill(0.0);
        }
        // The posterior of the chosen coordinates, the others known.
        let system = times(&own, &own.t()) + Array2::<f64>::eye(targets);
        let Some(cholesky) = Cholesky::new(&system) else { return Ok(None) };
        let gain = cholesky.solve_all(&own).t().to_owned();
        let covariance = Array2::<f64>::eye(chosen.len()) - times(&gain, &own);
        let Some(spread) = Cholesky::new(&covariance) else { return Ok(None) };
        let mut picture = Self {
            start,
            levels,
            level_scores,
            moving,
            informed,
            slopes,
            middle: middle.clone(),
            peak: Array1::zeros(chosen.len()),
            before,
            spread: spread.lower().clone(),
            gain,
            rest,
            surprise: Vec::new(),
            foretold: Vec::new(),
        };
        for round in 0..ROUNDS {
            let shown = if round == 0 {
                middle.clone()
            } else {
                picture.shown(area, sampler, &picture.peak.to_vec(), &none)?
            };
            let off = Array1::from(area.off(&shown));
            let straight = off + own.dot(&(&picture.peak - &picture.before));
            picture.peak = &picture.before + &picture.gain.dot(&straight);
        }
        (picture.surprise, picture.foretold) = surprise(area, &picture, &middle);
        Ok(Some(picture))
    }
}

/// How far every target is from what all the others foretell, in standard deviations; and what they foretell.
fn surprise(area: &Area, picture: &Picture, middle: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let targets = area.targets.len();
    let system = times(&picture.slopes, &picture.slopes.t()) + Array2::<f64>::eye(targets);
    let Some(cholesky) = Cholesky::new(&system) else {
        return (vec![0.0; targets], area.targets.iter().map(|target| target.value).collect());
    };
    let mut before = Array1::<f64>::zeros(picture.slopes.ncols());
    for (before, score) in before.iter_mut().zip(&picture.level_scores) {
        *before = -score;
    }
    let off = Array1::from(area.off(middle)) - picture.slopes.dot(&before);
    let solved = cholesky.solve(&off);
    let inverse = cholesky.solve_all(&Array2::eye(targets));
    let surprise = |target: usize| solved[target] / inverse[[target, target]].sqrt();
    // Left out, a target is off by this many of its own standard deviations.
    let off = |target: usize| solved[target] / inverse[[target, target]];
    let foretold = area.targets.iter().enumerate();
    let foretold = foretold.map(|(at, target)| target.value - target.sd * off(at)).collect();
    ((0..targets).map(surprise).collect(), foretold)
}
