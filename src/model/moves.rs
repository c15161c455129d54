//! What can happen to a person in each place within a month, and where that leads.

use super::places::Place;
use crate::scenario::Substance;

/// Something that ends a month elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Death by drug poisoning.
    Overdose,
    /// Alcohol-specific death.
    AlcoholSpecific,
    /// Death from another cause.
    OtherCause,
    /// Imprisonment.
    Custody,
    /// Asking for treatment and being prescribed for.
    EnterPrescribing,
    /// Asking for treatment without a prescription.
    EnterPsychosocial,
    /// Coming into contact with harm reduction.
    Contact,
    /// Losing that contact.
    LoseContact,
    /// Recovering unassisted.
    NaturalRecovery,
    /// The last treatment recedes into the past.
    TimeSinceTreatment,
    /// Lost while waiting.
    Lost,
    /// Giving up the wait for a bed or a prescription, for community treatment.
    GiveUpWait,
    /// Treatment completed.
    Complete,
    /// Leaving unplanned.
    DropOut,
    /// Taken off a prescription because nobody pays for it.
    Forced,
    /// The next stage of a stay.
    Advance,
    /// Asking for an inpatient detox.
    AskDetox,
    /// Asking for rehab.
    AskRehab,
    /// Moving to a community detox.
    AskCommunityDetox,
    /// Moving to a day programme.
    AskDayProgramme,
    /// Asking for heroin-assisted treatment.
    AskHeroinAssisted,
    /// From rehab, or from a community detox that was not completed, on to community treatment.
    Onward,
    /// Relapse.
    Relapse,
    /// Back to prescribing within the month.
    Return,
    /// Release from prison.
    Release,
    /// Picked up by community treatment on release.
    PickUp,
}

impl Event {
    /// How many events there are.
    pub const COUNT: usize = Self::PickUp as usize + 1;
}

/// Where an event leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Dead.
    Dead,
    /// A place that always has room.
    Place(Place),
    /// A service with limited places, and what happens to those it cannot take.
    Apply(Service),
    /// Recovery, with the support that there is room for.
    Recovery,
}

/// A service whose places are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Prescribing: clinical staff.
    Prescribing,
    /// Psychosocial treatment: keyworkers.
    Psychosocial,
    /// Heroin-assisted treatment.
    HeroinAssisted,
    /// Day programme.
    DayProgramme,
    /// Community detox.
    CommunityDetox,
    /// Inpatient detox.
    InpatientDetox,
    /// Rehab.
    Rehab,
}

impl Service {
    /// Every service, in the order in which a month fills them.
    pub const ALL: &'static [Self] = &[
        Self::Rehab,
        Self::InpatientDetox,
        Self::CommunityDetox,
        Self::DayProgramme,
        Self::HeroinAssisted,
        Self::Prescribing,
        Self::Psychosocial,
    ];

    /// How many services there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Where those who get a place go.
    #[must_use]
    pub const fn place(self) -> Place {
        match self {
            Self::Prescribing => Place::Induction,
            Self::Psychosocial => Place::Psychosocial,
            Self::HeroinAssisted => Place::HeroinAssisted,
            Self::DayProgramme => Place::DayProgramme,
            Self::CommunityDetox => Place::CommunityDetox,
            Self::InpatientDetox => Place::InpatientDetox,
            Self::Rehab => Place::Rehab,
        }
    }

    /// Where those who do not go: a queue, or back to where they came from.
    #[must_use]
    pub const fn otherwise(self) -> Place {
        match self {
            Self::Prescribing => Place::WaitPrescribing,
            Self::Psychosocial => Place::WaitPsychosocial,
            Self::HeroinAssisted => Place::PrescribingLong,
            Self::DayProgramme | Self::CommunityDetox => Place::Psychosocial,
            Self::InpatientDetox => Place::WaitDetox,
            Self::Rehab => Place::WaitRehab,
        }
    }

    /// The place in which people queue for it, if they do.
    #[must_use]
    pub const fn queue(self) -> Option<Place> {
        match self {
            Self::Prescribing | Self::Psychosocial | Self::InpatientDetox | Self::Rehab => {
                Some(self.otherwise())
            }
            Self::HeroinAssisted | Self::DayProgramme | Self::CommunityDetox => None,
        }
    }
}

