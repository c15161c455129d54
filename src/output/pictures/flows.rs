//! The flow of people through treatment and recovery in a year, as a table: what is under the comparator, and what every
//! option makes more or less.

use super::drawing::Fault;
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{How, shortest};
use super::sheet::{EDGE, Sheet};
use super::style::Ink;
use super::titles::{comparator, title};
use crate::findings::drawn::{Flow, Flows};
use crate::narrative::Summary;
use crate::narrative::figures::{capital, signed_size, size};
use plotters::prelude::{Color, PathElement};

/// Least width of a column of numbers, pixels.
const LEAST: f64 = 84.0;
/// Lines that the name of a column takes at most.
const NAMES: usize = 5;
/// Height of a row, pixels.
const ROW: f64 = 20.0;

/// The table, where anybody moves.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let flows = &summary.drawn.flows;
    let Some(now) = flows.first() else { return Vec::new() };
    if rows(now).iter().all(|(_, flow)| flow.people <= 0.0) {
        return Vec::new();
    }
    let against = match flows.len() {
        1 => String::new(),
        _ => format!(" Options: more or fewer than under {}.", comparator(summary)),
    };
    let words = Words {
        finding: finding(summary),
        title: "People a year through treatment and recovery, mean over the horizon and over runs"
            .into(),
        reading: format!(
            "A person may go a way more than once. Came back: treated in the last 12 months. Not started: lost, or waiting at the \
             end. Recovery begins after treatment and without it.{against}"
        ),
        description: (0..flows.len()).map(|option| described(summary, option) + " ").collect(),
    };
    vec![Picture::new(summary, Kind::People, "flows", words, |sheet| draw(sheet, summary))]
}

