//! Makes the page that a board reads.

mod found;

use super::brief::{Brief, Cell, FEW, Row, Table};
use super::certainty::DEGREES;
use super::figures::{capital, duration, grouped, list, month, plain, pounds};
use super::first::named;
use super::whole::Summary;
use super::words::{amount, level};
use super::{board, bought, caveats, cuts, first, observed, unspent};
use crate::findings::certainty::{Basis, Certainty};
use crate::findings::cut::Cut;
use crate::findings::groups::Dimension;
use crate::findings::headline::{Answer, Difference};
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::rests::Verdict;
use crate::findings::sign::{FEWEST_RUNS, Sign, sign};
use crate::findings::unspent::total;
use crate::findings::{cut, strays};
use crate::model::{Measure, Outcome};
use crate::scenario::Scenario;
pub use found::basis;
use found::{headline, title};

impl Brief {
    /// The page of a run; empty without a single run.
    #[must_use]
    pub fn new(scenario: &Scenario, summary: &Summary) -> Self {
        if summary.facts.runs == 0 {
            return Self::default();
        }
        Self {
            before: before(scenario, summary),
            about: about(summary),
            verdict: found::verdict(scenario, summary),
            findings: found::findings(scenario, summary),
            table: table(scenario, summary),
            unspent: unspent(summary),
            sure: sure(scenario, summary),
            rests: rests(scenario, summary),
            beside: beside(scenario, summary),
        }
    }
}

fn before(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let mut sentences: Vec<String> = summary.rests.prefers.clone().into_iter().collect();
    sentences.extend(first::before_in_short(scenario));
    sentences
}

fn about(summary: &Summary) -> String {
    let facts = &summary.facts;
    let runs = match (facts.expected, facts.runs) {
        (true, _) => "one calculation with central values".to_owned(),
        (false, 1) => "one run of each option".to_owned(),
        (false, runs) => {
            format!("{} runs of each option with the same luck", grouped(f64::from(runs)))
        }
    };
    format!(
        "{}. {} from {}, at prices of {}. {runs}.",
        plain(&facts.area),
        duration(facts.horizon_months),
        month(facts.start),
        facts.price_year
    )
}

/// What stands instead of a number whose side is not clear.
const CANNOT_TELL: &str = "cannot tell";

/// A difference with its range, and how certain it is.
fn difference(
    summary: &Summary,
    answer: &Answer,
    by: &Difference,
    strategy: usize,
    of: Option<Quantity>,
) -> Cell {
    let facts = &summary.facts;
    let estimate = by.absolute;
    let basis = of.and_then(|quantity| basis(summary, strategy, quantity));
    let told = matches!(
        sign(facts, answer.quantity.better(), by),
        Sign::More(_) | Sign::Less(_) | Sign::Slight
    );
    // Where the model cannot tell, luck is part of why.
    let ends = match by.known.filter(|_| told) {
        Some(ends) => Some(ends),
        None => estimate.lower_5_percent.zip(estimate.upper_95_percent).map(<[f64; 2]>::from),
    };
    let ends = ends.filter(|_| facts.runs >= FEWEST_RUNS);
    let range =
        ends.filter(|_| !by.identical).map(|ends| ends.map(|end| amount(answer.quantity, end)));
    let under = range.map_or_else(String::new, |[low, high]| between(&low, &high));
    let ends = ends.map(|[low, high]| [low, estimate.mean, high]);
    // Drug and alcohol deaths can be unclear where all deaths are not.
    let claimed =
        matches!(sign(facts, answer.quantity.better(), by), Sign::More(_) | Sign::Less(_));
    let readings = of.filter(|_| claimed && basis.is_some()).and_then(|quantity| {
        let of = |verdict: &&Verdict| (verdict.strategy, verdict.quantity) == (strategy, quantity);
        let verdict = summary.rests.verdicts.iter().find(of)?;
        // By the share of it that is left, since readings are run in expected values.
        let read = |other: f64| Some(verdict.share(other)? * estimate.mean);
        Some([read(verdict.left())?, read(verdict.hopeful)?])
    });
    let read = readings.map_or_else(String::new, |[left, hopeful]| {
        let ends = [left.min(hopeful), left.max(hopeful)].map(|end| amount(answer.quantity, end));
        format!("read otherwise {}", between(&ends[0], &ends[1]))
    });
    let certainty = basis.as_ref().map(|basis| basis.certainty);
    let doubt = match basis {
        Some(Basis { certainty: Certainty::None, untested: true, .. }) => "UNTESTED",
        Some(Basis { certainty: Certainty::None, .. }) => "sign turns with the reading",
        _ => "",
    };
    let number = match sign(facts, answer.quantity.better(), by) {
        Sign::Identical => "no difference".to_owned(),
        Sign::Unclear if !facts.expected => CANNOT_TELL.to_owned(),
        _ => amount(answer.quantity, by.absolute.mean),
    };
    Cell {
        number,
        under,
        doubt,
        readings,
        read,
        certainty,
        ends,
        mean: Some((estimate.mean, answer.quantity.unit())),
    }
}

