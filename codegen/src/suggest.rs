//! "Did you mean": the known name nearest to one that is not known.

/// Names longer than this are compared with nothing: the work grows with the product of lengths.
const MAX_LENGTH: usize = 200;

/// The known name with the fewest edits, if they are few for its length.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.is_empty() || name.len() > MAX_LENGTH {
        return None;
    }
    let lower = name.to_lowercase();
    known
        .filter(|candidate| candidate.len() <= MAX_LENGTH)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .min()
        .filter(|&(distance, _)| distance <= (name.len() / 3).max(1))
        .map(|(_, candidate)| candidate)
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
        let long = "x".repeat(1_000_000);
        assert_eq!(nearest(&long, [long.as_str()].into_iter()), None);
    }
}
