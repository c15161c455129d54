//! What a search for other balances of a budget may do: which lines move, how far, and what may not get worse.

use super::lines::Line;
use crate::units::Pence;

/// What a search wants more or less of. Objectives are never added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objective {
    /// Fewer deaths, all causes.
    #[default]
    Deaths,
    /// More people who reach one year of recovery.
    Recovery,
    /// More people in settled recovery.
    Settled,
}

impl Objective {
    /// Every objective, in order.
    pub const ALL: [Self; 3] = [Self::Deaths, Self::Recovery, Self::Settled];

    /// The name in files and columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Deaths => "deaths",
            Self::Recovery => "recovery",
            Self::Settled => "settled",
        }
    }

    /// A gain by it, in words that follow a number: `fewer deaths`.
    #[must_use]
    pub const fn gain(self) -> &'static str {
        match self {
            Self::Deaths => "fewer deaths",
            Self::Recovery => "more people reaching one year of recovery",
            Self::Settled => "more people in settled recovery, on average",
        }
    }
}

/// What may not get worse than today unless it is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// What is given to a line that changes is spent.
    Spent,
    /// Conditions of grants.
    Conditions,
    /// Nobody waits longer for a prescription, or for treatment.
    Queues,
    /// Needle exchange keeps its money.
    Needles,
    /// Hepatitis C infections.
    HepatitisC,
    /// Deaths, all causes.
    Deaths,
    /// People reaching one year of recovery.
    Recovery,
    /// People in settled recovery.
    Settled,
    /// Opiate clients who reach one year of recovery.
    OpiateRecovery,
    /// Deaths and recoveries of every group of people.
    Groups,
}

impl Guard {
    /// Every guard, in order.
    pub const ALL: [Self; 10] = [
        Self::Spent,
        Self::Conditions,
        Self::Queues,
        Self::Needles,
        Self::HepatitisC,
        Self::Deaths,
        Self::Recovery,
        Self::Settled,
        Self::OpiateRecovery,
        Self::Groups,
    ];

    /// The name in files and columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Spent => "spent",
            Self::Conditions => "conditions",
            Self::Queues => "queues",
            Self::Needles => "needles",
            Self::HepatitisC => "hepatitis_c",
            Self::Deaths => "deaths",
            Self::Recovery => "recovery",
            Self::Settled => "settled",
            Self::OpiateRecovery => "opiate_recovery",
            Self::Groups => "groups",
        }
    }

    /// In a sentence that begins with "may not": what it holds.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Spent => "money that a line gains must be spent",
            Self::Conditions => "conditions of grants must be kept",
            Self::Queues => "nobody may wait longer for a prescription or for treatment",
            Self::Needles => "needle exchange must keep its money",
            Self::HepatitisC => "hepatitis C infections may not rise",
            Self::Deaths => "deaths may not rise",
            Self::Recovery => "recoveries of a year may not fall",
            Self::Settled => "settled recoveries may not fall",
            Self::OpiateRecovery => "recoveries of opiate clients may not fall",
            Self::Groups => "no group of people may fare worse",
        }
    }
}

/// What a search may do: `[rebalance]` of a scenario file, or what the command line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rebalance {
    /// What it wants.
    pub objective: Objective,
    /// Pounds a year that are given out in the end; today's where none.
    pub total: Option<Pence>,
    /// Lines that keep their pounds.
    pub protect: Vec<Line>,
    /// The least that lines may have, in multiples of today's.
    pub least: Vec<(Line, f64)>,
    /// The most that lines may have, in multiples of today's.
    pub most: Vec<(Line, f64)>,
    /// Pounds a year that lines without money may be given.
    pub begin: Vec<(Line, Pence)>,
    /// Pounds a year that may be moved.
    pub most_moved: Option<Pence>,
    /// Pounds a year of a step.
    pub step: Option<Pence>,
    /// The month in which the money begins to move, from 0; a year after the start, within the horizon, where none.
    pub from: Option<u32>,
    /// Months over which it moves; a year where none.
    pub over: Option<f64>,
    /// Guards that are lifted.
    pub lifted: Vec<Guard>,
    /// Whether money may move from one area to another, in a file with several.
    pub between_areas: bool,
}
