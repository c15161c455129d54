//! What is known of an area: its own returns, before what is published, before what follows from either.

use super::published::{Published, Stated};
use super::returns::Returns;
use crate::scenario::guess::plain;
use crate::scenario::observed::Observable;
use crate::scenario::people::Substance;

/// Fewer dependent people for each one in treatment than this cannot be believed.
const FEWEST: f64 = 1.25;

/// What is known of an area.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) published: Option<Published<'a>>,
    pub(super) returns: Option<&'a Returns>,
}

/// Dependent people for each one in treatment in a year, where nobody counts them, and how that is said.
const fn for_each_treated(substance: Substance) -> Option<(f64, &'static str)> {
    match substance {
        Substance::Opiate => Some((
            2.0,
            "two for each of them, since about half of need is unmet in England (s-P04)",
        )),
        Substance::NonOpiate => Some((3.0, "three for each of them (judgement)")),
        Substance::NonOpiateAlcohol => Some((2.5, "two and a half for each of them (judgement)")),
        Substance::Alcohol => Some((
            5.0,
            "five for each of them, since about four fifths of need is unmet in England (s-P11)",
        )),
        Substance::Nps => None,
    }
}

impl Known<'_> {
    /// Whether a figure may be filled in.
    pub(super) fn any(self) -> bool {
        self.published.is_some() || self.returns.is_some()
    }

    /// A figure of the area's own returns.
    fn own(self, quantity: Observable) -> Option<Stated> {
        let own = self.returns.iter().flat_map(|returns| &returns.figures);
        own.into_iter().find(|one| one.quantity == quantity).map(|one| Stated {
            value: one.value,
            range: one.range,
            rounded_to: one.rounded_to,
            year: one.year,
            words: format!("From {}: {}.", one.place, one.words),
            source: one.source.clone(),
            published: true,
        })
    }

    /// A public figure of the file's `observed`.
    pub(super) fn observed(self, quantity: Observable) -> Option<Stated> {
        match quantity {
            Observable::DependentOpiate => self.dependent(Substance::Opiate),
            Observable::DependentAlcohol => self.dependent(Substance::Alcohol),
            _ => self
                .own(quantity)
                .or_else(|| self.published.and_then(|known| known.observed(quantity))),
        }
    }

    /// Dependent people of a group: as returns or publications have them; where nobody counts them, or an estimate is below
    /// those who are treated, so many for each of these.
    pub(super) fn dependent(self, substance: Substance) -> Option<Stated> {
        let own = match substance {
            Substance::Opiate => self.own(Observable::DependentOpiate),
            Substance::Alcohol => self.own(Observable::DependentAlcohol),
            _ => None,
        };
        let stated = own.or_else(|| self.published.and_then(|known| known.dependent(substance)));
        let Some(treated) = self.treated(substance) else { return stated };
        match &stated {
            Some(stated) if stated.value >= FEWEST * treated.value => {}
            _ => return self.by_treated(substance, &treated, stated.as_ref()).or(stated),
        }
        stated
    }

    /// People in treatment in a year, by the returns.
    fn treated(self, substance: Substance) -> Option<Stated> {
        self.own(match substance {
            Substance::Opiate => Observable::InYearOpiate,
            Substance::NonOpiate => Observable::InYearNonOpiate,
            Substance::NonOpiateAlcohol => Observable::InYearNonOpiateAlcohol,
            Substance::Alcohol => Observable::InYearAlcohol,
            Substance::Nps => return None,
        })
    }

    fn by_treated(
        self,
        substance: Substance,
        treated: &Stated,
        too_low: Option<&Stated>,
    ) -> Option<Stated> {
        let (times, how) = for_each_treated(substance)?;
        let most = treated.range.map_or(treated.value, |(_, high)| high).max(1.0);
        let value = (times * most).round();
        let instead = too_low.map_or_else(String::new, |stated| {
            format!(
                " The {} that are published or estimated are too few for them: {}",
                plain(stated.value),
                stated.words
            )
        });
        Some(Stated {
            value,
            range: Some(((FEWEST * most).round(), (2.0 * value).round())),
            rounded_to: None,
            year: treated.year,
            words: format!(
                "NO FACT BUT AN ESTIMATE: {} were in treatment in the year; {how}.{instead}",
                plain(treated.value)
            ),
            source: "estimated from people in treatment; no published figure".to_owned(),
            published: false,
        })
    }
}
