//! Why an option changes nothing: a sentence for each of its levers, where no difference shows.

use super::figures::pounds;
use super::whole::Summary;
use crate::findings::headline::Difference;
use crate::findings::quantities::quantities;
use crate::findings::sign::FEWEST_RUNS;
use crate::model::Outcome;
use crate::scenario::{LeroStanding, Line, Policy, Scenario};

/// Per cent of the comparator's level below which a difference is little.
const LITTLE: f64 = 0.5;

/// A lever, and why moving it may change nothing.
struct Lever {
    key: &'static str,
    /// Whether two policies differ in it.
    moved: fn(&Policy, &Policy) -> bool,
    why: &'static str,
}

macro_rules! levers {
    ($($key:ident: $why:literal;)*) => {
        /// Every lever but money, by the name that a file uses.
        const LEVERS: &[Lever] = &[
            $(Lever { key: stringify!($key), moved: |own, before| own.$key != before.$key, why: $why }),*
        ];
    };
}

levers! {
    off: "a mechanism that is switched off is missed only where something else would have moved it";
    taper: "it acts on people on a prescription, and only once clinical load passes its maximum";
    mutual_aid_traditions: "it acts on who joins mutual aid, and only through that on relapse";
    mutual_aid_cooperation: "rivalry acts only where there is more than one tradition to send people to, and then on who joins";
    lero_inclusive: "it acts on people on a prescription who could join a LERO, and a LERO acts on relapse only after that";
    lero_quality: "it acts on members of a LERO alone: where these are few, so is what it does";
    lero_standing: "it acts on members of a LERO alone: where these are few, so is what it does";
    lero_network: "it acts on members of a LERO alone: where these are few, so is what it does";
    direct_referral: "it acts on people who want abstinence, and where no bed is free they wait";
    assessment_mentors: "it acts on people who wait for community treatment, and on those who come to want abstinence: where hardly anybody waits, little of it is left";
    single_point_of_assessment: "it acts only on people who wait for community treatment: where hardly anybody waits, nobody is lost or kept";
    lived_experience_workforce: "it acts on what workers with lived experience do, which is a part of what brings people in";
    diversion: "it acts on people about to be imprisoned, and of them on those who would engage";
    prison_continuity: "it acts on people released from prison alone";
    coercion: "it acts on who comes in and on who leaves, in opposite ways";
    deterrence: "it acts on first contact and on entry to treatment";
    testing: "it acts on those whose use a test sees, and moves some to what it does not see";
    payment_by_results: "it acts on starts and completions, and on abstinence in treatment, in opposite ways";
    abstinence_target: "it acts on people on a prescription alone";
    time_limit_months: "it acts on people who stay on a prescription for longer than the limit";
    retender: "it acts while contracts are handed over";
    merger: "it saves overhead, which is shown as money not spent, and loses some doors";
    block_contracts: "it acts on what is paid for beds that are not used, and not on people";
    administration: "it acts on keyworkers' time, and through it on caseload";
    gender_specific: "it acts on women who would drop out of treatment";
    users_on_boards: "it acts on requests for detox and rehab, which meet no more beds than before, and on relapse of the few who sit there";
    stigma: "it acts on the first contact of people who have never been treated";
    buprenorphine_share: "it acts on the first weeks of a prescription and on how long people stay";
    depot_share: "it acts on the first weeks of a prescription and on how long people stay";
    nitazenes: "it acts on people who use opioids from the street, and only beyond what is in the supply today";
    nps_wave: "it acts on how many people become dependent on new psychoactive substances, and on nobody else: where they are few, so is what they change";
    pandemic: "it acts while it lasts";
    entry: "it acts on how many ask for treatment";
    supply: "it acts on overdose alone";
}

/// Whether an option shows no difference beyond noise in deaths or in any recovery; nothing is said of too few runs.
#[must_use]
pub fn shows_nothing(summary: &Summary, strategy: usize) -> bool {
    let facts = &summary.facts;
    if strategy == 0 || !(facts.expected || facts.runs >= FEWEST_RUNS) {
        return false;
    }
    let shown: Vec<_> = quantities(facts.horizon_months)
        .into_iter()
        .filter(|quantity| quantity.outcome != Outcome::Spend)
        .filter_map(|quantity| {
            summary.answer(quantity.outcome, quantity.timing)?.difference(strategy)
        })
        .collect();
    // A mean that chance hides is no difference only where chance could not hide much.
    let hidden = |by: &Difference| {
        let error = by.percent.and_then(|percent| percent.standard_error);
        !by.mean_is_clear() && error.is_some_and(|error| 2.0 * error < LITTLE)
    };
    !shown.is_empty() && shown.iter().all(|by| by.identical || by.slight || hidden(by))
}

