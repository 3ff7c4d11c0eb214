//! Chains of things that hold each other, cut where they are too long.
//!
//! In: what each thing holds. Out: which of those are cut. What always holds: after
//! [`Chains::shorten`], no chain is longer than wanted, except for what cannot be cut.
//! Takes linear time but for rings of up to [`MEASURED`] things.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// In rings of more things than that, chains are taken for too long.
const MEASURED: usize = 2_000;

/// How readily an edge gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Never: the variant of an enum.
    Variant,
    /// Only if all of a ring are that.
    Published,
    /// A complex property.
    Complex,
    /// A collection of entities.
    Collection,
    /// A single entity.
    Single,
}

/// A thing that another holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Its number.
    pub(super) target: usize,
    /// How readily it gives way.
    pub(super) rank: Rank,
    /// The length of a chain from the one to the other.
    pub(super) depth: usize,
}

/// What each thing holds, and what of that is cut.
pub(super) struct Chains {
    edges: Vec<Vec<Edge>>,
    cut: BTreeSet<(usize, usize)>,
    /// The longest chain from each thing, where it is known.
    lengths: Vec<usize>,
}

impl Chains {
    pub(super) fn new(edges: Vec<Vec<Edge>>) -> Self {
        Self {
            lengths: vec![0; edges.len()],
            edges,
            cut: BTreeSet::new(),
        }
    }

    /// The edges that are cut: the number of the holder, and the number of the edge.
    pub(super) fn is_cut(&self) -> impl Iterator<Item = (usize, usize)> {
        self.cut.iter().copied()
    }

    /// Cuts the edges for which this is true.
    pub(super) fn cut(&mut self, is_cut: impl Fn(usize, usize) -> bool) {
        let nodes = self.edges.iter().enumerate();
        let all = nodes.flat_map(|(node, edges)| (0..edges.len()).map(move |edge| (node, edge)));
        self.cut = all.filter(|(node, edge)| is_cut(*node, *edge)).collect();
    }

    /// Cuts chains that are longer. Of rings, what is published gives way last.
    pub(super) fn shorten(&mut self, longest: usize, is_published: impl Fn(usize, usize) -> bool) {
        let everything: Vec<usize> = (0..self.edges.len()).collect();
        for ring in self.rings(&everything, |_, _| true) {
            if self.measure(&ring, longest) {
                continue;
            }
            for &node in &ring {
                for (at, edge) in self.edges.get_mut(node).into_iter().flatten().enumerate() {
                    if edge.rank != Rank::Variant && is_published(node, at) {
                        edge.rank = Rank::Published;
                    }
                }
            }
            for node in self.unroll(&ring) {
                self.cut_longer(node, longest);
            }
        }
    }

    /// What a thing holds that is not cut, with the numbers of the edges. That it holds itself makes
    /// no chain longer.
    fn held(&self, node: usize) -> impl Iterator<Item = (usize, Edge)> {
        let edges = self.edges.get(node).into_iter().flatten().copied();
        let edges = edges.enumerate();
        edges.filter(move |(at, it)| it.target != node && !self.cut.contains(&(node, *at)))
    }

    fn length(&self, node: usize) -> usize {
        self.lengths.get(node).copied().unwrap_or_default()
    }

    fn set_length(&mut self, node: usize, length: usize) {
        if let Some(it) = self.lengths.get_mut(node) {
            *it = length;
        }
    }

    /// The strongly connected components of some things with some edges, such that what holds
    /// comes after what it holds.
    fn rings(
        &self,
        nodes: &[usize],
        keeps: impl Fn(usize, &(usize, Edge)) -> bool,
    ) -> Vec<Vec<usize>> {
        let nodes: BTreeSet<usize> = nodes.iter().copied().collect();
        let mut graph: DiGraph<usize, (), usize> = DiGraph::default();
        let numbers: Vec<(usize, NodeIndex<usize>)> = nodes
            .iter()
            .map(|&node| (node, graph.add_node(node)))
            .collect();
        let number = |node: usize| {
            let at = numbers
                .binary_search_by_key(&node, |(node, _)| *node)
                .ok()?;
            numbers.get(at).map(|(_, number)| *number)
        };
        for &(node, from) in &numbers {
            for held in self.held(node).filter(|it| keeps(node, it)) {
                if let Some(to) = number(held.1.target) {
                    graph.add_edge(from, to, ());
                }
            }
        }
        let rings = kosaraju_scc(&graph).into_iter();
        rings
            .map(|ring| {
                ring.into_iter()
                    .filter_map(|it| graph.node_weight(it))
                    .copied()
                    .collect()
            })
            .collect()
    }

