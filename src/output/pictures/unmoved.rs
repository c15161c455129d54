//! Options of which a picture has nothing to show.

use super::letters::Look;
use super::sheet::{EDGE, Place, Sheet};
use super::style::Ink;
use super::titles::title;
use crate::narrative::Summary;

/// Options of which nothing can be seen, in a line each.
pub(super) fn still(sheet: &mut Sheet, summary: &Summary, options: &[usize], said: &str) {
    if options.is_empty() {
        return;
    }
    sheet.y = sheet.paragraph(sheet.rest(), said, Look::LABEL.ink(Ink::Quiet), 2);
    for option in options {
        let place = Place { x: EDGE + 12.0, ..sheet.rest() };
        let place = Place { width: place.width - 12.0, ..place };
        sheet.y = sheet.paragraph(place, &title(summary, *option), Look::LABEL, 2);
    }
    sheet.y += 8.0;
}

/// What stands over options of which nothing can be seen.
pub(super) const STILL: &str = "No difference to see under";
