//! Mechanism 14: rehab. Completion, onward route, discharge peak, and whom growth selects.
//!
//! a-T10 compares everybody who starts rehab with everybody who starts community care, 33 months later: relapse after rehab
//! is solved from it (`hazards/solver.rs`). Of starts beyond today's, some are of people who would have gone anyway (a-T12),
//! and the rest are less selected: they keep a share of the (log) effect per doubling of occupied beds (a-T11). Rows c-T08,
//! c-T09, a-T10 to a-T12, c-T13 (check), c-M36.

use crate::evidence::Values;
use crate::units::math::{ln, pow};

/// Share of the log effect that the average entrant keeps at a volume of occupied beds (ratio to the baseline).
#[must_use]
pub fn effect_kept(volume: f64, values: &Values) -> f64 {
    if volume.is_finite() && volume > 1.0 {
        let doublings = ln(volume) / ln(2.0);
        let beyond = 1.0 - 1.0 / volume;
        let kept = values.rehab_additional * pow(values.rehab_selection, doublings);
        (1.0 - beyond) + beyond * kept
    } else {
        1.0
    }
}
