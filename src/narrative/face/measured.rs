//! The numbers of the model that stand beside what is published.

use super::magnitudes::{Made, outreach_worker};
use super::measures::Measure;
use super::numbers::Numbers;
use crate::model::Outcome;
use crate::scenario::Line;
use crate::units::math::{exp, ln};
use std::ops::Range;

/// One number over another, where something was gained.
fn each(number: f64, gained: f64, otherwise: &'static str) -> Made {
    if gained > 1e-6 { Made::Number(number / gained) } else { Made::Never(otherwise) }
}

fn ratio(number: f64, over: f64) -> Made {
    if over > 0.0 { Made::Number(number / over) } else { Made::Unknown }
}

impl Measure {
    /// The number for a service or a lever; none where an option that it needs was not run.
    #[must_use]
    pub(super) fn of(self, numbers: &Numbers<'_>, service: &str) -> Option<Made> {
        use Outcome as O;
        let option = |change: &str| numbers.option(&format!("{service}_{change}"));
        let none =
            |outcome| Some(numbers.total(option("none")?, outcome) - numbers.total(0, outcome));
        let more = |change: &str, outcome| {
            Some(numbers.total(option(change)?, outcome) - numbers.total(0, outcome))
        };
        let against = |change: &str, outcome| {
            Some(ratio(numbers.total(option(change)?, outcome), numbers.total(0, outcome)))
        };
        let lever = || numbers.option(service);
        let whole = 0..numbers.months();
        let person_years = || numbers.total(0, O::Prescribed) * numbers.years();
        let kits = |option: usize| numbers.bought(option, "naloxone kits a year");
        let workers = |option: usize| numbers.funded(option, &[Line::Outreach]) / outreach_worker();
        let nobody = "no death averted";
        Some(match self {
            Self::None => Made::Unknown,
            Self::OverdoseAverted => {
                ratio(none(O::DeathsOverdose)?, numbers.total(option("none")?, O::DeathsOverdose))
            }
            Self::OverdoseRatio => ratio(
                numbers.total(0, O::DeathsOverdose),
                numbers.total(option("none")?, O::DeathsOverdose),
            ),
            Self::OverdoseRatioDoubled => against("double", O::DeathsOverdose)?,
            Self::OverdoseRatioOne => against("one", O::DeathsOverdose)?,
            Self::PersonYearsPerDeath => each(person_years(), none(O::DeathsOverdose)?, nobody),
            Self::DeathsPerHundredPersonYears => ratio(100.0 * none(O::Deaths)?, person_years()),
            Self::OtherDeathsPerOverdoseDeath => {
                each(none(O::DeathsOther)?, none(O::DeathsOverdose)?, nobody)
            }
            Self::KitsPerDeath => each(kits(0), none(O::DeathsOverdose)?, nobody),
            Self::FurtherKitsPerDeath => {
                each(kits(option("double")?) - kits(0), -more("double", O::DeathsOverdose)?, nobody)
            }
            Self::KitsPerHundredUsers => {
                ratio(100.0 * kits(0) / numbers.years(), numbers.total(0, O::DependentOpiate))
            }
            Self::InfectionsAverted => ratio(
                none(O::HepatitisInfections)?,
                numbers.total(option("none")?, O::HepatitisInfections),
            ),
            Self::PoundsPerQaly => {
                let (cost, qalys) = numbers.value(0, option("none")?);
                each(cost, qalys, "no QALY gained")
            }
            Self::StartsPerWorker => ratio(-none(O::Starts)?, workers(0)),
            Self::FurtherStartsPerWorker => {
                let double = option("double")?;
                ratio(more("double", O::Starts)?, workers(double) - workers(0))
            }
            Self::PoundsPerStart => {
                each(numbers.funded(0, &[Line::Outreach]), -none(O::Starts)?, "no start gained")
            }
            Self::OpiateStartsRatioDoubled => against("double", O::StartsOpiate)?,
            Self::ShareOfPrescribing => {
                let without = numbers.option("prescribing_none")?;
                let all =
                    numbers.total(without, O::DeathsOverdose) - numbers.total(0, O::DeathsOverdose);
                each(none(O::DeathsOverdose)?, all, "prescribing averts none")
            }
            Self::DropOutPerTenFewer => {
                let double = option("double")?;
                let fewer = numbers.total(0, O::Caseload) - numbers.total(double, O::Caseload);
                let rate = numbers.rate(double, &whole) / numbers.rate(0, &whole);
                if fewer > 0.0 && rate > 0.0 {
                    Made::Number(exp(ln(rate) * 10.0 / fewer))
                } else {
                    Made::Unknown
                }
            }
            Self::FurtherStaysPerPlace => {
                let values = numbers.values;
                let stay = values.rehab_week * values.rehab_weeks;
                let further = numbers.funded(option("double")?, &[Line::Rehab])
                    - numbers.funded(0, &[Line::Rehab]);
                ratio(more("double", O::RehabStarts)?, further / stay)
            }
            Self::RehabStartsRatioFour => against("four", O::RehabStarts)?,
            Self::ElasticityTreated => numbers.elasticity(0)?,
            Self::ElasticityCompleted => numbers.elasticity(1)?,
            Self::DeathsPerTenth => numbers.deaths_per_tenth()?,
            Self::UnspentFirstYear => numbers.unspent_first_year()?,
            Self::CompletionOddsTwoYears => numbers.odds_ratio(lever()?, &(0..24)),
            Self::CompletionOddsOneYear => numbers.odds_ratio(lever()?, &(0..12)),
            Self::StartsRatioTwoYears => {
                let of = |option| numbers.flow(option, O::Starts, &(0..24));
                ratio(of(lever()?), of(0))
            }
            Self::StartsRatioAllYears => {
                ratio(numbers.total(lever()?, O::Starts), numbers.total(0, O::Starts))
            }
            Self::DropOutsNineMonths => {
                ratio(numbers.rate(lever()?, &(0..9)), numbers.rate(0, &(0..9)))
            }
            Self::DropOutsAllYears => {
                ratio(numbers.rate(lever()?, &whole), numbers.rate(0, &whole))
            }
        })
    }
}

impl Numbers<'_> {
    /// Drop-outs for each person-month in treatment.
    fn rate(&self, option: usize, months: &Range<usize>) -> f64 {
        self.flow(option, Outcome::DropOuts, months)
            / self.flow(option, Outcome::InTreatment, months).max(1e-9)
    }

    /// Odds that an exit is a completion, over those under carrying on as now.
    fn odds_ratio(&self, option: usize, months: &Range<usize>) -> Made {
        let odds = |option: usize| {
            let completed = self.flow(option, Outcome::Completions, months);
            completed / (self.flow(option, Outcome::Exits, months) - completed).max(1e-9)
        };
        ratio(odds(option), odds(0))
    }
}
