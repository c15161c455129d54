//! The kinds of value that a scenario file holds: shares, pounds, people, months, names.
//!
//! Each says its range once.

use super::guess;
use super::lines::Line;
use super::names::{INTEGRATED, LEFT_OUT, NAMES, OF_CONTRACT, bare};
use super::observed::{Observable, Sum};
use super::people::{Age, Substance};
use super::policy::{LeroStanding, Mechanism};
use super::reader::{At, ByKey, Choice, Key, Need, Readable, Reader, Shape, shown};
use super::rebalance::{Guard, Objective};
use super::tree::{Content, Node};
use super::types::{Perspective, Valuation};
use crate::evidence::Values;
use std::borrow::Cow;

macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident: $least:literal to $most:literal, $allowed:literal;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub(super) struct $name(pub(super) f64);

            impl Readable for $name {
                fn shape() -> Shape {
                    Shape::Number { least: $least, most: $most }
                }

                fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                    reader.number(node, ($least, $most), $allowed).map(Self)
                }
            }
        )+
    };
}

numbers! {
    /// A part of 1.
    Share: 0.0 to 1.0, "a share from 0 to 1";
    /// A number of people.
    People: 0.0 to 2e9, "a number of people from 0 to 2 billion";
    /// Pounds a year.
    PoundsPerYear: 0.0 to 1e11, "pounds a year from 0 to 100 billion, as a plain number";
    /// Pounds per quality-adjusted life year.
    PoundsPerQaly: 0.0 to 1e7, "pounds per QALY from 0 to 10 million, as a plain number";
    /// A factor on a level.
    Multiplier: 0.0 to 100.0, "a factor from 0 to 100; 1 leaves the evidence as it stands";
    /// The size of an area.
    Size: 0.0 to 1000.0, "a multiple from 0 to 1000; 1 is as large";
    /// A yearly discount rate.
    DiscountRate: 0.0 to 0.2, "a yearly rate from 0 to 0.2; 0.035 is 3.5 %";
    /// Years over which a change comes about.
    Years: 0.0 to 40.0, "years from 0 (at once) to 40";
    /// Traditions of mutual aid.
    Traditions: 1.0 to 6.0, "a number of traditions from 1 to 6";
    /// Quality of a LERO.
    Quality: -1.0 to 2.0, "a factor from -1 (harm) to 2; 1 is as today, 0 no effect";
    /// A multiple of today's.
    TimesToday: 0.0 to 3.0, "a multiple of today's, from 0 to 3; 1 is as today";
    /// A bound of a search, in multiples of today's money.
    TimesMoney: 0.0 to 100.0, "a multiple of what the line has today, from 0 to 100";
    /// Stigma.
    StigmaLevel: -1.0 to 1.0, "a level from -1 (much less) to 1 (as where it is high); 0 is as today";
    /// Months on a prescription.
    LimitMonths: 1.0 to 240.0, "months from 1 to 240";
    /// Size of a wave.
    Wave: 0.0 to 20.0, "a multiple of today's new people, from 0 to 20, on top of them";
    /// An end of a range.
    Bound: -1e15 to 1e15, "a number";
    /// A value in place of a row of the register.
    EvidenceValue: -1e15 to 1e15, "a number in the unit of the row";
}

macro_rules! whole_numbers {
    ($($(#[doc = $doc:literal])+ $name:ident: $least:literal to $most:expr, $allowed:literal;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub(super) struct $name(pub(super) i128);

            impl Readable for $name {
                fn shape() -> Shape {
                    Shape::Whole { least: $least, most: $most }
                }

                fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                    reader.whole(node, ($least, $most), $allowed).map(Self)
                }
            }
        )+
    };
}