/// Every flow once, with its hub: who starts treatment leaves one hub and comes into the next.
fn rows(flows: &Flows) -> Vec<(&'static str, Flow)> {
    let mut rows: Vec<(&'static str, Flow)> = Vec::new();
    for hub in flows.hubs() {
        for flow in hub.into.iter().chain(&hub.out) {
            if !rows.iter().any(|(_, known)| known.name == flow.name) {
                rows.push((hub.name, *flow));
            }
        }
    }
    rows
}

/// The largest change that options make.
fn finding(summary: &Summary) -> String {
    let flows = &summary.drawn.flows;
    let mut found: Vec<(usize, &'static str, f64)> = Vec::new();
    for (option, flows) in flows.iter().enumerate().skip(1) {
        let largest = rows(flows).into_iter().filter_map(|(_, flow)| Some((flow.name, flow.more?)));
        let largest = largest.max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
        found.extend(largest.map(|(name, more)| (option, name, more)));
    }
    found.retain(|(_, _, more)| more.abs() >= 0.5);
    found.sort_by(|one, other| other.2.abs().total_cmp(&one.2.abs()).then(one.0.cmp(&other.0)));
    let Some((option, name, more)) = found.first().copied() else {
        let people = |name: &str| {
            let rows = flows.first().map(rows).unwrap_or_default();
            rows.iter().find(|(_, flow)| flow.name == name).map_or(0.0, |(_, flow)| flow.people)
        };
        let lead = format!(
            "{} people a year start treatment, {} complete it",
            size(people("started")),
            size(people("completed"))
        );
        return if flows.len() > 1 {
            format!("{lead}; no option changes it by a person")
        } else {
            lead
        };
    };
    let side = if more < 0.0 { "fewer" } else { "more" };
    shortest(summary, |names| {
        let who = match (names.how, flows.len()) {
            (_, 2) => "the option".into(),
            (How::Counts, _) => "one option".into(),
            _ => names.quoted(option),
        };
        format!(
            "the largest change: {} {side} people a year {} under {who}, on average",
            size(more),
            verb(name)
        )
    })
}

/// A flow after a number of people.
fn verb(name: &str) -> &'static str {
    match name {
        "came back" => "come back",
        "others" => "ask for treatment for the first time in a year",
        "started" => "start treatment",
        "not started" => "do not start",
        "completed" => "complete treatment",
        "left unplanned" => "leave unplanned",
        "prison" => "go to prison out of treatment",
        "died" => "die in treatment",
        "began" => "begin recovery",
        "relapsed" => "relapse",
        _ => "go this way",
    }
}

fn described(summary: &Summary, option: usize) -> String {
    let rows = rows(&summary.drawn.flows[option]);
    let parts: Vec<String> = rows
        .iter()
        .map(|(_, flow)| match flow.more {
            Some(more) => format!("{} {} ({})", flow.name, size(flow.people), signed_size(more)),
            None => format!("{} {}", flow.name, size(flow.people)),
        })
        .collect();
    format!("{}, people a year: {}.", title(summary, option), parts.join("; "))
}

/// As many options side by side as fit; the rest in further tables under it.
fn draw(sheet: &mut Sheet, summary: &Summary) -> Result<(), Fault> {
    let flows = &summary.drawn.flows;
    let room = sheet.rest().width;
    let all = rows(&flows[0]);
    let names = all.iter().map(|(_, flow)| Look::LABEL.width(flow.name)).fold(0.0, f64::max) + 18.0;
    let fitting = (((room - names) / LEAST).floor() as usize).max(2);
    let others: Vec<usize> = (1..flows.len()).collect();
    // The comparator's column stands in every table.
    let tables: Vec<&[usize]> =
        if others.is_empty() { vec![&[]] } else { others.chunks(fitting - 1).collect() };
    let columns = tables.iter().map(|options| options.len()).max().unwrap_or(0) + 1;
    let each = ((room - names) / columns as f64).min(130.0);
    for options in tables {
        let mut shown = vec![0];
        shown.extend(options);
        table(sheet, summary, &shown, names, each)?;
        sheet.y += 12.0;
    }
    Ok(())
}

fn table(
    sheet: &mut Sheet,
    summary: &Summary,
    options: &[usize],
    names: f64,
    each: f64,
) -> Result<(), Fault> {
    let paper = sheet.paper();
    let right = |column: usize| EDGE + names + each * (column + 1) as f64;
    let head = Look::STRONG.anchor(Anchor::End).ink(Ink::Words);
    let heads: Vec<Vec<String>> = options
        .iter()
        .map(|option| head.wrapped(&title(summary, *option), each - 10.0, NAMES))
        .collect();
    let tallest = heads.iter().map(|lines| head.tall(lines)).fold(0.0, f64::max);
    for (column, lines) in heads.iter().enumerate() {
        sheet.lines((right(column), sheet.y + tallest - head.tall(lines)), lines, head);
    }
    sheet.y += tallest + 4.0;
    let edge = right(options.len() - 1);
    let rule = |y: f64, ink: Ink, width: u32| {
        paper.draw(&PathElement::new([(EDGE, y), (edge, y)], ink.stroke_width(width)))
    };
    rule(sheet.y, Ink::Zero, 10)?;
    let all: Vec<Vec<(&'static str, Flow)>> =
        options.iter().map(|option| rows(&summary.drawn.flows[*option])).collect();
    let mut hub = "";
    for (row, (of, flow)) in all[0].iter().enumerate() {
        if *of != hub {
            hub = of;
            sheet.text((EDGE, sheet.y + 15.0), &capital(of), Look::BOLD);
            sheet.y += ROW;
        }
        sheet.text((EDGE + 10.0, sheet.y + 14.0), flow.name, Look::LABEL);
        for (column, option) in options.iter().enumerate() {
            let here = all[column][row].1;
            let (text, ink) = match here.more {
                None => (size(here.people), Ink::Quiet),
                Some(more) if more.abs() < 0.05 => ("–".to_owned(), Ink::Quiet),
                Some(more) => (signed_size(more), Ink::Words),
            };
            let look = Look::LABEL.anchor(Anchor::End).ink(ink);
            sheet.text((right(column), sheet.y + 14.0), &text, look);
            let note = format!(
                "{}, {}: {} people a year",
                title(summary, *option),
                flow.name,
                size(here.people)
            );
            sheet.note([right(column) - each + 10.0, sheet.y, right(column), sheet.y + ROW], &note);
        }
        sheet.y += ROW;
        rule(sheet.y, Ink::Grid, 10)?;
    }
    Ok(())
}
