//! `balance evidence`.

use super::failure::Failure;
use super::flags::Format;
use super::report::Terminal;
use clap::Args;
use commissioning_balance::evidence::{Register, Row, check, parameters_markdown, search_checks};
use commissioning_balance::output::harmless;
use std::fmt::Write as _;

/// Shows the register, a row, or the rows that a word finds.
pub(crate) fn evidence(asked: &Evidence, terminal: &Terminal) -> Result<(), Failure> {
    let register = Register::embedded();
    if asked.markdown {
        return terminal.data(&parameters_markdown(register));
    }
    let rows: Vec<&Row> = match &asked.word {
        None => register.rows().iter().collect(),
        Some(word) => match register.row(word).or_else(|| check(word).map(|check| &check.row)) {
            Some(row) => vec![row],
            None => {
                let mut found = register.search(word);
                found.extend(search_checks(word).into_iter().map(|check| &check.row));
                found
            }
        },
    };
    if rows.is_empty() {
        let word = asked.word.clone().unwrap_or_default();
        return Err(Failure::input(format!("no row of the register has the id or word `{word}`"))
            .hint("`balance evidence` lists every row"));
    }
    terminal.data(&match asked.format {
        Format::Json => json(&rows),
        Format::Csv => csv(&rows)?,
        Format::Text if rows.len() == 1 => whole(rows[0]),
        Format::Text => list(&rows),
    })
}

/// Whether the model uses a row, or is held against it.
fn used(row: &Row) -> &'static str {
    check(&row.id).map_or("an input", |check| check.mark())
}

/// One line a row.
fn list(rows: &[&Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(
            text,
            "{:<18} {:>10}  {:<22} {}",
            row.id,
            row.value,
            row.verification.mark(),
            match check(&row.id) {
                Some(check) => format!("{} ({})", row.name, check.mark()),
                None => row.name.clone(),
            }
        );
    }
    let _ = writeln!(text, "\n{} rows. `balance evidence ID` shows one whole.", rows.len());
    text
}

/// Everything about a row.
fn whole(row: &Row) -> String {
    let mut text = format!("{}  {}\n\n", row.id, row.name);
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<13}{value}");
    };
    if check(&row.id).is_some() {
        field("used", used(row));
    }
    field("value", &format!("{} {}", row.value, row.unit));
    if row.low < row.high {
        field("interval", &format!("{} to {} ({})", row.low, row.high, row.interval));
    }
    field("drawn", &row.distribution.to_string());
    if let Some(group) = &row.group {
        field("with", &format!("group “{}”, loading {:.3}", group.name, group.loading));
    }
    field("population", &row.population);
    field("source", &row.source);
    if !row.address.is_empty() {
        field("address", &row.address);
    }
    field("grade", &row.grade.to_string());
    field("verification", row.verification.mark());
    field("caveat", &row.caveat);
    for reading in &row.readings {
        field(&reading.name, &format!("{}: {}", reading.value, reading.reason));
    }
    text
}

fn json(rows: &[&Row]) -> String {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "id": row.id,
                "name": row.name,
                "used": used(row),
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "interval": row.interval,
                "distribution": row.distribution.to_string(),
                "unit": row.unit,
                "population": row.population,
                "source": row.source,
                "address": row.address,
                "grade": row.grade.to_string(),
                "verification": row.verification.mark(),
                "caveat": row.caveat,
                "readings": row.readings.iter().map(|reading| serde_json::json!({
                    "name": reading.name,
                    "value": reading.value,
                    "reason": reading.reason,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{:#}", serde_json::Value::Array(rows))
}

fn csv(rows: &[&Row]) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::other(format!("the table failed: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "id",
        "name",
        "value",
        "low",
        "high",
        "unit",
        "distribution",
        "grade",
        "verification",
        "population",
        "source",
        "address",
        "caveat",
        "used",
    ];
    writer.write_record(header).map_err(failed)?;
    for row in rows {
        let cells = [
            &row.id,
            &row.name,
            &row.value.to_string(),
            &row.low.to_string(),
            &row.high.to_string(),
            &row.unit,
            &row.distribution.to_string(),
            &row.grade.to_string(),
            row.verification.mark(),
            &row.population,
            &row.source,
            &row.address,
            &row.caveat,
            used(row),
        ];
        writer.write_record(cells.map(|text| harmless::cell(text).into_owned())).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::other(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Options of `evidence`.
#[derive(Args, Debug)]
pub(crate) struct Evidence {
    /// A row's id, or a word; without it every row is listed.
    #[arg(value_name = "ID|WORD")]
    pub(crate) word: Option<String>,

    /// Print the page docs/parameters.md.
    #[arg(long, conflicts_with = "format")]
    pub(crate) markdown: bool,

    /// What is printed on standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}