/// Both ends of a range, with the side once where it is the same.
fn between(low: &str, high: &str) -> String {
    if low == high {
        return low.to_owned();
    }
    match (low.rsplit_once(' '), high.rsplit_once(' ')) {
        (Some((number, side)), Some((_, other))) if side == other => format!("{number} to {high}"),
        _ => format!("{low} to {high}"),
    }
}

fn table(scenario: &Scenario, summary: &Summary) -> Table {
    let facts = &summary.facts;
    let [all, recovery] = headline(summary);
    let over = |outcome| Quantity::new(outcome, Timing::OverHorizon);
    let people = |strategy: usize| -> f64 {
        let rows = summary.groups.iter().filter(|row| row.strategy == strategy);
        rows.filter(|row| row.measure == Measure::Deaths && row.dimension == Dimension::Sex)
            .map(|row| row.people_at_start)
            .sum()
    };
    let years = duration(facts.horizon_months);
    let from_two = if recovery.outcome == Outcome::ReachedOneYear {
        "People reaching a year of recovery (from the second year on)"
    } else {
        "Recoveries begun"
    };
    let mut columns = vec![
        "Option",
        "Drug and alcohol deaths",
        "Deaths of other causes",
        from_two,
        "Spend",
        "Not spent, a year",
        "Dependent and not in treatment at the end",
    ];
    let bought = bought::changes(scenario);
    // Where nothing is bought or lost, a column would say so again and again.
    let changes = bought.iter().skip(1).any(|words| words != bought::NO_CHANGE);
    if changes || bought.len() < 2 {
        columns.push("Posts and places in the last month");
    }
    let cells = columns.len() - 1;
    let row = |strategy: usize| {
        let counted = |answer: Option<&Answer>, of: Option<Quantity>| {
            answer.map_or_else(Cell::default, |answer| match answer.difference(strategy) {
                None => level_of(answer.quantity, answer.levels[strategy].estimate.mean),
                Some(by) => difference(summary, answer, by, strategy, of),
            })
        };
        let answer = |quantity: Quantity| summary.answer(quantity.outcome, quantity.timing);
        let spend = answer(over(Outcome::Spend)).map_or_else(Cell::default, |answer| {
            let mean = |by: Option<&Difference>| by.map(|by| by.absolute.mean);
            match mean(answer.difference(strategy)) {
                None => level_of(answer.quantity, answer.levels[strategy].estimate.mean),
                Some(by) => Cell {
                    number: amount(answer.quantity, by),
                    mean: Some((by, "pounds")),
                    ..Cell::default()
                },
            }
        });
        let mut caused = counted(summary.caused.as_ref(), Some(all));
        let other = counted(answer(over(Outcome::DeathsOther)), None);
        if [&caused, &other].iter().all(|cell| cell.number == CANNOT_TELL)
            && let Some(by) = answer(all).and_then(|answer| answer.difference(strategy))
            && matches!(sign(facts, all.better(), by), Sign::More(_) | Sign::Less(_))
        {
            // Two causes can be unclear where deaths of all causes are not.
            if let Some(answer) = answer(all) {
                caused = difference(summary, answer, by, strategy, Some(all));
                caused.number = format!("{CANNOT_TELL}; all deaths {}", caused.number);
            }
        }
        let left = total(&summary.money, strategy).max(0.0);
        let left = Cell { number: pounds(left), mean: Some((left, "pounds")), ..Cell::default() };
        let mut row = Row {
            strategy,
            title: board::titled(scenario, strategy),
            cells: vec![
                caused,
                other,
                counted(answer(recovery), Some(recovery)),
                spend,
                left,
                untreated(summary, strategy),
                Cell {
                    number: bought.get(strategy).cloned().unwrap_or_default(),
                    ..Cell::default()
                },
            ],
        };
        row.cells.truncate(cells);
        row
    };
    Table {
        caption: format!(
            "Over {years}, against “{}”. Dot: the mean; line: where nine runs in ten fell, luck averaged out; upright line: no \
             difference. Deaths are counted among the {} people of the area who are or were dependent on drugs or alcohol, and \
             those who become so.",
            title(summary, 0),
            super::figures::size(people(0))
        ),
        columns: columns.into_iter().map(str::to_owned).collect(),
        rows: (0..scenario.strategies.len()).map(row).collect(),
    }
}

