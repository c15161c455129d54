//! The tables of the page, as Markdown.

use super::magnitudes::{Made, Magnitude, Verdict};
use super::numbers::Numbers;
use crate::findings::economics::Icer;
use crate::model::Outcome;
use crate::narrative::figures::{plain, pounds, signed_size, size};
use std::fmt::Write as _;

/// A difference below this is none.
const NONE: f64 = 0.05;

/// The columns that are differences of people: heading, outcome, whether it stands at the end.
const COLUMNS: [(&str, Outcome, bool); 9] = [
    ("deaths", Outcome::Deaths, false),
    ("overdose", Outcome::DeathsOverdose, false),
    ("alcohol", Outcome::DeathsAlcohol, false),
    ("other", Outcome::DeathsOther, false),
    ("abstinent", Outcome::Abstinent, true),
    ("settled", Outcome::Settled, true),
    ("getting on", Outcome::GettingOn, true),
    ("one year", Outcome::ReachedOneYear, false),
    ("hepatitis C", Outcome::HepatitisInfections, false),
];

/// What options do against carrying on as now, a row an option.
pub(super) fn options(numbers: &Numbers<'_>, options: &[usize]) -> String {
    let mut text = "| |".to_owned();
    for (heading, ..) in COLUMNS {
        let _ = write!(text, " {heading} |");
    }
    text.push_str(" spent | not spent | £ for each death averted | £ for each QALY |\n|---|");
    text.push_str(&"--:|".repeat(COLUMNS.len() + 4));
    text.push('\n');
    let level = |option: usize, outcome: Outcome, end: bool| {
        if end { numbers.last(option, outcome) } else { numbers.total(option, outcome) }
    };
    text.push_str("| *carrying on as now* |");
    for (_, outcome, end) in COLUMNS {
        let _ = write!(text, " *{}* |", size(level(0, outcome, end)));
    }
    let money = |option: usize, outcome: Outcome| numbers.total(option, outcome);
    let _ = writeln!(
        text,
        " *{}* | *{}* | | |",
        pounds(money(0, Outcome::Spend)),
        pounds(money(0, Outcome::Underspend))
    );
    for &option in options {
        let _ = write!(text, "| {} |", cell(&numbers.scenario.strategies[option].title));
        for (_, outcome, end) in COLUMNS {
            let more = level(option, outcome, end) - level(0, outcome, end);
            let _ = write!(text, " {} |", signed_size(more));
        }
        let more = |outcome: Outcome| money(option, outcome) - money(0, outcome);
        let (cost, qalys) = numbers.value(option, 0);
        let _ = writeln!(
            text,
            " {} | {} | {} | {} |",
            signed_pounds(more(Outcome::Spend)),
            signed_pounds(more(Outcome::Underspend)),
            for_each_death(more(Outcome::Spend), -more(Outcome::Deaths)),
            for_each_qaly(cost, qalys)
        );
    }
    text
}

/// The model beside what is published, verdict first.
pub(super) fn compared(rows: &[(&Magnitude, Made)]) -> String {
    let mut text =
        "| verdict | what | the model | published | source | how the model's number is made |\n|---|---|--:|--:|---|---|\n"
            .to_owned();
    for (magnitude, made) in rows {
        let model = match made {
            Made::Number(number) => shown(magnitude, *number),
            Made::Never(words) => (*words).to_owned(),
            Made::Unknown => "–".to_owned(),
        };
        let how = match (made, &magnitude.why) {
            (_, Some(why)) => format!("not made: {why}"),
            (Made::Unknown, None) => {
                "not made: the model does not see what the line does".to_owned()
            }
            _ => magnitude.measure.how().to_owned(),
        };
        let note = magnitude.note.as_ref().map_or_else(String::new, |note| format!("; {note}"));
        let _ = writeln!(
            text,
            "| {} | {} | {model} | {} | {} ({}){} | {} |",
            magnitude.verdict(*made).words(),
            cell(&magnitude.what),
            magnitude.published(),
            cell(&magnitude.source),
            magnitude.evidence,
            cell(&note),
            cell(&how)
        );
    }
    text
}

/// The model's number: never the text of an end that it is beyond.
fn shown(magnitude: &Magnitude, number: f64) -> String {
    let text = magnitude.shown().text(number);
    let ends = [magnitude.low, magnitude.high].into_iter().flatten();
    let beyond = magnitude.verdict(Made::Number(number)) == Verdict::Outside;
    if beyond && ends.into_iter().any(|end| magnitude.shown().text(end) == text) {
        magnitude.shown().finer(number)
    } else {
        text
    }
}

/// Text that may stand in a cell.
pub(super) fn cell(text: &str) -> String {
    plain(text).replace('|', "\\|")
}

fn signed_pounds(number: f64) -> String {
    match number {
        number if number.abs() < 0.5 => "£0".to_owned(),
        number if number < 0.0 => format!("−{}", pounds(number)),
        number => format!("+{}", pounds(number)),
    }
}

/// Pounds more spent for each death averted, or saved for each further death.
fn for_each_death(spent: f64, averted: f64) -> String {
    match () {
        () if averted.abs() < NONE => "no difference in deaths".to_owned(),
        () if averted > 0.0 && spent > 0.0 => pounds(spent / averted),
        () if averted > 0.0 => "fewer deaths, for no more".to_owned(),
        () if spent < 0.0 => format!("{} saved for each further death", pounds(spent / averted)),
        () => "more deaths, for no less".to_owned(),
    }
}

/// Discounted pounds for each QALY gained, or saved for each QALY lost.
fn for_each_qaly(cost: f64, qalys: f64) -> String {
    match Icer::of(cost, qalys) {
        Icer::Same => "no difference".to_owned(),
        Icer::BetterAndCheaper => "more health, for no more".to_owned(),
        Icer::WorseAndDearer => "less health, for no less".to_owned(),
        Icer::PaidPerQalyGained(each) => pounds(each),
        Icer::SavedPerQalyLost(each) => format!("{} saved for each lost", pounds(each)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_an_end_does_not_look_like_it() {
        let all = super::super::magnitudes::all();
        let massachusetts = all.iter().find(|own| own.evidence == "c-H06").unwrap();
        assert_eq!(shown(massachusetts, 0.764), "0.764");
        assert_eq!(shown(massachusetts, 0.756), "0.76");
        assert_eq!(shown(massachusetts, 0.9), "0.90");
    }

    #[test]
    fn a_price_has_its_words_on_every_side() {
        assert_eq!(for_each_death(10_000.0, 2.0), "£5,000");
        assert_eq!(for_each_death(-10_000.0, -2.0), "£5,000 saved for each further death");
        assert_eq!(for_each_death(-10_000.0, 2.0), "fewer deaths, for no more");
        assert_eq!(for_each_death(10_000.0, -2.0), "more deaths, for no less");
        assert_eq!(for_each_death(10_000.0, 0.01), "no difference in deaths");
        assert_eq!(for_each_qaly(10_000.0, 2.0), "£5,000");
        assert_eq!(for_each_qaly(-10_000.0, -2.0), "£5,000 saved for each lost");
        assert_eq!(for_each_qaly(10_000.0, -2.0), "less health, for no less");
        assert_eq!(signed_pounds(-12_345.0), "−£12,300");
        assert_eq!(signed_pounds(0.1), "£0");
    }
}
