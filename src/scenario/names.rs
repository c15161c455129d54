//! Names of budget lines as councils write them: one table, `budget_names.toml`, to which a scenario adds its own.
//!
//! A name is compared word by word. What could mean two lines means none, and is asked.

mod suggested;

pub(super) use suggested::Suggested;

use super::lines::Line;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What the table's file holds.
const FILE: &str = include_str!("budget_names.toml");

/// What a name in a budget means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// A line.
    Line(Line),
    /// One contract for much of the service, to be split over lines.
    Integrated,
    /// Nothing of the budget: the scenario says so.
    LeftOut,
}

/// The word by which `[budget_names]` leaves a row out.
pub(super) const LEFT_OUT: &str = "left_out";
/// The key of a contract that is split over lines.
pub(super) const INTEGRATED: &str = "integrated_contract";

/// What to name in place of such a contract.
pub(super) const OF_CONTRACT: &str = "one contract is split over the lines that have no amount of their own: name those lines, \
                                      such as keyworking, or a group, such as prescribing";

/// What a scenario calls things, in its own words.
pub(super) type Own = Vec<(String, Means)>;

#[derive(Deserialize)]
struct File {
    lines: BTreeMap<String, Vec<String>>,
    integrated: Integrated,
    headings: Headings,
    words: Words,
}

#[derive(Deserialize)]
struct Integrated {
    names: Vec<String>,
}

/// Words at the head of columns and in rows that add up.
#[derive(Default, Deserialize)]
pub(super) struct Headings {
    /// Over names of lines.
    pub(super) lines: Vec<String>,
    /// Over money.
    pub(super) money: Vec<String>,
    /// Beside those over money.
    pub(super) beside: Vec<String>,
    /// Names of rows that add others up.
    pub(super) totals: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Words {
    neutral: Vec<String>,
    same: BTreeMap<String, Vec<String>>,
}

/// The table, ready to be asked.
pub(super) struct Names {
    /// Words of each name, with the line that it means.
    lines: Vec<(BTreeSet<String>, Line)>,
    /// The same as they are written.
    written: Vec<(String, Line)>,
    /// Words of names of a contract for much of the service: all of them stand in its name.
    integrated: Vec<Vec<String>>,
    /// Words of headings.
    pub(super) headings: Headings,
    neutral: BTreeSet<String>,
    same: BTreeMap<String, String>,
}

/// The table of this program.
pub(super) static NAMES: LazyLock<Names> = LazyLock::new(|| Names::read(FILE));

/// Text as headings and names are compared: lower case, `and` for `&`, one space between words.
pub(super) fn bare(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            '&' | '+' => plain.push_str(" and "),
            '\'' | '’' | '‘' => {}
            letter if letter.is_alphanumeric() || letter == '£' => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word without the `s` of its plural.
fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') => one,
        _ => word,
    }
}

impl Names {
    fn read(text: &str) -> Self {
        // A test holds that the file reads: without it there are the names of the files alone.
        let file: Option<File> = toml::from_str(text).ok();
        let (lines, integrated, headings, words) = match file {
            Some(file) => (file.lines, file.integrated.names, file.headings, file.words),
            None => Default::default(),
        };
        let mut names = Self {
            lines: Vec::new(),
            written: Vec::new(),
            integrated: Vec::new(),
            headings,
            neutral: words.neutral.into_iter().collect(),
            same: BTreeMap::new(),
        };
        for (word, others) in words.same {
            names.same.extend(others.into_iter().map(|other| (other, word.clone())));
        }
        for &line in Line::ALL {
            let more = lines.get(line.key()).into_iter().flatten().map(String::as_str);
            for name in [line.key(), line.label()].into_iter().chain(more) {
                names.written.push((bare(name), line));
                names.lines.push((names.words(name), line));
            }
        }
        let every = |name: &String| bare(name).split(' ').map(|w| singular(w).to_owned()).collect();
        names.integrated = integrated.iter().map(every).collect();
        names
    }

    /// The words of a name that say which line it is.
    fn words(&self, name: &str) -> BTreeSet<String> {
        let joined =
            bare(name).replace("key work", "keywork").replace("care co ordinat", "care coordinat");
        let joined = joined.replace("co ordinat", "coordinat").replace("in patient", "inpatient");
        let alike = |word: &str| match self.same.get(word) {
            Some(word) => word.clone(),
            None => singular(word).to_owned(),
        };
        let words: BTreeSet<String> =
            joined.split(' ').filter(|word| !word.is_empty()).map(alike).collect();
        words.into_iter().filter(|word| !self.neutral.contains(word)).collect()
    }

