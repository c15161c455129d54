//! Published magnitudes, and how a number of the model lies to them.

use super::measures::{Measure, Shown};
use serde::Deserialize;
use std::sync::OnceLock;

/// A magnitude as it is written down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Magnitude {
    /// The service, or the lever, whose section it stands in.
    pub service: String,
    /// What was measured, in words.
    pub what: String,
    /// How the model's own number is made.
    pub measure: Measure,
    /// Why the model has no number, where it has none.
    pub why: Option<String>,
    /// How the number is shown where the measure does not say.
    pub unit: Option<Shown>,
    /// The published value.
    pub value: f64,
    /// The interval's ends.
    pub low: Option<f64>,
    /// The interval's ends.
    pub high: Option<f64>,
    /// Ids of the evidence.
    pub evidence: String,
    /// Where it comes from.
    pub source: String,
    /// What has to be read with it.
    pub note: Option<String>,
}

/// How the model's number lies to a published interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Between its ends.
    Inside,
    /// Not.
    Outside,
    /// Either side gives no number.
    NoFigure,
}

impl Verdict {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Outside => "**outside**",
            Self::NoFigure => "no figure",
        }
    }
}

/// A number of the model, where there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Made {
    /// It.
    Number(f64),
    /// The effect is not there, or goes the other way, so that nothing can be divided by it; no interval holds that.
    Never(&'static str),
    /// The model has none.
    Unknown,
}

impl Magnitude {
    /// How the number is shown.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.unit.unwrap_or_else(|| self.measure.shown())
    }

    /// Where a number of the model lies.
    #[must_use]
    pub fn verdict(&self, made: Made) -> Verdict {
        let (Some(low), Some(high)) = (self.low, self.high) else { return Verdict::NoFigure };
        match made {
            Made::Unknown => Verdict::NoFigure,
            Made::Never(_) => Verdict::Outside,
            Made::Number(number) if (low..=high).contains(&number) => Verdict::Inside,
            Made::Number(_) => Verdict::Outside,
        }
    }

    /// The published value with its interval, in words.
    #[must_use]
    pub fn published(&self) -> String {
        let of = |number: f64| self.shown().text(number);
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == f64::NEG_INFINITY => {
                format!("{}, at most {}", of(self.value), of(high))
            }
            (Some(low), Some(high)) => format!("{} ({} to {})", of(self.value), of(low), of(high)),
            _ => format!("{}, no interval", of(self.value)),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    outreach_worker: f64,
    magnitude: Vec<Magnitude>,
}

fn page() -> &'static Page {
    static PAGE: OnceLock<Page> = OnceLock::new();
    PAGE.get_or_init(|| {
        toml::from_str(include_str!("../magnitudes.toml"))
            .expect("the numbers are part of the program, and a test reads them")
    })
}

/// Every magnitude.
///
/// # Panics
///
/// When the program's own file does not parse: a test reads it.
#[must_use]
pub fn all() -> &'static [Magnitude] {
    &page().magnitude
}

/// Pounds a year for an outreach worker.
pub(super) fn outreach_worker() -> f64 {
    page().outreach_worker
}

#[cfg(test)]
mod tests {
    use super::*;

    fn magnitude(low: Option<f64>, high: Option<f64>) -> Magnitude {
        Magnitude { low, high, value: 0.27, ..all()[0].clone() }
    }

    #[test]
    fn every_magnitude_has_a_source_and_an_interval_around_it() {
        assert!(all().len() > 30);
        for magnitude in all() {
            assert!(!magnitude.source.is_empty() && !magnitude.evidence.is_empty());
            assert_eq!(magnitude.low.is_some(), magnitude.high.is_some(), "{}", magnitude.what);
            if let (Some(low), Some(high)) = (magnitude.low, magnitude.high) {
                assert!((low..=high).contains(&magnitude.value), "{}", magnitude.what);
            }
            let none = magnitude.measure == Measure::None;
            assert_eq!(none, magnitude.why.is_some(), "{}", magnitude.what);
            assert_eq!(none, magnitude.unit.is_some(), "{}", magnitude.what);
        }
    }

    #[test]
    fn a_verdict_needs_a_number_and_an_interval() {
        let both = magnitude(Some(0.1), Some(0.41));
        assert_eq!(both.verdict(Made::Number(0.1)), Verdict::Inside);
        assert_eq!(both.verdict(Made::Number(0.09)), Verdict::Outside);
        assert_eq!(both.verdict(Made::Number(0.42)), Verdict::Outside);
        assert_eq!(both.verdict(Made::Never("none averted")), Verdict::Outside);
        assert_eq!(both.verdict(Made::Unknown), Verdict::NoFigure);
        assert_eq!(both.published(), "27 % (10 % to 41 %)");
        let none = magnitude(None, None);
        assert_eq!(none.verdict(Made::Number(0.27)), Verdict::NoFigure);
        assert_eq!(none.published(), "27 %, no interval");
        let open = magnitude(Some(f64::NEG_INFINITY), Some(0.41));
        assert_eq!(open.verdict(Made::Number(-7.0)), Verdict::Inside);
        assert_eq!(open.published(), "27 %, at most 41 %");
    }
}
