//! The letters of pictures: Arimo (`fonts/OFL.txt`), which has the widths of Arial and the fonts made to its measure.
//! Whatever fonts a machine has, pictures are measured by it, and PNG files are lettered with it.

use super::style::{Ink, LABEL, LEADING, SMALL, TITLE};
use crate::output::tied;
use std::sync::LazyLock;
use ttf_parser::Face;

/// Regular and bold letters.
pub(super) static FACES: LazyLock<Option<[Face<'static>; 2]>> = LazyLock::new(|| {
    let regular = Face::parse(include_bytes!("fonts/Arimo-Regular.ttf"), 0).ok()?;
    Some([regular, Face::parse(include_bytes!("fonts/Arimo-Bold.ttf"), 0).ok()?])
});

/// Width of a text whose letters' square is `size`, and a little more: the reader's fonts may be wider.
#[must_use]
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    const MARGIN: f64 = 1.04;
    let face = FACES.as_ref().map(|faces| &faces[usize::from(bold)]);
    // Letters of scripts that the font lacks may fill their whole square.
    let advance = |letter: char| {
        let (face, letter) = (face?, if letter.is_control() { ' ' } else { letter });
        let advance = face.glyph_hor_advance(face.glyph_index(letter)?)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    };
    let squares: f64 = text.chars().map(|letter| advance(letter).unwrap_or(1.0)).sum();
    squares * size * MARGIN
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: Ink,
    pub(super) anchor: Anchor,
}

impl Look {
    /// A label.
    pub const LABEL: Self =
        Self { size: LABEL, bold: false, ink: Ink::Words, anchor: Anchor::Start };
    /// A label in bold.
    pub const BOLD: Self = Self { bold: true, ..Self::LABEL };
    /// The title of a picture.
    pub const TITLE: Self = Self { size: TITLE, ..Self::BOLD };
    /// A label that comes second.
    pub const QUIET: Self = Self { ink: Ink::Quiet, size: SMALL, ..Self::LABEL };
    /// The same in bold.
    pub const STRONG: Self = Self { bold: true, ..Self::QUIET };

    /// The same in another colour.
    #[must_use]
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// The same from another anchor.
    #[must_use]
    pub const fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The width of a text, pixels.
    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        text_width(text, self.size, self.bold)
    }

    /// The height of lines, pixels.
    #[must_use]
    pub fn tall(self, lines: &[String]) -> f64 {
        lines.len() as f64 * self.size * LEADING
    }

    /// A text on lines of at most `width` pixels and at most `most` lines; what is left out is marked.
    #[must_use]
    pub fn wrapped(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let fits = |line: &str| self.width(line) <= width;
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        // A number keeps its unit beside it.
        let text = tied(text);
        for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            // A word that is longer than a line is broken.
            for letter in word.chars() {
                if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && !fits(&format!("{last}…")) {
                    last.pop();
                }
                last.truncate(last.trim_end().len());
                last.push('…');
            }
        }
        lines
    }
}

/// Where a text stands from its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The point is its beginning.
    Start,
    /// The point is its middle.
    Middle,
    /// The point is its end.
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_say_when_they_leave_something_out() {
        let text = "Cut residential rehab and give the money to community prescribing";
        let lines = Look::LABEL.wrapped(text, 120.0, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| Look::LABEL.width(line) <= 120.0));
        let short = Look::LABEL.wrapped(text, 120.0, 2);
        assert_eq!(short.len(), 2);
        assert!(short[1].ends_with('…') && Look::LABEL.width(&short[1]) <= 120.0);
    }

    #[test]
    fn a_word_without_end_is_broken() {
        let word = "x".repeat(200);
        let lines = Look::BOLD.wrapped(&word, 100.0, 99);
        assert!(lines.iter().all(|line| Look::BOLD.width(line) <= 100.0));
        assert_eq!(lines.concat(), word);
        assert!(Look::LABEL.wrapped("", 100.0, 3).is_empty());
        assert_eq!(Look::LABEL.wrapped("ab", 1.0, 1), ["…"]);
    }

    #[test]
    fn letters_have_the_widths_of_arial_and_those_in_use_are_all_there() {
        let width = |text, bold| text_width(text, 1000.0, bold) / 1.04;
        for (text, regular, bold) in [
            ("m", 833.0, 889.0),
            ("£1", 1112.0, 1112.0),
            ("–", 556.0, 556.0),
            ("漢", 1000.0, 1000.0),
        ] {
            assert!((width(text, false) - regular).abs() < 1.0, "{text}");
            assert!((width(text, true) - bold).abs() < 1.0, "{text}");
        }
        let used = "90 % of runs: 1.1 fewer to £45 million more — – ↑ → ← × ≥ − … “Bœuf” ’";
        for face in FACES.as_ref().unwrap() {
            assert!(used.chars().all(|letter| face.glyph_index(letter).is_some()));
        }
    }
}
