//! A scenario that cannot be wrong: what the file becomes once every check has passed.
//!
//! The model, the engine and the summaries read these types and nothing of the file.

use super::lines::Line;
use super::people::{Age, Substance};
use crate::evidence::EvidenceChoice;
use crate::units::{Pence, YearMonth};

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
}

/// The area at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Name in sentences.
    pub name: String,
    /// Where the figures come from, or that they are illustrative.
    pub source: String,
    /// Adults and children resident.
    pub population: f64,
    /// People by what they depend on, in the order of [`Substance::ALL`].
    pub groups: [Group; Substance::COUNT],
    /// Levels set by hand or fitted, 1 where the evidence is used as it stands.
    pub levels: Levels,
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
    /// On entry to treatment, by group.
    pub entry: [f64; Substance::COUNT],
    /// On leaving treatment, by group.
    pub exit: [f64; Substance::COUNT],
    /// On overdose deaths (drug poisoning in every group).
    pub overdose: f64,
    /// On alcohol-specific deaths.
    pub alcohol: f64,
    /// On deaths from other causes.
    pub other_causes: f64,
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
    /// Lines whose effect the model cannot see and that this option changes.
    pub unseen_changes: Vec<Line>,
}

impl Strategy {
    /// The policy in force in a month.
    #[must_use]
    pub fn policy(&self, month: u32) -> &Policy {
        let later = self.policies.iter().rposition(|(from, _)| *from <= month);
        &self.policies[later.unwrap_or(0)].1
    }
}

/// Levers other than money. [`Policy::default`] is the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Mechanisms that are absent: exactly no effect. Not the same as zero provision.
    pub off: Vec<Mechanism>,
    /// People already on a prescription are tapered once clinical load passes its maximum.
    pub taper: bool,
    /// Traditions of mutual aid on offer (12-step, SMART, faith-based, other).
    pub mutual_aid_traditions: f64,
    /// Share of mutual-aid groups that send people on to a tradition that fits better: 0 is rivalry.
    pub mutual_aid_cooperation: f64,
    /// Whether a LERO welcomes people on a prescription.
    pub lero_inclusive: bool,
    /// Factor on a LERO's (log) effects: 1 as today, 0 none, negative harm.
    pub lero_quality: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            off: Vec::new(),
            taper: false,
            mutual_aid_traditions: 1.0,
            mutual_aid_cooperation: 1.0,
            lero_inclusive: true,
            lero_quality: 1.0,
        }
    }
}

impl Policy {
    /// Whether a mechanism is at work.
    #[must_use]
    pub fn on(&self, mechanism: Mechanism) -> bool {
        !self.off.contains(&mechanism)
    }
}

/// A mechanism that can be switched off; the numbers are those of `docs/model.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mechanism {
    /// 1. Prescribing protects; first weeks on and off are dangerous.
    PrescribingProtects,
    /// 2. Exit hazard falls with time in treatment.
    RetentionByStay,
    /// 3. Caseload drives entry, drop-out and completion.
    Caseload,
    /// 5. Heroin-assisted treatment.
    HeroinAssisted,
    /// 6. Needle exchange and hepatitis C.
    NeedleExchange,
    /// 7. Naloxone.
    Naloxone,
    /// 8. Consumption room.
    ConsumptionRoom,
    /// 10. Waiting loses people.
    Waiting,
    /// 13. Detox.
    Detox,
    /// 14. Rehab.
    Rehab,
    /// 15. Day programme, aftercare, recovery housing.
    RecoverySupport,
    /// 16. Relapse falls with time in recovery.
    RelapseByTime,
    /// 17. Mutual aid.
    MutualAid,
    /// 18. Lived experience recovery organisations.
    Lero,
    /// 21. Stacked supports have a floor.
    SupportFloor,
    /// 30. Alcohol: treatment and reduced drinking lower alcohol-specific deaths.
    AlcoholTreatment,
}

impl Mechanism {
    /// Every mechanism, in order.
    pub const ALL: &'static [Self] = &[
        Self::PrescribingProtects,
        Self::RetentionByStay,
        Self::Caseload,
        Self::HeroinAssisted,
        Self::NeedleExchange,
        Self::Naloxone,
        Self::ConsumptionRoom,
        Self::Waiting,
        Self::Detox,
        Self::Rehab,
        Self::RecoverySupport,
        Self::RelapseByTime,
        Self::MutualAid,
        Self::Lero,
        Self::SupportFloor,
        Self::AlcoholTreatment,
    ];

    /// The name in scenario files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PrescribingProtects => "prescribing_protects",
            Self::RetentionByStay => "retention_by_stay",
            Self::Caseload => "caseload",
            Self::HeroinAssisted => "heroin_assisted",
            Self::NeedleExchange => "needle_exchange",
            Self::Naloxone => "naloxone",
            Self::ConsumptionRoom => "consumption_room",
            Self::Waiting => "waiting",
            Self::Detox => "detox",
            Self::Rehab => "rehab",
            Self::RecoverySupport => "recovery_support",
            Self::RelapseByTime => "relapse_by_time",
            Self::MutualAid => "mutual_aid",
            Self::Lero => "lero",
            Self::SupportFloor => "support_floor",
            Self::AlcoholTreatment => "alcohol_treatment",
        }
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
    /// Years after the horizon over which survivors' remaining QALYs and costs are counted.
    pub remainder_years: u32,
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
