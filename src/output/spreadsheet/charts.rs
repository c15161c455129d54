//! Native charts, each beside the numbers that it draws.

use super::page::{Page, Unit};
use crate::findings::headline::Answer;
use crate::findings::quantities::{Quantity, quantities, recovery};
use crate::findings::years::OfYear;
use crate::model::Outcome;
use crate::narrative::Summary;
use crate::scenario::Line;
use crate::units::Pence;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartRange, ChartSolidFill, ChartType, Color, XlsxError,
};

/// Options that a picture can hold and still be read, the comparator first.
const MOST_OPTIONS: usize = 8;
/// Colours that colour-blind readers tell apart (Okabe and Ito 2008), the comparator's first.
const COLOURS: [u32; MOST_OPTIONS] = [
    0x55_55_55, 0x00_72_B2, 0xD5_5E_00, 0x00_9E_73, 0xCC_79_A7, 0xE6_9F_00, 0x56_B4_E9, 0x00_00_00,
];
/// Bars under the range in which runs fell.
const PALE: u32 = 0xC9_DD_EC;
/// Width and least height of a picture, in pixels.
const WIDTH: u32 = 760;
const HEIGHT: u32 = 330;
/// Rows that a picture of the least height covers.
const ROWS: u32 = 19;
/// Pixels for one bar.
const BAR: u32 = 9;
/// Name of the sheet.
const SHEET: &str = "charts";

/// Differences from the comparator, then years, then the budget.
pub(super) fn fill(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    let options = summary.strategies.len().min(MOST_OPTIONS);
    let mut widths = vec![44.0];
    widths.resize(1 + options.max(5), 16.0);
    page.widths(&widths)?;
    // Pictures begin right of the widest block of numbers.
    let right = widths.len() as u16 + 1;
    let mut row = 0;
    if summary.strategies.len() > MOST_OPTIONS {
        let words = format!(
            "The first {MOST_OPTIONS} options are drawn; the other sheets have all {}.",
            summary.strategies.len()
        );
        page.text(row, 0, &words)?;
        row += 2;
    }
    let headline = quantities(summary.facts.horizon_months);
    for quantity in [headline[0], headline[1]] {
        row = interval(page, summary, quantity, row, right, options)?;
    }
    let recovery = recovery(summary.facts.horizon_months).outcome;
    for outcome in [Outcome::Deaths, recovery, Outcome::InTreatment, Outcome::Spend] {
        row = by_year(page, summary, outcome, row, right, options)?;
    }
    budget(page, summary, row, right, options)
}

fn heading(title: &str, chart: &mut Chart) {
    chart.title().set_name(title);
    chart.title().set_font(ChartFont::new().set_size(12).set_bold());
    chart.set_alt_text(title.chars().take(200).collect::<String>());
    chart.set_width(WIDTH).set_height(HEIGHT);
    chart.y_axis().set_major_gridlines(true).set_major_gridlines_line(&faint());
}

fn faint() -> ChartLine {
    ChartLine::new().set_color(Color::RGB(0xD9_D9_D9)).set_width(0.5).clone()
}

fn colour(option: usize) -> Color {
    Color::RGB(COLOURS[option % COLOURS.len()])
}

/// The paired difference of every option: mean and the range in which 90 % of runs fell.
fn interval(
    page: &mut Page<'_>,
    summary: &Summary,
    quantity: Quantity,
    first: u32,
    right: u16,
    options: usize,
) -> Result<u32, XlsxError> {
    let Some(answer) = summary.answer(quantity.outcome, quantity.timing) else { return Ok(first) };
    let label = quantity.outcome.label();
    let comparator = summary.strategies.first().map_or("", |named| named.title.as_str());
    if options < 2 {
        return Ok(first);
    }
    page.strong(
        first,
        0,
        &format!("{label}: difference from “{comparator}”, {}", quantity.unit()),
    )?;
    let names = [
        "option",
        "mean",
        "lower 5 percent",
        "upper 95 percent",
        "reach below the mean",
        "reach above the mean",
    ];
    page.header(first + 1, &names.map(str::to_owned), &[])?;
    let unit = Unit::named(quantity.unit());
    let top = first + 2;
    let mut ranges = true;
    for (row, option) in (top..).zip(1..options) {
        page.text(row, 0, &summary.strategies[option].title)?;
        let Some(difference) = answer.difference(option).map(|found| found.absolute) else {
            continue;
        };
        let (below, above) = difference.reach().unzip();
        page.number(row, 1, Some(difference.mean), unit)?;
        page.number(row, 2, difference.lower_5_percent, unit)?;
        page.number(row, 3, difference.upper_95_percent, unit)?;
        page.number(row, 4, below, unit)?;
        page.number(row, 5, above, unit)?;
        ranges &= below.is_some();
    }
    let last = top + options as u32 - 2;
    let mut chart = Chart::new(ChartType::Bar);
    let fill = ChartSolidFill::new().set_color(Color::RGB(PALE)).clone();
    let series = chart
        .add_series()
        .set_categories((SHEET, top, 0, last, 0))
        .set_values((SHEET, top, 1, last, 1))
        .set_name((SHEET, first + 1, 1))
        .set_gap(60)
        .set_format(ChartFormat::new().set_solid_fill(&fill));
    if ranges {
        let bars = ChartErrorBarsType::Custom(
            ChartRange::new_from_range(SHEET, top, 5, last, 5),
            ChartRange::new_from_range(SHEET, top, 4, last, 4),
        );
        let line = ChartLine::new().set_color(colour(1)).set_width(2.25).clone();
        series.set_x_error_bars(
            ChartErrorBars::new().set_type(bars).set_format(ChartFormat::new().set_line(&line)),
        );
    }
    let about = if ranges { ": mean, and where 90 % of runs fell" } else { ": mean" };
    heading(&format!("{label}, difference from the comparator{about}"), &mut chart);
    sideways(&mut chart, "#,##0");
    chart.legend().set_hidden();
    chart.x_axis().set_name(quantity.unit());
    // Left to itself an axis follows the bars and cuts the ranges off.
    if let Some((least, most)) = ends(answer, options) {
        chart.x_axis().set_min(least).set_max(most);
    }
    page.picture(first, right, &chart)?;
    Ok((last + 2).max(first + ROWS))
}

