//! A set of flags: bits, and the names that no bit is known for.

use super::Flags;

/// The value of an enumeration type with flags (OData CSDL 4.01, section 10.3): every bit, named
/// or not, and every name that the schema does not list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FlagSet {
    bits: i64,
    unlisted: Vec<Box<str>>,
}

impl FlagSet {
    /// A set of bits.
    #[must_use]
    pub const fn from_bits(bits: i64) -> Self {
        Self {
            bits,
            unlisted: Vec::new(),
        }
    }

    /// The bits.
    #[must_use]
    pub const fn bits(&self) -> i64 {
        self.bits
    }

    /// Whether no bit is set and there is no unlisted name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits == 0 && self.unlisted.is_empty()
    }

    /// Whether all of the other set is in this one.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.bits & other.bits == other.bits
            && other
                .unlisted
                .iter()
                .all(|name| self.unlisted.contains(name))
    }

    /// All that is in this set or in the other.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut union = self.clone();
        union.bits |= other.bits;
        for name in &other.unlisted {
            union.add_name(name);
        }
        union
    }

    /// All that is in this set and not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let unlisted = self.unlisted.iter();
        Self {
            bits: self.bits & !other.bits,
            unlisted: unlisted
                .filter(|name| !other.unlisted.contains(name))
                .cloned()
                .collect(),
        }
    }

    /// The names that the schema does not list.
    pub fn unlisted(&self) -> impl Iterator<Item = &str> {
        self.unlisted.iter().map(|name| &**name)
    }

    /// The listed names that make up the bits, in the order of the schema: a member of several
    /// bits stands for all of them. Then the bits that have no name.
    pub(crate) fn named(
        &self,
        members: &'static [(&'static str, i64)],
    ) -> (Vec<&'static str>, i64) {
        if let Some((name, _)) = members.iter().find(|(_, value)| *value == self.bits) {
            return (vec![name], 0);
        }
        let mut by_size: Vec<usize> = (0..members.len())
            .filter(|&at| members[at].1 != 0 && members[at].1 & !self.bits == 0)
            .collect();
        by_size.sort_by_key(|&at| std::cmp::Reverse(members[at].1.count_ones()));
        let mut left = self.bits;
        let mut chosen: Vec<usize> = Vec::new();
        for at in by_size {
            if members[at].1 & left != 0 {
                left &= !members[at].1;
                chosen.push(at);
            }
        }
        chosen.sort_unstable();
        (chosen.iter().map(|&at| members[at].0).collect(), left)
    }

    /// The canonical text: names with commas between them; a number if names cannot say it.
    pub(crate) fn text(&self, members: &'static [(&'static str, i64)]) -> String {
        let (names, left) = self.named(members);
        if self.unlisted.is_empty() {
            return if left != 0 || names.is_empty() {
                self.bits.to_string()
            } else {
                names.join(",")
            };
        }
        let number = (left != 0).then(|| left.to_string());
        // A name for "none" says nothing beside other names.
        let listed = names.into_iter().filter(|_| self.bits != 0);
        let parts = listed.chain(number.as_deref()).chain(self.unlisted());
        parts.collect::<Vec<_>>().join(",")
    }

    /// Reads names and numbers with commas between them.
    pub(crate) fn parse(text: &str, members: &'static [(&'static str, i64)]) -> Self {
        let mut set = Self::default();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if let Some((_, value)) = members.iter().find(|(name, _)| *name == part) {
                set.bits |= value;
            } else if let Ok(bits) = part.parse::<i64>() {
                set.bits |= bits;
            } else {
                set.add_name(part);
            }
        }
        set
    }

    fn add_name(&mut self, name: &str) {
        if !self.unlisted.iter().any(|known| **known == *name) {
            self.unlisted.push(name.into());
        }
    }
}

/// The listed names of a set of flags; for the macro `flags!`.
#[doc(hidden)]
#[must_use]
pub fn flag_names<T: Flags>(flags: &T) -> Vec<&'static str> {
    flags.set().named(T::MEMBERS).0
}

/// The canonical text of a set of flags; for the macro `flags!`.
#[doc(hidden)]
#[must_use]
pub fn flag_text<T: Flags>(flags: &T) -> String {
    flags.set().text(T::MEMBERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: &[(&str, i64)] = &[
        ("none", 0),
        ("read", 1),
        ("write", 2),
        ("readWrite", 3),
        ("run", 4),
    ];

    #[test]
    fn names_are_the_fewest_that_make_up_the_bits() {
        for (bits, text) in [
            (0, "none"),
            (1, "read"),
            (3, "readWrite"),
            (5, "read,run"),
            (7, "readWrite,run"),
            (9, "9"),
            (-1, "-1"),
        ] {
            assert_eq!(FlagSet::from_bits(bits).text(MEMBERS), text);
        }
        assert_eq!(FlagSet::from_bits(0).text(&[("read", 1)]), "0");
    }

    #[test]
    fn unlisted_names_and_unnamed_bits_go_together() {
        let set = FlagSet::parse("read, 8,other", MEMBERS);
        assert_eq!(set.bits(), 9);
        assert_eq!(set.unlisted().collect::<Vec<_>>(), ["other"]);
        assert_eq!(set.text(MEMBERS), "read,8,other");
        assert_eq!(FlagSet::parse("other", MEMBERS).text(MEMBERS), "other");
    }

    #[test]
    fn sets_add_and_subtract() {
        let both = FlagSet::parse("read,a", MEMBERS).union(&FlagSet::parse("run,b", MEMBERS));
        assert!(both.contains(&FlagSet::parse("run,a", MEMBERS)));
        assert!(!both.contains(&FlagSet::from_bits(2)));
        let rest = both.difference(&FlagSet::parse("read,b", MEMBERS));
        assert_eq!(rest, FlagSet::parse("run,a", MEMBERS));
        assert!(rest.difference(&rest).is_empty());
    }
}
