//! Tables of NDTMS: what ViewIt exports, and the like.
//!
//! The exact headings of an export are not known here, and change: a table is known when it has a column for what was
//! counted, or for groups of substances, and counts beside them, and headings are understood by words.

use super::counts::{self, Count};
use super::returned::{Returned, Whose, bare, rows_of};
use crate::authorities::fill::{Below, Table};
use crate::scenario::observed::Observable;

/// Where its figures come from, in few words.
pub(super) const SOURCE: &str = "NDTMS";

/// Rows among which headings are looked for.
const HEAD: usize = 30;

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
enum Column {
    Area,
    Period,
    Group,
    Measure,
    /// A count, of what the measure says.
    Count,
    /// Counts of one measure.
    Of(Measure),
    /// Counts of one year.
    In(i32),
    Other,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Treated,
    OnDay,
    Starts,
    Exits,
    Completions,
    DropOuts,
    Deaths,
    Again,
}

/// A group of people as NDTMS has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    All,
    Opiate,
    /// With or without alcohol: which, the other groups of the table tell.
    NonOpiate,
    NonOpiateOnly,
    NonOpiates,
    NonOpiateAlcohol,
    Alcohol,
}

/// A table and what its columns hold.
pub(super) struct Columns<'t> {
    below: Below<'t>,
    columns: Vec<Column>,
    /// What is counted where no column says so: in a title, or in the name of the file.
    measure: Option<Measure>,
}

/// What is counted, in words of NDTMS.
fn measure(text: &str) -> Option<Measure> {
    let text = format!(" {} ", bare(text));
    let has = |part: &str| text.contains(part);
    let share =
        has("percent") || has(" rate ") || has("proportion") || has(" share ") || has(" per cent");
    if has("re presentation") || has("represent") || has("re present") {
        return Some(Measure::Again);
    }
    if share {
        return None;
    }
    if has("death") || has(" died") {
        Some(Measure::Deaths)
    } else if has("unplanned") || has("drop") || has("dropped out") {
        Some(Measure::DropOuts)
    } else if has("successful completion")
        || has("completed")
        || has("completion")
        || has(" planned exit")
    {
        Some(Measure::Completions)
    } else if has(" exit") || has("discharge") || has("leaving treatment") || has("left treatment")
    {
        Some(Measure::Exits)
    } else if has("new presentation")
        || has("new to treatment")
        || has("treatment start")
        || has("presenting to treatment")
        || has("new entrant")
        || has("starting treatment")
        || has("new treatment")
        || has("presentations to treatment")
    {
        Some(Measure::Starts)
    } else if has("on a day") || has("snapshot") || has("currently in treatment") {
        Some(Measure::OnDay)
    } else if has("in treatment") || has("clients treated") || has("numbers treated") {
        Some(Measure::Treated)
    } else {
        None
    }
}

fn group(text: &str) -> Option<Group> {
    let text = format!(" {} ", bare(text).replace("nonopiate", "non opiate"));
    let has = |part: &str| text.contains(part);
    let alcohol = has("alcohol");
    Some(if has("non opiate") {
        let together = has("with and without")
            || has("with or without")
            || has("together")
            || has("all non opiate")
            || has("or without alcohol");
        if together {
            Group::NonOpiates
        } else if alcohol {
            Group::NonOpiateAlcohol
        } else if has("only") {
            Group::NonOpiateOnly
        } else {
            Group::NonOpiate
        }
    } else if has("opiate") {
        Group::Opiate
    } else if alcohol && !has("drug") {
        Group::Alcohol
    } else if [
        "all",
        "total",
        "any",
        "all adults",
        "all substances",
        "all clients",
        "all groups",
        "overall",
        "drugs and alcohol",
        "all treatment groups",
        "all drug groups",
    ]
    .contains(&text.trim())
    {
        Group::All
    } else {
        return None;
    })
}

/// What a heading stands over.
fn column(heading: &str) -> Column {
    let plain = bare(heading);
    let words: Vec<&str> = plain.split(' ').collect();
    let one_of = |known: &[&str]| known.contains(&plain.as_str());
    if one_of(&[
        "area",
        "area name",
        "area code",
        "local authority",
        "local authority name",
        "local authority code",
        "la",
        "la name",
        "la code",
        "upper tier local authority",
        "utla",
        "utla name",
        "utla code",
        "partnership",
        "partnership name",
        "dat",
        "dat of residence",
        "region",
        "geography",
        "location",
        "ons code",
    ]) {
        return Column::Area;
    }
    if one_of(&[
        "year",
        "period",
        "time period",
        "financial year",
        "reporting period",
        "reporting year",
        "date",
        "report period",
        "timeframe",
    ]) {
        return Column::Period;
    }
    if words.contains(&"substance")
        || words.contains(&"substances")
        || plain.contains("drug group")
        || plain.contains("client group")
        || plain.contains("treatment group")
        || plain.contains("main drug")
        || one_of(&["group", "cohort"])
    {
        return Column::Group;
    }
    if one_of(&[
        "measure",
        "metric",
        "indicator",
        "statistic",
        "topic",
        "category",
        "item",
        "description",
        "data item",
        "measure name",
        "indicator name",
        "variable",
    ]) {
        return Column::Measure;
    }
    if let Some(measure) = measure(heading).filter(|measure| *measure != Measure::Again) {
        return Column::Of(measure);
    }
    if one_of(&[
        "count",
        "number",
        "n",
        "value",
        "total",
        "clients",
        "people",
        "adults",
        "individuals",
        "number of clients",
        "number of people",
        "numbers",
        "number of adults",
        "client count",
    ]) {
        return Column::Count;
    }
    match counts::period(heading) {
        Some((year, 1))
            if words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            Column::In(year)
        }
        _ => Column::Other,
    }
}

