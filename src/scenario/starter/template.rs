//! A file to start from as the sheets of a workbook: the same text, value by value, with what stands beside each.

use crate::scenario::people::Substance;

/// A value of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing yet.
    Empty,
    /// A number.
    Number(f64),
    /// Words.
    Words(String),
}

/// A row of values by their path.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// What begins here.
    Section(String),
    /// A value.
    Value {
        /// Its path in the file.
        path: String,
        /// One, or those of a list.
        values: Vec<Cell>,
        /// Its place among the figures that are stand-ins, from 1; none where it is the area's own.
        stand_in: Option<usize>,
        /// What it is, where it is published, what to put.
        words: String,
    },
}

/// A public figure, stated or asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Cells by the keys of an entry.
    pub cells: Vec<(String, Cell)>,
    /// What it is and where it is published; where it is asked for, what stands in.
    pub words: String,
}

/// A file to start from, sheet by sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// Name, start, horizon and the like.
    pub settings: Vec<Row>,
    /// People and levels.
    pub area: Vec<Row>,
    /// Pounds a year by line.
    pub budget: Vec<Row>,
    /// Public figures.
    pub figures: Vec<Figure>,
    /// Options: cells by their keys.
    pub options: Vec<Vec<(String, Cell)>>,
}

/// Reads the text of a file to start from, with the words beside each value.
#[must_use]
pub fn template(text: &str) -> Template {
    let mut template = Template::default();
    let whole: toml::Table = toml::from_str(text).unwrap_or_default();
    let stand_ins: Vec<&str> = whole
        .get("stand_ins")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .collect();
    let mut words: Vec<&str> = Vec::new();
    let mut prefix = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(comment) = line.strip_prefix('#') {
            words.push(comment.trim());
        } else if line.trim().is_empty() {
            words.clear();
        } else if line == "stand_ins = [" {
            for _ in lines.by_ref().take_while(|line| *line != "]") {}
            words.clear();
        } else if line == "observed = [" {
            template.figures = figures(lines.by_ref().take_while(|line| *line != "]"));
            words.clear();
        } else if line.starts_with("[[") {
            break;
        } else if let Some(table) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            prefix = format!("{table}.");
            let section = Row::Section(words.join(" "));
            if !words.is_empty() {
                of(&mut template, &prefix).push(section);
            }
            words.clear();
        } else if let Some((key, rest)) = line.split_once(" = ") {
            let path = format!("{prefix}{key}");
            let (value, beside) = rest.split_once("  # ").unwrap_or((rest, ""));
            let mut said: Vec<&str> = std::mem::take(&mut words);
            said.push(beside);
            let said = said.join(" ").trim().to_owned();
            let rows = rows(&path, value, &said, &stand_ins);
            of(&mut template, &prefix).extend(rows);
        }
    }
    template.options = options(&whole);
    template
}

/// The sheet of a table.
fn of<'t>(template: &'t mut Template, prefix: &str) -> &'t mut Vec<Row> {
    if prefix.starts_with("budget") {
        &mut template.budget
    } else if prefix.is_empty() {
        &mut template.settings
    } else {
        &mut template.area
    }
}

fn cell(value: &toml::Value) -> Cell {
    match value {
        toml::Value::Integer(whole) => Cell::Number(*whole as f64),
        toml::Value::Float(number) => Cell::Number(*number),
        toml::Value::String(text) => Cell::Words(text.clone()),
        toml::Value::Array(list) => {
            let words: Vec<&str> = list.iter().filter_map(toml::Value::as_str).collect();
            Cell::Words(words.join(", "))
        }
        other => Cell::Words(other.to_string()),
    }
}

/// A value as rows: one, or one for each group of a table.
fn rows(path: &str, value: &str, words: &str, stand_ins: &[&str]) -> Vec<Row> {
    let read: toml::Table = toml::from_str(&format!("value = {value}")).unwrap_or_default();
    let rank = stand_ins.iter().position(|known| *known == path).map(|at| at + 1);
    let row = |path: String, values: Vec<Cell>| Row::Value {
        path,
        values,
        stand_in: rank,
        words: words.to_owned(),
    };
    match read.get("value") {
        // Factors by group; those that are left out are 1.
        Some(toml::Value::Table(groups)) => Substance::ALL
            .iter()
            .filter(|group| groups.is_empty() || groups.contains_key(group.key()))
            .map(|group| {
                let value = groups.get(group.key()).map_or(Cell::Number(1.0), cell);
                row(format!("{path}.{}", group.key()), vec![value])
            })
            .collect(),
        Some(toml::Value::Array(list)) => {
            vec![row(path.to_owned(), list.iter().map(cell).collect())]
        }
        Some(one) => vec![row(path.to_owned(), vec![cell(one)])],
        None => Vec::new(),
    }
}

/// The figures of `observed`: those behind a `#` are asked for, and their value becomes a word.
fn figures<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for line in lines {
        let line = line.trim();
        let asked = line.starts_with("#{");
        let entry = line.trim_start_matches('#').trim().trim_end_matches(',');
        if !entry.starts_with('{') {
            words.push(line.trim_start_matches('#').trim());
            continue;
        }
        let read: toml::Table = toml::from_str(&format!("entry = {entry}")).unwrap_or_default();
        let Some(entry) = read.get("entry").and_then(toml::Value::as_table) else { continue };
        let mut said = std::mem::take(&mut words).join(" ");
        let mut cells: Vec<(String, Cell)> =
            entry.iter().map(|(key, value)| (key.clone(), cell(value))).collect();
        if asked {
            if let Some(value) = entry.get("value") {
                said.push_str(&format!(" A stand-in would be {value}."));
            }
            cells.retain(|(key, _)| matches!(key.as_str(), "quantity" | "year"));
        }
        figures.push(Figure { cells, words: said });
    }
    figures
}

/// Options, their keys with dots.
fn options(whole: &toml::Table) -> Vec<Vec<(String, Cell)>> {
    let list = whole.get("options").and_then(toml::Value::as_array);
    let one = |option: &toml::Table| {
        let mut cells = Vec::new();
        for (key, value) in option {
            match value {
                toml::Value::Table(table) => cells.extend(
                    table.iter().map(|(inner, value)| (format!("{key}.{inner}"), cell(value))),
                ),
                value => cells.push((key.clone(), cell(value))),
            }
        }
        cells
    };
    list.into_iter().flatten().filter_map(toml::Value::as_table).map(one).collect()
}
