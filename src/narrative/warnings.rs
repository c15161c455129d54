//! What looks forgotten in a scenario, said before anything else.

use crate::scenario::{Line, Scenario, Substance};
use crate::units::Pence;

/// Sentences about lines without which nobody is treated, and that have no money in any month carrying on as now; none
/// where nobody needs them.
///
/// A budget may have nothing for them: it runs, and this is said.
#[must_use]
pub fn of(scenario: &Scenario) -> Vec<String> {
    let people = |opiates: bool| -> f64 {
        let groups = Substance::ALL.iter().zip(&scenario.area.groups);
        let own = groups.filter(|(substance, _)| (**substance == Substance::Opiate) == opiates);
        own.map(|(_, group)| group.dependent).sum()
    };
    let nothing = |line: Line| {
        let now = scenario.strategies.first().into_iter().flat_map(|strategy| &strategy.funds);
        scenario.baseline[line as usize] == Pence::ZERO
            && now.into_iter().all(|month| month[line as usize] == Pence::ZERO)
    };
    let whom = [
        (Line::PrescribingClinicians, people(true), "nobody is prescribed for"),
        (Line::Keyworking, people(true) + people(false), "nobody has a keyworker"),
    ];
    let mut said: Vec<String> = whom
        .into_iter()
        .filter(|(line, people, _)| *people > 0.0 && nothing(*line))
        .map(|(line, _, what)| {
            format!(
                "WARNING: the budget has nothing for {}, so {what}. If the line was forgotten, no number below means \
                 anything: give `{}` its pounds.",
                line.label(),
                line.key()
            )
        })
        .collect();
    said.extend(scale(scenario));
    said.extend(prices(scenario));
    said
}

/// The financial year, by its first calendar year, whose prices the register's unit costs are in.
const PRICES_OF: u32 = 2024;

/// That pounds of another year buy at the prices of the register's.
fn prices(scenario: &Scenario) -> Option<String> {
    let year = scenario.price_year;
    (year != PRICES_OF).then(|| {
        format!(
            "`price_year` is {year}, and prices of beds, posts and medicines stay those of {PRICES_OF}/{:02}: put pounds in the \
             prices of {PRICES_OF}/{:02}, or prices of {year}/{:02} in `[[evidence.override]]`.",
            (PRICES_OF + 1) % 100,
            (PRICES_OF + 1) % 100,
            (year + 1) % 100
        )
    })
}

/// Sentences about amounts that are of no likely size, with the cell or the line in which they stand.
#[must_use]
pub fn scale(scenario: &Scenario) -> Vec<String> {
    super::scale::of(scenario)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_which_nobody_is_treated_is_missed() {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        let mut scenario = crate::scenario::read("authority", &load).unwrap();
        assert!(of(&scenario).is_empty());
        scenario.baseline[Line::Keyworking as usize] = Pence::ZERO;
        assert!(of(&scenario).is_empty(), "money that comes later is money");
        for funds in &mut scenario.strategies[0].funds {
            funds[Line::Keyworking as usize] = Pence::ZERO;
        }
        let said = of(&scenario).concat();
        assert!(said.contains("nothing for keyworking") && said.contains("`keyworking`"), "{said}");
        for group in &mut scenario.area.groups {
            group.dependent = 0.0;
        }
        assert!(of(&scenario).is_empty(), "nobody needs it");
    }
}
