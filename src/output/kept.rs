//! `counted.bin`: what the runs counted, kept so that a finished run can be shown again without running it.
//!
//! One line that names the form, one line of JSON (what was run, and the shapes of the arrays), then every number of every
//! array in that order: 64-bit floating point, first all first bytes, then all second bytes and so on, compressed (zlib).
//! Whole counts leave most bytes alike. Where there is no number (a figure outside the horizon) it is not a number here
//! either, with the same bits.

use super::machine::{memory, size};
use crate::engine::{Draws, HEADLINES, Measure, Results};
use crate::evidence::Values;
use crate::scenario::Scenario;
use crate::units::MONTHS_PER_YEAR;
use miniz_oxide::deflate::core::{CompressorOxide, create_comp_flags_from_zip_params};
use miniz_oxide::deflate::stream::deflate;
use miniz_oxide::inflate::decompress_slice_iter_to_slice;
use miniz_oxide::{DataFormat, MZFlush, MZStatus};
use ndarray::{Array, Array3, ArrayD, ArrayViewD, Dimension};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// Name of the file.
pub const NAME: &str = "counted.bin";
/// Its first line; another form gets another number.
const FORM: &str = "commissioning-balance counted 2";
/// Bytes of a number.
const WIDE: usize = 8;
/// Little is gained above: 1 is the fastest, 10 the smallest.
const LEVEL: u8 = 2;
/// Numbers that are believed in a file: what a computer of our time can hold.
const MOST: usize = 1 << 31;
/// Bytes that a byte of a packed file can stand for at most.
const DENSEST: usize = 1032;
/// Which of the arrays are the twins, and which the observed figures.
const TWINS: usize = 3;
const OBSERVED: usize = 4;

/// What is kept of a run.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What the runs gave.
    pub results: Results,
    /// What the expected-value runs gave that ask what the answers rest on: `[probe, strategy, Outcome]`, in the order of
    /// the plan.
    pub probed: Array3<f64>,
    /// The same runs under other readings of the evidence: their names, and what they gave.
    pub readings: Vec<(String, Results)>,
}

/// Why a file was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// Another version made it.
    #[error("another version of the program made it")]
    Form,
    /// It is not whole, or was changed.
    #[error("{0}")]
    Damaged(String),
}

#[derive(Serialize, Deserialize)]
struct Header {
    probed: Vec<usize>,
    sets: Vec<Set>,
}

/// One set of runs.
#[derive(Serialize, Deserialize)]
struct Set {
    /// Its reading; nothing for the scenario's own.
    reading: String,
    runs_asked: u32,
    runs: u32,
    interrupted: bool,
    expected: bool,
    precision_reached: Option<bool>,
    /// The draw of the parameters that each run took.
    draws: Vec<u32>,
    /// Shapes in the order of [`arrays`].
    shapes: Vec<Vec<usize>>,
}

/// Every array of a set, in order.
fn arrays(results: &Results) -> [ArrayViewD<'_, f64>; 17] {
    let Results {
        runs_asked: _,
        runs: _,
        interrupted: _,
        expected: _,
        precision_reached: _,
        draws: _,
        totals,
        last,
        yearly,
        twins,
        observed,
        parameters,
        monthly_mean,
        monthly_error,
        difference_mean,
        difference_error,
        places,
        profiles,
        profiles_error,
        money,
        areas,
        areas_difference,
        areas_error,
    } = results;
    [
        totals.view().into_dyn(),
        last.view().into_dyn(),
        yearly.view().into_dyn(),
        twins.view().into_dyn(),
        observed.view().into_dyn(),
        parameters.view().into_dyn(),
        monthly_mean.view().into_dyn(),
        monthly_error.view().into_dyn(),
        difference_mean.view().into_dyn(),
        difference_error.view().into_dyn(),
        places.view().into_dyn(),
        profiles.view().into_dyn(),
        profiles_error.view().into_dyn(),
        money.view().into_dyn(),
        areas.view().into_dyn(),
        areas_difference.view().into_dyn(),
        areas_error.view().into_dyn(),
    ]
}

