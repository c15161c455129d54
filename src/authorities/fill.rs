//! The register filled again from official downloads: tables in, a register out.
//!
//! A table is known by its headings, which may stand below titles. `docs/areas.md` says which file is which, column by
//! column. What a download holds takes the place of everything that was known of its measures; authorities that it leaves
//! out are named.

use super::measure::{Measure, Period};
use super::register::{ENGLAND, Figure, Register};

/// Rows among which headings are looked for.
const HEAD: usize = 30;
/// Oldest age that stands alone in population estimates.
const OLDEST: usize = 90;

/// Headings by which a table is known.
const FINGERTIPS: &[&str] = &["indicator id"];
const POPULATION: &[&str] = &["all ages", "name"];
const DEPRIVATION: &[&str] = &["imd - average score"];
const NEIGHBOURS: &[&str] = &["neighbour 1"];

/// A table of a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its file, and its sheet.
    pub name: String,
    /// Its rows of cells, as text.
    pub rows: Vec<Vec<String>>,
}

/// A table below its headings.
pub(crate) struct Below<'a> {
    pub(crate) name: &'a str,
    heads: Vec<String>,
    /// What stands above the headings.
    pub(crate) above: String,
    pub(crate) rows: &'a [Vec<String>],
    /// The number (from 1) of the first row below the headings.
    pub(crate) first: usize,
}

