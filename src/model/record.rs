//! What a run writes down.

use super::cells::Stock;
use super::environment::Environment;
use super::gauges::{Gauges, heads};
use super::ledger::Entry;
use super::mechanisms::waiting;
use super::moves::{Event, MOVES, Service, moves};
use super::outcomes::{Measure, Outcome};
use super::payers;
use super::places::{Membership, Place};
use super::re_presentation::Completers;
use super::remainder::Value;
use super::state::Flows;
use super::value::{Utilities, getting_on, hepatitis_exposure, settled};
use crate::evidence::Values;
use crate::scenario::{Line, Profile, Substance};
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Years of recovery that count as lasting.
const FIVE: f64 = 5.0;
/// Person-years in the unit of hepatitis C incidence.
const PER_100: f64 = 100.0;

/// One month of one run.
#[derive(Clone, Debug)]
pub struct Month {
    /// One number per [`Outcome`].
    pub outcomes: [f64; Outcome::COUNT],
    /// People at the end of the month, by place.
    pub places: [f64; Place::COUNT],
    /// The books, by line.
    pub money: [Entry; Line::COUNT],
}

/// One run of one strategy.
#[derive(Clone, Debug)]
pub struct Record {
    /// Month by month.
    pub months: Vec<Month>,
    /// One number per profile and [`Measure`].
    pub profiles: Vec<[f64; Measure::COUNT]>,
    /// Who completes in a month of the start, and who of them comes back; zeros unless a figure asks for it.
    pub completers: [Completers; Substance::COUNT],
}

/// What a month closes with.
pub struct Closed<'a> {
    /// The month, counted from 0.
    pub month: u32,
    /// People at its beginning.
    pub before: &'a Stock,
    /// People at its end.
    pub after: &'a Stock,
    /// What happened.
    pub flows: &'a Flows,
    /// People admitted, by service.
    pub admitted: &'a [f64; Service::COUNT],
    /// What was measured at its beginning.
    pub gauges: &'a Gauges,
    /// Its environment.
    pub environment: &'a Environment,
    /// The books.
    pub ledger: &'a [Entry; Line::COUNT],
    /// Value of a pound in the middle of the month.
    pub discount_costs: f64,
    /// Value of a QALY in the middle of the month.
    pub discount_qalys: f64,
    /// Pounds of re-tender, redundancy and hand-over.
    pub transition: f64,
    /// Front-line posts.
    pub posts: f64,
    /// Pounds that changing back would cost.
    pub reversal: f64,
    /// QALYs of the month more for each person on a prescription than with the medicines of the start.
    pub qalys_per_head: f64,
    /// What those who died in the month would have had before them.
    pub spared: Value,
    /// In the last month: what survivors have before them.
    pub remaining: Option<Value>,
}

/// What a run values months with.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// Utility of a year in each place, by substance.
    pub utilities: Utilities,
}

impl Record {
    /// An empty record for some months.
    #[must_use]
    pub fn new(months: usize) -> Self {
        Self {
            months: Vec::with_capacity(months),
            profiles: vec![[0.0; Measure::COUNT]; Profile::COUNT],
            completers: [Completers::default(); Substance::COUNT],
        }
    }

