//! What a month is like: caseload, coverage, reach and waits, each against the baseline.

use super::capacity::{Prescribing, Staffing};
use super::cells::Stock;
use super::hazards::lero_eligible;
use super::mechanisms::{
    abstinence_target, administration, caseload, consumption_room, justice, lero, medicines,
    mutual_aid, naloxone, needle_exchange, network, outreach, provision, rehab, shocks, tender,
    times_baseline, visible_recovery, waiting, wants,
};
use super::moves::{Event, Service, prescribed};
use super::places::{Membership, Place};
use super::state::Forced;
use crate::evidence::Values;
use crate::scenario::{Line, Mechanism, Policy, Substance};
use crate::units::MONTHS_PER_YEAR;
use crate::units::math::ln;

/// The most a caseload counts for, as a multiple of the one past which people wait.
const MOST_CASELOADS: f64 = 2.0;
/// The most a clinical load counts for, as a multiple of the largest at which people are taken on.
const MOST_LOADS: f64 = 2.0;
/// The hazard with which people leave at once.
const AT_ONCE: f64 = 50.0;

/// What can be measured in a month, in the baseline as in every other.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauges {
    /// Clients per keyworker.
    pub caseload: f64,
    /// People prescribed for.
    pub heads: f64,
    /// Kits a year for each person dependent on opiates.
    pub kits: f64,
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
    /// Pounds per month on rehab.
    pub rehab_pounds: f64,
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
            heads: heads(stock),
            kits: if dependent_on_opiates > 0.0 {
                staffing.yearly(Line::Naloxone) / values.naloxone_kit / dependent_on_opiates
            } else {
                0.0
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
            rehab_pounds: staffing.monthly(Line::Rehab),
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

/// Clients for each keyworker; where there is none, as many as count.
#[must_use]
pub fn clients_per_keyworker(
    stock: &Stock,
    staffing: &Staffing,
    policy: &Policy,
    values: &Values,
) -> f64 {
    let clients = stock.people(Place::keyworked);
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

/// The baseline against which everything is measured, fixed at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// The gauges at the start.
    pub gauges: Gauges,
    /// The two parts of prescribing money.
    pub prescribing: Prescribing,
    /// The policy at the start.
    pub policy: Policy,
}

/// Multipliers of one month, each exactly 1 at the baseline (hazards of being taken off a prescription, and contact
/// beyond the start's, are 0 there).
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// Naloxone, on fatal opiate overdose.
    pub naloxone: f64,
    /// Consumption rooms, on fatal opiate overdose of people using out of treatment.
    pub room: f64,
    /// On entry to treatment.
    pub entry: f64,
    /// Caseload, on dropping out.
    pub drop_out: f64,
    /// Clinical load, on dropping out of prescribing.
    pub clinical: f64,
    /// Caseload, on completing.
    pub completion: f64,
    /// On being lost while waiting: community treatment, detox, rehab.
    pub lost: [f64; 3],
    /// On coming into contact with harm reduction, by substance.
    pub contact: [f64; Substance::COUNT],
    /// On pick-up on release.
    pub pick_up: f64,
    /// Selection of entrants, on relapse after rehab.
    pub rehab: f64,
    /// Hazard of being taken off a prescription.
    pub forced: f64,
    /// Hazard of the same by a limit of time, by place.
    pub time_limit: [f64; Place::COUNT],
    /// On opiate overdose in the month after leaving a prescription unplanned, and of people treated lately who use.
    pub forced_overdose: [f64; 2],
    /// On joining mutual aid.
    pub mutual_aid_joining: f64,
    /// On joining a LERO.
    pub lero_joining: f64,
    /// On leaving a LERO.
    pub lero_leaving: f64,
    /// On new hepatitis C infections.
    pub hepatitis: f64,
    /// Contact with recovery and mentors beyond the start's, which changes what people want.
    pub wanting: wants::Contact,
    /// Clinical load against the baseline.
    pub load: f64,
}

impl Environment {
    /// The baseline itself: what the run-in and the remainder use.
    pub const NEUTRAL: Self = Self {
        naloxone: 1.0,
        room: 1.0,
        entry: 1.0,
        drop_out: 1.0,
        clinical: 1.0,
        completion: 1.0,
        lost: [1.0; 3],
        contact: [1.0; Substance::COUNT],
        pick_up: 1.0,
        rehab: 1.0,
        forced: 0.0,
        time_limit: [0.0; Place::COUNT],
        forced_overdose: [1.0; 2],
        mutual_aid_joining: 1.0,
        lero_joining: 1.0,
        lero_leaving: 1.0,
        hepatitis: 1.0,
        wanting: wants::Contact::NEUTRAL,
        load: 1.0,
    };

