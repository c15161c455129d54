//! What the page is told: numbers as they are shown, words of [`crate::narrative`], and the numbers behind them for bars.

use super::drawn::{self, Bar};
use super::json::Json;
use super::link::{self, letter};
use super::plan::{Asked, POLICIES, Plan, Reading, locked};
use super::session::Session;
use crate::evidence::{Register, Sampler};
use crate::findings;
use crate::findings::headline::{Answer, Difference};
use crate::findings::quantities::{Quantity, Timing, recovery};
use crate::findings::rests::Verdict;
use crate::findings::sign::{Sign, sign};
use crate::findings::statistics::Better;
use crate::model::Outcome;
use crate::narrative::figures::{
    duration, grouped, list, month, plain, pounds, signed_percent, size,
};
use crate::narrative::words::{NO_EQUALITY_IMPACT, agree, amount, level, noun, range};
use crate::narrative::{Summary, bought, briefing, first, unspent, worth};
use crate::scenario::{Line, Scenario};
use crate::units::MONTHS_PER_YEAR;

/// Years after the start among which a plan may begin.
const BEGINS: u32 = 5;
/// Lines that a plan's sentence names on each side.
const NAMED: usize = 3;

/// Groups of lines by the names of [`Line::GROUPS`], as a plan's sentence names them.
const TOGETHER: [(&str, &str); 3] = [
    ("prescribing", "prescribing"),
    ("community", "LEROs, aftercare and mutual aid"),
    ("detox", "detox"),
];

/// The version of the program that made the page.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a page shows before anything is asked.
#[must_use]
pub fn facts(session: &Session) -> Json {
    let scenario = session.scenario();
    let lines = Line::ALL.iter().map(|&line| {
        let now = scenario.baseline[line as usize].pounds();
        Json::Object(vec![
            ("letter", letter(line).to_string().into()),
            ("key", line.key().into()),
            ("label", line.label().into()),
            ("now", now.into()),
            ("locked", locked(line).map(Json::from).unwrap_or(Json::Null)),
        ])
    });
    let years = scenario.horizon_months.div_ceil(MONTHS_PER_YEAR as u32).min(BEGINS);
    let begins = (0..years).map(|year| {
        let from = year * MONTHS_PER_YEAR as u32;
        Json::Object(vec![
            ("from", from.into()),
            ("label", month(scenario.start.plus(from)).into()),
        ])
    });
    let policies: Vec<Json> = POLICIES.iter().map(|policy| policy.label.into()).collect();
    let banners = crate::findings::facts::Fitness::of(scenario)
        .sentence()
        .into_iter()
        .chain(crate::findings::facts::StandIns::of(scenario).first());
    let banners: Vec<Json> = banners.map(Json::from).collect();
    Json::Object(vec![
        ("version", VERSION.into()),
        ("form", link::VERSION.into()),
        ("mark", link::area(scenario).into()),
        ("name", scenario.name.as_str().into()),
        ("title", plain(&scenario.title).into()),
        ("area", plain(&scenario.area.name).into()),
        ("source", plain(&scenario.area.source).into()),
        ("comparator", comparator(scenario).into()),
        ("horizon", duration(scenario.horizon_months).into()),
        ("start", month(scenario.start).into()),
        ("price_year", scenario.price_year.into()),
        ("runs", session.runs().into()),
        ("seed", scenario.seed.to_string().into()),
        ("reading", Reading::of(scenario).key().into()),
        ("banners", Json::List(banners)),
        ("lines", Json::List(lines.collect())),
        ("begins", Json::List(begins.collect())),
        ("policies", Json::List(policies)),
        ("presets", Json::List(presets(session))),
        ("limits", Json::List(limits().into_iter().map(Json::from).collect())),
    ])
}

fn comparator(scenario: &Scenario) -> String {
    scenario.strategies.first().map_or_else(String::new, |own| plain(&own.title))
}

