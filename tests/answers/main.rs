//! What is said of a run: findings, sentences, tables, pictures, the page and the workbook.

#[path = "../support/markup.rs"]
mod markup;
#[path = "../support/summary_support.rs"]
mod summary_support;

mod accessible;
mod brief;
mod edges;
mod explore;
mod fairness;
mod output;
mod output_terminal;
mod page;
mod pictures;
mod printed;
mod replicates;
mod shipped;
mod spreadsheet;
mod summary;
mod years;