/// One thing that can happen in a place.
pub type Move = (Event, To);

/// The most moves that any place has.
pub const MOVES: usize = 12;

const OVERDOSE: Move = (Event::Overdose, To::Dead);
const ALCOHOL: Move = (Event::AlcoholSpecific, To::Dead);
const OTHER: Move = (Event::OtherCause, To::Dead);
const CUSTODY: Move = (Event::Custody, To::Place(Place::Prison));
const DETOX: Move = (Event::AskDetox, To::Apply(Service::InpatientDetox));
const REHAB: Move = (Event::AskRehab, To::Apply(Service::Rehab));
const PRESCRIBED: Move = (Event::EnterPrescribing, To::Apply(Service::Prescribing));
const PSYCHOSOCIAL: Move = (Event::EnterPsychosocial, To::Apply(Service::Psychosocial));
const NATURAL: Move = (Event::NaturalRecovery, To::Place(Place::RecoveryFirst));
const PLANNED: Move = (Event::Complete, To::Place(Place::LeftPrescribingPlanned));
const UNPLANNED: Move = (Event::DropOut, To::Place(Place::LeftPrescribingUnplanned));
const FORCED: Move = (Event::Forced, To::Place(Place::LeftPrescribingUnplanned));
const RELAPSE: Move = (Event::Relapse, To::Place(Place::UsingRecent));
const RETURN: Move = (Event::Return, To::Apply(Service::Prescribing));
const DROP_OUT: Move = (Event::DropOut, To::Place(Place::UsingRecent));
const LEFT_BED: Move = (Event::DropOut, To::Place(Place::LeftBedEarly));

