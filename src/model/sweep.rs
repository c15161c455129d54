//! The sweep of a month: where people move, and what changes about those who stay.
//!
//! In a month a person has at most one event. Moves (a death, or a change of place) compete with each other; those who
//! stay may have a change (of age band, of mutual-aid membership, of LERO membership). A change never displaces a move.

use super::cells::BLOCK;
use super::environment::Environment;
use super::hazards::{CHANGES, Hazards, Row, lero_eligible, member_row};
use super::moves::{Event, MOVES, Service, To, after_one_month, destination, moves};
use super::places::{Membership, Place};
use super::state::{CAUSES, Flows, RECOVERING};
use crate::random::Chance;
use crate::scenario::{Age, Complexity, Policy, Profile, Sex, Substance, Want};
use crate::units::math::one_minus_exp;

/// Streams of chance within a month; each belongs to one process and cell.
pub mod process {
    /// Moves and changes.
    pub const SWEEP: u8 = 0;
    /// New people.
    pub const ARRIVALS: u8 = 2;
    /// Who takes up which support.
    pub const SUPPORT: u8 = 3;
    /// Who gets a place in recovery housing.
    pub const HOUSING: u8 = 4;
    /// Who gets a place in aftercare.
    pub const AFTERCARE: u8 = 5;
    /// Who is admitted from a queue, by service.
    pub const QUEUE: u8 = 16;
    /// Who is admitted of those who ask this month, by service.
    pub const APPLICANTS: u8 = 32;
}

/// Leaving at once is a hazard of 1 a month: six in ten within the month.
const PROMPTLY: f64 = 1.0;

/// Profiles between one age band and the next.
const AGE_STEP: usize = Sex::COUNT * Want::COUNT * Complexity::COUNT;

/// Tables that are the same in every run.
pub struct Map {
    blocks: Vec<[usize; MOVES]>,
    recoveries: [Option<usize>; Place::COUNT],
    one_year: [Option<usize>; Place::COUNT],
    substances: [Substance; Profile::COUNT],
    ages: [Age; Profile::COUNT],
}

impl Map {
    /// Lays out where every move leads.
    #[must_use]
    pub fn new() -> Self {
        let mut blocks = vec![[0; MOVES]; Place::COUNT * Substance::COUNT];
        let mut recoveries = [None; Place::COUNT];
        let mut one_year = [None; Place::COUNT];
        for &place in Place::ALL {
            for (slot, &entry) in moves(place).iter().enumerate() {
                for &substance in Substance::ALL {
                    if let Some(block) = holding(destination(place, entry, substance)) {
                        blocks[place as usize * Substance::COUNT + substance as usize][slot] =
                            block * BLOCK;
                    }
                }
                match entry {
                    (Event::NaturalRecovery | Event::Complete, to) if begins_recovery(to) => {
                        recoveries[place as usize] = Some(slot);
                    }
                    (Event::Advance, To::Place(Place::RecoveryToThree)) => {
                        one_year[place as usize] = Some(slot);
                    }
                    _ => {}
                }
            }
        }
        let mut substances = [Substance::Opiate; Profile::COUNT];
        let mut ages = [Age::From18; Profile::COUNT];
        for profile in Profile::all() {
            substances[profile.index()] = profile.substance;
            ages[profile.index()] = profile.age;
        }
        Self { blocks, recoveries, one_year, substances, ages }
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

/// The block that holds people on their way; the dead go nowhere.
fn holding(to: To) -> Option<usize> {
    match to {
        To::Dead => None,
        To::Place(place) => Some(place as usize),
        To::Apply(service) => Some(Place::COUNT + service as usize),
        To::Recovery => Some(RECOVERING),
    }
}

/// Whether somebody who goes there begins recovery.
fn begins_recovery(to: To) -> bool {
    match to {
        To::Recovery => true,
        To::Place(place) => place.recovery(),
        To::Dead | To::Apply(_) => false,
    }
}

/// The cells in which anybody is, in order.
pub fn occupied(counts: &[f64], cells: &mut Vec<u32>) {
    // Written without a branch: every index is stored, and only those of occupied cells are kept.
    cells.resize(counts.len(), 0);
    let mut kept = 0;
    for (index, &count) in counts.iter().enumerate() {
        cells[kept] = index as u32;
        kept += usize::from(count > 0.0);
    }
    cells.truncate(kept);
}

/// What a sweep reads.
pub struct Tables<'a> {
    /// Hazards of the draw and the policy.
    pub hazards: &'a Hazards,
    /// The month's coefficients.
    pub coefficients: &'a [Row],
    /// The month's environment.
    pub environment: &'a Environment,
    /// The policy in force.
    pub policy: &'a Policy,
    /// Where moves lead.
    pub map: &'a Map,
}

/// The sum of a row, in a fixed order that the processor can work on at several places at once.
#[inline]
fn sum(row: &Row) -> f64 {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = *row;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + ((i + j) + (k + l))
}

/// Visits every cell: some of its people die or go elsewhere, and some of those who stay grow older, or join or leave
/// a community. Everybody arrives together, at the end.
pub fn sweep<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    cells: &[u32],
    tables: &Tables<'_>,
    flows: &mut Flows,
) {
    let map = tables.map;
    let changes = changes(tables.hazards, tables.environment, tables.policy);
    chance.prepare(cells);
    let mut out = [0.0; MOVES];
    let mut changed = [0.0; CHANGES];
    let mut position = 0;
    while position < cells.len() {
        let place = Place::ALL[cells[position] as usize / BLOCK];
        let end = (place as usize + 1) * BLOCK;
        let length = moves(place).len();
        let next = after_one_month(place).and_then(|to| holding(to).map(|block| (to, block)));
        let recoveries = map.recoveries[place as usize];
        let one_year = map.one_year[place as usize];
        while position < cells.len() && (cells[position] as usize) < end {
            let index = cells[position] as usize;
            let key = index % BLOCK;
            let membership = key / Profile::COUNT;
            let profile = key % Profile::COUNT;
            let substance = map.substances[profile];
            let row =
                &tables.coefficients[member_row(place, Membership::ALL[membership], substance)];
            let person = tables.hazards.person(place as usize, profile);
            let mut hazard = [0.0; MOVES];
            for slot in 0..MOVES {
                hazard[slot] = row[slot] * person[slot];
            }
            let left = chance.leave(position, 0, counts[index], &hazard, sum(&hazard), &mut out);
            if left > 0.0 {
                counts[index] -= left;
                let blocks = &map.blocks[place as usize * Substance::COUNT + substance as usize];
                let moved = &mut flows.moved[place as usize][substance as usize];
                for slot in 0..MOVES {
                    moved[slot] += out[slot];
                }
                for slot in CAUSES..length {
                    flows.held[blocks[slot] + key] += out[slot];
                }
                for (deaths, people) in flows.deaths[profile].iter_mut().zip(&out) {
                    *deaths += people;
                }
                if let Some(slot) = recoveries {
                    flows.recoveries[profile] += out[slot];
                }
                if let Some(slot) = one_year {
                    flows.one_year[profile] += out[slot];
                }
            }
            if let Some((to, block)) = next {
                let rest = counts[index];
                counts[index] = 0.0;
                flows.held[block * BLOCK + key] += rest;
                flows.passed[place as usize][substance as usize] += rest;
                if begins_recovery(to) {
                    flows.recoveries[profile] += rest;
                }
            } else {
                let change = &changes[index / Profile::COUNT][map.ages[profile] as usize];
                let Change { hazards: hazard, total, share } = change;
                let here = counts[index];
                let left =
                    chance.leave_known(position, 1, here, hazard, *total, *share, &mut changed);
                if left > 0.0 {
                    counts[index] -= left;
                    let older = if hazard[0] > 0.0 { index + AGE_STEP } else { index };
                    flows.held[older] += changed[0];
                    flows.held[toggled(index, Membership::MutualAid)] += changed[1];
                    flows.held[toggled(index, Membership::Lero)] += changed[2];
                }
            }
            position += 1;
        }
    }
    flows.settle(counts);
}

