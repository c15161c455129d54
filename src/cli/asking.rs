//! `balance cut` and `balance shift`: a question in one line.

use super::failure::Failure;
use super::files;
use super::flags::{How, Show, named};
use super::progress::end_cleanly_on_interrupt;
use super::reach::Reach;
use super::report::Terminal;
use super::saving::{Saving, relative, same_path};
use super::settings::{command, settings, until_settled};
use super::work::Work;
use clap::Args;
use commissioning_balance::narrative::reply::Reply;
use commissioning_balance::narrative::{Summary, replies, warnings};
use commissioning_balance::output::reply::reply;
use commissioning_balance::scenario::question::{
    self, Amount, LineNames, MOST_STEPS, Over, Prices, Question, Refused,
};
use commissioning_balance::scenario::{Scenario, builtin};
use commissioning_balance::units::YearMonth;
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// Options of `cut`.
#[derive(Args, Debug)]
pub(crate) struct Cut {
    /// The scenario that is cut; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// How much: a share (40%) or pounds a year (£500000, 500k, £1.2m).
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    by: Amount,

    /// Lines that are cut, with commas between them; without it the whole budget is.
    #[arg(long, value_name = "LINES", conflicts_with = "protect")]
    lines: Option<LineNames>,

    /// Lines that keep their pounds in a cut of the whole budget.
    #[arg(long, value_name = "LINES")]
    protect: Option<LineNames>,

    /// Take the same share of every line that bears a cut of the whole budget; without it, prescribing loses half.
    #[arg(long, conflicts_with = "lines")]
    evenly: bool,

    /// First month of the cut, such as 2027-04 [default: the start].
    #[arg(long, value_name = "MONTH", value_parser = month)]
    from: Option<YearMonth>,

    /// Time over which it comes about: 12 (months) or "2 years" [default: at once].
    #[arg(long, value_name = "TIME")]
    over: Option<Over>,

    /// The amount is in the scenario's prices: what the money buys. The default.
    #[arg(long, conflicts_with = "cash")]
    real: bool,

    /// The amount is in pounds of the day, while prices rise.
    #[arg(long)]
    cash: bool,

    /// How much prices rise in a year, with --cash [default: 2%, the Bank of England's target: an assumption].
    #[arg(long, value_name = "SHARE", value_parser = inflation, requires = "cash")]
    inflation: Option<f64>,

    #[command(flatten)]
    saving: Saving,

    #[command(flatten)]
    how: How,
}

/// Options of `shift`.
#[derive(Args, Debug)]
pub(crate) struct Shift {
    /// The scenario in which money moves; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// Lines that give, with commas between them.
    #[arg(long, value_name = "LINES")]
    from: LineNames,

    /// Lines that receive.
    #[arg(long, value_name = "LINES")]
    to: LineNames,

    /// How much: a share of the giving lines (10%) or pounds a year (£500000, 500k, £1.2m).
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    amount: Amount,

    /// First month, such as 2027-04 [default: the start].
    #[arg(long, value_name = "MONTH", value_parser = month)]
    start: Option<YearMonth>,

    /// Time over which the money moves: 12 (months) or "2 years" [default: at once].
    #[arg(long, value_name = "TIME")]
    over: Option<Over>,

    /// Into how many equal steps the amount is broken: where does the gain flatten or turn?
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=i64::from(MOST_STEPS)))]
    steps: Option<u32>,

    #[command(flatten)]
    saving: Saving,

    #[command(flatten)]
    how: How,
}

pub(super) fn month(text: &str) -> Result<YearMonth, String> {
    text.parse().map_err(|_| "allowed: a month, such as 2027-04 or \"April 2027\"".to_owned())
}

/// The most that prices may be said to rise in a year.
const MOST_INFLATION: f64 = 0.2;
/// What prices are taken to rise by unless said otherwise.
const INFLATION: f64 = 0.02;

fn inflation(text: &str) -> Result<f64, String> {
    match text.parse::<Amount>() {
        Ok(Amount::Share(share)) if share <= MOST_INFLATION => Ok(share),
        _ => Err("allowed: a share a year over 0% and up to 20%, such as 2%".to_owned()),
    }
}

/// Asks what a cut would do.
pub(crate) fn cut(asked: &Cut, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    let prices = if asked.cash {
        Prices::Cash { inflation: asked.inflation.unwrap_or(INFLATION) }
    } else {
        Prices::Real
    };
    let what = question::Cut {
        by: asked.by,
        lines: asked.lines.clone(),
        protect: asked.protect.clone(),
        evenly: asked.evenly,
        from: asked.from,
        over: asked.over.unwrap_or_default(),
        prices,
    };
    let mut words = vec!["cut".to_owned(), asked.file.clone()];
    word(&mut words, "--by", Some(asked.by.word()));
    word(&mut words, "--lines", asked.lines.as_ref().map(LineNames::word));
    word(&mut words, "--protect", asked.protect.as_ref().map(LineNames::word));
    if asked.evenly {
        words.push("--evenly".to_owned());
    }
    word(&mut words, "--from", asked.from.map(|month| month.to_string()));
    word(&mut words, "--over", asked.over.map(|over| over.to_string()));
    if let Prices::Cash { inflation } = prices {
        words.push("--cash".to_owned());
        word(&mut words, "--inflation", Some(Amount::Share(inflation).word()));
    }
    let asking = Asking { file: &asked.file, saving: &asked.saving, how: &asked.how, words };
    asking.answer(&|base| question::cut(base, &what), &replies::cut, show, terminal)
}

