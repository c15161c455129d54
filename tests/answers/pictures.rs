//! Pictures: nothing overlaps or leaves the paper, marks stand where the numbers are, words say what is shown.
#![cfg(feature = "pictures")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at what is not there, and checks against arithmetic of its own"
)]

use crate::{markup, summary_support};

use commissioning_balance::engine::{Draws, Results};
use commissioning_balance::findings::two_runs::{Number, Record};
use commissioning_balance::narrative::{Summary, summarise};
use commissioning_balance::output::pictures::drawing::{Drawing, Form, Note};
use commissioning_balance::output::pictures::letters::{Anchor, text_width};
use commissioning_balance::output::pictures::style::Ink;
use commissioning_balance::output::pictures::together::{Bounds, touch};
use commissioning_balance::output::pictures::{Kind, Picture, all, compared, convergence};
use commissioning_balance::scenario::Scenario;
use commissioning_balance::sensitivity::analysis::{Analysis, Answer, Look};
use commissioning_balance::sensitivity::convergence::curve;
use commissioning_balance::units::Pence;
use commissioning_balance::units::math::ln;
use markup::elements;
use std::collections::BTreeMap;
use std::f64::consts::LN_10;
use summary_support::{beside, nothing, results, scenario, three, with_verdicts};

/// A title as bad as a user can write it.
const HOSTILE: &str = "</title></svg><script>alert(\"1\")</script> & 'a' name that goes on for longer than anybody would \
                       want it to\u{1b}[2J";

/// Results whose years differ from each other and between options.
fn with_years(scenario: &Scenario, runs: usize, effects: &[f64]) -> Results {
    let mut results = results(scenario, runs, effects, 10.0);
    for ((run, option, year, headline), number) in results.yearly.indexed_iter_mut() {
        *number = 100.0 + (run % 7) as f64 + headline as f64 + effects[option] * (year + 1) as f64;
    }
    results
}

fn summary_of(scenario: &Scenario, runs: usize, effects: &[f64]) -> Summary {
    let mut summary = summarise(scenario, &with_years(scenario, runs, effects));
    with_verdicts(&mut summary);
    summary.observed = vec![beside("a"), beside("b")];
    summary
}

/// As many options as asked, with names from short to endless.
fn many(options: usize, months: u32) -> Scenario {
    let name = |option: usize| match option % 4 {
        0 => format!("Option {option}"),
        1 => HOSTILE.to_owned(),
        2 => format!("{}{option}", "Verwaltungsangelegenheiten".repeat(4)),
        _ => format!("Move a tenth of prescribing to LEROs, aftercare and mutual aid {option}"),
    };
    let names: Vec<(String, String)> =
        (0..options).map(|option| (format!("option_{option}"), name(option))).collect();
    let options: Vec<(&str, &str)> =
        names.iter().map(|(id, t)| (id.as_str(), t.as_str())).collect();
    scenario(&options, months)
}

/// Summaries as ugly as they come.
fn ugly() -> Vec<(&'static str, Summary)> {
    let effects = |options: usize| -> Vec<f64> {
        (0..options).map(|o| 40.0 * (o % 5) as f64 - 60.0).collect()
    };
    let of = |options: usize, months: u32, runs: usize| {
        let mut effects = effects(options);
        effects[0] = 0.0;
        summary_of(&many(options, months), runs, &effects)
    };
    let twins = many(13, 120);
    let mut expected = with_years(&three(), 1, &[0.0, 5.0, -5.0]);
    expected.expected = true;
    let mut moved = three();
    for month in &mut moved.strategies[1].funds {
        month[3] = Pence(0);
        month[4] = Pence(900_000_000_000);
    }
    vec![
        ("two options", of(2, 120, 60)),
        ("thirteen options", of(13, 120, 60)),
        ("all options alike", summary_of(&twins, 60, &[0.0; 13])),
        ("only the comparator", of(1, 120, 60)),
        ("one year", of(3, 12, 60)),
        ("forty years", of(3, 480, 30)),
        ("few runs", of(3, 120, 2)),
        ("expected values", summarise(&three(), &expected)),
        ("nobody and nothing", summarise(&three(), &nothing(&three(), 30))),
        ("tiny effects", summary_of(&three(), 60, &[0.0, 1e-9, -1e-9])),
        ("huge effects", summary_of(&three(), 60, &[0.0, 1e9, -1e9])),
        ("one line empty, one huge", summary_of(&moved, 60, &[0.0, 5.0, -5.0])),
    ]
}

