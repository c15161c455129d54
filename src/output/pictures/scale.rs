//! From numbers to pixels, and round numbers for an axis.

use crate::summary::figures::grouped;
use crate::units::math::ln;

/// A straight scale: `low` stands at pixel `from`, `high` at pixel `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    step: f64,
}

impl Scale {
    /// A scale for all `numbers`, with room to the next round number at both ends and about `about` steps.
    ///
    /// Numbers that are all alike, or none at all, get a scale around them.
    #[must_use]
    pub fn around(numbers: impl Iterator<Item = f64>, about: usize, from: f64, to: f64) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for number in numbers.filter(|number| number.is_finite()) {
            low = low.min(number);
            high = high.max(number);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low <= 1e-9 * high.abs().max(low.abs()) {
            // All alike: a tenth on both sides, or a whole one around nothing.
            let room = if low == 0.0 { 1.0 } else { 0.1 * low.abs() };
            low = if low >= 0.0 { (low - room).max(0.0) } else { low - room };
            high += room;
        }
        let step = round_step((high - low) / about.max(1) as f64);
        low = (low / step).floor() * step;
        high = (high / step).ceil() * step;
        Self { low, high, from, to, step }
    }

    /// The same with a step beyond an end that stands exactly at `number`: a mark there lies on no axis and no corner.
    #[must_use]
    pub fn clear_of(mut self, number: f64) -> Self {
        let near = |end: f64| (end - number).abs() < 1e-6 * self.step;
        let (low, high) = (near(self.low), near(self.high));
        self.low -= if low { self.step } else { 0.0 };
        self.high += if high { self.step } else { 0.0 };
        self
    }

    /// The same scale between other pixels.
    #[must_use]
    pub fn between(&self, from: f64, to: f64) -> Self {
        Self { from, to, ..self.clone() }
    }

    /// The pixel of a number; a number beyond an end stands at the end.
    #[must_use]
    pub fn at(&self, number: f64) -> f64 {
        let share = ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        if share.is_finite() { self.from + share * (self.to - self.from) } else { self.from }
    }

    /// Whether a number lies on the scale.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        number >= self.low && number <= self.high
    }

    /// The round numbers from end to end.
    #[must_use]
    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(0.0, 50.0) as u32;
        (0..=count)
            .map(|tick| {
                let number = self.low + f64::from(tick) * self.step;
                if number.abs() < 1e-6 * self.step { 0.0 } else { number }
            })
            .collect()
    }

    /// A tick in words: only as many decimals as the step asks for.
    #[must_use]
    pub fn label(&self, tick: f64) -> String {
        signless(tick, decimals(self.step))
    }

    /// A tick of a difference in words: with its sign.
    #[must_use]
    pub fn signed(&self, tick: f64) -> String {
        let text = self.label(tick);
        if tick > 0.0 { format!("+{text}") } else { text }
    }
}

/// A scale on which each ten times as much is as far: powers of ten from `low` to `high` stand between two pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Tens {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Tens {
    /// A scale from the power of ten below all positive `numbers` to the one above, within `least` and `most`.
    #[must_use]
    pub fn around(numbers: impl Iterator<Item = f64>, least: i32, most: i32) -> Self {
        let (mut low, mut high) = (most, least);
        for power in numbers.filter(|number| *number > 0.0).map(power) {
            low = low.min(power.floor().clamp(f64::from(least), f64::from(most)) as i32);
            high = high.max(power.ceil().clamp(f64::from(least), f64::from(most)) as i32);
        }
        let high = high.max(low.saturating_add(1)).min(most);
        Self { low: low.min(high - 1), high, from: 0.0, to: 1.0 }
    }

    /// The same scale between other pixels.
    #[must_use]
    pub fn between(&self, from: f64, to: f64) -> Self {
        Self { from, to, ..self.clone() }
    }

    /// The pixel of a number; a number beyond an end stands at the end.
    #[must_use]
    pub fn at(&self, number: f64) -> f64 {
        let share = (power(number) - f64::from(self.low)) / f64::from(self.high - self.low);
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// Whether a number lies on the scale.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        (f64::from(self.low) - 1e-9..=f64::from(self.high) + 1e-9).contains(&power(number))
    }

    /// The powers of ten from end to end, with their words.
    #[must_use]
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let tick = |power: i32| {
            let number = 10_f64.powi(power);
            let decimals = usize::try_from(-power).unwrap_or(0);
            (number, signless(number, decimals))
        };
        (self.low..=self.high).map(tick).collect()
    }
}

/// The power of ten that a number is; far below every scale where it is not positive.
fn power(number: f64) -> f64 {
    if number > 0.0 { ln(number) / std::f64::consts::LN_10 } else { f64::NEG_INFINITY }
}

