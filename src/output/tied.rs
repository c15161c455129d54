//! Parts of a text between which no line may end.

/// A space at which no line may end.
pub(crate) const TIED: char = '\u{a0}';

/// Ties a per cent sign to its number, and the parts of a short amount to each other.
pub(crate) fn tied(text: &str) -> String {
    [" %", " million", " billion"].into_iter().fold(text.to_owned(), |text, unit| {
        text.replace(unit, &unit.replace(' ', &TIED.to_string()))
    })
}
