//! Hazards: what can happen to whom, per month.
//!
//! The hazard of a move is a product of three factors, each with its own table, and of the month's environment:
//!
//! `base[place][substance] × person[place][profile] × member[place][membership][substance] × environment`
//!
//! The tables are made once for a parameter draw and a policy; the environment once a month.

mod base;
mod member;
pub mod person;
mod solved;
mod solver;

use super::cells::{GROUP, Group, Stock};
use super::mechanisms::{coercion, policy_effect};
use super::moves::{Event, MOVES, moves};
use super::places::{Membership, Place};
use crate::evidence::Values;
use crate::scenario::{Age, Area, Levels, Policy, Profile, Substance};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::ln;

pub use base::{Base, treated_hazards};
pub use member::Averages;
pub use solved::Solved;

/// One number per move of a place, in the order of [`moves`]; 0 past its last.
pub type Row = [f64; MOVES];

/// The number of changes that a person's attributes may undergo in a month.
pub const CHANGES: usize = 5;

/// Hazards of joining and leaving communities, per month.
#[derive(Clone, Debug, PartialEq)]
pub struct Joining {
    /// Joining mutual aid, by place.
    pub mutual_aid: [f64; Place::COUNT],
    /// Leaving it.
    pub mutual_aid_leaving: f64,
    /// Joining a LERO, by place.
    pub lero: [f64; Place::COUNT],
    /// Leaving it.
    pub lero_leaving: f64,
}

/// The tables of one parameter draw under one policy.
#[derive(Clone, Debug)]
pub struct Hazards {
    base: Vec<Row>,
    person: Vec<Row>,
    /// The same factors, the people of a group side by side; the first are zeros. Most moves of most places share theirs with
    /// another, so that all fit the first-level cache.
    factors: Vec<Group>,
    /// Which of them is whose: `[place × substance][move]`.
    whose: Vec<[u16; MOVES]>,
    member: Vec<Row>,
    /// Joining and leaving communities.
    pub joining: Joining,
    /// Passing to the next age band.
    pub ageing: [f64; Age::COUNT],
    /// Moving to NPS, of people who use what a test sees.
    pub switching: f64,
    /// Wanting something else, per month and unit of contact beyond the start's: row a-W07.
    pub wanting: f64,
}

impl Hazards {
    /// Makes the tables.
    ///
    /// `averages` holds the average multipliers of the people at the start, so that the average person has the
    /// published hazard.
    #[must_use]
    pub fn new(
        area: &Area,
        levels: &Levels,
        values: &Values,
        policy: &Policy,
        solved: &Solved,
        averages: &Averages,
    ) -> Self {
        let base = Base::new(area, levels, values, policy, solved);
        let mut tables = Self {
            base: vec![[0.0; MOVES]; Place::COUNT * Substance::COUNT],
            person: vec![[0.0; MOVES]; Place::COUNT * Profile::COUNT],
            factors: vec![Group([0.0; GROUP])],
            whose: vec![[0; MOVES]; Place::COUNT * Substance::COUNT],
            member: vec![[0.0; MOVES]; Place::COUNT * Membership::COUNT * Substance::COUNT],
            joining: joining(values, policy),
            ageing: ageing(values),
            switching: coercion::switching(Substance::NonOpiate, values, policy),
            wanting: values.wants_change,
        };
        let person = person::Factors::new(area, values);
        // The baseline's policy changes nothing.
        let changed = *policy != Policy { off: policy.off.clone(), ..Policy::default() };
        // The factors of each event and substance so far.
        let mut known = vec![Vec::new(); Event::COUNT * Substance::COUNT];
        for &place in Place::ALL {
            for (slot, &(event, _)) in moves(place).iter().enumerate() {
                for &substance in Substance::ALL {
                    let row = base_row(place, substance);
                    tables.base[row][slot] = base.hazard(place, event, substance);
                    let mut factors = [0.0; GROUP];
                    for (index, factor) in factors.iter_mut().enumerate() {
                        let profile = Profile::from_index(substance as usize * GROUP + index);
                        *factor = person.factor(place, event, profile);
                        if changed {
                            *factor *= policy_effect(place, event, profile, values, policy);
                        }
                        tables.person[place as usize * Profile::COUNT + profile.index()][slot] =
                            *factor;
                    }
                    let known = &mut known[event as usize * Substance::COUNT + substance as usize];
                    tables.whose[row][slot] = tables.keep(known, factors);
                }
            }
        }
        tables.average_over(averages, values, policy);
        tables
    }

    /// Where factors stand: among those that are `known`, or after all others.
    fn keep(&mut self, known: &mut Vec<u16>, factors: [f64; GROUP]) -> u16 {
        let bits = factors.map(f64::to_bits);
        let same = |&&at: &&u16| self.factors[at as usize].0.map(f64::to_bits) == bits;
        if let Some(&at) = known.iter().find(same) {
            return at;
        }
        let at = self.factors.len() as u16;
        self.factors.push(Group(factors));
        known.push(at);
        at
    }

