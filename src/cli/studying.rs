//! `balance study`.

use super::captured;
use super::failure::{Failure, unwritten};
use super::flags::{Show, named};
use super::merging::put_together;
use super::progress::{Report, end_cleanly_on_interrupt, interrupted};
use super::report::Terminal;
use super::shard::shard;
use super::studies::{failed, open, ready, stored};
use clap::Args;
use commissioning_balance::engine;
use commissioning_balance::output::folder::{self};
use commissioning_balance::output::harmless::word;
use commissioning_balance::output::study::dataset::NAME;
use commissioning_balance::output::study::known::Known;
use commissioning_balance::output::study::slurm::{self, scripts};
use commissioning_balance::output::study::store::{Head, PART, Store, StoreError, WHOLE};
use commissioning_balance::pipeline::study::{Otherwise, Ran, Ready};
use commissioning_balance::scenario::study::MOST_POINTS;
use commissioning_balance::study::Shard;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Points from which a study says what it will take and waits to be told.
const MANY: u64 = 100_000;
/// Characters of a hash in a folder's name.
const SHORT: usize = 8;
/// What the manifest of a study is called, and its data set.
const MANIFEST: &str = "manifest.json";

/// Options of `study`.
#[derive(Args, Debug)]
pub(crate) struct Study {
    /// The study file.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// Folder for results: those of a study go into a folder of its own inside it.
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    out: PathBuf,

    /// Threads; never changes a result [default: every core].
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Run share I of N only, counted from 0; `balance merge` puts shares together. `slurm/N` takes I from the
    /// array task, `slurm` takes both.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,

    /// Go on with what was begun, and say so if nothing was. Without it a study that was begun is gone on with as well.
    #[arg(long)]
    resume: bool,

    /// Run it, however many points there are.
    #[arg(long)]
    yes: bool,

    /// Run every point, whatever other studies in the same place have kept.
    #[arg(long)]
    fresh: bool,

    /// Where a point cannot be run, run the others: what is wrong with it will stand in failures.csv.
    #[arg(long)]
    keep_going: bool,

    /// Say what it will take, and run nothing.
    #[arg(long, conflicts_with_all = ["resume", "slurm"])]
    dry_run: bool,

    /// Write scripts for a Slurm cluster: an array of so many shares and a job that merges them. Runs nothing.
    #[arg(long, value_name = "SHARES", conflicts_with = "shard", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    slurm: Option<u32>,
}

/// Runs a study, or a share of one.
pub(crate) fn study(asked: &Study, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let ready = ready(open(&asked.file)?)?;
    let count = count(&ready)?;
    let folder = asked.out.join(&ready.study.name).join(&ready.sha256[..SHORT]);
    let shard = shard(asked.shard.as_deref())?;
    let range = shard.range(count);
    let count = range.end - range.start;
    if asked.dry_run {
        return terminal.data(&cost(&ready, count, asked.threads)?);
    }
    if let Some(shards) = asked.slurm {
        return slurm(asked, shards, &ready, &folder, terminal);
    }
    let stem = Head::stem(shard);
    let [part, whole] = [PART, WHOLE].map(|end| folder.join(format!("{stem}.{end}")));
    begun_before(&part, &whole, &ready, shard)?;
    let made = [MANIFEST, NAME].iter().all(|name| folder.join(name).exists());
    if shard == Shard::WHOLE && whole.exists() && made {
        terminal.note(&format!("the same study is in {} already", folder.display()));
        return Ok(());
    }
    let begun = part.exists() || whole.exists();
    if asked.resume && !begun {
        return Err(Failure::input(format!(
            "there is nothing to go on with: {} has no {stem}.{PART}",
            folder.display()
        ))
        .hint("a study that was edited is another study; without --resume it is begun anew"));
    }
    if count >= MANY && !asked.yes && !begun {
        return Err(Failure {
            code: Failure::USAGE,
            message: format!("{count} points are many\n{}", cost(&ready, count, asked.threads)?),
            hint: Some("add --yes to run them all, or run smaller shares: --shard I/N".to_owned()),
        });
    }
    let _made = folder::writable(&folder, 0).map_err(|error| unwritten(&error))?;
    if !whole.exists() {
        let store = Store::make(&part, &ready.head(shard, &asked.file)).map_err(stored)?;
        let known = match asked.fresh {
            true => Known::default(),
            false => ready.known(&store),
        };
        let progress = Report::of("points", show, terminal.is_quiet());
        let threads = asked.threads.map(usize::from);
        let otherwise = if asked.keep_going { Otherwise::KeepGoing } else { Otherwise::End };
        let ran = ready.run(&store, &known, threads, otherwise, &progress).map_err(|error| {
            let failure = failed(error);
            match failure.hint {
                Some(_) => failure,
                None => failure.hint(format!("what was finished is kept: {}", again(asked))),
            }
        })?;
        terminal.note(&said(&ran));
        if ran.left > 0 {
            let why = if interrupted() { "stopped" } else { "not finished" };
            return Err(Failure {
                code: Failure::PARTS_MISSING,
                message: match ran.left {
                    1 => format!("{why}: one point is missing, the others are kept"),
                    left => format!("{why}: {left} points are missing, the others are kept"),
                },
                hint: Some(format!("to go on: {}", again(asked))),
            });
        }
        store.finish(&whole).map_err(stored)?;
    }
    if shard == Shard::WHOLE {
        return put_together(&ready, vec![whole], &folder, terminal);
    }
    terminal.note(&format!("share {shard} is whole: {}", whole.display()));
    let shown = folder.display().to_string();
    terminal.note(&format!("once every share is there: balance merge {}", word(&shown)));
    Ok(())
}

