//! The people as counts: one number per place, membership and profile.
//!
//! A cell's index runs by place, then membership, then profile, so that a place is one contiguous block and
//! everything that a month needs of it stands together.

use super::places::{Membership, Place};
use crate::scenario::{Complexity, Profile, Substance};
use crate::units::Aligned;
use crate::units::math::sum;

/// Cells of a place, a membership and a substance: side by side, with one row of coefficients.
pub const GROUP: usize = Profile::COUNT / Substance::COUNT;
/// A number for each cell of a group, aligned: a vector that straddles two lines of the cache takes twice as long.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Group(pub [f64; GROUP]);

/// Cells whose signs are looked at side by side.
const SIDES: usize = 8;

/// Cells of one place: memberships × profiles.
pub const BLOCK: usize = Membership::COUNT * Profile::COUNT;

/// All cells.
pub const CELLS: usize = Place::COUNT * BLOCK;

/// Profiles of one substance, contiguous within a membership.
pub const PROFILES_PER_SUBSTANCE: usize = Profile::COUNT / Substance::COUNT;

/// The index of a cell.
#[must_use]
pub fn cell(place: Place, membership: Membership, profile: usize) -> usize {
    place as usize * BLOCK + membership as usize * Profile::COUNT + profile
}

/// The cells of a place.
#[must_use]
pub fn block(place: Place) -> std::ops::Range<usize> {
    place as usize * BLOCK..(place as usize + 1) * BLOCK
}

/// Everyone in a place.
#[must_use]
pub fn residents(counts: &[f64], place: Place) -> f64 {
    sum(&counts[block(place)])
}

/// Everyone in a place with a substance: what [`Stock::in_place`] says of the same people.
#[must_use]
pub fn residents_with(counts: &[f64], place: Place, substance: Substance) -> f64 {
    let first = substance as usize * GROUP;
    let group = |&membership: &Membership| {
        let start = cell(place, membership, first);
        sum(&counts[start..start + GROUP])
    };
    Membership::ALL.iter().map(group).sum()
}

/// The smallest of the counts, or of 0.
#[must_use]
pub fn least(counts: &[f64]) -> f64 {
    counts.iter().copied().fold(0.0, f64::min)
}

/// People by place, membership and substance: what the month's environment and its report are made of.
#[derive(Clone, Debug)]
pub struct Stock {
    sums: [[[f64; Substance::COUNT]; Membership::COUNT]; Place::COUNT],
    by_place: [[f64; Substance::COUNT]; Place::COUNT],
    severe: [f64; Place::COUNT],
    /// The bits of all cells.
    signs: u64,
}

impl Stock {
    /// Adds up the cells.
    #[must_use]
    pub fn of(counts: &[f64]) -> Self {
        let mut sums = [[[0.0; Substance::COUNT]; Membership::COUNT]; Place::COUNT];
        let flat = sums.as_flattened_mut().as_flattened_mut();
        const { assert!(GROUP.is_multiple_of(SIDES)) };
        let mut signs = [0; SIDES];
        for (people, cells) in flat.iter_mut().zip(counts.as_chunks::<GROUP>().0) {
            *people = sum(cells);
            for cells in cells.as_chunks::<SIDES>().0 {
                for (sign, cell) in signs.iter_mut().zip(cells) {
                    *sign |= cell.to_bits();
                }
            }
        }
        let signs = signs.iter().fold(0, |all, sign| all | sign);
        let mut by_place = [[0.0; Substance::COUNT]; Place::COUNT];
        for (place, memberships) in by_place.iter_mut().zip(&sums) {
            for membership in memberships {
                for (sum, people) in place.iter_mut().zip(membership) {
                    *sum += people;
                }
            }
        }
        let alcohol =
            Substance::Alcohol as usize * GROUP..(Substance::Alcohol as usize + 1) * GROUP;
        let mut severe = [0.0; Place::COUNT];
        for (severe, people) in severe.iter_mut().zip(counts.chunks_exact(BLOCK)) {
            for people in people.chunks_exact(Profile::COUNT) {
                let higher = people[alcohol.clone()].iter().skip(Complexity::Higher as usize);
                *severe += higher.step_by(Complexity::COUNT).sum::<f64>();
            }
        }
        Self { sums, by_place, severe, signs }
    }

    /// Whether any cell may hold fewer than nobody: no sign is set of numbers that are not below 0.
    #[must_use]
    pub fn suspect(&self) -> bool {
        self.signs >> 63 != 0
    }