whole_numbers! {
    /// Length of the simulation.
    HorizonYears: 1 to 40, "whole years from 1 to 40";
    /// First calendar year of a financial year.
    PriceYear: 2000 to 2100, "a year from 2000 to 2100; 2024 is 2024/25";
    /// Runs of every option.
    Runs: 1 to 10_000_000, "a whole number of runs from 1 to 10000000";
    /// Seed of the random numbers.
    Seed: 0 to u64::MAX as i128, "a whole number from 0 to 18446744073709551615";
    /// Points of a design.
    Points: 1 to 1_000_000_000, "a whole number of points from 1 to a billion";
    /// Steps of a range.
    Steps: 2 to 100_000, "a whole number of steps from 2 to 100000";
    /// Year of a public figure.
    FigureYear: 1980 to 2100, "a year from 1980 to 2100; 2024 is 2024/25";
    /// Years counted after the horizon.
    RemainderYears: 0 to 100, "whole years from 0 to 100";
}

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident: $pattern:expr, $longest:literal, $accepts:expr, $allowed:literal;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug)]
            #[allow(dead_code, reason = "a path is followed before it is read")]
            pub(super) struct $name(pub(super) String);

            impl Readable for $name {
                fn shape() -> Shape {
                    Shape::Text { pattern: $pattern, longest: $longest }
                }

                fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                    reader.text(node, $longest, $accepts, $allowed).map(Self)
                }
            }
        )+
    };
}

/// A character that a name may hold.
fn lower_or_digit(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

/// Text on one line, with something in it.
pub(super) fn one_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(char::is_control)
}

texts! {
    /// Name of a scenario, in folders and columns.
    Name: Some("^[a-z0-9][a-z0-9_-]*$"), 60,
        |text| text.starts_with(lower_or_digit)
            && text.chars().all(|letter| lower_or_digit(letter) || matches!(letter, '_' | '-')),
        "lower-case letters, digits, `-` and `_`, at most 60";
    /// Id of an option, in columns.
    OptionId: Some("^[a-z][a-z0-9_]*$"), 60,
        |text| text.starts_with(|letter: char| letter.is_ascii_lowercase())
            && text.chars().all(|letter| lower_or_digit(letter) || letter == '_'),
        "a lower-case letter, then lower-case letters, digits and `_`, at most 60";
    /// A name or title in sentences.
    Title: None, 200, one_line, "text on one line, at most 200 characters";
    /// A few sentences.
    Prose: None, 5000, |text| !text.chars().any(|letter| letter.is_control() && !"\n\r\t".contains(letter)),
        "text of at most 5000 characters, without control characters";
    /// ONS code of an authority.
    AreaCode: Some("^[Ee][0-9]{8}$"), 9,
        |text| text.len() == 9 && text.starts_with(['E', 'e']) && text[1..].bytes().all(|byte| byte.is_ascii_digit()),
        "the ONS code of an English authority, such as \"E08000014\" (`balance areas` lists them)";
    /// Another scenario file.
    FilePath: None, 1000, one_line, "the path of a file, or the name of a built-in scenario";
    /// A value of the scenario file.
    KeyPath: None, 300, one_line,
        "the path of a value in the scenario file, such as \"budget.naloxone\" or \"options[cut_27].cut.by\"";
    /// An output.
    OutputName: None, 60, one_line, "the name of an output, in quotes";
    /// A reading of a contested effect.
    RowReading: Some("^[a-z][a-z0-9_]*$"), 60,
        |text| text.starts_with(|letter: char| letter.is_ascii_lowercase())
            && text.chars().all(|letter| lower_or_digit(letter) || letter == '_'),
        "the name of a reading, such as \"sceptical\" or \"hopeful\"";
}

/// A budget: pounds a year by line, and those of a contract that is split over lines.
#[derive(Clone, Debug)]
pub(super) struct Budgets(
    pub(super) Vec<(Line, At<PoundsPerYear>)>,
    pub(super) Option<At<PoundsPerYear>>,
);

impl Budgets {
    fn keys() -> Vec<Key> {
        let mut keys = ByKey::<Line, PoundsPerYear>::keys();
        keys.push(Key {
            name: INTEGRATED,
            doc: "Pounds a year of one contract for most of the service, split over the lines that are not stated: an \
                  assumption (row a-B33)."
                .to_owned(),
            need: Need::Optional,
            shape: PoundsPerYear::shape(),
        });
        keys
    }
}

