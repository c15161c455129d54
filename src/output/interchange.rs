//! The sensitivity sample in the form that other health-economics tools read without hand work.
//!
//! Rows are draws in the same order in every file; columns are options, the comparator first; a header, no index column, 17
//! significant digits, LF. Without people at the start there is nothing per person, and only the headers are written. An
//! option whose net benefit is withheld is left out: whoever reads these files ranks what is in them.

use super::Shelf;
use super::csv::write;
use crate::findings::sample::Sample;
use ndarray::ArrayView2;

/// Puts `parameters.csv`, `costs.csv`, `effects.csv` and `outcomes_long.csv` on a shelf.
pub fn put(sample: &Sample, shelf: &mut impl Shelf) {
    let mut wide = |name: &str, columns: &[String], array: Option<ArrayView2<'_, f64>>| {
        let rows = array.iter().flat_map(|array| array.outer_iter());
        let rows = rows.map(|row| row.iter().map(|number| digits(*number)).collect());
        shelf.put(name, |to| write(to, columns, rows));
    };
    wide("parameters.csv", &sample.parameter_names, Some(sample.parameters.view()));
    let ranked = sample.ranked_names();
    wide("costs.csv", &ranked, sample.costs.as_ref().map(|array| array.view()));
    wide("effects.csv", &ranked, sample.effects.as_ref().map(|array| array.view()));
    shelf.put("outcomes_long.csv", |to| write(to, &LONG, long(sample)));
}

/// Columns of `outcomes_long.csv`.
pub const LONG: [&str; 8] =
    ["sample", "strategy_id", "strategy_name", "grp_id", "cost", "qalys", "deaths", "recoveries"];

/// One row a draw and option; draws, options and the one group are counted from 1.
fn long(sample: &Sample) -> impl Iterator<Item = Vec<String>> + '_ {
    let arrays = match (&sample.costs, &sample.effects, &sample.deaths, &sample.recoveries) {
        (Some(costs), Some(effects), Some(deaths), Some(recoveries)) => {
            Some(([costs, effects], [deaths, recoveries]))
        }
        _ => None,
    };
    let names = sample.ranked_names();
    arrays.into_iter().flat_map(move |(value, people)| {
        let names = names.clone();
        (0..value[0].nrows()).flat_map(move |draw| {
            let named: Vec<_> = names.iter().cloned().zip(&sample.ranked).collect();
            named.into_iter().enumerate().map(move |(column, (name, &option))| {
                let mut row = [draw + 1, column + 1].map(|number| number.to_string()).to_vec();
                row.extend([name, "1".into()]);
                row.extend(value.map(|array| digits(array[[draw, column]])));
                row.extend(people.map(|array| digits(array[[draw, option]])));
                row
            })
        })
    })
}

/// 17 significant digits, enough for any reader to get the same number back.
fn digits(number: f64) -> String {
    format!("{:.16e}", number + 0.0)
}
