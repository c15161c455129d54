//! What is shown: an outcome, and how its months become one number.

use super::statistics::Better;
use crate::engine::Results;
use crate::model::{Kind, Outcome};
use crate::units::MONTHS_PER_YEAR;
use ndarray::{Array3, Axis};

/// How the months of an outcome become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// Added up over the horizon.
    OverHorizon,
    /// In the last month.
    AtEnd,
    /// People, added up over the horizon in years.
    PersonYears,
    /// Averaged over the months of the horizon.
    Average,
}

impl Timing {
    /// Every timing, in order.
    pub const ALL: &'static [Self] =
        &[Self::OverHorizon, Self::AtEnd, Self::PersonYears, Self::Average];

    /// The name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::OverHorizon => "over_horizon",
            Self::AtEnd => "at_end",
            Self::PersonYears => "person_years",
            Self::Average => "average",
        }
    }
}

/// An outcome with its timing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity {
    /// The outcome.
    pub outcome: Outcome,
    /// How its months become one number.
    pub timing: Timing,
}

impl Quantity {
    /// An outcome with a timing.
    #[must_use]
    pub const fn new(outcome: Outcome, timing: Timing) -> Self {
        Self { outcome, timing }
    }

    /// Every quantity, in the order of the outcomes: events added up; people at the end and in person-years; ratios
    /// and waits averaged and at the end.
    pub fn all() -> impl Iterator<Item = Self> {
        Outcome::ALL.iter().flat_map(|&outcome| {
            let timings: &[Timing] = match (outcome.kind(), outcome.unit()) {
                (Kind::Flow, _) => &[Timing::OverHorizon],
                (Kind::Stock, "people") => &[Timing::AtEnd, Timing::PersonYears],
                (Kind::Stock, _) => &[Timing::Average, Timing::AtEnd],
            };
            timings.iter().map(move |&timing| Self::new(outcome, timing))
        })
    }

    /// The unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self.timing {
            Timing::PersonYears => "person-years",
            _ => self.outcome.unit(),
        }
    }

    /// Which way is better. Numbers that can rise for good reasons and for bad are not ranked.
    #[must_use]
    pub const fn better(self) -> Better {
        use Outcome as O;
        match self.outcome {
            O::Deaths
            | O::DeathsOverdose
            | O::DeathsAlcohol
            | O::DeathsOther
            | O::HepatitisInfections
            | O::LostWaiting
            | O::Spend
            | O::SpendDiscounted
            | O::WaitWeeksTreatment
            | O::WaitWeeksDetox
            | O::WaitWeeksRehab => Better::Lower,
            O::RecoveriesBegun
            | O::ReachedOneYear
            | O::ReachedFiveYears
            | O::Qalys
            | O::QalysPublic
            | O::QalysPatient
            | O::QalysDiscounted
            | O::QalysPublicDiscounted
            | O::QalysPatientDiscounted
            | O::RemainingQalys
            | O::RemainingQalysPublic
            | O::RemainingQalysPatient
            | O::LifeYears
            | O::Abstinent
            | O::Settled
            | O::GettingOn => Better::Higher,
            _ => Better::Unranked,
        }
    }

    /// One number a run for an option, in the order of the runs.
    #[must_use]
    pub fn draws(self, results: &Results, strategy: usize) -> Vec<f64> {
        match self.timing {
            Timing::AtEnd => self.column(&results.last, strategy, 1.0),
            _ => self.column(&results.totals, strategy, self.factor(results)),
        }
    }

    /// The same for the twins; none is kept for the last month alone.
    #[must_use]
    pub fn twin_draws(self, results: &Results, strategy: usize) -> Vec<f64> {
        match self.timing {
            Timing::AtEnd => Vec::new(),
            _ => self.column(&results.twins, strategy, self.factor(results)),
        }
    }

    /// Averages over months become person-years.
    fn factor(self, results: &Results) -> f64 {
        match self.timing {
            Timing::PersonYears => results.monthly_mean.len_of(Axis(1)) as f64 / MONTHS_PER_YEAR,
            _ => 1.0,
        }
    }

    fn column(self, runs: &Array3<f64>, strategy: usize, factor: f64) -> Vec<f64> {
        let index = self.outcome as usize;
        if strategy >= runs.len_of(Axis(1)) || index >= runs.len_of(Axis(2)) {
            return Vec::new();
        }
        let column = runs.index_axis(Axis(2), index);
        column.index_axis(Axis(1), strategy).iter().map(|number| number * factor).collect()
    }
}

/// The quantity that stands for recovery: people reaching one year, or recoveries begun where the horizon has no room for
/// a year of recovery.
#[must_use]
pub const fn recovery(horizon_months: u32) -> Quantity {
    let outcome =
        if horizon_months > 12 { Outcome::ReachedOneYear } else { Outcome::RecoveriesBegun };
    Quantity::new(outcome, Timing::OverHorizon)
}

/// The quantities of the first table, in order: deaths, recovery, the three definitions of it side by side, spend.
#[must_use]
pub fn quantities(horizon_months: u32) -> [Quantity; 6] {
    [
        Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        recovery(horizon_months),
        Quantity::new(Outcome::Abstinent, Timing::AtEnd),
        Quantity::new(Outcome::Settled, Timing::AtEnd),
        Quantity::new(Outcome::GettingOn, Timing::AtEnd),
        Quantity::new(Outcome::Spend, Timing::OverHorizon),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_quantity_has_its_own_name() {
        let all: Vec<Quantity> = Quantity::all().collect();
        let names: BTreeSet<_> = all.iter().map(|q| (q.outcome.key(), q.timing.key())).collect();
        assert_eq!(names.len(), all.len());
        let of = |outcome| all.iter().filter(|q| q.outcome == outcome).count();
        assert_eq!(of(Outcome::Deaths), 1);
        assert_eq!(of(Outcome::Abstinent), 2);
        assert_eq!(of(Outcome::Caseload), 2);
    }
}
