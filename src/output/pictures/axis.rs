//! Axes as coordinates of plotters: it finds round numbers, here they become ends and words.

use super::letters::Look;
use crate::narrative::figures::grouped;
use crate::units::math::ln;
use plotters::coord::ranged1d::{BoldPoints, KeyPointHint, NoDefaultFormatting, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::Ranged;
use std::ops::Range;

/// An axis from one number to another.
#[derive(Clone, Debug)]
pub struct Axis {
    ends: Range<f64>,
    /// From tick to tick; none where there are no ticks.
    step: f64,
    /// Of how many ticks one has words.
    every: f64,
    words: Words,
}

/// What a tick says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Words {
    Plain,
    /// A difference: with its sign.
    Signed,
    /// Ten to the power of the number, in a unit.
    Tens(&'static str),
}

impl Axis {
    /// An axis without ticks.
    #[must_use]
    pub fn bare(low: f64, high: f64) -> Self {
        Self { ends: low..high, step: 0.0, every: 1.0, words: Words::Plain }
    }

    /// An axis for all `numbers`, with room to the next round number at both ends and about `about` steps. Numbers that
    /// are all alike, or none at all, have an axis around them.
    #[must_use]
    pub fn around(numbers: impl Iterator<Item = f64>, about: usize) -> Self {
        let numbers = numbers.filter(|number| number.abs() < 1e300);
        let ends = numbers.fold(None, |ends: Option<[f64; 2]>, number| {
            Some(ends.map_or([number; 2], |[low, high]| [low.min(number), high.max(number)]))
        });
        let [mut low, mut high] = ends.unwrap_or([0.0, 1.0]);
        if high - low <= 1e-9 * high.abs().max(low.abs()) {
            // All alike: a tenth on both sides, or a whole one around nothing.
            let room = if low == 0.0 { 1.0 } else { 0.1 * low.abs() };
            low = if low >= 0.0 { (low - room).max(0.0) } else { low - room };
            high += room;
        }
        // So little of a step that machines may differ by it: plotters takes powers of ten from theirs.
        const SLIGHT: f64 = 1e-9;
        // As many steps from nothing on as would hold the numbers.
        let span = high - low;
        let ticks = RangedCoordf64::from(0.0..span).key_points(BoldPoints(about));
        let step = ticks.get(1).copied().unwrap_or(span);
        let low = (low / step + SLIGHT).floor() * step;
        let high = (high / step - SLIGHT).ceil() * step;
        Self { step, ..Self::bare(low, high) }
    }

    /// An axis of differences.
    #[must_use]
    pub fn signed(numbers: impl Iterator<Item = f64>, about: usize) -> Self {
        Self { words: Words::Signed, ..Self::around(numbers, about) }
    }

    /// An axis of differences for ranges: those that reach far beyond most others do not flatten the rest ([`limit`]).
    #[must_use]
    pub fn spared(ranges: &[[f64; 3]], about: usize) -> Self {
        let most = limit(ranges);
        let numbers = ranges.iter().flatten().map(|number| number.clamp(-most, most));
        Self::signed(numbers.chain([0.0]), about)
    }

    /// An axis of powers of ten around all `powers`, between two at most: each ten times as much is as far.
    #[must_use]
    pub fn tens(powers: impl Iterator<Item = f64>, most: Range<f64>, unit: &'static str) -> Self {
        let (mut low, mut high) = (most.end - 1.0, most.start + 1.0);
        for power in powers.filter(|power| *power > f64::NEG_INFINITY) {
            low = low.min(power.floor().max(most.start));
            high = high.max(power.ceil().min(most.end));
        }
        Self { step: 1.0, words: Words::Tens(unit), ..Self::bare(low, high.max(low + 1.0)) }
    }

    /// The same with a step beyond an end that stands at nothing: a mark there lies in no corner.
    #[must_use]
    pub fn clear_of_nothing(self) -> Self {
        let [low, high] = [self.ends.start, self.ends.end];
        let beyond = |end: f64| if end.abs() < 1e-6 * self.step { self.step } else { 0.0 };
        Self { ends: low - beyond(low)..high + beyond(high), ..self }
    }

    /// The same for a plot as wide, pixels: where words would touch, every other tick has some, or every third.
    #[must_use]
    pub fn fitting(self, width: f64) -> Self {
        let steps = (self.ends.end - self.ends.start) / self.step;
        let every = ((self.widest() + 6.0) * steps / width).ceil().max(1.0);
        Self { every, ..self }
    }

    /// Where a number stands between two pixels.
    #[must_use]
    pub fn at(&self, number: f64, from: f64, to: f64) -> f64 {
        from + (number - self.ends.start) / (self.ends.end - self.ends.start) * (to - from)
    }

    /// Whether a number lies on the axis.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        number >= self.ends.start && number <= self.ends.end
    }

    /// Whether nothing has a line of its own.
    #[must_use]
    pub fn parts_at_nothing(&self) -> bool {
        self.words == Words::Signed && self.holds(0.0)
    }

    /// The round numbers from end to end.
    #[must_use]
    pub fn ticks(&self) -> Vec<f64> {
        if self.step <= 0.0 {
            return Vec::new();
        }
        let count = ((self.ends.end - self.ends.start) / self.step).round() as usize + 1;
        RangedCoordf64::from(self.range()).key_points(BoldPoints(count))
    }

    /// The width of the longest words of a tick, pixels; nothing without ticks.
    #[must_use]
    pub fn widest(&self) -> f64 {
        let ticks = self.ticks();
        ticks.iter().map(|tick| Look::QUIET.width(&self.format_ext(tick))).fold(0.0, f64::max)
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, number: &f64, pixels: (i32, i32)) -> i32 {
        RangedCoordf64::from(self.range()).map(number, pixels)
    }

    /// Lines at all ticks, words at those that have some: multiples of one number, so that nothing is among them.
    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let mut ticks = self.ticks();
        if !hint.weight().allow_light_points() {
            ticks.retain(|tick| (tick / self.step).round() % self.every == 0.0);
        }
        ticks
    }

    fn range(&self) -> Range<f64> {
        self.ends.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, tick: &f64) -> String {
        let steps = (tick / self.step).round();
        match self.words {
            Words::Plain => number(steps, self.step),
            Words::Signed if steps > 0.0 => format!("+{}", number(steps, self.step)),
            Words::Signed => number(steps, self.step),
            // A million has a short name, because the words of ticks stand side by side.
            Words::Tens(_) if steps >= 6.0 => number(1.0, 10_f64.powi(steps as i32 - 6)) + "m",
            Words::Tens(unit) => number(1.0, 10_f64.powi(steps as i32)) + unit,
        }
    }
}

