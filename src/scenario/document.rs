//! The files that are read, where things stand in them, and what is wrong with them.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::address::{Address, BUILT_IN, Known, tidy_path};
use super::builtin::{builtin, carried};
use super::guess;
use super::problem::{Problem, Problems};
use super::tree::{Node, Spot, node};

/// What the program carries: scenarios, and draws of their fits.
#[derive(Clone, Copy)]
pub(super) struct Shelves {
    pub(super) scenarios: Known,
    pub(super) draws: Known,
}

impl Default for Shelves {
    fn default() -> Self {
        Self { scenarios: builtin, draws: carried }
    }
}

/// Largest file that is read, in bytes.
const LARGEST_FILE: usize = 2_000_000;

/// What most files are.
pub(super) const SCENARIO: &str = "a scenario file";

/// Most problems that are kept.
const MOST_PROBLEMS: usize = 200;

#[derive(Clone)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
    /// For a spreadsheet, the names of its cells: a spot is an index of this.
    pub(super) cells: Vec<String>,
    /// For a scenario that is a workbook, the cell of each line of its text.
    pub(super) lines: Vec<String>,
}

/// A text that was read, and the cell of each of its lines where it is that of a workbook.
pub(super) struct Whole {
    pub(super) text: String,
    pub(super) lines: Vec<String>,
}

impl From<String> for Whole {
    fn from(text: String) -> Self {
        Self { text, lines: Vec::new() }
    }
}

/// The files read so far and what is wrong with them.
#[derive(Clone, Default)]
pub(super) struct Documents {
    sources: Arc<Vec<Source>>,
    problems: Vec<Problem>,
    /// Lines (file, line) that are not TOML.
    broken: Vec<(String, usize)>,
    /// Whether a file that is extended could not be read.
    pub(super) base_missing: bool,
    /// Whether something is wrong with a budget that comes from a spreadsheet.
    pub(super) budget_unsure: bool,
    /// What was understood of files, for who reads them to see.
    notes: Vec<String>,
    /// The first budget that was read from a spreadsheet and says of which financial year it is, and that year.
    pub(super) budget_of: Option<(String, i32)>,
    pub(super) shelves: Shelves,
    /// Whether one text stands for many files, which were held against each other when they were read.
    merged: bool,
}

impl Documents {
    /// No file yet, and none that the program carries: names are those of files alone.
    pub(super) fn bare() -> Self {
        Self {
            sources: Arc::default(),
            problems: Vec::new(),
            broken: Vec::new(),
            base_missing: false,
            budget_unsure: false,
            notes: Vec::new(),
            budget_of: None,
            shelves: Shelves { scenarios: |_| None, draws: |_| None },
            merged: true,
        }
    }

    /// Whether two values stand in one file, so that they are about one area.
    pub(super) fn one_file(&self, one: Spot, other: Spot) -> bool {
        !self.merged && one.file == other.file
    }

    /// Whether one text stands for many files.
    pub(super) fn merged(&self) -> bool {
        self.merged
    }

    /// Reads a text that is laid over what was read already.
    pub(super) fn lay(&mut self, name: &str, text: &str) -> Option<Node> {
        self.parse(name, text.to_owned().into(), SCENARIO)
    }

    /// The file in which something stands.
    pub(super) fn address(&self, spot: Spot) -> Address {
        let shown = &self.sources[spot.file].name;
        let built_in = shown.strip_suffix(BUILT_IN);
        Address { name: built_in.unwrap_or(shown).to_owned(), built_in: built_in.is_some() }
    }

    /// Reads a file that is no scenario, whose name is a path; `what` it is.
    pub(super) fn open_other(
        &mut self,
        name: &str,
        load: &dyn Fn(&str) -> Result<String, String>,
        what: &str,
    ) -> Option<Node> {
        let name = tidy_path(name);
        match load(&name) {
            Ok(text) => self.parse(&name, text.into(), what),
            Err(reason) => {
                self.whole_file(&name, reason, &format!("{what} that can be read"));
                None
            }
        }
    }

    /// Notes what was understood of a file, once.
    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What was understood so far.
    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// The name of the cell at a spot; empty where it is no cell.
    pub(super) fn cell(&self, spot: Spot) -> String {
        let source = self.sources.get(spot.file);
        source.and_then(|source| source.cells.get(spot.start)).cloned().unwrap_or_default()
    }

