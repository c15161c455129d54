//! The mechanisms: each a file with its equation, its lever, its rows and what it must show.
//!
//! The numbers are those of `docs/model.md`. Every effect is relative to the baseline: its multiplier is
//! exactly 1 there. A mechanism that is *off* has exactly no effect; *zero provision* is a budget of nothing.

pub mod alcohol;
pub mod caseload;
pub mod consumption_room;
pub mod heroin_assisted;
pub mod lero;
pub mod mutual_aid;
pub mod naloxone;
pub mod needle_exchange;
pub mod overdose;
pub mod recovery_support;
pub mod rehab;
pub mod relapse;
pub mod retention;
pub mod waiting;

/// How many times the baseline something is: 1 when both are nothing, infinite when only the baseline is.
#[must_use]
pub fn times_baseline(now: f64, baseline: f64) -> f64 {
    if baseline > 0.0 {
        now / baseline
    } else if now > 0.0 {
        f64::INFINITY
    } else {
        1.0
    }
}

/// Diminishing returns to `x` times the baseline: 0 at 0, 1 at 1, 2 without limit.
#[must_use]
pub fn diminishing(x: f64) -> f64 {
    if x > 0.0 { 2.0 / (1.0 + 1.0 / x) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_at_the_baseline_and_bounded() {
        assert_eq!(times_baseline(3.0, 3.0), 1.0);
        assert_eq!(times_baseline(0.0, 0.0), 1.0);
        assert_eq!(diminishing(1.0), 1.0);
        assert_eq!(diminishing(0.0), 0.0);
        assert_eq!(diminishing(f64::INFINITY), 2.0);
        assert!(diminishing(0.5) < 1.0 && diminishing(1.5) > 1.0);
    }
}
