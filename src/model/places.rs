//! Where a person is: one place at a time, and community membership beside it.

macro_rules! places {
    ($($(#[$doc:meta])* $variant:ident => $key:literal, $group:ident, $label:literal;)*) => {
        /// Where a person is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Place {
            $($(#[$doc])* $variant,)*
        }

        impl Place {
            /// Every place, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// How many places there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The name in files and columns.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// The name in sentences.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }

            /// The broad kind of place.
            #[must_use]
            pub const fn group(self) -> PlaceGroup {
                match self { $(Self::$variant => PlaceGroup::$group),* }
            }
        }
    };
}

/// The broad kinds of place, for pictures and sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceGroup {
    /// Using and out of treatment, in harm-reduction contact or not.
    Using,
    /// Waiting for community treatment.
    Waiting,
    /// On a prescription.
    Prescribing,
    /// In community treatment without a prescription.
    Community,
    /// In a bed, or waiting for one while the community team holds the case.
    Bed,
    /// First month after leaving.
    JustLeft,
    /// In prison, or in the month after release.
    Prison,
    /// In recovery.
    Recovery,
}

places! {
    /// Last treated within 12 months.
    UsingRecent => "using_recent", Using, "using, treated in the last 12 months";
    /// Last treated 1 to 5 years ago.
    UsingLapsed => "using_lapsed", Using, "using, treated 1–5 years ago";
    /// Never treated, or over 5 years ago.
    UsingNever => "using_never", Using, "using, not treated in five years";
    /// In contact with harm reduction only, last treated within 12 months.
    HarmReductionRecent => "harm_reduction_recent", Using, "harm-reduction contact only, treated in the last 12 months";
    /// In contact with harm reduction only, last treated 1 to 5 years ago.
    HarmReductionLapsed => "harm_reduction_lapsed", Using, "harm-reduction contact only, treated 1–5 years ago";
    /// In contact with harm reduction only, never treated, or over 5 years ago.
    HarmReductionNever => "harm_reduction_never", Using, "harm-reduction contact only, not treated in five years";
    /// Referred; waiting to be prescribed for.
    WaitPrescribing => "wait_prescribing", Waiting, "waiting for prescribing";
    /// Referred; waiting for psychosocial treatment.
    WaitPsychosocial => "wait_psychosocial", Waiting, "waiting for psychosocial treatment";
    /// Held by the community team, waiting for an inpatient detox bed.
    WaitDetox => "wait_detox", Bed, "waiting for inpatient detox";
    /// Held by the community team, waiting for rehab.
    WaitRehab => "wait_rehab", Bed, "waiting for rehab";
    /// First month on a prescription.
    Induction => "induction", Prescribing, "prescribing, first month";
    /// On a prescription, about months 2 to 6.
    PrescribingEarly => "prescribing_early", Prescribing, "prescribing, early";
    /// On a prescription, to about two years.
    PrescribingMiddle => "prescribing_middle", Prescribing, "prescribing, to two years";
    /// On a prescription, longer.
    PrescribingLong => "prescribing_long", Prescribing, "prescribing, long";
    /// Heroin-assisted treatment.
    HeroinAssisted => "heroin_assisted", Prescribing, "heroin-assisted treatment";
    /// Psychosocial treatment in the community.
    Psychosocial => "psychosocial", Community, "psychosocial treatment";
    /// Structured day programme.
    DayProgramme => "day_programme", Community, "day programme";
    /// Community detox (one month).
    CommunityDetox => "community_detox", Community, "community detox";
    /// Inpatient detox (one month).
    InpatientDetox => "inpatient_detox", Bed, "inpatient detox";
    /// Residential rehab.
    Rehab => "rehab", Bed, "residential rehab";
    /// First month after leaving a prescription as planned.
    LeftPrescribingPlanned => "left_prescribing_planned", JustLeft, "first month after planned end of prescribing";
    /// First month after leaving a prescription unplanned.
    LeftPrescribingUnplanned => "left_prescribing_unplanned", JustLeft, "first month after dropping out of prescribing";
    /// First month after completing detox.
    LeftDetox => "left_detox", JustLeft, "first month after detox";
    /// First month after completing rehab.
    LeftRehab => "left_rehab", JustLeft, "first month after rehab";
    /// First month after leaving a bed-based service early.
    LeftBedEarly => "left_bed_early", JustLeft, "first month after leaving a bed early";
    /// In prison.
    Prison => "prison", Prison, "prison";
    /// First month after release.
    Released => "released", Prison, "first month after release";
    /// Recovery, first quarter, without support.
    RecoveryFirst => "recovery_first", Recovery, "recovery, first months";
    /// Recovery, rest of the first year, without support.
    RecoveryYear => "recovery_year", Recovery, "recovery, first year";
    /// Recovery, first quarter, after a day programme.
    RecoveryFirstDay => "recovery_first_day", Recovery, "recovery, first months, after a day programme";
    /// Recovery, rest of the first year, after a day programme.
    RecoveryYearDay => "recovery_year_day", Recovery, "recovery, first year, after a day programme";
    /// Recovery, rest of the first year, after rehab: the first quarter was spent there.
    RecoveryYearRehab => "recovery_year_rehab", Recovery, "recovery, first year, after rehab";
    /// Recovery, first quarter, with aftercare.
    RecoveryFirstAftercare => "recovery_first_aftercare", Recovery, "recovery, first months, with aftercare";
    /// Recovery, rest of the first year, with aftercare.
    RecoveryYearAftercare => "recovery_year_aftercare", Recovery, "recovery, first year, with aftercare";
    /// Recovery, first quarter, in recovery housing.
    RecoveryFirstHousing => "recovery_first_housing", Recovery, "recovery, first months, in recovery housing";
    /// Recovery, rest of the first year, in recovery housing.
    RecoveryYearHousing => "recovery_year_housing", Recovery, "recovery, first year, in recovery housing";
    /// Recovery, 1 to 3 years.
    RecoveryToThree => "recovery_to_three", Recovery, "recovery, 1–3 years";
    /// Recovery, 3 to 5 years.
    RecoveryToFive => "recovery_to_five", Recovery, "recovery, 3–5 years";
    /// Recovery, over 5 years.
    RecoveryLater => "recovery_later", Recovery, "recovery, over 5 years";
}

impl Place {
    /// Whether a person here counts as in treatment.
    #[must_use]
    pub const fn in_treatment(self) -> bool {
        matches!(
            self,
            Self::WaitDetox
                | Self::WaitRehab
                | Self::Induction
                | Self::PrescribingEarly
                | Self::PrescribingMiddle
                | Self::PrescribingLong
                | Self::HeroinAssisted
                | Self::Psychosocial
                | Self::DayProgramme
                | Self::CommunityDetox
                | Self::InpatientDetox
                | Self::Rehab
        )
    }

    /// Whether a person here is prescribed for from the two prescribing lines.
    ///
    /// People who use opiates and wait for a bed are, too; `moves::prescribed` adds them.
    #[must_use]
    pub const fn prescribing(self) -> bool {
        matches!(
            self,
            Self::Induction
                | Self::PrescribingEarly
                | Self::PrescribingMiddle
                | Self::PrescribingLong
        )
    }

    /// Whether a keyworker carries this person.
    #[must_use]
    pub const fn keyworked(self) -> bool {
        self.in_treatment() && !matches!(self, Self::InpatientDetox | Self::Rehab)
    }

    /// Whether a person here uses and is out of treatment (waiting for it included).
    #[must_use]
    pub const fn using(self) -> bool {
        matches!(
            self,
            Self::UsingRecent
                | Self::UsingLapsed
                | Self::UsingNever
                | Self::HarmReductionRecent
                | Self::HarmReductionLapsed
                | Self::HarmReductionNever
                | Self::WaitPrescribing
                | Self::WaitPsychosocial
        )
    }

    /// Whether a person here uses, is in nobody's queue, and was last treated over five years ago or never.
    #[must_use]
    pub const fn untreated_in_five_years(self) -> bool {
        matches!(self, Self::UsingNever | Self::HarmReductionNever)
    }

    /// Whether a person here was last treated over a year ago, as far as is known, or never.
    #[must_use]
    pub const fn untreated_in_a_year(self) -> bool {
        self.untreated_in_five_years()
            || matches!(self, Self::UsingLapsed | Self::HarmReductionLapsed)
    }

    /// Whether a person here is in recovery.
    #[must_use]
    pub const fn recovery(self) -> bool {
        matches!(self.group(), PlaceGroup::Recovery)
    }

    /// Whether a person here is in the first year of recovery.
    #[must_use]
    pub const fn recovery_first_year(self) -> bool {
        self.recovery()
            && !matches!(self, Self::RecoveryToThree | Self::RecoveryToFive | Self::RecoveryLater)
    }
}

/// Community membership, beside the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Membership {
    /// Neither.
    None,
    /// Mutual aid.
    MutualAid,
    /// A lived experience recovery organisation.
    Lero,
    /// Both.
    Both,
}

impl Membership {
    /// Every membership, in order.
    pub const ALL: &'static [Self] = &[Self::None, Self::MutualAid, Self::Lero, Self::Both];
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Whether it includes mutual aid.
    #[must_use]
    pub const fn mutual_aid(self) -> bool {
        matches!(self, Self::MutualAid | Self::Both)
    }

    /// Whether it includes a LERO.
    #[must_use]
    pub const fn lero(self) -> bool {
        matches!(self, Self::Lero | Self::Both)
    }
}
