//! A page's model: what it was given, what it has prepared, what it is asked.
//!
//! Everything that takes long is asked in pieces, so that a worker can be told to do something else in between.

use super::bundle::Bundle;
use super::plan::{Asked, Plan, Reading};
use crate::engine::{Accumulator, EngineError, Model, Probe, Probed, Reduced, Results, World};
use crate::evidence::{EvidenceChoice, EvidenceProblem, Register, Sampler, Values};
use crate::findings::rests::{self, Rests};
use crate::model::Outcome;
use crate::narrative::{Summary, add_rests, summarise};
use crate::scenario::{Fit, Levels, Opened, Problems, Scenario};
use ndarray::Array3;

/// Plans whose expected values are remembered.
const REMEMBERED: usize = 16;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// What the page was given cannot be read.
    #[error("what the page carries cannot be read")]
    Broken,
    /// A plan that the scenario refuses.
    #[error("{0}")]
    Plan(#[from] Problems),
    /// A choice of evidence that the register refuses.
    #[error("the evidence that the scenario chooses is not known")]
    Evidence(Vec<EvidenceProblem>),
    /// The model.
    #[error("{0}")]
    Engine(#[from] EngineError),
    /// What was asked is nothing that a page can be asked.
    #[error("{0}")]
    Asked(String),
}

/// A scenario under one reading of the evidence.
struct Prepared {
    sampler: Sampler,
    model: Model,
    /// Worlds in which an answer is asked what it rests on.
    probes: Vec<(Probe, World)>,
    /// Worlds of runs; none of those that were not asked yet.
    runs: Vec<Option<World>>,
}

/// Runs of a plan, added up in their order.
struct Gathered {
    asked: Asked,
    scenario: Scenario,
    sum: Accumulator,
    /// Runs that came before their turn.
    early: Vec<(u32, Reduced)>,
}

/// An answer on its way: what is asked, what was found, and what it rests on as far as that is known.
struct Answered {
    asked: Asked,
    scenario: Scenario,
    results: Results,
    plan: rests::Plan,
    probed: Vec<ndarray::Array2<f64>>,
}

/// A page's model.
pub struct Session {
    opened: Opened,
    bundle: Bundle,
    prepared: [Option<Prepared>; 3],
    remembered: Vec<(Reading, Plan, Reduced)>,
    answered: Option<Answered>,
    /// What the last answer rests on.
    rests: Option<(Asked, Rests)>,
    gathered: Option<Gathered>,
}

impl Session {
    /// From what a page carries.
    ///
    /// # Errors
    ///
    /// [`Refused::Broken`].
    pub fn open(bytes: &[u8]) -> Result<Self, Refused> {
        Self::new(Bundle::read(bytes).ok_or(Refused::Broken)?)
    }

    /// The same from a bundle that is no bytes yet.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn new(bundle: Bundle) -> Result<Self, Refused> {
        // What a fit left open is carried run by run.
        let fit = bundle.fitted.then(|| Fit { seed: 0, informed: Vec::new(), draws: Vec::new() });
        let load = |_: &str| Ok(bundle.text.clone());
        let opened = Opened::told("the page", &load, fit)?;
        let prepared = [None, None, None];
        Ok(Self {
            opened,
            bundle,
            prepared,
            remembered: Vec::new(),
            answered: None,
            rests: None,
            gathered: None,
        })
    }

    /// The scenario as the page's file has it.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.opened.scenario
    }

    /// Runs that the page can make.
    #[must_use]
    pub fn runs(&self) -> u32 {
        self.bundle.drawn.len() as u32
    }

    /// What a saved plan extends.
    #[must_use]
    pub fn extends(&self) -> &str {
        &self.bundle.extends
    }

    /// A scenario with some text laid over it, as the file of a plan would be.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn with(&self, text: &str) -> Result<Scenario, Problems> {
        self.opened.with("the plan", text)
    }

    /// A scenario with the plans that are asked.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn asked(&self, asked: &Asked) -> Result<Scenario, Problems> {
        self.with(&asked.text(self.scenario()))
    }

    fn prepared(&mut self, reading: Reading) -> Result<&mut Prepared, Refused> {
        let at = reading as usize;
        if self.prepared[at].is_none() {
            let own = self.scenario();
            let evidence = EvidenceChoice {
                reading: (reading != Reading::Base).then(|| reading.key().to_owned()),
                ..own.evidence.clone()
            };
            let scenario = Scenario { evidence, ..own.clone() };
            let sampler = Sampler::told(Register::embedded(), &scenario.evidence)
                .map_err(Refused::Evidence)?;
            let model = Model::new(&scenario, sampler.clone(), Some(1))?;
            let runs = (0..self.runs()).map(|_| None).collect();
            self.prepared[at] = Some(Prepared { sampler, model, probes: Vec::new(), runs });
        }
        self.prepared[at].as_mut().ok_or(Refused::Broken)
    }

    /// Makes ready what answers of a reading need first.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn prepare(&mut self, reading: Reading) -> Result<(), Refused> {
        self.prepared(reading).map(|_| ())
    }

    /// The answer in expected values.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn answer(&mut self, asked: &Asked) -> Result<(&Scenario, Summary), Refused> {
        let scenario = self.asked(asked)?;
        let mut whole: Option<Reduced> = None;
        for plan in &asked.plans {
            let own = self.central(asked.reading, plan)?;
            whole = Some(match whole {
                None => own,
                Some(others) => others.beside(&own),
            });
        }
        let mut sum = Accumulator::new(&scenario);
        sum.add(whole.ok_or(Refused::Broken)?);
        let mut results = sum.results(1);
        results.expected = true;
        self.found(asked, scenario, results)
    }

    /// A plan in expected values; the last few are remembered, so that of two plans one costs nothing.
    fn central(&mut self, reading: Reading, plan: &Plan) -> Result<Reduced, Refused> {
        let known =
            |(read, known, _): &&(Reading, Plan, Reduced)| *read == reading && known == plan;
        if let Some((.., reduced)) = self.remembered.iter().find(known) {
            return Ok(reduced.clone());
        }
        let scenario = self.asked(&Asked { reading, plans: vec![plan.clone()] })?;
        let Prepared { model, .. } = self.prepared(reading)?;
        let reduced = model.run(model.central(), &model.strategies(&scenario))?;
        if self.remembered.len() >= REMEMBERED {
            self.remembered.remove(0);
        }
        self.remembered.push((reading, plan.clone(), reduced.clone()));
        Ok(reduced)
    }

    /// Keeps what was found, so that it can be asked what it rests on.
    fn found(
        &mut self,
        asked: &Asked,
        scenario: Scenario,
        results: Results,
    ) -> Result<(&Scenario, Summary), Refused> {
        let sampler = &self.prepared(asked.reading)?.sampler;
        let plan = rests::Plan::new(Register::embedded(), sampler, &scenario, &results);
        let asked = asked.clone();
        let answered = Answered { asked, scenario, results, plan, probed: Vec::new() };
        let answered = self.answered.insert(answered);
        let summary = summarise(&answered.scenario, &answered.results);
        Ok((&answered.scenario, summary))
    }

    /// One step of asking the last answer what it rests on: whether that was the last.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn rest_step(&mut self) -> Result<bool, Refused> {
        let Some(mut answered) = self.answered.take() else { return Ok(true) };
        if let Some(probe) = answered.plan.probes.get(answered.probed.len()) {
            let totals = self.probed(&answered.asked, &answered.scenario, probe)?;
            answered.probed.push(totals);
        }
        let whole = answered.probed.len() >= answered.plan.probes.len();
        self.answered = Some(answered);
        Ok(whole)
    }

    fn probed(
        &mut self,
        asked: &Asked,
        scenario: &Scenario,
        probe: &Probe,
    ) -> Result<ndarray::Array2<f64>, Refused> {
        let Prepared { model, probes, .. } = self.prepared(asked.reading)?;
        let known = probes.iter().position(|(known, _)| known == probe);
        let at = match known {
            Some(at) => at,
            None => {
                let mut numbers = model.sampler().central().numbers();
                for &(row, value) in &probe.changes {
                    numbers[row] = value;
                }
                let world = model.expected(Values::from_numbers(&numbers), &Levels::NEUTRAL)?;
                probes.push((probe.clone(), world));
                probes.len() - 1
            }
        };
        Ok(model.answers(&probes[at].1, &model.strategies(scenario))?.totals)
    }

    /// The last answer with what it rests on; none before every step is done.
    #[must_use]
    pub fn rested(&mut self) -> Option<(&Scenario, Summary)> {
        let answered = self.answered.as_ref()?;
        if answered.probed.len() < answered.plan.probes.len() {
            return None;
        }
        let mut summary = summarise(&answered.scenario, &answered.results);
        let options = answered.scenario.strategies.len();
        let mut totals = Array3::zeros((answered.probed.len(), options, Outcome::COUNT));
        for (mut to, from) in totals.outer_iter_mut().zip(&answered.probed) {
            to.assign(from);
        }
        let probed = Probed { totals };
        let (scenario, plan) = (&answered.scenario, &answered.plan);
        let rests = Rests::new(Register::embedded(), scenario, plan, &probed);
        self.rests = Some((answered.asked.clone(), rests.clone()));
        add_rests(&mut summary, scenario, rests);
        Some((scenario, summary))
    }

    /// Makes a run ready under a reading: its parameters, where the area settles, its comparator.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn warm(&mut self, reading: Reading, run: u32) -> Result<(), Refused> {
        self.world(reading, run).map(|_| ())
    }

    fn world(&mut self, reading: Reading, run: u32) -> Result<(&Model, &World), Refused> {
        let seed = self.bundle.seed;
        let drawn = self.drawn(run)?;
        let (draw, levels, numbers) = (drawn.draw, drawn.levels, drawn.numbers.clone());
        let Prepared { sampler, model, runs, .. } = self.prepared(reading)?;
        let world = runs.get_mut(run as usize).ok_or(Refused::Broken)?;
        let world = match world {
            Some(world) => world,
            None => {
                let values = sampler.arranged(&numbers);
                world.insert(model.by_told(seed, run, draw, values, &levels)?)
            }
        };
        Ok((model, world))
    }

    /// One run by chance of the plans that are asked: its numbers, for [`Session::gather`].
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn run(&mut self, asked: &Asked, run: u32) -> Result<Vec<f64>, Refused> {
        let scenario = self.asked(asked)?;
        let (model, world) = self.world(asked.reading, run)?;
        Ok(model.run(world, &model.strategies(&scenario))?.numbers())
    }

    fn drawn(&self, run: u32) -> Result<&super::bundle::Drawn, Refused> {
        let drawn = self.bundle.drawn.get(run as usize);
        drawn.ok_or_else(|| Refused::Asked(format!("there is no run {run}")))
    }

    /// Begins to add up runs of other plans.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn begin(&mut self, asked: &Asked) -> Result<(), Refused> {
        let scenario = self.asked(asked)?;
        let sum = Accumulator::new(&scenario);
        self.gathered = Some(Gathered { asked: asked.clone(), scenario, sum, early: Vec::new() });
        Ok(())
    }

    /// Takes a run of the plans that [`Session::begin`] named; it is added when those before it are there.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn gather(&mut self, run: u32, numbers: &[f64]) -> Result<u32, Refused> {
        let mut gathered = self.gathered.take().ok_or(Refused::Broken)?;
        let draw = self.drawn(run)?.draw;
        let reduced = Reduced::from_numbers(&gathered.scenario, draw, numbers);
        gathered.early.push((run, reduced.ok_or(Refused::Broken)?));
        while let Some(at) = gathered.early.iter().position(|(run, _)| *run == gathered.sum.runs())
        {
            let (_, next) = gathered.early.swap_remove(at);
            gathered.sum.add(next);
        }
        let runs = gathered.sum.runs();
        self.gathered = Some(gathered);
        Ok(runs)
    }

    /// What the runs so far say: as the engine's results of so many runs, without twins. Where it is the last word, it can
    /// be asked what it rests on.
    ///
    /// # Errors
    ///
    /// [`Refused`].
    pub fn gathered(&mut self, last: bool) -> Result<(&Scenario, Summary), Refused> {
        if last {
            let gathered = self.gathered.take().ok_or(Refused::Broken)?;
            let runs = gathered.sum.runs();
            return self.found(&gathered.asked, gathered.scenario, gathered.sum.results(runs));
        }
        let gathered = self.gathered.as_ref().ok_or(Refused::Broken)?;
        let results = gathered.sum.clone().results(gathered.sum.runs());
        let mut summary = summarise(&gathered.scenario, &results);
        if let Some((_, rests)) = self.rests.as_ref().filter(|(asked, _)| *asked == gathered.asked)
        {
            add_rests(&mut summary, &gathered.scenario, rests.clone());
        }
        Ok((&gathered.scenario, summary))
    }
}
