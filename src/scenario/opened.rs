//! A scenario with its files at hand: what is asked of it next is read as a file laid over them.

use super::document::Documents;
use super::extends::Files;
use super::file::ScenarioFile;
use super::problem::Problems;
use super::reader::{Readable, Reader};
use super::sheet::Book;
use super::tree::{Content, Node, exactly, lay_over};
use super::types::{Fit, Scenario};
use super::{fitted, resolve, stand_ins};
use crate::evidence::Override;

/// Keys that name files, which a question that is asked of an open scenario may not.
const FILES: [&str; 3] = ["extends", "budget_from", "budget_sheet"];

/// A scenario and what its files say.
#[derive(Clone)]
pub struct Opened {
    /// As its files have it.
    pub scenario: Scenario,
    tree: Node,
    documents: Documents,
}

impl Opened {
    /// Reads a scenario, and every file that it extends, as [`read_with_sheets`](super::read_with_sheets) does.
    ///
    /// # Errors
    ///
    /// Every problem of every file and cell, all at once.
    pub fn read(
        name: &str,
        load: &dyn Fn(&str) -> Result<String, String>,
        sheet: &dyn Fn(&str) -> Result<Book, String>,
    ) -> Result<Self, Problems> {
        let mut documents = Documents::default();
        let files = Files { text: load, sheet };
        let Some(tree) = documents.open(name, files) else {
            return Err(documents.into_problems());
        };
        match build(&tree, Loaded::With(load), Vec::new(), &mut documents) {
            Some(scenario) if documents.sound() => Ok(Self { scenario, tree, documents }),
            _ => Err(documents.into_problems()),
        }
    }

    /// Reads a scenario that is told whole: `load` knows every text that it names, none of those that the program carries
    /// is looked for, and its fit is known.
    ///
    /// # Errors
    ///
    /// Every problem of every text, all at once.
    pub fn told(
        name: &str,
        load: &dyn Fn(&str) -> Result<String, String>,
        fit: Option<Fit>,
    ) -> Result<Self, Problems> {
        let mut documents = Documents::bare();
        let sheet = |_: &str| Err("spreadsheets are not read here".to_owned());
        let Some(tree) = documents.open(name, Files { text: load, sheet: &sheet }) else {
            return Err(documents.into_problems());
        };
        match build(&tree, Loaded::Known(fit), Vec::new(), &mut documents) {
            Some(scenario) if documents.sound() => Ok(Self { scenario, tree, documents }),
            _ => Err(documents.into_problems()),
        }
    }

    /// The scenario with a text laid over it, as a file that extends it would be: tables merge key by key, options with the
    /// same id replace, others are added. Problems call the text `name`. The draws of a fit stay.
    ///
    /// # Errors
    ///
    /// Every problem of the text, all at once.
    pub fn with(&self, name: &str, text: &str) -> Result<Scenario, Problems> {
        if text.trim().is_empty() {
            return Ok(self.scenario.clone());
        }
        let mut documents = self.documents.again();
        let over = documents.lay(name, text);
        let Some(over) = over.filter(|_| documents.sound()) else {
            return Err(documents.into_problems());
        };
        if let Content::Table(table) = &over.content {
            for (key, (spot, _)) in table {
                if FILES.contains(&key.as_str()) {
                    let allowed = "what changes, written out: no other file is read here";
                    documents.problem(*spot, key, format!("`{key}`"), allowed, None);
                }
            }
        }
        let tree = lay_over(self.tree.clone(), over);
        let fit = Loaded::Known(self.scenario.fit.clone());
        match build(&tree, fit, Vec::new(), &mut documents) {
            Some(scenario) if documents.sound() => Ok(scenario),
            _ => Err(documents.into_problems()),
        }
    }

    /// The whole as one text that names no other: what [`told`](Self::told) reads to the same scenario. The file of a fit's
    /// draws is still named.
    #[must_use]
    pub fn text(&self) -> String {
        let Content::Table(table) = &self.tree.content else { return String::new() };
        let mut text = String::new();
        for (key, (_, node)) in table.iter().filter(|(key, _)| !FILES.contains(&key.as_str())) {
            text.push_str(&exactly(key));
            text.push_str(" = ");
            write(&mut text, node);
            text.push('\n');
        }
        text
    }

    /// The name and text of every file that was read.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        self.documents.again().into_texts()
    }
}

/// Writes a value as TOML reads it again.
fn write(text: &mut String, node: &Node) {
    match &node.content {
        Content::Text(own) => text.push_str(&exactly(own)),
        Content::Whole(number) => text.push_str(&number.to_string()),
        Content::Number(number) => text.push_str(&format!("{number:?}")),
        Content::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Content::Date(date) => text.push_str(date),
        Content::List(list) => {
            text.push('[');
            for one in list {
                write(text, one);
                text.push_str(", ");
            }
            text.push(']');
        }
        Content::Table(table) => {
            text.push('{');
            for (index, (key, (_, one))) in table.iter().enumerate() {
                text.push_str(if index == 0 { " " } else { ", " });
                text.push_str(&exactly(key));
                text.push_str(" = ");
                write(text, one);
            }
            text.push_str(" }");
        }
    }
}

/// Where the draws of a fit come from.
pub(super) enum Loaded<'a> {
    /// From a file.
    With(&'a dyn Fn(&str) -> Result<String, String>),
    /// They are known already.
    Known(Option<Fit>),
}

/// The scenario of a tree; what is wrong is noted.
pub(super) fn build(
    tree: &Node,
    fit: Loaded<'_>,
    overrides: Vec<Override>,
    documents: &mut Documents,
) -> Option<Scenario> {
    let top_level = ScenarioFile::keys().into_iter().map(|key| key.name).collect();
    let file = ScenarioFile::read(tree, &mut Reader::new(documents, top_level))?;
    let fit = match fit {
        Loaded::With(load) => fitted::fit(&file, documents, load),
        Loaded::Known(fit) => fit,
    };
    let stand_ins = stand_ins::named(&file, tree, documents);
    let scenario = resolve::resolve(&file, fit, overrides, documents)?;
    Some(Scenario { stand_ins, ..scenario })
}
