//! What membership and support change, against the average of the people at the start.
//!
//! Published hazards already contain today's LEROs, mutual aid and aftercare. Every multiplier is therefore divided
//! by its average over the people who were there at the start: the baseline's average is exactly 1.

use crate::evidence::Values;
use crate::model::cells::Stock;
use crate::model::mechanisms::{lero, other_causes, recovery_support};
use crate::model::moves::Event;
use crate::model::places::{Membership, Place};
use crate::scenario::{Policy, Substance};

/// Stages of recovery that share one average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    FirstYear,
    /// The first year after a day programme or rehab, whose own ratio is solved for everybody there.
    AfterCourse,
    ToThree,
    ToFive,
    Later,
}

impl Span {
    const ALL: [Self; 5] =
        [Self::FirstYear, Self::AfterCourse, Self::ToThree, Self::ToFive, Self::Later];

    fn of(place: Place) -> Option<Self> {
        match place {
            Place::RecoveryToThree => Some(Self::ToThree),
            Place::RecoveryToFive => Some(Self::ToFive),
            Place::RecoveryLater => Some(Self::Later),
            Place::RecoveryFirstDay | Place::RecoveryYearDay | Place::RecoveryYearRehab => {
                Some(Self::AfterCourse)
            }
            _ if place.recovery_first_year() => Some(Self::FirstYear),
            _ => None,
        }
    }
}

/// Average multipliers of the people at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Averages {
    relapse: [[f64; Substance::COUNT]; Span::ALL.len()],
    drop_out: [f64; Substance::COUNT],
    /// Deaths from other causes of people who use opiates, against being on a prescription.
    other_causes: f64,
}

impl Averages {
    /// Nobody to average over: every multiplier stands as it is.
    pub const NONE: Self = Self {
        relapse: [[1.0; Substance::COUNT]; Span::ALL.len()],
        drop_out: [1.0; Substance::COUNT],
        other_causes: 1.0,
    };

    /// Over the people in `stock`.
    #[must_use]
    pub fn of(stock: &Stock, values: &Values, policy: &Policy) -> Self {
        let mut averages = Self::NONE;
        for &substance in Substance::ALL {
            for span in Span::ALL {
                averages.relapse[span as usize][substance as usize] = mean(
                    stock,
                    substance,
                    |place| Span::of(place) == Some(span),
                    |place, membership| {
                        recovery_support::stacked(place, membership, substance, values, policy)
                    },
                );
            }
            averages.drop_out[substance as usize] =
                mean(stock, substance, Place::in_treatment, |_, membership| {
                    drop_out(membership, values, policy)
                });
        }
        averages.other_causes = mean(
            stock,
            Substance::Opiate,
            |place| !place.recovery(),
            |place, _| other_causes::ratio(place, values, policy),
        );
        averages
    }

    /// The multiplier of a membership on an event in a place.
    #[must_use]
    pub fn factor(
        &self,
        place: Place,
        event: Event,
        membership: Membership,
        substance: Substance,
        values: &Values,
        policy: &Policy,
    ) -> f64 {
        match (event, Span::of(place)) {
            (Event::Relapse | Event::Overdose, Some(span)) => {
                recovery_support::stacked(place, membership, substance, values, policy)
                    / self.relapse[span as usize][substance as usize]
            }
            (Event::DropOut | Event::Lost, None) if place.in_treatment() => {
                drop_out(membership, values, policy) / self.drop_out[substance as usize]
            }
            (Event::OtherCause, None) if substance == Substance::Opiate => {
                other_causes::ratio(place, values, policy) / self.other_causes
            }
            _ => 1.0,
        }
    }
}

fn drop_out(membership: Membership, values: &Values, policy: &Policy) -> f64 {
    if membership.lero() { lero::drop_out(values, policy) } else { 1.0 }
}

fn mean(
    stock: &Stock,
    substance: Substance,
    which: impl Fn(Place) -> bool,
    multiplier: impl Fn(Place, Membership) -> f64,
) -> f64 {
    let (mut sum, mut people) = (0.0, 0.0);
    for &place in Place::ALL.iter().filter(|&&place| which(place)) {
        for &membership in Membership::ALL {
            let here = stock.at(place, membership, substance);
            sum += here * multiplier(place, membership);
            people += here;
        }
    }
    if people > 0.0 { sum / people } else { 1.0 }
}
