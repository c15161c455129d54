//! The gate: what is known to be bad must not beat carrying on as now.
//!
//! In expected values and under every reading of contested evidence, no option of a fixed list may bring fewer deaths, or
//! more net benefit at any threshold that the project uses and from anybody's perspective, than carrying on as now. And
//! whoever withdraws one service may not see other people complete treatment more often for it. A model that fails here
//! cannot rank budgets: whatever searches for better ones asks first ([`Gate::refusal`]).
//!
//! [`Plan::new`] says what to run, [`Gate::new`] judges it.

mod exceptions;
mod known;
mod measure;
mod words;

use super::figures::{pounds, size};
use super::readings::BASE;
use crate::engine::{Probe, Probed};
use crate::evidence::{EvidenceChoice, Register, Sampler};
use crate::findings::valuation::{self, Basis, THRESHOLDS};
use crate::model::Outcome;
use crate::scenario::{Perspective, Scenario, Substance};
pub use exceptions::{EXCEPTIONS, Exception, excused, excused_in};
use known::Known;
pub use measure::{Measure, READINGS};
use ndarray::{Array2, Array3};
use std::fmt::Write as _;

pub(in crate::narrative) use known::{key, label, seen, services};

/// Withdrawing one service may raise the completions of people whom it is not for by this share, and no more.
pub const LARGEST_RISE: f64 = 0.02;
/// Fewer deaths than this are none: they round to nothing.
const SMALL_DEATHS: f64 = 0.05;
/// Less net benefit than this is none, in pounds.
const SMALL_POUNDS: f64 = 1.0;

/// Completions by group of people, in the order of [`Substance::ALL`].
const COMPLETIONS: [Outcome; Substance::COUNT] = [
    Outcome::CompletionsOpiate,
    Outcome::CompletionsNonOpiate,
    Outcome::CompletionsNonOpiateAlcohol,
    Outcome::CompletionsAlcohol,
    Outcome::CompletionsNps,
];

/// What has to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario's comparator with everything that is tried.
    pub scenario: Scenario,
    /// For the engine: the readings.
    pub probes: Vec<Probe>,
    known: Vec<Known>,
    readings: Vec<&'static str>,
}

impl Plan {
    /// For a scenario and a sampler of its own choices. Rows for which the scenario has a reading or a value of its own keep
    /// it; what changes nothing here (a line without money) is not tried.
    #[must_use]
    pub fn new(register: &Register, sampler: &Sampler, scenario: &Scenario) -> Self {
        let changes =
            |known: &Known| {
                scenario.parts().iter().filter_map(|part| part.strategies.first()).any(|first| {
                    first.funds.iter().any(|month| known.trial.money.of(month) != *month)
                })
            };
        let known: Vec<Known> = known::all().into_iter().filter(changes).collect();
        let trials: Vec<_> = known.iter().map(|known| known.trial.clone()).collect();
        let own = sampler.central().numbers();
        let (mut readings, mut probes) = (Vec::new(), Vec::new());
        for name in READINGS {
            let reading = (name != BASE).then(|| name.to_owned());
            let choice = EvidenceChoice { reading, ..scenario.evidence.clone() };
            // A choice that the register knows stays one when its general reading changes.
            let Ok(other) = Sampler::new(register, &choice) else { continue };
            let other = other.central().numbers();
            let differ =
                own.iter().zip(&other).enumerate().filter(|(_, (own, other))| own != other);
            probes.push(Probe { changes: differ.map(|(row, (_, other))| (row, *other)).collect() });
            readings.push(name);
        }
        Self { scenario: scenario.tried(&trials), probes, known, readings }
    }

