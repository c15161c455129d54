//! The register: one row for every number, with where it comes from and how far to trust it.

use super::values::Values;
use serde::Deserialize;
use std::fmt;
use std::sync::OnceLock;

/// The themes of the register and their rows, as they are written.
pub const DATA: &[(&str, &str)] = &[
    ("Overdose", include_str!("data/overdose.toml")),
    ("Alcohol-specific deaths", include_str!("data/alcohol.toml")),
    ("Deaths from other causes", include_str!("data/other_causes.toml")),
    ("Frailty and wishes", include_str!("data/frailty.toml")),
    ("Getting in", include_str!("data/entry.toml")),
    ("Being kept", include_str!("data/retention.toml")),
    ("Use on top of a prescription", include_str!("data/on_top.toml")),
    ("Detox, rehab, day programme", include_str!("data/beds.toml")),
    ("Recovery", include_str!("data/recovery.toml")),
    ("Mutual aid", include_str!("data/mutual_aid.toml")),
    ("Lived experience recovery organisations", include_str!("data/lero.toml")),
    ("Harm reduction", include_str!("data/harm_reduction.toml")),
    ("Prison", include_str!("data/prison.toml")),
    ("Ageing", include_str!("data/ageing.toml")),
    ("Commissioning", include_str!("data/commissioning.toml")),
    ("Justice and coercion", include_str!("data/justice.toml")),
    ("Outreach and community", include_str!("data/outreach_and_community.toml")),
    ("Shocks and medicines", include_str!("data/shocks_and_medicines.toml")),
    ("Drift of demand and supply", include_str!("data/drift.toml")),
    ("Unit costs and capacity", include_str!("data/money.toml")),
    ("Other payers", include_str!("data/payers.toml")),
    ("Calibration", include_str!("data/calibration.toml")),
    ("Value", include_str!("data/value.toml")),
];

/// How good the evidence is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Grade {
    /// Large, direct and recent.
    #[serde(rename = "high")]
    High,
    /// Sound with reservations.
    #[serde(rename = "moderate")]
    Moderate,
    /// Weak: indirect, old, small or confounded.
    #[serde(rename = "low")]
    Low,
    /// Very weak.
    #[serde(rename = "very low")]
    VeryLow,
    /// Not evidence: somebody's judgement.
    #[serde(rename = "assumption")]
    Assumption,
}

/// How the figure was come by, most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Verification {
    /// Read in the text that it comes from.
    #[serde(rename = "verified")]
    Verified,
    /// Read in a text that quotes it.
    #[serde(rename = "verified second-hand")]
    VerifiedSecondHand,
    /// Computed from figures that were read.
    #[serde(rename = "derived")]
    Derived,
    /// Read, without an address that leads back to it.
    #[serde(rename = "seen without full address")]
    SeenWithoutFullAddress,
    /// Remembered, not seen.
    #[serde(rename = "recalled")]
    Recalled,
    /// Judged.
    #[serde(rename = "assumption")]
    Assumption,
}

impl Verification {
    /// Whether the figure was read in a text. Nothing derived, remembered or assumed is.
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Verified | Self::VerifiedSecondHand)
    }

    /// The mark that goes with the figure wherever it is shown.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::VerifiedSecondHand => "verified second-hand",
            Self::Derived => "derived",
            Self::SeenWithoutFullAddress => "seen, no full address",
            Self::Recalled => "RECALLED",
            Self::Assumption => "ASSUMPTION",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::High => "high",
            Self::Moderate => "moderate",
            Self::Low => "low",
            Self::VeryLow => "very low",
            Self::Assumption => "assumption",
        })
    }
}

/// How a row is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Distribution {
    /// Not drawn: always the central value.
    Fixed,
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Log-normal.
    Lognormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        log_sd: f64,
    },
    /// Beta.
    Beta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape.
        shape: f64,
        /// Rate.
        rate: f64,
    },
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed => f.write_str("fixed"),
            Self::Normal { mean, sd } => write!(f, "normal(mean {mean}, sd {sd:.4})"),
            Self::Lognormal { median, log_sd } => {
                write!(f, "log-normal(median {median}, log sd {log_sd:.4})")
            }
            Self::Beta { alpha, beta } => write!(f, "beta({alpha:.4}, {beta:.4})"),
            Self::Gamma { shape, rate } => write!(f, "gamma(shape {shape:.4}, rate {rate:.4})"),
        }
    }
}

