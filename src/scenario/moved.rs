//! The comparator with money moved between its lines.

use super::budget::{Change, of_months};
use super::lines::Line;
use super::types::{Scenario, Strategy};
use crate::units::Pence;

impl Scenario {
    /// The comparator of every part with other amounts in the end: for each part, pence a year more or less by line, from a
    /// month on, over some months. Within a penny a month of what a file with these moves gives.
    ///
    /// A line cannot have less than nothing.
    #[must_use]
    pub fn moved(
        &self,
        id: &str,
        title: &str,
        amounts: &[[i64; Line::COUNT]],
        from: u32,
        over: f64,
    ) -> Vec<Strategy> {
        let parts = self.parts().iter().zip(amounts);
        parts
            .filter_map(|(part, amount)| {
                let comparator = part.strategies.first()?;
                let change = Change { from, until: None, over, amount: *amount };
                let more = of_months(&change, self.horizon_months);
                let funds = comparator.funds.iter().zip(&more).map(|(funds, more)| {
                    std::array::from_fn(|line| Pence((funds[line].0 + more[line]).max(0)))
                });
                Some(Strategy {
                    id: id.to_owned(),
                    title: title.to_owned(),
                    funds: funds.collect(),
                    policies: comparator.policies.clone(),
                    parts: Vec::new(),
                    ends: comparator.ends.clone(),
                })
            })
            .collect()
    }
}
