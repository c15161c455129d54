//! Deaths against recovery: every option as a point, and the options that no other beats on both.

use super::axis::Axis;
use super::difference::extent;
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{Side, mark, one, shortest, untested};
use super::sheet::{EDGE, Place, Sheet, UNDER, at, dot, mesh};
use super::style::Ink;
use super::titles::{alone, comparator, title};
use crate::findings::headline::Answer;
use crate::findings::quantities::{Timing, recovery};
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::narrative::words::noun;
use plotters::prelude::{Color, LineSeries, PathElement, Ranged, Rectangle};

/// A point: pixels from the left and from the top.
type Point = (f64, f64);
/// A box: left, top, right, bottom, pixels.
pub type Bounds = [f64; 4];

/// Width of a label beside its point, pixels.
const NAME: f64 = 170.0;
/// Radius of a numbered point, pixels.
const DISC: f64 = 9.0;

/// The picture, where there are options.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let quantity = recovery(summary.facts.horizon_months);
    let deaths = summary.answer(Outcome::Deaths, Timing::OverHorizon);
    let recoveries = summary.answer(quantity.outcome, quantity.timing);
    let (Some(deaths), Some(recoveries)) = (deaths, recoveries) else { return Vec::new() };
    if summary.strategies.len() < 2 {
        return Vec::new();
    }
    let noun = noun(quantity);
    let withheld = summary.strategies.iter().any(|named| named.withheld.is_some());
    let frontier: Vec<String> = summary
        .drawn
        .frontier
        .iter()
        .map(|&option| format!("“{}”", title(summary, option)))
        .collect();
    let words = Words {
        finding: both(summary, deaths, recoveries),
        title: format!("Deaths and {noun}, difference from {}", comparator(summary)),
        reading: format!(
            "Left is fewer deaths, up is more recovery: up and left is better on both. Dot: mean; lines: 90 % of runs; \
             filled: no other option is better on both means.{}",
            if withheld {
                " An option that lowers what the model cannot see is not ranked, and hollow."
            } else {
                ""
            }
        ),
        description: format!(
            "On both means, no other option{} is better than {}. ",
            if withheld { " that is ranked" } else { "" },
            frontier.join(", ")
        ) + &described(summary, deaths, recoveries),
    };
    vec![Picture::new(summary, Kind::Together, "deaths_and_recovery", words, |sheet| {
        draw(sheet, summary, deaths, recoveries)
    })]
}

/// Under which options both are better, both worse, or one is bought with the other.
fn both(summary: &Summary, deaths: &Answer, recoveries: &Answer) -> String {
    const GROUPS: [&str; 5] = [
        "fewer deaths and more recovery under",
        "more deaths and less recovery under",
        "more recovery, and more deaths, under",
        "fewer deaths, and less recovery, under",
        "unclear on one or both under",
    ];
    let mut groups: [Vec<usize>; GROUPS.len()] = Default::default();
    for option in 1..summary.strategies.len() {
        let side = |answer: &Answer| one(summary, answer, option).map(|one| one.side);
        let group = match (side(deaths), side(recoveries)) {
            (Some(Side::Less), Some(Side::More)) => 0,
            (Some(Side::More), Some(Side::Less)) => 1,
            (Some(Side::More), Some(Side::More)) => 2,
            (Some(Side::Less), Some(Side::Less)) => 3,
            _ => 4,
        };
        groups[group].push(option);
    }
    let either = |option: &&usize| {
        [deaths, recoveries].iter().any(|answer| untested(summary, answer.quantity, **option))
    };
    shortest(summary, |names| {
        let there = groups.iter().zip(GROUPS).filter(|(options, _)| !options.is_empty());
        let parts: Vec<String> = there
            .map(|(options, words)| {
                if words == GROUPS[4] {
                    return format!("{words} {}", names.none_of(options));
                }
                let mark = mark(options.iter().filter(either).count(), options.len());
                format!("{words} {}{mark}", names.of(options))
            })
            .collect();
        parts.join("; ")
    })
}

fn described(summary: &Summary, deaths: &Answer, recoveries: &Answer) -> String {
    let one = |option: usize| {
        format!("{}: {}. ", title(summary, option), told(summary, deaths, recoveries, option))
    };
    (1..summary.strategies.len()).map(one).collect()
}

