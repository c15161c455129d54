//! People and money between two months, and the flows of the month in progress.

use super::capacity::{Places, Staffing};
use super::cells::{BLOCK, GROUP};
use super::ledger::Ledger;
use super::mechanisms::coercion;
use super::moves::{Event, MOVES, Service, moves};
use super::places::Place;
use crate::evidence::Values;
use crate::random::nobody;
use crate::scenario::{Policy, Profile, Substance};
use crate::units::Aligned;
use crate::units::math::sum;

/// Everything that one month hands to the next.
#[derive(Clone, Debug)]
pub struct State {
    /// People in every cell.
    pub counts: Aligned,
    /// Pounds at work on every line.
    pub staffing: Staffing,
    /// Places bought, with fractions carried.
    pub places: Places,
    /// The books.
    pub ledger: Ledger,
    /// People admitted last month, by service.
    pub admitted: [f64; Service::COUNT],
    /// What earlier months leave behind.
    pub past: Past,
}

/// What earlier months leave behind for a month's environment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Past {
    /// People taken off a prescription lately.
    pub forced: Forced,
    /// Months for which contracts have been paid by results.
    pub paid_months: u32,
    /// Trust lost to coercion, from 0 to 1.
    pub trust_lost: f64,
}

impl Past {
    /// A month on, under its policy; who was taken off a prescription is followed apart.
    pub fn follow(&mut self, policy: &Policy, values: &Values) {
        self.paid_months = if policy.payment_by_results > 0.0 { self.paid_months + 1 } else { 0 };
        self.trust_lost = coercion::trust_lost(self.trust_lost, values, policy);
    }
}

/// People taken off a prescription, who are in more danger than other leavers for three months.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forced {
    /// Their share of last month's unplanned leavers of prescribing.
    pub leavers: f64,
    /// Their share of the people who use opiates and were treated lately: those in the second and third month.
    pub using: f64,
    /// How many came to use again, last month and the month before.
    came: [f64; 2],
}

impl Forced {
    /// Whether there is anybody to follow.
    #[must_use]
    pub fn nobody(&self) -> bool {
        *self == Self::default()
    }

    /// A month on. So many of its unplanned leavers were `forced` and so many left otherwise; `passed` of the leavers
    /// of the month before came to use again, among now `using` people.
    pub fn follow(&mut self, forced: f64, others: f64, passed: f64, using: f64) {
        self.came = [self.leavers * passed, self.came[0]];
        let came = self.came[0] + self.came[1];
        self.using = if came > 0.0 { (came / using).min(1.0) } else { 0.0 };
        self.leavers = if forced > 0.0 { forced / (forced + others) } else { 0.0 };
    }
}

/// Causes of death, in the order of a place's first moves.
pub const CAUSES: usize = 3;

/// The block of those who begin recovery and may take up support.
pub const RECOVERING: usize = Place::COUNT + Service::COUNT;
/// Blocks of cells in which people on their way are held: every place, every service asked for, recovery.
pub const HOLDING: usize = RECOVERING + 1;

/// What happened in one month.
#[derive(Clone, Debug)]
pub struct Flows {
    /// People on their way, [`HOLDING`] blocks of memberships × profiles.
    pub held: Aligned,
    /// People moved, by place, substance and move.
    pub moved: Vec<[[f64; MOVES]; Substance::COUNT]>,
    /// People who came to the end of a one-month place, by place and substance.
    pub passed: [[f64; Substance::COUNT]; Place::COUNT],
    /// Deaths by cause and profile.
    pub deaths: [[f64; Profile::COUNT]; CAUSES],
    /// Treatment starts by profile.
    pub starts: [f64; Profile::COUNT],
    /// Recoveries begun, by profile.
    pub recoveries: [f64; Profile::COUNT],
    /// People reaching one year of recovery, by profile.
    pub one_year: [f64; Profile::COUNT],
    /// New people.
    pub onset: f64,
    /// People who joined a LERO.
    pub connected: f64,
}

impl Flows {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            held: Aligned::zeros(HOLDING * BLOCK),
            moved: vec![[[0.0; MOVES]; Substance::COUNT]; Place::COUNT],
            passed: [[0.0; Substance::COUNT]; Place::COUNT],
            deaths: [[0.0; Profile::COUNT]; CAUSES],
            starts: [0.0; Profile::COUNT],
            recoveries: [0.0; Profile::COUNT],
            one_year: [0.0; Profile::COUNT],
            onset: 0.0,
            connected: 0.0,
        }
    }

    /// Forgets the month, keeping the memory. Everybody on the way has arrived.
    pub fn clear(&mut self) {
        self.moved.fill([[0.0; MOVES]; Substance::COUNT]);
        self.passed = [[0.0; Substance::COUNT]; Place::COUNT];
        self.deaths = [[0.0; Profile::COUNT]; CAUSES];
        self.starts = [0.0; Profile::COUNT];
        self.recoveries = [0.0; Profile::COUNT];
        self.one_year = [0.0; Profile::COUNT];
        self.onset = 0.0;
        self.connected = 0.0;
    }

    /// Deaths of every cause.
    #[must_use]
    pub fn dead(&self) -> f64 {
        self.deaths.as_flattened().iter().sum()
    }

    /// People who ask for a service this month and have no answer yet, by membership and profile.
    #[must_use]
    pub fn applying(&self, service: Service) -> &[f64] {
        let start = (Place::COUNT + service as usize) * BLOCK;
        &self.held[start..start + BLOCK]
    }

    /// The same, to be answered.
    pub fn applying_mut(&mut self, service: Service) -> &mut [f64] {
        let start = (Place::COUNT + service as usize) * BLOCK;
        &mut self.held[start..start + BLOCK]
    }

    /// People who begin recovery and may take up support, by membership and profile.
    pub fn recovering_mut(&mut self) -> &mut [f64] {
        &mut self.held[RECOVERING * BLOCK..]
    }

    /// People who still wait for an answer: 0 at the end of a month.
    #[must_use]
    pub fn unanswered(&self) -> f64 {
        sum(&self.held[Place::COUNT * BLOCK..])
    }

    /// Puts everybody who is on the way to a place there.
    pub fn settle(&mut self, counts: &mut [f64]) {
        settle(counts, &mut self.held);
    }

    /// People who moved, summed over the moves for which `which` holds.
    #[must_use]
    pub fn sum(&self, which: impl Fn(Place, Event) -> bool) -> f64 {
        Substance::ALL.iter().map(|&substance| self.sum_of(substance, &which)).sum()
    }

    /// The same, people with one substance.
    #[must_use]
    pub fn sum_of(&self, substance: Substance, which: impl Fn(Place, Event) -> bool) -> f64 {
        let mut people = 0.0;
        for &place in Place::ALL {
            let moved = &self.moved[place as usize][substance as usize];
            for (moved, &(event, _)) in moved.iter().zip(moves(place)) {
                if which(place, event) {
                    people += moved;
                }
            }
        }
        people
    }
}

impl Default for Flows {
    fn default() -> Self {
        Self::new()
    }
}

/// Puts everybody there who is on the way.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn settle(counts: &mut [f64], held: &mut [f64]) {
    let counts = counts.as_chunks_mut::<GROUP>().0;
    for (counts, arriving) in counts.iter_mut().zip(held.as_chunks_mut::<GROUP>().0) {
        if nobody(arriving) {
            continue;
        }
        for (count, arriving) in counts.iter_mut().zip(arriving) {
            *count += *arriving;
            *arriving = 0.0;
        }
    }
}
