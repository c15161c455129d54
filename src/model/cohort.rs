//! Closed cohorts: people who begin in one place, followed month by month, and what the people of the start die of.
//!
//! For comparison with published follow-ups. As the remainder does, this looks ahead without simulating: average membership,
//! the baseline's hazards, and services that admit the share that they admit at the start. Nobody ages.

use super::cells::{Stock, block};
use super::hazards::person::{life_table, share};
use super::hazards::{Hazards, averages};
use super::mechanisms::recovery_support;
use super::places::Place;
use super::routes::{Route, table_with};
use super::start::Start;
use super::state::CAUSES;
use crate::evidence::Values;
use crate::scenario::{Policy, Profile, Scenario, Substance, Want};

/// A month of a cohort that began as 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Share in each place at the beginning of the month.
    pub places: [f64; Place::COUNT],
    /// Share that dies within the month, by place and cause (overdose, alcohol-specific, other).
    pub dying: [[f64; CAUSES]; Place::COUNT],
    /// Share dead before the month.
    pub dead: f64,
}

/// Another way on than most take: who would go there goes elsewhere instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detour {
    /// From here.
    pub from: Place,
    /// There.
    pub to: Place,
    /// Instead here.
    pub instead: Place,
}

/// A scenario's people under one draw of the evidence, as cohorts see them.
pub struct Cohorts<'a> {
    scenario: &'a Scenario,
    start: &'a Start,
    values: &'a Values,
    hazards: Hazards,
    routes: Vec<Route>,
}

impl<'a> Cohorts<'a> {
    /// Lays out where everybody goes within a month at the start.
    #[must_use]
    pub fn new(scenario: &'a Scenario, start: &'a Start, values: &'a Values) -> Self {
        let policy = Policy::default();
        let people = averages(&Stock::of(&start.state.counts), values, &policy);
        let (area, levels) = (&scenario.area, &start.levels);
        let hazards = Hazards::new(area, levels, values, &policy, &start.solved, &people);
        // Whoever has aftercare or recovery housing relapses as with it; all others as the average person does.
        let supported = |place: Place| recovery_support::of_place(place, values, &policy);
        let routes = table_with(&hazards, &start.routes, supported);
        Self { scenario, start, values, hazards, routes }
    }

    /// Follows people of a group who begin in a place, those who want this if it is said, for some months; the last entry
    /// is how they stand then.
    ///
    /// They are as the area's people are (of alcohol, those of higher complexity: who enters treatment hardly is mild).
    #[must_use]
    pub fn follow(
        &self,
        begin: &[(Place, f64)],
        substance: Substance,
        want: Option<Want>,
        detour: Option<Detour>,
        months: usize,
    ) -> Vec<Followed> {
        let mut people = vec![0.0; self.routes.len()];
        let of = |profile: &Profile| {
            profile.substance == substance && want.is_none_or(|want| profile.want == want)
        };
        let weight = |profile: Profile| {
            share(&self.scenario.area, profile)
                * super::hazards::person::entry(profile, self.values)
        };
        let all: f64 = Profile::all().filter(of).map(weight).sum();
        for profile in Profile::all().filter(of) {
            for &(place, part) in begin {
                people[place as usize * Profile::COUNT + profile.index()] +=
                    part * weight(profile) / all;
            }
        }
        let mut followed = Vec::with_capacity(months + 1);
        let mut dead = 0.0;
        for _ in 0..=months {
            let mut month = Followed {
                places: [0.0; Place::COUNT],
                dying: [[0.0; CAUSES]; Place::COUNT],
                dead,
            };
            let mut next = vec![0.0; people.len()];
            for (index, &here) in people.iter().enumerate().filter(|(_, here)| **here > 0.0) {
                let place = index / Profile::COUNT;
                let route = &self.routes[index];
                month.places[place] += here;
                for (dying, share) in month.dying[place].iter_mut().zip(route.dead) {
                    *dying += here * share;
                    dead += here * share;
                }
                for &(to, share) in &route.to {
                    let place = Place::ALL[place];
                    let (there, profile) = (Place::ALL[to / Profile::COUNT], to % Profile::COUNT);
                    let to = detour
                        .filter(|detour| (detour.from, detour.to) == (place, there))
                        .map_or(to, |detour| detour.instead as usize * Profile::COUNT + profile);
                    next[to] += here * share;
                }
            }
            followed.push(month);
            people = next;
        }
        followed
    }

    /// Deaths per 1,000 person-years by cause of the people of a group whom the start has in places of a kind, and what the
    /// general population of their ages and sexes would have; none where there is nobody.
    #[must_use]
    pub fn mortality(
        &self,
        substance: Substance,
        which: impl Fn(Place) -> bool,
    ) -> Option<([f64; CAUSES], f64)> {
        let (mut deaths, mut expected, mut people) = ([0.0; CAUSES], 0.0, 0.0);
        for &place in Place::ALL.iter().filter(|&&place| which(place)) {
            let counts = &self.start.state.counts[block(place)];
            let hazards = self.hazards.average(place, substance);
            for profile in Profile::all().filter(|profile| profile.substance == substance) {
                let here: f64 = counts.iter().skip(profile.index()).step_by(Profile::COUNT).sum();
                let person = self.hazards.person(place as usize, profile.index());
                for (cause, deaths) in deaths.iter_mut().enumerate() {
                    *deaths += here * hazards[cause] * person[cause];
                }
                expected += here * life_table(profile.age, profile.sex, self.values);
                people += here;
            }
        }
        let rate = |hazard: f64| crate::units::monthly_hazard_to_per_1000_person_years(hazard);
        (people > 0.0)
            .then(|| (deaths.map(|deaths| rate(deaths / people)), rate(expected / people)))
    }
}
