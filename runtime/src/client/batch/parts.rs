//! Cutting a batch into requests that are small enough.
//!
//! In go items with their sizes, out come parts in the order in which they are sent. What always
//! holds: items of one change set, and items that depend on each other, are in one part; within a
//! part, an item comes after those that it depends on, and change sets are not mixed with others
//! (OData JSON Format 4.01, section 19.1).

use super::item::Item;
use crate::client::error::Error;

/// How much may go in one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) items: usize,
    pub(super) bytes: usize,
}

/// What must stay together: items that are linked, by union and find.
struct Clusters(Vec<usize>);

impl Clusters {
    fn root(&mut self, mut index: usize) -> usize {
        loop {
            let Some(parent) = self.0.get(index).copied() else {
                return index;
            };
            if parent == index {
                return index;
            }
            let grandparent = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(index) {
                *slot = grandparent;
            }
            index = grandparent;
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The earlier one stands for both, so that clusters are in the order of their first items.
        if let Some(slot) = self.0.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}

#[derive(Default)]
struct Part {
    items: Vec<usize>,
    bytes: usize,
}

/// The parts; `sizes` are the lengths of the items as JSON.
pub(super) fn parts(
    items: &[Item],
    sizes: &[usize],
    limits: Limits,
) -> Result<Vec<Vec<usize>>, Error> {
    let mut clusters = Clusters((0..items.len()).collect());
    for (index, item) in items.iter().enumerate() {
        clusters.join(index, item.start);
        for other in &item.after {
            clusters.join(index, *other);
        }
    }
    let mut together: Vec<Part> = items.iter().map(|_| Part::default()).collect();
    for (index, size) in sizes.iter().enumerate() {
        let root = clusters.root(index);
        if let Some(part) = together.get_mut(root) {
            part.items.push(index);
            // A comma goes with each.
            part.bytes = part.bytes.saturating_add(*size).saturating_add(1);
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    for cluster in together.into_iter().filter(|it| !it.items.is_empty()) {
        if cluster.items.len() > limits.items || cluster.bytes > limits.bytes {
            return Err(Error::Request(format!(
                "{} requests with {} bytes belong together, more than the {} with {} that one batch takes",
                cluster.items.len(),
                cluster.bytes,
                limits.items,
                limits.bytes
            )));
        }
        match parts.last_mut() {
            Some(part)
                if part.items.len() + cluster.items.len() <= limits.items
                    && part.bytes + cluster.bytes <= limits.bytes =>
            {
                part.bytes += cluster.bytes;
                part.items.extend(cluster.items);
            }
            _ => parts.push(cluster),
        }
    }
    let parts = parts.into_iter().map(|mut part| {
        part.items
            .sort_unstable_by_key(|index| (items.get(*index).map(|item| item.start), *index));
        part.items
    });
    Ok(parts.collect())
}
