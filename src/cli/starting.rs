//! `balance new`.

use super::failure::Failure;
use super::flags::named;
use super::report::Terminal;
use super::saving::Saving;
use super::{areas, files, filling, texts};
use clap::{Args, ValueEnum};
use commissioning_balance::authorities::fill::Table;
use commissioning_balance::authorities::{Authority, Register};
use commissioning_balance::narrative::warnings;
use commissioning_balance::output::harmless::word;
use commissioning_balance::output::sheets;
use commissioning_balance::output::spreadsheet::template;
use commissioning_balance::scenario::question::{Refused, quoted};
use commissioning_balance::scenario::starter::returns::{self, Whose};
use commissioning_balance::scenario::starter::template::template;
use commissioning_balance::scenario::starter::{self, OwnBudget, Starter};
use std::path::{Path, PathBuf};

/// The scenario whose figures are taken in proportion to residents.
const LIKE: &str = "authority";

/// Options of `new`.
#[derive(Args, Debug)]
pub(crate) struct New {
    /// Name of the scenario, in folders and columns; the file is NAME.toml [default: the authority's].
    #[arg(value_name = "NAME", value_parser = name, required_unless_present = "area")]
    name: Option<String>,

    /// An English authority (`balance areas` lists them), by name, a part of it or ONS code: what is published of it is filled
    /// in. With --population, any name [default: NAME].
    #[arg(long, value_name = "AREA", value_parser = area)]
    area: Option<String>,

    /// Residents, adults and children; stand-ins are in proportion to them [default: the authority's, or those of the built-in
    /// one].
    #[arg(long, value_name = "PEOPLE", value_parser = residents)]
    population: Option<f64>,

    /// The area's budget, from a spreadsheet as the council keeps it (.xlsx, .xls, .ods, .csv), or its returns as they are
    /// downloaded: NDTMS (ViewIt) and Fingertips (.csv, .xlsx); may be given several times.
    #[arg(long, value_name = "FILE", value_parser = named())]
    from: Vec<String>,

    /// The sheet of that spreadsheet [default: the one that shows and holds a budget].
    #[arg(long, value_name = "NAME", requires = "from")]
    sheet: Option<String>,

    /// What a name in that spreadsheet means, such as "Turning Tide=keyworking", or "GP shared care=left_out"; may be
    /// given several times.
    #[arg(long, value_name = "NAME=LINE", requires = "from", value_parser = budget_name)]
    budget_name: Vec<(String, String)>,

    /// What is written: a file of text, or a workbook in which every cell says what it is. With --save, by its ending.
    #[arg(long, value_enum)]
    format: Option<Form>,

    #[command(flatten)]
    saving: Saving,
}

/// What a file to start from is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Text.
    Toml,
    /// A workbook.
    Xlsx,
}

impl New {
    /// What is written: as it is told, or by the ending of the file.
    fn form(&self) -> Form {
        let ending = self.saving.save.as_ref().and_then(|file| file.extension());
        let by_ending = ending.filter(|ending| ending.eq_ignore_ascii_case("xlsx"));
        self.format.unwrap_or(if by_ending.is_some() { Form::Xlsx } else { Form::Toml })
    }

    /// The file that is written.
    fn file(&self, name: &str) -> PathBuf {
        let ending = if self.form() == Form::Xlsx { "xlsx" } else { "toml" };
        self.saving.save.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.{ending}")))
    }
}

fn name(text: &str) -> Result<String, Refused> {
    starter::name(text)
}

fn residents(text: &str) -> Result<f64, Refused> {
    starter::residents(text)
}

fn budget_name(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((name, line)) if !name.trim().is_empty() && !line.trim().is_empty() => {
            Ok((name.trim().to_owned(), line.trim().to_owned()))
        }
        _ => Err(
            "allowed: a name as it stands in the spreadsheet, `=`, and a budget line or `left_out`"
                .to_owned(),
        ),
    }
}

fn area(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 150;
    if fits && !text.chars().any(char::is_control) {
        Ok(text.trim().to_owned())
    } else {
        Err("allowed: a name on one line, at most 150 characters".to_owned())
    }
}

/// How many stand-ins are asked for at once.
const ASKED: usize = 5;

/// The authority that is meant; none of an invented area, whose residents are told.
fn authority(asked: &New) -> Result<Option<&'static Authority>, Failure> {
    let register = Register::embedded();
    match (&asked.area, asked.population) {
        (None, _) => Ok(None),
        (Some(area), Some(_)) => Ok(register.exactly(area)),
        (Some(area), None) => areas::one(area, register).map(Some).map_err(|mut failure| {
            let invented = "an area of your own needs --population";
            failure.hint = Some(
                failure.hint.map_or(invented.to_owned(), |hint| format!("{hint}; {invented}")),
            );
            failure
        }),
    }
}

/// A name for folders and columns out of one for sentences.
fn short(area: &str) -> Result<String, Failure> {
    let letters = area.to_lowercase();
    let words: Vec<&str> = letters
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let short: String = words.join("-").chars().take(60).collect();
    starter::name(&short).map_err(|refused| Failure {
        code: Failure::USAGE,
        message: refused.to_string(),
        hint: Some("give a name: balance new NAME --area …".to_owned()),
    })
}

