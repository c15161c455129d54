//! Files of a run, and where they go as they are made.

use super::hash::sha256;
use serde::Serialize;
use std::io::{self, Write};

/// A file of a run: its name inside the folder (`/` between folders) and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name inside the run's folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Where files go as they are made.
pub trait Shelf {
    /// Takes a file, whose bytes `make` writes. A shelf that can fail says so when all are there.
    fn put(&mut self, name: &str, make: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>);

    /// What was taken, in order.
    fn listed(&self) -> Vec<Listed<'_>>;

    /// Takes a file that is made.
    fn add(&mut self, file: &File) {
        self.put(&file.name, |to| to.write_all(&file.bytes));
    }
}

impl Shelf for Vec<File> {
    fn put(&mut self, name: &str, make: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) {
        let mut bytes = Vec::new();
        make(&mut bytes).expect("memory takes every byte");
        self.push(File { name: name.to_owned(), bytes });
    }

    fn listed(&self) -> Vec<Listed<'_>> {
        let each =
            self.iter().map(|File { name, bytes }| (name, bytes.len() as u64, sha256(bytes)));
        each.map(|(name, bytes, sha256)| Listed { name, bytes, sha256 }).collect()
    }
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed<'a> {
    /// Name inside the run's folder.
    pub name: &'a str,
    /// How many.
    pub bytes: u64,
    /// Their hash.
    pub sha256: String,
}
