//! Rows and columns of a workbook that do not show. The library that reads cells does not tell of them; the parts of the
//! workbook do.

use crate::scenario::Hidden;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

/// Bytes to which a workbook with a budget unpacks at most.
pub(super) const MOST_UNPACKED: u64 = 50_000_000;

/// Columns of the widest sheet.
const MOST_COLUMNS: u32 = 16_384;
/// Rows of the longest sheet.
const MOST_ROWS: u32 = 1_048_576;

/// A part of a workbook as text; damage is told by who reads the cells.
fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let file = archive.by_name(name).ok()?;
    let mut text = Vec::new();
    file.take(MOST_UNPACKED).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// The elements of a text, each with its name, without the space it is of, and its attributes.
fn elements(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('<').skip(1).filter(|element| !element.starts_with('/')).map(|element| {
        let element = element.split('>').next().unwrap_or_default();
        let ends = |letter: char| letter.is_whitespace() || letter == '/';
        let (name, rest) = match element.find(ends).filter(|at| *at > 0) {
            Some(at) => element.split_at(at),
            None => (element, ""),
        };
        (name.rsplit(':').next().unwrap_or_default(), rest)
    })
}

/// The value of an attribute, whose name may have that of a space before it.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.match_indices(name).find_map(|(at, _)| {
        let before = element[..at].chars().next_back();
        let own = before.is_some_and(|letter| letter.is_whitespace() || letter == ':');
        let value = element[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|letter| own && matches!(letter, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

/// A text without what stands for signs in it.
fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&apos;", "'").replace("&amp;", "&")
}

fn number(element: &str, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

/// What does not show of each sheet of an Excel workbook, by its name.
pub(super) fn of_xlsx(bytes: &[u8]) -> BTreeMap<String, Hidden> {
    let part = |name: &str| part(bytes, name).unwrap_or_default();
    let (book, links) = (part("xl/workbook.xml"), part("xl/_rels/workbook.xml.rels"));
    let target = |id: &str| {
        let mut all = elements(&links).filter(|(name, _)| *name == "Relationship");
        let (_, link) = all.find(|(_, link)| attribute(link, "Id") == Some(id))?;
        let path = attribute(link, "Target")?;
        Some(match path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("xl/{path}"),
        })
    };
    elements(&book)
        .filter(|(name, _)| *name == "sheet")
        .filter_map(|(_, sheet)| {
            let path = target(attribute(sheet, "id")?)?;
            Some((plain(attribute(sheet, "name")?), of_sheet(&part(&path))))
        })
        .collect()
}

/// What does not show of a sheet of an Excel workbook.
fn of_sheet(text: &str) -> Hidden {
    let mut hidden = Hidden::default();
    let mut row = 0;
    for (name, element) in elements(text) {
        let unseen = matches!(attribute(element, "hidden"), Some("1" | "true"));
        match name {
            "row" => {
                // Rows are counted from 1, and one without a number is the next.
                row = number(element, "r").unwrap_or(row + 1).min(MOST_ROWS);
                if unseen {
                    hidden.rows.extend(row.checked_sub(1));
                }
            }
            "col" if unseen => {
                let ends = number(element, "min").zip(number(element, "max"));
                let (first, last) = ends.unwrap_or((1, 0));
                hidden.columns.extend(first.saturating_sub(1)..last.min(MOST_COLUMNS));
            }
            _ => {}
        }
    }
    hidden
}

/// What does not show of each sheet of an OpenDocument workbook, by its name.
pub(super) fn of_ods(bytes: &[u8]) -> BTreeMap<String, Hidden> {
    of_content(&part(bytes, "content.xml").unwrap_or_default())
}

fn of_content(text: &str) -> BTreeMap<String, Hidden> {
    let mut all: BTreeMap<String, Hidden> = BTreeMap::new();
    let (mut sheet, mut row, mut column) = (String::new(), 0_u32, 0_u32);
    for (name, element) in elements(text) {
        let unseen = matches!(attribute(element, "visibility"), Some("collapse" | "filter"));
        let next = |at: &mut u32, repeated: &str, most: u32| -> BTreeSet<u32> {
            let first = *at;
            *at = first.saturating_add(number(element, repeated).unwrap_or(1)).min(most);
            if unseen { (first..*at).collect() } else { BTreeSet::new() }
        };
        match name {
            "table" => {
                (row, column) = (0, 0);
                sheet = plain(attribute(element, "name").unwrap_or_default());
            }
            "table-row" => {
                let rows = next(&mut row, "number-rows-repeated", MOST_ROWS);
                all.entry(sheet.clone()).or_default().rows.extend(rows);
            }
            "table-column" => {
                let columns = next(&mut column, "number-columns-repeated", MOST_COLUMNS);
                all.entry(sheet.clone()).or_default().columns.extend(columns);
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_that_do_not_show_are_found() {
        let text = "<worksheet><cols><col min=\"2\" max='4' width=\"0\" hidden=\"1\"/><col min=\"6\" max=\"6\" hidden=\"0\"/></cols>\
                    <sheetData><x:row r=\"3\" hidden=\"true\"><c r=\"A3\"/></x:row><row><c/></row><row hidden=\"1\"/>\
                    <row r=\"9\" hiddenish=\"1\"/></x:sheetData></worksheet>";
        let hidden = of_sheet(text);
        assert_eq!(hidden.columns, BTreeSet::from([1, 2, 3]));
        assert_eq!(hidden.rows, BTreeSet::from([2, 4]));
        assert_eq!(
            of_sheet("<row r=\"0\" hidden=\"1\"><col hidden=\"1\" min=\"5\">").rows.len(),
            0
        );
        assert!(of_xlsx(b"no workbook").is_empty() && of_ods(b"").is_empty());
        assert_eq!(attribute(" r:id=\"rId1\" sheetId='4'", "id"), Some("rId1"));
        let text = "<table:table table:name=\"A\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>\
                    <table:table-row table:number-rows-repeated=\"3\"></table:table-row><table:table-row table:visibility=\"filter\" \
                    table:number-rows-repeated='2'><table:table-cell/></table:table-row></table:table><table:table table:name=\"B\">\
                    <table:table-row/></table:table>";
        let all = of_content(text);
        assert_eq!(all["A"].rows, BTreeSet::from([3, 4]));
        assert_eq!(all["A"].columns, BTreeSet::from([1]));
        assert_eq!(all.get("B"), Some(&Hidden::default()));
        assert_eq!(plain("P&amp;L &lt;1&gt;"), "P&L <1>");
    }
}
