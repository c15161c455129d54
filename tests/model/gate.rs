//! What is known to be bad must not beat carrying on as now, under any reading: nothing that ranks budgets may stand on a
//! model that prefers it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::common;

use assert_cmd::Command;
use commissioning_balance::engine::{Mode, Settings, Silent, run};
use commissioning_balance::evidence::{EvidenceChoice, Override, Register, Sampler};
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::gate::{self, Gate, Plan, READINGS, Tried};
use commissioning_balance::pipeline::judging;
use commissioning_balance::scenario::{self, Behaviour, Line, Scenario};
use common::{authority, sampler};
use std::fmt::Write as _;
use std::sync::OnceLock;

fn shipped(name: &str) -> Scenario {
    let load = |name: &str| scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
    scenario::read(name, &load).unwrap_or_else(|error| panic!("{error}"))
}

/// The gate on the illustrative authority.
fn gate() -> &'static Gate {
    static GATE: OnceLock<Gate> = OnceLock::new();
    GATE.get_or_init(|| judging::gate(&authority(), &sampler(), None).unwrap())
}

fn tried(id: &str) -> &'static Tried {
    gate().tried.iter().find(|tried| tried.id == id).unwrap_or_else(|| panic!("{id}"))
}

#[test]
fn nothing_that_is_known_to_be_bad_beats_carrying_on_as_now() {
    assert_eq!(gate().refusal(), None, "{}", gate().words().join("\n"));
}

#[test]
fn nor_in_england() {
    let england = judging::gate(&shipped("england"), &sampler(), None).unwrap();
    assert_eq!(england.refusal(), None, "{}", england.words().join("\n"));
}