    /// Takes the average multipliers of other people: all that is theirs in the tables.
    pub fn average_over(&mut self, averages: &Averages, values: &Values, policy: &Policy) {
        for &place in Place::ALL {
            for &membership in Membership::ALL {
                for &substance in Substance::ALL {
                    let row = &mut self.member[member_row(place, membership, substance)];
                    for (factor, &(event, _)) in row.iter_mut().zip(moves(place)) {
                        *factor =
                            averages.factor(place, event, membership, substance, values, policy);
                    }
                }
            }
        }
    }

    /// The factors of a profile in a place.
    #[inline]
    #[must_use]
    pub fn person(&self, place: usize, profile: usize) -> &Row {
        &self.person[place * Profile::COUNT + profile]
    }

    /// The factors of the people of a group, as often as they differ.
    #[inline]
    #[must_use]
    pub fn factors(&self) -> &[Group] {
        &self.factors
    }

    /// Which of [`factors`](Self::factors) is whose, move by move, of a place and a substance:
    /// `place × Substance::COUNT + substance`.
    #[inline]
    #[must_use]
    pub fn whose(&self, row: usize) -> &[u16; MOVES] {
        &self.whose[row]
    }

    /// The factors of one of these moves.
    #[inline(always)]
    #[must_use]
    pub fn factors_of(&self, row: usize, slot: usize) -> &[f64; GROUP] {
        &self.factors[self.whose[row][slot] as usize].0
    }

    /// The average person's hazards in a place at the baseline: nobody is taken off a prescription.
    #[must_use]
    pub fn average(&self, place: Place, substance: Substance) -> Row {
        let mut row = self.base[base_row(place, substance)];
        for (hazard, &(event, _)) in row.iter_mut().zip(moves(place)) {
            if event == Event::Forced {
                *hazard = 0.0;
            }
        }
        row
    }

    /// Multiplies `base × member × environment` for every place and substance where there is `anybody`, of every
    /// membership, into `coefficients`; others keep what they had.
    ///
    /// `environment` gives the month's multiplier of an event.
    pub fn coefficients(
        &self,
        environment: impl Fn(Place, Event, Substance) -> f64,
        anybody: impl Fn(Place, Substance) -> bool,
        coefficients: &mut Vec<Row>,
    ) {
        coefficients.resize(self.member.len(), [0.0; MOVES]);
        for &place in Place::ALL {
            for &substance in Substance::ALL {
                if !anybody(place, substance) {
                    continue;
                }
                let mut row = self.base[base_row(place, substance)];
                for (hazard, &(event, _)) in row.iter_mut().zip(moves(place)) {
                    *hazard *= environment(place, event, substance);
                }
                for &membership in Membership::ALL {
                    let index = member_row(place, membership, substance);
                    for slot in 0..MOVES {
                        coefficients[index][slot] = row[slot] * self.member[index][slot];
                    }
                }
            }
        }
    }
}

fn base_row(place: Place, substance: Substance) -> usize {
    place as usize * Substance::COUNT + substance as usize
}

/// The row of a place, a membership and a substance in a table of coefficients.
#[must_use]
pub fn member_row(place: Place, membership: Membership, substance: Substance) -> usize {
    (place as usize * Membership::COUNT + membership as usize) * Substance::COUNT
        + substance as usize
}

fn ageing(values: &Values) -> [f64; Age::COUNT] {
    [values.ageing_from_18 / MONTHS_PER_YEAR, values.ageing_from_35 / MONTHS_PER_YEAR, 0.0]
}

fn joining(values: &Values, policy: &Policy) -> Joining {
    let in_treatment = -ln(1.0 - values.mutual_aid_reached) / MONTHS_PER_YEAR;
    let mut joining = Joining {
        mutual_aid: [0.0; Place::COUNT],
        mutual_aid_leaving: values.mutual_aid_leaves,
        lero: [0.0; Place::COUNT],
        lero_leaving: values.lero_leaves,
    };
    for &place in Place::ALL {
        let index = place as usize;
        if place == Place::Prison {
            continue;
        }
        joining.mutual_aid[index] = if place.recovery() {
            values.mutual_aid_joins_recovery
        } else if place.in_treatment() {
            in_treatment
        } else {
            values.mutual_aid_joins_using
        };
        if lero_eligible(place, policy) {
            joining.lero[index] = if place.recovery() {
                values.lero_joins_recovery
            } else {
                values.lero_joins_treatment
            };
        }
    }
    joining
}

/// Whether people in a place may be members of a LERO: in recovery or in treatment, on a prescription only where
/// it is inclusive.
#[must_use]
pub fn lero_eligible(place: Place, policy: &Policy) -> bool {
    let prescribing = place.prescribing() || place == Place::HeroinAssisted;
    place.recovery() || (place.in_treatment() && (policy.lero_inclusive || !prescribing))
}

/// The average multipliers of the people in `stock` under a policy, so that tables can be made from them.
#[must_use]
pub fn averages(stock: &Stock, values: &Values, policy: &Policy) -> Averages {
    Averages::of(stock, values, policy)
}
