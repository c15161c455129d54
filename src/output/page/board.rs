//! The page for a board: what was found, one table, one picture, how sure, what it rests on and what to read with it. It
//! prints on one sheet.

use super::tables::scrolling;
use crate::output::manifest::Provenance;
use crate::output::pictures::{Kind, Picture};
use crate::output::tied;
use crate::summary::Summary;
use crate::summary::brief::{Brief, Cell, FEW};
use crate::summary::certainty::Certainty;
use crate::summary::figures::plain;
use maud::{Markup, html};

/// The picture of the page: the first of differences. None where there are many options, which leave it no room.
pub fn picture<'a>(summary: &Summary, pictures: &'a [Picture]) -> Option<&'a Picture> {
    let few = summary.strategies.len() <= FEW + 1;
    pictures.iter().find(|picture| picture.kind == Kind::Difference).filter(|_| few)
}

/// The page, without what stands around it.
pub(super) fn board(summary: &Summary, provenance: &Provenance, figure: Option<Markup>) -> Markup {
    let facts = &summary.facts;
    let brief = &summary.brief;
    let dense = brief.table.rows.len() > FEW + 1;
    html! {
        section.board.dense[dense] aria-labelledby="answer" {
            header {
                h1 { (plain(&facts.title)) }
                @if !facts.description.is_empty() { p.lead { (plain(&facts.description)) } }
                p.quiet { (brief.about) }
                @for banner in facts.banners() { div.note role="note" { p { strong { (banner) } } } }
            }
            h2 id="answer" tabindex="-1" { "What was found" }
            @if facts.runs == 0 {
                p { "No run was finished: there is no answer." }
            } @else {
                @if !brief.before.is_empty() {
                    div.note { @for sentence in &brief.before { p { (sentence) } } }
                }
                @if !brief.findings.is_empty() {
                    ul.found {
                        @for finding in &brief.findings {
                            li { strong { (finding.title) } ": " (finding.sentence) }
                        }
                    }
                }
                (table(brief))
                div.beside {
                    @if let Some(figure) = figure { (figure) }
                    (part("How sure it is", &brief.sure))
                    (part("What it rests on", &brief.rests))
                    (part("Money that finds nobody", &brief.unspent))
                    (part("Read with it", &brief.beside))
                }
            }
            p.quiet.made {
                "Made by commissioning-balance " (provenance.version) ", seed " (provenance.seed)
                ". A model, not a forecast: it compares options under stated evidence."
            }
        }
    }
}

/// Sentences under a heading; nothing without any.
fn part(heading: &str, sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            div.part {
                h3 { (heading) }
                ul { @for sentence in sentences { li { (sentence) } } }
            }
        }
    }
}

/// How certain a result is, as a mark that is read aloud as words.
fn mark(certainty: Certainty) -> Markup {
    let degree = certainty.degree();
    html! { span.mark role="img" aria-label={ "certainty of the evidence: " (degree.name) } { (degree.mark) } }
}

/// The table of options.
fn table(brief: &Brief) -> Markup {
    let table = &brief.table;
    let cell = |cell: &Cell| {
        html! {
            (tied(&cell.number))
            @if let Some(certainty) = cell.certainty { " " (mark(certainty)) }
            @if !cell.under.is_empty() { br; span.quiet { (tied(&cell.under)) } }
        }
    };
    // On a telephone the cells stand under each other, each with its heading before it: roles say that it is a table still.
    let shown = html! {
        table role="table" {
            caption { (table.caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for column in &table.columns { th scope="col" role="columnheader" { (column) } }
                }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        th scope="row" role="rowheader" { (row.title) }
                        @for (shown, column) in row.cells.iter().zip(table.columns.iter().skip(1)) {
                            td role="cell" {
                                span.head aria-hidden="true" { (column) ": " }
                                (cell(shown))
                            }
                        }
                    }
                }
            }
        }
    };
    html! { div.glance { (scrolling("Every option in one table", shown)) } }
}
