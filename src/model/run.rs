//! One run of one strategy, month by month. The order of events stands in `Run::month`.

use super::admissions::{self, Asking, Limits, Supported};
use super::capacity::{Bought, Prescribing};
use super::cells::{Stock, block, least, residents};
use super::drift::Drift;
use super::environment::{Baseline, Environment};
use super::gauges::{Gauges, heads, keyworkers, time_each};
use super::hazards::{Averages, Hazards, Row, averages};
use super::mechanisms::{medicines, shocks, tender};
use super::moves::{Event, Service};
use super::outcomes::{Measure, Outcome};
use super::places::Place;
use super::record::{Accounts, Closed, Record};
use super::remainder::by_stream;
use super::start::Start;
use super::state::{Flows, Forced, State};
use super::sweep::{Tables, Workspace, process, sweep};
use super::value::utilities;
use crate::evidence::Values;
use crate::random::Chance;
use crate::scenario::{Policy, Profile, Scenario, Strategy, Substance};
use crate::units::{MONTHS_PER_YEAR, Pence, discount_factor};
use std::rc::Rc;

/// A rule of the model that a run broke: a fault of the program, never of the user's file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("month {month}, option {strategy}: {rule} (off by {by})")]
pub struct Broken {
    /// Option.
    pub strategy: String,
    /// Month, counted from 0.
    pub month: u32,
    /// The rule in words.
    pub rule: &'static str,
    /// By how much.
    pub by: f64,
}

/// Simulates one strategy over the horizon.
///
/// The same `chance` seed and run give the same luck to every strategy: streams belong to (run, month, process,
/// cell).
///
/// # Errors
///
/// [`Broken`] when people, places or pounds are not conserved.
pub fn simulate<C: Chance>(
    scenario: &Scenario,
    strategy: &Strategy,
    start: &Start,
    values: &Values,
    chance: C,
) -> Result<Record, Broken> {
    let mut run = Run::new(scenario, strategy, start, values, chance);
    for month in 0..scenario.horizon_months {
        run.month(month)?;
    }
    Ok(run.record)
}

/// A strategy on its way through the months.
#[derive(Clone)]
pub(super) struct Run<'a, C> {
    scenario: &'a Scenario,
    pub(super) strategy: &'a Strategy,
    start: &'a Start,
    values: &'a Values,
    chance: C,
    baseline: Baseline,
    drift: Drift,
    accounts: Accounts,
    policy: &'a Policy,
    hazards: Rc<Hazards>,
    state: State,
    stock: Stock,
    flows: Flows,
    work: Workspace,
    asking: Asking,
    supported: Supported,
    coefficients: Vec<Row>,
    dead: f64,
    arrived: f64,
    people_at_start: f64,
    pub(super) record: Record,
}

impl<'a, C: Chance> Run<'a, C> {
    /// Before the first month.
    pub(super) fn new(
        scenario: &'a Scenario,
        strategy: &'a Strategy,
        start: &'a Start,
        values: &'a Values,
        chance: C,
    ) -> Self {
        let mut state = start.state.clone();
        if chance.sampled() {
            state.counts = super::cells::whole_people(&state.counts);
        }
        let stock = Stock::of(&state.counts);
        let policy = strategy.policy(0);
        let neutral = Policy { off: policy.off.clone(), ..Policy::default() };
        let gauges = start.gauges(&stock, &neutral, values);
        let prescribing = Prescribing::baseline(gauges.heads, state.staffing.prescribing(), values);
        let baseline = Baseline {
            gauges,
            prescribing,
            policy: neutral,
            time_each: time_each(&stock, values),
            entries: start.entries,
            solved: start.solved,
        };
        let drift = if scenario.drift {
            Drift::new(&chance, values, scenario.area.population, scenario.horizon_months)
        } else {
            Drift::NONE
        };
        let mut record = Record::new(scenario.horizon_months as usize);
        for (index, count) in state.counts.iter().enumerate() {
            record.profiles[index % Profile::COUNT][Measure::AliveAtStart as usize] += count;
        }
        let hazards = tables(scenario, start, values, policy, &stock);
        record.completers = start.completers;
        Self {
            hazards: hazards.into(),
            accounts: Accounts { utilities: utilities(values) },
            people_at_start: stock.total(),
            scenario,
            strategy,
            start,
            values,
            chance,
            baseline,
            drift,
            policy,
            state,
            stock,
            flows: Flows::new(),
            work: Workspace::default(),
            asking: Asking::default(),
            supported: Supported::default(),
            coefficients: Vec::new(),
            dead: 0.0,
            arrived: 0.0,
            record,
        }
    }

