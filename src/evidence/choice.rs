//! What a scenario may choose over the register.

/// Choices over the register. Rows not named here keep their base reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvidenceChoice {
    /// A reading for every row that offers it, such as `sceptical` or `hopeful`. `None` is `base`.
    pub reading: Option<String>,
    /// A reading for single rows: (id, reading).
    pub readings: Vec<(String, String)>,
    /// Values that replace a row's: they keep no spread, and are shown as the scenario's own.
    pub overrides: Vec<Override>,
}

/// A value that a scenario puts in place of a row of the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Row of the register.
    pub id: String,
    /// The value, in the row's unit.
    pub value: f64,
    /// Where it comes from.
    pub source: String,
}
