//! A reply on a screen: words, one table, words. Nothing is printed here; the text is handed back.

use super::screen::{NARROWEST, WIDE, WIDEST, heading, lines, table, wrap};
use super::{TIED, tied};
use crate::narrative::reply::{Grid, Reply};
use comfy_table::{ColumnConstraint, ContentArrangement, Width};

/// A reply for a screen of `width` columns, with bold headings where `colour`.
#[must_use]
pub fn reply(reply: &Reply, width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut text = heading(&reply.title, width, colour);
    for sentence in &reply.first {
        text.push('\n');
        text.push_str(&wrap(sentence, width, ""));
    }
    if !reply.table.rows.is_empty() {
        text.push('\n');
        text.push_str(&grid(&reply.table, width));
    }
    for part in &reply.parts {
        text.push('\n');
        text.push_str(&heading(&part.heading, width, colour));
        for sentence in &part.sentences {
            text.push_str(&wrap(sentence, width, "  "));
        }
        text.push_str(&grid(&part.table, width));
    }
    text
}

/// A table under a heading, for a screen of `width` columns.
#[must_use]
pub fn table_of(title: &str, table: &Grid, width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    format!("{}{}", heading(title, width, colour), grid(table, width))
}

/// The table; on a narrow screen each row has lines of its own.
pub(super) fn grid(grid: &Grid, width: usize) -> String {
    if grid.rows.is_empty() {
        return String::new();
    }
    if width < WIDE || breaks(grid, width) {
        return grid.rows.iter().map(|row| stacked(&grid.header, row, width)).collect();
    }
    let mut table = table();
    table.set_header(grid.header.iter().map(|name| tied(name)));
    for row in &grid.rows {
        table.add_row(row.iter().map(|cell| tied(cell)));
    }
    let fixed =
        |share: &usize| ColumnConstraint::Absolute(Width::Fixed((share * width / 100) as u16));
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width as u16)
        .set_constraints(grid.widths.iter().map(fixed));
    lines(&table)
}

/// Left and right of a cell, columns.
const PADDING: usize = 2;
/// Letters of a cell that stay on the line of its name.
const SHORT: usize = 12;

/// A name and its cell; a short cell stays on the line of its name.
fn together(name: &str, cell: &str) -> String {
    let short = cell.chars().count() <= SHORT && !name.contains(' ');
    if short {
        format!("{name}:{TIED}{}", cell.replace(' ', &TIED.to_string()))
    } else {
        format!("{name}: {cell}")
    }
}

/// Whether a word of the table is longer than its column.
fn breaks(grid: &Grid, width: usize) -> bool {
    std::iter::once(&grid.header).chain(&grid.rows).any(|row| {
        row.iter().zip(&grid.widths).any(|(cell, share)| {
            let room = (share * width / 100).saturating_sub(PADDING);
            tied(cell).split([' ', '\n']).any(|word| word.chars().count() > room)
        })
    })
}

fn stacked(header: &[String], row: &[String], width: usize) -> String {
    let mut cells = header.iter().zip(row);
    let mut text = cells.next().map_or(String::new(), |(_, name)| wrap(name, width, ""));
    let parts: Vec<String> = cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| together(name, cell))
        .collect();
    if !parts.is_empty() {
        text.push_str(&wrap(&parts.join("; "), width, "    "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_broken_and_a_number_stays_beside_it() {
        let ids = ["current", "prescribing_to_rehab", "prescribing_to_community"];
        let header: Vec<String> =
            std::iter::once("").chain(ids).map(str::to_owned).collect::<Vec<_>>();
        let row = vec!["keyworkers".to_owned(), "30".into(), "1,380".into(), "18".into()];
        let table = Grid { header, widths: vec![40, 20, 20, 20], rows: vec![row] };
        for width in [40, 60, 80, 100, 130] {
            let text = grid(&table, width);
            for id in ids {
                assert!(text.contains(id), "{width}: {text}");
            }
            let beside = text.contains("prescribing_to_rehab: 1,380");
            assert_eq!(beside, width < 130, "{width}: {text}");
        }
    }
}
