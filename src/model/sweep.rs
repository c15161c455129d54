//! The two sweeps of a month: where people move, and what about them changes.
//!
//! In a month a person may have at most one move (a death, or a change of place) and then at most one change (of age
//! band, of mutual-aid membership, of LERO membership). Moves compete with each other; changes compete with each
//! other and never displace a move.

use super::cells::{BLOCK, CELLS, cell};
use super::environment::Environment;
use super::hazards::{CHANGES, Hazards, Row, lero_eligible, member_row};
use super::moves::{Event, MOVES, Service, To, after_one_month, destination, moves};
use super::places::{Membership, Place};
use super::state::{DEAD, Flows, RECOVERING};
use crate::random::Chance;
use crate::scenario::{Age, Complexity, Policy, Profile, Sex, Substance, Want};

/// Streams of chance within a month; each belongs to one process and cell.
pub mod process {
    /// Moves.
    pub const MOVES: u8 = 0;
    /// Changes.
    pub const CHANGES: u8 = 1;
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

/// What else a move means, beside where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Death,
    Recovery,
    OneYear,
    Move,
}

/// Tables that are the same in every run.
pub struct Map {
    blocks: Vec<[usize; MOVES]>,
    meanings: [[Meaning; MOVES]; Place::COUNT],
    substances: [Substance; Profile::COUNT],
    ages: [Age; Profile::COUNT],
}

impl Map {
    /// Lays out where every move leads.
    #[must_use]
    pub fn new() -> Self {
        let mut blocks = vec![[DEAD; MOVES]; Place::COUNT * Substance::COUNT];
        let mut meanings = [[Meaning::Move; MOVES]; Place::COUNT];
        for &place in Place::ALL {
            for (slot, &entry) in moves(place).iter().enumerate() {
                for &substance in Substance::ALL {
                    let to = destination(place, entry, substance);
                    blocks[place as usize * Substance::COUNT + substance as usize][slot] =
                        holding(to);
                }
                meanings[place as usize][slot] = match entry {
                    (_, To::Dead) => Meaning::Death,
                    (Event::NaturalRecovery | Event::Complete, to) if begins_recovery(to) => {
                        Meaning::Recovery
                    }
                    (Event::Advance, To::Place(Place::RecoveryToThree)) => Meaning::OneYear,
                    _ => Meaning::Move,
                };
            }
        }
        let mut substances = [Substance::Opiate; Profile::COUNT];
        let mut ages = [Age::From18; Profile::COUNT];
        for profile in Profile::all() {
            substances[profile.index()] = profile.substance;
            ages[profile.index()] = profile.age;
        }
        Self { blocks, meanings, substances, ages }
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

/// The block that holds people on their way.
fn holding(to: To) -> usize {
    match to {
        To::Dead => DEAD,
        To::Place(place) => place as usize,
        To::Apply(service) => Place::COUNT + service as usize,
        To::Recovery => RECOVERING,
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
    cells.clear();
    cells.extend(
        counts.iter().enumerate().filter(|(_, count)| **count > 0.0).map(|(index, _)| index as u32),
    );
}

/// Lets everybody move: deaths, and changes of place.
pub fn move_people<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    cells: &[u32],
    hazards: &Hazards,
    coefficients: &[Row],
    map: &Map,
    flows: &mut Flows,
) {
    chance.prepare(cells);
    let mut out = [0.0; MOVES];
    let mut position = 0;
    while position < cells.len() {
        let index = cells[position] as usize;
        let place = Place::ALL[index / BLOCK];
        let last = (place as usize + 1) * BLOCK;
        let list = moves(place);
        let next = after_one_month(place);
        let meanings = &map.meanings[place as usize];
        while position < cells.len() && (cells[position] as usize) < last {
            let index = cells[position] as usize;
            let membership = index % BLOCK / Profile::COUNT;
            let profile = index % Profile::COUNT;
            let substance = map.substances[profile];
            let row = &coefficients[member_row(place, Membership::ALL[membership], substance)];
            let person = hazards.person(place as usize, profile);
            let mut hazard = [0.0; MOVES];
            let mut total = 0.0;
            for slot in 0..MOVES {
                hazard[slot] = row[slot] * person[slot];
            }
            for slot in hazard {
                total += slot;
            }
            let left = chance.leave(
                position,
                counts[index],
                &hazard[..list.len()],
                total,
                &mut out[..list.len()],
            );
            let key = index % BLOCK;
            if left > 0.0 {
                counts[index] -= left;
                let blocks = &map.blocks[place as usize * Substance::COUNT + substance as usize];
                let moved = &mut flows.moved[place as usize];
                for slot in 0..list.len() {
                    let people = out[slot];
                    if people > 0.0 {
                        flows.held[blocks[slot] * BLOCK + key] += people;
                        moved[slot][substance as usize] += people;
                        match meanings[slot] {
                            Meaning::Death => flows.deaths[slot][profile] += people,
                            Meaning::Recovery => flows.recoveries[profile] += people,
                            Meaning::OneYear => flows.one_year[profile] += people,
                            Meaning::Move => {}
                        }
                    }
                }
            }
            if let Some(to) = next {
                let rest = counts[index];
                counts[index] = 0.0;
                flows.held[holding(to) * BLOCK + key] += rest;
                flows.passed[place as usize][substance as usize] += rest;
                if begins_recovery(to) {
                    flows.recoveries[profile] += rest;
                }
            }
            position += 1;
        }
    }
}

/// Lets people grow older, and join or leave communities.
#[expect(clippy::too_many_arguments, reason = "the sweep reads every table once and owns none")]
pub fn change_people<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    cells: &[u32],
    hazards: &Hazards,
    environment: &Environment,
    policy: &Policy,
    map: &Map,
    flows: &mut Flows,
) {
    chance.prepare(cells);
    let joining = &hazards.joining;
    let lero_leaving = (joining.lero_leaving * environment.lero_leaving).min(PROMPTLY);
    let mut out = [0.0; CHANGES];
    for (position, &index) in cells.iter().enumerate() {
        let index = index as usize;
        let place = Place::ALL[index / BLOCK];
        let membership = Membership::ALL[index % BLOCK / Profile::COUNT];
        let profile = index % Profile::COUNT;
        let mutual_aid = if membership.mutual_aid() {
            joining.mutual_aid_leaving
        } else {
            joining.mutual_aid[place as usize] * environment.mutual_aid_joining
        };
        let lero = if membership.lero() {
            let barred = place.in_treatment() && !lero_eligible(place, policy);
            if barred { PROMPTLY } else { lero_leaving }
        } else {
            joining.lero[place as usize] * environment.lero_joining
        };
        let hazard = [hazards.ageing[profile], mutual_aid, lero];
        let total = hazard[0] + hazard[1] + hazard[2];
        let left = chance.leave(position, counts[index], &hazard, total, &mut out);
        if left > 0.0 {
            counts[index] -= left;
            let to = [
                if map.ages[profile] == Age::From50 { index } else { index + AGE_STEP },
                toggled(index, place, membership, profile, Membership::MutualAid),
                toggled(index, place, membership, profile, Membership::Lero),
            ];
            for (target, people) in to.into_iter().zip(out) {
                flows.held[target] += people;
            }
        }
    }
    flows.settle(counts);
}

/// The cell of the same people with one membership more or less.
fn toggled(
    index: usize,
    place: Place,
    membership: Membership,
    profile: usize,
    change: Membership,
) -> usize {
    let after = Membership::ALL[membership as usize ^ change as usize];
    let target = cell(place, after, profile);
    debug_assert!(target < CELLS && target != index);
    target
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
