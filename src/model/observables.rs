//! What the model shows of the quantities that are published for an area.

use super::outcomes::Outcome;
use super::re_presentation::Completers;
use super::record::Record;
use crate::evidence::Values;
use crate::scenario::{Observable, Substance};
use crate::units::MONTHS_PER_YEAR;

/// Months in a year, as an index.
const YEAR: usize = MONTHS_PER_YEAR as usize;

/// The model's figure for a year, counted from 0; none where the months do not hold the whole year.
///
/// People who use new psychoactive substances count among the non-opiate group, as
/// in published figures. People in treatment in a year are those in it when the year begins and everybody who starts:
/// somebody who starts twice counts twice.
#[must_use]
pub fn observe(quantity: Observable, year: usize, record: &Record, values: &Values) -> Option<f64> {
    use Observable as Q;
    use Outcome as O;
    let (first, last) = (year * YEAR, (year + 1) * YEAR);
    if last > record.months.len() {
        return None;
    }
    let month = |at: usize, outcome: Outcome| record.months[at].outcomes[outcome as usize];
    let sum = |outcome: Outcome| (first..last).map(|at| month(at, outcome)).sum::<f64>();
    let mean = |outcome: Outcome| sum(outcome) / MONTHS_PER_YEAR;
    // People there when the year begins, from what happens in its first month.
    let in_year = |there: Outcome, starts: Outcome, exits: Outcome| {
        month(first, there) - month(first, starts) + month(first, exits) + sum(starts)
    };
    let together = |parts: [Observable; 2]| -> Option<f64> {
        parts.into_iter().map(|part| observe(part, year, record, values)).sum()
    };
    // Foretold at the start, hence of the first year alone.
    let again = |groups: &[Substance]| {
        let sum = |of: fn(&Completers) -> f64| -> f64 {
            groups.iter().map(|&group| of(&record.completers[group as usize])).sum()
        };
        let all = sum(|group| group.all);
        (year == 0 && all > 0.0).then(|| sum(|group| group.again) / all)
    };
    Some(match quantity {
        Q::Sum(sum) => {
            return sum.parts().map(|part| observe(part, year, record, values)).sum();
        }
        Q::InYear => in_year(O::InTreatment, O::Starts, O::Exits),
        Q::InYearOpiate => in_year(O::InTreatmentOpiate, O::StartsOpiate, O::ExitsOpiate),
        Q::InYearNonOpiate => {
            in_year(O::InTreatmentNonOpiate, O::StartsNonOpiate, O::ExitsNonOpiate)
                + in_year(O::InTreatmentNps, O::StartsNps, O::ExitsNps)
        }
        Q::InYearNonOpiateAlcohol => in_year(
            O::InTreatmentNonOpiateAlcohol,
            O::StartsNonOpiateAlcohol,
            O::ExitsNonOpiateAlcohol,
        ),
        Q::InYearAlcohol => in_year(O::InTreatmentAlcohol, O::StartsAlcohol, O::ExitsAlcohol),
        Q::OnDay => mean(O::InTreatment),
        Q::OnDayOpiate => mean(O::InTreatmentOpiate),
        Q::OnDayNonOpiate => mean(O::InTreatmentNonOpiate) + mean(O::InTreatmentNps),
        Q::OnDayNonOpiateAlcohol => mean(O::InTreatmentNonOpiateAlcohol),
        Q::OnDayAlcohol => mean(O::InTreatmentAlcohol),
        Q::Starts => sum(O::Starts),
        Q::StartsOpiate => sum(O::StartsOpiate),
        Q::StartsNonOpiate => sum(O::StartsNonOpiate) + sum(O::StartsNps),
        Q::StartsNonOpiateAlcohol => sum(O::StartsNonOpiateAlcohol),
        Q::StartsAlcohol => sum(O::StartsAlcohol),
        Q::Exits => sum(O::Exits),
        Q::ExitsOpiate => sum(O::ExitsOpiate),
        Q::ExitsNonOpiate => sum(O::ExitsNonOpiate) + sum(O::ExitsNps),
        Q::ExitsNonOpiateAlcohol => sum(O::ExitsNonOpiateAlcohol),
        Q::ExitsAlcohol => sum(O::ExitsAlcohol),
        Q::Completions => sum(O::Completions),
        Q::CompletionsOpiate => sum(O::CompletionsOpiate),
        Q::CompletionsNonOpiate => sum(O::CompletionsNonOpiate) + sum(O::CompletionsNps),
        Q::CompletionsNonOpiateAlcohol => sum(O::CompletionsNonOpiateAlcohol),
        Q::CompletionsAlcohol => sum(O::CompletionsAlcohol),
        Q::DropOuts => sum(O::DropOuts),
        Q::InYearNonOpiates => together([Q::InYearNonOpiate, Q::InYearNonOpiateAlcohol])?,
        Q::StartsNonOpiates => together([Q::StartsNonOpiate, Q::StartsNonOpiateAlcohol])?,
        Q::ExitsNonOpiates => together([Q::ExitsNonOpiate, Q::ExitsNonOpiateAlcohol])?,
        Q::CompletionsNonOpiates => {
            together([Q::CompletionsNonOpiate, Q::CompletionsNonOpiateAlcohol])?
        }
        Q::MonthsInTreatment => {
            let leaving = sum(O::Exits);
            (leaving > 0.0).then(|| sum(O::InTreatment) / leaving)?
        }
        Q::WaitsInThreeWeeks => {
            let starts = sum(O::Starts);
            (starts > 0.0).then(|| sum(O::StartsInThreeWeeks) / starts)?
        }
        Q::WaitWeeks => mean(O::WaitWeeksTreatment),
        Q::DeathsInTreatment => sum(O::DeathsInTreatment),
        Q::MisuseDeaths => sum(O::DeathsOverdose),
        Q::AlcoholDeaths => sum(O::DeathsAlcohol) / values.alcohol_deaths_modelled,
        Q::RehabStarts => sum(O::RehabStarts),
        Q::DetoxStarts => sum(O::DetoxStarts),
        Q::DependentOpiate => mean(O::DependentOpiate),
        Q::DependentNonOpiate => mean(O::DependentNonOpiate) + mean(O::DependentNps),
        Q::DependentNonOpiateAlcohol => mean(O::DependentNonOpiateAlcohol),
        Q::DependentAlcohol => mean(O::DependentAlcohol),
        Q::AgainOpiate => again(&[Substance::Opiate])?,
        Q::AgainNonOpiate => again(&[Substance::NonOpiate, Substance::Nps])?,
        Q::AgainNonOpiateAlcohol => again(&[Substance::NonOpiateAlcohol])?,
        Q::AgainAlcohol => again(&[Substance::Alcohol])?,
    })
}
