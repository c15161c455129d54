//! The weighted draws of a fit as a table that ArviZ and R's posterior read: `posterior.csv`.

use super::fit_target::about;
use crate::calibration::Fitted;
use crate::units::math::ln;
use std::fmt::Write as _;

/// First columns, under the names that R's posterior reserves, then what every draw was weighed by.
const FIRST: &[&str] = &[
    ".chain",
    ".iteration",
    ".draw",
    ".log_weight",
    "run",
    "log_likelihood",
    "log_prior",
    "log_proposal",
];

/// The file: a row a weighted draw. Weights add up to 1; log densities leave constants out.
#[must_use]
pub fn text(fitted: &Fitted) -> String {
    let known = crate::evidence::coordinates();
    let mut header: Vec<String> = FIRST.iter().map(|&name| name.to_owned()).collect();
    let levels = fitted.learnt.iter().filter(|learnt| learnt.level);
    header.extend(levels.map(|learnt| format!("score_{}", learnt.name)));
    header.extend(fitted.fit.informed.iter().filter_map(|&at| known.get(at).cloned()));
    header.extend(fitted.targets.iter().map(|one| format!("shown_{}", about(&one.target).0)));
    let mut text = header.join(",");
    text.push('\n');
    for (draw, state) in fitted.states.iter().enumerate() {
        let _ = write!(text, "{},{},{}", state.chain, state.iteration, draw + 1);
        let _ = write!(text, ",{:.9},{}", ln(state.weight), state.run);
        for number in [state.log_likelihood, state.log_prior, state.log_proposal] {
            let _ = write!(text, ",{number:.9}");
        }
        for number in &state.coordinates {
            let _ = write!(text, ",{number}");
        }
        for number in &state.shown {
            let _ = write!(text, ",{number:.9e}");
        }
        text.push('\n');
    }
    text
}
