//! Two runs beside each other: the answers that both give, the results that both have, and the inputs that differ.

use super::quantities::{Quantity, quantities};
use std::collections::BTreeMap;

/// A difference between two means is beyond chance when it is more than this many of its standard errors.
const CLEAR: f64 = 2.0;
/// Which number of a run: option, measure, timing.
pub type Key = (String, String, String);

/// A number of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The measure in words.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// Mean over runs.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: Option<f64>,
    /// Where 90 % of runs fell.
    pub range: Option<[f64; 2]>,
}

/// How far an answer of a run holds, in expected values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holds {
    /// Id of the option.
    pub strategy: String,
    /// The measure.
    pub measure: String,
    /// The difference from the comparator as the evidence is read, sceptically, hopefully.
    pub readings: [f64; 3],
    /// Weak rows at which the sign turns, and where.
    pub turns: Vec<(String, f64)>,
    /// Whether the difference rests on weak evidence alone.
    pub untested: bool,
}

/// What a run's folder says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The folder, as it was named.
    pub folder: String,
    /// What it said before any number.
    pub banners: Vec<String>,
    /// How it was run: name and value.
    pub facts: Vec<(String, String)>,
    /// Every value of the scenario: key and value.
    pub inputs: Vec<(String, String)>,
    /// Files and their hashes.
    pub files: Vec<(String, String)>,
    /// Options: id and title, the comparator first.
    pub strategies: Vec<(String, String)>,
    /// Levels, from `summary.csv`.
    pub levels: BTreeMap<Key, Number>,
    /// Differences from the comparator, from `differences.csv`.
    pub differences: BTreeMap<Key, Number>,
    /// How far they hold, from `rests.csv`.
    pub holds: Vec<Holds>,
}

/// An input that differs; a value that one run does not have is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its key.
    pub key: String,
    /// In the first run and in the second.
    pub values: [Option<String>; 2],
}

/// A result that both runs have.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which.
    pub key: Key,
    /// Whether it is a difference from the comparator, or a level.
    pub difference: bool,
    /// The measure in words.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// Means of the first run and the second.
    pub means: [f64; 2],
    /// Where 90 % of their runs fell.
    pub ranges: [Option<[f64; 2]>; 2],
    /// The Monte Carlo standard error of the second less the first, as if the runs shared no luck.
    pub standard_error: Option<f64>,
}

impl Outcome {
    /// The second less the first.
    #[must_use]
    pub fn change(&self) -> f64 {
        self.means[1] - self.means[0]
    }

    /// Whether that is more than chance between two runs would make; none without errors.
    #[must_use]
    pub fn beyond_chance(&self) -> Option<bool> {
        self.standard_error.map(|error| self.change().abs() > CLEAR * error)
    }
}

/// What both runs say of deaths, or of recovery, under an option that both have.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The option's title in A and in B.
    pub titles: [String; 2],
    /// Deaths or recovery.
    pub quantity: Quantity,
    /// Differences from the comparator in A and in B.
    pub means: [f64; 2],
    /// Where 90 % of runs fell, in A and in B.
    pub ranges: [Option<[f64; 2]>; 2],
    /// Whether they differ by more than chance between two runs would make; none without errors.
    pub beyond_chance: Option<bool>,
    /// Whether weak evidence alone carries it, in A and in B.
    pub untested: [bool; 2],
}

/// The answers of both runs on deaths and recovery, option by option.
#[must_use]
pub fn answers(one: &Record, other: &Record) -> Vec<Answer> {
    let [deaths, recovery, ..] = quantities(120);
    let [_, begun, ..] = quantities(12);
    let mut answers = answers_on(one, other, deaths);
    let recovered = answers_on(one, other, recovery);
    // Over a year nobody reaches a year of recovery: then recoveries begun stand for it.
    let none = recovered.iter().all(|answer| answer.means == [0.0; 2]);
    answers.extend(if none { answers_on(one, other, begun) } else { recovered });
    answers
}

