//! Sensitivity and value of information against closed forms and other people's programs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::engine::Draws;
use commissioning_balance::findings::economics::{Decision, net_benefit};
use commissioning_balance::findings::statistics::{ranks, variance};
use commissioning_balance::random::{normal_quantile, uniforms};
use commissioning_balance::sensitivity::convergence::{curve, parts, slope};
use commissioning_balance::sensitivity::information::{Contest, Partial, break_even, stand_out};
use commissioning_balance::sensitivity::ranks::{Ranked, rank_correlation};
use commissioning_balance::sensitivity::sobol::{MOST_PARAMETERS, design, indices, sequence};
use commissioning_balance::sensitivity::spline::Smoother;
use ndarray::{Array2, Axis};
use std::f64::consts::PI;

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected} ± {within}");
}

/// The factorial of 64 × 64 normal midpoint quantiles; parameters `[draw, 2]`, costs and QALYs of usual care and of the
/// shift.
fn factorial() -> (Array2<f64>, Array2<f64>, Array2<f64>) {
    let level = |at: usize| normal_quantile((at as f64 + 0.5) / 64.0);
    let parameters = Array2::from_shape_fn((4096, 2), |(draw, column)| {
        level(if column == 0 { draw / 64 } else { draw % 64 })
    });
    let of = |usual: f64, shifted: &dyn Fn(f64, f64) -> f64| {
        Array2::from_shape_fn((4096, 2), |(draw, option)| match option {
            0 => usual,
            _ => shifted(parameters[[draw, 0]], parameters[[draw, 1]]),
        })
    };
    let costs = of(1000.0, &|_, z| 3000.0 + 500.0 * z);
    let qalys = of(0.5, &|x, _| 0.62 + 0.06 * x);
    (parameters, costs, qalys)
}

/// The value of one parameter, each run with a draw of its own.
fn partial(benefit: &Array2<f64>, smoother: &Smoother, stream: u32) -> Partial {
    let contest = Contest::new(benefit, &Draws::apart(benefit.nrows())).unwrap();
    contest.smooth(smoother).partial(1, stream)
}

#[test]
fn values_of_information_meet_the_closed_form() {
    let (parameters, costs, qalys) = factorial();
    let at_20 = net_benefit(&costs, &qalys, 20_000.0);
    let decision = Decision::of(&at_20).unwrap();
    close(decision.chance_best.unwrap()[1], 0.621_337_890_625, 1e-15);
    close(decision.evpi.unwrap(), 340.319_007_8, 5e-8);
    let evpi = Decision::of(&net_benefit(&costs, &qalys, 30_000.0)).unwrap().evpi.unwrap();
    close(evpi, 199.656_671_7, 5e-8);
    for (column, exact) in [(0, 303.030_488_0), (1, 59.231_751_2)] {
        let values = parameters.column(column).to_vec();
        let smoother = Smoother::new(&values).unwrap();
        let found = partial(&at_20, &smoother, column as u32);
        close(found.plain, exact, 5e-8);
        assert_eq!(found.columns, 2, "a straight line is the truth, and nothing is added to it");
        assert!(found.corrected.low < exact && exact < found.corrected.high, "{found:?}");
        // The slope's noise, 500 ÷ 1200 or the other way round, over 4,096 draws: its share is 4e-5 or 1.4e-3 of the slope.
        close(found.corrected.estimate, exact, 0.003 * exact);
        assert!(found.corrected.estimate < found.plain);
    }
}

#[test]
fn a_parameter_that_does_nothing_is_worth_nothing_however_noisy_the_runs() {
    // Two options that are equally good on average: the worst case, since any pattern in noise pays.
    let draws = 1000;
    let normals = |stream: u32| -> Vec<f64> {
        uniforms(9, stream, 1, draws).into_iter().map(normal_quantile).collect()
    };
    let (mut plain, mut corrected) = (0.0, 0.0);
    let repeats = 20;
    for repeat in 0..repeats {
        let (values, noise) = (normals(2 * repeat), normals(2 * repeat + 1));
        let benefit =
            Array2::from_shape_fn(
                (draws, 2),
                |(draw, option)| {
                    if option == 0 { 0.0 } else { 100.0 * noise[draw] }
                },
            );
        let smoother = Smoother::new(&values).unwrap();
        let found = partial(&benefit, &smoother, repeat);
        plain += found.plain / f64::from(repeats);
        corrected += found.corrected.estimate / f64::from(repeats);
    }
    // A slope of standard error 100 ÷ √1000 = 3.16 is worth E|slope| φ(0) = 1.0 where the mean is 0. Drawn in, it is worth
    // E √(z² − 1) beyond 1, which is half of E|z|.
    assert!(plain > 0.5, "the plain estimate takes noise for knowledge: {plain}");
    assert!(corrected < 0.75 * plain, "{corrected} of {plain}");
}

