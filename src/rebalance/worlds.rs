//! The worlds in which an allocation is tried: readings of contested evidence, rows that decide, and graded evidence alone.

use crate::engine::{EngineError, Model, World};
use crate::evidence::{EvidenceChoice, Grade, Register, Row, Sampler, Values};
use crate::scenario::{Levels, Scenario};

/// A world by its name, and what is changed in it: rows as indices of [`Values::IDS`] and their values.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// In columns.
    pub key: &'static str,
    /// In sentences.
    pub label: &'static str,
    changes: Vec<(usize, f64)>,
}

/// As the scenario reads the evidence.
pub const AS_READ: usize = 0;
/// Where nothing but graded evidence has an effect.
pub const GRADED: usize = 1;

/// Rows by their ids, and where they stand.
type Stand = &'static [(&'static str, End)];

/// Rows that decide, in worlds of their own: a name in columns, one in sentences, the rows.
const ROWS: [(&str, &str, Stand); 4] = [
    (
        "caseload_changes_nothing",
        "what keyworkers have time for changes nothing",
        &[
            ("a-S08.entry.opiate", End::At(0.0)),
            ("a-S08.entry.non_opiate", End::At(0.0)),
            ("a-S08.entry.both", End::At(0.0)),
            ("a-S08.entry.alcohol", End::At(0.0)),
            ("a-S08.completion", End::At(0.0)),
        ],
    ),
    (
        "leaving_prescribing_dangerous",
        "leaving a prescription is as dangerous as its interval allows",
        &[("c-M10", End::High)],
    ),
    (
        "lero_null",
        "LEROs change no relapse and cost £250 a member",
        &[("c-L12", End::At(1.0)), ("s-U19", End::At(250.0))],
    ),
    ("room_null", "a consumption room averts nothing", &[("c-H10", End::At(1.0))]),
];

/// A value, or the end of a row's interval.
#[derive(Clone, Copy)]
enum End {
    At(f64),
    High,
}

/// Effects that no reading contests and nobody has shown: without effect where only graded evidence counts.
const NO_EFFECT: [(&str, f64); 2] = [("a-L08", 1.0), ("c-T16.abstinence", 1.0)];

/// Assumed prices at their dear ends: those of the evidence's own ranges, but for aftercare, for which nobody gives one.
const DEAR: [(&str, f64); 7] = [
    ("s-U09", 1_000.0),
    ("s-U10", 1_000.0),
    ("s-U11", 1_100.0),
    ("s-U13", 300.0),
    ("s-U15", 27.0),
    ("s-U19", 250.0),
    ("s-U22", 150.0),
];

fn index(id: &str) -> Option<usize> {
    Values::IDS.iter().position(|known| *known == id)
}

/// What a contested row is at where it has no effect: 1 for ratios, 0 for elasticities, its sceptical reading for all else.
fn without_effect(row: &Row) -> Option<f64> {
    let sceptical = row.readings.iter().find(|reading| reading.name == "sceptical")?;
    Some(match row.unit.as_str() {
        unit if unit.contains("elasticity") => 0.0,
        unit if unit.ends_with("ratio") && !unit.starts_with("log") => 1.0,
        _ => sceptical.value,
    })
}

/// Whether a row counts as graded evidence: better than very weak.
fn graded(row: &Row) -> bool {
    row.grade < Grade::VeryLow
}

impl Named {
    /// The worlds of a scenario, [`AS_READ`] and [`GRADED`] first. A row to which the scenario gives a value of its own keeps
    /// it everywhere.
    #[must_use]
    pub fn all(scenario: &Scenario, sampler: &Sampler) -> Vec<Self> {
        let register = Register::embedded();
        let free = |row: usize| sampler.used().get(row).is_some_and(|used| !used.overridden);
        let kept = |changes: Vec<(usize, f64)>| -> Vec<(usize, f64)> {
            changes.into_iter().filter(|(row, _)| free(*row)).collect()
        };
        let listed = |list: &[(&str, f64)]| -> Vec<(usize, f64)> {
            list.iter().filter_map(|&(id, value)| Some((index(id)?, value))).collect()
        };
        let mut weak: Vec<(usize, f64)> = register
            .rows()
            .iter()
            .enumerate()
            .filter(|(_, row)| !graded(row))
            .filter_map(|(index, row)| Some((index, without_effect(row)?)))
            .collect();
        for change in listed(&NO_EFFECT).into_iter().chain(listed(&DEAR)) {
            weak.retain(|(row, _)| *row != change.0);
            weak.push(change);
        }
        let mut worlds = vec![
            Self { key: "as_read", label: "as read", changes: Vec::new() },
            Self { key: "graded", label: "graded evidence alone", changes: kept(weak) },
        ];
        let own = sampler.central().numbers();
        for (key, label) in [("sceptical", "read sceptically"), ("hopeful", "read hopefully")] {
            let reading = Some(key.to_owned());
            let choice = EvidenceChoice { reading, ..scenario.evidence.clone() };
            let Ok(other) = Sampler::new(register, &choice) else { continue };
            let other = other.central().numbers();
            let differ =
                own.iter().zip(&other).enumerate().filter(|(_, (own, other))| own != other);
            let changes = differ.map(|(row, (_, other))| (row, *other)).collect();
            worlds.push(Self { key, label, changes });
        }
        for (key, label, rows) in ROWS {
            let value = |id: &str, end: End| match end {
                End::At(value) => Some(value),
                End::High => register.row(id).map(|row| row.high),
            };
            let changes = rows.iter().filter_map(|&(id, end)| Some((index(id)?, value(id, end)?)));
            worlds.push(Self { key, label, changes: kept(changes.collect()) });
        }
        worlds
    }

    /// Some values as they are in this world.
    fn of(&self, values: &Values) -> Values {
        let mut numbers = values.numbers();
        for &(row, value) in &self.changes {
            numbers[row] = value;
        }
        Values::from_numbers(&numbers)
    }

    /// Prepares it, in expected values.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn world(&self, model: &Model) -> Result<World, EngineError> {
        model.expected(self.of(&model.sampler().central()), &Levels::NEUTRAL)
    }

    /// The same under a joint draw of the parameters: that of a run of a seed.
    ///
    /// # Errors
    ///
    /// [`EngineError`].
    pub fn drawn(&self, model: &Model, seed: u64, run: u32) -> Result<World, EngineError> {
        let (values, levels, _) = model.draw(seed, run);
        model.expected(self.of(&values), &levels)
    }

    /// How many rows differ from those as read.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.changes.len()
    }
}
