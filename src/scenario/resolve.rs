//! From what the file says to a scenario that cannot be wrong.
//!
//! What one value alone can get wrong the reader has noted already; here values are held against each other.

use super::budget::{self, Budget, Change};
use super::document::{Documents, Spot};
use super::file::{
    AreaFile, EconomicsFile, EvidenceFile, GroupFile, LevelsFile, OptionFile, PolicyFile,
    ScenarioFile,
};
use super::guess;
use super::kinds::{Lines, Multiplier, Preset};
use super::lines::{Behaviour, Line};
use super::people::{Age, Substance};
use super::reader::{At, ByKey, Named};
use super::types::{Area, Economics, Group, Levels, Policy, Scenario, Strategy, Valuation};
use crate::evidence::{EvidenceChoice, Override};
use crate::units::{MONTHS_PER_YEAR, Pence, YearMonth};

/// The id of the option against which the others are compared.
const COMPARATOR: &str = "current";
/// Its title unless the file says otherwise.
const CARRY_ON: &str = "Carry on as now";
/// Most options of one file, the comparator not counted.
const MOST_OPTIONS: usize = 40;
/// Share who want abstinence unless the file says otherwise (c-N21).
const ABSTINENCE_SHARE: f64 = 0.566;

/// The scenario; `None` when something that everything else hangs on is missing, which is noted then.
pub(super) fn resolve(file: &ScenarioFile, documents: &mut Documents) -> Option<Scenario> {
    let area = file.area.as_ref().and_then(|area| self::area(&area.value, documents));
    let baseline = file.budget.as_ref().map(|budget| baseline(&budget.value));
    let start = file.start.as_ref()?.value.0;
    let months = file.horizon_years.as_ref()?.value.0 as u32 * MONTHS_PER_YEAR as u32;
    let calendar = Calendar { start, months };
    let evidence = file.evidence.as_ref().map(|evidence| self::evidence(&evidence.value));
    let baseline = baseline?;
    let strategies = strategies(file, &baseline, calendar, documents);
    Some(Scenario {
        name: file.name.as_ref()?.value.0.clone(),
        title: file.title.as_ref()?.value.0.clone(),
        description: file.description.as_ref().map_or_else(String::new, |at| at.value.0.clone()),
        start,
        horizon_months: months,
        price_year: file.price_year.as_ref()?.value.0 as u32,
        area: area?,
        baseline,
        strategies,
        economics: economics(file.economics.as_ref().map(|at| &at.value)),
        evidence: evidence.unwrap_or_default(),
        runs: file.runs.as_ref().map_or(1000, |at| at.value.0 as u32),
        seed: file.seed.as_ref().map_or(1, |at| at.value.0 as u64),
    })
}

fn baseline(budget: &ByKey<Line, super::kinds::PoundsPerYear>) -> Budget {
    let mut baseline = [Pence::ZERO; Line::COUNT];
    for (line, pounds) in &budget.0 {
        baseline[*line as usize] = Pence::from_pounds(pounds.value.0);
    }
    baseline
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
    let groups: Option<Vec<Group>> = groups.into_iter().collect();
    Some(Area {
        name: file.name.as_ref()?.value.0.clone(),
        source: file.source.as_ref()?.value.0.clone(),
        population: population.value.0,
        groups: groups?.try_into().ok()?,
        levels: levels(file.levels.as_ref().map(|at| &at.value)),
    })
}

