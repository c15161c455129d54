//! Chance, or its expected value, behind one face: the model is written once.

use super::bulk::Candidates;
use super::philox::{block, blocks};
use super::quantile::{binomial, poisson};
use crate::units::math::ln;

/// Leavers up to whom each has a word that says where to; more are split by a chain of binomials.
const ONE_BY_ONE: f64 = 128.0;
/// Leavers up to whom each looks for a destination on their own: the words of a block.
const FEW: usize = 4;
/// The most destinations that leavers may have.
const MOST_DESTINATIONS: usize = 16;
/// The first block of a cell holds its uniforms; blocks from here on say where leavers go.
const FIRST_OF_LEAVERS: u32 = 1;
/// Blocks set apart for the leavers of one draw.
const BLOCKS_PER_DRAW: u32 = 64;
const _: () = assert!(ONE_BY_ONE as u32 <= BLOCKS_PER_DRAW * FEW as u32);

/// How many people move, and who. Counts are whole when sampled, fractions when expected.
///
/// Cells are asked together, so that random numbers are made in bulk: `prepare` lists them, `leavers` says how many
/// leave each, `part` lists those that anybody leaves, `send` says where to.
pub trait Chance {
    /// Opens a process of a month; later calls draw from its streams.
    fn open(&mut self, month: u32, process: u8);

    /// Lists the cells to be asked and makes their first words.
    fn prepare(&mut self, cells: &[u32]);

    /// How many people leave each listed cell, into `left`: each of its `people` with probability 1 − e^(−total).
    ///
    /// `people`, `totals` (hazards per month) and `left` are in the order of the list; `share` gives 1 − e^(−total) at
    /// a position, and is asked only where it is needed. Cells may be asked twice: `draw` 0 and 1 are independent.
    fn leavers(
        &mut self,
        draw: usize,
        people: &[f64],
        totals: &[f64],
        share: impl Fn(usize) -> f64,
        left: &mut [f64],
    );

    /// Lists, into `movers`, the positions of the cells that anybody leaves, and prepares where to.
    fn part(&mut self, draw: usize, left: &[f64], movers: &mut Vec<u32>);

    /// Where the leavers of a mover go: to k with share `hazards[k]` / `total`. Tells `go` of each destination and how
    /// many people go there; of one destination perhaps more than once.
    ///
    /// `mover` is an index of the list that `part` made, `left` its leavers, `total` the sum of `hazards`.
    fn send<const N: usize>(
        &mut self,
        mover: usize,
        left: f64,
        hazards: &[f64; N],
        total: f64,
        go: impl FnMut(usize, f64),
    );

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
    /// The listed cells and their first blocks.
    cells: Vec<u32>,
    first: Vec<[u32; 4]>,
    candidates: Candidates,
    /// Of those that anybody leaves: the cell and draw, and from where their words stand in `words`.
    movers: Vec<Mover>,
    /// Counters of the blocks of leavers' words, and the words.
    counters: Vec<[u32; 2]>,
    words: Vec<[u32; 4]>,
}

