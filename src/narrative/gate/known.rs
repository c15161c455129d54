//! What is known to be bad, and the services that are withdrawn one by one.

use crate::scenario::{Behaviour, Line, Money, Scenario, Substance, Trial};

/// The two lines of prescribing, which are one service.
pub(in crate::narrative) const PRESCRIBING: [Line; 2] =
    [Line::PrescribingClinicians, Line::Pharmacy];
/// Lines whose absence nobody would notice in the model.
const OVERHEAD: [Line; 3] = [Line::Management, Line::Premises, Line::Commissioning];

/// An option of the gate.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// What is done.
    pub(super) trial: Trial,
    /// Whether it is known to be bad: neither fewer deaths nor more net benefit may come of it.
    pub(super) bad: bool,
    /// Whether it withdraws one service and nothing else: the groups of people whose completions it may not raise.
    pub(super) others: Vec<Substance>,
}

/// Lines whose effect the model sees.
pub(in crate::narrative) fn seen() -> Vec<Line> {
    let seen = |line: &&Line| line.behaviour() == Behaviour::FrontLine;
    Line::ALL.iter().filter(seen).copied().collect()
}

/// The services whose effect the model sees: each a line, but for prescribing.
pub(in crate::narrative) fn services() -> Vec<Vec<Line>> {
    let others = seen().into_iter().filter(|line| !PRESCRIBING.contains(line));
    std::iter::once(PRESCRIBING.to_vec()).chain(others.map(|line| vec![line])).collect()
}

/// The name of a service in columns.
pub(in crate::narrative) fn key(service: &[Line]) -> &'static str {
    match service {
        [line] => line.key(),
        _ => "prescribing",
    }
}

/// The name of a service in sentences.
pub(in crate::narrative) fn label(service: &[Line]) -> &'static str {
    match service {
        [line] => line.label(),
        _ => "prescribing",
    }
}

/// The only people whom a service is for; none where it is for several groups.
fn only_for(service: &[Line]) -> Option<Substance> {
    let opiates = |line: &Line| {
        PRESCRIBING.contains(line)
            || matches!(
                line,
                Line::HeroinAssisted
                    | Line::NeedleExchange
                    | Line::Naloxone
                    | Line::ConsumptionRoom
            )
    };
    service.iter().all(opiates).then_some(Substance::Opiate)
}

/// Services that are withdrawn on purpose in the list of what is known to be bad.
fn bad_to_withdraw(service: &[Line]) -> bool {
    service == PRESCRIBING
        || matches!(
            service,
            [Line::Naloxone | Line::NeedleExchange | Line::Outreach | Line::Keyworking]
        )
}

/// Ids of the withdrawals of services that are known to be needed and that some option takes from, by money or by rules.
pub(super) fn taken_from(scenario: &Scenario) -> Vec<String> {
    let lower = |service: &[Line]| {
        scenario.parts().iter().any(|area| {
            let Some(comparator) = area.strategies.first() else { return false };
            area.strategies.iter().skip(1).any(|option| {
                let months = option.funds.iter().zip(&comparator.funds);
                let money = months.flat_map(|(own, before)| {
                    service.iter().map(|line| own[*line as usize] < before[*line as usize])
                });
                let rules = option.policies.iter().any(|(_, policy)| {
                    policy.time_limit_months.is_some()
                        || policy.taper
                        || policy.abstinence_target > 0.0
                });
                (service == PRESCRIBING && rules) || money.into_iter().any(|lower| lower)
            })
        })
    };
    let services = services().into_iter();
    let taken = services.filter(|service| bad_to_withdraw(service) && lower(service));
    taken.map(|service| withdrawal(&service)).collect()
}

/// The id of withdrawing a service.
fn withdrawal(service: &[Line]) -> String {
    format!("no_{}", key(service))
}

/// Everything that the gate tries.
pub(super) fn all() -> Vec<Known> {
    let bad = |id: String, title: String, money: Money| Known {
        trial: Trial::money(id, title, money),
        bad: true,
        others: Vec::new(),
    };
    let mut known = Vec::new();
    for service in services() {
        let own = only_for(&service);
        known.push(Known {
            trial: Trial::money(
                withdrawal(&service),
                format!("No {}", label(&service)),
                Money::Times(service.clone(), 0.0),
            ),
            bad: bad_to_withdraw(&service),
            others: Substance::ALL.iter().copied().filter(|group| Some(*group) != own).collect(),
        });
    }
    for to in [Line::Keyworking, Line::Rehab, Line::Lero] {
        known.push(bad(
            format!("prescribing_to_{}", to.key()),
            format!("All prescribing money to {}", to.label()),
            Money::All { from: PRESCRIBING.to_vec(), to: vec![to] },
        ));
    }
    known.push(bad(
        "no_overhead".to_owned(),
        "No management, premises and commissioning".to_owned(),
        Money::Times(OVERHEAD.to_vec(), 0.0),
    ));
    for line in seen() {
        known.push(bad(
            format!("all_to_{}", line.key()),
            format!("All that the model sees to {}", line.label()),
            Money::All { from: seen(), to: vec![line] },
        ));
    }
    known.push(bad(
        "half_of_every_line".to_owned(),
        "Every line halved".to_owned(),
        Money::Times(Line::ALL.to_vec(), 0.5),
    ));
    known.push(bad(
        "half_of_what_is_seen".to_owned(),
        "Every line that the model sees halved".to_owned(),
        Money::Times(seen(), 0.5),
    ));
    known
}