impl Readable for Budgets {
    fn shape() -> Shape {
        Shape::Table(Self::keys())
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let table = reader.table(node, &Self::keys())?;
        let all = Line::ALL.iter();
        let lines =
            all.filter_map(|line| Some((*line, reader.field(table, line.key())?))).collect();
        Some(Self(lines, reader.field(table, INTEGRATED)))
    }
}

/// What names in a spreadsheet mean. They are used where the spreadsheet is read; here they are held to account.
#[derive(Clone, Copy, Debug)]
pub(super) struct BudgetNames;

impl Readable for BudgetNames {
    fn shape() -> Shape {
        let lines = Line::ALL.iter().map(|line| line.key());
        Shape::Map(Box::new(Shape::Choice(lines.chain([INTEGRATED, LEFT_OUT]).collect())))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Content::Table(table) = &node.content else {
            let hint =
                "`[budget_names]`, then lines such as `\"Turning Tide contract\" = \"keyworking\"`";
            reader.problem(node, "no table", "a table of names", Some(hint.to_owned()));
            return None;
        };
        for (name, (_, means)) in table {
            reader.at::<BudgetName>(name, means);
        }
        Some(Self)
    }
}

/// What one name means.
struct BudgetName;

impl Readable for BudgetName {
    fn shape() -> Shape {
        Shape::Scalar
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let allowed =
            format!("the name of a budget line, `{INTEGRATED}` or `{LEFT_OUT}`, in quotes");
        let known =
            |text: &str| NAMES.line(text).is_some() || matches!(text, INTEGRATED | LEFT_OUT);
        if let Content::Text(text) = &node.content
            && !known(text)
        {
            let near = guess::nearest(text, [INTEGRATED, LEFT_OUT])
                .or_else(|| NAMES.nearest(text).map(Line::key))
                .or_else(|| NAMES.is_contract(text).then_some(INTEGRATED));
            let near = near.map(|near| format!("did you mean `\"{near}\"`?"));
            reader.problem(node, shown(node), allowed, near);
            return None;
        }
        reader.text(node, 200, known, &allowed).map(|_| Self)
    }
}

/// How far shares may be from adding up to 1.
const SUM_TOLERANCE: f64 = 1e-6;

/// Shares by age band that add up to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct AgeShares(pub(super) [f64; Age::COUNT]);

impl Readable for AgeShares {
    fn shape() -> Shape {
        Shape::List { of: Box::new(Share::shape()), least: Age::COUNT, most: Age::COUNT }
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let allowed = "three shares that add up to 1: aged 18–34, 35–49, 50 and over";
        let Content::List(list) = &node.content else {
            reader.problem(node, "no list", allowed, Some("`[0.12, 0.63, 0.25]`".to_owned()));
            return None;
        };
        if list.len() != Age::COUNT {
            let found = format!("a list with {} entries", list.len());
            reader.problem(node, found, allowed, None);
            return None;
        }
        let mut shares = [0.0; Age::COUNT];
        for (share, entry) in shares.iter_mut().zip(list) {
            *share = Share::read(entry, reader)?.0;
        }
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            let found = format!("shares that add up to {}", guess::plain(sum));
            reader.problem(node, found, allowed, None);
            return None;
        }
        Some(Self(shares))
    }
}

/// One line, or a group of lines under one name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lines {
    One(Line),
    Group(&'static [Line]),
}

/// A ready-made set of discount rates and threshold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Preset {
    GreenBook2026,
    Nice,
}

/// A reading for every row that offers it; `None` is the base reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct GeneralReading(pub(super) Option<&'static str>);

/// The id of a row of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowId(pub(super) &'static str);

impl Choice for Line {
    const WHAT: &'static str = "a budget line";

    fn all() -> Vec<(&'static str, Self)> {
        Self::ALL.iter().map(|line| (line.key(), *line)).collect()
    }

    fn doc(&self) -> String {
        format!("Pounds a year: {}.", self.label())
    }
}

impl Choice for Lines {
    const WHAT: &'static str = "a budget line or a group of lines";

    fn hint(word: &str) -> Option<String> {
        NAMES.is_contract(word).then(|| OF_CONTRACT.to_owned())
    }

