//! What is counted of an authority, and when.

use std::fmt;

macro_rules! measures {
    ($($variant:ident => $key:literal, $unit:literal, $label:literal;)*) => {
        /// Something that is published for every authority, or most.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Measure {
            $(#[doc = $label] $variant,)*
        }

        impl Measure {
            /// Every measure, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the register.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// The unit.
            #[must_use]
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit),* }
            }

            /// The name in sentences.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }
    };
}

measures! {
    Population => "population", "people", "residents";
    Aged18To24 => "population_18_24", "people", "residents aged 18–24";
    Aged25To34 => "population_25_34", "people", "residents aged 25–34";
    Aged35To44 => "population_35_44", "people", "residents aged 35–44";
    Aged45To54 => "population_45_54", "people", "residents aged 45–54";
    Aged55To64 => "population_55_64", "people", "residents aged 55–64";
    Aged65To74 => "population_65_74", "people", "residents aged 65–74";
    Aged75 => "population_75_plus", "people", "residents aged 75 and over";
    WomenAndGirls => "women_and_girls", "people", "women and girls";
    MenAndBoys => "men_and_boys", "people", "men and boys";
    Women16To64 => "women_16_64", "people", "women aged 16–64";
    Men16To64 => "men_16_64", "people", "men aged 16–64";
    Deprivation => "deprivation", "score", "deprivation (IMD average score; higher is more deprived)";
    PoisoningDeaths => "deaths_drug_poisoning", "deaths", "deaths of drug poisoning";
    MisuseDeaths => "deaths_drug_misuse", "deaths", "deaths of drug misuse";
    AlcoholMortality => "alcohol_mortality", "per 100,000", "alcohol-specific mortality, age-standardised";
    AlcoholDependent => "alcohol_dependent", "people", "adults dependent on alcohol";
    AlcoholInTreatment => "alcohol_in_treatment", "people", "adults in treatment for alcohol";
    AlcoholNeedMet => "alcohol_need_met", "per cent", "dependent drinkers who are in treatment";
    OpiateCrackUsers => "opiate_crack_users", "people", "opiate and crack users aged 15–64";
}

impl Measure {
    /// Adults by age, from the youngest.
    pub const ADULTS: [Self; 7] = [
        Self::Aged18To24,
        Self::Aged25To34,
        Self::Aged35To44,
        Self::Aged45To54,
        Self::Aged55To64,
        Self::Aged65To74,
        Self::Aged75,
    ];

    /// The measure of a name in the register.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.key() == key)
    }

    /// Whether it counts deaths: what was counted is one throw of chance.
    #[must_use]
    pub const fn deaths(self) -> bool {
        matches!(self, Self::PoisoningDeaths | Self::MisuseDeaths)
    }
}

/// When something was counted: `2024`, the financial year `2017/18`, or the years `2018-2020` together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Its first calendar year.
    pub first: i32,
    /// Its last.
    pub last: i32,
    financial: bool,
}

impl Period {
    /// Reads it as it is published: `2024`, `2017/18`, `2018-2020`, `2018 - 20`, `2018–20`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let year = |text: &str| -> Option<i32> {
            let fits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|year| fits && (1980..=2200).contains(year))
        };
        if let Some(only) = year(&text) {
            return Some(Self { first: only, last: only, financial: false });
        }
        let at = text.find(['/', '-', '–'])?;
        let mark = text[at..].chars().next()?;
        let first = year(&text[..at])?;
        let end = &text[at + mark.len_utf8()..];
        let last = match end.len() {
            4 => year(end)?,
            2 => 100 * (first / 100) + end.parse::<i32>().ok()?,
            _ => return None,
        };
        let financial = mark == '/';
        let good = if financial { last == first + 1 } else { last > first && last - first < 10 };
        good.then_some(Self { first, last, financial })
    }

    /// Years that are counted together.
    #[must_use]
    pub fn years(self) -> f64 {
        if self.financial { 1.0 } else { f64::from(self.last - self.first + 1) }
    }

    /// Years from its end to a year; 0 where it ends later.
    #[must_use]
    pub fn age(self, year: i32) -> i32 {
        (year - self.last).max(0)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.financial, self.first == self.last) {
            (true, _) => write!(f, "{}/{:02}", self.first, self.last % 100),
            (false, true) => write!(f, "{}", self.first),
            (false, false) => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_they_are_published() {
        let shown = |text: &str| Period::read(text).map(|period| period.to_string());
        for text in ["2024", "2017/18", "2018-2020", "1999/00"] {
            let whole = if text == "1999/00" { None } else { Some(text.to_owned()) };
            assert_eq!(shown(text), whole, "{text}");
        }
        for text in ["2018 - 20", "2018–20", "2018 – 2020"] {
            assert_eq!(shown(text).as_deref(), Some("2018-2020"), "{text}");
        }
        for text in ["", "18", "2018/20", "2020-2018", "2018-", "mid-2024", "20 24/5"] {
            assert_eq!(shown(text), None, "{text}");
        }
        let years = |text: &str| Period::read(text).map(Period::years);
        assert_eq!(
            [years("2018-2020"), years("2017/18"), years("2024")],
            [Some(3.0), Some(1.0), Some(1.0)]
        );
        assert_eq!(Period::read("2018-2020").map(|period| period.age(2025)), Some(5));
    }
}
