//! `balance run --shard`, and its merge.

use super::failure::{Failure, failed, unwritten};
use super::files;
use super::files::BUILT_IN;
use super::flags::{Format, How, Show};
use super::printed::words;
use super::progress::{Report, end_cleanly_on_interrupt};
use super::report::Terminal;
use super::settings::tables;
use super::shard::shard as asked_shard;
use super::studies::program;
use super::work::Work;
use commissioning_balance::engine::{Mode, Settings, add_up, run_some};
use commissioning_balance::output::harmless::word;
use commissioning_balance::output::shares::{END, Head, Share, ShareError, shares};
use commissioning_balance::output::sheets;
use commissioning_balance::output::study::store;
use commissioning_balance::scenario::Scenario;
use commissioning_balance::{output, pipeline};
use std::path::Path;

/// Characters of a hash in a folder's name.
const SHORT: usize = 8;

/// What a share is asked of.
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) scenario: &'a Scenario,
    pub(super) texts: Vec<(String, String)>,
    pub(super) command: Vec<String>,
    pub(super) settings: Settings,
    /// The folder in which the run's own folder will be.
    pub(super) place: &'a Path,
}

/// Runs a share.
pub(super) fn share(
    asked: &Asked<'_>,
    shard: &str,
    how: &How,
    show: Show,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let shard = asked_shard(Some(shard))?;
    let own = program();
    let head = Head {
        scenario: asked.scenario.name.clone(),
        typed: asked.name.to_owned(),
        command: asked.command.clone(),
        version: own.version,
        git: own.git,
        evidence_sha256: pipeline::evidence_sha256(),
        seed: asked.settings.seed,
        runs: asked.settings.runs,
        shard: shard.index(),
        shards: shard.of(),
        texts: asked.texts.clone(),
    };
    let folder = asked.place.join(format!("shares-{}", &head.identity()[..SHORT]));
    let path = folder.join(format!("{}.{END}", store::Head::stem(shard)));
    let sampler = files::sampler(asked.name, asked.scenario)?;
    let _made = output::folder::writable(&folder, 0).map_err(|error| unwritten(&error))?;
    let share = Share::make(&path, &head).map_err(unusable)?;
    let before = share.done().map_err(unusable)?;
    let again = || format!("balance run {} --shard {shard}{}", word(asked.name), options(how));
    if before < share.count() {
        let progress = Report::of("runs and repeats", show, terminal.is_quiet());
        let [runs, twins] = head.ranges().unwrap_or_default();
        let first = runs.start.saturating_add(before).min(runs.end);
        let twinned = before.saturating_sub(runs.len() as u32);
        let missing = [first..runs.end, twins.start + twinned..twins.end];
        let mut broken = None;
        let keep = |run| broken = broken.take().or(share.add(&run).err());
        let stopped = run_some(asked.scenario, &sampler, &asked.settings, missing, &progress, keep);
        if let Some(error) = broken {
            return Err(unusable(error));
        }
        let done = share.done().map_err(unusable)?;
        if stopped.map_err(failed)? || done < share.count() {
            return Err(Failure::stopped(format!(
                "stopped: {done} of {} runs and repeats of share {shard} are kept",
                share.count()
            ))
            .hint(format!("to go on: {}", again())));
        }
    }
    terminal.note(&format!("share {shard} is whole: {}", path.display()));
    let shown = folder.display().to_string();
    terminal.note(&format!("once every share is there: balance merge {}", word(&shown)));
    Ok(())
}

/// Options that a share has to be asked with again.
fn options(how: &How) -> String {
    let mut text = String::new();
    if let Some(runs) = how.runs {
        text.push_str(&format!(" --runs {runs}"));
    }
    if let Some(seed) = how.seed {
        text.push_str(&format!(" --seed {seed}"));
    }
    if how.out != Path::new("outputs") {
        text.push_str(&format!(" --out {}", word(&how.out.display().to_string())));
    }
    text
}

