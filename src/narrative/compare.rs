//! Two runs beside each other: their answers in words, the differences and the inputs that differ, then levels.

use super::figures::{plain, pounds, size};
use super::reply::{Grid, Part, Reply};
use super::words::{amount, noun};
use crate::findings::quantities::quantities;
use crate::findings::two_runs::{
    Answer, Holds, Input, Key, Outcome, Record, answers, inputs, named, outcomes,
};

/// Characters of a value that a table shows.
const LONGEST: usize = 60;

impl Holds {
    fn words(&self) -> String {
        let [read, sceptical, hopeful] = self.readings.map(|number| {
            let side = if number < 0.0 { "fewer" } else { "more" };
            if number == 0.0 { "none".to_owned() } else { format!("{} {side}", size(number)) }
        });
        let [one, ..] = self.readings;
        let holds = self.readings.iter().all(|number| number * one > 0.0);
        let mut text = format!(
            "{read} ({sceptical} sceptically, {hopeful} hopefully): the sign {}",
            if one == 0.0 {
                "is none"
            } else if holds {
                "holds"
            } else {
                "does not hold"
            }
        );
        for (row, value) in &self.turns {
            text.push_str(&format!("; turns at {row} = {value:.3}"));
        }
        if self.untested {
            text.push_str("; untested");
        }
        text
    }
}

impl Answer {
    /// The option's title, both where they differ.
    #[must_use]
    pub fn option(&self) -> String {
        let [one, other] = &self.titles;
        titled(one, Some(other))
    }

    /// B minus A, in words: `17 more in B`.
    #[must_use]
    pub fn change(&self) -> String {
        let by = self.means[1] - self.means[0];
        if by == 0.0 {
            "as many in both".into()
        } else {
            format!("{} in B", amount(self.quantity, by))
        }
    }

    /// What one of the runs says: `45 more`.
    #[must_use]
    pub fn said(&self, run: usize) -> String {
        let mark = if self.untested[run] { " (UNTESTED)" } else { "" };
        format!("{}{mark}", amount(self.quantity, self.means[run]))
    }

    /// The same with its option and its noun, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let chance = match self.beyond_chance {
            Some(true) => ", beyond chance",
            Some(false) => ", no more than chance could make",
            None => "",
        };
        format!(
            "{}, {}: {} in A, {} in B. B minus A: {}{chance}.",
            self.option(),
            noun(self.quantity),
            self.said(0),
            self.said(1),
            self.change()
        )
    }
}

/// Where a quantity stands in the first table, of a long horizon or of a short one; none where it is not in it.
fn headline(key: &Key) -> Option<usize> {
    [120, 12]
        .into_iter()
        .flat_map(quantities)
        .position(|quantity| quantity.outcome.key() == key.1 && quantity.timing.key() == key.2)
}

/// The reply: `all` shows every measure that differs, else those of the first table.
#[must_use]
pub fn compare(one: &Record, other: &Record, all: bool) -> Reply {
    let mut reply = Reply { title: "Two runs beside each other".into(), ..Reply::default() };
    reply.first.push(format!("A: {}", plain(&one.folder)));
    reply.first.push(format!("B: {}", plain(&other.folder)));
    if one.banners == other.banners {
        reply.first.extend(one.banners.iter().map(|banner| format!("A and B: {banner}")));
    } else {
        reply.first.extend(one.banners.iter().map(|banner| format!("A: {banner}")));
        reply.first.extend(other.banners.iter().map(|banner| format!("B: {banner}")));
    }
    if !one.files.is_empty() && one.files == other.files {
        reply.first.push("Their results are the same to the last byte.".into());
    }
    let outcomes = outcomes(one, other);
    let of_kind = |difference: bool| {
        let mut of_kind: Vec<&Outcome> = outcomes
            .iter()
            .filter(|outcome| outcome.difference == difference)
            .filter(|outcome| all || headline(&outcome.key).is_some())
            .collect();
        of_kind.sort_by_key(|outcome| {
            let option = one.strategies.iter().position(|(id, _)| *id == outcome.key.0);
            (option, headline(&outcome.key).unwrap_or(usize::MAX))
        });
        of_kind
    };
    reply.part("The answers", answers(one, other).iter().map(Answer::sentence).collect());
    let heading = "Differences from the comparator that differ";
    reply.parts.push(outcomes_part(heading, &of_kind(true), one, other));
    reply.parts.push(inputs_part(&inputs(one, other), one, other));
    reply.parts.extend(holds_part(one, other));
    reply.parts.push(outcomes_part("Levels that differ", &of_kind(false), one, other));
    reply.part("What cannot be compared", alone(one, other));
    let mut notes = Vec::new();
    if outcomes.iter().any(|outcome| outcome.standard_error.is_some()) {
        notes.push(
            "Beyond chance: B minus A is more than two Monte Carlo standard errors, as if the two runs shared no luck. Runs \
             with the same seed share some of it, and are closer to each other than that."
                .to_owned(),
        );
    }
    if !all {
        notes
            .push("These are the quantities of the first table; --all shows every measure.".into());
    }
    reply.part("How to read it", notes);
    reply
}

