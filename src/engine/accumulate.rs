//! Adds runs up, in order, so that memory does not grow with runs × months.

use super::draws::Draws;
use super::results::{HEADLINES, Results};
use crate::evidence::Values;
use crate::model::observables::observe;
use crate::model::{Kind, Measure, Outcome, Place, Record};
use crate::scenario::{Line, Observable, Profile, Scenario};
use crate::units::MONTHS_PER_YEAR;
use ndarray::{Array2, Array3, Array4, Axis, s};

/// Months in a year, as an index.
const YEAR: usize = MONTHS_PER_YEAR as usize;

/// Years that a horizon touches: a last, short year counts.
#[must_use]
pub fn years(months: usize) -> usize {
    months.div_ceil(YEAR)
}

/// One run of every option, reduced to what is kept.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// The draw of the parameters that it took.
    pub(super) draw: u32,
    parameters: Vec<f64>,
    pub(super) totals: Array2<f64>,
    pub(super) last: Array2<f64>,
    yearly: Array3<f64>,
    monthly: Array3<f64>,
    pub(super) places: Array3<f64>,
    pub(super) profiles: Array3<f64>,
    pub(super) money: Array4<f64>,
    areas: Array3<f64>,
    observed: Array2<f64>,
    figures: Vec<(Observable, Option<usize>)>,
    values: Values,
}

impl Reduced {
    /// Nothing yet, of so many options, the comparator among them.
    #[must_use]
    pub fn new(scenario: &Scenario, options: usize, values: &Values) -> Self {
        let months = scenario.horizon_months as usize;
        Self {
            draw: 0,
            parameters: values.numbers(),
            totals: Array2::zeros((options, Outcome::COUNT)),
            last: Array2::zeros((options, Outcome::COUNT)),
            yearly: Array3::zeros((options, years(months), HEADLINES.len())),
            monthly: Array3::zeros((options, months, Outcome::COUNT)),
            places: Array3::zeros((options, months, Place::COUNT)),
            profiles: Array3::zeros((options, Profile::COUNT, Measure::COUNT)),
            money: Array4::zeros((options, years(months), Line::COUNT, 2)),
            areas: Array3::zeros((scenario.areas.len(), options, Outcome::COUNT)),
            observed: Array2::zeros((options, scenario.observed.len())),
            figures: scenario
                .observed
                .iter()
                .map(|figure| (figure.quantity, scenario.year_of(figure)))
                .collect(),
            values: values.clone(),
        }
    }

    /// The draw of the parameters that it took.
    #[must_use]
    pub fn draw(&self) -> u32 {
        self.draw
    }

