//! `/event-log/{format}`: the records as a log for process-mining tools.

use crate::door::extract::{Path, Query};
use crate::error::{ApiError, ApiResult};
use crate::state::App;
use crate::wire::ErrorAnswer;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rapport_engine::event_log::{LogFormat, check_set};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SetQuery {
    /// Which records, as in an analysis, such as `scope=industrial`; all when left out
    set: Option<String>,
}

/// Records as an event log: XES or OCEL 2.0 (JSON), without names of people
#[utoipa::path(get, path = "/api/v1/event-log/{format}", tag = "insights",
    params(("format" = String, Path, description = "`xes` or `ocel`"), SetQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn event_log(
    State(app): State<App>,
    Path(format): Path<String>,
    Query(query): Query<SetQuery>,
) -> ApiResult<Response> {
    let format = LogFormat::of(&format).ok_or_else(|| {
        ApiError::not_found(format!(
            "there is no log format `{format}`; write xes or ocel"
        ))
    })?;
    let set = query.set.unwrap_or_default();
    check_set(&set)?;
    let (kept, decided) = (app.book().await?, app.decided().await?);
    let written = app.think(move || {
        let mut bytes = Vec::new();
        let records = kept.value.records_of(&decided, &set)?;
        let done = kept.value.event_log(format, &records, &mut bytes);
        done.map(|_counts| bytes)
            .map_err(|e| ApiError::internal(&e))
    });
    let bytes = written.await?;
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"records.{}\"", format.extension()),
        ),
    ];
    Ok((headers, bytes).into_response())
}
