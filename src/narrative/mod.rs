//! Everything that is shown, made once from [`findings`](crate::findings), so that page, screen, spreadsheet and CSV cannot
//! disagree: sentences, grids and tables, and the [`Summary`] that holds them beside the numbers.
//!
//! No files, clock, threads or printing.

pub mod arguments;
pub mod beside;
pub mod bill;
pub mod board;
pub mod bought;
pub mod brief;
pub mod briefing;
pub mod by_area;
pub mod caveats;
pub mod centres;
pub mod certainty;
pub mod compare;
pub mod conditions;
pub mod contract;
pub mod cuts;
mod doubts;
pub mod explain;
pub mod face;
pub mod facts;
pub mod figures;
pub mod first;
pub mod fit_screen;
pub mod fit_target;
pub mod fitness;
pub mod fitting;
pub mod gate;
pub mod groups;
pub mod ladder;
pub mod matrix;
pub mod money;
pub mod need;
pub mod nothing;
pub mod noticed;
pub mod observed;
pub mod payers;
pub mod posterior;
mod prescribing;
pub mod readings;
pub mod replies;
pub mod reply;
pub mod rests;
mod scale;
pub mod score;
pub mod stand_ins;
mod summarise;
pub mod tables;
pub mod texts;
pub mod together;
pub mod unmet;
pub mod unspent;
mod untested;
pub mod warnings;
mod whole;
pub mod words;
pub mod worth;

pub use summarise::{add_rests, summarise};
pub use whole::Summary;
