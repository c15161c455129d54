//! The tables of the page, from texts and numbers of the summary.

use crate::findings::groups::GroupRow;
use crate::findings::money::Budget;
use crate::findings::quantities::Quantity;
use crate::model::Measure;
use crate::narrative::Summary;
use crate::narrative::figures::{plain, size};
use crate::narrative::readings::Read;
use crate::narrative::reply::Grid;
use crate::narrative::words::amount;
use crate::output::tied;
use crate::units::Pence;
use maud::{Markup, html};

/// A table that scrolls on its own where the screen is too narrow.
pub(super) fn scrolling(label: &str, table: Markup) -> Markup {
    html! { div.scroll role="region" aria-label=(label) tabindex="0" { (table) } }
}

fn or_empty(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

/// The first table.
pub(super) fn board(summary: &Summary) -> Markup {
    let against = format!("Against “{}”", title(summary, 0));
    let table = html! {
        table {
            caption { "Every outcome, against “" (title(summary, 0)) "”" }
            thead {
                tr {
                    th scope="col" { "Option" }
                    th scope="col" { "Mean" }
                    th scope="col" { (against) }
                    th scope="col" { "90 % of runs" }
                    th scope="col" { "How many runs agree" }
                }
            }
            @for section in &summary.board {
                tbody {
                    tr { th scope="rowgroup" colspan="5" { (section.title) } }
                    @for row in &section.rows {
                        tr {
                            th scope="row" { (row.title) }
                            td { (row.level) }
                            td { (tied(or_empty(row.difference.as_ref()))) }
                            td { (tied(or_empty(row.range.as_ref()))) }
                            td { (tied(or_empty(row.agreed().as_ref()))) }
                        }
                    }
                }
            }
        }
    };
    scrolling("Every option, first table", table)
}

/// One option's budget before and after.
pub(super) fn budget(budget: &Budget) -> Markup {
    let name = plain(&budget.title);
    let row = |label: &str, before: Pence, after: Pence| {
        html! {
            tr {
                th scope="row" { (label) }
                td.number { (before) }
                td.number { (after) }
            }
        }
    };
    let table = html! {
        table {
            caption { "Budget: " (name) }
            thead {
                tr {
                    th scope="col" { "Line" }
                    th.number scope="col" { "A year at the start" }
                    th.number scope="col" { "Last year" }
                }
            }
            tbody {
                @for (line, before, after) in &budget.lines { (row(line.label(), *before, *after)) }
                (row("all lines", budget.total.0, budget.total.1))
            }
        }
    };
    html! { details.long { summary { "Budget of “" (name) "” as a table" } (scrolling(&format!("Budget of {name}"), table)) } }
}

/// One option's groups: deaths and recoveries less the comparator's.
pub(super) fn groups(summary: &Summary, strategy: usize) -> Markup {
    let of = |measure: Measure| {
        summary.groups.iter().filter(move |r| r.strategy == strategy && r.measure == measure)
    };
    let signed = |row: &GroupRow| {
        row.difference.map_or_else(String::new, |number| match number {
            0.0 => "none".to_owned(),
            number if number > 0.0 => format!("{} more", size(number)),
            number => format!("{} fewer", size(number)),
        })
    };
    let name = title(summary, strategy);
    let table = html! {
        table {
            caption { "Groups: " (name) ", mean difference over the horizon, people" }
            thead {
                tr {
                    th scope="col" { "Group" }
                    th scope="col" { "People at the start" }
                    th scope="col" { "Deaths" }
                    th scope="col" { "Reaching one year of recovery" }
                }
            }
            tbody {
                @for (deaths, recoveries) in of(Measure::Deaths).zip(of(Measure::ReachedOneYear)) {
                    tr {
                        th scope="row" { (deaths.title()) }
                        td { (size(deaths.people_at_start)) }
                        td { (signed(deaths)) }
                        td { (signed(recoveries)) }
                    }
                }
            }
        }
    };
    html! { details.long { summary { "Groups under “" (name) "” as a table" } (scrolling(&format!("Groups under {name}"), table)) } }
}

/// The differences with contested evidence read in other ways.
pub(super) fn rests(summary: &Summary) -> Markup {
    let lero = |strategy: Option<f64>, quantity: Quantity| {
        strategy.map_or_else(String::new, |n| amount(quantity, n))
    };
    let table = html! {
        table {
            caption { "Differences in expected values, with contested evidence read in other ways" }
            thead {
                tr {
                    th scope="col" { "Option and outcome" }
                    th scope="col" { "Central values" }
                    th scope="col" { "Sceptical" }
                    th scope="col" { "Hopeful" }
                    th scope="col" { "Weak evidence sceptical" }
                    th scope="col" { "LEROs without effect on relapse" }
                }
            }
            tbody {
                @for verdict in &summary.rests.verdicts {
                    tr {
                        th scope="row" {
                            (title(summary, verdict.strategy)) ": " (verdict.quantity.outcome.label())
                            @if verdict.untested() { strong { " (untested)" } }
                        }
                        td { (amount(verdict.quantity, verdict.base)) }
                        td { (amount(verdict.quantity, verdict.sceptical)) }
                        td { (amount(verdict.quantity, verdict.hopeful)) }
                        td { (amount(verdict.quantity, verdict.weak)) }
                        td { (lero(verdict.lero, verdict.quantity)) }
                    }
                }
            }
        }
    };
    scrolling("What the differences rest on", table)
}

/// A table of text.
pub(super) fn grid(caption: &str, grid: &Grid) -> Markup {
    let table = html! {
        table {
            caption { (caption) }
            thead {
                tr {
                    @for (index, name) in grid.header.iter().enumerate() {
                        th scope="col" { @if index == 0 && name.is_empty() { "What" } @else { (name) } }
                    }
                }
            }
            tbody {
                @for row in &grid.rows {
                    tr {
                        @if row.iter().skip(1).all(String::is_empty) && row.len() > 1 {
                            th scope="rowgroup" colspan=(row.len()) { (row[0]) }
                        } @else { @for (index, cell) in row.iter().enumerate() {
                            @if index == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                        } }
                    }
                }
            }
        }
    };
    scrolling(caption, table)
}

/// The first table under every reading.
pub(super) fn readings(readings: &[Read]) -> Markup {
    let Some(own) = readings.first() else { return html! {} };
    let cell = |reading: &Read, section: usize, row: usize| {
        let row = reading.board.get(section).and_then(|section| section.rows.get(row));
        row.map_or_else(String::new, |row| {
            let parts = [row.difference.clone(), row.agreed()].into_iter().flatten();
            parts.collect::<Vec<String>>().join("; ")
        })
    };
    let table = html! {
        table {
            caption { "Differences by reading" }
            thead {
                tr {
                    th scope="col" { "Option" }
                    @for reading in readings { th scope="col" { (reading.name) } }
                }
            }
            @for (section, shown) in own.board.iter().enumerate() {
                tbody {
                    tr { th scope="rowgroup" colspan=(readings.len() + 1) { (shown.title) } }
                    @for (row, option) in shown.rows.iter().enumerate().skip(1) {
                        tr {
                            th scope="row" { (option.title) }
                            @for reading in readings { td { (cell(reading, section, row)) } }
                        }
                    }
                }
            }
        }
    };
    scrolling("Differences by reading", table)
}

/// An option's title.
pub(super) fn title(summary: &Summary, strategy: usize) -> String {
    summary.strategies.get(strategy).map_or_else(String::new, |strategy| plain(&strategy.title))
}
