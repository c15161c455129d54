//! What has to be read beside an option's numbers, because of what the option does.

use super::cuts;
use super::figures::{pounds, size};
use super::groups::parts;
use super::whole::Summary;
use crate::findings::cut::{Cut, more_for, only_unseen, takes_alone};
use crate::findings::groups::{Dimension, GroupRow};
use crate::findings::months::Months;
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::rests::Verdict;
use crate::model::{Measure, Outcome};
use crate::scenario::{Line, Policy, Scenario, Substance};

/// Whether more deaths under an option are built in: it takes money away and gives nothing, and there are more deaths however
/// contested evidence is read. That runs agree on such a sign says nothing.
#[must_use]
pub fn built_in(scenario: &Scenario, summary: &Summary, strategy: usize) -> bool {
    let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    let of = |verdict: &&Verdict| (verdict.strategy, verdict.quantity) == (strategy, deaths);
    let verdict = summary.rests.verdicts.iter().find(of);
    takes_alone(scenario, strategy)
        && verdict.is_some_and(|verdict| verdict.base > 0.0 && verdict.sign_holds())
}

/// The sentences for one option.
#[must_use]
pub fn caveats(scenario: &Scenario, strategy: usize, summary: &Summary) -> Vec<String> {
    if strategy >= scenario.strategies.len() {
        return Vec::new();
    }
    if only_unseen(scenario, strategy) {
        let mut sentences = nothing_seen(scenario, strategy);
        sentences.extend(safeguards(scenario, strategy, summary));
        return sentences;
    }
    let mut sentences = safeguards(scenario, strategy, summary);
    sentences.extend(unseen(scenario, strategy));
    sentences.extend(outside(scenario, strategy));
    sentences.extend(reach(strategy, &summary.groups));
    sentences
}

/// What is said first of an option all of whose changes the model cannot see.
pub(super) fn nothing_seen(scenario: &Scenario, strategy: usize) -> Vec<String> {
    let mut sentences = unseen(scenario, strategy);
    sentences.push(
        "That is all that it changes: no difference in deaths, recovery or health can show, and no gain or loss is claimed \
         from that. What these lines do is not nothing."
            .to_owned(),
    );
    sentences.extend(outside(scenario, strategy));
    sentences
}

/// What keeps an answer about cuts, LEROs, rehab, prescribing, payment by results or assessment from being read as more
/// than it is.
#[must_use]
pub fn safeguards(scenario: &Scenario, strategy: usize, summary: &Summary) -> Vec<String> {
    let mut sentences = Vec::new();
    if Cut::of(scenario, strategy).is_some() {
        sentences.push(cuts::sentence(scenario, strategy, &summary.answers));
        if !only_unseen(scenario, strategy) {
            sentences.extend(cuts::elasticity_words(scenario, &summary.months, strategy));
        }
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
            "It gives rehab {} more. Rehab's results come from people who chose it and were chosen for it (row c-T08). How \
             well others would do is an assumption (row a-T11). Leaving a bed early is followed by a peak in deaths (row \
             a-M36). The sceptical reading belongs beside this one.{against}",
            pounds(change(&[Line::Rehab]))
        ));
    }
    if change(&[Line::PrescribingClinicians, Line::Pharmacy]) < 0.0 {
        sentences.extend(turned_away(strategy, &summary.groups));
    }
    let ever = |wanted: &dyn Fn(&Policy) -> bool| {
        let of = |strategy: usize| {
            let strategy = scenario.strategies.get(strategy);
            strategy.is_some_and(|one| one.policies.iter().any(|(_, policy)| wanted(policy)))
        };
        of(strategy) && !of(0)
    };
    if ever(&|policy| policy.payment_by_results > 0.0) {
        sentences.push(
            "Payment by results: the English pilot saw no change in mortality (row c-S03). The difference in deaths shown \
             here follows from fewer people staying, and has to be read beside that."
                .to_owned(),
        );
    }
    if ever(&|policy| policy.assessment_mentors > 0.0 || policy.single_point_of_assessment) {
        sentences.extend(nobody_waits(&summary.months));
    }
    sentences
}

