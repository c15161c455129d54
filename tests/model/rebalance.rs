//! A search for other balances: what is planted is found, what cannot be asked is told, what is handed out runs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::common::sampler;
use commissioning_balance::engine::{EngineError, Model, Progress, Silent};
use commissioning_balance::rebalance::counted::Counted;
use commissioning_balance::rebalance::search::{Curves, Goal, Rules};
use commissioning_balance::rebalance::survey::{Steps, Survey};
use commissioning_balance::rebalance::{
    Effort, Entry, Forgotten, Found, Keeper, Named, Variables, file, find, words,
};
use commissioning_balance::scenario::{Guard, Line, Objective, Opened, Scenario};
use std::sync::atomic::{AtomicU64, Ordering};

fn open() -> Opened {
    let none = |_: &str| Err(String::new());
    Opened::read("authority", &none, &|_| Err(String::new())).unwrap()
}

/// The authority over three years with its comparator alone, and what a search may do in it.
fn area(rebalance: &str) -> Scenario {
    let text = format!("horizon_years = 3\nonly = [\"cut_27\"]\n[rebalance]\n{rebalance}");
    open().with("area", &text).unwrap()
}

/// Four lines move, two or three steps each.
const TOY: &str = "protect = [\"prescribing\", \"keyworking\", \"outreach\", \"criminal_justice\", \"detox\", \
                   \"day_programme\", \"lero\", \"mutual_aid\", \"needle_exchange\"]\nstep_gbp_per_year = 10000\n\
                   least = { rehab = 0.8, recovery_housing = 0.7 }\nmost = { rehab = 1.3, recovery_housing = 1.4, naloxone = 5 }\n\
                   lift = [\"groups\", \"opiate_recovery\", \"settled\", \"recovery\"]\n";

fn variables(scenario: &Scenario) -> Result<Variables, String> {
    Variables::new(scenario, &sampler().central(), &scenario.rebalance)
}

struct Everything(Vec<Entry>);

impl Keeper for Everything {
    fn keep(&mut self, entries: &[Entry]) {
        self.0.extend_from_slice(entries);
    }
}

fn searched(
    scenario: &Scenario,
    threads: usize,
    seed: u64,
    known: Vec<Entry>,
    keeper: &mut dyn Keeper,
) -> Result<Found, EngineError> {
    let model = Model::new(scenario, sampler(), Some(threads)).unwrap();
    let variables = variables(scenario).unwrap();
    let effort = Effort { seed, draws: 6, runs: 0 };
    find(&model, &variables, &scenario.rebalance, &effort, known, keeper, &Silent)
}

/// Every allocation within the bounds.
fn all(variables: &Variables) -> Vec<Steps> {
    let mut all: Vec<Steps> = vec![Vec::new()];
    for variable in &variables.moving {
        let steps: Vec<i32> = (variable.range.0..=variable.range.1)
            .filter(|steps| steps % variable.whole == 0)
            .collect();
        all = all
            .iter()
            .flat_map(|known| {
                steps.iter().map(move |steps| {
                    let mut next = known.clone();
                    next.push(*steps);
                    next
                })
            })
            .collect();
    }
    all.retain(|steps| steps.iter().sum::<i32>() == 0);
    all
}

#[test]
fn what_is_planted_is_found() {
    planted(1..=2);
}

/// Slow: `cargo test --release --test model rebalance:: -- --ignored`.
#[test]
#[ignore = "slow: ten searches"]
fn what_is_planted_is_found_from_ten_seeds() {
    planted(1..=10);
}

