//! Numbers that begin where a line of the processor's cache begins, so that no vector of them straddles two.

use std::ops::{Deref, DerefMut};

/// Bytes of a line; also those of the widest vector.
const LINE: usize = 64;
/// Numbers of a line.
const PER_LINE: usize = LINE / size_of::<f64>();

/// A list of numbers of fixed length, aligned to 64 bytes; otherwise a slice.
#[derive(Debug, Default)]
pub struct Aligned {
    /// The numbers, and room for them to begin later.
    room: Vec<f64>,
    first: usize,
    length: usize,
}

impl Aligned {
    /// So many zeros.
    #[must_use]
    pub fn zeros(length: usize) -> Self {
        let room = vec![0.0; length + PER_LINE - 1];
        // Where the address says nothing, numbers begin at the first.
        let first = Some(room.as_ptr().align_offset(LINE)).filter(|&first| first < PER_LINE);
        Self { room, first: first.unwrap_or(0), length }
    }
}

impl From<&[f64]> for Aligned {
    fn from(numbers: &[f64]) -> Self {
        let mut aligned = Self::zeros(numbers.len());
        aligned.copy_from_slice(numbers);
        aligned
    }
}

/// The copy is aligned, too, wherever it stands.
impl Clone for Aligned {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl Deref for Aligned {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.room[self.first..self.first + self.length]
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.room[self.first..self.first + self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_copies_begin_at_a_line() {
        let kept: Vec<Aligned> = (1..40_usize)
            .map(|length| {
                let numbers: Vec<f64> = (0..length).map(|number| number as f64).collect();
                let mut aligned = Aligned::from(&numbers[..]).clone();
                assert_eq!(*aligned, *numbers);
                aligned[length - 1] = -1.0;
                aligned
            })
            .collect();
        for aligned in kept {
            assert_eq!(aligned.as_ptr().align_offset(LINE), 0);
            assert_eq!(aligned.last(), Some(&-1.0));
        }
        assert!(Aligned::zeros(0).is_empty());
    }
}
