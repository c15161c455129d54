//! Numbers that only pictures show: years with their spread, clouds of runs, people by kind of place.

use super::cloud::{Cloud, clouds};
use super::headline::Answer;
use super::money::{Budget, budgets};
use super::quantities::{Quantity, Timing, recovery};
use super::statistics::{Estimate, differences, quantile, sorted};
use super::strays::{self, Strays};
use crate::engine::{Draws, HEADLINES, Results};
use crate::model::{Kind, Measure, Outcome, Place, PlaceGroup};
use crate::scenario::Scenario;
use crate::units::{MONTHS_PER_YEAR, YearMonth};
use ndarray::{Array3, Axis};

/// Outcomes that are drawn year by year.
pub const YEARLY: [Outcome; 10] = [
    Outcome::Deaths,
    Outcome::ReachedOneYear,
    Outcome::Abstinent,
    Outcome::Settled,
    Outcome::GettingOn,
    Outcome::Spend,
    Outcome::WaitWeeksTreatment,
    Outcome::WaitWeeksDetox,
    Outcome::WaitWeeksRehab,
    Outcome::Caseload,
];

/// Kinds of place in the order of the stack, with their names.
pub const KINDS: [(PlaceGroup, &str); 8] = [
    (PlaceGroup::Recovery, "in recovery"),
    (PlaceGroup::JustLeft, "just left treatment"),
    (PlaceGroup::Bed, "in a bed, or waiting for one"),
    (PlaceGroup::Community, "community treatment"),
    (PlaceGroup::Prescribing, "on a prescription"),
    (PlaceGroup::Waiting, "waiting for treatment"),
    (PlaceGroup::Prison, "prison, or just released"),
    (PlaceGroup::Using, "using, out of treatment"),
];

/// People that an icon array stands for.
pub const ICONS: f64 = 1000.0;

/// A year of the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Its first month.
    pub first: YearMonth,
    /// Its months: 12, or fewer where the horizon has no whole year.
    pub months: u32,
}

impl Year {
    /// Its name: `2025/26`, or `2025` where it begins in January.
    #[must_use]
    pub fn label(self) -> String {
        let year = self.first.year();
        if self.first.month() == 1 {
            year.to_string()
        } else {
            format!("{year}/{:02}", (year + 1) % 100)
        }
    }
}

/// A mean with the range of 90 % of runs and of half of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Mean and range.
    pub estimate: Estimate,
    /// A quarter of runs were below; none for a single run.
    pub lower_quarter: Option<f64>,
    /// A quarter of runs were above; none for a single run.
    pub upper_quarter: Option<f64>,
}

impl Spread {
    /// From one number a run, at least one.
    #[must_use]
    pub fn of(numbers: &[f64], draws: &Draws) -> Self {
        let sorted = sorted(numbers);
        let quarter = |share: f64| (numbers.len() > 1).then(|| quantile(&sorted, share)).flatten();
        Self {
            estimate: Estimate::of(numbers, draws),
            lower_quarter: quarter(0.25),
            upper_quarter: quarter(0.75),
        }
    }
}

/// One outcome year by year, in its own unit: flows added up over the year, stocks averaged over its months.
#[derive(Clone, Debug, PartialEq)]
pub struct Yearly {
    /// The outcome.
    pub outcome: Outcome,
    /// By option, the comparator first, and year.
    pub levels: Vec<Vec<Spread>>,
    /// Option less comparator, run by run; by option and year, the comparator left out.
    pub differences: Vec<Vec<Spread>>,
}

/// Deaths added up from the start, option less comparator, and when a count of deaths would show them
/// ([`strays`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Deaths more than the comparator's up to the end of each year.
    pub more: Vec<Spread>,
    /// Up to the end of each year: what a count of deaths strays by chance and drift, two standard deviations.
    pub chance: Vec<f64>,
    /// The month, counted from 0, from which the mean stands out from chance; none within the horizon.
    pub month: Option<usize>,
}

/// People out of [`ICONS`] alive at the start; those who become dependent later are counted as they come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thousand {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Deaths over the horizon.
    pub deaths: f64,
    /// Recoveries over the horizon, as the first table counts them.
    pub recoveries: f64,
}

