//! Replies to questions in one line: a cut, money moved, money moved by degrees.

use super::figures::{duration, grouped, plain, pounds, quoted, size};
use super::groups::parts;
use super::reply::{Grid, Reply};
use super::texts::BoardRow;
use super::untested::untested;
use super::whole::Summary;
use super::words::{amount, finding, level, noun};
use super::{bill, board, by_area, caveats, cuts, nothing, worth};
use crate::findings::cut::only_unseen;
use crate::findings::facts::Facts;
use crate::findings::groups::Dimension;
use crate::findings::headline::{Answer, find};
use crate::findings::ladder::Ladder;
use crate::findings::leading::{FEWEST_RUNS as FEWEST_FOR_LEADING, leading};
use crate::findings::quantities::{Quantity, Timing, quantities, recovery};
use crate::findings::sign::FEWEST_RUNS;
use crate::model::{Measure, Outcome};
use crate::scenario::Scenario;
use crate::scenario::question::Question;
use ndarray::Array2;

/// The option that a question without steps has.
const OPTION: usize = 1;

/// The heading of what a cut does to money.
const SAVED: &str = "What is saved, and what it costs elsewhere";

/// What the model leaves to others to count.
const NOT_COUNTED: &str =
    "What courts, families and councils' other budgets would pay or save is not counted.";

/// Widths of the table's columns, in per cent.
const WIDTHS: [usize; 6] = [20, 15, 15, 16, 18, 16];
/// A part of a change that is not worth a word, in per cent.
const NO_PART: f64 = 0.5;

/// The rows of the table: deaths whole and by cause, recovery in all its definitions, spend.
fn rows(horizon_months: u32) -> Vec<Quantity> {
    let [deaths, recovery, abstinent, settled, getting_on, spend] = quantities(horizon_months);
    let over = |outcome| Quantity::new(outcome, Timing::OverHorizon);
    vec![
        deaths,
        over(Outcome::DeathsOverdose),
        over(Outcome::DeathsAlcohol),
        over(Outcome::DeathsOther),
        recovery,
        abstinent,
        settled,
        getting_on,
        over(Outcome::HepatitisInfections),
        spend,
    ]
}

/// The reply about a cut. `summary` is that of the question's scenario, `scenario`.
#[must_use]
pub fn cut(scenario: &Scenario, summary: &Summary, question: &Question) -> Reply {
    let mut sentences = vec![cuts::sentence(scenario, OPTION, &summary.answers)];
    if !only_unseen(scenario, OPTION) {
        sentences.extend(cuts::elasticity_words(scenario, &summary.months, OPTION));
    }
    whole(scenario, summary, question, sentences)
}

/// The reply about money moved at once.
#[must_use]
pub fn shift(scenario: &Scenario, summary: &Summary, question: &Question) -> Reply {
    whole(scenario, summary, question, Vec::new())
}

fn whole(scenario: &Scenario, summary: &Summary, question: &Question, first: Vec<String>) -> Reply {
    let facts = &summary.facts;
    let about = |quantity: Quantity| {
        find(&summary.answers, quantity).map(|answer| finding(scenario, facts, answer, OPTION))
    };
    let [deaths, recovery, .., spend] = quantities(facts.horizon_months);
    let mut reply = Reply { title: plain(&facts.title), ..Reply::default() };
    reply.first.extend(summary.facts.banners_in_short());
    reply.first.extend(summary.rests.prefers.clone());
    reply.first.extend(question.notes.iter().cloned());
    let blind = only_unseen(scenario, OPTION);
    if blind {
        reply.first.extend(caveats::nothing_seen(scenario, OPTION));
    } else {
        reply.first.extend(caveats::unseen(scenario, OPTION));
        reply.first.extend(caveats::outside(scenario, OPTION));
    }
    // The same words as on a board's page, before the numbers.
    reply.first.extend(summary.brief.verdict.iter().cloned());
    reply.first.extend(about(deaths));
    reply.first.extend(about(recovery));
    reply.first.extend(untested(scenario, summary, &summary.rests));
    reply.first.extend(first.iter().cloned());
    reply.first.extend(nothing::words(scenario, summary, OPTION));
    reply.table = table(scenario, summary);
    let mut money: Vec<String> = about(spend).into_iter().collect();
    money.extend(elsewhere(scenario, summary));
    let cut = !first.is_empty();
    reply.part(if cut { SAVED } else { "What it costs" }, money);
    reply.part("Who bears it", bearers(summary));
    let mut said = reply.first.clone();
    said.extend(caveats::reach(OPTION, &summary.groups));
    said.extend(by_area::words(&summary.areas, OPTION));
    said.extend(bill::words(summary, OPTION));
    reply.part("What it rests on", basis(summary, OPTION, &said));
    reply.part("How exact it is", summary.words.precision.clone());
    reply
}