/// Pictures of those summaries, and of convergence as ugly as it comes.
fn every() -> Vec<(&'static str, Vec<Picture>)> {
    let runs = |case, summary: Summary| (case, all(&summary));
    let mut every: Vec<_> = ugly().into_iter().map(|(case, summary)| runs(case, summary)).collect();
    let options: Vec<f64> = (1..13).map(f64::from).collect();
    for (case, effects, noise) in [
        ("errors of thirteen options", &options[..], 3.0),
        ("no difference and next to none", &[0.0, 1e-9, 5.0], 1.0),
        ("no noise", &[4.0, 5.0], 0.0),
        ("too much noise", &[1.0], 1e12),
    ] {
        let scenario = many(effects.len() + 1, 120);
        every.push((case, convergence::pictures(&scenario, &errors(effects, noise))));
    }
    for (case, effects) in
        [("two runs", &[(12.0, 400.0), (-3.0, -3.0)][..]), ("two runs alike", &[(0.0, 0.0)])]
    {
        let records = [0, 1].map(|run| record(effects.iter().map(|both| [both.0, both.1][run])));
        every.push((case, compared::pictures(&records[0], &records[1])));
    }
    every
}

/// A run whose options have so many deaths and recoveries more, with a range of 9 on both sides.
fn record(effects: impl Iterator<Item = f64>) -> Record {
    let (mut strategies, mut differences) = (vec![("now".into(), "Now".into())], BTreeMap::new());
    for (option, mean) in effects.enumerate() {
        let id = format!("o{option}");
        strategies.push((id.clone(), format!("{HOSTILE} {option}")));
        for measure in ["deaths", "recovery_one_year"] {
            let number = Number {
                title: measure.into(),
                unit: "people".into(),
                mean,
                standard_error: Some(3.0),
                range: Some([mean - 9.0, mean + 9.0]),
            };
            differences.insert((id.clone(), measure.into(), "over_horizon".into()), number);
        }
    }
    let folder = "model of Testshire/60-runs".into();
    Record { folder, strategies, differences, ..Record::default() }
}

/// What a run would say whose options differ by `effects` on every answer: one draw in two has a noise more than that,
/// the next as much less, and the comparator one of ten times as much. The first effect of 0 has no noise either.
fn errors(effects: &[f64], noise: f64) -> Analysis {
    let sign = |draw: usize| if draw.is_multiple_of(2) { 1.0 } else { -1.0 };
    let comparator: Vec<f64> = (0..200).map(|draw| 100.0 + 10.0 * noise * sign(draw / 2)).collect();
    let look = |answer: Answer, strategy: usize, effect: f64| {
        let by = |draw: usize| if effect == 0.0 { 0.0 } else { effect + noise * sign(draw) };
        let option: Vec<f64> = comparator.iter().enumerate().map(|(d, x)| x + by(d)).collect();
        Look {
            strategy,
            answer,
            differences: (0..200).map(by).collect(),
            rows: Vec::new(),
            together: 0,
            parts: None,
            curve: curve(&option, &comparator, &Draws::apart(option.len())),
            pairing: None,
        }
    };
    let looks = Answer::ALL.into_iter().flat_map(|answer| {
        effects.iter().enumerate().map(move |(index, effect)| (answer, index + 1, *effect))
    });
    Analysis {
        ranked: Vec::new(),
        looks: looks.map(|(answer, strategy, effect)| look(answer, strategy, effect)).collect(),
        worth: Default::default(),
        choices: Vec::new(),
        perfect: None,
        study: None,
        draws: 200,
    }
}