/// The answers of both runs on one quantity, option by option.
fn answers_on(one: &Record, other: &Record, quantity: Quantity) -> Vec<Answer> {
    let all = outcomes(one, other);
    let mut answers = Vec::new();
    for (id, title) in one.strategies.iter().skip(1) {
        let own = |outcome: &&Outcome| {
            let (option, measure, timing) = &outcome.key;
            outcome.difference
                && option == id
                && measure == quantity.outcome.key()
                && timing == quantity.timing.key()
        };
        let Some(outcome) = all.iter().find(own) else { continue };
        let untested = |record: &Record| {
            let own =
                |holds: &&Holds| holds.strategy == *id && holds.measure == quantity.outcome.key();
            record.holds.iter().find(own).is_some_and(|holds| holds.untested)
        };
        answers.push(Answer {
            titles: [title.clone(), named(other, id).unwrap_or(title).to_owned()],
            quantity,
            means: outcome.means,
            ranges: outcome.ranges,
            beyond_chance: outcome.beyond_chance(),
            untested: [untested(one), untested(other)],
        });
    }
    answers
}

/// Inputs that differ, in the order of their keys; how it was run comes first.
#[must_use]
pub fn inputs(one: &Record, other: &Record) -> Vec<Input> {
    let mut found = Vec::new();
    for pairs in [[&one.facts, &other.facts], [&one.inputs, &other.inputs]] {
        let maps = pairs.map(|pairs| pairs.iter().cloned().collect::<BTreeMap<String, String>>());
        let mut keys: Vec<&String> = maps[0].keys().chain(maps[1].keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let values = [maps[0].get(key).cloned(), maps[1].get(key).cloned()];
            if values[0] != values[1] {
                found.push(Input { key: key.clone(), values });
            }
        }
    }
    found
}

/// Results that both runs have: levels, then differences from the comparator.
#[must_use]
pub fn outcomes(one: &Record, other: &Record) -> Vec<Outcome> {
    let mut found = Vec::new();
    for (difference, numbers, others) in
        [(false, &one.levels, &other.levels), (true, &one.differences, &other.differences)]
    {
        for (key, number) in numbers {
            let Some(second) = others.get(key) else { continue };
            let errors = number.standard_error.zip(second.standard_error);
            found.push(Outcome {
                key: key.clone(),
                difference,
                title: number.title.clone(),
                unit: number.unit.clone(),
                means: [number.mean, second.mean],
                ranges: [number.range, second.range],
                standard_error: errors.map(|(a, b)| (a * a + b * b).sqrt()),
            });
        }
    }
    found
}

/// The title of an option in a run; none where it has no such option.
pub(crate) fn named<'a>(record: &'a Record, id: &str) -> Option<&'a str> {
    let option = record.strategies.iter().find(|(known, _)| known == id);
    option.map(|(_, title)| title.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(mean: f64, error: Option<f64>) -> Record {
        let number = Number {
            title: "deaths".into(),
            unit: "people".into(),
            mean,
            standard_error: error,
            range: None,
        };
        let key = ("current".to_owned(), "deaths".to_owned(), "over_horizon".to_owned());
        Record { levels: BTreeMap::from([(key, number)]), ..Record::default() }
    }

    #[test]
    fn a_change_is_beyond_chance_at_two_standard_errors_of_both_runs() {
        // √(3² + 4²) = 5: 10.1 is beyond twice that, 9.9 is not.
        let beyond = |change: f64| {
            outcomes(&record(100.0, Some(3.0)), &record(100.0 + change, Some(4.0)))[0]
                .beyond_chance()
        };
        assert_eq!(beyond(10.1), Some(true));
        assert_eq!(beyond(-10.1), Some(true));
        assert_eq!(beyond(9.9), Some(false));
        assert_eq!(outcomes(&record(1.0, None), &record(2.0, Some(1.0)))[0].beyond_chance(), None);
    }
}
