//! The sweep of a month: where people move, and what changes about those who stay.
//!
//! In a month a person has at most one event. Moves (a death, or a change of place) compete with each other; those who
//! stay may have a change (of age band, of mutual-aid or LERO membership, of substance, of what they want). A change
//! never displaces a move.

mod changes;
mod expected;

use self::changes::{
    AGE_STEP, Change, Changes, WANT_STEP, WANTING, changes, member_of_lero, rewanted, switched,
    tested, toggled,
};
use super::cells::{BLOCK, GROUP};
use super::environment::Environment;
use super::hazards::{Factors, Hazards, Row, member_row};
use super::moves::{Event, MOVES, Service, To, after_one_month, destination, moves};
use super::places::{Membership, Place};
use super::state::{CAUSES, Flows, RECOVERING};
use crate::random::{Chance, some};
use crate::scenario::{Age, Policy, Profile, Substance, Want};
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

/// Tables that are the same in every run.
#[derive(Clone)]
pub struct Map {
    blocks: Vec<[usize; MOVES]>,
    /// The move that begins a recovery, by place and substance.
    recoveries: [Option<usize>; Place::COUNT * Substance::COUNT],
    one_year: [Option<usize>; Place::COUNT],
    /// Where those go on to who are left after a month, of places that last one.
    next: [Option<(To, usize)>; Place::COUNT],
    substances: [Substance; Profile::COUNT],
    ages: [Age; Profile::COUNT],
    wants: [Want; Profile::COUNT],
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
fn begins_recovery(to: To) -> bool {
    match to {
        To::Recovery => true,
        To::Place(place) => place.recovery(),
        To::Dead | To::Apply(_) => false,
    }
}

/// Memory of a sweep, kept from month to month. Everything is in the order of `cells`.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// The cells in which anybody is.
    cells: Vec<u32>,
    people: Vec<f64>,
    /// Sums of hazards.
    totals: Vec<f64>,
    left: Vec<f64>,
    /// Positions of the cells that anybody leaves.
    movers: Vec<u32>,
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

/// Moves added up together; a row of moves is filled up with zeros.
const QUARTET: usize = 4;
const _: () = assert!(MOVES.is_multiple_of(QUARTET));

/// The sums of hazards of the people of a group, over the first `length` moves, each in a fixed order.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn group_totals(
    coefficients: &Row,
    factors: &Factors<'_>,
    length: usize,
    totals: &mut [f64; GROUP],
) {
    add_hazards(coefficients, factors, length, totals);
}

/// The same on the processor that it is compiled for.
#[inline(always)]
fn add_hazards(
    coefficients: &Row,
    factors: &Factors<'_>,
    length: usize,
    totals: &mut [f64; GROUP],
) {
    totals.fill(0.0);
    let quartets = factors.chunks_exact(QUARTET).zip(coefficients.chunks_exact(QUARTET));
    for (factors, coefficients) in quartets.take(length.div_ceil(QUARTET)) {
        for (person, total) in totals.iter_mut().enumerate() {
            let hazard = |slot: usize| coefficients[slot] * factors[slot][person];
            *total += (hazard(0) + hazard(1)) + (hazard(2) + hazard(3));
        }
    }
}

/// The hazards of a cell, a month: the month's coefficients × the person's factors.
#[inline]
fn hazards_of(coefficients: &Row, person: &Row) -> Row {
    let mut hazards = [0.0; MOVES];
    for slot in 0..MOVES {
        hazards[slot] = coefficients[slot] * person[slot];
    }
    hazards
}

/// Visits every cell: some of its people die or go elsewhere, and some of those who stay grow older, join or leave a
/// community, or come to want something else. Everybody arrives together, at the end.
pub fn sweep<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    tables: &Tables<'_>,
    flows: &mut Flows,
) {
    let changes = changes(tables.hazards, tables.environment, tables.policy);
    if chance.sampled() {
        listed(chance, counts, work, tables, &changes, flows);
    } else {
        expected::flow(counts, tables, &changes, flows);
    }
    flows.settle(counts);
}

/// The sweep of the cells in which anybody is, one by one.
fn listed<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    tables: &Tables<'_>,
    changes: &[Changes],
    flows: &mut Flows,
) {
    some(counts, &mut work.cells);
    chance.prepare(&work.cells);
    work.people.clear();
    work.people.extend(work.cells.iter().map(|&cell| counts[cell as usize]));
    work.left.resize(work.cells.len(), 0.0);
    move_people(chance, counts, work, tables, flows);
    pass_on(counts, work, tables.map, flows);
    change_people(chance, counts, work, tables.map, changes, flows);
}

/// Where a cell's numbers stand.
struct At {
    place: Place,
    /// Membership and profile.
    key: usize,
    profile: usize,
    substance: Substance,
    /// The row of coefficients.
    row: usize,
}

