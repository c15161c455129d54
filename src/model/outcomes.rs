//! What a month reports: one number per outcome.

/// Whether an outcome happens within a month or stands at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Counted within the month: a year or a horizon adds months up.
    Flow,
    /// People (or a ratio) at the end of the month: a year or a horizon averages months.
    Stock,
}

macro_rules! outcomes {
    ($($variant:ident => $key:literal, $kind:ident, $unit:literal, $label:literal;)*) => {
        /// Something that every month of every run reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Outcome {
            $(#[doc = $label] $variant,)*
        }

        impl Outcome {
            /// Every outcome, in the order of a month's record.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// How many outcomes there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The name in columns, without its unit.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// Flow or stock.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind),* }
            }

            /// The unit of a month's number.
            #[must_use]
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit),* }
            }

            /// The name in sentences.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }
    };
}

outcomes! {
    // Deaths
    Deaths => "deaths", Flow, "people", "deaths, all causes";
    DeathsOverdose => "deaths_overdose", Flow, "people", "drug-poisoning (misuse) deaths";
    DeathsAlcohol => "deaths_alcohol", Flow, "people", "alcohol-specific deaths";
    DeathsOther => "deaths_other", Flow, "people", "deaths from other causes";
    DeathsInTreatment => "deaths_in_treatment", Flow, "people", "deaths in treatment";
    DeathsUntreated => "deaths_not_treated_in_five_years", Flow, "people", "drug and alcohol deaths of people not treated in five years";
    // The funnel
    Onset => "onset", Flow, "people", "people newly dependent";
    Starts => "treatment_starts", Flow, "people", "treatment starts";
    StartsOpiate => "treatment_starts_opiate", Flow, "people", "treatment starts, opiates";
    StartsNonOpiate => "treatment_starts_non_opiate", Flow, "people", "treatment starts, non-opiates only";
    StartsNonOpiateAlcohol => "treatment_starts_non_opiate_alcohol", Flow, "people", "treatment starts, non-opiates and alcohol";
    StartsAlcohol => "treatment_starts_alcohol", Flow, "people", "treatment starts, alcohol only";
    StartsNps => "treatment_starts_nps", Flow, "people", "treatment starts, new psychoactive substances";
    Returns => "re_presentations", Flow, "people", "requests by people treated in the last 12 months";
    Exits => "treatment_exits", Flow, "people", "exits from treatment, any reason";
    ExitsOpiate => "treatment_exits_opiate", Flow, "people", "exits from treatment, opiates";
    ExitsNonOpiate => "treatment_exits_non_opiate", Flow, "people", "exits from treatment, non-opiates only";
    ExitsNonOpiateAlcohol => "treatment_exits_non_opiate_alcohol", Flow, "people", "exits from treatment, non-opiates and alcohol";
    ExitsAlcohol => "treatment_exits_alcohol", Flow, "people", "exits from treatment, alcohol only";
    ExitsNps => "treatment_exits_nps", Flow, "people", "exits from treatment, new psychoactive substances";
    Completions => "completions", Flow, "people", "treatment completed";
    CompletionsOpiate => "completions_opiate", Flow, "people", "treatment completed, opiates";
    CompletionsNonOpiate => "completions_non_opiate", Flow, "people", "treatment completed, non-opiates only";
    CompletionsNonOpiateAlcohol => "completions_non_opiate_alcohol", Flow, "people", "treatment completed, non-opiates and alcohol";
    CompletionsAlcohol => "completions_alcohol", Flow, "people", "treatment completed, alcohol only";
    CompletionsNps => "completions_nps", Flow, "people", "treatment completed, new psychoactive substances";
    DropOuts => "drop_outs", Flow, "people", "left treatment unplanned";
    Referrals => "referrals", Flow, "people", "people asking for treatment";
    LostWaiting => "lost_waiting", Flow, "people", "lost while waiting";
    DetoxStarts => "detox_starts", Flow, "people", "inpatient detox starts";
    CommunityDetoxStarts => "community_detox_starts", Flow, "people", "community detox starts";
    RehabStarts => "rehab_starts", Flow, "people", "rehab starts";
    // Recovery
    RecoveriesBegun => "recoveries_begun", Flow, "people", "recoveries begun";
    Relapses => "relapses", Flow, "people", "relapses from recovery";
    ReachedOneYear => "recovery_one_year", Flow, "people", "people reaching one year of recovery";
    ReachedFiveYears => "recovery_five_years", Flow, "people", "people reaching five years of recovery";
    // Infections
    HepatitisInfections => "hepatitis_c_infections", Flow, "people", "new hepatitis C infections";
    HepatitisDeaths => "hepatitis_c_later_deaths", Flow, "people", "later deaths that new hepatitis C infections bring";
    // Value
    Qalys => "qalys", Flow, "QALYs", "QALYs, base valuation";
    QalysPublic => "qalys_public", Flow, "QALYs", "QALYs, public valuation";
    QalysPatient => "qalys_patient", Flow, "QALYs", "QALYs, patients' own valuation";
    LifeYears => "life_years", Flow, "years", "life-years";
    Spend => "spend", Flow, "pounds", "commissioner spend";
    Underspend => "underspend", Flow, "pounds", "money not spent";
    Transition => "transition_cost", Flow, "pounds", "of the spend: re-tender, redundancy and hand-over";
    // Others who pay, each on its own; never added to the commissioner's
    HepatitisCost => "hepatitis_c_cost", Flow, "pounds", "NHS: hepatitis C medicines";
    HospitalCost => "hospital_cost", Flow, "pounds", "NHS: hospital and emergency care";
    SocialCareCost => "social_care_cost", Flow, "pounds", "adult social care";
    PrisonHealthCost => "prison_health_cost", Flow, "pounds", "prison health care";
    RentCost => "rent_cost", Flow, "pounds", "rent in recovery housing";
    CrimeCost => "crime_cost", Flow, "pounds", "crime, a cost to society and no cash (opiates and crack)";
    // The same, discounted to the start
    SpendDiscounted => "spend_discounted", Flow, "pounds", "commissioner spend, discounted";
    PublicCostDiscounted => "public_cost_discounted", Flow, "pounds", "other public bodies' costs (NHS, social care, prison health care, rent), discounted";
    CrimeCostDiscounted => "crime_cost_discounted", Flow, "pounds", "crime, a cost to society and no cash, discounted";
    QalysDiscounted => "qalys_discounted", Flow, "QALYs", "QALYs, base valuation, discounted";
    QalysPublicDiscounted => "qalys_public_discounted", Flow, "QALYs", "QALYs, public valuation, discounted";
    QalysPatientDiscounted => "qalys_patient_discounted", Flow, "QALYs", "QALYs, patients' own valuation, discounted";
    // What survivors at the horizon still have before them, discounted to the start; in the last month only
    RemainingSpend => "remaining_spend_discounted", Flow, "pounds", "survivors' remaining spend, discounted";
    SparedPublicCost => "spared_public_cost_discounted", Flow, "pounds", "costs to other public bodies that those who died would have brought, discounted";
    SparedCrimeCost => "spared_crime_cost_discounted", Flow, "pounds", "crime that those who died would have brought, discounted";
    RemainingPublicCost => "remaining_public_cost_discounted", Flow, "pounds", "survivors' remaining costs to other public bodies, discounted";
    RemainingCrimeCost => "remaining_crime_cost_discounted", Flow, "pounds", "survivors' remaining crime, a cost to society and no cash, discounted";
    RemainingQalys => "remaining_qalys_discounted", Flow, "QALYs", "survivors' remaining QALYs, base valuation, discounted";
    RemainingQalysPublic => "remaining_qalys_public_discounted", Flow, "QALYs", "survivors' remaining QALYs, public valuation, discounted";
    RemainingQalysPatient => "remaining_qalys_patient_discounted", Flow, "QALYs", "survivors' remaining QALYs, patients' own valuation, discounted";
    // People at the end of the month
    Alive => "alive", Stock, "people", "people alive in the model";
    Dependent => "dependent", Stock, "people", "dependent, in or out of treatment";
    DependentOpiate => "dependent_opiate", Stock, "people", "dependent, opiates";
    DependentNonOpiate => "dependent_non_opiate", Stock, "people", "dependent, non-opiates only";
    DependentNonOpiateAlcohol => "dependent_non_opiate_alcohol", Stock, "people", "dependent, non-opiates and alcohol";
    DependentAlcohol => "dependent_alcohol", Stock, "people", "dependent, alcohol only";
    DependentNps => "dependent_nps", Stock, "people", "dependent, new psychoactive substances";
    InTreatment => "in_treatment", Stock, "people", "in treatment";
    UntreatedOpiate => "not_in_treatment_opiate", Stock, "people", "people dependent on opiates and not in treatment";
    DependentSevere => "dependent_alcohol_moderate_or_severe", Stock, "people", "people moderately or severely dependent on alcohol alone";
    UntreatedSevere => "not_in_treatment_alcohol_moderate_or_severe", Stock, "people", "people moderately or severely dependent on alcohol alone and not in treatment";
    InTreatmentOpiate => "in_treatment_opiate", Stock, "people", "in treatment, opiates";
    InTreatmentNonOpiate => "in_treatment_non_opiate", Stock, "people", "in treatment, non-opiates only";
    InTreatmentNonOpiateAlcohol => "in_treatment_non_opiate_alcohol", Stock, "people", "in treatment, non-opiates and alcohol";
    InTreatmentAlcohol => "in_treatment_alcohol", Stock, "people", "in treatment, alcohol only";
    InTreatmentNps => "in_treatment_nps", Stock, "people", "in treatment, new psychoactive substances";
    Prescribed => "prescribed", Stock, "people", "on a prescription";
    Abstinent => "abstinent", Stock, "people", "recovery: abstinent";
    Settled => "settled", Stock, "people", "recovery: settled";
    GettingOn => "getting_on", Stock, "people", "recovery: getting on with life";
    MutualAidMembers => "mutual_aid_members", Stock, "people", "mutual-aid members";
    LeroMembers => "lero_members", Stock, "people", "LERO members";
    LeroConnections => "lero_connections", Flow, "people", "people newly connected by a LERO";
    LeroVolunteers => "lero_volunteers", Stock, "people", "LERO volunteers";
    Caseload => "caseload", Stock, "clients per keyworker", "caseload";
    FrontlinePosts => "frontline_posts", Stock, "whole-time equivalents", "front-line posts, at the cost of a keyworker";
    ReversalCost => "reversal_cost", Stock, "pounds", "cost of changing the staff back to those of the start";
    PrescribingLoad => "prescribing_load", Stock, "ratio to the start", "clinical load in prescribing";
    StartsInThreeWeeks => "treatment_starts_within_three_weeks", Flow, "people", "treatment starts after three weeks at most";
    WaitWeeksTreatment => "wait_weeks_treatment", Stock, "weeks", "wait for community treatment";
    WaitWeeksDetox => "wait_weeks_detox", Stock, "weeks", "wait for inpatient detox";
    WaitWeeksRehab => "wait_weeks_rehab", Stock, "weeks", "wait for rehab";
}

