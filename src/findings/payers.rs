//! What every payer pays.

use super::headline::{Answer, find};
use super::quantities::{Quantity, Timing};
use crate::model::{Outcome, payers};
use crate::scenario::Perspective;

/// One payer under one option, over the horizon, not discounted, mean over runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PayerRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// What is paid for.
    pub payer: Outcome,
    /// Pounds.
    pub pounds: f64,
    /// Less the comparator's; none for the comparator.
    pub difference: Option<f64>,
    /// Pounds for each year that a person lives in the model; none where nobody does.
    pub each: Option<f64>,
    /// Less the comparator's; none for the comparator.
    pub each_difference: Option<f64>,
}

impl PayerRow {
    /// The narrowest perspective that counts it.
    #[must_use]
    pub fn perspective(&self) -> Perspective {
        if payers::PUBLIC.contains(&self.payer) {
            Perspective::Public
        } else {
            Perspective::Society
        }
    }

    /// Whether it is paid for somebody as long as they live, and not for a new infection or a place that is bought.
    #[must_use]
    pub const fn of_the_living(&self) -> bool {
        !matches!(self.payer, Outcome::HepatitisCost | Outcome::RentCost)
    }
}

/// Every option and payer.
#[must_use]
pub fn rows(answers: &[Answer], options: usize) -> Vec<PayerRow> {
    let mean = |outcome: Outcome, strategy: usize| {
        let answer = find(answers, Quantity::new(outcome, Timing::OverHorizon))?;
        answer.levels.get(strategy).map(|level| level.estimate.mean)
    };
    let each = |outcome: Outcome, strategy: usize| {
        let years = mean(Outcome::LifeYears, strategy).filter(|years| *years > 0.0)?;
        Some(mean(outcome, strategy)? / years)
    };
    let less = |own: Option<f64>, other: Option<f64>| Some(own? - other?);
    (0..options)
        .flat_map(|strategy| payers::ALL.map(|payer| (strategy, payer)))
        .filter_map(|(strategy, payer)| {
            let compared = strategy > 0;
            let pounds = mean(payer, strategy)?;
            let own = each(payer, strategy);
            Some(PayerRow {
                strategy,
                payer,
                pounds,
                difference: less(Some(pounds), mean(payer, 0)).filter(|_| compared),
                each: own,
                each_difference: less(own, each(payer, 0)).filter(|_| compared),
            })
        })
        .collect()
}
