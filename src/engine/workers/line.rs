//! The line in which runs wait to begin: in order, and few ahead of the one whose result is due.

use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Runs waiting to begin, in order.
pub(super) struct Line {
    ahead: u32,
    waiting: Mutex<Waiting>,
    moved: Condvar,
}

struct Waiting {
    runs: Range<u32>,
    /// The first that may not begin yet.
    until: u32,
}

impl Line {
    pub(super) fn new(runs: Range<u32>, ahead: u32) -> Self {
        let until = runs.start.saturating_add(ahead);
        let waiting = Mutex::new(Waiting { runs, until });
        Self { ahead, waiting, moved: Condvar::new() }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next run, as soon as it may begin; none when all have begun.
    pub(super) fn next(&self) -> Option<u32> {
        let mut waiting = self.waiting();
        while !waiting.runs.is_empty() && waiting.runs.start >= waiting.until {
            waiting = self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.runs.next()
    }

    /// Everything before `due` has been taken.
    pub(super) fn taken(&self, due: u32) {
        self.waiting().until = due.saturating_add(self.ahead);
        self.moved.notify_all();
    }

    /// No further run begins.
    pub(super) fn close(&self) {
        let mut waiting = self.waiting();
        waiting.runs.end = waiting.runs.start;
        drop(waiting);
        self.moved.notify_all();
    }
}

/// A thread that breaks leaves nobody waiting for its run.
pub(super) struct CloseOnPanic<'a>(pub(super) &'a Line);

impl Drop for CloseOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}
