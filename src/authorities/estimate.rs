//! Opiate and crack users of an authority, where no estimate is published: England's, by the authority's share of deaths.

use super::measure::{Measure, Period};
use super::register::{ENGLAND, Register};
use crate::units::math;

/// The least that an estimate may be off, as a factor either way: in seven authorities with a published estimate it was 0.75
/// to 1.18 times that. Seven are a hint and no validation, and so the factor is wider.
pub const LEAST_FACTOR: f64 = 1.6;
/// Share of opiate and crack users who use opiates, with or without crack: the others use crack alone. As the illustrative
/// authority has it (s-L01).
pub const OPIATE_SHARE: f64 = 0.87;
/// Standard deviations within which nine in ten lie.
const NINETY: f64 = 1.644_854;

/// An estimate that nobody published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// People.
    pub value: f64,
    /// Nine in ten believe them to be more than this.
    pub low: f64,
    /// And fewer than this.
    pub high: f64,
    /// The ends are this many times off.
    pub factor: f64,
    /// Deaths of drug poisoning that it rests on.
    pub deaths: f64,
    /// When they were registered.
    pub period: Period,
}

/// The interval, 90 %, of a count of events that come by chance alone: Byar's approximation, as public health has it.
#[must_use]
pub fn byar(count: f64) -> (f64, f64) {
    let end = |count: f64, z: f64| {
        let part = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
        count * part * part * part
    };
    let low = if count > 0.0 { end(count, -NINETY).max(0.0) } else { 0.0 };
    (low, end(count + 1.0, NINETY))
}

impl Register {
    /// Opiate and crack users of an authority by its share of England's deaths of drug poisoning; none where nobody died, or
    /// no count is published.
    ///
    /// Off by [`LEAST_FACTOR`], and by the chance of its deaths on top: factors multiply as independent errors of logarithms.
    #[must_use]
    pub fn opiate_crack_users(&self, code: &str) -> Option<Estimate> {
        let own = self.figure(code, Measure::PoisoningDeaths)?;
        let whole = self.figure(ENGLAND, Measure::PoisoningDeaths)?;
        let users = self.figure(ENGLAND, Measure::OpiateCrackUsers)?;
        if own.value <= 0.0 || whole.value <= 0.0 || own.period != whole.period {
            return None;
        }
        let value = users.value * own.value / whole.value;
        let method = math::ln(LEAST_FACTOR);
        let chance = NINETY / own.value.sqrt();
        let factor = math::exp((method * method + chance * chance).sqrt());
        let (low, high) = (value / factor, value * factor);
        Some(Estimate { value, low, high, factor, deaths: own.value, period: own.period })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_deaths_widen_an_estimate_and_none_gives_none() {
        let register = Register::embedded();
        let of = |code: &str| register.opiate_crack_users(code);
        let sefton = of("E08000014").unwrap();
        assert_eq!((sefton.deaths, sefton.value.round()), (76.0, 2089.0));
        assert!((1.65..1.67).contains(&sefton.factor), "{}", sefton.factor);
        let city = of("E09000001").unwrap();
        assert!(city.factor > 2.7, "three deaths: {}", city.factor);
        assert_eq!(of("E06000053"), None, "nobody died");
        for authority in &register.authorities {
            assert!(of(&authority.code).is_none_or(|estimate| estimate.factor > LEAST_FACTOR));
        }
    }

    #[test]
    fn estimates_lie_around_the_published_ones() {
        let register = Register::embedded();
        let mut ratios = Vec::new();
        for authority in &register.authorities {
            let published = register.figure(&authority.code, Measure::OpiateCrackUsers);
            let estimate = register.opiate_crack_users(&authority.code);
            if let (Some(published), Some(estimate)) = (published, estimate) {
                assert!(
                    (estimate.low..=estimate.high).contains(&published.value),
                    "{}",
                    authority.name
                );
                // The published ones are parts of an older estimate of England, 305,118 (the denominator of unmet need).
                let older = estimate.value * 305_118.0 / 341_032.0;
                ratios.push(published.value / older);
            }
        }
        assert_eq!(ratios.len(), 7);
        let ends =
            |least: f64, most: f64| ratios.iter().all(|ratio| (least..=most).contains(ratio));
        assert!(ends(0.745, 1.185), "0.75 to 1.18, as is told of the method: {ratios:?}");
    }

    #[test]
    fn chance_of_a_count() {
        // Exact intervals of a Poisson count, 90 %: 0 to 3.00, 5.43 to 16.96, 62.1 to 92.1 (chi-squared tables).
        for (count, low, high) in [(0.0, 0.0, 3.0), (10.0, 5.43, 16.96), (76.0, 62.2, 92.1)] {
            let (below, above) = byar(count);
            assert!(
                (below - low).abs() < 0.15 && (above - high).abs() < 0.15,
                "{count}: {below} {above}"
            );
        }
    }
}
