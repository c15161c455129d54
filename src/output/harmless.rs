//! What others wrote (in files, cells, names and words of the command line), made harmless where it is shown: on a
//! screen, in a table that a spreadsheet opens, in a command that is copied.

use crate::scenario::turns;
use std::borrow::Cow;

/// Whether a character acts on a screen rather than standing on it: it controls, or turns the direction of what is around
/// it.
fn acts(letter: char) -> bool {
    letter.is_control() || turns(letter) || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// A text of several lines for a screen: what would act is named instead.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, |letter| acts(letter) && !matches!(letter, '\n' | '\t'))
}

/// A name for a screen, on one line.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    replaced(text, acts)
}

fn replaced(text: &str, wrong: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&wrong) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if wrong(letter) { shown.extend(letter.escape_default()) } else { shown.push(letter) }
    }
    Cow::Owned(shown)
}

/// A word of a command as a shell takes it.
#[must_use]
pub fn word(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+=:@,%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    if !word.contains(acts) {
        return format!("'{}'", word.replace('\'', "'\\''"));
    }
    // In bytes: shells differ about characters.
    let mut quoted = String::from("$'");
    for byte in word.bytes() {
        match byte {
            b'\'' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            other => quoted.push_str(&format!("\\x{other:02x}")),
        }
    }
    quoted.push('\'');
    quoted
}

/// A command as a shell takes it.
#[must_use]
pub fn command(words: &[impl AsRef<str>]) -> String {
    words.iter().map(|each| word(each.as_ref())).collect::<Vec<_>>().join(" ")
}

/// Whether a program that opens a table would run a text as a formula, whatever marks stand before it.
fn runs(text: &str) -> bool {
    let bare = text.trim_start_matches(|letter: char| letter == '\'' || letter.is_whitespace());
    let tab = text.trim_start_matches('\'').starts_with(['\t', '\r', '\n']);
    tab || bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// A text as a cell of a table: one that a spreadsheet would run begins with `'`, which makes it text there.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    if runs(text) && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of such a cell.
#[must_use]
pub fn of_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if runs(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_a_screen() {
        assert_eq!(lines("a\n\u{1b}]0;pwn\u{7}b"), "a\n\\u{1b}]0;pwn\\u{7}b");
        assert_eq!(lines("\u{202e}live\u{2069} naïve – £"), "\\u{202e}live\\u{2069} naïve – £");
        assert_eq!(name("a\nb\u{9b}31m"), "a\\nb\\u{9b}31m");
        assert!(matches!(lines("as it is"), Cow::Borrowed(_)));
    }

    #[test]
    fn words_reach_a_program_whole() {
        assert_eq!(word("/a/b-1.toml"), "/a/b-1.toml");
        assert_eq!(word("/my area/it's"), "'/my area/it'\\''s'");
        assert_eq!(word("$HOME"), "'$HOME'");
        assert_eq!(word(""), "''");
        assert_eq!(word("a\nb\u{202e}"), "$'a\\x0ab\\xe2\\x80\\xae'");
        assert_eq!(command(&["balance", "run", "a b.toml"]), "balance run 'a b.toml'");
    }

    #[test]
    fn no_cell_is_a_formula_and_every_text_comes_back() {
        for danger in [
            "=cmd|'/C calc'!A0",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            " =1+1",
            "＝1+1",
            "'=1",
            "-",
            "''\t",
        ] {
            let shown = cell(danger);
            assert!(shown.starts_with('\'') && shown.len() > danger.len(), "{danger}");
            assert_eq!(of_cell(&shown), danger);
        }
        for plain in ["a = b", "it's", "'quoted'", "-5", "-1.5e-3", "", "'"] {
            assert_eq!(cell(plain), plain);
            assert_eq!(of_cell(plain), plain);
        }
    }
}
