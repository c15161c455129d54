//! Hashes of what is read and written.

use sha2::{Digest, Sha256};
use std::io;

/// SHA-256 as 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Counts and hashes what is written through it.
pub(super) struct Hashed<W> {
    to: W,
    bytes: u64,
    sha256: Sha256,
    /// What `to` said last when it took no more: what writes through it may say so in other words.
    pub(super) refused: Option<io::Error>,
}

impl<W: io::Write> Hashed<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, bytes: 0, sha256: Sha256::new(), refused: None }
    }

    /// Where it went, how many bytes, and their SHA-256.
    pub(super) fn done(self) -> (W, u64, String) {
        (self.to, self.bytes, hexadecimal(&self.sha256.finalize()))
    }
}

impl<W: io::Write> io::Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.refused = Some(error);
            io::Error::from(kind)
        })?;
        self.bytes += count as u64;
        self.sha256.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
