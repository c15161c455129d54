//! What is wrong in a scenario file, said for the person who can mend it.

use std::fmt;

/// One thing that is wrong, where it stands and what to type instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Line, from 1; 0 when the problem is the file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem is the file as a whole.
    pub column: usize,
    /// The key as a path, such as `area.opiate.dependent`; empty when there is none.
    pub key: String,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
    /// What to type, when that can be guessed.
    pub hint: Option<String>,
    /// The line as it stands in the file.
    pub source: String,
    /// How many characters of the line the problem covers, at least 1.
    pub length: usize,
}

/// Every problem of a scenario, in the order of files and lines.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

/// Whether a character turns the direction of the text around it.
#[must_use]
pub fn turns(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many problems are shown in full.
const SHOWN: usize = 50;

/// Characters of a source line that are shown.
const WIDTH: usize = 100;

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if self.key.is_empty() { writeln!(f) } else { writeln!(f, ": {}", self.key) }?;
        if self.line > 0 {
            self.write_source(f)?;
        }
        write!(f, "  found:   {}\n  allowed: {}", self.found, self.allowed)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint:    {hint}")?;
        }
        Ok(())
    }
}

impl Problem {
    /// The line with a mark under the part at fault; a long line is shown from near that part.
    fn write_source(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.column.saturating_sub(1);
        let skipped = if before < WIDTH * 3 / 4 { 0 } else { before - WIDTH / 4 };
        let shown: String = self
            .source
            .chars()
            .skip(skipped)
            .take(WIDTH)
            .map(|letter| if letter.is_control() || turns(letter) { ' ' } else { letter })
            .collect();
        let room = shown.chars().count().saturating_sub(before - skipped).max(1);
        let dots = if skipped > 0 { "…" } else { "" };
        let pad = " ".repeat(before - skipped + dots.chars().count());
        let mark = "^".repeat(self.length.clamp(1, room));
        writeln!(f, "{:>5} | {dots}{}", self.line, shown.trim_end())?;
        writeln!(f, "      | {pad}{mark}")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().take(SHOWN).enumerate() {
            if number > 0 {
                f.write_str("\n\n")?;
            }
            problem.fmt(f)?;
        }
        let more = self.0.len().saturating_sub(SHOWN);
        if more > 0 {
            write!(f, "\n\n… and {more} more")?;
        }
        Ok(())
    }
}
