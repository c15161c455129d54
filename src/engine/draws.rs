//! Which runs share a draw of the parameters, and what that leaves of their number.
//!
//! Runs of one draw are no new evidence about the parameters: a fit has so many draws and no more, and may hold one several
//! times. Every error of a mean therefore counts runs of a draw as one, with chance inside it (Liang and Zeger 1986; the
//! sandwich of clustered data, with the correction C ÷ (C − 1) for few clusters).

/// Of every run, which draw of the parameters it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    /// `[run]`: counted from 0 in the order in which draws came up.
    draw: Vec<usize>,
    /// How many came up.
    count: usize,
}

impl Draws {
    /// From the number of each run's draw.
    #[must_use]
    pub fn new(numbers: &[u32]) -> Self {
        let mut known = std::collections::BTreeMap::new();
        let draw = numbers
            .iter()
            .map(|number| {
                let next = known.len();
                *known.entry(number).or_insert(next)
            })
            .collect();
        Self { draw, count: known.len() }
    }

    /// So many runs, each with a draw of its own.
    #[must_use]
    pub fn apart(runs: usize) -> Self {
        Self { draw: (0..runs).collect(), count: runs }
    }

    /// The first runs alone.
    #[must_use]
    pub fn first(&self, runs: usize) -> Self {
        let draw = self.draw.iter().take(runs).copied().collect::<Vec<_>>();
        let count = draw.iter().max().map_or(0, |last| last + 1);
        Self { draw, count }
    }

    /// `[run]`: the draw of each run, counted from 0 in the order in which draws came up.
    #[must_use]
    pub fn numbers(&self) -> &[usize] {
        &self.draw
    }

    /// Different draws.
    #[must_use]
    pub fn different(&self) -> usize {
        self.count
    }

    /// Whether several runs share a draw.
    #[must_use]
    pub fn repeat(&self) -> bool {
        self.count < self.draw.len()
    }

    /// As many runs with a draw each as these are worth where parameters alone vary: n² ÷ Σ nᵢ², with nᵢ runs of draw *i*.
    #[must_use]
    pub fn effective(&self) -> f64 {
        if !self.repeat() {
            return self.count as f64;
        }
        let runs = self.draw.len() as f64;
        let squares: f64 = self.times().iter().map(|times| times * times).sum();
        runs * runs / squares
    }

    /// How often each draw came up.
    fn times(&self) -> Vec<f64> {
        let mut times = vec![0.0; self.count];
        for &draw in &self.draw {
            times[draw] += 1.0;
        }
        times
    }

    /// The Monte Carlo standard error of the mean of one number a run, in the number's unit: by draw where several came up.
    /// None for fewer than two runs.
    #[must_use]
    pub fn standard_error(&self, numbers: &[f64]) -> Option<f64> {
        let runs = numbers.len();
        if runs < 2 {
            return None;
        }
        let centre = numbers.iter().sum::<f64>() / runs as f64;
        let several = self.repeat() && self.count > 1 && self.draw.len() == runs;
        let squares: f64 = if several {
            let mut sums = vec![0.0; self.count];
            for (number, &draw) in numbers.iter().zip(&self.draw) {
                sums[draw] += number - centre;
            }
            sums.iter().map(|sum| sum * sum).sum()
        } else {
            numbers.iter().map(|number| (number - centre) * (number - centre)).sum()
        };
        let units = if several { self.count } else { runs } as f64;
        let variance = squares / (units - 1.0) * units / runs as f64;
        Some((variance / runs as f64).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rand_distr::{Distribution, StandardNormal};

    #[test]
    fn runs_of_their_own_draw_have_the_usual_error() {
        let numbers = [16.0, 1.0, 8.0, 2.0, 4.0];
        // Sum of squared deviations 148.8, divided by 4, by 5 draws, square root.
        let usual = (148.8_f64 / 4.0 / 5.0).sqrt();
        for draws in [Draws::apart(5), Draws::new(&[9, 3, 7, 1, 0])] {
            assert!((draws.standard_error(&numbers).unwrap() - usual).abs() < 1e-12);
            assert_eq!((draws.effective(), draws.repeat()), (5.0, false));
        }
        assert_eq!(Draws::apart(1).standard_error(&[1.0]), None);
        // Of one draw alone nothing is known but chance.
        assert!((Draws::new(&[4; 5]).standard_error(&numbers).unwrap() - usual).abs() < 1e-12);
    }

    #[test]
    fn a_repeated_run_is_no_news() {
        let numbers = [16.0, 1.0, 8.0, 2.0, 4.0];
        let once = Draws::apart(5).standard_error(&numbers).unwrap();
        let twice: Vec<f64> = numbers.iter().chain(&numbers).copied().collect();
        let draws = Draws::new(&[0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
        assert!((draws.standard_error(&twice).unwrap() - once).abs() < 1e-12);
        assert_eq!((draws.effective(), draws.different()), (5.0, 5));
        assert_eq!(draws.first(5), Draws::apart(5));
        assert_eq!(Draws::new(&[2, 2, 2, 9]).effective(), 1.6);
    }

    #[test]
    fn the_error_is_that_of_means_made_again() {
        // Draws of standard deviation 3, chance of 4 in every run; one draw in four comes up five times.
        let mut random = ChaCha8Rng::seed_from_u64(23);
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let numbers: Vec<u32> = (0..80).map(|run| if run < 40 { run } else { run % 10 }).collect();
        let draws = Draws::new(&numbers);
        let (mut means, mut errors) = (Vec::new(), Vec::new());
        for _ in 0..2_000 {
            let parameters: Vec<f64> = (0..40).map(|_| 3.0 * normal()).collect();
            let shown: Vec<f64> =
                numbers.iter().map(|&draw| parameters[draw as usize] + 4.0 * normal()).collect();
            means.push(shown.iter().sum::<f64>() / 80.0);
            errors.push(draws.standard_error(&shown).unwrap());
        }
        let mean = means.iter().sum::<f64>() / 2_000.0;
        let truth =
            (means.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / 1_999.0).sqrt();
        let told = (errors.iter().map(|error| error * error).sum::<f64>() / 2_000.0).sqrt();
        // A standard deviation from 2,000 means has an error of 1.6 % (1 ÷ √4000); unequal clusters bias the estimate down
        // by about 1 ÷ 40 of the variance.
        assert!((told / truth - 1.0).abs() < 0.07, "{told} against {truth}");
        let naive = Draws::apart(80);
        let naive =
            naive.standard_error(&numbers.iter().map(|&draw| f64::from(draw)).collect::<Vec<_>>());
        assert!(naive.is_some());
    }
}
