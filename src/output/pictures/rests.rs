//! What an answer rests on: the difference with contested evidence read in other ways, and the rows that move it most.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{How, shortest};
use super::sheet::{EDGE, LINES, Place, Sheet, dashes, dot};
use super::style::Ink;
use super::titles::{comparator, title};
use crate::evidence::Grade;
use crate::findings::quantities::Quantity;
use crate::findings::rests::{Turn, Verdict};
use crate::narrative::Summary;
use crate::narrative::figures::{plain, whole_percent};
use crate::narrative::words::{amount, noun};
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
        finding: finding(summary, quantity, &verdicts),
        title: format!("What the difference in {what} rests on, against {}", comparator(summary)),
        reading: "Expected values. Dot: central values; the line reaches to contested evidence read sceptically and read \
                  hopefully, dashed where the difference is untested. Ring: only weak evidence read sceptically. Beside it: \
                  how much of the difference goes when contested evidence of one grade is read sceptically."
            .into(),
        description: verdicts.iter().map(|verdict| described(summary, verdict)).collect(),
    };
    let name = format!("rests_{}", quantity.outcome.key());
    Some(Picture::new(summary, Kind::Rests, name, words, |sheet| {
        draw_readings(sheet, summary, &verdicts)
    }))
}

/// Which differences are untested, and which have their sign from how evidence is read.
fn finding(summary: &Summary, quantity: Quantity, verdicts: &[&Verdict]) -> String {
    let what = noun(quantity);
    let untested: Vec<usize> =
        summary.rests.untested(summary, quantity).into_iter().map(|(option, _)| option).collect();
    let worth: Vec<&&Verdict> =
        verdicts.iter().filter(|verdict| verdict.base != 0.0 && !verdict.slight).collect();
    if worth.is_empty() {
        return format!("No difference in {what} that is worth the name rests on anything");
    }
    let turned: Vec<usize> = worth
        .iter()
        .filter(|verdict| !verdict.sign_holds())
        .map(|verdict| verdict.strategy)
        .collect();
    let (some, none) = (!untested.is_empty(), turned.is_empty());
    shortest(summary, |names| match (some, none) {
        (true, _) => format!(
            "UNTESTED under {}: read sceptically, less than a quarter of the difference in {what} is left",
            names.of(&untested)
        ),
        (false, false) => format!(
            "more or fewer {what} depends on how evidence is read under {}",
            names.of(&turned)
        ),
        (false, true) => {
            format!("no way of reading the evidence turns the sign of a difference in {what}")
        }
    })
}

/// What a grade of evidence is called in a sentence.
const fn evidence(grade: Grade) -> &'static str {
    match grade {
        Grade::High => "strong evidence",
        Grade::Moderate => "moderate evidence",
        Grade::Low => "weak evidence",
        Grade::VeryLow => "very weak evidence",
        Grade::Assumption => "assumptions",
    }
}

/// How much of a difference rests on which evidence, in words.
fn ledger(verdict: &Verdict) -> String {
    if verdict.base == 0.0 {
        return "no difference".into();
    }
    if verdict.slight {
        return "too small a difference to say".into();
    }
    let part = |&(grade, without): &(Grade, f64)| {
        let share = verdict.rests(without)?;
        let percent =
            if share >= 0.995 { "all of it".into() } else { whole_percent(100.0 * share) };
        (share >= 0.005).then(|| format!("{percent} on {}", evidence(grade)))
    };
    let parts: Vec<String> = verdict.grades.iter().filter_map(part).collect();
    let rests = if parts.is_empty() { "on nothing contested".into() } else { parts.join(", ") };
    if verdict.untested() { format!("UNTESTED: {rests}") } else { rests }
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
        ledger(verdict)
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
        let text = Look::LABEL.wrapped(&ledger(verdict), words, LINES + 1);
        if stacked {
            y = sheet.lines((EDGE, y), &name, Look::BOLD);
            middles.push(y + 22.0);
            y = sheet.lines((EDGE, y + 44.0), &text, Look::LABEL.ink(Ink::Quiet)) + 12.0;
        } else {
            let [name_tall, text_tall] = [&name, &text].map(|lines| Look::LABEL.tall(lines));
            let height = name_tall.max(text_tall).max(46.0);
            sheet.lines((EDGE, y + (height - name_tall) / 2.0), &name, Look::BOLD);
            let left = EDGE + room - words;
            sheet.lines((left, y + (height - text_tall) / 2.0), &text, Look::LABEL);
            middles.push(y + height / 2.0);
            y += height + 10.0;
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
        // One name over its end and one under it: they never touch each other.
        for (end, name, under) in [(ends[0], "sceptical", -9.0), (ends[1], "hopeful", 18.0)] {
            let mark = [(end, middle - 4.0), (end, middle + 4.0)];
            chart.draw_series([PathElement::new(mark, ink.stroke_width(20))])?;
            let look = Look::QUIET.anchor(Anchor::Middle);
            let half = look.width(name) / 2.0;
            let x = over.at(end, from, to).clamp(from + half - 12.0, to - half + 12.0);
            if verdict.base != 0.0 {
                sheet.text((x, middle + under), name, look);
            }
        }
        let note = described(summary, verdict);
        sheet.note([from - 10.0, middle - 16.0, to + 10.0, middle + 16.0], note.trim_end());
        for (number, hollow) in [(verdict.weak, true), (verdict.base, false)] {
            chart.draw_series([dot(at(number), 55, ink, hollow)])?;
        }
    }
    let look = Look::QUIET.anchor(Anchor::Middle);
    sheet.text(((from + to) / 2.0, bottom + 11.0), "fewer ←  people  → more", look);
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
        reading: "People more or fewer, expected values: one number of weak evidence at a time taken to the ends of its range. \
                  Light: at its low end; dark: at its high end; upright line: central values. Those that move next to nothing are \
                  left out."
            .into(),
        finding: leads(summary, what, &verdicts),
        description: verdicts.iter().map(|verdict| swings(summary, verdict)).collect(),
    };
    let name = format!("tornado_{}", quantity.outcome.key());
    Some(Picture::new(summary, Kind::Rests, name, words, |sheet| {
        let names: Vec<String> =
            verdicts.iter().map(|verdict| title(summary, verdict.strategy)).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            draw_tornado(sheet, verdicts[index], place, &names[index])
        })
    }))
}

