//! From what a study file says to a study that cannot be wrong.

use super::file::{DesignFile, FactorFile, Kind, Scale, StudyFile};
use super::place::Place;
use super::{Base, Design, Factor, Loaders, Scalar, Spread, Study, TAKEN, Target, Trial, rows};
use crate::evidence::Values;
use crate::scenario::document::Documents;
use crate::scenario::extends::Files;
use crate::scenario::guess;
use crate::scenario::kinds::FilePath;
use crate::scenario::opened::{Loaded, build};
use crate::scenario::problem::Problems;
use crate::scenario::reader::{At, Key, Readable, Reader, one_of};

/// Runs of every option at every point unless the file says otherwise.
const RUNS: u32 = 100;
/// Values that a grid takes of a range unless the file says otherwise.
const STEPS: u32 = 3;
/// The most factors of a Sobol sequence.
const MOST_SOBOL: usize = 40;
/// What is kept unless the file says otherwise.
const OUTPUTS: [&str; 5] = ["deaths", "recovery_one_year", "qalys", "spend", "net_benefit"];

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
    let rows = documents.last_file();
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
    let rows = (!columns.is_empty()).then_some(rows);
    trial.try_ends(&bases, columns, rows, documents);
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
    let wrong = |name: &str| documents.told(&format!("{}.{name}", at.key));
    let told = wrong("key") || wrong("parameter");
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
        (None, None) if told => return None,
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
            if values.iter().any(|value| !value.is_like(first)) {
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
    let sampled = matches!(kind, Kind::LatinHypercube | Kind::Sobol);
    let points = file.points.as_ref().map(|at| at.value.0 as u32);
    if sampled && points.is_none() && documents.told(&format!("{}.points", at.key)) {
        return None;
    }
    let mut wrong = |found: &str, allowed: &str, hint: &str| {
        documents.problem(at.spot, &at.key, found, allowed, Some(hint.to_owned()));
    };
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
    files: &At<Vec<At<FilePath>>>,
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
        let Some(scenario) = build(&tree, Loaded::With(loaders.text), Vec::new(), documents) else {
            continue;
        };
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
