//! The average person's hazards, by place, event and substance.

use super::person::{life_table, share};
use super::solved::Solved;
use crate::evidence::Values;
use crate::model::mechanisms::retention::Leaving;
use crate::model::mechanisms::{
    abstinence_target, alcohol, beds, heroin_assisted, justice, other_causes, overdose, relapse,
    retention,
};
use crate::model::moves::Event;
use crate::model::places::Place;
use crate::model::stages::Stage;
use crate::scenario::{Area, Levels, Mechanism, Policy, Profile, Substance};
use crate::units::math::ln;
use crate::units::{
    WEEKS_PER_MONTH, per_1000_person_years_to_monthly_hazard, probability_to_hazard,
};

/// Months after which the last treatment is no longer recent.
const RECENT_MONTHS: f64 = 12.0;
/// Further months after which it is over five years ago.
const LAPSED_MONTHS: f64 = 48.0;

/// Leaving psychosocial treatment, per month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treated {
    /// Completing.
    pub complete: f64,
    /// Dropping out.
    pub drop_out: f64,
    /// Custody.
    pub custody: f64,
}

/// Hazards of leaving psychosocial treatment, per month, the average person of a group.
#[must_use]
pub fn treated_hazards(substance: Substance, values: &Values, levels: &Levels) -> Treated {
    let v = values;
    let (monthly, completed, dropped, custody) = match substance {
        Substance::Opiate => (
            v.exit_opiate_psychosocial,
            v.exit_opiate_completed,
            v.exit_opiate_dropped,
            v.exit_opiate_custody,
        ),
        Substance::NonOpiate => (
            v.exit_non_opiate,
            v.exit_non_opiate_completed,
            v.exit_non_opiate_dropped,
            v.exit_non_opiate_custody,
        ),
        Substance::Nps => {
            let completed = v.exit_non_opiate_completed * v.completion_nps;
            let dropped = v.exit_non_opiate_dropped + v.exit_non_opiate_completed - completed;
            (v.exit_non_opiate, completed, dropped, v.exit_non_opiate_custody)
        }
        Substance::NonOpiateAlcohol => (
            v.exit_non_opiate_alcohol,
            v.exit_non_opiate_alcohol_completed,
            v.exit_non_opiate_alcohol_dropped,
            v.exit_non_opiate_alcohol_custody,
        ),
        Substance::Alcohol => (
            v.exit_alcohol,
            v.exit_alcohol_completed,
            v.exit_alcohol_dropped,
            v.exit_alcohol_custody,
        ),
    };
    let hazard = probability_to_hazard(monthly) * levels.exit[substance as usize]
        / (completed + dropped + custody);
    Treated { complete: hazard * completed, drop_out: hazard * dropped, custody: hazard * custody }
}

/// Everything from which the average person's hazards follow.
#[derive(Clone, Debug)]
pub struct Base<'a> {
    values: &'a Values,
    policy: &'a Policy,
    levels: &'a Levels,
    prescribing: [Leaving; 4],
    relapse: [[Stage; 5]; Substance::COUNT],
    solved: &'a Solved,
    nps_other_ratio: f64,
    /// Suicides in the month after a prescription ends, beyond those on it, as a ratio to the life table.
    suicides_off: f64,
}

impl<'a> Base<'a> {
    /// Solves the staged stays and holds the rest by reference.
    #[must_use]
    pub fn new(
        area: &Area,
        levels: &'a Levels,
        values: &'a Values,
        policy: &'a Policy,
        solved: &'a Solved,
    ) -> Self {
        let mut prescribing = retention::leaving(values, policy);
        for stage in &mut prescribing {
            let level = levels.exit[Substance::Opiate as usize];
            stage.complete *= level;
            stage.drop_out *= level;
            stage.custody *= level;
        }
        let drugs = relapse::stages(Substance::Opiate, values, policy);
        let mut by_substance = [drugs; Substance::COUNT];
        by_substance[Substance::Alcohol as usize] =
            relapse::stages(Substance::Alcohol, values, policy);
        // Deaths per 1,000 person-years of a group, as a ratio to its people's life table.
        let to_ratio = |rate: f64, substance: Substance| {
            let mean_life: f64 = Profile::all()
                .filter(|profile| profile.substance == substance)
                .map(|profile| share(area, profile) * life_table(profile.age, profile.sex, values))
                .sum();
            per_1000_person_years_to_monthly_hazard(rate) / mean_life
        };
        let nps_other = (values.nps_all_cause - values.overdose_non_opiate).max(0.0);
        let suicides_off = other_causes::suicides_off(values, policy);
        Self {
            values,
            policy,
            levels,
            prescribing,
            relapse: by_substance,
            solved,
            nps_other_ratio: to_ratio(nps_other, Substance::Nps),
            suicides_off: to_ratio(suicides_off, Substance::Opiate),
        }
    }

