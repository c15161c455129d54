//! What is looked at once the best is known: the smallest change, what binds, what it rests on, and runs by chance.

use super::counted::Counted;
use super::find::{Search, deviation, fresh};
use super::found::{Allocation, Binding, Confirmed, Finalist, Found, Rung, Turning};
use super::search::{Goal, SMALL_GAIN};
use super::survey::Steps;
use super::variables::gain;
use super::worlds::{AS_READ, GRADED};
use crate::engine::{EngineError, Progress};
use crate::evidence::{Distribution, Register, Values};
use crate::findings::statistics::{correlation, mean, quantile, sorted};
use crate::scenario::{Guard, Levels, Objective};

/// Id and title of what allocations are held against where the whole is another than today's.
pub(super) const EVEN: (&str, &str) = ("even", "The same total, spread evenly");
/// The part of the gain that the smallest change keeps.
pub const KEPT: f64 = 0.8;
/// Most rungs that are shown of it.
const MOST_RUNGS: usize = 12;
/// Rows that are tried at both ends.
const ROWS: usize = 12;
/// A row that moves the gain by less than this part of it is not worth a line.
const LITTLE: f64 = 0.02;

impl Search<'_> {
    /// The fewest pounds that keep most of the gain, and the order of its moves.
    pub(super) fn smallest(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let Some(best) = found.ties.first().cloned() else { return Ok(()) };
        if best.counts < SMALL_GAIN {
            return Ok(());
        }
        let objective = self.objective;
        let floor = |part: f64| Goal {
            floors: vec![(objective, part * best.counts)],
            ..Goal::most(objective)
        };
        self.curves.anchor(&self.survey, &best.steps);
        let mut kept = best.steps.clone();
        // Sums may promise more than a run keeps: then a little more is asked of them.
        for part in [KEPT, KEPT + 0.04, KEPT + 0.08, KEPT + 0.12] {
            let candidate = self.curves.trimmed(&best.steps, &floor(part));
            self.run_whole(std::slice::from_ref(&candidate))?;
            match self.admissible(&candidate) {
                Some(gain) if gain >= KEPT * best.counts => {
                    kept = candidate;
                    break;
                }
                _ => {}
            }
        }
        let variables = self.survey.variables;
        let known = self
            .whole
            .iter()
            .filter(|steps| self.admissible(steps).is_some_and(|gain| gain >= KEPT * best.counts));
        for other in known {
            if variables.moved(other) < variables.moved(&kept) {
                kept.clone_from(other);
            }
        }
        found.ladder = self.ladder(&kept)?;
        if let Some(smallest) = self.allocation(&kept) {
            let mut one = [smallest];
            self.regrets(&mut one);
            let [allocation] = one;
            found.finalists.push(self.finalist(
                "smallest",
                "The smallest change worth making",
                allocation,
            ));
        }
        Ok(())
    }

    /// The moves of an allocation, the one that counts most for its pounds first.
    pub(super) fn ladder(&mut self, to: &[i32]) -> Result<Vec<Rung>, EngineError> {
        let variables = self.survey.variables;
        let mut at = self.even.clone();
        let mut rungs = Vec::new();
        while at != to && rungs.len() < MOST_RUNGS {
            let mut jobs = Vec::new();
            for from in 0..to.len() {
                for taker in 0..to.len() {
                    let gives = at[from] - to[from];
                    let takes = to[taker] - at[taker];
                    let amount = gives.min(takes);
                    let together = variables.group[variables.moving[from].part]
                        == variables.group[variables.moving[taker].part];
                    if amount > 0 && together {
                        let mut next = at.clone();
                        next[from] -= amount;
                        next[taker] += amount;
                        jobs.push((from, taker, amount, next));
                    }
                }
            }
            // What the whole grows by has no giver.
            if jobs.is_empty() {
                break;
            }
            let allocations: Vec<Steps> = jobs.iter().map(|(.., next)| next.clone()).collect();
            self.survey.everywhere(AS_READ..GRADED + 1, &allocations)?;
            let objective = self.objective;
            let today = self.even.clone();
            let gain = |world: usize, steps: &[i32]| {
                let own = self.survey.at(world, steps)?;
                Some(Counted::gain(objective, own, self.survey.at(world, &today)?))
            };
            let both = |steps: &[i32]| {
                let (read, graded) = (gain(AS_READ, steps)?, gain(GRADED, steps)?);
                Some((read.min(graded), read))
            };
            let before = both(&at).unwrap_or_default().0;
            let best = jobs
                .into_iter()
                .filter_map(|(from, taker, amount, next)| {
                    let (counts, read) = both(&next)?;
                    Some((
                        (counts - before) / f64::from(amount),
                        from,
                        taker,
                        amount,
                        next,
                        counts,
                        read,
                    ))
                })
                .reduce(|best, next| if next.0 > best.0 { next } else { best });
            let Some((_, from, taker, amount, next, counts, as_read)) = best else { break };
            rungs.push(Rung { from, to: taker, pounds: variables.pounds(amount), counts, as_read });
            at = next;
        }
        Ok(rungs)
    }

    /// What binds: guards that are lifted one by one, and bounds by a step.
    pub(super) fn binding(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let Some(best) = found.ties.first().cloned() else { return Ok(()) };
        self.curves.anchor(&self.survey, &best.steps);
        let goal = Goal::most(self.objective);
        for guard in self.curves.rules().guards.clone() {
            let lifted = Goal { lifted: Some(guard), ..goal.clone() };
            let end = self.curves.climb(&best.steps, &lifted);
            let more = self.curves.score(&lifted, &end).gain - best.counts;
            if more > SMALL_GAIN {
                let own = self.curves.numbers(&end);
                let rules = self.curves.rules();
                let group = (guard == Guard::Groups)
                    .then(|| rules.counted.worst_group(&own[AS_READ], &rules.today[AS_READ]))
                    .flatten();
                let what = match group {
                    Some(group) => format!("{} (first: {group})", guard.label()),
                    None => guard.label().to_owned(),
                };
                found.binding.push(Binding { what, gain: more, pounds: None });
            }
        }
        let variables = self.survey.variables;
        let step = |variable: usize, steps: i32| -> f64 {
            let mut moved = best.steps.clone();
            moved[variable] += steps;
            self.curves.rules().gain(self.objective, None, &self.curves.numbers(&moved))
                - best.counts
        };
        // What the line that gives most easily would lose by as much.
        let mut easiest: Option<f64> = None;
        for (index, own) in variables.moving.iter().enumerate() {
            if best.steps[index] - own.whole >= own.range.0 {
                let by_step = step(index, -own.whole) / f64::from(own.whole);
                easiest = Some(easiest.map_or(by_step, |known| known.max(by_step)));
            }
        }
        for (index, own) in variables.moving.iter().enumerate() {
            let at_top = best.steps[index] + own.whole > own.range.1 && own.range.1 > own.range.0;
            if at_top && own.whole <= own.range.1 - own.range.0 {
                let last = -step(index, -own.whole) / f64::from(own.whole);
                let more = (last + easiest.unwrap_or(0.0)) * f64::from(own.whole);
                if more > SMALL_GAIN {
                    found.binding.push(Binding {
                        what: format!("{} is at the most that it may have", own.label()),
                        gain: more,
                        pounds: Some(variables.pounds(own.whole)),
                    });
                }
            }
        }
        if let Some(most) = variables.most_moved
            && variables.moved(&best.steps) >= most
        {
            found.binding.push(Binding {
                what: "no more money may be moved".to_owned(),
                gain: 0.0,
                pounds: Some(variables.pounds(1)),
            });
        }
        found.binding.sort_by(|one, other| other.gain.total_cmp(&one.gain));
        Ok(())
    }

    /// Rows that move the best's gain most, at both ends.
    pub(super) fn turning(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let Some(best) = found.ties.first().cloned() else { return Ok(()) };
        if best.counts < SMALL_GAIN {
            return Ok(());
        }
        let draws = self.read_draws()?;
        let gains = self.drawn(draws, &best.steps)?;
        let (model, seed) = (self.survey.model, self.seed);
        let parameters: Vec<Vec<f64>> =
            (0..self.draws).map(|run| model.draw(seed, run).0.numbers()).collect();
        let register = Register::embedded();
        let mut rows: Vec<(f64, usize)> = register
            .rows()
            .iter()
            .enumerate()
            .filter(|(index, row)| {
                row.distribution != Distribution::Fixed
                    && !model.sampler().used()[*index].overridden
            })
            .map(|(index, _)| {
                let column: Vec<f64> = parameters.iter().map(|numbers| numbers[index]).collect();
                (correlation(&gains, &column).abs(), index)
            })
            .collect();
        rows.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        rows.truncate(ROWS);
        let ends: Vec<(usize, f64)> = rows
            .iter()
            .flat_map(|&(_, row)| {
                let own = &register.rows()[row];
                [(row, own.low), (row, own.high)]
            })
            .collect();
        let central = model.sampler().central().numbers();
        let first = self.survey.add(ends.len() as u32, |end| {
            let (row, value) = ends[end as usize];
            let mut numbers = central.clone();
            numbers[row] = value;
            model.expected(Values::from_numbers(&numbers), &Levels::NEUTRAL)
        })?;
        let gains = self.drawn(first..first + ends.len(), &best.steps)?;
        let read = best.gains[AS_READ][self.objective as usize];
        for (pair, gains) in ends.chunks(2).zip(gains.chunks(2)) {
            if let ([(row, low), (_, high)], [at_low, at_high]) = (pair, gains) {
                let own = &register.rows()[*row];
                if [at_low, at_high]
                    .into_iter()
                    .all(|gain| (gain - read).abs() < LITTLE * read.abs())
                {
                    continue;
                }
                found.turning.push(Turning {
                    id: own.id.clone(),
                    name: own.name.clone(),
                    grade: own.grade,
                    ends: [(*low, *at_low), (*high, *at_high)],
                    turns: *at_low <= 0.0 || *at_high <= 0.0,
                });
            }
        }
        Ok(())
    }

    pub(super) fn finalist(
        &self,
        id: &'static str,
        title: &'static str,
        allocation: Allocation,
    ) -> Finalist {
        let rules = self.curves.rules();
        let groups = self.numbers(&allocation.steps).map_or_else(Vec::new, |own| {
            rules.counted.by_group(&own[AS_READ], &rules.today[AS_READ])
        });
        Finalist { id, title, allocation, groups }
    }

    pub(super) fn hand_out(&self, found: &mut Found) {
        let Some(best) = found.ties.first().filter(|best| best.counts > 0.0).cloned() else {
            return;
        };
        let mut handed = vec![self.finalist("most", "Most gained that counts", best.clone())];
        let worst = |own: &Allocation| own.regrets.iter().copied().fold(0.0, f64::max);
        let least = found
            .ties
            .iter()
            .filter(|own| !own.regrets.is_empty())
            .min_by(|one, other| worst(one).total_cmp(&worst(other)));
        if let Some(least) = least.filter(|least| least.steps != best.steps) {
            handed.push(self.finalist(
                "least_regret",
                "Least to regret in any world",
                least.clone(),
            ));
        }
        found.finalists.retain(|own| own.id == "smallest" && own.allocation.steps != best.steps);
        handed.append(&mut found.finalists);
        found.finalists = handed;
    }

    /// Runs the finalists by chance, on a seed that had no part in choosing them.
    pub(super) fn confirm(
        &mut self,
        found: &mut Found,
        runs: u32,
        progress: &dyn Progress,
    ) -> Result<(), EngineError> {
        if found.finalists.is_empty() || runs < 2 {
            return Ok(());
        }
        let draws = self.read_draws()?;
        let (model, variables) = (self.survey.model, self.survey.variables);
        let scenario = model.scenario();
        let parts = scenario.parts().len();
        let mut strategies = vec![Vec::new(); parts];
        // What all are held against comes last, where it is not what the comparator does.
        let another = self.even.iter().any(|steps| *steps != 0);
        let finalists = found.finalists.iter();
        let ran = finalists.map(|own| (own.id, own.title, &own.allocation.steps));
        for (id, title, steps) in ran.chain(another.then_some((EVEN.0, EVEN.1, &self.even))) {
            let amounts = variables.amounts(scenario, steps);
            let moved = scenario.moved(id, title, &amounts, variables.from, variables.over);
            for (part, strategy) in strategies.iter_mut().zip(moved) {
                part.push(strategy);
            }
        }
        let count = found.finalists.len() + usize::from(another);
        let against = if another { count } else { 0 };
        let seed = fresh(self.seed);
        let (objective, counted) = (self.objective, self.survey.counted.clone());
        let mut all: Vec<Vec<f64>> = Vec::new();
        let mut done = 0;
        const BATCH: u32 = 50;
        while done < runs {
            if progress.stop() {
                return Err(EngineError::Stopped);
            }
            let batch = BATCH.min(runs - done);
            let one = |run: u32| -> Result<Vec<f64>, EngineError> {
                let world = model.by_chance(seed, done + run)?;
                let answers = model.answers(&world, &strategies)?;
                let number = |strategy: usize| {
                    Counted::objective(objective, &counted.of(&answers, strategy, variables))
                };
                Ok((0..=count).map(number).collect())
            };
            for run in model.map(batch, one) {
                all.push(run?);
            }
            done += batch;
            progress.advance(u64::from(batch));
        }
        for (index, finalist) in found.finalists.iter().enumerate() {
            let over = |other: usize| -> Vec<f64> {
                all.iter().map(|run| gain(objective, run[index + 1], run[other])).collect()
            };
            let told =
                |gains: &[f64]| (mean(gains), deviation(gains) / (gains.len() as f64).sqrt());
            let gains = over(against);
            let (centre_of_runs, error) = told(&gains);
            let drawn = self.drawn(draws.clone(), &finalist.allocation.steps)?;
            let own = deviation(&drawn) / (drawn.len() as f64).sqrt();
            let centre = mean(&drawn);
            let wide = 1.645 * (own * own + error * error).sqrt();
            let today: Vec<f64> = all.iter().map(|run| run[against]).collect();
            let sorted = sorted(&gains);
            let at = |share: f64| quantile(&sorted, share).unwrap_or(centre_of_runs);
            found.confirmed.push(Confirmed {
                finalist: index,
                runs,
                seed,
                mean: centre_of_runs,
                standard_error: error,
                middle: (at(0.05), at(0.95)),
                todays_money: another.then(|| told(&over(0))),
                foretold: (centre - wide, centre + wide),
                // Counts scatter by at least their square root.
                counted: (objective != Objective::Settled).then(|| 1.645 * mean(&today).sqrt()),
            });
        }
        Ok(())
    }
}
