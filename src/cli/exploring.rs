//! `balance explore`: the page in which the model itself runs.

use super::failure::Failure;
use super::files;
use super::flags::named;
use super::report::Terminal;
use clap::Args;
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler};
use commissioning_balance::explore::Bundle;
use commissioning_balance::output::{explore, folder};
use commissioning_balance::scenario::builtin;
use std::path::PathBuf;

/// Runs that a page can make.
const RUNS: u32 = 200;

/// Options of `explore`.
#[derive(Args, Debug)]
pub(crate) struct Explore {
    /// The scenario whose area and budget the page is about; those that ship are built in.
    #[arg(value_name = "FILE", default_value = "authority", value_parser = named())]
    file: String,

    /// Where the page is written; what is there is replaced.
    #[arg(long, value_name = "OUT.html")]
    page: PathBuf,

    /// Runs that the page carries parameters for.
    #[arg(long, value_name = "N", default_value_t = RUNS, value_parser = clap::value_parser!(u32).range(20..=2000))]
    runs: u32,
}

/// Writes the page.
pub(crate) fn explore(asked: &Explore, terminal: &Terminal) -> Result<(), Failure> {
    let opened = files::opened(&asked.file)?;
    // Readings are chosen on the page: what is drawn is what no reading puts another number in place of.
    let evidence =
        EvidenceChoice { reading: None, readings: Vec::new(), ..opened.scenario.evidence.clone() };
    let sampler = Sampler::new(Register::embedded(), &evidence)
        .map_err(|_| Failure::input("the evidence that the scenario chooses is not known"))?;
    let extends = match builtin(&asked.file) {
        Some(_) => asked.file.clone(),
        // A saved plan lies beside the file that it extends.
        None => asked.file.rsplit(['/', '\\']).next().unwrap_or(&asked.file).to_owned(),
    };
    let bundle = Bundle::new(&opened, &extends, &sampler, asked.runs);
    let page = explore::page(bundle).map_err(|refused| Failure::other(refused.to_string()))?;
    folder::replace(&asked.page, page.as_bytes()).map_err(|error| {
        Failure::other(error.to_string()).hint("name another file with --page OUT.html")
    })?;
    terminal.note(&format!(
        "wrote {} ({:.1} MB): open it in a browser; it needs no network",
        asked.page.display(),
        page.len() as f64 / 1e6
    ));
    Ok(())
}
