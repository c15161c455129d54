//! Pages as a browser shows them, and the workbook as LibreOffice opens it. Both are skipped with a message where the
//! program is not installed:
//!
//! ```text
//! npm ci --prefix tests/browser
//! cargo test --test answers accessible:: -- --ignored --nocapture
//! ```
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop, and says what it skips"
)]

use crate::summary_support;

use calamine::{Data, Reader, open_workbook_auto};
use commissioning_balance::narrative::readings::Read;
use commissioning_balance::narrative::reply::{Grid, Part, Reply};
use commissioning_balance::narrative::{Summary, summarise};
use commissioning_balance::output::manifest::Provenance;
use commissioning_balance::output::page::{page, reply};
use commissioning_balance::output::{pictures, spreadsheet};
use std::path::{Path, PathBuf};
use std::process::Command;
use summary_support::{beside, nothing, results, scenario, three, with_verdicts};
use tempfile::TempDir;

const HOSTILE: &str =
    "</title><script>alert(\"1\")</script><img src=x onerror='alert(2)'> =1+1 & name";

fn provenance() -> Provenance {
    Provenance {
        seed: 7,
        version: "0.1.0".into(),
        command: vec!["balance".into(), "run".into(), HOSTILE.into()],
        scenario_files: vec![(HOSTILE.into(), format!("title = \"{HOSTILE}\"\n"))],
        evidence_sha256: "00ff".into(),
        ..Provenance::default()
    }
}

/// Runs as ugly as they come.
fn ugly() -> Vec<(&'static str, Summary)> {
    let of = |titles: &[String], months: u32, effect: f64| {
        let named: Vec<(String, &String)> =
            titles.iter().enumerate().map(|(index, title)| (format!("o{index}"), title)).collect();
        let named: Vec<(&str, &str)> =
            named.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
        let mut scenario = scenario(&named, months);
        scenario.title = titles[0].clone();
        scenario.description = titles[0].clone();
        let effects: Vec<f64> =
            (0..titles.len()).map(|option| effect * (option % 4) as f64).collect();
        let mut summary = summarise(&scenario, &results(&scenario, 60, &effects, 10.0));
        with_verdicts(&mut summary);
        summary.observed = vec![beside(HOSTILE)];
        summary
    };
    let titles = |count: usize, title: &str| -> Vec<String> {
        (0..count).map(|option| format!("{title} {option}")).collect()
    };
    let none = three();
    vec![
        ("a-few", of(&titles(3, "Option"), 120, 40.0)),
        (
            "thirteen",
            of(&titles(13, "Move a tenth of prescribing to LEROs and aftercare"), 120, -7.0),
        ),
        ("endless", of(&titles(4, &"Verwaltungsangelegenheiten".repeat(6)), 60, 3.0)),
        ("two", of(&titles(2, "Option"), 13, -40.0)),
        ("hostile", of(&titles(3, HOSTILE), 24, 25.0)),
        ("alike", of(&titles(3, "No difference"), 120, 0.0)),
        ("nobody", summarise(&none, &nothing(&none, 30))),
    ]
}

/// Where one of some programs is; none where none of them is installed.
pub(crate) fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let there = |name: &&str| folders.iter().map(|f| f.join(name)).find(|file| file.is_file());
    names.iter().find_map(there)
}

#[test]
#[ignore = "needs a browser: npm ci --prefix tests/browser"]
fn pages_are_open_to_everybody() {
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
    let folder = TempDir::new().unwrap();
    for (name, summary) in ugly() {
        let readings = [Read::new("base", &summary), Read::new("sceptical", &summary)];
        let file = page(&summary, &readings, &provenance(), &pictures::all(&summary));
        std::fs::write(folder.path().join(format!("{name}.html")), file.bytes).unwrap();
    }
    let grid = Grid {
        header: ["", "A", "B"].map(str::to_owned).to_vec(),
        widths: vec![40, 30, 30],
        rows: vec![
            vec![HOSTILE.into(), String::new(), String::new()],
            vec!["– deaths".into(), "1".into(), "2".into()],
        ],
    };
    let part = Part { heading: "Inputs".into(), sentences: vec![HOSTILE.into()], table: grid };
    let told = Reply { title: "Two runs".into(), parts: vec![part], ..Reply::default() };
    std::fs::write(folder.path().join("compared.html"), reply::page(&told, &[], "0.1.0")).unwrap();
    let looked = Command::new(node)
        .arg(root.join("accessible.mjs"))
        .arg(folder.path())
        .arg(browser)
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&looked.stdout), String::from_utf8_lossy(&looked.stderr));
    eprintln!("{}", out.lines().last().unwrap_or_default());
    assert!(looked.status.success(), "{out}{err}");
}

#[test]
#[ignore = "needs LibreOffice"]
fn the_workbook_opens_in_another_program() {
    let Some(office) = program(&["soffice", "libreoffice"]) else {
        eprintln!("skipped: LibreOffice is not installed");
        return;
    };
    let folder = TempDir::new().unwrap();
    for (name, summary) in ugly() {
        let file = spreadsheet::file(&summary, &[], &provenance());
        let own = folder.path().join(format!("{name}.xlsx"));
        std::fs::write(&own, file.unwrap().bytes).unwrap();
        let converted = Command::new(&office)
            .arg(format!(
                "-env:UserInstallation=file://{}",
                folder.path().join("profile").display()
            ))
            .args(["--headless", "--convert-to", "ods", "--outdir"])
            .arg(folder.path())
            .arg(&own)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&converted.stderr).into_owned();
        assert!(converted.status.success(), "{name}: {told}");
        let mut ours = open_workbook_auto(&own).unwrap();
        let mut theirs = open_workbook_auto(folder.path().join(format!("{name}.ods"))).unwrap();
        assert_eq!(ours.sheet_names(), theirs.sheet_names(), "{name}");
        for sheet in ours.sheet_names() {
            let (ours, theirs) =
                (ours.worksheet_range(&sheet).unwrap(), theirs.worksheet_range(&sheet).unwrap());
            for (row, column, cell) in ours.cells() {
                let Some((top, left)) = ours.start() else { continue };
                let at = (top + row as u32, left + column as u32);
                let other = theirs.get_value(at).unwrap_or(&Data::Empty);
                match (cell, other) {
                    (Data::Empty, _) => {}
                    (Data::Float(one), Data::Float(other)) => {
                        let near = (one - other).abs() <= 1e-9 * one.abs().max(1.0);
                        assert!(near, "{name}, {sheet}, {at:?}: {one} {other}");
                    }
                    (one, other) => {
                        let (one, other) = (one.to_string(), other.to_string());
                        let same = |text: &str| text.split_whitespace().collect::<String>();
                        assert_eq!(same(&one), same(&other), "{name}, {sheet}, {at:?}");
                        assert!(!other.starts_with("Err:") && !other.starts_with('#'), "{other}");
                    }
                }
            }
        }
    }
}
