//! An area's levels, as its file has them.

use super::file::LevelsFile;
use super::kinds::Multiplier;
use super::people::Substance;
use super::reader::{At, ByKey};
use super::types::Levels;

pub(super) fn levels(file: Option<&LevelsFile>) -> Levels {
    let by_group = |at: Option<&At<ByKey<Substance, Multiplier>>>| {
        let mut factors = [1.0; Substance::COUNT];
        for (substance, factor) in at.into_iter().flat_map(|at| &at.value.0) {
            factors[*substance as usize] = factor.value.0;
        }
        factors
    };
    let one = |at: Option<&At<Multiplier>>| at.map_or(1.0, |at| at.value.0);
    Levels {
        onset: by_group(file.and_then(|file| file.onset.as_ref())),
        entry: by_group(file.and_then(|file| file.entry.as_ref())),
        exit: by_group(file.and_then(|file| file.exit.as_ref())),
        dependent: by_group(file.and_then(|file| file.dependent.as_ref())),
        in_treatment: by_group(file.and_then(|file| file.in_treatment.as_ref())),
        overdose: one(file.and_then(|file| file.overdose.as_ref())),
        alcohol: one(file.and_then(|file| file.alcohol.as_ref())),
        other_causes: one(file.and_then(|file| file.other_causes.as_ref())),
    }
}
