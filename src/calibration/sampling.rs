//! Importance sampling: the linear picture, corrected by the model itself.

use super::bias::Bias;
use super::linear::Cholesky;
use super::picture::Picture;
use super::targets::Target;
use super::{Area, CalibrationError, Settings, levels, peak};
use crate::engine::{Progress, Workers};
use crate::evidence::Sampler;
use crate::random::{normal_quantile, uniforms};
use crate::scenario::{Fit, FitDraw, Levels, Scenario};
use crate::units::math::exp;
use ndarray::{Array1, s};

/// The stream of the proposals.
const PROPOSALS: u8 = 253;
/// The stream of the order in which draws are kept.
const ORDER: u8 = 252;
/// How much wider than the picture draws are made, so that its tails are not missed.
const WIDER: f64 = 1.05;
/// Times that the levels' peak of a draw is sought again from where it was found.
const NEARER: usize = 1;
/// Draws weighed before those so far are handed over.
const CHUNK: u32 = 32;
/// Work of the first two steps, in draws.
const BEFORE: u64 = 300;
/// Rounds in which the peak is usually found.
const ROUNDS: u64 = 10;
/// Digits that are kept of a score.
const DIGITS: usize = 5;

/// A draw that was weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Which, from 0.
    pub index: u32,
    /// Logarithm of its weight, but for a constant.
    pub log_weight: f64,
    /// Levels relative to the start, then informed scores.
    pub coordinates: Vec<f64>,
    /// What it shows of the targets.
    pub shown: Vec<f64>,
}

/// A number before and after fitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Learnt {
    /// The level or the row.
    pub name: String,
    /// Whether it is a level (a factor); else a score of the evidence.
    pub level: bool,
    /// Before: 5 %, middle, 95 %.
    pub before: [f64; 3],
    /// After: 5 %, middle, 95 %.
    pub after: [f64; 3],
}

/// One target, stated and fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedTarget {
    /// What was asked for.
    pub target: Target,
    /// Mean of what the draws show.
    pub mean: f64,
    /// 5 % of the draws show less.
    pub low: f64,
    /// 5 % of the draws show more.
    pub high: f64,
    /// Standard deviations from what all other figures foretell.
    pub surprise: f64,
    /// What they foretell, in the figure's own unit.
    pub foretold: f64,
    /// How far expected values were off, before they were corrected.
    pub bias: Bias,
}

/// An area, fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Targets, stated and fitted.
    pub targets: Vec<FittedTarget>,
    /// What was learnt of levels and evidence.
    pub learnt: Vec<Learnt>,
    /// The most likely levels under central evidence.
    pub levels: Levels,
    /// The draws that are kept.
    pub fit: Fit,
    /// Draws weighed.
    pub draws: u32,
    /// Draws whose weight was held down.
    pub truncated: u32,
    /// As many independent draws as these are worth.
    pub effective: f64,
    /// The largest weight of a draw.
    pub largest: f64,
    /// Largest difference of a target's mean between the first and the second half of the draws, in its standard errors.
    pub halves: f64,
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
    let mut area = Area::new(scenario, sampler)?;
    let workers = Workers::new(settings.threads);
    progress.start(BEFORE + u64::from(settings.draws));
    let said = || progress.advance(BEFORE / 2 / ROUNDS);
    let scores = peak::peak(&area, &workers, vec![0.0; levels::COUNT], &said)?;
    let levels = levels::of_scores(&area.fitted, &scores);
    area.bias = area.bias(&area.start(levels), settings.seed, settings.threads)?;
    let scores = if area.bias.iter().all(|bias| bias.negligible()) {
        scores
    } else {
        peak::peak(&area, &workers, scores, &said)?
    };
    let picture =
        Picture::new(&area, sampler, scores, &workers)?.ok_or(CalibrationError::Hopeless)?;
    progress.advance(BEFORE / 2);
    let proposals = Proposals::new(&area, sampler, &picture, settings)?;
    let mut drawn: Vec<Drawn> = Vec::new();
    while (drawn.len() as u32) < settings.draws {
        let first = drawn.len() as u32;
        let last = (first + CHUNK).min(settings.draws);
        let there = |index: u32| known.get(index as usize).filter(|known| known.index == index);
        let new: Result<Vec<Drawn>, _> = workers
            .map(first..last, |index| match there(index) {
                Some(known) => Ok(known.clone()),
                None => proposals.weigh(index),
            })
            .into_iter()
            .collect();
        let new = new?;
        if new.iter().any(|one| there(one.index).is_none()) {
            weighed(&new);
        }
        drawn.extend(new);
        progress.advance(u64::from(last - first));
        if progress.stop() && last < settings.draws {
            return Err(CalibrationError::Stopped(last));
        }
    }
    progress.finish();
    proposals.fitted(&drawn)
}

/// Draws from the picture.
struct Proposals<'a> {
    area: &'a Area,
    sampler: &'a Sampler,
    picture: &'a Picture,
    settings: &'a Settings,
    /// Covariance of the informed scores.
    spread: Cholesky,
}

