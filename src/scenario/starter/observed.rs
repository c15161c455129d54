//! An area's public figures in a file to start from: filled in where the register has them, else asked for.

use super::known::Known;
use super::published::{Stated, comment};
use super::rounded::few;
use crate::scenario::guess;
use crate::scenario::observed::{Observable, Observed};
use crate::scenario::types::Scenario;
use std::fmt::Write as _;

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
pub(super) fn figures(text: &mut String, like: &Scenario, factor: f64, known: Known<'_>) {
    let counts = if known.any() {
        "Those without `#` are filled in, from where they say; the others do not count yet"
    } else {
        "None counts yet"
    };
    text.push('\n');
    comment(
        text,
        "",
        &format!(
            "Your area's public figures of the year before the start. {counts}: take the `#` off a line and put yours in place of \
             the stand-in. `balance calibrate` then fits the model to them. A figure that you do not know stays behind its `#`: it \
             widens the answer and stops nothing. `low` and `high`, if you add them, are the range in which you would believe nine \
             times in ten (left out: a tenth either way; three tenths of a share; for deaths, chance)."
        ),
    );
    text.push_str("observed = [\n");
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
            ..figure.clone()
        }));
    }
    for one in &told {
        let Some([what, place]) = figure(one.quantity) else { continue };
        if let Some(stated) = known.observed(one.quantity) {
            comment(text, "  ", &format!("{what}. {} Newer: {place}.", stated.words));
            self::stated(text, one.quantity, &stated);
            continue;
        }
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
            "  # {what}. Published: {place}.\n  \
             #{{ quantity = \"{}\", year = {}, value = {}{range}, source = \"where from\" }},",
            one.quantity.key(),
            one.year,
            of_area(one.value),
        );
    }
    // What returns hold beside.
    for one in known.returns.iter().flat_map(|returns| &returns.figures) {
        let shown = told.iter().any(|known| known.quantity == one.quantity)
            && figure(one.quantity).is_some();
        if !shown && let Some(stated) = known.observed(one.quantity) {
            comment(text, "  ", &format!("{}. {}", one.quantity.label(), stated.words));
            self::stated(text, one.quantity, &stated);
        }
    }
    text.push_str("]\n");
}

/// A figure that is stated, in one line.
fn stated(text: &mut String, quantity: Observable, stated: &Stated) {
    let range = stated.range.map_or_else(String::new, |(low, high)| {
        format!(", low = {}, high = {}", guess::plain(low), guess::plain(high))
    });
    let rounded = stated
        .rounded_to
        .map_or_else(String::new, |to| format!(", rounded_to = {}", guess::plain(to)));
    let _ = writeln!(
        text,
        "  {{ quantity = \"{}\", year = {}, value = {}{range}{rounded}, source = {} }},",
        quantity.key(),
        stated.year,
        guess::plain(stated.value),
        super::super::question::quoted(&stated.source),
    );
}