    /// The hazard per month of an event in a place for the average person with a substance. Hazards of death from
    /// alcohol and from other causes are ratios to the life table.
    #[must_use]
    pub fn hazard(&self, place: Place, event: Event, substance: Substance) -> f64 {
        use Place as P;
        let v = self.values;
        let opiate = substance == Substance::Opiate;
        match event {
            Event::Overdose => self.overdose(place, substance),
            Event::AlcoholSpecific => {
                let group = match substance {
                    Substance::Alcohol => 1.0,
                    Substance::NonOpiateAlcohol => v.alcohol_hazard_with_non_opiate,
                    _ => 0.0,
                };
                v.alcohol_relative_risk
                    * v.alcohol_specific_share
                    * self.levels.alcohol
                    * group
                    * alcohol::ratio(place, v, self.policy)
            }
            Event::OtherCause => {
                self.other_cause_ratio(place, substance) * self.levels.other_causes
            }
            Event::Custody => match place {
                P::Psychosocial | P::DayProgramme => {
                    treated_hazards(substance, v, self.levels).custody
                }
                P::WaitDetox | P::WaitRehab if !opiate => {
                    treated_hazards(substance, v, self.levels).custody
                }
                _ if place.using() => match substance {
                    Substance::Opiate => v.imprisonment_opiate,
                    Substance::Alcohol => v.imprisonment_alcohol,
                    _ => v.imprisonment_non_opiate,
                },
                _ => self.prescribing(place).custody,
            },
            Event::EnterPrescribing if !opiate => 0.0,
            Event::EnterPrescribing => self.coming_in(place, substance) * v.prescribed_share,
            Event::EnterPsychosocial if opiate => {
                self.coming_in(place, substance) * (1.0 - v.prescribed_share)
            }
            Event::EnterPsychosocial => self.coming_in(place, substance),
            Event::Return => self.entry(P::UsingRecent, substance),
            Event::Contact if opiate => v.contact_hazard,
            Event::Contact => v.contact_hazard * v.contact_other_share,
            Event::LoseContact => v.contact_loss,
            Event::NaturalRecovery => self.solved.natural[substance as usize],
            Event::TimeSinceTreatment
                if matches!(place, P::UsingRecent | P::HarmReductionRecent) =>
            {
                1.0 / RECENT_MONTHS
            }
            Event::TimeSinceTreatment => 1.0 / LAPSED_MONTHS,
            Event::Lost => match place {
                P::WaitDetox | P::WaitRehab if opiate => self.prescribing(place).drop_out,
                P::WaitDetox | P::WaitRehab => treated_hazards(substance, v, self.levels).drop_out,
                _ => probability_to_hazard(v.wait_loss),
            },
            Event::GiveUpWait if place == P::WaitPrescribing => v.prescribing_wait_gives_up,
            Event::GiveUpWait => v.bed_wait_gives_up,
            Event::Complete | Event::DropOut | Event::Onward => {
                self.leaving(place, event, substance)
            }
            // The month's environment is the hazard itself, for people who are prescribed for.
            Event::Forced => f64::from(u8::from(opiate)),
            Event::Advance if place.recovery() => {
                self.recovery(place, substance).advance.unwrap_or(0.0)
            }
            Event::Advance => self.prescribing(place).advance,
            Event::AskDetox => {
                let requests = match (place, substance) {
                    (P::Psychosocial, Substance::NonOpiate | Substance::Nps) => 0.0,
                    (P::Psychosocial, _) => v.detox_requests_psychosocial,
                    _ => v.detox_requests_prescribing,
                };
                requests * beds::requests(v.detox_bed_day_stated / v.detox_bed_day, v)
            }
            Event::AskRehab => {
                let requests = match place {
                    P::Psychosocial => v.rehab_requests_psychosocial,
                    P::LeftDetox => probability_to_hazard(v.detox_to_rehab),
                    _ => v.rehab_requests_prescribing,
                };
                requests * beds::requests(v.rehab_week_stated / v.rehab_week, v)
            }
            Event::AskCommunityDetox => match substance {
                Substance::Alcohol | Substance::NonOpiateAlcohol => v.community_detox_requests,
                _ => 0.0,
            },
            Event::AskDayProgramme => v.day_programme_requests,
            Event::AskHeroinAssisted => v.heroin_assisted_requests,
            Event::Relapse => self.relapse(place, substance),
            Event::Release => 1.0 / v.prison_months,
            Event::PickUp => probability_to_hazard(v.release_pick_up),
        }
    }

