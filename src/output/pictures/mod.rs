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
mod picture;
pub mod png;
pub mod rests;
pub mod says;
pub mod sheet;
pub mod style;
pub mod svg;
pub mod tap;
mod titles;
pub mod together;
mod unmoved;
pub mod value;
mod years;

pub use picture::{Kind, Picture};

use crate::narrative::Summary;

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
