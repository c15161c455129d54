//! `….runs`: a share of the runs of a scenario, kept as they are finished.
//!
//! A head says what it is; then come the runs of the share in order, and then its twins, each with its numbers whole (months
//! and all), compressed. To add them up in their order gives the bytes of one machine. What a kill cut off in the middle
//! counts as missing, and so does all behind it.

use super::disk::WriteError;
use super::hash::sha256;
use super::kept::compress;
use crate::engine::accumulate::Reduced;
use crate::engine::twins_of;
use crate::scenario::Scenario;
use crate::study::Shard;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The first bytes of every such file; another form gets another number.
const MAGIC: &[u8; 16] = b"balance runs 1\n\n";
/// The ending of a share.
pub const END: &str = "runs";
/// The largest head that is read.
const LARGEST_HEAD: u64 = 1 << 30;
/// The most bytes of a run's numbers.
const LARGEST_RUN: usize = 1 << 30;
/// Bytes of a number.
const WIDE: usize = 8;
/// Bytes of a checksum.
const CHECK: usize = 8;

/// What a share is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Name of the scenario.
    pub scenario: String,
    /// Its file, as it was typed.
    pub typed: String,
    /// The command that does all of it on one machine, word by word.
    pub command: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Commit of the program.
    pub git: Option<String>,
    /// Hash of the evidence.
    pub evidence_sha256: String,
    /// The seed.
    pub seed: u64,
    /// Runs in all.
    pub runs: u32,
    /// Which share, from 0.
    pub shard: u32,
    /// Of how many.
    pub shards: u32,
    /// Every file that went into it: name and text, the scenario's first.
    pub texts: Vec<(String, String)>,
}

impl Head {
    /// Hash of everything that decides the results.
    #[must_use]
    pub fn identity(&self) -> String {
        let mut text = format!(
            "{} {} {}\n{} {}\n",
            self.version,
            self.git.as_deref().unwrap_or_default(),
            self.evidence_sha256,
            self.seed,
            self.runs
        );
        for word in &self.command {
            text.push_str(&format!("{} {word}\n", word.len()));
        }
        for (name, own) in &self.texts {
            text.push_str(&format!("{} {name}\n{} {own}\n", name.len(), own.len()));
        }
        sha256(text.as_bytes())
    }

    /// Its runs, and its twins.
    #[must_use]
    pub fn ranges(&self) -> Option<[Range<u32>; 2]> {
        let shard = Shard::new(self.shard, self.shards)?;
        let of = |count: u32| {
            let range = shard.range(u64::from(count));
            range.start as u32..range.end as u32
        };
        Some([of(self.runs), of(twins_of(self.runs))])
    }
}

/// Why a share cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, io::Error),
    /// It is none.
    #[error("{0} is no share of a run: {1}")]
    Foreign(PathBuf, String),
}

/// A share's file.
pub struct Share {
    path: PathBuf,
    head: Head,
    /// Where its runs begin.
    start: u64,
}

