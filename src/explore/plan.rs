//! What a person asks on the page: pounds more or less for every line, from when, over how many years, a few policies.

use crate::scenario::question::quoted;
use crate::scenario::{Line, Scenario, Strategy};
use crate::units::MONTHS_PER_YEAR;
use std::fmt::Write as _;

/// The ids and titles of the plans that stand side by side.
pub const PLANS: [(&str, &str); 2] = [("plan_a", "Plan A"), ("plan_b", "Plan B")];

/// A policy that the page offers: what it says, and the keys of a scenario file that do it.
pub struct Offered {
    /// In a sentence.
    pub label: &'static str,
    /// As `policy` holds it.
    pub keys: &'static str,
}

/// The policies that the page offers, in an order that links keep: new ones come last.
pub const POLICIES: &[Offered] = &[
    Offered {
        label: "Half of those who want abstinence are referred straight to detox or rehab",
        keys: "direct_referral = 0.5",
    },
    Offered {
        label: "One place of assessment, with mentors",
        keys: "single_point_of_assessment = true, assessment_mentors = 1.0",
    },
    Offered {
        label: "Half of those missed on release from prison are picked up",
        keys: "prison_continuity = 0.5",
    },
    Offered {
        label: "Half of those about to be imprisoned are diverted into treatment",
        keys: "diversion = 0.5",
    },
    Offered {
        label: "LEROs in a network with standards judged by lived experience",
        keys: "lero_network = 1.0",
    },
    Offered { label: "All provision for women is gender-specific", keys: "gender_specific = 1.0" },
    Offered {
        label: "An abstinence target is enforced on prescribing",
        keys: "abstinence_target = 1.0",
    },
    Offered { label: "Contracts pay by results", keys: "payment_by_results = 1.0" },
];

/// How contested evidence is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As the register has it.
    Base,
    /// Sceptical of every service.
    Sceptical,
    /// Hopeful.
    Hopeful,
}

impl Reading {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Base, Self::Sceptical, Self::Hopeful];

    /// The name in a scenario file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Sceptical => "sceptical",
            Self::Hopeful => "hopeful",
        }
    }

    /// The reading that a scenario chooses for all rows.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let own = scenario.evidence.reading.as_deref();
        Self::ALL.into_iter().find(|reading| Some(reading.key()) == own).unwrap_or(Self::Base)
    }
}

/// One plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Whole pounds a year more than at the start, by line.
    pub change: [i64; Line::COUNT],
    /// The month in which it begins, from 0.
    pub from: u32,
    /// Years over which it comes about; 0 is at once.
    pub over: u32,
    /// Which of [`POLICIES`] hold.
    pub policies: Vec<usize>,
}

/// Why a line cannot be changed on the page; none where it can.
#[must_use]
pub fn locked(line: Line) -> Option<&'static str> {
    (!line.seen()).then_some(
        "Locked: the model cannot see what this line buys, so that taking from it would look free.",
    )
}

impl Plan {
    /// Whether it changes nothing.
    #[must_use]
    pub fn nothing(&self) -> bool {
        self.change.iter().all(|&pounds| pounds == 0) && self.policies.is_empty()
    }

    /// The plan that is most like an option: the same money in the last year, from the same month, over as many years.
    /// None for an option that does anything else, or that changes a line which is locked here.
    #[must_use]
    pub fn like(scenario: &Scenario, option: &Strategy) -> Option<Self> {
        let comparator = scenario.strategies.first()?;
        if option.policies != comparator.policies {
            return None;
        }
        let year = MONTHS_PER_YEAR as usize;
        let beyond = |month: usize, line: Line| {
            option.funds[month][line as usize].0 - comparator.funds[month][line as usize].0
        };
        let months = option.funds.len();
        let first =
            (0..months).find(|&month| Line::ALL.iter().any(|&line| beyond(month, line) != 0))?;
        let last = months.checked_sub(year)?;
        let mut plan = Self { from: first as u32, ..Self::default() };
        for &line in Line::ALL {
            let pence: i64 = (last..months).map(|month| beyond(month, line)).sum();
            plan.change[line as usize] = (pence as f64 / 100.0).round() as i64;
            if plan.change[line as usize] != 0 && locked(line).is_some() {
                return None;
            }
        }
        // All of it has come when a month's changes are those of the last month, but for the pence of a division.
        let size =
            |month: usize| -> i64 { Line::ALL.iter().map(|&line| beyond(month, line).abs()).sum() };
        let whole = size(months - 1) - 2 * Line::COUNT as i64;
        let there = (first..months).find(|&month| size(month) >= whole)?;
        plan.over = ((there - first) as f64 / MONTHS_PER_YEAR).round() as u32;
        Some(plan)
    }

