//! What the mechanisms of commissioning, community, justice and shocks must show: strictly, at a stated effect that is
//! not nothing, in expected values. Each fails when its mechanism is off or its sign is turned.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::common;

use commissioning_balance::evidence::Values;
use commissioning_balance::model::outcomes::Measure;
use commissioning_balance::model::{Outcome, Place, Record, Start, simulate};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{
    LeroStanding, Line, Mechanism, Policy, Profile, Scenario, Sex, Strategy, Substance, Want,
};
use commissioning_balance::units::Pence;
use common::{at, authority, over, values, whole, with_funds, with_policy};

/// Runs of several strategies from one start.
struct Laboratory {
    scenario: Scenario,
    values: Values,
    start: Start,
}

impl Laboratory {
    fn new() -> Self {
        Self::with(|_| {})
    }

    /// With other central values, and the start that they lead to.
    fn with(change: impl Fn(&mut Values)) -> Self {
        let mut values = values();
        change(&mut values);
        Self::of(authority(), values)
    }

    fn of(scenario: Scenario, values: Values) -> Self {
        let start = Start::new(&scenario, &values);
        Self { scenario, values, start }
    }

    fn run(&self, strategy: &Strategy) -> Record {
        simulate(&self.scenario, strategy, &self.start, &self.values, Expected).unwrap()
    }

    fn comparator(&self) -> Record {
        self.run(&self.scenario.strategies[0])
    }

    fn policy(&self, policy: Policy) -> Record {
        self.run(&with_policy(&self.scenario, policy))
    }

    /// The same policy with a mechanism off, against the comparator with it off: exactly no difference.
    fn off_means_none(&self, mechanism: Mechanism, policy: &Policy) {
        let with = self.policy(Policy { off: vec![mechanism], ..policy.clone() });
        let without = self.policy(Policy { off: vec![mechanism], ..Policy::default() });
        for (month, (with, without)) in with.months.iter().zip(&without.months).enumerate() {
            assert_eq!(with.outcomes, without.outcomes, "{mechanism:?} off, month {month}");
        }
    }
}

/// A measure of the profiles for which `which` holds.
fn measured(record: &Record, measure: Measure, which: impl Fn(Profile) -> bool) -> f64 {
    Profile::all()
        .filter(|&profile| which(profile))
        .map(|profile| record.profiles[profile.index()][measure as usize])
        .sum()
}

fn people(record: &Record, month: usize, place: Place) -> f64 {
    record.months[month].places[place as usize]
}

/// People in contact with harm reduction alone, after a year.
fn in_contact(record: &Record) -> f64 {
    [Place::HarmReductionRecent, Place::HarmReductionLapsed, Place::HarmReductionNever]
        .map(|place| people(record, 11, place))
        .iter()
        .sum()
}

/// Plenty of detox and rehab, so that no limit of beds binds.
fn spare(scenario: &Scenario) -> Strategy {
    with_funds(scenario, 0, &[(Line::InpatientDetox, 20.0), (Line::Rehab, 20.0)])
}

#[test]
fn m04_direct_referral_brings_those_who_want_abstinence_to_detox_and_leaves_the_others() {
    // Everybody wants one thing, so that detox starts are those of one kind of people.
    let starts = |want: Want, referral: f64| {
        let mut scenario = authority();
        for group in &mut scenario.area.groups {
            group.abstinence_share = if want == Want::Abstinence { 1.0 } else { 0.0 };
        }
        let laboratory = Laboratory::of(scenario, values());
        let mut strategy = spare(&laboratory.scenario);
        let off = vec![Mechanism::Caseload, Mechanism::VisibleRecovery, Mechanism::Lero];
        strategy.policies =
            vec![(0, Policy { direct_referral: referral, off, ..Policy::default() })];
        let record = laboratory.run(&strategy);
        over(&record, 0..12, Outcome::DetoxStarts)
    };
    let (parked, referred) = (starts(Want::Abstinence, 0.0), starts(Want::Abstinence, 1.0));
    assert!(referred > 2.0 * parked, "{parked} {referred}");
    assert_eq!(starts(Want::Stability, 0.0), starts(Want::Stability, 1.0));
}

