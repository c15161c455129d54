//! Sentences that follow from the numbers and are never stronger than they are.
//!
//! A word of likelihood comes from one table and carries its percentage. Where the sign of a difference is not clear,
//! the sentence says so.

use super::figures::{duration, plain, pounds, quoted, signed_percent, size, whole_percent};
use crate::findings::facts::Facts;
use crate::findings::headline::{Answer, Difference};
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::sign::{FEWEST_RUNS, Sign, sign};
use crate::findings::statistics::Better;
use crate::model::Outcome;
use crate::scenario::Scenario;

/// What an event that no run shows could still be: 3 ÷ runs bounds its chance at 95 % (the rule of three).
const RULE_OF_THREE: f64 = 3.0;

/// What a share of runs is, wherever it stands.
const SHARES: &str = "“In 97 of 100 runs” is a share of these runs: how far they agree, not how strong the evidence is.";

/// What has to be known of shares of runs, where there are any.
#[must_use]
pub fn shares(scenario: &Scenario, facts: &Facts) -> Option<&'static str> {
    let compared = scenario.strategies.len() > 1;
    (compared && !facts.expected && facts.runs >= FEWEST_RUNS).then_some(SHARES)
}

/// A share of runs, said as one: `in 96 of 100 runs`.
///
/// `share` is 0 to 1. Runs that all agree say no more than the rule of three allows: of 100 that agree, `in over 97 of 100
/// runs`. None below [`FEWEST_RUNS`].
#[must_use]
pub fn agree(share: f64, runs: u32) -> Option<String> {
    if runs < FEWEST_RUNS {
        return None;
    }
    let edge = RULE_OF_THREE / f64::from(runs);
    let hundredths = if share > 1.0 - edge {
        format!("over {:.0}", (100.0 * (1.0 - edge)).floor())
    } else if share < edge {
        format!("under {:.0}", (100.0 * edge).ceil())
    } else {
        // Never none and never all, however many the runs.
        format!("{:.0}", (100.0 * share).round().clamp(1.0, 99.0))
    };
    Some(format!("in {hundredths} of 100 runs"))
}

/// [`agree`], by the name under which pictures know it.
#[must_use]
pub fn likelihood(share: f64, runs: u32) -> Option<String> {
    agree(share, runs)
}

/// The name of a quantity after a number: `31 fewer` *deaths*.
#[must_use]
pub const fn noun(quantity: Quantity) -> &'static str {
    match (quantity.outcome, quantity.timing) {
        (Outcome::Deaths, _) => "deaths",
        (Outcome::ReachedOneYear, _) => "people reaching one year of recovery",
        (Outcome::RecoveriesBegun, _) => "recoveries begun",
        (Outcome::Abstinent, Timing::AtEnd) => "people abstinent at the end",
        (Outcome::Settled, Timing::AtEnd) => "people settled at the end",
        (Outcome::GettingOn, Timing::AtEnd) => "people getting on with life at the end",
        (Outcome::Spend, _) => "spend",
        (Outcome::Qalys, _) => "QALYs",
        (outcome, _) => outcome.label(),
    }
}

pub(super) fn money(quantity: Quantity) -> bool {
    quantity.unit() == "pounds"
}

fn comparative(quantity: Quantity, more: bool) -> &'static str {
    match (more, money(quantity)) {
        (true, _) => "more",
        (false, true) => "less",
        (false, false) => "fewer",
    }
}

/// A level: `1,230`, `£73.5 million`.
#[must_use]
pub fn level(quantity: Quantity, number: f64) -> String {
    let text = if money(quantity) { pounds(number) } else { size(number) };
    if number < 0.0 { format!("−{text}") } else { text }
}

/// A difference: `31 fewer`, `£1.20 million more`, `no difference`.
#[must_use]
pub fn amount(quantity: Quantity, number: f64) -> String {
    if number == 0.0 {
        return "no difference".into();
    }
    let text = if money(quantity) { pounds(number) } else { size(number) };
    format!("{text} {}", comparative(quantity, number > 0.0))
}

