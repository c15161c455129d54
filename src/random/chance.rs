//! Chance, or its expected value, behind one face: the model is written once.

use super::philox::{block, blocks};
use super::quantile::{binomial, poisson};
use crate::units::math::{ln, one_minus_exp};

/// Leavers above which destinations are drawn for all of them at once instead of one by one.
const ONE_BY_ONE: f64 = 48.0;

/// Leavers up to whom each looks for a destination on their own.
const FEW: usize = 4;
/// The first block of a cell holds its uniforms; blocks from here on say where leavers go.
const FIRST_OF_LEAVERS: u32 = 1;
/// Blocks set apart for the leavers of one draw.
const BLOCKS_PER_DRAW: u32 = 64;

/// How many people move, and who. Counts are whole when sampled, fractions when expected.
pub trait Chance {
    /// Opens a process of a month; later calls draw from its streams.
    fn open(&mut self, month: u32, process: u8);

    /// Makes the first words of every listed cell.
    fn prepare(&mut self, cells: &[u32]);

    /// How many of `count` people leave the cell at `position` of the prepared list; returns their number and, if it
    /// is above 0, writes where to into `out`.
    ///
    /// `hazards` are per month, `total` their sum. Each person leaves with probability 1 − e^(−total), to k with share
    /// `hazards[k]` / `total`. A cell may be asked twice: `draw` 0 and 1 are independent.
    fn leave<const N: usize>(
        &mut self,
        position: usize,
        draw: usize,
        count: f64,
        hazards: &[f64; N],
        total: f64,
        out: &mut [f64; N],
    ) -> f64;

    /// The same, where the share who leave, 1 − e^(−total), is known already.
    #[inline]
    #[expect(clippy::too_many_arguments, reason = "what `leave` reads, and the share")]
    fn leave_known<const N: usize>(
        &mut self,
        position: usize,
        draw: usize,
        count: f64,
        hazards: &[f64; N],
        total: f64,
        _share: f64,
        out: &mut [f64; N],
    ) -> f64 {
        self.leave(position, draw, count, hazards, total, out)
    }

    /// New people with this mean, one draw for each cell.
    fn arrivals(&mut self, cell: u32, mean: f64) -> f64;

    /// Shares `places` among the `wishers` of `cells`, everyone with the same chance, into `chosen`.
    ///
    /// There must be fewer places than wishers.
    fn select(&mut self, cells: &[u32], wishers: &[f64], places: f64, chosen: &mut [f64]);

    /// The largest whole number that is not above `x`; `x` itself in expected values.
    fn whole(&self, x: f64) -> f64;

    /// Whether people are whole.
    fn sampled(&self) -> bool;
}

/// Chance from streams that belong to (seed, run, month, process, cell).
#[derive(Clone, Debug)]
pub struct Keyed {
    key: [u32; 2],
    run: u32,
    process: u32,
    cells: Vec<u32>,
    first: Vec<[u32; 4]>,
}

impl Keyed {
    /// The chance of one run.
    #[must_use]
    pub fn new(seed: u64, run: u32) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            run,
            process: 0,
            cells: Vec::new(),
            first: Vec::new(),
        }
    }

    fn words(&self, index: u32, cell: u32) -> [u32; 4] {
        block(self.key, [index, cell, self.process, self.run])
    }
}

/// A number strictly between 0 and 1 with 53 random bits.
pub(super) fn uniform(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 11;
    (bits as f64 + 0.5) / (1_u64 << 53) as f64
}

/// A number strictly between 0 and 1 with 32 random bits.
fn short_uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) / (1_u64 << 32) as f64
}

impl Chance for Keyed {
    fn open(&mut self, month: u32, process: u8) {
        self.process = month << 8 | u32::from(process);
    }

    fn prepare(&mut self, cells: &[u32]) {
        self.cells.clear();
        self.cells.extend_from_slice(cells);
        blocks(self.key, [0, self.process, self.run], cells, &mut self.first);
    }

    #[inline]
    fn leave<const N: usize>(
        &mut self,
        position: usize,
        draw: usize,
        count: f64,
        hazards: &[f64; N],
        total: f64,
        out: &mut [f64; N],
    ) -> f64 {
        let words = self.first[position];
        let uniform = uniform(words[2 * draw], words[2 * draw + 1]);
        let left = binomial(count, total, uniform);
        if left > 0.0 {
            self.send(self.cells[position], draw, left, hazards, total, out);
        }
        left
    }

    fn arrivals(&mut self, cell: u32, mean: f64) -> f64 {
        let words = self.words(0, cell);
        poisson(mean, uniform(words[0], words[1]))
    }

