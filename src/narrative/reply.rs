//! An answer in words and one table, ready to show on any face.

/// A table of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Names of the columns; the first column names the rows.
    pub header: Vec<String>,
    /// How wide each column is on a wide screen, in per cent of it.
    pub widths: Vec<usize>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// Sentences and a table under a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub heading: String,
    /// The sentences.
    pub sentences: Vec<String>,
    /// The table, without rows where there is none.
    pub table: Grid,
}

/// An answer: its title, what has to be read first, the table, and what has to be read with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The title.
    pub title: String,
    /// Sentences before the table.
    pub first: Vec<String>,
    /// The table.
    pub table: Grid,
    /// Sentences after it. Parts without sentences are left out.
    pub parts: Vec<Part>,
}

impl Reply {
    /// Adds a part, unless it has no sentences.
    pub fn part(&mut self, heading: &str, sentences: Vec<String>) {
        if !sentences.is_empty() {
            self.parts.push(Part {
                heading: heading.to_owned(),
                sentences,
                table: Grid::default(),
            });
        }
    }
}
