//! About how many bytes a run leaves on the disk, known before it begins.

use crate::engine::accumulate::years;
use crate::engine::{HEADLINES, Mode, Settings};
use crate::evidence::Values;
use crate::model::{Outcome, Place};
use crate::scenario::Scenario;

/// The files that hardly depend on what is run: the page, the pictures, the manifest.
const ALWAYS: u64 = 3_000_000;
/// What each option adds to pictures, page and tables, and for each year.
const OPTION: u64 = 500_000;
const YEAR: u64 = 15_000;
/// A row of the table of months without its names, and what runs add to it.
const ROW: u64 = 100;
const ERRORS: u64 = 40;
/// A number of a run in tables, and packed; a number that is packed once.
const NUMBER: u64 = 24;
const PACKED: u64 = 8;
const ONCE: u64 = 4;
/// Numbers of an option in the tables of runs.
const TABLES: u64 = 8;

/// About how many bytes a run leaves; rather a little more than less. `sets` of runs are kept side by side (readings).
#[must_use]
pub fn bytes(scenario: &Scenario, settings: &Settings, sets: u64) -> u64 {
    let expected = settings.mode == Mode::Expected;
    let runs = if expected { 1 } else { u64::from(settings.runs) };
    let options = scenario.strategies.len() as u64;
    let (months, years) =
        (u64::from(scenario.horizon_months), years(scenario.horizon_months as usize) as u64);
    let yearly = options * years * HEADLINES.len() as u64;
    let parameters = Values::IDS.len() as u64;
    let measures = (Outcome::COUNT + Place::COUNT) as u64;
    let names: usize = scenario
        .strategies
        .iter()
        .map(|strategy| scenario.name.len() + strategy.id.len() + strategy.title.len())
        .sum();
    let row = ROW + if expected { 0 } else { ERRORS };
    let by_month = months * measures * (row * options + names as u64);
    let of_run = parameters
        + options * (2 * Outcome::COUNT as u64 + scenario.observed.len() as u64)
        + yearly;
    let tables = NUMBER * (parameters + TABLES * options) + PACKED * yearly;
    ALWAYS
        + options * (OPTION + YEAR * years)
        + by_month
        + runs.saturating_mul(tables + sets * PACKED * of_run)
        + sets * ONCE * 4 * options * months * measures
}
