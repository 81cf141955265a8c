//! Threads that read the store, each with a session of its own: its clients are not made for async code.

use crate::error::{ApiError, ApiResult};
use rapport_engine::{EngineError, Session};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Something to be read; with the session it is to be read from.
type Job = Box<dyn FnOnce(&mut Session) + Send>;

/// Requests that wait for a reader; more are told to come back.
const WAITING_MAX: usize = 1_024;

/// The readers.
#[derive(Debug, Clone)]
pub(crate) struct Readers {
    jobs: SyncSender<Job>,
}

impl Readers {
    /// Starts so many threads; `open` opens a session.
    pub(crate) fn start(
        count: usize,
        open: &dyn Fn() -> Result<Session, EngineError>,
    ) -> Result<Self, EngineError> {
        let (jobs, waiting) = sync_channel::<Job>(WAITING_MAX);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..count.max(1) {
            let mut session = open()?;
            let waiting = Arc::clone(&waiting);
            std::thread::spawn(move || {
                while let Some(job) = next(&waiting) {
                    job(&mut session);
                }
            });
        }
        Ok(Self { jobs })
    }

    /// Reads something on one of the threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, EngineError> + Send + 'static,
    ) -> ApiResult<T> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        let job: Job = Box::new(move |session| {
            let work = std::panic::AssertUnwindSafe(|| work(session));
            let done = std::panic::catch_unwind(work);
            // Nobody waits any more when the client has gone.
            drop(answer.send(done));
        });
        match self.jobs.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(ApiError::busy()),
            Err(TrySendError::Disconnected(_)) => return Err(ApiError::stopping()),
        }
        match answered.await {
            Ok(Ok(done)) => done.map_err(ApiError::from),
            Ok(Err(_)) => Err(ApiError::internal(&"reading the store panicked")),
            Err(_) => Err(ApiError::stopping()),
        }
    }
}

fn next(waiting: &Mutex<Receiver<Job>>) -> Option<Job> {
    let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.recv().ok()
}
