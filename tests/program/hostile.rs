//! What others wrote, changed at will: nothing breaks the program, and no kill loses what was finished.
//!
//! The doors are those of `tests/support/doors.rs`, which `fuzz` opens as well; what is put through them are the files of
//! `tests/corpus` with a few edits. A failure says which edits. The quick test takes some seconds. The slow ones, with
//! their counts:
//!
//! ```text
//! cargo test --release --test program hostile:: -- --ignored --nocapture
//! ```

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test may panic")]

use crate::doors::DOORS;
use crate::program;

use program::{Said, area, command, only, said};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Edits of a file at most.
const EDITS: usize = 6;

/// What is put in: what ends a text, a number, a table; what acts on a screen; what is too large, too long or nothing.
const WORDS: &[&[u8]] = &[
    b"",
    b"\0",
    b"\xff",
    b"\n",
    b"\r\n",
    b"\"",
    b"'''",
    b"[[",
    b"]",
    b"{",
    b"}",
    b"=",
    b",",
    b";",
    b"\t",
    b"#",
    b"-",
    b"-1",
    b"0",
    b"1e308",
    b"1e-320",
    b"nan",
    b"inf",
    b"99999999999999999999",
    b"0.1",
    b"2030-13",
    b"true",
    b"[]",
    b"\x1b[31m",
    b"\x1b]0;x\x07",
    "\u{202e}".as_bytes(),
    "\u{9b}".as_bytes(),
    "\u{feff}".as_bytes(),
    "£".as_bytes(),
    b"extends = \"authority\"\n",
    b"extends = \"own.toml\"\n",
    b"../../etc/passwd",
    b"=cmd|'/C calc'!A0",
    b"<",
    b"&#0;",
    b"&amp;",
    b"<!DOCTYPE x [<!ENTITY a \"a\">]>",
    b"r=\"XFD1048576\"",
    b"table:number-rows-repeated=\"2147483647\"",
    b"table:number-columns-repeated=\"2147483647\"",
    &[b'9'; 400],
    &[b'a'; 70_000],
    &[b'['; 3_000],
];

/// A change of a file; places are parts of its length.
#[derive(Clone, Debug)]
enum Edit {
    /// A byte is another.
    Byte(u16, u8),
    /// Some bytes are gone.
    Gone(u16, u16),
    /// Some bytes are there twice.
    Twice(u16, u16),
    /// A word comes in.
    Word(u16, usize),
    /// A word stands in place of a number.
    Number(u16, usize),
    /// A line is gone.
    Line(u16),
    /// A line stands in another place.
    Moved(u16, u16),
    /// The end is gone.
    End(u16),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = any::<u16>;
    let word = 0..WORDS.len();
    let edit = prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (at(), 1..200_u16).prop_map(|(at, count)| Edit::Gone(at, count)),
        (at(), 1..200_u16).prop_map(|(at, count)| Edit::Twice(at, count)),
        (at(), word.clone()).prop_map(|(at, word)| Edit::Word(at, word)),
        (at(), word).prop_map(|(at, word)| Edit::Number(at, word)),
        at().prop_map(Edit::Line),
        (at(), at()).prop_map(|(from, to)| Edit::Moved(from, to)),
        at().prop_map(Edit::End),
    ];
    prop::collection::vec(edit, 1..=EDITS)
}

fn place(at: u16, length: usize) -> usize {
    (usize::from(at) * length) >> 16
}

fn edited(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for edit in edits {
        let length = bytes.len();
        let span = |at: u16, count: u16| {
            let from = place(at, length);
            from..(from + usize::from(count)).min(length)
        };
        match *edit {
            Edit::Byte(at, byte) if length > 0 => bytes[place(at, length)] = byte,
            Edit::Byte(..) => {}
            Edit::Gone(at, count) => drop(bytes.drain(span(at, count))),
            Edit::Twice(at, count) => {
                let part = bytes[span(at, count)].to_vec();
                let from = place(at, length);
                drop(bytes.splice(from..from, part));
            }
            Edit::Word(at, word) => {
                let from = place(at, length);
                drop(bytes.splice(from..from, WORDS[word].iter().copied()));
            }
            Edit::Number(at, word) => {
                let digit = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
                let Some(from) = (place(at, length)..length).find(|&at| bytes[at].is_ascii_digit())
                else {
                    continue;
                };
                let count = bytes[from..].iter().take_while(|byte| digit(byte)).count();
                drop(bytes.splice(from..from + count, WORDS[word].iter().copied()));
            }
            Edit::Line(at) => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                if !lines.is_empty() {
                    lines.remove(place(at, lines.len()));
                }
                bytes = lines.concat();
            }
            Edit::Moved(from, to) => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                if !lines.is_empty() {
                    let line = lines.remove(place(from, lines.len()));
                    lines.insert(place(to, lines.len() + 1), line);
                }
                bytes = lines.concat();
            }
            Edit::End(at) => bytes.truncate(place(at, length)),
        }
    }
    bytes
}

