//! The sweep of expected values: every cell holds somebody, so that whole groups are worked on side by side.
//!
//! A group is the cells of a place, a membership and a substance: they share a row of coefficients, and their people
//! arrive side by side, too. The same as the listed sweep but for rounding, several times as fast (a test compares
//! them).

use super::{
    AGE_STEP, Change, Changes, Tables, WANT_STEP, WANTING, begins_recovery, rewanted, switched,
    tested,
};
use crate::model::cells::{BLOCK, GROUP};
use crate::model::moves::moves;
use crate::model::places::{Membership, Place};
use crate::model::state::{CAUSES, Flows};
use crate::random::nobody;
use crate::scenario::{Age, Profile, Substance, Want};
use crate::units::math::{SERIES_BELOW, one_minus_exp_per, one_minus_exp_series, sum};

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
    for (group, people) in counts.as_chunks_mut::<GROUP>().0.iter_mut().enumerate() {
        if nobody(people) {
            continue;
        }
        let place = Place::ALL[group * GROUP / BLOCK];
        let substance = group % Substance::COUNT;
        let key = group * GROUP % BLOCK;
        let first = substance * GROUP;
        let table = place as usize * Substance::COUNT + substance;
        let length = moves(place).len();
        let factors = &tables.hazards.by_move(table)[..length];
        let coefficients = &tables.coefficients[group][..length];
        let mut total = [0.0; GROUP];
        for (factors, coefficient) in factors.iter().zip(coefficients) {
            for person in 0..GROUP {
                total[person] += coefficient * factors[person];
            }
        }
        // Leavers for each unit of hazard.
        let mut each = leavers_per(&total);
        for person in 0..GROUP {
            each[person] *= people[person];
            // Rounding may not leave less than nobody.
            people[person] = (people[person] - each[person] * total[person]).max(0.0);
        }
        let blocks = &tables.map.blocks[table][..length];
        let moved = &mut flows.moved[place as usize][substance][..length];
        let recovery = tables.map.recoveries[table];
        let one_year = tables.map.one_year[place as usize];
        for (slot, (factors, coefficient)) in factors.iter().zip(coefficients).enumerate() {
            let mut going = [0.0; GROUP];
            for person in 0..GROUP {
                going[person] = coefficient * factors[person] * each[person];
            }
            moved[slot] += sum(&going);
            if slot < CAUSES {
                for (deaths, people) in flows.deaths[first..].iter_mut().zip(&going) {
                    deaths[slot] += people;
                }
            } else {
                add(&mut flows.held[blocks[slot] + key..], &going);
            }
            if recovery == Some(slot) {
                add(&mut flows.recoveries[first..], &going);
            }
            if one_year == Some(slot) {
                add(&mut flows.one_year[first..], &going);
            }
        }
        if let Some((to, block)) = tables.map.next[place as usize] {
            let rest = std::mem::replace(people, [0.0; GROUP]);
            add(&mut flows.held[block * BLOCK + key..], &rest);
            flows.passed[place as usize][substance] += sum(&rest);
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

/// The share of people who leave for each unit of hazard.
#[inline(always)]
fn leavers_per(totals: &[f64; GROUP]) -> [f64; GROUP] {
    let mut each = [0.0; GROUP];
    let small = totals.iter().fold(true, |small, &total| small & (total <= SERIES_BELOW));
    if small {
        for (each, &total) in each.iter_mut().zip(totals) {
            *each = one_minus_exp_series(total);
        }
    } else {
        for (each, &total) in each.iter_mut().zip(totals) {
            *each = one_minus_exp_per(total);
        }
    }
    each
}

/// Changes of age band, memberships, substance and want in a group.
#[inline(always)]
fn change(
    group: usize,
    people: &mut [f64; GROUP],
    substance: Substance,
    changes: &[[Change; Want::COUNT]; Age::COUNT],
    each: &[f64],
    flows: &mut Flows,
) {
    let start = group * GROUP;
    let joins = !super::member_of_lero(start);
    let ages = people.as_chunks_mut::<AGE_STEP>().0.iter_mut().zip(changes);
    let each = each.as_chunks::<{ Want::COUNT }>().0.iter();
    for (((people, wants), each), start) in ages.zip(each).zip((start..).step_by(AGE_STEP)) {
        let here = *people;
        // Who changes, for each unit of a hazard: what is wanted differs from person to person of an age.
        let mut changing = [0.0; AGE_STEP];
        let mut wanting = [0.0; AGE_STEP];
        for person in 0..AGE_STEP {
            let want = person / WANT_STEP % Want::COUNT;
            changing[person] = here[person] * each[want];
            people[person] -= changing[person] * wants[want].total;
            wanting[person] = changing[person] * wants[want].hazards[WANTING];
        }
        let to = [
            start + AGE_STEP,
            super::toggled(start, Membership::MutualAid),
            super::toggled(start, Membership::Lero),
        ];
        let [older, mutual_aid, lero, nps, _] = wants[0].hazards;
        add_share(&mut flows.held[to[1]..], &changing, mutual_aid);
        add_share(&mut flows.held[to[2]..], &changing, lero);
        if joins {
            flows.connected += sum(&changing) * lero;
        }
        // The oldest have no older cell, and of most substances nobody changes to another.
        if older > 0.0 {
            add_share(&mut flows.held[to[0]..], &changing, older);
        }
        if nps > 0.0 {
            add_share(&mut flows.held[switched(start, substance)..], &changing, nps);
        }
        for (person, people) in wanting.into_iter().enumerate() {
            flows.held[rewanted(start + person)] += people;
        }
    }
}

#[inline(always)]
fn add(to: &mut [f64], people: &[f64; GROUP]) {
    let Some(to) = to.first_chunk_mut::<GROUP>() else { return };
    for (to, people) in to.iter_mut().zip(people) {
        *to += people;
    }
}

#[inline(always)]
fn add_share(to: &mut [f64], people: &[f64; AGE_STEP], share: f64) {
    let Some(to) = to.first_chunk_mut::<AGE_STEP>() else { return };
    for (to, people) in to.iter_mut().zip(people) {
        *to += people * share;
    }
}
