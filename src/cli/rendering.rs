//! `balance report`: a finished run shown again, without running it.

use super::failure::{Failure, unwritten};
use super::files;
use super::finishing::{latest, same_evidence, scenario, unread};
use super::printed::{as_json, colour, differences, words};
use super::report::Terminal;
use clap::{Args, ValueEnum};
use commissioning_balance::narrative::readings;
use commissioning_balance::output::finished::Finished;
use commissioning_balance::output::folder::{self, WriteError};
use commissioning_balance::output::spreadsheet;
use commissioning_balance::pipeline::{self, Forms, Tables};
use std::path::PathBuf;

/// Options of `report`.
#[derive(Args, Debug)]
pub(crate) struct Report {
    /// Folder of a finished run, or the name of a scenario, whose latest run is taken.
    #[arg(value_name = "RUN")]
    run: PathBuf,

    /// What is made, with commas between them. text, csv and json are printed (csv and json: the differences); the
    /// others are files.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "text")]
    format: Vec<Form>,

    /// Folder for files [default: the run's own].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write over files that are there and say something else.
    #[arg(long)]
    overwrite: bool,

    /// Print everything that is said about the run.
    #[arg(long)]
    details: bool,
}

/// A form of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The answer, printed.
    Text,
    /// The differences as CSV, printed.
    Csv,
    /// The differences as JSON, printed.
    Json,
    /// The page: for a board, then everything else, folded.
    Html,
    /// The page for a board alone: it prints on one sheet.
    Board,
    /// The same as a document, to be edited.
    Docx,
    /// The same as a slide, to be edited.
    Pptx,
    /// The workbook.
    Xlsx,
    /// Run by run, for data tools.
    Parquet,
    /// Pictures as SVG.
    Svg,
    /// Pictures as PNG.
    Png,
    /// Every CSV table, that of months among them.
    Tables,
    /// Every table as Parquet: each column has one type.
    TablesParquet,
    /// Every file of a run.
    All,
}

/// Shows a finished run again.
pub(crate) fn report(asked: &Report, terminal: &Terminal) -> Result<(), Failure> {
    let run = latest(&asked.run);
    let shown = run.display().to_string();
    if run != asked.run {
        terminal.note(&format!("the latest run: {shown}"));
    }
    let finished = Finished::open(&run).map_err(unread)?;
    same_evidence(&finished, &shown)?;
    let scenario = scenario(&finished, &shown)?;
    let sampler = files::sampler(&shown, &scenario)?;
    let kept = finished.kept(&scenario).map_err(unread)?;
    if finished.told.version != env!("CARGO_PKG_VERSION") {
        terminal.note(&format!(
            "run by version {}, shown by version {}",
            finished.told.version,
            env!("CARGO_PKG_VERSION")
        ));
    }
    let summary = pipeline::show(&scenario, &sampler, &kept);
    let read = pipeline::readings(&scenario, &summary, &kept);
    let wants = |form: Form| asked.format.contains(&form);
    let forms = Forms {
        tables: wants(Form::Tables),
        months: wants(Form::Tables),
        typed: wants(Form::TablesParquet),
        workbook: wants(Form::Xlsx),
        replicates: wants(Form::Parquet),
        page: wants(Form::Html),
        svg: wants(Form::Svg),
        png: wants(Form::Png),
        board: wants(Form::Board),
        docx: wants(Form::Docx),
        pptx: wants(Form::Pptx),
    };
    let provenance = finished.provenance();
    let files = if wants(Form::All) {
        // As the run left them, so that its folder stays as it is.
        let tables = match (finished.has("summary.csv"), finished.has("by_month.csv")) {
            (false, _) => Tables::None,
            (true, false) => Tables::Summary,
            (true, true) => Tables::All,
        };
        pipeline::files(&summary, &read, Some(&kept), &provenance, tables)
    } else {
        let mut files = Vec::new();
        pipeline::put_forms(&summary, &read, &provenance, forms, &mut files);
        files
    };
    if forms.workbook && !files.iter().any(|file| file.name == spreadsheet::NAME) {
        return Err(Failure::other("the system gave too few threads for a workbook"));
    }
    if !files.is_empty() {
        let place = asked.out.clone().unwrap_or(run);
        folder::write_into(&place, &files, asked.overwrite).map_err(|error| unadded(&error))?;
        for file in &files {
            terminal.note(&place.join(&file.name).display().to_string());
        }
    }
    // After the files: a screen that cannot be written to loses none of them.
    if wants(Form::Text) {
        let mut text = words(&summary, asked.details, Terminal::width(), colour());
        for line in readings::words(&read) {
            text.push('\n');
            text.push_str(&line);
        }
        terminal.data(&text)?;
    }
    let differences = || differences(&summary);
    if wants(Form::Csv) {
        terminal.data(&differences())?;
    }
    if wants(Form::Json) {
        terminal.data(&as_json(&differences())?)?;
    }
    Ok(())
}

/// Why files were not added to a folder.
pub(super) fn unadded(error: &WriteError) -> Failure {
    let hint = match error {
        WriteError::Exists(_) => "name another folder with --out DIR, or add --overwrite",
        _ => "name another folder with --out DIR",
    };
    unwritten(error).hint(hint)
}
