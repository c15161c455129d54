//! How well a run foretold figures of later years, beside forecasts that know nothing of treatment.
//!
//! The weighted interval score with its parts (Bracher, Ray, Gneiting, Reich, PLOS Computational Biology 17, 2021), on the
//! figures' own scale and on that of their logarithms (Bosse and others, PLOS Computational Biology 19, 2023).

use super::figures::{grouped, size};
use super::reply::{Grid, Part, Reply};
use crate::engine::Results;
use crate::findings::cells::{Cell, Table};
use crate::findings::statistics::quantile;
use crate::scenario::{Observable, Observed, Scenario};
use crate::units::math::{exp, ln};
use ndarray::s;

/// Shares of a forecast that are below its quantiles: the ends of nine in ten, of a half, and the middle.
pub const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// Standard normal quantiles of those.
const NORMAL: [f64; 5] = [
    -1.644_853_626_951_472_7,
    -0.674_489_750_196_081_7,
    0.0,
    0.674_489_750_196_081_7,
    1.644_853_626_951_472_7,
];
/// Bands that are scored: which quantiles are their ends, and how much lies outside.
pub const BANDS: [(usize, usize, f64); 2] = [(1, 3, 0.5), (0, 4, 0.1)];
/// Figures that a straight line goes through, and changes that say how far a figure walks.
const LEAST: usize = 3;
/// Standard normal quantile of the ends of 95 %.
const NINETEEN_IN_TWENTY: f64 = 1.959_963_984_540_054;

/// Who foretells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forecaster {
    /// The runs.
    Model,
    /// The last figure again.
    Last,
    /// A straight line through the last three years.
    Line,
    /// The last figure, walking on by changes as large as those before.
    Walk,
}

impl Forecaster {
    /// All, the model first.
    pub const ALL: [Self; 4] = [Self::Model, Self::Last, Self::Line, Self::Walk];

    /// Its name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Last => "last_value",
            Self::Line => "straight_line",
            Self::Walk => "random_walk",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Model => "this model",
            Self::Last => "the last value again",
            Self::Line => "a line through three years",
            Self::Walk => "a random walk",
        }
    }
}

/// A score and its parts: they add up to it. Less is better.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// For being wide.
    pub width: f64,
    /// For what was foretold too high.
    pub over: f64,
    /// For what was foretold too low.
    pub under: f64,
}

impl Parts {
    /// The weighted interval score.
    #[must_use]
    pub fn total(self) -> f64 {
        self.width + self.over + self.under
    }

    fn add(&mut self, other: Self, share: f64) {
        self.width += share * other.width;
        self.over += share * other.over;
        self.under += share * other.under;
    }
}

/// The weighted interval score of quantiles ([`SHARES`]) for what came.
#[must_use]
pub fn interval_score(quantiles: &[f64; 5], came: f64) -> Parts {
    let all = BANDS.len() as f64 + 0.5;
    let mut parts = Parts::default();
    let off = (came - quantiles[2]).abs() / 2.0 / all;
    if came < quantiles[2] {
        parts.over += off
    } else {
        parts.under += off
    }
    for (low, high, outside) in BANDS {
        let (low, high) = (quantiles[low], quantiles[high]);
        parts.width += outside / 2.0 * (high - low) / all;
        parts.over += (low - came).max(0.0) / all;
        parts.under += (came - high).max(0.0) / all;
    }
    parts
}

/// What one forecaster said of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Who.
    pub forecaster: Forecaster,
    /// Its quantiles, at [`SHARES`]; one number five times where it says but one.
    pub quantiles: [f64; 5],
    /// Its score, in the figure's unit.
    pub score: Parts,
    /// Its score on the scale of natural logarithms; none where something is not above 0.
    pub log_score: Option<Parts>,
}

impl Forecast {
    fn new(forecaster: Forecaster, quantiles: [f64; 5], came: f64) -> Self {
        let positive = came > 0.0 && quantiles.iter().all(|&quantile| quantile > 0.0);
        Self {
            forecaster,
            quantiles,
            score: interval_score(&quantiles, came),
            log_score: positive.then(|| interval_score(&quantiles.map(ln), ln(came))),
        }
    }

