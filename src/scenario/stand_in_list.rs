//! The list `stand_ins` in the tree of a file, and what is laid over it: figures that are stated come off the list.

use super::tree::{self, Content, Node, Table};

/// The key of the list.
const KEY: &str = "stand_ins";

/// What stands at a path: keys with dots between them.
pub(super) fn at<'a>(table: &'a Table, path: &str) -> Option<&'a Node> {
    let (first, rest) =
        path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let (_, node) = table.get(first)?;
    match (rest, &node.content) {
        (None, _) => Some(node),
        (Some(rest), Content::Table(table)) => at(table, rest),
        _ => None,
    }
}

/// Whether everything that `under` holds is stated by `over`.
fn covers(over: &Node, under: &Node) -> bool {
    match (&over.content, &under.content) {
        (Content::Table(over), Content::Table(under)) => under
            .iter()
            .all(|(key, (_, below))| over.get(key).is_some_and(|(_, above)| covers(above, below))),
        _ => true,
    }
}

/// A file laid over the one that it extends: figures that it states are stand-ins no more.
pub(super) fn lay_over(mut under: Node, over: Node) -> Node {
    if let (Content::Table(under), Content::Table(over)) = (&mut under.content, &over.content) {
        retire(under, over);
    }
    tree::lay_over(under, over)
}

/// Takes the budget off a file's list where a spreadsheet is the whole budget, but for lines that the file itself states.
pub(super) fn retire_budget(table: &mut Table) {
    let Some((spot, mut list)) = table.remove(KEY) else { return };
    if let Content::List(names) = &mut list.content {
        names.retain(|name| match &name.content {
            Content::Text(path) => {
                let budget = path == "budget" || path.starts_with("budget.");
                !budget || at(table, path).is_some()
            }
            _ => true,
        });
    }
    table.insert(KEY.to_owned(), (spot, list));
}

/// Takes off the list of `under` what `over`, which is laid over it, states and does not list itself.
fn retire(under: &mut Table, over: &Table) {
    if over.contains_key(KEY) {
        return;
    }
    let Some((spot, mut list)) = under.remove(KEY) else { return };
    if let Content::List(names) = &mut list.content {
        names.retain(|name| {
            let Content::Text(path) = &name.content else { return true };
            let stated = at(over, path);
            !stated.is_some_and(|stated| at(under, path).is_none_or(|below| covers(stated, below)))
        });
    }
    under.insert(KEY.to_owned(), (spot, list));
}
