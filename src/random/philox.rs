//! Philox4x32-10: random numbers addressed by a counter instead of drawn one after another.
//!
//! Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011). A block of four words is a
//! function of key and counter alone, so that streams can belong to (run, month, process, cell) and no thread, option
//! or order of work can shift them.

const MULTIPLIER: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// Blocks made side by side, so that the compiler can use vector instructions.
const LANES: usize = 16;
/// The lower half of a lane.
const LOW: u64 = 0xFFFF_FFFF;

/// The streams of one process of a month of a run: one for each cell, or whatever else has luck of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Streams {
    pub(super) key: [u32; 2],
    pub(super) process: u32,
    pub(super) run: u32,
}

impl Streams {
    /// The counter of a block of a stream.
    pub(super) fn counter(self, index: u32, of: u32) -> [u32; 4] {
        [index, of, self.process, self.run]
    }

    /// A block of a stream.
    pub(super) fn block(self, index: u32, of: u32) -> [u32; 4] {
        block(self.key, self.counter(index, of))
    }

    /// Many of them at once, each by its index and its stream.
    pub(super) fn blocks(
        self,
        starts: impl ExactSizeIterator<Item = [u32; 2]>,
        out: &mut Vec<[u32; 4]>,
    ) {
        blocks(self.key, starts, [self.process, self.run], out);
    }
}

/// The four words at a counter.
#[inline]
#[must_use]
pub fn block(key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    let [mut a, mut b, mut c, mut d] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        let x = u64::from(a) * u64::from(MULTIPLIER[0]);
        let y = u64::from(c) * u64::from(MULTIPLIER[1]);
        (a, b, c, d) = ((y >> 32) as u32 ^ b ^ k0, y as u32, (x >> 32) as u32 ^ d ^ k1, x as u32);
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    [a, b, c, d]
}

/// Many blocks at once: `out[i]` is the block at counter `[start[0], start[1], end[0], end[1]]`, `start` the `i`th.
pub fn blocks(
    key: [u32; 2],
    starts: impl ExactSizeIterator<Item = [u32; 2]>,
    end: [u32; 2],
    out: &mut Vec<[u32; 4]>,
) {
    out.clear();
    out.extend(starts.map(|[a, b]| [a, b, end[0], end[1]]));
    fill(key, out);
}

/// Replaces counters by their blocks, with the widest vectors that the processor has: whole numbers, the same on all.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill(key: [u32; 2], counters: &mut [[u32; 4]]) {
    fill_lanes(key, counters);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn fill_lanes(key: [u32; 2], counters: &mut [[u32; 4]]) {
    let (whole, rest) = counters.as_chunks_mut::<LANES>();
    for counters in whole {
        *counters = side_by_side(key, counters);
    }
    let mut padded = [[0; 4]; LANES];
    padded[..rest.len()].copy_from_slice(rest);
    rest.copy_from_slice(&side_by_side(key, &padded)[..rest.len()]);
}

/// Blocks at several counters. A word lies in the lower half of a lane; what is above it is never read, so that a
/// vector multiplication of lower halves is all that a round needs.
#[inline(always)]
fn side_by_side(key: [u32; 2], counters: &[[u32; 4]; LANES]) -> [[u32; 4]; LANES] {
    let mut words = [[0; LANES]; 4];
    for lane in 0..LANES {
        for word in 0..4 {
            words[word][lane] = u64::from(counters[lane][word]);
        }
    }
    let [mut a, mut b, mut c, mut d] = words;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        for lane in 0..LANES {
            let x = (a[lane] & LOW) * u64::from(MULTIPLIER[0]);
            let y = (c[lane] & LOW) * u64::from(MULTIPLIER[1]);
            a[lane] = (y >> 32) ^ b[lane] ^ u64::from(k0);
            c[lane] = (x >> 32) ^ d[lane] ^ u64::from(k1);
            b[lane] = y;
            d[lane] = x;
        }
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    let mut made = [[0; 4]; LANES];
    for lane in 0..LANES {
        made[lane] = [a[lane] as u32, b[lane] as u32, c[lane] as u32, d[lane] as u32];
    }
    made
}

#[cfg(test)]
mod tests {
    use super::super::paths::paths;
    use super::*;

    /// The known answers published with Random123.
    #[test]
    fn gives_the_known_answers() {
        let all = u32::MAX;
        assert_eq!(
            block([0, 0], [0, 0, 0, 0]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            block([all, all], [all, all, all, all]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            block([0xa409_3822, 0x299f_31d0], [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let starts: Vec<[u32; 2]> = (0..53).map(|cell| [cell % 3, cell * 7 + 3]).collect();
        let mut out = Vec::new();
        blocks([5, 6], starts.iter().copied(), [2, 3], &mut out);
        for (&[a, b], words) in starts.iter().zip(&out) {
            assert_eq!(*words, block([5, 6], [a, b, 2, 3]));
        }
        assert_eq!(out.len(), starts.len());
    }

    #[test]
    fn every_processor_makes_the_same_words() {
        let counters: Vec<[u32; 4]> =
            (0..1003).map(|cell| [cell % 3, cell * 7 + 3, !cell, cell << 21]).collect();
        for (path, fill) in paths!(fill_lanes, (key: [u32; 2], counters: &mut [[u32; 4]])) {
            let mut made = counters.clone();
            fill([5, !6], &mut made);
            for (&counter, words) in counters.iter().zip(&made) {
                assert_eq!(*words, block([5, !6], counter), "{path}: {counter:?}");
            }
        }
    }
}