    /// The line that a whole name means: as it is written, or word by word.
    fn whole(&self, name: &str) -> Option<Line> {
        let plain = bare(name);
        if let Some((_, line)) = self.written.iter().find(|(written, _)| *written == plain) {
            return Some(*line);
        }
        let words = self.words(name);
        let mut found = self.lines.iter().filter(|(known, _)| !words.is_empty() && *known == words);
        let (_, line) = found.next()?;
        found.all(|(_, other)| other == line).then_some(*line)
    }

    /// The line that a name means, whatever stands in brackets or behind a dash to say more of it.
    pub(super) fn line(&self, name: &str) -> Option<Line> {
        let name = name.trim().trim_matches(['“', '”', '"', '‘', '’', '\'']);
        let name = without_rate(name);
        let name = name.as_str();
        // A group of lines under one name is several lines.
        if Line::GROUPS.iter().any(|(group, _)| bare(group) == bare(name)) {
            return None;
        }
        if let Some(line) = self.whole(name) {
            return Some(line);
        }
        let outside = outside_brackets(name);
        if outside != name
            && let Some(line) = self.whole(&outside)
        {
            return Some(line);
        }
        let all: Vec<&str> = outside.split(['/', ';', '|']).map(str::trim).collect();
        if all.len() > 1 {
            // Every part has to be the same line: half a name would hide the other half.
            let first = self.whole(all[0])?;
            return all.iter().all(|part| self.whole(part) == Some(first)).then_some(first);
        }
        let dashes = outside.replace(" - ", "\n").replace([':', '–', '—'], "\n");
        let mut parts = dashes.split('\n').map(str::trim).filter(|part| !part.is_empty());
        let first = self.whole(parts.next()?)?;
        // What says more must not name another line.
        parts.all(|part| self.whole(part).is_none_or(|line| line == first)).then_some(first)
    }

    /// What a name means; the scenario's own names come first.
    pub(super) fn means(&self, name: &str, own: &Own) -> Option<Means> {
        let same = |(known, _): &&(String, Means)| bare(known) == bare(name);
        if let Some((_, means)) = own.iter().find(same) {
            return Some(*means);
        }
        let words = self.words(name);
        let alike = |(known, _): &&(String, Means)| !words.is_empty() && self.words(known) == words;
        if let Some((_, means)) = own.iter().find(alike) {
            return Some(*means);
        }
        self.line(name)
            .map(Means::Line)
            .or_else(|| self.integrated(name).then_some(Means::Integrated))
    }

    /// Whether a word is the key of one contract for much of the service, or the name of one.
    pub(super) fn is_contract(&self, word: &str) -> bool {
        word == INTEGRATED || self.integrated(word)
    }

    /// Whether a name is that of one contract for much of the service.
    fn integrated(&self, name: &str) -> bool {
        let plain = bare(name);
        let words: Vec<&str> = plain.split(' ').map(singular).collect();
        self.integrated.iter().any(|wanted| {
            if wanted.len() == 1 {
                words.contains(&wanted[0].as_str())
            } else {
                // Nothing but what says who, beside it.
                let has = |word: &String| words.contains(&word.as_str());
                wanted.iter().all(has)
                    && words.iter().all(|word| {
                        wanted.iter().any(|one| one == word) || self.neutral.contains(*word)
                    })
            }
        })
    }

    /// Whether a name is that of a row that adds others up, and whether it says of what.
    pub(super) fn total(&self, name: &str) -> Option<Total> {
        let plain = bare(name).replace("sub total", "subtotal").replace("sub totals", "subtotal");
        if self.headings.totals.contains(&plain) {
            return Some(if plain.starts_with("subtotal") { Total::Part } else { Total::Whole });
        }
        let words: Vec<&str> = plain.split(' ').collect();
        let has = |word: &str| words.contains(&word);
        if has("subtotal") || has("subtotals") {
            return Some(Total::Part);
        }
        (has("total") || has("totals")).then_some(Total::Part)
    }
}

/// A row that adds others up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Total {
    /// All, or all since the last.
    Whole,
    /// Some of those above.
    Part,
}

