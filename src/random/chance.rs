//! Chance, or its expected value, behind one face: the model is written once.

use crate::units::math::{one_minus_exp, sum};

/// People who leave a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leavers {
    /// The cell's place in the list that was asked about.
    pub position: u32,
    /// How many they are.
    pub people: f64,
}

/// How many people move, and who. Counts are whole when sampled, fractions when expected.
///
/// Cells are asked together, so that random numbers are made in bulk: `prepare` lists them, `leave` says who leave each,
/// `send` where to.
pub trait Chance {
    /// Opens a process of a month; later calls draw from its streams.
    fn open(&mut self, month: u32, process: u8);

    /// Standard normal numbers that belong to the run and to no month, in pairs: one that all parts of a scenario share,
    /// one of this part alone. None in expected values, where nothing strays.
    fn news(&self, count: usize) -> Option<Vec<[f64; 2]>>;

    /// Lists the cells to be asked and makes their first words.
    fn prepare(&mut self, cells: &[u32]);

    /// Lists the cells that anybody leaves, and how many: each of the `people` of a cell with probability
    /// 1 − e^(−total).
    ///
    /// `people` and `totals` (hazards per month) are in the order of the cells. Cells may be asked twice: `draw` 0 and 1
    /// are independent.
    fn leave(&mut self, draw: u32, people: &[f64], totals: &[f64], leavers: &mut Vec<Leavers>);

    /// Lists the cells of which anybody is struck by something rare, and how many: each of the `people` of a cell with
    /// the probability in `shares`. Cells of a pool share their luck: `pools` says how many there are, and to which each
    /// cell belongs.
    fn strike(
        &mut self,
        pools: (usize, &[u8]),
        people: &[f64],
        shares: &[f64],
        struck: &mut Vec<Leavers>,
    );

    /// Where all leavers go: to k in proportion to the weight k that `weights` gives, by index in the list that `leave`
    /// made. Tells `go` the index, each destination and how many people go there; of one destination perhaps more than
    /// once.
    fn send<const N: usize>(
        &mut self,
        leavers: &[Leavers],
        weights: impl Fn(usize) -> [f64; N],
        go: impl FnMut(usize, usize, f64),
    );

    /// New people with this mean, one draw for each cell.
    fn arrivals(&mut self, cell: u32, mean: f64) -> f64;

    /// Shares `places` among the `wishers` of the cells from `first` on, everyone with the same chance, into `chosen`.
    ///
    /// There must be fewer places than wishers.
    fn select(&mut self, first: u32, wishers: &[f64], places: f64, chosen: &mut [f64]);

    /// The largest whole number that is not above `x`; `x` itself in expected values.
    fn whole(&self, x: f64) -> f64;

    /// Whether people are whole.
    fn sampled(&self) -> bool;
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

/// Fractions in place of draws.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected;

impl Chance for Expected {
    fn open(&mut self, _month: u32, _process: u8) {}

    fn news(&self, _count: usize) -> Option<Vec<[f64; 2]>> {
        None
    }

    fn prepare(&mut self, _cells: &[u32]) {}

    fn leave(&mut self, _: u32, people: &[f64], totals: &[f64], leavers: &mut Vec<Leavers>) {
        leavers.clear();
        // Neighbours often share their hazard.
        let (mut before, mut share) = (0.0, 0.0);
        for (position, (here, &total)) in (0..).zip(people.iter().zip(totals)) {
            if total != before {
                (before, share) = (total, one_minus_exp(total));
            }
            let people = here * share;
            if people > 0.0 {
                leavers.push(Leavers { position, people });
            }
        }
    }

    fn strike(
        &mut self,
        _pools: (usize, &[u8]),
        people: &[f64],
        shares: &[f64],
        struck: &mut Vec<Leavers>,
    ) {
        struck.clear();
        for (position, (people, share)) in (0..).zip(people.iter().zip(shares)) {
            let people = people * share;
            if people > 0.0 {
                struck.push(Leavers { position, people });
            }
        }
    }

    #[inline(always)]
    fn send<const N: usize>(
        &mut self,
        leavers: &[Leavers],
        weights: impl Fn(usize) -> [f64; N],
        mut go: impl FnMut(usize, usize, f64),
    ) {
        for (index, leavers) in leavers.iter().enumerate() {
            let weights = weights(index);
            let each = leavers.people / weights.iter().sum::<f64>();
            for (slot, weight) in weights.iter().enumerate() {
                go(index, slot, each * weight);
            }
        }
    }

    fn arrivals(&mut self, _cell: u32, mean: f64) -> f64 {
        mean
    }

    #[inline(always)]
    fn select(&mut self, _first: u32, wishers: &[f64], places: f64, chosen: &mut [f64]) {
        let share = places / sum(wishers);
        for (chosen, wishers) in chosen.iter_mut().zip(wishers) {
            *chosen = wishers * share;
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
