//! What is wrong, as Python raises it.

use commissioning_balance::engine::EngineError;
use commissioning_balance::evidence::EvidenceProblem;
use commissioning_balance::scenario::{Problem, Problems};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Exit code of the program for what is the input's fault.
pub(crate) const INPUT: u8 = 3;
/// Exit code of the program for anything else.
pub(crate) const OTHER: u8 = 1;

/// A `BalanceError` of the Python package.
pub(crate) fn raised(
    py: Python<'_>,
    code: u8,
    message: &str,
    problems: Vec<Bound<'_, PyDict>>,
) -> PyErr {
    let made = py
        .import("commissioning_balance.errors")
        .and_then(|module| module.getattr("BalanceError"))
        .and_then(|class| class.call1((code, message, problems)));
    match made {
        Ok(error) => PyErr::from_value(error),
        // Without the package around it.
        Err(_) => PyRuntimeError::new_err(message.to_owned()),
    }
}

/// Problems of files.
pub(crate) fn of_files(py: Python<'_>, problems: &Problems) -> PyErr {
    let each: PyResult<Vec<_>> = problems.0.iter().map(|problem| as_dict(py, problem)).collect();
    match each {
        Ok(each) => raised(py, INPUT, &problems.to_string(), each),
        Err(error) => error,
    }
}

/// A problem, key by key.
pub(crate) fn as_dict<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("file", &problem.file)?;
    dict.set_item("line", problem.line)?;
    dict.set_item("column", problem.column)?;
    dict.set_item("key", &problem.key)?;
    dict.set_item("found", &problem.found)?;
    dict.set_item("allowed", &problem.allowed)?;
    dict.set_item("hint", problem.hint.as_deref())?;
    Ok(dict)
}

/// Choices that the evidence does not know.
pub(crate) fn of_evidence(py: Python<'_>, name: &str, problems: &[EvidenceProblem]) -> PyErr {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{name}: {}\n  hint: {}", problem.problem, problem.hint))
        .collect();
    let each: PyResult<Vec<_>> = problems
        .iter()
        .map(|problem| {
            let dict = PyDict::new(py);
            dict.set_item("file", name)?;
            dict.set_item("line", 0)?;
            dict.set_item("column", 0)?;
            dict.set_item("key", &problem.found)?;
            dict.set_item("found", &problem.problem)?;
            dict.set_item("allowed", "")?;
            dict.set_item("hint", &problem.hint)?;
            Ok(dict)
        })
        .collect();
    match each {
        Ok(each) => raised(py, INPUT, &lines.join("\n"), each),
        Err(error) => error,
    }
}

/// A fault of the engine.
pub(crate) fn of_engine(py: Python<'_>, error: &EngineError) -> PyErr {
    raised_with(py, OTHER, &error.to_string())
}

/// An error without problems of files.
pub(crate) fn raised_with(py: Python<'_>, code: u8, message: &str) -> PyErr {
    raised(py, code, message, Vec::new())
}
