//! Changes to a budget, month by month, exact to the penny.
//!
//! Every share is a share of the budget at the start. Changes of one option add up.

use super::lines::{Behaviour, Line};
use super::types::MonthlyFunds;
use crate::evidence::{EvidenceChoice, Register};
use crate::units::{MONTHS_PER_YEAR, Pence};

/// Pounds a year by line, in pence.
pub(super) type Budget = [Pence; Line::COUNT];

/// A change that comes about over time.
pub(super) struct Change {
    /// First month.
    pub(super) from: u32,
    /// First month without it.
    pub(super) until: Option<u32>,
    /// Months over which it comes about; 0 is at once.
    pub(super) over: f64,
    /// Pence a year by line, once it has come about.
    pub(super) amount: [i64; Line::COUNT],
}

impl Change {
    /// Pence a year in a month, rounded towards the start.
    ///
    /// The last line takes what rounding leaves, so that a change whose amounts add up to nothing adds up to nothing in
    /// every month.
    fn in_month(&self, month: u32) -> [i64; Line::COUNT] {
        let mut now = [0; Line::COUNT];
        if month < self.from || self.until.is_some_and(|until| month >= until) {
            return now;
        }
        let elapsed = f64::from(month - self.from) + 1.0;
        // Multiplied before it is divided: a share that comes out even loses no penny.
        let part = |pence: i64| {
            if elapsed < self.over {
                (pence as f64 * elapsed / self.over).trunc() as i64
            } else {
                pence
            }
        };
        let total: i64 = self.amount.iter().sum();
        let mut given = 0;
        let mut last = None;
        for (index, &amount) in self.amount.iter().enumerate() {
            if amount != 0 {
                now[index] = part(amount);
                given += now[index];
                last = Some(index);
            }
        }
        if let Some(last) = last {
            now[last] += part(total) - given;
        }
        now
    }
}

/// Money that ends or begins.
pub(super) struct Flow {
    /// First month with it, where it comes on top of the budget; part of the budget from the start when none.
    pub(super) from: Option<u32>,
    /// First month without it; none where it goes on.
    pub(super) until: Option<u32>,
    /// Pence a year by line.
    pub(super) amount: Budget,
}

impl Flow {
    /// How often its amount is added to the budget in a month: once while new money is there, and taken away once where a
    /// part of the budget has ended.
    fn times(&self, month: u32) -> i64 {
        let ended = self.until.is_some_and(|until| month >= until);
        match self.from {
            Some(from) => i64::from(month >= from && !ended),
            None => -i64::from(ended),
        }
    }
}

/// Funds of every month under some changes. Streams begin, or leave their lines, first; a change cannot take from a
/// line what has gone with its stream. `Err` names a line that would have less than nothing, and when.
pub(super) fn funds(
    baseline: &Budget,
    streams: &[Flow],
    sets: &[(u32, Line, Pence)],
    changes: &[Change],
    months: u32,
) -> Result<Vec<MonthlyFunds>, (Line, u32)> {
    let mut funds = Vec::with_capacity(months as usize);
    let mut paid = Paid::default();
    for month in 0..months {
        let mut year = *baseline;
        let mut ended = [false; Line::COUNT];
        for stream in streams {
            let times = stream.times(month);
            for ((pence, amount), ended) in year.iter_mut().zip(stream.amount).zip(&mut ended) {
                pence.0 += times * amount.0;
                *ended |= times * amount.0 < 0;
            }
        }
        for &(from, line, pence) in sets {
            if month >= from {
                year[line as usize] = pence;
            }
        }
        for change in changes {
            for (amount, change) in year.iter_mut().zip(change.in_month(month)) {
                amount.0 += change;
            }
        }
        for (pence, _) in year.iter_mut().zip(ended).filter(|(_, ended)| *ended) {
            pence.0 = pence.0.max(0);
        }
        if let Some(&line) = Line::ALL.iter().find(|&&line| year[line as usize].0 < 0) {
            return Err((line, month));
        }
        funds.push(paid.month(&year, (month + 1) % YEAR == 0 || month + 1 == months));
    }
    Ok(funds)
}

/// Months in a year.
const YEAR: u32 = MONTHS_PER_YEAR as u32;

