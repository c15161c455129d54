//! The words of chance as docs/model.md tells them (section 9.1), written down once more in the plainest way: another
//! program that follows the page draws the same people.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::needless_range_loop,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::random::{Chance, Keyed, Leavers};
use std::collections::BTreeSet;

const SEED: u64 = 5 << 32 | 17;
const MONTH: u32 = 3;
const RUNS: u32 = 200;

/// Cells, the pool of each, their people and each one's chance of being struck: rare, large, great, none; with pools in
/// which somebody often comes twice.
const CELLS: [u32; 8] = [10, 11, 500, 501, 777, 900, 1_000, 1_001];
const POOLS: [u8; 8] = [0, 0, 1, 0, 1, 2, 3, 3];
const PEOPLE: [f64; 8] = [300.0, 900.0, 150.0, 2_000.0, 40.0, 12_000.0, 200.0, 3.0];
const SHARES: [f64; 8] = [0.01, 0.004, 0.014, 0.05, 0.0, 0.002, 0.015, 0.0156];
const WEIGHTS: [f64; 4] = [0.5, 0.3, 0.0, 0.2];

/// Philox4x32-10 (Salmon and others 2011).
fn philox(mut counter: [u64; 4]) -> [u64; 4] {
    let mut key = [SEED & 0xFFFF_FFFF, SEED >> 32];
    for _ in 0..10 {
        let (x, y) = (counter[0] * 0xD251_1F53, counter[2] * 0xCD9E_8D57);
        let [low, high] = [|z: u64| z & 0xFFFF_FFFF, |z: u64| z >> 32];
        counter = [high(y) ^ counter[1] ^ key[0], low(y), high(x) ^ counter[3] ^ key[1], low(x)];
        key = [low(key[0] + 0x9E37_79B9), low(key[1] + 0xBB67_AE85)];
    }
    counter
}

/// A block of a stream of a process.
fn block(block: u64, stream: u64, process: u32, run: u32) -> [u64; 4] {
    philox([block, stream, u64::from(256 * MONTH + process), u64::from(run)])
}

/// The uniform of two words.
fn uniform(a: u64, b: u64) -> f64 {
    (((a << 32 | b) >> 11) as f64 + 0.5) / 2.0_f64.powi(53)
}

/// P(X = k) of a sum of independent trials, some people with the same chance at a time, by convolution.
fn sum_of_trials(groups: &[(f64, f64)], most: usize) -> Vec<f64> {
    let mut all = vec![0.0; most + 1];
    all[0] = 1.0;
    for &(people, share) in groups {
        for _ in 0..people as usize {
            for k in (0..=most).rev() {
                let one_less = if k > 0 { all[k - 1] } else { 0.0 };
                all[k] = all[k] * (1.0 - share) + one_less * share;
            }
        }
    }
    all
}

/// The smallest k with P(X ≤ k) ≥ u.
fn inverse(probabilities: &[f64], u: f64) -> usize {
    let mut sum = 0.0;
    probabilities
        .iter()
        .position(|p| {
            sum += p;
            u <= sum
        })
        .unwrap()
}

/// Where some leavers go, a word for each.
fn destinations(people: usize, cell: u32, draw: u64, run: u32) -> [f64; 4] {
    let words = (0..people.div_ceil(4) as u64)
        .flat_map(|at| block(1 + 64 * draw + at, u64::from(cell), 0, run));
    let mut out = [0.0; 4];
    let all: f64 = WEIGHTS.iter().sum();
    for word in words.take(people) {
        let share = (word + 1) as f64 / 2.0_f64.powi(32);
        let mut sum = 0.0;
        let first = WEIGHTS.iter().position(|weight| {
            sum += weight;
            share <= sum / all
        });
        out[first.unwrap_or(3)] += 1.0;
    }
    out
}