    /// What areas come to together, month by month: everything is added up, but for ratios, which are averaged with the
    /// weights of [`Outcome::weight`]; equally where nobody is there to weigh them. `records` have the same months.
    #[must_use]
    pub fn added_up(records: &[&Self]) -> Self {
        let months = records.iter().map(|record| record.months.len()).min().unwrap_or(0);
        let mut whole = Self::new(months);
        for month in 0..months {
            let each = || records.iter().map(|record| &record.months[month]);
            let outcomes = std::array::from_fn(|outcome| {
                let sum = |of: &dyn Fn(&Month) -> f64| each().map(of).sum::<f64>();
                let Some(weight) = Outcome::ALL[outcome].weight() else {
                    return sum(&|month| month.outcomes[outcome]);
                };
                let weight = weight as usize;
                let people = sum(&|month| month.outcomes[weight]);
                if people > 0.0 {
                    sum(&|month| month.outcomes[outcome] * month.outcomes[weight]) / people
                } else {
                    sum(&|month| month.outcomes[outcome]) / records.len() as f64
                }
            });
            let places = std::array::from_fn(|place| each().map(|month| month.places[place]).sum());
            let money = std::array::from_fn(|line| {
                let sum = |of: fn(&Entry) -> Pence| {
                    Pence(each().map(|month| of(&month.money[line]).0).sum())
                };
                Entry {
                    funded: sum(|entry| entry.funded),
                    spent: sum(|entry| entry.spent),
                    underspent: sum(|entry| entry.underspent),
                }
            });
            whole.months.push(Month { outcomes, places, money });
        }
        for (profile, measures) in whole.profiles.iter_mut().enumerate() {
            for (measure, number) in measures.iter_mut().enumerate() {
                *number = records.iter().map(|record| record.profiles[profile][measure]).sum();
            }
        }
        for (group, completers) in whole.completers.iter_mut().enumerate() {
            for record in records {
                completers.all += record.completers[group].all;
                completers.again += record.completers[group].again;
            }
        }
        whole
    }

    /// Pence funded that are neither spent nor underspent over the months so far: 0 at the end.
    #[must_use]
    pub fn books(&self) -> i64 {
        self.months
            .iter()
            .flat_map(|month| &month.money)
            .map(|entry| entry.funded.0 - entry.spent.0 - entry.underspent.0)
            .sum()
    }

    /// Writes a month down.
    pub fn close(&mut self, closed: &Closed<'_>, accounts: &Accounts, values: &Values) {
        let mut outcomes = [0.0; Outcome::COUNT];
        self.flows(closed, &mut outcomes);
        people(closed, values, &mut outcomes);
        let infections = outcomes[Outcome::HepatitisInfections as usize];
        for (outcome, pounds) in payers::costs(closed.before, closed.after, infections, values) {
            outcomes[outcome as usize] = pounds;
        }
        let public: f64 = payers::PUBLIC.iter().map(|&payer| outcomes[payer as usize]).sum();
        let crime = outcomes[Outcome::CrimeCost as usize];
        outcomes[Outcome::PublicCostDiscounted as usize] = public * closed.discount_costs;
        outcomes[Outcome::CrimeCostDiscounted as usize] = crime * closed.discount_costs;
        let [.., others, crime] = closed.spared;
        outcomes[Outcome::SparedPublicCost as usize] = others * closed.discount_costs;
        outcomes[Outcome::SparedCrimeCost as usize] = crime * closed.discount_costs;
        value(closed, accounts, infections * values.hepatitis_qalys, &mut outcomes);
        let mut places = [0.0; Place::COUNT];
        for &place in Place::ALL {
            places[place as usize] = closed.after.place(place);
        }
        self.months.push(Month { outcomes, places, money: *closed.ledger });
    }

