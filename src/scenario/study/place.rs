//! The path of a value in a scenario file, and what stands there.

use super::scalar::Scalar;
use crate::scenario::guess;
use crate::scenario::reader::one_of;
use crate::scenario::tree::{Content, Node, Table};

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A key of a table.
    Key(String),
    /// An entry of a list, by its id or its number from 1.
    Entry(String),
}

/// The path of a value, such as `options[cut_27].cut.by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place(Vec<Step>);

/// Why nothing can be put there: what was found, what may stand in its place, and what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nowhere {
    pub(super) found: String,
    pub(super) allowed: String,
    pub(super) hint: Option<String>,
}

/// Keys that are followed before a scenario is varied, or that say what it is rather than what happens in it.
const FIXED: &[&str] = &[
    "extends",
    "name",
    "title",
    "description",
    "runs",
    "only",
    "budget_from",
    "area.fitted",
    "conditions",
    "observed",
    "stand_ins",
];

impl Place {
    /// Reads a path.
    pub(super) fn new(text: &str) -> Result<Self, Nowhere> {
        let wrong = || Nowhere {
            found: format!("`{text}`"),
            allowed: "names with dots between them, and entries of a list in square brackets"
                .into(),
            hint: Some("`budget.naloxone` or `options[cut_27].cut.by`".into()),
        };
        let name = |text: &str| {
            let letters = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
            (!text.is_empty() && text.chars().all(letters)).then(|| text.to_owned())
        };
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, mut rest) = part.find('[').map_or((part, ""), |at| part.split_at(at));
            steps.push(Step::Key(name(key).ok_or_else(wrong)?));
            while let Some(open) = rest.strip_prefix('[') {
                let (entry, after) = open.split_once(']').ok_or_else(wrong)?;
                steps.push(Step::Entry(name(entry).ok_or_else(wrong)?));
                rest = after;
            }
            if !rest.is_empty() {
                return Err(wrong());
            }
        }
        let fixed = |key: &&&str| {
            text.strip_prefix(**key)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if let Some(key) = FIXED.iter().find(fixed) {
            let hint = match *key {
                "runs" => "`runs` stands in the study, for every point alike",
                "area.fitted" | "extends" | "budget_from" => {
                    "write a scenario for each, and name them in `scenarios`"
                }
                _ => "vary what happens, not what it is called or held against",
            };
            return Err(Nowhere {
                found: format!("`{key}`, which is the same at every point"),
                allowed: "a value that can be varied".into(),
                hint: Some(hint.into()),
            });
        }
        Ok(Self(steps))
    }

    /// What stands there.
    pub(super) fn get(&self, tree: &Node) -> Option<Scalar> {
        let mut node = tree;
        for step in &self.0 {
            node = match (step, &node.content) {
                (Step::Key(key), Content::Table(table)) => &table.get(key)?.1,
                (Step::Entry(name), Content::List(list)) => &list[entry(list, name)?],
                _ => return None,
            };
        }
        Scalar::of(node)
    }

    /// Puts a value there. Tables on the way are made where they are not; entries of a list have to be there.
    pub(super) fn put(&self, tree: &mut Node, value: Node) -> Result<(), Nowhere> {
        put(tree, &self.0, value, "")
    }
}

fn put(node: &mut Node, steps: &[Step], value: Node, path: &str) -> Result<(), Nowhere> {
    let Some((step, rest)) = steps.split_first() else {
        if matches!(node.content, Content::List(_) | Content::Table(_)) {
            return Err(Nowhere {
                found: format!("`{path}`, which is not one value"),
                allowed: "the path of one value".into(),
                hint: below(node).map(|name| format!("such as `{path}{name}`")),
            });
        }
        *node = value;
        return Ok(());
    };
    match (step, &mut node.content) {
        (Step::Key(key), Content::Table(table)) => {
            let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let spot = value.spot;
            let Some(known) = table.get_mut(key) else {
                let Some(next) = rest.first() else {
                    table.insert(key.clone(), (spot, value));
                    return Ok(());
                };
                if matches!(next, Step::Entry(_)) {
                    return Err(Nowhere {
                        found: format!("no list `{here}`"),
                        allowed: "a list that the scenario has".into(),
                        hint: guess::nearest(key, table.keys().map(String::as_str))
                            .map(|near| format!("did you mean `{near}`?")),
                    });
                }
                let mut made = Node { spot, content: Content::Table(Table::new()) };
                put(&mut made, rest, value, &here)?;
                table.insert(key.clone(), (spot, made));
                return Ok(());
            };
            if rest.is_empty() {
                known.0 = spot;
            }
            put(&mut known.1, rest, value, &here)
        }
        (Step::Entry(name), Content::List(list)) => {
            let here = format!("{path}[{name}]");
            if let Some(at) = entry(list, name) {
                return put(&mut list[at], rest, value, &here);
            }
            let ids: Vec<String> = (1..)
                .zip(list.iter())
                .map(|(number, entry)| {
                    entry.id().map_or_else(|| format!("{number}"), str::to_owned)
                })
                .collect();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            Err(Nowhere {
                found: format!("no `{here}`"),
                allowed: if ids.is_empty() {
                    "an entry; there is none".into()
                } else {
                    one_of(&ids)
                },
                hint: guess::nearest(name, ids.iter().copied())
                    .map(|near| format!("did you mean `{path}[{near}]`?")),
            })
        }
        (Step::Key(_), Content::List(_)) => Err(Nowhere {
            found: format!("`{path}`, which is a list"),
            allowed: "one of its entries".into(),
            hint: below(node).map(|name| format!("`{path}{name}`, by its id or its number from 1")),
        }),
        (Step::Key(_) | Step::Entry(_), _) => Err(Nowhere {
            found: format!(
                "`{path}`, which is not a {}",
                match step {
                    Step::Key(_) => "table",
                    Step::Entry(_) => "list",
                }
            ),
            allowed: "the path of one value".into(),
            hint: None,
        }),
    }
}

/// The position of the entry of this id or number.
fn entry(list: &[Node], name: &str) -> Option<usize> {
    let named = list.iter().position(|entry| entry.id() == Some(name));
    let numbered = || name.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < list.len());
    named.or_else(numbered)
}

/// How the first thing inside is reached.
fn below(node: &Node) -> Option<String> {
    match &node.content {
        Content::Table(table) => table.keys().next().map(|key| format!(".{key}")),
        Content::List(list) => list.first().map(|first| format!("[{}]", first.id().unwrap_or("1"))),
        _ => None,
    }
}