/// What has to be read with every answer.
fn limits() -> Vec<String> {
    vec![
        "A model’s estimate, not a forecast. It knows only the evidence in it, much of which is weak.".to_owned(),
        NO_EQUALITY_IMPACT.to_owned(),
        "Cuts have no direct effect on deaths here: money acts through places, caseloads and waits. The largest English \
         study found no detectable link between cuts and deaths."
            .to_owned(),
        "GP shared care, hospital alcohol teams, under-18s, prevention and families are outside the model.".to_owned(),
    ]
}

/// Cuts of three sizes, and the options of the scenario that are money alone.
fn presets(session: &Session) -> Vec<Json> {
    const CUTS: [(u32, u32); 3] = [(10, 2), (27, 5), (40, 7)];
    let scenario = session.scenario();
    let one = |title: &str, plan: &Plan| {
        Json::Object(vec![("title", title.into()), ("plan", state(plan))])
    };
    let first = scenario.start.plus(MONTHS_PER_YEAR as u32);
    let cuts = CUTS.iter().filter_map(|(percent, years)| {
        let text = format!(
            "only = [\"plan_a\"]\n[[options]]\nid = \"plan_a\"\ntitle = \"a cut\"\ncut = {{ by = 0.{percent}, from = \
             \"{first}\", over_years = {years} }}\n"
        );
        let cut = session.with(&text).ok()?;
        let plan = Plan::like(&cut, cut.strategies.get(1)?)?;
        Some(one(&format!("Cut {percent} % of the whole over {years} years"), &plan))
    });
    let options = scenario.strategies.iter().skip(1).filter_map(|option| {
        let plan = Plan::like(scenario, option)?;
        let title = plain(&option.title);
        (!title.starts_with("Cut ")).then(|| one(&title, &plan))
    });
    cuts.chain(options).collect()
}

/// A plan as the page keeps it.
#[must_use]
pub fn state(plan: &Plan) -> Json {
    let lines = Line::ALL.iter().filter(|line| plan.change[**line as usize] != 0);
    let change = lines.map(|&line| {
        Json::List(vec![
            letter(line).to_string().into(),
            Json::Number(plan.change[line as usize] as f64),
        ])
    });
    let policies: Vec<Json> =
        plan.policies.iter().map(|policy| Json::Number(*policy as f64)).collect();
    Json::Object(vec![
        ("from", plan.from.into()),
        ("over", plan.over.into()),
        ("policies", Json::List(policies)),
        ("change", Json::List(change.collect())),
    ])
}

/// What was read from a link.
#[must_use]
pub fn read(asked: &Asked) -> Json {
    Json::Object(vec![
        ("reading", asked.reading.key().into()),
        ("plans", Json::List(asked.plans.iter().map(state).collect())),
    ])
}

/// What a plan does, in a sentence without its end.
#[must_use]
pub fn described(plan: &Plan, scenario: &Scenario) -> String {
    let side = |more: bool| {
        let by = |line: Line| plan.change[line as usize];
        let mut left: Vec<Line> = Line::ALL
            .iter()
            .copied()
            .filter(|&line| by(line) != 0 && (by(line) > 0) == more)
            .collect();
        // Lines that change as a group are named as one.
        let mut lines: Vec<(i64, &str)> = Vec::new();
        for (key, label) in TOGETHER {
            let group = Line::GROUPS.iter().find(|(known, _)| *known == key);
            let group = group.map_or(&[][..], |(_, group)| group);
            if group.iter().all(|line| left.contains(line)) {
                lines.push((group.iter().map(|&line| by(line)).sum(), label));
                left.retain(|line| !group.contains(line));
            }
        }
        lines.extend(left.iter().map(|&line| (by(line), line.label())));
        lines.sort_by_key(|(by, _)| -by.abs());
        let word = if more { "more" } else { "less" };
        let whole: f64 = lines.iter().map(|(by, _)| by.unsigned_abs() as f64).sum();
        match lines.len() {
            0 => None,
            count if count > NAMED => {
                Some(format!("{} a year {word} for {count} lines", pounds(whole)))
            }
            _ => Some(list(
                &lines
                    .iter()
                    .map(|(by, label)| {
                        format!("{} a year {word} for {label}", pounds(by.unsigned_abs() as f64))
                    })
                    .collect::<Vec<String>>(),
            )),
        }
    };
    let policies: Vec<String> = plan
        .policies
        .iter()
        .filter_map(|&at| POLICIES.get(at))
        .map(|policy| policy.label.to_owned())
        .collect();
    let mut parts: Vec<String> = [side(false), side(true)].into_iter().flatten().collect();
    if !policies.is_empty() {
        parts.push(policies.join("; "));
    }
    if parts.is_empty() {
        return "Nothing is changed".to_owned();
    }
    let over = match plan.over {
        0 => String::new(),
        1 => " over 1 year".to_owned(),
        years => format!(" over {years} years"),
    };
    format!("{}, from {}{over}", parts.join("; "), month(scenario.start.plus(plan.from)))
}

