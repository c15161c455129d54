//! From a question to what was found: marginal pounds, a frontier, allocations that cannot be told apart, regrets, the
//! smallest change that is worth making.

use super::counted::{Counted, Group, Numbers};
use super::search::{Curves, Goal, Rules, SMALL_GAIN};
use super::survey::{Entry, Keeper, Steps, Survey};
use super::variables::{Locked, Variable, Variables};
use super::worlds::{AS_READ, GRADED, Named};
use crate::engine::{EngineError, Model, Progress};
use crate::evidence::{Distribution, Grade, Register, Values};
use crate::scenario::{Guard, Levels, Line, Objective, Rebalance, Scenario};

/// Starts of the search.
const STARTS: u32 = 20;
/// Allocations of a search that are run whole at once.
const RUN_WHOLE: usize = 6;
/// How often sums are anchored anew.
const ROUNDS: usize = 8;
/// Joint draws of the parameters.
pub const DRAWS: u32 = 100;
/// Two allocations are told apart where one is better by more than half a person in so many of a hundred draws.
const APART: f64 = 0.95;
/// Half a person.
const HALF: f64 = 0.5;
/// Points of a frontier, today's counted.
const FRONTIER: usize = 12;
/// The part of the gain that the smallest change keeps.
pub const KEPT: f64 = 0.8;
/// Most rungs that are shown of it.
const MOST_RUNGS: usize = 12;
/// Rows that are tried at both ends.
const ROWS: usize = 12;
/// A row that moves the gain by less than this part of it is not worth a line.
const LITTLE: f64 = 0.02;
/// Pounds of the next and the last money of a line.
const NEXT: f64 = 100_000.0;

/// An allocation that was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// Steps from today, by variable.
    pub steps: Steps,
    /// Pounds a year moved.
    pub moved: f64,
    /// Gains of every objective, `[world][objective]`.
    pub gains: Vec<[f64; 3]>,
    /// Of the objective: what counts, the lesser of what evidence as read and graded evidence alone show.
    pub counts: f64,
    /// Whether it is admissible.
    pub admissible: bool,
    /// What is lost in every named world against the best known there.
    pub regrets: Vec<f64>,
}

/// What the next or the last pounds of a line do.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginal {
    /// The variable.
    pub variable: usize,
    /// Whether it is the next money; else the last.
    pub next: bool,
    /// Pounds a year.
    pub pounds: f64,
    /// Gains by world and objective, against today.
    pub gains: Vec<[f64; 3]>,
    /// The part of it that finds nobody: of what is given, as evidence is read. None of the last money.
    pub unspent: Option<f64>,
    /// Whether it is only known for less than was asked: the line has no more.
    pub all: bool,
}

/// How a line stands over all allocations that cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No allocation lowers it.
    MustKeep,
    /// No allocation raises it.
    MustAvoid,
    /// Some raise it and some lower it.
    Free,
}

impl Standing {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::MustKeep => "must keep",
            Self::MustAvoid => "avoid raising",
            Self::Free => "free",
        }
    }
}

/// A line over all allocations that cannot be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The variable.
    pub variable: usize,
    /// Fewest and most pounds a year.
    pub pounds: (f64, f64),
    /// In how many it has more than today, and in how many less.
    pub raised: usize,
    /// The same of less.
    pub lowered: usize,
    /// In three words.
    pub standing: Standing,
}

/// A move of the smallest change that is worth making.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// Who gives, who takes, pounds a year.
    pub from: usize,
    /// Who takes.
    pub to: usize,
    /// Pounds a year.
    pub pounds: f64,
    /// What counts after this move, and all before it.
    pub counts: f64,
    /// What is gained as evidence is read.
    pub as_read: f64,
}

/// A guard or a bound that binds.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// What binds, in words.
    pub what: String,
    /// What would be gained without it, or with a step more.
    pub gain: f64,
    /// Pounds a year of that step; none of a guard.
    pub pounds: Option<f64>,
}

/// A row that could turn the gain.
#[derive(Clone, Debug, PartialEq)]
pub struct Turning {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its grade.
    pub grade: Grade,
    /// Low and high ends, and the gain there as evidence is read otherwise.
    pub ends: [(f64, f64); 2],
    /// Whether the gain turns between them.
    pub turns: bool,
}

/// Runs by chance on another seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// The allocation, as a number of [`Found::finalists`].
    pub finalist: usize,
    /// Runs.
    pub runs: u32,
    /// The seed.
    pub seed: u64,
    /// The mean gain and its Monte Carlo standard error.
    pub mean: f64,
    /// Its error.
    pub standard_error: f64,
    /// The middle 90 % of runs.
    pub middle: (f64, f64),
    /// The interval in which the mean was foretold to lie, nine times in ten.
    pub foretold: (f64, f64),
    /// Of what the area itself would count over the horizon, nine times in ten within so many of what was to be expected, by
    /// chance alone; none of a stock.
    pub counted: Option<f64>,
}

