//! What it would be worth to know every parameter before a choice, with chance taken out of all options together.
//!
//! The largest of noisy numbers is too large on average, so that runs which still carry chance overstate what knowing the
//! parameters would be worth. What counts is how far the leading options lie apart: chance is therefore taken out of the
//! differences between all options at once, by their covariance, and never from one option at a time against another. Which
//! option is the comparator does not matter, and an option that is best in no run and not on average is not looked at.

use super::economics::Decision;
use super::statistics::{LOWER, Ranged, UPPER, quantile, sorted};
use crate::calibration::linear::eigen;
use crate::engine::Draws;
use crate::random::{normal_quantile, uniforms};
use crate::units::matrix::times;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

/// Sets of runs drawn again for the range.
const AGAIN: u32 = 100;
/// The process of their stream.
const PROCESS: u8 = 249;
/// A direction with less than this part of the largest variance is none.
const NOTHING: f64 = 1e-12;

/// The options between which a choice is open: the best on average first, then those that are best in some run.
#[must_use]
pub fn contenders(decision: &Decision) -> Vec<usize> {
    let first = decision.frontier;
    let some = decision.chance_best.iter().flatten().enumerate();
    let others = some.filter(|&(option, &chance)| option != first && chance > 0.0);
    std::iter::once(first).chain(others.map(|(option, _)| option)).collect()
}

/// Some options over the first of them, `[draw, others]`, pounds.
#[must_use]
pub fn contrasts(benefits: ArrayView2<'_, f64>, contenders: &[usize]) -> Array2<f64> {
    let of = |draw: usize, at: usize| benefits[[draw, contenders[at]]];
    Array2::from_shape_fn((benefits.nrows(), contenders.len() - 1), |(draw, at)| {
        of(draw, at + 1) - of(draw, 0)
    })
}