    fn flows(&mut self, closed: &Closed<'_>, outcomes: &mut [f64; Outcome::COUNT]) {
        let flows = closed.flows;
        let mut set = |outcome: Outcome, number: f64| outcomes[outcome as usize] = number;
        let [overdose, alcohol, other] =
            flows.deaths.each_ref().map(|deaths| deaths.iter().sum::<f64>());
        set(Outcome::Deaths, overdose + alcohol + other);
        set(Outcome::DeathsOverdose, overdose);
        set(Outcome::DeathsAlcohol, alcohol);
        set(Outcome::DeathsOther, other);
        let moved = counted(flows);
        let all = |kind: Kind| moved[kind as usize].iter().sum::<f64>();
        let treated_deaths = all(Kind::TreatedDeath);
        set(Outcome::DeathsInTreatment, treated_deaths);
        set(Outcome::DeathsUntreated, all(Kind::UntreatedDeath));
        set(Outcome::Onset, flows.onset);
        set(Outcome::LeroConnections, flows.connected);
        let mut starts = [0.0; Substance::COUNT];
        let profiles_each = Profile::COUNT / Substance::COUNT;
        for (sum, profiles) in starts.iter_mut().zip(flows.starts.chunks_exact(profiles_each)) {
            *sum = profiles.iter().sum();
        }
        let started: f64 = starts.iter().sum();
        set(Outcome::Starts, started);
        let prompt = waiting::within_three_weeks(closed.gauges.waits[0]);
        set(Outcome::StartsInThreeWeeks, started * prompt);
        let mut completions = 0.0;
        for &substance in Substance::ALL {
            let index = substance as usize;
            let [start, exit, completion, dependent, treated] = by_substance(substance);
            // A detox is completed by those who do not go on to rehab: known a month after its end.
            let completed = moved[Kind::Complete as usize][index]
                + moved[Kind::Detoxed as usize][index]
                + flows.passed[Place::LeftDetox as usize][index];
            completions += completed;
            set(start, starts[index]);
            set(exit, completed + moved[Kind::Leave as usize][index]);
            set(dependent, closed.after.people_with(substance, |place| !place.recovery()));
            set(completion, completed);
            set(treated, closed.after.people_with(substance, Place::in_treatment));
        }
        set(Outcome::Completions, completions);
        let drop_outs = all(Kind::DropOut);
        set(Outcome::DropOuts, drop_outs);
        let custody = all(Kind::Custody);
        set(Outcome::Exits, completions + drop_outs + custody + treated_deaths);
        set(Outcome::Referrals, all(Kind::Ask));
        set(Outcome::Returns, all(Kind::AskAgain));
        set(Outcome::LostWaiting, all(Kind::Lost));
        let admitted = |service: Service| closed.admitted[service as usize];
        set(Outcome::DetoxStarts, admitted(Service::InpatientDetox));
        set(Outcome::CommunityDetoxStarts, admitted(Service::CommunityDetox));
        set(Outcome::RehabStarts, admitted(Service::Rehab));
        set(Outcome::RecoveriesBegun, flows.recoveries.iter().sum());
        set(Outcome::Relapses, all(Kind::Relapse));
        // Somebody who passes a year within the first year began before the start.
        let began_here = f64::from(closed.month) >= MONTHS_PER_YEAR;
        let one_year: f64 = flows.one_year.iter().sum();
        set(Outcome::ReachedOneYear, if began_here { one_year } else { 0.0 });
        let five_years = FIVE * MONTHS_PER_YEAR;
        let began_here_five = f64::from(closed.month) >= five_years;
        let reached_five = if began_here_five { all(Kind::FiveYears) } else { 0.0 };
        set(Outcome::ReachedFiveYears, reached_five);
        for (profile, measures) in self.profiles.iter_mut().enumerate() {
            let deaths: f64 = flows.deaths.iter().map(|deaths| deaths[profile]).sum();
            measures[Measure::Deaths as usize] += deaths;
            measures[Measure::Starts as usize] += flows.starts[profile];
            measures[Measure::RecoveriesBegun as usize] += flows.recoveries[profile];
            if began_here {
                measures[Measure::ReachedOneYear as usize] += flows.one_year[profile];
            }
        }
    }
}

/// What a move counts as; it may be several.
#[derive(Clone, Copy)]
enum Kind {
    TreatedDeath,
    UntreatedDeath,
    Complete,
    Leave,
    DropOut,
    Custody,
    Ask,
    AskAgain,
    Lost,
    Relapse,
    FiveYears,
    /// Leaves the month after a detox for anything but rehab, apart from those who begin recovery.
    Detoxed,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::TreatedDeath,
        Self::UntreatedDeath,
        Self::Complete,
        Self::Leave,
        Self::DropOut,
        Self::Custody,
        Self::Ask,
        Self::AskAgain,
        Self::Lost,
        Self::Relapse,
        Self::FiveYears,
        Self::Detoxed,
    ];

    const fn is(self, place: Place, event: Event) -> bool {
        use Event as E;
        let treated = place.in_treatment();
        let died = matches!(event, E::Overdose | E::AlcoholSpecific | E::OtherCause);
        let custody = treated && matches!(event, E::Custody);
        let drop_out =
            matches!(event, E::DropOut | E::Forced) || (treated && matches!(event, E::Lost));
        let ask =
            matches!(event, E::EnterPrescribing | E::EnterPsychosocial | E::Return | E::PickUp);
        match self {
            Self::TreatedDeath => treated && died,
            Self::UntreatedDeath => {
                place.untreated_in_five_years() && died && !matches!(event, E::OtherCause)
            }
            Self::Complete => matches!(event, E::Complete),
            Self::Leave => drop_out || custody || (treated && died),
            Self::DropOut => drop_out,
            Self::Custody => custody,
            Self::Ask => ask,
            Self::AskAgain => ask && !place.untreated_in_a_year(),
            Self::Lost => matches!(event, E::Lost),
            Self::Relapse => place.recovery() && matches!(event, E::Relapse),
            Self::FiveYears => {
                matches!(place, Place::RecoveryToFive) && matches!(event, E::Advance)
            }
            Self::Detoxed => matches!(place, Place::LeftDetox) && !matches!(event, E::AskRehab),
        }
    }
}

