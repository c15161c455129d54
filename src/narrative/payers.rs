//! What others pay, in total and for each year that a person lives.
//!
//! A death ends what a person costs: totals fall where more people die. What the living cost is the total over the
//! person-years lived in the model.

use super::facts::StrategyName;
use super::figures::pounds;
use super::reply::Grid;
use super::whole::Summary;
use super::words::amount;
use crate::findings::headline::find;
use crate::findings::quantities::{Quantity, Timing};
use crate::model::{Outcome, payers};
use crate::scenario::Perspective;

/// Why totals are not read alone.
pub const WHY: &str = "A death ends what a person costs, so these totals fall where more people die, and rise where fewer do: \
                       that is no saving, and no waste. The figure for each year that a person lives leaves it out.";

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
pub fn rows(summary: &Summary) -> Vec<PayerRow> {
    let mean = |outcome: Outcome, strategy: usize| {
        let answer = find(&summary.answers, Quantity::new(outcome, Timing::OverHorizon))?;
        answer.levels.get(strategy).map(|level| level.estimate.mean)
    };
    let each = |outcome: Outcome, strategy: usize| {
        let years = mean(Outcome::LifeYears, strategy).filter(|years| *years > 0.0)?;
        Some(mean(outcome, strategy)? / years)
    };
    let less = |own: Option<f64>, other: Option<f64>| Some(own? - other?);
    (0..summary.strategies.len())
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

/// Pounds of which pence may matter.
fn exact(number: f64) -> String {
    if number.abs() < 1000.0 { format!("£{:.2}", number.abs()) } else { pounds(number) }
}

fn changed(number: Option<f64>) -> String {
    match number {
        None => String::new(),
        Some(number) if number.abs() < 0.005 => ", no change".to_owned(),
        Some(number) => {
            format!(", {} {}", exact(number), if number < 0.0 { "less" } else { "more" })
        }
    }
}

/// What those payers bear for each year that a person lives whose totals fall with a death, under one option.
#[must_use]
pub fn words(summary: &Summary, strategy: usize) -> Option<String> {
    let own: Vec<String> = rows(summary)
        .into_iter()
        .filter(|row| row.strategy == strategy && row.of_the_living())
        .filter_map(|row| {
            let each = row.each?;
            Some(format!("{} {}{}", short(row.payer), exact(each), changed(row.each_difference)))
        })
        .collect();
    (!own.is_empty())
        .then(|| format!("{WHY} For each year that a person lives: {}.", own.join("; ")))
}

/// The name of a payer in a sentence.
#[must_use]
pub const fn short(payer: Outcome) -> &'static str {
    match payer {
        Outcome::HospitalCost => "hospital and emergency care (NHS)",
        Outcome::HepatitisCost => "hepatitis C medicines (NHS)",
        Outcome::SocialCareCost => "adult social care",
        Outcome::PrisonHealthCost => "prison health care",
        Outcome::RentCost => "rent in recovery housing",
        Outcome::CrimeCost => "crime (society's, no cash; opiates and crack)",
        other => other.label(),
    }
}

/// Totals and what each year of a person comes to, under every option; no rows where nothing is compared.
#[must_use]
pub fn grid(summary: &Summary) -> Grid {
    if summary.strategies.len() < 2 {
        return Grid::default();
    }
    let title = |named: &StrategyName| super::figures::plain(&named.title);
    let mut lines = Vec::new();
    let mut last = None;
    for row in rows(summary) {
        if last != Some(row.strategy) {
            last = Some(row.strategy);
            let named = summary.strategies.get(row.strategy).map_or(String::new(), title);
            lines.push(vec![named, String::new(), String::new(), String::new()]);
        }
        let quantity = Quantity::new(row.payer, Timing::OverHorizon);
        lines.push(vec![
            short(row.payer).to_owned(),
            pounds(row.pounds),
            row.difference.map_or_else(String::new, |by| amount(quantity, by)),
            row.each.map_or_else(String::new, |each| {
                format!("{}{}", exact(each), changed(row.each_difference))
            }),
        ]);
    }
    let header = ["", "total", "against the comparator", "for each year that a person lives"];
    Grid { header: header.map(str::to_owned).to_vec(), widths: vec![36, 18, 22, 24], rows: lines }
}
