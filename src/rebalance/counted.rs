//! What is counted of an allocation in a world: a short list of numbers, one after another, which add up line by line.

use super::variables::{Variables, gain};
use crate::engine::Answers;
use crate::model::{Measure, Outcome, Place};
use crate::scenario::{Age, Complexity, Guard, Objective, Profile, Sex, Substance, Want};
use ndarray::{Axis, s};

/// Numbers of one allocation in one world, in the order of [`Counted`].
pub type Numbers = Vec<f64>;

/// A group of people by one attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// By what they depend on.
    Substance(Substance),
    /// By age.
    Age(Age),
    /// By sex.
    Sex(Sex),
    /// By what they want.
    Want(Want),
    /// By complexity.
    Complexity(Complexity),
}

impl Group {
    /// Every group, attribute by attribute.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Substance::ALL.iter().map(|one| Self::Substance(*one)).collect();
        all.extend(Age::ALL.iter().map(|one| Self::Age(*one)));
        all.extend(Sex::ALL.iter().map(|one| Self::Sex(*one)));
        all.extend(Want::ALL.iter().map(|one| Self::Want(*one)));
        all.extend(Complexity::ALL.iter().map(|one| Self::Complexity(*one)));
        all
    }

    /// The name in sentences.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Substance(one) => one.label(),
            Self::Age(one) => one.label(),
            Self::Sex(one) => one.label(),
            Self::Want(one) => one.label(),
            Self::Complexity(one) => one.label(),
        }
    }

    fn holds(self, profile: Profile) -> bool {
        match self {
            Self::Substance(one) => profile.substance == one,
            Self::Age(one) => profile.age == one,
            Self::Sex(one) => profile.sex == one,
            Self::Want(one) => profile.want == one,
            Self::Complexity(one) => profile.complexity == one,
        }
    }
}

/// Where the numbers stand.
const DEATHS: usize = 0;
const RECOVERY: usize = 1;
const SETTLED: usize = 2;
const HEPATITIS: usize = 3;
const OPIATE_YEARS: usize = 4;
const OPIATE_RECOVERY: usize = 5;
const WAITING: usize = 6;
const WEEKS: usize = 7;
/// Numbers before those of groups.
const FIRST: usize = 8;

/// People by whom something may be off before it counts as worse: half a person over the horizon,
const HALF: f64 = 0.5;
/// or this part of today's number, where that is more.
const THOUSANDTH: f64 = 0.001;
/// Deaths by which the objective may be off: they round to nothing.
const SMALL: f64 = 0.05;
/// Weeks by which a wait may be longer.
const DAY: f64 = 1.0 / 7.0;
/// The share of a line's money that has to be spent.
pub const SPENT: f64 = 0.97;

/// How numbers are counted and compared: for one set of variables.
#[derive(Clone, Debug)]
pub struct Counted {
    groups: Vec<Group>,
    variables: usize,
}

impl Counted {
    /// For some variables.
    #[must_use]
    pub fn new(variables: &Variables) -> Self {
        Self { groups: Group::all(), variables: variables.moving.len() }
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        FIRST + 2 * self.groups.len() + 2 * self.variables
    }

    /// Never: there are always deaths.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The place of a variable's pounds: given, then spent.
    fn money(&self, variable: usize) -> usize {
        FIRST + 2 * self.groups.len() + 2 * variable
    }

    /// The numbers of one strategy of some answers, 0 the comparator.
    #[must_use]
    pub fn of(&self, answers: &Answers, strategy: usize, variables: &Variables) -> Numbers {
        let total = |outcome: Outcome| answers.totals[[strategy, outcome as usize]];
        let by_profile = |measure: Measure, holds: &dyn Fn(Profile) -> bool| -> f64 {
            Profile::all()
                .filter(|profile| holds(*profile))
                .map(|profile| answers.profiles[[strategy, profile.index(), measure as usize]])
                .sum()
        };
        let months = answers.places.len_of(Axis(1)) as f64;
        let mut numbers = vec![0.0; self.len()];
        numbers[DEATHS] = total(Outcome::Deaths);
        numbers[RECOVERY] = total(Outcome::ReachedOneYear);
        numbers[SETTLED] = total(Outcome::Settled);
        numbers[HEPATITIS] = total(Outcome::HepatitisInfections);
        numbers[OPIATE_YEARS] = total(Outcome::DependentOpiate) * months;
        numbers[OPIATE_RECOVERY] =
            by_profile(Measure::ReachedOneYear, &|profile| profile.substance == Substance::Opiate);
        numbers[WAITING] =
            answers.places.slice(s![strategy, .., Place::WaitPrescribing as usize]).sum();
        numbers[WEEKS] = total(Outcome::WaitWeeksTreatment);
        for (index, group) in self.groups.iter().enumerate() {
            let at = FIRST + 2 * index;
            numbers[at] = by_profile(Measure::Deaths, &|profile| group.holds(profile));
            numbers[at + 1] = by_profile(Measure::ReachedOneYear, &|profile| group.holds(profile));
        }
        for (index, variable) in variables.moving.iter().enumerate() {
            let at = self.money(index);
            for &line in &variable.lines {
                let money = answers.money.slice(s![strategy, .., line as usize, ..]);
                numbers[at] += money.column(0).sum();
                numbers[at + 1] += money.column(1).sum();
            }
        }
        numbers
    }

