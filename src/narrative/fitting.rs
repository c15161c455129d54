//! A fit in tables and words: target beside fitted, before beside after, and what cannot hold together.

use super::doubts::{doubted, doubts};
use super::figures::{self, grouped};
use super::fit_target::about;
use super::reply::{Grid, Part, Reply};
use crate::calibration::Fitted;
use crate::calibration::diagnostics::reliable;
use crate::calibration::kept::{FittedTarget, Learnt};
use crate::calibration::targets::What;
use crate::evidence::Register;
use crate::findings::cells::{Cell, Table};
use crate::scenario::{Line, Observable, Scenario};

/// Fewer effective draws than this are too few for the width of ranges.
pub(super) const FEW: f64 = 200.0;
/// Fewer effective draws than this are not called a fit.
pub(super) const LEAST: f64 = 100.0;
/// What is said of fewer, at the head of every run of them.
pub(super) const NO_FIT: &str = "This is no fit";
/// Independent draws below which a fit is not used at all.
pub const USELESS: f64 = 30.0;
/// Independent draws that a kept draw should be worth.
const WANTED: f64 = 0.8;
/// R-hat of chains that have mixed is below this.
const MIXED: f64 = 1.05;
/// Halves of the draws that differ by more standard errors than this have not settled.
const UNSETTLED: f64 = 4.0;
/// Rows of the evidence that are shown on a screen.
const SHOWN: usize = 8;

/// Columns of `fit.csv`.
pub const FIT: &[&str] = &[
    "scenario",
    "figure",
    "figure_title",
    "unit",
    "stated",
    "stated_lower_5_percent",
    "stated_upper_95_percent",
    "fitted_mean",
    "fitted_lower_5_percent",
    "fitted_upper_95_percent",
    "verdict",
    "standard_deviations_from_what_others_foretell",
    "whole_people_against_expected_values",
    "whole_people_against_expected_values_standard_error",
    "expected_values_multiplied_by",
    "source",
];
/// Columns of `learnt.csv`.
pub const LEARNT: &[&str] = &[
    "scenario",
    "name",
    "name_title",
    "unit",
    "grade",
    "before_lower_5_percent",
    "before_median",
    "before_upper_95_percent",
    "after_lower_5_percent",
    "after_median",
    "after_upper_95_percent",
];

/// Whether the average of the draws is inside the stated range.
#[must_use]
pub(super) fn met(target: &FittedTarget) -> bool {
    verdict(target) == "inside the range"
}

/// Whether the draws are enough to be called a fit.
#[must_use]
pub fn is_fit(fitted: &Fitted) -> bool {
    fitted.effective >= LEAST
}

/// Whether chains have not mixed, or halves of the draws differ.
pub(super) fn unsettled(fitted: &Fitted) -> bool {
    let r_hat = fitted.rounds.iter().map(|round| round.r_hat).fold(1.0, f64::max);
    r_hat > MIXED || fitted.halves > UNSETTLED
}

/// Independent draws that the kept ones should be worth.
pub(super) fn wanted(fitted: &Fitted) -> f64 {
    WANTED * fitted.fit.draws.len() as f64
}

/// The verdict on a target.
#[must_use]
pub fn verdict(target: &FittedTarget) -> &'static str {
    let stated = &target.target;
    if target.mean < stated.low {
        "below the range"
    } else if target.mean > stated.high {
        "above the range"
    } else {
        "inside the range"
    }
}

/// What a level or a score of the evidence is called.
fn title(learnt: &Learnt) -> (String, String) {
    if learnt.level {
        return (learnt.name.replace('_', " "), "fitted".to_owned());
    }
    match Register::embedded().row(&learnt.name) {
        Some(row) => (row.name.clone(), row.grade.to_string()),
        None => ("what these rows have in common".to_owned(), "several".to_owned()),
    }
}

