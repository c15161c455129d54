//! A file to start from as a workbook: what each cell is stands beside it, and what may be written in it is checked.

use crate::scenario::Observable;
use crate::scenario::starter::template::{Cell, Figure, Row, Template};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

/// What stands on the first sheet.
const READ_ME: [&str; 9] = [
    "Put your figures into the white cells of the sheets behind this one, save, and run it: no other file is needed.",
    "Area and Budget: one value a row, under `value` (a list, such as ages, goes on under `value_2` and `value_3`). `stand_in` says that a value is not your area's own, 1 being worth most: put yours in and clear its `stand_in`. Every answer says so until then.",
    "Figures: public figures of your area. A row without a value does not count. `low` and `high` are the range in which you would believe nine times in ten (left out: a tenth either way; for deaths, chance). “<5” is value 2, low 0, high 5.",
    "Options: what is compared with carrying on as now, one a row. Lines are named as on the sheet Budget, without `budget.`, with commas between them.",
    "Grants, Conditions: what pays a part of the budget and to when, and what it asks for. Empty is none.",
    "Money is pounds a year: 1200000, or £1.2m. A share is 0.27, or 27 %. A month is 2026-04.",
    "Headings in small letters are read and must stay. Rows, columns and sheets of your own beside them may say what you like, under a heading with a capital letter.",
    "What is wrong is told with its sheet and cell.",
    "Every key: docs/scenario-format.md.",
];

/// Columns of values: key, up to three values, mark, words.
const VALUES: [(&str, f64); 6] = [
    ("key", 42.0),
    ("value", 24.0),
    ("value_2", 10.0),
    ("value_3", 10.0),
    ("stand_in", 10.0),
    ("What it is, where it is published, what to put", 110.0),
];
/// The column of marks, and of words.
const MARK: u16 = 4;
const WORDS: u16 = 5;

/// Columns of lists: key, what it is, width.
type Columns = &'static [(&'static str, &'static str, f64)];

const FIGURES: Columns = &[
    ("quantity", "What was counted", 40.0),
    ("year", "First calendar year: 2024 is 2024/25", 10.0),
    ("value", "The figure; empty does not count", 12.0),
    ("low", "Nine in ten believe it is above", 10.0),
    ("high", "And below", 10.0),
    ("rounded_to", "Rounded to, such as 5", 12.0),
    ("fit", "FALSE: shown, not fitted", 10.0),
    ("source", "Where it is published", 40.0),
];
const OPTIONS: Columns = &[
    ("id", "Short name, small letters", 22.0),
    ("title", "Name in sentences", 40.0),
    ("cut.by", "Cut: share, such as 27 %", 12.0),
    ("cut.lines", "Lines that are cut; empty: the whole budget", 24.0),
    ("cut.protect", "Lines that keep their pounds", 20.0),
    ("cut.from", "First month of the cut", 12.0),
    ("cut.over_years", "Years over which it comes about", 12.0),
    ("shift.from", "Move: lines that give", 20.0),
    ("shift.to", "Lines that receive", 20.0),
    ("shift.share", "Share of the giving lines", 12.0),
    ("shift.amount_gbp_per_year", "Or pounds a year", 16.0),
    ("shift.start", "First month of the move", 12.0),
    ("shift.over_years", "Years over which it moves", 12.0),
    ("add.gbp_per_year", "New money: rehab = 50000; lero = 20000", 34.0),
    ("add.from", "First month of new money", 12.0),
    ("add.until", "First month without it", 12.0),
    ("end.stream", "Grant that ends: its name", 16.0),
    ("end.on", "First month without it", 12.0),
    ("renew", "Grants that go on", 16.0),
];
const GRANTS: Columns = &[
    ("name", "Short name, small letters: datrig", 22.0),
    ("title", "Name in sentences: DATRIG 2025/26", 30.0),
    ("gbp_per_year", "What it pays: keyworking = 300000; lero = 40000", 60.0),
    ("until", "First month without it; empty: it goes on", 18.0),
];
const CONDITIONS: Columns = &[
    ("id", "Short name, small letters", 22.0),
    ("title", "Name in sentences", 40.0),
    ("lines", "Lines that it is about", 40.0),
    ("least_gbp_per_year", "Pounds a year that they must have together", 20.0),
    ("stream", "Grant whose condition it is; empty: it always holds", 20.0),
    ("from", "First month", 12.0),
    ("until", "First month in which it no longer holds", 12.0),
];

