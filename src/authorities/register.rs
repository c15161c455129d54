//! The register: authorities, their figures and neighbours, and where the figures come from.

use super::measure::{Measure, Period};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// England's code, under which its own figures stand.
pub const ENGLAND: &str = "E92000001";
/// Heading of the figures.
const FIGURES: &str = "code,quantity,year,value,low,high,source";
/// Neighbours of each authority.
const NEIGHBOURS: usize = 10;

/// An authority as it is today.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its ONS code, such as `E08000014`.
    pub code: String,
    /// Its official name.
    pub name: String,
    /// Its region.
    pub region: String,
    /// Codes of the same area in older or newer files.
    #[serde(default)]
    pub also: Vec<String>,
    /// What has to be known before its figures are used; none of most.
    #[serde(default)]
    pub note: Option<String>,
}

/// An authority that is no more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// Its ONS code, where it had one.
    #[serde(default)]
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// The year in which it ended.
    pub until: i32,
    /// Codes of the authorities in its place.
    pub successors: Vec<String>,
    /// How its area was parted, where that has to be said.
    #[serde(default)]
    pub note: Option<String>,
}

/// Where figures come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in the register.
    pub id: String,
    /// Title of the publication.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// In which year.
    pub published: i32,
    /// Under which licence.
    pub licence: String,
    /// Through whom it came, where it was not read in the publisher's own file.
    #[serde(default)]
    pub second_hand: Option<String>,
    /// What has to be known of it; empty where nothing has.
    #[serde(default)]
    pub caveat: String,
}

impl Source {
    /// Publisher, title, year and licence.
    #[must_use]
    pub fn cited(&self) -> String {
        format!("{}, “{}”, {}; {}", self.publisher, self.title, self.published, self.licence)
    }
}

/// A published figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was counted.
    pub measure: Measure,
    /// When.
    pub period: Period,
    /// The figure, for the whole period.
    pub value: f64,
    /// The lower end of its published interval, where it has one.
    pub low: Option<f64>,
    /// And the upper end.
    pub high: Option<f64>,
    /// Id of its source.
    pub source: String,
}

/// The texts of a register.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// `authorities.toml`.
    pub authorities: &'a str,
    /// `figures.csv`.
    pub figures: &'a str,
    /// `neighbours.csv`.
    pub neighbours: &'a str,
    /// `sources.toml`.
    pub sources: &'a str,
}

/// The texts that the program carries.
const EMBEDDED: Texts<'static> = Texts {
    authorities: include_str!("data/authorities.toml"),
    figures: include_str!("data/figures.csv"),
    neighbours: include_str!("data/neighbours.csv"),
    sources: include_str!("data/sources.toml"),
};

/// What is published of every authority.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// Authorities as they are today, by code.
    pub authorities: Vec<Authority>,
    /// Authorities that are no more.
    pub former: Vec<Former>,
    /// Where the figures come from.
    pub sources: Vec<Source>,
    figures: BTreeMap<String, BTreeMap<Measure, Figure>>,
    neighbours: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthoritiesFile {
    authorities: Vec<Authority>,
    former: Vec<Former>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    sources: Vec<Source>,
}

