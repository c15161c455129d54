//! An authority beside its statistical neighbours and England, and what is unusual about it.

use super::estimate::byar;
use super::measure::{Measure, Period};
use super::register::{ENGLAND, Register};

/// How many neighbours need a figure before anything is called unusual.
pub const LEAST_NEIGHBOURS: usize = 5;

/// What unusual means, wherever the word stands.
pub const RULE: &str = "“Unusual” is a figure above, or below, those of all its statistical neighbours that have one (at least \
five); of deaths and estimates, one whose whole interval lies outside them (of deaths, 90 % by chance alone, Byar’s; of \
estimates, the one that they come with). Of an authority like the others, one figure in six is outside ten neighbours by chance: \
it is something to look at, and no fault.";

/// Something that can be compared between places of different size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// Adults under 35.
    Under35,
    /// Adults of 55 and over.
    Over55,
    /// Deprivation.
    Deprivation,
    /// Deaths of drug poisoning.
    Poisoning,
    /// Deaths of drug misuse.
    Misuse,
    /// Opiate and crack users.
    OpiateCrack,
    /// Alcohol-specific mortality.
    AlcoholMortality,
    /// Adults dependent on alcohol.
    AlcoholDependent,
    /// Dependent drinkers in treatment.
    AlcoholNeedMet,
}

/// A figure that can be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// The figure.
    pub value: f64,
    /// Its interval: of deaths, between which ends chance alone may have put it; of an estimate, the one that it comes with.
    pub interval: Option<(f64, f64)>,
    /// When it was counted; none of what a scenario states.
    pub period: Option<Period>,
    /// Id of its source; none of what a scenario states.
    pub source: Option<String>,
}

/// How a figure stands among those of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within them.
    Usual,
    /// Above all of them.
    Above,
    /// Below all of them.
    Below,
    /// Outside them, and its interval reaches in.
    Unclear,
    /// Not known: no figure, or too few neighbours with one.
    Unknown,
}

/// A figure beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// What is compared.
    pub indicator: Indicator,
    /// The authority's own.
    pub own: Option<Rate>,
    /// England's: published, or the mean of its authorities weighted by residents.
    pub england: Option<f64>,
    /// The lowest and the highest of the neighbours.
    pub neighbours: Option<(f64, f64)>,
    /// How many neighbours have one.
    pub count: usize,
    /// How it stands.
    pub verdict: Verdict,
}

impl Indicator {
    /// Every indicator, in order.
    pub const ALL: &'static [Self] = &[
        Self::Under35,
        Self::Over55,
        Self::Deprivation,
        Self::Poisoning,
        Self::Misuse,
        Self::OpiateCrack,
        Self::AlcoholMortality,
        Self::AlcoholDependent,
        Self::AlcoholNeedMet,
    ];

    /// The name in tables, with its unit.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Under35 => "adults under 35, % of adults",
            Self::Over55 => "adults of 55 and over, % of adults",
            Self::Deprivation => "deprivation, IMD average score",
            Self::Poisoning => "deaths of drug poisoning a year, per 100,000 residents",
            Self::Misuse => "deaths of drug misuse a year, per 100,000 residents",
            Self::OpiateCrack => "opiate and crack users, per 1,000 adults (estimated from deaths)",
            Self::AlcoholMortality => "alcohol-specific mortality, per 100,000, age-standardised",
            Self::AlcoholDependent => "adults dependent on alcohol, per 1,000 adults",
            Self::AlcoholNeedMet => "dependent drinkers who are in treatment, %",
        }
    }

    /// The measure that it is made of.
    const fn measure(self) -> Measure {
        match self {
            Self::Under35 | Self::Over55 => Measure::Aged18To24,
            Self::Deprivation => Measure::Deprivation,
            Self::Poisoning | Self::OpiateCrack => Measure::PoisoningDeaths,
            Self::Misuse => Measure::MisuseDeaths,
            Self::AlcoholMortality => Measure::AlcoholMortality,
            Self::AlcoholDependent => Measure::AlcoholDependent,
            Self::AlcoholNeedMet => Measure::AlcoholNeedMet,
        }
    }

    /// The figure of an authority or of England.
    fn of(self, register: &Register, code: &str) -> Option<Rate> {
        let figure = register.figure(code, self.measure())?;
        let residents = register.figure(code, Measure::Population).map(|figure| figure.value);
        let adults = register.adults(code);
        let rate = |value: f64, interval: Option<(f64, f64)>| Rate {
            value,
            interval,
            period: Some(figure.period),
            source: Some(figure.source.clone()),
        };
        let aged = |bands: &[Measure]| -> Option<Rate> {
            let part: Option<f64> =
                bands.iter().map(|&band| Some(register.figure(code, band)?.value)).sum();
            Some(rate(100.0 * part? / adults?, None))
        };
        match self {
            Self::Under35 => aged(&Measure::ADULTS[..2]),
            Self::Over55 => aged(&Measure::ADULTS[4..]),
            Self::Poisoning | Self::Misuse => {
                let per = 100_000.0 / figure.period.years() / residents?;
                let (low, high) = byar(figure.value);
                Some(rate(per * figure.value, Some((per * low, per * high))))
            }
            Self::OpiateCrack => {
                let per = 1000.0 / adults?;
                let estimate = register.opiate_crack_users(code)?;
                Some(rate(per * estimate.value, Some((per * estimate.low, per * estimate.high))))
            }
            Self::AlcoholDependent => {
                let per = 1000.0 / adults?;
                let ends = figure.low.zip(figure.high).map(|(low, high)| (per * low, per * high));
                Some(rate(per * figure.value, ends))
            }
            Self::Deprivation | Self::AlcoholMortality | Self::AlcoholNeedMet => {
                Some(rate(figure.value, None))
            }
        }
    }

    /// England's figure, or the mean of its authorities, weighted by residents.
    fn england(self, register: &Register) -> Option<f64> {
        if let Some(rate) = self.of(register, ENGLAND) {
            return Some(rate.value);
        }
        let known = register.authorities.iter().filter_map(|authority| {
            let residents = register.figure(&authority.code, Measure::Population)?.value;
            Some((residents, self.of(register, &authority.code)?.value))
        });
        let (weight, sum) = known
            .fold((0.0, 0.0), |(all, sum), (weight, value)| (all + weight, sum + weight * value));
        (weight > 0.0).then(|| sum / weight)
    }
}

