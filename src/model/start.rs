//! The start: who is where, how many new people there are, and what survivors have before them.
//!
//! Recovered people at the start are not a guess. From the area's dependent people, all out of contact, the model
//! runs in expected values under the baseline until places settle. Nobody ages meanwhile, and each profile's losses
//! are made good by new people, so that the area keeps its stated numbers. The new people of the last year are the
//! onset of every later year. A run whose evidence differs begins where the area settles under its own draw.
//!
//! An area need not be at rest: people in treatment are then as many as its level says, more or fewer than where it
//! settled, and what starts and exits do not balance moves the first years.

use super::admissions::{self, Asking, Limits, Supported};
use super::capacity::{Places, Staffing};
use super::cells::{CELLS, Stock, cell};
use super::environment::Environment;
use super::gauges::Gauges;
use super::hazards::{Averages, Hazards, Solved, averages, person};
use super::ledger::Ledger;
use super::moves::{Event, Service};
use super::places::{Membership, Place};
use super::re_presentation::{Completers, completers};
use super::remainder::Remainder;
use super::routes::Routes;
use super::state::{Flows, Past, State};
use super::sweep::{Map, Tables, Workspace, process, sweep};
use crate::evidence::Values;
use crate::random::{Chance, Expected};
use crate::scenario::{Age, Levels, Line, Policy, Profile, Scenario, Substance};
use crate::units::{Aligned, Pence};
use std::sync::Arc;

/// Months of run-in.
pub const RUN_IN_MONTHS: u32 = 480;
/// Months in which an area settles under another draw of the evidence.
pub const SETTLING_MONTHS: u32 = 60;
/// Months at its end over which onset is averaged, and between two tables of hazards.
const SETTLED_MONTHS: u32 = 12;

/// What every run of a scenario begins from.
#[derive(Clone)]
pub struct Start {
    /// People and money at the start, in fractions.
    pub state: State,
    /// People where the area has settled, from which other draws settle; those of the state where it starts at rest.
    at_rest: Aligned,
    /// New people a month, by profile.
    pub onset: [f64; Profile::COUNT],
    /// People who enter treatment in a month, by substance: those who ask, by themselves or by outreach.
    pub entries: [f64; Substance::COUNT],
    /// What is solved from published comparisons.
    pub solved: Solved,
    /// What share of those who ask each service admits.
    pub routes: Routes,
    /// Those who complete treatment in a month, where the scenario compares their re-presentation with figures.
    pub completers: [Completers; Substance::COUNT],
    /// What survivors at the horizon have before them.
    pub remainder: Arc<Remainder>,
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
        Self::new_until(scenario, values, &|| false).expect("nobody stops it")
    }

    /// The same, given up (with none) in the first month of the run-in before which `stop` says so.
    pub fn new_until(
        scenario: &Scenario,
        values: &Values,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let levels = scenario.area.levels;
        let wanted = dependent_by_profile(scenario, &levels);
        let mut counts = Aligned::zeros(CELLS);
        for (profile, people) in wanted.iter().enumerate() {
            counts[cell(Place::UsingNever, Membership::None, profile)] = *people;
        }
        let map = Map::new();
        let solved = Solved::new(&scenario.area, &levels, values);
        let nobody = [0.0; Service::COUNT];
        let mut run_in = RunIn::new(scenario, &levels, values, &solved, counts, nobody, &map);
        let (onset, routes) = run_in.run(RUN_IN_MONTHS, &wanted, stop)?;
        let at_rest = run_in.counts.clone();
        let entries = run_in.begin(&levels);
        let settled = averages(&Stock::of(&run_in.counts), values, &run_in.policy);
        let hazards =
            Hazards::new(&scenario.area, &levels, values, &run_in.policy, &solved, &settled);
        let state = run_in.state();
        let remainder = Arc::new(Remainder::new(scenario, values, &hazards, &state, &routes));
        let completers = run_in.completers(scenario, &routes);
        let onset = spread(scenario, &levels, &onset);
        Some(Self {
            state,
            at_rest,
            onset,
            entries,
            solved,
            routes,
            completers,
            remainder,
            map,
            levels,
        })
    }

    /// What a run with other values of the evidence begins from, its levels multiplied by `factors`: the same area, run
    /// on from this start until it has settled under them. Survivors' remaining years stay those of the centre.
    #[must_use]
    pub fn settled(&self, scenario: &Scenario, values: &Values, factors: &Levels) -> Self {
        self.settled_until(scenario, values, factors, &|| false).expect("nobody stops it")
    }

    /// The same, given up (with none) in the first month before which `stop` says so.
    pub fn settled_until(
        &self,
        scenario: &Scenario,
        values: &Values,
        factors: &Levels,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let levels = self.levels.times(factors);
        let wanted = dependent_by_profile(scenario, &levels);
        let mut counts = self.at_rest.clone();
        for (index, people) in counts.iter_mut().enumerate() {
            *people *= factors.dependent[self.map.substance(index % Profile::COUNT) as usize];
        }
        let admitted = self.state.admitted;
        let solved = Solved::new(&scenario.area, &levels, values);
        let mut run_in =
            RunIn::new(scenario, &levels, values, &solved, counts, admitted, &self.map);
        let (onset, routes) = run_in.run(SETTLING_MONTHS, &wanted, stop)?;
        let at_rest = run_in.counts.clone();
        let entries = run_in.begin(&levels);
        Some(Self {
            state: run_in.state(),
            at_rest,
            onset: spread(scenario, &levels, &onset),
            completers: run_in.completers(scenario, &routes),
            entries,
            solved,
            routes,
            remainder: Arc::clone(&self.remainder),
            map: self.map.clone(),
            levels,
        })
    }

    /// The same start with whole people, as runs by chance begin.
    #[must_use]
    pub fn in_whole_people(&self) -> Self {
        let mut start = self.clone();
        start.state.counts = super::cells::whole_people(&start.state.counts);
        start
    }

    /// The gauges of the start, under a policy and a parameter draw.
    #[must_use]
    pub fn gauges(&self, stock: &Stock, policy: &Policy, values: &Values) -> Gauges {
        Gauges::read(stock, &self.state.staffing, &self.state.admitted, policy, values)
    }
}