/// Runs of five options: two leaders who share most of what moves them, 15 apart, one who is best now and then, and two far behind. The
/// first column of the parameters moves one leader against the other, the second both together, and the others nothing.
fn five(draws: usize, first: u32) -> (Vec<Vec<f64>>, Array2<f64>) {
    let normals = |stream: u32| -> Vec<f64> {
        uniforms(17, first + stream, 1, draws).into_iter().map(normal_quantile).collect()
    };
    let parameters: Vec<Vec<f64>> = (0..4).map(normals).collect();
    let chance: Vec<Vec<f64>> = (4..9).map(normals).collect();
    let benefit = Array2::from_shape_fn((draws, 5), |(draw, option)| {
        let (apart, both) = (parameters[0][draw], parameters[1][draw]);
        let truth = match option {
            0 => -900.0 + 10.0 * both,
            1 => 100.0 * both + 20.0 * apart,
            2 => 100.0 * both - 15.0,
            3 => -2_000.0 + 400.0 * apart,
            _ => -300.0,
        };
        truth + 40.0 * chance[option][draw]
    });
    (parameters, benefit)
}

#[test]
fn neither_the_comparator_nor_options_that_are_never_best_move_the_value_of_a_row() {
    let (parameters, benefit) = five(400, 0);
    for values in &parameters {
        let smoother = Smoother::new(values).unwrap();
        let found = partial(&benefit, &smoother, 3);
        for order in [[1, 0, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 1, 0, 3]] {
            let moved = partial(&benefit.select(Axis(1), &order), &smoother, 3);
            close(moved.plain, found.plain, 1e-9 * (1.0 + found.plain));
            let (one, other) = (moved.corrected, found.corrected);
            close(one.estimate, other.estimate, 1e-9 * (1.0 + other.estimate));
            assert_eq!(moved.columns, found.columns);
        }
        // The first and the fourth are best in no run.
        let fewer = partial(&benefit.select(Axis(1), &[1, 2, 4]), &smoother, 3);
        assert_eq!(fewer, found);
    }
}

#[test]
fn the_value_of_a_row_is_near_the_truth_and_its_range_holds_it() {
    // Knowing the first column: 20 φ(z) − 15 Φ(−z) with z = 15 ÷ 20 between the leaders; the option at −300 adds nothing to it.
    let exact = 20.0 * 0.301_137_4 - 15.0 * 0.226_627_4;
    let repeats = 60;
    let (mut inside, mut sum, mut plain, mut idle) = (0, 0.0, 0.0, 0.0);
    for repeat in 0..repeats {
        let (parameters, benefit) = five(400, 10 + 10 * repeat);
        let of = |column: usize| partial(&benefit, &Smoother::new(&parameters[column]).unwrap(), 3);
        let found = of(0);
        sum += found.corrected.estimate / f64::from(repeats);
        plain += found.plain / f64::from(repeats);
        idle += of(2).corrected.estimate / f64::from(repeats);
        let range = found.corrected;
        inside += u32::from(range.low <= exact && exact <= range.high);
    }
    // One estimate has the slope's error, 60 ÷ √400 = 3 of 20, and the mean's: 3 φ(z) and 3 Φ(−z); the mean's also bends it up by
    // ½ 3² φ(z) ÷ 20.
    let error = (0.9_f64.powi(2) + 0.68_f64.powi(2)).sqrt() / f64::from(repeats).sqrt();
    close(sum, exact + 0.07, 4.0 * error);
    assert!(inside >= 46, "{inside} of {repeats} ranges of 90 % hold the truth");
    assert!(plain >= sum, "{plain} {sum}");
    assert!(idle < 1.0, "a row that does nothing is worth {idle}");
}