fn draw(
    sheet: &mut Sheet,
    summary: &Summary,
    deaths: &Answer,
    recoveries: &Answer,
) -> Result<(), Fault> {
    let options: Vec<(usize, [f64; 3], [f64; 3])> = (1..summary.strategies.len())
        .filter_map(|o| Some((o, extent(deaths.difference(o)?), extent(recoveries.difference(o)?))))
        .collect();
    let height = if sheet.narrow() { 280.0 } else { 380.0 };
    let top = sheet.y + 22.0;
    let across: Vec<[f64; 3]> = options.iter().map(|option| option.1).collect();
    let upward: Vec<[f64; 3]> = options.iter().map(|option| option.2).collect();
    let up = Axis::spared(&upward, 7).clear_of_nothing();
    let over = Axis::spared(&across, if sheet.narrow() { 3 } else { 6 }).clear_of_nothing();
    // What lies beyond the scale stands at its edge, and its name says so.
    let [over_ends, up_ends] = [over.range(), up.range()];
    let inside = |(x, y): (f64, f64)| {
        (x.clamp(over_ends.start, over_ends.end), y.clamp(up_ends.start, up_ends.end))
    };
    let beyond: Vec<usize> = options
        .iter()
        .filter(|(_, [_, x, _], [_, y, _])| inside((*x, *y)) != (*x, *y))
        .map(|(option, ..)| *option)
        .collect();
    let area @ [left, _, right, bottom] = [
        EDGE + up.widest() + 6.0,
        top,
        EDGE + sheet.rest().width - over.widest() / 2.0,
        top + height,
    ];
    let bold = Look::STRONG;
    sheet.text((EDGE, top - 11.0), "↑ more recovery", bold);
    let mut chart = sheet.plot(area, &over, &up)?;
    mesh(&mut chart)?;
    let under = ((left + right) / 2.0, bottom + UNDER + 13.0);
    sheet.text(under, "deaths: fewer ←   → more", bold.anchor(Anchor::Middle));
    sheet.y = bottom + UNDER + 26.0;
    let on_frontier = |option: usize| summary.drawn.frontier.contains(&option);
    let mut means = vec![(0, (0.0, 0.0))];
    let mut whiskers: Vec<Bounds> = Vec::new();
    for (option, [low, x, high], [least, y, most]) in options {
        let ink = if on_frontier(option) { Ink::OptionHalf } else { Ink::PlainHalf };
        for ends in [[(low, y), (high, y)], [(x, least), (x, most)]] {
            let ends = ends.map(inside);
            chart.draw_series([PathElement::new(ends, ink.stroke_width(15))])?;
            let [(from, lower), (to, upper)] = ends.map(|end| at(&chart, end));
            whiskers.push([from - 2.0, upper - 2.0, to + 2.0, lower + 2.0]);
        }
        means.push((option, inside((x, y))));
    }
    let steps = summary.drawn.frontier.iter();
    let steps = steps.filter_map(|option| means.iter().find(|(other, _)| other == option));
    let steps: Vec<(f64, f64)> = steps.map(|(_, mean)| *mean).collect();
    chart.draw_series(LineSeries::new(steps, Ink::Better.stroke_width(10)))?;
    let points: Vec<(usize, Point)> =
        means.iter().map(|(option, mean)| (*option, at(&chart, *mean))).collect();
    for (option, (x, y)) in &points {
        let note =
            format!("{}: {}", title(summary, *option), told(summary, deaths, recoveries, *option));
        sheet.note([x - NEAR, y - NEAR, x + NEAR, y + NEAR], &note);
    }
    // Names keep off the lines at nothing, too, where they can.
    let nothing = at(&chart, (0.0, 0.0));
    whiskers.push([nothing.0 - 1.0, area[1], nothing.0 + 1.0, area[3]]);
    whiskers.push([area[0], nothing.1 - 1.0, area[2], nothing.1 + 1.0]);
    let piles = piles(&points);
    let Some(named) = names(summary, &piles, &points, &whiskers, area, &beyond) else {
        return numbered(sheet, summary, &points, area);
    };
    for (pile, (at, lines)) in piles.iter().zip(&named) {
        pointed(sheet, pile.at, *at, lines)?;
        let [left, top, right, bottom] = around(*at, lines);
        let paper = Rectangle::new([(left, top), (right, bottom)], Ink::Paper.filled());
        sheet.paper().draw(&paper)?;
    }
    for (option, mean) in &means {
        let ink = if *option == 0 { Ink::Plain } else { Ink::Better };
        chart.draw_series([dot(*mean, 55, ink, !on_frontier(*option))])?;
    }
    for (pile, (at, lines)) in piles.iter().zip(&named) {
        let ink = if pile.options == [0] { Ink::Quiet } else { Ink::Words };
        sheet.lines(*at, lines, NAMES.ink(ink));
    }
    Ok(())
}