    /// For the answers of a scenario: withdrawing, whole, each service that is known to be needed and that an option takes
    /// from, under the scenario's own evidence alone. None where no option does.
    #[must_use]
    pub fn withdrawn(scenario: &Scenario) -> Option<Self> {
        let taken = known::taken_from(scenario);
        let known: Vec<Known> =
            known::all().into_iter().filter(|known| taken.contains(&known.trial.id)).collect();
        let trials: Vec<_> = known.iter().map(|known| known.trial.clone()).collect();
        (!known.is_empty()).then(|| Self {
            scenario: scenario.tried(&trials),
            probes: vec![Probe { changes: Vec::new() }],
            known,
            readings: vec![BASE],
        })
    }
}

/// Months of a horizon over which health that is lost later has had its time to weigh against money saved now.
const LONG: u32 = 120;

/// A net benefit above that of carrying on as now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Benefit {
    /// From whose perspective.
    pub perspective: &'static str,
    /// Pounds per QALY.
    pub threshold: f64,
    /// Pounds more.
    pub pounds: f64,
}

/// One option under one reading, against carrying on as now.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The reading.
    pub reading: &'static str,
    /// Deaths more.
    pub deaths: f64,
    /// Net benefit, perspective by perspective and threshold by threshold; none where the answer withholds it.
    pub benefits: Vec<Benefit>,
    /// Completions more, as a share, of each group that the service is not for; empty where no single service is withdrawn.
    pub completions: Vec<(Substance, f64)>,
}

/// One option of the gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// In columns.
    pub id: String,
    /// In sentences.
    pub title: String,
    /// Whether deaths and net benefit are judged.
    pub bad: bool,
    /// Whether the answer withholds net benefit.
    pub withheld: bool,
    /// By reading.
    pub reads: Vec<Read>,
}

/// What beats carrying on as now.
#[derive(Clone, Debug, PartialEq)]
pub struct Beaten {
    /// Id of the option.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The reading.
    pub reading: &'static str,
    /// By what.
    pub measure: Measure,
    /// By how much, in words: `1.2 fewer deaths`.
    pub by: String,
    /// Why that is right all the same.
    pub excuse: Option<&'static str>,
}

/// What the gate found.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Everything that was tried.
    pub tried: Vec<Tried>,
    /// Months of the horizon.
    months: u32,
}

/// Costs and health from one perspective, `[reading, option]`, with what survivors have before them.
struct Counted {
    perspective: &'static str,
    costs: Array2<f64>,
    qalys: Array2<f64>,
}

/// From everybody's perspective.
fn counted(scenario: &Scenario, totals: &Array3<f64>) -> Vec<Counted> {
    let from = |perspective: Perspective| {
        let basis = Basis { perspective, ..Basis::own(scenario) };
        Counted {
            perspective: perspective.key(),
            costs: valuation::costs(totals, basis),
            qalys: valuation::qalys(totals, basis),
        }
    };
    Perspective::ALL.map(from).into()
}

impl Gate {
    /// Judges what was run: `probed` is what the plan's probes gave on the plan's scenario.
    #[must_use]
    pub fn new(plan: &Plan, probed: &Probed) -> Self {
        let economics = &plan.scenario.economics;
        let mut thresholds = vec![economics.threshold_gbp_per_qaly];
        thresholds.extend(
            THRESHOLDS.iter().filter(|other| **other != thresholds[0]).copied().collect::<Vec<_>>(),
        );
        thresholds.sort_by(f64::total_cmp);
        let counted = counted(&plan.scenario, &probed.totals);
        let total = |reading: usize, strategy: usize, outcome: Outcome| {
            probed.totals[[reading, strategy, outcome as usize]]
        };
        let tried = plan.known.iter().zip(1..).map(|(known, strategy)| {
            let withheld = plan.scenario.blind(strategy).withholds();
            let reads = plan.readings.iter().enumerate().map(|(reading, name)| {
                let more = |outcome| total(reading, strategy, outcome) - total(reading, 0, outcome);
                let mut benefits = Vec::new();
                for ways in counted.iter().filter(|_| !withheld) {
                    let more = |of: &Array2<f64>| of[[reading, strategy]] - of[[reading, 0]];
                    let (costs, qalys) = (more(&ways.costs), more(&ways.qalys));
                    benefits.extend(thresholds.iter().map(|&threshold| Benefit {
                        perspective: ways.perspective,
                        threshold,
                        pounds: threshold * qalys - costs,
                    }));
                }
                let completions = known.others.iter().filter_map(|&group| {
                    let outcome = COMPLETIONS[group as usize];
                    let now = total(reading, 0, outcome);
                    (now > 0.0).then(|| (group, more(outcome) / now))
                });
                Read {
                    reading: name,
                    deaths: more(Outcome::Deaths),
                    benefits,
                    completions: completions.collect(),
                }
            });
            Tried {
                id: known.trial.id.clone(),
                title: known.trial.title.clone(),
                bad: known.bad,
                withheld,
                reads: reads.collect(),
            }
        });
        Self { tried: tried.collect(), months: plan.scenario.horizon_months }
    }