/// A key as it is read: `options[cut].cut.by` is `“Cut 20 %” › cut › by`.
fn key_in_words(key: &str, one: &Record, other: &Record) -> String {
    let words = |key: &str| key.replace('_', " ").split('.').collect::<Vec<_>>().join(" › ");
    let option = key.strip_prefix("options[").and_then(|rest| rest.split_once(']'));
    let Some((id, rest)) = option else { return words(key) };
    let known = one.strategies.iter().chain(&other.strategies).find(|(known, _)| known == id);
    let title = known.map_or_else(|| id.to_owned(), |(_, title)| titled(title, named(other, id)));
    format!("“{title}”{}", words(rest))
}

fn inputs_part(inputs: &[Input], one: &Record, other: &Record) -> Part {
    let shown = |value: &Option<String>| match value {
        None => "not there".to_owned(),
        Some(text) if text.chars().count() > LONGEST => {
            format!("{}…", plain(&text.chars().take(LONGEST).collect::<String>()))
        }
        Some(text) => plain(text),
    };
    let rows = inputs
        .iter()
        .map(|input| {
            let key = plain(&key_in_words(&input.key, one, other));
            vec![key, shown(&input.values[0]), shown(&input.values[1])]
        })
        .collect();
    let none = inputs.is_empty().then(|| "No input differs.".to_owned());
    let header = ["", "A", "B"].map(str::to_owned).to_vec();
    Part {
        heading: "Inputs that differ".into(),
        sentences: none.into_iter().collect(),
        table: Grid { header, widths: vec![40, 30, 30], rows },
    }
}

fn outcomes_part(heading: &str, outcomes: &[&Outcome], one: &Record, other: &Record) -> Part {
    let title = |id: &str| {
        let known = one.strategies.iter().find(|(known, _)| known == id);
        titled(known.map_or(id, |(_, title)| title), named(other, id))
    };
    let say = |outcome: &Outcome, number: f64| match (outcome.difference, outcome.unit.as_str()) {
        (true, unit) => more_or_less(unit, number),
        (false, "pounds") => format!("{}{}", if number < 0.0 { "−" } else { "" }, pounds(number)),
        (false, _) => format!("{}{}", if number < 0.0 { "−" } else { "" }, size(number)),
    };
    let differing: Vec<&&Outcome> =
        outcomes.iter().filter(|outcome| outcome.change() != 0.0).collect();
    let mut rows = Vec::new();
    let mut last = None;
    for outcome in &differing {
        if last != Some(&outcome.key.0) {
            let mut name = vec![title(&outcome.key.0)];
            name.resize(5, String::new());
            rows.push(name);
            last = Some(&outcome.key.0);
        }
        rows.push(vec![
            format!("– {}{}", outcome.title, timed(&outcome.key.2, &outcome.unit)),
            say(outcome, outcome.means[0]),
            say(outcome, outcome.means[1]),
            format!("{} in B", more_or_less(&outcome.unit, outcome.change())),
            match outcome.beyond_chance() {
                Some(true) => "yes".into(),
                Some(false) => "no".into(),
                None => String::new(),
            },
        ]);
    }
    let same = outcomes.len() - differing.len();
    let words = match (outcomes.len(), same) {
        (0, _) => Some("Nothing stands in both.".to_owned()),
        (all, same) if all == same => Some(format!("None: all {all} are the same.")),
        (_, 0) => None,
        (_, same) => Some(format!("{same} others are the same.")),
    };
    let header = ["", "A", "B", "B minus A", "beyond chance"].map(str::to_owned).to_vec();
    Part {
        heading: heading.to_owned(),
        sentences: words.into_iter().collect(),
        table: Grid { header, widths: vec![36, 16, 16, 16, 16], rows },
    }
}

