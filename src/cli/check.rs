//! `balance check`.

use super::args::Check;
use super::files;
use super::report::{Failure, Terminal};
use commissioning_balance::evidence::Sampler;
use commissioning_balance::output;
use commissioning_balance::pipeline;
use commissioning_balance::scenario::Scenario;
use commissioning_balance::summary::{first, observed};

/// Heading of what the money buys.
const BOUGHT: &str =
    "What it buys, at central unit costs, at the start and in the last month of each option";

/// The scenario on which the model is held against what is known to be bad, where no file is named.
const MODEL: &str = "authority";

/// Reports every problem of every file; shows what the good ones resolve to.
pub(crate) fn check(asked: &Check, terminal: &Terminal) -> Result<(), Failure> {
    let mut problems: Option<Failure> = None;
    if asked.files.is_empty() {
        let scenario = files::read(MODEL)?;
        let sampler = files::sampler(MODEL, &scenario)?;
        return gate(MODEL, &scenario, &sampler, terminal);
    }
    for name in &asked.files {
        match files::read(name).and_then(|scenario| {
            let sampler = files::sampler(name, &scenario)?;
            Ok((scenario, sampler))
        }) {
            Ok((scenario, sampler)) => {
                let width = Terminal::width();
                // What looks forgotten, what is not seen and what was never seen come before everything that rests on it.
                for warning in first::before_all(&scenario) {
                    terminal.data(&output::terminal::wrap(&warning, width, ""))?;
                }
                let budgets = commissioning_balance::summary::money::budgets(&scenario);
                terminal.data(&output::terminal::budgets(&budgets, width, false))?;
                let bought = pipeline::bought(&scenario, &sampler);
                terminal.data(&output::reply::table_of(BOUGHT, &bought, width, false))?;
                for note in observed::later(&scenario) {
                    terminal.data(&output::terminal::wrap(&note, width, ""))?;
                }
                if asked.model
                    && let Err(failure) = gate(name, &scenario, &sampler, terminal)
                {
                    add(&mut problems, failure);
                }
            }
            Err(failure) => add(&mut problems, failure),
        }
    }
    problems.map_or(Ok(()), Err)
}

fn add(problems: &mut Option<Failure>, failure: Failure) {
    match problems {
        None => *problems = Some(failure),
        Some(all) => {
            all.message.push_str("\n\n");
            all.message.push_str(&failure.message);
        }
    }
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
        terminal.data(&output::terminal::wrap(&line, Terminal::width(), ""))?;
    }
    match gate.refusal() {
        None => Ok(()),
        Some(refusal) => Err(Failure::other(format!("{name}: {refusal}"))),
    }
}
