//! Money becomes places and staff.
//!
//! Cuts bite at once; staffed lines take months to grow, and what is not yet recruited is underspent.

use super::moves::Service;
use crate::evidence::Values;
use crate::scenario::{Line, MonthlyFunds};
use crate::units::{MONTHS_PER_YEAR, Pence, WEEKS_PER_MONTH};

/// Lines that buy staff: growth waits for recruitment. The others buy places, kits or rooms on the spot.
pub const STAFFED: &[Line] = &[
    Line::PrescribingClinicians,
    Line::Keyworking,
    Line::Assessment,
    Line::NeedleExchange,
    Line::Outreach,
    Line::BloodBorneVirus,
    Line::ConsumptionRoom,
    Line::HeroinAssisted,
    Line::CriminalJustice,
    Line::CommunityDetox,
    Line::DayProgramme,
    Line::Lero,
    Line::PeerSupport,
    Line::Employment,
    Line::FamilySupport,
];

/// Pounds per month that each line can put to work.
#[derive(Clone, Debug, PartialEq)]
pub struct Staffing {
    pounds: [f64; Line::COUNT],
}

impl Staffing {
    /// Fully staffed for the given funds.
    #[must_use]
    pub fn full(funds: &MonthlyFunds) -> Self {
        Self { pounds: funds.map(Pence::pounds) }
    }

    /// Moves on by a month: down at once, up by one part in `recruitment_months` of what is missing.
    /// Returns the yearly pounds of staff who go.
    pub fn follow(&mut self, funds: &MonthlyFunds, values: &Values) -> f64 {
        let mut gone = 0.0;
        for &line in Line::ALL {
            let funded = funds[line as usize].pounds();
            let working = &mut self.pounds[line as usize];
            if STAFFED.contains(&line) {
                gone += beyond_a_penny(*working - funded) * MONTHS_PER_YEAR;
            }
            *working = if STAFFED.contains(&line) && funded > *working {
                *working + (funded - *working) / values.recruitment_months.max(1.0)
            } else {
                funded
            };
        }
        gone
    }

    /// Front-line posts that the staffed lines pay for, at the cost of a keyworker.
    #[must_use]
    pub fn posts(&self, values: &Values) -> f64 {
        STAFFED.iter().map(|&line| self.yearly(line)).sum::<f64>() / values.keyworker_cost
    }

    /// Yearly pounds of staff here and not in `other`.
    #[must_use]
    pub fn staff_beyond(&self, other: &Self) -> f64 {
        let more = |&line: &Line| beyond_a_penny(self.monthly(line) - other.monthly(line));
        STAFFED.iter().map(more).sum::<f64>() * MONTHS_PER_YEAR
    }

    /// Pounds per month at work on a line.
    #[must_use]
    pub fn monthly(&self, line: Line) -> f64 {
        self.pounds[line as usize]
    }

    /// Pounds per year at work on a line.
    #[must_use]
    pub fn yearly(&self, line: Line) -> f64 {
        self.pounds[line as usize] * MONTHS_PER_YEAR
    }

    /// Pounds per month at work on the two prescribing lines.
    #[must_use]
    pub fn prescribing(&self) -> f64 {
        self.monthly(Line::PrescribingClinicians) + self.monthly(Line::Pharmacy)
    }

    /// Of the money for medicines, the pharmacy's share.
    #[must_use]
    pub fn share_of_medicines(&self, values: &Values) -> f64 {
        let medicines = self.prescribing() * values.prescribing_per_head_share;
        if medicines > 0.0 { (self.monthly(Line::Pharmacy) / medicines).min(1.0) } else { 0.0 }
    }

    /// Keyworkers, whole-time equivalents.
    #[must_use]
    pub fn keyworkers(&self, values: &Values) -> f64 {
        self.yearly(Line::Keyworking) / values.keyworker_cost
    }
}

/// Pounds a month, or nothing where it is a penny: the months of a year differ by as much.
fn beyond_a_penny(pounds: f64) -> f64 {
    if pounds > 2.0 * Pence(1).pounds() { pounds } else { 0.0 }
}

