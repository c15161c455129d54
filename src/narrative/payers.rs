//! What others pay, in total and for each year that a person lives.
//!
//! A death ends what a person costs: totals fall where more people die. What the living cost is the total over the
//! person-years lived in the model.

use super::figures::pounds;
use super::reply::Grid;
use super::whole::Summary;
use super::words::amount;
use crate::findings::facts::StrategyName;
use crate::findings::payers::rows;
use crate::findings::quantities::{Quantity, Timing};
use crate::model::Outcome;

/// Why totals are not read alone.
pub const WHY: &str = "A death ends what a person costs, so these totals fall where more people die, and rise where fewer do: \
                       that is no saving, and no waste. The figure for each year that a person lives leaves it out.";

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
    let own: Vec<String> = rows(&summary.answers, summary.strategies.len())
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
    for row in rows(&summary.answers, summary.strategies.len()) {
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