fn table(scenario: &Scenario, summary: &Summary) -> Grid {
    let facts = &summary.facts;
    let comparator = summary.strategies.first().map_or(String::new(), |first| plain(&first.title));
    let header =
        ["", &comparator, "with this change", "difference", "90 % of runs", "how many runs agree"];
    let rows = rows(facts.horizon_months)
        .into_iter()
        .filter_map(|quantity| find(&summary.answers, quantity))
        .map(|answer| {
            let row = told(scenario, summary, answer, OPTION);
            let [before, after] = levels(answer);
            vec![
                name(answer.quantity, facts),
                before,
                after,
                row.difference.clone().unwrap_or_default(),
                row.range.clone().unwrap_or_default(),
                row.agreed().unwrap_or_default(),
            ]
        })
        .collect();
    Grid { header: header.map(str::to_owned).to_vec(), widths: WIDTHS.to_vec(), rows }
}

/// A row as the first table has it, with what marks it, or made for this table.
fn told(scenario: &Scenario, summary: &Summary, answer: &Answer, option: usize) -> BoardRow {
    let section = summary.board.iter().find(|section| section.quantity == answer.quantity);
    let row = section.and_then(|section| section.rows.get(option).cloned());
    row.unwrap_or_else(|| board::row(scenario, &summary.facts, answer, option))
}

/// Both levels, with as many digits as show that they differ.
fn levels(answer: &Answer) -> [String; 2] {
    let quantity = answer.quantity;
    let means = [0, OPTION].map(|option| answer.levels[option].estimate.mean);
    let short = means.map(|mean| level(quantity, mean));
    if short[0] != short[1] || means[0] == means[1] || quantity.unit() == "pounds" {
        return short;
    }
    let whole = means.map(grouped);
    if whole[0] != whole[1] { whole } else { means.map(|mean| format!("{mean:.1}")) }
}

/// The name of a row: causes of death stand under all deaths.
fn name(quantity: Quantity, facts: &Facts) -> String {
    match quantity.outcome {
        Outcome::DeathsOverdose => "– of drug poisoning".into(),
        Outcome::DeathsAlcohol => "– of alcohol".into(),
        Outcome::DeathsOther => "– of other causes".into(),
        Outcome::HepatitisInfections => "New hepatitis C infections".into(),
        _ => board::heading(quantity, facts),
    }
}

/// What is paid elsewhere, as far as the model counts it.
fn elsewhere(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let mut sentences = bill::words(summary, OPTION);
    let spend = summary.answer(Outcome::Spend, Timing::OverHorizon);
    let saved = spend.and_then(|answer| answer.difference(OPTION)).map(|by| -by.absolute.mean);
    if let (Some(saved), Some(paid)) = (saved, bill::others(summary, OPTION))
        && saved > 0.0
        && paid > 0.0
    {
        sentences.push(format!(
            "For each pound saved, other public bodies pay {:.0} pence more, on average and without crime.",
            100.0 * paid / saved
        ));
    }
    sentences.extend(health(scenario, summary));
    sentences.push(NOT_COUNTED.to_owned());
    sentences
}

/// QALYs against pounds, at the scenario's threshold, whose costs count, and how much of it lies after the horizon.
fn health(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    if let Some(why) = worth::withheld(scenario, OPTION) {
        return vec![format!("Net benefit and every rank are withheld: {why}.")];
    }
    let increment = summary.value.as_ref().and_then(|value| {
        let increment = value.increment(value.basis, OPTION)?;
        Some((value, increment, value.main()?.incremental(OPTION)?))
    });
    let Some((value, increment, net)) = increment else { return Vec::new() };
    let qalys =
        |number: f64| format!("{} {}", size(number), if number < 0.0 { "fewer" } else { "more" });
    let ends = increment.qalys.lower_5_percent.zip(increment.qalys.upper_95_percent);
    let ends = ends.filter(|_| summary.facts.runs >= FEWEST_RUNS);
    let range = ends.map_or(String::new(), |(low, high)| {
        format!(" (90 % of runs fell between {} and {})", qalys(low), qalys(high))
    });
    let mut sentences = vec![format!(
        "In health, discounted and with survivors' remaining years: {} QALYs{range}. At {} a QALY, health and costs to {} \
         together come to {}.",
        qalys(increment.qalys.mean),
        pounds(value.threshold),
        worth::whose(value.basis.perspective),
        worth::gain(summary, net)
    )];
    sentences.extend(worth::after(scenario, summary, OPTION));
    sentences.push(worth::counted(value.basis.perspective).to_owned());
    sentences
}

