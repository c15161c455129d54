//! The points of a design as rows of a CSV file.

use super::scalar::Scalar;
use crate::scenario::document::Documents;
use crate::scenario::guess;
use crate::scenario::reader::one_of;
use crate::scenario::tree::Spot;
use std::collections::BTreeSet;

/// What a factor is in every row.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Whole numbers, of which some have more digits than a number holds.
    Wholes(Vec<i128>),
    /// Texts.
    Texts(Vec<String>),
    /// True or false.
    Flags(Vec<bool>),
}

impl Column {
    /// Rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(all) => all.len(),
            Self::Wholes(all) => all.len(),
            Self::Texts(all) => all.len(),
            Self::Flags(all) => all.len(),
        }
    }

    /// Rows whose values say whether every value will do: the first with the least and with the most, or with each text.
    pub(super) fn ends(&self) -> Vec<usize> {
        let by = |before: &dyn Fn(usize, usize) -> bool| {
            let first = |end: usize, row| if before(row, end) { row } else { end };
            (0..self.len()).reduce(first)
        };
        let (least, most) = match self {
            Self::Numbers(all) => (by(&|a, b| all[a] < all[b]), by(&|a, b| all[a] > all[b])),
            Self::Wholes(all) => (by(&|a, b| all[a] < all[b]), by(&|a, b| all[a] > all[b])),
            Self::Flags(all) => (by(&|a, b| !all[a] & all[b]), by(&|a, b| all[a] & !all[b])),
            Self::Texts(all) => {
                let mut seen = BTreeSet::new();
                return (0..all.len()).filter(|row| seen.insert(all[*row].as_str())).collect();
            }
        };
        least.into_iter().chain(most.filter(|_| least != most)).collect()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row, from 0; none past the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Scalar> {
        match self {
            Self::Numbers(all) => all.get(row).copied().map(Scalar::Number),
            Self::Wholes(all) => all.get(row).copied().map(Scalar::Whole),
            Self::Texts(all) => all.get(row).cloned().map(Scalar::Text),
            Self::Flags(all) => all.get(row).copied().map(Scalar::Flag),
        }
    }
}

/// A cell and where it stands.
struct Cell<'a> {
    text: &'a str,
    spot: Spot,
}

/// Reads the rows: a column for each of `ids`, in their order. What is wrong is noted, cell by cell.
///
/// Cells are split at commas; quotes around a cell are taken away, and no cell holds a comma.
pub(super) fn read(text: &str, ids: &[&str], documents: &mut Documents) -> Option<Vec<Column>> {
    let file = documents.last_file();
    // Without factors that can be read, no column is right or wrong.
    if ids.is_empty() {
        return None;
    }
    let mut start = 0;
    let mut lines = text.split_inclusive('\n').filter_map(|line| {
        let at = start;
        start += line.len();
        (!line.trim().is_empty()).then(|| cells(file, at, line))
    });
    let nothing = Spot::bytes(file, 0..0);
    let Some(header) = lines.next() else {
        let allowed = "a header with the ids of the factors, and a row for each point";
        documents.problem(nothing, "", "an empty file", allowed, None);
        return None;
    };
    for cell in &header {
        if !ids.contains(&cell.text) {
            let hint = guess::nearest(cell.text, ids.iter().copied())
                .map(|near| format!("did you mean `{near}`?"));
            let found = format!("a column `{}`", cell.text);
            documents.problem(cell.spot, "", found, one_of(ids), hint);
        }
    }
    let mut places = Vec::new();
    for id in ids {
        let mut named = header.iter().enumerate().filter(|(_, cell)| cell.text == *id);
        match (named.next(), named.next()) {
            (Some((place, _)), None) => places.push(place),
            (Some(_), Some((_, cell))) => {
                let found = format!("a second column `{id}`");
                documents.problem(cell.spot, "", found, "one column for each factor", None);
            }
            (None, _) => {
                let spot = header.first().map_or(nothing, |cell| cell.spot);
                let found = format!("no column `{id}`");
                documents.problem(spot, "", found, "a column for each factor", None);
            }
        }
    }
    if places.len() < ids.len() {
        return None;
    }
    let mut columns: Vec<Option<Column>> = vec![None; ids.len()];
    let mut sound = true;
    for row in lines {
        if row.len() != header.len() {
            let spot = row.first().map_or(nothing, |cell| cell.spot);
            let found = format!("{} cells", row.len());
            documents.problem(spot, "", found, format!("{}, as in the header", header.len()), None);
            sound = false;
            continue;
        }
        for (column, &place) in columns.iter_mut().zip(&places) {
            let cell = &row[place];
            if let Err(allowed) = push(column, cell.text) {
                documents.problem(cell.spot, "", format!("`{}`", cell.text), allowed, None);
                sound = false;
            }
        }
        if documents.full() {
            return None;
        }
    }
    let whole: Option<Vec<Column>> = columns.into_iter().collect();
    if whole.is_none() && sound {
        documents.problem(nothing, "", "no rows", "a row for each point below the header", None);
    }
    whole.filter(|_| sound)
}

