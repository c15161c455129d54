//! What a search for other balances leaves: a page, a workbook, tables, pictures, a scenario file of what it hands out, and
//! what it takes to make it again.

use super::File;
use super::hash::sha256;
use super::manifest::Provenance;
use crate::rebalance::{Entry, Found, tables, words};
use crate::scenario::Scenario;
use serde::Serialize;

/// The scenario file.
pub const SCENARIO: &str = "other_balances.toml";
/// The page.
pub const PAGE: &str = "rebalance.html";
/// What it takes to make it again.
pub const MANIFEST: &str = "rebalance.json";

#[derive(Serialize)]
struct Manifest<'a> {
    scenario: &'a str,
    title: &'a str,
    objective: &'a str,
    seed: u64,
    interrupted: bool,
    allocations_run: u64,
    near_ties: usize,
    version: &'a str,
    git: Option<&'a str>,
    command: &'a [String],
    evidence_sha256: &'a str,
    scenario_files: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    sha256: String,
    text: &'a str,
}

/// Every file; `text` is the scenario file.
#[must_use]
pub fn files(found: &Found, scenario: &Scenario, text: &str, provenance: &Provenance) -> Vec<File> {
    let reply = words::reply(found, scenario);
    let tables = tables::all(found);
    let mut files: Vec<File> = tables.iter().map(super::csv::file).collect();
    #[cfg(feature = "pictures")]
    {
        let pictures = super::pictures::balances::pictures(found, scenario);
        let page = super::page::reply::page(&reply, &pictures, &provenance.version);
        files.push(File { name: PAGE.to_owned(), bytes: page.into_bytes() });
        files.extend(pictures.iter().map(super::pictures::Picture::svg_file));
        files.extend(pictures.iter().filter_map(super::pictures::Picture::png_file));
    }
    #[cfg(feature = "spreadsheet")]
    files.extend(super::spreadsheet::balances(&reply, &tables));
    files.push(File { name: SCENARIO.to_owned(), bytes: text.as_bytes().to_vec() });
    let manifest = Manifest {
        scenario: &scenario.name,
        title: &scenario.title,
        objective: found.objective.key(),
        seed: provenance.seed,
        interrupted: found.interrupted,
        allocations_run: found.ran,
        near_ties: found.ties.len(),
        version: &provenance.version,
        git: provenance.git.as_deref(),
        command: &provenance.command,
        evidence_sha256: &provenance.evidence_sha256,
        scenario_files: provenance
            .scenario_files
            .iter()
            .map(|(name, text)| Source { name, sha256: sha256(text.as_bytes()), text })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&manifest).expect("text and numbers are JSON");
    files.push(File { name: MANIFEST.to_owned(), bytes: text.into_bytes() });
    files
}

/// Marks a file of what was run, and its form.
const MARK: &[u8; 8] = b"balance1";

/// What was run, as bytes: for a search that is stopped and goes on. `key` says of what.
#[must_use]
pub fn written(key: &str, entries: &[Entry]) -> Vec<u8> {
    let mut bytes = MARK.to_vec();
    let count = |bytes: &mut Vec<u8>, count: usize| bytes.extend((count as u32).to_le_bytes());
    bytes.extend(key.as_bytes());
    for ((world, steps), numbers) in entries {
        count(&mut bytes, *world);
        count(&mut bytes, steps.len());
        count(&mut bytes, numbers.len());
        steps.iter().for_each(|steps| bytes.extend(steps.to_le_bytes()));
        numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    }
    bytes
}

/// The other way round; nothing where it is of something else or damaged: then it is run again.
#[must_use]
pub fn read(key: &str, bytes: &[u8]) -> Vec<Entry> {
    let Some(mut rest) =
        bytes.strip_prefix(MARK).and_then(|rest| rest.strip_prefix(key.as_bytes()))
    else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    while let Some((entry, after)) = entry(rest) {
        entries.push(entry);
        rest = after;
    }
    entries
}

/// Most steps or numbers of an entry.
const MOST: usize = 100_000;

fn entry(bytes: &[u8]) -> Option<(Entry, &[u8])> {
    let mut rest = bytes;
    let mut count = || {
        let (own, after) = rest.split_first_chunk::<4>()?;
        rest = after;
        Some(u32::from_le_bytes(*own) as usize)
    };
    let (world, steps, numbers) = (count()?, count()?, count()?);
    if steps > MOST || numbers > MOST {
        return None;
    }
    let (own, after) = rest.split_at_checked(4 * steps)?;
    let steps = own.as_chunks::<4>().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect();
    let (own, after) = after.split_at_checked(8 * numbers)?;
    let numbers: Vec<f64> =
        own.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    numbers.iter().all(|number| number.is_finite()).then_some((((world, steps), numbers), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_run_is_read_back_and_nothing_of_another_search() {
        let entries = vec![((0, vec![0, -3, 3]), vec![1.5, -2.0]), ((7, vec![1]), vec![])];
        let bytes = written("key", &entries);
        assert_eq!(read("key", &bytes), entries);
        assert_eq!(read("other", &bytes), Vec::new());
        assert_eq!(read("key", &bytes[..bytes.len() - 1]), entries[..1], "cut off");
        assert_eq!(read("key", b"balance1keyxxxxxxxxxxxxxxx"), Vec::new());
        let damaged = written("key", &[((0, vec![1]), vec![f64::NAN])]);
        assert_eq!(read("key", &damaged), Vec::new(), "no number");
    }
}
