//! What a service's withdrawal and growth do, in expected values on the illustrative authority: nothing is abolished for free,
//! and nothing does everything. Each was seen to fail with its mechanism taken out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::common;

use commissioning_balance::evidence::Values;
use commissioning_balance::model::{Outcome, Record, Start, simulate};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{Line, Policy, Scenario, Strategy};
use common::{authority, over, values, whole, with_funds, with_policy};

/// The comparator and changed strategies, from one start.
fn run(values: &Values, changed: &[&dyn Fn(&Scenario) -> Strategy]) -> Vec<Record> {
    let scenario = authority();
    let start = Start::new(&scenario, values);
    let run =
        |strategy: &Strategy| simulate(&scenario, strategy, &start, values, Expected).unwrap();
    let strategies = changed.iter().map(|changed| run(&changed(&scenario)));
    [run(&scenario.strategies[0])].into_iter().chain(strategies).collect()
}

fn closed(lines: &'static [Line]) -> impl Fn(&Scenario) -> Strategy {
    move |scenario| {
        let lines: Vec<(Line, f64)> = lines.iter().map(|&line| (line, 0.0)).collect();
        with_funds(scenario, 12, &lines)
    }
}

fn times(line: Line, factor: f64) -> impl Fn(&Scenario) -> Strategy {
    move |scenario| with_funds(scenario, 12, &[(line, factor)])
}

const PRESCRIBING: &[Line] = &[Line::PrescribingClinicians, Line::Pharmacy];
/// What a withdrawal may add to other groups' completions.
const SMALL: f64 = 0.05;

#[test]
fn withdrawing_one_service_raises_no_other_groups_completions() {
    let records = run(&values(), &[&closed(PRESCRIBING)]);
    for group in [
        Outcome::CompletionsNonOpiate,
        Outcome::CompletionsNonOpiateAlcohol,
        Outcome::CompletionsAlcohol,
        Outcome::CompletionsNps,
    ] {
        let ratio = whole(&records[1], group) / whole(&records[0], group);
        assert!(ratio < 1.0 + SMALL, "{group:?}: {ratio}");
    }
    // People refused still ask, and take a keyworker's time.
    assert!(
        over(&records[1], 24..120, Outcome::Referrals)
            > 0.7 * over(&records[0], 24..120, Outcome::Referrals)
    );
}

#[test]
fn a_prescription_withdrawn_frees_the_time_that_it_took_and_no_more() {
    // Completions of people who do not use opiates, against those with prescriptions, on some keyworkers.
    let rise = |time: f64, keyworkers: f64| {
        let mut values = values();
        values.prescription_time = time;
        let short = times(Line::Keyworking, keyworkers);
        let neither = move |scenario: &Scenario| {
            let lines = PRESCRIBING.iter().map(|&line| (line, 0.0));
            let lines: Vec<_> = lines.chain([(Line::Keyworking, keyworkers)]).collect();
            with_funds(scenario, 12, &lines)
        };
        let records = run(&values, &[&short, &neither]);
        let others = |record: &Record| {
            whole(record, Outcome::Completions) - whole(record, Outcome::CompletionsOpiate)
        };
        others(&records[2]) / others(&records[1])
    };
    for keyworkers in [1.0, 0.2] {
        let [none, some, all] = [0.0, 0.5, 1.0].map(|time| rise(time, keyworkers));
        assert!(none < some.min(all), "{keyworkers}: {none} {some} {all}");
        // With today's keyworkers half of that time brings caseload down to 40 already, and no more is gained below it.
        assert!(some < all || keyworkers == 1.0, "{keyworkers}: {some} {all}");
        // Who took no time leaves none behind; whoever then waits takes some.
        assert!(none <= 1.0 + 1e-9, "{keyworkers}: {none}");
    }
}

#[test]
fn without_prescribing_more_people_die_of_every_cause_that_it_touches() {
    let records = run(&values(), &[&closed(PRESCRIBING)]);
    let more = |outcome| whole(&records[1], outcome) - whole(&records[0], outcome);
    assert!(more(Outcome::DeathsOverdose) > 20.0, "{}", more(Outcome::DeathsOverdose));
    assert!(more(Outcome::DeathsOther) > 0.0, "{}", more(Outcome::DeathsOther));
    assert!(more(Outcome::Settled) < 0.0 && more(Outcome::HepatitisInfections) > 0.0);
    // Read sceptically, a prescription does nothing for other causes: what is left is that fewer live to die of them.
    let mut sceptical = values();
    sceptical.other_causes_out = 1.0;
    sceptical.suicide_first_weeks_off = 1.0;
    let records = run(&sceptical, &[&closed(PRESCRIBING)]);
    let none = whole(&records[1], Outcome::DeathsOther) - whole(&records[0], Outcome::DeathsOther);
    assert!(none < more(Outcome::DeathsOther) - 3.0, "{none}");
}

