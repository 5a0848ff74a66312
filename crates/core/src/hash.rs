//! A perfect hash of names: it finds, without a search, the only name of a fixed set that can equal a given string.
//!
//! The macro computes the tables, and the service looks names up in them. Both use the functions of this
//! module, so that a name gets the same slot in both.

/// An odd multiplier without a pattern in its bits: the fractional part of the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Marks an unused slot; [`PerfectHash::find`] never returns it.
pub const EMPTY_SLOT: u32 = u32::MAX;

/// Hashes a name. The hash need not resist names chosen by an attacker: a table is fixed when the service is
/// compiled, and a lookup costs the same for every name.
///
/// ```
/// use cookie_registry_core::hash::hash;
///
/// const AT_COMPILE_TIME: u64 = hash(7, b"__Host-session");
/// assert_eq!(AT_COMPILE_TIME, hash(7, std::hint::black_box(b"__Host-session")));
/// assert_ne!(AT_COMPILE_TIME, hash(8, b"__Host-session"));
/// ```
#[must_use]
#[inline]
pub const fn hash(seed: u64, name: &[u8]) -> u64 {
    let mut state = seed ^ (name.len() as u64).wrapping_mul(MIX);
    let mut rest = name;
    while let Some((block, after)) = rest.split_first_chunk::<8>() {
        state = absorb(state, u64::from_le_bytes(*block));
        rest = after;
    }
    // The last bytes are read again together with preceding ones: the compiler turns reads of a fixed length into
    // single instructions.
    if let Some(block) = name.last_chunk::<8>() {
        state = absorb(state, u64::from_le_bytes(*block));
    } else {
        let mut word = 0u64;
        while let [byte, after @ ..] = rest {
            word = word << 8 | *byte as u64;
            rest = after;
        }
        state = absorb(state, word);
    }
    state ^ state >> 32
}

#[inline]
const fn absorb(state: u64, word: u64) -> u64 {
    let mixed = (state ^ word).wrapping_mul(MIX);
    mixed ^ mixed >> 29
}

/// A set of names in which every name has its own slot (hash and displace: the hash selects a bucket, and the
/// bucket's displacement determines the slots of its names).
///
/// [`find`](Self::find) returns a candidate, which the caller must compare with the name. The macro finds the seed and
/// the displacements by trial and error. If a table does not match its names, `find` misses some of them, but never
/// panics.
#[derive(Clone, Copy, Debug)]
pub struct PerfectHash<'t> {
    /// The seed of every hash.
    pub seed: u64,
    /// One displacement for each bucket; the count is a power of two, or zero.
    pub displacements: &'t [u16],
    /// The number of the name in each slot, or [`EMPTY_SLOT`]; the count is a power of two, or zero.
    pub slots: &'t [u32],
}

impl PerfectHash<'_> {
    /// A table without names.
    pub const EMPTY: Self = Self {
        seed: 0,
        displacements: &[],
        slots: &[],
    };

    /// Returns the candidate for `name`: the number that was assigned to it, if it is in the set.
    ///
    /// ```
    /// use cookie_registry_core::hash::PerfectHash;
    ///
    /// // A single name needs only its own number.
    /// let table = PerfectHash { seed: 0, displacements: &[0], slots: &[5] };
    /// assert_eq!(table.find(b"session"), Some(5));
    /// assert_eq!(PerfectHash::EMPTY.find(b"session"), None);
    /// ```
    #[must_use]
    #[inline]
    pub const fn find(&self, name: &[u8]) -> Option<u32> {
        if self.displacements.is_empty() || self.slots.is_empty() {
            return None;
        }
        let hash = hash(self.seed, name);
        let displacement = self.displacements[bucket(hash, self.displacements.len())];
        match self.slots[slot(hash, displacement, self.slots.len())] {
            EMPTY_SLOT => None,
            found => Some(found),
        }
    }
}

/// Returns the bucket of a hash among `count`, a power of two.
#[must_use]
#[inline]
pub const fn bucket(hash: u64, count: usize) -> usize {
    hash as usize & (count - 1)
}

/// Returns the slot of a hash among `count`, a power of two, in a bucket with this displacement.
#[must_use]
#[inline]
pub const fn slot(hash: u64, displacement: u16, count: usize) -> usize {
    let moved = (hash ^ (displacement as u64).wrapping_mul(MIX)).wrapping_mul(MIX);
    (moved >> 32) as usize & (count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::format;
    use std::hint::black_box;

    #[test]
    fn hashes_at_compile_time_and_at_run_time_are_equal() {
        const NAMES: [&str; 6] = [
            "",
            "a",
            "session",
            "sessions",
            "cw-workspace",
            "__Secure-next-auth.session-token",
        ];
        const HASHES: [u64; 6] = {
            let mut hashes = [0; 6];
            let mut at = 0;
            while at < NAMES.len() {
                hashes[at] = hash(42, NAMES[at].as_bytes());
                at += 1;
            }
            hashes
        };
        for (name, expected) in NAMES.iter().zip(HASHES) {
            assert_eq!(hash(black_box(42), black_box(name.as_bytes())), expected);
        }
    }

    #[test]
    fn names_that_differ_in_one_byte_have_different_hashes() {
        let mut seen = HashSet::new();
        for len in 0..40 {
            assert!(seen.insert(hash(0, &std::vec![b'a'; len])));
            for at in 0..len {
                let mut name = std::vec![b'a'; len];
                name[at] = b'b';
                assert!(seen.insert(hash(0, &name)), "{len} {at}");
            }
        }
    }

    #[test]
    fn hashes_spread_evenly_over_slots() {
        let mut filled = [0u32; 64];
        for number in 0..6400 {
            let hash = hash(1, format!("preference_{number}").as_bytes());
            filled[slot(hash, 3, 64)] += 1;
        }
        assert!(
            filled.iter().all(|count| (50..150).contains(count)),
            "{filled:?}"
        );
    }

    #[test]
    fn a_table_without_names_finds_nothing_and_does_not_panic() {
        let table = PerfectHash {
            seed: 0,
            displacements: &[9, 9],
            slots: &[EMPTY_SLOT; 4],
        };
        for name in ["", "a", "session"] {
            assert_eq!(table.find(name.as_bytes()), None);
        }
    }
}
