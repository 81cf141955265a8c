//! Where the data comes from: sources, runs, quarantine.

use super::paging;
use crate::cursor;
use crate::door::extract::Query;
use crate::error::ApiResult;
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, List, QuarantineAnswer, RunAnswer, SourceAnswer};
use axum::Json;
use axum::extract::State;
use rapport_engine::Session;
use rapport_engine::quarantine::QuarantineView;
use serde::Deserialize;
use utoipa::IntoParams;

/// Bytes of a raw record that are shown.
const RAW_MAX: usize = 4_096;

/// Sources: counts, freshness, rule hits, quarantine, notices
#[utoipa::path(get, path = "/api/v1/sources", tag = "data", responses((status = 200, body = List<SourceAnswer>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn sources(State(app): State<App>) -> ApiResult<Json<List<SourceAnswer>>> {
    let sources = app.readers.read(Session::source_status).await?;
    let names = app.view(|board| {
        let flows = board.vocabulary.scopes.values();
        let types = flows.flat_map(|scope| scope.flow.latest().flow.types.iter());
        let names: std::collections::HashMap<String, String> = types
            .map(|t| (t.code.value.clone(), t.name.clone()))
            .collect();
        Ok((names, board.as_of().map(shape::at)))
    });
    let (names, as_of) = names.await?;
    let items: Vec<SourceAnswer> = sources
        .iter()
        .map(|status| {
            let declared = app
                .project
                .sources
                .iter()
                .find(|s| *s.spec.source == status.source);
            let about = declared.map(|s| s.spec.about.clone()).unwrap_or_default();
            shape::source_answer(status, about, |code| names.get(code).cloned())
        })
        .collect();
    Ok(Json(List {
        total: Some(items.len() as u64),
        items,
        next: None,
        as_of,
    }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunsQuery {
    /// Code of a source
    source: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

/// Runs of sources, newest first
#[utoipa::path(get, path = "/api/v1/runs", tag = "data", params(RunsQuery), responses((status = 200, body = List<RunAnswer>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn runs(
    State(app): State<App>,
    Query(query): Query<RunsQuery>,
) -> ApiResult<Json<List<RunAnswer>>> {
    let limit = paging::limit(query.limit)?;
    let after = query.after.filter(|t| !t.is_empty());
    let before: Option<i64> = after.as_deref().map(cursor::read).transpose()?;
    let source = query.source.filter(|t| !t.is_empty());
    let read = app.readers.read(move |session| {
        let ledger = &mut session.ledger;
        let total = ledger.runs_count(source.as_deref())?;
        let before = before.unwrap_or(i64::MAX);
        Ok((
            total,
            ledger.runs_page(source.as_deref(), before, limit as i64 + 1)?,
        ))
    });
    let (total, mut lines) = read.await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| cursor::write(&line.run.id.0));
    let items = lines.into_iter().map(|line| RunAnswer {
        run: line.run.id.0,
        source: line.run.source,
        kind: line.run.kind,
        started_at: shape::at(line.run.started_at),
        ended_at: line.run.finished_at.map(shape::at),
        status: line.run.status,
        counts: shape::counts(&line.run.counts),
        rule_version: line.rule_version,
        last_happened_at: line.run.last_happened_at.map(shape::at),
    });
    let items = items.collect();
    list(&app, items, total, next).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuarantineQuery {
    /// Code of a source
    source: Option<String>,
    /// Kind of trouble
    reason: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

/// Records that could not be taken in, newest first
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "data", params(QuarantineQuery), responses((status = 200, body = List<QuarantineAnswer>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn quarantine(
    State(app): State<App>,
    Query(query): Query<QuarantineQuery>,
) -> ApiResult<Json<List<QuarantineAnswer>>> {
    let limit = paging::limit(query.limit)?;
    let after = query.after.filter(|t| !t.is_empty());
    let before: Option<i64> = after.as_deref().map(cursor::read).transpose()?;
    let source = query.source.filter(|t| !t.is_empty());
    let reason = query.reason.filter(|t| !t.is_empty());
    let read = app.readers.read(move |session| {
        let (source, reason) = (source.as_deref(), reason.as_deref());
        let ledger = &mut session.ledger;
        let total = ledger.quarantine_count(source, reason)?;
        let before = before.unwrap_or(i64::MAX);
        let page = ledger.quarantine_page(source, reason, before, limit as i64 + 1)?;
        let lines = page.into_iter().map(|mut found| {
            let truncated = found.raw.len() > RAW_MAX;
            found.raw.truncate(RAW_MAX);
            (QuarantineView::from(found), truncated)
        });
        Ok((total, lines.collect::<Vec<_>>()))
    });
    let (total, mut lines) = read.await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|(view, _)| cursor::write(&view.id));
    let items = lines
        .into_iter()
        .map(|(view, raw_truncated)| QuarantineAnswer {
            id: view.id,
            source: view.source,
            file: view.file,
            row: view.row,
            records: view.rows,
            reason: view.reason,
            message: view.message,
            rule_version: view.rule_version,
            at: view.at,
            columns: view.columns,
            raw: view.raw,
            raw_truncated,
        });
    let items = items.collect();
    list(&app, items, total, next).await
}

async fn list<T: utoipa::ToSchema>(
    app: &App,
    items: Vec<T>,
    total: i64,
    next: Option<String>,
) -> ApiResult<Json<List<T>>> {
    let as_of = app.view(|board| Ok(board.as_of().map(shape::at))).await?;
    Ok(Json(List {
        items,
        total: Some(total.cast_unsigned()),
        next,
        as_of,
    }))
}