/// Asks what moving money would do.
pub(crate) fn shift(asked: &Shift, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    let what = question::Shift {
        from: asked.from.clone(),
        to: asked.to.clone(),
        amount: asked.amount,
        start: asked.start,
        over: asked.over.unwrap_or_default(),
        steps: asked.steps.unwrap_or(1),
    };
    let mut words = vec!["shift".to_owned(), asked.file.clone()];
    word(&mut words, "--from", Some(asked.from.word()));
    word(&mut words, "--to", Some(asked.to.word()));
    word(&mut words, "--amount", Some(asked.amount.word()));
    word(&mut words, "--start", asked.start.map(|month| month.to_string()));
    word(&mut words, "--over", asked.over.map(|over| over.to_string()));
    word(&mut words, "--steps", asked.steps.map(|steps| steps.to_string()));
    let asking = Asking { file: &asked.file, saving: &asked.saving, how: &asked.how, words };
    let reply = if asked.steps.is_some() { replies::ladder } else { replies::shift };
    asking.answer(&|base| question::shift(base, &what), &reply, show, terminal)
}

/// An option of the command line, where it was given.
pub(super) fn word(words: &mut Vec<String>, option: &str, value: Option<String>) {
    if let Some(value) = value {
        words.extend([option.to_owned(), value]);
    }
}

/// A question about a file, and how it is answered.
pub(super) struct Asking<'a> {
    pub(super) file: &'a str,
    pub(super) saving: &'a Saving,
    pub(super) how: &'a How,
    pub(super) words: Vec<String>,
}

impl Asking<'_> {
    /// Makes the scenario, runs it as `run` does, prints the reply and writes the scenario's file.
    pub(super) fn answer(
        &self,
        ask: &dyn Fn(&Scenario) -> Result<Question, Refused>,
        replied: &dyn Fn(&Scenario, &Summary, &Question) -> Reply,
        show: Show,
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        let base = files::read(self.file)?;
        base.understood.iter().for_each(|note| terminal.note(note));
        warnings::scale(&base).iter().for_each(|warning| terminal.note(warning));
        files::fit_nearby(&base, &self.how.out).iter().for_each(|note| terminal.note(note));
        let question =
            ask(&base).map_err(|refused| Failure::input(format!("{}{refused}", self.file)))?;
        let place = self.how.out.join(&question.name);
        let file = place.join(format!("{}.toml", question.name));
        let file = self.saving.save.clone().unwrap_or(file);
        let text = question.text(&self.extends_from(&file)?);
        self.saving.possible(&file, &text)?;
        let (scenario, texts) = self.scenario(&question)?;
        end_cleanly_on_interrupt();
        let settings = settings(self.how, &scenario);
        let command = command(&self.words, self.how, &settings);
        let work = Work {
            tables: self.how.tables.into(),
            name: self.file,
            scenario: &scenario,
            texts,
            command,
            settings,
            until_settled: until_settled(self.how),
            readings: self.how.readings,
            out: &place,
        };
        let done = work.done(show, terminal)?;
        let saved = self.saving.write(&file, &text);
        let ended = done.end(&place, self.how.format, terminal, &|summary, width, colour| {
            reply(&replied(&scenario, summary, &question), width, colour)
        });
        saved?;
        terminal.note(&format!("the same question as a scenario file: {}", file.display()));
        ended
    }

    /// The question's scenario, read as if its file stood beside the one that it extends.
    fn scenario(&self, question: &Question) -> Result<(Scenario, Vec<(String, String)>), Failure> {
        let (folder, name) = split(self.file);
        let text = if builtin(self.file).is_some() {
            question.text(self.file)
        } else if builtin(name).is_some() {
            question.text(&format!("./{name}"))
        } else {
            question.text(name)
        };
        // The first text that is asked for is the question's own.
        let (first, reach) = (Cell::new(true), Reach::of(self.file));
        let load =
            |path: &str| if first.replace(false) { Ok(text.clone()) } else { reach.text(path) };
        files::read_through(&format!("{folder}{}.toml", question.name), self.file, &load, &|path| {
            reach.sheet(path)
        })
    }

    /// What `extends` has to say in a file elsewhere.
    fn extends_from(&self, file: &Path) -> Result<String, Failure> {
        if builtin(self.file).is_some() {
            return Ok(self.file.to_owned());
        }
        let base = PathBuf::from(self.file);
        if same_path(file, &base)? {
            return Err(Failure::input(format!(
                "{} is the file that the question is about: it would extend itself",
                file.display()
            ))
            .hint("name another file with --save FILE.toml"));
        }
        relative(file, &base)
    }
}

/// A path as folder, with its last separator, and name.
fn split(path: &str) -> (&str, &str) {
    path.rfind(['/', '\\']).map_or(("", path), |end| path.split_at(end + 1))
}
