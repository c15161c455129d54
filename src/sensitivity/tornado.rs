//! What an answer becomes when one row goes to each end of its draws, and Sobol indices, both by expected-value runs.

use super::analysis::Answer;
use super::sobol::{self, Indices};
use crate::engine::{Probe, Probed};
use crate::findings::sample::Sample;
use crate::findings::statistics::{LOWER, UPPER, quantile, sorted};
use crate::findings::valuation::{Basis, costs, outcome, qalys};
use crate::model::Outcome;
use crate::scenario::Scenario;
use ndarray::Array2;

/// Both ends of some rows, asked of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends {
    rows: Vec<(usize, [f64; 2])>,
    /// For the engine: the central values, then the low and the high end of each row.
    pub probes: Vec<Probe>,
}

fn ascending(sample: &Sample, row: usize) -> Vec<f64> {
    sorted(&sample.parameters.column(row).to_vec())
}

fn at(values: &[f64], share: f64) -> f64 {
    quantile(values, share).unwrap_or(0.0)
}

impl Ends {
    /// The 5th and 95th percentile of the run's own draws of each row in `tried`.
    #[must_use]
    pub fn new(sample: &Sample, tried: &[usize]) -> Self {
        let mut probes = vec![Probe { changes: Vec::new() }];
        let mut rows = Vec::new();
        for &row in tried {
            let values = ascending(sample, row);
            let ends = [at(&values, LOWER), at(&values, UPPER)];
            probes.extend(ends.map(|end| Probe { changes: vec![(row, end)] }));
            rows.push((row, ends));
        }
        Self { rows, probes }
    }
}

/// Saltelli's design over some rows, asked of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    rows: Vec<usize>,
    seed: u64,
    /// For the engine.
    pub probes: Vec<Probe>,
}

impl Design {
    /// `points` base points over `rows`, at most as many as a design takes, each row drawn from the run's own draws of it
    /// and apart from the others; the rest have their central values.
    #[must_use]
    pub fn new(sample: &Sample, rows: &[usize], points: u32, seed: u64) -> Self {
        let rows: Vec<usize> = rows.iter().copied().take(sobol::MOST_PARAMETERS).collect();
        let values: Vec<Vec<f64>> = rows.iter().map(|&row| ascending(sample, row)).collect();
        let design = sobol::design(points, rows.len(), Some(seed));
        let changes = |point: ndarray::ArrayView1<'_, f64>| {
            let shares = point.iter().zip(&rows).zip(&values);
            shares.map(|((share, &row), values)| (row, at(values, *share))).collect()
        };
        let probes = design
            .iter()
            .flat_map(|design| design.outer_iter())
            .map(|point| Probe { changes: changes(point) })
            .collect();
        Self { rows, seed, probes }
    }

    /// Indices by answer and option from what the probes gave; none for an answer that does not vary.
    #[must_use]
    pub fn indices(&self, scenario: &Scenario, probed: &Probed) -> Vec<Indexed> {
        let mut found = Vec::new();
        for answer in Answer::ALL {
            let numbers = numbers(scenario, answer, probed);
            for strategy in answer.options(scenario) {
                let values: Vec<f64> =
                    numbers.outer_iter().map(|row| row[strategy] - row[0]).collect();
                let indices = sobol::indices(&values, self.rows.len(), self.seed);
                let rows = self.rows.iter().copied().zip(indices.unwrap_or_default()).collect();
                found.push(Indexed { strategy, answer, rows });
            }
        }
        found
    }
}

/// An answer of every probe and option.
fn numbers(scenario: &Scenario, answer: Answer, probed: &Probed) -> Array2<f64> {
    match answer {
        Answer::Deaths => outcome(&probed.totals, Outcome::Deaths),
        Answer::Recovery => outcome(&probed.totals, Outcome::ReachedOneYear),
        Answer::NetBenefit => {
            let basis = Basis::own(scenario);
            qalys(&probed.totals, basis) * scenario.economics.threshold_gbp_per_qaly
                - costs(&probed.totals, basis)
        }
    }
}

