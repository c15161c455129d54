//! A drawing as SVG: fonts are the reader's, numbers have one decimal, every text is escaped.

use super::drawing::{Anchor, Drawing, Point, Shape};
use super::style::{FONTS, Ink};
use std::fmt::Write as _;

/// The drawing with its title and its words for people who do not see it. `id` is unlike any other on the same page.
#[must_use]
pub fn svg(drawing: &Drawing, id: &str, title: &str, description: &str) -> String {
    let (width, height) = (number(drawing.width), number(drawing.height));
    let (title, description) = (escaped(title), escaped(description));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"{id}-t {id}-d\" font-family=\"{FONTS}\">\n\
         <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{description}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        Ink::Paper.light()
    );
    for shape in &drawing.shapes {
        write_shape(&mut svg, shape);
        svg.push('\n');
    }
    svg.push_str("</svg>\n");
    svg
}

/// One decimal is a tenth of a pixel; a whole number needs none.
fn number(number: f64) -> String {
    let tenths = (number * 10.0).round() / 10.0 + 0.0;
    if tenths.is_finite() { tenths.to_string() } else { "0".into() }
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
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if index == 0 { 'M' } else { 'L' }, number(*x), number(*y));
    }
    path
}

// Writing to a String does not fail.
fn write_shape(svg: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Line { points, ink, width, dashed } => write!(
            svg,
            "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{}/>",
            path(points),
            ink.light(),
            number(*width),
            if *dashed { " stroke-dasharray=\"4 3\"" } else { "" }
        ),
        Shape::Area { points, ink } => {
            write!(svg, "<path d=\"{}Z\" fill=\"{}\"/>", path(points), ink.light())
        }
        Shape::Block { at: (x, y), size: (width, height), ink } => write!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
            number(*x),
            number(*y),
            number(width.max(0.0)),
            number(height.max(0.0)),
            ink.light()
        ),
        Shape::Dot { at: (x, y), radius, ink, hollow } => write!(
            svg,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>",
            number(*x),
            number(*y),
            number(*radius),
            if *hollow { Ink::Paper } else { *ink }.light(),
            ink.light()
        ),
        Shape::Dots { points, size, ink } => {
            let mut dots = String::new();
            for (x, y) in points {
                let _ = write!(dots, "M{} {}h0", number(*x), number(*y));
            }
            write!(
                svg,
                "<path d=\"{dots}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\"/>",
                ink.light(),
                number(*size)
            )
        }
        Shape::Text { at: (x, y), anchor, size, bold, ink, text } => write!(
            svg,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{} fill=\"{}\">{}</text>",
            number(*x),
            number(*y),
            number(*size),
            match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            },
            if *bold { " font-weight=\"bold\"" } else { "" },
            ink.light(),
            escaped(text)
        ),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_stays_a_text() {
        let drawing = Drawing {
            width: 10.0,
            height: 10.0,
            shapes: vec![Shape::Text {
                at: (0.0, 0.0),
                anchor: Anchor::Start,
                size: 12.0,
                bold: false,
                ink: Ink::Words,
                text: "</text><script>alert('1')</script>\u{1b}\0".into(),
            }],
        };
        let svg = svg(&drawing, "a", "<b>", "\"&'");
        assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains('\u{1b}'));
        assert!(svg.contains("&lt;/text&gt;&lt;script&gt;alert(&#39;1&#39;)"));
        assert!(svg.contains("<title id=\"a-t\">&lt;b&gt;</title>"));
        assert!(svg.contains("&quot;&amp;&#39;"));
    }

    #[test]
    fn numbers_are_short_and_never_nothing() {
        assert_eq!(number(1.04), "1");
        assert_eq!(number(-0.04), "0");
        assert_eq!(number(12.35), "12.4");
        assert_eq!(number(f64::NAN), "0");
        assert_eq!(number(f64::INFINITY), "0");
    }
}
