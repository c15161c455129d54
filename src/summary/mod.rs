//! Every number that is shown, made once, so that page, screen, spreadsheet and CSV cannot disagree.
//!
//! In: a scenario and the arrays of its runs. Out: a [`Summary`]. No files, clock, threads or printing.

pub mod arguments;
pub mod assumptions;
pub mod beside;
pub mod bill;
pub mod board;
pub mod bought;
pub mod brief;
pub mod by_area;
pub mod caveats;
pub mod centres;
pub mod certainty;
pub mod cloud;
pub mod compare;
pub mod conditions;
pub mod contract;
pub mod cuts;
mod doubts;
pub mod drawn;
pub mod economics;
pub mod explain;
pub mod face;
pub mod figures;
pub mod first;
pub mod fit_screen;
pub mod fitness;
pub mod fitting;
pub mod gate;
pub mod groups;
pub mod headline;
pub mod incremental;
pub mod ladder;
pub mod leading;
pub mod matrix;
pub mod money;
pub mod need;
pub mod nothing;
pub mod noticed;
pub mod observed;
pub mod payers;
pub mod perfect;
pub mod posterior;
pub mod quantities;
pub mod readings;
pub mod replies;
pub mod reply;
pub mod rests;
pub mod sample;
mod scale;
pub mod score;
pub mod settled;
pub mod stand_ins;
pub mod statistics;
pub mod tables;
pub mod together;
pub mod unmet;
pub mod unspent;
pub mod valuation;
pub mod variance;
pub mod warnings;
pub mod words;
pub mod worth;
pub mod years;

use crate::engine::Results;
use crate::model::{Outcome, Place};
use crate::scenario::Scenario;
use crate::units::YearMonth;
use assumptions::Assumption;
use board::BoardSection;
use brief::Brief;
use by_area::AreaRow;
use drawn::Drawn;
use fitness::Fitness;
use groups::GroupRow;
use headline::Answer;
use money::{Budget, MoneyRow};
use ndarray::{ArcArray, Array3, Ix4};
use noticed::Strays;
use observed::ObservedRow;
use quantities::{Quantity, Timing};
use rests::Rests;
use sample::Sample;
use stand_ins::StandIns;
use together::Together;
use valuation::Value;
use words::{OptionWords, Words};
use years::YearRow;

/// What was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Name of the scenario in folders and columns.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub description: String,
    /// Name of the area.
    pub area: String,
    /// Where the area's figures come from.
    pub area_source: String,
    /// Figures that are not the area's own.
    pub stand_ins: StandIns,
    /// Whether its levels were fitted, and what the fit warned of.
    pub fitness: Fitness,
    /// The first month.
    pub start: YearMonth,
    /// Months simulated.
    pub horizon_months: u32,
    /// Price year of every pound.
    pub price_year: u32,
    /// Runs asked for.
    pub runs_asked: u32,
    /// Runs made.
    pub runs: u32,
    /// Whether the user stopped before the end.
    pub interrupted: bool,
    /// Whether this is one calculation with central values.
    pub expected: bool,
    /// Whether the precision asked for was reached; none when none was asked for.
    pub precision_reached: Option<bool>,
    /// What runs beyond the draws of the area's fit still helped; none where there are none.
    pub again: Option<variance::Again>,
}

impl Facts {
    /// What is said before anything else, on every face: figures that are not the area's own, levels that were not fitted,
    /// what a fit warned of.
    #[must_use]
    pub fn banners(&self) -> Vec<String> {
        self.fitness.sentence().into_iter().chain(self.stand_ins.all()).collect()
    }

    /// The same with fewer names: for a first screen.
    #[must_use]
    pub fn banners_in_short(&self) -> Vec<String> {
        self.fitness.sentence().into_iter().chain(self.stand_ins.first()).collect()
    }
}

/// The names of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategyName {
    /// In columns.
    pub id: String,
    /// In sentences, as the user wrote it.
    pub title: String,
    /// Why it has no net benefit and no rank; none of most.
    pub withheld: Option<String>,
}

/// Month by month, mean over runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Months {
    /// `[strategy, month, Outcome]`: mean.
    pub mean: Array3<f64>,
    /// `[strategy, month, Outcome]`: its Monte Carlo standard error; 0 for a single run, where it is unknown.
    pub error: Array3<f64>,
    /// `[strategy, month, Outcome]`: mean paired difference from the comparator.
    pub difference: Array3<f64>,
    /// `[strategy, month, Outcome]`: its Monte Carlo standard error; 0 for a single run, where it is unknown.
    pub difference_error: Array3<f64>,
    /// `[strategy, month, Place]`: people at the end of the month.
    pub places: Array3<f64>,
}

