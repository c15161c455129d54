//! Makes a summary: first its numbers, then its sentences.

use super::brief::Brief;
use super::texts::{First, OptionWords, Words};
use super::whole::Summary;
use super::{
    bill, board, by_area, caveats, conditions, first, gate, money, nothing, noticed, prescribing,
    rests, together, unmet, unspent, untested, words, worth,
};
use crate::engine::Results;
use crate::findings::drawn::Drawn;
use crate::findings::facts::{Facts, Fitness, StandIns, StrategyName};
use crate::findings::headline::{Answer, find};
use crate::findings::months::Months;
use crate::findings::quantities::{Quantity, Timing, quantities};
use crate::findings::rests::Rests;
use crate::findings::sample::Sample;
use crate::findings::strays::Strays;
use crate::findings::valuation::Value;
use crate::findings::{self, groups, headline, variance, years};
use crate::model::Outcome;
use crate::scenario::Scenario;

/// Makes every number that is shown.
///
/// `results` are those of `scenario`: the same options in the same order, the same months. Results without a single
/// run leave every list of numbers empty.
#[must_use]
pub fn summarise(scenario: &Scenario, results: &Results) -> Summary {
    let facts = Facts {
        scenario: scenario.name.clone(),
        title: scenario.title.clone(),
        description: scenario.description.clone(),
        area: scenario.area.name.clone(),
        area_source: scenario.area.source.clone(),
        stand_ins: StandIns::of(scenario),
        fitness: Fitness::of(scenario),
        start: scenario.start,
        horizon_months: scenario.horizon_months,
        price_year: scenario.price_year,
        runs_asked: results.runs_asked,
        runs: results.runs,
        interrupted: results.interrupted,
        expected: results.expected,
        precision_reached: results.precision_reached,
        again: variance::again(scenario, results),
    };
    let strategies: Vec<StrategyName> = scenario
        .strategies
        .iter()
        .enumerate()
        .map(|(index, strategy)| StrategyName {
            id: strategy.id.clone(),
            title: strategy.title.clone(),
            withheld: worth::withheld(scenario, index),
        })
        .collect();
    let made = results.runs > 0;
    let answers = if made { headline::answers(results) } else { Vec::new() };
    let value = made.then(|| Value::new(scenario, results));
    let mut summary = Summary {
        board: board::board(scenario, &facts, &answers),
        groups: if made { groups::rows(results, &answers) } else { Vec::new() },
        observed: if made { findings::observed::rows(scenario, results) } else { Vec::new() },
        together: if made { findings::together::rows(scenario, results) } else { Vec::new() },
        areas: if made { findings::by_area::rows(scenario, results) } else { Vec::new() },
        years: if made { years::rows(scenario, results) } else { Vec::new() },
        replicates: None,
        budgets: findings::money::budgets(scenario),
        money: if made { findings::money::rows(scenario, results) } else { Vec::new() },
        drawn: if made { Drawn::new(scenario, results, &answers) } else { Drawn::default() },
        strays: if made {
            Strays::new(results, scenario.horizon_months)
        } else {
            Strays::default()
        },
        sample: made.then(|| Sample::new(scenario, results)),
        months: Months {
            mean: results.monthly_mean.clone(),
            error: results.monthly_error.clone(),
            difference: results.difference_mean.clone(),
            difference_error: results.difference_error.clone(),
            places: results.places.clone(),
        },
        facts,
        strategies,
        answers,
        caused: made.then(|| {
            let of = |cause| Quantity::new(cause, Timing::OverHorizon);
            Answer::of(&[Outcome::DeathsOverdose, Outcome::DeathsAlcohol].map(of), results)
        }),
        value,
        rests: Rests::default(),
        assumptions: Vec::new(),
        words: Words::default(),
        brief: Brief::default(),
    };
    say(scenario, &mut summary);
    summary
}

/// Makes every sentence of a summary from its numbers and from what they rest on.
fn say(scenario: &Scenario, summary: &mut Summary) {
    summary.words = sentences(scenario, summary);
    summary.words.first = first::sentences(scenario, summary);
    summary.brief = Brief::new(scenario, summary);
}

fn sentences(scenario: &Scenario, summary: &Summary) -> Words {
    let facts = &summary.facts;
    let quantities = quantities(facts.horizon_months);
    let of = |quantities: &[Quantity]| -> Vec<&Answer> {
        quantities.iter().filter_map(|&quantity| find(&summary.answers, quantity)).collect()
    };
    let shown = of(&quantities);
    if shown.is_empty() {
        return Words::default();
    }
    let option = |strategy: usize| {
        let mut findings: Vec<String> =
            shown.iter().map(|answer| words::finding(scenario, facts, answer, strategy)).collect();
        findings.extend(worth::words(summary, strategy));
        let mut caveats = caveats::caveats(scenario, strategy, summary);
        findings.extend(together::words(&summary.together, strategy));
        caveats.extend(by_area::words(&summary.areas, strategy));
        caveats.extend(conditions::words(scenario, strategy));
        caveats.extend(bill::words(summary, strategy));
        caveats.extend(together::price(&summary.strategies, &summary.together, strategy));
        caveats.extend(unspent::words(&summary.money, strategy));
        caveats.extend(money::words(&summary.money, strategy));
        caveats.extend(prescribing::sentences(scenario, summary, strategy));
        caveats.extend(nothing::words(scenario, summary, strategy));
        caveats.extend(noticed::words(scenario, summary, strategy));
        let rests = summary.rests.verdicts.iter().filter(|verdict| verdict.strategy == strategy);
        let rests = rests.flat_map(|verdict| {
            let quantity = verdict.quantity;
            let answer = summary.answer(quantity.outcome, quantity.timing);
            let runs = answer.and_then(|answer| answer.difference(strategy));
            rests::sentences(verdict, runs.map(|runs| runs.absolute))
        });
        OptionWords { strategy, findings, rests: rests.collect(), caveats }
    };
    let mut run: Vec<String> = summary.rests.prefers.clone().into_iter().collect();
    run.extend(first::before_all(scenario));
    run.extend(words::whole(scenario, facts, &of(&quantities[..2])));
    run.extend(untested::untested(scenario, summary, &summary.rests));
    let exceptions = gate::excused_in(gate::EXCEPTIONS, scenario);
    let precision = words::precision(facts, &shown, unmet::words(&summary.months));
    Words {
        run,
        precision,
        options: (1..scenario.strategies.len()).map(option).collect(),
        value: worth::sentences(scenario, summary),
        exceptions,
        first: First::default(),
    }
}

/// Adds what the answers rest on, and its sentences, to a summary.
pub fn add_rests(summary: &mut Summary, scenario: &Scenario, rests: Rests) {
    summary.rests = rests;
    mark_untested(summary);
    say(scenario, summary);
}

/// Says of every difference of a board that rests on weak evidence alone that it is untested.
fn mark_untested(summary: &mut super::whole::Summary) {
    let untested: Vec<Vec<usize>> = summary
        .board
        .iter()
        .map(|section| {
            let found = summary.rests.untested(summary, section.quantity);
            found.into_iter().map(|(option, _)| option).collect()
        })
        .collect();
    for (section, untested) in summary.board.iter_mut().zip(untested) {
        for row in section.rows.iter_mut().filter(|row| untested.contains(&row.strategy)) {
            row.untested = true;
        }
    }
}
