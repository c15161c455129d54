//! The first screen of an answer: one table that a councillor can read, and the sentences that belong to it.
//!
//! Deaths, people reaching a year of recovery and spend, an option at a time, each against the comparator: the mean
//! difference, where 90 % of runs fell, and how likely it is better. Nothing is computed here but columns; nothing is
//! printed, the text is handed back.

use super::terminal::{NARROWEST, WIDE, WIDEST, heading, lines, table, wrap};
use super::tied;
use crate::model::Outcome;
use crate::summary::Summary;
use crate::summary::board::{BoardRow, BoardSection};
use crate::summary::figures::plain;
use crate::summary::first::label;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

/// Narrower than this, every quantity gets a line of its own.
const TABLE: usize = 76;
/// Columns of the interval bars.
const BAR: usize = 21;
/// What the table says of its three lines.
const LEGEND: &str = "mean difference; 90 % of runs; how likely better or worse in this model";
/// Over the sentences that have to be read with the answer.
const BESIDE: &str = "Read with it";

/// Where the rest is.
const ELSEWHERE: &str = "All three recoveries, who gains and who is left behind, what others pay and what each answer rests \
                         on: in the page, and here with --details.";

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns.
    pub width: usize,
    /// Whether headings are bold.
    pub colour: bool,
    /// Whether a person looks at it: then ranges are drawn as well.
    pub live: bool,
}

/// The first screen of a run.
#[must_use]
pub fn answer(summary: &Summary, screen: Screen) -> String {
    let width = screen.width.clamp(NARROWEST, WIDEST);
    let mut text = heading(&plain(&summary.facts.title), width, screen.colour);
    text.push('\n');
    if let Some(banner) = summary.facts.stand_ins.first() {
        text.push_str(&wrap(&banner, width, ""));
        text.push('\n');
    }
    let sections = sections(summary);
    if !sections.is_empty() {
        text.push_str(&if width >= TABLE {
            columns(summary, &sections, Screen { width, ..screen })
        } else {
            stacked(&sections, Screen { width, ..screen })
        });
        text.push('\n');
    }
    let first = &summary.words.first;
    for sentence in first.found.iter().chain(&first.weakest) {
        text.push_str(&wrap(sentence, width, ""));
    }
    if !summary.words.first.beside.is_empty() {
        text.push('\n');
        text.push_str(&heading(BESIDE, width, screen.colour));
    }
    for sentence in &summary.words.first.beside {
        // A line that goes on stands under the words that it belongs to.
        let lines = wrap(sentence, width, "  ");
        text.push_str(&lines.replacen(' ', "–", 1));
    }
    if !summary.words.options.is_empty() {
        text.push('\n');
        text.push_str(&wrap(ELSEWHERE, width, ""));
    }
    text
}

/// Deaths, recovery, spend. The three definitions of recovery are not ranked: none of them stands here for the others.
fn sections(summary: &Summary) -> Vec<&BoardSection> {
    let shown = |section: &&BoardSection| {
        !matches!(
            section.quantity.outcome,
            Outcome::Abstinent | Outcome::Settled | Outcome::GettingOn
        )
    };
    summary.board.iter().filter(shown).collect()
}

/// What a cell says, line by line.
fn cell(row: &BoardRow, money: bool) -> Vec<String> {
    let Some(difference) = &row.difference else { return vec![row.level.clone()] };
    let mut lines = vec![difference.clone()];
    // Spend follows from the budget: its range would say little and fill much.
    if !money {
        lines.extend(row.range.clone());
        lines.extend(row.chance.clone());
    }
    lines
}

fn money(section: &BoardSection) -> bool {
    section.quantity.unit() == "pounds"
}

