//! Every number that the model takes from outside, as the scenario uses it.

use super::cells::Table;
use crate::evidence::{Grade, Register, Sampler, Values, Verification};

/// One row of the register under the scenario's choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Theme of the register.
    pub theme: &'static str,
    /// Id of the row.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The central value in use, in `unit`.
    pub value: f64,
    /// Lower end of the register's interval.
    pub low: f64,
    /// Upper end of the register's interval.
    pub high: f64,
    /// Unit.
    pub unit: String,
    /// The reading in use, such as `base`.
    pub reading: String,
    /// Whether the scenario put its own value in place of the row's.
    pub own: bool,
    /// How good the evidence is.
    pub grade: Grade,
    /// How the value was come by.
    pub verification: Verification,
    /// Whom it describes.
    pub population: String,
    /// Where it comes from.
    pub source: String,
    /// Where that can be read; empty for a scenario's own value.
    pub address: String,
    /// What it must not be used for.
    pub caveat: String,
}

/// Every row of the register, theme by theme.
#[must_use]
pub fn rows(register: &Register, sampler: &Sampler) -> Vec<Assumption> {
    let themes = register.by_theme();
    let rows = themes.flat_map(|(theme, rows)| rows.into_iter().map(move |row| (theme, row)));
    rows.filter_map(|(theme, row)| {
        let index = Values::IDS.iter().position(|id| *id == row.id)?;
        let used = sampler.used().get(index)?;
        Some(Assumption {
            theme,
            id: row.id.clone(),
            name: row.name.clone(),
            value: used.value,
            low: row.low,
            high: row.high,
            unit: row.unit.clone(),
            reading: used.reading.clone(),
            own: used.overridden,
            grade: row.grade,
            verification: used.verification,
            population: row.population.clone(),
            source: used.source.clone(),
            address: if used.overridden { String::new() } else { row.address.clone() },
            caveat: row.caveat.clone(),
        })
    })
    .collect()
}

/// Columns of the table of assumptions.
const COLUMNS: &[&str] = &[
    "theme",
    "row",
    "name",
    "value",
    "low",
    "high",
    "unit",
    "reading",
    "scenarios_own_value",
    "grade",
    "verification",
    "population",
    "source",
    "address",
    "caveat",
];

/// The assumptions as a table.
#[must_use]
pub fn table(assumptions: &[Assumption]) -> Table {
    let row = |row: &Assumption| {
        vec![
            row.theme.into(),
            row.id.as_str().into(),
            row.name.as_str().into(),
            row.value.into(),
            row.low.into(),
            row.high.into(),
            row.unit.as_str().into(),
            row.reading.as_str().into(),
            if row.own { "yes" } else { "no" }.into(),
            row.grade.to_string().into(),
            row.verification.mark().into(),
            row.population.as_str().into(),
            row.source.as_str().into(),
            row.address.as_str().into(),
            row.caveat.as_str().into(),
        ]
    };
    Table { name: "assumptions", columns: COLUMNS, rows: assumptions.iter().map(row).collect() }
}
