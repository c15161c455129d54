//! `report.html`: the page for a board, which prints on one sheet; then everything else as an annex, folded. Without network;
//! its only script shows the value of a mark that is tapped. Every text of a user is escaped by the template.

pub mod board;
pub mod reply;
mod sections;
mod tables;

use super::File;
use super::manifest::Provenance;
use super::pictures::style::dark_rules;
use super::pictures::{Kind, Picture, tap};
use crate::narrative::Summary;
use crate::narrative::figures::plain;
use crate::narrative::readings::Read;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Looks of the page.
const STYLE: &str = include_str!("style.css");

/// No network, no script: only what is in the file itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The same where pictures can be tapped.
fn policy() -> String {
    format!("{POLICY}; {}", tap::allowed())
}

/// A part of the annex: id, heading, content.
struct Section {
    id: &'static str,
    heading: &'static str,
    content: Markup,
}

/// The page of a run: the page for a board, then everything else, folded. `readings` may be empty; `pictures` are those of
/// the summary.
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
        ("rests", "What each answer rests on", sections::rests(summary, show(&[Kind::Rests]))),
        ("readings", "Readings of contested evidence", sections::readings(readings)),
        ("reading", "How to read numbers and words", sections::how_to_read(summary)),
        ("again", "Inputs, seed and hashes", sections::again(summary, provenance)),
    ]
    .into_iter()
    .map(|(id, heading, content)| Section { id, heading, content })
    .filter(|section| !section.content.0.is_empty())
    .collect();
    let annex = html! {
        h2.annex-head id="annex" { "Annex" }
        p.choice {
            label { input id="whole" type="checkbox"; " Print the annex too" }
            ". Parts that are open are printed anyway."
        }
        @for section in &sections {
            details.annex {
                summary { h3 id=(section.id) { (section.heading) } }
                (section.content)
            }
        }
    };
    let board = board::board(summary, provenance);
    let content = html! { (board) section aria-labelledby="annex" { (annex) } };
    let markup = whole(summary, &content, true);
    File { name: "report.html".into(), bytes: markup.into_string().into_bytes() }
}

/// The page for a board alone.
#[must_use]
pub fn for_board(summary: &Summary, provenance: &Provenance) -> File {
    let markup = whole(summary, &board::board(summary, provenance), false);
    File { name: "board.html".into(), bytes: markup.into_string().into_bytes() }
}

/// A page with this content, whose pictures can be `tapped`.
fn whole(summary: &Summary, content: &Markup, tapped: bool) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(if tapped { policy() } else { POLICY.to_owned() });
                title { (plain(&summary.facts.title)) }
                style {
                    (PreEscaped(STYLE))
                    "@media screen and (prefers-color-scheme:dark){" (PreEscaped(dark_rules())) "}"
                }
            }
            body {
                a.skip href="#answer" { "Skip to the answer" }
                main { (content) }
                @if tapped { script { (PreEscaped(tap::SCRIPT)) } }
            }
        }
    }
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