/// An option's title in A, and in B where that is another.
fn titled(title: &str, other: Option<&str>) -> String {
    match other {
        Some(second) if second != title => {
            format!("{} (A), {} (B)", plain(title), plain(second))
        }
        _ => plain(title),
    }
}

/// A difference with its side: `17 more`, `£1.20 million less`.
fn more_or_less(unit: &str, number: f64) -> String {
    let (text, less) =
        if unit == "pounds" { (pounds(number), "less") } else { (size(number), "fewer") };
    format!("{text} {}", if number < 0.0 { less } else { "more" })
}

/// When a measure was taken, behind its title, and its unit where that is not plain.
fn timed(timing: &str, unit: &str) -> String {
    let unit = if ["people", "pounds", "person-years"].contains(&unit) {
        String::new()
    } else {
        format!(", {unit}")
    };
    let timing = match timing {
        "over_horizon" => "over the horizon",
        "at_end" => "at the end",
        "person_years" => "person-years",
        "average" => "on average",
        other => other,
    };
    format!(", {timing}{unit}")
}

/// Whether signs hold under both readings of contested evidence, and where they turn; options that both runs have.
fn holds_part(one: &Record, other: &Record) -> Option<Part> {
    let title = |ids: (&str, &str)| {
        let option = one.strategies.iter().find(|(id, _)| id == ids.0);
        let measure = one.differences.iter().find(|(key, _)| key.0 == ids.0 && key.1 == ids.1);
        let option = option.map_or(ids.0, |(_, title)| title);
        let measure = measure.map_or(ids.1, |(_, number)| &number.title);
        format!("{}: {}", plain(option), plain(measure))
    };
    let rows: Vec<Vec<String>> = one
        .holds
        .iter()
        .filter_map(|a| {
            let same = |b: &&Holds| b.strategy == a.strategy && b.measure == a.measure;
            let b = other.holds.iter().find(same)?;
            Some(vec![title((&a.strategy, &a.measure)), a.words(), b.words()])
        })
        .collect();
    (!rows.is_empty()).then(|| Part {
        heading: "Whether signs hold, and where they turn".into(),
        sentences: vec![
            "Differences from the comparator in expected values, under the readings of contested evidence.".into(),
        ],
        table: Grid {
            header: ["", "A", "B"].map(str::to_owned).to_vec(),
            widths: vec![28, 36, 36],
            rows,
        },
    })
}

