//! What the program carries: scenarios, and draws of their fits.

/// The name and text of shipped scenarios.
macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*]
    };
}

/// Scenarios that the program carries, by name: all that ship, but for back-tests.
const BUILT_IN: &[(&str, &str)] = shipped![
    "authority",
    "england",
    "abstinence_agenda",
    "agenda_by_parts",
    "arrest_and_prison",
    "assessment_and_referral",
    "coercion",
    "cuts_by_area",
    "deep_cuts_by_area",
    "grant_cliff_edge",
    "heroin_assisted_and_room",
    "lero_network",
    "mechanisms",
    "merger",
    "nitazenes",
    "nps_wave",
    "nps_wave_large",
    "prescribing_heavy",
    "rebalance_by_degrees",
    "retender",
    "stigma",
    "three_stages",
    "together",
    "traditions",
    "vetting",
    "women",
];

/// Draws that the program carries, by the names under which its scenarios know them.
const FITTED: &[(&str, &str)] = &[
    ("authority.draws.csv", include_str!("../../scenarios/authority.draws.csv")),
    ("england.draws.csv", include_str!("../../scenarios/england.draws.csv")),
];

/// The text of draws that the program carries.
#[must_use]
pub fn carried(name: &str) -> Option<&'static str> {
    FITTED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the scenarios that the program carries.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The text of a scenario that the program carries.
#[must_use]
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
