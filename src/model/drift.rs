//! What moves though no money does: demand by group, and the danger of the supply.
//!
//! A level is a memory with news (an autoregression of order 1 in years): x₀ = 0, x₍ᵧ₊₁₎ = ρ xᵧ + s z, with ρ of row a-I01, z
//! standard normal, and s² = n² + l² · min(1, authority ÷ people): n for all of England, l for an authority of average size,
//! which an area of many authorities averages out (rows a-I02 to a-I05). Inside a year the level goes straight from one to
//! the next. The factor is e^(x − var x ÷ 2), whose mean is 1: bands widen, means stay. All options of a run share it; in
//! expected values it is exactly 1, and so it is where a file says `drift = false`.

use crate::evidence::Values;
use crate::random::Chance;
use crate::scenario::Substance;
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::exp;

/// What drifts: demand of the four published groups, then the supply.
const FACTORS: usize = 5;
/// Which of them is the supply.
const SUPPLY: usize = 4;
/// People of the average of England's 153 upper-tier authorities, for which the rows of one authority are stated.
const AUTHORITY_PEOPLE: f64 = 377_000.0;

/// Factors of every month, each with mean 1 over runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// `[month, factor]`; empty where nothing drifts.
    factors: Vec<[f64; FACTORS]>,
}

impl Drift {
    /// Nothing drifts.
    pub const NONE: Self = Self { factors: Vec::new() };

    /// The drift of a run in an area of so many `people`, over so many months.
    #[must_use]
    pub fn new<C: Chance>(chance: &C, values: &Values, people: f64, months: u32) -> Self {
        let years = f64::from(months).max(1.0) / MONTHS_PER_YEAR;
        let years = years.ceil() as usize;
        let Some(news) = chance.news(years * FACTORS) else { return Self::NONE };
        let spread = spread(values, people);
        let mut levels = vec![[0.0; FACTORS]];
        for year in 0..years {
            let before = levels[year];
            levels.push(std::array::from_fn(|factor| {
                let [national, own] = news[year * FACTORS + factor];
                let [of_nation, of_area] = spread[factor];
                values.drift_memory * before[factor] + of_nation * national + of_area * own
            }));
        }
        let variances = variances(values, people, years);
        let factors = (0..months)
            .map(|month| {
                let (year, after) = within_year(month);
                std::array::from_fn(|factor| {
                    let level =
                        (1.0 - after) * levels[year][factor] + after * levels[year + 1][factor];
                    exp(level - variance_within(&variances, year, after, factor, values) / 2.0)
                })
            })
            .collect();
        Self { factors }
    }

    /// On entry to treatment and on new people, of somebody with a substance in a month.
    #[must_use]
    pub fn demand(&self, month: u32, substance: Substance) -> f64 {
        let factor = match substance {
            Substance::Opiate => 0,
            Substance::NonOpiate | Substance::Nps => 1,
            Substance::NonOpiateAlcohol => 2,
            Substance::Alcohol => 3,
        };
        self.factors.get(month as usize).map_or(1.0, |factors| factors[factor])
    }

    /// On overdose in a month.
    #[must_use]
    pub fn supply(&self, month: u32) -> f64 {
        self.factors.get(month as usize).map_or(1.0, |factors| factors[SUPPLY])
    }
}

/// Standard deviations of a year's news by factor: of England, and of an area of so many people beyond it.
fn spread(values: &Values, people: f64) -> [[f64; 2]; FACTORS] {
    let many = if people > 0.0 { (AUTHORITY_PEOPLE / people).min(1.0).sqrt() } else { 1.0 };
    let v = values;
    [
        [v.drift_nation_opiate, v.drift_area_opiate * many],
        [v.drift_nation_non_opiate, v.drift_area_non_opiate * many],
        [v.drift_nation_both, v.drift_area_both * many],
        [v.drift_nation_alcohol, v.drift_area_alcohol * many],
        [v.drift_nation_supply, v.drift_area_supply * many],
    ]
}

/// `[year, factor]`: the variance of each level at the end of every year, from 0.
fn variances(values: &Values, people: f64, years: usize) -> Vec<[f64; FACTORS]> {
    let spread = spread(values, people);
    let memory = values.drift_memory * values.drift_memory;
    let mut variances = vec![[0.0; FACTORS]];
    for year in 0..years {
        let before = variances[year];
        variances.push(std::array::from_fn(|factor| {
            let [nation, area] = spread[factor];
            memory * before[factor] + nation * nation + area * area
        }));
    }
    variances
}