/// Writes the file.
///
/// # Errors
///
/// What the sink refuses.
pub fn write(kept: &Kept, to: &mut dyn Write) -> io::Result<()> {
    let own = std::iter::once((String::new(), &kept.results));
    let others = kept.readings.iter().map(|(name, results)| (name.clone(), results));
    let sets: Vec<_> =
        own.chain(others).map(|(name, results)| (name, results, arrays(results))).collect();
    let shape = |(reading, results, arrays): &(String, &Results, [ArrayViewD<'_, f64>; 17])| Set {
        reading: reading.clone(),
        runs_asked: results.runs_asked,
        runs: results.runs,
        interrupted: results.interrupted,
        expected: results.expected,
        precision_reached: results.precision_reached,
        draws: results.draws.numbers().iter().map(|&draw| draw as u32).collect(),
        shapes: arrays.iter().map(|array| array.shape().to_vec()).collect(),
    };
    let header =
        Header { probed: kept.probed.shape().to_vec(), sets: sets.iter().map(shape).collect() };
    let header = serde_json::to_string(&header).expect("words and numbers always become JSON");
    to.write_all(format!("{FORM}\n{header}\n").as_bytes())?;
    // All first bytes, then all second bytes, and so on.
    let planes = (0..WIDE).flat_map(|byte| {
        let counted = sets.iter().flat_map(|(_, _, arrays)| arrays).flat_map(|array| array.iter());
        kept.probed.iter().chain(counted).map(move |number| number.to_be_bytes()[byte])
    });
    compress(planes, to)
}

/// Writes bytes in the zlib format, a piece at a time: what many runs counted is large, and need not stand in memory
/// twice.
pub(super) fn compress(mut bytes: impl Iterator<Item = u8>, to: &mut dyn Write) -> io::Result<()> {
    const PIECE: usize = 1 << 16;
    let zlib = DataFormat::Zlib.to_window_bits();
    let mut compressor =
        CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL.into(), zlib, 0));
    let mut room = vec![0; PIECE];
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        piece.clear();
        piece.extend(bytes.by_ref().take(PIECE));
        let flush = if piece.len() < PIECE { MZFlush::Finish } else { MZFlush::None };
        let mut rest = &piece[..];
        loop {
            let done = deflate(&mut compressor, rest, &mut room, flush);
            to.write_all(&room[..done.bytes_written])?;
            rest = &rest[done.bytes_consumed..];
            match done.status {
                Ok(MZStatus::StreamEnd) => return Ok(()),
                // With nothing more to take in, the next piece follows.
                _ if rest.is_empty() && flush == MZFlush::None => break,
                Ok(_) => {}
                Err(fault) => unreachable!("memory can always be compressed: {fault:?}"),
            }
        }
    }
}

/// What a file holds of runs of a scenario by this program. Its shapes are held against the scenario, and its size against
/// the machine, before a number is unpacked.
///
/// # Errors
///
/// [`Unknown`].
pub fn read(bytes: &[u8], scenario: &Scenario) -> Result<Kept, Unknown> {
    let damaged = |what: &str| Unknown::Damaged(what.to_owned());
    let (form, rest) = line(bytes).ok_or(Unknown::Form)?;
    if form != FORM.as_bytes() {
        return Err(Unknown::Form);
    }
    let (header, packed) = line(rest).ok_or_else(|| damaged("it ends too early"))?;
    let header: Header =
        serde_json::from_slice(header).map_err(|error| Unknown::Damaged(error.to_string()))?;
    if !fits(&header, scenario) {
        return Err(Unknown::Form);
    }
    let shapes = std::iter::once(&header.probed).chain(header.sets.iter().flat_map(|s| &s.shapes));
    let counts: Option<Vec<usize>> = shapes
        .map(|shape| shape.iter().try_fold(1_usize, |count, side| count.checked_mul(*side)))
        .collect();
    let whole = counts
        .and_then(|counts| counts.into_iter().try_fold(0_usize, usize::checked_add))
        // No byte of a packed file gives more.
        .filter(|whole| *whole <= MOST && WIDE * whole / DENSEST <= packed.len())
        .ok_or_else(|| damaged("it says to hold more than can be"))?;
    let planes = unpacked(packed, WIDE * whole)?;
    let mut numbers = (0..whole).map(|index| {
        let mut number = [0; WIDE];
        for (byte, value) in number.iter_mut().enumerate() {
            *value = planes[byte * whole + index];
        }
        f64::from_be_bytes(number)
    });
    let wrong = || damaged("its arrays do not have the shapes that they should");
    let probed = array(&header.probed, &mut numbers).ok_or_else(wrong)?;
    let mut sets = header.sets.into_iter().map(|set| {
        let reading = set.reading.clone();
        Some((reading, results(set, &mut numbers)?))
    });
    let (_, results) = sets.next().flatten().ok_or_else(wrong)?;
    let readings = sets.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
    let kept = Kept { results, probed, readings };
    if kept.has_only_numbers() { Ok(kept) } else { Err(damaged("it holds what is no number")) }
}

/// So many bytes out of a packed file, no more and no fewer; memory that is not to be had is told.
fn unpacked(packed: &[u8], count: usize) -> Result<Vec<u8>, Unknown> {
    let damaged = |what: String| Unknown::Damaged(what);
    // Unpacked, they stand beside the numbers made of them.
    let needed = 2 * count as u64;
    let short = |has: String| {
        damaged(format!("it says to hold {} of numbers, and {has}", size(count as u64)))
    };
    if let Some(memory) = memory().filter(|memory| needed > *memory) {
        return Err(short(format!("this machine has {} of memory", size(memory))));
    }
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(count)
        .map_err(|_| short("the system does not give the memory".to_owned()))?;
    bytes.resize(count, 0);
    let done = decompress_slice_iter_to_slice(&mut bytes, std::iter::once(packed), true, false);
    match done {
        Ok(there) if there == count => Ok(bytes),
        _ => Err(damaged("its numbers are not whole".to_owned())),
    }
}

