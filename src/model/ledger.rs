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
    /// Closes a month: `used` places of each kind (person-months or episodes); `unused`
    /// pounds on prescribing that no medicine was bought for; `saving` is the share of a line that a
    /// merger saves, `block` the share of bought places paid whether used or not.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "the books need all of it, once a month")]
    pub fn close(
        &mut self,
        funds: &MonthlyFunds,
        staffing: &Staffing,
        places: &Places,
        used: &[f64; Bought::COUNT],
        unused: f64,
        saving: impl Fn(Line) -> f64,
        block: f64,
        values: &Values,
        last_month: bool,
    ) -> [Entry; Line::COUNT] {
        let mut entries = [Entry::default(); Line::COUNT];
        // The pharmacy's money is all for medicines and their supervision; the rest of it is the clinicians'.
        let pharmacy = staffing.monthly(Line::Pharmacy);
        let of_pharmacy = (unused * staffing.share_of_medicines(values)).min(pharmacy);
        let unused_of = |line: Line| match line {
            Line::Pharmacy => of_pharmacy,
            Line::PrescribingClinicians => unused - of_pharmacy,
            _ => 0.0,
        };
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
                    let pounds = (staffing.monthly(line) - unused_of(line)).max(0.0);
                    (Pence::from_pounds(pounds), Pence::ZERO)
                }
                None => {
                    let pounds = funded.pounds() * (1.0 - saving(line)) - unused_of(line);
                    (Pence::from_pounds(pounds), Pence::ZERO)
                }
            };
            let spent = wanted.min(available);
            let kept = if last_month { Pence::ZERO } else { keep.min(available - spent) };
            entries[index] = Entry { funded, spent, underspent: available - spent - kept };
            self.carried[index] = kept;
        }
        entries
    }
}
