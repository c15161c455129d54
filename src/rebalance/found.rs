//! What a search found: numbers, and which lines and worlds they belong to.

use super::counted::Group;
use super::survey::Steps;
use super::variables::{Locked, Variable, Variables};
use super::worlds::Named;
use crate::evidence::Grade;
use crate::scenario::Objective;

/// An allocation that was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// Steps from today, by variable.
    pub steps: Steps,
    /// Pounds a year moved.
    pub moved: f64,
    /// Gains of every objective, `[world][objective]`.
    pub gains: Vec<[f64; 3]>,
    /// Of the objective: what counts, the lesser of what evidence as read and graded evidence alone show.
    pub counts: f64,
    /// Whether it is admissible.
    pub admissible: bool,
    /// What is lost in every named world against the best known there.
    pub regrets: Vec<f64>,
}

/// What the next or the last pounds of a line do.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginal {
    /// The variable.
    pub variable: usize,
    /// Whether it is the next money; else the last.
    pub next: bool,
    /// Pounds a year.
    pub pounds: f64,
    /// Gains by world and objective, against today.
    pub gains: Vec<[f64; 3]>,
    /// The part of it that finds nobody: of what is given, as evidence is read. None of the last money.
    pub unspent: Option<f64>,
    /// Whether it is only known for less than was asked: the line has no more.
    pub all: bool,
}

/// How a line stands over all allocations that cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No allocation lowers it.
    MustKeep,
    /// No allocation raises it.
    MustAvoid,
    /// Some raise it and some lower it.
    Free,
}

impl Standing {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::MustKeep => "must keep",
            Self::MustAvoid => "avoid raising",
            Self::Free => "free",
        }
    }
}

/// A line over all allocations that cannot be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The variable.
    pub variable: usize,
    /// Fewest and most pounds a year.
    pub pounds: (f64, f64),
    /// In how many it has more than today, and in how many less.
    pub raised: usize,
    /// The same of less.
    pub lowered: usize,
    /// In three words.
    pub standing: Standing,
}

/// A move of the smallest change that is worth making.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// Who gives, who takes, pounds a year.
    pub from: usize,
    /// Who takes.
    pub to: usize,
    /// Pounds a year.
    pub pounds: f64,
    /// What counts after this move, and all before it.
    pub counts: f64,
    /// What is gained as evidence is read.
    pub as_read: f64,
}

/// A guard or a bound that binds.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// What binds, in words.
    pub what: String,
    /// What would be gained without it, or with a step more.
    pub gain: f64,
    /// Pounds a year of that step; none of a guard.
    pub pounds: Option<f64>,
}

/// A row that could turn the gain.
#[derive(Clone, Debug, PartialEq)]
pub struct Turning {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its grade.
    pub grade: Grade,
    /// Low and high ends, and the gain there as evidence is read otherwise.
    pub ends: [(f64, f64); 2],
    /// Whether the gain turns between them.
    pub turns: bool,
}

/// Runs by chance on another seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// The allocation, as a number of [`Found::finalists`].
    pub finalist: usize,
    /// Runs.
    pub runs: u32,
    /// The seed.
    pub seed: u64,
    /// The mean gain and its Monte Carlo standard error.
    pub mean: f64,
    /// Its error.
    pub standard_error: f64,
    /// The middle 90 % of runs.
    pub middle: (f64, f64),
    /// Where the whole is another than today's: the mean gain against today's money, and its error.
    pub todays_money: Option<(f64, f64)>,
    /// The interval in which the mean was foretold to lie, nine times in ten.
    pub foretold: (f64, f64),
    /// Of what the area itself would count over the horizon, nine times in ten within so many of what was to be expected, by
    /// chance alone; none of a stock.
    pub counted: Option<f64>,
}

impl Confirmed {
    /// Whether the mean lies where it was foretold to lie.
    #[must_use]
    pub fn inside(&self) -> bool {
        (self.foretold.0..=self.foretold.1).contains(&self.mean)
    }

    /// Whether it keeps at least half of what was foretold: one of ten falls outside the interval by chance alone.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.mean > 0.0 && self.mean >= 0.25 * (self.foretold.0 + self.foretold.1)
    }
}

/// An allocation that is handed out as a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Finalist {
    /// In columns and files.
    pub id: &'static str,
    /// In sentences.
    pub title: &'static str,
    /// The allocation.
    pub allocation: Allocation,
    /// Deaths and recoveries by group, less today's, as evidence is read.
    pub groups: Vec<(Group, f64, f64)>,
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The objective.
    pub objective: Objective,
    /// What moved.
    pub variables: Variables,
    /// The worlds.
    pub worlds: Vec<Named>,
    /// Today's number of every objective, by world.
    pub today: Vec<[f64; 3]>,
    /// Next and last pounds of every variable.
    pub marginal: Vec<Marginal>,
    /// The frontier of deaths and recoveries, today first.
    pub frontier: Vec<Allocation>,
    /// Allocations that cannot be told from the best, the best first; only today where nothing beats it.
    pub ties: Vec<Allocation>,
    /// Every line over these.
    pub spreads: Vec<Spread>,
    /// What is handed out.
    pub finalists: Vec<Finalist>,
    /// The order of moves of the smallest change.
    pub ladder: Vec<Rung>,
    /// What binds.
    pub binding: Vec<Binding>,
    /// Rows that could turn the best's gain.
    pub turning: Vec<Turning>,
    /// Runs on another seed.
    pub confirmed: Vec<Confirmed>,
    /// Lines about which this model cannot decide: what more of them does rests on weak evidence alone.
    pub undecided: Vec<usize>,
    /// Where the whole is another than today's: gains as evidence is read against *today's money*, of the whole spread evenly
    /// and of the best.
    pub todays_money: Option<[f64; 2]>,
    /// Whether it was stopped on the way.
    pub interrupted: bool,
    /// Allocations run, worlds counted.
    pub ran: u64,
}

impl Found {
    /// Whether anything beats today (or the same total, spread evenly): that itself is not among what cannot be told from the best.
    #[must_use]
    pub fn beats_today(&self) -> bool {
        let even = self.variables.even();
        let moves = |own: &Allocation| own.steps != even;
        !self.ties.is_empty() && self.ties.iter().all(moves)
    }

    /// Pounds a year of a variable in an allocation.
    #[must_use]
    pub fn pounds(&self, variable: usize, steps: i32) -> f64 {
        let own: &Variable = &self.variables.moving[variable];
        crate::units::Pence(own.today).pounds() + self.variables.pounds(steps)
    }

    /// What does not move.
    #[must_use]
    pub fn locked(&self) -> &[Locked] {
        &self.variables.locked
    }
}
