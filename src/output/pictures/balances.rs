//! Other balances of a budget: what the next and the last money of every line do, deaths against recoveries, and the moves
//! of the smallest change.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::Look;
use super::picture::{Kind, Picture, Words, stand_ins_of};
use super::sheet::{EDGE, LINES, Sheet, UNDER, dot, mesh};
use super::style::Ink;
use crate::findings::facts::StandIns;
use crate::narrative::figures::{capital, duration, plain, pounds, signed_size, size};
use crate::rebalance::found::{Allocation, Found, Marginal};
use crate::rebalance::worlds::{AS_READ, GRADED};
use crate::scenario::{Objective, Scenario};
use plotters::prelude::{Color, LineSeries, PathElement, Rectangle};

/// Height of the frontier's plot, pixels.
const HEIGHT: f64 = 300.0;

/// Every picture of a search.
#[must_use]
pub fn pictures(found: &Found, scenario: &Scenario) -> Vec<Picture> {
    let source = format!(
        "Source: model of {}, expected values over {}.{}",
        plain(&scenario.area.name),
        duration(scenario.horizon_months),
        stand_ins_of(&StandIns::of(scenario))
    );
    let mut pictures = vec![tornado(found, &source)];
    if found.frontier.len() > 1 {
        pictures.push(frontier(found, &source));
    }
    if !found.ladder.is_empty() {
        pictures.push(ladder(found, &source));
    }
    pictures
}

/// Gains as changes of the number that is counted: fewer deaths are below nothing.
fn change(objective: Objective, gain: f64) -> f64 {
    if objective == Objective::Deaths { -gain } else { gain }
}

const fn noun(objective: Objective) -> &'static str {
    match objective {
        Objective::Deaths => "deaths",
        Objective::Recovery => "people reaching one year of recovery",
        Objective::Settled => "people in settled recovery, on average",
    }
}

/// A line's name with its money.
fn named(found: &Found, own: &Marginal) -> String {
    let label = found.variables.moving[own.variable].label();
    match (own.next, own.all) {
        (true, _) => format!("{label}: next {}", pounds(own.pounds)),
        (false, true) => format!("{label}: all {}", pounds(own.pounds)),
        (false, false) => format!("{label}: last {}", pounds(own.pounds)),
    }
}

fn tornado(found: &Found, source: &str) -> Picture {
    let objective = found.objective as usize;
    let of = |own: &Marginal, world: usize| change(found.objective, own.gains[world][objective]);
    let mut rows: Vec<&Marginal> = found.marginal.iter().collect();
    rows.sort_by(|one, other| {
        other.gains[AS_READ][objective]
            .abs()
            .total_cmp(&one.gains[AS_READ][objective].abs())
            .then(one.variable.cmp(&other.variable))
    });
    rows.truncate(16);
    let told = |own: &Marginal| {
        let nobody = own
            .unspent
            .filter(|unspent| *unspent >= 0.2)
            .map_or_else(String::new, |unspent| format!("; {:.0} % finds nobody", 100.0 * unspent));
        format!("{}{nobody}", signed_size(of(own, AS_READ)))
    };
    let first = rows.first().map_or_else(String::new, |own| {
        format!(
            "{} moves {} most: {}",
            capital(&named(found, own)),
            noun(found.objective),
            told(own)
        )
    });
    let words = Words {
        finding: first,
        title: format!("What the next and the last money of a line do to {}", noun(found.objective)),
        reading: "One line alone, all others as today. Bar: as evidence is read; ring: on graded evidence alone.".to_owned(),
        description: rows
            .iter()
            .map(|own| format!("{}: {}, on graded evidence {}. ", named(found, own), told(own), signed_size(of(own, GRADED))))
            .collect(),
    };
    Picture::from_source(source, Kind::Rebalance, "rebalance_next_and_last_money", words, |sheet| {
        let numbers = rows.iter().flat_map(|own| [of(own, AS_READ), of(own, GRADED), 0.0]);
        let over = Axis::signed(numbers, if sheet.narrow() { 4 } else { 6 });
        let names: Vec<(String, String)> =
            rows.iter().map(|own| (capital(&named(found, own)), told(own))).collect();
        bars(sheet, &names, &over, |chart, row, middle| {
            let own = rows[row];
            let (read, graded) = (of(own, AS_READ), of(own, GRADED));
            let good = own.gains[AS_READ][objective] >= 0.0;
            let ink = if good { Ink::Better } else { Ink::Worse };
            let bar = Rectangle::new([(0.0, middle - 5.0), (read, middle + 5.0)], ink.filled());
            chart.draw_series([bar])?;
            chart.draw_series([dot((graded, middle), 45, Ink::Words, true)])?;
            Ok(())
        })
    })
}