/// How many of each cell are struck, and whether anybody came twice on the way.
fn struck(run: u32) -> ([f64; 8], bool) {
    let mut struck = [0.0; 8];
    let mut again = false;
    let alone = |cell: usize| SHARES[cell] > 1.0 / 64.0 || PEOPLE[cell] * SHARES[cell] > 4.0;
    for cell in (0..8).filter(|&cell| alone(cell)) {
        let words = block(1 << 16, u64::from(CELLS[cell]), 0, run);
        let law = sum_of_trials(&[(PEOPLE[cell], SHARES[cell])], 200);
        struck[cell] = inverse(&law, uniform(words[0], words[1])) as f64;
    }
    for pool in 0..4 {
        let own: Vec<usize> =
            (0..8).filter(|&cell| u64::from(POOLS[cell]) == pool && !alone(cell)).collect();
        let groups: Vec<(f64, f64)> =
            own.iter().map(|&cell| (PEOPLE[cell], SHARES[cell])).collect();
        let words = block(1 << 17, pool, 0, run);
        let number = inverse(&sum_of_trials(&groups, 60), uniform(words[0], words[1]));
        let odds = |cell: usize| SHARES[cell] / (1.0 - SHARES[cell]);
        let all: f64 = own.iter().map(|&cell| PEOPLE[cell] * odds(cell)).sum();
        for attempt in 0.. {
            let from = (1 << 31) + (attempt << 16);
            let uniforms = (0..number.div_ceil(2) as u64).flat_map(|two| {
                let words = block(from + two, pool, 0, run);
                [uniform(words[0], words[1]), uniform(words[2], words[3])]
            });
            // Each cell's people stand side by side, as wide as their odds.
            let who: Vec<(usize, u64)> = uniforms
                .take(number)
                .map(|u| {
                    let mut point = u * all;
                    for &cell in &own {
                        if point < PEOPLE[cell] * odds(cell) {
                            return (cell, (point / odds(cell)) as u64);
                        }
                        point -= PEOPLE[cell] * odds(cell);
                    }
                    unreachable!("within all odds")
                })
                .collect();
            if who.iter().collect::<BTreeSet<_>>().len() == number {
                who.iter().for_each(|(cell, _)| struck[*cell] += 1.0);
                break;
            }
            again = true;
        }
    }
    (struck, again)
}

/// By cell: people, and where they went.
fn sent(chance: &mut Keyed, leavers: &[Leavers]) -> [(f64, [f64; 4]); 8] {
    let mut sent = [(0.0, [0.0; 4]); 8];
    for leavers in leavers {
        sent[leavers.position as usize].0 += leavers.people;
    }
    chance.send(
        leavers,
        |_| WEIGHTS,
        |index, slot, people| sent[leavers[index].position as usize].1[slot] += people,
    );
    sent
}

#[test]
fn deaths_are_drawn_from_the_words_that_the_page_names() {
    let mut twice = 0;
    for run in 0..RUNS {
        let (plain, again) = struck(run);
        twice += u32::from(again);
        let mut chance = Keyed::new(SEED, run);
        chance.open(MONTH, 0);
        chance.prepare(&CELLS);
        let mut leavers = Vec::new();
        chance.strike((4, &POOLS), &PEOPLE, &SHARES, &mut leavers);
        let sent = sent(&mut chance, &leavers);
        assert_eq!(sent.map(|(people, _)| people), plain, "run {run}");
        for (cell, (people, sent)) in sent.into_iter().enumerate() {
            assert_eq!(sent, destinations(people as usize, CELLS[cell], 2, run), "run {run}");
        }
    }
    assert!(twice > 5, "{twice}");
}

#[test]
fn moves_and_changes_are_drawn_from_the_words_that_the_page_names() {
    for run in 0..RUNS {
        let mut chance = Keyed::new(SEED, run);
        chance.open(MONTH, 0);
        chance.prepare(&CELLS);
        let hazards = SHARES.map(|share| -(1.0 - share).ln());
        for draw in [0, 1] {
            let mut leavers = Vec::new();
            chance.leave(draw, &PEOPLE, &hazards, &mut leavers);
            for (cell, (people, sent)) in sent(&mut chance, &leavers).into_iter().enumerate() {
                let words = block(0, u64::from(CELLS[cell]), 0, run);
                let at = 2 * draw as usize;
                let law = sum_of_trials(&[(PEOPLE[cell], SHARES[cell])], 200);
                let plain = inverse(&law, uniform(words[at], words[at + 1]));
                assert_eq!(people, plain as f64, "run {run}, draw {draw}, cell {cell}");
                if plain <= 128 {
                    let plain = destinations(plain, CELLS[cell], u64::from(draw), run);
                    assert_eq!(sent, plain, "run {run}, draw {draw}, cell {cell}");
                }
            }
        }
    }
}

#[test]
fn scarce_places_go_to_those_whom_the_words_choose() {
    let wishers = [2.0, 0.0, 5.0, 90.0];
    for run in 0..RUNS {
        let mut chance = Keyed::new(SEED, run);
        chance.open(MONTH, 17);
        let mut chosen = [0.0; 4];
        chance.select(300, &wishers, 31.0, &mut chosen);
        let (mut left, mut unasked) = (31.0, 97.0);
        let mut plain = [0.0; 4];
        for (cell, stream) in (300..304).enumerate() {
            for wisher in 0..wishers[cell] as u64 {
                let word = block(wisher / 4, stream, 17, run)[wisher as usize % 4];
                if (word as f64 + 0.5) / 2.0_f64.powi(32) * unasked < left {
                    plain[cell] += 1.0;
                    left -= 1.0;
                }
                unasked -= 1.0;
            }
        }
        assert_eq!(chosen, plain, "run {run}");
    }
}
