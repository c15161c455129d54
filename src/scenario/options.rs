//! The comparator and the options: changes to money and policy, month by month.

use super::areas::{Areas, Here};
use super::budget::{self, Budget, Change, Stream};
use super::document::{Documents, Spot};
use super::file::{OptionFile, ScenarioFile, ShockFile};
use super::guess;
use super::kinds::{Lines, OptionId};
use super::lines::{Behaviour, Line};
use super::policies;
use super::reader::{At, Named, OneOrMany};
use super::types::Strategy;
use crate::units::{MONTHS_PER_YEAR, Pence, YearMonth};

/// The id of the option against which the others are compared.
const COMPARATOR: &str = "current";
/// Its title unless the file says otherwise.
const CARRY_ON: &str = "Carry on as now";
/// Most options of one file, the comparator not counted.
const MOST_OPTIONS: usize = 40;

/// The months of a scenario.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    pub(super) start: YearMonth,
    pub(super) months: u32,
}

impl Calendar {
    /// The month after the last that a change holds; the end when the file says nothing.
    pub(super) fn end(
        self,
        until: Option<&At<super::kinds::Month>>,
        from: u32,
        documents: &mut Documents,
    ) -> u32 {
        let Some(at) = until else { return self.months };
        let end = self.month(Some(at), documents);
        if end <= from && self.holds(at.value.0) {
            documents.problem(
                at.spot,
                &at.key,
                at.value.0.to_string(),
                format!("a month after {}, in which it begins", self.start.plus(from)),
                None,
            );
        }
        end
    }

    /// Whether a month is within the horizon.
    fn holds(self, month: YearMonth) -> bool {
        (0..i64::from(self.months)).contains(&month.months_since(self.start))
    }

