//! A scenario that is run, and what becomes of it.

use super::failure::{Failure, failed, unwritten};
use super::flags::{Format, Show};
use super::printed::{colour, print};
use super::progress::Report;
use super::report::Terminal;
use super::{files, machine};
use commissioning_balance::engine::{self, EngineError, Mode, Settings, Silent};
use commissioning_balance::evidence::Sampler;
use commissioning_balance::narrative::Summary;
use commissioning_balance::narrative::readings::Read;
use commissioning_balance::output::disk::Made;
use commissioning_balance::output::folder::Filling;
use commissioning_balance::output::{self, Shelf, harmless, spreadsheet};
use commissioning_balance::pipeline::{self, Kept, Provenance};
use commissioning_balance::scenario::Scenario;
use std::ffi::OsStr;
use std::path::Path;

/// The page that a run leaves.
const PAGE: &str = "report.html";

/// Characters of a hash in a folder's name.
const SHORT: usize = 8;

/// A scenario to be run.
pub(super) struct Work<'a> {
    /// The file's name, for problems.
    pub(super) name: &'a str,
    pub(super) scenario: &'a Scenario,
    /// The names and texts of every file that went into it.
    pub(super) texts: Vec<(String, String)>,
    /// The command line that repeats it.
    pub(super) command: Vec<String>,
    pub(super) settings: Settings,
    /// Whether the runs of the settings are the most, and fewer do where no headline's words depend on how many there were.
    pub(super) until_settled: bool,
    /// Whether every named reading is run as well.
    pub(super) readings: bool,
    /// Tables that are written.
    pub(super) tables: pipeline::Tables,
    /// The folder in which the run's own folder will be.
    pub(super) out: &'a Path,
}

impl Done {
    /// The hash of the manifest, in which those of all files are, and what it says of each.
    pub(super) fn hashes(&self) -> (String, Vec<(String, String)>) {
        let mut listed: Vec<(String, String)> = self
            .files
            .listed()
            .into_iter()
            .map(|file| (file.name.to_owned(), file.sha256))
            .collect();
        let manifest = listed.pop().map(|(_, hash)| hash).unwrap_or_default();
        (manifest, listed)
    }
}

/// A scenario that was run.
pub(super) struct Done {
    summary: Summary,
    readings: Vec<Read>,
    provenance: Provenance,
    /// On their way: it ends in [`Done::end`].
    files: Filling,
    /// The folders that were made for it.
    _place: Made,
}

impl Work<'_> {
    /// Runs it.
    pub(super) fn done(mut self, show: Show, terminal: &Terminal) -> Result<Done, Failure> {
        let sampler = files::sampler(self.name, self.scenario)?;
        // Where nothing can be written, better to say so before the work than after it.
        let sets = if self.readings { 3 } else { 1 };
        machine::enough_memory(engine::bytes(self.scenario, &self.settings, sets))?;
        let room = pipeline::room(self.scenario, &self.settings, u64::from(sets));
        let made = output::folder::writable(self.out, room).map_err(|error| unwritten(&error))?;
        // A tenth of the runs is made again, to tell chance apart.
        let progress = Report::of("runs and repeats", show, terminal.is_quiet());
        if self.settings.mode == Mode::Sampled && progress.can_hold() {
            // An answer within the first second, replaced by the runs. Should it fail, the runs say why.
            let at_once = Settings { mode: Mode::Expected, ..self.settings };
            if let Ok(first) = pipeline::numbers(self.scenario, &sampler, &at_once, &Silent) {
                let width = Terminal::width();
                progress.hold(output::terminal::at_first(&first, width, colour()));
            }
        }
        let simulate =
            if self.until_settled { pipeline::simulate_settled } else { pipeline::simulate };
        let mut kept =
            simulate(self.scenario, &sampler, &self.settings, &progress).map_err(failed)?;
        if self.until_settled && !kept.results.interrupted {
            self.made(kept.results.runs, terminal);
        }
        if self.readings && !kept.results.interrupted {
            // A stop before the first of them leaves the scenario's own runs.
            match pipeline::simulate_readings(self.scenario, &self.settings, &progress) {
                Err(EngineError::Stopped) => kept.results.interrupted = true,
                read => kept.readings = read.map_err(failed)?,
            }
        }
        Ok(self.kept(&sampler, kept, made))
    }

    /// Fewer runs than the most were enough: they are the runs of the command that repeats it.
    fn made(&mut self, runs: u32, terminal: &Terminal) {
        let most = std::mem::replace(&mut self.settings.runs, runs);
        if runs == most {
            return;
        }
        if let Some(at) = self.command.iter().position(|word| word == "--runs")
            && let Some(word) = self.command.get_mut(at + 1)
        {
            *word = runs.to_string();
        }
        terminal.note(&format!(
            "settled after {runs} of at most {most} runs: more would change the words of no headline (wrong in at most 1 of 20 \
             cases); --runs {most} makes all"
        ));
    }

    /// What was kept of its runs, on the way to its folder.
    pub(super) fn kept(self, sampler: &Sampler, kept: Kept, made: Made) -> Done {
        let mut summary = pipeline::show(self.scenario, sampler, &kept);
        let readings = pipeline::readings(self.scenario, &summary, &kept);
        let provenance = Provenance {
            seed: self.settings.seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            git: option_env!("BALANCE_COMMIT").map(str::to_owned),
            command: self.command,
            scenario_files: self.texts,
            evidence_sha256: pipeline::evidence_sha256(),
            written: None,
        };
        let mut files = Filling::new(self.out, OsStr::new(&self.scenario.name));
        pipeline::put(&mut summary, &readings, kept, &provenance, self.tables, &mut files);
        Done { summary, readings, provenance, files, _place: made }
    }
}

