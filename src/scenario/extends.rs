//! A file opened with all that it extends, and with the budget that it takes from a spreadsheet: each is laid over what is
//! under it.

use super::address::{Address, tidy_path};
use super::document::{Documents, SCENARIO, Source, Whole};
use super::sheet::{self, Book};
use super::stand_in_list;
use super::tree::{Content, Node, Spot, lay_over};
use super::workbook;
use crate::units::YearMonth;

/// Longest chain of `extends`.
const LONGEST_CHAIN: usize = 16;

/// How the caller reads files: a path becomes text or a sheet, or a reason in plain words.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) text: &'a dyn Fn(&str) -> Result<String, String>,
    pub(super) sheet: &'a dyn Fn(&str) -> Result<Book, String>,
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

/// The month in which a file says that it starts.
fn start_of(node: &Node) -> Option<YearMonth> {
    let Content::Table(table) = &node.content else { return None };
    let Content::Text(start) = &table.get("start")?.1.content else { return None };
    start.parse().ok()
}

impl Documents {
    /// Reads a file and all that it extends; `None` when there is nothing to go on with.
    pub(super) fn open(&mut self, name: &str, files: Files<'_>) -> Option<Node> {
        let address = match (self.shelves.scenarios)(name) {
            Some(_) => Address { name: name.to_owned(), built_in: true },
            None => Address { name: tidy_path(name), built_in: false },
        };
        match self.loaded(&address, files) {
            Ok(text) => {
                let tree = self.open_text(&address, text, files, &mut Vec::new());
                self.other_year(tree.as_ref());
                tree
            }
            Err(reason) => {
                self.whole_file(&address.shown(), reason, "a scenario file that can be read");
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

    /// Warns of a budget of another year than that in which the scenario starts.
    fn other_year(&mut self, tree: Option<&Node>) {
        let Some((name, year)) = self.budget_of.clone() else { return };
        let Some(start) = tree.and_then(start_of) else { return };
        if start.financial_year() != year {
            self.note(format!(
                "WARNING: the budget in {name} is of {}, and the scenario starts in {start}, of {}: if the budget is right, \
                 `start = \"{year}-04\"`; else give the budget of {1}",
                sheet::year_in_words(year),
                sheet::year_in_words(start.financial_year())
            ));
        }
    }

    /// The month in which a file starts: its own, or that of the files that it extends, which are not read yet.
    fn start(&self, address: &Address, node: &Node, files: Files<'_>) -> Option<YearMonth> {
        let (mut address, mut node) = (address.clone(), node.clone());
        for _ in 0..LONGEST_CHAIN {
            if let Some(start) = start_of(&node) {
                return Some(start);
            }
            let Content::Table(table) = &node.content else { return None };
            let Content::Text(target) = &table.get("extends")?.1.content else { return None };
            address = address.beside(target, self.shelves.scenarios);
            let mut other = Self::bare();
            let whole = self.loaded(&address, files).ok()?;
            node = other.parse(&address.shown(), whole, SCENARIO)?;
        }
        None
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
                    Some(stand_in_list::lay_over(base, node))
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
        let Content::Table(own) = &node.content else { return (node, false) };
        let year = || self.start(address, &node, files).map(YearMonth::financial_year);
        let year = own.get("budget_from").and_then(|_| year());
        let Content::Table(mut table) = node.content else { return (node, false) };
        let Some(from) = table.get("budget_from").map(|(_, from)| from.clone()) else {
            return (Node { spot: node.spot, content: Content::Table(table) }, false);
        };
        self.base_missing |= !matches!(from.content, Content::Text(_));
        if let Content::Text(target) = &from.content {
            let path = address.path(target);
            let read = match (files.sheet)(&path) {
                Ok(book) => {
                    let wanted = sheet::wanted(&table, year);
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
                stand_in_list::retire_budget(&mut table);
                let (at, merged) = match table.remove("budget") {
                    Some((at, over)) => (at, lay_over(read, over)),
                    None => (from.spot, read),
                };
                table.insert("budget".to_owned(), (at, merged));
            }
        }
        (Node { spot: node.spot, content: Content::Table(table) }, true)
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
                stand_in_list::retire_budget(table);
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
                Some(below) => stand_in_list::lay_over(below, node),
                None => node,
            });
        }
        tree.filter(|_| self.sound())
    }
}
