//! A study that is ready to run: from its file, or from the texts that a share carries.

use super::captured;
use super::failure::{Failure, unwritten};
use super::reach::Reach;
use commissioning_balance::output::disk::WriteError;
use commissioning_balance::output::sheets;
use commissioning_balance::output::study::store::StoreError;
use commissioning_balance::pipeline::study::{Program, Ready, StudyError, outputs};
use commissioning_balance::scenario::study::{Loaders, Study, read};
use std::path::Path;

pub(super) fn program() -> Program {
    Program {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        git: option_env!("BALANCE_COMMIT").map(str::to_owned),
    }
}

/// A study that is ready to run, from its file.
pub(super) fn ready_of(file: &str) -> Result<Ready, Failure> {
    ready(open(file)?)
}

/// Reads a study. Names in it are kept relative to its folder, so that its bytes do not depend on where it is read from.
pub(super) fn open(file: &str) -> Result<Study, Failure> {
    let path = Path::new(file);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let inside = path.parent().filter(|_| name.is_some()).unwrap_or(Path::new(""));
    let place = |name: &str| inside.join(name).to_string_lossy().into_owned();
    let known = outputs();
    let reach = Reach::of(file);
    let relative = Loaders {
        text: &|name| reach.text(&place(name)),
        rows: &|name| reach.long_text(&place(name)),
        sheet: &|name| reach.sheet(&place(name)),
    };
    let study = read(name.as_deref().unwrap_or(file), relative, &known);
    study.map_err(|problems| {
        // The same problems, with the names as they were typed.
        let typed = Loaders {
            text: &|name| reach.text(name),
            rows: &|name| reach.long_text(name),
            sheet: &|name| reach.sheet(name),
        };
        let problems = read(file, typed, &known).err().unwrap_or(problems);
        captured::problems(&problems);
        let count = problems.0.len();
        let what = if count == 1 { "one problem".to_owned() } else { format!("{count} problems") };
        Failure::input(format!("{what} in {file}\n\n{problems}"))
    })
}

pub(super) fn ready(study: Study) -> Result<Ready, Failure> {
    Ready::new(study, program()).map_err(|(scenario, problems)| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{scenario}: {}\n  hint: {}", problem.problem, problem.hint))
            .collect();
        Failure::input(lines.join("\n"))
    })
}

pub(super) fn failed(error: StudyError) -> Failure {
    match error {
        StudyError::Point { .. } => Failure::input(error.to_string()),
        StudyError::Engine(..) => Failure::other(error.to_string()),
        StudyError::Store(error) => stored(error),
    }
}

pub(super) fn stored(error: StoreError) -> Failure {
    match &error {
        StoreError::Write(write @ WriteError::Full { .. }) => unwritten(write)
            .hint("what was finished is kept: make room and type the same command again"),
        StoreError::Write(write) => unwritten(write),
        StoreError::Unreadable(..) => Failure::other(error.to_string()),
        StoreError::Foreign(..) => Failure::input(error.to_string()).hint("move it away"),
    }
}

/// The study of a share, from the texts that it carries.
pub(super) fn reopened(texts: &[(String, String)]) -> Result<Study, Failure> {
    let named = |name: &str| {
        let found = texts.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.clone()).ok_or_else(|| "the share does not hold it".to_owned())
    };
    let each = || texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let sheet = |name: &str| sheets::kept(name, each());
    let loaders = Loaders { text: &named, rows: &named, sheet: &sheet };
    let name = texts.first().map_or("", |(name, _)| name);
    read(name, loaders, &outputs()).map_err(|problems| {
        Failure::input(format!("the study in the share cannot be read\n\n{problems}"))
    })
}