/// The decimals that tell multiples of a step apart.
fn decimals(step: f64) -> usize {
    let mut decimals = 0;
    let mut scaled = step;
    while decimals < 9 && (scaled - scaled.round()).abs() > 1e-6 * scaled.abs() {
        scaled *= 10.0;
        decimals += 1;
    }
    decimals
}

fn signless(number: f64, decimals: usize) -> String {
    let size = number.abs();
    let text = if decimals == 0 { grouped(size.round()) } else { format!("{size:.decimals$}") };
    if number < 0.0 { format!("−{text}") } else { text }
}

/// The next of 1, 2, 5, 10 … times a power of ten.
fn round_step(step: f64) -> f64 {
    if !step.is_finite() || step <= 0.0 {
        return 1.0;
    }
    let mut power = 1.0;
    while power > step && power > 1e-300 {
        power /= 10.0;
    }
    while power * 10.0 <= step && power < 1e300 {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|round| *round >= step * (1.0 - 1e-9))
        .unwrap_or(power * 10.0)
}

/// Moves positions apart until neighbours are `gap` away from each other, between `low` and `high` as far as there is
/// room; their order stays.
#[must_use]
pub fn apart(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&one, &other| positions[one].total_cmp(&positions[other]).then(one.cmp(&other)));
    let mut moved = positions.to_vec();
    let mut floor = low;
    for &index in &order {
        moved[index] = moved[index].max(floor);
        floor = moved[index] + gap;
    }
    let mut ceiling = high;
    for &index in order.iter().rev() {
        moved[index] = moved[index].min(ceiling);
        ceiling = moved[index] - gap;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_every_number() {
        for numbers in [[3.0, 97.0], [-0.013, 0.004], [1_234_567.0, 8_765_432.0], [-5.0, -4.2]] {
            let scale = Scale::around(numbers.into_iter(), 4, 0.0, 100.0);
            let ticks = scale.ticks();
            assert!((2..=7).contains(&ticks.len()), "{ticks:?}");
            assert!(numbers.iter().all(|number| scale.holds(*number)));
            let labels: std::collections::BTreeSet<_> =
                ticks.iter().map(|t| scale.label(*t)).collect();
            assert_eq!(labels.len(), ticks.len(), "{labels:?}");
        }
        let scale = Scale::around([0.0, 10.0].into_iter(), 5, 0.0, 100.0);
        assert_eq!(scale.ticks(), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert!((scale.at(5.0) - 50.0).abs() < 1e-9);
        assert_eq!(scale.signed(2.0), "+2");
        assert_eq!(scale.signed(-2.0), "−2");
        assert_eq!(scale.signed(0.0), "0");
    }

    #[test]
    fn nothing_and_numbers_all_alike_have_a_scale() {
        for numbers in [vec![], vec![0.0, 0.0], vec![7.0], vec![-7.0; 3], vec![f64::NAN, 2.0]] {
            let scale = Scale::around(numbers.iter().copied(), 4, 100.0, 0.0);
            assert!(scale.ticks().len() >= 2, "{numbers:?}");
            assert!(numbers.iter().filter(|n| n.is_finite()).all(|n| scale.holds(*n)));
            assert!((0.0..=100.0).contains(&scale.at(numbers.first().copied().unwrap_or(0.0))));
        }
        assert!((Scale::around([0.0].into_iter(), 4, 0.0, 1.0).low) >= 0.0);
    }

    #[test]
    fn ten_times_as_much_is_always_as_far() {
        let scale = Tens::around([0.4, 70.0, 0.0, -3.0].into_iter(), -3, 3).between(0.0, 300.0);
        let ticks: Vec<String> = scale.ticks().into_iter().map(|(_, words)| words).collect();
        assert_eq!(ticks, ["0.1", "1", "10", "100"]);
        for (number, pixel) in [(0.1, 0.0), (1.0, 100.0), (100.0, 300.0), (1e9, 300.0), (0.0, 0.0)]
        {
            assert!((scale.at(number) - pixel).abs() < 1e-9, "{number}");
        }
        assert!(scale.holds(0.1) && scale.holds(100.0) && !scale.holds(0.0) && !scale.holds(101.0));
        for numbers in [vec![], vec![1.0], vec![1e-30], vec![1e30], vec![f64::INFINITY]] {
            let scale = Tens::around(numbers.iter().copied(), -1, 3);
            assert!(scale.ticks().len() >= 2, "{numbers:?}");
            assert!(
                scale.ticks().iter().all(|(tick, _)| (0.01..=1000.0).contains(tick)),
                "{numbers:?}"
            );
        }
    }

    #[test]
    fn labels_move_apart_and_keep_their_order() {
        let moved = apart(&[50.0, 51.0, 10.0, 50.5], 14.0, 0.0, 60.0);
        assert_eq!(moved[2], 10.0);
        assert!(moved[0] + 14.0 <= moved[3] + 1e-9 && moved[3] + 14.0 <= moved[1] + 1e-9);
        assert!(moved.iter().all(|y| *y <= 60.0));
    }
}