/// A heading without case, spaces and what stands in brackets.
fn plain(heading: &str) -> String {
    let heading = heading.split('(').next().unwrap_or_default().replace('\u{a0}', " ");
    heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl<'a> Below<'a> {
    /// The table below the first row that has all of these headings.
    pub(crate) fn find(table: &'a Table, all: &[&str]) -> Option<Self> {
        let known = |row: &Vec<String>| {
            let heads: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
            all.iter().all(|head| heads.iter().any(|known| known == head))
        };
        table.rows.iter().take(HEAD).position(known).map(|at| Self::at(table, at))
    }

    /// The table below a row of headings.
    pub(crate) fn at(table: &'a Table, row: usize) -> Self {
        let above: Vec<&str> = table.rows[..row].iter().flatten().map(String::as_str).collect();
        Self {
            name: &table.name,
            heads: table.rows[row].iter().map(|cell| plain(cell)).collect(),
            above: above.join(" "),
            rows: &table.rows[row + 1..],
            first: row + 2,
        }
    }

    /// The column of a heading.
    pub(crate) fn column(&self, heading: &str) -> Result<usize, String> {
        self.heads.iter().position(|head| head == heading).ok_or_else(|| {
            format!(
                "{}: no heading `{heading}` beside the others (docs/areas.md lists them)",
                self.name
            )
        })
    }

    pub(crate) fn cell(row: &[String], column: usize) -> &str {
        row.get(column).map_or("", |cell| cell.trim())
    }

    /// The number in a cell; none of an empty cell and of a mark for what is withheld.
    fn number(&self, row: &[String], column: usize) -> Result<Option<f64>, String> {
        let cell = Self::cell(row, column);
        if matches!(
            cell.to_lowercase().as_str(),
            "" | "*" | ":" | "-" | "c" | "[c]" | "x" | "[x]" | "z" | "[z]"
        ) {
            return Ok(None);
        }
        let number = cell.replace(',', "").parse::<f64>().ok().filter(|number| *number >= 0.0);
        number.map(Some).ok_or_else(|| {
            let area = row.iter().find(|cell| is_code(cell)).map_or("a row", |code| code.trim());
            format!("{}: {area}, `{}`: `{cell}` is no number", self.name, self.heads[column])
        })
    }
}

/// Whether a text is an ONS code.
pub(crate) fn is_code(text: &str) -> bool {
    let text = text.trim();
    text.len() == 9
        && text.starts_with(['E', 'e'])
        && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// The first year from 1990 on that stands in a text, such as the 2025 of `IoD2025`.
fn year_in(text: &str) -> Option<i32> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let starts = text.char_indices().filter(|(at, letter)| {
        letter.is_ascii_digit() && !text[..*at].ends_with(|before: char| before.is_ascii_digit())
    });
    let years = starts.filter(|(at, _)| digits(&text[*at..]) == 4);
    years
        .filter_map(|(at, _)| text[at..at + 4].parse().ok())
        .find(|year| (1990..2200).contains(year))
}

/// Figures of a download, by code.
type Taken = Vec<(String, Figure)>;

/// Fills a register from tables; what was taken from where, in sentences.
///
/// # Errors
///
/// A table that is none of those that are known, a heading that is missing, a cell that is no number, a year that cannot be
/// told: with the name of the file. Then nothing is filled.
pub fn fill(register: &Register, tables: &[Table]) -> Result<(Register, Vec<String>), String> {
    let mut filled = register.clone();
    let mut said = Vec::new();
    for table in tables {
        let taken = if let Some(below) = Below::find(table, FINGERTIPS) {
            fingertips(&below)?
        } else if let Some(below) = Below::find(table, POPULATION) {
            population(&below)?
        } else if let Some(below) = Below::find(table, DEPRIVATION) {
            deprivation(&below)?
        } else if let Some(below) = Below::find(table, NEIGHBOURS) {
            said.push(neighbours(&below, &mut filled)?);
            continue;
        } else {
            return Err(format!(
                "{}: no table that is known by its headings: `Name` and `All ages` (ONS population estimates), `Indicator ID` \
                 (Fingertips), `IMD - Average score` (indices of deprivation), `Neighbour 1` (ONS statistical neighbours)",
                table.name
            ));
        };
        take(&table.name, taken, &mut filled, &mut said)?;
    }
    Ok((filled, said))
}

/// Whether a table is known by its headings.
#[must_use]
pub fn known(table: &Table) -> bool {
    let kinds = [FINGERTIPS, POPULATION, DEPRIVATION, NEIGHBOURS];
    kinds.iter().any(|heads| Below::find(table, heads).is_some())
}

/// Puts figures in place of all that was known of their measures.
fn take(
    name: &str,
    taken: Taken,
    filled: &mut Register,
    said: &mut Vec<String>,
) -> Result<(), String> {
    let mut measures: Vec<Measure> = taken.iter().map(|(_, figure)| figure.measure).collect();
    measures.sort_unstable();
    measures.dedup();
    for measure in measures {
        let mut own: Vec<(String, Figure)> = Vec::new();
        for (code, figure) in taken.iter().filter(|(_, figure)| figure.measure == measure) {
            let code = if code == ENGLAND {
                Some(code)
            } else {
                filled.by_code(code).map(|known| &known.code)
            };
            let Some(code) = code else { continue };
            match own.iter_mut().find(|(known, _)| known == code) {
                Some((_, known)) if known.period < figure.period => *known = figure.clone(),
                Some(_) => {}
                None => own.push((code.clone(), figure.clone())),
            }
        }
        let Some(latest) = own.iter().map(|(_, figure)| figure.period).max() else {
            return Err(format!("{name}: no row of an English upper-tier authority"));
        };
        own.retain(|(_, figure)| figure.period == latest);
        let missing: Vec<&str> = filled
            .authorities
            .iter()
            .filter(|known| !own.iter().any(|(code, _)| *code == known.code))
            .map(|known| known.name.as_str())
            .collect();
        let without = if missing.is_empty() {
            String::new()
        } else {
            format!("; without {}", missing.join("; "))
        };
        said.push(format!(
            "{name}: {}, {latest}: {} of {} authorities{without}",
            measure.label(),
            filled.authorities.len() - missing.len(),
            filled.authorities.len()
        ));
        filled.clear(measure);
        for (code, figure) in own {
            filled.read_directly(&figure);
            filled.set(&code, figure);
        }
    }
    Ok(())
}

/// ONS mid-year population estimates (MYE2): a row an area, a column a year of age; persons, or one sex.
fn population(below: &Below<'_>) -> Result<Taken, String> {
    let (code, all) = (below.column("code")?, below.column("all ages")?);
    let ages: Vec<usize> = (0..OLDEST)
        .map(|age| below.column(&age.to_string()))
        .chain(std::iter::once(below.column("90+").or_else(|_| below.column("90"))))
        .collect::<Result<_, _>>()?;
    let short = || {
        // The file is called mye24… .
        let at = below.name.to_lowercase().find("mye")? + 3;
        below.name.get(at..at + 2)?.parse::<i32>().ok().map(|year| 2000 + year)
    };
    let year = year_in(&below.above).or_else(short).ok_or_else(|| {
        format!(
            "{}: which year? No year above the headings, and none in a file name such as mye24.csv",
            below.name
        )
    })?;
    let period = Period::read(&year.to_string())
        .ok_or_else(|| format!("{}: the year {year}", below.name))?;
    let whom = format!("{} {}", below.name, below.above).to_lowercase();
    let parts: &[(Measure, usize, usize)] = if whom.contains("female") {
        &[(Measure::WomenAndGirls, 0, OLDEST), (Measure::Women16To64, 16, 64)]
    } else if whom.contains("males") {
        &[(Measure::MenAndBoys, 0, OLDEST), (Measure::Men16To64, 16, 64)]
    } else {
        &[
            (Measure::Population, 0, OLDEST),
            (Measure::Aged18To24, 18, 24),
            (Measure::Aged25To34, 25, 34),
            (Measure::Aged35To44, 35, 44),
            (Measure::Aged45To54, 45, 54),
            (Measure::Aged55To64, 55, 64),
            (Measure::Aged65To74, 65, 74),
            (Measure::Aged75, 75, OLDEST),
        ]
    };
    let mut taken = Taken::new();
    for row in below.rows.iter().filter(|row| is_code(Below::cell(row, code))) {
        let people: Vec<f64> = ages
            .iter()
            .map(|&column| Ok(below.number(row, column)?.unwrap_or(0.0)))
            .collect::<Result<_, String>>()?;
        let sum: f64 = people.iter().sum();
        let area = Below::cell(row, code);
        if below.number(row, all)?.is_none_or(|all| (all - sum).abs() > 0.5) {
            return Err(format!("{}: {area}: ages add up to {sum}, not to `All ages`", below.name));
        }
        for &(measure, first, last) in parts {
            let value = people[first..=last].iter().sum();
            taken.push((area.to_owned(), figure(measure, period, value, "population")));
        }
    }
    Ok(taken)
}

fn figure(measure: Measure, period: Period, value: f64, source: &str) -> Figure {
    Figure { measure, period, value, low: None, high: None, source: source.to_owned() }
}

/// Indices of deprivation, summaries of upper-tier authorities (File 11), sheet IMD.
fn deprivation(below: &Below<'_>) -> Result<Taken, String> {
    let code = below.column("upper tier local authority district code")?;
    let score = below.column("imd - average score")?;
    let year = year_in(below.name).ok_or_else(|| {
        format!("{}: which year? None in the file name, such as File_11_IoD2025.xlsx", below.name)
    })?;
    let period = Period::read(&year.to_string())
        .ok_or_else(|| format!("{}: the year {year}", below.name))?;
    let mut taken = Taken::new();
    for row in below.rows.iter().filter(|row| is_code(Below::cell(row, code))) {
        if let Some(value) = below.number(row, score)? {
            taken.push((
                Below::cell(row, code).to_owned(),
                figure(Measure::Deprivation, period, value, "deprivation"),
            ));
        }
    }
    Ok(taken)
}

/// ONS statistical neighbours, upper tier: the codes of the nearest in order.
fn neighbours(below: &Below<'_>, filled: &mut Register) -> Result<String, String> {
    let code = below.column("upper tier local authority code")?;
    let columns: Vec<usize> = (1..=10)
        .map(|number| below.column(&format!("neighbour {number}")))
        .collect::<Result<_, _>>()?;
    let mut count = 0;
    for row in below.rows.iter().filter(|row| is_code(Below::cell(row, code))) {
        let own = |code: &str| {
            filled
                .by_code(code)
                .map(|known| known.code.clone())
                .ok_or_else(|| format!("{}: no English upper-tier authority `{code}`", below.name))
        };
        let area = own(Below::cell(row, code))?;
        let others: Vec<String> = columns
            .iter()
            .map(|&column| own(Below::cell(row, column)))
            .collect::<Result<_, _>>()?;
        filled.set_neighbours(&area, &others);
        count += 1;
    }
    filled.directly("neighbours");
    Ok(format!("{}: ten neighbours of {count} authorities", below.name))
}

/// Indicators of Fingertips that are taken: by id, or by a part of the name.
fn indicator(id: &str, name: &str) -> Option<&'static [Measure]> {
    let name = name.to_lowercase();
    match id {
        "93517" => Some(&[Measure::OpiateCrackUsers]),
        "93532" => {
            Some(&[Measure::AlcoholDependent, Measure::AlcoholInTreatment, Measure::AlcoholNeedMet])
        }
        "91380" => Some(&[Measure::AlcoholMortality]),
        _ if name.contains("deaths from drug misuse") => Some(&[Measure::MisuseDeaths]),
        _ => None,
    }
}

