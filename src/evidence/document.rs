//! The register as a page.

use super::register::{Register, Row, Verification};
use std::fmt::Write as _;

/// `docs/parameters.md`, whole.
#[must_use]
pub fn parameters_markdown(register: &Register) -> String {
    let mut page = String::new();
    let verified = register.rows().iter().filter(|row| row.verification.is_verified()).count();
    let count =
        |kind: Verification| register.rows().iter().filter(|row| row.verification == kind).count();
    let _ = writeln!(
        page,
        "# Parameters\n\n\
         Written by `balance evidence --markdown`; do not edit. Every number that the model uses stands here, and \
         nowhere else; what a scenario file leaves out has the defaults of docs/scenario-format.md.\n\n\
         Of {} numbers {} were read in a source, {} computed from one, {} remembered (**RECALLED**) and {} are \
         judgement (**ASSUMPTION**). Ids beginning with `c-` are clinical, with `s-` about the system, with `x-` \
         from a second search, with `a-` the project’s own; a part after a dot is one figure of a compound row. Intervals are 95 %. Rows in one *group* \
         are drawn together: two of them correlate, as normal scores, by the product of their loadings. Some numbers \
         must keep an order (relapse falls with time in recovery; mortality in recovery falls; utility rises from \
         untreated to recovery; naloxone lowers fatality): a draw that breaks it is sorted. A *reading* is a named \
         alternative that a scenario can choose; it is held fixed.\n",
        register.rows().len(),
        verified,
        count(Verification::Derived),
        count(Verification::Recalled),
        count(Verification::Assumption),
    );
    for (theme, rows) in register.by_theme() {
        let _ = writeln!(
            page,
            "## {theme}\n\n| id | what | value (95 %) | unit | drawn | grade | verification | source |\n\
             |---|---|---|---|---|---|---|---|"
        );
        for row in &rows {
            let _ = writeln!(page, "{}", line(row));
        }
        page.push('\n');
        for row in &rows {
            let _ = writeln!(page, "- `{}` {}{}", row.id, escaped(&row.caveat), notes(row));
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn line(row: &Row) -> String {
    let interval = if row.low < row.high {
        format!("{} ({} to {})", row.value, row.low, row.high)
    } else {
        row.value.to_string()
    };
    let mark = match row.verification {
        Verification::Recalled | Verification::Assumption => {
            format!("**{}**", row.verification.mark())
        }
        other => other.mark().to_owned(),
    };
    let source = if row.address.starts_with("http") {
        let address = row.address.split([';', ' ']).next().unwrap_or_default();
        format!("[{}]({address})", escaped(&row.source))
    } else {
        escaped(&row.source)
    };
    format!(
        "| `{}` | {} | {interval} | {} | {} | {} | {mark} | {source} |",
        row.id,
        escaped(&row.name),
        escaped(&row.unit),
        row.distribution,
        row.grade,
    )
}

fn notes(row: &Row) -> String {
    let mut notes =
        format!(" ({}; interval: {}.)", escaped(&row.population), escaped(&row.interval));
    if let Some(group) = &row.group {
        let _ = write!(notes, " Group *{}*, loading {:.3}.", group.name, group.loading);
    }
    for reading in &row.readings {
        let _ = write!(
            notes,
            " Reading *{}*: {} ({}).",
            reading.name,
            reading.value,
            escaped(&reading.reason)
        );
    }
    notes
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