/// How far a scale of differences goes, so that a few that reach far beyond all others do not flatten them: half as far
/// again as those others. Endless where none does.
#[must_use]
pub fn limit(ranges: &[[f64; 3]]) -> f64 {
    /// So many times as far is far beyond.
    const BEYOND: f64 = 5.0;
    let reach = |range: &[f64; 3]| range.iter().fold(0.0_f64, |most, end| most.max(end.abs()));
    let mut reaches: Vec<f64> = ranges.iter().map(reach).filter(|reach| *reach > 0.0).collect();
    reaches.sort_by(f64::total_cmp);
    // At most one in three, so that a scale is that of most.
    let least = (2 * reaches.len()).div_ceil(3);
    let gap = (least.max(2)..reaches.len()).find(|&at| reaches[at] > BEYOND * reaches[at - 1]);
    gap.map_or(f64::INFINITY, |at| 1.5 * reaches[at - 1])
}

/// The power of ten that a number is; far below every axis where it is not positive.
#[must_use]
pub fn power(number: f64) -> f64 {
    if number > 0.0 { ln(number) / std::f64::consts::LN_10 } else { f64::NEG_INFINITY }
}

/// So many steps, with the decimals that tell steps apart.
fn number(steps: f64, step: f64) -> String {
    let (mut decimals, mut scaled) = (0, step);
    while decimals < 9 && (scaled - scaled.round()).abs() > 1e-6 * scaled {
        scaled *= 10.0;
        decimals += 1;
    }
    let size = (steps * step).abs();
    let text = if decimals == 0 { grouped(size.round()) } else { format!("{size:.decimals$}") };
    if steps < 0.0 { format!("−{text}") } else { text }
}