/// Of treatment starts, those of people who want abstinence: entry does not depend on it, so that this follows wants.
fn share_wanting_abstinence(record: &Record) -> f64 {
    let starts = |which: &dyn Fn(Profile) -> bool| measured(record, Measure::Starts, which);
    starts(&|profile| profile.want == Want::Abstinence) / starts(&|_| true)
}

#[test]
fn wants_change_with_contact_with_mentors_and_with_people_in_recovery() {
    let laboratory = Laboratory::new();
    let now = share_wanting_abstinence(&laboratory.comparator());
    let mentored = Policy { assessment_mentors: 1.0, ..Policy::default() };
    let more = share_wanting_abstinence(&laboratory.policy(mentored.clone()));
    assert!(more > now + 0.005, "{more} {now}");
    // The other sign, and none.
    let less = Laboratory::with(|values| values.wants_change = -values.wants_change);
    let fewer = share_wanting_abstinence(&less.policy(mentored.clone()));
    assert!(fewer < now - 0.005, "{fewer} {now}");
    let fixed = Laboratory::with(|values| values.wants_change = 0.0);
    let off = vec![Mechanism::Offers, Mechanism::VisibleRecovery];
    let none =
        share_wanting_abstinence(&fixed.policy(Policy { off: off.clone(), ..mentored.clone() }));
    let off = share_wanting_abstinence(&laboratory.policy(Policy { off, ..mentored }));
    assert_eq!(none, off);
    // People in recovery: nobody relapses under one policy, so that more are seen.
    let seen = |change: f64| {
        let laboratory = Laboratory::with(|values| values.wants_change = change);
        let boards = Policy { users_on_boards: 1.0, ..Policy::default() };
        share_wanting_abstinence(&laboratory.policy(boards))
    };
    assert!(seen(0.05) > seen(0.0), "{} {}", seen(0.05), seen(0.0));
}

#[test]
fn m04_mentors_keep_people_until_the_start_and_a_gateway_may_lose_them() {
    // What people want is held: more who want a bed would wait for one, and some of them are lost.
    let laboratory = Laboratory::with(|values| values.wants_change = 0.0);
    // A queue, so that there is anybody to lose.
    let squeezed = |policy: Policy| {
        let mut strategy = with_funds(&laboratory.scenario, 0, &[(Line::Keyworking, 0.4)]);
        strategy.policies = vec![(0, policy)];
        whole(&laboratory.run(&strategy), Outcome::LostWaiting)
    };
    let now = squeezed(Policy::default());
    let mentors = squeezed(Policy { assessment_mentors: 1.0, ..Policy::default() });
    let gateway = squeezed(Policy { single_point_of_assessment: true, ..Policy::default() });
    assert!(now > 1.0 && mentors < now && gateway > now, "{mentors} {now} {gateway}");
    let all = Policy {
        direct_referral: 1.0,
        assessment_mentors: 1.0,
        single_point_of_assessment: true,
        ..Policy::default()
    };
    laboratory.off_means_none(Mechanism::Offers, &all);
}

#[test]
fn m09_more_contact_brings_more_treatment_starts_in_every_group() {
    let laboratory = Laboratory::new();
    let starts = |outreach: f64| {
        let strategy = with_funds(&laboratory.scenario, 0, &[(Line::Outreach, outreach)]);
        let record = laboratory.run(&strategy);
        [
            Outcome::StartsOpiate,
            Outcome::StartsNonOpiate,
            Outcome::StartsNonOpiateAlcohol,
            Outcome::StartsAlcohol,
            Outcome::StartsNps,
        ]
        .map(|outcome| over(&record, 0..36, outcome))
    };
    let (none, now, thrice) = (starts(0.0), starts(1.0), starts(3.0));
    for group in 0..now.len() {
        assert!(
            none[group] < now[group] && now[group] < thrice[group],
            "{none:?} {now:?} {thrice:?}"
        );
    }
}