/// The files of a door.
fn corpus(door: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(door);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("{door} has no corpus"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{door} has no corpus");
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn through_the_doors(cases: u32) {
    std::thread::scope(|scope| {
        for &(name, door) in DOORS {
            scope.spawn(move || {
                let files = corpus(name);
                // As they are they come in.
                files.iter().for_each(|(_, bytes)| door(bytes));
                let config = Config { cases, failure_persistence: None, ..Config::default() };
                let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
                let inputs = (0..files.len(), edits());
                let run = TestRunner::new_with_rng(config, rng).run(&inputs, |(file, edits)| {
                    door(&edited(&files[file].1, &edits));
                    Ok::<(), TestCaseError>(())
                });
                run.unwrap_or_else(|error| panic!("the door {name}: {error}"));
                println!("{name}: {cases} inputs made of {} files", files.len());
            });
        }
    });
}

#[test]
fn nothing_that_comes_through_a_door_breaks_what_is_behind_it() {
    through_the_doors(12);
}

#[test]
#[ignore = "ten minutes"]
fn nothing_breaks_for_ten_minutes() {
    through_the_doors(8_000);
}

/// One thing after another that looks like chance and is the same every time.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> u64 {
        // Weyl's sequence, mixed (SplitMix64).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn edits(&mut self) -> Vec<Edit> {
        let mut at = || self.next() as u16;
        let mut edits = Vec::new();
        for _ in 0..=(usize::from(at()) % EDITS) {
            let (from, other) = (at(), at());
            let word = usize::from(other) % WORDS.len();
            edits.push(match at() % 8 {
                0 => Edit::Byte(from, other as u8),
                1 => Edit::Gone(from, other % 200 + 1),
                2 => Edit::Twice(from, other % 200 + 1),
                3 => Edit::Word(from, word),
                4 | 5 => Edit::Number(from, word),
                6 => Edit::Line(from),
                _ => Edit::Moved(from, other),
            });
        }
        edits
    }
}

