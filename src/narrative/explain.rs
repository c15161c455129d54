//! Any word of the program in plain English: outcomes, places, mechanisms, levers, budget lines, and terms of the field.

use super::figures::capital;
use crate::evidence::{Register, Verification, check};
use crate::model::moves::{To, after_one_month, moves};
use crate::model::outcomes::Kind;
use crate::model::{Outcome, Place};
use crate::scenario::{Behaviour, Line, Mechanism, levers, nearest};
use serde::Deserialize;
use std::sync::OnceLock;

/// The page on which the equations stand.
const PAGE: &str = "docs/model.md";

/// What is explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word, as files and columns have it.
    pub word: String,
    /// Other words for it.
    pub also: Vec<String>,
    /// What kind of word it is.
    pub kind: &'static str,
    /// In plain English.
    pub says: String,
    /// Where its equation or definition stands.
    pub stands: String,
    /// Levers that move it, words of their own.
    pub levers: Vec<String>,
    /// Budget lines that pay for it.
    pub lines: Vec<String>,
    /// Rows of the register on which it rests, and checks beside which it stands: id, name, mark.
    pub rows: Vec<[String; 3]>,
    /// Entries that say more.
    pub see: Vec<String>,
}

/// A mechanism as it is written down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    key: String,
    says: String,
    levers: Vec<String>,
    lines: Vec<String>,
    rows: Vec<String>,
    section: String,
}

#[derive(Debug, Deserialize)]
struct Page {
    mechanism: Vec<Written>,
}

/// A term as it is written down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    word: String,
    also: Vec<String>,
    says: String,
    rows: Vec<String>,
    section: String,
    see: Vec<String>,
}

/// What outcomes or places whose names begin so rest on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Behind {
    begins: Vec<String>,
    rows: Vec<String>,
    section: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    term: Vec<Term>,
    outcome: Vec<Behind>,
    place: Vec<Behind>,
}

/// The first that fits a name.
fn behind<'a>(all: &'a [Behind], word: &str) -> Option<&'a Behind> {
    all.iter().find(|one| one.begins.iter().any(|begin| word.starts_with(begin.as_str())))
}

/// Every entry: mechanisms, levers, outcomes, places, lines, terms.
///
/// # Panics
///
/// When the program's own words do not parse: a test reads them.
#[must_use]
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let page: Page = toml::from_str(include_str!("mechanisms.toml"))
            .expect("the words are part of the program, and a test reads them");
        let terms: Terms = toml::from_str(include_str!("terms.toml"))
            .expect("the words are part of the program, and a test reads them");
        let mut entries: Vec<Entry> = page.mechanism.iter().map(mechanism).collect();
        entries.extend(levers().into_iter().map(|(word, says)| lever(&word, says, &page)));
        entries.extend(
            Outcome::ALL.iter().map(|&outcome| {
                rest_on(of_outcome(outcome), behind(&terms.outcome, outcome.key()))
            }),
        );
        entries.extend(
            Place::ALL
                .iter()
                .map(|&place| rest_on(of_place(place), behind(&terms.place, place.key()))),
        );
        entries.extend(Line::ALL.iter().map(|&line| of_line(line, &page)));
        entries.extend(terms.term.iter().map(term));
        entries
    })
}

/// What a word means: every entry of that name, or the nearest word that is known.
///
/// # Errors
///
/// The nearest word, where there is one.
pub fn explain(word: &str) -> Result<Vec<&'static Entry>, Option<&'static str>> {
    let asked = word.trim().to_lowercase().replace([' ', '-', '\u{2011}', '\u{2013}'], "_");
    let number: Option<u32> = asked.parse().ok();
    let found: Vec<&Entry> = entries()
        .iter()
        .filter(|entry| {
            let numbered = number.is_some()
                && entry.kind == "mechanism"
                && Mechanism::ALL
                    .iter()
                    .any(|one| Some(one.number()) == number && one.key() == entry.word);
            entry.word == asked || entry.also.contains(&asked) || numbered
        })
        .collect();
    if found.is_empty() {
        let words = |entry: &'static Entry| {
            std::iter::once(entry.word.as_str()).chain(entry.also.iter().map(String::as_str))
        };
        Err(nearest(&asked, entries().iter().flat_map(words)))
    } else {
        Ok(found)
    }
}

fn rows(ids: &[String]) -> Vec<[String; 3]> {
    let told = |id: &String| {
        let checked = check(id);
        let row = Register::embedded().row(id).or_else(|| checked.map(|check| &check.row))?;
        let mark = match row.verification {
            Verification::Assumption => row.verification.mark().to_owned(),
            verification => format!("{}, {}", row.grade, verification.mark()),
        };
        let mark = checked.map_or(mark.clone(), |check| format!("{mark}; {}", check.mark()));
        Some([row.id.clone(), row.name.clone(), mark])
    };
    ids.iter().filter_map(told).collect()
}

