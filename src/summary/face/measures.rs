//! How each number of the model that stands beside a published one is made.

use super::Numbers;
use super::magnitudes::{Made, outreach_worker};
use crate::model::Outcome;
use crate::scenario::Line;
use crate::summary::figures::{pounds, size};
use crate::units::math::{exp, ln};
use serde::Deserialize;
use std::ops::Range;

/// How a number is shown.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Per cent.
    Share,
    /// Two decimals.
    Ratio,
    /// A count.
    Count,
    /// Money.
    Pounds,
}

impl Shown {
    /// In words, with one more digit than [`text`](Self::text): for what rounds to the end of an interval that it is outside.
    #[must_use]
    pub fn finer(self, number: f64) -> String {
        let sign = if number < 0.0 { "−" } else { "" };
        match self {
            Self::Share => format!("{sign}{:.2} %", 100.0 * number.abs()),
            Self::Ratio => format!("{sign}{:.3}", number.abs()),
            Self::Count => format!("{sign}{:.2}", number.abs()),
            Self::Pounds => format!("{sign}£{:.0}", number.abs()),
        }
    }

    /// In words.
    #[must_use]
    pub fn text(self, number: f64) -> String {
        let sign = if number < 0.0 { "−" } else { "" };
        match self {
            Self::Share => {
                let percent = 100.0 * number.abs();
                let whole = (percent - percent.round()).abs() < 0.05;
                let decimals = usize::from(percent < 19.95 && !whole);
                format!("{sign}{percent:.decimals$} %")
            }
            Self::Ratio if number.abs() < 0.005 => "0.00".to_owned(),
            Self::Ratio => format!("{sign}{:.2}", number.abs()),
            Self::Count => format!("{sign}{}", size(number)),
            Self::Pounds => format!("{sign}{}", pounds(number)),
        }
    }
}

macro_rules! measures {
    ($($variant:ident => $shown:ident, $how:literal;)*) => {
        /// How a number of the model is made.
        #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
        #[serde(rename_all = "snake_case")]
        pub enum Measure {
            $(#[doc = $how] $variant,)*
        }

        impl Measure {
            /// In a few words.
            #[must_use]
            pub const fn how(self) -> &'static str {
                match self { $(Self::$variant => $how),* }
            }

            /// How the number is shown.
            #[must_use]
            pub const fn shown(self) -> Shown {
                match self { $(Self::$variant => Shown::$shown),* }
            }
        }
    };
}

measures! {
    None => Count, "not made";
    OverdoseAverted => Share, "overdose deaths without the service less today's, over those without it";
    OverdoseRatio => Ratio, "overdose deaths today over those without the service";
    OverdoseRatioDoubled => Ratio, "overdose deaths with twice the money over today's";
    OverdoseRatioOne => Ratio, "overdose deaths of the whole area with one over today's";
    PersonYearsPerDeath => Count, "person-years on a prescription today over overdose deaths averted (without less today)";
    DeathsPerHundredPersonYears => Ratio, "deaths of all causes averted (without less today) over person-years on a prescription, times 100";
    OtherDeathsPerOverdoseDeath => Ratio, "deaths from other causes averted over overdose deaths averted (without less today)";
    KitsPerDeath => Count, "kits bought today over overdose deaths averted (without less today)";
    FurtherKitsPerDeath => Count, "kits bought with twice the money beyond today's over overdose deaths averted beyond today's";
    KitsPerHundredUsers => Count, "kits a year today over people dependent on opiates, times 100";
    InfectionsAverted => Share, "infections without the service less today's, over those without it";
    PoundsPerQaly => Pounds, "the commissioner's discounted spend on having it over discounted QALYs gained (today less without), with what survivors have before them";
    StartsPerWorker => Count, "treatment starts today less without, over workers that the money pays";
    FurtherStartsPerWorker => Count, "treatment starts with twice the money less today's, over the further workers that the money pays";
    PoundsPerStart => Pounds, "money of the line over treatment starts today less without";
    OpiateStartsRatioDoubled => Ratio, "treatment starts of people using opiates with twice the money over today's";
    ShareOfPrescribing => Share, "overdose deaths averted by the line (without less today) over those that prescribing averts";
    DropOutPerTenFewer => Ratio, "drop-outs for each person-year in treatment with twice the money over today's, put to ten clients fewer";
    FurtherStaysPerPlace => Ratio, "rehab starts with twice the money less today's, over stays that the further money pays";
    RehabStartsRatioFour => Ratio, "rehab starts with four times the money over today's";
    ElasticityTreated => Ratio, "cut of 27 % over five years: fall in people in treatment over fall in spend, last year";
    ElasticityCompleted => Ratio, "cut of 27 % over five years: fall in completions over fall in spend, last year";
    DeathsPerTenth => Ratio, "cut of 27 % over five years: overdose and alcohol deaths over today's, put to a tenth of all money";
    UnspentFirstYear => Share, "everything at once with new money: share of what it adds in its first year that is not spent";
    CompletionOddsTwoYears => Ratio, "odds that an exit is a completion in months 1 to 24, over the same without";
    CompletionOddsOneYear => Ratio, "odds that an exit is a completion in months 1 to 12, over the same without";
    StartsRatioTwoYears => Ratio, "treatment starts of months 1 to 24 over those without";
    StartsRatioAllYears => Ratio, "treatment starts over those without, whole horizon";
    DropOutsNineMonths => Ratio, "drop-outs for each person in treatment in months 1 to 9 over the same without";
    DropOutsAllYears => Ratio, "drop-outs for each person in treatment over the same without, whole horizon";
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_what_they_carry() {
        assert_eq!(Shown::Share.text(0.066), "6.6 %");
        assert_eq!(Shown::Share.text(0.1), "10 %");
        assert_eq!(Shown::Share.text(0.08), "8 %");
        assert_eq!(Shown::Share.text(0.124), "12.4 %");
        assert_eq!(Shown::Ratio.finer(0.7641), "0.764");
        assert_eq!(Shown::Share.text(-0.333), "−33 %");
        assert_eq!(Shown::Ratio.text(-0.04), "−0.04");
        assert_eq!(Shown::Ratio.text(-0.001), "0.00");
        assert_eq!(Shown::Pounds.text(-12_345.0), "−£12,300");
        assert_eq!(Shown::Count.text(227.4), "227");
    }
}
