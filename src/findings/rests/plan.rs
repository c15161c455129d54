//! The questions that a run asks the model in expected values: readings, grades, the safeguard of LEROs, and rows at
//! both ends of their range.

use crate::engine::{Probe, Results};
use crate::evidence::{Distribution, Grade, Register, Row, Sampler};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::statistics::{correlation, differences};
use crate::model::Outcome;
use crate::scenario::{Line, Scenario};

/// Runs below which no row is chosen by how it moves with the answer.
const FEWEST_RUNS: usize = 50;
/// Runs from which on a row that carries an answer is among those chosen.
const MANY_RUNS: u32 = 200;
/// Rows tried for each option and quantity.
const ROWS: usize = 4;
/// The safeguard of answers about LEROs: no effect on relapse, and a dearer member.
const LERO: [(&str, f64); 2] = [("c-L12", 1.0), ("s-U19", 250.0)];

/// Grades, best first, that a reading contests.
const GRADES: [Grade; 5] =
    [Grade::High, Grade::Moderate, Grade::Low, Grade::VeryLow, Grade::Assumption];

/// Whether a grade is weak: a difference that rests on such rows alone is untested.
fn weak(grade: Grade) -> bool {
    grade >= Grade::Low
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    Base,
    Reading(&'static str),
    Grade(Grade),
    Weak,
    Lero,
    Row { row: usize, value: f64 },
}

/// The probes that a run asks for, and what each of them is.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) asked: Vec<Asked>,
    /// For the engine.
    pub probes: Vec<Probe>,
    pub(super) sifted: bool,
}

impl Plan {
    /// For the results of a scenario.
    #[must_use]
    pub fn new(
        register: &Register,
        sampler: &Sampler,
        scenario: &Scenario,
        results: &Results,
    ) -> Self {
        let sifted = !results.expected && results.runs >= MANY_RUNS;
        let mut plan = Self { asked: Vec::new(), probes: Vec::new(), sifted };
        if scenario.strategies.len() < 2 {
            return plan;
        }
        let free = |index: usize| !sampler.used()[index].overridden;
        let read = |name: &str, which: &dyn Fn(&Row) -> bool| -> Vec<(usize, f64)> {
            let rows = register.rows().iter().enumerate();
            rows.filter(|(index, row)| free(*index) && which(row))
                .filter_map(|(index, row)| {
                    let reading = row.readings.iter().find(|reading| reading.name == name)?;
                    Some((index, reading.value))
                })
                .collect()
        };
        plan.ask(Asked::Base, Vec::new());
        for name in ["sceptical", "hopeful"] {
            plan.ask(Asked::Reading(name), read(name, &|_| true));
        }
        for grade in GRADES {
            let rows = read("sceptical", &|row| row.grade == grade);
            if !rows.is_empty() {
                plan.ask(Asked::Grade(grade), rows);
            }
        }
        plan.ask(Asked::Weak, read("sceptical", &|row| weak(row.grade)));
        if gives_lero_money(scenario) {
            let index = |id: &str| register.rows().iter().position(|row| row.id == id);
            let rows = LERO.iter().filter_map(|&(id, value)| Some((index(id)?, value))).collect();
            plan.ask(Asked::Lero, rows);
        }
        for row in decisive(register, sampler, scenario, results) {
            let ends = &register.rows()[row];
            for value in [ends.low, ends.high] {
                plan.ask(Asked::Row { row, value }, vec![(row, value)]);
            }
        }
        plan
    }

    fn ask(&mut self, asked: Asked, changes: Vec<(usize, f64)>) {
        self.asked.push(asked);
        self.probes.push(Probe { changes });
    }
}

/// Whether any option gives LEROs more money than the comparator.
fn gives_lero_money(scenario: &Scenario) -> bool {
    (1..scenario.strategies.len()).any(|strategy| lero_money(scenario, strategy) > 0)
}

/// Pence more for LEROs than the comparator gives.
pub(super) fn lero_money(scenario: &Scenario, strategy: usize) -> i64 {
    let pence = |strategy: usize| -> i64 {
        let funds = &scenario.strategies[strategy].funds;
        funds.iter().map(|month| month[Line::Lero as usize].0).sum()
    };
    pence(strategy) - pence(0)
}

/// The quantities of the ledger.
pub(super) fn quantities(horizon_months: u32) -> [Quantity; 2] {
    [Quantity::new(Outcome::Deaths, Timing::OverHorizon), recovery(horizon_months)]
}

/// The weak rows that move most with the answers, over the runs: for every option and quantity the first few.
fn decisive(
    register: &Register,
    sampler: &Sampler,
    scenario: &Scenario,
    results: &Results,
) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::new();
    // Whoever stopped a run waits for what it says.
    if results.expected || results.interrupted || (results.runs as usize) < FEWEST_RUNS {
        return rows;
    }
    let candidates: Vec<usize> = (0..register.rows().len())
        .filter(|&row| {
            let entry = &register.rows()[row];
            weak(entry.grade)
                && entry.distribution != Distribution::Fixed
                && !sampler.used()[row].overridden
        })
        .collect();
    for quantity in quantities(scenario.horizon_months) {
        let comparator = quantity.draws(results, 0);
        for strategy in 1..scenario.strategies.len() {
            let answers = differences(&quantity.draws(results, strategy), &comparator);
            let mut by_row: Vec<(f64, usize)> = candidates
                .iter()
                .map(|&row| (correlation(&answers, &results.parameters.column(row).to_vec()), row))
                .collect();
            by_row.sort_by(|one, other| {
                other.0.abs().total_cmp(&one.0.abs()).then(one.1.cmp(&other.1))
            });
            for &(_, row) in by_row.iter().take(ROWS) {
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
    }
    rows.sort_unstable();
    rows
}