/// The matrix that stretches vectors along the directions that `metric` and `other` (both symmetric) have in common.
///
/// `stretch` gives the factor from a direction's rank, its size in `other` where its size in `metric` is 1 (the largest
/// first), and how many directions `metric` has. Vectors in other coordinates are stretched alike: nothing depends on which
/// option the others are counted from. Where `metric` has nothing, nothing is stretched.
#[must_use]
pub fn stretched(
    metric: &Array2<f64>,
    other: &Array2<f64>,
    stretch: impl Fn(usize, f64, usize) -> f64,
) -> Array2<f64> {
    let size = metric.nrows();
    let (sizes, axes) = eigen(metric.clone());
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let own: Vec<usize> = (0..size).filter(|&at| sizes[at] > NOTHING * largest).collect();
    let into = Array2::from_shape_fn((own.len(), size), |(row, column)| {
        axes[[column, own[row]]] / sizes[own[row]].sqrt()
    });
    let back = Array2::from_shape_fn((size, own.len()), |(row, column)| {
        axes[[row, own[column]]] * sizes[own[column]].sqrt()
    });
    let (values, vectors) = eigen(times(&times(&into, other), &into.t()));
    let mut order: Vec<usize> = (0..own.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let mut middle = Array2::<f64>::zeros((own.len(), own.len()));
    for (rank, &at) in order.iter().enumerate() {
        let by = stretch(rank, values[at], own.len()) - 1.0;
        for ((row, column), sum) in middle.indexed_iter_mut() {
            *sum += by * vectors[[row, at]] * vectors[[column, at]];
        }
    }
    Array2::eye(size) + times(&times(&back, &middle), &into)
}

/// The expected value of perfect information about the parameters with the noise of chance taken out, and its 90 % range,
/// pounds.
///
/// `twins` (`[twin, option]`) are net benefits under the parameters of the first runs and other chance: half the mean square of
/// the differences between run and twin, options together, is the covariance that chance alone causes. The runs' differences
/// between options are drawn in towards their means until that covariance is gone; a direction in which chance has more than
/// all runs show is left out. Exact for normal draws, otherwise an approximation. The range is that of runs drawn again with
/// their twins, runs of one draw together. None with a single run or without twins.
#[must_use]
pub fn perfect(net_benefit: &Array2<f64>, twins: &Array2<f64>, draws: &Draws) -> Option<Ranged> {
    let (runs, options) = net_benefit.dim();
    if runs < 2 || options == 0 || twins.nrows() == 0 || twins.ncols() != options {
        return None;
    }
    let contenders = contenders(&Decision::of(net_benefit)?);
    if contenders.len() < 2 {
        return Some(Ranged { estimate: 0.0, low: 0.0, high: 0.0 });
    }
    let over = contrasts(net_benefit.view(), &contenders);
    let between = contrasts(twins.view(), &contenders);
    let between = &between - &over.slice(ndarray::s![..twins.nrows(), ..]);
    let estimate = corrected(&over, &between, &vec![1.0; runs]);
    let of: &[usize] = if draws.repeat() { draws.numbers() } else { &[] };
    let count = if draws.repeat() { draws.different() } else { runs };
    let again: Vec<f64> = (0..AGAIN)
        .map(|again| {
            let mut times = vec![0.0; count];
            for share in uniforms(0, again, PROCESS, count) {
                times[((share * count as f64) as usize).min(count - 1)] += 1.0;
            }
            let weight = |run: usize| times[of.get(run).copied().unwrap_or(run)];
            let weights: Vec<f64> = (0..runs).map(weight).collect();
            corrected(&over, &between, &weights)
        })
        .collect();
    let again = sorted(&again);
    let at = |share: f64| quantile(&again, share).unwrap_or(estimate);
    Some(Ranged { estimate, low: at(LOWER).min(estimate), high: at(UPPER).max(estimate) })
}

/// Numbers `[run, column]` drawn in towards their means, columns together, until the covariance of chance is gone as far as it
/// is known. `between` is what the first runs' twins differ from them. Sums of columns are drawn in with them.
///
/// A variance of so few twins is itself uncertain. Where chance has nearly all of a variance, taking out its estimate would
/// leave almost nothing, and what is not known would look sure: its lower end (19 in 20) is taken out, so that what is left is
/// rather too wide than too narrow.
#[must_use]
pub fn without_chance(numbers: &Array2<f64>, between: &Array2<f64>) -> Array2<f64> {
    let weights = vec![1.0; numbers.nrows()];
    // Relative errors of the variances of normal numbers are √(2 ÷ count).
    let [runs, twins] = [numbers, between].map(|of| 2.0 / of.nrows().max(1) as f64);
    let sure = (1.0 - normal_quantile(UPPER) * (runs + twins).sqrt()).max(0.0);
    let (centre, inward) = inward(numbers, between, &weights, sure);
    times(&(numbers - &centre), &inward.t()) + &centre
}

/// Means, and the matrix that draws in towards them: a part of chance, by its share of each direction's variance.
fn inward(
    numbers: &Array2<f64>,
    between: &Array2<f64>,
    weights: &[f64],
    part: f64,
) -> (Array1<f64>, Array2<f64>) {
    let centre = centre(numbers, weights);
    let all = products(numbers.view(), centre.view(), weights, -1.0);
    let twinned: f64 = weights.iter().take(between.nrows()).sum();
    let zero = Array1::zeros(numbers.ncols());
    let alike = vec![1.0; between.nrows()];
    let weights = if twinned > 0.0 { weights } else { &alike };
    let chance = products(between.view(), zero.view(), weights, 0.0) / 2.0;
    let inward = stretched(&all, &chance, |_, share, _| (1.0 - part * share).max(0.0).sqrt());
    (centre, inward)
}

/// The value from contrasts `[run, option]`, what twins differ from them, and how often each run counts.
fn corrected(over: &Array2<f64>, between: &Array2<f64>, weights: &[f64]) -> f64 {
    let (centre, inward) = inward(over, between, weights, 1.0);
    let (mut best, mut count) = (0.0, 0.0);
    for (row, weight) in over.outer_iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        let moved = &centre + &inward.dot(&(&row - &centre));
        best += weight * moved.iter().copied().fold(0.0, f64::max);
        count += weight;
    }
    (best / count - centre.iter().copied().fold(0.0, f64::max)).max(0.0)
}

