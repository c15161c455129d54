//! The little linear algebra that a fit needs: symmetric positive systems.

use ndarray::{Array1, Array2};

/// A lower triangular L with L Lᵀ = the matrix.
#[derive(Clone, Debug)]
pub struct Cholesky(Array2<f64>);

impl Cholesky {
    /// Of a symmetric matrix, of which the lower half is read; none where it is not positive.
    #[must_use]
    pub fn new(matrix: &Array2<f64>) -> Option<Self> {
        let size = matrix.nrows();
        let mut lower = Array2::<f64>::zeros((size, size));
        for row in 0..size {
            for column in 0..=row {
                let mut sum = matrix[[row, column]];
                for inner in 0..column {
                    sum -= lower[[row, inner]] * lower[[column, inner]];
                }
                if row == column {
                    if sum.is_nan() || sum <= 0.0 {
                        return None;
                    }
                    lower[[row, row]] = sum.sqrt();
                } else {
                    lower[[row, column]] = sum / lower[[column, column]];
                }
            }
        }
        Some(Self(lower))
    }

    /// The lower triangle.
    #[must_use]
    pub fn lower(&self) -> &Array2<f64> {
        &self.0
    }

    /// L⁻¹ times a vector.
    #[must_use]
    pub fn forward(&self, vector: &Array1<f64>) -> Array1<f64> {
        let mut solved = vector.clone();
        for row in 0..solved.len() {
            for inner in 0..row {
                solved[row] -= self.0[[row, inner]] * solved[inner];
            }
            solved[row] /= self.0[[row, row]];
        }
        solved
    }

    /// The matrix's inverse times a vector.
    #[must_use]
    pub fn solve(&self, vector: &Array1<f64>) -> Array1<f64> {
        self.backward(&self.forward(vector))
    }

    /// Half the logarithm of the matrix's determinant.
    #[must_use]
    pub fn half_log_determinant(&self) -> f64 {
        self.0.diag().iter().map(|&number| crate::units::math::ln(number)).sum()
    }

    /// L⁻ᵀ times a vector.
    #[must_use]
    pub fn backward(&self, vector: &Array1<f64>) -> Array1<f64> {
        let mut solved = vector.clone();
        for row in (0..solved.len()).rev() {
            for inner in row + 1..solved.len() {
                solved[row] -= self.0[[inner, row]] * solved[inner];
            }
            solved[row] /= self.0[[row, row]];
        }
        solved
    }

    /// The matrix's inverse times a matrix.
    #[must_use]
    pub fn solve_all(&self, matrix: &Array2<f64>) -> Array2<f64> {
        let mut solved = matrix.clone();
        for mut column in solved.columns_mut() {
            let one = self.solve(&column.to_owned());
            column.assign(&one);
        }
        solved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_system_is_solved() {
        let matrix = array![[4.0, 2.0, 0.4], [2.0, 3.0, 0.5], [0.4, 0.5, 1.0]];
        let solved = array![1.0, -2.0, 3.0];
        let cholesky = Cholesky::new(&matrix).unwrap();
        let found = cholesky.solve(&matrix.dot(&solved));
        assert!((&found - &solved).iter().all(|off| off.abs() < 1e-12), "{found}");
        let again = cholesky.lower().dot(&cholesky.lower().t());
        assert!((&again - &matrix).iter().all(|off| off.abs() < 1e-12));
        let inverse = cholesky.solve_all(&Array2::eye(3));
        assert!((inverse.dot(&matrix) - Array2::<f64>::eye(3)).iter().all(|off| off.abs() < 1e-12));
        assert!(Cholesky::new(&array![[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
