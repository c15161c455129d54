//! What each mechanism must show: strictly, at a stated effect that is not nothing, in expected values.
//!
//! The numbers are those of docs/model.md. Every test fails when its mechanism is off or its sign is turned.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::common;

use commissioning_balance::evidence::Values;
use commissioning_balance::model::cells::Stock;
use commissioning_balance::model::hazards::{Base, Solved};
use commissioning_balance::model::mechanisms::{
    consumption_room, lero, mutual_aid, naloxone, overdose, recovery_support, rehab, relapse,
    retention, waiting,
};
use commissioning_balance::model::moves::Event;
use commissioning_balance::model::stages::survival;
use commissioning_balance::model::state::Past;
use commissioning_balance::model::{Membership, Outcome, Place, Record, Start, simulate};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{Line, Mechanism, Policy, Scenario, Strategy, Substance};
use common::{at, authority, expected, over, values, whole, with_funds, with_money, with_policy};

fn off(mechanism: Mechanism) -> Policy {
    Policy { off: vec![mechanism], ..Policy::default() }
}

/// What is solved for the authority.
fn solved(values: &Values) -> Solved {
    let area = authority().area;
    Solved::new(&area, &area.levels, values)
}

/// The comparator and a changed strategy, from one start.
fn pair(scenario: &Scenario, changed: &Strategy, values: &Values) -> (Record, Record) {
    let start = Start::new(scenario, values);
    let run = |strategy| simulate(scenario, strategy, &start, values, Expected).unwrap();
    (run(&scenario.strategies[0]), run(changed))
}

/// The strategy with a mechanism off throughout.
fn without(strategy: &Strategy, mechanism: Mechanism) -> Strategy {
    Strategy { policies: vec![(0, off(mechanism))], ..strategy.clone() }
}

#[test]
fn every_multiplier_is_exactly_one_at_the_baseline() {
    use commissioning_balance::model::capacity::Prescribing;
    use commissioning_balance::model::environment::{Baseline, Environment};
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let stock = Stock::of(&start.state.counts);
    let policy = Policy::default();
    let gauges = start.gauges(&stock, &policy, &values);
    let pounds = start.state.staffing.prescribing();
    let baseline = Baseline {
        prescribing: Prescribing::baseline(gauges.heads, pounds, &values),
        gauges: gauges.clone(),
        policy: policy.clone(),
        time_each: 1.0,
        entries: start.entries,
        solved: start.solved,
    };
    let staffing = &start.state.staffing;
    let now = Environment::new(&gauges, staffing, &baseline, 0, &Past::default(), &policy, &values);
    assert_eq!(now, Environment::NEUTRAL);
}

#[test]
fn m01_stopping_prescribing_kills_most_in_the_month_after() {
    let (scenario, values) = (authority(), values());
    let stopped =
        with_funds(&scenario, 12, &[(Line::PrescribingClinicians, 0.0), (Line::Pharmacy, 0.0)]);
    let (now, then) = pair(&scenario, &stopped, &values);
    let excess = |month: usize| {
        at(&then, month, Outcome::DeathsOverdose) - at(&now, month, Outcome::DeathsOverdose)
    };
    let peak = (0..120).max_by(|&a, &b| excess(a).total_cmp(&excess(b))).unwrap();
    assert_eq!(peak, 13, "everybody leaves in month 12, and dies most in the month after");
    assert!(excess(13) > 2.0 * excess(24), "{} {}", excess(13), excess(24));
    assert!(excess(24) > 0.0, "still unprotected a year later");
    let peak_excess = excess(13);
    // Prescribed numbers are gone, and nobody was put back.
    assert!(at(&then, 13, Outcome::Prescribed) < 1.0);

    // Without the mechanism, leaving is not dangerous.
    let start = Start::new(&scenario, &values);
    let run = |strategy: &Strategy| {
        let strategy = without(strategy, Mechanism::PrescribingProtects);
        simulate(&scenario, &strategy, &start, &values, Expected).unwrap()
    };
    let (now, then) = (run(&scenario.strategies[0]), run(&stopped));
    let excess = at(&then, 13, Outcome::DeathsOverdose) - at(&now, 13, Outcome::DeathsOverdose);
    assert!(excess.abs() < 0.05 * peak_excess, "{excess} {peak_excess}");
}

