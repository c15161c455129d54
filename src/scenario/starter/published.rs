//! What is published of an authority, as it stands in a file to start from: each figure with publisher, year, licence and
//! how old it is.

use super::rounded::few;
use crate::authorities::{Authority, Figure, Measure, OPIATE_SHARE, Register, byar};
use crate::scenario::guess::plain;
use crate::scenario::observed::Observable;
use crate::scenario::people::Substance;
use std::fmt::Write as _;

/// Longest line of a comment.
const WIDEST: usize = 118;

/// An authority whose published figures go into a file.
#[derive(Clone, Copy)]
pub(super) struct Published<'a> {
    pub(super) register: &'a Register,
    pub(super) authority: &'a Authority,
    /// The first calendar year of the file, against which figures have an age.
    pub(super) start: i32,
}

/// A figure as a file holds it.
pub(super) struct Stated {
    pub(super) value: f64,
    /// Where nine in ten would believe it to be; none where the figure says no more.
    pub(super) range: Option<(f64, f64)>,
    /// What it is rounded to.
    pub(super) rounded_to: Option<f64>,
    /// The year under which it stands.
    pub(super) year: i32,
    /// What it is and where it comes from, in sentences.
    pub(super) words: String,
    /// Its source in few words.
    pub(super) source: String,
    /// Whether it was published, or is estimated here.
    pub(super) published: bool,
}

/// A comment of as many lines as it needs.
pub(super) fn comment(text: &mut String, indent: &str, words: &str) {
    let mut line = format!("{indent}#");
    for word in words.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDEST {
            let _ = writeln!(text, "{line}");
            line = format!("{indent}#");
        }
        let _ = write!(line, " {word}");
    }
    let _ = writeln!(text, "{line}");
}

