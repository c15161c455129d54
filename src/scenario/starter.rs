//! A commented file to start from: every figure says what it is, where it is published and what to put if it is unknown.
//!
//! What is published of an authority is filled in. Every other figure is that of the illustrative authority, in proportion to
//! residents, so that the file runs before the first of them is replaced; `stand_ins` lists those.

mod budget;
mod known;
mod observed;
mod published;
pub mod returns;
mod rounded;
pub mod template;
mod worth;

pub use budget::OwnBudget;
pub use worth::asked;

use super::guess;
use super::lines::Line;
use super::numbers;
use super::people::{Age, Substance};
use super::question::Refused;
use super::types::{Group, Scenario};
use crate::authorities::{Authority, Measure, Register};
use crate::units::{Pence, YearMonth};
use budget::{budget, own_budget};
use known::Known;
use observed::figures;
use published::{Published, comment};
use returns::Returns;
use rounded::few;
use std::fmt::Write as _;

/// Fewest and most residents of an area.
const RESIDENTS: (f64, f64) = (100.0, 2e9);
/// Residents as a person types them: `280000`, `280,000`, `280k`.
///
/// # Errors
///
/// Anything else.
pub fn residents(text: &str) -> Result<f64, Refused> {
    let shown: String = text.chars().take(40).collect();
    numbers::number(text)
        .filter(|guess| !guess.percent && !text.contains('£'))
        .map(|guess| guess.value.round())
        .filter(|value| (RESIDENTS.0..=RESIDENTS.1).contains(value))
        .ok_or_else(|| Refused {
            found: format!("`{shown}`"),
            allowed: "a number of residents from 100 to 2 billion, such as 280000".to_owned(),
            hint: None,
        })
}

/// A name that a scenario may have.
///
/// # Errors
///
/// Anything else, with a name that may be meant.
pub fn name(text: &str) -> Result<String, Refused> {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let good = text.starts_with(fits)
        && text.chars().all(|letter| fits(letter) || matches!(letter, '_' | '-'))
        && text.len() <= 60;
    if good {
        return Ok(text.to_owned());
    }
    let stem = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.strip_suffix(".toml").unwrap_or(stem).to_lowercase();
    let near: String = stem
        .chars()
        .map(|c| if fits(c) || matches!(c, '_' | '-') { c } else { '-' })
        .take(60)
        .collect();
    let near = near.trim_matches('-');
    Err(Refused {
        found: format!("`{}`", text.chars().take(80).collect::<String>()),
        allowed: "a name of lower-case letters, digits, `-` and `_`, at most 60; --save says where the file goes"
            .to_owned(),
        hint: (!near.is_empty()).then(|| format!("`balance new {near}`")),
    })
}

fn list(shares: &[f64; Age::COUNT]) -> String {
    let shares: Vec<String> = shares.iter().map(|share| guess::plain(*share)).collect();
    format!("[{}]", shares.join(", "))
}

/// What a file to start from is made of.
#[derive(Clone, Copy, Debug)]
pub struct Starter<'a> {
    /// Name of the scenario.
    pub name: &'a str,
    /// Name of the area in sentences.
    pub area: &'a str,
    /// Residents, where somebody said how many; else the authority's, or else those of `like`.
    pub residents: Option<f64>,
    /// The scenario whose figures stand in, in proportion to residents: the illustrative authority.
    pub like: &'a Scenario,
    /// A budget that is taken as it is.
    pub own: Option<&'a OwnBudget>,
    /// The authority whose published figures are filled in; none of an invented area.
    pub authority: Option<&'a Authority>,
    /// What the area's own returns hold.
    pub returns: Option<&'a Returns>,
}

