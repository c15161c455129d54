//! What was found as tables for a person.

use super::found::{Allocation, Found};
use super::worlds::{AS_READ, GRADED};
use crate::narrative::figures::{capital, pounds, signed_size, size};
use crate::narrative::reply::Grid;
use crate::scenario::Objective;

pub(super) fn label(found: &Found, variable: usize) -> String {
    found.variables.moving[variable].label()
}

/// Every line: where it stands and what its next and last money do.
pub(super) fn lines(found: &Found) -> Grid {
    let objective = found.objective as usize;
    let rows = (0..found.variables.moving.len()).map(|variable| {
        let own = found.spreads.iter().find(|own| own.variable == variable);
        let of = |next: bool| {
            let marginal =
                found.marginal.iter().find(|own| own.variable == variable && own.next == next);
            marginal.map_or_else(String::new, |own| {
                let gain = signed_size(better(found.objective, own.gains[AS_READ][objective]));
                match own.unspent.filter(|unspent| *unspent >= 0.2) {
                    Some(unspent) => format!("{gain} ({:.0} % finds nobody)", 100.0 * unspent),
                    None if own.all => format!("{gain} (all {})", pounds(own.pounds)),
                    None => gain,
                }
            })
        };
        vec![
            capital(&label(found, variable)),
            pounds(found.pounds(variable, 0)),
            own.map_or_else(String::new, |own| {
                if (own.raised, own.lowered) == (0, 0) {
                    "as today".to_owned()
                } else if own.pounds.0 == own.pounds.1 {
                    pounds(own.pounds.0)
                } else {
                    format!("{} to {}", pounds(own.pounds.0), pounds(own.pounds.1))
                }
            }),
            own.map_or_else(String::new, |own| {
                // Of one allocation there is no range, and about some lines nothing graded says anything.
                let words = if found.undecided.contains(&variable) {
                    "cannot decide"
                } else if found.ties.len() == 1 {
                    "there"
                } else {
                    own.standing.words()
                };
                match (own.raised, own.lowered) {
                    (0, 0) if words == "there" => "as today".to_owned(),
                    (0, 0) => words.to_owned(),
                    (raised, 0) => format!("{words}: up in {raised}"),
                    (0, lowered) => format!("{words}: down in {lowered}"),
                    (raised, lowered) => format!("{words}: up in {raised}, down in {lowered}"),
                }
            }),
            of(true),
            of(false),
        ]
    });
    let count = found.ties.len();
    let asked = pounds(found.marginal.iter().map(|own| own.pounds).fold(0.0, f64::max));
    Grid {
        header: vec![
            "£ a year".to_owned(),
            "Today".to_owned(),
            if count > 1 { format!("In the {count}") } else { "There".to_owned() },
            "So".to_owned(),
            format!("Next {asked}: {}", unit(found.objective)),
            format!("Last {asked}: {}", unit(found.objective)),
        ],
        widths: vec![26, 13, 18, 17, 12, 13],
        rows: rows.collect(),
    }
}

/// What a number in a column counts.
const fn unit(objective: Objective) -> &'static str {
    match objective {
        Objective::Deaths => "deaths",
        Objective::Recovery => "recoveries",
        Objective::Settled => "settled",
    }
}

/// A gain as a change of its number: fewer deaths are below nothing.
fn better(objective: Objective, gain: f64) -> f64 {
    if objective == Objective::Deaths { -gain } else { gain }
}

pub(super) fn ladder(found: &Found) -> Grid {
    let rows = found.ladder.iter().map(|rung| {
        vec![
            format!(
                "{} from {} to {}",
                pounds(rung.pounds),
                label(found, rung.from),
                label(found, rung.to)
            ),
            size(rung.counts),
            size(rung.as_read),
        ]
    });
    Grid {
        header: vec![
            "Move, a year".to_owned(),
            format!("{}, counted so far", capital(found.objective.gain())),
            "As evidence is read".to_owned(),
        ],
        widths: vec![56, 22, 22],
        rows: rows.collect(),
    }
}

fn counts(own: &Allocation, objective: Objective) -> f64 {
    own.gains[AS_READ][objective as usize].min(own.gains[GRADED][objective as usize])
}

