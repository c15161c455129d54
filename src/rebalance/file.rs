//! What was found as a scenario file: moves of money that `balance run` reads.

use super::after::EVEN;
use super::found::Found;
use super::survey::Steps;
use super::variables::Variable;
use crate::scenario::question::quoted;
use crate::scenario::{Line, Scenario};
use crate::units::{MONTHS_PER_YEAR, Pence};
use std::fmt::Write as _;

/// The option of an allocation: TOML, to stand in a scenario file.
#[must_use]
pub fn option(found: &Found, scenario: &Scenario, id: &str, title: &str, steps: &[i32]) -> String {
    let mut text = format!("\n[[options]]\nid = {}\ntitle = {}\n", quoted(id), quoted(title));
    let from = scenario.start.plus(found.variables.from);
    let years = found.variables.over / MONTHS_PER_YEAR;
    let areas = |part: usize| -> String {
        if scenario.areas.is_empty() {
            String::new()
        } else {
            format!(", areas = [{}]", quoted(&scenario.areas[part].name))
        }
    };
    let (moves, gains, losses) = moves(found, scenario, steps);
    let mut list = |key: &str, entries: Vec<String>| {
        if !entries.is_empty() {
            let _ = writeln!(text, "{key} = [\n    {},\n]", entries.join(",\n    "));
        }
    };
    let shift = |own: &Move| {
        let [from_lines, to] = [&own.from, &own.to].map(|lines| names(lines));
        format!(
            "{{ from = [{from_lines}], to = [{to}], amount_gbp_per_year = {}, start = \"{from}\", over_years = {years}{} }}",
            plain(own.pence),
            areas(own.part)
        )
    };
    list("shift", moves.iter().map(shift).collect());
    let add = |(part, lines, pence): &(usize, Vec<Line>, i64)| {
        let pounds = spread(scenario, *part, lines, *pence)
            .into_iter()
            .map(|(line, pence)| format!("{} = {}", line.key(), plain(pence)));
        let pounds: Vec<String> = pounds.collect();
        format!(
            "{{ from = \"{from}\", over_years = {years}, gbp_per_year = {{ {} }}{} }}",
            pounds.join(", "),
            areas(*part)
        )
    };
    list("add", gains.iter().map(add).collect());
    let cut = |(part, lines, pence): &(usize, Vec<Line>, i64)| {
        let has: i64 =
            lines.iter().map(|&line| scenario.parts()[*part].baseline[line as usize].0).sum();
        format!(
            "{{ lines = [{}], by = {}, from = \"{from}\", over_years = {years}{} }}",
            names(lines),
            *pence as f64 / has.max(1) as f64,
            areas(*part)
        )
    };
    list("cut", losses.iter().map(cut).collect());
    text
}

/// A scenario file with every finalist; `extends` is the file that it builds on, relative to itself, or a built-in name.
#[must_use]
pub fn text(found: &Found, scenario: &Scenario, extends: &str, name: &str) -> String {
    let even = found.variables.even();
    let another = even.iter().any(|steps| *steps != 0).then_some((EVEN.0, EVEN.1, &even));
    let finalists = found.finalists.iter();
    let options: Vec<(&str, &str, &Steps)> = another
        .into_iter()
        .chain(finalists.map(|own| (own.id, own.title, &own.allocation.steps)))
        .collect();
    let ids: Vec<String> = options.iter().map(|(id, ..)| quoted(id)).collect();
    let mut text = format!(
        "# Allocations that `balance rebalance` found. None is the best: read its page before you choose.\n\
         # Run them: `balance run` and the name of this file.\n\nextends = {}\nname = {}\ntitle = {}\nonly = [{}]\n",
        quoted(extends),
        quoted(name),
        quoted(&format!(
            "{}: other balances",
            scenario.title.chars().take(150).collect::<String>()
        )),
        ids.join(", ")
    );
    for (id, title, steps) in options {
        text.push_str(&option(found, scenario, id, title, steps));
    }
    text
}

/// Money from some lines to others.
struct Move {
    part: usize,
    from: Vec<Line>,
    to: Vec<Line>,
    pence: i64,
}

/// Money that one part gains or loses on some lines without a counterpart: pence a year.
type Alone = Vec<(usize, Vec<Line>, i64)>;

/// An allocation as moves inside every part, and what is left over: gains, then losses.
fn moves(found: &Found, scenario: &Scenario, steps: &[i32]) -> (Vec<Move>, Alone, Alone) {
    let (mut moves, mut gains, mut losses) = (Vec::new(), Vec::new(), Vec::new());
    for part in 0..scenario.parts().len() {
        let own = || {
            let all = found.variables.moving.iter().zip(steps);
            all.filter(move |(variable, _)| variable.part == part)
        };
        let pence = |steps: i32| i64::from(steps) * found.variables.step;
        let mut give: Vec<(&Variable, i64)> = own()
            .filter(|(_, steps)| **steps < 0)
            .map(|(own, steps)| (own, pence(-steps)))
            .collect();
        let mut take: Vec<(&Variable, i64)> = own()
            .filter(|(_, steps)| **steps > 0)
            .map(|(own, steps)| (own, pence(*steps)))
            .collect();
        for (giver, left) in &mut give {
            for (taker, wanted) in &mut take {
                let amount = (*left).min(*wanted);
                if amount > 0 {
                    *left -= amount;
                    *wanted -= amount;
                    moves.push(Move {
                        part,
                        from: giver.lines.clone(),
                        to: taker.lines.clone(),
                        pence: amount,
                    });
                }
            }
        }
        let over = |list: Vec<(&Variable, i64)>| {
            let left = list.into_iter().filter(|(_, left)| *left > 0);
            left.map(|(own, left)| (part, own.lines.clone(), left)).collect::<Vec<_>>()
        };
        gains.extend(over(take));
        losses.extend(over(give));
    }
    (moves, gains, losses)
}

fn spread(scenario: &Scenario, part: usize, lines: &[Line], pence: i64) -> Vec<(Line, i64)> {
    let baseline = &scenario.parts()[part].baseline;
    let weights: Vec<(Line, i64)> =
        lines.iter().map(|&line| (line, baseline[line as usize].0)).collect();
    let parts = crate::scenario::budget::spread(pence, &weights);
    lines.iter().map(|&line| (line, parts[line as usize])).collect()
}

fn names(lines: &[Line]) -> String {
    let quoted: Vec<String> = lines.iter().map(|line| quoted(line.key())).collect();
    quoted.join(", ")
}

/// Pounds as a file has them.
fn plain(pence: i64) -> String {
    format!("{}", Pence(pence).pounds())
}
