//! What closed cohorts show beside published follow-ups: deaths by state, recovery by route, and a thousand people who want
//! abstinence by the way they enter.

use super::magnitudes::Verdict;
use super::section::Section;
use crate::evidence::Values;
use crate::model::cohort::{Cohorts, Detour, Followed};
use crate::model::moves::prescribed;
use crate::model::value::settled;
use crate::model::{Place, PlaceGroup, Start};
use crate::scenario::{Scenario, Substance, Want};
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// The name of its sections, for who asks for some.
pub const KEY: &str = "cohorts";

/// Somebody's figure, and how the model's is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    what: String,
    group: String,
    people: People,
    shown: Shown,
    value: f64,
    low: f64,
    high: f64,
    evidence: String,
    source: String,
    reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum People {
    EverTreated,
    Prescribed,
    JustLeft,
    LeftBedEarly,
    Released,
    Dependent,
    RecoveryFirstYear,
    RecoveryToFive,
    RecoveryLater,
}

impl People {
    fn holds(self, place: Place) -> bool {
        use Place as P;
        match self {
            Self::EverTreated => !place.untreated_in_five_years() && place != P::RecoveryLater,
            Self::Prescribed => prescribed(place, Substance::Opiate) || place == P::HeroinAssisted,
            Self::JustLeft => {
                matches!(place, P::LeftPrescribingPlanned | P::LeftPrescribingUnplanned)
            }
            Self::LeftBedEarly => place == P::LeftBedEarly,
            Self::Released => place == P::Released,
            Self::Dependent => !place.recovery(),
            Self::RecoveryFirstYear => place.recovery_first_year(),
            Self::RecoveryToFive => matches!(place, P::RecoveryToThree | P::RecoveryToFive),
            Self::RecoveryLater => place == P::RecoveryLater,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shown {
    /// Deaths by overdose per 1,000 person-years.
    Overdose,
    /// All deaths per 1,000 person-years.
    All,
    /// All deaths against the general population's.
    Smr,
    /// Share of deaths by overdose.
    OverdoseShare,
    /// Overdose deaths out of treatment against in it.
    OutIn,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Route {
    what: String,
    group: String,
    from: String,
    months: usize,
    value: f64,
    low: f64,
    high: f64,
    evidence: String,
    source: String,
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    state: Vec<State>,
    route: Vec<Route>,
}

fn published() -> &'static Published {
    static PUBLISHED: OnceLock<Published> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        toml::from_str(include_str!("../followed.toml")).expect("a test reads the file")
    })
}

fn group(key: &str) -> Substance {
    let found = Substance::ALL.iter().find(|substance| substance.key() == key);
    *found.expect("a test reads the file")
}

fn place(key: &str) -> Place {
    *Place::ALL.iter().find(|place| place.key() == key).expect("a test reads the file")
}

/// The sections, at a scenario's start under one draw of the evidence.
#[must_use]
pub fn sections(scenario: &Scenario, start: &Start, values: &Values) -> Vec<Section> {
    let cohorts = Cohorts::new(scenario, start, values);
    let section = |title: &str, words: &str, tables: Vec<(String, String)>| Section {
        title: title.to_owned(),
        words: vec![words.to_owned()],
        compared: Vec::new(),
        tables,
    };
    vec![
        section(
            "Who dies in each state",
            "Deaths of the people of the start, a year, beside what cohorts found. The area's levels are fitted to its own \
             deaths, and studies are of other years: a ratio says more than a rate.",
            vec![(
                "Per 1,000 person-years, or against the general population".to_owned(),
                states(&cohorts),
            )],
        ),
        section(
            "Who recovers by each route",
            "People who begin in one place, followed without simulating (docs/model.md 3.6): average membership, today's \
             services, the dead counted as not recovered. *In recovery* is abstinent at that month, as follow-ups ask.",
            vec![("Share in recovery".to_owned(), routes(&cohorts))],
        ),
        section(
            "A thousand people who want abstinence, by the way they enter",
            "Where they are one and five years later. *Settled* is counted beside the others: no heroin, crack or injecting, \
             prescribed or not. Nobody is sorted: whoever enters is as everybody else who wants abstinence, but that those \
             with alcohol alone are dependent moderately or severely.",
            Substance::ALL
                .iter()
                .filter(|&&substance| substance != Substance::Nps)
                .map(|&substance| {
                    (substance.label().to_owned(), thousand(&cohorts, substance, values))
                })
                .collect(),
        ),
    ]
}

fn head(text: &mut String, shown: &str) {
    let _ = writeln!(
        text,
        "| verdict | {shown} | model | published | evidence | source | why, where outside |\n|---|---|--:|--:|---|---|---|"
    );
}

struct Line<'a> {
    what: &'a str,
    shown: Option<f64>,
    published: (f64, f64, f64),
    evidence: &'a str,
    source: &'a str,
    reason: Option<&'a str>,
    share: bool,
}

fn line(text: &mut String, line: &Line<'_>) {
    let (value, low, high) = line.published;
    let number = |x: f64| {
        if line.share {
            format!("{:.0} %", 100.0 * x)
        } else if x < 10.0 {
            format!("{x:.1}")
        } else {
            format!("{x:.0}")
        }
    };
    let verdict = match line.shown {
        None => Verdict::NoFigure,
        Some(shown) if (low..=high).contains(&shown) => Verdict::Inside,
        Some(_) => Verdict::Outside,
    };
    let reason = if verdict == Verdict::Outside { line.reason.unwrap_or("") } else { "" };
    let _ = writeln!(
        text,
        "| {} | {} | {} | {} ({} to {}) | {} | {} | {reason} |",
        verdict.words(),
        line.what,
        line.shown.map_or_else(|| "nobody".to_owned(), number),
        number(value),
        number(low),
        number(high),
        line.evidence,
        line.source,
    );
}

