//! Reads markup as tags and texts, strictly: what is opened is closed, and no attribute comes twice.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what cannot be read")]

use std::collections::BTreeMap;

/// An element that begins, with the names of those around it.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) around: Vec<String>,
    /// The text inside, of elements inside it as well.
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(crate) fn number(&self, name: &str) -> f64 {
        self.attribute(name).unwrap().parse().unwrap()
    }

    pub(crate) fn within(&self, name: &str) -> bool {
        self.around.iter().any(|other| other == name)
    }
}

/// Elements of HTML that hold nothing.
const VOID: [&str; 5] = ["meta", "br", "link", "img", "input"];

/// Every element in the order of the text.
pub(crate) fn elements(markup: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        add_text(&mut found, &open, &rest[..at]);
        let (tag, after) = inside(&rest[at + 1..]);
        rest = after;
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing"));
            assert_eq!(found[last].name, name, "closed in order");
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "<{tag}> is no element");
        let around = open.iter().map(|&index| found[index].name.clone()).collect();
        found.push(Element {
            name: name.to_owned(),
            attributes: attributes_of(attributes),
            around,
            text: String::new(),
        });
        if !closed && !VOID.contains(&name) {
            open.push(found.len() - 1);
        }
    }
    assert!(rest.trim().is_empty(), "text after the end: {rest}");
    assert!(open.is_empty(), "left open: {:?}", found[open[0]].name);
    found
}

fn add_text(found: &mut [Element], open: &[usize], text: &str) {
    for &index in open {
        found[index].text.push_str(&plain(text));
    }
}

/// Up to the `>` that closes a tag, and what follows it.
fn inside(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    panic!("a tag without end: {}", &text[..text.len().min(60)])
}

fn attributes_of(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("{rest} has no value"));
        let (value, after) = after.split_once('"').unwrap();
        let before = attributes.insert(name.trim().to_owned(), plain(value));
        assert!(before.is_none(), "{name} comes twice");
        rest = after.trim_start();
    }
    attributes
}

/// A text without its escapes.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
