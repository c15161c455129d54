//! Whether a budget is of a size that any area has: thousands taken as pounds, a line a hundred times off.
//!
//! Nothing is refused here: an area may be unlike every other, and the warning says what to write if it is not.

use super::figures::{grouped, plain};
use crate::scenario::{Line, Observable, Scenario};

/// Each line's usual share of a budget: those of the illustrative authority, which are those of England as it is shipped
/// (scenarios/authority.toml, scenarios/england.toml; both from the same split, an assumption). Lines that neither has
/// are 0.
const USUAL: [(Line, f64); Line::COUNT] = [
    (Line::PrescribingClinicians, 0.185),
    (Line::Pharmacy, 0.039),
    (Line::Keyworking, 0.254),
    (Line::Assessment, 0.024),
    (Line::NeedleExchange, 0.0168),
    (Line::Naloxone, 0.002_35),
    (Line::Outreach, 0.0293),
    (Line::BloodBorneVirus, 0.0195),
    (Line::ConsumptionRoom, 0.0),
    (Line::HeroinAssisted, 0.0),
    (Line::CriminalJustice, 0.04),
    (Line::CommunityDetox, 0.01),
    (Line::InpatientDetox, 0.04),
    (Line::Rehab, 0.054),
    (Line::DayProgramme, 0.032),
    (Line::Lero, 0.025),
    (Line::PeerSupport, 0.017),
    (Line::RecoveryHousing, 0.02),
    (Line::MutualAid, 0.001),
    (Line::Employment, 0.02),
    (Line::FamilySupport, 0.008),
    (Line::Management, 0.1),
    (Line::Premises, 0.035),
    (Line::Commissioning, 0.028),
];
/// A line from this share on is one that every budget has in some size.
const LARGE: f64 = 0.03;
/// How many times over and under its usual share a large line may be. Authorities differ in how they split a budget by a
/// few times; a slip of a decimal point in a line that is at a quarter of, or four times, the usual is still seen.
const WIDTH_LARGE: (f64, f64) = (12.0, 15.0);
/// The same for small lines, which some areas hardly have and others have in plenty.
const WIDTH_SMALL: (f64, f64) = (30.0, 60.0);
/// Pounds a year for each resident: England has £17 and the illustrative authority £27; five times less than the one, six
/// times more than the other.
const PER_HEAD: (f64, f64) = (3.4, 160.0);
/// Pounds a year for each person in treatment in the year: about £3,000 in both; six times less, seven times more.
const PER_PERSON: (f64, f64) = (500.0, 21_000.0);
/// What amounts are by mistake: thousands or millions written as pounds, pence, and slips of the point.
const FACTORS: [f64; 7] = [1e3, 1e-3, 1e2, 1e-2, 1e6, 1e-6, 10.0];

/// What is not of a size that any area has: sentences, none where all is as usual, and none of a scenario that nobody wrote
/// down: there is no cell to name.
#[must_use]
pub(super) fn of(scenario: &Scenario) -> Vec<String> {
    if scenario.stated.is_empty() {
        return Vec::new();
    }
    let pounds = |line: Line| scenario.baseline[line as usize].pounds();
    let total: f64 = Line::ALL.iter().map(|&line| pounds(line)).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let Some(usual_total) = usual_total(&pounds) else { return Vec::new() };
    let mut said: Vec<String> = whole(scenario, usual_total).into_iter().collect();
    let wrong_whole = !said.is_empty();
    for (line, share) in USUAL {
        let has = pounds(line);
        if has <= 0.0 {
            continue;
        }
        if share == 0.0 {
            // What few areas have can be large, but not larger than all else.
            if has > total - has {
                said.push(told(scenario, line, has, None, "more than all other lines together"));
            }
            continue;
        }
        let times = has / (share * usual_total);
        let (over, under) = if share >= LARGE { WIDTH_LARGE } else { WIDTH_SMALL };
        if times <= over && times >= 1.0 / under {
            continue;
        }
        // What brings it nearest to its usual share, where that is near enough to be meant.
        let off = |factor: f64| crate::units::math::ln(times * factor).abs();
        let best = FACTORS.into_iter().min_by(|one, other| off(*one).total_cmp(&off(*other)));
        let meant = best
            .filter(|factor| off(*factor) < crate::units::math::ln(6.0))
            .map(|factor| has * factor);
        let far = if times > 1.0 {
            format!("{} times its usual share", times_of(times))
        } else {
            format!("{} times less than its usual share", times_of(1.0 / times))
        };
        said.push(told(scenario, line, has, meant.filter(|_| !wrong_whole), &far));
    }
    said
}

/// What the whole would come to if the lines that are there had their usual shares, as most of the money says: the
/// weighted median over lines, which a line that is a thousand times off does not move.
fn usual_total(pounds: &dyn Fn(Line) -> f64) -> Option<f64> {
    let mut each: Vec<(f64, f64)> = USUAL
        .into_iter()
        .filter(|(line, share)| *share > 0.0 && pounds(*line) > 0.0)
        .map(|(line, share)| (pounds(line) / share, share))
        .collect();
    each.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half: f64 = each.iter().map(|(_, share)| share).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    each.into_iter()
        .find(|(_, share)| {
            sum += share;
            sum >= half
        })
        .map(|(total, _)| total)
}