/// What lines have had so far: twelfths of a penny that were due, and pence that were paid.
#[derive(Default)]
struct Paid {
    due: [i64; Line::COUNT],
    paid: [i64; Line::COUNT],
    /// Pence beyond what was due to a line, so that a year adds up over all lines.
    beyond: [i64; Line::COUNT],
}

impl Paid {
    /// The pence of the next month, in which lines have so much a year. A line that has the same all year long gets it to
    /// the penny. Where amounts change inside a year, each line's fractions of a penny are dropped, and in the last month
    /// of the year the line with the most money gets what that leaves.
    fn month(&mut self, year: &Budget, ends_year: bool) -> MonthlyFunds {
        for (due, pence) in self.due.iter_mut().zip(year) {
            *due += pence.0;
        }
        let twelfths = i64::from(YEAR);
        let now = |due: i64| due.div_euclid(twelfths);
        if ends_year {
            let given = self.due.iter().zip(&self.beyond).map(|(due, more)| now(*due) + more);
            let left = now(self.due.iter().sum()) - given.sum::<i64>();
            let most = (0..Line::COUNT).max_by_key(|&line| (year[line], std::cmp::Reverse(line)));
            self.beyond[most.unwrap_or(0)] += left;
        }
        let mut month = [Pence::ZERO; Line::COUNT];
        for (line, month) in month.iter_mut().enumerate() {
            let whole = now(self.due[line]) + self.beyond[line];
            *month = Pence(whole - self.paid[line]);
            self.paid[line] = whole;
        }
        month
    }
}

/// Pence of every month that a change gives or takes, by line: what was due by then, to the penny, towards the start.
pub(super) fn of_months(change: &Change, months: u32) -> Vec<[i64; Line::COUNT]> {
    let mut due = [0; Line::COUNT];
    let mut paid = [0; Line::COUNT];
    let month = |month: u32| {
        for (due, pence) in due.iter_mut().zip(change.in_month(month)) {
            *due += pence;
        }
        std::array::from_fn(|line| {
            let more = due[line] / i64::from(YEAR) - paid[line];
            paid[line] += more;
            more
        })
    };
    (0..months).map(month).collect()
}

/// Lines that councils protect last: medicines are owed to everybody on a prescription.
const PRESCRIBING: [Line; 2] = [Line::PrescribingClinicians, Line::Pharmacy];

/// The row of what prescribing loses in a cut of the whole budget, against the share that the others lose.
const PRESCRIBING_SHARE: &str = "a-B32";

/// Its value, as a scenario's evidence has it.
pub(super) fn prescribing_share(evidence: &EvidenceChoice) -> f64 {
    let own = evidence.overrides.iter().find(|own| own.id == PRESCRIBING_SHARE);
    own.map(|own| own.value)
        .or_else(|| Register::embedded().row(PRESCRIBING_SHARE).map(|row| row.value))
        .unwrap_or(1.0)
}

/// More than prescribing can lose against the others, whatever stands in a file.
const MOST_SHARE: f64 = 1_000.0;
/// Thousandths in a whole.
const THOUSAND: i128 = 1_000;

/// Pence taken from each line by a cut of the whole budget, or the largest share that the front line could bear.
///
/// Rigid lines keep their pounds, and so do protected ones and those whose effect the model cannot see. Prescribing lines
/// lose `prescribing` times the share that the others lose ([`prescribing_share`]; 1 is evenly, read in thousandths), and
/// another part only where one side has no more to lose.
pub(super) fn cut_of_total(
    baseline: &Budget,
    share: f64,
    protected: &[Line],
    prescribing: f64,
) -> Result<[i64; Line::COUNT], f64> {
    let total: i64 = baseline.iter().map(|pence| pence.0).sum();
    let bears = |line: Line| line.behaviour() == Behaviour::FrontLine && !protected.contains(&line);
    let front: i64 =
        Line::ALL.iter().filter(|&&line| bears(line)).map(|&line| baseline[line as usize].0).sum();
    let wanted = (total as f64 * share).round() as i64;
    if wanted > front {
        return Err(if total > 0 { front as f64 / total as f64 } else { 0.0 });
    }
    let bearing = |prescribing: bool| -> Vec<(Line, i64)> {
        Line::ALL
            .iter()
            .filter(|&&line| bears(line) && PRESCRIBING.contains(&line) == prescribing)
            .map(|&line| (line, baseline[line as usize].0))
            .collect()
    };
    // What no row may be is refused when evidence is chosen, after the money has been read.
    let thousandths = (prescribing.clamp(0.0, MOST_SHARE) * THOUSAND as f64).round() as i128;
    let (prescribing, others) = (bearing(true), bearing(false));
    let sum = |lines: &[(Line, i64)]| lines.iter().map(|(_, pence)| pence).sum::<i64>();
    let (of_prescribing, of_others) = (sum(&prescribing), sum(&others));
    if thousandths == THOUSAND || of_others == 0 {
        return Ok(spread(-wanted, &[prescribing, others].concat()));
    }
    let bearing = THOUSAND * i128::from(of_others) + thousandths * i128::from(of_prescribing);
    let others_lose = i128::from(wanted) * THOUSAND * i128::from(of_others) / bearing;
    let others_lose = (others_lose as i64).clamp(wanted - of_prescribing.min(wanted), of_others);
    let mut cut = spread(-others_lose, &others);
    for (cut, more) in cut.iter_mut().zip(spread(-(wanted - others_lose), &prescribing)) {
        *cut += more;
    }
    Ok(cut)
}

