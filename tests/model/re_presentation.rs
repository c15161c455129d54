//! Who completes treatment and comes back within six months: the recursion against people followed forwards.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::common;

use commissioning_balance::model::cells::block;
use commissioning_balance::model::hazards::{Averages, Hazards};
use commissioning_balance::model::moves::Service;
use commissioning_balance::model::re_presentation::{Completers, completers};
use commissioning_balance::model::routes::{Routes, table};
use commissioning_balance::model::{Place, Start, simulate};
use commissioning_balance::random::Expected;
use commissioning_balance::scenario::{Levels, Observable, Observed, Policy, Profile, Substance};
use common::{authority, values};

/// Everybody who asks is admitted, or nobody.
fn routes(everybody: bool) -> Routes {
    if everybody { Routes::default().admitted(&[0.0; Service::COUNT]) } else { Routes::default() }
}

#[test]
fn people_followed_forwards_come_back_as_often() {
    let (scenario, values) = (authority(), values());
    let start = Start::new(&scenario, &values);
    let (area, policy) = (&scenario.area, Policy::default());
    let hazards =
        Hazards::new(area, &area.levels, &values, &policy, &start.solved, &Averages::NONE);
    let next = table(&hazards, &routes(true));
    // Only detox: those who stay the month out have completed, all in one place afterwards.
    for (substance, from) in
        [(Substance::Opiate, Place::InpatientDetox), (Substance::Alcohol, Place::CommunityDetox)]
    {
        let mut counts = vec![0.0; start.state.counts.len()];
        let mut here = vec![0.0; Place::COUNT * Profile::COUNT];
        for profile in Profile::all().filter(|profile| profile.substance == substance) {
            let people = 1.0 + profile.index() as f64;
            counts[block(from)][profile.index()] = people;
            // Who gets through the month: neither dead nor dropped out.
            let index = from as usize * Profile::COUNT + profile.index();
            let after = Place::LeftDetox as usize * Profile::COUNT + profile.index();
            let through = next[index].to.iter().find(|(to, _)| *to == after).unwrap().1;
            here[after] = people * through;
        }
        let all: f64 = here.iter().sum();
        let mut again = 0.0;
        for month in 1..=6 {
            let mut then = vec![0.0; here.len()];
            for (index, people) in here.iter().enumerate() {
                for &(to, share) in &next[index].to {
                    if !Place::ALL[to / Profile::COUNT].in_treatment() {
                        then[to] += people * share;
                    } else if month > 1 {
                        again += people * share;
                    }
                }
            }
            here = then;
        }
        let group = completers(&counts, &hazards, &routes(true))[substance as usize];
        assert!((group.all / all - 1.0).abs() < 1e-12, "{substance:?}: {group:?}, {all}");
        assert!((group.again / again - 1.0).abs() < 1e-12, "{substance:?}: {group:?}, {again}");
        assert!(again > 0.01 * all, "{again} of {all}");
        let shut = completers(&counts, &hazards, &routes(false))[substance as usize];
        assert_eq!((shut.all, shut.again), (group.all, 0.0));
    }
}

#[test]
fn more_come_back_where_entry_is_easier_and_a_run_tells_it_when_asked() {
    let values = values();
    let shown = |entry: f64, asked: bool| {
        let mut scenario = authority();
        scenario.fit = None;
        scenario.observed.clear();
        if asked {
            scenario.observed.push(Observed {
                title: None,
                quantity: Observable::AgainOpiate,
                year: 2024,
                value: 0.2,
                low: None,
                high: None,
                rounded_to: None,
                source: "made up".into(),
                fit: false,
            });
        }
        let levels =
            Levels { entry: Levels::NEUTRAL.entry.map(|level| level * entry), ..Levels::NEUTRAL };
        let start = Start::new(&scenario, &values).settled(&scenario, &values, &levels);
        let record = simulate(&scenario, &scenario.strategies[0], &start, &values, Expected);
        record.unwrap().completers[Substance::Opiate as usize]
    };
    let [less, now, more] = [0.5, 1.0, 2.0].map(|entry| shown(entry, true));
    let share = |of: Completers| of.again / of.all;
    assert!(share(less) < share(now) && share(now) < share(more), "{less:?} {now:?} {more:?}");
    assert_eq!(shown(1.0, false).all, 0.0);
}
