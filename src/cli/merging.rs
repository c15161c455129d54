//! `balance merge`.

use super::failure::Failure;
use super::report::Terminal;
use super::sharing;
use super::studies::{failed, program, ready, reopened, stored};
use clap::Args;
use commissioning_balance::output::harmless::word;
use commissioning_balance::output::study::known::shares;
use commissioning_balance::output::study::store::Store;
use commissioning_balance::output::{self};
use commissioning_balance::pipeline::study::Ready;
use std::path::{Path, PathBuf};

/// Options of `merge`.
#[derive(Args, Debug)]
pub(crate) struct Merge {
    /// The folder with the shares of a study, or of a run.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Puts the shares of a folder together.
pub(crate) fn merge(asked: &Merge, terminal: &Terminal) -> Result<(), Failure> {
    if !output::shares::shares(&asked.folder).is_empty() {
        return sharing::merge(&asked.folder, terminal);
    }
    let shown = asked.folder.display();
    let paths = shares(&asked.folder);
    let Some(first) = paths.first() else {
        return Err(Failure::input(format!("{shown} has no shares in it")).hint(
            "name the folder that `balance study --shard` or `balance run --shard` wrote to, such as outputs/NAME/HASH",
        ));
    };
    let head = Store::open(first).map_err(stored)?.head().clone();
    let own = program();
    if head.version != own.version || head.git != own.git {
        let of = |version: &str, git: Option<&str>| match git {
            Some(commit) => format!("version {version}, commit {commit}"),
            None => format!("version {version}"),
        };
        return Err(Failure::input(format!(
            "{} was made by another version of this program: {} then, {} now",
            first.display(),
            of(&head.version, head.git.as_deref()),
            of(&own.version, own.git.as_deref()),
        ))
        .hint("merge with the program that ran the shares, or run them again with this one"));
    }
    let ready = ready(reopened(&head.texts)?)?;
    if ready.sha256 != head.study_sha256 {
        return Err(Failure::input(format!(
            "{} is damaged, or its study rests on other evidence than this program carries",
            first.display()
        )));
    }
    put_together(&ready, paths, &asked.folder, terminal)
}

/// Puts shares together, or says which are missing, double or foreign.
pub(super) fn put_together(
    ready: &Ready,
    paths: Vec<PathBuf>,
    folder: &Path,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let mut stores: Vec<Store> = Vec::new();
    for path in paths {
        let store = Store::open(&path).map_err(stored)?;
        if store.head().study_sha256 != ready.sha256 {
            let head = store.head();
            let what = match (head.study == ready.study.name, head.version == program().version) {
                (false, _) => format!("a share of another study, `{}`", head.study),
                (true, false) => format!("of another version, {}", head.version),
                (true, true) => {
                    "of the same name, but of other content or another build".to_owned()
                }
            };
            return Err(Failure::input(format!("{} is {what}", path.display()))
                .hint("move it away; what was merged before stays"));
        }
        stores.push(store);
    }
    let shards = stores.first().map_or(1, |store| store.head().shards);
    if let Some(other) = stores.iter().find(|store| store.head().shards != shards) {
        return Err(Failure::input(format!(
            "{} is one of {} shares, {} one of {shards}: shares of two divisions do not fit together",
            other.path().display(),
            other.head().shards,
            stores.first().map_or("the first".into(), |store| store.path().display().to_string()),
        ))
        .hint("move those of one division away"));
    }
    let mut seen: Vec<Option<PathBuf>> = vec![None; shards as usize];
    for store in &stores {
        let place = &mut seen[store.head().shard as usize];
        if let Some(first) = place {
            return Err(Failure::input(format!(
                "{} and {} are the same share, {}/{shards}",
                first.display(),
                store.path().display(),
                store.head().shard
            ))
            .hint("move one of them away"));
        }
        *place = Some(store.path().to_path_buf());
    }
    let mut gaps: Vec<String> = Vec::new();
    for index in 0..shards {
        let store = stores.iter().find(|store| store.head().shard == index);
        let why = match store {
            None => "is missing".to_owned(),
            Some(store) => {
                let range = store.range();
                let of = range.end - range.start;
                match store.done().map_err(stored)? {
                    done if done == of => continue,
                    done => format!("has {done} of {of} points"),
                }
            }
        };
        gaps.push(format!("share {index}/{shards} {why}"));
    }
    if !gaps.is_empty() {
        return Err(missing(ready, &stores, gaps, shards, folder));
    }
    let rows = ready.merge(&stores, folder).map_err(failed)?;
    terminal.note(&format!(
        "{rows} rows of {} points written to {}",
        ready.points().count(),
        folder.join("study.parquet").display()
    ));
    Ok(())
}

/// Which shares are missing, and the commands that fill them.
fn missing(
    ready: &Ready,
    stores: &[Store],
    gaps: Vec<String>,
    shards: u32,
    folder: &Path,
) -> Failure {
    const SHOWN: usize = 20;
    let typed = stores.first().map_or("FILE", |store| store.head().typed.as_str());
    // A study's folder lies two below the one that was asked for.
    let out = folder.parent().and_then(Path::parent).map(|out| match out.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => out.display().to_string(),
    });
    let out = out.unwrap_or_else(|| "DIR".to_owned());
    let commands =
        gaps.iter().take(SHOWN).filter_map(|gap| gap.split(' ').nth(1)).map(|shard| {
            format!("balance study {} --out {} --shard {shard}", word(typed), word(&out))
        });
    let commands: Vec<String> = commands.collect();
    let more = match gaps.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("\n… and {more} more"),
    };
    let shown: Vec<&str> = gaps.iter().take(SHOWN).map(String::as_str).collect();
    Failure {
        code: Failure::PARTS_MISSING,
        message: format!(
            "{} of {shards} shares of {} are missing or unfinished: nothing was merged\n{}{more}",
            gaps.len(),
            ready.study.name,
            shown.join("\n")
        ),
        hint: Some(commands.join("\n      ")),
    }
}
