//! What a page carries of an area, as bytes: the scenario as one text, and what the native program drew for its runs.
//!
//! Parameters are drawn by the program that writes the page: quantiles of beta and gamma distributions differ between
//! platforms in the last digit, and a page must give the numbers of the command line to the last digit.

use crate::engine::numbers;
use crate::evidence::{Sampler, Values};
use crate::scenario::{Levels, Opened};

/// The first bytes, with the version.
const MARK: &[u8; 8] = b"balance1";

/// What a run draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The draw that it takes.
    pub draw: u32,
    /// Levels of the area.
    pub levels: Levels,
    /// A number for each of [`Values::IDS`].
    pub numbers: Vec<f64>,
}

/// What a page carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// What a saved plan extends.
    pub extends: String,
    /// The scenario.
    pub text: String,
    /// Whether it has a fit.
    pub fitted: bool,
    /// Seed of chance.
    pub seed: u64,
    /// Run by run.
    pub drawn: Vec<Drawn>,
}

impl Bundle {
    /// Of a scenario, for so many runs. `sampler` is of the scenario's evidence without a reading for all rows.
    #[must_use]
    pub fn new(opened: &Opened, extends: &str, sampler: &Sampler, runs: u32) -> Self {
        let scenario = &opened.scenario;
        let one = |run: u32| {
            let (numbers, levels, draw) = numbers(scenario, sampler, scenario.seed, run);
            Drawn { draw, levels, numbers }
        };
        Self {
            extends: extends.to_owned(),
            text: opened.text(),
            fitted: scenario.fit.is_some(),
            seed: scenario.seed,
            drawn: (0..runs).map(one).collect(),
        }
    }

    /// As bytes: those of all runs' numbers that count most first, which pack well.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        for text in [&self.extends, &self.text] {
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.push(u8::from(self.fitted));
        bytes.extend(self.seed.to_le_bytes());
        bytes.extend((self.drawn.len() as u32).to_le_bytes());
        bytes.extend((Values::IDS.len() as u32).to_le_bytes());
        for drawn in &self.drawn {
            bytes.extend(drawn.draw.to_le_bytes());
        }
        let columns: Vec<Vec<f64>> = self
            .drawn
            .iter()
            .map(|drawn| drawn.numbers.iter().copied().chain(drawn.levels.numbers()).collect())
            .collect();
        let wide = columns.first().map_or(0, Vec::len);
        for column in 0..wide {
            for byte in 0..8 {
                bytes.extend(columns.iter().map(|own| own[column].to_be_bytes()[byte]));
            }
        }
        bytes
    }

    /// Reads them again; none where they are not what [`Bundle::bytes`] wrote.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MARK.as_slice())?;
        let mut take = |count: usize| -> Option<&[u8]> {
            let (taken, left) = rest.split_at_checked(count)?;
            rest = left;
            Some(taken)
        };
        let whole = |bytes: &[u8]| Some(u32::from_le_bytes(bytes.try_into().ok()?));
        let mut texts = Vec::new();
        for _ in 0..2 {
            let length = whole(take(4)?)? as usize;
            texts.push(String::from_utf8(take(length)?.to_vec()).ok()?);
        }
        let fitted = take(1)? == [1];
        let seed = u64::from_le_bytes(take(8)?.try_into().ok()?);
        let runs = whole(take(4)?)? as usize;
        if whole(take(4)?)? as usize != Values::IDS.len() {
            return None;
        }
        let draws: Vec<u32> = take(4 * runs)?.chunks_exact(4).map(whole).collect::<Option<_>>()?;
        let wide = Values::IDS.len() + Levels::COUNT;
        let planes = take(runs.checked_mul(8)?.checked_mul(wide)?)?;
        let number = |run: usize, column: usize| {
            let at = |byte: usize| planes[(column * 8 + byte) * runs + run];
            f64::from_be_bytes(std::array::from_fn(at))
        };
        let drawn = draws.iter().enumerate().map(|(run, &draw)| {
            let level = |at: usize| number(run, Values::IDS.len() + at);
            Drawn {
                draw,
                levels: Levels::from_numbers(&std::array::from_fn(level)),
                numbers: (0..Values::IDS.len()).map(|column| number(run, column)).collect(),
            }
        });
        let drawn = drawn.collect();
        let text = texts.pop()?;
        let bundle = Self { extends: texts.pop()?, text, fitted, seed, drawn };
        rest.is_empty().then_some(bundle)
    }
}
