//! Whether an option breaks what grants ask for.

use super::figures::{list, month as month_in_words, plain, pounds};
use crate::scenario::{Condition, Line, Scenario, Strategy, Stream};
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Months in a year, as a count.
const YEAR: u32 = MONTHS_PER_YEAR as u32;

/// The first year of twelve months in which a strategy has less than a condition asks for: its first month and the
/// pounds that it has. Years are counted from the first month in which the condition holds; a last, short one asks for
/// its part.
#[must_use]
pub fn broken(strategy: &Strategy, condition: &Condition) -> Option<(u32, f64)> {
    // What a grant asks for is asked for while it is paid.
    let own = condition.stream.as_ref().and_then(|stream| {
        strategy.ends.iter().find(|(name, _)| name == stream).map(|(_, until)| *until)
    });
    let until = condition.until.min(own.unwrap_or(condition.until));
    let mut first = condition.from;
    while first < until {
        let months = YEAR.min(until - first);
        let funds = strategy.funds.iter().skip(first as usize).take(months as usize);
        let has: i64 = funds
            .flat_map(|funds| condition.lines.iter().map(|&line| funds[line as usize].0))
            .sum();
        let asked = i128::from(condition.least.0) * i128::from(months) / i128::from(YEAR);
        // Every line of every month is rounded to a penny.
        let rounding = i128::from(months) * condition.lines.len() as i128;
        if i128::from(has) + rounding < asked {
            return Some((first, Pence(has).pounds()));
        }
        first += months;
    }
    None
}

/// A sentence for each condition that an option breaks, or one where it breaks none; nothing where there are none.
#[must_use]
pub fn words(scenario: &Scenario, strategy: usize) -> Vec<String> {
    let (Some(option), Some(comparator)) =
        (scenario.strategies.get(strategy), scenario.strategies.first())
    else {
        return Vec::new();
    };
    let mut sentences: Vec<String> = scenario
        .conditions
        .iter()
        .filter_map(|condition| {
            let (month, has) = broken(option, condition)?;
            let also = if broken(comparator, condition).is_some() {
                " Carrying on breaks it as well."
            } else {
                ""
            };
            Some(format!(
                "It breaks the condition of a grant, “{}”: {} a year asked for, {} in the year from {}. What would follow \
                 is not in the figures.{also}",
                plain(&condition.title),
                pounds(condition.least.pounds()),
                pounds(has),
                scenario.start.plus(month),
            ))
        })
        .collect();
    if sentences.is_empty() && !scenario.conditions.is_empty() {
        sentences.push("It keeps every condition of grants that the file states.".into());
    }
    sentences
}

/// What grants pay of the budget and to when, and what each asks for: a sentence each.
#[must_use]
pub fn grants(scenario: &Scenario) -> Vec<String> {
    let stream = |stream: &Stream| {
        let lines: Vec<String> = Line::ALL
            .iter()
            .zip(&stream.amount)
            .filter(|(_, pence)| **pence != Pence::ZERO)
            .map(|(line, pence)| format!("{} {pence}", line.label()))
            .collect();
        let ends = stream.until.map_or_else(
            || "goes on unless an option ends it".to_owned(),
            |month| {
                format!(
                    "ends for everybody, {} being the first month without it, unless an option renews it",
                    month_in_words(scenario.start.plus(month))
                )
            },
        );
        format!(
            "Grant “{}” (`{}`) pays {} a year of this: {}. It {ends}.",
            plain(&stream.title),
            stream.name,
            stream.total(),
            lines.join(", ")
        )
    };
    let condition = |condition: &Condition| {
        let lines: Vec<String> =
            condition.lines.iter().map(|line| line.label().to_owned()).collect();
        format!(
            "Asked for, “{}”: at least {} a year together for {}.",
            plain(&condition.title),
            condition.least,
            list(&lines)
        )
    };
    let streams = scenario.streams.iter().map(stream);
    streams.chain(scenario.conditions.iter().map(condition)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_broken_in_the_first_year_below_it() {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        let mut scenario = crate::scenario::read("authority", &load).unwrap();
        let line = Line::Rehab as usize;
        let condition = |least: i64, from: u32, until: u32| Condition {
            title: "A grant".into(),
            stream: None,
            lines: vec![Line::Rehab],
            least: Pence(least),
            from,
            until,
        };
        let whole = scenario.baseline[line].0;
        let current = scenario.strategies[0].clone();
        assert_eq!(broken(&current, &condition(whole, 0, 120)), None);
        assert_eq!(broken(&current, &condition(whole, 3, 20)), None, "a short year, its part");
        assert!(broken(&current, &condition(whole + 100, 0, 120)).is_some());
        let mut cut = current.clone();
        for funds in &mut cut.funds[30..] {
            funds[line] = funds[line].share(0.9);
        }
        let first = broken(&cut, &condition(whole, 0, 120)).map(|(month, _)| month);
        assert_eq!(first, Some(24));
        assert_eq!(broken(&cut, &condition(whole, 0, 24)), None);
        // A condition of a grant that is no longer paid asks for nothing.
        let tied = Condition { stream: Some("datrig".into()), ..condition(whole, 0, 120) };
        assert!(broken(&cut, &tied).is_some());
        cut.ends = vec![("datrig".into(), 24)];
        assert_eq!(broken(&cut, &tied), None);
        cut.ends = vec![("another".into(), 24)];
        assert!(broken(&cut, &tied).is_some());
        scenario.conditions = vec![condition(whole, 0, 120)];
        scenario.strategies = vec![current, cut];
        let words = super::words(&scenario, 1).concat();
        let said = "“A grant”: £405,000 a year asked for, £385,000 in the year from 2027-04";
        assert!(words.contains(said), "{words}");
        scenario.strategies.swap(0, 1);
        assert!(super::words(&scenario, 1)[0].starts_with("It keeps"));
    }
}
