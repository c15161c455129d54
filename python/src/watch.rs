//! Work without Python's lock, while signals, a limit of time and a word about progress are looked after.

use commissioning_balance::engine::Progress;
use pyo3::exceptions::PyTimeoutError;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Between two looks.
const EVERY: Duration = Duration::from_millis(50);

/// How far a work is, and whether it should stop.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress for Watch {
    fn start(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }
    fn advance(&self, done: u64) {
        self.done.fetch_add(done, Ordering::Relaxed);
    }
    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
    fn finish(&self) {}
}

/// What is looked after during a work.
pub(crate) struct Looked<'a> {
    /// Seconds after which the work is stopped.
    pub(crate) timeout: Option<f64>,
    /// Is called with (done, total, what) from time to time.
    pub(crate) tell: Option<&'a Py<PyAny>>,
    /// How far the work is: done, total, what is counted.
    pub(crate) far: &'a (dyn Fn() -> (u64, u64, &'static str) + Sync),
    /// Asks the work to stop at its next chance.
    pub(crate) stop: &'a (dyn Fn() + Sync),
}

/// Does the work on a thread of its own and gives what it made.
///
/// # Errors
///
/// `KeyboardInterrupt` or whatever else a signal raises, `TimeoutError`, what `tell` raised: always after the work has
/// ended.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    looked: &Looked<'_>,
    work: impl FnOnce() -> T + Send,
) -> PyResult<T> {
    let begun = Instant::now();
    let limit = looked.timeout.map(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)));
    let limit = limit.and_then(Result::ok);
    py.detach(|| {
        std::thread::scope(|scope| {
            let (alive, ended) = channel::<()>();
            let work = move || {
                let _until_the_end = alive;
                work()
            };
            let thread = std::thread::Builder::new()
                .spawn_scoped(scope, work)
                .map_err(|error| PyErr::new::<pyo3::exceptions::PyOSError, _>(error.to_string()))?;
            let mut raised = None;
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if raised.is_some() {
                    continue;
                }
                let seen = Python::attach(|py| {
                    py.check_signals()?;
                    if let Some(tell) = looked.tell {
                        tell.call1(py, (looked.far)())?;
                    }
                    if limit.is_some_and(|limit| begun.elapsed() > limit) {
                        let words =
                            format!("not done after {:.1} seconds", begun.elapsed().as_secs_f64());
                        return Err(PyTimeoutError::new_err(words));
                    }
                    Ok(())
                });
                if let Err(error) = seen {
                    (looked.stop)();
                    raised = Some(error);
                }
            }
            let made = match thread.join() {
                Ok(made) => made,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            raised.map_or(Ok(made), Err)
        })
    })
}

/// The same for a work that a [`Watch`] knows.
pub(crate) fn watch<T: Send>(
    py: Python<'_>,
    watch: &Watch,
    timeout: Option<f64>,
    work: impl FnOnce() -> T + Send,
) -> PyResult<T> {
    let far = || (watch.done.load(Ordering::Relaxed), watch.total.load(Ordering::Relaxed), "");
    let stop = || watch.stop.store(true, Ordering::Relaxed);
    watched(py, &Looked { timeout, tell: None, far: &far, stop: &stop }, work)
}
