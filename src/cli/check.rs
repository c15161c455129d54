//! `balance check`.

use super::args::Check;
use super::files;
use super::report::{Failure, Terminal};
use commissioning_balance::output;

/// Reports every problem of every file; shows what the good ones resolve to.
pub(crate) fn check(asked: &Check, terminal: &Terminal) -> Result<(), Failure> {
    let mut problems: Option<Failure> = None;
    for name in &asked.files {
        match files::read(name).and_then(|scenario| {
            files::sampler(name, &scenario)?;
            Ok(scenario)
        }) {
            Ok(scenario) => {
                let width = Terminal::width();
                let budgets = commissioning_balance::summary::money::budgets(&scenario);
                terminal.data(&output::terminal::budgets(&budgets, width, false))?;
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
