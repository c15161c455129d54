//! A drawing as PNG, twice as fine as its pixels, with letters of its own: a picture looks the same wherever it is opened.
//!
//! The font is Arimo (`fonts/OFL.txt`), which has the widths of [`super::drawing::text_width`]. It holds the letters of
//! European scripts; any other letter becomes an empty box.

use super::drawing::{Anchor, Drawing, Point, Shape};
use super::style::Ink;
use std::collections::BTreeMap;
use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};
use ttf_parser::{Face, OutlineBuilder};

/// Pixels of the file for a pixel of the drawing.
const FINE: f32 = 2.0;
/// Pixels of the file in a metre of paper, as the file says: 720 pixels of drawing are 16 cm wide.
const PER_METRE: u32 = 9000;

/// Colours of a file with a palette.
const PALETTE: usize = 256;

const REGULAR: &[u8] = include_bytes!("fonts/Arimo-Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/Arimo-Bold.ttf");

/// The drawing as a PNG file.
///
/// None where it has no size that a picture can have.
#[must_use]
pub fn png(drawing: &Drawing) -> Option<Vec<u8>> {
    let pixels = |length: f64| (length as f32 * FINE).ceil() as u32;
    let mut paper = Pixmap::new(pixels(drawing.width), pixels(drawing.height))?;
    let [red, green, blue] = channels(Ink::Paper);
    paper.fill(tiny_skia::Color::from_rgba8(red, green, blue, u8::MAX));
    let mut pen = Pen { paper, faces: [face(REGULAR)?, face(BOLD)?] };
    for shape in &drawing.shapes {
        pen.draw(shape);
    }
    encoded(&pen.paper)
}

fn face(font: &'static [u8]) -> Option<Face<'static>> {
    Face::parse(font, 0).ok()
}

/// Red, green and blue of an ink on white paper, whose value is `#rrggbb`.
fn channels(ink: Ink) -> [u8; 3] {
    let value = ink.light();
    [1, 3, 5].map(|at| {
        value.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or_default()
    })
}

/// Opaque pixels as a file: with a palette where there are few colours, which makes it small.
fn encoded(paper: &Pixmap) -> Option<Vec<u8>> {
    let colours = || paper.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    let mut palette: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let mut last = None;
    for colour in colours() {
        // Most pixels are like the one before.
        if last != Some(colour) && palette.len() <= PALETTE {
            palette.insert(colour, 0);
        }
        last = Some(colour);
    }
    let few = palette.len() <= PALETTE;
    for (at, index) in palette.values_mut().zip(0..=u8::MAX) {
        *at = index;
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, paper.width(), paper.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: PER_METRE,
        yppu: PER_METRE,
        unit: png::Unit::Meter,
    }));
    let pixels: Vec<u8> = if few {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette.keys().flatten().copied().collect::<Vec<u8>>());
        encoder.set_filter(png::Filter::NoFilter);
        let mut last = ([0; 3], None);
        colours()
            .map(|colour| {
                if last.1.is_none() || last.0 != colour {
                    last = (colour, palette.get(&colour).copied());
                }
                last.1.unwrap_or_default()
            })
            .collect()
    } else {
        encoder.set_color(png::ColorType::Rgb);
        colours().flatten().collect()
    };
    encoder.write_header().ok()?.write_image_data(&pixels).ok()?;
    Some(file)
}

/// Paper and what draws on it.
struct Pen {
    paper: Pixmap,
    /// Regular and bold letters.
    faces: [Face<'static>; 2],
}

fn paint(ink: Ink) -> Paint<'static> {
    let [red, green, blue] = channels(ink);
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, u8::MAX);
    paint
}

fn through(points: &[Point], closed: bool) -> Option<tiny_skia::Path> {
    let mut path = PathBuilder::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if closed {
        path.close();
    }
    path.finish()
}

impl Pen {
    fn fill(&mut self, path: &tiny_skia::Path, ink: Ink) {
        let fine = Transform::from_scale(FINE, FINE);
        self.paper.fill_path(path, &paint(ink), FillRule::Winding, fine, None);
    }

