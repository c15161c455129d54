//! What is shipped is current: scenarios read, generated pages are those of the program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use commissioning_balance::evidence::{Register, Sampler, parameters_markdown};
use commissioning_balance::scenario::{self, Line, Scenario};
use commissioning_balance::units::Pence;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn read(path: &Path) -> Scenario {
    let load = |path: &str| std::fs::read_to_string(path).map_err(|error| error.to_string());
    let name = path.to_str().unwrap();
    scenario::read(name, &load).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Every scenario that ships, by name.
pub(crate) fn shipped() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_scenario_reads() {
    let paths = shipped();
    assert!(paths.len() >= 3);
    for path in paths {
        let scenario = read(&path);
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), scenario.name);
        // A back-test has what happened and what would have.
        let fewest = if scenario.name.starts_with("backtest") { 2 } else { 5 };
        assert!(scenario.strategies.len() >= fewest, "the comparator and at least four options");
        assert!(Sampler::new(Register::embedded(), &scenario.evidence).is_ok());
        assert!(!scenario.description.is_empty() && !scenario.area.source.is_empty());
    }
}

#[test]
fn what_ships_is_built_in() {
    for path in shipped() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        // Back-tests need draws of their own, which the program does not carry.
        let carried = (!name.starts_with("backtest")).then_some(text.as_str());
        assert_eq!(scenario::builtin(name), carried, "{name}");
    }
    assert_eq!(scenario::builtin_names().next(), Some("authority"));
}

#[test]
fn the_illustrative_authority_says_that_it_is_one() {
    let scenario = read(&root().join("scenarios/authority.toml"));
    assert!(scenario.title.contains("llustrative") && scenario.area.source.contains("invented"));
    let total: Pence = scenario.baseline.iter().copied().sum();
    assert_eq!(total, Pence::from_pounds(7_500_000.0));
}

#[test]
fn a_prescribing_heavy_split_has_the_same_total() {
    let one = read(&root().join("scenarios/authority.toml"));
    let other = read(&root().join("scenarios/prescribing_heavy.toml"));
    let total = |scenario: &Scenario| scenario.baseline.iter().copied().sum::<Pence>();
    assert_eq!(total(&one), total(&other));
    let line = Line::PrescribingClinicians as usize;
    assert!(other.baseline[line] > one.baseline[line]);
    assert_eq!(one.strategies.len(), other.strategies.len());
}

#[test]
fn the_pages_that_the_program_writes_are_current() {
    let page = std::fs::read_to_string(root().join("docs/parameters.md")).unwrap();
    assert!(
        page == parameters_markdown(Register::embedded()),
        "cargo run -- evidence --markdown > docs/parameters.md"
    );
    let schema = std::fs::read_to_string(root().join("docs/scenario.schema.json")).unwrap();
    assert!(schema == scenario::json_schema(), "cargo run -- schema > docs/scenario.schema.json");
    let schema = std::fs::read_to_string(root().join("docs/study.schema.json")).unwrap();
    let hint = "cargo run -- schema --study > docs/study.schema.json";
    assert!(schema == scenario::study_schema(), "{hint}");
}

#[test]
fn the_page_of_studies_names_every_key_and_column() {
    let page = std::fs::read_to_string(root().join("docs/studies.md")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&scenario::study_schema()).unwrap();
    let mut names = Vec::new();
    keys(&schema, &mut names);
    assert!(names.len() > 20);
    let columns =
        commissioning_balance::scenario::study::TAKEN.iter().map(|name| (*name).to_owned());
    for name in names.into_iter().chain(columns) {
        assert!(page.contains(&format!("`{name}`")), "`{name}` is not on the page");
    }
}

#[test]
fn studies_that_ship_can_be_read() {
    use commissioning_balance::scenario::study::{Loaders, read};
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("scenarios/studies")).unwrap() {
        let path = entry.unwrap().path();
        let text = |path: &str| std::fs::read_to_string(path).map_err(|error| error.to_string());
        let sheet = |_: &str| Err("no sheets here".to_owned());
        let loaders = Loaders { text: &text, rows: &text, sheet: &sheet };
        let known = commissioning_balance::pipeline::study::outputs();
        let study = read(path.to_str().unwrap(), loaders, &known);
        assert!(study.is_ok(), "{}", study.err().map_or(String::new(), |p| p.to_string()));
        count += 1;
    }
    assert!(count > 0);
}

/// Every key that a schema names, tables and all.
fn keys(schema: &serde_json::Value, found: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(members) => {
            if let Some(serde_json::Value::Object(properties)) = members.get("properties") {
                found.extend(properties.keys().cloned());
            }
            members.values().for_each(|member| keys(member, found));
        }
        serde_json::Value::Array(entries) => entries.iter().for_each(|entry| keys(entry, found)),
        _ => {}
    }
}

#[test]
fn the_page_of_the_format_names_every_key() {
    let page = std::fs::read_to_string(root().join("docs/scenario-format.md")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&scenario::json_schema()).unwrap();
    let mut names = Vec::new();
    keys(&schema, &mut names);
    names.sort();
    names.dedup();
    assert!(names.len() > 60);
    for name in names {
        let row = Register::embedded().row(&name).is_some();
        assert!(row || page.contains(&format!("`{name}`")), "`{name}` is not on the page");
    }
}

