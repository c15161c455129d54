//! The model in a page: a plan is a link, a file and an answer, and all three say the same.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may stop, says what it skips, and checks against arithmetic of its own"
)]

use crate::accessible::program;
use commissioning_balance::engine::{Mode, Settings, Silent, run};
use commissioning_balance::evidence::{EvidenceChoice, Register, Sampler, Values};
use commissioning_balance::explore::door::Door;
use commissioning_balance::explore::plan::{Asked, POLICIES, Plan, Reading};
use commissioning_balance::explore::session::Refused;
use commissioning_balance::explore::{Bundle, Session, answer, link};
use commissioning_balance::model::Outcome;
use commissioning_balance::output::explore::{MADE_FROM, page};
use commissioning_balance::output::hash::sha256;
use commissioning_balance::scenario::{self, Line, Opened, Scenario};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

#[path = "../../xtask/src/made_from.rs"]
mod made_from;

const HOSTILE: &str = "</script><script>alert(\\\"1\\\")</script><img src=x onerror=alert(2)>";

fn none(_: &str) -> Result<String, String> {
    Err("not there".to_owned())
}

fn opened(text: &str) -> Opened {
    let load = |name: &str| match name {
        "own.toml" => Ok(text.to_owned()),
        other => none(other),
    };
    let sheet = |_: &str| Err("no spreadsheet".to_owned());
    Opened::read("own.toml", &load, &sheet).unwrap_or_else(|problems| panic!("{problems}"))
}

fn bundle(opened: &Opened, runs: u32) -> Bundle {
    let evidence =
        EvidenceChoice { reading: None, readings: Vec::new(), ..opened.scenario.evidence.clone() };
    let sampler = Sampler::new(Register::embedded(), &evidence).unwrap();
    Bundle::new(opened, "authority", &sampler, runs)
}

fn authority() -> Opened {
    opened("extends = \"authority\"\n")
}

fn session(runs: u32) -> Session {
    Session::new(bundle(&authority(), runs)).unwrap()
}

/// Plans that nobody would think of.
fn random(scenario: &Scenario, count: usize, years: u32) -> Vec<Asked> {
    let mut chance = ChaCha8Rng::seed_from_u64(26);
    let mut below = move |most: u64| chance.next_u64() % most;
    let mut plans = Vec::new();
    while plans.len() < count {
        let mut one = || {
            let mut plan = Plan {
                from: 12 * below(u64::from(years)) as u32,
                over: below(4) as u32,
                ..Plan::default()
            };
            for &line in Line::ALL.iter().filter(|line| line.seen()) {
                let now = scenario.baseline[line as usize].pounds() as u64;
                match below(5) {
                    0 => plan.change[line as usize] = -(below(now + 1) as i64),
                    1 => plan.change[line as usize] = below(2 * now + 50_000) as i64,
                    _ => {}
                }
            }
            if below(3) == 0 {
                plan.policies.push(below(POLICIES.len() as u64) as usize);
            }
            plan
        };
        let (first, second) = (one(), one());
        let reading = Reading::ALL[plans.len() % 3];
        let plans_of = if plans.len() % 4 == 3 { vec![first, second] } else { vec![first] };
        plans.push(Asked { reading, plans: plans_of });
    }
    plans
}

