//! The points of a share, kept as they are finished, so that a kill at any moment loses none of them.
//!
//! A file has a head, written whole before anything else, that says what it is; then a slot of one size for every point
//! of the share, in order. A slot ends in a checksum of its place and content: one that was cut off in the middle of
//! writing counts as empty. A point's slot holds the same bytes whoever writes it, so that two programs at once do no harm.
//! While points are missing the file's name ends in `.part`; then it is renamed.

use crate::output::disk::{Draft, WriteError};
use crate::output::hash::sha256;
use crate::scenario::study::MOST_POINTS;
use crate::study::Shard;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The first bytes of every such file.
const MAGIC: &[u8; 16] = b"balance points1\n";
/// Bytes of the hash of what a point is.
pub const KEY: usize = 16;
/// Bytes of the checksum of a slot.
const CHECK: usize = 8;
/// The largest head that is read: the texts of the study's files are in it.
const LARGEST_HEAD: u64 = 1 << 30;
/// The most numbers that a point can have: more options and outputs than there are.
const MOST_NUMBERS: usize = 1 << 24;
/// Bytes that are read at once.
const BLOCK: usize = 1 << 20;
/// Names of files that are whole, and of those that are not yet.
pub const WHOLE: &str = "points";
/// The ending while points are missing.
pub const PART: &str = "part";

/// What a share is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Hash of everything that decides the results.
    pub study_sha256: String,
    /// Name of the study.
    pub study: String,
    /// Its file, as it was typed, for the command that fills a gap.
    pub typed: String,
    /// Version of the program.
    pub version: String,
    /// Commit of the program.
    pub git: Option<String>,
    /// Which share, from 0.
    pub shard: u32,
    /// Of how many.
    pub shards: u32,
    /// Points of the whole study.
    pub points: u64,
    /// Numbers of a point.
    pub numbers: usize,
    /// Every file that went into it: name and text, the study's first.
    pub texts: Vec<(String, String)>,
}

impl Head {
    /// The share.
    #[must_use]
    pub fn share(&self) -> Option<Shard> {
        Shard::new(self.shard, self.shards)
    }

    /// The name of the share's file, without its ending.
    #[must_use]
    pub fn stem(shard: Shard) -> String {
        let digits = shard.of().saturating_sub(1).max(1).ilog10() as usize + 1;
        format!("shard-{:0digits$}-of-{}", shard.index(), shard.of())
    }
}

/// Why a share cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, io::Error),
    /// It is none.
    #[error("{0} is no share of a study: {1}")]
    Foreign(PathBuf, String),
}

/// An open share.
pub struct Store {
    path: PathBuf,
    file: Mutex<File>,
    head: Head,
    first: u64,
    count: u64,
    start: u64,
}

/// The content of a point's slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Hash of what the point is.
    pub key: [u8; KEY],
    /// Its numbers.
    pub numbers: Vec<f64>,
}

