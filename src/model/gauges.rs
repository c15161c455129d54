//! What can be measured in a month, from people and money as they stand.

use super::capacity::Staffing;
use super::cells::Stock;
use super::hazards::lero_eligible;
use super::mechanisms::{
    administration, consumption_room, lero, naloxone, network, outreach, waiting,
};
use super::moves::{Service, prescribed};
use super::places::{Membership, Place};
use crate::evidence::Values;
use crate::scenario::{Line, Policy, Substance};

/// The most a caseload counts for, as a multiple of the one past which people wait.
pub(super) const MOST_CASELOADS: f64 = 2.0;

/// What can be measured in a month, in the baseline as in every other.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauges {
    /// Clients per keyworker; who waits for treatment counts for the time that a keyworker gives them.
    pub caseload: f64,
    /// The time that everybody takes of whom a keyworker has to do, in clients of psychosocial treatment.
    pub time: f64,
    /// Keyworkers, by the time that they have for clients.
    pub keyworkers: f64,
    /// People prescribed for.
    pub heads: f64,
    /// Kits bought a year for each person dependent on opiates.
    pub kits: f64,
    /// What hands them out.
    pub channels: naloxone::Channels,
    /// Share of people using opiates whom consumption rooms reach.
    pub room_reach: f64,
    /// People who inject.
    pub injectors: f64,
    /// Pounds per month on needle exchange.
    pub needle_pounds: f64,
    /// Pounds per month that bring people into contact.
    pub contact: outreach::Contact,
    /// Pounds per month on criminal justice.
    pub justice_pounds: f64,
    /// People in recovery.
    pub recovering: f64,
    /// People who are not.
    pub dependent: f64,
    /// People in rehab.
    pub rehab_residents: f64,
    /// Pounds per month on inpatient detox and on rehab.
    pub bed_pounds: [f64; 2],
    /// Treatment starts of a month that outreach brings about, by substance.
    pub outreach_starts: [f64; Substance::COUNT],
    /// Pounds per month on mutual-aid facilitation.
    pub facilitation_pounds: f64,
    /// Mutual-aid members.
    pub mutual_aid_members: f64,
    /// LERO places, members and people who could join.
    pub lero: lero::Provision,
    /// Volunteers in LEROs.
    pub volunteers: f64,
    /// Weeks of wait: community treatment, detox, rehab.
    pub waits: [f64; 3],
}

impl Gauges {
    /// Reads them off the people and the money at work. `admitted` is last month's, by service.
    #[must_use]
    pub fn read(
        stock: &Stock,
        staffing: &Staffing,
        admitted: &[f64; Service::COUNT],
        policy: &Policy,
        values: &Values,
    ) -> Self {
        let using_opiates = stock.people_with(Substance::Opiate, Place::using);
        let dependent_on_opiates = stock.people_with(Substance::Opiate, |place| !place.recovery());
        let volunteers = stock.members(Membership::lero, Place::recovery)
            * values.lero_volunteers
            * network::volunteers(policy);
        let grant = staffing.yearly(Line::Lero) * network::grant(values, policy);
        let queue = |service: Service| {
            let place = service.queue().map_or(0.0, |place| stock.place(place));
            waiting::weeks(place, admitted[service as usize])
        };
        Self {
            caseload: clients_per_keyworker(stock, staffing, policy, values),
            time: client_time(stock, values) + waiting_time(stock, values),
            keyworkers: keyworkers(staffing, policy, values),
            heads: heads(stock),
            kits: if dependent_on_opiates > 0.0 {
                staffing.yearly(Line::Naloxone) / values.naloxone_kit / dependent_on_opiates
            } else {
                0.0
            },
            channels: naloxone::Channels {
                needle: staffing.monthly(Line::NeedleExchange),
                treatment: stock.people_with(Substance::Opiate, Place::in_treatment),
                pharmacy: staffing.monthly(Line::Pharmacy),
                outreach: staffing.monthly(Line::Outreach),
                peers: staffing.monthly(Line::Lero) + staffing.monthly(Line::PeerSupport),
            },
            room_reach: consumption_room::reach(
                staffing.yearly(Line::ConsumptionRoom),
                using_opiates,
                values,
            ),
            injectors: using_opiates * values.injecting_share,
            needle_pounds: staffing.monthly(Line::NeedleExchange),
            contact: outreach::Contact {
                needle: staffing.monthly(Line::NeedleExchange),
                outreach: staffing.monthly(Line::Outreach),
            },
            justice_pounds: staffing.monthly(Line::CriminalJustice),
            recovering: stock.people(Place::recovery),
            dependent: stock.people(|place| !place.recovery()),
            rehab_residents: stock.place(Place::Rehab),
            bed_pounds: [staffing.monthly(Line::InpatientDetox), staffing.monthly(Line::Rehab)],
            outreach_starts: outreach::starts(
                staffing.yearly(Line::Outreach) / values.keyworker_cost,
                &outreach::within_reach(
                    Substance::EACH.map(|substance| stock.people_with(substance, Place::using)),
                    values,
                ),
                values,
            ),
            facilitation_pounds: staffing.monthly(Line::MutualAid),
            mutual_aid_members: stock.members(Membership::mutual_aid, |_| true),
            lero: lero::Provision {
                places: lero::places(grant, volunteers, values),
                members: stock.members(Membership::lero, |_| true),
                eligible: stock.people(|place| lero_eligible(place, policy)),
            },
            volunteers,
            waits: [
                queue(Service::Prescribing).max(queue(Service::Psychosocial)),
                queue(Service::InpatientDetox),
                queue(Service::Rehab),
            ],
        }
    }
}

