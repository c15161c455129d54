//! Years along a picture: their axis, what runs did in each, and their names.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::sheet::{Chart, Place, Sheet};
use super::style::Ink;
use crate::findings::drawn::{Spread, Year};
use plotters::prelude::{Color, PathElement, Polygon};

/// An axis of years: each stands in the middle of its own.
pub(super) fn across(years: usize) -> Axis {
    Axis::bare(0.0, years.max(1) as f64)
}

/// A number of each year, in the middle of the year.
pub(super) fn by_year(numbers: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    numbers.enumerate().map(|(year, number)| (year as f64 + 0.5, number)).collect()
}

/// Nine in ten of the runs of a year.
pub(super) fn most(spread: &Spread) -> Option<(f64, f64)> {
    Some((spread.estimate.lower_5_percent?, spread.estimate.upper_95_percent?))
}

/// The area between two numbers of each year, where every year has them; a single year's is a bar.
pub(super) fn band(
    chart: &mut Chart,
    ink: Ink,
    ends: impl Iterator<Item = Option<(f64, f64)>>,
) -> Result<(), Fault> {
    let ends: Vec<(f64, f64)> = ends.collect::<Option<_>>().unwrap_or_default();
    let low = by_year(ends.iter().map(|(low, _)| *low));
    let high = by_year(ends.iter().map(|(_, high)| *high));
    if let ([low], [high]) = (&low[..], &high[..]) {
        chart.draw_series([PathElement::new([*low, *high], ink.stroke_width(90))])?;
    } else {
        let points: Vec<(f64, f64)> = high.into_iter().chain(low.into_iter().rev()).collect();
        chart.draw_series([Polygon::new(points, ink)])?;
    }
    Ok(())
}

/// As many years under a plot in a panel as fit, the first and the last among them; the height under them.
pub(super) fn years_under(
    sheet: &Sheet,
    years: &[Year],
    left: f64,
    place: Place,
    height: f64,
) -> f64 {
    const APART: f64 = 8.0;
    let (y, right) = (place.y + height + 17.0, place.x + place.width);
    let look = Look::QUIET.anchor(Anchor::Middle);
    let each = (right - left) / years.len().max(1) as f64;
    let long: Vec<String> = years.iter().map(|year| year.label()).collect();
    // Where two do not fit, without their century.
    let widest = |names: &[String]| names.iter().map(|name| look.width(name)).fold(0.0, f64::max);
    let whole = right - left + 0.5 * widest(&long);
    let names: Vec<String> = if 2.0 * widest(&long) + APART > whole {
        long.iter()
            .map(|name| if name.contains('/') { name[2..].to_owned() } else { name.clone() })
            .collect()
    } else {
        long
    };
    let wide = widest(&names);
    let last = years.len().saturating_sub(1);
    // The last stands inside the plot's edge, and so nearer to those before it.
    let inside = (0.5 * (wide - each)).max(0.0);
    let apart = (wide + inside + APART) / each.max(1.0);
    let step = (1..=last.max(1))
        .find(|step| *step as f64 >= apart && last.is_multiple_of(*step))
        .unwrap_or(last.max(1));
    for (index, name) in names.iter().enumerate().step_by(step) {
        let middle = left + (index as f64 + 0.5) * each;
        let x = middle.min(right - 0.5 * look.width(name));
        if index == 0 || x - 0.5 * wide > left + 0.5 * (each + wide) + 2.0 {
            sheet.text((x, y), name, look);
        }
    }
    y + 6.0
}
