//! What it is worth to know each figure of an area, and where it is had: what `balance new` asks for first.
//!
//! Measured once on the illustrative authority, figure by figure, with everything else as it is: the difference that a cut
//! of 27 % makes to deaths, and to people reaching a year of recovery, from one end of what is believed of the figure to the
//! other, as a share of that difference; the larger of the two. `balance study scenarios/studies/stand_ins.toml`;
//! docs/areas.md has both numbers of each, and where the ends come from. A table has the largest of its figures.

/// Paths of figures, and what they are worth.
const WORTH: &[(&str, f64)] = &[
    ("budget.keyworking", 1.632),
    ("area.levels.entry", 0.939),
    ("area.levels.overdose", 0.761),
    ("area.opiate.dependent", 0.687),
    ("area.alcohol.dependent", 0.348),
    ("area.levels.other_causes", 0.335),
    ("area.non_opiate_alcohol.dependent", 0.268),
    ("area.non_opiate.dependent", 0.199),
    ("budget.management", 0.197),
    ("area.levels.alcohol", 0.174),
    ("budget.day_programme", 0.091),
    ("budget.prescribing_clinicians", 0.080),
    ("budget.naloxone", 0.073),
    ("budget.premises", 0.068),
    ("area.levels.exit", 0.062),
    ("budget.commissioning", 0.055),
    ("budget.recovery_housing", 0.054),
    ("budget.peer_support", 0.053),
    ("budget.assessment", 0.047),
    ("budget.rehab", 0.046),
    ("budget.inpatient_detox", 0.042),
    ("budget.criminal_justice", 0.040),
    ("budget.employment", 0.039),
    ("budget.blood_borne_virus", 0.038),
    ("budget.community_detox", 0.032),
    ("budget.lero", 0.028),
    ("budget.outreach", 0.021),
    ("budget.pharmacy", 0.018),
    ("budget.needle_exchange", 0.017),
    ("budget.family_support", 0.016),
    ("area.alcohol.female_share", 0.016),
    ("area.opiate.female_share", 0.007),
    ("area.nps.dependent", 0.006),
    ("area.non_opiate_alcohol.female_share", 0.004),
    ("area.non_opiate.female_share", 0.003),
    ("budget.mutual_aid", 0.001),
    ("area.nps.female_share", 0.000),
];

/// Names in the order of what they are worth; those that were not tried stand last, but for the number of residents, in
/// proportion to which everything is.
pub(super) fn in_order(mut keys: Vec<String>) -> Vec<String> {
    let worth = |key: &String| {
        let tried = WORTH.iter().find(|(known, _)| known == key).map(|(_, worth)| *worth);
        tried.unwrap_or(if key == "area.population" { f64::INFINITY } else { -1.0 })
    };
    keys.sort_by(|one, other| worth(other).total_cmp(&worth(one)));
    keys
}

/// What to ask for in place of a stand-in, and of whom.
#[must_use]
pub fn asked(key: &str) -> &'static str {
    match key {
        "area.population" => "residents (ONS mid-year estimates)",
        "area.levels.entry" => {
            "treatment starts and people in treatment, by group (NDTMS), for `balance calibrate`"
        }
        "area.levels.exit" => "exits and completions by group (NDTMS), for `balance calibrate`",
        "area.levels.overdose" => {
            "deaths of drug misuse of the last three years (ONS), for `balance calibrate`"
        }
        "area.levels.alcohol" => {
            "alcohol-specific deaths of the last years (OHID), for `balance calibrate`"
        }
        "area.levels.other_causes" => "deaths in treatment (NDTMS), for `balance calibrate`",
        "area.opiate.dependent" => {
            "the latest estimate of opiate and crack users (gov.uk, by local authority)"
        }
        "area.alcohol.dependent" => {
            "the latest estimate of dependent drinkers (gov.uk, by local authority)"
        }
        _ if key.starts_with("budget") => "pounds a year (contract schedules, providers’ accounts)",
        _ if key.ends_with("_share") || key.ends_with("_shares") => {
            "people in treatment by age and sex (NDTMS, ViewIt)"
        }
        _ => "three for each person of the group in treatment in a year (NDTMS)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_most_is_asked_first() {
        assert!(WORTH.is_sorted_by(|one, other| one.1 >= other.1));
        let keys = ["budget.lero", "area.nps.age_shares", "area.population", "budget.keyworking"];
        let ordered = in_order(keys.map(str::to_owned).to_vec());
        assert_eq!(
            ordered,
            ["area.population", "budget.keyworking", "budget.lero", "area.nps.age_shares"]
        );
    }
}
