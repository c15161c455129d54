//! What stands beside every cut: what it implies for each 10 %, beside the one large English study, and what its author
//! would say.

use super::figures::whole_percent;
use super::words::amount;
use crate::evidence::check;
use crate::findings::cut::{Cut, REGRESSION, elasticities, only_unseen, ratio, spread};
use crate::findings::headline::{Answer, find};
use crate::findings::months::Months;
use crate::findings::quantities::{Quantity, Timing};
use crate::model::Outcome;
use crate::scenario::Scenario;

/// The study, in a sentence.
const STUDY: &str = "The largest English study found no detectable link between cuts and deaths; this estimate comes from \
     coverage and retention.";

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

/// What each 1 % less spend goes with under some cuts, beside the published regression; none where nothing can be said.
#[must_use]
pub fn elasticities_of(months: &Months, options: &[usize]) -> Option<String> {
    let [treated, completed] = spread(months, options)?;
    let said = |[least, most]: [f64; 2], what: &str| {
        // Fewer than none are more.
        let one = |share: f64, side: &str| format!("{:.2} % {side} {what}", share.abs());
        match (least < -0.005, most < -0.005) {
            (true, true) if least == most => one(least, "more"),
            (true, true) => format!("{:.2} % to {}", most.abs(), one(least, "more")),
            (true, false) => format!("{} to {}", one(least, "more"), one(most, "fewer")),
            (false, _) if least == most => one(most, "fewer"),
            (false, _) => format!("{:.2} % to {}", least.abs(), one(most, "fewer")),
        }
    };
    let published = |id: &str| {
        let row = check(id).map(|check| &check.row)?;
        Some(format!("{} % ({} to {})", row.value, row.low, row.high))
    };
    let [in_treatment, completions] = REGRESSION.map(published);
    Some(format!(
        "Each 1 % less spend goes here with {} and {}; the published regression of \
         English councils found {} and {}.",
        said(treated, "people in treatment"),
        said(completed, "completions"),
        in_treatment?,
        completions?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::cut::above_the_regression;
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
        // More people in treatment is no negative fewer.
        let more = elasticities_of(&self::months(102.0, 90.0, 80.0), &[1]).unwrap();
        assert!(more.contains("0.10 % more people in treatment and 0.50 % fewer"), "{more}");
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
