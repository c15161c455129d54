//! Studies as a person meets them: designs, shares, kills, merges, and what is wrong said in words.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use commissioning_balance::output::study::store::Store;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use program::Said;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A scenario that runs in no time.
const AREA: &str = r#"
extends = "authority"
name = "short"
title = "A short one"
horizon_years = 2
only = ["less"]
[[options]]
id = "less"
title = "Cut a third of keyworking"
cut = { by = 0.33, lines = ["keyworking"] }
"#;

/// Two factors of a scenario and one of the evidence.
const FACTORS: &str = r#"
[[factors]]
id = "cut"
key = "options[less].cut.by"
low = 0.05
high = 0.5
[[factors]]
id = "naloxone"
key = "budget.naloxone"
levels = [0, 17600, 100000]
[[factors]]
id = "overdose"
parameter = "c-M11"
"#;

fn head(more: &str, design: &str) -> String {
    format!(
        "name = \"trial\"\ntitle = \"A trial\"\nscenarios = [\"area.toml\"]\n\
         outputs = [\"deaths\", \"net_benefit\"]\n{more}\n[design]\n{design}\n"
    )
}

/// One calculation at each point.
fn expected(design: &str) -> String {
    head("expected = true", design) + FACTORS
}

fn folder(study: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("area.toml"), AREA).unwrap();
    fs::write(folder.path().join("study.toml"), study).unwrap();
    folder
}

fn command(folder: &Path, words: &[&str]) -> Command {
    program::command(folder, &[words, &["--progress", "none"]].concat(), 120)
}

fn balance(folder: &Path, words: &[&str]) -> Said {
    Said::of(command(folder, words).output().unwrap())
}

fn good(folder: &Path, words: &[&str]) -> Said {
    let said = balance(folder, words);
    assert_eq!(said.code, 0, "{}", said.err);
    said
}

/// The one folder of the one study in a folder for results.
fn only(out: &Path) -> PathBuf {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(out.join("trial")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    assert_eq!(folders.len(), 1);
    folders.remove(0)
}

/// Data set and manifest.
fn made(folder: &Path) -> [Vec<u8>; 2] {
    ["study.parquet", "manifest.json"].map(|name| fs::read(folder.join(name)).unwrap())
}

fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}

/// Rows of a data set: point, cut, naloxone, overdose, strategy, measure, mean, difference.
type Row = (i64, f64, f64, f64, String, String, f64, f64);

fn rows(folder: &Path) -> Vec<Row> {
    let file = File::open(folder.join("study.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let columns = reader.metadata().file_metadata().schema_descr().columns().to_vec();
    let at = |name: &str| columns.iter().position(|column| column.name() == name).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let number = |name: &str| row.get_double(at(name)).unwrap();
        let text = |name: &str| row.get_string(at(name)).unwrap().clone();
        (
            row.get_long(at("point")).unwrap(),
            number("cut"),
            number("naloxone"),
            number("overdose"),
            text("strategy"),
            text("measure"),
            number("mean"),
            number("difference"),
        )
    });
    rows.collect()
}

#[test]
fn shares_threads_and_places_give_the_same_bytes() {
    let folder = folder(&(head("runs = 4", "kind = \"sobol\"\npoints = 7") + FACTORS));
    let at = folder.path();
    good(at, &["study", "study.toml", "--out", "whole", "--threads", "2"]);
    let whole = made(&only(&at.join("whole")));
    good(at, &["study", "study.toml", "--out", "one", "--threads", "1"]);
    assert!(made(&only(&at.join("one"))) == whole, "threads");
    // From another folder, by another path.
    let path = at.join("study.toml");
    let elsewhere = TempDir::new().unwrap();
    good(elsewhere.path(), &["study", path.to_str().unwrap(), "--out", "far"]);
    assert!(made(&only(&elsewhere.path().join("far"))) == whole, "place");
    // More shares than points, in any order.
    for shards in [3, 10] {
        let out = format!("shared-{shards}");
        for shard in (0..shards).rev() {
            let share = format!("{shard}/{shards}");
            good(at, &["study", "study.toml", "--out", &out, "--shard", &share, "--fresh"]);
        }
        let place = only(&at.join(&out));
        good(at, &["merge", place.to_str().unwrap()]);
        assert!(made(&place) == whole, "{shards} shares");
        let again = balance(at, &["merge", place.to_str().unwrap()]);
        assert_eq!(again.code, 0, "merging twice does no harm");
    }
    let said = good(at, &["study", "study.toml", "--out", "whole"]);
    contains(&said.err, &["the same study is in whole"]);
}

