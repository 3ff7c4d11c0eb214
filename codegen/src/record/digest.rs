//! Short values that stand for bytes.
//!
//! In: bytes, in parts. Out: a [`Digest`] of 128 bits. What always holds: where a part ends
//! counts; equal digests come from equal bytes but for an accident of one in 2⁶⁴ and rarer. It
//! guards against change, not against forgery: who can write a record can write the output.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::{FixedState, FoldHasher};
use serde::{Deserialize, Serialize};

/// What stands for some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Digest(u64, u64);

impl Digest {
    /// Of one part.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::default();
        digester.part(bytes);
        digester.finish()
    }

    /// As a file name.
    pub(super) fn hex(self) -> String {
        format!("{:016x}{:016x}", self.0, self.1)
    }
}

/// Takes parts.
pub(super) struct Digester(FoldHasher<'static>, FoldHasher<'static>);

impl Default for Digester {
    fn default() -> Self {
        let hasher = |seed| FixedState::with_seed(seed).build_hasher();
        Self(hasher(0x6f64_6174_6162), hasher(0x696e_6467_656e))
    }
}

impl Digester {
    /// Adds bytes, and that they end here.
    pub(super) fn part(&mut self, bytes: &[u8]) {
        for hasher in [&mut self.0, &mut self.1] {
            hasher.write_usize(bytes.len());
            hasher.write(bytes);
        }
    }

    /// Adds what stands for other bytes.
    pub(super) fn digest(&mut self, digest: Digest) {
        for hasher in [&mut self.0, &mut self.1] {
            hasher.write_u64(digest.0);
            hasher.write_u64(digest.1);
        }
    }

    /// What stands for all of it.
    pub(super) fn finish(&self) -> Digest {
        Digest(self.0.finish(), self.1.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&[u8]]) -> Digest {
        let mut digester = Digester::default();
        for part in parts {
            digester.part(part);
        }
        digester.finish()
    }

    #[test]
    fn where_a_part_ends_counts() {
        assert_eq!(of(&[b"ab", b"c"]), of(&[b"ab", b"c"]));
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
        assert_ne!(of(&[b"", b"a"]), of(&[b"a", b""]));
        assert_ne!(of(&[]), of(&[b""]));
    }

    #[test]
    fn each_bit_of_a_long_text_counts() {
        let text = vec![b'x'; 4096];
        let whole = Digest::of(&text);
        for at in [0, 1, 15, 16, 17, 2048, 4094, 4095] {
            for bit in 0..8 {
                let mut other = text.clone();
                other[at] ^= 1 << bit;
                assert_ne!(Digest::of(&other), whole, "byte {at}, bit {bit}");
            }
        }
    }
}
