//! What a fit was made of: its file's people, money and figures, so that a file that has changed since is known.

use super::guess::plain;
use super::types::Scenario;
use super::{Line, Substance};

/// Changes that a sentence names.
const NAMED: usize = 3;

/// One line for each number that a fit rests on: `key = value`.
#[must_use]
pub fn fit_of(scenario: &Scenario) -> Vec<String> {
    let area = &scenario.area;
    let mut lines = vec![
        format!("start = {}", scenario.start),
        format!("area.population = {}", plain(area.population)),
    ];
    for (of, group) in Substance::ALL.iter().zip(&area.groups) {
        lines.push(format!("area.{}.dependent = {}", of.key(), plain(group.dependent)));
        let own = [group.female_share, group.abstinence_share, group.higher_complexity_share];
        let shares = own.iter().chain(&group.age_shares).chain(&group.onset_age_shares);
        let shares: Vec<String> = shares.map(|share| plain(*share)).collect();
        lines.push(format!("area.{} shares = {}", of.key(), shares.join(" ")));
    }
    let money =
        |line: &Line| format!("budget.{} = {}", line.key(), scenario.baseline[*line as usize]);
    lines.extend(Line::ALL.iter().map(money));
    lines.extend(scenario.observed.iter().filter(|figure| figure.fit).map(|figure| {
        let range = [figure.low, figure.high].map(|end| end.map_or_else(String::new, plain));
        format!(
            "{} in {} = {}{}",
            figure.quantity.key(),
            figure.year,
            plain(figure.value),
            if figure.low.is_some() { format!(" ({})", range.join(" to ")) } else { String::new() }
        )
    }));
    lines
}

/// What has changed since a fit was made of `then`, in a sentence; none where nothing has, or nobody noted it.
pub(super) fn changed(scenario: &Scenario, then: &[String]) -> Option<String> {
    let now = fit_of(scenario);
    let halves = |line: &str| -> (String, String) {
        let (key, value) = line.split_once(" = ").unwrap_or((line, ""));
        (key.to_owned(), value.to_owned())
    };
    let then: Vec<(String, String)> = then.iter().map(|line| halves(line)).collect();
    if then.is_empty() {
        return None;
    }
    let now: Vec<(String, String)> = now.iter().map(|line| halves(line)).collect();
    let find = |all: &[(String, String)], key: &str| {
        all.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
    };
    let mut changes: Vec<String> = Vec::new();
    for (key, value) in &now {
        match find(&then, key) {
            Some(before) if before == *value => {}
            Some(_) if key.ends_with("shares") => changes.push(key.clone()),
            Some(before) => changes.push(format!("{key} was {before} and is {value}")),
            None => changes.push(format!("{key} is new")),
        }
    }
    changes.extend(
        then.iter()
            .filter(|(key, _)| find(&now, key).is_none())
            .map(|(key, _)| format!("{key} is gone")),
    );
    let more = changes.len().saturating_sub(NAMED);
    let named: Vec<&str> = changes.iter().take(NAMED).map(String::as_str).collect();
    let others = if more > 0 { format!("; and {more} more") } else { String::new() };
    (!changes.is_empty()).then(|| {
        format!(
            "The file has changed since it was fitted ({}{others}): its levels are those of the old figures until `balance \
             calibrate` is run again.",
            named.join("; ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_since_its_fit_says_what_changed() {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        let mut scenario = crate::scenario::read("authority", &load).unwrap();
        let then = fit_of(&scenario);
        assert_eq!(changed(&scenario, &then), None);
        assert_eq!(changed(&scenario, &[]), None, "nobody noted what it was made of");
        let people = &mut scenario.area.groups[Substance::Opiate as usize];
        people.dependent *= 2.0;
        people.female_share += 0.01;
        scenario.observed[0].value += 1.0;
        let said = changed(&scenario, &then).unwrap();
        assert!(said.contains("area.opiate.dependent was "), "{said}");
        assert!(said.contains("; area.opiate shares; "), "{said}");
        assert!(said.contains(&format!("{} in ", scenario.observed[0].quantity.key())), "{said}");
        // What is fitted itself is no change of the file.
        let mut scenario = crate::scenario::read("authority", &load).unwrap();
        scenario.area.levels.overdose = 3.0;
        assert_eq!(changed(&scenario, &then), None);
    }

    #[test]
    fn figures_that_came_or_went_are_named_and_the_rest_counted() {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        let mut scenario = crate::scenario::read("authority", &load).unwrap();
        let then = fit_of(&scenario);
        let gone = scenario.observed.iter().position(|figure| figure.fit).unwrap();
        let mut figure = scenario.observed.remove(gone);
        let said = changed(&scenario, &then).unwrap();
        let key = figure.quantity.key().into_owned();
        assert!(said.contains(&format!("{key} in {} is gone", figure.year)), "{said}");
        // The same of another year is new, and a figure that is only shown is no matter.
        figure.year -= 1;
        scenario.observed.push(figure);
        let said = changed(&scenario, &then).unwrap();
        assert!(said.contains(" is new") && said.contains(" is gone"), "{said}");
        let shown = scenario.observed.last_mut().unwrap();
        shown.fit = false;
        assert!(!changed(&scenario, &then).unwrap().contains(" is new"));
        // Money is a part of what a fit rests on; three changes are named.
        for pence in scenario.baseline.iter_mut().take(4) {
            pence.0 += 100;
        }
        let said = changed(&scenario, &then).unwrap();
        assert!(said.contains("budget.prescribing_clinicians was "), "{said}");
        assert!(said.contains("; and 2 more)"), "{said}");
    }
}