impl Share {
    /// Makes a share's file, or opens the one that is there, which has to be of the same runs.
    ///
    /// # Errors
    ///
    /// [`ShareError`].
    pub fn make(path: &Path, head: &Head) -> Result<Self, ShareError> {
        let failed = |error| ShareError::Write(WriteError::new(path, error));
        if !path.exists() {
            let text = serde_json::to_vec(head).expect("text and numbers always become JSON");
            let mut bytes = MAGIC.to_vec();
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text);
            super::folder::replace(path, &bytes)?;
        }
        let share = Self::open(path)?;
        if share.head.identity() != head.identity() || share.head.shard != head.shard {
            return Err(ShareError::Foreign(path.into(), "it is of other runs".into()));
        }
        // What was cut off is written again.
        let (_, end) = share.whole()?;
        let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
        file.set_len(end).map_err(failed)?;
        Ok(share)
    }

    /// Opens a share's file.
    ///
    /// # Errors
    ///
    /// [`ShareError`].
    pub fn open(path: &Path) -> Result<Self, ShareError> {
        let foreign = |what: &str| ShareError::Foreign(path.into(), what.to_owned());
        let unreadable = |error: io::Error| match error.kind() {
            ErrorKind::UnexpectedEof => foreign("it ends too early"),
            _ => ShareError::Unreadable(path.into(), error),
        };
        if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
            return Err(foreign("it is no file"));
        }
        let mut file = File::open(path).map_err(unreadable)?;
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).map_err(unreadable)?;
        if &magic != MAGIC {
            return Err(foreign("it begins otherwise, or another version of the program made it"));
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
        head.ranges().ok_or_else(|| foreign("its head is damaged"))?;
        Ok(Self { path: path.into(), head, start: MAGIC.len() as u64 + 8 + length })
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

    /// Runs and twins that it should have.
    #[must_use]
    pub fn count(&self) -> u32 {
        let ranges = self.head.ranges().unwrap_or_default();
        ranges.iter().map(|range| range.len() as u32).sum()
    }

    /// Runs and twins that are kept, from the first on.
    ///
    /// # Errors
    ///
    /// [`ShareError::Unreadable`].
    pub fn done(&self) -> Result<u32, ShareError> {
        Ok(self.whole()?.0)
    }

    /// How many are whole, and where the last of them ends.
    fn whole(&self) -> Result<(u32, u64), ShareError> {
        let mut reader = self.reader()?;
        let (mut done, mut end) = (0, self.start);
        while done < self.count() {
            let Some(packed) = reader.next()? else { break };
            done += 1;
            end += packed.bytes;
        }
        Ok((done, end))
    }

    /// Takes a run behind the last.
    ///
    /// # Errors
    ///
    /// [`ShareError::Write`].
    pub fn add(&self, run: &Reduced) -> Result<(), ShareError> {
        let failed = |error| ShareError::Write(WriteError::new(&self.path, error));
        let numbers = run.numbers();
        let mut packed = Vec::new();
        // Whole counts leave most bytes alike.
        let planes =
            (0..WIDE).flat_map(|byte| numbers.iter().map(move |number| number.to_be_bytes()[byte]));
        compress(planes, &mut packed).map_err(failed)?;
        let mut bytes = Vec::with_capacity(packed.len() + 24);
        bytes.extend((packed.len() as u64).to_le_bytes());
        bytes.extend(run.draw().to_le_bytes());
        bytes.extend(&packed);
        bytes.extend(checksum(&bytes));
        let mut file = OpenOptions::new().append(true).open(&self.path).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)
    }

    /// Its runs, or its twins, in order.
    ///
    /// # Errors
    ///
    /// [`ShareError::Unreadable`].
    pub fn runs<'a>(
        &self,
        scenario: &'a Scenario,
        twins: bool,
    ) -> Result<impl Iterator<Item = Result<Reduced, ShareError>> + 'a, ShareError> {
        let [runs, others] = self.head.ranges().unwrap_or_default();
        let (skipped, wanted) = if twins { (runs.len(), others.len()) } else { (0, runs.len()) };
        let mut reader = self.reader()?;
        for _ in 0..skipped {
            reader.next()?;
        }
        let path = self.path.clone();
        let each = move |_| -> Result<Reduced, ShareError> {
            let damaged = || ShareError::Foreign(path.clone(), "it is damaged".to_owned());
            let packed = reader.next()?.ok_or_else(damaged)?;
            let bytes = decompress_to_vec_zlib_with_limit(&packed.content, LARGEST_RUN);
            let bytes = bytes.map_err(|_| damaged())?;
            let count = bytes.len() / WIDE;
            let number = |at: usize| {
                let mut own = [0; WIDE];
                for (byte, to) in own.iter_mut().enumerate() {
                    *to = bytes[byte * count + at];
                }
                f64::from_be_bytes(own)
            };
            let numbers: Vec<f64> = (0..count).map(number).collect();
            Reduced::from_numbers(scenario, packed.draw, &numbers).ok_or_else(damaged)
        };
        Ok((0..wanted).map(each))
    }

    fn reader(&self) -> Result<Reader, ShareError> {
        let unreadable = |error| ShareError::Unreadable(self.path.clone(), error);
        let mut file = File::open(&self.path).map_err(unreadable)?;
        file.seek(SeekFrom::Start(self.start)).map_err(unreadable)?;
        Ok(Reader { path: self.path.clone(), file: BufReader::new(file) })
    }
}

/// A run as it stands in a file.
struct Packed {
    draw: u32,
    content: Vec<u8>,
    /// Of the whole entry.
    bytes: u64,
}

struct Reader {
    path: PathBuf,
    file: BufReader<File>,
}

impl Reader {
    /// The next run; none at the end, or where what follows is not whole.
    fn next(&mut self) -> Result<Option<Packed>, ShareError> {
        let mut head = [0; 12];
        if !self.filled(&mut head)? {
            return Ok(None);
        }
        let mut length = [0; 8];
        length.copy_from_slice(&head[..8]);
        let length = u64::from_le_bytes(length) as usize;
        if length > LARGEST_RUN {
            return Ok(None);
        }
        let mut content = Vec::new();
        let read = (&mut self.file).take((length + CHECK) as u64).read_to_end(&mut content);
        read.map_err(|error| ShareError::Unreadable(self.path.clone(), error))?;
        if content.len() < length + CHECK {
            return Ok(None);
        }
        let check = content.split_off(length);
        let mut draw = [0; 4];
        draw.copy_from_slice(&head[8..]);
        let hash = Sha256::new().chain_update(head).chain_update(&content).finalize();
        if check != hash[..CHECK] {
            return Ok(None);
        }
        let bytes = (head.len() + length + CHECK) as u64;
        Ok(Some(Packed { draw: u32::from_le_bytes(draw), content, bytes }))
    }

    fn filled(&mut self, to: &mut [u8]) -> Result<bool, ShareError> {
        match self.file.read_exact(to) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(ShareError::Unreadable(self.path.clone(), error)),
        }
    }
}

/// The first bytes of the hash of an entry.
fn checksum(content: &[u8]) -> [u8; CHECK] {
    let hash = Sha256::digest(content);
    let mut check = [0; CHECK];
    check.copy_from_slice(&hash[..CHECK]);
    check
}

/// The shares of runs in a folder, in the order of their names.
#[must_use]
pub fn shares(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == END));
    paths.sort();
    paths
}