    /// Every number of it, in one row: what [`from_numbers`](Self::from_numbers) reads again.
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        let small = self.parameters.iter().chain(&self.totals).chain(&self.last);
        let months = self.yearly.iter().chain(&self.monthly).chain(&self.places);
        let rest = self.profiles.iter().chain(&self.money).chain(&self.areas).chain(&self.observed);
        small.chain(months).chain(rest).copied().collect()
    }

    /// A run from its numbers; none where there are more or fewer than a run of the scenario has.
    #[must_use]
    pub fn from_numbers(scenario: &Scenario, draw: u32, numbers: &[f64]) -> Option<Self> {
        let (parameters, mut rest) = numbers.split_at_checked(Values::IDS.len())?;
        let values = Values::from_numbers(parameters);
        let mut own = Self::new(scenario, scenario.strategies.len(), &values);
        own.draw = draw;
        own.parameters = parameters.to_vec();
        let mut fill = |to: &mut [f64]| -> Option<()> {
            let (taken, left) = rest.split_at_checked(to.len())?;
            to.copy_from_slice(taken);
            rest = left;
            Some(())
        };
        fill(own.totals.as_slice_mut()?)?;
        fill(own.last.as_slice_mut()?)?;
        fill(own.yearly.as_slice_mut()?)?;
        fill(own.monthly.as_slice_mut()?)?;
        fill(own.places.as_slice_mut()?)?;
        fill(own.profiles.as_slice_mut()?)?;
        fill(own.money.as_slice_mut()?)?;
        fill(own.areas.as_slice_mut()?)?;
        fill(own.observed.as_slice_mut()?)?;
        rest.is_empty().then_some(own)
    }

    /// This run with the options of another beside its own: both have the same comparator, which counts once.
    ///
    /// # Panics
    ///
    /// Where they are runs of scenarios that differ in more than their options.
    #[must_use]
    pub fn beside(mut self, other: &Self) -> Self {
        const ALIKE: &str = "runs of one scenario have one shape";
        self.totals.append(Axis(0), other.totals.slice(s![1.., ..])).expect(ALIKE);
        self.last.append(Axis(0), other.last.slice(s![1.., ..])).expect(ALIKE);
        self.yearly.append(Axis(0), other.yearly.slice(s![1.., .., ..])).expect(ALIKE);
        self.monthly.append(Axis(0), other.monthly.slice(s![1.., .., ..])).expect(ALIKE);
        self.places.append(Axis(0), other.places.slice(s![1.., .., ..])).expect(ALIKE);
        self.profiles.append(Axis(0), other.profiles.slice(s![1.., .., ..])).expect(ALIKE);
        self.money.append(Axis(0), other.money.slice(s![1.., .., .., ..])).expect(ALIKE);
        self.observed.append(Axis(0), other.observed.slice(s![1.., ..])).expect(ALIKE);
        // Along another axis an array is made anew.
        let areas = [self.areas.view(), other.areas.slice(s![.., 1.., ..])];
        self.areas = ndarray::concatenate(Axis(1), &areas).expect(ALIKE);
        self
    }

    /// Adds the records of an option in several areas, and keeps each area's totals.
    pub fn add_areas(&mut self, option: usize, records: &[&Record]) {
        self.add(option, &Record::added_up(records));
        for (area, record) in records.iter().enumerate() {
            let months = record.months.len() as f64;
            for entry in &record.months {
                for &outcome in Outcome::ALL {
                    let share = if outcome.kind() == Kind::Flow { 1.0 } else { 1.0 / months };
                    self.areas[[area, option, outcome as usize]] +=
                        entry.outcomes[outcome as usize] * share;
                }
            }
        }
    }

    /// Adds the record of an option.
    pub fn add(&mut self, option: usize, record: &Record) {
        let months = record.months.len();
        for (month, entry) in record.months.iter().enumerate() {
            let year = month / YEAR;
            let in_year = YEAR.min(months - year * YEAR) as f64;
            for &outcome in Outcome::ALL {
                let number = entry.outcomes[outcome as usize];
                self.monthly[[option, month, outcome as usize]] = number;
                let share = if outcome.kind() == Kind::Flow { 1.0 } else { 1.0 / months as f64 };
                self.totals[[option, outcome as usize]] += number * share;
            }
            for (index, &outcome) in HEADLINES.iter().enumerate() {
                let share = if outcome.kind() == Kind::Flow { 1.0 } else { 1.0 / in_year };
                self.yearly[[option, year, index]] += entry.outcomes[outcome as usize] * share;
            }
            for &place in Place::ALL {
                self.places[[option, month, place as usize]] = entry.places[place as usize];
            }
            for &line in Line::ALL {
                let money = entry.money[line as usize];
                self.money[[option, year, line as usize, 0]] += money.funded.pounds();
                self.money[[option, year, line as usize, 1]] += money.spent.pounds();
            }
        }
        for (index, &(quantity, year)) in self.figures.iter().enumerate() {
            let shown = year.and_then(|year| observe(quantity, year, record, &self.values));
            self.observed[[option, index]] = shown.unwrap_or(f64::NAN);
        }
        if let Some(entry) = record.months.last() {
            for (to, from) in self.last.row_mut(option).iter_mut().zip(entry.outcomes) {
                *to = from;
            }
        }
        for (profile, measures) in record.profiles.iter().enumerate() {
            for (measure, number) in measures.iter().enumerate() {
                self.profiles[[option, profile, measure]] = *number;
            }
        }
    }
}

/// Mean and sum of squared deviations, updated run by run (Welford).
#[derive(Clone)]
struct Moments {
    mean: Array3<f64>,
    squares: Array3<f64>,
}

