//! A study: scenarios, what is varied in them, and how the points are chosen.
//!
//! A factor names a value of the scenario file by its path. At a point the value is put into the tree of the file, which
//! is then read as if it had stood there: whatever a scenario can say can be varied, and is checked in the same way.

pub(super) mod file;
mod place;
mod reading;
mod rows;
mod scalar;

pub use reading::read;
pub use rows::Column;
pub use scalar::Scalar;

use super::document::Documents;
use super::inputs;
use super::opened::{Loaded, build};
use super::problem::Problems;
use super::sheet::Book;
use super::tree::{Node, Spot};
use super::types::Scenario;
use crate::evidence::{Override, Register, Values, choice_problems};
use place::Place;

/// Columns of the data set that no factor may be named after.
pub const TAKEN: [&str; 15] = [
    "study",
    "point",
    "scenario",
    "strategy",
    "measure",
    "unit",
    "runs",
    "mean",
    "standard_error",
    "lower_5_percent",
    "upper_95_percent",
    "difference",
    "difference_standard_error",
    "difference_lower_5_percent",
    "difference_upper_95_percent",
];
/// The most points of a design.
pub const MOST_POINTS: u64 = 1_000_000_000;

/// What a factor varies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A value of the scenario file, by its path.
    Key(String),
    /// A row of the register, as an index of [`Values::IDS`].
    Parameter(usize),
}

/// The values that a factor can take.
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// These. At least one.
    Levels(Vec<Scalar>),
    /// All between two numbers.
    Range {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// Whether equal ratios, not equal differences, count alike.
        log: bool,
        /// Whether only whole numbers are taken.
        whole: bool,
    },
    /// Those that the evidence believes.
    Evidence,
    /// Those of the rows of the design.
    Rows,
}

/// Something that is varied.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its column.
    pub id: String,
    /// In sentences.
    pub title: String,
    /// What it varies.
    pub target: Target,
    /// The values that it can take.
    pub spread: Spread,
    /// Values that a grid takes of a range or a distribution.
    pub steps: u32,
    /// The value while others are varied one at a time; the scenario's own where there is none.
    pub base: Option<Scalar>,
    place: Option<Place>,
    spot: Spot,
    key: String,
}

/// How points are chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Design {
    /// Every combination of levels; the last factor changes fastest.
    Grid,
    /// One point in each of as many equal parts of every factor.
    LatinHypercube {
        /// Points.
        points: u32,
    },
    /// A Sobol sequence.
    Sobol {
        /// Points.
        points: u32,
    },
    /// The scenario as it is, then each factor on its own at its ends or levels.
    OneAtATime,
    /// A column for each factor, all of one length.
    Rows(Vec<Column>),
}

/// A scenario that is varied.
#[derive(Clone, Debug)]
pub struct Base {
    /// As it is, unvaried.
    pub scenario: Scenario,
    /// The value of each factor in it; none where the file says none.
    pub own: Vec<Option<Scalar>>,
    tree: Node,
}

/// A study that cannot be wrong, but for points whose values contradict each other.
#[derive(Clone)]
pub struct Study {
    /// Name in folders and columns.
    pub name: String,
    /// Title in sentences.
    pub title: String,
    /// What it asks.
    pub description: String,
    /// Runs of every option at every point.
    pub runs: u32,
    /// Seed of the design and of all chance.
    pub seed: u64,
    /// Whether a point is one calculation with central values.
    pub expected: bool,
    /// What is kept, as indices of the names that were offered.
    pub outputs: Vec<usize>,
    /// How points are chosen.
    pub design: Design,
    /// What is varied. At least one.
    pub factors: Vec<Factor>,
    /// The scenarios. At least one.
    pub bases: Vec<Base>,
    documents: Documents,
}

/// How a study's files are read: a path becomes text, or a reason in plain words.
#[derive(Clone, Copy)]
pub struct Loaders<'a> {
    /// Scenarios and the study itself.
    pub text: &'a dyn Fn(&str) -> Result<String, String>,
    /// Rows of a design, which may be long.
    pub rows: &'a dyn Fn(&str) -> Result<String, String>,
    /// Spreadsheets.
    pub sheet: &'a dyn Fn(&str) -> Result<Book, String>,
}

impl Base {
    /// Everything that its files say, without comments and order: equal text, equal scenario.
    #[must_use]
    pub fn identity(&self) -> String {
        let mut values = Vec::new();
        inputs::walk("", &self.tree, &mut values);
        let mut text: String =
            values.iter().map(|(key, value)| format!("{key} = {value:?}\n")).collect();
        text.push_str(&format!("{:?}", self.scenario.fit));
        text
    }
}

