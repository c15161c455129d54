//! The first screen of an answer: one table that a councillor can read, and the few sentences that belong to it.
//!
//! Deaths that drugs and alcohol cause and all others, people reaching a year of recovery and spend, an option at a time,
//! each against the comparator; ranges and what qualifies a number stand on a second line. Nothing is computed here but
//! columns; nothing is printed, the text is handed back.

use super::screen::{NARROWEST, WIDE, WIDEST, heading, lines, table, wrap};
use super::tied;
use crate::findings::quantities::recovery;
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::narrative::brief::{Cell, Row};
use crate::narrative::figures::{duration, grouped, plain, signed_size};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

/// Narrower than this, every quantity gets a line of its own.
const TABLE: usize = 76;
/// Columns of the interval bars.
const BAR: usize = 17;
/// Over the sentences that have to be read with the answer.
const BESIDE: &str = "Read with it";
/// Cells of the page's table that stand on a screen, by their headings here.
const SHOWN: [&str; 4] =
    ["drug and alcohol deaths", "other deaths", "reach a year of recovery", "spend"];
/// The third of them where the horizon is too short for a year of recovery.
const BEGUN: &str = "recoveries begun";
/// Of these, the one whose range stands on a screen: the others are in the details.
const RANGED: usize = 0;

/// Where the rest is.
const ELSEWHERE: &str = "More: the page, or --details.";

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
    for banner in summary.facts.banners_in_short() {
        text.push_str(&wrap(&banner, width, ""));
    }
    text.push_str(&wrap(&legend(summary), width, ""));
    text.push('\n');
    let rows = &summary.brief.table.rows;
    if !rows.is_empty() {
        let screen = Screen { width, ..screen };
        let shown = shown(summary);
        text.push_str(&if width >= TABLE {
            columns(rows, shown, screen)
        } else {
            stacked(rows, shown, screen)
        });
        text.push('\n');
    }
    let first = &summary.words.first;
    for sentence in first.found.iter().chain(&first.weakest) {
        text.push_str(&wrap(sentence, width, ""));
    }
    if !first.beside.is_empty() {
        text.push('\n');
        text.push_str(&heading(BESIDE, width, screen.colour));
    }
    for sentence in &first.beside {
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

/// What the table shows.
fn legend(summary: &Summary) -> String {
    let facts = &summary.facts;
    let over = duration(facts.horizon_months);
    let how = match (facts.expected, facts.runs) {
        (_, 0) => return "No run was finished: there is no answer.".to_owned(),
        (true, _) => "one calculation".to_owned(),
        (false, 1) => "1 run".to_owned(),
        (false, runs) => format!("{} runs", grouped(f64::from(runs))),
    };
    if summary.strategies.len() < 2 {
        return format!("Over {over}, {how}; nothing stands beside it to compare.");
    }
    let ranged = summary.brief.table.rows.iter().flat_map(|row| &row.cells);
    let ranged = if ranged.into_iter().any(|cell| cell.ends.is_some()) {
        "; below, nine in ten without luck"
    } else {
        ""
    };
    format!("Differences over {over}, {how}{ranged}.")
}

/// The names of what is shown.
fn shown(summary: &Summary) -> [&'static str; SHOWN.len()] {
    let mut shown = SHOWN;
    if recovery(summary.facts.horizon_months).outcome != Outcome::ReachedOneYear {
        shown[2] = BEGUN;
    }
    shown
}

/// What a cell of a row says, line by line.
fn cell(cell: &Cell, at: usize) -> Vec<String> {
    let mut lines = vec![cell.number.clone()];
    let ends = cell.ends.filter(|_| at == RANGED && !cell.under.is_empty());
    lines.extend(ends.map(|[low, _, high]| format!("{}…{}", signed_size(low), signed_size(high))));
    let left = cell.readings.filter(|_| at == RANGED);
    lines.extend(left.map(|[left, _]| format!("sceptically {}", signed_size(left))));
    lines.extend((!cell.doubt.is_empty()).then(|| cell.doubt.to_owned()));
    lines
}

/// A table: on a wide screen options are named in a column of their own, on a smaller one above their numbers.
fn columns(rows: &[Row], names: [&str; SHOWN.len()], screen: Screen) -> String {
    let width = screen.width;
    let beside = width >= WIDE;
    let name = if beside { 26 * width / 100 } else { 2 };
    let each = (width - name) / SHOWN.len();
    let widths: Vec<usize> = std::iter::once(name).chain(SHOWN.iter().map(|_| each)).collect();
    let bars: Vec<Vec<String>> =
        (0..SHOWN.len()).map(|at| if screen.live { bars(rows, at) } else { Vec::new() }).collect();
    let headings = std::iter::once(String::new()).chain(names.map(tied));
    let mut text = fixed(&widths, headings.collect());
    for (index, row) in rows.iter().enumerate() {
        let cells = row.cells.iter().take(SHOWN.len()).enumerate().map(|(at, shown)| {
            let mut lines: Vec<String> = cell(shown, at).iter().map(|line| tied(line)).collect();
            if let Some(bar) = bars[at].get(index).filter(|bar| !bar.is_empty()) {
                lines.insert(1.min(lines.len()), bar.clone());
            }
            lines.join("\n")
        });
        let cells: Vec<String> = cells.collect();
        if beside {
            text.push_str(&fixed(
                &widths,
                std::iter::once(tied(&row.title)).chain(cells).collect(),
            ));
        } else {
            text.push_str(&heading(&row.title, width, screen.colour));
            text.push_str(&fixed(&widths, std::iter::once(String::new()).chain(cells).collect()));
        }
    }
    text
}

/// A row in columns of these widths.
fn fixed(widths: &[usize], row: Vec<String>) -> String {
    let mut table: Table = table();
    table.add_row(row);
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
fn bars(rows: &[Row], column: usize) -> Vec<String> {
    let shown: Vec<Option<[f64; 3]>> =
        rows.iter().map(|row| row.cells.get(column).and_then(|cell| cell.ends)).collect();
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
fn stacked(rows: &[Row], names: [&str; SHOWN.len()], screen: Screen) -> String {
    let mut text = String::new();
    for row in rows {
        text.push_str(&heading(&row.title, screen.width, screen.colour));
        for (at, (shown, name)) in row.cells.iter().zip(names).enumerate() {
            let cells = cell(shown, at).join("; ");
            text.push_str(&wrap(&format!("{name}: {cells}"), screen.width, "  "));
        }
    }
    text
}