#[test]
fn the_program_says_what_the_gate_says() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_balance"));
    let output = command.args(["check", "--model"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap().replace('\n', " ");
    for line in gate().words() {
        assert!(said.contains(&line), "{line}\nis not in\n{said}");
    }
    assert_eq!(output.status.code(), Some(if gate().refusal().is_none() { 0 } else { 1 }));
}

#[test]
fn everything_that_is_known_to_be_bad_is_tried_under_every_reading() {
    let mut bad: Vec<String> =
        ["prescribing", "keyworking", "needle_exchange", "naloxone", "outreach", "overhead"]
            .map(|service| format!("no_{service}"))
            .to_vec();
    bad.extend(["keyworking", "rehab", "lero"].map(|line| format!("prescribing_to_{line}")));
    bad.extend(["half_of_every_line".to_owned(), "half_of_what_is_seen".to_owned()]);
    let seen = Line::ALL.iter().filter(|line| line.behaviour() == Behaviour::FrontLine);
    bad.extend(seen.map(|line| format!("all_to_{}", line.key())));
    assert!(bad.len() >= 28, "{bad:?}");
    for id in &bad {
        let tried = tried(id);
        assert!(tried.bad, "{id}");
        let readings: Vec<&str> = tried.reads.iter().map(|read| read.reading).collect();
        assert_eq!(readings, READINGS, "{id}");
        // Net benefit is judged at every threshold, unless the answer withholds it: what is lost cannot be seen.
        let withheld = ["no_overhead", "half_of_every_line"].contains(&id.as_str());
        assert_eq!(tried.withheld, withheld, "{id}");
        for read in &tried.reads {
            let thresholds: Vec<f64> =
                read.benefits.iter().map(|benefit| benefit.threshold).collect();
            let asked = [3_800.0, 13_500.0, 20_000.0, 30_000.0, 70_000.0];
            assert_eq!(asked.iter().all(|asked| thresholds.contains(asked)), !withheld, "{id}");
        }
    }
    // One service at a time, and other people's completions: those who use opiates may turn to another service when
    // prescribing goes, and are none of the others.
    assert_eq!(tried("no_prescribing").reads[0].completions.len(), 4);
    assert_eq!(tried("no_rehab").reads[0].completions.len(), 5);
    assert!(!tried("no_rehab").bad, "no service is good by decree");
    assert!(tried("half_of_what_is_seen").reads[0].completions.is_empty());
}

#[test]
fn the_numbers_are_those_of_a_run_in_expected_values() {
    let plan = Plan::new(Register::embedded(), &sampler(), &authority());
    let strategies = &plan.scenario.strategies;
    let at = |id: &str| strategies.iter().position(|strategy| strategy.id == id).unwrap();
    let few = ["no_naloxone", "prescribing_to_rehab"].map(at);
    let mut scenario = plan.scenario.clone();
    scenario.strategies = [0, few[0], few[1]].map(|index| strategies[index].clone()).to_vec();
    let settings =
        Settings { runs: 1, seed: 1, threads: None, mode: Mode::Expected, precision: None };
    let results = run(&scenario, &sampler(), &settings, &Silent).unwrap();
    for (index, id) in [(1, "no_naloxone"), (2, "prescribing_to_rehab")] {
        let of = |option: usize, outcome: Outcome| results.totals[[0, option, outcome as usize]];
        let more = |outcome| of(index, outcome) - of(0, outcome);
        let read = &tried(id).reads[0];
        assert!((read.deaths - more(Outcome::Deaths)).abs() < 1e-6, "{id}");
        let qalys = more(Outcome::QalysDiscounted) + more(Outcome::RemainingQalys);
        let costs = more(Outcome::SpendDiscounted) + more(Outcome::RemainingSpend);
        let benefit = read
            .benefits
            .iter()
            .find(|benefit| benefit.threshold == 20_000.0 && benefit.perspective == "commissioner");
        let pounds = benefit.unwrap().pounds;
        assert!((pounds - (20_000.0 * qalys - costs)).abs() < 1.0, "{id}: {pounds}");
    }
}

#[test]
fn readings_are_read_and_a_scenarios_own_values_are_kept() {
    let plan = Plan::new(Register::embedded(), &sampler(), &authority());
    let changes: Vec<usize> = plan.probes.iter().map(|probe| probe.changes.len()).collect();
    assert!(changes[0] == 0 && changes[1] > 20 && changes[2] > 20, "{changes:?}");
    let register = Register::embedded();
    let contested = register.rows().iter().position(|row| row.readings.len() > 1).unwrap();
    let own = Override {
        id: register.rows()[contested].id.clone(),
        value: register.rows()[contested].value,
        source: "own".to_owned(),
    };
    let mut scenario = authority();
    scenario.evidence = EvidenceChoice {
        reading: Some("sceptical".to_owned()),
        overrides: vec![own],
        ..EvidenceChoice::default()
    };
    let sampler = Sampler::new(register, &scenario.evidence).ok().unwrap();
    let plan = Plan::new(register, &sampler, &scenario);
    // From its own sceptical reading, the base reading is a change and the sceptical none.
    let changed: Vec<usize> = plan.probes.iter().map(|probe| probe.changes.len()).collect();
    assert!(changed[0] > 20 && changed[1] == 0 && changed[2] > 20, "{changed:?}");
    assert!(plan.probes.iter().flat_map(|probe| &probe.changes).all(|(row, _)| *row != contested));
}

#[test]
fn a_line_without_money_is_not_withdrawn_and_other_options_are_left_aside() {
    let mut scenario = shipped("authority");
    for strategy in &mut scenario.strategies {
        for month in &mut strategy.funds {
            month[Line::Naloxone as usize] = commissioning_balance::units::Pence::ZERO;
        }
    }
    let plan = Plan::new(Register::embedded(), &sampler(), &scenario);
    let ids: Vec<&str> = plan.scenario.strategies.iter().map(|own| own.id.as_str()).collect();
    assert!(!ids.contains(&"no_naloxone") && ids.contains(&"no_outreach"), "{ids:?}");
    assert!(!ids.contains(&"cut_27"));
    assert!(gate::excused(gate::EXCEPTIONS).iter().all(|sentence| sentence.ends_with('.')));
}

/// The illustrative authority with a file laid over it.
fn over(text: &str) -> Scenario {
    let own = format!(
        "extends = \"authority\"\nname = \"own\"\ntitle = \"Own\"\nhorizon_years = 4\n{text}"
    );
    let load = |name: &str| {
        let builtin = scenario::builtin(name).map(str::to_owned);
        if name == "own" { Some(own.clone()) } else { builtin }.ok_or_else(String::new)
    };
    scenario::read("own", &load).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_answer_says_where_the_model_would_rather_be_without_what_an_option_takes_from() {
    let cut = |line: &str| {
        format!(
            "[[options]]\nid = \"own\"\ntitle = \"Own\"\ncut = {{ by = 0.1, lines = [\"{line}\"] }}\n"
        )
    };
    let own = "conditions = []\nonly = [\"own\"]\n";
    // Three tenths of every line: so few keyworkers that whoever has no prescription leaves theirs to many who wait.
    let mut poor = own.to_owned() + "[budget]\n";
    for &line in Line::ALL {
        let pounds = authority().baseline[line as usize].pounds();
        let _ = writeln!(poor, "{} = {:.0}", line.key(), 0.3 * pounds);
    }
    let said = |text: String| judging::prefers(&over(&text), &sampler());
    let first = said(poor.clone() + &cut("prescribing_clinicians")).unwrap();
    assert!(first.starts_with("READ FIRST") && first.contains("“No prescribing”"), "{first}");
    // Nothing is said of what no option takes from, nor on a budget as councils have it.
    assert_eq!(said(poor + &cut("rehab")), None);
    assert_eq!(said(own.to_owned() + &cut("prescribing_clinicians")), None);
}

#[test]
fn another_world_has_no_net_benefit() {
    let shock = "shock = { nps_wave = 2.0 }\n";
    let option = "[[options]]\nid = \"wave\"\ntitle = \"A wave\"\n";
    let scenario = over(&format!("only = [\"wave\"]\n{option}{shock}"));
    assert!(scenario.blind(1).withholds());
    assert_eq!(scenario.ranked(), [0]);
    // A shock that everybody has is the world in which options are compared.
    let cut = "cut = { by = 0.1, lines = [\"rehab\"] }\n";
    let scenario = over(&format!("only = [\"wave\"]\n{shock}{option}{cut}"));
    assert!(!scenario.blind(1).withholds());
}
