//! The parts of the page.

use super::tables::{self, title};
use crate::narrative::certainty::DEGREES;
use crate::narrative::figures::{grouped, plain, pounds};
use crate::narrative::readings::Read;
use crate::narrative::texts::OptionWords;
use crate::narrative::{
    Summary, observed as beside, payers, readings as side_by_side, together, worth,
};
use crate::output::hash::sha256;
use crate::output::manifest::Provenance;
use crate::scenario::inputs::is_table;
use maud::{Markup, html};

/// A long part that is folded on a screen and open in print.
pub(super) fn folded(name: &str, content: &Markup) -> Markup {
    html! { details.long { summary { (name) } (content) } }
}

/// Pictures of deaths and recovery, then every outcome as a table.
pub(super) fn outcomes(summary: &Summary, figures: Markup) -> Markup {
    if summary.facts.runs == 0 {
        return html! {};
    }
    html! { (figures) (folded("Every outcome as a table", &tables::board(summary))) }
}

pub(super) fn money(summary: &Summary, figures: Markup) -> Markup {
    if summary.drawn.budgets.is_empty() {
        return html! {};
    }
    html! {
        p {
            "Pounds of " (summary.facts.price_year) ", not discounted: the budget as it is given, a year at the start and the \
             last year. What is not spent is in " code { "money.csv" } "."
        }
        (figures)
        @for budget in &summary.drawn.budgets { (tables::budget(budget)) }
    }
}

pub(super) fn groups(summary: &Summary, figures: Markup) -> Markup {
    if figures.0.is_empty() {
        return html! {};
    }
    html! {
        p {
            "Events belong to the group that a person was in at the time. Ethnicity, disability and parenthood are not \
             modelled."
        }
        (figures)
        @for strategy in 1..summary.strategies.len() { (tables::groups(summary, strategy)) }
    }
}

pub(super) fn value(summary: &Summary, figures: Markup) -> Markup {
    let Some(value) = &summary.value else { return html! {} };
    if summary.strategies.len() < 2 {
        return html! {};
    }
    html! {
        p {
            "Health is counted in QALYs (years of life in full health); health and costs are discounted and hold what survivors \
             still have before them. A QALY counts as " (pounds(value.threshold)) " here."
        }
        @for sentence in &summary.words.value { p { (sentence) } }
        (tables::grid(&format!("Value, against “{}”", title(summary, 0)), &worth::grid(summary)))
        (figures)
        (folded("What others pay, in total and for each year that a person lives", &html! {
            p { (payers::WHY) }
            (tables::grid("What others pay over the horizon, not discounted", &payers::grid(summary)))
        }))
    }
}

/// What is published of the area beside what the model shows, carrying on as now.
pub(super) fn observed(summary: &Summary, figures: Markup) -> Markup {
    let Some(words) = beside::words(&summary.observed) else { return html! {} };
    let grid = beside::grid(&summary.facts, &summary.observed);
    html! {
        p { (words) }
        (figures)
        (tables::grid("Public figures, with the 90 % range that is believed of each, beside the model's mean and 90 % of runs", &grid))
        p { "Where each is published is in " code { "observed.csv" } "." }
    }
}

/// Every option's findings, what they rest on and what has to be read with them.
pub(super) fn rests(summary: &Summary, figures: Markup) -> Markup {
    let one = |option: &OptionWords| {
        let whole = html! {
            ul { @for sentence in &option.findings { li { (sentence) } } }
            @let parts = together::grid(&summary.strategies, &summary.together, option.strategy);
            @if !parts.rows.is_empty() {
                (tables::grid("Its parts, each alone, and together: differences from the comparator ± Monte Carlo standard error", &parts))
            }
            @if !option.rests.is_empty() {
                p { strong { "It rests on" } }
                ul { @for sentence in &option.rests { li { (sentence) } } }
            }
            @if !option.caveats.is_empty() {
                p { strong { "To be read with it" } }
                ul { @for sentence in &option.caveats { li { (sentence) } } }
            }
        };
        let name = format!("All that is said of “{}”", title(summary, option.strategy));
        folded(&name, &whole)
    };
    html! {
        @for sentence in &summary.words.exceptions { p { (sentence) } }
        (figures)
        @for option in &summary.words.options { (one(option)) }
        @if !summary.rests.verdicts.is_empty() {
            (folded("Contested evidence read in other ways, as a table", &tables::rests(summary)))
        }
    }
}

