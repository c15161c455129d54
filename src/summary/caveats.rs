//! What has to be read beside an option's numbers, because of what the option does.

use super::figures::{pounds, whole_percent};
use super::groups::{Dimension, GroupRow};
use super::headline::Answer;
use crate::model::Measure;
use crate::scenario::{Line, Scenario, Strategy};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::pow;

/// An option counts as a cut when its last year's funds are below this share of the comparator's.
const CUT: f64 = 0.99;

/// Below this share of the whole horizon's money, a cut says nothing about one of 10 %.
const LEAST_CUT: f64 = 0.05;

/// Row c-S07: deaths for each 10 % cut, the assumed reading of a study that found no link, with its range.
const NO_LINK_FOUND: [f64; 3] = [1.0, 0.95, 1.08];

/// Funds of the months of a strategy from `first` on, in pounds.
fn funds(strategy: &Strategy, lines: &[Line], first: usize) -> f64 {
    let months = strategy.funds.iter().skip(first);
    months.flat_map(|month| lines.iter().map(|&line| month[line as usize].pounds())).sum()
}

/// Pounds more that an option gives some lines over the horizon than the comparator does.
pub(super) fn more_for(scenario: &Scenario, strategy: usize, lines: &[Line]) -> f64 {
    let of = |index: usize| {
        scenario.strategies.get(index).map_or(0.0, |strategy| funds(strategy, lines, 0))
    };
    of(strategy) - of(0)
}

/// By what share an option cuts the comparator's money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// In the last year of the horizon, 0 to 1.
    pub last_year: f64,
    /// Over the whole horizon, 0 to 1.
    pub whole: f64,
}

impl Cut {
    /// The cut of an option; none where its last year's funds are 99 % of the comparator's or more.
    #[must_use]
    pub fn of(scenario: &Scenario, strategy: usize) -> Option<Self> {
        let comparator = scenario.strategies.first()?;
        let option = scenario.strategies.get(strategy)?;
        let last_year = option.funds.len().saturating_sub(MONTHS_PER_YEAR as usize);
        let share = |first: usize| {
            let before = funds(comparator, Line::ALL, first);
            (before > 0.0).then(|| funds(option, Line::ALL, first) / before)
        };
        let last = share(last_year)?;
        (last < CUT).then_some(Self { last_year: 1.0 - last, whole: 1.0 - share(0)? })
    }

    /// The ratio of deaths that the option implies for each 10 % cut from the whole horizon's money; none where less
    /// than 5 % of the whole horizon's money is cut, or nobody dies.
    ///
    /// (option ÷ comparator)^(10 % ÷ cut): the same step, 10 % at a time.
    #[must_use]
    pub fn deaths_ratio_per_10_percent(self, option: f64, comparator: f64) -> Option<f64> {
        (self.whole >= LEAST_CUT && option > 0.0 && comparator > 0.0)
            .then(|| pow(option / comparator, 0.1 / self.whole))
    }
}

/// The sentences for one option. `deaths` is the answer on deaths over the horizon.
#[must_use]
pub fn caveats(
    scenario: &Scenario,
    strategy: usize,
    deaths: Option<&Answer>,
    groups: &[GroupRow],
) -> Vec<String> {
    let (Some(comparator), Some(option)) =
        (scenario.strategies.first(), scenario.strategies.get(strategy))
    else {
        return Vec::new();
    };
    let mut sentences = safeguards(scenario, strategy, deaths);
    sentences.extend(unseen(comparator, option));
    sentences.extend(reach(strategy, groups));
    sentences
}