#[test]
fn the_model_of_the_page_is_made_from_these_sources() {
    let sources = made_from::sources(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert_eq!(
        sha256(&sources),
        MADE_FROM.trim(),
        "sources have changed since src/output/explore/model.wasm was built: type `cargo xtask page`, and commit both files"
    );
}

#[test]
fn a_scenario_told_as_one_text_is_the_same_scenario() {
    for name in scenario::builtin_names() {
        let sheet = |_: &str| Err("no spreadsheet".to_owned());
        let read = Opened::read(name, &none, &sheet).unwrap();
        let text = read.text();
        let told = Opened::told("told", &|_| Ok(text.clone()), read.scenario.fit.clone())
            .unwrap_or_else(|problems| panic!("{name}: {problems}"));
        // Where a figure stands is another place.
        let mut told = told.scenario;
        let parts = told.areas.iter_mut().zip(&read.scenario.areas);
        parts.for_each(|(told, read)| told.stated.clone_from(&read.stated));
        told.stated.clone_from(&read.scenario.stated);
        told.understood.clone_from(&read.scenario.understood);
        assert_eq!(told, read.scenario, "{name}");
    }
}

#[test]
fn what_a_page_carries_reads_back_as_it_was() {
    let bundle = bundle(&authority(), 21);
    let bytes = bundle.bytes();
    assert_eq!(Bundle::read(&bytes).unwrap(), bundle);
    for end in [0, 7, 8, 30, bytes.len() - 1] {
        assert_eq!(Bundle::read(&bytes[..end]), None, "{end}");
    }
    assert_eq!(Bundle::read(&[bytes.as_slice(), b"x"].concat()), None);
    assert!(matches!(Session::open(b"nonsense"), Err(Refused::Broken)));
}

#[test]
fn a_plan_is_a_file_that_the_command_line_runs_to_the_same_digits() {
    const RUNS: u32 = 2;
    let mut session = session(RUNS);
    let base = session.scenario().clone();
    for asked in random(&base, 6, 4) {
        let file = asked.file(&base, "authority", RUNS);
        let load = |name: &str| if name == "plan.toml" { Ok(file.clone()) } else { none(name) };
        let read = scenario::read("plan.toml", &load).unwrap_or_else(|e| panic!("{e}\n{file}"));
        assert_eq!(
            (read.runs, read.seed, read.strategies.len()),
            (RUNS, base.seed, 1 + asked.plans.len())
        );
        let sampler = Sampler::new(Register::embedded(), &read.evidence).unwrap();
        let settings = |mode| Settings {
            runs: RUNS,
            seed: read.seed,
            threads: Some(1),
            mode,
            precision: None,
        };
        let results = run(&read, &sampler, &settings(Mode::Sampled), &Silent).unwrap();
        session.begin(&asked).unwrap();
        // In any order.
        for at in (0..RUNS).rev() {
            let numbers = session.run(&asked, at).unwrap();
            let options = 1 + asked.plans.len();
            // A run's numbers begin with its parameters.
            let counted = &numbers[Values::IDS.len()..];
            for option in 0..options {
                for &outcome in Outcome::ALL {
                    let own = counted[option * Outcome::COUNT + outcome as usize];
                    let there = results.totals[[at as usize, option, outcome as usize]];
                    assert_eq!(own.to_bits(), there.to_bits(), "{outcome:?} of run {at}\n{file}");
                }
            }
            session.gather(at, &numbers).unwrap();
        }
        let (_, summary) = session.gathered(false).unwrap();
        let mut whole = commissioning_balance::narrative::summarise(&read, &results);
        for (own, there) in summary.answers.iter().zip(&mut whole.answers) {
            for (own, there) in own.differences.iter().zip(&there.differences) {
                assert_eq!(own.absolute, there.absolute, "{file}");
            }
        }
        assert_eq!(summary.money, whole.money);
        let expected = run(&read, &sampler, &settings(Mode::Expected), &Silent).unwrap();
        let (_, summary) = session.answer(&asked).unwrap();
        let whole = commissioning_balance::narrative::summarise(&read, &expected);
        for (own, there) in summary.answers.iter().zip(&whole.answers) {
            assert_eq!(own.levels, there.levels, "{file}");
        }
    }
}

#[test]
fn a_link_reads_back_and_says_why_it_cannot() {
    let session = session(20);
    let base = session.scenario();
    for asked in random(base, 200, 4) {
        let written = link::write(&asked, base);
        assert_eq!(link::read(&written, base), Ok(asked.clone()), "{written}");
        assert!(written.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)));
        for end in 0..written.len() {
            // Cut short it is another plan or none, and never stops the program.
            let _ = link::read(&written[..end], base);
        }
    }
    let mark = link::area(base);
    for (text, reason) in [
        ("2.x", "another version"),
        ("", "cut short"),
        ("plan", "cut short"),
        ("1.0000.b.0.0..", "another area"),
        (&format!("1.{mark}.x.0.0.."), "cut short"),
        (&format!("1.{mark}.b.0.0"), "cut short"),
        (&format!("1.{mark}.b.0.0..a-five"), "cut short"),
        (&format!("1.{mark}.b.0.0..a-1a-2"), "cut short"),
        (&format!("1.{mark}.b.0.0..a99999999999999999999"), "cut short"),
        (&format!("1.{mark}.b.0.0.9."), "cut short"),
        (&format!("1.{mark}.b.0.99.."), "cut short"),
        (&format!("1.{mark}.b.900.0..a-1"), "after the last month"),
        (&format!("1.{mark}.b.0.0..a-1387501"), "cannot lose"),
        (&format!("1.{mark}.b.0.0..d-1"), "locked"),
        (&"1".repeat(5000), "cut short"),
    ] {
        let refused = link::read(text, base).unwrap_err();
        assert!(refused.contains(reason), "{text}: {refused}");
    }
    // Every letter is a line of its own.
    let letters: std::collections::BTreeSet<char> =
        Line::ALL.iter().map(|&line| link::letter(line)).collect();
    assert!(letters.len() == Line::COUNT && !letters.contains(&'?'));
}

