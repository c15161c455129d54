//! What an answer rests on: the difference with contested evidence read in other ways, and the rows that move it most.

use super::drawing::{Anchor, Shape, wrapped};
use super::scale::Scale;
use super::sheet::{EDGE, LINES, Look, Place, Sheet};
use super::style::{Ink, SMALL};
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::quantities::Quantity;
use crate::summary::rests::{Turn, Verdict};
use crate::summary::words::{amount, noun};

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
        draw_readings(sheet, summary, &verdicts);
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

fn draw_readings(sheet: &mut Sheet, summary: &Summary, verdicts: &[&Verdict]) {
    let stacked = sheet.narrow();
    let room = sheet.room();
    let (names, words) = if stacked { (room, room) } else { (0.3 * room, 0.27 * room) };
    let (from, to) = if stacked {
        (EDGE + 10.0, EDGE + room - 10.0)
    } else {
        (EDGE + names + 16.0, EDGE + room - words - 16.0)
    };
    let numbers = verdicts.iter().flat_map(|verdict| verdict.numbers()).chain([0.0]);
    let scale = Scale::around(numbers, if stacked { 4 } else { 5 }, from, to);
    let top = sheet.y;
    let mut y = top + 4.0;
    let mut marks = Vec::new();
    for verdict in verdicts {
        let size = Look::LABEL.size;
        let name = wrapped(&title(summary, verdict.strategy), names, size, true, LINES);
        let text = wrapped(&verdict.ledger(), words, size, false, LINES + 1);
        let tall = |lines: &[String]| lines.len() as f64 * Look::LABEL.leading();
        if stacked {
            y = sheet.lines((EDGE, y), &name, Look::BOLD);
            marks.push((y + 18.0, *verdict));
            y = sheet.lines((EDGE, y + 28.0), &text, Look::LABEL.ink(Ink::Quiet)) + 12.0;
        } else {
            let height = tall(&name).max(tall(&text)).max(34.0);
            sheet.lines((EDGE, y + (height - tall(&name)) / 2.0), &name, Look::BOLD);
            sheet.lines(
                (EDGE + room - words, y + (height - tall(&text)) / 2.0),
                &text,
                Look::LABEL,
            );
            marks.push((y + height / 2.0 + 4.0, *verdict));
            y += height + 8.0;
        }
    }
    if stacked {
        for (middle, _) in &marks {
            for tick in scale.ticks() {
                let ink = if tick == 0.0 { Ink::Zero } else { Ink::Grid };
                let x = scale.at(tick);
                sheet.line(vec![(x, middle - 7.0), (x, middle + 8.0)], ink, 1.0);
            }
        }
    }
    let bottom = if stacked {
        sheet.columns(&scale, y, y + 3.0, true)
    } else {
        sheet.columns(&scale, top, y, true)
    };
    for (middle, verdict) in marks {
        let at = |number: f64| scale.at(number);
        let (sceptical, hopeful) = (at(verdict.sceptical), at(verdict.hopeful));
        let untested = verdict.untested();
        // Neither better nor worse: this says how sure, so that no colour of a side is used.
        let ink = if untested { Ink::Plain } else { Ink::Words };
        if untested {
            sheet.dashed((sceptical, middle), (hopeful, middle), ink);
        } else {
            sheet.line(vec![(sceptical, middle), (hopeful, middle)], ink, 2.5);
        }
        let dots = [at(verdict.base), at(verdict.weak)];
        for (x, letter) in [(sceptical, "s"), (hopeful, "h")] {
            sheet.line(vec![(x, middle - 4.0), (x, middle + 4.0)], ink, 2.0);
            // Letters where they do not touch each other.
            if (sceptical - hopeful).abs() > 10.0 {
                let look = Look::QUIET.anchor(Anchor::Middle);
                sheet.text((x, middle - 9.0), letter, look.ink(Ink::Words));
            }
        }
        sheet.dot((dots[1], middle), ink, true);
        sheet.dot((dots[0], middle), ink, false);
    }
    let look = Look::QUIET.anchor(Anchor::Middle);
    sheet.text(((from + to) / 2.0, bottom + 11.0), "people, more or fewer", look);
    sheet.y = bottom + 20.0;
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
        });
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

fn draw_tornado(sheet: &mut Sheet, verdict: &Verdict, place: Place) -> f64 {
    let shown = shown(verdict);
    let numbers = shown.iter().flat_map(|turn| turn.ends.map(|end| end.1));
    let scale = Scale::around(numbers.chain([verdict.base]), 4, 0.0, 1.0);
    let over = Sheet::overhang(&scale, true) + 2.0;
    let scale = scale.between(place.x + over, place.x + place.width - over);
    let mut y = place.y;
    let mut bars = Vec::new();
    for turn in shown {
        let name =
            wrapped(&turn.told().replace(" to ", "\u{a0}to\u{a0}"), place.width, SMALL, false, 2);
        y = sheet.lines((place.x, y), &name, Look::QUIET.ink(Ink::Words)) + 1.0;
        bars.push((y, turn));
        y += 17.0;
    }
    let base = scale.at(verdict.base);
    for (y, turn) in &bars {
        for (index, (_, difference)) in turn.ends.iter().enumerate() {
            let end = scale.at(*difference);
            let (left, right) = (base.min(end), base.max(end));
            let ink = if index == 0 { Ink::OptionHalf } else { Ink::Better };
            // Both ends on one side: the longer bar lies behind.
            let inset = if index == 0 { 0.0 } else { 2.0 };
            sheet.add(Shape::Block {
                at: (left, y + inset),
                size: ((right - left).max(1.0), 11.0 - 2.0 * inset),
                ink,
            });
        }
        sheet.line(vec![(base, y - 1.0), (base, y + 12.0)], Ink::Words, 1.5);
    }
    sheet.columns(&scale, y, y + 3.0, true)
}