/// Both widths of a picture.
fn drawings(picture: &Picture) -> [(&'static str, &Drawing); 2] {
    [("wide", &picture.wide), ("narrow", &picture.narrow)]
}

/// Pixels of a point.
fn pixels((x, y): (i32, i32)) -> (f64, f64) {
    (f64::from(x) / 10.0, f64::from(y) / 10.0)
}

/// A text with the box around it, pixels.
fn boxed(form: &Form) -> Option<(&str, Bounds)> {
    let Form::Text(at, anchor, size, bold, text) = form else { return None };
    let ((x, y), size) = (pixels(*at), f64::from(*size) / 10.0);
    let width = text_width(text, size, *bold);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Some((text, [left, y - 0.75 * size, left + width, y + 0.22 * size]))
}

/// Every text of a picture with its box.
fn texts(drawing: &Drawing) -> Vec<(&str, Bounds)> {
    drawing.shapes.iter().filter_map(|(_, form)| boxed(form)).collect()
}

/// Where a text stands.
fn stands(drawing: &Drawing, wanted: &str) -> Option<(f64, f64)> {
    drawing.shapes.iter().find_map(|(_, form)| match form {
        Form::Text(at, _, _, _, text) if text == wanted => Some(pixels(*at)),
        _ => None,
    })
}

/// The middles of dots and rings.
fn dots(drawing: &Drawing) -> Vec<(f64, f64)> {
    let middles = |form: &Form| match form {
        Form::Dots(points, _) | Form::Rings(points, _) => points.clone(),
        _ => Vec::new(),
    };
    let all = drawing.shapes.iter().flat_map(|(_, form)| middles(form));
    all.map(pixels).collect()
}

/// Width and height of areas with four corners.
fn blocks(drawing: &Drawing) -> Vec<(f64, f64)> {
    let block = |form: &Form| match form {
        Form::Area(points) if points.len() == 4 => {
            let [(left, top), _, (right, bottom), _] = points[..] else { return None };
            Some(pixels((right - left, bottom - top)))
        }
        _ => None,
    };
    drawing.shapes.iter().filter_map(|(_, form)| block(form)).collect()
}

fn named<'a>(pictures: &'a [Picture], name: &str) -> &'a Picture {
    pictures.iter().find(|picture| picture.name == name).unwrap()
}

#[test]
fn pictures_are_those_of_the_documents() {
    let pictures = all(&summary_of(&three(), 60, &[0.0, 50.0, -20.0]));
    let names: Vec<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
    let documented: Vec<&str> = include_str!("../../docs/outputs.md")
        .split("\n## ")
        .find_map(|section| section.strip_prefix("plots\n"))
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(names, documented);
    let kinds: Vec<Kind> = pictures.iter().map(|picture| picture.kind).collect();
    assert!(
        kinds.contains(&Kind::Difference) && kinds.contains(&Kind::People) && names.len() >= 24
    );
    for picture in &pictures {
        let files = [picture.svg_file(), picture.png_file().unwrap()];
        let names = files.each_ref().map(|file| file.name.clone());
        assert_eq!(names, ["svg", "png"].map(|form| format!("plots/{}.{form}", picture.name)));
        assert_eq!(files[0].bytes, picture.svg().into_bytes());
        assert!(files[1].bytes.starts_with(b"\x89PNG\r\n") && files[1].bytes.len() < 400_000);
    }
    let alone = all(&ugly().remove(3).1);
    assert!(alone.iter().all(|picture| picture.kind != Kind::Difference), "nothing to compare");
    assert!(alone.iter().any(|picture| picture.kind == Kind::OverTime));
    let none = with_years(&three(), 0, &[0.0; 3]);
    assert!(all(&summarise(&three(), &none)).is_empty(), "without a run there is nothing to draw");
}

#[test]
fn no_text_touches_another_or_leaves_the_paper() {
    for (case, pictures) in every() {
        for picture in pictures {
            for (width, drawing) in drawings(&picture) {
                let (wide, tall) = pixels((drawing.width, drawing.height));
                let texts = texts(drawing);
                for (index, (text, one)) in texts.iter().enumerate() {
                    let place = format!("{case}, {}, {width}: “{text}”", picture.name);
                    assert!(one[0] >= -0.5 && one[2] <= wide + 0.5, "{place} {one:?}");
                    assert!(one[1] >= 0.0 && one[3] <= tall, "{place} {one:?}");
                    for (other_text, other) in &texts[index + 1..] {
                        assert!(!touch(*one, *other), "{place} touches “{other_text}”");
                    }
                }
            }
        }
    }
}

/// Every point of a form, pixels.
fn points(form: &Form) -> Vec<(f64, f64)> {
    let points = match form {
        Form::Lines(paths, _) => paths.concat(),
        Form::Area(points) | Form::Dots(points, _) | Form::Rings(points, _) => points.clone(),
        Form::Text(at, ..) => vec![*at],
    };
    points.into_iter().map(pixels).collect()
}

#[test]
fn no_mark_leaves_the_paper() {
    for (case, pictures) in every() {
        for picture in pictures {
            for (width, drawing) in drawings(&picture) {
                let (wide, tall) = pixels((drawing.width, drawing.height));
                for (x, y) in drawing.shapes.iter().flat_map(|(_, form)| points(form)) {
                    let place = format!("{case}, {}, {width}: {x}, {y}", picture.name);
                    assert!((-0.5..=wide + 0.5).contains(&x), "{place}");
                    assert!((-0.5..=tall + 0.5).contains(&y), "{place}");
                }
            }
        }
    }
}