fn level_of(quantity: Quantity, number: f64) -> Cell {
    let mean = Some((number, quantity.unit()));
    Cell { number: level(quantity, number), mean, ..Cell::default() }
}

/// People who are dependent and not in treatment in the last month, or how many more or fewer.
fn untreated(summary: &Summary, strategy: usize) -> Cell {
    let at_end = |outcome: Outcome| {
        let answer = summary.answer(outcome, Timing::AtEnd)?;
        Some(
            answer.levels.get(strategy)?.estimate.mean
                - if strategy == 0 { 0.0 } else { answer.levels[0].estimate.mean },
        )
    };
    let quantity = Quantity::new(Outcome::Dependent, Timing::AtEnd);
    let number = at_end(Outcome::Dependent).zip(at_end(Outcome::InTreatment));
    number.map_or_else(Cell::default, |(dependent, treated)| {
        let mean = dependent - treated;
        let number = if strategy == 0 { level(quantity, mean) } else { amount(quantity, mean) };
        Cell { number, mean: Some((mean, "people")), ..Cell::default() }
    })
}

/// Money that finds nobody, option by option, and carrying on as now.
fn unspent(summary: &Summary) -> Vec<String> {
    let many = summary.strategies.len() > FEW + 1;
    let of = |strategy: usize| {
        let said = unspent::words(&summary.money, strategy)?;
        Some(format!("{}: {said}", title(summary, strategy)))
    };
    let mut sentences: Vec<String> = (1..summary.strategies.len()).filter_map(of).collect();
    if many {
        sentences.clear();
    }
    sentences.extend(unspent::today(summary));
    sentences
}

fn sure(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let facts = &summary.facts;
    let mut sentences = Vec::new();
    if !facts.expected && facts.runs >= FEWEST_RUNS && summary.strategies.len() > 1 {
        sentences.push(
            "Under a number: where nine in ten runs fell, luck averaged out (where the model cannot tell, luck is in it). That \
             holds what is not known about the evidence, not what the model leaves out. “Read otherwise”: the same with \
             contested evidence read one way and the other."
                .to_owned(),
        );
    }
    sentences.extend(first::holds(scenario, summary));
    sentences.extend(seen(scenario, summary));
    sentences.extend(super::words::missing(facts, &first::headline(summary)));
    sentences
}

/// Whether a council would ever see it in its own counts of deaths.
fn seen(scenario: &Scenario, summary: &Summary) -> Option<String> {
    let months = &summary.months;
    let changes = |strategy: usize| {
        let all = 0..months.difference.dim().1;
        all.into_iter()
            .any(|month| months.difference[[strategy, month, Outcome::Deaths as usize]] != 0.0)
    };
    let mut shown: Vec<String> = Vec::new();
    let mut never: Vec<usize> = Vec::new();
    for strategy in (1..summary.strategies.len()).filter(|&strategy| changes(strategy)) {
        let found = strays::month(
            &months.mean,
            &months.difference,
            strategy,
            Outcome::Deaths,
            summary.strays.deaths,
        );
        match found {
            Some(at) => shown.push(format!(
                "“{}” from {}",
                title(summary, strategy),
                month(scenario.start.plus(at as u32))
            )),
            None => never.push(strategy),
        }
    }
    let many = shown.len() > 3;
    let part = match (shown.is_empty(), many) {
        (true, _) => None,
        (false, true) => Some(format!(
            "The change would stand out from that under {} options at some time.",
            shown.len()
        )),
        (false, false) => {
            Some(format!("The change would stand out from that under {}.", list(&shown)))
        }
    };
    let rest = (!never.is_empty()).then(|| {
        let within = duration(summary.facts.horizon_months);
        if part.is_none() {
            format!("No change here would stand out from that within {within}.")
        } else {
            format!("Under {} it would not within {within}.", named(scenario, &never))
        }
    });
    let said: Vec<String> = [part, rest].into_iter().flatten().collect();
    let said = said.join(" ");
    // By what the area's own count over the horizon strays anyway.
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon)?;
    let strays = strays::chance(deaths.levels.first()?.estimate.mean, summary.strays.deaths);
    (!said.is_empty()).then(|| {
        format!(
            "Would you ever see it? By luck and drift alone the council's own count of deaths over {} comes out up to {} higher or \
             lower. {}",
            duration(summary.facts.horizon_months),
            super::figures::size(strays),
            said
        )
    })
}

