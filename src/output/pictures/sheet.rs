//! Paper that grows downwards: title, words, panels side by side with charts on them, source. Lengths are pixels.

use super::axis::Axis;
use super::drawing::{Drawing, Fault, Form, Note};
use super::letters::Look;
use super::style::{Ink, LEADING, SMALL};
use plotters::prelude::{
    Cartesian2d, ChartBuilder, ChartContext, Circle, Color, DashedLineSeries, DrawingArea,
    LineSeries, PathElement, Polygon, TRANSPARENT,
};
use std::cell::RefCell;
use std::rc::Rc;

/// Space around everything.
pub const EDGE: f64 = 8.0;
/// Between panels.
const GAP: f64 = 22.0;
/// Lines that a user's text gets at most.
pub const LINES: usize = 3;
/// Room under a chart for the words of its ticks.
pub const UNDER: f64 = 8.0 + SMALL;
/// No sheet is as long.
const ENDLESS: f64 = 1e7;

/// A chart on a sheet.
pub type Chart = ChartContext<'static, Drawing, Cartesian2d<Axis, Axis>>;

/// A picture in the making.
pub struct Sheet {
    /// Its width.
    pub width: f64,
    /// How far down it has been filled.
    pub y: f64,
    paper: Rc<RefCell<Drawing>>,
}

/// A part of a sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
}

/// Pixels in the measure of plotters.
#[must_use]
pub fn tenths(pixels: f64) -> i32 {
    (10.0 * pixels).round() as i32
}

impl Sheet {
    /// A sheet with what was found, and under it what is shown and how to read it.
    #[must_use]
    pub fn new(width: f64, finding: &str, shown: &str) -> Self {
        let paper = Drawing { width: tenths(width), height: tenths(ENDLESS), ..Drawing::default() };
        let mut sheet = Self { width, y: EDGE, paper: Rc::new(RefCell::new(paper)) };
        sheet.y = sheet.paragraph(sheet.rest(), finding, Look::TITLE, 12) + 3.0;
        sheet.y = sheet.paragraph(sheet.rest(), shown, Look::LABEL.ink(Ink::Quiet), 9) + 12.0;
        sheet
    }

    /// What is free of the sheet, inside its edges.
    #[must_use]
    pub fn rest(&self) -> Place {
        Place { x: EDGE, y: self.y, width: self.width - 2.0 * EDGE }
    }

    /// Whether the sheet is for a telephone.
    #[must_use]
    pub fn narrow(&self) -> bool {
        self.width < 500.0
    }

    /// A text on one line, its baseline at a point.
    pub fn text(&self, (x, y): (f64, f64), text: &str, look: Look) {
        if !text.is_empty() {
            let (at, size) = ((tenths(x), tenths(y)), tenths(look.size));
            let text = Form::Text(at, look.anchor, size, look.bold, text.to_owned());
            self.paper.borrow_mut().shapes.push((look.ink, text));
        }
    }

    /// What a pointer is told inside these edges: left, upper, right, lower.
    pub fn note(&self, edges: [f64; 4], text: &str) {
        let [left, top, right, bottom] = edges;
        let edges = [left.max(0.0), top.max(0.0), right.min(self.width), bottom].map(tenths);
        self.paper.borrow_mut().notes.push(Note { edges, text: text.to_owned() });
    }

    /// The same around a point of a chart.
    pub fn note_at(&self, chart: &Chart, point: (f64, f64), text: &str) {
        const NEAR: f64 = 9.0;
        let (x, y) = at(chart, point);
        self.note([x - NEAR, y - NEAR, x + NEAR, y + NEAR], text);
    }

    /// Lines of text under each other; the height after the last.
    pub fn lines(&self, (x, mut y): (f64, f64), lines: &[String], look: Look) -> f64 {
        for line in lines {
            self.text((x, y + 0.85 * look.size), line, look);
            y += look.size * LEADING;
        }
        y
    }

    /// A text on as many lines as it needs; the height after the last.
    pub fn paragraph(&self, place: Place, text: &str, look: Look, most: usize) -> f64 {
        self.lines((place.x, place.y), &look.wrapped(text, place.width, most), look)
    }

