//! What is done, and what befalls, month by month: policies and shocks laid over each other.

use super::budget::Budget;
use super::calendar::Calendar;
use super::document::Documents;
use super::file::{DemandFile, OptionFile, PolicyFile, ShockFile};
use super::guess;
use super::lines::Line;
use super::people::Substance;
use super::policy::{LeroStanding, Policy};
use super::reader::At;
use super::tree::Spot;
use super::types::MonthlyFunds;
use crate::units::math::pow;
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Pence by which a month may differ from its twelfth of a year.
const PENCE: Pence = Pence(Line::COUNT as i64);

/// A change that holds from a month until another.
struct Layer<'a> {
    from: u32,
    until: u32,
    change: Change<'a>,
}

enum Change<'a> {
    Policy(&'a PolicyFile),
    Shock(&'a ShockFile),
}

/// The policies by the month from which they hold, the first from month 0: later changes lie over earlier ones, and
/// one that ends uncovers what was there before.
pub(super) fn of(
    policies: &[&At<PolicyFile>],
    shocks: &[&At<ShockFile>],
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<(u32, Policy)> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    for at in policies {
        let from = calendar.month(at.value.from.as_ref(), documents);
        let until = calendar.end(at.value.until.as_ref(), from, documents);
        if layers.iter().any(|layer| layer.from == from) {
            documents.problem(
                at.spot,
                &at.key,
                "a second policy from the same month",
                "one policy for each month; write all its keys together",
                None,
            );
        }
        layers.push(Layer { from, until, change: Change::Policy(&at.value) });
    }
    layers.sort_by_key(|layer| layer.from);
    for at in shocks {
        let from = calendar.month(at.value.from.as_ref(), documents);
        let until = calendar.end(at.value.until.as_ref(), from, documents);
        layers.push(Layer { from, until, change: Change::Shock(&at.value) });
    }
    let mut months: Vec<u32> =
        layers.iter().flat_map(|layer| [layer.from, layer.until]).chain([0]).collect();
    months.extend(
        layers.iter().flat_map(|layer| layer.from..layer.until.min(layer.from + layer.growing())),
    );
    months.retain(|&month| month < calendar.months);
    months.sort_unstable();
    months.dedup();
    let mut steps: Vec<(u32, Policy)> = Vec::new();
    for month in months {
        // A hand-over goes on for as long as it takes, whenever the policy that began it ends.
        let begun = layers.iter().filter(|layer| layer.until <= month).rev().find_map(|layer| {
            let Change::Policy(file) = layer.change else { return None };
            file.retender.as_ref().filter(|at| at.value).map(|_| layer.from)
        });
        let mut policy = Policy { retender: begun, ..Policy::default() };
        for layer in layers.iter().filter(|layer| (layer.from..layer.until).contains(&month)) {
            match layer.change {
                Change::Policy(file) => apply(file, layer.from, &mut policy),
                Change::Shock(file) => befall(file, month - layer.from, &mut policy),
            }
        }
        if steps.last().is_none_or(|(_, last)| *last != policy) {
            steps.push((month, policy));
        }
    }
    steps
}

/// Reports levers that cannot hold together.
pub(super) fn contradictions(
    option: &At<OptionFile>,
    policies: &[(u32, Policy)],
    funds: &[MonthlyFunds],
    baseline: &Budget,
    documents: &mut Documents,
) {
    let mut problem = |found: String, allowed: &str| {
        let spot: Spot = option.spot;
        documents.problem(spot, &option.key, found, allowed.to_owned(), None);
    };
    let mut lost_and_grown = false;
    let mut lost_and_paid = false;
    let mut shares: Option<f64> = None;
    for (index, (from, policy)) in policies.iter().enumerate() {
        let to = policies.get(index + 1).map_or(funds.len(), |(next, _)| *next as usize);
        if policy.lero_standing == LeroStanding::Lost {
            lost_and_grown |= policy.lero_network > 0.0 || policy.lero_quality > 1.0;
            lost_and_paid |= (*from as usize..to).any(|month| {
                let line = Line::Lero as usize;
                // Where amounts change inside a year, a month may have some pence more.
                funds[month][line] > baseline[line].month_of_year(month as u32) + PENCE
            });
        }
        let (daily, depot) =
            (policy.buprenorphine_share.unwrap_or(0.0), policy.depot_share.unwrap_or(0.0));
        if daily + depot > 1.0 {
            shares = Some(daily + depot);
        }
    }
    if lost_and_grown || lost_and_paid {
        problem(
            "a LERO that is both lost and expanded".to_owned(),
            "`lero_standing = \"lost\"`, or more money, quality or network for the LERO, not both",
        );
    }
    if let Some(sum) = shares {
        problem(
            format!("medicine shares that add up to {}", guess::plain(sum)),
            "`buprenorphine_share` and `depot_share` that add up to at most 1; the rest is methadone",
        );
    }
}

/// Lays what the file says over a policy.
macro_rules! lay {
    ($file:ident over $policy:ident: plain $($plain:ident)*; number $($number:ident)*; some $($some:ident)*;) => {
        $(if let Some(at) = &$file.$plain { $policy.$plain = at.value; })*
        $(if let Some(at) = &$file.$number { $policy.$number = at.value.0; })*
        $(if let Some(at) = &$file.$some { $policy.$some = Some(at.value.0); })*
    };
}

fn apply(file: &PolicyFile, from: u32, policy: &mut Policy) {
    if let Some(off) = &file.off {
        policy.off = off.value.iter().map(|at| at.value.0).collect();
        policy.off.sort();
        policy.off.dedup();
    }
    if let Some(retender) = &file.retender {
        policy.retender = retender.value.then_some(from);
    }
    lay! { file over policy:
        plain taper lero_inclusive single_point_of_assessment merger;
        number mutual_aid_traditions mutual_aid_cooperation lero_quality lero_standing lero_network
            direct_referral assessment_mentors lived_experience_workforce diversion
            prison_continuity coercion deterrence testing payment_by_results abstinence_target
            administration block_contracts gender_specific users_on_boards stigma;
        some time_limit_months buprenorphine_share depot_share;
    }
}

/// `since`: months since it began.
fn befall(file: &ShockFile, since: u32, policy: &mut Policy) {
    lay! { file over policy:
        plain;
        number nitazenes nps_wave pandemic supply;
        some;
    }
    let Some(entry) = file.entry.as_ref().map(|at| &at.value) else { return };
    let part = (f64::from(since) + 1.0) / f64::from(growing(entry).max(1));
    for &substance in Substance::ALL {
        let asked = match substance {
            Substance::Opiate => &entry.opiate,
            Substance::NonOpiate | Substance::Nps => &entry.non_opiate,
            Substance::NonOpiateAlcohol => &entry.non_opiate_alcohol,
            Substance::Alcohol => &entry.alcohol,
        };
        if let Some(asked) = asked {
            policy.entry[substance as usize] = pow(asked.value.0, part.min(1.0));
        }
    }
}

/// Months over which demand comes about.
fn growing(entry: &DemandFile) -> u32 {
    entry.over_years.as_ref().map_or(0, |years| (years.value.0 * MONTHS_PER_YEAR).round() as u32)
}

impl Layer<'_> {
    /// Months from the first in which it still changes.
    fn growing(&self) -> u32 {
        match self.change {
            Change::Shock(file) => file.entry.as_ref().map_or(0, |entry| growing(&entry.value)),
            Change::Policy(_) => 0,
        }
    }
}
