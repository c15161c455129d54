//! What an answer rests on, by real runs of the shipped authority.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::common;

use commissioning_balance::engine::{self, Mode, Settings, Silent, probe};
use commissioning_balance::evidence::Register;
use commissioning_balance::findings::rests::{Plan, Rests, Verdict};
use commissioning_balance::model::Outcome;
use commissioning_balance::scenario::{self, Scenario};

fn lero() -> Scenario {
    let text = "extends = \"authority\"\nname = \"lero\"\ntitle = \"More for LEROs\"\nhorizon_years = 5\n\
        [[options]]\nid = \"more\"\ntitle = \"Four times the grant\"\n\
        add = { gbp_per_year = { lero = 600000 } }\n";
    let load = |name: &str| match name {
        "lero.toml" => Ok(text.to_owned()),
        name => scenario::builtin(name).map(str::to_owned).ok_or_else(|| name.to_owned()),
    };
    let mut scenario = scenario::read("lero.toml", &load).unwrap_or_else(|error| panic!("{error}"));
    scenario.strategies.retain(|strategy| matches!(strategy.id.as_str(), "current" | "more"));
    scenario
}

fn settings() -> Settings {
    Settings { runs: 60, seed: 1, threads: Some(2), mode: Mode::Sampled, precision: None }
}

#[test]
fn more_money_for_leros_rests_on_assumptions_and_is_untested() {
    let (scenario, sampler, register) = (lero(), common::sampler(), Register::embedded());
    let results = engine::run(&scenario, &sampler, &settings(), &Silent).unwrap();
    let plan = Plan::new(register, &sampler, &scenario, &results);
    let probed = probe(&scenario, &sampler, &plan.probes, Some(2)).unwrap();
    let rests = Rests::new(register, &scenario, &plan, &probed);
    let of = |outcome: Outcome| -> &Verdict {
        rests.verdicts.iter().find(|verdict| verdict.quantity.outcome == outcome).unwrap()
    };
    let recovery = of(Outcome::ReachedOneYear);
    assert!(recovery.better() && recovery.untested(), "{recovery:?}");
    // (Read hopefully, the other supports reach the floor of stacked supports, and LEROs add less: no order is asked.)
    assert!(recovery.sceptical.abs() < 0.1 * recovery.base, "{recovery:?}");
    let lero = recovery.lero.unwrap();
    assert!(lero < 0.8 * recovery.base, "{lero} {}", recovery.base);
    // Rows that were tried at their ends are weak ones, and both ends are there.
    assert!(!recovery.turns.is_empty());
    for turn in &recovery.turns {
        let row = register.row(&turn.id).unwrap();
        assert_eq!([turn.ends[0].0, turn.ends[1].0], [row.low, row.high]);
    }
    // The same on any number of threads.
    let again = probe(&scenario, &sampler, &plan.probes, Some(1)).unwrap();
    assert_eq!(probed.totals, again.totals);
}
