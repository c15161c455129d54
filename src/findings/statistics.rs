//! Means, ranges and chances of a list of numbers, one a run.

use crate::engine::Draws;

/// The lower end of a range of 90 % of runs.
pub const LOWER: f64 = 0.05;
/// The upper end of a range of 90 % of runs.
pub const UPPER: f64 = 0.95;

/// What many runs say about one number, in the number's own unit.
///
/// One run has a mean and nothing else: what is missing is `None`, never 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over runs.
    pub mean: f64,
    /// Monte Carlo standard error of the mean.
    pub standard_error: Option<f64>,
    /// 5 % of runs were below.
    pub lower_5_percent: Option<f64>,
    /// 5 % of runs were above.
    pub upper_95_percent: Option<f64>,
}

impl Estimate {
    /// From one number a run, at least one, and which runs share a draw of the parameters.
    #[must_use]
    pub fn of(numbers: &[f64], draws: &Draws) -> Self {
        let sorted = sorted(numbers);
        let several = numbers.len() > 1;
        Self {
            mean: mean(numbers),
            standard_error: draws.standard_error(numbers),
            lower_5_percent: several.then(|| quantile(&sorted, LOWER)).flatten(),
            upper_95_percent: several.then(|| quantile(&sorted, UPPER)).flatten(),
        }
    }

    /// How far the range reaches below and above the mean, as error bars are drawn.
    #[must_use]
    pub fn reach(self) -> Option<(f64, f64)> {
        Some((self.mean - self.lower_5_percent?, self.upper_95_percent? - self.mean))
    }

    /// The same estimate in another unit.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let ends = [self.lower_5_percent, self.upper_95_percent].map(|end| end.map(|x| x * factor));
        let [lower, upper] = if factor < 0.0 { [ends[1], ends[0]] } else { ends };
        Self {
            mean: self.mean * factor,
            standard_error: self.standard_error.map(|error| error * factor.abs()),
            lower_5_percent: lower,
            upper_95_percent: upper,
        }
    }
}

/// A number and where its 90 % range lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranged {
    /// The estimate.
    pub estimate: f64,
    /// Lower end of the 90 % range.
    pub low: f64,
    /// Upper end of the 90 % range.
    pub high: f64,
}

/// A share of runs, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: the number describes and does not judge.
    Unranked,
}

impl Better {
    /// The name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::Unranked => "unranked",
        }
    }
}

/// The mean; of no draws, 0.
#[must_use]
pub fn mean(draws: &[f64]) -> f64 {
    draws.iter().sum::<f64>() / draws.len().max(1) as f64
}

/// The sample variance (divisor *n* − 1); of fewer than two draws, none.
#[must_use]
pub fn variance(draws: &[f64]) -> Option<f64> {
    let centre = mean(draws);
    let squares: f64 = draws.iter().map(|draw| (draw - centre) * (draw - centre)).sum();
    (draws.len() > 1).then(|| squares / (draws.len() - 1) as f64)
}

/// The draws in ascending order.
#[must_use]
pub fn sorted(draws: &[f64]) -> Vec<f64> {
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The quantile at `share` (0 to 1) of ascending draws: straight lines between order statistics
/// (type 7 of Hyndman and Fan 1996, the default of R and NumPy); of no draws, none.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let start = sorted[below];
    let end = sorted[(below + 1).min(last)];
    Some(start + (position - below as f64) * (end - start))
}

/// Run by run, the option less the comparator: both lists have the same parameters and the same luck.
#[must_use]
pub fn differences(option: &[f64], comparator: &[f64]) -> Vec<f64> {
    option.iter().zip(comparator).map(|(option, comparator)| option - comparator).collect()
}

/// The share of runs in which a difference from the comparator is better; a tie counts half.
///
/// None for a number that has no better side, and for a single run.
#[must_use]
pub fn chance_better(differences: &[f64], better: Better, draws: &Draws) -> Option<Share> {
    let sign = match better {
        Better::Lower => -1.0,
        Better::Higher => 1.0,
        Better::Unranked => return None,
    };
    let scores: Vec<f64> = differences
        .iter()
        .map(|difference| match (sign * difference).partial_cmp(&0.0) {
            Some(std::cmp::Ordering::Greater) => 1.0,
            Some(std::cmp::Ordering::Less) => 0.0,
            _ => 0.5,
        })
        .collect();
    let standard_error = draws.standard_error(&scores)?;
    Some(Share { share: mean(&scores), standard_error })
}

