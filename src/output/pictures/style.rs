//! One look for every picture: colours, sizes of letters, widths of lines.
//!
//! No colour carries a meaning alone: better and worse also differ in words, clear and unclear in filled and hollow.
//! Colours are told apart by people with any kind of colour blindness and, side by side, in grey print.

use plotters::style::Color;
use plotters_backend::BackendColor;
use std::fmt::Write as _;

/// Letters of titles, pixels.
pub const TITLE: f64 = 17.0;
/// Letters of words and labels, pixels.
pub const LABEL: f64 = 13.0;
/// Letters of axes and sources, pixels.
pub const SMALL: f64 = 12.0;
/// From one line of a text to the next, as a share of its letters.
pub const LEADING: f64 = 1.3;
/// Fonts that have the widths of [`super::letters::text_width`].
pub const FONTS: &str = "Arial, Helvetica, Liberation Sans, sans-serif";

/// Width of a picture on its own and on a wide page, pixels.
pub const WIDE: f64 = 720.0;
/// Width of a picture on a telephone, pixels.
pub const NARROW: f64 = 320.0;

macro_rules! inks {
    ($($name:ident, $light:literal, $dark:literal, $doc:literal;)*) => {
        /// A colour by its use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Ink {
            $(#[doc = $doc] $name,)*
        }

        impl Ink {
            /// Every colour.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// On white paper.
            #[must_use]
            pub const fn light(self) -> u32 {
                match self { $(Self::$name => $light),* }
            }

            /// On a dark screen.
            #[must_use]
            pub const fn dark(self) -> u32 {
                match self { $(Self::$name => $dark),* }
            }
        }
    };
}

inks! {
    Paper, 0xffffff, 0x15191d, "What is drawn on.";
    Words, 0x1b1f23, 0xeef1f4, "Words.";
    Quiet, 0x50575e, 0xb4bcc5, "Words that come second.";
    Grid, 0xdfe3e6, 0x343b42, "The grid.";
    Zero, 0x7b8288, 0x868f98, "The line at no difference.";
    Plain, 0x646b72, 0xa3abb3, "The comparator, and what is unclear.";
    PlainHalf, 0xb9bec3, 0x565e66, "Half of the comparator's runs.";
    PlainMost, 0xe3e6e9, 0x2b3138, "Nine in ten of the comparator's runs.";
    Better, 0x0a5ca8, 0x7ab8f5, "Better, and an option's own line.";
    OptionHalf, 0x94bfe6, 0x2f628f, "Half of an option's runs.";
    OptionMost, 0xd3e5f6, 0x1d3a54, "Nine in ten of an option's runs.";
    Worse, 0xb3430a, 0xff9d66, "Worse.";
    Recovery, 0x0b7a5b, 0x1f9c79, "In recovery.";
    JustLeft, 0xf2c14e, 0xf2c14f, "Just left treatment.";
    Bed, 0x9b3a86, 0xb75aa4, "In a bed.";
    Community, 0x9bd0f2, 0x9bd0f3, "In community treatment.";
    Prescribing, 0x1f5f99, 0x3a7bbd, "On a prescription.";
    Waiting, 0xe8886a, 0xe8886b, "Waiting.";
    Prison, 0x3f444a, 0xc9ced3, "In prison.";
    Using, 0xc5c9cd, 0x5c646c, "Using, out of treatment.";
}

impl Ink {
    /// Red, green and blue of a colour.
    #[must_use]
    pub const fn channels(colour: u32) -> [u8; 3] {
        let [_, red, green, blue] = colour.to_be_bytes();
        [red, green, blue]
    }

    /// The ink of a colour that plotters was given: words where there is none.
    #[must_use]
    pub fn of((red, green, blue): (u8, u8, u8)) -> Self {
        let same = |ink: &&Self| Self::channels(ink.light()) == [red, green, blue];
        Self::ALL.iter().find(same).copied().unwrap_or(Self::Words)
    }
}

impl Color for Ink {
    fn to_backend_color(&self) -> BackendColor {
        let [red, green, blue] = Self::channels(self.light());
        BackendColor { alpha: 1.0, rgb: (red, green, blue) }
    }
}

/// Rules that turn a picture's colours for a dark screen. Each light colour stands for one use, so that it can be found
/// by its value.
#[must_use]
pub fn dark_rules() -> String {
    let mut rules = String::new();
    for ink in Ink::ALL {
        for property in ["fill", "stroke"] {
            let _ = writeln!(
                rules,
                "figure svg [{property}=\"#{:06x}\"]{{{property}:#{:06x}}}",
                ink.light(),
                ink.dark()
            );
        }
    }
    rules
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test checks against arithmetic of its own")]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Relative luminance, WCAG 2.2.
    fn luminance(colour: u32) -> f64 {
        let [red, green, blue] = Ink::channels(colour).map(|part| {
            let level = f64::from(part) / 255.0;
            if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: u32, other: u32) -> f64 {
        let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_colour_can_be_found_by_its_value() {
        let values: BTreeSet<_> = Ink::ALL.iter().map(|ink| ink.light()).collect();
        assert_eq!(values.len(), Ink::ALL.len());
    }

    #[test]
    fn words_and_marks_stand_out_on_both_papers() {
        for side in [Ink::light, Ink::dark] {
            let paper = side(Ink::Paper);
            // WCAG 2.2, 1.4.3: 4.5 to 1 for words; also for words in the colours of better and worse.
            for ink in [Ink::Words, Ink::Quiet, Ink::Better, Ink::Worse, Ink::Plain] {
                assert!(
                    contrast(side(ink), paper) >= 4.5,
                    "{ink:?} {}",
                    contrast(side(ink), paper)
                );
            }
            // 1.4.11: 3 to 1 for marks that carry meaning.
            assert!(contrast(side(Ink::Zero), paper) >= 3.0);
        }
    }

    #[test]
    fn neighbours_in_the_stack_differ_in_grey() {
        let stack = [
            Ink::Recovery,
            Ink::JustLeft,
            Ink::Bed,
            Ink::Community,
            Ink::Prescribing,
            Ink::Waiting,
            Ink::Prison,
            Ink::Using,
        ];
        for side in [Ink::light, Ink::dark] {
            for pair in stack.windows(2) {
                let ratio = contrast(side(pair[0]), side(pair[1]));
                assert!(ratio > 1.6, "{pair:?} {ratio}");
            }
        }
    }
}
