//! Public figures: what was counted in an area in a year.

use super::people::Substance;
use std::borrow::Cow;

macro_rules! quantities {
    ($($variant:ident => $key:literal, $unit:literal, $label:literal, $group:expr;)*) => {
        /// Something that is published for an area and year, and that the model shows as well.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Observable {
            $(#[doc = $label] $variant,)*
            /// Several counts of people, added up.
            Sum(Sum),
        }

        impl Observable {
            /// Every quantity that is published by itself, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in files and columns.
            #[must_use]
            pub fn key(self) -> Cow<'static, str> {
                Cow::Borrowed(match self {
                    $(Self::$variant => $key,)*
                    Self::Sum(sum) => return sum.joined(PLUS, Self::key).into(),
                })
            }

            /// The unit.
            #[must_use]
            pub const fn unit(self) -> &'static str {
                match self {
                    $(Self::$variant => $unit,)*
                    Self::Sum(_) => COUNTED,
                }
            }

            /// The name in sentences.
            #[must_use]
            pub fn label(self) -> Cow<'static, str> {
                Cow::Borrowed(match self {
                    $(Self::$variant => $label,)*
                    Self::Sum(sum) => return sum.joined(" + ", Self::label).into(),
                })
            }

            /// The group of people that it is about; none for all, or for several.
            #[must_use]
            pub fn group(self) -> Option<Substance> {
                match self {
                    $(Self::$variant => $group,)*
                    Self::Sum(sum) => {
                        let mut groups = sum.parts().map(Self::group);
                        let first = groups.next().flatten();
                        first.filter(|own| groups.all(|other| other == Some(*own)))
                    }
                }
            }
        }
    };
}

const OPIATE: Option<Substance> = Some(Substance::Opiate);
const NON_OPIATE: Option<Substance> = Some(Substance::NonOpiate);
const BOTH: Option<Substance> = Some(Substance::NonOpiateAlcohol);
const ALCOHOL: Option<Substance> = Some(Substance::Alcohol);

quantities! {
    InYear => "in_treatment_in_year", "people", "people in treatment at any time in the year", None;
    InYearOpiate => "in_treatment_in_year_opiate", "people", "people in treatment in the year, opiates", OPIATE;
    InYearNonOpiate => "in_treatment_in_year_non_opiate", "people", "people in treatment in the year, non-opiates only", NON_OPIATE;
    InYearNonOpiateAlcohol => "in_treatment_in_year_non_opiate_alcohol", "people", "people in treatment in the year, non-opiates and alcohol", BOTH;
    InYearAlcohol => "in_treatment_in_year_alcohol", "people", "people in treatment in the year, alcohol only", ALCOHOL;
    OnDay => "in_treatment_on_a_day", "people", "people in treatment on a day", None;
    OnDayOpiate => "in_treatment_on_a_day_opiate", "people", "people in treatment on a day, opiates", OPIATE;
    OnDayNonOpiate => "in_treatment_on_a_day_non_opiate", "people", "people in treatment on a day, non-opiates only", NON_OPIATE;
    OnDayNonOpiateAlcohol => "in_treatment_on_a_day_non_opiate_alcohol", "people", "people in treatment on a day, non-opiates and alcohol", BOTH;
    OnDayAlcohol => "in_treatment_on_a_day_alcohol", "people", "people in treatment on a day, alcohol only", ALCOHOL;
    Starts => "treatment_starts", "people", "new entrants to treatment", None;
    StartsOpiate => "treatment_starts_opiate", "people", "new entrants to treatment, opiates", OPIATE;
    StartsNonOpiate => "treatment_starts_non_opiate", "people", "new entrants to treatment, non-opiates only", NON_OPIATE;
    StartsNonOpiateAlcohol => "treatment_starts_non_opiate_alcohol", "people", "new entrants to treatment, non-opiates and alcohol", BOTH;
    StartsAlcohol => "treatment_starts_alcohol", "people", "new entrants to treatment, alcohol only", ALCOHOL;
    Exits => "treatment_exits", "people", "exits from treatment", None;
    ExitsOpiate => "treatment_exits_opiate", "people", "exits from treatment, opiates", OPIATE;
    ExitsNonOpiate => "treatment_exits_non_opiate", "people", "exits from treatment, non-opiates only", NON_OPIATE;
    ExitsNonOpiateAlcohol => "treatment_exits_non_opiate_alcohol", "people", "exits from treatment, non-opiates and alcohol", BOTH;
    ExitsAlcohol => "treatment_exits_alcohol", "people", "exits from treatment, alcohol only", ALCOHOL;
    Completions => "completions", "people", "treatment completed", None;
    CompletionsOpiate => "completions_opiate", "people", "treatment completed, opiates", OPIATE;
    CompletionsNonOpiate => "completions_non_opiate", "people", "treatment completed, non-opiates only", NON_OPIATE;
    CompletionsNonOpiateAlcohol => "completions_non_opiate_alcohol", "people", "treatment completed, non-opiates and alcohol", BOTH;
    CompletionsAlcohol => "completions_alcohol", "people", "treatment completed, alcohol only", ALCOHOL;
    DropOuts => "drop_outs", "people", "unplanned exits (drop-out; transfers are no exits)", None;
    InYearNonOpiates => "in_treatment_in_year_non_opiates_together", "people", "people in treatment in the year, non-opiates with and without alcohol", None;
    StartsNonOpiates => "treatment_starts_non_opiates_together", "people", "new entrants to treatment, non-opiates with and without alcohol", None;
    ExitsNonOpiates => "treatment_exits_non_opiates_together", "people", "exits from treatment, non-opiates with and without alcohol", None;
    CompletionsNonOpiates => "completions_non_opiates_together", "people", "treatment completed, non-opiates with and without alcohol", None;
    MonthsInTreatment => "months_in_treatment", "months", "mean months in treatment (people there over those who leave)", None;
    WaitsInThreeWeeks => "first_waits_within_three_weeks", "share", "first waits of three weeks or less, of those who start", None;
    WaitWeeks => "weeks_waited", "weeks", "weeks waited for community treatment, mean over the year", None;
    DeathsInTreatment => "deaths_in_treatment", "people", "deaths in treatment", None;
    MisuseDeaths => "deaths_drug_misuse", "people", "drug-misuse deaths", None;
    AlcoholDeaths => "deaths_alcohol_specific", "people", "alcohol-specific deaths of all residents", None;
    RehabStarts => "rehab_starts", "people", "rehab starts", None;
    DetoxStarts => "detox_starts", "people", "inpatient detox starts", None;
    DependentOpiate => "dependent_opiate", "people", "dependent people, opiates", OPIATE;
    DependentNonOpiate => "dependent_non_opiate", "people", "dependent people, non-opiates only", NON_OPIATE;
    DependentNonOpiateAlcohol => "dependent_non_opiate_alcohol", "people", "dependent people, non-opiates and alcohol", BOTH;
    DependentAlcohol => "dependent_alcohol", "people", "dependent people, alcohol only", ALCOHOL;
    AgainOpiate => "re_presentations_opiate", "share", "re-presenting within six months of completion, opiates", OPIATE;
    AgainNonOpiate => "re_presentations_non_opiate", "share", "re-presenting within six months of completion, non-opiates only", NON_OPIATE;
    AgainNonOpiateAlcohol => "re_presentations_non_opiate_alcohol", "share", "re-presenting within six months of completion, non-opiates and alcohol", BOTH;
    AgainAlcohol => "re_presentations_alcohol", "share", "re-presenting within six months of completion, alcohol only", ALCOHOL;
}

