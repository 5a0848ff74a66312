//! Tables for very frequent lookups whose keys do not come from a source: numbers, or the keys of a table that never
//! grows.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table whose keys are not chosen by who wrote a source.
pub(crate) type Memo<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// A quick hash: each word of the key is mixed in by one multiplication.
#[derive(Default)]
pub(crate) struct Mixed(u64);

impl Mixed {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        // The table takes its tag from the highest bits, and the place from the lowest.
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            let word = word.iter().rev();
            self.mix(word.fold(0, |all, byte| all << 8 | u64::from(*byte)));
        }
        let rest = words.remainder().iter().rev();
        self.mix(rest.fold(0, |all, byte| all << 8 | u64::from(*byte)));
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }
}