/// A draw before it is weighed.
struct Proposal {
    /// Levels, then informed scores, rounded to what is kept of them.
    coordinates: Vec<f64>,
    /// Logarithm of the density with which it was drawn, but for a constant.
    log_density: f64,
    /// All scores of the evidence.
    scores: Vec<f64>,
}

impl<'a> Proposals<'a> {
    fn new(
        area: &'a Area,
        sampler: &'a Sampler,
        picture: &'a Picture,
        settings: &'a Settings,
    ) -> Result<Self, CalibrationError> {
        let own = picture.spread.slice(s![levels::COUNT.., ..]).to_owned();
        let spread = Cholesky::new(&own.dot(&own.t())).ok_or(CalibrationError::Hopeless)?;
        Ok(Self { area, sampler, picture, settings, spread })
    }

    /// Half a sum of squares.
    fn half(vector: &Array1<f64>) -> f64 {
        vector.dot(vector) / 2.0
    }

    /// A draw: informed scores from the picture, then levels given what the model shows under those scores.
    fn proposal(&self, index: u32) -> Result<Proposal, CalibrationError> {
        let picture = self.picture;
        let mut scores = self.sampler.scores(self.settings.seed, index);
        let others: Array1<f64> = picture.moving.iter().map(|&moving| scores[moving]).collect();
        let middle = &picture.peak - &picture.gain.dot(&picture.rest.dot(&others));
        let normal: Array1<f64> = uniforms(self.settings.seed, index, PROPOSALS, middle.len())
            .into_iter()
            .map(|uniform| WIDER * normal_quantile(uniform))
            .collect();
        let middle = middle.slice(s![levels::COUNT..]).to_owned();
        let informed = normal.slice(s![levels::COUNT..]).to_owned();
        let informed = (&middle + &self.spread.lower().dot(&informed)).mapv(shortened);
        let off = self.spread.forward(&(&informed - &middle)) / WIDER;
        for (&index, &score) in picture.informed.iter().zip(&informed) {
            scores[index] = score;
        }
        let values = self.sampler.values(&scores);
        let alone = self.area.shown_by(&picture.start, &Levels::NEUTRAL, &values)?;
        let given = |shown: &[f64], at: &Array1<f64>| {
            picture.levels_given(self.area, shown, at).ok_or(CalibrationError::Hopeless)
        };
        let (mut peak, mut precision) = given(&alone, &Array1::zeros(levels::COUNT))?;
        for _ in 0..NEARER {
            let factors = levels::of_scores(&self.area.fitted, &peak.to_vec());
            let values = self.sampler.values(&scores);
            let there = self.area.shown_by(&picture.start, &factors, &values)?;
            (peak, precision) = given(&there, &peak)?;
        }
        let normal = normal.slice(s![..levels::COUNT]).to_owned();
        let chosen = (&peak + &precision.backward(&normal)).mapv(shortened);
        let aside = precision.lower().t().dot(&(&chosen - &peak)) / WIDER;
        Ok(Proposal {
            coordinates: chosen.iter().chain(&informed).copied().collect(),
            log_density: precision.half_log_determinant() - Self::half(&off) - Self::half(&aside),
            scores,
        })
    }

    fn weigh(&self, index: u32) -> Result<Drawn, CalibrationError> {
        let Proposal { coordinates, log_density, scores } = self.proposal(index)?;
        let shown = self.picture.shown(self.area, self.sampler, &coordinates, &scores)?;
        let likelihood = -Self::half(&Array1::from(self.area.off(&shown)));
        let prior = -Self::half(&(Array1::from(coordinates.clone()) - &self.picture.before));
        Ok(Drawn { index, log_weight: likelihood + prior - log_density, coordinates, shown })
    }