/// The unit of what can be added up.
const COUNTED: &str = "people";
/// Between the parts of a sum in a file.
const PLUS: &str = " + ";

/// Several of [`Observable::ALL`], each once, as a set of bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum(u64);

const _: () = assert!(Observable::ALL.len() <= u64::BITS as usize, "a bit for each");

impl Sum {
    /// What is added up, in the order of [`Observable::ALL`].
    pub fn parts(self) -> impl Iterator<Item = Observable> {
        (0..)
            .zip(Observable::ALL)
            .filter(move |(bit, _)| self.0 >> *bit & 1 == 1)
            .map(|(_, one)| *one)
    }

    fn joined(self, between: &str, name: fn(Observable) -> Cow<'static, str>) -> String {
        self.parts().map(name).collect::<Vec<_>>().join(between)
    }

    /// Of names of counts with `+` between them; none where one is no count of people, stands there twice, or is alone.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut bits = 0_u64;
        for name in text.split('+') {
            let at = Observable::ALL.iter().position(|one| one.key() == name.trim())?;
            let own = 1 << at;
            if bits & own != 0 || Observable::ALL[at].unit() != COUNTED {
                return None;
            }
            bits |= own;
        }
        (bits.count_ones() > 1).then_some(Self(bits))
    }
}

impl Observable {
    /// Whether it counts deaths: what was counted is one throw of chance.
    #[must_use]
    pub fn deaths(self) -> bool {
        match self {
            Self::DeathsInTreatment | Self::MisuseDeaths | Self::AlcoholDeaths => true,
            Self::Sum(sum) => sum.parts().all(Self::deaths),
            _ => false,
        }
    }

    /// Whether it is a share of people, 0 to 1, and not a count.
    #[must_use]
    pub const fn share(self) -> bool {
        matches!(
            self,
            Self::WaitsInThreeWeeks
                | Self::AgainOpiate
                | Self::AgainNonOpiate
                | Self::AgainNonOpiateAlcohol
                | Self::AgainAlcohol
        )
    }
}

/// A public figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What was counted.
    pub quantity: Observable,
    /// What the file calls it, where it gives it a name of its own.
    pub title: Option<String>,
    /// The first calendar year of the financial year.
    pub year: i32,
    /// The figure.
    pub value: f64,
    /// Nine in ten believe the truth to be above this.
    pub low: Option<f64>,
    /// And below this.
    pub high: Option<f64>,
    /// What it was rounded to.
    pub rounded_to: Option<f64>,
    /// Where it is published.
    pub source: String,
    /// Whether it is fitted.
    pub fit: bool,
}

impl Observed {
    /// The name in sentences.
    #[must_use]
    pub fn label(&self) -> Cow<'_, str> {
        self.title.as_deref().map_or_else(|| self.quantity.label(), Cow::Borrowed)
    }
}
