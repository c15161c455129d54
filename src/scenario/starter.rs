//! A commented file to start from: every figure says what it is, where it is published and what to put if it is unknown.
//!
//! Its figures are those of the illustrative authority, in proportion to residents, so that the file runs before the
//! first of them is replaced.

use super::guess;
use super::lines::{Behaviour, Line};
use super::numbers;
use super::observed::{Observable, Observed};
use super::people::{Age, Substance};
use super::question::Refused;
use super::types::{Group, Scenario};
use crate::units::Pence;
use std::fmt::Write as _;

/// Fewest and most residents of an area.
const RESIDENTS: (f64, f64) = (100.0, 2e9);
/// Significant digits of a figure in proportion: no more than a guess carries.
const DIGITS: usize = 3;

/// Residents as a person types them: `280000`, `280,000`, `280k`.
///
/// # Errors
///
/// Anything else.
pub fn residents(text: &str) -> Result<f64, Refused> {
    let shown: String = text.chars().take(40).collect();
    numbers::number(text)
        .filter(|guess| !guess.percent && !text.contains('£'))
        .map(|guess| guess.value.round())
        .filter(|value| (RESIDENTS.0..=RESIDENTS.1).contains(value))
        .ok_or_else(|| Refused {
            found: format!("`{shown}`"),
            allowed: "a number of residents from 100 to 2 billion, such as 280000".to_owned(),
            hint: None,
        })
}

/// A name that a scenario may have.
///
/// # Errors
///
/// Anything else, with a name that may be meant.
pub fn name(text: &str) -> Result<String, Refused> {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let good = text.starts_with(fits)
        && text.chars().all(|letter| fits(letter) || matches!(letter, '_' | '-'))
        && text.len() <= 60;
    if good {
        return Ok(text.to_owned());
    }
    let stem = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.strip_suffix(".toml").unwrap_or(stem).to_lowercase();
    let near: String = stem
        .chars()
        .map(|c| if fits(c) || matches!(c, '_' | '-') { c } else { '-' })
        .take(60)
        .collect();
    let near = near.trim_matches('-');
    Err(Refused {
        found: format!("`{}`", text.chars().take(80).collect::<String>()),
        allowed: "a name of lower-case letters, digits, `-` and `_`, at most 60; --save says where the file goes"
            .to_owned(),
        hint: (!near.is_empty()).then(|| format!("`balance new {near}`")),
    })
}

/// A figure in proportion, in few digits.
fn few(number: f64) -> f64 {
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

/// Pounds of a stand-in: hundreds, or tens where they are few.
fn round_pounds(pounds: f64) -> f64 {
    let step = if pounds >= 1e4 { 100.0 } else { 10.0 };
    (pounds / step).round() * step
}

fn list(shares: &[f64; Age::COUNT]) -> String {
    let shares: Vec<String> = shares.iter().map(|share| guess::plain(*share)).collect();
    format!("[{}]", shares.join(", "))
}

/// A budget of the area's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnBudget {
    /// Where it was read.
    pub from: String,
    /// Pence a year by line.
    pub lines: [Pence; Line::COUNT],
}

/// The file. `like` is the scenario whose figures are taken in proportion: the illustrative authority; `own` is a budget
/// that is taken as it is.
#[must_use]
pub fn starter(
    name: &str,
    area: &str,
    residents: f64,
    like: &Scenario,
    own: Option<&OwnBudget>,
) -> String {
    let area: String = area.chars().filter(|letter| !letter.is_control()).take(150).collect();
    let quoted = area.replace('\\', "\\\\").replace('"', "\\\"");
    let factor = residents / like.area.population;
    let mut text = String::new();
    let _ = write!(
        text,
        "# A file to start from. Every figure below{but} is a stand-in: that of the illustrative authority, in proportion to\n\
         # residents. It runs as it is, and says nothing about {area} until the figures are replaced.\n\
         # Beside each figure: what it is; where it is published; what to put if it is unknown.\n\
         # `balance check {name}.toml` tells what is wrong; `balance run {name}.toml` runs it. Keys: docs/scenario-format.md.\n\n\
         name = \"{name}\"  # in folders and columns\n\
         title = \"{quoted}\"\n\
         description = \"What would a cut, or a different balance, do in {quoted}?\"\n\
         start = \"{start}\"  # the first month: that of your budget year\n\
         horizon_years = {years}  # ten years show what comes slowly\n\
         price_year = {price}  # prices of every pound below: {price} is {price}/{next:02}\n\
         runs = {runs}\n\
         seed = {seed}\n",
        but = if own.is_some() { ", but for the budget," } else { "" },
        start = like.start,
        years = like.horizon_months / 12,
        price = like.price_year,
        next = (like.price_year + 1) % 100,
        runs = like.runs,
        seed = like.seed,
    );
    figures(&mut text, like, factor);
    let _ = write!(
        text,
        "\n[area]\n\
         name = \"{quoted}\"\n\
         source = \"stand-ins in proportion to an invented authority; replace them\"  # say here where yours come from\n\
         # Residents, adults and children. Published: ONS mid-year population estimates, by local authority.\n\
         population = {people}\n",
        people = guess::plain(residents),
    );
    for (&substance, group) in Substance::ALL.iter().zip(&like.area.groups) {
        self::group(&mut text, substance, group, (like.area.population, factor));
    }
    levels(&mut text, like);
    match own {
        Some(own) => own_budget(&mut text, own),
        None => budget(&mut text, like, factor),
    }
    text.push_str(OPTIONS);
    text
}