#[test]
fn among_many_rows_few_stand_out_by_noise() {
    // 200 rows that do nothing and one that does: the one is found, and seldom another.
    let draws = 300;
    let normals = |stream: u32| -> Vec<f64> {
        uniforms(23, stream, 1, draws).into_iter().map(normal_quantile).collect()
    };
    let (mut found, mut wrong) = (0, 0);
    for repeat in 0..10 {
        let at = |column: u32| normals(1_000 * repeat + column);
        let (own, noise) = (at(0), [at(500), at(501)]);
        let benefit = Array2::from_shape_fn((draws, 3), |(draw, option)| match option {
            0 => 0.0,
            _ => 30.0 * noise[option - 1][draw] + 20.0 * own[draw] * (option as f64 - 1.5),
        });
        let contest = Contest::new(&benefit, &Draws::apart(draws)).unwrap();
        let by_noise: Vec<f64> = (0..201)
            .map(|column| {
                let smoother = Smoother::new(&at(column)).unwrap();
                contest.on(smoother.basis(Smoother::FIXED)).by_noise()
            })
            .collect();
        let out = stand_out(&by_noise);
        found += u32::from(out.contains(&0));
        wrong += out.iter().filter(|&&row| row > 0).count();
    }
    assert_eq!(found, 10);
    // Expected: at most a tenth of those that stand out, about one in ten tries.
    assert!(wrong <= 5, "{wrong}");
    assert_eq!(stand_out(&[0.5, 0.9, 0.04, 0.001]), [2, 3], "0.04 ≤ 0.1 × 2 ÷ 4");
    assert!(stand_out(&[0.5, 0.9, 0.06]).is_empty());
}

#[test]
fn a_study_is_worth_what_the_closed_form_says() {
    // A straight line: the study shows the first column with √share of its spread, so that it is worth √share of knowing it.
    let (parameters, _, _) = factorial();
    let values = parameters.column(0).to_vec();
    let benefit = Array2::from_shape_fn((4096, 2), |(draw, option)| match option {
        0 => 0.0,
        _ => 100.0 * values[draw],
    });
    let contest = Contest::new(&benefit, &Draws::apart(4096)).unwrap();
    let smoother = Smoother::new(&values).unwrap();
    let found = contest.smooth(&smoother);
    let all = found.worth();
    for share in [1.0, 0.5, 0.1] {
        close(found.study(&values, share, false), share.sqrt() * all, 1e-6 * all);
    }
    assert_eq!(found.study(&values, 0.0, false), 0.0);
}

#[test]
fn a_bent_answer_is_followed() {
    // Net benefit x² − 1 for a normal x: knowing x is worth E max(0, x² − 1) = 2 φ(1) = 0.4839414.
    let draws = 4000;
    let values: Vec<f64> =
        (0..draws).map(|at| normal_quantile((at as f64 + 0.5) / draws as f64)).collect();
    let benefit = Array2::from_shape_fn((draws, 2), |(draw, option)| {
        if option == 0 { 0.0 } else { values[draw] * values[draw] - 1.0 }
    });
    let smoother = Smoother::new(&values).unwrap();
    let found = partial(&benefit, &smoother, 0);
    assert!(found.columns > 3);
    // The natural spline is straight beyond its outer knots, where 5 % of draws lie: within 5 %.
    close(found.plain, 0.483_941_4, 0.025);
    let straight = smoother.basis(0);
    assert_eq!(straight.len(), 2);
    let smooth = smoother.smooth(&benefit.column(1).to_vec());
    close(break_even(&values, &smooth).unwrap(), -1.0, 0.05);
}

#[test]
fn ranks_share_ties() {
    assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    close(rank_correlation(&[1.0, 2.0, 3.0], &[1.0, 8.0, 27.0]), 1.0, 1e-15);
    close(rank_correlation(&[1.0, 2.0, 3.0], &[0.0, 0.0, 0.0]), 0.0, 0.0);
}

