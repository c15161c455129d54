//! A stand-in for the model about the peak: what it shows of every target, in microseconds and with slopes.
//!
//! The logarithm of a target (the target itself where it may be 0) is the linear picture plus a correction that was learnt
//! from evaluations of the model: kernel ridge regression with a linear and a quadratic kernel in the picture's coordinates
//! (the same as Bayesian regression on all coordinates, squares and products), its strength chosen target by target by the
//! error of leaving one out.

use super::chains::Density;
use super::linear::{Cholesky, dot};
use super::picture::Picture;
use super::{Area, levels};
use crate::engine::Workers;
use crate::evidence::Sampler;
use crate::units::math::{exp, ln};
use crate::units::matrix::times;
use ndarray::{Array1, Array2, Axis, s};

/// Strengths that are tried: of squares and products against coordinates, and of what stays unexplained.
const QUADRATIC: [f64; 3] = [1e-3, 1e-2, 1e-1];
/// Parts of the kernel's mean diagonal that stay unexplained.
const NOISE: [f64; 4] = [1e-4, 1e-3, 1e-2, 1e-1];
/// Strengths that are used side by side.
const STRENGTHS: usize = 2;
/// Evaluations, the latest, by which strengths are chosen.
const CHOSEN_BY: usize = 500;
/// Evaluations, the latest, that are learnt from.
const LEARNT_FROM: usize = 2000;

/// The coordinates of the picture: x = peak + L y, with the evidence that is not informed apart.
pub(super) struct Frame<'a> {
    pub(super) area: &'a Area<'a>,
    pub(super) sampler: &'a Sampler,
    pub(super) picture: &'a Picture,
    /// The picture's covariance.
    spread: Cholesky,
    /// How y follows what the uninformed evidence changes, target by target.
    follows: Array2<f64>,
    /// `[coordinate, level]`: what a level's score changes of y, the informed scores held.
    pub(super) by_level: Array2<f64>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(
        area: &'a Area<'a>,
        sampler: &'a Sampler,
        picture: &'a Picture,
    ) -> Option<Self> {
        let spread = Cholesky::new(&times(&picture.spread, &picture.spread.t()))?;
        let mut follows = picture.gain.clone();
        for mut column in follows.columns_mut() {
            let solved = spread.forward(&column.to_owned());
            column.assign(&solved);
        }
        let mut by_level = Array2::<f64>::zeros((picture.peak.len(), levels::COUNT));
        for (level, mut column) in by_level.columns_mut().into_iter().enumerate() {
            let mut one = Array1::zeros(picture.peak.len());
            one[level] = 1.0;
            column.assign(&spread.forward(&one));
        }
        Some(Self { area, sampler, picture, spread, follows, by_level })
    }

    /// What a run's evidence changes of the targets where it is not informed, in their standard deviations.
    pub(super) fn rest(&self, scores: &[f64]) -> Array1<f64> {
        let others: Array1<f64> = self.picture.moving.iter().map(|&at| scores[at]).collect();
        self.picture.rest.dot(&others)
    }

    /// How far y moves with it on average.
    pub(super) fn moved(&self, rest: &Array1<f64>) -> Array1<f64> {
        -self.follows.dot(rest)
    }

    /// Levels and informed scores.
    pub(super) fn coordinates(&self, place: &[f64]) -> Vec<f64> {
        let place = Array1::from(place.to_vec());
        (&self.picture.peak + &self.spread.lower().dot(&place)).to_vec()
    }

    pub(super) fn place(&self, coordinates: &[f64]) -> Vec<f64> {
        self.spread.forward(&(&Array1::from(coordinates.to_vec()) - &self.picture.peak)).to_vec()
    }

    /// Logarithm of the density of coordinates before fitting, but for a constant.
    pub(super) fn log_prior(&self, coordinates: &[f64]) -> f64 {
        let off = |(at, before): (&f64, &f64)| (at - before) * (at - before);
        -coordinates.iter().zip(&self.picture.before).map(off).sum::<f64>() / 2.0
    }

    /// Logarithm of the likelihood of what is shown, but for a constant.
    pub(super) fn log_likelihood(&self, shown: &[f64]) -> f64 {
        -self.area.off(shown).iter().map(|off| off * off).sum::<f64>() / 2.0
    }
}

