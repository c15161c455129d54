//! What the gate found, in words: one refusal, one warning, lines for a person, and a table.

use super::measure::{Measure, READINGS};
use super::{Beaten, Gate, LARGEST_RISE, LONG};
use crate::narrative::figures::{duration, list, plain, pounds, signed_size};
use std::fmt::Write as _;

impl Gate {
    /// Why the model cannot rank budgets here; none where the gate holds.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        let beaten = self.beaten();
        let mut titles: Vec<String> = Vec::new();
        for beaten in beaten.iter().filter(|beaten| beaten.excuse.is_none()) {
            let title = format!("“{}”", plain(&beaten.title));
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let (first, others) = titles.split_first()?;
        let more = match others.len() {
            0 => String::new(),
            1 => " and one more that is known to be bad".to_owned(),
            several => format!(" and {several} more that are known to be bad"),
        };
        Some(format!("The model cannot rank budgets here: it prefers {first}{more}."))
    }

    /// What the model would rather be without than carry on as now, in a sentence: it cannot judge options that take from
    /// that. None where the gate holds.
    #[must_use]
    pub fn prefers(&self) -> Option<String> {
        let mut said: Vec<(String, Vec<&str>)> = Vec::new();
        for beaten in self.beaten().into_iter().filter(|beaten| beaten.excuse.is_none()) {
            let title = format!("“{}”", plain(&beaten.title));
            let by = match beaten.measure {
                Measure::Deaths => "fewer deaths",
                Measure::Completions => "other people complete more",
                // Over a short horizon what is saved comes first, whatever the model.
                Measure::NetBenefit if self.months < LONG => continue,
                Measure::NetBenefit => "more net benefit",
            };
            match said.iter_mut().find(|(known, _)| *known == title) {
                Some((_, known)) => known.push(by),
                None => said.push((title, vec![by])),
            }
        }
        let said: Vec<String> =
            said.into_iter().map(|(title, by)| format!("{title} ({})", by.join(", "))).collect();
        (!said.is_empty()).then(|| {
            format!(
                "READ FIRST: on this budget the model would rather have {} than carry on as now. Do not use it here for options \
                 that take from these.",
                list(&said)
            )
        })
    }

    /// What was found, in lines for a person.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let (excused, stopped): (Vec<Beaten>, Vec<Beaten>) =
            self.beaten().into_iter().partition(|beaten| beaten.excuse.is_some());
        let mut lines = vec![match self.refusal() {
            None => format!(
                "The gate holds{}. Over {}, in expected values and under each of the readings {}, none of {} options that are \
                 known to be bad brings fewer deaths or more net benefit than carrying on as now, and withdrawing one service \
                 raises nobody else's completions by more than {} %.",
                if excused.is_empty() { "" } else { ", but for the exceptions below" },
                duration(self.months),
                READINGS.join(", "),
                self.tried.iter().filter(|tried| tried.bad).count(),
                100.0 * LARGEST_RISE
            ),
            Some(refusal) => refusal,
        }];
        lines.extend(stopped.iter().map(|beaten| {
            format!("{}, {} reading: {}", plain(&beaten.title), beaten.reading, beaten.by)
        }));
        lines.extend(excuses(&excused));
        lines
    }

    /// Everything that was tried, as a Markdown table, verdict first.
    #[must_use]
    pub fn table(&self) -> String {
        let beaten = self.beaten();
        let mut text = "| verdict | option | deaths: ".to_owned();
        text.push_str(&READINGS.join(" | "));
        text.push_str(" | most net benefit, any perspective and threshold |\n|---|---|");
        text.push_str(&"--:|".repeat(READINGS.len() + 1));
        text.push('\n');
        for tried in &self.tried {
            let own: Vec<&Beaten> = beaten.iter().filter(|beaten| beaten.id == tried.id).collect();
            let verdict = if own.is_empty() && !tried.bad {
                "deaths not judged; nobody else completes more".to_owned()
            } else if own.is_empty() {
                "holds".to_owned()
            } else {
                let by = [Measure::Deaths, Measure::NetBenefit, Measure::Completions];
                let by = by.into_iter().filter_map(|measure| under(&own, measure));
                format!("**beats today**: {}", by.collect::<Vec<_>>().join("; "))
            };
            let deaths = tried.reads.iter().map(|read| signed_size(read.deaths));
            let most = tried
                .reads
                .iter()
                .flat_map(|read| read.benefits.iter().map(move |benefit| (read.reading, benefit)))
                .max_by(|(_, one), (_, other)| one.pounds.total_cmp(&other.pounds));
            let most = match most {
                _ if !tried.bad => "not judged".to_owned(),
                None => "withheld".to_owned(),
                Some((reading, benefit)) => format!(
                    "{}{} at {} per QALY ({}, {reading})",
                    if benefit.pounds < 0.0 { "−" } else { "+" },
                    pounds(benefit.pounds),
                    pounds(benefit.threshold),
                    benefit.perspective
                ),
            };
            let _ = writeln!(
                text,
                "| {verdict} | {} | {} | {most} |",
                plain(&tried.title),
                deaths.collect::<Vec<_>>().join(" | ")
            );
        }
        text
    }
}