    /// The sheet in pixels from its upper left corner, for what belongs to no chart.
    #[must_use]
    pub fn paper(&self) -> DrawingArea<Drawing, Cartesian2d<Axis, Axis>> {
        let [over, down] = [self.width, ENDLESS].map(|length| Axis::bare(0.0, length));
        let pixels = (0..tenths(self.width), 0..tenths(ENDLESS));
        DrawingArea::from(&self.paper).apply_coord_spec(Cartesian2d::new(over, down, pixels))
    }

    /// A chart whose plot has these edges: left, upper, right, lower. `over` goes across and `up` goes up; the words of
    /// their ticks stand outside.
    pub fn plot(&self, edges: [f64; 4], over: &Axis, up: &Axis) -> Result<Chart, Fault> {
        let [left, top, right, bottom] = edges.map(tenths);
        let (gutter, under) = (tenths(up.widest() + 6.0), tenths(UNDER));
        // The last of plotters' pixels is one before an area's end.
        let size = (right - left + gutter + 1, bottom - top + under + 1);
        ChartBuilder::on(&DrawingArea::from(&self.paper).shrink((left - gutter, top), size))
            .y_label_area_size(gutter)
            .x_label_area_size(under)
            .build_cartesian_2d(over.clone().fitting(edges[2] - edges[0]), up.clone())
    }

    /// A chart in a panel, the words of its ticks inside the panel's width, and the left edge of its plot.
    pub fn panel(
        &self,
        place: Place,
        height: f64,
        over: &Axis,
        up: &Axis,
    ) -> Result<(Chart, f64), Fault> {
        let (left, right) = (place.x + up.widest() + 6.0, place.x + place.width);
        let edges = [left, place.y + 4.0, right - over.widest() / 2.0, place.y + height];
        Ok((self.plot(edges, over, up)?, left))
    }

    /// A chart of rows, whose heights are those of the sheet, and the height under it. Where words stand over the rows,
    /// its grid is only around their `middles`.
    pub fn rows(
        &self,
        [left, top, right, bottom]: [f64; 4],
        over: &Axis,
        middles: Option<&[f64]>,
    ) -> Result<(Chart, f64), Fault> {
        let plot = |top: f64, bottom: f64| {
            self.plot([left, top, right, bottom], over, &Axis::bare(bottom, top))
        };
        let mut chart = plot(top, bottom)?;
        let Some(middles) = middles else {
            mesh(&mut chart)?;
            return Ok((chart, bottom + UNDER));
        };
        for (middle, tick) in
            middles.iter().flat_map(|y| over.ticks().into_iter().map(move |x| (y, x)))
        {
            let ink =
                if over.parts_at_nothing() && tick.abs() < 1e-9 { Ink::Zero } else { Ink::Grid };
            let ends = [(tick, middle - 8.0), (tick, middle + 8.0)];
            chart.draw_series([PathElement::new(ends, ink.stroke_width(10))])?;
        }
        mesh(&mut plot(bottom, bottom + 3.0)?)?;
        Ok((chart, bottom + 3.0 + UNDER))
    }

    /// Panels side by side under their names, each at least `least` wide. `draw` draws one inside its place and gives
    /// its lower edge. Names of a row get the same height, so that its panels stand level.
    pub fn panels(
        &mut self,
        names: &[String],
        least: f64,
        mut draw: impl FnMut(&Self, usize, Place) -> Result<f64, Fault>,
    ) -> Result<(), Fault> {
        let room = self.rest().width;
        let fitting = ((room + GAP) / (least + GAP)).floor().max(1.0) as usize;
        let columns = fitting.min(names.len().max(1));
        let width = (room - GAP * (columns - 1) as f64) / columns as f64;
        for (row, names) in names.chunks(columns).enumerate() {
            let wrap = |name: &String| Look::BOLD.wrapped(name, width, 2);
            let names: Vec<Vec<String>> = names.iter().map(wrap).collect();
            let tallest = names.iter().map(|name| Look::BOLD.tall(name)).fold(0.0, f64::max);
            let mut lowest = self.y;
            for (column, name) in names.iter().enumerate() {
                let x = EDGE + column as f64 * (width + GAP);
                self.lines((x, self.y), name, Look::BOLD);
                let place = Place { x, y: self.y + tallest + 6.0, width };
                lowest = draw(self, row * columns + column, place)?.max(lowest);
            }
            self.y = lowest + 14.0;
        }
        Ok(())
    }

