//! From a question to what was found: marginal pounds, a frontier, allocations that cannot be told apart, regrets, the
//! smallest change that is worth making.

use super::counted::{Counted, Numbers};
use super::found::{Allocation, Found, Marginal};
use super::search::{Curves, Goal, Rules, SMALL_GAIN};
use super::survey::{Entry, Keeper, Steps, Survey};
use super::variables::Variables;
use super::worlds::{AS_READ, GRADED, Named};
use crate::engine::{EngineError, Model, Progress};
use crate::findings::statistics::variance;
use crate::scenario::{Guard, Objective, Rebalance, Scenario};

/// Starts of the search.
const STARTS: u32 = 20;
/// Allocations of a search that are run whole at once.
const RUN_WHOLE: usize = 6;
/// How often sums are anchored anew.
const ROUNDS: usize = 8;
/// Joint draws of the parameters.
pub const DRAWS: u32 = 100;
/// Points of a frontier, today's counted.
const FRONTIER: usize = 12;
/// Pounds of the next and the last money of a line.
const NEXT: f64 = 100_000.0;

/// How a search is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// The seed of starts and draws.
    pub seed: u64,
    /// Joint draws of the parameters.
    pub draws: u32,
    /// Runs by chance of every finalist, on another seed.
    pub runs: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { seed: 1, draws: DRAWS, runs: 1000 }
    }
}

/// Another seed than the search's: runs on it have nothing in common with those that chose.
pub(super) fn fresh(seed: u64) -> u64 {
    seed ^ 0x9E37_79B9_7F4A_7C15
}

/// Searches.
///
/// # Errors
///
/// [`EngineError`]; where the user stops after something was found, that is handed over.
pub fn find(
    model: &Model,
    variables: &Variables,
    asked: &Rebalance,
    effort: &Effort,
    known: Vec<Entry>,
    keeper: &mut dyn Keeper,
    progress: &dyn Progress,
) -> Result<Found, EngineError> {
    let scenario = model.scenario();
    let worlds = Named::all(scenario, model.sampler());
    let mut survey = Survey::new(model, variables, known, keeper, progress);
    let about = u64::from(effort.draws) * 15 + 2_500 + u64::from(effort.runs);
    progress.start(about);
    survey.add(worlds.len() as u32, |world| worlds[world as usize].world(model))?;
    let rules = Rules {
        counted: survey.counted.clone(),
        today: Vec::new(),
        guards: Guard::ALL.into_iter().filter(|guard| !asked.lifted.contains(guard)).collect(),
        objective: asked.objective,
        conditions: conditions(scenario, variables, asked),
        not_up: Vec::new(),
        even: Vec::new(),
    };
    let curves = Curves::new(&mut survey, worlds.len(), rules)?;
    let even = variables.even();
    let mut search = Search {
        draws: effort.draws,
        seed: effort.seed,
        first_draw: None,
        read_draw: None,
        whole: vec![even.clone()],
        even,
        survey,
        curves,
        worlds,
        objective: asked.objective,
    };
    let mut found = search.begin()?;
    match search.stages(&mut found) {
        Err(EngineError::Stopped) => found.interrupted = true,
        other => other?,
    }
    if found.finalists.is_empty() {
        search.hand_out(&mut found);
    }
    found.todays_money = search.todays_money(&found);
    if !found.interrupted {
        match search.confirm(&mut found, effort.runs, progress) {
            Err(EngineError::Stopped) => found.interrupted = true,
            other => other?,
        }
    }
    found.ran = search.survey.ran;
    progress.finish();
    Ok(found)
}

/// Conditions of grants as sums over variables: what each step of one changes, and what may be lost of today's.
fn conditions(
    scenario: &Scenario,
    variables: &Variables,
    asked: &Rebalance,
) -> Vec<(Vec<f64>, f64)> {
    if asked.lifted.contains(&Guard::Conditions) {
        return Vec::new();
    }
    let of = |condition: &crate::scenario::Condition| {
        let has: i64 = condition.lines.iter().map(|&line| scenario.baseline[line as usize].0).sum();
        let weights = (0..variables.moving.len()).map(|index| {
            let mut one = vec![0; variables.moving.len()];
            one[index] = 1;
            let amounts = variables.amounts(scenario, &one);
            let lines = condition.lines.iter();
            lines
                .map(|&line| amounts.iter().map(|own| own[line as usize] as f64).sum::<f64>())
                .sum()
        });
        (weights.collect(), (has - condition.least.0).max(0) as f64)
    };
    scenario.conditions.iter().map(of).collect()
}

