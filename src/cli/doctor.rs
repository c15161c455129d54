//! `balance doctor`: what this program and this machine are, and whether they compute as they should.

use super::failure::Failure;
use super::report::Terminal;
use clap::Args;
use commissioning_balance::engine;
use commissioning_balance::output::{disk, machine};
use commissioning_balance::pipeline::{self, known};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Options of `doctor`.
#[derive(Args, Debug)]
pub(crate) struct Doctor {
    /// Folder for results, whose room is looked at.
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    out: PathBuf,
}

/// Looks at everything, says all of it, and fails where something is wrong.
pub(crate) fn doctor(asked: &Doctor, terminal: &Terminal) -> Result<(), Failure> {
    let mut text = String::new();
    let mut wrong: Vec<String> = Vec::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{name:<10} {value}");
    };
    let commit = option_env!("BALANCE_COMMIT").unwrap_or("unknown");
    line("version", &format!("{}, commit {commit}", env!("CARGO_PKG_VERSION")));
    line("evidence", &pipeline::evidence_sha256());
    line("system", &format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let told = match std::env::var("RAYON_NUM_THREADS") {
        Ok(told) => format!(", RAYON_NUM_THREADS is {told:?}"),
        Err(_) => String::new(),
    };
    line("threads", &format!("{} of {cores} processors{told}", engine::threads(None)));
    let memory = machine::memory().map_or("unknown".to_owned(), machine::size);
    line("memory", &memory);
    let place = asked.out.display();
    let writable = match disk::writable(&asked.out, 1) {
        Ok(_made) => match disk::free(&asked.out) {
            Some(free) => {
                format!("{place} can be written to and has room for {}", machine::size(free))
            }
            None => format!("{place} can be written to"),
        },
        Err(error) => {
            wrong.push(error.to_string());
            "cannot be written to".to_owned()
        }
    };
    line("results", &writable);
    let digits = [Some(1), None].map(known::digits);
    let numbers = match &digits {
        [Ok(one), Ok(all)] if one == all && one == known::KNOWN => "as on every machine".to_owned(),
        [Ok(one), Ok(all)] if one == all => {
            let differing =
                one.lines().zip(known::KNOWN.lines()).find(|(here, known)| here != known);
            let (here, known) = differing.unwrap_or_default();
            wrong.push(format!("this machine computes {here}, and others {known}"));
            "others than on other machines".to_owned()
        }
        [Ok(_), Ok(_)] => {
            wrong.push("one thread computes other numbers than several".to_owned());
            "not the same twice".to_owned()
        }
        [Err(error), _] | [_, Err(error)] => {
            wrong.push(error.clone());
            "a run failed".to_owned()
        }
    };
    line("numbers", &numbers);
    terminal.data(&text)?;
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::other(wrong.join("\n")).hint("paste all of this into a report of the fault"))
}
