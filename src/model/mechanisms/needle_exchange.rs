//! Mechanism 6: needle exchange and prescribing prevent hepatitis C; the overdose hazard is unchanged.
//!
//! Rows c-H01, c-H03 (drawn jointly), s-P15, a-H05, a-H06.

use super::times_baseline;
use crate::evidence::Values;
use crate::scenario::{Mechanism, Policy};

/// Share of people who inject with enough needles: today's share, in proportion to money per injector.
#[must_use]
pub fn coverage(pounds: f64, injectors: f64, baseline: (f64, f64), values: &Values) -> f64 {
    let per_head =
        |pounds: f64, injectors: f64| if injectors > 0.0 { pounds / injectors } else { 0.0 };
    let today = 1.0 - values.needle_coverage_inadequate;
    let times = times_baseline(per_head(pounds, injectors), per_head(baseline.0, baseline.1));
    (today * times).min(1.0)
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