/// Whether a person here uses and is in nobody's queue.
fn waits_for_nothing(place: Place) -> bool {
    place.using() && !matches!(place, Place::WaitPrescribing | Place::WaitPsychosocial)
}

/// The area's dependent people by profile.
fn dependent_by_profile(scenario: &Scenario, levels: &Levels) -> [f64; Profile::COUNT] {
    let mut people = [0.0; Profile::COUNT];
    for profile in Profile::all() {
        let group = &scenario.area.groups[profile.substance as usize];
        people[profile.index()] = group.dependent
            * levels.dependent[profile.substance as usize]
            * person::share(&scenario.area, profile);
    }
    people
}

/// Spreads each group's new people over the ages at which dependence begins.
fn spread(
    scenario: &Scenario,
    levels: &Levels,
    onset: &[f64; Profile::COUNT],
) -> [f64; Profile::COUNT] {
    let mut by_group = [0.0; Substance::COUNT];
    for profile in Profile::all() {
        by_group[profile.substance as usize] += onset[profile.index()];
    }
    let mut spread = [0.0; Profile::COUNT];
    for profile in Profile::all() {
        let group = &scenario.area.groups[profile.substance as usize];
        spread[profile.index()] = by_group[profile.substance as usize]
            * levels.onset[profile.substance as usize]
            * group.onset_age_shares[profile.age as usize]
            * person::attributes(&scenario.area, profile);
    }
    spread
}

/// A run-in: months of the model in expected values, without money, ageing or limits that the baseline defines.
struct RunIn<'a> {
    values: &'a Values,
    map: &'a Map,
    policy: Policy,
    environment: Environment,
    staffing: Staffing,
    limits: Limits,
    chance: Expected,
    hazards: Hazards,
    counts: Aligned,
    places: Places,
    flows: Flows,
    admitted: [f64; Service::COUNT],
    work: Workspace,
    asking: Asking,
    supported: Supported,
    coefficients: Vec<super::hazards::Row>,
}

impl<'a> RunIn<'a> {
    fn new(
        scenario: &'a Scenario,
        levels: &'a Levels,
        values: &'a Values,
        solved: &Solved,
        counts: Aligned,
        admitted: [f64; Service::COUNT],
        map: &'a Map,
    ) -> Self {
        let policy = Policy::default();
        let staffing = Staffing::full(&baseline_funds(scenario));
        let mut environment = Environment::NEUTRAL;
        if staffing.monthly(Line::Lero) <= 0.0 {
            environment.lero_joining = 0.0;
        }
        let limits = Limits {
            heads: if staffing.prescribing() > 0.0 { f64::INFINITY } else { 0.0 },
            time: staffing.keyworkers(values) * values.caseload_maximum,
            prescription: 1.0,
        };
        let mut hazards =
            Hazards::new(&scenario.area, levels, values, &policy, solved, &Averages::NONE);
        hazards.ageing = [0.0; Age::COUNT];
        Self {
            values,
            map,
            environment,
            limits,
            chance: Expected,
            hazards,
            policy,
            staffing,
            counts,
            places: Places::default(),
            flows: Flows::new(),
            admitted,
            work: Workspace::default(),
            asking: Asking::default(),
            supported: Supported::default(),
            coefficients: Vec::new(),
        }
    }

