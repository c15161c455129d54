//! The page: one file that loads nothing, can be read by everybody, and says what the tables say.
#![cfg(feature = "pictures")]
#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use crate::{markup, summary_support};

use commissioning_balance::evidence::Grade;
use commissioning_balance::findings::quantities::{Quantity, Timing};
use commissioning_balance::findings::rests::{Rests, Turn, Verdict};
use commissioning_balance::model::Outcome;
use commissioning_balance::narrative::readings::Read;
use commissioning_balance::narrative::{Summary, add_rests, summarise};
use commissioning_balance::output::manifest::Provenance;
use commissioning_balance::output::page::{self, page};
use commissioning_balance::output::pictures;
use markup::{Element, elements};
use std::collections::BTreeSet;
use summary_support::{beside, made_of_others, results, scenario, three};

const HOSTILE: &str = "</title><script>alert(\"1\")</script><img src=x onerror='alert(2)'> & name";

fn provenance() -> Provenance {
    Provenance {
        seed: 7,
        version: "0.1.0".into(),
        git: Some("abc".into()),
        command: vec!["balance".into(), "run".into(), HOSTILE.into()],
        scenario_files: vec![(HOSTILE.into(), format!("title = \"{HOSTILE}\"\n</pre>"))],
        evidence_sha256: "00ff".into(),
        written: None,
    }
}

fn html(summary: &Summary, readings: &[Read]) -> String {
    let file = page(summary, readings, &provenance(), &pictures::all(summary));
    assert_eq!(file.name, "report.html");
    String::from_utf8(file.bytes).unwrap()
}

/// Three options with a verdict on what they rest on.
fn summary() -> Summary {
    let scenario = three();
    let mut summary = summarise(&scenario, &results(&scenario, 60, &[0.0, 50.0, -20.0], 10.0));
    summary.rests.verdicts.push(Verdict {
        strategy: 1,
        quantity: Quantity::new(Outcome::Deaths, Timing::OverHorizon),
        base: 48.0,
        slight: false,
        sceptical: 12.0,
        hopeful: 61.0,
        grades: vec![(Grade::Assumption, 30.0)],
        weak: 20.0,
        lero: Some(47.0),
        sifted: true,
        turns: Vec::new(),
    });
    summary
}

/// Everything that a user can name, named badly.
fn hostile() -> Summary {
    let mut scenario = scenario(&[("current", HOSTILE), ("cut", HOSTILE)], 120);
    scenario.title = HOSTILE.into();
    scenario.description = HOSTILE.into();
    scenario.area.name = HOSTILE.into();
    scenario.area.source = HOSTILE.into();
    summarise(&scenario, &results(&scenario, 60, &[0.0, 40.0], 10.0))
}

fn ugly() -> Vec<(&'static str, String)> {
    let none = {
        let mut results = results(&three(), 0, &[0.0; 3], 0.0);
        results.interrupted = true;
        summarise(&three(), &results)
    };
    let mut expected = results(&three(), 1, &[0.0, 5.0, -5.0], 0.0);
    expected.expected = true;
    let alone = scenario(&[("current", "As now")], 12);
    let many: Vec<(String, String)> =
        (0..13).map(|o| (format!("o{o}"), format!("{} {o}", "A long name ".repeat(9)))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, t)| (id.as_str(), t.as_str())).collect();
    let many = scenario(&many, 120);
    let own = summary();
    vec![
        ("three options", html(&own, &[])),
        ("readings", html(&own, &[Read::new("base", &own), Read::new("sceptical", &own)])),
        ("hostile", html(&hostile(), &[])),
        ("no run", html(&none, &[])),
        ("expected", html(&summarise(&three(), &expected), &[])),
        ("comparator", html(&summarise(&alone, &results(&alone, 60, &[0.0], 0.0)), &[])),
        ("thirteen", html(&summarise(&many, &results(&many, 60, &[3.0; 13], 10.0)), &[])),
    ]
}

fn all<'a>(elements: &'a [Element], name: &str) -> Vec<&'a Element> {
    elements.iter().filter(|element| element.name == name).collect()
}

