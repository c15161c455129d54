//! Value for money: the cloud of runs on the plane, and the chance of being the best value.

use super::axis::{Axis, unit};
use super::letters::{Anchor, Look};
use super::picture::{Kind, Picture, Words};
use super::says::{How, mark, shortest, untested};
use super::sheet::{Place, UNDER, dashes, dot, mesh};
use super::style::Ink;
use super::titles::{comparator, title};
use crate::findings::cloud::{CLOUD, Cloud};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::sign::FEWEST_RUNS;
use crate::findings::valuation::Value;
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::narrative::figures::{capital, grouped, plain, pounds, whole_percent};
use crate::narrative::words::likelihood;
use crate::narrative::worth::whose;
use plotters::prelude::{Circle, Color, LineSeries, PointSeries, Ranged};

/// Height of a panel's plot, pixels.
const HEIGHT: f64 = 170.0;
/// Least width of a panel, pixels.
const LEAST: f64 = 200.0;

/// The plane and the curve.
#[must_use]
pub fn pictures(summary: &Summary) -> Vec<Picture> {
    let Some(value) = &summary.value else { return Vec::new() };
    if value.ranked.len() < 2 {
        return Vec::new();
    }
    let mut pictures = vec![plane(summary, value)];
    if !value.acceptability.is_empty() {
        pictures.push(curve(summary, value));
    }
    pictures
}

/// How likely an option is worth more than the comparator, in words.
fn worth(summary: &Summary, cloud: &Cloud) -> String {
    if cloud.runs.iter().all(|(qalys, pounds)| *qalys == 0.0 && *pounds == 0.0) {
        return "no difference in any run shown".into();
    }
    let worth = cloud.worth.and_then(|share| likelihood(share.share, summary.facts.runs));
    worth.map_or_else(String::new, |worth| format!("worth its money: {worth}"))
}

/// Whether an option's deaths or recoveries rest on weak evidence alone.
fn doubtful(summary: &Summary, option: usize) -> bool {
    let deaths = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    [deaths, recovery(summary.facts.horizon_months)]
        .into_iter()
        .any(|quantity| untested(summary, quantity, option))
}

/// A share of runs; no run, or every run, says no more than so many runs can.
fn share_of(share: f64, runs: u32) -> String {
    let edge = (300.0 / f64::from(runs.max(1))).ceil();
    let percent = 100.0 * share;
    if percent < edge {
        format!("under {edge:.0} %")
    } else if percent > 100.0 - edge {
        format!("over {:.0} %", 100.0 - edge)
    } else {
        whole_percent(percent)
    }
}

/// In what share of runs options are worth their money.
fn worth_it(summary: &Summary, value: &Value) -> String {
    let (threshold, facts) = (pounds(value.threshold), &summary.facts);
    let shares: Vec<(usize, f64)> = summary
        .drawn
        .clouds
        .iter()
        .filter_map(|cloud| Some((cloud.strategy, cloud.worth?.share)))
        .collect();
    if facts.expected || facts.runs < FEWEST_RUNS || shares.is_empty() {
        return "Cost and health of each option, without chances: there are too few runs".into();
    }
    let doubtful = |option: usize| usize::from(doubtful(summary, option));
    shortest(summary, |names| {
        if names.how == How::Numbers && names.each(shares.len()) {
            let each = shares.iter().map(|(option, share)| {
                let mark = mark(doubtful(*option), 1);
                format!(
                    "{} in {} of runs{mark}",
                    names.quoted(*option),
                    share_of(*share, facts.runs)
                )
            });
            return format!(
                "worth its money at {threshold} per QALY: {}",
                each.collect::<Vec<_>>().join("; ")
            );
        }
        let most: Vec<usize> =
            shares.iter().filter(|(_, share)| *share > 0.5).map(|(option, _)| *option).collect();
        if most.is_empty() {
            return format!("at {threshold} per QALY no option is worth its money in most runs");
        }
        let mark = mark(most.iter().map(|option| doubtful(*option)).sum(), most.len());
        format!("worth the money in most runs at {threshold} per QALY: {}{mark}", names.of(&most))
    })
}

