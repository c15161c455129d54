//! The page for a board: what was found, one table with its picture inside, how sure, what it rests on and what to read with
//! it. It prints on one sheet: how much there is to say decides how large its letters are.

use super::tables::scrolling;
use crate::findings::certainty::Certainty;
use crate::narrative::Summary;
use crate::narrative::brief::{Brief, Cell, FEW, Finding, Row};
use crate::narrative::figures::plain;
use crate::output::manifest::Provenance;
#[cfg(feature = "spreadsheet")]
use crate::output::pictures::{Kind, Picture};
use crate::output::tied;
use maud::{Markup, html};

/// The picture beside the table where it is a document or a slide: the first of differences. None where there are many
/// options, which leave it no room.
#[cfg(feature = "spreadsheet")]
pub fn picture<'a>(summary: &Summary, pictures: &'a [Picture]) -> Option<&'a Picture> {
    let few = summary.strategies.len() <= FEW + 1;
    pictures.iter().find(|picture| picture.kind == Kind::Difference).filter(|_| few)
}

/// The page, without what stands around it.
pub(super) fn board(summary: &Summary, provenance: &Provenance) -> Markup {
    let facts = &summary.facts;
    let brief = &summary.brief;
    let dense = brief.table.rows.len() > FEW + 1;
    let step = if dense { Some("dense") } else { step(height(summary)) };
    let class = step.map_or_else(|| "board".to_owned(), |step| format!("board {step}"));
    html! {
        section class=(class) aria-labelledby="answer" {
            header {
                h1 { (plain(&facts.title)) }
                @if !facts.description.is_empty() { p.lead { (plain(&facts.description)) } }
                p.quiet { (brief.about) }
                @for banner in facts.banners() { div.note role="note" { p { strong { (banner) } } } }
            }
            h2 id="answer" tabindex="-1" { "What was found" }
            @if facts.runs == 0 {
                p { "No run was finished: there is no answer." }
            } @else {
                @if !brief.before.is_empty() {
                    div.note { @for sentence in &brief.before { p { (sentence) } } }
                }
                @if !brief.verdict.is_empty() {
                    div.verdict { @for sentence in &brief.verdict { p { (sentence) } } }
                }
                @if !brief.findings.is_empty() {
                    ul.found {
                        @for finding in &brief.findings {
                            li { strong { (finding.title) } ": " (finding.sentence) }
                        }
                    }
                }
                (table(brief))
                div.beside {
                    (part("How sure it is", &brief.sure))
                    (part("What it rests on", &brief.rests))
                    (part("Money that is not spent", &brief.unspent))
                    (part("Read with it", &brief.beside))
                }
            }
            p.quiet.made {
                "Made by commissioning-balance " (provenance.version) ", seed " (provenance.seed)
                ". A model, not a forecast: it compares options under stated evidence."
            }
        }
    }
}

/// Centimetres of a sheet, with a little to spare.
const SHEET: f64 = 24.0;
/// Sizes at which the page is printed, each with its name in the style sheet.
const STEPS: [(f64, &str); 4] = [(1.0, ""), (0.93, "p93"), (0.86, "p86"), (0.79, "p79")];

/// The largest size at which a page so high fits a sheet, by its name; the smallest where none does. Smaller letters take
/// fewer lines as well: the height goes with the square of the size.
fn step(height: f64) -> Option<&'static str> {
    let fits = STEPS.iter().find(|(size, _)| height * size * size <= SHEET);
    let (_, name) = fits.or(STEPS.last())?;
    (!name.is_empty()).then_some(*name)
}

/// About how high the page is in print at its full size, in centimetres, from how many letters each part has on a line.
fn height(summary: &Summary) -> f64 {
    let brief = &summary.brief;
    let lines = |text: &str, letters: usize| text.chars().count().div_ceil(letters) as f64;
    let sum = |texts: &[String], letters: usize| -> f64 {
        texts.iter().map(|text| lines(text, letters)).sum()
    };
    let head = 2.0
        + 0.4 * lines(&summary.facts.description, 120)
        + 0.37 * sum(&summary.facts.banners(), 130)
        + 0.37 * sum(&brief.before, 130)
        + 0.47 * sum(&brief.verdict, 105);
    let said = |finding: &Finding| {
        0.36 * ((finding.title.len() + finding.sentence.chars().count()) as f64 / 135.0).ceil()
            + 0.08
    };
    let found: f64 = brief.findings.iter().map(said).sum();
    let row = |row: &Row| {
        let cells = row.cells.iter().zip([22, 19, 22, 14, 12, 15, 28]);
        let cells = cells.map(|(cell, letters)| {
            let bar = if cell.ends.is_some() { 0.8 } else { 0.0 };
            // Amounts are never broken, so that less stands on a line of ranges.
            lines(&cell.number, letters) + lines(&cell.beside(), 7 * letters / 10) + bar
        });
        0.31 * cells.fold(lines(&row.title, 26), f64::max) + 0.14
    };
    let table: f64 = 2.0 + brief.table.rows.iter().map(row).sum::<f64>();
    let parts: f64 = [&brief.sure, &brief.rests, &brief.unspent, &brief.beside]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| 0.6 + 0.32 * sum(part, 72))
        .sum();
    head + found + table + parts / 2.0
}