/// The table, where it is one.
pub(super) fn table(table: &Table) -> Option<Columns<'_>> {
    let found = |row: &Vec<String>| {
        let columns: Vec<Column> = row.iter().map(|cell| column(cell)).collect();
        let has = |wanted: &Column| columns.contains(wanted);
        let wide = columns.iter().any(|one| matches!(one, Column::Of(_)));
        let years = columns.iter().any(|one| matches!(one, Column::In(_)));
        let counts = has(&Column::Count) || wide || years;
        // A budget has neither groups of substances nor measures of treatment.
        (counts
            && (has(&Column::Group)
                || (wide && has(&Column::Period))
                || (has(&Column::Measure) && has(&Column::Area))))
        .then_some(columns)
    };
    let (at, columns) =
        table.rows.iter().take(HEAD).enumerate().find_map(|(at, row)| Some((at, found(row)?)))?;
    let below = Below::at(table, at);
    let told = |text: &str| measure(text);
    let titles = table.rows[..at].iter().flatten();
    let measure = titles.filter_map(|text| told(text)).next().or_else(|| told(&table.name));
    let says = columns.iter().any(|one| matches!(one, Column::Measure | Column::Of(_)));
    (says || measure.is_some()).then_some(Columns { below, columns, measure })
}

/// A count of a table.
struct Cell {
    measure: Measure,
    group: Group,
    year: i32,
    count: Count,
    row: usize,
}

/// The figures of an area, and what was left out.
pub(super) fn read(
    table: &Columns<'_>,
    whose: Whose<'_>,
) -> Result<(Vec<Returned>, Vec<String>), String> {
    let below = &table.below;
    let at = |wanted: &Column| -> Vec<usize> {
        let columns = table.columns.iter().enumerate();
        columns.filter(|(_, one)| *one == wanted).map(|(at, _)| at).collect()
    };
    let mut said = Vec::new();
    let areas = at(&Column::Area);
    let rows: Vec<(usize, &Vec<String>)> = if areas.is_empty() {
        said.push(format!("{}: no column of areas; taken as {}’s", below.name, whose.name));
        below.rows.iter().enumerate().map(|(at, row)| (below.first + at, row)).collect()
    } else {
        rows_of(below, &areas, whose)?
    };
    let (cells, unknown) = cells(table, &rows, &mut said)?;
    if !unknown.is_empty() {
        said.push(format!("{}: not understood, so left out: {}", below.name, unknown.join("; ")));
    }
    let known = cells.iter().filter_map(|cell| match cell.count {
        Count::Known(number) => Some(number),
        Count::Between(..) => None,
    });
    let rounded = counts::rounded(known);
    if let Some(to) = rounded {
        said.push(format!(
            "{}: every count is a multiple of {to}: taken as rounded to it",
            below.name
        ));
    }
    let mut figures: Vec<Returned> = Vec::new();
    let mut unused: Vec<String> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.year <= whose.start) {
        let Some(quantity) = quantity(cell, &cells) else {
            let why = format!("row {}: no figure of a file is of this group", cell.row);
            if !unused.contains(&why) {
                unused.push(why);
            }
            continue;
        };
        let one = figure(cell, quantity, rounded, below.name);
        match figures.iter_mut().find(|known| known.quantity == quantity) {
            Some(known) if known.year < one.year => *known = one,
            Some(known) if known.year == one.year && known.value != one.value => {
                return Err(format!(
                    "{} and {}: {} and {} for `{}` of {}; leave in the rows that are meant (all ages, all sexes, all settings)",
                    known.place,
                    one.place,
                    known.value,
                    one.value,
                    quantity.key(),
                    one.year
                ));
            }
            Some(_) => {}
            None => figures.push(one),
        }
    }
    if !unused.is_empty() {
        said.push(format!("{}: not used: {}", below.name, unused.join("; ")));
    }
    if figures.is_empty() {
        said.push(format!("{}: no figure of the years up to {}", below.name, whose.start));
    }
    Ok((figures, said))
}

