//! A part of the page.

use super::magnitudes::{Made, Magnitude};

/// A part of the page: a heading, what is said, the model beside what is published, and tables.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Paragraphs, Markdown.
    pub words: Vec<String>,
    /// The model beside what is published, with the verdicts.
    pub compared: Vec<(&'static Magnitude, Made)>,
    /// Tables, each after its title; Markdown.
    pub tables: Vec<(String, String)>,
}
