//! Value for money in words and in one table: whose costs count, what is withheld, and how much of a result lies after the
//! horizon.

use super::figures::{plain, pounds, quoted, size, whole_percent};
use super::reply::Grid;
use super::whole::Summary;
use super::words::agree;
use crate::findings::headline::LEAST;
use crate::findings::incremental::Standing;
use crate::findings::sign::FEWEST_RUNS;
use crate::findings::statistics::Estimate;
use crate::findings::valuation::{Basis, Value, Valued};
use crate::scenario::{Perspective, Scenario};

/// Whose costs a perspective counts, after “costs to”.
#[must_use]
pub const fn whose(perspective: Perspective) -> &'static str {
    match perspective {
        Perspective::Commissioner => "the commissioner",
        Perspective::Public => "public bodies",
        Perspective::Society => "society",
    }
}

/// What stands in net benefit under a perspective.
#[must_use]
pub const fn counted(perspective: Perspective) -> &'static str {
    match perspective {
        Perspective::Commissioner => {
            "Costs counted are those to the commissioner alone (perspective “commissioner”): spend. What the NHS, social care, \
             prisons and society bear stands beside it, and is in no net benefit."
        }
        Perspective::Public => {
            "Costs counted are those to public bodies (perspective “public”): the commissioner's spend, hepatitis C medicines and \
             hospital care (NHS), adult social care, prison health care, and rent in recovery housing. Crime is not in it. What \
             people who died would have brought is counted with what lies after the horizon: a death saves others nothing."
        }
        Perspective::Society => {
            "Costs counted are those to society (perspective “society”): the commissioner's spend, hepatitis C medicines and \
             hospital care (NHS), adult social care, prison health care, rent in recovery housing, and crime, most of which is \
             no cash. What people who died would have brought is counted with what lies after the horizon: a death saves others \
             nothing."
        }
    }
}

/// What stands behind a value that counts a gain or a harm which rests on weak evidence alone; nothing where it counts none.
#[must_use]
pub fn untested(summary: &Summary, strategy: usize) -> &'static str {
    let horizon = summary.facts.horizon_months;
    let any = crate::findings::quantities::quantities(horizon)[..2].iter().any(|&quantity| {
        summary.rests.untested(summary, quantity).iter().any(|(option, _)| *option == strategy)
    });
    if any { ", UNTESTED" } else { "" }
}

/// Why an option has no net benefit and no rank, in a few words; none where it has.
#[must_use]
pub fn withheld(scenario: &Scenario, strategy: usize) -> Option<String> {
    let blind = scenario.blind(strategy);
    if !blind.withholds() {
        return None;
    }
    if blind.loses.is_empty() && blind.shocked {
        return Some(
            "a shock is no choice that could be bought, and the lives of people whom it makes dependent are counted from then on \
             alone"
                .into(),
        );
    }
    let (lines, lowers) =
        if blind.loses.is_empty() { (&blind.gains, false) } else { (&blind.loses, true) };
    let lines: Vec<&str> = lines.iter().map(|line| line.label()).collect();
    let lines = lines.join(", ");
    Some(if lowers {
        format!("the model cannot see what lowering these lines loses: {lines}")
    } else {
        format!("it changes nothing but lines whose effect the model cannot see: {lines}")
    })
}

/// The sentences of the part on value: whose costs count, what is withheld, and for each option how much of it lies after
/// the horizon and what is left without that.
#[must_use]
pub fn sentences(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let Some(value) = &summary.value else { return Vec::new() };
    let options = 1..scenario.strategies.len();
    if options.is_empty() {
        return Vec::new();
    }
    let mut sentences = vec![counted(value.basis.perspective).to_owned()];
    sentences.extend(options.clone().filter_map(|option| {
        Some(format!(
            "For {} net benefit, pounds for each QALY and every rank are withheld: {}.",
            quoted(scenario, option),
            withheld(scenario, option)?
        ))
    }));
    sentences.extend(in_order(scenario, value));
    sentences.extend(options.filter_map(|option| after(scenario, summary, option)));
    sentences
}

