//! Rare events, drawn for the cells of a pool together.
//!
//! A cell that draws on its own shares its luck with the same cell of another option. Where an option has people stand
//! in other cells, their events have nothing in common any more, though as many are to be expected: differences between
//! options then hold chance that means nothing. Here the number of events in a pool is drawn first, from the exact
//! distribution of a sum of unlike trials (Chen, Liu: Statistica Sinica 1997, 7, 875–892), and then whom they strike:
//! people drawn in proportion to their odds, all drawn again where one came twice. That is the same as a trial for
//! every person on their own, and options differ by no more than what they expect of the pool.

use super::bulk::Candidates;
use super::chance::Leavers;
use super::philox::Streams;
use super::quantile::NEGLIGIBLE;
use super::uniform::uniform;
use crate::units::math::{exp_minus, hazard_of};

/// Probabilities above it are drawn cell by cell.
const RARE: f64 = 1.0 / 64.0;
/// So are cells in which more events than this are to be expected.
const SEVERAL: f64 = 4.0;
/// So are all cells of a pool in which more than this are.
const MOST: f64 = 600.0;
/// Powers of the odds that a sum of trials is made from: those left out are below 1e-15 of it.
const POWERS: usize = 8;

/// Blocks of a process: of a cell on its own, of the number of a pool, of its people.
const ALONE: u32 = 1 << 16;
const NUMBER: u32 = 1 << 17;
const PEOPLE: u32 = 1 << 31;
/// Between two attempts at the people of a pool.
const ATTEMPT: u32 = 1 << 16;
const _: () = assert!(MOST * 4.0 < ATTEMPT as f64);
/// People whom a block finds.
const EACH: u32 = 2;

/// Memory of the draws, kept from month to month.
#[derive(Clone, Debug, Default)]
pub(super) struct Pools {
    /// Of every cell: the odds of one of its people, and of all.
    odds: Vec<f64>,
    weights: Vec<f64>,
    /// Of every pool, the one beside the other.
    powers: Vec<Powers>,
    pools: Vec<Pool>,
    alone: Alone,
    /// What people are found by, in order, pool by pool: the odds of all who stand before them, and some of theirs.
    marks: Vec<f64>,
    counters: Vec<[u32; 2]>,
    words: Vec<[u32; 4]>,
}

/// Cells whose people draw on their own.
#[derive(Clone, Debug, Default)]
struct Alone {
    position: Vec<u32>,
    people: Vec<f64>,
    hazards: Vec<f64>,
    words: Vec<[u32; 4]>,
    candidates: Candidates,
    struck: Vec<Leavers>,
}

/// Sums over the people of a pool of the powers of their odds, from the first.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Powers([f64; POWERS]);

#[derive(Clone, Copy, Debug, Default)]
struct Pool {
    /// The odds of all of its people.
    all: f64,
    /// How many of its people are struck.
    number: u32,
    /// Where its next mark stands, and where its marks end.
    next: u32,
    end: u32,
    /// The odds of all who were passed by.
    passed: f64,
    /// The next mark.
    mark: f64,
    /// Cell and number of the person found last.
    last: Option<(u32, u32)>,
    /// Whether somebody was found twice.
    twice: bool,
}

impl Alone {
    /// Adds those of the cells in `position` of which anybody is struck.
    fn draw(
        &mut self,
        streams: Streams,
        cells: &[u32],
        people: &[f64],
        shares: &[f64],
        struck: &mut Vec<Leavers>,
    ) {
        let at = || self.position.iter().map(|&position| position as usize);
        self.people.clear();
        self.people.extend(at().map(|at| people[at]));
        self.hazards.clear();
        self.hazards.extend(at().map(|at| hazard_of(shares[at])));
        streams.blocks(at().map(|at| [ALONE, cells[at]]), &mut self.words);
        let (people, hazards) = (&self.people, &self.hazards);
        self.candidates.draw(0, people, hazards, &self.words, &mut self.struck);
        struck.extend(self.struck.iter().map(|leavers| Leavers {
            position: self.position[leavers.position as usize],
            people: leavers.people,
        }));
    }
}