pub(super) fn frontier(found: &Found) -> Grid {
    let rows = found.frontier.iter().enumerate().map(|(index, own)| {
        vec![
            if index == 0 { "Today".to_owned() } else { format!("{index}") },
            size(counts(own, Objective::Deaths)),
            size(counts(own, Objective::Recovery)),
            signed_size(own.gains[AS_READ][Objective::Settled as usize]),
            pounds(own.moved),
        ]
    });
    Grid {
        header: vec![
            String::new(),
            "Fewer deaths".to_owned(),
            "More one-year recoveries".to_owned(),
            "Settled, as read".to_owned(),
            "Moved a year".to_owned(),
        ],
        widths: vec![12, 22, 22, 22, 22],
        rows: if found.frontier.len() > 1 { rows.collect() } else { Vec::new() },
    }
}

pub(super) fn regrets(found: &Found) -> Grid {
    let mut header = vec!["World".to_owned(), "Today".to_owned()];
    header.extend(found.finalists.iter().map(|own| own.title.to_owned()));
    let objective = found.objective as usize;
    let most = |world: usize| {
        found
            .finalists
            .iter()
            .filter(|own| !own.allocation.regrets.is_empty())
            .map(|own| own.allocation.gains[world][objective] + own.allocation.regrets[world])
            .fold(0.0, f64::max)
    };
    let rows = found.worlds.iter().enumerate().map(|(world, own)| {
        let mut row = vec![capital(own.label), size(most(world))];
        row.extend(found.finalists.iter().map(|own| {
            own.allocation.regrets.get(world).map_or_else(String::new, |regret| size(*regret))
        }));
        row
    });
    let others = 60 / (header.len().max(2) - 1);
    let mut widths = vec![40];
    widths.resize(header.len(), others);
    let rows = if found.finalists.is_empty() { Vec::new() } else { rows.collect() };
    Grid { header, widths, rows }
}

pub(super) fn who(found: &Found) -> Grid {
    let rows = found.finalists.first().map_or_else(Vec::new, |first| {
        let rows = first.groups.iter().map(|(group, deaths, recoveries)| {
            vec![capital(group.label()), signed_size(*deaths), signed_size(*recoveries)]
        });
        rows.collect()
    });
    Grid {
        header: vec!["People".to_owned(), "Deaths".to_owned(), "One-year recoveries".to_owned()],
        widths: vec![50, 25, 25],
        rows,
    }
}

pub(super) fn marginal(found: &Found) -> Grid {
    let rows = found.marginal.iter().map(|own| {
        let deaths = |world: usize| signed_size(-own.gains[world][Objective::Deaths as usize]);
        let of = |objective: Objective| signed_size(own.gains[AS_READ][objective as usize]);
        let name = capital(&label(found, own.variable));
        vec![
            match (own.next, own.all) {
                (true, _) => format!("{name}: next"),
                (false, true) => format!("{name}: all {}", pounds(own.pounds)),
                (false, false) => format!("{name}: last"),
            },
            deaths(AS_READ),
            deaths(GRADED),
            of(Objective::Recovery),
            signed_size(own.gains[GRADED][Objective::Recovery as usize]),
            of(Objective::Settled),
            own.unspent.map_or_else(String::new, |unspent| format!("{:.0} %", 100.0 * unspent)),
        ]
    });
    Grid {
        header: ["Money", "Deaths", "graded", "Recoveries", "graded", "Settled", "Unspent"]
            .map(str::to_owned)
            .to_vec(),
        widths: vec![34, 11, 11, 12, 11, 10, 10],
        rows: rows.collect(),
    }
}

pub(super) fn turning(found: &Found) -> Grid {
    let rows = found.turning.iter().map(|own| {
        let [(low, at_low), (high, at_high)] = own.ends;
        vec![
            format!("{} ({})", own.name, own.id),
            own.grade.to_string(),
            format!("{} at {low}", signed_size(at_low)),
            format!("{} at {high}", signed_size(at_high)),
        ]
    });
    Grid {
        header: vec![
            "Row of the evidence".to_owned(),
            "Grade".to_owned(),
            format!("{}, low end", capital(found.objective.gain())),
            "High end".to_owned(),
        ],
        widths: vec![50, 14, 18, 18],
        rows: rows.collect(),
    }
}
