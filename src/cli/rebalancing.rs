//! `balance rebalance`.

use super::args::{Show, named, seed};
use super::files;
use super::progress::{Report, end_cleanly_on_interrupt};
use super::report::{Failure, Terminal};
use super::run::failed;
use clap::Args;
use commissioning_balance::engine::Model;
use commissioning_balance::pipeline;
use commissioning_balance::rebalance::{Effort, Forgotten, Variables, find};

/// Options of `rebalance`.
#[derive(Args, Debug)]
pub(crate) struct Rebalance {
    /// The scenario; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// Seed of the search [default: the file's].
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = seed)]
    seed: Option<u64>,

    /// Runs by chance of what is found, on a seed that had no part in finding it.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    runs: u32,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Searches for other balances of a budget.
pub(crate) fn rebalance(asked: &Rebalance, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let scenario = files::read(&asked.file)?;
    let sampler = files::sampler(&asked.file, &scenario)?;
    let threads = asked.threads.map(usize::from);
    let gate = pipeline::judging::gate(&scenario, &sampler, threads).map_err(failed)?;
    if let Some(refusal) = gate.refusal() {
        return Err(Failure::input(refusal));
    }
    let values = sampler.central();
    let progress = Report::of("allocations", show, terminal.is_quiet());
    let model = Model::new_until(&scenario, sampler, threads, &progress).map_err(failed)?;
    let variables = Variables::new(&scenario, &values, &scenario.rebalance)
        .map_err(|why| Failure::input(format!("{}: {why}", asked.file)))?;
    let effort =
        Effort { seed: asked.seed.unwrap_or(scenario.seed), runs: asked.runs, ..Effort::default() };
    let found = find(
        &model,
        &variables,
        &scenario.rebalance,
        &effort,
        Vec::new(),
        &mut Forgotten,
        &progress,
    )
    .map_err(failed)?;
    terminal.data(&format!("{found:#?}\n"))?;
    Ok(())
}
