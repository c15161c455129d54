//! The rows of every tidy table, ready to write.
//!
//! Id columns come first and always in the same order: scenario, strategy, strategy_title, then what the table adds.
//! Missing numbers are empty, never 0.

pub mod economics;
mod ids;
pub mod observed;
pub mod payers;
pub mod together;
pub mod years;

use super::tables::ids::ids;
use super::whole::Summary;
use crate::findings::by_area::AreaRow;
use crate::findings::cells::{Cell, Table, estimate, yes};
use crate::findings::groups::GroupRow;
use crate::findings::headline::Answer;
use crate::findings::money::MoneyRow;
use crate::findings::quantities::Quantity;
use crate::findings::rests::Verdict;
use crate::model::{Outcome, Place};

/// Columns of `summary.csv`.
pub const SUMMARY: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "measure",
    "measure_title",
    "timing",
    "unit",
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "variance_from_chance_percent",
];

/// Columns of `differences.csv`.
pub const DIFFERENCES: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "comparator",
    "measure",
    "measure_title",
    "timing",
    "unit",
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "mean_percent_of_comparator",
    "standard_error_percent_of_comparator",
    "lower_5_percent_percent_of_comparator",
    "upper_95_percent_percent_of_comparator",
    "better_when",
    "chance_better_percent",
    "chance_better_standard_error_percent",
    "variance_from_chance_percent",
    "variance_percent_of_independent_runs",
    "runs_needed",
    "runs_enough",
    "without_luck_lower_5_percent",
    "without_luck_upper_95_percent",
    "untested",
];

/// Columns of `by_month.csv`.
pub const BY_MONTH: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "month",
    "calendar_month",
    "measure",
    "measure_title",
    "unit",
    "mean",
    "standard_error",
    "difference",
    "difference_standard_error",
];

/// Columns of `money.csv`.
pub const MONEY: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "year",
    "first_month",
    "months",
    "line",
    "line_title",
    "funded_pounds",
    "spent_pounds",
    "funded_less_spent_pounds",
    "funded_difference_pounds",
    "spent_difference_pounds",
];

/// Columns of `groups.csv`.
pub const GROUPS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "dimension",
    "group",
    "group_title",
    "measure",
    "unit",
    "mean",
    "difference",
    "difference_standard_error_at_most",
    "difference_percent_of_whole_difference",
    "people_at_start",
    "people_at_start_percent",
];

/// Columns of `areas.csv`, for a scenario with several.
pub const AREAS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "area",
    "area_title",
    "dependent_at_start",
    "measure",
    "measure_title",
    "unit",
    "mean",
    "difference",
    "difference_standard_error",
];

/// The table of months: by far the longest, and made row by row ([`months`]).
pub const MONTHS: &str = "by_month";

/// Every table, in the order in which they are listed.
pub const NAMES: [&str; 12] = [
    "summary",
    "differences",
    MONTHS,
    "by_year",
    "money",
    "groups",
    "economics",
    "payers",
    "rests",
    "observed",
    "together",
    "areas",
];

/// Every table at once: to look at, for together they are large.
#[must_use]
pub fn all(summary: &Summary) -> Vec<Table> {
    NAMES.iter().filter_map(|name| named(summary, name)).collect()
}

/// A table by its name; none where there is nothing to show in it.
#[must_use]
pub fn named(summary: &Summary, name: &str) -> Option<Table> {
    Some(match name {
        "summary" => levels(summary),
        "differences" => differences(summary),
        MONTHS => Table { name: MONTHS, columns: BY_MONTH, rows: months(summary).collect() },
        "by_year" => years::table(summary),
        "money" => money(summary),
        "groups" => groups(summary),
        "economics" => economics::table(summary),
        "payers" => payers::table(summary),
        "rests" => rests(summary),
        "observed" if !summary.observed.is_empty() => observed::table(summary),
        "together" if !summary.together.is_empty() => together::table(summary),
        "areas" if !summary.areas.is_empty() => areas(summary),
        _ => return None,
    })
}

