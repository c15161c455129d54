//! Ranks and partial rank correlation.

use super::linear::{Inverse, dot, inverse};
use super::{NINETY, Ranged};
use crate::findings::statistics::{mean, ranks};
use crate::units::math::{exp, ln};
use ndarray::{Array2, ArrayRef2};

/// Parameters that are held constant together, at most one for so many draws.
const DRAWS_PER_PARAMETER: usize = 3;
/// Fewer draws than this say nothing about ranks.
pub const FEWEST_DRAWS: usize = 50;

/// Draws as ranks with mean 0 and length 1; none where they do not vary.
fn standard_ranks(draws: &[f64]) -> Option<Vec<f64>> {
    let mut ranks = ranks(draws);
    let centre = mean(&ranks);
    ranks.iter_mut().for_each(|rank| *rank -= centre);
    let length = dot(&ranks, &ranks).sqrt();
    (length > 0.0).then(|| ranks.iter().map(|rank| rank / length).collect())
}

/// Spearman's correlation of ranks; 0 where either does not vary.
#[must_use]
pub fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    match (standard_ranks(one), standard_ranks(other)) {
        (Some(one), Some(other)) => dot(&one, &other),
        _ => 0.0,
    }
}

/// Partial rank correlation of parameters with one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Partial {
    /// How many parameters are held constant together, the one that is looked at included.
    pub together: usize,
    /// By column of the parameters; none where a column does not vary, was not among those taken, or only repeats others.
    pub correlations: Vec<Option<Ranged>>,
}

/// Parameters ready for partial correlation: ranked once, asked for many outcomes.
#[derive(Clone, Debug)]
pub struct Ranked {
    columns: Vec<Option<Vec<f64>>>,
    draws: usize,
}

impl Ranked {
    /// From `[draw, parameter]`.
    #[must_use]
    pub fn new(parameters: &ArrayRef2<f64>) -> Self {
        let columns =
            parameters.columns().into_iter().map(|column| standard_ranks(&column.to_vec()));
        Self { columns: columns.collect(), draws: parameters.nrows() }
    }

    /// Columns that vary.
    #[must_use]
    pub fn varying(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|&column| self.columns[column].is_some()).collect()
    }

    /// The rank correlation of one parameter with an outcome when the others are held constant, for every parameter.
    ///
    /// Where draws are fewer than three for each parameter, only those that correlate most with the outcome are held
    /// constant, one for three draws. The 90 % range is that of Fisher's *z*.
    #[must_use]
    pub fn partial(&self, outcome: &[f64]) -> Partial {
        let none = Partial { together: 0, correlations: vec![None; self.columns.len()] };
        if self.draws < FEWEST_DRAWS || outcome.len() != self.draws {
            return none;
        }
        let Some(outcome) = standard_ranks(outcome) else { return none };
        let simple: Vec<f64> = self
            .columns
            .iter()
            .map(|column| column.as_ref().map_or(0.0, |column| dot(column, &outcome)))
            .collect();
        let mut taken = self.varying();
        taken.sort_by(|&a, &b| simple[b].abs().total_cmp(&simple[a].abs()).then(a.cmp(&b)));
        taken.truncate(self.draws / DRAWS_PER_PARAMETER);
        let columns: Vec<&Vec<f64>> =
            taken.iter().filter_map(|&column| self.columns[column].as_ref()).collect();
        let count = columns.len();
        let mut matrix = Array2::zeros((count, count));
        for row in 0..count {
            for column in 0..=row {
                let product = dot(columns[row], columns[column]);
                matrix[[row, column]] = product;
                matrix[[column, row]] = product;
            }
        }
        let Inverse { kept, inverse } = inverse(&matrix);
        let with: Vec<f64> = kept.iter().map(|&at| simple[taken[at]]).collect();
        let slopes: Vec<f64> = inverse.outer_iter().map(|row| dot(&row.to_vec(), &with)).collect();
        // What the parameters together leave of the outcome's ranks.
        let left = (1.0 - dot(&slopes, &with)).max(0.0);
        let freedom = self.draws as f64 - kept.len() as f64 - 2.0;
        let mut correlations = none.correlations;
        for (at, &position) in kept.iter().enumerate() {
            let own = slopes[at] * slopes[at];
            let whole = own + inverse[[at, at]] * left;
            let estimate = if whole > 0.0 { slopes[at] / whole.sqrt() } else { 0.0 };
            correlations[taken[position]] = Some(fisher(estimate, freedom));
        }
        Partial { together: kept.len(), correlations }
    }
}

/// The 90 % range of a correlation: Fisher's *z* has the variance 1 ÷ (draws − held constant − 3).
fn fisher(estimate: f64, freedom: f64) -> Ranged {
    const EDGE: f64 = 1.0 - 1e-15;
    let bounded = estimate.clamp(-EDGE, EDGE);
    let z = 0.5 * ln((1.0 + bounded) / (1.0 - bounded));
    let by = NINETY / freedom.max(1.0).sqrt();
    let back = |z: f64| 1.0 - 2.0 / (exp(2.0 * z) + 1.0);
    Ranged { estimate, low: back(z - by), high: back(z + by) }
}
