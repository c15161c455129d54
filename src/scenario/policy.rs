//! What an option does apart from money, and the mechanisms of the model that can be switched off.

use super::people::Substance;

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
    /// What a tender made of the LERO.
    pub lero_standing: LeroStanding,
    /// Share of LEROs in a network with standards judged by lived experience.
    pub lero_network: f64,
    /// Share of people who want abstinence and are referred directly to detox and rehab.
    pub direct_referral: f64,
    /// Share of assessments at which a mentor or advocate is present.
    pub assessment_mentors: f64,
    /// Whether there is a single point of assessment.
    pub single_point_of_assessment: bool,
    /// Outreach workers with lived experience, against today's: vetting shrinks it.
    pub lived_experience_workforce: f64,
    /// Share of those who would be imprisoned who are diverted to treatment.
    pub diversion: f64,
    /// Share of people released, and missed today, who are picked up by treatment.
    pub prison_continuity: f64,
    /// How far courts, benefits and families press people into treatment, 0 to 1.
    pub coercion: f64,
    /// How far benefit sanctions and fear for one's children keep people away, 0 to 1.
    pub deterrence: f64,
    /// How far testing decides who is referred, 0 to 1.
    pub testing: f64,
    /// Share of contracts paid by results.
    pub payment_by_results: f64,
    /// How far an abstinence target is enforced on prescribing, 0 to 1.
    pub abstinence_target: f64,
    /// Months after which a prescription ends.
    pub time_limit_months: Option<f64>,
    /// The month in which contracts are handed over after a tender.
    pub retender: Option<u32>,
    /// Whether contracts are merged.
    pub merger: bool,
    /// Share of bought places under block contracts, paid whether used or not.
    pub block_contracts: f64,
    /// Time that keyworkers spend on administration, against today's.
    pub administration: f64,
    /// Share of provision for women that is gender-specific.
    pub gender_specific: f64,
    /// Whether users sit on commissioning bodies: share of them that do.
    pub users_on_boards: f64,
    /// Stigma against today's: 1 as in a place of high stigma, −1 as much less.
    pub stigma: f64,
    /// Share of people on a prescription who take daily buprenorphine; today's when none.
    pub buprenorphine_share: Option<f64>,
    /// Share of people on a prescription who take depot buprenorphine; today's when none.
    pub depot_share: Option<f64>,
    /// Shock: share of exposures that hold nitazenes, on top of today's.
    pub nitazenes: f64,
    /// Shock: people newly dependent on NPS, on top of today's, as a multiple of it.
    pub nps_wave: f64,
    /// Shock: a pandemic, 0 to 1.
    pub pandemic: f64,
    /// Shock: people who ask for treatment, against today's, by substance.
    pub entry: [f64; Substance::COUNT],
    /// Shock: the danger of the supply, on overdose, against today's.
    pub supply: f64,
}

/// What a tender made of a LERO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeroStanding {
    /// It stands on its own, as today.
    #[default]
    Independent,
    /// A provider has absorbed it.
    Absorbed,
    /// It may not bid, and lives on what a provider passes on.
    Barred,
    /// It is gone.
    Lost,
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
            lero_standing: LeroStanding::Independent,
            lero_network: 0.0,
            direct_referral: 0.0,
            assessment_mentors: 0.0,
            single_point_of_assessment: false,
            lived_experience_workforce: 1.0,
            diversion: 0.0,
            prison_continuity: 0.0,
            coercion: 0.0,
            deterrence: 0.0,
            testing: 0.0,
            payment_by_results: 0.0,
            abstinence_target: 0.0,
            time_limit_months: None,
            retender: None,
            merger: false,
            block_contracts: 0.0,
            administration: 1.0,
            gender_specific: 0.0,
            users_on_boards: 0.0,
            stigma: 0.0,
            buprenorphine_share: None,
            depot_share: None,
            nitazenes: 0.0,
            nps_wave: 0.0,
            pandemic: 0.0,
            entry: [1.0; Substance::COUNT],
            supply: 1.0,
        }
    }
}

impl Policy {
    /// Whether a mechanism is at work.
    #[must_use]
    pub fn on(&self, mechanism: Mechanism) -> bool {
        !self.off.contains(&mechanism)
    }

