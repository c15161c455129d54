//! Public figures beside what the model shows.

use super::facts::Facts;
use super::figures::{grouped, size};
use super::reply::Grid;
use crate::engine::Results;
use crate::findings::statistics::quantile;
use crate::scenario::{Observed, Scenario};
use ndarray::{Axis, s};

/// A figure under one option.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// The figure.
    pub figure: Observed,
    /// Year of the simulation, from 1.
    pub model_year: u32,
    /// Mean over runs.
    pub mean: f64,
    /// 5 % of runs show less; none for a single run.
    pub low: Option<f64>,
    /// 5 % of runs show more; none for a single run.
    pub high: Option<f64>,
}

/// A figure and the model in per cent of the figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relative {
    /// The range in which nine in ten would believe of the figure.
    pub observed: Option<[f64; 2]>,
    /// The model's mean.
    pub mean: f64,
    /// 90 % of runs.
    pub model: Option<[f64; 2]>,
}

impl Relative {
    /// Every number of it.
    #[must_use]
    pub fn numbers(self) -> Vec<f64> {
        let ranges = [self.observed, self.model].into_iter().flatten().flatten();
        ranges.chain([self.mean]).collect()
    }
}

impl ObservedRow {
    /// The figure and the model in per cent of the figure; none where the figure is none.
    #[must_use]
    pub fn relative(&self) -> Option<Relative> {
        let whole = self.figure.value;
        let percent = |number: f64| 100.0 * number / whole;
        let both = |low: Option<f64>, high: Option<f64>| Some([percent(low?), percent(high?)]);
        (whole > 0.0).then(|| Relative {
            observed: both(self.figure.low, self.figure.high),
            mean: percent(self.mean),
            model: both(self.low, self.high),
        })
    }

    /// Whether the figure is inside the range of 90 % of runs; none for a single run.
    #[must_use]
    pub fn inside(&self) -> Option<bool> {
        Some((self.low?..=self.high?).contains(&self.figure.value))
    }
}

/// Every figure inside the horizon, under every option.
#[must_use]
pub fn rows(scenario: &Scenario, results: &Results) -> Vec<ObservedRow> {
    let mut rows = Vec::new();
    if results.observed.len_of(Axis(2)) != scenario.observed.len() {
        return rows;
    }
    for strategy in 0..scenario.strategies.len() {
        for (index, figure) in scenario.observed.iter().enumerate() {
            let Some(year) = scenario.year_of(figure) else { continue };
            let mut runs = results.observed.slice(s![.., strategy, index]).to_vec();
            runs.retain(|shown| !shown.is_nan());
            if runs.is_empty() {
                continue;
            }
            runs.sort_by(f64::total_cmp);
            let mean = runs.iter().sum::<f64>() / runs.len() as f64;
            let range = |share: f64| if runs.len() > 1 { quantile(&runs, share) } else { None };
            // Without a fit no figure was fitted, whatever the file means to fit.
            let fit = figure.fit && scenario.fit.is_some();
            rows.push(ObservedRow {
                strategy,
                figure: Observed { fit, ..figure.clone() },
                model_year: year as u32 + 1,
                mean,
                low: range(0.05),
                high: range(0.95),
            });
        }
    }
    rows
}

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
            format!("{}{when}", figure.quantity.label()),
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
            format!(" {met} of {all} fitted figures are met; that is no test of the model.")
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
