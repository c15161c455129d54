//! When would you know? The month from which a change would stand out from chance in an area's own counts.

use super::whole::Summary;
use crate::findings::months::Months;
use crate::findings::strays::{Strays, month};
use crate::model::Outcome;
use crate::scenario::Scenario;
use crate::units::YearMonth;

/// From which month a change would stand out, in words, for deaths and for people reaching a year of recovery.
#[must_use]
pub fn words(scenario: &Scenario, summary: &Summary, strategy: usize) -> Option<String> {
    let (months, strays): (&Months, Strays) = (&summary.months, summary.strays);
    let changes = |outcome: Outcome| {
        let all = 0..months.difference.dim().1;
        all.into_iter().any(|month| months.difference[[strategy, month, outcome as usize]] != 0.0)
    };
    let parts: Vec<String> = [
        (Outcome::Deaths, "deaths", strays.deaths),
        (Outcome::ReachedOneYear, "people reaching one year of recovery", strays.recoveries),
    ]
    .into_iter()
    .filter(|(outcome, ..)| changes(*outcome))
    .map(|(outcome, noun, strays)| {
        match month(&months.mean, &months.difference, strategy, outcome, strays) {
            Some(month) => {
                let when: YearMonth = scenario.start.plus(month as u32);
                format!("in {noun} from {when} on")
            }
            None => format!("in {noun} not within the horizon"),
        }
    })
    .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "When would you know? If the average came true, the change would stand out from chance and from demand and \
             supply that drift in the area's own counts {}.",
            parts.join(", ")
        )
    })
}
