//! Face validity: what every service does at nothing, half, twice and four times its money, and with all the money, beside
//! published magnitudes, with a plain verdict. The page is docs/face_validity.md.
//!
//! Everything here is numbers of one expected-value run and of the gate; which magnitudes there are is in
//! `magnitudes.toml`. No row is left out because the model is outside.

pub mod followed;
pub mod magnitudes;
mod measured;
pub mod measures;
mod numbers;
mod options;
mod section;
mod table;

pub use numbers::Numbers;
pub use section::Section;

use super::figures::{plain, pounds, size};
use super::gate::{self, EXCEPTIONS, Gate};
use crate::evidence::Values;
use crate::model::Outcome;
use crate::scenario::{Behaviour, Line, Scenario};
use magnitudes::{Made, Magnitude, Verdict};
use options::Asked;
use std::fmt::Write as _;

/// What has to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The base file's comparator with the page's options.
    pub scenario: Scenario,
    asked: Vec<Asked>,
}

impl Plan {
    /// For a base file; `only` keeps some sections, all where none is named.
    #[must_use]
    pub fn new(base: &Scenario, values: &Values, only: &[String]) -> Self {
        let wanted = |asked: &Asked| only.is_empty() || only.iter().any(|key| key == asked.key);
        let asked: Vec<Asked> = options::all(base, values).into_iter().filter(wanted).collect();
        let mut trials: Vec<_> = asked.iter().flat_map(|asked| asked.trials.clone()).collect();
        // What criminal justice averts is set beside what prescribing does.
        if !only.is_empty() {
            let others = options::all(base, values).into_iter().flat_map(|asked| asked.trials);
            let needed = others.filter(|trial| trial.id == "prescribing_none");
            trials.extend(needed.filter(|_| asked.iter().all(|asked| asked.key != "prescribing")));
        }
        let mut scenario = base.tried(&trials);
        for id in asked.iter().flat_map(|asked| asked.own) {
            let own = |part: &Scenario| part.strategies.iter().find(|own| own.id == *id).cloned();
            scenario.strategies.extend(own(base));
            for (part, base) in scenario.areas.iter_mut().zip(&base.areas) {
                part.strategies.extend(own(base));
            }
        }
        Self { scenario, asked }
    }

    /// The names of all sections, for who asks for some.
    #[must_use]
    pub fn keys(base: &Scenario, values: &Values) -> Vec<&'static str> {
        let options = options::all(base, values).into_iter().map(|asked| asked.key);
        options.chain([followed::KEY]).collect()
    }
}

/// The sections of services and levers, in order; those of closed cohorts ([`followed`]) come after them.
fn sections(plan: &Plan, numbers: &Numbers<'_>) -> Vec<Section> {
    plan.asked.iter().map(|asked| of_options(asked, numbers)).collect()
}