#[test]
fn a_picture_says_in_words_what_it_shows() {
    for (case, pictures) in every() {
        for picture in pictures {
            let place = format!("{case}, {}", picture.name);
            for text in [&picture.title, &picture.reading, &picture.finding, &picture.description] {
                assert!(!text.trim().is_empty() && !text.contains("NaN"), "{place}: {text}");
                assert!(!text.contains(" inf"), "{place}: {text}");
            }
            let drawn: String = texts(&picture.wide).iter().map(|(text, _)| *text).collect();
            assert!(drawn.contains("model of Testshire"), "{place}");
            assert!(picture.finding.chars().count() <= 250, "{place}: {}", picture.finding);
            // What was found stands over the picture, before what it is of.
            for (width, drawing) in drawings(&picture) {
                let first = texts(drawing)[0].0.split_whitespace().next().unwrap();
                assert!(
                    picture.finding.starts_with(first.trim_end_matches('…')),
                    "{place}, {width}: {first}"
                );
            }
        }
    }
    let summary = summary_of(&three(), 60, &[0.0, 50.0, -20.0]);
    let pictures = all(&summary);
    let deaths = &summary.board[0];
    for row in &deaths.rows[1..] {
        let words = &named(&pictures, "difference_deaths").description;
        assert!(words.contains(row.difference.as_ref().unwrap()), "{words}");
        assert!(words.contains(row.range.as_ref().unwrap()), "{words}");
        assert!(words.contains(row.agreed().as_ref().unwrap()), "{words}");
    }
}

#[test]
fn a_name_never_becomes_markup() {
    for (case, pictures) in every() {
        for picture in pictures {
            for svg in [picture.svg(), picture.narrow_svg()] {
                let elements = elements(&svg);
                let root = &elements[0];
                assert_eq!((root.name.as_str(), root.attribute("role")), ("svg", Some("img")));
                let names = ["svg", "title", "desc", "rect", "path", "circle", "text"];
                for element in &elements {
                    assert!(names.contains(&element.name.as_str()), "{case}: {}", element.name);
                    let loads = ["href", "src", "style", "onload", "class"];
                    assert!(loads.iter().all(|name| element.attribute(name).is_none()));
                }
                let labels: Vec<&str> =
                    root.attribute("aria-labelledby").unwrap().split(' ').collect();
                for label in labels {
                    let of = elements.iter().find(|e| e.attribute("id") == Some(label)).unwrap();
                    assert!(!of.text.is_empty());
                }
                assert!(
                    !svg.contains('\u{1b}') && svg.matches("://").count() == 1,
                    "the name space alone"
                );
            }
        }
    }
    let summary = summary_of(&many(2, 120), 60, &[0.0, 30.0]);
    let svg = all(&summary)[0].svg();
    let shown: String = elements(&svg).iter().map(|element| element.text.as_str()).collect();
    assert!(shown.contains("<script>alert(\"1\")</script>"), "the name is shown as it is");
}

#[test]
fn dots_stand_where_the_differences_are() {
    let summary = summary_of(&three(), 60, &[0.0, 50.0, -20.0]);
    let answer = summary.answers.iter().find(|a| a.quantity == summary.board[0].quantity).unwrap();
    let means: Vec<f64> = answer.differences.iter().map(|d| d.absolute.mean).collect();
    let pictures = all(&summary);
    for (width, drawing) in drawings(named(&pictures, "difference_deaths")) {
        let dots: Vec<f64> = dots(drawing).into_iter().map(|dot| dot.0).collect();
        let ticks = texts(drawing).into_iter();
        let tick =
            ticks.filter_map(|(text, _)| text.strip_prefix('+')?.parse::<f64>().ok()).next_back();
        let tick = tick.unwrap();
        let [none, some] =
            ["0".into(), format!("+{tick}")].map(|t: String| stands(drawing, &t).unwrap().0);
        for (dot, mean) in dots.iter().zip(&means) {
            let expected = none + (some - none) * mean / tick;
            assert!((dot - expected).abs() < 0.2, "{width}: {dot} {expected}");
        }
        assert_eq!(dots.len(), means.len());
    }
}