impl Moments {
    fn new(shape: (usize, usize, usize)) -> Self {
        Self { mean: Array3::zeros(shape), squares: Array3::zeros(shape) }
    }

    fn add(&mut self, numbers: &Array3<f64>, runs: f64) {
        ndarray::Zip::from(&mut self.mean).and(&mut self.squares).and(numbers).for_each(
            |mean, squares, &number| {
                let before = number - *mean;
                *mean += before / runs;
                *squares += before * (number - *mean);
            },
        );
    }

    /// Monte Carlo standard errors of the means of so many runs, worth `effective` with a draw of their own; 0 for a single
    /// run. Where draws repeat this is an upper end: their chance is counted as if it were shared, too.
    fn errors(&self, runs: f64, effective: f64) -> Array3<f64> {
        let scale = effective * (runs - 1.0);
        self.squares.mapv(|squares| if scale > 0.0 { (squares / scale).sqrt() } else { 0.0 })
    }
}

/// The paired difference of one option from the comparator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Its mean over runs.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
    /// The comparator's mean.
    pub comparator: f64,
}

/// Everything kept so far.
#[derive(Clone)]
pub struct Accumulator {
    /// Of every run, one after another in one piece each, which is never copied.
    draws: Vec<u32>,
    parameters: Vec<f64>,
    totals: Vec<f64>,
    last: Vec<f64>,
    yearly: Vec<f64>,
    twins: Vec<f64>,
    observed: Vec<f64>,
    runs: u32,
    monthly: Moments,
    differences: Moments,
    profile_differences: Moments,
    areas: Array3<f64>,
    area_differences: Moments,
    places: Array3<f64>,
    profiles: Array3<f64>,
    money: Array4<f64>,
}