    /// This month's, from its gauges and the baseline's, and those taken off a prescription lately.
    #[must_use]
    pub fn new(
        now: &Gauges,
        staffing: &Staffing,
        baseline: &Baseline,
        month: u32,
        gone: Forced,
        policy: &Policy,
        values: &Values,
    ) -> Self {
        let then = &baseline.gauges;
        let pounds = staffing.prescribing();
        let most_load = values.prescribing_max_load * MOST_LOADS;
        let prescribing = baseline.prescribing.dearer(medicines::cost_per_head(values, policy));
        let load = prescribing.load(now.heads, pounds, most_load);
        let caseload_at_work = policy.on(Mechanism::Caseload) && then.caseload > 0.0;
        let caseload = if caseload_at_work && now.caseload > 0.0 {
            caseload::effect(now.caseload, then.caseload, values)
        } else {
            caseload::Effect { entry: 1.0, drop_out: 1.0, completion: 1.0 }
        };
        let lost =
            |index: usize| waiting::effect(now.waits[index], then.waits[index], values, policy);
        let coverage = |gauges: &Gauges| {
            let baseline = (then.needle_pounds, then.injectors);
            needle_exchange::coverage(gauges.needle_pounds, gauges.injectors, baseline, values)
        };
        // What is usual for so many people, where the baseline has nothing to compare with.
        let usual = |yearly: f64| yearly * then.dependent / MONTHS_PER_YEAR;
        let justice =
            provision(now.justice_pounds, then.justice_pounds, usual(values.usual_justice));
        let usual_contact = usual(values.usual_contact);
        let lero_joining = lero::joining(&now.lero, &then.lero, values);
        Self {
            naloxone: naloxone::effect(now.kits, then.kits, values, policy),
            room: consumption_room::effect(now.room_reach, then.room_reach, values, policy),
            entry: caseload.entry
                * lero::entry(lero_joining, values, policy, &baseline.policy)
                * justice::entry(justice, values, policy)
                * visible_recovery::effect(now.recovering, then.recovering, values, policy)
                * tender::entry(values, policy),
            drop_out: caseload.drop_out * tender::drop_out(month, values, policy),
            clinical: if caseload_at_work {
                caseload::clinical_load(load, then.caseload, values)
            } else {
                1.0
            },
            completion: caseload.completion,
            lost: [lost(0), lost(1), lost(2)],
            contact: Substance::EACH.map(|substance| {
                let (now, then, usual) = (now.contact, then.contact, usual_contact);
                outreach::effect(now, then, usual, substance, values, policy, &baseline.policy)
            }),
            pick_up: justice::pick_up(justice, values, policy),
            rehab: rehab::selection(
                if then.rehab_pounds > 0.0 {
                    now.rehab_pounds / then.rehab_pounds
                } else {
                    times_baseline(now.rehab_pounds, usual(values.usual_rehab))
                },
                values,
                policy,
            ),
            forced: forced(now.heads, pounds, &prescribing, policy, values),
            time_limit: time_limit(policy),
            forced_overdose: [gone.leavers, gone.using]
                .map(|share| abstinence_target::forced_overdose(share, values, policy)),
            mutual_aid_joining: shocks::meetings(values, policy)
                * mutual_aid::joining(
                    times_baseline(now.mutual_aid_members, then.mutual_aid_members),
                    provision(
                        now.facilitation_pounds,
                        then.facilitation_pounds,
                        usual(values.usual_facilitation),
                    ),
                    policy,
                    &baseline.policy,
                    values,
                ),
            lero_joining: lero_joining * shocks::community(values, policy),
            lero_leaving: lero::leaving(&now.lero, &then.lero),
            hepatitis: needle_exchange::effect(coverage(now), coverage(then), values, policy),
            wanting: wants::Contact::new(now.recovering, then.recovering, policy),
            load,
        }
    }

    /// The month's multiplier of an event.
    #[must_use]
    pub fn multiplier(&self, place: Place, event: Event, substance: Substance) -> f64 {
        match event {
            Event::Overdose if substance == Substance::Opiate => match place {
                Place::LeftPrescribingUnplanned => self.naloxone * self.forced_overdose[0],
                Place::UsingRecent => self.naloxone * self.room * self.forced_overdose[1],
                _ if place.using() => self.naloxone * self.room,
                _ => self.naloxone,
            },
            Event::EnterPrescribing | Event::EnterPsychosocial | Event::Return => self.entry,
            Event::Complete if place.keyworked() => self.completion,
            Event::DropOut if place.prescribing() => self.drop_out * self.clinical,
            Event::DropOut if place.keyworked() => self.drop_out,
            Event::Lost => match place {
                Place::WaitDetox => self.lost[1] * self.drop_out,
                Place::WaitRehab => self.lost[2] * self.drop_out,
                _ => self.lost[0],
            },
            Event::Contact => self.contact[substance as usize],
            Event::PickUp => self.pick_up,
            Event::Relapse if place == Place::LeftRehab => self.rehab,
            Event::Forced => self.forced + self.time_limit[place as usize],
            _ => 1.0,
        }
    }
}

/// Hazards of being taken off a prescription by a limit of time.
fn time_limit(policy: &Policy) -> [f64; Place::COUNT] {
    let mut hazards = [0.0; Place::COUNT];
    if policy.time_limit_months.is_some() {
        for &place in Place::ALL {
            hazards[place as usize] = abstinence_target::limit(place, policy);
        }
    }
    hazards
}

/// The hazard with which people are taken off a prescription: nobody, unless the money cannot pay for their
/// medicines, or the scenario tapers people above the largest clinical load.
fn forced(
    heads: f64,
    pounds: f64,
    prescribing: &Prescribing,
    policy: &Policy,
    values: &Values,
) -> f64 {
    let supplied = prescribing.most_supplied(pounds);
    let limit = if policy.taper {
        supplied.min(prescribing.most_heads(pounds, values.prescribing_max_load))
    } else {
        supplied
    };
    if heads <= limit {
        0.0
    } else if limit <= 0.0 {
        AT_ONCE
    } else {
        (-ln(limit / heads)).min(AT_ONCE)
    }
}