/// The variance of a level between the ends of two years: neighbours have the covariance ρ var.
fn variance_within(
    variances: &[[f64; FACTORS]],
    year: usize,
    after: f64,
    factor: usize,
    values: &Values,
) -> f64 {
    let (before, next) = (variances[year][factor], variances[year + 1][factor]);
    let rest = 1.0 - after;
    rest * rest * before + after * after * next + 2.0 * rest * after * values.drift_memory * before
}

/// The year of a month, and the part of it that has passed in the middle of the month.
fn within_year(month: u32) -> (usize, f64) {
    let year = MONTHS_PER_YEAR as u32;
    ((month / year) as usize, (f64::from(month % year) + 0.5) / MONTHS_PER_YEAR)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "checks against arithmetic of its own")]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceChoice, Register, Sampler};
    use crate::random::{Expected, Keyed};

    const RUNS: u32 = 4_000;

    fn values() -> Values {
        Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap().central()
    }

    #[test]
    fn nothing_drifts_in_expected_values() {
        assert_eq!(Drift::new(&Expected, &values(), 1e5, 120), Drift::NONE);
        assert_eq!((Drift::NONE.demand(7, Substance::Alcohol), Drift::NONE.supply(7)), (1.0, 1.0));
    }

    #[test]
    fn the_mean_stays_and_the_spread_is_that_of_the_rows() {
        let values = values();
        let drifts: Vec<Drift> =
            (0..RUNS).map(|run| Drift::new(&Keyed::new(5, run), &values, 1e5, 120)).collect();
        for (month, years) in [(6, 1), (113, 10)] {
            for (factor, substance) in [(0, Substance::Opiate), (3, Substance::Alcohol)] {
                let shown: Vec<f64> =
                    drifts.iter().map(|drift| drift.demand(month, substance)).collect();
                let variances = super::variances(&values, 1e5, years);
                let (year, after) = within_year(month);
                let variance = variance_within(&variances, year, after, factor, &values);
                // A lognormal of mean 1 has the variance e^v − 1.
                let mean = shown.iter().sum::<f64>() / f64::from(RUNS);
                let error = ((variance.exp_m1()) / f64::from(RUNS)).sqrt();
                assert!((mean - 1.0).abs() < 4.0 * error, "{mean} ± {error} in month {month}");
                let logs: Vec<f64> = shown.iter().map(|one| one.ln() + variance / 2.0).collect();
                let squares = logs.iter().map(|log| log * log).sum::<f64>() / f64::from(RUNS);
                let relative = (2.0 / f64::from(RUNS)).sqrt();
                assert!((squares / variance - 1.0).abs() < 4.0 * relative, "{squares} {variance}");
            }
        }
    }

    #[test]
    fn areas_share_what_is_national_and_many_authorities_average_out() {
        let values = values();
        let of = |part: u32, people: f64| -> Vec<f64> {
            let one =
                |run| Drift::new(&Keyed::of_part(5, part, run), &values, people, 12).supply(6).ln();
            (0..RUNS).map(one).collect()
        };
        let (one, other) = (of(0, 1e5), of(1, 1e5));
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let covariance = |x: &[f64], y: &[f64]| {
            let (a, b) = (mean(x), mean(y));
            x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum::<f64>() / x.len() as f64
        };
        let [nation, area] = spread(&values, 1e5)[SUPPLY];
        let expected = nation * nation / (nation * nation + area * area);
        let shown =
            covariance(&one, &other) / (covariance(&one, &one) * covariance(&other, &other)).sqrt();
        assert!((shown - expected).abs() < 4.0 / f64::from(RUNS).sqrt(), "{shown} {expected}");
        let [_, of_many] = spread(&values, 100.0 * AUTHORITY_PEOPLE)[SUPPLY];
        assert!((of_many - values.drift_area_supply / 10.0).abs() < 1e-12);
        let england = of(0, 5.7e7);
        assert!(covariance(&england, &england) < covariance(&one, &one));
    }

    #[test]
    fn options_share_it_and_years_do_not_depend_on_the_horizon() {
        let values = values();
        let (short, long) = (
            Drift::new(&Keyed::new(1, 3), &values, 1e5, 24),
            Drift::new(&Keyed::new(1, 3), &values, 1e5, 120),
        );
        for month in 0..24 {
            assert_eq!(short.supply(month).to_bits(), long.supply(month).to_bits());
        }
        assert_ne!(
            long.supply(30).to_bits(),
            Drift::new(&Keyed::new(2, 3), &values, 1e5, 120).supply(30).to_bits()
        );
    }
}