/// What may change about a person in a month: hazards, their sum, and the share whom it happens to.
struct Change {
    hazards: [f64; CHANGES],
    total: f64,
    share: f64,
}

type Changes = [Change; Age::COUNT];

/// The hazards of change and their sums, by place and membership (in the order of the cells) and age band.
fn changes(hazards: &Hazards, environment: &Environment, policy: &Policy) -> Vec<Changes> {
    let joining = &hazards.joining;
    let lero_leaving = (joining.lero_leaving * environment.lero_leaving).min(PROMPTLY);
    let mut table = Vec::with_capacity(Place::COUNT * Membership::COUNT);
    for &place in Place::ALL {
        for &membership in Membership::ALL {
            let mutual_aid = if membership.mutual_aid() {
                joining.mutual_aid_leaving
            } else {
                joining.mutual_aid[place as usize] * environment.mutual_aid_joining
            };
            let barred = place.in_treatment() && !lero_eligible(place, policy);
            let lero = match (membership.lero(), barred) {
                (true, true) => PROMPTLY,
                (true, false) => lero_leaving,
                (false, _) => joining.lero[place as usize] * environment.lero_joining,
            };
            table.push(hazards.ageing.map(|ageing| {
                let total = ageing + mutual_aid + lero;
                let hazards = [ageing, mutual_aid, lero];
                Change { hazards, total, share: one_minus_exp(total) }
            }));
        }
    }
    table
}

/// The cell of the same people with one membership more or less: memberships are bits.
fn toggled(index: usize, change: Membership) -> usize {
    let membership = index % BLOCK / Profile::COUNT;
    let after = membership ^ change as usize;
    index - membership * Profile::COUNT + after * Profile::COUNT
}

/// The number of services, for tables of streams.
const _: () = assert!(Service::COUNT <= (process::APPLICANTS - process::QUEUE) as usize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memberships_toggle_as_bits() {
        for &membership in Membership::ALL {
            for change in [Membership::MutualAid, Membership::Lero] {
                let after = Membership::ALL[membership as usize ^ change as usize];
                let lero = change == Membership::Lero;
                assert_eq!(after.lero(), membership.lero() ^ lero);
                assert_eq!(after.mutual_aid(), membership.mutual_aid() ^ !lero);
            }
        }
    }

    #[test]
    fn ageing_changes_nothing_but_the_age_band() {
        for profile in Profile::all().filter(|profile| profile.age != Age::From50) {
            let older = Profile::from_index(profile.index() + AGE_STEP);
            assert_eq!(Profile { age: older.age, ..profile }, older);
            assert_eq!(older.age as usize, profile.age as usize + 1);
        }
    }
}
