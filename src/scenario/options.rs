//! The comparator and the options: changes to money and policy, month by month.

use super::areas::Here;
use super::budget;
use super::calendar::Calendar;
use super::document::Documents;
use super::file::{OptionFile, ScenarioFile, ShockFile};
use super::guess;
use super::kinds::OptionId;
use super::plan::Plan;
use super::policies;
use super::reader::{At, OneOrMany};
use super::streams::{flows, under};
use super::types::{Strategy, Stream};

/// The id of the option against which the others are compared.
const COMPARATOR: &str = "current";
/// Its title unless the file says otherwise.
const CARRY_ON: &str = "Carry on as now";
/// Most options of one file, the comparator not counted.
const MOST_OPTIONS: usize = 40;

/// The comparator and the options.
pub(super) fn strategies(
    file: &ScenarioFile,
    here: Here<'_>,
    streams: &[Stream],
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<Strategy> {
    let baseline = here.baseline();
    let title = file.comparator.as_ref().and_then(|at| at.value.title.as_ref());
    let own = under(file, None, streams, calendar, documents);
    let moved = flows(&own);
    let funds = budget::funds(baseline, &moved, &[], &[], calendar.months).unwrap_or_default();
    let mut strategies = vec![Strategy {
        id: COMPARATOR.to_owned(),
        title: title.map_or_else(|| CARRY_ON.to_owned(), |at| at.value.0.clone()),
        funds,
        policies: policies::of(&[], &shocks(&file.shock, here, documents), calendar, documents),
        parts: Vec::new(),
        ends: named(&own),
    }];
    let listed = file.options.as_ref().map_or(&[][..], |options| &options.value);
    if let Some(options) = &file.options
        && file.only.as_ref().map_or(listed.len(), |only| only.value.len()) > MOST_OPTIONS
    {
        documents.problem(
            options.spot,
            &options.key,
            format!("{} options", listed.len()),
            format!("at most {MOST_OPTIONS} options in one file"),
            Some("split the file; both parts can extend the same base".to_owned()),
        );
        return strategies;
    }
    let mut option_ids = vec![COMPARATOR.to_owned()];
    for option in listed {
        let Some(id) = &option.value.id else { continue };
        // A second one is read as well, so that what is wrong inside it is told now. One that is not run may be wrong for
        // this horizon or budget: a file that extends another need not mend what it leaves out.
        let runs = file
            .only
            .as_ref()
            .is_none_or(|only| only.value.iter().any(|named| named.value.0 == id.value.0));
        let strategy =
            if runs { strategy(option, file, here, streams, calendar, documents) } else { None };
        if option_ids.contains(&id.value.0) {
            documents.problem(
                id.spot,
                &id.key,
                format!("the id `{}` a second time", id.value.0),
                format!("ids that differ; `{COMPARATOR}` is the comparator"),
                None,
            );
        }
        option_ids.push(id.value.0.clone());
        strategies.extend(strategy);
    }
    if let Some(only) = &file.only {
        keep(&only.value, &option_ids[1..], &mut strategies, documents);
        if only.value.is_empty() {
            let allowed = "at least one id; without `only` every option is run";
            documents.problem(only.spot, &only.key, "no options", allowed, None);
        }
    }
    for option in listed {
        parts(&option.value, &strategies, documents);
    }
    strategies
}

/// Names of streams that end, and when.
fn named(streams: &[(&Stream, Option<u32>)]) -> Vec<(String, u32)> {
    streams.iter().filter_map(|(stream, until)| Some((stream.name.clone(), (*until)?))).collect()
}

/// Notes parts of an option that are no other options of the run.
fn parts(option: &OptionFile, strategies: &[Strategy], documents: &mut Documents) {
    let (Some(parts), Some(own)) = (&option.parts, &option.id) else { return };
    if !strategies.iter().any(|strategy| strategy.id == own.value.0) {
        return;
    }
    let known: Vec<&str> = strategies[1..]
        .iter()
        .map(|strategy| strategy.id.as_str())
        .filter(|id| *id != own.value.0)
        .collect();
    for (index, part) in parts.value.iter().enumerate() {
        let id = &part.value.0;
        if !known.contains(&id.as_str()) {
            let hint = guess::nearest(id, known.iter().copied())
                .map(|near| format!("did you mean `{near}`?"));
            let allowed = format!("the id of another option that is run: {}", known.join(", "));
            documents.problem(part.spot, &part.key, format!("`{id}`"), allowed, hint);
        } else if parts.value[..index].iter().any(|other| other.value.0 == *id) {
            let found = format!("`{id}` a second time");
            documents.problem(part.spot, &part.key, found, "each part once", None);
        }
    }
}

/// Leaves the comparator and the options that are named. Every id that no option has is noted.
fn keep(
    only: &[At<OptionId>],
    option_ids: &[String],
    strategies: &mut Vec<Strategy>,
    documents: &mut Documents,
) {
    for id in only.iter().filter(|id| !option_ids.contains(&id.value.0)) {
        let known = option_ids.iter().map(String::as_str);
        let hint = guess::nearest(&id.value.0, known).map(|near| format!("did you mean `{near}`?"));
        let allowed = format!("the id of an option: {}", option_ids.join(", "));
        documents.problem(id.spot, &id.key, format!("`{}`", id.value.0), allowed, hint);
    }
    strategies.retain(|strategy| {
        strategy.id == COMPARATOR || only.iter().any(|id| id.value.0 == strategy.id)
    });
}

/// Shocks that befall the area, in the order of the file.
fn shocks<'f>(
    file: &'f Option<At<OneOrMany<ShockFile>>>,
    here: Here<'_>,
    documents: &mut Documents,
) -> Vec<&'f At<ShockFile>> {
    let all = file.iter().flat_map(|shocks| &shocks.value.0);
    all.filter(|at| here.within(at.value.areas.as_ref(), documents)).collect()
}

