//! A scenario read whole, with every file that it extends.

use super::opened::Opened;
use super::problem::Problems;
use super::sheet::Book;
use super::types::Scenario;

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