/// A kind of input: its door's corpus, the file that it becomes, the other files beside it, and the commands that read it.
struct Kind {
    door: &'static str,
    file: &'static str,
    beside: &'static [(&'static str, &'static str)],
    commands: &'static [&'static [&'static str]],
    /// So many of each thousand.
    share: u32,
}

const BASE: (&str, &str) = ("area.toml", program::AREA);
const BUDGET: &str =
    "extends = \"authority\"\nname = \"own\"\noptions = []\nbudget_from = \"FILE\"\n";
const STUDY: &str = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nexpected = true\n[design]\nkind = \"rows\"\n\
    rows = \"pts.csv\"\n[[factors]]\nid = \"cut\"\nkey = \"options[cut_27].cut.by\"\n[[factors]]\nid = \"nal\"\n\
    key = \"budget.naloxone\"\n";

const KINDS: &[Kind] = &[
    Kind {
        door: "scenario",
        file: "own.toml",
        beside: &[BASE],
        commands: &[
            &["check", "own.toml"],
            &["cut", "own.toml", "--by", "10%", "--expected", "-q"],
        ],
        share: 470,
    },
    Kind {
        door: "draws",
        file: "own.csv",
        beside: &[(
            "own.toml",
            "extends = \"authority\"\nname = \"own\"\n[area]\nfitted = \"own.csv\"\n",
        )],
        commands: &[&["check", "own.toml"]],
        share: 60,
    },
    Kind {
        door: "budget_csv",
        file: "b.csv",
        beside: &[("own.toml", BUDGET)],
        commands: &[
            &["check", "own.toml"],
            &["new", "x", "--population", "250000", "--from", "b.csv"],
        ],
        share: 100,
    },
    Kind {
        door: "budget_xlsx",
        file: "b.xlsx",
        beside: &[("own.toml", BUDGET)],
        commands: &[&["check", "own.toml"]],
        share: 60,
    },
    Kind {
        door: "budget_ods",
        file: "b.ods",
        beside: &[("own.toml", BUDGET)],
        commands: &[&["check", "own.toml"]],
        share: 40,
    },
    Kind {
        door: "budget_xls",
        file: "b.xls",
        beside: &[("own.toml", BUDGET)],
        commands: &[&["check", "own.toml"]],
        share: 40,
    },
    Kind {
        door: "study",
        file: "st.toml",
        beside: &[BASE],
        commands: &[&["study", "st.toml", "--dry-run"]],
        share: 90,
    },
    Kind {
        door: "rows",
        file: "pts.csv",
        beside: &[BASE, ("st.toml", STUDY)],
        commands: &[&["study", "st.toml", "--dry-run"]],
        share: 60,
    },
    Kind {
        door: "manifest",
        file: "run/manifest.json",
        beside: &[],
        commands: &[&["report", "run"], &["compare", "run", "run"], &["sensitivity", "run"]],
        share: 40,
    },
    Kind {
        door: "counted",
        file: "run/counted.bin",
        beside: &[],
        commands: &[&["report", "run", "-q"]],
        share: 20,
    },
    Kind {
        door: "share",
        file: "st/shard-0-of-1.points",
        beside: &[],
        commands: &[&["merge", "st"]],
        share: 20,
    },
];

/// How a command ended on an input, or why it should not have ended so.
fn ended(folder: &Path, words: &[&str]) -> Result<i32, String> {
    // Seconds of processor, not of a clock: a machine that is busy is no fault.
    let limits = "ulimit -v 4000000; ulimit -t 60; exec \"$0\" \"$@\"";
    let output = std::process::Command::new("sh")
        .current_dir(folder)
        .args(["-c", limits])
        .arg(program::path())
        .args(words)
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let code = output.status.code().unwrap_or(-1);
    let acts = |text: &str| text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}', '\0']);
    let fine = matches!(code, 0 | 1 | 3 | 4)
        && !err.contains("panicked")
        && !acts(&err)
        && !acts(&out)
        && (code == 0 || err.contains("error: "));
    // What the system refuses is no fault of an input.
    let fine = fine && (code != 1 || err.contains("memory") || err.contains("draws"));
    if fine { Ok(code) } else { Err(format!("{words:?} ended with {code}\n{err}")) }
}

