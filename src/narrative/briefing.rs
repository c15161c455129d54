//! Makes the page that a board reads.

use super::brief::{Brief, Cell, FEW, Finding, Row, Table};
use super::caveats::built_in;
use super::certainty::{DEGREES, size};
use super::figures::{duration, grouped, list, month, plain, pounds};
use super::first::named;
use super::whole::Summary;
use super::words::{agree, amount, level};
use super::{board, bought, caveats, cuts, first, observed, unspent};
use crate::evidence::Grade;
use crate::findings::certainty::{Basis, Certainty};
use crate::findings::cut::Cut;
use crate::findings::groups::Dimension;
use crate::findings::headline::{Answer, Difference};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::rests::Verdict;
use crate::findings::sign::{FEWEST_RUNS, Sign, sign};
use crate::findings::unspent::total;
use crate::findings::{cut, strays};
use crate::model::{Measure, Outcome};
use crate::scenario::Scenario;

/// What is said in place of a share of runs, where no run could say anything else.
const BUILT_IN: &str = "as the model cannot show fewer";

impl Brief {
    /// The page of a run; empty without a single run.
    #[must_use]
    pub fn new(scenario: &Scenario, summary: &Summary) -> Self {
        if summary.facts.runs == 0 {
            return Self::default();
        }
        Self {
            before: first::before_in_short(scenario),
            about: about(summary),
            findings: findings(scenario, summary),
            table: table(scenario, summary),
            unspent: unspent(summary),
            sure: sure(scenario, summary),
            rests: rests(scenario, summary),
            beside: beside(scenario, summary),
        }
    }
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

/// What stands after “more” or “fewer”, and after “about”.
const fn noun(quantity: Quantity) -> [&'static str; 2] {
    match quantity.outcome {
        Outcome::Deaths => ["deaths", "deaths"],
        Outcome::ReachedOneYear => ["people reaching a year of recovery", "recovery"],
        _ => ["recoveries begun", "recovery"],
    }
}

/// How certain a difference is; none where nothing is claimed of it, or nothing was asked of the model.
#[must_use]
pub fn basis(summary: &Summary, strategy: usize, quantity: Quantity) -> Option<Basis> {
    let difference = summary.answer(quantity.outcome, quantity.timing)?.difference(strategy)?;
    let of = |verdict: &&Verdict| verdict.strategy == strategy && verdict.quantity == quantity;
    let sign = sign(&summary.facts, quantity.better(), difference);
    let claimed = matches!(sign, Sign::More(_) | Sign::Less(_));
    let verdict = summary.rests.verdicts.iter().find(of).filter(|_| claimed)?;
    Basis::of(verdict, difference.absolute.mean)
}

/// What the runs say of one quantity under one option, with the size of it and how certain it is, in a clause.
fn clause(
    scenario: &Scenario,
    summary: &Summary,
    strategy: usize,
    quantity: Quantity,
) -> Option<String> {
    let difference = summary.answer(quantity.outcome, quantity.timing)?.difference(strategy)?;
    let [what, about] = noun(quantity);
    let basis = basis(summary, strategy, quantity);
    let (rises, chance) = match sign(&summary.facts, quantity.better(), difference) {
        Sign::Identical => return Some(format!("no difference at all in {about}")),
        Sign::Slight => return Some(format!("little or no difference in {about}")),
        Sign::Unclear => return Some(format!("the model cannot tell about {about}")),
        Sign::More(chance) => (true, chance),
        Sign::Less(chance) => (false, chance),
    };
    let side = if rises { "more" } else { "fewer" };
    let size = size(difference.percent.map_or(100.0, |percent| percent.mean));
    let by = amount(quantity, difference.absolute.mean);
    let agree = chance.and_then(|chance| agree(chance, summary.facts.runs));
    let built_in = quantity.outcome == Outcome::Deaths && built_in(scenario, summary, strategy);
    let agree = if built_in { Some(BUILT_IN.to_owned()) } else { agree };
    let runs = agree.map_or_else(|| by.clone(), |agree| format!("{by}, {agree}"));
    let weakest = basis.as_ref().and_then(|basis| basis.weakest.as_ref());
    let weakest = weakest.map_or_else(String::new, |(name, _, grade)| {
        format!("; leans on “{}”, {}", plain(name), graded(*grade))
    });
    let untested = basis.as_ref().is_some_and(|basis| basis.untested);
    let whole = |more: &str| format!("{size}{side} {what} ({runs}{more})");
    Some(match basis.map(|basis| basis.certainty) {
        Some(Certainty::High | Certainty::Moderate) => format!("probably {}", whole("")),
        Some(Certainty::Low) => format!("there may be {}", whole(&weakest)),
        Some(Certainty::VeryLow) => {
            format!("there may be {}", whole(&format!("; very weak evidence{weakest}")))
        }
        Some(Certainty::None) => {
            let why =
                if untested { "are UNTESTED" } else { "turn with how contested evidence is read" };
            format!("we do not know about {about}: the {by} here {why}{weakest}")
        }
        None => whole(""),
    })
}

/// A grade, as a sentence says it of a number.
fn graded(grade: Grade) -> String {
    match grade {
        Grade::Assumption => "an assumption".to_owned(),
        grade => format!("evidence of {grade} grade"),
    }
}

fn headline(summary: &Summary) -> [Quantity; 2] {
    [Quantity::new(Outcome::Deaths, Timing::OverHorizon), recovery(summary.facts.horizon_months)]
}

fn findings(scenario: &Scenario, summary: &Summary) -> Vec<Finding> {
    let others = scenario.strategies.len().saturating_sub(1);
    if others > FEW {
        return together(summary);
    }
    let of = |strategy: usize| {
        let mut clauses: Vec<String> = headline(summary)
            .into_iter()
            .filter_map(|quantity| clause(scenario, summary, strategy, quantity))
            .collect();
        if let Some((others, opiates)) = caveats::freed(scenario, strategy, &summary.groups) {
            clauses.push(format!(
                "{} of them do not use opiates, as prescribing turns people away and frees keyworkers; {} do",
                by(others),
                by(opiates)
            ));
        }
        Finding {
            title: title(summary, strategy),
            sentence: first::capital(&clauses.join("; ")) + ".",
        }
    };
    (1..=others).map(of).collect()
}

/// People more or fewer.
fn by(number: f64) -> String {
    format!("{} {}", super::figures::size(number), if number < 0.0 { "fewer" } else { "more" })
}

/// What was found of many options, counted.
fn together(summary: &Summary) -> Vec<Finding> {
    let of = |quantity: Quantity| {
        let answer = summary.answer(quantity.outcome, quantity.timing)?;
        let count = |wanted: &dyn Fn(Sign) -> bool| {
            let signs = answer.differences.iter();
            signs.filter(|by| wanted(sign(&summary.facts, quantity.better(), by))).count()
        };
        let parts = [
            (count(&|sign| matches!(sign, Sign::Less(_))), "fewer under"),
            (count(&|sign| matches!(sign, Sign::More(_))), "more under"),
            (
                count(&|sign| matches!(sign, Sign::Slight | Sign::Identical)),
                "little or no difference under",
            ),
            (count(&|sign| matches!(sign, Sign::Unclear)), "the model cannot tell under"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{words} {count}"))
            .collect();
        let title = first::capital(noun(quantity)[0]);
        let all = answer.differences.len();
        Some(Finding { title, sentence: format!("Of {all} options: {}.", parts.join("; ")) })
    };
    headline(summary).into_iter().filter_map(of).collect()
}

fn title(summary: &Summary, strategy: usize) -> String {
    summary.strategies.get(strategy).map_or_else(String::new, |named| plain(&named.title))
}

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
        format!(
            "read sceptically {}, hopefully {}",
            amount(answer.quantity, left),
            amount(answer.quantity, hopeful)
        )
    });
    let certainty = basis.as_ref().map(|basis| basis.certainty);
    let doubt = match basis {
        Some(Basis { certainty: Certainty::None, untested: true, .. }) => "UNTESTED",
        Some(Basis { certainty: Certainty::None, .. }) => "sign turns with the reading",
        _ => "",
    };
    let number = match sign(facts, answer.quantity.better(), by) {
        Sign::Identical => "no difference".to_owned(),
        Sign::Unclear if !facts.expected => "cannot tell".to_owned(),
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
    let columns = [
        "Option",
        "Drug and alcohol deaths",
        "Deaths of other causes",
        from_two,
        "Spend",
        "Not spent, a year",
        "Dependent and not in treatment at the end",
        "Posts and places in the last month",
    ];
    let bought = bought::changes(scenario);
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
        let left = total(&summary.money, strategy).max(0.0);
        let left = Cell { number: pounds(left), mean: Some((left, "pounds")), ..Cell::default() };
        Row {
            strategy,
            title: board::titled(scenario, strategy),
            cells: vec![
                counted(summary.caused.as_ref(), Some(all)),
                counted(answer(over(Outcome::DeathsOther)), None),
                counted(answer(recovery), Some(recovery)),
                spend,
                left,
                untreated(summary, strategy),
                Cell {
                    number: bought.get(strategy).cloned().unwrap_or_default(),
                    ..Cell::default()
                },
            ],
        }
    };
    Table {
        caption: format!(
            "Over {years}, against “{}”. Dot: the mean; line: nine in ten runs without luck; upright: no difference. Deaths are counted among \
             the {} people of the area who are or were dependent on drugs or alcohol, and those who become so.",
            title(summary, 0),
            super::figures::size(people(0))
        ),
        columns: columns.map(str::to_owned).to_vec(),
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
            "Under a number: where nine in ten runs fell with luck averaged out. That holds what is not known about the \
             evidence, not what the model leaves out; where the model cannot tell, luck is in it too. Then what is left with \
             contested evidence read sceptically, and read hopefully."
                .to_owned(),
        );
    }
    sentences.extend(first::holds(scenario, summary));
    sentences.extend(seen(scenario, summary));
    let missing = summary.words.precision.iter();
    sentences.extend(missing.filter(|sentence| super::words::is_missing(sentence)).cloned());
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
        (true, _) => String::new(),
        (false, true) => format!("under {} options at some time", shown.len()),
        (false, false) => format!("under {}", list(&shown)),
    };
    let rest = (!never.is_empty()).then(|| {
        format!(
            "under {} not within {}",
            named(scenario, &never),
            duration(summary.facts.horizon_months)
        )
    });
    let parts: Vec<String> =
        [(!part.is_empty()).then_some(part), rest].into_iter().flatten().collect();
    // By what the area's own count over the horizon strays anyway.
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon)?;
    let strays = strays::chance(deaths.levels.first()?.estimate.mean, summary.strays.deaths);
    (!parts.is_empty()).then(|| {
        format!(
            "Would you ever see it? By luck and drift alone the council's own count of deaths over {} strays by {} either way; \
             the change stands out of that {}.",
            duration(summary.facts.horizon_months),
            super::figures::size(strays),
            parts.join("; ")
        )
    })
}

fn rests(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(shares) = super::words::shares(scenario, &summary.facts) {
        sentences.push(shares.to_owned());
    }
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
    sentences
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
            first::capital(&named(scenario, &options)),
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
