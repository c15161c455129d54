//! The cells with which every row begins.

use crate::findings::cells::Cell;
use crate::narrative::whole::Summary;

pub(super) fn ids(summary: &Summary, strategy: usize) -> Vec<Cell> {
    let (id, title) = summary
        .strategies
        .get(strategy)
        .map_or(("", ""), |strategy| (strategy.id.as_str(), strategy.title.as_str()));
    vec![summary.facts.scenario.as_str().into(), id.into(), title.into()]
}