impl Pools {
    /// Lists the cells of which anybody is struck, and how many, each person with the probability in `shares`.
    pub(super) fn draw(
        &mut self,
        streams: Streams,
        cells: &[u32],
        (count, pools): (usize, &[u8]),
        people: &[f64],
        shares: &[f64],
        struck: &mut Vec<Leavers>,
    ) {
        struck.clear();
        for list in [&mut self.odds, &mut self.weights] {
            list.resize(cells.len(), 0.0);
        }
        let large = |powers: &Powers| powers.0[0] > MOST;
        self.alone.position.clear();
        if weigh(people, shares, &mut self.odds, &mut self.weights) {
            let some = (0..).zip(people.iter().zip(shares));
            let some = some.filter(|(_, (people, share))| alone(**people, **share));
            self.alone.position.extend(some.map(|(at, _)| at));
        }
        self.powers.clear();
        self.powers.resize(count, Powers::default());
        add(pools, &self.odds, &self.weights, &mut self.powers);
        if self.powers.iter().any(large) {
            for ((at, weight), &pool) in (0..).zip(&mut self.weights).zip(pools) {
                if *weight > 0.0 && large(&self.powers[usize::from(pool)]) {
                    self.alone.position.push(at);
                    *weight = 0.0;
                }
            }
            for powers in self.powers.iter_mut().filter(|powers| large(powers)) {
                *powers = Powers::default();
            }
        }
        self.alone.draw(streams, cells, people, shares, struck);
        self.number(streams);
        self.mark(streams);
        let first = struck.len();
        self.find(pools, people, |_| true, struck);
        for pool in 0..count {
            if self.pools[pool].twice {
                self.again(streams, pool as u8, pools, people, first, struck);
            }
        }
    }

    /// Draws how many people of each pool are struck.
    fn number(&mut self, streams: Streams) {
        let Self { powers, pools, words, .. } = self;
        streams.blocks((0..powers.len() as u32).map(|pool| [NUMBER, pool]), words);
        pools.clear();
        pools.extend(powers.iter().zip(words).map(|(powers, words)| Pool {
            all: powers.0[0],
            number: number(powers, uniform(words[0], words[1])),
            mark: f64::INFINITY,
            ..Pool::default()
        }));
    }

    /// Draws their marks.
    fn mark(&mut self, streams: Streams) {
        let Self { pools, counters, words, marks, .. } = self;
        counters.clear();
        for (pool, index) in pools.iter().zip(0..) {
            counters.extend((0..pool.number.div_ceil(EACH)).map(|two| [PEOPLE | two, index]));
        }
        streams.blocks(counters.iter().copied(), words);
        marks.clear();
        let mut rest = &words[..];
        for pool in pools.iter_mut() {
            if pool.number > 0 {
                let (mine, others) = rest.split_at(pool.number.div_ceil(EACH) as usize);
                rest = others;
                put_marks(pool, mine, marks);
            }
        }
    }

    /// Passes all people of some pools by, and lists those who are marked.
    fn find(
        &mut self,
        pools: &[u8],
        people: &[f64],
        which: impl Fn(u8) -> bool,
        struck: &mut Vec<Leavers>,
    ) {
        let cells = pools.iter().zip(&self.weights).zip(0..);
        for ((&pool, &weight), position) in cells.filter(|((pool, _), _)| which(**pool)) {
            let pool = &mut self.pools[usize::from(pool)];
            let before = pool.passed;
            pool.passed += weight;
            if pool.mark < pool.passed {
                let at = position as usize;
                let mut here = 0.0;
                while pool.mark < pool.passed {
                    // Everyone takes up as much as their odds; rounding makes nobody of the cell who is not there.
                    let person = ((pool.mark - before) / self.odds[at]).min(people[at] - 1.0);
                    let found = Some((position, person as u32));
                    pool.twice |= pool.last == found;
                    pool.last = found;
                    here += 1.0;
                    pool.next += 1;
                    pool.mark = f64::INFINITY;
                    if pool.next < pool.end {
                        pool.mark = self.marks[pool.next as usize];
                    }
                }
                struck.push(Leavers { position, people: here });
            }
        }
    }

