//! Indicators of Fingertips (OHID), as downloaded.

use super::counts::{self, Count};
use super::returned::{Returned, Whose, rows_of};
use crate::authorities::fill::{Below, Table};
use crate::authorities::{OPIATE_SHARE, byar};
use crate::scenario::observed::Observable;

/// Headings by which the table is known.
const HEADS: &[&str] = &["indicator id", "time period"];

/// The table below its headings.
pub(super) fn table(table: &Table) -> Option<Below<'_>> {
    Below::find(table, HEADS)
}

/// What is taken of an indicator.
#[derive(Clone, Copy)]
enum Taken {
    /// Deaths in the count, over the years of the period.
    Deaths(Observable),
    /// People in treatment in the denominator of a share of completions.
    Treated(Observable),
    /// Dependent people in the denominator of a share of unmet need, times a part of them.
    Need(Observable, f64),
}

/// What is taken of an indicator: by its name, since numbers change when a definition does.
fn taken(name: &str) -> Option<Taken> {
    let name = name.to_lowercase();
    let has = |part: &str| name.contains(part);
    let completion = has("successful completion");
    if has("deaths from drug misuse") {
        Some(Taken::Deaths(Observable::MisuseDeaths))
    } else if has("alcohol-specific mortality") && !has("under 75") {
        Some(Taken::Deaths(Observable::AlcoholDeaths))
    } else if completion && has("non-opiate") {
        Some(Taken::Treated(Observable::InYearNonOpiates))
    } else if completion && has("opiate") {
        Some(Taken::Treated(Observable::InYearOpiate))
    } else if completion && has("alcohol") {
        Some(Taken::Treated(Observable::InYearAlcohol))
    } else if has("dependent drinkers") || (has("alcohol") && has("not in treatment")) {
        Some(Taken::Need(Observable::DependentAlcohol, 1.0))
    } else if (has("opiate") || has("opiates")) && has("not in treatment") {
        Some(Taken::Need(Observable::DependentOpiate, OPIATE_SHARE))
    } else {
        None
    }
}

/// Columns of the table.
struct Columns {
    id: usize,
    name: usize,
    areas: Vec<usize>,
    period: usize,
    sex: Option<usize>,
    category: Option<usize>,
    value: usize,
    low: Option<usize>,
    high: Option<usize>,
    count: usize,
    denominator: usize,
    note: Option<usize>,
}

impl Columns {
    fn of(below: &Below<'_>) -> Result<Self, String> {
        let may = |name: &str| below.column(name).ok();
        let mut areas: Vec<usize> = [may("area code"), may("area name").or(may("areaname"))]
            .into_iter()
            .flatten()
            .collect();
        if areas.is_empty() {
            areas.push(below.column("area code")?);
        }
        Ok(Self {
            id: below.column("indicator id")?,
            name: below.column("indicator name")?,
            areas,
            period: below.column("time period")?,
            sex: may("sex"),
            category: may("category"),
            value: below.column("value")?,
            low: may("lower ci 95.0 limit"),
            high: may("upper ci 95.0 limit"),
            count: below.column("count")?,
            denominator: below.column("denominator")?,
            note: may("value note"),
        })
    }
}

/// The figures of an area, and what was left out.
pub(super) fn read(
    below: &Below<'_>,
    whose: Whose<'_>,
) -> Result<(Vec<Returned>, Vec<String>), String> {
    let columns = Columns::of(below)?;
    let (mut figures, mut said) = (Vec::new(), Vec::new());
    let mut unknown: Vec<String> = Vec::new();
    for (at, row) in rows_of(below, &columns.areas, whose)? {
        let cell = |column: usize| Below::cell(row, column);
        let of_all = columns.sex.is_none_or(|sex| matches!(cell(sex), "Persons" | ""))
            && columns.category.is_none_or(|category| cell(category).is_empty());
        if !of_all {
            continue;
        }
        let (id, name) = (cell(columns.id), cell(columns.name));
        let Some(taken) = taken(name) else {
            let one = format!("{id} “{name}”");
            if !unknown.contains(&one) {
                unknown.push(one);
            }
            continue;
        };
        let place = format!("{}, row {at}", below.name);
        let Some((year, years)) = counts::period(cell(columns.period)) else {
            return Err(format!("{place}: which year is `{}`?", cell(columns.period)));
        };
        if year + years - 1 > whose.start {
            continue;
        }
        let one = Row { columns: &columns, row, name, place, year, years };
        figures.extend(one.figure(taken)?);
    }
    if !unknown.is_empty() {
        said.push(format!(
            "{}: no figure of the model, so left out: {}",
            below.name,
            unknown.join("; ")
        ));
    }
    let completions =
        figures.iter().any(|one: &Returned| one.quantity.key().starts_with("in_treatment"));
    if completions {
        said.push(format!(
            "{}: the counts of successful completions leave out people who come back within six months, so they are no \
             completions here; NDTMS has those",
            below.name
        ));
    }
    Ok((latest(figures), said))
}