/// Sentences under a heading; nothing without any.
fn part(heading: &str, sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            div.part {
                h3 { (heading) }
                ul { @for sentence in sentences { li { (sentence) } } }
            }
        }
    }
}

/// How certain a result is, as a mark that is read aloud as words.
fn mark(certainty: Certainty) -> Markup {
    let degree = certainty.degree();
    html! { span.mark role="img" aria-label={ "certainty of the evidence: " (degree.name) } { (degree.mark) } }
}

/// The table of options.
fn table(brief: &Brief) -> Markup {
    let table = &brief.table;
    let scales: Vec<_> = (1..table.columns.len()).map(|at| scale(&table.rows, at - 1)).collect();
    let cell = |cell: &Cell, at: usize| {
        html! {
            (tied(&cell.number))
            @if let Some(certainty) = cell.certainty { " " (mark(certainty)) }
            @if let (Some(ends), Some(scale)) = (cell.ends, scales[at]) { (bar(ends, scale)) }
            @let beside = cell.beside();
            @if !beside.is_empty() { span.quiet.under { (tied(&beside)) } }
        }
    };
    // On a telephone the cells stand under each other, each with its heading before it: roles say that it is a table still.
    let shown = html! {
        table role="table" {
            caption { (table.caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for (column, class) in table.columns.iter().zip(COLUMNS) {
                        th class=(class) scope="col" role="columnheader" { (column) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        th scope="row" role="rowheader" { (row.title) }
                        @for (at, (shown, column)) in row.cells.iter().zip(table.columns.iter().skip(1)).enumerate() {
                            td class=(COLUMNS[at + 1]) role="cell" {
                                span.head aria-hidden="true" { (column) ": " }
                                (cell(shown, at))
                            }
                        }
                    }
                }
            }
        }
    };
    html! { div.glance { (scrolling("Every option in one table", shown)) } }
}

/// Names of the columns in the style sheet, which knows their widths.
const COLUMNS: [&str; 8] =
    ["option", "caused", "other", "recovery", "spend", "unspent", "untreated", "bought"];

/// The ends of a scale on which every range of a column stands, nothing included; none where there is no range.
fn scale(rows: &[Row], column: usize) -> Option<[f64; 2]> {
    let cells = || rows.iter().filter_map(|row| row.cells.get(column));
    let ends = || cells().filter_map(|cell| cell.ends).flatten();
    let low = ends().fold(0.0, f64::min);
    let high = ends().fold(0.0, f64::max);
    (high > low).then_some([low, high])
}

/// Width and height of a bar, in its own units.
const BAR: [f64; 2] = [100.0, 10.0];

/// A difference as a dot on the range of its runs, the upright at nothing: the numbers beside it say the same.
fn bar([low, mean, high]: [f64; 3], [from, to]: [f64; 2]) -> Markup {
    let [width, height] = BAR;
    let at = |number: f64| format!("{:.1}", 4.0 + (width - 8.0) * (number - from) / (to - from));
    let middle = height / 2.0;
    html! {
        svg.bar viewBox={ "0 0 " (width) " " (height) } aria-hidden="true" focusable="false" {
            line.none x1=(at(0.0)) x2=(at(0.0)) y1="0" y2=(height) {}
            line.range x1=(at(low)) x2=(at(high)) y1=(middle) y2=(middle) {}
            circle.mean cx=(at(mean)) cy=(middle) r="3" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_to_say_is_printed_smaller() {
        assert_eq!(step(20.0), None);
        assert_eq!(step(SHEET + 1.0), Some("p93"));
        assert_eq!(step(0.99 * SHEET / (0.86 * 0.86)), Some("p86"));
        assert_eq!(step(90.0), Some("p79"));
        // A dot stands on its range, and nothing on the scale.
        let drawn = bar([-4.0, 1.0, 6.0], [-4.0, 6.0]).into_string();
        for part in ["x1=\"4.0\"", "x2=\"96.0\"", "cx=\"50.0\"", "x1=\"40.8\""] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
    }
}
