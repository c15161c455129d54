//! The sweep of the cells in which anybody is, one by one: most of one area are empty.

use super::changes::{
    AGE_STEP, Changes, WANT_STEP, WANTING, member_of_lero, rewanted, switched, tested, toggled,
};
use super::tables::{Map, Tables, begins_recovery};
use crate::model::cells::{BLOCK, GROUP};
use crate::model::hazards::{CHANGES, Hazards, Row};
use crate::model::moves::{MOVES, moves};
use crate::model::places::{Membership, Place};
use crate::model::state::{CAUSES, Flows};
use crate::random::{Chance, Leavers, nobody};
use crate::scenario::{Age, Profile, Substance, Want};
use crate::units::math::{
    SERIES_BELOW, SMALL_SHARE, hazard_of, hazard_of_small, one_minus_exp_per, one_minus_exp_series,
};

/// Cells worked on side by side.
const LANES: usize = 16;
/// People of a group worked on side by side: whole vectors, or what one part of them writes is waited for by another.
const SIDES: usize = 8;
const _: () = assert!(GROUP.is_multiple_of(SIDES));
/// Pools of one substance: people alike but for what they want.
const POOLS_OF_SUBSTANCE: usize = GROUP / Want::COUNT;
/// All pools.
const POOLS: usize = Substance::COUNT * POOLS_OF_SUBSTANCE;
/// The pool of each person of a group, among those of its substance.
const POOL: [u8; GROUP] = {
    let mut pool = [0; GROUP];
    let mut person = 0;
    while person < GROUP {
        let above = person / (WANT_STEP * Want::COUNT) * WANT_STEP;
        pool[person] = (above + person % WANT_STEP) as u8;
        person += 1;
    }
    pool
};
const _: () = assert!(POOLS <= u8::MAX as usize);

/// Memory of a sweep, kept from month to month.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    list: List,
    leavers: Vec<Leavers>,
}

/// The cells in which anybody is. Room for all cells; only the first `length` are listed.
#[derive(Clone, Debug, Default)]
struct List {
    length: usize,
    cells: Vec<u32>,
    people: Vec<f64>,
    /// People of a pool share the luck of living or dying.
    pools: Vec<u8>,
    /// Sums of the hazards of their moves, deaths among them, of their deaths, and of their changes.
    moving: Vec<f64>,
    dying: Vec<f64>,
    changing: Vec<f64>,
}

/// Moves, passes on and changes people. All of them are held until they arrive.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn flow<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    flow_lanes(chance, counts, work, tables, changes, flows);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
pub(super) fn flow_lanes<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    let Workspace { list, leavers } = work;
    list.fill(counts, tables, changes);
    let here = ..list.length;
    let (cells, people) = (&list.cells[here], &mut list.people[here]);
    let full = ..list.length.next_multiple_of(LANES);
    part_deaths(&mut list.moving[full], &mut list.dying[full]);
    let (moving, dying) = (&list.moving[here], &list.dying[here]);
    chance.prepare(cells);
    let cell = |leavers: &Leavers| cells[leavers.position as usize] as usize;
    // Taken out of the flows, so that where they begin is not looked up for each.
    let mut aligned = std::mem::take(&mut flows.held);
    let held = &mut *aligned;

    chance.strike((POOLS, &list.pools[here]), people, dying, leavers);
    take(leavers, cells, people, counts);
    chance.send(
        leavers,
        |index| deaths_of(cell(&leavers[index]), tables),
        |index, cause, people| die(cell(&leavers[index]), cause, people, tables.map, flows),
    );

    chance.leave(0, people, moving, leavers);
    take(leavers, cells, people, counts);
    chance.send(
        leavers,
        |index| moves_of(cell(&leavers[index]), tables),
        |index, slot, people| {
            move_on(cell(&leavers[index]), CAUSES + slot, people, tables.map, held, flows);
        },
    );
    pass_on(counts, cells, tables.map, held, flows);

    chance.leave(1, people, &list.changing[here], leavers);
    take(leavers, cells, people, counts);
    chance.send(
        leavers,
        |index| changes_of(cell(&leavers[index]), tables.map, changes),
        |index, change, people| {
            undergo(cell(&leavers[index]), change, people, tables.map, held, &mut flows.connected);
        },
    );
    flows.held = aligned;
}

/// Takes leavers out of the listed people and their cells.
#[inline(always)]
fn take(leavers: &[Leavers], cells: &[u32], people: &mut [f64], counts: &mut [f64]) {
    for leavers in leavers {
        let position = leavers.position as usize;
        people[position] -= leavers.people;
        counts[cells[position] as usize] -= leavers.people;
    }
}