    /// Draws the people of a pool anew until nobody comes twice; from `first` on, `struck` lists people of pools.
    #[cold]
    fn again(
        &mut self,
        streams: Streams,
        index: u8,
        pools: &[u8],
        people: &[f64],
        first: usize,
        struck: &mut Vec<Leavers>,
    ) {
        let of_others = |leavers: &Leavers| pools[leavers.position as usize] != index;
        let others: Vec<Leavers> = struck.drain(first..).filter(of_others).collect();
        struck.extend(others);
        let kept = struck.len();
        let own = |at: &usize| pools[*at] == index && self.weights[*at] > 0.0;
        let all: f64 = (0..pools.len()).filter(own).map(|at| people[at]).sum();
        let pool = &mut self.pools[usize::from(index)];
        // Rounding strikes more people than there are once in 10¹⁶ times.
        pool.number = pool.number.min(all as u32);
        let mut attempt = 0_u32;
        while self.pools[usize::from(index)].twice {
            attempt += 1;
            struck.truncate(kept);
            let pool = &mut self.pools[usize::from(index)];
            let from = PEOPLE | attempt.wrapping_mul(ATTEMPT);
            self.words.clear();
            self.words.extend(
                (0..pool.number.div_ceil(EACH))
                    .map(|two| streams.block(from | two, u32::from(index))),
            );
            self.marks.clear();
            put_marks(pool, &self.words, &mut self.marks);
            (pool.twice, pool.last, pool.passed) = (false, None, 0.0);
            self.find(pools, people, |pool| pool == index, struck);
        }
    }
}

/// Adds the marks of a pool, in order.
fn put_marks(pool: &mut Pool, words: &[[u32; 4]], marks: &mut Vec<f64>) {
    let (first, all) = (marks.len(), pool.all);
    let pairs = words.as_flattened().chunks_exact(2).take(pool.number as usize);
    // Nobody stands beyond the last.
    marks.extend(pairs.map(|pair| (uniform(pair[0], pair[1]) * all).min(all.next_down())));
    marks[first..].sort_unstable_by(f64::total_cmp);
    (pool.next, pool.end, pool.mark) = (first as u32, marks.len() as u32, marks[first]);
}

/// Whether people with this probability draw on their own.
#[inline(always)]
fn alone(people: f64, share: f64) -> bool {
    (share > RARE) | (people * share > SEVERAL)
}

/// Odds of one and of all people of each cell, 0 where people draw on their own; whether any do.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn weigh(people: &[f64], shares: &[f64], odds: &mut [f64], weights: &mut [f64]) -> bool {
    weigh_lanes(people, shares, odds, weights)
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn weigh_lanes(people: &[f64], shares: &[f64], odds: &mut [f64], weights: &mut [f64]) -> bool {
    let mut some = false;
    let cells = people.iter().zip(shares).zip(odds.iter_mut().zip(weights));
    for ((people, share), (odds, weight)) in cells {
        let alone = alone(*people, *share);
        some |= alone;
        *odds = if alone { 0.0 } else { share / (1.0 - share) };
        *weight = people * *odds;
    }
    some
}

/// Adds the powers of the odds of everybody to those of their pools.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn add(pools: &[u8], odds: &[f64], weights: &[f64], sums: &mut [Powers]) {
    add_lanes(pools, odds, weights, sums);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn add_lanes(pools: &[u8], odds: &[f64], weights: &[f64], sums: &mut [Powers]) {
    for ((&pool, &odds), &weight) in pools.iter().zip(odds).zip(weights) {
        let two = odds * odds;
        let (three, four) = (two * odds, two * two);
        let powers = [1.0, odds, two, three, four, four * odds, four * two, four * three];
        for (sum, power) in sums[usize::from(pool)].0.iter_mut().zip(powers) {
            *sum += weight * power;
        }
    }
}

