//! Value for money.

use super::ids::ids;
use crate::findings::cells::{Cell, Table, estimate, yes};
use crate::findings::incremental::Standing;
use crate::findings::valuation::valuation_key;
use crate::narrative::whole::Summary;
use crate::narrative::worth::untested;

/// Columns of `economics.csv`.
pub const ECONOMICS: &[&str] = &[
    "scenario",
    "strategy",
    "strategy_title",
    "perspective",
    "valuation",
    "remainder",
    "threshold_pounds_per_qaly",
    "cost_pounds",
    "qalys",
    "cost_difference_pounds",
    "qalys_difference",
    "withheld",
    "pounds_per_qaly",
    "pounds_per_qaly_reading",
    "incremental_standing",
    "incremental_over",
    "incremental_pounds_per_qaly",
    "net_benefit_pounds",
    "net_benefit_standard_error_pounds",
    "net_benefit_lower_5_percent_pounds",
    "net_benefit_upper_95_percent_pounds",
    "net_benefit_difference_pounds",
    "net_benefit_difference_standard_error_pounds",
    "net_benefit_difference_lower_5_percent_pounds",
    "net_benefit_difference_upper_95_percent_pounds",
    "chance_best_value_percent",
    "on_frontier",
    "expected_loss_pounds",
    "value_of_perfect_information_with_chance_pounds",
    "value_of_perfect_information_pounds",
    "value_of_perfect_information_low_pounds",
    "value_of_perfect_information_high_pounds",
    "pounds_per_death_averted",
    "pounds_per_recovery",
    "untested",
];

/// The rows of `economics.csv`.
#[must_use]
pub fn table(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    let Some(value) = &summary.value else {
        return Table { name: "economics", columns: ECONOMICS, rows };
    };
    for strategy in 0..summary.strategies.len() {
        for valued in &value.valued {
            let basis = valued.basis;
            let Some(valuated) = value.valuated.iter().find(|one| one.basis == basis) else {
                continue;
            };
            let increment = value.increment(basis, strategy);
            let icer = increment.and_then(|increment| increment.icer);
            let withheld = summary.strategies[strategy].withheld.as_deref();
            let shown = |number: Option<f64>| number.filter(|_| withheld.is_none());
            let mut row = ids(summary, strategy);
            row.push(basis.perspective.key().into());
            row.push(valuation_key(basis.valuation).into());
            row.push(if basis.remainder { "with" } else { "without" }.into());
            row.push(valued.threshold.into());
            row.push(valuated.costs[strategy].mean.into());
            row.push(valuated.qalys[strategy].mean.into());
            row.push(increment.map(|increment| increment.cost.mean).into());
            row.push(increment.map(|increment| increment.qalys.mean).into());
            row.push(withheld.unwrap_or_default().into());
            row.push(icer.and_then(|icer| icer.pounds_per_qaly()).into());
            row.push(icer.map_or("", |icer| icer.words()).into());
            let standing = valuated.standing(strategy);
            row.push(standing.map_or("", Standing::key).into());
            let (over, pounds) = match standing {
                Some(Standing::Efficient { over, pounds_per_qaly }) => {
                    (summary.strategies.get(over), Some(pounds_per_qaly))
                }
                _ => (None, None),
            };
            row.push(over.map_or("", |over| over.id.as_str()).into());
            row.push(Cell::Number(pounds));
            row.extend(estimate(valued.net_benefit(strategy)));
            row.extend(estimate(valued.incremental(strategy)));
            row.push(valued.chance_best(strategy).map(|chance| 100.0 * chance).into());
            row.push(if withheld.is_none() { yes(valued.best() == strategy) } else { "".into() });
            row.push(valued.expected_loss(strategy).into());
            row.push(Cell::Number(shown(valued.evpi())));
            let perfect = valued.perfect.filter(|_| withheld.is_none());
            row.push(Cell::Number(perfect.map(|perfect| perfect.estimate)));
            row.push(Cell::Number(perfect.map(|perfect| perfect.low)));
            row.push(Cell::Number(perfect.map(|perfect| perfect.high)));
            let bought = value.bought.iter().find(|bought| bought.strategy == strategy);
            row.push(bought.and_then(|bought| bought.pounds_per_death_averted).into());
            row.push(bought.and_then(|bought| bought.pounds_per_recovery).into());
            let asked = strategy > 0 && !summary.rests.verdicts.is_empty();
            row.push(if asked { yes(!untested(summary, strategy).is_empty()) } else { "".into() });
            rows.push(row);
        }
    }
    Table { name: "economics", columns: ECONOMICS, rows }
}