/// An allocation that is handed out as a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Finalist {
    /// In columns and files.
    pub id: &'static str,
    /// In sentences.
    pub title: &'static str,
    /// The allocation.
    pub allocation: Allocation,
    /// Deaths and recoveries by group, less today's, as evidence is read.
    pub groups: Vec<(Group, f64, f64)>,
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The objective.
    pub objective: Objective,
    /// What moved.
    pub variables: Variables,
    /// The worlds.
    pub worlds: Vec<Named>,
    /// Today's number of every objective, by world.
    pub today: Vec<[f64; 3]>,
    /// Next and last pounds of every variable.
    pub marginal: Vec<Marginal>,
    /// The frontier of deaths and recoveries, today first.
    pub frontier: Vec<Allocation>,
    /// Allocations that cannot be told from the best, the best first; only today where nothing beats it.
    pub ties: Vec<Allocation>,
    /// Every line over these.
    pub spreads: Vec<Spread>,
    /// What is handed out.
    pub finalists: Vec<Finalist>,
    /// The order of moves of the smallest change.
    pub ladder: Vec<Rung>,
    /// What binds.
    pub binding: Vec<Binding>,
    /// Rows that could turn the best's gain.
    pub turning: Vec<Turning>,
    /// Runs on another seed.
    pub confirmed: Vec<Confirmed>,
    /// Lines about which this model cannot decide: what more of them does rests on weak evidence alone.
    pub undecided: Vec<usize>,
    /// Whether it was stopped on the way.
    pub interrupted: bool,
    /// Allocations run, worlds counted.
    pub ran: u64,
}

impl Found {
    /// Whether anything beats today (or the same total, spread evenly): that itself is not among what cannot be told from the best.
    #[must_use]
    pub fn beats_today(&self) -> bool {
        let even = self.variables.even();
        let moves = |own: &Allocation| own.steps != even;
        !self.ties.is_empty() && self.ties.iter().all(moves)
    }

    /// Pounds a year of a variable in an allocation.
    #[must_use]
    pub fn pounds(&self, variable: usize, steps: i32) -> f64 {
        let own: &Variable = &self.variables.moving[variable];
        crate::units::Pence(own.today).pounds() + self.variables.pounds(steps)
    }

    /// What does not move.
    #[must_use]
    pub fn locked(&self) -> &[Locked] {
        &self.variables.locked
    }
}

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
fn fresh(seed: u64) -> u64 {
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
struct Search<'a> {
    survey: Survey<'a>,
    curves: Curves<'a>,
    worlds: Vec<Named>,
    objective: Objective,
    seed: u64,
    draws: u32,
    /// Number of the first world of graded draws, where they are prepared.
    first_draw: Option<usize>,
    /// The same of draws as read.
    read_draw: Option<usize>,
    /// Allocations that were run in every named world.
    whole: Vec<Steps>,
    /// What they are held against.
    even: Steps,
}

