//! People whom the file counts in treatment, and whom no line of its budget treats.

use super::document::Documents;
use super::file::ScenarioFile;
use super::guess;
use super::lines::Line;
use super::observed::{Observable, Observed};
use super::people::Substance;

/// The line without which nobody of a group is treated.
const fn treats(group: Option<Substance>) -> Line {
    match group {
        Some(Substance::Opiate) => Line::PrescribingClinicians,
        _ => Line::Keyworking,
    }
}

/// Whether a figure says that people are in treatment, or pass through it.
fn in_treatment(quantity: Observable) -> bool {
    const BEGIN: [&str; 5] = [
        "in_treatment",
        "treatment_starts",
        "treatment_exits",
        "completions",
        "deaths_in_treatment",
    ];
    BEGIN.iter().any(|begin| quantity.key().starts_with(begin))
}

/// Notes a budget without the line that treats people whom its own file counts in treatment. A line that is stated as
/// nothing is meant so.
pub(super) fn unpaid(file: &ScenarioFile, observed: &[Observed], documents: &mut Documents) {
    let (Some(budget), Some(figures)) = (&file.budget, &file.observed) else { return };
    // Figures of a file that this one extends may be those of another area.
    if !documents.one_file(budget.spot, figures.spot) || documents.incomplete() {
        return;
    }
    let stated = |line: Line| {
        let in_part = |part: &super::file::PartFile| {
            part.budget.as_ref().is_some_and(|at| at.value.0.iter().any(|(own, _)| *own == line))
        };
        budget.value.0.iter().any(|(own, _)| *own == line)
            // A contract for most of the service treats them, too.
            || budget.value.1.is_some()
            || file.areas.as_ref().is_some_and(|at| at.value.iter().all(|at| in_part(&at.value)))
    };
    let mut told: Vec<Line> = Vec::new();
    for figure in observed.iter().filter(|one| one.value > 0.0 && in_treatment(one.quantity)) {
        let line = treats(figure.quantity.group());
        if stated(line) || told.contains(&line) {
            continue;
        }
        told.push(line);
        documents.problem(
            budget.spot,
            &budget.key,
            format!(
                "no `{}`, and {} {} in {}",
                line.key(),
                guess::plain(figure.value),
                figure.quantity.label(),
                figure.year
            ),
            format!("`{}`: {}, which treats them", line.key(), line.label()),
            Some(format!(
                "pounds a year for it; or `{} = 0`, if nobody is to be treated by it",
                line.key()
            )),
        );
    }
}
