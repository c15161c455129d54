//! `docs/face_validity.md` is what the program finds: a part of it here, the whole in a slow check.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use assert_cmd::Command;
use commissioning_balance::narrative::face::magnitudes;
use commissioning_balance::scenario::{Behaviour, Line};

const STALE: &str = "run `balance face-validity > docs/face_validity.md`";

fn page() -> String {
    std::fs::read_to_string("docs/face_validity.md").unwrap()
}

fn balance(words: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_balance"));
    let output = command.args(words).arg("--quiet").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Sections that are made again here: both are cheap, and between them they hold the three kinds of verdict.
#[test]
fn a_part_of_the_page_is_what_the_program_finds() {
    let (code, found, errors) =
        balance(&["face-validity", "--only", "naloxone", "--only", "criminal_justice"]);
    assert_eq!(code, 0, "{errors}");
    let sections: Vec<&str> = found.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), 2, "{found}");
    for section in sections {
        assert!(page().contains(section.trim_end()), "{STALE}\n{section}");
    }
}

#[test]
fn no_magnitude_and_no_service_is_left_out() {
    let page = page();
    for magnitude in magnitudes::all() {
        let row = format!("| {} |", magnitude.published());
        let found = page.lines().any(|line| {
            line.contains(&magnitude.what)
                && line.contains(&magnitude.evidence)
                && line.contains(&row)
        });
        assert!(found, "{STALE}: {} ({})", magnitude.what, magnitude.evidence);
    }
    for line in Line::ALL.iter().filter(|line| line.behaviour() == Behaviour::FrontLine) {
        let prescribing = matches!(line, Line::PrescribingClinicians | Line::Pharmacy);
        let label = if prescribing { "prescribing" } else { line.label() };
        let heading = format!("\n## {label}\n").to_lowercase();
        assert!(page.to_lowercase().contains(&heading), "{STALE}: {label}");
    }
    for verdict in ["| inside |", "| **outside** |", "| no figure |"] {
        assert!(page.contains(verdict), "{verdict}");
    }
    assert!(page.contains("\n## The gate\n"));
}

#[test]
fn a_section_that_is_not_there_is_told() {
    let (code, found, errors) = balance(&["face-validity", "--only", "nalxone"]);
    assert_eq!((code, found.as_str()), (2, ""));
    assert!(
        errors.contains("`nalxone`") && errors.contains("did you mean `naloxone`?"),
        "{errors}"
    );
}

/// About half a minute. `cargo test --release --test model face:: -- --ignored`.
#[test]
#[ignore = "slow: the whole page"]
fn the_whole_page_is_what_the_program_finds() {
    let (code, found, errors) = balance(&["face-validity"]);
    assert_eq!(code, 0, "{errors}");
    for (number, (found, kept)) in found.lines().zip(page().lines()).enumerate() {
        assert_eq!(found, kept, "line {}: {STALE}", number + 1);
    }
    assert_eq!(found, page(), "{STALE}");
}
