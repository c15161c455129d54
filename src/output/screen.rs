//! What every screen is made of: its widths, headings, tables and lines that end between words.

use super::{TIED, tied};
use comfy_table::Table;
use comfy_table::presets::NOTHING;

/// Narrower than this, every option gets its own lines.
pub(super) const WIDE: usize = 100;
/// Wider than this, lines are hard to follow.
pub(super) const WIDEST: usize = 130;
/// Narrower than this, words break.
pub(super) const NARROWEST: usize = 30;

pub(super) fn table() -> Table {
    let mut table = Table::new();
    // No question to the terminal: the caller knows its width and whether it has colours.
    table.load_style(NOTHING).force_no_tty();
    table
}

pub(super) fn lines(table: &Table) -> String {
    let lines = table.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect::<String>().replace(TIED, " ")
}

pub(super) fn heading(text: &str, width: usize, colour: bool) -> String {
    let text = wrap(text, width, "");
    if colour { format!("\u{1b}[1m{}\u{1b}[0m\n", text.trim_end()) } else { text }
}

/// Words on lines of at most `width` characters, each line begun with `indent`; a longer word stands alone.
#[must_use]
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in tied(text).split([' ', '\n']).filter(|word| !word.is_empty()) {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > width {
            lines.push('\n');
            length = 0;
        }
        if length == 0 {
            lines.push_str(indent);
            length = indent.chars().count();
        } else {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += letters;
    }
    lines.push('\n');
    lines.replace(TIED, " ")
}
