//! Who gets a place: services fill from their queue, then from those who ask this month.

use super::capacity::{Bought, Places, Prescribing};
use super::cells::{block, residents, residents_with};
use super::moves::{Service, prescribed};
use super::places::Place;
use super::state::Flows;
use super::sweep::process;
use crate::evidence::Values;
use crate::random::{Chance, some};
use crate::scenario::{Profile, Substance};
use crate::units::math::{ln, one_minus_exp};

/// The limits of a month, apart from places bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The most people on a prescription before inductions are refused.
    pub heads: f64,
    /// The most clients that keyworkers take on.
    pub clients: f64,
}

impl Limits {
    /// No limit but the beds: the run-in, while the baseline is still unknown.
    pub const NONE: Self = Self { heads: f64::INFINITY, clients: f64::INFINITY };

    /// From the money at work.
    #[must_use]
    pub fn new(
        prescribing: &Prescribing,
        prescribing_pounds: f64,
        keyworkers: f64,
        values: &Values,
    ) -> Self {
        Self {
            heads: prescribing.most_heads(prescribing_pounds, values.prescribing_max_load),
            clients: keyworkers * values.caseload_maximum,
        }
    }
}

/// Those who ask together, in the order of `keys`: memory kept from one queue to the next.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// Memberships and profiles in which anybody asks.
    keys: Vec<u32>,
    /// The cells that stand for them in streams of chance.
    cells: Vec<u32>,
    wishers: Vec<f64>,
    chosen: Vec<f64>,
}

impl Asking {
    /// Lists those of `people`, by membership and profile; `first` is the first cell that stands for them.
    fn list(&mut self, people: &[f64], first: usize) {
        some(people, &mut self.keys);
        self.cells.clear();
        self.cells.extend(self.keys.iter().map(|&key| first as u32 + key));
        self.wishers.clear();
        self.wishers.extend(self.keys.iter().map(|&key| people[key as usize]));
    }

    /// Shares `room` among them, into `chosen`: everybody, without a draw, when there is room for all.
    fn choose<C: Chance>(&mut self, chance: &mut C, room: f64) {
        self.chosen.clear();
        if self.wishers.iter().sum::<f64>() <= room {
            self.chosen.extend_from_slice(&self.wishers);
            return;
        }
        self.chosen.resize(self.wishers.len(), 0.0);
        if room > 0.0 {
            chance.select(&self.cells, &self.wishers, room, &mut self.chosen);
        }
    }
}

/// Fills every service in turn. Writes who was admitted, by service, into `admitted`.
#[expect(
    clippy::too_many_arguments,
    reason = "people, places and books of a month, and memory for it"
)]
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
        let room = room(service, counts, places, limits);
        admitted[service as usize] = fill(chance, month, service, counts, room, flows, asking);
    }
}