/// The source of a measure that Fingertips has.
const fn fingertips_source(measure: Measure) -> &'static str {
    match measure {
        Measure::OpiateCrackUsers => "opiate_crack",
        Measure::AlcoholDependent => "alcohol_need",
        Measure::AlcoholInTreatment | Measure::AlcoholNeedMet => "alcohol_treatment",
        Measure::MisuseDeaths => "drug_misuse",
        _ => "alcohol_mortality",
    }
}

/// Fingertips: a row an indicator, area, sex, age and period.
fn fingertips(below: &Below<'_>) -> Result<Taken, String> {
    let column = |heading: &str| below.column(heading);
    let (id, name, code) =
        (column("indicator id")?, column("indicator name")?, column("area code")?);
    let (sex, category, period) = (column("sex")?, column("category")?, column("time period")?);
    let (value, count, denominator) = (column("value")?, column("count")?, column("denominator")?);
    let (low, high) = (column("lower ci 95.0 limit")?, column("upper ci 95.0 limit")?);
    let mut taken = Taken::new();
    for row in below.rows {
        let Some(measures) = indicator(Below::cell(row, id), Below::cell(row, name)) else {
            continue;
        };
        let persons = Below::cell(row, sex).eq_ignore_ascii_case("persons")
            && Below::cell(row, category).is_empty();
        if !persons || !is_code(Below::cell(row, code)) {
            continue;
        }
        let when = Below::cell(row, period);
        let when = Period::read(when).ok_or_else(|| {
            format!("{}: the time period `{when}` is no year or years", below.name)
        })?;
        let number = |column: usize| below.number(row, column);
        let (value, low, high) = (number(value)?, number(low)?, number(high)?);
        let (count, denominator) = (number(count)?, number(denominator)?);
        for &measure in measures {
            let told = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
                let ends = low
                    .zip(high)
                    .filter(|(low, high)| value.is_some_and(|at| (*low..=*high).contains(&at)));
                value.map(|value| Figure {
                    low: ends.map(|ends| ends.0),
                    high: ends.map(|ends| ends.1),
                    ..figure(measure, when, value, fingertips_source(measure))
                })
            };
            let treated = denominator.zip(count).map(|(all, unmet)| all - unmet);
            // The share whose need is not met, turned round: who is treated is known, and so is the share that they are.
            let all = |unmet: Option<f64>| {
                unmet
                    .filter(|unmet| *unmet < 100.0)
                    .zip(treated)
                    .map(|(unmet, treated)| (treated / (1.0 - unmet / 100.0)).round())
            };
            let figure = match measure {
                Measure::OpiateCrackUsers | Measure::AlcoholDependent => {
                    told(denominator, all(low), all(high))
                }
                Measure::AlcoholInTreatment => told(treated, None, None),
                Measure::AlcoholNeedMet => {
                    told(value.map(|unmet| (1000.0 - 10.0 * unmet).round() / 10.0), None, None)
                }
                Measure::MisuseDeaths => told(count, None, None),
                _ => told(value, low, high),
            };
            taken.extend(figure.map(|figure| (Below::cell(row, code).to_owned(), figure)));
        }
    }
    if taken.is_empty() {
        return Err(format!(
            "{}: none of the indicators that are taken (91380, 93517, 93532, “Deaths from drug misuse”) for persons",
            below.name
        ));
    }
    Ok(taken)
}
