//! What survivors at the horizon have before them: expected discounted QALYs and spend, by place and profile.
//!
//! A ten-year window alone sees under a third of what an averted death is worth. The values are computed once per
//! scenario, backwards month by month, with the central values of the evidence, the baseline's hazards and the
//! average membership; limited services admit the share that they admitted at the end of the run-in.

use super::capacity::Bought;
use super::cells::{BLOCK, PROFILES_PER_SUBSTANCE, Stock};
use super::environment::{clients_per_keyworker, heads};
use super::hazards::Hazards;
use super::moves::{MOVES, Service, To, after_one_month, destination, moves, prescribed};
use super::places::Place;
use super::state::{CAUSES, Flows, State};
use super::value::utilities;
use crate::evidence::Values;
use crate::scenario::{Age, Policy, Profile, Scenario, Substance};
use crate::units::math::exp;
use crate::units::{MONTHS_PER_YEAR, discount_factor, hazard_to_probability};

/// QALYs under three valuations, and pounds.
const STREAMS: usize = 4;

/// The share of those who ask for a service that it admits, at the baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes {
    asked: [f64; Service::COUNT],
    share: [f64; Service::COUNT],
}

impl Routes {
    /// Everybody who asks this month: the queue and the new requests.
    #[must_use]
    pub fn asked(counts: &[f64], flows: &Flows) -> Self {
        let mut routes = Self::default();
        for &service in Service::ALL {
            let index = service as usize;
            let queue = service
                .queue()
                .map_or(0.0, |place| counts[super::cells::block(place)].iter().sum::<f64>());
            routes.asked[index] = queue + flows.applying(service).iter().sum::<f64>();
        }
        routes
    }

    /// Adds the share of people who go there to the places where they end the month.
    fn add(&self, to: To, share: f64, shares: &mut [f64; Place::COUNT]) {
        match to {
            To::Dead => {}
            To::Place(place) => shares[place as usize] += share,
            To::Recovery => shares[Place::RecoveryFirst as usize] += share,
            To::Apply(service) => {
                let admitted = self.share[service as usize];
                shares[service.place() as usize] += share * admitted;
                shares[service.otherwise() as usize] += share * (1.0 - admitted);
            }
        }
    }

    /// Of whom these were admitted.
    #[must_use]
    pub fn admitted(mut self, admitted: &[f64; Service::COUNT]) -> Self {
        for ((share, asked), admitted) in self.share.iter_mut().zip(self.asked).zip(admitted) {
            *share = if asked > 0.0 { (admitted / asked).min(1.0) } else { 1.0 };
        }
        self
    }
}

/// Discounted QALYs (base, public, patients' own) and pounds of a survivor, by place and profile, discounted to the
/// horizon.
#[derive(Clone, Debug)]
pub struct Remainder {
    per_person: Vec<[f64; STREAMS]>,
}

type Value = [f64; STREAMS];

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
        let rates = [
            scenario.economics.discount_qalys,
            scenario.economics.discount_qalys,
            scenario.economics.discount_qalys,
            scenario.economics.discount_costs,
        ];
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
        Self { per_person: later }
    }

    /// The survivors' sum: QALYs under three valuations, and pounds.
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

/// Where a person of one place and profile is a month later.
struct Route {
    to: Vec<(usize, f64)>,
    lived: f64,
}

/// The routes of every place and profile: the same hazards in every month.
fn table(hazards: &Hazards, routes: &Routes) -> Vec<Route> {
    let mut table = Vec::with_capacity(Place::COUNT * Profile::COUNT);
    for &place in Place::ALL {
        for profile in Profile::all() {
            let base = hazards.average(place, profile.substance);
            let person = hazards.person(place as usize, profile.index());
            let list = moves(place);
            let mut hazard = [0.0; MOVES];
            let mut total = 0.0;
            for slot in 0..list.len() {
                hazard[slot] = base[slot] * person[slot];
                total += hazard[slot];
            }
            let stay = exp(-total);
            let leave = if total > 0.0 { (1.0 - stay) / total } else { 0.0 };
            let queued = Service::ALL.iter().find(|service| service.queue() == Some(place));
            let rest = after_one_month(place)
                .or_else(|| queued.map(|&service| To::Apply(service)))
                .unwrap_or(To::Place(place));
            let mut shares = [0.0; Place::COUNT];
            routes.add(rest, stay, &mut shares);
            for (slot, &entry) in list.iter().enumerate() {
                let to = destination(place, entry, profile.substance);
                routes.add(to, hazard[slot] * leave, &mut shares);
            }
            let dead: f64 = hazard[..CAUSES].iter().sum::<f64>() * leave;
            let to = (0..Place::COUNT)
                .filter(|&target| shares[target] > 0.0)
                .map(|target| (target * Profile::COUNT + profile.index(), shares[target]))
                .collect();
            table.push(Route { to, lived: 1.0 - 0.5 * dead });
        }
    }
    table
}

/// Utility and pounds of a year in each place, by substance, at the baseline's costs.
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
            rewards[place as usize][substance as usize] =
                [base, public, patient, monthly * MONTHS_PER_YEAR];
        }
    }
    rewards
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