impl List {
    /// Lists the cells in which anybody is.
    #[inline(always)]
    fn fill(&mut self, counts: &[f64], tables: &Tables<'_>, changes: &[Changes]) {
        let Self { length, cells, people, pools, moving, dying, changing } = self;
        cells.resize(counts.len(), 0);
        pools.resize(counts.len(), 0);
        // What is beyond the last cell is worked on with it, and never read.
        for list in [&mut *people, &mut *moving, &mut *dying, &mut *changing] {
            list.resize(counts.len().next_multiple_of(LANES), 0.0);
        }
        // Slices of one length, so that it is looked at once for all that is written of a cell.
        let all = ..counts.len();
        let (cells, pools, people) = (&mut cells[all], &mut pools[all], &mut people[all]);
        let (moving, dying, changing) = (&mut moving[all], &mut dying[all], &mut changing[all]);
        let mut at = 0;
        for (group, here) in counts.as_chunks::<GROUP>().0.iter().enumerate() {
            if nobody(here) {
                continue;
            }
            let place = Place::ALL[group * GROUP / BLOCK];
            let substance = group % Substance::COUNT;
            let row = place as usize * Substance::COUNT + substance;
            let mut death_total = [[0.0; SIDES]; GROUP / SIDES];
            let mut move_total = [[0.0; SIDES]; GROUP / SIDES];
            let (coefficients, length) = (&tables.coefficients[group], moves(place).len());
            for part in 0..GROUP / SIDES {
                let mut total = [0.0; SIDES];
                add_hazards(coefficients, tables.hazards, row, 0..CAUSES, part, &mut total);
                death_total[part] = total;
                add_hazards(coefficients, tables.hazards, row, CAUSES..length, part, &mut total);
                move_total[part] = total;
            }
            // In places that last a month, those who do not move go on and do not change.
            let mut change_total = [0.0; GROUP];
            if tables.map.next[place as usize].is_none() {
                let changes = &changes[group / Substance::COUNT];
                add_changes(changes, tested(Substance::ALL[substance]), &mut change_total);
            }
            const { assert!(GROUP <= u32::BITS as usize) };
            let mut some = 0_u32;
            for (person, people) in here.iter().enumerate() {
                some |= u32::from(*people > 0.0) << person;
            }
            while some != 0 {
                let person = some.trailing_zeros() as usize;
                some &= some - 1;
                cells[at] = (group * GROUP + person) as u32;
                people[at] = here[person];
                pools[at] = (substance * POOLS_OF_SUBSTANCE) as u8 + POOL[person];
                moving[at] = move_total.as_flattened()[person];
                dying[at] = death_total.as_flattened()[person];
                changing[at] = change_total[person];
                at += 1;
            }
        }
        *length = at;
    }
}

/// Adds the hazards of moving of some people of a group, over some of the moves.
#[inline(always)]
fn add_hazards(
    coefficients: &Row,
    hazards: &Hazards,
    row: usize,
    slots: std::ops::Range<usize>,
    part: usize,
    totals: &mut [f64; SIDES],
) {
    for slot in slots {
        let coefficient = coefficients[slot];
        let factors = &hazards.factors_of(row, slot).as_chunks::<SIDES>().0[part];
        for (total, factor) in totals.iter_mut().zip(factors) {
            *total += coefficient * factor;
        }
    }
}

/// Adds the hazards of change of the people of a group.
#[inline(always)]
fn add_changes(changes: &Changes, tested: bool, totals: &mut [f64; GROUP]) {
    let mut of = [[0.0; Want::COUNT]; Age::COUNT];
    for (age, of) in of.iter_mut().enumerate() {
        for (want, of) in of.iter_mut().enumerate() {
            *of = changes.of(age, want, tested).total;
        }
    }
    for (person, total) in totals.iter_mut().enumerate() {
        *total += of[person / AGE_STEP][person / WANT_STEP % Want::COUNT];
    }
}

/// Turns the hazards of dying into the probability of it, and those of moving into the hazards of all other moves for
/// those who live: together they take the same people as before.
#[inline(always)]
fn part_deaths(moving: &mut [f64], dying: &mut [f64]) {
    let lanes = moving.as_chunks_mut::<LANES>().0.iter_mut().zip(dying.as_chunks_mut::<LANES>().0);
    for (moving, dying) in lanes {
        let near = |hazard: &f64| *hazard <= SERIES_BELOW;
        let plain = moving.iter().fold(true, |plain, hazard| plain & near(hazard));
        let mut share = [0.0; LANES];
        let mut others = [0.0; LANES];
        if plain {
            for lane in 0..LANES {
                share[lane] = dying[lane] * one_minus_exp_series(moving[lane]);
            }
        } else {
            for lane in 0..LANES {
                share[lane] = dying[lane] * one_minus_exp_per(moving[lane]);
            }
        }
        let mut small = true;
        for lane in 0..LANES {
            small &= share[lane] <= SMALL_SHARE;
            others[lane] = moving[lane] - hazard_of_small(share[lane]);
        }
        if !small {
            for lane in 0..LANES {
                others[lane] = moving[lane] - hazard_of(share[lane]);
            }
        }
        for lane in 0..LANES {
            dying[lane] = share[lane];
            // Rounding leaves nobody a hazard below 0.
            moving[lane] = others[lane].max(0.0);
        }
    }
}

