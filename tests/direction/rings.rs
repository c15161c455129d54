//! Which file uses which inside a room, and where that goes round in a ring.
//!
//! How it is counted. A room is a tree of files. At every folder of it, the direct children are nodes, and a child
//! stands for everything below it: `foo.rs` or `foo/mod.rs` with all of `foo/` is one node where the room is looked at,
//! and where `foo` itself is looked at, its children are nodes again. What is written in the folder's own `mod.rs` (or
//! `foo.rs`) is one more node among its children: a child that uses what is defined there, while something there uses the
//! child, is a ring, because neither can be read before the other. A use is counted once, at the deepest folder that holds
//! both files.
//!
//! A name counts for the file that defines it. `pub use child::Name` in a folder's own file is the folder's face: whoever
//! takes `Name` there uses the child, and the face alone uses nothing. Where that file needs `Name` itself, it is a use.
//!
//! What is read: `use` in every form and every path in code, macros included, that starts with `crate`,
//! `commissioning_balance`, `self`, `super`, a child of the module or a name that was imported. What is not read: comments,
//! strings, and whatever stands under `#[cfg(test)]`, files and modules alike. Method calls name no file, so a method
//! that is written in another file than its type is not seen; the import of its type is.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// A module's place: its room, and the names below it.
type Module = Vec<String>;

/// Names of another file that a file uses, by the two files.
pub(crate) type Uses = BTreeMap<(Module, Module), BTreeSet<String>>;

/// What a file says of others.
#[derive(Default)]
struct Source {
    /// Names that `use` makes, and the paths they stand for, from the crate's root.
    imports: BTreeMap<String, Module>,
    /// Names among them that the file only passes on.
    face: BTreeSet<String>,
    /// Paths in code and in imports that are no face, from the crate's root.
    paths: Vec<Module>,
    /// Words of the code that are no part of an import.
    words: BTreeSet<String>,
    /// Children that are built for tests alone.
    tests: BTreeSet<String>,
}

/// The tokens of a text that are built without tests: what `#[cfg(test)]` stands before is left out.
fn without_tests(tokens: TokenStream, tests: &mut BTreeSet<String>) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let attribute = match (&tokens[at], tokens.get(at + 1)) {
            (TokenTree::Punct(mark), Some(TokenTree::Group(group))) if mark.as_char() == '#' => {
                Some(group.stream().to_string().replace(' ', ""))
            }
            _ => None,
        };
        match attribute {
            Some(text) if text.starts_with("cfg(test)") || text.starts_with("cfg(all(test,") => {
                at += 2;
                while let Some(token) = tokens.get(at) {
                    at += 1;
                    match token {
                        TokenTree::Ident(word) if word == "mod" => {
                            tests.insert(tokens[at].to_string());
                        }
                        TokenTree::Punct(mark) if matches!(mark.as_char(), ';' | ',') => break,
                        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                        _ => {}
                    }
                }
            }
            Some(_) => at += 2,
            None => {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    kept
}

fn is(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

fn colons(tokens: &[TokenTree], at: usize) -> bool {
    is(tokens.get(at), ':') && is(tokens.get(at + 1), ':')
}

/// Every path of an import with the name it makes, from the tokens between `use` and `;`.
fn imported(tokens: &[TokenTree], before: &[String], found: &mut Vec<(Module, String)>) {
    let mut path = before.to_vec();
    let mut name = None;
    let mut at = 0;
    let mut end = |path: &mut Module, name: &mut Option<String>| {
        if path.len() > before.len() || name.is_some() {
            if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                path.pop();
            }
            let name = name.take().unwrap_or_else(|| path.last().cloned().unwrap_or_default());
            found.push((std::mem::replace(path, before.to_vec()), name));
        }
    };
    let mut groups = Vec::new();
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                name = tokens.get(at + 1).map(ToString::to_string);
                at += 1;
            }
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                groups.push((group.stream(), std::mem::replace(&mut path, before.to_vec())));
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' => end(&mut path, &mut name),
            TokenTree::Punct(mark) if mark.as_char() == '*' => path.push("*".to_owned()),
            _ => {}
        }
        at += 1;
    }
    end(&mut path, &mut name);
    for (group, path) in groups {
        imported(&group.into_iter().collect::<Vec<_>>(), &path, found);
    }
}

