//! What was found, as tidy tables.

use super::found::{Allocation, Found};
use crate::findings::cells::{Cell, Table};
use crate::scenario::Objective;

/// Every table of a search.
#[must_use]
pub fn all(found: &Found) -> Vec<Table> {
    vec![
        marginal(found),
        allocations(found),
        lines(found),
        moves(found),
        worlds(found),
        rows(found),
        confirmed(found),
    ]
}

fn key(found: &Found, variable: usize) -> Cell {
    found.variables.moving[variable].key().into()
}

fn part(found: &Found, variable: usize) -> Cell {
    Cell::Count(found.variables.moving[variable].part as u64)
}

/// Gains by world, one row each.
fn gains(found: &Found, gains: &[[f64; 3]], first: &[Cell]) -> Vec<Vec<Cell>> {
    let of = |(world, gains): (usize, &[f64; 3])| {
        let mut row = first.to_vec();
        row.push(found.worlds[world].key.into());
        row.extend(gains.iter().map(|gain| Cell::from(*gain)));
        row
    };
    gains.iter().enumerate().map(of).collect()
}

fn marginal(found: &Found) -> Table {
    let rows = found.marginal.iter().flat_map(|own| {
        let first = [
            part(found, own.variable),
            key(found, own.variable),
            Cell::from(if own.next { "next" } else { "last" }),
            own.pounds.into(),
            own.unspent.into(),
        ];
        gains(found, &own.gains, &first)
    });
    Table {
        name: "rebalance_marginal",
        columns: &[
            "area",
            "line",
            "money",
            "gbp_per_year",
            "share_that_finds_nobody",
            "world",
            "deaths_averted",
            "recovery_one_year_gained",
            "settled_gained",
        ],
        rows: rows.collect(),
    }
}

/// Every allocation that is shown: those that cannot be told apart, the frontier, and what is handed out.
fn shown(found: &Found) -> Vec<(&'static str, usize, &Allocation)> {
    let ties = found.ties.iter().enumerate().map(|(index, own)| ("near_tie", index, own));
    let frontier = found.frontier.iter().enumerate().map(|(index, own)| ("frontier", index, own));
    let handed =
        found.finalists.iter().enumerate().map(|(index, own)| (own.id, index, &own.allocation));
    ties.chain(frontier).chain(handed).collect()
}

fn allocations(found: &Found) -> Table {
    let rows = shown(found).into_iter().flat_map(|(kind, index, own)| {
        let variables = found.variables.moving.iter().enumerate().zip(&own.steps);
        let row = move |((variable, _), steps): ((usize, _), &i32)| {
            vec![
                kind.into(),
                Cell::Count(index as u64),
                part(found, variable),
                key(found, variable),
                found.pounds(variable, 0).into(),
                found.pounds(variable, *steps).into(),
            ]
        };
        variables.map(row).collect::<Vec<_>>()
    });
    Table {
        name: "rebalance_allocations",
        columns: &["kind", "allocation", "area", "line", "gbp_per_year_today", "gbp_per_year"],
        rows: rows.collect(),
    }
}

fn lines(found: &Found) -> Table {
    let rows = found.spreads.iter().map(|own| {
        vec![
            part(found, own.variable),
            key(found, own.variable),
            found.pounds(own.variable, 0).into(),
            own.pounds.0.into(),
            own.pounds.1.into(),
            Cell::Count(found.ties.len() as u64),
            Cell::Count(own.raised as u64),
            Cell::Count(own.lowered as u64),
            own.standing.words().into(),
        ]
    });
    Table {
        name: "rebalance_lines",
        columns: &[
            "area",
            "line",
            "gbp_per_year_today",
            "fewest_gbp_per_year",
            "most_gbp_per_year",
            "near_ties",
            "raised_in",
            "lowered_in",
            "standing",
        ],
        rows: rows.collect(),
    }
}

fn moves(found: &Found) -> Table {
    let rows = found.ladder.iter().enumerate().map(|(index, own)| {
        vec![
            Cell::Count(index as u64 + 1),
            key(found, own.from),
            key(found, own.to),
            own.pounds.into(),
            own.counts.into(),
            own.as_read.into(),
        ]
    });
    Table {
        name: "rebalance_moves",
        columns: &["move", "from", "to", "gbp_per_year", "gain_that_counts", "gain_as_read"],
        rows: rows.collect(),
    }
}

fn worlds(found: &Found) -> Table {
    let objective = found.objective as usize;
    let rows = shown(found).into_iter().flat_map(|(kind, index, own)| {
        let of = move |(world, gains): (usize, &[f64; 3])| {
            let mut row = vec![
                kind.into(),
                Cell::Count(index as u64),
                found.worlds[world].key.into(),
                own.moved.into(),
            ];
            row.extend(Objective::ALL.iter().map(|one| Cell::from(gains[*one as usize])));
            row.push(own.regrets.get(world).copied().into());
            row.push(Cell::from(own.gains[world][objective]));
            row
        };
        own.gains.iter().enumerate().map(of).collect::<Vec<_>>()
    });
    Table {
        name: "rebalance_worlds",
        columns: &[
            "kind",
            "allocation",
            "world",
            "gbp_per_year_moved",
            "deaths_averted",
            "recovery_one_year_gained",
            "settled_gained",
            "regret",
            "gain_of_the_objective",
        ],
        rows: rows.collect(),
    }
}

fn rows(found: &Found) -> Table {
    let rows = found.turning.iter().map(|own| {
        let [(low, at_low), (high, at_high)] = own.ends;
        vec![
            own.id.as_str().into(),
            own.name.as_str().into(),
            own.grade.to_string().into(),
            low.into(),
            at_low.into(),
            high.into(),
            at_high.into(),
            Cell::from(if own.turns { "yes" } else { "no" }),
        ]
    });
    Table {
        name: "rebalance_rows",
        columns: &["row", "name", "grade", "low", "gain_at_low", "high", "gain_at_high", "turns"],
        rows: rows.collect(),
    }
}

fn confirmed(found: &Found) -> Table {
    let rows = found.confirmed.iter().map(|own| {
        vec![
            Cell::from(found.finalists.get(own.finalist).map_or("", |finalist| finalist.id)),
            Cell::Count(u64::from(own.runs)),
            Cell::Count(own.seed),
            own.mean.into(),
            own.standard_error.into(),
            own.middle.0.into(),
            own.middle.1.into(),
            own.foretold.0.into(),
            own.foretold.1.into(),
        ]
    });
    Table {
        name: "rebalance_confirmed",
        columns: &[
            "allocation",
            "runs",
            "seed",
            "mean_gain",
            "standard_error",
            "lower_5_percent",
            "upper_95_percent",
            "foretold_lower",
            "foretold_upper",
        ],
        rows: rows.collect(),
    }
}
