//! "Did you mean": the known name nearest to one that is not known.

/// Names longer than this are compared with nothing: the work grows with the product of lengths.
const MAX_LENGTH: usize = 200;

/// Pairs of letters that are compared at most. Where more names are made of nearly the same letters,
/// none of them is a good guess.
const MAX_WORK: usize = 4_000_000;

/// The known name with the fewest edits, if they are few for its length.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.is_empty() || name.len() > MAX_LENGTH {
        return None;
    }
    let most = (name.len() / 3).max(1);
    let lower = name.to_lowercase();
    let letters = Letters::of(&lower);
    let near: Vec<&str> = known
        .filter(|candidate| candidate.len() <= MAX_LENGTH)
        .filter(|candidate| letters.distance(&Letters::of(candidate)) <= most)
        .collect();
    let work: usize = near.iter().map(|it| it.len() * name.len()).sum();
    if work > MAX_WORK {
        return None;
    }
    near.into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .min()
        .filter(|&(distance, _)| distance <= most)
        .map(|(_, candidate)| candidate)
}

/// How many of each letter of ASCII a name has, in either case. Names whose numbers differ much are
/// far from each other, and it takes much less to find that out than their distance.
struct Letters([u8; 128]);

impl Letters {
    fn of(name: &str) -> Self {
        let mut counts = [0_u8; 128];
        for byte in name.bytes() {
            if let Some(count) = counts.get_mut(usize::from(byte.to_ascii_lowercase())) {
                *count = count.saturating_add(1);
            }
        }
        Self(counts)
    }

    /// Edits that are needed at the least: each adds at most one letter to a name, and takes one
    /// from it.
    fn distance(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0, 0);
        for (own, others) in self.0.iter().zip(&other.0) {
            more += usize::from(own.saturating_sub(*others));
            less += usize::from(others.saturating_sub(*own));
        }
        more.max(less)
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typing_error_is_recognised_and_a_stranger_is_not() {
        let known = ["hostPort", "hostPair", "host"];
        assert_eq!(nearest("hostPrt", known.into_iter()), Some("hostPort"));
        assert_eq!(nearest("HOSTPORT", known.into_iter()), Some("hostPort"));
        assert_eq!(nearest("vulnerability", known.into_iter()), None);
        assert_eq!(nearest("", ["a"].into_iter()), None);
        assert_eq!(nearest("hsotPort", known.into_iter()), Some("hostPort"));
        assert_eq!(
            nearest("größe", ["grösse", "größen"].into_iter()),
            Some("größen")
        );
        // A letter outside ASCII may become one of it in the lower case.
        assert_eq!(
            nearest("\u{212a}elvin", ["kelvin"].into_iter()),
            Some("kelvin")
        );
        let alike: Vec<String> = (0..10_000)
            .map(|at| "x".repeat(100) + &at.to_string())
            .collect();
        assert_eq!(
            nearest(&"x".repeat(99), alike.iter().map(String::as_str)),
            None
        );
        let long = "x".repeat(1_000_000);
        assert_eq!(nearest(&long, [long.as_str()].into_iter()), None);
    }
}