/// Whom the net change falls on.
fn bearers(summary: &Summary) -> Vec<String> {
    let mut sentences = Vec::new();
    for (measure, noun) in
        [(Measure::Deaths, "deaths"), (Measure::ReachedOneYear, "recoveries of one year")]
    {
        let rows: Vec<_> = summary
            .groups
            .iter()
            .filter(|row| row.strategy == OPTION && row.measure == measure)
            .filter(|row| row.dimension == Dimension::Substance)
            .collect();
        let total: f64 = rows.iter().filter_map(|row| row.difference).sum();
        let told: Vec<_> = rows
            .iter()
            .filter(|row| row.people_at_start > 0.0)
            .filter(|row| row.difference_percent.is_some_and(|share| share.abs() >= NO_PART))
            .map(|row| (*row, row.title()))
            .collect();
        let parts = parts(&told);
        let side = if total > 0.0 { "rise" } else { "fall" };
        sentences.push(if parts.is_empty() {
            format!("The net change in {noun} is not clear enough to say on whom it falls.")
        } else {
            format!("Of the net {side} in {noun}, by what people depend on: {}.", parts.join(", "))
        });
    }
    sentences.extend(caveats::reach(OPTION, &summary.groups));
    sentences.extend(by_area::words(&summary.areas, OPTION));
    sentences
}

/// A correlation with its sign.
fn signed(correlation: f64) -> String {
    let sign = if correlation < 0.0 { '−' } else { '+' };
    format!("{sign}{:.2}", correlation.abs())
}

/// The rows of the register that the answers move with most, over the runs.
fn moves_with(summary: &Summary, strategy: usize) -> Vec<String> {
    let Some(sample) = &summary.sample else { return Vec::new() };
    let runs = summary.facts.runs as usize;
    if summary.facts.expected || runs < FEWEST_FOR_LEADING {
        return vec![format!(
            "Which assumption matters most is not said with fewer than {FEWEST_FOR_LEADING} runs."
        )];
    }
    let recovery = recovery(summary.facts.horizon_months);
    let mut about = vec![("deaths", &sample.deaths)];
    if recovery.outcome == Outcome::ReachedOneYear {
        about.push((noun(recovery), &sample.recoveries));
    }
    about
        .into_iter()
        .filter_map(|(what, outcomes)| {
            let found = leading(sample, outcomes.as_ref()?, strategy);
            Some(match found.first() {
                Some(row) => format!(
                    "Of everything that is drawn, the answer on {what} moves most with row {} ({}), grade {}: the higher \
                     it is, the {} {what} against the comparator (rank correlation {} over {runs} runs).{}",
                    row.id,
                    plain(&row.name),
                    row.grade,
                    if row.correlation > 0.0 { "more" } else { "fewer" },
                    signed(row.correlation),
                    found.get(1).map_or(String::new(), |next| format!(
                        " Next comes row {} ({}).",
                        next.id,
                        signed(next.correlation)
                    ))
                ),
                None => format!(
                    "No single row moves clearly with the answer on {what} over {runs} runs: chance, or many rows \
                     together, make its spread."
                ),
            })
        })
        .collect()
}

/// The reply about money moved by degrees.
#[must_use]
pub fn ladder(scenario: &Scenario, summary: &Summary, question: &Question) -> Reply {
    let facts = &summary.facts;
    let mut reply = Reply { title: plain(&facts.title), ..Reply::default() };
    reply.first.extend(summary.facts.banners_in_short());
    reply.first.extend(summary.rests.prefers.clone());
    reply.first.extend(question.notes.iter().cloned());
    let moved: Vec<String> = question.steps.iter().map(|pence| format!("{pence} a year")).collect();
    let ladders = ladders(summary);
    let runs = if facts.expected { 0 } else { facts.runs };
    reply.first.push(format!(
        "{} steps, each moving as much more as the first, over {} in {}, against {}.",
        moved.len(),
        duration(facts.horizon_months),
        plain(&facts.area),
        quoted(scenario, 0)
    ));
    reply.first.extend(ladders.iter().map(|ladder| ladder.words(&moved, runs)));
    reply.first.extend(untested(scenario, summary, &summary.rests));
    let last = scenario.strategies.len().saturating_sub(1);
    reply.first.extend(caveats::unseen(scenario, last));
    reply.first.extend(caveats::outside(scenario, last));
    reply.first.extend(nothing::words(scenario, summary, last));
    reply.table = ladder_table(scenario, summary, &moved, &ladders);
    reply.part("What the last step rests on", basis(summary, last, &reply.first));
    reply.part("How exact it is", summary.words.precision.clone());
    reply
}

