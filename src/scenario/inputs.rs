//! Every value that a scenario's files hold, one by one, so that two scenarios can be compared.
//!
//! Nothing is checked here: files of an older version, with keys that this one does not know, can be compared as well.

use super::document::Documents;
use super::problem::Problems;
use super::sheet;
use super::tree::{Content, Node};

/// Whether a file that went into a scenario is a long table of numbers, such as the draws of a fit: neither a scenario nor
/// a budget.
#[must_use]
pub fn is_table(name: &str, text: &str) -> bool {
    name.ends_with(".csv") && !sheet::is_kept(text)
}

/// Keys and values of files that extend each other, the first of them on top, in the order of the keys.
///
/// Entries of a list that have an id are named by it: `options[cut_40].cut.by`. Options that `only` leaves out are left
/// out. A budget from a spreadsheet stands after the file that names it, and its lines are that file's.
///
/// # Errors
///
/// What is not TOML.
pub fn inputs(texts: &[(String, String)]) -> Result<Vec<(String, String)>, Problems> {
    let mut documents = Documents::default();
    let Some(mut tree) = documents.laid_over(texts) else { return Err(documents.into_problems()) };
    leave_out(&mut tree);
    let mut found = Vec::new();
    walk("", &tree, &mut found);
    found.retain(|(key, _)| key != "extends" && key != "only");
    Ok(found)
}

/// Drops options that are not run.
fn leave_out(tree: &mut Node) {
    let Content::Table(table) = &mut tree.content else { return };
    let Some((_, Node { content: Content::List(only), .. })) = table.get("only") else { return };
    let ids: Vec<String> = only
        .iter()
        .filter_map(|id| match &id.content {
            Content::Text(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    if let Some((_, Node { content: Content::List(options), .. })) = table.get_mut("options") {
        options.retain(|option| option.id().is_none_or(|id| ids.iter().any(|only| only == id)));
    }
}

pub(super) fn walk(key: &str, node: &Node, found: &mut Vec<(String, String)>) {
    match &node.content {
        Content::Table(table) => {
            for (name, (_, value)) in table {
                let dot = if key.is_empty() { "" } else { "." };
                walk(&format!("{key}{dot}{name}"), value, found);
            }
        }
        Content::List(list)
            if list.iter().any(|entry| matches!(entry.content, Content::Table(_))) =>
        {
            for (position, entry) in list.iter().enumerate() {
                let name = entry.id().map(str::to_owned).or_else(|| figure(entry));
                let name = name.unwrap_or_else(|| (position + 1).to_string());
                walk(&format!("{key}[{name}]"), entry, found);
            }
        }
        _ => found.push((key.to_owned(), value(node))),
    }
}

/// The name of a public figure: its quantity and year, so that a figure more or less moves no other.
fn figure(entry: &Node) -> Option<String> {
    let Content::Table(table) = &entry.content else { return None };
    let of = |key: &str| table.get(key).map(|(_, node)| value(node));
    let quantity = of("quantity")?;
    Some(of("year").map_or(quantity.clone(), |year| format!("{quantity}, {year}")))
}

fn value(node: &Node) -> String {
    match &node.content {
        Content::Text(text) => text.clone(),
        Content::Date(date) => date.clone(),
        Content::Whole(whole) => whole.to_string(),
        Content::Number(number) => number.to_string(),
        Content::Flag(flag) => flag.to_string(),
        Content::List(list) => list.iter().map(value).collect::<Vec<_>>().join(", "),
        Content::Table(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_files_that_extend_each_other_are_those_that_hold() {
        let files = |top: &str, base: &str| {
            [("top".to_owned(), top.to_owned()), ("base".to_owned(), base.to_owned())]
        };
        let base = "runs = 5\nseed = 1\n[[options]]\nid = \"one\"\ncut = { by = 0.1 }\n[[options]]\nid = \"two\"\n";
        let top = "extends = \"base\"\nruns = 7\nonly = [\"one\", \"three\"]\n[[options]]\nid = \"three\"\n\
                   set = { lines = [\"a\", \"b\"] }\n";
        let found = inputs(&files(top, base)).unwrap();
        let expected = [
            ("options[one].cut.by", "0.1"),
            ("options[one].id", "one"),
            ("options[three].id", "three"),
            ("options[three].set.lines", "a, b"),
            ("runs", "7"),
            ("seed", "1"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(found, expected);
        let figures = "[[observed]]\nquantity = \"completions\"\nyear = 2024\nvalue = 5\n[[observed]]\nquantity = \"rehab_starts\"\nvalue = 1\n";
        let keys: Vec<String> =
            inputs(&files("", figures)[1..]).unwrap().into_iter().map(|(key, _)| key).collect();
        assert!(keys.contains(&"observed[completions, 2024].value".to_owned()), "{keys:?}");
        assert!(keys.contains(&"observed[rehab_starts].value".to_owned()), "{keys:?}");
        assert!(inputs(&files("runs = = 1", base)).is_err());
    }
}
