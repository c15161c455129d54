//! The model and the commands inside Python: what `commissioning_balance` puts typed words around.
//!
//! Numbers go to Python as bytes of `f64` with a shape, which `memoryview.cast` and `numpy.asarray` read without a copy.
//! Python's lock is released while anything is computed, and signals are looked for meanwhile.

mod asked;
mod command;
mod engine;
mod figures;
mod problems;
mod studies;
mod watch;

use pyo3::prelude::*;

/// The compiled part of `commissioning_balance`.
#[pymodule(gil_used = false)]
mod _balance {
    #[pymodule_export]
    use super::asked::{Asked, estimates};
    #[pymodule_export]
    use super::command::{command, main, program_is_at};
    #[pymodule_export]
    use super::engine::{Engine, built_in, evidence_ids, flows, outputs, version};
    #[pymodule_export]
    use super::figures::Figures;
    #[pymodule_export]
    use super::studies::Study;
}