#[test]
fn a_few_pounds_do_nothing_visible_where_a_line_had_nothing() {
    let lines = [
        Line::PrescribingClinicians,
        Line::NeedleExchange,
        Line::Outreach,
        Line::CriminalJustice,
        Line::MutualAid,
    ];
    let mut scenario = authority();
    for line in lines.into_iter().chain([Line::Pharmacy]) {
        scenario.baseline[line as usize] = Pence::ZERO;
        for strategy in &mut scenario.strategies {
            for month in &mut strategy.funds {
                month[line as usize] = Pence::ZERO;
            }
        }
    }
    let laboratory = Laboratory::of(scenario, values());
    let nothing = laboratory.comparator();
    for line in lines {
        let mut strategy = laboratory.scenario.strategies[0].clone();
        for month in &mut strategy.funds {
            month[line as usize] = Pence(100);
        }
        let little = laboratory.run(&strategy);
        for outcome in [Outcome::Starts, Outcome::Prescribed, Outcome::HepatitisInfections] {
            let (before, after) = (whole(&nothing, outcome), whole(&little, outcome));
            let much = 2.0 + 2e-3 * before;
            assert!((after - before).abs() <= much, "{line:?} {before} {after}");
        }
    }
}

#[test]
fn m09_people_with_lived_experience_reach_nps_users_most() {
    let laboratory = Laboratory::new();
    let contact = |workforce: f64, substance: Substance| {
        use commissioning_balance::model::mechanisms::outreach::{Contact, effect};
        let money = Contact { needle: 1.0, outreach: 1.0 };
        let policy = Policy { lived_experience_workforce: workforce, ..Policy::default() };
        effect(money, money, 1.0, substance, &laboratory.values, &policy, &Policy::default())
    };
    assert_eq!(contact(1.0, Substance::Nps), 1.0);
    for substance in [Substance::Opiate, Substance::NonOpiate] {
        // Vetting takes them away, and NPS users lose most; more of them help NPS users most.
        assert!(contact(0.0, Substance::Nps) < contact(0.0, substance));
        assert!(contact(0.0, substance) < 1.0);
        assert!(contact(2.0, Substance::Nps) > contact(2.0, substance));
        assert!(contact(2.0, substance) > 1.0);
    }
    // In the whole model, fewer are in contact.
    let vetted = Policy { lived_experience_workforce: 0.0, ..Policy::default() };
    let (now, after) = (laboratory.comparator(), laboratory.policy(vetted.clone()));
    assert!(in_contact(&after) < in_contact(&now));
    laboratory.off_means_none(Mechanism::Outreach, &vetted);
    // Zero provision: without outreach money nobody meets NPS users.
    let none = with_funds(&laboratory.scenario, 0, &[(Line::Outreach, 0.0)]);
    assert!(in_contact(&laboratory.run(&none)) < in_contact(&after));
}

#[test]
fn m11_continuity_lowers_deaths_in_the_month_after_release_and_diversion_custody() {
    let laboratory = Laboratory::new();
    let now = laboratory.comparator();
    let continuity = Policy { prison_continuity: 1.0, ..Policy::default() };
    let after = laboratory.policy(continuity.clone());
    // The first month: as many are released, more of them are picked up, fewer die.
    assert!(at(&after, 0, Outcome::DeathsOverdose) < at(&now, 0, Outcome::DeathsOverdose));
    assert!(whole(&after, Outcome::DeathsOverdose) < whole(&now, Outcome::DeathsOverdose));
    let diversion = Policy { diversion: 1.0, ..Policy::default() };
    let diverted = laboratory.policy(diversion.clone());
    assert!(people(&diverted, 11, Place::Prison) < 0.9 * people(&now, 11, Place::Prison));
    // At once more start treatment; later fewer are picked up on release, since fewer were imprisoned.
    assert!(at(&diverted, 0, Outcome::Starts) > at(&now, 0, Outcome::Starts));
    let all = Policy { prison_continuity: 1.0, diversion: 1.0, ..Policy::default() };
    laboratory.off_means_none(Mechanism::Justice, &all);
    // Zero provision: without the money fewer enter and fewer are picked up.
    let cut = with_funds(&laboratory.scenario, 0, &[(Line::CriminalJustice, 0.0)]);
    let cut = laboratory.run(&cut);
    assert!(at(&cut, 0, Outcome::DeathsOverdose) > at(&now, 0, Outcome::DeathsOverdose));
    assert!(over(&cut, 0..12, Outcome::Referrals) < over(&now, 0..12, Outcome::Referrals));
}