/// A table: on a wide screen options are named in a column of their own, on a smaller one above their numbers.
fn columns(summary: &Summary, sections: &[&BoardSection], screen: Screen) -> String {
    let width = screen.width;
    let beside = width >= WIDE;
    let name = if beside { 22 * width / 100 } else { 2 };
    let spend = 16;
    let counts = sections.iter().filter(|section| !money(section)).count().max(1);
    let monies = sections.len() - counts.min(sections.len());
    let each = (width - name - monies * spend) / counts;
    let widths: Vec<usize> = std::iter::once(name)
        .chain(sections.iter().map(|section| if money(section) { spend } else { each }))
        .collect();
    let bars: Vec<Vec<String>> = sections
        .iter()
        .map(|section| if screen.live && !money(section) { bars(summary, section) } else { vec![] })
        .collect();
    let mut text = fixed(
        &widths,
        vec![
            std::iter::once(String::new())
                .chain(sections.iter().map(|section| tied(&section.title)))
                .collect(),
        ],
    );
    let mut after_comparator = false;
    for (index, first) in sections[0].rows.iter().enumerate() {
        let title = label(sections[0].rows.len(), first.strategy, &first.title);
        let cells = sections.iter().enumerate().map(|(at, section)| {
            let Some(row) = section.rows.get(index) else { return String::new() };
            let mut lines: Vec<String> =
                cell(row, money(section)).iter().map(|l| tied(l)).collect();
            if let Some(bar) = bars[at].get(index).filter(|bar| !bar.is_empty()) {
                lines.insert(1.min(lines.len()), bar.clone());
            }
            lines.join("\n")
        });
        let cells: Vec<String> = cells.collect();
        if first.difference.is_some() && !after_comparator {
            after_comparator = true;
            let against = format!("Against “{}”: {LEGEND}", sections[0].rows[0].title);
            text.push('\n');
            text.push_str(&wrap(&against, width, ""));
        }
        if after_comparator {
            text.push('\n');
        }
        if beside {
            text.push_str(&fixed(
                &widths,
                vec![std::iter::once(tied(&title)).chain(cells).collect()],
            ));
        } else {
            text.push_str(&heading(&title, width, screen.colour));
            text.push_str(&fixed(
                &widths,
                vec![std::iter::once(String::new()).chain(cells).collect()],
            ));
        }
    }
    text
}

/// Rows in columns of these widths.
fn fixed(widths: &[usize], rows: Vec<Vec<String>>) -> String {
    let mut table: Table = table();
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    let fixed = |width: &usize| ColumnConstraint::Absolute(Width::Fixed(*width as u16));
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(widths.iter().sum::<usize>() as u16)
        .set_constraints(widths.iter().map(fixed));
    lines(&table)
}

/// Ranges of a quantity as bars on one scale, by row; the upright stands at no difference.
fn bars(summary: &Summary, section: &BoardSection) -> Vec<String> {
    let Some(answer) = summary.answer(section.quantity.outcome, section.quantity.timing) else {
        return Vec::new();
    };
    let ends = |row: &BoardRow| {
        let estimate = answer.difference(row.strategy)?.absolute;
        Some([estimate.lower_5_percent?, estimate.mean, estimate.upper_95_percent?])
    };
    let shown: Vec<Option<[f64; 3]>> =
        section.rows.iter().map(|row| ends(row).filter(|_| row.range.is_some())).collect();
    let all = || shown.iter().flatten().flatten().copied().chain([0.0]);
    let (low, high) =
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    if high <= low {
        return Vec::new();
    }
    let at = |number: f64| {
        (((number - low) / (high - low)) * (BAR - 1) as f64).round().clamp(0.0, (BAR - 1) as f64)
            as usize
    };
    let bar = |ends: &[f64; 3]| {
        let [from, mean, to] = ends.map(at);
        let letter = |column: usize| match column {
            _ if column == mean => '●',
            _ if column == at(0.0) => '│',
            _ if (from..=to).contains(&column) => '─',
            _ => '\u{a0}',
        };
        (0..BAR).map(letter).collect::<String>()
    };
    shown.iter().map(|ends| ends.as_ref().map_or_else(String::new, bar)).collect()
}

/// Every option with a line for each quantity.
fn stacked(sections: &[&BoardSection], screen: Screen) -> String {
    let mut text = String::new();
    for (index, first) in sections[0].rows.iter().enumerate() {
        let title = label(sections[0].rows.len(), first.strategy, &first.title);
        text.push_str(&heading(&title, screen.width, screen.colour));
        for section in sections {
            let Some(row) = section.rows.get(index) else { continue };
            let cells = cell(row, money(section)).join("; ");
            text.push_str(&wrap(&format!("{}: {cells}", section.title), screen.width, "  "));
        }
        if index == 0 && sections[0].rows.len() > 1 {
            text.push('\n');
            text.push_str(&wrap(&format!("Against “{}”: {LEGEND}", first.title), screen.width, ""));
        }
    }
    text
}
