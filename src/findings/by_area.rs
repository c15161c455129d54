//! Who bears it, area by area, where a scenario has several.

use crate::engine::Results;
use crate::model::Outcome;
use crate::scenario::Scenario;
use ndarray::Axis;

/// One outcome of one area under one option, over the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Id of the area.
    pub area: String,
    /// Its name in sentences.
    pub title: String,
    /// Dependent people at the start.
    pub dependent: f64,
    /// What is counted; flows are summed over the horizon, stocks averaged.
    pub outcome: Outcome,
    /// Mean over runs.
    pub mean: f64,
    /// The paired difference from the comparator; none for the comparator.
    pub difference: Option<f64>,
    /// Its Monte Carlo standard error; none for the comparator and for a single run.
    pub difference_standard_error: Option<f64>,
}

/// Every option, area and outcome; empty where the scenario has one area.
#[must_use]
pub fn rows(scenario: &Scenario, results: &Results) -> Vec<AreaRow> {
    let mut rows = Vec::new();
    if results.areas.len_of(Axis(0)) != scenario.areas.len() {
        return rows;
    }
    for strategy in 0..scenario.strategies.len() {
        for (index, area) in scenario.areas.iter().enumerate() {
            let dependent = area.area.groups.iter().map(|group| group.dependent).sum();
            for &outcome in Outcome::ALL {
                let at = [index, strategy, outcome as usize];
                let option = strategy > 0;
                rows.push(AreaRow {
                    strategy,
                    area: area.name.clone(),
                    title: area.area.name.clone(),
                    dependent,
                    outcome,
                    mean: results.areas[at],
                    difference: option.then(|| results.areas_difference[at]),
                    difference_standard_error: (option && results.runs > 1)
                        .then(|| results.areas_error[at]),
                });
            }
        }
    }
    rows
}