/// The section of a service, a lever or the whole budget.
fn of_options(asked: &Asked, numbers: &Numbers<'_>) -> Section {
    let ids = asked.trials.iter().map(|trial| trial.id.as_str()).chain(asked.own.iter().copied());
    let options: Vec<usize> = ids.filter_map(|id| numbers.option(id)).collect();
    let compared: Vec<(&'static Magnitude, Made)> = magnitudes::all()
        .iter()
        .filter(|magnitude| magnitude.service == asked.key)
        .map(|magnitude| {
            (magnitude, magnitude.measure.of(numbers, asked.key).unwrap_or(Made::Unknown))
        })
        .collect();
    let mut words = service_words(asked, numbers);
    if compared.is_empty() {
        words.push("No published size of a whole service of this kind was found; what is known of its effect on each person is in \
             [parameters.md](parameters.md)."
                .to_owned());
    }
    let title = if asked.lines.is_empty() {
        "Each against carrying on as now, over the whole horizon".to_owned()
    } else {
        "The service with so much of today's money, against carrying on as now".to_owned()
    };
    Section {
        title: asked.title.clone(),
        words,
        compared,
        tables: vec![(title, table::options(numbers, &options))],
    }
}

/// What a service takes today and how many overdose deaths it averts, each for so much of it.
fn service_words(asked: &Asked, numbers: &Numbers<'_>) -> Vec<String> {
    if asked.lines.is_empty() {
        return Vec::new();
    }
    let Some(none) = numbers.option(&format!("{}_none", asked.key)) else {
        return vec!["The area has none of it today.".to_owned()];
    };
    let without = numbers.total(none, Outcome::DeathsOverdose);
    let averted = without - numbers.total(0, Outcome::DeathsOverdose);
    let funded = numbers.funded(0, &asked.lines);
    let money = format!("Today: {} a year.", pounds(funded / numbers.years()));
    let found = if averted.abs() < 0.05 {
        "Without it as many die of overdose.".to_owned()
    } else if averted < 0.0 {
        format!(
            "Without it **fewer** die of overdose: {} of {} over the horizon.",
            size(averted),
            size(numbers.total(0, Outcome::DeathsOverdose))
        )
    } else {
        let each = match unit(asked.key, numbers) {
            Some((much, words)) => format!("{} {words}, or ", size(much / averted)),
            None => String::new(),
        };
        format!(
            "It averts {} of {} overdose deaths over the horizon ({}): one for every {each}{} of its money.",
            size(averted),
            size(without),
            measures::Shown::Share.text(averted / without),
            pounds(funded / averted)
        )
    };
    vec![format!("{money} {found}")]
}

/// How much of a service there is over the horizon, and in what.
fn unit(key: &str, numbers: &Numbers<'_>) -> Option<(f64, &'static str)> {
    let bought = |thing: &str| numbers.bought(0, thing);
    let (much, words) = match key {
        "prescribing" => (
            numbers.total(0, Outcome::Prescribed) * numbers.years(),
            "person-years on a prescription",
        ),
        "naloxone" => (bought("naloxone kits a year"), "kits"),
        "keyworking" => (bought("keyworkers, whole-time"), "keyworker-years"),
        "outreach" => {
            (numbers.funded(0, &[Line::Outreach]) / magnitudes::outreach_worker(), "worker-years")
        }
        "inpatient_detox" => (numbers.total(0, Outcome::DetoxStarts), "detoxes begun"),
        "community_detox" => (numbers.total(0, Outcome::CommunityDetoxStarts), "detoxes begun"),
        "rehab" => (numbers.total(0, Outcome::RehabStarts), "stays begun"),
        "day_programme" => (bought("day-programme places"), "place-years"),
        "recovery_housing" => (bought("places in recovery housing"), "place-years"),
        "peer_support" => (bought("aftercare places"), "place-years"),
        "lero" => (bought("members that a LERO's grant carries"), "member-years"),
        _ => return None,
    };
    (much > 0.0).then_some((much, words))
}

/// The page as Markdown. Where only some sections were asked for (`gate` is none), those alone.
#[must_use]
pub fn markdown(
    plan: &Plan,
    numbers: &Numbers<'_>,
    followed: Vec<Section>,
    gate: Option<&Gate>,
) -> String {
    let mut sections = sections(plan, numbers);
    sections.extend(followed);
    let mut text = String::new();
    if let Some(gate) = gate {
        introduction(&mut text, plan, &sections);
        of_gate(&mut text, gate);
    }
    for section in &sections {
        write_section(&mut text, section);
    }
    if gate.is_some() {
        unseen(&mut text);
    }
    text
}

fn write_section(text: &mut String, section: &Section) {
    let _ = writeln!(text, "\n## {}", plain(&section.title));
    for words in &section.words {
        let _ = writeln!(text, "\n{words}");
    }
    if !section.compared.is_empty() {
        let _ = write!(text, "\n{}", table::compared(&section.compared));
    }
    for (title, table) in &section.tables {
        let _ = write!(text, "\n{title}:\n\n{table}");
    }
}

fn introduction(text: &mut String, plan: &Plan, sections: &[Section]) {
    let all: Vec<(Verdict, &Magnitude, &str)> = sections
        .iter()
        .flat_map(|section| {
            section.compared.iter().map(|(magnitude, made)| {
                (magnitude.verdict(*made), *magnitude, section.title.as_str())
            })
        })
        .collect();
    let of = |wanted: Verdict| all.iter().filter(|(verdict, ..)| *verdict == wanted).count();
    let _ = writeln!(
        text,
        "# Face validity\n\n\
         Would somebody who knows the field believe it? On “{}”, over {} years, each service is taken away, halved, doubled and \
         given four times its money, and all the money that the model sees is put on it. Beside that stands what has been \
         published, with its source, and a plain verdict: *inside* the published interval, *outside*, or *no figure* where \
         either side has none. A study's people, time and place differ from those of this area, so that outside is a question \
         and not always a fault; but nothing is left out because it is outside, and nothing here was fitted.\n\n\
         How to read it. Every number is calculated once with central values, without chance; ranges are in each run's own \
         answer. Changes begin in the first month, at once: they are tests of the model and no proposals, and most lie outside \
         anything that was ever done. Deaths, people reaching one year of recovery and infections are added up over the \
         horizon; abstinent, settled and getting on are three definitions of recovery at its end, none above the others. \
         *Not spent* is money for which nobody could be hired or nobody asked for the places. Pounds for each QALY are the \
         commissioner's, discounted, with what survivors have before them. `c-`, `s-` and `x-` are ids of the evidence.\n\n\
         `balance face-validity > docs/face_validity.md` makes this page; `--only naloxone` one section of it.\n\n\
         Of {} comparisons {} are inside, {} outside, and {} have no figure.",
        plain(&plan.scenario.area.name),
        plan.scenario.horizon_months / 12,
        all.len(),
        of(Verdict::Inside),
        of(Verdict::Outside),
        of(Verdict::NoFigure)
    );
    let outside: Vec<String> = all
        .iter()
        .filter(|(verdict, ..)| *verdict == Verdict::Outside)
        .map(|(_, magnitude, title)| {
            format!("- {title}: {} ({})", magnitude.what, magnitude.evidence)
        })
        .collect();
    if !outside.is_empty() {
        let _ = writeln!(text, "\nOutside:\n\n{}", outside.join("\n"));
    }
}

/// What is known to be bad.
fn of_gate(text: &mut String, gate: &Gate) {
    let found = match gate.refusal() {
        None if gate.beaten().is_empty() => "**It holds.**".to_owned(),
        None => "**It holds, but for the exceptions below.**".to_owned(),
        Some(refusal) => format!("**It does not hold.** {refusal}"),
    };
    let _ = writeln!(
        text,
        "\n## The gate\n\n\
         {found} None of these may bring fewer deaths, or more net benefit at any threshold that the project uses and from \
         anybody's perspective, than carrying on as now, under any reading of contested evidence; and withdrawing one service \
         may raise the completions of people whom it is not for by at most {} %. Where a line is lowered that the model cannot \
         see, net benefit is withheld, and deaths alone are judged. `balance check --model` says the same of any file.\n",
        100.0 * gate::LARGEST_RISE
    );
    text.push_str(&gate.table());
    let excused = gate::excused(EXCEPTIONS);
    if excused.is_empty() {
        text.push_str("\nThere are no exceptions.\n");
    } else {
        let _ = writeln!(text, "\nExceptions:\n\n- {}", excused.join("\n- "));
    }
}

/// Lines that the model cannot see, with what is published about them.
fn unseen(text: &mut String) {
    let lines: Vec<Line> =
        Line::ALL.iter().copied().filter(|line| line.behaviour() != Behaviour::FrontLine).collect();
    let labels: Vec<&str> = lines.iter().map(|line| line.label()).collect();
    let compared = magnitudes::all()
        .iter()
        .filter(|magnitude| lines.iter().any(|line| line.key() == magnitude.service))
        .map(|magnitude| (magnitude, Made::Unknown))
        .collect();
    let section = Section {
        title: "What the model cannot see".to_owned(),
        words: vec![format!(
            "No difference can show when the money of these lines changes, and none is claimed: {}.",
            labels.join(", ")
        )],
        compared,
        tables: Vec::new(),
    };
    write_section(text, &section);
}

#[cfg(test)]
mod tests {
    use super::options::WHOLE;
    use super::*;
    use crate::evidence::{EvidenceChoice, Register, Sampler};
    use crate::narrative::bought;
    use crate::scenario::MonthlyFunds;

    #[test]
    fn every_magnitude_has_a_section_and_every_unit_is_bought() {
        let load =
            |name: &str| crate::scenario::builtin(name).map(str::to_owned).ok_or_else(String::new);
        let base = crate::scenario::read("authority", &load).unwrap();
        let values =
            Sampler::new(Register::embedded(), &EvidenceChoice::default()).ok().unwrap().central();
        let keys = Plan::keys(&base, &values);
        for magnitude in magnitudes::all() {
            let line = Line::ALL.iter().find(|line| line.key() == magnitude.service);
            let unseen = line.is_some_and(|line| line.behaviour() != Behaviour::FrontLine);
            assert!(unseen || keys.contains(&magnitude.service.as_str()), "{}", magnitude.service);
        }
        assert!(keys.contains(&WHOLE) && keys.len() > 15);
        let funds: &MonthlyFunds = &base.strategies[0].funds[0];
        let names: Vec<&str> = bought::of(funds, &values).iter().map(|(name, _)| *name).collect();
        for thing in [
            "naloxone kits a year",
            "keyworkers, whole-time",
            "day-programme places",
            "places in recovery housing",
            "aftercare places",
            "members that a LERO's grant carries",
        ] {
            assert!(names.contains(&thing), "{thing}");
        }
        // Every option of the page is one of its own.
        let plan = Plan::new(&base, &values, &[]);
        let mut ids: Vec<&str> =
            plan.scenario.strategies.iter().map(|strategy| strategy.id.as_str()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(all > 60, "{all}");
        let some = Plan::new(&base, &values, &["criminal_justice".to_owned()]);
        assert!(some.scenario.strategies.iter().any(|own| own.id == "prescribing_none"));
        assert_eq!(some.asked.len(), 1);
    }
}
