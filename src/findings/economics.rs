//! Value for money, over arrays of draws × options. The comparator is option 0.
//!
//! Net monetary benefit = pounds per QALY × QALYs − pounds. An option's *chance of being the best value* is the share of
//! draws in which its net benefit is largest; the *frontier* follows the option whose mean net benefit is largest, which
//! need not be the one that is best most often (Fenwick, Claxton and Sculpher 2001).

use super::statistics::mean;
use ndarray::{Array2, ArrayView2};

/// Net monetary benefit in pounds, `[draw, option]`.
///
/// `costs` in pounds and `qalys` in QALYs have the same shape; `threshold` is in pounds per QALY.
#[must_use]
pub fn net_benefit(costs: &Array2<f64>, qalys: &Array2<f64>, threshold: f64) -> Array2<f64> {
    qalys * threshold - costs
}

/// What net benefits say about a choice between options.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Mean net benefit by option, pounds.
    pub mean: Vec<f64>,
    /// Chance that an option is the best value, by option, 0 to 1; ties are shared equally. None with a single draw.
    pub chance_best: Option<Vec<f64>>,
    /// The option with the largest mean (the first, where several tie).
    pub frontier: usize,
    /// What choosing an option forgoes on average against knowing each draw's best, by option, pounds. None with a
    /// single draw.
    pub expected_loss: Option<Vec<f64>>,
    /// Expected value of perfect information in pounds, with chance still in it. None with a single draw.
    pub evpi: Option<f64>,
}

impl Decision {
    /// From net benefits `[draw, option]`; none without a draw or without an option.
    #[must_use]
    pub fn of(net_benefit: &Array2<f64>) -> Option<Self> {
        let (draws, options) = net_benefit.dim();
        if draws == 0 || options == 0 {
            return None;
        }
        let mean = means(net_benefit.view());
        let frontier = first_largest(&mean);
        let mut best = vec![0.0; options];
        let mut loss = vec![0.0; options];
        for draw in net_benefit.outer_iter() {
            let most = draw.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let tied = draw.iter().filter(|benefit| **benefit >= most).count().max(1) as f64;
            for (option, &benefit) in draw.iter().enumerate() {
                best[option] += if benefit >= most { 1.0 / tied } else { 0.0 };
                loss[option] += most - benefit;
            }
        }
        let per_draw = |sums: Vec<f64>| -> Option<Vec<f64>> {
            (draws > 1).then(|| sums.iter().map(|sum| sum / draws as f64).collect())
        };
        let expected_loss = per_draw(loss);
        Some(Self {
            mean,
            chance_best: per_draw(best),
            frontier,
            evpi: expected_loss.as_ref().map(|loss| loss[frontier]),
            expected_loss,
        })
    }
}

/// A step of the acceptability curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptability {
    /// Pounds per QALY.
    pub threshold: f64,
    /// Chance that an option is the best value, by option.
    pub chance_best: Vec<f64>,
    /// The option with the largest mean net benefit.
    pub frontier: usize,
}

/// The acceptability curve over thresholds in pounds per QALY; empty with a single draw.
#[must_use]
pub fn acceptability(
    costs: &Array2<f64>,
    qalys: &Array2<f64>,
    thresholds: impl Iterator<Item = f64>,
) -> Vec<Acceptability> {
    thresholds
        .filter_map(|threshold| {
            let decision = Decision::of(&net_benefit(costs, qalys, threshold))?;
            let chance_best = decision.chance_best?;
            Some(Acceptability { threshold, chance_best, frontier: decision.frontier })
        })
        .collect()
}

/// What an option costs and gains against the comparator, in words and, where one has a meaning, as a ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Icer {
    /// No difference in cost or health.
    Same,
    /// More health for no more money: dominates the comparator.
    BetterAndCheaper,
    /// No more health for more money, or less health for no less: dominated by the comparator.
    WorseAndDearer,
    /// More health for more money: pounds for each QALY gained.
    PaidPerQalyGained(f64),
    /// Less health for less money: pounds saved for each QALY lost.
    SavedPerQalyLost(f64),
}

impl Icer {
    /// From the means of incremental cost (pounds) and incremental QALYs.
    #[must_use]
    pub fn of(cost: f64, qalys: f64) -> Self {
        if cost == 0.0 && qalys == 0.0 {
            Self::Same
        } else if qalys >= 0.0 && cost <= 0.0 {
            Self::BetterAndCheaper
        } else if qalys <= 0.0 && cost >= 0.0 {
            Self::WorseAndDearer
        } else if qalys > 0.0 {
            Self::PaidPerQalyGained(cost / qalys)
        } else {
            Self::SavedPerQalyLost(cost / qalys)
        }
    }

    /// The ratio in pounds per QALY, where it has a meaning.
    #[must_use]
    pub const fn pounds_per_qaly(self) -> Option<f64> {
        match self {
            Self::PaidPerQalyGained(pounds) | Self::SavedPerQalyLost(pounds) => Some(pounds),
            _ => None,
        }
    }

