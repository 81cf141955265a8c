//! `/sql`: questions in SQL, of the book and of what the analyses say.

use crate::door::extract::{Body, Path};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, List, SqlAnswerBody, SqlQuestion, SqlSheet, SqlTable};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rapport_engine::EngineError;
use rapport_engine::sql::{Limits, tables};
use std::time::Duration;

/// Where questions are asked: by POST, since they are long, and without the token, since they only read.
pub(crate) const ADDRESS: &str = "/api/v1/sql";

/// What one question may take of the server.
const LIMITS: Limits = Limits {
    rows: 10_000,
    time: Duration::from_secs(10),
    memory_bytes: 512 << 20,
};

/// Asks a question in SQL: one SELECT, at most 10,000 rows and 10 seconds; changes nothing and needs no token
#[utoipa::path(post, path = "/api/v1/sql", tag = "sql", request_body = SqlQuestion, responses((status = 200, body = SqlAnswerBody), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn ask(
    State(app): State<App>,
    body: Body<SqlQuestion>,
) -> ApiResult<Json<SqlAnswerBody>> {
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let asked = app.think(move || {
        let records = body.value.set.unwrap_or_default();
        let answer = kept
            .value
            .sql(&decided, &body.value.query, &records, LIMITS);
        answer.map(shape::sql_answer).map_err(refused)
    });
    asked.await.map(Json)
}

/// Tables that can be asked for in SQL
#[utoipa::path(get, path = "/api/v1/sql/tables", tag = "sql", responses((status = 200, body = List<SqlTable>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn sql_tables(State(app): State<App>) -> ApiResult<Json<List<SqlTable>>> {
    let seen = app.view(|board| {
        let items: Vec<SqlTable> = tables().into_iter().map(shape::sql_table).collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}

/// The columns of a table, with their units; one of an analysis is computed for it
#[utoipa::path(get, path = "/api/v1/sql/tables/{name}", tag = "sql", params(("name" = String, Path, description = "Name of the table, such as record or lead_test__verdicts")), responses((status = 200, body = SqlSheet), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn sql_table(
    State(app): State<App>,
    Path(name): Path<String>,
) -> ApiResult<Json<SqlSheet>> {
    let kept = app.book().await?;
    let decided = app.decided().await?;
    let asked = app.think(move || match kept.value.sql_table(&decided, &name) {
        Err(EngineError::Usage(message)) => Err(ApiError::not_found(message)),
        sheet => sheet.map(shape::sql_sheet).map_err(refused),
    });
    asked.await.map(Json)
}

/// What is wrong with a question, or too much for it, is for who asked.
fn refused(error: EngineError) -> ApiError {
    match error {
        EngineError::Input(message) => {
            ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message)
        }
        other => other.into(),
    }
}