/// A quantity that the page shows, and its name there.
fn shown(horizon_months: u32) -> Vec<(&'static str, &'static str, Quantity)> {
    let over = |outcome| Quantity::new(outcome, Timing::OverHorizon);
    let end = |outcome| Quantity::new(outcome, Timing::AtEnd);
    let wait = |outcome| Quantity::new(outcome, Timing::Average);
    vec![
        ("deaths", "Drug deaths", over(Outcome::DeathsOverdose)),
        ("deaths", "Alcohol deaths", over(Outcome::DeathsAlcohol)),
        ("deaths", "Deaths of other causes", over(Outcome::DeathsOther)),
        ("recovery", "People reaching a year of recovery", recovery(horizon_months)),
        ("recovery", "Abstinent at the end", end(Outcome::Abstinent)),
        ("recovery", "Settled at the end", end(Outcome::Settled)),
        ("recovery", "Getting on with life at the end", end(Outcome::GettingOn)),
        ("money", "Spend", over(Outcome::Spend)),
        ("waits", "Weeks’ wait for treatment", wait(Outcome::WaitWeeksTreatment)),
        ("waits", "Weeks’ wait for inpatient detox", wait(Outcome::WaitWeeksDetox)),
        ("waits", "Weeks’ wait for rehab", wait(Outcome::WaitWeeksRehab)),
    ]
}

/// A difference as it is shown: the number in words, and how far to believe it.
fn difference(summary: &Summary, answer: &Answer, by: &Difference) -> (String, &'static str) {
    let facts = &summary.facts;
    let found = sign(facts, answer.quantity.better(), by);
    // What is spent is a mean and judges nothing.
    if answer.quantity.outcome == Outcome::Spend && found != Sign::Identical {
        return (amount(answer.quantity, by.absolute.mean), "money");
    }
    match found {
        Sign::Identical => ("no difference".to_owned(), "identical"),
        Sign::Unclear if !facts.expected => ("cannot tell".to_owned(), "unclear"),
        Sign::Slight => ("little or no difference".to_owned(), "slight"),
        Sign::Unclear => (amount(answer.quantity, by.absolute.mean), "unclear"),
        Sign::More(_) => (amount(answer.quantity, by.absolute.mean), "more"),
        Sign::Less(_) => (amount(answer.quantity, by.absolute.mean), "less"),
    }
}

/// Why a difference is not known, of deaths and of a year of recovery.
fn doubt(summary: &Summary, strategy: usize, quantity: Quantity) -> Option<&'static str> {
    let judged = match quantity.outcome {
        Outcome::DeathsOverdose | Outcome::DeathsAlcohol | Outcome::DeathsOther => Outcome::Deaths,
        other => other,
    };
    let mut verdicts = summary.rests.verdicts.iter();
    let verdict = verdicts.find(|verdict| {
        verdict.strategy == strategy && verdict.quantity.outcome == judged && !verdict.slight
    })?;
    if verdict.untested() {
        Some("UNTESTED")
    } else {
        (!verdict.sign_holds()).then_some("the sign turns with the reading")
    }
}

