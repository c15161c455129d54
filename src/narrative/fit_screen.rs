//! A fit on one screen: which figures are met, which to look at first and why, how far to trust it, what to do next.

use super::doubts::{doubted, doubts};
use super::figures::{self, capital, grouped, list};
use super::fit_target::about;
use super::fitting::{NO_FIT, beds, is_fit, met, range, shown, unsettled, verdict, wanted};
use super::reply::{Grid, Part, Reply};
use crate::calibration::Fitted;
use crate::calibration::kept::FittedTarget;
use crate::calibration::targets::What;
use crate::scenario::{Observable, Scenario};

/// The screen. `file` is what was fitted, `run` the file to run next.
#[must_use]
pub fn screen(scenario: &Scenario, fitted: &Fitted, file: &str, run: Option<&str>) -> Reply {
    let area = figures::plain(&scenario.area.name);
    let title = if is_fit(fitted) {
        format!("{area}: fitted to its figures")
    } else {
        format!("{area}: NOT A FIT")
    };
    let mut reply = Reply { title, ..Reply::default() };
    if !is_fit(fitted) {
        reply.first.push(format!(
            "{NO_FIT}: its draws are worth {} independent {}, and {} are the least that is called a fit. Ranges from so few look \
             surer than they are.{}",
            grouped(fitted.effective),
            if fitted.effective.round() == 1.0 { "one" } else { "ones" },
            grouped(super::fitting::LEAST),
            if run.is_some() { " Every run of it says so first." } else { " None was written." }
        ));
    }
    reply.first.push(met_words(fitted));
    let missed: Vec<&FittedTarget> = fitted.targets.iter().filter(|target| !met(target)).collect();
    reply.table = table(&missed);
    reply.parts.push(part("Look first at", vec![look_first(fitted)]));
    reply.parts.push(part("How far to trust it", trust(fitted)));
    reply.parts.push(part("What to do next", next(scenario, fitted, file, run)));
    reply
}

fn part(heading: &str, sentences: Vec<String>) -> Part {
    Part { heading: heading.to_owned(), sentences, table: Grid::default() }
}

/// How many figures are met, and which.
fn met_words(fitted: &Fitted) -> String {
    let count = fitted.targets.len();
    let inside = || fitted.targets.iter().filter(|target| met(target));
    let steady = |target: &&FittedTarget| matches!(target.target.what, What::Steady(_));
    let mut names: Vec<String> =
        inside().filter(|target| !steady(target)).map(|target| about(&target.target).1).collect();
    let held = inside().filter(steady).count();
    if held > 0 {
        names.push(format!("{held} of numbers that hold over ten years, which is imposed"));
    }
    let met = inside().count();
    if met == count {
        format!(
            "All {count} figures are met: the average of the draws is inside every stated range."
        )
    } else if met == 0 {
        format!(
            "None of the {count} figures is met: no average of the draws is inside its stated range."
        )
    } else {
        format!(
            "{met} of {count} figures are met (the average of the draws is inside the stated range): {}. Not met:",
            names.join("; ")
        )
    }
}

/// Figures that are not met.
fn table(missed: &[&FittedTarget]) -> Grid {
    let row = |target: &&FittedTarget| {
        let (what, stated) = (target.target.what, &target.target);
        let text = |number: f64| shown(what, number);
        vec![
            stated.title.clone(),
            range(&text, [stated.low, stated.value, stated.high]),
            range(&text, [target.low, target.mean, target.high]),
            verdict(target).to_owned(),
        ]
    };
    Grid {
        header: ["", "stated", "fitted", "verdict"].map(str::to_owned).to_vec(),
        widths: vec![38, 23, 23, 16],
        rows: missed.iter().map(row).collect(),
    }
}

/// Which figure to look at first, and why.
fn look_first(fitted: &Fitted) -> String {
    if let Some(target) = doubted(fitted) {
        return doubts(target);
    }
    let farthest = fitted
        .targets
        .iter()
        .filter(|target| !met(target))
        .max_by(|one, other| one.surprise.abs().total_cmp(&other.surprise.abs()));
    match farthest {
        Some(target) => format!(
            "{}: of those that are not met it is farthest from what the others and the evidence foretell ({:.1} standard \
             deviations), which is within what chance does.",
            capital(&about(&target.target).1),
            target.surprise.abs()
        ),
        None => "None: no figure is farther from what the others and the evidence foretell than chance would have it."
            .to_owned(),
    }
}