#[test]
fn a_plan_is_told_in_a_sentence() {
    let session = session(1);
    let base = session.scenario();
    let told = |change: &[(Line, i64)], from: u32, over: u32| {
        let mut plan = Plan { from, over, ..Plan::default() };
        change.iter().for_each(|&(line, by)| plan.change[line as usize] = by);
        answer::described(&plan, base)
    };
    assert_eq!(told(&[], 0, 0), "Nothing is changed");
    assert_eq!(
        told(
            &[
                (Line::PrescribingClinicians, -165_179),
                (Line::Pharmacy, -34_821),
                (Line::Rehab, 200_000)
            ],
            12,
            1
        ),
        "£200,000 a year less for prescribing; £200,000 a year more for residential rehab, from April 2026 over 1 year"
    );
    // One line of a group is named alone.
    assert_eq!(
        told(&[(Line::Pharmacy, -1_000)], 0, 0),
        "£1,000 a year less for pharmacy dispensing and supervision, from April 2025"
    );
    let many =
        [Line::Naloxone, Line::Outreach, Line::Rehab, Line::Keyworking].map(|line| (line, 5_000));
    assert_eq!(told(&many, 0, 5), "£20,000 a year more for 4 lines, from April 2025 over 5 years");
}

#[test]
fn nothing_left_and_areas_of_any_size_have_answers() {
    // Figures of the authority are those of another area.
    let small = "extends = \"authority\"\nruns = 20\n[area]\npopulation = 500\n[area.opiate]\ndependent = 3\n[area.non_opiate]\n\
                 dependent = 2\n[area.non_opiate_alcohol]\ndependent = 2\n[area.alcohol]\ndependent = 7\n[area.nps]\ndependent = 0.1\n";
    for (name, text) in [
        ("500 people", small),
        ("60 million people", "extends = \"england\"\n[area]\npopulation = 60000000\n"),
    ] {
        let mut session = Session::new(bundle(&opened(text), 1)).unwrap();
        let base = session.scenario().clone();
        let mut plan = Plan::default();
        for &line in Line::ALL.iter().filter(|line| line.seen()) {
            plan.change[line as usize] = -(base.baseline[line as usize].0 / 100);
        }
        let asked = Asked { reading: Reading::Base, plans: vec![plan] };
        let fragment = link::write(&asked, &base);
        assert_eq!(link::read(&fragment, &base), Ok(asked.clone()), "{name}");
        let (scenario, summary) = session.answer(&asked).unwrap();
        let told = answer::answer(&asked, scenario, &summary).to_string();
        assert!(!told.contains("null}") || told.contains("Drug deaths"), "{name}");
        assert!(session.run(&asked, 0).unwrap().iter().all(|number| number.is_finite()), "{name}");
        assert!(matches!(session.run(&asked, 1), Err(Refused::Asked(_))));
    }
    // A budget of nothing at all.
    let lines: Vec<String> = Line::ALL.iter().map(|line| format!("{} = 0", line.key())).collect();
    let text = format!(
        "extends = \"authority\"\noptions = []\nstream = []\nconditions = []\n[budget]\n{}\n",
        lines.join("\n")
    );
    let load = |name: &str| if name == "own.toml" { Ok(text.clone()) } else { none(name) };
    match Opened::read("own.toml", &load, &|_| Err(String::new())) {
        // Refused with a line and a key, as by the command line.
        Err(problems) => assert!(problems.to_string().contains("budget"), "{problems}"),
        Ok(opened) => {
            let mut session = Session::new(bundle(&opened, 1)).unwrap();
            let asked = Asked { reading: Reading::Base, plans: vec![Plan::default()] };
            session.answer(&asked).unwrap();
        }
    }
}