impl Register {
    /// The register that the program carries.
    ///
    /// # Panics
    ///
    /// When the program's own data do not parse: a test reads them.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static REGISTER: OnceLock<Register> = OnceLock::new();
        REGISTER.get_or_init(|| {
            Self::read(EMBEDDED).expect("the register is part of the program, and a test reads it")
        })
    }

    /// Reads a register.
    ///
    /// # Errors
    ///
    /// What is wrong, with file and line.
    pub fn read(texts: Texts<'_>) -> Result<Self, String> {
        let AuthoritiesFile { authorities, former } = toml::from_str(texts.authorities)
            .map_err(|error| format!("authorities.toml: {error}"))?;
        let SourcesFile { sources } =
            toml::from_str(texts.sources).map_err(|error| format!("sources.toml: {error}"))?;
        let mut register = Self {
            authorities,
            former,
            sources,
            figures: BTreeMap::new(),
            neighbours: BTreeMap::new(),
        };
        register.read_figures(texts.figures)?;
        register.read_neighbours(texts.neighbours)?;
        for former in &register.former {
            if let Some(code) =
                former.successors.iter().find(|code| register.by_code(code).is_none())
            {
                return Err(format!("authorities.toml: {}: no authority `{code}`", former.name));
            }
        }
        Ok(register)
    }

    fn read_figures(&mut self, text: &str) -> Result<(), String> {
        for (number, line) in text.lines().enumerate() {
            let at = |what: String| format!("figures.csv, line {}: {what}", number + 1);
            if number == 0 {
                if line.trim() != FIGURES {
                    return Err(at(format!("`{line}` in place of `{FIGURES}`")));
                }
                continue;
            }
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let &[code, quantity, year, value, low, high, source] = cells.as_slice() else {
                return Err(at(format!("{} cells in place of 7", cells.len())));
            };
            let known = code == ENGLAND
                || self.by_code(code).is_some()
                || self.former.iter().any(|former| former.code.as_deref() == Some(code));
            if !known {
                return Err(at(format!("no authority `{code}`")));
            }
            let measure =
                Measure::named(quantity).ok_or_else(|| at(format!("no quantity `{quantity}`")))?;
            let period = Period::read(year).ok_or_else(|| at(format!("`{year}` is no year")))?;
            let number = |cell: &str| {
                let number = cell.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
                number.ok_or_else(|| at(format!("`{cell}` is no number of at least 0")))
            };
            let end = |cell: &str| if cell.is_empty() { Ok(None) } else { number(cell).map(Some) };
            let (value, low, high) = (number(value)?, end(low)?, end(high)?);
            let inside = match (low, high) {
                (None, None) => true,
                (Some(low), Some(high)) => (low..=high).contains(&value),
                _ => false,
            };
            if !inside {
                return Err(at(format!("{value} is outside its interval, or an end is missing")));
            }
            if self.source(source).is_none() {
                return Err(at(format!("no source `{source}`")));
            }
            let figure = Figure { measure, period, value, low, high, source: source.to_owned() };
            if self.figures.entry(code.to_owned()).or_default().insert(measure, figure).is_some() {
                return Err(at(format!("a second `{quantity}` of `{code}`")));
            }
        }
        Ok(())
    }

    fn read_neighbours(&mut self, text: &str) -> Result<(), String> {
        for (number, line) in text.lines().enumerate().skip(1) {
            let at = |what: String| format!("neighbours.csv, line {}: {what}", number + 1);
            let mut codes = line.split(',').map(str::trim);
            let code = codes.next().unwrap_or_default();
            let others: Vec<String> = codes.map(str::to_owned).collect();
            if let Some(code) = std::iter::once(code)
                .chain(others.iter().map(String::as_str))
                .find(|code| self.by_code(code).is_none())
            {
                return Err(at(format!("no authority `{code}`")));
            }
            if others.len() != NEIGHBOURS {
                return Err(at(format!("{} neighbours in place of {NEIGHBOURS}", others.len())));
            }
            self.neighbours.insert(code.to_owned(), others);
        }
        Ok(())
    }

    /// The authority of a code, today's or another of the same area.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Authority> {
        let code = code.trim();
        let own = |known: &str| known.eq_ignore_ascii_case(code);
        self.authorities
            .iter()
            .find(|known| own(&known.code) || known.also.iter().any(|also| own(also)))
    }

    /// A figure of an authority, of a former one, or of England, by code.
    #[must_use]
    pub fn figure(&self, code: &str, measure: Measure) -> Option<&Figure> {
        self.figures.get(code)?.get(&measure)
    }

    /// Every figure of a code, in the order of the measures.
    pub fn figures(&self, code: &str) -> impl Iterator<Item = &Figure> {
        self.figures.get(code).into_iter().flat_map(BTreeMap::values)
    }

    /// Adults of an authority; none where a band is missing.
    #[must_use]
    pub fn adults(&self, code: &str) -> Option<f64> {
        Measure::ADULTS.iter().map(|&band| Some(self.figure(code, band)?.value)).sum()
    }

    /// An authority's statistical neighbours, the most alike first.
    #[must_use]
    pub fn neighbours(&self, code: &str) -> Vec<&Authority> {
        let codes = self.neighbours.get(code).into_iter().flatten();
        codes.filter_map(|code| self.by_code(code)).collect()
    }

    /// The source of an id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Forgets every figure of a measure.
    pub(super) fn clear(&mut self, measure: Measure) {
        for figures in self.figures.values_mut() {
            figures.remove(&measure);
        }
        self.figures.retain(|_, figures| !figures.is_empty());
    }

    /// Notes that a source was read in the publisher's own file, not before the end of a figure's period.
    pub(super) fn read_directly(&mut self, figure: &Figure) {
        self.directly(&figure.source);
        for source in self.sources.iter_mut().filter(|source| source.id == figure.source) {
            source.published = source.published.max(figure.period.last);
        }
    }

    /// Notes that a source was read in the publisher's own file.
    pub(super) fn directly(&mut self, id: &str) {
        for source in self.sources.iter_mut().filter(|source| source.id == id) {
            source.second_hand = None;
        }
    }

    /// Puts a figure in place of what was known.
    pub(super) fn set(&mut self, code: &str, figure: Figure) {
        self.figures.entry(code.to_owned()).or_default().insert(figure.measure, figure);
    }

    /// Puts neighbours in place of those that were known: the nearest ten.
    pub(super) fn set_neighbours(&mut self, code: &str, others: &[String]) {
        self.neighbours.insert(code.to_owned(), others.iter().take(NEIGHBOURS).cloned().collect());
    }

    /// `figures.csv` of this register.
    #[must_use]
    pub fn figures_text(&self) -> String {
        let mut text = format!("{FIGURES}\n");
        for &measure in Measure::ALL {
            for (code, figure) in self
                .figures
                .iter()
                .filter_map(|(code, figures)| Some((code, figures.get(&measure)?)))
            {
                let end = |end: Option<f64>| end.map_or_else(String::new, |end| end.to_string());
                let (low, high) = (end(figure.low), end(figure.high));
                let Figure { period, value, source, .. } = figure;
                let _ = writeln!(
                    text,
                    "{code},{},{period},{value},{low},{high},{source}",
                    measure.key()
                );
            }
        }
        text
    }

    /// `neighbours.csv` of this register.
    #[must_use]
    pub fn neighbours_text(&self) -> String {
        let heads: Vec<String> = (1..=NEIGHBOURS).map(|number| format!("n{number}")).collect();
        let mut text = format!("code,{}\n", heads.join(","));
        for (code, others) in &self.neighbours {
            let _ = writeln!(text, "{code},{}", others.join(","));
        }
        text
    }

    /// `sources.toml` of this register.
    #[must_use]
    pub fn sources_text(&self) -> String {
        let quoted =
            |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let mut text = String::from("# Where the figures come from.\n");
        for source in &self.sources {
            let _ = write!(
                text,
                "\n[[sources]]\nid = {}\ntitle = {}\npublisher = {}\npublished = {}\nlicence = {}\n",
                quoted(&source.id),
                quoted(&source.title),
                quoted(&source.publisher),
                source.published,
                quoted(&source.licence)
            );
            if let Some(through) = &source.second_hand {
                let _ = writeln!(text, "second_hand = {}", quoted(through));
            }
            let _ = writeln!(text, "caveat = {}", quoted(&source.caveat));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_that_ships_is_read_and_written_as_it_was() {
        let register = Register::read(EMBEDDED).unwrap();
        assert_eq!(register.authorities.len(), 153);
        assert_eq!(register.figures_text(), EMBEDDED.figures);
        assert_eq!(register.neighbours_text(), EMBEDDED.neighbours);
        let (figures, sources) = (register.figures_text(), register.sources_text());
        let again = Register::read(Texts { figures: &figures, sources: &sources, ..EMBEDDED });
        assert_eq!(again.as_ref(), Ok(&register));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let with = |line: &str| {
            let figures = format!("{FIGURES}\n{line}\n");
            Register::read(Texts { figures: &figures, ..EMBEDDED }).unwrap_err()
        };
        for (line, told) in [
            ("E0,population,2024,5,,,population", "line 2: no authority `E0`"),
            ("E06000001,residents,2024,5,,,population", "no quantity `residents`"),
            ("E06000001,population,24,5,,,population", "`24` is no year"),
            ("E06000001,population,2024,-5,,,population", "`-5` is no number"),
            ("E06000001,population,2024,5,6,7,population", "5 is outside its interval"),
            ("E06000001,population,2024,5,4,,population", "an end is missing"),
            ("E06000001,population,2024,5,,,nobody", "no source `nobody`"),
            ("E06000001,population,2024,5", "4 cells in place of 7"),
        ] {
            assert!(with(line).contains(told), "{line}: {}", with(line));
        }
    }
}
