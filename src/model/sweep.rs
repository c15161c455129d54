//! The sweep of a month: where people move, and what changes about those who stay.
//!
//! In a month a person has at most one event. Moves (a death, or a change of place) compete with each other; those who
//! stay may have a change (of age band, of mutual-aid or LERO membership, of substance, of what they want). A change
//! never displaces a move.

mod changes;
mod expected;
mod listed;
mod tables;

pub use self::listed::Workspace;
pub use self::tables::{Map, Tables};

use self::changes::changes;
use super::moves::Service;
use super::state::Flows;
use crate::random::Chance;

/// Streams of chance within a month; each belongs to one process and cell.
pub mod process {
    /// Moves and changes.
    pub const SWEEP: u8 = 0;
    /// New people.
    pub const ARRIVALS: u8 = 2;
    /// Who takes up which support.
    pub const SUPPORT: u8 = 3;
    /// Who gets a place in recovery housing.
    pub const HOUSING: u8 = 4;
    /// Who gets a place in aftercare.
    pub const AFTERCARE: u8 = 5;
    /// Who is admitted from a queue, by service.
    pub const QUEUE: u8 = 16;
    /// Who is admitted of those who ask this month, by service.
    pub const APPLICANTS: u8 = 32;
}

/// Visits every cell: some of its people die or go elsewhere, and some of those who stay grow older, join or leave a
/// community, or come to want something else. Everybody arrives together, at the end.
pub fn sweep<C: Chance>(
    chance: &mut C,
    counts: &mut [f64],
    work: &mut Workspace,
    tables: &Tables<'_>,
    flows: &mut Flows,
) {
    let changes = changes(tables.hazards, tables.environment, tables.policy);
    if chance.sampled() {
        listed::flow(chance, counts, work, tables, &changes, flows);
    } else {
        expected::flow(counts, tables, &changes, flows);
    }
    flows.settle(counts);
}

/// The number of services, for tables of streams.
const _: () = assert!(Service::COUNT <= (process::APPLICANTS - process::QUEUE) as usize);

#[cfg(test)]
mod tests {
    use super::super::environment::Environment;
    use super::super::hazards::Hazards;
    use super::super::mechanisms::wants;
    use super::changes::Changes;
    use super::*;
    use crate::scenario::Policy;

    /// Gives tables and changes of the illustrative authority, and somebody in most cells, to a test.
    fn authority(test: impl Fn(&Tables<'_>, &[Changes], &[f64])) {
        use crate::evidence::{EvidenceChoice, Register, Sampler};
        use crate::model::cells::CELLS;
        use crate::model::hazards::{Averages, Solved};
        let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default());
        let values = sampler.map_err(|problems| problems.len()).expect("no choices").central();
        let load = |path: &str| Err(format!("{path} is not built in"));
        let scenario = crate::scenario::read("authority", &load).expect("it is sound");
        let policy = Policy::default();
        let (area, levels) = (&scenario.area, &scenario.area.levels);
        let solved = Solved::new(area, levels, &values);
        let hazards = Hazards::new(area, levels, &values, &policy, &solved, &Averages::NONE);
        let mut coefficients = Vec::new();
        hazards.coefficients(|_, _, _| 1.3, |_, _| true, &mut coefficients);
        let contact = wants::Contact { recovery: 0.3, mentors: 0.5 };
        let environment = Environment { wanting: contact, ..Environment::NEUTRAL };
        let tables = Tables {
            hazards: &hazards,
            coefficients: &coefficients,
            environment: &environment,
            policy: &policy,
            map: &Map::new(),
        };
        let people: Vec<f64> = (0..CELLS).map(|cell| (cell % 13) as f64 / 7.0).collect();
        test(&tables, &changes(&hazards, &environment, &policy), &people);
    }

