//! What can move: a line of the budget, or the two prescribing lines together, in steps of pounds a year; and what cannot,
//! with its reason.

use crate::evidence::Values;
use crate::model::capacity::Bought;
use crate::scenario::{Guard, Line, Objective, Rebalance, Scenario, edges};
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Pounds a year of a step, unless the file says otherwise.
const STEP: f64 = 25_000.0;
/// Or this part of the whole budget, where that is more.
const PART: f64 = 0.001;
/// The cheapest line that matters is to have room for so many steps,
const ROOM: f64 = 2.0;
/// and a budget no more steps than this.
const MOST_STEPS: f64 = 1_500.0;
/// The least step: £100, in pence.
const LEAST_STEP: i64 = 10_000;
/// Bounds in multiples of today's money.
const LEAST: f64 = 0.75;
const MOST: f64 = 1.5;
/// The most of naloxone, which is cheap.
const MOST_NALOXONE: f64 = 4.0;
/// Prescribing, which moves as one.
const PRESCRIBING: [Line; 2] = [Line::PrescribingClinicians, Line::Pharmacy];
/// Weeks in a year.
const WEEKS: f64 = 52.0;

/// Something that moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Part of the scenario, such as an area of several.
    pub part: usize,
    /// The name of that area; none where there is one.
    pub area: Option<String>,
    /// Its lines, which move in proportion.
    pub lines: Vec<Line>,
    /// Pence a year today.
    pub today: i64,
    /// Fewest and most steps from today.
    pub range: (i32, i32),
    /// Steps that are moved at once: a bed or a post is bought whole.
    pub whole: i32,
    /// What is bought whole, where that is more than a step: its name and pounds a year.
    pub unit: Option<(&'static str, f64)>,
    /// Whether its bounds go beyond anything seen.
    pub beyond: bool,
}

/// Something that does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Locked {
    /// Part of the scenario.
    pub part: usize,
    /// The line.
    pub line: Line,
    /// Pence a year today.
    pub today: i64,
    /// Why, in words that follow "it".
    pub why: String,
}

/// Everything that moves and that does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Variables {
    /// What moves.
    pub moving: Vec<Variable>,
    /// What does not.
    pub locked: Vec<Locked>,
    /// Pence a year of a step.
    pub step: i64,
    /// Steps that the whole has to grow by, in each group of parts among which money may move.
    pub grow: Vec<i32>,
    /// The group of every part.
    pub group: Vec<usize>,
    /// Most steps moved.
    pub most_moved: Option<i32>,
    /// The month in which the money begins to move.
    pub from: u32,
    /// Months over which it moves.
    pub over: f64,
}

impl Variable {
    /// Its name in columns.
    #[must_use]
    pub fn key(&self) -> &'static str {
        if self.lines.len() > 1 { "prescribing" } else { self.lines[0].key() }
    }

    /// The name of its line in sentences.
    #[must_use]
    pub fn line_label(&self) -> &'static str {
        if self.lines.len() > 1 { "prescribing" } else { self.lines[0].label() }
    }

    /// Its name in sentences, with the area's where there are several.
    #[must_use]
    pub fn label(&self) -> String {
        let line = self.line_label();
        match &self.area {
            Some(area) => format!("{line} in {area}"),
            None => line.to_owned(),
        }
    }
}

/// What a line buys whole: a name and pounds a year.
fn unit(line: Line, values: &Values) -> Option<(&'static str, f64)> {
    match line {
        Line::Keyworking | Line::Outreach | Line::CriminalJustice => {
            Some(("a post", values.keyworker_cost))
        }
        Line::Rehab => Some(("a bed", WEEKS * values.rehab_week)),
        Line::DayProgramme => {
            Some(("a place", MONTHS_PER_YEAR * Bought::DayProgramme.price(values)))
        }
        Line::HeroinAssisted => Some(("a place", values.heroin_assisted_year)),
        Line::ConsumptionRoom => Some(("a room", values.room_year)),
        _ => None,
    }
}

/// Two steps that are near 1, 2 or 5 times a power of ten.
fn round_step(pounds: f64) -> f64 {
    let mut step = STEP;
    for factor in [2.0, 2.0, 2.5].into_iter().cycle().take(18) {
        if step >= pounds {
            break;
        }
        step *= factor;
    }
    step
}

