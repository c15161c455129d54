//! The little linear algebra that a fit needs: symmetric positive systems.

use ndarray::{Array1, Array2};

/// The sum of products, in partial sums that the processor can work on at once: the same bits on all.
#[multiversion::multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
#[must_use]
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    const PARTS: usize = 8;
    let mut parts = [0.0; PARTS];
    let (ones, others) = (one.chunks_exact(PARTS), other.chunks_exact(PARTS));
    let rest: f64 = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum();
    for (ones, others) in ones.zip(others) {
        for ((part, one), other) in parts.iter_mut().zip(ones).zip(others) {
            *part += one * other;
        }
    }
    let [a, b, c, d, e, f, g, h] = parts;
    ((a + e) + (c + g)) + ((b + f) + (d + h)) + rest
}

/// A lower triangular L with L Lᵀ = the matrix.
#[derive(Clone, Debug)]
pub struct Cholesky(Array2<f64>);

impl Cholesky {
    /// Of a symmetric matrix, of which the lower half is read; none where it is not positive.
    #[must_use]
    pub fn new(matrix: &Array2<f64>) -> Option<Self> {
        let size = matrix.nrows();
        let mut lower = vec![0.0; size * size];
        for row in 0..size {
            let (above, own) = lower.split_at_mut(row * size);
            for column in 0..row {
                let there = &above[column * size..];
                let sum = matrix[[row, column]] - dot(&own[..column], &there[..column]);
                own[column] = sum / there[column];
            }
            let square = matrix[[row, row]] - dot(&own[..row], &own[..row]);
            if square.is_nan() || square <= 0.0 {
                return None;
            }
            own[row] = square.sqrt();
        }
        let lower = Array2::from_shape_vec((size, size), lower).ok()?;
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
        let mut solved = vector.to_vec();
        for row in 0..solved.len() {
            let own = self.0.row(row);
            let own = own.as_slice().unwrap_or(&[]);
            solved[row] = (solved[row] - dot(&own[..row], &solved[..row])) / own[row];
        }
        solved.into()
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

    /// The diagonal of the matrix's inverse.
    #[must_use]
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        // Column j of L⁻¹, kept as a row so that products run along memory.
        let size = self.0.nrows();
        let mut squares = vec![0.0; size];
        let mut column = vec![0.0; size];
        for (from, square) in squares.iter_mut().enumerate() {
            column[from..].fill(0.0);
            column[from] = 1.0 / self.0[[from, from]];
            for row in from + 1..size {
                let own = self.0.row(row);
                let own = own.as_slice().unwrap_or(&[]);
                column[row] = -dot(&own[from..row], &column[from..row]) / own[row];
            }
            *square = dot(&column[from..], &column[from..]);
        }
        squares
    }

    /// L⁻ᵀ times a vector.
    #[must_use]
    pub fn backward(&self, vector: &Array1<f64>) -> Array1<f64> {
        let mut solved = vector.to_vec();
        for row in (0..solved.len()).rev() {
            let own = self.0.row(row);
            let own = own.as_slice().unwrap_or(&[]);
            solved[row] /= own[row];
            let there = solved[row];
            for (before, slope) in solved[..row].iter_mut().zip(own) {
                *before -= slope * there;
            }
        }
        solved.into()
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

/// Eigenvalues and eigenvectors (as columns) of a symmetric matrix, by Jacobi's rotations; in no order.
#[must_use]
pub fn eigen(mut matrix: Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    /// Rounds in which every pair is turned once: a few are enough.
    const ROUNDS: usize = 30;
    let size = matrix.nrows();
    let mut vectors = Array2::eye(size);
    for _ in 0..ROUNDS {
        for one in 0..size {
            for other in one + 1..size {
                let off = matrix[[one, other]];
                if off == 0.0 {
                    continue;
                }
                let theta = (matrix[[other, other]] - matrix[[one, one]]) / (2.0 * off);
                let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                let turn = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
                for at in 0..size {
                    let (a, b) = turn(matrix[[at, one]], matrix[[at, other]]);
                    (matrix[[at, one]], matrix[[at, other]]) = (a, b);
                }
                for at in 0..size {
                    let (a, b) = turn(matrix[[one, at]], matrix[[other, at]]);
                    (matrix[[one, at]], matrix[[other, at]]) = (a, b);
                    let (a, b) = turn(vectors[[at, one]], vectors[[at, other]]);
                    (vectors[[at, one]], vectors[[at, other]]) = (a, b);
                }
            }
        }
    }
    (matrix.diag().to_owned(), vectors)
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
        for (found, row) in cholesky.inverse_diagonal().into_iter().zip(0..) {
            assert!((found - inverse[[row, row]]).abs() < 1e-12);
        }
        assert!((inverse.dot(&matrix) - Array2::<f64>::eye(3)).iter().all(|off| off.abs() < 1e-12));
        assert!(Cholesky::new(&array![[1.0, 2.0], [2.0, 1.0]]).is_none());
    }

    #[test]
    fn eigenvectors_are_only_stretched() {
        let matrix = array![[4.0, 2.0, 0.4], [2.0, 3.0, 0.5], [0.4, 0.5, 1.0]];
        let (values, vectors) = eigen(matrix.clone());
        assert!((values.sum() - 8.0).abs() < 1e-12);
        for (at, value) in values.iter().enumerate() {
            let vector = vectors.column(at).to_owned();
            assert!((vector.dot(&vector) - 1.0).abs() < 1e-12);
            let off = matrix.dot(&vector) - &vector * *value;
            assert!(off.iter().all(|off| off.abs() < 1e-12), "{off}");
        }
    }
}
