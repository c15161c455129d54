//! What is said before anything else.

use crate::findings::facts::{Facts, Fitness, StandIns};
use crate::scenario::Scenario;

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

/// What is said before anything else about a scenario, with few names.
#[must_use]
pub fn banners_of(scenario: &Scenario) -> Vec<String> {
    Fitness::of(scenario).sentence().into_iter().chain(StandIns::of(scenario).first()).collect()
}