#[test]
fn m12_a_testing_regime_does_not_refer_nps_users_and_moves_people_to_nps() {
    let laboratory = Laboratory::new();
    let testing = Policy { testing: 1.0, ..Policy::default() };
    let (now, tested) = (laboratory.comparator(), laboratory.policy(testing.clone()));
    let starts = |record: &Record, outcome| at(record, 0, outcome);
    let gain = |outcome| starts(&tested, outcome) / starts(&now, outcome) - 1.0;
    let (seen, unseen) = (gain(Outcome::StartsNonOpiate), gain(Outcome::StartsNps));
    assert!(seen > 0.05, "{seen}");
    assert!(unseen < 0.2 * seen, "{unseen} {seen}");
    // Some move to what a test does not see, and then need help with it.
    let later = |record: &Record| {
        over(record, 60..120, Outcome::StartsNps) / over(record, 60..120, Outcome::Starts)
    };
    assert!(later(&tested) > later(&now));
    // Deterrence keeps people away; coercion brings them in.
    let deterred = laboratory.policy(Policy { deterrence: 1.0, ..Policy::default() });
    let coerced = laboratory.policy(Policy { coercion: 1.0, ..Policy::default() });
    let asked = |record: &Record| over(record, 0..12, Outcome::Referrals);
    assert!(asked(&deterred) < asked(&now) && asked(&now) < asked(&coerced));
    let all = Policy { testing: 1.0, deterrence: 1.0, coercion: 1.0, ..Policy::default() };
    laboratory.off_means_none(Mechanism::Coercion, &all);
}

#[test]
fn m12_nobody_is_lost_on_the_way_to_nps() {
    // Conservation is checked in every month of every run; here that somebody moved at all, and by chance, too.
    use commissioning_balance::random::Keyed;
    let laboratory = Laboratory::new();
    let strategy = with_policy(&laboratory.scenario, Policy { testing: 1.0, ..Policy::default() });
    let Laboratory { scenario, values, start } = &laboratory;
    let run = |strategy| simulate(scenario, strategy, start, values, Keyed::new(3, 0)).unwrap();
    let starts = |record: &Record| whole(record, Outcome::StartsNps);
    assert!(starts(&run(&strategy)) > starts(&run(&scenario.strategies[0])));
}

#[test]
fn m19_more_people_in_recovery_raise_help_seeking_later() {
    // An option that brings people into recovery in other ways.
    let aided = |laboratory: &Laboratory, off: Vec<Mechanism>| {
        let mut strategy = with_funds(&laboratory.scenario, 0, &[(Line::Rehab, 3.0)]);
        strategy.policies = vec![(0, Policy { off, ..Policy::default() })];
        laboratory.run(&strategy)
    };
    // What people want is held, so that help-seeking moves alone.
    let with = |rise: f64| {
        Laboratory::with(|values| {
            values.visible_recovery = rise;
            values.wants_change = 0.0;
        })
    };
    let asked = |record: &Record| over(record, 60..120, Outcome::Referrals);
    let gain = |laboratory: &Laboratory, off: &[Mechanism]| {
        let plain =
            with_policy(&laboratory.scenario, Policy { off: off.to_vec(), ..Policy::default() });
        asked(&aided(laboratory, off.to_vec())) - asked(&laboratory.run(&plain))
    };
    let (rise, none, fall) = (gain(&with(0.3), &[]), gain(&with(0.0), &[]), gain(&with(-0.3), &[]));
    assert!(rise > none && none > fall, "{rise} {none} {fall}");
    let off = gain(&with(0.3), &[Mechanism::VisibleRecovery]);
    assert!((off - none).abs() < 1e-6, "off means none: {off} {none}");
    // It saturates: at most as much as the row says.
    use commissioning_balance::model::mechanisms::visible_recovery::effect;
    let (values, policy) = (values(), Policy::default());
    assert_eq!(effect(100.0, 100.0, &values, &policy), 1.0);
    assert!(effect(1e9, 100.0, &values, &policy) <= 1.0 + values.visible_recovery);
}

