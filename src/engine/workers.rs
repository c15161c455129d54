//! Threads, or none: work on many runs at once, results in the order of the runs.

#[cfg(feature = "parallel")]
mod line;

#[cfg(feature = "parallel")]
use self::line::{CloseOnPanic, Line};
use std::ops::Range;

/// The most threads that are asked for, whoever asks.
pub const MOST_THREADS: usize = 1024;

/// How many threads work: as many as were asked for; else what `RAYON_NUM_THREADS` says; else one for each processor that
/// this program may use. Never changes a result.
#[must_use]
pub fn threads(asked: Option<usize>) -> usize {
    let told = || std::env::var("RAYON_NUM_THREADS").ok()?.trim().parse().ok();
    let own = || std::thread::available_parallelism().map_or(1, usize::from);
    let asked = asked.or_else(|| told().filter(|threads| *threads > 0));
    asked.unwrap_or_else(own).clamp(1, MOST_THREADS)
}

/// Runs begun before the first of them is done, for each thread: bounds memory, changes nothing else.
#[cfg(feature = "parallel")]
const AHEAD: u32 = 4;

/// Threads, or none.
pub(crate) struct Workers {
    /// None where everything is done by the thread that asks.
    #[cfg(feature = "parallel")]
    pool: Option<rayon::ThreadPool>,
}

#[cfg(not(feature = "parallel"))]
impl Workers {
    pub(crate) fn new(_threads: Option<usize>) -> Self {
        Self {}
    }

    /// The results of `work` for every run of the range, in order.
    pub(crate) fn map<T>(&self, runs: Range<u32>, work: impl Fn(u32) -> T) -> Vec<T> {
        runs.map(work).collect()
    }

    /// Hands the results of `work` to `take`, in order, until it wants no more.
    pub(crate) fn in_order<T>(
        &self,
        mut runs: Range<u32>,
        work: impl Fn(u32) -> T,
        mut take: impl FnMut(T) -> bool,
    ) {
        let _ = runs.all(|run| take(work(run)));
    }
}

#[cfg(feature = "parallel")]
impl Workers {
    /// As many threads as the system gives, and at most so many: where it gives none, the work is done without.
    pub(crate) fn new(threads: Option<usize>) -> Self {
        let mut wanted = self::threads(threads);
        while wanted > 1 {
            if let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(wanted).build() {
                return Self { pool: Some(pool) };
            }
            wanted /= 2;
        }
        Self { pool: None }
    }

    /// The results of `work` for every run of the range, in order.
    pub(crate) fn map<T: Send>(
        &self,
        runs: Range<u32>,
        work: impl Fn(u32) -> T + Sync + Send,
    ) -> Vec<T> {
        use rayon::iter::{IntoParallelIterator, ParallelIterator};
        match &self.pool {
            Some(pool) => pool.install(|| runs.into_par_iter().map(work).collect()),
            None => runs.map(work).collect(),
        }
    }

    /// Hands the results of `work` to `take`, in order, until it wants no more; runs that have begun by then are handed
    /// over, too. No thread waits for the slowest of a batch, and few runs are ahead of the one that is due.
    pub(crate) fn in_order<T: Send>(
        &self,
        mut runs: Range<u32>,
        work: impl Fn(u32) -> T + Sync,
        mut take: impl FnMut(T) -> bool,
    ) {
        let Some(pool) = &self.pool else {
            let _ = runs.all(|run| take(work(run)));
            return;
        };
        let threads = pool.current_num_threads() as u32;
        let line = Line::new(runs.clone(), AHEAD * threads);
        let (done, results) = std::sync::mpsc::channel();
        pool.in_place_scope(|scope| {
            for _ in 0..threads {
                let (done, line, work) = (done.clone(), &line, &work);
                scope.spawn(move |_| {
                    let _closed_if_it_breaks = CloseOnPanic(line);
                    while let Some(run) = line.next() {
                        if done.send((run, work(run))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(done);
            // Results that came before the one that is due.
            let mut early = std::collections::BTreeMap::new();
            let mut due = runs.start;
            for (run, result) in results {
                early.insert(run, result);
                while let Some(result) = early.remove(&due) {
                    due += 1;
                    if take(result) { line.taken(due) } else { line.close() }
                }
            }
        });
    }
}

#[cfg(all(test, feature = "parallel"))]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn results_come_in_order_and_few_are_ahead() {
        for threads in [1, 3] {
            let workers = Workers::new(Some(threads));
            let (begun, taken) = (AtomicU32::new(0), AtomicU32::new(0));
            let ahead = AHEAD * threads as u32;
            let work = |run: u32| {
                let begun = begun.fetch_add(1, Ordering::SeqCst) + 1;
                assert!(begun <= taken.load(Ordering::SeqCst) + ahead, "run {run}");
                // Some take longer than those after them.
                (0..(run % 5) * 20_000).fold(u64::from(run), |sum, _| std::hint::black_box(sum));
                run
            };
            let mut seen = Vec::new();
            workers.in_order(7..200, work, |run| {
                seen.push(run);
                taken.fetch_add(1, Ordering::SeqCst);
                true
            });
            assert_eq!(seen, (7..200).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn whoever_wants_no_more_gets_those_that_had_begun() {
        let workers = Workers::new(Some(2));
        let mut seen = Vec::new();
        workers.in_order(
            0..1000,
            |run| run,
            |run| {
                seen.push(run);
                seen.len() < 10
            },
        );
        let count = seen.len() as u32;
        assert!((10..=10 + 2 * AHEAD).contains(&count), "{count}");
        assert_eq!(seen, (0..count).collect::<Vec<u32>>());
    }

    #[test]
    fn a_run_that_breaks_leaves_nobody_waiting() {
        let workers = Workers::new(Some(2));
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            workers.in_order(0..1000, |run| assert!(run != 30, "on purpose"), |()| true);
        }));
        assert!(broken.is_err());
    }
}
