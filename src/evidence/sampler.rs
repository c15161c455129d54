//! Joint draws of every number, under the readings that a scenario chose.

use super::choice::{EvidenceChoice, Override};
use super::register::{Distribution, Register, Row, Verification};
use super::values::Values;
use crate::random::{normal_cdf, normal_quantile, uniforms};
use crate::units::math::{exp, ln};
use statrs::distribution::{Beta, ContinuousCDF, Gamma};
use std::sync::Arc;

/// The stream that parameters are drawn from.
const PROCESS: u8 = 255;
/// Process of the scores of groups, so that a new row leaves them alone.
const GROUPS: u8 = 254;
/// The name of the reading that every row has.
const BASE: &str = "base";
/// Points of a tabulated quantile function on each side of the median.
const STEPS: i32 = 512;
/// Standard deviations that the table covers.
const REACH: f64 = 8.0;
/// Significant digits that a drawn number keeps, so that platforms whose libraries differ in the last bit agree.
const DIGITS: i32 = 12;

/// Numbers that must not change places, largest first; a draw that breaks the order is sorted.
const ORDERED: &[&[&str]] = &[
    &["c-L01", "c-L02", "c-L03", "a-L04"],
    &["c-M51", "c-M52", "c-M53"],
    &["c-Q06", "c-Q05", "c-Q04"],
    &["c-Q02", "c-Q01"],
];

/// Something in a scenario's choices that the register does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceProblem {
    /// The row, or the reading, as written.
    pub found: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub hint: String,
}

/// What became of a row under a scenario's choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Used {
    /// Reading in use.
    pub reading: String,
    /// Central value in use.
    pub value: f64,
    /// Whether the scenario put its own value in place of the row's.
    pub overridden: bool,
    /// How the value was come by; a scenario's own is never verified.
    pub verification: Verification,
    /// Where the value comes from.
    pub source: String,
}

#[derive(Clone)]
enum Draw {
    Fixed,
    Normal {
        mean: f64,
        sd: f64,
    },
    Lognormal {
        log_median: f64,
        log_sd: f64,
    },
    Table(Arc<[f64]>),
    /// It is known from elsewhere ([`Sampler::told`]).
    Told,
}

/// The names of the scores behind a draw: the ids of the rows, then the groups of rows that are drawn jointly.
#[must_use]
pub fn coordinates() -> Vec<String> {
    let mut names: Vec<String> = Values::IDS.iter().map(|id| (*id).to_owned()).collect();
    let mut groups: Vec<String> = Vec::new();
    for group in Register::embedded().rows().iter().filter_map(|row| row.group.as_ref()) {
        let name = format!("group {}", group.name);
        if !groups.contains(&name) {
            groups.push(name);
        }
    }
    names.append(&mut groups);
    names
}

/// Everything in a scenario's choices that the register does not know.
#[must_use]
pub fn choice_problems(register: &Register, choice: &EvidenceChoice) -> Vec<EvidenceProblem> {
    let mut problems = Vec::new();
    check(register, choice, &mut problems);
    problems
}

/// Draws every number that the model uses.
#[derive(Clone)]
pub struct Sampler {
    used: Vec<Used>,
    draws: Vec<Draw>,
    loadings: Vec<Option<(usize, f64)>>,
    groups: usize,
    ordered: Vec<Vec<usize>>,
}

impl Sampler {
    /// For a register and a scenario's choices.
    ///
    /// # Errors
    ///
    /// Every choice that the register does not know, all at once.
    pub fn new(register: &Register, choice: &EvidenceChoice) -> Result<Self, Vec<EvidenceProblem>> {
        Self::made(register, choice, draw)
    }

    /// The same without what it draws from, which takes time to make: central values and readings alone. What was drawn
    /// elsewhere ([`Sampler::numbers`]) it puts in its place ([`Sampler::arranged`]); by itself it draws central values.
    ///
    /// # Errors
    ///
    /// As [`Sampler::new`].
    pub fn told(
        register: &Register,
        choice: &EvidenceChoice,
    ) -> Result<Self, Vec<EvidenceProblem>> {
        let drawn = |row: &Row| match row.distribution {
            Distribution::Fixed => Draw::Fixed,
            _ => Draw::Told,
        };
        Self::made(register, choice, drawn)
    }