    /// Finds the longest chain from each thing of a ring; false if one is too long.
    fn measure(&mut self, ring: &[usize], longest: usize) -> bool {
        let members: BTreeSet<usize> = ring.iter().copied().collect();
        // From each to the end, for chains that leave the ring.
        let beyond = |node: usize| {
            let outside = self
                .held(node)
                .filter(|(_, it)| !members.contains(&it.target));
            self.longest_of(outside)
        };
        let inside = ring.iter().map(|&node| {
            let inside = self.held(node).map(|(_, it)| it);
            let inside = inside.filter(|it| members.contains(&it.target));
            inside.map(|it| it.depth).max().unwrap_or(0)
        });
        let outside = ring.iter().map(|&it| beyond(it)).max().unwrap_or(0);
        let most = inside.sum::<usize>() + outside;
        let found: Vec<(usize, usize)> = if most <= longest {
            ring.iter().map(|&node| (node, most)).collect()
        } else if ring.len() > MEASURED {
            return false;
        } else {
            let followed = |&node| (node, self.followed(node, &members, longest, beyond));
            let found: Vec<(usize, usize)> = ring.iter().map(followed).collect();
            if found.iter().any(|(_, length)| *length > longest) {
                return false;
            }
            found
        };
        for (node, length) in found {
            self.set_length(node, length);
        }
        true
    }

    /// How long a chain becomes for rustc, which follows all that a type holds before the next, and
    /// no type that it has seen. Some number above `longest` if it is longer.
    fn followed(
        &self,
        root: usize,
        ring: &BTreeSet<usize>,
        longest: usize,
        beyond: impl Fn(usize) -> usize,
    ) -> usize {
        let mut seen = BTreeSet::from([root]);
        let held = |node: usize| self.held(node).map(|(_, it)| it);
        let mut chain = vec![(0, held(root))];
        let mut found = beyond(root);
        while found <= longest
            && let Some((depth, last)) = chain.last_mut()
        {
            match last.find(|it| ring.contains(&it.target) && seen.insert(it.target)) {
                Some(next) => {
                    let depth = *depth + next.depth;
                    found = found.max(depth + beyond(next.target));
                    chain.push((depth, held(next.target)));
                }
                None => {
                    chain.pop();
                }
            }
        }
        found
    }

    /// Cuts a ring so that none is left in it; gives its things, what holds after what it holds.
    fn unroll(&mut self, ring: &[usize]) -> Vec<usize> {
        // Of what is left of the ring, all edges of the rank that gives way most readily, until no
        // ring is left: the order of the things.
        let mut given_way: BTreeSet<(usize, usize)> = BTreeSet::new();
        for rank in [
            Rank::Single,
            Rank::Collection,
            Rank::Complex,
            Rank::Published,
        ] {
            let left = self.rings(ring, |node, (at, _)| !given_way.contains(&(node, *at)));
            for part in left {
                let part: BTreeSet<usize> = part.into_iter().collect();
                for &node in &part {
                    let inner = self.held(node).filter(|(_, it)| part.contains(&it.target));
                    let inner = inner.filter(|(_, it)| it.rank == rank);
                    given_way.extend(inner.map(|(at, _)| (node, at)));
                }
            }
        }
        let order = self.rings(ring, |node, (at, _)| !given_way.contains(&(node, *at)));
        let order: Vec<usize> = order.into_iter().flatten().collect();
        // Those that lead down in that order need not give way.
        let mut place: Vec<(usize, usize)> = order.iter().copied().zip(0..).collect();
        place.sort_unstable();
        let place = |node: usize| {
            let at = place.binary_search_by_key(&node, |(node, _)| *node).ok()?;
            place.get(at).map(|(_, place)| *place)
        };
        for (node, at) in given_way {
            let target = self
                .edges
                .get(node)
                .and_then(|it| it.get(at))
                .map(|it| it.target);
            if target.and_then(place) >= place(node) {
                self.cut.insert((node, at));
            }
        }
        order
    }

    /// Cuts what makes the chain from a thing too long, whose parts are short enough.
    fn cut_longer(&mut self, node: usize, longest: usize) {
        let too_long = self.held(node).filter(|(_, it)| {
            it.rank != Rank::Variant && self.length(it.target) + it.depth > longest
        });
        let too_long: Vec<(usize, usize)> = too_long.map(|(at, _)| (node, at)).collect();
        self.cut.extend(too_long);
        let length = self.longest_of(self.held(node));
        self.set_length(node, length);
    }

    /// The longest chain over one of the edges.
    fn longest_of(&self, edges: impl Iterator<Item = (usize, Edge)>) -> usize {
        let lengths = edges.map(|(_, it)| it.depth + self.length(it.target));
        lengths.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Chains, Edge, Rank};

