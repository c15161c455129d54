//! How a profile differs from the average person of its group.
//!
//! Each factor is divided by its average over the area's people (or, for what happens in treatment and after, over
//! those who enter it), so that the published level stays the group's average.

use crate::evidence::Values;
use crate::model::moves::{Event, prescribed};
use crate::model::places::Place;
use crate::scenario::{Age, Area, Complexity, Profile, Sex, Substance, Want};
use crate::units::math::pow;
use crate::units::{annual_probability_to_monthly_hazard, per_1000_person_years_to_monthly_hazard};

/// Mean ages of the bands (the last: of those met in treatment).
const MEAN_AGE: [f64; Age::COUNT] = [28.0, 43.0, 58.0];
/// Years in the step of c-M32.
const DECADE: f64 = 10.0;

/// Deaths per person-month in the general population (rows a-LT).
#[must_use]
pub fn life_table(age: Age, sex: Sex, values: &Values) -> f64 {
    per_1000_person_years_to_monthly_hazard(match (sex, age) {
        (Sex::Female, Age::From18) => values.life_table_female_18,
        (Sex::Female, Age::From35) => values.life_table_female_35,
        (Sex::Female, Age::From50) => values.life_table_female_50,
        (Sex::Male, Age::From18) => values.life_table_male_18,
        (Sex::Male, Age::From35) => values.life_table_male_35,
        (Sex::Male, Age::From50) => values.life_table_male_50,
    })
}

/// Share of a profile among its group's people in the area.
#[must_use]
pub fn share(area: &Area, profile: Profile) -> f64 {
    let group = &area.groups[profile.substance as usize];
    group.age_shares[profile.age as usize] * attributes(area, profile)
}

/// Share of a profile's sex, want and complexity in its group.
#[must_use]
pub fn attributes(area: &Area, profile: Profile) -> f64 {
    let group = &area.groups[profile.substance as usize];
    let of = |share: f64, has: bool| if has { share } else { 1.0 - share };
    of(group.female_share, profile.sex == Sex::Female)
        * of(group.abstinence_share, profile.want == Want::Abstinence)
        * of(group.higher_complexity_share, profile.complexity == Complexity::Higher)
}

/// Entry to treatment against the rest of the group: mild alcohol dependence hardly enters.
#[must_use]
pub fn entry(profile: Profile, values: &Values) -> f64 {
    match (profile.substance, profile.complexity) {
        (Substance::Alcohol, Complexity::Lower) => values.alcohol_mild_entry,
        _ => 1.0,
    }
}

/// Average of a factor over a group, weighted.
fn average(
    substance: Substance,
    weight: impl Fn(Profile) -> f64,
    factor: impl Fn(Profile) -> f64,
) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for profile in Profile::all().filter(|profile| profile.substance == substance) {
        sum += weight(profile) * factor(profile);
        weights += weight(profile);
    }
    if weights > 0.0 && sum > 0.0 { sum / weights } else { 1.0 }
}

type Table = [f64; Profile::COUNT];

/// The factors of every profile, by kind.
pub(super) struct Factors {
    overdose: Table,
    alcohol: Table,
    other_cause: Table,
    entry: Table,
    natural_recovery: Table,
    drop_out: Table,
    planned_exit: Table,
    relapse: Table,
    bed_request: Table,
}

impl Factors {
    pub(super) fn new(area: &Area, values: &Values) -> Self {
        let in_area = |profile: Profile| share(area, profile);
        let treated = |profile: Profile| share(area, profile) * entry(profile, values);
        let higher = |profile: Profile, ratio: f64| {
            if profile.complexity == Complexity::Higher { ratio } else { 1.0 }
        };
        let relative = |weight: &dyn Fn(Profile) -> f64, factor: &dyn Fn(Profile) -> f64| {
            let mut table = [0.0; Profile::COUNT];
            for &substance in Substance::ALL {
                let mean = average(substance, weight, factor);
                for profile in Profile::all().filter(|profile| profile.substance == substance) {
                    table[profile.index()] = factor(profile) / mean;
                }
            }
            table
        };
        let plain = |factor: &dyn Fn(Profile) -> f64| {
            let mut table = [0.0; Profile::COUNT];
            for profile in Profile::all() {
                table[profile.index()] = factor(profile);
            }
            table
        };
        let frail = relative(&in_area, &|profile| higher(profile, values.complexity_death));
        let severity = relative(&in_area, &|profile| match profile.substance {
            Substance::Alcohol => {
                higher(profile, 1.0 / values.alcohol_hazard_mild) * values.alcohol_hazard_mild
            }
            _ => higher(profile, values.complexity_death),
        });
        let life = |profile: Profile| life_table(profile.age, profile.sex, values);
        Self {
            overdose: relative(&in_area, &|profile| {
                let middle = MEAN_AGE[Age::From35 as usize];
                let decades = (MEAN_AGE[profile.age as usize] - middle) / DECADE;
                let sex = if profile.sex == Sex::Male { values.overdose_male } else { 1.0 };
                pow(values.overdose_per_decade, decades)
                    * sex
                    * higher(profile, values.complexity_death)
            }),
            alcohol: plain(&|profile| life(profile) * severity[profile.index()]),
            other_cause: plain(&|profile| life(profile) * frail[profile.index()]),
            entry: plain(&|profile| entry(profile, values)),
            natural_recovery: plain(&|profile| match (profile.substance, profile.complexity) {
                (Substance::Alcohol, Complexity::Lower) => {
                    annual_probability_to_monthly_hazard(values.natural_recovery_alcohol_mild)
                        / annual_probability_to_monthly_hazard(values.natural_recovery_alcohol)
                }
                _ => 1.0,
            }),
            drop_out: relative(&treated, &|profile| higher(profile, values.complexity_drop_out)),
            planned_exit: relative(&treated, &|profile| {
                if profile.want == Want::Stability { values.stability_planned_exit } else { 1.0 }
            }),
            relapse: relative(&treated, &|profile| higher(profile, values.complexity_relapse)),
            bed_request: plain(&|profile| {
                if profile.want == Want::Stability { values.stability_bed_requests } else { 1.0 }
            }),
        }
    }

    /// The factor of a profile on an event in a place.
    pub(super) fn factor(&self, place: Place, event: Event, profile: Profile) -> f64 {
        let index = profile.index();
        match event {
            Event::Overdose if place.recovery() => self.overdose[index] * self.relapse[index],
            Event::Overdose => self.overdose[index],
            Event::AlcoholSpecific => self.alcohol[index],
            Event::OtherCause => self.other_cause[index],
            Event::EnterPrescribing | Event::EnterPsychosocial => self.entry[index],
            Event::NaturalRecovery => self.natural_recovery[index],
            Event::DropOut => self.drop_out[index],
            Event::Complete
                if prescribed(place, profile.substance) || place == Place::HeroinAssisted =>
            {
                self.planned_exit[index]
            }
            Event::Relapse => self.relapse[index],
            Event::AskDetox | Event::AskRehab | Event::AskCommunityDetox => self.bed_request[index],
            _ => 1.0,
        }
    }
}
