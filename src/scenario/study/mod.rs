//! A study: scenarios, what is varied in them, and how the points are chosen.
//!
//! A factor names a value of the scenario file by its path. At a point the value is put into the tree of the file, which
//! is then read as if it had stood there: whatever a scenario can say can be varied, and is checked in the same way.

pub(super) mod file;
mod place;
mod rows;

pub use rows::Column;

use super::document::{Documents, Files, Node, Spot};
use super::file::ScenarioFile;
use super::problem::Problems;
use super::reader::{At, Key, Readable, Reader, one_of};
use super::sheet::Sheet;
use super::types::{Fit, Scenario};
use super::{guess, inputs, resolve};
use crate::evidence::{EvidenceChoice, Override, Register, Values, choice_problems};
use file::{DesignFile, FactorFile, Kind, Scale, StudyFile};
use place::Place;
use std::collections::BTreeSet;

/// Runs of every option at every point unless the file says otherwise.
const RUNS: u32 = 100;
/// Values that a grid takes of a range unless the file says otherwise.
const STEPS: u32 = 3;
/// What is kept unless the file says otherwise.
const OUTPUTS: [&str; 5] = ["deaths", "recovery_one_year", "qalys", "spend", "net_benefit"];
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
/// The most factors of a Sobol sequence.
const MOST_SOBOL: usize = 40;
/// The most points of a design.
pub const MOST_POINTS: u64 = 1_000_000_000;

/// A value that a factor can have.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Flag(bool),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

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
    pub sheet: &'a dyn Fn(&str) -> Result<Sheet, String>,
}

/// Reads a study and its scenarios. `outputs` are the names of what can be kept.
///
/// # Errors
///
/// Every problem of every file, all at once.
pub fn read(name: &str, loaders: Loaders<'_>, outputs: &[&str]) -> Result<Study, Problems> {
    let mut documents = Documents::default();
    let Some(root) = documents.open_other(name, loaders.text, "a study file") else {
        return Err(documents.into_problems());
    };
    let top_level = StudyFile::keys().into_iter().map(|key: Key| key.name).collect();
    let file = StudyFile::read(&root, &mut Reader::new(&mut documents, top_level));
    let study = file.and_then(|file| resolve(&file, loaders, outputs, &mut documents));
    match study {
        Some(mut study) if documents.sound() => {
            study.documents = documents;
            Ok(study)
        }
        _ => Err(documents.into_problems()),
    }
}

fn resolve(
    file: &StudyFile,
    loaders: Loaders<'_>,
    known: &[&str],
    documents: &mut Documents,
) -> Option<Study> {
    let outputs = self::outputs(file, known, documents);
    let design = &file.design.as_ref()?.value;
    let kind = design.kind.as_ref()?.value.0;
    let factors = self::factors(file.factors.as_ref()?, kind, documents);
    let design = self::design(file, design, kind, &factors, loaders, documents);
    let bases = self::bases(file.scenarios.as_ref()?, &factors, loaders, documents);
    let expected = file.expected.as_ref().is_some_and(|at| at.value);
    if let Some(runs) = file.runs.as_ref().filter(|at| at.value.0 < 2 && !expected) {
        let hint = Some("`expected = true` for one calculation with central values".to_owned());
        documents.problem(runs.spot, &runs.key, "1 run, which has no range", "at least 2", hint);
    }
    let trial = Trial { study: file.name.as_ref().map_or("", |at| &at.value.0), factors: &factors };
    let columns = match &design {
        Some(Design::Rows(columns)) => columns.as_slice(),
        _ => &[],
    };
    trial.try_ends(&bases, columns, documents);
    if kind == Kind::OneAtATime {
        centre_known(&factors, &bases, documents);
    }
    Some(Study {
        name: file.name.as_ref()?.value.0.clone(),
        title: file.title.as_ref()?.value.0.clone(),
        description: file.description.as_ref().map_or_else(String::new, |at| at.value.0.clone()),
        runs: file.runs.as_ref().map_or(RUNS, |at| at.value.0 as u32),
        seed: file.seed.as_ref().map_or(1, |at| at.value.0 as u64),
        expected,
        outputs,
        design: design?,
        factors,
        bases,
        documents: Documents::default(),
    })
}

