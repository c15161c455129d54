//! The answer on a screen, with everything that is said about it: tables first, then sentences. What stands on the first
//! screen is laid out in [`super::first_screen`]. Nothing is printed here; the text is handed back.

use super::screen::{NARROWEST, WIDE, WIDEST, heading, lines, table, wrap};
use super::tied;
use crate::findings::money::Budget;
use crate::narrative::figures::plain;
use crate::narrative::texts::{BoardRow, BoardSection};
use crate::narrative::{Summary, observed, together, worth};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width};

/// Shares of the width: option, level, difference, range, chance.
const COLUMNS: [usize; 5] = [18, 16, 25, 20, 21];

/// Sentences about an option that a screen shows besides its caveats: deaths and recovery. The tables say the rest.
const ON_SCREEN: usize = 2;

/// Every table and sentence of a run, for a screen of `width` columns, with bold headings where `colour`.
#[must_use]
pub fn details(summary: &Summary, width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut text = heading(&plain(&summary.facts.title), width, colour);
    text.push('\n');
    for banner in summary.facts.banners() {
        text.push_str(&wrap(&banner, width, ""));
        text.push('\n');
    }
    let comparator = summary.strategies.first().map_or(String::new(), |first| plain(&first.title));
    for (index, section) in summary.board.iter().enumerate() {
        text.push_str(&heading(&section.title, width, colour));
        if width >= WIDE {
            text.push_str(&wide(section, (index == 0).then_some(&comparator), width));
        } else {
            text.push_str(&stacked(section, width));
        }
        text.push('\n');
    }
    let words = &summary.words;
    for sentence in words.run.iter().chain(&words.precision).chain(&words.exceptions) {
        text.push_str(&wrap(sentence, width, ""));
    }
    if let Some(sentence) = observed::words(&summary.observed) {
        text.push('\n');
        text.push_str(&wrap(&sentence, width, ""));
        text.push_str(&super::reply::grid(
            &observed::grid(&summary.facts, &summary.observed),
            width,
        ));
    }
    for option in &summary.words.options {
        text.push('\n');
        let title = summary.strategies.get(option.strategy).map_or("", |s| s.title.as_str());
        text.push_str(&heading(&plain(title), width, colour));
        for sentence in
            option.findings.iter().take(ON_SCREEN).chain(&option.rests).chain(&option.caveats)
        {
            text.push_str(&wrap(sentence, width, "  "));
        }
        let parts = together::grid(&summary.strategies, &summary.together, option.strategy);
        if !parts.rows.is_empty() {
            text.push_str(&super::reply::grid(&parts, width));
        }
    }
    value(summary, width, colour, &mut text);
    text
}

/// What it is worth: whose costs count, how much lies after the horizon, and every option at the scenario's threshold.
fn value(summary: &Summary, width: usize, colour: bool, text: &mut String) {
    if summary.words.value.is_empty() {
        return;
    }
    text.push('\n');
    text.push_str(&heading("Value for money", width, colour));
    for sentence in &summary.words.value {
        text.push_str(&wrap(sentence, width, "  "));
    }
    text.push_str(&super::reply::grid(&worth::grid(summary), width));
}

/// Sections of the board that stand on the screen while the runs are made.
const AT_FIRST: usize = 2;
/// Options of each that fit on a small screen.
const AT_MOST: usize = 6;

/// What expected values say, for the time until the runs are made: deaths and recovery of every option.
#[must_use]
pub fn at_first(summary: &Summary, width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut text =
        heading("Without chance and without ranges, until the runs are made", width, colour);
    for section in summary.board.iter().take(AT_FIRST) {
        text.push_str(&heading(&section.title, width, colour));
        let compared =
            || section.rows.iter().filter_map(|row| Some((row, row.difference.as_ref()?)));
        for (row, difference) in compared().take(AT_MOST) {
            text.push_str(&wrap(&format!("{}: {difference}", row.title), width, "  "));
        }
        if compared().count() > AT_MOST {
            text.push_str("  …\n");
        }
    }
    text
}

/// The budget of every option at the start and in its last year, line by line.
#[must_use]
pub fn budgets(budgets: &[Budget], width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDE);
    let mut text = String::new();
    for budget in budgets {
        text.push_str(&heading(&plain(&budget.title), width, colour));
        let mut table = table();
        table.set_header(["£ a year", "at the start", "in the last year"]);
        for (line, before, after) in &budget.lines {
            table.add_row([line.label().to_string(), before.to_string(), after.to_string()]);
        }
        let (before, after) = budget.total;
        table.add_row(["all lines".to_string(), before.to_string(), after.to_string()]);
        for column in 1..3 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width as u16);
        text.push_str(&lines(&table));
        text.push('\n');
    }
    text
}

/// A section as a table, with a header where `comparator` is named.
fn wide(section: &BoardSection, comparator: Option<&String>, width: usize) -> String {
    let mut table = table();
    if let Some(comparator) = comparator {
        let against = format!("against “{comparator}”");
        let header = ["", "mean", &against, "90 % of runs", "how many agree"];
        table.set_header(header.map(tied));
    }
    for row in &section.rows {
        let or_empty = |text: &Option<String>| text.as_deref().map_or(String::new(), tied);
        table.add_row([
            row.title.clone(),
            tied(&row.level),
            or_empty(&row.difference),
            or_empty(&row.range),
            or_empty(&row.agreed()),
        ]);
    }
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width as u16)
        .set_constraints(
            COLUMNS.map(|share| {
                ColumnConstraint::Absolute(Width::Fixed((share * width / 100) as u16))
            }),
        );
    lines(&table)
}

fn stacked(section: &BoardSection, width: usize) -> String {
    section.rows.iter().map(|row| stacked_row(row, width)).collect()
}

fn stacked_row(row: &BoardRow, width: usize) -> String {
    let mut text = wrap(&format!("{}: {}", row.title, row.level), width, "  ");
    let range = row.range.as_ref().map(|range| format!("90 % of runs: {range}"));
    let parts: Vec<String> =
        [row.difference.clone(), range, row.agreed()].into_iter().flatten().collect();
    if !parts.is_empty() {
        text.push_str(&wrap(&parts.join("; "), width, "    "));
    }
    text
}
