//! Several areas in one file: each is like the file's own in all that it does not say.
//!
//! A change can name the areas in which it happens. Pounds that it names are then shared among those areas in
//! proportion to what its lines have there at the start; where they have nothing, to the whole budgets; where nobody has
//! anything, equally.

use super::budget::Budget;
use super::document::Documents;
use super::file::{AreaFile, GroupFile, PartFile, ScenarioFile};
use super::guess;
use super::kinds::OptionId;
use super::levels::levels;
use super::lines::Line;
use super::people::Age;
use super::reader::At;
use super::types::{Area, Group, Levels, Scenario, Strategy};
use crate::units::Pence;

/// Most areas in one file.
const MOST_AREAS: usize = 200;
/// The most people of an area, as many as a file may state.
const MOST_PEOPLE: f64 = 2e9;

/// Every area of a file and which of them is meant.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// Ids of the areas; none where the file has one.
    pub(super) ids: &'a [String],
    /// Their budgets at the start.
    pub(super) budgets: &'a [Budget],
    /// The one that is meant.
    pub(super) index: usize,
    /// What prescribing loses in a cut of a whole budget, against the share that the others lose.
    pub(super) prescribing_share: f64,
}

impl Here<'_> {
    /// The budget of the area at the start.
    pub(super) fn baseline(&self) -> &Budget {
        &self.budgets[self.index]
    }

    /// Whether a change that names these areas happens here. Ids of areas that do not exist are noted.
    pub(super) fn within(&self, areas: Option<&Areas>, documents: &mut Documents) -> bool {
        let Some(areas) = areas else { return true };
        for id in areas.value.iter().filter(|id| !self.ids.contains(&id.value.0)) {
            let known = self.ids.iter().map(String::as_str);
            let hint =
                guess::nearest(&id.value.0, known).map(|near| format!("did you mean `{near}`?"));
            let allowed = if self.ids.is_empty() {
                "no `areas`: this file has one area, and no `[[areas]]`".to_owned()
            } else {
                format!("the id of an area: {}", self.ids.join(", "))
            };
            documents.problem(id.spot, &id.key, format!("`{}`", id.value.0), allowed, hint);
        }
        if areas.value.is_empty() {
            let allowed = "at least one area; without `areas` it happens in all";
            documents.problem(areas.spot, &areas.key, "no areas", allowed, None);
        }
        self.named(Some(areas), self.index)
    }

    fn named(&self, areas: Option<&Areas>, index: usize) -> bool {
        let Some(id) = self.ids.get(index) else { return true };
        areas.is_none_or(|areas| areas.value.iter().any(|named| named.value.0 == *id))
    }

    /// The part that falls to this area of pence that a change gives to lines, or takes from them, to the penny.
    pub(super) fn part(&self, pence: i64, lines: &[Line], areas: Option<&Areas>) -> i64 {
        let of = |index: usize, lines: &[Line]| -> i64 {
            let budget = &self.budgets[index];
            lines.iter().map(|&line| budget[line as usize].0).sum()
        };
        let named: Vec<usize> =
            (0..self.budgets.len()).filter(|&index| self.named(areas, index)).collect();
        let weights = [lines, Line::ALL]
            .map(|lines| named.iter().map(|&index| i128::from(of(index, lines))).collect())
            .into_iter()
            .find(|weights: &Vec<i128>| weights.iter().sum::<i128>() > 0)
            .unwrap_or_else(|| vec![1; named.len()]);
        let whole: i128 = weights.iter().sum::<i128>().max(1);
        let (mut weight, mut before) = (0, 0);
        for (&index, own) in named.iter().zip(weights) {
            weight += own;
            // Sums are rounded, so that the parts add up to the whole.
            let upto = (i128::from(pence) * weight / whole) as i64;
            if index == self.index {
                return upto - before;
            }
            before = upto;
        }
        0
    }

    /// How a sentence about this area ends: its name, where there are several.
    pub(super) fn named_in_words(&self) -> String {
        self.ids.get(self.index).map_or_else(String::new, |id| format!(" in `{id}`"))
    }
}

/// The ids of the areas in which something happens.
pub(super) type Areas = At<Vec<At<OptionId>>>;