/// The whole answer, all plans side by side.
#[must_use]
pub fn answer(asked: &Asked, scenario: &Scenario, summary: &Summary) -> Json {
    let facts = &summary.facts;
    let register = Register::embedded();
    let sampler = Sampler::told(register, &scenario.evidence);
    let rows = shown(facts.horizon_months).into_iter().filter_map(|(kind, label, quantity)| {
        let answer = summary.answer(quantity.outcome, quantity.timing)?;
        let reach = answer
            .differences
            .iter()
            .flat_map(|by| {
                let ends = [by.absolute.lower_5_percent, by.absolute.upper_95_percent];
                ends.into_iter().flatten().chain([by.absolute.mean])
            })
            .map(f64::abs)
            .fold(0.0, f64::max);
        let cells = answer.differences.iter().enumerate().map(|(index, by)| {
            let (text, sign) = difference(summary, answer, by);
            let ends = range(facts, quantity, by).filter(|_| !by.identical);
            let said = matches!(sign, "more" | "less");
            let agrees = by.better.filter(|_| said);
            let agrees = agrees.and_then(|share| {
                let lower = (quantity.better() == Better::Lower) == (by.absolute.mean < 0.0);
                let share =
                    if quantity.better() == Better::Unranked { return None } else { share.share };
                agree(if lower { share } else { 1.0 - share }, facts.runs)
            });
            let bar = Bar {
                mean: by.absolute.mean,
                ends: by
                    .absolute
                    .lower_5_percent
                    .zip(by.absolute.upper_95_percent)
                    .filter(|_| ends.is_some()),
            };
            Json::Object(vec![
                ("mean", by.absolute.mean.into()),
                ("low", by.absolute.lower_5_percent.into()),
                ("high", by.absolute.upper_95_percent.into()),
                ("text", text.into()),
                ("sign", sign.into()),
                // A share of next to nothing says nothing.
                (
                    "percent",
                    by.percent
                        .filter(|_| said && kind != "waits")
                        .map(|percent| signed_percent(percent.mean))
                        .into(),
                ),
                ("doubt", doubt(summary, index + 1, quantity).filter(|_| said).into()),
                ("range", ends.map(|(low, high)| between(&low, &high)).into()),
                ("agree", agrees.into()),
                ("bar", drawn::bar(&bar, reach).into()),
            ])
        });
        Some(Json::Object(vec![
            ("kind", kind.into()),
            ("key", format!("{} {}", quantity.outcome.key(), quantity.timing.key()).into()),
            ("label", label.into()),
            ("unit", quantity.unit().into()),
            ("now", level(quantity, answer.levels.first()?.estimate.mean).into()),
            ("cells", Json::List(cells.collect())),
        ]))
    });
    let rows: Vec<Json> = rows.collect();
    let values = sampler.as_ref().ok().map(Sampler::central);
    let plans = asked.plans.iter().enumerate().map(|(index, plan)| {
        let strategy = index + 1;
        plan_of(plan, scenario, summary, strategy, values.as_ref())
    });
    Json::Object(vec![
        ("expected", facts.expected.into()),
        ("runs", facts.runs.into()),
        ("rested", (!summary.rests.verdicts.is_empty()).into()),
        ("before", Json::texts(&first::before_all(scenario))),
        ("rows", Json::List(rows)),
        ("plans", Json::List(plans.collect())),
        ("spent_now", pounds(findings::unspent::total(&summary.money, 0).max(0.0)).into()),
        ("beside", Json::texts(&summary.brief.beside)),
        ("sure", Json::texts(&summary.brief.sure)),
        ("source", source(scenario, summary).into()),
    ])
}

fn between(low: &str, high: &str) -> String {
    match (low.rsplit_once(' '), high.rsplit_once(' ')) {
        _ if low == high => low.to_owned(),
        (Some((number, side)), Some((_, other))) if side == other => format!("{number} to {high}"),
        _ => format!("{low} to {high}"),
    }
}

