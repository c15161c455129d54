//! The reply about what must be funded: for each way of spending the money, the first step at which deaths are where they
//! have to be, and in how many runs they are.
//!
//! The steps are those of [`ladder`](super::ladder): options of one scenario, in paired runs.

use super::figures::{capital, duration, grouped, list, plain, quoted, size};
use super::replies::{basis, deaths_by_run};
use super::reply::{Grid, Reply};
use super::whole::Summary;
use super::words::{agree, amount};
use super::{caveats, nothing};
use crate::engine::Draws;
use crate::findings::facts::Facts;
use crate::findings::ladder::CLEAR;
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::sign::FEWEST_RUNS;
use crate::findings::statistics::{Estimate, mean};
use crate::model::Outcome;
use crate::scenario::Scenario;
use crate::scenario::question::{NeedQuestion, Wanted};

/// Deaths of one option against what is wanted, one number a run: below 0 is fewer than wanted.
struct Against {
    over: Estimate,
    /// Share of runs in which they are not over.
    kept: f64,
}

/// Deaths less what they may be at most, of an option.
fn against(deaths: &[Vec<f64>], option: usize, wanted: Wanted, draws: &Draws) -> Against {
    let (own, now) = (&deaths[option], &deaths[0]);
    let over: Vec<f64> = own
        .iter()
        .zip(now)
        .map(|(own, now)| match wanted {
            Wanted::AtMost(most) => own - most,
            Wanted::Fewer(fewer) => own - now + fewer,
        })
        .collect();
    let kept = over.iter().filter(|over| **over <= 0.0).count() as f64 / over.len().max(1) as f64;
    Against { over: Estimate::of(&over, draws), kept }
}

/// Where a way of spending reaches what is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reached {
    /// Carrying on does.
    Already,
    /// At this step (from 1), and whether clearly: by three standard errors.
    At(usize, bool),
    /// At no step.
    Never,
}

/// The first step from which on deaths are, on average, not over what is wanted; `steps` begins with carrying on.
fn reached(steps: &[Against]) -> Reached {
    let within = |one: &Against| one.over.mean <= 0.0;
    let Some(first) = steps.iter().position(within) else { return Reached::Never };
    if first == 0 {
        return Reached::Already;
    }
    let at = &steps[first].over;
    Reached::At(first, at.mean + CLEAR * at.standard_error.unwrap_or(0.0) <= 0.0)
}

/// A part of what the last step brings that is not worth a word.
const NO_PART: f64 = 0.02;

/// The first step (from 1, and not the last) after which no other brings more.
fn spent(steps: &[Against]) -> Option<usize> {
    let last = steps.len() - 1;
    let brings = |step: usize| steps[0].over.mean - steps[step].over.mean;
    let most = (1..=last).map(brings).fold(0.0, f64::max);
    (1..last).find(|&step| most > 0.0 && brings(step) >= (1.0 - NO_PART) * most)
}