/// Something bought by the place, paid only when used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bought {
    /// Rehab beds.
    Rehab,
    /// Inpatient detoxes a month.
    InpatientDetox,
    /// Community detoxes a month.
    CommunityDetox,
    /// Day-programme places.
    DayProgramme,
    /// Heroin-assisted places.
    HeroinAssisted,
    /// Places in recovery housing.
    Housing,
    /// Places in aftercare.
    Aftercare,
}

impl Bought {
    /// Everything bought by the place.
    pub const ALL: &'static [Self] = &[
        Self::Rehab,
        Self::InpatientDetox,
        Self::CommunityDetox,
        Self::DayProgramme,
        Self::HeroinAssisted,
        Self::Housing,
        Self::Aftercare,
    ];

    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The line that pays.
    #[must_use]
    pub const fn line(self) -> Line {
        match self {
            Self::Rehab => Line::Rehab,
            Self::InpatientDetox => Line::InpatientDetox,
            Self::CommunityDetox => Line::CommunityDetox,
            Self::DayProgramme => Line::DayProgramme,
            Self::HeroinAssisted => Line::HeroinAssisted,
            Self::Housing => Line::RecoveryHousing,
            Self::Aftercare => Line::PeerSupport,
        }
    }

    /// What a service buys, where its places are bought.
    #[must_use]
    pub const fn of(service: Service) -> Option<Self> {
        match service {
            Service::Rehab => Some(Self::Rehab),
            Service::InpatientDetox => Some(Self::InpatientDetox),
            Service::CommunityDetox => Some(Self::CommunityDetox),
            Service::DayProgramme => Some(Self::DayProgramme),
            Service::HeroinAssisted => Some(Self::HeroinAssisted),
            Service::Prescribing | Service::Psychosocial => None,
        }
    }

    /// Pounds for one place (or one episode) for one month.
    #[must_use]
    pub fn price(self, values: &Values) -> f64 {
        match self {
            Self::Rehab => values.rehab_week * WEEKS_PER_MONTH,
            Self::InpatientDetox => values.detox_bed_day * values.detox_days,
            Self::CommunityDetox => values.community_detox_episode,
            Self::DayProgramme => values.day_programme_week * WEEKS_PER_MONTH,
            Self::HeroinAssisted => values.heroin_assisted_year / MONTHS_PER_YEAR,
            Self::Housing => values.housing_week * WEEKS_PER_MONTH,
            Self::Aftercare => values.aftercare_place / MONTHS_PER_YEAR,
        }
    }
}

/// Places this month: whole when people are, with the fraction carried to the next month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    now: [f64; Bought::COUNT],
    carried: [f64; Bought::COUNT],
}

impl Places {
    /// Buys this month's places; `whole` rounds down (or leaves fractions, in expected-value mode).
    ///
    /// `open` is the share of a kind's places that can be used.
    pub fn buy(
        &mut self,
        staffing: &Staffing,
        values: &Values,
        open: impl Fn(Bought) -> f64,
        whole: impl Fn(f64) -> f64,
    ) {
        for &bought in Bought::ALL {
            let index = bought as usize;
            let bought_now = staffing.monthly(bought.line()) / bought.price(values);
            let afforded = bought_now * open(bought) + self.carried[index];
            self.now[index] = whole(afforded);
            self.carried[index] = afforded - self.now[index];
        }
    }

    /// Places of a kind this month.
    #[must_use]
    pub fn of(&self, bought: Bought) -> f64 {
        self.now[bought as usize]
    }

    /// The fraction of a place carried to the next month.
    #[must_use]
    pub fn carried(&self, bought: Bought) -> f64 {
        self.carried[bought as usize]
    }
}

/// The two parts of prescribing money, fixed at the baseline.
///
/// Medicines, dispensing and supervision cost the same for every head and never stretch; what is left pays staff,
/// whose load is the baseline's when heads and staff money are. Money for medicines that nobody takes is not spent: it
/// does not become staff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prescribing {
    heads: f64,
    per_head: f64,
    staff: f64,
    /// Share of the money that is for medicines.
    share: f64,
}