/// Free places of a service, never negative: where a cut leaves more residents than places, nobody is put out and
/// nobody is admitted until enough have left.
fn room(service: Service, counts: &[f64], places: &Places, limits: Limits) -> f64 {
    let free = match Bought::of(service) {
        Some(bought) => places.of(bought) - residents(counts, service.place()),
        None => {
            let clients: f64 = Place::ALL
                .iter()
                .filter(|place| place.keyworked())
                .map(|&place| residents(counts, place))
                .sum();
            let keyworked = limits.clients - clients;
            match service {
                Service::Prescribing if limits.heads.is_finite() => {
                    keyworked.min(limits.heads - heads(counts))
                }
                _ => keyworked,
            }
        }
    };
    free.max(0.0)
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
fn fill<C: Chance>(
    chance: &mut C,
    month: u32,
    service: Service,
    counts: &mut [f64],
    room: f64,
    flows: &mut Flows,
    asking: &mut Asking,
) -> f64 {
    let target = block(service.place()).start;
    let mut room = chance.whole(room);
    let mut admitted = 0.0;
    if let Some(queue) = service.queue() {
        let start = block(queue).start;
        asking.list(&counts[block(queue)], start);
        chance.open(month, process::QUEUE + service as u8);
        asking.choose(chance, room);
        for (&key, &people) in asking.keys.iter().zip(&asking.chosen) {
            let key = key as usize;
            counts[start + key] -= people;
            counts[target + key] += people;
            if !queue.in_treatment() {
                flows.starts[key % Profile::COUNT] += people;
            }
            admitted += people;
        }
        room -= admitted;
    }
    asking.list(flows.applying(service), target);
    if asking.keys.is_empty() {
        return admitted;
    }
    flows.applying_mut(service).fill(0.0);
    chance.open(month, process::APPLICANTS + service as u8);
    asking.choose(chance, room);
    let otherwise = block(service.otherwise()).start;
    for ((&key, &wishing), &people) in asking.keys.iter().zip(&asking.wishers).zip(&asking.chosen) {
        let key = key as usize;
        counts[target + key] += people;
        counts[otherwise + key] += wishing - people;
        if matches!(service, Service::Prescribing | Service::Psychosocial) {
            flows.starts[key % Profile::COUNT] += people;
        }
        admitted += people;
    }
    admitted
}

/// Memory of [`support`], kept from month to month.
#[derive(Clone, Debug, Default)]
pub struct Supported {
    /// Those who begin recovery, by key; `wishers` are all of them.
    beginning: Asking,
    /// Those of them who want housing, then those who want aftercare, in the same order.
    wanting: Asking,
    totals: Vec<f64>,
    takers: Vec<u32>,
    left: Vec<f64>,
    aftercare: Vec<f64>,
}

/// Gives the people who begin recovery the support that there is room for: housing, else aftercare, else none.
pub fn support<C: Chance>(
    chance: &mut C,
    month: u32,
    counts: &mut [f64],
    places: &Places,
    values: &Values,
    flows: &mut Flows,
    work: &mut Supported,
) {
    let Supported { beginning, wanting, totals, takers, left, aftercare } = work;
    let start = |place: Place| block(place).start;
    beginning.list(flows.recovering_mut(), start(Place::RecoveryFirst));
    let asking = beginning.keys.len();
    if asking == 0 {
        return;
    }
    flows.recovering_mut().fill(0.0);
    let (housing_wanted, aftercare_wanted) = (values.housing_wanted, values.aftercare_wanted);
    let wanted = [housing_wanted, (1.0 - housing_wanted) * aftercare_wanted];
    let total = -ln(1.0 - wanted[0] - wanted[1]);
    let share = one_minus_exp(total);
    chance.open(month, process::SUPPORT);
    chance.prepare(&beginning.cells);
    totals.clear();
    totals.resize(asking, total);
    left.resize(asking, 0.0);
    chance.leavers(0, &beginning.wishers, totals, |_| share, left);
    chance.part(0, left, takers);
    wanting.keys.clone_from(&beginning.keys);
    wanting.cells.clone_from(&beginning.cells);
    for wanting in [&mut wanting.wishers, &mut *aftercare] {
        wanting.clear();
        wanting.resize(asking, 0.0);
    }
    // Hazards are read as shares of those who take up support.
    let hazards = wanted.map(|part| part / (wanted[0] + wanted[1]) * total);
    for (taker, &position) in takers.iter().enumerate() {
        let position = position as usize;
        let wanted = [&mut wanting.wishers[position], &mut aftercare[position]];
        chance.send(taker, left[position], &hazards, total, |support, people| {
            *wanted[support] += people;
        });
    }
    for ((&key, people), left) in beginning.keys.iter().zip(&beginning.wishers).zip(&*left) {
        counts[start(Place::RecoveryFirst) + key as usize] += people - left;
    }
    let occupied = |counts: &[f64], first: Place, year: Place| {
        residents(counts, first) + residents(counts, year)
    };
    let free = places.of(Bought::Housing)
        - occupied(counts, Place::RecoveryFirstHousing, Place::RecoveryYearHousing);
    chance.open(month, process::HOUSING);
    wanting.choose(chance, chance.whole(free.max(0.0)));
    for (position, &key) in wanting.keys.iter().enumerate() {
        let housed = wanting.chosen[position];
        counts[start(Place::RecoveryFirstHousing) + key as usize] += housed;
        aftercare[position] += wanting.wishers[position] - housed;
    }
    let free = places.of(Bought::Aftercare)
        - occupied(counts, Place::RecoveryFirstAftercare, Place::RecoveryYearAftercare);
    chance.open(month, process::AFTERCARE);
    std::mem::swap(&mut wanting.wishers, aftercare);
    wanting.choose(chance, chance.whole(free.max(0.0)));
    for ((&key, wishing), followed) in
        wanting.keys.iter().zip(&wanting.wishers).zip(&wanting.chosen)
    {
        counts[start(Place::RecoveryFirstAftercare) + key as usize] += followed;
        counts[start(Place::RecoveryFirst) + key as usize] += wishing - followed;
    }
}