impl Thousand {
    /// Deaths more than another's.
    #[must_use]
    pub fn more_deaths(&self, other: &Self) -> f64 {
        self.deaths - other.deaths
    }
}

/// People who go one way in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Which way.
    pub name: &'static str,
    /// People a year, mean over runs and the horizon.
    pub people: f64,
    /// How many more than under the comparator; none for the comparator.
    pub more: Option<f64>,
    /// Whether it is the way that services hope for.
    pub hoped_for: bool,
}

/// Where people come together and part again.
#[derive(Clone, Debug, PartialEq)]
pub struct Hub {
    /// Its name.
    pub name: &'static str,
    /// Who comes.
    pub into: Vec<Flow>,
    /// Who leaves.
    pub out: Vec<Flow>,
}

/// The flow of people through treatment and recovery under one option, people a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    hubs: [Hub; 3],
}

impl Flows {
    /// Asking for treatment, treatment, recovery.
    #[must_use]
    pub fn hubs(&self) -> &[Hub; 3] {
        &self.hubs
    }
}

/// What pictures show besides the tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The whole years of the horizon, or its one short year.
    pub years: Vec<Year>,
    /// Outcomes by year, in the order of [`YEARLY`].
    pub yearly: Vec<Yearly>,
    /// When a difference in deaths would be known; one entry for each option but the comparator.
    pub known: Vec<Known>,
    /// Costs and health, run by run; one entry for each option that is ranked, but the comparator.
    pub clouds: Vec<Cloud>,
    /// `[option, month, kind of KINDS]`: people at the end of the month, mean.
    pub people: Array3<f64>,
    /// The flow of people, by option; empty where there is no horizon.
    pub flows: Vec<Flows>,
    /// Out of a thousand people; empty where nobody is alive at the start.
    pub thousand: Vec<Thousand>,
    /// Options that are ranked, the comparator among them, for which no other has as few deaths and as many recoveries; by
    /// deaths.
    pub frontier: Vec<usize>,
    /// Every option's budget before and after.
    pub budgets: Vec<Budget>,
}

impl Drawn {
    /// From results with at least one run.
    #[must_use]
    pub fn new(scenario: &Scenario, results: &Results, answers: &[Answer]) -> Self {
        let years = years(scenario);
        Self {
            yearly: YEARLY
                .iter()
                .filter_map(|&outcome| by_year(results, outcome, years.len()))
                .collect(),
            known: known(results, years.len()),
            years,
            clouds: clouds(scenario, results),
            people: people(results),
            flows: flows(scenario, answers),
            thousand: thousand(scenario, results, answers),
            frontier: frontier(scenario, answers),
            budgets: budgets(scenario),
        }
    }

    /// People of one option on top of each other: by month, the sum of every kind and all before it.
    #[must_use]
    pub fn stacked(&self, option: usize) -> Vec<Vec<f64>> {
        let months = self.people.index_axis(Axis(0), option);
        let layers = |month: ndarray::ArrayView1<'_, f64>| {
            let mut sum = 0.0;
            month
                .iter()
                .map(|people| {
                    sum += people;
                    sum
                })
                .collect()
        };
        months.outer_iter().map(layers).collect()
    }

    /// People of each kind in the last month under an option, less the comparator's; none without a month.
    #[must_use]
    pub fn moved(&self, option: usize) -> Option<Vec<f64>> {
        let (options, months, kinds) = self.people.dim();
        let last = months.checked_sub(1).filter(|_| option < options)?;
        let at = |option: usize, kind: usize| self.people[[option, last, kind]];
        Some((0..kinds).map(|kind| at(option, kind) - at(0, kind)).collect())
    }

    /// One outcome by year.
    #[must_use]
    pub fn by_year(&self, outcome: Outcome) -> Option<&Yearly> {
        self.yearly.iter().find(|yearly| yearly.outcome == outcome)
    }
}

/// A last, short year would look like a fall: it is left out where there is a whole one.
fn years(scenario: &Scenario) -> Vec<Year> {
    const YEAR: u32 = MONTHS_PER_YEAR as u32;
    let months = scenario.horizon_months;
    if months < YEAR {
        return vec![Year { first: scenario.start, months }];
    }
    (0..months / YEAR)
        .map(|year| Year { first: scenario.start.plus(year * YEAR), months: YEAR })
        .collect()
}

