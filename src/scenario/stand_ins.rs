//! Figures that still are somebody else's: what `stand_ins` lists.
//!
//! A name is the path of a value or of a table. A file that is laid over the one with the list takes a name off it by
//! stating the figure, and so does a spreadsheet with the budget (`stand_in_list.rs`).

use super::document::Documents;
use super::file::ScenarioFile;
use super::guess;
use super::inputs;
use super::stand_in_list::at;
use super::tree::{Content, Node};

/// The names of a file, each once, in its order; those of nothing in the file are noted.
pub(super) fn named(file: &ScenarioFile, root: &Node, documents: &mut Documents) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let Content::Table(table) = &root.content else { return names };
    for name in file.stand_ins.iter().flat_map(|list| &list.value) {
        let path = name.value.0.trim();
        if names.iter().any(|known| known == path) {
            continue;
        }
        if at(table, path).is_some() {
            names.push(path.to_owned());
        } else if !documents.incomplete() {
            let mut known = Vec::new();
            inputs::walk("", root, &mut known);
            let near = guess::nearest(path, known.iter().map(|(key, _)| key.as_str()));
            let hint = near.map_or_else(
                || "take the name off the list".to_owned(),
                |near| format!("did you mean `{near}`? Or take the name off the list"),
            );
            let found = format!("`{path}`, which is not in the file");
            let allowed = "names of figures in the file, such as \"budget.rehab\"";
            documents.problem(name.spot, &name.key, found, allowed, Some(hint));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::scenario::{builtin, read};

    const LIST: &str = "stand_ins = [\"budget.rehab\", \"area.levels.entry\", \"area.levels\"]\n";

    fn told(over: &str) -> Result<Vec<String>, String> {
        let base = format!(
            "extends = \"authority\"\nname = \"base\"\ntitle = \"Base\"\n{LIST}[budget]\nrehab = 5\n"
        );
        let load = |name: &str| match name {
            "base.toml" => Ok(base.clone()),
            "over.toml" => Ok(format!("extends = \"base.toml\"\n{over}")),
            other => builtin(other).map(str::to_owned).ok_or_else(String::new),
        };
        let read = read("over.toml", &load).map_err(|problems| problems.to_string())?;
        Ok(read.stand_ins)
    }

    #[test]
    fn a_file_laid_over_takes_off_what_it_states() {
        assert_eq!(
            told(""),
            Ok(["budget.rehab", "area.levels.entry", "area.levels"].map(str::to_owned).to_vec())
        );
        let left = told("[budget]\nrehab = 7\n[area.levels]\noverdose = 2\n").unwrap();
        assert_eq!(
            left,
            ["area.levels.entry", "area.levels"],
            "a part of a table is not the whole"
        );
        let entry = "[area.levels]\nentry = { opiate = 1, non_opiate = 1, non_opiate_alcohol = 1, alcohol = 1, nps = 1 }\n";
        assert_eq!(told(entry).unwrap(), ["budget.rehab", "area.levels"]);
        assert_eq!(
            told("stand_ins = [\"budget.lero\"]\n").unwrap(),
            ["budget.lero"],
            "a list of its own"
        );
        assert_eq!(told("stand_ins = []\n").unwrap(), [""; 0]);
    }

    #[test]
    fn names_of_nothing_are_refused_with_the_nearest() {
        let wrong = told("stand_ins = [\"budget.rehb\", \"area.rehab.beds\"]\n").unwrap_err();
        for part in [
            "`budget.rehb`, which is not in the file",
            "`budget.rehab`",
            "over.toml:2",
            "`area.rehab.beds`",
        ] {
            assert!(wrong.contains(part), "{part}: {wrong}");
        }
    }
}
