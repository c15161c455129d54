//! The sweep of expected values: every cell holds somebody, so that whole groups are worked on side by side.
//!
//! A group is the cells of a place, a membership and a substance: they share a row of coefficients, and their people
//! arrive side by side, too. The same as the listed sweep but for rounding, several times as fast (a test compares
//! them).

use super::{
    AGE_STEP, Change, Changes, Tables, WANT_STEP, begins_recovery, rewanted, switched, tested,
};
use crate::model::cells::{BLOCK, GROUP};
use crate::model::moves::{MOVES, moves};
use crate::model::places::{Membership, Place};
use crate::model::state::{CAUSES, Flows};
use crate::scenario::{Age, Profile, Substance, Want};
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
    let changing = each_unit(changes);
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
        if let Some(slot) = tables.map.recoveries[table] {
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
            let (whose, tested) = (group * GROUP / Profile::COUNT, tested(substance) as usize);
            let changing = &changing[(2 * whose + tested) * RUNS..][..RUNS];
            change(group, people, substance, &changes[whose][tested], changing, flows);
        }
    }
}

/// Kinds of people whose changes differ within a group: ages × wants.
const RUNS: usize = Age::COUNT * Want::COUNT;

/// Who changes for each unit of hazard, in the order of the table.
#[inline(always)]
fn each_unit(changes: &[Changes]) -> Vec<f64> {
    let all = changes.as_flattened().as_flattened().as_flattened();
    let mut each: Vec<f64> = all.iter().map(|change| change.total).collect();
    for each in &mut each {
        *each = one_minus_exp_per(*each);
    }
    each
}

/// Changes of age band, memberships, substance and want in a group.
#[inline(always)]
fn change(
    group: usize,
    people: &mut [f64],
    substance: Substance,
    changes: &[[Change; Want::COUNT]; Age::COUNT],
    each: &[f64],
    flows: &mut Flows,
) {
    let start = group * GROUP;
    let mutual_aid = super::toggled(start, Membership::MutualAid);
    let lero = super::toggled(start, Membership::Lero);
    let joins = !super::member_of_lero(start);
    let nps = switched(start, substance);
    // Ages, sexes and wants, each a run of people to whom the same happens.
    for (run, people) in people.chunks_exact_mut(WANT_STEP).enumerate() {
        let offset = run * WANT_STEP;
        let (age, want) = (offset / AGE_STEP, run % Want::COUNT);
        let Change { hazards, total } = &changes[age][want];
        let each = each[age * Want::COUNT + want];
        let [older, to_mutual_aid, to_lero, to_nps, to_want] = hazards.map(|hazard| each * hazard);
        for (person, people) in people.iter_mut().enumerate() {
            let here = *people;
            let at = offset + person;
            *people -= here * (each * total);
            flows.held[mutual_aid + at] += here * to_mutual_aid;
            flows.held[lero + at] += here * to_lero;
            if joins {
                flows.connected += here * to_lero;
            }
            if to_nps > 0.0 {
                flows.held[nps + at] += here * to_nps;
            }
            if older > 0.0 {
                flows.held[start + AGE_STEP + at] += here * older;
            }
            flows.held[rewanted(start + at)] += here * to_want;
        }
    }
}

#[inline(always)]
fn add(to: &mut [f64], people: &[f64; GROUP]) {
    for (to, people) in to.iter_mut().zip(people) {
        *to += people;
    }
}
