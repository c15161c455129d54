//! What goes where: data to standard output, everything else to standard error.

use super::in_process;
use commissioning_balance::output::harmless::lines;
use std::io::{ErrorKind, IsTerminal, Write};

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

/// Says a line on standard error.
pub(crate) fn say(text: &str) {
    if !in_process::note(text) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}

/// Whether standard output is a screen.
pub(crate) fn on_screen() -> bool {
    !in_process::here() && std::io::stdout().is_terminal()
}

/// The two streams.
pub(crate) struct Terminal {
    quiet: bool,
}

impl Terminal {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Writes data to standard output. A reader that has gone away is not an error.
    pub(crate) fn data(&self, text: &str) -> Result<(), Failure> {
        if in_process::data(text) {
            return Ok(());
        }
        let mut out = std::io::stdout().lock();
        let written = out
            .write_all(text.as_bytes())
            .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::other(format!("cannot write to standard output: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Says something on standard error, unless quiet. Nothing in it acts on the screen.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            say(&lines(text));
        }
    }

    /// Says what went wrong, on standard error.
    pub(crate) fn failure(&self, failure: &Failure) {
        if in_process::failed(failure) {
            return;
        }
        say(&format!("error: {}", lines(&failure.message)));
        if let Some(hint) = &failure.hint {
            say(&format!("\nhint: {}", lines(hint)));
        }
    }

    /// Whether progress may be said at all.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Columns of standard output; 100 where it is not a terminal.
    pub(crate) fn width() -> usize {
        const PLAIN: usize = 100;
        let wide = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        match wide {
            Some(columns) if columns >= 40 => columns,
            _ if on_screen() => comfy_table::Table::new().width().map_or(PLAIN, usize::from),
            _ => PLAIN,
        }
    }
}