/// A search on its way.
pub(super) struct Search<'a> {
    pub(super) survey: Survey<'a>,
    pub(super) curves: Curves<'a>,
    pub(super) worlds: Vec<Named>,
    pub(super) objective: Objective,
    pub(super) seed: u64,
    pub(super) draws: u32,
    /// Number of the first world of graded draws, where they are prepared.
    pub(super) first_draw: Option<usize>,
    /// The same of draws as read.
    pub(super) read_draw: Option<usize>,
    /// Allocations that were run in every named world.
    pub(super) whole: Vec<Steps>,
    /// What they are held against.
    pub(super) even: Steps,
}

impl Search<'_> {
    /// Everything but runs by chance, in order: each stage leaves what it found, so that whoever stops keeps it.
    pub(super) fn stages(&mut self, found: &mut Found) -> Result<(), EngineError> {
        self.marginal(found)?;
        self.best(found)?;
        self.frontier(found)?;
        self.ties(found)?;
        self.smallest(found)?;
        self.undominated(found);
        self.binding(found)?;
        self.turning(found)?;
        self.hand_out(found);
        Ok(())
    }

    pub(super) fn numbers(&self, steps: &[i32]) -> Option<Vec<Numbers>> {
        (0..self.worlds.len()).map(|world| self.survey.at(world, steps).cloned()).collect()
    }

    /// Runs allocations in every named world.
    pub(super) fn run_whole(&mut self, allocations: &[Steps]) -> Result<(), EngineError> {
        self.survey.everywhere(0..self.worlds.len(), allocations)?;
        for steps in allocations {
            if !self.whole.contains(steps) {
                self.whole.push(steps.clone());
            }
        }
        Ok(())
    }

    /// An allocation that was run in every named world.
    pub(super) fn allocation(&self, steps: &[i32]) -> Option<Allocation> {
        let own = self.numbers(steps)?;
        let rules = self.curves.rules();
        let gains = (0..self.worlds.len())
            .map(|world| Objective::ALL.map(|objective| rules.gain(objective, Some(world), &own)));
        let score = rules.score(&Goal::most(self.objective), steps, &own);
        let variables = self.survey.variables;
        Some(Allocation {
            steps: steps.to_vec(),
            moved: variables.pounds(variables.moved(steps)),
            gains: gains.collect(),
            counts: score.gain,
            admissible: score.broken == 0.0 && variables.within(steps),
            regrets: Vec::new(),
        })
    }

    pub(super) fn admissible(&self, steps: &[i32]) -> Option<f64> {
        self.allocation(steps).filter(|own| own.admissible).map(|own| own.counts)
    }

    pub(super) fn begin(&self) -> Result<Found, EngineError> {
        let today = self.curves.rules().today.iter();
        let of = |numbers: &Numbers| {
            Objective::ALL.map(|objective| Counted::objective(objective, numbers))
        };
        let undecided = (0..self.survey.variables.moving.len()).filter(|&variable| {
            self.curves.alone(AS_READ, variable) >= SMALL_GAIN
                && self.curves.alone(GRADED, variable) < 0.25 * self.curves.alone(AS_READ, variable)
        });
        let ties = self.allocation(&self.even).into_iter().collect();
        Ok(Found {
            objective: self.objective,
            variables: self.survey.variables.clone(),
            worlds: self.worlds.clone(),
            today: today.map(of).collect(),
            marginal: Vec::new(),
            frontier: Vec::new(),
            ties,
            spreads: Vec::new(),
            finalists: Vec::new(),
            ladder: Vec::new(),
            binding: Vec::new(),
            turning: Vec::new(),
            confirmed: Vec::new(),
            undecided: undecided.collect(),
            todays_money: None,
            interrupted: false,
            ran: 0,
        })
    }

    /// Where the whole is another: what it gains, spread evenly and as it was found, against today's money.
    fn todays_money(&self, found: &Found) -> Option<[f64; 2]> {
        let today = vec![0; self.even.len()];
        let best = found.ties.first().filter(|_| self.even != today)?;
        let now = self.survey.at(AS_READ, &today)?;
        let gain = |steps: &[i32]| {
            Some(Counted::gain(self.objective, self.survey.at(AS_READ, steps)?, now))
        };
        Some([gain(&self.even)?, gain(&best.steps)?])
    }

    /// The next and the last pounds of every line, run one by one.
    pub(super) fn marginal(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let variables = self.survey.variables;
        let even = self.even.clone();
        let wanted = ((NEXT / variables.pounds(1)).round() as i32).max(1);
        let mut asked = Vec::new();
        for (index, variable) in variables.moving.iter().enumerate() {
            let all = (variable.today / variables.step) as i32;
            let last = wanted.min(all);
            asked.push((index, true, wanted, false));
            if last > 0 {
                asked.push((index, false, last, last < wanted));
            }
        }
        let moved = |&(index, next, steps, _): &(usize, bool, i32, bool)| -> Steps {
            let mut own = even.clone();
            own[index] += if next { steps } else { -steps };
            own
        };
        let allocations: Vec<Steps> = asked.iter().map(moved).collect();
        self.survey.everywhere(0..self.worlds.len(), &allocations)?;
        for (asked, steps) in asked.iter().zip(&allocations) {
            let &(variable, next, size, all) = asked;
            let Some(allocation) = self.allocation(steps) else { continue };
            let unspent = self.numbers(steps).map(|own| {
                let counted = &self.survey.counted;
                let (given, spent) = counted.pounds(&own[AS_READ], variable);
                let today = &self.curves.rules().today[AS_READ];
                let (given_today, spent_today) = counted.pounds(today, variable);
                let more = given - given_today;
                if more > 0.0 { (1.0 - (spent - spent_today) / more).clamp(0.0, 1.0) } else { 0.0 }
            });
            found.marginal.push(Marginal {
                variable,
                next,
                pounds: variables.pounds(size),
                gains: allocation.gains,
                unspent: unspent.filter(|_| next),
                all,
            });
        }
        Ok(())
    }

    /// The best allocation: many starts on the sums, the ends run whole, the sums anchored anew.
    pub(super) fn best(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let goal = Goal::most(self.objective);
        let first = self.even.clone();
        let (curves, seed) = (&self.curves, self.seed);
        let climbed = self.survey.model.map(STARTS, |start| {
            let from = if start == 0 { first.clone() } else { curves.shaken(&first, seed, start) };
            curves.climb(&from, &goal)
        });
        let mut ends: Vec<Steps> = Vec::new();
        for end in climbed {
            if !ends.contains(&end) {
                ends.push(end);
            }
        }
        let curves = &self.curves;
        ends.sort_by(|one, other| {
            let (one, other) = (curves.score(&goal, one), curves.score(&goal, other));
            one.broken.total_cmp(&other.broken).then(other.gain.total_cmp(&one.gain))
        });
        ends.truncate(RUN_WHOLE);
        for end in ends {
            self.improve(&end, &goal)?;
        }
        self.take_best(found);
        Ok(())
    }

    /// Anchors the sums at what was run, climbs from there, and runs the end, until an allocation is its own end; the best
    /// that was met on the way.
    pub(super) fn improve(&mut self, from: &[i32], goal: &Goal) -> Result<Steps, EngineError> {
        let mut at = from.to_vec();
        let mut seen = vec![at.clone()];
        for _ in 0..ROUNDS {
            self.run_whole(std::slice::from_ref(&at))?;
            self.curves.anchor(&self.survey, &at);
            let mut next = self.curves.climb(&at, goal);
            if seen.contains(&next) {
                match self.mended(&at, goal)? {
                    Some(mended) => next = self.curves.climb(&mended, goal),
                    None => break,
                }
            }
            if seen.contains(&next) {
                break;
            }
            seen.push(next.clone());
            at = next;
        }
        self.run_whole(std::slice::from_ref(&at))?;
        let score = |steps: &Steps| {
            let own = self.numbers(steps)?;
            Some(self.curves.rules().score(goal, steps, &own))
        };
        let scored = seen.into_iter().filter_map(|steps| Some((score(&steps)?, steps)));
        let best = scored.reduce(|best, next| if next.0.beats(best.0, None) { next } else { best });
        Ok(best.map_or_else(|| from.to_vec(), |(_, steps)| steps))
    }

    /// An allocation that breaks a guard where sums see none: each line is run a little nearer to today, and the one that
    /// mends most may not go as far again. None where nothing is broken, or nothing mends it.
    pub(super) fn mended(&mut self, at: &[i32], goal: &Goal) -> Result<Option<Steps>, EngineError> {
        let broken = |search: &Self, steps: &[i32]| {
            let own = search.numbers(steps)?;
            Some(search.curves.rules().score(goal, steps, &own).broken)
        };
        let Some(before) = broken(self, at).filter(|broken| *broken > 0.0) else { return Ok(None) };
        let variables = self.survey.variables;
        let nearer: Vec<(usize, Steps)> = (0..at.len())
            .filter(|&index| at[index] != 0 && goal.fixed != Some(index))
            .map(|index| {
                let mut steps = at.to_vec();
                steps[index] -= steps[index].signum() * variables.moving[index].whole;
                (index, steps)
            })
            .collect();
        let all: Vec<Steps> = nearer.iter().map(|(_, steps)| steps.clone()).collect();
        self.survey.everywhere(0..self.worlds.len(), &all)?;
        let mends = nearer.into_iter().filter_map(|(index, steps)| {
            let after = broken(self, &steps)?;
            (after < 0.9 * before).then_some((after, index, steps))
        });
        let best = mends.reduce(|best, next| if next.0 < best.0 { next } else { best });
        let Some((_, index, steps)) = best else { return Ok(None) };
        self.curves.tighten(index, at[index]);
        Ok(self.compensated(at, index, steps[index]))
    }

    /// The best of everything that was run whole and is admissible.
    pub(super) fn take_best(&self, found: &mut Found) {
        let today = self.even.clone();
        let mut best = (0.0, &today);
        for steps in &self.whole {
            match self.admissible(steps) {
                Some(gain) if gain > best.0 + SMALL_GAIN => best = (gain, steps),
                _ => {}
            }
        }
        found.ties = self.allocation(best.1).into_iter().collect();
    }

    /// Most recoveries for each number of deaths averted.
    pub(super) fn frontier(&mut self, found: &mut Found) -> Result<(), EngineError> {
        let (lives, people) = (Objective::Deaths, Objective::Recovery);
        let goal = |objective, floors| Goal { floors, ..Goal::most(objective) };
        let today = self.even.clone();
        let start = found.ties.first().map_or_else(|| today.clone(), |best| best.steps.clone());
        let mut ends: Vec<Steps> = Vec::new();
        for objective in [lives, people] {
            let goal = goal(objective, Vec::new());
            let end = self.curves.climb(&start, &goal);
            ends.push(self.improve(&end, &goal)?);
        }
        let most =
            ends.iter().filter_map(|end| self.allocation(end)).map(|own| lesser(&own, lives));
        let most = most.fold(0.0, f64::max);
        let points = FRONTIER - 2;
        for point in 0..points {
            let floor = most * point as f64 / (points - 1) as f64;
            let goal = goal(people, vec![(lives, floor - 1e-6)]);
            let from = ends.first().cloned().unwrap_or_else(|| today.clone());
            let end = self.curves.climb(&from, &goal);
            ends.push(self.improve(&end, &goal)?);
        }
        self.take_best(found);
        self.undominated(found);
        Ok(())
    }

    /// Of everything that was run and is admissible, what nothing else beats on deaths and on recoveries; today first.
    pub(super) fn undominated(&self, found: &mut Found) {
        let (lives, people) = (Objective::Deaths, Objective::Recovery);
        let today = self.even.clone();
        let mut all: Vec<Allocation> =
            self.whole.iter().filter_map(|steps| self.allocation(steps)).collect();
        all.retain(|own| own.admissible);
        let both = |own: &Allocation| [lesser(own, lives), lesser(own, people)];
        let dominated = |own: &Allocation| {
            let [lives, people] = both(own);
            all.iter().any(|other| {
                let [more, further] = both(other);
                more >= lives
                    && further >= people
                    && (more > lives + 1e-9 || further > people + 1e-9)
            })
        };
        let mut frontier: Vec<Allocation> =
            all.iter().filter(|own| !dominated(own)).cloned().collect();
        frontier.sort_by(|one, other| both(one)[0].total_cmp(&both(other)[0]));
        while frontier.len() > FRONTIER - 1 {
            // The point that is nearest to its neighbours goes.
            let gap = |index: &usize| both(&frontier[index + 1])[0] - both(&frontier[index - 1])[0];
            let nearest = (1..frontier.len() - 1)
                .min_by(|one, other| gap(one).total_cmp(&gap(other)))
                .unwrap_or(0);
            frontier.remove(nearest);
        }
        let now = self.allocation(&today);
        frontier.retain(|own| own.steps != today);
        found.frontier = now.into_iter().chain(frontier).collect();
    }
}

/// What counts of a gain: the lesser of what evidence as read and graded evidence alone show.
fn lesser(own: &Allocation, objective: Objective) -> f64 {
    own.gains[AS_READ][objective as usize].min(own.gains[GRADED][objective as usize])
}

/// Standard deviation; 0 of fewer than two.
pub(super) fn deviation(numbers: &[f64]) -> f64 {
    variance(numbers).unwrap_or(0.0).sqrt()
}
