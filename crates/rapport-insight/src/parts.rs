//! Work on all cores, whose result does not depend on how many there are.

/// Does the work on the items in as many parts as there are cores, in one part when they are fewer than `worth`. Results come
/// in the order of the items.
pub(crate) fn in_parts<I: Sync, T: Send>(
    items: &[I],
    worth: usize,
    work: impl Fn(&[I]) -> T + Sync,
) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if items.len() < worth || cores == 1 {
        return vec![work(items)];
    }
    let size = items.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = items
            .chunks(size)
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        let results = threads.into_iter().map(|thread| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        results.collect()
    })
}
