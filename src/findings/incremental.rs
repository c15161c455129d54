//! Full incremental analysis: each option against the next cheaper one that is worth looking at, never all against the
//! comparator alone.

use std::cmp::Ordering;

/// Where an option stands among all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Some option costs no more and gains no fewer QALYs, and is better in one of the two.
    Dominated,
    /// A mix of two options costs no more and gains no fewer QALYs.
    ExtendedlyDominated,
    /// The cheapest of those that are left.
    Cheapest,
    /// Left: over the option before it, so many pounds for each QALY gained.
    Efficient {
        /// The option before it, in the order in which options were given.
        over: usize,
        /// Pounds for each QALY more.
        pounds_per_qaly: f64,
    },
}

impl Standing {
    /// The name in columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Dominated => "dominated",
            Self::ExtendedlyDominated => "extendedly_dominated",
            Self::Cheapest => "cheapest",
            Self::Efficient { .. } => "efficient",
        }
    }
}

/// Of options with mean costs (pounds) and QALYs, where each stands. Of options that are the same, the first stands for all:
/// the others are dominated.
#[must_use]
pub fn standings(costs: &[f64], qalys: &[f64]) -> Vec<Standing> {
    let mut order: Vec<usize> = (0..costs.len().min(qalys.len())).collect();
    let by = |one: f64, other: f64| one.partial_cmp(&other).unwrap_or(Ordering::Equal);
    order.sort_by(|&a, &b| by(costs[a], costs[b]).then(by(qalys[b], qalys[a])).then(a.cmp(&b)));
    let mut standings = vec![Standing::Dominated; order.len()];
    let ratio = |from: usize, to: usize| (costs[to] - costs[from]) / (qalys[to] - qalys[from]);
    let mut left: Vec<usize> = Vec::new();
    for option in order {
        if left.last().is_some_and(|&last| qalys[option] <= qalys[last]) {
            continue;
        }
        // What costs more for each QALY than the next does is left out by a mix of its neighbours.
        while let [.., before, last] = left[..]
            && ratio(before, last) >= ratio(last, option)
        {
            standings[last] = Standing::ExtendedlyDominated;
            left.pop();
        }
        left.push(option);
    }
    if let Some(&first) = left.first() {
        standings[first] = Standing::Cheapest;
    }
    for pair in left.windows(2) {
        let (over, option) = (pair[0], pair[1]);
        let pounds_per_qaly = ratio(over, option);
        standings[option] = Standing::Efficient { over, pounds_per_qaly };
    }
    standings
}

#[cfg(test)]
mod tests {
    use super::Standing::{Cheapest, Dominated, Efficient, ExtendedlyDominated};
    use super::*;

    #[test]
    fn ratios_go_from_one_efficient_option_to_the_next() {
        // Worked by hand.
        let costs = [100.0, 0.0, 300.0, 150.0, 160.0, 400.0];
        let qalys = [1.0, 0.0, 2.0, 0.9, 1.2, 1.9];
        let found = standings(&costs, &qalys);
        assert_eq!(found[1], Cheapest);
        assert_eq!(found[0], Efficient { over: 1, pounds_per_qaly: 100.0 });
        assert_eq!(found[3], Dominated, "dearer and worse than the first");
        // 60 for 0.2 is 300 a QALY, and then 140 for 0.8 only 175: a mix of the first and the third is better.
        assert_eq!(found[4], ExtendedlyDominated);
        assert_eq!(found[2], Efficient { over: 0, pounds_per_qaly: 200.0 });
        assert_eq!(found[5], Dominated);
    }

    #[test]
    fn one_that_falls_out_can_free_the_one_before() {
        // Slopes 1, 2, 3, then one so good that all between go.
        let costs = [0.0, 1.0, 3.0, 6.0, 6.5];
        let qalys = [0.0, 1.0, 2.0, 3.0, 50.0];
        let found = standings(&costs, &qalys);
        assert_eq!(found[1..4], [ExtendedlyDominated; 3]);
        assert_eq!(found[4], Efficient { over: 0, pounds_per_qaly: 0.13 });
    }

    #[test]
    fn less_for_less_has_its_place_and_the_same_twice_stands_once() {
        let found = standings(&[10.0, 5.0, 10.0], &[2.0, 1.0, 2.0]);
        assert_eq!(found, [Efficient { over: 1, pounds_per_qaly: 5.0 }, Cheapest, Dominated]);
        assert_eq!(standings(&[7.0], &[1.0]), [Cheapest]);
        assert!(standings(&[], &[]).is_empty());
    }
}
