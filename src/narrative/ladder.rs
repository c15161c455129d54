//! What is said of a change made by degrees: where its gain flattens or turns.

use super::figures::capital;
use super::words::{amount, noun};
use crate::findings::ladder::{Ladder, Shape, Step};
use crate::findings::sign::FEWEST_RUNS;

impl Ladder {
    /// The shape in words. `moved` names the money of each step, such as `£100,000 a year`; `runs` is 0 where this is one
    /// calculation with central values.
    #[must_use]
    pub fn words(&self, moved: &[String], runs: u32) -> String {
        let what = noun(self.quantity);
        let by = |step: &Step| {
            let error = within(step.further.standard_error.filter(|_| runs > 0));
            format!("{}{error}", amount(self.quantity, step.further.mean))
        };
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else {
            return String::new();
        };
        let at = |step: usize| moved.get(step - 1).map_or("", String::as_str);
        let ends = format!("the first step gives {}, the last {}", by(first), by(last));
        let how = if runs > 0 {
            format!("as far as {runs} runs can tell")
        } else {
            "in one calculation with central values, without chance or spread".to_owned()
        };
        let name = capital(what);
        match self.shape {
            Shape::TooFewRuns => format!(
                "{name}: with fewer than {FEWEST_RUNS} runs nothing is said about where the effect flattens or turns."
            ),
            Shape::Unclear => {
                format!("{name}: the runs cannot tell which way any step goes: {ends}.")
            }
            Shape::Shows(step) => {
                let whole = &self.steps[step - 1].whole;
                format!(
                    "{name}: what the first step does cannot be told, {how}: {}. The first {step} steps together ({}) \
                     give {}{}. Where the effect bends is not said.",
                    by(first),
                    at(step),
                    amount(self.quantity, whole.mean),
                    within(whole.standard_error.filter(|_| runs > 0))
                )
            }
            Shape::Turns(step) => format!(
                "{name}: the effect turns, {how}. At step {step} ({}) the further money does the opposite of the first \
                 step: {}, where the first step gave {}.",
                at(step),
                by(&self.steps[step - 1]),
                by(first)
            ),
            Shape::Flattens(step) => format!(
                "{name}: the effect flattens, {how}. At step {step} ({}) the further money brings less than half of what \
                 the first step brought: {}, against {}.",
                at(step),
                by(&self.steps[step - 1]),
                by(first)
            ),
            Shape::Shrinks => format!(
                "{name}: each further step tends to bring less, {how}: {ends}. It does not fall under half, and does not \
                 turn, within what was asked."
            ),
            Shape::Grows => {
                format!("{name}: later steps bring more than the first, {how}: {ends}.")
            }
            Shape::Straight(least) => {
                let unseen = if runs > 0 {
                    format!(
                        " A bend smaller than {} a step would not show.",
                        super::figures::size(least)
                    )
                } else {
                    String::new()
                };
                format!("{name}: no bend shows, {how}: {ends}.{unseen}")
            }
        }
    }
}

/// A Monte Carlo standard error behind a number.
fn within(error: Option<f64>) -> String {
    error
        .map_or(String::new(), |error| format!(" (standard error {})", super::figures::size(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Draws;
    use crate::findings::quantities::{Quantity, Timing};
    use crate::model::Outcome;
    use ndarray::Array2;

    #[test]
    fn words_follow_the_shape_and_carry_the_error() {
        let quantity = Quantity::new(Outcome::Deaths, Timing::OverHorizon);
        let mut outcomes = Array2::zeros((100, 3));
        for run in 0..100 {
            let noise = if run % 2 == 0 { 1.0 } else { -1.0 };
            outcomes[[run, 1]] = -10.0 + noise;
            outcomes[[run, 2]] = -6.0 - noise;
        }
        let ladder = Ladder::new(quantity, &outcomes, &Draws::apart(100), false);
        assert_eq!(ladder.shape, Shape::Turns(2));
        let moved = ["£1 a year".to_owned(), "£2 a year".to_owned()];
        let words = ladder.words(&moved, 100);
        for part in [
            "Deaths: the effect turns",
            "step 2 (£2 a year)",
            "4.0 more",
            "10 fewer",
            "standard error 0.2",
        ] {
            assert!(words.contains(part), "{part} in {words}");
        }
        let few = Ladder::new(
            quantity,
            &outcomes.slice(ndarray::s![..10, ..]).to_owned(),
            &Draws::apart(10),
            false,
        );
        assert_eq!(few.shape, Shape::TooFewRuns);
        assert!(!few.words(&moved, 10).contains("turns at"));
    }
}