/// A study of two points.
const TWO: &str = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nexpected = true\noutputs = [\"deaths\"]\n[design]\n\
    kind = \"grid\"\n[[factors]]\nid = \"by\"\nkey = \"options[cut_27].cut.by\"\nlevels = [0.1, 0.2]\n";

/// A finished run and a whole share of this program, from which folders are made.
fn finished() -> tempfile::TempDir {
    let folder = area("only = [\"cut_27\"]\n");
    let at = folder.path();
    std::fs::write(at.join("st.toml"), TWO).unwrap();
    for words in [&["run", "area.toml", "--runs", "8", "-q"][..], &["study", "st.toml", "-q"]] {
        let done = said(at, words, 100);
        assert_eq!(done.code, 0, "{}", done.err);
    }
    folder
}

#[test]
#[ignore = "some ten minutes: 10,000 inputs, each in a program of its own"]
fn ten_thousand_inputs_break_no_program() {
    const INPUTS: u64 = 10_000;
    let whole = finished();
    let run = only(&whole.path().join("outputs/area"), |_| true);
    let next = std::sync::atomic::AtomicU64::new(0);
    let counts = std::sync::Mutex::new(BTreeMap::<(&str, i32), u32>::new());
    let faults = std::sync::Mutex::new(Vec::<String>::new());
    let study = only(&whole.path().join("outputs/st"), |_| true);
    // Those of another build are refused at once, so there are some of this one as well.
    let own = |kind: &Kind| {
        let (folder, name) = kind.file.split_once('/')?;
        let from = if folder == "run" { &run } else { &study };
        Some((PathBuf::from(name), std::fs::read(from.join(name)).unwrap()))
    };
    let corpora: Vec<Vec<_>> =
        KINDS.iter().map(|kind| corpus(kind.door).into_iter().chain(own(kind)).collect()).collect();
    let one = |number: u64| {
        let mut luck = Luck(number);
        let mut at = luck.below(1000) as u32;
        let kind = KINDS.iter().position(|kind| match at.checked_sub(kind.share) {
            Some(rest) => {
                at = rest;
                false
            }
            None => true,
        });
        let index = kind.unwrap_or(0);
        let kind = &KINDS[index];
        let files = &corpora[index];
        let bytes = edited(&files[luck.below(files.len())].1, &luck.edits());
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(kind.file);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        for (name, text) in kind.beside {
            std::fs::write(folder.path().join(name), text.replace("FILE", kind.file)).unwrap();
        }
        if kind.file.starts_with("run/") {
            for name in ["manifest.json", "counted.bin", "parameters.csv", "summary.csv"] {
                drop(std::fs::copy(run.join(name), folder.path().join("run").join(name)));
            }
        }
        std::fs::write(&target, &bytes).unwrap();
        for words in kind.commands {
            match ended(folder.path(), words) {
                Ok(code) => *counts.lock().unwrap().entry((kind.door, code)).or_default() += 1,
                Err(fault) => {
                    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
                        "hostile-{number}-{}",
                        target.file_name().unwrap().display()
                    ));
                    std::fs::write(&kept, &bytes).unwrap();
                    faults
                        .lock()
                        .unwrap()
                        .push(format!("input {number}, kept in {}: {fault}", kept.display()));
                }
            }
            if kind.door == "scenario"
                && number.is_multiple_of(50)
                && ended(folder.path(), &["check", "own.toml"]) == Ok(0)
            {
                let ran = ended(folder.path(), &["run", "own.toml", "--runs", "2", "-q"]);
                match ran {
                    Ok(code) => {
                        *counts.lock().unwrap().entry(("scenario, run", code)).or_default() += 1
                    }
                    Err(fault) => faults.lock().unwrap().push(format!("input {number}: {fault}")),
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if number >= INPUTS {
                        break;
                    }
                    one(number);
                }
            });
        }
    });
    let counts = counts.into_inner().unwrap();
    for ((kind, code), count) in &counts {
        println!("{kind}: {count} ended with {code}");
    }
    println!("{INPUTS} inputs, {} commands", counts.values().sum::<u32>());
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Every file below a folder and its bytes, but for those that are on their way.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.insert(path.strip_prefix(folder).unwrap().to_path_buf(), bytes);
            }
        }
    }
    found
}

/// A command that is killed again and again.
struct Killed<'a> {
    words: &'a [&'a str],
    /// Where what it writes is.
    out: &'a str,
    kills: u32,
    /// Names of files that grow while it works.
    growing: &'a [&'a str],
    /// Whether what is there when it is killed is gone on with.
    goes_on: bool,
}