/// An option's differences in words.
fn told(summary: &Summary, deaths: &Answer, recoveries: &Answer, option: usize) -> String {
    let row = |answer: &Answer| {
        let section = summary.board.iter().find(|section| section.quantity == answer.quantity)?;
        let row = section.rows.iter().find(|row| row.strategy == option)?;
        Some(row.difference.clone().unwrap_or_else(|| row.level.clone()))
    };
    let [deaths, recoveries] = [deaths, recoveries].map(|answer| row(answer).unwrap_or_default());
    format!("deaths {deaths}, recovery {recoveries}")
}

/// Points that lie on each other, and have one name together.
struct Pile {
    options: Vec<usize>,
    at: Point,
}

/// Points, those that nearly touch together.
fn piles(points: &[(usize, Point)]) -> Vec<Pile> {
    let mut piles: Vec<Pile> = Vec::new();
    for (option, at) in points {
        let near = |pile: &&mut Pile| {
            let (x, y) = (pile.at.0 - at.0, pile.at.1 - at.1);
            x * x + y * y < DISC * DISC
        };
        match piles.iter_mut().find(near) {
            Some(pile) => pile.options.push(*option),
            None => piles.push(Pile { options: vec![*option], at: *at }),
        }
    }
    piles
}

/// Letters of names beside points.
const NAMES: Look = Look::QUIET.ink(Ink::Words);
/// From a point to its name, pixels.
const NEAR: f64 = 9.0;

/// The box of a name whose upper left corner is `at`.
fn around(at: Point, lines: &[String]) -> Bounds {
    let width = lines.iter().map(|line| NAMES.width(line)).fold(0.0, f64::max);
    [at.0, at.1, at.0 + width, at.1 + NAMES.tall(lines)]
}

/// A thin line from a point to its name, where the name is not beside it.
fn pointed(sheet: &Sheet, point: Point, at: Point, lines: &[String]) -> Result<(), Fault> {
    let [left, top, right, bottom] = around(at, lines);
    let nearest = (point.0.clamp(left, right), point.1.clamp(top, bottom));
    let (x, y) = (nearest.0 - point.0, nearest.1 - point.1);
    if x * x + y * y > 2.5 * NEAR * NEAR {
        sheet.paper().draw(&PathElement::new([point, nearest], Ink::Zero.stroke_width(10)))?;
    }
    Ok(())
}

/// A place for the names of every pile beside it, on no other name and no point, and on no line where that can be; none
/// where there is no such place for all.
fn names(
    summary: &Summary,
    piles: &[Pile],
    points: &[(usize, Point)],
    whiskers: &[Bounds],
    area: Bounds,
    beyond: &[usize],
) -> Option<Vec<(Point, Vec<String>)>> {
    let room = NAME.min((area[2] - area[0]) * 0.45);
    let dots = points.iter().map(|(_, (x, y))| [x - 7.0, y - 7.0, x + 7.0, y + 7.0]);
    let mut taken: Vec<Bounds> = dots.collect();
    let mut named = Vec::new();
    for Pile { options, at: (x, y) } in piles {
        let most = if options.len() > 1 { 2 } else { 3 };
        let wrap = |option: &usize| {
            let far = if beyond.contains(option) { " (beyond the scale)" } else { "" };
            NAMES.wrapped(&(title(summary, *option) + far), room, most)
        };
        let lines: Vec<String> = options.iter().flat_map(wrap).collect();
        let [_, _, width, height] = around((0.0, 0.0), &lines);
        // Right or left, above or below; then further away.
        let places = [0.0, 1.0, 2.5, 4.5].into_iter().flat_map(|far| {
            let (right, left) = (x + NEAR * (1.0 + far), x - NEAR * (1.0 + far) - width);
            let (above, below) = (y - height - 3.0 - NEAR * far, y + 3.0 + NEAR * far);
            let middle = x - width / 2.0;
            [
                (right, above),
                (right, below),
                (left, above),
                (left, below),
                (middle, above - NEAR),
                (middle, below + NEAR),
            ]
        });
        let free = |(left, top): Point, whiskers: &[Bounds]| {
            let bounds = [left, top, left + width, top + height];
            let inside =
                left >= area[0] && top >= area[1] && bounds[2] <= area[2] && bounds[3] <= area[3];
            let empty = taken.iter().chain(whiskers).all(|other| !touch(*other, bounds));
            (inside && empty).then_some(bounds)
        };
        let clear = places.clone().find_map(|place| free(place, whiskers));
        let free = clear.or_else(|| places.clone().find_map(|place| free(place, &[])))?;
        taken.push(free);
        named.push(((free[0], free[1]), lines));
    }
    Some(named)
}

