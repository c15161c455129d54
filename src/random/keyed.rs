//! Chance from streams: who leaves, who is struck, where they go, who gets a place.

use super::bulk::{Candidates, LANES, grow, search};
use super::chance::{Chance, Leavers, some};
use super::normal::normal_quantile;
use super::philox::{Streams, fill};
use super::pooled::Pools;
use super::quantile::poisson;
use super::uniform::{seed_of_part, uniform, uniforms};
use crate::units::math::{ln, sum};

/// Leavers up to whom each has a word that says where to; more are split by a chain of binomials.
const ONE_BY_ONE: f64 = 128.0;
/// The words of a block.
const BLOCK: usize = 4;
/// Leavers of a cell up to whom their destinations are looked up side by side with those of other cells: one block.
const FEW: usize = BLOCK;
/// Cells whose few leavers are looked up side by side.
const SIDES: usize = 8;
/// The most destinations that leavers may have.
const MOST_DESTINATIONS: usize = EDGES + 1;
/// Edges between them: one vector of words.
const EDGES: usize = 8;
/// The first block of a cell holds its uniforms; blocks from here on say where leavers go.
const FIRST_OF_LEAVERS: u32 = 1;
/// Draws 0 and 1 are asked for by number.
const STRIKE: u32 = 2;
/// Blocks of leavers' words that are written together: more than most cells have.
const SOME: usize = 4;
/// Blocks set apart for the leavers of one draw.
const BLOCKS_PER_DRAW: u32 = 64;
const _: () = assert!(ONE_BY_ONE as u32 <= BLOCKS_PER_DRAW * BLOCK as u32);
/// How many words there are.
const WORDS: f64 = (1_u64 << 32) as f64;
/// Added, it leaves a whole number in the lower half of the bits.
const SHIFT: f64 = (1_u64 << 52) as f64;

/// The streams of news.
const NEWS: u8 = 251;

/// Chance from streams that belong to (seed, run, month, process, cell).
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The seed that all parts of a scenario share, and this part's own.
    seeds: [u64; 2],
    streams: Streams,
    /// The listed cells and their first blocks.
    cells: Vec<u32>,
    first: Vec<[u32; BLOCK]>,
    candidates: Candidates,
    pools: Pools,
    /// Of those that anybody leaves, in the order of the list.
    parting: Vec<Parting>,
    /// Counters of blocks, and the words of wishers or of leavers; of these, memory is kept that is read by nobody.
    counters: Vec<[u32; 2]>,
    words: Vec<[u32; BLOCK]>,
    /// Those of them that few leave, and that more leave.
    few: Vec<u32>,
    many: Vec<u32>,
    /// Where anybody asks for a place.
    wishing: Vec<u32>,
}

/// A cell that people leave: its blocks, and from where their words stand in `words`.
#[derive(Clone, Copy, Debug, Default)]
struct Parting {
    cell: u32,
    first_block: u32,
    from: u32,
}

impl Keyed {
    /// The chance of one run.
    #[must_use]
    pub fn new(seed: u64, run: u32) -> Self {
        Self::of_part(seed, 0, run)
    }

    /// The chance of one run in a part of a scenario, such as an area of several: its own luck, and what all share. Part 0
    /// has the luck of a scenario without parts.
    #[must_use]
    pub fn of_part(seed: u64, part: u32, run: u32) -> Self {
        let own = seed_of_part(seed, part);
        Self {
            seeds: [seed, own],
            streams: Streams { key: [own as u32, (own >> 32) as u32], process: 0, run },
            cells: Vec::new(),
            first: Vec::new(),
            candidates: Candidates::default(),
            pools: Pools::default(),
            parting: Vec::new(),
            counters: Vec::new(),
            words: Vec::new(),
            few: Vec::new(),
            many: Vec::new(),
            wishing: Vec::new(),
        }
    }
}

impl Chance for Keyed {
    fn open(&mut self, month: u32, process: u8) {
        self.streams.process = month << 8 | u32::from(process);
    }

    fn news(&self, count: usize) -> Option<Vec<[f64; 2]>> {
        // The shared numbers and a part's own stand in streams of their own, also where the seeds are the same.
        let [shared, own] = [(0, NEWS), (1, NEWS - 1)]
            .map(|(of, process)| uniforms(self.seeds[of], self.streams.run, process, count));
        let pairs = shared.into_iter().zip(own);
        Some(pairs.map(|(one, other)| [normal_quantile(one), normal_quantile(other)]).collect())
    }