/// Ranks from 1; equal numbers share the mean of their ranks.
#[must_use]
pub fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&one, &other| numbers[one].total_cmp(&numbers[other]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut first = 0;
    while first < order.len() {
        let same = order[first..]
            .iter()
            .take_while(|&&index| numbers[index] == numbers[order[first]])
            .count();
        let shared = first as f64 + (same as f64 + 1.0) / 2.0;
        for &index in &order[first..first + same] {
            ranks[index] = shared;
        }
        first += same.max(1);
    }
    ranks
}

/// Pearson's correlation; 0 where either does not vary.
#[must_use]
pub fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean(one), mean(other));
    let (mut both, mut left, mut right) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        both += (x - a) * (y - b);
        left += (x - a) * (x - a);
        right += (y - b) * (y - b);
    }
    if left > 0.0 && right > 0.0 { both / (left * right).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_type_7() {
        // R: quantile(c(1, 2, 4, 8, 16), c(.05, .5, .95)) gives 1.2, 4, 14.4.
        let draws = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (share, expected) in [(0.05, 1.2), (0.5, 4.0), (0.95, 14.4), (0.0, 1.0), (1.0, 16.0)] {
            assert!((quantile(&draws, share).unwrap() - expected).abs() < 1e-12, "{share}");
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.95), Some(3.0));
    }

    #[test]
    fn an_estimate_sorts_for_itself() {
        let estimate = Estimate::of(&[16.0, 1.0, 8.0, 2.0, 4.0], &Draws::apart(5));
        assert!((estimate.mean - 6.2).abs() < 1e-12);
        // Sum of squared deviations 148.8; variance 37.2; divided by five draws, square root.
        assert!((estimate.standard_error.unwrap() - 7.44_f64.sqrt()).abs() < 1e-12);
        assert!((estimate.lower_5_percent.unwrap() - 1.2).abs() < 1e-12);
        assert!((estimate.upper_95_percent.unwrap() - 14.4).abs() < 1e-12);
    }

    #[test]
    fn a_single_run_has_no_range_and_no_chance() {
        let estimate = Estimate::of(&[5.0], &Draws::apart(1));
        assert_eq!(estimate.mean, 5.0);
        assert_eq!(estimate.standard_error, None);
        assert_eq!(estimate.lower_5_percent, None);
        assert_eq!(estimate.upper_95_percent, None);
        assert_eq!(chance_better(&[-5.0], Better::Lower, &Draws::apart(1)), None);
    }

    #[test]
    fn a_negative_scale_turns_the_range_round() {
        let estimate = Estimate::of(&[1.0, 3.0], &Draws::apart(2)).scaled(-2.0);
        assert_eq!(estimate.mean, -4.0);
        assert_eq!(estimate.standard_error, Some(2.0));
        assert!((estimate.lower_5_percent.unwrap() + 5.8).abs() < 1e-12);
        assert!((estimate.upper_95_percent.unwrap() + 2.2).abs() < 1e-12);
    }

    #[test]
    fn ties_count_half() {
        let differences = [-1.0, -2.0, 0.0, 3.0];
        let fewer = chance_better(&differences, Better::Lower, &Draws::apart(4)).unwrap();
        assert!((fewer.share - 0.625).abs() < 1e-12);
        // Scores 1, 1, ½, 0: variance (2 × .140625 + .015625 + .390625) / 3, over four draws.
        assert!((fewer.standard_error - (0.6875_f64 / 12.0).sqrt()).abs() < 1e-12);
        let more = chance_better(&differences, Better::Higher, &Draws::apart(4)).unwrap();
        assert!((fewer.share + more.share - 1.0).abs() < 1e-12);
        assert_eq!(chance_better(&differences, Better::Unranked, &Draws::apart(4)), None);
        assert_eq!(chance_better(&[0.0; 7], Better::Lower, &Draws::apart(7)).unwrap().share, 0.5);
    }

    #[test]
    fn correlation_is_pearsons() {
        assert!((correlation(&[1.0, 2.0, 4.0], &[2.0, 4.0, 8.0]) - 1.0).abs() < 1e-12);
        assert!((correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert_eq!(correlation(&[1.0, 1.0], &[3.0, 2.0]), 0.0);
    }
}