impl Store {
    /// Makes a share's file, or opens one that is there and is of the same study; the file's head is written whole or not
    /// at all.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn make(path: &Path, head: &Head) -> Result<Self, StoreError> {
        if let Some(known) = Self::known(path, head)? {
            return Ok(known);
        }
        let failed = |error| StoreError::Write(WriteError::new(path, error));
        let text = serde_json::to_vec(head).expect("text and numbers always become JSON");
        let written = Draft::beside(path).and_then(|mut draft| {
            draft.file().write_all(MAGIC)?;
            draft.file().write_all(&(text.len() as u64).to_le_bytes())?;
            draft.file().write_all(&text)?;
            draft.publish(path)
        });
        // Another program may have begun the same share meanwhile: both go on with one file.
        written.map_err(failed)?;
        let lost = || StoreError::Foreign(path.into(), "something else came in its place".into());
        Self::known(path, head)?.ok_or_else(lost)
    }

    /// The share that is there already, which has to be of the same study.
    fn known(path: &Path, head: &Head) -> Result<Option<Self>, StoreError> {
        match Self::open_if_there(path)? {
            Some(known)
                if known.head.study_sha256 != head.study_sha256
                    || known.head.share() != head.share() =>
            {
                Err(StoreError::Foreign(path.into(), "it is of another study".into()))
            }
            other => Ok(other),
        }
    }

    /// Opens a share's file.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; one that is not there is unreadable.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        // A pipe or a device, which may never end, is not opened.
        if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
            return Err(StoreError::Foreign(path.into(), "it is no file".into()));
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            // A share that may only be read can be merged all the same.
            .or_else(|_| File::open(path))
            .map_err(|error| StoreError::Unreadable(path.into(), error))?;
        Self::of(path, file)
    }

    fn open_if_there(path: &Path) -> Result<Option<Self>, StoreError> {
        match Self::open(path) {
            Err(StoreError::Unreadable(_, error)) if error.kind() == ErrorKind::NotFound => {
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    fn of(path: &Path, mut file: File) -> Result<Self, StoreError> {
        let foreign = |what: &str| StoreError::Foreign(path.into(), what.to_owned());
        let unreadable = |error: io::Error| match error.kind() {
            ErrorKind::UnexpectedEof => foreign("it ends too early"),
            _ => StoreError::Unreadable(path.into(), error),
        };
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).map_err(unreadable)?;
        if &magic != MAGIC {
            return Err(foreign("it begins otherwise"));
        }
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(unreadable)?;
        let length = u64::from_le_bytes(length);
        if length > LARGEST_HEAD {
            return Err(foreign("its head is damaged"));
        }
        let mut text = Vec::new();
        (&mut file).take(length).read_to_end(&mut text).map_err(unreadable)?;
        let head: Head =
            serde_json::from_slice(&text).map_err(|error| foreign(&error.to_string()))?;
        let share = head
            .share()
            .filter(|_| head.points <= MOST_POINTS && head.numbers <= MOST_NUMBERS)
            .ok_or_else(|| foreign("its head is damaged"))?;
        let range = share.range(head.points);
        let start = MAGIC.len() as u64 + 8 + length;
        // Where its last slot would end has to be a place that a file can have.
        let slot = (KEY + head.numbers * 8 + CHECK) as u64;
        (range.end - range.start)
            .checked_mul(slot)
            .and_then(|slots| slots.checked_add(start))
            .filter(|end| i64::try_from(*end).is_ok())
            .ok_or_else(|| foreign("its head is damaged"))?;
        Ok(Self {
            path: path.into(),
            file: Mutex::new(file),
            first: range.start,
            count: range.end - range.start,
            start,
            head,
        })
    }

    /// What it is.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The points of the share.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<u64> {
        self.first..self.first + self.count
    }

    fn slot_bytes(&self) -> usize {
        KEY + self.head.numbers * 8 + CHECK
    }

    fn place(&self, point: u64) -> u64 {
        self.start + (point - self.first) * self.slot_bytes() as u64
    }

    /// What is kept of a point; none where it was not finished.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`].
    pub fn read(&self, point: u64) -> Result<Option<Slot>, StoreError> {
        let mut bytes = vec![0; self.slot_bytes()];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read =
            file.seek(SeekFrom::Start(self.place(point))).and_then(|_| file.read_exact(&mut bytes));
        drop(file);
        match read {
            Ok(()) => Ok(slot(point, &bytes)),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(StoreError::Unreadable(self.path.clone(), error)),
        }
    }

    /// What is kept of a point and of as many after it as are read at once, to the end of the share.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`].
    pub fn block(&self, first: u64) -> Result<Vec<Option<Slot>>, StoreError> {
        let size = self.slot_bytes();
        let most = (BLOCK / size).max(1) as u64;
        let count = most.min(self.range().end.saturating_sub(first)) as usize;
        let mut bytes = Vec::with_capacity(count * size);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.place(first)))
            .and_then(|_| (&mut *file).take((count * size) as u64).read_to_end(&mut bytes))
            .map_err(|error| StoreError::Unreadable(self.path.clone(), error))?;
        drop(file);
        // What is not there yet is empty.
        bytes.resize(count * size, 0);
        Ok((first..)
            .zip(bytes.chunks_exact(size))
            .map(|(point, bytes)| slot(point, bytes))
            .collect())
    }

    /// Keeps a point.
    ///
    /// # Errors
    ///
    /// [`StoreError::Write`]; what was kept before stays.
    pub fn write(&self, point: u64, content: &Slot) -> Result<(), StoreError> {
        let mut bytes = Vec::with_capacity(self.slot_bytes());
        bytes.extend(content.key);
        bytes.extend(content.numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes.resize(self.slot_bytes() - CHECK, 0);
        bytes.extend(checksum(point, &bytes));
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.place(point)))
            .and_then(|_| file.write_all(&bytes))
            .map_err(|error| WriteError::new(&self.path, error).into())
    }

    /// The points whose slots begin in the file: behind its end nothing is kept, however many points its head speaks of.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`].
    pub fn there(&self) -> Result<std::ops::Range<u64>, StoreError> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let size = file.metadata().map(|about| about.len());
        drop(file);
        let size = size.map_err(|error| StoreError::Unreadable(self.path.clone(), error))?;
        let slots = size.saturating_sub(self.start).div_ceil(self.slot_bytes() as u64);
        Ok(self.first..self.first + slots.min(self.count))
    }

    /// Points that are kept. Reads every slot that is there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`].
    pub fn done(&self) -> Result<u64, StoreError> {
        let there = self.there()?;
        let (mut done, mut at) = (0, there.start);
        while at < there.end {
            let block = self.block(at)?;
            at += block.len() as u64;
            done += block.iter().flatten().count() as u64;
        }
        Ok(done)
    }

    /// Pushes what is kept to the disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::Write`].
    pub fn sync(&self) -> Result<(), StoreError> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.sync_all().map_err(|error| WriteError::new(&self.path, error).into())
    }

    /// Gives the file its final name, once every point is kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Write`].
    pub fn finish(self, to: &Path) -> Result<(), StoreError> {
        self.sync()?;
        match fs::rename(&self.path, to) {
            // Somebody else ran the same share and was faster.
            Err(_) if to.exists() => Ok(()),
            other => other.map_err(|error| WriteError::new(to, error).into()),
        }
    }
}

