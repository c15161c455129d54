//! How many runs are needed for which answer: curves of the error, ready to be drawn.

use super::analysis::{Analysis, Answer, Look};
use super::convergence::{AIMS, FEWEST, Step, runs_for, steps};
use crate::findings::statistics::mean;

/// Runs past which no curve is drawn on.
const FARTHEST: f64 = 1e6;

/// The curves of one answer, an option each.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Of what.
    pub answer: Answer,
    /// In the order of the options.
    pub options: Vec<Curve>,
}

/// The curve of an option. Errors are Monte Carlo standard errors of the difference from the comparator, in per cent of
/// the mean difference over all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Nothing where the option does not differ.
    pub errors: Option<Errors>,
}

/// Runs and errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Errors {
    /// Over the first runs: runs, per cent.
    pub found: Vec<(f64, f64)>,
    /// What the variance of all runs lets one expect, drawn on to the last runs of the answer's options: runs, per cent.
    pub expected: Vec<(f64, f64)>,
    /// The same where runs of option and comparator do not share their luck: runs, per cent.
    pub independent: Vec<(f64, f64)>,
    /// Each of [`AIMS`] in per cent, and the runs that it takes.
    pub needed: [(f64, f64); AIMS.len()],
    /// The same without shared luck.
    pub needed_independent: [(f64, f64); AIMS.len()],
}

/// Variances of a difference, per run, in the square of its mean.
struct Relative {
    paired: f64,
    independent: f64,
}

/// None where the option does not differ.
fn relative(look: &Look) -> Option<(Relative, &Step)> {
    let last = look.curve.last()?;
    let centre = mean(&look.differences);
    let of = |error: f64| error * error * last.runs as f64 / (centre * centre);
    let found = Relative { paired: of(last.expected), independent: of(last.independent) };
    let sound = |number: f64| number.is_finite() && number > 0.0;
    (sound(found.paired) && sound(found.independent)).then_some((found, last))
}

fn needed(variance: f64) -> [(f64, f64); AIMS.len()] {
    AIMS.map(|aim| (100.0 * aim, runs_for(variance, aim).unwrap_or(f64::INFINITY)))
}

impl Analysis {
    /// The curves of an answer; all are drawn on to as many runs as the neediest option takes for the smallest of
    /// [`AIMS`], but to a million at most.
    #[must_use]
    pub fn curves(&self, answer: Answer) -> Curves {
        let looks = || self.looks.iter().filter(|look| look.answer == answer);
        let last = looks()
            .filter_map(relative)
            .map(|(variance, last)| needed(variance.paired)[AIMS.len() - 1].1.max(last.runs as f64))
            .fold(FEWEST as f64, f64::max)
            .min(FARTHEST);
        let along = steps(last as usize);
        let options = looks().map(|look| Curve {
            strategy: look.strategy,
            errors: relative(look).map(|(variance, _)| {
                let size = mean(&look.differences).abs();
                let line = |variance: f64| {
                    let at = |runs: &usize| {
                        let runs = *runs as f64;
                        (runs, 100.0 * (variance / runs).sqrt())
                    };
                    along.iter().map(at).collect()
                };
                let found = look
                    .curve
                    .iter()
                    .map(|step| (step.runs as f64, 100.0 * step.standard_error / size));
                Errors {
                    found: found.filter(|(_, error)| *error > 0.0).collect(),
                    expected: line(variance.paired),
                    independent: line(variance.independent),
                    needed: needed(variance.paired),
                    needed_independent: needed(variance.independent),
                }
            }),
        });
        Curves { answer, options: options.collect() }
    }
}
