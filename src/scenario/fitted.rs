//! Draws that `balance calibrate` made: a CSV file beside the scenario.
//!
//! A row is a draw. `seed` and `run` say which draw of the evidence it takes; `level_…` are factors on the levels of
//! the area, 1 where a file of an earlier version has none; every other column is a normal score that the figures inform, in place of the run's own.

use super::document::Documents;
use super::file::ScenarioFile;
use super::types::{Fit, FitDraw, Levels};
use crate::evidence::coordinates;
use std::fmt::Write as _;

/// Most draws of a file.
const MOST: usize = 100_000;
/// Standard deviations that no score is beyond.
const FARTHEST: f64 = 12.0;

/// Reads the file; what is wrong, in words.
pub(super) fn read(text: &str) -> Result<Fit, String> {
    let known = coordinates();
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (_, header) = lines.next().ok_or("an empty file")?;
    let names: Vec<&str> = header.trim().split(',').collect();
    let levels = columns(&names)?;
    let first = 2 + levels.len();
    let informed = names[first..]
        .iter()
        .map(|name| {
            let index = known.iter().position(|known| known == name);
            index.ok_or_else(|| format!("a column `{name}`, which no row of the register has"))
        })
        .collect::<Result<Vec<usize>, String>>()?;
    let mut fit = Fit { seed: 0, informed, draws: Vec::new() };
    for (number, line) in lines {
        let at = |what: &str| format!("line {}: {what}", number + 1);
        let cells: Vec<&str> = line.trim().split(',').collect();
        if cells.len() != names.len() {
            return Err(at(&format!("{} cells under {} columns", cells.len(), names.len())));
        }
        let whole = |cell: &str| {
            cell.parse::<u64>().map_err(|_| at(&format!("`{cell}` is no whole number")))
        };
        let seed = whole(cells[0])?;
        let run = u32::try_from(whole(cells[1])?).map_err(|_| at("a run that is too large"))?;
        if !fit.draws.is_empty() && seed != fit.seed {
            return Err(at("another seed than before"));
        }
        fit.seed = seed;
        let number = |cell: &&str, least: f64, most: f64| {
            let number = cell.parse::<f64>().ok().filter(|number| (least..=most).contains(number));
            number.ok_or_else(|| at(&format!("`{cell}` is no number from {least} to {most}")))
        };
        let mut factors = Levels::NEUTRAL.numbers();
        for (&level, cell) in levels.iter().zip(&cells[2..]) {
            factors[level] = number(cell, 0.0, 1e6)?;
        }
        let scores = cells[first..]
            .iter()
            .map(|cell| number(cell, -FARTHEST, FARTHEST))
            .collect::<Result<Vec<f64>, String>>()?;
        fit.draws.push(FitDraw { run, levels: Levels::from_numbers(&factors), scores });
        if fit.draws.len() > MOST {
            return Err(format!("more than {MOST} draws"));
        }
    }
    if fit.draws.is_empty() { Err("no draws".to_owned()) } else { Ok(fit) }
}

/// The levels whose columns follow `seed` and `run`, as places in [`Levels::numbers`]: all, but for those that a file of an
/// earlier version does not know.
fn columns(names: &[&str]) -> Result<Vec<usize>, String> {
    let known = Levels::names();
    let given = names.iter().skip(2).take_while(|name| name.starts_with("level_"));
    let given: Vec<&str> = given.copied().collect();
    let later = |name: &String| name.starts_with("level_in_treatment_");
    let wanted = known.iter().enumerate();
    let wanted: Vec<(usize, &String)> =
        wanted.filter(|(_, name)| !later(name) || given.contains(&name.as_str())).collect();
    let alike = wanted.iter().map(|(_, name)| name.as_str()).eq(given.iter().copied());
    if !alike || names[..2] != ["seed", "run"] {
        return Err(format!("columns other than seed,run,{}, …", known.join(",")));
    }
    Ok(wanted.into_iter().map(|(level, _)| level).collect())
}