fn rests(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let mut sentences = Vec::new();
    if summary.strategies.len() > 1 && !summary.rests.verdicts.is_empty() {
        let degrees: Vec<String> =
            DEGREES.iter().skip(1).map(|d| format!("{} {}", d.mark, d.name)).collect();
        sentences.push(format!("Marks say how certain the evidence is: {}.", degrees.join(", ")));
    }
    sentences.extend(first::weakest(scenario, summary, true));
    sentences.extend(observed::short(&summary.observed));
    sentences
}

fn beside(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let mut sentences = first::safeguards(scenario);
    let cuts: Vec<usize> = (1..scenario.strategies.len())
        .filter(|&option| Cut::of(scenario, option).is_some())
        .filter(|&option| !cut::only_unseen(scenario, option))
        .collect();
    sentences.extend(cuts::elasticities_of(&summary.months, &cuts));
    sentences.extend(first::fewer_left(scenario, summary));
    sentences.extend(first::said_of(scenario, &|option| {
        if scenario.blind(option).withholds() {
            Vec::new()
        } else {
            caveats::unseen(scenario, option)
        }
    }));
    sentences.extend(conditions(scenario));
    if scenario.strategies.len() > 1 {
        sentences.push(first::THREE.to_owned());
    }
    sentences.push(super::words::NO_EQUALITY_IMPACT.to_owned());
    sentences.extend(words_used(summary));
    sentences
}

/// Words of the field that a board need not know, as they begin in a title, each in a few plain words.
const WORDS: [(&str, &str); 8] = [
    ("lero", "LERO: a lived experience recovery organisation, led by people in recovery"),
    ("naloxone", "naloxone: a medicine that reverses an opioid overdose"),
    ("nitazene", "nitazenes: very strong synthetic opioids"),
    (
        "consumption room",
        "consumption room: where people use drugs that they bring, under supervision",
    ),
    ("heroin-assisted", "heroin-assisted treatment: prescribed heroin, taken under supervision"),
    ("re-tender", "re-tender: contracts are put out to bids again"),
    ("block contract", "block contract: places paid for whether used or not"),
    ("diversion", "diversion: treatment in place of prison"),
];

/// Words of the field that titles and the question use, explained.
fn words_used(summary: &Summary) -> Option<String> {
    let titles = summary.strategies.iter().map(|named| named.title.as_str());
    let texts = titles.chain([summary.facts.title.as_str(), summary.facts.description.as_str()]);
    let all = texts.collect::<Vec<_>>().join(" ").to_lowercase();
    let used: Vec<&str> =
        WORDS.iter().filter(|(word, _)| all.contains(word)).map(|(_, says)| *says).collect();
    (!used.is_empty()).then(|| format!("Words. {}.", capital(&used.join("; "))))
}

/// Which options break conditions of grants, a sentence for options that break the same.
fn conditions(scenario: &Scenario) -> Vec<String> {
    let mut said: Vec<(Vec<usize>, Vec<String>)> = Vec::new();
    for condition in &scenario.conditions {
        let breaks = |option: &usize| {
            super::conditions::broken(&scenario.strategies[*option], condition).is_some()
        };
        let options: Vec<usize> = (1..scenario.strategies.len()).filter(breaks).collect();
        let title = format!("“{}”", plain(&condition.title));
        match said.iter_mut().find(|(known, _)| *known == options) {
            _ if options.is_empty() => {}
            Some((_, titles)) => titles.push(title),
            None => said.push((options, vec![title])),
        }
    }
    let told = |(options, titles): (Vec<usize>, Vec<String>)| {
        let verb = if options.len() == 1 { "breaks" } else { "break" };
        format!(
            "{} {verb} what grants ask for: {}. What would follow is not counted.",
            capital(&named(scenario, &options)),
            list(&titles)
        )
    };
    said.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn a_range_names_its_side_once_where_it_is_one() {
        assert_eq!(between("2.0 more", "30 more"), "2.0 to 30 more");
        assert_eq!(between("4.0 fewer", "30 more"), "4.0 fewer to 30 more");
        assert_eq!(between("£1.20 million less", "£320 less"), "£1.20 million to £320 less");
        assert_eq!(between("no difference", "3.0 more"), "no difference to 3.0 more");
        assert_eq!(between("3.0 more", "3.0 more"), "3.0 more");
    }
}
