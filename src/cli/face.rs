//! `balance face-validity`.

use super::failure::Failure;
use super::files;
use super::flags::Show;
use super::progress::{Report, end_cleanly_on_interrupt};
use super::report::Terminal;
use commissioning_balance::narrative::face::Plan;
use commissioning_balance::pipeline;
use commissioning_balance::scenario::nearest;

/// The built-in file on which the model is held against what is published.
const FILE: &str = "authority";

/// Prints the page of face validity, or some of its sections, as Markdown.
pub(crate) fn face(only: &[String], show: Show, terminal: &Terminal) -> Result<(), Failure> {
    end_cleanly_on_interrupt();
    let (scenario, _) = files::read_with_texts(FILE)?;
    let sampler = files::sampler(FILE, &scenario)?;
    let keys = Plan::keys(&scenario, &sampler.central());
    if let Some(wrong) = only.iter().find(|key| !keys.contains(&key.as_str())) {
        let shown: String = wrong.chars().take(40).collect();
        let hint = match nearest(wrong, keys.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", keys.join(", ")),
        };
        let message = format!("there is no section `{shown}`");
        return Err(Failure { code: Failure::USAGE, message, hint: Some(hint) });
    }
    let progress = Report::new(show, terminal.is_quiet());
    let page = pipeline::judging::face(&scenario, &sampler, only, &progress)
        .map_err(|error| Failure::other(error.to_string()))?;
    terminal.data(&page)
}