    /// Whether what came is inside a band of [`BANDS`].
    #[must_use]
    fn inside(&self, band: usize, came: f64) -> bool {
        let (low, high, _) = BANDS[band];
        (self.quantiles[low]..=self.quantiles[high]).contains(&came)
    }
}

/// A figure and what was said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The figure.
    pub figure: Observed,
    /// Years from the last figure that was known.
    pub ahead: i32,
    /// What was said, the model first; a rival is left out where the figures before the start do not make it.
    pub forecasts: Vec<Forecast>,
}

/// Every figure of a later year that was not fitted, inside the horizon.
#[must_use]
pub fn scored(scenario: &Scenario, results: &Results) -> Vec<Scored> {
    let start = scenario.start.financial_year();
    let later = |figure: &&(usize, &Observed)| !figure.1.fit && figure.1.year > start;
    let figures: Vec<(usize, &Observed)> = scenario.observed.iter().enumerate().collect();
    let one = |&(index, figure): &(usize, &Observed)| {
        let mut shown = results.observed.slice(s![.., 0, index]).to_vec();
        shown.retain(|shown| shown.is_finite());
        shown.sort_by(f64::total_cmp);
        let mut quantiles = [0.0; 5];
        for (quantile, share) in quantiles.iter_mut().zip(SHARES) {
            *quantile = self::quantile(&shown, share)?;
        }
        let before = before(scenario, figure.quantity);
        let known = before.last().map_or(start, |(year, _)| *year);
        let ahead = figure.year - known;
        let rivals = [Forecaster::Last, Forecaster::Line, Forecaster::Walk];
        let rivals = rivals
            .into_iter()
            .filter_map(|rival| Some((rival, naive(rival, &before, figure.year)?)));
        let forecasts = std::iter::once((Forecaster::Model, quantiles)).chain(rivals);
        let forecasts = forecasts.map(|(who, said)| Forecast::new(who, said, figure.value));
        Some(Scored { figure: figure.clone(), ahead, forecasts: forecasts.collect() })
    };
    figures.iter().filter(later).filter_map(one).collect()
}

/// Figures of a quantity up to the start, in the order of years.
fn before(scenario: &Scenario, quantity: Observable) -> Vec<(i32, f64)> {
    let start = scenario.start.financial_year();
    let own = scenario.observed.iter();
    let own = own.filter(|known| known.quantity == quantity && known.year <= start);
    let mut before: Vec<(i32, f64)> = own.map(|known| (known.year, known.value)).collect();
    before.sort_by_key(|(year, _)| *year);
    before
}

/// Quantiles of a rival's forecast from the figures before; none where there are too few.
fn naive(rival: Forecaster, before: &[(i32, f64)], year: i32) -> Option<[f64; 5]> {
    let &(last_year, last) = before.last()?;
    match rival {
        Forecaster::Model => None,
        Forecaster::Last => Some([last; 5]),
        Forecaster::Line => {
            let three = &before[before.len().checked_sub(LEAST)?..];
            let together = three.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
            // The least-squares line through three years in a row.
            let slope = (three[2].1 - three[0].1) / 2.0;
            let mean = three.iter().map(|(_, value)| value).sum::<f64>() / LEAST as f64;
            let there = mean + slope * f64::from(year - three[1].0);
            together.then_some([there.max(0.0); 5])
        }
        Forecaster::Walk => {
            let steps: Vec<f64> = before
                .windows(2)
                .filter(|pair| pair[1].0 == pair[0].0 + 1 && pair[0].1 > 0.0 && pair[1].1 > 0.0)
                .map(|pair| ln(pair[1].1 / pair[0].1))
                .collect();
            if steps.len() < LEAST || last <= 0.0 {
                return None;
            }
            let square = steps.iter().map(|step| step * step).sum::<f64>() / steps.len() as f64;
            let spread = (square * f64::from(year - last_year)).sqrt();
            Some(NORMAL.map(|normal| last * exp(normal * spread)))
        }
    }
}