#[test]
fn headings_go_down_one_step_at_a_time_and_links_arrive() {
    for (case, html) in ugly() {
        let elements = elements(&html);
        let levels: Vec<u32> = elements
            .iter()
            .filter_map(|e| e.name.strip_prefix('h').and_then(|level| level.parse().ok()))
            .collect();
        assert_eq!(levels[0], 1, "{case}");
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{case}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{case}: {levels:?}");
        let ids: Vec<&str> = elements.iter().filter_map(|e| e.attribute("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{case}: an id comes twice");
        for element in &elements {
            if let Some(to) = element.attribute("href") {
                let to = to.strip_prefix('#').unwrap();
                assert!(known.contains(to), "{case}: {to}");
            }
            for to in element.attribute("aria-labelledby").unwrap_or_default().split_whitespace() {
                assert!(known.contains(to), "{case}: {to}");
            }
        }
        assert_eq!(elements[0].attribute("lang"), Some("en-GB"), "{case}");
        assert_eq!(all(&elements, "main").len(), 1, "{case}");
    }
}

#[test]
fn tables_have_captions_and_headers_and_scroll_by_keyboard() {
    for (case, html) in ugly() {
        let elements = elements(&html);
        let tables = all(&elements, "table").len();
        assert_eq!(all(&elements, "caption").len(), tables, "{case}");
        for header in all(&elements, "th") {
            let scope = header.attribute("scope").unwrap();
            assert!(["col", "row", "rowgroup"].contains(&scope), "{case}: {scope}");
            assert!(!header.text.trim().is_empty(), "{case}");
        }
        let scroll: Vec<&Element> =
            elements.iter().filter(|e| e.attribute("class") == Some("scroll")).collect();
        assert_eq!(scroll.len(), tables, "{case}: every table scrolls on its own");
        for region in scroll {
            assert_eq!(region.attribute("role"), Some("region"), "{case}");
            assert_eq!(region.attribute("tabindex"), Some("0"), "{case}");
            assert!(!region.attribute("aria-label").unwrap().is_empty(), "{case}");
        }
    }
}

#[test]
fn every_picture_has_words_and_stands_for_both_widths() {
    let summary = summary();
    let pictures = pictures::all(&summary);
    let html = html(&summary, &[]);
    let elements = elements(&html);
    assert_eq!(all(&elements, "figure").len(), pictures.len(), "no picture is left out");
    let figures = all(&elements, "svg").into_iter().filter(|svg| svg.within("figure"));
    assert_eq!(figures.count(), 2 * pictures.len());
    for picture in &pictures {
        let captions = all(&elements, "figcaption");
        let found = all(&elements, "title").into_iter().filter(|e| e.text == picture.finding);
        assert!(found.count() >= 2, "{}: what was found names both drawings", picture.name);
        assert!(captions.iter().any(|e| e.text.contains(picture.description.trim())));
    }
}

#[test]
fn the_file_loads_nothing_and_runs_nothing_but_its_own_script() {
    for (case, html) in ugly() {
        let elements = elements(&html);
        for element in &elements {
            let allowed = !["img", "iframe", "link", "object", "form", "image", "use"]
                .contains(&element.name.as_str());
            assert!(allowed, "{case}: <{}>", element.name);
            for (name, value) in &element.attributes {
                assert!(
                    !name.starts_with("on") && name != "src" && name != "style",
                    "{case}: {name}"
                );
                let space = name == "xmlns" && value == "http://www.w3.org/2000/svg";
                assert!(space || !value.contains("://"), "{case}: {name}={value}");
            }
        }
        for style in all(&elements, "style") {
            assert!(!style.text.contains("url(") && !style.text.contains("@import"), "{case}");
        }
        let policy = all(&elements, "meta")
            .into_iter()
            .find(|e| e.attribute("http-equiv") == Some("Content-Security-Policy"))
            .unwrap();
        let content = policy.attribute("content").unwrap();
        let allowed = pictures::tap::allowed();
        assert_eq!(content, format!("default-src 'none'; style-src 'unsafe-inline'; {allowed}"));
        let scripts = all(&elements, "script");
        assert_eq!(scripts.len(), 1, "{case}");
        assert_eq!(scripts[0].text, pictures::tap::SCRIPT, "{case}");
        assert!(scripts[0].attributes.is_empty(), "{case}");
    }
}

#[test]
fn a_hostile_name_is_shown_as_it_was_written() {
    let html = html(&hostile(), &[]);
    let elements = elements(&html);
    let title = all(&elements, "title").into_iter().find(|e| e.within("head")).unwrap();
    assert_eq!(title.text, HOSTILE);
    assert_eq!(all(&elements, "h1")[0].text, HOSTILE);
    assert!(all(&elements, "th").iter().any(|e| e.text == HOSTILE), "an option in a table");
    assert!(all(&elements, "pre")[0].text.contains("</pre>"), "the file's text");
}

#[test]
fn the_page_for_a_board_comes_first_and_says_what_the_summary_says() {
    let summary = summary();
    let html = html(&summary, &[]);
    let elements = elements(&html);
    let sections = all(&elements, "section");
    assert_eq!(sections[0].attribute("aria-labelledby"), Some("answer"));
    let board = &sections[0].text;
    let brief = &summary.brief;
    assert!(brief.findings.len() == 2 && !brief.sure.is_empty() && !brief.beside.is_empty());
    for sentence in [&brief.sure, &brief.rests, &brief.unspent, &brief.beside].into_iter().flatten()
    {
        assert!(board.contains(sentence), "{sentence}");
    }
    for finding in &brief.findings {
        assert!(board.contains(&format!("{}: {}", finding.title, finding.sentence)), "{finding:?}");
    }
    let tied = |text: &str| text.replace(" %", "\u{a0}%").replace(" million", "\u{a0}million");
    let table = &brief.table;
    assert_eq!((table.rows.len(), table.columns.len()), (3, 7));
    for cell in table.rows.iter().flat_map(|row| &row.cells) {
        assert!(
            board.contains(&tied(&cell.number)) && board.contains(&tied(&cell.beside())),
            "{cell:?}"
        );
    }
    // One table, with a bar for each range; everything else is folded.
    let within = |name: &str| all(&elements, name).into_iter().filter(|e| !e.within("details"));
    assert_eq!(within("table").count(), 1);
    assert_eq!(within("figure").count(), 0);
    let ranges = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.ends.is_some());
    assert_eq!(within("svg").count(), ranges.count());
    assert!(all(&elements, "details").iter().all(|part| part.attribute("open").is_none()));
    // What it rests on, and how to make it again.
    for part in ["12 more", "61 more", "47 more", "00ff", "balance run", "SHA-256"] {
        assert!(elements[0].text.contains(part), "{part}");
    }
}

