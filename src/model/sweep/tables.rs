//! What a sweep reads: where every move leads, hazards, and what is in force this month.

use crate::model::cells::BLOCK;
use crate::model::environment::Environment;
use crate::model::hazards::{Hazards, Row};
use crate::model::moves::{Event, MOVES, To, after_one_month, destination, moves};
use crate::model::places::Place;
use crate::model::state::RECOVERING;
use crate::scenario::{Age, Policy, Profile, Substance, Want};

/// Tables that are the same in every run.
#[derive(Clone)]
pub struct Map {
    pub(super) blocks: Vec<[usize; MOVES]>,
    /// The move that begins a recovery, by place and substance.
    pub(super) recoveries: [Option<usize>; Place::COUNT * Substance::COUNT],
    pub(super) one_year: [Option<usize>; Place::COUNT],
    /// Where those go on to who are left after a month, of places that last one.
    pub(super) next: [Option<(To, usize)>; Place::COUNT],
    pub(super) substances: [Substance; Profile::COUNT],
    pub(super) ages: [Age; Profile::COUNT],
    pub(super) wants: [Want; Profile::COUNT],
}

impl Map {
    /// Lays out where every move leads.
    #[must_use]
    pub fn new() -> Self {
        let mut blocks = vec![[0; MOVES]; Place::COUNT * Substance::COUNT];
        let mut recoveries = [None; Place::COUNT * Substance::COUNT];
        let mut one_year = [None; Place::COUNT];
        let mut next = [None; Place::COUNT];
        for &place in Place::ALL {
            next[place as usize] =
                after_one_month(place).and_then(|to| holding(to).map(|block| (to, block)));
            for (slot, &entry) in moves(place).iter().enumerate() {
                for &substance in Substance::ALL {
                    let row = place as usize * Substance::COUNT + substance as usize;
                    let to = destination(place, entry, substance);
                    if let Some(block) = holding(to) {
                        blocks[row][slot] = block * BLOCK;
                    }
                    let begins = matches!(entry.0, Event::NaturalRecovery | Event::Complete);
                    if begins && begins_recovery(to) {
                        recoveries[row] = Some(slot);
                    }
                }
                if let (Event::Advance, To::Place(Place::RecoveryToThree)) = entry {
                    one_year[place as usize] = Some(slot);
                }
            }
        }
        let mut substances = [Substance::Opiate; Profile::COUNT];
        let mut ages = [Age::From18; Profile::COUNT];
        let mut wants = [Want::Abstinence; Profile::COUNT];
        for profile in Profile::all() {
            substances[profile.index()] = profile.substance;
            ages[profile.index()] = profile.age;
            wants[profile.index()] = profile.want;
        }
        Self { blocks, recoveries, one_year, next, substances, ages, wants }
    }
}

impl Map {
    /// The substance of a profile.
    #[must_use]
    pub fn substance(&self, profile: usize) -> Substance {
        self.substances[profile]
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
pub(super) fn begins_recovery(to: To) -> bool {
    match to {
        To::Recovery => true,
        To::Place(place) => place.recovery(),
        To::Dead | To::Apply(_) => false,
    }
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