    fn overdose(&self, place: Place, substance: Substance) -> f64 {
        let v = self.values;
        match substance {
            Substance::Opiate => {
                let stable = per_1000_person_years_to_monthly_hazard(v.overdose_stable)
                    * v.overdose_uplift
                    * self.levels.overdose;
                let out = self.solved.overdose_out;
                let at_relapse = if place.recovery() {
                    self.relapse(place, substance)
                        * overdose::relapse_excess(place, v, self.policy)
                        * out
                } else {
                    0.0
                };
                stable * (overdose::ratio(place, v, self.policy, out) + at_relapse)
            }
            Substance::Alcohol => 0.0,
            _ if place.recovery() => 0.0,
            _ => {
                let ratio = match place {
                    Place::Prison => v.overdose_prison,
                    _ if place.in_treatment() => v.overdose_non_opiate_treated,
                    _ => 1.0,
                };
                per_1000_person_years_to_monthly_hazard(v.overdose_non_opiate)
                    * self.levels.overdose
                    * ratio
            }
        }
    }

    /// Deaths from other causes against the life table, of the average person of the group. For people who use opiates
    /// the average is over those on a prescription and off it; the tables of members hold the difference.
    fn other_cause_ratio(&self, place: Place, substance: Substance) -> f64 {
        let v = self.values;
        let dependent = match substance {
            Substance::Opiate => v.opiate_mortality_ratio * (1.0 - v.opiate_poisoning_share),
            Substance::NonOpiate | Substance::NonOpiateAlcohol => v.non_opiate_mortality_ratio,
            Substance::Alcohol => {
                let ratio = alcohol::other_causes(place, v, self.policy);
                return v.alcohol_relative_risk * (1.0 - v.alcohol_specific_share) * ratio;
            }
            Substance::Nps => self.nps_other_ratio,
        };
        match place {
            _ if place.recovery() => {
                // Recovery lowers the ratio of people who used opiates by so much, and that of the others alike; nobody
                // comes to be healthier than the general population.
                let fall = match place {
                    Place::RecoveryLater => v.recovery_mortality_later,
                    Place::RecoveryToThree | Place::RecoveryToFive => v.recovery_mortality_to_five,
                    _ => v.recovery_mortality_first_year,
                } / v.opiate_mortality_ratio;
                (dependent * fall).max(dependent.min(1.0))
            }
            Place::LeftPrescribingPlanned | Place::LeftPrescribingUnplanned
                if substance == Substance::Opiate =>
            {
                dependent + self.suicides_off
            }
            _ => dependent,
        }
    }

    /// Entry to treatment from a place, and custody that is diverted to it.
    fn coming_in(&self, place: Place, substance: Substance) -> f64 {
        let diverted = justice::diverted(self.values, self.policy);
        self.entry(place, substance) + diverted * self.hazard(place, Event::Custody, substance)
    }

    /// Entry to treatment from a place.
    fn entry(&self, place: Place, substance: Substance) -> f64 {
        let v = self.values;
        let monthly = match substance {
            Substance::Opiate => v.entry_opiate,
            Substance::NonOpiate | Substance::Nps => v.entry_non_opiate,
            Substance::NonOpiateAlcohol => v.entry_non_opiate_alcohol,
            Substance::Alcohol => v.entry_alcohol,
        };
        let group = if substance == Substance::Nps { v.entry_nps } else { 1.0 };
        let recent = match substance {
            Substance::Opiate => v.entry_recent_opiate,
            _ => v.entry_recent,
        };
        let history = match place {
            Place::UsingRecent => recent,
            Place::UsingLapsed => v.entry_lapsed,
            Place::HarmReductionRecent => recent * v.entry_harm_reduction,
            Place::HarmReductionLapsed => v.entry_lapsed * v.entry_harm_reduction,
            Place::HarmReductionNever => v.entry_never * v.entry_harm_reduction,
            _ => v.entry_never,
        };
        probability_to_hazard(monthly) * group * history * self.levels.entry[substance as usize]
    }

