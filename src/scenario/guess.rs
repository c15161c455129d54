//! Guesses at what a person meant, for hints.

use super::numbers::{self, number};
use super::tree::{Content, Node};

/// The known word nearest to `word`, when one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 60 {
        return None;
    }
    let word = word.to_lowercase().replace(['-', ' '], "_");
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), candidate))
        .filter(|(distance, candidate)| {
            close(*distance, length.max(candidate.chars().count()))
                || (length >= 4 && candidate.starts_with(word.as_str()))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether two words are close enough that one is the other misspelt: at most three letters in ten differ. Of three letters
/// one is a third, and `net` is no `eet`.
pub(super) fn close(distance: usize, longer: usize) -> bool {
    10 * distance <= 3 * longer
}

/// A number as it stands best in a file: at most six decimals, no zeros at the end.
pub(super) fn plain(value: f64) -> String {
    if value != 0.0 && (value.abs() < 1e-4 || value.abs() >= 1e15) {
        return format!("{value:e}");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What to type in place of a figure that was withheld because it is small, such as `<5` or `*`.
pub(super) fn suppressed(text: &str) -> Option<String> {
    /// Counts below this are withheld in most published tables.
    const USUAL: f64 = 5.0;
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let below = match text.strip_prefix(['<', '≤']) {
        Some(rest) => number(rest.trim_start_matches('=')).map(|guess| guess.value)?,
        None if ["*", "c", "[c]", "x", "[x]"].contains(&text) => USUAL,
        None => return None,
    };
    Some(format!(
        "suppressed? leave it out, or value = {}, low = 0, high = {}",
        (below / 2.0).floor(),
        plain(below)
    ))
}

/// What to type in place of a line that is not TOML.
pub(super) fn mend(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    let value = value.split('#').next().unwrap_or_default().trim();
    if value.is_empty() {
        return Some(format!("give `{key}` a value, or delete the line"));
    }
    const CURLY: [char; 3] = ['“', '”', '„'];
    if value.starts_with(CURLY) || value.starts_with(['‘', '’']) {
        let inside = value.trim_matches(['“', '”', '‘', '’', '„', '"', ' ']);
        return Some(format!("straight quotes, as a keyboard has them: `{key} = \"{inside}\"`"));
    }
    // In a list, or around a name. Inside straight ones they are letters.
    if (key.contains(CURLY) || value.contains(CURLY)) && line.len() < 200 {
        let straight = format!("{key} = {value}").replace(CURLY, "\"");
        let sound =
            straight.matches('"').count() % 2 == 0 && straight.parse::<toml::Table>().is_ok();
        if sound {
            return Some(format!("straight quotes, as a keyboard has them: `{straight}`"));
        }
    }
    if let Some(hint) = no_number(key, value).or_else(|| inside_braces(value)) {
        return Some(hint);
    }
    let word = |letter: char| letter.is_alphanumeric() || " -_.,'’:;&()/£%".contains(letter);
    (value.len() < 200 && value.chars().all(word) && !value.contains('"'))
        .then(|| format!("put words and dates in quotes: `{key} = \"{value}\"`"))
}

/// What to type in place of a value that people write for a number and TOML does not.
fn no_number(key: &str, value: &str) -> Option<String> {
    if let Some(hint) = suppressed(value).filter(|_| value.starts_with(['<', '≤', '*'])) {
        return Some(hint);
    }
    let guess = number(value)?;
    Some(if guess.percent {
        format!("`{key} = {}`: a share is a part of 1", plain(guess.value / 100.0))
    } else {
        format!("`{key} = {}`: digits only", plain(guess.value))
    })
}

/// The same of the first such value between braces: `{ keyworking = 1,200 }`.
fn inside_braces(value: &str) -> Option<String> {
    let inside = value.strip_prefix('{')?;
    inside.match_indices('=').find_map(|(at, _)| {
        let key = inside[..at].trim_end().rsplit(['{', ',', ' ']).next()?;
        let rest = inside[at + 1..].trim_start();
        let digits = |letter: char| letter.is_ascii_digit() || ",.£<≤*".contains(letter);
        let end = rest.find(|letter| !digits(letter)).unwrap_or(rest.len());
        let percent = if rest[end..].trim_start().starts_with('%') { "%" } else { "" };
        let written = format!("{}{percent}", rest[..end].trim_end_matches(','));
        let is_number = written.is_empty() || written.parse::<f64>().is_ok();
        if is_number { None } else { no_number(key, &written) }
    })
}

/// A number that stands in quotes as people write it: `"£1.2m"` where pounds are asked for, `"18 %"` where a share is.
pub(super) fn as_written(text: &str, most: f64, allowed: &str) -> Option<f64> {
    if most <= 1.0 {
        // Without its sign, 18 could be a share of 18 or of 0.18.
        return numbers::share(text).filter(|value| *value <= most || text.contains('%'));
    }
    let written = number(text).filter(|written| !written.percent)?;
    (allowed.contains("pounds") || !text.contains('£')).then_some(written.value)
}

/// How to write a number that stands as text or as something else.
pub(super) fn number_hint(node: &Node, most: f64) -> Option<String> {
    let Content::Text(text) = &node.content else { return None };
    let guess = number(text)?;
    let value = if guess.percent || (most <= 1.0 && guess.value > 1.0) {
        guess.value / 100.0
    } else {
        guess.value
    };
    Some(format!("without quotes, digits only: `{}`", plain(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_figure_that_was_withheld_is_known_by_its_mark() {
        let hint = suppressed("<5").unwrap_or_default();
        assert_eq!(hint, "suppressed? leave it out, or value = 2, low = 0, high = 5");
        assert!(suppressed("< 10").is_some_and(|hint| hint.contains("value = 5, low = 0")));
        assert!(suppressed("*").is_some() && suppressed("\"<5\"").is_some());
        assert_eq!(suppressed("5"), None);
        assert_eq!(suppressed("many"), None);
        assert!(mend("value = <5").is_some_and(|hint| hint.starts_with("suppressed?")));
    }

    #[test]
    fn finds_the_word_that_was_meant() {
        let known = ["naloxone", "needle_exchange", "rehab", "lero"];
        assert_eq!(nearest("naloxon", known), Some("naloxone"));
        assert_eq!(nearest("Needle-Exchange", known), Some("needle_exchange"));
        assert_eq!(nearest("rehabs", known), Some("rehab"));
        assert_eq!(nearest("needle", known), Some("needle_exchange"));
        assert_eq!(nearest("housing", known), None);
        // Another word of few letters is no slip of the pen.
        assert_eq!(nearest("net", ["eet", "ipd", "nps"]), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("lreo", known), Some("lero"));
    }

    #[test]
    fn says_how_to_mend_a_line() {
        let mended = |line| mend(line).unwrap_or_default();
        assert!(mended("rehab = 1,200,000 # pounds").contains("`rehab = 1200000`"));
        assert!(mended("by = 27%").contains("`by = 0.27`"));
        assert!(mended("start = 2025-04").contains("`start = \"2025-04\"`"));
        assert!(mended("title = My town").contains("`title = \"My town\"`"));
        assert_eq!(mend("no equals sign"), None);
        assert!(mended("lines = [“rehab”, “lero”]").contains("`lines = [\"rehab\", \"lero\"]`"));
        assert!(mended("“Tide contract” = \"keyworking\"").contains("`\"Tide contract\" = "));
        assert!(mended("set = { rehab = 5, keyworking = 1,200 }").contains("`keyworking = 1200`"));
        assert!(mended("cut = { by = 27 %, over_years = 5 }").contains("`by = 0.27`"));
        assert!(mended("one = { value = <5 }").starts_with("suppressed?"));
        assert!(mended("rehab = 1,200").contains("`rehab = 1200`"));
    }
}