/// Writes a file to start from.
pub(crate) fn new(asked: &New, terminal: &Terminal) -> Result<(), Failure> {
    let like = files::read(LIKE)?;
    let authority = authority(asked)?;
    let area = authority.map(|known| &known.name).or(asked.area.as_ref()).or(asked.name.as_ref());
    let area = area.map_or("", String::as_str);
    let name = asked.name.clone().map_or_else(|| short(area), Ok)?;
    let file = asked.file(&name);
    let starter = Starter {
        name: &name,
        area,
        residents: asked.population,
        like: &like,
        own: None,
        authority,
        returns: None,
    };
    let (budget, returned) = sorted(asked)?;
    let own = match budget {
        Some(from) => Some(own_budget(from, asked, starter.people(), terminal)?),
        None => None,
    };
    let starter = Starter { own: own.as_ref(), ..starter };
    if own.as_ref().is_some_and(|own| own.year.is_some()) {
        terminal.note(&format!("start = \"{}\": the year of the budget", starter.start()));
    }
    let whose = Whose { name: area, authority, start: starter.start().financial_year() };
    let returns = returns::read(&returned, whose).map_err(|why| {
        Failure::input(why)
            .hint("docs/areas.md says what is read of which download, column by column")
    })?;
    for sentence in &returns.said {
        terminal.note(sentence);
    }
    let returns = Some(&returns).filter(|returns| !returns.figures.is_empty());
    let starter = Starter { returns, ..starter };
    match asked.form() {
        Form::Toml => asked.saving.write(&file, &starter.text())?,
        Form::Xlsx => {
            let bytes = template::workbook(&template(&starter.text()), area)
                .map_err(|why| Failure::other(format!("the workbook cannot be made: {why}")))?;
            asked.saving.write_bytes(&file, &bytes)?;
        }
    }
    let but = match (own.is_some(), returns.is_some()) {
        (true, true) => " but the budget and those of your returns",
        (true, false) => " but the budget",
        (false, true) => " but those of your returns",
        (false, false) => "",
    };
    let shown = file.display();
    let file = word(&shown.to_string());
    if let Some(known) = authority {
        let note =
            known.note.as_ref().map_or_else(String::new, |note| format!("READ FIRST: {note}\n"));
        let stand_ins = starter.stand_ins();
        let first: Vec<String> = stand_ins
            .iter()
            .take(ASKED)
            .zip(1..)
            .map(|(key, number)| format!("  {number}. {key}: {}", starter::asked(key)))
            .collect();
        terminal.note(&format!(
            "{note}wrote {shown}: what is published of {} ({}) is filled in, with its sources; {} figures are stand-ins\nyours would narrow the answer most for\n{}",
            known.name,
            known.code,
            stand_ins.len(),
            first.join("\n")
        ));
    } else {
        terminal
            .note(&format!("wrote {shown}: every figure{but} is a stand-in until you replace it"));
    }
    terminal.note(&format!(
        "next: put your figures in, balance check {file}, balance calibrate {file}; or balance run {file} as it is"
    ));
    Ok(())
}

/// The file with the budget, and the tables of returns. What is no return that is known by its headings is a budget.
fn sorted(asked: &New) -> Result<(Option<&String>, Vec<Table>), Failure> {
    let (mut budget, mut tables): (Option<&String>, Vec<Table>) = (None, Vec::new());
    for from in &asked.from {
        let path = Path::new(from);
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let may = matches!(ending.as_deref(), Some("csv" | "xlsx"));
        // What cannot be read as tables is told by who reads it as a budget.
        let found =
            if may { filling::read(path, returns::known).unwrap_or_default() } else { Vec::new() };
        let found: Vec<Table> = found.into_iter().filter(returns::known).collect();
        if !found.is_empty() {
            tables.extend(found);
        } else if let Some(first) = budget {
            return Err(Failure::input(format!(
                "two budgets: {first} and {from}; neither is a return that is known by its headings"
            ))
            .hint("give one budget; docs/areas.md says by which headings returns of NDTMS and Fingertips are known"));
        } else {
            budget = Some(from);
        }
    }
    Ok((budget, tables))
}

/// The budget of a spreadsheet, read as `budget_from` reads it; says what was understood and what is of no likely size.
fn own_budget(
    from: &str,
    asked: &New,
    residents: f64,
    terminal: &Terminal,
) -> Result<OwnBudget, Failure> {
    // The file that was given is the one that is at fault.
    let book = sheets::of(from, || texts::bytes(from)).map_err(|reason| {
        Failure::input(format!(
            "one problem in {from}\n\n{from}\n  found:   {reason}\n  allowed: a spreadsheet with a budget: .xlsx, .xls, .ods or .csv"
        ))
    })?;
    let mut text = format!("extends = \"{LIKE}\"\nbudget_from = {}\noptions = []\n", quoted(from));
    if let Some(sheet) = &asked.sheet {
        text.push_str(&format!("budget_sheet = {}\n", quoted(sheet)));
    }
    if !asked.budget_name.is_empty() {
        text.push_str("[budget_names]\n");
    }
    for (name, line) in &asked.budget_name {
        text.push_str(&format!("{} = {}\n", quoted(name), quoted(line)));
    }
    let (mut scenario, _) =
        files::read_through("--from", from, &|_| Ok(text.clone()), &|_| Ok(book.clone()))?;
    for note in &scenario.understood {
        terminal.note(note);
    }
    // Nothing else of the illustrative authority is the area's.
    scenario.area.population = residents;
    scenario.observed.clear();
    for warning in warnings::scale(&scenario) {
        terminal.note(&warning);
    }
    Ok(OwnBudget {
        from: from.to_owned(),
        lines: scenario.baseline,
        year: scenario.budget_year,
        integrated: scenario.integrated,
    })
}