impl Kept {
    /// Whether everything is a number but for figures outside the horizon, which are none.
    fn has_only_numbers(&self) -> bool {
        let sets = std::iter::once(&self.results).chain(self.readings.iter().map(|(_, set)| set));
        let sound = |set: &Results| {
            let figures = set.observed.iter().all(|number| !number.is_infinite());
            figures
                && arrays(set).iter().enumerate().all(|(at, array)| {
                    at == OBSERVED || array.iter().all(|number| number.is_finite())
                })
        };
        self.probed.iter().all(|number| number.is_finite()) && sets.into_iter().all(sound)
    }
}

/// The bytes before and after the first end of a line.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// An array of a shape from the next numbers; none where it has other dimensions.
fn array<D: Dimension>(
    shape: &[usize],
    numbers: &mut impl Iterator<Item = f64>,
) -> Option<Array<f64, D>> {
    let count = shape.iter().product();
    let values: Vec<f64> = numbers.take(count).collect();
    ArrayD::from_shape_vec(shape, values).ok()?.into_dimensionality().ok()
}

fn results(set: Set, numbers: &mut impl Iterator<Item = f64>) -> Option<Results> {
    let mut shapes = set.shapes.iter();
    macro_rules! next {
        () => {
            array(shapes.next()?, numbers)?
        };
    }
    // In the order of `arrays`.
    Some(Results {
        runs_asked: set.runs_asked,
        runs: set.runs,
        interrupted: set.interrupted,
        expected: set.expected,
        precision_reached: set.precision_reached,
        draws: Draws::new(&set.draws),
        totals: next!(),
        last: next!(),
        yearly: Array::into_shared(next!()),
        twins: next!(),
        observed: next!(),
        parameters: Array::into_shared(next!()),
        monthly_mean: next!(),
        monthly_error: next!(),
        difference_mean: next!(),
        difference_error: next!(),
        places: next!(),
        profiles: next!(),
        profiles_error: next!(),
        money: next!(),
        areas: next!(),
        areas_difference: next!(),
        areas_error: next!(),
    })
}

/// Whether a file's arrays have the shapes that runs of a scenario by this program have.
fn fits(header: &Header, scenario: &Scenario) -> bool {
    let [outcomes, places, profiles, lines] = Results::SHAPE;
    let (options, months) = (scenario.strategies.len(), scenario.horizon_months as usize);
    let years = months.div_ceil(MONTHS_PER_YEAR as usize);
    let own = |set: &Set| {
        let runs = set.runs as usize;
        let twins = set.shapes.get(TWINS).and_then(|shape| shape.first()).copied();
        let shapes: [&[usize]; 17] = [
            &[runs, options, outcomes],
            &[runs, options, outcomes],
            &[runs, options, years, HEADLINES.len()],
            &[twins.unwrap_or(0), options, outcomes],
            &[runs, options, scenario.observed.len()],
            &[runs, Values::IDS.len()],
            &[options, months, outcomes],
            &[options, months, outcomes],
            &[options, months, outcomes],
            &[options, months, outcomes],
            &[options, months, places],
            &[options, profiles, Measure::COUNT],
            &[options, profiles, Measure::COUNT],
            &[options, years, lines, 2],
            &[scenario.areas.len(), options, outcomes],
            &[scenario.areas.len(), options, outcomes],
            &[scenario.areas.len(), options, outcomes],
        ];
        set.draws.len() == runs && set.shapes.iter().map(Vec::as_slice).eq(shapes)
    };
    let probed = match header.probed[..] {
        [probes, strategies, kinds] => probes == 0 || (strategies, kinds) == (options, outcomes),
        _ => false,
    };
    probed && header.sets.iter().all(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

    #[test]
    fn pieces_are_compressed_as_the_whole_would_be() {
        // Shorter than a piece, just one, and several, of bytes that compress well and badly.
        for length in [0, 1, 65_535, 65_536, 65_537, 400_000] {
            let whole: Vec<u8> = (0..length as u32)
                .map(|at| if at % 7 < 3 { 5 } else { (at.wrapping_mul(2_654_435_761) >> 24) as u8 })
                .collect();
            let mut packed = Vec::new();
            compress(whole.iter().copied(), &mut packed).unwrap();
            assert!(
                packed == miniz_oxide::deflate::compress_to_vec_zlib(&whole, LEVEL),
                "{length}"
            );
            assert!(
                decompress_to_vec_zlib_with_limit(&packed, length).unwrap_or_default() == whole
            );
        }
    }
}
