//! Where answers end: lines whose effect the model cannot see, and levers beyond anything that was seen.

use super::lines::Line;
use super::types::Scenario;
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Below this many times today's money, a line is outside anything seen.
pub const LEAST_SEEN: f64 = 0.5;
/// Above this many times today's money, a line is outside anything seen.
pub const MOST_SEEN: f64 = 4.0;
/// Pence that the twelfths of a year may be off.
const ROUNDING: f64 = 2.0;

/// What an option changes and the model cannot see: money of lines that are no front line ([`Line::seen`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blind {
    /// Lines that have less than under the comparator in some month, somewhere.
    pub loses: Vec<Line>,
    /// Lines that have more.
    pub gains: Vec<Line>,
    /// Whether the option changes these lines and nothing else.
    pub alone: bool,
    /// Whether the world differs: a shock that the comparator has not, or not so. It is no choice, and the lives of people
    /// whom it makes dependent are counted from then on alone.
    pub shocked: bool,
}

impl Blind {
    /// Whether net benefit is withheld, and every rank: what is saved stands in it and what is lost does not, or what is
    /// spent and nothing of what it brings; or the world is another one.
    #[must_use]
    pub fn withholds(&self) -> bool {
        !self.loses.is_empty() || self.alone || self.shocked
    }
}

impl Scenario {
    /// What an option changes and the model cannot see. A stream that ends under the comparator as well is no change.
    #[must_use]
    pub fn blind(&self, strategy: usize) -> Blind {
        let mut blind = Blind { alone: true, ..Blind::default() };
        let mut changes = false;
        for area in self.parts() {
            let (Some(comparator), Some(option)) =
                (area.strategies.first(), area.strategies.get(strategy))
            else {
                return Blind::default();
            };
            blind.alone &= option.policies == comparator.policies;
            let months = 0..option.funds.len() as u32;
            blind.shocked |= months
                .into_iter()
                .any(|month| option.policy(month).shocks() != comparator.policy(month).shocks());
            for (own, before) in option.funds.iter().zip(&comparator.funds) {
                for &line in Line::ALL {
                    let (own, before) = (own[line as usize], before[line as usize]);
                    if own == before {
                        continue;
                    }
                    changes = true;
                    if line.seen() {
                        blind.alone = false;
                        continue;
                    }
                    let lines = if own < before { &mut blind.loses } else { &mut blind.gains };
                    if !lines.contains(&line) {
                        lines.push(line);
                    }
                }
            }
        }
        blind.alone &= changes;
        blind.loses.sort();
        blind.gains.sort();
        blind
    }

    /// Options whose net benefit may be shown and that may be ranked by it: the comparator, which comes first, and all that
    /// do not lower a line whose effect the model cannot see, and have the comparator's shocks.
    #[must_use]
    pub fn ranked(&self) -> Vec<usize> {
        (0..self.strategies.len()).filter(|&option| !self.blind(option).withholds()).collect()
    }

    /// Lines that an option brings below half or above four times today's money, and how many times today's it is where it
    /// is farthest. Naloxone is left out, and so is a line that starts at nothing.
    #[must_use]
    pub fn beyond(&self, strategy: usize) -> Vec<(Line, f64)> {
        let mut beyond: Vec<(Line, f64)> = Vec::new();
        for area in self.parts() {
            let (Some(comparator), Some(option)) =
                (area.strategies.first(), area.strategies.get(strategy))
            else {
                return Vec::new();
            };
            for &line in Line::ALL.iter().filter(|&&line| line != Line::Naloxone) {
                let at = line as usize;
                let months = option.funds.iter().zip(&comparator.funds).zip(0..);
                let changed = months.filter(|((own, before), _)| own[at] != before[at]);
                let far = changed.filter_map(|((own, _), month)| {
                    let today = area.baseline[at].month_of_year(month % MONTHS_PER_YEAR as u32);
                    times(own[at], today)
                });
                for times in far {
                    match beyond.iter_mut().find(|(known, _)| *known == line) {
                        Some((_, known)) if distance(times) > distance(*known) => *known = times,
                        Some(_) => {}
                        None => beyond.push((line, times)),
                    }
                }
            }
        }
        beyond.sort_by_key(|(line, _)| *line);
        beyond
    }
}

/// How many times today's money a month's is, where that is outside anything seen.
fn times(own: Pence, today: Pence) -> Option<f64> {
    let (own, today) = (own.0 as f64, today.0 as f64);
    let outside =
        own + ROUNDING < LEAST_SEEN * today || own > MOST_SEEN * today + MOST_SEEN * ROUNDING;
    (today > 0.0 && outside).then(|| own / today)
}

/// How far outside, on a scale on which a tenth of the least is as far as ten times the most.
fn distance(times: f64) -> f64 {
    if times < LEAST_SEEN { LEAST_SEEN / times } else { times / MOST_SEEN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_four_times_are_seen_and_a_penny_more_is_not_rounding() {
        assert_eq!(times(Pence(5_000), Pence(10_000)), None);
        assert_eq!(times(Pence(4_998), Pence(10_000)), None, "the twelfths of a year");
        assert_eq!(times(Pence(4_900), Pence(10_000)), Some(0.49));
        assert_eq!(times(Pence(40_000), Pence(10_000)), None);
        assert_eq!(times(Pence(41_000), Pence(10_000)), Some(4.1));
        assert_eq!(times(Pence(0), Pence(10_000)), Some(0.0));
        assert_eq!(times(Pence(41_000), Pence(0)), None, "it starts at nothing");
        assert!(distance(0.0) > distance(0.1) && distance(0.1) > distance(8.0));
    }
}