#[test]
fn bars_are_as_long_as_the_money() {
    let mut scenario = scenario(&[("current", "Now"), ("half", "Two lines less")], 24);
    for month in &mut scenario.strategies[1].funds {
        month[3] = Pence(month[3].0 / 2);
        month[4] = Pence(month[4].0 * 3 / 4);
    }
    let pictures = all(&summary_of(&scenario, 30, &[0.0, 5.0]));
    for (width, drawing) in drawings(named(&pictures, "money")) {
        let bars: Vec<f64> = blocks(drawing).into_iter().map(|(wide, _)| wide.abs()).collect();
        let lines = scenario.baseline.len();
        assert_eq!(bars.len(), lines + 2, "{width}: every line as now, and those that change");
        assert!(bars[..lines].iter().all(|bar| (bar - bars[0]).abs() < 0.11 && *bar > 50.0));
        assert!((bars[lines] - 2.0 * bars[lines + 1]).abs() < 0.21, "{width}: {bars:?}");
    }
}

#[test]
fn a_thousand_squares_are_a_thousand_people_and_options_show_what_they_change() {
    let summary = summary_of(&three(), 60, &[0.0, 50.0, -20.0]);
    let pictures = all(&summary);
    let blocks = blocks(&named(&pictures, "of_1000_people").wide);
    let step = blocks.iter().map(|(_, height)| height).sum::<f64>() / blocks.len() as f64;
    let squares: f64 = blocks.iter().map(|(width, _)| width / step).sum();
    let [now, more, fewer] = [0, 1, 2].map(|option| summary.drawn.thousand[option]);
    let changes = more.more_deaths(&now).round() + fewer.more_deaths(&now).abs().round();
    assert!(changes > 20.0, "{changes}");
    assert!((squares - 1000.0 - changes).abs() < 15.0, "{squares} squares, {changes} changes");
}

#[test]
fn a_ring_stands_at_the_runs_that_an_error_takes() {
    // Noise of ±2 on a difference of 10: 4 ÷ (share × 10)² runs, times 200 ÷ 199 for a variance of 200 runs.
    let analysis = errors(&[10.0, 20.0], 2.0);
    let errors = analysis.curves(Answer::Deaths).options[0].errors.clone().unwrap();
    assert_eq!(errors.needed, [(10.0, 5.0), (5.0, 17.0), (1.0, 403.0)]);
    // Without shared luck the comparator's ±20 comes twice: 804 instead of 4.
    assert_eq!(errors.needed_independent[2], (1.0, 80_805.0));
    assert_eq!(errors.found.last().unwrap().0, 200.0);
    assert_eq!(errors.expected.last().unwrap().0, 403.0, "drawn on to what 1 % takes");
    let pictures = convergence::pictures(&three(), &analysis);
    let names: Vec<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
    let each = ["deaths", "recovery_one_year", "net_benefit"];
    assert_eq!(names, each.map(|answer| format!("convergence_{answer}")));
    assert!(
        pictures[0]
            .description
            .contains("Runs for an error of 10 %: 5; 5 %: 17; 1 %: 403. Without")
    );
    for (width, drawing) in drawings(&pictures[0]) {
        // The first panel: one per cent and ten on the axis, and the last ring under 1 %.
        let [one, ten] = ["1 %", "10 %"].map(|words| stands(drawing, words).unwrap().1 - 4.2);
        let rings = dots(drawing);
        // 10 % takes fewer runs than are drawn.
        assert!((rings[1].1 - one).abs() < 0.2, "{width}: {rings:?} {one}");
        let five = one + (ten - one) * ln(5.0) / LN_10;
        assert!((rings[0].1 - five).abs() < 0.2, "{width}: {rings:?} {five}");
        let across = ln(403.0 / 17.0) / LN_10;
        let decade = (rings[1].0 - rings[0].0) / across;
        assert!(decade > 40.0, "{width}: {decade} pixels for ten times as many runs");
    }
}

#[test]
fn the_same_summary_gives_the_same_bytes() {
    let once = || -> Vec<String> {
        all(&summary_of(&three(), 60, &[0.0, 50.0, -20.0])).iter().map(Picture::svg).collect()
    };
    assert_eq!(once(), once());
}

#[test]
fn options_that_begin_alike_are_told_apart_by_their_numbers() {
    let long = "Move a tenth of the money for prescribing to everybody who asked for it at the last meeting, and";
    let names: Vec<(String, String)> =
        (0..5).map(|o| (format!("o{o}"), format!("{long} then number {o}"))).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|(i, t)| (i.as_str(), t.as_str())).collect();
    let summary = summary_of(&scenario(&options, 120), 60, &[0.0, 5.0, 9.0, -5.0, 20.0]);
    for picture in all(&summary).iter().filter(|picture| picture.kind != Kind::Observed) {
        for (width, drawing) in drawings(picture) {
            let texts = texts(drawing);
            for number in 1..5 {
                let begins = [format!("{number}.\u{a0}Move"), number.to_string()];
                let named = |text: &str| text.starts_with(&begins[0]) || text == begins[1];
                assert!(texts.iter().any(|(t, _)| named(t)), "{}, {width}: {number}", picture.name);
            }
        }
    }
}