/// What a figure of the area is and where it is published; nothing for those that a starter leaves out.
const fn figure(quantity: Observable) -> Option<[&'static str; 2]> {
    use Observable as Q;
    Some(match quantity {
        Q::DependentOpiate => [
            "The range of `area.opiate.dependent` below, in and out of treatment",
            "gov.uk, “Opiate and crack cocaine use”, with its interval",
        ],
        Q::DependentAlcohol => [
            "The range of `area.alcohol.dependent` below, in and out of treatment",
            "gov.uk, “Alcohol dependence prevalence”, with its interval",
        ],
        Q::InYearOpiate => {
            ["Adults in treatment at any time in the year, opiates", "NDTMS (ndtms.net, ViewIt)"]
        }
        Q::InYearNonOpiate => ["The same, non-opiates only", "NDTMS"],
        Q::InYearNonOpiateAlcohol => ["The same, non-opiates and alcohol", "NDTMS"],
        Q::InYearAlcohol => ["The same, alcohol only", "NDTMS"],
        Q::OnDay => [
            "Adults in treatment on a day: the average of the year",
            "your providers, or NDTMS monthly reports",
        ],
        Q::Starts => ["New presentations in the year", "NDTMS"],
        Q::ExitsOpiate => {
            ["Opiate clients who left treatment, for whatever reason", "NDTMS, treatment exits"]
        }
        Q::ExitsNonOpiate => ["The same, non-opiates only", "NDTMS"],
        Q::ExitsNonOpiateAlcohol => ["The same, non-opiates and alcohol", "NDTMS"],
        Q::ExitsAlcohol => ["The same, alcohol only", "NDTMS"],
        Q::Completions => ["Treatment completed in the year, all groups", "NDTMS"],
        Q::CompletionsOpiate => ["Of them opiates", "NDTMS, successful completions"],
        Q::CompletionsNonOpiate => ["Of them non-opiates only", "NDTMS"],
        Q::CompletionsNonOpiateAlcohol => ["Of them non-opiates and alcohol", "NDTMS"],
        Q::CompletionsAlcohol => ["Of them alcohol only", "NDTMS"],
        Q::AgainOpiate => [
            "Share of opiate clients back within six months of completing; 0.17 is 17 %",
            "NDTMS, re-presentations (not Fingertips C19)",
        ],
        Q::AgainNonOpiate => ["The same, non-opiates only", "NDTMS"],
        Q::AgainNonOpiateAlcohol => ["The same, non-opiates and alcohol", "NDTMS"],
        Q::AgainAlcohol => ["The same, alcohol only", "NDTMS"],
        Q::DeathsInTreatment => ["Clients who died", "NDTMS; OHID Fingertips"],
        Q::MisuseDeaths => [
            "Residents who died of drug misuse, a year",
            "ONS, by local authority: three years together, so divide",
        ],
        Q::AlcoholDeaths => {
            ["Alcohol-specific deaths of residents, a year", "OHID local alcohol profiles"]
        }
        Q::RehabStarts => ["People who began residential rehab", "NDTMS, or your invoices"],
        Q::DetoxStarts => ["People who began inpatient detox", "NDTMS, or your invoices"],
        _ => return None,
    })
}

/// Stand-ins, for residents of the illustrative authority, of figures that it does not state, each with the figure after
/// which it is asked: exits at the monthly probabilities of one authority (s-N06 to s-N09), of which some are completions
/// (s-N10 to s-N13).
const BY_GROUP: [(Observable, Observable, f64); 7] = [
    (Observable::ExitsOpiate, Observable::ExitsNonOpiate, 190.0),
    (Observable::ExitsOpiate, Observable::ExitsNonOpiateAlcohol, 215.0),
    (Observable::ExitsOpiate, Observable::ExitsAlcohol, 440.0),
    (Observable::Completions, Observable::CompletionsOpiate, 62.0),
    (Observable::Completions, Observable::CompletionsNonOpiate, 91.0),
    (Observable::Completions, Observable::CompletionsNonOpiateAlcohol, 108.0),
    (Observable::Completions, Observable::CompletionsAlcohol, 259.0),
];

