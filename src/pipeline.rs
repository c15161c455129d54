//! Every stage, in order: the one file that names them all, so that every face walks the same way.
//!
//! `scenario` is read by the caller, who knows where files are; then `evidence` → `engine` → `findings` → `narrative` → `output`;
//! a finished run goes on to `sensitivity`. Many scenarios go through `study`, in a file of its own.

#[cfg(feature = "pictures")]
use crate::engine::Workers;
use crate::engine::{self, EngineError, Probe, Probed, Progress, Results, Settings};
use crate::evidence::{DATA, EvidenceChoice, Register, Sampler};
use crate::findings::assumptions;
use crate::findings::rests::{self, Rests};
use crate::findings::sample::Sample;
use crate::findings::settled::settled;
use crate::narrative::readings::{BASE, Read};
use crate::narrative::reply::Grid;
use crate::narrative::{Summary, add_rests, bought, readings as side_by_side, summarise};
use crate::output::{self, File, Shelf};
use crate::scenario::Scenario;
use crate::sensitivity::analysis::{Analysis, Left, Unfit, analyse};
use crate::sensitivity::tornado::{Design, Ends, Tornado};

use ndarray::{Array3, Axis};

pub mod balances;
pub mod judging;
pub mod known;
pub mod study;

pub use crate::output::kept::Kept;
pub use crate::output::manifest::Provenance;

