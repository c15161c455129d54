//! `docs/arguments.md` says what the program finds. The whole page: `balance arguments > docs/arguments.md`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::engine::{Mode, Settings, Silent};
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::narrative::arguments;
use commissioning_balance::pipeline;
use commissioning_balance::scenario::{self, Scenario};

fn read(name: &str) -> Scenario {
    let load = |name: &str| scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
    scenario::read(name, &load).unwrap_or_else(|error| panic!("{error}"))
}

/// Scenarios that are run in expected values: enough for a change of the model or the evidence to show.
const EACH: usize = 4;

#[test]
fn the_page_of_arguments_is_what_the_program_finds() {
    let page = std::fs::read_to_string("docs/arguments.md").unwrap();
    let stale = "run `balance arguments > docs/arguments.md`";
    let mut names = 0;
    for argument in arguments::all() {
        for words in
            [&argument.says, &argument.needs, &argument.changes, &argument.cannot, &argument.title]
        {
            assert!(page.contains(words), "{stale}: {words}");
        }
        for name in &argument.scenarios {
            let scenario = read(name);
            let section = format!("### {}\n", scenario.title);
            let (_, section) =
                page.split_once(&section).unwrap_or_else(|| panic!("{stale}: {name}"));
            let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
            for option in &scenario.strategies[1..] {
                // Both tables, and that of an option that it is a part of.
                let rows = section.matches(&format!("| {} |", option.title)).count();
                let part_of =
                    scenario.strategies.iter().filter(|all| all.parts.contains(&option.id));
                assert_eq!(rows, 2 + part_of.count(), "{stale}: {name}, {}", option.title);
            }
            names += 1;
            if names % EACH == 0 {
                let sampler = Sampler::new(Register::embedded(), &scenario.evidence).ok().unwrap();
                let settings = Settings {
                    runs: 1,
                    seed: 1,
                    threads: None,
                    mode: Mode::Expected,
                    precision: None,
                };
                let summary = pipeline::answer(&scenario, &sampler, &settings, &Silent).unwrap();
                let held = arguments::held(&scenario, &summary.rests);
                assert!(section.contains(&held), "{stale}: {name} now shows\n{held}");
            }
        }
    }
    // What has to stand beside cuts, LEROs and rehab.
    for sentence in [
        "found no detectable link between cuts and deaths",
        "relapse ratio of 1 and £250 a member",
        "deaths and all three recoveries belong together",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}