impl Outcome {
    /// What the areas of a scenario are weighted by where the outcome is a ratio and does not add up over them:
    /// people in treatment, or on a prescription, in the month. None where it adds up.
    #[must_use]
    pub const fn weight(self) -> Option<Self> {
        match self {
            Self::Caseload
            | Self::WaitWeeksTreatment
            | Self::WaitWeeksDetox
            | Self::WaitWeeksRehab => Some(Self::InTreatment),
            Self::PrescribingLoad => Some(Self::Prescribed),
            _ => None,
        }
    }
}

/// What is counted for every profile over the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Deaths, all causes.
    Deaths,
    /// Treatment starts.
    Starts,
    /// Recoveries begun.
    RecoveriesBegun,
    /// People reaching one year of recovery.
    ReachedOneYear,
    /// People alive at the start of the horizon.
    AliveAtStart,
}

impl Measure {
    /// Every measure, in order.
    pub const ALL: &'static [Self] = &[
        Self::Deaths,
        Self::Starts,
        Self::RecoveriesBegun,
        Self::ReachedOneYear,
        Self::AliveAtStart,
    ];
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Deaths => "deaths",
            Self::Starts => "treatment_starts",
            Self::RecoveriesBegun => "recoveries_begun",
            Self::ReachedOneYear => "recovery_one_year",
            Self::AliveAtStart => "alive_at_start",
        }
    }
}
