//! What is said of public figures beside what the model shows.

use super::figures::{grouped, size};
use super::reply::Grid;
use crate::findings::facts::Facts;
use crate::findings::observed::ObservedRow;
use crate::scenario::Scenario;

/// What is to be known of figures from after the start, in a sentence each; none where there are none.
#[must_use]
pub fn later(scenario: &Scenario) -> Vec<String> {
    let start = scenario.start.financial_year();
    let after = scenario.observed.iter().filter(|figure| figure.year > start);
    after
        .map(|figure| {
            let stands = match scenario.year_of(figure) {
                Some(year) => format!("it stands beside year {} of the simulation", year + 1),
                None => "it lies after the end and is not shown".to_owned(),
            };
            format!(
                "{} in {} lies after the start, {}: {stands}, and {}.",
                figure.quantity.key(),
                figure.year,
                scenario.start,
                if figure.fit { "is fitted because the file says so" } else { "is not fitted" }
            )
        })
        .collect()
}

/// A figure as it is read.
fn shown(number: f64, share: bool) -> String {
    if share {
        return format!("{:.1} %", 100.0 * number);
    }
    if number >= 100.0 { grouped(number) } else { size(number) }
}

/// The comparator's figures for a screen, without rows where there are none.
#[must_use]
pub fn grid(facts: &Facts, rows: &[ObservedRow]) -> Grid {
    let range = |low: Option<f64>, high: Option<f64>, share: bool| match (low, high) {
        (Some(low), Some(high)) => format!(" ({} to {})", shown(low, share), shown(high, share)),
        _ => String::new(),
    };
    let start = facts.start.financial_year();
    let rows = rows.iter().filter(|row| row.strategy == 0).map(|row| {
        let figure = &row.figure;
        let (year, share) = (figure.year, figure.quantity.share());
        // A single year needs no saying when it is the one before the start.
        let when = if year < start {
            String::new()
        } else {
            format!(" {year}/{:02}", (year + 1).rem_euclid(100))
        };
        vec![
            format!("{}{when}", figure.label()),
            format!("{}{}", shown(figure.value, share), range(figure.low, figure.high, share)),
            format!("{}{}", shown(row.mean, share), range(row.low, row.high, share)),
        ]
    });
    Grid {
        header: ["", "observed", "the model"].map(str::to_owned).to_vec(),
        widths: vec![44, 28, 28],
        rows: rows.collect(),
    }
}

/// How far public figures lie inside what the model shows, in a line; none without figures.
#[must_use]
pub fn short(rows: &[ObservedRow]) -> Option<String> {
    let own = || rows.iter().filter(|row| row.strategy == 0);
    let parts: Vec<String> = [
        (true, "that were fitted, which is no test of the model"),
        (false, "that were not fitted"),
    ]
    .into_iter()
    .filter_map(|(fit, name)| {
        let (inside, all) = met(own(), fit);
        (all > 0).then(|| format!("{inside} of {all} {name}"))
    })
    .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Published figures inside the model's range, carrying on as now: {}.",
            parts.join("; ")
        )
    })
}

/// How many figures, fitted or not, lie inside the range of 90 % of runs, and how many there are for which that is known.
fn met<'a>(rows: impl Iterator<Item = &'a ObservedRow>, fit: bool) -> (usize, usize) {
    let inside: Vec<bool> =
        rows.filter(|row| row.figure.fit == fit).filter_map(ObservedRow::inside).collect();
    (inside.iter().filter(|inside| **inside).count(), inside.len())
}

/// How the model stands to the figures, in a sentence; none without figures.
#[must_use]
pub fn words(rows: &[ObservedRow]) -> Option<String> {
    let own = || rows.iter().filter(|row| row.strategy == 0);
    let all = own().count();
    if all == 0 {
        return None;
    }
    let fitted = match met(own(), true) {
        (_, 0) => String::new(),
        (met, all) => {
            format!(
                " {met} of {all} fitted figures lie inside the range of 90 % of runs; that is no test of the model."
            )
        }
    };
    let others = match met(own(), false) {
        (_, 0) => String::new(),
        (inside, all) => format!(
            " {inside} of {all} figures that are not fitted lie inside the range of 90 % of runs."
        ),
    };
    Some(format!("The model beside {all} public figures, carrying on as now.{fitted}{others}"))
}