/// A group whose rows are drawn together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// Name of the group.
    pub name: String,
    /// How much of the row's normal score is the group's: two rows correlate by the product of their loadings.
    pub loading: f64,
}

/// A named alternative to a row's base value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its name: `sceptical` or `hopeful` about the service.
    pub name: String,
    /// The value, held fixed.
    pub value: f64,
    /// Why somebody would read it so.
    pub reason: String,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// `c-…` clinical, `s-…` system, `a-…` the project's own; a part after a dot is one figure of a compound row.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Central value.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// What the interval rests on.
    pub interval: String,
    /// How it is drawn.
    pub distribution: Distribution,
    /// Unit.
    pub unit: String,
    /// Whom it describes.
    pub population: String,
    /// Where it comes from.
    pub source: String,
    /// Where that can be read.
    #[serde(default)]
    pub address: String,
    /// How good it is.
    pub grade: Grade,
    /// How it was come by.
    pub verification: Verification,
    /// What it must not be used for.
    pub caveat: String,
    /// The rows that it is drawn with.
    pub group: Option<Membership>,
    /// Named alternatives.
    #[serde(default)]
    pub readings: Vec<Reading>,
}

impl Row {
    /// Whether the id begins with, or the words contain, `word` (in any case).
    #[must_use]
    pub fn mentions(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&word);
        self.id.to_lowercase().starts_with(&word)
            || has(&self.name)
            || has(&self.source)
            || has(&self.caveat)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    row: Vec<Row>,
}

/// Every row, in the order of [`Values::IDS`].
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    rows: Vec<Row>,
    themes: Vec<usize>,
}

impl Register {
    /// The register that the program carries.
    ///
    /// # Panics
    ///
    /// When the program's own data do not parse, or lack a row: a test reads them.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static REGISTER: OnceLock<Register> = OnceLock::new();
        REGISTER.get_or_init(|| {
            Self::read(DATA).expect("the register is part of the program, and a test reads it")
        })
    }

    /// Reads themes of rows; there must be exactly one row for every id of [`Values::IDS`].
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn read(data: &[(&str, &str)]) -> Result<Self, String> {
        let mut found: Vec<Option<(Row, usize)>> = vec![None; Values::IDS.len()];
        for (theme, (name, text)) in data.iter().enumerate() {
            let rows: Theme = toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            for row in rows.row {
                let index = Values::IDS
                    .iter()
                    .position(|id| *id == row.id)
                    .ok_or_else(|| format!("{}: the model uses no such row", row.id))?;
                if found[index].is_some() {
                    return Err(format!("{}: two rows", row.id));
                }
                found[index] = Some((row, theme));
            }
        }
        let mut register = Self { rows: Vec::new(), themes: Vec::new() };
        for (row, id) in found.into_iter().zip(Values::IDS) {
            let (row, theme) = row.ok_or_else(|| format!("{id}: no row"))?;
            register.rows.push(row);
            register.themes.push(theme);
        }
        Ok(register)
    }

    /// Every row, in the order of [`Values::IDS`].
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row with this id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// Every row by theme, in the order of [`DATA`].
    pub fn by_theme(&self) -> impl Iterator<Item = (&'static str, Vec<&Row>)> + '_ {
        DATA.iter().enumerate().map(|(theme, (name, _))| {
            let rows = self.rows.iter().zip(&self.themes).filter(|(_, of)| **of == theme);
            (*name, rows.map(|(row, _)| row).collect())
        })
    }

    /// Rows whose id begins with, or whose words contain, `word` (in any case).
    #[must_use]
    pub fn search(&self, word: &str) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.mentions(word)).collect()
    }
}