/// Every count of some rows, and what was not understood.
fn cells(
    table: &Columns<'_>,
    rows: &[(usize, &Vec<String>)],
    said: &mut Vec<String>,
) -> Result<(Vec<Cell>, Vec<String>), String> {
    let below = &table.below;
    let first = |wanted: &Column| table.columns.iter().position(|one| one == wanted);
    let (periods, groups, measures) =
        (first(&Column::Period), first(&Column::Group), first(&Column::Measure));
    let (mut cells, mut unknown): (Vec<Cell>, Vec<String>) = (Vec::new(), Vec::new());
    let mut leave = |text: &str| {
        if !text.is_empty() && !unknown.iter().any(|known| known == text) && unknown.len() < 12 {
            unknown.push(text.to_owned());
        }
    };
    let title_year = counts::period(&below.above).or_else(|| counts::period(below.name));
    for &(number, row) in rows {
        let text = |column: Option<usize>| column.map_or("", |column| Below::cell(row, column));
        let group = match groups {
            None => Some(Group::All),
            Some(_) => group(text(groups)),
        };
        // A measure may say its group, and the column of groups is absent then.
        let said_by_measure = measures.and_then(|_| self::group(text(measures)));
        let Some(group) = (if groups.is_none() { said_by_measure.or(group) } else { group }) else {
            leave(text(groups));
            continue;
        };
        let own_year = match periods {
            Some(_) => counts::period(text(periods)).map(|(year, _)| year),
            None => title_year.map(|(year, _)| year),
        };
        for (at, column) in table.columns.iter().enumerate() {
            let (found, year) = match column {
                Column::Count => {
                    (measures.map_or(table.measure, |_| measure(text(measures))), own_year)
                }
                Column::Of(measure) => (Some(*measure), own_year),
                Column::In(year) => {
                    (measures.map_or(table.measure, |_| measure(text(measures))), Some(*year))
                }
                _ => continue,
            };
            let Some(measure) = found else {
                leave(text(measures));
                continue;
            };
            let cell = Below::cell(row, at);
            let Ok(count) = counts::count(cell) else {
                return Err(format!("{}, row {number}: `{cell}` is no count", below.name));
            };
            let Some(year) = year else {
                return Err(format!(
                    "{}, row {number}: which year? No column of periods, and none in the title or the name of the file",
                    below.name
                ));
            };
            match count {
                Some(count) => cells.push(Cell { measure, group, year, count, row: number }),
                None if !cell.is_empty() => said.push(format!(
                    "{}, row {number}: `{cell}` left out: it may be none, or withheld",
                    below.name
                )),
                None => {}
            }
        }
    }
    Ok((cells, unknown))
}

/// The quantity that a count is of; what NDTMS calls non-opiate depends on whether those with alcohol stand apart.
fn quantity(cell: &Cell, all: &[Cell]) -> Option<Observable> {
    let apart = all
        .iter()
        .any(|other| other.measure == cell.measure && other.group == Group::NonOpiateAlcohol);
    let group = match cell.group {
        Group::NonOpiate if apart => Group::NonOpiateOnly,
        Group::NonOpiate => Group::NonOpiates,
        group => group,
    };
    let start = match cell.measure {
        Measure::Treated => "in_treatment_in_year",
        Measure::OnDay => "in_treatment_on_a_day",
        Measure::Starts => "treatment_starts",
        Measure::Exits => "treatment_exits",
        Measure::Completions => "completions",
        Measure::DropOuts if group == Group::All => return Some(Observable::DropOuts),
        Measure::Deaths if group == Group::All => return Some(Observable::DeathsInTreatment),
        Measure::Again => "re_presentations",
        Measure::DropOuts | Measure::Deaths => return None,
    };
    let key = match group {
        Group::All => start.to_owned(),
        Group::Opiate => format!("{start}_opiate"),
        Group::NonOpiate | Group::NonOpiateOnly => format!("{start}_non_opiate"),
        Group::NonOpiates => format!("{start}_non_opiates_together"),
        Group::NonOpiateAlcohol => format!("{start}_non_opiate_alcohol"),
        Group::Alcohol => format!("{start}_alcohol"),
    };
    Observable::ALL.iter().copied().find(|known| known.key() == key)
}

fn figure(cell: &Cell, quantity: Observable, rounded: Option<f64>, name: &str) -> Returned {
    let (mut value, mut range) = match cell.count {
        Count::Known(number) => (number, None),
        Count::Between(low, high) => (cell.count.value(), Some((low, high))),
    };
    // Shares stand in per cent.
    if quantity.share() && value > 1.0 {
        value /= 100.0;
        range = range.map(|(low, high)| (low / 100.0, high / 100.0));
    }
    let withheld = match range {
        Some((low, high)) => format!("; withheld, so between {low} and {high}"),
        None => String::new(),
    };
    Returned {
        quantity,
        year: cell.year,
        value,
        range,
        rounded_to: rounded.filter(|_| range.is_none() && !quantity.share()),
        words: format!("{} of {} ({value}){withheld}", quantity.key(), cell.year),
        source: SOURCE.to_owned(),
        place: format!("{name}, row {}", cell.row),
    }
}
