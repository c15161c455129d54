//! Products of matrices with the same bits on every processor.

use ndarray::{Array2, ArrayBase, Data, Ix2};

/// The product of two matrices, `[m, k]` by `[k, n]`, each number summed in the order of *k*. ndarray's own asks the
/// processor what it can, and has other last digits elsewhere; its products with vectors do not.
///
/// # Panics
///
/// Where the inner sizes differ.
#[must_use]
pub fn times<A, B>(one: &ArrayBase<A, Ix2>, other: &ArrayBase<B, Ix2>) -> Array2<f64>
where
    A: Data<Elem = f64>,
    B: Data<Elem = f64>,
{
    assert_eq!(one.ncols(), other.nrows(), "matrices that do not fit together");
    Array2::from_shape_fn((one.nrows(), other.ncols()), |(row, column)| {
        one.row(row).iter().zip(other.column(column)).map(|(one, other)| one * other).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::times;
    use ndarray::array;

    #[test]
    fn rows_meet_columns() {
        let one = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let other = array![[1.0, 0.0], [0.5, 2.0], [-1.0, 1.0]];
        assert_eq!(times(&one, &other), array![[-1.0, 7.0], [0.5, 16.0]]);
        assert_eq!(times(&one.t(), &one), one.t().dot(&one));
    }
}