#[test]
fn m01_first_weeks_on_and_off_are_more_dangerous_than_the_rest() {
    let values = values();
    let out = solved(&values).overdose_out;
    let ratio = |place| overdose::ratio(place, &values, &Policy::default(), out);
    assert!(ratio(Place::Induction) > ratio(Place::PrescribingEarly));
    assert!(ratio(Place::LeftPrescribingUnplanned) > ratio(Place::UsingRecent));
    assert!(ratio(Place::UsingNever) > ratio(Place::PrescribingLong));
    assert!(ratio(Place::Released) > ratio(Place::UsingNever));
}

#[test]
fn m02_the_hazard_of_leaving_falls_and_the_curve_is_met() {
    let values = values();
    let stages = retention::stages(&values, &Policy::default());
    let kept = survival(&stages, 60);
    for (months, published) in [(1, 0.87), (3, 0.75), (12, 0.50), (60, 0.14)] {
        assert!((kept[months] - published).abs() < 0.006, "{months}: {}", kept[months]);
        assert!((kept[months] - retention::curve(months as f64, &values)).abs() < 1e-6);
    }
    let leaves = |year: usize| 1.0 - kept[12 * year] / kept[12 * (year - 1)];
    assert!(leaves(1) > 1.5 * leaves(5), "{} {}", leaves(1), leaves(5));
    let flat = survival(&retention::stages(&values, &off(Mechanism::RetentionByStay)), 60);
    let leaves = |year: usize| 1.0 - flat[12 * year] / flat[12 * (year - 1)];
    // All but the same: passing to another stage takes up a person's event of the month.
    assert!(leaves(1) < 1.05 * leaves(5), "{} {}", leaves(1), leaves(5));
}

#[test]
fn m03_twice_the_caseload_completes_fewer_and_admits_fewer() {
    let (scenario, values) = (authority(), values());
    let halved = with_funds(&scenario, 0, &[(Line::Keyworking, 0.5)]);
    let (now, then) = pair(&scenario, &halved, &values);
    let per_head =
        |record: &Record| whole(record, Outcome::Completions) / whole(record, Outcome::InTreatment);
    assert!(per_head(&then) < 0.95 * per_head(&now));
    assert!(whole(&then, Outcome::Starts) < whole(&now, Outcome::Starts));
    assert!(
        whole(&then, Outcome::DropOuts) / whole(&then, Outcome::InTreatment)
            > whole(&now, Outcome::DropOuts) / whole(&now, Outcome::InTreatment)
    );
    // Care thins before anybody waits.
    assert_eq!(whole(&then, Outcome::WaitWeeksTreatment), 0.0);
    assert!(at(&then, 60, Outcome::Caseload) > 1.5 * at(&now, 60, Outcome::Caseload));

    let start = Start::new(&scenario, &values);
    let run = |strategy: &Strategy| {
        let strategy = without(strategy, Mechanism::Caseload);
        simulate(&scenario, &strategy, &start, &values, Expected).unwrap()
    };
    let (now, then) = (run(&scenario.strategies[0]), run(&halved));
    assert_eq!(whole(&now, Outcome::Deaths), whole(&then, Outcome::Deaths), "off: no effect");
}

#[test]
fn m05_places_bound_heroin_assisted_treatment_and_money_above_need_is_not_spent() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let run = |pounds: f64| {
        let strategy = with_money(&scenario, 0, Line::HeroinAssisted, pounds);
        simulate(&scenario, &strategy, &start, &values, Expected).unwrap()
    };
    let people =
        |record: &Record, month: usize| record.months[month].places[Place::HeroinAssisted as usize];
    // Twenty places at £27,000, once recruited.
    let few = run(540_000.0);
    for month in 0..120 {
        assert!(people(&few, month) <= 20.0 + 1e-9);
    }
    assert!(people(&few, 119) > 19.0, "{}", people(&few, 119));
    let many = run(20e6);
    let money = many.months[119].money[Line::HeroinAssisted as usize];
    assert!(money.underspent > money.spent, "{money:?}");
    let most = people(&many, 119) * values.heroin_assisted_year / 12.0;
    assert!((money.spent.pounds() - most).abs() < 0.02);
    assert_eq!(people(&run(0.0), 119), 0.0, "zero provision");
    // With places to spare, more stay than on other prescriptions; with the mechanism off, as many.
    let ample = with_money(&scenario, 0, Line::HeroinAssisted, 20e6);
    let as_others = without(&ample, Mechanism::HeroinAssisted);
    let as_others = simulate(&scenario, &as_others, &start, &values, Expected).unwrap();
    assert!(people(&many, 119) > 1.05 * people(&as_others, 119));
}

