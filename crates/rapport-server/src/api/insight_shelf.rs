//! Something large that many ask for: made once, kept, and made anew behind what is kept when the ledger has moved on.

use crate::error::{ApiError, ApiResult};
use crate::stopwatch::Stopwatch;
use axum::http::StatusCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// Who asks first waits so long, then is told to come back: making goes on meanwhile.
const FIRST_WAIT: Duration = Duration::from_secs(20);

/// Keeps one value. What is kept is given at once, however old; who makes it anew is one at a time.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    kept: Mutex<Option<Kept<T>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    age_min: Duration,
}

/// A value and the state of the ledger that it was made from.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    /// The value.
    pub(crate) value: Arc<T>,
    /// Position of the last fact when making it began: it may know more, never less.
    pub(crate) position: i64,
    made: Stopwatch,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            position: self.position,
            made: self.made,
        }
    }
}

impl<T: Send + Sync + 'static> Shelf<T> {
    /// Empty. A value is made anew when the ledger has moved and the value is at least so old.
    pub(crate) fn new(age_min: Duration) -> Arc<Self> {
        Arc::new(Self {
            kept: Mutex::new(None),
            turn: Arc::default(),
            age_min,
        })
    }

    /// The value. `position` is the ledger's now; `make` is used when there is none, or it has become old.
    pub(crate) async fn get<F>(
        self: &Arc<Self>,
        position: i64,
        make: impl FnOnce() -> F + Send + 'static,
    ) -> ApiResult<Kept<T>>
    where
        F: Future<Output = ApiResult<T>> + Send + 'static,
    {
        if let Some(kept) = self.kept() {
            let old = kept.position != position && kept.made.elapsed() >= self.age_min;
            if old && let Ok(turn) = Arc::clone(&self.turn).try_lock_owned() {
                let shelf = Arc::clone(self);
                tokio::spawn(async move {
                    // Failing is in the log already; the former value stays, and the next who asks tries again.
                    drop(shelf.put(turn, position, make()).await);
                });
            }
            return Ok(kept);
        }
        let shelf = Arc::clone(self);
        // A task of its own: who asked may go away, what was begun is finished.
        let made = tokio::spawn(async move {
            let turn = Arc::clone(&shelf.turn).lock_owned().await;
            match shelf.kept() {
                Some(kept) => Ok(kept),
                None => shelf.put(turn, position, make()).await,
            }
        });
        match tokio::time::timeout(FIRST_WAIT, made).await {
            Ok(Ok(made)) => made,
            Ok(Err(error)) => Err(ApiError::internal(&error)),
            Err(_) => Err(ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not_ready",
                "the whole ledger is being read for the analyses; try again in a few seconds",
            )),
        }
    }

    fn kept(&self) -> Option<Kept<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    async fn put(
        &self,
        turn: OwnedMutexGuard<()>,
        position: i64,
        making: impl Future<Output = ApiResult<T>>,
    ) -> ApiResult<Kept<T>> {
        let fresh = Kept {
            value: Arc::new(making.await?),
            position,
            made: Stopwatch::start(),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(fresh.clone());
        drop(kept);
        drop(turn);
        Ok(fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Makes 1, 2, 3 and so on, each after a while.
    fn maker(made: &Arc<AtomicUsize>) -> impl FnOnce() -> MakeFuture + Send + use<> {
        let made = Arc::clone(made);
        move || {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(made.fetch_add(1, Ordering::SeqCst) + 1)
            })
        }
    }
    type MakeFuture = std::pin::Pin<Box<dyn Future<Output = ApiResult<usize>> + Send>>;

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        runtime.unwrap().block_on(work)
    }

    #[test]
    fn many_who_ask_at_once_have_it_made_once() {
        let (shelf, made) = (Shelf::new(Duration::ZERO), Arc::default());
        block_on(async {
            let mut asked = Vec::new();
            for _ in 0..20 {
                let (shelf, make) = (Arc::clone(&shelf), maker(&made));
                asked.push(tokio::spawn(async move { shelf.get(7, make).await }));
            }
            for one in asked {
                let kept = one.await.unwrap().unwrap();
                assert_eq!((*kept.value, kept.position), (1, 7));
            }
        });
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn an_old_value_is_given_at_once_while_one_new_one_is_made_behind_it() {
        let (shelf, made) = (Shelf::new(Duration::ZERO), Arc::default());
        block_on(async {
            shelf.get(1, maker(&made)).await.unwrap();
            for _ in 0..5 {
                assert_eq!(*shelf.get(2, maker(&made)).await.unwrap().value, 1);
            }
            let _turn = shelf.turn.lock().await;
            let kept = shelf.kept().unwrap();
            assert_eq!((*kept.value, kept.position), (2, 2), "made by one of five");
        });
        assert_eq!(made.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_young_value_and_one_of_an_unmoved_ledger_are_kept() {
        let made = Arc::default();
        block_on(async {
            let young = Shelf::new(Duration::from_hours(1));
            young.get(1, maker(&made)).await.unwrap();
            young.get(2, maker(&made)).await.unwrap();
            let still = Shelf::new(Duration::ZERO);
            still.get(5, maker(&made)).await.unwrap();
            still.get(5, maker(&made)).await.unwrap();
            let _turns = (young.turn.lock().await, still.turn.lock().await);
        });
        assert_eq!(made.load(Ordering::SeqCst), 2, "one each");
    }

    #[test]
    fn making_that_failed_is_tried_again_by_the_next_who_asks() {
        let (shelf, made) = (Shelf::new(Duration::ZERO), Arc::default());
        block_on(async {
            let failed = shelf.get(1, || async { Err(ApiError::busy()) }).await;
            assert_eq!(failed.unwrap_err().code, "busy");
            assert_eq!(*shelf.get(1, maker(&made)).await.unwrap().value, 1);
        });
    }
}
