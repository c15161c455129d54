//! Grants on the real program: streams with titles, what follows when one ends, what must be funded.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and checks against arithmetic of its own"
)]

use crate::program;

use commissioning_balance::scenario::{Line, Scenario, Stream};
use program::{Said, area, contains, differences, only, read, said};
use std::path::{Path, PathBuf};

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 90)
}

/// Two grants, one of which ends for everybody, and what they ask for.
const GRANTS: &str = r#"
[[stream]]
name = "datrig"
title = "DATRIG 2025/26"
gbp_per_year = { keyworking = 300000, lero = 40000.01 }

[[stream]]
name = "ips"
title = "IPS grant"
until = "2026-04"
gbp_per_year = { employment = 100000 }

[[conditions]]
id = "lived"
title = "DATRIG: lived experience"
stream = "datrig"
lines = ["lero"]
least_gbp_per_year = 187500

[[conditions]]
id = "core"
title = "Core spend"
lines = ["keyworking"]
least_gbp_per_year = 1800000
"#;

/// Pence of a year of an option, of one line.
fn year(scenario: &Scenario, strategy: usize, year: usize, line: Line) -> i64 {
    let months = &scenario.strategies[strategy].funds[12 * year..12 * (year + 1)];
    months.iter().map(|month| month[line as usize].0).sum()
}

/// The scenario file that a question left.
fn asked(folder: &Path, part: &str) -> PathBuf {
    let place = only(&folder.join("outputs"), |name| name.contains(part));
    only(&place, |name| name.ends_with(".toml"))
}

#[test]
fn a_grant_that_ends_is_kept_by_carrying_on_and_lost_by_the_option() {
    let folder = area(GRANTS);
    let words = [
        "grant-ends",
        "area.toml",
        "--stream",
        "datrig 2025",
        "--on",
        "April 2026",
        "--progress",
        "none",
    ];
    let done = balance(folder.path(), &words);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.out,
        &[
            "DATRIG 2025/26 pays £340,000 a year of the budget of £7,500,000",
            "keyworking and psychosocial £300,000 (of £1,905,000)",
            "LERO grants £40,000 (of £187,500)",
            "“DATRIG 2025/26 goes on”",
            "The largest English study found no detectable link",
            "What is saved, and what it costs elsewhere",
            // Asked for whatever is paid; what the grant itself asked for is asked no longer.
            "It breaks the condition of a grant, “Core spend”",
        ],
    );
    assert!(!done.out.contains("lived experience”"), "{}", done.out);
    let file = asked(folder.path(), "datrig");
    let scenario = read(&file);
    assert_eq!(scenario.strategies.len(), 2);
    let whole = |line: Line| scenario.baseline[line as usize].0;
    // Carrying on keeps it; the option loses it from the month on, to the penny.
    for (strategy, second) in [(0, 0), (1, 30_000_000)] {
        assert_eq!(year(&scenario, strategy, 0, Line::Keyworking), whole(Line::Keyworking));
        let now = year(&scenario, strategy, 1, Line::Keyworking);
        assert_eq!(now, whole(Line::Keyworking) - second);
    }
    assert_eq!(whole(Line::Lero) - year(&scenario, 1, 1, Line::Lero), 4_000_001);
    // The other grant ends for both, as the file says.
    for strategy in [0, 1] {
        let left = year(&scenario, strategy, 1, Line::Employment);
        assert_eq!(left, whole(Line::Employment) - 10_000_000);
    }
    // The file asks the same again.
    let place = file.parent().unwrap();
    let run = only(place, |name| name.starts_with("24-runs") || name.contains("seed"));
    let spend = differences(&run)[&("ends".into(), "spend".into(), "over_horizon".into())];
    assert!(spend < 0.0, "{spend}");
}