    fn prepare(&mut self, cells: &[u32]) {
        self.cells.clear();
        self.cells.extend_from_slice(cells);
        let counters = cells.iter().map(|&cell| [0, cell]);
        self.streams.blocks(counters, &mut self.first);
    }

    fn leave(&mut self, draw: u32, people: &[f64], totals: &[f64], leavers: &mut Vec<Leavers>) {
        self.candidates.draw(draw as usize, people, totals, &self.first, leavers);
        self.part(draw, leavers);
    }

    fn strike(
        &mut self,
        pools: (usize, &[u8]),
        people: &[f64],
        shares: &[f64],
        struck: &mut Vec<Leavers>,
    ) {
        self.pools.draw(self.streams, &self.cells, pools, people, shares, struck);
        self.part(STRIKE, struck);
    }

    #[inline(always)]
    fn send<const N: usize>(
        &mut self,
        leavers: &[Leavers],
        weights: impl Fn(usize) -> [f64; N],
        mut go: impl FnMut(usize, usize, f64),
    ) {
        const { assert!(N <= MOST_DESTINATIONS) };
        // People are whole, so that the order in which they are told of changes nothing.
        for indices in self.few.chunks(SIDES) {
            let slots = self.look_up(indices, &weights);
            for (side, &index) in indices.iter().enumerate() {
                let people = leavers[index as usize].people;
                for slots in &slots[..people as usize] {
                    go(index as usize, slots[side] as usize, 1.0);
                }
            }
        }
        for &index in &self.many {
            let index = index as usize;
            let people = leavers[index].people;
            if people > ONE_BY_ONE {
                continue;
            }
            let mut total = 0.0;
            let mut edges = [0.0; MOST_DESTINATIONS];
            for (edge, weight) in edges.iter_mut().zip(weights(index)) {
                total += weight;
                *edge = total;
            }
            edges[N..].fill(total);
            let mut out = [0.0; MOST_DESTINATIONS];
            let from = self.parting[index].from as usize;
            count(&self.words[from..].as_flattened()[..people as usize], &edges, &mut out);
            for (slot, &people) in out[..N].iter().enumerate() {
                if people > 0.0 {
                    go(index, slot, people);
                }
            }
        }
        // Last, for their words take the place of the others'.
        let mut many = std::mem::take(&mut self.many);
        many.retain(|&index| leavers[index as usize].people > ONE_BY_ONE);
        for indices in many.chunks(LANES) {
            let out = self.split(indices, leavers, &weights);
            for (side, &index) in indices.iter().enumerate() {
                for (slot, out) in out.iter().enumerate() {
                    if out[side] > 0.0 {
                        go(index as usize, slot, out[side]);
                    }
                }
            }
        }
        self.many = many;
    }

    fn arrivals(&mut self, cell: u32, mean: f64) -> f64 {
        let words = self.streams.block(0, cell);
        poisson(mean, uniform(words[0], words[1]))
    }