impl Factor {
    /// The value that a scenario's file has for it.
    fn own(&self, tree: &Node) -> Option<Scalar> {
        match &self.target {
            Target::Key(_) => self.place.as_ref()?.get(tree),
            // Known once the readings are: to the sampler.
            Target::Parameter(_) => None,
        }
    }

    /// Values that say whether every value will do: its levels, or its ends; of a column each with its row.
    fn ends(&self, column: Option<&Column>) -> Vec<(Scalar, Option<usize>)> {
        let alone = |value: Scalar| (value, None);
        match (&self.spread, column) {
            (Spread::Levels(levels), _) => levels.iter().cloned().map(alone).collect(),
            (Spread::Range { low, high, .. }, _) => {
                [low, high].map(|end| alone(Scalar::Number(*end))).to_vec()
            }
            (_, Some(column)) => {
                let rows = column.ends().into_iter();
                rows.filter_map(|row| Some((column.get(row)?, Some(row)))).collect()
            }
            (Spread::Evidence | Spread::Rows, None) => Vec::new(),
        }
    }
}

impl Study {
    /// The scenario at a point; a factor without a value stays as the scenario has it.
    ///
    /// # Errors
    ///
    /// What is wrong with the values together.
    pub fn scenario(&self, base: usize, values: &[Option<Scalar>]) -> Result<Scenario, Problems> {
        let mut documents = self.documents.again();
        let trial = Trial { study: &self.name, factors: &self.factors };
        let base = self.bases.get(base);
        match base.and_then(|base| trial.varied(base, values, None, &mut documents)) {
            Some(scenario) if documents.sound() => Ok(scenario),
            _ => Err(documents.into_problems()),
        }
    }

    /// The name and text of every file that was read, each once.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut texts: Vec<(String, String)> = Vec::new();
        for text in self.documents.again().into_texts() {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }
}

/// What is needed to put values into a scenario.
struct Trial<'a> {
    study: &'a str,
    factors: &'a [Factor],
}

impl Trial<'_> {
    fn varied(
        &self,
        base: &Base,
        values: &[Option<Scalar>],
        cell: Option<Spot>,
        documents: &mut Documents,
    ) -> Option<Scenario> {
        let mut tree = base.tree.clone();
        let mut overrides = Vec::new();
        let mut placed = true;
        for (factor, value) in self.factors.iter().zip(values) {
            let Some(value) = value else { continue };
            let (spot, key) = (cell.unwrap_or(factor.spot), &factor.key);
            match (&factor.target, &factor.place, value) {
                (Target::Key(_), Some(place), _) => {
                    let node = Node { spot, content: value.content() };
                    if let Err(wrong) = place.put(&mut tree, node) {
                        documents.problem(spot, key, wrong.found, wrong.allowed, wrong.hint);
                        placed = false;
                    }
                }
                (Target::Parameter(row), _, Scalar::Number(number)) => overrides.push(Override {
                    id: Values::IDS[*row].to_owned(),
                    value: *number,
                    source: format!("the study {}", self.study),
                }),
                (Target::Parameter(_), ..) => {
                    let allowed = "a number, in the unit of the row";
                    documents.problem(spot, key, format!("`{value}`"), allowed, None);
                    placed = false;
                }
                (Target::Key(_), None, _) => {}
            }
        }
        if !placed {
            return None;
        }
        build(&tree, Loaded::Known(base.scenario.fit.clone()), overrides, documents)
    }

    /// Tries every factor on its own at its ends in every scenario: what is out of range is noted before anything runs.
    ///
    /// `rows` is the file of the design's rows: a wrong value is told at its cell.
    fn try_ends(
        &self,
        bases: &[Base],
        columns: &[Column],
        rows: Option<usize>,
        documents: &mut Documents,
    ) {
        for (index, factor) in self.factors.iter().enumerate() {
            let own = factor.base.clone().map(|base| (base, None));
            for (end, row) in factor.ends(columns.get(index)).into_iter().chain(own) {
                let cell = rows
                    .zip(row)
                    .map(|(file, row)| rows::place(file, documents.text(file), &factor.id, row));
                for base in bases {
                    let mut values = vec![None; self.factors.len()];
                    values[index] = Some(end.clone());
                    let varied = self.varied(base, &values, cell, documents);
                    let Some(scenario) = varied else { continue };
                    for wrong in choice_problems(Register::embedded(), &scenario.evidence) {
                        let (spot, key) = (cell.unwrap_or(factor.spot), &factor.key);
                        documents.problem(spot, key, wrong.problem, wrong.hint, None);
                    }
                }
            }
        }
    }
}
