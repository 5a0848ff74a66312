//! Work on all cores, each with a stack for deeply nested sources.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::thread;

/// A worker's stack, in bytes. Only what is used of it is ever allocated.
const STACK: usize = 256 * 1024 * 1024;

/// Does something with each item.
pub(crate) fn each<T: Send>(items: &mut [T], work: impl Fn(&mut T) + Sync) {
    let queue = Mutex::new(items.iter_mut());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    let run = || {
        while let Some(item) = next() {
            work(item);
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            // Where no thread can be had, the others do its work; the last resort is this one, below.
            let _ = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, run);
        }
    });
    run();
}

/// Puts together what comes of each item, in the order of the items.
pub(crate) fn collect<T: Send, R: Send>(
    items: &mut [T],
    work: impl Fn(&T) -> Vec<R> + Sync,
) -> Vec<R> {
    let mut places: Vec<(&mut T, Vec<R>)> =
        items.iter_mut().map(|item| (item, Vec::new())).collect();
    each(&mut places, |(item, results)| *results = work(item));
    let mut all = Vec::new();
    for (_, mut results) in places {
        all.append(&mut results);
    }
    all
}
