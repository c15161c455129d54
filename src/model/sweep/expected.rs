//! The sweep of expected values: every cell holds somebody, so that people are worked on side by side.
//!
//! Those of a place, a substance and an age stand together, of every membership: they share the factors of their moves,
//! and a change of membership or of want leads to somebody among them. The same as the listed sweep but for rounding,
//! many times as fast (a test compares them).

use super::{AGE_STEP, Changes, Tables, WANT_STEP, WANTING, begins_recovery, tested};
use crate::model::cells::{BLOCK, GROUP};
use crate::model::hazards::{Factors, member_row};
use crate::model::moves::moves;
use crate::model::places::{Membership, Place};
use crate::model::state::{CAUSES, Flows};
use crate::random::nobody;
use crate::scenario::{Age, Profile, Substance, Want};
use crate::units::math::{SERIES_BELOW, one_minus_exp_per, one_minus_exp_series, sum};

/// People of a place, a membership and a substance.
type Group = [f64; GROUP];
/// The same of every membership.
type Groups = [Group; Membership::COUNT];

const NOBODY: Group = [0.0; GROUP];

/// Moves, passes on and changes everybody. Those who go elsewhere are held; those who change have changed.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn flow(
    counts: &mut [f64],
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    flow_sides(counts, tables, changes, flows);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
pub(super) fn flow_sides(
    counts: &mut [f64],
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    let counts = counts.as_chunks_mut::<GROUP>().0;
    for (&place, changes) in Place::ALL.iter().zip(changes.as_chunks().0) {
        let paces = Paces::of(changes);
        for &substance in Substance::ALL {
            let here = Here::new(place, substance, tables);
            let group = |membership: usize| member_row(place, Membership::ALL[membership], substance);
            let mut people = [NOBODY; Membership::COUNT];
            for (membership, people) in people.iter_mut().enumerate() {
                *people = counts[group(membership)];
            }
            if nobody(people.as_flattened()) {
                continue;
            }
            here.leave(&mut people, flows);
            if here.next.is_some() {
                here.pass_on(&mut people, flows);
            } else {
                here.change(&mut people, changes, &paces, flows);
            }
            for (membership, people) in people.iter().enumerate() {
                counts[group(membership)] = *people;
            }
        }
    }
}

/// A place and a substance.
struct Here<'a> {
    place: Place,
    substance: Substance,
    /// Months' coefficients, by membership and move.
    coefficients: [&'a [f64]; Membership::COUNT],
    /// Factors, by move and person, and how many moves there are.
    factors: Factors<'a>,
    length: usize,
    /// Where in `held` the block of each move begins.
    blocks: &'a [usize],
    /// The moves that begin a recovery and that reach a year of it.
    recovery: Option<usize>,
    one_year: Option<usize>,
    /// Where those go on to who are left after a month: the block, and whether that begins a recovery.
    next: Option<(usize, bool)>,
}

impl<'a> Here<'a> {
    #[inline(always)]
    fn new(place: Place, substance: Substance, tables: &Tables<'a>) -> Self {
        let table = place as usize * Substance::COUNT + substance as usize;
        let length = moves(place).len();
        let map = tables.map;
        let (coefficients, next) = (tables.coefficients, map.next[place as usize]);
        let row = |membership| member_row(place, Membership::ALL[membership], substance);
        Self {
            place,
            substance,
            coefficients: std::array::from_fn(|membership| {
                &coefficients[row(membership)][..length]
            }),
            factors: tables.hazards.factors(table),
            length,
            blocks: &map.blocks[table][..length],
            recovery: map.recoveries[table],
            one_year: map.one_year[place as usize],
            next: next.map(|(to, block)| (block, begins_recovery(to))),
        }
    }

    /// Where the people of a membership stand within a block.
    #[inline(always)]
    fn key(&self, membership: usize) -> usize {
        membership * Profile::COUNT + self.first()
    }

    /// The first profile.
    #[inline(always)]
    fn first(&self) -> usize {
        self.substance as usize * GROUP
    }

    /// Deaths and changes of place.
    #[inline(always)]
    fn leave(&self, people: &mut Groups, flows: &mut Flows) {
        let mut total = [NOBODY; Membership::COUNT];
        for (slot, &factors) in self.factors[..self.length].iter().enumerate() {
            for (total, row) in total.iter_mut().zip(&self.coefficients) {
                add_share(total, factors, row[slot]);
            }
        }
        // Leavers for each unit of hazard.
        let mut each = total;
        leavers_per(each.as_flattened_mut());
        for ((each, people), total) in each.iter_mut().zip(people).zip(&total) {
            for person in 0..GROUP {
                each[person] *= people[person];
                // Rounding may not leave less than nobody.
                people[person] = (people[person] - each[person] * total[person]).max(0.0);
            }
        }
        let moved = &mut flows.moved[self.place as usize][self.substance as usize];
        for (slot, &factors) in self.factors[..self.length].iter().enumerate() {
            let mut gone = NOBODY;
            if slot < CAUSES {
                for (each, row) in each.iter().zip(&self.coefficients) {
                    add_share(&mut gone, each, row[slot]);
                }
                for person in 0..GROUP {
                    gone[person] *= factors[person];
                }
                add(&mut flows.deaths[slot][self.first()..], &gone);
            } else {
                for (membership, (each, row)) in each.iter().zip(&self.coefficients).enumerate() {
                    let held = &mut flows.held[self.blocks[slot] + self.key(membership)..];
                    let Some(held) = held.first_chunk_mut::<GROUP>() else { continue };
                    let coefficient = row[slot];
                    for person in 0..GROUP {
                        let going = coefficient * factors[person] * each[person];
                        held[person] += going;
                        gone[person] += going;
                    }
                }
            }
            moved[slot] += sum(&gone);
            if self.recovery == Some(slot) {
                add(&mut flows.recoveries[self.first()..], &gone);
            }
            if self.one_year == Some(slot) {
                add(&mut flows.one_year[self.first()..], &gone);
            }
        }
    }

