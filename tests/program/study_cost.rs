//! What a study costs beside the runs in it: time, memory, and putting shares together. Slow, and of this machine:
//! `cargo test --release --test program study_cost:: -- --ignored --nocapture --test-threads 1`.
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use assert_cmd::cargo::cargo_bin;
use commissioning_balance::engine::{self, Mode, Settings, Silent};
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::output::study::known::Known;
use commissioning_balance::output::study::store::{Head, KEY, Slot, Store};
use commissioning_balance::pipeline::study::{Otherwise, Program, Ready, outputs};
use commissioning_balance::scenario::study::{Loaders, read};
use commissioning_balance::study::Shard;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const AREA: &str = r#"
extends = "authority"
name = "short"
title = "A short one"
horizon_years = 1
only = ["less"]
[[options]]
id = "less"
title = "Cut a third of keyworking"
cut = { by = 0.33, lines = ["keyworking"] }
"#;

/// A study of two factors on that area.
fn study(points: u64, how: &str) -> String {
    format!(
        "name = \"cost\"\ntitle = \"Cost\"\nscenarios = [\"area.toml\"]\n{how}\noutputs = [\"deaths\", \"net_benefit\"]\n\
         [design]\nkind = \"latin_hypercube\"\npoints = {points}\n\
         [[factors]]\nid = \"cut\"\nkey = \"options[less].cut.by\"\nlow = 0.05\nhigh = 0.5\n\
         [[factors]]\nid = \"overdose\"\nparameter = \"c-M11\"\n"
    )
}

fn ready(study: &str) -> Ready {
    let text = |name: &str| match name {
        "area.toml" => Ok(AREA.to_owned()),
        _ => Ok(study.to_owned()),
    };
    let sheet = |_: &str| Err("none".to_owned());
    let loaders = Loaders { text: &text, rows: &text, sheet: &sheet };
    let study = read("study.toml", loaders, &outputs()).map_err(|e| e.to_string()).unwrap();
    Ready::new(study, program()).map_err(|_| "evidence").unwrap()
}

/// What the program under test says that it is.
fn program() -> Program {
    Program {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        git: option_env!("BALANCE_COMMIT").map(str::to_owned),
    }
}

/// Seconds that a process has had of a processor, its finished threads included; none once it is gone.
fn processor_of(process: &str) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let after = stat.rsplit(')').next()?.split_whitespace().skip(11).take(2);
    let ticks: f64 = after.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Some(ticks / 100.0)
}

fn processor() -> f64 {
    processor_of("self").unwrap()
}

#[test]
#[ignore = "a minute; measures"]
fn the_runner_costs_next_to_nothing_beside_its_runs() {
    const ROUNDS: u32 = 2;
    for (points, runs, how) in [(12, 1, "expected = true"), (12, 4, "runs = 4")] {
        let ready = ready(&study(points, how));
        // The same scenarios and evidence, made before the clock starts.
        let all = ready.points();
        let scenarios: Vec<_> = (0..points)
            .map(|number| {
                let scenario = ready.study.scenario(0, &all.at(number).values).unwrap();
                let sampler = Sampler::new(Register::embedded(), &scenario.evidence);
                (scenario, sampler.map_err(|_| "evidence").unwrap())
            })
            .collect();
        let mode = if ready.study.expected { Mode::Expected } else { Mode::Sampled };
        let settings = Settings { runs, seed: 1, threads: Some(1), mode, precision: None };
        let bare = || {
            let begun = processor();
            for (scenario, sampler) in &scenarios {
                engine::run(scenario, sampler, &settings, &Silent).unwrap();
            }
            processor() - begun
        };
        let studied = || {
            let folder = TempDir::new().unwrap();
            let head = ready.head(Shard::WHOLE, "study.toml");
            let store = Store::make(&folder.path().join("x.part"), &head).unwrap();
            let begun = processor();
            let ran =
                ready.run(&store, &Known::default(), Some(1), Otherwise::End, &Silent).unwrap();
            assert_eq!((ran.run, ran.left), (points, 0));
            processor() - begun
        };
        // In turns, so that whatever else the machine does falls on both.
        let rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (bare(), studied())).collect();
        let bare: f64 = rounds.iter().map(|round| round.0).sum();
        let studied: f64 = rounds.iter().map(|round| round.1).sum();
        let all = f64::from(ROUNDS) * points as f64;
        let over = 100.0 * (studied / bare - 1.0);
        println!(
            "{points} points, {how}: a point is {:.2} ms of processor bare and {:.2} ms in a study: {over:+.1} %; {:.1} points a \
             second and core",
            1000.0 * bare / all,
            1000.0 * studied / all,
            all / studied
        );
        // What a point costs above its runs does not depend on how many there are: these are the worst cases.
        assert!(over <= 3.0, "{over} % above bare runs");
    }
}