/// Both tables.
#[must_use]
pub fn tables(scenario: &Scenario, fitted: &Fitted) -> [Table; 2] {
    let fit = fitted.targets.iter().map(|target| {
        let (key, title, unit) = about(&target.target);
        let stated = &target.target;
        let mut row: Vec<Cell> = vec![scenario.name.as_str().into(), key.into(), title.into()];
        row.push(unit.into());
        row.extend(
            [stated.value, stated.low, stated.high, target.mean, target.low, target.high]
                .map(Cell::from),
        );
        row.extend([verdict(target).into(), target.surprise.into()]);
        let bias = target.bias;
        row.extend([bias.ratio, bias.error, bias.factor()].map(Cell::from));
        row.push(stated.source.as_str().into());
        row
    });
    let learnt = fitted.learnt.iter().map(|learnt| {
        let (title, grade) = title(learnt);
        let unit = if learnt.level { "factor" } else { "standard deviations" };
        let mut row: Vec<Cell> = vec![scenario.name.as_str().into(), learnt.name.as_str().into()];
        row.extend([title.into(), unit.into(), grade.into()]);
        row.extend(learnt.before.iter().chain(&learnt.after).map(|&number| Cell::from(number)));
        row
    });
    [
        Table { name: "fit", columns: FIT, rows: fit.collect() },
        Table { name: "learnt", columns: LEARNT, rows: learnt.collect() },
    ]
}

/// A number of a target.
pub(super) fn shown(what: What, number: f64) -> String {
    match what {
        What::Steady(_) => format!("{number:.2}"),
        What::Figure(quantity) if quantity.share() => format!("{:.1} %", 100.0 * number),
        What::Figure(_) if number >= 100.0 => grouped(number),
        What::Figure(_) => figures::size(number),
    }
}

/// A number between the ends of its range.
pub(super) fn range(text: &dyn Fn(f64) -> String, [low, middle, high]: [f64; 3]) -> String {
    format!("{} ({} to {})", text(middle), text(low), text(high))
}

/// The fit for a screen.
#[must_use]
pub fn reply(scenario: &Scenario, fitted: &Fitted) -> Reply {
    let row = |target: &FittedTarget| {
        let (what, stated) = (target.target.what, &target.target);
        let text = |number: f64| shown(what, number);
        vec![
            stated.title.clone(),
            range(&text, [stated.low, stated.value, stated.high]),
            range(&text, [target.low, target.mean, target.high]),
            verdict(target).to_owned(),
        ]
    };
    let mut reply = Reply {
        title: format!("{}: fitted to its figures", figures::plain(&scenario.area.name)),
        first: words(fitted),
        table: Grid {
            header: ["", "stated", "fitted", "verdict"].map(str::to_owned).to_vec(),
            widths: vec![38, 23, 23, 16],
            rows: fitted.targets.iter().map(row).collect(),
        },
        parts: Vec::new(),
    };
    let mut evidence: Vec<&Learnt> = fitted.learnt.iter().filter(|learnt| !learnt.level).collect();
    evidence.sort_by(|one, other| other.after[1].abs().total_cmp(&one.after[1].abs()));
    let levels = fitted.learnt.iter().filter(|learnt| learnt.level);
    reply.parts.push(Part {
        heading: "What was learnt".to_owned(),
        sentences: vec![
            "Levels are factors on the evidence. Rows of the evidence are in standard deviations from their middle; those \
             that moved most are shown, the rest are in learnt.csv."
                .to_owned(),
        ],
        table: Grid {
            header: ["", "before", "after"].map(str::to_owned).to_vec(),
            widths: vec![54, 23, 23],
            rows: levels.chain(evidence.into_iter().take(SHOWN)).map(learnt_row).collect(),
        },
    });
    reply
}

/// A level or a row of the evidence, before and after.
fn learnt_row(learnt: &Learnt) -> Vec<String> {
    let text = |number: f64| format!("{number:.2}");
    let (title, grade) = title(learnt);
    let name = if learnt.level { title } else { format!("{} {title} [{grade}]", learnt.name) };
    vec![name, range(&text, learnt.before), range(&text, learnt.after)]
}

/// What to look at where stays in beds are not met: money buys them, and nothing that is fitted does.
pub(super) fn beds(fitted: &Fitted) -> Vec<String> {
    let bought = |quantity: Observable| match quantity {
        Observable::RehabStarts => Some((Line::Rehab, "a week", "s-U11")),
        Observable::DetoxStarts => Some((Line::InpatientDetox, "a day", "s-U10")),
        _ => None,
    };
    let of = |target: &FittedTarget| {
        let What::Figure(quantity) = target.target.what else { return None };
        let (line, unit, row) = bought(quantity)?;
        (verdict(target) != "inside the range").then(|| {
            format!(
                "On {}: beds follow from the money of `budget.{}` and the price of {unit} (row {row}), not from anything that \
                 is fitted. Put in what your area spends, and its price with `[[evidence.override]]`.",
                target.target.title,
                line.key()
            )
        })
    };
    fitted.targets.iter().filter_map(of).collect()
}

