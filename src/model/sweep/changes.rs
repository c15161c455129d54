//! What may change about those who stay: age band, memberships, substance, what they want.

use super::super::cells::{BLOCK, GROUP};
use super::super::environment::Environment;
use super::super::hazards::{CHANGES, Hazards, lero_eligible};
use super::super::mechanisms::wants;
use super::super::places::{Membership, Place};
use crate::scenario::{Age, Complexity, Policy, Profile, Sex, Substance, Want};

/// Leaving at once is a hazard of 1 a month: six in ten within the month.
const PROMPTLY: f64 = 1.0;

/// Profiles between one age band and the next.
pub(super) const AGE_STEP: usize = Sex::COUNT * Want::COUNT * Complexity::COUNT;
/// The last of the changes: wanting something else.
pub(super) const WANTING: usize = CHANGES - 1;
/// Profiles between one want and the other.
pub(super) const WANT_STEP: usize = Complexity::COUNT;

/// What may change about a person in a month: hazards and their sum.
pub(super) struct Change {
    pub(super) hazards: [f64; CHANGES],
    pub(super) total: f64,
}

/// What may change about the people of a place and a membership, per month.
pub(super) struct Changes {
    pub(super) ageing: [f64; Age::COUNT],
    pub(super) mutual_aid: f64,
    pub(super) lero: f64,
    /// Of those only who use what a test sees.
    pub(super) switching: f64,
    pub(super) wanting: [f64; Want::COUNT],
}

impl Changes {
    /// Of people of an age who want one thing; `tested` says whether a test sees what they use.
    #[inline(always)]
    pub(super) fn of(&self, age: usize, want: usize, tested: bool) -> Change {
        let &Self { ageing, mutual_aid, lero, switching, wanting } = self;
        let (ageing, wanting) = (ageing[age], wanting[want]);
        let switching = if tested { switching } else { 0.0 };
        let total = ageing + mutual_aid + lero + switching + wanting;
        Change { hazards: [ageing, mutual_aid, lero, switching, wanting], total }
    }
}

/// Whether people with a substance may move to NPS, which a test does not see.
pub(super) fn tested(substance: Substance) -> bool {
    substance == Substance::NonOpiate
}

/// The cell of the same people, with NPS in place of their substance.
pub(super) fn switched(index: usize, substance: Substance) -> usize {
    index + (Substance::Nps as usize - substance as usize) * GROUP
}

/// The cell of the same people, who want the other thing: wants are a bit of the profile.
pub(super) fn rewanted(index: usize) -> usize {
    index ^ WANT_STEP
}

/// The hazards of change and their sums, by place and membership (in the order of the cells).
pub(super) fn changes(
    hazards: &Hazards,
    environment: &Environment,
    policy: &Policy,
) -> Vec<Changes> {
    let joining = &hazards.joining;
    let lero_leaving = (joining.lero_leaving * environment.lero_leaving).min(PROMPTLY);
    let mut table = Vec::with_capacity(Place::COUNT * Membership::COUNT);
    for &place in Place::ALL {
        let wanting = wants::hazards(environment.wanting.at(place), hazards.wanting);
        for &membership in Membership::ALL {
            let mutual_aid = if membership.mutual_aid() {
                joining.mutual_aid_leaving
            } else {
                joining.mutual_aid[place as usize] * environment.mutual_aid_joining
            };
            let barred = place.in_treatment() && !lero_eligible(place, policy);
            let lero = match (membership.lero(), barred) {
                (true, true) => PROMPTLY,
                (true, false) => lero_leaving,
                (false, _) => joining.lero[place as usize] * environment.lero_joining,
            };
            let switching = if place.using() { hazards.switching } else { 0.0 };
            table.push(Changes { ageing: hazards.ageing, mutual_aid, lero, switching, wanting });
        }
    }
    table
}

/// Whether the people of a cell are members of a LERO.
pub(super) fn member_of_lero(index: usize) -> bool {
    Membership::ALL[index % BLOCK / Profile::COUNT].lero()
}

/// The cell of the same people with one membership more or less: memberships are bits.
pub(super) fn toggled(index: usize, change: Membership) -> usize {
    let membership = index % BLOCK / Profile::COUNT;
    let after = membership ^ change as usize;
    index - membership * Profile::COUNT + after * Profile::COUNT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memberships_toggle_as_bits() {
        for &membership in Membership::ALL {
            for change in [Membership::MutualAid, Membership::Lero] {
                let after = Membership::ALL[membership as usize ^ change as usize];
                let lero = change == Membership::Lero;
                assert_eq!(after.lero(), membership.lero() ^ lero);
                assert_eq!(after.mutual_aid(), membership.mutual_aid() ^ !lero);
            }
        }
    }

    #[test]
    fn another_want_changes_nothing_else() {
        for profile in Profile::all() {
            let other = Profile::from_index(rewanted(profile.index()));
            assert_eq!(Profile { want: other.want, ..profile }, other);
            assert_ne!(profile.want, other.want);
        }
        let cell = 7 * BLOCK + 3 * Profile::COUNT + 5;
        assert_eq!(rewanted(cell) - cell % Profile::COUNT, 7 * BLOCK + 3 * Profile::COUNT + 2);
    }

    #[test]
    fn ageing_changes_nothing_but_the_age_band() {
        for profile in Profile::all().filter(|profile| profile.age != Age::From50) {
            let older = Profile::from_index(profile.index() + AGE_STEP);
            assert_eq!(Profile { age: older.age, ..profile }, older);
            assert_eq!(older.age as usize, profile.age as usize + 1);
        }
    }
}
