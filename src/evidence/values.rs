//! The model's dictionary: every number that it uses, by a plain name, and the row of the register behind it.
//!
//! A misspelt name does not compile; a row that the register lacks is refused when the register is read.

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident: $id:literal,)*) => {
        /// One joint draw of every number that the model uses (or their central values).
        ///
        /// Units are those of the register's row.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Values {
            $($(#[$doc])* #[doc = concat!("\n\nRow `", $id, "`.")] pub $name: f64,)*
        }

        impl Values {
            /// The rows of the register, in the order of the fields.
            pub const IDS: &'static [&'static str] = &[$($id),*];

            /// The names of the fields, in the same order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// From one number per row of [`Values::IDS`], in that order.
            ///
            /// # Panics
            ///
            /// When `numbers` is shorter than [`Values::IDS`].
            #[must_use]
            pub fn from_numbers(numbers: &[f64]) -> Self {
                let mut numbers = numbers.iter().copied();
                let mut next = || numbers.next().expect("one number per row");
                Self { $($name: next(),)* }
            }

            /// One number per row of [`Values::IDS`], in that order.
            #[must_use]
            pub fn numbers(&self) -> Vec<f64> {
                vec![$(self.$name),*]
            }
        }
    };
}

values! {
    // --- Overdose ---------------------------------------------------------------------------------
    /// Overdose deaths per 1,000 person-years, stable on a prescription.
    overdose_stable: "c-M11",
    /// Uplift from the years of the studies to today.
    overdose_uplift: "c-M46",
    /// Ratio, first 4 weeks on a prescription against the rest of it.
    overdose_first_weeks_on: "c-M08",
    /// Ratio, first 4 weeks after leaving a prescription.
    overdose_first_weeks_off: "c-M09",
    /// Ratio, later out of treatment.
    overdose_out: "c-M10",
    /// Ratio, psychosocial treatment alone against a prescription.
    overdose_psychosocial: "c-M03",
    /// Ratio, first 4 weeks after leaving a bed-based service early, against later out of treatment.
    overdose_left_bed_early: "a-M36",
    /// Ratio, weeks 1–2 after release against weeks 3–12.
    overdose_release_weeks_1_2: "c-M38",
    /// Ratio, weeks 3–4 after release against weeks 5–12.
    overdose_release_weeks_3_4: "c-M38.weeks_3_4",
    /// Ratio in the month of a relapse after abstinence.
    overdose_relapse: "c-M58",
    /// Share of that (log) ratio left after more than a year of recovery.
    overdose_relapse_later_share: "a-M58",
    /// Ratio while resident in a bed-based service, against stable on a prescription.
    overdose_resident: "c-M54",
    /// Ratio in prison, against later out of treatment.
    overdose_prison: "a-M61",
    /// Ratio per ten years of age.
    overdose_per_decade: "c-M32",
    /// Ratio, men against women.
    overdose_male: "c-M27",
    /// Poisoning deaths per 1,000 person-years of dependent non-opiate use.
    overdose_non_opiate: "a-M62",
    /// Share of the poisoning hazard left while in treatment without opiates.
    overdose_non_opiate_treated: "a-M63",
    /// Ratio, heroin-assisted treatment against oral prescribing.
    overdose_heroin_assisted: "c-T18",

    // --- Alcohol-specific deaths ------------------------------------------------------------------
    /// All-cause relative risk in alcohol dependence.
    alcohol_relative_risk: "c-M45",
    /// Share of those deaths that are alcohol-specific.
    alcohol_specific_share: "c-M50",
    /// Odds ratio with abstinence.
    alcohol_abstinent: "c-M47",
    /// Odds ratio with reduced drinking.
    alcohol_reduced: "c-M48",
    /// Share of people in psychosocial alcohol treatment who have reduced their drinking.
    alcohol_reduced_share_in_treatment: "a-M48",
    /// Hazard of the non-opiate-and-alcohol group against alcohol only.
    alcohol_hazard_with_non_opiate: "a-M64",
    /// Hazard in mild dependence against moderate and severe.
    alcohol_hazard_mild: "a-M65",

    // --- Other causes -----------------------------------------------------------------------------
    /// General population deaths per 1,000 person-years, women 18–34.
    life_table_female_18: "a-LT.female_18",
    /// Women 35–49.
    life_table_female_35: "a-LT.female_35",
    /// Women 50 and over (of the ages met in treatment).
    life_table_female_50: "a-LT.female_50",
    /// Men 18–34.
    life_table_male_18: "a-LT.male_18",
    /// Men 35–49.
    life_table_male_35: "a-LT.male_35",
    /// Men 50 and over (of the ages met in treatment).
    life_table_male_50: "a-LT.male_50",
    /// All-cause mortality ratio of people who use illicit opioids.
    opiate_mortality_ratio: "c-M29",
    /// Share of their deaths that are drug poisoning.
    opiate_poisoning_share: "c-M30",
    /// Other-cause mortality ratio, non-opiate groups.
    non_opiate_mortality_ratio: "a-M44",
    /// All-cause deaths per 1,000 person-years, dependent on new psychoactive substances.
    nps_all_cause: "c-P04",
    /// Deaths from other causes of people who use opiates, out of prescribing against on it.
    other_causes_out: "x-17",
    /// Suicides of people prescribed opioid agonists, per 1,000 person-years.
    suicides_prescribed: "x-06.rate",
    /// Suicide in the first four weeks after a prescription ends, against stable on it.
    suicide_first_weeks_off: "x-07",
    /// Share of suicides that are not poisonings.
    suicide_not_poisoning: "a-M71",
    /// Mortality ratio, first year of recovery from opiates or crack.
    recovery_mortality_first_year: "c-M51",
    /// The same, years 1–5.
    recovery_mortality_to_five: "c-M52",
    /// The same, after 5 years.
    recovery_mortality_later: "c-M53",
    /// Mortality ratio in recovery from alcohol.
    recovery_mortality_alcohol: "a-M52",

    // --- Frailty and wishes -----------------------------------------------------------------------
    /// Hazard ratio of the higher-complexity group: leaving unplanned.
    complexity_drop_out: "a-C02",
    /// Hazard ratio of the higher-complexity group: relapse.
    complexity_relapse: "a-C03",
    /// Hazard ratio of the higher-complexity group: death.
    complexity_death: "a-C04",
    /// Entry of people with mild alcohol dependence against moderate and severe.
    alcohol_mild_entry: "a-C05",
    /// Requests for detox or rehab by people who want stability, against abstinence.
    stability_bed_requests: "a-W01",
    /// Planned leaving of prescribing by people who want stability, against abstinence.
    stability_planned_exit: "a-W02",

    // --- Getting in -------------------------------------------------------------------------------
    /// Monthly probability of entering treatment, opiates, all who are out of it.
    entry_opiate: "c-N20",
    /// The same, non-opiate only.
    entry_non_opiate: "a-E01",
    /// The same, non-opiate and alcohol.
    entry_non_opiate_alcohol: "a-E02",
    /// The same, moderate or severe alcohol dependence.
    entry_alcohol: "a-E03",
    /// New psychoactive substances against other non-opiates.
    entry_nps: "c-P02",
    /// Entry within 12 months of the last treatment, against the average of those who are out.
    entry_recent: "a-E04",
    /// The same, opiates.
    entry_recent_opiate: "a-E04.opiate",
    /// Entry 1–5 years after the last treatment, against that average.
    entry_lapsed: "a-E05",
    /// Entry of those never treated (or over 5 years ago), against that average.
    entry_never: "a-E06",
    /// Entry of people in harm-reduction contact against no contact.
    entry_harm_reduction: "c-H12",
    /// Share of opiate clients who are prescribed for.
    prescribed_share: "s-N34",
    /// Probability of dropping out between assessment and day 30.
    wait_loss: "c-N02",
    /// Giving up the wait for a prescription and taking psychosocial treatment, hazard per month.
    prescribing_wait_gives_up: "a-D10",
    /// Ratio of that loss per further week of wait.
    wait_loss_per_week: "c-N03",
    /// Monthly hazard of coming into harm-reduction contact, opiates.
    contact_hazard: "a-H12",
    /// The same for the other groups, as a share.
    contact_other_share: "a-H13",
    /// Monthly hazard of losing that contact.
    contact_loss: "a-H14",

    // --- Being kept -------------------------------------------------------------------------------
    /// Retention in prescribing: Weibull scale, months.
    retention_scale: "c-N24",
    /// Retention in prescribing: Weibull shape.
    retention_shape: "c-N24.shape",
    /// Exits from prescribing: share completed.
    exit_opiate_completed: "s-N10.completed",
    /// Share died.
    exit_opiate_died: "s-N10.died",
    /// Share dropped out or withdrew.
    exit_opiate_dropped: "s-N10.dropped",
    /// Share taken into custody.
    exit_opiate_custody: "s-N10.custody",
    /// Monthly exit probability, non-opiate only.
    exit_non_opiate: "s-N07",
    /// Monthly exit probability, non-opiate and alcohol.
    exit_non_opiate_alcohol: "s-N08",
    /// Monthly exit probability, alcohol only.
    exit_alcohol: "s-N09",
    /// Monthly exit probability, opiates without a prescription.
    exit_opiate_psychosocial: "a-N06",
    /// Exits of non-opiate only: share completed.
    exit_non_opiate_completed: "s-N11.completed",
    /// Share dropped out.
    exit_non_opiate_dropped: "s-N11.dropped",
    /// Share into custody.
    exit_non_opiate_custody: "s-N11.custody",
    /// Exits of non-opiate and alcohol: share completed.
    exit_non_opiate_alcohol_completed: "s-N12.completed",
    /// Share dropped out.
    exit_non_opiate_alcohol_dropped: "s-N12.dropped",
    /// Share into custody.
    exit_non_opiate_alcohol_custody: "s-N12.custody",
    /// Exits of alcohol only: share completed.
    exit_alcohol_completed: "s-N13.completed",
    /// Share dropped out.
    exit_alcohol_dropped: "s-N13.dropped",
    /// Share into custody.
    exit_alcohol_custody: "s-N13.custody",
    /// Planned completion with new psychoactive substances against other non-opiates.
    completion_nps: "c-P03",
    /// Ratio of drop-out per 10 clients above 40 for each keyworker.
    caseload_drop_out: "c-S08",
    /// Elasticity of entry to keyworkers at work, opiates.
    staff_entry_opiate: "a-S08.entry.opiate",
    /// The same, non-opiates.
    staff_entry_non_opiate: "a-S08.entry.non_opiate",
    /// The same, non-opiates and alcohol.
    staff_entry_both: "a-S08.entry.both",
    /// The same, alcohol.
    staff_entry_alcohol: "a-S08.entry.alcohol",
    /// The most that entry rises with keyworkers, against today's.
    staff_entry_most: "a-S08.entry.most",
    /// Elasticity of completion to caseload.
    caseload_completion: "a-S08.completion",
    /// Time that a keyworker gives to somebody who waits for treatment, against a client.
    waiting_time: "a-W08",
    /// Retention ratio, heroin-assisted against oral.
    heroin_assisted_retention: "c-T17",
    /// Monthly hazard of asking for heroin-assisted treatment, in long prescribing.
    heroin_assisted_requests: "a-T17",

    // --- Use on top of a prescription -------------------------------------------------------------
    /// Share still using illicit opiates: first month.
    on_top_induction: "a-O01",
    /// The same, months 2–6.
    on_top_early: "a-O02",
    /// The same, to two years.
    on_top_middle: "a-O03",
    /// The same, later.
    on_top_long: "a-O04",
    /// The same in heroin-assisted treatment.
    on_top_heroin_assisted: "a-O05",

    // --- Detox, rehab, day programme --------------------------------------------------------------
    /// Monthly hazard of asking for inpatient detox: on a prescription, wanting abstinence.
    detox_requests_prescribing: "a-D01",
    /// The same, psychosocial treatment (alcohol and opiate groups).
    detox_requests_psychosocial: "a-D02",
    /// Monthly hazard of asking for rehab: on a prescription, wanting abstinence.
    rehab_requests_prescribing: "a-D03",
    /// The same, psychosocial treatment.
    rehab_requests_psychosocial: "a-D04",
    /// Monthly hazard of moving to community detox, psychosocial alcohol treatment.
    community_detox_requests: "a-D05",
    /// Monthly hazard of moving to a day programme from psychosocial treatment.
    day_programme_requests: "a-D06",
    /// Probability that a person who completed detox asks for rehab.
    detox_to_rehab: "a-D07",
    /// Monthly hazard of giving up the wait for a bed and staying in community treatment.
    bed_wait_gives_up: "a-D08",
    /// How far requests for a bed follow the beds on offer.
    requests_follow_beds: "a-D09",
    /// Completion of inpatient detox, opiates.
    detox_completion_opiate: "c-T01",
    /// Completion of inpatient detox, alcohol.
    detox_completion_alcohol: "c-T15",
    /// Completion of community detox.
    detox_completion_community: "a-T01",
    /// Relapse within a month of detox, opiates.
    detox_relapse_opiate: "c-T03",
    /// Share who completed the detox after which the relapse of all who began it was measured.
    detox_relapse_completed: "c-T03.completed",
    /// Relapse within a month of a planned end of prescribing.
    planned_exit_relapse: "a-R01",
    /// Share of rehab placements that end early.
    rehab_early_end: "c-T09",
    /// Share of rehab leavers who overcame dependence (of those who did not drop out: against onward).
    rehab_overcame: "c-T08.overcame",
    /// Share who moved on to community treatment.
    rehab_onward: "c-T08.onward",
    /// Share of those moved on from rehab who overcame dependence later.
    rehab_onward_overcame: "c-T08.onward_overcame",
    /// Length of a rehab placement, weeks.
    rehab_weeks: "a-U11",
    /// Hazard ratio of relapse after rehab against matched community care.
    rehab_relapse: "a-T10",
    /// Share of that (log) effect kept per doubling of volume.
    rehab_selection: "a-T11",
    /// Share of rehab starts beyond today’s that would not have happened otherwise.
    rehab_additional: "a-T12",
    /// Completion of a day programme.
    day_programme_completion: "c-T16",
    /// Length of a day programme, weeks.
    day_programme_weeks: "a-U13",
    /// Risk ratio of abstinence at 12 months, day programme against keywork alone.
    day_programme_abstinence: "c-T16.abstinence",

    // --- Recovery ---------------------------------------------------------------------------------
    /// Relapse in the next year, abstinent under a year.
    relapse_first_year: "c-L01",
    /// How much higher the hazard is in its first quarter than later in that year.
    relapse_front_loading: "a-L01",
    /// Relapse in the next year, abstinent 1–3 years.
    relapse_to_three: "c-L02",
    /// Relapse in the next year, abstinent 3–5 years.
    relapse_to_five: "c-L03",
    /// Relapse in the next year, abstinent over 5 years.
    relapse_later: "a-L04",
    /// The same for alcohol, per person-year.
    relapse_later_alcohol: "c-L05",
    /// Unassisted recovery a year, opiates.
    natural_recovery_opiate: "c-X05",
    /// Unassisted recovery a year, non-opiates.
    natural_recovery_non_opiate: "c-X02",
    /// Unassisted recovery a year, alcohol, moderate or severe.
    natural_recovery_alcohol: "a-X01",
    /// Unassisted recovery a year, alcohol, mild.
    natural_recovery_alcohol_mild: "a-X02",
    /// Relapse hazard ratio of aftercare.
    aftercare_relapse: "c-L10",
    /// Risk ratio of any use at 24 months, recovery housing.
    housing_use: "c-L11",
    /// Any use at 24 months without it.
    housing_use_without: "c-L11.without",
    /// Share of people beginning recovery who would take a place in recovery housing.
    housing_wanted: "a-L11",
    /// Share who would take aftercare.
    aftercare_wanted: "a-L10",
    /// Floor on stacked recovery supports.
    support_floor: "c-L15",

    // --- Mutual aid -------------------------------------------------------------------------------
    /// Relapse hazard ratio of attendance, alcohol.
    mutual_aid_relapse_alcohol: "c-L07",
    /// The same, opiates.
    mutual_aid_relapse_drugs: "c-L08",
    /// The same, stimulants and other non-opiates.
    mutual_aid_relapse_stimulants: "a-L08",
    /// Share of clients who reach mutual aid in a year.
    mutual_aid_reached: "s-N35",
    /// Monthly hazard of joining, in recovery.
    mutual_aid_joins_recovery: "a-A01",
    /// Monthly hazard of joining, out of contact.
    mutual_aid_joins_using: "a-A02",
    /// Monthly hazard of leaving it.
    mutual_aid_leaves: "a-A03",
    /// Share of joining that happens without facilitation.
    mutual_aid_unaided: "a-A04",
    /// Probability that one tradition fits a person.
    mutual_aid_fit: "a-A05",

    // --- Lived experience recovery organisations --------------------------------------------------
    /// Relapse hazard ratio of membership.
    lero_relapse: "c-L12",
    /// Drop-out hazard ratio of membership, on a prescription or in community treatment.
    lero_drop_out: "c-S11",
    /// Entry ratio where a LERO reaches people.
    lero_entry: "c-S10",
    /// Share of people out of contact whom a LERO reaches at today's size.
    lero_reach: "a-A06",
    /// Monthly hazard of joining, in treatment.
    lero_joins_treatment: "a-A07",
    /// Monthly hazard of joining, in recovery.
    lero_joins_recovery: "a-A08",
    /// Monthly hazard of leaving.
    lero_leaves: "a-A09",
    /// Share of members in recovery who volunteer.
    lero_volunteers: "a-A10",
    /// Members whom one volunteer can carry.
    lero_members_per_volunteer: "a-A11",
    /// How fast joining saturates as places outgrow the eligible pool.
    lero_saturation: "a-A12",

    // --- Harm reduction ---------------------------------------------------------------------------
    /// How fast kits per user and year saturate carriage.
    naloxone_saturation: "a-H09",
    /// Share of overdose deaths averted by naloxone at the reach of the next row.
    naloxone_averted: "x-33",
    /// Reach at which that is stated.
    naloxone_reach: "x-33.reach",
    /// Share of kits that go out through needle exchanges.
    kits_needle: "a-H21",
    /// Share of kits that go out through treatment services.
    kits_treatment: "a-H22",
    /// Share of kits that go out through pharmacies.
    kits_pharmacy: "a-H23",
    /// Share of kits that go out through outreach.
    kits_outreach: "a-H24",
    /// Share of kits that go out through peers and recovery organisations.
    kits_peers: "a-H25",
    /// Share of the kits of a closed channel that go out through another.
    kits_rerouted: "a-H26",
    /// Rate ratio of overdose deaths near a consumption room.
    room_effect: "c-H10",
    /// Largest share of use that one area's room can reach.
    room_reach: "a-H10",
    /// People whom a year of one consumption room serves.
    room_people: "a-U16",
    /// Hepatitis C acquisition on a prescription.
    hepatitis_prescribing: "c-H01",
    /// The same with high needle coverage as well.
    hepatitis_both: "c-H03",
    /// New infections per 100 person-years of injecting at today's coverage and prevalence.
    hepatitis_incidence: "a-H05",
    /// Share of people using opiates who inject.
    injecting_share: "a-H06",
    /// Share of them with inadequate needle coverage today.
    needle_coverage_inadequate: "s-P15",
    /// QALYs lost for each new hepatitis C infection.
    hepatitis_qalys: "x-48",
    /// Later deaths for each new hepatitis C infection.
    hepatitis_deaths: "a-H27",

    // --- Prison -----------------------------------------------------------------------------------
    /// Monthly hazard of imprisonment, using opiates.
    imprisonment_opiate: "a-P01",
    /// The same, other drugs.
    imprisonment_non_opiate: "a-P02",
    /// The same, alcohol.
    imprisonment_alcohol: "a-P03",
    /// Mean stay, months.
    prison_months: "a-P04",
    /// Share picked up by community treatment within 3 weeks of release.
    release_pick_up: "c-S15",
    /// Deaths in the four weeks after release, on a prescription against not.
    release_prescribed: "c-M40",

    // --- Ageing -----------------------------------------------------------------------------------
    /// Yearly rate of passing from 18–34 to 35–49.
    ageing_from_18: "a-G01",
    /// Yearly rate of passing from 35–49 to 50 and over.
    ageing_from_35: "a-G02",

    // --- Unit costs and capacity ------------------------------------------------------------------
    /// Share of the two prescribing lines paid per head.
    prescribing_per_head_share: "a-B01",
    /// Largest clinical load, against today's.
    prescribing_max_load: "a-B02",
    /// Pounds a year for one keyworker, all in.
    keyworker_cost: "a-U08",
    /// Clients per keyworker past which people wait.
    caseload_maximum: "s-W02.maximum",
    /// Months to recruit.
    recruitment_months: "s-B24",
    /// Pounds per inpatient detox bed-day.
    detox_bed_day: "s-U10",
    /// Price of a detox bed-day at which requests are stated.
    detox_bed_day_stated: "a-U23",
    /// Days of an inpatient detox.
    detox_days: "a-U10",
    /// Pounds per community detox.
    community_detox_episode: "s-U09",
    /// Pounds per week of rehab.
    rehab_week: "s-U11",
    /// Price of a week of rehab at which requests are stated.
    rehab_week_stated: "a-U22",
    /// Pounds per week of a day programme.
    day_programme_week: "s-U13",
    /// Pounds per week of recovery housing support.
    housing_week: "s-U22",
    /// Pounds per place-year of aftercare.
    aftercare_place: "a-U20",
    /// Pounds per patient-year of heroin-assisted treatment, uprated.
    heroin_assisted_year: "a-U17",
    /// Pounds per take-home naloxone kit.
    naloxone_kit: "s-U15",
    /// Pounds a year for one consumption room.
    room_year: "s-U16",
    /// Pounds per LERO member-year.
    lero_member_year: "s-U19",

    // --- Value ------------------------------------------------------------------------------------
    /// Utility: opiates, out of treatment (base case).
    utility_opiate_using: "c-Q04",
    /// Utility: opiates, stable on a prescription (base case).
    utility_opiate_prescribed: "c-Q05",
    /// Utility: drug-free recovery.
    utility_recovery: "c-Q06",
    /// Loss against that in the first year.
    utility_recovery_first_year_loss: "a-Q06.first_year",
    /// Gain against that after 5 years.
    utility_recovery_later_gain: "a-Q06.later",
    /// Utility: alcohol dependence.
    utility_alcohol_using: "c-Q07",
    /// Gain in treatment or with reduced drinking.
    utility_alcohol_treated_gain: "c-Q08",
    /// Gain with abstinence.
    utility_alcohol_abstinent_gain: "c-Q08.abstinent",
    /// Utility: non-opiate dependence.
    utility_non_opiate_using: "a-Q07",
    /// Public panel: injecting opioid misuse, untreated.
    utility_public_using: "c-Q01",
    /// Public panel: stabilised.
    utility_public_prescribed: "c-Q02",
    /// Patients' own: before treatment.
    utility_patient_using: "c-Q03.before",
    /// Patients' own: gain on a prescription.
    utility_patient_gain: "c-Q03",
    /// Share "getting on with life": using, out of treatment.
    getting_on_using: "a-Q10",
    /// The same, in treatment.
    getting_on_treatment: "a-Q11",
    /// The same, first year of recovery.
    getting_on_first_year: "a-Q12",
    /// The same, later in recovery.
    getting_on_later: "a-Q13",

    // --- Commissioning -----------------------------------------------------------------------------
    /// Requests for a bed under full direct referral, of people who want abstinence.
    direct_referral_requests: "a-W04",
    /// Drop-out from a prescription under full direct referral, of people who want abstinence.
    direct_referral_drop_out: "a-W05",
    /// Loss before the start of treatment where everybody meets a mentor or advocate.
    mentors_lost: "a-W06",
    /// Monthly hazard of coming to want abstinence, per unit of contact with recovery beyond the start's.
    wants_change: "a-W07",
    /// Loss before the start of treatment under a single point of assessment.
    single_point_lost: "c-S12",
    /// Completion under payment by results.
    payment_completion: "c-S01",
    /// Starts under payment by results.
    payment_entry: "a-S02",
    /// In-treatment abstinence under payment by results.
    payment_abstinence: "c-S03",
    /// Odds ratio of having stopped injecting in treatment under payment by results.
    payment_injecting: "x-65",
    /// Ratio of completion in the first year of payment by results.
    payment_first_year: "x-66",
    /// Months for which its effects were seen.
    payment_months: "a-S03",
    /// Planned exits from prescribing under a full abstinence target.
    target_completion: "a-M23",
    /// Drop-out from prescribing under a full abstinence target, of people who want stability.
    target_drop_out: "a-M24",
    /// Overdose after a forced or enforced exit, on top of leaving.
    coerced_exit_overdose: "c-M43",
    /// Success of a taper of 12 to 52 weeks against a faster one.
    taper_success: "c-T07",
    /// Drop-out while a contract is handed over.
    handover_drop_out: "c-S09",
    /// Months that a hand-over lasts.
    handover_months: "a-S09",
    /// Ratio of entry after contracts are handed over.
    handover_entry: "a-S26",
    /// Months for which that lasts.
    handover_entry_months: "a-S27",
    /// Pounds for one re-tender in a budget of £7.5m.
    retender_cost: "s-B22",
    /// Pounds of redundancy and hand-over for each yearly pound of staff lost.
    redundancy_share: "a-B30",
    /// Pounds of recruitment and training for each yearly pound of staff hired back.
    rehiring_share: "a-B31",
    /// Share of management, premises and commissioning that a merger saves.
    merger_saving: "a-B27",
    /// Entry after a merger.
    merger_entry: "a-S25",
    /// Share of keyworker time spent on records, data and reports.
    administration_share: "a-W25",
    /// Drop-out of women where provision is for women.
    gender_drop_out: "a-F26",
    /// Requests for beds where users sit on commissioning bodies.
    board_requests: "a-F27",
    /// Relapse in recovery where users sit on commissioning bodies.
    board_relapse: "a-F28",
    /// First contact in an area of high stigma.
    stigma_contact: "c-S16",

    // --- Justice and coercion ----------------------------------------------------------------------
    /// Share of entries that come through criminal justice.
    justice_entry_share: "a-J01",
    /// Response of pick-up on release to criminal-justice money.
    justice_pick_up: "a-J02",
    /// Share of those diverted who take treatment up.
    diversion_engaged: "a-J03",
    /// Entry under full use of courts, benefits and families.
    coerced_entry: "a-J12",
    /// Drop-out under full coercion.
    coerced_drop_out: "a-J13",
    /// Completion hazard ratio under full coercion.
    coerced_completion: "a-J17",
    /// Contact and voluntary entry where trust is lost to coercion.
    trust_lost: "a-J18",
    /// Months over which trust is lost and comes back.
    trust_months: "a-J19",
    /// Contact and entry under benefit sanctions and fear for one’s children.
    deterrence_contact: "a-J14",
    /// Entry under a full testing regime, of people whose use the tests see.
    testing_entry: "a-J15",
    /// Chance that a standard test misses synthetic cannabinoids.
    testing_missed: "c-P05",
    /// Yearly hazard of moving to NPS under a full testing regime.
    testing_switch: "a-J16",

    // --- Outreach and community --------------------------------------------------------------------
    /// Share of outreach contact that lived experience makes, all but NPS.
    outreach_lived: "a-H15",
    /// The same, people who use NPS.
    outreach_lived_nps: "a-H16",
    /// Extra treatment starts for each outreach worker in a year.
    outreach_starts: "x-55",
    /// People whom an outreach worker works with in a year.
    outreach_people: "x-55.people",
    /// Drop-out of people whom outreach brought in, against others.
    outreach_drop_out: "x-52",
    /// Share of treatment workers with lived experience.
    lived_share: "a-W26",
    /// Contact and entry of people who want stability where recovery organisations welcome the abstinent only.
    exclusive_alienation: "a-A24",
    /// Rise of help-seeking as visible recovery grows without limit.
    visible_recovery: "a-V19",
    /// Effect of a full network with standards on what a LERO does.
    network_quality: "a-A20",
    /// Share of contact lost in a shock that a full network saves.
    network_resilience: "a-A21",
    /// What is left of a LERO’s effect when a provider absorbs it.
    lero_absorbed: "a-A22",
    /// What is left of a LERO’s grant when it is barred from bidding.
    lero_barred: "a-A23",

    // --- Shocks and medicines ----------------------------------------------------------------------
    /// Overdose where the supply holds nitazenes.
    nitazene_ratio: "c-M55",
    /// Share of person-months exposed to nitazenes today.
    nitazene_share: "c-M56",
    /// Share of bed-based and group places shut in a full pandemic.
    pandemic_beds: "a-V21",
    /// Loss of entry in a full pandemic.
    pandemic_entry: "a-V22",
    /// Share of drop-out that does not happen in a pandemic at its height.
    pandemic_drop_out: "a-V25",
    /// Share of completions lost in a pandemic at its height.
    pandemic_completion: "a-V26",
    /// Loss of harm-reduction contact in a full pandemic.
    pandemic_contact: "a-V23",
    /// Loss of joining of mutual aid and LEROs in a full pandemic.
    pandemic_community: "a-V24",
    /// Share on daily buprenorphine today.
    buprenorphine_share: "a-B29",
    /// Share on depot buprenorphine today.
    depot_share: "a-B28",
    /// Overdose in the first weeks on buprenorphine against methadone.
    buprenorphine_first_weeks: "c-M12",
    /// Drop-out on daily buprenorphine against methadone.
    buprenorphine_drop_out: "a-N29",
    /// Drop-out on depot buprenorphine against daily.
    depot_drop_out: "a-N28",
    /// QALYs over 24 weeks of depot against daily prescribing.
    depot_qalys: "c-T20",
    /// Pounds a month of methadone.
    methadone_month: "s-U02",
    /// Pounds a month of daily buprenorphine.
    buprenorphine_month: "s-U03",
    /// Pounds a month of depot buprenorphine.
    depot_month: "s-U04",

    // --- What is usual, where an area starts with nothing
    /// Pounds a year on prescribing for each person prescribed for.
    usual_prescribing: "a-B51",
    /// Pounds a year on needle exchange for each person who injects.
    usual_needle: "a-B52",
    /// Pounds a year on needle exchange and outreach for each dependent person.
    usual_contact: "a-B53",
    /// Pounds a year on criminal justice for each dependent person.
    usual_justice: "a-B54",
    /// Pounds a year on mutual-aid facilitation for each dependent person.
    usual_facilitation: "a-B55",
    /// Pounds a year on rehab for each dependent person.
    usual_rehab: "a-B56",

    // --- Other payers
    /// Pounds of antiviral medicines for each new infection.
    hepatitis_treatment: "a-Y01",
    /// Pounds a year of hospital care, dependent and out of treatment.
    hospital_year: "a-Y02",
    /// Share of that left in treatment.
    hospital_in_treatment: "a-Y03",
    /// Share of that left in recovery.
    hospital_in_recovery: "a-Y04",
    /// Pounds a year of adult social care, dependent and out of treatment.
    social_care_year: "a-Y08",
    /// Pounds a year of health care in prison.
    prison_health_year: "a-Y05",
    /// Pounds a week of rent in recovery housing.
    rent_week: "a-Y06",
    /// Pounds a year of crime, heroin or crack, not in treatment.
    crime_year: "c-Q09",
    /// Crime in treatment against not.
    crime_treated: "c-Q10",
    /// From the price years of the crime row to today.
    crime_uprating: "a-Y07",

    // --- Calibration
    /// Share of residents' alcohol-specific deaths that are of the people modelled.
    alcohol_deaths_modelled: "a-K01",
    /// Spread of onset's level before fitting.
    onset_level_spread: "a-K02",
    /// Spread of entry's level before fitting.
    entry_level_spread: "a-K03",
    /// Spread of the level of leaving treatment before fitting.
    exit_level_spread: "a-K04",
    /// Spread of the number of dependent people before fitting.
    dependent_spread: "a-K08",
    /// Spread of people in treatment at the start about where they would settle, before fitting, opiates.
    in_treatment_spread_opiate: "a-K09.opiate",
    /// The same, non-opiates.
    in_treatment_spread_non_opiate: "a-K09.non_opiate",
    /// The same, non-opiates and alcohol.
    in_treatment_spread_both: "a-K09.both",
    /// The same, alcohol.
    in_treatment_spread_alcohol: "a-K09.alcohol",
    /// Spread of the level of overdose deaths before fitting.
    overdose_level_spread: "a-K05",
    /// Spread of the levels of other deaths before fitting.
    death_level_spread: "a-K06",
    /// How far numbers may drift in ten years.
    drift: "a-K07",

    // --- Drift
    /// Share of a year's drift that is left a year later.
    drift_memory: "a-I01",
    /// Standard deviation a year of the logarithm of demand in England, opiates.
    drift_nation_opiate: "a-I02.opiate",
    /// The same, non-opiates.
    drift_nation_non_opiate: "a-I02.non_opiate",
    /// The same, non-opiates and alcohol.
    drift_nation_both: "a-I02.both",
    /// The same, alcohol.
    drift_nation_alcohol: "a-I02.alcohol",
    /// In one authority beyond England's, opiates.
    drift_area_opiate: "a-I03.opiate",
    /// The same, non-opiates.
    drift_area_non_opiate: "a-I03.non_opiate",
    /// The same, non-opiates and alcohol.
    drift_area_both: "a-I03.both",
    /// The same, alcohol.
    drift_area_alcohol: "a-I03.alcohol",
    /// Of the danger of the supply, England.
    drift_nation_supply: "a-I04",
    /// Of the danger of the supply in one authority, beyond England's.
    drift_area_supply: "a-I05",

    // --- Read where files are
    /// Share that prescribing loses in a cut of a whole budget, against the others': read where files are.
    prescribing_cut_share: "a-B32",
    /// Share of one integrated contract that goes to prescribing: read where files are.
    integrated_prescribing_share: "a-B33",

    // --- Last, so that every other row keeps its draws
    /// Keyworker time of somebody on a prescription, against a client in psychosocial treatment.
    prescription_time: "a-W09",
}