/// The full incremental analysis on the scenario's own basis, where more than one pair of options is ranked: what each QALY
/// costs from one option to the next.
fn in_order(scenario: &Scenario, value: &Value) -> Option<String> {
    let valuated = value.valuated.iter().find(|one| one.basis == value.basis)?;
    if value.ranked.len() < 3 {
        return None;
    }
    let standings: Vec<(usize, Standing)> = value
        .ranked
        .iter()
        .filter_map(|&strategy| Some((strategy, valuated.standing(strategy)?)))
        .collect();
    let named = |wanted: Standing| -> Vec<String> {
        let own = standings.iter().filter(|(_, standing)| *standing == wanted);
        own.map(|&(strategy, _)| quoted(scenario, strategy)).collect()
    };
    let cheapest = named(Standing::Cheapest).pop()?;
    let mut steps: Vec<(f64, String)> = standings
        .iter()
        .filter_map(|&(strategy, standing)| match standing {
            Standing::Efficient { pounds_per_qaly, .. } => {
                let step = format!("{} {}", quoted(scenario, strategy), pounds(pounds_per_qaly));
                Some((pounds_per_qaly, step))
            }
            _ => None,
        })
        .collect();
    steps.sort_by(|one, other| one.0.total_cmp(&other.0));
    let steps: Vec<String> = steps.into_iter().map(|(_, step)| step).collect();
    let mut said = format!("Option by option, from the cheapest, {cheapest}");
    if steps.is_empty() {
        said.push_str(", on: nothing dearer gains more");
    } else {
        said.push_str(&format!(", a further QALY costs: {}", steps.join(", then ")));
    }
    for (standing, why) in [
        (Standing::Dominated, "no cheaper and no better than another"),
        (Standing::ExtendedlyDominated, "no better value than a mix of two others"),
    ] {
        let out = named(standing);
        if !out.is_empty() {
            said.push_str(&format!("; {why}: {}", out.join(", ")));
        }
    }
    Some(said + ".")
}

/// How much of an option's QALYs lies after the horizon, and the verdict with and without it; none where nothing after the
/// horizon is counted.
#[must_use]
pub fn after(scenario: &Scenario, summary: &Summary, strategy: usize) -> Option<String> {
    if scenario.economics.remainder_years == 0 {
        return None;
    }
    let value = summary.value.as_ref()?;
    let within = Basis { remainder: false, ..value.basis };
    let of = |basis: Basis| Some(value.increment(basis, strategy)?.qalys.mean);
    let (all, first) = (of(value.basis)?, of(within)?);
    let last = all - first;
    let months = scenario.horizon_months;
    let end = if months.is_multiple_of(12) {
        format!("year {}", months / 12)
    } else {
        format!("month {months}")
    };
    let side = |qalys: f64| if qalys < 0.0 { "lost" } else { "gained" };
    let qalys = |number: f64| format!("{} QALYs {}", size(number), side(number));
    let option = quoted(scenario, strategy);
    let health = if first.abs() < LEAST && last.abs() < LEAST {
        format!("Under {option} hardly any QALYs are gained or lost, up to {end} or after it")
    } else if first * last >= 0.0 {
        format!(
            "Under {option}, {} of the {} are {} after {end}",
            whole_percent(100.0 * last / all),
            qalys(all),
            side(all)
        )
    } else {
        format!(
            "Under {option} there are {} up to {end} and {} after it",
            qalys(first),
            qalys(last)
        )
    };
    let verdict = value
        .main()
        .zip(value.on(within))
        .and_then(|(all, first)| Some((all.incremental(strategy)?, first.incremental(strategy)?)));
    Some(verdict.map_or_else(
        || format!("{health}."),
        |(all, first)| {
            format!(
                "{health}: at {} a QALY, health and costs to {} together come to {} with what lies after, and to {} \
                 without{}.",
                pounds(value.threshold),
                whose(value.basis.perspective),
                gain(summary, all),
                gain(summary, first),
                untested(summary, strategy)
            )
        },
    ))
}

