//! The start: who is where, how many new people there are, and what survivors have before them.
//!
//! Recovered people at the start are not a guess. From the area's dependent people, all out of contact, the model
//! runs in expected values under the baseline until places settle. Nobody ages meanwhile, and each profile's losses
//! are made good by new people, so that the area keeps its stated numbers. The new people of the last year are the
//! onset of every later year.

use super::admissions::{self, Asking, Limits, Supported};
use super::capacity::{Places, Staffing};
use super::cells::{CELLS, Stock, cell};
use super::environment::{Environment, Gauges};
use super::hazards::{Averages, Hazards, averages, person};
use super::ledger::Ledger;
use super::moves::Service;
use super::places::{Membership, Place};
use super::remainder::Remainder;
use super::routes::Routes;
use super::state::{Flows, State};
use super::sweep::{Map, Tables, Workspace, process, sweep};
use crate::evidence::Values;
use crate::random::{Chance, Expected};
use crate::scenario::{Age, Levels, Line, Policy, Profile, Scenario, Substance};
use crate::units::Pence;

/// Months of run-in.
pub const RUN_IN_MONTHS: u32 = 480;
/// Months at its end over which onset is averaged.
const SETTLED_MONTHS: u32 = 12;

/// What every run of a scenario begins from.
#[derive(Clone)]
pub struct Start {
    /// People and money at the start, in fractions.
    pub state: State,
    /// New people a month, by profile.
    pub onset: [f64; Profile::COUNT],
    /// What share of those who ask each service admits.
    pub routes: Routes,
    /// What survivors at the horizon have before them.
    pub remainder: Remainder,
    /// Where moves lead.
    pub map: Map,
    /// The levels of the area.
    pub levels: Levels,
}

/// Funds of a month at the baseline.
fn baseline_funds(scenario: &Scenario) -> [Pence; Line::COUNT] {
    scenario.baseline.map(|pence| pence.month_of_year(0))
}

impl Start {
    /// Runs a scenario in, with the central values of the evidence.
    #[must_use]
    pub fn new(scenario: &Scenario, values: &Values) -> Self {
        let area = &scenario.area;
        let policy = Policy::default();
        let map = Map::new();
        let funds = baseline_funds(scenario);
        let staffing = Staffing::full(&funds);
        let wanted = dependent_by_profile(scenario);
        let mut counts = vec![0.0; CELLS];
        for (profile, people) in wanted.iter().enumerate() {
            counts[cell(Place::UsingNever, Membership::None, profile)] = *people;
        }
        let mut run_in = RunIn {
            chance: Expected,
            hazards: Hazards::new(area, &area.levels, values, &policy, &Averages::NONE),
            counts,
            places: Places::default(),
            flows: Flows::new(),
            admitted: [0.0; Service::COUNT],
            work: Workspace::default(),
            asking: Asking::default(),
            supported: Supported::default(),
            coefficients: Vec::new(),
        };
        let limits = Limits {
            heads: if staffing.prescribing() > 0.0 { f64::INFINITY } else { 0.0 },
            clients: staffing.keyworkers(values) * values.caseload_maximum,
        };
        let mut environment = Environment::NEUTRAL;
        if staffing.monthly(Line::Lero) <= 0.0 {
            environment.lero_joining = 0.0;
        }
        let mut onset = [0.0; Profile::COUNT];
        let mut routes = Routes::default();
        for month in 0..RUN_IN_MONTHS {
            let averages = averages(&Stock::of(&run_in.counts), values, &policy);
            if month % SETTLED_MONTHS == 0 {
                run_in.hazards = Hazards::new(area, &area.levels, values, &policy, &averages);
                run_in.hazards.ageing = [0.0; Age::COUNT];
            }
            routes = run_in.month(&environment, &policy, &map, &staffing, limits, values);
            let settled = month + SETTLED_MONTHS >= RUN_IN_MONTHS;
            for (profile, people) in run_in.replenish(&wanted).into_iter().enumerate() {
                if settled {
                    onset[profile] += people / f64::from(SETTLED_MONTHS);
                }
            }
        }
        let settled = averages(&Stock::of(&run_in.counts), values, &policy);
        let hazards = Hazards::new(area, &area.levels, values, &policy, &settled);
        let state = State {
            counts: run_in.counts,
            staffing,
            places: Places::default(),
            ledger: Ledger::default(),
            admitted: run_in.admitted,
            forced: 0.0,
        };
        let remainder = Remainder::new(scenario, values, &hazards, &state, &routes);
        let onset = spread(scenario, &onset);
        Self { state, onset, routes, remainder, map, levels: area.levels }
    }