impl Done {
    /// Keeps it in a folder inside `place`, then prints the answer: `words` makes its text for a width, with colour or
    /// without. Neither is lost where the other cannot be had.
    pub(super) fn end(
        self,
        place: &Path,
        format: Format,
        terminal: &Terminal,
        words: &dyn Fn(&Summary, usize, bool) -> String,
    ) -> Result<(), Failure> {
        let Self { summary, readings, provenance, files, _place: made } = self;
        let folder = place.join(identity(&summary, &provenance, &files));
        let without = files.listed().iter().all(|file| file.name != spreadsheet::NAME);
        let kept = files.publish(&folder);
        drop(made);
        // Data have no room for sentences.
        for banner in summary.facts.banners_in_short().iter().filter(|_| format != Format::Text) {
            terminal.note(banner);
        }
        let printed = print(&summary, &readings, format, terminal, words);
        let new = match kept {
            Ok(new) => new,
            // What could not be kept has been shown.
            Err(error) => return printed.and(Err(unwritten(&error))),
        };
        let shown = folder.display();
        if new {
            terminal
                .note(&format!("\nthe page: {}\nwritten to {shown}", folder.join(PAGE).display()));
        } else {
            terminal.note(&format!("\nthe same run is in {shown} already"));
        }
        if new && without {
            terminal.note(&format!(
                "without {}: the system gave too few threads for it. To make it later: balance report {} --format xlsx",
                spreadsheet::NAME,
                harmless::word(&shown.to_string())
            ));
        }
        printed.map_err(|failure| failure.hint(format!("the results were written to {shown}")))?;
        let facts = &summary.facts;
        if facts.interrupted {
            return Err(Failure::stopped(format!(
                "stopped: these are {} of {} runs, complete as far as they go",
                facts.runs, facts.runs_asked
            )));
        }
        if facts.precision_reached == Some(false) {
            return Err(Failure {
                code: Failure::IMPRECISE,
                message: format!(
                    "after {} runs the headline differences are not yet known to the precision asked for",
                    facts.runs
                ),
                hint: Some(
                    "the results so far were written; read their errors beside them".to_owned(),
                ),
            });
        }
        Ok(())
    }
}

/// The name of a run's folder: what it was, and a part of the hash of everything in it.
fn identity(summary: &Summary, provenance: &Provenance, files: &impl Shelf) -> String {
    let manifest = files.listed().pop().map(|file| file.sha256).unwrap_or_default();
    let hash = &manifest[..SHORT.min(manifest.len())];
    if summary.facts.expected {
        format!("expected-{hash}")
    } else {
        format!("{}-runs-seed-{}-{hash}", summary.facts.runs, provenance.seed)
    }
}
