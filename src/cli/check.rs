//! `balance check`.

use super::args::Check;
use super::files;
use super::report::{Failure, Terminal};
use commissioning_balance::output::{self, harmless};
use commissioning_balance::pipeline;
use commissioning_balance::summary::{observed, warnings};

/// Heading of what the money buys.
const BOUGHT: &str =
    "What it buys, at central unit costs, at the start and in the last month of each option";

/// Reports every problem of every file; shows what the good ones resolve to.
pub(crate) fn check(asked: &Check, terminal: &Terminal) -> Result<(), Failure> {
    let width = Terminal::width();
    let said = |text: &str| terminal.data(&output::terminal::wrap(text, width, ""));
    let several = asked.files.len() > 1;
    files::every(&asked.files, |name| {
        let scenario = files::read(name)?;
        let sampler = files::sampler(name, &scenario)?;
        if several {
            terminal.data(&format!("{}\n\n", harmless::name(name)))?;
        }
        // What looks forgotten comes before everything that rests on it.
        warnings::of(&scenario).iter().try_for_each(|warning| said(warning))?;
        let budgets = commissioning_balance::summary::money::budgets(&scenario);
        terminal.data(&output::terminal::budgets(&budgets, width, false))?;
        let bought = pipeline::bought(&scenario, &sampler);
        terminal.data(&output::reply::table_of(BOUGHT, &bought, width, false))?;
        observed::later(&scenario).iter().try_for_each(|note| said(note))
    })
    .map(drop)
}