/// An evaluation of the model to learn from.
pub(super) struct Lesson {
    /// Where, in the picture's coordinates.
    pub(super) place: Vec<f64>,
    /// What the uninformed evidence changes, in the targets' standard deviations.
    pub(super) rest: Array1<f64>,
    /// What was shown.
    pub(super) shown: Vec<f64>,
}

/// One target: constant + linear · y + y · quadratic · y.
struct Piece {
    /// Whether its logarithm is meant.
    logarithm: bool,
    /// Its scale: what a standard deviation of the target is, where it is about its middle.
    scale: f64,
    constant: f64,
    linear: Vec<f64>,
    /// Row by row.
    quadratic: Vec<f64>,
}

/// The stand-in.
pub(super) struct Surrogate {
    pieces: Vec<Piece>,
    /// Root mean square error of leaving one out, in standard deviations of the targets.
    pub(super) left_out: Vec<f64>,
}

/// One strength tried: for every target its square error, leaving one out.
type Tried = Option<Vec<f64>>;

impl Surrogate {
    /// Learnt from evaluations; with none, the linear picture. None where that cannot be, or the user stopped.
    pub(super) fn new(frame: &Frame, lessons: &[Lesson], workers: &Workers) -> Option<Self> {
        let lessons = &lessons[lessons.len().saturating_sub(LEARNT_FROM)..];
        let area = frame.area;
        let targets = area.targets.len();
        let size = frame.picture.peak.len();
        let chosen: Vec<usize> = (0..levels::COUNT)
            .chain(frame.picture.informed.iter().filter_map(|&informed| {
                let at = frame.picture.moving.iter().position(|&moving| moving == informed)?;
                Some(levels::COUNT + at)
            }))
            .collect();
        let own = times(&frame.picture.slopes.select(Axis(1), &chosen), frame.spread.lower());
        let from_peak = frame.picture.slopes.select(Axis(1), &chosen).dot(&frame.picture.peak);
        let mut pieces: Vec<Piece> = (0..targets)
            .map(|target| {
                let middle = frame.picture.middle[target];
                let positive = lessons.iter().all(|lesson| lesson.shown[target] > 0.0);
                let logarithm = positive && middle > 0.0;
                let sd = area.targets[target].sd;
                let scale = if logarithm { sd / middle } else { sd };
                let constant = if logarithm { ln(middle) } else { middle };
                Piece {
                    logarithm,
                    scale,
                    constant: constant + scale * from_peak[target],
                    linear: own.row(target).iter().map(|slope| scale * slope).collect(),
                    quadratic: vec![0.0; size * size],
                }
            })
            .collect();
        let mut left_out = vec![0.0; targets];
        if lessons.len() < 2 {
            return Some(Self { pieces, left_out });
        }
        // What the picture leaves over, in standard deviations of the target.
        let mut over = Array2::from_shape_fn((lessons.len(), targets), |(lesson, target)| {
            let (piece, lesson) = (&pieces[target], &lessons[lesson]);
            let shown = lesson.shown[target];
            let shown = if piece.logarithm { ln(shown) } else { shown };
            let straight = piece.constant + dot(&piece.linear, &lesson.place);
            (shown - straight) / piece.scale - lesson.rest[target]
        });
        for (target, mut column) in over.columns_mut().into_iter().enumerate() {
            let mean = column.sum() / column.len() as f64;
            column -= mean;
            pieces[target].constant += pieces[target].scale * mean;
        }
        let latest = lessons.len().saturating_sub(CHOSEN_BY);
        let grid: Vec<(f64, f64)> = QUADRATIC
            .iter()
            .flat_map(|&quadratic| NOISE.iter().map(move |&noise| (quadratic, noise)))
            .collect();
        let some = over.slice(s![latest.., ..]).to_owned();
        let tried: Vec<Tried> = workers.map(0..grid.len() as u32, |at| {
            let (quadratic, noise) = grid[at as usize];
            if area.stopped() {
                return None;
            }
            let cholesky = Cholesky::new(&kernel(&lessons[latest..], quadratic, noise).0)?;
            let inverse = cholesky.inverse_diagonal();
            let error = |target: usize| {
                let solved = cholesky.solve(&some.column(target).to_owned());
                let squares = solved.iter().zip(&inverse).map(|(one, own)| one / own);
                squares.map(|error| error * error).sum::<f64>() / inverse.len() as f64
            };
            Some((0..targets).map(error).collect())
        });
        let best = strengths(&tried, targets);
        let learnt = workers.map(0..grid.len() as u32, |at| {
            let own: Vec<usize> =
                (0..targets).filter(|&target| best[target].1 == at as usize).collect();
            if own.is_empty() {
                return Some(Vec::new());
            }
            if area.stopped() {
                return None;
            }
            let (quadratic, noise) = grid[at as usize];
            let (kernel, scale) = kernel(lessons, quadratic, noise);
            let cholesky = Cholesky::new(&kernel)?;
            let of = |&target: &usize| {
                let solved = cholesky.solve(&over.column(target).to_owned()) / scale;
                (target, correction(lessons, &solved, quadratic))
            };
            Some(own.iter().map(of).collect::<Vec<_>>())
        });
        for (target, (constant, linear, quadratic)) in
            learnt.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten()
        {
            let piece = &mut pieces[target];
            let scale = piece.scale;
            piece.constant += scale * constant;
            for (own, more) in piece.linear.iter_mut().zip(linear) {
                *own += scale * more;
            }
            for (own, more) in piece.quadratic.iter_mut().zip(quadratic) {
                *own += scale * more;
            }
            left_out[target] = best[target].0.sqrt();
        }
        Some(Self { pieces, left_out })
    }
}

