//! The points of a design: each a function of its number.

use crate::evidence::Sampler;
use crate::random::{philox, shuffled};
use crate::scenario::study::{Design, Factor, MOST_POINTS, Scalar, Spread, Study, Target};
use crate::sensitivity::sobol::Dimension;
use crate::units::math::{exp, ln};

/// Marks the streams of this file.
const WITHIN: u32 = 0xFFFF_FFE1;
/// Ends of the middle 90 % of a distribution, for a factor varied on its own.
const ENDS: [f64; 2] = [0.05, 0.95];

/// A scenario with values for its factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number, from 0.
    pub number: u64,
    /// Which scenario.
    pub base: usize,
    /// What is put in place of what the scenario has, by factor; none where it stays as it is.
    pub values: Vec<Option<Scalar>>,
}

/// Every point of a study: for each point of the design, each scenario in turn.
pub struct Points<'a> {
    study: &'a Study,
    samplers: &'a [Sampler],
    dimensions: Vec<Dimension>,
    of_design: u64,
}

impl<'a> Points<'a> {
    /// `samplers`: the evidence of each scenario as it is.
    #[must_use]
    pub fn new(study: &'a Study, samplers: &'a [Sampler]) -> Self {
        let dimensions = match study.design {
            Design::Sobol { .. } => (0..study.factors.len())
                .filter_map(|factor| Dimension::new(factor, Some(study.seed)))
                .collect(),
            _ => Vec::new(),
        };
        let of_design = match &study.design {
            Design::Grid => study.factors.iter().map(grid).fold(1, u64::saturating_mul),
            Design::LatinHypercube { points } | Design::Sobol { points } => u64::from(*points),
            Design::OneAtATime => 1 + study.factors.iter().map(ends).sum::<u64>(),
            Design::Rows(columns) => columns.first().map_or(0, |column| column.len() as u64),
        };
        Self { study, samplers, dimensions, of_design }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.of_design.saturating_mul(self.study.bases.len() as u64)
    }

    /// Whether there are more than can be numbered.
    #[must_use]
    pub fn too_many(&self) -> bool {
        self.count() > MOST_POINTS
    }

    /// A point, by its number from 0.
    #[must_use]
    pub fn at(&self, number: u64) -> Point {
        let scenarios = (self.study.bases.len() as u64).max(1);
        let (row, base) = (number / scenarios, (number % scenarios) as usize);
        Point { number, base, values: self.values(row, base) }
    }

    fn values(&self, row: u64, base: usize) -> Vec<Option<Scalar>> {
        let factors = &self.study.factors;
        match &self.study.design {
            Design::Grid => {
                let mut left = row;
                let mut values: Vec<Option<Scalar>> = factors
                    .iter()
                    .rev()
                    .map(|factor| {
                        let steps = grid(factor).max(1);
                        let step = left % steps;
                        left /= steps;
                        Some(self.step(factor, base, step, steps))
                    })
                    .collect();
                values.reverse();
                values
            }
            Design::LatinHypercube { points } => (0..)
                .zip(factors)
                .map(|(index, factor)| {
                    let part = shuffled(row as u32, *points, self.study.seed, index);
                    let within = uniform(word(self.study.seed, [row as u32, index, 0, WITHIN]));
                    let share = (f64::from(part) + within) / f64::from(*points);
                    Some(self.share(factor, base, share))
                })
                .collect(),
            Design::Sobol { .. } => factors
                .iter()
                .zip(&self.dimensions)
                .map(|(factor, dimension)| Some(self.share(factor, base, dimension.at(row as u32))))
                .collect(),
            Design::OneAtATime => {
                let mut values: Vec<Option<Scalar>> =
                    factors.iter().map(|factor| factor.base.clone()).collect();
                let mut left = row.checked_sub(1);
                for (factor, value) in factors.iter().zip(&mut values) {
                    let Some(at) = left else { break };
                    let own = ends(factor);
                    if at < own {
                        *value = Some(self.end(factor, base, at as usize));
                        break;
                    }
                    left = Some(at - own);
                }
                values
            }
            Design::Rows(columns) => {
                columns.iter().map(|column| column.get(row as usize)).collect()
            }
        }
    }

    /// What every factor is at a point: what is put there, or what the scenario has. None where neither says.
    #[must_use]
    pub fn shown(&self, point: &Point) -> Vec<Option<Scalar>> {
        let own = &self.study.bases[point.base].own;
        let sampler = &self.samplers[point.base];
        let each = self.study.factors.iter().zip(&point.values).zip(own);
        each.map(|((factor, value), own)| match (value, &factor.target) {
            (Some(value), _) => Some(value.clone()),
            (None, Target::Parameter(row)) => Some(Scalar::Number(sampler.used()[*row].value)),
            (None, Target::Key(_)) => own.clone(),
        })
        .collect()
    }

