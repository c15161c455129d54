//! What is asked: people, places in the budget, options.
//!
//! A file is read into a tree that remembers where everything stands, the tree into typed values, and those into a
//! [`Scenario`] that cannot be wrong. Every problem is reported at once.

mod areas;
pub(crate) mod budget;
mod document;
pub mod edges;
mod file;
pub mod fit_of;
mod fitted;
mod guess;
pub mod inputs;
mod kinds;
pub mod lines;
mod names;
mod numbers;
pub mod observed;
mod opened;
mod options;
pub mod people;
mod plan;
mod policies;
mod problem;
pub mod question;
mod reader;
pub mod rebalance;
mod resolve;
mod schema;
mod sheet;
pub mod split;
mod stand_ins;
pub mod starter;
mod streams;
pub mod study;
mod tree;
mod trial;
pub mod types;
mod unpaid;
mod workbook;

pub use edges::Blind;
pub use fitted::text as fit_text;
pub use guess::nearest;
pub use lines::{Behaviour, Line};
pub use observed::{Observable, Observed};
pub use opened::Opened;
pub use people::{Age, Complexity, Profile, Sex, Substance, Want};
pub use problem::{Problem, Problems, turns};
pub use rebalance::{Guard, Objective, Rebalance};
pub use schema::{json_schema, study_schema};
pub use sheet::{Book, CellContent, Sheet, SheetCell, sheet_of};
pub use trial::{Money, Trial};
pub use types::{
    Area, Condition, Economics, Fit, FitDraw, Group, Integrated, LeroStanding, Levels, Mechanism,
    MonthlyFunds, Perspective, Policy, Scenario, Strategy, Stream, Valuation,
};

use document::Documents;
use file::ScenarioFile;

/// The name and text of shipped scenarios.
macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*]
    };
}

/// Scenarios that the program carries, by name: all that ship, but for back-tests.
const BUILT_IN: &[(&str, &str)] = shipped![
    "authority",
    "england",
    "abstinence_agenda",
    "agenda_by_parts",
    "arrest_and_prison",
    "assessment_and_referral",
    "coercion",
    "cuts_by_area",
    "deep_cuts_by_area",
    "grant_cliff_edge",
    "heroin_assisted_and_room",
    "lero_network",
    "mechanisms",
    "merger",
    "nitazenes",
    "nps_wave",
    "nps_wave_large",
    "prescribing_heavy",
    "rebalance_by_degrees",
    "retender",
    "stigma",
    "three_stages",
    "together",
    "traditions",
    "vetting",
    "women",
];

/// Draws that the program carries, by the names under which its scenarios know them.
const FITTED: &[(&str, &str)] = &[
    ("authority.draws.csv", include_str!("../../scenarios/authority.draws.csv")),
    ("england.draws.csv", include_str!("../../scenarios/england.draws.csv")),
];

/// What draws are to be.
const FITTED_FILE: &str = "a file that `balance calibrate` wrote";

/// The text of draws that the program carries.
#[must_use]
pub fn carried(name: &str) -> Option<&'static str> {
    FITTED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the scenarios that the program carries.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The text of a scenario that the program carries.
#[must_use]
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Reads a scenario, and every file that it extends.
///
/// `name` is a built-in scenario or a path, which `load` turns into text or into a reason in plain words.
///
/// # Errors
///
/// Every problem of every file, all at once.
pub fn read(
    name: &str,
    load: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Scenario, Problems> {
    read_with_texts(name, load).map(|(scenario, _)| scenario)
}

/// The same, with the name and text of every file that went into it.
///
/// # Errors
///
/// Every problem of every file, all at once.
pub fn read_with_texts(
    name: &str,
    load: &dyn Fn(&str) -> Result<String, String>,
) -> Result<(Scenario, Vec<(String, String)>), Problems> {
    read_with_sheets(name, load, &|_| Err("spreadsheets are not read here".to_owned()))
}

/// The same where budgets may come from spreadsheets, which `sheet` turns into cells or into a reason in plain words.
///
/// A spreadsheet's text is its budget as `line,pounds,cell`.
///
/// # Errors
///
/// Every problem of every file and cell, all at once.
pub fn read_with_sheets(
    name: &str,
    load: &dyn Fn(&str) -> Result<String, String>,
    sheet: &dyn Fn(&str) -> Result<Book, String>,
) -> Result<(Scenario, Vec<(String, String)>), Problems> {
    let opened = Opened::read(name, load, sheet)?;
    let texts = opened.texts();
    Ok((opened.scenario, texts))
}

/// The draws of a fit that the file names; what is wrong with them is noted.
fn fit(
    file: &ScenarioFile,
    documents: &mut Documents,
    load: &dyn Fn(&str) -> Result<String, String>,
) -> Option<Fit> {
    let at = file.area.as_ref()?.value.fitted.as_ref()?;
    let text = documents.companion(at.spot, &at.key, &at.value.0, load, FITTED_FILE)?;
    match fitted::read(&text) {
        Ok(fit) => Some(fit),
        Err(found) => {
            let found = format!("`{}`: {found}", at.value.0);
            documents.problem(at.spot, &at.key, found, FITTED_FILE, None);
            None
        }
    }
}

/// Every lever of a policy and every shock: its key, and what it does.
#[must_use]
pub fn levers() -> Vec<(String, String)> {
    let keys = file::PolicyFile::keys().into_iter().chain(file::ShockFile::keys());
    keys.filter(|key| !matches!(key.name, "from" | "until" | "off" | "areas"))
        .map(|key| (key.name.to_owned(), key.doc))
        .collect()
}
