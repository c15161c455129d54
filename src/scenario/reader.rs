//! From a tree of values to typed values, noting every problem on the way.
//!
//! A type says once what it accepts ([`Readable::shape`]) and is read against that; the JSON Schema is
//! written from the same shape, so that the two cannot differ.

use super::document::Documents;
use super::guess;
use super::lines::Line;
use super::names::{INTEGRATED, OF_CONTRACT};
use super::tree::{Content, Node, Spot, Table};

/// What a value in the file may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Text that `accepts` allows; `pattern` says the same for the schema.
    Text { pattern: Option<&'static str>, longest: usize },
    /// A finite number in a range.
    Number { least: f64, most: f64 },
    /// A whole number in a range.
    Whole { least: i128, most: i128 },
    /// True or false.
    Flag,
    /// A number, text, or true or false.
    Scalar,
    /// One of these words.
    Choice(Vec<&'static str>),
    /// The same, or a text of this pattern.
    ChoiceOr(Box<Shape>, &'static str),
    /// A list.
    List { of: Box<Shape>, least: usize, most: usize },
    /// A table with these keys.
    Table(Vec<Key>),
    /// A table with any keys.
    Map(Box<Shape>),
    /// One table, or a list of them.
    OneOrMany(Box<Shape>),
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) doc: String,
    pub(super) need: Need,
    pub(super) shape: Shape,
}

/// Whether a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// A type that can stand in a scenario file.
pub(super) trait Readable: Sized {
    /// What the file may hold.
    fn shape() -> Shape;

    /// The value, or `None` once the problem is noted.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A value, where it stands and the path of its key.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) spot: Spot,
    pub(super) key: String,
}

/// Walks the tree and notes problems.
pub(super) struct Reader<'a> {
    documents: &'a mut Documents,
    path: Vec<String>,
    top_level: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// `top_level`: the keys that stand before the first table.
    pub(super) fn new(documents: &'a mut Documents, top_level: Vec<&'static str>) -> Self {
        Self { documents, path: Vec::new(), top_level }
    }

    /// Notes a problem with a value.
    pub(super) fn problem(
        &mut self,
        node: &Node,
        found: impl Into<String>,
        allowed: impl Into<String>,
        hint: Option<String>,
    ) {
        let key = self.path.join(".");
        self.documents.problem(node.spot, &key, found, allowed, hint);
    }

    /// Reads a value under a key of the current table.
    pub(super) fn at<T: Readable>(&mut self, key: &str, node: &Node) -> Option<At<T>> {
        self.path.push(key.to_owned());
        let value = T::read(node, self);
        let key = self.path.join(".");
        self.path.pop();
        Some(At { value: value?, spot: node.spot, key })
    }

    /// Reads the value of a key, when the table has it.
    pub(super) fn field<T: Readable>(&mut self, table: &Table, key: &str) -> Option<At<T>> {
        let (_, node) = table.get(key)?;
        self.at(key, node)
    }

    /// The table, with unknown and missing keys noted.
    pub(super) fn table<'n>(&mut self, node: &'n Node, keys: &[Key]) -> Option<&'n Table> {
        let Content::Table(table) = &node.content else {
            self.problem(node, shown(node), "a table", self.table_hint(keys));
            return None;
        };
        for (name, (spot, _)) in table {
            if self.documents.full() {
                break;
            }
            if !keys.iter().any(|key| key.name == name) {
                self.unknown_key(*spot, name, keys);
            }
        }
        for key in keys {
            let missing = key.need == Need::Required && !table.contains_key(key.name);
            if missing && !self.documents.incomplete() {
                let about = key.doc.split(". ").next().unwrap_or_default().trim_end_matches('.');
                let allowed = format!("`{}`: {about}", key.name);
                self.problem(node, format!("no `{}`", key.name), allowed, None);
            }
        }
        Some(table)
    }

    fn table_hint(&self, keys: &[Key]) -> Option<String> {
        let name = self.path.last()?;
        let first = keys.first()?.name;
        Some(format!("`{name} = {{ {first} = … }}`"))
    }

    fn unknown_key(&mut self, spot: Spot, name: &str, keys: &[Key]) {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let group = Line::GROUPS.iter().find(|(group, lines)| {
            *group == name && lines.iter().all(|line| names.contains(&line.key()))
        });
        let hint = if let Some((group, lines)) = group {
            let lines: Vec<&str> = lines.iter().map(|line| line.key()).collect();
            Some(format!("`{group}` is a group of lines: write {}", lines.join(", ")))
        } else if name == INTEGRATED && names.contains(&Line::Keyworking.key()) {
            Some(OF_CONTRACT.to_owned())
        } else if let Some(near) = guess::nearest(name, names.iter().copied()) {
            Some(format!("did you mean `{near}`?"))
        } else if self.top_level.contains(&name) && !self.path.is_empty() {
            Some(format!("`{name}` belongs at the top of the file, before the first `[table]`"))
        } else {
            None
        };
        let mut key = self.path.clone();
        key.push(short(name));
        let found = format!("an unknown key `{}`", short(name));
        self.documents.problem(spot, &key.join("."), found, one_of(&names), hint);
    }

    /// A finite number in a range; `allowed` says which.
    pub(super) fn number(
        &mut self,
        node: &Node,
        (least, most): (f64, f64),
        allowed: &str,
    ) -> Option<f64> {
        let value = match &node.content {
            Content::Whole(whole) => *whole as f64,
            Content::Number(number) => *number,
            Content::Text(text) if guess::as_written(text, most, allowed).is_some() => {
                guess::as_written(text, most, allowed).unwrap_or(f64::NAN)
            }
            _ => {
                let figure = self.path.first().is_some_and(|key| key.starts_with("observed"));
                let suppressed = match &node.content {
                    Content::Text(text) if figure => guess::suppressed(text),
                    _ => None,
                };
                let hint = suppressed.or_else(|| guess::number_hint(node, most));
                self.problem(node, shown(node), allowed, hint);
                return None;
            }
        };
        if value.is_finite() && (least..=most).contains(&value) {
            return Some(value);
        }
        let is_percent = least == 0.0 && most <= 1.0 && value > most && value <= 100.0;
        let hint = is_percent.then(|| {
            format!("a share is a part of 1: {} % is {}", value, guess::plain(value / 100.0))
        });
        self.problem(node, shown(node), allowed, hint);
        None
    }

    /// A whole number in a range; `allowed` says which.
    pub(super) fn whole(
        &mut self,
        node: &Node,
        (least, most): (i128, i128),
        allowed: &str,
    ) -> Option<i128> {
        match &node.content {
            Content::Whole(whole) if (least..=most).contains(whole) => return Some(*whole),
            Content::Text(text) => {
                let whole = guess::as_written(text, most as f64, allowed)
                    .filter(|value| value.fract() == 0.0 && value.abs() < 1e15)
                    .map(|value| value as i128)
                    .filter(|value| (least..=most).contains(value));
                if whole.is_some() {
                    return whole;
                }
                self.problem(node, shown(node), allowed, guess::number_hint(node, most as f64));
            }
            Content::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                let hint = Some(format!("`{}`, without a decimal point", guess::plain(*number)));
                self.problem(node, shown(node), allowed, hint);
            }
            _ => self.problem(node, shown(node), allowed, guess::number_hint(node, most as f64)),
        }
        None
    }

    /// Text of at most `longest` characters that `accepts` allows.
    pub(super) fn text(
        &mut self,
        node: &Node,
        longest: usize,
        accepts: impl Fn(&str) -> bool,
        allowed: &str,
    ) -> Option<String> {
        match &node.content {
            Content::Text(text) if text.chars().count() <= longest && accepts(text) => {
                Some(text.clone())
            }
            Content::Text(_) => {
                self.problem(node, shown(node), allowed, None);
                None
            }
            Content::List(_) | Content::Table(_) => {
                self.problem(node, shown(node), allowed, None);
                None
            }
            other => {
                let written = match other {
                    Content::Date(date) => date.get(..7).unwrap_or_default().to_owned(),
                    Content::Whole(whole) => whole.to_string(),
                    Content::Number(number) => guess::plain(*number),
                    Content::Flag(flag) => flag.to_string(),
                    _ => String::new(),
                };
                self.problem(
                    node,
                    shown(node),
                    allowed,
                    Some(format!("in quotes: `\"{written}\"`")),
                );
                None
            }
        }
    }

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

    /// Reads each entry of a list. Its key is its id or, without one, its number from 1.
    fn entries<T: Readable>(&mut self, entries: &[Node]) -> Vec<At<T>> {
        let name = self.path.pop().unwrap_or_default();
        let read = entries
            .iter()
            .enumerate()
            .filter_map(|(position, entry)| {
                let key = entry.id().map_or_else(|| (position + 1).to_string(), short);
                self.at(&format!("{name}[{key}]"), entry)
            })
            .collect();
        self.path.push(name);
        read
    }
}