#[test]
fn m06_needle_exchange_prevents_hepatitis_and_leaves_the_overdose_hazard_alone() {
    let (scenario, values) = (authority(), values());
    let none = with_funds(&scenario, 0, &[(Line::NeedleExchange, 0.0)]);
    let (now, then) = pair(&scenario, &none, &values);
    assert!(
        whole(&then, Outcome::HepatitisInfections)
            > 1.2 * whole(&now, Outcome::HepatitisInfections)
    );
    // In the first month nobody has moved yet: only the hazard could differ. It does by the kits that go out through needle
    // exchanges, and by nothing else. (Contact competes with it, a little.)
    let start = Start::new(&scenario, &values);
    let kits = |strategy: &Strategy| {
        let strategy = without(strategy, Mechanism::Naloxone);
        let record = simulate(&scenario, &strategy, &start, &values, Expected).unwrap();
        at(&record, 0, Outcome::DeathsOverdose)
    };
    assert!((kits(&none) / kits(&scenario.strategies[0]) - 1.0).abs() < 5e-3);
    let overdose = |record: &Record| at(record, 0, Outcome::DeathsOverdose);
    assert!(overdose(&then) > 1.01 * overdose(&now));
    let absent = without(&none, Mechanism::NeedleExchange);
    let absent = simulate(&scenario, &absent, &start, &values, Expected).unwrap();
    let infections = |record: &Record| at(record, 0, Outcome::HepatitisInfections);
    assert_eq!(infections(&absent), infections(&now));
}

#[test]
fn m07_naloxone_moves_only_the_overdose_hazard_and_saturates() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let run = |factor: f64| {
        let strategy = with_funds(&scenario, 0, &[(Line::Naloxone, factor)]);
        simulate(&scenario, &strategy, &start, &values, Expected).unwrap()
    };
    let deaths = |record: &Record, outcome| at(record, 0, outcome);
    let (none, now, twice, thrice) = (run(0.0), run(1.0), run(2.0), run(3.0));
    let overdose = |record: &Record| deaths(record, Outcome::DeathsOverdose);
    assert!(overdose(&none) > overdose(&now));
    assert!(overdose(&now) > overdose(&twice));
    assert!(overdose(&now) - overdose(&twice) > overdose(&twice) - overdose(&thrice));
    assert_eq!(deaths(&now, Outcome::DeathsAlcohol), deaths(&thrice, Outcome::DeathsAlcohol));
    // Somebody saved may die later of something else.
    assert!(whole(&thrice, Outcome::DeathsOther) > whole(&now, Outcome::DeathsOther));
    assert_eq!(naloxone::effect(9.0, 0.5, &values, &off(Mechanism::Naloxone)), 1.0);
}

#[test]
fn m08_a_consumption_room_helps_only_those_in_reach() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let run = |pounds: f64| {
        let strategy = with_money(&scenario, 0, Line::ConsumptionRoom, pounds);
        let record = simulate(&scenario, &strategy, &start, &values, Expected).unwrap();
        at(&record, 60, Outcome::DeathsOverdose)
    };
    let (none, one, ten) = (run(0.0), run(2.3e6), run(23e6));
    assert!(one < none);
    // Recruitment is faster with more money; once staffed, ten rooms do what one does.
    assert!((one - ten).abs() < 0.002 * one, "reach has a ceiling: {one} {ten}");
    let most = 1.0 - values.room_reach * (1.0 - values.room_effect);
    assert!(one > most * none, "people out of reach gain nothing: {one} {none}");
    assert_eq!(consumption_room::effect(0.3, 0.0, &values, &off(Mechanism::ConsumptionRoom)), 1.0);
}