fn measure(answer: &Answer) -> [Cell; 4] {
    let quantity = answer.quantity;
    [
        quantity.outcome.key().into(),
        quantity.outcome.label().into(),
        quantity.timing.key().into(),
        quantity.unit().into(),
    ]
}

fn levels(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    for strategy in 0..summary.strategies.len() {
        for answer in &summary.answers {
            let level = answer.levels[strategy];
            let mut row = ids(summary, strategy);
            row.extend(measure(answer));
            row.extend(estimate(Some(level.estimate)));
            row.push(
                level.variance.and_then(crate::findings::variance::Split::chance_percent).into(),
            );
            rows.push(row);
        }
    }
    Table { name: "summary", columns: SUMMARY, rows }
}

fn differences(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    let comparator = summary.strategies.first().map_or("", |strategy| strategy.id.as_str());
    for strategy in 1..summary.strategies.len() {
        for answer in &summary.answers {
            let Some(difference) = answer.difference(strategy) else { continue };
            let mut row = ids(summary, strategy);
            row.push(comparator.into());
            row.extend(measure(answer));
            row.extend(estimate(Some(difference.absolute)));
            row.extend(estimate(difference.percent));
            row.push(answer.quantity.better().key().into());
            row.push(difference.better.map(|better| 100.0 * better.share).into());
            row.push(difference.better.map(|better| 100.0 * better.standard_error).into());
            row.push(
                difference
                    .variance
                    .and_then(crate::findings::variance::Split::chance_percent)
                    .into(),
            );
            row.push(difference.pairing.map(|ratio| 100.0 * ratio).into());
            row.push(difference.needed.map(|needed| needed.runs).into());
            row.push(difference.needed.map_or("".into(), |needed| yes(needed.enough)));
            row.push(difference.known.map(|[low, _]| low).into());
            row.push(difference.known.map(|[_, high]| high).into());
            row.push(untested(summary, strategy, answer.quantity));
            rows.push(row);
        }
    }
    Table { name: "differences", columns: DIFFERENCES, rows }
}

/// Whether a difference is UNTESTED; empty where that was not asked.
fn untested(summary: &Summary, strategy: usize, quantity: Quantity) -> Cell {
    let of = |verdict: &&Verdict| verdict.strategy == strategy && verdict.quantity == quantity;
    if summary.rests.verdicts.iter().any(|verdict| of(&verdict)) {
        let untested = summary.rests.untested(summary, quantity);
        yes(untested.iter().any(|(option, _)| *option == strategy))
    } else {
        "".into()
    }
}

/// The rows of `by_month.csv`, made as they are asked for: there are too many to hold.
pub fn months(summary: &Summary) -> impl Iterator<Item = Vec<Cell>> + '_ {
    let (strategies, months, _) = summary.months.mean.dim();
    let strategies = if summary.facts.runs > 0 { strategies } else { 0 };
    (0..strategies)
        .flat_map(move |strategy| (0..months).map(move |month| (strategy, month)))
        .flat_map(|(strategy, month)| by_month(summary, strategy, month))
}

fn by_month(summary: &Summary, strategy: usize, month: usize) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let several = summary.facts.runs > 1;
    let sampled = |number: f64| several.then_some(number);
    let compared = |number: f64| (strategy > 0).then_some(number);
    let mut start = ids(summary, strategy);
    start.push((month as u32 + 1).into());
    start.push(summary.facts.start.plus(month as u32).to_string().into());
    for &outcome in Outcome::ALL {
        let at = [strategy, month, outcome as usize];
        let mut row = start.clone();
        row.extend([outcome.key(), outcome.label(), outcome.unit()].map(Cell::from));
        row.push(summary.months.mean[at].into());
        row.push(sampled(summary.months.error[at]).into());
        row.push(compared(summary.months.difference[at]).into());
        row.push(sampled(summary.months.difference_error[at]).and_then(compared).into());
        rows.push(row);
    }
    for &place in Place::ALL {
        let mut row = start.clone();
        row.push(format!("place_{}", place.key()).into());
        row.extend([place.label(), "people"].map(Cell::from));
        row.push(summary.months.places[[strategy, month, place as usize]].into());
        row.extend(
            [None, summary.months.place_difference(strategy, month, place), None].map(Cell::from),
        );
        rows.push(row);
    }
    rows
}

