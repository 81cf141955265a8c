//! What all handlers share.

use crate::api::insight::Insight;
use crate::error::{ApiError, ApiResult};
use crate::events::Events;
use crate::harvests::Harvests;
use crate::metrics::Metrics;
use crate::readers::Readers;
use crate::stopwatch::Stopwatch;
use crate::token::Token;
use crate::writer::{Writer, WriterCounts};
use rapport_engine::Clock;
use rapport_engine::Project;
use rapport_engine::board::Board;
use rapport_model::Micros;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// Shared by all handlers.
#[derive(Debug, Clone)]
pub(crate) struct App(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) project: Project,
    pub(crate) board: Arc<RwLock<Board>>,
    pub(crate) readers: Readers,
    pub(crate) insight: Insight,
    pub(crate) writer: Writer,
    pub(crate) harvests: Harvests,
    pub(crate) events: Events,
    pub(crate) counts: Arc<WriterCounts>,
    pub(crate) metrics: Metrics,
    pub(crate) token: Token,
    pub(crate) clock: Arc<dyn Clock>,
    /// When this server started: tells one start from another.
    pub(crate) started: Micros,
    /// The first screen as it was made last.
    pub(crate) home: Mutex<Option<KeptHome>>,
    /// The OpenAPI document.
    pub(crate) openapi: String,
}

/// The first screen as it was made.
#[derive(Debug)]
pub(crate) struct KeptHome {
    /// Of which state.
    pub(crate) tag: String,
    /// As JSON.
    pub(crate) text: Arc<str>,
    /// How long that took.
    pub(crate) taken: Duration,
    /// Runs since then.
    pub(crate) made: Stopwatch,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// Looks at the board, on a thread that may take its time.
    pub(crate) async fn view<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Board) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let board = Arc::clone(&self.board);
        let seen = tokio::task::spawn_blocking(move || {
            let board = board.read().unwrap_or_else(PoisonError::into_inner);
            look(&board)
        });
        seen.await
            .unwrap_or_else(|error| Err(ApiError::internal(&error)))
    }

    /// Names the state that a GET answers from.
    pub(crate) fn etag(&self) -> String {
        self.tag_of(self.counts.position.load(Ordering::Acquire))
    }

    /// Names the state at a position of the ledger.
    pub(crate) fn tag_of(&self, position: i64) -> String {
        let plans = self.counts.plans.load(Ordering::Relaxed);
        format!("W/\"{:x}-{position:x}-{plans:x}\"", self.started.0)
    }
}
