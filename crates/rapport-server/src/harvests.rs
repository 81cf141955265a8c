//! Harvests that this server does for a command that found the project held by it: one at a time, source after source, so that
//! what screens log in between need not wait for all of it.

use crate::error::{ApiError, ApiResult};
use crate::state::App;
use rapport_engine::harvest::{Order, Report, Watch};
use rapport_engine::{EngineError, Session};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How far a harvest is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    /// Code of the source that is read.
    pub(crate) source: String,
    /// File that is read.
    pub(crate) file: String,
    /// Its size in bytes.
    pub(crate) file_bytes: u64,
    /// Bytes of it read so far.
    pub(crate) bytes: u64,
    /// Records of it read so far.
    pub(crate) records: i64,
    /// What it came to, once it has ended.
    pub(crate) end: Option<Result<Report, ApiError>>,
}

/// A harvest under way or ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Harvest {
    progress: Arc<Mutex<Progress>>,
    stop: Arc<AtomicBool>,
}

/// The harvests of this server.
#[derive(Debug, Default)]
pub(crate) struct Harvests(Mutex<Vec<Harvest>>);

impl Harvest {
    pub(crate) fn progress(&self) -> Progress {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Asks it to stop after the commit in hand.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn note(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Watch for Harvest {
    fn file(&mut self, source: &str, file: &str, bytes: u64) {
        self.note(|p| {
            (p.source, p.file, p.file_bytes) = (source.to_owned(), file.to_owned(), bytes);
            (p.bytes, p.records) = (0, 0);
        });
    }

    fn progress(&mut self, records: i64, bytes: u64) {
        self.note(|p| (p.records, p.bytes) = (records, bytes));
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Harvests {
    /// The harvest of a number, from 1.
    pub(crate) fn get(&self, number: usize) -> Option<Harvest> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(number.checked_sub(1)?).cloned()
    }

    /// Begins one; gives its number. Refused while another is under way.
    fn begin(&self) -> ApiResult<(usize, Harvest)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.last().is_some_and(|last| last.progress().end.is_none()) {
            return Err(ApiError::new(
                axum::http::StatusCode::CONFLICT,
                "conflict",
                "another harvest is under way; wait for it to end",
            ));
        }
        let harvest = Harvest::default();
        all.push(harvest.clone());
        Ok((all.len(), harvest))
    }
}

/// Begins a harvest; it goes on by itself. Gives its number.
pub(crate) fn begin(app: &App, order: Order) -> ApiResult<usize> {
    let (number, harvest) = app.harvests.begin()?;
    let app = app.clone();
    tokio::spawn(async move {
        let end = run(&app, &order, &harvest).await;
        harvest.note(|p| p.end = Some(end));
    });
    Ok(number)
}

async fn run(app: &App, order: &Order, harvest: &Harvest) -> ApiResult<Report> {
    let mut report = Report {
        dry_run: order.dry_run,
        ..Report::default()
    };
    if order.dry_run {
        return one(app, order.clone(), harvest.clone()).await;
    }
    let all = order.clone();
    let codes = app.writer.have(move |live| {
        let codes = live
            .session()
            .and_then(|session: &mut Session| session.check_harvest(&all));
        (codes.map_err(refused), false)
    });
    for code in codes.await? {
        let of_source = Order {
            sources: vec![code],
            ..order.clone()
        };
        let mut done = one(app, of_source, harvest.clone()).await?;
        report.sources.append(&mut done.sources);
    }
    Ok(report)
}

async fn one(app: &App, order: Order, harvest: Harvest) -> ApiResult<Report> {
    let done = app.writer.have(move |live| {
        let mut watch = harvest;
        let done = live
            .session()
            .and_then(|session: &mut Session| session.harvest(&order, &mut watch));
        // Also what was committed before it failed is on the screens.
        let changed = !order.dry_run;
        (done.map_err(refused), changed)
    });
    done.await
}

/// What the order got wrong is told to whoever gave it.
fn refused(error: EngineError) -> ApiError {
    match error {
        EngineError::Input(_) | EngineError::Usage(_) | EngineError::Configuration(_) => {
            ApiError::new(
                axum::http::StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                error.to_string(),
            )
        }
        other => ApiError::from(other),
    }
}