/// Looks at a share's file that has its final name, which may have been copied here: one of another study or version is
/// refused, and one that was cut off is gone on with.
fn begun_before(part: &Path, whole: &Path, ready: &Ready, shard: Shard) -> Result<(), Failure> {
    if !whole.exists() {
        return Ok(());
    }
    let store = Store::open(whole).map_err(stored)?;
    if store.head().study_sha256 != ready.sha256 || store.head().share() != Some(shard) {
        let what = "it is of another study, version or division";
        return Err(stored(StoreError::Foreign(whole.into(), what.to_owned())));
    }
    let range = store.range();
    if store.done().map_err(stored)? < range.end - range.start {
        std::fs::rename(whole, part).map_err(|error| {
            Failure::other(format!("{} cannot be gone on with: {error}", whole.display()))
        })?;
    }
    Ok(())
}

/// The command that goes on.
fn again(asked: &Study) -> String {
    let mut command = format!("balance study {}", word(&asked.file));
    if asked.out != Path::new("outputs") {
        let _ = write!(command, " --out {}", word(&asked.out.display().to_string()));
    }
    if let Some(shard) = &asked.shard {
        let _ = write!(command, " --shard {}", word(shard));
    }
    command.push_str(" --resume");
    command
}

fn said(ran: &Ran) -> String {
    let mut parts = vec![match ran.run {
        1 => "one point run".to_owned(),
        run => format!("{run} points run"),
    }];
    if ran.before > 0 {
        parts.push(format!("{} were there already", ran.before));
    }
    if ran.found > 0 {
        parts.push(format!("{} taken from other studies in the same place", ran.found));
    }
    if ran.failed > 0 {
        parts.push(match ran.failed {
            1 => "one of them failed".to_owned(),
            failed => format!("{failed} of them failed"),
        });
    }
    parts.join(", ")
}

/// How many points there are.
fn count(ready: &Ready) -> Result<u64, Failure> {
    let points = ready.points();
    if points.too_many() {
        return Err(Failure::input(format!(
            "the design has more than {MOST_POINTS} points, which nobody will live to see"
        ))
        .hint("fewer `levels` or `steps`, or a Latin hypercube or Sobol sequence with `points`"));
    }
    Ok(points.count())
}

/// What so many points of a study will take, in words.
fn cost(ready: &Ready, points: u64, threads: Option<u16>) -> Result<String, Failure> {
    let each = ready.time_of_point().map_err(failed)?;
    let threads = engine::threads(threads.map(usize::from));
    let whole = each.mul_f64(points as f64 / threads as f64);
    let disk = ready.numbers() as f64 * 8.0 * 2.0 * points as f64;
    let options: usize = ready.study.bases.iter().map(|base| base.scenario.strategies.len()).sum();
    Ok(format!(
        "{points} points of {}, {}: about {} on {}, and {} of disk",
        match ready.study.bases.len() {
            1 => format!("one scenario with {options} options"),
            bases => format!("{bases} scenarios with {options} options in all"),
        },
        match ready.study.expected {
            true => "one calculation each".to_owned(),
            false => format!("{} runs each", ready.study.runs),
        },
        long(whole),
        if threads == 1 { "one thread".to_owned() } else { format!("{threads} threads") },
        size(disk),
    ))
}

/// A time in a unit that suits it.
fn long(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let units = [("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0)];
    match units.iter().find(|(_, unit)| seconds >= 2.0 * unit) {
        Some((name, unit)) => format!("{:.0} {name}", seconds / unit),
        None => format!("{seconds:.0} seconds"),
    }
}

fn size(bytes: f64) -> String {
    let units = [("GB", 1e9), ("MB", 1e6)];
    match units.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{:.1} {name}", bytes / unit),
        None => format!("{:.0} kB", bytes / 1e3),
    }
}

/// Writes the scripts for a cluster.
fn slurm(
    asked: &Study,
    shards: u32,
    ready: &Ready,
    folder: &Path,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path)
            .map_err(|error| Failure::other(format!("{}: {error}", path.display())))?;
        Ok::<String, Failure>(path.to_string_lossy().into_owned())
    };
    let program = captured::program().map_err(|error| Failure::other(error.to_string()))?;
    let files = scripts(&slurm::Asked {
        study: &ready.study.name,
        file: &absolute(Path::new(&asked.file))?,
        out: &absolute(&asked.out)?,
        folder: &absolute(folder)?,
        program: &absolute(&program)?,
        shards,
        threads: asked.threads.unwrap_or(1),
    });
    let place = asked.out.join(&ready.study.name);
    let _made = folder::writable(&place, 0).map_err(|error| unwritten(&error))?;
    for file in &files {
        let path = place.join(&file.name);
        folder::replace(&path, &file.bytes).map_err(|error| unwritten(&error))?;
        terminal.note(&format!("wrote {}", path.display()));
    }
    let points = ready.points().count();
    terminal.note(&cost(ready, points, Some(asked.threads.unwrap_or(1)))?);
    terminal.note(&format!(
        "to send it: sh {}",
        word(&place.join(format!("{}.submit.sh", ready.study.name)).display().to_string())
    ));
    Ok(())
}
