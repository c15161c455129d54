//! The one script of a page: a tap on a mark of a picture shows its value. A page's policy names it by its hash, so that no
//! other script runs.

use sha2::{Digest, Sha256};

/// The script.
pub const SCRIPT: &str = include_str!("tap.js");

/// What allows the script, and no other, in a content security policy.
#[must_use]
pub fn allowed() -> String {
    format!("script-src 'sha256-{}'", hashed(SCRIPT))
}

/// The hash of a text, as a policy names it.
#[must_use]
pub fn hashed(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

/// Bytes in base 64 (RFC 4648).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let [one, two, last] = [0, 1, 2].map(|at| u32::from(three.get(at).copied().unwrap_or(0)));
        let bits = one << 16 | two << 8 | last;
        for letter in 0..4 {
            let six = (bits >> (18 - 6 * letter)) & 63;
            text.push(if letter <= three.len() { char::from(LETTERS[six as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_base_64() {
        // The examples of RFC 4648.
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert!(allowed().starts_with("script-src 'sha256-") && allowed().ends_with("='"));
        assert!(!SCRIPT.contains("</"), "nothing ends the element early");
    }
}
