//! Scenario files: from disk, or built in.

use super::captured;
use super::failure::Failure;
use super::reach::Reach;
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::output::harmless::word;
use commissioning_balance::scenario::question::quoted;
use commissioning_balance::scenario::{self, Book, Opened, Problems, Scenario};
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// What is made of every file, or every problem of every file.
pub(super) fn every<'a, T>(
    names: &'a [String],
    read: impl Fn(&'a str) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let mut good = Vec::new();
    let mut problems: Option<Failure> = None;
    for name in names {
        match (read(name), &mut problems) {
            (Ok(one), _) => good.push(one),
            (Err(failure), None) => problems = Some(failure),
            (Err(failure), Some(all)) => {
                all.message.push_str("\n\n");
                all.message.push_str(&failure.message);
            }
        }
    }
    problems.map_or(Ok(good), Err)
}

/// Reads a scenario: a file, or one that is built in.
pub(crate) fn read(name: &str) -> Result<Scenario, Failure> {
    read_with_texts(name).map(|(scenario, _)| scenario)
}

/// The same, with its files at hand.
pub(crate) fn opened(name: &str) -> Result<Opened, Failure> {
    let reach = Reach::of(name);
    Opened::read(name, &|path| reach.text(path), &|path| reach.sheet(path))
        .map_err(|problems| problems_of(name, &problems))
        .map_err(|failure| nearly(name, failure))
}

/// The same, with the names and texts of every file that went into it.
pub(crate) fn read_with_texts(name: &str) -> Result<(Scenario, Vec<(String, String)>), Failure> {
    let reach = Reach::of(name);
    read_through(name, name, &|path| reach.text(path), &|path| reach.sheet(path))
        .map_err(|failure| nearly(name, failure))
}

/// The same failure with the file that may be meant.
fn nearly(name: &str, failure: Failure) -> Failure {
    match meant(name) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    }
}

/// Where a fit of a scenario lies that has figures and takes no fit: the newest in the usual place. None where there is none.
pub(super) fn fit_nearby(scenario: &Scenario, out: &Path) -> Option<String> {
    if scenario.fit.is_some() || !scenario.observed.iter().any(|figure| figure.fit) {
        return None;
    }
    let folders = std::fs::read_dir(out.join(&scenario.name)).ok()?.flatten();
    let fits = folders.filter(|entry| entry.file_name().to_string_lossy().starts_with("fitted-"));
    let files = fits.map(|entry| entry.path().join("fitted.toml"));
    let made = |file: &PathBuf| std::fs::metadata(file).and_then(|known| known.modified()).ok();
    let newest: PathBuf = files.filter_map(|file| Some((made(&file)?, file))).max()?.1;
    Some(format!(
        "this file is not fitted, and a fit of `{}` lies in {}: `balance run {0}` takes it",
        scenario.name,
        word(&newest.display().to_string())
    ))
}

/// What is wrong with a file, counted.
fn problems_of(shown: &str, problems: &Problems) -> Failure {
    let count = problems.0.len();
    let what = if count == 1 { "one problem".to_owned() } else { format!("{count} problems") };
    Failure::input(format!("{what} in {shown}\n\n{problems}"))
}

/// A file's name in its own folder.
pub(super) fn own(name: &str) -> &str {
    name.rfind(['/', '\\']).map_or(name, |end| &name[end + 1..])
}

/// Texts of a scenario, their names as they are from the folder of the file that was named: where that folder is says
/// nothing about what is in it.
pub(super) fn relative(named: &str, texts: Vec<(String, String)>) -> Vec<(String, String)> {
    let folder = named.rfind(['/', '\\']).map_or("", |end| &named[..end]);
    let parts = |path: &str| -> Vec<String> {
        let each = path.split(['/', '\\']).enumerate();
        let kept = each.filter(|(at, part)| *part != "." && (!part.is_empty() || *at == 0));
        kept.map(|(_, part)| part.to_owned()).collect()
    };
    let from =
        if folder.is_empty() && !named.starts_with('/') { Vec::new() } else { parts(folder) };
    let one = |(name, text): (String, String)| {
        // What the program carries has one name everywhere.
        if name.ends_with(BUILT_IN) || scenario::carried(&name) == Some(text.as_str()) {
            return (name, text);
        }
        let to = parts(&name);
        let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        // What lies above a folder that is itself named by steps up has no other name.
        if from[same..].iter().any(|part| part == "..") {
            return (name, text);
        }
        let up = std::iter::repeat_n("..", from.len() - same);
        let name: Vec<&str> = up.chain(to[same..].iter().map(String::as_str)).collect();
        (name.join("/"), text)
    };
    texts.into_iter().map(one).collect()
}