impl Starter<'_> {
    fn published(&self) -> Option<Published<'_>> {
        let (register, start) = (Register::embedded(), self.start().financial_year());
        self.authority.map(|authority| Published { register, authority, start })
    }

    /// The month in which the file starts: the first of the budget's year, where its sheet says one.
    #[must_use]
    pub fn start(&self) -> YearMonth {
        const APRIL: u32 = 4;
        let year = self.own.and_then(|own| own.year).and_then(|year| u32::try_from(year).ok());
        let of_budget = year.filter(|year| self.like.start.financial_year() != *year as i32);
        of_budget.and_then(|year| YearMonth::new(year, APRIL)).unwrap_or(self.like.start)
    }

    fn known(&self) -> Known<'_> {
        Known { published: self.published(), returns: self.returns }
    }

    /// Residents: as stated, or else the authority's, or else those of `like`.
    #[must_use]
    pub fn people(&self) -> f64 {
        let published = || self.published()?.residents();
        self.residents.or_else(published).unwrap_or(self.like.area.population)
    }

    /// Paths of the figures that are stand-ins, the one that is worth most first.
    #[must_use]
    pub fn stand_ins(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        let published = self.published();
        if self.residents.is_none() && published.is_none_or(|known| known.residents().is_none()) {
            keys.push("area.population".to_owned());
        }
        for &substance in Substance::ALL {
            let stated = self.known().dependent(substance);
            let own = ["dependent", "age_shares", "female_share"];
            let asked = own.iter().filter(|name| {
                **name != "dependent" || stated.as_ref().is_none_or(|stated| !stated.published)
            });
            keys.extend(asked.map(|name| format!("area.{}.{name}", substance.key())));
        }
        keys.extend(
            ["entry", "exit", "overdose", "alcohol", "other_causes"]
                .map(|name| format!("area.levels.{name}")),
        );
        if self.own.is_none() {
            let lines =
                Line::ALL.iter().filter(|line| self.like.baseline[**line as usize] > Pence::ZERO);
            keys.extend(lines.map(|line| format!("budget.{}", line.key())));
        }
        worth::in_order(keys)
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { name, like, own, .. } = *self;
        let published = self.published();
        let area: String =
            self.area.chars().filter(|letter| !letter.is_control()).take(150).collect();
        let quoted = area.replace('\\', "\\\\").replace('"', "\\\"");
        let residents = self.people();
        let factor = residents / like.area.population;
        let mut text = String::new();
        let first = if self.authority.is_some() {
            format!(
                "A file to start from, with what is published of {area} filled in: each figure with publisher, year, licence and how \
                 old it is. Every other figure{} is a stand-in",
                if own.is_some() { ", but for the budget," } else { "" }
            )
        } else {
            format!(
                "A file to start from. Every figure below{} is a stand-in",
                if own.is_some() { ", but for the budget," } else { "" }
            )
        };
        comment(
            &mut text,
            "",
            &format!(
                "{first}: that of the illustrative authority, in proportion to residents. It runs as it is, and says nothing about \
                 {area} until those figures are replaced."
            ),
        );
        let _ = write!(
            text,
            "# Beside each figure: what it is; where it is published; what to put if it is unknown.\n\
             # `balance check {name}.toml` tells what is wrong; `balance run {name}.toml` runs it. Keys: docs/scenario-format.md.\n\n\
             name = \"{name}\"  # in folders and columns\n\
             title = \"{quoted}\"\n\
             description = \"What would a cut, or a different balance, do in {quoted}?\"\n\
             start = \"{start}\"  # the first month: that of your budget year\n\
             horizon_years = {years}  # ten years show what comes slowly\n\
             price_year = {price}  # prices of every pound below: {price} is {price}/{next:02}\n\
             runs = {runs}\n\
             seed = {seed}\n",
            start = self.start(),
            years = like.horizon_months / 12,
            price = like.price_year,
            next = (like.price_year + 1) % 100,
            runs = like.runs,
            seed = like.seed,
        );
        self.listed(&mut text);
        figures(&mut text, like, factor, self.known());
        let (source, code) = match self.authority {
            Some(known) => (
                "published figures with their sources beside them, and stand-ins in proportion to an invented authority",
                format!(
                    "code = \"{}\"  # ONS code: `balance check` sets the file beside the neighbours\n",
                    known.code
                ),
            ),
            None => {
                ("stand-ins in proportion to an invented authority; replace them", String::new())
            }
        };
        let _ = write!(
            text,
            "\n[area]\nname = \"{quoted}\"\nsource = \"{source}\"  # say here where yours come from\n{code}"
        );
        match published {
            Some(published) => published.people(&mut text),
            None => text.push_str(
                "# Residents, adults and children. Published: ONS mid-year population estimates, by local authority.\n",
            ),
        }
        let _ = writeln!(text, "population = {}", guess::plain(residents));
        for (&substance, group) in Substance::ALL.iter().zip(&like.area.groups) {
            self::group(&mut text, substance, group, (like.area.population, factor), self.known());
        }
        levels(&mut text, like);
        match own {
            Some(own) => own_budget(&mut text, own),
            None => budget(&mut text, like, factor),
        }
        text.push_str(GRANTS);
        text.push_str(OPTIONS);
        text
    }

    /// The list of stand-ins.
    fn listed(&self, text: &mut String) {
        text.push_str(
            "\n# Figures that are stand-ins, in the order in which yours would narrow the answer most (docs/areas.md). Every answer\n\
             # says so until they are off this list: put your figure in, then take its name off.\nstand_ins = [\n",
        );
        let keys = self.stand_ins();
        for row in keys.chunks(3) {
            let row: Vec<String> = row.iter().map(|key| format!("\"{key}\",")).collect();
            let _ = writeln!(text, "  {}", row.join(" "));
        }
        text.push_str("]\n");
    }
}

