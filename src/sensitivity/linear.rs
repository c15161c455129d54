//! Small dense systems: Cholesky with columns left out that say nothing new, and orthogonal bases.

use crate::units::matrix::times;
use ndarray::Array2;

/// A pivot below this share of the column's own size means that earlier columns say the same.
const SAME: f64 = 1e-9;

/// The inverse of a symmetric matrix whose redundant columns were left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Inverse {
    /// Columns that were kept, ascending.
    pub kept: Vec<usize>,
    /// `[kept, kept]`.
    pub inverse: Array2<f64>,
}

/// Inverts a symmetric, positive semi-definite matrix; columns that earlier ones determine are left out.
#[must_use]
pub fn inverse(matrix: &Array2<f64>) -> Inverse {
    let (kept, factor) = cholesky(matrix);
    let count = kept.len();
    // The inverse of the factor, then its transpose times itself.
    let mut lower = Array2::<f64>::zeros((count, count));
    for column in 0..count {
        lower[[column, column]] = 1.0 / factor[[column, column]];
        for row in column + 1..count {
            let sum: f64 =
                (column..row).map(|inner| factor[[row, inner]] * lower[[inner, column]]).sum();
            lower[[row, column]] = -sum / factor[[row, row]];
        }
    }
    Inverse { kept, inverse: times(&lower.t(), &lower) }
}

/// The lower Cholesky factor of the columns that say something new, and which those are.
#[must_use]
pub fn cholesky(matrix: &Array2<f64>) -> (Vec<usize>, Array2<f64>) {
    let size = matrix.nrows();
    let mut kept: Vec<usize> = Vec::with_capacity(size);
    let mut factor = Array2::<f64>::zeros((size, size));
    for column in 0..size {
        let row = kept.len();
        for (at, &other) in kept.iter().enumerate() {
            let sum: f64 = (0..at).map(|inner| factor[[row, inner]] * factor[[at, inner]]).sum();
            factor[[row, at]] = (matrix[[column, other]] - sum) / factor[[at, at]];
        }
        let squares: f64 = (0..row).map(|inner| factor[[row, inner]] * factor[[row, inner]]).sum();
        let pivot = matrix[[column, column]] - squares;
        if pivot > SAME * matrix[[column, column]].abs() && pivot > 0.0 {
            factor[[row, row]] = pivot.sqrt();
            kept.push(column);
        }
    }
    let count = kept.len();
    (kept, factor.slice(ndarray::s![..count, ..count]).to_owned())
}

/// An orthonormal basis of what some columns span, by Gram and Schmidt twice over; columns that say nothing new are left
/// out. Every column has one number a row.
#[must_use]
pub fn orthonormal(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut rest = column.clone();
        let size = dot(&rest, &rest);
        for _ in 0..2 {
            for other in &basis {
                let along = dot(other, &rest);
                for (number, by) in rest.iter_mut().zip(other) {
                    *number -= along * by;
                }
            }
        }
        let left = dot(&rest, &rest);
        if left > SAME * SAME * size && left > 0.0 {
            let scale = 1.0 / left.sqrt();
            rest.iter_mut().for_each(|number| *number *= scale);
            basis.push(rest);
        }
    }
    basis
}

/// The sum of products, in order.
#[must_use]
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn inverts_and_leaves_out_what_says_nothing_new() {
        // The third column is the sum of the first two.
        let matrix = array![[4.0, 1.0, 5.0], [1.0, 3.0, 4.0], [5.0, 4.0, 9.0]];
        let found = inverse(&matrix);
        assert_eq!(found.kept, [0, 1]);
        let exact = array![[3.0 / 11.0, -1.0 / 11.0], [-1.0 / 11.0, 4.0 / 11.0]];
        assert!((&found.inverse - &exact).iter().all(|by| by.abs() < 1e-14), "{found:?}");
    }

    #[test]
    fn a_basis_is_orthonormal_and_has_no_echo() {
        let basis = orthonormal(&[
            vec![1.0, 1.0, 1.0, 1.0],
            vec![1.0, 2.0, 3.0, 4.0],
            vec![3.0, 5.0, 7.0, 9.0],
        ]);
        assert_eq!(basis.len(), 2);
        assert!((dot(&basis[1], &basis[1]) - 1.0).abs() < 1e-14);
        assert!(dot(&basis[0], &basis[1]).abs() < 1e-14);
    }
}
