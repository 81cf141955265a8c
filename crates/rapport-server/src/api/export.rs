//! `/records/export`: the list as a file.

use super::records::RecordsQuery;
use crate::door::extract::Query;
use crate::error::{ApiError, ApiResult};
use crate::export;
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, RecordLine};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormatQuery {
    /// `csv`, `xlsx` or `parquet`
    #[param(default = "csv")]
    format: Option<String>,
}

/// All records that the filters show, as a file
#[utoipa::path(get, path = "/api/v1/records/export", tag = "records", params(FormatQuery, RecordsQuery), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn export(
    State(app): State<App>,
    Query(format): Query<FormatQuery>,
    Query(query): Query<RecordsQuery>,
) -> ApiResult<Response> {
    let name = format
        .format
        .filter(|t| !t.is_empty())
        .unwrap_or_else(|| "csv".to_owned());
    let format = export::Format::of(&name).ok_or_else(|| {
        ApiError::field(
            "format",
            format!("there is no format `{name}`; write csv, xlsx or parquet"),
        )
    })?;
    let filter = query.filter()?;
    let (sort, _) = query.sort()?;
    let seen = app.view(move |board| {
        let all = board.records().len();
        let page = board.page(&filter, sort, None, all);
        let lines = page
            .records
            .iter()
            .map(|record| shape::record_line(board, record));
        Ok(lines.collect::<Vec<RecordLine>>())
    });
    let lines = seen.await?;
    let written = tokio::task::spawn_blocking(move || export::write(format, &lines)).await;
    let bytes = written.map_err(|e| ApiError::internal(&e))?;
    let bytes = bytes.map_err(|message| ApiError::internal(&message))?;
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"records.{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}
