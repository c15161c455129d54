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
/// whose load is the baseline's when heads and staff money are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prescribing {
    heads: f64,
    per_head: f64,
    staff: f64,
}

impl Prescribing {
    /// From the people prescribed for and the pounds per month of the two lines at the baseline.
    #[must_use]
    pub fn baseline(heads: f64, pounds: f64, values: &Values) -> Self {
        let share = values.prescribing_per_head_share;
        let per_head = if heads > 0.0 { pounds * share / heads } else { 0.0 };
        Self { heads, per_head, staff: pounds * (1.0 - share) }
    }

    /// The same with other medicines, `pounds` a month dearer for each head.
    #[must_use]
    pub fn dearer(self, pounds: f64) -> Self {
        Self { per_head: (self.per_head + pounds).max(0.0), ..self }
    }

    /// Clinical load against the baseline's: heads for each pound of staff money. At most `most`.
    #[must_use]
    pub fn load(&self, heads: f64, pounds: f64, most: f64) -> f64 {
        if heads <= 0.0 || self.heads <= 0.0 {
            return 1.0;
        }
        let staff = pounds - heads * self.per_head;
        if staff <= 0.0 {
            return most;
        }
        (heads / self.heads * self.staff / staff).min(most)
    }

    /// The most people that the money can carry at a clinical load.
    #[must_use]
    pub fn most_heads(&self, pounds: f64, load: f64) -> f64 {
        if pounds <= 0.0 {
            0.0
        } else if self.heads <= 0.0 {
            f64::INFINITY
        } else {
            load * pounds / (self.staff / self.heads + load * self.per_head)
        }
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
        Prescribing { heads: 100.0, per_head: 47.0, staff: 5300.0 }
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
}
