//! A share of the points.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// Share `index` of `of`, counted from 0: points ⌊index × points ÷ of⌋ up to ⌊(index + 1) × points ÷ of⌋.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    of: u32,
}

/// The most shares.
pub const MOST: u32 = 1_000_000;

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// None where there is no such share.
    #[must_use]
    pub fn new(index: u32, of: u32) -> Option<Self> {
        (index < of && of <= MOST).then_some(Self { index, of })
    }

    /// Its number, from 0.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }

    /// Its points.
    #[must_use]
    pub fn range(self, points: u64) -> Range<u64> {
        let at = |index: u32| (u128::from(index) * u128::from(points) / u128::from(self.of)) as u64;
        at(self.index)..at(self.index + 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text
            .split_once('/')
            .and_then(|(index, of)| Some((index.trim().parse().ok()?, of.trim().parse().ok()?)));
        let Some((index, of)) = numbers else {
            return Err("write i/n, such as 0/16: share i of n, counted from 0".to_owned());
        };
        Self::new(index, of).ok_or_else(|| {
            format!(
                "share {index} of {of}: shares are counted from 0 to n − 1, and n is at most {MOST}"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_each_other_and_leave_nothing_out() {
        for (points, of) in [(10, 3), (3, 10), (1_000_003, 64), (u64::MAX, 7), (1, 1)] {
            let mut next = 0;
            for index in 0..of {
                let range = Shard::new(index, of).unwrap().range(points);
                assert_eq!(range.start, next);
                let even = points / u64::from(of);
                assert!((even..=even + 1).contains(&(range.end - range.start)));
                next = range.end;
            }
            assert_eq!(next, points);
        }
        assert_eq!(Shard::new(1, 3).unwrap().range(10), 3..6, "⌊1 × 10 ÷ 3⌋ up to ⌊2 × 10 ÷ 3⌋");
    }

    #[test]
    fn shares_are_read_as_they_are_shown() {
        assert_eq!("3/16".parse(), Ok(Shard { index: 3, of: 16 }));
        assert_eq!(Shard { index: 3, of: 16 }.to_string(), "3/16");
        for wrong in ["", "3", "16/16", "-1/4", "1/0", "a/b", "1/2/3", "0/1000001"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
