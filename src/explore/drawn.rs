//! Bars and a picture as SVG. Colours are the page's own (by class), so that they follow its light and dark; the saved
//! picture has its own paper.

use std::fmt::Write as _;

/// A difference with its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Mean, or the expected value.
    pub mean: f64,
    /// Lower and upper end.
    pub ends: Option<(f64, f64)>,
}

/// A difference in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of what.
    pub label: String,
    /// The number in words.
    pub text: String,
    /// Its range in words.
    pub range: String,
    /// The number.
    pub bar: Bar,
    /// What reaches to the edge.
    pub reach: f64,
}

/// A plan in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it does.
    pub title: String,
    /// What was found.
    pub words: String,
    /// Its differences.
    pub rows: Vec<Row>,
}

/// Where a number stands between 0 and `width`, none in the middle.
fn at(number: f64, reach: f64, width: f64) -> f64 {
    let share = if reach > 0.0 { (number / reach).clamp(-1.0, 1.0) } else { 0.0 };
    (10.0 * (width / 2.0 + share * (width / 2.0 - 4.0))).round() / 10.0
}

/// Upright, line and dot, in a box of a width and 14 high whose corner is at a point.
fn marks(svg: &mut String, bar: &Bar, reach: f64, (x, y): (f64, f64), width: f64) {
    let (middle, dot) = (x + width / 2.0, x + at(bar.mean, reach, width));
    let (top, low, line) = (y, y + 14.0, y + 7.0);
    // Writing to a String does not fail.
    let _ = write!(svg, "<path class=\"none\" d=\"M{middle} {top}V{low}\"/>");
    if let Some((from, to)) = bar.ends {
        let [from, to] = [from, to].map(|end| x + at(end, reach, width));
        let _ = write!(svg, "<path class=\"range\" d=\"M{from} {line}H{to}\"/>");
    }
    let _ = write!(svg, "<circle class=\"mean\" cx=\"{dot}\" cy=\"{line}\" r=\"3.5\"/>");
}

/// A difference as a bar; the words beside it say the same.
#[must_use]
pub fn bar(bar: &Bar, reach: f64) -> String {
    const WIDE: f64 = 160.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bar\" viewBox=\"0 0 {WIDE} 14\" aria-hidden=\"true\" \
         focusable=\"false\">"
    );
    marks(&mut svg, bar, reach, (0.0, 0.0), WIDE);
    svg.push_str("</svg>");
    svg
}

/// A share of a whole as a bar.
#[must_use]
pub fn share(share: f64) -> String {
    let filled = (200.0 * share.clamp(0.0, 1.0)).round();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"share\" viewBox=\"0 0 200 12\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\" focusable=\"false\"><rect class=\"whole\" width=\"200\" height=\"12\"/><rect class=\"weak\" \
         width=\"{filled}\" height=\"12\"/></svg>"
    )
}

/// A text that cannot become markup.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Lines of about so many letters.
fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The picture that is saved.
#[must_use]
pub fn picture(heading: &str, groups: &[Group], foot: &str) -> String {
    const WIDE: f64 = 960.0;
    const EDGE: f64 = 32.0;
    let mut body = String::new();
    let mut y = EDGE + 20.0;
    let text = |body: &mut String, x: f64, y: f64, class: &str, words: &str| {
        let _ =
            write!(body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(words));
    };
    for line in wrapped(heading, 68) {
        text(&mut body, EDGE, y, "head", &line);
        y += 28.0;
    }
    for group in groups {
        y += 12.0;
        for line in wrapped(&group.title, 92) {
            text(&mut body, EDGE, y, "bold", &line);
            y += 22.0;
        }
        for line in wrapped(&group.words, 100) {
            text(&mut body, EDGE, y, "text", &line);
            y += 21.0;
        }
        y += 10.0;
        for row in &group.rows {
            text(&mut body, EDGE, y, "text", &row.label);
            marks(&mut body, &row.bar, row.reach, (330.0, y - 12.0), 260.0);
            text(&mut body, 620.0, y, "bold", &row.text);
            if !row.range.is_empty() {
                y += 17.0;
                text(&mut body, 620.0, y, "small", &format!("90 % of runs: {}", row.range));
            }
            y += 25.0;
        }
    }
    y += 6.0;
    for line in wrapped(foot, 118) {
        text(&mut body, EDGE, y, "small", &line);
        y += 18.0;
    }
    let tall = y + EDGE / 2.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDE}\" height=\"{tall}\" viewBox=\"0 0 {WIDE} {tall}\" \
         font-family=\"Arial, Helvetica, sans-serif\"><style>.head{{font-size:22px;font-weight:bold}}.bold{{font-size:16px;\
         font-weight:bold}}.text{{font-size:16px}}.small{{font-size:13.5px;fill:#50575e}}text{{fill:#1b1f23}}.none{{stroke:#6b737b;\
         stroke-width:1}}.range{{stroke:#0a5ca8;stroke-width:4}}.mean{{fill:#1b1f23}}</style><rect width=\"{WIDE}\" \
         height=\"{tall}\" fill=\"#fff\"/>{body}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_title_stays_a_text() {
        let row = Row {
            label: "<b>".into(),
            text: "1 fewer".into(),
            range: "&".into(),
            bar: Bar { mean: -1.0, ends: Some((-2.0, 0.5)) },
            reach: 2.0,
        };
        let group = Group { title: "</svg><script>".into(), words: String::new(), rows: vec![row] };
        let svg = picture("\"a\"", &[group], "b");
        assert!(!svg.contains("<script") && !svg.contains("<b>"), "{svg}");
        assert!(svg.contains("&lt;/svg&gt;&lt;script&gt;"));
    }

    #[test]
    fn no_difference_stands_in_the_middle() {
        let none = bar(&Bar { mean: 0.0, ends: None }, 0.0);
        assert!(none.contains("M80 0V14") && none.contains("cx=\"80\""), "{none}");
        let ends = bar(&Bar { mean: -1.0, ends: Some((-2.0, 2.0)) }, 2.0);
        assert!(ends.contains("M4 7H156") && ends.contains("cx=\"42\""), "{ends}");
    }
}
