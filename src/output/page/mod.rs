//! `report.html`: one page that holds everything, without network; its only script shows the value of a mark that is tapped.
//!
//! The answer comes first, in words; then pictures with a sentence each, money, who gains, what it rests on, and what it
//! takes to run it again. Every text of a user is escaped by the template.

pub mod reply;
mod sections;
mod tables;

use super::File;
use super::manifest::Provenance;
use super::pictures::style::dark_rules;
use super::pictures::{Kind, Picture, tap};
use crate::summary::Summary;
use crate::summary::figures::{duration, grouped, plain};
use crate::summary::readings::Read;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Looks of the page.
const STYLE: &str = include_str!("style.css");

/// No network, no script: only what is in the file itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The same where pictures can be tapped.
fn policy() -> String {
    format!("{POLICY}; {}", tap::allowed())
}

/// A part of the page: id, heading, content.
struct Section {
    id: &'static str,
    heading: &'static str,
    content: Markup,
}

/// The page of a run. `readings` may be empty; `pictures` are those of the summary.
#[must_use]
pub fn page(
    summary: &Summary,
    readings: &[Read],
    provenance: &Provenance,
    pictures: &[Picture],
) -> File {
    let some = |kinds: &[Kind], most: usize| figures(pictures, kinds, most);
    let show = |kinds: &[Kind]| some(kinds, usize::MAX);
    let sections: Vec<Section> = [
        ("answer", "The answer", sections::answer(summary)),
        (
            "deaths-recovery",
            "Deaths and recovery",
            sections::outcomes(summary, show(&[Kind::Difference, Kind::Together, Kind::Icons])),
        ),
        ("years", "Year by year", some(&[Kind::Known, Kind::OverTime], 2)),
        ("money", "Money, before and after", sections::money(summary, show(&[Kind::Money]))),
        (
            "groups",
            "Who gains and who is left behind",
            sections::groups(summary, show(&[Kind::Groups])),
        ),
        ("value", "Value for money", sections::value(summary, show(&[Kind::Value]))),
        ("services", "People, places and waits", some(&[Kind::People, Kind::Services], 2)),
        (
            "observed",
            "The model beside public figures",
            sections::observed(summary, show(&[Kind::Observed])),
        ),
        ("rests", "What it rests on", sections::rests(summary, show(&[Kind::Rests]))),
        ("readings", "Readings of contested evidence", sections::readings(readings)),
        ("reading", "How to read the ranges", sections::how_to_read(summary)),
        ("again", "Inputs, seed and hashes", sections::again(summary, provenance)),
    ]
    .into_iter()
    .map(|(id, heading, content)| Section { id, heading, content })
    .filter(|section| !section.content.0.is_empty())
    .collect();
    let facts = &summary.facts;
    let title = plain(&facts.title);
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy());
                title { (title) }
                style {
                    (PreEscaped(STYLE))
                    "@media screen and (prefers-color-scheme:dark){" (PreEscaped(dark_rules())) "}"
                }
            }
            body {
                a.skip href="#answer" { "Skip to the answer" }
                header {
                    h1 { (title) }
                    @if let Some(banner) = facts.stand_ins.all() { div.note role="note" { p { strong { (banner) } } } }
                    @if !facts.description.is_empty() { p.lead { (plain(&facts.description)) } }
                    p.quiet { (about(summary)) }
                    nav aria-label="Contents" {
                        details {
                            summary { "Contents" }
                            ul {
                                @for section in &sections {
                                    li { a href={ "#" (section.id) } { (section.heading) } }
                                }
                            }
                        }
                    }
                }
                main {
                    @for section in &sections {
                        section aria-labelledby=(section.id) {
                            h2 id=(section.id) tabindex="-1" { (section.heading) }
                            (section.content)
                        }
                    }
                }
                footer {
                    p.quiet {
                        "Made by commissioning-balance " (provenance.version)
                        ". A model, not a forecast: it compares options under stated evidence."
                    }
                }
                script { (PreEscaped(tap::SCRIPT)) }
            }
        }
    };
    File { name: "report.html".into(), bytes: markup.into_string().into_bytes() }
}

/// Area, time and runs in a line.
fn about(summary: &Summary) -> String {
    let facts = &summary.facts;
    let runs = match (facts.expected, facts.runs) {
        (true, _) => "one calculation with central values".to_owned(),
        (false, 1) => "1 run of each option".to_owned(),
        (false, runs) => format!("{} runs of each option", grouped(f64::from(runs))),
    };
    format!(
        "{}; {} from {}; prices of {}; {runs}.",
        plain(&facts.area),
        duration(facts.horizon_months),
        facts.start,
        facts.price_year
    )
}

/// The pictures of some kinds, in the order of the kinds: the first `most` in sight, the others folded under their names.
fn figures(pictures: &[Picture], kinds: &[Kind], most: usize) -> Markup {
    let shown: Vec<&Picture> =
        kinds.iter().flat_map(|kind| pictures.iter().filter(move |p| p.kind == *kind)).collect();
    let (first, others) = shown.split_at(most.min(shown.len()));
    let names: Vec<&str> = others.iter().map(|picture| picture.title.as_str()).collect();
    html! {
        @for picture in first { (figure(picture)) }
        @if !others.is_empty() {
            (sections::folded(&format!("More pictures: {}", names.join("; ")), &html! { @for picture in others { (figure(picture)) } }))
        }
    }
}

/// A picture for wide and for narrow screens, what it found above it, with its numbers in words.
fn figure(picture: &Picture) -> Markup {
    html! {
        figure id={ "picture-" (picture.name) } {
            div.wide { (PreEscaped(picture.svg())) }
            div.narrow { (PreEscaped(picture.narrow_svg())) }
            figcaption {
                details {
                    summary { "In words: " (picture.title) }
                    p { (picture.description) }
                }
            }
        }
    }
}
