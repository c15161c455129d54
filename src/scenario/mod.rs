//! What is asked: people, places in the budget, options.
//!
//! A file is read into a tree that remembers where everything stands, the tree into typed values, and those into a
//! [`Scenario`] that cannot be wrong. Every problem is reported at once.

mod address;
mod areas;
pub(crate) mod budget;
mod builtin;
mod calendar;
mod document;
pub mod edges;
mod extends;
mod figures;
mod file;
pub mod fit_of;
mod fitted;
mod guess;
pub mod inputs;
mod kinds;
mod levels;
pub mod lines;
mod moved;
mod names;
mod numbers;
pub mod observed;
mod opened;
mod options;
pub mod people;
mod plan;
mod policies;
pub mod policy;
mod problem;
pub mod question;
mod read;
mod reader;
pub mod rebalance;
mod resolve;
mod schema;
mod sheet;
pub mod split;
mod stand_in_list;
mod stand_ins;
pub mod starter;
mod streams;
pub mod study;
mod tree;
mod trial;
pub mod types;
mod unpaid;
mod workbook;
mod written;

pub use builtin::{builtin, builtin_names, carried};
pub use edges::Blind;
pub use fitted::text as fit_text;
pub use guess::nearest;
pub use lines::{Behaviour, Line};
pub use observed::{Observable, Observed};
pub use opened::Opened;
pub use people::{Age, Complexity, Profile, Sex, Substance, Want};
pub use policy::{LeroStanding, Mechanism, Policy};
pub use problem::{Problem, Problems, turns};
pub use read::{read, read_with_sheets, read_with_texts};
pub use rebalance::{Guard, Objective, Rebalance};
pub use schema::{json_schema, levers, study_schema};
pub use sheet::{Book, CellContent, Hidden, Sheet, SheetCell, sheet_of};
pub use trial::{Money, Trial};
pub use types::{
    Area, Condition, Economics, Fit, FitDraw, Group, Integrated, Levels, MonthlyFunds, Perspective,
    Scenario, Strategy, Stream, Valuation,
};