/// The unit in words and how many of the number's own unit it holds: pounds by their size.
#[must_use]
pub fn unit(unit: &str, numbers: &[f64]) -> (String, f64) {
    let largest = numbers.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    match unit {
        "pounds" if largest >= 1e6 => ("£ million".into(), 1e6),
        "pounds" if largest >= 1e3 => ("£ thousand".into(), 1e3),
        "pounds" => ("£".into(), 1.0),
        other => (other.into(), 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(axis: &Axis) -> Vec<String> {
        axis.ticks().iter().map(|tick| axis.format_ext(tick)).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_every_number() {
        for numbers in [[3.0, 97.0], [-0.013, 0.004], [1_234_567.0, 8_765_432.0], [-5.0, -4.2]] {
            let axis = Axis::around(numbers.into_iter(), 4);
            let words = words(&axis);
            assert!((2..=7).contains(&words.len()), "{words:?}");
            assert!(numbers.iter().all(|number| axis.holds(*number)));
            assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{words:?}");
        }
        let axis = Axis::signed([-4.0, 10.0].into_iter(), 5);
        assert_eq!(words(&axis), ["−5", "0", "+5", "+10"]);
        assert_eq!([-5.0, 2.5, 10.0].map(|number| axis.map(&number, (100, 400))), [100, 250, 400]);
        assert_eq!(words(&Axis::around([0.0, 0.3].into_iter(), 3)), ["0.0", "0.1", "0.2", "0.3"]);
        let axis = Axis::signed([0.0, 5.0].into_iter(), 5).clear_of_nothing();
        assert_eq!(words(&axis)[..2], ["−2", "0"]);
    }

    #[test]
    fn nothing_and_numbers_all_alike_have_an_axis() {
        for numbers in [vec![], vec![0.0, 0.0], vec![7.0], vec![-7.0; 3], vec![f64::NAN, 2.0]] {
            let axis = Axis::around(numbers.iter().copied(), 4);
            assert!(axis.ticks().len() >= 2, "{numbers:?}");
            assert!(numbers.iter().filter(|n| n.is_finite()).all(|n| axis.holds(*n)));
        }
        assert!(Axis::around([0.0].into_iter(), 4).holds(0.0));
        assert!(!Axis::around([0.0].into_iter(), 4).holds(-0.1));
    }

    #[test]
    fn one_that_reaches_far_beyond_does_not_flatten_the_rest() {
        let around = |reach: f64| [-reach, 0.0, 0.5 * reach];
        let of = |reaches: &[f64]| limit(&reaches.iter().copied().map(around).collect::<Vec<_>>());
        assert_eq!(of(&[3.0, 4.0, 100.0]), 6.0);
        assert_eq!(of(&[100.0, 3.0, 0.0, 4.0]), 6.0, "in whatever order; nothing is no reach");
        // Not five times as far; half of all; next to a single other one.
        for reaches in [&[3.0, 4.0, 19.0][..], &[3.0, 4.0, 90.0, 100.0], &[3.0, 100.0], &[]] {
            assert_eq!(of(reaches), f64::INFINITY, "{reaches:?}");
        }
        let axis = Axis::spared(&[around(3.0), around(4.0), around(100.0)], 5);
        assert!(axis.holds(-4.0) && !axis.holds(-20.0));
    }

    #[test]
    fn ten_times_as_much_is_always_as_far() {
        let axis = Axis::tens([0.4, 70.0, 0.0, -3.0].into_iter().map(power), -3.0..3.0, " %");
        assert_eq!(words(&axis), ["0.1 %", "1 %", "10 %", "100 %"]);
        let runs = Axis::tens([4.0, 6.0].into_iter(), 1.0..6.0, "");
        assert_eq!(words(&runs), ["10,000", "100,000", "1m"]);
        for numbers in [vec![], vec![1.0], vec![1e-30], vec![1e30], vec![f64::INFINITY]] {
            let axis = Axis::tens(numbers.iter().copied().map(power), -1.0..3.0, "");
            assert!(axis.ticks().len() >= 2, "{numbers:?}");
            assert!(axis.holds(axis.ticks()[1]) && !axis.holds(-1.5) && !axis.holds(3.5));
        }
    }

    #[test]
    fn words_that_would_touch_are_every_other_or_every_third() {
        let axis = Axis::signed([-3000.0, 5000.0].into_iter(), 9);
        let named = |width: f64| axis.clone().fitting(width).key_points(BoldPoints(0));
        assert_eq!(named(600.0).len(), 9);
        assert_eq!(named(250.0), [-2000.0, 0.0, 2000.0, 4000.0]);
        assert_eq!(named(130.0), [-3000.0, 0.0, 3000.0]);
    }
}
