//! `balance areas`.

use super::failure::Failure;
use super::filling;
use super::flags::named;
use super::report::Terminal;
use clap::Args;
use commissioning_balance::authorities::beside::{self, RULE};
use commissioning_balance::authorities::{Authority, Former, Found, Measure, Register};
use commissioning_balance::narrative::beside as shown;
use commissioning_balance::narrative::figures::grouped;
use commissioning_balance::output::harmless::word;
use commissioning_balance::output::reply::table_of;
use commissioning_balance::output::screen::wrap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Options of `areas`.
#[derive(Args, Debug)]
pub(crate) struct Areas {
    /// A name, a part of one, a region or an ONS code; without it every authority is listed. One that names a single
    /// authority shows its figures.
    #[arg(value_name = "WORD")]
    word: Option<String>,

    /// Set the authority beside each of its ten statistical neighbours and England.
    #[arg(long, requires = "word")]
    neighbours: bool,

    /// Fill the register again from official downloads in a folder (docs/areas.md says which, column by column).
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["word", "neighbours"], value_parser = named())]
    fill: Option<String>,

    /// Where the filled register is written [default: FOLDER/register].
    #[arg(long, value_name = "DIR", requires = "fill")]
    out: Option<PathBuf>,
}

/// Lists authorities, shows one, or fills the register.
pub(crate) fn areas(asked: &Areas, terminal: &Terminal) -> Result<(), Failure> {
    let register = Register::embedded();
    if let Some(folder) = &asked.fill {
        return filling::fill(folder, asked.out.as_deref(), terminal);
    }
    let Some(typed) = &asked.word else {
        let all: Vec<&Authority> = register.authorities.iter().collect();
        return terminal.data(&list(register, &all));
    };
    match register.find(typed) {
        Found::One(one) if asked.neighbours => terminal.data(&neighbours(register, one)),
        Found::One(one) => terminal.data(&whole(register, one)),
        Found::Several(several) | Found::Region(_, several) if !asked.neighbours => {
            terminal.data(&list(register, &several))
        }
        other => Err(not_one(typed, &other, register)),
    }
}

/// The authority that a person means, or what to type instead.
pub(super) fn one<'a>(typed: &str, register: &'a Register) -> Result<&'a Authority, Failure> {
    match register.find(typed) {
        Found::One(one) => Ok(one),
        other => Err(not_one(typed, &other, register)),
    }
}

fn names(authorities: &[&Authority]) -> String {
    let names: Vec<String> =
        authorities.iter().map(|known| format!("{} ({})", known.name, known.code)).collect();
    names.join("; ")
}

/// What an authority that is no more has become.
fn gone(former: &Former, register: &Register) -> String {
    let successors: Vec<&Authority> =
        former.successors.iter().filter_map(|code| register.by_code(code)).collect();
    let note = former.note.as_ref().map_or_else(String::new, |note| format!(" {note}"));
    format!(
        "{} ended in {}; in its place: {}.{note}",
        former.name,
        former.until,
        names(&successors)
    )
}

fn not_one(typed: &str, found: &Found<'_>, register: &Register) -> Failure {
    let typed = typed.chars().take(80).collect::<String>();
    let failure = |message: String| Failure { code: Failure::USAGE, message, hint: None };
    match found {
        Found::Several(several) => {
            failure(format!("`{typed}` is a part of several names: {}", names(several)))
                .hint("type the whole name, or the code")
        }
        Found::Region(region, within) => {
            failure(format!("{region} is a region, with {} authorities", within.len()))
                .hint(format!("`balance areas {}` lists them", word(region)))
        }
        Found::Former(former) => {
            let first = former.successors.first().and_then(|code| register.by_code(code));
            failure(gone(former, register)).hint(
                first.map_or_else(String::new, |first| format!("such as {}", word(&first.name))),
            )
        }
        Found::Nothing(near) => {
            let failure =
                failure(format!("`{typed}` is the name of no English upper-tier authority"));
            match near {
                Some(near) => {
                    failure.hint(format!("did you mean {}? `balance areas` lists all", word(near)))
                }
                None => failure.hint("`balance areas WORD` lists names with a word in them"),
            }
        }
        Found::One(one) => failure(one.name.clone()),
    }
}

/// One line an authority.
fn list(register: &Register, authorities: &[&Authority]) -> String {
    let mut text = String::new();
    for known in authorities {
        let residents = register.figure(&known.code, Measure::Population);
        let residents = residents.map_or_else(String::new, |figure| grouped(figure.value));
        let _ =
            writeln!(text, "{}  {residents:>10}  {:<24}  {}", known.code, known.region, known.name);
    }
    let _ = writeln!(
        text,
        "\n{} authorities: code, residents, region, name. `balance areas NAME` shows one, `balance new --area NAME` begins a file.",
        authorities.len()
    );
    text.push_str(&wrap(shown::LICENCE, Terminal::width(), ""));
    text
}

fn heading(register: &Register, one: &Authority, width: usize) -> String {
    let mut text = wrap(&format!("{} ({}), {}", one.name, one.code, one.region), width, "");
    if let Some(note) = &one.note {
        text.push_str(&wrap(&format!("READ FIRST: {note}"), width, ""));
    }
    for former in register.former.iter().filter(|former| former.successors.contains(&one.code)) {
        text.push_str(&wrap(&gone(former, register), width, ""));
    }
    text.push('\n');
    text
}

fn whole(register: &Register, one: &Authority) -> String {
    let width = Terminal::width();
    let mut text = heading(register, one, width);
    text.push_str(&table_of("Published figures", &shown::figures(register, one), width, false));
    text.push('\n');
    let rows = beside::beside(register, &one.code, &[]);
    text.push_str(&table_of(shown::TITLE, &shown::table(&rows), width, false));
    text.push('\n');
    let others = register.neighbours(&one.code);
    text.push_str(&wrap(
        &format!("Neighbours, the most alike first: {}.", names(&others)),
        width,
        "",
    ));
    ending(text, register, one, width)
}

fn neighbours(register: &Register, one: &Authority) -> String {
    let width = Terminal::width();
    let mut text = heading(register, one, width);
    text.push_str(&table_of(shown::TITLE, &shown::places(register, one), width, false));
    text.push('\n');
    text.push_str(&wrap(shown::COLUMNS, width, ""));
    ending(text, register, one, width)
}

/// What unusual means, where everything comes from, and the licence.
fn ending(mut text: String, register: &Register, one: &Authority, width: usize) -> String {
    text.push_str(&wrap(RULE, width, ""));
    text.push_str(&wrap("Rates are per today’s residents and adults. England’s is published, or else the mean of its authorities weighted by residents.", width, ""));
    text.push_str("\nSources\n");
    for source in shown::sources(register, one) {
        text.push_str(&wrap(&source, width, "  "));
    }
    text.push_str(&wrap(shown::LICENCE, width, ""));
    text
}