fn money(summary: &Summary) -> Table {
    let row = |money: &MoneyRow| {
        let mut row = ids(summary, money.strategy);
        row.push(money.year.into());
        row.push(money.first_month.to_string().into());
        row.push(money.months.into());
        row.extend([money.line.key(), money.line.label()].map(Cell::from));
        row.extend([money.funded, money.spent, money.left()].map(Cell::from));
        row.extend([money.funded_difference, money.spent_difference].map(Cell::from));
        row
    };
    Table { name: "money", columns: MONEY, rows: summary.money.iter().map(row).collect() }
}

fn areas(summary: &Summary) -> Table {
    let row = |area: &AreaRow| {
        let mut row = ids(summary, area.strategy);
        row.extend([area.area.as_str(), area.title.as_str()].map(Cell::from));
        row.push(area.dependent.into());
        let outcome = area.outcome;
        row.extend([outcome.key(), outcome.label(), outcome.unit()].map(Cell::from));
        row.push(area.mean.into());
        row.extend([area.difference, area.difference_standard_error].map(Cell::from));
        row
    };
    Table { name: "areas", columns: AREAS, rows: summary.areas.iter().map(row).collect() }
}

fn groups(summary: &Summary) -> Table {
    let row = |group: &GroupRow| {
        let mut row = ids(summary, group.strategy);
        row.extend(
            [group.dimension.key(), group.key(), group.title(), group.measure.key(), "people"]
                .map(Cell::from),
        );
        row.push(group.mean.into());
        row.push(group.difference.into());
        row.push(group.difference_standard_error_at_most.into());
        row.push(group.difference_percent.into());
        row.push(group.people_at_start.into());
        row.push(group.people_at_start_percent.into());
        row
    };
    Table { name: "groups", columns: GROUPS, rows: summary.groups.iter().map(row).collect() }
}

/// Columns of `rests.csv`.
pub const RESTS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "measure",
    "unit",
    "asked",
    "row",
    "row_value",
    "difference",
    "rests_percent",
    "turns_at",
    "untested",
    "mean_over_runs",
];

/// What every answer rests on: readings, grades, the safeguard of LEROs, and rows at both ends of their range.
fn rests(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    for verdict in &summary.rests.verdicts {
        let answer = summary.answer(verdict.quantity.outcome, verdict.quantity.timing);
        let runs = answer.and_then(|answer| answer.difference(verdict.strategy));
        let runs = runs.filter(|_| !summary.facts.expected).map(|runs| runs.absolute.mean);
        let mut push = |asked: String, row: &str, value: Option<f64>, difference: f64, turns| {
            let mut cells = ids(summary, verdict.strategy);
            cells.push(verdict.quantity.outcome.key().into());
            cells.push(verdict.quantity.unit().into());
            cells.push(asked.into());
            cells.push(row.into());
            cells.push(value.into());
            cells.push(difference.into());
            cells.push(verdict.rests(difference).map(|share| 100.0 * share).into());
            cells.push(Cell::Number(turns));
            cells.push(yes(verdict.untested()));
            cells.push(Cell::Number(runs));
            rows.push(cells);
        };
        push("central values".to_owned(), "", None, verdict.base, None);
        push("sceptical".to_owned(), "", None, verdict.sceptical, None);
        push("hopeful".to_owned(), "", None, verdict.hopeful, None);
        for (grade, difference) in &verdict.grades {
            push(format!("sceptical, grade {grade}"), "", None, *difference, None);
        }
        push("sceptical, weak grades together".to_owned(), "", None, verdict.weak, None);
        if let Some(lero) = verdict.lero {
            push("LERO without effect on relapse, £250 a member".to_owned(), "", None, lero, None);
        }
        for turn in &verdict.turns {
            for (value, difference) in turn.ends {
                let asked = "one row at an end of its range".to_owned();
                push(asked, &turn.id, Some(value), difference, turn.turns_at);
            }
        }
    }
    Table { name: "rests", columns: RESTS, rows }
}