    /// What the world is: every shock, and whether shocks act.
    #[must_use]
    pub fn shocks(&self) -> ([f64; 4], [f64; Substance::COUNT], bool) {
        let shocks = [self.nitazenes, self.nps_wave, self.pandemic, self.supply];
        (shocks, self.entry, self.on(Mechanism::Shocks))
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
    /// 4. Wants against offers.
    Offers,
    /// 5. Heroin-assisted treatment.
    HeroinAssisted,
    /// 6. Needle exchange and hepatitis C.
    NeedleExchange,
    /// 7. Naloxone.
    Naloxone,
    /// 8. Consumption room.
    ConsumptionRoom,
    /// 9. Outreach and the lived-experience workforce.
    Outreach,
    /// 10. Waiting loses people.
    Waiting,
    /// 11. Arrest referral, diversion, continuity of care on release.
    Justice,
    /// 12. Coercion, deterrence, testing.
    Coercion,
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
    /// 19. Visible recovery draws others.
    VisibleRecovery,
    /// 20. Networked LEROs with standards.
    LeroNetwork,
    /// 21. Stacked supports have a floor.
    SupportFloor,
    /// 22. Payment by results.
    PaymentByResults,
    /// 23. Abstinence target, time-limited prescribing.
    AbstinenceTarget,
    /// 24. Re-tender and merger.
    Tender,
    /// 25. Administration load.
    Administration,
    /// 26. Gender-specific provision, users on commissioning bodies.
    Participation,
    /// 27. Stigma.
    Stigma,
    /// 28. Nitazenes, an NPS wave, a pandemic.
    Shocks,
    /// 29. Methadone, buprenorphine, depot.
    Medicines,
    /// 30. Alcohol: treatment and reduced drinking lower alcohol-specific deaths.
    AlcoholTreatment,
}

impl Mechanism {
    /// Every mechanism, in order.
    pub const ALL: &'static [Self] = &[
        Self::PrescribingProtects,
        Self::RetentionByStay,
        Self::Caseload,
        Self::Offers,
        Self::HeroinAssisted,
        Self::NeedleExchange,
        Self::Naloxone,
        Self::ConsumptionRoom,
        Self::Outreach,
        Self::Waiting,
        Self::Justice,
        Self::Coercion,
        Self::Detox,
        Self::Rehab,
        Self::RecoverySupport,
        Self::RelapseByTime,
        Self::MutualAid,
        Self::Lero,
        Self::VisibleRecovery,
        Self::LeroNetwork,
        Self::SupportFloor,
        Self::PaymentByResults,
        Self::AbstinenceTarget,
        Self::Tender,
        Self::Administration,
        Self::Participation,
        Self::Stigma,
        Self::Shocks,
        Self::Medicines,
        Self::AlcoholTreatment,
    ];

    /// Its number in `docs/model.md`.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::PrescribingProtects => 1,
            Self::RetentionByStay => 2,
            Self::Caseload => 3,
            Self::Offers => 4,
            Self::HeroinAssisted => 5,
            Self::NeedleExchange => 6,
            Self::Naloxone => 7,
            Self::ConsumptionRoom => 8,
            Self::Outreach => 9,
            Self::Waiting => 10,
            Self::Justice => 11,
            Self::Coercion => 12,
            Self::Detox => 13,
            Self::Rehab => 14,
            Self::RecoverySupport => 15,
            Self::RelapseByTime => 16,
            Self::MutualAid => 17,
            Self::Lero => 18,
            Self::VisibleRecovery => 19,
            Self::LeroNetwork => 20,
            Self::SupportFloor => 21,
            Self::PaymentByResults => 22,
            Self::AbstinenceTarget => 23,
            Self::Tender => 24,
            Self::Administration => 25,
            Self::Participation => 26,
            Self::Stigma => 27,
            Self::Shocks => 28,
            Self::Medicines => 29,
            Self::AlcoholTreatment => 30,
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PrescribingProtects => {
                "Prescribing protects; first weeks on and off are dangerous"
            }
            Self::RetentionByStay => "Exit hazard falls with time in treatment",
            Self::Caseload => "Caseload drives entry, drop-out and completion",
            Self::Offers => "Wants against offers",
            Self::HeroinAssisted => "Heroin-assisted treatment",
            Self::NeedleExchange => "Needle exchange and hepatitis C",
            Self::Naloxone => "Naloxone",
            Self::ConsumptionRoom => "Consumption room",
            Self::Outreach => "Outreach and the lived-experience workforce",
            Self::Waiting => "Waiting loses people",
            Self::Justice => "Arrest referral, diversion, continuity of care on release",
            Self::Coercion => "Coercion, deterrence, testing",
            Self::Detox => "Detox",
            Self::Rehab => "Rehab",
            Self::RecoverySupport => "Day programme, aftercare, recovery housing",
            Self::RelapseByTime => "Relapse falls with time in recovery",
            Self::MutualAid => "Mutual aid",
            Self::Lero => "Lived experience recovery organisations",
            Self::VisibleRecovery => "Visible recovery draws others",
            Self::LeroNetwork => "Networked LEROs with standards",
            Self::SupportFloor => "Stacked supports have a floor",
            Self::PaymentByResults => "Payment by results",
            Self::AbstinenceTarget => "Abstinence target, time-limited prescribing",
            Self::Tender => "Re-tender and merger",
            Self::Administration => "Administration load",
            Self::Participation => "Gender-specific provision, users on commissioning bodies",
            Self::Stigma => "Stigma",
            Self::Shocks => "Nitazenes, an NPS wave, a pandemic",
            Self::Medicines => "Methadone, buprenorphine, depot",
            Self::AlcoholTreatment => {
                "Alcohol: treatment and reduced drinking lower alcohol-specific deaths"
            }
        }
    }

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
            Self::Offers => "offers",
            Self::Outreach => "outreach",
            Self::Justice => "justice",
            Self::Coercion => "coercion",
            Self::VisibleRecovery => "visible_recovery",
            Self::LeroNetwork => "lero_network",
            Self::PaymentByResults => "payment_by_results",
            Self::AbstinenceTarget => "abstinence_target",
            Self::Tender => "tender",
            Self::Administration => "administration",
            Self::Participation => "participation",
            Self::Stigma => "stigma",
            Self::Shocks => "shocks",
            Self::Medicines => "medicines",
        }
    }
}
