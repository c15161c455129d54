//! Who gains and who is left behind, in words.

use super::figures::{size, whole_percent};
use crate::findings::groups::GroupRow;

/// Which parts of a whole difference fall to some groups, in words: shares of it, or people where any group moves against
/// the whole or by more than it. Empty where the whole is not clear or not worth a word.
#[must_use]
pub fn parts(rows: &[(&GroupRow, &str)]) -> Vec<String> {
    let shares: Vec<f64> = rows.iter().filter_map(|(row, _)| row.difference_percent).collect();
    let whole = shares.iter().all(|share| (0.0..=100.0).contains(share));
    rows.iter()
        .filter_map(|(row, who)| {
            let (share, people) = (row.difference_percent?, row.people_at_start_percent?);
            let people = whole_percent(people);
            let part = if whole {
                format!("{} is among {who}", whole_percent(share))
            } else {
                let by = row.difference?;
                let side = if by < 0.0 { "fewer" } else { "more" };
                format!("{} {side} among {who}", size(by))
            };
            Some(format!("{part} ({people} of all at the start)"))
        })
        .collect()
}
