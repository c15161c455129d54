//! From what the file says to a scenario that cannot be wrong.
//!
//! What one value alone can get wrong the reader has noted already; here values are held against each other.

use super::areas::{self, Here};
use super::budget::{self, Budget};
use super::calendar::Calendar;
use super::document::Documents;
use super::figures;
use super::file::{AreaFile, EconomicsFile, EvidenceFile, GroupFile, OverrideFile, ScenarioFile};
use super::guess;
use super::kinds::Budgets;
use super::kinds::{Lines, PoundsPerYear, Preset, TimesMoney};
use super::levels::levels;
use super::lines::Line;
use super::options::strategies;
use super::people::Age;
use super::plan;
use super::reader::{At, ByKey};
use super::rebalance::{Objective, Rebalance};
use super::split;
use super::streams;
use super::tree::Spot;
use super::types::{
    Area, Condition, Economics, Fit, Group, Integrated, Perspective, Scenario, Stream, Valuation,
};
use crate::authorities::{Found, Register as Authorities};
use crate::evidence::{EvidenceChoice, EvidenceProblem, Override, Register, choice_problems};
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Share who want abstinence unless the file says otherwise (c-N21).
const ABSTINENCE_SHARE: f64 = 0.566;

/// The scenario; `None` when something that everything else hangs on is missing, which is noted then. `overrides` take the
/// place of rows of the evidence, over those of the file.
pub(super) fn resolve(
    file: &ScenarioFile,
    fit: Option<Fit>,
    overrides: Vec<Override>,
    documents: &mut Documents,
) -> Option<Scenario> {
    let area = file.area.as_ref().and_then(|area| self::area(&area.value, documents));
    let evidence =
        file.evidence.as_ref().map(|evidence| self::evidence(&evidence.value, documents));
    let evidence = with(evidence.unwrap_or_default(), overrides);
    let integrated =
        file.budget.as_ref().and_then(|budget| integrated(&budget.value, &evidence, documents));
    let baseline = file.budget.as_ref().map(|budget| baseline(&budget.value, integrated.as_ref()));
    let prescribing_share = budget::prescribing_share(&evidence);
    let start = file.start.as_ref()?.value.0;
    let months = file.horizon_years.as_ref()?.value.0 as u32 * MONTHS_PER_YEAR as u32;
    let calendar = Calendar { start, months };
    let baseline = baseline?;
    let parts = file.area.as_ref().map_or_else(Vec::new, |area| {
        areas::parts(file, &area.value, &baseline, &self::area, documents)
    });
    let ids: Vec<String> = parts.iter().map(|(id, ..)| id.clone()).collect();
    let whole = [baseline];
    let budgets: Vec<Budget> = parts.iter().map(|(.., budget)| *budget).collect();
    let budgets = if budgets.is_empty() { &whole[..] } else { &budgets };
    let (mut each, mut paid) = (Vec::new(), Vec::new());
    for index in 0..budgets.len() {
        let here = Here { ids: &ids, budgets, index, prescribing_share };
        let (streams, strategies) = documents.of_budget(|documents| {
            let streams = streams::streams(file, here, calendar, documents);
            let strategies = strategies(file, here, &streams, calendar, documents);
            (streams, strategies)
        });
        each.push(strategies);
        paid.push(streams);
    }
    let streams = streams::together(paid.into_iter());
    let observed = figures::observed(file, documents);
    super::unpaid::unpaid(file, &observed, documents);
    let scenario = Scenario {
        name: file.name.as_ref()?.value.0.clone(),
        title: file.title.as_ref()?.value.0.clone(),
        description: file.description.as_ref().map_or_else(String::new, |at| at.value.0.clone()),
        start,
        horizon_months: months,
        drift: file.drift.as_ref().is_none_or(|at| at.value),
        price_year: file.price_year.as_ref()?.value.0 as u32,
        area: area?,
        baseline,
        strategies: each.first()?.clone(),
        economics: economics(file.economics.as_ref().map(|at| &at.value)),
        evidence,
        runs: file.runs.as_ref().map_or(1000, |at| at.value.0 as u32),
        seed: file.seed.as_ref().map_or(1, |at| at.value.0 as u64),
        fit,
        observed,
        conditions: conditions(file, &streams, calendar, documents),
        streams,
        areas: Vec::new(),
        stand_ins: Vec::new(),
        stated: stated(file, documents),
        integrated,
        rebalance: rebalance(file, calendar, documents),
        understood: documents.notes(),
        budget_year: documents.budget_of.as_ref().map(|(_, year)| *year),
    };
    if parts.is_empty() {
        let then = file.area.iter().flat_map(|at| &at.value.fit_of).flat_map(|list| &list.value);
        let then: Vec<String> = then.map(|line| line.value.0.clone()).collect();
        let mut scenario = scenario;
        scenario.area.warned.extend(super::fit_of::changed(&scenario, &then));
        return Some(scenario);
    }
    let areas = parts.into_iter().zip(each).map(|((name, area, baseline), strategies)| Scenario {
        name,
        area,
        baseline,
        strategies,
        ..scenario.clone()
    });
    let areas = areas.collect();
    Some(areas::added_up(scenario, areas))
}