    /// A number of an objective.
    #[must_use]
    pub fn objective(objective: Objective, numbers: &[f64]) -> f64 {
        numbers[match objective {
            Objective::Deaths => DEATHS,
            Objective::Recovery => RECOVERY,
            Objective::Settled => SETTLED,
        }]
    }

    /// The gain of an objective against today.
    #[must_use]
    pub fn gain(objective: Objective, own: &[f64], today: &[f64]) -> f64 {
        gain(objective, Self::objective(objective, own), Self::objective(objective, today))
    }

    /// Deaths and recoveries of every group, less today's.
    #[must_use]
    pub fn by_group(&self, own: &[f64], today: &[f64]) -> Vec<(Group, f64, f64)> {
        let differences = self.groups.iter().enumerate().map(|(index, group)| {
            let at = FIRST + 2 * index;
            (*group, own[at] - today[at], own[at + 1] - today[at + 1])
        });
        differences.collect()
    }

    /// Pounds over the horizon that a variable is given and spends.
    #[must_use]
    pub fn pounds(&self, numbers: &[f64], variable: usize) -> (f64, f64) {
        let at = self.money(variable);
        (numbers[at], numbers[at + 1])
    }

    /// Hepatitis C infections.
    #[must_use]
    pub fn hepatitis(numbers: &[f64]) -> f64 {
        numbers[HEPATITIS]
    }

    /// By how much a guard is broken, in parts of what it allows; 0 where it holds. `steps` are those of the allocation.
    #[must_use]
    pub fn breaks(&self, guard: Guard, own: &[f64], today: &[f64], steps: &[i32]) -> f64 {
        let more = |own: f64, today: f64| {
            let allowed = HALF.max(THOUSANDTH * today.abs());
            ((own - today) / allowed - 1.0).max(0.0)
        };
        match guard {
            // Money is held to its rules before anything is run.
            Guard::Conditions | Guard::Needles => 0.0,
            Guard::Deaths => ((own[DEATHS] - today[DEATHS]) / SMALL - 1.0).max(0.0),
            Guard::Recovery => more(today[RECOVERY], own[RECOVERY]),
            Guard::Settled => more(today[SETTLED], own[SETTLED]),
            Guard::OpiateRecovery => more(today[OPIATE_RECOVERY], own[OPIATE_RECOVERY]),
            Guard::HepatitisC => {
                // By the people who could be infected: of those who live longer, some are infected later.
                let (own_years, years) = (own[OPIATE_YEARS], today[OPIATE_YEARS]);
                if own_years <= 0.0 || years <= 0.0 {
                    return 0.0;
                }
                more(own[HEPATITIS] * years / own_years, today[HEPATITIS])
            }
            Guard::Queues => {
                let waiting = more(own[WAITING], today[WAITING]);
                waiting.max(((own[WEEKS] - today[WEEKS]) / DAY - 1.0).max(0.0))
            }
            Guard::Groups => {
                let worst = (0..self.groups.len()).map(|index| {
                    let at = FIRST + 2 * index;
                    more(own[at], today[at]).max(more(today[at + 1], own[at + 1]))
                });
                worst.fold(0.0, f64::max)
            }
            Guard::Spent => {
                let short = (0..self.variables).filter(|index| steps[*index] > 0).map(|index| {
                    let (given, spent) = self.pounds(own, index);
                    let (given_today, spent_today) = self.pounds(today, index);
                    let today = if given_today > 0.0 { spent_today / given_today } else { SPENT };
                    let wanted = SPENT.min(today);
                    if given > 0.0 {
                        ((wanted - spent / given) / (1.0 - SPENT)).max(0.0)
                    } else {
                        0.0
                    }
                });
                // A hundredth of what may be left is rounding.
                let worst = short.fold(0.0, f64::max);
                if worst < 0.01 { 0.0 } else { worst }
            }
        }
    }

    /// The group that fares worst by a guard on groups, in words.
    #[must_use]
    pub fn worst_group(&self, own: &[f64], today: &[f64]) -> Option<&'static str> {
        let by = |index: usize| {
            let at = FIRST + 2 * index;
            let more = |own: f64, today: f64| (own - today) / HALF.max(THOUSANDTH * today.abs());
            more(own[at], today[at]).max(more(today[at + 1], own[at + 1]))
        };
        let worst = (0..self.groups.len()).max_by(|one, other| by(*one).total_cmp(&by(*other)))?;
        (by(worst) > 1.0).then(|| self.groups[worst].label())
    }
}