/// The area's public figures, to be put in place of the stand-ins: one line each, so that it is told in one stroke.
fn figures(text: &mut String, like: &Scenario, factor: f64) {
    text.push_str(
        "\n# Your area's public figures of the year before the start. None counts yet: take the `#` off a line and put yours in\n\
         # place of the stand-in. `balance calibrate` then fits the model to them. A figure that you do not know stays behind its\n\
         # `#`: it widens the answer and stops nothing. `low` and `high`, if you add them, are the range in which you would\n\
         # believe nine times in ten (left out: a tenth either way; three tenths of a share; for deaths, chance).\n\
         observed = [\n",
    );
    let mut told: Vec<Observed> = Vec::new();
    for figure in &like.observed {
        if told.iter().any(|known| known.quantity == figure.quantity) {
            continue;
        }
        told.push(figure.clone());
        let after = BY_GROUP.iter().filter(|(after, ..)| *after == figure.quantity);
        told.extend(after.map(|&(_, quantity, value)| Observed {
            quantity,
            value,
            low: None,
            high: None,
            rounded_to: None,
            ..figure.clone()
        }));
    }
    for one in told {
        let Some([what, published]) = figure(one.quantity) else { continue };
        let of_area = |value: f64| {
            let value =
                if one.quantity.share() { value } else { few(value * factor).round().max(1.0) };
            guess::plain(value)
        };
        // People who depend are stated below; here is their range alone.
        let range = match (one.low, one.high) {
            (Some(low), Some(high)) if one.quantity.key().starts_with("dependent_") => {
                format!(", low = {}, high = {}", of_area(low), of_area(high))
            }
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "  # {what}. Published: {published}.\n  \
             #{{ quantity = \"{}\", year = {}, value = {}{range}, source = \"where from\" }},",
            one.quantity.key(),
            one.year,
            of_area(one.value),
        );
    }
    text.push_str("]\n");
}

/// Who a group is, where its size is published, and what to put if it is unknown.
const fn about(substance: Substance) -> [&'static str; 3] {
    match substance {
        Substance::Opiate => [
            "People dependent on opiates, with or without crack.",
            "gov.uk, “Opiate and crack cocaine use: prevalence estimates”, by local authority:\n\
             # those who use opiates, or all times 0.87, since the rest use crack alone.",
            "keep the stand-in",
        ],
        Substance::NonOpiate => [
            "People dependent on non-opiates only. Those who use crack alone are here.",
            "nobody counts them.",
            "three for each person of this group in treatment in a year (NDTMS)",
        ],
        Substance::NonOpiateAlcohol => [
            "People dependent on non-opiates and alcohol.",
            "nobody counts them.",
            "two and a half for each person of this group in treatment in a year (NDTMS)",
        ],
        Substance::Alcohol => [
            "People dependent on alcohol only, mild to severe.",
            "gov.uk, “Alcohol dependence prevalence in England”, by local authority.",
            "keep the stand-in",
        ],
        Substance::Nps => [
            "People dependent on new psychoactive substances.",
            "nobody counts them.",
            "1 % of those who enter treatment name them first; keep the stand-in",
        ],
    }
}

fn group(text: &mut String, substance: Substance, group: &Group, (residents, factor): (f64, f64)) {
    let [who, published, unknown] = about(substance);
    let complexity = if substance == Substance::Alcohol {
        "# Share whose dependence is moderate or severe. Published: for England alone, 0.473 (s-P09). If unknown: that."
    } else {
        "# Share with more complex lives, who leave, relapse and die more. Published: nowhere; an assumption. If unknown: keep."
    };
    let _ = write!(
        text,
        "\n# {who} In or out of treatment, not in recovery.\n\
         [area.{key}]\n\
         # Adults. Published: {published}\n\
         # If unknown: {unknown}. Here: {rate} for each 1,000 residents.\n\
         dependent = {dependent}\n\
         # Shares aged 18–34, 35–49, 50 and over; they add up to 1. Published: NDTMS (ndtms.net, ViewIt) for people in\n\
         # treatment aged 18–29, 30–49, 50 and over: the middle has to be shared out. If unknown: keep.\n\
         age_shares = {ages}\n\
         # Share who are women. Published: NDTMS (ViewIt) for people in treatment. If unknown: keep.\n\
         female_share = {women}\n\
         {complexity}\n\
         higher_complexity_share = {complex}\n\
         # Ages of the newly dependent, in the same order. Published: nowhere; an assumption. If unknown: keep.\n\
         onset_age_shares = {onset}\n\
         # Share who want abstinence. Published: nowhere; ask people at assessment. If unknown: 0.566 (c-N21).\n\
         abstinence_share = {want}\n",
        key = substance.key(),
        rate = guess::plain(few(1000.0 * group.dependent / residents)),
        dependent = guess::plain(few(group.dependent * factor).round()),
        ages = list(&group.age_shares),
        women = guess::plain(group.female_share),
        complex = guess::plain(group.higher_complexity_share),
        onset = list(&group.onset_age_shares),
        want = guess::plain(group.abstinence_share),
    );
}