    fn made(
        register: &Register,
        choice: &EvidenceChoice,
        drawn: impl Fn(&Row) -> Draw,
    ) -> Result<Self, Vec<EvidenceProblem>> {
        let problems = choice_problems(register, choice);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut names: Vec<&str> = Vec::new();
        let mut sampler = Self {
            used: Vec::new(),
            draws: Vec::new(),
            loadings: Vec::new(),
            groups: 0,
            ordered: Vec::new(),
        };
        for row in register.rows() {
            let (used, draw) = resolve(row, choice, &drawn);
            sampler.used.push(used);
            sampler.draws.push(draw);
            sampler.loadings.push(row.group.as_ref().map(|group| {
                let known = names.iter().position(|name| *name == group.name);
                let index = known.unwrap_or_else(|| {
                    names.push(&group.name);
                    names.len() - 1
                });
                (index, group.loading)
            }));
        }
        sampler.groups = names.len();
        let index = |id: &&str| Values::IDS.iter().position(|other| other == id);
        sampler.ordered =
            ORDERED.iter().map(|ids| ids.iter().filter_map(index).collect()).collect();
        Ok(sampler)
    }

    /// The central values under the chosen readings.
    #[must_use]
    pub fn central(&self) -> Values {
        let numbers: Vec<f64> = self.used.iter().map(|used| used.value).collect();
        Values::from_numbers(&numbers)
    }

    /// What became of every row, in the order of [`Values::IDS`].
    #[must_use]
    pub fn used(&self) -> &[Used] {
        &self.used
    }

    /// The same with values in place of some rows, which keep no spread: what [`Sampler::new`] would give with them
    /// among its overrides, without its work. Values are taken as they are.
    #[must_use]
    pub fn with(&self, overrides: &[Override]) -> Self {
        let mut sampler = self.clone();
        for own in overrides {
            if let Some(row) = Values::IDS.iter().position(|id| *id == own.id) {
                sampler.used[row] = replaced(own);
                sampler.draws[row] = Draw::Fixed;
            }
        }
        sampler
    }

    /// The value of a row (an index of [`Values::IDS`]) that a share of its draws lies below, on its own.
    #[must_use]
    pub fn quantile(&self, row: usize, share: f64) -> f64 {
        self.draws[row].at(normal_quantile(share)).unwrap_or(self.used[row].value)
    }

    /// The joint draw of one run. Belongs to (seed, run) and to nothing else.
    #[must_use]
    pub fn draw(&self, seed: u64, run: u32) -> Values {
        self.values(&self.scores(seed, run))
    }

    /// The independent normal scores behind the joint draw of one run: one for every row, then one for every group.
    /// [`coordinates`] names them.
    #[must_use]
    pub fn scores(&self, seed: u64, run: u32) -> Vec<f64> {
        let rows = uniforms(seed, run, PROCESS, self.used.len());
        let groups = uniforms(seed, run, GROUPS, self.groups);
        rows.into_iter().chain(groups).map(normal_quantile).collect()
    }

    /// Which scores move a value: those of rows that have a spread, and of groups.
    #[must_use]
    pub fn moving(&self) -> Vec<usize> {
        let rows = self.draws.iter().enumerate().filter(|(_, draw)| !matches!(draw, Draw::Fixed));
        rows.map(|(row, _)| row).chain(self.used.len()..self.used.len() + self.groups).collect()
    }

    /// The values of some scores, as many as [`Sampler::scores`] gives.
    #[must_use]
    pub fn values(&self, scores: &[f64]) -> Values {
        self.arranged(&self.numbers(scores))
    }