/// The smallest k with P(X ≤ k) ≥ `u`, X how many of some people are struck, given the sums of the powers of their odds.
///
/// P(k) = (S₁ P(k − 1) − S₂ P(k − 2) + S₃ P(k − 3) − …)/k, P(0) = e^−(S₁ − S₂/2 + S₃/3 − …).
fn number(powers: &Powers, u: f64) -> u32 {
    let Powers(powers) = powers;
    let mut signed = *powers;
    let mut none = 0.0;
    for (index, power) in signed.iter_mut().enumerate() {
        *power *= if index % 2 == 0 { 1.0 } else { -1.0 };
        none += *power / (index + 1) as f64;
    }
    let mut sum = exp_minus(none);
    // The latest first.
    let mut terms = [0.0; POWERS];
    terms[0] = sum;
    let mut k = 0;
    while u > sum && (terms[0] > sum * NEGLIGIBLE || f64::from(k) < powers[0]) {
        k += 1;
        // The latest term comes in last, and nothing else waits for it.
        let [a, b, c, d, e, f, g, h]: [f64; POWERS] =
            std::array::from_fn(|index| terms[index] * signed[index]);
        let term = a + ((b + (c + d)) + ((e + f) + (g + h)));
        terms.copy_within(..POWERS - 1, 1);
        terms[0] = term * (1.0 / f64::from(k));
        sum += terms[0];
    }
    k
}

#[cfg(test)]
mod tests {
    use super::super::paths::paths;
    use super::super::uniforms;
    use super::*;

    const RUNS: u32 = 200_000;

    /// How many of each cell are struck in every run.
    fn draws(pools: (usize, &[u8]), people: &[f64], shares: &[f64]) -> Vec<Vec<f64>> {
        let cells: Vec<u32> = (0..people.len() as u32).collect();
        let (mut memory, mut list) = (Pools::default(), Vec::new());
        let one = |run: u32| {
            let streams = Streams { key: [5, 0], process: 3, run };
            memory.draw(streams, &cells, pools, people, shares, &mut list);
            let mut struck = vec![0.0; people.len()];
            for leavers in &list {
                struck[leavers.position as usize] += leavers.people;
            }
            struck
        };
        (0..RUNS).map(one).collect()
    }

    /// How often everything that can happen to a few people happens, beside what independent trials give.
    fn agree(pools: (usize, &[u8]), people: &[f64], shares: &[f64]) {
        let mut seen = std::collections::BTreeMap::new();
        for struck in draws(pools, people, shares) {
            *seen.entry(struck.iter().map(|&k| k as u32).collect::<Vec<_>>()).or_insert(0.0) += 1.0;
        }
        let runs = f64::from(RUNS);
        let mut known = 0.0;
        for (struck, times) in seen {
            let each = struck.iter().zip(people).zip(shares).map(|((&k, &n), &p)| {
                let ways: f64 = (0..k).map(|i| (n - f64::from(i)) / f64::from(i + 1)).product();
                ways * p.powi(k as i32) * (1.0 - p).powi(n as i32 - k as i32)
            });
            let chance: f64 = each.product();
            known += chance;
            // Four standard errors, and one for what is rarer than once.
            let error = 4.0 * (runs * chance * (1.0 - chance)).sqrt() + 1.0;
            assert!(
                (times - runs * chance).abs() < error,
                "{struck:?}: {times}, {}",
                runs * chance
            );
        }
        assert!(known > 0.999, "{known}");
    }

    #[test]
    fn everybody_is_struck_as_if_on_their_own() {
        // Two pools; of one and two people, who would often be drawn twice.
        agree(
            (2, &[0, 0, 1, 0, 1]),
            &[1.0, 2.0, 3.0, 40.0, 1.0],
            &[0.015, 0.012, 0.013, 0.001, 0.0],
        );
        // Nobody but one or two people: every pair is one of them twice, or both.
        agree((1, &[0, 0]), &[1.0, 1.0], &[0.0155, 0.003]);
    }

    #[test]
    fn people_in_great_danger_draw_on_their_own() {
        agree((1, &[0, 0, 0]), &[5.0, 1.0, 30.0], &[0.4, 1.0, 0.01]);
    }

