//! What goes where: data to standard output, everything else to standard error.

use super::captured;
use super::failure::Failure;
use commissioning_balance::output::harmless::lines;
use std::io::{ErrorKind, IsTerminal, Write};

/// Says a line on standard error.
pub(crate) fn say(text: &str) {
    if !captured::note(text) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}

/// Whether standard output is a screen.
pub(crate) fn on_screen() -> bool {
    !captured::here() && std::io::stdout().is_terminal()
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
        if captured::data(text) {
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
        if captured::failed(failure) {
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
