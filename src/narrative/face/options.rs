//! The options of the page: every service at nothing, half, twice and four times its money, all money to it, and levers.

use super::numbers::{CUT, EVERYTHING};
use crate::evidence::Values;
use crate::narrative::gate::{key, label, seen, services};
use crate::scenario::{Line, Money, Policy, Scenario, Trial};
use crate::units::Pence;

/// Heroin-assisted places of a new service.
const PLACES: f64 = 20.0;
/// Most of a whole budget that a new service costs on the page; more would say nothing about an area of this size.
const MOST: f64 = 10.0;

/// The section about the whole budget.
pub(super) const WHOLE: &str = "whole";

/// A section's options.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The service, the lever, or [`WHOLE`].
    pub(super) key: &'static str,
    /// In a heading.
    pub(super) title: String,
    /// Lines of the service; none for levers and the whole.
    pub(super) lines: Vec<Line>,
    /// What is run for it.
    pub(super) trials: Vec<Trial>,
    /// Ids of the base file's own options that belong to it.
    pub(super) own: &'static [&'static str],
}

/// Levers with a published magnitude: key, heading, title of the option, what is done.
type Lever = (&'static str, &'static str, &'static str, fn(&mut Policy));
const LEVERS: [Lever; 3] = [
    ("payment_by_results", "Payment by results", "All contracts paid by results", |policy| {
        policy.payment_by_results = 1.0;
    }),
    ("retender", "A re-tender", "All contracts handed over in the first month", |policy| {
        policy.retender = Some(0);
    }),
    (
        "coercion",
        "Pressure into treatment",
        "Full pressure through courts, benefits and families",
        |policy| {
            policy.coercion = 1.0;
        },
    ),
];

/// Every section, in the order of the page.
pub(super) fn all(base: &Scenario, values: &Values) -> Vec<Asked> {
    let mut asked: Vec<Asked> =
        services().into_iter().map(|service| of_service(base, service, values)).collect();
    asked.push(Asked {
        key: WHOLE,
        title: "The whole budget".to_owned(),
        lines: Vec::new(),
        trials: [
            (0.0, "none", "All that the model sees at nothing"),
            (0.5, "half", "All that the model sees halved"),
            (2.0, "double", "All that the model sees doubled"),
        ]
        .map(|(factor, id, title)| {
            Trial::money(format!("{WHOLE}_{id}"), title, Money::Times(seen(), factor))
        })
        .to_vec(),
        own: &[CUT, "cut_40", EVERYTHING],
    });
    asked.extend(LEVERS.map(|(key, title, option, policy)| Asked {
        key,
        title: title.to_owned(),
        lines: Vec::new(),
        trials: vec![Trial { policy: Some(policy), ..Trial::money(key, option, Money::AsNow) }],
        own: &[],
    }));
    asked
}

fn of_service(base: &Scenario, service: Vec<Line>, values: &Values) -> Asked {
    let (key, label) = (key(&service), label(&service));
    let pence =
        |lines: &[Line]| -> Pence { lines.iter().map(|&line| base.baseline[line as usize]).sum() };
    let times = |factor: f64, id: &str, title: &str| {
        Trial::money(format!("{key}_{id}"), title, Money::Times(service.clone(), factor))
    };
    let mut trials = Vec::new();
    if pence(&service) > Pence::ZERO {
        trials.push(times(0.0, "none", "nothing"));
        trials.push(times(0.5, "half", "half"));
        trials.push(times(2.0, "double", "twice"));
        trials.push(times(4.0, "four", "four times"));
    } else if let (Some((pounds, title)), [line]) = (first_size(&service, values), &service[..]) {
        let whole = pence(Line::ALL).pounds();
        if pounds <= MOST * whole {
            trials.push(Trial::money(
                format!("{key}_one"),
                title,
                Money::New(*line, pounds / whole),
            ));
        }
    }
    let from = seen();
    trials.push(Trial::money(
        format!("{key}_all"),
        "all that the model sees to it",
        Money::All { from, to: service.clone() },
    ));
    let mut letters = label.chars();
    let title = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Asked { key, title, lines: service, trials, own: &[] }
}

/// What a service that has no money would begin with: pounds a year, and in words.
fn first_size(service: &[Line], values: &Values) -> Option<(f64, String)> {
    match service {
        [Line::ConsumptionRoom] => Some((values.room_year, "one room, with new money".to_owned())),
        [Line::HeroinAssisted] => {
            Some((PLACES * values.heroin_assisted_year, format!("{PLACES} places, with new money")))
        }
        _ => None,
    }
}