#[test]
fn partial_rank_correlations_are_those_of_residuals() {
    let part = |number: f64| number - number.floor();
    let draws = 200;
    let root = |at: usize, prime: f64| part((at + 1) as f64 * prime.sqrt());
    let primes = [2.0, 3.0, 5.0, 7.0];
    // A fifth column that repeats the first, and a sixth that does not vary.
    let parameters = Array2::from_shape_fn((draws, 6), |(draw, column)| match column {
        4 => 2.0 * root(draw, 2.0),
        5 => 1.0,
        _ => root(draw, primes[column]),
    });
    let outcome: Vec<f64> = (0..draws)
        .map(|at| {
            (2.0 * root(at, 2.0)).exp() - 3.0 * root(at, 3.0).powi(3)
                + 0.5 * root(at, 5.0)
                + 0.4 * root(at, 11.0)
        })
        .collect();
    let ranked = Ranked::new(&parameters);
    assert_eq!(ranked.varying(), [0, 1, 2, 3, 4]);
    let found = ranked.partial(&outcome);
    assert_eq!(found.together, 4);
    // SciPy 1.17.1: rankdata, residuals of least squares on the other ranks, their correlation; Fisher's z.
    let scipy = [
        [0.956_938_172_111_351_9, 0.945_777_038_359_446_7, 0.965_842_253_052_408_2],
        [-0.847_962_931_135_247_6, -0.877_995_466_754_917_7, -0.811_280_511_041_286_3],
        [0.231_568_156_013_093_3, 0.117_211_002_760_710_16, 0.339_864_611_774_891_5],
        [0.079_403_067_447_699_6, -0.038_503_986_747_629_3, 0.195_129_469_736_917_55],
    ];
    for (column, [estimate, low, high]) in scipy.into_iter().enumerate() {
        let ours = found.correlations[column].unwrap();
        close(ours.estimate, estimate, 1e-10);
        close(ours.low, low, 1e-10);
        close(ours.high, high, 1e-10);
    }
    assert_eq!(found.correlations[4], None, "it says what the first says");
    assert_eq!(found.correlations[5], None);
    assert!(ranked.partial(&outcome[..100]).correlations.iter().all(Option::is_none));
}

#[test]
fn the_sequence_is_that_of_joe_and_kuo() {
    let points = sequence(1024, 40, None).unwrap();
    // SciPy 1.17.1: qmc.Sobol(40, scramble=False).random(1024), dimensions 1, 2, 8, 20 and 40.
    for (row, expected) in [
        (1, [0.5; 5]),
        (2, [0.75, 0.25, 0.75, 0.25, 0.25]),
        (
            777,
            [0.692_382_812_5, 0.936_523_437_5, 0.762_695_312_5, 0.752_929_687_5, 0.358_398_437_5],
        ),
        (
            1023,
            [0.000_976_562_5, 0.752_929_687_5, 0.618_164_062_5, 0.319_335_937_5, 0.698_242_187_5],
        ),
    ] {
        for (dimension, number) in [0, 1, 7, 19, 39].into_iter().zip(expected) {
            assert_eq!(points[[row, dimension]], number, "{row}, {dimension}");
        }
    }
    assert_eq!(sequence(2, 41, None), None);
    assert_eq!(design(2, MOST_PARAMETERS + 1, None), None);
}

#[test]
fn a_shifted_sequence_keeps_its_balance() {
    let points = sequence(256, 12, Some(5)).unwrap();
    for column in points.columns() {
        let mut filled = [0; 256];
        for point in column {
            assert!(*point > 0.0 && *point < 1.0);
            filled[(point * 256.0) as usize] += 1;
        }
        assert_eq!(filled, [1; 256], "one point in every 256th");
    }
    assert_ne!(points, sequence(256, 12, Some(6)).unwrap());
}

fn ishigami(row: &[f64]) -> f64 {
    let [a, b, c] = [row[0], row[1], row[2]].map(|unit| PI * (2.0 * unit - 1.0));
    a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
}

fn on(design: &Array2<f64>) -> Vec<f64> {
    design.axis_iter(Axis(0)).map(|row| ishigami(&row.to_vec())).collect()
}

#[test]
fn indices_of_ishigami_are_those_of_salib_and_near_the_exact_ones() {
    let found = indices(&on(&design(4096, 3, None).unwrap()), 3, 1).unwrap();
    // SALib 1.6.0: sobol.sample(problem, 4096, calc_second_order=False, scramble=False), sobol.analyze.
    let salib = [
        [0.314_106_418_688_940_6, 0.557_434_576_309_696_7],
        [0.442_472_752_120_211_5, 0.442_454_153_495_844_4],
        [-6.487_942_625_889_069e-5, 0.243_293_121_922_183_16],
    ];
    // Variance: 49/8 + 0.1 π⁴/5 + 0.01 π⁸/18 + ½.
    let exact = [[0.313_905, 0.557_589], [0.442_411, 0.442_411], [0.0, 0.243_684]];
    for ((ours, salib), exact) in found.iter().zip(salib).zip(exact) {
        for (ranged, (salib, exact)) in [ours.first, ours.total].iter().zip(salib.iter().zip(exact))
        {
            close(ranged.estimate, *salib, 1e-9);
            close(ranged.estimate, exact, 0.001);
            assert!(ranged.low < exact && exact < ranged.high, "{ranged:?} {exact}");
            // SALib's 95 % half-widths are 0.013 to 0.041: ours, of 90 %, are of that size.
            assert!(ranged.high - ranged.low < 0.08 && ranged.high - ranged.low > 0.01);
        }
    }
    assert_eq!(indices(&[1.0; 10], 3, 1), None, "nothing varies");
    assert_eq!(indices(&[1.0; 11], 3, 1), None, "not a design");
}