/// People prescribed for from the two prescribing lines.
#[must_use]
pub fn heads(stock: &Stock) -> f64 {
    stock.people_with(Substance::Opiate, |place| prescribed(place, Substance::Opiate))
}

/// Keyworkers, counted by the time that they have for clients.
#[must_use]
pub fn keyworkers(staffing: &Staffing, policy: &Policy, values: &Values) -> f64 {
    staffing.keyworkers(values) * administration::time_for_clients(values, policy)
}

/// The time of a keyworker that people in a keyworked place take, against a client in psychosocial treatment.
#[must_use]
pub fn time_taken(place: Place, substance: Substance, values: &Values) -> f64 {
    if prescribed(place, substance) || place == Place::HeroinAssisted {
        values.prescription_time
    } else {
        1.0
    }
}

/// The time that all clients of keyworkers take, in clients of psychosocial treatment.
fn client_time(stock: &Stock, values: &Values) -> f64 {
    let time = |place: Place, substance: Substance| {
        stock.in_place(place, substance) * time_taken(place, substance, values)
    };
    Place::ALL
        .iter()
        .filter(|place| place.keyworked())
        .map(|&place| Substance::ALL.iter().map(|&of| time(place, of)).sum::<f64>())
        .sum()
}

/// The time that people who wait for community treatment take, in clients of psychosocial treatment.
fn waiting_time(stock: &Stock, values: &Values) -> f64 {
    let waits = |place| matches!(place, Place::WaitPrescribing | Place::WaitPsychosocial);
    stock.people(waits) * values.waiting_time
}

/// The time that a client takes on average, against a client in psychosocial treatment; 1 where there are none.
#[must_use]
pub fn time_each(stock: &Stock, values: &Values) -> f64 {
    let clients = stock.people(Place::keyworked);
    if clients > 0.0 { client_time(stock, values) / clients } else { 1.0 }
}

impl Gauges {
    /// How loaded keyworkers are, as a caseload of clients such as there were at the start: with as many of each kind
    /// for a keyworker it is the start's caseload, and who takes less time weighs less. With no keyworkers, as many as
    /// count.
    #[must_use]
    pub fn load(&self, start: &Self, values: &Values) -> f64 {
        let most = values.caseload_maximum * MOST_CASELOADS;
        if self.time <= 0.0 || start.time <= 0.0 {
            self.caseload
        } else if self.keyworkers > 0.0 {
            (start.caseload * (self.time / start.time) * (start.keyworkers / self.keyworkers))
                .min(most)
        } else {
            most
        }
    }
}

/// Clients for each keyworker, with the time that people who wait take; where there is none, as many as count.
#[must_use]
pub fn clients_per_keyworker(
    stock: &Stock,
    staffing: &Staffing,
    policy: &Policy,
    values: &Values,
) -> f64 {
    let clients = stock.people(Place::keyworked) + waiting_time(stock, values);
    let most = values.caseload_maximum * MOST_CASELOADS;
    let keyworkers = keyworkers(staffing, policy, values);
    if clients <= 0.0 {
        0.0
    } else if keyworkers > 0.0 {
        (clients / keyworkers).min(most)
    } else {
        most
    }
}