/// The kinds of every move, as bits.
static KINDS: [[u16; MOVES]; Place::COUNT] = {
    let mut kinds = [[0; MOVES]; Place::COUNT];
    let mut place = 0;
    while place < Place::COUNT {
        let list = moves(Place::ALL[place]);
        let mut slot = 0;
        while slot < list.len() {
            let mut kind = 0;
            while kind < Kind::ALL.len() {
                if Kind::ALL[kind].is(Place::ALL[place], list[slot].0) {
                    kinds[place][slot] |= 1 << kind;
                }
                kind += 1;
            }
            slot += 1;
        }
        place += 1;
    }
    kinds
};

/// People moved in a month, by kind and substance.
fn counted(flows: &Flows) -> [[f64; Substance::COUNT]; Kind::ALL.len()] {
    let mut counted = [[0.0; Substance::COUNT]; Kind::ALL.len()];
    for (kinds, moved) in KINDS.iter().zip(&flows.moved) {
        for (slot, &kinds) in kinds.iter().enumerate() {
            let mut rest = kinds;
            while rest != 0 {
                let counted = &mut counted[rest.trailing_zeros() as usize];
                for (counted, moved) in counted.iter_mut().zip(moved) {
                    *counted += moved[slot];
                }
                rest &= rest - 1;
            }
        }
    }
    counted
}

/// Starts, exits, completions, dependent people and caseload of a substance.
const fn by_substance(substance: Substance) -> [Outcome; 5] {
    use Outcome as O;
    match substance {
        Substance::Opiate => [
            O::StartsOpiate,
            O::ExitsOpiate,
            O::CompletionsOpiate,
            O::DependentOpiate,
            O::InTreatmentOpiate,
        ],
        Substance::NonOpiate => [
            O::StartsNonOpiate,
            O::ExitsNonOpiate,
            O::CompletionsNonOpiate,
            O::DependentNonOpiate,
            O::InTreatmentNonOpiate,
        ],
        Substance::NonOpiateAlcohol => [
            O::StartsNonOpiateAlcohol,
            O::ExitsNonOpiateAlcohol,
            O::CompletionsNonOpiateAlcohol,
            O::DependentNonOpiateAlcohol,
            O::InTreatmentNonOpiateAlcohol,
        ],
        Substance::Alcohol => [
            O::StartsAlcohol,
            O::ExitsAlcohol,
            O::CompletionsAlcohol,
            O::DependentAlcohol,
            O::InTreatmentAlcohol,
        ],
        Substance::Nps => {
            [O::StartsNps, O::ExitsNps, O::CompletionsNps, O::DependentNps, O::InTreatmentNps]
        }
    }
}

