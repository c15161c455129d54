//! How certain the evidence behind a result is.

use super::rests::{Turn, Verdict};
use crate::evidence::{Grade, Register};

/// A number carries a result when at least this share of it goes without it.
const CARRIES: f64 = 0.25;

/// How certain the evidence behind a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// None: it rests on weak evidence alone, or its sign turns with how contested evidence is read.
    None,
    /// Very low.
    VeryLow,
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High: a number of the register can be so, a result of the model never is.
    High,
}

impl Certainty {
    /// What a result's certainty is at most where a number of this grade carries it.
    #[must_use]
    pub const fn of_grade(grade: Grade) -> Self {
        match grade {
            Grade::High | Grade::Moderate => Self::Moderate,
            Grade::Low => Self::Low,
            Grade::VeryLow | Grade::Assumption => Self::VeryLow,
        }
    }
}

/// How certain a result is, and the weakest number that carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// How certain.
    pub certainty: Certainty,
    /// Whether it rests on weak evidence alone.
    pub untested: bool,
    /// The number that moves it most among the weakest that carry it: name, id and grade. None where single numbers were not
    /// tried, or none carries it alone.
    pub weakest: Option<(String, String, Grade)>,
}

impl Basis {
    /// Of a difference whose mean over the runs is `mean`; none where there is no difference worth the name.
    #[must_use]
    pub fn of(verdict: &Verdict, mean: f64) -> Option<Self> {
        if verdict.base == 0.0 || verdict.slight {
            return None;
        }
        let carries = |share: f64| share >= CARRIES;
        let grades = verdict.grades.iter().filter_map(|&(grade, without)| {
            verdict.rests(without).filter(|share| carries(*share)).map(|_| grade)
        });
        let reach = |turn: &Turn| turn.reach(verdict.base) / verdict.base.abs();
        let tried = verdict.turns.iter().filter(|turn| carries(reach(turn)));
        let tried: Vec<(&Turn, Grade)> = tried
            .filter_map(|turn| Some((turn, Register::embedded().row(&turn.id)?.grade)))
            .collect();
        let tested = verdict.sifted && !verdict.turns.is_empty();
        let most = if tested { Certainty::Moderate } else { Certainty::Low };
        let certainty = grades
            .chain(tried.iter().map(|(_, grade)| *grade))
            .map(Certainty::of_grade)
            .fold(most, Certainty::min);
        let unknown = verdict.untested() || !verdict.sign_holds() || verdict.base * mean < 0.0;
        let weakest = tried.iter().max_by(|(one, grade), (other, second)| {
            Certainty::of_grade(*second)
                .cmp(&Certainty::of_grade(*grade))
                .then(reach(one).total_cmp(&reach(other)))
        });
        Some(Self {
            certainty: if unknown { Certainty::None } else { certainty },
            untested: verdict.untested(),
            weakest: weakest.map(|(turn, grade)| (turn.name.clone(), turn.id.clone(), *grade)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::quantities::{Quantity, Timing};
    use crate::model::Outcome;

    fn verdict() -> Verdict {
        Verdict {
            strategy: 1,
            quantity: Quantity::new(Outcome::Deaths, Timing::OverHorizon),
            base: 20.0,
            slight: false,
            sceptical: 15.0,
            hopeful: 30.0,
            grades: vec![(Grade::Moderate, 10.0), (Grade::Low, 19.0), (Grade::Assumption, 19.0)],
            weak: 18.0,
            lero: None,
            turns: Vec::new(),
            sifted: true,
        }
    }

    fn turn(grade: Grade, reach: f64) -> Turn {
        let rows = Register::embedded().rows();
        let row = rows.iter().find(|row| row.grade == grade).unwrap();
        let ends = [(0.0, 20.0 - reach), (1.0, 20.0)];
        Turn { id: row.id.clone(), name: row.name.clone(), value: 1.0, ends, turns_at: None }
    }

    fn found(verdict: &Verdict) -> Certainty {
        Basis::of(verdict, 20.0).unwrap().certainty
    }

    #[test]
    fn a_result_is_as_certain_as_the_weakest_number_that_carries_it() {
        assert_eq!(found(&verdict()), Certainty::Low, "no single number was tried");
        let tried = |grade, reach| Verdict { turns: vec![turn(grade, reach)], ..verdict() };
        assert_eq!(found(&tried(Grade::Low, 4.0)), Certainty::Moderate, "a fifth is no quarter");
        assert_eq!(found(&tried(Grade::Low, 5.0)), Certainty::Low);
        assert_eq!(found(&tried(Grade::Assumption, 5.0)), Certainty::VeryLow);
        let grades = vec![(Grade::VeryLow, 15.0)];
        assert_eq!(found(&Verdict { grades, ..tried(Grade::Low, 4.0) }), Certainty::VeryLow);
        let few = Verdict { sifted: false, ..tried(Grade::Moderate, 5.0) };
        assert_eq!(found(&few), Certainty::Low, "few runs may have missed a weaker one");
        let several = vec![turn(Grade::Low, 19.0), turn(Grade::Assumption, 6.0)];
        let basis = Basis::of(&Verdict { turns: several, ..verdict() }, 20.0).unwrap();
        assert_eq!(basis.weakest.unwrap().2, Grade::Assumption, "weaker, though it moves less");
    }

    #[test]
    fn what_is_untested_or_turns_is_not_known() {
        assert_eq!(found(&Verdict { weak: 4.9, ..verdict() }), Certainty::None);
        assert_eq!(found(&Verdict { sceptical: -1.0, ..verdict() }), Certainty::None);
        assert_eq!(Basis::of(&verdict(), -3.0).unwrap().certainty, Certainty::None);
        assert_eq!(Basis::of(&Verdict { slight: true, ..verdict() }, 20.0), None);
        assert_eq!(Basis::of(&Verdict { base: 0.0, ..verdict() }, 0.0), None);
    }
}
