//! Work on all cores.

use crate::error::{LedgerError, Result};
use std::sync::{Mutex, PoisonError};

/// Does the work for each item and gives the results in the items' order; the first error ends it.
pub(crate) fn in_parallel<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(items.len());
    if threads <= 1 {
        return items.into_iter().map(work).collect();
    }
    let waiting = Mutex::new(items.into_iter().enumerate());
    let next = || {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.next()
    };
    let one_thread = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(item)?));
        }
        Ok::<_, LedgerError>(done)
    };
    let mut done = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        let mut done: Vec<(usize, R)> = Vec::new();
        for thread in threads {
            let of_thread = thread.join();
            done.extend(of_thread.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, LedgerError>(done)
    })?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_and_an_error_ends_it() {
        let doubled = in_parallel((0..100).collect(), |n: i32| Ok(n * 2)).unwrap();
        assert_eq!(doubled, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        let refuse = |n: i32| match n {
            7 => Err(LedgerError::damaged("seven", "bad")),
            n => Ok(n),
        };
        let error = in_parallel((0..100).collect(), refuse).unwrap_err();
        assert!(error.to_string().contains("seven"), "{error}");
    }
}