    /// The same people with levels multiplied by `factors`: what happens to them from now on, not who they are.
    #[must_use]
    pub fn with_levels(&self, factors: &Levels) -> Self {
        let mut start = self.clone();
        start.levels = self.levels.times(factors);
        for (profile, people) in start.onset.iter_mut().enumerate() {
            *people *= factors.onset[self.map.substance(profile) as usize];
        }
        start
    }

    /// The gauges of the start, under a policy and a parameter draw.
    #[must_use]
    pub fn gauges(&self, stock: &Stock, policy: &Policy, values: &Values) -> Gauges {
        Gauges::read(stock, &self.state.staffing, &self.state.admitted, policy, values)
    }
}

/// The area's dependent people by profile.
fn dependent_by_profile(scenario: &Scenario) -> [f64; Profile::COUNT] {
    let mut people = [0.0; Profile::COUNT];
    for profile in Profile::all() {
        let group = &scenario.area.groups[profile.substance as usize];
        people[profile.index()] = group.dependent * person::share(&scenario.area, profile);
    }
    people
}

/// Spreads each group's new people over the ages at which dependence begins.
fn spread(scenario: &Scenario, onset: &[f64; Profile::COUNT]) -> [f64; Profile::COUNT] {
    let mut by_group = [0.0; Substance::COUNT];
    for profile in Profile::all() {
        by_group[profile.substance as usize] += onset[profile.index()];
    }
    let mut spread = [0.0; Profile::COUNT];
    for profile in Profile::all() {
        let group = &scenario.area.groups[profile.substance as usize];
        spread[profile.index()] = by_group[profile.substance as usize]
            * scenario.area.levels.onset[profile.substance as usize]
            * group.onset_age_shares[profile.age as usize]
            * person::attributes(&scenario.area, profile);
    }
    spread
}

/// The run-in's own month: a month of the model without money, ageing or limits that the baseline defines.
struct RunIn {
    chance: Expected,
    hazards: Hazards,
    counts: Vec<f64>,
    places: Places,
    flows: Flows,
    admitted: [f64; Service::COUNT],
    work: Workspace,
    asking: Asking,
    supported: Supported,
    coefficients: Vec<super::hazards::Row>,
}

impl RunIn {
    fn month(
        &mut self,
        environment: &Environment,
        policy: &Policy,
        map: &Map,
        staffing: &Staffing,
        limits: Limits,
        values: &Values,
    ) -> Routes {
        self.places.buy(staffing, values, |_| 1.0, |places| places);
        self.hazards.coefficients(
            |place, event, substance| environment.multiplier(place, event, substance),
            &mut self.coefficients,
        );
        self.flows.clear();
        self.chance.open(0, process::SWEEP);
        let tables = Tables {
            hazards: &self.hazards,
            coefficients: &self.coefficients,
            environment,
            policy,
            map,
        };
        sweep(&mut self.chance, &mut self.counts, &mut self.work, &tables, &mut self.flows);
        let asked = Routes::asked(&self.counts, &self.flows);
        let (chance, counts, flows) = (&mut self.chance, &mut self.counts, &mut self.flows);
        let (admitted, asking) = (&mut self.admitted, &mut self.asking);
        admissions::admit(chance, 0, counts, &self.places, limits, flows, admitted, asking);
        let supported = &mut self.supported;
        admissions::support(chance, 0, counts, &self.places, values, flows, supported);
        asked.admitted(&self.admitted)
    }

    /// Makes each profile's losses good; returns the new people.
    fn replenish(&mut self, wanted: &[f64; Profile::COUNT]) -> [f64; Profile::COUNT] {
        let mut dependent = [0.0; Profile::COUNT];
        for &place in Place::ALL.iter().filter(|place| !place.recovery()) {
            for (index, count) in super::cells::block(place).zip(0..) {
                let profile: usize = count % Profile::COUNT;
                dependent[profile] += self.counts[index];
            }
        }
        let mut new = [0.0; Profile::COUNT];
        for profile in 0..Profile::COUNT {
            new[profile] = (wanted[profile] - dependent[profile]).max(0.0);
            self.counts[cell(Place::UsingNever, Membership::None, profile)] += new[profile];
        }
        new
    }
}