    /// What is wrong with it in this scenario; none where nothing is.
    #[must_use]
    pub fn wrong(&self, scenario: &Scenario) -> Option<String> {
        if self.from >= scenario.horizon_months {
            return Some("It begins after the last month that is followed.".to_owned());
        }
        Line::ALL.iter().find_map(|&line| {
            let (by, now) = (self.change[line as usize], scenario.baseline[line as usize]);
            let label = line.label();
            if by != 0 && locked(line).is_some() {
                Some(format!("“{label}” is locked: the model cannot see what it buys."))
            } else if by < 0 && by.saturating_mul(100).saturating_neg() > now.0 {
                Some(format!(
                    "“{label}” has {now} a year: it cannot lose {}.",
                    crate::units::Pence::from_pounds(by.unsigned_abs() as f64)
                ))
            } else {
                None
            }
        })
    }

    /// The plan as an option of a scenario file.
    #[must_use]
    pub fn text(&self, scenario: &Scenario, (id, title): (&str, &str)) -> String {
        let mut text = format!("\n[[options]]\nid = {}\ntitle = {}\n", quoted(id), quoted(title));
        let when = |from: bool| {
            let mut when = String::new();
            if from && self.from > 0 {
                let _ = write!(when, ", from = \"{}\"", scenario.start.plus(self.from));
            }
            if self.over > 0 {
                let _ = write!(when, ", over_years = {}", self.over);
            }
            when
        };
        let changed = |more: bool| {
            Line::ALL.iter().filter(move |&&line| match self.change[line as usize] {
                0 => false,
                by => (by > 0) == more,
            })
        };
        // A share of a line of one, so that each loses its own pounds.
        let cuts: Vec<String> = changed(false)
            .map(|&line| {
                let now = scenario.baseline[line as usize].0;
                let lost = self.change[line as usize].saturating_neg().saturating_mul(100);
                let by = if now > 0 { (lost as f64 / now as f64).min(1.0) } else { 0.0 };
                format!("{{ lines = [\"{}\"], by = {by}{} }}", line.key(), when(true))
            })
            .collect();
        if !cuts.is_empty() {
            let _ = writeln!(text, "cut = [\n  {},\n]", cuts.join(",\n  "));
        }
        let more: Vec<String> = changed(true)
            .map(|&line| format!("{} = {}", line.key(), self.change[line as usize]))
            .collect();
        if !more.is_empty() {
            let _ = writeln!(
                text,
                "add = {{ gbp_per_year = {{ {} }}{} }}",
                more.join(", "),
                when(true)
            );
        }
        if !self.policies.is_empty() {
            let keys: Vec<&str> = self
                .policies
                .iter()
                .filter_map(|&at| POLICIES.get(at))
                .map(|one| one.keys)
                .collect();
            let from = if self.from > 0 {
                format!("from = \"{}\", ", scenario.start.plus(self.from))
            } else {
                String::new()
            };
            let _ = writeln!(text, "policy = {{ {from}{} }}", keys.join(", "));
        }
        text
    }
}

/// The plans and the reading that are asked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// How contested evidence is read.
    pub reading: Reading,
    /// Plan A; after it plan B, where there is one.
    pub plans: Vec<Plan>,
}

impl Asked {
    /// What lies over a scenario: the plans alone, and the reading.
    #[must_use]
    pub fn text(&self, scenario: &Scenario) -> String {
        let plans: Vec<&(&str, &str)> = PLANS.iter().take(self.plans.len()).collect();
        let only: Vec<String> = plans.iter().map(|(id, _)| quoted(id)).collect();
        let mut text = format!("only = [{}]\n", only.join(", "));
        for (plan, named) in self.plans.iter().zip(plans) {
            text.push_str(&plan.text(scenario, *named));
        }
        if self.reading != Reading::of(scenario) {
            let _ = write!(text, "\n[evidence]\nreading = \"{}\"\n", self.reading.key());
        }
        text
    }

    /// The same as a scenario file that extends another, for the command line.
    #[must_use]
    pub fn file(&self, scenario: &Scenario, extends: &str, runs: u32) -> String {
        let name: String = scenario.name.chars().take(50).collect();
        format!(
            "# A plan from the page of `balance explore`. Run it: balance run this-file.toml\n# Every key: \
             docs/scenario-format.md.\n\nextends = {}\nname = {}\nruns = {runs}\nseed = {}\n{}",
            quoted(extends),
            quoted(&format!("{name}-plan")),
            scenario.seed,
            self.text(scenario)
        )
    }
}
