//! What an answer rests on: the evidence ledger, the named readings side by side, and where an answer turns.
//!
//! The method: expected-value runs of every option from one start, with contested rows read sceptically. What the
//! difference from the comparator loses when the rows of a grade are read so, as a share of the difference, *rests* on
//! that grade. Grades are read one at a time; what they do together is the last row, and what the parts do not add up to
//! is shown as such. Rows that no reading contests are not in it.

mod plan;

use super::headline::slight;
use super::quantities::Quantity;
use super::statistics::Better;
use crate::engine::Probed;
use crate::evidence::{Grade, Register, Row};
use crate::scenario::Scenario;
use plan::{Asked, lero_money, quantities};

pub use plan::Plan;

/// A difference of which less than this share is left is untested, be it a gain or a harm.
const LEFT: f64 = 0.25;
/// A weak row and where it turns an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Id of the row.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its central value.
    pub value: f64,
    /// Its low and high ends, and the difference there.
    pub ends: [(f64, f64); 2],
    /// The value inside its range at which the difference is none, between straight lines.
    pub turns_at: Option<f64>,
}

impl Turn {
    /// How far the difference goes between the ends.
    #[must_use]
    pub fn swing(&self) -> f64 {
        let [(_, low), (_, high)] = self.ends;
        (high - low).abs()
    }

    /// How far the difference goes from `base`, that of central values, to the further end.
    #[must_use]
    pub fn reach(&self, base: f64) -> f64 {
        self.ends.iter().map(|(_, there)| (there - base).abs()).fold(0.0, f64::max)
    }
}

/// What one answer about one option rests on. Differences are expected values, option less comparator.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub quantity: Quantity,
    /// With central values.
    pub base: f64,
    /// Whether that is too small to be worth a word ([`crate::findings::headline::slight`]): then it has no parts, and turns nowhere.
    pub slight: bool,
    /// With every contested row read sceptically.
    pub sceptical: f64,
    /// With every contested row read hopefully.
    pub hopeful: f64,
    /// With the contested rows of a grade read sceptically, best grade first.
    pub grades: Vec<(Grade, f64)>,
    /// With all weak contested rows read sceptically.
    pub weak: f64,
    /// With no effect of LEROs on relapse and £250 a member; none where the option gives LEROs no more money.
    pub lero: Option<f64>,
    /// The weak rows that move most with answers.
    pub turns: Vec<Turn>,
    /// Whether enough runs chose these for none that carries the answer to be missed: else no certainty is above low.
    pub sifted: bool,
}

impl Verdict {
    /// Share of the difference that rests on what another difference leaves out; none where there is no difference.
    #[must_use]
    pub fn rests(&self, without: f64) -> Option<f64> {
        (self.base != 0.0 && !self.slight).then(|| (self.base - without) / self.base)
    }

    /// Whether the option is better with central values.
    #[must_use]
    pub fn better(&self) -> bool {
        match self.quantity.better() {
            Better::Lower => self.base < 0.0,
            _ => self.base > 0.0,
        }
    }

    /// Whether a difference, a gain or a harm, rests on weak evidence alone: less than a quarter is left when it is read
    /// sceptically.
    #[must_use]
    pub fn untested(&self) -> bool {
        let left = self.weak / self.base;
        let lero = self.lero.map_or(1.0, |lero| lero / self.base);
        self.base != 0.0 && !self.slight && (left < LEFT || lero < LEFT)
    }

    /// What is left of the difference when evidence is read sceptically: by the reading that leaves least, of every contested
    /// row, of the weak ones together, or by the safeguard of LEROs. Combinations are run whole, never added up from parts.
    #[must_use]
    pub fn left(&self) -> f64 {
        let sign = self.base.signum();
        let readings = [Some(self.sceptical), Some(self.weak), self.lero].into_iter().flatten();
        readings.min_by(|one, other| (one * sign).total_cmp(&(other * sign))).unwrap_or(self.base)
    }

    /// Another difference as a share of this one; none where there is no difference worth the name.
    #[must_use]
    pub fn share(&self, other: f64) -> Option<f64> {
        self.rests(other).map(|gone| 1.0 - gone)
    }

    /// The differences that a picture of it shows: central, sceptical, hopeful, weak evidence read sceptically.
    #[must_use]
    pub fn numbers(&self) -> [f64; 4] {
        [self.base, self.sceptical, self.hopeful, self.weak]
    }

    /// The rows that were tried, those that move the difference most first.
    #[must_use]
    pub fn longest(&self) -> Vec<&Turn> {
        let mut turns: Vec<&Turn> = self.turns.iter().collect();
        turns.sort_by(|one, other| {
            other.swing().total_cmp(&one.swing()).then(one.id.cmp(&other.id))
        });
        turns
    }

    /// Whether the sign holds under both readings.
    #[must_use]
    pub fn sign_holds(&self) -> bool {
        let sign = self.base.signum();
        self.sceptical * sign > 0.0 && self.hopeful * sign > 0.0
    }
}

/// What every answer rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rests {
    /// By quantity and option.
    pub verdicts: Vec<Verdict>,
    /// What the model would rather be without, where options take from it: to be read before any number.
    pub prefers: Option<String>,
}

