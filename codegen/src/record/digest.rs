//! Short values that stand for bytes.
//!
//! In: bytes, in parts. Out: a [`Digest`] of 128 bits. What always holds: where a part ends
//! counts; equal digests come from equal bytes but for an accident of one in 2⁶⁴ and rarer. It
//! guards against change, not against forgery: who can write a record can write the output.

use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read};
use std::path::Path;

use foldhash::quality::{FixedState, FoldHasher};
use serde::{Deserialize, Serialize};

/// Bytes that make one part of a file or text.
const CHUNK: usize = 1 << 16;

/// What stands for some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Digest(u64, u64);

impl Digest {
    /// Of a text, which is also that of a file which holds it.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::default();
        for chunk in bytes.chunks(CHUNK) {
            digester.part(chunk);
        }
        digester.finish()
    }

    /// As a file name.
    pub(super) fn hex(self) -> String {
        format!("{:016x}{:016x}", self.0, self.1)
    }
}

/// Memory to read files through: one for each file would cost more than reading.
pub(super) struct Buffer(Vec<u8>);

impl Default for Buffer {
    fn default() -> Self {
        Self(vec![0; CHUNK])
    }
}

impl Buffer {
    /// Of a file. None if `goes_on` says no to its beginning: the first 64 KiB, or all of it.
    pub(super) fn digest_file(
        &mut self,
        path: &Path,
        goes_on: impl FnOnce(&[u8]) -> bool,
    ) -> io::Result<Option<Digest>> {
        let mut file = File::open(path)?;
        let mut digester = Digester::default();
        let mut goes_on = Some(goes_on);
        loop {
            let chunk = self.fill(&mut file)?;
            if goes_on.take().is_some_and(|ask| !ask(chunk)) {
                return Ok(None);
            }
            if !chunk.is_empty() {
                digester.part(chunk);
            }
            if chunk.len() < CHUNK {
                return Ok(Some(digester.finish()));
            }
        }
    }

    /// The next bytes of a file: as many as there is room for, or all that are left.
    fn fill(&mut self, file: &mut File) -> io::Result<&[u8]> {
        let mut length = 0;
        while let Some(room) = self.0.get_mut(length..).filter(|it| !it.is_empty()) {
            match file.read(room) {
                Ok(0) => break,
                Ok(count) => length += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.0.get(..length).unwrap_or_default())
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
    #![allow(clippy::unwrap_used)]
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
    fn a_file_has_the_digest_of_its_text() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK] {
            let text = vec![b'x'; length];
            std::fs::write(&path, &text).unwrap();
            let digest = Buffer::default().digest_file(&path, |_| true).unwrap();
            assert_eq!(digest, Some(Digest::of(&text)), "{length} bytes");
        }
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