/// How far the draws may be trusted, in sentences.
fn trust(fitted: &Fitted) -> Vec<String> {
    let mut sentences = vec![format!(
        "The model was asked {} times. {} weighted draws are worth {} independent {}, and none weighs more than {:.1} % of \
         all. {} are kept, equally likely, worth {} of their number.",
        grouped(f64::from(fitted.draws)),
        grouped(fitted.states.len() as f64),
        grouped(fitted.effective),
        if fitted.effective.round() == 1.0 { "one" } else { "ones" },
        100.0 * fitted.largest,
        grouped(fitted.fit.draws.len() as f64),
        grouped(fitted.worth()),
    )];
    let shape = match fitted.shape {
        Some(shape) => {
            let limit = reliable(fitted.states.len());
            let verdict = if shape <= limit { "reliable" } else { "not reliable" };
            format!(
                "Pareto k-hat of the weights is {shape:.2} ({verdict}: the limit is {limit:.2})"
            )
        }
        None => "Weights are too few or too even for a Pareto k-hat".to_owned(),
    };
    let r_hat = fitted.rounds.iter().map(|round| round.r_hat).fold(1.0, f64::max);
    let mixed = fitted.rounds.iter().map(|round| round.mixed).fold(1.0, f64::min);
    let rounds: Vec<String> = fitted
        .rounds
        .iter()
        .map(|round| format!("{:.0} of {}", round.effective, round.draws))
        .collect();
    sentences.push(format!(
        "{shape}; R-hat of the chains is at most {r_hat:.3}, and their bulk effective size at least {:.0} % of the draws. The \
         stand-in for the model is off by {:.2} standard deviations of a figure; by rounds, draws were worth {}.",
        100.0 * mixed,
        fitted.rounds.last().map_or(0.0, |round| round.left_out),
        rounds.join(", "),
    ));
    let wanted = wanted(fitted);
    if fitted.effective < FEW {
        sentences.push(format!(
            "That is too few to trust the width of the ranges: weigh more (`--draws {}`), or widen the figures' ranges.",
            4 * fitted.draws
        ));
    } else if fitted.worth() < wanted {
        sentences.push(format!(
            "That is fewer than the {} independent draws that {} should be worth: weigh more (`--draws {}`).",
            grouped(wanted),
            grouped(fitted.fit.draws.len() as f64),
            (f64::from(fitted.draws) * (1.2 * wanted / fitted.worth())).ceil()
        ));
    }
    if r_hat > MIXED {
        sentences.push(format!(
            "Chains have not mixed: R-hat should be below {MIXED}. Give another seed or more draws."
        ));
    }
    sentences
}

/// What every run of a fit has to say first, a sentence each; empty where the fit is sound.
#[must_use]
pub fn warnings(fitted: &Fitted) -> Vec<String> {
    let mut sentences = Vec::new();
    if !is_fit(fitted) {
        sentences.push(format!(
            "{NO_FIT}: its draws are worth {} independent ones, and ranges from so few look surer than they are. Weigh more.",
            grouped(fitted.effective)
        ));
    }
    if let Some(target) = doubted(fitted) {
        let title = about(&target.target).1;
        sentences.push(format!("The figures do not fit together: look first at {title}."));
    }
    if is_fit(fitted) && fitted.effective < FEW {
        sentences.push(format!(
            "Its draws are worth {} independent ones: too few to trust the width of the ranges.",
            grouped(fitted.effective)
        ));
    }
    if unsettled(fitted) {
        sentences.push("It has not settled: weigh more draws.".to_owned());
    }
    sentences
}