/// Adds the shares of a folder up: the run's folder, as one machine leaves it.
pub(super) fn merge(folder: &Path, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let opened: Result<Vec<Share>, ShareError> =
        shares(folder).iter().map(|path| Share::open(path)).collect();
    let opened = opened.map_err(unusable)?;
    let Some(first) = opened.first() else {
        return Err(Failure::input(format!("{} has no shares in it", folder.display())));
    };
    let head = first.head();
    let own = program();
    let evidence_sha256 = pipeline::evidence_sha256();
    if head.version != own.version || head.git != own.git || head.evidence_sha256 != evidence_sha256
    {
        return Err(Failure::input(format!(
            "{} was made by another version of this program, or with other evidence (version {} then, {} now)",
            first.path().display(),
            head.version,
            own.version
        ))
        .hint("merge with the program that ran the shares, or run them again with this one"));
    }
    let mut ordered: Vec<Option<&Share>> = vec![None; head.shards as usize];
    for share in &opened {
        let other = share.head();
        let name = share.path().display();
        if other.identity() != head.identity() {
            return Err(
                Failure::input(format!("{name} is a share of other runs")).hint("move it away")
            );
        }
        if other.shards != head.shards {
            return Err(Failure::input(format!(
                "{name} is one of {} shares, {} one of {}: shares of two divisions do not fit together",
                other.shards,
                first.path().display(),
                head.shards
            ))
            .hint("move those of one division away"));
        }
        let place = &mut ordered[other.shard as usize];
        if let Some(same) = place {
            return Err(Failure::input(format!(
                "{} and {name} are the same share",
                same.path().display()
            ))
            .hint("move one of them away"));
        }
        *place = Some(share);
    }
    whole(head, &ordered, folder)?;
    let ordered: Vec<&Share> = ordered.into_iter().flatten().collect();
    let scenario = reopened(head)?;
    let sampler = files::sampler(&head.typed, &scenario)?;
    let settings = Settings {
        runs: head.runs,
        seed: head.seed,
        threads: None,
        mode: Mode::Sampled,
        precision: None,
    };
    let mut readers = Vec::new();
    for twins in [false, true] {
        for share in &ordered {
            readers.push(share.runs(&scenario, twins).map_err(unusable)?);
        }
    }
    let results = add_up(&scenario, head.runs, readers.into_iter().flatten()).map_err(unusable)?;
    let place = folder.parent().unwrap_or(Path::new("."));
    let room = pipeline::room(&scenario, &settings, 1);
    let made = output::folder::writable(place, room).map_err(|error| unwritten(&error))?;
    let kept = pipeline::asked(&scenario, &sampler, results, None).map_err(failed)?;
    let work = Work {
        name: &head.typed,
        scenario: &scenario,
        texts: head.texts.clone(),
        command: head.command.clone(),
        settings,
        until_settled: false,
        readings: false,
        tables: tables(&head.command),
        out: place,
    };
    let done = work.kept(&sampler, kept, made);
    done.end(place, Format::Text, terminal, &|summary, width, colour| {
        words(summary, false, width, colour)
    })
}

/// Refuses where shares are missing or unfinished, with the commands that fill the gaps.
fn whole(head: &Head, ordered: &[Option<&Share>], folder: &Path) -> Result<(), Failure> {
    const SHOWN: usize = 20;
    let mut gaps = Vec::new();
    for (index, share) in ordered.iter().enumerate() {
        match share {
            None => gaps.push((index, "is missing".to_owned())),
            Some(share) => match share.done().map_err(unusable)? {
                done if done == share.count() => {}
                done => {
                    let count = share.count();
                    gaps.push((index, format!("has {done} of {count} runs and repeats")));
                }
            },
        }
    }
    if gaps.is_empty() {
        return Ok(());
    }
    let shards = head.shards;
    let out = folder.parent().and_then(Path::parent);
    let out = out.filter(|out| *out != Path::new("outputs")).map_or_else(String::new, |out| {
        let out = if out == Path::new("") { Path::new(".") } else { out };
        format!(" --out {}", word(&out.display().to_string()))
    });
    let lines: Vec<String> =
        gaps.iter().take(SHOWN).map(|(at, why)| format!("share {at}/{shards} {why}")).collect();
    let commands: Vec<String> = gaps
        .iter()
        .take(SHOWN)
        .map(|(at, _)| {
            format!(
                "balance run {} --shard {at}/{shards} --runs {} --seed {}{out}",
                word(&head.typed),
                head.runs,
                head.seed
            )
        })
        .collect();
    let more = match gaps.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("\n… and {more} more"),
    };
    Err(Failure {
        code: Failure::PARTS_MISSING,
        message: format!(
            "{} of {shards} shares of {} are missing or unfinished: nothing was merged\n{}{more}",
            gaps.len(),
            head.scenario,
            lines.join("\n")
        ),
        hint: Some(commands.join("\n      ")),
    })
}

/// The scenario of a share, from the texts that it carries.
fn reopened(head: &Head) -> Result<Scenario, Failure> {
    let known = |name: &str| {
        let marked = format!("{name}{BUILT_IN}");
        let text = head.texts.iter().find(|(known, _)| known == name || *known == marked);
        text.map(|(_, text)| text.clone()).ok_or_else(|| "the share does not hold it".to_owned())
    };
    let each = || head.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let sheet = |name: &str| sheets::kept(name, each());
    let first = head.texts.first().map_or("", |(name, _)| name.as_str());
    let name = first.strip_suffix(BUILT_IN).unwrap_or(first);
    files::read_through(name, name, &known, &sheet).map(|(scenario, _)| scenario)
}

fn unusable(error: ShareError) -> Failure {
    match &error {
        ShareError::Write(write) => unwritten(write)
            .hint("what was finished is kept: make room and type the same command again"),
        ShareError::Unreadable(..) => Failure::other(error.to_string()),
        ShareError::Foreign(..) => Failure::input(error.to_string()).hint("move it away"),
    }
}
