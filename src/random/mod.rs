//! Keyed random numbers and exact draws.

/// Stand-in while the room is built.
pub trait Chance {
    /// Opens.
    fn open(&mut self, month: u32, process: u8);
    /// Prepares.
    fn prepare(&mut self, cells: &[u32]);
    /// Leaves.
    fn leave(
        &mut self,
        position: usize,
        count: f64,
        hazards: &[f64],
        total: f64,
        out: &mut [f64],
    ) -> f64;
    /// Arrivals.
    fn arrivals(&mut self, cell: u32, mean: f64) -> f64;
    /// Selects.
    fn select(&mut self, cells: &[u32], wishers: &[f64], places: f64, chosen: &mut [f64]);
    /// Whole.
    fn whole(&self, x: f64) -> f64;
    /// Sampled.
    fn sampled(&self) -> bool;
}

/// Fractions.
pub struct Expected;

impl Chance for Expected {
    fn open(&mut self, _month: u32, _process: u8) {}
    fn prepare(&mut self, _cells: &[u32]) {}
    #[inline]
    fn leave(
        &mut self,
        _position: usize,
        count: f64,
        hazards: &[f64],
        total: f64,
        out: &mut [f64],
    ) -> f64 {
        if total <= 0.0 {
            out.fill(0.0);
            return 0.0;
        }
        let left = -crate::units::math::exp_m1(-total) * count;
        let each = left / total;
        for (out, hazard) in out.iter_mut().zip(hazards) {
            *out = each * hazard;
        }
        left
    }
    fn arrivals(&mut self, _cell: u32, mean: f64) -> f64 {
        mean
    }
    fn select(&mut self, _cells: &[u32], wishers: &[f64], places: f64, chosen: &mut [f64]) {
        let all: f64 = wishers.iter().sum();
        for (chosen, wishing) in chosen.iter_mut().zip(wishers) {
            *chosen = wishing * places / all;
        }
    }
    fn whole(&self, x: f64) -> f64 {
        x
    }
    fn sampled(&self) -> bool {
        false
    }
}
