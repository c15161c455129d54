//! A picture as a list of shapes, so that it can be measured and tested before it becomes a file.

use super::style::Ink;
use crate::output::tied;

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

/// A point: pixels from the left and from the top.
pub type Point = (f64, f64);

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A line through points.
    Line {
        /// The points.
        points: Vec<Point>,
        /// Its colour.
        ink: Ink,
        /// Its width, pixels.
        width: f64,
        /// Whether it is dashed.
        dashed: bool,
    },
    /// An area inside points.
    Area {
        /// The points.
        points: Vec<Point>,
        /// Its colour.
        ink: Ink,
    },
    /// A rectangle.
    Block {
        /// Its upper left corner.
        at: Point,
        /// Its width and height, pixels.
        size: (f64, f64),
        /// Its colour.
        ink: Ink,
    },
    /// A dot; a hollow one shows the paper inside.
    Dot {
        /// Its middle.
        at: Point,
        /// Its radius, pixels.
        radius: f64,
        /// Its colour.
        ink: Ink,
        /// Whether it is a ring.
        hollow: bool,
    },
    /// Many small dots of one size.
    Dots {
        /// Their middles.
        points: Vec<Point>,
        /// Their diameter, pixels.
        size: f64,
        /// Their colour.
        ink: Ink,
    },
    /// A text on one line.
    Text {
        /// Where its baseline begins, has its middle, or ends.
        at: Point,
        /// Which of these.
        anchor: Anchor,
        /// Height of its letters' square, pixels.
        size: f64,
        /// Whether it is bold.
        bold: bool,
        /// Its colour.
        ink: Ink,
        /// What it says.
        text: String,
    },
}

/// The box around a text: left, top, right, bottom.
pub type Bounds = [f64; 4];

/// A whole picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    /// From back to front.
    pub shapes: Vec<Shape>,
}

impl Drawing {
    /// Every text with the box around it, as far as it can be known without the reader's fonts.
    #[must_use]
    pub fn texts(&self) -> Vec<(&str, Bounds)> {
        self.shapes.iter().filter_map(bounds).collect()
    }
}

/// A text and its box; none for other shapes.
fn bounds(shape: &Shape) -> Option<(&str, Bounds)> {
    let Shape::Text { at: (x, y), anchor, size, bold, text, .. } = shape else { return None };
    let width = text_width(text, *size, *bold);
    let left = match anchor {
        Anchor::Start => *x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Some((text, [left, y - 0.75 * size, left + width, y + 0.22 * size]))
}

/// Width of a text in pixels, by the widths of Arial and the fonts made to its measure, and a little more: other fonts
/// are wider.
#[must_use]
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    const MARGIN: f64 = 1.04;
    const BOLD: f64 = 1.07;
    let thousandths: f64 = text.chars().map(letter_width).sum();
    thousandths / 1000.0 * size * MARGIN * if bold { BOLD } else { 1.0 }
}

/// Thousandths of the letter's size.
fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '’' | '‘' | '\'' => 222.0,
        ' ' | '.' | ',' | ':' | ';' | '!' | '/' | 'f' | 't' | 'I' | '\u{a0}' | '|' => 278.0,
        '(' | ')' | 'r' | '-' | '“' | '”' | '[' | ']' | '"' => 340.0,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500.0,
        'm' | 'M' => 833.0,
        'w' => 722.0,
        'W' => 944.0,
        '%' => 889.0,
        '→' | '←' | '…' | '—' | '@' => 1000.0,
        '+' | '−' | '<' | '>' | '=' | '×' | '±' | '÷' => 584.0,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 667.0,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 722.0,
        'G' | 'O' | 'Q' => 778.0,
        'F' | 'T' | 'Z' => 611.0,
        letter if letter.is_ascii() => 556.0,
        // Letters of other scripts may fill their whole square.
        letter if letter > '\u{2e7f}' => 1000.0,
        _ => 620.0,
    }
}

/// A text on lines of at most `width` pixels and at most `most` lines; what is left out is marked.
#[must_use]
pub fn wrapped(text: &str, width: f64, size: f64, bold: bool, most: usize) -> Vec<String> {
    let fits = |line: &str| text_width(line, size, bold) <= width;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_say_when_they_leave_something_out() {
        let text = "Cut residential rehab and give the money to community prescribing";
        let lines = wrapped(text, 120.0, 13.0, false, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| text_width(line, 13.0, false) <= 120.0));
        let short = wrapped(text, 120.0, 13.0, false, 2);
        assert_eq!(short.len(), 2);
        assert!(short[1].ends_with('…') && text_width(&short[1], 13.0, false) <= 120.0);
    }

    #[test]
    fn a_word_without_end_is_broken() {
        let word = "x".repeat(200);
        let lines = wrapped(&word, 100.0, 13.0, true, 99);
        assert!(lines.iter().all(|line| text_width(line, 13.0, true) <= 100.0));
        assert_eq!(lines.concat(), word);
        assert!(wrapped("", 100.0, 13.0, false, 3).is_empty());
        assert_eq!(wrapped("ab", 1.0, 13.0, false, 1), ["…"]);
    }
}