    /// A place as it is named in a sentence: the file, and the cell or the line.
    pub(super) fn named(&self, spot: Spot) -> String {
        let place = self.place(spot);
        if place.line > 0 { format!("{}, line {}", place.file, place.line) } else { place.file }
    }

    /// Notes a problem with a spreadsheet as a whole.
    pub(super) fn file_problem(
        &mut self,
        file: usize,
        found: String,
        allowed: String,
        hint: Option<String>,
    ) {
        let name = self.sources.get(file).map_or_else(String::new, |source| source.name.clone());
        self.push(Problem { found, allowed, hint, ..whole(&name) });
    }

    /// Adds a spreadsheet with these cells; returns its number for [`Spot::cell`].
    pub(super) fn add_cells(&mut self, name: &str, cells: Vec<String>) -> usize {
        // An empty sheet has a first cell all the same, to which a problem can point.
        let cells = if cells.is_empty() { vec!["A1".to_owned()] } else { cells };
        self.add(Source { name: name.to_owned(), text: String::new(), cells, lines: Vec::new() });
        self.sources.len() - 1
    }

    /// Keeps the text that stands for a spreadsheet.
    pub(super) fn keep_text(&mut self, file: usize, text: String) {
        if let Some(source) = Arc::make_mut(&mut self.sources).get_mut(file) {
            source.text = text;
        }
    }

