//! Which assumption an answer moves with most: rank correlation over the runs.
//!
//! Every run draws its own parameters; options of a run share them. Spearman's rank correlation between a parameter's draws
//! and the paired difference says how much of the spread of the answer goes with that parameter, whatever the curve
//! between them. Parameters that are drawn together share what they explain.

use super::sample::Sample;
use super::statistics::{correlation, ranks};
use crate::evidence::{Grade, Register};
use ndarray::Array2;

/// Runs below which no parameter is named.
pub const FEWEST_RUNS: usize = 50;
/// A correlation is named when it is this many standard errors (1 ÷ √(runs − 1) without any link) from 0: with three
/// hundred parameters looked at, chance alone would name one in some fifty answers.
const CLEAR: f64 = 4.0;

/// A row of the register that an answer moves with.
#[derive(Clone, Debug, PartialEq)]
pub struct Leading {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How good its evidence is.
    pub grade: Grade,
    /// Spearman's rank correlation with the difference from the comparator, −1 to 1.
    pub correlation: f64,
}

/// Rows that the difference of an option from the comparator moves with clearly, the strongest first.
///
/// `outcomes` is `[draw, option]`, the comparator first. Empty with fewer than [`FEWEST_RUNS`] runs.
#[must_use]
pub fn leading(sample: &Sample, outcomes: &Array2<f64>, strategy: usize) -> Vec<Leading> {
    let (runs, options) = outcomes.dim();
    if runs < FEWEST_RUNS || strategy >= options || sample.parameters.nrows() != runs {
        return Vec::new();
    }
    let difference: Vec<f64> = outcomes.outer_iter().map(|run| run[strategy] - run[0]).collect();
    let answer = ranks(&difference);
    let clear = CLEAR / ((runs - 1) as f64).sqrt();
    let rows = Register::embedded().rows().iter().zip(sample.parameters.columns());
    let mut found: Vec<Leading> = rows
        .filter_map(|(row, draws)| {
            let correlation = correlation(&answer, &ranks(&draws.to_vec()));
            (correlation.abs() > clear).then(|| Leading {
                id: row.id.clone(),
                name: row.name.clone(),
                grade: row.grade,
                correlation,
            })
        })
        .collect();
    found.sort_by(|one, other| {
        other.correlation.abs().total_cmp(&one.correlation.abs()).then(one.id.cmp(&other.id))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Values;
    use ndarray::Array2;

    fn sample(runs: usize, column: usize, draws: impl Fn(usize) -> f64) -> Sample {
        let mut parameters = Array2::zeros((runs, Values::IDS.len()));
        for run in 0..runs {
            parameters[[run, column]] = draws(run);
        }
        Sample {
            parameter_names: Vec::new(),
            parameters: parameters.into_shared(),
            draws: crate::engine::Draws::apart(runs),
            strategy_names: Vec::new(),
            ranked: Vec::new(),
            people: 1.0,
            costs: None,
            effects: None,
            deaths: None,
            recoveries: None,
            twins: None,
        }
    }

    #[test]
    fn equal_numbers_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert_eq!(ranks(&[5.0; 3]), [2.0; 3]);
        assert!(ranks(&[]).is_empty());
    }

    #[test]
    fn a_curve_that_always_rises_is_a_correlation_of_one() {
        let runs = 60;
        let column = 7;
        let sample = sample(runs, column, |run| (run as f64).powi(3));
        let mut outcomes = Array2::zeros((runs, 2));
        for run in 0..runs {
            outcomes[[run, 0]] = 100.0 - run as f64;
            outcomes[[run, 1]] = 100.0 - 3.0 * run as f64;
        }
        let found = leading(&sample, &outcomes, 1);
        assert_eq!(found.len(), 1, "rows that do not vary are not named");
        assert_eq!(found[0].id, Values::IDS[column]);
        assert!((found[0].correlation + 1.0).abs() < 1e-12, "the difference falls");
        assert!(leading(&sample, &outcomes, 2).is_empty());
    }

    #[test]
    fn too_few_runs_and_weak_links_name_nothing() {
        let few = sample(49, 3, |run| run as f64);
        let mut outcomes = Array2::zeros((49, 2));
        for run in 0..49 {
            outcomes[[run, 1]] = run as f64;
        }
        assert!(leading(&few, &outcomes, 1).is_empty());
        // A link of 0.3 over 100 runs is three standard errors: not named.
        let runs = 100;
        let weak = sample(runs, 3, |run| run as f64);
        let mut outcomes = Array2::zeros((runs, 2));
        for run in 0..runs {
            outcomes[[run, 1]] = ((run * 37) % runs) as f64 + 0.35 * run as f64;
        }
        let differences: Vec<f64> = outcomes.column(1).to_vec();
        let rho = correlation(&ranks(&differences), &ranks(&weak.parameters.column(3).to_vec()));
        assert!(rho.abs() > 0.2 && rho.abs() < 0.4, "{rho}");
        assert!(leading(&weak, &outcomes, 1).is_empty());
    }
}
