//! What it would be worth to know each row of the evidence, groups of rows, and a study of one row.

use super::Ranged;
use super::information::{Contest, Partial, stand_out};
use super::linear::orthonormal;
use super::rows::row as entry;
use super::spline::Smoother;
use crate::engine::Draws;
use crate::evidence::{Distribution, Grade, Register};
use crate::findings::economics::net_benefit;
use crate::findings::statistics::{LOWER, mean, variance};
use crate::units::math::ln;
use ndarray::Array2;

/// Pounds per QALY at which groups are looked at, beside the scenario's own: from 0 to £100,000.
const STEP: f64 = 10_000.0;
const STEPS: u32 = 10;
/// A basis has at most one column for so many draws.
const DRAWS_PER_COLUMN: usize = 5;

/// What knowing would be worth, pounds for the area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Knowing {
    /// Every row that varies.
    pub rows: Vec<Known>,
    /// Themes of the register, then grades: those in which something varies.
    pub groups: Vec<Group>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Row of the register.
    pub row: usize,
    /// What knowing it alone is worth.
    pub worth: Partial,
    /// How often noise alone would move the choice as much, 0 to 1.
    pub by_noise: f64,
    /// Where it stands out of all rows (at most one in ten of those does so by noise): the range that takes account of having
    /// been chosen among them.
    pub chosen: Option<Ranged>,
    /// What a study of it would be worth; none where no size was asked for, and where what is studied is no share, rate or
    /// ratio.
    pub study: Option<Study>,
}

/// A study of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Study {
    /// What is counted.
    pub counts: Counts,
    /// Part of the row's variance that the study takes away, 0 to 1.
    pub learnt: f64,
    /// What it is worth, pounds.
    pub worth: f64,
}

/// What a study counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// People of whom a share is counted.
    People,
    /// Units of exposure in which events are counted, in the unit under the row's rate.
    Exposure,
    /// Events, half of them on either side of a ratio.
    Events,
}

impl Counts {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Exposure => "units of exposure",
            Self::Events => "events",
        }
    }

    /// What a row of some distribution is studied by; none where it is neither share, rate nor ratio.
    fn of(distribution: Distribution) -> Option<Self> {
        match distribution {
            Distribution::Beta { .. } => Some(Self::People),
            Distribution::Gamma { .. } => Some(Self::Exposure),
            Distribution::Lognormal { .. } => Some(Self::Events),
            Distribution::Fixed | Distribution::Normal { .. } => None,
        }
    }

    /// As large a study as what is known already amounts to: a share's mean × (1 − mean) ÷ variance − 1, a rate's mean ÷
    /// variance, and for a ratio 4 ÷ the variance of its logarithm.
    fn known(self, values: &[f64]) -> Option<f64> {
        let logs: Vec<f64> = match self {
            Self::Events if values.iter().all(|value| *value > 0.0) => {
                values.iter().map(|&value| ln(value)).collect()
            }
            Self::Events => return None,
            _ => values.to_vec(),
        };
        let (middle, spread) = (mean(&logs), variance(&logs)?);
        let known = match self {
            Self::People => middle * (1.0 - middle) / spread - 1.0,
            Self::Exposure => middle / spread,
            Self::Events => 4.0 / spread,
        };
        (known.is_finite() && known > 0.0).then_some(known)
    }
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// `theme` or `grade`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// How many of its rows vary.
    pub rows: usize,
    /// What knowing all of them is worth at the scenario's threshold.
    pub worth: Partial,
    /// How often noise alone would move the choice as much, 0 to 1.
    pub by_noise: f64,
    /// Whether it stands out of all groups.
    pub chosen: bool,
    /// The value with noise taken out at other thresholds: pounds per QALY, pounds.
    pub over: Vec<(f64, f64)>,
}

/// Where a choice at some thresholds is asked about.
pub struct Asked<'a> {
    /// `[draw, option]`, pounds for the area.
    pub costs: &'a Array2<f64>,
    /// `[draw, option]`, QALYs for the area.
    pub effects: &'a Array2<f64>,
    /// The scenario's threshold, pounds per QALY.
    pub threshold: f64,
    /// Which draws are the same.
    pub draws: &'a Draws,
    /// Names the streams of noise.
    pub seed: u64,
    /// Size of a study; none where none is asked about.
    pub study: Option<f64>,
}

/// Rows that vary, with their draws and smooths.
pub type Varying = (usize, Vec<f64>, Smoother);

