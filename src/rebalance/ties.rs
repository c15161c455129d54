//! Allocations that cannot be told from the best: joint draws, the test, and every line pushed outwards.

use super::counted::Counted;
use super::find::{Search, deviation};
use super::found::{Allocation, Found, Spread, Standing};
use super::search::Goal;
use super::survey::Steps;
use super::worlds::{AS_READ, GRADED};
use crate::engine::EngineError;

/// Two allocations are told apart where one is better by more than half a person in so many of a hundred draws.
const APART: f64 = 0.95;
/// Half a person.
const HALF: f64 = 0.5;

impl Search<'_> {
    /// Prepares the draws of graded evidence.
    pub(super) fn graded_draws(&mut self) -> Result<std::ops::Range<usize>, EngineError> {
        let first = match self.first_draw {
            Some(first) => first,
            None => {
                let (model, seed) = (self.survey.model, self.seed);
                let graded = self.worlds[GRADED].clone();
                let first = self.survey.add(self.draws, |run| graded.drawn(model, seed, run))?;
                *self.first_draw.insert(first)
            }
        };
        Ok(first..first + self.draws as usize)
    }

    /// The same of evidence as read.
    pub(super) fn read_draws(&mut self) -> Result<std::ops::Range<usize>, EngineError> {
        let first = match self.read_draw {
            Some(first) => first,
            None => {
                let (model, seed) = (self.survey.model, self.seed);
                let read = self.worlds[AS_READ].clone();
                let first = self.survey.add(self.draws, |run| read.drawn(model, seed, run))?;
                *self.read_draw.insert(first)
            }
        };
        Ok(first..first + self.draws as usize)
    }

    /// Gains of an allocation in some draws.
    pub(super) fn drawn(
        &mut self,
        draws: std::ops::Range<usize>,
        steps: &[i32],
    ) -> Result<Vec<f64>, EngineError> {
        let today = self.even.clone();
        self.survey.everywhere(draws.clone(), &[today.clone(), steps.to_vec()])?;
        let gain = |world: usize| {
            let (own, now) = (self.survey.at(world, steps)?, self.survey.at(world, &today)?);
            Some(Counted::gain(self.objective, own, now))
        };
        Ok(draws.filter_map(gain).collect())
    }

    /// Whether an allocation cannot be told from the best.
    pub(super) fn tied(
        &mut self,
        best: &Allocation,
        other: &Allocation,
    ) -> Result<bool, EngineError> {
        if !other.admissible {
            return Ok(false);
        }
        let draws = self.graded_draws()?;
        let ahead = self.drawn(draws.clone(), &best.steps)?;
        let own = self.drawn(draws, &other.steps)?;
        let mut lead: Vec<f64> = ahead.iter().zip(&own).map(|(best, own)| best - own).collect();
        lead.sort_by(f64::total_cmp);
        if lead.is_empty() {
            return Ok(false);
        }
        let beaten = lead.iter().filter(|lead| **lead > HALF).count() as f64;
        let told = beaten >= APART * lead.len() as f64;
        // And under no reading by more than chance in the draws allows.
        let most = lead[((lead.len() as f64 * APART) as usize).min(lead.len() - 1)].max(HALF);
        let objective = self.objective as usize;
        let readings = self
            .worlds
            .iter()
            .enumerate()
            .filter(|(_, world)| matches!(world.key, "as_read" | "sceptical" | "hopeful"));
        let behind = readings
            .map(|(world, _)| best.gains[world][objective] - other.gains[world][objective])
            .fold(0.0, f64::max);
        Ok(!told && behind <= most)
    }

    /// Pushes every line outwards in both directions for as long as the allocation cannot be told from the best.
    pub(super) fn ties(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let Some(best) = found.ties.first().cloned() else { return Ok(()) };
        self.curves.anchor(&self.survey, &best.steps);
        let draws = self.graded_draws()?;
        let own = self.drawn(draws, &best.steps)?;
        let slack = HALF.max(deviation(&own));
        let count = self.survey.variables.moving.len();
        for variable in 0..count {
            for end in [
                self.survey.variables.moving[variable].range.0,
                self.survey.variables.moving[variable].range.1,
            ] {
                self.push(&best, variable, end, slack)?;
            }
        }
        let mut ties = vec![best.clone()];
        for steps in self.whole.clone() {
            let Some(other) = self.allocation(&steps) else { continue };
            if other.steps == best.steps || !other.admissible || other.counts < best.counts - slack
            {
                continue;
            }
            if self.tied(&best, &other)? {
                ties.push(other);
            }
        }
        self.regrets(&mut ties);
        found.spreads = spreads(found, &ties);
        found.ties = ties;
        Ok(())
    }

    /// The furthest that a line can be pushed towards an end of its range: run whole, and again half-way where that fails.
    pub(super) fn push(
        &mut self,
        best: &Allocation,
        variable: usize,
        end: i32,
        slack: f64,
    ) -> Result<(), EngineError> {
        let at = best.steps[variable];
        let whole = self.survey.variables.moving[variable].whole;
        let goal = Goal { fixed: Some(variable), ..Goal::most(self.objective) };
        let pushed = |search: &Self, steps: i32| -> Option<Steps> {
            let compensated = search.compensated(&best.steps, variable, steps)?;
            let end = search.curves.climb(&compensated, &goal);
            let score = search.curves.score(&goal, &end);
            (score.broken == 0.0 && score.gain >= best.counts - slack).then_some(end)
        };
        let most = (end - at).abs() / whole;
        let sign = (end - at).signum() * whole;
        // The sums say how far; from there it is halved until the runs agree.
        let mut far =
            (1..=most).rev().find_map(|size| Some((size, pushed(self, at + sign * size)?)));
        for _ in 0..3 {
            let Some((size, steps)) = far else { return Ok(()) };
            let steps = self.improve(&steps, &goal)?;
            self.curves.anchor(&self.survey, &best.steps);
            let tied = match self.allocation(&steps) {
                Some(other) => self.tied(best, &other)?,
                None => false,
            };
            if tied {
                return Ok(());
            }
            far =
                (1..=size / 2).rev().find_map(|size| Some((size, pushed(self, at + sign * size)?)));
        }
        Ok(())
    }

    /// The best allocation with one line elsewhere, and the others made to fit in the order in which it costs least.
    pub(super) fn compensated(&self, steps: &[i32], variable: usize, to: i32) -> Option<Steps> {
        let variables = self.survey.variables;
        let mut next = steps.to_vec();
        let mut left = next[variable] - to;
        next[variable] = to;
        let goal = Goal { fixed: Some(variable), ..Goal::most(self.objective) };
        let group = variables.group[variables.moving[variable].part];
        while left != 0 {
            let sign = left.signum();
            let mut best: Option<(super::search::Score, Steps)> = None;
            for (index, own) in variables.moving.iter().enumerate() {
                let moved = next[index] + sign * own.whole;
                let fits = index != variable
                    && variables.group[own.part] == group
                    && own.whole <= left.abs()
                    && self.curves.allows(index, moved);
                if !fits {
                    continue;
                }
                let mut candidate = next.clone();
                candidate[index] = moved;
                let score = self.curves.score(&goal, &candidate);
                if best.as_ref().is_none_or(|(known, _)| score.beats(*known, None)) {
                    best = Some((score, candidate));
                }
            }
            let (_, candidate) = best?;
            left -= candidate.iter().sum::<i32>() - next.iter().sum::<i32>();
            next = candidate;
        }
        variables.within(&next).then_some(next)
    }

    /// What each allocation loses in every named world against the best that is known there.
    pub(super) fn regrets(&self, allocations: &mut [Allocation]) {
        let objective = self.objective as usize;
        let known: Vec<Allocation> = self
            .whole
            .iter()
            .filter_map(|steps| self.allocation(steps))
            .filter(|own| own.admissible)
            .collect();
        let most =
            |world: usize| known.iter().map(|own| own.gains[world][objective]).fold(0.0, f64::max);
        let most: Vec<f64> = (0..self.worlds.len()).map(most).collect();
        for own in allocations {
            own.regrets = most
                .iter()
                .zip(&own.gains)
                .map(|(most, gains)| (most - gains[objective]).max(0.0))
                .collect();
        }
    }
}

/// Every line over some allocations.
fn spreads(found: &Found, ties: &[Allocation]) -> Vec<Spread> {
    let of = |variable: usize| {
        let steps = || ties.iter().map(|own| own.steps[variable]);
        let (fewest, most) = (steps().min().unwrap_or(0), steps().max().unwrap_or(0));
        Spread {
            variable,
            pounds: (found.pounds(variable, fewest), found.pounds(variable, most)),
            raised: steps().filter(|steps| *steps > 0).count(),
            lowered: steps().filter(|steps| *steps < 0).count(),
            standing: match (fewest < 0, most > 0) {
                (false, _) => Standing::MustKeep,
                (true, false) => Standing::MustAvoid,
                (true, true) => Standing::Free,
            },
        }
    };
    (0..found.variables.moving.len()).map(of).collect()
}