    /// The stage of prescribing that a place stands for.
    fn prescribing(&self, place: Place) -> Leaving {
        let stage = match place {
            Place::Induction => 0,
            Place::PrescribingEarly => 1,
            Place::PrescribingLong | Place::HeroinAssisted => 3,
            _ => 2,
        };
        let mut leaving = self.prescribing[stage];
        if place == Place::HeroinAssisted {
            let ratio = heroin_assisted::leaving(self.values, self.policy);
            leaving.complete *= ratio;
            leaving.drop_out *= ratio;
            leaving.custody *= ratio;
        }
        leaving
    }

    /// Completing, dropping out and going onward.
    fn leaving(&self, place: Place, event: Event, substance: Substance) -> f64 {
        let v = self.values;
        match place {
            Place::Psychosocial => {
                let treated = treated_hazards(substance, v, self.levels);
                if event == Event::Complete { treated.complete } else { treated.drop_out }
            }
            // The community team goes on with its work meanwhile.
            Place::WaitDetox | Place::WaitRehab if substance != Substance::Opiate => {
                treated_hazards(substance, v, self.levels).complete
            }
            Place::DayProgramme => {
                let hazard = WEEKS_PER_MONTH / v.day_programme_weeks;
                let completed = v.day_programme_completion;
                hazard * if event == Event::Complete { completed } else { 1.0 - completed }
            }
            // Who does not finish a detox at home goes on in community treatment.
            Place::CommunityDetox => -ln(v.detox_completion_community),
            Place::InpatientDetox => match substance {
                Substance::Opiate => -ln(v.detox_completion_opiate),
                _ => -ln(self.solved.detox_completion[substance as usize]),
            },
            Place::Rehab => {
                let hazard = WEEKS_PER_MONTH / v.rehab_weeks;
                let stayed = 1.0 - v.rehab_early_end;
                let planned = v.rehab_overcame + v.rehab_onward;
                // Of those who move on, the ones who overcome dependence later are in recovery when they leave.
                let overcame = v.rehab_overcame + v.rehab_onward * v.rehab_onward_overcame;
                hazard
                    * match event {
                        Event::Complete => stayed * overcame / planned,
                        Event::Onward => stayed * (planned - overcame) / planned,
                        _ => v.rehab_early_end,
                    }
            }
            _ => {
                let stage = self.prescribing(place);
                if event == Event::Complete { stage.complete } else { stage.drop_out }
            }
        }
    }

    /// Relapse in the month after leaving, and from recovery.
    ///
    /// The month after leaving is the first of the recovery: what the first quarter charges beyond the rest of the year is
    /// charged once.
    pub(super) fn relapse(&self, place: Place, substance: Substance) -> f64 {
        let (v, policy) = (self.values, self.policy);
        let [first, rest, ..] = self.relapse[substance as usize].map(|stage| stage.exit);
        let once = |month: f64| (month - (first - rest)).max(rest);
        match place {
            Place::LeftPrescribingPlanned => {
                once(probability_to_hazard(v.planned_exit_relapse))
                    + abstinence_target::hurried(v, policy)
            }
            Place::LeftRehab => rest * self.after_rehab(substance),
            Place::LeftDetox if substance == Substance::Opiate && policy.on(Mechanism::Detox) => {
                once(relapse::after_detox(v))
            }
            Place::LeftDetox => rest,
            _ => self.recovery(place, substance).exit,
        }
    }

    fn after_rehab(&self, substance: Substance) -> f64 {
        let solved = self.solved;
        let on = self.policy.on(Mechanism::Rehab);
        let ratio = if on { solved.rehab } else { solved.rehab_matched };
        ratio[substance as usize]
    }

    fn recovery(&self, place: Place, substance: Substance) -> Stage {
        let stages = &self.relapse[substance as usize];
        let mut stage = match place {
            Place::RecoveryToThree => stages[2],
            Place::RecoveryToFive => stages[3],
            Place::RecoveryLater => stages[4],
            Place::RecoveryFirst
            | Place::RecoveryFirstDay
            | Place::RecoveryFirstAftercare
            | Place::RecoveryFirstHousing => stages[0],
            _ => stages[1],
        };
        match place {
            Place::RecoveryFirstDay | Place::RecoveryYearDay
                if self.policy.on(Mechanism::RecoverySupport) =>
            {
                stage.exit *= self.solved.day[substance as usize];
            }
            Place::RecoveryYearRehab => stage.exit *= self.after_rehab(substance),
            _ => {}
        }
        stage
    }
}
