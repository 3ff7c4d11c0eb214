//! The same work on many things, or two works at once, on all processors.
//!
//! In: things and the work. Out: what each gave. What always holds: results come in the order of
//! the things, whatever the number of threads.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Things that a thread of its own is worth.
const PER_THREAD: usize = 32;

/// Does the work on each. A thread makes itself a `state` once, such as a buffer.
pub(crate) fn map<T: Sync, S, R: Send>(
    things: &[T],
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize, &T) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(things.len().div_ceil(PER_THREAD))
        .max(1);
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = state();
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(index) else {
                return done;
            };
            done.push((index, work(&mut state, index, thing)));
        }
    };
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut all = run();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, result)| result).collect()
}

/// Whether there is one processor.
pub(crate) fn is_alone() -> bool {
    std::thread::available_parallelism().map_or(1, NonZero::get) == 1
}

/// Two works at once, where there are two processors.
pub(crate) fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if is_alone() {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        match second.join() {
            Ok(second) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_things() {
        let things: Vec<usize> = (0..1_000).collect();
        let results = super::map(&things, || (), |(), index, thing| index * 1_000 + thing);
        let expected: Vec<usize> = things.iter().map(|it| it * 1_001).collect();
        assert_eq!(results, expected);
        assert!(super::map(&[] as &[u8], || (), |(), _, _| ()).is_empty());
    }
}
