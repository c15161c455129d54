//! The probabilistic sensitivity sample, per person, as other tools read it.

use super::cells::Cell;
use super::valuation::{Basis, costs, of, outcome, qalys};
use crate::engine::{Draws, Results};
use crate::evidence::Values;
use crate::model::{Measure, Outcome};
use crate::scenario::Scenario;
use ndarray::{ArcArray, Array2, Axis, Ix2};

/// One row a draw, in the order of the runs; one column an option, the comparator first.
///
/// Costs and effects are discounted and count what survivors at the horizon have before them. Everything is per person
/// alive at the start, and absolute: differences are the reader's to take. Options that may not be ranked by net benefit
/// ([`Scenario::ranked`]) have no costs and effects here, because other tools would rank them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Columns of `parameters`: rows of the register as names that other tools accept.
    pub parameter_names: Vec<String>,
    /// `[draw, parameter]`, in the unit of the register's row.
    pub parameters: ArcArray<f64, Ix2>,
    /// `[draw]`: which rows of the sample share a draw of the parameters.
    pub draws: Draws,
    /// Ids of the options.
    pub strategy_names: Vec<String>,
    /// The options that are ranked, counted from the comparator, 0: the columns of `costs` and `effects`.
    pub ranked: Vec<usize>,
    /// People alive at the start.
    pub people: f64,
    /// `[draw, ranked option]`, pounds. None, like the three below, when nobody was alive at the start.
    pub costs: Option<Array2<f64>>,
    /// `[draw, ranked option]`, QALYs.
    pub effects: Option<Array2<f64>>,
    /// `[draw, option]`, deaths over the horizon.
    pub deaths: Option<Array2<f64>>,
    /// `[draw, option]`, people reaching one year of recovery over the horizon.
    pub recoveries: Option<Array2<f64>>,
    /// The first draws again with other chance; none without people or without twins.
    pub twins: Option<Twins>,
}

/// Runs with the parameters of the first draws and other chance, per person alive at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Twins {
    /// `[twin, ranked option]`, pounds.
    pub costs: Array2<f64>,
    /// `[twin, ranked option]`, QALYs.
    pub effects: Array2<f64>,
    /// `[twin, option]`, deaths over the horizon.
    pub deaths: Array2<f64>,
    /// `[twin, option]`, people reaching one year of recovery over the horizon.
    pub recoveries: Array2<f64>,
}

impl Sample {
    /// From results, on the scenario's own basis.
    #[must_use]
    pub fn new(scenario: &Scenario, results: &Results) -> Self {
        let (basis, ranked) = (Basis::own(scenario), scenario.ranked());
        let people: f64 =
            results.profiles.index_axis(Axis(0), 0).column(Measure::AliveAtStart as usize).sum();
        let each = |array: Array2<f64>| (people > 0.0).then(|| array / people);
        let totals = &results.totals;
        Self {
            parameter_names: Values::IDS.iter().map(|id| name(id)).collect(),
            parameters: results.parameters.clone(),
            draws: results.draws.clone(),
            strategy_names: scenario.strategies.iter().map(|one| name(&one.id)).collect(),
            costs: each(of(&costs(totals, basis), &ranked)),
            effects: each(of(&qalys(totals, basis), &ranked)),
            deaths: each(outcome(totals, Outcome::Deaths)),
            recoveries: each(outcome(totals, Outcome::ReachedOneYear)),
            twins: (people > 0.0 && results.twins.len_of(Axis(0)) > 0).then(|| Twins {
                costs: of(&costs(&results.twins, basis), &ranked) / people,
                effects: of(&qalys(&results.twins, basis), &ranked) / people,
                deaths: outcome(&results.twins, Outcome::Deaths) / people,
                recoveries: outcome(&results.twins, Outcome::ReachedOneYear) / people,
            }),
            ranked,
            people,
        }
    }

    /// Columns of [`twin_rows`](Self::twin_rows).
    pub const TWINS: [&'static str; 6] =
        ["sample", "strategy_name", "cost", "qalys", "deaths", "recoveries"];

    /// One row for every twin and option that is ranked: which draw's parameters it shares, counted from 1, and the same
    /// numbers per person as of the draws.
    #[must_use]
    pub fn twin_rows(&self) -> Vec<Vec<Cell>> {
        let names = self.ranked_names();
        let Some(twins) = &self.twins else { return Vec::new() };
        let row = |(twin, column): (usize, usize)| {
            let option = self.ranked[column];
            let mut cells = vec![Cell::Count(twin as u64 + 1), names[column].as_str().into()];
            cells.extend([&twins.costs, &twins.effects].map(|array| array[[twin, column]].into()));
            cells.extend(
                [&twins.deaths, &twins.recoveries].map(|array| array[[twin, option]].into()),
            );
            cells
        };
        let (rows, columns) = twins.costs.dim();
        (0..rows).flat_map(|twin| (0..columns).map(move |column| (twin, column))).map(row).collect()
    }

    /// The names of the options that are ranked, in their order.
    #[must_use]
    pub fn ranked_names(&self) -> Vec<String> {
        self.ranked.iter().filter_map(|&option| self.strategy_names.get(option).cloned()).collect()
    }
}

/// A name that every tool accepts, `[A-Za-z][A-Za-z0-9_]*`: other characters become `_`.
#[must_use]
pub fn name(id: &str) -> String {
    let letters = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let name: String = id.chars().map(letters).collect();
    if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        name
    } else {
        format!("x{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_accepted_everywhere_and_stay_apart() {
        let names: BTreeSet<String> = Values::IDS.iter().map(|id| name(id)).collect();
        assert_eq!(names.len(), Values::IDS.len());
        for name in names {
            assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{name}");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
        }
        assert_eq!(name("a-LT.female_18"), "a_LT_female_18");
        assert_eq!(name("40%"), "x40_");
    }
}