/// What the fit says, in sentences.
#[must_use]
pub fn words(fitted: &Fitted) -> Vec<String> {
    let mut sentences = Vec::new();
    let count = fitted.targets.len();
    let inside =
        fitted.targets.iter().filter(|target| verdict(target) == "inside the range").count();
    sentences.push(if inside == count {
        format!("All {count} figures are met: the model's average is inside every stated range.")
    } else {
        format!(
            "{inside} of {count} figures are met: the model's average is inside the stated range."
        )
    });
    sentences.extend(doubted(fitted).map(doubts));
    sentences.extend(beds(fitted));
    sentences.extend(trust(fitted));
    if fitted.effective < USELESS {
        return sentences;
    }
    sentences.push(if fitted.halves > UNSETTLED {
        format!(
            "Two halves of the draws differ by {:.1} standard errors: the fit has not settled. Weigh more draws.",
            fitted.halves
        )
    } else {
        format!("Two halves of the draws agree within {:.1} standard errors.", fitted.halves)
    });
    let corrected: Vec<String> = fitted
        .targets
        .iter()
        .filter(|target| !target.bias.negligible())
        .map(|target| {
            let by = figures::signed_percent(100.0 * (target.bias.ratio - 1.0));
            format!("{} ({by})", about(&target.target).1)
        })
        .collect();
    if !corrected.is_empty() {
        sentences.push(format!(
            "Fits are made with expected values. Whole people show something else where a limit binds now and then; \
             corrected for: {}.",
            corrected.join(", ")
        ));
    }
    sentences.push(
        "That numbers hold over ten years without a change of budget is imposed: it validates nothing.".to_owned(),
    );
    sentences
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::calibration::bias::Bias;
    use crate::calibration::targets::Target;
    use crate::scenario::{Fit, Levels};

    /// A fit of one figure of 60 (50 to 70), fitted to `mean`; its draws are worth 500.
    pub(in crate::narrative) fn fitted(quantity: Observable, mean: f64) -> Fitted {
        let target = Target {
            what: What::Figure(quantity),
            value: 60.0,
            low: 50.0,
            high: 70.0,
            sd: 6.0,
            sides: [6.0; 2],
            title: quantity.label().into_owned(),
            source: String::new(),
        };
        let bias = Bias { ratio: 0.965, error: 0.002 };
        Fitted {
            targets: vec![FittedTarget {
                target,
                mean,
                low: mean,
                high: mean,
                surprise: 0.0,
                foretold: mean,
                bias,
            }],
            learnt: Vec::new(),
            levels: Levels::NEUTRAL,
            fit: Fit { seed: 1, informed: Vec::new(), draws: Vec::new() },
            draws: 1000,
            rounds: Vec::new(),
            shape: None,
            states: Vec::new(),
            effective: 500.0,
            distinct: 500.0,
            largest: 0.01,
            halves: 1.0,
        }
    }

    #[test]
    fn only_what_no_authority_shows_may_be_mistyped() {
        let said = |value: f64, foretold: f64, surprise: f64| {
            let mut fitted = fitted(Observable::CompletionsOpiate, foretold);
            fitted.targets[0].target.value = value;
            fitted.targets[0].foretold = foretold;
            fitted.targets[0].surprise = surprise;
            words(&fitted).join("\n")
        };
        // 41 completions of 205 exits where one authority's share foretells 60.
        let usual = said(41.0, 60.0, -3.2);
        assert!(usual.contains("do not fit together") && !usual.contains("mistyped"), "{usual}");
        assert!(usual.contains("no sign of a mistake"), "{usual}");
        for (value, foretold, surprise) in
            [(410.0, 46.0, 12.0), (4.0, 46.0, -6.0), (0.0, 46.0, -6.0)]
        {
            let told = said(value, foretold, surprise);
            assert!(told.contains("It may be mistyped"), "{value}: {told}");
        }
        assert!(!said(41.0, 46.0, -1.0).contains("do not fit together"));
    }

    #[test]
    fn what_a_fit_warns_of_goes_into_its_file() {
        let mut sound = fitted(Observable::CompletionsOpiate, 60.0);
        assert!(warnings(&sound).is_empty());
        sound.targets[0].surprise = -3.2;
        sound.effective = 57.0;
        sound.halves = 5.0;
        let said = warnings(&sound).join(" ");
        for part in ["do not fit together: look first at", "worth 57 independent", "not settled"] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }

    #[test]
    fn beds_that_are_not_met_point_at_the_money_and_corrections_are_told() {
        let words = |quantity, mean| words(&fitted(quantity, mean)).join("\n");
        let detox = words(Observable::DetoxStarts, 37.0);
        assert!(detox.contains("`budget.inpatient_detox`") && detox.contains("s-U10"), "{detox}");
        assert!(detox.contains("corrected for: inpatient detox starts (−3.5 %)"), "{detox}");
        assert!(!words(Observable::DetoxStarts, 60.0).contains("budget."));
        assert!(words(Observable::RehabStarts, 90.0).contains("`budget.rehab`"));
        assert!(!words(Observable::Starts, 90.0).contains("budget."));
    }
}
