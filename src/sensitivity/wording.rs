//! What is printed: for one answer, the rows that move it most, what they are worth to know, and how sure it all is.

use super::Ranged;
use super::analysis::{Analysis, Answer, Look};
use super::convergence::runs_for;
use super::knowing::{Group, Known};
use super::rows::row;
use super::tornado::{Bar, Tornado};
use crate::evidence::{Row, Verification};
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::statistics::{Better, mean, variance};
use crate::narrative::centres::TWO_CENTRES;
use crate::narrative::figures::{capital, duration, grouped, plain, pounds, quoted, whole_percent};
use crate::narrative::reply::{Grid, Part, Reply};
use crate::narrative::words::amount;
use crate::narrative::worth::{whose, withheld};
use crate::scenario::Scenario;

/// The heading of the value of information.
const WORTH: &str = "What knowing numbers would be worth";

/// Below this part of the difference, a bar is no bar.
const NOTHING: f64 = 0.001;

/// What a higher value of a row does to an option, from both ends of its bar.
fn sided(bar: &Bar) -> &'static str {
    let by = bar.differences[1] - bar.differences[0];
    if by.abs() <= NOTHING * bar.base.abs() {
        "nothing"
    } else if (by > 0.0) == (bar.answer.better() == Better::Higher) {
        "helps the option"
    } else {
        "hurts the option"
    }
}

/// How good a row is and, where nobody read it, that too.
fn mark(entry: &Row) -> String {
    match entry.verification {
        Verification::Recalled => format!("{}, {}", entry.grade, entry.verification.mark()),
        _ => entry.grade.to_string(),
    }
}

/// Where a row alone turns an answer, for the rows that do.
fn turning(bars: &[&Bar], rows: usize) -> Option<String> {
    let turns: Vec<String> = bars
        .iter()
        .filter_map(|bar| {
            let entry = row(bar.row)?;
            let at = bar.turns_at(entry.value)?;
            Some(format!("{} at {at:.3} ({} is central)", entry.id, entry.value))
        })
        .collect();
    let more = turns.len().saturating_sub(rows);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    (!turns.is_empty()).then(|| {
        let shown: Vec<String> = turns.into_iter().take(rows).collect();
        format!("One row alone turns the sign: {}{more}.", shown.join("; "))
    })
}

/// A difference in words.
fn by(answer: Answer, number: f64) -> String {
    match answer.outcome() {
        Some(outcome) => amount(Quantity::new(outcome, Timing::OverHorizon), number),
        None if number < 0.0 => format!("−{}", pounds(number)),
        None => pounds(number),
    }
}

/// The answer for a screen: `shown` answers, `rows` rows each.
#[must_use]
pub fn reply(
    scenario: &Scenario,
    analysis: &Analysis,
    tornado: &Tornado,
    shown: &[Answer],
    rows: usize,
) -> Reply {
    let mut reply = Reply {
        title: format!("What moves the answers of “{}”", plain(&scenario.title)),
        first: vec![format!(
            "From {} runs over {}. At its ends: the difference from the comparator in expected values, with the row at the \
             5th and the 95th percentile of its draws; the longest bar first. Share: how much of the variance over runs \
             would go if that one row were known. Rank correlation: with other rows held constant, and its 90 % range; of \
             many rows without an effect, one in ten still has a range that leaves out 0.",
            grouped(analysis.draws as f64),
            duration(scenario.horizon_months)
        )],
        ..Reply::default()
    };
    for &answer in shown {
        for look in analysis.looks.iter().filter(|look| look.answer == answer) {
            reply.parts.push(part(scenario, tornado, look, rows));
        }
    }
    reply.parts.push(worth(scenario, analysis, rows));
    reply
}

