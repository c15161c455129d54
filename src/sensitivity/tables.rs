//! The rows of `sensitivity.csv`, `value_of_information.csv`, `value_of_groups.csv` and `convergence.csv`, ready to write.

use super::Ranged;
use super::analysis::{Analysis, Answer, Look};
use super::convergence::{AIMS, runs_for, slope};
use super::rows::row;
use super::tornado::Tornado;
use crate::findings::cells::{Cell, Table};
use crate::findings::statistics::{mean, variance};
use crate::scenario::Scenario;

/// Columns of `sensitivity.csv`.
pub const SENSITIVITY: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "outcome",
    "outcome_title",
    "method",
    "parameter",
    "parameter_title",
    "unit",
    "estimate",
    "low",
    "high",
    "parameter_at_low",
    "parameter_at_high",
    "grade",
    "verification",
];

/// Columns of `value_of_information.csv`.
pub const CHOICES: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "threshold_pounds_per_qaly",
    "net_benefit_pounds",
    "chance_best_value_percent",
    "on_frontier",
    "expected_loss_pounds",
    "value_of_perfect_information_with_chance_pounds",
];

/// Columns of `value_of_groups.csv`.
pub const GROUPS: &[&str] = &[
    "scenario",
    "kind",
    "group",
    "rows",
    "threshold_pounds_per_qaly",
    "value_pounds",
    "low_pounds",
    "high_pounds",
    "by_noise_percent",
    "stands_out",
];

/// Columns of `convergence.csv`.
pub const CONVERGENCE: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "outcome",
    "outcome_title",
    "unit",
    "runs",
    "difference",
    "standard_error",
    "standard_error_expected",
    "standard_error_of_independent_runs",
];

/// The runs needed for each of [`AIMS`].
const NEEDED: [&str; AIMS.len()] =
    ["runs_for_error_of_10_percent", "runs_for_error_of_5_percent", "runs_for_error_of_1_percent"];

/// What stands in the place of an option or a parameter where the row is about all of them.
const ALL: &str = "all";

struct Rows<'a> {
    scenario: &'a Scenario,
    rows: Vec<Vec<Cell>>,
}

impl Rows<'_> {
    fn names(&self, strategy: Option<usize>) -> Vec<Cell> {
        let named = strategy.and_then(|strategy| self.scenario.strategies.get(strategy));
        vec![
            self.scenario.name.as_str().into(),
            named.map_or(ALL, |named| named.id.as_str()).into(),
            named.map_or("every option", |named| named.title.as_str()).into(),
        ]
    }

    fn add(
        &mut self,
        (strategy, answer): (Option<usize>, Answer),
        (method, unit): (&str, &str),
        parameter: Option<usize>,
        numbers: [Option<f64>; 3],
        ends: [Option<f64>; 2],
    ) {
        let entry = parameter.and_then(row);
        let mut cells = self.names(strategy);
        cells.extend([answer.key().into(), answer.title().into(), method.into()]);
        cells.push(entry.map_or(ALL, |entry| entry.id.as_str()).into());
        cells.push(entry.map_or("every row", |entry| entry.name.as_str()).into());
        cells.push(unit.into());
        cells.extend(numbers.map(Cell::Number));
        cells.extend(ends.map(Cell::Number));
        cells.push(entry.map_or(String::new(), |entry| entry.grade.to_string()).into());
        cells.push(entry.map_or("", |entry| entry.verification.mark()).into());
        self.rows.push(cells);
    }
}

fn ranged(ranged: Ranged) -> [Option<f64>; 3] {
    [Some(ranged.estimate), Some(ranged.low), Some(ranged.high)]
}

fn alone(number: Option<f64>) -> [Option<f64>; 3] {
    [number, None, None]
}

const NONE: [Option<f64>; 2] = [None, None];

/// Every table.
#[must_use]
pub fn all(scenario: &Scenario, analysis: &Analysis, tornado: &Tornado) -> [Table; 4] {
    [
        sensitivity(scenario, analysis, tornado),
        choices(scenario, analysis),
        groups(scenario, analysis),
        convergence(scenario, analysis),
    ]
}

fn sensitivity(scenario: &Scenario, analysis: &Analysis, tornado: &Tornado) -> Table {
    let mut table = Rows { scenario, rows: Vec::new() };
    for look in &analysis.looks {
        whole(&mut table, look);
        let of = (Some(look.strategy), look.answer);
        for moved in &look.rows {
            let entry = row(moved.row);
            if let Some(correlation) = moved.correlation {
                let method = ("partial_rank_correlation", "correlation");
                table.add(of, method, Some(moved.row), ranged(correlation), NONE);
            }
            let method = ("share_of_variance", "per cent");
            table.add(of, method, Some(moved.row), ranged(moved.share), NONE);
            if let Some(value) = moved.break_even {
                let unit = entry.map_or("", |entry| entry.unit.as_str());
                let method = ("break_even_over_runs", unit);
                table.add(of, method, Some(moved.row), alone(Some(value)), NONE);
            }
        }
    }
    for bar in &tornado.bars {
        let of = (Some(bar.strategy), bar.answer);
        let [low, high] = bar.differences.map(Some);
        let numbers = [Some(bar.base), low, high];
        table.add(of, ("tornado", bar.answer.unit()), Some(bar.row), numbers, bar.ends.map(Some));
        let Some(entry) = row(bar.row) else { continue };
        if let Some(value) = bar.turns_at(entry.value) {
            let method = ("break_even_in_expected_values", entry.unit.as_str());
            table.add(of, method, Some(bar.row), alone(Some(value)), NONE);
        }
    }
    for indexed in &tornado.indices {
        let of = (Some(indexed.strategy), indexed.answer);
        for (parameter, indices) in &indexed.rows {
            let unit = "share of the variance of expected values";
            table.add(of, ("sobol_first", unit), Some(*parameter), ranged(indices.first), NONE);
            table.add(of, ("sobol_total", unit), Some(*parameter), ranged(indices.total), NONE);
        }
    }
    let of = (None, Answer::NetBenefit);
    for known in &analysis.worth.rows {
        let mut add = |method: &str, unit: &str, numbers| {
            table.add(of, (method, unit), Some(known.row), numbers, NONE);
        };
        add("value_of_partial_information", "pounds", ranged(known.worth.corrected));
        let plain = alone(Some(known.worth.plain));
        add("value_of_partial_information_uncorrected", "pounds", plain);
        let by_noise = alone(Some(100.0 * known.by_noise));
        add("as_much_by_noise_alone", "per cent", by_noise);
        if let Some(chosen) = known.chosen {
            add("value_of_partial_information_chosen", "pounds", ranged(chosen));
        }
        if let Some(study) = known.study {
            add("value_of_sample_information", "pounds", alone(Some(study.worth)));
            let learnt = alone(Some(100.0 * study.learnt));
            add("learnt_by_the_study", "per cent of the row's variance", learnt);
        }
    }
    if let Some(perfect) = analysis.perfect {
        table.add(of, ("value_of_perfect_information", "pounds"), None, ranged(perfect), NONE);
    }
    if let Some(raw) = analysis.choices.first().and_then(|choice| choice.decision.evpi) {
        let method = ("value_of_perfect_information_with_chance", "pounds");
        table.add(of, method, None, alone(Some(raw)), NONE);
    }
    Table { name: "sensitivity", columns: SENSITIVITY, rows: table.rows }
}

