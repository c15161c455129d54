//! Grants that pay a part of the budget, and when each ends: for everybody, or under an option.

use super::areas::Here;
use super::budget::{self, Flow};
use super::calendar::Calendar;
use super::document::Documents;
use super::file::{OptionFile, ScenarioFile};
use super::guess;
use super::lines::Line;
use super::names::bare;
use super::plan::weights;
use super::reader::At;
use super::types::Stream;
use super::written::{Month, StreamName};
use crate::units::Pence;

/// The grants of a file, with what falls to one area.
pub(super) fn streams(
    file: &ScenarioFile,
    here: Here<'_>,
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<Stream> {
    let baseline = here.baseline();
    let mut streams: Vec<Stream> = Vec::new();
    for at in file.stream.iter().flat_map(|streams| &streams.value.0) {
        let stream = &at.value;
        let Some(name) = &stream.name else { continue };
        if streams.iter().any(|known| known.name == name.value.0) {
            documents.problem(
                name.spot,
                &name.key,
                format!("the stream `{}` a second time", name.value.0),
                "names that differ",
                None,
            );
        }
        let mut month =
            |at: &Option<At<Month>>| at.as_ref().map(|at| calendar.month(Some(at), documents));
        let (from, until) = (month(&stream.from), month(&stream.until));
        if let Some(at) = &stream.until
            && calendar.holds(at.value.0)
            && until <= Some(from.unwrap_or(0))
        {
            let (allowed, first) = match &stream.from {
                Some(from) => (format!("a month after {}, when it begins", from.value.0), ""),
                None => ("a month after the start".to_owned(), ", the start"),
            };
            let found = format!("{}{first}: it ends before it begins", at.value.0);
            documents.problem(at.spot, &at.key, found, allowed, None);
        }
        let areas = stream.areas.as_ref();
        let within = here.within(areas, documents);
        let mut amount = [Pence::ZERO; Line::COUNT];
        let given = stream.gbp_per_year.iter().filter(|_| within);
        for (lines, pounds) in given.flat_map(|by_key| &by_key.value.0) {
            let lines = lines.all();
            let pence = here.part(Pence::from_pounds(pounds.value.0).0, &lines, areas);
            for (to, part) in
                amount.iter_mut().zip(budget::spread(pence, &weights(&lines, baseline)))
            {
                to.0 += part;
            }
        }
        let paid = |line: &Line| {
            let parts = streams.iter().filter(|stream| stream.from.is_none());
            let before: i64 = parts.map(|stream| stream.amount[*line as usize].0).sum();
            before + amount[*line as usize].0
        };
        let too_much = |line: &&Line| {
            let part = from.is_none() && amount[**line as usize] > Pence::ZERO;
            part && paid(line) > baseline[**line as usize].0
        };
        if let Some(line) = Line::ALL.iter().find(too_much) {
            documents.problem(
                at.spot,
                &at.key,
                format!(
                    "£{:.0} a year of streams for `{}`{}",
                    paid(line) as f64 / 100.0,
                    line.key(),
                    here.named_in_words()
                ),
                format!(
                    "at most what the line has at the start, £{:.0}: a stream without `from` is part of the budget",
                    baseline[*line as usize].pounds()
                ),
                None,
            );
        }
        if !streams.iter().any(|known| known.name == name.value.0) {
            let title = stream.title.as_ref().map_or(&name.value.0, |title| &title.value.0);
            let areas = areas.into_iter().flat_map(|ids| &ids.value);
            streams.push(Stream {
                name: name.value.0.clone(),
                title: title.clone(),
                from,
                until,
                amount,
                areas: areas.map(|id| id.value.0.clone()).collect(),
            });
        }
    }
    streams
}

/// The same grants with what falls to every area together.
pub(super) fn together(mut each: impl Iterator<Item = Vec<Stream>>) -> Vec<Stream> {
    let mut whole = each.next().unwrap_or_default();
    for own in each {
        for (whole, own) in whole.iter_mut().zip(own) {
            for (total, own) in whole.amount.iter_mut().zip(own.amount) {
                total.0 += own.0;
            }
        }
    }
    whole
}

/// The streams under the comparator, or under an option, and when each ends: not where the comparator or the option renews
/// it, and in a month of its own where the option ends it.
pub(super) fn under<'s>(
    file: &'s ScenarioFile,
    option: Option<&'s OptionFile>,
    streams: &'s [Stream],
    calendar: Calendar,
    documents: &mut Documents,
) -> Vec<(&'s Stream, Option<u32>)> {
    let names = |at: Option<&'s At<Vec<At<StreamName>>>>| at.into_iter().flat_map(|at| &at.value);
    let carried = file.comparator.as_ref().and_then(|at| at.value.renew.as_ref());
    let carried: Vec<_> = names(carried).collect();
    let renewed: Vec<_> = names(option.and_then(|option| option.renew.as_ref())).collect();
    for name in if option.is_some() { &renewed } else { &carried } {
        is_known(name, streams, documents);
    }
    let ends = option.and_then(|option| option.end.as_ref());
    let ends = ends.into_iter().flat_map(|ends| &ends.value.0);
    let mut own: Vec<(&str, u32)> = Vec::new();
    for end in ends {
        let (Some(name), Some(on)) = (&end.value.stream, &end.value.on) else { continue };
        is_known(name, streams, documents);
        let found = if own.iter().any(|(known, _)| *known == name.value.0) {
            Some(format!("the stream `{}` a second time", name.value.0))
        } else if renewed.iter().any(|renewed| renewed.value.0 == name.value.0) {
            Some(format!("the stream `{}`, which the option renews as well", name.value.0))
        } else {
            None
        };
        if let Some(found) = found {
            documents.problem(name.spot, &name.key, found, "each stream once", None);
        }
        own.push((&name.value.0, calendar.month(Some(on), documents)));
    }
    let until = |stream: &Stream| {
        let own = own.iter().find(|(name, _)| *name == stream.name).map(|(_, month)| *month);
        let mut all = renewed.iter().chain(&carried);
        let renews = all.any(|name| name.value.0 == stream.name);
        own.or(stream.until.filter(|_| !renews))
    };
    streams.iter().map(|stream| (stream, until(stream))).collect()
}