#[test]
fn nothing_that_comes_in_breaks_the_door() {
    let mut door = Door::default();
    let text = |said: Vec<u8>| String::from_utf8(said[1..].to_vec()).unwrap();
    for request in [
        "",
        "answer 1",
        "open",
        "open \nnonsense",
        "rest",
        "gather 3\nabc",
        "nonsense",
        "\u{0}\n\n",
    ] {
        assert!(text(door.call(request.as_bytes())).contains("error"), "{request}");
    }
    let mut open = b"open\n".to_vec();
    open.extend(bundle(&authority(), 20).bytes());
    assert!(text(door.call(&open)).contains("\"lines\""));
    let mark = link::area(&authority().scenario);
    for (request, answer) in [
        ("pounds\n£405,000", "405000.0"),
        ("pounds\n1.2m", "1200000.0"),
        ("pounds\n", "0.0"),
        ("pounds\nnothing", "error"),
        ("pounds\n40%", "error"),
        ("pounds\n-5", "error"),
        ("read 1.x", "error"),
        ("answer nonsense", "error"),
        (&format!("run 1.{mark}.b.0.0.. 77"), "error"),
        (&format!("run 1.{mark}.b.0.0.. x"), "error"),
        (&format!("gather 0\n{mark}"), "error"),
        ("rested", "error"),
    ] {
        let said = text(door.call(request.as_bytes()));
        assert!(said.contains(answer), "{request}: {said}");
    }
}

#[test]
fn hostile_names_stay_names() {
    let text = format!(
        "extends = \"authority\"\ntitle = \"{HOSTILE}\"\n[area]\nname = \"{HOSTILE}\"\nsource = \"{HOSTILE}\"\n[comparator]\ntitle = \
         \"{HOSTILE}\"\n[[options]]\nid = \"cut_27\"\ntitle = \"{HOSTILE}\"\nadd = {{ gbp_per_year = {{ rehab = 1000 }} }}\n"
    );
    let page = page(bundle(&opened(&text), 20)).unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    assert!(page.contains("default-src 'none'") && !page.contains("'unsafe-inline'"));
    assert!(!page.contains("http://") || !page.contains("src=\"http"));
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    // The page's own elements, and no more.
    assert_eq!(page.matches("<script").count(), 5);
}

/// What is asked of the native program, of the module in node and of the page in a browser.
fn requests(session: &Session) -> (Vec<Asked>, Vec<String>) {
    let asked = random(session.scenario(), 20, 4);
    let mut requests = Vec::new();
    for (index, asked) in asked.iter().enumerate() {
        let fragment = link::write(asked, session.scenario());
        requests.push(format!("answer {fragment}"));
        requests.push(format!("file {fragment}"));
        if index % 5 == 0 {
            requests.extend((0..12).map(|_| "rest".to_owned()));
            requests.push(format!("rested {fragment}"));
            requests.push(format!("picture {fragment}"));
            requests.push(format!("begin {fragment}"));
            for run in 0..2 {
                requests.push(format!("run {fragment} {run}"));
                requests.push(format!("gather {run}"));
            }
            requests.push(format!("gathered {fragment}"));
        }
    }
    (asked, requests)
}

/// The answers of the native program to the same requests, each as a hash, its length and how it begins.
fn native(bundle: &Bundle, requests: &[String]) -> Vec<String> {
    let mut door = Door::default();
    let mut open = b"open\n".to_vec();
    open.extend(bundle.bytes());
    door.call(&open);
    let mut run = Vec::new();
    let one = |request: &String| {
        let mut bytes = format!("{request}\n").into_bytes();
        if request.starts_with("gather ") {
            bytes.extend(&run);
        }
        let said = door.call(&bytes);
        if request.starts_with("run ") {
            run = said[1..].to_vec();
        }
        format!("{} {}", sha256(&said), said.len())
    };
    requests.iter().map(one).collect()
}

