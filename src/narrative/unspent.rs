//! What is said of money that finds nobody, beside the number that it makes smaller.

use super::figures::{pounds, whole_percent};
use super::whole::Summary;
use crate::findings::money::MoneyRow;
use crate::findings::unspent::{lines, total};
use crate::model::capacity::{Bought, STAFFED};
use crate::scenario::Line;

/// Why money for places is left.
const PLACES: &str = ": nobody asked for the places";

/// Why a line's money is left.
fn why(line: Line) -> &'static str {
    if Bought::ALL.iter().any(|bought| bought.line() == line) {
        PLACES
    } else if matches!(line, Line::PrescribingClinicians | Line::Pharmacy) {
        ": nobody needed more medicines"
    } else if STAFFED.contains(&line) {
        ": posts take time to fill"
    } else {
        ""
    }
}

/// What an option gives beyond carrying on as now and could not spend, in a sentence; none where it spends nearly all of it.
#[must_use]
pub fn words(money: &[MoneyRow], strategy: usize) -> Option<String> {
    let mut found: Vec<(Line, f64, f64)> = lines(money, strategy)
        .into_iter()
        .filter_map(|unspent| unspent.more.map(|(left, beyond)| (unspent.line, left, beyond)))
        .collect();
    found.sort_by(|(_, one, _), (_, other, _)| other.total_cmp(one));
    let (first, _, _) = *found.first()?;
    let left: f64 = found.iter().map(|(_, left, _)| left).sum();
    let beyond: f64 = found.iter().map(|(_, _, beyond)| beyond).sum();
    let of = match found.len() {
        1 => first.label().to_owned(),
        count => format!("{count} lines, above all {},", first.label()),
    };
    let why = why(first);
    let (left, beyond) = (pounds(left), pounds(beyond));
    Some(format!("{left} a year of the {beyond} more for {of} was not spent{why}."))
}

/// The same in few words for a screen, of the line of all options that leaves most, with the option as `named`: none where
/// money is spent.
#[must_use]
pub fn in_short(
    money: &[MoneyRow],
    options: usize,
    named: impl Fn(usize) -> String,
) -> Option<String> {
    let all = (1..options)
        .flat_map(|strategy| lines(money, strategy).into_iter().map(move |one| (strategy, one)));
    let all = all.filter_map(|(strategy, one)| Some((strategy, one.line, one.more?)));
    // The first of those that leave as much.
    let (strategy, line, (left, beyond)) =
        all.reduce(|most, one| if one.2.0 > most.2.0 { one } else { most })?;
    let begins = if why(line) == PLACES { "Nobody asked for" } else { "Not spent:" };
    let (label, option) = (line.label(), named(strategy));
    let (left, beyond) = (pounds(left), pounds(beyond));
    Some(format!("{begins} {left} of {beyond} more a year for {label} ({option})."))
}

/// What carrying on as now does not spend, in a sentence; none where it spends nearly all.
#[must_use]
pub fn today(summary: &Summary) -> Option<String> {
    let lines = lines(&summary.money, 0);
    let named: Vec<String> = lines
        .iter()
        .take(3)
        .map(|one| {
            format!("{} of {}", whole_percent(100.0 * one.left / one.given), one.line.label())
        })
        .collect();
    let first = summary.strategies.first()?;
    (!named.is_empty()).then(|| {
        format!(
            "“{}” leaves {} a year unspent itself: {}.",
            super::figures::plain(&first.title),
            pounds(total(&summary.money, 0)),
            named.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::YearMonth;

    fn row(strategy: usize, year: u32, line: Line, funded: f64, spent: f64) -> MoneyRow {
        let more = |number: f64| (strategy > 0).then_some(number);
        MoneyRow {
            strategy,
            year,
            first_month: YearMonth::new(2025, 4).unwrap(),
            months: 12,
            line,
            funded,
            spent,
            funded_difference: more(funded - 400_000.0),
            spent_difference: more(spent - 300_000.0),
        }
    }

    #[test]
    fn money_that_nobody_asked_for_is_told_a_year_beside_what_was_given() {
        let money: Vec<MoneyRow> = (1..=2)
            .flat_map(|year| {
                [
                    row(0, year, Line::Rehab, 400_000.0, 300_000.0),
                    row(1, year, Line::Rehab, 1_460_000.0, 984_000.0),
                    row(1, year, Line::Keyworking, 400_000.0, 400_000.0),
                ]
            })
            .collect();
        assert_eq!(
            words(&money, 1).as_deref(),
            Some(
                "£376,000 a year of the £1.06 million more for residential rehab was not spent: nobody asked for the places."
            )
        );
        assert_eq!(words(&money, 0), None);
        let short =
            "Nobody asked for £376,000 of £1.06 million more a year for residential rehab (1).";
        assert_eq!(in_short(&money, 2, |option| option.to_string()).as_deref(), Some(short));
        assert_eq!(in_short(&money, 1, |option| option.to_string()), None);
        assert_eq!(lines(&money, 0)[0].left, 100_000.0);
        assert_eq!(total(&money, 1), 476_000.0);
        // Money that is spent, and pounds in a thousand, are not told.
        let spent = [row(1, 1, Line::Rehab, 500_000.0, 399_000.0)];
        assert_eq!(words(&spent, 1), None);
    }
}