/// What enumeration finds is found from these seeds, and nothing is called a tie that enumeration knows to be inadmissible.
fn planted(seeds: std::ops::RangeInclusive<u64>) {
    let scenario = area(TOY);
    let variables = variables(&scenario).unwrap();
    let everything = all(&variables);
    assert!((8..200).contains(&everything.len()), "{} {variables:?}", everything.len());
    let model = Model::new(&scenario, sampler(), Some(2)).unwrap();
    let worlds = Named::all(&scenario, &sampler());
    let mut kept = Everything(Vec::new());
    let mut survey = Survey::new(&model, &variables, Vec::new(), &mut kept, &Silent);
    survey.add(worlds.len() as u32, |world| worlds[world as usize].world(&model)).unwrap();
    let rules = Rules {
        counted: Counted::new(&variables),
        today: Vec::new(),
        guards: Guard::ALL
            .into_iter()
            .filter(|guard| !scenario.rebalance.lifted.contains(guard))
            .collect(),
        objective: Objective::Deaths,
        conditions: Vec::new(),
        not_up: Vec::new(),
        even: Vec::new(),
    };
    let curves = Curves::new(&mut survey, worlds.len(), rules).unwrap();
    survey.everywhere(0..worlds.len(), &everything).unwrap();
    let goal = Goal::most(Objective::Deaths);
    let scored: Vec<(f64, &Steps)> = everything
        .iter()
        .filter_map(|steps| {
            let own: Vec<_> =
                (0..worlds.len()).map(|world| survey.at(world, steps).unwrap().clone()).collect();
            let score = curves.rules().score(&goal, steps, &own);
            (score.broken == 0.0).then_some((score.gain, steps))
        })
        .collect();
    let best = scored.iter().map(|(gain, _)| *gain).fold(0.0, f64::max);
    assert!(best > 0.5, "there is something to find: {best}");
    drop(survey);
    for seed in seeds {
        let found = searched(&scenario, 2, seed, kept.0.clone(), &mut Forgotten).unwrap();
        let first = &found.ties[0];
        assert!(
            first.admissible && first.counts > best - 0.02,
            "{seed}: {} of {best}",
            first.counts
        );
        // Everything that is called a tie was admissible by enumeration, too.
        for tie in &found.ties {
            assert!(
                scored.iter().any(|(_, steps)| **steps == tie.steps),
                "{seed}: {:?}",
                tie.steps
            );
        }
    }
}

#[test]
fn the_same_on_one_thread_and_on_two_and_from_where_it_was_stopped() {
    let scenario = area(TOY);
    let mut kept = Everything(Vec::new());
    let whole = searched(&scenario, 1, 3, Vec::new(), &mut kept).unwrap();
    let half = kept.0[..kept.0.len() / 2].to_vec();
    let again = searched(&scenario, 2, 3, half, &mut Forgotten).unwrap();
    assert_eq!(Found { ran: 0, ..whole }, Found { ran: 0, ..again });
}

/// Stops after so many allocations.
struct Patience(AtomicU64);

impl Progress for Patience {
    fn start(&self, _total: u64) {}
    fn advance(&self, done: u64) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            Some(left.saturating_sub(done))
        });
    }
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
    fn finish(&self) {}
}

#[test]
fn who_stops_keeps_what_was_found() {
    let scenario = area(TOY);
    let model = Model::new(&scenario, sampler(), Some(2)).unwrap();
    let variables = variables(&scenario).unwrap();
    let effort = Effort { seed: 1, draws: 6, runs: 10 };
    let search = |patience: u64| {
        let patience = Patience(AtomicU64::new(patience));
        find(
            &model,
            &variables,
            &scenario.rebalance,
            &effort,
            Vec::new(),
            &mut Forgotten,
            &patience,
        )
    };
    assert_eq!(search(0).map(|_| ()), Err(EngineError::Stopped), "nothing was found yet");
    let whole = search(u64::MAX).unwrap();
    let found = search(whole.ran - 20).unwrap();
    assert!(!whole.interrupted && found.interrupted && !found.marginal.is_empty());
    let told = words::reply(&found, &scenario);
    assert!(told.first[0].starts_with("Stopped on the way"), "{:?}", told.first);
}