/// Who a group is, where its size is published, and what to put if it is unknown.
const fn about(substance: Substance) -> [&'static str; 3] {
    match substance {
        Substance::Opiate => [
            "People dependent on opiates, with or without crack.",
            "gov.uk, “Opiate and crack cocaine use: prevalence estimates”, by local authority:\n\
             # those who use opiates, or all times 0.87, since the rest use crack alone.",
            "keep the stand-in",
        ],
        Substance::NonOpiate => [
            "People dependent on non-opiates only. Those who use crack alone are here.",
            "nobody counts them.",
            "three for each person of this group in treatment in a year (NDTMS)",
        ],
        Substance::NonOpiateAlcohol => [
            "People dependent on non-opiates and alcohol.",
            "nobody counts them.",
            "two and a half for each person of this group in treatment in a year (NDTMS)",
        ],
        Substance::Alcohol => [
            "People dependent on alcohol only, mild to severe.",
            "gov.uk, “Alcohol dependence prevalence in England”, by local authority.",
            "keep the stand-in",
        ],
        Substance::Nps => [
            "People dependent on new psychoactive substances.",
            "nobody counts them.",
            "1 % of those who enter treatment name them first; keep the stand-in",
        ],
    }
}

fn group(
    text: &mut String,
    substance: Substance,
    group: &Group,
    (residents, factor): (f64, f64),
    known: Known<'_>,
) {
    let [who, published, unknown] = about(substance);
    let stated = known.dependent(substance);
    let complexity = if substance == Substance::Alcohol {
        "# Share whose dependence is moderate or severe. Published: for England alone, 0.473 (s-P09). If unknown: that."
    } else {
        "# Share with more complex lives, who leave, relapse and die more. Published: nowhere; an assumption. If unknown: keep."
    };
    let _ = write!(
        text,
        "\n# {who} In or out of treatment, not in recovery.\n\
         [area.{key}]\n\
         # Adults. Published: {published}\n\
         # If unknown: {unknown}. {here}\n",
        key = substance.key(),
        here = if stated.is_some() {
            "Here:".to_owned()
        } else {
            format!(
                "Here: {} for each 1,000 residents.",
                guess::plain(few(1000.0 * group.dependent / residents))
            )
        },
    );
    match (&stated, known.published) {
        (Some(stated), _) => comment(text, "", &stated.words),
        (None, Some(known)) if substance == Substance::Alcohol => {
            known.predecessor(text, Measure::AlcoholDependent)
        }
        _ => {}
    }
    let dependent =
        stated.map_or_else(|| few(group.dependent * factor).round(), |stated| stated.value);
    let _ = write!(
        text,
        "dependent = {dependent}\n\
         # Shares aged 18–34, 35–49, 50 and over; they add up to 1. Published: NDTMS (ndtms.net, ViewIt) for people in\n\
         # treatment aged 18–29, 30–49, 50 and over: the middle has to be shared out. If unknown: keep.\n\
         age_shares = {ages}\n\
         # Share who are women. Published: NDTMS (ViewIt) for people in treatment. If unknown: keep.\n\
         female_share = {women}\n\
         {complexity}\n\
         higher_complexity_share = {complex}\n\
         # Ages of the newly dependent, in the same order. Published: nowhere; an assumption. If unknown: keep.\n\
         onset_age_shares = {onset}\n\
         # Share who want abstinence. Published: nowhere; ask people at assessment. If unknown: 0.566 (c-N21).\n\
         abstinence_share = {want}\n",
        dependent = guess::plain(dependent),
        ages = list(&group.age_shares),
        women = guess::plain(group.female_share),
        complex = guess::plain(group.higher_complexity_share),
        onset = list(&group.onset_age_shares),
        want = guess::plain(group.abstinence_share),
    );
}