#[test]
fn the_module_of_the_page_answers_as_the_native_program_does() {
    let Some(node) = program(&["node"]) else {
        eprintln!("skipped: Node.js is not installed");
        return;
    };
    let own = bundle(&authority(), 20);
    let (_, requests) = requests(&Session::new(own.clone()).unwrap());
    let folder = TempDir::new().unwrap();
    let (html, asked) = (folder.path().join("page.html"), folder.path().join("asked.txt"));
    std::fs::write(&html, page(own.clone()).unwrap()).unwrap();
    std::fs::write(&asked, requests.join("\n")).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wasm/door.js");
    let here = native(&own, &requests);
    // The module that is kept, and the one that CI has just built.
    for module in [None, std::env::var_os("BALANCE_PAGE_WASM")] {
        let mut command = Command::new(&node);
        command.arg(&script).arg(&html).arg(&asked).args(module);
        let printed = command.output().unwrap();
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        let printed = String::from_utf8(printed.stdout).unwrap();
        let there: Vec<&str> = printed.lines().collect();
        assert_eq!(there.len(), here.len());
        for ((request, here), there) in requests.iter().zip(&here).zip(there) {
            assert!(!there.contains("\"error\""), "{request}: {there}");
            assert!(there.starts_with(here.as_str()), "{request}: {here}\n{there}");
        }
    }
}

#[test]
#[ignore = "needs a browser: npm ci --prefix tests/browser"]
fn people_use_the_page_in_a_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let browser = program(&["chromium", "chromium-browser", "google-chrome"]);
    let (Some(node), Some(browser)) = (program(&["node"]), browser) else {
        eprintln!("skipped: no Chromium, or no Node.js, is installed");
        return;
    };
    if !root.join("node_modules").is_dir() {
        eprintln!("skipped: type npm ci --prefix tests/browser");
        return;
    }
    let own = bundle(&authority(), 200);
    let mut session = Session::new(own.clone()).unwrap();
    let (mut asked, _) = requests(&session);
    let mut wanted = Vec::new();
    for one in &asked {
        let (scenario, summary) = session.answer(one).unwrap();
        let told = answer::answer(one, scenario, &summary);
        wanted.push(format!(
            "{{\"fragment\":\"{}\",\"answer\":{told}}}",
            link::write(one, session.scenario())
        ));
    }
    // One to its last run.
    asked.truncate(1);
    for one in &asked {
        session.begin(one).unwrap();
        for run in 0..session.runs() {
            let numbers = session.run(one, run).unwrap();
            session.gather(run, &numbers).unwrap();
        }
        session.gathered(true).unwrap();
        while !session.rest_step().unwrap() {}
        let fragment = link::write(one, session.scenario());
        let (scenario, summary) = session.rested().unwrap();
        let told = answer::answer(one, scenario, &summary);
        wanted.push(format!("{{\"fragment\":\"{fragment}\",\"answer\":{told}}}"));
    }
    let folder = TempDir::new().unwrap();
    let (html, list) = (folder.path().join("page.html"), folder.path().join("wanted.json"));
    std::fs::write(&html, page(own).unwrap()).unwrap();
    std::fs::write(&list, format!("[{}]", wanted.join(","))).unwrap();
    let looked = Command::new(node)
        .arg(root.join("explore.mjs"))
        .args([&html, &list])
        .arg(browser)
        .args(std::env::var_os("BALANCE_SHOTS"))
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&looked.stdout), String::from_utf8_lossy(&looked.stderr));
    eprintln!("{out}");
    assert!(looked.status.success(), "{out}{err}");
    let Some(firefox) = program(&["firefox-esr", "firefox"]) else {
        eprintln!("skipped: Firefox is not installed");
        return;
    };
    let looked = Command::new("node")
        .arg(root.join("firefox.mjs"))
        .args([&html, &list, &firefox])
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&looked.stdout), String::from_utf8_lossy(&looked.stderr));
    eprintln!("{out}");
    assert!(looked.status.success(), "{out}{err}");
}
