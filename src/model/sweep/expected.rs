//! The sweep of expected values: every cell holds somebody, so that people are worked on side by side.
//!
//! Those of a place, a substance and an age stand together, of every membership: they share the factors of their moves,
//! and a change of membership or of want leads to somebody among them. The same as the listed sweep but for rounding,
//! many times as fast (a test compares them).

use super::changes::{AGE_STEP, Changes, WANT_STEP, switched, tested};
use super::tables::{Tables, begins_recovery};
use crate::model::cells::{BLOCK, GROUP, Group};
use crate::model::hazards::member_row;
use crate::model::moves::moves;
use crate::model::places::{Membership, Place};
use crate::model::state::{CAUSES, Flows};
use crate::scenario::{Age, Profile, Substance, Want};
use crate::units::math::{SERIES_BELOW, one_minus_exp_per, one_minus_exp_series, sum};

/// People of a place and a substance, of every membership.
type Groups = [Group; Membership::COUNT];

const NOBODY: Group = Group([0.0; GROUP]);
const NONE: Groups = [NOBODY; Membership::COUNT];

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
    let mut paces = [Paces::NONE; 2];
    for (&place, changes) in Place::ALL.iter().zip(changes.as_chunks().0) {
        if tables.map.next[place as usize].is_none() {
            paces[0].read(changes, false);
            paces[1].read(changes, true);
        }
        for &substance in Substance::ALL {
            let here = Here::new(place, substance, tables);
            let group =
                |membership: usize| member_row(place, Membership::ALL[membership], substance);
            let mut people = NONE;
            for (membership, people) in people.iter_mut().enumerate() {
                people.0 = counts[group(membership)];
            }
            if people.iter().all(|people| sum(&people.0) == 0.0) {
                continue;
            }
            here.leave(&mut people, flows);
            if here.next.is_some() {
                here.pass_on(&mut people, flows);
            } else {
                here.change(&mut people, &paces[tested(substance) as usize], flows);
            }
            for (membership, people) in people.iter().enumerate() {
                counts[group(membership)] = people.0;
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
    /// Where the factors of each move stand.
    factors: &'a [Group],
    whose: &'a [u16],
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
            factors: tables.hazards.factors(),
            whose: &tables.hazards.whose(table)[..length],
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

    /// The hazards of all moves together, of the people of a membership.
    #[inline(always)]
    fn total(&self, membership: usize) -> Group {
        let mut total = NOBODY;
        for (&whose, &coefficient) in self.whose.iter().zip(self.coefficients[membership]) {
            let factors = &self.factors[whose as usize];
            for (total, factor) in total.0.iter_mut().zip(&factors.0) {
                *total += coefficient * factor;
            }
        }
        total
    }

    /// Deaths and changes of place.
    #[inline(always)]
    fn leave(&self, people: &mut Groups, flows: &mut Flows) {
        let total: Groups = [self.total(0), self.total(1), self.total(2), self.total(3)];
        // Leavers for each unit of hazard.
        let mut each = NONE;
        for ((each, people), total) in each.iter_mut().zip(people).zip(&total) {
            leavers_per(total, each);
            for person in 0..GROUP {
                each.0[person] *= people.0[person];
                // Rounding may not leave less than nobody.
                let stay = people.0[person] - each.0[person] * total.0[person];
                people.0[person] = stay.max(0.0);
            }
        }
        let moved = &mut flows.moved[self.place as usize][self.substance as usize];
        for (slot, &whose) in self.whose.iter().enumerate() {
            let factors = &self.factors[whose as usize].0;
            let mut gone = NOBODY;
            for (membership, (each, row)) in each.iter().zip(&self.coefficients).enumerate() {
                let coefficient = row[slot];
                let mut going = NOBODY;
                for (person, factor) in factors.iter().enumerate() {
                    going.0[person] = coefficient * factor * each.0[person];
                    gone.0[person] += going.0[person];
                }
                if slot >= CAUSES {
                    add(&mut flows.held[self.blocks[slot] + self.key(membership)..], &going);
                }
            }
            if slot < CAUSES {
                add(&mut flows.deaths[slot][self.first()..], &gone);
            }
            moved[slot] += sum(&gone.0);
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
            flows.passed[self.place as usize][self.substance as usize] += sum(&people.0);
            *people = NOBODY;
        }
    }

    /// Changes of age band, memberships, substance and want.
    #[inline(always)]
    fn change(&self, people: &mut Groups, paces: &Paces, flows: &mut Flows) {
        // Who changes, for each unit of hazard.
        let mut changing = NONE;
        let mut wanting = NONE;
        for membership in 0..Membership::COUNT {
            let (each, total) = (&paces.each[membership], &paces.total[membership]);
            for person in 0..GROUP {
                let people = &mut people[membership].0[person];
                let here = *people * each.0[person];
                *people -= here * total.0[person];
                changing[membership].0[person] = here;
                wanting[membership].0[person] = here * paces.wanting.0[person];
            }
        }
        join::<0>(people, &changing, paces);
        join::<1>(people, &changing, paces);
        join::<2>(people, &changing, paces);
        join::<3>(people, &changing, paces);
        for membership in 0..Membership::COUNT {
            let changing = &changing[membership].0;
            // The oldest have no older cell.
            for (age, &older) in paces.ageing[..Age::COUNT - 1].iter().enumerate() {
                let people = &mut people[membership].0[(age + 1) * AGE_STEP..][..AGE_STEP];
                for (people, changing) in people.iter_mut().zip(&changing[age * AGE_STEP..]) {
                    *people += changing * older;
                }
            }
            if !Membership::ALL[membership].lero() {
                flows.connected += sum(changing) * paces.lero[membership];
            }
            // Of most substances nobody changes to another.
            if paces.switching > 0.0 {
                let to = self.key(membership) + self.place as usize * BLOCK;
                let to = switched(to, self.substance);
                for (held, changing) in flows.held[to..].iter_mut().zip(changing) {
                    *held += changing * paces.switching;
                }
            }
        }
        if paces.wanted {
            for (people, wanting) in people.iter_mut().zip(&wanting) {
                let people = people.0.as_chunks_mut::<{ 2 * WANT_STEP }>().0;
                let wanting = wanting.0.as_chunks::<{ 2 * WANT_STEP }>().0;
                for (people, wanting) in people.iter_mut().zip(wanting) {
                    for one in 0..WANT_STEP {
                        let other = one + WANT_STEP;
                        people[one] += wanting[other];
                        people[other] += wanting[one];
                    }
                }
            }
        }
    }
}

/// What may change about the people of a place, side by side: hazards, and who changes for each unit of them.
#[derive(Clone, Copy)]
struct Paces {
    ageing: [f64; Age::COUNT],
    mutual_aid: [f64; Membership::COUNT],
    lero: [f64; Membership::COUNT],
    switching: f64,
    wanting: Group,
    /// Whether anybody comes to want something else.
    wanted: bool,
    total: Groups,
    each: Groups,
}

impl Paces {
    const NONE: Self = Self {
        ageing: [0.0; Age::COUNT],
        mutual_aid: [0.0; Membership::COUNT],
        lero: [0.0; Membership::COUNT],
        switching: 0.0,
        wanting: NOBODY,
        wanted: false,
        total: NONE,
        each: NONE,
    };

    /// Those of a place, by whether a test sees what people use.
    #[inline(always)]
    fn read(&mut self, changes: &[Changes; Membership::COUNT], tested: bool) {
        // Only joining and leaving differ from membership to membership.
        let [first, ..] = changes;
        self.ageing = first.ageing;
        self.switching = if tested { first.switching } else { 0.0 };
        self.wanted = first.wanting[0] > 0.0 || first.wanting[1] > 0.0;
        let mut ageing = NOBODY;
        for person in 0..GROUP {
            ageing.0[person] = first.ageing[person / AGE_STEP];
            self.wanting.0[person] = first.wanting[person / WANT_STEP % Want::COUNT];
        }
        for (membership, changes) in changes.iter().enumerate() {
            let (mutual_aid, lero) = (changes.mutual_aid, changes.lero);
            (self.mutual_aid[membership], self.lero[membership]) = (mutual_aid, lero);
            let total = &mut self.total[membership];
            for person in 0..GROUP {
                total.0[person] =
                    ageing.0[person] + mutual_aid + lero + self.switching + self.wanting.0[person];
            }
            leavers_per(total, &mut self.each[membership]);
        }
    }
}

/// The share of people who leave for each unit of hazard.
#[inline(always)]
fn leavers_per(totals: &Group, each: &mut Group) {
    let small = totals.0.iter().fold(true, |small, &total| small & (total <= SERIES_BELOW));
    if small {
        for person in 0..GROUP {
            each.0[person] = one_minus_exp_series(totals.0[person]);
        }
    } else {
        for person in 0..GROUP {
            each.0[person] = one_minus_exp_per(totals.0[person]);
        }
    }
}

/// Those come to a membership who take up or leave a community. Written for one, for in a loop over all the compiler
/// would gather people from far apart.
#[inline(always)]
fn join<const MEMBERSHIP: usize>(people: &mut Groups, changing: &Groups, paces: &Paces) {
    let mutual_aid = MEMBERSHIP ^ Membership::MutualAid as usize;
    let lero = MEMBERSHIP ^ Membership::Lero as usize;
    let (one, other) = (&changing[mutual_aid], &changing[lero]);
    let (of_one, of_other) = (paces.mutual_aid[mutual_aid], paces.lero[lero]);
    for (person, people) in people[MEMBERSHIP].0.iter_mut().enumerate() {
        *people += one.0[person] * of_one + other.0[person] * of_other;
    }
}

#[inline(always)]
fn add(to: &mut [f64], people: &Group) {
    let Some(to) = to.first_chunk_mut::<GROUP>() else { return };
    for (to, people) in to.iter_mut().zip(&people.0) {
        *to += people;
    }
}
