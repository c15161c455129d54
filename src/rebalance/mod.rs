//! Other balances of a budget: what the next and the last pound of every line do, a frontier, allocations that cannot be
//! told apart, regrets, and the smallest change that is worth making.
//!
//! Nothing here names one best budget. [`Variables`] says what may move and what is locked; [`find()`] tries allocations in
//! expected values, in every [`Named`] world, and keeps those that make nobody worse off; what is gained counts only as far
//! as graded evidence alone shows it as well. `docs/rebalance.md` has the method.

pub mod after;
pub mod counted;
pub mod file;
pub mod find;
pub mod found;
mod grids;
pub mod search;
pub mod survey;
pub mod tables;
mod ties;
pub mod variables;
pub mod words;
pub mod worlds;

pub use file::text;
pub use find::{Effort, find};
pub use found::Found;
pub use survey::{Entry, Forgotten, Keeper};
pub use variables::Variables;
pub use worlds::Named;
