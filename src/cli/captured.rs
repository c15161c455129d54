//! What a command says inside another program: kept, and not written to the screen; and how far the command is.

use super::failure::Failure;
use commissioning_balance::scenario::{Problem, Problems};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What a command said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Its exit code.
    pub code: u8,
    /// What it would have written to standard output.
    pub data: String,
    /// What it would have written to standard error.
    pub notes: String,
    /// Why it stopped; none where it did not.
    pub failure: Option<String>,
    /// What to do about that.
    pub hint: Option<String>,
    /// What is wrong in files, one by one.
    pub problems: Vec<Problem>,
}

/// How far the command that runs in this process is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Far {
    /// Units of work that are done.
    pub done: u64,
    /// Units of work in all; 0 where nothing is counted.
    pub total: u64,
    /// What is counted.
    pub what: &'static str,
}

/// A command is running in this process already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another command is running in this process")]
pub struct Busy;

thread_local! {
    /// What the command of this thread has said so far.
    pub(super) static SAID: RefCell<Option<Said>> = const { RefCell::new(None) };
}

/// The process in which a command runs; 0 for none. A forked child does not wait for a thread that it does not have.
static RUNNING: AtomicU32 = AtomicU32::new(0);
static STOP: AtomicBool = AtomicBool::new(false);
static DONE: AtomicU64 = AtomicU64::new(0);
static TOTAL: AtomicU64 = AtomicU64::new(0);
static WHAT: Mutex<&'static str> = Mutex::new("");
static PROGRAM: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Ends the claim of a command on its process, however it ends.
pub(super) struct Claim;

impl Claim {
    pub(super) fn new() -> Result<Self, Busy> {
        let own = std::process::id();
        let other = RUNNING.load(Ordering::SeqCst);
        if other == own {
            return Err(Busy);
        }
        RUNNING
            .compare_exchange(other, own, Ordering::SeqCst, Ordering::SeqCst)
            .map(|_| Self)
            .map_err(|_| Busy)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        STOP.store(false, Ordering::SeqCst);
        RUNNING.store(0, Ordering::SeqCst);
    }
}

/// Asks the command that runs in this process to stop at the next chance and to keep what is finished.
pub fn stop() {
    if RUNNING.load(Ordering::SeqCst) != 0 {
        STOP.store(true, Ordering::SeqCst);
    }
}

/// How far the command that runs in this process is.
#[must_use]
pub fn far() -> Far {
    Far {
        done: DONE.load(Ordering::Relaxed),
        total: TOTAL.load(Ordering::Relaxed),
        what: *WHAT.lock().unwrap_or_else(PoisonError::into_inner),
    }
}

/// Where the program is that scripts for a cluster name.
pub fn is_at(path: PathBuf) {
    *PROGRAM.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
}

/// Whether this thread does a command for another program.
pub(super) fn here() -> bool {
    SAID.with_borrow(Option::is_some)
}

/// Keeps data; whether this was the place for it.
pub(super) fn data(text: &str) -> bool {
    kept(|said| {
        said.data.push_str(text);
        if !text.ends_with('\n') {
            said.data.push('\n');
        }
    })
}

/// Keeps a note; whether this was the place for it.
pub(super) fn note(text: &str) -> bool {
    kept(|said| {
        said.notes.push_str(text);
        said.notes.push('\n');
    })
}

/// Keeps a failure; whether this was the place for it.
pub(super) fn failed(failure: &Failure) -> bool {
    kept(|said| {
        said.failure = Some(failure.message.clone());
        said.hint.clone_from(&failure.hint);
    })
}

/// Keeps what is wrong in files, where this is the place for it.
pub(super) fn problems(problems: &Problems) {
    kept(|said| said.problems.extend(problems.0.iter().cloned()));
}

fn kept(keep: impl FnOnce(&mut Said)) -> bool {
    SAID.with_borrow_mut(|said| said.as_mut().map(keep).is_some())
}

/// Whether the command of this process was asked to stop.
pub(super) fn stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// So much work is about to begin.
pub(super) fn begin(total: u64, what: &'static str) {
    *WHAT.lock().unwrap_or_else(PoisonError::into_inner) = what;
    DONE.store(0, Ordering::Relaxed);
    TOTAL.store(total, Ordering::Relaxed);
}

/// So much of it is done.
pub(super) fn advance(done: u64) {
    DONE.fetch_add(done, Ordering::Relaxed);
}

/// The program that scripts for a cluster name.
pub(super) fn program() -> std::io::Result<PathBuf> {
    let told = PROGRAM.lock().unwrap_or_else(PoisonError::into_inner).clone();
    told.map_or_else(std::env::current_exe, Ok)
}