#[test]
fn colours_of_a_side_are_only_where_a_side_is_better() {
    let summary = summary_of(&three(), 60, &[0.0, 50.0, -20.0]);
    let pictures = all(&summary);
    let inks = |name: &str| -> Vec<Ink> {
        named(&pictures, name).wide.shapes.iter().map(|(ink, _)| *ink).collect()
    };
    assert!(inks("difference_deaths").contains(&Ink::Worse));
    // What money does, and how sure a difference is, is neither better nor worse.
    for name in ["money", "by_year_spend", "rests_deaths", "tornado_deaths", "people", "flows"] {
        assert!(!inks(name).contains(&Ink::Worse), "{name}");
    }
    for name in ["rests_deaths", "flows"] {
        assert!(!inks(name).contains(&Ink::Better), "{name}");
    }
}

#[test]
fn a_tornado_has_no_rows_that_move_nothing() {
    let mut summary = summary_of(&three(), 60, &[0.0, 50.0, -20.0]);
    let longest = summary.rests.verdicts[0].longest()[0].id.clone();
    for verdict in &mut summary.rests.verdicts {
        let base = verdict.base;
        for turn in verdict.turns.iter_mut().filter(|turn| turn.id != longest) {
            turn.ends = turn.ends.map(|(value, _)| (value, base + 1e-9));
        }
    }
    let words = named(&all(&summary), "tornado_deaths").description.clone();
    assert!(words.contains(&longest) && !words.contains("a-X01"), "{words}");
    for verdict in &mut summary.rests.verdicts {
        verdict.slight = true;
    }
    assert!(all(&summary).iter().all(|picture| !picture.name.starts_with("tornado")));
}

#[test]
fn ticks_with_words_are_evenly_apart() {
    for (case, summary) in ugly() {
        let one = |picture: &&Picture| {
            picture.kind == Kind::Difference && picture.name != "difference_recoveries"
        };
        for picture in all(&summary).iter().filter(one) {
            for (width, drawing) in drawings(picture) {
                let tick = |text: &str| {
                    text.trim_start_matches(['+', '−'])
                        .chars()
                        .all(|c| c.is_ascii_digit() || ",.".contains(c))
                };
                let centred = |form: &Form| match form {
                    Form::Text(at, Anchor::Middle, _, _, text) if tick(text) => Some(pixels(*at).0),
                    _ => None,
                };
                let mut at: Vec<f64> =
                    drawing.shapes.iter().filter_map(|(_, form)| centred(form)).collect();
                assert!(at.len() > 1, "{case}, {}, {width}", picture.name);
                at.sort_by(f64::total_cmp);
                let gaps: Vec<f64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
                let even = gaps.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1.0);
                assert!(even, "{case}, {}, {width}: {at:?}", picture.name);
            }
        }
    }
}

#[test]
fn the_comparator_stands_in_no_corner() {
    let summary = summary_of(&three(), 60, &[0.0, 50.0, 80.0]);
    for (width, drawing) in drawings(named(&all(&summary), "deaths_and_recovery")) {
        let grid = drawing.shapes.iter().flat_map(|(ink, form)| match form {
            Form::Lines(paths, _) if *ink == Ink::Grid => paths.concat(),
            _ => Vec::new(),
        });
        let left = grid.map(|at| pixels(at).0).fold(f64::INFINITY, f64::min);
        let dot = drawing.shapes.iter().find_map(|(ink, form)| match form {
            Form::Dots(points, _) | Form::Rings(points, _) if *ink == Ink::Plain => {
                Some(pixels(points[0]).0)
            }
            _ => None,
        });
        assert!(dot.unwrap() > left + 10.0, "{width}: {dot:?} {left}");
    }
}

#[test]
fn money_is_to_the_thousand() {
    let mut scenario = scenario(&[("current", "Now"), ("half", "Less")], 24);
    for month in &mut scenario.strategies[1].funds {
        month[3] = Pence(1_234_567);
    }
    let summary = summary_of(&scenario, 30, &[0.0, 5.0]);
    let words = named(&all(&summary), "money").description.clone();
    // £148,148 a year in place of £120,000.
    assert!(words.contains("+£28,000") && !words.contains("148"), "{words}");
}

