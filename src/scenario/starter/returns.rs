//! An area's own returns: figures out of tables of NDTMS and Fingertips as they are downloaded.
//!
//! A table is known by its headings, which may stand below titles. What was read from where is said, and so is what was
//! left out, and why.

mod counts;
mod fingertips;
mod ndtms;
mod returned;

pub use returned::{Returned, Whose};

use crate::authorities::fill::Table;
use crate::scenario::observed::Observable;

/// What returns hold of an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returns {
    /// Figures, each quantity once.
    pub figures: Vec<Returned>,
    /// What was read from where, and what was left out, in sentences.
    pub said: Vec<String>,
}

/// Whether a table is a return that is known by its headings.
#[must_use]
pub fn known(table: &Table) -> bool {
    fingertips::table(table).is_some() || ndtms::table(table).is_some()
}

/// The figures of an area in some tables; of a quantity that stands in several, that of the latest year.
///
/// # Errors
///
/// A table without a row of the area, or with a cell that is no count: with the file and what it holds instead.
pub fn read(tables: &[Table], whose: Whose<'_>) -> Result<Returns, String> {
    let mut returns = Returns::default();
    for table in tables {
        let (found, said) = if let Some(below) = fingertips::table(table) {
            fingertips::read(&below, whose)?
        } else if let Some(columns) = ndtms::table(table) {
            ndtms::read(&columns, whose)?
        } else {
            continue;
        };
        for one in found {
            keep(one, &mut returns);
        }
        returns.said.extend(said);
    }
    without_sums(&mut returns);
    returns.figures.sort_by_key(|one| one.quantity);
    let mut listed: Vec<String> = Vec::new();
    for one in &returns.figures {
        listed.push(format!("{}: {}", one.place, one.words));
    }
    listed.append(&mut returns.said);
    returns.said = listed;
    Ok(returns)
}

/// Counts that differ by more than this part of them are worth a look.
const APART: f64 = 0.02;

/// Keeps the figure of the latest year; of one year that of NDTMS, which counts, before one that an indicator rests on; else
/// the first that was read.
fn keep(one: Returned, returns: &mut Returns) {
    let Some(known) = returns.figures.iter_mut().find(|known| known.quantity == one.quantity)
    else {
        returns.figures.push(one);
        return;
    };
    let rank = |figure: &Returned| (figure.year, figure.source == ndtms::SOURCE);
    let newer = rank(known) < rank(&one);
    let other = if newer { std::mem::replace(known, one) } else { one };
    let why = if other.year < known.year { "is newer" } else { "counts" };
    let apart = other.year == known.year && (other.value - known.value).abs() > APART * known.value;
    returns.said.push(format!(
        "{}{}: {} of {} ({}) left out, for {} ({}) {why}",
        if apart { "LOOK AT THIS: " } else { "" },
        other.place,
        other.quantity.key(),
        other.year,
        other.value,
        known.place,
        known.value
    ));
}

/// Leaves out what others add up to: stated twice, it would count twice.
fn without_sums(returns: &mut Returns) {
    use Observable as Q;
    const SUMS: [(Q, &[Q]); 9] = [
        (Q::InYearNonOpiates, &[Q::InYearNonOpiate, Q::InYearNonOpiateAlcohol]),
        (Q::StartsNonOpiates, &[Q::StartsNonOpiate, Q::StartsNonOpiateAlcohol]),
        (Q::ExitsNonOpiates, &[Q::ExitsNonOpiate, Q::ExitsNonOpiateAlcohol]),
        (Q::CompletionsNonOpiates, &[Q::CompletionsNonOpiate, Q::CompletionsNonOpiateAlcohol]),
        (
            Q::InYear,
            &[Q::InYearOpiate, Q::InYearNonOpiate, Q::InYearNonOpiateAlcohol, Q::InYearAlcohol],
        ),
        (
            Q::Starts,
            &[Q::StartsOpiate, Q::StartsNonOpiate, Q::StartsNonOpiateAlcohol, Q::StartsAlcohol],
        ),
        (Q::Exits, &[Q::ExitsOpiate, Q::ExitsNonOpiate, Q::ExitsNonOpiateAlcohol, Q::ExitsAlcohol]),
        (
            Q::Completions,
            &[
                Q::CompletionsOpiate,
                Q::CompletionsNonOpiate,
                Q::CompletionsNonOpiateAlcohol,
                Q::CompletionsAlcohol,
            ],
        ),
        (Q::OnDay, &[Q::OnDayOpiate, Q::OnDayNonOpiate, Q::OnDayNonOpiateAlcohol, Q::OnDayAlcohol]),
    ];
    for (sum, parts) in SUMS {
        let has = |quantity: &Q| returns.figures.iter().any(|one| one.quantity == *quantity);
        if has(&sum) && parts.iter().all(has) {
            returns.figures.retain(|one| one.quantity != sum);
            returns.said.push(format!(
                "{} left out: its groups are stated one by one, and would count twice",
                sum.key()
            ));
        }
    }
}