    pub(super) fn parse(&mut self, name: &str, whole: Whole, what: &str) -> Option<Node> {
        let Whole { text, lines } = whole;
        if text.len() > LARGEST_FILE {
            let found = format!("{} bytes", text.len());
            self.whole_file(name, found, &format!("{what} of at most 2 megabytes"));
            return None;
        }
        if text.trim().is_empty() {
            self.whole_file(name, "an empty file".to_owned(), what);
            if let Some(problem) = self.problems.last_mut().filter(|_| what == SCENARIO) {
                problem.hint = Some("`balance new NAME` writes a file to start from".to_owned());
            }
            return None;
        }
        let file = self.sources.len();
        let (root, errors) = DeTable::parse_recoverable(&text);
        let tree = node(file, root.span(), &DeValue::Table(root.into_inner()));
        let found: Vec<(Range<usize>, String)> = errors
            .iter()
            .take(MOST_PROBLEMS)
            .map(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))
            .collect();
        self.add(Source { name: name.to_owned(), text, cells: Vec::new(), lines });
        for (span, message) in found {
            self.not_toml(Spot { file, start: span.start, end: span.end }, message);
        }
        Some(tree)
    }

    /// Reports a line that is not TOML, once.
    fn not_toml(&mut self, spot: Spot, message: String) {
        let mut problem = self.place(spot);
        let broken = (problem.file.clone(), problem.line);
        if self.broken.contains(&broken) {
            return;
        }
        self.broken.push(broken);
        problem.hint = guess::mend(&problem.source);
        problem.found = message;
        "TOML: `key = value`, `[table]` or `# comment`".clone_into(&mut problem.allowed);
        self.push(problem);
    }

    /// Whether a line or a whole file could not be read, so that what is missing says little.
    pub(super) fn incomplete(&self) -> bool {
        self.base_missing || !self.broken.is_empty()
    }

    /// The name of a file.
    pub(super) fn name(&self, file: usize) -> &str {
        self.sources.get(file).map_or("", |source| &source.name)
    }

    /// The text of a file.
    pub(super) fn text(&self, file: usize) -> &str {
        self.sources.get(file).map_or("", |source| &source.text)
    }

    /// The last file that was read.
    pub(super) fn last_file(&self) -> usize {
        self.sources.len().saturating_sub(1)
    }

    /// Whether as many problems are known as are kept: looking for more would only take time.
    pub(super) fn full(&self) -> bool {
        self.problems.len() >= MOST_PROBLEMS
    }

    /// Whether something is wrong with the value of a key.
    pub(super) fn told(&self, key: &str) -> bool {
        let inside = |problem: &Problem| {
            problem.key.strip_prefix(key).is_some_and(|rest| {
                !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('_')
            })
        };
        self.problems.iter().any(inside)
    }

    /// How many problems are known.
    pub(super) fn known(&self) -> usize {
        self.problems.len()
    }

    /// What follows from the budget: where that itself is wrong, it is told, and nothing that would follow from it.
    pub(super) fn of_budget<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        let known = self.problems.len();
        let made = make(self);
        if self.budget_unsure {
            self.problems.truncate(known);
        }
        made
    }

    /// Whether nothing is wrong so far.
    pub(super) fn sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// Notes a problem at a place.
    pub(super) fn problem(
        &mut self,
        spot: Spot,
        key: &str,
        found: impl Into<String>,
        allowed: impl Into<String>,
        hint: Option<String>,
    ) {
        if self.full() {
            return;
        }
        let mut problem = self.place(spot);
        if self.broken.contains(&(problem.file.clone(), problem.line)) {
            return;
        }
        key.clone_into(&mut problem.key);
        problem.found = found.into();
        problem.allowed = allowed.into();
        problem.hint = hint;
        self.push(problem);
    }

    pub(super) fn whole_file(&mut self, name: &str, found: String, allowed: &str) {
        self.push(Problem { found, allowed: allowed.to_owned(), ..whole(name) });
    }

    /// Keeps a problem, once: several areas meet the same one.
    fn push(&mut self, problem: Problem) {
        if !self.full() && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Line, column and source line of a place.
    fn place(&self, spot: Spot) -> Problem {
        let Source { name, text, cells, lines } = &self.sources[spot.file];
        if let Some(cell) = cells.get(spot.start) {
            return whole(&format!("{name}, cell {cell}"));
        }
        let before = text.as_bytes().get(..spot.start).unwrap_or_default();
        if !lines.is_empty() {
            // What is missing has no cell, and neither has the whole.
            let line = before.iter().filter(|byte| **byte == b'\n').count();
            let whole_text = spot.start == 0 && spot.end >= text.trim_end().len();
            let cell = lines.get(line).filter(|_| !whole_text);
            return whole(&cell.map_or_else(|| name.clone(), |cell| format!("{name}, {cell}")));
        }
        let at = |offset: usize| {
            (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
        };
        let (start, end) = (at(spot.start), at(spot.end.max(spot.start)));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        Problem {
            file: name.clone(),
            line: text[..line_start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            key: String::new(),
            found: String::new(),
            allowed: String::new(),
            hint: None,
            source: text[line_start..line_end].trim_end().chars().take(2000).collect(),
            length: text[start..end.min(line_end).max(start)].chars().count().max(1),
        }
    }

    /// The name and text of every file that was read.
    pub(super) fn into_texts(self) -> Vec<(String, String)> {
        let sources = self.sources.iter();
        sources.map(|source| (source.name.clone(), source.text.clone())).collect()
    }

    /// The same files with nothing wrong yet: what is built from them again may find other problems.
    pub(super) fn again(&self) -> Self {
        Self {
            sources: Arc::clone(&self.sources),
            notes: self.notes.clone(),
            shelves: self.shelves,
            merged: self.merged,
            ..Self::bare()
        }
    }

    pub(super) fn add(&mut self, source: Source) {
        Arc::make_mut(&mut self.sources).push(source);
    }

    /// Everything that is wrong, in the order of the files and their lines.
    pub(super) fn into_problems(self) -> Problems {
        let order = |name: &String| {
            let of = |source: &Source| {
                let cell = |rest: &str| !source.cells.is_empty() && rest.starts_with(", cell ");
                name.strip_prefix(&source.name).is_some_and(|rest| rest.is_empty() || cell(rest))
            };
            self.sources.iter().position(of)
        };
        let mut problems = self.problems;
        problems.sort_by_key(|problem| (order(&problem.file), problem.line, problem.column));
        Problems(problems)
    }
}

/// A problem of something that has no lines, still without words.
fn whole(file: &str) -> Problem {
    Problem {
        file: file.to_owned(),
        line: 0,
        column: 0,
        key: String::new(),
        found: String::new(),
        allowed: String::new(),
        hint: None,
        source: String::new(),
        length: 1,
    }
}