    /// The finished picture, with its source under it.
    #[must_use]
    pub fn finish(self, source: &str) -> Drawing {
        let y = self.paragraph(Place { y: self.y + 2.0, ..self.rest() }, source, Look::QUIET, 4);
        Drawing { height: tenths((y + EDGE).ceil()), ..self.paper.take() }
    }
}

/// The pixels of a point of a chart.
#[must_use]
pub fn at(chart: &Chart, point: (f64, f64)) -> (f64, f64) {
    let (x, y) = chart.backend_coord(&point);
    (f64::from(x) / 10.0, f64::from(y) / 10.0)
}

/// A mean and its range on a row of a chart; arrows where they go on beyond the scale.
pub fn interval(
    chart: &mut Chart,
    [low, mean, high]: [f64; 3],
    row: f64,
    ink: Ink,
    hollow: bool,
) -> Result<(), Fault> {
    const LONG: f64 = 8.0;
    let ends = chart.plotting_area().get_x_range();
    let inside = |number: f64| number.clamp(ends.start, ends.end);
    chart.draw_series([PathElement::new(
        [(inside(low), row), (inside(high), row)],
        ink.stroke_width(25),
    )])?;
    let pixels = at(chart, (ends.end, row)).0 - at(chart, (ends.start, row)).0;
    let long = (ends.end - ends.start) * LONG / pixels.max(1.0);
    for (beyond, end, back) in
        [(low < ends.start, ends.start, long), (high > ends.end, ends.end, -long)]
    {
        if beyond {
            let tip = vec![(end, row), (end + back, row - 4.5), (end + back, row + 4.5)];
            chart.draw_series([Polygon::new(tip, ink)])?;
        }
    }
    if ends.start <= mean && mean <= ends.end {
        chart.draw_series([dot((mean, row), 55, ink, hollow)])?;
    }
    Ok(())
}

/// The grid of a chart and the words of its ticks; a darker line where a difference is nothing.
pub fn mesh(chart: &mut Chart) -> Result<(), Fault> {
    chart
        .configure_mesh()
        .light_line_style(Ink::Grid.stroke_width(10))
        .bold_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .label_style(("sans-serif", 10.0 * SMALL, &Ink::Quiet))
        // Words stand two marks away, and the marks themselves are not drawn.
        .set_all_tick_mark_size(25)
        .draw()?;
    let (x, y) = (chart.plotting_area().get_x_range(), chart.plotting_area().get_y_range());
    let pen = Ink::Zero.stroke_width(10);
    if chart.as_coord_spec().x_spec().parts_at_nothing() {
        chart.draw_series(LineSeries::new([(0.0, y.start), (0.0, y.end)], pen))?;
    }
    if chart.as_coord_spec().y_spec().parts_at_nothing() {
        chart.draw_series(LineSeries::new([(x.start, 0.0), (x.end, 0.0)], pen))?;
    }
    Ok(())
}

/// A dashed line through points.
pub fn dashes(chart: &mut Chart, points: Vec<(f64, f64)>, ink: Ink) -> Result<(), Fault> {
    chart.draw_series(DashedLineSeries::new(points, 40, 30, ink.stroke_width(15)))?;
    Ok(())
}

/// A dot, its radius in tenths of a pixel; a ring where nothing is clear.
#[must_use]
pub fn dot(at: (f64, f64), radius: i32, ink: Ink, hollow: bool) -> Circle<(f64, f64), i32> {
    let (inner, line) = (radius - 10, ink.stroke_width(20));
    if hollow { Circle::new(at, inner, line) } else { Circle::new(at, radius, ink.filled()) }
}
