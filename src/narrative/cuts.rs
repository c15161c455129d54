//! What stands beside every cut: what it implies for each 10 %, beside the one large English study, and what its author
//! would say.

use super::figures::whole_percent;
use super::words::amount;
use crate::evidence::check;
use crate::findings::cut::{Cut, only_unseen};
use crate::findings::headline::{Answer, find};
use crate::findings::months::Months;
use crate::findings::quantities::{Quantity, Timing};
use crate::model::Outcome;
use crate::scenario::Scenario;
use crate::units::MONTHS_PER_YEAR;

/// The study, in a sentence.
const STUDY: &str = "The largest English study found no detectable link between cuts and deaths; this estimate comes from \
     coverage and retention.";

/// The mean of a quantity over the horizon under an option; none where it is not known.
fn level(answers: &[Answer], outcome: Outcome, strategy: usize) -> Option<f64> {
    let answer = find(answers, Quantity::new(outcome, Timing::OverHorizon))?;
    answer.levels.get(strategy).map(|level| level.estimate.mean)
}

/// The ratio of deaths of some causes together for each 10 % cut; none as [`Cut::deaths_ratio_per_10_percent`].
fn ratio(cut: Cut, answers: &[Answer], strategy: usize, causes: &[Outcome]) -> Option<f64> {
    let together = |strategy: usize| -> Option<f64> {
        causes.iter().map(|&cause| level(answers, cause, strategy)).sum()
    };
    cut.deaths_ratio_per_10_percent(together(strategy)?, together(0)?)
}

/// What has to stand beside every cut, however small: the study, what the option implies beside it, and the reading of no
/// effect.
#[must_use]
pub fn sentence(scenario: &Scenario, strategy: usize, answers: &[Answer]) -> String {
    let Some(cut) = Cut::of(scenario, strategy) else { return STUDY.to_owned() };
    let start =
        format!("By the last year the cut is {}. {STUDY}", whole_percent(100.0 * cut.last_year));
    if only_unseen(scenario, strategy) {
        return start;
    }
    let none = none_found(answers, strategy);
    let of = |causes: &[Outcome]| ratio(cut, answers, strategy, causes);
    let both = of(&[Outcome::DeathsOverdose, Outcome::DeathsAlcohol]);
    let study = check("c-S07").map(|check| &check.row);
    let (Some(both), Some(drugs), Some(study)) = (both, of(&[Outcome::DeathsOverdose]), study)
    else {
        return format!("{start}{none} An effect for each 10 % cut cannot be worked out here.");
    };
    format!(
        "{start}{none} For each 10 % cut this estimate implies {both:.3} times the deaths from drug poisoning and alcohol \
         together, and {drugs:.3} times those from drug poisoning alone. The assumed reading of that study is {:.2} ({:.2} to \
         {:.2}) for drug and alcohol deaths (row c-S07: a check, not an input).",
        study.value, study.low, study.high
    )
}

/// The reading that cuts change no deaths, beside the estimate.
fn none_found(answers: &[Answer], strategy: usize) -> String {
    let quantity = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
    let by = find(answers, quantity).and_then(|answer| answer.difference(strategy));
    by.filter(|by| by.absolute.mean != 0.0).map_or_else(String::new, |by| {
        format!(
            " Read as that study found, without any effect of cuts on deaths: none more and none fewer, where this estimate \
             has {} of all causes.",
            amount(quantity, by.absolute.mean)
        )
    })
}

/// Per cent by which an option's last year differs from the comparator's, for a month's number; none where the comparator
/// has none.
fn last_year(months: &Months, strategy: usize, outcome: Outcome) -> Option<f64> {
    let (options, count, _) = months.mean.dim();
    if strategy >= options {
        return None;
    }
    let first = count.saturating_sub(MONTHS_PER_YEAR as usize);
    let of = |strategy: usize| -> f64 {
        (first..count).map(|month| months.mean[[strategy, month, outcome as usize]]).sum()
    };
    let before = of(0);
    (before > 0.0).then(|| 100.0 * (of(strategy) / before - 1.0))
}

/// Per cent fewer people in treatment, and per cent fewer completions, for each per cent less spend in the last year; none
/// where spend does not fall by 1 % at least.
#[must_use]
pub fn elasticities(months: &Months, strategy: usize) -> Option<[f64; 2]> {
    let spend = last_year(months, strategy, Outcome::Spend).filter(|spend| *spend <= -1.0)?;
    let of = |outcome: Outcome| last_year(months, strategy, outcome).map(|fall| fall / spend);
    Some([of(Outcome::InTreatment)?, of(Outcome::Completions)?])
}