    /// Mean and variance of all and of each, of cells in which many are struck.
    fn many(people: &[f64], shares: &[f64]) {
        let pools = vec![0; people.len()];
        let draws = draws((1, &pools), people, shares);
        let runs = f64::from(RUNS);
        let check = |of: &dyn Fn(&Vec<f64>) -> f64, mean: f64, variance: f64| {
            let seen = draws.iter().map(of).sum::<f64>() / runs;
            let spread = draws.iter().map(|d| (of(d) - mean).powi(2)).sum::<f64>() / runs;
            assert!((seen - mean).abs() < 4.0 * (variance / runs).sqrt(), "{seen} {mean}");
            // The fourth moment of a sum of rare trials is 3 V² + V.
            let error = ((2.0 * variance * variance + variance) / runs).sqrt();
            assert!((spread - variance).abs() < 4.0 * error, "{spread} {variance}");
        };
        let moments = |cell: usize| {
            let mean = people[cell] * shares[cell];
            (mean, mean * (1.0 - shares[cell]))
        };
        let (mut all, mut spread) = (0.0, 0.0);
        for cell in 0..people.len() {
            let (mean, variance) = moments(cell);
            all += mean;
            spread += variance;
            check(&|struck| struck[cell], mean, variance);
        }
        check(&|struck| struck.iter().sum(), all, spread);
    }

    #[test]
    fn many_are_struck_with_the_right_mean_and_variance() {
        many(&[300.0, 900.0, 150.0, 2_000.0], &[0.01, 0.004, 0.014, 0.05]);
    }

    #[test]
    fn a_pool_that_is_too_large_for_a_sum_draws_cell_by_cell() {
        // Of one people cell by cell anyway, of the others two hundred times three.
        let (people, shares) = (vec![300.0; 202], vec![0.01; 202]);
        assert!(people.len() as f64 * 3.0 > MOST);
        let cells: Vec<u32> = (0..202).collect();
        let (mut memory, mut list) = (Pools::default(), Vec::new());
        let (mut sum, mut squares) = (0.0, 0.0);
        let (runs, mean) = (2_000, 606.0);
        for run in 0..runs {
            let streams = Streams { key: [5, 0], process: 3, run };
            memory.draw(streams, &cells, (1, &[0; 202]), &people, &shares, &mut list);
            let all: f64 = list.iter().map(|leavers| leavers.people).sum();
            sum += all - mean;
            squares += (all - mean).powi(2);
        }
        let (runs, variance) = (f64::from(runs), mean * 0.99);
        assert!((sum / runs).abs() < 4.0 * (variance / runs).sqrt(), "{}", sum / runs);
        let error = variance * (2.0 / runs).sqrt();
        assert!((squares / runs - variance).abs() < 4.0 * error, "{}", squares / runs);
    }

    /// People who move within a pool are struck as often as before, and nearly by the same luck.
    #[test]
    fn a_pool_shares_its_luck_wherever_its_people_are() {
        let shares = [0.01, 0.01];
        let [here, there] =
            [[200.0, 0.0], [0.0, 200.0]].map(|people| draws((1, &[0, 0]), &people, &shares));
        let all = |struck: &Vec<f64>| struck.iter().sum::<f64>();
        assert!(here.iter().zip(&there).all(|(one, other)| all(one) == all(other)));
    }

    #[test]
    fn every_processor_weighs_and_adds_alike() {
        let random = uniforms(4, 0, 0, 3_000);
        let people: Vec<f64> = random[..1_000].iter().map(|u| (u * 90.0).floor()).collect();
        let shares: Vec<f64> = random[1_000..2_000].iter().map(|u| 0.03 * u * u).collect();
        let pools: Vec<u8> = random[2_000..].iter().map(|u| (u * 60.0) as u8).collect();
        let (mut odds, mut weights) = (vec![0.0; 1_000], vec![0.0; 1_000]);
        assert!(weigh_lanes(&people, &shares, &mut odds, &mut weights));
        let mut sums = vec![Powers::default(); 60];
        add_lanes(&pools, &odds, &weights, &mut sums);
        let bits = |numbers: &[f64]| numbers.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
        for (path, add) in
            paths!(add_lanes, (pools: &[u8], odds: &[f64], weights: &[f64], sums: &mut [Powers]))
        {
            let mut own = vec![Powers::default(); 60];
            add(&pools, &odds, &weights, &mut own);
            for (own, sum) in own.iter().zip(&sums) {
                assert_eq!(bits(&own.0), bits(&sum.0), "{path}");
            }
        }
    }
}
