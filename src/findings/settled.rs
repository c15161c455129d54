//! When runs are enough: when no headline's words depend on how many there were.
//!
//! The words of a headline (more, fewer, no difference worth the name, cannot tell) follow from the mean difference and the
//! share of runs that agree. Both are known to an error. Runs are enough when the words are the same wherever mean and share lie
//! within their errors, at a level at which all headlines at all looks together say otherwise in at most 1 of 20 runs.

use super::headline::slight;
use super::quantities::{Quantity, Timing, recovery};
use super::sign::{Sign, side};
use super::statistics::{Better, chance_better, differences, mean};
use crate::engine::{Accumulator, Draws};
use crate::model::Outcome;
use crate::random::normal_quantile;
use crate::scenario::Scenario;

/// At most this share of runs may stop with other words than they would go on to have.
const WRONG: f64 = 0.05;

/// A headline of an option, so far.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Of what.
    pub quantity: Quantity,
    /// Option less comparator, run by run.
    pub differences: Vec<f64>,
    /// The comparator's mean.
    pub comparator: f64,
}

/// What is said of a sign, without its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// No run shows any difference.
    Identical,
    /// The model cannot tell.
    Unclear,
    /// No difference worth the name.
    Slight,
    /// More.
    More,
    /// Fewer.
    Fewer,
}

impl Said {
    fn of(sign: Sign) -> Self {
        match sign {
            Sign::Identical => Self::Identical,
            Sign::Unclear => Self::Unclear,
            Sign::Slight => Self::Slight,
            Sign::More(_) => Self::More,
            Sign::Less(_) => Self::Fewer,
        }
    }
}

impl Seen {
    /// What is said so far.
    #[must_use]
    pub fn said(&self, draws: &Draws) -> Said {
        let Some([centre, error, more, _]) = self.numbers(draws) else { return Said::Unclear };
        if self.differences.iter().all(|by| *by == 0.0) {
            return Said::Identical;
        }
        self.word(centre, centre.abs() > 2.0 * error, more)
    }

    /// Whether the same is said wherever mean and share lie within so many standard errors.
    #[must_use]
    pub fn settled(&self, draws: &Draws, errors: f64) -> bool {
        let Some([centre, error, more, error_of_more]) = self.numbers(draws) else { return false };
        let said = self.said(draws);
        said == Said::Identical
            || [-errors, errors].into_iter().all(|by| {
                [-errors, errors].into_iter().all(|along| {
                    let more = (more + along * error_of_more).clamp(0.0, 1.0);
                    self.word(centre + by * error, true, more) == said
                })
            })
    }

    fn word(&self, centre: f64, clear: bool, more: f64) -> Said {
        Said::of(side(centre, clear, slight(self.quantity, centre, self.comparator), more))
    }

    /// Mean and its error, share of runs with more and its error.
    fn numbers(&self, draws: &Draws) -> Option<[f64; 4]> {
        let error = draws.standard_error(&self.differences)?;
        let more = chance_better(&self.differences, Better::Higher, draws)?;
        Some([mean(&self.differences), error, more.share, more.standard_error])
    }
}

/// The headlines of every option so far.
#[must_use]
pub fn seen(scenario: &Scenario, runs: &Accumulator) -> Vec<Seen> {
    let over = |outcome| Quantity::new(outcome, Timing::OverHorizon);
    let caused = [Outcome::DeathsOverdose, Outcome::DeathsAlcohol];
    let recovered = recovery(scenario.horizon_months);
    let headlines: [(Quantity, &[Outcome]); 4] = [
        (over(Outcome::Deaths), &[Outcome::Deaths]),
        (over(caused[0]), &caused),
        (over(Outcome::DeathsOther), &[Outcome::DeathsOther]),
        (recovered, &[recovered.outcome]),
    ];
    let of = |option: usize| {
        headlines.map(|(quantity, outcomes)| {
            let comparator = runs.totals_of(outcomes, 0);
            Seen {
                quantity,
                differences: differences(&runs.totals_of(outcomes, option), &comparator),
                comparator: mean(&comparator),
            }
        })
    };
    (1..scenario.strategies.len()).flat_map(of).collect()
}

/// Standard errors within which the words of `headlines` have to be the same at each of `looks`.
#[must_use]
pub fn errors(headlines: usize, looks: usize) -> f64 {
    let asked = (headlines * looks).max(1) as f64;
    normal_quantile(1.0 - WRONG / asked)
}

