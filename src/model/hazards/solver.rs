//! What is solved so that closed cohorts show what studies compared.
//!
//! A published ratio compares mixtures: everybody who left a prescription, everybody who started rehab. The model keeps
//! those people in different places. Each number here is the one that makes a closed cohort of average people show the
//! published comparison, under the draw's evidence and the area's levels. Nobody dies meanwhile, services admit whoever
//! asks, and the policy is today's. `docs/model.md` 3.6 lists every comparison.

use super::base::Base;
use super::solved::Solved;
use crate::evidence::Values;
use crate::model::mechanisms::{overdose, relapse};
use crate::model::moves::{Event, MOVES, To, after_one_month, destination, moves, prescribed};
use crate::model::places::Place;
use crate::model::stages::{Stage, survival};
use crate::scenario::{Area, Levels, Policy, Substance};
use crate::units::math::{exp, ln, pow};
use crate::units::{MONTHS_PER_YEAR, annual_probability_to_monthly_hazard};

/// Months after which remission was counted (c-X02, c-X05).
const REMISSION_MONTHS: usize = 36;
/// Months after the start at which c-T10 and c-T11 counted.
const REHAB_MONTHS: usize = 33;
/// Months after the start at which c-T16.abstinence counts.
const DAY_MONTHS: usize = 12;
/// Months after leaving of which c-M10 counts all but the first.
const OFF_MONTHS: usize = 12;
/// Months after completion in which a return counts (c-T15).
const RETURN_MONTHS: usize = 6;
/// A ratio that is solved for lies within one part in this and as many times: beyond it, it is no ratio of relapse any more.
const WIDEST: i32 = 8;
/// Most who may complete.
const MOST_COMPLETING: f64 = 0.98;
/// Least that the ratio out of treatment may be.
const LEAST_OUT: f64 = 0.5;

impl Solved {
    /// Solves them one after another; each uses those before it.
    #[must_use]
    pub fn new(area: &Area, levels: &Levels, values: &Values) -> Self {
        let policy = Policy::default();
        let mut solved = Self::UNSOLVED;
        for &substance in Substance::ALL {
            solved.natural[substance as usize] = natural(substance, values, &policy);
        }
        let unsolved = solved;
        let base = Base::new(area, levels, values, &policy, &unsolved);
        for &substance in Substance::ALL {
            let index = substance as usize;
            let mut cohort = Cohort::new(&base, substance);
            let again = cohort.returned(Place::LeftDetox, RETURN_MONTHS);
            let completed = values.detox_completion_alcohol / (1.0 - again);
            solved.detox_completion[index] = completed.min(MOST_COMPLETING);
            let (day, community) = (Place::DayProgramme, Place::Psychosocial);
            solved.day[index] = cohort.ratio(DAY, values.day_programme_abstinence, |cohort| {
                cohort.recovered(day, DAY_MONTHS) / cohort.recovered(community, DAY_MONTHS)
            });
            cohort.scale(DAY, solved.day[index]);
            let power = |cohort: &Cohort| {
                let recovered = |from| ln(cohort.recovered(from, REHAB_MONTHS));
                recovered(Place::Rehab) / recovered(community)
            };
            solved.rehab_matched[index] = cohort.ratio(REHAB, 1.0, power);
            solved.rehab[index] = cohort.ratio(REHAB, values.rehab_relapse, power);
        }
        let base = Base::new(area, levels, values, &policy, &solved);
        solved.overdose_out = overdose_out(&base, values, &policy);
        solved
    }
}

/// The hazard of beginning an unassisted recovery. For alcohol the rows are of people who begin, and stand as they are.
fn natural(substance: Substance, values: &Values, policy: &Policy) -> f64 {
    let yearly = match substance {
        Substance::Alcohol => {
            return annual_probability_to_monthly_hazard(values.natural_recovery_alcohol);
        }
        Substance::Opiate => values.natural_recovery_opiate,
        _ => values.natural_recovery_non_opiate,
    };
    let years = REMISSION_MONTHS as f64 / MONTHS_PER_YEAR;
    let followed_up = 1.0 - pow(1.0 - yearly, years);
    inflow(&relapse::stages(substance, values, policy), REMISSION_MONTHS, followed_up)
}

