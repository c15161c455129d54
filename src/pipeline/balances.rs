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

/// Months over which the gate is held at least: over fewer, what is saved comes at once and most of the health that is lost
/// comes later, whatever the model.
const TEN_YEARS: u32 = 120;

/// The same scenario over ten years or its own horizon, whichever is longer: its last year goes on.
fn over_ten_years(scenario: &Scenario) -> Scenario {
    let mut longer = scenario.clone();
    let (own, months) = (scenario.horizon_months, scenario.horizon_months.max(TEN_YEARS));
    let parts =
        longer.areas.iter_mut().map(|area| (&mut area.horizon_months, &mut area.strategies));
    let whole = (&mut longer.horizon_months, &mut longer.strategies);
    for (horizon, strategies) in parts.chain([whole]) {
        *horizon = months;
        for strategy in strategies {
            let year = strategy.funds[own.saturating_sub(YEAR) as usize..].to_vec();
            let more = year.iter().cycle().take((months - own) as usize);
            strategy.funds.extend(more);
        }
    }
    longer
}

/// Months in a year.
const YEAR: u32 = 12;

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
    let gate = judging::gate(&over_ten_years(scenario), sampler, threads)?;
    if let Some(refusal) = gate.refusal() {
        return Err(Unsearched::Gate(refusal));
    }
    let model = Model::new_until(scenario, sampler.clone(), threads, progress)?;
    Ok(find(&model, &variables, rebalance, &effort, known, keeper, progress)?)
}
