//! A scenario that cannot be wrong: what the file becomes once every check has passed.
//!
//! The model, the engine and the summaries read these types and nothing of the file.

use super::lines::Line;
use super::observed::Observed;
use super::people::{Age, Substance};
use super::policy::Policy;
use super::rebalance::Rebalance;
use crate::evidence::EvidenceChoice;
use crate::random::shuffled;
use crate::units::{MONTHS_PER_YEAR, Pence, YearMonth};

/// The order of a fit's draws, among the orders of a seed.
const ORDER: u32 = u32::MAX;

/// Money for one month, by line, in the order of [`Line::ALL`].
pub type MonthlyFunds = [Pence; Line::COUNT];

/// Everything that a run needs to know, apart from the evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name in folders and columns: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// Title in sentences.
    pub title: String,
    /// What the scenario asks, in a sentence or two.
    pub description: String,
    /// The first month.
    pub start: YearMonth,
    /// Number of months simulated.
    pub horizon_months: u32,
    /// Whether demand and the danger of the supply drift from run to run.
    pub drift: bool,
    /// Price year of every pound, such as 2024 for 2024/25.
    pub price_year: u32,
    /// The people at the start and what their levels are.
    pub area: Area,
    /// Pounds a year by line at the start: what the levels were set under.
    pub baseline: [Pence; Line::COUNT],
    /// The options, the comparator first. At least one.
    pub strategies: Vec<Strategy>,
    /// How results are valued.
    pub economics: Economics,
    /// Which reading of each contested effect is used, and which values are overridden.
    pub evidence: EvidenceChoice,
    /// Runs unless the command line says otherwise. At least 1.
    pub runs: u32,
    /// Seed unless the command line says otherwise.
    pub seed: u64,
    /// Draws of levels and evidence from a fit; none where the levels are set by hand.
    pub fit: Option<Fit>,
    /// What was observed.
    pub observed: Vec<Observed>,
    /// What grants ask for.
    pub conditions: Vec<Condition>,
    /// Grants that pay a part of the budget.
    pub streams: Vec<Stream>,
    /// Where there are several areas: each on its own, with the same options. What stands above is then their sum.
    pub areas: Vec<Scenario>,
    /// Figures that are somebody else's until the area's own take their place: paths of values in the file, the one that is
    /// worth most first.
    pub stand_ins: Vec<String>,
    /// A contract for most of the service, as it was split over lines.
    pub integrated: Option<Integrated>,
    /// Where the pounds of each line stand: a cell, or a line of a file. Lines that nobody states are not here.
    pub stated: Vec<(Line, String)>,
    /// What a search for other balances may do.
    pub rebalance: Rebalance,
    /// How spreadsheets were understood: for the screen of who reads them, and in no result.
    pub understood: Vec<String>,
    /// The financial year of the budget, where the spreadsheet from which it comes says it.
    pub budget_year: Option<i32>,
}

impl Scenario {
    /// The year of the simulation, from 0, beside which a figure stands: its own, or the first for the year before the
    /// start. None outside the horizon.
    #[must_use]
    pub fn year_of(&self, figure: &Observed) -> Option<usize> {
        let years = self.horizon_months / MONTHS_PER_YEAR as u32;
        let year = figure.year - self.start.financial_year();
        let year = if year == -1 { 0 } else { year };
        usize::try_from(year).ok().filter(|&year| year < years as usize)
    }

    /// What is run: every area on its own, or the one that there is.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        if self.areas.is_empty() { std::slice::from_ref(self) } else { &self.areas }
    }
}

/// One contract for most of the service, of which nobody says what each line has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integrated {
    /// What it costs a year.
    pub pounds: Pence,
    /// How it is split over lines: an assumption.
    pub lines: [Pence; Line::COUNT],
}

/// A part of the budget that a grant pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Its name in the file.
    pub name: String,
    /// Its name in sentences.
    pub title: String,
    /// First month with it, where it is new money on top of the budget; none where it is a part of it from the start.
    pub from: Option<u32>,
    /// First month without it, unless an option says otherwise; none where it goes on.
    pub until: Option<u32>,
    /// Pence a year by line, over every area.
    pub amount: [Pence; Line::COUNT],
    /// Ids of the areas in which it is paid; none where it is in all.
    pub areas: Vec<String>,
}