    fn select(&mut self, cells: &[u32], wishers: &[f64], places: f64, chosen: &mut [f64]) {
        let mut wishing: f64 = wishers.iter().sum();
        let mut left = places;
        for ((&cell, &here), chosen) in cells.iter().zip(wishers).zip(chosen) {
            *chosen = 0.0;
            let mut index = 0;
            let mut words = [0; 4];
            for person in 0..here as u64 {
                let word = (person % 4) as usize;
                if word == 0 {
                    words = self.words(index, cell);
                    index += 1;
                }
                if short_uniform(words[word]) * wishing < left {
                    *chosen += 1.0;
                    left -= 1.0;
                }
                wishing -= 1.0;
            }
        }
    }

    fn whole(&self, x: f64) -> f64 {
        x.floor()
    }

    fn sampled(&self) -> bool {
        true
    }
}

impl Keyed {
    /// Draws where leavers go: each of a few has a word of its own; many are split by a chain of binomials,
    /// destination by destination.
    #[inline(never)]
    fn send(
        &self,
        cell: u32,
        draw: usize,
        left: f64,
        hazards: &[f64],
        total: f64,
        out: &mut [f64],
    ) {
        out.fill(0.0);
        let blocks = FIRST_OF_LEAVERS + draw as u32 * BLOCKS_PER_DRAW;
        let last = hazards.iter().rposition(|&hazard| hazard > 0.0).unwrap_or(0);
        if left <= ONE_BY_ONE {
            let leavers = left as usize;
            let mut words = [0; ONE_BY_ONE as usize];
            for (index, chunk) in words[..leavers].chunks_mut(4).enumerate() {
                let block = self.words(blocks + index as u32, cell);
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
            if leavers <= FEW {
                for &word in &words[..leavers] {
                    out[destination(hazards, word, total)] += 1.0;
                }
                return;
            }
            let mut sum = 0.0;
            let mut before = 0_u32;
            for slot in 0..last {
                sum += hazards[slot];
                let edge = edge(sum, total);
                let below: u32 = words[..leavers].iter().map(|&word| u32::from(word < edge)).sum();
                out[slot] = f64::from(below - before);
                before = below;
            }
            out[last] = left - f64::from(before);
            return;
        }
        let mut people = left;
        let mut rest = total;
        for (slot, &hazard) in hazards[..last].iter().enumerate() {
            if hazard > 0.0 && people > 0.0 {
                let share = (hazard / rest).min(1.0);
                let words = self.words(blocks + slot as u32, cell);
                // To go here is to leave those who are still to be sent, with this probability.
                let gone = binomial(people, -ln(1.0 - share), uniform(words[0], words[1]));
                out[slot] = gone.min(people);
                people -= out[slot];
                rest -= hazard;
            }
        }
        out[last] = people;
    }
}

/// The words below which a leaver's destination is among those whose hazards add up to `sum`.
fn edge(sum: f64, total: f64) -> u32 {
    // A cast to a whole number saturates: a sum that rounding lifts to the total takes every word but the last.
    (sum / total * (1_u64 << 32) as f64) as u32
}

/// The destination in whose part of the sum of hazards a leaver's word lies.
#[inline]
fn destination(hazards: &[f64], word: u32, total: f64) -> usize {
    let at = f64::from(word);
    let scale = (1_u64 << 32) as f64 / total;
    let mut sum = 0.0;
    let mut last = 0;
    for (slot, &hazard) in hazards.iter().enumerate() {
        if hazard > 0.0 {
            sum += hazard;
            last = slot;
            if at < sum * scale {
                break;
            }
        }
    }
    last
}

/// Fractions in place of draws.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected;

impl Chance for Expected {
    fn open(&mut self, _month: u32, _process: u8) {}

    fn prepare(&mut self, _cells: &[u32]) {}

    #[inline]
    fn leave<const N: usize>(
        &mut self,
        _position: usize,
        _draw: usize,
        count: f64,
        hazards: &[f64; N],
        total: f64,
        out: &mut [f64; N],
    ) -> f64 {
        self.leave_known(0, 0, count, hazards, total, one_minus_exp(total), out)
    }

    #[inline]
    fn leave_known<const N: usize>(
        &mut self,
        _position: usize,
        _draw: usize,
        count: f64,
        hazards: &[f64; N],
        total: f64,
        share: f64,
        out: &mut [f64; N],
    ) -> f64 {
        if total <= 0.0 {
            return 0.0;
        }
        let left = count * share;
        let each = left / total;
        for (out, hazard) in out.iter_mut().zip(hazards) {
            *out = each * hazard;
        }
        left
    }

    fn arrivals(&mut self, _cell: u32, mean: f64) -> f64 {
        mean
    }

    fn select(&mut self, _cells: &[u32], wishers: &[f64], places: f64, chosen: &mut [f64]) {
        let wishing: f64 = wishers.iter().sum();
        for (chosen, wishers) in chosen.iter_mut().zip(wishers) {
            *chosen = wishers * places / wishing;
        }
    }

    fn whole(&self, x: f64) -> f64 {
        x
    }

    fn sampled(&self) -> bool {
        false
    }
}
