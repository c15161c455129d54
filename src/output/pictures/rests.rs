//! What an answer rests on: the difference with contested evidence read in other ways, and the rows that move it most.

use super::axis::Axis;
use super::drawing::{Anchor, Fault};
use super::letters::Look;
use super::sheet::{EDGE, LINES, Place, Sheet, dashes, dot};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::quantities::Quantity;
use crate::summary::rests::{Turn, Verdict};
use crate::summary::words::{amount, noun};
use plotters::prelude::{Color, PathElement, Rectangle};

/// Rows of a tornado at most.
const BARS: usize = 6;
/// Least width of a tornado's panel, pixels.
const LEAST: f64 = 300.0;

/// The pictures: for every quantity of the ledger its readings, and its tornado where rows were tried.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let mut quantities: Vec<Quantity> = Vec::new();
    for verdict in &summary.rests.verdicts {
        if !quantities.contains(&verdict.quantity) {
            quantities.push(verdict.quantity);
        }
    }
    quantities
        .into_iter()
        .flat_map(|quantity| [readings(summary, quantity), tornado(summary, quantity)])
        .flatten()
        .collect()
}

fn verdicts(summary: &Summary, quantity: Quantity) -> Vec<&Verdict> {
    summary.rests.verdicts.iter().filter(|verdict| verdict.quantity == quantity).collect()
}

fn readings(summary: &Summary, quantity: Quantity) -> Option<Picture> {
    let verdicts = verdicts(summary, quantity);
    if verdicts.iter().all(|verdict| verdict.numbers().iter().all(|number| *number == 0.0)) {
        return None;
    }
    let what = noun(quantity);
    let words = Words {
        title: format!("What the difference in {what} rests on, against {}", comparator(summary)),
        reading: "Expected values. Filled dot: central values. Line: from contested evidence read sceptically (s) to the same \
                  read hopefully (h); dashes where the difference is untested. Ring: only weak evidence read sceptically. The \
                  words: how much of the difference goes when the contested rows of one grade are read sceptically."
            .into(),
        finding: finding(summary, &verdicts),
        description: verdicts.iter().map(|verdict| described(summary, verdict)).collect(),
    };
    let name = format!("rests_{}", quantity.outcome.key());
    Some(Picture::new(summary, Kind::Rests, name, words, |sheet| {
        draw_readings(sheet, summary, &verdicts)
    }))
}

fn finding(summary: &Summary, verdicts: &[&Verdict]) -> String {
    let turned: Vec<String> = verdicts
        .iter()
        .filter(|verdict| verdict.base != 0.0 && !verdict.sign_holds())
        .map(|verdict| format!("“{}”", title(summary, verdict.strategy)))
        .collect();
    if turned.is_empty() {
        "No reading turns the sign of any of these differences.".into()
    } else {
        format!("A reading turns the sign for {}.", turned.join(", "))
    }
}

fn described(summary: &Summary, verdict: &Verdict) -> String {
    let of = |number: f64| amount(verdict.quantity, number);
    format!(
        "{}: {} with central values, {} read sceptically, {} read hopefully, {} with weak evidence read sceptically; {}. ",
        title(summary, verdict.strategy),
        of(verdict.base),
        of(verdict.sceptical),
        of(verdict.hopeful),
        of(verdict.weak),
        verdict.ledger()
    )
}

fn draw_readings(sheet: &mut Sheet, summary: &Summary, verdicts: &[&Verdict]) -> Result<(), Fault> {
    let stacked = sheet.narrow();
    let room = sheet.rest().width;
    let (names, words) = if stacked { (room, room) } else { (0.3 * room, 0.27 * room) };
    let numbers = verdicts.iter().flat_map(|verdict| verdict.numbers()).chain([0.0]);
    let over = Axis::signed(numbers, if stacked { 4 } else { 5 });
    let (from, to) = if stacked {
        let inset = (over.widest() / 2.0).max(10.0);
        (EDGE + inset, EDGE + room - inset)
    } else {
        (EDGE + names + 16.0, EDGE + room - words - 16.0)
    };
    let top = sheet.y;
    let mut y = top + 4.0;
    let mut middles = Vec::new();
    for verdict in verdicts {
        let name = Look::BOLD.wrapped(&title(summary, verdict.strategy), names, LINES);
        let text = Look::LABEL.wrapped(&verdict.ledger(), words, LINES + 1);
        if stacked {
            y = sheet.lines((EDGE, y), &name, Look::BOLD);
            middles.push(y + 18.0);
            y = sheet.lines((EDGE, y + 28.0), &text, Look::LABEL.ink(Ink::Quiet)) + 12.0;
        } else {
            let [name_tall, text_tall] = [&name, &text].map(|lines| Look::LABEL.tall(lines));
            let height = name_tall.max(text_tall).max(34.0);
            sheet.lines((EDGE, y + (height - name_tall) / 2.0), &name, Look::BOLD);
            let left = EDGE + room - words;
            sheet.lines((left, y + (height - text_tall) / 2.0), &text, Look::LABEL);
            middles.push(y + height / 2.0 + 4.0);
            y += height + 8.0;
        }
    }
    let pieces = stacked.then_some(&middles[..]);
    let (mut chart, bottom) = sheet.rows([from, top, to, y], &over, pieces)?;
    for (verdict, middle) in verdicts.iter().zip(&middles) {
        let at = |number: f64| (number, *middle);
        let ends = [verdict.sceptical, verdict.hopeful];
        // Neither better nor worse: this says how sure, so that no colour of a side is used.
        let ink = if verdict.untested() { Ink::Plain } else { Ink::Words };
        if verdict.untested() {
            dashes(&mut chart, ends.map(at).to_vec(), ink)?;
        } else {
            chart.draw_series([PathElement::new(ends.map(at), ink.stroke_width(25))])?;
        }
        // Letters where they do not touch each other.
        let [sceptical, hopeful] = ends.map(|end| over.at(end, from, to));
        let lettered = (sceptical - hopeful).abs() > 10.0;
        for (end, x, letter) in [(ends[0], sceptical, "s"), (ends[1], hopeful, "h")] {
            let mark = [(end, middle - 4.0), (end, middle + 4.0)];
            chart.draw_series([PathElement::new(mark, ink.stroke_width(20))])?;
            if lettered {
                let look = Look::QUIET.anchor(Anchor::Middle).ink(Ink::Words);
                sheet.text((x, middle - 9.0), letter, look);
            }
        }
        for (number, hollow) in [(verdict.weak, true), (verdict.base, false)] {
            chart.draw_series([dot(at(number), 55, ink, hollow)])?;
        }
    }
    let look = Look::QUIET.anchor(Anchor::Middle);
    sheet.text(((from + to) / 2.0, bottom + 11.0), "people, more or fewer", look);
    sheet.y = bottom + 20.0;
    Ok(())
}