/// Rows with a name on the left, a chart, and words on the right; under each other on a telephone.
fn bars(
    sheet: &mut Sheet,
    names: &[(String, String)],
    over: &Axis,
    draw: impl Fn(&mut super::sheet::Chart, usize, f64) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let stacked = sheet.narrow();
    let room = sheet.rest().width;
    let (name, words) = if stacked { (room, room) } else { (0.34 * room, 0.2 * room) };
    let (from, to) = if stacked {
        let inset = (over.widest() / 2.0).max(8.0);
        (EDGE + inset, EDGE + room - inset)
    } else {
        (EDGE + name + 16.0, EDGE + room - words - 16.0)
    };
    let top = sheet.y;
    let mut y = top + 4.0;
    let mut middles = Vec::new();
    for (title, told) in names {
        let title = Look::LABEL.wrapped(title, name, LINES);
        let told = Look::LABEL.wrapped(told, words, LINES);
        if stacked {
            y = sheet.lines((EDGE, y), &title, Look::LABEL);
            middles.push(y + 9.0);
            y = sheet.lines((EDGE, y + 20.0), &told, Look::LABEL.ink(Ink::Quiet)) + 10.0;
        } else {
            let height = Look::LABEL.tall(&title).max(Look::LABEL.tall(&told)).max(16.0);
            sheet.lines((EDGE, y + (height - Look::LABEL.tall(&title)) / 2.0), &title, Look::LABEL);
            let left = EDGE + room - words;
            let upper = y + (height - Look::LABEL.tall(&told)) / 2.0;
            sheet.lines((left, upper), &told, Look::LABEL.ink(Ink::Quiet));
            middles.push(y + height / 2.0);
            y += height + 8.0;
        }
    }
    let pieces = stacked.then_some(&middles[..]);
    let (mut chart, bottom) = sheet.rows([from, top, to, y], over, pieces)?;
    for (row, middle) in middles.iter().enumerate() {
        draw(&mut chart, row, *middle)?;
    }
    sheet.y = bottom + 6.0;
    Ok(())
}

/// What counts of two objectives.
fn both(own: &Allocation) -> (f64, f64) {
    let of = |objective: Objective| {
        own.gains[AS_READ][objective as usize].min(own.gains[GRADED][objective as usize])
    };
    (of(Objective::Deaths), of(Objective::Recovery))
}