/// A slot's content, where its checksum is right.
fn slot(point: u64, bytes: &[u8]) -> Option<Slot> {
    let (content, check) = bytes.split_at(bytes.len() - CHECK);
    if check != checksum(point, content) {
        return None;
    }
    let (key, numbers) = content.split_at(KEY);
    let number = |bytes: &[u8]| bytes.try_into().map(f64::from_le_bytes).unwrap_or(f64::NAN);
    Some(Slot { key: key.try_into().ok()?, numbers: numbers.chunks_exact(8).map(number).collect() })
}

/// The first bytes of the hash of a place and its content.
fn checksum(point: u64, content: &[u8]) -> [u8; CHECK] {
    let hash = Sha256::new().chain_update(point.to_le_bytes()).chain_update(content).finalize();
    let mut check = [0; CHECK];
    check.copy_from_slice(&hash[..CHECK]);
    check
}

/// The first bytes of the hash of what a point is.
#[must_use]
pub fn key(identity: &str) -> [u8; KEY] {
    let hash = Sha256::digest(identity.as_bytes());
    let mut key = [0; KEY];
    key.copy_from_slice(&hash[..KEY]);
    key
}

/// The hash of everything that decides a study's results.
#[must_use]
pub fn study_sha256(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(&format!("{}\n{part}\n", part.len()));
    }
    sha256(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(shard: u32) -> Head {
        Head {
            study_sha256: "abc".into(),
            study: "s".into(),
            typed: "s.toml".into(),
            version: "1".into(),
            git: None,
            shard,
            shards: 2,
            points: 5,
            numbers: 2,
            texts: vec![("s.toml".into(), "name".into())],
        }
    }

    #[test]
    fn points_are_kept_in_any_order_and_a_torn_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.part");
        let store = Store::make(&path, &head(1)).unwrap();
        assert_eq!(store.range(), 2..5);
        let point = |number: f64| Slot { key: [7; KEY], numbers: vec![number, f64::MIN_POSITIVE] };
        store.write(4, &point(4.0)).unwrap();
        store.write(2, &point(2.0)).unwrap();
        assert_eq!(store.done().unwrap(), 2);
        drop(store);
        let store = Store::make(&path, &head(1)).unwrap();
        assert_eq!(store.read(4).unwrap(), Some(point(4.0)));
        assert_eq!(store.read(3).unwrap(), None, "a hole is no point");
        drop(store);
        // Cut off inside the last slot, as a kill would; and one byte turned round.
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        let store = Store::open(&path).unwrap();
        assert_eq!((store.read(4).unwrap(), store.done().unwrap()), (None, 1));
        let mut turned = bytes.clone();
        let at = bytes.len() - CHECK - 9;
        turned[at] ^= 1;
        fs::write(&path, &turned).unwrap();
        assert_eq!(Store::open(&path).unwrap().read(4).unwrap(), None);
        // A slot in another's place is none either.
        assert!(slot(3, &bytes[bytes.len() - (KEY + 16 + CHECK)..]).is_none());
        assert!(slot(4, &bytes[bytes.len() - (KEY + 16 + CHECK)..]).is_some());
    }

    #[test]
    fn another_study_is_refused_and_what_is_no_share_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.part");
        Store::make(&path, &head(0)).unwrap();
        let other = Head { study_sha256: "other".into(), ..head(0) };
        assert!(matches!(Store::make(&path, &other), Err(StoreError::Foreign(..))));
        for bytes in [&b""[..], b"something else altogether", MAGIC] {
            fs::write(&path, bytes).unwrap();
            assert!(matches!(Store::open(&path), Err(StoreError::Foreign(..))));
        }
        assert_eq!(Head::stem(Shard::new(3, 16).unwrap()), "shard-03-of-16");
        assert_eq!(Head::stem(Shard::WHOLE), "shard-0-of-1");
    }
}
