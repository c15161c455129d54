//! What the answers rest on, in words.

use super::centres::two_centres;
use super::figures::{plain, whole_percent};
use super::words::{amount, noun};
use crate::findings::rests::{Turn, Verdict};
use crate::findings::statistics::Estimate;

/// A share of a difference. Read sceptically some rows take away more than the whole, and turn it: that is all of it.
fn part(share: f64) -> String {
    if share >= 1.0 { "all of it".to_owned() } else { whole_percent(100.0 * share) }
}

/// A parameter's value with three digits, without noughts at its end.
fn rounded(number: f64) -> String {
    let decimals = match number.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 2,
        _ => 4,
    };
    let text = format!("{number:.decimals$}").replace('-', "−");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

impl Turn {
    /// Its values at both ends, with three digits.
    #[must_use]
    pub fn at_ends(&self) -> [String; 2] {
        self.ends.map(|(value, _)| rounded(value))
    }

    /// The row with its range: `a name (a-X01: 0.5 to 1.5)`.
    #[must_use]
    pub fn told(&self) -> String {
        let [(low, _), (high, _)] = self.ends;
        let name = plain(&self.name);
        format!("{name} ({}: {} to {})", self.id, rounded(low), rounded(high))
    }
}

impl Verdict {
    /// By how much of the difference each grade carries it, in a line: `20 % on low, 54 % on assumption`.
    #[must_use]
    pub fn ledger(&self) -> String {
        let parts: Vec<String> = self
            .grades
            .iter()
            .filter_map(|&(grade, without)| {
                let share = self.rests(without)?;
                (share >= 0.005).then(|| format!("{} on {grade}", part(share)))
            })
            .collect();
        if self.slight && self.base != 0.0 {
            return "too small a difference to say".to_owned();
        }
        let rests = match (self.base == 0.0, parts.is_empty()) {
            (true, _) => "no difference".to_owned(),
            (false, true) => "rests on no contested row".to_owned(),
            (false, false) => parts.join(", "),
        };
        if self.untested() { format!("{rests}: untested") } else { rests }
    }
}

/// What one answer rests on, in words.
pub(super) fn sentences(verdict: &Verdict, runs: Option<Estimate>) -> Vec<String> {
    let quantity = verdict.quantity;
    if verdict.base == 0.0 {
        return Vec::new();
    }
    let what = noun(quantity);
    let of = |number: f64| amount(quantity, number);
    if verdict.slight {
        return vec![format!(
            "On {what}, in expected values, no difference worth the name: {} with central values, {} with contested evidence \
             read sceptically, {} read hopefully.",
            of(verdict.base),
            of(verdict.sceptical),
            of(verdict.hopeful)
        )];
    }
    let mut words = vec![format!(
        "On {what}, in expected values: {} with central values, {} with contested evidence read sceptically, {} read \
         hopefully{}.",
        of(verdict.base),
        of(verdict.sceptical),
        of(verdict.hopeful),
        if verdict.sign_holds() { "" } else { ": the sign does not hold under both" }
    )];
    words.extend(runs.and_then(|runs| two_centres(quantity, verdict.base, runs)));
    let parts: Vec<String> = verdict
        .grades
        .iter()
        .filter_map(|&(grade, without)| {
            let share = verdict.rests(without)?;
            (share >= 0.005).then(|| format!("{} on contested rows of grade {grade}", part(share)))
        })
        .collect();
    if !parts.is_empty() {
        let verdict_words = if verdict.untested() { " It is untested." } else { "" };
        words.push(format!("How much of it rests on what: {}.{verdict_words}", parts.join(", ")));
    }
    if let Some(lero) = verdict.lero {
        words.push(format!(
            "Without any effect of LEROs on relapse and at £250 a member: {} {what}.",
            of(lero)
        ));
    }
    for turn in &verdict.turns {
        if let Some(value) = turn.turns_at {
            words.push(format!(
                "It turns where row {} ({}) passes {value:.3}; its central value is {}.",
                turn.id,
                plain(&turn.name),
                turn.value
            ));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slight_difference_is_not_said_to_rest_on_good_evidence() {
        let slight = Verdict { slight: true, ..Verdict::made(-0.2, 0.0) };
        let said = sentences(&slight, None);
        assert!(said.len() == 1 && said[0].contains("no difference worth the name"), "{said:?}");
        assert_eq!(slight.ledger(), "too small a difference to say");
        assert_eq!(Verdict::made(-10.0, -10.0).ledger(), "rests on no contested row");
        assert_eq!(Verdict::made(0.0, 0.0).ledger(), "no difference");
        assert!(Verdict::made(-10.0, -1.0).ledger().ends_with("untested"));
    }
}
