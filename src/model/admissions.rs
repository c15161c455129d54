//! Who gets a place: services fill from their queue, then from those who ask this month.

use super::capacity::{Bought, Places, Prescribing};
use super::cells::{BLOCK, block, residents, residents_with};
use super::moves::{Service, prescribed};
use super::places::Place;
use super::state::Flows;
use super::sweep::process;
use crate::evidence::Values;
use crate::random::{Chance, Leavers, nobody, some};
use crate::scenario::{Profile, Substance};
use crate::units::math::{ln, sum};

/// The limits of a month, apart from places bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The most people on a prescription before inductions are refused.
    pub heads: f64,
    /// The most time of keyworkers that clients may take, in clients of psychosocial treatment.
    pub time: f64,
    /// What a client on a prescription takes of it.
    pub prescription: f64,
}

impl Limits {
    /// No limit but the beds: the run-in, while the baseline is still unknown.
    pub const NONE: Self = Self { heads: f64::INFINITY, time: f64::INFINITY, prescription: 1.0 };

    /// From the money at work. A keyworker takes on at most so many clients such as there were at the start, of whom
    /// each took `each` of the time of a client in psychosocial treatment.
    #[must_use]
    pub fn new(
        prescribing: &Prescribing,
        prescribing_pounds: f64,
        keyworkers: f64,
        each: f64,
        values: &Values,
    ) -> Self {
        Self {
            heads: prescribing.most_heads(prescribing_pounds, values.prescribing_max_load),
            time: keyworkers * values.caseload_maximum * each,
            prescription: values.prescription_time,
        }
    }
}

/// Who of those who ask are chosen: memory kept from one queue to the next.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// People chosen, by membership and profile.
    chosen: Vec<f64>,
}

impl Asking {
    /// Shares `room` among `wishers`, by membership and profile, into `chosen`: everybody, without a draw, when there is
    /// room for all. `first` is the first cell that stands for them. Returns how many are chosen.
    #[inline(always)]
    fn choose<C: Chance>(
        &mut self,
        chance: &mut C,
        wishers: &[f64],
        first: usize,
        room: f64,
    ) -> f64 {
        let Self { chosen } = self;
        let wishing = sum(wishers);
        chosen.clear();
        if wishing <= room {
            chosen.extend_from_slice(wishers);
            return wishing;
        }
        chosen.resize(wishers.len(), 0.0);
        if room <= 0.0 {
            return 0.0;
        }
        chance.select(first as u32, wishers, room, chosen);
        room
    }
}

/// Adds people, cell by cell.
#[inline(always)]
fn add(to: &mut [f64], people: &[f64]) {
    for (to, people) in to.iter_mut().zip(people) {
        *to += people;
    }
}

/// Takes people away, cell by cell.
#[inline(always)]
fn take(from: &mut [f64], people: &[f64]) {
    for (from, people) in from.iter_mut().zip(people) {
        *from -= people;
    }
}

/// Counts people who start treatment, of every membership.
#[inline(always)]
fn begin(starts: &mut [f64; Profile::COUNT], people: &[f64]) {
    people.chunks_exact(Profile::COUNT).for_each(|people| add(starts, people));
}

/// Fills every service in turn. Writes who was admitted, by service, into `admitted`.
#[expect(
    clippy::too_many_arguments,
    reason = "people, places and books of a month, and memory for it"
)]
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn admit<C: Chance>(
    chance: &mut C,
    month: u32,
    counts: &mut [f64],
    places: &Places,
    limits: Limits,
    flows: &mut Flows,
    admitted: &mut [f64; Service::COUNT],
    asking: &mut Asking,
) {
    for &service in Service::ALL {
        let room = room(service, counts, places, limits, flows);
        admitted[service as usize] = fill(chance, month, service, counts, room, flows, asking);
    }
}

/// Free places of a service, never negative: where a cut leaves more residents than places, nobody is put out and
/// nobody is admitted until enough have left.
#[inline(always)]
fn room(service: Service, counts: &[f64], places: &Places, limits: Limits, flows: &Flows) -> f64 {
    let free = match (Bought::of(service), service) {
        (Some(bought), _) => places.of(bought) - residents(counts, service.place()),
        (None, Service::Prescribing) => prescriptions(counts, limits, flows),
        (None, _) => free_time(counts, limits),
    };
    free.max(0.0)
}

/// The time of keyworkers that nobody takes, in clients of psychosocial treatment.
#[inline(always)]
fn free_time(counts: &[f64], limits: Limits) -> f64 {
    let keyworked = Place::ALL.iter().filter(|place| place.keyworked());
    let clients: f64 = keyworked.map(|&place| residents(counts, place)).sum();
    let on_a_prescription = heads(counts) + residents(counts, Place::HeroinAssisted);
    limits.time - (clients - (1.0 - limits.prescription) * on_a_prescription)
}

/// New prescriptions that there is room for. Where keyworkers are short, whoever asks for a prescription and whoever asks
/// for psychosocial treatment has the same chance: each kind gets time as it asks for it.
#[inline(always)]
fn prescriptions(counts: &[f64], limits: Limits, flows: &Flows) -> f64 {
    let asking = |service: Service| {
        let queue = service.queue().map_or(0.0, |queue| residents(counts, queue));
        queue + sum(flows.applying(service))
    };
    let most = (limits.heads - heads(counts)).max(0.0);
    let wanted = asking(Service::Prescribing).min(most) * limits.prescription;
    let all = wanted + asking(Service::Psychosocial);
    let free = free_time(counts, limits);
    if all <= free.max(0.0) || limits.prescription <= 0.0 {
        return most;
    }
    (free * wanted / all / limits.prescription).min(most)
}

