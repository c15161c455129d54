//! `balance grant-ends` and `balance need`: questions about money that ends and money that is wanted.

use super::asking::{Asking, month, word};
use super::failure::Failure;
use super::flags::{How, Show, named};
use super::report::Terminal;
use super::saving::Saving;
use clap::Args;
use commissioning_balance::narrative::{need, replies};
use commissioning_balance::scenario::question::{
    self, Amount, Grant, GrantEnds, LineNames, Over, Wanted,
};
use commissioning_balance::units::YearMonth;

/// Options of `grant-ends`.
#[derive(Args, Debug)]
pub(crate) struct Ends {
    /// The scenario whose grant ends; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// The grant: a `[[stream]]` of the file, by its title or name, or a part of it.
    #[arg(long, value_name = "NAME", required_unless_present = "lines")]
    stream: Option<String>,

    /// Lines that a grant pays which the file does not state, with commas between them.
    #[arg(long, value_name = "LINES", conflicts_with = "stream")]
    lines: Option<LineNames>,

    /// How much it pays of them: pounds a year (£300k) or a share (25%) [default: all that they have].
    #[arg(long, value_name = "AMOUNT", requires = "lines", allow_hyphen_values = true)]
    amount: Option<Amount>,

    /// First month without it, such as 2026-04 [default: what the file says].
    #[arg(long, value_name = "MONTH", value_parser = month)]
    on: Option<YearMonth>,

    #[command(flatten)]
    saving: Saving,

    #[command(flatten)]
    how: How,
}

/// Options of `need`.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("wanted").required(true).args(["deaths_at_most", "fewer"]))]
pub(crate) struct Need {
    /// The scenario in which deaths shall not be more; those that ship are built in: `authority`, `england`.
    #[arg(value_name = "FILE", value_parser = named())]
    file: String,

    /// The most deaths that there shall be over the horizon: of all causes, among the people the model follows.
    #[arg(long, value_name = "N", value_parser = deaths)]
    deaths_at_most: Option<f64>,

    /// How many fewer there shall be than when carrying on.
    #[arg(long, value_name = "N", value_parser = deaths)]
    fewer: Option<f64>,

    /// Lines that are funded, with commas between them; may be given several times, for ways of spending that are tried beside
    /// each other [default: every front-line line with money, in proportion].
    #[arg(long, value_name = "LINES")]
    lines: Vec<LineNames>,

    /// Lines that give the money, with commas between them [default: new money].
    #[arg(long, value_name = "LINES")]
    from: Option<LineNames>,

    /// The most that is tried: pounds a year (£500k), or a share of the whole budget, or of the lines that give.
    #[arg(long, value_name = "AMOUNT", default_value = "10%", allow_hyphen_values = true)]
    most: Amount,

    /// Into how many equal steps that is broken [default: 5; of several ways 12 together, at least 2 each].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=40))]
    steps: Option<u32>,

    /// First month of the money, such as 2027-04 [default: the start].
    #[arg(long, value_name = "MONTH", value_parser = month)]
    start: Option<YearMonth>,

    /// Time over which it comes: 12 (months) or "2 years" [default: at once].
    #[arg(long, value_name = "TIME")]
    over: Option<Over>,

    #[command(flatten)]
    saving: Saving,

    #[command(flatten)]
    how: How,
}

/// Most deaths that can be asked for.
const MOST_DEATHS: f64 = 1e9;
/// Steps, unless said otherwise, of one way, and of all ways together.
const STEPS: u32 = 5;
const ALL_STEPS: u32 = 12;
const FEWEST_STEPS: u32 = 2;

fn deaths(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().replace(',', "").parse().ok();
    number
        .filter(|number| (0.0..=MOST_DEATHS).contains(number))
        .ok_or_else(|| "allowed: a number of deaths over the horizon, such as 1480".to_owned())
}

/// Asks what would follow if a grant ended.
pub(crate) fn ends(asked: &Ends, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    let grant = match (&asked.stream, &asked.lines) {
        (Some(stream), _) => Grant::Stream(stream.clone()),
        (None, Some(lines)) => Grant::Lines(lines.clone(), asked.amount),
        (None, None) => Grant::Stream(String::new()),
    };
    let what = GrantEnds { grant, on: asked.on };
    let mut words = vec!["grant-ends".to_owned(), asked.file.clone()];
    word(&mut words, "--stream", asked.stream.clone());
    word(&mut words, "--lines", asked.lines.as_ref().map(LineNames::word));
    word(&mut words, "--amount", asked.amount.map(|amount| amount.word()));
    word(&mut words, "--on", asked.on.map(|month| month.to_string()));
    let asking = Asking { file: &asked.file, saving: &asked.saving, how: &asked.how, words };
    asking.answer(&|base| question::grant_ends(base, &what), &replies::cut, show, terminal)
}

/// Asks what must be funded.
pub(crate) fn needed(asked: &Need, show: Show, terminal: &Terminal) -> Result<(), Failure> {
    let wanted = match (asked.deaths_at_most, asked.fewer) {
        (Some(most), _) => Wanted::AtMost(most),
        (None, fewer) => Wanted::Fewer(fewer.unwrap_or_default()),
    };
    let ways =
        if asked.lines.is_empty() { vec![LineNames::front_line()] } else { asked.lines.clone() };
    let steps =
        asked.steps.unwrap_or_else(|| STEPS.min(ALL_STEPS / ways.len() as u32).max(FEWEST_STEPS));
    let what = question::Need {
        wanted,
        ways,
        from: asked.from.clone(),
        most: asked.most,
        steps,
        start: asked.start,
        over: asked.over.unwrap_or_default(),
    };
    let mut words = vec!["need".to_owned(), asked.file.clone()];
    let number = |number: f64| number.to_string();
    word(&mut words, "--deaths-at-most", asked.deaths_at_most.map(number));
    word(&mut words, "--fewer", asked.fewer.map(number));
    for lines in &asked.lines {
        word(&mut words, "--lines", Some(lines.word()));
    }
    word(&mut words, "--from", asked.from.as_ref().map(LineNames::word));
    word(&mut words, "--most", Some(asked.most.word()));
    word(&mut words, "--steps", Some(steps.to_string()));
    word(&mut words, "--start", asked.start.map(|month| month.to_string()));
    word(&mut words, "--over", asked.over.map(|over| over.to_string()));
    let asking = Asking { file: &asked.file, saving: &asked.saving, how: &asked.how, words };
    // What is known when the question is asked is wanted again when it is answered.
    let found = std::cell::RefCell::new(None);
    asking.answer(
        &|base| {
            let need = question::need(base, &what)?;
            let question = need.question.clone();
            found.replace(Some(need));
            Ok(question)
        },
        &|scenario, summary, _| match &*found.borrow() {
            Some(asked) => need::need(scenario, summary, asked),
            None => Default::default(),
        },
        show,
        terminal,
    )
}