/// Extra deaths of a cut in expected values, on SALib's own points: its indices of an outcome of this model are these.
#[test]
fn indices_of_an_outcome_are_those_of_salib() {
    let table = include_str!("../reference/extra_deaths_on_salib_points.csv");
    let rows: Vec<Vec<f64>> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
        .collect();
    // SALib's points are ours, stretched: 64 base points of an unshifted sequence.
    let ours = design(64, 3, None).unwrap();
    let bounds = [(0.05, 0.5), (2.0, 4.5), (0.0, 0.6)];
    for (row, ours) in rows.iter().zip(ours.outer_iter()) {
        for ((cell, unit), (low, high)) in row.iter().zip(ours).zip(bounds) {
            close(*cell, low + unit * (high - low), 1e-9);
        }
    }
    let values: Vec<f64> = rows.iter().map(|row| row[3]).collect();
    let found = indices(&values, 3, 1).unwrap();
    // SALib 1.6.0: sobol.analyze(problem, values, calc_second_order=False).
    let salib = [
        [0.800_067_157_318_618_9, 0.798_133_415_687_544_7],
        [0.011_114_406_277_056_84, 0.016_781_562_627_372_893],
        [0.175_821_689_819_609_24, 0.274_095_525_692_658_3],
    ];
    for (ours, [first, total]) in found.iter().zip(salib) {
        close(ours.first.estimate, first, 1e-9);
        close(ours.total.estimate, total, 1e-9);
    }
}

#[test]
fn ranges_cover_the_exact_indices_about_as_often_as_they_say() {
    let exact = [0.313_905, 0.442_411, 0.0, 0.557_589, 0.442_411, 0.243_684];
    let (mut inside, mut all) = (0.0, 0.0);
    for seed in 0..60 {
        let found = indices(&on(&design(256, 3, Some(seed)).unwrap()), 3, seed).unwrap();
        let ranges = found.iter().map(|one| one.first).chain(found.iter().map(|one| one.total));
        for (ranged, exact) in ranges.zip(exact) {
            inside += f64::from(u8::from(ranged.low <= exact && exact <= ranged.high));
            all += 1.0;
        }
    }
    // Points of a sequence err less than the independent ones that resampling supposes: at least 90 %.
    assert!(inside / all > 0.85, "{inside} of {all}");
}

#[test]
fn the_error_falls_with_the_root_of_the_runs_and_pairing_is_seen() {
    let draws = 4096;
    let normals = |stream: u32| -> Vec<f64> {
        uniforms(4, stream, 1, draws).into_iter().map(normal_quantile).collect()
    };
    let (shared, own) = (normals(0), normals(1));
    let comparator: Vec<f64> = shared.iter().map(|x| 100.0 + 10.0 * x).collect();
    let option: Vec<f64> = comparator.iter().zip(&own).map(|(x, y)| x + 5.0 + y).collect();
    let steps = curve(&option, &comparator, &Draws::apart(option.len()));
    assert_eq!((steps[0].runs, steps[1].runs, steps[2].runs), (10, 14, 20));
    let last = steps.last().unwrap();
    assert_eq!(last.runs, draws);
    // One own standard deviation against two shared ones of ten: √(1 ÷ 201); √(2 ÷ n) of a variance is 2.2 %.
    close(last.expected / last.independent, (1.0_f64 / 201.0).sqrt(), 4.0 * 0.022 * 0.0705);
    close(last.standard_error, last.expected, 1e-15);
    close(slope(&steps).unwrap(), -0.5, 0.1);
    let total = variance(&option).unwrap();
    let split = parts(total, 0.25, &[1.0, 3.0]);
    close(split.chance + split.parameters, total, 1e-9);
    assert_eq!(split.readings, Some(1.0));
    assert_eq!(parts(total, 0.25, &[1.0]).readings, None);
}