    /// The listed sweep takes expected values too: it is the slow twin of the one by groups.
    #[test]
    fn both_sweeps_of_expected_values_agree() {
        use crate::random::Expected;
        authority(|tables, changes, people| {
            let (mut one, mut other) = (people.to_vec(), people.to_vec());
            let (mut by_list, mut by_group) = (Flows::new(), Flows::new());
            let mut work = Workspace::default();
            listed::flow(&mut Expected, &mut one, &mut work, tables, changes, &mut by_list);
            expected::flow(&mut other, tables, changes, &mut by_group);
            // The one holds those who change until they arrive, the other does not.
            by_list.settle(&mut one);
            by_group.settle(&mut other);
            let close = |one: &[f64], other: &[f64]| {
                assert_eq!(one.len(), other.len());
                for (index, (one, other)) in one.iter().zip(other).enumerate() {
                    assert!((one - other).abs() <= 1e-12 * one.max(1.0), "{index}: {one} {other}");
                }
            };
            close(&one, &other);
            close(&by_list.held, &by_group.held);
            close(
                by_list.moved.as_flattened().as_flattened(),
                by_group.moved.as_flattened().as_flattened(),
            );
            close(by_list.passed.as_flattened(), by_group.passed.as_flattened());
            close(by_list.deaths.as_flattened(), by_group.deaths.as_flattened());
            close(&by_list.recoveries, &by_group.recoveries);
            close(&by_list.one_year, &by_group.one_year);
            close(&[by_list.connected], &[by_group.connected]);
            assert!(by_list.connected > 1.0 && by_list.held.iter().sum::<f64>() > 100.0);
        });
    }

    /// The sweep of whole people of one run, as `paths` wants it.
    #[inline(always)]
    fn by_chance(counts: &mut [f64], tables: &Tables<'_>, changes: &[Changes], flows: &mut Flows) {
        let mut chance = crate::random::Keyed::new(3, 1);
        chance.open(4, process::SWEEP);
        let mut work = Workspace::default();
        listed::flow_lanes(&mut chance, counts, &mut work, tables, changes, flows);
    }

    #[test]
    fn every_processor_sweeps_whole_people_alike() {
        authority(|tables, changes, people| {
            // Nobody, one, a few, or too many for a word each.
            let people: Vec<f64> = (0..)
                .zip(people)
                .map(|(cell, people)| (people * [0.0, 0.6, 20.0, 4000.0][cell / 5 % 4]).floor())
                .collect();
            let mut seen: Option<(Vec<f64>, String)> = None;
            for (path, flow) in crate::random::paths::paths!(
                by_chance,
                (counts: &mut [f64], tables: &Tables<'_>, changes: &[Changes], flows: &mut Flows)
            ) {
                let (mut left, mut flows) = (people.clone(), Flows::new());
                flow(&mut left, tables, changes, &mut flows);
                let held: f64 = flows.held.iter().sum();
                let dead: f64 = flows.deaths.as_flattened().iter().sum();
                assert!(held > 1000.0 && dead > 10.0, "{path}");
                let all: f64 = people.iter().sum();
                assert_eq!(left.iter().sum::<f64>() + held + dead, all, "{path}: nobody is lost");
                let swept = (left, format!("{flows:?}"));
                let plain = seen.get_or_insert_with(|| swept.clone());
                assert!(*plain == swept, "{path} differs from plain");
            }
        });
    }

    #[test]
    fn every_processor_sweeps_expected_values_alike() {
        authority(|tables, changes, people| {
            // Written out, numbers differ wherever their bits do.
            let mut seen: Option<(Vec<f64>, String)> = None;
            for (path, flow) in crate::random::paths::paths!(
                expected::flow_sides,
                (counts: &mut [f64], tables: &Tables<'_>, changes: &[Changes], flows: &mut Flows)
            ) {
                let (mut left, mut flows) = (people.to_vec(), Flows::new());
                flow(&mut left, tables, changes, &mut flows);
                assert!(flows.held.iter().sum::<f64>() > 1000.0, "{path}");
                let swept = (left, format!("{flows:?}"));
                let plain = seen.get_or_insert_with(|| swept.clone());
                let same = plain.0.iter().zip(&swept.0).all(|(a, b)| a.to_bits() == b.to_bits());
                assert!(same && plain.1 == swept.1, "{path} differs from plain");
            }
        });
    }
}
