//! `balance check`.

use super::failure::Failure;
use super::files;
use super::flags::named;
use super::report::Terminal;
use clap::Args;
use commissioning_balance::authorities::Register;
use commissioning_balance::authorities::beside::RULE;
use commissioning_balance::evidence::Sampler;
use commissioning_balance::findings::facts::{Fitness, StandIns};
use commissioning_balance::narrative::conditions::grants;
use commissioning_balance::narrative::{beside, first, observed};
use commissioning_balance::output::{self, harmless};
use commissioning_balance::pipeline;
use commissioning_balance::scenario::Scenario;

/// Heading of what the money buys.
const BOUGHT: &str =
    "What it buys, at central unit costs, at the start and in the last month of each option";

/// The scenario on which the model is held against what is known to be bad, where no file is named.
const MODEL: &str = "authority";

/// Reports every problem of every file; shows what the good ones resolve to.
pub(crate) fn check(asked: &Check, terminal: &Terminal) -> Result<(), Failure> {
    let width = Terminal::width();
    let said = |text: &str| terminal.data(&output::screen::wrap(text, width, ""));
    if asked.files.is_empty() {
        let scenario = files::read(MODEL)?;
        let sampler = files::sampler(MODEL, &scenario)?;
        return gate(MODEL, &scenario, &sampler, terminal);
    }
    let several = asked.files.len() > 1;
    files::every(&asked.files, |name| {
        let scenario = files::read(name)?;
        let sampler = files::sampler(name, &scenario)?;
        if several {
            terminal.data(&format!("{}\n\n", harmless::name(name)))?;
        }
        StandIns::of(&scenario).all().iter().try_for_each(|banner| said(banner))?;
        Fitness::of(&scenario).sentence().iter().try_for_each(|banner| said(banner))?;
        for note in &scenario.understood {
            terminal.note(note);
        }
        // What looks forgotten, what is not seen and what was never seen come before everything that rests on it.
        first::before_all(&scenario).iter().try_for_each(|warning| said(warning))?;
        let budgets = commissioning_balance::findings::money::budgets(&scenario);
        terminal.data(&output::terminal::budgets(&budgets, width, false))?;
        for sentence in grants(&scenario) {
            terminal.data(&output::screen::wrap(&sentence, width, " "))?;
        }
        let bought = pipeline::bought(&scenario, &sampler);
        terminal.data(&output::reply::table_of(BOUGHT, &bought, width, false))?;
        for part in scenario.parts() {
            if let Some((title, rows)) = beside::scenario(Register::embedded(), part) {
                let table = beside::table(&rows);
                terminal.data(&format!(
                    "\n{}",
                    output::reply::table_of(&title, &table, width, false)
                ))?;
                said(RULE)?;
            }
        }
        observed::later(&scenario).iter().try_for_each(|note| said(note))?;
        if asked.model { gate(name, &scenario, &sampler, terminal) } else { Ok(()) }
    })
    .map(drop)
}

/// Whether what is known to be bad beats carrying on as now.
fn gate(
    name: &str,
    scenario: &Scenario,
    sampler: &Sampler,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let gate = pipeline::judging::gate(scenario, sampler, None)
        .map_err(|error| Failure::other(error.to_string()))?;
    for line in gate.words() {
        terminal.data(&output::screen::wrap(&line, Terminal::width(), ""))?;
    }
    match gate.refusal() {
        None => Ok(()),
        Some(refusal) => Err(Failure::other(format!("{name}: {refusal}"))),
    }
}

/// Options of `check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Scenario files; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", required_unless_present = "model", value_parser = named())]
    pub(crate) files: Vec<String>,

    /// Hold the model against options that are known to be bad, on each file (without one, on the built-in `authority`):
    /// none of them may beat carrying on as now, under any reading. Takes some seconds a file.
    #[arg(long)]
    pub(crate) model: bool,
}
