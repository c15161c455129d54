//! A door of `tests/support/doors.rs`, opened by libFuzzer: the one that has the name of the program.
#![no_main]

#[path = "../tests/support/doors.rs"]
mod doors;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let door = doors::DOORS.iter().find(|(name, _)| *name == env!("CARGO_BIN_NAME"));
    let (_, open) = door.expect("every program has the name of a door");
    open(bytes);
});
