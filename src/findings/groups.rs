//! Who gains and who is left behind: outcomes by each attribute of a profile.

use super::headline::Answer;
use crate::engine::Results;
use crate::model::{Measure, Outcome};
use crate::scenario::{Age, Complexity, Profile, Sex, Substance, Want};
use ndarray::Axis;

/// An attribute of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// What people depend on.
    Substance,
    /// Age at the time of the event.
    Age,
    /// Sex.
    Sex,
    /// What people want.
    Want,
    /// Complexity.
    Complexity,
}

impl Dimension {
    /// Every dimension, in order.
    pub const ALL: &'static [Self] =
        &[Self::Substance, Self::Age, Self::Sex, Self::Want, Self::Complexity];

    /// The name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Substance => "substance",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Want => "want",
            Self::Complexity => "complexity",
        }
    }

    /// Its groups: name in columns, name in sentences.
    #[must_use]
    pub fn groups(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Substance => Substance::ALL.iter().map(|g| (g.key(), g.label())).collect(),
            Self::Age => Age::ALL.iter().map(|g| (g.key(), g.label())).collect(),
            Self::Sex => Sex::ALL.iter().map(|g| (g.key(), g.label())).collect(),
            Self::Want => Want::ALL.iter().map(|g| (g.key(), g.label())).collect(),
            Self::Complexity => Complexity::ALL.iter().map(|g| (g.key(), g.label())).collect(),
        }
    }

    /// The group of a profile, as an index of [`Dimension::groups`].
    #[must_use]
    pub const fn group_of(self, profile: Profile) -> usize {
        match self {
            Self::Substance => profile.substance as usize,
            Self::Age => profile.age as usize,
            Self::Sex => profile.sex as usize,
            Self::Want => profile.want as usize,
            Self::Complexity => profile.complexity as usize,
        }
    }
}

/// One measure of one group under one option, over the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Attribute.
    pub dimension: Dimension,
    /// Group, as an index of [`Dimension::groups`].
    pub group: usize,
    /// What is counted; people.
    pub measure: Measure,
    /// Mean over runs.
    pub mean: f64,
    /// Less the comparator's mean; none for the comparator.
    pub difference: Option<f64>,
    /// The Monte Carlo standard error of the difference is at most this: the sum over the group's profiles, as if all
    /// moved together. None for a single run.
    pub difference_standard_error_at_most: Option<f64>,
    /// The group's part of the whole difference, in per cent; negative where the group moves against the whole. None
    /// where the whole difference is not clear, or too small to be worth a word.
    pub difference_percent: Option<f64>,
    /// People of the group at the start.
    pub people_at_start: f64,
    /// The same as a share of all, in per cent; none without people.
    pub people_at_start_percent: Option<f64>,
}

impl GroupRow {
    /// The difference for every thousand people of the group at the start; none without people.
    #[must_use]
    pub fn per_thousand(&self) -> Option<f64> {
        const THOUSAND: f64 = 1000.0;
        let difference = self.difference.filter(|_| self.people_at_start > 0.0)?;
        Some(THOUSAND * difference / self.people_at_start)
    }

    /// Whether the difference is more than twice its Monte Carlo standard error; without an error, any but 0 is.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let error = self.difference_standard_error_at_most.unwrap_or(0.0);
        self.difference.is_some_and(|difference| difference.abs() > 2.0 * error)
    }

    /// The name of the group in columns.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.dimension.groups().get(self.group).map_or("", |(key, _)| key)
    }

    /// The name of the group in sentences.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.dimension.groups().get(self.group).map_or("", |(_, title)| title)
    }
}

/// Every option, attribute, group and measure. `answers` tell whether a whole difference is clear.
#[must_use]
pub fn rows(results: &Results, answers: &[Answer]) -> Vec<GroupRow> {
    let options = results.profiles.len_of(Axis(0));
    let sum = |strategy: usize, dimension: Dimension, group: usize, measure: Measure| -> f64 {
        Profile::all()
            .filter(|&profile| dimension.group_of(profile) == group)
            .map(|profile| results.profiles[[strategy, profile.index(), measure as usize]])
            .sum()
    };
    let errors = |strategy: usize, dimension: Dimension, group: usize, measure: Measure| -> f64 {
        Profile::all()
            .filter(|&profile| dimension.group_of(profile) == group)
            .map(|profile| results.profiles_error[[strategy, profile.index(), measure as usize]])
            .sum()
    };
    let clear = |strategy: usize, measure: Measure| {
        let answer = answers.iter().find(|a| Some(a.quantity.outcome) == outcome_of(measure));
        let difference = answer.and_then(|answer| answer.difference(strategy));
        let several = results.expected || results.runs > 1;
        difference.is_some_and(|d| d.mean_is_clear() && !d.slight && several)
    };
    let mut rows = Vec::new();
    for strategy in 0..options {
        for &dimension in Dimension::ALL {
            for &measure in Measure::ALL.iter().filter(|m| outcome_of(**m).is_some()) {
                let count = dimension.groups().len();
                let here = |s: usize| -> Vec<f64> {
                    (0..count).map(|group| sum(s, dimension, group, measure)).collect()
                };
                let (option, comparator) = (here(strategy), here(0));
                let starts: Vec<f64> = (0..count)
                    .map(|group| sum(strategy, dimension, group, Measure::AliveAtStart))
                    .collect();
                let everybody: f64 = starts.iter().sum();
                let whole = option.iter().sum::<f64>() - comparator.iter().sum::<f64>();
                for group in 0..count {
                    let by = option[group] - comparator[group];
                    rows.push(GroupRow {
                        strategy,
                        dimension,
                        group,
                        measure,
                        mean: option[group],
                        difference: (strategy > 0).then_some(by),
                        difference_standard_error_at_most: (strategy > 0 && results.runs > 1)
                            .then(|| errors(strategy, dimension, group, measure)),
                        difference_percent: (whole != 0.0 && clear(strategy, measure))
                            .then(|| 100.0 * by / whole),
                        people_at_start: starts[group],
                        people_at_start_percent: (everybody > 0.0)
                            .then(|| 100.0 * starts[group] / everybody),
                    });
                }
            }
        }
    }
    rows
}

/// The outcome that a measure by profile adds up to.
#[must_use]
pub const fn outcome_of(measure: Measure) -> Option<Outcome> {
    match measure {
        Measure::Deaths => Some(Outcome::Deaths),
        Measure::Starts => Some(Outcome::Starts),
        Measure::RecoveriesBegun => Some(Outcome::RecoveriesBegun),
        Measure::ReachedOneYear => Some(Outcome::ReachedOneYear),
        Measure::AliveAtStart => None,
    }
}