/// An entry with the rows and the equation behind it.
fn rest_on(entry: Entry, behind: Option<&Behind>) -> Entry {
    let Some(behind) = behind else { return entry };
    Entry { stands: format!("{PAGE}#{}", behind.section), rows: rows(&behind.rows), ..entry }
}

fn term(term: &Term) -> Entry {
    Entry {
        word: term.word.clone(),
        also: term.also.clone(),
        kind: "term",
        says: term.says.clone(),
        stands: format!("{PAGE}#{}", term.section),
        levers: Vec::new(),
        lines: Vec::new(),
        rows: rows(&term.rows),
        see: term.see.clone(),
    }
}

fn mechanism(written: &Written) -> Entry {
    let number = Mechanism::ALL
        .iter()
        .find(|mechanism| mechanism.key() == written.key)
        .map_or(0, |mechanism| mechanism.number());
    Entry {
        word: written.key.clone(),
        also: Vec::new(),
        kind: "mechanism",
        says: format!(
            "Mechanism {number}. {} `off = [\"{}\"]` in a policy takes it away.",
            written.says, written.key
        ),
        stands: format!("{PAGE}#{}", written.section),
        levers: written.levers.clone(),
        lines: written.lines.clone(),
        rows: rows(&written.rows),
        see: Vec::new(),
    }
}

fn lever(word: &str, says: String, page: &Page) -> Entry {
    let of = page.mechanism.iter().find(|written| written.levers.iter().any(|l| l == word));
    let shock = matches!(word, "nitazenes" | "nps_wave" | "pandemic" | "entry" | "supply");
    Entry {
        word: word.to_owned(),
        also: Vec::new(),
        kind: if shock { "shock" } else { "lever" },
        says: match of {
            Some(written) => format!("{says} It moves `{}`.", written.key),
            None => says,
        },
        stands: format!("{PAGE}#{}", of.map_or("35-policy", |written| &written.section)),
        levers: Vec::new(),
        lines: Vec::new(),
        rows: of.map_or_else(Vec::new, |written| rows(&written.rows)),
        see: Vec::new(),
    }
}

fn of_outcome(outcome: Outcome) -> Entry {
    let kind = match outcome.kind() {
        Kind::Flow => "counted within a month; a year or a horizon adds months up",
        Kind::Stock => "as it stands in a month; a year or a horizon averages months",
    };
    Entry {
        word: outcome.key().to_owned(),
        also: Vec::new(),
        kind: "outcome",
        says: format!("{}, in {}: {kind}.", capital(outcome.label()), outcome.unit()),
        stands: format!("{PAGE}#8-outcomes-and-value"),
        levers: Vec::new(),
        lines: Vec::new(),
        rows: Vec::new(),
        see: Vec::new(),
    }
}

fn of_place(place: Place) -> Entry {
    let mut to: Vec<String> = Vec::new();
    for (_, destination) in moves(place) {
        let name = match destination {
            To::Dead => "death".to_owned(),
            To::Place(place) => place.key().to_owned(),
            To::Apply(service) => service.place().key().to_owned(),
            To::Recovery => "recovery".to_owned(),
        };
        if !to.contains(&name) {
            to.push(name);
        }
    }
    let month = match after_one_month(place) {
        Some(_) => " It lasts one month; everybody to whom nothing else happens goes on.",
        None => "",
    };
    let treatment = if place.in_treatment() { " It counts as in treatment." } else { "" };
    Entry {
        word: place.key().to_owned(),
        also: Vec::new(),
        kind: "place",
        says: format!(
            "{}.{treatment}{month} From here people may go to: {}.",
            capital(place.label()),
            to.join(", ")
        ),
        stands: format!("{PAGE}#2-places"),
        levers: Vec::new(),
        lines: Vec::new(),
        rows: Vec::new(),
        see: Vec::new(),
    }
}

