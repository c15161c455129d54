//! An option that puts others together, beside the sum of its parts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use commissioning_balance::engine::{self, Mode, Settings, Silent};
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler};
use commissioning_balance::findings;
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::{summarise, tables, together};
use commissioning_balance::scenario::{self, Scenario};

fn read(text: &str) -> Result<Scenario, String> {
    let load = |name: &str| match name {
        "mine.toml" => Ok(text.to_owned()),
        _ => scenario::builtin(name).map(str::to_owned).ok_or_else(String::new),
    };
    scenario::read("mine.toml", &load).map_err(|problems| problems.to_string())
}

fn options(parts: &str) -> String {
    format!(
        "extends = \"authority\"\nname = \"mine\"\nhorizon_years = 2\nonly = [\"a\", \"b\", \"both\"]\n\
         [[options]]\nid = \"both\"\ntitle = \"Both\"\nparts = {parts}\n\
         cut = [{{ by = 0.3, lines = [\"keyworking\"] }}, {{ by = 0.3, lines = [\"prescribing\"] }}]\n\
         [[options]]\nid = \"a\"\ntitle = \"A\"\ncut = {{ by = 0.3, lines = [\"keyworking\"] }}\n\
         [[options]]\nid = \"b\"\ntitle = \"B\"\ncut = {{ by = 0.3, lines = [\"prescribing\"] }}\n"
    )
}

#[test]
fn together_stands_beside_the_sum_of_its_parts() {
    // Changes that begin within two years.
    let scenario = read(&options("[\"a\", \"b\"]")).unwrap();
    let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap();
    let settings =
        Settings { runs: 30, seed: 1, threads: None, mode: Mode::Sampled, precision: None };
    let results = engine::run(&scenario, &sampler, &settings, &Silent).unwrap();
    let rows = findings::together::rows(&scenario, &results);
    assert_eq!(rows.len(), 3, "deaths, recovery, spend");
    let at = |id: &str| scenario.strategies.iter().position(|other| other.id == id).unwrap();
    for row in &rows {
        let outcome = row.quantity.outcome as usize;
        let mean = |strategy: usize| {
            (0..30)
                .map(|run| {
                    results.totals[[run, strategy, outcome]] - results.totals[[run, 0, outcome]]
                })
                .sum::<f64>()
                / 30.0
        };
        let close = |one: f64, other: f64| (one - other).abs() <= 1e-9 * (1.0 + other.abs());
        assert_eq!(row.strategy, at("both"));
        assert_eq!(row.parts.iter().map(|part| part.0).collect::<Vec<_>>(), [at("a"), at("b")]);
        assert!(
            close(row.parts[0].1.mean, mean(at("a"))) && close(row.parts[1].1.mean, mean(at("b")))
        );
        assert!(close(row.sum.mean, mean(at("a")) + mean(at("b"))), "{row:?}");
        assert!(close(row.together.mean, mean(at("both"))));
        assert!(close(row.beyond.mean, row.together.mean - row.sum.mean));
        // Paired: what is beyond is known better than if the runs were independent.
        let errors = [row.sum.error.unwrap(), row.together.error.unwrap()];
        assert!(row.beyond.error.unwrap() < errors[0] + errors[1]);
    }
    // Money is the sum of its parts, to the hand-over cost; people are not, somewhere.
    let spend = rows.iter().find(|row| row.quantity.outcome == Outcome::Spend).unwrap();
    assert!(spend.beyond.mean.abs() < 0.1 * spend.together.mean.abs(), "{spend:?}");
    let summary = summarise(&scenario, &results);
    let table = tables::together::table(&summary);
    assert_eq!(table.rows.len(), 3 * 5);
    assert!(tables::all(&summary).iter().any(|table| table.name == "together"));
    let grid = together::grid(&summary.strategies, &summary.together, at("both"));
    assert_eq!(grid.rows.len(), 5);
    assert!(grid.rows.iter().all(|row| row.len() == grid.header.len()));
    assert!(together::grid(&summary.strategies, &summary.together, at("a")).rows.is_empty());
    // What each part costs, as a share of both: they cut three tenths of £1,905,000 and of £1,680,000 a year.
    let (one, other) = (spend.percent(at("a")).unwrap(), spend.percent(at("b")).unwrap());
    assert!((one + other - 100.0).abs() < 1e-9 && one > other, "{one} {other}");
    assert_eq!(spend.percent(at("both")), None);
    assert!(grid.rows[0][3].ends_with(" % of all"), "{:?}", grid.rows[0]);
    assert!(!grid.rows[2][3].contains("of all") && !grid.rows[0][1].contains("of all"));
    let price = together::price(&summary.strategies, &summary.together, at("both")).unwrap();
    let shares = [one, other].map(|percent| format!("({percent:.0} %)"));
    assert!(price.starts_with("What its parts cost alone, of £"), "{price}");
    assert!(price.find(&shares[0]) < price.find(&shares[1]), "the dearest first: {price}");
    assert!(summary.words.options[at("both") - 1].caveats.contains(&price));
    assert_eq!(together::price(&summary.strategies, &summary.together, at("a")), None);
    let words = together::words(&summary.together, at("both"));
    assert_eq!(words.len(), 2);
    assert!(words[0].starts_with("On deaths, its 2 parts alone add up to "), "{words:?}");
}

#[test]
fn parts_that_are_not_run_are_refused() {
    for (parts, words) in [
        ("[\"a\", \"c\"]", "`c`"),
        ("[\"a\", \"both\"]", "`both`"),
        ("[\"a\", \"current\"]", "`current`"),
        ("[\"a\", \"everything\"]", "another option that is run: a, b"),
        ("[\"a\", \"a\"]", "`a` a second time"),
    ] {
        let told = read(&options(parts)).unwrap_err();
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(read(&options("[]")).unwrap().strategies.len(), 4);
}
