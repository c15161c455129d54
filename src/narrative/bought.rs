//! What money buys: beds, places, keyworkers, kits, from the budget and the unit costs alone.

use super::figures::size;
use super::reply::Grid;
use crate::evidence::{Register, Sampler, Values};
use crate::model::capacity::{Bought, Staffing};
use crate::scenario::{Line, MonthlyFunds, Scenario, Strategy};
use crate::units::{MONTHS_PER_YEAR, Pence};

/// What some funds of a month buy, one entry a thing: its name and how many.
///
/// As if fully staffed, at central unit costs; places are those of a month, episodes and kits those of a year.
#[must_use]
pub fn of(funds: &MonthlyFunds, values: &Values) -> Vec<(&'static str, f64)> {
    let staffing = Staffing::full(funds);
    let places = |bought: Bought| staffing.monthly(bought.line()) / bought.price(values);
    let each = |line: Line, price: f64| staffing.yearly(line) / price;
    vec![
        ("keyworkers, whole-time", staffing.keyworkers(values)),
        ("inpatient detoxes a year", MONTHS_PER_YEAR * places(Bought::InpatientDetox)),
        ("community detoxes a year", MONTHS_PER_YEAR * places(Bought::CommunityDetox)),
        ("rehab beds", places(Bought::Rehab)),
        ("day-programme places", places(Bought::DayProgramme)),
        ("heroin-assisted places", places(Bought::HeroinAssisted)),
        ("places in recovery housing", places(Bought::Housing)),
        ("aftercare places", places(Bought::Aftercare)),
        ("members that a LERO's grant carries", each(Line::Lero, values.lero_member_year)),
        ("naloxone kits a year", each(Line::Naloxone, values.naloxone_kit)),
        ("consumption rooms", each(Line::ConsumptionRoom, values.room_year)),
    ]
}

/// What every option's money buys at the start and in its last month; what nobody buys is left out.
#[must_use]
pub fn grid(scenario: &Scenario, values: &Values) -> Grid {
    let year = Pence::month_of_year;
    let start: MonthlyFunds = scenario.baseline.map(|pence| year(pence, 0));
    let mut columns = vec![of(&start, values)];
    columns.extend(scenario.strategies.iter().filter_map(|strategy| {
        let funds = strategy.funds.last()?;
        Some(of(funds, values))
    }));
    let mut header = vec![String::new(), "at the start".to_owned()];
    header
        .extend(scenario.strategies.iter().map(|strategy| super::figures::plain(&strategy.title)));
    let names: Vec<&str> = columns.first().into_iter().flatten().map(|(name, _)| *name).collect();
    let rows = names.iter().enumerate().filter_map(|(index, name)| {
        let numbers: Vec<f64> = columns.iter().map(|column| column[index].1).collect();
        let mut row = vec![(*name).to_owned()];
        row.extend(numbers.iter().map(|number| size(*number)));
        numbers.iter().any(|number| *number > 0.0).then_some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let each = (70 / (header.len() - 1)).max(1);
    let mut widths = vec![30];
    widths.resize(header.len(), each);
    Grid { header, widths, rows }
}

/// Differences below this share of what the comparator's money buys are left out.
const LITTLE: f64 = 0.01;
/// Things that a cell names.
const NAMED: usize = 3;
/// Things that are named before others, in this order.
const FIRST: [&str; 3] = ["front-line posts", "keyworkers", "rehab beds"];

/// What is said of an option that buys what is bought today.
pub const NO_CHANGE: &str = "no change";

/// What the comparator's money buys in its last month, and what every other option's buys more or less of: a text an option;
/// posts, keyworkers and beds first, then what changes most.
#[must_use]
pub fn changes(scenario: &Scenario) -> Vec<String> {
    let Ok(sampler) = Sampler::told(Register::embedded(), &scenario.evidence) else {
        return Vec::new();
    };
    let values = sampler.central();
    let of = |strategy: &Strategy| {
        let funds = strategy.funds.last();
        funds.map_or_else(Vec::new, |funds| {
            let posts = Staffing::full(funds).posts(&values);
            let mut things = vec![("front-line posts", posts)];
            things.extend(
                self::of(funds, &values)
                    .into_iter()
                    .map(|(name, number)| (name.trim_end_matches(", whole-time"), number)),
            );
            things
        })
    };
    let all: Vec<Vec<(&str, f64)>> = scenario.strategies.iter().map(of).collect();
    let Some(first) = all.first() else { return Vec::new() };
    let told = |(index, things): (usize, &Vec<(&str, f64)>)| {
        let mut parts: Vec<(f64, String)> = Vec::new();
        for (&(name, number), &(_, before)) in things.iter().zip(first) {
            let by = number - before;
            let share = if before > 0.0 { by.abs() / before } else { f64::INFINITY };
            let place = FIRST.iter().position(|known| *known == name);
            let first = place.map_or(share, |place| f64::MAX / (place + 1) as f64);
            if index == 0 && number > 0.0 {
                parts.push((place.map_or(0.0, |_| first), format!("{} {name}", size(number))));
            } else if index > 0 && share >= LITTLE && by != 0.0 {
                let side = if by < 0.0 { "fewer" } else { "more" };
                parts.push((first, format!("{} {side} {name}", size(by))));
            }
        }
        parts.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let parts: Vec<String> = parts.into_iter().take(NAMED).map(|(_, part)| part).collect();
        if parts.is_empty() && index > 0 { NO_CHANGE.to_owned() } else { parts.join("; ") }
    };
    all.iter().enumerate().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::EvidenceChoice;

    #[test]
    fn money_buys_what_the_unit_costs_say() {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        let scenario = crate::scenario::read("authority", &load).unwrap();
        let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default()).unwrap();
        let grid = grid(&scenario, &sampler.central());
        assert_eq!(grid.header.len(), 2 + scenario.strategies.len());
        let cell = |name: &str, column: usize| -> &str {
            let row = grid.rows.iter().find(|row| row[0] == name).unwrap();
            &row[column]
        };
        // £300,000 at £400 a day for ten days; £405,000 at £900 a week of 4.345 weeks a month; £1.905m at £63,500.
        assert_eq!(cell("inpatient detoxes a year", 1), "75");
        assert_eq!(cell("rehab beds", 1), "8.6");
        assert_eq!(cell("keyworkers, whole-time", 1), "30");
        assert_eq!(cell("naloxone kits a year", 1), "800");
        // Everything at once buys twenty places and a room, carrying on as now none.
        let everything = 1 + scenario.strategies.len();
        assert_eq!(cell("heroin-assisted places", everything), "20");
        assert_eq!(cell("consumption rooms", everything), "1.0");
        assert_eq!(cell("consumption rooms", 2), "0");
    }
}