impl Search<'_> {
    /// Everything but runs by chance, in order: each stage leaves what it found, so that whoever stops keeps it.
    fn stages(&mut self, found: &mut Found) -> Result<(), EngineError> {
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

    fn numbers(&self, steps: &[i32]) -> Option<Vec<Numbers>> {
        (0..self.worlds.len()).map(|world| self.survey.at(world, steps).cloned()).collect()
    }

    /// Runs allocations in every named world.
    fn run_whole(&mut self, allocations: &[Steps]) -> Result<(), EngineError> {
        self.survey.everywhere(0..self.worlds.len(), allocations)?;
        for steps in allocations {
            if !self.whole.contains(steps) {
                self.whole.push(steps.clone());
            }
        }
        Ok(())
    }

    /// An allocation that was run in every named world.
    fn allocation(&self, steps: &[i32]) -> Option<Allocation> {
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
            admissible: score.broken == 0.0,
            regrets: Vec::new(),
        })
    }

    fn admissible(&self, steps: &[i32]) -> Option<f64> {
        self.allocation(steps).filter(|own| own.admissible).map(|own| own.counts)
    }

    fn begin(&self) -> Result<Found, EngineError> {
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
            interrupted: false,
            ran: 0,
        })
    }

    /// The next and the last pounds of every line, run one by one.
    fn marginal(&mut self, found: &mut Found) -> Result<(), EngineError> {
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
    fn best(&mut self, found: &mut Found) -> Result<(), EngineError> {
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
    fn improve(&mut self, from: &[i32], goal: &Goal) -> Result<Steps, EngineError> {
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
    fn mended(&mut self, at: &[i32], goal: &Goal) -> Result<Option<Steps>, EngineError> {
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
    fn take_best(&self, found: &mut Found) {
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
    fn frontier(&mut self, found: &mut Found) -> Result<(), EngineError> {
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
    fn undominated(&self, found: &mut Found) {
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

    /// Prepares the draws of graded evidence.
    fn graded_draws(&mut self) -> Result<std::ops::Range<usize>, EngineError> {
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
    fn read_draws(&mut self) -> Result<std::ops::Range<usize>, EngineError> {
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
    fn drawn(
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
    fn tied(&mut self, best: &Allocation, other: &Allocation) -> Result<bool, EngineError> {
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
    fn ties(&mut self, found: &mut Found) -> Result<(), EngineError> {
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
    fn push(
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
    fn compensated(&self, steps: &[i32], variable: usize, to: i32) -> Option<Steps> {
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
        Some(next)
    }

    /// What each allocation loses in every named world against the best that is known there.
    fn regrets(&self, allocations: &mut [Allocation]) {
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

    /// The fewest pounds that keep most of the gain, and the order of its moves.
    fn smallest(&mut self, found: &mut Found) -> Result<(), EngineError> {
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
    fn ladder(&mut self, to: &[i32]) -> Result<Vec<Rung>, EngineError> {
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
    fn binding(&mut self, found: &mut Found) -> Result<(), EngineError> {
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
    fn turning(&mut self, found: &mut Found) -> Result<(), EngineError> {
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

    fn finalist(&self, id: &'static str, title: &'static str, allocation: Allocation) -> Finalist {
        let rules = self.curves.rules();
        let groups = self.numbers(&allocation.steps).map_or_else(Vec::new, |own| {
            rules.counted.by_group(&own[AS_READ], &rules.today[AS_READ])
        });
        Finalist { id, title, allocation, groups }
    }

    fn hand_out(&self, found: &mut Found) {
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
    fn confirm(
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
        for finalist in &found.finalists {
            let amounts = variables.amounts(scenario, &finalist.allocation.steps);
            let moved = scenario.moved(
                finalist.id,
                finalist.title,
                &amounts,
                variables.from,
                variables.over,
            );
            for (part, strategy) in strategies.iter_mut().zip(moved) {
                part.push(strategy);
            }
        }
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
                Ok((0..=found.finalists.len()).map(number).collect())
            };
            for run in model.map(batch, one) {
                all.push(run?);
            }
            done += batch;
            progress.advance(u64::from(batch));
        }
        for (index, finalist) in found.finalists.iter().enumerate() {
            let gains: Vec<f64> = all
                .iter()
                .map(|run| super::variables::gain(objective, run[index + 1], run[0]))
                .collect();
            let mean = mean_of(&gains);
            let error = deviation(&gains) / (gains.len() as f64).sqrt();
            let drawn = self.drawn(draws.clone(), &finalist.allocation.steps)?;
            let own = deviation(&drawn) / (drawn.len() as f64).sqrt();
            let centre = mean_of(&drawn);
            let wide = 1.645 * (own * own + error * error).sqrt();
            let today: Vec<f64> = all.iter().map(|run| run[0]).collect();
            let mut sorted = gains.clone();
            sorted.sort_by(f64::total_cmp);
            let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
            found.confirmed.push(Confirmed {
                finalist: index,
                runs,
                seed,
                mean,
                standard_error: error,
                middle: (at(0.05), at(0.95)),
                foretold: (centre - wide, centre + wide),
                // Counts scatter by at least their square root.
                counted: (objective != Objective::Settled).then(|| 1.645 * mean_of(&today).sqrt()),
            });
        }
        Ok(())
    }
}

/// What counts of a gain: the lesser of what evidence as read and graded evidence alone show.
fn lesser(own: &Allocation, objective: Objective) -> f64 {
    own.gains[AS_READ][objective as usize].min(own.gains[GRADED][objective as usize])
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

fn mean_of(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

/// Standard deviation.
fn deviation(numbers: &[f64]) -> f64 {
    let mean = mean_of(numbers);
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    (squares / (numbers.len().max(2) - 1) as f64).sqrt()
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean_of(one), mean_of(other));
    let pairs = || one.iter().zip(other);
    let both: f64 = pairs().map(|(x, y)| (x - a) * (y - b)).sum();
    let spread = deviation(one) * deviation(other) * (one.len().max(2) - 1) as f64;
    if spread > 0.0 { both / spread } else { 0.0 }
}

/// Lines of every variable, for what reads a result without the room.
#[must_use]
pub fn lines(variable: &Variable) -> &[Line] {
    &variable.lines
}