/// `[year][run]` for one option.
fn draws(
    results: &Results,
    outcome: Outcome,
    strategy: usize,
    years: usize,
) -> Option<Vec<Vec<f64>>> {
    let index = HEADLINES.iter().position(|headline| *headline == outcome)?;
    let yearly = &results.yearly;
    let runs = yearly.len_of(Axis(0));
    Some(
        (0..years.min(yearly.len_of(Axis(2))))
            .map(|year| (0..runs).map(|run| yearly[[run, strategy, year, index]]).collect())
            .collect(),
    )
}

fn options(results: &Results) -> usize {
    results.yearly.len_of(Axis(1))
}

fn by_year(results: &Results, outcome: Outcome, years: usize) -> Option<Yearly> {
    let runs: Vec<Vec<Vec<f64>>> = (0..options(results))
        .map(|strategy| draws(results, outcome, strategy, years))
        .collect::<Option<_>>()?;
    let spread = |runs: &[f64]| Spread::of(runs, &results.draws);
    let (comparator, others) = runs.split_first()?;
    let less = |option: &Vec<Vec<f64>>| -> Vec<Spread> {
        let years = option.iter().zip(comparator);
        years.map(|(option, comparator)| spread(&differences(option, comparator))).collect()
    };
    Some(Yearly {
        outcome,
        levels: runs.iter().map(|years| years.iter().map(|runs| spread(runs)).collect()).collect(),
        differences: others.iter().map(less).collect(),
    })
}

/// Adds years up, run by run.
fn accumulated(mut years: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for year in 1..years.len() {
        let (before, now) = years.split_at_mut(year);
        for (number, so_far) in now[0].iter_mut().zip(&before[year - 1]) {
            *number += so_far;
        }
    }
    years
}

fn known(results: &Results, years: usize) -> Vec<Known> {
    let deaths = |strategy: usize| {
        draws(results, Outcome::Deaths, strategy, years).map(accumulated).unwrap_or_default()
    };
    let comparator = deaths(0);
    let mean = &results.monthly_mean;
    let difference = &results.difference_mean;
    let strays = Strays::new(results, mean.dim().1 as u32).deaths;
    (1..options(results))
        .map(|strategy| {
            let option = deaths(strategy);
            let less = |(option, comparator): (&Vec<f64>, &Vec<f64>)| {
                Spread::of(&differences(option, comparator), &results.draws)
            };
            Known {
                strategy,
                more: option.iter().zip(&comparator).map(less).collect(),
                chance: option
                    .iter()
                    .map(|runs| strays::chance(crate::findings::statistics::mean(runs), strays))
                    .collect(),
                month: strays::month(mean, difference, strategy, Outcome::Deaths, strays),
            }
        })
        .collect()
}

fn people(results: &Results) -> Array3<f64> {
    let (options, months, _) = results.places.dim();
    let mut people = Array3::zeros((options, months, KINDS.len()));
    for &place in Place::ALL {
        let Some(kind) = KINDS.iter().position(|(kind, _)| *kind == place.group()) else {
            continue;
        };
        for option in 0..options {
            for month in 0..months {
                people[[option, month, kind]] += results.places[[option, month, place as usize]];
            }
        }
    }
    people
}

