//! The search: curves of every line in every world, added up, and money exchanged between pairs of lines.
//!
//! What a line does at some pounds is run with all others as today. An allocation is taken to do what its lines do one by
//! one, corrected at the last allocation that was run whole (the anchor). Such sums cost nothing, so that many starts and
//! every pair of lines can be tried; what they find is then run, and the sum is anchored anew.

use super::counted::{Counted, Numbers};
use super::survey::{Steps, Survey};
use super::variables::{Variables, gain};
use super::worlds::{AS_READ, GRADED};
use crate::engine::EngineError;
use crate::random::philox;
use crate::scenario::{Guard, Objective};

/// Sizes of an exchange, in the least that both lines can move.
const SIZES: [i32; 4] = [8, 4, 2, 1];
/// What guards cost on the way, in people for each time that what they allow is broken.
const PRICES: [f64; 5] = [0.02, 0.08, 0.3, 1.2, 5.0];
/// £100,000 in pence.
const HUNDRED_THOUSAND: f64 = 1e7;
/// Exchanges of one climb.
const MOST_EXCHANGES: usize = 400;
/// A gain below this is none: people.
pub(super) const SMALL_GAIN: f64 = 0.02;
/// Random exchanges that make a start.
const SHAKES: u32 = 60;
/// Marks the stream of starts.
const STARTS: u32 = 0x5EA2_C401;

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Of what: the lesser of what evidence as read and graded evidence alone show.
    pub objective: Objective,
    /// Gains that must be kept, by the same rule.
    pub floors: Vec<(Objective, f64)>,
    /// A guard that is lifted for once.
    pub lifted: Option<Guard>,
    /// A variable that stays where it is.
    pub fixed: Option<usize>,
    /// What breaking a guard by all that it allows costs, in the objective; without it no gain makes up for a broken guard.
    pub price: Option<f64>,
}

impl Goal {
    /// The most of an objective.
    #[must_use]
    pub fn most(objective: Objective) -> Self {
        Self { objective, floors: Vec::new(), lifted: None, fixed: None, price: None }
    }
}

/// How good an allocation is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// By how much guards are broken; 0 where it is admissible.
    pub broken: f64,
    /// The gain.
    pub gain: f64,
}

impl Score {
    /// Whether it is better than another: fewer guards broken, or as few and more gained; at a price, more gained less what
    /// is broken.
    #[must_use]
    pub fn beats(self, other: Self, price: Option<f64>) -> bool {
        const LEAST: f64 = 1e-7;
        if let Some(price) = price {
            let worth = |score: Self| score.gain - price * score.broken;
            return worth(self) > worth(other) + LEAST;
        }
        if (self.broken - other.broken).abs() > LEAST {
            return self.broken < other.broken;
        }
        self.gain > other.gain + LEAST
    }
}

/// What allocations are held against.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What is counted.
    pub counted: Counted,
    /// The numbers of what allocations are held against, by named world ([`Variables::even`]).
    pub today: Vec<Numbers>,
    /// Guards that hold.
    pub guards: Vec<Guard>,
    /// The objective, which may not get worse in any world.
    pub objective: Objective,
    /// Conditions of grants: for each, pence by step of every variable, and what may be lost.
    pub conditions: Vec<(Vec<f64>, f64)>,
    /// Variables that may not gain: nothing graded speaks for more of them.
    pub not_up: Vec<bool>,
    /// What allocations are held against, in steps from today: its part in a larger whole every variable may have.
    pub even: Steps,
}

impl Rules {
    /// What is gained in one world, or by the rule of [`Goal`].
    #[must_use]
    pub fn gain(&self, objective: Objective, world: Option<usize>, own: &[Numbers]) -> f64 {
        let of = |world: usize| Counted::gain(objective, &own[world], &self.today[world]);
        world.map_or_else(|| of(AS_READ).min(of(GRADED)), of)
    }

