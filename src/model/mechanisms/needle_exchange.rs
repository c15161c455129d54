//! Mechanism 6: needle exchange and prescribing prevent hepatitis C; the overdose hazard is unchanged.
//!
//! Rows c-H01, c-H03 (drawn jointly), s-P15, a-H05, a-H06.

use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};
use crate::units::MONTHS_PER_YEAR;

/// Share of people who inject with enough needles: today's share, in proportion to money per injector; in proportion
/// to what is usual (row a-B52) where the baseline spends nothing.
#[must_use]
pub fn coverage(pounds: f64, injectors: f64, baseline: (f64, f64), values: &Values) -> f64 {
    let per_head =
        |pounds: f64, injectors: f64| if injectors > 0.0 { pounds / injectors } else { 0.0 };
    let today = 1.0 - values.needle_coverage_inadequate;
    let before = per_head(baseline.0, baseline.1);
    let usual = if before > 0.0 { before } else { values.usual_needle / MONTHS_PER_YEAR };
    (today * per_head(pounds, injectors) / usual).min(1.0)
}

/// On new infections, of coverage against the baseline's.
#[must_use]
pub fn effect(coverage: f64, baseline: f64, values: &Values, policy: &Policy) -> f64 {
    if !policy.on(Mechanism::NeedleExchange) {
        return 1.0;
    }
    let ratio = values.hepatitis_both / values.hepatitis_prescribing;
    let acquisition = |coverage: f64| 1.0 - coverage * (1.0 - ratio);
    acquisition(coverage) / acquisition(baseline)
}