    fn select(&mut self, first: u32, wishers: &[f64], places: f64, chosen: &mut [f64]) {
        let Self { streams, counters, words, wishing, .. } = self;
        let blocks_of = |here: f64| (here as u32).div_ceil(BLOCK as u32);
        some(wishers, wishing);
        counters.clear();
        for &at in &*wishing {
            let blocks = 0..blocks_of(wishers[at as usize]);
            counters.extend(blocks.map(|block| [block, first + at]));
        }
        streams.blocks(counters.iter().copied(), words);
        chosen.fill(0.0);
        let mut rest = &words[..];
        // Whole numbers, so that nobody waits long for the one before: a word's chance is (word + ½)/2³², and an area
        // has fewer than 2³¹ people, so that products have room.
        let mut unanswered = sum(wishers) as u64;
        let mut left = places as u64;
        for &at in &*wishing {
            let here = wishers[at as usize];
            let (mine, others) = rest.split_at(blocks_of(here) as usize);
            rest = others;
            let before = left;
            for &word in &mine.as_flattened()[..here as usize] {
                left -= u64::from((2 * u64::from(word) + 1) * unanswered < left << 33);
                unanswered -= 1;
            }
            chosen[at as usize] = (before - left) as f64;
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
    /// Makes the words of leavers, which say where they go.
    fn part(&mut self, draw: u32, leavers: &[Leavers]) {
        let Self { streams, cells, parting, words, few, many, .. } = self;
        let blocks_of = |people: f64| {
            if people <= ONE_BY_ONE { (people as u32).div_ceil(BLOCK as u32) } else { 0 }
        };
        let all: u32 = leavers.iter().map(|leavers| blocks_of(leavers.people)).sum();
        few.resize(leavers.len(), 0);
        many.resize(leavers.len(), 0);
        parting.resize(leavers.len(), Parting::default());
        grow(words, all as usize + SOME);
        let first_block = FIRST_OF_LEAVERS + draw * BLOCKS_PER_DRAW;
        let (mut some, mut others, mut from) = (0, 0, 0);
        for ((index, &Leavers { position, people }), parting) in (0..).zip(leavers).zip(parting) {
            // Written without a branch: everyone stands in both lists, and only theirs are kept of each.
            (few[some], many[others]) = (index, index);
            some += usize::from(people <= FEW as f64);
            others += usize::from(people > FEW as f64);
            let cell = cells[position as usize];
            *parting = Parting { cell, first_block, from: from as u32 };
            // The first few blocks are written whether there are so many or not.
            let counter = |block: usize| streams.counter(first_block + block as u32, cell);
            let here = blocks_of(people) as usize;
            let own = &mut words[from..from + SOME.max(here)];
            for (block, own) in own.iter_mut().enumerate() {
                *own = counter(block);
            }
            from += here;
        }
        few.truncate(some);
        many.truncate(others);
        fill(streams.key, &mut words[..from]);
    }

    /// Looks up where the leavers of a few cells go, side by side and without a branch that cannot be foreseen.
    #[inline(always)]
    fn look_up<const N: usize>(
        &self,
        indices: &[u32],
        weights: impl Fn(usize) -> [f64; N],
    ) -> [[u8; SIDES]; FEW] {
        let mut edges = [[0.0; SIDES]; N];
        let mut words = [[0.0; SIDES]; FEW];
        for (side, &index) in indices.iter().enumerate() {
            for (edges, weight) in edges.iter_mut().zip(weights(index as usize)) {
                edges[side] = weight;
            }
            let from = self.parting[index as usize].from as usize;
            for (words, &word) in words.iter_mut().zip(&self.words[from]) {
                words[side] = f64::from(word) + 1.0;
            }
        }
        let mut sum = [0.0; SIDES];
        for edges in &mut edges {
            for (sum, edge) in sum.iter_mut().zip(edges) {
                *sum += *edge;
                *edge = *sum;
            }
        }
        // Words below an edge lead to one of the places up to it.
        let mut found = [[0; SIDES]; FEW];
        for (found, words) in found.iter_mut().zip(&words) {
            // Whole numbers stand in the lower bits: a cast, which saturates, is made one by one.
            let mut slots = [SHIFT; SIDES];
            for edges in &edges {
                for side in 0..SIDES {
                    let above = edges[side] < words[side] * (sum[side] / WORDS);
                    slots[side] += if above { 1.0 } else { 0.0 };
                }
            }
            for (found, slot) in found.iter_mut().zip(slots) {
                *found = slot.to_bits() as u8;
            }
        }
        found
    }

    /// Splits the many leavers of some cells by chains of binomials, destination by destination, the cells side by side.
    #[cold]
    fn split<const N: usize>(
        &mut self,
        indices: &[u32],
        leavers: &[Leavers],
        weights: impl Fn(usize) -> [f64; N],
    ) -> [[f64; LANES]; N] {
        let Self { streams, parting, counters, words, .. } = self;
        counters.clear();
        let mut edges = [[0.0; LANES]; N];
        let mut people = [0.0; LANES];
        for (side, &index) in indices.iter().enumerate() {
            let Parting { cell, first_block, .. } = parting[index as usize];
            counters.extend((0..N as u32).map(|slot| [first_block + slot, cell]));
            people[side] = leavers[index as usize].people;
            let mut sum = 0.0;
            for (edges, weight) in edges.iter_mut().zip(weights(index as usize)) {
                sum += weight;
                edges[side] = sum;
            }
        }
        streams.blocks(counters.iter().copied(), words);
        let total = edges[N - 1];
        let mut before = [0.0; LANES];
        let mut out = [[0.0; LANES]; N];
        for (slot, out) in out.iter_mut().enumerate() {
            let mut hazards = [0.0; LANES];
            let mut uniforms = [0.5; LANES];
            for side in 0..indices.len() {
                let edge = edges[slot][side];
                if edge > before[side] && edge < total[side] {
                    // To go here is to leave those who are still to be sent, with this probability.
                    let share = (edge - before[side]) / (total[side] - before[side]);
                    let words = words[side * N + slot];
                    hazards[side] = -ln(1.0 - share);
                    uniforms[side] = uniform(words[0], words[1]);
                }
            }
            search(&people, &hazards, &uniforms, out);
            for side in 0..indices.len() {
                let edge = edges[slot][side];
                // Everybody who is left goes to the last.
                if edge >= total[side] {
                    out[side] = people[side];
                }
                people[side] -= out[side];
                before[side] = before[side].max(edge);
            }
        }
        out
    }
}

/// By destination: running sums of their weights, filled up with the last; or people.
type Destinations = [f64; MOST_DESTINATIONS];

/// Counts the words that lead to each destination: those below an edge lead to one of the places up to it.
#[inline(always)]
fn count(words: &[u32], edges: &Destinations, out: &mut Destinations) {
    let [inner @ .., total] = edges;
    let whole = whole_words(inner, WORDS / total);
    let mut below = [0_u32; EDGES];
    for &word in words {
        // That the loop may end here keeps the compiler from laying words side by side in place of edges, for which it
        // adds across vectors.
        if word == u32::MAX {
            return count_one_by_one(words, &whole, last(edges), out);
        }
        for (below, &edge) in below.iter_mut().zip(&whole) {
            *below += u32::from(word < edge);
        }
    }
    let mut before = 0;
    for (out, below) in out.iter_mut().zip(below) {
        *out = f64::from(below - before);
        before = below;
    }
    out[EDGES] = f64::from(words.len() as u32 - before);
}
/// The same where a word is above the `last` edge, which is no more than the largest word.
#[cold]
fn count_one_by_one(words: &[u32], edges: &[u32; EDGES], last: usize, out: &mut Destinations) {
    *out = [0.0; MOST_DESTINATIONS];
    for word in words {
        out[edges.iter().filter(|&edge| word >= edge).count().min(last)] += 1.0;
    }
}

/// The largest whole numbers that are not above the edges × `scale`, at most the largest word: casts that saturate are
/// made one by one, and this side by side.
#[inline(always)]
fn whole_words(edges: &[f64; EDGES], scale: f64) -> [u32; EDGES] {
    const LARGEST: f64 = u32::MAX as f64;
    edges.map(|edge| {
        let edge = edge * scale;
        let near = (edge + SHIFT) - SHIFT;
        let whole = if near > edge { near - 1.0 } else { near };
        (whole.min(LARGEST) + SHIFT).to_bits() as u32
    })
}

/// The last destination to which anybody goes.
#[inline]
fn last(edges: &Destinations) -> usize {
    let [.., total] = edges;
    edges.iter().filter(|&edge| edge < total).count()
}

#[cfg(test)]
mod tests {
    use super::super::paths::paths;
    use super::*;

    #[test]
    fn every_processor_counts_the_same_words() {
        let words = super::super::uniforms(3, 1, 0, 128).into_iter();
        let mut words: Vec<u32> = words.map(|uniform| (uniform * WORDS) as u32).collect();
        // Above every edge.
        words[90] = u32::MAX;
        // Seven of nine destinations, one of which nobody goes to; and all of them.
        let few: Destinations = std::array::from_fn(|edge| 0.3 * edge.clamp(1, 6) as f64);
        let all: Destinations = std::array::from_fn(|edge| 0.3 + edge as f64);
        for (path, count) in
            paths!(count, (words: &[u32], edges: &Destinations, out: &mut Destinations))
        {
            for edges in [&few, &all] {
                for leavers in [1, 5, 16, 17, 100, 128] {
                    let mut out = [0.0; MOST_DESTINATIONS];
                    count(&words[..leavers], edges, &mut out);
                    let mut plain = [0.0; MOST_DESTINATIONS];
                    for &word in &words[..leavers] {
                        let above = (f64::from(word) + 1.0) / WORDS * edges[EDGES];
                        plain[edges.iter().filter(|&&edge| edge < above).count()] += 1.0;
                    }
                    assert_eq!(out, plain, "{path}: {leavers}");
                    let nobody = out.iter().filter(|&&people| people == 0.0).count();
                    let unwanted = edges.windows(2).filter(|edges| edges[0] == edges[1]).count();
                    assert!(leavers < 100 || nobody == unwanted, "{out:?}");
                }
            }
        }
    }
}