#[test]
fn kits_go_out_through_services_and_closing_those_lowers_their_reach() {
    let channels: &[&'static [Line]] =
        &[&[Line::NeedleExchange], &[Line::Outreach], &[Line::Lero, Line::PeerSupport]];
    for &lines in channels {
        let mut apart = values();
        apart.kits_rerouted = 1.0;
        let deaths = |values: &Values| {
            let records = run(values, &[&closed(lines)]);
            whole(&records[1], Outcome::DeathsOverdose)
                - whole(&records[0], Outcome::DeathsOverdose)
        };
        // With every kit finding another way out, less is lost.
        assert!(deaths(&values()) > deaths(&apart) + 0.3, "{lines:?}");
    }
}

#[test]
fn naloxone_averts_what_british_evidence_says() {
    let values = values();
    let records = run(&values, &[&closed(&[Line::Naloxone]), &times(Line::Naloxone, 4.0)]);
    let more = |record: &Record| {
        whole(record, Outcome::DeathsOverdose) - whole(&records[0], Outcome::DeathsOverdose)
    };
    let kits = 17_600.0 / values.naloxone_kit * 9.0;
    let each = kits / more(&records[1]);
    assert!((71.0..716.0).contains(&each), "x-31: {each} kits for each death averted");
    assert!(more(&records[2]) < 0.0 && more(&records[2]).abs() < more(&records[1]), "it saturates");
}

#[test]
fn outreach_brings_what_a_worker_brings_and_those_leave_sooner() {
    let mut values = values();
    let more = |values: &Values| {
        let records = run(values, &[&times(Line::Outreach, 2.0)]);
        whole(&records[1], Outcome::Starts) - whole(&records[0], Outcome::Starts)
    };
    let workers = 220_000.0 / values.keyworker_cost;
    let each = more(&values) / workers / 9.0;
    assert!((4.0..22.0).contains(&each), "x-55: {each} starts for each worker in a year");
    values.outreach_starts = 0.0;
    assert!(more(&values) < 0.3 * each * workers * 9.0, "contact alone leads to few starts");
}

#[test]
fn beds_are_asked_for_as_they_are_offered_and_growth_is_diluted() {
    let mut values = values();
    let starts = |values: &Values, factor: f64| {
        let records = run(values, &[&times(Line::Rehab, factor)]);
        whole(&records[1], Outcome::RehabStarts) - whole(&records[0], Outcome::RehabStarts)
    };
    let (twice, ten_times) = (starts(&values, 2.0), starts(&values, 10.0));
    assert!(ten_times > 1.3 * twice, "{ten_times} {twice}");
    values.requests_follow_beds = 0.0;
    assert!(starts(&values, 10.0) < 0.8 * twice);
    // People who would have gone anyway gain nothing.
    let recoveries = |additional: f64| {
        let mut values = common::values();
        values.rehab_additional = additional;
        let records = run(&values, &[&times(Line::Rehab, 2.0)]);
        whole(&records[1], Outcome::ReachedOneYear) - whole(&records[0], Outcome::ReachedOneYear)
    };
    assert!(recoveries(0.14) < 0.7 * recoveries(1.0));
}

#[test]
fn who_waits_for_a_bed_is_in_treatment_and_is_not_lost_by_the_week() {
    let referred = |scenario: &Scenario| {
        with_policy(scenario, Policy { direct_referral: 0.5, ..Policy::default() })
    };
    let mut without = values();
    without.wait_loss_per_week = 1.0;
    let lost = |values: &Values| {
        let records = run(values, &[&referred]);
        whole(&records[1], Outcome::DropOuts) - whole(&records[0], Outcome::DropOuts)
    };
    assert!((lost(&values()) - lost(&without)).abs() < 1.0);
}

#[test]
fn closing_a_detox_never_helps() {
    for lines in [
        &[Line::CommunityDetox][..],
        &[Line::InpatientDetox],
        &[Line::CommunityDetox, Line::InpatientDetox],
    ] {
        let records = run(
            &values(),
            &[&|scenario: &Scenario| {
                let lines: Vec<(Line, f64)> = lines.iter().map(|&line| (line, 0.0)).collect();
                with_funds(scenario, 12, &lines)
            }],
        );
        let recovered = |record: &Record| whole(record, Outcome::ReachedOneYear);
        assert!(recovered(&records[1]) < recovered(&records[0]), "{lines:?}");
    }
}

#[test]
fn an_infection_costs_health_and_later_lives() {
    let free = |values: &mut Values| {
        values.hepatitis_qalys = 0.0;
        values.hepatitis_deaths = 0.0;
    };
    let mut nothing = values();
    free(&mut nothing);
    let lost = |values: &Values| {
        let records = run(values, &[&closed(&[Line::NeedleExchange])]);
        (
            whole(&records[0], Outcome::Qalys) - whole(&records[1], Outcome::Qalys),
            whole(&records[1], Outcome::HepatitisDeaths)
                - whole(&records[0], Outcome::HepatitisDeaths),
        )
    };
    let (with, without) = (lost(&values()), lost(&nothing));
    assert!(with.0 > without.0 + 10.0 && with.1 > 0.3 && without.1 == 0.0, "{with:?} {without:?}");
}

#[test]
fn recovery_organisations_for_the_abstinent_alone_keep_others_away() {
    let exclusive = |scenario: &Scenario| {
        with_policy(scenario, Policy { lero_inclusive: false, ..Policy::default() })
    };
    let starts = |alienation: f64| {
        let mut values = values();
        values.exclusive_alienation = alienation;
        let records = run(&values, &[&exclusive]);
        whole(&records[1], Outcome::Starts) - whole(&records[0], Outcome::Starts)
    };
    assert!(starts(0.8) < starts(1.0) - 100.0);
    assert!(starts(1.05) > starts(1.0), "both signs can be read");
}

#[test]
fn lived_experience_acts_in_treatment_teams_with_either_sign() {
    let vetted = |scenario: &Scenario| {
        with_policy(scenario, Policy { lived_experience_workforce: 0.0, ..Policy::default() })
    };
    let starts = |entry: f64| {
        let mut values = values();
        values.lero_entry = entry;
        let records = run(&values, &[&vetted]);
        whole(&records[1], Outcome::Starts) - whole(&records[0], Outcome::Starts)
    };
    assert!(starts(1.5) < starts(1.0) - 100.0, "{} {}", starts(1.5), starts(1.0));
}
