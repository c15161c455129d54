//! One tree of values that remembers, for every value, the file and the place it came from.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeValue;

/// Where a value stands: which file, and which bytes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) file: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) spot: Spot,
    pub(super) content: Content,
}

/// What TOML can hold.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Text(String),
    /// With its own digits, however many.
    Whole(i128),
    Number(f64),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// A table: for every key where it stands, and its value.
pub(super) type Table = BTreeMap<String, (Spot, Node)>;

impl Spot {
    /// Bytes of a file.
    pub(super) fn bytes(file: usize, Range { start, end }: Range<usize>) -> Self {
        Self { file, start, end }
    }

    /// A cell of a spreadsheet.
    pub(super) fn cell(file: usize, cell: usize) -> Self {
        Self { file, start: cell, end: cell }
    }
}

impl Node {
    /// The text under `id`, when this is a table that has one.
    pub(super) fn id(&self) -> Option<&str> {
        let Content::Table(table) = &self.content else { return None };
        match &table.get("id")?.1.content {
            Content::Text(id) => Some(id),
            _ => None,
        }
    }
}

/// A value of TOML as a node.
pub(super) fn node(file: usize, span: Range<usize>, value: &DeValue<'_>) -> Node {
    let content = match value {
        DeValue::String(text) => Content::Text(text.to_string()),
        DeValue::Integer(whole) => match i128::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(whole) => Content::Whole(whole),
            Err(_) => Content::Number(whole.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(number) => Content::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Content::Flag(*flag),
        DeValue::Datetime(date) => Content::Date(date.to_string()),
        DeValue::Array(list) => Content::List(
            list.iter().map(|entry| node(file, entry.span(), entry.get_ref())).collect(),
        ),
        DeValue::Table(table) => Content::Table(
            table
                .iter()
                .map(|(key, entry)| {
                    let Range { start, end } = key.span();
                    let value = node(file, entry.span(), entry.get_ref());
                    (key.get_ref().to_string(), (Spot { file, start, end }, value))
                })
                .collect(),
        ),
    };
    Node { spot: Spot { file, start: span.start, end: span.end }, content }
}

/// One file laid over the one that it extends.
///
/// Tables merge key by key; a list of tables with ids replaces entries by id and appends the rest;
/// anything else replaces.
pub(super) fn lay_over(base: Node, over: Node) -> Node {
    let content = match (base.content, over.content) {
        (Content::Table(mut under), Content::Table(over)) => {
            under.remove("extends");
            for (key, (spot, value)) in over {
                let value = match under.remove(&key) {
                    Some((_, below)) => lay_over(below, value),
                    None => value,
                };
                under.insert(key, (spot, value));
            }
            Content::Table(under)
        }
        (Content::List(under), Content::List(mut over))
            if !under.is_empty() && under.iter().chain(&over).all(|entry| entry.id().is_some()) =>
        {
            let mut merged: Vec<Node> = under
                .into_iter()
                .map(|below| match over.iter().position(|entry| entry.id() == below.id()) {
                    Some(found) => over.remove(found),
                    None => below,
                })
                .collect();
            merged.append(&mut over);
            Content::List(merged)
        }
        (_, over) => over,
    };
    Node { spot: over.spot, content }
}

/// A text in quotation marks, letter by letter.
pub(super) fn exactly(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(letter)))
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