    fn fitted(&self, drawn: &[Drawn]) -> Result<Fitted, CalibrationError> {
        let best = drawn.iter().map(|one| one.log_weight).fold(f64::NEG_INFINITY, f64::max);
        if !best.is_finite() {
            return Err(CalibrationError::Hopeless);
        }
        let raw: Vec<f64> = drawn
            .iter()
            .map(|one| if one.log_weight.is_finite() { exp(one.log_weight - best) } else { 0.0 })
            .collect();
        // A few draws far out would carry the fit: no weight is above √n mean weights (Ionides 2008), which costs a bias
        // that vanishes with n.
        let mean = raw.iter().sum::<f64>() / raw.len() as f64;
        let most = mean * (raw.len() as f64).sqrt();
        let truncated = raw.iter().filter(|weight| **weight > most).count();
        let raw: Vec<f64> = raw.into_iter().map(|weight| weight.min(most)).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|weight| weight / sum).collect();
        let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
        let picture = self.picture;
        let targets = self.targets(drawn, &weights);
        Ok(Fitted {
            halves: halves(drawn, &weights, targets.len()),
            targets,
            learnt: self.learnt(drawn, &weights),
            levels: picture.levels,
            fit: self.kept(drawn, &weights),
            draws: drawn.len() as u32,
            truncated: truncated as u32,
            effective: 1.0 / squares,
            largest: weights.iter().copied().fold(0.0, f64::max),
        })
    }

    fn targets(&self, drawn: &[Drawn], weights: &[f64]) -> Vec<FittedTarget> {
        let of = |(index, target): (usize, &Target)| {
            let shown: Vec<f64> = drawn.iter().map(|one| one.shown[index]).collect();
            let [low, _, high] = quantiles(&shown, weights);
            FittedTarget {
                target: target.clone(),
                mean: mean(&shown, weights),
                low,
                high,
                surprise: self.picture.surprise[index],
                foretold: self.picture.foretold[index],
                bias: self.area.bias[index],
            }
        };
        self.area.targets.iter().enumerate().map(of).collect()
    }

    fn learnt(&self, drawn: &[Drawn], weights: &[f64]) -> Vec<Learnt> {
        let names = crate::evidence::coordinates();
        let middle = normal_quantile(0.95);
        let mut learnt = Vec::new();
        for (index, level) in self.area.fitted.iter().enumerate() {
            let centre = self.picture.level_scores[index];
            let column: Vec<f64> =
                drawn.iter().map(|one| level.factor(centre + one.coordinates[index])).collect();
            learnt.push(Learnt {
                name: level.name(),
                level: true,
                before: [-middle, 0.0, middle].map(|score| level.factor(score)),
                after: quantiles(&column, weights),
            });
        }
        for (offset, &score) in self.picture.informed.iter().enumerate() {
            let column: Vec<f64> =
                drawn.iter().map(|one| one.coordinates[levels::COUNT + offset]).collect();
            learnt.push(Learnt {
                name: names.get(score).cloned().unwrap_or_default(),
                level: false,
                before: [-middle, 0.0, middle],
                after: quantiles(&column, weights),
            });
        }
        learnt
    }

    /// Draws by their weights (systematic resampling), in an order of chance.
    fn kept(&self, drawn: &[Drawn], weights: &[f64]) -> Fit {
        let kept = self.settings.kept;
        let (mut at, mut upto) = (0, weights[0]);
        let mut picked = Vec::with_capacity(kept as usize);
        for position in 0..kept {
            let wanted = (f64::from(position) + 0.5) / f64::from(kept);
            while upto < wanted && at + 1 < weights.len() {
                at += 1;
                upto += weights[at];
            }
            picked.push(at);
        }
        let order = uniforms(self.settings.seed, 0, ORDER, picked.len());
        let mut by_chance: Vec<usize> = (0..picked.len()).collect();
        by_chance.sort_by(|&one, &other| order[one].total_cmp(&order[other]));
        let draws = by_chance
            .into_iter()
            .map(|index| {
                let one = picked[index];
                let (factors, scores) = drawn[one].coordinates.split_at(levels::COUNT);
                FitDraw {
                    run: one as u32,
                    levels: levels::of_scores(&self.area.fitted, factors),
                    scores: scores.to_vec(),
                }
            })
            .collect();
        Fit { seed: self.settings.seed, informed: self.picture.informed.clone(), draws }
    }
}

/// A score with the digits that are kept.
fn shortened(score: f64) -> f64 {
    format!("{score:.DIGITS$}").parse().unwrap_or(score)
}

fn mean(numbers: &[f64], weights: &[f64]) -> f64 {
    numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum()
}

/// 5 %, 50 % and 95 % of weighted numbers.
fn quantiles(numbers: &[f64], weights: &[f64]) -> [f64; 3] {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&one, &other| numbers[one].total_cmp(&numbers[other]));
    [0.05, 0.5, 0.95].map(|wanted| {
        let mut upto = 0.0;
        for &index in &order {
            upto += weights[index];
            if upto >= wanted {
                return numbers[index];
            }
        }
        order.last().map_or(0.0, |&last| numbers[last])
    })
}

/// The largest difference of a target's mean between two halves of the draws, in standard errors.
fn halves(drawn: &[Drawn], weights: &[f64], targets: usize) -> f64 {
    let middle = drawn.len() / 2;
    let of = |range: std::ops::Range<usize>, target: usize| {
        let own: f64 = weights[range.clone()].iter().sum();
        let share = |index: usize| weights[index] / own;
        let mean: f64 = range.clone().map(|index| share(index) * drawn[index].shown[target]).sum();
        let error: f64 = range
            .map(|index| {
                let deviation = share(index) * (drawn[index].shown[target] - mean);
                deviation * deviation
            })
            .sum();
        (mean, error)
    };
    (0..targets)
        .map(|target| {
            let (one, other) = (of(0..middle, target), of(middle..drawn.len(), target));
            let error = (one.1 + other.1).sqrt();
            if error > 0.0 { (one.0 - other.0).abs() / error } else { 0.0 }
        })
        .fold(0.0, f64::max)
}
