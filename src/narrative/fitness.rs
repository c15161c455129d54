//! Whether an area's levels were fitted to its figures, and what the fit warned of: said before anything that rests on it.

use super::figures::plain;
use super::fitting::NO_FIT;
use crate::findings::facts::Fitness;
use crate::scenario::Scenario;

impl Fitness {
    /// Of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            fitted: scenario.fit.is_some(),
            figures: scenario.observed.iter().any(|figure| figure.fit),
            warned: scenario.area.warned.iter().map(|warning| plain(warning)).collect(),
            area: plain(&scenario.area.name),
        }
    }

    /// In a sentence; none where a fit warned of nothing.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let area = &self.area;
        match (self.fitted, self.figures) {
            (false, true) => Some(format!(
                "NOT FITTED: run `balance calibrate FILE` first. The levels of {area} were never fitted to its figures."
            )),
            (false, false) => Some(format!(
                "NOT FITTED: no figure of {area} was used. State them under `[[observed]]`, then run `balance calibrate FILE`."
            )),
            (true, _) if self.warned.is_empty() => None,
            (true, _) if self.warned.iter().any(|warning| warning.starts_with(NO_FIT)) => {
                Some(format!("NOT A FIT: {}", self.warned.join(" ")))
            }
            (true, _) => Some(format!("THE FIT WARNED: {}", self.warned.join(" "))),
        }
    }
}
