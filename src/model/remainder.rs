//! What survivors at the horizon have before them: expected discounted QALYs, spend, and what others pay, by place and
//! profile.
//!
//! A ten-year window alone sees under a third of what an averted death is worth. The values are computed once per
//! scenario, backwards month by month, with the central values of the evidence, the baseline's hazards and the
//! average membership; limited services admit the share that they admitted at the end of the run-in. New infections, and
//! the medicines for them, are left out.

use super::capacity::Bought;
use super::cells::{BLOCK, PROFILES_PER_SUBSTANCE, Stock, block};
use super::gauges::{clients_per_keyworker, heads};
use super::hazards::Hazards;
use super::moves::{Service, prescribed};
use super::payers;
use super::places::Place;
use super::routes::{Routes, table};
use super::state::{CAUSES, Flows, State};
use super::value::utilities;
use crate::evidence::Values;
use crate::scenario::{Age, Policy, Profile, Scenario, Substance};
use crate::units::{MONTHS_PER_YEAR, discount_factor, hazard_to_probability};

/// How many streams of value there are.
const STREAMS: usize = 6;

/// QALYs (base, public, patients' own), then pounds: the commissioner's spend, what other public bodies pay, crime.
pub type Value = [f64; STREAMS];

/// The value of a survivor, by place and profile, discounted to the horizon.
#[derive(Clone, Debug)]
pub struct Remainder {
    per_person: Vec<Value>,
    /// The same of the average person who dies in a place, by group and cause.
    dying: Vec<[[Value; CAUSES]; Substance::COUNT]>,
}

/// One factor for each stream: the first for QALYs, the second for pounds.
#[must_use]
pub const fn by_stream(qalys: f64, pounds: f64) -> Value {
    [qalys, qalys, qalys, pounds, pounds, pounds]
}

impl Remainder {
    /// Computes them.
    #[must_use]
    pub fn new(
        scenario: &Scenario,
        values: &Values,
        hazards: &Hazards,
        state: &State,
        routes: &Routes,
    ) -> Self {
        let months = scenario.economics.remainder_years * MONTHS_PER_YEAR as u32;
        let rewards = rewards(values, state);
        let rates = by_stream(scenario.economics.discount_qalys, scenario.economics.discount_costs);
        let month = rates.map(|rate| discount_factor(rate, 1.0 / MONTHS_PER_YEAR));
        let middle = rates.map(|rate| discount_factor(rate, 0.5 / MONTHS_PER_YEAR));
        let routes = table(hazards, routes);
        let mut later: Vec<Value> = vec![[0.0; STREAMS]; Place::COUNT * Profile::COUNT];
        let mut now = later.clone();
        for _ in 0..months {
            age(&mut later, hazards);
            for (index, (now, route)) in now.iter_mut().zip(&routes).enumerate() {
                let mut next = [0.0; STREAMS];
                for &(target, share) in &route.to {
                    for (sum, value) in next.iter_mut().zip(&later[target]) {
                        *sum += share * value;
                    }
                }
                let profile = index % Profile::COUNT;
                let substance = profile / PROFILES_PER_SUBSTANCE;
                let reward = &rewards[index / Profile::COUNT][substance];
                for stream in 0..STREAMS {
                    let lived = reward[stream] / MONTHS_PER_YEAR * route.lived;
                    now[stream] = lived * middle[stream] + month[stream] * next[stream];
                }
            }
            std::mem::swap(&mut now, &mut later);
        }
        let dying = of_those_who_die(&later, hazards, state);
        Self { per_person: later, dying }
    }

    /// What those who died in a month would have had before them.
    #[must_use]
    pub fn of_the_dead(&self, flows: &Flows) -> Value {
        let mut sum = [0.0; STREAMS];
        for (moved, values) in flows.moved.iter().zip(&self.dying) {
            let by_cause =
                moved.iter().zip(values).flat_map(|(moved, values)| moved.iter().zip(values));
            for (dead, value) in by_cause {
                for (sum, value) in sum.iter_mut().zip(value) {
                    *sum += dead * value;
                }
            }
        }
        sum
    }

    /// The survivors' sum.
    #[must_use]
    pub fn of(&self, counts: &[f64]) -> Value {
        let mut sum = [0.0; STREAMS];
        for (index, count) in counts.iter().enumerate() {
            if *count > 0.0 {
                let value =
                    &self.per_person[index / BLOCK * Profile::COUNT + index % Profile::COUNT];
                for stream in 0..STREAMS {
                    sum[stream] += count * value[stream];
                }
            }
        }
        sum
    }
}