/// Pounds a year of a step where nobody says: £25,000, or a thousandth of a larger budget; smaller where naloxone, the
/// cheapest line, could not take two steps on its way to its bound.
fn default_step(scenario: &Scenario, whole: i64) -> f64 {
    let whole = Pence(whole).pounds();
    let mut step = round_step(PART * whole);
    let naloxone = scenario.parts().iter().map(|part| part.baseline[Line::Naloxone as usize]);
    let funded = naloxone.filter(|pence| pence.0 > 0).map(Pence::pounds);
    let room = funded.fold(f64::INFINITY, f64::min) * (MOST_NALOXONE - 1.0);
    for factor in [2.5, 2.0, 2.0].into_iter().cycle() {
        if ROOM * step <= room || step / factor < whole / MOST_STEPS || step / factor < 100.0 {
            break;
        }
        step /= factor;
    }
    step
}

impl Variables {
    /// For a scenario and what may be done in it.
    ///
    /// # Errors
    ///
    /// Why nothing can be searched: a sentence.
    pub fn new(scenario: &Scenario, values: &Values, asked: &Rebalance) -> Result<Self, String> {
        let whole: i64 = scenario.baseline.iter().map(|pence| pence.0).sum();
        if whole <= 0 {
            return Err("the budget is nothing: there is no money to move".to_owned());
        }
        let step = asked.step.map_or_else(|| default_step(scenario, whole), Pence::pounds);
        let step = Pence::from_pounds(step).0;
        if step < LEAST_STEP {
            return Err("a step of less than £100 a year; allowed: £100 or more".to_owned());
        }
        agree(scenario, asked)?;
        let parts = scenario.parts();
        let mut variables = Self {
            moving: Vec::new(),
            locked: Vec::new(),
            step,
            grow: Vec::new(),
            group: (0..parts.len())
                .map(|part| if asked.between_areas { 0 } else { part })
                .collect(),
            most_moved: asked.most_moved.map(|most| (most.0 / step) as i32),
            from: asked.from.unwrap_or_else(|| {
                let year = MONTHS_PER_YEAR as u32;
                if scenario.horizon_months > 2 * year { year } else { 0 }
            }),
            over: asked.over.unwrap_or(MONTHS_PER_YEAR),
        };
        for (index, part) in parts.iter().enumerate() {
            variables.add(index, part, values, asked);
        }
        if !asked.lifted.contains(&Guard::Conditions) {
            variables.hold(scenario);
        }
        variables.totals(scenario, asked, whole)?;
        variables.possible()?;
        Ok(variables)
    }

    fn add(&mut self, index: usize, part: &Scenario, values: &Values, asked: &Rebalance) {
        let mut done: Vec<Line> = Vec::new();
        for &line in Line::ALL {
            if done.contains(&line) {
                continue;
            }
            let lines = if PRESCRIBING.contains(&line) { PRESCRIBING.to_vec() } else { vec![line] };
            done.extend(&lines);
            let today: i64 = lines.iter().map(|&line| part.baseline[line as usize].0).sum();
            match self.variable(index, &lines, today, values, asked) {
                Ok(variable) => {
                    let area = (self.group.len() > 1).then(|| part.area.name.clone());
                    self.moving.push(Variable { area, ..variable });
                }
                Err(None) => {}
                Err(Some(why)) => {
                    self.locked.push(Locked { part: index, line, today, why });
                }
            }
        }
    }

    fn variable(
        &self,
        part: usize,
        lines: &[Line],
        today: i64,
        values: &Values,
        asked: &Rebalance,
    ) -> Result<Variable, Option<String>> {
        let line = lines[0];
        let begin = asked.begin.iter().find(|(named, _)| lines.contains(named));
        if !line.seen() {
            let why = "the model cannot see what it buys";
            return Err((today > 0).then(|| why.to_owned()));
        }
        if lines.iter().any(|line| asked.protect.contains(line)) {
            return Err((today > 0).then(|| "protected".to_owned()));
        }
        if today == 0 && begin.is_none() {
            return Err(None);
        }
        let bound = |bounds: &[(Line, f64)]| {
            bounds.iter().find(|(named, _)| lines.contains(named)).map(|(_, times)| *times)
        };
        let mut least = bound(&asked.least).unwrap_or(LEAST);
        let otherwise = if line == Line::Naloxone { MOST_NALOXONE } else { MOST };
        let most = bound(&asked.most).unwrap_or(otherwise);
        if line == Line::NeedleExchange && !asked.lifted.contains(&Guard::Needles) {
            least = least.max(1.0);
        }
        let steps = |pence: f64| pence / self.step as f64;
        let lowest = steps((least - 1.0) * today as f64);
        let highest = match begin {
            Some((_, pounds)) if today == 0 => steps(pounds.0 as f64),
            _ => steps((most - 1.0) * today as f64),
        };
        let unit =
            unit(line, values).filter(|(_, pounds)| Pence::from_pounds(*pounds).0 > self.step);
        let whole = unit.map_or(1, |(_, pounds)| {
            (Pence::from_pounds(pounds).0 as f64 / self.step as f64).ceil() as i32
        });
        let small = 1e-9;
        let fit = |steps: f64| (steps / f64::from(whole) + small).floor() as i32 * whole;
        let range = (-fit((-lowest).max(0.0)), fit(highest.max(0.0)));
        if range == (0, 0) {
            let moved = match unit {
                Some((what, pounds)) => format!("{what} costs {}", Pence::from_pounds(pounds)),
                None => format!("a step is {}", Pence(self.step)),
            };
            return Err(Some(format!("its bounds leave no room to move: {moved}")));
        }
        let beyond = today > 0
            && (least < edges::LEAST_SEEN || (most > edges::MOST_SEEN && line != Line::Naloxone));
        Ok(Variable { part, area: None, lines: lines.to_vec(), today, range, whole, unit, beyond })
    }

