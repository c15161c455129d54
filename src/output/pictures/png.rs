//! A drawing as PNG, twice as fine as its pixels, with letters of its own: a picture looks the same wherever it is opened.
//!
//! The font holds the letters of European scripts; any other letter becomes an empty box.

use super::drawing::{Drawing, Form, Point};
use super::letters::{Anchor, FACES};
use super::style::Ink;
use std::collections::BTreeMap;
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Stroke, Transform};
use ttf_parser::{Face, OutlineBuilder};

/// Pixels of the file for a tenth of a pixel of the drawing.
const FINE: f32 = 0.2;
/// Pixels of the file in a metre of paper, as the file says: 720 pixels of drawing are 16 cm wide.
const PER_METRE: u32 = 9000;

/// The drawing as a PNG file.
///
/// None where it has no size that a picture can have.
#[must_use]
pub fn png(drawing: &Drawing) -> Option<Vec<u8>> {
    let pixels = |length: i32| (length as f32 * FINE).ceil() as u32;
    let mut paper = Pixmap::new(pixels(drawing.width), pixels(drawing.height))?;
    paper.fill(colour(Ink::Paper));
    let faces = FACES.as_ref()?;
    for (ink, form) in &drawing.shapes {
        draw(&mut paper, *ink, form, faces);
    }
    encoded(&paper)
}

fn colour(ink: Ink) -> tiny_skia::Color {
    let [red, green, blue] = Ink::channels(ink.light());
    tiny_skia::Color::from_rgba8(red, green, blue, u8::MAX)
}

/// Opaque pixels as a file: with a palette where there are few colours, which makes it small.
fn encoded(paper: &Pixmap) -> Option<Vec<u8>> {
    let colours = paper.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    let mut known: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    let (mut last, mut index) = (None, 0);
    let mut indices = Vec::with_capacity(paper.pixels().len());
    for colour in colours.clone() {
        // Most pixels are like the one before.
        if last != Some(colour) {
            let next = known.len();
            index = *known.entry(colour).or_insert(next);
            last = Some(colour);
        }
        indices.push(index as u8);
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, paper.width(), paper.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let (xppu, yppu, unit) = (PER_METRE, PER_METRE, png::Unit::Meter);
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu, yppu, unit }));
    if known.len() <= usize::from(u8::MAX) + 1 {
        let mut palette: Vec<([u8; 3], usize)> = known.into_iter().collect();
        palette.sort_by_key(|(_, index)| *index);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette.iter().flat_map(|(colour, _)| *colour).collect::<Vec<u8>>());
        encoder.set_filter(png::Filter::NoFilter);
    } else {
        encoder.set_color(png::ColorType::Rgb);
        indices = colours.flatten().collect();
    }
    encoder.write_header().ok()?.write_image_data(&indices).ok()?;
    Some(file)
}

/// Fills what lies inside a path, or draws along it.
fn paint(paper: &mut Pixmap, path: PathBuilder, ink: Ink, stroke: Option<Stroke>) {
    let Some(path) = path.finish() else { return };
    let paint = Paint { shader: tiny_skia::Shader::SolidColor(colour(ink)), ..Paint::default() };
    let fine = Transform::from_scale(FINE, FINE);
    match stroke {
        Some(stroke) => paper.stroke_path(&path, &paint, &stroke, fine, None),
        None => paper.fill_path(&path, &paint, FillRule::Winding, fine, None),
    }
}

fn through(path: &mut PathBuilder, points: &[Point]) {
    for (index, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
}

fn circles(path: &mut PathBuilder, middles: &[Point], radius: i32) {
    for (x, y) in middles {
        path.push_circle(*x as f32, *y as f32, radius as f32);
    }
}

fn draw(paper: &mut Pixmap, ink: Ink, form: &Form, faces: &[Face; 2]) {
    let line = |width: i32| Some(Stroke { width: width as f32, ..Stroke::default() });
    let mut path = PathBuilder::new();
    match form {
        Form::Lines(paths, width) => {
            paths.iter().for_each(|points| through(&mut path, points));
            paint(paper, path, ink, line(*width));
        }
        Form::Area(points) => {
            through(&mut path, points);
            path.close();
            paint(paper, path, ink, None);
        }
        Form::Dots(points, radius) => {
            circles(&mut path, points, *radius);
            paint(paper, path, ink, None);
        }
        Form::Rings(points, radius) => {
            circles(&mut path, points, *radius);
            paint(paper, path.clone(), Ink::Paper, None);
            paint(paper, path, ink, line(20));
        }
        Form::Text((x, y), anchor, size, bold, text) => {
            let face = &faces[usize::from(*bold)];
            let scale = *size as f32 / f32::from(face.units_per_em());
            // A control character has no shape: like in SVG it is a space.
            let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
            let glyphs: Vec<_> = letters.map(|l| face.glyph_index(l).unwrap_or_default()).collect();
            let advance = |glyph| scale * f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
            let width: f32 = glyphs.iter().map(|glyph| advance(*glyph)).sum();
            let before = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
            let mut x = *x as f32 - before;
            for glyph in glyphs {
                let mut outline = Outline(PathBuilder::new());
                face.outline_glyph(glyph, &mut outline);
                let onto = Transform::from_row(scale, 0.0, 0.0, -scale, x, *y as f32);
                let outline = outline.0.finish().and_then(|outline| outline.transform(onto));
                outline.iter().for_each(|outline| path.push_path(outline));
                x += advance(glyph);
            }
            paint(paper, path, ink, None);
        }
    }
}

/// A letter in the font's units.
struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(shapes: Vec<(Ink, Form)>) -> Drawing {
        Drawing { width: 600, height: 400, shapes, ..Drawing::default() }
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
        let corners = vec![(100, 100), (300, 100), (300, 200), (100, 200)];
        let block = (Ink::Better, Form::Area(corners));
        let ring = (Ink::Worse, Form::Rings(vec![(500, 300)], 45));
        let file = png(&drawing(vec![block, ring])).unwrap();
        let (width, height, pixels) = decoded(&file);
        assert_eq!((width, height), (120, 80));
        assert_eq!(at(&pixels, 40, 30), [0x0a, 0x5c, 0xa8], "inside the block");
        assert_eq!(at(&pixels, 15, 15), [0xff; 3], "outside");
        assert_eq!(at(&pixels, 100, 60), [0xff; 3], "a ring shows the paper");
        assert_eq!(at(&pixels, 109, 60), [0xb3, 0x43, 0x0a], "its line");
    }

    #[test]
    fn a_letter_of_another_script_is_a_box_and_a_picture_without_size_is_none() {
        let text = |text: &str| {
            (Ink::Words, Form::Text((50, 200), Anchor::Start, 200, false, text.into()))
        };
        let (_, _, blank) = decoded(&png(&drawing(vec![text("\u{1b}")])).unwrap());
        assert!(blank.iter().all(|channel| *channel == 0xff), "a control character is nothing");
        let (_, _, boxed) = decoded(&png(&drawing(vec![text("漢")])).unwrap());
        assert!(boxed.iter().any(|channel| *channel < 0x80));
        assert!(png(&Drawing { width: 0, height: 100, ..Drawing::default() }).is_none());
    }
}
