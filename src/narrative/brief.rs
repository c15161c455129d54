//! What a board reads on one page: what was asked, one finding an option, one table, how sure, what it rests on, what to
//! read with it. Page, slide, document, workbook and first screen show parts of it and add nothing.

use crate::findings::certainty::Certainty;

/// Options beside the comparator up to which each has a sentence of its own.
pub const FEW: usize = 8;

/// What stands on one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// What has to be known before any number.
    pub before: Vec<String>,
    /// Area, time, prices and runs, in a line.
    pub about: String,
    /// All that was found, in one to three sentences; empty where there are many options.
    pub verdict: Vec<String>,
    /// What was found, option by option; all options together where there are many.
    pub findings: Vec<Finding>,
    /// The table.
    pub table: Table,
    /// Money that finds nobody.
    pub unspent: Vec<String>,
    /// How sure it is.
    pub sure: Vec<String>,
    /// What it rests on.
    pub rests: Vec<String>,
    /// What has to be read with it.
    pub beside: Vec<String>,
}

/// What was found of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The option's title; what is counted, where a finding is about all options.
    pub title: String,
    /// What was found.
    pub sentence: String,
}

/// A table of options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows, among whom.
    pub caption: String,
    /// Headings; the first names the options.
    pub columns: Vec<String>,
    /// Options, the comparator first.
    pub rows: Vec<Row>,
}

/// An option.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Counted from the comparator, 0.
    pub strategy: usize,
    /// Its title, marked where it is outside anything seen or lowers what the model cannot see.
    pub title: String,
    /// A cell for each heading but the first.
    pub cells: Vec<Cell>,
}

/// A number and what has to be read with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The number.
    pub number: String,
    /// Its range; empty where there is none.
    pub under: String,
    /// Why it is not known: UNTESTED, or that its sign turns; empty for most.
    pub doubt: &'static str,
    /// The number read sceptically and hopefully, in its unit; none where nothing is claimed.
    pub readings: Option<[f64; 2]>,
    /// The same in words; empty where nothing is claimed.
    pub read: String,
    /// How certain the evidence behind it is; none where nothing is claimed.
    pub certainty: Option<Certainty>,
    /// The number itself, with its unit; none of a text.
    pub mean: Option<(f64, &'static str)>,
    /// Lower end, mean and upper end of a difference, for a bar; none where there is no range.
    pub ends: Option<[f64; 3]>,
}

impl Cell {
    /// What stands under or beside the number: its range, and why it is not known.
    #[must_use]
    pub fn beside(&self) -> String {
        let parts = [self.under.as_str(), self.read.as_str(), self.doubt];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<&str>>().join("; ")
    }
}
