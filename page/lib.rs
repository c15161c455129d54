//! The door of a page's model ([`commissioning_balance::explore::door`]) for whoever runs the module: room for a request is
//! asked for, filled and handed in; the answer is read from where it stands until the next request.

use commissioning_balance::explore::door::Door;
use std::cell::RefCell;

#[derive(Default)]
struct Held {
    door: Door,
    request: Vec<u8>,
    answer: Vec<u8>,
}

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

/// Where a request of so many bytes is to be written.
#[expect(unsafe_code, reason = "a name that the page can call is unsafe only where two are alike")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: u32) -> *mut u8 {
    HELD.with_borrow_mut(|held| {
        held.request = vec![0; length as usize];
        held.request.as_mut_ptr()
    })
}

/// Answers what was written there: how many bytes the answer has.
#[expect(unsafe_code, reason = "a name that the page can call is unsafe only where two are alike")]
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> u32 {
    HELD.with_borrow_mut(|held| {
        let request = std::mem::take(&mut held.request);
        held.answer = held.door.call(&request);
        held.answer.len() as u32
    })
}

/// Where the answer stands.
#[expect(unsafe_code, reason = "a name that the page can call is unsafe only where two are alike")]
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    HELD.with_borrow(|held| held.answer.as_ptr())
}