/// What a search may do.
fn rebalance(file: &ScenarioFile, calendar: Calendar, documents: &mut Documents) -> Rebalance {
    let Some(at) = &file.rebalance else { return Rebalance::default() };
    let file = &at.value;
    let pence = |at: &At<PoundsPerYear>| Pence::from_pounds(at.value.0);
    let times = |by_key: Option<&At<ByKey<Lines, TimesMoney>>>| -> Vec<(Line, f64)> {
        let by_key = by_key.into_iter().flat_map(|at| &at.value.0);
        by_key
            .flat_map(|(lines, times)| lines.all().into_iter().map(|line| (line, times.value.0)))
            .collect()
    };
    let begin = file.begin_gbp_per_year.iter().flat_map(|at| &at.value.0);
    Rebalance {
        objective: file.objective.as_ref().map_or(Objective::default(), |at| at.value.0),
        total: file.total_gbp_per_year.as_ref().map(pence),
        protect: file.protect.as_ref().map_or_else(Vec::new, |at| plan::lines(&at.value)),
        least: times(file.least.as_ref()),
        most: times(file.most.as_ref()),
        begin: begin
            .flat_map(|(lines, pounds)| {
                lines.all().into_iter().map(|line| (line, Pence::from_pounds(pounds.value.0)))
            })
            .collect(),
        most_moved: file.most_moved_gbp_per_year.as_ref().map(pence),
        step: file.step_gbp_per_year.as_ref().map(pence),
        from: file.from.as_ref().map(|at| calendar.month(Some(at), documents)),
        over: file.over_years.as_ref().map(|at| at.value.0 * MONTHS_PER_YEAR),
        lifted: file.lift.iter().flat_map(|list| &list.value).map(|guard| guard.value.0).collect(),
        between_areas: file.between_areas.as_ref().is_some_and(|at| at.value),
    }
}

fn conditions(
    file: &ScenarioFile,
    streams: &[Stream],
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for at in file.conditions.iter().flat_map(|conditions| &conditions.value) {
        let from = calendar.month(at.value.from.as_ref(), documents);
        let until = calendar.end(at.value.until.as_ref(), from, documents);
        let (Some(title), Some(lines), Some(least)) =
            (&at.value.title, &at.value.lines, &at.value.least_gbp_per_year)
        else {
            continue;
        };
        if let Some(stream) = &at.value.stream {
            streams::is_known(stream, streams, documents);
        }
        conditions.push(Condition {
            title: title.value.0.clone(),
            stream: at.value.stream.as_ref().map(|stream| stream.value.0.clone()),
            lines: plan::lines(&lines.value),
            least: Pence::from_pounds(least.value.0),
            from,
            until,
        });
    }
    conditions
}

/// Where the pounds of each line stand.
fn stated(file: &ScenarioFile, documents: &Documents) -> Vec<(Line, String)> {
    let budget = file.budget.iter().flat_map(|at| &at.value.0);
    budget.map(|(line, pounds)| (*line, documents.named(pounds.spot))).collect()
}

fn baseline(budget: &Budgets, integrated: Option<&Integrated>) -> Budget {
    let mut baseline = integrated.map_or([Pence::ZERO; Line::COUNT], |contract| contract.lines);
    for (line, pounds) in &budget.0 {
        baseline[*line as usize] = Pence::from_pounds(pounds.value.0);
    }
    baseline
}