#[test]
fn what_is_handed_out_runs_to_the_same_numbers_as_a_file() {
    // Prescribing, whose two lines move together; more money in all; a line that begins; less money in all.
    for (rebalance, steps) in [
        ("", vec![("prescribing", -3), ("naloxone", 2), ("rehab", 1)]),
        ("total_gbp_per_year = 7600000", vec![("keyworking", 6), ("rehab", -2)]),
        (
            "begin_gbp_per_year = { heroin_assisted = 100000 }",
            vec![("heroin_assisted", 2), ("rehab", -2)],
        ),
        ("total_gbp_per_year = 7400000", vec![("keyworking", -4)]),
    ] {
        let scenario = area(rebalance);
        let variables = variables(&scenario).unwrap();
        let mut own = vec![0; variables.moving.len()];
        for (key, moved) in steps {
            let at = variables.moving.iter().position(|variable| variable.key() == key).unwrap();
            own[at] = moved;
        }
        let found = bare(&scenario, variables.clone());
        let option = file::option(&found, &scenario, "moved", "Moved", &own);
        let text = format!("horizon_years = 3\nonly = [\"moved\"]\n{option}");
        let read = open().with("file", &text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let amounts = variables.amounts(&scenario, &own);
        let moved = scenario.moved("moved", "Moved", &amounts, variables.from, variables.over);
        for (month, (file, search)) in
            read.strategies[1].funds.iter().zip(&moved[0].funds).enumerate()
        {
            for &line in Line::ALL {
                let off = file[line as usize].0 - search[line as usize].0;
                assert!(off.abs() <= 2, "{rebalance}, month {month}, {}: {off}", line.key());
            }
        }
    }
}

/// What was found of nothing: for what needs variables alone.
fn bare(scenario: &Scenario, variables: Variables) -> Found {
    Found {
        objective: Objective::Deaths,
        variables,
        worlds: Named::all(scenario, &sampler()),
        today: Vec::new(),
        marginal: Vec::new(),
        frontier: Vec::new(),
        ties: Vec::new(),
        spreads: Vec::new(),
        finalists: Vec::new(),
        ladder: Vec::new(),
        binding: Vec::new(),
        turning: Vec::new(),
        confirmed: Vec::new(),
        undecided: Vec::new(),
        todays_money: None,
        interrupted: false,
        ran: 0,
    }
}

#[test]
fn what_leaves_nothing_to_search_says_why() {
    let refused = |rebalance: &str| variables(&area(rebalance)).unwrap_err();
    let everything = "protect = [\"prescribing\", \"keyworking\", \"harm_reduction\", \"criminal_justice\", \"detox\", \
                      \"rehab\", \"day_programme\", \"community\", \"recovery_housing\"]";
    let locked = refused(everything);
    assert!(locked.starts_with("no room to move") && locked.contains("protected"), "{locked}");
    assert!(locked.contains("cannot see what it buys"), "{locked}");
    assert!(refused("most_moved_gbp_per_year = 1000").contains("less than a step"));
    let total = refused("total_gbp_per_year = 20000000");
    assert!(total.contains("cannot be reached") && total.contains("£"), "{total}");
    let both = refused("total_gbp_per_year = 7900000\nmost_moved_gbp_per_year = 50000");
    assert!(both.contains("one or the other"), "{both}");
    assert!(refused("step_gbp_per_year = 10").contains("£100 or more"));
    let nothing = "budget = { prescribing_clinicians = 0, pharmacy = 0, keyworking = 0 }";
    let mut scenario = area("");
    scenario.baseline.iter_mut().for_each(|pence| pence.0 = 0);
    assert!(variables(&scenario).unwrap_err().contains("budget is nothing"), "{nothing}");
}

#[test]
fn what_is_asked_of_lines_agrees_with_what_they_are() {
    let refused = |rebalance: &str| variables(&area(rebalance)).unwrap_err();
    for (rebalance, words) in [
        ("least = { rehab = 1.5 }\nmost = { rehab = 2 }", "the least of rehab is 1.5 times"),
        ("most = { rehab = 0.9 }", "the most of rehab is 0.9 times"),
        ("protect = [\"rehab\"]\nmost = { rehab = 2 }", "protected and has bounds"),
        ("most = { management = 2 }", "cannot see what it buys"),
        ("begin_gbp_per_year = { rehab = 500000 }", "rehab=0.5..2"),
        ("begin_gbp_per_year = { peer_support = 1 }\nprotect = [\"peer_support\"]", "peer_support"),
    ] {
        let told = refused(rebalance);
        assert!(told.contains(words), "{rebalance}: {told}");
    }
}

#[test]
fn another_whole_is_held_against_itself_spread_evenly_and_keeps_its_grants() {
    let scenario = area("total_gbp_per_year = 6900000");
    let variables = variables(&scenario).unwrap();
    let even = variables.even();
    assert_eq!(even.iter().sum::<i32>(), -24, "£600,000 in steps of £25,000");
    // In proportion: no line is more than a unit, and what locked lines and grants leave, from its part.
    let money: f64 = variables.moving.iter().map(|own| own.today as f64).sum();
    for (own, steps) in variables.moving.iter().zip(&even) {
        let part = -24.0 * own.today as f64 / money;
        let off = (f64::from(*steps) - part).abs();
        assert!(
            own.range.0 == 0 || off <= f64::from(own.whole) + 1.0,
            "{}: {steps}, {part}",
            own.key()
        );
    }
    for key in ["criminal_justice", "recovery_housing"] {
        let at = variables.moving.iter().position(|own| own.key() == key).unwrap();
        assert_eq!(
            (even[at], variables.moving[at].range.0),
            (0, 0),
            "{key}: its grant asks for all of it"
        );
    }
    // What is found is told against both wholes, and its file holds both.
    let scenario = area(&format!("{TOY}total_gbp_per_year = 7520000\n"));
    let found = searched(&scenario, 2, 1, Vec::new(), &mut Forgotten).unwrap();
    let [even, best] = found.todays_money.unwrap();
    let more = found.ties[0].gains[0][0];
    assert!((best - even - more).abs() < 1e-9, "{even} {best} {more}");
    let told = words::reply(&found, &scenario).first.join(" ");
    assert!(told.contains("Against today’s money"), "{told}");
    let file = file::text(&found, &scenario, "authority", "other");
    assert!(file.contains("only = [\"even\"") && file.contains("id = \"even\""), "{file}");
}

#[test]
fn nothing_that_is_shown_moves_more_than_may_be_moved() {
    let scenario = area(&format!("{TOY}most_moved_gbp_per_year = 20000\n"));
    let found = searched(&scenario, 2, 1, Vec::new(), &mut Forgotten).unwrap();
    assert!(found.beats_today());
    let finalists = found.finalists.iter().map(|own| &own.allocation);
    for own in found.ties.iter().chain(&found.frontier).chain(finalists) {
        assert!(own.moved <= 20_000.0, "{own:?}");
    }
}

#[test]
fn bounds_locks_and_steps_are_those_that_were_asked() {
    let scenario = area("least = { rehab = 0.25 }\nmost = { naloxone = 8 }\n");
    let variables = variables(&scenario).unwrap();
    let of = |key: &str| variables.moving.iter().find(|own| own.key() == key).unwrap();
    assert_eq!(of("prescribing").lines.len(), 2);
    assert_eq!(of("prescribing").lines, [Line::PrescribingClinicians, Line::Pharmacy]);
    // £405,000 × 0.75 is 12 steps of £25,000; a bed of £46,800 takes two.
    assert_eq!((of("rehab").range.0, of("rehab").whole, of("rehab").beyond), (-12, 2, true));
    assert_eq!(of("naloxone").range.1, 4);
    assert!(!of("naloxone").beyond, "naloxone is cheap");
    assert_eq!(of("needle_exchange").range.0, 0, "coverage does not fall");
    assert!(variables.locked.iter().any(|own| own.line == Line::Management));
    assert!(!variables.moving.iter().any(|own| own.key() == "consumption_room"), "it has no money");
    // Three areas: each keeps its own total.
    let none = |_: &str| Err(String::new());
    let areas = Opened::read("deep_cuts_by_area", &none, &|_| Err(String::new())).unwrap().scenario;
    let three = self::variables(&areas).unwrap();
    assert_eq!((three.grow.len(), &three.group[..]), (3, &[0, 1, 2][..]));
    let names: std::collections::BTreeSet<String> = three
        .moving
        .iter()
        .map(commissioning_balance::rebalance::variables::Variable::label)
        .collect();
    // A third of an authority has a third of its naloxone: steps are small enough for it to move.
    assert!(three.step < 2_500_000 && three.moving.iter().any(|own| own.key() == "naloxone"));
    assert_eq!(variables.step, 2_500_000);
    assert_eq!(names.len(), three.moving.len(), "a line has its area's name");
}

#[test]
fn worlds_take_away_what_nobody_has_shown() {
    let scenario = area("");
    let worlds = Named::all(&scenario, &sampler());
    let keys: Vec<&str> = worlds.iter().map(|own| own.key).collect();
    assert_eq!(keys[..4], ["as_read", "graded", "sceptical", "hopeful"]);
    assert!(worlds[0].changed() == 0 && worlds[1].changed() > 30, "{}", worlds[1].changed());
    // A row that the scenario sets itself stays as it is in every world.
    let text = "horizon_years = 3\nonly = [\"cut_27\"]\n[[evidence.override]]\nid = \"c-M10\"\nvalue = 3.0\nsource = \"ours\"\n";
    let own = open().with("own", text).unwrap();
    let chosen = commissioning_balance::evidence::Sampler::new(
        commissioning_balance::evidence::Register::embedded(),
        &own.evidence,
    );
    let own = Named::all(&own, &chosen.ok().unwrap());
    let of = |worlds: &[Named]| {
        worlds.iter().find(|own| own.key == "leaving_prescribing_dangerous").unwrap().changed()
    };
    assert_eq!((of(&worlds), of(&own)), (1, 0));
}
