//! What the gate counts, and under which readings.

use crate::narrative::readings::BASE;

/// The readings under which the gate holds or does not.
pub const READINGS: [&str; 3] = [BASE, "sceptical", "hopeful"];

/// By what an option may beat carrying on as now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Deaths.
    Deaths,
    /// Net benefit.
    NetBenefit,
    /// Other people's completions.
    Completions,
}

impl Measure {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Deaths => "deaths",
            Self::NetBenefit => "net benefit",
            Self::Completions => "other people's completions",
        }
    }
}