impl Accumulator {
    /// Nothing yet.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let options = scenario.strategies.len();
        let months = scenario.horizon_months as usize;
        let monthly = (options, months, Outcome::COUNT);
        let profiles = (options, Profile::COUNT, Measure::COUNT);
        Self {
            draws: Vec::new(),
            parameters: Vec::new(),
            totals: Vec::new(),
            last: Vec::new(),
            yearly: Vec::new(),
            twins: Vec::new(),
            observed: Vec::new(),
            runs: 0,
            monthly: Moments::new(monthly),
            differences: Moments::new(monthly),
            profile_differences: Moments::new(profiles),
            areas: Array3::zeros((scenario.areas.len(), options, Outcome::COUNT)),
            area_differences: Moments::new((scenario.areas.len(), options, Outcome::COUNT)),
            places: Array3::zeros((options, months, Place::COUNT)),
            profiles: Array3::zeros(profiles),
            money: Array4::zeros((options, years(months), Line::COUNT, 2)),
        }
    }

    /// Makes room for so many runs more, where there is so much: what grows bit by bit leaves holes behind.
    pub fn expect(&mut self, runs: u32) {
        let options = self.monthly.mean.len_of(Axis(0));
        let outcomes = options * Outcome::COUNT;
        let yearly = options * self.money.len_of(Axis(1)) * HEADLINES.len();
        for (kept, each) in [
            (&mut self.parameters, Values::IDS.len()),
            (&mut self.totals, outcomes),
            (&mut self.last, outcomes),
            (&mut self.yearly, yearly),
        ] {
            // Without it, they grow as runs come, and few may come of many that were asked for.
            let _ = kept.try_reserve_exact(each.saturating_mul(runs as usize));
        }
    }

    /// Runs added.
    #[must_use]
    pub fn runs(&self) -> u32 {
        self.runs
    }

    /// Adds the next run.
    pub fn add(&mut self, run: Reduced) {
        let runs = f64::from(self.runs() + 1);
        let from_comparator = |numbers: &Array3<f64>| numbers - &numbers.index_axis(Axis(0), 0);
        self.monthly.add(&run.monthly, runs);
        self.differences.add(&from_comparator(&run.monthly), runs);
        self.profile_differences.add(&from_comparator(&run.profiles), runs);
        let comparator = run.areas.slice(s![.., 0..1, ..]);
        self.area_differences.add(&(&run.areas - &comparator), runs);
        let average = |mean: &mut f64, &number: &f64| *mean += (number - *mean) / runs;
        self.places.zip_mut_with(&run.places, average);
        self.profiles.zip_mut_with(&run.profiles, average);
        self.money.zip_mut_with(&run.money, average);
        self.areas.zip_mut_with(&run.areas, average);
        self.draws.push(run.draw);
        self.parameters.extend(run.parameters);
        self.totals.extend(&run.totals);
        self.last.extend(&run.last);
        self.yearly.extend(&run.yearly);
        self.observed.extend(&run.observed);
        self.runs += 1;
    }

    /// Adds the twin of the next run that has none.
    pub fn add_twin(&mut self, run: &Reduced) {
        self.twins.extend(&run.totals);
    }

    /// Which runs share a draw, so far.
    #[must_use]
    pub fn draws(&self) -> Draws {
        Draws::new(&self.draws)
    }

    /// Some outcomes of an option added up over the horizon, run by run, so far.
    #[must_use]
    pub fn totals_of(&self, outcomes: &[Outcome], option: usize) -> Vec<f64> {
        let options = self.monthly.mean.len_of(Axis(0));
        let runs = self.totals.chunks_exact(options * Outcome::COUNT);
        let of = |run: &[f64]| {
            outcomes.iter().map(|&of| run[option * Outcome::COUNT + of as usize]).sum()
        };
        runs.map(of).collect()
    }

    /// The paired difference of every option but the comparator, so far.
    pub fn differences(&self, outcome: Outcome) -> impl Iterator<Item = Difference> + '_ {
        let index = outcome as usize;
        let options = self.monthly.mean.len_of(Axis(0));
        let draws = Draws::new(&self.draws);
        let runs = move || self.totals.chunks_exact(options * Outcome::COUNT);
        (1..options).map(move |option| {
            let at = option * Outcome::COUNT + index;
            let by: Vec<f64> = runs().map(|run| run[at] - run[index]).collect();
            Difference {
                mean: by.iter().sum::<f64>() / by.len() as f64,
                standard_error: draws.standard_error(&by).unwrap_or(f64::INFINITY),
                comparator: runs().map(|run| run[index]).sum::<f64>() / by.len() as f64,
            }
        })
    }

    /// The results, of `asked` runs that were asked for.
    #[must_use]
    pub fn results(self, asked: u32) -> Results {
        let runs = self.runs as usize;
        let options = self.monthly.mean.len_of(Axis(0));
        let years = self.money.len_of(Axis(1));
        let stack = |numbers: Vec<f64>, runs: usize| {
            let columns = numbers.len().checked_div(runs * options).unwrap_or(0);
            Array3::from_shape_vec((runs, options, columns), numbers)
                .expect("every run adds as many")
        };
        let twins = self.twins.len().checked_div(options * Outcome::COUNT).unwrap_or(0);
        let yearly = (runs, options, years, HEADLINES.len());
        let yearly = Array4::from_shape_vec(yearly, self.yearly)
            .expect("every run adds as many")
            .into_shared();
        let parameters = Array2::from_shape_vec((runs, Values::IDS.len()), self.parameters)
            .expect("every run adds as many")
            .into_shared();
        let (count, draws) = (runs as f64, Draws::new(&self.draws));
        let effective = draws.effective();
        Results {
            draws,
            runs_asked: asked,
            runs: runs as u32,
            interrupted: false,
            expected: false,
            precision_reached: None,
            totals: stack(self.totals, runs),
            last: stack(self.last, runs),
            yearly,
            // With as many columns where there are none.
            twins: Array3::from_shape_vec((twins, options, Outcome::COUNT), self.twins)
                .expect("every twin adds as many"),
            observed: stack(self.observed, runs),
            parameters,
            monthly_error: self.monthly.errors(count, effective),
            monthly_mean: self.monthly.mean,
            difference_error: self.differences.errors(count, effective),
            difference_mean: self.differences.mean,
            places: self.places,
            profiles: self.profiles,
            profiles_error: self.profile_differences.errors(count, effective),
            money: self.money,
            areas: self.areas,
            areas_error: self.area_differences.errors(count, effective),
            areas_difference: self.area_differences.mean,
        }
    }
}