fn part(scenario: &Scenario, tornado: &Tornado, look: &Look, rows: usize) -> Part {
    let cells =
        tornado.longest(look.answer, look.strategy).into_iter().take(rows).filter_map(|bar| {
            let entry = row(bar.row)?;
            let moved = look.rows.iter().find(|moved| moved.row == bar.row)?;
            let correlation = moved.correlation.map_or_else(
                || "–".to_owned(),
                |found| format!("{:.2} ({:.2} to {:.2})", found.estimate, found.low, found.high),
            );
            Some(vec![
                format!("{} {}", entry.id, entry.name),
                bar.differences.map(|number| by(look.answer, number)).join(" … "),
                sided(bar).to_owned(),
                whole_percent(moved.share.estimate),
                correlation,
                mark(entry),
            ])
        });
    let title = |strategy| quoted(scenario, strategy);
    Part {
        heading: format!(
            "{}: {} against {}",
            capital(look.answer.title()),
            title(look.strategy),
            title(0)
        ),
        table: Grid {
            header: ["row", "at its ends", "more of it", "share", "rank correlation", "grade"]
                .map(str::to_owned)
                .to_vec(),
            widths: vec![33, 22, 10, 7, 17, 11],
            rows: cells.collect(),
        },
        sentences: {
            let mut words = sentences(look);
            let bars = tornado.longest(look.answer, look.strategy);
            words.extend(bars.first().and_then(|bar| centres(look, bar.base)));
            words.extend(turning(&tornado.longest(look.answer, look.strategy), rows));
            words
        },
    }
}

/// Where bars and indices stand, which are made of expected values, where that is not the mean over the runs.
fn centres(look: &Look, central: f64) -> Option<String> {
    let runs = mean(&look.differences);
    let error = (variance(&look.differences)? / look.differences.len() as f64).sqrt();
    let apart = (central - runs).abs();
    (apart > 0.05 * runs.abs() && apart > 2.0 * error).then(|| {
        format!(
            "Bars (and Sobol indices) stand on central values, which give {}, and not on the mean: {TWO_CENTRES}.",
            by(look.answer, central)
        )
    })
}

fn sentences(look: &Look) -> Vec<String> {
    let centre = mean(&look.differences);
    let total = variance(&look.differences).unwrap_or(0.0);
    let error = (total / look.differences.len() as f64).sqrt();
    let mut words =
        vec![format!("Mean {}; Monte Carlo error {}.", by(look.answer, centre), size(look, error))];
    if let Some(parts) = look.parts {
        let all = parts.chance + parts.parameters + parts.readings.unwrap_or(0.0);
        if all > 0.0 {
            let percent = |part: f64| whole_percent(100.0 * part / all);
            let readings = parts.readings.map_or(String::new(), |readings| {
                format!(", {} how contested evidence is read", percent(readings))
            });
            // The estimate of chance is itself uncertain; one that takes all does not say that the numbers do nothing.
            words.push(if parts.parameters > 0.0 {
                format!(
                    "Of the variance {} is chance, {} what the numbers are{readings}.",
                    percent(parts.chance),
                    percent(parts.parameters)
                )
            } else {
                format!(
                    "Of the variance {} is chance{readings}: what the numbers are cannot be told from it in so few runs.",
                    percent(parts.chance)
                )
            });
        }
    }
    if let Some(share) = look.pairing.filter(|share| *share > 0.0) {
        words.push(format!(
            "Shared luck: the variance of the difference is 1/{} of that of independent runs.",
            grouped((1.0 / share).max(1.0))
        ));
    }
    if let Some(runs) = runs_for(total, 0.05 * centre.abs()).filter(|runs| runs.is_finite()) {
        words.push(format!("An error of 5 % of the difference takes {} runs.", grouped(runs)));
    }
    let held = look.together;
    if held < look.rows.len() {
        words.push(format!(
            "Correlations hold {held} of {} rows constant, those that correlate most: more runs allow more.",
            look.rows.len()
        ));
    }
    words
}

fn size(look: &Look, error: f64) -> String {
    match look.answer {
        Answer::NetBenefit => pounds(error),
        _ => crate::narrative::figures::size(error),
    }
}