/// How sure the order of the options is, without naming any of them.
fn how_sure(summary: &Summary, value: &Value) -> String {
    let shares = value.main().map_or_else(Vec::new, |main| {
        value.ranked.iter().filter_map(|&option| main.chance_best(option)).collect()
    });
    let first = value.acceptability.first().map(|step| step.frontier);
    let same = value.acceptability.iter().all(|step| Some(step.frontier) == first);
    let leader = if same {
        "the order does not turn with what a QALY is worth"
    } else {
        "which option leads turns with what a QALY is worth"
    };
    if shares.is_empty() {
        return capital(leader);
    }
    let most = share_of(shares.iter().copied().fold(0.0, f64::max), summary.facts.runs);
    format!(
        "At {} per QALY the option that leads is best value in {most} of runs; {leader}",
        pounds(value.threshold)
    )
}

/// Which options are not ranked.
fn left_out(summary: &Summary) -> String {
    let withheld = summary.strategies.iter().filter(|named| named.withheld.is_some());
    let names: Vec<String> = withheld.map(|named| format!("“{}”", plain(&named.title))).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(" Not ranked, because the model cannot see what they change: {}.", names.join(", "))
}

fn plane(summary: &Summary, value: &Value) -> Picture {
    let clouds = &summary.drawn.clouds;
    let threshold = pounds(value.threshold);
    let mean = |strategy: usize| {
        let increment = value.increment(value.basis, strategy)?;
        Some((increment.qalys.mean, increment.cost.mean))
    };
    let named: Vec<String> = clouds.iter().map(|cloud| title(summary, cloud.strategy)).collect();
    let points = || clouds.iter().flat_map(|cloud| &cloud.runs);
    let costs: Vec<f64> = points().map(|(_, pounds)| *pounds).chain([0.0]).collect();
    let (unit, per) = unit("pounds", &costs);
    let shown = if summary.facts.runs as usize > CLOUD {
        format!("Each point is one of the first {CLOUD} runs")
    } else {
        "Each point is a run".to_owned()
    };
    let words = Words {
        title: format!("Cost and health, against {}", comparator(summary)),
        reading: format!(
            "Across: QALYs more (healthy years). Up: {unit} more, both discounted, costs to {}. {shown}, the ring their mean. \
             Below the dashes an option is worth its money at {threshold} per QALY; each has a scale of its own.{}",
            whose(value.basis.perspective),
            left_out(summary)
        ),
        finding: worth_it(summary, value),
        description: clouds
            .iter()
            .map(|cloud| {
                let worth = worth(summary, cloud);
                let worth =
                    if worth.is_empty() { "one calculation, no chance".into() } else { worth };
                let title = title(summary, cloud.strategy);
                format!("{title}, at {threshold} per QALY: {worth}. ")
            })
            .collect(),
    };
    Picture::new(summary, Kind::Value, "cost_effectiveness_plane", words, |sheet| {
        sheet.panels(&named, LEAST, |sheet, index, place| {
            let cloud = &clouds[index];
            // Each on a scale of its own: one that is far out would hide the others.
            let up =
                Axis::signed(cloud.runs.iter().map(|(_, pounds)| pounds / per).chain([0.0]), 4);
            let over = Axis::signed(cloud.runs.iter().map(|(qalys, _)| *qalys).chain([0.0]), 3);
            let (mut chart, _) = sheet.panel(place, HEIGHT, &over, &up)?;
            mesh(&mut chart)?;
            dashes(&mut chart, border(&over, &up, value.threshold / per), Ink::Words)?;
            let at = |(qalys, pounds): (f64, f64)| (qalys, pounds / per);
            let runs = cloud.runs.iter().copied().map(at);
            let point = &|at, size, style| Circle::new(at, size, style);
            chart.draw_series(PointSeries::of_element(
                runs,
                13,
                Ink::OptionHalf.filled(),
                point,
            ))?;
            chart.draw_series(
                mean(cloud.strategy).map(|mean| dot(at(mean), 55, Ink::Better, true)),
            )?;
            let place = Place { y: place.y + HEIGHT + UNDER + 4.0, ..place };
            let look = Look::QUIET.ink(Ink::Words);
            Ok(sheet.paragraph(place, &worth(summary, cloud), look, 3))
        })
    })
}