#[test]
fn an_untested_finding_says_so_over_every_picture_of_it() {
    let scenario = three();
    let of = |weak: f64| {
        let mut summary = summary_of(&scenario, 60, &[0.0, 50.0, -20.0]);
        for verdict in &mut summary.rests.verdicts {
            verdict.base = if verdict.strategy == 1 { 50.0 } else { -20.0 };
            (verdict.weak, verdict.lero) = (weak * verdict.base, None);
        }
        summary
    };
    let names = [
        "difference_deaths",
        "difference_recovery_one_year",
        "difference_recoveries",
        "deaths_and_recovery",
        "of_1000_people",
        "by_year_deaths",
        "by_year_recovery_one_year",
        "by_year_recoveries",
        "groups_deaths",
        "groups_recovery_one_year",
        "rests_deaths",
        "rests_recovery_one_year",
        "cost_effectiveness_plane",
    ];
    // Less than a quarter is left, and more.
    for (weak, marked) in [(0.1, true), (0.5, false)] {
        let pictures = all(&of(weak));
        for name in names {
            let finding = &named(&pictures, name).finding;
            assert_eq!(finding.contains("UNTESTED"), marked, "{name}, {weak}: {finding}");
        }
    }
}

#[test]
fn a_finding_whose_sign_is_unclear_says_that() {
    // Noise of 10 on no effect: half of the runs lie on each side.
    let summary = summary_of(&three(), 60, &[0.0, 1e-9, -1e-9]);
    let pictures = all(&summary);
    for (name, words) in [
        ("difference_deaths", "the model cannot tell more deaths from fewer under either option"),
        ("difference_recoveries", "the model cannot tell more people in recovery"),
        ("deaths_and_recovery", "nclear on one or both under"),
        ("of_1000_people", "the model cannot tell"),
    ] {
        let finding = named(&pictures, name).finding.to_lowercase();
        assert!(finding.contains(words), "{name}: {finding}");
    }
    let few = all(&summary_of(&three(), 2, &[0.0, 50.0, -20.0]));
    assert_eq!(
        named(&few, "difference_deaths").finding,
        "Too few runs to tell more deaths from fewer"
    );
}

#[test]
fn a_year_in_which_most_runs_agree_is_no_doubt_where_some_are_ties() {
    // Counts of people tie: under one option nothing differs in every eighth run and 30 more die in all others; under the
    // other as many runs have 30 more as 30 fewer.
    let mut results = with_years(&three(), 64, &[0.0; 3]);
    for ((run, option, _, _), number) in results.yearly.indexed_iter_mut() {
        *number += match option {
            1 if run % 8 > 0 => 30.0,
            2 if run % 2 == 0 => 30.0,
            2 => -30.0,
            _ => 0.0,
        };
    }
    let finding = named(&all(&summarise(&three(), &results)), "by_year_deaths").finding.clone();
    assert!(finding.contains("more deaths under “Cut by 40 %”"), "{finding}");
    assert!(finding.contains("unclear under “Shift”"), "{finding}");
}

#[test]
fn a_finding_names_options_while_it_stays_short() {
    let finding = |titles: &[&str], effects: &[f64]| {
        let ids: Vec<String> = (0..titles.len()).map(|option| format!("o{option}")).collect();
        let options: Vec<(&str, &str)> =
            ids.iter().map(String::as_str).zip(titles.iter().copied()).collect();
        let summary = summarise(
            &scenario(&options, 120),
            &results(&scenario(&options, 120), 60, effects, 10.0),
        );
        named(&all(&summary), "difference_deaths").finding.clone()
    };
    let short = finding(&["Now", "A cut", "A shift"], &[0.0, 50.0, -20.0]);
    assert!(
        short.contains("fewer deaths under “A shift”; ") && short.contains("more under “A cut”"),
        "{short}"
    );
    assert!(short.starts_with("On average "), "{short}");
    let long = "Move a tenth of the money for prescribing to everybody who asked for it at the last meeting";
    let counted =
        finding(&["Now", long, &format!("{long} but one"), "A shift"], &[0.0, 50.0, 60.0, -20.0]);
    assert_eq!(counted, "Fewer deaths under 1 of 3 options; more under 2");
}