/// How far the ranges of every run may be trusted, in few words.
fn trust(fitted: &Fitted) -> Vec<String> {
    let worth = format!(
        "{} draws are kept, worth {} independent ones",
        grouped(fitted.fit.draws.len() as f64),
        grouped(fitted.worth())
    );
    let verdict = if !is_fit(fitted) {
        format!(
            "Not at all, where ranges are concerned: the draws are worth {} independent ones.",
            grouped(fitted.effective)
        )
    } else if unsettled(fitted) {
        format!("Little: {worth}, and it has not settled: with other luck it would be another.")
    } else if fitted.effective < super::fitting::FEW {
        format!("Averages, yes; the width of the ranges, no: {worth}.")
    } else if fitted.worth() < wanted(fitted) {
        format!(
            "Mostly: {worth}, fewer than the {} that they should be worth.",
            grouped(wanted(fitted))
        )
    } else {
        format!(
            "As far as its figures: {worth}, chains have mixed, and two halves of the draws agree."
        )
    };
    let mut sentences = vec![verdict];
    if doubted(fitted).is_some() {
        sentences.push(
            "Since the figures do not fit together, some of them, or the model, are wrong about this area: the draws lie between \
             them, and are surer than they should be."
                .to_owned(),
        );
    }
    sentences.push(
        "Figures that are met are no test of the model: it was fitted to them. `--details` shows every figure, and what was learnt."
            .to_owned(),
    );
    sentences
}

/// What narrows an answer most where nobody states it, with what it is in words.
const CORE: &[(&[Observable], &str)] = &[
    (&[Observable::InYearOpiate, Observable::OnDayOpiate], "people in treatment, opiates"),
    (&[Observable::InYearAlcohol, Observable::OnDayAlcohol], "people in treatment, alcohol only"),
    (
        &[Observable::Starts, Observable::StartsOpiate, Observable::StartsAlcohol],
        "new presentations",
    ),
    (&[Observable::ExitsOpiate, Observable::Exits], "treatment exits, opiates"),
    (&[Observable::Completions, Observable::CompletionsOpiate], "successful completions"),
    (&[Observable::MisuseDeaths], "deaths of drug misuse"),
    (&[Observable::AlcoholDeaths], "alcohol-specific deaths"),
    (&[Observable::DeathsInTreatment], "deaths in treatment"),
];

/// What to do next, the most useful first.
fn next(scenario: &Scenario, fitted: &Fitted, file: &str, run: Option<&str>) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    if let Some(target) = doubted(fitted) {
        steps.push(format!(
            "Look {} up again: year, group, rounding, people or episodes. If it stands, leave it out (`fit = false` on its line) and \
             fit again, to see what the others say alone.",
            about(&target.target).1
        ));
    }
    steps.extend(beds(fitted));
    if let Some(draws) = more_draws(fitted) {
        steps.push(format!("Weigh more: `balance calibrate {file} --draws {draws}`."));
    }
    if !is_fit(fitted) && doubted(fitted).is_none() {
        steps.push(
            "Widen `low` and `high` of figures that you are not sure of: so many figures so narrow leave hardly any draw.".to_owned(),
        );
    }
    let stated = |quantity: &Observable| {
        scenario.observed.iter().any(|figure| figure.quantity == *quantity && figure.fit)
    };
    let missing: Vec<String> = CORE
        .iter()
        .filter(|(any, _)| !any.iter().any(stated))
        .map(|(_, words)| (*words).to_owned())
        .collect();
    if !missing.is_empty() {
        steps.push(format!(
            "Not stated: {}. What is left out stays as wide as the evidence; each of them narrows the answer.",
            list(&missing)
        ));
    }
    if let Some(run) = run {
        let how = if is_fit(fitted) { "" } else { ", as a first look and no more" };
        steps.push(format!("Run it: `balance run {run}`{how}."));
    }
    steps.iter().zip(1..).map(|(step, number)| format!("{number}. {step}")).collect()
}

