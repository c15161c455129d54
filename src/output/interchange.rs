//! The sensitivity sample in the form that other health-economics tools read without hand work.
//!
//! Rows are draws in the same order in every file; columns are options, the comparator first; a header, no index column, 17
//! significant digits, LF. Without people at the start there is nothing per person, and only the headers are written.

use super::File;
use super::csv::write;
use crate::summary::sample::Sample;
use ndarray::Array2;

/// `parameters.csv`, `costs.csv`, `effects.csv` and `outcomes_long.csv`.
#[must_use]
pub fn files(sample: &Sample) -> Vec<File> {
    let wide = |name: &str, columns: &[String], array: Option<&Array2<f64>>| {
        let rows = array.into_iter().flat_map(|array| array.outer_iter());
        let rows = rows.map(|row| row.iter().map(|number| digits(*number)).collect());
        File { name: name.into(), bytes: write(columns.to_vec(), rows) }
    };
    vec![
        wide("parameters.csv", &sample.parameter_names, Some(&sample.parameters)),
        wide("costs.csv", &sample.strategy_names, sample.costs.as_ref()),
        wide("effects.csv", &sample.strategy_names, sample.effects.as_ref()),
        File { name: "outcomes_long.csv".into(), bytes: long(sample) },
    ]
}

/// Columns of `outcomes_long.csv`.
pub const LONG: [&str; 8] =
    ["sample", "strategy_id", "strategy_name", "grp_id", "cost", "qalys", "deaths", "recoveries"];

/// One row a draw and option; draws, options and the one group are counted from 1.
fn long(sample: &Sample) -> Vec<u8> {
    let mut rows = Vec::new();
    if let (Some(costs), Some(effects), Some(deaths), Some(recoveries)) =
        (&sample.costs, &sample.effects, &sample.deaths, &sample.recoveries)
    {
        for draw in 0..costs.nrows() {
            for (option, name) in sample.strategy_names.iter().enumerate() {
                let at = [draw, option];
                let mut row = vec![
                    (draw + 1).to_string(),
                    (option + 1).to_string(),
                    name.clone(),
                    "1".into(),
                ];
                row.extend([costs, effects, deaths, recoveries].map(|array| digits(array[at])));
                rows.push(row);
            }
        }
    }
    write(LONG.map(String::from).to_vec(), rows.into_iter())
}

/// 17 significant digits, enough for any reader to get the same number back.
fn digits(number: f64) -> String {
    format!("{:.16e}", number + 0.0)
}
