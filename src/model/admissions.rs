//! Who gets a place: services fill from their queue, then from those who ask this month.

use super::capacity::{Bought, Places, Prescribing};
use super::cells::{BLOCK, Stock, block, residents};
use super::environment::heads;
use super::moves::Service;
use super::places::Place;
use super::state::Flows;
use super::sweep::process;
use crate::evidence::Values;
use crate::random::Chance;
use crate::scenario::Profile;
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

/// Fills every service in turn. Writes who was admitted, by service, into `admitted`.
pub fn admit<C: Chance>(
    chance: &mut C,
    month: u32,
    counts: &mut [f64],
    places: &Places,
    limits: Limits,
    flows: &mut Flows,
    admitted: &mut [f64; Service::COUNT],
) {
    for &service in Service::ALL {
        let room = room(service, counts, places, limits);
        admitted[service as usize] = fill(chance, month, service, counts, room, flows);
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
                    keyworked.min(limits.heads - heads(&Stock::of(counts)))
                }
                _ => keyworked,
            }
        }
    };
    free.max(0.0)
}

/// Fills one service; returns how many got a place.
fn fill<C: Chance>(
    chance: &mut C,
    month: u32,
    service: Service,
    counts: &mut [f64],
    room: f64,
    flows: &mut Flows,
) -> f64 {
    let target = block(service.place()).start;
    let mut room = chance.whole(room);
    let mut admitted = 0.0;
    if let Some(queue) = service.queue() {
        let cells: Vec<usize> = block(queue).filter(|&index| counts[index] > 0.0).collect();
        let wishers: Vec<f64> = cells.iter().map(|&index| counts[index]).collect();
        chance.open(month, process::QUEUE + service as u8);
        let chosen = choose(chance, &cells, &wishers, room);
        for (&index, &people) in cells.iter().zip(&chosen) {
            counts[index] -= people;
            let key = index % BLOCK;
            counts[target + key] += people;
            if !queue.in_treatment() {
                flows.starts[key % Profile::COUNT] += people;
            }
            admitted += people;
        }
        room -= admitted;
    }
    let asking = flows.applying(service);
    let keys: Vec<usize> = (0..BLOCK).filter(|&key| asking[key] > 0.0).collect();
    if keys.is_empty() {
        return admitted;
    }
    let wishers: Vec<f64> = keys.iter().map(|&key| asking[key]).collect();
    let cells: Vec<usize> = keys.iter().map(|&key| target + key).collect();
    chance.open(month, process::APPLICANTS + service as u8);
    let chosen = choose(chance, &cells, &wishers, room);
    let otherwise = block(service.otherwise()).start;
    for ((&key, &wishing), &people) in keys.iter().zip(&wishers).zip(&chosen) {
        counts[target + key] += people;
        counts[otherwise + key] += wishing - people;
        if matches!(service, Service::Prescribing | Service::Psychosocial) {
            flows.starts[key % Profile::COUNT] += people;
        }
        flows.applying_mut(service)[key] = 0.0;
        admitted += people;
    }
    admitted
}

/// Shares `room` among wishers; everybody, without a draw, when there is room for all.
fn choose<C: Chance>(chance: &mut C, cells: &[usize], wishers: &[f64], room: f64) -> Vec<f64> {
    if wishers.iter().sum::<f64>() <= room {
        return wishers.to_vec();
    }
    let mut chosen = vec![0.0; wishers.len()];
    if room > 0.0 {
        let cells: Vec<u32> = cells.iter().map(|&index| index as u32).collect();
        chance.select(&cells, wishers, room, &mut chosen);
    }
    chosen
}

/// Gives the people who begin recovery the support that there is room for: housing, else aftercare, else none.
pub fn support<C: Chance>(
    chance: &mut C,
    month: u32,
    counts: &mut [f64],
    places: &Places,
    values: &Values,
    flows: &mut Flows,
) {
    let recovering = flows.recovering_mut();
    let keys: Vec<usize> = (0..BLOCK).filter(|&key| recovering[key] > 0.0).collect();
    if keys.is_empty() {
        return;
    }
    let start = |place: Place| block(place).start;
    let cells: Vec<u32> =
        keys.iter().map(|&key| (start(Place::RecoveryFirst) + key) as u32).collect();
    let (housing_wanted, aftercare_wanted) = (values.housing_wanted, values.aftercare_wanted);
    let wanted = [housing_wanted, (1.0 - housing_wanted) * aftercare_wanted];
    let total = -ln(1.0 - wanted[0] - wanted[1]);
    chance.open(month, process::SUPPORT);
    chance.prepare(&cells);
    let people: Vec<f64> = keys.iter().map(|&key| std::mem::take(&mut recovering[key])).collect();
    let mut supported = vec![0.0; keys.len()];
    let mut takers = Vec::new();
    let totals = vec![total; keys.len()];
    chance.leavers(0, &people, &totals, |_| one_minus_exp(total), &mut supported);
    chance.part(0, &supported, &mut takers);
    let mut housing = vec![0.0; keys.len()];
    let mut aftercare = vec![0.0; keys.len()];
    for (taker, &position) in takers.iter().enumerate() {
        let position = position as usize;
        let mut out = [0.0; 2];
        // Hazards are read as shares of those who take up support.
        let share = wanted.map(|part| part / (wanted[0] + wanted[1]) * total);
        chance.send(taker, supported[position], &share, total, &mut out);
        [housing[position], aftercare[position]] = out;
    }
    for (position, &key) in keys.iter().enumerate() {
        counts[start(Place::RecoveryFirst) + key] += people[position] - supported[position];
    }
    let occupied = |counts: &[f64], first: Place, year: Place| {
        residents(counts, first) + residents(counts, year)
    };
    let free = places.of(Bought::Housing)
        - occupied(counts, Place::RecoveryFirstHousing, Place::RecoveryYearHousing);
    let cells: Vec<usize> = cells.iter().map(|&index| index as usize).collect();
    chance.open(month, process::HOUSING);
    let room = chance.whole(free.max(0.0));
    let housed = choose(chance, &cells, &housing, room);
    for (position, &key) in keys.iter().enumerate() {
        counts[start(Place::RecoveryFirstHousing) + key] += housed[position];
        aftercare[position] += housing[position] - housed[position];
    }
    let free = places.of(Bought::Aftercare)
        - occupied(counts, Place::RecoveryFirstAftercare, Place::RecoveryYearAftercare);
    chance.open(month, process::AFTERCARE);
    let room = chance.whole(free.max(0.0));
    let followed = choose(chance, &cells, &aftercare, room);
    for (position, &key) in keys.iter().enumerate() {
        counts[start(Place::RecoveryFirstAftercare) + key] += followed[position];
        counts[start(Place::RecoveryFirst) + key] += aftercare[position] - followed[position];
    }
}
