//! Everything that is shown about a run.

use super::brief::Brief;
use super::texts::{BoardSection, Words};
use crate::findings::assumptions::Assumption;
use crate::findings::by_area::AreaRow;
use crate::findings::drawn::Drawn;
use crate::findings::facts::{Facts, StrategyName};
use crate::findings::groups::GroupRow;
use crate::findings::headline::{Answer, find};
use crate::findings::money::{Budget, MoneyRow};
use crate::findings::months::Months;
use crate::findings::observed::ObservedRow;
use crate::findings::quantities::{Quantity, Timing};
use crate::findings::rests::Rests;
use crate::findings::sample::Sample;
use crate::findings::strays::Strays;
use crate::findings::together::Together;
use crate::findings::valuation::Value;
use crate::findings::years::YearRow;
use crate::model::Outcome;
use ndarray::{ArcArray, Ix4};

/// Everything that is shown about a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What was run.
    pub facts: Facts,
    /// Options, the comparator first.
    pub strategies: Vec<StrategyName>,
    /// Every quantity, for every option and against the comparator.
    pub answers: Vec<Answer>,
    /// Deaths that drugs and alcohol cause, counted together; none without a single run.
    pub caused: Option<Answer>,
    /// Value for money; none without a single run.
    pub value: Option<Value>,
    /// Month by month.
    pub months: Months,
    /// Year by year.
    pub years: Vec<YearRow>,
    /// Every run by year: `[run, strategy, year, HEADLINES]`, flows added up over the year, stocks averaged over its
    /// months; none where it was not kept.
    pub replicates: Option<ArcArray<f64, Ix4>>,
    /// Money by year and line.
    pub money: Vec<MoneyRow>,
    /// The budget of every option before and after.
    pub budgets: Vec<Budget>,
    /// Outcomes by group of people.
    pub groups: Vec<GroupRow>,
    /// Public figures beside the model.
    pub observed: Vec<ObservedRow>,
    /// Options that put others together, beside the sum of their parts.
    pub together: Vec<Together>,
    /// Outcomes by area; empty where there is one.
    pub areas: Vec<AreaRow>,
    /// How far an area's own totals stray beyond counting.
    pub strays: Strays,
    /// The sample for other tools; none without a single run.
    pub sample: Option<Sample>,
    /// What pictures show besides; empty without a single run.
    pub drawn: Drawn,
    /// The first table, as text.
    pub board: Vec<BoardSection>,
    /// What the answers rest on; empty where nothing was asked.
    pub rests: Rests,
    /// Every number taken from outside; empty where nothing was asked.
    pub assumptions: Vec<Assumption>,
    /// Sentences.
    pub words: Words,
    /// What a board reads on one page.
    pub brief: Brief,
}

impl Summary {
    /// The answer for an outcome with a timing.
    #[must_use]
    pub fn answer(&self, outcome: Outcome, timing: Timing) -> Option<&Answer> {
        find(&self.answers, Quantity::new(outcome, timing))
    }
}