/// What knowing rows and groups would be worth; nothing where nothing can be chosen.
#[must_use]
pub fn knowing(asked: &Asked<'_>, rows: &[Varying]) -> Knowing {
    let contest = |threshold: f64| {
        Contest::new(&net_benefit(asked.costs, asked.effects, threshold), asked.draws)
    };
    let Some(own) = contest(asked.threshold) else { return Knowing::default() };
    let by_noise: Vec<f64> = rows
        .iter()
        .map(|(_, _, smoother)| own.on(smoother.basis(Smoother::FIXED)).by_noise())
        .collect();
    let out = stand_out(&by_noise);
    // The range of what was chosen holds as often as it says among the chosen (Benjamini and Yekutieli 2005).
    let tail = LOWER * out.len() as f64 / rows.len().max(1) as f64;
    let known =
        rows.iter().zip(&by_noise).enumerate().map(|(at, ((row, values, smoother), noise))| {
            let (found, stream) = (own.smooth(smoother), *row as u32);
            let study = asked.study.and_then(|size| {
                let counts = Counts::of(entry(*row)?.distribution)?;
                let learnt = size / (size + counts.known(values)?);
                let worth = found.study(values, learnt, counts == Counts::Events);
                Some(Study { counts, learnt, worth })
            });
            Known {
                row: *row,
                worth: found.partial(asked.seed, stream),
                by_noise: *noise,
                chosen: out.contains(&at).then(|| found.range(tail, asked.seed, stream)),
                study,
            }
        });
    let rows_known: Vec<Known> = known.collect();
    let others: Vec<(f64, Option<Contest>)> = (0..=STEPS)
        .map(|step| f64::from(step) * STEP)
        .filter(|&other| other != asked.threshold)
        .map(|threshold| (threshold, contest(threshold)))
        .collect();
    let mut groups: Vec<Group> = Vec::new();
    for (kind, name, of) in sets() {
        let mut members: Vec<usize> = (0..rows.len()).filter(|&at| of(rows[at].0)).collect();
        if members.is_empty() {
            continue;
        }
        let count = members.len();
        members.sort_by(|&a, &b| by_noise[a].total_cmp(&by_noise[b]).then(a.cmp(&b)));
        let basis = together(rows, &members, &out, asked.draws.numbers().len());
        let found = own.on(&basis);
        let stream = (Register::embedded().rows().len() + groups.len()) as u32;
        groups.push(Group {
            kind,
            name,
            rows: count,
            worth: found.partial(asked.seed, stream),
            by_noise: found.by_noise(),
            chosen: false,
            over: others
                .iter()
                .map(|(threshold, contest)| {
                    (*threshold, contest.as_ref().map_or(0.0, |contest| contest.on(&basis).worth()))
                })
                .collect(),
        });
    }
    let noise: Vec<f64> = groups.iter().map(|group| group.by_noise).collect();
    for at in stand_out(&noise) {
        groups[at].chosen = true;
    }
    Knowing { rows: rows_known, groups }
}

type Member = Box<dyn Fn(usize) -> bool>;

/// Themes and grades: kind, name, which rows are in it.
fn sets() -> Vec<(&'static str, String, Member)> {
    let place = |id: &str| Register::embedded().rows().iter().position(|row| row.id == id);
    let themes = Register::embedded().by_theme().map(|(name, rows)| {
        let own: Vec<usize> = rows.iter().filter_map(|row| place(&row.id)).collect();
        let of: Member = Box::new(move |row| own.contains(&row));
        ("theme", name.to_owned(), of)
    });
    let grades = [Grade::High, Grade::Moderate, Grade::Low, Grade::VeryLow, Grade::Assumption];
    let grades = grades.into_iter().map(|grade| {
        let of: Member = Box::new(move |at| entry(at).is_some_and(|row| row.grade == grade));
        ("grade", grade.to_string(), of)
    });
    themes.chain(grades).collect()
}

/// Orthonormal columns of several rows: a straight line of each, those first that noise explains least, and bends of rows that
/// stand out.
fn together(rows: &[Varying], members: &[usize], out: &[usize], draws: usize) -> Vec<Vec<f64>> {
    let most = (draws / DRAWS_PER_COLUMN).max(2);
    let constant = vec![1.0; draws];
    let lines = members.iter().map(|&at| rows[at].1.clone());
    let bends = members.iter().filter(|at| out.contains(at)).flat_map(|&at| {
        rows[at].2.basis(Smoother::FIXED).iter().skip(2).cloned().collect::<Vec<_>>()
    });
    let columns: Vec<Vec<f64>> = std::iter::once(constant).chain(lines).chain(bends).collect();
    let mut basis = orthonormal(&columns);
    basis.truncate(most);
    basis
}
