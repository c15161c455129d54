//! The commands of the program, in this process.

use crate::problems::as_dict;
use crate::watch::{Looked, watched};
use commissioning_balance::cli::{self, in_process};
use pyo3::exceptions::PyTimeoutError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// While another command of this process is waited for.
const WAIT: Duration = Duration::from_millis(20);

/// What a command said: exit code, data, notes, failure, hint, problems.
type Said<'py> = (u8, String, String, Option<String>, Option<String>, Vec<Bound<'py, PyDict>>);

/// Does a command and gives what it said. One at a time in a process: another one is waited for.
#[pyfunction]
#[pyo3(signature = (words, timeout = None, tell = None))]
pub(crate) fn command<'py>(
    py: Python<'py>,
    words: Vec<OsString>,
    timeout: Option<f64>,
    tell: Option<Py<PyAny>>,
) -> PyResult<Said<'py>> {
    let begun = Instant::now();
    loop {
        let looked = Looked {
            timeout,
            tell: tell.as_ref(),
            far: &|| {
                let far = in_process::far();
                (far.done, far.total, far.what)
            },
            stop: &in_process::stop,
        };
        let words = std::iter::once(OsString::from("balance")).chain(words.iter().cloned());
        if let Ok(said) = watched(py, &looked, move || in_process::command(words))? {
            let problems: PyResult<Vec<_>> =
                said.problems.iter().map(|problem| as_dict(py, problem)).collect();
            return Ok((said.code, said.data, said.notes, said.failure, said.hint, problems?));
        }
        if timeout.is_some_and(|timeout| begun.elapsed().as_secs_f64() > timeout) {
            return Err(PyTimeoutError::new_err(
                "another command is still running in this process",
            ));
        }
        py.detach(|| std::thread::sleep(WAIT));
        py.check_signals()?;
    }
}

/// The program itself, with its words on the screen: gives its exit code.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| cli::code(words))
}

/// Where the program is that scripts for a cluster name.
#[pyfunction]
pub(crate) fn program_is_at(path: PathBuf) {
    in_process::is_at(path);
}
