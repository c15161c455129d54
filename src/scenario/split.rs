//! One contract for most of the service, split over the lines of a budget.
//!
//! How much of it goes to prescribing is a row of the evidence, fixed in all runs: a budget is whole pence, the same in
//! every run. Its interval is tried at both ends beside the answer.

use super::lines::Line;
use crate::evidence::{EvidenceChoice, Register};
use crate::units::Pence;

/// The row of the share of such a contract that goes to prescribing lines.
pub const SHARE: &str = "a-B33";

/// The lines that such a contract usually holds, with their parts of it beside prescribing and within it: those of the
/// illustrative authority (scenarios/authority.toml). Residential rehab, inpatient detox, grants to lived experience
/// recovery organisations, recovery housing and commissioning are usually bought apart.
const PARTS: &[(Line, f64)] = &[
    (Line::PrescribingClinicians, 1_387_500.0),
    (Line::Pharmacy, 292_500.0),
    (Line::Keyworking, 1_905_000.0),
    (Line::Assessment, 180_000.0),
    (Line::NeedleExchange, 126_000.0),
    (Line::Naloxone, 17_600.0),
    (Line::Outreach, 220_000.0),
    (Line::BloodBorneVirus, 146_400.0),
    (Line::CriminalJustice, 300_000.0),
    (Line::CommunityDetox, 75_000.0),
    (Line::DayProgramme, 240_000.0),
    (Line::PeerSupport, 127_500.0),
    (Line::MutualAid, 7_500.0),
    (Line::Employment, 150_000.0),
    (Line::FamilySupport, 60_000.0),
    (Line::Management, 750_000.0),
    (Line::Premises, 262_500.0),
];

/// Whether a line is one of prescribing.
fn prescribing(line: Line) -> bool {
    matches!(line, Line::PrescribingClinicians | Line::Pharmacy)
}

/// The share that goes to prescribing, as a scenario's evidence has it.
#[must_use]
pub fn share(evidence: &EvidenceChoice) -> f64 {
    let own = evidence.overrides.iter().find(|own| own.id == SHARE).map(|own| own.value);
    own.or_else(|| Register::embedded().row(SHARE).map(|row| row.value))
        .unwrap_or(0.0)
        .clamp(0.0, 1.0)
}

/// The ends of its interval.
#[must_use]
pub fn ends() -> Option<[f64; 2]> {
    Register::embedded().row(SHARE).map(|row| [row.low, row.high])
}

/// The pence of each line. A line that the budget states on its own is not in the contract; where that leaves one side of
/// it empty, the other has all; none where it leaves nothing.
pub(super) fn split(
    pounds: Pence,
    stated: &[Line],
    evidence: &EvidenceChoice,
) -> Option<[Pence; Line::COUNT]> {
    let share = share(evidence);
    let sum = |of: bool| -> f64 {
        PARTS.iter().filter(|(line, _)| prescribing(*line) == of).map(|(_, part)| part).sum()
    };
    let (within, beside) = (sum(true), sum(false));
    // A line that is stated is not in the contract, and takes its usual part of it along: the others stand to each other as
    // they usually do.
    let weight = |(line, part): (Line, f64)| {
        let of =
            if prescribing(line) { share * part / within } else { (1.0 - share) * part / beside };
        (line, of)
    };
    let parts: Vec<(Line, f64)> =
        PARTS.iter().copied().filter(|(line, _)| !stated.contains(line)).map(weight).collect();
    let all: f64 = parts.iter().map(|(_, weight)| weight).sum();
    let mut lines = [Pence::ZERO; Line::COUNT];
    let mut left = pounds;
    let mut largest = None;
    for (line, weight) in parts {
        let pence = pounds.share(weight / all);
        lines[line as usize] = pence;
        left = Pence(left.0 - pence.0);
        if largest.is_none_or(|known: Line| lines[known as usize] < pence) {
            largest = Some(line);
        }
    }
    // What rounding leaves goes to the largest.
    let largest = largest?;
    lines[largest as usize] = Pence(lines[largest as usize].0 + left.0);
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Override;

    #[test]
    fn a_contract_is_split_to_the_penny_over_what_is_not_stated() {
        let evidence = EvidenceChoice::default();
        let whole = Pence::from_pounds(3_400_000.01);
        for stated in [
            &[][..],
            &[Line::Pharmacy],
            &[Line::PrescribingClinicians, Line::Pharmacy],
            &[Line::Keyworking, Line::Rehab],
        ] {
            let lines = split(whole, stated, &evidence).unwrap();
            assert_eq!(lines.iter().copied().sum::<Pence>(), whole);
            assert!(stated.iter().all(|line| lines[*line as usize] == Pence::ZERO));
        }
        let lines = split(whole, &[], &evidence).unwrap();
        let to = lines[0].pounds() + lines[1].pounds();
        assert!((to / whole.pounds() - share(&evidence)).abs() < 1e-6);
        assert_eq!(lines[Line::Rehab as usize], Pence::ZERO);
        // Stating one prescribing line does not swell the other: it stands to all others as before.
        let ratio = |lines: [Pence; Line::COUNT]| {
            lines[Line::Pharmacy as usize].pounds() / lines[Line::Keyworking as usize].pounds()
        };
        let without = split(whole, &[Line::PrescribingClinicians], &evidence).unwrap();
        assert!((ratio(without) / ratio(split(whole, &[], &evidence).unwrap()) - 1.0).abs() < 1e-6);
        // All that is left has it all.
        let all: Vec<Line> = Line::ALL.iter().copied().filter(|line| !prescribing(*line)).collect();
        let lines = split(whole, &all, &evidence).unwrap();
        assert!(lines[0] > Pence::ZERO && lines.iter().copied().sum::<Pence>() == whole);
        assert_eq!(split(whole, Line::ALL, &evidence), None);
    }

    #[test]
    fn the_share_of_a_contract_that_goes_to_prescribing_is_that_of_the_evidence() {
        let with = |value: f64| EvidenceChoice {
            overrides: vec![Override { id: SHARE.to_owned(), value, source: "a test".to_owned() }],
            ..EvidenceChoice::default()
        };
        let whole = Pence::from_pounds(1_000_000.0);
        for (value, wanted) in [(0.18, 180_000.0), (0.38, 380_000.0), (0.0, 0.0), (7.0, 1e6)] {
            let lines = split(whole, &[], &with(value)).unwrap();
            let prescribing = lines[Line::PrescribingClinicians as usize].pounds()
                + lines[Line::Pharmacy as usize].pounds();
            assert!((prescribing - wanted).abs() < 0.02, "{value}: {prescribing}");
            assert_eq!(lines.iter().copied().sum::<Pence>(), whole);
        }
        let [low, high] = ends().unwrap();
        assert!(
            low < share(&EvidenceChoice::default()) && share(&EvidenceChoice::default()) < high
        );
    }
}
