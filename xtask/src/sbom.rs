//! What the program is made of: every library that goes into it, with its version, licence and hash.
//!
//! From `cargo metadata` and Cargo.lock, in the form of CycloneDX, so that others can look for known holes without building.

use crate::{Failed, root};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A library.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: String,
    /// Where its source stands on this machine.
    pub(crate) folder: PathBuf,
    /// What it uses, as `name@version`.
    uses: BTreeSet<String>,
    /// SHA-256 of what the registry gave.
    hash: Option<String>,
}

/// The program and every library that goes into it for a system: `name@version` and what it is. The program comes first.
pub(crate) fn parts(target: &str) -> Result<(String, BTreeMap<String, Part>), Failed> {
    let output = Command::new(crate::cargo())
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target])
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let hashes = hashes()?;
    let mut packages = BTreeMap::new();
    for package in list(&told["packages"]) {
        let (name, version) = (text(&package["name"]), text(&package["version"]));
        let key = format!("{name}@{version}");
        let folder = Path::new(&text(&package["manifest_path"])).parent().map(Path::to_path_buf);
        let part = Part {
            hash: hashes.get(&key).cloned(),
            licence: text(&package["license"]).replace('/', " OR ").replace("  ", " "),
            folder: folder.unwrap_or_default(),
            uses: BTreeSet::new(),
            name,
            version,
        };
        packages.insert(text(&package["id"]), (key, part));
    }
    // What is built in: no tests' libraries, and none that only the building needs.
    let nodes: BTreeMap<String, Value> =
        list(&told["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let first = packages
        .iter()
        .find(|(_, (_, part))| part.name == "commissioning-balance")
        .map(|(id, _)| id.clone())
        .ok_or("the program is not among its packages")?;
    let (mut open, mut found) = (vec![first.clone()], BTreeMap::new());
    while let Some(id) = open.pop() {
        let Some((key, mut part)) = packages.remove(&id) else { continue };
        for used in list(&nodes[&id]["deps"]) {
            let normal = list(&used["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            let used = text(&used["pkg"]);
            if normal {
                let known = packages.get(&used).map(|(key, _)| key.clone());
                let known = known.or_else(|| name_of(&used));
                part.uses.extend(known);
                open.push(used);
            }
        }
        found.insert(key, part);
    }
    let key = name_of(&first).ok_or("the program has no version")?;
    Ok((key, found))
}

/// `name@version` of an id of Cargo's.
fn name_of(id: &str) -> Option<String> {
    let (before, after) = id.rsplit_once('#')?;
    if after.contains('@') {
        return Some(after.to_owned());
    }
    // A package in a folder of its own name, or of another.
    let folder = before.rsplit('/').next()?;
    let name = if after.is_empty() { folder } else { "commissioning-balance" };
    Some(format!("{name}@{after}"))
}

/// The hashes of Cargo.lock.
fn hashes() -> Result<BTreeMap<String, String>, Failed> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let mut hashes = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key))?;
            Some(line.trim_start_matches(" = ").trim_matches('"').to_owned())
        };
        if let (Some(name), Some(version), Some(hash)) =
            (value("name"), value("version"), value("checksum"))
        {
            hashes.insert(format!("{name}@{version}"), hash);
        }
    }
    Ok(hashes)
}

/// The bill of materials of the program on a system.
pub(crate) fn bill(target: &str) -> Result<String, Failed> {
    let (first, parts) = parts(target)?;
    let reference = |key: &str| format!("pkg:cargo/{key}");
    let component = |key: &str, part: &Part| {
        let hashes: Vec<Value> =
            part.hash.iter().map(|hash| json!({ "alg": "SHA-256", "content": hash })).collect();
        json!({
            "type": if key == first { "application" } else { "library" },
            "bom-ref": reference(key),
            "name": part.name,
            "version": part.version,
            "purl": reference(key),
            "licenses": [{ "expression": part.licence }],
            "hashes": hashes,
        })
    };
    let own = parts.get(&first).ok_or("the program is not among its parts")?;
    let others = parts.iter().filter(|(key, _)| **key != first);
    let uses = parts.iter().map(|(key, part)| {
        let uses: Vec<String> = part.uses.iter().map(|key| reference(key)).collect();
        json!({ "ref": reference(key), "dependsOn": uses })
    });
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": component(&first, own),
            "properties": [{ "name": "target", "value": target }],
        },
        "components": others.map(|(key, part)| component(key, part)).collect::<Vec<_>>(),
        "dependencies": uses.collect::<Vec<_>>(),
    });
    Ok(format!("{bill:#}\n"))
}

/// The licences of every library that goes into the program: each text once, after the names of those that it is of.
pub(crate) fn licences(target: &str) -> Result<String, Failed> {
    let (first, parts) = parts(target)?;
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut list = String::new();
    for (key, part) in parts.iter().filter(|(key, _)| **key != first) {
        list.push_str(&format!("{} {}: {}\n", part.name, part.version, part.licence));
        for entry in fs::read_dir(&part.folder)?.flatten() {
            let name = entry.file_name().to_string_lossy().to_uppercase();
            let kinds = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT"];
            if entry.path().is_file() && kinds.iter().any(|kind| name.starts_with(kind)) {
                let text = fs::read(entry.path())?;
                let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
                texts.entry(text.trim_end().to_owned()).or_default().push(key.clone());
            }
        }
    }
    let mut all = format!(
        "Libraries in this program, each with the licence under which it is used:\n\n{list}\n\
         The standard library of Rust: MIT OR Apache-2.0 (https://www.rust-lang.org).\n\
         The font of pictures, Arimo: the SIL Open Font License (OFL.txt).\n"
    );
    let mut ordered: Vec<(Vec<String>, String)> =
        texts.into_iter().map(|(text, of)| (of, text)).collect();
    ordered.sort();
    for (of, text) in ordered {
        all.push_str(&format!("\n{}\n{}\n\n{text}\n", "=".repeat(80), of.join(", ")));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::{bill, licences, parts};

    const HERE: &str = "x86_64-unknown-linux-gnu";

    #[test]
    fn the_bill_names_what_is_built_in_and_nothing_that_is_not() -> Result<(), crate::Failed> {
        let (first, parts) = parts(HERE)?;
        assert!(first.starts_with("commissioning-balance@"), "{first}");
        let has = |name: &str| parts.values().any(|part| part.name == name);
        assert!(has("calamine") && has("miniz_oxide"), "what is used by what is used is in it");
        assert!(!has("proptest") && !has("insta"), "what only tests use is not");
        for (key, part) in parts.iter().filter(|(key, _)| **key != first) {
            assert!(part.hash.as_ref().is_some_and(|hash| hash.len() == 64), "{key}");
            assert!(!part.licence.is_empty(), "{key}");
            assert!(part.uses.iter().all(|used| parts.contains_key(used)), "{key}");
        }
        let bill: serde_json::Value = serde_json::from_str(&bill(HERE)?)?;
        let count = bill["components"].as_array().map_or(0, Vec::len);
        assert_eq!(count + 1, parts.len());
        Ok(())
    }

    #[test]
    fn every_licence_that_asks_for_its_text_has_it() -> Result<(), crate::Failed> {
        let all = licences(HERE)?;
        assert!(all.contains("Permission is hereby granted") && all.contains("Apache License"));
        Ok(())
    }
}