/// The hazard per month of beginning recovery with which a share of people who all use is in recovery after some months.
/// People relapse by stage and may begin again.
fn inflow(stages: &[Stage], months: usize, share: f64) -> f64 {
    let kept = survival(stages, months);
    let recovered = |hazard: f64| {
        let begins = 1.0 - exp(-hazard);
        let (mut using, mut began) = (1.0, Vec::with_capacity(months));
        for month in 1..=months {
            began.push(using * begins);
            let recovering: f64 =
                began.iter().enumerate().map(|(at, people)| people * kept[month - 1 - at]).sum();
            using = 1.0 - recovering;
        }
        1.0 - using
    };
    let guess = -ln(1.0 - share) / months as f64;
    guess * solve(|ratio| recovered(guess * ratio), share)
}

/// Where a rising or falling function of a ratio meets a target; the nearer end where it does not within [`WIDEST`].
///
/// False position on the logarithm (the Illinois variant), to one part in a billion of the target.
fn solve(mut f: impl FnMut(f64) -> f64, target: f64) -> f64 {
    const ROUNDS: usize = 60;
    const CLOSE: f64 = 1e-9;
    let mut off = |at: f64| f(exp(at)) - target;
    let widest = ln(f64::from(WIDEST));
    let (mut low, mut high) = (-widest, widest);
    let (mut below, mut above) = (off(low), off(high));
    if below * above >= 0.0 {
        return exp(if below.abs() <= above.abs() { low } else { high });
    }
    let mut kept_low = None;
    for _ in 0..ROUNDS {
        let middle = (low * above - high * below) / (above - below);
        let here = off(middle);
        if here.abs() <= CLOSE * target {
            return exp(middle);
        }
        // The end that stays for a second time counts half.
        let moves_high = here * above > 0.0;
        if moves_high {
            (high, above) = (middle, here);
            below *= if kept_low == Some(true) { 0.5 } else { 1.0 };
        } else {
            (low, below) = (middle, here);
            above *= if kept_low == Some(false) { 0.5 } else { 1.0 };
        }
        kept_low = Some(moves_high);
    }
    exp((low + high) * 0.5)
}

/// Where people of a place are a month later.
type Step = Vec<(usize, f64)>;

/// Recovery after a day programme.
const DAY: &[Place] = &[Place::RecoveryFirstDay, Place::RecoveryYearDay];
/// The month after rehab, and recovery after it.
const REHAB: &[Place] = &[Place::LeftRehab, Place::RecoveryYearRehab];

/// A closed cohort of average people of one group.
#[derive(Clone)]
struct Cohort {
    substance: Substance,
    hazards: Vec<[f64; MOVES]>,
    steps: Vec<Step>,
}

impl Cohort {
    fn new(base: &Base<'_>, substance: Substance) -> Self {
        let mut hazards = vec![[0.0; MOVES]; Place::COUNT];
        for &place in Place::ALL {
            for (slot, &(event, _)) in moves(place).iter().enumerate() {
                hazards[place as usize][slot] = match event {
                    // Nobody dies, and nobody is taken off a prescription today.
                    Event::Overdose | Event::AlcoholSpecific | Event::OtherCause => 0.0,
                    Event::Forced => 0.0,
                    _ => base.hazard(place, event, substance),
                };
            }
        }
        let steps = Place::ALL.iter().map(|&place| step(place, substance, &hazards)).collect();
        Self { substance, hazards, steps }
    }

    /// A month later.
    fn next(&self, shares: &[f64; Place::COUNT]) -> [f64; Place::COUNT] {
        let mut next = [0.0; Place::COUNT];
        for (step, &share) in self.steps.iter().zip(shares) {
            if share > 0.0 {
                for &(to, probability) in step {
                    next[to] += share * probability;
                }
            }
        }
        next
    }

    /// The share in recovery of people who began in a place some months ago.
    fn recovered(&self, from: Place, months: usize) -> f64 {
        let mut shares = [0.0; Place::COUNT];
        shares[from as usize] = 1.0;
        for _ in 0..months {
            shares = self.next(&shares);
        }
        Place::ALL
            .iter()
            .filter(|place| place.recovery())
            .map(|&place| shares[place as usize])
            .sum()
    }

