//! The files that are read, what each is called, and what is wrong with them.
//!
//! `extends` is resolved here: a file is laid over the one that it extends.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::guess;
use super::problem::{Problem, Problems};
use super::sheet::{self, Book};
use super::stand_ins;
use super::tree::{Content, Node, Spot, lay_over, node};
use super::{builtin, carried, workbook};

/// A text by its name.
type Known = fn(&str) -> Option<&'static str>;

/// What the program carries: scenarios, and draws of their fits.
#[derive(Clone, Copy)]
struct Shelves {
    scenarios: Known,
    draws: Known,
}

impl Default for Shelves {
    fn default() -> Self {
        Self { scenarios: builtin, draws: carried }
    }
}

/// Largest file that is read, in bytes.
const LARGEST_FILE: usize = 2_000_000;

/// What stands behind the name of a file that the program carries.
const BUILT_IN: &str = " (built in)";
/// Longest chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// What most files are.
const SCENARIO: &str = "a scenario file";

/// Most problems that are kept.
const MOST_PROBLEMS: usize = 200;

#[derive(Clone)]
struct Source {
    name: String,
    text: String,
    /// For a spreadsheet, the names of its cells: a spot is an index of this.
    cells: Vec<String>,
    /// For a scenario that is a workbook, the cell of each line of its text.
    lines: Vec<String>,
}

/// A text that was read, and the cell of each of its lines where it is that of a workbook.
struct Whole {
    text: String,
    lines: Vec<String>,
}

impl From<String> for Whole {
    fn from(text: String) -> Self {
        Self { text, lines: Vec::new() }
    }
}

/// How the caller reads files: a path becomes text or a sheet, or a reason in plain words.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) text: &'a dyn Fn(&str) -> Result<String, String>,
    pub(super) sheet: &'a dyn Fn(&str) -> Result<Book, String>,
}

/// The files read so far and what is wrong with them.
#[derive(Clone, Default)]
pub(super) struct Documents {
    sources: Arc<Vec<Source>>,
    problems: Vec<Problem>,
    /// Lines (file, line) that are not TOML.
    broken: Vec<(String, usize)>,
    /// Whether a file that is extended could not be read.
    base_missing: bool,
    /// What was understood of files, for who reads them to see.
    notes: Vec<String>,
    shelves: Shelves,
    /// Whether one text stands for many files, which were held against each other when they were read.
    merged: bool,
}

/// The name of a file, or of a built-in scenario.
#[derive(Clone, PartialEq)]
struct Address {
    name: String,
    built_in: bool,
}

impl Address {
    fn shown(&self) -> String {
        if self.built_in { format!("{}{BUILT_IN}", self.name) } else { self.name.clone() }
    }

    /// What `extends = "target"` means in this file: beside it, or built in.
    fn beside(&self, target: &str, known: Known) -> Self {
        let stem = target.strip_suffix(".toml").unwrap_or(target);
        let name = if self.built_in { stem } else { target };
        if known(name).is_some() {
            return Self { name: name.to_owned(), built_in: true };
        }
        Self { name: self.path(target), built_in: false }
    }

    /// A path relative to this file.
    fn path(&self, target: &str) -> String {
        let absolute = target.starts_with(['/', '\\']) || target.get(1..2) == Some(":");
        let folder = match self.name.rfind(['/', '\\']) {
            Some(end) if !absolute => &self.name[..=end],
            _ => "",
        };
        tidy_path(&format!("{folder}{target}"))
    }
}

