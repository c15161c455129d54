//! Binomial draws for many cells at once, side by side: the fast twin of [`binomial`].

use super::chance::Leavers;
use super::quantile::{FROM_ZERO, NEGLIGIBLE, RECIPROCALS, Stayers, TERMS, binomial, surely_none};
use super::uniform::uniform;
use crate::units::math::{exp_minus, odds_of_leaving};
use std::f64::consts::LN_2;

/// Cells worked on together.
pub(super) const LANES: usize = 16;
/// Terms summed between two looks at who is done.
const STRIDE: usize = 8;
const _: () = assert!(TERMS.is_multiple_of(STRIDE));

/// The cells that somebody may leave; memory kept from draw to draw.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    position: Vec<u32>,
    people: Vec<f64>,
    hazard: Vec<f64>,
    uniform: Vec<f64>,
    leavers: Vec<f64>,
    /// Of every cell: its uniform, and whether anybody may leave.
    all: Vec<f64>,
    maybe: Vec<bool>,
}

impl Candidates {
    /// Draws [`binomial`] for every cell, with the uniform of two of its `words` (the first for draw 0, the last for
    /// draw 1), and lists those that anybody leaves.
    pub(super) fn draw(
        &mut self,
        draw: usize,
        people: &[f64],
        hazards: &[f64],
        words: &[[u32; 4]],
        list: &mut Vec<Leavers>,
    ) {
        let kept = self.gather(draw, people, hazards, words);
        let full = kept.next_multiple_of(LANES);
        let (people, hazard) = (&self.people[..full], &self.hazard[..full]);
        search(people, hazard, &self.uniform[..full], &mut self.leavers[..full]);
        // Written without a branch: every candidate is stored, and only those with leavers are kept.
        list.clear();
        list.resize(kept, Leavers { position: 0, people: 0.0 });
        let mut some = 0;
        for (&position, &people) in self.position[..kept].iter().zip(&self.leavers) {
            list[some] = Leavers { position, people };
            some += usize::from(people > 0.0);
        }
        list.truncate(some);
    }

    /// Keeps the cells of which it is not plain that nobody leaves, and fills up with empty ones to whole lanes.
    fn gather(
        &mut self,
        draw: usize,
        people: &[f64],
        hazards: &[f64],
        words: &[[u32; 4]],
    ) -> usize {
        let room = people.len() + LANES;
        grow(&mut self.position, room);
        for list in [&mut self.people, &mut self.hazard, &mut self.uniform, &mut self.leavers] {
            grow(list, room);
        }
        grow(&mut self.all, people.len());
        grow(&mut self.maybe, people.len());
        let maybe = &mut self.maybe[..people.len()];
        look(draw, people, hazards, words, &mut self.all, maybe);
        // Written without a branch: every position is stored, and only candidates are kept.
        let mut kept = 0;
        for (position, &maybe) in maybe.iter().enumerate() {
            self.position[kept] = position as u32;
            kept += usize::from(maybe);
        }
        for (index, &position) in self.position[..kept].iter().enumerate() {
            let position = position as usize;
            self.people[index] = people[position];
            self.hazard[index] = hazards[position];
            self.uniform[index] = self.all[position];
        }
        let full = kept.next_multiple_of(LANES);
        self.people[kept..full].fill(0.0);
        self.hazard[kept..full].fill(0.0);
        self.uniform[kept..full].fill(0.0);
        kept
    }
}

/// Makes sure of room, which is not cleared from draw to draw.
pub(super) fn grow<T: Clone + Default>(list: &mut Vec<T>, room: usize) {
    if list.len() < room {
        list.resize(room, T::default());
    }
}

