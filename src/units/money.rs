//! Whole pence.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount of money in whole pence, so that sums are exact and platforms agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pence(pub i64);

impl Pence {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From pounds, rounded to the nearest penny (half away from zero).
    #[must_use]
    pub fn from_pounds(pounds: f64) -> Self {
        Self((pounds * 100.0).round() as i64)
    }

    /// In pounds.
    #[must_use]
    pub fn pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// This amount times a share, rounded to the nearest penny.
    #[must_use]
    pub fn share(self, share: f64) -> Self {
        Self((self.0 as f64 * share).round() as i64)
    }

    /// A year's amount as twelve months that add up to it exactly: `month` 0 to 11.
    ///
    /// The remainder is spread evenly, so that no two months differ by more than a penny.
    #[must_use]
    pub fn month_of_year(self, month: u32) -> Self {
        let before = |m: i64| (self.0 * m).div_euclid(12);
        let month = i64::from(month % 12);
        Self(before(month + 1) - before(month))
    }
}

impl Add for Pence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Pence {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Pence {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Pence {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Whole pounds with separators: `£1,234,567`.
impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pounds = self.pounds().round() as i64;
        let digits = pounds.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if pounds < 0 { "-" } else { "" };
        f.pad(&format!("{sign}£{grouped}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_add_up_to_the_year() {
        for pence in [0, 1, 11, 12, 13, 750_000_001, -5] {
            let year = Pence(pence);
            let months: Vec<Pence> = (0..12).map(|month| year.month_of_year(month)).collect();
            assert_eq!(months.iter().copied().sum::<Pence>(), year);
            let least = months.iter().min().unwrap().0;
            let most = months.iter().max().unwrap().0;
            assert!(most - least <= 1, "{pence}: {least} to {most}");
        }
    }

    #[test]
    fn shows_whole_pounds_with_separators() {
        assert_eq!(Pence(123_456_789).to_string(), "£1,234,568");
        assert_eq!(Pence(-100_000).to_string(), "-£1,000");
        assert_eq!(Pence(0).to_string(), "£0");
    }
}