/// How many evaluations would do, where these do not.
fn more_draws(fitted: &Fitted) -> Option<u32> {
    let draws = f64::from(fitted.draws);
    let times = if !is_fit(fitted) {
        10.0
    } else if fitted.effective < super::fitting::FEW || unsettled(fitted) {
        4.0
    } else if fitted.worth() < wanted(fitted) {
        1.2 * wanted(fitted) / fitted.worth()
    } else {
        return None;
    };
    Some((draws * times).ceil().min(1e6) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narrative::fitting::warnings;
    use crate::scenario::{builtin, read};

    /// A fit whose draws are worth so many, with one figure of 60 (50 to 70), fitted to `mean`.
    fn fitted(effective: f64, mean: f64, surprise: f64) -> Fitted {
        let mut fitted = super::super::fitting::tests::fitted(Observable::CompletionsOpiate, mean);
        fitted.targets[0].surprise = surprise;
        fitted.targets[0].bias.ratio = 1.0;
        Fitted { effective, distinct: effective, ..fitted }
    }

    fn said(fitted: &Fitted, run: Option<&str>) -> String {
        let load = |name: &str| builtin(name).map(str::to_owned).ok_or_else(String::new);
        let mut scenario = read("authority", &load).unwrap();
        scenario.observed.retain(|figure| figure.quantity == Observable::MisuseDeaths);
        let reply = screen(&scenario, fitted, "mine.toml", run);
        let parts = reply
            .parts
            .iter()
            .map(|part| format!("{}: {}", part.heading, part.sentences.join(" ")));
        let mut text = vec![reply.title.clone()];
        text.extend(reply.first.iter().cloned());
        text.extend(reply.table.rows.iter().map(|row| row.join(" ")));
        text.extend(parts);
        text.join("\n")
    }

    fn has(text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn fewer_than_a_hundred_draws_are_called_no_fit_there_and_in_every_run() {
        let few = said(&fitted(99.0, 60.0, 0.0), Some("f.toml"));
        has(
            &few,
            &[
                "NOT A FIT",
                "worth 99 independent ones, and 100 are the least",
                "Every run of it says so first",
                "Not at all, where ranges are concerned",
                "`balance calibrate mine.toml --draws 10000`",
                "as a first look and no more",
            ],
        );
        has(&said(&fitted(20.0, 60.0, 0.0), None), &["None was written"]);
        assert!(warnings(&fitted(99.0, 60.0, 0.0))[0].starts_with(NO_FIT));
        let enough = said(&fitted(100.0, 60.0, 0.0), Some("f.toml"));
        has(&enough, &["fitted to its figures", "the width of the ranges, no"]);
        assert!(!enough.contains("NOT A FIT"));
        assert!(!warnings(&fitted(100.0, 60.0, 0.0)).concat().contains(NO_FIT));
    }

    #[test]
    fn what_is_met_what_is_doubted_and_what_comes_next_are_told() {
        let sound = said(&fitted(900.0, 60.0, 0.0), Some("f.toml"));
        has(
            &sound,
            &[
                "All 1 figures are met",
                "Look first at: None",
                "As far as its figures",
                "Not stated: people in treatment, opiates",
                "Run it: `balance run f.toml`.",
            ],
        );
        assert!(!sound.contains("deaths of drug misuse,"), "stated already: {sound}");
        let doubted = said(&fitted(900.0, 90.0, -3.2), Some("f.toml"));
        has(
            &doubted,
            &[
                "None of the 1 figures is met",
                "60 (50 to 70)",
                "above the range",
                "The one to look at first is treatment completed, opiates: it is 3.2 standard deviations lower",
                "1. Look treatment completed, opiates up again",
                "surer than they should be",
            ],
        );
        // Missed within chance: no figure is doubted, and the farthest is named.
        has(
            &said(&fitted(900.0, 72.0, -1.5), None),
            &["Treatment completed, opiates: of those that are not met"],
        );
    }
}