    /// How good an allocation is, by its numbers in every named world.
    #[must_use]
    pub fn score(&self, goal: &Goal, steps: &[i32], own: &[Numbers]) -> Score {
        let gain = self.gain(goal.objective, None, own);
        let mut broken = self.money(steps);
        for (objective, floor) in &goal.floors {
            let short = floor - self.gain(*objective, None, own);
            broken += if short > 1e-9 { 1.0 + short } else { 0.0 };
        }
        for guard in self.guards.iter().filter(|guard| goal.lifted != Some(**guard)) {
            broken += self.broken(*guard, steps, own);
        }
        for (own, today) in own.iter().zip(&self.today) {
            let worse = -Counted::gain(self.objective, own, today);
            broken += (worse / 0.05 - 1.0).max(0.0);
        }
        Score { broken, gain }
    }

    /// By how much a guard is broken, over every world in which it holds.
    #[must_use]
    pub fn broken(&self, guard: Guard, steps: &[i32], own: &[Numbers]) -> f64 {
        let worlds = if guard == Guard::Spent { 1 } else { own.len() };
        (0..worlds)
            .map(|world| self.counted.breaks(guard, &own[world], &self.today[world], steps))
            .sum()
    }

    /// By how much conditions of grants are broken, and lines raised that may not be.
    fn money(&self, steps: &[i32]) -> f64 {
        let mut broken = 0.0;
        for (weights, may_lose) in &self.conditions {
            let change: f64 =
                weights.iter().zip(steps).map(|(weight, steps)| weight * f64::from(*steps)).sum();
            if change < -may_lose - 1.0 {
                broken += 1.0 + (-may_lose - change) / HUNDRED_THOUSAND;
            }
        }
        let even = self.even.iter().copied().chain(std::iter::repeat(0));
        let gaining = self.not_up.iter().zip(steps).zip(even);
        broken + gaining.filter(|((not, own), even)| **not && **own > (*even).max(0)).count() as f64
    }
}

/// Curves in every named world.
pub struct Curves<'a> {
    variables: &'a Variables,
    rules: Rules,
    /// `[world][variable][steps − fewest]`: numbers less today's.
    tables: Vec<Vec<Vec<Numbers>>>,
    /// Fewest and most steps of every variable: its range, or less where runs showed that nothing beyond is admissible.
    limits: Vec<(i32, i32)>,
    anchor: Steps,
    at_anchor: Vec<Numbers>,
}

/// Steps at which a variable's curve is run.
fn knots(range: (i32, i32), whole: i32) -> Vec<i32> {
    let near = |steps: i32| steps / whole * whole;
    let (fewest, most) = range;
    let mut knots = vec![fewest, near(fewest / 2), -whole, 0, whole, near(most / 2), most];
    knots.retain(|steps| (fewest..=most).contains(steps));
    knots.sort_unstable();
    knots.dedup();
    knots
}

