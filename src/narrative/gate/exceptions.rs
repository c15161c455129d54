//! What the gate would stop and does not: each named, with its reason.

use super::known;
use super::measure::{Measure, READINGS};
use crate::scenario::{Line, Scenario};

/// Something that the gate would stop, and why it is right all the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exception {
    /// Ids of the options that are known to be bad.
    pub options: &'static [&'static str],
    /// The readings.
    pub readings: &'static [&'static str],
    /// The lines whose lowering makes it matter to an answer; any where none is named.
    pub lines: &'static [Line],
    /// By what.
    pub measure: Measure,
    /// How far it is excused: of net benefit the largest threshold, pounds per QALY; of completions the largest rise, a share.
    pub up_to: f64,
    /// Why, in a sentence that ends without a full stop: for the page and the first screen of every answer that it touches.
    pub reason: &'static str,
}

impl Exception {
    /// Whether it excuses what beats carrying on as now: that option by that measure under that reading, and no farther than
    /// its own bound.
    pub(super) fn excuses(&self, id: &str, reading: &str, measure: Measure, extent: f64) -> bool {
        self.options.contains(&id)
            && self.readings.contains(&reading)
            && self.measure == measure
            && extent <= self.up_to
    }

    fn sentence(&self) -> String {
        let known = known::all();
        let titles: Vec<String> = self
            .options
            .iter()
            .map(|option| {
                let known = known.iter().find(|known| known.trial.id == *option);
                format!("“{}”", known.map_or(*option, |known| known.trial.title.as_str()))
            })
            .collect();
        format!(
            "Under the {} {} this model prefers {} to carrying on as now on {}: {}.",
            if self.readings.len() == 1 { "reading" } else { "readings" },
            self.readings.join(", "),
            titles.join(", "),
            self.measure.words(),
            self.reason
        )
    }
}

/// Every exception. Each names its options one by one, so that nothing else passes with them.
///
/// Two thresholds of the five are low: £3,800 and £13,500 are what the money is thought to gain elsewhere, in public health and
/// in the NHS.
pub const EXCEPTIONS: &[Exception] = &[
    Exception {
        options: &[
            "no_prescribing",
            "prescribing_to_keyworking",
            "prescribing_to_rehab",
            "no_outreach",
            "no_needle_exchange",
        ],
        readings: EVERY,
        lines: &[],
        measure: Measure::NetBenefit,
        up_to: 13_500.0,
        reason: "up to £13,500 per QALY what is saved weighs more than the health that is lost, which costs more than that to gain",
    },
    Exception {
        options: &["no_keyworking", "prescribing_to_lero", "half_of_what_is_seen"],
        readings: EVERY,
        lines: &[],
        measure: Measure::NetBenefit,
        up_to: 3_800.0,
        reason: "at £3,800 per QALY what is saved weighs more than the health that is lost, which costs more than that to gain",
    },
    Exception {
        options: &[
            "all_to_prescribing_clinicians",
            "all_to_pharmacy",
            "all_to_heroin_assisted",
            "all_to_community_detox",
            "all_to_inpatient_detox",
            "all_to_rehab",
            "all_to_day_programme",
            "all_to_peer_support",
            "all_to_recovery_housing",
        ],
        readings: EVERY,
        lines: &[],
        measure: Measure::NetBenefit,
        up_to: 3_800.0,
        reason: "most of so much money finds nobody, what is not spent counts as saved, and at £3,800 per QALY that weighs more",
    },
    Exception {
        options: &["no_naloxone"],
        readings: EVERY,
        lines: &[Line::Naloxone],
        measure: Measure::NetBenefit,
        up_to: 3_800.0,
        reason: "what those who die would have cost others is counted on average, a sixth of that saving is left, and at £3,800 \
                 per QALY it weighs more than so cheap a line",
    },
    Exception {
        options: &["no_needle_exchange"],
        readings: &["sceptical"],
        lines: &[Line::NeedleExchange],
        measure: Measure::NetBenefit,
        up_to: 30_000.0,
        reason: "this reading takes it that contact leads nobody to treatment and that an infection costs next to nothing",
    },
    Exception {
        options: &["no_outreach"],
        readings: &["sceptical"],
        lines: &[Line::Outreach],
        measure: Measure::NetBenefit,
        up_to: 70_000.0,
        reason: "this reading takes it that outreach brings nobody to treatment, as Project ADDER found",
    },
    Exception {
        options: &["half_of_what_is_seen"],
        readings: &["sceptical"],
        lines: &[],
        measure: Measure::NetBenefit,
        up_to: 20_000.0,
        reason: "with every contested effect at its low end, the second half of every budget gains a QALY for more than £20,000",
    },
    Exception {
        options: &["no_prescribing"],
        readings: &["base"],
        lines: &[Line::PrescribingClinicians, Line::Pharmacy],
        measure: Measure::Completions,
        up_to: CASELOAD,
        reason: OVER_FORTY,
    },
    Exception {
        options: &["no_prescribing"],
        readings: &["hopeful"],
        lines: &[Line::PrescribingClinicians, Line::Pharmacy],
        measure: Measure::Completions,
        up_to: CASELOAD_HOPEFULLY,
        reason: OVER_FORTY,
    },
    Exception {
        options: &["no_criminal_justice"],
        readings: &["hopeful"],
        lines: &[Line::CriminalJustice],
        measure: Measure::Completions,
        up_to: CASELOAD,
        reason: "this reading takes it that many come to treatment by it, and that those already there would complete more \
                 often if fewer came",
    },
    Exception {
        options: &["no_day_programme"],
        readings: &["sceptical"],
        lines: &[Line::DayProgramme],
        measure: Measure::Completions,
        up_to: CASELOAD,
        reason: "who would have gone to a day programme stays in psychosocial treatment, and completes that",
    },
];

/// Why fewer clients of one kind let others complete more.
const OVER_FORTY: &str = "there are more than 40 clients for each keyworker today, and fewer would complete more often down to 40";

/// By how much caseload may raise completions where a service is withdrawn from an area that has keyworkers as usual: a share.
/// Where keyworkers are short more comes of it, and that is not excused.
const CASELOAD: f64 = 0.05;

/// The same where caseload is read to matter most: from 44 clients to 40 it is (44/40)^0.8 = 1.08 by completing and more by
/// staying.
const CASELOAD_HOPEFULLY: f64 = 0.12;

/// Every reading.
const EVERY: &[&str] = &READINGS;

/// The sentences about exceptions.
#[must_use]
pub fn excused(exceptions: &[Exception]) -> Vec<String> {
    exceptions.iter().map(Exception::sentence).collect()
}

/// The sentences that an answer needs: about exceptions for what its options lower, at its own threshold.
#[must_use]
pub fn excused_in(exceptions: &[Exception], scenario: &Scenario) -> Vec<String> {
    let lowered = |lines: &[Line]| {
        scenario.parts().iter().any(|part| {
            part.strategies.iter().skip(1).any(|option| {
                option.funds.iter().zip(&part.strategies[0].funds).any(|(own, before)| {
                    let mut lines =
                        Line::ALL.iter().filter(|line| lines.is_empty() || lines.contains(line));
                    lines.any(|&line| own[line as usize] < before[line as usize])
                })
            })
        })
    };
    let threshold = scenario.economics.threshold_gbp_per_qaly;
    let touches = |exception: &&Exception| {
        let valued = exception.measure != Measure::NetBenefit || threshold <= exception.up_to;
        valued && lowered(exception.lines)
    };
    exceptions.iter().filter(touches).map(Exception::sentence).collect()
}