/// Where 90 % of runs fell, for a difference; none with too few runs.
#[must_use]
pub fn range(
    facts: &Facts,
    quantity: Quantity,
    difference: &Difference,
) -> Option<(String, String)> {
    let ends = (difference.absolute.lower_5_percent?, difference.absolute.upper_95_percent?);
    (facts.runs >= FEWEST_RUNS).then(|| (amount(quantity, ends.0), amount(quantity, ends.1)))
}

/// One sentence about one option and one quantity.
#[must_use]
pub fn finding(scenario: &Scenario, facts: &Facts, answer: &Answer, strategy: usize) -> String {
    let Some(difference) = answer.difference(strategy) else { return String::new() };
    let quantity = answer.quantity;
    let (option, comparator) = (quoted(scenario, strategy), quoted(scenario, 0));
    let noun = noun(quantity);
    let verb = if money(quantity) { "is" } else { "are" };
    let as_many = if money(quantity) { "as much" } else { "as many" };
    let over = match quantity.timing {
        _ if quantity.outcome == Outcome::ReachedOneYear => {
            format!(" in {}", super::figures::after_a_year(facts.horizon_months))
        }
        Timing::OverHorizon => format!(" over {}", duration(facts.horizon_months)),
        _ => String::new(),
    };
    let by = amount(quantity, difference.absolute.mean);
    let relative = difference
        .percent
        .map_or(String::new(), |percent| format!(" ({})", signed_percent(percent.mean)));
    let range = range(facts, quantity, difference).map(|(low, high)| {
        if low == high {
            format!("90 % of runs fell at {low}")
        } else {
            format!("90 % of runs fell between {low} and {high}")
        }
    });
    match sign(facts, quantity.better(), difference) {
        Sign::Identical => {
            format!(
                "Under {option} there {verb} exactly {as_many} {noun}{over} as under {comparator}."
            )
        }
        Sign::Slight => {
            let range = range.map_or(String::new(), |range| format!("; {range}"));
            format!(
                "Under {option} there is no difference worth the name in {noun}{over} from {comparator}: {by}{relative}{range}."
            )
        }
        Sign::More(None) | Sign::Less(None) => format!(
            "Under {option}, one calculation with central values gives {by} {noun}{over} than under \
             {comparator}{relative}."
        ),
        Sign::Unclear => {
            let fewer = comparative(quantity, false);
            let chance = difference
                .better
                .filter(|_| facts.runs >= FEWEST_RUNS)
                .map(|share| match quantity.better() {
                    Better::Higher => 1.0 - share.share,
                    _ => share.share,
                })
                .map_or_else(
                    || format!("{} tell nothing about chance", made(facts.runs)),
                    |share| {
                        format!("there {verb} {fewer} in {} of runs", whole_percent(100.0 * share))
                    },
                );
            let range = range.map_or(String::new(), |range| format!(", and {range}"));
            format!(
                "Under {option}, the model cannot tell whether there {verb} more or {fewer} {noun}{over} than under \
                 {comparator}: {chance}{range}."
            )
        }
        Sign::More(Some(chance)) | Sign::Less(Some(chance)) => {
            let side = comparative(quantity, difference.absolute.mean > 0.0);
            let chance = agree(chance, facts.runs).unwrap_or_default();
            let range = range.map_or(String::new(), |range| format!("; {range}"));
            format!(
                "Under {option} there {verb} {side} {noun}{over} than under {comparator} {chance}: on average \
                 {by}{relative}{range}."
            )
        }
    }
}

fn made(runs: u32) -> String {
    match runs {
        1 => "a single run can".into(),
        runs => format!("{runs} runs"),
    }
}

