//! What a change in the drug and alcohol treatment budget would do.
//!
//! Data goes one way, from left to right, and a room uses only rooms to its left:
//!
//! `units → random → evidence → authorities → scenario → model → engine → calibration → findings → narrative →
//! sensitivity → study → rebalance → explore → output → pipeline`
//!
//! `units` to `explore` build without default features: no threads, files, clock or terminal, so that the
//! same model runs inside a web page. `docs/architecture.md` says what each room holds and what it leaves out.

// The commands are written as any other user of the library would write them.
#[cfg(feature = "cli")]
extern crate self as commissioning_balance;

pub mod authorities;
pub mod calibration;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod evidence;
pub mod explore;
pub mod findings;
pub mod model;
pub mod narrative;
#[cfg(feature = "files")]
pub mod output;
#[cfg(feature = "files")]
pub mod pipeline;
pub mod random;
pub mod rebalance;
pub mod scenario;
pub mod sensitivity;
pub mod study;
pub mod units;