    /// A line that alone can meet the condition of a grant gives no more than the condition leaves.
    fn hold(&mut self, scenario: &Scenario) {
        for condition in &scenario.conditions {
            let has: i64 =
                condition.lines.iter().map(|&line| scenario.baseline[line as usize].0).sum();
            let spare = (has - condition.least.0).max(0) / self.step;
            let meets =
                |own: &&mut Variable| own.lines.iter().any(|line| condition.lines.contains(line));
            let mut meeting: Vec<&mut Variable> = self.moving.iter_mut().filter(meets).collect();
            if let [only] = meeting.as_mut_slice() {
                let spare = spare.min(i64::from(i32::MAX)) as i32 / only.whole * only.whole;
                only.range.0 = only.range.0.max(-spare);
            }
        }
    }

    fn totals(&mut self, scenario: &Scenario, asked: &Rebalance, whole: i64) -> Result<(), String> {
        let groups = self.group.iter().max().map_or(0, |most| most + 1);
        let more = asked.total.map_or(0, |total| total.0 - whole);
        let parts = scenario.parts();
        for group in 0..groups {
            let own: i64 = (0..parts.len())
                .filter(|part| self.group[*part] == group)
                .flat_map(|part| parts[part].baseline.iter().map(|pence| pence.0))
                .sum();
            let share = more as f64 * own as f64 / whole as f64;
            self.grow.push((share / self.step as f64).round() as i32);
            let of = |end: fn(&Variable) -> i32| -> i32 {
                let moving = self.moving.iter();
                moving.filter(|own| self.group[own.part] == group).map(end).sum()
            };
            let (fewest, most) = (of(|own| own.range.0), of(|own| own.range.1));
            let grow = self.grow[group];
            if grow < fewest || grow > most {
                let pounds = |steps: i32| Pence(own + i64::from(steps) * self.step);
                return Err(format!(
                    "a total of {} a year cannot be reached within the bounds of the lines: from {} to {}",
                    pounds(grow),
                    pounds(fewest),
                    pounds(most)
                ));
            }
            if let Some(moved) = self.most_moved.filter(|moved| grow.abs() > *moved) {
                return Err(format!(
                    "a total that changes by {} a year, and at most {} a year may be moved: one or the other",
                    Pence(i64::from(grow.abs()) * self.step),
                    Pence(i64::from(moved) * self.step)
                ));
            }
        }
        Ok(())
    }

    /// Whether anything can move at all.
    fn possible(&self) -> Result<(), String> {
        let gives = self.moving.iter().filter(|own| own.range.0 < 0).count();
        let takes = self.moving.iter().filter(|own| own.range.1 > 0).count();
        let grows = self.grow.iter().any(|grow| *grow != 0);
        let nothing = self.most_moved == Some(0) && !grows;
        if !nothing && (grows || (gives > 0 && takes > 0 && self.moving.len() > 1)) {
            return Ok(());
        }
        let mut why: Vec<String> = self
            .locked
            .iter()
            .map(|locked| format!("{}: {}", locked.line.label(), locked.why))
            .collect();
        if nothing {
            why.insert(0, format!("less than a step of {} may be moved", Pence(self.step)));
        }
        Err(format!(
            "no room to move: {gives} of the lines can give and {takes} can take. {}",
            why.join("; ")
        ))
    }

    /// Pence a year more or less by line, for every part.
    #[must_use]
    pub fn amounts(&self, scenario: &Scenario, steps: &[i32]) -> Vec<[i64; Line::COUNT]> {
        let mut amounts = vec![[0; Line::COUNT]; self.group.len()];
        for (variable, steps) in self.moving.iter().zip(steps) {
            let pence = i64::from(*steps) * self.step;
            let baseline = &scenario.parts()[variable.part].baseline;
            let weights: Vec<(Line, i64)> =
                variable.lines.iter().map(|&line| (line, baseline[line as usize].0)).collect();
            for (line, part) in amounts[variable.part]
                .iter_mut()
                .zip(crate::scenario::budget::spread(pence, &weights))
            {
                *line += part;
            }
        }
        amounts
    }