impl<'a> Curves<'a> {
    /// Runs every line at some pounds in the first `worlds` worlds of a survey. Lines for which nothing graded speaks are
    /// marked in the rules.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn new(
        survey: &mut Survey<'a>,
        worlds: usize,
        mut rules: Rules,
    ) -> Result<Self, EngineError> {
        let variables = survey.variables;
        let today = vec![0; variables.moving.len()];
        let moved = |variable: usize, steps: i32| -> Steps {
            let mut moved = today.clone();
            moved[variable] = steps;
            moved
        };
        let even = variables.even();
        let mut alone = vec![today.clone(), even.clone()];
        for (index, variable) in variables.moving.iter().enumerate() {
            alone.extend(
                knots(variable.range, variable.whole).into_iter().map(|steps| moved(index, steps)),
            );
        }
        survey.everywhere(0..worlds, &alone)?;
        let at = |world: usize, steps: &[i32]| survey.at(world, steps).cloned().unwrap_or_default();
        rules.today = (0..worlds).map(|world| at(world, &even)).collect();
        let mut tables = Vec::with_capacity(worlds);
        for world in 0..worlds {
            let now = &at(world, &today);
            let curve = |(index, variable): (usize, &super::variables::Variable)| {
                let knots = knots(variable.range, variable.whole);
                let known: Vec<(i32, Numbers)> = knots
                    .iter()
                    .map(|&steps| {
                        let own = at(world, &moved(index, steps));
                        (steps, own.iter().zip(now).map(|(own, now)| own - now).collect())
                    })
                    .collect();
                (variable.range.0..=variable.range.1).map(|steps| between(&known, steps)).collect()
            };
            tables.push(variables.moving.iter().enumerate().map(curve).collect::<Vec<_>>());
        }
        let at_anchor = rules.today.clone();
        let limits = variables.moving.iter().map(|own| own.range).collect();
        let mut curves = Self { variables, rules, tables, limits, anchor: even, at_anchor };
        curves.rules.even = variables.even();
        curves.rules.not_up = (0..variables.moving.len())
            .map(|index| curves.alone(GRADED, index) < SMALL_GAIN)
            .collect();
        Ok(curves)
    }

    /// The most that more of a variable alone gains of the objective in a world.
    #[must_use]
    pub fn alone(&self, world: usize, variable: usize) -> f64 {
        let now = &self.rules.today[world];
        let gain = |difference: &Numbers| {
            let objective = self.rules.objective;
            gain(objective, Counted::objective(objective, difference), 0.0)
        };
        let fewest = self.variables.moving[variable].range.0;
        let up = &self.tables[world][variable][(-fewest) as usize..];
        debug_assert!(!now.is_empty());
        up.iter().map(gain).fold(0.0, f64::max)
    }

    /// Whether a variable may be moved by so many steps.
    #[must_use]
    pub fn allows(&self, variable: usize, steps: i32) -> bool {
        let (fewest, most) = self.limits[variable];
        (fewest..=most).contains(&steps)
    }

    /// Keeps a variable from going as far as this again.
    pub fn tighten(&mut self, variable: usize, steps: i32) {
        let whole = self.variables.moving[variable].whole;
        let (fewest, most) = &mut self.limits[variable];
        if steps < 0 {
            *fewest = (*fewest).max(steps + whole);
        } else {
            *most = (*most).min(steps - whole);
        }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Corrects the sums at an allocation that was run in every named world.
    pub fn anchor(&mut self, survey: &Survey<'_>, steps: &[i32]) {
        let worlds = 0..self.tables.len();
        let run: Option<Vec<Numbers>> =
            worlds.map(|world| survey.at(world, steps).cloned()).collect();
        if let Some(run) = run {
            self.at_anchor = run;
            self.anchor = steps.to_vec();
        }
    }

    fn table(&self, world: usize, variable: usize, steps: i32) -> &Numbers {
        let fewest = self.variables.moving[variable].range.0;
        &self.tables[world][variable][(steps - fewest) as usize]
    }

    /// What an allocation is taken to do in every named world.
    #[must_use]
    pub fn numbers(&self, steps: &[i32]) -> Vec<Numbers> {
        let mut all = self.at_anchor.clone();
        for (world, numbers) in all.iter_mut().enumerate() {
            for (variable, (&own, &anchor)) in steps.iter().zip(&self.anchor).enumerate() {
                if own != anchor {
                    self.add(numbers, world, variable, anchor, own);
                }
            }
        }
        all
    }

    fn add(&self, numbers: &mut Numbers, world: usize, variable: usize, from: i32, to: i32) {
        let pairs = self.table(world, variable, from).iter().zip(self.table(world, variable, to));
        for (number, (from, to)) in numbers.iter_mut().zip(pairs) {
            *number += to - from;
        }
    }

    /// How good it is taken to be.
    #[must_use]
    pub fn score(&self, goal: &Goal, steps: &[i32]) -> Score {
        self.rules.score(goal, steps, &self.numbers(steps))
    }

    /// Climbs while guards cost little, then more, and in the end all: a single exchange from an allocation that breaks none
    /// breaks one more often than not, though two or three together do not.
    #[must_use]
    pub fn climb(&self, start: &[i32], goal: &Goal) -> Steps {
        let prices = PRICES.iter().map(|price| Some(*price)).chain([None]);
        let mut best = self.exchanged_until_best(start, goal);
        let mut steps = start.to_vec();
        for price in prices {
            steps = self.exchanged_until_best(&steps, &Goal { price, ..goal.clone() });
        }
        if self.score(goal, &steps).beats(self.score(goal, &best), None) {
            best = steps;
        }
        best
    }

    /// Exchanges money between pairs of lines for as long as it helps.
    fn exchanged_until_best(&self, start: &[i32], goal: &Goal) -> Steps {
        let mut steps = start.to_vec();
        let mut numbers = self.numbers(&steps);
        let mut score = self.rules.score(goal, &steps, &numbers);
        for _ in 0..MOST_EXCHANGES {
            let Some((next, better)) = self.exchange(&steps, &numbers, score, goal) else { break };
            steps = next;
            numbers = self.numbers(&steps);
            score = better;
        }
        steps
    }

    /// The best exchange.
    fn exchange(
        &self,
        steps: &[i32],
        numbers: &[Numbers],
        score: Score,
        goal: &Goal,
    ) -> Option<(Steps, Score)> {
        let mut best: Option<(Steps, Score)> = None;
        let mut own = numbers.to_vec();
        for size in SIZES {
            for (from, to, amount) in self.pairs(size) {
                if goal.fixed == Some(from) || goal.fixed == Some(to) {
                    continue;
                }
                let Some(next) = self.exchanged(steps, from, to, amount) else { continue };
                let against = best.as_ref().map_or(score, |(_, best)| *best);
                // What cannot beat the best even if it broke nothing is not looked at any further.
                if !self.hopeful(goal, against, numbers, steps, &next, [from, to]) {
                    continue;
                }
                for ((own, now), world) in own.iter_mut().zip(numbers).zip(0..) {
                    own.clone_from(now);
                    self.add(own, world, from, steps[from], next[from]);
                    self.add(own, world, to, steps[to], next[to]);
                }
                let found = self.rules.score(goal, &next, &own);
                if found.beats(against, goal.price) {
                    best = Some((next, found));
                }
            }
            // Large exchanges first: smaller ones finish what they began.
            if best.is_some() {
                break;
            }
        }
        best
    }

    /// Whether an allocation could beat another if it broke no guard.
    fn hopeful(
        &self,
        goal: &Goal,
        against: Score,
        numbers: &[Numbers],
        steps: &[i32],
        next: &[i32],
        changed: [usize; 2],
    ) -> bool {
        let most = match goal.price {
            Some(price) => against.gain - price * against.broken,
            None if against.broken > 0.0 => return true,
            None => against.gain,
        };
        let of = |world: usize| {
            let own = |numbers: &Numbers| Counted::objective(goal.objective, numbers);
            let mut number = own(&numbers[world]);
            for variable in changed {
                number += own(self.table(world, variable, next[variable]))
                    - own(self.table(world, variable, steps[variable]));
            }
            gain(goal.objective, number, own(&self.rules.today[world]))
        };
        of(AS_READ).min(of(GRADED)) > most
    }

    /// Pairs of lines among which money may move, and how much: so many times the least that both can move.
    fn pairs(&self, size: i32) -> impl Iterator<Item = (usize, usize, i32)> + '_ {
        let count = self.variables.moving.len();
        let pairs = (0..count).flat_map(move |from| (0..count).map(move |to| (from, to)));
        pairs.filter_map(move |(from, to)| {
            let (one, other) = (&self.variables.moving[from], &self.variables.moving[to]);
            let together = self.variables.group[one.part] == self.variables.group[other.part];
            (from != to && together)
                .then(|| (from, to, size * least_common(one.whole, other.whole)))
        })
    }

    /// An allocation after an exchange, where the bounds allow it.
    fn exchanged(&self, steps: &[i32], from: usize, to: usize, amount: i32) -> Option<Steps> {
        let mut next = steps.to_vec();
        next[from] -= amount;
        next[to] += amount;
        let within = |index: usize| self.allows(index, next[index]);
        (within(from) && within(to) && self.variables.within(&next)).then_some(next)
    }

    /// A start away from another: some exchanges at random.
    #[must_use]
    pub fn shaken(&self, from: &[i32], seed: u64, number: u32) -> Steps {
        let pairs: Vec<(usize, usize, i32)> = self.pairs(1).collect();
        let mut steps = from.to_vec();
        if pairs.is_empty() {
            return steps;
        }
        for shake in 0..SHAKES {
            let key = [seed as u32, (seed >> 32) as u32];
            let words = philox::block(key, [STARTS, number, shake, 0]);
            let (giver, taker, amount) = pairs[words[0] as usize % pairs.len()];
            let times = 1 + (words[1] % 4) as i32;
            if let Some(next) = self.exchanged(&steps, giver, taker, amount * times) {
                steps = next;
            }
        }
        steps
    }

    /// The fewest pounds moved that keep a floor of the goal: exchanges taken back for as long as it holds.
    #[must_use]
    pub fn trimmed(&self, steps: &[i32], goal: &Goal) -> Steps {
        let mut steps = steps.to_vec();
        loop {
            let moved = self.variables.moved(&steps);
            let mut best: Option<(i32, Score, Steps)> = None;
            for size in SIZES {
                for (from, to, amount) in self.pairs(size) {
                    let Some(next) = self.exchanged(&steps, from, to, amount) else { continue };
                    let saved = moved - self.variables.moved(&next);
                    let score = self.score(goal, &next);
                    if saved <= 0 || score.broken > 0.0 {
                        continue;
                    }
                    let better = best.as_ref().is_none_or(|(most, known, _)| {
                        saved > *most || (saved == *most && score.beats(*known, None))
                    });
                    if better {
                        best = Some((saved, score, next));
                    }
                }
            }
            let Some((_, _, next)) = best else { return steps };
            steps = next;
        }
    }
}