impl Rests {
    /// From what the probes gave.
    #[must_use]
    pub fn new(register: &Register, scenario: &Scenario, plan: &Plan, probed: &Probed) -> Self {
        let mut verdicts = Vec::new();
        if plan.asked.is_empty() {
            return Self { verdicts, prefers: None };
        }
        for quantity in quantities(scenario.horizon_months) {
            for strategy in 1..scenario.strategies.len() {
                let at = |probe: usize| {
                    let of = |strategy: usize| {
                        probed.totals[[probe, strategy, quantity.outcome as usize]]
                    };
                    of(strategy) - of(0)
                };
                let find = |asked: &Asked| plan.asked.iter().position(|other| other == asked);
                let answer = |asked: Asked| find(&asked).map_or(0.0, at);
                let base = answer(Asked::Base);
                let comparator = find(&Asked::Base)
                    .map_or(0.0, |probe| probed.totals[[probe, 0, quantity.outcome as usize]]);
                let slight = slight(quantity, base, comparator);
                let lero = (lero_money(scenario, strategy) > 0)
                    .then(|| find(&Asked::Lero).map(at))
                    .flatten();
                let turns = plan
                    .asked
                    .iter()
                    .enumerate()
                    .zip(plan.asked.iter().enumerate().skip(1))
                    .filter_map(|((low, one), (high, other))| match (one, other) {
                        (
                            &Asked::Row { row, value: least },
                            &Asked::Row { row: same, value: most },
                        ) if row == same => {
                            let entry = &register.rows()[row];
                            let ends = [(least, at(low)), (most, at(high))];
                            let turned = turn(entry, base, ends);
                            let turns_at = turned.turns_at.filter(|_| !slight);
                            Some(Turn { turns_at, ..turned })
                        }
                        _ => None,
                    })
                    .collect();
                verdicts.push(Verdict {
                    strategy,
                    quantity,
                    base,
                    slight,
                    sceptical: answer(Asked::Reading("sceptical")),
                    hopeful: answer(Asked::Reading("hopeful")),
                    grades: plan
                        .asked
                        .iter()
                        .enumerate()
                        .filter_map(|(probe, asked)| match asked {
                            Asked::Grade(grade) => Some((*grade, at(probe))),
                            _ => None,
                        })
                        .collect(),
                    weak: answer(Asked::Weak),
                    lero,
                    turns,
                    sifted: plan.sifted,
                });
            }
        }
        Self { verdicts, prefers: None }
    }
}

fn turn(row: &Row, base: f64, ends: [(f64, f64); 2]) -> Turn {
    let [low, high] = ends;
    let points = [low, (row.value, base), high];
    let crossing = points.windows(2).find_map(|pair| {
        let [(x, from), (y, to)] = [pair[0], pair[1]];
        (from * to < 0.0).then(|| x + (y - x) * from / (from - to))
    });
    Turn { id: row.id.clone(), name: row.name.clone(), value: row.value, ends, turns_at: crossing }
}

#[cfg(test)]
impl Verdict {
    /// Deaths over the horizon that rest on an assumption, for tests.
    pub(crate) fn made(base: f64, weak: f64) -> Self {
        use crate::findings::quantities::Timing;
        use crate::model::Outcome;
        Self {
            strategy: 1,
            quantity: Quantity::new(Outcome::Deaths, Timing::OverHorizon),
            base,
            slight: false,
            sceptical: weak,
            hopeful: 2.0 * base,
            grades: vec![(Grade::Assumption, weak)],
            weak,
            lero: None,
            turns: Vec::new(),
            sifted: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_that_weak_evidence_carries_alone_is_untested() {
        assert!(Verdict::made(-10.0, -2.0).untested());
        assert!(Verdict::made(-10.0, 1.0).untested());
        assert!(!Verdict::made(-10.0, -3.0).untested());
        // A harm is judged as a gain is.
        assert!(Verdict::made(10.0, 0.0).untested() && !Verdict::made(10.0, 3.0).untested());
        // What is too small to be worth a word has no parts and is not judged.
        let slight = Verdict { slight: true, ..Verdict::made(-0.1, 0.0) };
        assert!(!slight.untested() && slight.rests(0.0).is_none());
        assert_eq!(Verdict::made(0.0, 0.0).rests(0.0), None);
        assert!(!Verdict::made(0.0, 0.0).untested());
        assert_eq!(Verdict::made(-10.0, -2.0).rests(-2.0), Some(0.8));
        assert!(!Verdict::made(-10.0, 1.0).sign_holds() && Verdict::made(-10.0, -1.0).sign_holds());
    }

    #[test]
    fn an_answer_turns_between_its_ends() {
        let row = &Register::embedded().rows()[0];
        let (low, high) = (row.value - 1.0, row.value + 3.0);
        let turned = turn(row, -4.0, [(low, -6.0), (high, 4.0)]);
        assert!((turned.turns_at.unwrap_or(0.0) - (row.value + 1.5)).abs() < 1e-9);
        assert_eq!(turn(row, -4.0, [(low, -6.0), (high, -1.0)]).turns_at, None);
    }

    #[test]
    fn what_is_left_is_what_the_harshest_reading_of_the_whole_leaves() {
        let verdict = Verdict { sceptical: 12.0, lero: Some(-1.0), ..Verdict::made(20.0, 5.0) };
        assert_eq!(verdict.left(), -1.0);
        assert_eq!(Verdict { lero: None, ..verdict.clone() }.left(), 5.0);
        // A harm is left by the reading that leaves least harm.
        let harm = Verdict { base: -20.0, sceptical: -30.0, lero: None, weak: -2.0, ..verdict };
        assert_eq!(harm.left(), -2.0);
        assert!((harm.share(harm.left()).unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(Verdict { slight: true, ..harm }.share(-2.0), None);
    }
}
