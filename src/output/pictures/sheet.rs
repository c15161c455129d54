//! Paper that grows downwards: title, words, panels side by side, source.

use super::drawing::{Anchor, Drawing, Point, Shape, text_width, wrapped};
use super::scale::Scale;
use super::style::{Ink, LABEL, LEADING, SMALL, TITLE};

/// Space around everything, pixels.
pub const EDGE: f64 = 8.0;
/// Between panels, pixels.
const GAP: f64 = 22.0;
/// Lines that a user's text gets at most.
pub const LINES: usize = 3;

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Letters, pixels.
    pub size: f64,
    /// Bold or not.
    pub bold: bool,
    /// Colour.
    pub ink: Ink,
    /// Where it stands from its point.
    pub anchor: Anchor,
}

impl Look {
    /// A label.
    pub const LABEL: Self =
        Self { size: LABEL, bold: false, ink: Ink::Words, anchor: Anchor::Start };
    /// A label in bold.
    pub const BOLD: Self = Self { bold: true, ..Self::LABEL };
    /// A label that comes second.
    pub const QUIET: Self = Self { ink: Ink::Quiet, size: SMALL, ..Self::LABEL };

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

    /// From one line to the next, pixels.
    #[must_use]
    pub fn leading(self) -> f64 {
        self.size * LEADING
    }
}

/// A picture in the making.
pub struct Sheet {
    /// Pixels.
    pub width: f64,
    /// How far down it has been filled, pixels.
    pub y: f64,
    shapes: Vec<Shape>,
}

/// A part of a sheet: its left edge, its upper edge and its width, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
}

impl Sheet {
    /// A sheet with a title and words on how to read it.
    #[must_use]
    pub fn new(width: f64, title: &str, reading: &str) -> Self {
        let mut sheet = Self { width, y: EDGE, shapes: Vec::new() };
        let room = width - 2.0 * EDGE;
        let look = Look { size: TITLE, ..Look::BOLD };
        sheet.y = sheet.lines((EDGE, sheet.y), &wrapped(title, room, TITLE, true, 4), look);
        sheet.y += 2.0;
        sheet.y = sheet.lines(
            (EDGE, sheet.y),
            &wrapped(reading, room, LABEL, false, 8),
            Look::LABEL.ink(Ink::Quiet),
        );
        sheet.y += 10.0;
        sheet
    }

    /// Room for a picture inside the edges, pixels.
    #[must_use]
    pub fn room(&self) -> f64 {
        self.width - 2.0 * EDGE
    }

    /// Whether the sheet is for a telephone.
    #[must_use]
    pub fn narrow(&self) -> bool {
        self.width < 500.0
    }

    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    /// A text on one line, its baseline at `at`.
    pub fn text(&mut self, at: Point, text: &str, look: Look) {
        if !text.is_empty() {
            let Look { size, bold, ink, anchor } = look;
            self.add(Shape::Text { at, anchor, size, bold, ink, text: text.to_owned() });
        }
    }

    /// Lines of text under each other, the first beginning at the height `at`; the height after the last.
    pub fn lines(&mut self, at: Point, lines: &[String], look: Look) -> f64 {
        let (x, mut y) = at;
        for line in lines {
            self.text((x, y + 0.85 * look.size), line, look);
            y += look.leading();
        }
        y
    }

    /// A text on as many lines as it needs; the height after the last.
    pub fn paragraph(&mut self, place: Place, text: &str, look: Look, most: usize) -> f64 {
        let lines = wrapped(text, place.width, look.size, look.bold, most);
        self.lines((place.x, place.y), &lines, look)
    }

    /// A line through points.
    pub fn line(&mut self, points: Vec<Point>, ink: Ink, width: f64) {
        self.add(Shape::Line { points, ink, width, dashed: false });
    }

    /// A straight dashed line.
    pub fn dashed(&mut self, from: Point, to: Point, ink: Ink) {
        self.add(Shape::Line { points: vec![from, to], ink, width: 1.5, dashed: true });
    }

    /// A dot of radius 4.5, hollow where nothing is clear.
    pub fn dot(&mut self, at: Point, ink: Ink, hollow: bool) {
        self.add(Shape::Dot { at, radius: 4.5, ink, hollow });
    }