/// A path without `.` and, where possible, without `..`, so that one file has one name.
fn tidy_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (position, part) in path.split(['/', '\\']).enumerate() {
        match part {
            "." => {}
            "" if position > 0 => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { path.to_owned() } else { parts.join("/") }
}

/// The text of a scenario that is a workbook; of one that was kept as text, that text.
fn workbook(name: &str, files: Files<'_>) -> Result<Whole, String> {
    match (files.sheet)(name) {
        Ok(book) => match workbook::text(&book) {
            Some(workbook::Text { text, cells }) => Ok(Whole { text, lines: cells }),
            None => (files.text)(name).map(Whole::from).map_err(|_| {
                "a workbook without a sheet that has the headings `key` and `value`: no scenario. A budget is taken by \
                 `balance new --from`, and `balance new --format xlsx` writes a workbook to start from"
                    .to_owned()
            }),
        },
        Err(reason) => (files.text)(name).map(Whole::from).map_err(|_| reason),
    }
}

impl Documents {
    /// No file yet, and none that the program carries: names are those of files alone.
    pub(super) fn bare() -> Self {
        Self {
            sources: Arc::default(),
            problems: Vec::new(),
            broken: Vec::new(),
            base_missing: false,
            notes: Vec::new(),
            shelves: Shelves { scenarios: |_| None, draws: |_| None },
            merged: true,
        }
    }

    /// Reads a file and all that it extends; `None` when there is nothing to go on with.
    pub(super) fn open(&mut self, name: &str, files: Files<'_>) -> Option<Node> {
        let address = match (self.shelves.scenarios)(name) {
            Some(_) => Address { name: name.to_owned(), built_in: true },
            None => Address { name: tidy_path(name), built_in: false },
        };
        match self.loaded(&address, files) {
            Ok(text) => self.open_text(&address, text, files, &mut Vec::new()),
            Err(reason) => {
                self.whole_file(&address.shown(), reason, "a scenario file that can be read");
                None
            }
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
    fn address(&self, spot: Spot) -> Address {
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

    /// Reads a scenario that a key names: built in, or relative to the file in which the key stands, with all that it
    /// extends. Its name as it is shown, and its tree; the reason why not is noted.
    pub(super) fn open_beside(
        &mut self,
        spot: Spot,
        key: &str,
        target: &str,
        files: Files<'_>,
    ) -> Option<(String, Node)> {
        let address = self.address(spot).beside(target, self.shelves.scenarios);
        match self.loaded(&address, files) {
            Ok(text) => {
                let node = self.open_text(&address, text, files, &mut Vec::new())?;
                Some((address.shown(), node))
            }
            Err(reason) => {
                let found = format!("`{}`: {reason}", address.name);
                let hint = "the path is relative to this file".to_owned();
                let allowed = "a scenario file that can be read, or the name of a built-in one";
                self.problem(spot, key, found, allowed, Some(hint));
                None
            }
        }
    }

    /// The text of another file that a key names, relative to the file in which the key stands; the reason why not
    /// is noted. `what` it should be.
    pub(super) fn companion(
        &mut self,
        spot: Spot,
        key: &str,
        target: &str,
        load: &dyn Fn(&str) -> Result<String, String>,
        what: &str,
    ) -> Option<String> {
        let own = self.address(spot);
        let address = own.beside(target, self.shelves.scenarios);
        let text = match (self.shelves.draws)(target) {
            Some(text) if own.built_in => Ok(text.to_owned()),
            _ => load(&address.name),
        };
        match text {
            Ok(text) => {
                let name = if own.built_in { target } else { &address.name }.to_owned();
                self.add(Source { name, text: text.clone(), cells: Vec::new(), lines: Vec::new() });
                Some(text)
            }
            Err(reason) => {
                let found = format!("`{}`: {reason}", address.name);
                self.problem(spot, key, found, what, None);
                None
            }
        }
    }

    fn loaded(&self, address: &Address, files: Files<'_>) -> Result<Whole, String> {
        match (self.shelves.scenarios)(&address.name) {
            Some(text) if address.built_in => Ok(text.to_owned().into()),
            _ if workbook::may_be(&address.name) => self::workbook(&address.name, files),
            _ => (files.text)(&address.name).map(Whole::from),
        }
    }

    fn open_text(
        &mut self,
        address: &Address,
        whole: Whole,
        files: Files<'_>,
        chain: &mut Vec<Address>,
    ) -> Option<Node> {
        let node = self.parse(&address.shown(), whole, SCENARIO)?;
        let (node, budget_read) = self.budget_from(address, node, files);
        // Lines of another budget would not be in the contract.
        let budget_read = budget_read || sheet::has_contract(&node);
        let Content::Table(table) = &node.content else { return Some(node) };
        let Some((_, extends)) = table.get("extends") else { return Some(node) };
        let Content::Text(target) = &extends.content else {
            self.base_missing = true;
            return Some(node);
        };
        chain.push(address.clone());
        let base = address.beside(target, self.shelves.scenarios);
        let spot = extends.spot;
        let wrong = if let Some(first) = chain.iter().position(|earlier| *earlier == base) {
            let circle: Vec<String> = chain[first..].iter().map(Address::shown).collect();
            Err((format!("a circle: {} → {}", circle.join(" → "), base.shown()), true))
        } else if chain.len() > LONGEST_CHAIN {
            Err((format!("a chain of more than {LONGEST_CHAIN} files"), true))
        } else {
            self.loaded(&base, files).map_err(|reason| (reason, false))
        };
        match wrong {
            Ok(text) => match self.open_text(&base, text, files, chain) {
                Some(mut base) => {
                    // A spreadsheet holds the whole budget: nothing of the base's shows through.
                    if let (true, Content::Table(under)) = (budget_read, &mut base.content) {
                        under.remove("budget");
                    }
                    Some(stand_ins::lay_over(base, node))
                }
                None => {
                    self.base_missing = true;
                    Some(node)
                }
            },
            Err((found, circular)) => {
                let allowed = if circular {
                    "a file that does not lead back to this one".to_owned()
                } else {
                    format!("a file that can be read: `{}`", base.name)
                };
                let hint = "the path is relative to the file that says `extends`";
                self.problem(spot, "extends", found, allowed, (!circular).then(|| hint.to_owned()));
                self.base_missing = true;
                Some(node)
            }
        }
    }

    /// The file with the budget of the spreadsheet that it names, and whether it names one. What the file says of single
    /// lines lies over the spreadsheet.
    fn budget_from(&mut self, address: &Address, node: Node, files: Files<'_>) -> (Node, bool) {
        let Content::Table(mut table) = node.content else { return (node, false) };
        let Some(from) = table.get("budget_from").map(|(_, from)| from.clone()) else {
            return (Node { spot: node.spot, content: Content::Table(table) }, false);
        };
        self.base_missing |= !matches!(from.content, Content::Text(_));
        if let Content::Text(target) = &from.content {
            let path = address.path(target);
            let read = match (files.sheet)(&path) {
                Ok(book) => {
                    let wanted = sheet::wanted(&table);
                    sheet::budget(&book, &path, &wanted, self)
                }
                Err(reason) => {
                    let allowed = format!("a spreadsheet that can be read: `{path}`");
                    let hint = "the path is relative to the file that says `budget_from`";
                    self.problem(from.spot, "budget_from", reason, allowed, Some(hint.to_owned()));
                    None
                }
            };
            self.base_missing |= read.is_none();
            if let Some(read) = read {
                stand_ins::retire_budget(&mut table);
                let (at, merged) = match table.remove("budget") {
                    Some((at, over)) => (at, lay_over(read, over)),
                    None => (from.spot, read),
                };
                table.insert("budget".to_owned(), (at, merged));
            }
        }
        (Node { spot: node.spot, content: Content::Table(table) }, true)
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

    fn parse(&mut self, name: &str, whole: Whole, what: &str) -> Option<Node> {
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

    fn whole_file(&mut self, name: &str, found: String, allowed: &str) {
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

    /// The tree of files that extend each other, the first of them on top, each followed by the budget that it takes from
    /// a spreadsheet; `None` when one is not TOML.
    pub(super) fn laid_over(&mut self, texts: &[(String, String)]) -> Option<Node> {
        let mut tree: Option<Node> = None;
        let mut budget: Option<&str> = None;
        for (name, text) in texts.iter().rev() {
            if sheet::is_kept(text) {
                budget = Some(text);
                continue;
            }
            let mut node = self.parse(name, text.clone().into(), SCENARIO)?;
            if let (Some(text), Content::Table(table)) = (budget.take(), &mut node.content) {
                let read = sheet::kept(text, node.spot);
                let read = Node { spot: node.spot, content: Content::Table(read) };
                stand_ins::retire_budget(table);
                let merged = match table.remove("budget") {
                    Some((_, over)) => lay_over(read, over),
                    None => read,
                };
                table.insert("budget".to_owned(), (node.spot, merged));
                if let Some(Node { content: Content::Table(under), .. }) = &mut tree {
                    under.remove("budget");
                }
            } else if sheet::has_contract(&node)
                && let Some(Node { content: Content::Table(under), .. }) = &mut tree
            {
                under.remove("budget");
            }
            tree = Some(match tree {
                Some(below) => stand_ins::lay_over(below, node),
                None => node,
            });
        }
        tree.filter(|_| self.sound())
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

    fn add(&mut self, source: Source) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name() {
        for (path, tidy) in [
            ("./a.toml", "a.toml"),
            ("x/../a.toml", "a.toml"),
            ("/x/./y/../a.toml", "/x/a.toml"),
            ("../../a.toml", "../../a.toml"),
            ("/../a.toml", "/../a.toml"),
            ("x\\y\\..\\a.toml", "x/a.toml"),
        ] {
            assert_eq!(tidy_path(path), tidy);
        }
        let file = Address { name: "here/now.toml".to_owned(), built_in: false };
        assert_eq!(file.beside("../base.toml", builtin).name, "base.toml");
        assert_eq!(file.beside("/base.toml", builtin).name, "/base.toml");
        assert!(file.beside("authority", builtin).built_in);
        assert!(!file.beside("authority.toml", builtin).built_in);
    }
}