/// Below this mean wait, in weeks, hardly anybody waits.
const NO_WAIT: f64 = 0.5;

/// What a lever on people who wait can do where nobody does; none where people wait.
fn nobody_waits(months: &Months) -> Option<String> {
    let count = months.mean.dim().1;
    let weeks = |outcome: Outcome| -> f64 {
        let all = (0..count).map(|month| months.mean[[0, month, outcome as usize]]);
        all.sum::<f64>() / count.max(1) as f64
    };
    let wait = weeks(Outcome::WaitWeeksTreatment);
    (wait < NO_WAIT).then(|| {
        "What mentors and a single point of assessment do for people who wait for community treatment can hardly show: \
         hardly anybody waits here, carrying on as now."
            .to_owned()
    })
}

/// Where prescribing loses money, more people recover, and most of them are people who do not use opiates: how many more of
/// these, and of people who do. A loss at the giver is no gain of the receiver.
#[must_use]
pub fn freed(scenario: &Scenario, strategy: usize, groups: &[GroupRow]) -> Option<(f64, f64)> {
    let lines = [Line::PrescribingClinicians, Line::Pharmacy];
    let loses = more_for(scenario, strategy, &lines) < 0.0;
    let (opiates, others) = recovered(strategy, groups).filter(|_| loses)?;
    (opiates + others > 0.0 && others > opiates).then_some((others, opiates))
}

/// How many more reach a year of recovery among people who use opiates and among all others; none where the whole is not clear.
fn recovered(strategy: usize, groups: &[GroupRow]) -> Option<(f64, f64)> {
    let rows: Vec<&GroupRow> = groups
        .iter()
        .filter(|row| row.strategy == strategy && row.measure == Measure::ReachedOneYear)
        .filter(|row| row.dimension == Dimension::Substance)
        .collect();
    // Only a difference that is clear and worth a word has parts.
    rows.iter().find(|row| row.difference_percent.is_some())?;
    let of = |opiates: bool| -> f64 {
        let of = rows.iter().filter(|row| (row.group == Substance::Opiate as usize) == opiates);
        of.filter_map(|row| row.difference).sum()
    };
    Some((of(true), of(false)))
}

/// Where prescribing loses money and more people recover: who they are.
fn turned_away(strategy: usize, groups: &[GroupRow]) -> Option<String> {
    let (opiates, others) = recovered(strategy, groups)?;
    if opiates + others <= 0.0 {
        return None;
    }
    let said = |by: f64| format!("{} {}", size(by), if by < 0.0 { "fewer" } else { "more" });
    let (others_said, opiates_said) = (said(others), said(opiates));
    Some(if others > opiates {
        format!(
            "When prescribing turns people away, keyworkers have more time for others. So the gain in one-year recoveries is \
             among people who do not use opiates: {others_said}, against {opiates_said} among people who do."
        )
    } else {
        format!(
            "Prescribing loses money, and one-year recoveries rise: {others_said} among people who do not use opiates, \
             {opiates_said} among people who do."
        )
    })
}

/// Lines whose effect the model cannot see and that the option changes.
pub(super) fn unseen(scenario: &Scenario, strategy: usize) -> Vec<String> {
    let blind = scenario.blind(strategy);
    let named = |lines: &[Line]| -> String {
        lines.iter().map(|line| line.label()).collect::<Vec<_>>().join(", ")
    };
    let mut sentences = Vec::new();
    if !blind.loses.is_empty() {
        sentences.push(format!(
            "The model cannot see what this loses: {}. Net benefit and every rank are withheld.",
            named(&blind.loses)
        ));
    }
    if !blind.gains.is_empty() {
        sentences.push(format!("The model cannot see what this gains: {}.", named(&blind.gains)));
    }
    sentences
}

