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
/// The smallest standard deviation of a share without a range.
const SMALLEST_SHARE: f64 = 0.01;
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
    /// Standard deviation that the range stands for: the mean of both sides.
    pub sd: f64,
    /// The same below and above the figure: a range may be lopsided, as that of a share near 0 is.
    pub sides: [f64; 2],
    /// What it is called in sentences.
    pub title: String,
    /// Where it is published.
    pub source: String,
}

/// The targets of a scenario, figures first.
#[must_use]
pub fn targets(scenario: &Scenario, values: &Values) -> Vec<Target> {
    let mut targets = Vec::new();
    for figure in scenario.observed.iter().filter(|figure| figure.fit) {
        let value = figure.value;
        let sides = match (figure.low, figure.high) {
            (Some(low), Some(high)) => sides(value, low, high),
            // A count of deaths is one throw of chance.
            _ if figure.quantity.deaths() => [value.max(1.0).sqrt(); 2],
            _ if figure.quantity.share() => {
                [(SHARE_LEFT_OUT * value / NINE_IN_TEN).max(SMALLEST_SHARE); 2]
            }
            // What a figure may be off by, and the chance of a count.
            _ => [both(LEFT_OUT * value / NINE_IN_TEN, value.max(1.0).sqrt()); 2],
        };
        // What lies between two rounded numbers is spread evenly.
        let rounding = figure.rounded_to.unwrap_or(0.0) / 12.0_f64.sqrt();
        let sides = sides.map(|side| both(side, rounding));
        let [low, high] = [figure.low, figure.high];
        targets.push(Target {
            what: What::Figure(figure.quantity),
            value,
            low: low.unwrap_or((value - NINE_IN_TEN * sides[0]).max(0.0)),
            high: high.unwrap_or(value + NINE_IN_TEN * sides[1]),
            sd: (sides[0] + sides[1]) / 2.0,
            sides,
            title: figure.label().into_owned(),
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
                sides: [values.drift; 2],
                title: group.label().into(),
                source: "row a-K07: imposed, so that it validates nothing".into(),
            });
        }
    }
    targets
}

/// Two independent errors together.
fn both(one: f64, other: f64) -> f64 {
    (one * one + other * other).sqrt()
}

/// Standard deviations below and above a figure, of a range that nine in ten believe in: each from its own end, so that a
/// figure near an end of what is possible is not further from the other side than its range says. A figure at an end takes
/// the other side's.
fn sides(value: f64, low: f64, high: f64) -> [f64; 2] {
    let [below, above] = [value - low, high - value].map(|side| side / NINE_IN_TEN);
    let most = below.max(above);
    // The shorter side is not taken to be exact: a tenth of the other.
    [below, above].map(|side| if side > 0.0 { side.max(LEFT_OUT * most) } else { most })
}

impl Target {
    /// How far what is shown is from the figure, in the standard deviations of its side: above 0 where less is shown.
    #[must_use]
    pub fn off(&self, shown: f64) -> f64 {
        (self.value - shown) / self.side(shown)
    }

    /// The standard deviation of the side of the figure on which something is shown.
    #[must_use]
    pub fn side(&self, shown: f64) -> f64 {
        self.sides[usize::from(shown > self.value)]
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_of_a_range_has_its_own_error() {
        let [below, above] = sides(0.02, 0.0, 0.075);
        assert!((below * NINE_IN_TEN - 0.02).abs() < 1e-12);
        assert!((above * NINE_IN_TEN - 0.055).abs() < 1e-12);
        // A figure of nothing may be anywhere in its range, not 3.8 standard deviations from its end.
        let [below, above] = sides(0.0, 0.0, 0.075);
        assert_eq!(below, above);
        let target = Target {
            what: What::Steady(Substance::Opiate),
            value: 0.0,
            low: 0.0,
            high: 0.075,
            sd: above,
            sides: [below, above],
            title: String::new(),
            source: String::new(),
        };
        assert!((target.off(0.075) + NINE_IN_TEN).abs() < 1e-12);
        assert_eq!(both(3.0, 4.0), 5.0);
    }
}