/// The tree of modules of a crate, as far as it was read.
pub(crate) struct House {
    sources: BTreeMap<Module, Source>,
}

impl House {
    /// Reads files: the path below `src` of each, and its text.
    pub(crate) fn read(files: &[(String, String)]) -> Self {
        let mut known = BTreeSet::new();
        for (path, _) in files {
            known.insert(module(path));
        }
        let mut sources = BTreeMap::new();
        for (path, text) in files {
            let own = module(path);
            let mut source = Source::default();
            let tokens = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
            scan(tokens, &own, &known, &mut source);
            sources.insert(own, source);
        }
        let tests: Vec<Module> = sources
            .iter()
            .flat_map(|(own, source)| source.tests.iter().map(|test| below(own, test)))
            .collect();
        sources.retain(|own, _| !tests.iter().any(|test| own.starts_with(test)));
        Self { sources }
    }

    /// The file that defines what a path names, and the name in it; none for a module as a whole and for what is in no file.
    fn defined(&self, path: &[String], steps: usize) -> Option<(Module, String)> {
        let mut here = Module::new();
        for (at, name) in path.iter().enumerate() {
            let next = below(&here, name);
            if self.sources.contains_key(&next) {
                here = next;
                continue;
            }
            let source = self.sources.get(&here)?;
            return match source.imports.get(name) {
                // Names that import each other without an end are no Rust.
                Some(_) if steps == 0 => None,
                Some(other) => {
                    let whole = [other.as_slice(), &path[at + 1..]].concat();
                    self.defined(&whole, steps - 1)
                }
                None => Some((here, name.clone())),
            };
        }
        None
    }

    /// Every use of another file of the same room.
    pub(crate) fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (own, source) in &self.sources {
            let needed = source.face.intersection(&source.words).map(|name| &source.imports[name]);
            for path in source.paths.iter().chain(needed) {
                let Some((other, name)) = self.defined(path, 20) else { continue };
                if other != *own && other.first() == own.first() && !own.is_empty() {
                    uses.entry((own.clone(), other)).or_default().insert(name);
                }
            }
        }
        uses
    }
}

fn below(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// The module that a file holds, from its path below `src`.
fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Module::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// A path from the crate's root; none where it leads outside the crate.
fn rooted(
    path: &[String],
    own: &[String],
    known: &BTreeSet<Module>,
    imports: &BTreeMap<String, Module>,
) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    if first == "self" && rest.first().is_some_and(|next| next == "super") {
        return rooted(rest, own, known, imports);
    }
    let start = match first.as_str() {
        "crate" | "commissioning_balance" => Module::new(),
        "self" => own.to_vec(),
        "super" => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let start = own.get(..own.len().checked_sub(ups)?)?;
            return Some([start, &path[ups..]].concat());
        }
        name if known.contains(&below(own, name)) => below(own, name),
        name => imports.get(name)?.clone(),
    };
    Some([start.as_slice(), rest].concat())
}