impl Stream {
    /// Pence a year over all lines.
    #[must_use]
    pub fn total(&self) -> Pence {
        self.amount.iter().copied().sum()
    }
}

/// A condition of a grant.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Whose it is, in sentences.
    pub title: String,
    /// The stream whose condition it is; none where it holds whatever is paid.
    pub stream: Option<String>,
    /// The lines that it is about.
    pub lines: Vec<Line>,
    /// What they have to have together in a year.
    pub least: Pence,
    /// First month in which it holds.
    pub from: u32,
    /// First month in which it no longer holds.
    pub until: u32,
}

/// The area at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Name in sentences.
    pub name: String,
    /// Where the figures come from, or that they are illustrative.
    pub source: String,
    /// ONS code of the authority that it is; none of invented areas.
    pub code: Option<String>,
    /// Adults and children resident.
    pub population: f64,
    /// People by what they depend on, in the order of [`Substance::ALL`].
    pub groups: [Group; Substance::COUNT],
    /// Levels set by hand or fitted, 1 where the evidence is used as it stands.
    pub levels: Levels,
    /// What its fit warned of.
    pub warned: Vec<String>,
}

/// People with one dependence at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Dependent adults, in or out of treatment, not in recovery.
    pub dependent: f64,
    /// Share by age band; sums to 1.
    pub age_shares: [f64; Age::COUNT],
    /// Share who are women.
    pub female_share: f64,
    /// Share who want abstinence.
    pub abstinence_share: f64,
    /// Share of higher complexity (alcohol: moderate or severe).
    pub higher_complexity_share: f64,
    /// New people by age band, as shares; sums to 1.
    pub onset_age_shares: [f64; Age::COUNT],
}

/// Multipliers on levels that the evidence leaves open. 1 is the evidence as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// On people newly dependent, by group: 1 keeps each group's numbers at the start.
    pub onset: [f64; Substance::COUNT],
    /// On entry to treatment, by group.
    pub entry: [f64; Substance::COUNT],
    /// On leaving treatment, by group.
    pub exit: [f64; Substance::COUNT],
    /// On dependent people at the start, by group: what nobody has counted.
    pub dependent: [f64; Substance::COUNT],
    /// On people in treatment at the start, by group: 1 is where the area would settle, less an area that grows.
    pub in_treatment: [f64; Substance::COUNT],
    /// On overdose deaths (drug poisoning in every group).
    pub overdose: f64,
    /// On alcohol-specific deaths.
    pub alcohol: f64,
    /// On deaths from other causes.
    pub other_causes: f64,
}

impl Levels {
    /// The evidence as it stands.
    pub const NEUTRAL: Self = Self {
        onset: [1.0; Substance::COUNT],
        entry: [1.0; Substance::COUNT],
        exit: [1.0; Substance::COUNT],
        dependent: [1.0; Substance::COUNT],
        in_treatment: [1.0; Substance::COUNT],
        overdose: 1.0,
        alcohol: 1.0,
        other_causes: 1.0,
    };
    /// How many there are.
    pub const COUNT: usize = Self::BY_GROUP * Substance::COUNT + 3;
    /// How many have a number for each group.
    pub const BY_GROUP: usize = 5;

    /// Their names in columns, in the order of [`Levels::numbers`].
    #[must_use]
    pub fn names() -> Vec<String> {
        let by_group = |name: &str| -> Vec<String> {
            Substance::ALL.iter().map(|group| format!("level_{name}_{}", group.key())).collect()
        };
        let one = ["level_overdose", "level_alcohol", "level_other_causes"].map(str::to_owned);
        let groups = ["onset", "entry", "exit", "dependent", "in_treatment"];
        groups.into_iter().flat_map(by_group).chain(one).collect()
    }

    /// One number after the other: onset, entry, exit, dependent people and people in treatment by group, then the deaths.
    #[must_use]
    pub fn numbers(&self) -> [f64; Self::COUNT] {
        let mut numbers = [0.0; Self::COUNT];
        let groups = [self.onset, self.entry, self.exit, self.dependent, self.in_treatment];
        let all = groups.as_flattened().iter();
        let deaths = [&self.overdose, &self.alcohol, &self.other_causes];
        for (to, from) in numbers.iter_mut().zip(all.chain(deaths)) {
            *to = *from;
        }
        numbers
    }

