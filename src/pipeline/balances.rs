//! A search for other balances of a budget: the gate first, then the search.

use super::judging;
use crate::engine::{EngineError, Model, Progress};
use crate::evidence::Sampler;
use crate::rebalance::{Effort, Entry, Found, Keeper, Variables, find};
use crate::scenario::Scenario;

/// Why nothing was searched.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unsearched {
    /// Something that is known to be bad beats carrying on as now.
    #[error("{0}")]
    Gate(String),
    /// What was asked leaves nothing to search.
    #[error("{0}")]
    Asked(String),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What is searched, and what is known of it from before.
pub struct Search<'a> {
    /// The scenario, with what may be done in it.
    pub scenario: &'a Scenario,
    /// Its evidence.
    pub sampler: &'a Sampler,
    /// How much work is done.
    pub effort: Effort,
    /// Threads; never changes a result.
    pub threads: Option<usize>,
    /// What was run before it was stopped.
    pub known: Vec<Entry>,
}

/// Searches, where the model can rank budgets at all.
///
/// # Errors
///
/// [`Unsearched`].
pub fn search(
    asked: Search<'_>,
    keeper: &mut dyn Keeper,
    progress: &dyn Progress,
) -> Result<Found, Unsearched> {
    let Search { scenario, sampler, effort, threads, known } = asked;
    let rebalance = &scenario.rebalance;
    let variables =
        Variables::new(scenario, &sampler.central(), rebalance).map_err(Unsearched::Asked)?;
    let gate = judging::gate(scenario, sampler, threads)?;
    if let Some(refusal) = gate.refusal() {
        return Err(Unsearched::Gate(refusal));
    }
    let model = Model::new_until(scenario, sampler.clone(), threads, progress)?;
    Ok(find(&model, &variables, rebalance, &effort, known, keeper, progress)?)
}