#[derive(Clone, Copy, Debug)]
struct Mover {
    cell: u32,
    first_block: u32,
    from: u32,
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
            candidates: Candidates::default(),
            movers: Vec::new(),
            counters: Vec::new(),
            words: Vec::new(),
        }
    }

    fn block(&self, index: u32, cell: u32) -> [u32; 4] {
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
        blocks(
            self.key,
            cells.iter().map(|&cell| [0, cell]),
            [self.process, self.run],
            &mut self.first,
        );
    }

    fn leavers(
        &mut self,
        draw: usize,
        people: &[f64],
        totals: &[f64],
        _share: impl Fn(usize) -> f64,
        left: &mut [f64],
    ) {
        let Self { candidates, first, .. } = self;
        let uniform = |position: usize| {
            let words = &first[position];
            uniform(words[2 * draw], words[2 * draw + 1])
        };
        candidates.draw(people, totals, uniform, left);
    }

    fn part(&mut self, draw: usize, left: &[f64], movers: &mut Vec<u32>) {
        some(left, movers);
        self.movers.clear();
        self.counters.clear();
        let first_block = FIRST_OF_LEAVERS + draw as u32 * BLOCKS_PER_DRAW;
        for &mut position in movers {
            let (cell, left) = (self.cells[position as usize], left[position as usize]);
            self.movers.push(Mover { cell, first_block, from: self.counters.len() as u32 });
            if left <= FEW as f64 {
                self.counters.push([first_block, cell]);
            } else if left <= ONE_BY_ONE {
                let blocks = (left as u32).div_ceil(FEW as u32);
                self.counters.extend((0..blocks).map(|block| [first_block + block, cell]));
            }
        }
        let counters = self.counters.iter().copied();
        blocks(self.key, counters, [self.process, self.run], &mut self.words);
    }

    fn send<const N: usize>(
        &mut self,
        mover: usize,
        left: f64,
        hazards: &[f64; N],
        total: f64,
        mut go: impl FnMut(usize, f64),
    ) {
        const { assert!(N <= MOST_DESTINATIONS) };
        let from = self.movers[mover].from as usize;
        if left > ONE_BY_ONE {
            let mut out = [0.0; N];
            self.split(mover, left, hazards, total, &mut out);
            out.iter().enumerate().for_each(|(slot, &people)| go(slot, people));
            return;
        }
        // Of the leavers' words, those below an edge go to one of the places up to it.
        let leavers = left as usize;
        let scale = (1_u64 << 32) as f64 / total;
        let mut edges = [0.0; N];
        let mut sum = 0.0;
        for (edge, hazard) in edges.iter_mut().zip(hazards) {
            sum += hazard;
            *edge = sum * scale;
        }
        if leavers <= FEW {
            for &word in &self.words[from][..leavers] {
                let above = f64::from(word) + 1.0;
                let slot: u64 = edges.iter().map(|&edge| u64::from(edge < above)).sum();
                // Rounding leaves a word or two above the last edge.
                let slot = if slot < N as u64 { slot as usize } else { last_of(hazards) };
                go(slot, 1.0);
            }
            return;
        }
        // A cast to a whole number saturates.
        let edges = edges.map(|edge| edge as u32);
        let mut padded = [0; MOST_DESTINATIONS];
        padded[..N].copy_from_slice(&edges);
        let below = count_below(&self.words[from..].as_flattened()[..leavers], &padded);
        let mut before = 0;
        for (slot, &below) in below[..N].iter().enumerate() {
            if below > before {
                go(slot, f64::from(below - before));
                before = below;
            }
        }
        let rest = left - f64::from(before);
        if rest > 0.0 {
            // Rounding left a word or two above the last edge.
            go(last_of(hazards), rest);
        }
    }

    fn arrivals(&mut self, cell: u32, mean: f64) -> f64 {
        let words = self.block(0, cell);
        poisson(mean, uniform(words[0], words[1]))
    }

    fn select(&mut self, cells: &[u32], wishers: &[f64], places: f64, chosen: &mut [f64]) {
        let Self { key, run, process, counters, words, .. } = self;
        let blocks_of = |here: f64| (here as u32).div_ceil(FEW as u32);
        counters.clear();
        for (&cell, &here) in cells.iter().zip(wishers) {
            counters.extend((0..blocks_of(here)).map(|block| [block, cell]));
        }
        blocks(*key, counters.iter().copied(), [*process, *run], words);
        let mut rest = &words[..];
        let mut wishing: f64 = wishers.iter().sum();
        let mut left = places;
        for (&here, chosen) in wishers.iter().zip(chosen) {
            *chosen = 0.0;
            let (mine, others) = rest.split_at(blocks_of(here) as usize);
            rest = others;
            for &word in &mine.as_flattened()[..here as usize] {
                if short_uniform(word) * wishing < left {
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
    /// Splits many leavers by a chain of binomials, destination by destination.
    #[cold]
    fn split(&self, mover: usize, left: f64, hazards: &[f64], total: f64, out: &mut [f64]) {
        out.fill(0.0);
        let Mover { cell, first_block, .. } = self.movers[mover];
        let last = last_of(hazards);
        let mut people = left;
        let mut rest = total;
        for (slot, &hazard) in hazards[..last].iter().enumerate() {
            if hazard > 0.0 && people > 0.0 {
                let share = (hazard / rest).min(1.0);
                let words = self.block(first_block + slot as u32, cell);
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

/// For every edge, how many words are below it.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn count_below(words: &[u32], edges: &[u32; MOST_DESTINATIONS]) -> [u32; MOST_DESTINATIONS] {
    let mut below = [0; MOST_DESTINATIONS];
    count_below_lanes(words, edges, &mut below);
    below
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn count_below_lanes(
    words: &[u32],
    edges: &[u32; MOST_DESTINATIONS],
    below: &mut [u32; MOST_DESTINATIONS],
) {
    for &word in words {
        for (below, &edge) in below.iter_mut().zip(edges) {
            *below += u32::from(word < edge);
        }
    }
}

/// The positions at which there is anybody, in order.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn some(people: &[f64], positions: &mut Vec<u32>) {
    list(people, positions);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn list(people: &[f64], positions: &mut Vec<u32>) {
    /// Positions looked at together: most stretches are empty.
    const STRETCH: usize = 24;
    positions.clear();
    let (stretches, rest) = people.as_chunks::<STRETCH>();
    for (stretch, first) in stretches.iter().zip((0_u32..).step_by(STRETCH)) {
        if nobody(stretch) {
            continue;
        }
        // Written without a branch: every position is stored, and only those with people are kept.
        let mut kept = positions.len();
        positions.resize(kept + STRETCH, 0);
        for (&people, position) in stretch.iter().zip(first..) {
            positions[kept] = position;
            kept += usize::from(people > 0.0);
        }
        positions.truncate(kept);
    }
    let first = (people.len() - rest.len()) as u32;
    positions
        .extend(rest.iter().zip(first..).filter(|(people, _)| **people > 0.0).map(|(_, at)| at));
}

/// Whether there is nobody at all: every number is 0.
#[inline(always)]
#[must_use]
pub fn nobody(people: &[f64]) -> bool {
    people.iter().fold(0, |bits, people| bits | people.to_bits()) == 0
}

/// The last destination that anybody can go to.
fn last_of(hazards: &[f64]) -> usize {
    hazards.iter().rposition(|&hazard| hazard > 0.0).unwrap_or(0)
}

/// Fractions in place of draws.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected;

impl Chance for Expected {
    fn open(&mut self, _month: u32, _process: u8) {}

    fn prepare(&mut self, _cells: &[u32]) {}

    fn leavers(
        &mut self,
        _draw: usize,
        people: &[f64],
        _totals: &[f64],
        share: impl Fn(usize) -> f64,
        left: &mut [f64],
    ) {
        for (position, (left, people)) in left.iter_mut().zip(people).enumerate() {
            *left = people * share(position);
        }
    }

    fn part(&mut self, _draw: usize, left: &[f64], movers: &mut Vec<u32>) {
        some(left, movers);
    }

    #[inline]
    fn send<const N: usize>(
        &mut self,
        _mover: usize,
        left: f64,
        hazards: &[f64; N],
        total: f64,
        mut go: impl FnMut(usize, f64),
    ) {
        let each = left / total;
        for (slot, hazard) in hazards.iter().enumerate() {
            go(slot, each * hazard);
        }
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

#[cfg(test)]
mod tests {
    use super::super::paths::paths;
    use super::*;

    #[test]
    fn every_processor_counts_the_same_words() {
        let words = super::super::uniforms(3, 1, 0, 128).into_iter();
        let words: Vec<u32> = words.map(|uniform| (uniform * 4_294_967_296.0) as u32).collect();
        let edges = std::array::from_fn(|edge| (edge as u32) << 28 | 7);
        for (path, count) in paths!(
            count_below_lanes,
            (words: &[u32], edges: &[u32; MOST_DESTINATIONS], below: &mut [u32; MOST_DESTINATIONS])
        ) {
            for leavers in [1, 5, 16, 17, 100, 128] {
                let mut below = [0; MOST_DESTINATIONS];
                count(&words[..leavers], &edges, &mut below);
                let plain = edges.map(|edge| {
                    words[..leavers].iter().filter(|&&word| word < edge).count() as u32
                });
                assert_eq!(below, plain, "{path}: {leavers}");
                assert!(leavers < 16 || (below[15] > 8 && below[1] < leavers as u32));
            }
        }
    }

    #[test]
    fn every_processor_finds_the_same_people() {
        let people: Vec<f64> = (0..1003).map(|cell| f64::from(cell * cell % 7 / 3)).collect();
        let one_by_one: Vec<u32> = (0..1003).filter(|&cell| people[cell as usize] > 0.0).collect();
        assert!(one_by_one.len() > 100 && one_by_one.len() < 900);
        for (path, list) in paths!(list, (people: &[f64], positions: &mut Vec<u32>)) {
            let mut found = vec![7];
            list(&people, &mut found);
            assert_eq!(found, one_by_one, "{path}");
        }
    }
}