fn frontier(found: &Found, source: &str) -> Picture {
    let cloud: Vec<(f64, f64)> = found.ties.iter().map(both).collect();
    let line: Vec<(f64, f64)> = found.frontier.iter().map(both).collect();
    let last = line
        .iter()
        .copied()
        .fold((0.0, 0.0), |most: (f64, f64), own| (most.0.max(own.0), most.1.max(own.1)));
    let words = Words {
        finding: format!(
            "Without making anybody worse off: up to {} fewer deaths, or up to {} more one-year recoveries",
            size(last.0),
            size(last.1)
        ),
        title: "Deaths averted against recoveries gained, by allocation".to_owned(),
        reading: "Cross: today. Line: most recoveries for each number of deaths averted. Rings: allocations that cannot be \
                  told from the best on the objective. What counts is the lesser of evidence as read and graded evidence \
                  alone."
            .to_owned(),
        description: found
            .frontier
            .iter()
            .skip(1)
            .map(|own| {
                let (deaths, recoveries) = both(own);
                format!("{} fewer deaths and {} more recoveries. ", size(deaths), size(recoveries))
            })
            .collect(),
    };
    Picture::from_source(source, Kind::Rebalance, "rebalance_frontier", words, |sheet| {
        let all = || line.iter().chain(&cloud).copied().chain([(0.0, 0.0)]);
        let over = Axis::signed(all().map(|own| own.0), if sheet.narrow() { 4 } else { 7 });
        let up = Axis::signed(all().map(|own| own.1), 6);
        let place = sheet.rest();
        let top = place.y + 20.0;
        sheet.text((EDGE, top - 9.0), "↑ more one-year recoveries", Look::STRONG);
        let left = EDGE + up.widest() + 6.0;
        let right = EDGE + place.width - over.widest() / 2.0;
        let mut chart = sheet.plot([left, top, right, top + HEIGHT], &over, &up)?;
        mesh(&mut chart)?;
        for point in &cloud {
            chart.draw_series([dot(*point, 50, Ink::Plain, true)])?;
        }
        chart.draw_series(LineSeries::new(
            line.iter().skip(1).copied(),
            Ink::Better.stroke_width(20),
        ))?;
        for point in line.iter().skip(1) {
            chart.draw_series([dot(*point, 45, Ink::Better, false)])?;
            let told = format!("{} fewer deaths, {} more recoveries", size(point.0), size(point.1));
            sheet.note_at(&chart, *point, &told);
        }
        let (x, y) = super::sheet::at(&chart, (0.0, 0.0));
        let paper = sheet.paper();
        for ends in
            [[(x - 5.0, y - 5.0), (x + 5.0, y + 5.0)], [(x - 5.0, y + 5.0), (x + 5.0, y - 5.0)]]
        {
            paper.draw(&PathElement::new(ends, Ink::Words.stroke_width(20)))?;
        }
        sheet.y = top + HEIGHT + UNDER + 4.0;
        let under = "→ fewer deaths";
        sheet.text((right - Look::STRONG.width(under), sheet.y + 10.0), under, Look::STRONG);
        sheet.y += 18.0;
        Ok(())
    })
}

fn ladder(found: &Found, source: &str) -> Picture {
    let label = |variable: usize| found.variables.moving[variable].label();
    let whole: f64 = found.ladder.iter().map(|rung| rung.pounds).sum();
    let last = found.ladder.last().map_or(0.0, |rung| rung.counts);
    let names: Vec<(String, String)> = found
        .ladder
        .iter()
        .map(|rung| {
            (
                format!("{} from {} to {}", pounds(rung.pounds), label(rung.from), label(rung.to)),
                format!("{} so far", size(rung.counts)),
            )
        })
        .collect();
    let words = Words {
        finding: format!(
            "{} moved a year: {} {}",
            capital(&pounds(whole)),
            size(last),
            found.objective.gain()
        ),
        title: "The smallest change that keeps most of the gain, move by move".to_owned(),
        reading: "Bar: what counts after this move and those above it. Ring: as evidence is read."
            .to_owned(),
        description: names.iter().map(|(name, told)| format!("{name}: {told}. ")).collect(),
    };
    Picture::from_source(source, Kind::Rebalance, "rebalance_smallest_change", words, |sheet| {
        let numbers = found.ladder.iter().flat_map(|rung| [rung.counts, rung.as_read, 0.0]);
        let over = Axis::signed(numbers, if sheet.narrow() { 4 } else { 6 });
        bars(sheet, &names, &over, |chart, row, middle| {
            let rung = &found.ladder[row];
            let bar = [(0.0, middle - 5.0), (rung.counts, middle + 5.0)];
            chart.draw_series([Rectangle::new(bar, Ink::Better.filled())])?;
            chart.draw_series([dot((rung.as_read, middle), 45, Ink::Words, true)])?;
            Ok(())
        })
    })
}