/// What it is worth to know.
fn worth(scenario: &Scenario, analysis: &Analysis, rows: usize) -> Part {
    let threshold = scenario.economics.threshold_gbp_per_qaly;
    let mut sentences: Vec<String> = (1..scenario.strategies.len())
        .filter_map(|option| {
            let why = withheld(scenario, option)?;
            Some(format!("{} is left out of what follows: {why}.", quoted(scenario, option)))
        })
        .collect();
    if analysis.ranked.len() < 2 {
        sentences.push("Nothing is left to choose from.".to_owned());
        return Part { heading: WORTH.to_owned(), sentences, table: Grid::default() };
    }
    if let Some(choice) = analysis.choices.first() {
        let best = analysis.ranked.get(choice.decision.frontier).copied().unwrap_or(0);
        sentences.push(format!(
            "At {} a QALY and with costs to {} the best value on average is {}.",
            pounds(threshold),
            whose(scenario.economics.perspective),
            quoted(scenario, best)
        ));
        match (analysis.perfect, choice.decision.evpi) {
            (Some(perfect), Some(raw)) => sentences.push(format!(
                "Knowing every number before choosing would be worth {} over the horizon (90 % range {} to {}; {} if chance, \
                 which nobody can know, were left in).",
                pounds(perfect.estimate),
                pounds(perfect.low),
                pounds(perfect.high),
                pounds(raw)
            )),
            (None, Some(raw)) => sentences.push(format!(
                "Knowing everything, chance included, before choosing would be worth {}: too large, since nobody can know \
                 chance.",
                pounds(raw)
            )),
            _ => {}
        }
    }
    let mut best: Vec<(&Known, Ranged)> =
        analysis.worth.rows.iter().filter_map(|known| Some((known, known.chosen?))).collect();
    best.sort_by(|(one, a), (other, b)| {
        b.estimate.total_cmp(&a.estimate).then(one.row.cmp(&other.row))
    });
    let tried = grouped(analysis.worth.rows.len() as f64);
    sentences.push(if best.is_empty() {
        format!(
            "None of {tried} rows can be shown to move the choice alone: among so many, noise would do as much for some."
        )
    } else {
        format!(
            "Of {tried} rows {} stand out of what noise does among so many (at most one in ten of them wrongly); their ranges \
             take account of having been chosen.",
            grouped(best.len() as f64)
        )
    });
    sentences.extend(groups(analysis));
    let mut header =
        ["row", "worth", "range", "grade", "how it was come by"].map(str::to_owned).to_vec();
    let mut widths = vec![40, 15, 25, 10, 15];
    if let Some(size) = analysis.study {
        header.push(format!("study of {}", grouped(size)));
        widths.push(22);
    }
    let cells = best.into_iter().take(rows).filter_map(|(known, chosen)| {
        let entry = row(known.row)?;
        let mut cells = vec![
            format!("{} {}", entry.id, entry.name),
            pounds(chosen.estimate),
            format!("{} to {}", pounds(chosen.low), pounds(chosen.high)),
            entry.grade.to_string(),
            entry.verification.mark().to_owned(),
        ];
        if analysis.study.is_some() {
            cells.push(known.study.map_or_else(
                || "–".to_owned(),
                |study| format!("{} ({})", pounds(study.worth), study.counts.words()),
            ));
        }
        Some(cells)
    });
    let rows = cells.collect();
    Part { heading: WORTH.to_owned(), sentences, table: Grid { header, widths, rows } }
}

/// The themes and grades that stand out, the worthiest first.
fn groups(analysis: &Analysis) -> Option<String> {
    /// Groups that are named.
    const NAMED: usize = 4;
    let mut chosen: Vec<&Group> =
        analysis.worth.groups.iter().filter(|group| group.chosen).collect();
    chosen.sort_by(|one, other| {
        other.worth.corrected.estimate.total_cmp(&one.worth.corrected.estimate)
    });
    let named: Vec<String> = chosen
        .into_iter()
        .take(NAMED)
        .map(|group| {
            let (of, worth) =
                (if group.kind == "grade" { "grade " } else { "" }, group.worth.corrected);
            format!(
                "{of}“{}” {} ({} to {})",
                group.name,
                pounds(worth.estimate),
                pounds(worth.low),
                pounds(worth.high)
            )
        })
        .collect();
    (!named.is_empty()).then(|| format!("Knowing all rows of a group: {}.", named.join("; ")))
}
