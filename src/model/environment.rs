//! What a month is like: caseload, coverage, reach and waits, each against the baseline.

use super::capacity::{Bought, Prescribing, Staffing};
use super::drift::Drift;
use super::gauges::{Gauges, MOST_CASELOADS};
use super::hazards::Solved;
use super::mechanisms::payment_by_results::Payment;
use super::mechanisms::{
    abstinence_target, beds, caseload, coercion, consumption_room, justice, lero, medicines,
    mutual_aid, naloxone, needle_exchange, outreach, provision, rehab, shocks, tender,
    times_baseline, visible_recovery, waiting, wants,
};
use super::moves::Event;
use super::places::Place;
use super::state::Past;
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy, Substance};
use crate::units::math::ln;
use crate::units::{MONTHS_PER_YEAR, probability_to_hazard};

/// The most a clinical load counts for, as a multiple of the largest at which people are taken on.
const MOST_LOADS: f64 = 2.0;
/// The hazard with which people leave at once.
const AT_ONCE: f64 = 50.0;

/// The baseline against which everything is measured, fixed at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// The gauges at the start.
    pub gauges: Gauges,
    /// The two parts of prescribing money.
    pub prescribing: Prescribing,
    /// The policy at the start.
    pub policy: Policy,
    /// The keyworker time of an average client at the start.
    pub time_each: f64,
    /// Entries to treatment of a month at the start, by substance.
    pub entries: [f64; Substance::COUNT],
    /// What is solved from published comparisons.
    pub solved: Solved,
}

