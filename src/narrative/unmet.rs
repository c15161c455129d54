//! Unmet need: who is dependent and not in treatment on a day, beside the official figures.

use super::figures::whole_percent;
use crate::evidence::check;
use crate::findings::months::Months;
use crate::model::Outcome;
use crate::units::MONTHS_PER_YEAR;

/// The share of people who are dependent and not in treatment on a day of the first year, carrying on as now: 0 to 1; none
/// where nobody is dependent.
fn share(months: &Months, untreated: Outcome, dependent: Outcome) -> Option<f64> {
    let first = months.mean.dim().1.min(MONTHS_PER_YEAR as usize);
    let sum = |outcome: Outcome| -> f64 {
        (0..first).map(|month| months.mean[[0, month, outcome as usize]]).sum()
    };
    let all = sum(dependent);
    (all > 0.0).then(|| sum(untreated) / all)
}

/// Unmet need carrying on as now, for opiates and for moderate or severe alcohol dependence, beside the official figures;
/// none where nobody is dependent on either.
#[must_use]
pub fn words(months: &Months) -> Option<String> {
    let percent = |share: f64| whole_percent(100.0 * share);
    let opiates = share(months, Outcome::UntreatedOpiate, Outcome::DependentOpiate);
    let alcohol = share(months, Outcome::UntreatedSevere, Outcome::DependentSevere);
    let opiates = opiates.zip(check("s-P04")).map(|(share, official)| {
        format!(
            "Opiates: {} (official for England, with crack: {} to {}, s-P04).",
            percent(share),
            percent(official.row.value),
            percent(official.row.high)
        )
    });
    let alcohol = alcohol.zip(check("s-P11")).map(|(share, official)| {
        format!(
            "Alcohol alone, moderate or severe dependence: {} (official: {}, s-P11).",
            percent(share),
            percent(official.row.value)
        )
    });
    let parts: Vec<String> = [opiates, alcohol].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Unmet need is the share not in treatment on a given day in the first year, carrying on as now. {} Non-opiates: no \
             official figure.",
            parts.join(" ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array3;

    #[test]
    fn unmet_need_is_of_the_first_year_and_stands_beside_the_official_figures() {
        let shape = (2, 24, Outcome::COUNT);
        let mut months = Months {
            mean: Array3::zeros(shape),
            error: Array3::zeros(shape),
            difference: Array3::zeros(shape),
            difference_error: Array3::zeros(shape),
            places: Array3::zeros((2, 24, crate::model::Place::COUNT)),
        };
        assert_eq!(words(&months), None);
        for month in 0..24 {
            // Later months and other options are not looked at.
            let untreated = if month < 12 { 55.0 } else { 99.0 };
            months.mean[[0, month, Outcome::UntreatedOpiate as usize]] = untreated;
            months.mean[[0, month, Outcome::DependentOpiate as usize]] = 100.0;
            months.mean[[1, month, Outcome::UntreatedOpiate as usize]] = 1.0;
        }
        let said = words(&months).unwrap();
        assert!(said.contains("Opiates: 55 % (official"), "{said}");
        assert!(said.contains("52 % to 60 %, s-P04") && !said.contains("s-P11"), "{said}");
        months.mean[[0, 3, Outcome::UntreatedSevere as usize]] = 75.0;
        months.mean[[0, 3, Outcome::DependentSevere as usize]] = 100.0;
        let said = words(&months).unwrap();
        assert!(said.contains("severe dependence: 75 % (official: 82 %, s-P11)"), "{said}");
    }
}
