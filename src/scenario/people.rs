//! Who the people are: five attributes, 120 profiles.

/// What a person depends on: the four treatment-statistics groups, and new psychoactive substances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Substance {
    /// Opiates, with or without crack.
    Opiate,
    /// Non-opiates only (people who use crack alone are here).
    NonOpiate,
    /// Non-opiates and alcohol.
    NonOpiateAlcohol,
    /// Alcohol only.
    Alcohol,
    /// New psychoactive substances.
    Nps,
}

/// Age band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// 18 to 34.
    From18,
    /// 35 to 49.
    From35,
    /// 50 and over.
    From50,
}

/// Sex as recorded in treatment statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sex {
    /// Women.
    Female,
    /// Men.
    Male,
}

/// What the person wants from treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// To stop.
    Abstinence,
    /// To be stable.
    Stability,
}

/// A shared frailty: the higher group drops out, relapses and dies more. For alcohol it is severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Complexity {
    /// Lower complexity; for alcohol, mild dependence.
    Lower,
    /// Higher complexity; for alcohol, moderate or severe dependence.
    Higher,
}

macro_rules! attribute {
    ($kind:ident { $($variant:ident => $key:literal, $label:literal;)* }) => {
        impl $kind {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The same as an array.
            pub const EACH: [Self; Self::COUNT] = [$(Self::$variant),*];
            /// How many values there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The name in files and columns.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// The name in sentences.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }
    };
}

attribute!(Substance {
    Opiate => "opiate", "opiates";
    NonOpiate => "non_opiate", "non-opiates only";
    NonOpiateAlcohol => "non_opiate_alcohol", "non-opiates and alcohol";
    Alcohol => "alcohol", "alcohol only";
    Nps => "nps", "new psychoactive substances";
});
attribute!(Age {
    From18 => "18_34", "aged 18–34";
    From35 => "35_49", "aged 35–49";
    From50 => "50_over", "aged 50 and over";
});
attribute!(Sex {
    Female => "female", "women";
    Male => "male", "men";
});
attribute!(Want {
    Abstinence => "abstinence", "want abstinence";
    Stability => "stability", "want stability";
});
attribute!(Complexity {
    Lower => "lower", "lower complexity";
    Higher => "higher", "higher complexity";
});

/// One combination of the five attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile {
    /// What the person depends on.
    pub substance: Substance,
    /// Age band.
    pub age: Age,
    /// Sex.
    pub sex: Sex,
    /// What the person wants.
    pub want: Want,
    /// Frailty.
    pub complexity: Complexity,
}

impl Profile {
    /// How many profiles there are.
    pub const COUNT: usize =
        Substance::COUNT * Age::COUNT * Sex::COUNT * Want::COUNT * Complexity::COUNT;

    /// The profile with this index; substance varies slowest, complexity fastest.
    ///
    /// # Panics
    ///
    /// When `index` is not below [`Profile::COUNT`].
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        let mut rest = index;
        let mut next = |count: usize| {
            let value = rest % count;
            rest /= count;
            value
        };
        let complexity = Complexity::ALL[next(Complexity::COUNT)];
        let want = Want::ALL[next(Want::COUNT)];
        let sex = Sex::ALL[next(Sex::COUNT)];
        let age = Age::ALL[next(Age::COUNT)];
        Self { substance: Substance::ALL[rest], age, sex, want, complexity }
    }

    /// The index of this profile, 0 to [`Profile::COUNT`].
    #[must_use]
    pub fn index(self) -> usize {
        (((self.substance as usize * Age::COUNT + self.age as usize) * Sex::COUNT
            + self.sex as usize)
            * Want::COUNT
            + self.want as usize)
            * Complexity::COUNT
            + self.complexity as usize
    }

    /// Every profile, in the order of the index.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self::from_index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_and_profile_are_inverse() {
        assert_eq!(Profile::COUNT, 120);
        for (index, profile) in Profile::all().enumerate() {
            assert_eq!(profile.index(), index);
        }
    }
}
