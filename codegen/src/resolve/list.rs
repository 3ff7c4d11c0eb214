//! Places of the items in a text that is a list.

use crate::source::Span;

/// Where each of several items stands; nothing where the text was not written as it is read, or
/// where it is a single one, which stands where the text does.
///
/// The items are between white space. Enumeration members may have been written as CSDL JSON has
/// them, between commas and without their type.
pub(super) fn list_places(text: &str, span: Span) -> Vec<Span> {
    if text.split_whitespace().nth(1).is_none() {
        return Vec::new();
    }
    let length = (span.end - span.start) as usize;
    if text.len() == length {
        let items = text.split_whitespace();
        let starts = items.map(|item| (item.as_ptr() as usize - text.as_ptr() as usize, item));
        return starts.map(|(at, item)| part(span, at, item)).collect();
    }
    let names = || text.split_whitespace().map(simple_name);
    let bare = names().map(|name| name.len() + 1).sum::<usize>() - 1;
    let gaps = names().count() - 1;
    let gap = match length.checked_sub(bare) {
        Some(0) => 0,
        Some(more) if more == gaps => 1,
        _ => return Vec::new(),
    };
    let mut at = 0;
    let place = |name: &str| {
        let place = part(span, at, name);
        at += name.len() + 1 + gap;
        place
    };
    names().map(place).collect()
}

fn simple_name(member: &str) -> &str {
    member.rsplit_once('/').map_or(member, |(_, name)| name)
}

fn part(span: Span, at: usize, item: &str) -> Span {
    let offset = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let start = span.start.saturating_add(offset(at));
    Span {
        start,
        end: start.saturating_add(offset(item.len())),
        ..span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, length: u32) -> Vec<(u32, u32)> {
        let span = Span {
            start: 10,
            end: 10 + length,
            ..Span::default()
        };
        let places = list_places(text, span);
        places.iter().map(|it| (it.start, it.end)).collect()
    }

    #[test]
    fn items_stand_where_they_are_written() {
        assert_eq!(places("n.F/a  n.F/zz", 13), [(10, 15), (17, 23)]);
        assert_eq!(places("n.F/a n.F/zz", 4), [(10, 11), (12, 14)]);
        assert_eq!(places("n.F/a n.F/zz", 5), [(10, 11), (13, 15)]);
        assert!(places("n.F/a n.F/zz", 40).is_empty());
        assert!(places("n.F/a", 5).is_empty());
    }
}
