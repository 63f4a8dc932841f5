//! Hashing of small keys that are made here: indices, and operations on them.
//!
//! The standard hasher withstands keys that somebody chose to collide, and costs more than all else that is done with a node.
//! What is hashed here has a bounded number of keys, which follow from how a loss is built.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are indices, or a few of them.
pub(crate) type IndexedMap<K, V> = HashMap<K, V, BuildHasherDefault<IndexHasher>>;

/// Multiplies what it is given into its state (the hash of Firefox and rustc), and brings the bits that were mixed best down.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IndexHasher(u64);

/// Odd, its bits as those of π.
const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

impl IndexHasher {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for IndexHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.add(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    #[inline]
    fn write_isize(&mut self, number: isize) {
        self.add(number as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