    /// Everything that beats carrying on as now, with the exceptions.
    #[must_use]
    pub fn beaten(&self) -> Vec<Beaten> {
        self.beaten_but_for(EXCEPTIONS)
    }

    fn beaten_but_for(&self, exceptions: &[Exception]) -> Vec<Beaten> {
        let mut beaten = Vec::new();
        for tried in &self.tried {
            for read in &tried.reads {
                for (measure, by) in read.beats(tried.bad) {
                    let most = read.extent(measure);
                    let excuse = exceptions.iter().find(|exception| {
                        exception.excuses(&tried.id, read.reading, measure, most)
                    });
                    beaten.push(Beaten {
                        id: tried.id.clone(),
                        title: tried.title.clone(),
                        reading: read.reading,
                        measure,
                        by,
                        excuse: excuse.map(|exception| exception.reason),
                    });
                }
            }
        }
        beaten
    }
}

impl Read {
    /// How far it beats carrying on as now: the largest threshold of net benefit, the largest rise of completions (a share); 0
    /// for deaths.
    fn extent(&self, measure: Measure) -> f64 {
        let more = self.benefits.iter().filter(|benefit| benefit.pounds > SMALL_POUNDS);
        match measure {
            Measure::NetBenefit => more.map(|benefit| benefit.threshold).fold(0.0, f64::max),
            Measure::Completions => {
                self.completions.iter().map(|(_, share)| *share).fold(0.0, f64::max)
            }
            Measure::Deaths => 0.0,
        }
    }