fn states(cohorts: &Cohorts<'_>) -> String {
    let mut text = String::new();
    head(&mut text, "who");
    for state in &published().state {
        let substance = group(&state.group);
        let people = |place: Place| state.people.holds(place);
        let shown = cohorts.mortality(substance, people).and_then(|(deaths, expected)| {
            let all: f64 = deaths.iter().sum();
            Some(match state.shown {
                Shown::Overdose => deaths[0],
                Shown::All => all,
                Shown::Smr => all / expected,
                Shown::OverdoseShare => deaths[0] / all,
                Shown::OutIn => {
                    let overdose = |treated: bool| {
                        cohorts
                            .mortality(substance, |place| {
                                people(place)
                                    && place.in_treatment() == treated
                                    && place.group() != PlaceGroup::Prison
                            })
                            .map(|(deaths, _)| deaths[0])
                    };
                    overdose(false)? / overdose(true)?
                }
            })
        });
        line(
            &mut text,
            &Line {
                what: &state.what,
                shown,
                published: (state.value, state.low, state.high),
                evidence: &state.evidence,
                source: &state.source,
                reason: state.reason.as_deref(),
                share: matches!(state.shown, Shown::OverdoseShare),
            },
        );
    }
    text
}

fn recovered(month: &Followed) -> f64 {
    Place::ALL.iter().filter(|place| place.recovery()).map(|&at| month.places[at as usize]).sum()
}

fn routes(cohorts: &Cohorts<'_>) -> String {
    let mut text = String::new();
    head(&mut text, "who and when");
    for route in &published().route {
        let begin = [(place(&route.from), 1.0)];
        let followed = cohorts.follow(&begin, group(&route.group), None, None, route.months);
        line(
            &mut text,
            &Line {
                what: &route.what,
                shown: followed.last().map(recovered),
                published: (route.value, route.low, route.high),
                evidence: &route.evidence,
                source: &route.source,
                reason: route.reason.as_deref(),
                share: true,
            },
        );
    }
    text
}

/// The ways in, and who goes another way than most.
fn ways(substance: Substance) -> Vec<(&'static str, Place, Option<Detour>)> {
    use Place as P;
    let detox = P::InpatientDetox;
    let on = |to: Place, from: Place, instead: Place| Some(Detour { from, to, instead });
    let mut ways = vec![
        ("psychosocial", P::Psychosocial, None),
        ("detox alone", detox, None),
        (
            "detox with aftercare",
            detox,
            on(P::RecoveryFirst, P::LeftDetox, P::RecoveryFirstAftercare),
        ),
        ("detox, then rehab", detox, on(P::LeftDetox, detox, P::Rehab)),
        ("rehab", P::Rehab, None),
        ("day programme", P::DayProgramme, None),
        ("nothing: using, never treated", P::UsingNever, None),
    ];
    if substance == Substance::Opiate {
        ways.insert(0, ("prescribing", P::Induction, None));
    }
    ways
}

fn thousand(cohorts: &Cohorts<'_>, substance: Substance, values: &Values) -> String {
    const YEAR: usize = 12;
    const FIVE: usize = 60;
    let mut text = String::from(
        "| entering | abstinent, 1 year | 5 years | settled, 1 year | 5 years | in treatment, 1 year | 5 years | using, 1 year \
         | 5 years | in prison, 1 year | 5 years | dead, 1 year | 5 years |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (name, from, detour) in ways(substance) {
        let want = Some(Want::Abstinence);
        let followed = cohorts.follow(&[(from, 1.0)], substance, want, detour, FIVE);
        let _ = write!(text, "| {name} |");
        let columns: [&dyn Fn(&Followed) -> f64; 6] = [
            &recovered,
            &|month| {
                let here = |&at: &Place| month.places[at as usize];
                Place::ALL.iter().map(|at| here(at) * settled(*at, substance, values, 0.0)).sum()
            },
            &|month| sum(month, Place::in_treatment),
            &|month| sum(month, |at| at.using() || matches!(at.group(), PlaceGroup::JustLeft)),
            &|month| sum(month, |at| at.group() == PlaceGroup::Prison),
            &|month| month.dead,
        ];
        for column in columns {
            for month in [YEAR, FIVE] {
                let _ = write!(text, " {:.0} |", 1000.0 * column(&followed[month]));
            }
        }
        text.push('\n');
    }
    text
}

fn sum(month: &Followed, which: impl Fn(Place) -> bool) -> f64 {
    Place::ALL.iter().filter(|&&at| which(at)).map(|&at| month.places[at as usize]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_names_a_group_and_a_place_and_lies_in_its_interval() {
        for state in &published().state {
            group(&state.group);
            assert!(state.low <= state.value && state.value <= state.high, "{}", state.what);
        }
        for route in &published().route {
            group(&route.group);
            place(&route.from);
            assert!(route.low <= route.value && route.value <= route.high, "{}", route.what);
        }
    }
}