/// A number with separators.
fn grouped(number: f64) -> String {
    let digits = plain(number.round());
    let length = digits.len();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (length - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Published<'_> {
    fn figure(&self, measure: Measure) -> Option<&Figure> {
        self.register.figure(&self.authority.code, measure)
    }

    /// Publisher, title, year, licence and age of a figure.
    fn cited(&self, figure: &Figure) -> String {
        let Some(source) = self.register.source(&figure.source) else { return String::new() };
        let through =
            source.second_hand.as_ref().map_or_else(String::new, |_| ", at second hand".to_owned());
        let age = match figure.period.age(self.start) {
            0 => "of the year of the start".to_owned(),
            1 => "1 year old at the start".to_owned(),
            years => format!("{years} years old at the start"),
        };
        format!("{}{through}; {}, {age}", source.cited(), figure.period)
    }

    /// Residents.
    pub(super) fn residents(&self) -> Option<f64> {
        Some(self.figure(Measure::Population)?.value)
    }

    /// Who lives there, in comments.
    pub(super) fn people(&self, text: &mut String) {
        let mut say = |words: String| comment(text, "", &words);
        if let Some(note) = &self.authority.note {
            say(format!("READ FIRST: {note}"));
        }
        let neighbours: Vec<&str> = self
            .register
            .neighbours(&self.authority.code)
            .iter()
            .map(|other| other.name.as_str())
            .collect();
        let (code, region) = (&self.authority.code, &self.authority.region);
        say(format!(
            "{code}, {region}. Statistical neighbours (ONS, nearest first): {}.",
            neighbours.join("; ")
        ));
        let bands: Vec<String> = Measure::ADULTS
            .iter()
            .filter_map(|&band| {
                let aged = band.label().trim_start_matches("residents ");
                Some(format!("{aged} {}", grouped(self.figure(band)?.value)))
            })
            .collect();
        if let (Some(first), false) = (self.figure(Measure::Aged18To24), bands.is_empty()) {
            say(format!("Adults: {}. {}.", bands.join(", "), self.cited(first)));
        }
        let pair = |women: Measure, men: Measure| {
            let (women, men) = (self.figure(women)?, self.figure(men)?);
            Some((100.0 * women.value / (women.value + men.value), women))
        };
        if let (Some((all, figure)), Some((adults, _))) = (
            pair(Measure::WomenAndGirls, Measure::MenAndBoys),
            pair(Measure::Women16To64, Measure::Men16To64),
        ) {
            say(format!(
                "Women and girls are {} % of residents, women {} % of those aged 16–64. {}.",
                plain(few(all)),
                plain(few(adults)),
                self.cited(figure)
            ));
        }
        for measure in [
            Measure::Deprivation,
            Measure::PoisoningDeaths,
            Measure::AlcoholMortality,
            Measure::AlcoholInTreatment,
            Measure::AlcoholNeedMet,
        ] {
            if let Some(figure) = self.figure(measure) {
                let label = measure.label();
                let unit = if label.contains(measure.unit()) {
                    String::new()
                } else {
                    format!(" {}", measure.unit())
                };
                let value = if figure.value >= 1000.0 {
                    grouped(figure.value)
                } else {
                    plain(figure.value)
                };
                say(format!("{}: {value}{unit}. {}.", capital(label), self.cited(figure)));
            }
        }
        say(format!(
            "`balance areas {code}` sets it beside its neighbours and England. Residents, adults and children:"
        ));
        if let Some(figure) = self.figure(Measure::Population) {
            say(format!("{}.", self.cited(figure)));
        }
    }

    /// Dependent people of a group, where they are published or can be estimated.
    pub(super) fn dependent(&self, substance: Substance) -> Option<Stated> {
        match substance {
            Substance::Opiate => self.opiates(),
            Substance::Alcohol => {
                let figure = self.figure(Measure::AlcoholDependent)?;
                let (low, high) = figure.low.zip(figure.high)?;
                Some(Stated {
                    value: figure.value,
                    range: Some((low, high)),
                    rounded_to: None,
                    year: figure.period.first,
                    words: format!(
                        "A published estimate, 95 % interval {} to {}: {}.",
                        grouped(low),
                        grouped(high),
                        self.cited(figure)
                    ),
                    source: self.short(figure),
                    published: true,
                })
            }
            _ => None,
        }
    }

    fn short(&self, figure: &Figure) -> String {
        let publisher = self.register.source(&figure.source).map_or("", |source| &source.publisher);
        format!("{publisher}, {}", figure.period)
    }

    fn opiates(&self) -> Option<Stated> {
        let opiates = |users: f64| few(OPIATE_SHARE * users).round();
        if let Some(figure) = self.figure(Measure::OpiateCrackUsers) {
            let (low, high) = figure.low.zip(figure.high)?;
            return Some(Stated {
                value: opiates(figure.value),
                range: Some((opiates(low), opiates(high))),
                rounded_to: None,
                year: figure.period.first,
                words: format!(
                    "{OPIATE_SHARE} of {} opiate and crack users, a published estimate, interval {} to {}: {}.",
                    grouped(figure.value),
                    grouped(low),
                    grouped(high),
                    self.cited(figure)
                ),
                source: format!("{}, times {OPIATE_SHARE}", self.short(figure)),
                published: true,
            });
        }
        let estimate = self.register.opiate_crack_users(&self.authority.code)?;
        Some(Stated {
            value: opiates(estimate.value),
            range: Some((opiates(estimate.low), opiates(estimate.high))),
            rounded_to: None,
            year: estimate.period.last - 1,
            words: format!(
                "NO FACT BUT AN ESTIMATE: England’s opiate and crack users (OHID and UKHSA, 2019/20) by this authority’s {} of \
                 England’s deaths of drug poisoning {}, times {OPIATE_SHARE}; it may be {:.1} times too low or too high.",
                plain(estimate.deaths),
                estimate.period,
                estimate.factor
            ),
            source: "estimated from the share of drug poisoning deaths; no published figure"
                .to_owned(),
            published: false,
        })
    }

    /// A public figure of the file's `observed`, where the register has it.
    pub(super) fn observed(&self, quantity: Observable) -> Option<Stated> {
        match quantity {
            Observable::DependentOpiate => self.dependent(Substance::Opiate),
            Observable::DependentAlcohol => self.dependent(Substance::Alcohol),
            Observable::MisuseDeaths => {
                let figure = self.figure(Measure::MisuseDeaths)?;
                let years = figure.period.years();
                let a_year = |deaths: f64| (10.0 * deaths / years).round() / 10.0;
                let (low, high) = byar(figure.value);
                Some(Stated {
                    value: a_year(figure.value),
                    range: Some((a_year(low), a_year(high))),
                    rounded_to: None,
                    year: i32::midpoint(figure.period.first, figure.period.last),
                    words: format!(
                        "{} in {}, a year; the range is chance alone. Put the latest years in: {}.",
                        plain(figure.value),
                        figure.period,
                        self.cited(figure)
                    ),
                    source: self.short(figure),
                    published: true,
                })
            }
            _ => None,
        }
    }

    /// What is published of a predecessor and not of the authority itself, in a comment; nothing where nothing is.
    pub(super) fn predecessor(&self, text: &mut String, measure: Measure) {
        for former in &self.register.former {
            let figure = former.code.as_ref().and_then(|code| self.register.figure(code, measure));
            if let Some(figure) =
                figure.filter(|_| former.successors.contains(&self.authority.code))
            {
                let words = format!(
                    "Published for {}, which ended in {}: {}. {}.",
                    former.name,
                    former.until,
                    grouped(figure.value),
                    self.cited(figure)
                );
                comment(text, "", &words);
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
