//! How certain the evidence behind a result is: words from one table, with a mark of none to four.
//!
//! The words follow GRADE's informative statements: how large a difference is, and how certain, in one sentence. A share of
//! runs is something else: how far the model's own runs agree. Both stand in docs/words.md.

use crate::findings::certainty::Certainty;

/// Below this many per cent of the comparator a difference is slight, from [`LARGE`] on it is large.
const SMALL: f64 = 1.0;
/// From this many per cent of the comparator on a difference is large.
const LARGE: f64 = 10.0;

/// A row of the table of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degree {
    /// Which.
    pub certainty: Certainty,
    /// Its mark.
    pub mark: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How a sentence says it; `…` is the result.
    pub says: &'static str,
    /// When a result has it.
    pub when: &'static str,
}

/// Every degree, the most certain first.
pub const DEGREES: [Degree; 5] = [
    Degree {
        certainty: Certainty::High,
        mark: "●●●●",
        name: "high",
        says: "…",
        when: "never a result of this model; numbers that it takes from outside can be",
    },
    Degree {
        certainty: Certainty::Moderate,
        mark: "●●●○",
        name: "moderate",
        says: "probably …",
        when: "no weaker number carries a quarter of it",
    },
    Degree {
        certainty: Certainty::Low,
        mark: "●●○○",
        name: "low",
        says: "there may be …",
        when: "numbers of low grade carry a quarter of it or more, or too few runs chose the single numbers that were tried (fewer than 200; below 50 none is tried)",
    },
    Degree {
        certainty: Certainty::VeryLow,
        mark: "●○○○",
        name: "very low",
        says: "there may be … (very weak evidence)",
        when: "numbers of very low grade, or assumptions, carry a quarter of it or more",
    },
    Degree {
        certainty: Certainty::None,
        mark: "○○○○",
        name: "none",
        says: "we do not know about …",
        when: "UNTESTED (less than a quarter of it is left when weak evidence is read sceptically), or its sign turns with how \
               contested evidence is read",
    },
];

impl Certainty {
    /// Its row of the table.
    #[must_use]
    pub fn degree(self) -> Degree {
        DEGREES.into_iter().find(|degree| degree.certainty == self).unwrap_or(DEGREES[4])
    }
}

/// How large a difference is, before “more” or “fewer”: per cent of the comparator, whatever the sign.
#[must_use]
pub fn size(percent: f64) -> &'static str {
    match percent.abs() {
        percent if percent < SMALL => "slightly ",
        percent if percent < LARGE => "",
        _ => "far ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_from_none_to_four() {
        for (left, degree) in DEGREES.iter().enumerate() {
            assert_eq!(degree.mark.matches('●').count(), 4 - left);
            assert_eq!(degree.mark.chars().count(), 4);
            assert_eq!(degree.certainty.degree(), *degree);
        }
        assert_eq!([0.9, -5.0, 10.0].map(size), ["slightly ", "", "far "]);
    }
}
