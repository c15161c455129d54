//! Where a person of one place and profile is a month later, at the baseline: what looks ahead without simulating.
//!
//! Average membership, central hazards that stay as they are, and services that admit the share that they admitted at
//! the end of the run-in.

use super::hazards::Hazards;
use super::moves::{Event, MOVES, Service, To, after_one_month, destination, moves};
use super::places::Place;
use super::state::{CAUSES, Flows};
use crate::scenario::Profile;
use crate::units::math::exp;

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

/// Where a person of one place and profile is a month later.
pub struct Route {
    /// Where to, `place × Profile::COUNT + profile`, and with which probability; the rest die.
    pub to: Vec<(usize, f64)>,
    /// The probability of dying of each cause.
    pub dead: [f64; CAUSES],
    /// Of the month, the share lived.
    pub lived: f64,
}

/// The routes of every place and profile: the same hazards in every month.
#[must_use]
pub fn table(hazards: &Hazards, routes: &Routes) -> Vec<Route> {
    table_with(hazards, routes, |_| 1.0)
}

/// The same, relapse multiplied by place.
#[must_use]
pub fn table_with(
    hazards: &Hazards,
    routes: &Routes,
    relapse: impl Fn(Place) -> f64,
) -> Vec<Route> {
    let each =
        Place::ALL.iter().flat_map(|&place| Profile::all().map(move |profile| (place, profile)));
    each.map(|(place, profile)| route(hazards, routes, place, profile, relapse(place))).collect()
}

fn route(
    hazards: &Hazards,
    routes: &Routes,
    place: Place,
    profile: Profile,
    relapse: f64,
) -> Route {
    let base = hazards.average(place, profile.substance);
    let person = hazards.person(place as usize, profile.index());
    let list = moves(place);
    let mut hazard = [0.0; MOVES];
    let mut total = 0.0;
    for (slot, &(event, _)) in list.iter().enumerate() {
        hazard[slot] = base[slot] * person[slot];
        if event == Event::Relapse {
            hazard[slot] *= relapse;
        }
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
    let dead: [f64; CAUSES] = std::array::from_fn(|cause| hazard[cause] * leave);
    let to = (0..Place::COUNT)
        .filter(|&target| shares[target] > 0.0)
        .map(|target| (target * Profile::COUNT + profile.index(), shares[target]))
        .collect();
    let lived = 1.0 - 0.5 * (hazard[..CAUSES].iter().sum::<f64>() * leave);
    Route { to, dead, lived }
}
