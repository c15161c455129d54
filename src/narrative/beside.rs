//! An authority beside its neighbours and England: tables and words.

use super::figures::{grouped, size};
use super::reply::Grid;
use crate::authorities::beside::{Beside, Indicator, Rate, Verdict, beside};
use crate::authorities::{Authority, Figure, Measure, OPIATE_SHARE, Register, Source, byar};
use crate::scenario::{Observable, Scenario, Substance};

/// The licence under which the register's sources are published, and what comes with them.
pub const LICENCE: &str = "Contains public sector information licensed under the Open Government Licence v3.0; names, codes and \
regions as mySociety has them (CC BY 4.0). Publishers and years are named beside the figures.";

/// The title of the table that sets a place beside its neighbours.
pub const TITLE: &str = "Beside its statistical neighbours and England";

/// A count as it is, anything else to one decimal.
fn shown(unit: &str, value: f64) -> String {
    if matches!(unit, "people" | "deaths") { grouped(value) } else { format!("{value:.1}") }
}

/// Sources of an authority's figures, of England's that it is held against, and of its neighbours.
fn used<'a>(register: &'a Register, authority: &Authority) -> Vec<&'a Source> {
    let used = |source: &&Source| {
        matches!(source.id.as_str(), "neighbours" | "opiate_crack_england")
            || register.figures(&authority.code).any(|figure| figure.source == source.id)
    };
    register.sources.iter().filter(used).collect()
}

/// Every published figure of an authority, with the number of its source.
#[must_use]
pub fn figures(register: &Register, authority: &Authority) -> Grid {
    let used = used(register, authority);
    let number = |id: &str| {
        let at = used.iter().position(|source| source.id == id);
        at.map_or_else(String::new, |at| (at + 1).to_string())
    };
    let row = |figure: &Figure| {
        let unit = figure.measure.unit();
        let range = figure.low.zip(figure.high);
        let range =
            range.map(|(low, high)| format!("{} to {}", shown(unit, low), shown(unit, high)));
        vec![
            figure.measure.label().to_owned(),
            figure.period.to_string(),
            shown(unit, figure.value),
            range.unwrap_or_default(),
            number(&figure.source),
        ]
    };
    let mut rows: Vec<Vec<String>> = register.figures(&authority.code).map(row).collect();
    if let (None, Some(estimate)) = (
        register.figure(&authority.code, Measure::OpiateCrackUsers),
        register.opiate_crack_users(&authority.code),
    ) {
        rows.push(vec![
            format!(
                "opiate and crack users aged 15–64: AN ESTIMATE, no published figure: England’s by the share of {} deaths of \
                 drug poisoning",
                grouped(estimate.deaths)
            ),
            "2019/20".to_owned(),
            size(estimate.value),
            format!("{} to {}", size(estimate.low), size(estimate.high)),
            number("opiate_crack_england"),
        ]);
    }
    Grid {
        header: ["", "year", "figure", "interval", "source"].map(str::to_owned).to_vec(),
        widths: vec![50, 12, 12, 18, 8],
        rows,
    }
}

/// Sources by their numbers: what they are, under which licence, and what has to be known of them.
#[must_use]
pub fn sources(register: &Register, authority: &Authority) -> Vec<String> {
    let told = |(source, number): (&Source, usize)| {
        let through = source
            .second_hand
            .as_ref()
            .map_or_else(String::new, |through| format!(" Read at second hand: {through}."));
        format!("{number}. {}.{through} {}", source.cited(), source.caveat)
    };
    used(register, authority).into_iter().zip(1..).map(told).collect()
}

fn one(value: f64) -> String {
    shown("", value)
}

/// How a figure stands, in words.
fn words(row: &Beside) -> String {
    let all = match row.count {
        10 => "all ten neighbours".to_owned(),
        count => format!("all {count} neighbours that have one"),
    };
    match row.verdict {
        Verdict::Usual => "as its neighbours".to_owned(),
        Verdict::Above => format!("UNUSUAL: above {all}"),
        Verdict::Below => format!("UNUSUAL: below {all}"),
        Verdict::Unclear => "outside them; its interval reaches in".to_owned(),
        Verdict::Unknown if row.own.is_none() => "no figure".to_owned(),
        Verdict::Unknown => "too few neighbours".to_owned(),
    }
}

/// Every indicator beside the neighbours' range and England's.
#[must_use]
pub fn table(rows: &[Beside]) -> Grid {
    let row = |row: &Beside| {
        let of = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), one);
        let period = row.own.as_ref().and_then(|own| own.period);
        vec![
            row.indicator.label().to_owned(),
            period.map_or_else(
                || row.own.as_ref().map_or("", |_| "this file").to_owned(),
                |period| period.to_string(),
            ),
            of(row.own.as_ref().map(|own| own.value)),
            row.neighbours.map_or_else(
                || "–".to_owned(),
                |(low, high)| format!("{} to {}", one(low), one(high)),
            ),
            of(row.england),
            words(row),
        ]
    };
    Grid {
        header: ["", "year", "here", "neighbours", "England", "how it stands"]
            .map(str::to_owned)
            .to_vec(),
        widths: vec![34, 11, 9, 15, 9, 22],
        rows: rows.iter().map(row).collect(),
    }
}