/// Between the knots of a curve, in straight lines.
fn between(known: &[(i32, Numbers)], steps: i32) -> Numbers {
    let after = known.partition_point(|(knot, _)| *knot < steps);
    match (after.checked_sub(1).and_then(|before| known.get(before)), known.get(after)) {
        (_, Some((knot, numbers))) if *knot == steps => numbers.clone(),
        (Some((low, before)), Some((high, after))) => {
            let part = f64::from(steps - low) / f64::from(high - low);
            before
                .iter()
                .zip(after)
                .map(|(before, after)| before + part * (after - before))
                .collect()
        }
        (Some((_, numbers)), None) | (None, Some((_, numbers))) => numbers.clone(),
        (None, None) => Vec::new(),
    }
}

fn least_common(one: i32, other: i32) -> i32 {
    let (mut high, mut low) = (one.max(other), one.min(other));
    while low > 0 {
        (high, low) = (low, high % low);
    }
    one / high.max(1) * other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_straight_between_knots() {
        let known = vec![(-4, vec![-8.0]), (0, vec![0.0]), (2, vec![1.0])];
        let at = |steps| between(&known, steps)[0];
        assert_eq!([-4, -2, 0, 1, 2].map(at), [-8.0, -4.0, 0.0, 0.5, 1.0]);
        assert_eq!(knots((-5, 10), 1), [-5, -2, -1, 0, 1, 5, 10]);
        assert_eq!(knots((-6, 9), 3), [-6, -3, 0, 3, 9]);
        assert_eq!(knots((0, 0), 2), [0]);
        assert_eq!((least_common(2, 3), least_common(4, 6), least_common(1, 5)), (6, 12, 5));
    }

    #[test]
    fn fewer_broken_guards_come_before_any_gain() {
        let score = |broken, gain| Score { broken, gain };
        assert!(score(0.0, 1.0).beats(score(0.5, 9.0), None));
        assert!(score(0.5, 9.0).beats(score(0.0, 1.0), Some(1.0)), "at a price");
        assert!(score(0.0, 2.0).beats(score(0.0, 1.0), None));
        assert!(!score(0.0, 1.0).beats(score(0.0, 1.0), None));
    }
}