fn outputs(file: &StudyFile, known: &[&str], documents: &mut Documents) -> Vec<usize> {
    let position = |name: &str| known.iter().position(|known| *known == name);
    let Some(asked) = &file.outputs else {
        return OUTPUTS.iter().filter_map(|name| position(name)).collect();
    };
    if asked.value.is_empty() {
        documents.problem(asked.spot, &asked.key, "an empty list", "at least one output", None);
    }
    let mut outputs = Vec::new();
    for At { value, spot, key } in &asked.value {
        match position(&value.0) {
            Some(at) if outputs.contains(&at) => {
                let found = format!("`{}` for the second time", value.0);
                documents.problem(*spot, key, found, "each output once", None);
            }
            Some(at) => outputs.push(at),
            None => {
                let hint = guess::nearest(&value.0, known.iter().copied())
                    .map(|near| format!("did you mean `\"{near}\"`?"));
                documents.problem(*spot, key, format!("`{}`", value.0), one_of(known), hint);
            }
        }
    }
    outputs
}

fn factors(files: &At<Vec<At<FactorFile>>>, kind: Kind, documents: &mut Documents) -> Vec<Factor> {
    if files.value.is_empty() {
        documents.problem(
            files.spot,
            &files.key,
            "an empty list",
            "at least one factor: without one there is nothing to study",
            Some("`balance run` runs a scenario as it is".into()),
        );
    }
    let mut factors: Vec<Factor> = Vec::new();
    for at in &files.value {
        let Some(factor) = factor(at, kind, documents) else { continue };
        let mut problem = |found: String, allowed: &str| {
            documents.problem(at.spot, &at.key, found, allowed.to_owned(), None);
        };
        if TAKEN.contains(&factor.id.as_str()) {
            problem(format!("the id `{}`, a column of every data set", factor.id), "another id");
        }
        for other in &factors {
            if other.id == factor.id {
                problem(format!("a second factor `{}`", factor.id), "one id for each factor");
            } else if other.target == factor.target {
                let found = format!("what `{}` varies already", other.id);
                problem(found, "one factor for each value");
            }
        }
        factors.push(factor);
    }
    factors
}

fn factor(at: &At<FactorFile>, kind: Kind, documents: &mut Documents) -> Option<Factor> {
    let file = &at.value;
    let id = file.id.as_ref()?.value.0.clone();
    let mut problem = |found: &str, allowed: &str, hint: Option<&str>| {
        documents.problem(at.spot, &at.key, found, allowed, hint.map(str::to_owned));
    };
    let (target, place) = match (&file.key, &file.parameter) {
        (Some(key), None) => match Place::new(&key.value.0) {
            Ok(place) => (Target::Key(key.value.0.clone()), Some(place)),
            Err(wrong) => {
                documents.problem(key.spot, &key.key, wrong.found, wrong.allowed, wrong.hint);
                return None;
            }
        },
        (None, Some(row)) => {
            let row = Values::IDS.iter().position(|id| *id == row.value.0.0)?;
            (Target::Parameter(row), None)
        }
        (Some(_), Some(_)) => {
            problem("both `key` and `parameter`", "one of them", None);
            return None;
        }
        (None, None) => {
            let hint = "`key = \"budget.naloxone\"` or `parameter = \"c-M11\"`";
            problem("neither `key` nor `parameter`", "one of them", Some(hint));
            return None;
        }
    };
    let spread = spread(at, kind, matches!(target, Target::Parameter(_)), documents)?;
    Some(Factor {
        title: file.title.as_ref().map_or_else(|| id.clone(), |at| at.value.0.clone()),
        id,
        target,
        spread,
        steps: file.steps.as_ref().map_or(STEPS, |at| at.value.0 as u32),
        base: file.base.as_ref().map(|at| at.value.clone()),
        place,
        spot: at.spot,
        key: at.key.clone(),
    })
}

