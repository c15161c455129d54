//! Gives the numbers of `tests/platform.rs` to whoever runs the module.

#[path = "../support/numbers.rs"]
mod numbers;

use numbers::{List, lists};
use std::sync::OnceLock;

static LISTS: OnceLock<Vec<List>> = OnceLock::new();

fn list(index: u32) -> &'static [u64] {
    LISTS.get_or_init(lists).get(index as usize).map_or(&[], |(_, bits)| bits)
}

/// How many numbers a list has; 0 beyond the last list.
#[expect(unsafe_code, reason = "a name that the page can call is unsafe only where two are alike")]
#[unsafe(no_mangle)]
pub extern "C" fn length(index: u32) -> u32 {
    list(index).len() as u32
}

/// The bits of a number of a list; 0 beyond the last.
#[expect(unsafe_code, reason = "a name that the page can call is unsafe only where two are alike")]
#[unsafe(no_mangle)]
pub extern "C" fn bits(index: u32, number: u32) -> u64 {
    list(index).get(number as usize).copied().unwrap_or(0)
}