/// An authority, its ten neighbours and England, indicator by indicator.
#[must_use]
pub fn places(register: &Register, authority: &Authority) -> Grid {
    let mut header = vec![String::new()];
    header.extend(Indicator::ALL.iter().map(|indicator| short(*indicator).to_owned()));
    let of = |name: &str, values: Vec<Option<f64>>| -> Vec<String> {
        let shown = values.into_iter().map(|value| value.map_or_else(|| "–".to_owned(), one));
        std::iter::once(name.to_owned()).chain(shown).collect()
    };
    let own = beside(register, &authority.code, &[]);
    let values = |rows: &[Beside]| -> Vec<Option<f64>> {
        rows.iter().map(|row| row.own.as_ref().map(|own| own.value)).collect()
    };
    let mut rows = vec![of(&authority.name, values(&own))];
    for other in register.neighbours(&authority.code) {
        rows.push(of(&other.name, values(&beside(register, &other.code, &[]))));
    }
    rows.push(of("England", own.iter().map(|row| row.england).collect()));
    let mut widths = vec![19];
    widths.resize(header.len(), 9);
    Grid { header, widths, rows }
}

const fn short(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Under35 => "under 35",
        Indicator::Over55 => "55 and up",
        Indicator::Deprivation => "IMD",
        Indicator::Poisoning => "drug deaths",
        Indicator::Misuse => "misuse deaths",
        Indicator::OpiateCrack => "opiate, crack",
        Indicator::AlcoholMortality => "alcohol deaths",
        Indicator::AlcoholDependent => "alcohol need",
        Indicator::AlcoholNeedMet => "need met",
    }
}

/// What the columns of [`places`] are.
pub const COLUMNS: &str = "Adults under 35, and of 55 and over, in per cent of adults; average score of the indices of deprivation; deaths \
of drug poisoning and of drug misuse a year, per 100,000 residents; opiate and crack users, estimated from those deaths, per \
1,000 adults; alcohol-specific mortality, age-standardised, per 100,000; adults dependent on alcohol per 1,000 adults, and how \
many per cent of them are in treatment.";

/// A scenario that is an authority beside its neighbours: what its own file states in place of what is published.
#[must_use]
pub fn scenario(register: &Register, scenario: &Scenario) -> Option<(String, Vec<Beside>)> {
    let area = &scenario.area;
    let authority = register.by_code(area.code.as_deref()?)?;
    let residents = register.figure(&authority.code, Measure::Population)?.value;
    // Adults are not stated: as large a part of residents as is published.
    let adults = register.adults(&authority.code)? * area.population / residents;
    let observed = |quantity: Observable| {
        let figures = scenario.observed.iter().filter(|figure| figure.quantity == quantity);
        figures.max_by_key(|figure| figure.year)
    };
    let rate = |per: f64, value: f64, interval: Option<(f64, f64)>| Rate {
        value: per * value,
        interval: interval.map(|(low, high)| (per * low, per * high)),
        period: None,
        source: None,
    };
    // Dependent people as the file states them; their range where it states one around them.
    let group = |substance: Substance, quantity: Observable, per: f64| {
        let at = substance as usize;
        let people = area.groups[at].dependent * area.levels.dependent[at];
        let range = observed(quantity).and_then(|figure| figure.low.zip(figure.high));
        rate(per, people, range.filter(|(low, high)| (*low..=*high).contains(&people)))
    };
    let per = 1000.0 / adults;
    let mut stated = vec![
        (
            Indicator::OpiateCrack,
            group(Substance::Opiate, Observable::DependentOpiate, per / OPIATE_SHARE),
        ),
        (Indicator::AlcoholDependent, group(Substance::Alcohol, Observable::DependentAlcohol, per)),
    ];
    if let Some(figure) = observed(Observable::MisuseDeaths) {
        let range = figure.low.zip(figure.high).unwrap_or_else(|| byar(figure.value));
        stated.push((
            Indicator::Misuse,
            rate(100_000.0 / area.population, figure.value, Some(range)),
        ));
    }
    Some((format!("{TITLE}: {}", authority.name), beside(register, &authority.code, &stated)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole_and_name_what_is_unusual() {
        let register = Register::embedded();
        for authority in &register.authorities {
            let rows = beside(register, &authority.code, &[]);
            for grid in [figures(register, authority), table(&rows), places(register, authority)] {
                assert!(
                    grid.rows.iter().all(|row| row.len() == grid.header.len()),
                    "{}",
                    authority.name
                );
                assert_eq!(grid.widths.len(), grid.header.len());
                assert_eq!(grid.widths.iter().sum::<usize>().max(100), 100, "{:?}", grid.widths);
            }
        }
        let unusual = |code: &str| {
            table(&beside(register, code, &[]))
                .rows
                .iter()
                .filter(|row| row[5].starts_with("UNUSUAL"))
                .count()
        };
        let all: usize = register.authorities.iter().map(|known| unusual(&known.code)).sum();
        // Chance alone puts two in eleven outside ten.
        assert!((100..400).contains(&all), "{all} of {}", 9 * 153);
    }
}
