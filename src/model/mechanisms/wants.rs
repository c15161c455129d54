//! Mechanisms 4 and 19: what people want can change.
//!
//! Contact with people in recovery, and with mentors and advocates, brings some who want stability to want abstinence;
//! less contact than at the start takes some back. Who changes their mind at the baseline is inside the shares that the
//! area states: only the difference moves people. Row a-W07; its prior crosses none.

use super::{diminishing, times_baseline};
use crate::model::places::Place;
use crate::scenario::{Mechanism, Policy, Want};

/// The month's contact beyond the start's: 0 there, between −1 and 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// With people in recovery, of everybody dependent.
    pub recovery: f64,
    /// With mentors and advocates, of those who wait for community treatment or are in treatment.
    pub mentors: f64,
}

impl Contact {
    /// The start's.
    pub const NEUTRAL: Self = Self { recovery: 0.0, mentors: 0.0 };

    /// This month's, of people in recovery now and at the start.
    #[must_use]
    pub fn new(recovering: f64, baseline: f64, policy: &Policy) -> Self {
        let visible = policy.on(Mechanism::VisibleRecovery);
        Self {
            recovery: if visible {
                diminishing(times_baseline(recovering, baseline)) - 1.0
            } else {
                0.0
            },
            mentors: if policy.on(Mechanism::Offers) { policy.assessment_mentors } else { 0.0 },
        }
    }

    /// Of somebody in a place: none in recovery and in prison.
    #[must_use]
    pub fn at(self, place: Place) -> f64 {
        if place.recovery() || place == Place::Prison {
            return 0.0;
        }
        let assessed = matches!(place, Place::WaitPrescribing | Place::WaitPsychosocial);
        self.recovery + if assessed || place.in_treatment() { self.mentors } else { 0.0 }
    }
}

/// Hazards per month of wanting something else, by what is wanted now, at a contact beyond the start's and at
/// `per_contact` a month for each unit of it (row a-W07).
#[must_use]
pub fn hazards(contact: f64, per_contact: f64) -> [f64; Want::COUNT] {
    let pull = per_contact * contact;
    let mut hazards = [0.0; Want::COUNT];
    hazards[Want::Stability as usize] = pull.max(0.0);
    hazards[Want::Abstinence as usize] = (-pull).max(0.0);
    hazards
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_changes_at_the_start_and_off_means_nothing() {
        let policy = Policy::default();
        assert_eq!(Contact::new(70.0, 70.0, &policy), Contact::NEUTRAL);
        let off = vec![Mechanism::VisibleRecovery, Mechanism::Offers];
        let off = Policy { off, assessment_mentors: 1.0, ..Policy::default() };
        assert_eq!(Contact::new(140.0, 70.0, &off), Contact::NEUTRAL);
        let more = Contact::new(140.0, 70.0, &policy);
        assert!(more.at(Place::UsingNever) > 0.0 && more.at(Place::RecoveryLater) == 0.0);
        assert_eq!(more.at(Place::Prison), 0.0);
    }
}
