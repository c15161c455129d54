//! Re-presentation: who completes treatment and starts again within six months.
//!
//! Nobody is followed in a run, so the share is worked out ahead, as the remainder is: average membership, today's
//! hazards and the share of requests that services admit today.

use super::cells::block;
use super::hazards::Hazards;
use super::moves::{Event, To, after_one_month, destination, moves};
use super::places::Place;
use super::routes::{Routes, table};
use crate::scenario::{Profile, Substance};
use crate::units::math::exp;

/// Months within which a start counts.
const WITHIN: u32 = 6;

/// People who complete treatment in a month, and those of them who start again within six months.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Completers {
    /// Who complete.
    pub all: f64,
    /// Who start again.
    pub again: f64,
}

/// The completers of a month by substance. Rehab straight after detox goes on with the same treatment and is no
/// re-presentation.
#[must_use]
pub fn completers(
    counts: &[f64],
    hazards: &Hazards,
    routes: &Routes,
) -> [Completers; Substance::COUNT] {
    let routes = table(hazards, routes);
    let place = |index: usize| Place::ALL[index / Profile::COUNT];
    let mut later = vec![0.0; routes.len()];
    for month in (1..=WITHIN).rev() {
        later = routes
            .iter()
            .map(|route| {
                let value = |&(to, share): &(usize, f64)| match place(to).in_treatment() {
                    true if month > 1 => share,
                    true => 0.0,
                    false => share * later[to],
                };
                route.to.iter().map(value).sum()
            })
            .collect();
    }
    let mut completers = [Completers::default(); Substance::COUNT];
    for &from in Place::ALL.iter().filter(|place| place.in_treatment()) {
        for profile in Profile::all() {
            let people: f64 =
                counts[block(from)].iter().skip(profile.index()).step_by(Profile::COUNT).sum();
            if people <= 0.0 {
                continue;
            }
            let mut count = |to: To, share: f64| {
                let place = match to {
                    To::Place(place) => place,
                    To::Recovery => Place::RecoveryFirst,
                    To::Apply(_) | To::Dead => return,
                };
                let group = &mut completers[profile.substance as usize];
                let again = later[place as usize * Profile::COUNT + profile.index()];
                group.all += people * share;
                group.again += people * share * again;
            };
            let base = hazards.average(from, profile.substance);
            let person = hazards.person(from as usize, profile.index());
            let list = moves(from);
            let total: f64 = (0..list.len()).map(|slot| base[slot] * person[slot]).sum();
            let stay = exp(-total);
            for (slot, &entry) in
                list.iter().enumerate().filter(|(_, entry)| entry.0 == Event::Complete)
            {
                let hazard = base[slot] * person[slot];
                if hazard > 0.0 {
                    let to = destination(from, entry, profile.substance);
                    count(to, hazard / total * (1.0 - stay));
                }
            }
            if let Some(to) = after_one_month(from)
                && matches!(from, Place::CommunityDetox | Place::InpatientDetox)
            {
                count(to, stay);
            }
        }
    }
    completers
}