/// A name without the rate at its end: `Management charge @ 12%`.
fn without_rate(name: &str) -> String {
    let rate = |last: &str| last.strip_suffix('%').is_some_and(|one| one.parse::<f64>().is_ok());
    match name.rsplit_once(' ') {
        Some((rest, last)) if rate(last) => {
            let rest = rest.trim_end();
            rest.strip_suffix('@')
                .or(rest.strip_suffix(" at"))
                .unwrap_or(rest)
                .trim_end()
                .to_owned()
        }
        _ => name.to_owned(),
    }
}

/// A name without what stands in brackets.
fn outside_brackets(name: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for letter in name.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    outside.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_has_every_line_and_no_name_twice() {
        let file: File = toml::from_str(FILE).unwrap();
        for &line in Line::ALL {
            assert!(file.lines.contains_key(line.key()), "{}", line.key());
            assert_eq!(NAMES.line(line.key()), Some(line));
            assert_eq!(NAMES.line(&line.label().to_uppercase()), Some(line));
        }
        for (key, names) in &file.lines {
            for name in names {
                let line = NAMES.line(name).unwrap_or_else(|| panic!("{key}: {name}"));
                assert_eq!(line.key(), key, "{name}");
                // Other lines have no name of the same words.
                let words = NAMES.words(name);
                for (known, other) in &NAMES.lines {
                    assert!(
                        *known != words || *other == line || words.is_empty(),
                        "{name}: {}",
                        other.key()
                    );
                }
            }
        }
        for name in &file.integrated.names {
            assert_eq!(NAMES.means(name, &Vec::new()), Some(Means::Integrated), "{name}");
        }
    }

    #[test]
    fn names_are_understood_as_councils_write_them() {
        for (name, key) in [
            ("Needle-exchange ", "needle_exchange"),
            ("Residential rehab placements", "rehab"),
            ("REHAB", "rehab"),
            ("BBV testing", "blood_borne_virus"),
            ("Testing (BBV)", "blood_borne_virus"),
            ("Premises, IT & vehicles", "premises"),
            ("Premises, IT and vehicles", "premises"),
            ("Prescribing clinicians & medicines", "prescribing_clinicians"),
            ("Criminal justice / arrest referral", "criminal_justice"),
            ("LERO grant (Wexbridge Recovery Hub)", "lero"),
            ("Pharmacy - supervised consumption", "pharmacy"),
            ("Pharmacy – supervised consumption", "pharmacy"),
            ("Key workers", "keyworking"),
            ("In-patient detoxification", "inpatient_detox"),
            ("Drug & alcohol keyworkers' team", "keyworking"),
            ("“Outreach”", "outreach"),
            ("Co-ordination of peers", "peer_support"),
            ("Management charge @ 12%", "management"),
            ("Inpatient detox consortium", "inpatient_detox"),
            ("LERO development", "lero"),
            ("BBV testing & HCV", "blood_borne_virus"),
        ] {
            assert_eq!(NAMES.line(name).map(Line::key), Some(key), "{name}");
        }
        for name in [
            "prescribing",
            "harm reduction",
            "detox",
            "community",
            "Residential rehab / inpatient detox",
            "Rehab & detox",
            "GP shared care",
            "Service",
            "",
            "&",
            "Rehab / GP shared care",
            "Rehab - outreach",
            "Support",
            "Alcohol liaison nurse",
        ] {
            assert_eq!(NAMES.line(name), None, "{name}");
        }
        for name in [
            "Integrated adult contract",
            "Integrated treatment and recovery service",
            "Adult drug & alcohol service",
        ] {
            assert_eq!(NAMES.means(name, &Vec::new()), Some(Means::Integrated), "{name}");
        }
        assert_eq!(NAMES.means("GP shared care", &Vec::new()), None);
        let own = vec![("Turning Tide".to_owned(), Means::Line(Line::Keyworking))];
        assert_eq!(NAMES.means("TURNING  tide", &own), Some(Means::Line(Line::Keyworking)));
        assert_eq!(NAMES.total("Subtotal: front line"), Some(Total::Part));
        assert_eq!(NAMES.total("Sub-total"), Some(Total::Part));
        assert_eq!(NAMES.total("TOTAL"), Some(Total::Whole));
        assert_eq!(NAMES.total("Total clinical"), Some(Total::Part));
        assert_eq!(NAMES.total("rehab"), None);
    }
}