fn spread(
    at: &At<FactorFile>,
    kind: Kind,
    is_parameter: bool,
    documents: &mut Documents,
) -> Option<Spread> {
    let file = &at.value;
    let mut problem = |found: &str, allowed: &str, hint: Option<&str>| {
        documents.problem(at.spot, &at.key, found, allowed, hint.map(str::to_owned));
        None
    };
    let ranged = file.low.is_some() || file.high.is_some();
    if kind == Kind::Rows {
        if ranged || file.levels.is_some() {
            let found = "a range or levels, although the design is of rows";
            return problem(found, "the column of the CSV file alone", None);
        }
        return Some(Spread::Rows);
    }
    let log = file.scale.as_ref().is_some_and(|at| at.value.0 == Scale::Log);
    let whole = file.whole.as_ref().is_some_and(|at| at.value);
    match (&file.low, &file.high, &file.levels) {
        (None, None, Some(levels)) => {
            let values: Vec<Scalar> = levels.value.iter().map(|at| at.value.clone()).collect();
            let Some(first) = values.first() else {
                return problem("no levels", "at least one", Some("`levels = [0.1, 0.2]`"));
            };
            let kind = std::mem::discriminant(first);
            if values.iter().any(|value| std::mem::discriminant(value) != kind) {
                return problem(
                    "levels of different kinds",
                    "all numbers, all texts, or all true or false",
                    None,
                );
            }
            if is_parameter && !matches!(first, Scalar::Number(_)) {
                return problem(
                    "levels that are no numbers",
                    "numbers, in the unit of the row",
                    None,
                );
            }
            Some(Spread::Levels(values))
        }
        (Some(low), Some(high), None) => {
            let (low, high) = (low.value.0, high.value.0);
            if low >= high {
                return problem("`low` not below `high`", "a range from low to high", None);
            }
            if log && low <= 0.0 {
                return problem("`scale = \"log\"` from 0 or less", "a range above 0", None);
            }
            if whole && (low.fract() != 0.0 || high.fract() != 0.0) {
                return problem("`whole` between ends that are not", "whole numbers", None);
            }
            Some(Spread::Range { low, high, log, whole })
        }
        (None, None, None) if is_parameter => Some(Spread::Evidence),
        (None, None, None) => problem(
            "neither a range nor levels",
            "`low` and `high`, or `levels`",
            Some("`low = 0.1` and `high = 0.4`, or `levels = [0.1, 0.2, 0.4]`"),
        ),
        (_, _, Some(_)) => problem("a range and levels", "one of them", None),
        _ => problem("one end of a range", "both `low` and `high`", None),
    }
}

fn design(
    study: &StudyFile,
    file: &DesignFile,
    kind: Kind,
    factors: &[Factor],
    loaders: Loaders<'_>,
    documents: &mut Documents,
) -> Option<Design> {
    let at = study.design.as_ref()?;
    let mut wrong = |found: &str, allowed: &str, hint: &str| {
        documents.problem(at.spot, &at.key, found, allowed, Some(hint.to_owned()));
    };
    let sampled = matches!(kind, Kind::LatinHypercube | Kind::Sobol);
    let points = file.points.as_ref().map(|at| at.value.0 as u32);
    if sampled && points.is_none() {
        wrong("no `points`", "how many points are taken", "`points = 256`");
        return None;
    }
    if !sampled && points.is_some() {
        wrong("`points`", "a design that takes as many as are asked for", "delete `points`");
    }
    if (kind == Kind::Rows) != file.rows.is_some() {
        wrong(
            if file.rows.is_some() { "`rows`" } else { "no `rows`" },
            "a CSV file where the design is of rows, and only there",
            "`kind = \"rows\"` and `rows = \"points.csv\"`",
        );
        return None;
    }
    if kind == Kind::Sobol && factors.len() > MOST_SOBOL {
        let found = format!("{} factors", factors.len());
        wrong(&found, "at most 40 factors in a Sobol sequence", "`kind = \"latin_hypercube\"`");
    }
    let points = points.unwrap_or(0);
    Some(match kind {
        Kind::Grid => Design::Grid,
        Kind::LatinHypercube => Design::LatinHypercube { points },
        Kind::Sobol => Design::Sobol { points },
        Kind::OneAtATime => Design::OneAtATime,
        Kind::Rows => {
            let at = file.rows.as_ref()?;
            let what = "a CSV file that can be read";
            let text = documents.companion(at.spot, &at.key, &at.value.0, loaders.rows, what)?;
            let ids: Vec<&str> = factors.iter().map(|factor| factor.id.as_str()).collect();
            Design::Rows(rows::read(&text, &ids, documents)?)
        }
    })
}

