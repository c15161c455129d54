//! A reply as a page of its own: words, tables, words; in the looks of `report.html`, without network or script.

use super::tables::grid;
use super::{POLICY, STYLE};
use crate::summary::reply::Reply;
use maud::{DOCTYPE, PreEscaped, html};

/// The page.
#[must_use]
pub fn page(reply: &Reply, version: &str) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (reply.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (reply.title) }
                    @for sentence in &reply.first { p { (sentence) } }
                }
                main {
                    @if !reply.table.rows.is_empty() { (grid(&reply.title, &reply.table)) }
                    @for part in &reply.parts {
                        section {
                            h2 { (part.heading) }
                            @for sentence in &part.sentences { p { (sentence) } }
                            @if !part.table.rows.is_empty() { (grid(&part.heading, &part.table)) }
                        }
                    }
                }
                footer { p.quiet { "Made by commissioning-balance " (version) "." } }
            }
        }
    };
    markup.into_string()
}