impl At {
    #[inline]
    fn of(cell: u32, map: &Map) -> Self {
        let place = Place::ALL[cell as usize / BLOCK];
        let key = cell as usize % BLOCK;
        let profile = key % Profile::COUNT;
        let substance = map.substances[profile];
        let row = member_row(place, Membership::ALL[key / Profile::COUNT], substance);
        Self { place, key, profile, substance, row }
    }
}

/// Deaths and changes of place.
fn move_people<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    tables: &Tables<'_>,
    flows: &mut Flows,
) {
    sum_hazards(work, tables);
    let Workspace { cells, people, totals, left, movers } = work;
    chance.leavers(0, people, totals, |position| one_minus_exp(totals[position]), left);
    chance.part(0, left, movers);
    for (mover, &position) in movers.iter().enumerate() {
        let position = position as usize;
        let cell = cells[position];
        let at = At::of(cell, tables.map);
        counts[cell as usize] -= left[position];
        people[position] -= left[position];
        let (place, substance) = (at.place as usize, at.substance as usize);
        let person = tables.hazards.person(place, at.profile);
        let hazards = hazards_of(&tables.coefficients[at.row], person);
        let blocks = &tables.map.blocks[place * Substance::COUNT + substance];
        let recovery = tables.map.recoveries[place * Substance::COUNT + substance];
        let one_year = tables.map.one_year[place];
        let moved = &mut flows.moved[place][substance];
        chance.send(mover, left[position], &hazards, totals[position], |slot, people| {
            moved[slot] += people;
            if slot < CAUSES {
                flows.deaths[slot][at.profile] += people;
            } else {
                flows.held[blocks[slot] + at.key] += people;
            }
            if recovery == Some(slot) {
                flows.recoveries[at.profile] += people;
            }
            if one_year == Some(slot) {
                flows.one_year[at.profile] += people;
            }
        });
    }
}

/// Hands out listed cells group by group: the group, its first cell, and those of its cells that are listed.
fn by_group(cells: &[u32]) -> impl Iterator<Item = (usize, usize, &[u32])> {
    let mut rest = cells;
    std::iter::from_fn(move || {
        let group = *rest.first()? as usize / GROUP;
        let first = group * GROUP;
        let here = rest.iter().take_while(|&&cell| (cell as usize) < first + GROUP).count();
        let (cells, others) = rest.split_at(here);
        rest = others;
        Some((group, first, cells))
    })
}

/// Sums the hazards of the listed cells: all of a group side by side, for it is quicker to add up a few too many.
fn sum_hazards(work: &mut Workspace, tables: &Tables<'_>) {
    let mut totals = [0.0; GROUP];
    work.totals.clear();
    for (group, first, cells) in by_group(&work.cells) {
        let place = first / BLOCK;
        let factors = tables.hazards.factors(place * Substance::COUNT + group % Substance::COUNT);
        let length = moves(Place::ALL[place]).len();
        group_totals(&tables.coefficients[group], &factors, length, &mut totals);
        work.totals.extend(cells.iter().map(|&cell| totals[cell as usize - first]));
    }
}

/// In places that last a month, everybody who is left goes on.
fn pass_on(counts: &mut [f64], work: &mut Workspace, map: &Map, flows: &mut Flows) {
    for &place in Place::ALL {
        let Some((to, block)) = map.next[place as usize] else { continue };
        let start =
            |place: usize| work.cells.partition_point(|&cell| (cell as usize) < place * BLOCK);
        let here = start(place as usize)..start(place as usize + 1);
        for (people, &cell) in work.people[here.clone()].iter_mut().zip(&work.cells[here]) {
            let at = At::of(cell, map);
            let rest = std::mem::take(people);
            counts[cell as usize] = 0.0;
            flows.held[block * BLOCK + at.key] += rest;
            flows.passed[place as usize][at.substance as usize] += rest;
            if begins_recovery(to) {
                flows.recoveries[at.profile] += rest;
            }
        }
    }
}

/// Changes of age band, of memberships, of substance and of what is wanted.
fn change_people<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    map: &Map,
    changes: &[Changes],
    flows: &mut Flows,
) {
    let Workspace { cells, people, totals, left, movers } = work;
    totals.clear();
    for (group, first, cells) in by_group(cells) {
        let changes = &changes[first / Profile::COUNT];
        let tested = tested(Substance::ALL[group % Substance::COUNT]);
        let mut of = [[0.0; Want::COUNT]; Age::COUNT];
        for (age, of) in of.iter_mut().enumerate() {
            for (want, of) in of.iter_mut().enumerate() {
                *of = changes.of(age, want, tested).total;
            }
        }
        totals.extend(cells.iter().map(|&cell| {
            let person = cell as usize - first;
            of[person / AGE_STEP][person / WANT_STEP % Want::COUNT]
        }));
    }
    chance.leavers(1, people, totals, |position| one_minus_exp(totals[position]), left);
    chance.part(1, left, movers);
    for (mover, &position) in movers.iter().enumerate() {
        let (cell, left) = (cells[position as usize], left[position as usize]);
        let index = cell as usize;
        let profile = index % Profile::COUNT;
        let substance = map.substances[profile];
        let (age, want) = (map.ages[profile] as usize, map.wants[profile] as usize);
        let Change { hazards, total } =
            changes[index / Profile::COUNT].of(age, want, tested(substance));
        counts[index] -= left;
        let joins = !member_of_lero(index);
        chance.send(mover, left, &hazards, total, |change, people| {
            // What nobody can undergo leads nowhere.
            let to = match change {
                _ if hazards[change] <= 0.0 => return,
                0 => index + AGE_STEP,
                1 => toggled(index, Membership::MutualAid),
                2 => toggled(index, Membership::Lero),
                WANTING => rewanted(index),
                _ => switched(index, substance),
            };
            flows.held[to] += people;
            if change == 2 && joins {
                flows.connected += people;
            }
        });
    }
}