    /// One month, from top to bottom.
    pub(super) fn month(&mut self, month: u32) -> Result<(), Broken> {
        // 1. Policies change.
        let policy = self.strategy.policy(month);
        if policy != self.policy {
            self.policy = policy;
            let start = Stock::of(&self.start.state.counts);
            self.hazards = tables(self.scenario, self.start, self.values, policy, &start).into();
        }

        // 2. Money becomes staff and places.
        let funds = &self.strategy.funds[month as usize];
        let gone = self.state.staffing.follow(funds, self.values);
        let (chance, values) = (&self.chance, self.values);
        let open = |bought| shocks::open(bought, values, policy);
        self.state.places.buy(&self.state.staffing, values, open, |places| chance.whole(places));

        // 3. The month's environment: caseload, coverage, reach and waits against the baseline.
        let (staffing, policy) = (&self.state.staffing, self.policy);
        let now = Gauges::read(&self.stock, staffing, &self.state.admitted, policy, self.values);
        let past = &self.state.past;
        let environment =
            Environment::new(&now, staffing, &self.baseline, month, past, policy, self.values)
                .drifted(&self.drift, month);
        self.hazards.coefficients(
            |place, event, substance| environment.multiplier(place, event, substance),
            |place, substance| self.stock.in_place(place, substance) > 0.0,
            &mut self.coefficients,
        );

        // 4. People move: they die, enter, leave, relapse, recover. Those who stay may grow older, or join or
        //    leave a community.
        self.flows.clear();
        self.chance.open(month, process::SWEEP);
        let tables = Tables {
            hazards: &self.hazards,
            coefficients: &self.coefficients,
            environment: &environment,
            policy,
            map: &self.start.map,
        };
        let counts = &mut self.state.counts;
        sweep(&mut self.chance, counts, &mut self.work, &tables, &mut self.flows);

        // 5. Services fill: first from their queues, then from those who ask this month.
        let before = self.residents();
        let medicines = medicines::cost_per_head(self.values, policy);
        let limits = Limits::new(
            &self.baseline.prescribing.dearer(medicines),
            staffing.prescribing(),
            keyworkers(staffing, policy, self.values),
            self.baseline.time_each,
            self.values,
        );
        admissions::admit(
            &mut self.chance,
            month,
            &mut self.state.counts,
            &self.state.places,
            limits,
            &mut self.flows,
            &mut self.state.admitted,
            &mut self.asking,
        );

        // 6. Those who begin recovery take up the support that there is room for.
        admissions::support(
            &mut self.chance,
            month,
            &mut self.state.counts,
            &self.state.places,
            self.values,
            &mut self.flows,
            &mut self.supported,
        );

        // 7. New people arrive.
        self.arrive(month);

        // 8. The books are closed, and the month is written down and checked.
        let after = Stock::of(&self.state.counts);
        self.close(month, &now, &environment, &after, gone);
        self.stock = after;
        self.check(month, before)
    }

    fn arrive(&mut self, month: u32) {
        self.chance.open(month, process::ARRIVALS);
        let never = block(Place::UsingNever).start;
        for (profile, &mean) in self.start.onset.iter().enumerate() {
            let substance = self.start.map.substance(profile);
            let more = shocks::onset(substance, self.policy) * self.drift.demand(month, substance);
            let people = self.chance.arrivals((never + profile) as u32, mean * more);
            self.state.counts[never + profile] += people;
            self.flows.onset += people;
        }
        self.arrived += self.flows.onset;
        self.dead += self.flows.dead();
    }

    fn close(
        &mut self,
        month: u32,
        now: &Gauges,
        environment: &Environment,
        after: &Stock,
        gone: f64,
    ) {
        let (policy, values) = (self.policy, self.values);
        let last = month + 1 == self.scenario.horizon_months;
        let mut used = [0.0; Bought::COUNT];
        for &bought in Bought::ALL {
            used[bought as usize] = used_places(bought, |place| after.place(place));
        }
        let state = &mut self.state;
        let medicines = medicines::cost_per_head(values, policy);
        let unused = self
            .baseline
            .prescribing
            .dearer(medicines)
            .unused(heads(after), state.staffing.prescribing());
        let ledger = state.ledger.close(
            &self.strategy.funds[month as usize],
            &state.staffing,
            &state.places,
            &used,
            unused,
            |line| tender::saving(line, values, policy),
            policy.block_contracts,
            self.values,
            last,
        );
        let budget: Pence = self.scenario.baseline.iter().copied().sum();
        let transition =
            tender::cost(month, budget.pounds(), values, policy) + gone * values.redundancy_share;
        let start = &self.start.state.staffing;
        let reversal = start.staff_beyond(&state.staffing) * values.rehiring_share
            + state.staffing.staff_beyond(start) * values.redundancy_share;
        follow_forced(&mut state.past.forced, environment, &self.flows, after);
        state.past.follow(policy, values);
        let economics = &self.scenario.economics;
        let middle = (f64::from(month) + 0.5) / MONTHS_PER_YEAR;
        let remaining = last.then(|| {
            let years = f64::from(self.scenario.horizon_months) / MONTHS_PER_YEAR;
            let to_start = by_stream(
                discount_factor(economics.discount_qalys, years),
                discount_factor(economics.discount_costs, years),
            );
            let survivors = self.start.remainder.of(&state.counts);
            std::array::from_fn(|stream| survivors[stream] * to_start[stream])
        });
        let closed = Closed {
            month,
            before: &self.stock,
            after,
            flows: &self.flows,
            admitted: &state.admitted,
            gauges: now,
            environment,
            ledger: &ledger,
            transition,
            posts: state.staffing.posts(values),
            reversal,
            qalys_per_head: medicines::qalys_per_head(values, policy),
            spared: self.start.remainder.of_the_dead(&self.flows),
            discount_costs: discount_factor(economics.discount_costs, middle),
            discount_qalys: discount_factor(economics.discount_qalys, middle),
            remaining,
        };
        self.record.close(&closed, &self.accounts, self.values);
    }

