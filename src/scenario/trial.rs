//! Changes that are tried on a scenario whatever its file asks: from the first month, at once, against its comparator.

use super::areas;
use super::budget::spread;
use super::lines::Line;
use super::policy::Policy;
use super::types::{MonthlyFunds, Scenario, Strategy};
use crate::units::Pence;

/// What is done with the comparator's money.
#[derive(Clone, Debug, PartialEq)]
pub enum Money {
    /// Nothing.
    AsNow,
    /// Some lines get so many times as much.
    Times(Vec<Line>, f64),
    /// All that some lines have goes to others, in proportion to what those have (equally where they have nothing).
    All {
        /// Who gives.
        from: Vec<Line>,
        /// Who gets it. A line on both sides keeps what it has.
        to: Vec<Line>,
    },
    /// A line gets new money, so large a part of the whole budget.
    New(Line, f64),
}

impl Money {
    /// A month's funds after the change.
    #[must_use]
    pub fn of(&self, funds: &MonthlyFunds) -> MonthlyFunds {
        let mut after = *funds;
        match self {
            Self::AsNow => {}
            Self::Times(lines, factor) => {
                for &line in lines {
                    after[line as usize] = funds[line as usize].share(*factor);
                }
            }
            Self::All { from, to } => {
                let mut given = Pence::ZERO;
                for &line in from.iter().filter(|line| !to.contains(line)) {
                    given += funds[line as usize];
                    after[line as usize] = Pence::ZERO;
                }
                let weights: Vec<(Line, i64)> =
                    to.iter().map(|&line| (line, funds[line as usize].0)).collect();
                for (line, more) in after.iter_mut().zip(spread(given.0, &weights)) {
                    *line += Pence(more);
                }
            }
            Self::New(line, share) => {
                let whole: Pence = funds.iter().copied().sum();
                after[*line as usize] += whole.share(*share);
            }
        }
        after
    }
}

/// A change with its names.
#[derive(Clone, Debug)]
pub struct Trial {
    /// In columns.
    pub id: String,
    /// In sentences.
    pub title: String,
    /// What is done with the money.
    pub money: Money,
    /// What is done besides; nothing for most.
    pub policy: Option<fn(&mut Policy)>,
}

impl Trial {
    /// A change of money alone.
    #[must_use]
    pub fn money(id: impl Into<String>, title: impl Into<String>, money: Money) -> Self {
        Self { id: id.into(), title: title.into(), money, policy: None }
    }

    fn on(&self, comparator: &Strategy) -> Strategy {
        let mut policies = comparator.policies.clone();
        if let Some(policy) = self.policy {
            policies.iter_mut().for_each(|(_, own)| policy(own));
        }
        Strategy {
            id: self.id.clone(),
            title: self.title.clone(),
            funds: comparator.funds.iter().map(|month| self.money.of(month)).collect(),
            policies,
            ..comparator.clone()
        }
    }
}

impl Scenario {
    /// The same people and the same comparator with other options: these changes, in their order.
    #[must_use]
    pub fn tried(&self, trials: &[Trial]) -> Self {
        let tried = |part: &Self| {
            let comparator = part.strategies.first();
            let options = |first: &Strategy| {
                let changed = trials.iter().map(|trial| trial.on(first));
                std::iter::once(first.clone()).chain(changed).collect()
            };
            Self { strategies: comparator.map_or_else(Vec::new, options), ..part.clone() }
        };
        if self.areas.is_empty() {
            return tried(self);
        }
        areas::added_up(self.clone(), self.areas.iter().map(tried).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(name: &str) -> Scenario {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        crate::scenario::read(name, &load).unwrap()
    }

    fn pence(strategy: &Strategy, line: Line) -> i64 {
        strategy.funds.iter().map(|month| month[line as usize].0).sum()
    }

    fn whole(strategy: &Strategy) -> i64 {
        Line::ALL.iter().map(|&line| pence(strategy, line)).sum()
    }

    #[test]
    fn money_moves_to_the_penny_and_new_money_is_a_part_of_the_whole() {
        let given = vec![Line::Keyworking, Line::PrescribingClinicians, Line::Rehab];
        let trials = [
            Trial::money("none", "None", Money::Times(vec![Line::Rehab], 0.0)),
            Trial::money(
                "all",
                "All",
                Money::All {
                    from: given.clone(),
                    to: vec![Line::PrescribingClinicians, Line::Pharmacy],
                },
            ),
            Trial::money("room", "Room", Money::New(Line::ConsumptionRoom, 0.25)),
        ];
        // Deep cuts by area has several areas, the authority one.
        for name in ["authority", "deep_cuts_by_area"] {
            let scenario = shipped(name).tried(&trials);
            let [now, none, all, room] = &scenario.strategies[..] else { panic!("{name}") };
            assert_eq!((now.id.as_str(), none.id.as_str()), ("current", "none"));
            assert_eq!(pence(none, Line::Rehab), 0);
            assert_eq!(whole(none), whole(now) - pence(now, Line::Rehab));
            assert_eq!(whole(all), whole(now), "{name}");
            assert_eq!(pence(all, Line::Keyworking), 0);
            let ratio = |strategy: &Strategy| {
                pence(strategy, Line::Pharmacy) as f64
                    / pence(strategy, Line::PrescribingClinicians) as f64
            };
            assert!((ratio(all) / ratio(now) - 1.0).abs() < 1e-3, "in proportion");
            let more = (whole(room) - whole(now)) as f64 / whole(now) as f64;
            assert!((more - 0.25).abs() < 1e-6, "{more}");
            // The whole is the sum of its areas.
            let parts = scenario.parts().iter().map(|part| whole(&part.strategies[2]));
            assert_eq!(parts.sum::<i64>(), whole(all));
        }
    }

    #[test]
    fn a_lever_is_laid_over_the_comparators_policies() {
        let mut trial = Trial::money("pressure", "Pressure", Money::AsNow);
        trial.policy = Some(|policy| policy.coercion = 1.0);
        let scenario = shipped("nitazenes").tried(&[trial]);
        let [now, pressure] = &scenario.strategies[..] else { panic!() };
        assert_eq!(now.funds, pressure.funds);
        assert_eq!(now.policies.len(), pressure.policies.len());
        for ((from, before), (same, after)) in now.policies.iter().zip(&pressure.policies) {
            assert_eq!((from, before.nitazenes, 1.0), (same, after.nitazenes, after.coercion));
        }
    }
}