fn levels(text: &mut String, like: &Scenario) {
    let levels = &like.area.levels;
    let by_group = |factors: &[f64; Substance::COUNT]| {
        let parts: Vec<String> = Substance::ALL
            .iter()
            .zip(factors)
            .filter(|(_, factor)| **factor != 1.0)
            .map(|(substance, factor)| format!("{} = {}", substance.key(), guess::plain(*factor)))
            .collect();
        if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
    };
    let _ = write!(
        text,
        "\n# Factors on levels that the evidence leaves open; 1 leaves it as it stands. `balance calibrate` sets\n\
         # them from the figures above; keep them, or set them by hand so that the first year is of the size that you know.\n\
         [area.levels]\n\
         # On entry, by group: raise one where too few start treatment. Published: NDTMS, new presentations by group.\n\
         entry = {}\n\
         # On leaving, by group: raise one where too many are in treatment. Published: NDTMS, numbers in treatment, completions.\n\
         exit = {}\n\
         # On overdose deaths. Published: ONS deaths from drug misuse by local authority (three years together).\n\
         overdose = {}\n\
         # On alcohol-specific deaths. Published: OHID local alcohol profiles. About 0.6 of them belong to the people modelled.\n\
         alcohol = {}\n\
         # On deaths from other causes. Published: nowhere for these people; deaths in treatment (NDTMS) are a check.\n\
         other_causes = {}\n",
        by_group(&levels.entry),
        by_group(&levels.exit),
        guess::plain(levels.overdose),
        guess::plain(levels.alcohol),
        guess::plain(levels.other_causes),
    );
}

fn budget(text: &mut String, like: &Scenario, factor: f64) {
    let total: f64 = like.baseline.iter().map(|pence| pence.pounds()).sum();
    let _ = write!(
        text,
        "\n# Pounds a year by line, all funding together: the public health grant and the treatment and recovery grants.\n\
         # Published: totals alone (the revenue outturn return that the council makes each year, adult substance misuse lines;\n\
         # OHID's list of grants). No split by line is published: ask for contract schedules and the providers' accounts.\n\
         # If unknown: put the total you know, split by the shares below (those of an illustrative authority, an assumption).\n\
         [budget]\n"
    );
    for &line in Line::ALL {
        let pounds = like.baseline[line as usize].pounds();
        let share = if pounds > 0.0 {
            format!("{} % of the illustrative budget", guess::plain(few(100.0 * pounds / total)))
        } else {
            "none in the illustrative budget".to_owned()
        };
        let _ = writeln!(
            text,
            "{} = {}  # {}: {share}{}",
            line.key(),
            guess::plain(round_pounds(pounds * factor)),
            line.label(),
            match line.behaviour() {
                Behaviour::FrontLine => "",
                Behaviour::Rigid =>
                    "; keeps its pounds when the whole is cut; the model cannot see what it buys",
                Behaviour::Unseen => "; the model cannot see what it buys",
            }
        );
    }
}

/// A text in a comment: on one line, and not too long.
fn in_comment(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(80).collect()
}

fn own_budget(text: &mut String, own: &OwnBudget) {
    let _ = write!(
        text,
        "\n# Pounds a year by line, all funding together. From {}.\n[budget]\n",
        in_comment(&own.from)
    );
    let total: f64 = own.lines.iter().map(|pence| pence.pounds()).sum();
    for &line in Line::ALL {
        let pounds = own.lines[line as usize].pounds();
        let share = if pounds > 0.0 && total > 0.0 {
            format!("{} % of the budget", guess::plain(few(100.0 * pounds / total)))
        } else {
            "nothing there".to_owned()
        };
        let _ = writeln!(
            text,
            "{} = {}  # {}: {share}{}",
            line.key(),
            guess::plain(pounds),
            line.label(),
            match line.behaviour() {
                Behaviour::FrontLine => "",
                Behaviour::Rigid =>
                    "; keeps its pounds when the whole is cut; the model cannot see what it buys",
                Behaviour::Unseen => "; the model cannot see what it buys",
            }
        );
    }
}

/// Options to start from.
const OPTIONS: &str = "
# What is compared with carrying on as now. In one line, without writing a file: `balance cut`, `balance shift`.
[[options]]
id = \"cut_27\"
title = \"Cut 27 % over five years\"
cut = { by = 0.27, over_years = 5 }

[[options]]
id = \"prescribing_to_rehab\"
title = \"Move a tenth of prescribing to rehab\"
shift = { from = [\"prescribing\"], to = [\"rehab\"], share = 0.10, over_years = 1 }
";
