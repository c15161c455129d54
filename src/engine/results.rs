//! What many runs leave behind: arrays, in the order of the runs.

use super::draws::Draws;
use crate::model::{Outcome, Place};
use crate::scenario::{Line, Profile};
use ndarray::{ArcArray, Array3, Array4, Ix2, Ix4};

/// Outcomes kept for every run and year (the others are kept for every run as totals).
pub const HEADLINES: &[Outcome] = &[
    Outcome::Deaths,
    Outcome::DeathsOverdose,
    Outcome::DeathsAlcohol,
    Outcome::DeathsOther,
    Outcome::DeathsInTreatment,
    Outcome::Starts,
    Outcome::StartsInThreeWeeks,
    Outcome::Exits,
    Outcome::Completions,
    Outcome::DropOuts,
    Outcome::RecoveriesBegun,
    Outcome::ReachedOneYear,
    Outcome::ReachedFiveYears,
    Outcome::HepatitisInfections,
    Outcome::Qalys,
    Outcome::Spend,
    Outcome::Underspend,
    Outcome::Dependent,
    Outcome::InTreatment,
    Outcome::InTreatmentOpiate,
    Outcome::InTreatmentNonOpiate,
    Outcome::InTreatmentNonOpiateAlcohol,
    Outcome::InTreatmentAlcohol,
    Outcome::InTreatmentNps,
    Outcome::Prescribed,
    Outcome::Abstinent,
    Outcome::Settled,
    Outcome::GettingOn,
    Outcome::LeroMembers,
    Outcome::MutualAidMembers,
    Outcome::Caseload,
    Outcome::WaitWeeksTreatment,
    Outcome::WaitWeeksDetox,
    Outcome::WaitWeeksRehab,
];

/// Everything that the summaries need. Memory grows with runs × (outcomes + years × headlines), never
/// with runs × months or cells.
#[derive(Clone, Debug)]
pub struct Results {
    /// Runs asked for.
    pub runs_asked: u32,
    /// Runs finished: the first dimension of every per-run array.
    pub runs: u32,
    /// Whether the user stopped before the end.
    pub interrupted: bool,
    /// Whether this is one expected-value run with central parameters (then `runs` is 1).
    pub expected: bool,
    /// Whether the precision asked for was reached; `None` when none was asked for.
    pub precision_reached: Option<bool>,
    /// `[run]`: which draw of the parameters each run took; errors count runs of a draw as one.
    pub draws: Draws,
    /// `[run, strategy, Outcome]`: flows summed over the horizon, stocks averaged over its months.
    pub totals: Array3<f64>,
    /// `[run, strategy, Outcome]`: the last month (stocks: people at the end).
    pub last: Array3<f64>,
    /// `[run, strategy, year, HEADLINES]`, shared with what shows them: flows summed over the year, stocks averaged over
    /// its months.
    pub yearly: ArcArray<f64, Ix4>,
    /// `[twin, strategy, Outcome]` as `totals`: twin *i* has the parameters of run *i* and other chance.
    pub twins: Array3<f64>,
    /// `[run, strategy, figure]`: what the model shows of the scenario's observed figures; not a number outside the
    /// horizon.
    pub observed: Array3<f64>,
    /// `[run, row of Values::IDS]`, shared with what shows them: the parameters of every run.
    pub parameters: ArcArray<f64, Ix2>,
    /// `[strategy, month, Outcome]`: mean over runs.
    pub monthly_mean: Array3<f64>,
    /// `[strategy, month, Outcome]`: Monte Carlo standard error of that mean.
    pub monthly_error: Array3<f64>,
    /// `[strategy, month, Outcome]`: mean over runs of the paired difference from the comparator.
    pub difference_mean: Array3<f64>,
    /// `[strategy, month, Outcome]`: its Monte Carlo standard error.
    pub difference_error: Array3<f64>,
    /// `[strategy, month, Place]`: mean people at the end of the month.
    pub places: Array3<f64>,
    /// `[strategy, profile, Measure]`: mean over runs.
    pub profiles: Array3<f64>,
    /// `[strategy, profile, Measure]`: Monte Carlo standard error of the paired difference.
    pub profiles_error: Array3<f64>,
    /// `[strategy, year, line, 2]`: pounds funded and spent, mean over runs.
    pub money: Array4<f64>,
    /// `[area, strategy, Outcome]` as `totals`, mean over runs; no areas where the scenario has one.
    pub areas: Array3<f64>,
    /// `[area, strategy, Outcome]`: mean paired difference from the comparator in the area.
    pub areas_difference: Array3<f64>,
    /// `[area, strategy, Outcome]`: its Monte Carlo standard error.
    pub areas_error: Array3<f64>,
}

impl Results {
    /// The lengths of the fixed dimensions, for tests and readers: outcomes, places, profiles, lines.
    pub const SHAPE: [usize; 4] = [Outcome::COUNT, Place::COUNT, Profile::COUNT, Line::COUNT];
}