/// What an option rests on, but for what was said first.
pub(super) fn basis(summary: &Summary, option: usize, said: &[String]) -> Vec<String> {
    let words = summary.words.options.iter().find(|words| words.strategy == option);
    let own = words.into_iter().flat_map(|words| words.rests.iter().chain(&words.caveats));
    let own = own.filter(|sentence| !said.contains(sentence)).cloned();
    moves_with(summary, option).into_iter().chain(own).collect()
}

/// People alive at the start, for whom the sample has parts.
fn people(summary: &Summary) -> f64 {
    summary
        .groups
        .iter()
        .filter(|row| row.strategy == 0 && row.measure == Measure::Deaths)
        .filter(|row| row.dimension == Dimension::Sex)
        .map(|row| row.people_at_start)
        .sum()
}

/// Deaths over the horizon, `[option][run]`, the comparator first.
pub(super) fn deaths_by_run(summary: &Summary) -> Option<Vec<Vec<f64>>> {
    let deaths = summary.sample.as_ref()?.deaths.as_ref()?;
    let people = people(summary);
    Some(
        deaths
            .columns()
            .into_iter()
            .map(|of| of.iter().map(|one| one * people).collect())
            .collect(),
    )
}

/// Deaths and recovery by steps, from the sample, which keeps both for every run.
fn ladders(summary: &Summary) -> Vec<Ladder> {
    let Some(sample) = &summary.sample else { return Vec::new() };
    let people = people(summary);
    let of = |outcome: Outcome, each: Option<&Array2<f64>>| {
        let quantity = Quantity::new(outcome, Timing::OverHorizon);
        each.map(|each| {
            Ladder::new(quantity, &(each * people), &sample.draws, summary.facts.expected)
        })
    };
    let recovery = (summary.facts.horizon_months > 12)
        .then(|| of(Outcome::ReachedOneYear, sample.recoveries.as_ref()))
        .flatten();
    of(Outcome::Deaths, sample.deaths.as_ref()).into_iter().chain(recovery).collect()
}

/// The name of a quantity where a column is narrow.
const fn short(quantity: Quantity) -> &'static str {
    match quantity.outcome {
        Outcome::Deaths => "Deaths",
        Outcome::ReachedOneYear => "One year of recovery",
        Outcome::Abstinent => "Abstinent at the end",
        Outcome::Settled => "Settled at the end",
        Outcome::GettingOn => "Getting on at the end",
        Outcome::Spend => "Commissioner spend",
        _ => quantity.outcome.label(),
    }
}

/// Every quantity of the first table by steps; what a step adds alone, with its error, where every run of it is kept.
fn ladder_table(
    scenario: &Scenario,
    summary: &Summary,
    moved: &[String],
    ladders: &[Ladder],
) -> Grid {
    let facts = &summary.facts;
    let header =
        ["", "against the comparator", "90 % of runs", "this step alone", "how many runs agree"];
    let mut rows = Vec::new();
    for quantity in quantities(facts.horizon_months) {
        let Some(answer) = find(&summary.answers, quantity) else { continue };
        let mut title = vec![short(quantity).to_owned()];
        title.resize(header.len(), String::new());
        rows.push(title);
        let ladder = ladders.iter().find(|ladder| ladder.quantity == quantity);
        for (index, moved) in moved.iter().enumerate() {
            let row = told(scenario, summary, answer, index + 1);
            let alone = ladder.and_then(|ladder| ladder.steps.get(index)).map(|step| {
                let error = step.further.standard_error.filter(|_| facts.runs > 1);
                let error =
                    error.map_or(String::new(), |error| format!(" (error {})", size(error)));
                format!("{}{error}", amount(quantity, step.further.mean))
            });
            rows.push(vec![
                format!("– {moved}"),
                row.difference.clone().unwrap_or_default(),
                row.range.clone().unwrap_or_default(),
                alone.unwrap_or_default(),
                row.agreed().unwrap_or_default(),
            ]);
        }
    }
    Grid { header: header.map(str::to_owned).to_vec(), widths: vec![22, 19, 22, 19, 18], rows }
}
