//! A picture of a run: its words, drawn twice.

use super::drawing::{Drawing, Fault};
use super::letters::Look;
use super::{png, sheet, style, svg};
use crate::findings::facts::StandIns;
use crate::narrative::Summary;
use crate::narrative::figures::{grouped, plain};
use crate::output::File;

/// What a picture is about: the page puts it under the heading of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The paired difference of every option.
    Difference,
    /// Deaths against recovery.
    Together,
    /// Of a thousand people.
    Icons,
    /// Year by year.
    OverTime,
    /// When a difference would be known.
    Known,
    /// Where the money goes.
    Money,
    /// Who gains and who is left behind.
    Groups,
    /// Value for money.
    Value,
    /// Where people are.
    People,
    /// Waits and caseloads.
    Services,
    /// Public figures beside the model.
    Observed,
    /// What the answers rest on.
    Rests,
    /// How many runs an answer needs: no picture of a run's page.
    Convergence,
    /// Two runs beside each other: no picture of a run's page.
    Compared,
    /// Other balances of a budget: no picture of a run's page.
    Rebalance,
}

/// A picture of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it is about.
    pub kind: Kind,
    /// Name of its file, without its ending.
    pub name: String,
    /// What it is of, in a few words.
    pub title: String,
    /// How to read it, in a sentence or two.
    pub reading: String,
    /// What was found: the words that stand over it.
    pub finding: String,
    /// The same for people who do not see it, number by number.
    pub description: String,
    /// For a wide page.
    pub wide: Drawing,
    /// For a telephone.
    pub narrow: Drawing,
}

impl Picture {
    /// A picture that `draw` draws on a sheet for any width.
    pub(super) fn new(
        summary: &Summary,
        kind: Kind,
        name: impl Into<String>,
        words: Words,
        draw: impl Fn(&mut sheet::Sheet) -> Result<(), Fault>,
    ) -> Self {
        Self::from_source(&source(summary), kind, name, words, draw)
    }

    /// The same, its numbers from what `source` says.
    pub(super) fn from_source(
        source: &str,
        kind: Kind,
        name: impl Into<String>,
        words: Words,
        draw: impl Fn(&mut sheet::Sheet) -> Result<(), Fault>,
    ) -> Self {
        let drawing = |width: f64| {
            let shown = format!("{}. {}", words.title, words.reading);
            let mut sheet = sheet::Sheet::new(width, &words.finding, shown.trim_end());
            if let Err(fault) = draw(&mut sheet) {
                let words = format!("This picture could not be drawn whole: {fault}");
                sheet.y = sheet.paragraph(sheet.rest(), &words, Look::LABEL, 4);
            }
            sheet.finish(source)
        };
        let (wide, narrow) = (drawing(style::WIDE), drawing(style::NARROW));
        let Words { title, reading, finding, description } = words;
        Self { kind, name: name.into(), title, reading, finding, description, wide, narrow }
    }

    /// The wide picture as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        self.drawn(&self.wide, &self.name)
    }

    /// The picture for telephones as SVG.
    #[must_use]
    pub fn narrow_svg(&self) -> String {
        self.drawn(&self.narrow, &format!("{}-narrow", self.name))
    }

    fn drawn(&self, drawing: &Drawing, id: &str) -> String {
        let description = format!("{}. {}", self.title, self.description);
        svg::svg(drawing, id, &self.finding, &description)
    }

    /// The wide picture as a file of the run, SVG.
    #[must_use]
    pub fn svg_file(&self) -> File {
        File { name: format!("plots/{}.svg", self.name), bytes: self.svg().into_bytes() }
    }

    /// The same as PNG, for what does not take SVG; none where it has no size that a picture can have.
    #[must_use]
    pub fn png_file(&self) -> Option<File> {
        let bytes = png::png(&self.wide)?;
        Some(File { name: format!("plots/{}.png", self.name), bytes })
    }
}

/// A picture's words.
pub(super) struct Words {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) finding: String,
    pub(super) description: String,
}

/// Where a picture's numbers come from.
fn source(summary: &Summary) -> String {
    let facts = &summary.facts;
    let runs = match (facts.expected, facts.runs) {
        (true, _) => "one calculation with central values".to_owned(),
        (false, 1) => "one run of each option".to_owned(),
        (false, runs) => format!("{} runs of each option", grouped(f64::from(runs))),
    };
    let from = plain(&facts.area_source);
    let from = if from.is_empty() { String::new() } else { format!(" Area: {from}") };
    let stand_ins = stand_ins_of(&facts.stand_ins);
    format!("Source: model of {}, {runs}.{stand_ins}{from}", plain(&facts.area))
}

/// What the source of a picture says of figures that are not the area's own.
pub(super) fn stand_ins_of(stand_ins: &StandIns) -> String {
    stand_ins.in_short().map_or_else(String::new, |words| format!(" {words}."))
}
