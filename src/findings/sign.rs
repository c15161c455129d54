//! Whether an option has more or less of something, as far as the runs can tell.

use super::facts::Facts;
use super::headline::Difference;
use super::statistics::Better;

/// Runs below which no range and no likelihood is put into words.
pub const FEWEST_RUNS: u32 = 20;

/// Runs in a hundred that have to agree before a difference has a side.
pub const AGREE: f64 = 67.0;

/// What the model can say about the sign of a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sign {
    /// No run shows any difference.
    Identical,
    /// Too little is known to say.
    Unclear,
    /// A difference, and too small to be worth a word.
    Slight,
    /// More, with this chance (none without enough runs).
    More(Option<f64>),
    /// Less, with this chance (none without enough runs).
    Less(Option<f64>),
}

/// The sign of a difference, as far as it is clear.
///
/// It is clear when the mean is more than two standard errors from 0 and at least 67 % of runs lie on its side. A single
/// calculation has only its mean; a single run, and too few runs, make nothing clear. A clear difference that is too small
/// to be worth a word ([`crate::findings::headline::slight`]) has no sign.
#[must_use]
pub fn sign(facts: &Facts, better: Better, difference: &Difference) -> Sign {
    if difference.identical {
        return Sign::Identical;
    }
    let mean = difference.absolute.mean;
    if facts.expected && difference.slight {
        return Sign::Slight;
    }
    if facts.expected {
        return if mean > 0.0 { Sign::More(None) } else { Sign::Less(None) };
    }
    let (Some(share), true) = (difference.better, facts.runs >= FEWEST_RUNS) else {
        return Sign::Unclear;
    };
    let more = if better == Better::Higher { share.share } else { 1.0 - share.share };
    side(mean, difference.mean_is_clear(), difference.slight, more)
}

/// The sign of a mean difference of which `more` is the share of runs on the side of more, 0 to 1.
pub(super) fn side(mean: f64, clear: bool, slight: bool, more: f64) -> Sign {
    let agreed = |chance: f64| (100.0 * chance).round() >= AGREE;
    if !clear {
        Sign::Unclear
    } else if slight {
        Sign::Slight
    } else if mean > 0.0 && agreed(more) {
        Sign::More(Some(more))
    } else if mean < 0.0 && agreed(1.0 - more) {
        Sign::Less(Some(1.0 - more))
    } else {
        Sign::Unclear
    }
}