/// Whether no headline's words depend on how many runs there were, at one of `looks`.
#[must_use]
pub fn settled(scenario: &Scenario, runs: &Accumulator, looks: usize) -> bool {
    let seen = seen(scenario, runs);
    let (draws, errors) = (runs.draws(), errors(seen.len(), looks));
    !seen.is_empty() && seen.iter().all(|headline| headline.settled(&draws, errors))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::looks;
    use crate::random::uniforms;

    fn headline(mean: f64, spread: f64, stream: u32, runs: usize) -> Seen {
        let normals = uniforms(31, stream, 1, runs).into_iter().map(normal_quantile);
        Seen {
            quantity: Quantity::new(Outcome::Deaths, Timing::OverHorizon),
            differences: normals.map(|normal| mean + spread * normal).collect(),
            comparator: 300.0,
        }
    }

    #[test]
    fn words_at_the_stop_are_those_of_many_runs() {
        // Four headlines, one of them near the edge of what can be told: 67 runs of 100 agree at 0.44 standard deviations.
        let looks = looks(2_000);
        let (repeats, mut same, mut made) = (200_u32, 0, 0.0);
        for repeat in 0..repeats {
            let edge = 0.3 + 0.3 * f64::from(repeat % 10) / 10.0;
            let all: Vec<Seen> = [(20.0, 6.0), (-8.0, 4.0), (0.5, 9.0), (edge * 10.0, 10.0)]
                .into_iter()
                .zip(0..)
                .map(|((mean, spread), at)| headline(mean, spread, 4 * repeat + at, 2_000))
                .collect();
            let first = |runs: usize| -> Vec<Seen> {
                let cut = |one: &Seen| Seen {
                    differences: one.differences[..runs].to_vec(),
                    ..one.clone()
                };
                all.iter().map(cut).collect()
            };
            let within = errors(all.len(), looks.len());
            let stop = looks.iter().map(|look| *look as usize).find(|&look| {
                let draws = Draws::apart(look);
                first(look).iter().all(|one| one.settled(&draws, within))
            });
            let stop = stop.unwrap_or(2_000);
            let words = |runs: usize| -> Vec<Said> {
                first(runs).iter().map(|one| one.said(&Draws::apart(runs))).collect()
            };
            same += u32::from(words(stop) == words(2_000));
            made += stop as f64 / f64::from(repeats);
        }
        assert!(same >= 190, "{same} of {repeats}");
        assert!(made < 1_900.0, "some stop before the end: {made} runs on average");
    }

    #[test]
    fn what_is_near_an_edge_goes_on() {
        let apart = Draws::apart(100);
        let within = errors(4, 8);
        assert!((within - 2.95).abs() < 0.01, "Φ⁻¹(1 − 0.05 ÷ 32)");
        assert!(headline(20.0, 6.0, 1, 100).settled(&apart, within));
        // A fifth of a standard deviation: 58 of 100 runs, known to 5 by 1,000 of them, which does not reach 67.
        let many = Draws::apart(1_000);
        let unclear = headline(2.0, 10.0, 2, 1_000);
        assert_eq!(unclear.said(&many), Said::Unclear);
        assert!(unclear.settled(&many, within), "nobody can tell, however many runs");
        // A mean near nothing cannot be told yet, but may turn out to be no difference worth the name.
        assert!(!headline(0.1, 10.0, 2, 1_000).settled(&many, within));
        // 69 of 100 runs, known to 14: more, but not for sure two thirds.
        let near = Seen {
            differences: (0..100).map(|run| if run < 69 { 10.0 } else { -6.0 }).collect(),
            ..headline(0.0, 1.0, 3, 100)
        };
        assert_eq!(near.said(&apart), Said::More);
        assert!(!near.settled(&apart, within));
        assert!(
            !headline(0.6, 0.5, 4, 100).settled(&apart, within),
            "half a person is the edge of a word"
        );
        let same = Seen { differences: vec![0.0; 100], ..headline(0.0, 1.0, 5, 100) };
        assert!(same.settled(&apart, within) && same.said(&apart) == Said::Identical);
    }

    #[test]
    fn looks_grow_and_end_at_the_most() {
        assert_eq!(looks(1_000), [100, 150, 225, 337, 505, 757, 1_000]);
        assert_eq!(looks(100), [100]);
        assert_eq!(looks(20), [20]);
    }
}