    /// The other way round.
    #[must_use]
    pub fn from_numbers(numbers: &[f64; Self::COUNT]) -> Self {
        let group = |first: usize| std::array::from_fn(|index| numbers[first + index]);
        let last = Self::BY_GROUP * Substance::COUNT;
        Self {
            onset: group(0),
            entry: group(Substance::COUNT),
            exit: group(2 * Substance::COUNT),
            dependent: group(3 * Substance::COUNT),
            in_treatment: group(4 * Substance::COUNT),
            overdose: numbers[last],
            alcohol: numbers[last + 1],
            other_causes: numbers[last + 2],
        }
    }

    /// Both together.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let (own, other) = (self.numbers(), other.numbers());
        Self::from_numbers(&std::array::from_fn(|index| own[index] * other[index]))
    }
}

/// What an area's public figures leave open after `balance calibrate`: draws of levels and of parts of the evidence
/// together, equally likely.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The seed of the evidence's draws.
    pub seed: u64,
    /// The normal scores that the figures inform, as indices of [`crate::evidence::coordinates`].
    pub informed: Vec<usize>,
    /// The draws. At least one.
    pub draws: Vec<FitDraw>,
}

/// One draw of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct FitDraw {
    /// The run whose draw of the evidence it takes, but for what the figures inform.
    pub run: u32,
    /// Factors on the levels of the area.
    pub levels: Levels,
    /// A score for each of [`Fit::informed`].
    pub scores: Vec<f64>,
}

impl Fit {
    /// The draw of a run: each seed takes them in an order of its own. More runs than draws go through them again, in the
    /// same order.
    #[must_use]
    pub fn draw(&self, seed: u64, run: u32) -> &FitDraw {
        let count = self.draws.len() as u32;
        &self.draws[shuffled(run % count, count, seed, ORDER) as usize]
    }
}

/// One option: a budget path and the policies in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Strategy {
    /// Name in columns: a letter, then lower-case letters, digits and `_`.
    pub id: String,
    /// Title in sentences.
    pub title: String,
    /// Funds by month, one entry a month of the horizon.
    pub funds: Vec<MonthlyFunds>,
    /// Policies by the month from which they hold, in order, the first from month 0.
    pub policies: Vec<(u32, Policy)>,
    /// Ids of the options that this one puts together; empty for most.
    pub parts: Vec<String>,
    /// Streams that are paid for a time, by name, with the first month without each.
    pub ends: Vec<(String, u32)>,
}

impl Strategy {
    /// The policy in force in a month.
    #[must_use]
    pub fn policy(&self, month: u32) -> &Policy {
        let later = self.policies.iter().rposition(|(from, _)| *from <= month);
        &self.policies[later.unwrap_or(0)].1
    }
}

/// How results are valued.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Economics {
    /// Yearly discount rate on costs.
    pub discount_costs: f64,
    /// Yearly discount rate on QALYs.
    pub discount_qalys: f64,
    /// Pounds per QALY for net monetary benefit.
    pub threshold_gbp_per_qaly: f64,
    /// Whose valuation of health counts in net monetary benefit.
    pub valuation: Valuation,
    /// Whose costs count in net monetary benefit.
    pub perspective: Perspective,
    /// Years after the horizon over which survivors' remaining QALYs and costs are counted.
    pub remainder_years: u32,
}

/// Whose costs count in net monetary benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Perspective {
    /// The commissioner's spend alone.
    Commissioner,
    /// That, and what other public bodies pay: NHS medicines and hospital care, adult social care, prison health care,
    /// rent in recovery housing.
    Public,
    /// All of that, and what crime costs society.
    Society,
}

impl Perspective {
    /// Every perspective, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Commissioner, Self::Public, Self::Society];

    /// The name in files and columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Commissioner => "commissioner",
            Self::Public => "public",
            Self::Society => "society",
        }
    }
}

/// Whose valuation of health counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valuation {
    /// The recommended base case, between the two others.
    Base,
    /// A public panel's.
    Public,
    /// Patients' own.
    Patient,
}
