//! One sheet: text that is safe, numbers with formats, a header that stays in sight.

use crate::findings::cells::{Cell, Table};
use crate::units::Pence;
use rust_xlsxwriter::{Chart, Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// Most characters of a cell, in the units in which spreadsheets count (UTF-16): the format allows 32,767.
const LONGEST: usize = 32_000;
/// Most rows of a table, below what a sheet holds.
const MOST_ROWS: usize = 1_000_000;
/// Widths of columns, in characters.
const NARROWEST: f64 = 9.0;
const WIDEST: f64 = 60.0;
/// Characters of a heading on a line of its own.
const HEADING: f64 = 11.0;
/// Height of one line of text, in points, and the most that a row can be high.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 400.0;

/// A spreadsheet refuses control characters, and two code points are no characters in XML at all.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut units = 0;
    for letter in text.chars() {
        let letter = match letter {
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            letter if letter.is_control() => ' ',
            letter => letter,
        };
        units += letter.len_utf16();
        if units > LONGEST {
            safe.push_str(" … (cut: a cell holds no more)");
            break;
        }
        safe.push(letter);
    }
    safe
}

/// Formats that every sheet shares.
pub(super) struct Style {
    title: Format,
    words: Format,
    header: Format,
    number_header: Format,
    inset_header: Format,
    text: Format,
    inset: Format,
    strong: Format,
}

impl Style {
    pub(super) fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        let header = top
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(0xE8_ED_F2))
            .set_border_bottom(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            words: top.clone().set_text_wrap(),
            number_header: header.clone().set_align(FormatAlign::Right).set_indent(1),
            inset_header: header.clone().set_align(FormatAlign::Left).set_indent(1),
            header,
            inset: top.clone().set_align(FormatAlign::Left).set_indent(1),
            text: top.clone(),
            strong: top.set_bold(),
        }
    }
}

/// The unit in which a cell is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Pounds.
    Pounds,
    /// Per cent, already times 100.
    Percent,
    /// Anything whose digits the spreadsheet chooses.
    General,
    /// People, weeks and all other numbers, by their size.
    Number,
}

impl Unit {
    /// From the unit that a row names.
    pub(super) fn named(unit: &str) -> Self {
        if unit == "pounds" { Self::Pounds } else { Self::Number }
    }

    /// From the name of a column and the unit that its row names.
    fn of(column: &str, row: Self) -> Self {
        let bare = column.replace("lower_5_percent", "").replace("upper_95_percent", "");
        if bare.contains("percent") {
            Self::Percent
        } else if bare.contains("pounds") {
            Self::Pounds
        } else if matches!(column, "value" | "low" | "high" | "row_value" | "turns_at") {
            Self::General
        } else {
            row
        }
    }

    /// The format of a number.
    fn format(self, number: f64) -> &'static str {
        match (self, number.abs()) {
            (Self::Pounds, _) => "£#,##0;-£#,##0",
            (Self::Percent, _) => "0.0",
            (Self::General, _) => "General",
            (Self::Number, size) if size >= 100.0 || size == 0.0 => "#,##0",
            (Self::Number, size) if size >= 1.0 => "0.0",
            (Self::Number, _) => "0.00",
        }
    }
}

/// A sheet under construction.
pub(super) struct Page<'a> {
    sheet: Worksheet,
    style: &'a Style,
}

impl<'a> Page<'a> {
    /// An empty sheet; `about` is what a printed page says at its foot.
    pub(super) fn new(name: &str, about: &str, style: &'a Style) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_footer(format!("&L{name}: {about}&Rpage &P of &N"));
        Ok(Self { sheet, style })
    }

    /// The sheet, ready for the workbook.
    pub(super) fn done(self) -> Worksheet {
        self.sheet
    }

    /// The colour of its tab.
    pub(super) fn tab(&mut self, colour: u32) {
        self.sheet.set_tab_color(Color::RGB(colour));
    }

    /// It prints on one page.
    pub(super) fn one_sheet(&mut self) {
        self.sheet.set_print_fit_to_pages(1, 1);
    }

    /// Text of several lines in one cell.
    pub(super) fn wrapped(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.write(row, column, text, &self.style.words)
    }