/// A group's people. Where there are none, nothing else need be said of them.
fn group(at: &At<GroupFile>, documents: &mut Documents) -> Option<Group> {
    let file = &at.value;
    let dependent = file.dependent.as_ref()?.value.0;
    let nobody = dependent == 0.0;
    let mut missing = |name: &str, given: bool| {
        if !given && !nobody && !documents.broken() {
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

fn levels(file: Option<&LevelsFile>) -> Levels {
    let by_group = |at: Option<&At<ByKey<Substance, Multiplier>>>| {
        let mut factors = [1.0; Substance::COUNT];
        for (substance, factor) in at.into_iter().flat_map(|at| &at.value.0) {
            factors[*substance as usize] = factor.value.0;
        }
        factors
    };
    let one = |at: Option<&At<Multiplier>>| at.map_or(1.0, |at| at.value.0);
    Levels {
        entry: by_group(file.and_then(|file| file.entry.as_ref())),
        exit: by_group(file.and_then(|file| file.exit.as_ref())),
        overdose: one(file.and_then(|file| file.overdose.as_ref())),
        alcohol: one(file.and_then(|file| file.alcohol.as_ref())),
        other_causes: one(file.and_then(|file| file.other_causes.as_ref())),
    }
}

fn economics(file: Option<&EconomicsFile>) -> Economics {
    let preset =
        file.and_then(|file| file.preset.as_ref()).map_or(Preset::GreenBook2026, |at| at.value.0);
    let (costs, qalys, threshold) = match preset {
        Preset::GreenBook2026 => (0.035, 0.015, 70_000.0),
        Preset::Nice => (0.035, 0.035, 20_000.0),
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
        remainder_years: file
            .and_then(|file| file.remainder_years.as_ref())
            .map_or(40, |at| at.value.0 as u32),
    }
}

fn evidence(file: &EvidenceFile) -> EvidenceChoice {
    let readings = file.readings.iter().flat_map(|at| &at.value.0);
    let overrides = file.r#override.iter().flat_map(|at| &at.value);
    EvidenceChoice {
        reading: file.reading.as_ref().and_then(|at| at.value.0.0).map(str::to_owned),
        readings: readings.map(|(id, at)| (id.0.to_owned(), at.value.0.clone())).collect(),
        overrides: overrides
            .filter_map(|at| {
                Some(Override {
                    id: at.value.id.as_ref()?.value.0.0.to_owned(),
                    value: at.value.value.as_ref()?.value.0,
                    source: at.value.source.as_ref()?.value.0.clone(),
                })
            })
            .collect(),
    }
}

/// The months of a scenario.
#[derive(Clone, Copy)]
struct Calendar {
    start: YearMonth,
    months: u32,
}

impl Calendar {
    /// The month's number, from 0; the start when the file says nothing.
    fn month(self, at: Option<&At<super::kinds::Month>>, documents: &mut Documents) -> u32 {
        let Some(at) = at else { return 0 };
        let number = at.value.0.months_since(self.start);
        match u32::try_from(number) {
            Ok(month) if month < self.months => month,
            _ => {
                documents.problem(
                    at.spot,
                    &at.key,
                    at.value.0.to_string(),
                    format!(
                        "a month from {} to {}, the horizon",
                        self.start,
                        self.start.plus(self.months - 1)
                    ),
                    None,
                );
                0
            }
        }
    }
}

/// The comparator and the options.
fn strategies(
    file: &ScenarioFile,
    baseline: &Budget,
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<Strategy> {
    let title = file.comparator.as_ref().and_then(|at| at.value.title.as_ref());
    let funds = budget::funds(baseline, &[], &[], calendar.months).unwrap_or_default();
    let mut strategies = vec![Strategy {
        id: COMPARATOR.to_owned(),
        title: title.map_or_else(|| CARRY_ON.to_owned(), |at| at.value.0.clone()),
        funds,
        policies: vec![(0, Policy::default())],
        unseen_changes: Vec::new(),
    }];
    let Some(options) = &file.options else { return strategies };
    if options.value.len() > MOST_OPTIONS {
        documents.problem(
            options.spot,
            &options.key,
            format!("{} options", options.value.len()),
            format!("at most {MOST_OPTIONS} options in one file"),
            Some("split the file; both parts can extend the same base".to_owned()),
        );
        return strategies;
    }
    for option in &options.value {
        let Some(id) = &option.value.id else { continue };
        if strategies.iter().any(|other| other.id == id.value.0) {
            documents.problem(
                id.spot,
                &id.key,
                format!("the id `{}` a second time", id.value.0),
                format!("ids that differ; `{COMPARATOR}` is the comparator"),
                None,
            );
            continue;
        }
        if let Some(strategy) = strategy(option, baseline, calendar, documents) {
            strategies.push(strategy);
        }
    }
    strategies
}

fn strategy(
    option: &At<OptionFile>,
    baseline: &Budget,
    calendar: Calendar,
    documents: &mut Documents,
) -> Option<Strategy> {
    let file = &option.value;
    let mut plan = Plan { named: Vec::new(), sets: Vec::new(), changes: Vec::new() };
    plan.cuts(file, baseline, calendar, documents);
    plan.shifts(file, baseline, calendar, documents);
    plan.sets(file, baseline, calendar, documents);
    plan.additions(file, baseline, calendar, documents);
    let funds = match budget::funds(baseline, &plan.sets, &plan.changes, calendar.months) {
        Ok(funds) => funds,
        Err((line, month)) => {
            documents.problem(
                option.spot,
                &option.key,
                format!(
                    "changes that leave less than nothing for `{}` in {}",
                    line.key(),
                    calendar.start.plus(month)
                ),
                "changes that a line can bear",
                None,
            );
            return None;
        }
    };
    let mut unseen: Vec<Line> =
        plan.named.into_iter().filter(|line| line.behaviour() == Behaviour::Unseen).collect();
    unseen.sort();
    unseen.dedup();
    Some(Strategy {
        id: file.id.as_ref()?.value.0.clone(),
        title: file.title.as_ref()?.value.0.clone(),
        funds,
        policies: policies(file, calendar, documents),
        unseen_changes: unseen,
    })
}

/// What an option does to the budget.
struct Plan {
    named: Vec<Line>,
    sets: Vec<(u32, Line, Pence)>,
    changes: Vec<Change>,
}

/// The lines of a list, each once.
fn lines(list: &[At<Named<Lines>>]) -> Vec<Line> {
    let mut lines = Vec::new();
    for at in list {
        for line in at.value.0.all() {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

impl Lines {
    fn all(self) -> Vec<Line> {
        match self {
            Self::One(line) => vec![line],
            Self::Group(lines) => lines.to_vec(),
        }
    }
}

fn weights(lines: &[Line], baseline: &Budget) -> Vec<(Line, i64)> {
    lines.iter().map(|&line| (line, baseline[line as usize].0)).collect()
}

fn over(years: Option<&At<super::kinds::Years>>) -> f64 {
    years.map_or(0.0, |at| at.value.0 * MONTHS_PER_YEAR)
}

impl Plan {
    fn cuts(
        &mut self,
        file: &OptionFile,
        baseline: &Budget,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.cut.iter().flat_map(|cuts| &cuts.value.0) {
            let cut = &at.value;
            let from = calendar.month(cut.from.as_ref(), documents);
            let Some(by) = &cut.by else { continue };
            let amount = match &cut.lines {
                Some(named) => {
                    let lines = lines(&named.value);
                    self.named.extend(&lines);
                    let mut amount = [0; Line::COUNT];
                    for line in lines {
                        amount[line as usize] =
                            -((baseline[line as usize].0 as f64 * by.value.0).round() as i64);
                    }
                    amount
                }
                None => {
                    let protected =
                        cut.protect.as_ref().map(|at| lines(&at.value)).unwrap_or_default();
                    match budget::cut_of_total(baseline, by.value.0, &protected) {
                        Ok(amount) => amount,
                        Err(most) => {
                            self.too_deep(by, most, documents);
                            continue;
                        }
                    }
                }
            };
            if let (Some(_), Some(protect)) = (&cut.lines, &cut.protect) {
                documents.problem(
                    protect.spot,
                    &protect.key,
                    "`protect` beside `lines`",
                    "one of them: `lines` names what is cut, `protect` what is spared of the whole",
                    None,
                );
            }
            let over = over(cut.over_years.as_ref());
            self.changes.push(Change { from, until: None, over, amount });
        }
    }

    fn too_deep(&self, by: &At<super::kinds::Share>, most: f64, documents: &mut Documents) {
        let down = (most * 1000.0).floor() / 1000.0;
        documents.problem(
            by.spot,
            &by.key,
            format!("a cut of {} of the whole budget", guess::plain(by.value.0)),
            format!(
                "at most {}: management, premises and commissioning keep their pounds, and so do lines whose effect the \
                 model cannot see",
                guess::plain(down)
            ),
            Some("name lines, as in `lines = [\"management\"]`, to cut those as well".to_owned()),
        );
    }

    fn shifts(
        &mut self,
        file: &OptionFile,
        baseline: &Budget,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.shift.iter().flat_map(|shifts| &shifts.value.0) {
            let shift = &at.value;
            let start = calendar.month(shift.start.as_ref(), documents);
            let (Some(from), Some(to)) = (&shift.from, &shift.to) else { continue };
            let (givers, takers) = (lines(&from.value), lines(&to.value));
            if givers.is_empty() || takers.is_empty() {
                let empty = if givers.is_empty() { from } else { to };
                documents.problem(empty.spot, &empty.key, "no lines", "at least one line", None);
                continue;
            }
            if let Some(both) = givers.iter().find(|line| takers.contains(line)) {
                documents.problem(
                    to.spot,
                    &to.key,
                    format!("`{}`, which gives as well", both.key()),
                    "lines that do not give",
                    None,
                );
                continue;
            }
            let has: i64 = givers.iter().map(|&line| baseline[line as usize].0).sum();
            let amount = match (&shift.amount_gbp_per_year, &shift.share) {
                (Some(pounds), None) => {
                    let pence = Pence::from_pounds(pounds.value.0).0;
                    if pence > has {
                        documents.problem(
                            pounds.spot,
                            &pounds.key,
                            format!("{} a year", Pence(pence)),
                            format!("at most what the giving lines have: {} a year", Pence(has)),
                            None,
                        );
                        continue;
                    }
                    pence
                }
                (None, Some(share)) => (has as f64 * share.value.0).round() as i64,
                (given, _) => {
                    let found = if given.is_some() { "both amounts" } else { "no amount" };
                    documents.problem(
                        at.spot,
                        &at.key,
                        found,
                        "`amount_gbp_per_year` or `share`, one of them",
                        None,
                    );
                    continue;
                }
            };
            self.named.extend(&givers);
            self.named.extend(&takers);
            let mut change = budget::spread(-amount, &weights(&givers, baseline));
            for (to, part) in
                change.iter_mut().zip(budget::spread(amount, &weights(&takers, baseline)))
            {
                *to += part;
            }
            let over = over(shift.over_years.as_ref());
            self.changes.push(Change { from: start, until: None, over, amount: change });
        }
    }

    fn sets(
        &mut self,
        file: &OptionFile,
        baseline: &Budget,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.set.iter().flat_map(|sets| &sets.value.0) {
            let from = calendar.month(at.value.from.as_ref(), documents);
            for (lines, pounds) in at.value.gbp_per_year.iter().flat_map(|by_key| &by_key.value.0) {
                let lines = lines.all();
                let pence = Pence::from_pounds(pounds.value.0).0;
                let parts = budget::spread(pence, &weights(&lines, baseline));
                for line in lines {
                    if self.sets.iter().any(|(when, other, _)| *when == from && *other == line) {
                        twice(pounds.spot, &pounds.key, line, documents);
                    }
                    self.named.push(line);
                    self.sets.push((from, line, Pence(parts[line as usize])));
                }
            }
        }
        self.sets.sort_by_key(|(from, line, _)| (*from, *line));
    }

    fn additions(
        &mut self,
        file: &OptionFile,
        baseline: &Budget,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.add.iter().flat_map(|additions| &additions.value.0) {
            let add = &at.value;
            let from = calendar.month(add.from.as_ref(), documents);
            let until = add.until.as_ref().map(|_| calendar.month(add.until.as_ref(), documents));
            if let (Some(until), Some(at)) = (until, &add.until)
                && until <= from
                && documents.sound()
            {
                documents.problem(
                    at.spot,
                    &at.key,
                    format!("{}, before the money comes", at.value.0),
                    "a month after `from`",
                    None,
                );
            }
            let mut amount = [0; Line::COUNT];
            for (lines, pounds) in add.gbp_per_year.iter().flat_map(|by_key| &by_key.value.0) {
                let lines = lines.all();
                self.named.extend(&lines);
                let pence = Pence::from_pounds(pounds.value.0).0;
                let parts = budget::spread(pence, &weights(&lines, baseline));
                for (to, part) in amount.iter_mut().zip(parts) {
                    *to += part;
                }
            }
            let over = over(add.over_years.as_ref());
            self.changes.push(Change { from, until, over, amount });
        }
    }
}

fn twice(spot: Spot, key: &str, line: Line, documents: &mut Documents) {
    documents.problem(
        spot,
        key,
        format!("`{}` set a second time from the same month", line.key()),
        "each line once",
        Some("a line may also be in a group, such as `prescribing`".to_owned()),
    );
}

/// The policies of an option, from month 0.
fn policies(
    file: &OptionFile,
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<(u32, Policy)> {
    let mut steps: Vec<(u32, &PolicyFile, Spot, &str)> = Vec::new();
    for at in file.policy.iter().flat_map(|policies| &policies.value.0) {
        let from = calendar.month(at.value.from.as_ref(), documents);
        if steps.iter().any(|(month, ..)| *month == from) {
            documents.problem(
                at.spot,
                &at.key,
                "a second policy from the same month",
                "one policy for each month; write all its keys together",
                None,
            );
        }
        steps.push((from, &at.value, at.spot, &at.key));
    }
    steps.sort_by_key(|(from, ..)| *from);
    let mut policies = vec![(0, Policy::default())];
    for (from, change, ..) in steps {
        let mut policy = policies.last().map(|(_, policy)| policy.clone()).unwrap_or_default();
        apply(change, &mut policy);
        if from == 0 {
            policies.clear();
        }
        policies.push((from, policy));
    }
    policies
}

fn apply(change: &PolicyFile, policy: &mut Policy) {
    if let Some(off) = &change.off {
        policy.off = off.value.iter().map(|at| at.value.0).collect();
        policy.off.sort();
        policy.off.dedup();
    }
    if let Some(taper) = &change.taper {
        policy.taper = taper.value;
    }
    if let Some(traditions) = &change.mutual_aid_traditions {
        policy.mutual_aid_traditions = traditions.value.0;
    }
    if let Some(cooperation) = &change.mutual_aid_cooperation {
        policy.mutual_aid_cooperation = cooperation.value.0;
    }
    if let Some(inclusive) = &change.lero_inclusive {
        policy.lero_inclusive = inclusive.value;
    }
    if let Some(quality) = &change.lero_quality {
        policy.lero_quality = quality.value.0;
    }
}