#[test]
fn a_grant_is_meant_by_its_title_and_one_that_is_not_stated_is_told() {
    let folder = area(GRANTS);
    let ask = |words: &[&str]| {
        let mut all = vec!["grant-ends", "area.toml", "--expected", "--progress", "none"];
        all.extend(words);
        balance(folder.path(), &all)
    };
    for (words, parts) in [
        (&["--stream", "datrg", "--on", "2026-04"][..], &["did you mean `datrig`?"][..]),
        (&["--stream", "datrig"], &["does not say when it ends", "--on 2026-04"]),
        (&["--stream", "i"], &["which could be several", "`ips` (IPS grant)"]),
        (&["--stream", "datrig", "--on", "2031-04"], &["the horizon"]),
        (
            &["--lines", "employment", "--amount", "£120k", "--on", "2026-04"],
            &["less what the file's streams pay: £50,000"],
        ),
        (&["--lines", "heroin_assisted", "--on", "2026-04"], &["without money"]),
    ] {
        let done = ask(words);
        assert_eq!(done.code, 3, "{words:?}: {}", done.err);
        contains(&done.err, parts);
    }
    // The month that the file states.
    let done = ask(&["--stream", "IPS"]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(&done.out, &["IPS grant ends, 2026-04 being", "The model cannot see what this loses"]);
    let done = ask(&["--lines", "rehab,lero", "--amount", "£100k", "--on", "2026-04"]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(&done.out, &["A grant for rehab and LEROs pays £100,000 a year"]);
    let bare = program::area("");
    let done =
        balance(bare.path(), &["grant-ends", "area.toml", "--stream", "x", "--on", "2026-04"]);
    assert_eq!(done.code, 3);
    contains(&done.err, &["the file states no stream", "`[[stream]]`", "--lines rehab,lero"]);
    let checked = balance(folder.path(), &["check", "area.toml"]);
    contains(
        &checked.out,
        &[
            "Grant “DATRIG 2025/26” (`datrig`) pays £340,000 a year of this",
            "Grant “IPS grant” (`ips`) pays £100,000 a year of this: employment support £100,000. It ends for everybody, April 2026 being",
            "Asked for, “DATRIG: lived experience”: at least £187,500 a year",
        ],
    );
}

#[test]
fn an_option_ends_or_renews_a_stream_and_says_each_once() {
    let option = |keys: &str| {
        format!("{GRANTS}\n[[options]]\nid = \"own\"\ntitle = \"Own\"\n{keys}\n")
            .replace("A short one", "")
    };
    let only = "only = [\"own\"]\n";
    let check = |keys: &str| {
        let folder = area("");
        let file = folder.path().join("area.toml");
        std::fs::write(&file, format!("{}{only}{}", program::AREA, option(keys))).unwrap();
        (balance(folder.path(), &["check", "area.toml"]), folder)
    };
    let (done, folder) = check("end = { stream = \"ips\", on = \"2026-10\" }");
    assert_eq!(done.code, 0, "{}", done.err);
    // Half a year longer than for everybody else.
    let scenario = read(&folder.path().join("area.toml"));
    let lost = |strategy| {
        scenario.baseline[Line::Employment as usize].0
            - year(&scenario, strategy, 1, Line::Employment)
    };
    assert_eq!((lost(0), lost(1)), (10_000_000, 5_000_000));
    assert_eq!(scenario.strategies[1].ends, [("ips".to_owned(), 18)]);
    assert_eq!(scenario.streams.iter().map(Stream::total).map(|p| p.0).sum::<i64>(), 44_000_001);
    for (keys, part) in [
        ("end = { stream = \"ipss\", on = \"2026-10\" }", "did you mean `ips`?"),
        ("renew = [\"ips\"]\nend = { stream = \"ips\", on = \"2026-10\" }", "renews as well"),
        (
            "end = [{ stream = \"ips\", on = \"2026-10\" }, { stream = \"ips\", on = \"2026-11\" }]",
            "a second time",
        ),
        ("end = { stream = \"ips\", on = \"2040-10\" }", "the horizon"),
    ] {
        let (done, _) = check(keys);
        assert_eq!(done.code, 3, "{keys}");
        contains(&done.err, &[part]);
    }
}

#[test]
fn what_must_be_funded_is_answered_by_steps() {
    let folder = area("");
    let ask = |words: &[&str]| {
        let mut all = vec!["need", "area.toml", "--expected", "--progress", "none"];
        all.extend(words);
        balance(folder.path(), &all)
    };
    let done = ask(&[
        "--fewer",
        "1.5",
        "--lines",
        "naloxone",
        "--lines",
        "Residential rehab",
        "--most",
        "£40k",
        "--steps",
        "4",
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    contains(
        &done.out,
        &[
            "what must be funded to have 1.5 fewer deaths, with up to £40,000 a year of new money for naloxone; or rehab",
            "Naloxone: £10,000 a year is not enough; £20,000 a year of new money is the least that was tried",
            "Rehab: no sum that was tried is enough.",
            "one calculation with central values",
            "– £30,000 a year",
        ],
    );
    let scenario = read(&asked(folder.path(), "fewer"));
    assert_eq!(scenario.strategies.len(), 1 + 2 * 4);
    let more = |strategy: usize, line: Line| {
        year(&scenario, strategy, 1, line) - scenario.baseline[line as usize].0
    };
    assert_eq!(more(2, Line::Naloxone), 2_000_000);
    assert_eq!(more(8, Line::Rehab), 4_000_000);
    assert_eq!(more(8, Line::Naloxone), 0);

    let done = ask(&["--deaths-at-most", "100000"]);
    contains(&done.out, &["Front line: nothing more is needed"]);
    // Money from other lines moves, and the whole stays as it is.
    let done = ask(&[
        "--fewer",
        "0.5",
        "--lines",
        "naloxone",
        "--from",
        "day_programme",
        "--most",
        "20%",
        "--steps",
        "2",
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    let moved = read(&asked(folder.path(), "0-5-fewer"));
    let whole = |strategy: usize| -> i64 {
        moved.strategies[strategy].funds.iter().flatten().map(|pence| pence.0).sum()
    };
    assert_eq!(whole(0), whole(2));
    assert_eq!(
        moved.baseline[Line::DayProgramme as usize].0 / 5,
        year(&moved, 2, 1, Line::Naloxone) - moved.baseline[Line::Naloxone as usize].0
    );

    for (words, part) in [
        (
            &["--fewer", "1", "--lines", "naloxone", "--from", "naloxone"][..],
            "both gives and receives",
        ),
        (&["--fewer", "1", "--lines", "rehab", "--from", "management"], "would lower `management`"),
        (
            &["--fewer", "1", "--lines", "rehab", "--from", "lero", "--most", "£9m"],
            "at most what the giving lines have",
        ),
        (&["--fewer", "1", "--lines", "rehab", "--lines", "lero", "--steps", "30"], "`--steps 20`"),
    ] {
        let done = ask(words);
        assert_eq!(done.code, 3, "{words:?}: {}", done.err);
        contains(&done.err, &[part]);
    }
    let done = balance(folder.path(), &["need", "area.toml"]);
    assert_eq!(done.code, 2);
}
