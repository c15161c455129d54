//! The lines of a treatment budget.

/// A budget line, in pounds a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Prescribing clinicians and medicines.
    PrescribingClinicians,
    /// Community pharmacy: dispensing and supervised consumption.
    Pharmacy,
    /// Keyworking and psychosocial treatment in the community.
    Keyworking,
    /// Single point of access and assessment.
    Assessment,
    /// Needle and syringe programme.
    NeedleExchange,
    /// Take-home naloxone.
    Naloxone,
    /// Outreach.
    Outreach,
    /// Blood-borne virus testing and consumables.
    BloodBorneVirus,
    /// Drug consumption room.
    ConsumptionRoom,
    /// Heroin-assisted treatment.
    HeroinAssisted,
    /// Arrest referral, courts, through-the-gate.
    CriminalJustice,
    /// Community detox.
    CommunityDetox,
    /// Inpatient detox.
    InpatientDetox,
    /// Residential rehab.
    Rehab,
    /// Structured day programme.
    DayProgramme,
    /// Grants to lived experience recovery organisations.
    Lero,
    /// Peer coordination, volunteers, aftercare.
    PeerSupport,
    /// Recovery housing support (not rent).
    RecoveryHousing,
    /// Mutual-aid facilitation: rooms, training, active referral.
    MutualAid,
    /// Employment support.
    Employment,
    /// Family and carer support.
    FamilySupport,
    /// Provider management, quality, data, overhead.
    Management,
    /// Premises, IT, vehicles.
    Premises,
    /// Commissioning, procurement, needs assessment.
    Commissioning,
}

/// What a cut does to a line unless the scenario names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Shares in a cut.
    FrontLine,
    /// Keeps its pounds when the total is cut, so that the front line loses a larger share. The model cannot see what it
    /// buys: no shift takes from it, and an option that lowers it is not ranked.
    Rigid,
    /// The model cannot see what it buys: protected in a cut unless named. No shift takes from it, and an option that
    /// lowers it is not ranked.
    Unseen,
}

use Behaviour::{FrontLine, Rigid, Unseen};

impl Line {
    /// Every line, in the order of a budget.
    pub const ALL: &'static [Self] = &[
        Self::PrescribingClinicians,
        Self::Pharmacy,
        Self::Keyworking,
        Self::Assessment,
        Self::NeedleExchange,
        Self::Naloxone,
        Self::Outreach,
        Self::BloodBorneVirus,
        Self::ConsumptionRoom,
        Self::HeroinAssisted,
        Self::CriminalJustice,
        Self::CommunityDetox,
        Self::InpatientDetox,
        Self::Rehab,
        Self::DayProgramme,
        Self::Lero,
        Self::PeerSupport,
        Self::RecoveryHousing,
        Self::MutualAid,
        Self::Employment,
        Self::FamilySupport,
        Self::Management,
        Self::Premises,
        Self::Commissioning,
    ];

    /// How many lines there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name in files and columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.facts().0
    }

    /// The name in sentences.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.facts().1
    }

    /// What a cut does to it.
    #[must_use]
    pub const fn behaviour(self) -> Behaviour {
        self.facts().2
    }

    /// Whether the model sees what the line buys: it does for the front line, and for nothing else.
    #[must_use]
    pub fn seen(self) -> bool {
        self.behaviour() == Behaviour::FrontLine
    }

    const fn facts(self) -> (&'static str, &'static str, Behaviour) {
        match self {
            Self::PrescribingClinicians => {
                ("prescribing_clinicians", "prescribing clinicians and medicines", FrontLine)
            }
            Self::Pharmacy => ("pharmacy", "pharmacy dispensing and supervision", FrontLine),
            Self::Keyworking => ("keyworking", "keyworking and psychosocial", FrontLine),
            Self::Assessment => ("assessment", "single point of access and assessment", Unseen),
            Self::NeedleExchange => ("needle_exchange", "needle exchange", FrontLine),
            Self::Naloxone => ("naloxone", "take-home naloxone", FrontLine),
            Self::Outreach => ("outreach", "outreach", FrontLine),
            Self::BloodBorneVirus => ("blood_borne_virus", "blood-borne virus testing", Unseen),
            Self::ConsumptionRoom => ("consumption_room", "drug consumption room", FrontLine),
            Self::HeroinAssisted => ("heroin_assisted", "heroin-assisted treatment", FrontLine),
            Self::CriminalJustice => {
                ("criminal_justice", "arrest referral and through-the-gate", FrontLine)
            }
            Self::CommunityDetox => ("community_detox", "community detox", FrontLine),
            Self::InpatientDetox => ("inpatient_detox", "inpatient detox", FrontLine),
            Self::Rehab => ("rehab", "residential rehab", FrontLine),
            Self::DayProgramme => ("day_programme", "structured day programme", FrontLine),
            Self::Lero => ("lero", "LERO grants", FrontLine),
            Self::PeerSupport => ("peer_support", "peer coordination and aftercare", FrontLine),
            Self::RecoveryHousing => ("recovery_housing", "recovery housing support", FrontLine),
            Self::MutualAid => ("mutual_aid", "mutual-aid facilitation", FrontLine),
            Self::Employment => ("employment", "employment support", Unseen),
            Self::FamilySupport => ("family_support", "family and carer support", Unseen),
            Self::Management => ("management", "provider management and overhead", Rigid),
            Self::Premises => ("premises", "premises, IT and vehicles", Rigid),
            Self::Commissioning => ("commissioning", "commissioning and procurement", Rigid),
        }
    }

    /// Names for several lines at once, as a scenario file may use them.
    pub const GROUPS: &'static [(&'static str, &'static [Self])] = &[
        ("prescribing", &[Self::PrescribingClinicians, Self::Pharmacy]),
        (
            "harm_reduction",
            &[Self::NeedleExchange, Self::Naloxone, Self::Outreach, Self::BloodBorneVirus],
        ),
        ("detox", &[Self::CommunityDetox, Self::InpatientDetox]),
        ("community", &[Self::Lero, Self::PeerSupport, Self::MutualAid]),
    ];
}
