//! The one way in which files are written and read: under a name that nobody can guess and nobody shares, pushed to the
//! disk, and only then under the name that was asked for; read with a limit.
//!
//! Whoever looks sees the whole of a thing or nothing of it. What a killed program leaves has a name of one form and is
//! locked by nobody: the next program in the same folder clears it.

mod draft;
mod error;
mod read;
mod room;

pub use draft::{Draft, DraftFolder, Made, clear};
pub(super) use draft::{new_file, parent};
pub use error::WriteError;
pub use read::{Unread, read, regular, same};
pub use room::{free, writable};