    /// What every row's own score gives, as many as [`Values::IDS`], before numbers that must not change places are put in
    /// order.
    #[must_use]
    pub fn numbers(&self, scores: &[f64]) -> Vec<f64> {
        let rows = self.used.len();
        let factors = &scores[rows..];
        let mut numbers: Vec<f64> = Vec::with_capacity(rows);
        let draws = self.used.iter().zip(&self.draws).zip(&self.loadings).zip(scores);
        for (((used, draw), loading), &own) in draws {
            let score = match loading {
                Some((group, loading)) => {
                    loading * factors[*group] + (1.0 - loading * loading).sqrt() * own
                }
                None => own,
            };
            numbers.push(draw.at(score).unwrap_or(used.value));
        }
        numbers
    }

    /// Numbers that were drawn, as many as [`Values::IDS`], as the model uses them: a row that keeps no spread has its own
    /// value, and numbers that must not change places are in order.
    #[must_use]
    pub fn arranged(&self, drawn: &[f64]) -> Values {
        let own = self.used.iter().zip(&self.draws).zip(drawn);
        let own = own.map(|((used, draw), drawn)| match draw {
            Draw::Fixed => used.value,
            _ => *drawn,
        });
        let mut numbers: Vec<f64> = own.collect();
        for order in &self.ordered {
            let mut sorted: Vec<f64> = order.iter().map(|&row| numbers[row]).collect();
            sorted.sort_by(|a, b| b.total_cmp(a));
            for (&row, number) in order.iter().zip(sorted) {
                numbers[row] = number;
            }
        }
        Values::from_numbers(&numbers)
    }
}

impl Draw {
    /// The value at a normal score; none where nothing is drawn.
    fn at(&self, score: f64) -> Option<f64> {
        Some(rounded(match self {
            Self::Fixed | Self::Told => return None,
            Self::Normal { mean, sd } => mean + sd * score,
            Self::Lognormal { log_median, log_sd } => exp(log_median + log_sd * score),
            Self::Table(table) => interpolate(table, score),
        }))
    }
}

fn check(register: &Register, choice: &EvidenceChoice, problems: &mut Vec<EvidenceProblem>) {
    let known: Vec<&str> = register
        .rows()
        .iter()
        .flat_map(|row| &row.readings)
        .map(|reading| reading.name.as_str())
        .chain([BASE])
        .collect();
    let mut problem = |found: &str, problem: String, hint: String| {
        problems.push(EvidenceProblem { found: found.to_owned(), problem, hint });
    };
    let find = |id: &str| register.row(id);
    let nearest = |id: &str| {
        let near = Values::IDS
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(a, id).total_cmp(&strsim::jaro_winkler(b, id)));
        format!("did you mean `{}`? `balance evidence` lists every row", near.unwrap_or(&""))
    };
    if let Some(reading) = &choice.reading
        && !known.contains(&reading.as_str())
    {
        problem(
            reading,
            format!("no row has a reading called `{reading}`"),
            "base, sceptical or hopeful".to_owned(),
        );
    }
    for (id, reading) in &choice.readings {
        match find(id) {
            None => problem(id, format!("no row is called `{id}`"), nearest(id)),
            Some(row) => {
                let offered: Vec<&str> = row
                    .readings
                    .iter()
                    .map(|reading| reading.name.as_str())
                    .chain([BASE])
                    .collect();
                if !offered.contains(&reading.as_str()) {
                    problem(
                        reading,
                        format!("row `{id}` has no reading called `{reading}`"),
                        offered.join(" or "),
                    );
                }
            }
        }
    }
    for own in &choice.overrides {
        let Some(row) = find(&own.id) else {
            problem(&own.id, format!("no row is called `{}`", own.id), nearest(&own.id));
            continue;
        };
        let (least, most) = support(row);
        if !(own.value >= least && own.value <= most) {
            problem(
                &short(own.value),
                format!("`{}` ({}) cannot be {}", own.id, row.unit, short(own.value)),
                format!(
                    "a number from {} to {}; the row has {}",
                    short(least),
                    short(most),
                    row.value
                ),
            );
        }
        if own.source.trim().is_empty() {
            problem(
                &own.id,
                format!("`{}` is replaced without a source", own.id),
                "add source = \"where the number comes from\"".to_owned(),
            );
        }
    }
}