/// Rows about an answer as a whole: its variance in parts, pairing, runs needed.
fn whole(table: &mut Rows<'_>, look: &Look) {
    let of = (Some(look.strategy), look.answer);
    let total = variance(&look.differences).unwrap_or(0.0);
    let mut add = |method: &str, unit: &str, number: Option<f64>| {
        if number.is_some() {
            table.add(of, (method, unit), None, alone(number), NONE);
        }
    };
    if let Some(parts) = look.parts {
        let all = parts.chance + parts.parameters + parts.readings.unwrap_or(0.0);
        let percent = |part: f64| (all > 0.0).then(|| 100.0 * part / all);
        add("variance_from_chance", "per cent", percent(parts.chance));
        add("variance_from_parameters", "per cent", percent(parts.parameters));
        add("variance_from_readings", "per cent", parts.readings.and_then(percent));
    }
    let pairing = look.pairing.map(|share| 100.0 * share);
    add("variance_of_paired_difference", "per cent of independent runs", pairing);
    add("slope_of_error_by_runs", "of logarithms", slope(&look.curve));
    let centre = mean(&look.differences).abs();
    for (aim, method) in AIMS.into_iter().zip(NEEDED) {
        add(method, "runs", runs_for(total, aim * centre));
    }
}

fn choices(scenario: &Scenario, analysis: &Analysis) -> Table {
    let names = Rows { scenario, rows: Vec::new() };
    let mut rows = Vec::new();
    for choice in &analysis.choices {
        let decision = &choice.decision;
        for (at, (&strategy, &benefit)) in analysis.ranked.iter().zip(&decision.mean).enumerate() {
            let chance = decision.chance_best.as_ref().map(|chance| 100.0 * chance[at]);
            let loss = decision.expected_loss.as_ref().map(|loss| loss[at]);
            let mut cells = names.names(Some(strategy));
            cells.extend([choice.threshold.into(), benefit.into(), chance.into()]);
            cells.push(if decision.frontier == at { "yes" } else { "no" }.into());
            cells.extend([Cell::from(loss), decision.evpi.into()]);
            rows.push(cells);
        }
    }
    Table { name: "value_of_information", columns: CHOICES, rows }
}

/// Groups of rows at the scenario's threshold, then over thresholds.
fn groups(scenario: &Scenario, analysis: &Analysis) -> Table {
    let own = scenario.economics.threshold_gbp_per_qaly;
    let mut rows = Vec::new();
    for group in &analysis.worth.groups {
        let corrected = group.worth.corrected;
        let own = (own, corrected.estimate, Some(corrected));
        let over = group.over.iter().map(|&(threshold, value)| (threshold, value, None));
        for (threshold, value, range) in std::iter::once(own).chain(over) {
            let mut cells: Vec<Cell> = vec![scenario.name.as_str().into(), group.kind.into()];
            cells.extend([group.name.as_str().into(), Cell::Count(group.rows as u64)]);
            cells.extend([threshold.into(), value.into()]);
            cells.push(Cell::Number(range.map(|range| range.low)));
            cells.push(Cell::Number(range.map(|range| range.high)));
            cells.push(Cell::Number(range.map(|_| 100.0 * group.by_noise)));
            let stands = if group.chosen { "yes" } else { "no" };
            cells.push(if range.is_some() { stands } else { "" }.into());
            rows.push(cells);
        }
    }
    Table { name: "value_of_groups", columns: GROUPS, rows }
}

fn convergence(scenario: &Scenario, analysis: &Analysis) -> Table {
    let names = Rows { scenario, rows: Vec::new() };
    let mut rows = Vec::new();
    for look in &analysis.looks {
        for step in &look.curve {
            let mut cells = names.names(Some(look.strategy));
            let answer = look.answer;
            cells.extend([answer.key().into(), answer.title().into(), answer.unit().into()]);
            cells.push(Cell::Count(step.runs as u64));
            cells.extend(
                [step.mean, step.standard_error, step.expected, step.independent].map(Cell::from),
            );
            rows.push(cells);
        }
    }
    Table { name: "convergence", columns: CONVERGENCE, rows }
}
