//! Value for money: the cloud of runs on the plane, and the chance of being the best value.

use super::drawing::{Anchor, Shape};
use super::over_time::unit;
use super::scale::Scale;
use super::sheet::{Look, Place, Sheet};
use super::style::Ink;
use super::{Kind, Picture, Words, comparator, title};
use crate::summary::Summary;
use crate::summary::cloud::{CLOUD, Cloud};
use crate::summary::figures::{grouped, plain, pounds};
use crate::summary::valuation::Value;
use crate::summary::words::likelihood;
use crate::summary::worth::whose;

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

/// The option with the largest mean net benefit at the scenario's threshold.
fn best(summary: &Summary, value: &Value) -> String {
    let threshold = pounds(value.threshold);
    value.main().map_or_else(String::new, |main| {
        let best = main.best();
        let chance = main.chance_best(best);
        let likely = chance.and_then(|chance| likelihood(chance, summary.facts.runs));
        let likely = likely.map_or_else(String::new, |likely| {
            format!("; the chance that it is the best value: {likely}")
        });
        let whose = whose(value.basis.perspective);
        format!(
            "At {threshold} per QALY and with costs to {whose}, “{}” has the largest mean net benefit{likely}.{}",
            title(summary, best),
            left_out(summary)
        )
    })
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
            "Across: QALYs more (healthy years). Up: {unit} more, both discounted. {shown}, the ring their mean. Below the \
             dashes an option is worth its money at {threshold} per QALY."
        ),
        finding: best(summary, value),
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
    let up = Scale::around(costs.iter().map(|pounds| pounds / per), 4, HEIGHT, 0.0);
    let over = Scale::around(points().map(|(qalys, _)| *qalys).chain([0.0]), 3, 0.0, 1.0);
    Picture::new(summary, Kind::Value, "cost_effectiveness_plane", words, |sheet| {
        sheet.panels(&named, LEAST, |sheet, index, place| {
            let cloud = &clouds[index];
            let top = place.y;
            let left = place.x + Sheet::gutter(&up, true);
            let right = place.x + place.width;
            let (up, over) = (
                up.between(top + HEIGHT, top + 4.0),
                over.between(left, right - Sheet::overhang(&over, true)),
            );
            sheet.rungs(&up, left, right, true);
            let mut y = sheet.columns(&over, top + 4.0, top + HEIGHT, true);
            border(sheet, &over, &up, value.threshold / per);
            let at = |(qalys, pounds): (f64, f64)| (over.at(qalys), up.at(pounds / per));
            let points = cloud.runs.iter().copied().map(at).collect();
            sheet.add(Shape::Dots { points, size: 2.6, ink: Ink::OptionHalf });
            if let Some(mean) = mean(cloud.strategy) {
                sheet.dot(at(mean), Ink::Better, true);
            }
            let text = worth(summary, cloud);
            if !text.is_empty() {
                y = sheet.paragraph(
                    Place { y: y + 4.0, ..place },
                    &text,
                    Look::QUIET.ink(Ink::Words),
                    3,
                );
            }
            y
        });
    })
}

/// The dashes at which pounds are the threshold times QALYs, as far as the panel reaches.
fn border(sheet: &mut Sheet, over: &Scale, up: &Scale, slope: f64) {
    let (ends_over, ends_up) = (over.ticks(), up.ticks());
    let (Some(&left), Some(&right)) = (ends_over.first(), ends_over.last()) else { return };
    let (Some(&low), Some(&high)) = (ends_up.first(), ends_up.last()) else { return };
    if slope <= 0.0 {
        return;
    }
    let from = left.max(low / slope);
    let to = right.min(high / slope);
    if from < to {
        let at = |qalys: f64| (over.at(qalys), up.at(qalys * slope));
        sheet.dashed(at(from), at(to), Ink::Words);
    }
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
        finding: best(summary, value),
        description: ranked
            .iter()
            .map(|&option| {
                format!("{} at {threshold} per QALY: {}. ", title(summary, option), said(option))
            })
            .collect(),
    };
    let up = Scale::around([0.0, 100.0].into_iter(), 4, HEIGHT, 0.0);
    let over = Scale::around(steps.iter().map(|step| step.threshold / 1000.0), 2, 0.0, 1.0);
    Picture::new(summary, Kind::Value, "chance_best_value", words, |sheet| {
        sheet.panels(&named, LEAST, |sheet, at, place| {
            let option = ranked[at];
            let top = place.y;
            let left = place.x + Sheet::gutter(&up, false);
            let right = place.x + place.width;
            let (up, over) = (up.between(top + HEIGHT, top + 4.0), over.between(left, right - 6.0));
            sheet.rungs(&up, left, right, false);
            let bottom = top + HEIGHT;
            let line = |of: usize| {
                let at = |step: &crate::summary::economics::Acceptability| {
                    (over.at(step.threshold / 1000.0), up.at(100.0 * step.chance_best[of]))
                };
                steps.iter().map(at).collect::<Vec<_>>()
            };
            for other in (0..ranked.len()).filter(|other| *other != at) {
                sheet.line(line(other), Ink::PlainHalf, 1.0);
            }
            let here = over.at(value.threshold / 1000.0);
            if over.holds(value.threshold / 1000.0) {
                sheet.dashed((here, top + 4.0), (here, bottom), Ink::Words);
            }
            let ink = if option == 0 { Ink::Plain } else { Ink::Better };
            let own = line(at);
            sheet.line(own.clone(), ink, 2.0);
            for (pair, ends) in steps.windows(2).zip(own.windows(2)) {
                if pair.iter().all(|step| step.frontier == at) {
                    sheet.line(ends.to_vec(), ink, 5.0);
                }
            }
            for (edge, tick, anchor) in [
                (over.at(0.0), "£0".to_owned(), Anchor::Start),
                (right, last_threshold(value), Anchor::End),
            ] {
                sheet.text((edge, bottom + 16.0), &tick, Look::QUIET.anchor(anchor));
            }
            let mut y = bottom + 22.0;
            let said = said(option);
            if !said.is_empty() {
                let text = format!("at {threshold}: {said}");
                y = sheet.paragraph(
                    Place { y: y + 2.0, ..place },
                    &text,
                    Look::QUIET.ink(Ink::Words),
                    2,
                );
            }
            y
        });
    })
}

fn last_threshold(value: &Value) -> String {
    value
        .acceptability
        .last()
        .map_or_else(String::new, |step| format!("£{}", grouped(step.threshold)))
}