    /// How to read it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "same cost and same health",
            Self::BetterAndCheaper => "no dearer and no worse (dominates the comparator)",
            Self::WorseAndDearer => "no cheaper and no better (dominated by the comparator)",
            Self::PaidPerQalyGained(_) => "paid for each QALY gained",
            Self::SavedPerQalyLost(_) => "saved for each QALY lost",
        }
    }
}

/// Mean of each column, adding draws up in order.
fn means(array: ArrayView2<'_, f64>) -> Vec<f64> {
    array.columns().into_iter().map(|column| mean(&column.to_vec())).collect()
}

/// The index of the largest number, the first of equals.
fn first_largest(numbers: &[f64]) -> usize {
    let mut largest = 0;
    for (index, number) in numbers.iter().enumerate() {
        if *number > numbers[largest] {
            largest = index;
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn table() -> (Array2<f64>, Array2<f64>) {
        let costs = array![
            [1000., 1500., 1200.],
            [1100., 1400., 1250.],
            [900., 1700., 1300.],
            [1050., 1450., 1150.],
            [980., 1600., 1220.],
            [1020., 1550., 1180.],
            [1200., 1500., 1400.],
            [950., 1650., 1100.],
            [1080., 1480., 1260.],
            [970., 1620., 1240.],
        ];
        let qalys = array![
            [0.50, 0.54, 0.52],
            [0.48, 0.50, 0.50],
            [0.52, 0.53, 0.51],
            [0.49, 0.55, 0.50],
            [0.51, 0.52, 0.53],
            [0.47, 0.52, 0.49],
            [0.53, 0.54, 0.55],
            [0.50, 0.51, 0.52],
            [0.46, 0.52, 0.48],
            [0.55, 0.56, 0.56],
        ];
        (costs, qalys)
    }

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    #[test]
    fn agrees_with_the_reference_table() {
        let (costs, qalys) = table();
        let decision = Decision::of(&net_benefit(&costs, &qalys, 20_000.0)).unwrap();
        close(&decision.mean, &[8995.0, 9035.0, 9090.0]);
        close(&decision.chance_best.unwrap(), &[0.2, 0.4, 0.4]);
        close(&[decision.evpi.unwrap()], &[228.0]);
        assert_eq!(decision.frontier, 2);

        let decision = Decision::of(&net_benefit(&costs, &qalys, 30_000.0)).unwrap();
        close(&decision.mean, &[14_005.0, 14_325.0, 14_250.0]);
        close(decision.chance_best.as_ref().unwrap(), &[0.1, 0.4, 0.5]);
        close(&[decision.evpi.unwrap()], &[296.0]);
        assert_eq!(decision.frontier, 1, "the frontier follows the mean, not the curve's leader");
        // Perfect information is worth what the best choice forgoes; any other forgoes as much more as its mean is lower.
        close(&decision.expected_loss.unwrap(), &[296.0 + 320.0, 296.0, 296.0 + 75.0]);
    }

    #[test]
    fn the_curve_and_its_frontier_part_company() {
        let (costs, qalys) = table();
        let curve = acceptability(&costs, &qalys, [20_000.0, 30_000.0].into_iter());
        close(&curve[1].chance_best, &[0.1, 0.4, 0.5]);
        assert_eq!((curve[0].frontier, curve[1].frontier), (2, 1));
        for step in &curve {
            close(&[step.chance_best.iter().sum()], &[1.0]);
        }
    }

    #[test]
    fn ties_are_shared_and_one_draw_says_nothing_about_chance() {
        let decision = Decision::of(&array![[1.0, 1.0, 0.0], [2.0, 2.0, 2.0]]).unwrap();
        let chance = decision.chance_best.unwrap();
        close(&chance, &[0.5 / 2.0 + 1.0 / 6.0, 0.5 / 2.0 + 1.0 / 6.0, 1.0 / 6.0]);
        assert_eq!(decision.frontier, 0);
        let single = Decision::of(&array![[1.0, 2.0]]).unwrap();
        assert_eq!(single.frontier, 1);
        assert_eq!((single.chance_best, single.expected_loss, single.evpi), (None, None, None));
        assert_eq!(Decision::of(&Array2::zeros((0, 2))), None);
    }

    #[test]
    fn a_ratio_is_given_only_where_it_has_a_meaning() {
        assert_eq!(Icer::of(0.0, 0.0), Icer::Same);
        assert_eq!(Icer::of(-5.0, 1.0), Icer::BetterAndCheaper);
        assert_eq!(Icer::of(0.0, 1.0), Icer::BetterAndCheaper);
        assert_eq!(Icer::of(5.0, -1.0), Icer::WorseAndDearer);
        assert_eq!(Icer::of(5.0, 0.0), Icer::WorseAndDearer);
        assert_eq!(Icer::of(500.0, 0.04), Icer::PaidPerQalyGained(12_500.0));
        assert_eq!(Icer::of(-500.0, -0.04), Icer::SavedPerQalyLost(12_500.0));
        assert_eq!(Icer::of(-5.0, 1.0).pounds_per_qaly(), None);
    }
}