fn strategy(
    option: &At<OptionFile>,
    scenario: &ScenarioFile,
    here: Here<'_>,
    streams: &[Stream],
    calendar: Calendar,
    documents: &mut Documents,
) -> Option<Strategy> {
    let (file, baseline) = (&option.value, here.baseline());
    let mut plan = Plan::default();
    plan.sets(file, here, calendar, documents);
    plan.cuts(file, here, calendar, documents);
    plan.shifts(file, here, calendar, documents);
    plan.additions(file, here, calendar, documents);
    if let Some(line) = plan.set_and_changed() {
        documents.problem(
            option.spot,
            &option.key,
            format!("`{}` both set and changed", line.key()),
            "for each line of an option either an amount (`set`) or changes (`cut`, `shift`, `add`)",
            None,
        );
        return None;
    }
    let streams = under(scenario, Some(file), streams, calendar, documents);
    let moved = flows(&streams);
    let funds = match budget::funds(baseline, &moved, &plan.sets, &plan.changes, calendar.months) {
        Ok(funds) => funds,
        Err((line, month)) => {
            documents.problem(
                option.spot,
                &option.key,
                format!(
                    "changes that leave less than nothing for `{}` in {}{}",
                    line.key(),
                    calendar.start.plus(month),
                    here.named_in_words()
                ),
                "changes that a line can bear",
                None,
            );
            return None;
        }
    };
    let own = file.policy.iter().flat_map(|policies| &policies.value.0);
    let own: Vec<_> = own.filter(|at| here.within(at.value.areas.as_ref(), documents)).collect();
    let mut all = shocks(&scenario.shock, here, documents);
    all.extend(shocks(&file.shock, here, documents));
    let policies = policies::of(&own, &all, calendar, documents);
    policies::contradictions(option, &policies, &funds, baseline, documents);
    Some(Strategy {
        id: file.id.as_ref()?.value.0.clone(),
        title: file.title.as_ref()?.value.0.clone(),
        funds,
        policies,
        parts: file.parts.iter().flat_map(|at| &at.value).map(|at| at.value.0.clone()).collect(),
        ends: named(&streams),
    })
}