/// The reply.
#[must_use]
pub fn need(scenario: &Scenario, summary: &Summary, asked: &NeedQuestion) -> Reply {
    let facts = &summary.facts;
    let mut reply = Reply { title: plain(&facts.title), ..Reply::default() };
    reply.first.extend(facts.banners_in_short());
    reply.first.extend(summary.rests.prefers.clone());
    let (Some(deaths), Some(sample)) = (deaths_by_run(summary), &summary.sample) else {
        reply.first.push("Nobody is alive at the start: there is nothing to keep.".to_owned());
        return reply;
    };
    let moved = &asked.question.steps;
    reply.first.push(carrying_on(scenario, facts, &deaths, asked));
    let quantity = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    let header = ["", "deaths", "against the comparator", "where they have to be"];
    let mut rows = Vec::new();
    let mut looked_at = Vec::new();
    for (way, lines) in asked.ways.iter().enumerate() {
        let options: Vec<usize> = std::iter::once(0)
            .chain((1..=asked.steps).map(|step| way * asked.steps + step))
            .collect();
        let steps: Vec<Against> =
            options.iter().map(|&o| against(&deaths, o, asked.wanted, &sample.draws)).collect();
        let money = |step: usize| moved[options[step] - 1].to_string();
        let found = reached(&steps);
        reply.first.push(said(lines, found, &steps, &money, facts, asked));
        looked_at.push(match found {
            Reached::At(step, _) => options[step],
            _ => options[asked.steps],
        });
        let mut title = vec![capital(lines)];
        title.resize(header.len(), String::new());
        rows.push(title);
        for (step, &option) in options.iter().enumerate().skip(1) {
            let by = mean(&deaths[option]) - mean(&deaths[0]);
            rows.push(vec![
                format!("– {} a year", money(step)),
                number(mean(&deaths[option])),
                amount(quantity, by),
                if facts.expected {
                    let yes = steps[step].over.mean <= 0.0;
                    if yes { "yes" } else { "no" }.to_owned()
                } else {
                    agree(steps[step].kept, facts.runs).unwrap_or_default()
                },
            ]);
        }
    }
    reply.first.extend(untested(scenario, summary, &looked_at));
    for &option in &looked_at {
        for sentence in caveats::unseen(scenario, option)
            .into_iter()
            .chain(caveats::outside(scenario, option))
            .chain(nothing::words(scenario, summary, option))
        {
            if !reply.first.contains(&sentence) {
                reply.first.push(sentence);
            }
        }
    }
    reply.table =
        Grid { header: header.map(str::to_owned).to_vec(), widths: vec![30, 16, 26, 26], rows };
    rest(scenario, summary, &looked_at, &mut reply);
    reply
}

/// Steps that are looked at whose deaths differ on weak evidence alone.
fn untested(scenario: &Scenario, summary: &Summary, looked_at: &[usize]) -> Option<String> {
    let quantity = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    let weak = summary.rests.untested(summary, quantity);
    let titles: Vec<String> = looked_at
        .iter()
        .filter(|option| weak.iter().any(|(weak, _)| weak == *option))
        .map(|&option| quoted(scenario, option))
        .collect();
    (!titles.is_empty()).then(|| {
        format!(
            "UNTESTED, since it rests on assumptions and weak evidence: deaths under {}. Where those are read sceptically, less \
             than a quarter of the difference is left.",
            list(&titles)
        )
    })
}

/// What the steps that are looked at rest on.
fn rest(scenario: &Scenario, summary: &Summary, looked_at: &[usize], reply: &mut Reply) {
    for &option in looked_at {
        let basis = basis(summary, option, &reply.first);
        reply.part(&format!("What {} rests on", quoted(scenario, option)), basis);
    }
    reply.part("How exact it is", summary.words.precision.clone());
}

/// What carrying on has, and what is wanted.
fn carrying_on(
    scenario: &Scenario,
    facts: &Facts,
    deaths: &[Vec<f64>],
    asked: &NeedQuestion,
) -> String {
    let wanted = match asked.wanted {
        Wanted::AtMost(most) => format!("at most {}", number(most)),
        Wanted::Fewer(fewer) => format!("{} fewer than that", number(fewer)),
    };
    let mut text = format!(
        "Over {}, {} has {} deaths of all causes among the people the model follows, on average. Wanted are {wanted}.",
        duration(facts.horizon_months),
        quoted(scenario, 0),
        number(mean(&deaths[0])),
    );
    if matches!(asked.wanted, Wanted::AtMost(_)) && facts.runs >= FEWEST_RUNS && !facts.expected {
        let spread = Estimate::of(&deaths[0], &Draws::apart(deaths[0].len()));
        if let (Some(low), Some(high)) = (spread.lower_5_percent, spread.upper_95_percent) {
            text.push_str(&format!(
                " 90 % of runs fell between {} and {} under it: how many die is known less well than what money changes, so \
                 that no sum makes a number certain. `--fewer` asks for a difference instead.",
                number(low),
                number(high)
            ));
        }
    }
    text
}