/// Shares an amount among lines in proportion to their weights (equally where all are 0), to the penny.
pub(crate) fn spread(amount: i64, weights: &[(Line, i64)]) -> [i64; Line::COUNT] {
    let mut spread = [0; Line::COUNT];
    let total: i64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut weight_so_far = 0;
    let mut given = 0;
    for (index, &(line, weight)) in weights.iter().enumerate() {
        let (part, whole) = if total > 0 {
            weight_so_far += weight;
            (i128::from(weight_so_far), i128::from(total))
        } else {
            (index as i128 + 1, weights.len() as i128)
        };
        // Cumulative amounts are rounded, so that the parts add up to the whole.
        let upto = (i128::from(amount) * part / whole.max(1)) as i64;
        spread[line as usize] += upto - given;
        given = upto;
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_whole() {
        let lines = [(Line::Rehab, 3), (Line::Lero, 0), (Line::Keyworking, 7)];
        for amount in [0, 1, -1, 1_000_003, -999_999] {
            assert_eq!(spread(amount, &lines).iter().sum::<i64>(), amount);
        }
        let none = [(Line::Rehab, 0), (Line::Lero, 0)];
        assert_eq!(spread(100, &none)[Line::Rehab as usize], 50);
        assert_eq!(spread(100, &[]).iter().sum::<i64>(), 0);
    }

    const HALF: f64 = 0.5;

    #[test]
    fn a_cut_spares_rigid_and_unseen_lines_and_takes_its_share_of_the_total() {
        let mut budget = [Pence::ZERO; Line::COUNT];
        budget[Line::Keyworking as usize] = Pence(60_000);
        budget[Line::Rehab as usize] = Pence(20_000);
        budget[Line::Management as usize] = Pence(10_000);
        budget[Line::Employment as usize] = Pence(10_000);
        let cut = cut_of_total(&budget, 0.4, &[], HALF).unwrap();
        assert_eq!(cut[Line::Keyworking as usize], -30_000);
        assert_eq!(cut[Line::Rehab as usize], -10_000);
        assert_eq!(cut.iter().sum::<i64>(), -40_000);
        assert_eq!(cut_of_total(&budget, 0.9, &[], HALF), Err(0.8));
        let spared = cut_of_total(&budget, 0.2, &[Line::Keyworking], HALF).unwrap();
        assert_eq!(spared[Line::Rehab as usize], -20_000);
    }

    #[test]
    fn prescribing_loses_half_the_share_until_the_others_have_nothing_left() {
        let mut budget = [Pence::ZERO; Line::COUNT];
        budget[Line::PrescribingClinicians as usize] = Pence(30_000);
        budget[Line::Pharmacy as usize] = Pence(10_000);
        budget[Line::Keyworking as usize] = Pence(60_000);
        let cut = cut_of_total(&budget, 0.4, &[], HALF).unwrap();
        assert_eq!(cut[Line::Keyworking as usize], -30_000);
        assert_eq!(cut[Line::PrescribingClinicians as usize], -7_500);
        assert_eq!(cut[Line::Pharmacy as usize], -2_500);
        let even = cut_of_total(&budget, 0.4, &[], 1.0).unwrap();
        assert_eq!(even[Line::Keyworking as usize], -24_000);
        let deep = cut_of_total(&budget, 0.9, &[], HALF).unwrap();
        assert_eq!(deep[Line::Keyworking as usize], -60_000);
        assert_eq!(deep.iter().sum::<i64>(), -90_000);
        // Another share, and one that prescribing cannot bear.
        let spared = cut_of_total(&budget, 0.4, &[], 0.0).unwrap();
        assert_eq!(spared[Line::Keyworking as usize], -40_000);
        // What is refused later does no harm here: a share of −1 would leave equal sums nothing to bear.
        let mut equal = [Pence::ZERO; Line::COUNT];
        equal[Line::PrescribingClinicians as usize] = Pence(50_000);
        equal[Line::Keyworking as usize] = Pence(50_000);
        assert_eq!(cut_of_total(&equal, 0.4, &[], -1.0), cut_of_total(&equal, 0.4, &[], 0.0));
        let most = cut_of_total(&equal, 0.4, &[], 1e300);
        assert_eq!(most, cut_of_total(&equal, 0.4, &[], 1000.0));
        let most = cut_of_total(&budget, 0.8, &[], 1000.0).unwrap();
        assert_eq!(most[Line::PrescribingClinicians as usize], -30_000);
        assert_eq!(most[Line::Keyworking as usize], -40_000);
    }

    #[test]
    fn a_year_in_which_money_moves_adds_up_to_the_penny() {
        let mut baseline = [Pence::ZERO; Line::COUNT];
        for (line, pence) in [
            (Line::PrescribingClinicians, 138_750_001),
            (Line::Pharmacy, 29_249_999),
            (Line::Keyworking, 190_500_007),
            (Line::Rehab, 1),
        ] {
            baseline[line as usize] = Pence(pence);
        }
        let whole: i64 = baseline.iter().map(|pence| pence.0).sum();
        let taken = [(Line::PrescribingClinicians, 3), (Line::Pharmacy, 2)];
        let given = [(Line::Rehab, 1), (Line::Lero, 2), (Line::Naloxone, 4)];
        for (from, over) in [(0, 12.0), (3, 24.0), (7, 0.0), (12, 0.0), (5, 1.5), (1, 35.9)] {
            let mut amount = spread(-16_800_011, &taken);
            for (to, part) in amount.iter_mut().zip(spread(16_800_011, &given)) {
                *to += part;
            }
            let change = Change { from, until: None, over, amount };
            let funds = funds(&baseline, &[], &[], &[change], 60).unwrap();
            for (year, months) in funds.chunks(12).enumerate() {
                let sum: i64 = months.iter().flatten().map(|pence| pence.0).sum();
                assert_eq!(sum, whole, "{from} {over}: year {year}");
            }
            assert!(funds.iter().flatten().all(|pence| pence.0 >= 0), "{from} {over}");
            // Once it has come about, each line has its own amount in a year.
            for (line, pence) in baseline.iter().enumerate() {
                let year: i64 = funds[48..].iter().map(|month| month[line].0).sum();
                assert!((year - pence.0 - amount[line]).abs() <= 1, "{from} {over}");
            }
        }
        // Nothing changes inside a year: the months are those of the year.
        let funds = funds(&baseline, &[], &[], &[], 24).unwrap();
        for (month, funds) in (0..).zip(&funds) {
            assert_eq!(*funds, baseline.map(|pence| pence.month_of_year(month)));
        }
    }

    #[test]
    fn a_shift_adds_up_to_nothing_in_every_month() {
        let mut amount = spread(-100_001, &[(Line::PrescribingClinicians, 5), (Line::Pharmacy, 2)]);
        for (to, part) in
            amount.iter_mut().zip(spread(100_001, &[(Line::Rehab, 1), (Line::Lero, 2)]))
        {
            *to += part;
        }
        let change = Change { from: 3, until: None, over: 17.0, amount };
        for month in 0..30 {
            assert_eq!(change.in_month(month).iter().sum::<i64>(), 0, "{month}");
        }
        assert_eq!(change.in_month(2), [0; Line::COUNT]);
        assert_eq!(change.in_month(29), amount);
    }
}
