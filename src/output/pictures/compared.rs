//! Two runs in one picture: what each says of deaths and of recovery, one above the other for every option that both have.

use super::axis::Axis;
use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::sheet::{LINES, Place, Sheet, interval};
use super::style::Ink;
use crate::findings::quantities::Quantity;
use crate::findings::two_runs::{Answer, Record, answers};
use crate::narrative::figures::{capital, plain};
use crate::narrative::words::noun;

/// Least width of a panel, pixels.
const LEAST: f64 = 300.0;
/// Height of a run's row, pixels.
const ROW: f64 = 20.0;
/// The runs, with their colours.
const RUNS: [(&str, Ink); 2] = [("A", Ink::Plain), ("B", Ink::Better)];

/// The picture, where the runs have options in common.
#[must_use]
pub fn pictures(one: &Record, other: &Record) -> Vec<Picture> {
    let answers = answers(one, other);
    if answers.is_empty() {
        return Vec::new();
    }
    let mut quantities: Vec<Quantity> = answers.iter().map(|answer| answer.quantity).collect();
    quantities.dedup();
    let source = format!("A: {}. B: {}.", plain(&one.folder), plain(&other.folder));
    let words = Words {
        finding: finding(&answers),
        title: "What two runs say, differences from the comparator of each".into(),
        reading: "Dot: mean; line: 90 % of runs.".into(),
        description: answers.iter().map(|answer| answer.sentence() + " ").collect(),
    };
    vec![Picture::from_source(&source, Kind::Compared, "compared", words, |sheet| {
        let names: Vec<String> =
            quantities.iter().map(|quantity| capital(noun(*quantity))).collect();
        sheet.panels(&names, LEAST, |sheet, index, place| {
            let own = answers.iter().filter(|answer| answer.quantity == quantities[index]);
            draw(sheet, place, &own.collect::<Vec<_>>())
        })
    })]
}

/// The answer that differs most, of those that differ beyond chance.
fn finding(answers: &[Answer]) -> String {
    let change = |answer: &Answer| answer.means[1] - answer.means[0];
    let beyond: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.beyond_chance.unwrap_or(true) && change(answer) != 0.0)
        .collect();
    let relative = |answer: &Answer| {
        change(answer).abs() / answer.means[0].abs().max(answer.means[1].abs()).max(1.0)
    };
    let Some(most) = beyond.iter().max_by(|one, other| relative(one).total_cmp(&relative(other)))
    else {
        return "The two runs say the same of deaths and recovery, as far as chance lets one tell"
            .into();
    };
    format!(
        "{} of {} answers differ, most of all {} under “{}”: {}",
        beyond.len(),
        answers.len(),
        noun(most.quantity),
        most.option(),
        most.change()
    )
}

/// Lower end, mean and upper end of a run's answer.
fn extent(answer: &Answer, run: usize) -> [f64; 3] {
    let mean = answer.means[run];
    let [low, high] = answer.ranges[run].unwrap_or([mean, mean]);
    [low, mean, high]
}

/// Options under their names, each with a row for A and one for B; the height under them.
fn draw(sheet: &Sheet, place: Place, answers: &[&Answer]) -> Result<f64, Fault> {
    let ranges: Vec<[f64; 3]> =
        answers.iter().flat_map(|answer| [extent(answer, 0), extent(answer, 1)]).collect();
    let over = Axis::spared(&ranges, 4);
    let look = Look::QUIET.ink(Ink::Words);
    let said = |answer: &Answer, run: usize| {
        look.wrapped(&answer.said(run), 0.4 * place.width, 1).concat()
    };
    let widest = answers.iter().flat_map(|answer| [said(answer, 0), said(answer, 1)]);
    let widest = widest.map(|text| look.width(&text)).fold(0.0, f64::max);
    let inset = over.widest() / 2.0;
    let (left, right) = (place.x + 16.0 + inset, place.x + place.width - widest - 8.0 - inset);
    let mut y = place.y;
    let mut marks = Vec::new();
    for answer in answers {
        let name = Look::LABEL.wrapped(&answer.option(), place.width, LINES);
        let above = y;
        y = sheet.lines((place.x, y), &name, Look::LABEL) + 2.0;
        for (run, (letter, ink)) in RUNS.into_iter().enumerate() {
            let middle = y + ROW / 2.0;
            sheet.text((place.x, middle + 4.2), letter, Look::STRONG.ink(ink));
            let at = (place.x + place.width, middle + 4.2);
            sheet.text(at, &said(answer, run), look.anchor(Anchor::End).ink(ink));
            marks.push((middle, extent(answer, run), ink));
            y += ROW;
        }
        sheet.note([place.x, above, place.x + place.width, y], &answer.sentence());
        y += 10.0;
    }
    let middles: Vec<f64> = marks.iter().map(|(middle, ..)| *middle).collect();
    let (mut chart, bottom) = sheet.rows([left, place.y, right, y], &over, Some(&middles))?;
    for (middle, range, ink) in marks {
        interval(&mut chart, range, middle, ink, false)?;
    }
    Ok(bottom)
}