    /// The month's number, from 0; the start when the file says nothing.
    pub(super) fn month(
        self,
        at: Option<&At<super::kinds::Month>>,
        documents: &mut Documents,
    ) -> u32 {
        let Some(at) = at else { return 0 };
        if self.holds(at.value.0) {
            return at.value.0.months_since(self.start) as u32;
        }
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

/// The comparator and the options.
pub(super) fn strategies(
    file: &ScenarioFile,
    here: Here<'_>,
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<Strategy> {
    let baseline = here.baseline();
    let title = file.comparator.as_ref().and_then(|at| at.value.title.as_ref());
    let streams = streams(file, here, calendar, documents);
    let ending: Vec<&Stream> = streams.iter().collect();
    let funds = budget::funds(baseline, &ending, &[], &[], calendar.months).unwrap_or_default();
    let mut strategies = vec![Strategy {
        id: COMPARATOR.to_owned(),
        title: title.map_or_else(|| CARRY_ON.to_owned(), |at| at.value.0.clone()),
        funds,
        policies: policies::of(&[], &shocks(&file.shock, here, documents), calendar, documents),
        unseen_changes: Vec::new(),
        parts: Vec::new(),
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
            if runs { strategy(option, file, here, &streams, calendar, documents) } else { None };
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

/// The streams of the budget that end.
fn streams(
    file: &ScenarioFile,
    here: Here<'_>,
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<Stream> {
    let baseline = here.baseline();
    let mut streams: Vec<Stream> = Vec::new();
    for at in file.stream.iter().flat_map(|streams| &streams.value.0) {
        let stream = &at.value;
        let Some(name) = &stream.name else { continue };
        if streams.iter().any(|known| known.name == name.value.0) {
            documents.problem(
                name.spot,
                &name.key,
                format!("the stream `{}` a second time", name.value.0),
                "names that differ",
                None,
            );
        }
        let until = calendar.month(stream.until.as_ref(), documents);
        if let Some(at) = &stream.until
            && until == 0
            && calendar.holds(at.value.0)
        {
            documents.problem(
                at.spot,
                &at.key,
                format!("{}, the start: it ends before it begins", at.value.0),
                "a month after the start",
                None,
            );
        }
        let areas = stream.areas.as_ref();
        let within = here.within(areas, documents);
        let mut amount = [0; Line::COUNT];
        let given = stream.gbp_per_year.iter().filter(|_| within);
        for (lines, pounds) in given.flat_map(|by_key| &by_key.value.0) {
            let lines = lines.all();
            let pence = here.part(Pence::from_pounds(pounds.value.0).0, &lines, areas);
            for (to, part) in
                amount.iter_mut().zip(budget::spread(pence, &weights(&lines, baseline)))
            {
                *to += part;
            }
        }
        let paid = |line: &Line| {
            let before: i64 = streams.iter().map(|stream| stream.amount[*line as usize]).sum();
            before + amount[*line as usize]
        };
        let too_much =
            |line: &&Line| amount[**line as usize] > 0 && paid(line) > baseline[**line as usize].0;
        if let Some(line) = Line::ALL.iter().find(too_much) {
            documents.problem(
                at.spot,
                &at.key,
                format!(
                    "£{:.0} a year of streams for `{}`{}",
                    paid(line) as f64 / 100.0,
                    line.key(),
                    here.named_in_words()
                ),
                format!(
                    "at most what the line has at the start, £{:.0}: a stream is part of the budget",
                    baseline[*line as usize].pounds()
                ),
                None,
            );
        }
        if !streams.iter().any(|known| known.name == name.value.0) {
            streams.push(Stream { name: name.value.0.clone(), until, amount });
        }
    }
    streams
}

/// The streams that end under an option: all but those that it renews.
fn ending<'a>(
    file: &OptionFile,
    streams: &'a [Stream],
    documents: &mut Documents,
) -> Vec<&'a Stream> {
    let renewed: Vec<_> = file.renew.iter().flat_map(|names| &names.value).collect();
    for name in &renewed {
        let known = || streams.iter().map(|stream| stream.name.as_str());
        if !known().any(|known| known == name.value.0) {
            documents.problem(
                name.spot,
                &name.key,
                format!("the stream `{}`", name.value.0),
                format!("a stream of the file: one of {}", known().collect::<Vec<_>>().join(", ")),
                guess::nearest(&name.value.0, known())
                    .map(|near| format!("did you mean `{near}`?")),
            );
        }
    }
    let renews = |stream: &&Stream| !renewed.iter().any(|name| name.value.0 == stream.name);
    streams.iter().filter(renews).collect()
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
    let mut plan = Plan { named: Vec::new(), sets: Vec::new(), changes: Vec::new() };
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
    let ending = ending(file, streams, documents);
    let funds = match budget::funds(baseline, &ending, &plan.sets, &plan.changes, calendar.months) {
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
    let mut unseen: Vec<Line> =
        plan.named.into_iter().filter(|line| line.behaviour() == Behaviour::Unseen).collect();
    unseen.sort();
    unseen.dedup();
    Some(Strategy {
        id: file.id.as_ref()?.value.0.clone(),
        title: file.title.as_ref()?.value.0.clone(),
        funds,
        policies,
        unseen_changes: unseen,
        parts: file.parts.iter().flat_map(|at| &at.value).map(|at| at.value.0.clone()).collect(),
    })
}

/// What an option does to the budget.
struct Plan {
    named: Vec<Line>,
    sets: Vec<(u32, Line, Pence)>,
    changes: Vec<Change>,
}

/// The lines of a list, each once.
pub(super) fn lines(list: &[At<Named<Lines>>]) -> Vec<Line> {
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
    pub(super) fn all(self) -> Vec<Line> {
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
    /// A line that is given an amount and changed by name as well.
    fn set_and_changed(&self) -> Option<Line> {
        let changed =
            |line: Line| self.changes.iter().any(|change| change.amount[line as usize] != 0);
        self.sets.iter().map(|(_, line, _)| *line).find(|&line| changed(line))
    }

    fn cuts(
        &mut self,
        file: &OptionFile,
        here: Here<'_>,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.cut.iter().flat_map(|cuts| &cuts.value.0) {
            let (cut, baseline) = (&at.value, here.baseline());
            if !here.within(cut.areas.as_ref(), documents) {
                continue;
            }
            let from = calendar.month(cut.from.as_ref(), documents);
            let Some(by) = &cut.by else { continue };
            let amount = match &cut.lines {
                Some(named) => {
                    let lines = lines(&named.value);
                    if lines.is_empty() {
                        documents.problem(
                            named.spot,
                            &named.key,
                            "no lines",
                            "at least one line; without `lines` the whole budget is cut",
                            None,
                        );
                    }
                    self.named.extend(&lines);
                    let mut amount = [0; Line::COUNT];
                    for line in lines {
                        amount[line as usize] =
                            -((baseline[line as usize].0 as f64 * by.value.0).round() as i64);
                    }
                    amount
                }
                None => {
                    let mut protected =
                        cut.protect.as_ref().map(|at| lines(&at.value)).unwrap_or_default();
                    // A line that is given an amount keeps that amount.
                    protected.extend(self.sets.iter().map(|(_, line, _)| *line));
                    let evenly = cut.evenly.as_ref().is_some_and(|at| at.value);
                    match budget::cut_of_total(baseline, by.value.0, &protected, evenly) {
                        Ok(amount) => amount,
                        Err(most) => {
                            self.too_deep(by, most, here, documents);
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

    fn too_deep(
        &self,
        by: &At<super::kinds::Share>,
        most: f64,
        here: Here<'_>,
        documents: &mut Documents,
    ) {
        let down = (most * 1000.0).floor() / 1000.0;
        documents.problem(
            by.spot,
            &by.key,
            format!(
                "a cut of {} of the whole budget{}",
                guess::plain(by.value.0),
                here.named_in_words()
            ),
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
        here: Here<'_>,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.shift.iter().flat_map(|shifts| &shifts.value.0) {
            let (shift, baseline) = (&at.value, here.baseline());
            let areas = shift.areas.as_ref();
            if !here.within(areas, documents) {
                continue;
            }
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
                    let pence = here.part(Pence::from_pounds(pounds.value.0).0, &givers, areas);
                    if pence > has {
                        documents.problem(
                            pounds.spot,
                            &pounds.key,
                            format!("{} a year{}", Pence(pence), here.named_in_words()),
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
        here: Here<'_>,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.set.iter().flat_map(|sets| &sets.value.0) {
            let areas = at.value.areas.as_ref();
            if !here.within(areas, documents) {
                continue;
            }
            let from = calendar.month(at.value.from.as_ref(), documents);
            for (lines, pounds) in at.value.gbp_per_year.iter().flat_map(|by_key| &by_key.value.0) {
                let lines = lines.all();
                let pence = here.part(Pence::from_pounds(pounds.value.0).0, &lines, areas);
                let parts = budget::spread(pence, &weights(&lines, here.baseline()));
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
        here: Here<'_>,
        calendar: Calendar,
        documents: &mut Documents,
    ) {
        for at in file.add.iter().flat_map(|additions| &additions.value.0) {
            let add = &at.value;
            let areas: Option<&Areas> = add.areas.as_ref();
            if !here.within(areas, documents) {
                continue;
            }
            let from = calendar.month(add.from.as_ref(), documents);
            let until = add.until.as_ref().map(|_| calendar.month(add.until.as_ref(), documents));
            let first = add.from.as_ref().map_or(calendar.start, |at| at.value.0);
            if let Some(at) = &add.until
                && at.value.0 <= first
                && calendar.holds(at.value.0)
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
                let pence = here.part(Pence::from_pounds(pounds.value.0).0, &lines, areas);
                let parts = budget::spread(pence, &weights(&lines, here.baseline()));
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
