//! Maps by keys that are already well mixed: what comes of hashing twice is only lost time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by mixed keys. Never iterate over one: its order means nothing.
pub(crate) type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<AsIs>>;

/// Mixes one more value into a key (the finaliser of MurmurHash3, Appleby 2011).
#[inline]
pub(crate) fn mix(key: u64, value: u64) -> u64 {
    let mut x = key.rotate_left(23) ^ value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    x = (x ^ (x >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ (x >> 33)
}

/// Takes a mixed key as its own hash.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
