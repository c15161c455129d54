//! Points that other studies in the same place have kept: equal content, equal result, so that nothing is run twice.

use super::store::{Head, KEY, PART, Slot, Store, WHOLE};
use std::path::{Path, PathBuf};

/// Points of other studies by the hash of what they are.
#[derive(Default)]
pub struct Known {
    stores: Vec<Store>,
    /// Hash, store, point; in the order of hashes.
    places: Vec<([u8; KEY], u32, u64)>,
}

impl Known {
    /// Looks through the folders beside that of the share `own`, and through its own for other shares. Those of another
    /// version are left alone, and so is what cannot be read: it is run again. Shares of the same division hold other
    /// points: on a cluster nobody reads them all.
    #[must_use]
    pub fn beside(own: &Path, share: &Head) -> Self {
        let mut known = Self::default();
        let Some(parent) = own.parent().and_then(Path::parent) else { return known };
        for folder in listed(parent) {
            for path in shares(&folder).into_iter().filter(|path| path != own) {
                let Ok(store) = Store::open(&path) else { continue };
                let head = store.head();
                let same = |head: &Head| (head.version.clone(), head.git.clone(), head.numbers);
                let division = |head: &Head| (head.study_sha256.clone(), head.shards);
                if same(head) == same(share) && division(head) != division(share) {
                    known.add(store);
                }
            }
        }
        known.places.sort_unstable();
        known
    }

    fn add(&mut self, store: Store) {
        let at = self.stores.len() as u32;
        let there = store.there().unwrap_or(0..0);
        let mut point = there.start;
        while point < there.end {
            let Ok(block) = store.block(point) else { break };
            for slot in &block {
                self.places.extend(slot.as_ref().map(|slot| (slot.key, at, point)));
                point += 1;
            }
        }
        self.stores.push(store);
    }

    /// The numbers of a point with this hash.
    #[must_use]
    pub fn find(&self, key: &[u8; KEY]) -> Option<Slot> {
        let at = self.places.binary_search_by(|(known, ..)| known.cmp(key)).ok()?;
        let (_, store, point) = self.places[at];
        let slot = self.stores.get(store as usize)?.read(point).ok()??;
        (slot.key == *key).then_some(slot)
    }
}

/// The shares in a folder, whole or not, in the order of their names.
#[must_use]
pub fn shares(folder: &Path) -> Vec<PathBuf> {
    let mut shares = listed(folder);
    shares.retain(|path| path.extension().is_some_and(|end| end == WHOLE || end == PART));
    shares
}

/// What is in a folder, in order; nothing where it cannot be looked into.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
