//! How far the engine is, with its rate and the time left; and Ctrl-C, which ends cleanly.

use super::captured;
use super::flags::Show;
use commissioning_balance::engine::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Set by Ctrl-C (and SIGTERM): stop at the next chance and keep what is finished.
static STOP: AtomicBool = AtomicBool::new(false);
/// When it was first asked for.
static ASKED: OnceLock<Instant> = OnceLock::new();

/// A closed terminal sends more than one signal at once: those are one wish.
const ONE_WISH: Duration = Duration::from_millis(300);

/// From now on the first Ctrl-C ends cleanly; a second one ends at once.
pub(crate) fn end_cleanly_on_interrupt() {
    if captured::here() {
        return;
    }
    // A handler that is already there (a second scenario in one call) is the same one.
    let _ = ctrlc::set_handler(|| {
        STOP.store(true, Ordering::Relaxed);
        if ASKED.get_or_init(Instant::now).elapsed() > ONE_WISH {
            std::process::exit(130);
        }
    });
}

/// Whether the user has asked to stop.
pub(crate) fn interrupted() -> bool {
    STOP.load(Ordering::Relaxed) || captured::stopped()
}

/// Time between two lines.
const LINES_EVERY: Duration = Duration::from_secs(5);

enum Face {
    Bar(ProgressBar),
    Lines(Mutex<Lines>),
    /// Another program shows it.
    Told,
    Nothing,
}

struct Lines {
    total: u64,
    done: u64,
    begun: Instant,
    said: Instant,
}

/// Tells the person how far the engine is.
pub(crate) struct Report {
    face: Face,
    /// What is counted.
    what: &'static str,
}

impl Report {
    pub(crate) fn new(show: Show, quiet: bool) -> Self {
        Self::of("runs", show, quiet)
    }

    /// The same in another unit of work.
    pub(crate) fn of(what: &'static str, show: Show, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let face = match show {
            _ if captured::here() => Face::Told,
            _ if quiet => Face::Nothing,
            Show::None => Face::Nothing,
            Show::Bar => Face::Bar(bar(what)),
            Show::Auto if terminal => Face::Bar(bar(what)),
            Show::Auto | Show::Lines => {
                let now = Instant::now();
                Face::Lines(Mutex::new(Lines { total: 0, done: 0, begun: now, said: now }))
            }
        };
        Self { face, what }
    }

    /// Whether a first answer can stand on the screen and be taken away again.
    pub(crate) fn can_hold(&self) -> bool {
        matches!(&self.face, Face::Bar(bar) if !bar.is_hidden())
    }

    /// Holds a text above the bar until the work is done.
    pub(crate) fn hold(&self, text: String) {
        let style = ProgressStyle::with_template(&format!("{{msg}}\n{}", template(self.what)));
        if let (Face::Bar(bar), Ok(style)) = (&self.face, style) {
            bar.set_style(style);
            bar.set_message(text);
        }
    }
}

/// The bar; above it stands a message, while there is one.
fn template(what: &str) -> String {
    format!("{{bar:30}} {{human_pos}}/{{human_len}} {what} · {{per_sec}} · {{eta}} left")
}

fn bar(what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(&template(what)) {
        bar.set_style(style);
    }
    bar
}

impl Progress for Report {
    fn start(&self, total: u64) {
        match &self.face {
            Face::Bar(bar) => bar.set_length(total),
            Face::Told => captured::begin(total, self.what),
            Face::Lines(lines) => {
                lines.lock().unwrap_or_else(PoisonError::into_inner).total = total;
            }
            Face::Nothing => {}
        }
    }

    fn advance(&self, done: u64) {
        match &self.face {
            Face::Bar(bar) => bar.inc(done),
            Face::Told => captured::advance(done),
            Face::Lines(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                lines.done += done;
                if lines.said.elapsed() >= LINES_EVERY && lines.done < lines.total {
                    lines.said = Instant::now();
                    let seconds = lines.begun.elapsed().as_secs_f64();
                    let rate = lines.done as f64 / seconds.max(f64::MIN_POSITIVE);
                    let left = (lines.total - lines.done) as f64 / rate.max(f64::MIN_POSITIVE);
                    let digits = usize::from(rate < 10.0);
                    let _ = writeln!(
                        std::io::stderr().lock(),
                        "{}/{} {}, {rate:.digits$} a second, {left:.0} s left",
                        lines.done,
                        lines.total,
                        self.what
                    );
                }
            }
            Face::Nothing => {}
        }
    }

    fn stop(&self) -> bool {
        interrupted()
    }

    fn finish(&self) {
        if let Face::Bar(bar) = &self.face {
            bar.finish_and_clear();
        }
    }
}