/// What stands in the file, in few words.
pub(super) fn shown(node: &Node) -> String {
    match &node.content {
        Content::Text(text) => format!("the text \"{}\"", short(text)),
        Content::Whole(whole) => whole.to_string(),
        Content::Number(number) if number.is_nan() => "nan, which is not a number".to_owned(),
        Content::Number(number) if number.is_infinite() => "a number without end".to_owned(),
        Content::Number(number) => guess::plain(*number),
        Content::Flag(flag) => flag.to_string(),
        Content::Date(date) => format!("the date {date}"),
        Content::List(list) if list.len() == 1 => "a list with one entry".to_owned(),
        Content::List(list) => format!("a list with {} entries", list.len()),
        Content::Table(_) => "a table".to_owned(),
    }
}

/// At most 60 characters on one line.
fn short(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(60)
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

/// The words to choose from; a long list is shown in part.
pub(super) fn one_of(names: &[&str]) -> String {
    const MOST: usize = 40;
    if names.is_empty() {
        return "nothing: there is none to choose from".to_owned();
    }
    let shown: Vec<&str> = names.iter().take(MOST).copied().collect();
    let more = names.len() - shown.len();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("one of {}{rest}", shown.join(", "))
}

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

impl Readable for bool {
    fn shape() -> Shape {
        Shape::Flag
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Content::Flag(flag) = node.content {
            return Some(flag);
        }
        let hint = matches!(node.content, Content::Text(_)).then(|| "without quotes".to_owned());
        reader.problem(node, shown(node), "true or false", hint);
        None
    }
}

/// Most entries of a list.
pub(super) const LONGEST_LIST: usize = 1000;

impl<T: Readable> Readable for Vec<At<T>> {
    fn shape() -> Shape {
        Shape::List { of: Box::new(T::shape()), least: 0, most: LONGEST_LIST }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.content {
            Content::List(list) if list.len() <= LONGEST_LIST => Some(reader.entries(list)),
            Content::Text(text) => {
                let hint = Some(format!("in square brackets: `[\"{}\"]`", short(text)));
                reader.problem(node, shown(node), "a list", hint);
                None
            }
            _ => {
                let allowed = format!("a list of at most {LONGEST_LIST} entries");
                reader.problem(node, shown(node), allowed, None);
                None
            }
        }
    }
}

/// One table, or a list of tables.
#[derive(Clone, Debug)]
pub(super) struct OneOrMany<T>(pub(super) Vec<At<T>>);

impl<T: Readable> Readable for OneOrMany<T> {
    fn shape() -> Shape {
        Shape::OneOrMany(Box::new(T::shape()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Content::List(list) = &node.content {
            if list.len() <= LONGEST_LIST {
                return Some(Self(reader.entries(list)));
            }
            let allowed = format!("a table, or a list of at most {LONGEST_LIST} tables");
            reader.problem(node, shown(node), allowed, None);
            return None;
        }
        let value = T::read(node, reader)?;
        Some(Self(vec![At { value, spot: node.spot, key: reader.path.join(".") }]))
    }
}

/// Values by the name of something, such as pounds by budget line.
#[derive(Clone, Debug)]
pub(super) struct ByKey<K, V>(pub(super) Vec<(K, At<V>)>);

impl<K: Choice, V: Readable> ByKey<K, V> {
    pub(super) fn keys() -> Vec<Key> {
        let key = |(name, value): (&'static str, K)| Key {
            name,
            doc: value.doc(),
            need: Need::Optional,
            shape: V::shape(),
        };
        K::all().into_iter().map(key).collect()
    }
}

impl<K: Choice, V: Readable> Readable for ByKey<K, V> {
    fn shape() -> Shape {
        Shape::Table(Self::keys())
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let table = reader.table(node, &Self::keys())?;
        let values = K::all()
            .into_iter()
            .filter_map(|(name, key)| Some((key, reader.field(table, name)?)))
            .collect();
        Some(Self(values))
    }
}

/// Declares a table of the file: its keys, what they mean, what they hold and whether they are needed.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $name:ident {
            $( $(#[doc = $doc:literal])+ $field:ident: $type:ty = $need:ident, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        #[allow(dead_code, reason = "a key may be followed before the table is read, as `extends` is")]
        pub(in crate::scenario) struct $name {
            $( $(#[doc = $doc])+ pub(in crate::scenario) $field: Option<At<$type>>, )+
        }

        impl $name {
            /// The keys of the table.
            pub(in crate::scenario) fn keys() -> Vec<Key> {
                vec![$( Key {
                    name: stringify!($field).trim_start_matches("r#"),
                    doc: [$($doc),+].map(str::trim).join(" "),
                    need: Need::$need,
                    shape: <$type>::shape(),
                } ),+]
            }
        }

        impl Readable for $name {
            fn shape() -> Shape {
                Shape::Table(Self::keys())
            }

            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                let table = reader.table(node, &Self::keys())?;
                Some(Self {
                    $( $field: reader.field(table, stringify!($field).trim_start_matches("r#")), )+
                })
            }
        }
    };
}

pub(super) use table;