/// What can happen in a place. The first three are always the causes of death.
///
/// Where a move of people on a prescription has another meaning for people who are not, [`destination`] says.
#[must_use]
pub const fn moves(place: Place) -> &'static [Move] {
    use Place as P;
    match place {
        P::UsingRecent => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PRESCRIBED,
            PSYCHOSOCIAL,
            (Event::Contact, To::Place(P::HarmReductionRecent)),
            NATURAL,
            (Event::TimeSinceTreatment, To::Place(P::UsingLapsed)),
        ],
        P::UsingLapsed => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PRESCRIBED,
            PSYCHOSOCIAL,
            (Event::Contact, To::Place(P::HarmReductionLapsed)),
            NATURAL,
            (Event::TimeSinceTreatment, To::Place(P::UsingNever)),
        ],
        P::UsingNever => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PRESCRIBED,
            PSYCHOSOCIAL,
            (Event::Contact, To::Place(P::HarmReductionNever)),
            NATURAL,
        ],
        P::HarmReductionRecent => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PRESCRIBED,
            PSYCHOSOCIAL,
            (Event::LoseContact, To::Place(P::UsingRecent)),
            NATURAL,
            (Event::TimeSinceTreatment, To::Place(P::HarmReductionLapsed)),
        ],
        P::HarmReductionLapsed => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PRESCRIBED,
            PSYCHOSOCIAL,
            (Event::LoseContact, To::Place(P::UsingLapsed)),
            NATURAL,
            (Event::TimeSinceTreatment, To::Place(P::HarmReductionNever)),
        ],
        P::HarmReductionNever => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PRESCRIBED,
            PSYCHOSOCIAL,
            (Event::LoseContact, To::Place(P::UsingNever)),
            NATURAL,
        ],
        P::WaitPrescribing => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            (Event::Lost, To::Place(P::UsingLapsed)),
            (Event::GiveUpWait, To::Apply(Service::Psychosocial)),
            NATURAL,
        ],
        P::WaitPsychosocial => {
            &[OVERDOSE, ALCOHOL, OTHER, CUSTODY, (Event::Lost, To::Place(P::UsingLapsed)), NATURAL]
        }
        P::WaitDetox | P::WaitRehab => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            (Event::Lost, To::Place(P::UsingRecent)),
            (Event::GiveUpWait, To::Place(P::Psychosocial)),
            FORCED,
            (Event::Complete, To::Recovery),
        ],
        P::Induction => &[OVERDOSE, ALCOHOL, OTHER, CUSTODY, UNPLANNED, FORCED],
        P::PrescribingEarly => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PLANNED,
            UNPLANNED,
            FORCED,
            DETOX,
            REHAB,
            (Event::Advance, To::Place(P::PrescribingMiddle)),
        ],
        P::PrescribingMiddle => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PLANNED,
            UNPLANNED,
            FORCED,
            DETOX,
            REHAB,
            (Event::Advance, To::Place(P::PrescribingLong)),
        ],
        P::PrescribingLong => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            PLANNED,
            UNPLANNED,
            FORCED,
            DETOX,
            REHAB,
            (Event::AskHeroinAssisted, To::Apply(Service::HeroinAssisted)),
        ],
        P::HeroinAssisted => &[OVERDOSE, ALCOHOL, OTHER, CUSTODY, PLANNED, UNPLANNED],
        P::Psychosocial => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            (Event::Complete, To::Recovery),
            DROP_OUT,
            DETOX,
            REHAB,
            (Event::AskCommunityDetox, To::Apply(Service::CommunityDetox)),
            (Event::AskDayProgramme, To::Apply(Service::DayProgramme)),
        ],
        P::DayProgramme => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            CUSTODY,
            (Event::Complete, To::Place(P::RecoveryFirstDay)),
            DROP_OUT,
        ],
        P::CommunityDetox => {
            &[OVERDOSE, ALCOHOL, OTHER, (Event::Onward, To::Place(P::Psychosocial))]
        }
        P::InpatientDetox => &[OVERDOSE, ALCOHOL, OTHER, LEFT_BED],
        P::Rehab => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            (Event::Complete, To::Place(P::LeftRehab)),
            (Event::Onward, To::Place(P::Psychosocial)),
            LEFT_BED,
        ],
        P::LeftPrescribingPlanned | P::LeftRehab => &[OVERDOSE, ALCOHOL, OTHER, RELAPSE],
        P::LeftDetox => &[OVERDOSE, ALCOHOL, OTHER, RELAPSE, REHAB],
        P::LeftPrescribingUnplanned | P::LeftBedEarly => &[OVERDOSE, ALCOHOL, OTHER, RETURN],
        P::Prison => &[OVERDOSE, ALCOHOL, OTHER, (Event::Release, To::Place(P::Released))],
        P::Released => {
            &[OVERDOSE, ALCOHOL, OTHER, (Event::PickUp, To::Apply(Service::Prescribing))]
        }
        P::RecoveryFirst => {
            &[OVERDOSE, ALCOHOL, OTHER, RELAPSE, (Event::Advance, To::Place(P::RecoveryYear))]
        }
        P::RecoveryFirstDay => {
            &[OVERDOSE, ALCOHOL, OTHER, RELAPSE, (Event::Advance, To::Place(P::RecoveryYearDay))]
        }
        P::RecoveryFirstAftercare => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            RELAPSE,
            (Event::Advance, To::Place(P::RecoveryYearAftercare)),
        ],
        P::RecoveryFirstHousing => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            RELAPSE,
            (Event::Advance, To::Place(P::RecoveryYearHousing)),
        ],
        P::RecoveryYear
        | P::RecoveryYearDay
        | P::RecoveryYearRehab
        | P::RecoveryYearAftercare
        | P::RecoveryYearHousing => {
            &[OVERDOSE, ALCOHOL, OTHER, RELAPSE, (Event::Advance, To::Place(P::RecoveryToThree))]
        }
        P::RecoveryToThree => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            (Event::Relapse, To::Place(P::UsingLapsed)),
            (Event::Advance, To::Place(P::RecoveryToFive)),
        ],
        P::RecoveryToFive => &[
            OVERDOSE,
            ALCOHOL,
            OTHER,
            (Event::Relapse, To::Place(P::UsingLapsed)),
            (Event::Advance, To::Place(P::RecoveryLater)),
        ],
        P::RecoveryLater => &[OVERDOSE, ALCOHOL, OTHER, (Event::Relapse, To::Place(P::UsingNever))],
    }
}

