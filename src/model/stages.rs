//! Stays whose hazard falls with time, as a chain of memoryless stages.
//!
//! A stage is left for good with one hazard and for the next stage with another. The hazards are set so that
//! the share still staying at given months is as published; the shape between is the chain's own.

use crate::units::math::{exp, ln};

/// One stage of a stay. Hazards are per month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Hazard of leaving for good.
    pub exit: f64,
    /// Hazard of passing to the next stage; `None` when the stage lasts exactly one month.
    pub advance: Option<f64>,
}

/// The share still staying should be `share` after `month` months, by scaling the exits of `stages`.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Months since the stay began.
    pub month: usize,
    /// Share still staying, above 0 and at most 1.
    pub share: f64,
    /// The stages whose exits this target scales.
    pub stages: std::ops::Range<usize>,
}

/// The share still staying after 0, 1, … `months` months, everybody beginning in the first stage.
#[must_use]
pub fn survival(stages: &[Stage], months: usize) -> Vec<f64> {
    let last = stages.len() - 1;
    let steps: Vec<(f64, f64)> = stages
        .iter()
        .enumerate()
        .map(|(index, stage)| match stage.advance {
            None => (0.0, exp(-stage.exit)),
            Some(advance) => {
                let advance = if index == last { 0.0 } else { advance };
                let total = stage.exit + advance;
                let stay = exp(-total);
                (stay, if total > 0.0 { (1.0 - stay) * advance / total } else { 0.0 })
            }
        })
        .collect();
    let mut people = vec![0.0; stages.len()];
    people[0] = 1.0;
    let mut shares = Vec::with_capacity(months + 1);
    shares.push(1.0);
    for _ in 0..months {
        let mut moved = 0.0;
        for (here, (stay, advance)) in people.iter_mut().zip(&steps) {
            let before = *here;
            *here = before * stay + moved;
            moved = before * advance;
        }
        shares.push(people.iter().sum());
    }
    shares
}

/// Scales the exits until every target is met (to 1e-12, or after 400 rounds, whichever is first).
///
/// Each round multiplies the exits that a target owns by the ratio of the fall in log share that it asks for
/// since the target before, to the fall that the chain shows.
pub fn fit(stages: &mut [Stage], targets: &[Target]) {
    const ROUNDS: usize = 400;
    const CLOSE: f64 = 1e-12;
    let Some(months) = targets.iter().map(|target| target.month).max() else { return };
    for _ in 0..ROUNDS {
        let shares = survival(stages, months);
        let mut worst: f64 = 0.0;
        let (mut shown_before, mut asked_before) = (0.0, 0.0);
        for target in targets {
            let (shown, asked) = (-ln(shares[target.month]), -ln(target.share));
            worst = worst.max((shown - asked).abs());
            let fall = shown - shown_before;
            if fall > 0.0 {
                let scale = ((asked - asked_before) / fall).max(0.0);
                for stage in &mut stages[target.stages.clone()] {
                    stage.exit *= scale;
                }
            }
            (shown_before, asked_before) = (shown, asked);
        }
        if worst < CLOSE {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_the_shares_asked_for() {
        let mut stages = [
            Stage { exit: 0.14, advance: None },
            Stage { exit: 0.05, advance: Some(0.2) },
            Stage { exit: 0.03, advance: Some(1.0 / 18.0) },
            Stage { exit: 0.02, advance: Some(0.0) },
        ];
        let targets = [
            Target { month: 3, share: 0.75, stages: 1..2 },
            Target { month: 12, share: 0.5, stages: 2..3 },
            Target { month: 60, share: 0.14, stages: 3..4 },
        ];
        fit(&mut stages, &targets);
        let shares = survival(&stages, 60);
        for target in &targets {
            assert!((shares[target.month] - target.share).abs() < 1e-9, "{target:?} {stages:?}");
        }
    }
}