/// What a forecaster's forecasts come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// Who.
    pub forecaster: Forecaster,
    /// Figures.
    pub figures: usize,
    /// How many lay inside the bands of a half and of nine in ten; none for one who says but one number.
    pub inside: Option<[usize; 2]>,
    /// Mean score.
    pub score: Parts,
    /// Mean score on the scale of logarithms, of the figures that have one.
    pub log_score: Option<Parts>,
    /// Mean absolute error of the middle.
    pub error: f64,
}

/// The sum of one forecaster over some figures; none where it is missing for one of them.
#[must_use]
pub fn sum(forecaster: Forecaster, scored: &[&Scored]) -> Option<Sum> {
    let own: Option<Vec<(&Forecast, f64)>> = scored
        .iter()
        .map(|one| {
            let own = one.forecasts.iter().find(|said| said.forecaster == forecaster)?;
            Some((own, one.figure.value))
        })
        .collect();
    let own = own.filter(|own| !own.is_empty())?;
    let share = 1.0 / own.len() as f64;
    let mut sum = Sum {
        forecaster,
        figures: own.len(),
        inside: None,
        score: Parts::default(),
        log_score: None,
        error: 0.0,
    };
    let banded = own.iter().any(|(said, _)| said.quantiles[0] < said.quantiles[4]);
    let inside = |band| own.iter().filter(|(said, came)| said.inside(band, *came)).count();
    sum.inside = banded.then(|| [inside(0), inside(1)]);
    for (said, came) in &own {
        sum.score.add(said.score, share);
        sum.error += share * (came - said.quantiles[2]).abs();
    }
    let logs: Vec<Parts> = own.iter().filter_map(|(said, _)| said.log_score).collect();
    if !logs.is_empty() {
        let mut mean = Parts::default();
        for log in &logs {
            mean.add(*log, 1.0 / logs.len() as f64);
        }
        sum.log_score = Some(mean);
    }
    Some(sum)
}

/// Wilson's interval of 95 % for a share.
#[must_use]
pub fn wilson(inside: usize, all: usize) -> [f64; 2] {
    let (all, share) = (all as f64, inside as f64 / all as f64);
    let square = NINETEEN_IN_TWENTY * NINETEEN_IN_TWENTY;
    let middle = share + square / (2.0 * all);
    let half =
        NINETEEN_IN_TWENTY * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    [middle - half, middle + half].map(|end| (end / (1.0 + square / all)).clamp(0.0, 1.0))
}

/// Columns of the table: a row for each figure and forecaster.
pub const COLUMNS: &[&str] = &[
    "figure",
    "figure_title",
    "unit",
    "year",
    "years_ahead",
    "observed",
    "forecaster",
    "lower_5_percent",
    "lower_25_percent",
    "median",
    "upper_75_percent",
    "upper_95_percent",
    "inside_50_percent",
    "inside_90_percent",
    "interval_score",
    "interval_score_width",
    "interval_score_over",
    "interval_score_under",
    "log_interval_score",
    "log_interval_score_width",
    "log_interval_score_over",
    "log_interval_score_under",
    "absolute_error",
];

/// The table.
#[must_use]
pub fn table(scored: &[Scored]) -> Table {
    let yes = |inside: bool| Cell::from(if inside { "yes" } else { "no" });
    let row = |one: &Scored, said: &Forecast| {
        let quantity = one.figure.quantity;
        let mut cells: Vec<Cell> =
            [&*quantity.key(), &*one.figure.label(), quantity.unit()].map(Cell::from).to_vec();
        cells.push(Cell::Count(one.figure.year.unsigned_abs().into()));
        cells.push(Cell::Count(one.ahead.unsigned_abs().into()));
        cells.push(one.figure.value.into());
        cells.push(said.forecaster.key().into());
        cells.extend(said.quantiles.map(Cell::from));
        cells.extend([0, 1].map(|band| yes(said.inside(band, one.figure.value))));
        let parts = |of: Parts| [of.total(), of.width, of.over, of.under];
        cells.extend(parts(said.score).map(Cell::from));
        match said.log_score {
            Some(log) => cells.extend(parts(log).map(Cell::from)),
            None => cells.extend([None; 4].map(Cell::Number)),
        }
        cells.push((one.figure.value - said.quantiles[2]).abs().into());
        cells
    };
    let rows = scored.iter().flat_map(|one| one.forecasts.iter().map(move |said| row(one, said)));
    Table { name: "score", columns: COLUMNS, rows: rows.collect() }
}