#[test]
fn the_page_for_a_board_stands_alone_as_well() {
    for summary in [summary(), hostile()] {
        let file = page::for_board(&summary, &provenance());
        assert_eq!(file.name, "board.html");
        let alone = String::from_utf8(file.bytes).unwrap();
        let whole = html(&summary, &[]);
        let section = |html: &str| {
            let from = html.find("<section class=\"board").unwrap();
            html[from..from + html[from..].find("</section>").unwrap()].to_owned()
        };
        assert_eq!(section(&alone), section(&whole));
        assert!(!alone.contains("<details class=\"annex"));
    }
}

#[test]
fn public_figures_and_parts_stand_in_tables() {
    let mut summary = summary();
    assert!(!html(&summary, &[]).contains("id=\"observed\""));
    summary.observed = vec![beside("a")];
    summary.together = vec![made_of_others()];
    let html = html(&summary, &[]);
    let elements = elements(&html);
    let rows: Vec<String> = all(&elements, "tr").into_iter().map(|row| row.text.clone()).collect();
    let row = |of: &str| rows.iter().find(|row| row.contains(of)).unwrap();
    assert!(row("drug-misuse deaths").contains("22 (14 to 32)"), "{rows:?}");
    assert!(row("drug-misuse deaths").contains("20 (10 to 28)"), "{rows:?}");
    assert!(row("together, beyond the sum").contains("4.0 fewer ± 1.5"), "{rows:?}");
    assert!(html.contains(
        "1 of 1 fitted figures lie inside the range of 90 % of runs; that is no test of the model"
    ));
}

