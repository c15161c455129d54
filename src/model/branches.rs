//! Strategies with a past in common: what they are alike in is simulated once.

use super::record::Record;
use super::run::{Broken, Run};
use super::start::Start;
use crate::evidence::Values;
use crate::random::Chance;
use crate::scenario::{Scenario, Strategy};

/// Simulates every strategy of a scenario with the same luck.
///
/// Strategies share the past: each is branched off, in the first month in which they differ, from the one before it
/// that it is like for longest. The records are those of [`simulate`](super::simulate),
/// strategy by strategy.
///
/// # Errors
///
/// [`Broken`], of the first strategy that breaks a rule.
pub fn simulate_all<C: Chance + Clone>(
    scenario: &Scenario,
    start: &Start,
    values: &Values,
    chance: C,
) -> Result<Vec<Record>, Broken> {
    let strategies = &scenario.strategies;
    let records = simulate_until(scenario, strategies, start, values, chance, &|| false);
    records.map(Option::unwrap_or_default)
}

/// The same of some strategies, which may be others than the scenario's, given up (with none) in the first month before which `stop` says so.
///
/// # Errors
///
/// [`Broken`], of the first strategy that breaks a rule.
pub fn simulate_until<C: Chance + Clone>(
    scenario: &Scenario,
    strategies: &[Strategy],
    start: &Start,
    values: &Values,
    chance: C,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Vec<Record>>, Broken> {
    let Some(first) = strategies.first() else { return Ok(Some(Vec::new())) };
    let branches = branches(strategies, scenario.horizon_months);
    let mut records = vec![None; strategies.len()];
    let trunk = Run::new(scenario, first, start, values, chance);
    let tree = Tree { scenario, strategies, branches: &branches, stop };
    let whole = tree.grow(trunk, 0, 0, &mut records)?;
    Ok(whole.then(|| records.into_iter().flatten().collect()))
}

/// Where a strategy leaves another.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Branch {
    from: usize,
    month: u32,
}

/// Where every strategy but the first leaves one before it: the one that it is like for longest, of equals the first.
fn branches(strategies: &[Strategy], months: u32) -> Vec<Option<Branch>> {
    let branch = |(index, strategy): (usize, &Strategy)| {
        let others = strategies[..index].iter().enumerate();
        let branches =
            others.map(|(from, other)| Branch { from, month: same_until(other, strategy, months) });
        branches.reduce(|best, next| if next.month > best.month { next } else { best })
    };
    strategies.iter().enumerate().map(branch).collect()
}

/// What every branch has in common.
struct Tree<'a> {
    scenario: &'a Scenario,
    strategies: &'a [Strategy],
    branches: &'a [Option<Branch>],
    stop: &'a dyn Fn() -> bool,
}

impl<'a> Tree<'a> {
    /// Runs a strategy from a month to the end, and every strategy that leaves it on the way; whether to the end.
    fn grow<C: Chance + Clone>(
        &self,
        mut run: Run<'a, C>,
        index: usize,
        month: u32,
        records: &mut [Option<Record>],
    ) -> Result<bool, Broken> {
        let months = self.scenario.horizon_months;
        for month in month..=months {
            for (other, branch) in self.branches.iter().enumerate() {
                if *branch == Some(Branch { from: index, month }) {
                    let mut own = run.clone();
                    own.strategy = &self.strategies[other];
                    if !self.grow(own, other, month, records)? {
                        return Ok(false);
                    }
                }
            }
            if month < months {
                if (self.stop)() {
                    return Ok(false);
                }
                run.month(month)?;
            }
        }
        records[index] = Some(run.record);
        Ok(true)
    }
}

/// The first month in which two strategies differ; the horizon when they never do.
fn same_until(one: &Strategy, other: &Strategy, months: u32) -> u32 {
    (0..months)
        .find(|&month| {
            one.funds[month as usize] != other.funds[month as usize]
                || one.policy(month) != other.policy(month)
        })
        .unwrap_or(months)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Pence;

    #[test]
    fn a_strategy_branches_off_the_one_that_it_is_like_for_longest() {
        let load = |path: &str| Err(format!("{path} is not built in"));
        let scenario = crate::scenario::read("authority", &load).expect("it is sound");
        let comparator = &scenario.strategies[0];
        let less_from = |from: usize, strategy: &Strategy| {
            let mut less = strategy.clone();
            for funds in &mut less.funds[from..] {
                funds[0] = Pence::ZERO;
            }
            less
        };
        let cut = less_from(12, comparator);
        let mut lost = cut.clone();
        for funds in &mut lost.funds[60..] {
            funds[1] = Pence::ZERO;
        }
        let strategies = [
            comparator.clone(),
            cut.clone(),
            lost,
            cut,
            less_from(24, comparator),
            comparator.clone(),
        ];
        let leaves = |from, month| Some(Branch { from, month });
        assert_eq!(
            branches(&strategies, 120),
            [None, leaves(0, 12), leaves(1, 60), leaves(1, 120), leaves(0, 24), leaves(0, 120)]
        );
    }
}
