//! Rows that the model is held against and does not use.

use super::register::Row;
use serde::Deserialize;
use std::sync::OnceLock;

/// A row that is no input.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The row; its distribution is fixed, and nothing is drawn from it.
    pub row: Row,
    /// Whether it comes from years that the back-test covers.
    pub in_sample: bool,
}

impl Check {
    /// What goes with the row wherever it is shown.
    #[must_use]
    pub const fn mark(&self) -> &'static str {
        if self.in_sample { "a check, not an input (in-sample)" } else { "a check, not an input" }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    in_sample: Vec<String>,
    row: Vec<Row>,
}

/// Every check, in the order of the file.
///
/// # Panics
///
/// When the program's own data do not parse: a test reads them.
#[must_use]
pub fn checks() -> &'static [Check] {
    static CHECKS: OnceLock<Vec<Check>> = OnceLock::new();
    CHECKS.get_or_init(|| {
        let file: File = toml::from_str(include_str!("data/checks.toml"))
            .expect("the checks are part of the program, and a test reads them");
        let in_sample = |row: &Row| file.in_sample.contains(&row.id);
        file.row.iter().map(|row| Check { in_sample: in_sample(row), row: row.clone() }).collect()
    })
}

/// The check with this id.
#[must_use]
pub fn check(id: &str) -> Option<&'static Check> {
    checks().iter().find(|check| check.row.id == id)
}

/// Checks whose id begins with, or whose words contain, `word` (in any case).
#[must_use]
pub fn search_checks(word: &str) -> Vec<&'static Check> {
    checks().iter().filter(|check| check.row.mentions(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Distribution, Register};

    #[test]
    fn checks_are_no_inputs_and_nothing_is_drawn_from_them() {
        assert!(checks().len() >= 9);
        let file: File = toml::from_str(include_str!("data/checks.toml")).unwrap();
        for id in &file.in_sample {
            assert!(check(id).is_some_and(|check| check.in_sample), "{id}");
        }
        for check in checks() {
            let row = &check.row;
            assert!(Register::embedded().row(&row.id).is_none(), "{} is an input", row.id);
            assert_eq!(row.distribution, Distribution::Fixed, "{}", row.id);
            assert!((row.low..=row.high).contains(&row.value), "{}", row.id);
            assert_eq!(checks().iter().filter(|other| other.row.id == row.id).count(), 1);
        }
        assert_eq!(check("c-S07").map(Check::mark), Some("a check, not an input (in-sample)"));
        assert_eq!(check("s-P04").map(Check::mark), Some("a check, not an input"));
        assert!(search_checks("elasticity").len() >= 4 && search_checks("qwerty").is_empty());
    }
}