/// The contract that is split over the lines that the budget does not state.
fn integrated(
    budget: &Budgets,
    evidence: &EvidenceChoice,
    documents: &mut Documents,
) -> Option<Integrated> {
    let at = budget.1.as_ref()?;
    let pounds = Pence::from_pounds(at.value.0);
    let stated: Vec<Line> = budget.0.iter().map(|(line, _)| *line).collect();
    let lines = split::split(pounds, &stated, evidence);
    if lines.is_none() {
        documents.problem(
            at.spot,
            &at.key,
            "a contract, and every line that it could hold stated beside it",
            "lines that the contract pays for left out: it is split over them",
            None,
        );
    }
    Some(Integrated { pounds, lines: lines? })
}

fn area(file: &AreaFile, documents: &mut Documents) -> Option<Area> {
    let population = file.population.as_ref()?;
    let files =
        [&file.opiate, &file.non_opiate, &file.non_opiate_alcohol, &file.alcohol, &file.nps];
    let mut groups = Vec::new();
    for group in files {
        groups.push(group.as_ref().and_then(|at| self::group(at, documents)));
    }
    let dependent: f64 = files
        .iter()
        .filter_map(|group| group.as_ref()?.value.dependent.as_ref())
        .map(|dependent| dependent.value.0)
        .sum();
    if dependent > population.value.0 {
        documents.problem(
            population.spot,
            &population.key,
            format!(
                "{} residents, of whom {} would be dependent",
                guess::plain(population.value.0),
                guess::plain(dependent)
            ),
            "at least as many residents as dependent people",
            None,
        );
    }
    let code = file.code.as_ref().and_then(|at| self::code(at, documents));
    let groups: Option<Vec<Group>> = groups.into_iter().collect();
    Some(Area {
        name: file.name.as_ref()?.value.0.clone(),
        source: file.source.as_ref()?.value.0.clone(),
        code,
        population: population.value.0,
        groups: groups?.try_into().ok()?,
        levels: levels(file.levels.as_ref().map(|at| &at.value)),
        warned: file
            .fit_warned
            .iter()
            .flat_map(|list| &list.value)
            .map(|warning| warning.value.0.clone())
            .collect(),
    })
}

/// The code of an authority as it is today.
fn code(at: &At<super::kinds::AreaCode>, documents: &mut Documents) -> Option<String> {
    let register = Authorities::embedded();
    if let Some(known) = register.by_code(&at.value.0) {
        return Some(known.code.clone());
    }
    let (found, hint) = match register.find(&at.value.0) {
        Found::Former(former) => (
            format!("`{}`: {}, which ended in {}", at.value.0, former.name, former.until),
            format!("in its place: {}", former.successors.join(", ")),
        ),
        _ => (
            format!("`{}`, which no authority has", at.value.0),
            "`balance areas` lists codes; leave it out for an invented area".to_owned(),
        ),
    };
    let allowed = "the code of an English upper-tier authority as it is today";
    documents.problem(at.spot, &at.key, found, allowed, Some(hint));
    None
}

/// A group's people. Where there are none, nothing else need be said of them.
fn group(at: &At<GroupFile>, documents: &mut Documents) -> Option<Group> {
    let file = &at.value;
    let dependent = file.dependent.as_ref()?.value.0;
    let nobody = dependent == 0.0;
    let mut missing = |name: &str, given: bool| {
        // A value that is there and wrong has been told.
        let wrong = documents.told(&format!("{}.{name}", at.key));
        if !given && !nobody && !wrong && !documents.incomplete() {
            documents.problem(
                at.spot,
                &at.key,
                format!("no `{name}`"),
                format!("`{name}`, because there are dependent people"),
                None,
            );
        }
    };
    missing("age_shares", file.age_shares.is_some());
    missing("female_share", file.female_share.is_some());
    missing("higher_complexity_share", file.higher_complexity_share.is_some());
    missing("onset_age_shares", file.onset_age_shares.is_some());
    let even = [1.0 / Age::COUNT as f64; Age::COUNT];
    let share = |at: &Option<At<super::kinds::Share>>, otherwise: f64| {
        at.as_ref().map_or(otherwise, |at| at.value.0)
    };
    Some(Group {
        dependent,
        age_shares: file.age_shares.as_ref().map_or(even, |at| at.value.0),
        female_share: share(&file.female_share, 0.5),
        abstinence_share: share(&file.abstinence_share, ABSTINENCE_SHARE),
        higher_complexity_share: share(&file.higher_complexity_share, 0.5),
        onset_age_shares: file.onset_age_shares.as_ref().map_or(even, |at| at.value.0),
    })
}