#[test]
fn a_part_without_numbers_is_left_out() {
    let pages = ugly();
    let ids = |case: &str| -> Vec<String> {
        let html = &pages.iter().find(|(name, _)| *name == case).unwrap().1;
        let elements = elements(html);
        let ids = all(&elements, "h3").into_iter().filter_map(|e| e.attribute("id"));
        ids.map(str::to_owned).collect()
    };
    assert!(ids("readings").contains(&"readings".to_owned()));
    assert!(!ids("three options").contains(&"readings".to_owned()));
    assert!(!ids("comparator").contains(&"value".to_owned()));
    assert_eq!(ids("no run"), ["reading", "again"]);
    let none = &pages.iter().find(|(case, _)| *case == "no run").unwrap().1;
    assert!(none.contains("No run was finished") && !none.contains("<svg"));
}

#[test]
fn a_page_of_thirteen_options_stays_under_three_megabytes() {
    let (_, html) = ugly().pop().unwrap();
    assert!(html.len() < 3_000_000, "{}", html.len());
}

#[test]
fn the_weakest_point_stands_on_the_page_for_a_board() {
    let mut summary = summary();
    let mut rests = std::mem::take(&mut summary.rests);
    let scenario = three();
    let weakest = |summary: &mut Summary, rests: &Rests| {
        add_rests(summary, &scenario, rests.clone());
        let of_all = |said: &&String| said.starts_with("Weakest point: ");
        summary.brief.rests.iter().find(of_all).unwrap().clone()
    };
    let said = weakest(&mut summary, &rests);
    assert!(said.contains("48 more with central values, 12 more read sceptically"), "{said}");
    let turn = |id: &str, ends: [(f64, f64); 2], turns_at: Option<f64>| Turn {
        id: id.into(),
        name: format!("row {id}"),
        value: 1.0,
        ends,
        turns_at,
    };
    rests.verdicts[0].turns = vec![
        turn("a-X01", [(0.5, 20.0), (2.0, 90.0)], None),
        turn("a-X02", [(0.5, 44.0), (2.0, 50.0)], None),
    ];
    let said = weakest(&mut summary, &rests);
    assert!(said.contains("“row a-X01”. From") && said.contains("20 more to 90 more."), "{said}");
    // A row that turns the sign is weaker than one that moves it further.
    rests.verdicts[0].turns.push(turn("a-X03", [(0.5, -3.0), (2.0, 50.0)], Some(0.6)));
    let weakest = weakest(&mut summary, &rests);
    assert!(
        weakest.contains("a-X03")
            && weakest.ends_with("3.0 fewer to 50 more: the sign turns between them."),
        "{weakest}"
    );
    let html = html(&summary, &[]);
    let elements = elements(&html);
    assert!(all(&elements, "section")[0].text.contains(&weakest), "{weakest}");
    // A screen has room for the name alone, and for no id.
    assert_eq!(summary.words.first.weakest.as_deref(), Some("Weakest number: “row a-X03”."));
}

#[test]
fn a_long_tail_is_folded_and_nothing_of_it_is_lost() {
    let summary = summary();
    let html = html(&summary, &[]);
    let elements = elements(&html);
    let folded: Vec<&str> = all(&elements, "details")
        .into_iter()
        .filter(|e| e.attribute("class") == Some("long"))
        .map(|e| e.text.as_str())
        .collect();
    for part in ["Every outcome as a table", "More pictures: ", "All that is said of "] {
        assert!(folded.iter().any(|text| text.contains(part)), "{part}");
    }
    assert_eq!(all(&elements, "figure").len(), pictures::all(&summary).len());
}
