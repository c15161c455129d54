//! A keyed stream as a generator of rand's: whatever rand and its distributions can draw, drawn from a stream of its own.

use super::philox;
use rand::TryRng;
use std::convert::Infallible;

/// Marks the blocks of generators: [`super::uniforms`] has 0 here.
const GENERATOR: u32 = 1;
/// Words of a block.
const WORDS: usize = 4;

/// Words that belong to (seed, run, process) and to no month, one block of the cipher after another. Two streams that
/// differ in any of the three have nothing in common. `rand::RngExt` and every distribution of `rand_distr` draw from it.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    process: u32,
    run: u32,
    block: u32,
    /// Words of the last block, and how many of them were handed out.
    words: [u32; WORDS],
    used: usize,
}

impl Stream {
    /// From its beginning.
    #[must_use]
    pub fn new(seed: u64, run: u32, process: u8) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            process: u32::MAX << 8 | u32::from(process),
            run,
            block: 0,
            words: [0; WORDS],
            used: WORDS,
        }
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == WORDS {
            let counter = [GENERATOR, self.block, self.process, self.run];
            self.words = philox::block(self.key, counter);
            self.block = self.block.wrapping_add(1);
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        Ok(word)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let (low, high) = (self.try_next_u32()?, self.try_next_u32()?);
        Ok(u64::from(high) << 32 | u64::from(low))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for part in bytes.chunks_mut(size_of::<u32>()) {
            let word = self.try_next_u32()?.to_le_bytes();
            part.copy_from_slice(&word[..part.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt};
    use rand_distr::{Distribution, StandardNormal};

    #[test]
    fn a_stream_is_its_own_and_the_same_again() {
        let words = |seed: u64, run: u32, process: u8| -> Vec<u32> {
            let mut stream = Stream::new(seed, run, process);
            (0..64).map(|_| stream.next_u32()).collect()
        };
        let one = words(7, 3, 9);
        assert_eq!(one, words(7, 3, 9));
        for other in [words(8, 3, 9), words(7, 4, 9), words(7, 3, 10), words(7 | 1 << 40, 3, 9)] {
            // Two lists of 64 words have one in the same place once in 67 million times.
            assert!(one.iter().zip(&other).all(|(one, other)| one != other));
        }
        let mut bytes = [0; 10];
        Stream::new(7, 3, 9).fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], one[0].to_le_bytes());
        assert_eq!(bytes[8..], one[2].to_le_bytes()[..2]);
        assert_eq!(Stream::new(7, 3, 9).next_u64() as u32, one[0]);
    }

    #[test]
    fn distributions_draw_from_it() {
        let count = 100_000;
        let mut stream = Stream::new(1, 2, 3);
        let normals: Vec<f64> = (0..count).map(|_| StandardNormal.sample(&mut stream)).collect();
        let mean = normals.iter().sum::<f64>() / f64::from(count);
        let square = normals.iter().map(|one| one * one).sum::<f64>() / f64::from(count);
        // Four errors: of the mean 1 ÷ √n, of the mean square √2 ÷ √n.
        let error = 4.0 / f64::from(count).sqrt();
        assert!(mean.abs() < error && (square - 1.0).abs() < 1.42 * error, "{mean} {square}");
        let faces: Vec<u32> = (0..count).map(|_| stream.random_range(1..=6)).collect();
        for face in 1..=6 {
            let share = faces.iter().filter(|one| **one == face).count() as f64 / f64::from(count);
            assert!((share - 1.0 / 6.0).abs() < 0.375 * error, "{face}: {share}");
        }
    }
}