fn of_line(line: Line, page: &Page) -> Entry {
    let behaviour = match line.behaviour() {
        Behaviour::FrontLine => "It shares in a cut of the whole budget.",
        Behaviour::Rigid => {
            "It keeps its pounds when the total is cut, so that the front line loses more. The model cannot see what it buys: \
             no shift takes from it, and an option that lowers it has no net benefit and no rank."
        }
        Behaviour::Unseen => {
            "The model cannot see what it buys: it is spared in a cut unless it is named, no shift takes from it, and an option \
             that lowers it has no net benefit and no rank."
        }
    };
    let moved: Vec<String> = page
        .mechanism
        .iter()
        .filter(|written| written.lines.iter().any(|key| key == line.key()))
        .map(|written| format!("`{}`", written.key))
        .collect();
    let acts = if moved.is_empty() {
        String::new()
    } else {
        format!(" Its money acts through {}.", moved.join(", "))
    };
    Entry {
        word: line.key().to_owned(),
        also: Vec::new(),
        kind: "budget line",
        says: format!("{}. {behaviour}{acts}", capital(line.label())),
        stands: format!("{PAGE}#5-money"),
        levers: Vec::new(),
        lines: Vec::new(),
        rows: Vec::new(),
        see: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The heading of a page as an anchor.
    fn anchor(heading: &str) -> String {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        kept.chars()
            .filter(|letter| letter.is_alphanumeric() || *letter == ' ' || *letter == '-')
            .collect::<String>()
            .replace(' ', "-")
    }

    #[test]
    fn every_mechanism_is_explained_and_every_reference_leads_somewhere() {
        let page: Page = toml::from_str(include_str!("mechanisms.toml")).expect("it parses");
        let keys: Vec<&str> = page.mechanism.iter().map(|written| written.key.as_str()).collect();
        let all: Vec<&str> = Mechanism::ALL.iter().map(|mechanism| mechanism.key()).collect();
        assert_eq!(keys, all);
        let anchors: Vec<String> = include_str!("../../docs/model.md")
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(anchor)
            .collect();
        let known = levers();
        for written in &page.mechanism {
            assert!(anchors.contains(&written.section), "{}: {}", written.key, written.section);
            assert!(!written.rows.is_empty(), "{} rests on nothing", written.key);
            for id in &written.rows {
                assert!(Register::embedded().row(id).is_some(), "{}: no row {id}", written.key);
            }
            for lever in &written.levers {
                assert!(known.iter().any(|(word, _)| word == lever), "{lever}");
            }
            for line in &written.lines {
                assert!(Line::ALL.iter().any(|known| known.key() == line), "{line}");
            }
        }
        // Every lever belongs to a mechanism.
        for (word, _) in &known {
            let held = |written: &Written| written.levers.contains(word);
            assert!(page.mechanism.iter().any(held), "{word} moves nothing");
        }
    }

    #[test]
    fn terms_outcomes_and_places_rest_on_rows_that_exist() {
        let terms: Terms = toml::from_str(include_str!("terms.toml")).expect("it parses");
        let anchors: Vec<String> = include_str!("../../docs/model.md")
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(anchor)
            .collect();
        let exists = |id: &String| Register::embedded().row(id).is_some() || check(id).is_some();
        let of = |all: &[Behind]| -> Vec<(Vec<String>, Vec<String>, String)> {
            let told = |one: &Behind| (one.begins.clone(), one.rows.clone(), one.section.clone());
            all.iter().map(told).collect()
        };
        for (begins, rows, section) in [of(&terms.outcome), of(&terms.place)].concat() {
            assert!(anchors.contains(&section), "{begins:?}: {section}");
            assert!(!rows.is_empty() && rows.iter().all(exists), "{begins:?}: {rows:?}");
        }
        for term in &terms.term {
            assert!(anchors.contains(&term.section), "{}: {}", term.word, term.section);
            assert!(term.rows.iter().all(exists), "{}: {:?}", term.word, term.rows);
            for word in &term.see {
                assert!(explain(word).is_ok(), "{} sends to {word}", term.word);
            }
        }
        // Nothing that is counted, and nowhere that people are, stands without its rows.
        for entry in entries().iter().filter(|one| matches!(one.kind, "outcome" | "place")) {
            assert!(!entry.rows.is_empty(), "{} rests on nothing", entry.word);
        }
    }

    #[test]
    fn words_of_the_field_are_explained() {
        for word in [
            "recovery",
            "prescribing",
            "QALY",
            "wait",
            "vetting",
            "volunteers",
            "hepatitis",
            "comparator",
            "discount",
            "EVPI",
            "cliff-edge",
            "funnel",
            "net monetary benefit",
            "spot",
            "block",
            "naloxone",
            "caseload",
            "retention",
            "completion",
            "re-presentation",
            "unmet need",
            "methadone",
            "queue",
        ] {
            assert!(explain(word).is_ok(), "{word}");
        }
        let unmet = explain("unmet need").unwrap();
        assert!(unmet[0].rows.iter().any(|row| row[2].contains("a check, not an input")));
        let deaths = explain("deaths_overdose").unwrap()[0];
        assert!(
            deaths.rows.iter().any(|row| row[0] == "c-M11") && deaths.stands.ends_with("#31-base")
        );
        assert_eq!(explain("recoverie"), Err(Some("recoveries")));
    }

    #[test]
    fn a_word_is_found_by_name_by_number_and_when_it_is_misspelt() {
        let kinds = |word: &str| -> Vec<&str> {
            explain(word).unwrap_or_default().iter().map(|entry| entry.kind).collect()
        };
        assert_eq!(kinds("naloxone"), ["mechanism", "budget line"]);
        assert_eq!(kinds("7"), ["mechanism"]);
        assert_eq!(kinds("using never"), ["place"]);
        assert_eq!(kinds("deaths_overdose"), ["outcome"]);
        assert_eq!(kinds("direct_referral"), ["lever"]);
        assert_eq!(explain("naloxon"), Err(Some("naloxone")));
        assert_eq!(explain("qwertyuiop"), Err(None));
    }
}