#[test]
fn m20_in_a_pandemic_networked_leros_keep_more_contact() {
    let laboratory = Laboratory::new();
    let pandemic = |network: f64| {
        let policy = Policy { pandemic: 1.0, lero_network: network, ..Policy::default() };
        laboratory.policy(policy)
    };
    let members = |record: &Record| at(record, 11, Outcome::LeroMembers);
    let (alone, networked) = (pandemic(0.0), pandemic(1.0));
    assert!(members(&networked) > 1.02 * members(&alone));
    assert!(members(&networked) < members(&laboratory.comparator()));
    let both = Policy { pandemic: 1.0, lero_network: 1.0, ..Policy::default() };
    let off =
        |policy: Policy| laboratory.policy(Policy { off: vec![Mechanism::LeroNetwork], ..policy });
    let plain = Policy { pandemic: 1.0, ..Policy::default() };
    assert_eq!(members(&off(both)), members(&off(plain)));
}

#[test]
fn m18_a_tender_changes_a_lero_by_a_stated_amount() {
    let relapses = |standing: LeroStanding, kept: f64| {
        let laboratory = Laboratory::with(|values| values.lero_absorbed = kept);
        let policy = Policy { lero_standing: standing, ..Policy::default() };
        let record = laboratory.policy(policy);
        (whole(&record, Outcome::Relapses), at(&record, 23, Outcome::LeroMembers))
    };
    let (now, members) = relapses(LeroStanding::Independent, 0.7);
    // Absorbed: both signs are shipped.
    assert!(relapses(LeroStanding::Absorbed, 0.3).0 > now);
    assert!(relapses(LeroStanding::Absorbed, 1.2).0 < now);
    // Barred from bidding, it has less money and fewer members; lost, almost none.
    let barred = relapses(LeroStanding::Barred, 0.7).1;
    let lost = relapses(LeroStanding::Lost, 0.7).1;
    assert!(barred < 0.9 * members && lost < 0.1 * members, "{lost} {barred} {members}");
}

#[test]
fn m22_payment_by_results_has_fewer_completions_and_starts_and_more_abstinence() {
    let laboratory = Laboratory::new();
    let paid = Policy { payment_by_results: 1.0, ..Policy::default() };
    let (now, after) = (laboratory.comparator(), laboratory.policy(paid.clone()));
    for outcome in [Outcome::Completions, Outcome::Referrals] {
        assert!(over(&after, 0..12, outcome) < 0.9 * over(&now, 0..12, outcome), "{outcome:?}");
    }
    use commissioning_balance::model::value::settled;
    let share =
        |paid: f64| settled(Place::PrescribingLong, Substance::Opiate, &laboratory.values, paid);
    let odds = |share: f64| share / (1.0 - share);
    let ratio = odds(share(1.0)) / odds(share(0.0));
    assert!((ratio - laboratory.values.payment_abstinence).abs() < 1e-12, "{ratio}");
    laboratory.off_means_none(Mechanism::PaymentByResults, &paid);
    // The first year is milder than the second, and nothing is claimed for longer than the pilots ran.
    let fewer = |months: std::ops::Range<usize>| {
        let per_head = |record: &Record| {
            over(record, months.clone(), Outcome::Completions)
                / over(record, months.clone(), Outcome::InTreatment)
        };
        per_head(&after) / per_head(&now)
    };
    assert!(fewer(12..24) < fewer(0..12) - 0.1, "{} {}", fewer(12..24), fewer(0..12));
    assert!((fewer(60..120) - 1.0).abs() < 0.02, "{}", fewer(60..120));
}

#[test]
fn m12_trust_lost_to_coercion_outlives_it() {
    let laboratory = Laboratory::with(|values| values.trust_lost = 0.7);
    let mut pressed = laboratory.scenario.strategies[0].clone();
    let coercion = Policy { coercion: 1.0, ..Policy::default() };
    pressed.policies = vec![(0, coercion.clone()), (36, Policy::default())];
    let (now, after) = (laboratory.comparator(), laboratory.run(&pressed));
    let asked = |record: &Record, months| over(record, months, Outcome::Referrals);
    assert!(asked(&after, 0..3) > 1.1 * asked(&now, 0..3), "pressure brings people in");
    assert!(asked(&after, 37..43) < 0.95 * asked(&now, 37..43), "and keeps them away afterwards");
    laboratory.off_means_none(Mechanism::Coercion, &coercion);
}

