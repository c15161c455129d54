//! What a name may mean that means nothing for certain: what to offer to somebody who will paste it. A wrong offer moves money
//! in silence, so one is made only where all the words of a known name stand there and the others change nothing.

use super::{Names, bare, outside_brackets, singular};
use crate::scenario::guess;
use crate::scenario::lines::Line;
use std::collections::BTreeSet;

/// What is offered for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Suggested {
    /// A line.
    Line(Line),
    /// One contract for much of the service.
    Contract,
    /// Nothing of the budget, for what it pays is no part of the model.
    Outside(&'static str),
}

/// Words that turn what follows into something else.
const AGAINST: [&str; 14] = [
    "non",
    "ex",
    "excl",
    "exc",
    "excluding",
    "not",
    "without",
    "no",
    "former",
    "pre",
    "less",
    "old",
    "except",
    "anti",
];

/// Words beside those of a line that leave it what it is.
const HARMLESS: [&str; 38] = [
    "unit",
    "bed",
    "worker",
    "new",
    "extra",
    "additional",
    "more",
    "consortium",
    "development",
    "charge",
    "scheme",
    "kit",
    "panel",
    "van",
    "evening",
    "weekend",
    "out",
    "hour",
    "lot",
    "van",
    "session",
    "sessional",
    "agency",
    "supply",
    "purchased",
    "commissioned",
    "locally",
    "council",
    "main",
    "main",
    "area",
    "borough",
    "county",
    "city",
    "town",
    "year",
    "extension",
    "enhanced",
];

/// Words of one contract for much of the service.
const CONTRACT: [&str; 10] = [
    "core contract",
    "main contract",
    "treatment contract",
    "integrated",
    "lot 1",
    "lot one",
    "prime contract",
    "core service",
    "lead provider",
    "main provider",
];

/// What lies outside the model, by words that all stand in a name.
const OUTSIDE: [(&[&str], &str); 12] = [
    (&["gp", "shared care"], SHARED_CARE),
    (&["shared care"], SHARED_CARE),
    (&["hospital", "alcohol"], HOSPITAL),
    (&["hospital", "act"], HOSPITAL),
    (&["hospital", "team"], HOSPITAL),
    (&["alcohol care team"], HOSPITAL),
    (&["alcohol liaison"], HOSPITAL),
    (&["young people"], YOUNG),
    (&["young person"], YOUNG),
    (&["under 18"], YOUNG),
    (&["smoking"], NO_TREATMENT),
    (&["sexual health"], NO_TREATMENT),
];
const NO_TREATMENT: &str = "no drug or alcohol treatment";
const SHARED_CARE: &str = "shared care by general practice is outside the model";
const HOSPITAL: &str = "hospital alcohol teams are outside the model";
const YOUNG: &str = "services for under-18s are outside the model";

/// Whether words stand in a text, one after the other.
fn stands(plain: &str, words: &str) -> bool {
    let single: Vec<&str> = plain.split(' ').map(singular).collect();
    let wanted: Vec<&str> = words.split(' ').map(singular).collect();
    single.windows(wanted.len()).any(|window| window == wanted)
}

/// Whether a word is another of at least five letters misspelt.
fn alike(word: &str, known: &str) -> bool {
    const SHORTEST: usize = 5;
    word == known
        || (word.chars().count().min(known.chars().count()) >= SHORTEST
            && guess::close(strsim::damerau_levenshtein(word, known), known.chars().count()))
}

impl Names {
    /// What may be meant by a name that means nothing for certain.
    pub(in crate::scenario) fn suggested(&self, name: &str) -> Option<Suggested> {
        let plain = bare(name);
        if AGAINST.iter().any(|word| plain.split(' ').any(|own| own == *word)) {
            return None;
        }
        let outside = |(words, _): &&(&[&str], &str)| words.iter().all(|one| stands(&plain, one));
        if let Some((_, why)) = OUTSIDE.iter().find(outside) {
            return Some(Suggested::Outside(why));
        }
        if CONTRACT.iter().any(|words| stands(&plain, words)) {
            return Some(Suggested::Contract);
        }
        self.nearest(name).map(Suggested::Line)
    }

    /// The line that may be meant by a name that means none.
    pub(in crate::scenario) fn nearest(&self, name: &str) -> Option<Line> {
        let plain = bare(name);
        if AGAINST.iter().any(|word| plain.split(' ').any(|own| own == *word)) {
            return None;
        }
        // What stands in brackets may be the name of what stands before them: `The Lighthouse (LERO)`.
        let outside = outside_brackets(name);
        let inside = name.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        if let Some((inside, _)) = inside
            && let Some(line) = self.whole(inside)
            && self.near(&outside).is_none_or(|other| other == line)
        {
            return Some(line);
        }
        self.near(name)
    }

    /// The one line all of whose words stand in a name, as they are or misspelt, beside words that change nothing.
    fn near(&self, name: &str) -> Option<Line> {
        let words = self.words(name);
        let harmless = |word: &&String| {
            HARMLESS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit())
        };
        let own: BTreeSet<&String> = words.iter().filter(|word| !harmless(word)).collect();
        let fits = |known: &BTreeSet<String>| {
            let all = known.iter().all(|one| words.iter().any(|word| alike(word, one)));
            all && !known.is_empty()
                && own.iter().all(|word| known.iter().any(|one| alike(word, one)))
        };
        let mut lines = self.lines.iter().filter(|(known, _)| fits(known)).map(|(_, line)| *line);
        let first = lines.next()?;
        lines.all(|other| other == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::super::NAMES;
    use super::*;

    #[test]
    fn what_is_offered_rests_on_the_words_that_matter() {
        for (name, key) in [
            ("mangement", "management"),
            ("rehab unit beds", "rehab"),
            ("The Lighthouse (LERO)", "lero"),
            ("Out of hours outreach van", "outreach"),
            ("Nalxone", "naloxone"),
        ] {
            assert_eq!(NAMES.suggested(name), NAMES.line(key).map(Suggested::Line), "{name}");
        }
        for name in [
            "Turning Tide Recovery Hub – core contract",
            "Lot 1: adults",
            "Drug & alcohol treatment contract (Wexbridge)",
        ] {
            assert_eq!(NAMES.suggested(name), Some(Suggested::Contract), "{name}");
        }
        for name in [
            "Hospital ACT team",
            "Shared care GP LES",
            "Alcohol liaison nurse",
            "Sexual health outreach",
            "Young people's service",
        ] {
            assert!(matches!(NAMES.suggested(name), Some(Suggested::Outside(_))), "{name}");
        }
        for name in [
            "Non-residential rehab",
            "Prison treatment",
            "Naloxone & NSP",
            "Rehab (excl. detox) assessment",
            "Net",
            "Pay",
            "VAT",
            "Other income",
            "Tier 4 beds",
            "Employment of nurses",
            "Residential family service",
            "Peer naloxone",
        ] {
            assert_eq!(NAMES.suggested(name), None, "{name}");
        }
    }
}