/// By what an option beats carrying on as now, and under which readings; none where it does not.
fn under(beaten: &[&Beaten], measure: Measure) -> Option<String> {
    let of = beaten.iter().filter(|beaten| beaten.measure == measure);
    let readings: Vec<String> = of
        .map(|beaten| {
            let excused = if beaten.excuse.is_some() { ", excepted" } else { "" };
            format!("{}{excused}", beaten.reading)
        })
        .collect();
    (!readings.is_empty()).then(|| format!("{} ({})", measure.words(), readings.join(", ")))
}

/// Exceptions of one measure with one reason.
struct Excused<'a> {
    reason: &'a str,
    measure: Measure,
    /// Titles of the options, each with the readings under which it is excused.
    options: Vec<(&'a str, Vec<&'a str>)>,
}

impl Excused<'_> {
    fn sentence(&self) -> String {
        let option = |(title, readings): &(&str, Vec<&str>)| match readings.len() {
            all if all == READINGS.len() => plain(title),
            _ => format!("{} ({} reading)", plain(title), readings.join(" and ")),
        };
        let options: Vec<String> = self.options.iter().map(option).collect();
        format!(
            "An exception, on {}: {}. Why: {}.",
            self.measure.words(),
            options.join("; "),
            self.reason
        )
    }
}

/// Exceptions with one reason are told together: which options, on what, and under which readings where not under all.
fn excuses(beaten: &[Beaten]) -> Vec<String> {
    let mut told: Vec<Excused> = Vec::new();
    for own in beaten {
        let Some(reason) = own.excuse else { continue };
        let same = |known: &Excused| known.reason == reason && known.measure == own.measure;
        let at = told.iter().position(same).unwrap_or_else(|| {
            told.push(Excused { reason, measure: own.measure, options: Vec::new() });
            told.len() - 1
        });
        let options = &mut told[at].options;
        match options.iter_mut().find(|(title, _)| *title == own.title) {
            Some((_, readings)) => readings.push(own.reading),
            None => options.push((&own.title, vec![own.reading])),
        }
    }
    told.iter().map(Excused::sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_with_one_reason_are_one_line() {
        let beaten = |title: &str, reading, excuse| Beaten {
            id: title.to_owned(),
            title: title.to_owned(),
            reading,
            measure: Measure::NetBenefit,
            by: "so much".to_owned(),
            excuse: Some(excuse),
        };
        let mut all: Vec<Beaten> =
            READINGS.iter().map(|reading| beaten("No outreach", reading, "cheap")).collect();
        all.push(beaten("No naloxone", "sceptical", "cheap"));
        all.push(beaten("No naloxone", "base", "dear"));
        assert_eq!(
            excuses(&all),
            [
                "An exception, on net benefit: No outreach; No naloxone (sceptical reading). Why: cheap.",
                "An exception, on net benefit: No naloxone (base reading). Why: dear."
            ]
        );
    }
}
