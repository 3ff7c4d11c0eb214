//! The text of an annotation target (§14.2.2), taken apart.
//!
//! In: the text. Out: the name of a schema's child, the types of an overload, and the path
//! below it. What always holds: parentheses are balanced and no part is empty, or there is an
//! error.

/// A target in its parts, names as spelled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TargetPath<'t> {
    /// Qualified name of a schema's child, or the namespace of a schema.
    pub(super) head: &'t str,
    /// Types of the overload's parameters, when written.
    pub(super) parameters: Option<Vec<&'t str>>,
    /// Segments after the head.
    pub(super) rest: Vec<&'t str>,
}

/// Takes a target apart; the error says what is wrong with it.
pub(super) fn parse(target: &str) -> Result<TargetPath<'_>, &'static str> {
    let (head, parameters, rest) = match target.find('(') {
        Some(open) if !target[..open].contains('/') => {
            let (inside, after) = parenthesised(&target[open..])?;
            (&target[..open], Some(parameter_types(inside)?), after)
        }
        _ => match target.find('/') {
            Some(slash) => (&target[..slash], None, &target[slash..]),
            None => (target, None, ""),
        },
    };
    if parameters.is_none() && head.contains(')') {
        return Err("a parenthesis is closed that was not opened");
    }
    let rest = match rest.strip_prefix('/') {
        Some(path) => path.split('/').collect(),
        None if rest.is_empty() => Vec::new(),
        None => return Err("after the closing parenthesis a `/` is needed"),
    };
    Ok(TargetPath {
        head,
        parameters,
        rest,
    })
}

/// The text in a pair of parentheses that begins here, and the text after it.
fn parenthesised(text: &str) -> Result<(&str, &str), &'static str> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok((&text[1..at], &text[at + 1..]));
        }
    }
    Err("the closing parenthesis is missing")
}

fn parameter_types(inside: &str) -> Result<Vec<&str>, &'static str> {
    if inside.trim().is_empty() {
        return Ok(Vec::new());
    }
    let types: Vec<_> = inside.split(',').map(str::trim).collect();
    for ty in &types {
        if ty.is_empty() {
            return Err("the type of a parameter is missing between the parentheses");
        }
        let item = ty
            .strip_prefix("Collection(")
            .map_or(Some(*ty), |rest| rest.strip_suffix(')'));
        if item.is_none_or(|item| item.is_empty() || item.contains(['(', ')'])) {
            return Err("the type of a parameter is malformed");
        }
    }
    Ok(types)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn targets_are_taken_apart() {
        let target = parse("ns.Op(ns.A, Collection(Edm.String))/p/$ReturnType").unwrap();
        assert_eq!(target.head, "ns.Op");
        assert_eq!(
            target.parameters,
            Some(vec!["ns.A", "Collection(Edm.String)"])
        );
        assert_eq!(target.rest, ["p", "$ReturnType"]);
        assert_eq!(parse("ns.Op()").unwrap().parameters, Some(Vec::new()));
        assert_eq!(parse("ns.C/set/nav").unwrap().rest, ["set", "nav"]);
        assert_eq!(parse("I'm a target").unwrap().head, "I'm a target");
    }

    #[test]
    fn malformed_parameter_lists_are_refused() {
        for target in [
            "ns.F(ns.A,)",
            "ns.F(,)",
            "ns.F(ns.A",
            "ns.F)",
            "ns.F(A)x",
            "ns.F(Collection(A)",
            "ns.F((A))",
        ] {
            assert!(parse(target).is_err(), "{target}");
        }
    }
}