/// The file of a fit, to be read again.
#[must_use]
pub fn text(fit: &Fit) -> String {
    let known = coordinates();
    let mut header = vec!["seed".to_owned(), "run".to_owned()];
    header.extend(Levels::names());
    header.extend(fit.informed.iter().filter_map(|&index| known.get(index).cloned()));
    let mut text = header.join(",");
    text.push('\n');
    for draw in &fit.draws {
        let _ = write!(text, "{},{}", fit.seed, draw.run);
        for number in draw.levels.numbers().iter().chain(&draw.scores) {
            let _ = write!(text, ",{}", shortened(*number));
        }
        text.push('\n');
    }
    text
}

/// A number with six significant digits.
fn shortened(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

/// What draws are to be.
const FITTED_FILE: &str = "a file that `balance calibrate` wrote";

/// The draws of a fit that the file names; what is wrong with them is noted.
pub(super) fn fit(
    file: &ScenarioFile,
    documents: &mut Documents,
    load: &dyn Fn(&str) -> Result<String, String>,
) -> Option<Fit> {
    let at = file.area.as_ref()?.value.fitted.as_ref()?;
    let text = documents.companion(at.spot, &at.key, &at.value.0, load, FITTED_FILE)?;
    match read(&text) {
        Ok(fit) => Some(fit),
        Err(found) => {
            let found = format!("`{}`: {found}", at.value.0);
            documents.problem(at.spot, &at.key, found, FITTED_FILE, None);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_is_read_as_it_was_written() {
        let mut levels = Levels::NEUTRAL;
        levels.entry[0] = 1.25;
        let draw = |run: u32| FitDraw { run, levels, scores: vec![-0.5, 1.75] };
        let fit = Fit { seed: 7, informed: vec![3, 11], draws: vec![draw(4), draw(9)] };
        let text = text(&fit);
        assert_eq!(read(&text).unwrap(), fit);
        // A file from before people in treatment were fitted: they stay as they are.
        let earlier: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        let kept = |at: &usize| !earlier[0][*at].starts_with("level_in_treatment");
        let kept: Vec<usize> = (0..earlier[0].len()).filter(kept).collect();
        let earlier: Vec<String> = earlier
            .iter()
            .map(|line| kept.iter().map(|&at| line[at]).collect::<Vec<&str>>().join(","))
            .collect();
        assert_eq!(kept.len(), earlier[0].matches(',').count() + 1);
        assert_eq!(read(&earlier.join("\n")).unwrap(), fit);
        assert!(read("").unwrap_err().contains("empty"));
        assert!(read("a,b\n").unwrap_err().contains("columns"));
        assert!(read(&text.replace("7,9", "8,9")).unwrap_err().contains("line 3: another seed"));
        assert!(read(&text.replace("1.75", "99")).unwrap_err().contains("no number from -12"));
        assert!(read(&text.replace("1.75", "nan")).is_err());
        let header: String = text.lines().take(1).collect();
        assert!(read(&header).unwrap_err().contains("no draws"));
    }

    #[test]
    fn a_seed_takes_the_draws_in_an_order_of_its_own() {
        let draw = |run: u32| FitDraw { run, levels: Levels::NEUTRAL, scores: Vec::new() };
        let fit = Fit { seed: 7, informed: Vec::new(), draws: (0..1000).map(draw).collect() };
        let order = |seed: u64| (0..1000).map(|run| fit.draw(seed, run).run).collect::<Vec<u32>>();
        let mut all = order(1);
        all.sort_unstable();
        assert_eq!(all, (0..1000).collect::<Vec<u32>>(), "a thousand runs take each draw once");
        assert_eq!(fit.draw(1, 1000).run, fit.draw(1, 0).run, "more runs go through them again");
        for other in [2, 1001, u64::MAX] {
            // Of 1,000 places, two orders of chance have one in common on average, and beyond 8 once in a million times; a
            // shift of one order by a place has none, and its own rows shifted have all.
            let (one, other) = (order(1), order(other));
            for shift in 0..5 {
                let same = (shift..1000).filter(|&at| one[at] == other[at - shift]).count();
                assert!(same <= 8, "{same} draws in the same place, {shift} apart");
            }
        }
    }
}
