//! The program as a person runs it: commands, files, faults.

#[path = "../support/doors.rs"]
mod doors;
#[path = "../support/markup.rs"]
mod markup;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/summary_support.rs"]
mod summary_support;

mod areas;
mod budget_from;
mod budget_rows;
mod budget_sheets;
mod budgets;
mod cli;
mod comparing;
mod councils;
mod exploring;
mod fail;
mod grants;
mod harmless;
mod hostile;
mod kept;
mod questions;
mod rebalancing;
mod report;
mod returns;
mod run_shares;
mod scoring;
mod sensitivity_run;
mod starting;
mod study;
mod study_cost;
mod workbook;