#[test]
fn cuts_by_area_take_the_same_total_however_they_fall() {
    let one = read(&root().join("scenarios/authority.toml"));
    for (file, depth) in [("cuts_by_area", 27), ("deep_cuts_by_area", 40)] {
        let scenario = read(&root().join(format!("scenarios/{file}.toml")));
        let last = |id: &str| -> i64 {
            let strategy = scenario.strategies.iter().find(|strategy| strategy.id == id).unwrap();
            strategy.funds.last().unwrap().iter().map(|pence| pence.0).sum()
        };
        let even = last(&format!("even_{depth}"));
        for way in ["highest", "spared", "exempt"] {
            // Each line of each area is rounded to the penny in each of its months.
            let off = last(&format!("{way}_{depth}")) - even;
            assert!(off.abs() <= 100, "{way}_{depth}: {off}");
        }
        // The three together are the one authority, to a millionth.
        let pounds =
            |scenario: &Scenario| scenario.baseline.iter().copied().sum::<Pence>().pounds();
        assert!((pounds(&scenario) / pounds(&one) - 1.0).abs() < 1e-6);
        assert!((scenario.area.population / one.area.population - 1.0).abs() < 1e-6);
    }
}

/// What a title promises is what its pounds buy: places, rooms, multiples of today's line.
#[test]
fn titles_promise_what_their_pounds_buy() {
    let value = |id: &str| Register::embedded().row(id).unwrap().value;
    let (place, room) = (value("a-U17"), value("s-U16"));
    let multiples = [("twice the ", 2.0), ("four times the ", 4.0), ("ten times the ", 10.0)];
    let names = [
        ("naloxone", Line::Naloxone),
        ("outreach", Line::Outreach),
        ("arrest referral", Line::CriminalJustice),
        ("money for inpatient detox", Line::InpatientDetox),
        ("money for rehab", Line::Rehab),
    ];
    let (mut places, mut rooms, mut times) = (0, 0, 0);
    for path in shipped() {
        let scenario = read(&path);
        for strategy in &scenario.strategies[1..] {
            let title = strategy.title.to_lowercase();
            let told = format!("{}: {}", scenario.name, strategy.title);
            let after = |line: Line| 12.0 * strategy.funds.last().unwrap()[line as usize].pounds();
            let before = |line: Line| scenario.baseline[line as usize].pounds();
            let more = |line: Line| after(line) - before(line);
            if title.contains("twenty places") {
                places += 1;
                assert!((more(Line::HeroinAssisted) / place - 20.0).abs() < 0.001, "{told}");
            }
            if title.contains("one consumption room") || title.contains("one room") {
                rooms += 1;
                assert!((more(Line::ConsumptionRoom) / room - 1.0).abs() < 0.001, "{told}");
            }
            // A room that a title does not count is a whole one as well.
            let bought = more(Line::ConsumptionRoom) / room;
            assert!((bought - bought.round()).abs() < 0.001, "{told}: {bought} rooms");
            for (words, multiple) in multiples {
                for (name, line) in names {
                    let said = title.contains(&format!("{words}{name}"))
                        && !title.contains("outreach workers")
                        && !title.contains("outreach money");
                    if said && before(line) > 0.0 {
                        times += 1;
                        assert!((after(line) / before(line) - multiple).abs() < 0.01, "{told}");
                    }
                }
            }
        }
    }
    assert!(places >= 5 && rooms >= 4 && times >= 6, "{places} {rooms} {times}");
}

/// A sum that is right for the authority means nothing on England: the file says by how much it has to be multiplied.
#[test]
fn files_with_sums_say_what_they_are_on_england() {
    let total = |name: &str| -> f64 {
        let scenario = read(&root().join(format!("scenarios/{name}.toml")));
        scenario.baseline.iter().map(|pence| pence.pounds()).sum()
    };
    let ratio = format!("{:.0}", total("england") / total("authority"));
    assert_eq!(ratio, "132");
    for path in shipped() {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if ["mechanisms", "prescribing_heavy"].contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let Some((head, body)) = text.split_once("extends = \"authority\"") else { continue };
        let said = [head, body.lines().next().unwrap()].concat().contains(&format!("by {ratio}"));
        assert_eq!(said, body.contains("gbp_per_year"), "{name}");
    }
}

/// A comparator that a shock or an end of a grant befalls is not called carrying on as now.
#[test]
fn a_comparator_is_called_what_it_is() {
    let mut befell = 0;
    for path in shipped() {
        let scenario = read(&path);
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("\n[[options]]").next().unwrap();
        let befallen = !scenario.name.starts_with("backtest")
            && (text.contains("\nshock =") || text.contains("\n[[stream]]"));
        befell += usize::from(befallen);
        let named = scenario.strategies[0].title != "Carry on as now";
        assert!(named || !befallen, "{}", scenario.name);
    }
    assert!(befell >= 3);
}