/// Every indicator of an authority beside the others; `stated` are figures of a scenario in place of published ones.
#[must_use]
pub fn beside(register: &Register, code: &str, stated: &[(Indicator, Rate)]) -> Vec<Beside> {
    let neighbours = register.neighbours(code);
    let row = |&indicator: &Indicator| {
        let own = stated.iter().find(|(known, _)| *known == indicator);
        let own = own.map(|(_, rate)| rate.clone()).or_else(|| indicator.of(register, code));
        let others: Vec<f64> = neighbours
            .iter()
            .filter_map(|other| Some(indicator.of(register, &other.code)?.value))
            .collect();
        let ends = (!others.is_empty()).then(|| {
            let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
            (
                others.iter().copied().fold(low, f64::min),
                others.iter().copied().fold(high, f64::max),
            )
        });
        let verdict = verdict(own.as_ref(), ends.filter(|_| others.len() >= LEAST_NEIGHBOURS));
        let england = indicator.england(register);
        Beside { indicator, own, england, neighbours: ends, count: others.len(), verdict }
    };
    Indicator::ALL.iter().map(row).collect()
}

fn verdict(own: Option<&Rate>, neighbours: Option<(f64, f64)>) -> Verdict {
    let (Some(own), Some((low, high))) = (own, neighbours) else { return Verdict::Unknown };
    let (least, most) = own.interval.unwrap_or((own.value, own.value));
    if (low..=high).contains(&own.value) {
        Verdict::Usual
    } else if least > high {
        Verdict::Above
    } else if most < low {
        Verdict::Below
    } else {
        Verdict::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_unusual_outside_its_neighbours_and_beyond_chance() {
        let rate = |value: f64, interval| Rate { value, interval, period: None, source: None };
        let ends = Some((2.0, 5.0));
        let of = |value: f64, interval| verdict(Some(&rate(value, interval)), ends);
        assert_eq!(of(5.0, None), Verdict::Usual);
        assert_eq!(of(5.1, None), Verdict::Above);
        assert_eq!(of(1.9, None), Verdict::Below);
        assert_eq!(of(6.0, Some((4.5, 7.5))), Verdict::Unclear);
        assert_eq!(of(9.0, Some((5.5, 12.0))), Verdict::Above);
        assert_eq!(of(0.1, Some((0.0, 1.9))), Verdict::Below);
        assert_eq!(verdict(None, ends), Verdict::Unknown);
        assert_eq!(verdict(Some(&rate(9.0, None)), None), Verdict::Unknown);
    }

    #[test]
    fn what_a_scenario_states_stands_in_place_of_what_is_published() {
        let register = Register::embedded();
        let stated = Rate { value: 1000.0, interval: None, period: None, source: None };
        let rows = beside(register, "E08000014", &[(Indicator::AlcoholDependent, stated)]);
        assert_eq!(rows.len(), Indicator::ALL.len());
        for row in &rows {
            // Of one neighbour nothing about alcohol need is published under its present borders.
            assert!((9..=10).contains(&row.count), "{row:?}");
            assert!(row.england.is_some() && row.own.is_some());
            let old = row.indicator == Indicator::Over55;
            let unusual = old || row.indicator == Indicator::AlcoholDependent;
            assert_eq!(row.verdict == Verdict::Above, unusual, "{row:?}");
        }
    }
}