    /// What makes a point what it is, as text, apart from its scenario's files: equal text, equal result.
    #[must_use]
    pub fn identity(&self, point: &Point) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (factor, value) in self.study.factors.iter().zip(&point.values) {
            let Some(value) = value else { continue };
            let target = match &factor.target {
                Target::Key(key) => format!("key {key}"),
                Target::Parameter(row) => format!("parameter {row}"),
            };
            parts.push(match value {
                Scalar::Number(number) => format!("{target} number {:016x}", number.to_bits()),
                Scalar::Whole(whole) => format!("{target} whole {whole}"),
                Scalar::Text(text) => format!("{target} text {text}"),
                Scalar::Flag(flag) => format!("{target} flag {flag}"),
            });
        }
        // Whoever writes the factors in another order asks for the same.
        parts.sort();
        parts.join("\n")
    }

    /// The value of a factor at a step of a grid.
    fn step(&self, factor: &Factor, base: usize, step: u64, steps: u64) -> Scalar {
        let last = steps.saturating_sub(1).max(1);
        match &factor.spread {
            Spread::Levels(levels) => levels[step as usize].clone(),
            // Both ends stand in the grid as they were written.
            Spread::Range { low, .. } if step == 0 => Scalar::Number(*low),
            Spread::Range { high, .. } if step == last => Scalar::Number(*high),
            Spread::Range { low, high, log, whole } => {
                let number = between(*low, *high, step as f64 / last as f64, *log);
                Scalar::Number(if *whole { number.round() } else { number })
            }
            Spread::Evidence | Spread::Rows => {
                self.share(factor, base, (step as f64 + 0.5) / steps as f64)
            }
        }
    }

    /// The value of a factor that a share of all its values, 0 to 1, lies below.
    fn share(&self, factor: &Factor, base: usize, share: f64) -> Scalar {
        match (&factor.spread, &factor.target) {
            (Spread::Levels(levels), _) => {
                let at = (share * levels.len() as f64) as usize;
                levels[at.min(levels.len() - 1)].clone()
            }
            (Spread::Range { low, high, log: false, whole: true }, _) => {
                Scalar::Number((low + share * (high - low + 1.0)).floor().min(*high))
            }
            (Spread::Range { low, high, log, whole }, _) => {
                let number = between(*low, *high, share, *log);
                Scalar::Number(if *whole { number.round() } else { number })
            }
            (_, Target::Parameter(row)) => {
                Scalar::Number(self.samplers[base].quantile(*row, share))
            }
            // No factor is like this: only a row of the register has a distribution.
            (_, Target::Key(_)) => Scalar::Number(share),
        }
    }

    /// One of the values that a factor takes on its own.
    fn end(&self, factor: &Factor, base: usize, at: usize) -> Scalar {
        match &factor.spread {
            Spread::Levels(levels) => levels[at].clone(),
            Spread::Range { low, high, .. } => Scalar::Number(if at == 0 { *low } else { *high }),
            Spread::Evidence | Spread::Rows => self.share(factor, base, ENDS[at]),
        }
    }
}

/// How many values a factor has in a grid.
fn grid(factor: &Factor) -> u64 {
    let steps = u64::from(factor.steps);
    match &factor.spread {
        Spread::Levels(levels) => levels.len() as u64,
        // A whole number more than there are would stand twice.
        Spread::Range { low, high, whole: true, .. } => steps.min((high - low + 1.0) as u64),
        _ => steps,
    }
}

/// How many values a factor takes on its own.
fn ends(factor: &Factor) -> u64 {
    match &factor.spread {
        Spread::Levels(levels) => levels.len() as u64,
        _ => ENDS.len() as u64,
    }
}

/// A number between two others, with as many digits as a person would want to see.
fn between(low: f64, high: f64, share: f64, log: bool) -> f64 {
    let number =
        if log { exp(ln(low) + share * (ln(high) - ln(low))) } else { low + share * (high - low) };
    let number = number.clamp(low, high);
    format!("{number:.11e}").parse().unwrap_or(number)
}

fn word(seed: u64, counter: [u32; 4]) -> u32 {
    philox::block([seed as u32, (seed >> 32) as u32], counter)[0]
}

/// Strictly between 0 and 1.
fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_between_are_short_and_keep_to_the_range() {
        assert_eq!(between(0.1, 0.4, 1.0 / 3.0, false), 0.2);
        assert_eq!(between(1.0, 100.0, 0.5, true), 10.0);
        assert_eq!(between(0.1, 0.3, 1.0, false), 0.3);
    }
}
