//! Where what others wrote comes in. Each door takes any bytes, and what is behind it takes them or refuses them in plain
//! words: it never breaks, never runs on, and says nothing that would act on a screen.
//!
//! Two drivers share them: `tests/program/hostile.rs`, on any compiler, and `fuzz`, with cargo-fuzz.

#![allow(clippy::panic, reason = "a test may panic")]

use commissioning_balance::engine::{self, Mode, Settings};
use commissioning_balance::evidence::{Register, Sampler};
use commissioning_balance::explore::Bundle;
use commissioning_balance::explore::door::Door as PageDoor;
use commissioning_balance::output::finished::Finished;
use commissioning_balance::output::study::store::Store;
use commissioning_balance::output::weighed::Weighed;
use commissioning_balance::output::{harmless, kept, sheets};
use commissioning_balance::pipeline;
use commissioning_balance::scenario::study::Loaders;
use commissioning_balance::scenario::{self, Book, Opened, Scenario};
use std::cell::RefCell;
use std::path::Path;
use std::sync::OnceLock;

/// A door and its name, under which its corpus stands.
pub(crate) type Door = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const DOORS: &[Door] = &[
    ("scenario", scenario),
    ("draws", draws),
    ("budget_csv", budget_csv),
    ("budget_xlsx", budget_xlsx),
    ("budget_ods", budget_ods),
    ("budget_xls", budget_xls),
    ("sheet_xlsx", sheet_xlsx),
    ("sheet_ods", sheet_ods),
    ("study", study),
    ("rows", rows),
    ("manifest", manifest),
    ("counted", counted),
    ("share", share),
    ("weighed", weighed),
    ("page", page),
];

/// Numbers that a run reads again, of the scenario that the corpus was made of.
const RUN: &str = "extends = \"authority\"\nname = \"area\"\ntitle = \"A short one\"\nhorizon_years = 2\nonly = [\"cut_27\"]\n";

fn none<T>(_: &str) -> Result<T, String> {
    Err("there is no such file".to_owned())
}

/// Words as they reach a screen: there are some, and none acts on it.
fn told(words: &dyn std::fmt::Display) {
    let words = words.to_string();
    assert!(!words.trim().is_empty(), "a refusal without words");
    assert!(!words.contains("one of \n"), "nothing is allowed: {words}");
    let shown = harmless::lines(&words);
    let acts = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!shown.contains(acts), "{shown:?}");
}

/// What is done with a scenario before any run.
fn looked_at(scenario: &Scenario) {
    match Sampler::new(Register::embedded(), &scenario.evidence) {
        Err(problems) => problems.iter().for_each(|problem| told(&problem.problem)),
        Ok(sampler) => drop(pipeline::bought(scenario, &sampler)),
    }
    let settings =
        Settings { runs: 10, seed: 1, threads: Some(1), mode: Mode::Sampled, precision: None };
    assert!(
        engine::bytes(scenario, &settings, 1) > 0 && pipeline::room(scenario, &settings, 1) > 0
    );
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A scenario of one text, and of one more file beside it.
fn read(
    own: &str,
    beside: &dyn Fn(&str) -> Result<String, String>,
    sheet: &dyn Fn(&str) -> Result<Book, String>,
) {
    let load = |name: &str| if name == "own.toml" { Ok(own.to_owned()) } else { beside(name) };
    match scenario::read_with_sheets("own.toml", &load, sheet) {
        Ok((scenario, _)) => looked_at(&scenario),
        Err(problems) => told(&problems),
    }
}

/// A scenario's file.
pub(crate) fn scenario(bytes: &[u8]) {
    read(&text(bytes), &none, &none);
}

/// The draws of a fit.
pub(crate) fn draws(bytes: &[u8]) {
    let beside = |_: &str| Ok(text(bytes));
    let own = "extends = \"authority\"\nname = \"own\"\n[area]\nfitted = \"own.csv\"\n";
    read(own, &beside, &none);
}

fn budget(name: &str, bytes: &[u8]) {
    let sheet = |_: &str| sheets::of(name, || Ok(bytes.to_vec()));
    if let Err(words) = sheet(name) {
        told(&words);
    }
    let own = format!(
        "extends = \"authority\"\nname = \"own\"\noptions = []\nbudget_from = \"{name}\"\n"
    );
    read(&own, &none, &sheet);
}

/// A budget as text.
pub(crate) fn budget_csv(bytes: &[u8]) {
    budget("b.csv", bytes);
}

/// A budget as a workbook.
pub(crate) fn budget_xlsx(bytes: &[u8]) {
    budget("b.xlsx", bytes);
}

/// A budget as an OpenDocument workbook.
pub(crate) fn budget_ods(bytes: &[u8]) {
    budget("b.ods", bytes);
}

/// A budget as an older workbook.
pub(crate) fn budget_xls(bytes: &[u8]) {
    budget("b.xls", bytes);
}

/// An archive of some parts, as they are.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(*name, stored).expect("memory takes every file");
        archive.write_all(bytes).expect("memory takes every byte");
    }
    archive.finish().expect("memory takes every byte").into_inner()
}

/// The text of a sheet, in a workbook that is sound: what a change of packed bytes never reaches.
pub(crate) fn sheet_xlsx(bytes: &[u8]) {
    const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
        <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
    const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
        <sheet name=\"Budget\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    const BOOK_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    budget_xlsx(&packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", bytes),
    ]));
}

/// The content of an OpenDocument workbook that is sound.
pub(crate) fn sheet_ods(bytes: &[u8]) {
    const MANIFEST: &str = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    budget_ods(&packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", MANIFEST.as_bytes()),
        ("content.xml", bytes),
    ]));
}

