//! The figure of a fit that fits least with all others, and why it may.

use super::fit_target::about;
use crate::calibration::Fitted;
use crate::calibration::kept::FittedTarget;
use crate::calibration::targets::What;

/// Standard deviations from what all others foretell at which a figure is doubted.
const DOUBTED: f64 = 2.58;
/// How far authorities lie apart in what the figures say of people alike, as a standard deviation of logarithms: completions
/// of opiate clients in treatment lie between some 2.5 % and 10 % in nine of ten authorities (Fingertips C19a; recalled),
/// which is 0.42; those of other groups, exits and deaths lie nearer. Rows such as s-N10.completed rest on one authority and
/// are much narrower: by them alone no other authority's figure is called mistyped.
const BETWEEN: f64 = 0.42;
/// Whether a figure is improbable of any authority, and not of one like those that the evidence comes from alone.
fn improbable(target: &FittedTarget) -> bool {
    let (value, foretold) = (target.target.value, target.foretold);
    if !matches!(target.target.what, What::Figure(_)) || target.surprise == 0.0 {
        return false;
    }
    // None where some were foretold, or some where none can be.
    if value <= 0.0 || foretold <= 0.0 {
        return true;
    }
    let own = ((value - foretold) / target.surprise).abs() / foretold;
    crate::units::math::ln(value / foretold).abs() / (own * own + BETWEEN * BETWEEN).sqrt()
        > DOUBTED
}

/// The figure that fits least with all others, where the figures do not fit together.
pub(super) fn doubted(fitted: &Fitted) -> Option<&FittedTarget> {
    fitted
        .targets
        .iter()
        .max_by(|one, other| one.surprise.abs().total_cmp(&other.surprise.abs()))
        .filter(|target| target.surprise.abs() > DOUBTED)
}

/// Why a figure that does not fit with the others is the one to look at first.
pub(super) fn doubts(target: &FittedTarget) -> String {
    let side = if target.surprise > 0.0 { "higher" } else { "lower" };
    let may = if improbable(target) {
        "It may be mistyped, be counted differently, or belong to another year"
    } else {
        "Authorities differ by as much, and some rows of the evidence rest on one of them: it is no sign of a mistake. It \
         may be counted differently or belong to another year"
    };
    format!(
        "The figures do not fit together. The one to look at first is {}: it is {:.1} standard deviations {side} than \
         the other figures and the evidence foretell. {may}; or the model lacks something that this area has. Leave it out (`fit = false`) or widen its range \
         to see what the others say alone.",
        about(&target.target).1,
        target.surprise.abs(),
    )
}