#[test]
fn m23_a_target_brings_exits_and_deaths_in_the_months_after_to_those_who_want_stability() {
    let laboratory = Laboratory::new();
    let target = Policy { abstinence_target: 1.0, ..Policy::default() };
    let (now, after) = (laboratory.comparator(), laboratory.policy(target.clone()));
    let completed = |record: &Record| over(record, 0..12, Outcome::CompletionsOpiate);
    assert!(completed(&after) > 1.3 * completed(&now));
    let deaths = |record: &Record| over(record, 1..24, Outcome::DeathsOverdose);
    assert!(deaths(&after) > deaths(&now));
    let more = |want: Want| {
        let died = |record: &Record| {
            measured(record, Measure::Deaths, |profile| {
                profile.substance == Substance::Opiate && profile.want == want
            })
        };
        died(&after) / died(&now)
    };
    assert!(more(Want::Stability) > more(Want::Abstinence), "by what the person wanted");
    // A limit of time ends stays, and kills in the months after.
    let limited = Policy { time_limit_months: Some(12.0), ..Policy::default() };
    let ended = laboratory.policy(limited.clone());
    assert!(at(&ended, 2, Outcome::Prescribed) < 0.9 * at(&now, 2, Outcome::Prescribed));
    assert!(
        over(&ended, 1..6, Outcome::DeathsOverdose) > over(&now, 1..6, Outcome::DeathsOverdose)
    );
    // To be taken off is more dangerous than to drop out (row c-M43).
    let mut as_dropping_out = Laboratory::new();
    as_dropping_out.values.coerced_exit_overdose = 1.0;
    let spared = as_dropping_out.policy(limited);
    assert!(
        over(&ended, 1..6, Outcome::DeathsOverdose) > over(&spared, 1..6, Outcome::DeathsOverdose)
    );
    let both = Policy { time_limit_months: Some(12.0), ..target };
    laboratory.off_means_none(Mechanism::AbstinenceTarget, &both);
}

#[test]
fn m23_people_taken_off_are_in_more_danger_for_three_months_and_no_longer() {
    let laboratory = Laboratory::new();
    let limited = Policy { time_limit_months: Some(1.0), ..Policy::default() };
    let mut once = laboratory.scenario.strategies[0].clone();
    once.policies = vec![(0, limited), (1, Policy::default())];
    let mut as_dropping_out = Laboratory::new();
    as_dropping_out.values.coerced_exit_overdose = 1.0;
    let (harmed, spared) = (laboratory.run(&once), as_dropping_out.run(&once));
    let more = |month: usize| {
        at(&harmed, month, Outcome::DeathsOverdose) - at(&spared, month, Outcome::DeathsOverdose)
    };
    assert_eq!(more(0), 0.0);
    assert!(more(1) > 0.1 && more(2) > 0.1 && more(3) > 0.1, "{:?}", [1, 2, 3].map(more));
    // Who has died of it cannot die again.
    assert!((4..12).all(|month| more(month) < 0.0), "{}", more(4));
}

#[test]
fn m24_a_retender_is_a_pulse_of_unplanned_exits_with_a_bill() {
    // Who enters has a test of its own (`moving`).
    let mut laboratory = Laboratory::new();
    laboratory.values.handover_entry = 1.0;
    let mut strategy = laboratory.scenario.strategies[0].clone();
    let handover = Policy { retender: Some(12), ..Policy::default() };
    strategy.policies = vec![(0, Policy::default()), (12, handover.clone())];
    let (now, after) = (laboratory.comparator(), laboratory.run(&strategy));
    let more =
        |month: usize| at(&after, month, Outcome::DropOuts) / at(&now, month, Outcome::DropOuts);
    assert_eq!(more(11), 1.0);
    assert!((12..21).all(|month| more(month) > 1.1), "{}", more(20));
    assert!(more(22) < 1.0, "those who left cannot leave again: {}", more(22));
    let cost = whole(&after, Outcome::Transition);
    let budget =
        laboratory.scenario.baseline.iter().copied().sum::<commissioning_balance::units::Pence>();
    let stated = laboratory.values.retender_cost * budget.pounds() / 7.5e6;
    assert!((cost - stated).abs() < 1e-6, "{cost} {stated}");
    let spend =
        |record: &Record| at(record, 12, Outcome::Spend) - at(record, 12, Outcome::Transition);
    assert!(at(&after, 12, Outcome::Spend) > spend(&after) + 0.9 * stated);
    laboratory.off_means_none(Mechanism::Tender, &handover);
}