/// A number in as few digits as a person would want to see.
fn short(number: f64) -> String {
    format!("{number:.11e}").parse::<f64>().unwrap_or(number).to_string()
}

/// The numbers that a row could be. Wide on purpose: a value is refused only where it makes no sense.
fn support(row: &Row) -> (f64, f64) {
    const WIDE: f64 = 10.0;
    const SMALL: f64 = 1e-9;
    let widest = (row.high.abs().max(row.value.abs()) * WIDE).max(SMALL);
    match row.distribution {
        Distribution::Beta { .. } => (SMALL, 1.0 - SMALL),
        Distribution::Normal { .. } => (-widest, widest),
        Distribution::Fixed | Distribution::Lognormal { .. } | Distribution::Gamma { .. } => {
            let share = row.unit.contains("share")
                || row.unit.contains("probability")
                || row.unit.contains("utility");
            (row.low.abs().min(row.value) / WIDE, if share { 1.0 - SMALL } else { widest })
        }
    }
}

fn resolve(row: &Row, choice: &EvidenceChoice, drawn: &impl Fn(&Row) -> Draw) -> (Used, Draw) {
    if let Some(own) = choice.overrides.iter().find(|own| own.id == row.id) {
        return (replaced(own), Draw::Fixed);
    }
    let wanted = choice
        .readings
        .iter()
        .rev()
        .find(|(id, _)| *id == row.id)
        .map(|(_, reading)| reading)
        .or(choice.reading.as_ref());
    let reading = wanted.and_then(|name| row.readings.iter().find(|reading| reading.name == *name));
    let used = |reading: &str, value: f64| Used {
        reading: reading.to_owned(),
        value,
        overridden: false,
        verification: row.verification,
        source: row.source.clone(),
    };
    match reading {
        Some(reading) => (used(&reading.name, reading.value), Draw::Fixed),
        None => (used(BASE, row.value), drawn(row)),
    }
}

/// What is used of a row whose value a scenario replaces.
fn replaced(own: &Override) -> Used {
    Used {
        reading: "the scenario’s own".to_owned(),
        value: own.value,
        overridden: true,
        verification: Verification::Assumption,
        source: own.source.clone(),
    }
}

fn draw(row: &Row) -> Draw {
    match row.distribution {
        Distribution::Fixed => Draw::Fixed,
        Distribution::Normal { mean, sd } => Draw::Normal { mean, sd },
        Distribution::Lognormal { median, log_sd } => {
            Draw::Lognormal { log_median: ln(median), log_sd }
        }
        Distribution::Beta { alpha, beta } => {
            Beta::new(alpha, beta).map_or(Draw::Fixed, |beta| table(|u| beta.inverse_cdf(u)))
        }
        Distribution::Gamma { shape, rate } => {
            Gamma::new(shape, rate).map_or(Draw::Fixed, |gamma| table(|u| gamma.inverse_cdf(u)))
        }
    }
}

/// The quantile function at equal steps of the normal score, from −8 to 8.
fn table(quantile: impl Fn(f64) -> f64) -> Draw {
    // Beyond about eight standard deviations a uniform is no longer told from 0 or 1.
    const EDGE: f64 = 1e-15;
    let points = -STEPS..=STEPS;
    let mut table: Vec<f64> = points
        .map(|step| REACH * f64::from(step) / f64::from(STEPS))
        .map(|score| quantile(normal_cdf(score).clamp(EDGE, 1.0 - EDGE)))
        .collect();
    for index in 1..table.len() {
        table[index] = table[index].max(table[index - 1]);
    }
    Draw::Table(table.into())
}

fn interpolate(table: &[f64], score: f64) -> f64 {
    let steps = f64::from(STEPS);
    let at = (score / REACH * steps + steps).clamp(0.0, 2.0 * steps);
    let below = (at.floor() as usize).min(table.len() - 2);
    let share = at - below as f64;
    table[below] + share * (table[below + 1] - table[below])
}

fn rounded(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let magnitude = libm::floor(libm::log10(number.abs())) as i32;
    let scale = libm::pow(10.0, f64::from(DIGITS - 1 - magnitude));
    (number * scale).round() / scale
}