/// Where a number comes from, for a picture and a sentence.
fn source(scenario: &Scenario, summary: &Summary) -> String {
    let facts = &summary.facts;
    let how = if facts.expected {
        "central values".to_owned()
    } else {
        format!("{} runs, seed {}", grouped(f64::from(facts.runs)), scenario.seed)
    };
    let reading = match Reading::of(scenario) {
        Reading::Base => String::new(),
        other => format!(
            ", contested evidence read {}",
            match other {
                Reading::Hopeful => "hopefully",
                _ => "sceptically",
            }
        ),
    };
    format!("commissioning-balance {VERSION}: {}; {how}{reading}.", plain(&facts.area))
}

fn plan_of(
    plan: &Plan,
    scenario: &Scenario,
    summary: &Summary,
    strategy: usize,
    values: Option<&crate::evidence::Values>,
) -> Json {
    let finding = summary.brief.findings.get(strategy - 1);
    let finding = finding.map_or_else(String::new, |finding| finding.sentence.clone());
    let described = described(plan, scenario);
    let untested = summary
        .rests
        .verdicts
        .iter()
        .any(|verdict| verdict.strategy == strategy && verdict.untested());
    let sentence = format!(
        "{}. Against “{}”, over {} in {}: {}{}",
        first_capital(&described),
        comparator(scenario),
        duration(scenario.horizon_months),
        plain(&scenario.area.name),
        lower_first(&finding),
        if untested { " UNTESTED: rests on weak evidence alone." } else { "" }
    );
    let buys = values.map_or_else(Vec::new, |values| {
        let of = |index: usize| {
            let funds = scenario.strategies.get(index).and_then(|own| own.funds.last());
            funds.map_or_else(Vec::new, |funds| bought::of(funds, values))
        };
        let (before, after) = (of(0), of(strategy));
        let both =
            before.iter().zip(&after).filter(|((_, before), (_, after))| before.max(*after) > 0.0);
        both.map(|(&(name, before), &(_, after))| {
            Json::Object(vec![
                ("name", name.into()),
                ("now", size(before).into()),
                ("then", size(after).into()),
                ("changed", ((after - before).abs() > 0.005 * before.max(1e-9)).into()),
            ])
        })
        .collect()
    });
    let verdicts = summary.rests.verdicts.iter().filter(|verdict| verdict.strategy == strategy);
    let rests: Vec<Json> = verdicts.map(|verdict| rests(summary, verdict)).collect();
    let options = summary.words.options.iter().find(|words| words.strategy == strategy);
    let caveats = options.map_or(&[][..], |words| words.caveats.as_slice());
    let withheld = worth::withheld(scenario, strategy);
    let main = summary.value.as_ref().and_then(|value| value.main());
    let net = main.filter(|_| withheld.is_none()).and_then(|main| main.incremental(strategy));
    let net = net.map(|net| {
        let range =
            net.lower_5_percent.zip(net.upper_95_percent).filter(|_| summary.facts.runs >= 20);
        let signed =
            |number: f64| format!("{}{}", if number < 0.0 { "−" } else { "" }, pounds(number));
        let range = range.map_or(String::new(), |(low, high)| {
            format!(" (90 % of runs: {} to {})", signed(low), signed(high))
        });
        format!("{}{range}{}", signed(net.mean), worth::untested(summary, strategy))
    });
    let counted = summary.value.as_ref().map(|value| {
        format!(
            "at {} per QALY, costs to {}",
            pounds(value.threshold),
            worth::whose(value.basis.perspective)
        )
    });
    Json::Object(vec![
        ("described", described.into()),
        ("finding", finding.into()),
        ("sentence", sentence.into()),
        ("untested", untested.into()),
        ("mark", crate::narrative::caveats::mark(scenario, strategy).into()),
        ("withheld", withheld.into()),
        ("net", net.into()),
        ("counted", counted.into()),
        ("unspent", unspent::words(&summary.money, strategy).into()),
        ("left", pounds(findings::unspent::total(&summary.money, strategy).max(0.0)).into()),
        ("buys", Json::List(buys)),
        ("rests", Json::List(rests)),
        ("caveats", Json::texts(caveats)),
    ])
}

