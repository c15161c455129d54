//! Philox4x32-10: random numbers addressed by a counter instead of drawn one after another.
//!
//! Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011). A block of four words is a
//! function of key and counter alone, so that streams can belong to (run, month, process, cell) and no thread, option
//! or order of work can shift them.

const MULTIPLIER: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// Blocks made side by side, so that the compiler can use vector instructions.
const LANES: usize = 8;

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

/// The blocks of many cells at once: `out[i]` is the block at counter `[first, cells[i], process, run]`.
pub fn blocks(
    key: [u32; 2],
    [first, process, run]: [u32; 3],
    cells: &[u32],
    out: &mut Vec<[u32; 4]>,
) {
    out.clear();
    out.reserve(cells.len());
    let mut chunks = cells.chunks_exact(LANES);
    for chunk in &mut chunks {
        let mut a = [first; LANES];
        let mut b = [0; LANES];
        b.copy_from_slice(chunk);
        let mut c = [process; LANES];
        let mut d = [run; LANES];
        let [mut k0, mut k1] = key;
        for _ in 0..ROUNDS {
            for lane in 0..LANES {
                let x = u64::from(a[lane]) * u64::from(MULTIPLIER[0]);
                let y = u64::from(c[lane]) * u64::from(MULTIPLIER[1]);
                a[lane] = (y >> 32) as u32 ^ b[lane] ^ k0;
                c[lane] = (x >> 32) as u32 ^ d[lane] ^ k1;
                b[lane] = y as u32;
                d[lane] = x as u32;
            }
            k0 = k0.wrapping_add(WEYL[0]);
            k1 = k1.wrapping_add(WEYL[1]);
        }
        for lane in 0..LANES {
            out.push([a[lane], b[lane], c[lane], d[lane]]);
        }
    }
    out.extend(chunks.remainder().iter().map(|&cell| block(key, [first, cell, process, run])));
}

#[cfg(test)]
mod tests {
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
        let cells: Vec<u32> = (0..29).map(|cell| cell * 7 + 3).collect();
        let mut out = Vec::new();
        blocks([5, 6], [1, 2, 3], &cells, &mut out);
        for (cell, words) in cells.iter().zip(&out) {
            assert_eq!(*words, block([5, 6], [1, *cell, 2, 3]));
        }
        assert_eq!(out.len(), cells.len());
    }
}
