//! Numbers that are solved, and not read: under one draw of the evidence and the levels of an area.

use crate::scenario::Substance;
use crate::units::math::pow;

/// Numbers solved under one draw of the evidence and the levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Solved {
    /// Hazard of a fatal opiate overdose of somebody who uses out of treatment, against stable on a prescription: so
    /// that everybody in weeks 5 to 52 after leaving one, the abstinent and the imprisoned included, shows c-M10.
    pub overdose_out: f64,
    /// Hazard per month of beginning an unassisted recovery, by substance, so that as many are in recovery when followed
    /// up as c-X02 and c-X05 say.
    pub natural: [f64; Substance::COUNT],
    /// Completing inpatient detox, of people who do not use opiates: so that c-T15 completed and did not return.
    pub detox_completion: [f64; Substance::COUNT],
    /// Ratio of relapse in the rest of the first year, for a day programme: so that starters show c-T16.abstinence
    /// against people who start psychosocial treatment.
    pub day: [f64; Substance::COUNT],
    /// The same for rehab: so that starters show a-T10 against people who start psychosocial treatment.
    pub rehab: [f64; Substance::COUNT],
    /// The same if starters of rehab did no better than people who start psychosocial treatment.
    pub rehab_matched: [f64; Substance::COUNT],
}

impl Solved {
    /// Before anything is solved: ratios of 1, nobody recovers unassisted, everybody completes a detox.
    pub(super) const UNSOLVED: Self = Self {
        overdose_out: 1.0,
        natural: [0.0; Substance::COUNT],
        detox_completion: [1.0; Substance::COUNT],
        day: [1.0; Substance::COUNT],
        rehab: [1.0; Substance::COUNT],
        rehab_matched: [1.0; Substance::COUNT],
    };

    /// How relapse after rehab changes where starters keep `kept` of the (log) effect: 1 where they keep all.
    #[must_use]
    pub fn diluted_rehab(&self, substance: Substance, kept: f64) -> f64 {
        let index = substance as usize;
        pow(self.rehab_matched[index] / self.rehab[index], 1.0 - kept)
    }
}