fn bases(
    files: &At<Vec<At<super::kinds::FilePath>>>,
    factors: &[Factor],
    loaders: Loaders<'_>,
    documents: &mut Documents,
) -> Vec<Base> {
    if files.value.is_empty() {
        let hint = Some("`scenarios = [\"authority\"]`".to_owned());
        documents.problem(files.spot, &files.key, "an empty list", "at least one scenario", hint);
    }
    let mut bases: Vec<Base> = Vec::new();
    let all = Files { text: loaders.text, sheet: loaders.sheet };
    for at in &files.value {
        let Some((_, tree)) = documents.open_beside(at.spot, &at.key, &at.value.0, all) else {
            continue;
        };
        let Some(scenario) = build(&tree, Loaded::With(loaders.text), documents) else { continue };
        if bases.iter().any(|base| base.scenario.name == scenario.name) {
            let found = format!("a second scenario called `{}`", scenario.name);
            let hint = Some("give one of them another `name`".to_owned());
            documents.problem(at.spot, &at.key, found, "a name for each scenario", hint);
        }
        let own = factors.iter().map(|factor| factor.own(&tree)).collect();
        bases.push(Base { scenario, own, tree });
    }
    bases
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

/// Where the draws of a fit come from.
enum Loaded<'a> {
    /// From a file.
    With(&'a dyn Fn(&str) -> Result<String, String>),
    /// They are known already.
    Known(Option<Fit>),
}

/// The scenario of a tree; what is wrong is noted.
fn build(tree: &Node, fit: Loaded<'_>, documents: &mut Documents) -> Option<Scenario> {
    let top_level = ScenarioFile::keys().into_iter().map(|key| key.name).collect();
    let file = ScenarioFile::read(tree, &mut Reader::new(documents, top_level))?;
    let fit = match fit {
        Loaded::With(load) => super::fit(&file, documents, load),
        Loaded::Known(fit) => fit,
    };
    resolve::resolve(&file, fit, documents)
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

    /// Values that say whether every value will do: its levels, or its ends.
    fn ends(&self, column: Option<&Column>) -> Vec<Scalar> {
        match (&self.spread, column) {
            (Spread::Levels(levels), _) => levels.clone(),
            (Spread::Range { low, high, .. }, _) => {
                vec![Scalar::Number(*low), Scalar::Number(*high)]
            }
            (_, Some(Column::Numbers(all))) => {
                let least = all.iter().copied().fold(f64::INFINITY, f64::min);
                let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                vec![Scalar::Number(least), Scalar::Number(most)]
            }
            (_, Some(Column::Texts(all))) => {
                all.iter().collect::<BTreeSet<_>>().into_iter().cloned().map(Scalar::Text).collect()
            }
            (_, Some(Column::Flags(_))) => vec![Scalar::Flag(true), Scalar::Flag(false)],
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
        match base.and_then(|base| trial.varied(base, values, &mut documents)) {
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
        documents: &mut Documents,
    ) -> Option<Scenario> {
        let mut tree = base.tree.clone();
        let mut overrides = Vec::new();
        let mut placed = true;
        for (factor, value) in self.factors.iter().zip(values) {
            let Some(value) = value else { continue };
            let (spot, key) = (factor.spot, &factor.key);
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
        let mut scenario = build(&tree, Loaded::Known(base.scenario.fit.clone()), documents)?;
        scenario.evidence = with(scenario.evidence, overrides);
        Some(scenario)
    }

    /// Tries every factor on its own at its ends in every scenario: what is out of range is noted before anything runs.
    fn try_ends(&self, bases: &[Base], columns: &[Column], documents: &mut Documents) {
        for (index, factor) in self.factors.iter().enumerate() {
            let ends = factor.ends(columns.get(index)).into_iter().chain(factor.base.clone());
            for end in ends {
                for base in bases {
                    let mut values = vec![None; self.factors.len()];
                    values[index] = Some(end.clone());
                    let Some(scenario) = self.varied(base, &values, documents) else { continue };
                    for wrong in choice_problems(Register::embedded(), &scenario.evidence) {
                        let (spot, key) = (factor.spot, &factor.key);
                        documents.problem(spot, key, wrong.problem, wrong.hint, None);
                    }
                }
            }
        }
    }
}

/// Whether the centre of a design of one at a time is known.
fn centre_known(factors: &[Factor], bases: &[Base], documents: &mut Documents) {
    for (index, factor) in factors.iter().enumerate() {
        for base in bases {
            let known = factor.base.is_some()
                || base.own[index].is_some()
                || matches!(factor.target, Target::Parameter(_));
            if !known {
                let found = format!("no value of it in `{}`, and no `base`", base.scenario.name);
                let allowed = "`base`: its value while others are varied";
                documents.problem(factor.spot, &factor.key, found, allowed, None);
            }
        }
    }
}

/// A choice with values of the study in place of the scenario's own.
fn with(mut choice: EvidenceChoice, overrides: Vec<Override>) -> EvidenceChoice {
    choice.overrides.retain(|own| !overrides.iter().any(|other| other.id == own.id));
    choice.overrides.extend(overrides);
    choice
}
