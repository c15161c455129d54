//! The study file, key by key.

use super::scalar::Scalar;
use crate::scenario::kinds::{
    Bound, FilePath, KeyPath, Name, OptionId, OutputName, Points, Prose, RowId, Runs, Seed, Steps,
    Title,
};
use crate::scenario::reader::{
    At, Choice, Key, Named, Need, Readable, Reader, Shape, shown, table,
};
use crate::scenario::tree::{Content, Node};

table! {
    /// Scenarios and what is varied in them, run at every point of a design and kept as one data set.
    StudyFile {
        /// Name in folders and columns: lower-case letters, digits, `-` and `_`.
        name: Name = Required,
        /// Title in sentences.
        title: Title = Required,
        /// What the study asks, in a sentence or two.
        description: Prose = Optional,
        /// The scenarios that are varied: paths relative to this file, or names of built-in scenarios. Every point of
        /// the design is run for each.
        scenarios: Vec<At<FilePath>> = Required,
        /// Runs of every option at every point. 100 when left out.
        runs: Runs = Optional,
        /// Seed of the design and of all chance, the same at every point. 1 when left out.
        seed: Seed = Optional,
        /// One calculation with central values at every point, in place of runs. false when left out.
        expected: bool = Optional,
        /// What is kept of every option: outcomes, as `balance explain` names them, and `net_benefit`. Deaths, people
        /// reaching one year of recovery, QALYs, spend and net benefit when left out.
        outputs: Vec<At<OutputName>> = Optional,
        /// How the points are chosen.
        design: DesignFile = Required,
        /// What is varied.
        factors: Vec<At<FactorFile>> = Required,
    }
}

table! {
    /// How the points are chosen.
    DesignFile {
        /// "grid" (every combination), "latin_hypercube", "sobol" (a Sobol sequence, at most 40 factors), "one_at_a_time"
        /// (the scenario as it is, then each factor on its own at its ends), or "rows" (of a CSV file).
        kind: Named<Kind> = Required,
        /// Points of a Latin hypercube or of a Sobol sequence (best a power of two).
        points: Points = Optional,
        /// A CSV file with a column for each factor, named by its id, and a row for each point: a path relative to this
        /// file.
        rows: FilePath = Optional,
    }
}

table! {
    /// Something that is varied: a value of the scenario file (`key`) or a row of the evidence (`parameter`).
    FactorFile {
        /// Its column: a letter, then lower-case letters, digits and `_`.
        id: OptionId = Required,
        /// Title in sentences.
        title: Title = Optional,
        /// The path of a value in the scenario file: a budget line, a lever, any other. Entries of a list are named by
        /// their id or their number from 1, as in "options[cut_27].cut.by".
        key: KeyPath = Optional,
        /// A row of the evidence, by id. Without a range or levels it is drawn from its own distribution.
        parameter: Named<RowId> = Optional,
        /// Lower end of the range.
        low: Bound = Optional,
        /// Upper end of the range.
        high: Bound = Optional,
        /// "linear", or "log" where ratios count. "linear" when left out.
        scale: Named<Scale> = Optional,
        /// Whether only whole numbers are taken. false when left out.
        whole: bool = Optional,
        /// The values themselves, in place of a range: numbers, texts, or true and false.
        levels: Vec<At<Scalar>> = Optional,
        /// Values that a grid takes of a range or a distribution. 3 when left out.
        steps: Steps = Optional,
        /// The value while others are varied one at a time. The scenario's own when left out.
        base: Scalar = Optional,
    }
}

/// How points are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Kind {
    Grid,
    LatinHypercube,
    Sobol,
    OneAtATime,
    Rows,
}

impl Choice for Kind {
    const WHAT: &'static str = "a kind of design";

    fn all() -> Vec<(&'static str, Self)> {
        vec![
            ("grid", Self::Grid),
            ("latin_hypercube", Self::LatinHypercube),
            ("sobol", Self::Sobol),
            ("one_at_a_time", Self::OneAtATime),
            ("rows", Self::Rows),
        ]
    }
}

/// Between the ends of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Scale {
    Linear,
    Log,
}

impl Choice for Scale {
    const WHAT: &'static str = "a scale";

    fn all() -> Vec<(&'static str, Self)> {
        vec![("linear", Self::Linear), ("log", Self::Log)]
    }
}

impl Readable for Scalar {
    fn shape() -> Shape {
        Shape::Scalar
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let scalar = Self::of(node);
        if scalar.is_none() {
            reader.problem(node, shown(node), "a number, a text in quotes, or true or false", None);
        }
        scalar
    }
}

impl Scalar {
    /// What a value of a file is; none where it is a list, a table or no number.
    pub(super) fn of(node: &Node) -> Option<Self> {
        Some(match &node.content {
            Content::Whole(whole) => Self::whole(*whole),
            Content::Number(number) if number.is_finite() => Self::Number(*number),
            Content::Text(text) => Self::Text(text.clone()),
            Content::Flag(flag) => Self::Flag(*flag),
            _ => return None,
        })
    }

    /// A whole number, whose digits are kept.
    pub(super) fn whole(whole: i128) -> Self {
        let number = whole as f64;
        if number as i128 == whole { Self::Number(number) } else { Self::Whole(whole) }
    }

    /// Whether both are numbers, both texts, or both true or false.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let kind = |scalar: &Self| match scalar {
            Self::Number(_) | Self::Whole(_) => 0,
            Self::Text(_) => 1,
            Self::Flag(_) => 2,
        };
        kind(self) == kind(other)
    }

    /// As a value of a file. A number without a fraction stands as a whole one, which every key takes.
    pub(super) fn content(&self) -> Content {
        const WHOLE: f64 = 1e30;
        match self {
            Self::Number(number) if number.fract() == 0.0 && number.abs() < WHOLE => {
                Content::Whole(*number as i128)
            }
            Self::Number(number) => Content::Number(*number),
            Self::Whole(whole) => Content::Whole(*whole),
            Self::Text(text) => Content::Text(text.clone()),
            Self::Flag(flag) => Content::Flag(*flag),
        }
    }
}