/// Two or three sentences for the whole run.
#[must_use]
pub fn whole(scenario: &Scenario, facts: &Facts, answers: &[&Answer]) -> Vec<String> {
    let others = scenario.strategies.len().saturating_sub(1);
    let comparator = quoted(scenario, 0);
    let (area, over) = (plain(&facts.area), duration(facts.horizon_months));
    let how = match (facts.expected, facts.runs) {
        (true, _) => "one calculation of each with central values".into(),
        (false, 1) => "one run of each under the same luck".into(),
        (false, runs) => format!("{runs} runs of each under the same parameters and luck"),
    };
    if others == 0 {
        return vec![format!(
            "{comparator} alone, over {over} in {area} ({how}): nothing stands beside it to compare."
        )];
    }
    let options = if others == 1 { "One option".into() } else { format!("{others} options") };
    let mut sentences =
        vec![format!("{options} against {comparator} over {over} in {area}: {how}.")];
    sentences.extend(answers.iter().map(|answer| against(scenario, facts, answer)));
    sentences.extend(shares(scenario, facts).map(String::from));
    sentences
}

/// Under which options a quantity is likely more or less than under the comparator, in one sentence.
#[must_use]
pub fn against(scenario: &Scenario, facts: &Facts, answer: &Answer) -> String {
    let (mut more, mut less, mut same) = (vec![], vec![], vec![]);
    let (mut slight, mut unclear) = (vec![], vec![]);
    for (index, difference) in answer.differences.iter().enumerate() {
        let title = quoted(scenario, index + 1);
        match sign(facts, answer.quantity.better(), difference) {
            Sign::More(_) => more.push(title),
            Sign::Less(_) => less.push(title),
            Sign::Identical => same.push(title),
            Sign::Slight => slight.push(title),
            Sign::Unclear => unclear.push(title),
        }
    }
    let noun = noun(answer.quantity);
    let agreed = if facts.expected { "in this calculation" } else { "most runs agree" };
    let fewer = comparative(answer.quantity, false);
    let parts: Vec<String> = [
        (less, format!("{fewer} {noun} ({agreed}) under")),
        (more, format!("more {noun} ({agreed}) under")),
        (slight, format!("no difference worth the name in {noun} under")),
        (same, format!("exactly as many {noun} under")),
        (unclear, format!("the model cannot tell whether more or {fewer} {noun} under")),
    ]
    .into_iter()
    .filter(|(titles, _)| !titles.is_empty())
    .map(|(titles, words)| format!("{words} {}", titles.join(", ")))
    .collect();
    format!("Against {}: {}.", quoted(scenario, 0), parts.join("; "))
}

/// What no result of this model is.
pub const NO_EQUALITY_IMPACT: &str =
    "Ethnicity, disability and parenthood are not modelled: this is no equality impact assessment.";

/// Whether the runs were enough, in words, what is not known of need, and what no result is.
#[must_use]
pub fn precision(facts: &Facts, answers: &[&Answer], unmet: Option<String>) -> Vec<String> {
    let mut sentences = missing(facts, answers);
    if enough(facts, answers) {
        sentences.push(ENOUGH.to_owned());
    }
    sentences.extend(unmet);
    sentences.push(NO_EQUALITY_IMPACT.to_owned());
    sentences
}

/// What is said where nothing is missing.
const ENOUGH: &str = "More runs would hardly move these averages: the Monte Carlo standard error of every headline \
     difference is at most a tenth of the difference or a thousandth of the comparator's level.";

/// Said of a run that was stopped.
fn stopped(facts: &Facts) -> Option<String> {
    let [made, asked] = [facts.runs, facts.runs_asked].map(|runs| size(f64::from(runs)));
    facts.interrupted.then(|| format!("Stopped early: {made} of {asked} runs were made."))
}

/// What is missing, in its shortest form.
pub(super) fn missing_in_short(facts: &Facts, answers: &[&Answer]) -> Vec<String> {
    let mut sentences: Vec<String> = stopped(facts).into_iter().collect();
    if facts.expected {
        sentences.push("Central values alone: no ranges, no chance.".to_owned());
    } else if facts.runs < FEWEST_RUNS {
        sentences.push(format!("Fewer than {FEWEST_RUNS} runs: no range and no share of runs."));
    } else if let Some(runs) = needed(facts, answers) {
        sentences.push(format!("More runs would steady these averages: {} or so.", size(runs)));
    }
    if facts.precision_reached == Some(false) {
        sentences.push("The precision asked for was not reached.".into());
    }
    sentences
}