#[test]
fn m24_a_merger_saves_overhead_and_loses_engagement() {
    let laboratory = Laboratory::new();
    let merged = Policy { merger: true, ..Policy::default() };
    let (now, after) = (laboratory.comparator(), laboratory.policy(merged.clone()));
    assert!(whole(&after, Outcome::Underspend) > whole(&now, Outcome::Underspend) + 1e5);
    assert!(over(&after, 0..12, Outcome::Referrals) < over(&now, 0..12, Outcome::Referrals));
    laboratory.off_means_none(Mechanism::Tender, &merged);
}

#[test]
fn m25_effective_caseload_rises_with_administration() {
    let laboratory = Laboratory::new();
    let heavy = Policy { administration: 2.0, ..Policy::default() };
    let (now, after) = (laboratory.comparator(), laboratory.policy(heavy.clone()));
    let share = laboratory.values.administration_share;
    let caseload = at(&after, 0, Outcome::Caseload) / at(&now, 0, Outcome::Caseload);
    assert!((caseload - (1.0 - share) / (1.0 - 2.0 * share)).abs() < 1e-9, "{caseload}");
    assert!(whole(&after, Outcome::Completions) < whole(&now, Outcome::Completions));
    laboratory.off_means_none(Mechanism::Administration, &heavy);
}

#[test]
fn m26_provision_for_women_keeps_women() {
    let laboratory = Laboratory::new();
    let provided = Policy { gender_specific: 1.0, ..Policy::default() };
    let (now, after) = (laboratory.comparator(), laboratory.policy(provided));
    let gain = |sex: Sex| {
        let begun = |record: &Record| {
            measured(record, Measure::RecoveriesBegun, |profile| profile.sex == sex)
        };
        begun(&after) / begun(&now)
    };
    assert!(gain(Sex::Female) > 1.01 && gain(Sex::Female) > gain(Sex::Male));
    assert!(over(&after, 0..12, Outcome::DropOuts) < over(&now, 0..12, Outcome::DropOuts));
    // Users on commissioning bodies: offers match wants better.
    let boards = Policy { users_on_boards: 1.0, ..Policy::default() };
    let mut strategy = spare(&laboratory.scenario);
    let before = laboratory.run(&strategy);
    strategy.policies = vec![(0, boards)];
    let matched = laboratory.run(&strategy);
    let detoxes = |record: &Record| over(record, 0..12, Outcome::DetoxStarts);
    assert!(detoxes(&matched) > 1.02 * detoxes(&before));
    assert!(over(&matched, 0..3, Outcome::Relapses) < over(&before, 0..3, Outcome::Relapses));
    let all = Policy { gender_specific: 1.0, users_on_boards: 1.0, ..Policy::default() };
    laboratory.off_means_none(Mechanism::Participation, &all);
}

#[test]
fn m27_stigma_lowers_first_contact() {
    let laboratory = Laboratory::new();
    let contact = |stigma: f64| {
        let record = laboratory.policy(Policy { stigma, ..Policy::default() });
        in_contact(&record)
    };
    assert!(contact(1.0) < contact(0.0) && contact(0.0) < contact(-1.0));
    laboratory.off_means_none(Mechanism::Stigma, &Policy { stigma: 1.0, ..Policy::default() });
}

