//! Numbers of the options of the page, read from an expected-value run.

use super::magnitudes::Made;
use crate::engine::Results;
use crate::evidence::Values;
use crate::findings::cut::{Cut, elasticities};
use crate::findings::months::Months;
use crate::findings::valuation::{self, Basis};
use crate::model::Outcome;
use crate::narrative::bought;
use crate::scenario::{Line, Perspective, Scenario};
use crate::units::MONTHS_PER_YEAR;
use std::ops::Range;

/// Months of a year.
const YEAR: usize = MONTHS_PER_YEAR as usize;
/// The option of the base file that is set beside what was seen when England cut.
pub(super) const CUT: &str = "cut_27";
/// The one that is set beside new money.
pub(super) const EVERYTHING: &str = "everything";

/// A run of the page's options.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a> {
    /// The page's options.
    pub scenario: &'a Scenario,
    /// Central values.
    pub values: &'a Values,
    /// Their expected-value run.
    pub results: &'a Results,
}

impl Numbers<'_> {
    /// An option by its id.
    pub(super) fn option(&self, id: &str) -> Option<usize> {
        self.scenario.strategies.iter().position(|strategy| strategy.id == id)
    }

    /// Months of the horizon.
    pub(super) fn months(&self) -> usize {
        self.scenario.horizon_months as usize
    }

    /// Years of the horizon.
    pub(super) fn years(&self) -> f64 {
        self.months() as f64 / MONTHS_PER_YEAR
    }

    /// Added up over the horizon (people: the average of its months).
    pub(super) fn total(&self, option: usize, outcome: Outcome) -> f64 {
        self.results.totals[[0, option, outcome as usize]]
    }

    /// In the last month.
    pub(super) fn last(&self, option: usize, outcome: Outcome) -> f64 {
        self.results.last[[0, option, outcome as usize]]
    }

    /// Added up over some months.
    pub(super) fn flow(&self, option: usize, outcome: Outcome, months: &Range<usize>) -> f64 {
        let of = |month: usize| self.results.monthly_mean[[option, month, outcome as usize]];
        (months.start..months.end.min(self.months())).map(of).sum()
    }

    /// Pounds funded on some lines over the horizon.
    pub(super) fn funded(&self, option: usize, lines: &[Line]) -> f64 {
        let months = self.scenario.strategies[option].funds.iter();
        months.flat_map(|month| lines.iter().map(|&line| month[line as usize].pounds())).sum()
    }

    /// How much of a thing ([`bought::of`]) the money of an option buys over the horizon: kits, or places in years.
    pub(super) fn bought(&self, option: usize, thing: &str) -> f64 {
        let months = self.scenario.strategies[option].funds.iter();
        let yearly = months.map(|funds| {
            let things = bought::of(funds, self.values);
            things.iter().find(|(name, _)| *name == thing).map_or(0.0, |(_, much)| *much)
        });
        yearly.sum::<f64>() / MONTHS_PER_YEAR
    }

    /// Discounted pounds and QALYs of one option beyond another's, to the commissioner, under the scenario's own valuation and
    /// with what survivors have before them.
    pub(super) fn value(&self, option: usize, other: usize) -> (f64, f64) {
        let basis = Basis { perspective: Perspective::Commissioner, ..Basis::own(self.scenario) };
        let costs = valuation::costs(&self.results.totals, basis);
        let qalys = valuation::qalys(&self.results.totals, basis);
        let more = |of: &ndarray::Array2<f64>| of[[0, option]] - of[[0, other]];
        (more(&costs), more(&qalys))
    }

    /// The two elasticities of the cut, people treated (0) and completions (1).
    pub(super) fn elasticity(&self, which: usize) -> Option<Made> {
        let results = self.results;
        let months = Months {
            mean: results.monthly_mean.clone(),
            error: results.monthly_error.clone(),
            difference: results.difference_mean.clone(),
            difference_error: results.difference_error.clone(),
            places: results.places.clone(),
        };
        let both = elasticities(&months, self.option(CUT)?)?;
        Some(Made::Number(both[which]))
    }

    /// Overdose and alcohol deaths under the cut over today's, put to a tenth of the whole horizon's money.
    pub(super) fn deaths_per_tenth(&self) -> Option<Made> {
        let option = self.option(CUT)?;
        let deaths = |option: usize| {
            self.total(option, Outcome::DeathsOverdose) + self.total(option, Outcome::DeathsAlcohol)
        };
        let cut = Cut::of(self.scenario, option)?;
        cut.deaths_ratio_per_10_percent(deaths(option), deaths(0)).map(Made::Number)
    }

    /// Share of the money that everything at once adds in the first year in which it adds any that is not spent.
    pub(super) fn unspent_first_year(&self) -> Option<Made> {
        let option = self.option(EVERYTHING)?;
        let money = &self.results.money;
        let more = |year: usize, which: usize| -> f64 {
            let of = |option: usize| -> f64 {
                (0..Line::COUNT).map(|line| money[[option, year, line, which]]).sum()
            };
            of(option) - of(0)
        };
        let year = (0..self.months() / YEAR).find(|&year| more(year, 0) > 1.0)?;
        Some(Made::Number((more(year, 0) - more(year, 1)) / more(year, 0)))
    }
}