/// Round ends of an axis that shows 0, every mean and every range; none where all is 0.
fn ends(answer: &Answer, options: usize) -> Option<(f64, f64)> {
    let (mut least, mut most) = (0.0_f64, 0.0_f64);
    for absolute in (1..options).filter_map(|option| answer.difference(option)) {
        let absolute = absolute.absolute;
        for end in [absolute.lower_5_percent, Some(absolute.mean), absolute.upper_95_percent] {
            least = least.min(end.unwrap_or(0.0));
            most = most.max(end.unwrap_or(0.0));
        }
    }
    let span = most - least;
    if !span.is_finite() || span < f64::MIN_POSITIVE {
        return None;
    }
    let mut step = 1.0;
    while step * 10.0 <= span {
        step *= 10.0;
    }
    while step > span {
        step /= 10.0;
    }
    let step = step / 2.0;
    Some(((least / step).floor() * step, (most / step).ceil() * step))
}

/// Axes of a chart with horizontal bars: there the categories stand on the y axis, from the top.
fn sideways(chart: &mut Chart, numbers: &str) {
    chart.y_axis().set_reverse().set_major_gridlines(false);
    chart.y_axis().set_label_position(ChartAxisLabelPosition::Low);
    let line = faint();
    chart
        .x_axis()
        .set_num_format(numbers)
        .set_major_gridlines(true)
        .set_major_gridlines_line(&line);
}

/// An outcome year by year, mean over runs, one line an option.
fn by_year(
    page: &mut Page<'_>,
    summary: &Summary,
    outcome: Outcome,
    first: u32,
    right: u16,
    options: usize,
) -> Result<u32, XlsxError> {
    let of = |option: usize| {
        summary
            .years
            .iter()
            .filter(move |row| row.strategy == option && row.of == OfYear::Outcome(outcome))
    };
    let years = of(0).count() as u32;
    if years < 2 {
        return Ok(first);
    }
    let title = format!("{} by year, mean over runs", outcome.label());
    page.strong(first, 0, &format!("{title}, {}", outcome.unit()))?;
    let mut header = vec!["year beginning".to_owned()];
    header.extend(summary.strategies.iter().take(options).map(|named| named.title.clone()));
    page.header(first + 1, &header, &[])?;
    let top = first + 2;
    let last = top + years - 1;
    for (row, year) in (top..).zip(of(0)) {
        page.text(row, 0, &year.first_month.to_string())?;
    }
    let mut chart = Chart::new(ChartType::Line);
    for (option, column) in (0..options).zip(1_u16..) {
        for (row, year) in (top..).zip(of(option)) {
            page.number(row, column, Some(year.level.mean), Unit::named(outcome.unit()))?;
        }
        let line = ChartLine::new().set_color(colour(option)).set_width(2.25).clone();
        chart
            .add_series()
            .set_categories((SHEET, top, 0, last, 0))
            .set_values((SHEET, top, column, last, column))
            .set_name((SHEET, first + 1, column))
            .set_format(ChartFormat::new().set_line(&line));
    }
    heading(&title, &mut chart);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.x_axis().set_name("year beginning");
    chart.y_axis().set_name(outcome.unit()).set_num_format("#,##0").set_min(0);
    page.picture(first, right, &chart)?;
    Ok((last + 2).max(first + ROWS))
}

/// The budget at the start and of each option in the last year, by line.
fn budget(
    page: &mut Page<'_>,
    summary: &Summary,
    first: u32,
    right: u16,
    options: usize,
) -> Result<(), XlsxError> {
    let budgets = summary.budgets.get(..options).unwrap_or_default();
    let has = |line: Line| budgets.iter().any(|b| b.lines.iter().any(|(of, _, _)| *of == line));
    let lines: Vec<Line> = Line::ALL.iter().copied().filter(|&line| has(line)).collect();
    let title = "Where the money goes: pounds in the last year, by budget line";
    page.strong(first, 0, title)?;
    let mut header = vec!["line".to_owned()];
    header.extend(budgets.iter().map(|budget| budget.title.clone()));
    page.header(first + 1, &header, &[])?;
    let top = first + 2;
    let Some(last) = (lines.len() as u32).checked_sub(1).map(|more| top + more) else {
        return Ok(());
    };
    let mut chart = Chart::new(ChartType::Bar);
    for (row, line) in (top..).zip(&lines) {
        page.text(row, 0, line.label())?;
        for (column, budget) in (1..).zip(budgets) {
            let found = budget.lines.iter().find(|(of, _, _)| of == line);
            page.pounds(row, column, found.map_or(Pence::ZERO, |(_, _, after)| *after))?;
        }
    }
    for (option, column) in (0..budgets.len()).zip(1_u16..) {
        let fill = ChartSolidFill::new().set_color(colour(option)).clone();
        chart
            .add_series()
            .set_categories((SHEET, top, 0, last, 0))
            .set_values((SHEET, top, column, last, column))
            .set_name((SHEET, first + 1, column))
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_gap(40);
    }
    heading(title, &mut chart);
    let bars = (lines.len() * (budgets.len() + 1)) as u32;
    chart.set_height((bars * BAR + 120).max(HEIGHT));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    sideways(&mut chart, "£#,##0");
    page.picture(first, right, &chart)
}
