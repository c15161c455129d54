//! The register of authorities against what is published of England.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::authorities::{ENGLAND, Measure, Register};
use commissioning_balance::scenario::starter::Starter;
use commissioning_balance::scenario::{self, Substance};
use std::collections::BTreeSet;

/// The sum of a measure over today's authorities, and over those that are no more and have figures of their own.
fn sums(measure: Measure) -> (f64, f64) {
    let register = Register::embedded();
    let of = |code: &str| register.figure(code, measure).map_or(0.0, |figure| figure.value);
    let now = register.authorities.iter().map(|known| of(&known.code)).sum();
    let gone = register.former.iter().filter_map(|former| former.code.as_deref()).map(of).sum();
    (now, gone)
}

fn england(measure: Measure) -> f64 {
    Register::embedded().figure(ENGLAND, measure).unwrap().value
}

#[test]
fn residents_add_up_to_england_exactly() {
    for &measure in [Measure::Population].iter().chain(&Measure::ADULTS) {
        assert_eq!(sums(measure), (england(measure), 0.0), "{}", measure.key());
    }
    // ONS, mid-2024.
    assert_eq!(england(Measure::Population), 58_620_101.0);
    // Census 2021: 56,490,048; its counts are rounded and swapped, authority by authority.
    let (women, _) = sums(Measure::WomenAndGirls);
    let (men, _) = sums(Measure::MenAndBoys);
    assert!((women + men - 56_490_048.0).abs() < 20.0, "{}", women + men);
    for (all, part) in
        [(Measure::WomenAndGirls, Measure::Women16To64), (Measure::MenAndBoys, Measure::Men16To64)]
    {
        for known in &Register::embedded().authorities {
            let of = |measure| Register::embedded().figure(&known.code, measure).unwrap().value;
            assert!((0.5..0.85).contains(&(of(part) / of(all))), "{}", known.name);
        }
    }
}

#[test]
fn deaths_and_need_add_up_to_england_with_the_authorities_that_are_no_more() {
    // ONS: 4,312 + 4,115 + 3,983 deaths of drug poisoning were registered in England in 2018 to 2020.
    assert_eq!(england(Measure::PoisoningDeaths), 12_410.0);
    assert_eq!(sums(Measure::PoisoningDeaths), (12_410.0, 0.0));
    // Deaths of drug misuse: no total of England to hold them against. Cumbria and Northamptonshire, of 2019, are apart.
    let (now, gone) = sums(Measure::MisuseDeaths);
    assert_eq!((now + gone, now < 7_665.0), (7_665.0, true));
    // Dependent drinkers: the estimate of England, to the person; the six that are not as they were in 2019 are missing, and
    // their predecessors are there.
    let (now, gone) = sums(Measure::AlcoholDependent);
    assert_eq!(now + gone, 586_780.0);
    assert!((0.02..0.05).contains(&(gone / (now + gone))), "{gone}");
    // In treatment for alcohol: 75,555 and 28,598 in England; a sum of authorities counts one person twice.
    assert_eq!(england(Measure::AlcoholInTreatment), 75_555.0 + 28_598.0);
    let (now, gone) = sums(Measure::AlcoholInTreatment);
    assert!((now + gone - 104_153.0).abs() <= 1.0, "{}", now + gone);
}

#[test]
fn every_authority_has_a_region_ten_neighbours_and_most_figures() {
    let register = Register::embedded();
    let codes: BTreeSet<&str> =
        register.authorities.iter().map(|known| known.code.as_str()).collect();
    assert_eq!(codes.len(), 153);
    let regions: BTreeSet<&str> =
        register.authorities.iter().map(|known| known.region.as_str()).collect();
    assert_eq!(regions.len(), 9, "{regions:?}");
    for known in &register.authorities {
        let neighbours: BTreeSet<&str> =
            register.neighbours(&known.code).iter().map(|other| other.code.as_str()).collect();
        assert_eq!(neighbours.len(), 10, "{}", known.name);
        assert!(!neighbours.contains(known.code.as_str()), "{}", known.name);
        assert!(register.figure(&known.code, Measure::Deprivation).is_some(), "{}", known.name);
    }
    let missing = |measure: Measure| {
        let lacks = |code: &str| register.figure(code, measure).is_none();
        register.authorities.iter().filter(|known| lacks(&known.code)).count()
    };
    let counted = [
        Measure::MisuseDeaths,
        Measure::AlcoholMortality,
        Measure::AlcoholDependent,
        Measure::AlcoholNeedMet,
    ];
    assert_eq!(counted.map(missing), [4, 7, 7, 8]);
}

#[test]
fn every_authority_gives_a_file_that_is_read() {
    let load = |name: &str| scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
    let like = scenario::read("authority", &load).unwrap();
    let register = Register::embedded();
    for known in &register.authorities {
        let starter = Starter {
            returns: None,
            name: "area",
            area: &known.name,
            residents: None,
            like: &like,
            own: None,
            authority: Some(known),
        };
        let text = starter.text();
        let read = scenario::read("area.toml", &|_| Ok(text.clone()))
            .unwrap_or_else(|problems| panic!("{}: {problems}", known.name));
        assert_eq!(read.stand_ins, starter.stand_ins(), "{}", known.name);
        assert_eq!(read.area.code.as_ref(), Some(&known.code));
        assert_eq!(
            read.area.population,
            register.figure(&known.code, Measure::Population).unwrap().value
        );
        let published = register.figure(&known.code, Measure::AlcoholDependent);
        let alcohol = read.area.groups[Substance::Alcohol as usize].dependent;
        assert!(published.is_none_or(|figure| figure.value == alcohol), "{}", known.name);
        let stands_in = read.stand_ins.iter().any(|key| key == "area.alcohol.dependent");
        assert_eq!(stands_in, published.is_none(), "{}", known.name);
        // A figure and its source, a line and what it is, stand on one line each.
        assert!(text.lines().all(|line| line.chars().count() <= 200), "{}", known.name);
    }
}