/// The cells of a line that begins at a byte of the file.
fn cells(file: usize, start: usize, line: &str) -> Vec<Cell<'_>> {
    let line = line.trim_end_matches(['\n', '\r']);
    let mut at = start;
    line.split(',')
        .map(|cell| {
            let spot = Spot::bytes(file, at..at + cell.len());
            at += cell.len() + 1;
            let text = cell.trim().trim_start_matches('\u{feff}');
            let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            Cell { text: bare.unwrap_or(text), spot }
        })
        .collect()
}

/// Where the cell of a factor stands in a row, counted from 0 below the header; the file as a whole where there is none.
pub(super) fn place(file: usize, text: &str, id: &str, row: usize) -> Spot {
    let mut start = 0;
    let mut lines = text.split_inclusive('\n').filter_map(|line| {
        let at = start;
        start += line.len();
        (!line.trim().is_empty()).then_some((at, line))
    });
    let column = lines
        .next()
        .and_then(|(at, header)| cells(file, at, header).iter().position(|cell| cell.text == id));
    let line = lines.nth(row).map(|(at, line)| cells(file, at, line));
    let cell = column.zip(line).and_then(|(column, line)| line.get(column).map(|cell| cell.spot));
    cell.unwrap_or(Spot::bytes(file, 0..0))
}

/// Adds a cell to its column, whose first cells say what it holds.
fn push(column: &mut Option<Column>, text: &str) -> Result<(), &'static str> {
    let whole = text.parse::<i128>().ok().map(Scalar::whole);
    if let Some(Scalar::Whole(whole)) = whole {
        // Numbers so far keep their digits where all are whole.
        let before = match column.take() {
            None => Some(Vec::new()),
            Some(Column::Wholes(all)) => Some(all),
            Some(Column::Numbers(all)) if all.iter().all(|number| number.fract() == 0.0) => {
                Some(all.iter().map(|number| *number as i128).collect())
            }
            other => {
                *column = other;
                None
            }
        };
        if let Some(mut all) = before {
            all.push(whole);
            *column = Some(Column::Wholes(all));
            return Ok(());
        }
    }
    if let (Some(Column::Wholes(all)), Ok(whole)) = (&mut *column, text.parse::<i128>()) {
        all.push(whole);
        return Ok(());
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let flag = text.parse::<bool>().ok();
    match (&mut *column, number, flag) {
        (None, Some(number), _) => *column = Some(Column::Numbers(vec![number])),
        (None, None, Some(flag)) => *column = Some(Column::Flags(vec![flag])),
        (None, None, None) if !text.is_empty() => {
            *column = Some(Column::Texts(vec![text.to_owned()]));
        }
        (Some(Column::Numbers(all)), Some(number), _) => all.push(number),
        (Some(Column::Flags(all)), _, Some(flag)) => all.push(flag),
        (Some(Column::Texts(all)), ..) if !text.is_empty() => all.push(text.to_owned()),
        (Some(Column::Numbers(_)), None, _) => return Err("a number, as in the rows above"),
        (Some(Column::Wholes(_)), ..) => return Err("a whole number, as in the rows above"),
        (Some(Column::Flags(_)), _, None) => return Err("true or false, as in the rows above"),
        _ => return Err("a value in every cell"),
    }
    Ok(())
}
