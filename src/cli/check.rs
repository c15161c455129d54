//! `balance check`.

use super::args::Check;
use super::files;
use super::report::{Failure, Terminal};
use commissioning_balance::output;
use commissioning_balance::pipeline;
use commissioning_balance::summary::{first, observed};

/// Heading of what the money buys.
const BOUGHT: &str =
    "What it buys, at central unit costs, at the start and in the last month of each option";

/// Reports every problem of every file; shows what the good ones resolve to.
pub(crate) fn check(asked: &Check, terminal: &Terminal) -> Result<(), Failure> {
    let mut problems: Option<Failure> = None;
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
            }
            Err(failure) => match &mut problems {
                None => problems = Some(failure),
                Some(all) => {
                    all.message.push_str("\n\n");
                    all.message.push_str(&failure.message);
                }
            },
        }
    }
    problems.map_or(Ok(()), Err)
}