    /// People moderately or severely dependent on alcohol alone, in the places for which `which` holds.
    #[must_use]
    pub fn severe(&self, which: impl Fn(Place) -> bool) -> f64 {
        let places = Place::ALL.iter().filter(|&&place| which(place));
        places.map(|&place| self.severe[place as usize]).sum()
    }

    /// People in a place with a membership and a substance.
    #[must_use]
    pub fn at(&self, place: Place, membership: Membership, substance: Substance) -> f64 {
        self.sums[place as usize][membership as usize][substance as usize]
    }

    /// People in a place with a substance, whatever their membership.
    #[must_use]
    pub fn in_place(&self, place: Place, substance: Substance) -> f64 {
        self.by_place[place as usize][substance as usize]
    }

    /// Everyone in a place.
    #[must_use]
    pub fn place(&self, place: Place) -> f64 {
        self.by_place[place as usize].iter().sum()
    }

    /// Everyone in the places for which `which` holds.
    #[must_use]
    pub fn people(&self, which: impl Fn(Place) -> bool) -> f64 {
        Place::ALL.iter().filter(|&&place| which(place)).map(|&place| self.place(place)).sum()
    }

    /// People with a substance in the places for which `which` holds.
    #[must_use]
    pub fn people_with(&self, substance: Substance, which: impl Fn(Place) -> bool) -> f64 {
        Place::ALL
            .iter()
            .filter(|&&place| which(place))
            .map(|&place| self.in_place(place, substance))
            .sum()
    }

    /// Members, for whom `member` holds, in the places for which `which` holds.
    #[must_use]
    pub fn members(
        &self,
        member: impl Fn(Membership) -> bool,
        which: impl Fn(Place) -> bool,
    ) -> f64 {
        let mut people = 0.0;
        for &place in Place::ALL.iter().filter(|&&place| which(place)) {
            for &membership in Membership::ALL.iter().filter(|&&membership| member(membership)) {
                people += self.sums[place as usize][membership as usize].iter().sum::<f64>();
            }
        }
        people
    }

    /// Everyone.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.people(|_| true)
    }
}

/// Turns fractional people into whole ones: every place, membership and run of profiles keeps its sum to
/// within one person.
///
/// The running sum is rounded half up and differenced, so nobody is lost and rare places are not emptied.
#[must_use]
pub fn whole_people(counts: &[f64]) -> Aligned {
    let half = 0.5;
    let mut running = 0.0;
    let mut given = 0.0;
    let mut people = Aligned::from(counts);
    for people in &mut *people {
        running += *people;
        let whole = (running + half).floor() - given;
        given += whole;
        *people = whole;
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_adds_up_every_cell_once() {
        let counts: Vec<f64> = (0..CELLS).map(|index| (index % 7) as f64).collect();
        let stock = Stock::of(&counts);
        assert_eq!(stock.total(), counts.iter().sum::<f64>());
        let rehab: f64 = counts[block(Place::Rehab)].iter().sum();
        assert_eq!(stock.place(Place::Rehab), rehab);
        for &substance in Substance::ALL {
            let people = residents_with(&counts, Place::Rehab, substance);
            assert_eq!(stock.in_place(Place::Rehab, substance), people);
        }
        let index = cell(Place::Rehab, Membership::Lero, 25);
        assert!(block(Place::Rehab).contains(&index));
    }

    #[test]
    fn the_least_is_found_wherever_it_stands() {
        for index in [0, 1, GROUP, CELLS - 1] {
            let mut counts = vec![2.0; CELLS];
            assert_eq!(least(&counts), 0.0);
            assert!(!Stock::of(&counts).suspect());
            counts[index] = -3.0;
            assert_eq!(least(&counts), -3.0);
            assert!(Stock::of(&counts).suspect());
        }
    }

    #[test]
    fn whole_people_keep_every_running_sum() {
        let counts: Vec<f64> = (0..1000).map(|index| 0.01 * f64::from(index % 13)).collect();
        let whole = whole_people(&counts);
        let (mut exact, mut given) = (0.0, 0.0);
        for (count, people) in counts.iter().zip(&*whole) {
            assert!(people.fract() == 0.0 && *people >= 0.0);
            exact += count;
            given += people;
            assert!((exact - given).abs() <= 0.5 + 1e-9);
        }
        assert!(given > 0.0);
    }
}