/// The hazards of moves of a cell's people by number, a month: the month's coefficients × the person's factors.
#[inline(always)]
fn hazards_of<const N: usize>(cell: usize, first: usize, tables: &Tables<'_>) -> [f64; N] {
    let coefficients = &tables.coefficients[cell / GROUP];
    let person = tables.hazards.person(cell / BLOCK, cell % Profile::COUNT);
    let mut hazards = [0.0; N];
    for slot in 0..N {
        hazards[slot] = coefficients[first + slot] * person[first + slot];
    }
    hazards
}

/// The hazards of dying of the people of a cell, by cause.
#[inline(always)]
fn deaths_of(cell: usize, tables: &Tables<'_>) -> [f64; CAUSES] {
    hazards_of(cell, 0, tables)
}

/// The hazards of other moves of the people of a cell.
#[inline(always)]
fn moves_of(cell: usize, tables: &Tables<'_>) -> [f64; MOVES - CAUSES] {
    hazards_of(cell, CAUSES, tables)
}

/// The hazards of change of the people of a cell.
#[inline(always)]
fn changes_of(cell: usize, map: &Map, changes: &[Changes]) -> [f64; CHANGES] {
    let profile = cell % Profile::COUNT;
    let (age, want) = (map.ages[profile] as usize, map.wants[profile] as usize);
    changes[cell / Profile::COUNT].of(age, want, tested(map.substances[profile])).hazards
}

/// People of a cell die.
#[inline(always)]
fn die(cell: usize, cause: usize, people: f64, map: &Map, flows: &mut Flows) {
    let profile = cell % Profile::COUNT;
    flows.moved[cell / BLOCK][map.substances[profile] as usize][cause] += people;
    flows.deaths[cause][profile] += people;
}

/// People of a cell move elsewhere.
#[inline(always)]
fn move_on(cell: usize, slot: usize, people: f64, map: &Map, held: &mut [f64], flows: &mut Flows) {
    let (place, key, profile) = (cell / BLOCK, cell % BLOCK, cell % Profile::COUNT);
    let substance = map.substances[profile] as usize;
    let row = place * Substance::COUNT + substance;
    flows.moved[place][substance][slot] += people;
    held[map.blocks[row][slot] + key] += people;
    if map.recoveries[row] == Some(slot) {
        flows.recoveries[profile] += people;
    }
    if map.one_year[place] == Some(slot) {
        flows.one_year[profile] += people;
    }
}

/// People of a cell undergo a change.
#[inline(always)]
fn undergo(
    cell: usize,
    change: usize,
    people: f64,
    map: &Map,
    held: &mut [f64],
    connected: &mut f64,
) {
    // What nobody undergoes leads nowhere.
    if people <= 0.0 {
        return;
    }
    let to = match change {
        0 => cell + AGE_STEP,
        1 => toggled(cell, Membership::MutualAid),
        2 => toggled(cell, Membership::Lero),
        WANTING => rewanted(cell),
        _ => switched(cell, map.substances[cell % Profile::COUNT]),
    };
    held[to] += people;
    if change == 2 && !member_of_lero(cell) {
        *connected += people;
    }
}

/// In places that last a month, everybody who is left goes on.
fn pass_on(counts: &mut [f64], cells: &[u32], map: &Map, held: &mut [f64], flows: &mut Flows) {
    for &place in Place::ALL {
        let Some((to, block)) = map.next[place as usize] else { continue };
        let start = |place: usize| cells.partition_point(|&cell| (cell as usize) < place * BLOCK);
        for &cell in &cells[start(place as usize)..start(place as usize + 1)] {
            let rest = std::mem::take(&mut counts[cell as usize]);
            let key = cell as usize % BLOCK;
            let profile = key % Profile::COUNT;
            held[block * BLOCK + key] += rest;
            flows.passed[place as usize][map.substances[profile] as usize] += rest;
            if begins_recovery(to) {
                flows.recoveries[profile] += rest;
            }
        }
    }
}
