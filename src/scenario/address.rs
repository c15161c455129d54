//! What a file is called, and what a name in it means.

/// A text by its name.
pub(super) type Known = fn(&str) -> Option<&'static str>;

/// What stands behind the name of a file that the program carries.
pub(super) const BUILT_IN: &str = " (built in)";

/// The name of a file, or of a built-in scenario.
#[derive(Clone, PartialEq)]
pub(super) struct Address {
    pub(super) name: String,
    pub(super) built_in: bool,
}

impl Address {
    pub(super) fn shown(&self) -> String {
        if self.built_in { format!("{}{BUILT_IN}", self.name) } else { self.name.clone() }
    }

    /// What `extends = "target"` means in this file: beside it, or built in.
    pub(super) fn beside(&self, target: &str, known: Known) -> Self {
        let stem = target.strip_suffix(".toml").unwrap_or(target);
        let name = if self.built_in { stem } else { target };
        if known(name).is_some() {
            return Self { name: name.to_owned(), built_in: true };
        }
        Self { name: self.path(target), built_in: false }
    }

    /// A path relative to this file.
    pub(super) fn path(&self, target: &str) -> String {
        let absolute = target.starts_with(['/', '\\']) || target.get(1..2) == Some(":");
        let folder = match self.name.rfind(['/', '\\']) {
            Some(end) if !absolute => &self.name[..=end],
            _ => "",
        };
        tidy_path(&format!("{folder}{target}"))
    }
}

/// A path without `.` and, where possible, without `..`, so that one file has one name.
pub(super) fn tidy_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (position, part) in path.split(['/', '\\']).enumerate() {
        match part {
            "." => {}
            "" if position > 0 => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { path.to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::builtin;

    #[test]
    fn one_file_has_one_name() {
        for (path, tidy) in [
            ("./a.toml", "a.toml"),
            ("x/../a.toml", "a.toml"),
            ("/x/./y/../a.toml", "/x/a.toml"),
            ("../../a.toml", "../../a.toml"),
            ("/../a.toml", "/../a.toml"),
            ("x\\y\\..\\a.toml", "x/a.toml"),
        ] {
            assert_eq!(tidy_path(path), tidy);
        }
        let file = Address { name: "here/now.toml".to_owned(), built_in: false };
        assert_eq!(file.beside("../base.toml", builtin).name, "base.toml");
        assert_eq!(file.beside("/base.toml", builtin).name, "/base.toml");
        assert!(file.beside("authority", builtin).built_in);
        assert!(!file.beside("authority.toml", builtin).built_in);
    }
}