/// A number of people as it is read; a share in per cent.
fn shown(number: f64, share: bool) -> String {
    match share {
        true => format!("{:.1} %", 100.0 * number),
        false if number >= 100.0 => grouped(number),
        false => size(number),
    }
}

/// A row for a forecaster.
fn row(sum: &Sum, share: bool) -> Vec<String> {
    let none = || "–".to_owned();
    let inside = |band: usize| {
        sum.inside.map_or_else(none, |inside| format!("{} of {}", inside[band], sum.figures))
    };
    let log = sum.log_score.map_or_else(none, |log| format!("{:.4}", log.total()));
    let mut cells = vec![sum.forecaster.title().to_owned(), inside(0), inside(1)];
    let parts = [sum.score.total(), sum.score.width, sum.score.over, sum.score.under, sum.error];
    let parts = parts.map(|part| shown(part, share));
    cells.extend(parts[..4].iter().cloned());
    cells.push(log);
    cells.push(parts[4].clone());
    cells
}

/// Forecasters beside each other, over figures that all of them foretold.
fn beside(scored: &[&Scored], share: bool) -> Grid {
    let sums = Forecaster::ALL.into_iter().filter_map(|who| sum(who, scored));
    let header = [
        "",
        "in the 50 % band",
        "in the 90 % band",
        "score",
        "of it width",
        "too high",
        "too low",
        "log score",
        "mean error",
    ];
    Grid {
        header: header.map(str::to_owned).to_vec(),
        widths: vec![22, 10, 10, 10, 10, 9, 9, 10, 10],
        rows: sums.map(|sum| row(&sum, share)).collect(),
    }
}

