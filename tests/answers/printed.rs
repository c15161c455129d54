//! The page for a board as it prints, and as a document and a slide: one sheet each, of everything that ships. Skipped with
//! a message where Chromium or LibreOffice is not installed:
//!
//! ```text
//! cargo test --test answers printed:: -- --ignored --nocapture
//! ```
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop, and says what it skips and measures"
)]

use crate::brief::ran;
use crate::shipped::{read, root, shipped};

use commissioning_balance::narrative::Summary;
use commissioning_balance::output::manifest::Provenance;
use commissioning_balance::output::office::{docx, pptx};
use commissioning_balance::output::page::{for_board, page};
use commissioning_balance::output::{File, pictures};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Sheets that everything together may take.
const MOST: usize = 12;
/// Scenarios of more options than this are made to be looked up, not read: their annex may take more.
const FEW: usize = 8;

/// Where one of some programs is; none where none of them is installed.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let there = |name: &&str| folders.iter().map(|f| f.join(name)).find(|file| file.is_file());
    names.iter().find_map(there)
}

/// Pages of a PDF.
fn pages(pdf: &Path) -> usize {
    let bytes = std::fs::read(pdf).unwrap();
    let text = String::from_utf8_lossy(&bytes).replace("/Type /Page", "/Type/Page");
    text.matches("/Type/Page").count() - text.matches("/Type/Pages").count()
}

fn write(folder: &Path, file: &File) -> PathBuf {
    let path = folder.join(&file.name);
    std::fs::write(&path, &file.bytes).unwrap();
    path
}

/// How many sheets Chromium prints a page on.
fn printed(browser: &Path, html: &Path) -> usize {
    let pdf = html.with_extension("pdf");
    let profile = TempDir::new().unwrap();
    let done = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--no-pdf-header-footer")
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", html.display()))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    pages(&pdf)
}

/// How many pages LibreOffice makes of a file.
fn opened(office: &Path, file: &Path) -> usize {
    let folder = file.parent().unwrap();
    let done = Command::new(office)
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    pages(&file.with_extension("pdf"))
}

fn report(summary: &Summary) -> [File; 2] {
    let drawn = pictures::all(summary);
    let provenance = Provenance::default();
    [page(summary, &[], &provenance, &drawn), for_board(summary, &provenance)]
}

#[test]
#[ignore = "minutes; needs Chromium"]
fn the_page_for_a_board_prints_on_one_sheet_and_everything_on_twelve() {
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let folder = TempDir::new().unwrap();
    let mut faults = Vec::new();
    for scenario in shipped().iter().map(|path| read(path)) {
        let summary = ran(&scenario, 20);
        let [report, board] = report(&summary);
        let as_it_opens = printed(&browser, &write(folder.path(), &report));
        let alone = printed(&browser, &write(folder.path(), &board));
        let ticked = String::from_utf8(report.bytes).unwrap();
        let box_of = "id=\"whole\" type=\"checkbox\"";
        assert!(ticked.contains(box_of));
        let bytes = ticked.replace(box_of, &format!("{box_of} checked")).into_bytes();
        let whole =
            printed(&browser, &write(folder.path(), &File { name: "whole.html".into(), bytes }));
        let options = summary.strategies.len() - 1;
        eprintln!(
            "{}: {options} options, {as_it_opens}, alone {alone}, whole {whole}",
            scenario.name
        );
        if as_it_opens != 1 || alone != 1 || (whole > MOST && options <= FEW) {
            faults.push(format!("{}: {as_it_opens}, {alone}, {whole}", scenario.name));
        }
    }
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
#[ignore = "needs LibreOffice"]
fn the_document_and_the_slide_open_in_another_program() {
    let Some(office) = program(&["soffice", "libreoffice"]) else {
        eprintln!("skipped: LibreOffice is not installed");
        return;
    };
    let folder = TempDir::new().unwrap();
    for name in ["authority", "together", "nitazenes"] {
        let scenario = read(&root().join(format!("scenarios/{name}.toml")));
        let summary = ran(&scenario, 20);
        let drawn = pictures::all(&summary);
        let document = write(folder.path(), &docx::file(&summary, &Provenance::default(), &drawn));
        let document = opened(&office, &document);
        let slide = opened(&office, &write(folder.path(), &pptx::file(&summary, &drawn)));
        eprintln!("{name}: document {document}, slide {slide}");
        assert!(document <= 2 && slide == 1, "{name}: {document} {slide}");
    }
}