/// Rows of lists that may be filled.
const ROOM: u32 = 200;
/// Rows above the keys of a list: title, what each column is.
const ABOVE: u32 = 2;

/// How cells look.
struct Looks {
    title: Format,
    head: Format,
    words: Format,
    open: Format,
    section: Format,
}

impl Looks {
    fn new() -> Self {
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let grey = Color::RGB(0xEE_EE_EE);
        Self {
            title: Format::new().set_bold().set_font_size(14.0),
            head: Format::new().set_bold().set_background_color(grey).set_text_wrap(),
            words: wrapped.clone(),
            // Text, so that `2026-04` stays what was typed; numbers stay numbers.
            open: wrapped.set_num_format("General").set_border(FormatBorder::Hair),
            section: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// The workbook's bytes.
///
/// # Errors
///
/// What the writer of workbooks refuses, in its words.
pub fn workbook(template: &Template, title: &str) -> Result<Vec<u8>, String> {
    write(template, title).map_err(|error| error.to_string())
}

fn write(template: &Template, title: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let looks = Looks::new();
    read_me(book.add_worksheet(), &looks, title)?;
    for (name, rows) in
        [("Settings", &template.settings), ("Area", &template.area), ("Budget", &template.budget)]
    {
        values(book.add_worksheet().set_name(name)?, &looks, name, rows)?;
    }
    figures(book.add_worksheet().set_name("Figures")?, &looks, &template.figures)?;
    let options = book.add_worksheet().set_name("Options")?;
    list(options, &looks, "Options: what is compared with carrying on as now", OPTIONS)?;
    for (row, option) in (ABOVE + 1..).zip(&template.options) {
        for (key, cell) in option {
            if let Some(column) = OPTIONS.iter().position(|(known, ..)| known == key) {
                put(options, row, column as u16, cell, &looks.open)?;
            }
        }
    }
    list(
        book.add_worksheet().set_name("Grants")?,
        &looks,
        "Grants that pay a part of the budget",
        GRANTS,
    )?;
    list(book.add_worksheet().set_name("Conditions")?, &looks, "What grants ask for", CONDITIONS)?;
    lists(book.add_worksheet().set_name("Lists")?)?;
    book.save_to_buffer()
}

fn read_me(sheet: &mut Worksheet, looks: &Looks, title: &str) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?.set_column_width(0, 110)?;
    sheet.write_with_format(0, 0, title, &looks.title)?;
    for (row, words) in (2..).zip(READ_ME) {
        sheet.write_with_format(row, 0, words, &looks.words)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Number(number) => sheet.write_with_format(row, column, *number, format)?,
        // What looks like a date would become one when it is typed again.
        Cell::Words(words) => {
            let text = format.clone().set_num_format("@");
            sheet.write_with_format(row, column, words, &text)?
        }
    };
    Ok(())
}

/// A sheet of values by their path.
fn values(sheet: &mut Worksheet, looks: &Looks, name: &str, rows: &[Row]) -> Result<(), XlsxError> {
    sheet.write_with_format(0, 0, name, &looks.title)?;
    for (column, (head, width)) in (0..).zip(VALUES) {
        sheet.write_with_format(1, column, head, &looks.head)?.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(2, 1)?;
    for (at, row) in (2..).zip(rows) {
        match row {
            Row::Section(words) => {
                sheet.write_with_format(at, WORDS, words, &looks.section)?;
            }
            Row::Value { path, values, stand_in, words } => {
                sheet.write_with_format(at, 0, path, &looks.words)?;
                for (column, cell) in (1..).zip(values) {
                    put(sheet, at, column, cell, &looks.open)?;
                    if matches!(cell, Cell::Number(_)) {
                        sheet.add_data_validation(at, column, at, column, &number(path))?;
                    }
                }
                if let Some(rank) = stand_in {
                    sheet.write_with_format(at, MARK, *rank as f64, &looks.open)?;
                }
                sheet.write_with_format(at, WORDS, words, &looks.words)?;
            }
        }
    }
    Ok(())
}

/// What a number may be: a warning, since `£1.2m` and `27 %` are understood as well.
fn number(path: &str) -> DataValidation {
    let share = path.contains("share");
    let (rule, words) = if share {
        (DataValidationRule::Between(0.0, 1.0), "A share: a part of 1, such as 0.27, or 27 %.")
    } else {
        (DataValidationRule::GreaterThanOrEqualTo(0.0), "A number from 0 on.")
    };
    let warned = DataValidation::new().allow_decimal_number(rule);
    let warned = warned.set_error_style(DataValidationErrorStyle::Warning);
    // Words of messages are short enough.
    warned.clone().set_error_message(words).unwrap_or(warned)
}

/// A sheet of a list, without entries: what each column is, and its key.
fn list(
    sheet: &mut Worksheet,
    looks: &Looks,
    title: &str,
    columns: Columns,
) -> Result<(), XlsxError> {
    sheet.write_with_format(0, 0, title, &looks.title)?;
    for (column, (key, words, width)) in (0..).zip(columns) {
        sheet.write_with_format(ABOVE - 1, column, *words, &looks.words)?;
        sheet.write_with_format(ABOVE, column, *key, &looks.head)?;
        sheet.set_column_width(column, *width)?;
        let last = ABOVE + ROOM;
        let share = key.ends_with("share") || *key == "cut.by";
        if share {
            sheet.add_data_validation(ABOVE + 1, column, last, column, &number("share"))?;
        } else if key.ends_with("gbp_per_year")
            && *key != "gbp_per_year"
            && *key != "add.gbp_per_year"
            || matches!(*key, "value" | "low" | "high" | "rounded_to" | "year")
            || key.ends_with("over_years")
        {
            sheet.add_data_validation(ABOVE + 1, column, last, column, &number(""))?;
        }
        let month = key.ends_with("from") && *key != "shift.from"
            || key.ends_with("until")
            || key.ends_with("start")
            || key.ends_with(".on");
        if month {
            let text = looks.open.clone().set_num_format("@");
            for row in ABOVE + 1..ABOVE + 21 {
                sheet.write_blank(row, column, &text)?;
            }
        }
    }
    sheet.set_freeze_panes(ABOVE + 1, 1)?;
    Ok(())
}

/// Public figures, stated and asked for.
fn figures(sheet: &mut Worksheet, looks: &Looks, figures: &[Figure]) -> Result<(), XlsxError> {
    list(sheet, looks, "Figures: what is published of the area", FIGURES)?;
    let words = FIGURES.len() as u16;
    sheet.write_with_format(ABOVE, words, "What it is, and where it is published", &looks.head)?;
    sheet.set_column_width(words, 110)?;
    let known = format!("=Lists!$A$2:$A${}", Observable::ALL.len() + 1);
    let listed = DataValidation::new().allow_list_formula(Formula::new(known));
    sheet.add_data_validation(ABOVE + 1, 0, ABOVE + ROOM, 0, &listed)?;
    for (row, figure) in (ABOVE + 1..).zip(figures) {
        for (column, (key, ..)) in (0..).zip(FIGURES) {
            let cell = figure.cells.iter().find(|(known, _)| known == key).map(|(_, cell)| cell);
            put(sheet, row, column, cell.unwrap_or(&Cell::Empty), &looks.open)?;
        }
        sheet.write_with_format(row, words, &figure.words, &looks.words)?;
    }
    Ok(())
}

/// Words that cells choose from.
fn lists(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_hidden(true);
    sheet.write(0, 0, "Quantities")?.write(0, 1, "What they are")?;
    for (row, quantity) in (1..).zip(Observable::ALL) {
        sheet.write(row, 0, quantity.key())?.write(row, 1, quantity.label())?;
    }
    Ok(())
}