/// The whole against residents and people in treatment.
fn whole(scenario: &Scenario, total: f64) -> Option<String> {
    let in_year = [
        Observable::InYearOpiate,
        Observable::InYearNonOpiate,
        Observable::InYearNonOpiateAlcohol,
        Observable::InYearAlcohol,
    ];
    let latest = |quantity: Observable| {
        let of = scenario.observed.iter().filter(|figure| figure.quantity == quantity);
        of.max_by_key(|figure| figure.year).map(|figure| figure.value)
    };
    let treated: Option<f64> = in_year.into_iter().map(latest).sum();
    let measures = [
        (treated, PER_PERSON, "person in treatment in a year"),
        (Some(scenario.area.population), PER_HEAD, "resident"),
    ];
    for (people, (least, most), each) in measures {
        let Some(people) = people.filter(|people| *people > 0.0) else { continue };
        let per = total / people;
        if (least..=most).contains(&per) {
            continue;
        }
        let meant = FACTORS.into_iter().find(|factor| (least..=most).contains(&(per * factor)));
        let write = match meant {
            Some(factor) if factor > 1.0 => format!(
                "If amounts are in {}, write them in pounds, or `£000` over the column: {}",
                if factor >= 1e6 {
                    "millions"
                } else if factor >= 1e3 {
                    "thousands"
                } else {
                    "another unit"
                },
                example(scenario, factor)
            ),
            Some(factor) => format!(
                "If amounts are in another unit, write them in pounds: {}",
                example(scenario, factor)
            ),
            None => format!(
                "Look at `area.population` ({}) and at the unit of the amounts",
                grouped(scenario.area.population)
            ),
        };
        return Some(format!(
            "WARNING: the budget comes to £{} a year for each {each}; areas have £{} to £{}. {write}.",
            few(per),
            grouped(least),
            grouped(most)
        ));
    }
    None
}

/// The largest line as it stands, and what to write.
fn example(scenario: &Scenario, factor: f64) -> String {
    let largest = Line::ALL.iter().max_by_key(|line| scenario.baseline[**line as usize]);
    let Some(&line) = largest else { return String::new() };
    let has = scenario.baseline[line as usize].pounds();
    format!(
        "`{}` is {}{}, so `{}`",
        line.key(),
        few(has),
        place(scenario, line),
        whole_pounds(has * factor)
    )
}

/// A line of no likely size.
fn told(scenario: &Scenario, line: Line, has: f64, meant: Option<f64>, far: &str) -> String {
    let write = meant.map_or_else(
        || "Look at its unit".to_owned(),
        |meant| format!("If it is in another unit than pounds, write `{}`", whole_pounds(meant)),
    );
    format!(
        "WARNING: {} (`{}`) has £{}{}, {far} of a budget. {write}.",
        line.label(),
        line.key(),
        few(has),
        place(scenario, line)
    )
}

/// Where the pounds of a line stand.
fn place(scenario: &Scenario, line: Line) -> String {
    let of = scenario.stated.iter().find(|(known, _)| *known == line);
    of.map_or_else(String::new, |(_, place)| format!(" ({})", plain(place)))
}

/// An amount in few digits.
fn few(pounds: f64) -> String {
    if pounds >= 100.0 {
        grouped(pounds.round())
    } else {
        format!("{}", (pounds * 100.0).round() / 100.0)
    }
}

/// How many times, in whole numbers.
fn times_of(times: f64) -> String {
    grouped(times.round())
}

/// Pounds as they are typed.
fn whole_pounds(pounds: f64) -> String {
    format!("{}", (pounds * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{builtin, builtin_names, read};
    use crate::units::Pence;

    fn shipped(name: &str) -> Scenario {
        read(name, &|name: &str| builtin(name).map(str::to_owned).ok_or_else(String::new)).unwrap()
    }

    #[test]
    fn shares_are_those_of_the_illustrative_authority() {
        let authority = shipped("authority");
        let total: f64 = authority.baseline.iter().map(|pence| pence.pounds()).sum();
        for (at, (line, share)) in USUAL.into_iter().enumerate() {
            assert_eq!(line as usize, at);
            let has = authority.baseline[at].pounds() / total;
            assert!((share - has).abs() <= 0.03 * has, "{}: {share} and {has}", line.key());
        }
    }

    #[test]
    fn what_ships_is_of_a_likely_size() {
        for name in builtin_names() {
            assert_eq!(of(&shipped(name)), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn a_slip_of_the_unit_is_seen_in_the_whole_and_in_every_large_line() {
        let good = shipped("authority");
        let times = |pence: Pence, factor: f64| Pence::from_pounds(pence.pounds() * factor);
        for factor in [1e-3, 1e-2, 1e2, 1e3] {
            let mut wrong = good.clone();
            wrong.baseline = good.baseline.map(|pence| times(pence, factor));
            let said = of(&wrong);
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].contains("person in treatment"), "{said:?}");
            // Without figures of treatment residents are enough.
            wrong.observed.clear();
            assert!(of(&wrong)[0].contains("for each resident"));
            for (line, share) in USUAL.into_iter().filter(|(_, share)| *share > 0.0) {
                let mut wrong = good.clone();
                wrong.baseline[line as usize] = times(good.baseline[line as usize], factor);
                let said = of(&wrong).concat();
                assert!(
                    said.contains(line.key()) && said.matches("WARNING").count() == 1,
                    "{} {share} {factor}: {said}",
                    line.key()
                );
                let right = whole_pounds(good.baseline[line as usize].pounds());
                assert!(said.contains(&format!("write `{right}`")), "{right}: {said}");
            }
        }
        let mut rare = good.clone();
        rare.baseline[Line::HeroinAssisted as usize] = Pence::from_pounds(4e7);
        assert!(of(&rare).concat().contains("heroin_assisted"));
    }
}
