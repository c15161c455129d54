//! `balance score`: a run held against figures of later years.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::{area, contains, only};

/// Figures before the start, in the year of the start, and after it.
fn figures() -> String {
    let mut text = String::from("only = [\"cut_27\"]\n");
    for (year, value) in
        [(2021, 960), (2022, 990), (2023, 970), (2024, 1010), (2025, 1000), (2026, 1020)]
    {
        text.push_str(&format!(
            "[[observed]]\nquantity = \"in_treatment_in_year_opiate\"\nyear = {year}\nvalue = {value}\n\
             source = \"a test\"\nfit = false\n"
        ));
    }
    text
}

#[test]
fn later_figures_are_scored_beside_forecasts_that_know_the_past_alone() {
    let folder = area(&figures());
    let at = folder.path();
    let said = |words: &[&str]| program::said(at, words, 100);
    let done = said(&["run", "area.toml", "--runs", "8", "-q", "--out", "a"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let run = only(&at.join("a").join("area"), |_| true);
    let run = run.to_str().unwrap();
    let done = said(&["score", run]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.out,
        &[
            "scores",
            "of 1 figures of later years lie inside the band of 90 %",
            "a random walk",
            "less is better",
        ],
    );
    let table = said(&["score", run, "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| {
        rows[row][header.iter().position(|known| known == name).unwrap()].to_owned()
    };
    let number = |row: usize, name: &str| cell(row, name).parse::<f64>().unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(
        (cell(0, "forecaster"), cell(0, "year"), cell(0, "years_ahead")),
        ("model".into(), "2026".into(), "1".into())
    );
    // The last figure is that of the year of the start: 1,000, off by 20. The line through 970, 1,010 and 1,000 goes on to
    // 1,023 1/3.
    assert_eq!(number(1, "median"), 1000.0);
    assert_eq!(number(1, "interval_score"), 20.0);
    assert!((number(2, "median") - (2980.0 / 3.0 + 30.0)).abs() < 1e-9);
    assert_eq!(number(3, "median"), 1000.0);
    assert_eq!(cell(3, "inside_90_percent"), "yes");
    let parts = ["width", "over", "under"].map(|part| number(0, &format!("interval_score_{part}")));
    assert!((parts.iter().sum::<f64>() - number(0, "interval_score")).abs() < 1e-9);

    // Of a run without such figures there is nothing to say.
    std::fs::write(
        at.join("none.toml"),
        "extends = \"area.toml\"\nname = \"none\"\nobserved = []\n",
    )
    .unwrap();
    let done = said(&["run", "none.toml", "--runs", "2", "-q", "--out", "b"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let run = only(&at.join("b").join("none"), |_| true);
    let done = said(&["score", run.to_str().unwrap()]);
    assert_eq!(done.code, 3, "{}", done.err);
    contains(&done.err, &["has nothing to score", "2025-04", "fit = false"]);
}