/// Runs a scenario and makes every number that is shown.
///
/// # Errors
///
/// [`EngineError`].
pub fn answer(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Summary, EngineError> {
    Ok(show(scenario, sampler, &simulate(scenario, sampler, settings, progress)?))
}

/// Runs a scenario, and asks the model what its answers rest on.
///
/// # Errors
///
/// [`EngineError`].
pub fn simulate(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Kept, EngineError> {
    let results = engine::run(scenario, sampler, settings, progress)?;
    asked(scenario, sampler, results, settings.threads)
}

/// The same, until no headline's words depend on how many runs there were: `settings.runs` at most.
///
/// # Errors
///
/// [`EngineError`].
pub fn simulate_settled(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Kept, EngineError> {
    let looks = engine::looks(settings.runs).len();
    let enough = |runs: &engine::Accumulator| settled(scenario, runs, looks);
    let results = engine::run_until(scenario, sampler, settings, progress, &enough)?;
    asked(scenario, sampler, results, settings.threads)
}

/// What is kept of results: the model is asked what they rest on.
///
/// # Errors
///
/// [`EngineError`].
pub fn asked(
    scenario: &Scenario,
    sampler: &Sampler,
    results: Results,
    threads: Option<usize>,
) -> Result<Kept, EngineError> {
    let plan = rests::Plan::new(Register::embedded(), sampler, scenario, &results);
    let probed = engine::probe(scenario, sampler, &plan.probes, threads)?.totals;
    Ok(Kept { results, probed, readings: Vec::new() })
}

/// Makes every number that is shown from what was kept of a run.
#[must_use]
pub fn show(scenario: &Scenario, sampler: &Sampler, kept: &Kept) -> Summary {
    let mut summary = summarise(scenario, &kept.results);
    let register = Register::embedded();
    let plan = rests::Plan::new(register, sampler, scenario, &kept.results);
    // Other questions than those of this plan say nothing about it.
    if plan.probes.len() == kept.probed.len_of(Axis(0)) {
        let probed = Probed { totals: kept.probed.clone() };
        let mut rests = Rests::new(register, scenario, &plan, &probed);
        rests.prefers = judging::prefers(scenario, sampler);
        add_rests(&mut summary, scenario, rests);
    }
    summary.assumptions = assumptions::rows(register, sampler);
    summary.replicates = Some(kept.results.yearly.clone());
    summary
}

/// Runs a scenario under every other named reading of contested evidence, for [`readings`].
///
/// Rows for which the scenario chooses a reading or a value of its own keep it.
///
/// # Errors
///
/// [`EngineError`].
pub fn simulate_readings(
    scenario: &Scenario,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<(String, Results)>, EngineError> {
    let chosen = own_reading(scenario);
    let mut all = Vec::new();
    for name in [BASE, "sceptical", "hopeful"].into_iter().filter(|name| *name != chosen) {
        let scenario = under(scenario, name);
        // A choice that the register knows stays one when its general reading changes.
        let Ok(sampler) = Sampler::new(Register::embedded(), &scenario.evidence) else { continue };
        let results = engine::run(&scenario, &sampler, settings, progress)?;
        let interrupted = results.interrupted;
        all.push((name.to_owned(), results));
        if interrupted {
            break;
        }
    }
    Ok(all)
}

/// The headline answers under every named reading that was run, side by side, the scenario's own first; none without
/// others.
#[must_use]
pub fn readings(scenario: &Scenario, own: &Summary, kept: &Kept) -> Vec<Read> {
    if kept.readings.is_empty() {
        return Vec::new();
    }
    let others = kept
        .readings
        .iter()
        .map(|(name, results)| Read::new(name, &summarise(&under(scenario, name), results)));
    std::iter::once(Read::new(own_reading(scenario), own)).chain(others).collect()
}

/// The reading that a scenario chooses.
fn own_reading(scenario: &Scenario) -> &str {
    scenario.evidence.reading.as_deref().unwrap_or(BASE)
}

/// A scenario under another general reading.
fn under(scenario: &Scenario, name: &str) -> Scenario {
    let reading = (name != BASE).then(|| name.to_owned());
    let evidence = EvidenceChoice { reading, ..scenario.evidence.clone() };
    Scenario { evidence, ..scenario.clone() }
}

/// What the money of every option buys: beds, places, keyworkers, kits, at central unit costs.
#[must_use]
pub fn bought(scenario: &Scenario, sampler: &Sampler) -> Grid {
    bought::grid(scenario, &sampler.central())
}

/// The same without asking what the answers rest on.
///
/// # Errors
///
/// [`EngineError`].
pub fn numbers(
    scenario: &Scenario,
    sampler: &Sampler,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Summary, EngineError> {
    Ok(summarise(scenario, &engine::run(scenario, sampler, settings, progress)?))
}

/// Which tables a run leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tables {
    /// None.
    None,
    /// All but that of months, which is longer than all others together.
    #[default]
    Summary,
    /// All.
    All,
}

/// Every file of a run, its manifest last; `readings` may be empty. With what was `kept`, the run can be shown again.
#[must_use]
pub fn files(
    summary: &Summary,
    readings: &[Read],
    kept: Option<&Kept>,
    provenance: &Provenance,
    tables: Tables,
) -> Vec<File> {
    let mut files = Vec::new();
    put_forms(summary, readings, provenance, Forms::all(tables), &mut files);
    if let Some(kept) = kept {
        files.put(output::kept::NAME, |to| output::kept::write(kept, to));
    }
    let described = output::crate_of_a_run::file(summary, provenance, &files);
    files.push(described);
    let manifest = output::manifest::manifest(summary, provenance, &files);
    files.push(manifest);
    files
}

/// The same files, each put on a shelf before the next is made. What many runs counted comes first and is dropped as soon
/// as it is written, so that the workbook and the pictures have its room.
pub fn put(
    summary: &mut Summary,
    readings: &[Read],
    kept: Kept,
    provenance: &Provenance,
    tables: Tables,
    shelf: &mut impl Shelf,
) {
    shelf.put(output::kept::NAME, |to| output::kept::write(&kept, to));
    drop(kept);
    let drawn = Forms { page: true, svg: true, png: true, ..Forms::default() };
    let others = Forms { page: false, svg: false, png: false, ..Forms::all(tables) };
    put_forms(summary, readings, provenance, others, shelf);
    summary.replicates = None;
    put_forms(summary, readings, provenance, drawn, shelf);
    let described = output::crate_of_a_run::file(summary, provenance, shelf);
    shelf.add(&described);
    let manifest = output::manifest::manifest(summary, provenance, shelf);
    shelf.add(&manifest);
}

/// About how many bytes a run leaves on the disk, known before it begins; `sets` of runs are kept side by side (readings).
#[must_use]
pub fn room(scenario: &Scenario, settings: &Settings, sets: u64) -> u64 {
    output::room::bytes(scenario, settings, sets)
}

/// Which forms of a run are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// Tables, CSV.
    pub tables: bool,
    /// The table of months among them.
    pub months: bool,
    /// Every table, Parquet; no run leaves them.
    pub typed: bool,
    /// The workbook.
    pub workbook: bool,
    /// Every run, Parquet.
    pub replicates: bool,
    /// The page.
    pub page: bool,
    /// Pictures as SVG.
    pub svg: bool,
    /// Pictures as PNG.
    pub png: bool,
    /// The page for a board alone; `report.html` begins with it.
    pub board: bool,
    /// The same as a document.
    pub docx: bool,
    /// The same as a slide.
    pub pptx: bool,
}

impl Forms {
    /// Those that every run leaves, with some tables.
    #[must_use]
    pub const fn all(tables: Tables) -> Self {
        let (none, months) = (matches!(tables, Tables::None), matches!(tables, Tables::All));
        Self { tables: !none, months, ..Self::ALL }
    }

    /// Those that a run can leave.
    const ALL: Self = Self {
        tables: true,
        months: true,
        typed: false,
        workbook: true,
        replicates: true,
        page: true,
        svg: true,
        png: true,
        board: false,
        docx: false,
        pptx: false,
    };
}

/// The files of a run in some forms, and no work for others.
pub fn put_forms(
    summary: &Summary,
    readings: &[Read],
    provenance: &Provenance,
    forms: Forms,
    shelf: &mut impl Shelf,
) {
    if forms.tables {
        output::put_tables(summary, forms.months, shelf);
        if !readings.is_empty() {
            shelf.add(&output::csv::file(&side_by_side::table(readings)));
        }
    }
    #[cfg(feature = "spreadsheet")]
    if forms.workbook
        && let Some(workbook) = output::spreadsheet::file(summary, readings, provenance)
    {
        shelf.add(&workbook);
    }
    #[cfg(feature = "parquet")]
    if forms.typed {
        output::typed::put(summary, shelf);
    }
    #[cfg(feature = "parquet")]
    if forms.replicates {
        output::parquet::put(summary, provenance, shelf);
        output::typed::put_twins(summary, shelf);
    }
    #[cfg(feature = "pictures")]
    if forms.board {
        shelf.add(&output::page::for_board(summary, provenance));
    }
    #[cfg(feature = "pictures")]
    if forms.page || forms.svg || forms.png || forms.docx || forms.pptx {
        let pictures = output::pictures::all(summary);
        #[cfg(feature = "spreadsheet")]
        if forms.docx {
            shelf.add(&output::office::docx::file(summary, provenance, &pictures));
        }
        #[cfg(feature = "spreadsheet")]
        if forms.pptx {
            shelf.add(&output::office::pptx::file(summary, &pictures));
        }
        if forms.page {
            shelf.add(&output::page::page(summary, readings, provenance, &pictures));
        }
        for file in drawn(&pictures, forms) {
            shelf.add(&file);
        }
    }
}

/// The files of every picture, in order; drawn side by side where there are threads.
#[cfg(feature = "pictures")]
fn drawn(pictures: &[output::pictures::Picture], forms: Forms) -> Vec<File> {
    let of = |picture: &output::pictures::Picture| {
        let svg = forms.svg.then(|| picture.svg_file());
        let png = forms.png.then(|| picture.png_file()).flatten();
        svg.into_iter().chain(png).collect()
    };
    let one = |index: u32| of(&pictures[index as usize]);
    let files: Vec<Vec<File>> = Workers::new(None).map(0..pictures.len() as u32, one);
    files.into_iter().flatten().collect()
}

/// How far a finished run is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Rows of the register that are tried at both ends of their draws, those that seem to move most first; all that
    /// vary where none is said.
    pub tried: Option<usize>,
    /// Base points of Sobol indices; 0 for none.
    pub points: u32,
    /// Rows of the Sobol indices.
    pub indexed: usize,
    /// Threads; never changes a result.
    pub threads: Option<usize>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensed {
    /// From the draws.
    pub analysis: Analysis,
    /// From expected-value runs.
    pub tornado: Tornado,
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SensitivityError {
    /// The run's files.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The expected-value runs.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Expected-value runs between two words about progress.
const PROBES: usize = 32;

/// What moves the answers of a finished run, and what it would be worth to know.
///
/// # Errors
///
/// [`SensitivityError`].
pub fn sensitivity(
    scenario: &Scenario,
    sampler: &Sampler,
    sample: &Sample,
    left: &Left,
    sought: &Sought,
    progress: &dyn Progress,
) -> Result<Sensed, SensitivityError> {
    let analysis = analyse(scenario, sample, left)?;
    let mut tried = analysis.leading();
    tried.truncate(sought.tried.unwrap_or(usize::MAX));
    let ends = Ends::new(sample, &tried);
    let blocks = sought.indexed.min(tried.len()) as u64 + 2;
    let whole = ends.probes.len() as u64 + blocks * u64::from(sought.points);
    progress.start(whole);
    let probe = |probes: &[Probe]| -> Result<Probed, EngineError> {
        let mut totals: Option<Array3<f64>> = None;
        for probes in probes.chunks(PROBES) {
            if progress.stop() {
                return Err(EngineError::Stopped);
            }
            let probed = engine::probe(scenario, sampler, probes, sought.threads)?.totals;
            match &mut totals {
                None => totals = Some(probed),
                Some(totals) => totals
                    .append(Axis(0), probed.view())
                    .expect("probes of one scenario have one shape"),
            }
            progress.advance(probes.len() as u64);
        }
        Ok(Probed { totals: totals.unwrap_or_default() })
    };
    let mut tornado = Tornado::new(scenario, &ends, &probe(&ends.probes)?);
    if sought.points > 0 {
        let mut rows = tornado.leading();
        rows.truncate(sought.indexed);
        let design = Design::new(sample, &rows, sought.points, left.seed);
        tornado.indices = design.indices(scenario, &probe(&design.probes)?);
    }
    progress.finish();
    Ok(Sensed { analysis, tornado })
}

/// What decides results besides a person's files: the version and the evidence that the program carries.
#[must_use]
pub fn build() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), evidence_sha256())
}

/// SHA-256 of the evidence that the program carries.
#[must_use]
pub fn evidence_sha256() -> String {
    let mut text = String::new();
    for (theme, rows) in DATA {
        text.push_str(theme);
        text.push('\n');
        text.push_str(rows);
    }
    output::hash::sha256(text.as_bytes())
}