pub(super) fn readings(readings: &[Read]) -> Markup {
    if readings.is_empty() {
        return html! {};
    }
    html! {
        p { "The same runs under each named reading of contested evidence; the scenario's own comes first." }
        (tables::readings(readings))
        p { "Every number is in " code { (side_by_side::table(readings).name) ".csv" } "." }
    }
}

pub(super) fn how_to_read(summary: &Summary) -> Markup {
    html! {
        ul {
            li { "Every run draws its own evidence and its own luck. All options of a run share both: a difference between options is \
                  theirs alone." }
            li { "“90 % of runs” names what one run in twenty fell below and one in twenty above. It holds what is not known about the \
                  evidence, and chance; it does not hold what the model leaves out." }
            li { "The mean is over all runs. Its Monte Carlo error says how far it could be off because there were not more runs; \
                  it says nothing about the spread between runs." }
            li { "“In 97 of 100 runs” is a share of these runs: how far they agree, not how strong the evidence is. “Over” and \
                  “under” stand where all or none agree, as so many runs allow it to be said." }
            li { "“Cannot tell” means that less than two in three runs agree, or that the mean is within two of its errors of none." }
            @if summary.facts.expected {
                li { "This is one calculation with central values: it has no ranges and no chances." }
            }
        }
        div.scroll role="region" aria-label="Certainty of the evidence" tabindex="0" {
            table {
                caption { "Certainty of the evidence behind a result: its mark and its words" }
                thead {
                    tr {
                        th scope="col" { "Mark" }
                        th scope="col" { "Certainty" }
                        th scope="col" { "In a sentence" }
                        th scope="col" { "When" }
                    }
                }
                tbody {
                    @for degree in DEGREES {
                        tr {
                            th scope="row" { (degree.mark) }
                            td { (degree.name) }
                            td { (degree.says) }
                            td { (degree.when) }
                        }
                    }
                }
            }
        }
        p {
            "A difference below 1 % of the comparator is called slight (“slightly more”), one of 10 % or more far (“far fewer”)."
        }
    }
}

/// What it takes to run it again.
pub(super) fn again(summary: &Summary, provenance: &Provenance) -> Markup {
    let facts = &summary.facts;
    html! {
        dl {
            dt { "Command" } dd { code { (crate::output::harmless::command(&provenance.command)) } }
            dt { "Seed" } dd { (provenance.seed) }
            dt { "Runs" } dd { (grouped(f64::from(facts.runs))) " of " (grouped(f64::from(facts.runs_asked))) " asked for" }
            dt { "Version" } dd { (provenance.version) @if let Some(git) = &provenance.git { ", commit " code { (git) } } }
            dt { "Area" } dd { (plain(&facts.area)) @if !facts.area_source.is_empty() { ": " (plain(&facts.area_source)) } }
            dt { "SHA-256 of the evidence" } dd { code { (provenance.evidence_sha256) } }
            @if let Some(written) = &provenance.written { dt { "Written" } dd { (written) } }
        }
        p { "The same command gives the same bytes. " code { "manifest.json" } " holds the hash of every other file of this folder." }
        @for (name, text) in &provenance.scenario_files {
            details {
                summary { "Scenario file " (name) }
                p { "SHA-256 " code { (sha256(text.as_bytes())) } }
                @if is_table(name, text) {
                    p { "A table of numbers, kept in " code { "manifest.json" } "." }
                } @else {
                    pre { (text) }
                }
            }
        }
    }
}