/// People prescribed for from the two prescribing lines.
fn heads(counts: &[f64]) -> f64 {
    Place::ALL
        .iter()
        .filter(|&&place| prescribed(place, Substance::Opiate))
        .map(|&place| residents_with(counts, place, Substance::Opiate))
        .sum()
}

/// Fills one service; returns how many got a place.
#[inline(always)]
fn fill<C: Chance>(
    chance: &mut C,
    month: u32,
    service: Service,
    counts: &mut [f64],
    room: f64,
    flows: &mut Flows,
    asking: &mut Asking,
) -> f64 {
    let place = block(service.place());
    let mut room = chance.whole(room);
    let mut admitted = 0.0;
    if let Some(queue) = service.queue() {
        chance.open(month, process::QUEUE + service as u8);
        let from = block(queue);
        admitted = asking.choose(chance, &counts[from.clone()], from.start, room);
        if admitted > 0.0 {
            take(&mut counts[from], &asking.chosen);
            add(&mut counts[place.clone()], &asking.chosen);
            if !queue.in_treatment() {
                begin(&mut flows.starts, &asking.chosen);
            }
        }
        room -= admitted;
    }
    let applying = flows.applying(service);
    if nobody(applying) {
        return admitted;
    }
    chance.open(month, process::APPLICANTS + service as u8);
    let taken_on = asking.choose(chance, applying, place.start, room);
    let applying = flows.applying_mut(service);
    if taken_on > 0.0 {
        take(applying, &asking.chosen);
        add(&mut counts[place], &asking.chosen);
    }
    add(&mut counts[block(service.otherwise())], applying);
    applying.fill(0.0);
    if taken_on > 0.0 && matches!(service, Service::Prescribing | Service::Psychosocial) {
        begin(&mut flows.starts, &asking.chosen);
    }
    admitted + taken_on
}

/// Memory of [`support`], kept from month to month.
#[derive(Clone, Debug, Default)]
pub struct Supported {
    /// Memberships and profiles in which anybody begins recovery, the cells that stand for them, and how many begin.
    keys: Vec<u32>,
    cells: Vec<u32>,
    beginning: Vec<f64>,
    totals: Vec<f64>,
    takers: Vec<Leavers>,
    /// Who want housing and who want aftercare, by membership and profile.
    wanting: [Vec<f64>; 2],
    asking: Asking,
}

/// Gives the people who begin recovery the support that there is room for: housing, else aftercare, else none.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn support<C: Chance>(
    chance: &mut C,
    month: u32,
    counts: &mut [f64],
    places: &Places,
    values: &Values,
    flows: &mut Flows,
    work: &mut Supported,
) {
    let Supported { keys, cells, beginning, totals, takers, wanting, asking } = work;
    let unsupported = block(Place::RecoveryFirst);
    let recovering = flows.recovering_mut();
    some(recovering, keys);
    if keys.is_empty() {
        return;
    }
    cells.clear();
    cells.extend(keys.iter().map(|&key| unsupported.start as u32 + key));
    beginning.clear();
    beginning.extend(keys.iter().map(|&key| recovering[key as usize]));
    recovering.fill(0.0);
    let (housing_wanted, aftercare_wanted) = (values.housing_wanted, values.aftercare_wanted);
    let wanted = [housing_wanted, (1.0 - housing_wanted) * aftercare_wanted];
    let total = -ln(1.0 - wanted[0] - wanted[1]);
    chance.open(month, process::SUPPORT);
    totals.clear();
    totals.resize(keys.len(), total);
    chance.prepare(cells);
    chance.leave(0, beginning, totals, takers);
    for wanting in &mut *wanting {
        wanting.clear();
        wanting.resize(BLOCK, 0.0);
    }
    for (&key, people) in keys.iter().zip(&*beginning) {
        counts[unsupported.start + key as usize] += people;
    }
    let key = |taker: &Leavers| keys[taker.position as usize] as usize;
    for taker in &*takers {
        counts[unsupported.start + key(taker)] -= taker.people;
    }
    chance.send(
        takers,
        |_| wanted,
        |index, support, people| wanting[support][key(&takers[index])] += people,
    );
    let free = |bought: Bought, counts: &[f64], first: Place, year: Place| {
        (places.of(bought) - (residents(counts, first) + residents(counts, year))).max(0.0)
    };
    let [housing, aftercare] = wanting;
    let (first, year) = (Place::RecoveryFirstHousing, Place::RecoveryYearHousing);
    let room = chance.whole(free(Bought::Housing, counts, first, year));
    chance.open(month, process::HOUSING);
    asking.choose(chance, housing, unsupported.start, room);
    add(&mut counts[block(first)], &asking.chosen);
    take(housing, &asking.chosen);
    add(aftercare, housing);
    let (first, year) = (Place::RecoveryFirstAftercare, Place::RecoveryYearAftercare);
    let room = chance.whole(free(Bought::Aftercare, counts, first, year));
    chance.open(month, process::AFTERCARE);
    asking.choose(chance, aftercare, unsupported.start, room);
    add(&mut counts[block(first)], &asking.chosen);
    take(aftercare, &asking.chosen);
    add(&mut counts[unsupported], aftercare);
}