fn study_of(own: &str, beside: &dyn Fn(&str) -> Result<String, String>) {
    let load = |name: &str| match name {
        "st.toml" => Ok(own.to_owned()),
        "area.toml" => Ok(RUN.to_owned()),
        _ => none(name),
    };
    let loaders = Loaders { text: &load, rows: beside, sheet: &none };
    match scenario::study::read("st.toml", loaders, &pipeline::study::outputs()) {
        Ok(study) => {
            let program = pipeline::study::Program { version: "0".to_owned(), git: None };
            match pipeline::study::Ready::new(study, program) {
                Ok(ready) => {
                    let points = ready.points();
                    if !points.too_many() && points.count() > 0 {
                        let last = points.at(points.count() - 1);
                        drop(points.shown(&last));
                    }
                }
                Err((_, problems)) => problems.iter().for_each(|problem| told(&problem.problem)),
            }
        }
        Err(problems) => told(&problems),
    }
}

/// A study's file.
pub(crate) fn study(bytes: &[u8]) {
    study_of(&text(bytes), &none);
}

/// The rows of a design.
pub(crate) fn rows(bytes: &[u8]) {
    let own = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nexpected = true\n[design]\nkind = \"rows\"\n\
        rows = \"pts.csv\"\n[[factors]]\nid = \"cut\"\nkey = \"options[cut_27].cut.by\"\n[[factors]]\nid = \"nal\"\n\
        key = \"budget.naloxone\"\n";
    study_of(own, &|_| Ok(text(bytes)));
}

/// A folder with one file in it.
fn folder(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    std::fs::write(folder.path().join(name), bytes).expect("there is room for a file");
    folder
}

/// The manifest of a finished run, whose other files are not there.
pub(crate) fn manifest(bytes: &[u8]) {
    let folder = folder("manifest.json", bytes);
    match Finished::open(folder.path()) {
        Err(error) => told(&error),
        Ok(finished) => {
            drop(finished.provenance());
            for name in ["summary.csv", kept::NAME] {
                if let Err(error) = finished.table(name) {
                    told(&error);
                }
            }
            for source in &finished.told.scenario_files {
                scenario(source.text.as_bytes());
            }
        }
    }
}

/// The scenario of which runs are read again.
fn run() -> &'static (Scenario, Sampler) {
    static READ: OnceLock<(Scenario, Sampler)> = OnceLock::new();
    READ.get_or_init(|| {
        let load = |_: &str| Ok(RUN.to_owned());
        let scenario = scenario::read("own.toml", &load).unwrap_or_else(|wrong| panic!("{wrong}"));
        let sampler = Sampler::new(Register::embedded(), &scenario.evidence);
        (scenario, sampler.unwrap_or_else(|wrong| panic!("{wrong:?}")))
    })
}

/// What runs counted; where it reads, it is shown.
pub(crate) fn counted(bytes: &[u8]) {
    let (scenario, sampler) = run();
    match kept::read(bytes, scenario) {
        Err(error) => told(&error),
        Ok(kept) => {
            let summary = pipeline::show(scenario, sampler, &kept);
            drop(pipeline::readings(scenario, &summary, &kept));
        }
    }
}

/// The file of a study's share.
pub(crate) fn share(bytes: &[u8]) {
    let folder = folder("shard-0-of-1.part", bytes);
    match Store::open(&folder.path().join("shard-0-of-1.part")) {
        Err(error) => told(&error),
        Ok(store) => {
            let there = store.there().unwrap_or_else(|error| panic!("{error}"));
            assert!(store.done().is_ok_and(|done| done <= there.end - there.start));
            drop(store.read(there.start));
        }
    }
}

/// What a calibration had weighed when it was killed.
pub(crate) fn weighed(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    drop(Weighed::open(folder.path(), "build", "key"));
    let only = || {
        let mut all = std::fs::read_dir(folder.path()).expect("it is there").flatten();
        all.next().map(|entry| entry.path())
    };
    let Some(left) = only() else { return };
    write(&left, bytes);
    let (_, known) = Weighed::open(folder.path(), "build", "key");
    for (at, drawn) in (0..).zip(&known) {
        assert!(drawn.index == at && drawn.shown.iter().all(|number| number.is_finite()));
    }
}

/// A page's model, of an area that is asked one thing after another.
fn asked() -> PageDoor {
    let load = |_: &str| Ok(RUN.to_owned());
    let sheet = |_: &str| none::<Book>("");
    let opened = Opened::read("area.toml", &load, &sheet).ok();
    let opened = opened.expect("the scenario of the corpus is sound");
    let sampler = Sampler::told(Register::embedded(), &opened.scenario.evidence).ok();
    let sampler = sampler.expect("no choice is refused");
    let mut request = b"open\n".to_vec();
    request.extend(Bundle::new(&opened, "area.toml", &sampler, 3).bytes());
    let mut door = PageDoor::default();
    door.call(&request);
    door
}

/// What a page asks its model: a link's fragment, an amount, a run.
pub(crate) fn page(bytes: &[u8]) {
    thread_local! {
        static DOOR: RefCell<PageDoor> = RefCell::new(asked());
    }
    let said = DOOR.with_borrow_mut(|door| door.call(bytes));
    match said.split_first() {
        Some((b'b', _)) => {}
        Some((b'j' | b't', words)) => told(&String::from_utf8_lossy(words)),
        _ => panic!("an answer without its kind"),
    }
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("there is room for a file");
}