impl Killed<'_> {
    /// Returns how many kills hit it at work, and how often it came to its end.
    fn try_all(&self, folder: &Path, luck: &mut Luck) -> (u32, u32) {
        let run = || Said::of(command(folder, self.words, 100).output().unwrap());
        let begun = std::time::Instant::now();
        let done = run();
        let took = begun.elapsed();
        assert_eq!(done.code, 0, "{:?} {}", self.words, done.err);
        let place = folder.join(self.out);
        let whole = files(&place);
        assert!(!whole.is_empty(), "{:?} leaves nothing", self.words);
        let (mut hit, mut ends) = (0, 0);
        std::fs::remove_dir_all(&place).unwrap();
        for kill in 0..self.kills {
            let signal = ["-KILL", "-KILL", "-KILL", "-TERM", "-INT"][luck.below(5)];
            let mut running = command(folder, self.words, 100)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap();
            // Where work is gone on with, it is cut into pieces.
            let most = if self.goes_on { took / 4 } else { took };
            std::thread::sleep(most.mul_f64(luck.below(1000) as f64 / 1000.0));
            let ended = running.try_wait().unwrap().is_some();
            hit += u32::from(!ended);
            let id = running.id().to_string();
            drop(
                std::process::Command::new("kill")
                    .args([signal, &id])
                    .stderr(std::process::Stdio::null())
                    .status(),
            );
            running.wait().unwrap();
            let left = files(&place);
            for (path, bytes) in &left {
                let grows = self.growing.iter().any(|end| path.to_string_lossy().ends_with(end));
                let stopped = signal != "-KILL"
                    && path
                        .components()
                        .any(|part| part.as_os_str().to_string_lossy().contains("-runs-seed-"));
                assert!(
                    grows || stopped || whole.get(path) == Some(bytes),
                    "{:?}, kill {kill} ({signal}): {} is another",
                    self.words,
                    path.display()
                );
            }
            // A folder that has its name is whole.
            for manifest in left.keys().filter(|path| path.ends_with("manifest.json")) {
                let listed: serde_json::Value = serde_json::from_slice(&left[manifest]).unwrap();
                for file in listed["files"].as_array().unwrap() {
                    let name = file["name"].as_str().or(file["file"].as_str()).unwrap();
                    let there = left.get(&manifest.with_file_name(name));
                    assert!(there.is_some(), "{:?}, kill {kill}: {name} is missing", self.words);
                }
            }
            if whole.keys().all(|path| left.get(path) == whole.get(path)) {
                ends += 1;
                std::fs::remove_dir_all(&place).unwrap();
            } else if !self.goes_on {
                drop(std::fs::remove_dir_all(&place));
            }
        }
        // Undisturbed, it comes to the same.
        let done = run();
        assert_eq!(done.code, 0, "{:?} afterwards: {}", self.words, done.err);
        let left = files(&place);
        for (path, bytes) in &whole {
            assert!(left.get(path) == Some(bytes), "{:?}: {}", self.words, path.display());
        }
        let hidden = walk_hidden(&place);
        assert!(hidden.is_empty(), "{:?} leaves {hidden:?}", self.words);
        println!(
            "{:?}: {} kills, {hit} of them at work, {ends} times whole",
            self.words, self.kills
        );
        (hit, ends)
    }
}

/// Hidden files below a folder.
fn walk_hidden(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
                found.push(entry.path());
            } else if entry.path().is_dir() {
                open.push(entry.path());
            }
        }
    }
    found
}

#[test]
#[cfg(unix)]
#[ignore = "some ten minutes: 200 kills"]
fn two_hundred_kills_lose_nothing() {
    let mut luck = Luck(29);
    let folder = area("only = [\"cut_27\"]\n");
    let at = folder.path();
    let levels: Vec<String> =
        (1..=40).map(|level| format!("{}", f64::from(level) / 100.0)).collect();
    let study = format!(
        "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nruns = 4\noutputs = [\"deaths\"]\n[design]\nkind = \"grid\"\n\
         [[factors]]\nid = \"by\"\nkey = \"options[cut_27].cut.by\"\nlevels = [{}]\n",
        levels.join(", ")
    );
    std::fs::write(at.join("st.toml"), study).unwrap();
    let made = said(at, &["run", "area.toml", "--runs", "4", "-q", "--out", "made"], 100);
    assert_eq!(made.code, 0, "{}", made.err);
    let run = only(&at.join("made/area"), |_| true);
    let run = run.to_str().unwrap();
    let mut hit = 0;
    for killed in [
        Killed {
            words: &["run", "area.toml", "--runs", "60", "-q", "--out", "a"],
            out: "a",
            kills: 70,
            growing: &[],
            goes_on: false,
        },
        Killed {
            words: &["study", "st.toml", "-q", "--out", "b"],
            out: "b",
            kills: 60,
            growing: &[".part"],
            goes_on: true,
        },
        Killed {
            words: &[
                "report",
                run,
                "--format",
                "html,svg,png,tables,xlsx,parquet",
                "--out",
                "c",
                "-q",
            ],
            out: "c",
            kills: 40,
            growing: &[],
            goes_on: false,
        },
        Killed {
            words: &["calibrate", "area.toml", "--draws", "600", "-q", "--out", "d"],
            out: "d",
            kills: 30,
            growing: &[],
            goes_on: true,
        },
    ] {
        hit += killed.try_all(at, &mut luck).0;
    }
    println!("200 kills, {hit} of them at work");
    assert!(hit > 120, "{hit}: most of them hit it");
}