/// What one difference rests on, for a bar.
fn rests(summary: &Summary, verdict: &Verdict) -> Json {
    let quantity = verdict.quantity;
    let basis = briefing::basis(summary, verdict.strategy, quantity);
    let degree = basis.as_ref().map(|basis| basis.certainty.degree());
    let weak = verdict.rests(verdict.weak).map(|share| share.clamp(0.0, 1.0));
    let (sceptical, hopeful) =
        (amount(quantity, verdict.sceptical), amount(quantity, verdict.hopeful));
    Json::Object(vec![
        ("what", noun(quantity).into()),
        ("base", amount(quantity, verdict.base).into()),
        ("slight", verdict.slight.into()),
        ("weak", weak.into()),
        ("bar", weak.map(drawn::share).into()),
        ("ledger", verdict.ledger().into()),
        ("sceptical", sceptical.into()),
        ("hopeful", hopeful.into()),
        ("holds", verdict.sign_holds().into()),
        ("untested", verdict.untested().into()),
        ("mark", degree.map(|degree| degree.mark).into()),
        ("certainty", degree.map(|degree| degree.name).into()),
    ])
}

/// The picture that is saved: the sentence, the differences with their ranges, the source.
#[must_use]
pub fn picture(asked: &Asked, scenario: &Scenario, summary: &Summary) -> String {
    let facts = &summary.facts;
    let mut groups = Vec::new();
    for (index, plan) in asked.plans.iter().enumerate() {
        let strategy = index + 1;
        let mut rows = Vec::new();
        for (_, label, quantity) in shown(facts.horizon_months).into_iter().take(8) {
            let Some(answer) = summary.answer(quantity.outcome, quantity.timing) else { continue };
            let Some(by) = answer.difference(strategy) else { continue };
            let ends = range(facts, quantity, by).filter(|_| !by.identical);
            let reach = answer
                .differences
                .iter()
                .flat_map(|by| {
                    [
                        by.absolute.lower_5_percent.unwrap_or(0.0),
                        by.absolute.upper_95_percent.unwrap_or(0.0),
                        by.absolute.mean,
                    ]
                })
                .map(f64::abs)
                .fold(0.0, f64::max);
            rows.push(drawn::Row {
                label: label.to_owned(),
                text: {
                    let (text, sign) = difference(summary, answer, by);
                    let doubt = doubt(summary, strategy, quantity);
                    let doubt = doubt.filter(|_| matches!(sign, "more" | "less"));
                    doubt.map_or_else(|| text.clone(), |doubt| format!("{text}, {doubt}"))
                },
                range: ends.as_ref().map_or_else(String::new, |(low, high)| between(low, high)),
                bar: Bar {
                    mean: by.absolute.mean,
                    ends: by
                        .absolute
                        .lower_5_percent
                        .zip(by.absolute.upper_95_percent)
                        .filter(|_| ends.is_some()),
                },
                reach,
            });
        }
        let marks: Vec<String> =
            crate::narrative::caveats::mark(scenario, strategy).into_iter().collect();
        let finding = summary.brief.findings.get(index);
        groups.push(drawn::Group {
            title: format!("{}: {}", super::plan::PLANS[index].1, described(plan, scenario)),
            words: finding.map_or_else(String::new, |finding| finding.sentence.clone())
                + &marks
                    .iter()
                    .map(|mark| format!(" {}.", first_capital(mark)))
                    .collect::<String>(),
            rows,
        });
    }
    let heading = format!(
        "{}: differences from “{}” over {}",
        plain(&facts.area),
        comparator(scenario),
        duration(facts.horizon_months)
    );
    let under = if facts.expected {
        "Dot: expected value, without a range.".to_owned()
    } else {
        format!(
            "Dot: mean; line: where nine in ten of {} runs fell; upright: no difference.",
            facts.runs
        )
    };
    let foot = format!("{under} {NO_EQUALITY_IMPACT} Source: {}", source(scenario, summary));
    drawn::picture(&heading, &groups, &foot)
}

fn first_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