    fn stroke(&mut self, path: &tiny_skia::Path, ink: Ink, width: f64, dashed: bool) {
        let stroke = Stroke {
            width: width as f32,
            line_cap: LineCap::Butt,
            line_join: LineJoin::Miter,
            dash: if dashed { StrokeDash::new(vec![4.0, 3.0], 0.0) } else { None },
            ..Stroke::default()
        };
        let fine = Transform::from_scale(FINE, FINE);
        self.paper.stroke_path(path, &paint(ink), &stroke, fine, None);
    }

    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { points, ink, width, dashed } => {
                if let Some(path) = through(points, false) {
                    self.stroke(&path, *ink, *width, *dashed);
                }
            }
            Shape::Area { points, ink } => {
                if let Some(path) = through(points, true) {
                    self.fill(&path, *ink);
                }
            }
            Shape::Block { at: (x, y), size: (width, height), ink } => {
                let [x, y, width, height] = [*x, *y, *width, *height].map(|number| number as f32);
                if let Some(block) = Rect::from_xywh(x, y, width, height) {
                    self.fill(&PathBuilder::from_rect(block), *ink);
                }
            }
            Shape::Dot { at, radius, ink, hollow } => {
                let inside = if *hollow { Ink::Paper } else { *ink };
                if let Some(dot) =
                    PathBuilder::from_circle(at.0 as f32, at.1 as f32, *radius as f32)
                {
                    self.fill(&dot, inside);
                    self.stroke(&dot, *ink, 2.0, false);
                }
            }
            Shape::Dots { points, size, ink } => {
                for (x, y) in points {
                    let radius = *size as f32 / 2.0;
                    if let Some(dot) = PathBuilder::from_circle(*x as f32, *y as f32, radius) {
                        self.fill(&dot, *ink);
                    }
                }
            }
            Shape::Text { at, anchor, size, bold, ink, text } => {
                self.text(*at, *anchor, *size as f32, *bold, *ink, text);
            }
        }
    }

    fn text(&mut self, at: Point, anchor: Anchor, size: f32, bold: bool, ink: Ink, text: &str) {
        let face = &self.faces[usize::from(bold)];
        let scale = size / f32::from(face.units_per_em());
        let glyphs: Vec<(ttf_parser::GlyphId, f32)> = text
            .chars()
            .map(|letter| {
                // A control character has no shape: like in SVG it is a space.
                let letter = if letter.is_control() { ' ' } else { letter };
                let glyph = face.glyph_index(letter).unwrap_or_default();
                (glyph, scale * f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()))
            })
            .collect();
        let width: f32 = glyphs.iter().map(|(_, advance)| advance).sum();
        let mut x = at.0 as f32
            - match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
        let mut outline = Outline { path: PathBuilder::new(), x, y: at.1 as f32, scale };
        for (glyph, advance) in glyphs {
            outline.x = x;
            face.outline_glyph(glyph, &mut outline);
            x += advance;
        }
        if let Some(path) = outline.path.finish() {
            self.fill(&path, ink);
        }
    }
}

/// Letters on their way from the font's units to the drawing's.
struct Outline {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + self.scale * x, self.y - self.scale * y)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::pictures::drawing::text_width;

    fn drawing(shapes: Vec<Shape>) -> Drawing {
        Drawing { width: 60.0, height: 40.0, shapes }
    }

    /// Width, height and pixels of a file.
    fn decoded(file: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info.width, info.height, pixels)
    }

    fn at(pixels: &[u8], x: usize, y: usize) -> &[u8] {
        let start = 3 * (y * 120 + x);
        &pixels[start..start + 3]
    }

    #[test]
    fn shapes_stand_where_they_are_drawn() {
        let block = Shape::Block { at: (10.0, 10.0), size: (20.0, 10.0), ink: Ink::Better };
        let ring = Shape::Dot { at: (50.0, 30.0), radius: 4.5, ink: Ink::Worse, hollow: true };
        let file = png(&drawing(vec![block, ring])).unwrap();
        let (width, height, pixels) = decoded(&file);
        assert_eq!((width, height), (120, 80));
        assert_eq!(at(&pixels, 40, 30), [0x0a, 0x5c, 0xa8], "inside the block");
        assert_eq!(at(&pixels, 15, 15), [0xff; 3], "outside");
        assert_eq!(at(&pixels, 100, 60), [0xff; 3], "a ring shows the paper");
        assert_eq!(at(&pixels, 109, 60), [0xb3, 0x43, 0x0a], "its line");
    }

    #[test]
    fn letters_are_no_wider_than_they_are_measured_and_none_is_missing() {
        let faces = [face(REGULAR).unwrap(), face(BOLD).unwrap()];
        let texts = [
            "Move a tenth of prescribing to LEROs, aftercare and mutual aid",
            "90 % of runs: 1.1 fewer to £45 million more — ↑ → ← × ≥ … “Bœuf” ’",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789",
        ];
        for (bold, face) in [(false, &faces[0]), (true, &faces[1])] {
            for text in texts {
                let units: f64 = text
                    .chars()
                    .map(|letter| {
                        let glyph = face.glyph_index(letter).unwrap_or_else(|| panic!("{letter}"));
                        f64::from(face.glyph_hor_advance(glyph).unwrap())
                    })
                    .sum();
                let width = 13.0 * units / f64::from(face.units_per_em());
                let measured = text_width(text, 13.0, bold);
                assert!(width <= measured && width > 0.8 * measured, "{text}: {width} {measured}");
            }
        }
    }

    #[test]
    fn a_letter_of_another_script_is_a_box_and_a_picture_without_size_is_none() {
        let text = |text: &str| Shape::Text {
            at: (5.0, 20.0),
            anchor: Anchor::Start,
            size: 20.0,
            bold: false,
            ink: Ink::Words,
            text: text.into(),
        };
        let (_, _, blank) = decoded(&png(&drawing(vec![text("\u{1b}")])).unwrap());
        assert!(blank.iter().all(|channel| *channel == 0xff), "a control character is nothing");
        let (_, _, boxed) = decoded(&png(&drawing(vec![text("漢")])).unwrap());
        assert!(boxed.iter().any(|channel| *channel < 0x80));
        assert!(png(&Drawing { width: 0.0, height: 10.0, shapes: Vec::new() }).is_none());
        let odd = Shape::Line {
            points: vec![(f64::NAN, 1.0), (2.0, f64::INFINITY)],
            ink: Ink::Words,
            width: 1.0,
            dashed: true,
        };
        assert!(png(&drawing(vec![odd])).is_some(), "what is no number is not drawn");
    }
}