fn centre(numbers: &Array2<f64>, weights: &[f64]) -> Array1<f64> {
    let mut sum = Array1::<f64>::zeros(numbers.ncols());
    for (row, weight) in numbers.outer_iter().zip(weights) {
        sum.scaled_add(*weight, &row);
    }
    sum / weights.iter().sum::<f64>()
}

/// Mean products of columns about a centre; `more` is added to the divisor.
fn products(
    numbers: ArrayView2<'_, f64>,
    centre: ArrayView1<'_, f64>,
    weights: &[f64],
    more: f64,
) -> Array2<f64> {
    let size = numbers.ncols();
    let mut sums = Array2::<f64>::zeros((size, size));
    let mut count = more;
    for (row, weight) in numbers.axis_iter(Axis(0)).zip(weights) {
        count += weight;
        if *weight > 0.0 {
            let off = &row - &centre;
            for one in 0..size {
                for other in 0..=one {
                    sums[[one, other]] += weight * off[one] * off[other];
                }
            }
        }
    }
    for one in 0..size {
        for other in 0..one {
            sums[[other, one]] = sums[[one, other]];
        }
    }
    sums / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::normal_quantile;
    use ndarray::{array, s};

    fn normals(stream: u32, count: usize) -> Vec<f64> {
        uniforms(5, stream, 1, count).into_iter().map(normal_quantile).collect()
    }

    /// Two options that share an effect of standard deviation 100, each with `spread` of its own and chance of 40, and means over
    /// a comparator without either; a third option that is always worse by far. Runs, twins, and the runs without chance.
    fn leaders(runs: usize, first: u32, spread: f64, means: [f64; 2]) -> [Array2<f64>; 3] {
        let column = |index: u32| normals(first + index, runs);
        let shared = column(0);
        let own = [column(1), column(2)];
        let truth = |run: usize, option: usize| match option {
            0 => 0.0,
            1 | 2 => means[option - 1] + 100.0 * shared[run] + spread * own[option - 1][run],
            _ => -9_000.0 + 300.0 * shared[run],
        };
        let noise = [column(3), column(4), column(5), column(6)];
        let with = |from: usize| {
            Array2::from_shape_fn((runs, 4), |(run, option)| {
                let chance =
                    if matches!(option, 1 | 2) { noise[from + option - 1][run] } else { 0.0 };
                truth(run, option) + 40.0 * chance
            })
        };
        [with(0), with(2), Array2::from_shape_fn((runs, 4), |(run, option)| truth(run, option))]
    }

    #[test]
    fn what_two_leaders_share_is_not_taken_for_knowledge() {
        // The leaders differ by 20 z: worth 20 φ(0) = 7.98. With chance, √(400 + 3200) φ(0) = 23.9.
        let runs = 100_000;
        let [noisy, twins, truth] = leaders(runs, 0, 200_f64.sqrt(), [5_000.0; 2]);
        let found = perfect(&noisy, &twins, &Draws::apart(runs)).unwrap();
        let exact = 20.0 * 0.398_942_280_4;
        // The spread is √(3600 − 3200), each variance known to √(2 ÷ n) of itself: relative error √(2 ÷ n) × 6800 ÷ 800; the
        // mean adds φ-free noise of 60 ÷ √n ÷ 2.
        let error = exact * (2.0 / runs as f64).sqrt() * 8.5 + 30.0 / (runs as f64).sqrt();
        assert!((found.estimate - exact).abs() < 4.0 * error, "{found:?} is not {exact} ± {error}");
        let raw = Decision::of(&noisy).unwrap().evpi.unwrap();
        assert!((raw - 23.94).abs() < 0.5, "{raw}");
        assert!((Decision::of(&truth).unwrap().evpi.unwrap() - exact).abs() < 0.2);
    }

    #[test]
    fn nor_where_the_comparator_could_be_best() {
        // Own effects of 10, a mean of 155 over the comparator: 8.0 without chance, three times that with it.
        let runs = 50_000;
        let [noisy, twins, truth] = leaders(runs, 20, 10.0, [155.0; 2]);
        let exact = Decision::of(&truth).unwrap().evpi.unwrap();
        assert!((exact - 8.0).abs() < 0.5, "{exact}");
        let raw = Decision::of(&noisy).unwrap().evpi.unwrap();
        assert!(raw > 2.9 * exact, "{raw}");
        // The same draws: what is left is the error of the two variances, √(2 ÷ n) × (3400 + 3200) ÷ (2 × 200) of 5.6, and that
        // leaders are no longer normal once the comparator cuts them off.
        let found = perfect(&noisy, &twins, &Draws::apart(runs)).unwrap().estimate;
        assert!((found - exact).abs() < 4.0 * 0.6, "{found} is not {exact}");
    }

    #[test]
    fn the_comparator_and_options_that_are_never_best_do_not_matter() {
        let [noisy, twins, _] = leaders(400, 0, 200_f64.sqrt(), [5_000.0; 2]);
        let twins = twins.slice(s![..40, ..]).to_owned();
        let draws = Draws::apart(400);
        let found = perfect(&noisy, &twins, &draws).unwrap();
        assert!(found.low < found.estimate && found.estimate < found.high, "{found:?}");
        for order in [[1, 0, 2, 3], [2, 1, 3, 0], [3, 2, 1, 0]] {
            let moved = |array: &Array2<f64>| array.select(Axis(1), &order);
            let other = perfect(&moved(&noisy), &moved(&twins), &draws).unwrap();
            for (one, other) in
                [(found.estimate, other.estimate), (found.low, other.low), (found.high, other.high)]
            {
                assert!((one - other).abs() <= 1e-9 * (1.0 + one), "{order:?}: {found:?}");
            }
        }
        let some = |array: &Array2<f64>| array.select(Axis(1), &[1, 2]);
        assert_eq!(perfect(&some(&noisy), &some(&twins), &draws), Some(found));
    }

    #[test]
    fn the_range_holds_the_truth_about_as_often_as_it_says() {
        // 20 φ(z) − 15 Φ(−z) with z = 15 ÷ 20. Where the leaders tie, or chance has nearly all of the variance, a value has its
        // bend there, and no range of this kind is exact.
        let exact = 20.0 * 0.301_137_4 - 15.0 * 0.226_627_4;
        let (repeats, runs) = (40, 1_000);
        let inside = (0..repeats)
            .filter(|repeat| {
                let first = 10 * (repeat + 1);
                let [noisy, twins, _] = leaders(runs, first, 200_f64.sqrt(), [5_000.0, 4_985.0]);
                let found = perfect(&noisy, &twins, &Draws::apart(runs)).unwrap();
                found.low <= exact && exact <= found.high
            })
            .count();
        // 90 % of 40 is 36; the binomial standard deviation 1.9.
        assert!(inside >= 30, "{inside} of {repeats}");
    }

    #[test]
    fn two_options_are_drawn_in_exactly() {
        // Incremental net benefit ~ N(50, 100²) over parameters, with chance of standard deviation 200 on top.
        let (centre, spread, noise, count) = (50.0, 100.0, 200.0, 200_000_usize);
        let (parameter, one, other) = (normals(0, count), normals(1, count), normals(2, count));
        let with = |chance: &[f64]| {
            Array2::from_shape_fn((count, 2), |(run, option)| {
                option as f64 * (centre + spread * parameter[run] + noise * chance[run])
            })
        };
        let (runs, twins) = (with(&one), with(&other));
        // Closed form: σ (φ(z) − z Φ(−z)) with z = 50/100: φ = 0.352065, Φ(−z) = 0.308538.
        let exact = spread * (0.352_065_326_8 - 0.5 * 0.308_537_538_7);
        let found = perfect(&runs, &twins, &Draws::apart(count)).unwrap().estimate;
        // Delta method: the mean moves the value by Φ(−z) = 0.31, the spread by φ(z) = 0.35, and the estimate of the spread
        // by at most √(2/n) (50,000 + 40,000) ÷ (2 × 100); the draws themselves add at most 100/√n.
        let n = count as f64;
        let error = 0.31 * (50_000.0 / n).sqrt()
            + 0.35 * 90_000.0 / 200.0 * (2.0 / n).sqrt()
            + spread / n.sqrt();
        assert!((found - exact).abs() < 4.0 * error, "{found} is not {exact} ± {error}");
        assert!(Decision::of(&runs).unwrap().evpi.unwrap() > 3.0 * found);
    }

    #[test]
    fn parts_and_total_agree_once_luck_is_gone() {
        // Two causes: what is known moves both, luck moves them against each other. The total is surer than a part with luck in
        // it, and no longer without.
        let runs = 20_000;
        let of = |stream: u32| normals(50 + stream, runs);
        let (known, apart, luck, other) = (of(0), of(1), of(2), of(3));
        let with = |luck: &[f64]| {
            Array2::from_shape_fn((runs, 2), |(run, cause)| {
                let side = if cause == 0 { 1.0 } else { -1.0 };
                10.0 + 3.0 * known[run] + 0.5 * side * apart[run] + 6.0 * side * luck[run]
            })
        };
        let (shown, twins) = (with(&luck), with(&other));
        let found = without_chance(&shown, &(&twins - &shown));
        let spread = |numbers: &dyn Fn(usize) -> f64| {
            let all: Vec<f64> = (0..runs).map(numbers).collect();
            crate::findings::statistics::variance(&all).unwrap().sqrt()
        };
        let [part, total] = [&found, &shown]
            .map(|of| [spread(&|run| of[[run, 0]]), spread(&|run| of[[run, 0]] + of[[run, 1]])]);
        assert!(total[0] > total[1], "with luck the part strays further than the total");
        // √(9 + ¼) and 6; a standard deviation of n runs has the relative error 1 ÷ √(2 n), of a difference of variances as much
        // more as luck is larger: 4 × 36 ÷ 9 × 0.005.
        assert!((part[0] / 9.25_f64.sqrt() - 1.0).abs() < 0.32, "{part:?}");
        assert!((part[1] / 6.0 - 1.0).abs() < 0.03, "{part:?}");
    }

    #[test]
    fn what_is_left_without_chance_is_seldom_too_narrow() {
        // What is known strays by 2, luck by 10: of a variance of 104 chance has 100, which a hundred twins know to 14 %.
        let (runs, twinned, repeats) = (1_000, 100, 100);
        let seldom = (0..repeats)
            .filter(|repeat| {
                let of = |stream: u32| normals(1_000 + 3 * repeat + stream, runs);
                let (known, luck, other) = (of(0), of(1), of(2));
                let shown = |luck: &[f64], count: usize| {
                    Array2::from_shape_fn((count, 1), |(run, _)| {
                        2.0 * known[run] + 10.0 * luck[run]
                    })
                };
                let numbers = shown(&luck, runs);
                let between = shown(&other, twinned) - numbers.slice(s![..twinned, ..]);
                let left: Vec<f64> = without_chance(&numbers, &between).iter().copied().collect();
                crate::findings::statistics::variance(&left).unwrap().sqrt() < 2.0
            })
            .count();
        // 5 of 100 by the size of the range; 12 is three standard deviations of that count more.
        assert!(seldom <= 12, "{seldom} of {repeats} make less of it than there is");
    }

    #[test]
    fn nothing_but_chance_is_worth_nothing_to_know() {
        let apart = Draws::apart(4);
        let runs = array![[0.0, 5.0], [0.0, -5.0], [0.0, 6.0], [0.0, -6.0]];
        let twins = array![[0.0, -5.0], [0.0, 5.0], [0.0, -6.0], [0.0, 6.0]];
        assert!(perfect(&runs, &twins, &apart).unwrap().estimate < 1e-12);
        // No chance at all: nothing is taken out.
        let kept = perfect(&runs, &runs, &apart).unwrap().estimate;
        assert!((kept - Decision::of(&runs).unwrap().evpi.unwrap()).abs() < 1e-12);
        assert_eq!(perfect(&runs, &Array2::zeros((0, 2)), &apart), None);
        // Nothing to choose.
        let sure = array![[0.0, 5.0], [0.0, 6.0]];
        assert_eq!(perfect(&sure, &sure, &Draws::apart(2)).unwrap().estimate, 0.0);
    }
}