    /// Panels side by side under their names, each at least `least` pixels wide. `draw` draws one inside its place and
    /// gives its lower edge. Names of a row get the same height, so that its panels stand level.
    pub fn panels(
        &mut self,
        names: &[String],
        least: f64,
        mut draw: impl FnMut(&mut Self, usize, Place) -> f64,
    ) {
        /// Lines of a name at most.
        const MOST: usize = 2;
        let count = names.len();
        let room = self.room();
        let fitting = ((room + GAP) / (least + GAP)).floor().max(1.0) as usize;
        let columns = fitting.min(count.max(1));
        let width = (room - GAP * (columns - 1) as f64) / columns as f64;
        let mut panel = 0;
        while panel < count {
            let mut lowest = self.y;
            let row = &names[panel..count.min(panel + columns)];
            let wrap = |name: &String| wrapped(name, width, LABEL, true, MOST);
            let row: Vec<Vec<String>> = row.iter().map(wrap).collect();
            let tallest = row.iter().map(Vec::len).max().unwrap_or(0) as f64;
            for (column, name) in row.iter().enumerate() {
                let x = EDGE + column as f64 * (width + GAP);
                self.lines((x, self.y), name, Look::BOLD);
                let y = self.y + tallest * Look::BOLD.leading() + 6.0;
                let place = Place { x, y, width };
                let bottom = draw(self, panel + column, place);
                lowest = lowest.max(bottom);
            }
            panel += columns;
            self.y = lowest + 14.0;
        }
    }

    /// Lines across a panel at every tick of an axis that goes up, with the ticks left of them.
    pub fn rungs(&mut self, scale: &Scale, left: f64, right: f64, signed: bool) {
        for tick in scale.ticks() {
            let y = scale.at(tick);
            let zero = tick == 0.0 && signed;
            self.line(vec![(left, y), (right, y)], if zero { Ink::Zero } else { Ink::Grid }, 1.0);
            let label = if signed { scale.signed(tick) } else { scale.label(tick) };
            let look = Look::QUIET.anchor(Anchor::End);
            self.text((left - 5.0, y + 4.0), &label, look);
        }
    }

    /// Lines down a panel at every tick of an axis that goes across, with the ticks under them; ticks that would touch
    /// are left without words. The height under the ticks.
    pub fn columns(&mut self, scale: &Scale, top: f64, bottom: f64, signed: bool) -> f64 {
        let label = |tick: f64| if signed { scale.signed(tick) } else { scale.label(tick) };
        let ticks = scale.ticks();
        for &tick in &ticks {
            let x = scale.at(tick);
            let zero = tick == 0.0 && signed;
            self.line(vec![(x, top), (x, bottom)], if zero { Ink::Zero } else { Ink::Grid }, 1.0);
        }
        let look = Look::QUIET.anchor(Anchor::Middle);
        let extent = |tick: f64| {
            let (x, half) = (scale.at(tick), look.width(&label(tick)) / 2.0);
            (x - half, x + half)
        };
        // Every tick, or every other, or every third: words at odd distances read like a scale that jumps. Nothing is
        // among them: it is what everything is read against.
        let nothing = ticks.iter().position(|tick| *tick == 0.0).unwrap_or(0);
        let every = |step: usize| -> Vec<f64> {
            let with_words = ticks.iter().enumerate();
            let with_words = with_words.filter(|(index, _)| index.abs_diff(nothing) % step == 0);
            let with_words = with_words.map(|(_, tick)| *tick);
            with_words
                .filter(|&tick| extent(tick).0 >= 0.0 && extent(tick).1 <= self.width)
                .collect()
        };
        let apart = |words: &Vec<f64>| {
            words.windows(2).all(|pair| extent(pair[0]).1 + 6.0 < extent(pair[1]).0)
        };
        let with_words = (1..=ticks.len()).map(every).find(apart).unwrap_or_default();
        for tick in with_words {
            self.text((scale.at(tick), bottom + 4.0 + SMALL), &label(tick), look);
        }
        bottom + 8.0 + SMALL
    }

    /// Half the width of the last tick of an axis that goes across: what it needs beyond the axis's end.
    #[must_use]
    pub fn overhang(scale: &Scale, signed: bool) -> f64 {
        let label = |tick: f64| if signed { scale.signed(tick) } else { scale.label(tick) };
        scale.ticks().last().map_or(0.0, |tick| Look::QUIET.width(&label(*tick)) / 2.0)
    }

    /// Room that an axis going up needs left of it for its ticks.
    #[must_use]
    pub fn gutter(scale: &Scale, signed: bool) -> f64 {
        let label = |tick: f64| if signed { scale.signed(tick) } else { scale.label(tick) };
        let widest = scale.ticks().into_iter().map(|tick| Look::QUIET.width(&label(tick)));
        widest.fold(0.0, f64::max) + 6.0
    }

    /// The finished picture, with its source under it.
    #[must_use]
    pub fn finish(mut self, source: &str) -> Drawing {
        let place = Place { x: EDGE, y: self.y + 2.0, width: self.room() };
        self.y = self.paragraph(place, source, Look::QUIET, 4);
        Drawing { width: self.width, height: (self.y + EDGE).ceil(), shapes: self.shapes }
    }
}