/// Reads the tokens of a file, or of a group in it.
fn scan(tokens: TokenStream, own: &[String], known: &BTreeSet<Module>, source: &mut Source) {
    let tokens = without_tests(tokens, &mut source.tests);
    let mut code = Vec::new();
    // Imports first: names that they make may stand before them.
    let mut at = 0;
    let mut public = false;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(word) if word == "use" && !is(tokens.get(at + 1), '<') => {
                let end = (at..tokens.len())
                    .find(|end| is(tokens.get(*end), ';'))
                    .unwrap_or(tokens.len());
                let mut found = Vec::new();
                imported(&tokens[at + 1..end], &[], &mut found);
                for (path, name) in found {
                    let Some(path) = rooted(&path, own, known, &source.imports) else { continue };
                    let passed_on = public && path.starts_with(own);
                    if passed_on {
                        source.face.insert(name.clone());
                    } else {
                        source.paths.push(path.clone());
                    }
                    source.imports.insert(name, path);
                }
                at = end;
                public = false;
            }
            TokenTree::Ident(word) if word == "pub" => {
                public = true;
                if let Some(TokenTree::Group(group)) = tokens.get(at + 1) {
                    let first = group.stream().into_iter().next().map(|first| first.to_string());
                    let words = ["crate", "self", "super", "in"];
                    if first.is_some_and(|first| words.contains(&first.as_str())) {
                        at += 1;
                    }
                }
            }
            token => {
                public = false;
                code.push(token.clone());
            }
        }
        at += 1;
    }
    let mut at = 0;
    while at < code.len() {
        match &code[at] {
            TokenTree::Group(group) => scan(group.stream(), own, known, source),
            TokenTree::Ident(word) if word == "mod" => {
                // A module inside the file: its paths start one step deeper.
                if let (Some(name), Some(TokenTree::Group(group))) =
                    (code.get(at + 1), code.get(at + 2))
                {
                    scan(group.stream(), &below(own, &name.to_string()), known, source);
                    at += 1;
                }
                // Its name is no word of the code.
                at += 1;
            }
            TokenTree::Ident(word) => {
                let mut path = vec![word.to_string()];
                let begins = !(at >= 2 && colons(&code, at - 2));
                let of_a_value = at >= 1 && is(code.get(at - 1), '.');
                while colons(&code, at + 1) {
                    let Some(TokenTree::Ident(next)) = code.get(at + 3) else { break };
                    path.push(next.to_string());
                    at += 3;
                }
                if begins && !of_a_value {
                    source.words.insert(path[0].clone());
                    if path.len() > 1 {
                        source.paths.extend(rooted(&path, own, known, &source.imports));
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// A node of a folder, and those of its uses of others that count there.
type Graph = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The name of what is written in the folder's own file.
const OWN: &str = "mod";

/// The nodes of every folder with what each uses of the others.
fn graphs(uses: &Uses) -> BTreeMap<Module, Graph> {
    let mut graphs: BTreeMap<Module, Graph> = BTreeMap::new();
    for ((from, to), names) in uses {
        let shared = from.iter().zip(to).take_while(|(from, to)| from == to).count();
        let node = |path: &Module| path.get(shared).map_or(OWN, String::as_str).to_owned();
        let why =
            names.iter().map(|name| format!("{} takes {name} of {}", from.join("/"), to.join("/")));
        let graph = graphs.entry(from[..shared].to_vec()).or_default();
        graph.entry(node(from)).or_default().entry(node(to)).or_default().extend(why);
    }
    graphs
}

/// The nodes that are reached from a node.
fn reached<'a>(graph: &'a Graph, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for next in graph.get(node).into_iter().flat_map(BTreeMap::keys) {
            if found.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    found
}

/// Every ring, as one text each: the folder, the files that reach each other, and what each takes of which.
pub(crate) fn rings(uses: &Uses) -> Vec<String> {
    let mut rings = Vec::new();
    for (folder, graph) in graphs(uses) {
        let mut told = BTreeSet::new();
        for node in graph.keys() {
            if told.contains(node.as_str()) || !reached(&graph, node).contains(node.as_str()) {
                continue;
            }
            let ring: BTreeSet<&str> = reached(&graph, node)
                .into_iter()
                .filter(|other| reached(&graph, other).contains(node.as_str()))
                .collect();
            let within = |node: &&str| {
                graph[*node].iter().filter(|(other, _)| ring.contains(other.as_str()))
            };
            let why: Vec<&str> = ring
                .iter()
                .flat_map(within)
                .flat_map(|(_, why)| why.iter().map(String::as_str))
                .collect();
            let files: Vec<&str> = ring.iter().copied().collect();
            rings.push(format!(
                "a ring of {} in {}: {}\n  {}",
                ring.len(),
                folder.join("/"),
                files.join(", "),
                why.join("\n  ")
            ));
            told.extend(ring.iter().map(|node| (*node).to_owned()));
        }
    }
    rings
}