#[test]
fn m28_nitazenes_kill_a_wave_brings_people_and_a_pandemic_shuts_services() {
    let laboratory = Laboratory::new();
    let now = laboratory.comparator();
    let supply = Policy { nitazenes: 0.2, ..Policy::default() };
    let poisoned = laboratory.policy(supply);
    let first = |record: &Record| at(record, 0, Outcome::DeathsOverdose);
    let v = &laboratory.values;
    let excess = |share: f64| 1.0 + share * (v.nitazene_ratio - 1.0);
    let most = excess(v.nitazene_share + 0.2) / excess(v.nitazene_share);
    let ratio = first(&poisoned) / first(&now);
    assert!(ratio > 1.5 && ratio < most, "people with no opiates are not exposed: {ratio} {most}");
    let wave = laboratory.policy(Policy { nps_wave: 3.0, ..Policy::default() });
    assert!(whole(&wave, Outcome::Onset) > whole(&now, Outcome::Onset));
    assert!(over(&wave, 60..120, Outcome::StartsNps) > over(&now, 60..120, Outcome::StartsNps));
    let shut = laboratory.policy(Policy { pandemic: 1.0, ..Policy::default() });
    for outcome in [Outcome::RehabStarts, Outcome::DetoxStarts] {
        assert!(over(&shut, 0..12, outcome) < 0.9 * over(&now, 0..12, outcome), "{outcome:?}");
    }
    assert!(at(&shut, 11, Outcome::MutualAidMembers) < at(&now, 11, Outcome::MutualAidMembers));
    // People are kept on: fewer drop out and fewer complete, while entry hardly falls.
    for outcome in [Outcome::DropOuts, Outcome::Completions] {
        assert!(over(&shut, 0..12, outcome) < 0.93 * over(&now, 0..12, outcome), "{outcome:?}");
    }
    assert!(over(&shut, 0..12, Outcome::Starts) > 0.85 * over(&now, 0..12, Outcome::Starts));
    let mut demand = [1.0; Substance::COUNT];
    demand[Substance::Alcohol as usize] = 1.3;
    let asked = laboratory.policy(Policy { entry: demand, ..Policy::default() });
    let starts = at(&asked, 0, Outcome::StartsAlcohol) / at(&now, 0, Outcome::StartsAlcohol);
    assert!((starts / 1.3 - 1.0).abs() < 0.03, "{starts}: of those who ask, nearly all start");
    let strong = laboratory.policy(Policy { supply: 1.5, ..Policy::default() });
    let ratio = first(&strong) / first(&now);
    assert!((ratio / 1.5 - 1.0).abs() < 0.02, "{ratio}: who is exposed is everybody");
    let all = Policy {
        nitazenes: 0.2,
        nps_wave: 3.0,
        pandemic: 1.0,
        entry: demand,
        supply: 1.5,
        ..Policy::default()
    };
    laboratory.off_means_none(Mechanism::Shocks, &all);
}

#[test]
fn m29_cost_induction_risk_and_retention_move_together() {
    let laboratory = Laboratory::new();
    let now = laboratory.comparator();
    let daily = Policy { buprenorphine_share: Some(0.9), ..Policy::default() };
    let depot = Policy { depot_share: Some(0.5), ..Policy::default() };
    let (all_daily, half_depot) = (laboratory.policy(daily.clone()), laboratory.policy(depot));
    // Dearer medicines leave less for staff: load rises; more leave daily buprenorphine.
    let load = |record: &Record| at(record, 0, Outcome::PrescribingLoad);
    assert!(load(&all_daily) > load(&now) && load(&half_depot) > load(&all_daily));
    use commissioning_balance::model::mechanisms::medicines::effect;
    use commissioning_balance::model::moves::Event;
    let on = |place, event, policy: &Policy| {
        effect(place, event, Substance::Opiate, &laboratory.values, policy)
    };
    assert!(on(Place::Induction, Event::Overdose, &daily) < 0.6);
    assert!(on(Place::PrescribingEarly, Event::DropOut, &daily) > 1.1);
    // Depot is worth something to those who have it.
    let worth = |record: &Record| at(record, 0, Outcome::Qalys);
    assert!(worth(&half_depot) > worth(&now));
    laboratory.off_means_none(Mechanism::Medicines, &daily);
}

#[test]
fn money_that_goes_is_paid_for_and_coming_back_has_a_price() {
    let laboratory = Laboratory::new();
    let cut = with_funds(&laboratory.scenario, 12, &[(Line::Keyworking, 0.5)]);
    let record = laboratory.run(&cut);
    let lost = laboratory.scenario.baseline[Line::Keyworking as usize].pounds() * 0.5;
    let paid = whole(&record, Outcome::Transition);
    let stated = lost * laboratory.values.redundancy_share;
    assert!((paid / stated - 1.0).abs() < 1e-3, "{paid} {stated}");
    assert_eq!(at(&record, 11, Outcome::ReversalCost), 0.0);
    let back = at(&record, 119, Outcome::ReversalCost);
    assert!((back / (lost * laboratory.values.rehiring_share) - 1.0).abs() < 1e-3, "{back}");
}