#[test]
fn a_point_is_what_the_scenario_gives_with_its_values() {
    let folder = folder(&expected("kind = \"grid\""));
    let at = folder.path();
    good(at, &["study", "study.toml"]);
    let rows = rows(&only(&at.join("outputs")));
    // 3 steps × 3 levels × 3 quantiles, two options, two outputs.
    assert_eq!(rows.len(), 27 * 2 * 2);
    let cuts: Vec<f64> = rows.iter().map(|row| row.1).collect();
    assert_eq!((cuts[0], cuts[9 * 4], cuts[18 * 4]), (0.05, 0.275, 0.5));
    let row = rows.iter().find(|row| row.0 == 26 && row.4 == "less" && row.5 == "deaths").unwrap();
    assert_eq!((row.1, row.2), (0.5, 100_000.0));
    // The same by hand.
    let text = AREA.replace("by = 0.33", "by = 0.5")
        + &format!(
            "[budget]\nnaloxone = 100000\n[[evidence.override]]\nid = \"c-M11\"\nvalue = {}\nsource = \"t\"\n",
            row.3
        );
    fs::write(at.join("hand.toml"), text).unwrap();
    let words = ["run", "hand.toml", "--expected", "--format", "csv", "--out", "hand"];
    let table = good(at, &words).out;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let [measure, timing, mean] = ["measure", "timing", "mean"].map(column);
    let by_hand = reader
        .records()
        .map(Result::unwrap)
        .find(|record| &record[measure] == "deaths" && &record[timing] == "over_horizon")
        .map(|record| record[mean].parse::<f64>().unwrap())
        .unwrap();
    assert!((row.7 - by_hand).abs() < 1e-9, "{} and {by_hand}", row.7);
    let comparator = rows.iter().filter(|row| row.4 == "current");
    assert!(comparator.clone().count() > 0 && comparator.into_iter().all(|row| row.7 == 0.0));
}

#[test]
fn a_row_that_is_read_with_the_file_is_varied_like_any_other() {
    // What prescribing loses in a cut of the whole budget: as much as the others is what `evenly` says.
    let area = AREA.replace("by = 0.33, lines = [\"keyworking\"]", "by = 0.2");
    let factor = "[[factors]]\nid = \"share\"\nparameter = \"a-B32\"\nlevels = [0.1, 0.5, 1.0]\n";
    let study = head("expected = true", "kind = \"grid\"") + factor;
    let deaths = |area: &str, study: &str| -> Vec<f64> {
        let folder = folder(study);
        fs::write(folder.path().join("area.toml"), area).unwrap();
        good(folder.path(), &["study", "study.toml"]);
        let place = only(&folder.path().join("outputs"));
        let reader =
            SerializedFileReader::new(File::open(place.join("study.parquet")).unwrap()).unwrap();
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
        let of = rows.filter(|row| {
            row.get_string(4).unwrap() == "less" && row.get_string(5).unwrap() == "deaths"
        });
        of.map(|row| row.get_double(8).unwrap()).collect()
    };
    let varied = deaths(&area, &study);
    assert!(varied[0] != varied[1] && varied[1] != varied[2], "{varied:?}");
    let even = area.replace("by = 0.2", "by = 0.2, evenly = true");
    assert_eq!(deaths(&even, &study), [varied[2]; 3]);
}

