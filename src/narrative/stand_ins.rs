//! Figures that still are somebody else's: said before anything that rests on them, on every face of an answer.

use super::figures::plain;
use crate::findings::facts::StandIns;
use crate::scenario::Scenario;

/// Names that a line of a screen or a picture has room for.
const FEW: usize = 3;

impl StandIns {
    /// Those of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let keys = scenario.stand_ins.iter().map(|key| plain(key)).collect();
        Self { keys, area: plain(&scenario.area.name) }
    }

    /// How many there are, and all their names, in a sentence; none where there is none.
    #[must_use]
    pub fn all(&self) -> Option<String> {
        self.sentence(usize::MAX)
    }

    /// The same with the first names alone: for a first screen.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        self.sentence(FEW)
    }

    /// The same in a few words, for the source line of a picture.
    #[must_use]
    pub fn in_short(&self) -> Option<String> {
        Some(format!("{} ({})", self.are()?, self.names(FEW)))
    }

    fn are(&self) -> Option<String> {
        match self.keys.len() {
            0 => None,
            1 => Some("1 figure is a stand-in".to_owned()),
            count => Some(format!("{count} figures are stand-ins")),
        }
    }

    fn sentence(&self, most: usize) -> Option<String> {
        let are = self.are()?;
        Some(format!(
            "STAND-INS: {are}, not figures of {}. No answer is about {} until its own take their place: {}. Put yours in and \
             take the name off `stand_ins`.",
            self.area,
            self.area,
            self.names(most)
        ))
    }

    /// Their names, the one that is worth most first; those under one table together.
    fn names(&self, most: usize) -> String {
        let mut tables: Vec<(&str, Vec<&str>)> = Vec::new();
        for key in self.keys.iter().take(most) {
            let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
            match tables.iter_mut().find(|(known, _)| *known == table) {
                Some((_, names)) => names.push(name),
                None => tables.push((table, vec![name])),
            }
        }
        let of = |(table, names): &(&str, Vec<&str>)| match (table.is_empty(), names.as_slice()) {
            (true, names) => names.join(", "),
            (false, [only]) => format!("{table}.{only}"),
            (false, names) => format!("{table} ({})", names.join(", ")),
        };
        let shown: Vec<String> = tables.iter().map(of).collect();
        let shown = shown.join("; ");
        match self.keys.len().saturating_sub(most) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_counted_and_named() {
        let of = |keys: &[&str]| StandIns {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            area: "Sefton".to_owned(),
        };
        assert_eq!((of(&[]).all(), of(&[]).first(), of(&[]).in_short()), (None, None, None));
        let one = of(&["budget.rehab"]).in_short();
        assert_eq!(one.as_deref(), Some("1 figure is a stand-in (budget.rehab)"));
        let many = of(&["budget.rehab", "area.levels", "budget.lero", "area.opiate.dependent"]);
        assert_eq!(
            many.in_short().as_deref(),
            Some("4 figures are stand-ins (budget (rehab, lero); area.levels and 1 more)")
        );
        let all = many.all().unwrap_or_default();
        assert!(
            all.starts_with("STAND-INS: 4 figures are stand-ins, not figures of Sefton."),
            "{all}"
        );
        assert!(all.contains("budget (rehab, lero); area.levels; area.opiate.dependent."), "{all}");
        assert!(many.first().unwrap_or_default().contains("and 1 more."));
    }
}