fn levels(text: &mut String, like: &Scenario) {
    let levels = &like.area.levels;
    let by_group = |factors: &[f64; Substance::COUNT]| {
        let parts: Vec<String> = Substance::ALL
            .iter()
            .zip(factors)
            .filter(|(_, factor)| **factor != 1.0)
            .map(|(substance, factor)| format!("{} = {}", substance.key(), guess::plain(*factor)))
            .collect();
        if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
    };
    let _ = write!(
        text,
        "\n# Factors on levels that the evidence leaves open; 1 leaves it as it stands. `balance calibrate` sets\n\
         # them from the figures above; keep them, or set them by hand so that the first year is of the size that you know.\n\
         [area.levels]\n\
         # On entry, by group: raise one where too few start treatment. Published: NDTMS, new presentations by group.\n\
         entry = {}\n\
         # On leaving, by group: raise one where too many are in treatment. Published: NDTMS, numbers in treatment, completions.\n\
         exit = {}\n\
         # On overdose deaths. Published: ONS deaths from drug misuse by local authority (three years together).\n\
         overdose = {}\n\
         # On alcohol-specific deaths. Published: OHID local alcohol profiles. About 0.6 of them belong to the people modelled.\n\
         alcohol = {}\n\
         # On deaths from other causes. Published: nowhere for these people; deaths in treatment (NDTMS) are a check.\n\
         other_causes = {}\n",
        by_group(&levels.entry),
        by_group(&levels.exit),
        guess::plain(levels.overdose),
        guess::plain(levels.alcohol),
        guess::plain(levels.other_causes),
    );
}

/// Grants to fill in.
const GRANTS: &str = "
# Grants that pay a part of the budget above, and what each asks for. Take the marks off, and put in what your grant letter
# says. Published: allocations, by local authority, on gov.uk. A grant with `until` ends then for everybody, carrying on
# too, unless an option says `renew`; without it, it goes on. Then: `balance grant-ends FILE --stream DATRIG --on 2026-04`.
# [[stream]]
# name = \"datrig\"
# title = \"DATRIG 2025/26\"  # Drug and Alcohol Treatment and Recovery Improvement Grant
# gbp_per_year = { keyworking = 300000, outreach = 50000, lero = 40000 }  # no more than the line has
#
# [[conditions]]
# id = \"datrig_lived_experience\"
# title = \"DATRIG: lived experience\"
# stream = \"datrig\"  # asked for while the grant is paid
# lines = [\"lero\", \"peer_support\"]
# least_gbp_per_year = 30000
#
# The public health grant may not be spent on less than this:
# [[conditions]]
# id = \"public_health_grant\"
# title = \"Public health grant: drug and alcohol spend\"
# lines = [\"prescribing\", \"keyworking\"]
# least_gbp_per_year = 1000000
";

/// Options to start from.
const OPTIONS: &str = "
# What is compared with carrying on as now. In one line, without writing a file: `balance cut`, `balance shift`.
[[options]]
id = \"cut_27\"
title = \"Cut 27 % over five years\"
cut = { by = 0.27, over_years = 5 }

[[options]]
id = \"prescribing_to_rehab\"
title = \"Move a tenth of prescribing to rehab\"
shift = { from = [\"prescribing\"], to = [\"rehab\"], share = 0.10, over_years = 1 }
";
