//! How each number of the model that stands beside a published one is made.

use crate::narrative::figures::{pounds, size};
use serde::Deserialize;

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