    /// By what it beats carrying on as now, and by how much, in words.
    fn beats(&self, bad: bool) -> Vec<(Measure, String)> {
        let mut beats = Vec::new();
        if bad && self.deaths < -SMALL_DEATHS {
            beats.push((Measure::Deaths, format!("{} fewer deaths", size(self.deaths))));
        }
        let more = self.benefits.iter().filter(|benefit| bad && benefit.pounds > SMALL_POUNDS);
        let mut text = String::new();
        let mut last = None;
        for benefit in more {
            let (of, joint) = match last {
                Some(perspective) if perspective == benefit.perspective => (String::new(), ", "),
                None => (format!("{}: ", benefit.perspective), ""),
                Some(_) => (format!("{}: ", benefit.perspective), "; "),
            };
            // Writing to a String does not fail.
            let _ = write!(
                text,
                "{joint}{of}{} at {} per QALY",
                pounds(benefit.pounds),
                pounds(benefit.threshold)
            );
            last = Some(benefit.perspective);
        }
        if last.is_some() {
            beats.push((Measure::NetBenefit, format!("more net benefit ({text})")));
        }
        let raised: Vec<String> = self
            .completions
            .iter()
            .filter(|(_, share)| *share > LARGEST_RISE)
            .map(|(group, share)| format!("{} {} % more", group.label(), size(100.0 * share)))
            .collect();
        if !raised.is_empty() {
            let text = format!("treatment completed by other people ({})", raised.join(", "));
            beats.push((Measure::Completions, text));
        }
        beats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(reads: Vec<Read>, bad: bool) -> Gate {
        let tried = Tried {
            id: "no_outreach".to_owned(),
            title: "No outreach".to_owned(),
            bad,
            withheld: false,
            reads,
        };
        Gate { tried: vec![tried], months: 120 }
    }

    fn read(reading: &'static str, deaths: f64, pounds: [f64; 2]) -> Read {
        let benefit =
            |(threshold, pounds)| Benefit { perspective: "commissioner", threshold, pounds };
        Read {
            reading,
            deaths,
            benefits: [(20_000.0, pounds[0]), (70_000.0, pounds[1])].map(benefit).to_vec(),
            completions: Vec::new(),
        }
    }

    #[test]
    fn each_measure_and_each_reading_can_stop_it() {
        assert_eq!(gate(vec![read("base", 3.0, [-5.0, -9.0])], true).refusal(), None);
        assert_eq!(
            gate(vec![read("base", -0.04, [0.5, 0.0])], true).refusal(),
            None,
            "none of it shows"
        );
        let holds = read("base", 3.0, [-5.0, -9.0]);
        for read in [
            read("sceptical", -0.1, [-5.0, -9.0]),
            read("hopeful", 3.0, [5.0, -9.0]),
            read("hopeful", 3.0, [-5.0, 9.0]),
            Read { completions: vec![(Substance::Alcohol, 0.021)], ..holds.clone() },
        ] {
            let gate = gate(vec![holds.clone(), read], true);
            assert_eq!(gate.beaten().len(), 1, "{gate:?}");
            let refusal = gate.refusal().unwrap();
            assert!(
                refusal.contains("cannot rank budgets here: it prefers “No outreach”."),
                "{refusal}"
            );
            assert!(gate.table().contains("**beats today**"));
        }
        // A service that is not known to be bad may be worth less than it costs, and may not raise others' completions.
        assert_eq!(gate(vec![read("base", -2.0, [5.0, 9.0])], false).refusal(), None);
        let raises = Read { completions: vec![(Substance::Alcohol, 0.03)], ..holds.clone() };
        assert!(gate(vec![raises], false).refusal().is_some());
        let within = Read { completions: vec![(Substance::Alcohol, LARGEST_RISE)], ..holds };
        assert_eq!(gate(vec![within], false).refusal(), None);
    }

    #[test]
    fn an_exception_excuses_one_thing_and_is_told() {
        let exception = Exception {
            options: &["no_outreach"],
            readings: &["base"],
            lines: &[],
            measure: Measure::NetBenefit,
            up_to: 20_000.0,
            reason: "so much is paid for each QALY elsewhere",
        };
        let excused_of = |gate: &Gate| -> Vec<bool> {
            gate.beaten_but_for(&[exception]).iter().map(|own| own.excuse.is_some()).collect()
        };
        assert_eq!(excused_of(&gate(vec![read("base", 3.0, [5.0, -9.0])], true)), [true]);
        assert_eq!(
            excused_of(&gate(vec![read("base", 3.0, [5.0, 9.0])], true)),
            [false],
            "£70,000"
        );
        assert_eq!(excused_of(&gate(vec![read("hopeful", 3.0, [5.0, -9.0])], true)), [false]);
        assert_eq!(excused_of(&gate(vec![read("base", -3.0, [5.0, -9.0])], true)), [false, true]);
        let told = excused(&[exception]);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("“No outreach”") && told[0].contains("elsewhere"), "{told:?}");
        // Every exception is about something that is tried.
        for exception in EXCEPTIONS {
            assert!(!exception.options.is_empty() && !exception.readings.is_empty());
            let known = known::all();
            for id in exception.options {
                assert!(known.iter().any(|known| known.trial.id == *id), "{id}");
            }
            assert!(exception.readings.iter().all(|reading| READINGS.contains(reading)));
        }
    }
}
