//! What was found, in words and tables for a person. Never one budget, and never the word for the best there is.

use super::after::KEPT;
use super::found::{Allocation, Found, Standing};
use super::worlds::{AS_READ, GRADED};
use crate::narrative::figures::{duration, pounds, signed_size, size};
use crate::narrative::reply::{Grid, Part, Reply};
use crate::scenario::{Objective, Scenario};

/// Lines that are named in a sentence.
const NAMED: usize = 4;
/// A gain that is too small to speak of: people.
const LITTLE: f64 = 0.05;

/// Words with commas, and `and` before the last.
fn listed(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words[..] {
        [] => String::new(),
        [one] => one.to_owned(),
        [ref before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// The first few, and how many more.
fn some(words: &[String]) -> String {
    if words.len() <= NAMED + 1 {
        return listed(words);
    }
    format!("{} and {} more", words[..NAMED].join(", "), words.len() - NAMED)
}

/// An amount of people by an objective: `11 fewer deaths`.
fn people(objective: Objective, gain: f64) -> String {
    if gain >= 0.0 {
        return format!("{} {}", size(gain), objective.gain());
    }
    let other = match objective {
        Objective::Deaths => "more deaths",
        Objective::Recovery => "fewer people reaching one year of recovery",
        Objective::Settled => "fewer people in settled recovery, on average",
    };
    format!("{} {other}", size(gain))
}

/// Everything that was found.
#[must_use]
pub fn reply(found: &Found, scenario: &Scenario) -> Reply {
    let mut reply = Reply {
        title: format!("{}: other balances", scenario.title),
        first: first(found, scenario),
        table: lines(found),
        parts: Vec::new(),
    };
    let mut table = |heading: &str, sentences: Vec<String>, table: Grid| {
        if !table.rows.is_empty() || !sentences.is_empty() {
            reply.parts.push(Part { heading: heading.to_owned(), sentences, table });
        }
    };
    table("The smallest change, move by move", smallest(found), ladder(found));
    table(
        "Deaths against recoveries",
        vec![
            "Each row gains most recoveries for its deaths, and makes nobody worse off in any world. What counts is the \
             lesser of evidence as read and graded evidence alone. Today is the first row."
                .to_owned(),
        ],
        frontier(found),
    );
    table("What is lost in each world", regret_words(found), regrets(found));
    table("Who gains and who loses", who_words(found), who(found));
    table(
        "The next and the last money of every line",
        vec![format!(
            "{} a year more, or less, on one line alone and all others as today; over {}. “Graded”: on graded evidence alone. \
             “Unspent”: the part of it that finds nobody.",
            pounds(found.marginal.iter().map(|own| own.pounds).fold(0.0, f64::max)),
            duration(scenario.horizon_months)
        )],
        marginal(found),
    );
    table("What stands in the way", binding(found), Grid::default());
    table("What it rests on", turning_words(found), turning(found));
    table("Run again, by chance", confirmed(found, scenario), Grid::default());
    table("What does not move", locked(found), Grid::default());
    reply.part("How to read this", read_with(found));
    reply
}

fn label(found: &Found, variable: usize) -> String {
    found.variables.moving[variable].label()
}

/// Lines that hold of every allocation that cannot be told from the best.
fn always(found: &Found, holds: impl Fn(i32) -> bool) -> Vec<String> {
    (0..found.variables.moving.len())
        .filter(|&variable| found.ties.iter().all(|own| holds(own.steps[variable])))
        .map(|variable| label(found, variable))
        .collect()
}

fn first(found: &Found, scenario: &Scenario) -> Vec<String> {
    let mut words = Vec::new();
    let over = duration(scenario.horizon_months);
    let objective = found.objective as usize;
    if found.interrupted {
        words.push("Stopped on the way: this is what was found by then.".to_owned());
    }
    if !found.beats_today() {
        let mut why: Vec<String> =
            found.binding.iter().take(2).map(|own| own.what.clone()).collect();
        if why.is_empty() {
            why.push("no move of money gains more than it loses".to_owned());
        }
        words.push(format!(
            "Nothing that was tried can be told from today on {}: {}.",
            match found.objective {
                Objective::Deaths => "deaths",
                Objective::Recovery => "recoveries",
                Objective::Settled => "settled recoveries",
            },
            why.join("; ")
        ));
    } else if let Some(best) = found.ties.first() {
        let (raised, lowered) =
            (always(found, |steps| steps > 0), always(found, |steps| steps < 0));
        let mut all = Vec::new();
        if !raised.is_empty() {
            all.push(format!("raise {}", some(&raised)));
        }
        if !lowered.is_empty() {
            all.push(format!("lower {}", some(&lowered)));
        }
        let count = found.ties.len();
        let told = match count {
            1 => "No best budget: one allocation was found that the model can tell from the others"
                .to_owned(),
            count => format!("No best budget: {count} allocations cannot be told apart"),
        };
        words.push(match (all.is_empty(), count) {
            (true, _) => format!("{told}, and no line is raised or lowered in all of them."),
            (false, 1) => format!("{told}. It would {}.", all.join(" and ")),
            (false, _) => format!("{told}. All of them {}.", all.join(", and all ")),
        });
        let (read, graded) = (best.gains[AS_READ][objective], best.gains[GRADED][objective]);
        let rests = if graded >= read {
            "all of that is there on graded evidence alone".to_owned()
        } else {
            format!(
                "{} rest on graded evidence; the others rest on assumptions and very weak evidence",
                size(graded.max(0.0))
            )
        };
        words.push(format!(
            "Over {over}: {} in expected values, as evidence is read; {rests}. No group of people fares worse, in any \
             reading that was tried.",
            people(found.objective, read)
        ));
        if let Some(smallest) = found.finalists.iter().find(|own| own.id == "smallest") {
            words.push(format!(
                "The smallest change moves {} a year and keeps {:.0} % of what counts; the most moves {}.",
                pounds(smallest.allocation.moved),
                100.0 * smallest.allocation.counts / best.counts.max(1e-9),
                pounds(best.moved)
            ));
        }
    }
    let mut unsure: Vec<&str> = Vec::new();
    for &own in &found.undecided {
        let own = found.variables.moving[own].line_label();
        if !unsure.contains(&own) {
            unsure.push(own);
        }
    }
    let unseen = found.locked().iter().filter(|own| !own.line.seen()).count();
    if !unsure.is_empty() {
        words.push(format!(
            "About {} this model cannot decide: what more of them gains rests on assumptions and very weak evidence, so \
             no money is moved to them for it.",
            listed(&unsure)
        ));
    }
    if found.variables.grow.iter().any(|grow| *grow != 0) {
        words.push(
            "The whole is another than today’s: gains are against the same whole, its change spread over all lines that move \
             in proportion to their money."
                .to_owned(),
        );
    }
    if unseen > 0 {
        words.push(format!("{unseen} lines whose effect the model cannot see keep their pounds."));
    }
    let beyond: Vec<String> =
        found.variables.moving.iter().filter(|own| own.beyond).map(|own| own.label()).collect();
    if !beyond.is_empty() {
        words.push(format!("Outside anything seen: the bounds of {}.", listed(&beyond)));
    }
    words
}

/// Every line: where it stands and what its next and last money do.
fn lines(found: &Found) -> Grid {
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
                let words = own.standing.words();
                match (own.raised, own.lowered) {
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

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

fn smallest(found: &Found) -> Vec<String> {
    if found.ladder.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "The fewest pounds that keep at least {:.0} % of what counts, the move that gains most for its pounds first.",
        100.0 * KEPT
    )]
}

fn ladder(found: &Found) -> Grid {
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

fn frontier(found: &Found) -> Grid {
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

fn regret_words(found: &Found) -> Vec<String> {
    let handed = found.finalists.iter().filter(|own| !own.allocation.regrets.is_empty());
    let most = handed.map(|own| {
        let most = own.allocation.regrets.iter().copied().fold(0.0, f64::max);
        format!("{}: at most {}", own.title, people_lost(found.objective, most))
    });
    let most: Vec<String> = most.collect();
    if most.is_empty() {
        return Vec::new();
    }
    vec![format!("Against the best that was found for each world alone. {}.", most.join(". "))]
}

fn people_lost(objective: Objective, regret: f64) -> String {
    match objective {
        Objective::Deaths => format!("{} deaths", size(regret)),
        Objective::Recovery => format!("{} recoveries", size(regret)),
        Objective::Settled => format!("{} people settled", size(regret)),
    }
}

fn regrets(found: &Found) -> Grid {
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

fn who_words(found: &Found) -> Vec<String> {
    let Some(first) = found.finalists.first() else { return Vec::new() };
    let worse: Vec<&str> = first
        .groups
        .iter()
        .filter(|(_, deaths, recoveries)| *deaths > LITTLE || *recoveries < -LITTLE)
        .map(|(group, ..)| group.label())
        .collect();
    let worse = if worse.is_empty() {
        "Nobody is worse off on either.".to_owned()
    } else {
        format!(
            "A little worse on one of the two, by less than half a person or a thousandth: {}.",
            listed(&worse)
        )
    };
    vec![format!("“{}”, as evidence is read, over the horizon. {worse}", first.title)]
}

fn who(found: &Found) -> Grid {
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

fn marginal(found: &Found) -> Grid {
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

fn binding(found: &Found) -> Vec<String> {
    let words = found.binding.iter().map(|own| {
        let gain = people(found.objective, own.gain);
        match own.pounds {
            Some(pounds_) if own.gain > 0.0 => {
                format!(
                    "{}: {} a year more there would gain about {gain}.",
                    capital(&own.what),
                    pounds(pounds_)
                )
            }
            Some(pounds_) => {
                format!("{}: a step is {} a year.", capital(&own.what), pounds(pounds_))
            }
            None => format!("{}: without this rule, about {gain}.", capital(&own.what)),
        }
    });
    words.collect()
}

fn turning_words(found: &Found) -> Vec<String> {
    if found.turning.is_empty() {
        return Vec::new();
    }
    let turns: Vec<&str> =
        found.turning.iter().filter(|own| own.turns).map(|own| own.id.as_str()).collect();
    vec![if turns.is_empty() {
        "The rows that move the gain most, at both ends of what is believed. None turns it into a loss.".to_owned()
    } else {
        format!(
            "The rows that move the gain most, at both ends of what is believed. It turns into a loss with {}.",
            listed(&turns)
        )
    }]
}

fn turning(found: &Found) -> Grid {
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

fn confirmed(found: &Found, scenario: &Scenario) -> Vec<String> {
    let words = found.confirmed.iter().map(|own| {
        let title = found.finalists.get(own.finalist).map_or("", |finalist| finalist.title);
        let (low, high) = own.foretold;
        let inside = if (low..=high).contains(&own.mean) {
            "inside what was foretold"
        } else {
            "OUTSIDE what was foretold"
        };
        format!(
            "“{title}”: on average {} (error {}) in {} runs on a seed that had no part in finding it; {inside} ({} to {}). \
             In nine of ten runs between {} and {}.",
            people(found.objective, own.mean),
            size(own.standard_error),
            own.runs,
            signed_size(low),
            signed_size(high),
            signed_size(own.middle.0),
            signed_size(own.middle.1)
        )
    });
    let mut words: Vec<String> = words.collect();
    let first = found.confirmed.first();
    if let Some((first, wide)) = first.and_then(|first| Some((first, first.counted?))) {
        words.push(format!(
            "Could an area notice? By chance alone, what it counts over {} varies by ±{} at least, against a gain of {}: {}.",
            duration(scenario.horizon_months),
            size(wide),
            size(first.mean),
            if first.mean.abs() > wide {
                "it could, if nothing else changed"
            } else {
                "it could not, from its own count alone"
            }
        ));
    }
    words
}

fn locked(found: &Found) -> Vec<String> {
    found
        .locked()
        .iter()
        .map(|own| {
            format!(
                "{} ({}): {}.",
                capital(own.line.label()),
                pounds(crate::units::Pence(own.today).pounds()),
                own.why
            )
        })
        .collect()
}

fn read_with(found: &Found) -> Vec<String> {
    let must: Vec<&str> = [Standing::MustKeep, Standing::MustAvoid, Standing::Free]
        .iter()
        .map(|standing| standing.words())
        .collect();
    vec![
        format!(
            "“{}”: no allocation that cannot be told from the best lowers the line. “{}”: none raises it, and some \
             lower it. “{}”: some do one, some the other. All are among those that were tried; others may exist.",
            must[0], must[1], must[2]
        ),
        "Expected values: one calculation with central values in each world. Nobody is forced off a prescription, and nobody \
         waits longer for one, in any allocation that is shown."
            .to_owned(),
        format!(
            "{} allocations were run, in {} worlds. The model sees deaths, recoveries, infections and money, and nothing of \
             what a service means to those who use it. No equality impact assessment was made.",
            found.ran,
            found.worlds.len()
        ),
    ]
}