/// A multiple of today's money in words.
fn times(times: f64) -> String {
    match times {
        0.0 => "nothing".to_owned(),
        times if times < 10.0 => format!("{times:.1} times today's"),
        times => format!("{} times today's", size(times)),
    }
}

/// That an option goes beyond anything seen, with the lines and how many times today's money they have.
pub(super) fn outside(scenario: &Scenario, strategy: usize) -> Option<String> {
    // Lines by their multiple, in the order of a budget.
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for (line, multiple) in scenario.beyond(strategy) {
        let multiple = times(multiple);
        match said.iter_mut().find(|(known, _)| *known == multiple) {
            Some((_, lines)) => lines.push(line.label()),
            None => said.push((multiple, vec![line.label()])),
        }
    }
    let parts: Vec<String> = said
        .into_iter()
        .map(|(multiple, lines)| format!("{multiple} for {}", lines.join(", ")))
        .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Outside anything seen: {}. No service has been watched so far from today's money; the model goes on as if its \
             numbers still held.",
            parts.join("; ")
        )
    })
}

/// The same in a few words: how many lines, and how far the farthest of them.
pub(super) fn outside_in_short(scenario: &Scenario, strategy: usize) -> Option<String> {
    let beyond = scenario.beyond(strategy);
    let (line, farthest) = match beyond.as_slice() {
        [] => return None,
        [(line, only)] => (line.label().to_owned(), times(*only)),
        several => {
            let first = several.iter().map(|(_, multiple)| *multiple);
            let far = |times: f64| if times < 1.0 { 1.0 / times } else { times };
            let farthest =
                first.fold(1.0, |most, times| if far(times) > far(most) { times } else { most });
            (format!("{} lines, the farthest", several.len()), times(farthest))
        }
    };
    Some(format!("Outside anything seen: {line} at {farthest}."))
}

/// What a table says beside an option's title of the two above; none of most.
#[must_use]
pub fn mark(scenario: &Scenario, strategy: usize) -> Option<String> {
    let loses = !scenario.blind(strategy).loses.is_empty();
    let outside = !scenario.beyond(strategy).is_empty();
    let marks: Vec<&str> =
        [(outside, "outside anything seen"), (loses, "the model cannot see what it loses")]
            .into_iter()
            .filter_map(|(holds, mark)| holds.then_some(mark))
            .collect();
    (!marks.is_empty()).then(|| marks.join("; "))
}

/// Which part of a clear difference falls to people of higher complexity, women and over-50s.
pub(super) fn reach(strategy: usize, rows: &[GroupRow]) -> Vec<String> {
    const WATCHED: [(Dimension, &str, &str); 3] = [
        (Dimension::Complexity, "higher", "people of higher complexity"),
        (Dimension::Sex, "female", "women"),
        (Dimension::Age, "50_over", "people aged 50 and over"),
    ];
    [(Measure::Deaths, "deaths"), (Measure::ReachedOneYear, "recoveries of one year")]
        .into_iter()
        .filter_map(|(measure, noun)| {
            let of = |dimension: Dimension, key: &str| {
                rows.iter().find(|row| {
                    row.strategy == strategy
                        && row.measure == measure
                        && row.dimension == dimension
                        && row.key() == key
                })
            };
            let total: f64 = rows
                .iter()
                .filter(|row| row.strategy == strategy && row.measure == measure)
                .filter(|row| row.dimension == Dimension::Sex)
                .filter_map(|row| row.difference)
                .sum();
            let watched: Vec<(&GroupRow, &str)> = WATCHED
                .into_iter()
                .filter_map(|(dimension, key, who)| Some((of(dimension, key)?, who)))
                .collect();
            let parts = parts(&watched);
            let side = if total > 0.0 { "rise" } else { "fall" };
            (!parts.is_empty())
                .then(|| format!("Of the net {side} in {noun}, {}.", parts.join(", ")))
        })
        .collect()
}
