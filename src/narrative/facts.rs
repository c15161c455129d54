//! What was run, and of which options.

use super::fitness::Fitness;
use super::stand_ins::StandIns;
use crate::findings::variance;
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

impl Facts {
    /// What is said before anything else, on every face: figures that are not the area's own, levels that were not fitted,
    /// what a fit warned of.
    #[must_use]
    pub fn banners(&self) -> Vec<String> {
        self.fitness.sentence().into_iter().chain(self.stand_ins.all()).collect()
    }

    /// The same with fewer names: for a first screen.
    #[must_use]
    pub fn banners_in_short(&self) -> Vec<String> {
        self.fitness.sentence().into_iter().chain(self.stand_ins.first()).collect()
    }
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