/// How many runs would be enough; none where these were, or nothing can be said.
fn needed(facts: &Facts, answers: &[&Answer]) -> Option<f64> {
    let needed = answers.iter().flat_map(|answer| &answer.differences).filter_map(|by| by.needed);
    let needed: Vec<_> = needed.collect();
    let most = needed.iter().map(|needed| needed.runs).fold(0.0, f64::max);
    let missing = needed.iter().any(|needed| !needed.enough);
    missing.then(|| most.max(f64::from(facts.runs) + 1.0))
}

/// Whether more runs would hardly move any headline difference.
fn enough(facts: &Facts, answers: &[&Answer]) -> bool {
    let differences = || answers.iter().flat_map(|answer| &answer.differences);
    !facts.expected
        && needed(facts, answers).is_none()
        && differences().any(|by| by.needed.is_some())
        && differences().all(|by| by.needed.is_some() || by.absolute.standard_error.is_none())
}

/// What is missing for these averages to be steady, a sentence each.
pub(super) fn missing(facts: &Facts, answers: &[&Answer]) -> Vec<String> {
    let mut sentences: Vec<String> = stopped(facts).into_iter().collect();
    if facts.expected {
        sentences.push(
            "These are expected values: one calculation with central values, without chance or spread. It has no \
             ranges and no chances of being better."
                .into(),
        );
        return sentences;
    }
    if facts.runs < FEWEST_RUNS {
        sentences.push(format!(
            "With fewer than {FEWEST_RUNS} runs no range and no likelihood is put into words."
        ));
    }
    if let Some(runs) = needed(facts, answers) {
        sentences.push(format!(
            "The runs were not enough to bring the Monte Carlo standard error of every headline difference to a tenth \
             of the difference or a thousandth of the comparator's level: about {} would be.",
            size(runs)
        ));
    }
    if let Some(again) = facts.again {
        sentences.push(format!(
            "The fit of this area has {} draws of its parameters, and these {} runs went through them more than once. That \
             takes out chance alone: standard errors of headline differences are {} of what one pass gave. For more, the \
             fit needs more draws (`balance calibrate --keep`).",
            size(again.draws as f64),
            size(f64::from(facts.runs)),
            whole_percent(100.0 * again.error)
        ));
    }
    if facts.precision_reached == Some(false) {
        sentences.push("The precision asked for was not reached.".into());
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_runs_is_said_as_one() {
        for (share, runs, words) in [
            (0.96, 1000, "in 96 of 100 runs"),
            (0.896, 1000, "in 90 of 100 runs"),
            (0.5, 1000, "in 50 of 100 runs"),
            (0.01, 1000, "in 1 of 100 runs"),
            (1.0, 1000, "in over 99 of 100 runs"),
            (1.0, 100, "in over 97 of 100 runs"),
            (0.0, 100, "in under 3 of 100 runs"),
            (1.0, 20, "in over 85 of 100 runs"),
            (0.999_99, 1_000_000, "in 99 of 100 runs"),
        ] {
            assert_eq!(agree(share, runs).as_deref(), Some(words), "{share} of {runs}");
        }
        assert_eq!(agree(0.9, 19), None);
    }

    #[test]
    fn amounts_name_their_side() {
        let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
        let spend = Quantity::new(Outcome::Spend, Timing::OverHorizon);
        assert_eq!(amount(deaths, -31.2), "31 fewer");
        assert_eq!(amount(spend, -1_204_000.0), "£1.20 million less");
        assert_eq!(amount(spend, 320.0), "£320 more");
        assert_eq!(amount(deaths, 0.0), "no difference");
    }
}
