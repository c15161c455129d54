//! One look for every picture: colours, sizes of letters, widths of lines.
//!
//! No colour carries a meaning alone: better and worse also differ in words, clear and unclear in filled and hollow.
//! Colours are told apart by people with any kind of colour blindness and, side by side, in grey print.

use std::fmt::Write as _;

/// Letters of titles, pixels.
pub const TITLE: f64 = 17.0;
/// Letters of words and labels, pixels.
pub const LABEL: f64 = 13.0;
/// Letters of axes and sources, pixels.
pub const SMALL: f64 = 12.0;
/// From one line of a text to the next, as a share of its letters.
pub const LEADING: f64 = 1.3;
/// Fonts that have the widths of [`super::drawing::text_width`].
pub const FONTS: &str = "Arial, Helvetica, Liberation Sans, sans-serif";

/// Width of a picture on its own and on a wide page, pixels.
pub const WIDE: f64 = 720.0;
/// Width of a picture on a telephone, pixels.
pub const NARROW: f64 = 320.0;

macro_rules! inks {
    ($($(#[$doc:meta])* $name:ident, $light:literal, $dark:literal;)*) => {
        /// A colour by its use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Ink {
            $($(#[$doc])* $name,)*
        }

        impl Ink {
            /// Every colour.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// On white paper.
            #[must_use]
            pub const fn light(self) -> &'static str {
                match self { $(Self::$name => $light),* }
            }

            /// On a dark screen.
            #[must_use]
            pub const fn dark(self) -> &'static str {
                match self { $(Self::$name => $dark),* }
            }
        }
    };
}

inks! {
    /// What is drawn on.
    Paper, "#ffffff", "#15191d";
    /// Words.
    Words, "#1b1f23", "#eef1f4";
    /// Words that come second.
    Quiet, "#50575e", "#b4bcc5";
    /// The grid.
    Grid, "#dfe3e6", "#343b42";
    /// The line at no difference.
    Zero, "#7b8288", "#868f98";
    /// The comparator, and what is unclear.
    Plain, "#646b72", "#a3abb3";
    /// Half of the comparator's runs.
    PlainHalf, "#b9bec3", "#565e66";
    /// Nine in ten of the comparator's runs.
    PlainMost, "#e3e6e9", "#2b3138";
    /// Better, and an option's own line.
    Better, "#0a5ca8", "#7ab8f5";
    /// Half of an option's runs.
    OptionHalf, "#94bfe6", "#2f628f";
    /// Nine in ten of an option's runs.
    OptionMost, "#d3e5f6", "#1d3a54";
    /// Worse.
    Worse, "#b3430a", "#ff9d66";
    /// In recovery.
    Recovery, "#0b7a5b", "#1f9c79";
    /// Just left treatment.
    JustLeft, "#f2c14e", "#f2c14f";
    /// In a bed.
    Bed, "#9b3a86", "#b75aa4";
    /// In community treatment.
    Community, "#9bd0f2", "#9bd0f3";
    /// On a prescription.
    Prescribing, "#1f5f99", "#3a7bbd";
    /// Waiting.
    Waiting, "#e8886a", "#e8886b";
    /// In prison.
    Prison, "#3f444a", "#c9ced3";
    /// Using, out of treatment.
    Using, "#c5c9cd", "#5c646c";
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
                "figure svg [{property}=\"{}\"]{{{property}:{}}}",
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
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let level = f64::from(u32::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
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