/// The areas of a file with what `[area]` and `[budget]` say filled in: id, people and budget of each.
pub(super) fn parts(
    file: &ScenarioFile,
    base: &AreaFile,
    budget: &Budget,
    resolve: &dyn Fn(&AreaFile, &mut Documents) -> Option<Area>,
    documents: &mut Documents,
) -> Vec<(String, Area, Budget)> {
    let Some(areas) = &file.areas else { return Vec::new() };
    let count = areas.value.len();
    if count == 0 || count > MOST_AREAS {
        let allowed =
            format!("from 1 to {MOST_AREAS} areas; without `areas` there is one, `[area]`");
        documents.problem(areas.spot, &areas.key, format!("{count} areas"), allowed, None);
        return Vec::new();
    }
    let mut parts: Vec<(String, Area, Budget)> = Vec::new();
    for at in &areas.value {
        let part = &at.value;
        let Some(id) = &part.id else { continue };
        if parts.iter().any(|(known, ..)| *known == id.value.0) {
            let found = format!("the area `{}` a second time", id.value.0);
            documents.problem(id.spot, &id.key, found, "ids that differ", None);
            continue;
        }
        let Some(mut area) = resolve(&laid_over(base, part), documents) else { continue };
        area.name = part.title.as_ref().map_or(&id.value.0, |title| &title.value.0).clone();
        if let Some(source) = &part.source {
            area.source.clone_from(&source.value.0);
        }
        let people = part.people.as_ref().map_or(1.0, |times| times.value.0);
        let money = part.money.as_ref().map_or(people, |times| times.value.0);
        area.population *= people;
        for group in &mut area.groups {
            group.dependent *= people;
        }
        let most = area.groups.iter().map(|group| group.dependent).fold(area.population, f64::max);
        if let Some(times) = part.people.as_ref().filter(|_| most > MOST_PEOPLE) {
            let found = format!("{} times as many: {most:.0} people", times.value.0);
            documents.problem(
                times.spot,
                &times.key,
                found,
                "at most 2 billion people in an area",
                None,
            );
            continue;
        }
        area.levels = on_top(&area.levels, part);
        let mut budget = budget.map(|pence| Pence((pence.0 as f64 * money).round() as i64));
        for (line, pounds) in part.budget.iter().flat_map(|budget| &budget.value.0) {
            budget[*line as usize] = Pence::from_pounds(pounds.value.0);
        }
        parts.push((id.value.0.clone(), area, budget));
    }
    parts
}

/// The people of an area: what it says itself, else what `[area]` says.
fn laid_over(base: &AreaFile, part: &PartFile) -> AreaFile {
    let group = |under: &Option<At<GroupFile>>, over: &Option<At<GroupFile>>| {
        let Some(over) = over else { return under.clone() };
        let mut group = over.clone();
        if let Some(under) = under {
            let (under, over) = (&under.value, &mut group.value);
            fn fill<T: Clone>(over: &mut Option<T>, under: &Option<T>) {
                if over.is_none() {
                    over.clone_from(under);
                }
            }
            fill(&mut over.age_shares, &under.age_shares);
            fill(&mut over.female_share, &under.female_share);
            fill(&mut over.abstinence_share, &under.abstinence_share);
            fill(&mut over.higher_complexity_share, &under.higher_complexity_share);
            fill(&mut over.onset_age_shares, &under.onset_age_shares);
        }
        Some(group)
    };
    AreaFile {
        // A part is no authority as it is published.
        code: None,
        population: part.population.clone().or_else(|| base.population.clone()),
        opiate: group(&base.opiate, &part.opiate),
        non_opiate: group(&base.non_opiate, &part.non_opiate),
        non_opiate_alcohol: group(&base.non_opiate_alcohol, &part.non_opiate_alcohol),
        alcohol: group(&base.alcohol, &part.alcohol),
        nps: group(&base.nps, &part.nps),
        ..base.clone()
    }
}

/// An area's own factors on levels, times those of `[area]`.
fn on_top(base: &Levels, part: &PartFile) -> Levels {
    base.times(&levels(part.levels.as_ref().map(|at| &at.value)))
}