/// The file or built-in scenario that may be meant by a name that is neither.
pub(super) fn meant(name: &str) -> Option<String> {
    if scenario::builtin(name).is_some() || Path::new(name).exists() {
        return None;
    }
    let (folder, file) = name.rfind(['/', '\\']).map_or(("", name), |end| name.split_at(end + 1));
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    let here = std::fs::read_dir(if folder.is_empty() { "." } else { folder }).ok();
    let here = here
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok());
    let mut files: Vec<String> = here.filter(|file| file.ends_with(".toml")).collect();
    files.sort();
    // Names differ by a letter or two, or by the ending alone.
    let stems: Vec<&str> = files.iter().filter_map(|file| file.strip_suffix(".toml")).collect();
    let built_in: Vec<&str> =
        if folder.is_empty() { scenario::builtin_names().collect() } else { Vec::new() };
    let near = |known: &[&str]| scenario::nearest(stem, known.iter().copied()).map(str::to_owned);
    let exact = stems.iter().find(|known| **known == stem).map(|known| (*known).to_owned());
    if let Some(known) = exact.or_else(|| near(&stems)) {
        return Some(format!("{folder}{known}.toml"));
    }
    near(&built_in)
}

/// The same from loaders of texts and of spreadsheets; `shown` names the whole in problems.
pub(super) fn read_through(
    name: &str,
    shown: &str,
    load: &dyn Fn(&str) -> Result<String, String>,
    sheet: &dyn Fn(&str) -> Result<Book, String>,
) -> Result<(Scenario, Vec<(String, String)>), Failure> {
    scenario::read_with_sheets(name, load, sheet).map_err(|problems| {
        captured::problems(&problems);
        problems_of(shown, &problems)
    })
}

/// A scenario with another value of a row of the evidence.
pub(crate) fn with_value(name: &str, row: &str, value: f64) -> Result<Scenario, Failure> {
    let (folder, file) = name.rfind(['/', '\\']).map_or(("", name), |end| name.split_at(end + 1));
    let extends = if scenario::builtin(name).is_none() && scenario::builtin(file).is_some() {
        format!("./{file}")
    } else if scenario::builtin(name).is_some() {
        name.to_owned()
    } else {
        file.to_owned()
    };
    let text = format!(
        "extends = {}\n[[evidence.override]]\nid = \"{row}\"\nvalue = {value}\nsource = \"an end of its interval\"\n",
        quoted(&extends)
    );
    // The first text that is asked for is this one.
    let (first, reach) = (Cell::new(true), Reach::of(name));
    let load = |path: &str| if first.replace(false) { Ok(text.clone()) } else { reach.text(path) };
    let top = format!("{folder}{row}.toml");
    read_through(&top, name, &load, &|path| reach.sheet(path)).map(|(scenario, _)| scenario)
}

/// The joint draws of a scenario's evidence, or every choice that the register does not know.
pub(crate) fn sampler(name: &str, scenario: &Scenario) -> Result<Sampler, Failure> {
    Sampler::new(Register::embedded(), &scenario.evidence).map_err(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{name}: {}\n  hint: {}", problem.problem, problem.hint))
            .collect();
        Failure::input(lines.join("\n"))
    })
}

/// How built-in files are marked in a manifest.
pub(super) const BUILT_IN: &str = " (built in)";

/// Refuses a manifest where a scenario is expected.
pub(super) fn no_manifest(name: &str) -> Result<(), Failure> {
    let path = Path::new(name);
    if path.extension().is_none_or(|end| !end.eq_ignore_ascii_case("json")) {
        return Ok(());
    }
    Err(Failure::input(format!("{name} is no scenario: those are TOML")).hint(format!(
        "if it is the manifest of a run, this makes the run again: balance rerun {}",
        word(name)
    )))
}
