//! What a fit hands over: targets and levels before and after, draws that are kept, and how far they may be trusted.

use super::bias::Bias;
use super::diagnostics::kish;
use super::picture::Picture;
use super::targets::Target;
use super::{Area, Settings, levels};
use crate::random::{Stream, normal_quantile};
use crate::scenario::{Fit, FitDraw, Levels};
use rand::seq::SliceRandom;
use std::collections::BTreeMap;

/// The stream of the order in which draws are kept.
const ORDER: u8 = 252;

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

/// A state of a chain at which the model was asked, and what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The chain, counted over all rounds from 1.
    pub chain: u32,
    /// Its place in the chain, from 1.
    pub iteration: u32,
    /// The run whose draw of the evidence it takes, but for what the figures inform.
    pub run: u32,
    /// Weight; all add up to 1.
    pub weight: f64,
    /// Logarithm of the likelihood by the model, but for a constant.
    pub log_likelihood: f64,
    /// Logarithm of the density of the coordinates before fitting, but for a constant.
    pub log_prior: f64,
    /// Logarithm of the density with which it was drawn, but for a constant of its round.
    pub log_proposal: f64,
    /// Levels relative to the start, then informed scores.
    pub coordinates: Vec<f64>,
    /// What the model shows of the targets.
    pub shown: Vec<f64>,
}

impl State {
    /// Logarithm of the weight before smoothing, but for a constant of its round.
    #[must_use]
    pub fn log_ratio(&self) -> f64 {
        self.log_likelihood + self.log_prior - self.log_proposal
    }
}

/// One round: chains of the stand-in, and the model's word on their states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// States at which the model was asked.
    pub draws: u32,
    /// As many independent draws as they are worth: 1 ÷ Σ w² of smoothed weights.
    pub effective: f64,
    /// Pareto k̂ of their weights, where there are enough.
    pub shape: Option<f64>,
    /// The largest rank-normalised split R̂ of a coordinate in the chains.
    pub r_hat: f64,
    /// The smallest bulk effective size of a coordinate in the chains, for each state at which the model was asked, at most 1.
    pub mixed: f64,
    /// Root of the mean over targets of the square error of the stand-in, leaving one evaluation out, in standard deviations.
    pub left_out: f64,
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
    /// Evaluations of the model.
    pub draws: u32,
    /// Rounds, in order.
    pub rounds: Vec<Round>,
    /// Pareto k̂ of all weights together, where there are enough.
    pub shape: Option<f64>,
    /// Weighed states of all rounds.
    pub states: Vec<State>,
    /// As many independent draws as the weighed states are worth.
    pub effective: f64,
    /// As many as the kept draws are worth where runs of one draw count as one: n² ÷ Σ nᵢ².
    pub distinct: f64,
    /// The largest weight of a state.
    pub largest: f64,
    /// Largest difference of a target's mean between the first and the second half of the draws, in its standard errors.
    pub halves: f64,
}

impl Fitted {
    /// As many independent draws as the kept ones are worth: no more than they are, and no more than was weighed.
    #[must_use]
    pub fn worth(&self) -> f64 {
        self.effective.min(self.distinct)
    }
}

/// Everything that tables of a fit are made from.
pub(super) struct Told<'a> {
    pub(super) area: &'a Area<'a>,
    pub(super) picture: &'a Picture,
    pub(super) settings: &'a Settings,
}

impl Told<'_> {
    /// The fit of weighed states.
    pub(super) fn fitted(
        &self,
        states: Vec<State>,
        rounds: Vec<Round>,
        shape: Option<f64>,
        draws: u32,
    ) -> Fitted {
        let weights: Vec<f64> = states.iter().map(|state| state.weight).collect();
        let targets = self.targets(&states, &weights);
        let fit = self.kept(&states, &weights);
        let mut times = BTreeMap::new();
        for draw in &fit.draws {
            *times.entry(draw.run).or_insert(0.0) += 1.0;
        }
        let times: Vec<f64> = times.into_values().collect();
        Fitted {
            halves: halves(&states, &weights, targets.len()),
            targets,
            learnt: self.learnt(&states, &weights),
            levels: self.picture.levels,
            fit,
            draws,
            effective: effective(&weights, &rounds),
            distinct: kish(&times),
            largest: weights.iter().copied().fold(0.0, f64::max),
            rounds,
            shape,
            states,
        }
    }

    fn targets(&self, drawn: &[State], weights: &[f64]) -> Vec<FittedTarget> {
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

    fn learnt(&self, drawn: &[State], weights: &[f64]) -> Vec<Learnt> {
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

    /// Draws by their weights (systematic resampling), in an order of chance: one for each time that the sum of weights passes
    /// another `kept`th. A state repeats only where it weighs more than a `kept`th of all.
    fn kept(&self, states: &[State], weights: &[f64]) -> Fit {
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
        picked.shuffle(&mut Stream::new(self.settings.seed, 0, ORDER));
        let draws = picked
            .into_iter()
            .map(|at| {
                let state = &states[at];
                let (factors, scores) = state.coordinates.split_at(levels::COUNT);
                FitDraw {
                    run: state.run,
                    levels: levels::of_scores(&self.area.fitted, factors),
                    scores: scores.to_vec(),
                }
            })
            .collect();
        Fit { seed: self.settings.seed, informed: self.picture.informed.clone(), draws }
    }
}

/// As many independent draws as weighted states of all rounds are worth. A round's chains begin anew, so that its mean has an
/// error of its own: that of what its weights are worth, times how well its chains mixed.
fn effective(weights: &[f64], rounds: &[Round]) -> f64 {
    let (mut variance, mut from) = (0.0, 0);
    for round in rounds {
        let own = &weights[from..from + round.draws as usize];
        from += own.len();
        let share: f64 = own.iter().sum();
        if share > 0.0 {
            variance += share * share / (kish(own) * round.mixed);
        }
    }
    1.0 / variance
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
fn halves(drawn: &[State], weights: &[f64], targets: usize) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_worth_what_their_chains_mixed() {
        let round = |draws, mixed| Round {
            draws,
            effective: 0.0,
            shape: None,
            r_hat: 1.0,
            mixed,
            left_out: 0.0,
        };
        // Equal weights: all that there are; a round of which half mixed has twice the variance.
        let weights = vec![0.01; 100];
        assert!((effective(&weights, &[round(60, 1.0), round(40, 1.0)]) - 100.0).abs() < 1e-9);
        let half = effective(&weights, &[round(60, 1.0), round(40, 0.5)]);
        assert!((half - 1.0 / (0.36 / 60.0 + 0.16 / 20.0)).abs() < 1e-9, "{half}");
        // One state with all the weight is one draw.
        let mut one = vec![0.0; 100];
        one[3] = 1.0;
        assert!((effective(&one, &[round(60, 1.0), round(40, 1.0)]) - 1.0).abs() < 1e-9);
    }
}
