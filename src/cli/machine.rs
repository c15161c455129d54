//! Whether the machine has enough for what is asked.

use super::failure::Failure;
use commissioning_balance::output::machine::{memory, size};

/// Refuses work that needs more memory than there is, with both numbers, before it begins.
pub(crate) fn enough_memory(needed: u64) -> Result<(), Failure> {
    let refused = |has: String| {
        Failure::other(format!("this takes about {} of memory, and {has}", size(needed)))
            .hint("fewer runs (--runs) or options (`only`), or fewer threads (--threads)")
    };
    if let Some(limit) = memory().filter(|limit| needed > *limit) {
        return Err(refused(format!("this machine has {}", size(limit))));
    }
    // A limit of this program alone is told by whether it may have so much.
    let mut tried: Vec<u8> = Vec::new();
    match usize::try_from(needed).map(|needed| tried.try_reserve_exact(needed)) {
        Ok(Ok(())) => Ok(()),
        _ => Err(refused("the system does not give it".to_owned())),
    }
}
