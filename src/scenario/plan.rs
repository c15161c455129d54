//! What an option does to the budget: amounts that are set, cuts, shifts and additions, held against what lines have.

use super::areas::{Areas, Here};
use super::budget::{self, Budget, Change};
use super::calendar::Calendar;
use super::document::Documents;
use super::file::OptionFile;
use super::guess;
use super::kinds::Lines;
use super::lines::Line;
use super::reader::{At, Named};
use super::tree::Spot;
use crate::units::{MONTHS_PER_YEAR, Pence};

/// What an option does to the budget.
#[derive(Default)]
pub(super) struct Plan {
    /// Amounts a year, from a month on.
    pub(super) sets: Vec<(u32, Line, Pence)>,
    /// Cuts, shifts and additions.
    pub(super) changes: Vec<Change>,
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

/// The lines of a list with what each has, pence a year.
pub(super) fn weights(lines: &[Line], baseline: &Budget) -> Vec<(Line, i64)> {
    lines.iter().map(|&line| (line, baseline[line as usize].0)).collect()
}

fn over(years: Option<&At<super::kinds::Years>>) -> f64 {
    years.map_or(0.0, |at| at.value.0 * MONTHS_PER_YEAR)
}

impl Plan {
    /// A line that is given an amount and changed by name as well.
    pub(super) fn set_and_changed(&self) -> Option<Line> {
        let changed =
            |line: Line| self.changes.iter().any(|change| change.amount[line as usize] != 0);
        self.sets.iter().map(|(_, line, _)| *line).find(|&line| changed(line))
    }

    pub(super) fn cuts(
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
                    let prescribing = if evenly { 1.0 } else { here.prescribing_share };
                    match budget::cut_of_total(baseline, by.value.0, &protected, prescribing) {
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

    pub(super) fn shifts(
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
            if let Some(locked) = locked(&givers, baseline) {
                documents.problem(
                    from.spot,
                    &from.key,
                    format!("`{}`, which the shift would lower", locked.key()),
                    format!(
                        "lines whose effect the model sees: it cannot see what lowering {} loses, so that the move would \
                         look free",
                        locked.label()
                    ),
                    Some(instead(locked, &givers)),
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

    pub(super) fn sets(
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
                    self.sets.push((from, line, Pence(parts[line as usize])));
                }
            }
        }
        self.sets.sort_by_key(|(from, line, _)| (*from, *line));
    }

    pub(super) fn additions(
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

/// The first of some lines that has money and whose effect the model cannot see: no shift takes from it.
pub(super) fn locked(givers: &[Line], baseline: &Budget) -> Option<Line> {
    givers.iter().copied().find(|&line| !line.seen() && baseline[line as usize].0 > 0)
}

/// Those of some lines whose effect the model sees, by their names.
pub(super) fn others(givers: &[Line]) -> Vec<&'static str> {
    givers.iter().filter(|line| line.seen()).map(|line| line.key()).collect()
}

/// What to write instead of a shift that takes from a locked line.
fn instead(locked: Line, givers: &[Line]) -> String {
    let others: Vec<String> = others(givers).iter().map(|key| format!("\"{key}\"")).collect();
    let without = if others.is_empty() {
        "take from other lines".to_owned()
    } else {
        format!("`from = [{}]`", others.join(", "))
    };
    format!(
        "{without}; or lower it on purpose, `cut = {{ lines = [\"{}\"], by = 0.1 }}`, with `add` for the lines that gain: \
         the answer then says what it cannot see, and names no net benefit",
        locked.key()
    )
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
