//! Members of an enumeration by their values.
//!
//! In: a value. Out: the names of the members that together have it. What always holds: a member
//! that has the value is named alone; looking a value up costs no more where there are many members.

use std::collections::{BTreeMap, BTreeSet};

use crate::csdl::ast::EnumType;

/// Members that combinations are made of at most, beside one for each bit.
const MOST: usize = 64;

/// The members of an enumeration (§10.3).
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    /// The first member of each value.
    names: BTreeMap<i64, String>,
    /// Of an enumeration whose members may be combined: the values of which others are made.
    parts: Vec<i64>,
}

impl Members {
    /// Those of a declaration: without a value it is one more than that of the member before.
    pub(super) fn of(ty: &EnumType) -> Self {
        let mut next = 0_i64;
        let members = ty.members.iter().map(|member| {
            let written = member.value.as_ref();
            let value = written.and_then(|it| it.value.parse().ok()).unwrap_or(next);
            next = value.saturating_add(1);
            (member.name.value.as_str(), value)
        });
        Self::new(ty.is_flags, members)
    }

    pub(super) fn new<'m>(is_flags: bool, members: impl Iterator<Item = (&'m str, i64)>) -> Self {
        let mut made = Self::default();
        let mut values = Vec::new();
        for (name, value) in members {
            let entry = made.names.entry(value);
            entry.or_insert_with(|| {
                values.push(value);
                name.to_owned()
            });
        }
        if is_flags {
            let is_single = |it: &i64| it.count_ones() == 1;
            let singles = values.iter().filter(|it| is_single(it));
            let covered = singles.fold(0, |covered, it| covered | it);
            let others = values.iter().filter(|it| *it & !covered != 0).take(MOST);
            let others: BTreeSet<i64> = others.copied().collect();
            values.retain(|it| is_single(it) || others.contains(it));
            made.parts = values;
        }
        made
    }

    /// The members that together have this value; none if there are none.
    pub(super) fn names(&self, value: i64) -> Option<Vec<&str>> {
        if let Some(name) = self.names.get(&value) {
            return Some(vec![name]);
        }
        let mut covered = 0;
        let mut names = Vec::new();
        for part in &self.parts {
            if part & value == *part && part & !covered != 0 {
                covered |= part;
                names.extend(self.names.get(part).map(String::as_str));
            }
        }
        (covered == value && !names.is_empty()).then_some(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_that_of_one_member_or_of_several() {
        let members = [
            ("R", 1),
            ("W", 2),
            ("RW", 3),
            ("X", 16),
            ("Y", 16),
            ("PQ", 96),
        ];
        let rights = Members::new(true, members.into_iter());
        for (value, expected) in [
            (1, Some("R")),
            (3, Some("RW")),
            (17, Some("R,X")),
            (19, Some("R,W,X")),
            (97, Some("R,PQ")),
            (0, None),
            (4, None),
            (21, None),
            (32, None),
            (-1, None),
        ] {
            let names = rights.names(value).map(|it| it.join(","));
            assert_eq!(names.as_deref(), expected, "{value}");
        }
        let single = Members::new(false, members.into_iter());
        assert_eq!(single.names(17), None);
        assert_eq!(single.names(16), Some(vec!["X"]));
    }
}
