//! Budgets as councils send them, from files: what is read, and what is asked.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::{contains, said, text};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What `balance new` says of a budget, how it ends, and the budget of the file that it writes.
fn new(folder: &Path, budget: &str) -> (i32, String, Vec<String>) {
    let words =
        ["new", "w", "--area", "W", "--population", "250000", "--from", budget, "--overwrite"];
    let done = said(folder, &words, 100);
    let written = if done.code == 0 { text(&folder.join("w.toml")) } else { String::new() };
    let lines = written.lines().skip_while(|line| *line != "[budget]").skip(1);
    let lines = lines.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with('#'));
    let lines = lines.map(|line| line.split("  #").next().unwrap().to_owned());
    (done.code, done.err, lines.filter(|line| !line.ends_with(" = 0")).collect())
}

/// A file of the corpus, which stands in the folder under the same name.
fn corpus(folder: &Path, kind: &str, name: &str) -> String {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(kind).join(name);
    fs::copy(from, folder.join(name)).unwrap();
    name.to_owned()
}

#[test]
fn every_file_that_was_sent_is_read_or_asked_about_by_its_cell() {
    let folder = TempDir::new().unwrap();
    let csv = |name: &str| new(folder.path(), &corpus(folder.path(), "budget_csv", name));
    let book = |name: &str| new(folder.path(), &corpus(folder.path(), "budget_xlsx", name));

    let (code, err, lines) = csv("two_rows.csv");
    assert_eq!(code, 0, "{err}");
    contains(&err, &["keyworking: 2 rows (A4, A9) added up to £1,170,000"]);
    assert!(lines.contains(&"keyworking = 1170000".to_owned()), "{lines:?}");

    let (code, err, lines) = csv("one_contract.csv");
    assert_eq!(code, 0, "{err}");
    // The split of a contract is an assumption and never becomes the area's own figures.
    assert_eq!(lines, ["integrated_contract = 3400000", "rehab = 265000", "lero = 124000"]);
    let checked = said(folder.path(), &["check", "w.toml"], 100);
    assert_eq!(checked.code, 0, "{}", checked.err);
    contains(&checked.out, &["£3,789,000"]);

    let (code, err, _) = csv("in_thousands.csv");
    assert_eq!(code, 0);
    contains(&err, &["WARNING", "If amounts are in thousands", "in_thousands.csv, cell B4"]);
    let (code, err, _) = csv("misspelt.csv");
    assert_eq!(code, 3);
    contains(&err, &["A8 \"mangement\", £485,000; did you mean `management`?"]);
    let (code, err, _) = csv("unquoted.csv");
    assert_eq!(code, 3);
    contains(&err, &["cell C8", "a column without a heading"]);

    for (name, sheet, column, first) in [
        ("no_values.xlsx", "Budget", 'B', 12),
        ("one_sheet.xlsx", "budget", 'F', 12),
        ("council.xlsx", "PH SM Budget 25-26", 'F', 12),
    ] {
        let (code, err, _) = book(name);
        assert_eq!(code, 3, "{name}");
        contains(
            &err,
            &[
                &format!("2 problems in {name}"),
                &format!("sheet `{sheet}`, cell {column}{first} found: the text \"TBC\""),
                &format!("cell {column}{} found: a formula without a saved value", first + 3),
            ],
        );
    }
}

#[test]
fn no_row_and_no_column_is_lost_in_silence() {
    let folder = TempDir::new().unwrap();
    let of = |text: &str| {
        fs::write(folder.path().join("b.csv"), text).unwrap();
        new(folder.path(), "b.csv")
    };
    let refused = |text: &str, parts: &[&str]| {
        let (code, err, _) = of(text);
        assert_eq!(code, 3, "{text}\n{err}");
        contains(&err, parts);
    };
    // Everything behind a quotation mark that is never closed would be one cell without an amount.
    refused(
        "Service,Budget\nKeyworking,1165000\nPharmacy,150000\n\"Residential rehab,1000\n",
        &["line 4: a quotation mark that is never closed"],
    );
    // Grants beside each other are no budget, whatever £2,000 looks like.
    let grants = "Service,Public Health Grant,SSMTRG,DATRIG\nKeyworking,1160000,3000,2000\nPharmacy,147000,1000,2000\nRehab,200000,1000,2000\n";
    refused(
        grants,
        &["B1 “Public Health Grant”, C1 “SSMTRG”, D1 “DATRIG”", "add a column `Total`"],
    );
    let quarters = "Service,Q1,Q2,Annual\nKeyworking,1000,2000,3000\nPharmacy,1000,2000,3000\n";
    let (code, err, _) = of(quarters);
    assert_eq!(code, 0, "{quarters}\n{err}");
    contains(&err, &["pounds under D1 “Annual”", "numbers not read: B1 “Q1”, C1 “Q2”"]);
    refused(
        "Service,Budget\nKeyworking,1.165.000\nRehab,265.000\n",
        &["`265000` if the point parts thousands"],
    );
    refused("Service,Budget\nKeyworking,1165000\nRehab,#REF!\n", &["an error of the spreadsheet"]);

    // Sections, whose totals say of what they are.
    let (code, err, lines) = of(
        "Service,Budget\nClinical,\nPrescribing clinicians,918000\nPharmacy,150000\nSubtotal clinical,1068000\nRecovery,\nRehab,265000\nKeyworking,1165000\nTotal,2498000\n",
    );
    assert_eq!(code, 0, "{err}");
    assert_eq!(lines.len(), 4, "{lines:?}");
    // Without such a total it may be a line whose amount is missing.
    refused(
        "Service,Budget\nClinical,\nPharmacy,150000\nKeyworking,1165000\n",
        &["a line without pounds"],
    );
    let (code, err, lines) = of("Service,Budget\nKeyworking,\"GBP 1,165,000\"\nRehab,£265k\n");
    assert_eq!(code, 0, "{err}");
    assert_eq!(lines, ["keyworking = 1165000", "rehab = 265000"]);
    // A year over the money is a heading beside a heading of lines.
    let (code, err, lines) = of("Service,2025\nKeyworking,1165000\nRehab,265000\n");
    assert_eq!(code, 0, "{err}");
    assert_eq!(lines.len(), 2);
}
