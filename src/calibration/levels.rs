//! The levels that are fitted, as scores: logarithms in units of their spread before fitting.

use crate::evidence::Values;
use crate::scenario::{Levels, Substance};
use crate::units::math::{exp, ln};

/// A level that is fitted: where it acts and how far it may be from the evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Its place in [`Levels::numbers`]; new psychoactive substances move with the non-opiate group.
    index: usize,
    /// Standard deviation of its logarithm before fitting.
    pub spread: f64,
}

/// How many levels are fitted.
pub const COUNT: usize = Levels::BY_GROUP * GROUPS.len() + 3;

/// Published groups, in order.
const GROUPS: [Substance; 4] =
    [Substance::Opiate, Substance::NonOpiate, Substance::NonOpiateAlcohol, Substance::Alcohol];

/// The levels that are fitted: onset, entry, leaving, dependent people and people in treatment by group, then deaths.
#[must_use]
pub fn fitted(values: &Values) -> Vec<Level> {
    let by_group = [
        [values.onset_level_spread; GROUPS.len()],
        [values.entry_level_spread; GROUPS.len()],
        [values.exit_level_spread; GROUPS.len()],
        [values.dependent_spread; GROUPS.len()],
        [
            values.in_treatment_spread_opiate,
            values.in_treatment_spread_non_opiate,
            values.in_treatment_spread_both,
            values.in_treatment_spread_alcohol,
        ],
    ];
    let mut levels = Vec::with_capacity(COUNT);
    for (block, spreads) in by_group.into_iter().enumerate() {
        for (group, spread) in GROUPS.into_iter().zip(spreads) {
            levels.push(Level { index: block * Substance::COUNT + group as usize, spread });
        }
    }
    let deaths =
        [values.overdose_level_spread, values.death_level_spread, values.death_level_spread];
    for (offset, spread) in deaths.into_iter().enumerate() {
        levels.push(Level { index: by_group.len() * Substance::COUNT + offset, spread });
    }
    levels
}

impl Level {
    /// Its name in columns.
    #[must_use]
    pub fn name(self) -> String {
        Levels::names().swap_remove(self.index)
    }

    /// The factor of a score.
    #[must_use]
    pub fn factor(self, score: f64) -> f64 {
        exp(self.spread * score)
    }

    /// The score of a factor.
    #[must_use]
    pub fn score(self, factor: f64) -> f64 {
        ln(factor) / self.spread
    }
}

/// The levels of scores, one for each of `fitted`.
#[must_use]
pub fn of_scores(fitted: &[Level], scores: &[f64]) -> Levels {
    let mut numbers = Levels::NEUTRAL.numbers();
    for (level, &score) in fitted.iter().zip(scores) {
        numbers[level.index] = level.factor(score);
        let (block, group) = (level.index / Substance::COUNT, level.index % Substance::COUNT);
        if block < Levels::BY_GROUP && group == Substance::NonOpiate as usize {
            numbers[block * Substance::COUNT + Substance::Nps as usize] = level.factor(score);
        }
    }
    Levels::from_numbers(&numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceChoice, Register, Sampler};

    #[test]
    fn scores_and_levels_are_inverse_and_nps_move_with_non_opiates() {
        let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap();
        let fitted = fitted(&sampler.central());
        assert_eq!(fitted.len(), COUNT);
        let scores: Vec<f64> = (0..COUNT).map(|index| index as f64 / 10.0 - 0.7).collect();
        let levels = of_scores(&fitted, &scores);
        let numbers = levels.numbers();
        for (level, score) in fitted.iter().zip(&scores) {
            assert!((level.score(numbers[level.index]) - score).abs() < 1e-12, "{}", level.name());
        }
        assert_eq!(levels.entry[Substance::Nps as usize], levels.entry[1]);
        assert_eq!(of_scores(&fitted, &[0.0; COUNT]), Levels::NEUTRAL);
    }
}