    /// Runs for some months; returns the new people of a month of the last year, and what services admit at the end. None
    /// where it was stopped.
    fn run(
        &mut self,
        months: u32,
        wanted: &[f64; Profile::COUNT],
        stop: &dyn Fn() -> bool,
    ) -> Option<([f64; Profile::COUNT], Routes)> {
        let mut onset = [0.0; Profile::COUNT];
        let mut routes = Routes::default();
        for month in 0..months {
            if stop() {
                return None;
            }
            if month % SETTLED_MONTHS == 0 {
                let averages = averages(&Stock::of(&self.counts), self.values, &self.policy);
                self.hazards.average_over(&averages, self.values, &self.policy);
                let environment = &self.environment;
                self.hazards.coefficients(
                    |place, event, substance| environment.multiplier(place, event, substance),
                    |_, _| true,
                    &mut self.coefficients,
                );
            }
            routes = self.month();
            let settled = month + SETTLED_MONTHS >= months;
            for (profile, people) in self.replenish(wanted).into_iter().enumerate() {
                if settled {
                    onset[profile] += people / f64::from(SETTLED_MONTHS);
                }
            }
        }
        Some((onset, routes))
    }

    fn month(&mut self) -> Routes {
        self.places.buy(&self.staffing, self.values, |_| 1.0, |places| places);
        self.flows.clear();
        self.chance.open(0, process::SWEEP);
        let tables = Tables {
            hazards: &self.hazards,
            coefficients: &self.coefficients,
            environment: &self.environment,
            policy: &self.policy,
            map: self.map,
        };
        sweep(&mut self.chance, &mut self.counts, &mut self.work, &tables, &mut self.flows);
        let asked = Routes::asked(&self.counts, &self.flows);
        let (chance, counts, flows) = (&mut self.chance, &mut self.counts, &mut self.flows);
        let (admitted, asking) = (&mut self.admitted, &mut self.asking);
        admissions::admit(chance, 0, counts, &self.places, self.limits, flows, admitted, asking);
        let supported = &mut self.supported;
        admissions::support(chance, 0, counts, &self.places, self.values, flows, supported);
        asked.admitted(&self.admitted)
    }

    /// Those who complete treatment in a month, if any figure beside the model asks for them.
    fn completers(&self, scenario: &Scenario, routes: &Routes) -> [Completers; Substance::COUNT] {
        let asked = scenario.observed.iter().any(|figure| figure.quantity.share());
        if asked { completers(&self.counts, &self.hazards, routes) } else { Default::default() }
    }

    /// Puts as many people in treatment as the levels say, in proportion to where they settled, and takes the difference
    /// from people of the same profile and membership who use and wait for nothing (or gives it to them); beds, of which
    /// there are as many as money buys, stay as they are. Returns the people who ask to enter treatment in a month then.
    fn begin(&mut self, levels: &Levels) -> [f64; Substance::COUNT] {
        let mut entries = self.entries();
        let mut out = [[0.0; 2]; Substance::COUNT];
        for &membership in Membership::ALL {
            for profile in 0..Profile::COUNT {
                let group = self.map.substance(profile) as usize;
                let at = |place: &Place| cell(*place, membership, profile);
                let sum = |there: fn(Place) -> bool| -> f64 {
                    let places = Place::ALL.iter().filter(|place| there(**place));
                    places.map(|place| self.counts[at(place)]).sum()
                };
                let (inside, outside) = (sum(Place::keyworked), sum(waits_for_nothing));
                let wanted = (inside * levels.in_treatment[group]).min(inside + outside);
                out[group][0] += outside;
                // Nobody comes from where nobody is, and where nobody is, nobody is sent.
                if wanted == inside || outside <= 0.0 {
                    out[group][1] += outside;
                    continue;
                }
                let left = inside + outside - wanted;
                out[group][1] += left;
                for place in Place::ALL {
                    if place.keyworked() {
                        self.counts[at(place)] *= wanted / inside;
                    } else if waits_for_nothing(*place) {
                        self.counts[at(place)] *= left / outside;
                    }
                }
            }
        }
        for (entries, [before, after]) in entries.iter_mut().zip(out) {
            if before > 0.0 {
                *entries *= after / before;
            }
        }
        entries
    }

    /// People who asked to enter treatment in the last month, by substance.
    fn entries(&self) -> [f64; Substance::COUNT] {
        Substance::EACH.map(|substance| {
            self.flows.sum_of(substance, |_, event| {
                matches!(event, Event::EnterPrescribing | Event::EnterPsychosocial)
            })
        })
    }

    /// The people and the money as they stand.
    fn state(&self) -> State {
        State {
            counts: self.counts.clone(),
            staffing: self.staffing.clone(),
            places: Places::default(),
            ledger: Ledger::default(),
            admitted: self.admitted,
            past: Past::default(),
        }
    }

    /// Makes each profile's losses good; returns the new people.
    fn replenish(&mut self, wanted: &[f64; Profile::COUNT]) -> [f64; Profile::COUNT] {
        let mut dependent = [0.0; Profile::COUNT];
        for &place in Place::ALL.iter().filter(|place| !place.recovery()) {
            let members = self.counts[super::cells::block(place)].chunks_exact(Profile::COUNT);
            for people in members {
                for (dependent, people) in dependent.iter_mut().zip(people) {
                    *dependent += people;
                }
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
