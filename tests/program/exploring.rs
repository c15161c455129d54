//! `balance explore`: a page is written whole or not at all, and what is wrong is said as by every command.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::{area, contains};

#[test]
fn a_page_is_written_whole_or_not_at_all() {
    let folder = area("only = [\"cut_27\"]\n");
    let at = folder.path();
    let said = |words: &[&str]| program::said(at, words, 100);
    let done = said(&["explore", "area.toml", "--page", "page.html", "--runs", "20"]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(&done.err, &["wrote page.html", "needs no network"]);
    let page = std::fs::read_to_string(at.join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert!(page.contains("default-src 'none'") && page.len() < 3_000_000);
    // A saved plan lies beside the file.
    assert!(
        std::fs::read_dir(at)
            .unwrap()
            .all(|entry| { !entry.unwrap().file_name().to_string_lossy().contains(".partial") })
    );
    for (words, code, told) in [
        (&["explore", "area.toml"][..], 2, "--page"),
        (&["explore", "area.toml", "--page", "area.toml/page.html"], 1, "--page OUT.html"),
        (&["explore", "missing.toml", "--page", "page.html"], 3, "missing.toml"),
        (&["explore", "authorty", "--page", "page.html"], 3, "did you mean `authority`?"),
        (&["explore", "area.toml", "--page", "page.html", "--runs", "3"], 2, "3"),
    ] {
        let done = said(words);
        assert_eq!(done.code, code, "{words:?}: {}", done.err);
        contains(&done.err, &[told]);
    }
    std::fs::write(at.join("broken.toml"), "extends = \"authority\"\nhorizon_years = \"ten\"\n")
        .unwrap();
    let done = said(&["explore", "broken.toml", "--page", "other.html"]);
    assert_eq!(done.code, 3);
    contains(&done.err, &["broken.toml:2", "horizon_years"]);
    assert!(!at.join("other.html").exists());
}