#[test]
fn m10_longer_waits_mean_fewer_starts_for_each_referral() {
    let (scenario, values) = (authority(), values());
    // Past a caseload of 100 people wait.
    let quarter = with_funds(&scenario, 0, &[(Line::Keyworking, 0.25)]);
    let (now, then) = pair(&scenario, &quarter, &values);
    let waited = whole(&then, Outcome::WaitWeeksTreatment);
    assert!(
        waited > 0.0 && whole(&now, Outcome::WaitWeeksTreatment) == 0.0,
        "{waited} {}",
        at(&then, 60, Outcome::Caseload)
    );
    // Nobody waits at the start; of those who wait as long as the longest that is told apart, one in nine starts within
    // three weeks, and as many as that, or more, of all.
    let prompt = |record: &Record| {
        whole(record, Outcome::StartsInThreeWeeks) / whole(record, Outcome::Starts)
    };
    assert_eq!(prompt(&now), 1.0);
    assert!((0.1..0.95).contains(&prompt(&then)), "{}", prompt(&then));
    let kept = |record: &Record| whole(record, Outcome::Starts) / whole(record, Outcome::Referrals);
    assert!(kept(&then) < 0.98 * kept(&now), "{} {}", kept(&then), kept(&now));
    let start = Start::new(&scenario, &values);
    let absent = without(&quarter, Mechanism::Waiting);
    let absent = simulate(&scenario, &absent, &start, &values, Expected).unwrap();
    let lost = |record: &Record| {
        let waiting = [Place::WaitPrescribing, Place::WaitPsychosocial];
        let people =
            record.months.iter().flat_map(|month| waiting.map(|p| month.places[p as usize]));
        whole(record, Outcome::LostWaiting) / people.sum::<f64>()
    };
    let (absent, then) = (lost(&absent), lost(&then));
    assert!(then > 1.2 * absent, "the longer the wait, the more are lost: {absent} {then}");
    assert!(waiting::effect(3.0, 1.0, &values, &Policy::default()) > 1.0);
}

#[test]
fn m13_detox_without_aftercare_costs_more_lives_than_with_it() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    // A closed cohort: a thousand people who use opiates, on their way out of inpatient detox.
    let mut cohort = start;
    cohort.onset = [0.0; 120];
    cohort.state.counts.fill(0.0);
    let detox = commissioning_balance::model::cells::block(Place::InpatientDetox).start;
    cohort.state.counts[detox..detox + 24].fill(1000.0 / 24.0);
    let deaths = |factor: f64| {
        let lines = [(Line::PeerSupport, factor), (Line::RecoveryHousing, factor)];
        let strategy = with_funds(&scenario, 0, &lines);
        let record = simulate(&scenario, &strategy, &cohort, &values, Expected).unwrap();
        over(&record, 0..24, Outcome::DeathsOverdose)
    };
    let (without, with) = (deaths(0.0), deaths(20.0));
    assert!(without > 1.005 * with, "{without} {with}");
    let out = cohort.solved.overdose_out;
    let ratio = |policy: &Policy| overdose::ratio(Place::LeftDetox, &values, policy, out);
    assert!(ratio(&Policy::default()) > 3.0 * ratio(&off(Mechanism::Detox)));
}

#[test]
fn m14_rehab_brings_recovery_and_a_peak_of_deaths_after_dropping_out() {
    let (scenario, values) = (authority(), values());
    let thrice = with_funds(&scenario, 0, &[(Line::Rehab, 3.0)]);
    let (now, then) = pair(&scenario, &thrice, &values);
    assert!(
        over(&then, 12..120, Outcome::ReachedOneYear)
            > over(&now, 12..120, Outcome::ReachedOneYear)
    );
    let starts = |record: &Record| at(record, 119, Outcome::RehabStarts);
    assert!(starts(&then) > 1.3 * starts(&now), "{} {}", starts(&then), starts(&now));
    let (policy, levels) = (Policy::default(), scenario.area.clone());
    let solved = solved(&values);
    let base = Base::new(&levels, &levels.levels, &values, &policy, &solved);
    let hazard = |place| base.hazard(place, Event::Overdose, Substance::Opiate);
    assert!(hazard(Place::LeftBedEarly) > 2.0 * hazard(Place::LeftRehab));
    assert!(hazard(Place::LeftRehab) > 2.0 * hazard(Place::UsingRecent));
    // Growth reaches people whom rehab helps less; without the mechanism starters do as those of community care.
    let opiate = Substance::Opiate;
    assert!(rehab::effect_kept(4.0, &values) < rehab::effect_kept(2.0, &values));
    assert_eq!(rehab::effect_kept(1.0, &values), 1.0);
    assert!(solved.diluted_rehab(opiate, rehab::effect_kept(2.0, &values)) > 1.0);
    assert_eq!(solved.diluted_rehab(opiate, 1.0), 1.0);
    let absent = off(Mechanism::Rehab);
    let without = Base::new(&levels, &levels.levels, &values, &absent, &solved);
    let relapse = |base: &Base<'_>| base.hazard(Place::LeftRehab, Event::Relapse, opiate);
    let all = solved.diluted_rehab(opiate, 0.0);
    assert!((relapse(&without) / relapse(&base) / all - 1.0).abs() < 1e-9);
}

