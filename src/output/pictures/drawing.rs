//! A picture as a list of shapes, so that it can be measured and tested before it becomes a file. Plotters draws on it,
//! in tenths of a pixel, because it counts in whole numbers.

use super::letters::{Anchor, text_width};
use super::style::Ink;
use plotters::prelude::{DrawingAreaErrorKind, DrawingBackend, FontStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendStyle, BackendTextStyle, DrawingErrorKind};
use std::convert::Infallible;

/// A point: tenths of a pixel from the left and from the top.
pub type Point = (i32, i32);

/// What is drawn, in tenths of a pixel.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Lines through points, all of one width.
    Lines(Vec<Vec<Point>>, i32),
    /// The area inside points.
    Area(Vec<Point>),
    /// Dots of one radius about points.
    Dots(Vec<Point>, i32),
    /// Rings about points, of one radius to the middle of their lines; inside is paper.
    Rings(Vec<Point>, i32),
    /// A text on one line: where its baseline begins, has its middle or ends; the height of its letters' square; and
    /// whether it is bold.
    Text(Point, Anchor, i32, bool, String),
}

/// A whole picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Tenths of a pixel.
    pub width: i32,
    /// Tenths of a pixel.
    pub height: i32,
    /// From back to front.
    pub shapes: Vec<(Ink, Form)>,
    /// What a pointer is told where it rests, or a finger where it taps.
    pub notes: Vec<Note>,
}

/// A part of a picture (left, upper, right and lower edge, tenths of a pixel) and the value that stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its edges.
    pub edges: [i32; 4],
    /// The value in words.
    pub text: String,
}

/// What plotters says when it cannot draw.
pub type Fault = DrawingAreaErrorKind<Infallible>;
type Recorded = Result<(), DrawingErrorKind<Infallible>>;

impl Drawing {
    /// Adds a form: to the last one, where it looks the same; nothing of too few points to be seen.
    pub fn add(&mut self, color: BackendColor, form: Form) -> Recorded {
        use Form::{Area, Dots, Lines};
        let ink = Ink::of(color.rgb);
        match (self.shapes.last_mut(), form) {
            (_, Lines(paths, _))
                if color.alpha == 0.0 || paths.iter().all(|path| path.len() < 2) => {}
            (_, Area(points)) if color.alpha == 0.0 || points.len() < 3 => {}
            (Some((i, Lines(paths, w))), Lines(more, width)) if (*i, *w) == (ink, width) => {
                paths.extend(more)
            }
            (Some((i, Dots(points, r))), Dots(more, radius)) if (*i, *r) == (ink, radius) => {
                points.extend(more)
            }
            (_, form) => self.shapes.push((ink, form)),
        }
        Ok(())
    }
}

impl DrawingBackend for Drawing {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width.unsigned_abs(), self.height.unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Recorded {
        Ok(())
    }

    fn present(&mut self) -> Recorded {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): Point, color: BackendColor) -> Recorded {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: Point, to: Point, style: &S) -> Recorded {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        at: Point,
        to: Point,
        style: &S,
        full: bool,
    ) -> Recorded {
        let corners = [at, (to.0, at.1), to, (at.0, to.1), at];
        if full {
            self.fill_polygon(corners[..4].to_vec(), style)
        } else {
            self.draw_path(corners, style)
        }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = Point>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Recorded {
        let form = Form::Lines(vec![path.into_iter().collect()], style.stroke_width() as i32);
        self.add(style.color(), form)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        at: Point,
        radius: u32,
        style: &S,
        full: bool,
    ) -> Recorded {
        let form = if full { Form::Dots } else { Form::Rings };
        self.add(style.color(), form(vec![at], radius as i32))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = Point>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Recorded {
        self.add(style.color(), Form::Area(points.into_iter().collect()))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): Point) -> Recorded {
        let under = match style.anchor().v_pos {
            VPos::Top => 0.92,
            VPos::Center => 0.35,
            VPos::Bottom => 0.0,
        };
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let at = (x, y + (under * style.size()).round() as i32);
        let bold = matches!(style.style(), FontStyle::Bold);
        self.add(
            style.color(),
            Form::Text(at, anchor, style.size().round() as i32, bold, text.to_owned()),
        )
    }

    /// By the program's own font: nothing here asks what fonts a machine has.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text_width(text, style.size(), matches!(style.style(), FontStyle::Bold));
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}