    fn other(word: &str) -> Option<Self> {
        let group = Line::GROUPS.iter().find(|(name, _)| bare(name) == bare(word));
        group.map(|(_, lines)| Self::Group(lines)).or_else(|| NAMES.line(word).map(Self::One))
    }

    fn all() -> Vec<(&'static str, Self)> {
        let lines = Line::ALL.iter().map(|line| (line.key(), Self::One(*line)));
        let groups = Line::GROUPS.iter().map(|(name, group)| (*name, Self::Group(group)));
        lines.chain(groups).collect()
    }

    fn doc(&self) -> String {
        match self {
            Self::One(line) => line.doc(),
            Self::Group(group) => {
                let keys: Vec<&str> = group.iter().map(|line| line.key()).collect();
                format!("Pounds a year, shared among {}.", keys.join(", "))
            }
        }
    }
}

impl Choice for Substance {
    const WHAT: &'static str = "a group of people";

    fn all() -> Vec<(&'static str, Self)> {
        Self::ALL.iter().map(|substance| (substance.key(), *substance)).collect()
    }

    fn doc(&self) -> String {
        format!("For {}.", self.label())
    }
}

impl Choice for Observable {
    const WHAT: &'static str = "a public figure, or counts of people added up (`\"treatment_starts_opiate + rehab_starts\"`)";
    const OTHER_PATTERN: Option<&'static str> = Some(r"^[a-z_]+( *\+ *[a-z_]+)+$");

    fn all() -> Vec<(&'static str, Self)> {
        let borrowed = |one: Self| match one.key() {
            Cow::Borrowed(key) => Some((key, one)),
            Cow::Owned(_) => None,
        };
        Self::ALL.iter().copied().filter_map(borrowed).collect()
    }

    fn other(word: &str) -> Option<Self> {
        Sum::read(word).map(Self::Sum)
    }
}

impl Choice for Mechanism {
    const WHAT: &'static str = "a mechanism";

    fn all() -> Vec<(&'static str, Self)> {
        Self::ALL.iter().map(|mechanism| (mechanism.key(), *mechanism)).collect()
    }
}

impl Choice for LeroStanding {
    const WHAT: &'static str = "a standing of a LERO";

    fn all() -> Vec<(&'static str, Self)> {
        vec![
            ("independent", Self::Independent),
            ("absorbed", Self::Absorbed),
            ("barred", Self::Barred),
            ("lost", Self::Lost),
        ]
    }
}

impl Choice for Preset {
    const WHAT: &'static str = "a preset";

    fn all() -> Vec<(&'static str, Self)> {
        vec![("green_book_2026", Self::GreenBook2026), ("nice", Self::Nice)]
    }
}

impl Choice for Valuation {
    const WHAT: &'static str = "a valuation of health";

    fn all() -> Vec<(&'static str, Self)> {
        vec![("base", Self::Base), ("public", Self::Public), ("patient", Self::Patient)]
    }
}

impl Choice for Perspective {
    const WHAT: &'static str = "a perspective";

    fn all() -> Vec<(&'static str, Self)> {
        Self::ALL.map(|one| (one.key(), one)).to_vec()
    }
}

impl Choice for Objective {
    const WHAT: &'static str = "an objective";

    fn all() -> Vec<(&'static str, Self)> {
        Self::ALL.map(|one| (one.key(), one)).to_vec()
    }
}

impl Choice for Guard {
    const WHAT: &'static str = "a guard";

    fn all() -> Vec<(&'static str, Self)> {
        Self::ALL.map(|one| (one.key(), one)).to_vec()
    }
}

impl Choice for GeneralReading {
    const WHAT: &'static str = "a reading";

    fn all() -> Vec<(&'static str, Self)> {
        [("base", None), ("sceptical", Some("sceptical")), ("hopeful", Some("hopeful"))]
            .map(|(name, reading)| (name, Self(reading)))
            .to_vec()
    }
}

impl Choice for RowId {
    const WHAT: &'static str = "the id of a row of the register";

    fn all() -> Vec<(&'static str, Self)> {
        Values::IDS.iter().map(|id| (*id, Self(id))).collect()
    }

    fn doc(&self) -> String {
        "A reading of this row.".to_owned()
    }
}