/// One row, one answer about one option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub answer: Answer,
    /// The row.
    pub row: usize,
    /// The difference with central values.
    pub base: f64,
    /// The row's value at its low and high end.
    pub ends: [f64; 2],
    /// The difference there.
    pub differences: [f64; 2],
}

impl Bar {
    /// The length of the bar.
    #[must_use]
    pub fn swing(&self) -> f64 {
        (self.differences[1] - self.differences[0]).abs()
    }

    /// Where inside its range the row turns the answer, between straight lines through the ends and `centre`, its
    /// central value.
    #[must_use]
    pub fn turns_at(&self, centre: f64) -> Option<f64> {
        let points = [
            (self.ends[0], self.differences[0]),
            (centre, self.base),
            (self.ends[1], self.differences[1]),
        ];
        points.windows(2).find_map(|pair| {
            let [(x, from), (y, to)] = [pair[0], pair[1]];
            (from * to < 0.0 && x < y).then(|| x + (y - x) * from / (from - to))
        })
    }
}

/// Sobol indices of one answer about one option.
#[derive(Clone, Debug, PartialEq)]
pub struct Indexed {
    /// Option, counted from the comparator, 0.
    pub strategy: usize,
    /// Of what.
    pub answer: Answer,
    /// Row and its indices.
    pub rows: Vec<(usize, Indices)>,
}

/// What the expected-value runs gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tornado {
    /// By answer, option and row, in the order asked.
    pub bars: Vec<Bar>,
    /// By answer and option; empty where no design was asked for.
    pub indices: Vec<Indexed>,
}

impl Tornado {
    /// From what the probes of both ends gave.
    #[must_use]
    pub fn new(scenario: &Scenario, ends: &Ends, probed: &Probed) -> Self {
        let mut bars = Vec::new();
        for answer in Answer::ALL {
            let numbers = numbers(scenario, answer, probed);
            for strategy in answer.options(scenario) {
                let at = |probe: usize| numbers[[probe, strategy]] - numbers[[probe, 0]];
                for (index, &(row, ends)) in ends.rows.iter().enumerate() {
                    let differences = [at(1 + 2 * index), at(2 + 2 * index)];
                    bars.push(Bar { strategy, answer, row, base: at(0), ends, differences });
                }
            }
        }
        Self { bars, indices: Vec::new() }
    }

    /// The bars of an answer about an option, the longest first.
    #[must_use]
    pub fn longest(&self, answer: Answer, strategy: usize) -> Vec<&Bar> {
        let own = |bar: &&Bar| (bar.answer, bar.strategy) == (answer, strategy);
        let mut bars: Vec<&Bar> = self.bars.iter().filter(own).collect();
        bars.sort_by(|one, other| {
            other.swing().total_cmp(&one.swing()).then(one.row.cmp(&other.row))
        });
        bars
    }

    /// Rows by their bars as parts of the longest, added up over answers and options; the leading one first.
    #[must_use]
    pub fn leading(&self) -> Vec<usize> {
        let mut best: Vec<(f64, usize)> = Vec::new();
        let mut longest = 0.0;
        let mut of = None;
        for bar in &self.bars {
            if of != Some((bar.answer, bar.strategy)) {
                of = Some((bar.answer, bar.strategy));
                let first = self.longest(bar.answer, bar.strategy);
                longest = first.first().map_or(0.0, |bar| bar.swing());
            }
            let part = if longest > 0.0 { bar.swing() / longest } else { 0.0 };
            match best.iter_mut().find(|(_, row)| *row == bar.row) {
                Some(known) => known.0 += part,
                None => best.push((part, bar.row)),
            }
        }
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        best.into_iter().map(|(_, row)| row).collect()
    }
}