/// Utility and pounds of a year in each place, by substance, at the baseline's costs.
///
/// What others pay is that of [`payers::yearly`], as in every month before.
fn rewards(values: &Values, state: &State) -> [[Value; Substance::COUNT]; Place::COUNT] {
    let stock = Stock::of(&state.counts);
    let utilities = utilities(values);
    let heads = heads(&stock);
    let per_head = if heads > 0.0 { state.staffing.prescribing() / heads } else { 0.0 };
    let caseload = clients_per_keyworker(&stock, &state.staffing, &Policy::default(), values);
    let keyworking =
        if caseload > 0.0 { values.keyworker_cost / MONTHS_PER_YEAR / caseload } else { 0.0 };
    let mut rewards = [[[0.0; STREAMS]; Substance::COUNT]; Place::COUNT];
    for &place in Place::ALL {
        let bought = Bought::ALL.iter().find(|bought| match bought {
            Bought::Housing => {
                matches!(place, Place::RecoveryFirstHousing | Place::RecoveryYearHousing)
            }
            Bought::Aftercare => {
                matches!(place, Place::RecoveryFirstAftercare | Place::RecoveryYearAftercare)
            }
            _ => Service::ALL
                .iter()
                .any(|&service| service.place() == place && Bought::of(service) == Some(**bought)),
        });
        for &substance in Substance::ALL {
            let mut monthly = bought.map_or(0.0, |bought| bought.price(values));
            if prescribed(place, substance) {
                monthly += per_head;
            }
            if place.keyworked() {
                monthly += keyworking;
            }
            let [base, public, patient] = utilities[place as usize][substance as usize];
            let others = payers::yearly(place, substance, values);
            rewards[place as usize][substance as usize] =
                [base, public, patient, monthly * MONTHS_PER_YEAR, others.public(), others.crime];
        }
    }
    rewards
}

/// The value of the average person who dies of each cause in each place, by group: the start's people, weighed with how
/// readily they die of it. Where the start has nobody, all profiles count alike.
fn of_those_who_die(
    values: &[Value],
    hazards: &Hazards,
    state: &State,
) -> Vec<[[Value; CAUSES]; Substance::COUNT]> {
    let mut dying = vec![[[[0.0; STREAMS]; CAUSES]; Substance::COUNT]; Place::COUNT];
    for &place in Place::ALL {
        let counts = &state.counts[block(place)];
        let people = |profile: Profile| -> f64 {
            counts.iter().skip(profile.index()).step_by(Profile::COUNT).sum()
        };
        for &substance in Substance::ALL {
            let group: Vec<Profile> =
                Profile::all().filter(|profile| profile.substance == substance).collect();
            let anybody = group.iter().any(|&profile| people(profile) > 0.0);
            for (cause, sums) in dying[place as usize][substance as usize].iter_mut().enumerate() {
                let weights: Vec<f64> = group
                    .iter()
                    .map(|&profile| {
                        let person = hazards.person(place as usize, profile.index())[cause];
                        person * if anybody { people(profile) } else { 1.0 }
                    })
                    .collect();
                let all: f64 = weights.iter().sum();
                for (profile, weight) in group.iter().zip(&weights).filter(|_| all > 0.0) {
                    let value = &values[place as usize * Profile::COUNT + profile.index()];
                    for (sum, value) in sums.iter_mut().zip(value) {
                        *sum += weight / all * value;
                    }
                }
            }
        }
    }
    dying
}

/// The expected value of a person who may pass to the next age band at the beginning of the next month.
fn age(values: &mut [Value], hazards: &Hazards) {
    for by_profile in values.chunks_exact_mut(Profile::COUNT) {
        for profile in Profile::all().filter(|profile| profile.age != Age::From50) {
            let older = Age::ALL[profile.age as usize + 1];
            let passing = hazard_to_probability(hazards.ageing[profile.age as usize]);
            let after = by_profile[Profile { age: older, ..profile }.index()];
            let before = &mut by_profile[profile.index()];
            for (before, after) in before.iter_mut().zip(after) {
                *before += passing * (after - *before);
            }
        }
    }
}