/// A net benefit in words, with its range where the runs are enough.
#[must_use]
pub fn gain(summary: &Summary, net: Estimate) -> String {
    let said = |number: f64| {
        format!("{} of {}", if number < 0.0 { "a loss" } else { "a gain" }, pounds(number))
    };
    let range = net.lower_5_percent.zip(net.upper_95_percent);
    let range = range.filter(|_| summary.facts.runs >= FEWEST_RUNS);
    let range = range.map_or(String::new(), |(low, high)| {
        format!(" (90 % of runs fell between {} and {})", said(low), said(high))
    });
    format!("{}{range}", said(net.mean))
}

/// Costs, health and value of every option at the scenario's threshold; no rows where nothing is compared.
#[must_use]
pub fn grid(summary: &Summary) -> Grid {
    let Some(value) = summary.value.as_ref().filter(|_| summary.strategies.len() > 1) else {
        return Grid::default();
    };
    let main = value.main();
    let signed = |number: f64, text: String, units: [&str; 2]| match number {
        0.0 => "no difference".to_owned(),
        number => format!("{text} {}", units[usize::from(number < 0.0)]),
    };
    let row = |strategy: usize, title: &str| {
        let mut row = vec![plain(title)];
        let Some(increment) = value.increment(value.basis, strategy) else {
            row.extend(["the comparator", "", "", ""].map(str::to_owned));
            row.push(chance(summary, main, strategy));
            return row;
        };
        let (cost, qalys) = (increment.cost.mean, increment.qalys.mean);
        row.push(signed(cost, pounds(cost), ["more", "less"]));
        row.push(signed(qalys, size(qalys), ["more", "fewer"]));
        let withheld = || "withheld".to_owned();
        row.push(increment.icer.map_or_else(withheld, |icer| match icer.pounds_per_qaly() {
            Some(each) => format!("{} {}", pounds(each), icer.words()),
            None => icer.words().to_owned(),
        }));
        let net = main.and_then(|main| main.incremental(strategy));
        row.push(net.map_or_else(withheld, |net| {
            let sign = if net.mean < 0.0 { "−" } else { "" };
            format!("{sign}{}{}", pounds(net.mean), untested(summary, strategy))
        }));
        let ranked = value.ranked.contains(&strategy);
        row.push(if ranked { chance(summary, main, strategy) } else { withheld() });
        row
    };
    let rows = summary.strategies.iter().enumerate();
    let header = ["", "cost", "QALYs", "pounds per QALY", "net benefit", "largest net benefit"];
    Grid {
        header: header.map(str::to_owned).to_vec(),
        widths: vec![24, 13, 11, 20, 14, 18],
        rows: rows.map(|(strategy, named)| row(strategy, &named.title)).collect(),
    }
}

/// The chance of being the best value in words; empty where there is none, or nothing to be better than.
fn chance(summary: &Summary, main: Option<&Valued>, strategy: usize) -> String {
    let several = summary.value.as_ref().is_some_and(|value| value.ranked.len() > 1);
    let chance = main.filter(|_| several).and_then(|main| main.chance_best(strategy));
    let chance = chance.and_then(|chance| agree(chance, summary.facts.runs));
    chance.map_or_else(String::new, |chance| chance + untested(summary, strategy))
}

/// The chance that an option is the best value, at the scenario's threshold; none for a single run, and none where it is
/// withheld or nothing else is ranked.
#[must_use]
pub fn words(summary: &Summary, strategy: usize) -> Option<String> {
    let value = summary.value.as_ref().filter(|value| value.ranked.len() > 1)?;
    let main = value.main()?;
    let words = agree(main.chance_best(strategy)?, summary.facts.runs)?;
    Some(format!(
        "It has the largest net benefit {words}, at {} per QALY with survivors' remaining years counted, costs to {}{}.",
        pounds(main.threshold),
        whose(value.basis.perspective),
        untested(summary, strategy)
    ))
}
