//! The page of `balance explore`: the model itself, an area and what its runs draw, in one file without network.
//!
//! The model is `model.wasm`, which `cargo xtask page` builds from these sources and which is kept beside them, so that the
//! program needs no second compiler. The page's script and style are its own and are named by their hashes in its policy.

use super::hash::sha256;
use super::pictures::tap::{base64, hashed};
use crate::explore::json::Json;
use crate::explore::plan::{Asked, Plan, Reading};
use crate::explore::session::Refused;
use crate::explore::{Bundle, Session, answer};
use crate::narrative::figures::{duration, plain};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use miniz_oxide::deflate::compress_to_vec;

/// The model for a page.
pub const MODEL: &[u8] = include_bytes!("model.wasm");
/// What it was made from: a hash of all sources.
pub const MADE_FROM: &str = include_str!("model.sha256");
/// Looks of the page.
const STYLE: &str = include_str!("page.css");
/// What the page does.
const SCRIPT: &str = include_str!("page.js");
/// What a worker does.
const WORKER: &str = include_str!("worker.js");
/// How hard bytes are packed: as hard as can be.
const PACKED: u8 = 10;

/// Bytes as a page holds them.
fn packed(bytes: &[u8]) -> String {
    base64(&compress_to_vec(bytes, PACKED))
}

/// What the page may do: run what it holds, in workers that it makes itself, and nothing else.
fn policy(scripts: &[&str]) -> String {
    let scripts: Vec<String> =
        scripts.iter().map(|script| format!("'sha256-{}'", hashed(script))).collect();
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; worker-src blob:; style-src 'sha256-{}'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        scripts.join(" "),
        hashed(STYLE)
    )
}

/// The page of an area.
///
/// # Errors
///
/// [`Refused`], where the model has no answer for it.
pub fn page(bundle: Bundle) -> Result<String, Refused> {
    let bytes = bundle.bytes();
    let mut session = Session::new(bundle)?;
    let facts = answer::facts(&session);
    let reading = Reading::of(session.scenario());
    let asked = Asked { reading, plans: vec![Plan::default()] };
    let (scenario, summary) = session.answer(&asked)?;
    let last = answer::answer(&asked, scenario, &summary);
    let script = format!("const WORKER = {};\n{WORKER}\n{SCRIPT}", Json::from(WORKER).inside());
    let data = html! {
        script type="application/json" id="facts" { (PreEscaped(facts.inside())) }
        script type="application/json" id="last" { (PreEscaped(last.inside())) }
        script type="text/plain" id="model" { (PreEscaped(packed(MODEL))) }
        script type="text/plain" id="bundle" { (PreEscaped(packed(&bytes))) }
        script { (PreEscaped(&script)) }
    };
    let title = plain(&session.scenario().area.name);
    let made = format!("{} {}", crate::explore::answer::VERSION, &sha256(MODEL)[..12]);
    Ok(whole(&title, &session, &last, &policy(&[&script]), &data, &made).into_string())
}

fn whole(
    title: &str,
    session: &Session,
    last: &Json,
    policy: &str,
    data: &Markup,
    made: &str,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="referrer" content="no-referrer";
                title { "What would a different budget do? " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip id="skip" href="#answer" { "Skip to the answer" }
                (PreEscaped(BODY))
                noscript { (plain_page(session, last)) }
                template id="plain" { (plain_page(session, last)) }
                footer { p.quiet { "Made by commissioning-balance " (made) ". Nothing leaves this page and nothing is stored: it works without a network." } }
                (data)
            }
        }
    }
}

/// What stands in the page until its script fills it.
const BODY: &str = include_str!("body.html");

/// A page for a browser that cannot run the model: today's money and the last native answer.
fn plain_page(session: &Session, last: &Json) -> Markup {
    let rows = match last {
        Json::Object(values) => {
            values.iter().find(|(name, _)| *name == "rows").map(|(_, rows)| rows)
        }
        _ => None,
    };
    let rows: &[Json] = match rows {
        Some(Json::List(rows)) => rows,
        _ => &[],
    };
    let text = |row: &Json, name: &str| match row {
        Json::Object(values) => values
            .iter()
            .find_map(|(known, value)| match value {
                Json::Text(text) if *known == name => Some(text.clone()),
                _ => None,
            })
            .unwrap_or_default(),
        _ => String::new(),
    };
    html! {
        main.plain {
            h1 { "What would a different budget do? " (plain(&session.scenario().area.name)) }
            p { strong { "This page does not run the model here: " span.reason { "scripts are switched off" } "." } }
            p { "What follows is carrying on as now over " (duration(session.scenario().horizon_months)) ", from central values; what a change would do is not in it. Whoever sent this page can ask the program itself: the command is " code { "balance shift" } "." }
            table {
                caption { "Carrying on as now" }
                tbody { @for row in rows { tr { th scope="row" { (text(row, "label")) } td { (text(row, "now")) } } } }
            }
        }
    }
}
