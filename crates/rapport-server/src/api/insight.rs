//! `/insights`: what the records mean.

use super::insight_shelf::{Kept, Shelf};
use crate::door::extract::{Path, Query};
use crate::door::fresh;
use crate::error::{ApiError, ApiResult};
use crate::readers::Readers;
use crate::shape;
use crate::state::{App, Inner};
use crate::wire::{ErrorAnswer, InsightAnswer, InsightCard, List};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use rapport_engine::book::ProjectBook;
use rapport_engine::decided::Decided;
use rapport_engine::{Session, insight};
use rapport_model::Micros;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A book younger than this is not made anew, however much is written.
const BOOK_AGE_MIN: Duration = Duration::from_mins(1);
/// Analyses that are computed at once; others wait their turn, so that screens keep their threads.
const AT_ONCE: usize = 2;

/// What the analyses need of the server.
#[derive(Debug, Clone)]
pub(crate) struct Insight {
    book: Arc<Shelf<ProjectBook>>,
    /// A thread and a session of its own: reading everything takes long and holds up no screen.
    reader: Readers,
    turns: Arc<Semaphore>,
}

impl Insight {
    /// With one reader; nothing is read before somebody asks.
    pub(crate) fn new(reader: Readers) -> Self {
        Self {
            book: Shelf::new(BOOK_AGE_MIN),
            reader,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Inner {
    /// Everything as the analyses see it: made once, kept, and made anew behind what is kept.
    pub(crate) async fn book(&self) -> ApiResult<Kept<ProjectBook>> {
        let position = self.counts.position.load(Ordering::Acquire);
        let reader = self.insight.reader.clone();
        let make = move || async move { reader.read(|session| session.book(Micros::END)).await };
        self.insight.book.get(position, make).await
    }

    /// What people decided up to now; it is small and never kept.
    pub(crate) async fn decided(&self) -> ApiResult<Decided> {
        self.readers.read(Session::decided).await
    }

    /// Computes something of a book, a few at once, on a thread that may take its time.
    pub(crate) async fn think<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let turn = Arc::clone(&self.insight.turns).acquire_owned().await;
        let turn = turn.map_err(|_closed| ApiError::stopping())?;
        let thought = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        thought.await.map_err(|e| ApiError::internal(&e))?
    }
}

/// Analyses: what can be asked about the records
#[utoipa::path(get, path = "/api/v1/insights", tag = "insights", responses((status = 200, body = List<InsightCard>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn insights(State(app): State<App>) -> ApiResult<Json<List<InsightCard>>> {
    let seen = app.view(|board| {
        let cards = insight::list().iter().map(|a| insight::card(a));
        let items: Vec<InsightCard> = cards.map(shape::insight_card).collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}

/// What one analysis says: verdict, figures, what to know before trusting it, method
#[utoipa::path(get, path = "/api/v1/insights/{name}", tag = "insights",
    params(
        ("name" = String, Path, description = "Name of the analysis, such as pattern"),
        ("options" = HashMap<String, String>, Query, style = Form, explode, description = "Options of the analysis, each by its name, such as `set=scope%3Dindustrial&positions=20`; what is left out has its default"),
    ),
    responses((status = 200, body = InsightAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn insight(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    // What was mistyped is said before anything is read.
    let analysis = insight::find(&name).map_err(|e| ApiError::not_found(e.to_string()))?;
    let mut options = BTreeMap::new();
    for (option, value) in given {
        if options.insert(option.clone(), value).is_some() {
            return Err(ApiError::field(&option, "is given twice; write it once"));
        }
    }
    let kept = app.book().await?;
    // The answer is of the book, not of the ledger as it is now.
    let tag = app.tag_of(kept.position);
    if fresh::known(&headers, &tag) {
        return Ok(fresh::tagged(fresh::unchanged(), &tag));
    }
    let decided = app.decided().await?;
    let asked = app.think(move || {
        let answer = kept.value.ask(&decided, analysis.name, &options)?;
        Ok(shape::insight_answer(answer))
    });
    let answer = asked.await?;
    Ok(fresh::tagged(Json(answer).into_response(), &tag))
}
