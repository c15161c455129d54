//! `balance new`.

use super::args::named;
use super::files;
use super::report::{Failure, Terminal};
use super::saving::Saving;
use super::sheets;
use clap::Args;
use commissioning_balance::output::harmless::word;
use commissioning_balance::scenario::question::Refused;
use commissioning_balance::scenario::starter::{self, OwnBudget};
use std::path::PathBuf;

/// The scenario whose figures are taken in proportion to residents.
const LIKE: &str = "authority";

/// Options of `new`.
#[derive(Args, Debug)]
pub(crate) struct New {
    /// Name of the scenario, in folders and columns; the file is NAME.toml.
    #[arg(value_name = "NAME", value_parser = name)]
    name: String,

    /// Name of the area in sentences [default: NAME].
    #[arg(long, value_name = "AREA", value_parser = area)]
    area: Option<String>,

    /// Residents, adults and children; stand-ins are in proportion to them [default: those of the built-in authority].
    #[arg(long, value_name = "PEOPLE", value_parser = residents)]
    population: Option<f64>,

    /// The area's budget, from a spreadsheet with a column of lines and one of pounds.
    #[arg(long, value_name = "BUDGET.xlsx|csv", value_parser = named())]
    from: Option<String>,

    #[command(flatten)]
    saving: Saving,
}

fn name(text: &str) -> Result<String, Refused> {
    starter::name(text)
}

fn residents(text: &str) -> Result<f64, Refused> {
    starter::residents(text)
}

fn area(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 150;
    if fits && !text.chars().any(char::is_control) {
        Ok(text.trim().to_owned())
    } else {
        Err("allowed: a name on one line, at most 150 characters".to_owned())
    }
}

/// Writes a file to start from.
pub(crate) fn new(asked: &New, terminal: &Terminal) -> Result<(), Failure> {
    let like = files::read(LIKE)?;
    let file =
        asked.saving.save.clone().unwrap_or_else(|| PathBuf::from(format!("{}.toml", asked.name)));
    let area = asked.area.as_ref().unwrap_or(&asked.name);
    let residents = asked.population.unwrap_or(like.area.population);
    let own = asked.from.as_deref().map(own_budget).transpose()?;
    let text = starter::starter(&asked.name, area, residents, &like, own.as_ref());
    asked.saving.write(&file, &text)?;
    let but = if own.is_some() { " but the budget" } else { "" };
    let shown = file.display();
    let file = word(&shown.to_string());
    terminal.note(&format!(
        "wrote {shown}: every figure{but} is a stand-in until you replace it\nnext: put your figures in, balance check {file}, balance calibrate {file}; or balance run {file} as it is"
    ));
    Ok(())
}

/// The budget of a spreadsheet, read as `budget_from` reads it.
fn own_budget(from: &str) -> Result<OwnBudget, Failure> {
    let quoted = from.replace('\\', "\\\\").replace('"', "\\\"");
    let text = format!("extends = \"{LIKE}\"\nbudget_from = \"{quoted}\"\noptions = []\n");
    let (scenario, _) =
        files::read_through("new.toml", from, &|_| Ok(text.clone()), &sheets::read)?;
    Ok(OwnBudget { from: from.to_owned(), lines: scenario.baseline })
}