fn tornado(summary: &Summary, quantity: Quantity) -> Option<Picture> {
    let verdicts: Vec<&Verdict> = verdicts(summary, quantity)
        .into_iter()
        .filter(|verdict| !shown(verdict).is_empty())
        .collect();
    if verdicts.is_empty() {
        return None;
    }
    let what = noun(quantity);
    let words = Words {
        title: format!("What moves the difference in {what} most, against {}", comparator(summary)),
        reading: "People more or fewer, expected values: one row of weak evidence at a time taken to the ends of its range, \
                  which stands behind its name; light at its low end, dark at its high end. The upright line: central values. \
                  Rows that move next to nothing are left out."
            .into(),
        finding: leads(summary, &verdicts),
        description: verdicts.iter().map(|verdict| swings(summary, verdict)).collect(),
    };
    let name = format!("tornado_{}", quantity.outcome.key());
    Some(Picture::new(summary, Kind::Rests, name, words, |sheet| {
        let names: Vec<String> =
            verdicts.iter().map(|verdict| title(summary, verdict.strategy)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            draw_tornado(sheet, verdicts[index], place)
        })
    }))
}

/// The rows of a tornado: those that move a difference worth a word by more than a hundredth of the longest bar.
fn shown(verdict: &Verdict) -> Vec<&Turn> {
    if verdict.slight {
        return Vec::new();
    }
    let longest = verdict.longest();
    let most = longest.first().map_or(0.0, |turn| turn.reach(verdict.base));
    let moves = |turn: &&Turn| turn.reach(verdict.base) > 0.01 * most;
    longest.into_iter().filter(moves).take(BARS).collect()
}

fn leads(summary: &Summary, verdicts: &[&Verdict]) -> String {
    let lead = |verdict: &&Verdict| {
        let turn = verdict.longest().first().copied()?;
        Some(format!("{} for “{}”", turn.told(), title(summary, verdict.strategy)))
    };
    let parts: Vec<String> = verdicts.iter().filter_map(lead).collect();
    format!("The longest bars: {}.", parts.join("; "))
}

fn swings(summary: &Summary, verdict: &Verdict) -> String {
    let of = |turn: &&Turn| {
        let [low, high] = turn.ends.map(|(_, difference)| amount(verdict.quantity, difference));
        format!("{}: {low} at its low end, {high} at its high end", turn.told())
    };
    let parts: Vec<String> = shown(verdict).iter().map(of).collect();
    format!("{}: {}. ", title(summary, verdict.strategy), parts.join("; "))
}

fn draw_tornado(sheet: &Sheet, verdict: &Verdict, place: Place) -> Result<f64, Fault> {
    let shown = shown(verdict);
    let numbers = shown.iter().flat_map(|turn| turn.ends.map(|end| end.1));
    let over = Axis::signed(numbers.chain([verdict.base]), 4);
    let inset = over.widest() / 2.0 + 2.0;
    let mut y = place.y;
    let mut bars = Vec::new();
    for turn in shown {
        let name =
            Look::QUIET.wrapped(&turn.told().replace(" to ", "\u{a0}to\u{a0}"), place.width, 2);
        y = sheet.lines((place.x, y), &name, Look::QUIET.ink(Ink::Words)) + 1.0;
        bars.push((y, turn));
        y += 17.0;
    }
    let plot = [place.x + inset, place.y, place.x + place.width - inset, y];
    let (mut chart, bottom) = sheet.rows(plot, &over, Some(&[]))?;
    for (y, turn) in bars {
        // Both ends on one side: the longer bar lies behind.
        for ((_, end), ink, thin) in
            [(turn.ends[0], Ink::OptionHalf, 0.0), (turn.ends[1], Ink::Better, 2.0)]
        {
            let corners = [(verdict.base, y + thin), (end, y + 11.0 - thin)];
            chart.draw_series([Rectangle::new(corners, ink.filled())])?;
        }
        let base = [(verdict.base, y - 1.0), (verdict.base, y + 12.0)];
        chart.draw_series([PathElement::new(base, Ink::Words.stroke_width(15))])?;
    }
    Ok(bottom)
}