#[test]
fn m15_support_in_early_recovery_lowers_relapse_in_the_first_year() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let share = |line: Line, mechanism: Option<Mechanism>| {
        let mut strategy = with_funds(&scenario, 0, &[(line, 3.0)]);
        if let Some(mechanism) = mechanism {
            strategy = without(&strategy, mechanism);
        }
        let record = simulate(&scenario, &strategy, &start, &values, Expected).unwrap();
        over(&record, 24..120, Outcome::ReachedOneYear)
            / over(&record, 24..120, Outcome::RecoveriesBegun)
    };
    let now = share(Line::NeedleExchange, None);
    for line in [Line::PeerSupport, Line::RecoveryHousing, Line::DayProgramme] {
        assert!(share(line, None) > now, "{line:?}");
    }
    let absent = |line| share(line, Some(Mechanism::RecoverySupport));
    let none = absent(Line::NeedleExchange);
    assert!((absent(Line::PeerSupport) - none).abs() < 1e-4 * none);
}

#[test]
fn m16_a_closed_cohort_keeps_the_published_shares() {
    let values = values();
    let stages = relapse::stages(Substance::Opiate, &values, &Policy::default());
    let kept = survival(&stages, 120);
    assert!((kept[12] - 0.360).abs() < 0.01, "{}", kept[12]);
    assert!((kept[60] - 0.116).abs() < 0.01, "{}", kept[60]);
    let exits: Vec<f64> = stages.iter().map(|stage| stage.exit).collect();
    assert!(exits.windows(2).all(|pair| pair[0] > pair[1]), "{exits:?}");
    let flat = relapse::stages(Substance::Opiate, &values, &off(Mechanism::RelapseByTime));
    assert!(flat.iter().all(|stage| stage.exit == flat[0].exit));
}

#[test]
fn m17_a_second_tradition_helps_and_rivalry_takes_the_gain_away() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let run = |traditions: f64, cooperation: f64| {
        let policy = Policy {
            mutual_aid_traditions: traditions,
            mutual_aid_cooperation: cooperation,
            ..Policy::default()
        };
        let strategy = with_policy(&scenario, policy.clone());
        let record = simulate(&scenario, &strategy, &start, &values, Expected).unwrap();
        (mutual_aid::fit(&policy, &values), at(&record, 60, Outcome::MutualAidMembers))
    };
    let (one, both, rivals) = (run(1.0, 1.0), run(2.0, 1.0), run(2.0, 0.0));
    assert!(both.0 > one.0 && both.1 > one.1);
    assert!((rivals.0 - one.0).abs() < 1e-12, "rivalry takes all of it");
    assert!((rivals.1 / one.1 - 1.0).abs() < 1e-12);
    let policy = Policy { mutual_aid_traditions: 2.0, ..off(Mechanism::MutualAid) };
    assert_eq!(mutual_aid::joining(1.0, 9.0, &policy, &Policy::default(), &values), 1.0);
}

#[test]
fn m18_volunteers_carry_part_of_a_lero_that_loses_its_grant() {
    let (scenario, values) = (authority(), values());
    let none = with_funds(&scenario, 0, &[(Line::Lero, 0.0)]);
    let (now, then) = pair(&scenario, &none, &values);
    let members = |record: &Record| at(record, 60, Outcome::LeroMembers);
    assert!(members(&then) > 0.0 && members(&then) < 0.9 * members(&now));
    let carried = lero::places(0.0, at(&then, 60, Outcome::LeroVolunteers), &values);
    assert!(carried > 0.0);
}