/// Whether two boxes touch.
#[must_use]
pub fn touch(one: Bounds, other: Bounds) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// Points too close for names get numbers, moved apart with a line to where they belong, and a list under the plot.
fn numbered(
    sheet: &mut Sheet,
    summary: &Summary,
    points: &[(usize, Point)],
    area: Bounds,
) -> Result<(), Fault> {
    let mut discs: Vec<Point> = Vec::new();
    for (_, (x, y)) in points {
        discs.push(free_disc((*x, *y), &discs, area));
    }
    let paper = sheet.paper();
    for ((_, at), moved) in points.iter().zip(&discs).filter(|((_, at), moved)| at != *moved) {
        paper.draw(&PathElement::new([*at, *moved], Ink::Zero.stroke_width(10)))?;
        paper.draw(&dot(*at, 25, Ink::Zero, false))?;
    }
    for ((option, _), at) in points.iter().zip(&discs) {
        let frontier = summary.drawn.frontier.contains(option);
        let ink = if *option == 0 { Ink::Plain } else { Ink::Better };
        paper.draw(&dot(*at, 100, ink, !frontier))?;
        let look = Look::STRONG.anchor(Anchor::Middle);
        let look = look.ink(if frontier { Ink::Paper } else { ink });
        sheet.text((at.0, at.1 + 4.2), &option.to_string(), look);
    }
    for (option, _) in points {
        let Place { x, y, width } = sheet.rest();
        sheet.text((x + 16.0, y + 11.0), &option.to_string(), Look::BOLD.anchor(Anchor::End));
        let place = Place { x: x + 24.0, y, width: width - 24.0 };
        sheet.y = sheet.paragraph(place, &alone(summary, *option), Look::LABEL, 2) + 3.0;
    }
    Ok(())
}

/// The nearest place on rings around a point that no disc has taken.
fn free_disc(at: Point, taken: &[Point], area: Bounds) -> Point {
    const RING: f64 = 10.0;
    // Eight directions: across, up and down, and between.
    const WAYS: [(f64, f64); 8] = [
        (1.0, 0.0),
        (0.7, -0.7),
        (0.0, -1.0),
        (-0.7, -0.7),
        (-1.0, 0.0),
        (-0.7, 0.7),
        (0.0, 1.0),
        (0.7, 0.7),
    ];
    let free = |(x, y): Point| {
        let inside = x - DISC >= area[0]
            && x + DISC <= area[2]
            && y - DISC >= area[1]
            && y + DISC <= area[3];
        let apart = |(a, b): &Point| {
            (a - x) * (a - x) + (b - y) * (b - y) > 4.0 * (DISC + 2.0) * (DISC + 2.0)
        };
        inside && taken.iter().all(apart)
    };
    if taken.is_empty() || free(at) {
        return at;
    }
    (1..40)
        .flat_map(|ring| {
            let radius = f64::from(ring) * RING;
            WAYS.map(|(x, y)| (at.0 + x * radius, at.1 + y * radius))
        })
        .find(|place| free(*place))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_discs_on_one_spot_move_apart() {
        let area = [0.0, 0.0, 300.0, 280.0];
        let mut discs: Vec<Point> = Vec::new();
        for _ in 0..13 {
            discs.push(free_disc((150.0, 140.0), &discs, area));
        }
        for (index, one) in discs.iter().enumerate() {
            for other in &discs[index + 1..] {
                let (x, y) = (one.0 - other.0, one.1 - other.1);
                assert!((x * x + y * y).sqrt() > 2.0 * DISC, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn boxes_touch_only_where_they_share_ground() {
        assert!(touch([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]));
        assert!(!touch([0.0, 0.0, 2.0, 2.0], [2.0, 0.0, 3.0, 2.0]));
    }
}
