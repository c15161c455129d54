//! An authority by what a person types: a name in any case, a part of it, or a code.

use super::register::{Authority, Former, Register};

/// What a word names.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'a> {
    /// One authority.
    One(&'a Authority),
    /// Several, of whose names it is a part.
    Several(Vec<&'a Authority>),
    /// One that is no more.
    Former(&'a Former),
    /// A region, with its authorities.
    Region(&'a str, Vec<&'a Authority>),
    /// None; the nearest name, where one is near.
    Nothing(Option<&'a str>),
}

/// Words that people add to names.
const ADDED: [&str; 5] = ["council", "borough", "metropolitan", "royal", "the"];

/// The words of a name, without case, marks and what people add.
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace('&', " and ");
    let name: String = name
        .chars()
        .filter(|letter| !matches!(letter, '.' | '\'' | '’'))
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    let word = |word: &str| if word == "saint" { "st".to_owned() } else { word.to_owned() };
    name.split_whitespace().filter(|word| !ADDED.contains(word)).map(word).collect()
}

/// The same without `City of` and `County of`, in order of the alphabet: `City of Bristol` is `Bristol, City of`.
fn bare(name: &str) -> Vec<String> {
    let mut words = words(name);
    if words.iter().any(|word| word == "of") {
        words.retain(|word| !matches!(word.as_str(), "of" | "city" | "county"));
    }
    words.sort();
    words
}

impl Register {
    /// The authority that a name or a code names exactly, in any case.
    #[must_use]
    pub fn exactly(&self, typed: &str) -> Option<&Authority> {
        let named = || {
            let typed = words(typed);
            self.authorities.iter().find(|known| !typed.is_empty() && words(&known.name) == typed)
        };
        let bare_named = || {
            let typed = bare(typed);
            // London is a region; its City has to be named.
            let region = self.region(&typed.join(" ")).is_some();
            let same =
                |known: &&Authority| !typed.is_empty() && !region && bare(&known.name) == typed;
            self.authorities.iter().find(same)
        };
        self.by_code(typed).or_else(named).or_else(bare_named)
    }

    fn region(&self, typed: &str) -> Option<&str> {
        let typed = words(typed);
        let mut regions = self.authorities.iter().map(|known| known.region.as_str());
        regions.find(|region| !typed.is_empty() && words(region) == typed)
    }

    /// What a word names.
    #[must_use]
    pub fn find(&self, typed: &str) -> Found<'_> {
        if let Some(one) = self.exactly(typed) {
            return Found::One(one);
        }
        let code = typed.trim();
        let gone = |former: &&Former| {
            let name = former.name.split(" (").next().unwrap_or_default();
            former.code.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(code))
                || words(name) == words(typed)
        };
        if let Some(former) = self.former.iter().find(gone) {
            return Found::Former(former);
        }
        if let Some(region) = self.region(typed) {
            let within = self.authorities.iter().filter(|known| known.region == region).collect();
            return Found::Region(region, within);
        }
        let part = words(typed).join(" ");
        // From the beginning of a word on: Ambridge is no part of Cambridgeshire.
        let holds = |known: &&Authority| {
            part.len() > 1
                && format!(" {}", words(&known.name).join(" ")).contains(&format!(" {part}"))
        };
        let several: Vec<&Authority> = self.authorities.iter().filter(holds).collect();
        match several.as_slice() {
            [] => Found::Nothing(self.nearest(&part)),
            [one] => Found::One(one),
            _ => Found::Several(several),
        }
    }

    /// The name nearest to a word, when one is near enough to be meant.
    fn nearest(&self, part: &str) -> Option<&str> {
        let length = part.chars().count();
        if length == 0 || length > 60 {
            return None;
        }
        let names = self.authorities.iter().map(|known| known.name.as_str());
        let names = names.chain(self.former.iter().map(|former| former.name.as_str()));
        names
            .map(|name| (strsim::damerau_levenshtein(part, &words(name).join(" ")), name))
            .filter(|(distance, _)| *distance <= (length / 3).max(1))
            .min()
            .map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(typed: &str) -> String {
        match Register::embedded().find(typed) {
            Found::One(one) => one.name.clone(),
            other => format!("{other:?}").chars().take(90).collect(),
        }
    }

    #[test]
    fn authorities_are_found_by_name_part_and_code() {
        for (typed, name) in [
            ("Sefton", "Sefton"),
            ("sefton council", "Sefton"),
            ("E08000014", "Sefton"),
            ("e08000014 ", "Sefton"),
            ("hull", "Kingston upon Hull, City of"),
            ("City of Bristol", "Bristol, City of"),
            ("bristol", "Bristol, City of"),
            ("herefordshire", "Herefordshire, County of"),
            ("Saint Helens", "St. Helens"),
            ("Hammersmith & Fulham", "Hammersmith and Fulham"),
            ("durham", "County Durham"),
            ("Derby", "Derby"),
            ("Dorset", "Dorset"),
            ("City of London", "City of London"),
            ("isles of scilly", "Isles of Scilly"),
            ("E10000027", "Somerset"),
            ("E08000039", "Sheffield"),
        ] {
            assert_eq!(one(typed), name, "{typed}");
        }
    }

    #[test]
    fn what_is_no_single_authority_is_told_apart() {
        let register = Register::embedded();
        let several = |typed: &str| match register.find(typed) {
            Found::Several(several) => {
                several.iter().map(|one| one.name.as_str()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(several("northampton"), ["North Northamptonshire", "West Northamptonshire"]);
        assert!(several("north").len() > 5);
        for (typed, until) in [
            ("Cumbria", 2023),
            ("northamptonshire", 2021),
            ("Bournemouth", 2019),
            ("Poole", 2019),
            ("E10000009", 2019),
            ("cleveland", 1996),
        ] {
            assert!(
                matches!(register.find(typed), Found::Former(former) if former.until == until),
                "{typed}"
            );
        }
        assert!(
            matches!(register.find("london"), Found::Region("London", within) if within.len() == 33)
        );
        assert_eq!(register.find("Seftn"), Found::Nothing(Some("Sefton")));
        assert_eq!(register.find("Ambridge"), Found::Nothing(None));
        assert_eq!(register.find(""), Found::Nothing(None));
        assert_eq!(register.find("."), Found::Nothing(None));
    }
}
