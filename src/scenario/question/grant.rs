//! A grant that ends: what would follow?

use super::super::lines::Line;
use super::super::types::{Scenario, Stream};
use super::asked::{Amount, LineNames, Refused, refused};
use super::{Question, capital, guess, money, name, quoted, title, within};
use crate::units::{Pence, YearMonth};
use std::fmt::Write as _;

/// The name in files of a grant that no stream of the file is.
const UNNAMED: &str = "grant_asked_about";

/// What a grant pays.
#[derive(Clone, Debug, PartialEq)]
pub enum Grant {
    /// A stream of the file, by its name, its title or a part of it.
    Stream(String),
    /// So much of these lines, in proportion to what they have; all of it without an amount.
    Lines(LineNames, Option<Amount>),
}

/// A grant that ends.
#[derive(Clone, Debug, PartialEq)]
pub struct GrantEnds {
    /// Which.
    pub grant: Grant,
    /// First month without it; where none, the month that the stream states.
    pub on: Option<YearMonth>,
}

/// A grant that ends as a scenario: the comparator keeps it, every other stream is as the file has it.
///
/// # Errors
///
/// What no stream is, what the budget or the horizon cannot bear.
pub fn grant_ends(base: &Scenario, asked: &GrantEnds) -> Result<Question, Refused> {
    let stream = match &asked.grant {
        Grant::Stream(wanted) => stream(base, wanted)?.clone(),
        Grant::Lines(lines, amount) => unnamed(base, lines, *amount)?,
    };
    let stated = stream.until.map(|month| base.start.plus(month));
    let Some(on) = asked.on.or(stated) else {
        return Err(refused(
            format!("“{}”, of which the file does not say when it ends", stream.title),
            "a month with `--on`",
        )
        .hint("`--on 2026-04` is the first month without it"));
    };
    within(base, Some(on), "--on")?;
    let what = format!("{} ends, {on} being the first month without it", stream.title);
    let mut options = String::new();
    let others = base.streams.iter().filter(|other| other.name != stream.name);
    for other in others {
        write(&mut options, base, other, other.until);
    }
    write(&mut options, base, &stream, None);
    let _ = write!(
        options,
        "\n[comparator]\ntitle = {}\n\n[[options]]\nid = \"ends\"\ntitle = {}\nend = {{ stream = \"{}\", on = \"{on}\" }}\n",
        quoted(&clipped(&format!("{} goes on", stream.title))),
        quoted(&capital(&format!("{} ends on {on}", stream.title))),
        stream.name,
    );
    Ok(Question {
        name: name(base, &format!("{} ends {on}", stream.title)),
        asks: format!("What would follow in “{}” from this: {what}?", base.area.name),
        title: title(base, &what),
        notes: vec![paid(base, &stream)],
        steps: vec![stream.total()],
        ids: vec!["ends".to_owned()],
        options,
    })
}

/// A title of an option.
fn clipped(text: &str) -> String {
    text.chars().take(super::LONGEST_TITLE).collect()
}

/// The stream that is meant.
fn stream<'s>(base: &'s Scenario, wanted: &str) -> Result<&'s Stream, Refused> {
    let bare = super::super::names::bare;
    let plain = bare(wanted);
    let shown: String = wanted.chars().take(80).collect();
    let names = |stream: &Stream| [bare(&stream.name), bare(&stream.title)];
    let whole = base.streams.iter().find(|stream| names(stream).contains(&plain));
    if let Some(stream) = whole {
        return Ok(stream);
    }
    let part = |stream: &&Stream| {
        !plain.is_empty() && names(stream).iter().any(|name| name.contains(&plain))
    };
    let found: Vec<&Stream> = base.streams.iter().filter(part).collect();
    if let [stream] = found[..] {
        return Ok(stream);
    }
    if base.streams.is_empty() {
        return Err(refused(
            format!("`--stream {shown}`, and the file states no stream"),
            "a stream of the file; or `--lines` and `--amount`, which say what the grant pays",
        )
        .hint(
            "`[[stream]]` with `name`, `title` and `gbp_per_year` states one (docs/scenario-format.md); or \
             `--lines rehab,lero --amount £300k --on 2026-04` asks without one",
        ));
    }
    let list: Vec<String> =
        base.streams.iter().map(|s| format!("`{}` ({})", s.name, s.title)).collect();
    let what = if found.is_empty() { "" } else { ", which could be several" };
    let refused = refused(
        format!("`--stream {shown}`{what}"),
        format!("a stream of the file: {}", list.join(", ")),
    );
    let known = base.streams.iter().map(|stream| stream.name.as_str());
    Err(match guess::nearest(wanted, known) {
        Some(near) => refused.hint(format!("did you mean `{near}`?")),
        None => refused,
    })
}