    /// A row of so many lines.
    pub(super) fn tall(&mut self, row: u32, lines: usize) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, (lines as f64 * LINE).min(HIGHEST))?;
        Ok(())
    }

    /// Text, whatever it begins with; set in from a number that may stand to its left.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        let style = if column > 0 { &self.style.inset } else { &self.style.text };
        self.write(row, column, text, style)
    }

    /// The same in bold.
    pub(super) fn strong(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.write(row, column, text, &self.style.strong)
    }

    /// The same as the title of the sheet.
    pub(super) fn title(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        self.write(row, 0, text, &self.style.title)
    }

    fn write(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, safe(text), format)?;
        Ok(())
    }

    /// Sentences across columns, wrapped; `across` is their width in characters.
    pub(super) fn words(
        &mut self,
        row: u32,
        columns: u16,
        across: f64,
        text: &str,
    ) -> Result<(), XlsxError> {
        let text = safe(text);
        let lines = (text.chars().count() as f64 / across).ceil().max(1.0);
        self.sheet.set_row_height(row, (lines * LINE).min(HIGHEST))?;
        self.sheet.merge_range(row, 0, row, columns - 1, &text, &self.style.words.clone())?;
        Ok(())
    }

    /// A number; what is missing stays empty.
    pub(super) fn number(
        &mut self,
        row: u32,
        column: u16,
        number: Option<f64>,
        unit: Unit,
    ) -> Result<(), XlsxError> {
        let Some(number) = number.filter(|number| number.is_finite()) else { return Ok(()) };
        // Adding 0 turns −0 into 0.
        let number = number + 0.0;
        let format = self.style.text.clone().set_num_format(unit.format(number));
        self.sheet.write_number_with_format(row, column, number, &format)?;
        Ok(())
    }

    /// Money to the penny.
    pub(super) fn pounds(&mut self, row: u32, column: u16, pence: Pence) -> Result<(), XlsxError> {
        self.number(row, column, Some(pence.pounds()), Unit::Pounds)
    }

    /// A row of headings, each over its text or flush with its numbers; `texts` are the columns of text.
    pub(super) fn header(
        &mut self,
        row: u32,
        names: &[String],
        texts: &[usize],
    ) -> Result<(), XlsxError> {
        // The first column is the widest; the others wrap.
        let longest = names.iter().skip(1).map(|name| name.chars().count()).max().unwrap_or(0);
        let lines = (longest as f64 / HEADING).ceil().clamp(1.0, 4.0);
        self.sheet.set_row_height(row, lines * LINE)?;
        for (column, name) in names.iter().enumerate() {
            let style = match column {
                0 => &self.style.header,
                _ if texts.contains(&column) => &self.style.inset_header,
                _ => &self.style.number_header,
            };
            self.write(row, column as u16, name, style)?;
        }
        Ok(())
    }

    /// A whole table under frozen headings; the first column, the scenario, is the same everywhere and left out.
    pub(super) fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        let skipped = usize::from(table.columns.first() == Some(&"scenario"));
        // An option's title is what people know it by: it comes before its id.
        let titled =
            table.columns.get(skipped..skipped + 2) == Some(&["strategy", "strategy_title"]);
        let mut swapped = table.columns.get(skipped..).unwrap_or_default().to_vec();
        if titled {
            swapped.swap(0, 1);
        }
        let columns = swapped.as_slice();
        let names: Vec<String> = columns.iter().map(|name| name.replace('_', " ")).collect();
        let first = table.rows.first().and_then(|cells| cells.get(skipped..)).unwrap_or_default();
        let text = |column: &usize| matches!(first.get(*column), None | Some(Cell::Text(_)));
        let texts: Vec<usize> = (0..names.len()).filter(text).collect();
        self.header(0, &names, &texts)?;
        let unit = columns.iter().position(|name| *name == "unit");
        let mut widths: Vec<f64> = names.iter().map(|name| longest_word(name)).collect();
        let mut last = 0;
        for (row, cells) in (1..).zip(table.rows.iter().take(MOST_ROWS)) {
            let mut cells: Vec<&Cell> = cells.iter().skip(skipped).collect();
            if titled && cells.len() > 1 {
                cells.swap(0, 1);
            }
            let named = match unit.and_then(|unit| cells.get(unit).copied()) {
                Some(Cell::Text(unit)) => Unit::named(unit),
                _ => Unit::Number,
            };
            for (column, cell) in cells.into_iter().enumerate() {
                let at = column as u16;
                match cell {
                    Cell::Text(text) if text.is_empty() => {}
                    Cell::Text(text) => {
                        widths[column] = widths[column].max(text.chars().count() as f64);
                        self.text(row, at, text)?;
                    }
                    Cell::Count(count) => {
                        self.number(row, at, Some(*count as f64), Unit::General)?;
                    }
                    Cell::Number(number) => {
                        self.number(row, at, *number, Unit::of(columns[column], named))?;
                        widths[column] = widths[column].max(12.0);
                    }
                }
            }
            last = row;
        }
        if let Some(right) = columns.len().checked_sub(1) {
            self.sheet.autofilter(0, 0, last, right as u16)?;
        }
        self.widths(&widths)?;
        self.freeze(1, 0)
    }

    /// Widths of the first columns, in characters, between what can be read and what fits.
    pub(super) fn widths(&mut self, widths: &[f64]) -> Result<(), XlsxError> {
        for (column, width) in (0..).zip(widths) {
            let widest = if widths.len() <= 3 { f64::INFINITY } else { WIDEST };
            self.sheet.set_column_width(column, (width + 2.0).clamp(NARROWEST, widest))?;
        }
        Ok(())
    }

    /// Keeps rows and columns in sight.
    pub(super) fn freeze(&mut self, rows: u32, columns: u16) -> Result<(), XlsxError> {
        self.sheet.set_freeze_panes(rows, columns)?;
        self.sheet.set_repeat_rows(0, rows.saturating_sub(1))?;
        Ok(())
    }

    /// A picture with its upper left corner in a cell.
    pub(super) fn picture(
        &mut self,
        row: u32,
        column: u16,
        chart: &Chart,
    ) -> Result<(), XlsxError> {
        self.sheet.insert_chart(row, column, chart)?;
        Ok(())
    }
}

/// The length of a heading's longest word: the others wrap.
fn longest_word(name: &str) -> f64 {
    name.split(' ').map(|word| word.chars().count()).max().unwrap_or(0) as f64 + 2.0
}