/// People at the end of the month, and what was measured at its beginning.
fn people(closed: &Closed<'_>, values: &Values, outcomes: &mut [f64; Outcome::COUNT]) {
    let mut set = |outcome: Outcome, number: f64| outcomes[outcome as usize] = number;
    let after = closed.after;
    let (mut well, mut life, mut exposed) = (0.0, 0.0, 0.0);
    for &place in Place::ALL {
        let mut here = 0.0;
        for &substance in Substance::ALL {
            let people = after.in_place(place, substance);
            well += people * settled(place, substance, values, closed.environment.paid);
            here += people;
        }
        life += here * getting_on(place, values);
        exposed += closed.before.in_place(place, Substance::Opiate)
            * hepatitis_exposure(place, values, closed.environment.paid);
    }
    set(Outcome::Alive, after.total());
    set(Outcome::Dependent, after.people(|place| !place.recovery()));
    set(Outcome::InTreatment, after.people(Place::in_treatment));
    let unmet = |place: Place| !place.recovery() && !place.in_treatment();
    set(Outcome::UntreatedOpiate, after.people_with(Substance::Opiate, unmet));
    set(Outcome::DependentSevere, after.severe(|place| !place.recovery()));
    set(Outcome::UntreatedSevere, after.severe(unmet));
    set(Outcome::Prescribed, heads(after));
    set(Outcome::Abstinent, after.people(Place::recovery));
    set(Outcome::Settled, well);
    set(Outcome::GettingOn, life);
    set(Outcome::MutualAidMembers, after.members(Membership::mutual_aid, |_| true));
    set(Outcome::LeroMembers, after.members(Membership::lero, |_| true));
    set(Outcome::LeroVolunteers, closed.gauges.volunteers);
    set(Outcome::Caseload, closed.gauges.caseload);
    set(Outcome::FrontlinePosts, closed.posts);
    set(Outcome::ReversalCost, closed.reversal);
    set(Outcome::PrescribingLoad, closed.environment.load);
    set(Outcome::WaitWeeksTreatment, closed.gauges.waits[0]);
    set(Outcome::WaitWeeksDetox, closed.gauges.waits[1]);
    set(Outcome::WaitWeeksRehab, closed.gauges.waits[2]);
    let incidence = values.hepatitis_incidence / PER_100 / MONTHS_PER_YEAR;
    let infections = exposed * incidence * closed.environment.hepatitis;
    set(Outcome::HepatitisInfections, infections);
    set(Outcome::HepatitisDeaths, infections * values.hepatitis_deaths);
}

/// QALYs, life-years and money. A month's person-time is the mean of its beginning and its end; `lost` are the QALYs that the
/// month's infections will cost.
fn value(
    closed: &Closed<'_>,
    accounts: &Accounts,
    lost: f64,
    outcomes: &mut [f64; Outcome::COUNT],
) {
    let mut set = |outcome: Outcome, number: f64| outcomes[outcome as usize] = number;
    let mut qalys = [0.0; 3];
    let mut life_years = 0.0;
    for &place in Place::ALL {
        for &substance in Substance::ALL {
            let people = 0.5
                * (closed.before.in_place(place, substance)
                    + closed.after.in_place(place, substance));
            let years = people / MONTHS_PER_YEAR;
            life_years += years;
            let utility = &accounts.utilities[place as usize][substance as usize];
            for (sum, utility) in qalys.iter_mut().zip(utility) {
                *sum += years * utility;
            }
        }
    }
    let total = |of: fn(&Entry) -> Pence| closed.ledger.iter().map(of).sum::<Pence>().pounds();
    let spend = total(|entry| entry.spent) + closed.transition;
    set(Outcome::Transition, closed.transition);
    let heads = 0.5 * (heads(closed.before) + heads(closed.after));
    let more = heads * closed.qalys_per_head - lost;
    let qalys = qalys.map(|qalys| qalys + more);
    set(Outcome::Qalys, qalys[0]);
    set(Outcome::QalysPublic, qalys[1]);
    set(Outcome::QalysPatient, qalys[2]);
    set(Outcome::LifeYears, life_years);
    set(Outcome::Spend, spend);
    set(Outcome::Underspend, total(|entry| entry.underspent));
    set(Outcome::SpendDiscounted, spend * closed.discount_costs);
    set(Outcome::QalysDiscounted, qalys[0] * closed.discount_qalys);
    set(Outcome::QalysPublicDiscounted, qalys[1] * closed.discount_qalys);
    set(Outcome::QalysPatientDiscounted, qalys[2] * closed.discount_qalys);
    if let Some([base, public, patient, spend, others, crime]) = closed.remaining {
        set(Outcome::RemainingQalys, base);
        set(Outcome::RemainingQalysPublic, public);
        set(Outcome::RemainingQalysPatient, patient);
        set(Outcome::RemainingSpend, spend);
        set(Outcome::RemainingPublicCost, others);
        set(Outcome::RemainingCrimeCost, crime);
    }
}
