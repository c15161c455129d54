//! The months of a scenario.

use super::document::Documents;
use super::reader::At;
use super::written::Month;
use crate::units::YearMonth;

/// The months of a scenario.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    pub(super) start: YearMonth,
    pub(super) months: u32,
}

impl Calendar {
    /// The month after the last that a change holds; the end when the file says nothing.
    pub(super) fn end(
        self,
        until: Option<&At<Month>>,
        from: u32,
        documents: &mut Documents,
    ) -> u32 {
        let Some(at) = until else { return self.months };
        let end = self.month(Some(at), documents);
        if end <= from && self.holds(at.value.0) {
            documents.problem(
                at.spot,
                &at.key,
                at.value.0.to_string(),
                format!("a month after {}, in which it begins", self.start.plus(from)),
                None,
            );
        }
        end
    }

    /// Whether a month is within the horizon.
    pub(super) fn holds(self, month: YearMonth) -> bool {
        (0..i64::from(self.months)).contains(&month.months_since(self.start))
    }

    /// The month's number, from 0; the start when the file says nothing.
    pub(super) fn month(self, at: Option<&At<Month>>, documents: &mut Documents) -> u32 {
        let Some(at) = at else { return 0 };
        if self.holds(at.value.0) {
            return at.value.0.months_since(self.start) as u32;
        }
        documents.problem(
            at.spot,
            &at.key,
            at.value.0.to_string(),
            format!(
                "a month from {} to {}, the horizon",
                self.start,
                self.start.plus(self.months - 1)
            ),
            None,
        );
        0
    }
}