/// That an option changes nothing, and why, lever by lever; none where it changes something, or nothing that the model sees.
#[must_use]
pub fn words(scenario: &Scenario, summary: &Summary, strategy: usize) -> Option<String> {
    if !shows_nothing(summary, strategy) || scenario.blind(strategy).alone {
        return None;
    }
    let mut why = policies(scenario, strategy);
    why.extend(money(scenario, summary, strategy));
    Some(if why.is_empty() {
        "It changes nothing: its budget and its policies are those of carrying on as now."
            .to_owned()
    } else {
        format!(
            "It changes nothing that these runs show, neither in deaths nor in any recovery. Why: {}.",
            why.join("; ")
        )
    })
}

/// The same for a first screen: the first reason alone.
#[must_use]
pub fn in_short(scenario: &Scenario, summary: &Summary, strategy: usize) -> Option<String> {
    if !shows_nothing(summary, strategy) || scenario.blind(strategy).alone {
        return None;
    }
    let lever = moved(scenario, strategy).next();
    let why = match lever {
        Some(lever) => lever.why.to_owned(),
        None => money(scenario, summary, strategy).into_iter().next()?,
    };
    Some(format!("it changes nothing: {why}."))
}

/// The policies that an option moves, each with its reason.
fn policies(scenario: &Scenario, strategy: usize) -> Vec<String> {
    moved(scenario, strategy).map(|lever| format!("`{}`: {}", lever.key, lever.why)).collect()
}

/// The policies that an option moves.
fn moved(scenario: &Scenario, strategy: usize) -> impl Iterator<Item = &'static Lever> + '_ {
    let moved = move |lever: &&Lever| {
        scenario.parts().iter().any(|area| {
            let (Some(before), Some(own)) =
                (area.strategies.first(), area.strategies.get(strategy))
            else {
                return false;
            };
            let from = own.policies.iter().chain(&before.policies).map(|(from, _)| *from);
            from.into_iter().any(|month| (lever.moved)(own.policy(month), before.policy(month)))
        })
    };
    LEVERS.iter().filter(moved)
}

/// The lines that an option moves, each with what became of the money.
fn money(scenario: &Scenario, summary: &Summary, strategy: usize) -> Vec<String> {
    let none = scenario.strategies.get(strategy).is_some_and(|option| {
        option.policies.iter().any(|(_, policy)| policy.lero_standing == LeroStanding::Lost)
    });
    let sums = Line::ALL.iter().map(|&line| {
        let own = summary.money.iter().filter(|row| row.strategy == strategy && row.line == line);
        let (mut funded, mut spent) = (0.0, 0.0);
        for row in own {
            funded += row.funded_difference.unwrap_or(0.0);
            spent += row.spent_difference.unwrap_or(0.0);
        }
        (line, funded, spent)
    });
    sums.filter(|(_, funded, _)| funded.abs() >= 1.0)
        .map(|(line, funded, spent)| {
            let (name, by) = (line.label(), pounds(funded));
            if !line.seen() {
                format!("{name}: the model cannot see what it buys")
            } else if line == Line::Lero && none {
                format!("{name}: there is no LERO to give it to")
            } else if funded > 0.0 && spent < 0.5 * funded {
                let of = if spent > 0.0 { pounds(spent) } else { "nothing".to_owned() };
                format!(
                    "{name}: of {by} more, {of} more was spent, because nobody asked for the places"
                )
            } else if funded > 0.0 {
                format!("{name}: {by} more buys too little for a difference to stand out")
            } else if spent > 0.5 * funded {
                format!("{name}: {by} less, most of which was not spent before")
            } else {
                format!("{name}: {by} less takes away too little for a difference to stand out")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::levers;

    #[test]
    fn every_lever_of_a_file_has_its_reason() {
        for (key, _) in levers() {
            assert!(LEVERS.iter().any(|lever| lever.key == key), "{key}");
        }
        // And `off`, which is no lever.
        assert_eq!(LEVERS.len(), levers().len() + 1);
    }
}
