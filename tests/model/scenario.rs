//! Scenario files: every problem at once, money to the penny, and what is valid although it looks odd.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use commissioning_balance::scenario::{self, Behaviour, Blind, Line, Problems, Scenario};
use commissioning_balance::units::Pence;
use proptest::prelude::*;

fn read(text: &str) -> Result<Scenario, Problems> {
    let load = |path: &str| match path {
        "area.toml" => Ok(text.to_owned()),
        "loop.toml" => Ok("extends = \"area.toml\"".to_owned()),
        _ => Err("there is no such file".to_owned()),
    };
    scenario::read("area.toml", &load)
}

/// The authority with one option, whose changes are given.
fn with(changes: &str) -> Result<Scenario, Problems> {
    read(&format!(
        "extends = \"authority\"\nname = \"x\"\n[[options]]\nid = \"changed\"\ntitle = \"Changed\"\n{changes}\n"
    ))
}

fn last(scenario: &Scenario) -> &commissioning_balance::scenario::Strategy {
    scenario.strategies.last().unwrap()
}

fn total(funds: &[Pence; Line::COUNT]) -> Pence {
    funds.iter().copied().sum()
}

/// The problems of a text, one `key: found` a line.
fn problems(text: &str) -> String {
    let Err(problems) = read(text) else { panic!("it read") };
    problems
        .0
        .iter()
        .map(|problem| {
            format!("{}:{} {}: {}", problem.line, problem.column, problem.key, problem.found)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_problem_is_told_with_its_place() {
    let told = problems(
        "extends = \"authority\"\nname = \"x\"\nhorizon_year = 3\n[area.opiate]\ndependent = \"many\"\n\
         age_shares = [0.5, 0.5, 0.5]\n[budget]\nrehab = -5\nlero = nan\nkeyworking = inf\n",
    );
    for line in [
        "3:1 horizon_year: an unknown key",
        "5:13 area.opiate.dependent: the text \"many\"",
        "6:14 area.opiate.age_shares: shares that add up to 1.5",
        "8:9 budget.rehab: -5",
        "9:8 budget.lero: nan",
        "10:14 budget.keyworking: a number without end",
    ] {
        assert!(told.contains(line), "{line}\nin\n{told}");
    }
    assert_eq!(told.lines().count(), 6, "{told}");
}

#[test]
fn values_are_held_against_each_other() {
    let option = |changes: &str| {
        let Err(problems) = with(changes) else { panic!("it read: {changes}") };
        problems.to_string()
    };
    for (changes, words) in [
        ("cut = { by = 0.9 }", "0.7"),
        ("cut = { by = 0.1, from = \"2035-04\" }", "2025-04 to 2035-03"),
        ("cut = { by = 0.1, lines = [\"lero\"], protect = [\"rehab\"] }", "one of them"),
        ("shift = { from = [\"rehab\"], to = [\"rehab\"], share = 0.1 }", "do not give"),
        ("shift = { from = [\"rehab\"], to = [\"lero\"] }", "no amount"),
        (
            "shift = { from = [\"rehab\"], to = [\"lero\"], share = 0.1, amount_gbp_per_year = 5 }",
            "both",
        ),
        (
            "shift = { from = [\"mutual_aid\"], to = [\"lero\"], amount_gbp_per_year = 9000 }",
            "£7,500",
        ),
        ("set = { gbp_per_year = { pharmacy = 5, prescribing = 9 } }", "second time"),
        (
            "add = { from = \"2027-04\", until = \"2026-04\", gbp_per_year = { lero = 5 } }",
            "before",
        ),
        ("policy = [{ taper = true }, { lero_quality = 0.5 }]", "same month"),
        ("policy = { mutual_aid_traditions = 9 }", "1 to 6"),
        ("cut = { by = 0.1, lines = [] }", "no lines"),
        (
            "set = { gbp_per_year = { lero = 5 } }\ncut = { by = 0.1, lines = [\"lero\"] }",
            "both set and",
        ),
        (
            "set = { gbp_per_year = { lero = 5 } }\nadd = { gbp_per_year = { lero = 5 } }",
            "both set and",
        ),
        (
            "cut = [{ by = 0.6, lines = [\"rehab\"] }, { by = 0.6, lines = [\"rehab\"] }]",
            "less than nothing",
        ),
    ] {
        let told = option(changes);
        assert!(told.contains(words), "{words:?} in\n{told}");
    }
    let twice = problems(
        "extends = \"authority\"\n[[options]]\nid = \"a\"\ntitle = \"A\"\n[[options]]\nid = \"current\"\ntitle = \"B\"\n",
    );
    assert!(twice.contains("`current` a second time"), "{twice}");
    let inside = problems(
        "extends = \"authority\"\n[[options]]\nid = \"current\"\ntitle = \"B\"\ncut = { by = 0.9 }\n\
         add = { from = \"2027-04\", until = \"2026-04\", gbp_per_year = { lero = 5 } }\n",
    );
    assert_eq!(inside.lines().count(), 3, "one problem hides no other: {inside}");
    let rows = problems(
        "extends = \"authority\"\nstart = 5\n[evidence]\noverride = [{ id = \"c-L12\", value = 1, source = \"a\" }, \
         { id = \"c-L12\", value = 2, source = \"b\" }]\n",
    );
    assert!(rows.contains("a second value for the row `c-L12`"), "{rows}");
    let crowded = problems("extends = \"authority\"\n[area]\npopulation = 10\n");
    assert!(crowded.contains("would be dependent"), "{crowded}");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    assert!(problems("extends = \"nowhere.toml\"").contains("there is no such file"));
    assert!(problems("extends = \"loop.toml\"").contains("a circle"));
    assert!(problems("  \n ").contains("empty"));
    let noise: String =
        (0..10_000_000_u32).map(|n| char::from(b'!' + (n * 7 % 90) as u8)).collect();
    let begun = std::time::Instant::now();
    assert!(problems(&noise).contains("bytes"));
    assert!(begun.elapsed().as_secs() < 5, "within a second, and some room for a busy machine");
}

#[test]
fn a_base_that_is_not_found_hides_nothing_else() {
    for base in ["\"nowhere.toml\"", "5"] {
        let told =
            problems(&format!("extends = {base}\nname = \"x\"\nruns = 0\n[budget]\nlero = -1\n"));
        let places: Vec<&str> = told.lines().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(places, ["1:11", "3:8", "5:8"], "{told}");
    }
}

#[test]
fn many_problems_cost_little_time() {
    let keys: String = (0..120_000).map(|number| format!("key{number} = 1\n")).collect();
    let begun = std::time::Instant::now();
    assert_eq!(problems(&keys).lines().count(), 200, "as many as are kept");
    assert!(begun.elapsed().as_secs() < 5, "within a second, and some room for a busy machine");
}

/// What a person sees, word for word. After a wanted change: `INSTA_UPDATE=always cargo test --test model scenario::`.
#[test]
fn problems_are_told_in_these_words() {
    let told = |text: &str| read(text).err().map_or_else(String::new, |told| told.to_string());
    insta::assert_snapshot!("not_toml", told(include_str!("../bad/not_toml.toml")));
    insta::assert_snapshot!("single_values", told(include_str!("../bad/single_values.toml")));
    insta::assert_snapshot!("values_together", told(include_str!("../bad/values_together.toml")));
    insta::assert_snapshot!("levers", told(include_str!("../bad/levers.toml")));
}

#[test]
fn policies_and_shocks_lie_over_each_other_and_end() {
    let file = "extends = \"authority\"\nname = \"x\"\nhorizon_years = 5\n\
        shock = { from = \"2027-04\", until = \"2028-04\", pandemic = 0.5 }\n\
        [[options]]\nid = \"cut_27\"\ntitle = \"y\"\n\
        policy = [{ from = \"2026-04\", stigma = 0.5 }, { from = \"2027-10\", until = \"2029-04\", stigma = 1, retender = true }]\n";
    let scenario = read(file).unwrap();
    let at = |strategy: usize, month: u32| scenario.strategies[strategy].policy(month).clone();
    let comparator: Vec<f64> = [0, 23, 24, 35, 36].map(|month| at(0, month).pandemic).to_vec();
    assert_eq!(comparator, [0.0, 0.0, 0.5, 0.5, 0.0]);
    let option = scenario.strategies.iter().position(|strategy| strategy.id == "cut_27").unwrap();
    let stigma: Vec<f64> = [11, 12, 29, 30, 47, 48].map(|month| at(option, month).stigma).to_vec();
    assert_eq!(stigma, [0.0, 0.5, 0.5, 1.0, 1.0, 0.5]);
    assert_eq!(at(option, 30).retender, Some(30));
    assert_eq!(at(option, 48).retender, Some(30), "a hand-over goes on when its policy ends");
    assert_eq!(at(option, 30).pandemic, 0.5, "the shock befalls every option");
}

#[test]
fn a_stream_ends_for_everybody_but_those_who_renew_it() {
    let file = "extends = \"authority\"\nname = \"x\"\nhorizon_years = 5\n\
        [[stream]]\nname = \"grant\"\nuntil = \"2027-04\"\n\
        gbp_per_year = { lero = 187500, rehab = 105000 }\n\
        [[options]]\nid = \"renewed\"\ntitle = \"y\"\nrenew = [\"grant\"]\n\
        [[options]]\nid = \"halved\"\ntitle = \"z\"\ncut = { by = 0.5, lines = [\"lero\", \"rehab\"] }\n";
    let scenario = read(file).unwrap();
    let pounds = |id: &str, month: usize, line: Line| {
        let strategy = scenario.strategies.iter().find(|strategy| strategy.id == id).unwrap();
        12.0 * strategy.funds[month][line as usize].pounds()
    };
    assert_eq!(pounds("current", 23, Line::Lero), 187_500.0);
    assert_eq!(pounds("current", 24, Line::Lero), 0.0);
    assert_eq!(pounds("current", 24, Line::Rehab), 300_000.0);
    assert_eq!(pounds("renewed", 24, Line::Lero), 187_500.0);
    // A cut takes its share of the start, and never more than is left.
    assert_eq!(pounds("halved", 24, Line::Lero), 0.0);
    assert_eq!(pounds("halved", 24, Line::Rehab), 97_500.0);
}

#[test]
fn a_stream_begins_for_everybody_and_goes_on_where_it_is_renewed() {
    let file = "extends = \"authority\"\nname = \"x\"\nhorizon_years = 5\n\
        comparator = { renew = [\"old\"] }\n\
        [[stream]]\nname = \"new\"\nfrom = \"2026-04\"\nuntil = \"2028-04\"\n\
        gbp_per_year = { rehab = 120000 }\n\
        [[stream]]\nname = \"stays\"\nfrom = \"2027-04\"\ngbp_per_year = { naloxone = 12000 }\n\
        [[stream]]\nname = \"old\"\nuntil = \"2027-04\"\ngbp_per_year = { lero = 187500 }\n\
        [[options]]\nid = \"renewed\"\ntitle = \"y\"\nrenew = [\"new\"]\n\
        [[options]]\nid = \"ended\"\ntitle = \"z\"\nend = { stream = \"old\", on = \"2027-04\" }\n";
    let scenario = read(file).unwrap_or_else(|told| panic!("{told}"));
    let pounds = |id: &str, line: Line| {
        let strategy = scenario.strategies.iter().find(|strategy| strategy.id == id).unwrap();
        [11, 12, 24, 35, 36, 59].map(|month: usize| {
            (12.0 * strategy.funds[month][line as usize].pounds()).round() as u32
        })
    };
    // New money comes on top of the budget, is gone again, and stays where it is renewed or has no end.
    let new = [405_000, 525_000, 525_000, 525_000, 405_000, 405_000];
    assert_eq!(pounds("current", Line::Rehab), new);
    let renewed = [405_000, 525_000, 525_000, 525_000, 525_000, 525_000];
    assert_eq!(pounds("renewed", Line::Rehab), renewed);
    let stays = [17_600, 17_600, 29_600, 29_600, 29_600, 29_600];
    assert_eq!(pounds("current", Line::Naloxone), stays);
    // Everybody carries on with a grant that the comparator renews, but for an option that ends it.
    assert_eq!(pounds("current", Line::Lero), [187_500; 6]);
    assert_eq!(pounds("renewed", Line::Lero), [187_500; 6]);
    assert_eq!(pounds("ended", Line::Lero), [187_500, 187_500, 0, 0, 0, 0]);
    let told = |stream: &str| {
        let gbp = "gbp_per_year = { rehab = 1 }\n";
        let file = format!(
            "extends = \"authority\"\nname = \"x\"\n[[stream]]\nname = \"new\"\n{stream}{gbp}"
        );
        read(&file).err().map_or_else(String::new, |told| told.to_string())
    };
    let backwards = told("from = \"2027-04\"\nuntil = \"2027-04\"\n");
    assert!(backwards.contains("a month after 2027-04, when it begins"), "{backwards}");
    assert_eq!(told("from = \"2025-04\"\n"), "");
}

#[test]
fn a_line_that_is_set_keeps_its_amount_in_a_cut_of_the_whole() {
    let both = with("set = { gbp_per_year = { rehab = 1200 } }\ncut = { by = 0.5 }").unwrap();
    let (before, after) = (&both.strategies[0].funds[0], &last(&both).funds[0]);
    assert_eq!(after[Line::Rehab as usize], Pence::from_pounds(100.0));
    // The others lose half of the whole between them: £7.5m a year, a twelfth a month.
    let others = |funds: &[Pence; Line::COUNT]| total(funds) - funds[Line::Rehab as usize];
    let lost = (others(before) - others(after)).pounds();
    assert!((lost - 312_500.0).abs() <= 0.24, "{lost}");
}

#[test]
fn public_figures_are_held_against_each_other() {
    let told = |figures: &str| {
        let list = format!("extends = \"authority\"\nname = \"x\"\nobserved = [{figures}]\n");
        let people = "[area.opiate]\ndependent = 900\n";
        match read(&format!("{list}{people}")) {
            Ok(_) => String::new(),
            Err(problems) => problems.to_string(),
        }
    };
    let figure = |quantity: &str, rest: &str| {
        format!("{{ quantity = \"{quantity}\", year = 2024, source = \"a\", {rest} }},")
    };
    let completed = |people: u32| figure("completions_opiate", &format!("value = {people}"));
    let left = figure("treatment_exits_opiate", "value = 250");
    assert_eq!(told(&(completed(100) + &left)), "");
    for (figures, words) in [
        (completed(300) + &left, "300 treatment completed, opiates in 2024, of 250 exits"),
        (
            figure("in_treatment_in_year_opiate", "value = 901"),
            "901 people in treatment in the year, opiates, of 900 dependent",
        ),
        (figure("in_treatment_on_a_day_opiate", "value = 901"), "of 900 dependent people"),
        (figure("completions", "value = 5, low = 9, high = 1"), "the ends may have been swapped"),
        (figure("completions", "value = 5, low = 6, high = 9"), "5, outside its range 6 to 9"),
        (figure("completions", "value = 5, low = 5, high = 5"), "no count is exact"),
        (figure("completions", "value = 5, low = 5"), "`low` and `high`, or neither"),
        (
            figure("completions", "value = 5") + &figure("completions", "value = 6"),
            "one figure a year",
        ),
        (figure("completions", "value = -1"), "-1"),
        (figure("completion", "value = 1"), "did you mean `\"completions\"`?"),
        (figure("re_presentations_opiate", "value = 17"), "0.17 for 17 %"),
        (
            figure("re_presentations_opiate", "value = 0.5, low = 0.1, high = 1.5"),
            "a share from 0 to 1",
        ),
    ] {
        let told = told(&figures);
        assert!(told.contains(words), "{words:?} in\n{told}");
    }
    // People of a file beside the figures of the file that it extends are another area's.
    let other = "extends = \"authority\"\nname = \"x\"\n[area.opiate]\ndependent = 900\n";
    assert_eq!(read(other).unwrap().area.groups[0].dependent, 900.0);
}

#[test]
fn odd_but_valid_areas_read() {
    let nobody = "extends = \"authority\"\nname = \"x\"\n[area]\npopulation = 0\n\
        opiate = { dependent = 0 }\nnon_opiate = { dependent = 0 }\nnon_opiate_alcohol = { dependent = 0 }\n\
        alcohol = { dependent = 0 }\nnps = { dependent = 0 }\n";
    assert_eq!(read(nobody).unwrap().area.population, 0.0);
    let huge = "extends = \"authority\"\nname = \"x\"\n[area]\npopulation = 60000000\n";
    assert_eq!(read(huge).unwrap().area.population, 6e7);
    let mut penniless = String::from("extends = \"authority\"\nname = \"x\"\n[budget]\n");
    for line in Line::ALL {
        penniless.push_str(&format!("{} = 0\n", line.key()));
    }
    let penniless = read(&penniless).unwrap();
    assert_eq!(total(&penniless.strategies[0].funds[0]), Pence::ZERO);
}

#[test]
fn options_replace_and_join_those_of_the_base() {
    let base = read("extends = \"authority\"\nname = \"x\"").unwrap();
    let text = "extends = \"authority\"\nname = \"x\"\n[[options]]\nid = \"cut_27\"\ntitle = \"Another\"\n\
        [[options]]\nid = \"mine\"\ntitle = \"Mine\"\n";
    let changed = read(text).unwrap();
    assert_eq!(changed.strategies.len(), base.strategies.len() + 1);
    assert_eq!(changed.strategies[1].title, "Another");
    assert_eq!(changed.strategies[1].funds, base.strategies[0].funds, "it no longer cuts");
}

#[test]
fn unseen_lines_are_spared_unless_named() {
    let cut = with("cut = { by = 0.2 }").unwrap();
    for line in Line::ALL {
        let (before, after) =
            (cut.strategies[0].funds[119][*line as usize], last(&cut).funds[119][*line as usize]);
        let spared = line.behaviour() != Behaviour::FrontLine || before == Pence::ZERO;
        assert_eq!(before == after, spared, "{line:?}");
    }
    assert_eq!(cut.blind(cut.strategies.len() - 1), Blind::default());
    let named = with("cut = { by = 0.2, lines = [\"employment\"] }").unwrap();
    let blind = named.blind(named.strategies.len() - 1);
    assert_eq!((&blind.loses[..], blind.alone), (&[Line::Employment][..], true));
}

#[test]
fn money_that_moves_by_degrees_loses_no_penny_in_any_year() {
    for change in [
        "shift = { from = [\"prescribing\"], to = [\"rehab\"], share = 0.10, start = \"2025-04\", over_years = 1 }",
        "shift = { from = [\"prescribing\"], to = [\"community\"], amount_gbp_per_year = 100000.01, start = \"2025-07\", over_years = 2 }",
        "shift = { from = [\"keyworking\", \"outreach\"], to = [\"rehab\", \"lero\", \"naloxone\"], share = 0.0333, start = \"2026-01\" }",
        "shift = { from = [\"keyworking\"], to = [\"lero\", \"naloxone\"], share = 0.0777, start = \"2026-02\", over_years = 1.25 }",
    ] {
        let scenario = with(change).unwrap();
        for (year, months) in last(&scenario).funds.chunks(12).enumerate() {
            let pence: i64 = months.iter().map(|month| total(month).0).sum();
            assert_eq!(pence, 750_000_000, "{change}: year {year}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_shift_moves_pounds_and_makes_none(
        share in 0.0..1.0_f64, years in 0.0..9.0_f64, month in 0_u32..120,
    ) {
        let start = format!("{}-{:02}", 2025 + (3 + month) / 12, (3 + month) % 12 + 1);
        let scenario = with(&format!(
            "shift = {{ from = [\"prescribing\", \"keyworking\"], to = [\"rehab\", \"community\", \"consumption_room\"], \
             share = {share:.6}, start = \"{start}\", over_years = {years:.3} }}"
        )).unwrap();
        let now = &scenario.strategies[0];
        for (before, after) in now.funds.iter().zip(&last(&scenario).funds) {
            // A year adds up exactly; a month may carry a penny for each line.
            let off = (total(after).0 - total(before).0).abs();
            prop_assert!(off <= Line::COUNT as i64, "{}", off);
            prop_assert!(after.iter().all(|pence| pence.0 >= 0));
        }
        let last_year = |funds: &[[Pence; Line::COUNT]]| -> Pence { funds[108..].iter().map(total).sum() };
        let settled = f64::from(month) + years * 12.0 <= 108.0;
        if settled {
            prop_assert_eq!(last_year(&now.funds), last_year(&last(&scenario).funds));
        }
    }

    #[test]
    fn a_cut_takes_its_share_of_the_whole(by in 0.0..0.7_f64) {
        let scenario = with(&format!("cut = {{ by = {by:.4} }}")).unwrap();
        let year = |funds: &[[Pence; Line::COUNT]]| -> Pence { funds[..12].iter().map(total).sum() };
        let (before, after) = (year(&scenario.strategies[0].funds), year(&last(&scenario).funds));
        let by: f64 = format!("{by:.4}").parse().unwrap();
        let wanted = (before.0 as f64 * by).round() as i64;
        prop_assert!((before.0 - after.0 - wanted).abs() <= 1);
    }
}

/// A whole file of its own, without a base: the authority's text with some lines changed or taken out.
fn own(change: impl Fn(&str) -> Option<String>) -> String {
    let text = scenario::builtin("authority").unwrap();
    text.lines().filter_map(change).collect::<Vec<_>>().join("\n").replace("fitted = ", "# ")
}

fn without(keys: &[&str]) -> String {
    own(|line| {
        let key = line.split(" =").next().unwrap_or_default();
        (!keys.contains(&key)).then(|| line.to_owned())
    })
}

#[test]
fn people_in_treatment_without_the_line_that_treats_them_are_refused() {
    assert!(read(&without(&[])).is_ok());
    let told = problems(&without(&["keyworking", "prescribing_clinicians"]));
    for words in [
        "budget: no `prescribing_clinicians`, and 1150 people in treatment in the year, opiates in 2024",
        "budget: no `keyworking`, and 300 people in treatment in the year, non-opiates only in 2024",
    ] {
        assert!(told.contains(words), "{words}\nin\n{told}");
    }
    assert_eq!(told.lines().count(), 2, "{told}");
    // A line that is stated as nothing is meant so, and so is one that treats nobody who is counted.
    let nothing = own(|line| {
        let keyworking = line.starts_with("keyworking = ");
        Some(if keyworking { "keyworking = 0".to_owned() } else { line.to_owned() })
    });
    assert!(read(&nothing).is_ok());
    assert!(read(&without(&["rehab", "pharmacy"])).is_ok());
    // The figures of the authority say nothing about the budget of a file that extends it.
    let penniless =
        read("extends = \"authority\"\n[budget]\nkeyworking = 0\nprescribing_clinicians = 0\n");
    assert!(penniless.is_ok());
}

#[test]
fn figures_that_cannot_hold_together_are_pointed_at() {
    let more = own(|line| Some(line.replace("value = 1150", "value = 1900")));
    let more = more.replace("high = 1210", "high = 2000");
    let Err(problems) = read(&more) else { panic!("it read") };
    assert_eq!(problems.0.len(), 1, "{problems}");
    let problem = &problems.0[0];
    assert!(problem.key.ends_with("].value"), "{}", problem.key);
    assert_eq!(problem.source, "value = 1900");
    assert!(problem.found.contains("of 1740 dependent people"), "{}", problem.found);
    let hint = problem.hint.as_deref().unwrap();
    assert_eq!(hint, "one of the two is wrong, or from another area or year");
}

#[test]
fn a_withheld_figure_and_a_year_after_the_end_are_explained() {
    let low = own(|line| Some(line.replace("value = 22", "value = \"<5\"")));
    let Err(told) = read(&low) else { panic!("it read") };
    let said = told.to_string();
    assert!(said.contains("suppressed? leave it out, or value = 2, low = 0, high = 5"), "{said}");
    let late =
        |year: &str| own(|line| Some(line.replace("year = 2024", &format!("year = {year}"))));
    // A year within the horizon can be shown beside the model, one after its end cannot.
    assert!(read(&late("2034")).is_ok());
    let Err(told) = read(&late("2035")) else { panic!("it read") };
    let said = told.to_string();
    assert!(said.contains("2035, after the end of the horizon"), "{said}");
    // A base's figures may lie after the end of a file that ends earlier.
    let load = |path: &str| {
        match path {
        "area.toml" => Ok("extends = \"base.toml\"\nhorizon_years = 1\nonly = [\"x\"]\n[[options]]\nid = \"x\"\ntitle = \"X\"\n".to_owned()),
        "base.toml" => Ok(late("2030")),
        _ => Err("there is no such file".to_owned()),
    }
    };
    assert!(scenario::read("area.toml", &load).is_ok());
}

#[test]
fn a_wrong_value_is_not_told_to_be_missing_as_well() {
    let wrong = own(|line| Some(line.replace("[0.12, 0.63, 0.25]", "[0.12, 0.63, 0.35]")));
    let told = problems(&wrong);
    assert!(told.contains("area.opiate.age_shares: shares that add up to 1.1"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    let gone = own(|line| (!line.starts_with("age_shares = [0.12")).then(|| line.to_owned()));
    assert!(problems(&gone).contains("area.opiate: no `age_shares`"));
}

#[test]
fn shares_of_medicines_are_told_in_few_digits() {
    let Err(told) = with("policy = { buprenorphine_share = 0.6, depot_share = 0.7 }") else {
        panic!("it read")
    };
    assert!(told.to_string().contains("add up to 1.3\n"), "{told}");
}

#[test]
fn options_that_are_not_run_may_lie_beyond_the_horizon() {
    let text = "extends = \"authority\"\nhorizon_years = 1\nonly = [\"cut\"]\n\
                [[options]]\nid = \"cut\"\ntitle = \"Cut\"\ncut = { by = 0.1 }\n";
    let scenario = read(text).unwrap_or_else(|problems| panic!("{problems}"));
    let ids: Vec<&str> = scenario.strategies.iter().map(|strategy| strategy.id.as_str()).collect();
    assert_eq!(ids, ["current", "cut"]);
    // Without `only` the authority's own options, which begin later, are told.
    assert!(read(&text.replace("only = [\"cut\"]\n", "")).is_err());
    // What runs is still checked.
    let late = text.replace("by = 0.1", "by = 0.1, from = \"2030-04\"");
    assert!(read(&late).is_err());
}

#[test]
fn what_prescribing_loses_in_a_cut_can_be_replaced() {
    let cut = |more: &str, how: &str| {
        let text = format!(
            "extends = \"authority\"\nonly = [\"less\"]\n{more}\n[[options]]\nid = \"less\"\n\
             title = \"Less\"\ncut = {{ by = 0.2{how} }}\n"
        );
        let scenario = read(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let at = |line: Line| last(&scenario).funds[24][line as usize].0 as f64;
        let lost =
            |line: Line| 1.0 - at(line) / scenario.strategies[0].funds[24][line as usize].0 as f64;
        lost(Line::PrescribingClinicians) / lost(Line::Keyworking)
    };
    let own = |value: f64| {
        format!("[[evidence.override]]\nid = \"a-B32\"\nvalue = {value}\nsource = \"a test\"\n")
    };
    for (more, how, ratio) in [
        (String::new(), "", 0.5),
        (own(0.25), "", 0.25),
        (own(1.0), "", 1.0),
        (own(0.25), ", evenly = true", 1.0),
    ] {
        let found = cut(&more, how);
        // Pence are whole.
        assert!((found - ratio).abs() < 1e-4, "{more}{how}: {found}");
    }
}
