//! The commands inside another program, such as Python: what they say is handed back, and nothing is written to the
//! screen.
//!
//! One command at a time in a process: which one should stop, and how far it is, is kept once.

use super::captured::{Claim, SAID, begin};
use super::files;
use super::reach::{Reach, allow_outside};
use super::studies::{ready, ready_of, reopened};
use commissioning_balance::pipeline::study::Ready;
use commissioning_balance::scenario::{Opened, Problems};
use std::ffi::OsString;

pub use super::captured::{Busy, Far, Said, far, is_at, stop};

/// Does what a command line says, its first word being the program's name, and hands back what it said.
///
/// # Errors
///
/// [`Busy`].
pub fn command(words: impl IntoIterator<Item = OsString>) -> Result<Said, Busy> {
    let _claim = Claim::new()?;
    begin(0, "");
    SAID.with_borrow_mut(|said| *said = Some(Said::default()));
    let code = super::code(words);
    let said = SAID.with_borrow_mut(Option::take).unwrap_or_default();
    Ok(Said { code, ..said })
}

/// A study that is ready to run: from its file, or from the texts of one that was ready before.
///
/// # Errors
///
/// What a command would have said.
pub fn study(from: Study<'_>) -> Result<Ready, Box<Said>> {
    SAID.with_borrow_mut(|said| *said = Some(Said::default()));
    let made = match from {
        Study::File(file, outside) => {
            allow_outside(outside);
            ready_of(file)
        }
        Study::Texts(texts) => reopened(texts).and_then(ready),
    };
    let said = SAID.with_borrow_mut(Option::take).unwrap_or_default();
    made.map_err(|failure| {
        Box::new(Said {
            code: failure.code,
            failure: Some(failure.message),
            hint: failure.hint,
            ..said
        })
    })
}

/// Where a study comes from.
#[derive(Clone, Copy, Debug)]
pub enum Study<'a> {
    /// A file, and whether it may name others anywhere.
    File(&'a str, bool),
    /// Texts, the study's first.
    Texts(&'a [(String, String)]),
}

/// Why a scenario could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    /// What is wrong in its files.
    #[error("{0}")]
    Problems(#[from] Problems),
}

/// Opens a scenario: a file, or one that is built in.
///
/// # Errors
///
/// Every problem of every file.
pub fn open(name: &str, outside: bool) -> Result<Opened, Unopened> {
    allow_outside(outside);
    let reach = Reach::of(name);
    Ok(Opened::read(name, &|path| reach.text(path), &|path| reach.sheet(path))?)
}

/// The file or the built-in scenario that may be meant by a name that is neither.
#[must_use]
pub fn meant(name: &str) -> Option<String> {
    files::meant(name)
}