#[test]
fn m18_quality_moves_its_effect_both_ways_and_exclusion_leaves_people_on_prescriptions_out() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let relapses = |policy: Policy| {
        let strategy = with_policy(&scenario, policy);
        let record = simulate(&scenario, &strategy, &start, &values, Expected).unwrap();
        over(&record, 0..12, Outcome::Relapses)
    };
    let quality = |lero_quality: f64| Policy { lero_quality, ..Policy::default() };
    let now = relapses(quality(1.0));
    assert!(relapses(quality(1.5)) < now);
    assert!(relapses(quality(0.5)) > now);
    assert!(relapses(quality(-1.0)) > relapses(quality(0.0)), "it may also do harm");

    let members = |inclusive: bool| {
        let policy = Policy { lero_inclusive: inclusive, ..Policy::default() };
        let strategy = with_policy(&scenario, policy);
        let record = simulate(&scenario, &strategy, &start, &values, Expected).unwrap();
        at(&record, 36, Outcome::LeroMembers)
    };
    assert!(members(false) < members(true));
    assert!(!commissioning_balance::model::hazards::lero_eligible(
        Place::PrescribingLong,
        &Policy { lero_inclusive: false, ..Policy::default() }
    ));
}

#[test]
fn m21_stacked_supports_never_fall_below_the_floor() {
    let mut values = values();
    values.lero_relapse = 0.5;
    values.mutual_aid_relapse_drugs = 0.5;
    let stacked = |place: Place, membership: Membership, policy: &Policy| {
        recovery_support::stacked(place, membership, Substance::Opiate, &values, policy)
    };
    let (aftercare, housing) = (Place::RecoveryYearAftercare, Place::RecoveryYearHousing);
    let policy = Policy::default();
    assert_eq!(stacked(aftercare, Membership::Both, &policy), values.support_floor);
    let without = off(Mechanism::SupportFloor);
    assert!(stacked(aftercare, Membership::Both, &without) < values.support_floor);
    // One support alone has its own ratio, and more of them never make it worse.
    let alone = stacked(housing, Membership::None, &policy);
    assert!(alone < values.support_floor, "{alone}");
    assert_eq!(stacked(housing, Membership::Both, &policy), alone);
}

#[test]
fn m30_alcohol_treatment_moves_alcohol_deaths_and_no_overdose() {
    let (scenario, values) = (authority(), values());
    let (on, absent) = (Policy::default(), off(Mechanism::AlcoholTreatment));
    let (area, levels, solved) = (&scenario.area, &scenario.area.levels, solved(&values));
    let with = Base::new(area, levels, &values, &on, &solved);
    let without = Base::new(area, levels, &values, &absent, &solved);
    for &place in Place::ALL {
        for &substance in Substance::ALL {
            let hazard = |base: &Base<'_>, event| base.hazard(place, event, substance);
            assert_eq!(
                hazard(&with, Event::Overdose),
                hazard(&without, Event::Overdose),
                "{place:?}"
            );
        }
    }
    let alcohol =
        |base: &Base<'_>, place| base.hazard(place, Event::AlcoholSpecific, Substance::Alcohol);
    assert!(alcohol(&with, Place::Psychosocial) < alcohol(&with, Place::UsingNever));
    assert!(alcohol(&with, Place::RecoveryYear) < alcohol(&with, Place::Psychosocial));
    assert_eq!(alcohol(&without, Place::RecoveryYear), alcohol(&without, Place::UsingNever));
    let fewer = with_policy(&scenario, absent);
    let (now, then) = pair(&scenario, &fewer, &values);
    assert!(whole(&then, Outcome::DeathsAlcohol) > 1.05 * whole(&now, Outcome::DeathsAlcohol));
    // Causes compete, so that one fewer death leaves a little more room for another.
    let overdose = |record: &Record| at(record, 0, Outcome::DeathsOverdose);
    assert!((overdose(&then) / overdose(&now) - 1.0).abs() < 1e-3);
    let record = expected(&scenario, &scenario.strategies[0], &values);
    assert_eq!(whole(&record, Outcome::Deaths), whole(&now, Outcome::Deaths));
}