/// Runs the program, and says how many seconds of a processor it took and how much memory it had at most, in MB. Seconds
/// on the clock would be those of whatever else the machine does.
fn watched(folder: &Path, words: &[&str]) -> (f64, f64) {
    let mut child = Command::new(cargo_bin("balance"))
        .current_dir(folder)
        .args(words)
        .args(["--progress", "none"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let process = child.id().to_string();
    let (mut most, mut took) = (0.0_f64, 0.0_f64);
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        most = most.max(peak.unwrap_or(0.0) / 1000.0);
        took = took.max(processor_of(&process).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success(), "{words:?}");
    (took, most)
}

/// Shares of a study as if they had been run, but for the last so many points of each.
fn kept(folder: &Path, points: u64, shards: u32, missing: u64) -> String {
    let ready = ready(&study(points, "runs = 2"));
    let place = format!("outputs/cost/{}", &ready.sha256[..8]);
    let folder = folder.join(&place);
    fs::create_dir_all(&folder).unwrap();
    for index in 0..shards {
        let shard = Shard::new(index, shards).unwrap();
        let [part, whole] =
            ["part", "points"].map(|end| folder.join(format!("{}.{end}", Head::stem(shard))));
        let store = Store::make(&part, &ready.head(shard, "study.toml")).unwrap();
        for point in store.range().start..store.range().end - missing {
            // Numbers that differ, so that they do not pack into nothing.
            let number = |at: usize| (at as f64 + 0.5) * ((point + 1) as f64).sqrt();
            let numbers = (0..ready.numbers()).map(number).collect();
            store.write(point, &Slot { key: [0; KEY], numbers }).unwrap();
        }
        if missing == 0 {
            store.finish(&whole).unwrap();
        }
    }
    place
}

fn folder(points: u64) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("area.toml"), AREA).unwrap();
    fs::write(folder.path().join("study.toml"), study(points, "runs = 2")).unwrap();
    folder
}

#[test]
#[ignore = "a minute; measures"]
fn memory_does_not_grow_with_points() {
    let mut most = Vec::new();
    for points in [1_000, 10_000, 100_000] {
        let folder = folder(points);
        kept(folder.path(), points, 1, 1);
        let words = ["study", "study.toml", "--threads", "1", "--yes"];
        let (took, peak) = watched(folder.path(), &words);
        println!(
            "{points} points: {peak:.1} MB at most; {took:.2} s to run the last one and put all together"
        );
        most.push(peak);
    }
    // From about 16,000 points on a row group is full: more of them cost nothing but a line in the file's index.
    assert!(most[2] < most[0] + 60.0, "{most:?} MB");
}

#[test]
#[ignore = "a minute; measures"]
fn sixty_four_shares_are_put_together_in_no_time() {
    for points in [10_000, 100_000, 1_000_000] {
        let folder = folder(points);
        let place = kept(folder.path(), points, 64, 0);
        let (took, peak) = watched(folder.path(), &["merge", &place]);
        println!("{points} points in 64 shares: {took:.2} s, {peak:.1} MB at most");
        assert!(points > 100_000 || took < 5.0, "{took} s");
    }
}
