//! What is said of single areas.

use super::figures::{plain, size};
use crate::findings::by_area::AreaRow;
use crate::model::Outcome;

/// Areas that a sentence names; the rest are in the table.
const NAMED: usize = 6;
/// Standard errors within which a difference is no difference.
const CLEAR: f64 = 2.0;
/// People in the unit of rates.
const RATE: f64 = 1000.0;

/// Where an option's deaths and recoveries fall; none where there is one area.
#[must_use]
pub fn words(rows: &[AreaRow], strategy: usize) -> Option<String> {
    let sentence = |outcome: Outcome, noun: &str| {
        let own: Vec<&AreaRow> =
            rows.iter().filter(|row| row.strategy == strategy && row.outcome == outcome).collect();
        let more = own.len().saturating_sub(NAMED);
        let mut parts: Vec<String> = own.iter().take(NAMED).map(|row| part(row)).collect();
        if more > 0 {
            parts.push(format!("{more} more areas in areas.csv"));
        }
        (!parts.is_empty()).then(|| format!("{noun}: {}", parts.join("; ")))
    };
    let deaths = sentence(Outcome::Deaths, "Deaths")?;
    let recovery = sentence(Outcome::ReachedOneYear, "people reaching one year of recovery")?;
    Some(format!(
        "Area by area, in brackets for each 1,000 people dependent at the start. {deaths}. And {recovery}."
    ))
}

fn part(row: &AreaRow) -> String {
    let difference = row.difference.unwrap_or(0.0);
    let error = row.difference_standard_error.unwrap_or(0.0);
    let title = plain(&row.title);
    if difference == 0.0 {
        return format!("{title}, no difference");
    }
    if difference.abs() < CLEAR * error {
        return format!("{title}, no clear difference");
    }
    let side = if difference > 0.0 { "more" } else { "fewer" };
    let rate = if row.dependent > 0.0 {
        format!(" ({})", size(RATE * difference / row.dependent))
    } else {
        String::new()
    };
    format!("{title}, {} {side}{rate}", size(difference))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, difference: f64, error: Option<f64>, outcome: Outcome) -> AreaRow {
        AreaRow {
            strategy: 1,
            area: title.to_lowercase(),
            title: title.into(),
            dependent: 2000.0,
            outcome,
            mean: 100.0,
            difference: Some(difference),
            difference_standard_error: error,
        }
    }

    #[test]
    fn areas_are_told_apart_and_what_chance_could_do_is_not_told() {
        let both = |title: &str, deaths: f64, error: Option<f64>| {
            [
                row(title, deaths, error, Outcome::Deaths),
                row(title, 0.0, error, Outcome::ReachedOneYear),
            ]
        };
        let rows: Vec<AreaRow> =
            [both("Low", 1.0, Some(0.6)), both("High", 24.0, Some(2.0))].concat();
        let words = words(&rows, 1).unwrap();
        assert!(words.contains("Deaths: Low, no clear difference; High, 24 more (12)."), "{words}");
        assert!(words.contains("recovery: Low, no difference; High, no difference."), "{words}");
        assert_eq!(super::words(&[], 1), None);
    }
}
