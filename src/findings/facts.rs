//! What was run, and of which options.

use super::variance;
use crate::units::YearMonth;

/// What was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Name of the scenario in folders and columns.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub description: String,
    /// Name of the area.
    pub area: String,
    /// Where the area's figures come from.
    pub area_source: String,
    /// Figures that are not the area's own.
    pub stand_ins: StandIns,
    /// Whether its levels were fitted, and what the fit warned of.
    pub fitness: Fitness,
    /// The first month.
    pub start: YearMonth,
    /// Months simulated.
    pub horizon_months: u32,
    /// Price year of every pound.
    pub price_year: u32,
    /// Runs asked for.
    pub runs_asked: u32,
    /// Runs made.
    pub runs: u32,
    /// Whether the user stopped before the end.
    pub interrupted: bool,
    /// Whether this is one calculation with central values.
    pub expected: bool,
    /// Whether the precision asked for was reached; none when none was asked for.
    pub precision_reached: Option<bool>,
    /// What runs beyond the draws of the area's fit still helped; none where there are none.
    pub again: Option<variance::Again>,
}

/// The names of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategyName {
    /// In columns.
    pub id: String,
    /// In sentences, as the user wrote it.
    pub title: String,
    /// Why it has no net benefit and no rank; none of most.
    pub withheld: Option<String>,
}

/// What is known of an area's fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fitness {
    /// Whether runs take draws of a fit.
    pub fitted: bool,
    /// Whether there are figures to fit.
    pub figures: bool,
    /// What the fit warned of.
    pub warned: Vec<String>,
    /// The area.
    pub area: String,
}

/// The figures of a scenario that are stand-ins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandIns {
    /// Paths of their values in the scenario's file, the one that is worth most first.
    pub keys: Vec<String>,
    /// The area whose figures they are not.
    pub area: String,
}
