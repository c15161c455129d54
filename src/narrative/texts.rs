//! Sentences and the first table, as every face finds them.

use crate::findings::quantities::Quantity;

/// One option in one section of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardRow {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// The option's title on one line, marked where it is outside anything seen or lowers what the model cannot see.
    pub title: String,
    /// The level.
    pub level: String,
    /// The difference from the comparator, absolute and relative; none for the comparator.
    pub difference: Option<String>,
    /// Where 90 % of runs fell; none where no range can be given.
    pub range: Option<String>,
    /// In how many runs it is better, or that the model cannot tell; none where no share can be given. Shown by
    /// [`BoardRow::agreed`] alone, so that UNTESTED is never left behind.
    pub(in crate::narrative) chance: Option<String>,
    /// Whether the difference rests on weak evidence alone.
    pub untested: bool,
}

impl BoardRow {
    /// In how many runs it is better, and UNTESTED where it rests on weak evidence alone.
    #[must_use]
    pub fn agreed(&self) -> Option<String> {
        match (&self.chance, self.untested) {
            (Some(chance), true) => Some(format!("{chance}; UNTESTED")),
            (None, true) => Some("UNTESTED".to_owned()),
            (chance, false) => chance.clone(),
        }
    }
}

/// One quantity for every option.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardSection {
    /// Of what.
    pub quantity: Quantity,
    /// Heading with the unit or the time.
    pub title: String,
    /// Under which options it is likely more or less; empty where nothing is compared.
    pub sentence: String,
    /// Options, the comparator first.
    pub rows: Vec<BoardRow>,
}

/// Sentences about one option.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionWords {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// What the numbers say.
    pub findings: Vec<String>,
    /// What they rest on.
    pub rests: Vec<String>,
    /// What has to be read with them.
    pub caveats: Vec<String>,
}

/// All sentences of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// Two or three sentences for the whole.
    pub run: Vec<String>,
    /// Whether the runs were enough, and what else the reader of any number has to know.
    pub precision: Vec<String>,
    /// Every option but the comparator.
    pub options: Vec<OptionWords>,
    /// Whose costs count, what is withheld, and how much of each result lies after the horizon.
    pub value: Vec<String>,
    /// Options known to be bad that this model prefers all the same, and why, where they touch this run.
    pub exceptions: Vec<String>,
    /// The few sentences of the first screen, which repeat some of the others.
    pub first: First,
}

/// The sentences of the first screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// What has to be known before any number, and what was found besides the table.
    pub found: Vec<String>,
    /// The weakest number that a result leans on; none where nothing is clear.
    pub weakest: Option<String>,
    /// What has to be read with it.
    pub beside: Vec<String>,
}