/// Of every quantity the latest year.
fn latest(figures: Vec<Returned>) -> Vec<Returned> {
    let mut kept: Vec<Returned> = Vec::new();
    for one in figures {
        match kept.iter_mut().find(|known| known.quantity == one.quantity) {
            Some(known) if known.year < one.year => *known = one,
            Some(_) => {}
            None => kept.push(one),
        }
    }
    kept
}

/// A row of an indicator that is taken.
struct Row<'a> {
    columns: &'a Columns,
    row: &'a [String],
    name: &'a str,
    place: String,
    year: i32,
    years: i32,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> Result<Option<Count>, String> {
        let cell = Below::cell(self.row, column);
        counts::count(cell).map_err(|()| format!("{}: `{cell}` is no count", self.place))
    }

    /// A count; what is withheld says so in the note.
    fn count(&self, column: usize) -> Result<Option<Count>, String> {
        let found = self.cell(column)?;
        let note = self.columns.note.map_or("", |note| Below::cell(self.row, note)).to_lowercase();
        let withheld =
            ["suppress", "disclosure", "small number"].iter().any(|word| note.contains(word));
        Ok(match found {
            None if withheld => Some(Count::Between(0.0, 5.0)),
            found => found,
        })
    }

    fn figure(&self, taken: Taken) -> Result<Option<Returned>, String> {
        let (quantity, column) = match taken {
            Taken::Deaths(quantity) => (quantity, self.columns.count),
            Taken::Treated(quantity) | Taken::Need(quantity, _) => {
                (quantity, self.columns.denominator)
            }
        };
        let Some(found) = self.count(column)? else { return Ok(None) };
        let tenths = |number: f64| (10.0 * number).round() / 10.0;
        let (value, range, how) = match taken {
            Taken::Deaths(_) => {
                let years = f64::from(self.years);
                let (low, high) = match found {
                    Count::Known(count) => byar(count),
                    Count::Between(low, high) => (low, high),
                };
                let range = Some((tenths(low / years), tenths(high / years)));
                let how = if self.years > 1 {
                    format!("{} in {} years, a year", found.value(), self.years)
                } else {
                    "in the year".to_owned()
                };
                (tenths(found.value() / years), range, format!("{how}; the range is chance alone"))
            }
            Taken::Treated(_) => {
                let range = match found {
                    Count::Known(_) => None,
                    Count::Between(low, high) => Some((low, high)),
                };
                (found.value(), range, "the denominator".to_owned())
            }
            Taken::Need(_, part) => {
                let whole = found.value() * part;
                let range = self.need(whole)?;
                let how = if part == 1.0 {
                    "the denominator; its interval is that of the share, turned round".to_owned()
                } else {
                    format!(
                        "the denominator × {part}, since the others use crack alone; its interval is that of the share, turned round"
                    )
                };
                (whole.round(), range, how)
            }
        };
        let withheld = matches!(found, Count::Between(..));
        Ok(Some(Returned {
            quantity,
            year: self.year + self.years / 2,
            value,
            range,
            rounded_to: None,
            words: format!(
                "{} ({}), “{}”, {}: {how}{}",
                quantity.key(),
                value,
                self.name,
                Below::cell(self.row, self.columns.period),
                if withheld { "; withheld, so a range" } else { "" }
            ),
            source: format!("OHID Fingertips, {}", Below::cell(self.row, self.columns.id)),
            place: self.place.clone(),
        }))
    }

    /// The interval of dependent people, from that of the share who are not treated.
    fn need(&self, whole: f64) -> Result<Option<(f64, f64)>, String> {
        let share = |column: Option<usize>| -> Result<Option<f64>, String> {
            let Some(column) = column else { return Ok(None) };
            Ok(self.cell(column)?.map(|share| share.value() / 100.0))
        };
        let ends =
            (share(self.columns.low)?, share(Some(self.columns.value))?, share(self.columns.high)?);
        let (Some(low), Some(middle), Some(high)) = ends else { return Ok(None) };
        let treated = whole * (1.0 - middle);
        let at = |share: f64| (share < 1.0).then(|| (treated / (1.0 - share)).round());
        Ok(at(low).zip(at(high)))
    }
}
