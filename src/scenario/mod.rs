//! What is asked: people, places in the budget, options.

pub mod lines;
pub mod people;
pub mod types;

pub use lines::{Behaviour, Line};
pub use people::{Age, Complexity, Profile, Sex, Substance, Want};
pub use types::{
    Area, Economics, Group, Levels, Mechanism, MonthlyFunds, Policy, Scenario, Strategy, Valuation,
};