/// The number of services, for tables of streams.
const _: () = assert!(Service::COUNT <= (process::APPLICANTS - process::QUEUE) as usize);

#[cfg(test)]
mod tests {
    use super::super::mechanisms::wants;
    use super::*;

    /// Gives tables and changes of the illustrative authority, and somebody in most cells, to a test.
    fn authority(test: impl Fn(&Tables<'_>, &[Changes], &[f64])) {
        use crate::evidence::{EvidenceChoice, Register, Sampler};
        use crate::model::cells::CELLS;
        use crate::model::hazards::Averages;
        let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default());
        let values = sampler.map_err(|problems| problems.len()).expect("no choices").central();
        let load = |path: &str| Err(format!("{path} is not built in"));
        let scenario = crate::scenario::read("authority", &load).expect("it is sound");
        let policy = Policy::default();
        let hazards =
            Hazards::new(&scenario.area, &scenario.area.levels, &values, &policy, &Averages::NONE);
        let mut coefficients = Vec::new();
        hazards.coefficients(|_, _, _| 1.3, &mut coefficients);
        let contact = wants::Contact { recovery: 0.3, mentors: 0.5 };
        let environment = Environment { wanting: contact, ..Environment::NEUTRAL };
        let tables = Tables {
            hazards: &hazards,
            coefficients: &coefficients,
            environment: &environment,
            policy: &policy,
            map: &Map::new(),
        };
        let people: Vec<f64> = (0..CELLS).map(|cell| (cell % 13) as f64 / 7.0).collect();
        test(&tables, &changes(&hazards, &environment, &policy), &people);
    }

    /// The listed sweep takes expected values too: it is the slow twin of the one by groups.
    #[test]
    fn both_sweeps_of_expected_values_agree() {
        use crate::random::Expected;
        authority(|tables, changes, people| {
            let (mut one, mut other) = (people.to_vec(), people.to_vec());
            let (mut by_list, mut by_group) = (Flows::new(), Flows::new());
            let mut work = Workspace::default();
            listed(&mut Expected, &mut one, &mut work, tables, changes, &mut by_list);
            expected::flow(&mut other, tables, changes, &mut by_group);
            // The one holds those who change until they arrive, the other does not.
            by_list.settle(&mut one);
            by_group.settle(&mut other);
            let close = |one: &[f64], other: &[f64]| {
                assert_eq!(one.len(), other.len());
                for (index, (one, other)) in one.iter().zip(other).enumerate() {
                    assert!((one - other).abs() <= 1e-12 * one.max(1.0), "{index}: {one} {other}");
                }
            };
            close(&one, &other);
            close(&by_list.held, &by_group.held);
            close(
                by_list.moved.as_flattened().as_flattened(),
                by_group.moved.as_flattened().as_flattened(),
            );
            close(by_list.passed.as_flattened(), by_group.passed.as_flattened());
            close(by_list.deaths.as_flattened(), by_group.deaths.as_flattened());
            close(&by_list.recoveries, &by_group.recoveries);
            close(&by_list.one_year, &by_group.one_year);
            close(&[by_list.connected], &[by_group.connected]);
            assert!(by_list.connected > 1.0 && by_list.held.iter().sum::<f64>() > 100.0);
        });
    }

    #[test]
    fn every_processor_sweeps_expected_values_alike() {
        authority(|tables, changes, people| {
            // Written out, numbers differ wherever their bits do.
            let mut seen: Option<(Vec<f64>, String)> = None;
            for (path, flow) in crate::random::paths::paths!(
                expected::flow_sides,
                (counts: &mut [f64], tables: &Tables<'_>, changes: &[Changes], flows: &mut Flows)
            ) {
                let (mut left, mut flows) = (people.to_vec(), Flows::new());
                flow(&mut left, tables, changes, &mut flows);
                assert!(flows.held.iter().sum::<f64>() > 1000.0, "{path}");
                let swept = (left, format!("{flows:?}"));
                let plain = seen.get_or_insert_with(|| swept.clone());
                let same = plain.0.iter().zip(&swept.0).all(|(a, b)| a.to_bits() == b.to_bits());
                assert!(same && plain.1 == swept.1, "{path} differs from plain");
            }
        });
    }
}