    /// What allocations are held against: today, or where the whole is to be another, what it changes by spread over all
    /// that moves in proportion to its money.
    #[must_use]
    pub fn even(&self) -> Vec<i32> {
        let mut steps = vec![0; self.moving.len()];
        for (group, &grow) in self.grow.iter().enumerate() {
            let members: Vec<usize> = (0..self.moving.len())
                .filter(|&index| self.group[self.moving[index].part] == group)
                .collect();
            let money: f64 = members.iter().map(|&index| self.moving[index].today as f64).sum();
            let part = |index: usize| {
                let today = self.moving[index].today as f64;
                if money > 0.0 { f64::from(grow) * today / money } else { 0.0 }
            };
            let mut left = grow;
            for &index in &members {
                let own = &self.moving[index];
                let wanted = (part(index) / f64::from(own.whole)).trunc() as i32;
                steps[index] = (wanted * own.whole).clamp(own.range.0, own.range.1);
                left -= steps[index];
            }
            // What rounding and bounds leave goes, a unit at a time, to whoever is farthest from its part.
            while left != 0 {
                let fits = |index: &usize| {
                    let own = &self.moving[*index];
                    let next = steps[*index] + left.signum() * own.whole;
                    own.whole <= left.abs() && (own.range.0..=own.range.1).contains(&next)
                };
                let short = |index: usize| part(index).abs() - f64::from(steps[index].abs());
                let farthest = members
                    .iter()
                    .copied()
                    .filter(fits)
                    .reduce(|best, next| if short(next) > short(best) { next } else { best });
                let Some(index) = farthest else { break };
                steps[index] += left.signum() * self.moving[index].whole;
                left -= left.signum() * self.moving[index].whole;
            }
        }
        steps
    }

    /// Pounds a year that an allocation moves: what lines lose, or gain where that is more.
    #[must_use]
    pub fn moved(&self, steps: &[i32]) -> i32 {
        let gains: i32 = steps.iter().filter(|steps| **steps > 0).sum();
        let losses: i32 = -steps.iter().filter(|steps| **steps < 0).sum::<i32>();
        gains.max(losses)
    }

    /// Whether an allocation moves no more than may be moved.
    #[must_use]
    pub fn within(&self, steps: &[i32]) -> bool {
        self.most_moved.is_none_or(|most| self.moved(steps) <= most)
    }

    /// Pounds a year of some steps.
    #[must_use]
    pub fn pounds(&self, steps: i32) -> f64 {
        Pence(i64::from(steps) * self.step).pounds()
    }
}

/// Whether what is asked of lines agrees with itself and with what they are; else why not, in a sentence.
fn agree(scenario: &Scenario, asked: &Rebalance) -> Result<(), String> {
    let funded = |line: Line| scenario.baseline[line as usize].0 > 0;
    for (line, times) in asked.least.iter().chain(&asked.most) {
        let name = line.key();
        if asked.protect.contains(line) {
            return Err(format!("{name} is protected and has bounds: one or the other"));
        }
        if !line.seen() && *times != 1.0 {
            return Err(format!(
                "{name} has bounds, and does not move: the model cannot see what it buys"
            ));
        }
    }
    let from_today = "bounds say how far a line may go from today, so that they hold 1; to begin elsewhere, write its money in \
                      the file's `budget` first";
    if let Some((line, times)) = asked.least.iter().find(|(_, times)| *times > 1.0) {
        return Err(format!("the least of {} is {times} times today's: {from_today}", line.key()));
    }
    if let Some((line, times)) = asked.most.iter().find(|(_, times)| *times < 1.0) {
        return Err(format!("the most of {} is {times} times today's: {from_today}", line.key()));
    }
    for (line, pounds) in &asked.begin {
        let name = line.key();
        if funded(*line) {
            return Err(format!(
                "{name} may begin with {pounds}, and has money today: write multiples of it, such as {name}=0.5..2"
            ));
        }
        if asked.protect.contains(line) {
            return Err(format!("{name} is protected and may begin: one or the other"));
        }
        if !line.seen() {
            return Err(format!("{name} may begin, and the model cannot see what it buys"));
        }
    }
    Ok(())
}

/// A gain of an objective: how much better one number of people is than another.
#[must_use]
pub fn gain(objective: Objective, own: f64, today: f64) -> f64 {
    match objective {
        Objective::Deaths => today - own,
        Objective::Recovery | Objective::Settled => own - today,
    }
}
