//! The sweep of expected values: every cell holds somebody, so that whole groups are worked on side by side.
//!
//! A group is the cells of a place, a membership and a substance: they share a row of coefficients, and their people
//! arrive side by side, too. The same as the listed sweep but for rounding, several times as fast (a test compares
//! them).

use super::{AGE_STEP, Change, Changes, Tables, begins_recovery, switched, tested};
use crate::model::cells::{BLOCK, GROUP};
use crate::model::moves::{MOVES, moves};
use crate::model::places::{Membership, Place};
use crate::model::state::{CAUSES, Flows};
use crate::scenario::{Age, Profile, Substance};
use crate::units::math::one_minus_exp_per;

/// Moves, passes on and changes the people of every group; arrivals are held.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn flow(
    counts: &mut [f64],
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    flow_groups(counts, tables, changes, flows);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
pub(super) fn flow_groups(
    counts: &mut [f64],
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    for (group, people) in counts.chunks_exact_mut(GROUP).enumerate() {
        if people.iter().all(|&people| people <= 0.0) {
            continue;
        }
        let place = Place::ALL[group * GROUP / BLOCK];
        let substance = group % Substance::COUNT;
        let key = group * GROUP % BLOCK;
        let first = substance * GROUP;
        let table = place as usize * Substance::COUNT + substance;
        let factors = &tables.hazards.by_move(table)[..moves(place).len()];
        let coefficients = &tables.coefficients[group];
        let mut hazards = [[0.0; GROUP]; MOVES];
        let mut total = [0.0; GROUP];
        for ((hazards, factors), coefficient) in hazards.iter_mut().zip(factors).zip(coefficients) {
            for person in 0..GROUP {
                hazards[person] = coefficient * factors[person];
                total[person] += hazards[person];
            }
        }
        // Leavers for each unit of hazard.
        let mut each = [0.0; GROUP];
        for person in 0..GROUP {
            each[person] = people[person] * one_minus_exp_per(total[person]);
            // Rounding may not leave less than nobody.
            people[person] = (people[person] - each[person] * total[person]).max(0.0);
        }
        let blocks = &tables.map.blocks[table];
        let moved = &mut flows.moved[place as usize][substance];
        for (slot, hazards) in hazards[..factors.len()].iter_mut().enumerate() {
            let mut sum = 0.0;
            for person in 0..GROUP {
                hazards[person] *= each[person];
                sum += hazards[person];
            }
            moved[slot] += sum;
            if slot < CAUSES {
                for (deaths, people) in flows.deaths[first..].iter_mut().zip(&*hazards) {
                    deaths[slot] += people;
                }
            } else {
                add(&mut flows.held[blocks[slot] + key..], hazards);
            }
        }
        if let Some(slot) = tables.map.recoveries[place as usize] {
            add(&mut flows.recoveries[first..], &hazards[slot]);
        }
        if let Some(slot) = tables.map.one_year[place as usize] {
            add(&mut flows.one_year[first..], &hazards[slot]);
        }
        if let Some((to, block)) = tables.map.next[place as usize] {
            let mut rest = [0.0; GROUP];
            rest.copy_from_slice(people);
            people.fill(0.0);
            add(&mut flows.held[block * BLOCK + key..], &rest);
            flows.passed[place as usize][substance] += rest.iter().sum::<f64>();
            if begins_recovery(to) {
                add(&mut flows.recoveries[first..], &rest);
            }
        } else {
            let substance = Substance::ALL[substance];
            let changes = &changes[group * GROUP / Profile::COUNT];
            change(group, people, substance, &changes[tested(substance) as usize], flows);
        }
    }
}

/// Changes of age band and membership in a group.
#[inline(always)]
fn change(
    group: usize,
    people: &mut [f64],
    substance: Substance,
    changes: &[Change; Age::COUNT],
    flows: &mut Flows,
) {
    let start = group * GROUP;
    let mutual_aid = super::toggled(start, Membership::MutualAid);
    let lero = super::toggled(start, Membership::Lero);
    let joins = !super::member_of_lero(start);
    for (age, people) in people.chunks_exact_mut(AGE_STEP).enumerate() {
        let change = &changes[age];
        let offset = age * AGE_STEP;
        let each = if change.total > 0.0 { change.share / change.total } else { 0.0 };
        let [older, to_mutual_aid, to_lero, to_nps] = change.hazards.map(|hazard| each * hazard);
        for (person, people) in people.iter_mut().enumerate() {
            let here = *people;
            *people -= here * change.share;
            flows.held[mutual_aid + offset + person] += here * to_mutual_aid;
            flows.held[lero + offset + person] += here * to_lero;
            if joins {
                flows.connected += here * to_lero;
            }
            if to_nps > 0.0 {
                let nps = switched(start, substance);
                flows.held[nps + offset + person] += here * to_nps;
            }
            if older > 0.0 {
                flows.held[start + offset + AGE_STEP + person] += here * older;
            }
        }
    }
}

#[inline(always)]
fn add(to: &mut [f64], people: &[f64; GROUP]) {
    for (to, people) in to.iter_mut().zip(people) {
        *to += people;
    }
}
