//! Pictures of a run, drawn from its summary. They scale numbers to pixels and compute nothing else.
//!
//! A picture is drawn twice: for a wide page and for a telephone, with letters of the same size. What was found stands over
//! it, then what is shown; its text alternative says that number by number, and each mark tells its value to a pointer.

pub mod axis;
pub mod balances;
pub mod compared;
pub mod convergence;
pub mod difference;
pub mod drawing;
pub mod flows;
pub mod groups;
pub mod icons;
pub mod known;
pub mod letters;
pub mod money;
pub mod observed;
pub mod over_time;
pub mod people;
pub mod png;
pub mod rests;
pub mod says;
pub mod sheet;
pub mod style;
pub mod svg;
pub mod tap;
pub mod together;
pub mod value;

use super::{File, TIED};
use crate::summary::Summary;
use crate::summary::figures::{grouped, plain};
use crate::summary::first::label;
use crate::summary::stand_ins::StandIns;
use drawing::{Drawing, Fault};
use letters::Look;

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
    fn new(
        summary: &Summary,
        kind: Kind,
        name: impl Into<String>,
        words: Words,
        draw: impl Fn(&mut sheet::Sheet) -> Result<(), Fault>,
    ) -> Self {
        Self::from_source(&source(summary), kind, name, words, draw)
    }

    /// The same, its numbers from what `source` says.
    fn from_source(
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
struct Words {
    title: String,
    reading: String,
    finding: String,
    description: String,
}

/// Every picture that a summary has numbers for; none without a single run.
#[must_use]
pub fn all(summary: &Summary) -> Vec<Picture> {
    let mut pictures = difference::pictures(summary);
    pictures.extend(together::pictures(summary));
    pictures.extend(icons::pictures(summary));
    pictures.extend(over_time::pictures(summary));
    pictures.extend(known::pictures(summary));
    pictures.extend(money::pictures(summary));
    pictures.extend(groups::pictures(summary));
    pictures.extend(value::pictures(summary));
    pictures.extend(people::pictures(summary));
    pictures.extend(flows::pictures(summary));
    pictures.extend(observed::pictures(summary));
    pictures.extend(rests::pictures(summary));
    pictures
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
fn stand_ins_of(stand_ins: &StandIns) -> String {
    stand_ins.in_short().map_or_else(String::new, |words| format!(" {words}."))
}

/// An option's title on one line, as the first table numbers it: long titles that are cut stay apart.
fn title(summary: &Summary, strategy: usize) -> String {
    // The number stays with the first word, on whatever line that stands.
    let number = label(summary.strategies.len(), strategy, "").replace(' ', &TIED.to_string());
    number + &alone(summary, strategy)
}

/// An option's title on one line, without its number.
fn alone(summary: &Summary, strategy: usize) -> String {
    summary.strategies.get(strategy).map_or_else(String::new, |strategy| plain(&strategy.title))
}

/// The comparator's title in quotation marks.
fn comparator(summary: &Summary) -> String {
    format!("“{}”", title(summary, 0))
}
