//! Values that have names in the file: one of some words.

use super::guess;
use super::reader::{Readable, Reader, Shape, one_of, shown};
use super::tree::{Content, Node};

/// A type whose values have names in the file.
pub(super) trait Choice: Sized {
    /// What the values are, such as "a budget line".
    const WHAT: &'static str;
    /// What else than a name may stand there, as a regular expression for the schema: what [`other`](Self::other) reads.
    const OTHER_PATTERN: Option<&'static str> = None;

    /// Every value and its name.
    fn all() -> Vec<(&'static str, Self)>;

    /// A value by another name, as people write it.
    fn other(_word: &str) -> Option<Self> {
        None
    }

    /// What to write in place of a word that is known, and is no value.
    fn hint(_word: &str) -> Option<String> {
        None
    }

    /// What a value is, for the schema.
    fn doc(&self) -> String {
        String::new()
    }
}

/// A choice, so that each such type is read in the same way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<T>(pub(super) T);

impl<T: Choice> Readable for Named<T> {
    fn shape() -> Shape {
        let names = Shape::Choice(T::all().into_iter().map(|(name, _)| name).collect());
        match T::OTHER_PATTERN {
            None => names,
            Some(pattern) => Shape::ChoiceOr(Box::new(names), pattern),
        }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.choice(node).map(Self)
    }
}

impl Reader<'_> {
    /// One of the named values of a type.
    fn choice<T: Choice>(&mut self, node: &Node) -> Option<T> {
        let Content::Text(word) = &node.content else {
            self.problem(node, shown(node), format!("{}, in quotes", T::WHAT), None);
            return None;
        };
        let all = T::all();
        if let Some((_, value)) = all.into_iter().find(|(name, _)| name == word) {
            return Some(value);
        }
        if let Some(value) = T::other(word) {
            return Some(value);
        }
        let names: Vec<&str> = T::all().into_iter().map(|(name, _)| name).collect();
        let near = guess::nearest(word, names.iter().copied());
        let hint = T::hint(word).or_else(|| near.map(|near| format!("did you mean `\"{near}\"`?")));
        self.problem(node, shown(node), format!("{}: {}", T::WHAT, one_of(&names)), hint);
        None
    }
}