/// For every target the error and the place of its strength, of at most `STRENGTHS` for all targets together: each is the one
/// that takes away most of the errors with those before it.
fn strengths(tried: &[Tried], targets: usize) -> Vec<(f64, usize)> {
    let mut best = vec![(f64::INFINITY, 0); targets];
    for _ in 0..STRENGTHS {
        let with = |(at, errors): (usize, &Tried)| {
            let errors = errors.as_ref()?;
            let closer = best
                .iter()
                .zip(errors)
                .map(|(best, &error)| if error < best.0 { (error, at) } else { *best });
            Some(closer.collect::<Vec<(f64, usize)>>())
        };
        let sum = |best: &Vec<(f64, usize)>| best.iter().map(|(error, _)| error).sum::<f64>();
        let next = tried.iter().enumerate().filter_map(with);
        if let Some(next) = next.min_by(|one, other| sum(one).total_cmp(&sum(other))) {
            best = next;
        }
    }
    best
}

/// The kernel of evaluations with what stays unexplained, and the number by which it was divided.
fn kernel(lessons: &[Lesson], quadratic: f64, noise: f64) -> (Array2<f64>, f64) {
    let count = lessons.len();
    let mut kernel = Array2::<f64>::zeros((count, count));
    for (row, one) in lessons.iter().enumerate() {
        for (column, other) in lessons[..=row].iter().enumerate() {
            let product = dot(&one.place, &other.place);
            kernel[[row, column]] = 1.0 + product + quadratic * product * product;
        }
    }
    let scale = kernel.diag().sum() / count as f64;
    kernel /= scale;
    for own in kernel.diag_mut() {
        *own += noise;
    }
    (kernel, scale)
}