/// What keeps an answer about cuts, LEROs or rehab from being read as more than it is.
#[must_use]
pub fn safeguards(scenario: &Scenario, strategy: usize, deaths: Option<&Answer>) -> Vec<String> {
    let mut sentences = Vec::new();
    if Cut::of(scenario, strategy).is_some() {
        sentences.push(cut_sentence(scenario, strategy, deaths));
    }
    let change = |lines: &[Line]| more_for(scenario, strategy, lines);
    if change(&[Line::Lero]) > 0.0 {
        sentences.push(format!(
            "It gives LEROs {} more. Their effect on relapse (row c-L12) and their price per member (row s-U19) are both \
             assumptions, without a controlled study: any gain from that money is untested, and has to be read beside the \
             same option with a relapse ratio of 1 and £250 a member.",
            pounds(change(&[Line::Lero]))
        ));
    }
    if change(&[Line::Rehab]) > 0.0 {
        let from_prescribing = change(&[Line::PrescribingClinicians, Line::Pharmacy]) < 0.0;
        let against = if from_prescribing {
            " Money leaves prescribing at the same time: deaths and all three recoveries belong together here."
        } else {
            ""
        };
        sentences.push(format!(
            "It gives rehab {} more. Rehab's results come from people who chose it and were chosen for it (row c-T08); how \
             much of them further entrants keep is an assumption (row a-T11), and leaving a bed early is followed by a \
             peak in deaths (row a-M36). The sceptical reading belongs beside this one.{against}",
            pounds(change(&[Line::Rehab]))
        ));
    }
    sentences
}

/// What has to stand beside every cut, however small.
pub(super) fn cut_sentence(
    scenario: &Scenario,
    strategy: usize,
    deaths: Option<&Answer>,
) -> String {
    let study = "The largest English study found no detectable link between cuts and deaths; this estimate comes from \
                 coverage and retention.";
    let Some(cut) = Cut::of(scenario, strategy) else { return study.to_owned() };
    let start =
        format!("A cut of {} in the last year. {study}", whole_percent(100.0 * cut.last_year));
    let ratio = deaths.and_then(|answer| {
        let level = |index: usize| answer.levels.get(index).map(|level| level.estimate.mean);
        cut.deaths_ratio_per_10_percent(level(strategy)?, level(0)?)
    });
    let [null, low, high] = NO_LINK_FOUND;
    match ratio {
        Some(ratio) => format!(
            "{start} It implies {ratio:.3} times the deaths for each 10 % cut, beside {null:.2} ({low:.2} to {high:.2}), \
             the assumed reading of that study (row c-S07)."
        ),
        None => format!("{start} An effect for each 10 % cut cannot be worked out here."),
    }
}

/// Lines that the model cannot see and the option changes.
pub(super) fn unseen(comparator: &Strategy, option: &Strategy) -> Vec<String> {
    let (mut loses, mut gains) = (Vec::new(), Vec::new());
    for &line in &option.unseen_changes {
        let more = funds(option, &[line], 0) > funds(comparator, &[line], 0);
        if more { &mut gains } else { &mut loses }.push(line.label());
    }
    [(loses, "loses"), (gains, "gains")]
        .into_iter()
        .filter(|(lines, _)| !lines.is_empty())
        .map(|(lines, verb)| {
            format!("The model cannot see what this {verb}: {}.", lines.join(", "))
        })
        .collect()
}

/// Which part of a clear difference falls to people of higher complexity, women and over-50s.
pub(super) fn reach(strategy: usize, groups: &[GroupRow]) -> Vec<String> {
    const WATCHED: [(Dimension, &str, &str); 3] = [
        (Dimension::Complexity, "higher", "people of higher complexity"),
        (Dimension::Sex, "female", "women"),
        (Dimension::Age, "50_over", "people aged 50 and over"),
    ];
    [(Measure::Deaths, "deaths"), (Measure::ReachedOneYear, "recoveries of one year")]
        .into_iter()
        .filter_map(|(measure, noun)| {
            let of = |dimension: Dimension, key: &str| {
                groups.iter().find(|row| {
                    row.strategy == strategy
                        && row.measure == measure
                        && row.dimension == dimension
                        && row.key() == key
                })
            };
            let total: f64 = groups
                .iter()
                .filter(|row| row.strategy == strategy && row.measure == measure)
                .filter(|row| row.dimension == Dimension::Sex)
                .filter_map(|row| row.difference)
                .sum();
            let parts: Vec<String> = WATCHED
                .into_iter()
                .filter_map(|(dimension, key, who)| {
                    let row = of(dimension, key)?;
                    let (share, people) = (row.difference_percent?, row.people_at_start_percent?);
                    let (share, people) = (whole_percent(share), whole_percent(people));
                    Some(format!("{share} is among {who} ({people} of all at the start)"))
                })
                .collect();
            let side = if total > 0.0 { "rise" } else { "fall" };
            (!parts.is_empty())
                .then(|| format!("Of the net {side} in {noun}, {}.", parts.join(", ")))
        })
        .collect()
}