/// Multipliers of one month, each exactly 1 at the baseline (hazards of being taken off a prescription, and contact
/// beyond the start's, are 0 there).
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// Naloxone, on fatal opiate overdose.
    pub naloxone: f64,
    /// Consumption rooms, on fatal opiate overdose of people using out of treatment.
    pub room: f64,
    /// The danger of the supply, on overdose.
    pub supply: f64,
    /// On entry to treatment, by substance.
    pub entry: [f64; Substance::COUNT],
    /// Caseload and who came by outreach, on dropping out, by substance.
    pub drop_out: [f64; Substance::COUNT],
    /// Clinical load, on dropping out of prescribing.
    pub clinical: f64,
    /// Caseload and payment by results, on completing.
    pub completion: f64,
    /// On being lost while waiting for community treatment.
    pub lost: f64,
    /// Beds on offer, on requests for detox and for rehab.
    pub requests: [f64; 2],
    /// On coming into contact with harm reduction, by substance.
    pub contact: [f64; Substance::COUNT],
    /// On pick-up on release.
    pub pick_up: f64,
    /// On opiate overdose in the month after release, of those who are picked up.
    pub released: f64,
    /// Selection of entrants, on relapse after rehab, by substance.
    pub rehab: [f64; Substance::COUNT],
    /// Share of contracts under which payment by results acts.
    pub paid: f64,
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
        supply: 1.0,
        entry: [1.0; Substance::COUNT],
        drop_out: [1.0; Substance::COUNT],
        clinical: 1.0,
        completion: 1.0,
        lost: 1.0,
        requests: [1.0; 2],
        contact: [1.0; Substance::COUNT],
        pick_up: 1.0,
        released: 1.0,
        rehab: [1.0; Substance::COUNT],
        paid: 0.0,
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

    /// This month's, from its gauges, the baseline's and what the past left behind.
    #[must_use]
    pub fn new(
        now: &Gauges,
        staffing: &Staffing,
        baseline: &Baseline,
        month: u32,
        past: &Past,
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
            caseload::effect(now.load(then, values), then.caseload, values)
        } else {
            caseload::Effect { drop_out: 1.0, completion: 1.0 }
        };
        let payment = Payment::new(past.paid_months, values, policy);
        let trust = coercion::trust(past.trust_lost, values, policy);
        let teams = outreach::lived_in_teams(values, policy, &baseline.policy);
        let brought = Substance::EACH.map(|substance| {
            let index = substance as usize;
            let (now, then) = (now.outreach_starts[index], then.outreach_starts[index]);
            outreach::brought(now, then, baseline.entries[index], values, policy)
        });
        let handed_out = now.kits * now.channels.open(&then.channels, values);
        let offered = |bed: usize| times_baseline(now.bed_pounds[bed], then.bed_pounds[bed]);
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
        // Staff at work; with none, as few as count.
        let staff = times_baseline(now.keyworkers, then.keyworkers)
            .max(then.caseload / (values.caseload_maximum * MOST_CASELOADS));
        let staffed = |substance| {
            if caseload_at_work { caseload::entry(staff, substance, values) } else { 1.0 }
        };
        let entry = trust
            * teams.entry
            * payment.entry
            * lero::entry(lero_joining, values, policy, &baseline.policy)
            * justice::entry(justice, values, policy)
            * visible_recovery::effect(now.recovering, then.recovering, values, policy)
            * tender::entry(month, values, policy);
        let drop_out = caseload.drop_out * teams.drop_out * tender::drop_out(month, values, policy);
        let pick_up = justice::pick_up(justice, values, policy);
        let released = probability_to_hazard(values.release_pick_up);
        let of_policy = justice::effect(Place::Released, Event::PickUp, values, policy);
        let usual_residents = usual(values.usual_rehab) / Bought::Rehab.price(values);
        let kept = rehab::effect_kept(
            if then.rehab_residents > 0.0 {
                now.rehab_residents / then.rehab_residents
            } else {
                times_baseline(now.rehab_residents, usual_residents)
            },
            values,
        );
        Self {
            naloxone: naloxone::effect(handed_out, then.kits, values, policy),
            room: consumption_room::effect(now.room_reach, then.room_reach, values, policy),
            entry: Substance::EACH.map(|substance| {
                let index = substance as usize;
                staffed(substance)
                    * entry
                    * brought[index].entry
                    * shocks::demand(substance, policy)
            }),
            supply: shocks::supply(policy),
            drop_out: brought.map(|brought| drop_out * brought.drop_out),
            clinical: if caseload_at_work {
                caseload::clinical_load(load, then.caseload, values)
            } else {
                1.0
            },
            completion: caseload.completion * payment.completion,
            lost: waiting::effect(now.waits[0], then.waits[0], values, policy),
            requests: [0, 1].map(|bed| beds::requests(offered(bed), values)),
            contact: Substance::EACH.map(|substance| {
                let (now, then, usual) = (now.contact, then.contact, usual_contact);
                trust
                    * outreach::effect(
                        now,
                        then,
                        usual,
                        substance,
                        values,
                        policy,
                        &baseline.policy,
                    )
            }),
            pick_up,
            released: justice::released(released * pick_up * of_policy, released, values, policy),
            rehab: Substance::EACH.map(|substance| {
                if policy.on(Mechanism::Rehab) {
                    baseline.solved.diluted_rehab(substance, kept)
                } else {
                    1.0
                }
            }),
            paid: payment.share,
            forced: forced(now.heads, pounds, &prescribing, policy, values),
            time_limit: time_limit(policy),
            forced_overdose: [past.forced.leavers, past.forced.using]
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

    /// The same in a month in which demand and supply have drifted.
    #[must_use]
    pub fn drifted(mut self, drift: &Drift, month: u32) -> Self {
        for &substance in Substance::ALL {
            self.entry[substance as usize] *= drift.demand(month, substance);
        }
        self.supply *= drift.supply(month);
        self
    }

    /// The month's multiplier of an event.
    #[must_use]
    pub fn multiplier(&self, place: Place, event: Event, substance: Substance) -> f64 {
        match event {
            Event::Overdose if substance == Substance::Opiate => {
                self.supply
                    * self.naloxone
                    * match place {
                        Place::LeftPrescribingUnplanned => self.forced_overdose[0],
                        Place::UsingRecent => self.room * self.forced_overdose[1],
                        Place::Released => self.released,
                        _ if place.using() => self.room,
                        _ => 1.0,
                    }
            }
            Event::Overdose => self.supply,
            Event::EnterPrescribing | Event::EnterPsychosocial | Event::Return => {
                self.entry[substance as usize]
            }
            Event::Complete if place.keyworked() => self.completion,
            Event::DropOut if place.prescribing() => {
                self.drop_out[substance as usize] * self.clinical
            }
            Event::DropOut if place.keyworked() => self.drop_out[substance as usize],
            // Who waits for a bed is in treatment, and leaves it as others do.
            Event::Lost if place.in_treatment() => self.drop_out[substance as usize],
            Event::Lost => self.lost,
            Event::AskDetox => self.requests[0],
            Event::AskRehab => self.requests[1],
            Event::Contact => self.contact[substance as usize],
            Event::PickUp => self.pick_up,
            Event::Relapse if matches!(place, Place::LeftRehab | Place::RecoveryYearRehab) => {
                self.rehab[substance as usize]
            }
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