#[test]
fn designs_have_the_points_that_they_promise() {
    let hypercube = folder(&expected("kind = \"latin_hypercube\"\npoints = 6"));
    good(hypercube.path(), &["study", "study.toml"]);
    let mut cuts: Vec<f64> =
        rows(&only(&hypercube.path().join("outputs"))).iter().step_by(4).map(|row| row.1).collect();
    cuts.sort_by(f64::total_cmp);
    for (part, cut) in cuts.iter().enumerate() {
        let (low, width) = (0.05, 0.45 / 6.0);
        assert!(
            (low + part as f64 * width..low + (part + 1) as f64 * width).contains(cut),
            "{cut}"
        );
    }
    let alone = folder(&expected("kind = \"one_at_a_time\""));
    good(alone.path(), &["study", "study.toml"]);
    let rows_alone = rows(&only(&alone.path().join("outputs")));
    let found: Vec<(f64, f64)> = rows_alone.iter().step_by(4).map(|row| (row.1, row.2)).collect();
    let own = (0.33, 17_600.0);
    let each = [own, (0.05, own.1), (0.5, own.1), (own.0, 0.0), own, (own.0, 1e5), own, own];
    assert_eq!(found, each, "as it is, then each factor on its own");
    let overdose: Vec<f64> = rows_alone.iter().step_by(4).map(|row| row.3).collect();
    assert!(overdose[6] < overdose[0] && overdose[0] < overdose[7], "5 %, centre, 95 %");

    let bare = "[[factors]]\nid = \"naloxone\"\nkey = \"budget.naloxone\"\n\
                [[factors]]\nid = \"cut\"\nkey = \"options[less].cut.by\"\n\
                [[factors]]\nid = \"overdose\"\nparameter = \"c-M11\"\n";
    let given = folder(&(head("expected = true", "kind = \"rows\"\nrows = \"p.csv\"") + bare));
    fs::write(given.path().join("p.csv"), "cut,overdose,naloxone\r\n0.1,1.5,5\n\n\"0.2\",2,6")
        .unwrap();
    good(given.path(), &["study", "study.toml"]);
    let found: Vec<(f64, f64, f64)> = rows(&only(&given.path().join("outputs")))
        .iter()
        .step_by(4)
        .map(|row| (row.1, row.2, row.3))
        .collect();
    assert_eq!(found, [(0.1, 5.0, 1.5), (0.2, 6.0, 2.0)]);
}