    /// People in the places that are bought.
    fn residents(&self) -> [f64; Bought::COUNT] {
        let mut people = [0.0; Bought::COUNT];
        for &bought in Bought::ALL {
            people[bought as usize] =
                used_places(bought, |place| residents(&self.state.counts, place));
        }
        people
    }

    /// Nobody is created or lost, nobody is in a place without a place to be in, nothing is negative.
    fn check(&self, month: u32, before: [f64; Bought::COUNT]) -> Result<(), Broken> {
        let broken = |rule: &'static str, by: f64| {
            Err(Broken { strategy: self.strategy.id.clone(), month, rule, by })
        };
        let people = self.people_at_start + self.arrived;
        let tolerance = if self.chance.sampled() { 0.0 } else { 1e-9 * people.max(1.0) };
        let off = people - self.dead - self.stock.total();
        if off.is_nan() || off.abs() > tolerance {
            return broken("people are neither created nor lost", off);
        }
        // What is not a number has shown in the sum of all.
        if self.stock.suspect() && least(&self.state.counts) < -tolerance {
            return broken("no cell holds fewer than nobody", 0.0);
        }
        for &bought in Bought::ALL {
            let residents = used_places(bought, |place| self.stock.place(place));
            let room = self.state.places.of(bought).max(before[bought as usize]);
            if residents > room + tolerance {
                return broken("nobody is in a place without a place to be in", residents - room);
            }
        }
        let waiting = self.flows.unanswered();
        if waiting != 0.0 {
            return broken("everybody who asks gets an answer in the month", waiting);
        }
        let entries = &self.record.months[month as usize];
        let spent = entries.outcomes[Outcome::Spend as usize];
        if spent.is_nan() || spent < 0.0 {
            return broken("nothing negative is spent", spent);
        }
        if month + 1 == self.scenario.horizon_months {
            let books = self.record.books();
            if books != 0 {
                return broken("every pound is spent or underspent (pence)", books as f64);
            }
        }
        Ok(())
    }
}

/// The tables of a policy, whose averages are those of the people at the start.
fn tables(
    scenario: &Scenario,
    start: &Start,
    values: &Values,
    policy: &Policy,
    people: &Stock,
) -> Hazards {
    let neutral = Policy { off: policy.off.clone(), ..Policy::default() };
    let averages: Averages = averages(people, values, &neutral);
    Hazards::new(&scenario.area, &start.levels, values, policy, &start.solved, &averages)
}

/// Follows those who were taken off a prescription into the next month.
fn follow_forced(gone: &mut Forced, environment: &Environment, flows: &Flows, after: &Stock) {
    let forcing =
        environment.forced > 0.0 || environment.time_limit.iter().any(|&limit| limit > 0.0);
    if !forcing && gone.nobody() {
        return;
    }
    let forced = flows.sum_of(Substance::Opiate, |_, event| event == Event::Forced);
    let others = flows.sum_of(Substance::Opiate, |place, event| {
        let prescribed = place.prescribing() || place == Place::HeroinAssisted;
        let waiting = matches!(place, Place::WaitDetox | Place::WaitRehab);
        (prescribed && event == Event::DropOut) || (waiting && event == Event::Lost)
    });
    let passed = flows.passed[Place::LeftPrescribingUnplanned as usize][Substance::Opiate as usize];
    let using = after.people_with(Substance::Opiate, |place| place == Place::UsingRecent);
    gone.follow(forced, others, passed, using);
}

/// People in places of a kind, given how many are in each place.
fn used_places(bought: Bought, people: impl Fn(Place) -> f64) -> f64 {
    match bought {
        Bought::Housing => people(Place::RecoveryFirstHousing) + people(Place::RecoveryYearHousing),
        Bought::Aftercare => {
            people(Place::RecoveryFirstAftercare) + people(Place::RecoveryYearAftercare)
        }
        _ => Service::ALL
            .iter()
            .find(|&&service| Bought::of(service) == Some(bought))
            .map_or(0.0, |service| people(service.place())),
    }
}