/// What one way of spending comes to.
fn said(
    lines: &str,
    found: Reached,
    steps: &[Against],
    money: &dyn Fn(usize) -> String,
    facts: &Facts,
    asked: &NeedQuestion,
) -> String {
    let source = if asked.moved { "moved" } else { "of new money" };
    let name = capital(lines);
    let few = !facts.expected && facts.runs < FEWEST_RUNS;
    let chance = |step: usize| match agree(steps[step].kept, facts.runs) {
        Some(chance) if !facts.expected => format!(", and they are there {chance}"),
        _ => String::new(),
    };
    let error = |step: usize| {
        let error = steps[step].over.standard_error.filter(|_| facts.runs > 1 && !facts.expected);
        error.map_or(String::new(), |error| format!(" (standard error {})", size(error)))
    };
    match found {
        Reached::Already => format!(
            "{name}: nothing more is needed, on average: carrying on is {} below{}{}.",
            number(-steps[0].over.mean),
            error(0),
            chance(0)
        ),
        Reached::At(step, clear) => {
            let before = if step > 1 {
                format!("{} a year is not enough; ", money(step - 1))
            } else {
                String::new()
            };
            let how = match (few, facts.expected, clear) {
                (_, true, _) => {
                    " This is one calculation with central values, without chance or spread."
                }
                (true, ..) => " So few runs say nothing about how sure that is.",
                (_, _, true) => "",
                _ => {
                    " The runs cannot tell this step from the one before: more runs (`--runs`) may."
                }
            };
            format!(
                "{name}: {before}{} a year {source} is the least that was tried with deaths there on average: {} below{}{}.{how}",
                money(step),
                number(-steps[step].over.mean),
                error(step),
                chance(step)
            )
        }
        Reached::Never => {
            let last = steps.len() - 1;
            let further = spent(steps).map_or(String::new(), |step| {
                format!(
                    " From {} a year on, further money brings nothing more: it finds nobody, or nobody whom it still helps.",
                    money(step)
                )
            });
            format!(
                "{name}: no sum that was tried is enough. With {} a year {source} deaths are still {} over on average{}{}.{further}",
                money(last),
                number(steps[last].over.mean),
                error(last),
                chance(last)
            )
        }
    }
}

/// A number of deaths with as many digits as tell steps apart.
fn number(deaths: f64) -> String {
    if deaths.abs() < 100.0 { size(deaths.abs()) } else { grouped(deaths) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deaths of 128 runs at some steps, with noise that no two steps share and whose mean is 0 exactly.
    fn steps(means: &[f64], wanted: Wanted) -> Vec<Against> {
        let deaths: Vec<Vec<f64>> = means
            .iter()
            .enumerate()
            .map(|(step, mean)| {
                let noise = |run: usize| if (run >> step) & 1 == 0 { 1.0 } else { -1.0 };
                (0..128).map(|run| mean + noise(run)).collect()
            })
            .collect();
        let draws = Draws::apart(128);
        (0..means.len()).map(|option| against(&deaths, option, wanted, &draws)).collect()
    }

    #[test]
    fn the_first_step_that_is_enough_is_found_and_whether_it_is_clear() {
        let found = |means: &[f64], wanted| reached(&steps(means, wanted));
        let most = Wanted::AtMost(90.0);
        // The error of a mean is 1 ÷ √127 = 0.09.
        assert_eq!(found(&[100.0, 95.0, 88.0, 80.0], most), Reached::At(2, true));
        assert_eq!(found(&[100.0, 95.0, 89.9, 80.0], most), Reached::At(2, false));
        assert_eq!(found(&[100.0, 95.0, 91.0], most), Reached::Never);
        assert_eq!(found(&[90.0, 95.0], most), Reached::Already);
        assert_eq!(found(&[100.0, 95.0, 88.0], Wanted::Fewer(5.0)), Reached::At(1, false));
        assert_eq!(found(&[100.0, 95.0, 88.0], Wanted::Fewer(13.0)), Reached::Never);
        let spent = |means: &[f64]| spent(&steps(means, most));
        assert_eq!(spent(&[100.0, 95.0, 94.95, 94.95]), Some(1));
        assert_eq!(spent(&[100.0, 96.0, 94.0, 92.0]), None);
        assert_eq!(spent(&[100.0, 100.0, 100.0]), None);
        // Runs count: the noise of ±1 leaves half of them at 90 or below where the mean is 90.5.
        let kept = steps(&[100.0, 90.5], most)[1].kept;
        assert_eq!(kept, 0.5);
    }
}