/// Where a move leads for people with this substance.
///
/// People who use opiates and wait for a bed are on a prescription meanwhile: losing them means leaving it, giving up
/// the wait means staying on it, and completing means leaving it as planned. Everybody else who is released joins psychosocial treatment.
#[must_use]
pub fn destination(place: Place, (event, to): Move, substance: Substance) -> To {
    let opiate = substance == Substance::Opiate;
    match (place, event) {
        (Place::WaitDetox | Place::WaitRehab, Event::Lost) if opiate => {
            To::Place(Place::LeftPrescribingUnplanned)
        }
        (Place::WaitDetox | Place::WaitRehab, Event::Complete) if opiate => {
            To::Place(Place::LeftPrescribingPlanned)
        }
        (Place::WaitDetox | Place::WaitRehab, Event::GiveUpWait) if opiate => {
            To::Place(Place::PrescribingMiddle)
        }
        (Place::LeftBedEarly, Event::Return) | (Place::Released, Event::PickUp) if !opiate => {
            To::Apply(Service::Psychosocial)
        }
        _ => to,
    }
}

/// Places that last exactly one month, and where those go to whom nothing else has happened.
#[must_use]
pub const fn after_one_month(place: Place) -> Option<To> {
    match place {
        Place::Induction => Some(To::Place(Place::PrescribingEarly)),
        Place::CommunityDetox | Place::InpatientDetox => Some(To::Place(Place::LeftDetox)),
        Place::LeftPrescribingPlanned | Place::LeftDetox => Some(To::Recovery),
        Place::LeftRehab => Some(To::Place(Place::RecoveryYearRehab)),
        Place::LeftPrescribingUnplanned | Place::LeftBedEarly | Place::Released => {
            Some(To::Place(Place::UsingRecent))
        }
        _ => None,
    }
}

/// Whether people with this substance in this place are paid for by the prescribing lines.
#[must_use]
pub const fn prescribed(place: Place, substance: Substance) -> bool {
    place.prescribing()
        || (matches!(place, Place::WaitDetox | Place::WaitRehab)
            && matches!(substance, Substance::Opiate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_the_causes_of_death_first_and_fits_a_row() {
        for &place in Place::ALL {
            let moves = moves(place);
            assert!(moves.len() <= MOVES);
            assert_eq!(&moves[..3], &[OVERDOSE, ALCOHOL, OTHER], "{place:?}");
            for (index, (event, _)) in moves.iter().enumerate() {
                assert!(!moves[..index].iter().any(|(other, _)| other == event), "{place:?}");
            }
        }
    }

    #[test]
    fn every_place_can_be_reached_and_left() {
        let leads_to = |to: To| match to {
            To::Dead => vec![],
            To::Place(place) => vec![place],
            To::Apply(service) => vec![service.place(), service.otherwise()],
            To::Recovery => {
                vec![
                    Place::RecoveryFirst,
                    Place::RecoveryFirstAftercare,
                    Place::RecoveryFirstHousing,
                ]
            }
        };
        let mut reached = vec![Place::UsingNever];
        for &place in Place::ALL {
            let mut next: Vec<Place> = after_one_month(place).map(leads_to).unwrap_or_default();
            for &substance in Substance::ALL {
                for &entry in moves(place) {
                    next.extend(leads_to(destination(place, entry, substance)));
                }
            }
            assert!(next.iter().any(|&other| other != place), "{place:?} cannot be left");
            reached.extend(next);
        }
        for &place in Place::ALL {
            assert!(reached.contains(&place), "{place:?} cannot be reached");
        }
    }
}