    /// In places that last a month, everybody who is left goes on.
    #[inline(always)]
    fn pass_on(&self, people: &mut Groups, flows: &mut Flows) {
        let Some((block, recovers)) = self.next else { return };
        for (membership, people) in people.iter_mut().enumerate() {
            add(&mut flows.held[block * BLOCK + self.key(membership)..], people);
            if recovers {
                add(&mut flows.recoveries[self.first()..], people);
            }
            flows.passed[self.place as usize][self.substance as usize] += sum(people);
            *people = NOBODY;
        }
    }

    /// Changes of age band, memberships, substance and want.
    #[inline(always)]
    fn change(
        &self,
        people: &mut Groups,
        changes: &[Changes; Membership::COUNT],
        paces: &Paces,
        flows: &mut Flows,
    ) {
        let tested = tested(self.substance);
        let mut after = *people;
        for (membership, people) in people.iter().enumerate() {
            let each = paces.each[membership][tested as usize];
            let mut connected = [0.0; AGE_STEP];
            for age in 0..Age::COUNT {
                let [one, other] = [0, 1].map(|want| changes[membership].of(age, want, tested));
                let each = by_want(each[age]);
                let total = by_want([one.total, other.total]);
                let wanting = by_want([one.hazards[WANTING], other.hazards[WANTING]]);
                let [older, mutual_aid, lero, nps, _] = one.hazards;
                let here = age * AGE_STEP;
                // Who changes, for each unit of a hazard, and who comes to want something else.
                let mut changing = [0.0; AGE_STEP];
                let mut wanted = [0.0; AGE_STEP];
                for person in 0..AGE_STEP {
                    changing[person] = people[here + person] * each[person];
                    wanted[person] = changing[person] * wanting[person];
                }
                for person in 0..AGE_STEP {
                    after[membership][here + person] +=
                        wanted[person ^ WANT_STEP] - changing[person] * total[person];
                }
                add_side(&mut after[membership ^ Membership::MutualAid as usize][here..], &changing, mutual_aid);
                add_side(&mut after[membership ^ Membership::Lero as usize][here..], &changing, lero);
                add_side(&mut connected, &changing, lero);
                // The oldest have no older cell, and of most substances nobody changes to another.
                if older > 0.0 {
                    add_side(&mut after[membership][here + AGE_STEP..], &changing, older);
                }
                if nps > 0.0 {
                    let to = self.place as usize * BLOCK
                        + membership * Profile::COUNT
                        + Substance::Nps as usize * GROUP
                        + here;
                    add_side(&mut flows.held[to..], &changing, nps);
                }
            }
            if !Membership::ALL[membership].lero() {
                flows.connected += sum(&connected);
            }
        }
        *people = after;
    }
}

/// Who changes for each unit of hazard in a place: by membership, by whether a test sees what they use, by age and want.
struct Paces {
    each: [[[[f64; Want::COUNT]; Age::COUNT]; 2]; Membership::COUNT],
}

impl Paces {
    #[inline(always)]
    fn of(changes: &[Changes; Membership::COUNT]) -> Self {
        let mut each = [[[[0.0; Want::COUNT]; Age::COUNT]; 2]; Membership::COUNT];
        for (each, changes) in each.iter_mut().zip(changes) {
            for (each, tested) in each.iter_mut().zip([false, true]) {
                for (age, each) in each.iter_mut().enumerate() {
                    for (want, each) in each.iter_mut().enumerate() {
                        *each = changes.of(age, want, tested).total;
                    }
                }
            }
        }
        leavers_per(each.as_flattened_mut().as_flattened_mut().as_flattened_mut());
        Self { each }
    }
}

/// Replaces totals of hazards by the share of people who leave for each unit of hazard.
#[inline(always)]
fn leavers_per(totals: &mut [f64]) {
    let small = totals.iter().fold(true, |small, &total| small & (total <= SERIES_BELOW));
    if small {
        for total in totals {
            *total = one_minus_exp_series(*total);
        }
    } else {
        for total in totals {
            *total = one_minus_exp_per(*total);
        }
    }
}

/// One number of each want, person by person.
#[inline(always)]
fn by_want(wants: [f64; Want::COUNT]) -> [f64; AGE_STEP] {
    let mut each = [0.0; AGE_STEP];
    for (person, each) in each.iter_mut().enumerate() {
        *each = wants[person / WANT_STEP % Want::COUNT];
    }
    each
}

#[inline(always)]
fn add(to: &mut [f64], people: &Group) {
    let Some(to) = to.first_chunk_mut::<GROUP>() else { return };
    for (to, people) in to.iter_mut().zip(people) {
        *to += people;
    }
}

#[inline(always)]
fn add_share(to: &mut Group, people: &Group, share: f64) {
    for (to, people) in to.iter_mut().zip(people) {
        *to += people * share;
    }
}

#[inline(always)]
fn add_side(to: &mut [f64], people: &[f64; AGE_STEP], share: f64) {
    let Some(to) = to.first_chunk_mut::<AGE_STEP>() else { return };
    for (to, people) in to.iter_mut().zip(people) {
        *to += people * share;
    }
}
