//! A drawing as SVG: fonts are the reader's, tenths of a pixel are whole numbers, every text is escaped.

use super::drawing::{Drawing, Form, Note, Point};
use super::letters::Anchor;
use super::style::{FONTS, Ink};
use std::fmt::Write as _;

/// The drawing with its title and its words for people who do not see it. `id` is unlike any other on the same page.
#[must_use]
pub fn svg(drawing: &Drawing, id: &str, title: &str, description: &str) -> String {
    let Drawing { width, height, shapes, notes } = drawing;
    let [wide, tall] = [width, height].map(|length| f64::from(*length) / 10.0);
    let (title, description) = (escaped(title), escaped(description));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{wide}\" height=\"{tall}\" \
         role=\"img\" aria-labelledby=\"{id}-t {id}-d\" font-family=\"{FONTS}\">\n\
         <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{description}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        hex(Ink::Paper)
    );
    for (ink, form) in shapes {
        write_shape(&mut svg, *ink, form);
    }
    // Browsers show the title of what lies under the pointer; nothing is painted.
    for Note { edges: [left, top, right, bottom], text } in notes {
        let _ = writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"none\" pointer-events=\"all\"><title>{}</title></rect>",
            right - left,
            bottom - top,
            escaped(text)
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn hex(ink: Ink) -> String {
    format!("#{:06x}", ink.light())
}

/// A text that cannot become markup, with no character that XML forbids.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                safe.push(' ')
            }
            letter => safe.push(letter),
        }
    }
    safe
}

fn path(points: &[Point]) -> String {
    let point =
        |(index, (x, y)): (usize, &Point)| format!("{}{x} {y}", if index == 0 { 'M' } else { 'L' });
    points.iter().enumerate().map(point).collect()
}

// Writing to a String does not fail.
fn write_shape(svg: &mut String, ink: Ink, form: &Form) {
    let (ink, paper) = (hex(ink), hex(Ink::Paper));
    let _ = match form {
        Form::Lines(paths, width) => {
            let paths: String = paths.iter().map(|points| path(points)).collect();
            write!(
                svg,
                "<path d=\"{paths}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\"/>"
            )
        }
        Form::Area(points) => write!(svg, "<path d=\"{}Z\" fill=\"{ink}\"/>", path(points)),
        Form::Dots(points, radius) => {
            // A line without length and with round ends is a dot.
            let dots: String = points.iter().map(|(x, y)| format!("M{x} {y}h0")).collect();
            let pen = format!(
                "stroke=\"{ink}\" stroke-width=\"{}\" stroke-linecap=\"round\"",
                2 * radius
            );
            write!(svg, "<path d=\"{dots}\" fill=\"none\" {pen}/>")
        }
        Form::Rings(points, radius) => points.iter().try_for_each(|(x, y)| {
            let pen = format!("fill=\"{paper}\" stroke=\"{ink}\" stroke-width=\"20\"");
            write!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {pen}/>")
        }),
        Form::Text((x, y), anchor, size, bold, text) => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let bold = if *bold { " font-weight=\"bold\"" } else { "" };
            let text = escaped(text);
            write!(
                svg,
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{bold} fill=\"{ink}\">{text}</text>"
            )
        }
    };
    svg.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_stays_a_text() {
        let text = "</text><script>alert('1')</script>\u{1b}\0".into();
        let notes = vec![Note { edges: [0, 0, 50, 40], text: "<i>&</i>".into() }];
        let shapes = vec![(Ink::Words, Form::Text((0, 0), Anchor::Start, 120, false, text))];
        let svg = svg(&Drawing { width: 100, height: 100, shapes, notes }, "a", "<b>", "\"&'");
        assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains('\u{1b}'));
        assert!(svg.contains("&lt;/text&gt;&lt;script&gt;alert(&#39;1&#39;)"));
        assert!(svg.contains("<title id=\"a-t\">&lt;b&gt;</title>"));
        assert!(svg.contains("&quot;&amp;&#39;"));
        let note = "width=\"50\" height=\"40\" fill=\"none\" pointer-events=\"all\"><title>&lt;i&gt;&amp;&lt;/i&gt;</title>";
        assert!(svg.contains(note), "{svg}");
    }
}
