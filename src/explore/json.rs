//! What the page is told, as JSON.

use std::fmt;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number; one that is none becomes `null`.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in a row.
    List(Vec<Json>),
    /// Values by name.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// Texts in a row.
    #[must_use]
    pub fn texts(texts: &[String]) -> Self {
        Self::List(texts.iter().map(|text| Self::from(text.as_str())).collect())
    }

    /// As it stands inside a page's own script element: nothing ends the element early.
    #[must_use]
    pub fn inside(&self) -> String {
        self.to_string().replace('<', "\\u003c")
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            // As few digits as read back the same.
            Self::Number(number) if number.is_finite() => write!(f, "{number:?}"),
            Self::Null | Self::Number(_) => f.write_str("null"),
            Self::Text(text) => quoted(f, text),
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    value.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(values) => {
                f.write_str("{")?;
                for (index, (name, value)) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    quoted(f, name)?;
                    f.write_str(":")?;
                    value.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for letter in text.chars() {
        match letter {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => {
                write!(f, "\\u{:04x}", u32::from(letter))?;
            }
            letter => write!(f, "{letter}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_read_back_as_they_were() {
        let text = "a \"b\" \\ </script>\n\u{2028}£";
        let value = Json::Object(vec![
            ("text", text.into()),
            ("numbers", vec![0.1 + 0.2, -0.0, 1e300, f64::NAN].into()),
            ("none", Json::Null),
            ("flag", true.into()),
        ]);
        let read: serde_json::Value = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(read["text"], text);
        assert_eq!(read["numbers"][0].as_f64(), Some(0.1 + 0.2));
        assert!(read["numbers"][3].is_null() && read["none"].is_null());
        assert_eq!(read["flag"], true);
        let inside: serde_json::Value = serde_json::from_str(&value.inside()).unwrap();
        assert_eq!(read, inside);
        assert!(!value.inside().contains('<'));
    }
}