#[test]
fn levels_can_be_words_and_the_seed_can_be_one() {
    let factors = "[[factors]]\nid = \"reading\"\nkey = \"evidence.reading\"\nlevels = [\"base\", \"sceptical\"]\n\
                   [[factors]]\nid = \"off\"\nkey = \"options[less].policy.taper\"\nlevels = [true, false]\n\
                   [[factors]]\nid = \"batch\"\nkey = \"seed\"\nlevels = [1, 2]\n";
    let folder = folder(&(head("runs = 2", "kind = \"grid\"") + factors));
    good(folder.path(), &["study", "study.toml"]);
    let file = File::open(only(&folder.path().join("outputs")).join("study.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let types: Vec<String> =
        schema.columns().iter().map(|c| format!("{} {}", c.name(), c.physical_type())).collect();
    for column in ["reading BYTE_ARRAY", "off BOOLEAN", "batch DOUBLE", "standard_error DOUBLE"] {
        assert!(types.contains(&column.to_owned()), "{types:?}");
    }
    let mut means: Vec<u64> = reader
        .get_row_iter(None)
        .unwrap()
        .map(Result::unwrap)
        .filter(|row| row.get_string(7).unwrap() == "deaths")
        .map(|row| row.get_double(10).unwrap().to_bits())
        .collect();
    assert_eq!(means.len(), 16);
    means.sort_unstable();
    means.dedup();
    assert!(means.len() > 4, "another seed, another luck");
}

/// A number that looks random, from a count.
fn scattered(count: u64) -> u64 {
    let mixed = (count + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33
}

#[test]
fn ten_kills_at_random_moments_lose_nothing_and_change_nothing() {
    let folder = folder(&expected("kind = \"latin_hypercube\"\npoints = 60"));
    let at = folder.path();
    let begun = Instant::now();
    good(at, &["study", "study.toml", "--out", "whole"]);
    let took = begun.elapsed().as_millis() as u64;
    let whole = made(&only(&at.join("whole")));
    let mut kept = Vec::new();
    let (mut kills, mut between) = (0, 0);
    for moment in 0..10 {
        let mut child = command(at, &["study", "study.toml", "--out", "killed"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Ten times this is less than the whole takes, so that there is mostly something left to kill.
        std::thread::sleep(Duration::from_millis(scattered(moment) % (took / 5).max(20)));
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let Ok(entries) = fs::read_dir(at.join("killed/trial")) else { continue };
        let Some(place) = entries.map(|entry| entry.unwrap().path()).next() else { continue };
        let Ok(store) = Store::open(&place.join("shard-0-of-1.part")) else { continue };
        let now: Vec<_> = store.range().map(|point| store.read(point).unwrap()).collect();
        for (before, now) in kept.iter().zip(&now) {
            assert!(before == now || matches!(before, &None), "a finished point was lost");
        }
        let done = now.iter().flatten().count();
        between += usize::from(done > 0 && done < now.len());
        kept = now;
    }
    assert!(kills >= 5 && between >= 3, "{kills} kills, {between} in the middle");
    let before = kept.iter().flatten().count();
    let said = good(at, &["study", "study.toml", "--out", "killed", "--resume"]);
    // Where the machine was slow when it was timed and is fast now, the last kills came after the end.
    if !said.err.contains("the same study is in") {
        contains(&said.err, &[&format!(", {before} were there already")]);
    }
    let place = only(&at.join("killed"));
    assert!(made(&place) == whole);
    let left: Vec<String> = fs::read_dir(&place)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.') && !name.ends_with(".head"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_saves_what_is_finished_and_says_how_to_go_on() {
    let folder = folder(&expected("kind = \"latin_hypercube\"\npoints = 100"));
    let at = folder.path();
    let child = command(at, &["study", "study.toml", "--threads", "1"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let part = |at: &Path| {
        let place = fs::read_dir(at.join("outputs/trial")).ok()?.next()?.ok()?.path();
        Store::open(&place.join("shard-0-of-1.part")).ok()?.done().ok()
    };
    let begun = Instant::now();
    while part(at).unwrap_or(0) == 0 && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{err}");
    contains(&err, &["stopped: ", "are missing, the others are kept", "--resume"]);
    let done = part(at).unwrap();
    assert!(done > 0 && done < 100);
    let said = good(at, &["study", "study.toml", "--resume"]);
    contains(&said.err, &[&format!("{done} were there already")]);
}

#[test]
fn what_another_study_has_run_is_not_run_again() {
    let folder = folder(&expected("kind = \"sobol\"\npoints = 4"));
    let at = folder.path();
    good(at, &["study", "study.toml"]);
    let more = expected("kind = \"sobol\"\npoints = 8").replace("A trial", "A larger trial");
    fs::write(at.join("study.toml"), &more).unwrap();
    let said = good(at, &["study", "study.toml"]);
    contains(&said.err, &["4 points run, 4 taken from other studies"]);
    good(at, &["study", "study.toml", "--out", "apart"]);
    let other = only(&at.join("apart"));
    let places: Vec<PathBuf> = fs::read_dir(at.join("outputs/trial"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let same = places.iter().filter(|place| place.file_name() == other.file_name());
    assert!(same.into_iter().all(|place| made(place) == made(&other)));
    assert_eq!(places.len(), 2, "two studies of one name have two folders");
    // Another number of runs, seed or scenario is another point.
    fs::write(at.join("area.toml"), AREA.replace("0.33", "0.34")).unwrap();
    let said = good(at, &["study", "study.toml"]);
    contains(&said.err, &["8 points run"]);
    assert!(!said.err.contains("taken"), "{}", said.err);
}

#[test]
fn every_problem_of_a_study_is_said_where_it_stands() {
    let study = "name = \"trial\"\ntitle = \"A trial\"\nscenarios = [\"area.toml\"]\nruns = 1\n\
                 outputs = [\"death\"]\n[design]\nkind = \"grid\"\npoints = 4\n\
                 [[factors]]\nid = \"cut\"\nkey = \"options[les].cut.by\"\nlow = 0.1\nhigh = 0.2\n\
                 [[factors]]\nid = \"share\"\nkey = \"options[less].cut.by\"\nlevels = [0.1, 1.5]\n\
                 [[factors]]\nid = \"mean\"\nkey = \"budget.naloxon\"\nlevels = [1]\n\
                 [[factors]]\nid = \"row\"\nparameter = \"c-M11\"\nlow = -1e9\nhigh = 2\n\
                 [[factors]]\nid = \"base\"\nkey = \"extends\"\nlevels = [\"england\"]\n\
                 [[factors]]\nid = \"none\"\nkey = \"seed\"\nlevels = []\nsteeps = 3\n";
    let folder = folder(study);
    let said = balance(folder.path(), &["study", "study.toml"]);
    assert_eq!(said.code, 3);
    contains(
        &said.err,
        &[
            "study.toml:4:",
            "1 run, which has no range",
            "study.toml:5:",
            "did you mean `\"deaths\"`?",
            "a design that takes as many as are asked for",
            "no `options[les]`",
            "did you mean `options[less]`?",
            "a share from 0 to 1",
            "an unknown key `naloxon`",
            "did you mean `naloxone`?",
            "a column of every data set",
            "`c-M11`",
            "`extends`, which is the same at every point",
            "no levels",
            "did you mean `steps`?",
        ],
    );
    assert!(!folder.path().join("outputs").exists(), "nothing was begun");
}

#[test]
fn an_empty_design_and_wrong_rows_are_refused() {
    let bad = |text: &str, parts: &[&str]| {
        let folder = folder(text);
        fs::write(folder.path().join("none.csv"), "cut,naloxone,overdose\n").unwrap();
        fs::write(folder.path().join("bad.csv"), "cut,naloxon,overdose\n0.1,5\nx,5,1\n").unwrap();
        let said = balance(folder.path(), &["study", "study.toml"]);
        assert_eq!(said.code, 3, "{}", said.err);
        contains(&said.err, parts);
    };
    let bare = "[[factors]]\nid = \"cut\"\nkey = \"options[less].cut.by\"\n\
                [[factors]]\nid = \"naloxone\"\nkey = \"budget.naloxone\"\n\
                [[factors]]\nid = \"overdose\"\nparameter = \"c-M11\"\n";
    let rows = |file: &str| head("", &format!("kind = \"rows\"\nrows = \"{file}\"")) + bare;
    bad(&rows("none.csv"), &["none.csv:1:1", "no rows"]);
    bad(&rows("bad.csv"), &["bad.csv:1:5", "a column `naloxon`", "did you mean `naloxone`?"]);
    bad(&rows("nix.csv"), &["there is no such file"]);
    let nothing = head("", "kind = \"grid\"").replace("[design]", "factors = []\n[design]");
    bad(&nothing, &["at least one factor"]);
    bad(
        &expected("kind = \"sobol\"\npoints = 0"),
        &["one problem", "a whole number of points from 1"],
    );
    let unknown = expected("kind = \"grid\"").replace("c-M11", "c-M1111");
    bad(&unknown, &["one problem", "\"c-M1111\"", "the id of a row of the register"]);
    bad(&expected("kind = \"grid\"").replace("[\"area.toml\"]", "[]"), &["at least one scenario"]);
    bad(&expected("kind = \"grid\"").replace("area.toml", "nix.toml"), &["no such file"]);
    bad("", &["an empty file"]);
}

#[test]
fn a_point_that_contradicts_itself_is_named_and_the_others_are_kept() {
    let factors = "[[factors]]\nid = \"standing\"\nkey = \"options[less].policy.lero_standing\"\n\
                   levels = [\"independent\", \"lost\"]\n\
                   [[factors]]\nid = \"network\"\nkey = \"options[less].policy.lero_network\"\nlevels = [0, 0.5]\n";
    let study = head("expected = true", "kind = \"grid\"") + factors;
    let folder = folder(&study);
    let said = balance(folder.path(), &["study", "study.toml", "--threads", "1"]);
    assert_eq!(said.code, 3, "{}", said.err);
    contains(&said.err, &["cannot be run", "scenario short, standing = lost", "--resume"]);
    let store =
        Store::open(&only(&folder.path().join("outputs")).join("shard-0-of-1.part")).unwrap();
    assert!(store.done().unwrap() >= 2);
}

#[test]
fn a_million_points_wait_to_be_told() {
    let many = expected("kind = \"latin_hypercube\"\npoints = 1000000");
    let folder = folder(&many);
    let said = balance(folder.path(), &["study", "study.toml"]);
    assert_eq!(said.code, 2, "{}", said.err);
    contains(&said.err, &["1000000 points are many", "of disk", "add --yes"]);
    assert!(!folder.path().join("outputs").exists());
    let said = good(folder.path(), &["study", "study.toml", "--dry-run"]);
    contains(&said.out, &["1000000 points of one scenario with 2 options, one calculation each"]);
    // A share of them is not many.
    let words = ["study", "study.toml", "--dry-run", "--shard", "3/1000"];
    contains(&good(folder.path(), &words).out, &["1000 points of one scenario"]);
    let too_many = expected("kind = \"grid\"").replace("high = 0.5", "high = 0.5\nsteps = 100000");
    let too_many = too_many.replace("\"c-M11\"", "\"c-M11\"\nsteps = 100000");
    fs::write(folder.path().join("study.toml"), too_many).unwrap();
    let said = balance(folder.path(), &["study", "study.toml", "--yes"]);
    assert_eq!(said.code, 3);
    contains(&said.err, &["more than 1000000000 points"]);
}

#[test]
fn missing_double_and_foreign_shares_are_named() {
    let folder = folder(&expected("kind = \"sobol\"\npoints = 4"));
    let at = folder.path();
    for shard in ["0/4", "2/4"] {
        good(at, &["study", "study.toml", "--out", "out", "--shard", shard]);
    }
    let place = only(&at.join("out"));
    let merged = || balance(at, &["merge", place.to_str().unwrap()]);
    let said = merged();
    assert_eq!(said.code, 4);
    let command = "study study.toml --out ";
    contains(
        &said.err,
        &["2 of 4 shares", "share 1/4 is missing", "share 3/4 is missing", command],
    );
    // The line that is printed fills the gap.
    let line = said.err.lines().find(|line| line.contains("--shard 1/4")).unwrap();
    let words: Vec<&str> = line.split(' ').skip_while(|word| *word != "study").collect();
    good(at, &words);
    good(at, &["study", "study.toml", "--out", "out", "--shard", "3/4"]);
    assert_eq!(merged().code, 0);
    let whole = made(&place);

    let share = |name: &str| place.join(name);
    let refused = |parts: &[&str]| {
        let said = merged();
        assert_eq!(said.code, 3, "{}", said.err);
        contains(&said.err, parts);
        assert!(made(&place) == whole, "what was merged before stays");
    };
    fs::copy(share("shard-1-of-4.points"), share("copy.points")).unwrap();
    refused(&["are the same share, 1/4"]);
    fs::remove_file(share("copy.points")).unwrap();

    let other = expected("kind = \"sobol\"\npoints = 5").replace("\"trial\"", "\"other\"");
    fs::write(at.join("other.toml"), &other).unwrap();
    good(at, &["study", "other.toml", "--out", "out", "--shard", "1/4"]);
    let foreign = fs::read_dir(at.join("out/other")).unwrap().next().unwrap().unwrap().path();
    fs::copy(foreign.join("shard-1-of-4.points"), share("zz.points")).unwrap();
    refused(&["zz.points is a share of another study, `other`"]);
    fs::remove_file(share("zz.points")).unwrap();

    // Another version's share: the head is text, of the same length.
    let path = share("shard-0-of-4.points");
    let bytes = fs::read(&path).unwrap();
    let mut changed = bytes.clone();
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let found = bytes.windows(version.len()).position(|part| part == version.as_bytes()).unwrap();
    changed[found + version.len() - 2] = b'9';
    fs::write(&path, &changed).unwrap();
    refused(&["another version of this program"]);
    let again = ["study", "study.toml", "--out", "out", "--shard", "0/4"];
    fs::copy(foreign.join("shard-1-of-4.points"), &path).unwrap();
    let said = balance(at, &again);
    assert_eq!(said.code, 3, "{}", said.err);
    contains(&said.err, &["another study, version or division", "move it away"]);
    fs::write(&path, &bytes).unwrap();

    good(at, &["study", "study.toml", "--out", "out", "--shard", "0/3"]);
    refused(&["shares of two divisions do not fit together"]);
    fs::remove_file(share("shard-0-of-3.points")).unwrap();

    // Cut off in the middle: that point is missing, and the same command runs it again.
    fs::write(&path, &bytes[..bytes.len() - 5]).unwrap();
    let said = merged();
    assert_eq!(said.code, 4);
    contains(&said.err, &["share 0/4 has 0 of 1 points"]);
    contains(&good(at, &again).err, &["one point run", "share 0/4 is whole"]);
    assert_eq!(merged().code, 0);
    assert!(made(&place) == whole, "filled again");
    fs::write(&path, b"nonsense").unwrap();
    refused(&["is no share of a study"]);
    let empty = TempDir::new().unwrap();
    let said = balance(at, &["merge", empty.path().to_str().unwrap()]);
    assert_eq!(said.code, 3);
    contains(&said.err, &["has no shares"]);
}

#[test]
fn resume_needs_something_and_shares_are_counted_from_nought() {
    let folder = folder(&expected("kind = \"sobol\"\npoints = 4"));
    let at = folder.path();
    let said = balance(at, &["study", "study.toml", "--resume"]);
    assert_eq!(said.code, 3);
    contains(&said.err, &["nothing to go on with"]);
    for wrong in ["4/4", "x", "slurm", "slurm/x", "slurms"] {
        let said = balance(at, &["study", "study.toml", "--shard", wrong]);
        assert_eq!(said.code, 2, "{wrong}: {}", said.err);
    }
    let task = |words: &[&str], task: &str, count: &str, most: &str| {
        let output = command(at, words)
            .env("SLURM_ARRAY_TASK_ID", task)
            .env("SLURM_ARRAY_TASK_COUNT", count)
            .env("SLURM_ARRAY_TASK_MIN", "0")
            .env("SLURM_ARRAY_TASK_MAX", most)
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let whole = ["study", "study.toml", "--shard", "slurm"];
    let (code, err) = task(&whole, "1", "2", "1");
    assert_eq!(code, 0, "{err}");
    contains(&err, &["share 1/2 is whole"]);
    // Only task 3 of an array of 4 again: what Slurm says does not tell how many there are.
    let (code, err) = task(&whole, "3", "2", "3");
    assert_eq!(code, 2);
    contains(&err, &["--shard slurm/N"]);
    let (code, err) = task(&["study", "study.toml", "--shard", "slurm/4"], "3", "1", "3");
    assert_eq!(code, 0, "{err}");
    contains(&err, &["share 3/4 is whole"]);
}

#[test]
fn scripts_for_a_cluster_name_everything_by_its_whole_path() {
    let folder = folder(&expected("kind = \"sobol\"\npoints = 4"));
    let at = folder.path();
    good(at, &["study", "study.toml", "--slurm", "16", "--out", "my results"]);
    let text = |part: &str| {
        fs::read_to_string(at.join(format!("my results/trial/trial.{part}.sh"))).unwrap()
    };
    let at = at.canonicalize().unwrap();
    let study = format!("study {}", at.join("study.toml").display());
    let array = text("array");
    contains(&array, &["--array=0-15", "--requeue", "--shard slurm/16", &study, "--out '/"]);
    contains(&text("submit"), &["--dependency=afterany:"]);
    contains(&text("merge"), &[" merge '/"]);
}

/// A limit on the size of files stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_loses_nothing() {
    let folder = folder(&expected("kind = \"latin_hypercube\"\npoints = 6000"));
    let at = folder.path();
    let study = fs::read_to_string(at.join("study.toml")).unwrap();
    // The head holds the files, most of all the draws of the fit: some 370 kB. Four blocks of 512 bytes more.
    good(at, &["study", "study.toml", "--shard", "0/6000", "--out", "probe"]);
    let probe = only(&at.join("probe")).join("shard-0000-of-6000.points");
    let blocks = fs::metadata(probe).unwrap().len() / 512 + 3;
    let program = assert_cmd::cargo::cargo_bin("balance");
    let line = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec {} study study.toml --progress none --threads 1",
        program.display()
    );
    let output = Command::new("sh").args(["-c", &line]).current_dir(at).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    contains(&err, &["what was finished is kept"]);
    let place = only(&at.join("outputs"));
    let store = Store::open(&place.join("shard-0-of-1.part")).unwrap();
    assert!((1..6000).contains(&store.done().unwrap()));
    assert!(!place.join("study.parquet").exists());
    assert_eq!(fs::read_to_string(at.join("study.toml")).unwrap(), study);
}
