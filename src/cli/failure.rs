//! Why the program stops, for the person who can mend it.

use commissioning_balance::engine::EngineError;
use commissioning_balance::output::disk::WriteError;

/// Why the program stops, for the person who can mend it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Exit code.
    pub(crate) code: u8,
    /// What happened.
    pub(crate) message: String,
    /// What to type.
    pub(crate) hint: Option<String>,
}

impl Failure {
    /// Anything that is not the input's fault.
    pub(crate) const OTHER: u8 = 1;
    /// Wrong usage.
    pub(crate) const USAGE: u8 = 2;
    /// The scenario or the data is at fault.
    pub(crate) const INPUT: u8 = 3;
    /// Parts are missing: stopped on the way, or not there yet.
    pub(crate) const PARTS_MISSING: u8 = 4;
    /// The precision asked for was not reached.
    pub(crate) const IMPRECISE: u8 = 5;

    pub(crate) fn other(message: impl Into<String>) -> Self {
        Self { code: Self::OTHER, message: message.into(), hint: None }
    }

    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { code: Self::INPUT, message: message.into(), hint: None }
    }

    /// Stopped on the way by Ctrl-C or a signal.
    pub(crate) fn stopped(message: impl Into<String>) -> Self {
        Self { code: Self::PARTS_MISSING, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Why no results came.
pub(super) fn failed(error: EngineError) -> Failure {
    match error {
        EngineError::Stopped => Failure::stopped(error.to_string()),
        EngineError::Broken { .. } => Failure::other(format!(
            "{error}\nThis is a fault of the program, not of your file; nothing was written."
        )),
    }
}

pub(super) fn unwritten(error: &WriteError) -> Failure {
    match error {
        // A place that cannot be written to is no fault of what was asked.
        WriteError::Full { .. }
        | WriteError::Short { .. }
        | WriteError::NotAllowed { .. }
        | WriteError::Other { .. }
        | WriteError::Name(_) => Failure::other(error.to_string()),
        WriteError::Exists(_) | WriteError::NotAFolder { .. } | WriteError::NotAFile { .. } => {
            Failure::input(error.to_string())
        }
    }
}