/// What the scores say, in words and tables. None where there is nothing to score.
#[must_use]
pub fn reply(title: &str, scored: &[Scored]) -> Option<Reply> {
    let counts: Vec<&Scored> = scored.iter().filter(|one| !one.figure.quantity.share()).collect();
    let shares: Vec<&Scored> = scored.iter().filter(|one| one.figure.quantity.share()).collect();
    let all: Vec<&Scored> = scored.iter().collect();
    let own = sum(Forecaster::Model, &all)?;
    let mut first = Vec::new();
    if let Some([half, most]) = own.inside {
        let ends = |inside: usize| wilson(inside, own.figures).map(|end| (100.0 * end).round());
        let ([low, high], [lower, upper]) = (ends(most), ends(half));
        first.push(format!(
            "{most} of {} figures of later years lie inside the band of 90 % of runs (for bands that keep their word, 90 of \
             100; these figures allow {low} to {high} %), and {half} inside that of 50 % ({lower} to {upper} %). Figures of \
             one kind in years that follow each other are no independent trials: the truth is wider.",
            own.figures
        ));
    } else {
        first.push("The run says one number of each figure: it has no bands.".to_owned());
    }
    let whole = |some: &[&Scored]| -> Vec<usize> {
        let rivals = some.iter().enumerate();
        rivals
            .filter(|(_, one)| one.forecasts.len() == Forecaster::ALL.len())
            .map(|(at, _)| at)
            .collect()
    };
    let mut reply = Reply { title: format!("{title}: scores"), first, ..Reply::default() };
    for (heading, some) in [("Counts of people", &counts), ("Shares", &shares)] {
        if some.is_empty() {
            continue;
        }
        let share = some[0].figure.quantity.share();
        let full: Vec<&Scored> = whole(some).into_iter().map(|at| some[at]).collect();
        let (over, words) = if full.is_empty() {
            (
                some.clone(),
                format!(
                    "All {}. There are no rivals: a forecast from the past takes figures of at least four years in a row up \
                 to the start.",
                    some.len()
                ),
            )
        } else {
            let words = format!(
                "Over the {} of {} for which all four can be made, in people where nothing else is said. The score is \
                 the weighted interval score: less is better.",
                full.len(),
                some.len()
            );
            (full, words)
        };
        let words =
            if share { words.replace(", in people where nothing else is said", "") } else { words };
        reply.parts.push(Part {
            heading: heading.to_owned(),
            sentences: vec![words],
            table: beside(&over, share),
        });
        let mut kinds: Vec<Observable> = Vec::new();
        for one in &over {
            if !kinds.contains(&one.figure.quantity) {
                kinds.push(one.figure.quantity);
            }
        }
        let row = |quantity: Observable| {
            let own: Vec<&Scored> =
                over.iter().copied().filter(|one| one.figure.quantity == quantity).collect();
            let mut cells = vec![quantity.label().into_owned()];
            let inside =
                sum(Forecaster::Model, &own).and_then(|sum| Some((sum.inside?[1], sum.figures)));
            cells.push(inside.map_or("–".to_owned(), |(inside, all)| format!("{inside} of {all}")));
            cells.extend(Forecaster::ALL.map(|who| {
                sum(who, &own).map_or("–".to_owned(), |sum| shown(sum.score.total(), share))
            }));
            cells
        };
        if kinds.len() > 1 {
            let mut header = vec![String::new(), "in the 90 % band".to_owned()];
            header.extend(Forecaster::ALL.map(|who| format!("score: {}", who.title())));
            reply.parts.push(Part {
                heading: format!("{heading}, by kind"),
                sentences: Vec::new(),
                table: Grid {
                    header,
                    widths: vec![30, 12, 14, 14, 15, 15],
                    rows: kinds.into_iter().map(row).collect(),
                },
            });
        }
    }
    Some(reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_the_mean_of_quantile_losses() {
        // Twice the pinball loss, averaged over quantiles, is the weighted interval score.
        let quantiles = [80.0, 95.0, 100.0, 104.0, 130.0];
        for came in [60.0, 90.0, 99.0, 100.0, 103.0, 120.0, 200.0] {
            let loss = |(quantile, share): (f64, f64)| {
                let below = if came < quantile { 1.0 } else { 0.0 };
                2.0 * (below - share) * (quantile - came)
            };
            let mean = quantiles.into_iter().zip(SHARES).map(loss).sum::<f64>() / 5.0;
            let parts = interval_score(&quantiles, came);
            assert!((parts.total() - mean).abs() < 1e-12, "{came}: {parts:?}, {mean}");
        }
        let over = interval_score(&quantiles, 60.0);
        assert!(over.over > 0.0 && over.under == 0.0 && over.width > 0.0);
        // One number is scored by its error.
        assert!((interval_score(&[100.0; 5], 90.0).total() - 10.0).abs() < 1e-12);
    }

    #[test]
    fn rivals_know_the_past_alone() {
        let before = [(2009, 100.0), (2010, 110.0), (2011, 121.0), (2012, 133.1)];
        assert_eq!(naive(Forecaster::Last, &before, 2015), Some([133.1; 5]));
        // 110, 121, 133.1: 11.55 a year about 121.3667 in 2011.
        let line = naive(Forecaster::Line, &before, 2014).unwrap()[2];
        assert!((line - (364.1 / 3.0 + 3.0 * 11.55)).abs() < 1e-9, "{line}");
        let walk = naive(Forecaster::Walk, &before, 2016).unwrap();
        assert!((walk[2] - 133.1).abs() < 1e-9);
        // Every step was ln 1.1; four years are twice that.
        let wide = ln(walk[4] / walk[2]) / NORMAL[4];
        assert!((wide - 2.0 * ln(1.1)).abs() < 1e-9, "{wide}");
        assert_eq!(naive(Forecaster::Line, &before[2..], 2014), None);
        assert_eq!(naive(Forecaster::Walk, &before[1..], 2014), None);
        assert_eq!(naive(Forecaster::Last, &[], 2014), None);
    }

    #[test]
    fn wilson_s_interval_is_the_published_one() {
        // 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I).
        let [low, high] = wilson(81, 263);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        assert_eq!(wilson(0, 5)[0], 0.0);
    }
}
