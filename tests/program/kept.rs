//! Work that is done is kept, whatever fails around it: the screen, the disk, threads, memory, another program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
#![cfg(unix)]

use crate::program;

use program::{Said, area, command, contains, only, said};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One option, two years.
const ONE: &str = "only = [\"cut_27\"]\n";

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 100)
}

/// The folders of runs of `area` below `out`.
fn runs(folder: &Path, out: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join(out).join("area")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// A run's folder is whole: every file of its manifest is there.
fn whole(run: &Path) {
    let manifest = std::fs::read(run.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap();
    assert!(files.len() > 20);
    for file in files {
        let path = run.join(file["name"].as_str().unwrap());
        assert_eq!(path.metadata().unwrap().len(), file["bytes"].as_u64().unwrap(), "{path:?}");
    }
}

/// A shell's words, with the program as `$balance`.
fn shell(folder: &Path, words: &str) -> Said {
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", words]).env("balance", program::path());
    Said::of(shell.output().unwrap())
}

#[test]
fn a_run_whose_screen_cannot_be_written_to_is_kept() {
    let folder = area(ONE);
    let full = |words: &[&str]| {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(folder.path(), words, 100).stdout(full).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, err) = full(&["run", "area.toml", "--expected"]);
    assert_eq!(code, 1, "{err}");
    contains(
        &err,
        &["cannot write to standard output", "the results were written to outputs/area"],
    );
    let run = runs(folder.path(), "outputs").remove(0);
    whole(&run);
    // A question writes its file, and a report its forms.
    let (code, _) = full(&["cut", "area.toml", "--by", "10%", "--expected", "--out", "cut"]);
    assert_eq!(code, 1);
    let cut = only(&folder.path().join("cut"), |name| name.starts_with("area-cut"));
    whole(&only(&cut, |name| name.starts_with("expected")));
    only(&cut, |name| name.ends_with(".toml"));
    let run = run.to_str().unwrap();
    let (code, _) = full(&["report", run, "--format", "text,csv,tables", "--out", "tables"]);
    assert_eq!(code, 1);
    assert!(folder.path().join("tables/summary.csv").exists());
}

#[test]
fn an_answer_that_cannot_be_kept_is_shown_all_the_same() {
    let folder = area(ONE);
    // The place is taken by a file once the run has begun: publishing fails, and nothing half made is left.
    let place = folder.path().join("outputs/area");
    let mut running = command(folder.path(), &["run", "area.toml", "--expected"], 100)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !place.exists() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(2));
    }
    // Without leave to write the folder in it cannot be made; root may write anywhere.
    let root = std::fs::metadata(&place).unwrap().uid() == 0;
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o555)).unwrap();
    let output = running.wait_with_output_of();
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(output.out.contains("deaths"), "{}", output.err);
    if !root {
        assert_eq!(output.code, 1, "{}", output.err);
    }
}

trait Waited {
    fn wait_with_output_of(&mut self) -> Said;
}

impl Waited for std::process::Child {
    fn wait_with_output_of(&mut self) -> Said {
        let (mut out, mut err) = (String::new(), String::new());
        self.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        Said { code: self.wait().unwrap().code().unwrap_or(-1), out, err }
    }
}