    const LONGEST: usize = 19;

    fn edge(target: usize, rank: Rank) -> Edge {
        Edge {
            target,
            rank,
            depth: 1,
        }
    }

    /// The longest chain; none for a ring.
    fn longest(chains: &Chains) -> Option<usize> {
        let everything: Vec<usize> = (0..chains.edges.len()).collect();
        let mut lengths = vec![0; everything.len()];
        for ring in chains.rings(&everything, |_, _| true) {
            let [node] = ring[..] else { return None };
            let below = chains
                .held(node)
                .map(|(_, it)| it.depth + lengths[it.target]);
            lengths[node] = below.max().unwrap_or(0);
        }
        lengths.into_iter().max()
    }

    fn shortened(edges: Vec<Vec<Edge>>) -> Chains {
        let mut chains = Chains::new(edges);
        chains.shorten(LONGEST, |_, _| false);
        chains
    }

    #[test]
    fn leaves_short_chains_and_rings_alone() {
        let ring: Vec<Vec<Edge>> = (0..20)
            .map(|it| vec![edge((it + 1) % 20, Rank::Single)])
            .collect();
        assert_eq!(shortened(ring).is_cut().count(), 0);
        let chain = (0..20_usize).map(|it| vec![edge(it + 1, Rank::Complex)]);
        let chain = chain.take(19).chain([Vec::new()]).collect();
        assert_eq!(shortened(chain).is_cut().count(), 0);
    }

    #[test]
    fn leaves_many_things_around_one_alone() {
        let hub = (1..200).map(|it| edge(it, Rank::Collection)).collect();
        let mut star = vec![hub];
        star.extend((1..200).map(|_| vec![edge(0, Rank::Single)]));
        assert_eq!(shortened(star).is_cut().count(), 0);
    }

    #[test]
    fn cuts_a_chain_in_equal_parts() {
        let chain = (0..100_usize).map(|it| vec![edge(it + 1, Rank::Complex)]);
        let chains = shortened(chain.take(99).chain([Vec::new()]).collect());
        assert_eq!(longest(&chains), Some(LONGEST));
        assert_eq!(chains.is_cut().count(), 4);
    }

    #[test]
    fn cuts_a_ring_at_what_gives_way_most_readily() {
        let ring = (0..30).map(|it| {
            let rank = match it {
                7 => Rank::Single,
                9 => Rank::Collection,
                _ => Rank::Complex,
            };
            vec![edge((it + 1) % 30, rank)]
        });
        let chains = shortened(ring.collect());
        assert!(chains.is_cut().any(|it| it == (7, 0)));
        assert!(longest(&chains).is_some_and(|it| it <= LONGEST));
    }

    #[test]
    fn leaves_what_is_published_alone() {
        // The published part is no ring, whatever the order of its things.
        let published = |node: usize, at: usize| at == 0 && node != 17;
        let ring = |it: usize| {
            let next = vec![
                edge((it + 1) % 40, Rank::Single),
                edge((it + 13) % 40, Rank::Complex),
            ];
            if it % 10 == 3 {
                next[1..].to_vec()
            } else {
                next
            }
        };
        let mut chains = Chains::new((0..40).map(ring).collect());
        chains.shorten(LONGEST, |node, at| published(node, at) && node % 10 != 3);
        assert!(chains.is_cut().count() > 0);
        assert!(
            chains
                .is_cut()
                .all(|(node, at)| !published(node, at) || node % 10 == 3)
        );
    }

    #[test]
    fn cuts_again_no_more_than_it_did() {
        let dense = |it: usize| {
            let targets = (1..8).map(move |step| (it * step + step * step) % 60);
            targets
                .map(|it| edge(it, Rank::Collection))
                .collect::<Vec<_>>()
        };
        let chains = shortened((0..60).map(dense).collect());
        assert!(longest(&chains).is_some_and(|it| it <= LONGEST));
        let cut: Vec<(usize, usize)> = chains.is_cut().collect();
        let mut again = Chains::new((0..60).map(dense).collect());
        again.cut(|node, at| cut.contains(&(node, at)));
        again.shorten(LONGEST, |_, _| true);
        assert_eq!(again.is_cut().collect::<Vec<_>>(), cut);
    }

    #[test]
    fn takes_no_more_than_a_moment_for_many() {
        let many = |it: usize| {
            let targets = (1..6).map(move |step| (it * 7 + step * 7919) % 10_000);
            targets.map(|it| edge(it, Rank::Single)).collect::<Vec<_>>()
        };
        let chains = shortened((0..10_000).map(many).collect());
        assert!(longest(&chains).is_some_and(|it| it <= LONGEST));
    }
}