/// A grant that pays some lines in proportion to what they have.
fn unnamed(base: &Scenario, names: &LineNames, amount: Option<Amount>) -> Result<Stream, Refused> {
    let lines = names.lines(base, &[]);
    let whole = money(base, &lines);
    if whole <= Pence::ZERO {
        return Err(refused(
            format!("`--lines {}` without money", names.word()),
            "lines that have money at the start",
        ));
    }
    let pays = match amount {
        None => whole,
        Some(Amount::Share(share)) => whole.share(share),
        Some(Amount::PoundsPerYear(pounds)) => Pence::from_pounds(pounds),
    };
    // A grant cannot pay what another pays already.
    let others = |line: Line| -> i64 {
        let parts = base.streams.iter().filter(|stream| stream.from.is_none());
        parts.map(|stream| stream.amount[line as usize].0).sum()
    };
    let free: Vec<(Line, i64)> = lines
        .iter()
        .map(|&line| (line, (base.baseline[line as usize].0 - others(line)).max(0)))
        .collect();
    let most: i64 = free.iter().map(|(_, pence)| pence).sum();
    if pays.0 > most {
        let less = if Pence(most) < whole { " less what the file's streams pay" } else { "" };
        return Err(refused(
            format!("a grant of {pays} a year for {names}"),
            format!("at most what these lines have{less}: {} a year", Pence(most)),
        ));
    }
    let amount = super::super::budget::spread(pays.0, &free).map(Pence);
    let title = format!("A grant for {names}");
    Ok(Stream {
        name: UNNAMED.to_owned(),
        title,
        from: None,
        until: None,
        amount,
        areas: Vec::new(),
    })
}

/// A stream as a file states it.
fn write(text: &mut String, base: &Scenario, stream: &Stream, until: Option<u32>) {
    let pays: Vec<String> = Line::ALL
        .iter()
        .zip(&stream.amount)
        .filter(|(_, pence)| **pence != Pence::ZERO)
        .map(|(line, pence)| format!("{} = {}", line.key(), pence.pounds()))
        .collect();
    // Writing to a String does not fail.
    let _ = write!(
        text,
        "\n[[stream]]\nname = \"{}\"\ntitle = {}\n",
        stream.name,
        quoted(&clipped(&stream.title))
    );
    if let Some(month) = stream.from {
        let _ = writeln!(text, "from = \"{}\"", base.start.plus(month));
    }
    if let Some(month) = until {
        let _ = writeln!(text, "until = \"{}\"", base.start.plus(month));
    }
    if !stream.areas.is_empty() {
        let areas: Vec<String> = stream.areas.iter().map(|id| quoted(id)).collect();
        let _ = writeln!(text, "areas = [{}]", areas.join(", "));
    }
    let _ = writeln!(text, "gbp_per_year = {{ {} }}", pays.join(", "));
}

/// What a grant pays, in a sentence.
fn paid(base: &Scenario, stream: &Stream) -> String {
    let lines: Vec<String> = Line::ALL
        .iter()
        .zip(&stream.amount)
        .filter(|(_, pence)| **pence != Pence::ZERO)
        .map(|(line, pence)| {
            let has = base.baseline[*line as usize];
            let of = if *pence == has { "all of it".to_owned() } else { format!("of {has}") };
            format!("{} {pence} ({of})", line.label())
        })
        .collect();
    format!(
        "{} pays {} a year of the budget of {}: {}. Carrying on keeps it; without it staff go at once, with redundancy, and \
         nobody else pays in its place.",
        stream.title,
        stream.total(),
        money(base, Line::ALL),
        lines.join(", ")
    )
}
