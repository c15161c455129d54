//! What was found, in words and tables for a person. Never one budget, and never the word for the best there is.

use super::after::KEPT;
use super::found::{Found, Marginal, Standing, Turning};
use super::grids::{self, label};
use super::worlds::{AS_READ, GRADED};
use crate::evidence::Grade;
use crate::narrative::figures::{capital, duration, list, pounds, size};
use crate::narrative::reply::{Grid, Part, Reply};
use crate::scenario::{Objective, Scenario};

/// Lines that are named in a sentence.
const NAMED: usize = 4;
/// A gain that is too small to speak of: people.
const LITTLE: f64 = 0.05;

/// The first few, and how many more.
fn some(words: &[String]) -> String {
    if words.len() <= NAMED + 1 {
        return list(words);
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

/// From one amount of people to another: `9.1 to 11 fewer deaths`.
fn between(objective: Objective, (low, high): (f64, f64)) -> String {
    if low >= 0.0 {
        format!("{} to {}", size(low), people(objective, high))
    } else if high < 0.0 {
        format!("{} to {}", size(high), people(objective, low))
    } else {
        format!("{} to {}", people(objective, low), people(objective, high))
    }
}

/// Everything that was found.
#[must_use]
pub fn reply(found: &Found, scenario: &Scenario) -> Reply {
    let mut reply = Reply {
        title: format!("{}: other balances", scenario.title),
        first: first(found, scenario),
        table: grids::lines(found),
        parts: Vec::new(),
    };
    let mut table = |heading: &str, sentences: Vec<String>, table: Grid| {
        if !table.rows.is_empty() || !sentences.is_empty() {
            reply.parts.push(Part { heading: heading.to_owned(), sentences, table });
        }
    };
    table("The smallest change, move by move", smallest(found), grids::ladder(found));
    table(
        "Deaths against recoveries",
        vec![
            "Each row gains most recoveries for its deaths, and makes nobody worse off in any world. What counts is the \
             lesser of evidence as read and of evidence with every assumed or very weak effect at nothing. Today is the first row."
                .to_owned(),
        ],
        grids::frontier(found),
    );
    table("What is lost in each world", regret_words(found), grids::regrets(found));
    table("Who gains and who loses", who_words(found), grids::who(found));
    table(
        "The next and the last money of every line",
        vec![format!(
            "{} a year more, or less, on one line alone and all others as today; over {}. “Graded”: with every assumed or very weak effect \
             at nothing. “Unspent”: the part of it that finds nobody.",
            pounds(found.marginal.iter().map(|own| own.pounds).fold(0.0, f64::max)),
            duration(scenario.horizon_months)
        )],
        grids::marginal(found),
    );
    table("What stands in the way", binding(found), Grid::default());
    table("What it rests on", turning_words(found), grids::turning(found));
    table("Run again, by chance", confirmed(found, scenario), Grid::default());
    table("What does not move", locked(found), Grid::default());
    reply.part("How to read this", read_with(found));
    reply
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
    words.extend(failed(found));
    words.extend(todays_money(found));
    if !found.beats_today() {
        let than =
            if found.todays_money.is_some() { "the same total spread evenly" } else { "today" };
        let mut why: Vec<String> =
            found.binding.iter().take(2).map(|own| own.what.clone()).collect();
        if why.is_empty() {
            // More of a line can gain while every way of paying for it breaks a rule.
            let gains = |own: &Marginal| {
                own.next && own.gains[AS_READ][objective].min(own.gains[GRADED][objective]) > LITTLE
            };
            why.push(if found.marginal.iter().any(gains) {
                "of what gains, no way of paying for it was found that keeps every rule".to_owned()
            } else {
                "no more of any line gains".to_owned()
            });
        }
        words.push(format!(
            "Nothing that was tried can be told from {than} on {}: {}.",
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
            "all of that is left with every assumed or very weak effect at nothing".to_owned()
        } else {
            format!(
                "{} are left with every assumed or very weak effect at nothing",
                size(graded.max(0.0))
            )
        };
        let same = if found.todays_money.is_some() {
            ", against the same total spread evenly"
        } else {
            ""
        };
        words.push(format!(
            "Over {over}{same}: {} in expected values, as evidence is read; {rests}.{} No group of people fares worse by half \
             a person or a thousandth, in any reading that was tried.",
            people(found.objective, read),
            leans(found)
        ));
        if let Some(own) = found.confirmed.first() {
            words.push(format!(
                "Run again by chance, on a seed that had no part in finding it: {} (error {}).",
                people(found.objective, own.mean),
                size(own.standard_error)
            ));
        }
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
            list(&unsure)
        ));
    }
    if unseen > 0 {
        words.push(format!("{unseen} lines whose effect the model cannot see keep their pounds."));
    }
    let beyond: Vec<String> =
        found.variables.moving.iter().filter(|own| own.beyond).map(|own| own.label()).collect();
    if !beyond.is_empty() {
        words.push(format!("Outside anything seen: the bounds of {}.", list(&beyond)));
    }
    words
}

/// That what was foretold did not come out, before anything is claimed.
fn failed(found: &Found) -> Option<String> {
    let own = found.confirmed.iter().find(|own| !own.holds())?;
    let title = found.finalists.get(own.finalist).map_or("", |finalist| finalist.title);
    Some(format!(
        "READ FIRST: run again by chance, “{title}” brought {}, and {} had been foretold. Do not rely on what follows.",
        people(found.objective, own.mean),
        between(found.objective, own.foretold)
    ))
}

/// What another whole does by itself, so that what is gained within it is not taken for what the change of the whole does.
fn todays_money(found: &Found) -> Option<String> {
    let [even, best] = found.todays_money?;
    let objective = found.objective;
    Some(if found.beats_today() {
        format!(
            "The whole is another than today’s. Against today’s money: {} where the change is spread evenly, {} as found here.",
            people(objective, even),
            people(objective, best)
        )
    } else {
        format!(
            "The whole is another than today’s. Against today’s money, with the change spread evenly: {}.",
            people(objective, even)
        )
    })
}

/// The assumption that moves the gain most, where one does.
fn leans(found: &Found) -> String {
    let weak = |own: &&Turning| matches!(own.grade, Grade::Assumption | Grade::VeryLow);
    let spread = |own: &Turning| (own.ends[0].1 - own.ends[1].1).abs();
    let weakest = found.turning.iter().filter(weak);
    weakest.max_by(|one, other| spread(one).total_cmp(&spread(other))).map_or_else(
        String::new,
        |own| {
            let [(_, low), (_, high)] = own.ends;
            format!(
                " How large it is leans on “{}”, {}: {}.",
                own.name,
                if own.grade == Grade::Assumption { "an assumption" } else { "very weak evidence" },
                between(found.objective, (low.min(high), low.max(high)))
            )
        },
    )
}

fn smallest(found: &Found) -> Vec<String> {
    if found.ladder.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "The fewest pounds found that keep at least {:.0} % of what counts and break no rule, the move that gains most for its \
         pounds first. The moves belong together: after the first alone a rule may be broken.",
        100.0 * KEPT
    )]
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
            list(&worse)
        )
    };
    vec![format!("“{}”, as evidence is read, over the horizon. {worse}", first.title)]
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
            list(&turns)
        )
    }]
}