/// From the means over the horizon. Whoever asks for treatment starts it, or is lost or still waiting at the end. Whoever
/// leaves treatment has completed it, left unplanned, died or gone to prison. Recovery begins after treatment and without
/// it, which months do not tell apart: nothing leads from one to the other here.
fn flows(scenario: &Scenario, answers: &[Answer]) -> Vec<Flows> {
    let years = f64::from(scenario.horizon_months) / MONTHS_PER_YEAR;
    if years <= 0.0 {
        return Vec::new();
    }
    let of = |outcome: Outcome| means(answers, Quantity::new(outcome, Timing::OverHorizon));
    let [asked, again, starts, exits, completed, unplanned, died, begun, relapsed] = [
        Outcome::Referrals,
        Outcome::Returns,
        Outcome::Starts,
        Outcome::Exits,
        Outcome::Completions,
        Outcome::DropOuts,
        Outcome::DeathsInTreatment,
        Outcome::RecoveriesBegun,
        Outcome::Relapses,
    ]
    .map(of);
    // What is left of some people when others are taken away; rounding leaves no fewer than none.
    let less = |whole: &[f64], parts: &[&[f64]]| -> Vec<f64> {
        let of = |option: usize| parts.iter().filter_map(|part| part.get(option)).sum::<f64>();
        whole.iter().enumerate().map(|(option, all)| (all - of(option)).max(0.0)).collect()
    };
    let others = less(&asked, &[&again]);
    let not_started = less(&asked, &[&starts]);
    let prison = less(&exits, &[&completed, &unplanned, &died]);
    (0..starts.len())
        .map(|option| {
            let flow = |name: &'static str, people: &[f64], hoped_for: bool| Flow {
                name,
                hoped_for,
                people: people[option] / years,
                more: (option > 0).then(|| (people[option] - people[0]) / years),
            };
            Flows {
                hubs: [
                    Hub {
                        name: "asking for treatment",
                        into: vec![flow("came back", &again, true), flow("others", &others, true)],
                        out: vec![
                            flow("started", &starts, true),
                            flow("not started", &not_started, false),
                        ],
                    },
                    Hub {
                        name: "treatment",
                        into: vec![flow("started", &starts, true)],
                        out: vec![
                            flow("completed", &completed, true),
                            flow("left unplanned", &unplanned, false),
                            flow("prison", &prison, false),
                            flow("died", &died, false),
                        ],
                    },
                    Hub {
                        name: "recovery",
                        into: vec![flow("began", &begun, true)],
                        out: vec![flow("relapsed", &relapsed, false)],
                    },
                ],
            }
        })
        .collect()
}

/// The two headline quantities.
fn headlines(scenario: &Scenario) -> [Quantity; 2] {
    [Quantity::new(Outcome::Deaths, Timing::OverHorizon), recovery(scenario.horizon_months)]
}

/// Means of a headline quantity by option.
fn means(answers: &[Answer], quantity: Quantity) -> Vec<f64> {
    answers
        .iter()
        .find(|answer| answer.quantity == quantity)
        .map(|answer| answer.levels.iter().map(|level| level.estimate.mean).collect())
        .unwrap_or_default()
}

fn thousand(scenario: &Scenario, results: &Results, answers: &[Answer]) -> Vec<Thousand> {
    let people: f64 =
        results.profiles.index_axis(Axis(0), 0).column(Measure::AliveAtStart as usize).sum();
    if people <= 0.0 {
        return Vec::new();
    }
    let [deaths, recoveries] = headlines(scenario).map(|quantity| means(answers, quantity));
    deaths
        .iter()
        .zip(&recoveries)
        .enumerate()
        .map(|(strategy, (deaths, recoveries))| Thousand {
            strategy,
            deaths: ICONS * deaths / people,
            recoveries: ICONS * recoveries / people,
        })
        .collect()
}

fn frontier(scenario: &Scenario, answers: &[Answer]) -> Vec<usize> {
    let [deaths, recoveries] = headlines(scenario).map(|quantity| means(answers, quantity));
    let count = deaths.len().min(recoveries.len());
    let beats = |other: usize, one: usize| {
        deaths[other] <= deaths[one]
            && recoveries[other] >= recoveries[one]
            && (deaths[other] < deaths[one] || recoveries[other] > recoveries[one])
    };
    let ranked: Vec<usize> =
        scenario.ranked().into_iter().filter(|&option| option < count).collect();
    let mut frontier: Vec<usize> = ranked
        .iter()
        .copied()
        .filter(|&one| !ranked.iter().any(|&other| beats(other, one)))
        .collect();
    frontier.sort_by(|&one, &other| deaths[one].total_cmp(&deaths[other]).then(one.cmp(&other)));
    frontier
}

/// Whether an outcome is counted within a year, or averaged over it.
#[must_use]
pub fn counted(outcome: Outcome) -> bool {
    outcome.kind() == Kind::Flow
}