/// Makes the uniforms, and says of which cells it is not plain that nobody leaves.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn look(
    draw: usize,
    people: &[f64],
    hazards: &[f64],
    words: &[[u32; 4]],
    uniforms: &mut [f64],
    maybe: &mut [bool],
) {
    look_lanes(draw, people, hazards, words, uniforms, maybe);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn look_lanes(
    draw: usize,
    people: &[f64],
    hazards: &[f64],
    words: &[[u32; 4]],
    uniforms: &mut [f64],
    maybe: &mut [bool],
) {
    for (own, words) in uniforms.iter_mut().zip(words) {
        *own = if draw == 0 { uniform(words[0], words[1]) } else { uniform(words[2], words[3]) };
    }
    let cells = people.iter().zip(hazards).zip(&*uniforms);
    for (maybe, ((people, hazard), uniform)) in maybe.iter_mut().zip(cells) {
        *maybe = *uniform > surely_none(people * hazard);
    }
}

/// Searches from zero in all lanes at once, with the widest vectors that the processor has: nothing but sums and
/// products in a fixed order, the same on all.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn search(people: &[f64], hazards: &[f64], uniforms: &[f64], leavers: &mut [f64]) {
    search_lanes(people, hazards, uniforms, leavers);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn search_lanes(people: &[f64], hazards: &[f64], uniforms: &[f64], leavers: &mut [f64]) {
    let lanes = people.chunks_exact(LANES).zip(hazards.chunks_exact(LANES));
    let lanes = lanes.zip(uniforms.chunks_exact(LANES)).zip(leavers.chunks_exact_mut(LANES));
    for (((people, hazards), uniforms), leavers) in lanes {
        let mut n = [0.0; LANES];
        let mut u = [0.0; LANES];
        let mut odds = [0.0; LANES];
        let mut none = [0.0_f64; LANES];
        let mut plain = true;
        for lane in 0..LANES {
            plain &= hazards[lane] <= LN_2;
            n[lane] = people[lane];
            u[lane] = uniforms[lane];
            let hazard = hazards[lane].min(LN_2);
            odds[lane] = odds_of_leaving(hazard);
            none[lane] = n[lane] * hazard;
        }
        if !plain {
            for lane in 0..LANES {
                if hazards[lane] > LN_2 {
                    let stayers = Stayers::of(hazards[lane]);
                    u[lane] = stayers.uniform(u[lane]);
                    odds[lane] = stayers.odds;
                    none[lane] = n[lane] * stayers.hazard;
                }
            }
        }
        let mean = none;
        let mut near = true;
        for none in &mut none {
            near &= *none < FROM_ZERO;
            *none = exp_minus(none.min(FROM_ZERO));
        }
        let mut term = none;
        let mut sum = none;
        let mut k = [0.0_f64; LANES];
        let mut step = 0.0;
        for reciprocals in RECIPROCALS.chunks_exact(STRIDE) {
            for &reciprocal in reciprocals {
                for lane in 0..LANES {
                    let more = (u[lane] > sum[lane]) & (term[lane] > sum[lane] * NEGLIGIBLE);
                    term[lane] *= odds[lane] * (n[lane] - step) * reciprocal;
                    sum[lane] += term[lane];
                    k[lane] += if more { 1.0 } else { 0.0 };
                }
                step += 1.0;
            }
            let mut more = false;
            for lane in 0..LANES {
                more |= (u[lane] > sum[lane]) & (term[lane] > sum[lane] * NEGLIGIBLE);
            }
            if !more {
                break;
            }
        }
        for lane in 0..LANES {
            let k = k[lane].min(n[lane]);
            leavers[lane] = if hazards[lane] > LN_2 { n[lane] - k } else { k };
        }
        if !near {
            for lane in 0..LANES {
                if mean[lane] >= FROM_ZERO {
                    leavers[lane] = binomial(people[lane], hazards[lane], uniforms[lane]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::paths::paths;
    use super::super::philox::block;
    use super::super::uniforms;
    use super::*;

    const SIZE: usize = 40_003;

    /// People, hazards and uniforms of cells of every kind.
    fn cells() -> [Vec<f64>; 3] {
        let random = uniforms(3, 0, 0, 3 * SIZE);
        let size = [1.0, 4.0, 60.0, 2_000.0, 40_000.0];
        let people = (0..SIZE).map(|cell| (random[3 * cell] * size[cell % 5]).ceil()).collect();
        let hazards = (0..SIZE)
            .map(|cell| if cell % 11 == 0 { 0.0 } else { 2.0 * random[3 * cell + 1].powi(4) })
            .collect();
        let uniforms = (0..SIZE).map(|cell| random[3 * cell + 2]).collect();
        [people, hazards, uniforms]
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let [people, hazards, _] = cells();
        let words: Vec<[u32; 4]> =
            (0..SIZE as u32).map(|cell| block([3, 9], [cell, 0, 0, 0])).collect();
        for draw in [0, 1] {
            let mut list = Vec::new();
            Candidates::default().draw(draw, &people, &hazards, &words, &mut list);
            let one = |cell: usize| {
                let uniform = uniform(words[cell][2 * draw], words[cell][2 * draw + 1]);
                let people = binomial(people[cell], hazards[cell], uniform);
                Leavers { position: cell as u32, people }
            };
            let one_by_one: Vec<Leavers> =
                (0..SIZE).map(one).filter(|leavers| leavers.people > 0.0).collect();
            assert_eq!(list, one_by_one);
            assert!(list.len() > SIZE / 4 && list.len() < SIZE);
        }
    }

    #[test]
    fn every_processor_looks_alike() {
        let [people, hazards, _] = cells();
        let words: Vec<[u32; 4]> =
            (0..SIZE as u32).map(|cell| block([3, 9], [cell, 0, 0, 0])).collect();
        for (path, look) in paths!(
            look_lanes,
            (draw: usize, people: &[f64], hazards: &[f64], words: &[[u32; 4]], uniforms: &mut [f64], maybe: &mut [bool])
        ) {
            for draw in [0, 1] {
                let (mut uniforms, mut maybe) = (vec![0.0; SIZE], vec![false; SIZE]);
                look(draw, &people, &hazards, &words, &mut uniforms, &mut maybe);
                for cell in 0..SIZE {
                    let own = uniform(words[cell][2 * draw], words[cell][2 * draw + 1]);
                    assert_eq!(uniforms[cell].to_bits(), own.to_bits(), "{path}: {cell}");
                    let some = own > surely_none(people[cell] * hazards[cell]);
                    assert_eq!(maybe[cell], some, "{path}: {cell}");
                }
            }
        }
    }

    #[test]
    fn every_processor_draws_the_same() {
        let [people, hazards, uniforms] = cells();
        let whole = SIZE / LANES * LANES;
        for (path, search) in paths!(
            search_lanes,
            (people: &[f64], hazards: &[f64], uniforms: &[f64], leavers: &mut [f64])
        ) {
            let mut left = vec![-1.0; whole];
            search(&people[..whole], &hazards[..whole], &uniforms[..whole], &mut left);
            for (cell, left) in left.iter().enumerate() {
                let one = binomial(people[cell], hazards[cell], uniforms[cell]);
                assert_eq!(left.to_bits(), one.to_bits(), "{path}: {cell}: {left} {one}");
            }
        }
    }
}