impl Prescribing {
    /// From the people prescribed for and the pounds per month of the two lines at the baseline; where there are none,
    /// from what is usual for a head (row a-B51).
    #[must_use]
    pub fn baseline(heads: f64, pounds: f64, values: &Values) -> Self {
        let share = values.prescribing_per_head_share;
        let (heads, pounds) = if heads > 0.0 && pounds > 0.0 {
            (heads, pounds)
        } else {
            (1.0, values.usual_prescribing / MONTHS_PER_YEAR)
        };
        Self { heads, per_head: pounds * share / heads, staff: pounds * (1.0 - share), share }
    }

    /// The same with other medicines, `pounds` a month dearer for each head.
    #[must_use]
    pub fn dearer(self, pounds: f64) -> Self {
        Self { per_head: (self.per_head + pounds).max(0.0), ..self }
    }

    /// Clinical load against the baseline's: heads for each pound of staff money. At most `most`.
    #[must_use]
    pub fn load(&self, heads: f64, pounds: f64, most: f64) -> f64 {
        if heads <= 0.0 {
            return 1.0;
        }
        let staff = (pounds - heads * self.per_head).min(self.staff_at_most(pounds));
        if staff <= 0.0 {
            return most;
        }
        (heads / self.heads * self.staff / staff).min(most)
    }

    /// The most people that the money can carry at a clinical load.
    #[must_use]
    pub fn most_heads(&self, pounds: f64, load: f64) -> f64 {
        if pounds <= 0.0 {
            return 0.0;
        }
        let each = self.staff / self.heads;
        let paid = load * pounds / (each + load * self.per_head);
        paid.min(load * self.staff_at_most(pounds) / each)
    }

    /// Pounds that pay staff at most: the money that is not for medicines.
    fn staff_at_most(&self, pounds: f64) -> f64 {
        pounds * (1.0 - self.share)
    }

    /// Pounds for medicines that nobody takes.
    #[must_use]
    pub fn unused(&self, heads: f64, pounds: f64) -> f64 {
        (pounds * self.share - heads * self.per_head).max(0.0)
    }

    /// The most people whose medicines the money can pay for, with no staff at all.
    #[must_use]
    pub fn most_supplied(&self, pounds: f64) -> f64 {
        if pounds <= 0.0 {
            0.0
        } else if self.per_head > 0.0 {
            pounds / self.per_head
        } else {
            f64::INFINITY
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prescribing() -> Prescribing {
        Prescribing { heads: 100.0, per_head: 47.0, staff: 5300.0, share: 0.47 }
    }

    #[test]
    fn load_is_one_at_the_baseline_and_meets_its_limit() {
        let prescribing = prescribing();
        assert_eq!(prescribing.load(100.0, 10_000.0, 9.0), 1.0);
        let most = prescribing.most_heads(8_000.0, 1.3);
        assert!((prescribing.load(most, 8_000.0, 9.0) - 1.3).abs() < 1e-12);
        assert!(prescribing.load(100.0, 9_999.0, 9.0) > 1.0, "drop-out rises from the first pound");
    }

    #[test]
    fn medicines_never_stretch() {
        let prescribing = prescribing();
        assert!((prescribing.most_supplied(4_700.0) - 100.0).abs() < 1e-9);
        assert_eq!(prescribing.load(100.0, 4_700.0, 3.0), 3.0);
        assert_eq!(prescribing.most_supplied(0.0), 0.0);
    }

    #[test]
    fn medicines_that_nobody_takes_are_not_spent_on_staff() {
        let prescribing = prescribing();
        assert_eq!(prescribing.unused(100.0, 10_000.0), 0.0);
        assert!((prescribing.unused(40.0, 10_000.0) - 60.0 * 47.0).abs() < 1e-9);
        assert!((prescribing.load(50.0, 10_000.0, 9.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_few_pounds_do_not_supply_everybody_where_there_was_no_prescribing() {
        use crate::evidence::{EvidenceChoice, Register, Sampler};
        let sampler = Sampler::new(Register::embedded(), &EvidenceChoice::default());
        let values = sampler.map_err(|problems| problems.len()).expect("no choices").central();
        let prescribing = Prescribing::baseline(0.0, 0.0, &values);
        assert!(prescribing.most_heads(1.0, 1.3) < 0.02);
    }
}