#[test]
fn what_a_killed_program_left_is_cleared_and_in_nobodys_way() {
    let folder = area(ONE);
    let place = folder.path().join("outputs/area");
    std::fs::create_dir_all(place.join(".area.00112233445566aa.partial/plots")).unwrap();
    std::fs::write(place.join(".area.00112233445566aa.partial/summary.csv"), "half").unwrap();
    std::fs::write(place.join(".probe.ffeeddccbbaa9988.partial"), "half").unwrap();
    let done = balance(folder.path(), &["run", "area.toml", "--expected"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let left = runs(folder.path(), "outputs");
    assert_eq!(left.len(), 1, "{left:?}");
    whole(&left[0]);
    // The same where a study's head was being written.
    let text = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nexpected = true\n\
                [design]\nkind = \"grid\"\n[[factors]]\nid = \"by\"\nkey = \"options[cut_27].cut.by\"\nlevels = [0.1, 0.2]\n";
    std::fs::write(folder.path().join("st.toml"), text).unwrap();
    let begun = balance(folder.path(), &["study", "st.toml", "--shard", "0/2"]);
    assert_eq!(begun.code, 0, "{}", begun.err);
    let study = only(&folder.path().join("outputs/st"), |_| true);
    let leftover = study.join(".shard-1-of-2.part.0011223344556677.partial");
    std::fs::write(&leftover, "half").unwrap();
    let whole = balance(folder.path(), &["study", "st.toml", "--shard", "1/2"]);
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert!(!leftover.exists());
}

#[test]
fn programs_with_one_number_into_one_place_lose_nothing() {
    let folder = area(ONE);
    // In containers of their own all have the number 1; where those are not to be had, they run side by side.
    let words = "for s in 1 2 3 4; do \
                 if unshare -p -f true 2>/dev/null; then u='unshare -p -f'; else u=; fi; \
                 $u \"$balance\" run area.toml --runs 2 -q --seed $s --out pid >/dev/null || echo failed $s & \
                 done; wait";
    let done = shell(folder.path(), words);
    assert_eq!((done.out.as_str(), done.err.as_str()), ("", ""));
    let left = runs(folder.path(), "pid");
    assert_eq!(left.len(), 4, "{left:?}");
    left.iter().for_each(|run| whole(run));
}

#[test]
fn too_few_threads_make_it_slower_and_lose_at_most_the_workbook() {
    let folder = area(ONE);
    let tools = Command::new("setpriv").arg("--version").output().is_ok()
        && Command::new("prlimit").arg("--version").output().is_ok();
    let root = std::fs::metadata(folder.path()).unwrap().uid() == 0;
    if !(tools && root) {
        println!("skipped: limits of threads are set by root with setpriv and prlimit");
        return;
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    for (threads, limit) in [(2, 1), (2, 3), (8, 5), (2, 8)] {
        let words = format!(
            "setpriv --reuid=65501 --regid=65501 --clear-groups prlimit --nproc={limit} \
             \"$balance\" run area.toml --runs 3 --threads {threads} --out few{threads}{limit}"
        );
        let done = shell(folder.path(), &words);
        assert_eq!(done.code, 0, "{threads} of {limit}: {}", done.err);
        assert!(!done.err.contains("panicked"), "{}", done.err);
        let run = runs(folder.path(), &format!("few{threads}{limit}")).remove(0);
        whole(&run);
        let told = done.err.contains("without results.xlsx");
        assert_eq!(told, !run.join("results.xlsx").exists(), "{}", done.err);
    }
}

#[test]
fn too_little_memory_is_refused_before_the_work_with_the_number() {
    let folder = area(ONE);
    let done =
        shell(folder.path(), "ulimit -v 400000; exec \"$balance\" run area.toml --runs 200000");
    assert_eq!(done.code, 1, "{}", done.err);
    contains(&done.err, &["takes about", "B of memory", "the system does not give it"]);
    let most = balance(folder.path(), &["run", "area.toml", "--runs", "10000000"]);
    assert_eq!(most.code, 1, "{}", most.err);
    contains(&most.err, &["takes about", "GB of memory", "--runs"]);
    assert!(!folder.path().join("outputs").exists(), "before anything is made");
}

#[test]
fn a_disk_without_room_is_told_before_the_work_with_the_number() {
    let folder = area(ONE);
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
        .arg(&disk)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        println!("skipped: no small disk can be mounted");
        return;
    }
    let done = balance(folder.path(), &["run", "area.toml", "--expected", "--out", "disk"]);
    let left: Vec<_> = std::fs::read_dir(&disk).unwrap().collect();
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
    assert_eq!(done.code, 1, "{}", done.err);
    contains(&done.err, &["the disk is", "--out"]);
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_room_that_a_run_takes_is_known_before_it() {
    use commissioning_balance::engine::{Mode, Settings};
    use commissioning_balance::pipeline::room;
    let folder = area("");
    for (words, runs, mode) in [
        (&["--expected"][..], 1, Mode::Expected),
        (&["--runs", "3"], 3, Mode::Sampled),
        (&["--runs", "60"], 60, Mode::Sampled),
    ] {
        let out = format!("out{runs}");
        let words = [&["run", "area.toml", "-q", "--out", &out], words].concat();
        assert_eq!(balance(folder.path(), &words).code, 0);
        let scenario = program::read(&folder.path().join("area.toml"));
        let settings = Settings { runs, seed: 1, threads: None, mode, precision: None };
        let told = room(&scenario, &settings, 1);
        let taken = size(&runs_folder(folder.path(), &out));
        assert!(taken <= told && told <= 3 * taken, "{runs}: {told} told, {taken} taken");
    }
}

fn runs_folder(folder: &Path, out: &str) -> PathBuf {
    runs(folder, out).remove(0)
}

fn size(path: &Path) -> u64 {
    if path.is_file() {
        return path.metadata().unwrap().len();
    }
    std::fs::read_dir(path).unwrap().map(|entry| size(&entry.unwrap().path())).sum()
}

/// A program that runs for long, told to stop once some runs are finished: how it ended, and how long that took.
fn stopped(folder: &Path, words: &[&str], signal: &str) -> (Said, Duration) {
    let mut running = command(folder, words, 100)
        .args(["--progress", "lines"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(running.stderr.take().unwrap()).lines();
    let finished = |line: &str| line.split('/').next().and_then(|done| done.parse::<u32>().ok());
    let some = lines.by_ref().map(Result::unwrap).find(|line| finished(line) > Some(200));
    assert!(some.is_some(), "it went on until some were finished");
    let told = Command::new("kill").args([signal, &running.id().to_string()]).status().unwrap();
    assert!(told.success());
    let begun = Instant::now();
    let mut out = String::new();
    running.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    let err = lines.map(Result::unwrap).collect::<Vec<_>>().join("\n");
    let code = running.wait().unwrap().code().unwrap_or(-1);
    (Said { code, out, err }, begun.elapsed())
}

#[test]
fn a_run_that_was_stopped_keeps_what_is_finished_and_ends_with_four() {
    let folder = area(ONE);
    // Many more threads than processors, too.
    for (threads, signal) in [("100", "-TERM"), ("2", "-HUP")] {
        let out = format!("stopped{signal}");
        let words = ["run", "area.toml", "--runs", "20000", "--threads", threads, "--out", &out];
        let (said, took) = stopped(folder.path(), &words, signal);
        assert_eq!(said.code, 4, "{}", said.err);
        contains(&said.err, &["stopped: these are", "of 20000 runs"]);
        whole(&runs(folder.path(), &out)[0]);
        assert!(took < Duration::from_secs(20), "{took:?}, on a busy machine");
    }
}

#[test]
fn a_number_of_threads_that_no_system_gives_is_held_to_a_limit() {
    let folder = area(ONE);
    let mut run = command(folder.path(), &["run", "area.toml", "--runs", "4", "-q"], 100);
    let done = Said::of(run.env("RAYON_NUM_THREADS", "99999").output().unwrap());
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(commissioning_balance::engine::threads(Some(99_999)), 1024);
    assert_eq!(commissioning_balance::engine::threads(Some(0)), 1);
}

#[test]
fn nothing_that_never_ends_is_read_or_written_over() {
    let folder = area(ONE);
    let at = folder.path();
    let fifo = at.join("pipe.toml");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let begun = Instant::now();
    for (words, told) in [
        (&["check", "pipe.toml"][..], "this is a pipe, not a file; write what it gives to a file"),
        (&["check", "/dev/zero"], "this is a device, not a file"),
        (&["check", "."], "this is a folder, not a file"),
        (&["cut", "area.toml", "--by", "10%", "--expected", "--save", "/dev/full"], "is a device"),
        (&["cut", "area.toml", "--by", "10%", "--expected", "--save", "pipe.toml"], "is a pipe"),
        (&["new", "x", "--save", "/dev/zero"], "is a device, not a file: nothing was written"),
    ] {
        let done = balance(at, words);
        assert_eq!(done.code, 3, "{words:?} {}", done.err);
        contains(&done.err, &[told]);
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
    // A large file at the place of a small one is not read either.
    let large = std::fs::File::create(at.join("large.toml")).unwrap();
    large.set_len(1 << 40).unwrap();
    let done = balance(at, &["new", "x", "--save", "large.toml"]);
    contains(&done.err, &["is there already and says something else"]);
    let done = balance(at, &["check", "large.toml"]);
    contains(&done.err, &["the file is larger than 2 MB"]);
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused_with_the_limit() {
    let folder = area("budget_from = \"bomb.xlsx\"\n");
    let mut archive =
        zip::ZipWriter::new(std::fs::File::create(folder.path().join("bomb.xlsx")).unwrap());
    let deflated = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/sharedStrings.xml", deflated).unwrap();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..80 {
        archive.write_all(&piece).unwrap();
    }
    archive.finish().unwrap();
    let done = balance(folder.path(), &["check", "area.toml"]);
    assert_eq!(done.code, 3);
    contains(&done.err, &["a workbook that unpacks to more than 50 MB"]);
}