fn economics(file: Option<&EconomicsFile>) -> Economics {
    let preset = file.and_then(|file| file.preset.as_ref()).map(|at| at.value.0);
    let (costs, qalys, threshold) = match preset {
        None | Some(Preset::GreenBook2026) => (0.035, 0.015, 70_000.0),
        Some(Preset::Nice) => (0.035, 0.035, 20_000.0),
    };
    // Whoever names a preset asks for its costs as well; a commissioner who names none asks for their own.
    let perspective = match preset {
        None => Perspective::Commissioner,
        Some(Preset::GreenBook2026) => Perspective::Society,
        Some(Preset::Nice) => Perspective::Public,
    };
    let rate = |at: Option<&At<super::kinds::DiscountRate>>, otherwise: f64| {
        at.map_or(otherwise, |at| at.value.0)
    };
    Economics {
        discount_costs: rate(file.and_then(|file| file.discount_costs.as_ref()), costs),
        discount_qalys: rate(file.and_then(|file| file.discount_qalys.as_ref()), qalys),
        threshold_gbp_per_qaly: file
            .and_then(|file| file.threshold_gbp_per_qaly.as_ref())
            .map_or(threshold, |at| at.value.0),
        valuation: file
            .and_then(|file| file.valuation.as_ref())
            .map_or(Valuation::Base, |at| at.value.0),
        perspective: file
            .and_then(|file| file.perspective.as_ref())
            .map_or(perspective, |at| at.value.0),
        remainder_years: file
            .and_then(|file| file.remainder_years.as_ref())
            .map_or(40, |at| at.value.0 as u32),
    }
}

/// A choice of evidence with other values over its own.
fn with(mut choice: EvidenceChoice, overrides: Vec<Override>) -> EvidenceChoice {
    choice.overrides.retain(|own| !overrides.iter().any(|other| other.id == own.id));
    choice.overrides.extend(overrides);
    choice
}

fn evidence(file: &EvidenceFile, documents: &mut Documents) -> EvidenceChoice {
    let mut seen = Vec::new();
    for id in file.r#override.iter().flat_map(|at| &at.value).filter_map(|at| at.value.id.as_ref())
    {
        if seen.contains(&id.value.0) {
            let found = format!("a second value for the row `{}`", id.value.0.0);
            documents.problem(id.spot, &id.key, found, "one value for each row", None);
        }
        seen.push(id.value.0);
    }
    let readings = || file.readings.iter().flat_map(|at| &at.value.0);
    let overrides = || file.r#override.iter().flat_map(|at| &at.value);
    // Each on its own, so that what is wrong is told where it stands.
    let mut tell = |spot: Spot, key: &str, choice: EvidenceChoice| {
        for EvidenceProblem { problem, hint, .. } in choice_problems(Register::embedded(), &choice)
        {
            documents.problem(spot, key, problem, hint, None);
        }
    };
    for (id, at) in readings() {
        let readings = vec![(id.0.to_owned(), at.value.0.clone())];
        tell(at.spot, &at.key, EvidenceChoice { readings, ..EvidenceChoice::default() });
    }
    for (at, own) in overrides().filter_map(|at| Some((at.value.value.as_ref()?, own(&at.value)?)))
    {
        let overrides = vec![own];
        tell(at.spot, &at.key, EvidenceChoice { overrides, ..EvidenceChoice::default() });
    }
    EvidenceChoice {
        reading: file.reading.as_ref().and_then(|at| at.value.0.0).map(str::to_owned),
        readings: readings().map(|(id, at)| (id.0.to_owned(), at.value.0.clone())).collect(),
        overrides: overrides().filter_map(|at| own(&at.value)).collect(),
    }
}

/// A value in place of a row, where the file says everything about it.
fn own(file: &OverrideFile) -> Option<Override> {
    Some(Override {
        id: file.id.as_ref()?.value.0.0.to_owned(),
        value: file.value.as_ref()?.value.0,
        source: file.source.as_ref()?.value.0.clone(),
    })
}
