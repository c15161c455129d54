//! A plan as the fragment of a link: short, with a version, so that later pages read what earlier ones wrote.
//!
//! Version 1: `1.` area `.` reading, then for each plan `.` first month `.` years `.` policies `.` lines. The area is a
//! mark of its name and budget, so that a link does not put one council's pounds into another's page. A line is a letter
//! and whole pounds more (`c20000`) or less (`a-164000`); policies are digits, one each.

use super::plan::{Asked, PLANS, POLICIES, Plan, Reading};
use crate::scenario::{Line, Scenario};

/// The version that is written.
pub const VERSION: &str = "1";
/// Longest fragment that is read.
const LONGEST: usize = 2_000;
/// The letters of lines, in an order that never changes: lines that come later get the letters after these.
const LETTERS: [(char, Line); Line::COUNT] = [
    ('a', Line::PrescribingClinicians),
    ('b', Line::Pharmacy),
    ('c', Line::Keyworking),
    ('d', Line::Assessment),
    ('e', Line::NeedleExchange),
    ('f', Line::Naloxone),
    ('g', Line::Outreach),
    ('h', Line::BloodBorneVirus),
    ('i', Line::ConsumptionRoom),
    ('j', Line::HeroinAssisted),
    ('k', Line::CriminalJustice),
    ('l', Line::CommunityDetox),
    ('m', Line::InpatientDetox),
    ('n', Line::Rehab),
    ('o', Line::DayProgramme),
    ('p', Line::Lero),
    ('q', Line::PeerSupport),
    ('r', Line::RecoveryHousing),
    ('s', Line::MutualAid),
    ('t', Line::Employment),
    ('u', Line::FamilySupport),
    ('v', Line::Management),
    ('w', Line::Premises),
    ('x', Line::Commissioning),
];

/// The letter of a line.
#[must_use]
pub fn letter(line: Line) -> char {
    LETTERS.iter().find(|(_, known)| *known == line).map_or('?', |(letter, _)| *letter)
}

/// The mark of an area and its budget.
#[must_use]
pub fn area(scenario: &Scenario) -> String {
    let pence = scenario.baseline.iter().map(|pence| pence.0.to_string());
    let whole: Vec<String> = std::iter::once(scenario.area.name.clone()).chain(pence).collect();
    // Fowler, Noll and Vo's hash (FNV-1a).
    let hash = whole
        .join("|")
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{:04x}", (hash >> 16) ^ (hash & 0xffff))
}

/// The fragment.
#[must_use]
pub fn write(asked: &Asked, scenario: &Scenario) -> String {
    let reading = asked.reading.key().chars().take(1).collect();
    let mut parts = vec![VERSION.to_owned(), area(scenario), reading];
    for plan in &asked.plans {
        parts.push(plan.from.to_string());
        parts.push(plan.over.to_string());
        parts.push(plan.policies.iter().map(usize::to_string).collect());
        let lines = LETTERS.iter().filter(|(_, line)| plan.change[*line as usize] != 0);
        parts.push(
            lines
                .map(|(letter, line)| format!("{letter}{}", plan.change[*line as usize]))
                .collect(),
        );
    }
    parts.join(".")
}

/// Reads a fragment.
///
/// # Errors
///
/// Why not, in a sentence for the person who followed the link.
pub fn read(text: &str, scenario: &Scenario) -> Result<Asked, String> {
    let text = text.trim().trim_start_matches('#');
    let broken = || "This link is cut short or was changed: it cannot be read.".to_owned();
    if text.len() > LONGEST {
        return Err(broken());
    }
    let mut parts = text.split('.');
    let version = parts.next().unwrap_or_default();
    if version != VERSION {
        let number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if number {
            format!(
                "This link was made by another version of the page (form {version}; this page reads form {VERSION})."
            )
        } else {
            broken()
        });
    }
    if parts.next().ok_or_else(broken)? != area(scenario) {
        return Err(
            "This link belongs to the page of another area or another budget: its pounds would mean something else here."
                .to_owned(),
        );
    }
    let reading = parts.next().ok_or_else(broken)?;
    let reading =
        Reading::ALL.into_iter().find(|known| known.key()[..1] == *reading).ok_or_else(broken)?;
    let rest: Vec<&str> = parts.collect();
    if rest.is_empty() || !rest.len().is_multiple_of(4) || rest.len() / 4 > PLANS.len() {
        return Err(broken());
    }
    let plans = rest.chunks_exact(4).map(|own| plan(own).ok_or_else(broken));
    let plans: Vec<Plan> = plans.collect::<Result<_, String>>()?;
    plans.iter().find_map(|plan| plan.wrong(scenario)).map_or(Ok(()), Err)?;
    Ok(Asked { reading, plans })
}

fn plan(parts: &[&str]) -> Option<Plan> {
    const MOST_YEARS: u32 = 40;
    const MOST: i64 = 100_000_000_000;
    let [from, over, policies, lines] = parts else { return None };
    let mut plan = Plan { from: from.parse().ok()?, over: over.parse().ok()?, ..Plan::default() };
    if plan.over > MOST_YEARS {
        return None;
    }
    for digit in policies.chars() {
        let policy = digit.to_digit(10)? as usize;
        if policy >= POLICIES.len() || plan.policies.contains(&policy) {
            return None;
        }
        plan.policies.push(policy);
    }
    let mut rest = *lines;
    while let Some(letter) = rest.chars().next() {
        let (_, line) = LETTERS.iter().find(|(known, _)| *known == letter)?;
        rest = &rest[letter.len_utf8()..];
        let end = rest
            .char_indices()
            .find(|(at, letter)| !(letter.is_ascii_digit() || *at == 0 && *letter == '-'))
            .map_or(rest.len(), |(at, _)| at);
        let by: i64 = rest[..end].parse().ok().filter(|by: &i64| by.abs() <= MOST)?;
        if by == 0 || plan.change[*line as usize] != 0 {
            return None;
        }
        plan.change[*line as usize] = by;
        rest = &rest[end..];
    }
    Some(plan)
}