/// What areas come to together: people, budget and funds added up, shares of people weighted by them.
///
/// Policies are those of the first area: nothing is run from the whole.
pub(super) fn added_up(mut whole: Scenario, areas: Vec<Scenario>) -> Scenario {
    let names: Vec<&str> = areas.iter().map(|area| area.area.name.as_str()).collect();
    whole.area.name = joined(&names);
    whole.area.population = areas.iter().map(|area| area.area.population).sum();
    for (index, group) in whole.area.groups.iter_mut().enumerate() {
        *group = mean_group(&areas, index, *group);
    }
    whole.area.levels = Levels::NEUTRAL;
    whole.baseline = [Pence::ZERO; Line::COUNT];
    for area in &areas {
        for (total, own) in whole.baseline.iter_mut().zip(area.baseline) {
            *total = Pence(total.0 + own.0);
        }
    }
    if let Some((first, others)) = areas.split_first() {
        whole.strategies.clone_from(&first.strategies);
        for area in others {
            for (total, own) in whole.strategies.iter_mut().zip(&area.strategies) {
                add(total, own);
            }
        }
    }
    whole.areas = areas;
    whole
}

fn add(total: &mut Strategy, own: &Strategy) {
    for (total, own) in total.funds.iter_mut().zip(&own.funds) {
        for (total, own) in total.iter_mut().zip(own) {
            *total = Pence(total.0 + own.0);
        }
    }
}

fn mean_group(areas: &[Scenario], index: usize, otherwise: Group) -> Group {
    let groups = || areas.iter().map(|area| &area.area.groups[index]);
    let dependent: f64 = groups().map(|group| group.dependent).sum();
    if dependent <= 0.0 {
        return Group { dependent, ..otherwise };
    }
    let mean = |of: &dyn Fn(&Group) -> f64| {
        groups().map(|group| group.dependent * of(group)).sum::<f64>() / dependent
    };
    let by_age = |of: &dyn Fn(&Group) -> [f64; Age::COUNT]| {
        std::array::from_fn(|age| mean(&|group| of(group)[age]))
    };
    Group {
        dependent,
        age_shares: by_age(&|group| group.age_shares),
        female_share: mean(&|group| group.female_share),
        abstinence_share: mean(&|group| group.abstinence_share),
        higher_complexity_share: mean(&|group| group.higher_complexity_share),
        onset_age_shares: by_age(&|group| group.onset_age_shares),
    }
}

/// Names in a sentence: up to four of them, else how many there are.
fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if names.len() <= 4 => format!("{} and {last}", first.join(", ")),
        _ => format!("{} areas", names.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_amount_add_up_to_it_and_follow_the_lines() {
        let budget = |rehab: i64, lero: i64| {
            let mut budget = [Pence::ZERO; Line::COUNT];
            budget[Line::Rehab as usize] = Pence(rehab);
            budget[Line::Lero as usize] = Pence(lero);
            budget
        };
        let budgets = [budget(100, 7), budget(200, 0), budget(0, 11)];
        let ids = ["a", "b", "c"].map(str::to_owned);
        let part = |pence: i64, lines: &[Line]| -> Vec<i64> {
            let here =
                |index: usize| Here { ids: &ids, budgets: &budgets, index, prescribing_share: 1.0 };
            (0..3).map(|index| here(index).part(pence, lines, None)).collect()
        };
        assert_eq!(part(301, &[Line::Rehab]), [100, 201, 0]);
        for pence in [0, 1, -1, 1_000_003] {
            assert_eq!(part(pence, &[Line::Rehab, Line::Lero]).iter().sum::<i64>(), pence);
            assert_eq!(part(pence, &[Line::Naloxone]).iter().sum::<i64>(), pence);
        }
        // Lines that have nothing anywhere follow the whole budgets: 107, 200 and 11 of 318.
        assert_eq!(part(318, &[Line::Naloxone]), [107, 200, 11]);
    }

    #[test]
    fn names_in_a_sentence() {
        assert_eq!(joined(&["North"]), "North");
        assert_eq!(joined(&["North", "Mid", "South"]), "North, Mid and South");
        assert_eq!(joined(&["a", "b", "c", "d", "e"]), "5 areas");
    }
}