/// The line on which pounds are the threshold times QALYs, as far as the plane reaches.
fn border(over: &Axis, up: &Axis, slope: f64) -> Vec<(f64, f64)> {
    let from = over.range().start.max(up.range().start / slope);
    let to = over.range().end.min(up.range().end / slope);
    if slope > 0.0 && from < to { vec![(from, from * slope), (to, to * slope)] } else { Vec::new() }
}

fn curve(summary: &Summary, value: &Value) -> Picture {
    let steps = &value.acceptability;
    let threshold = pounds(value.threshold);
    let ranked = &value.ranked;
    let said = |option: usize| {
        let chance = value.main().and_then(|main| main.chance_best(option));
        chance.and_then(|chance| likelihood(chance, summary.facts.runs)).unwrap_or_default()
    };
    let named: Vec<String> = ranked.iter().map(|&option| title(summary, option)).collect();
    let words = Words {
        title: "Chance that this option is the best value, by what a QALY is worth".into(),
        reading: format!(
            "Per cent of runs, over pounds per QALY. Thick: where the option's mean net benefit is the largest (the frontier). \
             Grey: the other options. Dashes: {threshold}."
        ),
        finding: how_sure(summary, value),
        description: ranked
            .iter()
            .map(|&option| {
                format!("{} at {threshold} per QALY: {}. ", title(summary, option), said(option))
            })
            .collect(),
    };
    let up = Axis::around([0.0, 100.0].into_iter(), 4);
    let last = steps.last().map_or(0.0, |step| step.threshold);
    let over = Axis::bare(0.0, last.max(1.0));
    Picture::new(summary, Kind::Value, "chance_best_value", words, |sheet| {
        sheet.panels(&named, LEAST, |sheet, at, place| {
            let option = ranked[at];
            let (mut chart, left) = sheet.panel(place, HEIGHT, &over, &up)?;
            mesh(&mut chart)?;
            let line = |of: usize| -> Vec<(f64, f64)> {
                steps.iter().map(|step| (step.threshold, 100.0 * step.chance_best[of])).collect()
            };
            for other in (0..ranked.len()).filter(|other| *other != at) {
                chart.draw_series(LineSeries::new(line(other), Ink::PlainHalf.stroke_width(10)))?;
            }
            if over.holds(value.threshold) {
                let points = vec![(value.threshold, 0.0), (value.threshold, 100.0)];
                dashes(&mut chart, points, Ink::Words)?;
            }
            let ink = if option == 0 { Ink::Plain } else { Ink::Better };
            let own = line(at);
            chart.draw_series(LineSeries::new(own.clone(), ink.stroke_width(20)))?;
            for (pair, ends) in steps.windows(2).zip(own.windows(2)) {
                if pair.iter().all(|step| step.frontier == at) {
                    chart.draw_series(LineSeries::new(ends.to_vec(), ink.stroke_width(50)))?;
                }
            }
            let y = place.y + HEIGHT;
            let end = format!("£{}", grouped(last));
            sheet.text((left, y + 16.0), "£0", Look::QUIET);
            sheet.text((place.x + place.width, y + 16.0), &end, Look::QUIET.anchor(Anchor::End));
            let said = said(option);
            if said.is_empty() {
                return Ok(y + 22.0);
            }
            let place = Place { y: y + 24.0, ..place };
            let look = Look::QUIET.ink(Ink::Words);
            Ok(sheet.paragraph(place, &format!("at {threshold}: {said}"), look, 2))
        })
    })
}
