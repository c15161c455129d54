//! The JSON Schema of scenario files, from the same shapes that the reader reads by.

use super::file::{PolicyFile, ScenarioFile, ShockFile};
use super::reader::{Key, LONGEST_LIST, Need, Shape};
use super::study::file::StudyFile;
use std::fmt::Write as _;

/// JSON Schema (draft 7) of a scenario file, with what every key means.
#[must_use]
pub fn json_schema() -> String {
    schema("A scenario of commissioning-balance", &ScenarioFile::keys(), true)
}

/// JSON Schema (draft 7) of a study file.
#[must_use]
pub fn study_schema() -> String {
    schema("A study of commissioning-balance", &StudyFile::keys(), false)
}

fn schema(title: &str, keys: &[Key], may_extend: bool) -> String {
    let mut text = format!(
        "{{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": {},\n  ",
        quoted(title)
    );
    object(&mut text, keys, 1, may_extend);
    text.push_str("\n}\n");
    text
}

fn indent(level: usize) -> String {
    "  ".repeat(level)
}

/// The members that describe a table, without its braces.
fn object(text: &mut String, keys: &[Key], level: usize, may_extend: bool) {
    let inside = indent(level);
    let _ = write!(
        text,
        "\"type\": \"object\",\n{inside}\"additionalProperties\": false,\n{inside}\"properties\": {{"
    );
    for (index, key) in keys.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(
            text,
            "{comma}\n{}{}: {{\n{}\"description\": {},\n{}",
            indent(level + 1),
            quoted(key.name),
            indent(level + 2),
            quoted(&key.doc),
            indent(level + 2),
        );
        shape(text, &key.shape, level + 2);
        let _ = write!(text, "\n{}}}", indent(level + 1));
    }
    let _ = write!(text, "\n{inside}}}");
    // A file that extends another may leave out what the other says.
    let required: Vec<String> =
        keys.iter().filter(|key| key.need == Need::Required).map(|key| quoted(key.name)).collect();
    if !required.is_empty() && !may_extend {
        let _ = write!(text, ",\n{inside}\"required\": [{}]", required.join(", "));
    }
}

fn shape(text: &mut String, of: &Shape, level: usize) {
    let inside = indent(level);
    match of {
        Shape::Text { pattern, longest } => {
            let _ = write!(text, "\"type\": \"string\",\n{inside}\"maxLength\": {longest}");
            if let Some(pattern) = pattern {
                let _ = write!(text, ",\n{inside}\"pattern\": {}", quoted(pattern));
            }
        }
        Shape::Number { least, most } => {
            let _ = write!(
                text,
                "\"type\": [\"number\", \"string\"],\n{inside}\"minimum\": {least},\n{inside}\"maximum\": {most}"
            );
        }
        Shape::Whole { least, most } => {
            let _ = write!(
                text,
                "\"type\": \"integer\",\n{inside}\"minimum\": {least},\n{inside}\"maximum\": {most}"
            );
        }
        Shape::Scalar => text.push_str("\"type\": [\"number\", \"string\", \"boolean\"]"),
        Shape::Flag => text.push_str("\"type\": \"boolean\""),
        Shape::Choice(names) => {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            let _ = write!(text, "\"type\": \"string\",\n{inside}\"enum\": [{}]", names.join(", "));
        }
        Shape::ChoiceOr(names, pattern) => {
            let _ = write!(text, "\"anyOf\": [\n{}{{\n{}", indent(level + 1), indent(level + 2));
            shape(text, names, level + 2);
            let _ = write!(
                text,
                "\n{}}},\n{}{{ \"type\": \"string\", \"pattern\": {} }}\n{inside}]",
                indent(level + 1),
                indent(level + 1),
                quoted(pattern)
            );
        }
        Shape::List { of, least, most } => {
            let _ = write!(
                text,
                "\"type\": \"array\",\n{inside}\"minItems\": {least},\n{inside}\"maxItems\": {most},\n\
                 {inside}\"items\": {{\n{}",
                indent(level + 1)
            );
            shape(text, of, level + 1);
            let _ = write!(text, "\n{inside}}}");
        }
        Shape::Table(keys) => object(text, keys, level, true),
        Shape::Map(of) => {
            let _ = write!(
                text,
                "\"type\": \"object\",\n{inside}\"additionalProperties\": {{\n{}",
                indent(level + 1)
            );
            shape(text, of, level + 1);
            let _ = write!(text, "\n{inside}}}");
        }
        Shape::OneOrMany(of) => {
            let _ = write!(text, "\"oneOf\": [\n{}{{\n{}", indent(level + 1), indent(level + 2));
            shape(text, of, level + 2);
            let _ = write!(
                text,
                "\n{0}}},\n{0}{{\n{1}\"type\": \"array\",\n{1}\"maxItems\": {LONGEST_LIST},\n{1}\"items\": {{\n{2}",
                indent(level + 1),
                indent(level + 2),
                indent(level + 3)
            );
            shape(text, of, level + 3);
            let _ = write!(text, "\n{}}}\n{}}}\n{inside}]", indent(level + 2), indent(level + 1));
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Every lever of a policy and every shock: its key, and what it does.
#[must_use]
pub fn levers() -> Vec<(String, String)> {
    let keys = PolicyFile::keys().into_iter().chain(ShockFile::keys());
    keys.filter(|key| !matches!(key.name, "from" | "until" | "off" | "areas"))
        .map(|key| (key.name.to_owned(), key.doc))
        .collect()
}