impl Months {
    /// People in a place less the comparator's; none for the comparator.
    #[must_use]
    pub fn place_difference(&self, strategy: usize, month: usize, place: Place) -> Option<f64> {
        let at = |strategy: usize| self.places[[strategy, month, place as usize]];
        (strategy > 0).then(|| at(strategy) - at(0))
    }
}

/// Everything that is shown about a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What was run.
    pub facts: Facts,
    /// Options, the comparator first.
    pub strategies: Vec<StrategyName>,
    /// Every quantity, for every option and against the comparator.
    pub answers: Vec<Answer>,
    /// Deaths that drugs and alcohol cause, counted together; none without a single run.
    pub caused: Option<Answer>,
    /// Value for money; none without a single run.
    pub value: Option<Value>,
    /// Month by month.
    pub months: Months,
    /// Year by year.
    pub years: Vec<YearRow>,
    /// Every run by year: `[run, strategy, year, HEADLINES]`, flows added up over the year, stocks averaged over its
    /// months; none where it was not kept.
    pub replicates: Option<ArcArray<f64, Ix4>>,
    /// Money by year and line.
    pub money: Vec<MoneyRow>,
    /// The budget of every option before and after.
    pub budgets: Vec<Budget>,
    /// Outcomes by group of people.
    pub groups: Vec<GroupRow>,
    /// Public figures beside the model.
    pub observed: Vec<ObservedRow>,
    /// Options that put others together, beside the sum of their parts.
    pub together: Vec<Together>,
    /// Outcomes by area; empty where there is one.
    pub areas: Vec<AreaRow>,
    /// How far an area's own totals stray beyond counting.
    pub strays: Strays,
    /// The sample for other tools; none without a single run.
    pub sample: Option<Sample>,
    /// What pictures show besides; empty without a single run.
    pub drawn: Drawn,
    /// The first table, as text.
    pub board: Vec<BoardSection>,
    /// What the answers rest on; empty where nothing was asked.
    pub rests: Rests,
    /// Every number taken from outside; empty where nothing was asked.
    pub assumptions: Vec<Assumption>,
    /// Sentences.
    pub words: Words,
    /// What a board reads on one page.
    pub brief: Brief,
}

impl Summary {
    /// The answer for an outcome with a timing.
    #[must_use]
    pub fn answer(&self, outcome: Outcome, timing: Timing) -> Option<&Answer> {
        find(&self.answers, Quantity::new(outcome, timing))
    }
}

fn find(answers: &[Answer], quantity: Quantity) -> Option<&Answer> {
    answers.iter().find(|answer| answer.quantity == quantity)
}

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
        observed: if made { observed::rows(scenario, results) } else { Vec::new() },
        together: if made { together::rows(scenario, results) } else { Vec::new() },
        areas: if made { by_area::rows(scenario, results) } else { Vec::new() },
        years: if made { years::rows(scenario, results) } else { Vec::new() },
        replicates: None,
        budgets: money::budgets(scenario),
        money: if made { money::rows(scenario, results) } else { Vec::new() },
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
    let quantities = board::quantities(facts.horizon_months);
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
        findings.extend(words::value(summary, strategy));
        let mut caveats = caveats::caveats(scenario, strategy, summary);
        findings.extend(together::words(&summary.together, strategy));
        caveats.extend(by_area::words(&summary.areas, strategy));
        caveats.extend(conditions::words(scenario, strategy));
        caveats.extend(bill::words(summary, strategy));
        caveats.extend(together::price(&summary.strategies, &summary.together, strategy));
        caveats.extend(unspent::words(&summary.money, strategy));
        caveats.extend(money::words(&summary.money, strategy));
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
    run.extend(rests::untested(scenario, summary, &summary.rests));
    let exceptions = gate::excused_in(gate::EXCEPTIONS, scenario);
    let mut precision = words::precision(facts, &shown);
    // Before the last sentence, which says what no result is.
    let last = precision.len().saturating_sub(1);
    precision.splice(last..last, unmet::words(&summary.months));
    Words {
        run,
        precision,
        options: (1..scenario.strategies.len()).map(option).collect(),
        value: worth::sentences(scenario, summary),
        exceptions,
        first: first::First::default(),
    }
}