/// What they bring to the budget, or take from it.
pub(super) fn flows(streams: &[(&Stream, Option<u32>)]) -> Vec<Flow> {
    let flow = |(stream, until): &(&Stream, Option<u32>)| Flow {
        from: stream.from,
        until: *until,
        amount: stream.amount,
    };
    streams.iter().map(flow).collect()
}

/// Notes a name that no stream has.
pub(super) fn is_known(name: &At<StreamName>, streams: &[Stream], documents: &mut Documents) {
    let known = || streams.iter().map(|stream| stream.name.as_str());
    if known().any(|known| known == name.value.0) {
        return;
    }
    let allowed = if streams.is_empty() {
        "a stream of the file, and it has none: state one under `[[stream]]`".to_owned()
    } else {
        format!("a stream of the file: one of {}", known().collect::<Vec<_>>().join(", "))
    };
    documents.problem(
        name.spot,
        &name.key,
        format!("the stream `{}`", name.value.0),
        allowed,
        guess::nearest(&name.value.0, known())
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| titled(&name.value.0, streams)),
    );
}

/// The name of the one stream whose title is meant, or a part of it.
fn titled(word: &str, streams: &[Stream]) -> Option<String> {
    let word = format!(" {} ", bare(word));
    let holds = |stream: &&Stream| format!(" {} ", bare(&stream.title)).contains(&word);
    let mut found = streams.iter().filter(holds);
    let one = found.next().filter(|_| !word.trim().is_empty() && found.next().is_none())?;
    Some(format!("did you mean `{}`, whose title is “{}”?", one.name, one.title))
}
