//! Public figures beside what the model shows.

use super::statistics::quantile;
use crate::engine::Results;
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