/// The polynomial that a kernel regression is: constant, linear, and quadratic row by row.
fn correction(
    lessons: &[Lesson],
    solved: &Array1<f64>,
    quadratic: f64,
) -> (f64, Vec<f64>, Vec<f64>) {
    let size = lessons.first().map_or(0, |lesson| lesson.place.len());
    let (mut linear, mut square) = (vec![0.0; size], vec![0.0; size * size]);
    for (lesson, &weight) in lessons.iter().zip(solved) {
        for (row, &one) in lesson.place.iter().enumerate() {
            linear[row] += weight * one;
            let factor = weight * quadratic * one;
            for (own, other) in square[row * size..].iter_mut().zip(&lesson.place) {
                *own += factor * other;
            }
        }
    }
    (solved.sum(), linear, square)
}

/// The posterior of y by the stand-in, with the evidence of a run.
pub(super) struct Given<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) surrogate: &'a Surrogate,
    /// What that evidence changes.
    pub(super) rest: Array1<f64>,
}

/// What the stand-in says of one target at a place.
pub(super) struct Said<'a> {
    piece: &'a Piece,
    /// The curvature's product with the place.
    turned: &'a [f64],
    /// What it says on the target's own scale.
    pub(super) own: f64,
    /// How far that is from the target, in its standard deviations.
    pub(super) off: f64,
    /// What a unit on its own scale is, in the target's standard deviations.
    pub(super) factor: f64,
}

impl Said<'_> {
    /// The slope by each coordinate, on the target's own scale.
    pub(super) fn slope(&self) -> Vec<f64> {
        self.piece.linear.iter().zip(self.turned).map(|(one, two)| one + 2.0 * two).collect()
    }

    /// What is shown, on the target's own scale.
    pub(super) fn on_its_scale(&self, shown: f64) -> f64 {
        if self.piece.logarithm { ln(shown) } else { shown }
    }
}

impl Given<'_> {
    /// What the stand-in says of each target, `shift` added on the target's own scale.
    pub(super) fn each(&self, place: &[f64], shift: &[f64], mut said: impl FnMut(usize, &Said)) {
        let size = place.len();
        let mut turned = vec![0.0; size];
        let targets = self.frame.area.targets.iter().zip(shift);
        let pieces = self.surrogate.pieces.iter().zip(&self.rest);
        for (at, ((piece, rest), (target, shift))) in pieces.zip(targets).enumerate() {
            for (turned, row) in turned.iter_mut().zip(piece.quadratic.chunks_exact(size)) {
                *turned = dot(row, place);
            }
            let own = piece.constant + dot(&piece.linear, place) + dot(&turned, place);
            let own = own + piece.scale * rest + shift;
            let shown = if piece.logarithm { exp(own) } else { own };
            let factor = if piece.logarithm { shown } else { 1.0 } / target.side(shown);
            said(at, &Said { piece, turned: &turned, own, off: target.off(shown), factor });
        }
    }

    /// Log likelihood by the stand-in.
    pub(super) fn log_likelihood(&self, place: &[f64]) -> f64 {
        let mut sum = 0.0;
        self.each(place, &self.unmoved(), |_, said| sum -= said.off * said.off / 2.0);
        sum
    }

    /// No shift.
    fn unmoved(&self) -> Vec<f64> {
        vec![0.0; self.surrogate.pieces.len()]
    }
}

impl Density for Given<'_> {
    fn at(&self, place: &[f64], slope: &mut [f64]) -> f64 {
        let frame = self.frame;
        let at = frame.coordinates(place);
        let off = &Array1::from(at.clone()) - &frame.picture.before;
        let down = frame.spread.lower().t().dot(&off);
        for (slope, down) in slope.iter_mut().zip(&down) {
            *slope = -down;
        }
        let mut likelihood = 0.0;
        self.each(place, &self.unmoved(), |_, said| {
            likelihood -= said.off * said.off / 2.0;
            let by = said.off * said.factor;
            for ((slope, linear), turned) in
                slope.iter_mut().zip(&said.piece.linear).zip(said.turned)
            {
                *slope += by * (linear + 2.0 * turned);
            }
        });
        likelihood + frame.log_prior(&at)
    }
}