#[test]
fn years_show_differences_beside_the_level() {
    let mut scenario = three();
    scenario.strategies.push(scenario.strategies[0].clone());
    scenario.strategies[3].title = "Nothing at all".into();
    let summary = summary_of(&scenario, 60, &[0.0, 50.0, -20.0, 0.0]);
    let pictures = all(&summary);
    for (width, drawing) in drawings(named(&pictures, "by_year_deaths")) {
        let drawn = texts(drawing);
        let number = |text: &str| drawn.iter().any(|(drawn, _)| *drawn == text);
        // Year by year, ten times the effect in the last: see `with_years`.
        assert!(number("+500") && number("−200"), "{width}");
        let all: String = drawn.iter().map(|(text, _)| format!("{text} ")).collect();
        assert!(
            all.contains("No difference to see under 3.\u{a0}Nothing at all"),
            "{width}: {all}"
        );
        assert!(all.contains("2025/26") && all.contains("2034/35"), "{width}: {all}");
        let panels = drawn.iter().filter(|(text, _)| *text == "2034/35").count();
        assert_eq!(panels, 3, "{width}: the level and two options");
    }
    // The three definitions are in one picture, and so are waits.
    let by_year = pictures.iter().filter(|picture| picture.name.starts_with("by_year"));
    assert_eq!(by_year.count(), 6);
    // Nobody reaches a year of recovery within the first.
    let words = &named(&pictures, "by_year_recovery_one_year").description;
    assert!(words.contains("2026/27") && !words.contains("2025/26"), "{words}");
}

#[test]
fn an_outlier_does_not_flatten_the_rest() {
    let mut scenario = three();
    scenario.strategies.push(scenario.strategies[1].clone());
    let middle = |effects: &[f64]| {
        let summary = summarise(&scenario, &results(&scenario, 60, effects, 1.0));
        let pictures = all(&summary);
        let drawing = &named(&pictures, "difference_deaths").wide;
        let none = stands(drawing, "0").unwrap().0;
        (
            dots(drawing).into_iter().map(|dot| dot.0 - none).collect::<Vec<_>>(),
            named(&pictures, "difference_deaths").reading.clone(),
        )
    };
    let (shown, reading) = middle(&[0.0, 20.0, -20.0, 9000.0]);
    assert_eq!(shown.len(), 2, "the third is an arrow: {shown:?}");
    assert!(shown[0] > 30.0 && shown[1] < -30.0, "{shown:?}");
    assert!(reading.contains("An arrow goes on beyond the scale"), "{reading}");
    let (shown, reading) = middle(&[0.0, 20.0, -20.0, 60.0]);
    assert_eq!(shown.len(), 3);
    assert!(!reading.contains("arrow"));
}

#[test]
fn marks_tell_their_values() {
    for (case, pictures) in every() {
        for picture in pictures.iter().filter(|picture| picture.kind != Kind::Convergence) {
            for (width, drawing) in drawings(picture) {
                let place = format!("{case}, {}, {width}", picture.name);
                for Note { edges: [left, top, right, bottom], text } in &drawing.notes {
                    assert!(*left >= 0 && *top >= 0, "{place}: {text}");
                    assert!(
                        *right <= drawing.width && *bottom <= drawing.height,
                        "{place}: {text}"
                    );
                    assert!(left < right && top < bottom, "{place}: {text}");
                    assert!(text.len() > 3 && !text.contains("NaN"), "{place}: {text}");
                }
            }
        }
    }
    let summary = summary_of(&three(), 60, &[0.0, 50.0, -20.0]);
    let pictures = all(&summary);
    let bare: Vec<&str> = pictures
        .iter()
        .filter(|picture| picture.wide.notes.is_empty() || picture.narrow.notes.is_empty())
        .map(|picture| picture.name.as_str())
        .collect();
    assert_eq!(
        bare,
        ["cost_effectiveness_plane", "chance_best_value"],
        "clouds and curves say it in words"
    );
    let row = &summary.board[0].rows[1];
    let note = &named(&pictures, "difference_deaths").wide.notes[0].text;
    assert!(note.contains(row.difference.as_ref().unwrap()), "{note}");
    assert!(pictures[0].svg().contains("pointer-events=\"all\"><title>"));
}

#[test]
fn two_runs_stand_on_one_scale() {
    let [one, other] = [[28.0, -3.0], [45.0, -3.0]].map(|effects| record(effects.into_iter()));
    let picture = &compared::pictures(&one, &other)[0];
    assert!(
        picture.finding.starts_with("2 of 4 answers differ, most of all "),
        "{}",
        picture.finding
    );
    assert!(picture.finding.ends_with("17 more in B"), "{}", picture.finding);
    for (width, drawing) in drawings(picture) {
        let count =
            |letter: &str| texts(drawing).iter().filter(|(text, _)| *text == letter).count();
        assert_eq!((count("A"), count("B")), (4, 4), "{width}");
        assert_eq!(dots(drawing).len(), 8, "{width}");
    }
    assert!(compared::pictures(&one, &Record::default()).is_empty(), "nothing in common");
}
