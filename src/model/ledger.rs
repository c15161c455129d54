//! Every pound is either spent or underspent, in whole pence.

use super::capacity::{Bought, Places, STAFFED, Staffing};
use crate::evidence::Values;
use crate::scenario::{Line, MonthlyFunds};
use crate::units::Pence;

/// One line in one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Money made available.
    pub funded: Pence,
    /// Money spent.
    pub spent: Pence,
    /// Money given up as not spent.
    pub underspent: Pence,
}

/// The books of one run.
///
/// The price of the fraction of a place that is carried to the next month is carried with it; the last month gives
/// up what is left, so that over the horizon funded = spent + underspent, to the penny.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    carried: [Pence; Line::COUNT],
}

impl Ledger {
    /// Closes a month: `used` places of each kind (person-months or episodes); `saving` is the share of a line that a
    /// merger saves, `block` the share of bought places paid whether used or not.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "the books need all of it, once a month")]
    pub fn close(
        &mut self,
        funds: &MonthlyFunds,
        staffing: &Staffing,
        places: &Places,
        used: &[f64; Bought::COUNT],
        saving: impl Fn(Line) -> f64,
        block: f64,
        values: &Values,
        last_month: bool,
    ) -> [Entry; Line::COUNT] {
        let mut entries = [Entry::default(); Line::COUNT];
        for &line in Line::ALL {
            let index = line as usize;
            let funded = funds[index];
            let available = funded + self.carried[index];
            let bought = Bought::ALL.iter().find(|bought| bought.line() == line);
            let (wanted, keep) = match bought {
                Some(&bought) => {
                    let price = bought.price(values);
                    (
                        Pence::from_pounds(
                            (used[bought as usize] * price).max(block * funded.pounds()),
                        ),
                        Pence::from_pounds(places.carried(bought) * price),
                    )
                }
                None if STAFFED.contains(&line) => {
                    (Pence::from_pounds(staffing.monthly(line)), Pence::ZERO)
                }
                None => (Pence::from_pounds(funded.pounds() * (1.0 - saving(line))), Pence::ZERO),
            };
            let spent = wanted.min(available);
            let kept = if last_month { Pence::ZERO } else { keep.min(available - spent) };
            entries[index] = Entry { funded, spent, underspent: available - spent - kept };
            self.carried[index] = kept;
        }
        entries
    }
}