/// The elasticities of a cut beside both published readings, in a sentence; none where the option is no cut.
#[must_use]
pub fn elasticity_words(scenario: &Scenario, months: &Months, strategy: usize) -> Option<String> {
    Cut::of(scenario, strategy)?;
    let [treated, completed] = elasticities(months, strategy)?;
    // A fall that is negative is a rise.
    let said =
        |fall: f64| format!("{:.2} % {}", fall.abs(), if fall < 0.0 { "more" } else { "fewer" });
    let row = |id: &str| check(id).map(|check| &check.row);
    let ranged = |id: &str| {
        let row = row(id)?;
        Some(format!("{} ({} to {})", row.value, row.low, row.high))
    };
    let by_regression = format!("{} and {}", ranged("s-B12")?, ranged("s-B13")?);
    let crude = format!("{} and {}", row("s-B12.crude")?.value, row("s-B13.crude")?.value);
    Some(format!(
        "In the last year, each 1 % cut in spending goes with {} people in treatment and {} completions. In \
         England from 2013/14 to 2018/19, where both fell, regression gave {by_regression}; dividing one fall by the other gave {crude} (rows \
         s-B12 and s-B13: checks, not inputs).",
        said(treated),
        said(completed)
    ))
}

/// The published reading of what falls with money: row of people in treatment, row of completions.
const REGRESSION: [&str; 2] = ["s-B12", "s-B13"];

/// The smallest and the largest elasticities of some cuts; none where none of them is large enough to say.
fn spread(months: &Months, options: &[usize]) -> Option<[[f64; 2]; 2]> {
    let found: Vec<[f64; 2]> =
        options.iter().filter_map(|&option| elasticities(months, option)).collect();
    (!found.is_empty()).then(|| {
        [0, 1].map(|at| {
            let of = || found.iter().map(|both| both[at]);
            [of().fold(f64::INFINITY, f64::min), of().fold(f64::NEG_INFINITY, f64::max)]
        })
    })
}

/// What each 1 % less spend goes with under some cuts, beside the published regression; none where nothing can be said.
#[must_use]
pub fn elasticities_of(months: &Months, options: &[usize]) -> Option<String> {
    let [treated, completed] = spread(months, options)?;
    let said = |[least, most]: [f64; 2]| {
        let (least, most) = (format!("{least:.2}"), format!("{most:.2}").replace('-', "−"));
        let least = least.replace('-', "−");
        if least == most { format!("{most} %") } else { format!("{least} % to {most} %") }
    };
    let published = |id: &str| {
        let row = check(id).map(|check| &check.row)?;
        Some(format!("{} % ({} to {})", row.value, row.low, row.high))
    };
    let [in_treatment, completions] = REGRESSION.map(published);
    Some(format!(
        "Each 1 % less spend goes here with {} fewer people in treatment and {} fewer completions; the published regression of \
         English councils found {} and {}.",
        said(treated),
        said(completed),
        in_treatment?,
        completions?
    ))
}

/// Whether all of some cuts take more people out of treatment for each pound than the published regression's range allows.
#[must_use]
pub fn above_the_regression(months: &Months, options: &[usize]) -> bool {
    let published = check(REGRESSION[0]).map(|check| check.row.high);
    spread(months, options).zip(published).is_some_and(|([[least, _], _], high)| least > high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array3;

    fn months(treated: f64, completed: f64, spent: f64) -> Months {
        let shape = (2, 24, Outcome::COUNT);
        let mut months = Months {
            mean: Array3::from_elem(shape, 100.0),
            error: Array3::zeros(shape),
            difference: Array3::zeros(shape),
            difference_error: Array3::zeros(shape),
            places: Array3::zeros((2, 24, crate::model::Place::COUNT)),
        };
        for month in 12..24 {
            for (outcome, value) in [
                (Outcome::InTreatment, treated),
                (Outcome::Completions, completed),
                (Outcome::Spend, spent),
            ] {
                months.mean[[1, month, outcome as usize]] = value;
            }
        }
        months
    }

    #[test]
    fn elasticities_stand_beside_the_published_regression() {
        let months = months(96.0, 90.0, 80.0);
        let said = elasticities_of(&months, &[1]).unwrap();
        assert!(said.contains("0.20 % fewer people in treatment and 0.50 % fewer"), "{said}");
        assert!(said.contains("found 0.08 % (0.04 to 0.12) and 0.23 % (0.13 to 0.31)"), "{said}");
        assert!(above_the_regression(&months, &[1]));
        assert_eq!(elasticities_of(&months, &[2]), None);
        assert!(!above_the_regression(&self::months(98.0, 90.0, 80.0), &[1]), "0.10 is within it");
    }

    #[test]
    fn elasticities_are_those_of_the_last_year() {
        // 20 % less spend, 4 % fewer in treatment, 10 % fewer completions.
        let [treated, completed] = elasticities(&months(96.0, 90.0, 80.0), 1).unwrap();
        assert!((treated - 0.2).abs() < 1e-12 && (completed - 0.5).abs() < 1e-12);
        // More in treatment with less money is told as it is.
        assert!(
            elasticities(&months(102.0, 90.0, 80.0), 1).is_some_and(|[treated, _]| treated < 0.0)
        );
        assert_eq!(elasticities(&months(96.0, 90.0, 99.5), 1), None, "no cut to speak of");
        assert_eq!(elasticities(&months(96.0, 90.0, 120.0), 1), None);
        assert_eq!(elasticities(&months(96.0, 90.0, 80.0), 2), None);
    }
}