fn confirmed(found: &Found, scenario: &Scenario) -> Vec<String> {
    let words = found.confirmed.iter().map(|own| {
        let title = found.finalists.get(own.finalist).map_or("", |finalist| finalist.title);
        let inside =
            if own.inside() { "inside what was foretold" } else { "OUTSIDE what was foretold" };
        format!(
            "“{title}”: on average {} (error {}) in {} runs on a seed that had no part in finding it; {inside} ({}). In nine \
             of ten runs: {}.",
            people(found.objective, own.mean),
            size(own.standard_error),
            own.runs,
            between(found.objective, own.foretold),
            between(found.objective, own.middle)
        ) + &own.todays_money.map_or_else(String::new, |(mean, error)| {
            format!(
                " Against today’s money: {} (error {}).",
                people(found.objective, mean),
                size(error)
            )
        })
    });
    let mut words: Vec<String> = words.collect();
    let first = found.confirmed.first();
    if let Some((first, wide)) = first.and_then(|first| Some((first, first.counted?))) {
        words.push(format!(
            "Could an area notice? By chance alone, what it counts over {} varies by ±{} at least, against {} here: {}.",
            duration(scenario.horizon_months),
            size(wide),
            people(found.objective, first.mean),
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
        "Expected values: one calculation with central values in each world. There, no more people wait for a prescription or \
         for treatment than today, nor for longer (by half a person or a thousandth, and a day), unless that rule is lifted; in \
         single runs more may."
            .to_owned(),
        format!(
            "{} allocations were run, in {} worlds. The model sees deaths, recoveries, infections and money, and nothing of \
             what a service means to those who use it. No equality impact assessment was made.",
            found.ran,
            found.worlds.len()
        ),
    ]
}