/// Options that only one run has.
fn alone(one: &Record, other: &Record) -> Vec<String> {
    let mut sentences = Vec::new();
    for (name, has, lacks) in [("A", one, other), ("B", other, one)] {
        let titles: Vec<String> = has
            .strategies
            .iter()
            .filter(|(id, _)| !lacks.strategies.iter().any(|(other, _)| other == id))
            .map(|(_, title)| format!("“{}”", plain(title)))
            .collect();
        if !titles.is_empty() {
            sentences.push(format!("Options of {name} alone: {}.", titles.join(", ")));
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::two_runs::Number;
    use std::collections::BTreeMap;

    fn record(mean: f64) -> Record {
        let number = Number {
            title: "deaths".into(),
            unit: "people".into(),
            mean,
            standard_error: None,
            range: None,
        };
        let key = ("current".to_owned(), "deaths".to_owned(), "over_horizon".to_owned());
        Record { levels: BTreeMap::from([(key, number)]), ..Record::default() }
    }

    #[test]
    fn a_sign_holds_when_every_reading_has_it() {
        let words = |readings: [f64; 3]| Holds { readings, ..Holds::default() }.words();
        assert!(words([2.0, 1.0, 3.0]).ends_with("the sign holds"));
        assert!(words([-2.0, -1.0, 3.0]).ends_with("the sign does not hold"));
        assert!(words([2.0, 0.0, 3.0]).contains("none sceptically"));
        let turns = vec![("a-X01".to_owned(), 0.5)];
        let told = Holds { readings: [2.0, 1.0, 3.0], turns, untested: true, ..Holds::default() };
        assert!(told.words().ends_with("holds; turns at a-X01 = 0.500; untested"));
    }

    /// A run in which an option has so many deaths more, with a standard error of 3.
    fn cut(more: f64) -> Record {
        let number = Number {
            title: "deaths".into(),
            unit: "people".into(),
            mean: more,
            standard_error: Some(3.0),
            range: Some([more - 9.0, more + 9.0]),
        };
        let key = ("cut".to_owned(), "deaths".to_owned(), "over_horizon".to_owned());
        let names = [("current", "Carry on as now"), ("cut", "A cut")];
        Record {
            strategies: names.map(|(id, title)| (id.to_owned(), title.to_owned())).to_vec(),
            differences: BTreeMap::from([(key, number)]),
            ..record(100.0)
        }
    }

    #[test]
    fn answers_stand_first_and_levels_last() {
        let mut levels = cut(45.0);
        levels.levels = record(101.0).levels;
        let reply = compare(&cut(28.0), &levels, true);
        let at = |heading: &str| reply.parts.iter().position(|part| part.heading == heading);
        let order = [
            "The answers",
            "Differences from the comparator that differ",
            "Inputs that differ",
            "Levels that differ",
        ];
        let found: Vec<usize> = order.iter().filter_map(|heading| at(heading)).collect();
        assert_eq!(found.len(), order.len());
        assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
    }

    #[test]
    fn b_minus_a_is_said_in_words() {
        // √(3² + 3²) = 4.2: 17 is beyond twice that, 5 is not.
        let said = |b: f64| answers(&cut(28.0), &cut(b))[0].sentence();
        assert_eq!(
            said(45.0),
            "A cut, deaths: 28 more in A, 45 more in B. B minus A: 17 more in B, beyond chance."
        );
        assert_eq!(
            said(23.0),
            "A cut, deaths: 28 more in A, 23 more in B. B minus A: 5.0 fewer in B, no more than chance could make."
        );
        assert!(said(28.0).contains("as many in both"));
        let mut doubtful = cut(45.0);
        doubtful.holds = vec![Holds {
            strategy: "cut".into(),
            measure: "deaths".into(),
            untested: true,
            ..Holds::default()
        }];
        assert!(
            answers(&cut(28.0), &doubtful)[0]
                .sentence()
                .contains("28 more in A, 45 more (UNTESTED) in B")
        );
    }

    #[test]
    fn keys_are_read_as_words() {
        let (one, other) = (cut(1.0), cut(2.0));
        let words = |key: &str| key_in_words(key, &one, &other);
        assert_eq!(words("options[cut].cut.by"), "“A cut” › cut › by");
        assert_eq!(
            words("area.levels.dependent.non_opiate"),
            "area › levels › dependent › non opiate"
        );
        assert_eq!(words("options[gone].title"), "“gone” › title");
    }

    #[test]
    fn inputs_that_one_run_lacks_are_told() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let one = Record { inputs: vec![pair("a", "1"), pair("b", "2")], ..Record::default() };
        let other = Record { inputs: vec![pair("a", "1"), pair("c", "3")], ..Record::default() };
        let found = inputs(&one, &other);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].values, [Some("2".to_owned()), None]);
        assert_eq!(found[1].values, [None, Some("3".to_owned())]);
    }
}
