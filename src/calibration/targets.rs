//! What is fitted: the area's public figures, and that its numbers hold.

use crate::evidence::Values;
use crate::model::observables::observe;
use crate::model::{Outcome, Record};
use crate::scenario::{Observable, Scenario, Substance};

/// Standard deviations between the middle and the end of a range that nine in ten believe in.
const NINE_IN_TEN: f64 = 1.644_853_626_951_472_7;
/// Half the width of a range that is left out, as a part of the figure.
const LEFT_OUT: f64 = 0.1;
/// The same of a share, which is counted over fewer people.
const SHARE_LEFT_OUT: f64 = 0.3;
/// The last month of the ten years over which numbers hold.
const LAST: usize = super::MONTHS as usize - 1;

/// What a target is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A published figure of the first year.
    Figure(Observable),
    /// A group's numbers after ten years against those of the start, budget unchanged.
    Steady(Substance),
}

/// Something that the model should show.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Of what.
    pub what: What,
    /// The figure.
    pub value: f64,
    /// Nine in ten believe the truth to be above this.
    pub low: f64,
    /// And below this.
    pub high: f64,
    /// Standard deviation that the range stands for.
    pub sd: f64,
    /// Where it is published.
    pub source: String,
}

/// The targets of a scenario, figures first.
#[must_use]
pub fn targets(scenario: &Scenario, values: &Values) -> Vec<Target> {
    let mut targets = Vec::new();
    for figure in scenario.observed.iter().filter(|figure| figure.fit) {
        let value = figure.value;
        let sd = match (figure.low, figure.high) {
            (Some(low), Some(high)) => (high - low) / (2.0 * NINE_IN_TEN),
            // A count of deaths is one throw of chance.
            _ if figure.quantity.deaths() => value.max(1.0).sqrt(),
            _ if figure.quantity.share() => (SHARE_LEFT_OUT * value / NINE_IN_TEN).max(0.01),
            _ => (LEFT_OUT * value / NINE_IN_TEN).max(1.0),
        };
        let [low, high] = [figure.low, figure.high];
        targets.push(Target {
            what: What::Figure(figure.quantity),
            value,
            low: low.unwrap_or((value - NINE_IN_TEN * sd).max(0.0)),
            high: high.unwrap_or(value + NINE_IN_TEN * sd),
            sd,
            source: figure.source.clone(),
        });
    }
    for group in
        [Substance::Opiate, Substance::NonOpiate, Substance::NonOpiateAlcohol, Substance::Alcohol]
    {
        if dependent(scenario, group) > 0.0 {
            let half = NINE_IN_TEN * values.drift;
            targets.push(Target {
                what: What::Steady(group),
                value: 1.0,
                low: 1.0 - half,
                high: 1.0 + half,
                sd: values.drift,
                source: "row a-K07: imposed, so that it validates nothing".into(),
            });
        }
    }
    targets
}

/// Dependent people of a published group at the start: new psychoactive substances count as non-opiates.
fn dependent(scenario: &Scenario, group: Substance) -> f64 {
    let of = |group: Substance| scenario.area.groups[group as usize].dependent;
    if group == Substance::NonOpiate { of(group) + of(Substance::Nps) } else { of(group) }
}

/// What a record of ten years shows of the targets.
#[must_use]
pub fn shown(targets: &[Target], record: &Record, values: &Values) -> Vec<f64> {
    let month = |month: usize, outcome: Outcome| record.months[month].outcomes[outcome as usize];
    let mut shown = figures(targets, record, values);
    for (shown, target) in shown.iter_mut().zip(targets) {
        let What::Steady(group) = target.what else { continue };
        let there = |at: usize| match group {
            Substance::Opiate => month(at, Outcome::DependentOpiate),
            Substance::NonOpiateAlcohol => month(at, Outcome::DependentNonOpiateAlcohol),
            Substance::Alcohol => month(at, Outcome::DependentAlcohol),
            Substance::NonOpiate | Substance::Nps => {
                month(at, Outcome::DependentNonOpiate) + month(at, Outcome::DependentNps)
            }
        };
        *shown = there(LAST) / there(0);
    }
    shown
}

/// What a record of a year shows of the figures; 1 where a target is none.
#[must_use]
pub(super) fn figures(targets: &[Target], record: &Record, values: &Values) -> Vec<f64> {
    targets
        .iter()
        .map(|target| match target.what {
            What::Figure(quantity) => observe(quantity, 0, record, values).unwrap_or(0.0),
            What::Steady(_) => 1.0,
        })
        .collect()
}
