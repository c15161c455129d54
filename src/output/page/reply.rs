//! A reply as a page of its own: words, pictures, tables, words; in the looks of `report.html`, without network; its only script is that of pictures.

use super::tables::grid;
use super::{STYLE, figure, policy};
use crate::narrative::reply::Reply;
use crate::output::pictures::style::dark_rules;
use crate::output::pictures::{Picture, tap};
use maud::{DOCTYPE, PreEscaped, html};

/// The page.
#[must_use]
pub fn page(reply: &Reply, pictures: &[Picture], version: &str) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy());
                title { (reply.title) }
                style {
                    (PreEscaped(STYLE))
                    @if !pictures.is_empty() { "@media screen and (prefers-color-scheme:dark){" (PreEscaped(dark_rules())) "}" }
                }
            }
            body {
                header {
                    h1 { (reply.title) }
                    @for sentence in &reply.first { p { (sentence) } }
                }
                main {
                    @if !reply.table.rows.is_empty() { (grid(&reply.title, &reply.table)) }
                    @for picture in pictures { (figure(picture)) }
                    @for part in &reply.parts {
                        section {
                            h2 { (part.heading) }
                            @for sentence in &part.sentences { p { (sentence) } }
                            @if !part.table.rows.is_empty() { (grid(&part.heading, &part.table)) }
                        }
                    }
                }
                footer { p.quiet { "Made by commissioning-balance " (version) "." } }
                @if !pictures.is_empty() { script { (PreEscaped(tap::SCRIPT)) } }
            }
        }
    };
    markup.into_string()
}