/// A bar that is shorter than this share of the longest is left out.
const SLIGHT: f64 = 0.05;

/// The rows of a tornado: those that move a difference worth a word, and not next to nothing.
fn shown(verdict: &Verdict) -> Vec<&Turn> {
    if verdict.slight {
        return Vec::new();
    }
    let longest = verdict.longest();
    let most = longest.first().map_or(0.0, |turn| turn.reach(verdict.base));
    let moves = |turn: &&Turn| turn.reach(verdict.base) > SLIGHT * most;
    longest.into_iter().filter(moves).take(BARS).collect()
}

/// The number that moves the differences most.
fn leads(summary: &Summary, what: &str, verdicts: &[&Verdict]) -> String {
    let leads: Vec<(usize, &Turn)> = verdicts
        .iter()
        .filter_map(|verdict| Some((verdict.strategy, verdict.longest().first().copied()?)))
        .collect();
    let Some((_, first)) = leads.first() else { return String::new() };
    if leads.iter().all(|(_, turn)| turn.id == first.id) {
        return format!(
            "The difference in {what} hangs most on one number: {}",
            plain(&first.name)
        );
    }
    let mut rows: Vec<(&str, usize)> = Vec::new();
    for (_, turn) in &leads {
        match rows.iter_mut().find(|(name, _)| *name == turn.name) {
            Some((_, count)) => *count += 1,
            None => rows.push((&turn.name, 1)),
        }
    }
    let most = rows.iter().max_by_key(|(_, count)| *count).map_or(first.name.as_str(), |row| row.0);
    let options: Vec<usize> =
        leads.iter().filter(|(_, turn)| turn.name == most).map(|(option, _)| *option).collect();
    shortest(summary, |names| match names.how {
        How::Counts => format!("the difference in {what} hangs most on: {}", plain(most)),
        _ => format!(
            "the difference in {what} hangs most on “{}” under {}",
            plain(most),
            names.of(&options)
        ),
    })
}

fn swings(summary: &Summary, verdict: &Verdict) -> String {
    let of = |turn: &&Turn| {
        let [low, high] = turn.ends.map(|(_, difference)| amount(verdict.quantity, difference));
        format!("{}: {low} at its low end, {high} at its high end", turn.told())
    };
    let parts: Vec<String> = shown(verdict).iter().map(of).collect();
    format!("{}: {}. ", title(summary, verdict.strategy), parts.join("; "))
}

fn draw_tornado(
    sheet: &Sheet,
    verdict: &Verdict,
    place: Place,
    option: &str,
) -> Result<f64, Fault> {
    let shown = shown(verdict);
    let numbers = shown.iter().flat_map(|turn| turn.ends.map(|end| end.1));
    let over = Axis::signed(numbers.chain([verdict.base]), 4);
    let inset = over.widest() / 2.0 + 2.0;
    let mut y = place.y;
    let mut bars = Vec::new();
    for turn in shown {
        let name = Look::QUIET.wrapped(&plain(&turn.name), place.width, 2);
        let [low, high] = turn.ends.map(|(_, end)| amount(verdict.quantity, end));
        let [from, to] = turn.at_ends();
        let said = format!("at {from}: {low}; at {to}: {high}");
        let above = y;
        y = sheet.lines((place.x, y), &name, Look::QUIET.ink(Ink::Words));
        y = sheet.paragraph(Place { y, ..place }, &said, Look::QUIET, 2) + 2.0;
        let note = format!("{option}, {}: {said}", turn.told());
        sheet.note([place.x, above, place.x + place.width, y + 14.0], &note);
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