    /// The share of people in a place who are in treatment again in the months after its first.
    fn returned(&self, from: Place, months: usize) -> f64 {
        let mut shares = [0.0; Place::COUNT];
        shares[from as usize] = 1.0;
        let mut returned = 0.0;
        for month in 1..=months {
            shares = self.next(&shares);
            for &place in Place::ALL.iter().filter(|place| place.in_treatment()) {
                if month > 1 {
                    returned += shares[place as usize];
                }
                shares[place as usize] = 0.0;
            }
        }
        returned
    }

    /// The ratio of relapse in some places with which the cohort shows a target.
    fn ratio(&self, places: &[Place], target: f64, shown: impl Fn(&Self) -> f64) -> f64 {
        let mut trial = self.clone();
        solve(
            |ratio| {
                for &place in places {
                    trial.hazards[place as usize] = self.hazards[place as usize];
                }
                trial.scale(places, ratio);
                shown(&trial)
            },
            target,
        )
    }

    /// Multiplies relapse in some places.
    fn scale(&mut self, places: &[Place], ratio: f64) {
        for &place in places {
            for (hazard, &(event, _)) in self.hazards[place as usize].iter_mut().zip(moves(place)) {
                if event == Event::Relapse {
                    *hazard *= ratio;
                }
            }
            self.steps[place as usize] = step(place, self.substance, &self.hazards);
        }
    }
}

/// Where people of a place go within a month.
fn step(place: Place, substance: Substance, hazards: &[[f64; MOVES]]) -> Step {
    let hazards = &hazards[place as usize];
    let total: f64 = hazards.iter().sum();
    let stay = exp(-total);
    let leave = if total > 0.0 { (1.0 - stay) / total } else { 0.0 };
    let end = |to: To| match to {
        To::Dead => None,
        To::Place(place) => Some(place as usize),
        // Whoever asks is admitted.
        To::Apply(service) => Some(service.place() as usize),
        To::Recovery => Some(Place::RecoveryFirst as usize),
    };
    let rest = after_one_month(place).unwrap_or(To::Place(place));
    let moved = moves(place)
        .iter()
        .zip(hazards)
        .map(|(&entry, hazard)| (destination(place, entry, substance), hazard * leave));
    moved
        .chain([(rest, stay)])
        .filter_map(|(to, share)| end(to).filter(|_| share > 0.0).map(|place| (place, share)))
        .collect()
}

/// The hazard of people who use out of treatment, so that everybody who left a prescription shows c-M10.
///
/// The cohort leaves as planned, unplanned and into custody, as opiate clients do (s-N10). Who is prescribed for again is
/// no longer counted. A hazard is linear in what is solved for, so that its values at 0 and at 1 suffice.
fn overdose_out(base: &Base<'_>, values: &Values, policy: &Policy) -> f64 {
    let opiate = Substance::Opiate;
    let cohort = Cohort::new(base, opiate);
    let leaving = [
        (Place::LeftPrescribingPlanned, values.exit_opiate_completed),
        (Place::LeftPrescribingUnplanned, values.exit_opiate_dropped),
        (Place::Prison, values.exit_opiate_custody),
    ];
    let mut shares = [0.0; Place::COUNT];
    for (place, share) in leaving {
        shares[place as usize] = share;
    }
    let ratio = |place: Place, out: f64| {
        overdose::ratio(place, values, policy, out)
            + out * base.relapse(place, opiate) * overdose::relapse_excess(place, values, policy)
    };
    let (mut time, mut constant, mut slope) = (0.0, 0.0, 0.0);
    for month in 0..OFF_MONTHS {
        for &place in Place::ALL {
            if prescribed(place, opiate) || place == Place::HeroinAssisted {
                shares[place as usize] = 0.0;
            } else if month > 0 {
                let people = shares[place as usize];
                let at_none = ratio(place, 0.0);
                time += people;
                constant += people * at_none;
                slope += people * (ratio(place, 1.0) - at_none);
            }
        }
        shares = cohort.next(&shares);
    }
    ((values.overdose_out * time - constant) / slope).max(LEAST_OUT)
}
