//! `balance explain`.

use super::failure::Failure;
use super::report::Terminal;
use commissioning_balance::narrative::explain::{self, Entry, entries};
use commissioning_balance::output::screen::wrap;
use std::fmt::Write as _;

/// Explains a word, or lists every word that can be explained.
pub(crate) fn explain(word: Option<&str>, terminal: &Terminal) -> Result<(), Failure> {
    let Some(word) = word else { return terminal.data(&list()) };
    match explain::explain(word) {
        Ok(found) => {
            let texts: Vec<String> = found.into_iter().map(whole).collect();
            terminal.data(&texts.join("\n"))
        }
        Err(nearest) => {
            let failure = Failure::input(format!("`{word}` is not a word of the program"));
            Err(failure.hint(nearest.map_or_else(
                || "`balance explain` lists every word".to_owned(),
                |nearest| format!("did you mean `{nearest}`?"),
            )))
        }
    }
}

fn list() -> String {
    let mut text = String::new();
    let mut kind = "";
    for entry in entries() {
        if entry.kind != kind && !(kind == "lever" && entry.kind == "shock") {
            let _ = writeln!(text, "{}{}s", if kind.is_empty() { "" } else { "\n" }, entry.kind);
            kind = entry.kind;
        }
        let _ = writeln!(text, "  {}", entry.word);
    }
    text
}

fn whole(entry: &Entry) -> String {
    let width = Terminal::width();
    let mut text = format!("{} ({})\n", entry.word, entry.kind);
    text.push_str(&wrap(&entry.says, width, "  "));
    let mut listed = |what: &str, words: &[String]| {
        if !words.is_empty() {
            text.push_str(&wrap(&format!("{what}: {}.", words.join(", ")), width, "  "));
        }
    };
    listed("Also", &entry.also);
    listed("Levers", &entry.levers);
    listed("Budget lines", &entry.lines);
    text.push_str(&wrap(&format!("Equation: {}", entry.stands), width, "  "));
    if !entry.rows.is_empty() {
        text.push_str("  Rests on:\n");
        for [id, name, mark] in &entry.rows {
            text.push_str(&wrap(&format!("{id}  {name} ({mark})"), width, "    "));
        }
    }
    if !entry.see.is_empty() {
        text.push_str(&wrap(&format!("See: {}.", entry.see.join(", ")), width, "  "));
    }
    text
}
