//! Mechanism 3: caseload drives drop-out and completion, staff at work drive entry.
//!
//! Rows c-S08 (drop-out per 10 clients above 40), a-S08.entry by group, a-S08.completion; never with s-W06, which describes
//! the same thing. Opiate entry hardly follows places, since most who would come have come; where nearly all need is unmet, who
//! is offered a place decides, up to as many as ask (a-S08.entry.most). No study looked below 40 clients (x-61): nothing is gained there, so that fewer clients of one kind leave the
//! others as they were. Entry follows the keyworkers at work, not how many clients they have. Clinical load in prescribing
//! acts on drop-out as a caseload that grew as much.

use crate::evidence::Values;
use crate::scenario::Substance;
use crate::units::math::pow;

/// Clients per keyworker above which c-S08 counts.
const GOOD_PRACTICE: f64 = 40.0;
/// The step of c-S08.
const STEP: f64 = 10.0;

/// What caseload does to a month, each 1 at the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// On the hazard of dropping out.
    pub drop_out: f64,
    /// On the hazard of completing.
    pub completion: f64,
}

fn drop_out(caseload: f64, values: &Values) -> f64 {
    pow(values.caseload_drop_out, (caseload - GOOD_PRACTICE).max(0.0) / STEP)
}

/// The effect of a caseload (clients per keyworker) against the baseline's; both above 0.
#[must_use]
pub fn effect(caseload: f64, baseline: f64, values: &Values) -> Effect {
    let ratio = caseload.max(GOOD_PRACTICE) / baseline.max(GOOD_PRACTICE);
    Effect {
        drop_out: drop_out(caseload, values) / drop_out(baseline, values),
        completion: pow(ratio, -values.caseload_completion),
    }
}

/// On the hazard of entering treatment with a substance, of keyworkers at work against the baseline's: a power of them where
/// they are fewer; where they are more the same slope at first, towards the most that ask.
#[must_use]
pub fn entry(staff: f64, substance: Substance, values: &Values) -> f64 {
    let elasticity = match substance {
        Substance::Opiate => values.staff_entry_opiate,
        Substance::NonOpiate | Substance::Nps => values.staff_entry_non_opiate,
        Substance::NonOpiateAlcohol => values.staff_entry_both,
        Substance::Alcohol => values.staff_entry_alcohol,
    };
    let room = values.staff_entry_most - 1.0;
    if staff <= 1.0 {
        pow(staff, elasticity)
    } else if room > 0.0 {
        1.0 + room * (1.0 - pow(staff, -elasticity / room))
    } else {
        1.0
    }
}

/// On drop-out from prescribing, of a clinical load (ratio to the baseline), as if caseload had grown as much.
#[must_use]
pub fn clinical_load(load: f64, baseline_caseload: f64, values: &Values) -> f64 {
    drop_out(baseline_caseload * load, values) / drop_out(baseline_caseload, values)
}
