//! About how much memory a run of a scenario takes, known before it begins.

use super::accumulate::years;
use super::results::HEADLINES;
use super::settings::{Mode, Settings};
use super::workers::threads;
use crate::evidence::Values;
use crate::model::{Measure, Outcome, Place};
use crate::scenario::{Line, Profile, Scenario};

/// Bytes of a number.
const WIDE: u64 = 8;
/// Runs in hand for each thread, and about as much again for the model's own work.
const IN_HAND: u64 = 6;
/// How often what is kept once is in memory while it is shown and written: itself, in tables, on its way to a file.
const COPIES: u64 = 4;
/// The program itself and the evidence; what a thread touches of its stack.
const PROGRAM: u64 = 48 << 20;
const STACK: u64 = 256 << 10;

/// About how many bytes a run takes; `sets` of runs are kept side by side (readings).
#[must_use]
pub fn bytes(scenario: &Scenario, settings: &Settings, sets: u32) -> u64 {
    let count = |count: usize| count as u64;
    let expected = settings.mode == Mode::Expected;
    let runs = if expected { 1 } else { u64::from(settings.runs) };
    let (options, months) = (count(scenario.strategies.len()), u64::from(scenario.horizon_months));
    let years = count(years(scenario.horizon_months as usize));
    let outcomes = count(Outcome::COUNT);
    let of_run = count(Values::IDS.len())
        + options
            * (2 * outcomes + years * count(HEADLINES.len()) + count(scenario.observed.len()));
    let monthly = options * months * (outcomes + count(Place::COUNT));
    let grouped = options
        * (count(Profile::COUNT * Measure::COUNT)
            + years * 2 * count(Line::COUNT)
            + count(scenario.areas.len()) * outcomes);
    // Means and their squares, of levels and of differences.
    let fixed = 4 * (monthly + grouped);
    let threads = if expected { 1 } else { threads(settings.threads) as u64 };
    // Each run stands once, and a part of it again in tables.
    let kept = u64::from(sets) * (runs.saturating_mul(of_run * 5 / 4) + fixed * COPIES);
    let in_hand = IN_HAND * threads * (of_run + monthly + grouped);
    WIDE.saturating_mul(kept.saturating_add(in_hand)).saturating_add(PROGRAM + threads * STACK)
}
