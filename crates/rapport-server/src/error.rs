//! Errors as the API answers them. Every one becomes the same envelope: `door::envelope` adds the request's id.

use crate::wire::FieldProblem;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rapport_engine::EngineError;
use rapport_engine::live::{Refusal, Why};

/// A failed request.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    /// HTTP status.
    pub(crate) status: StatusCode,
    /// Kind of error, for programs.
    pub(crate) code: &'static str,
    /// What failed, on what, and what to do.
    pub(crate) message: String,
    /// Each field that is wrong.
    pub(crate) problems: Vec<FieldProblem>,
}

pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            problems: Vec::new(),
        }
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// One wrong field of a request.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            problems: vec![FieldProblem {
                field: field.to_owned(),
                message: message.clone(),
            }],
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                format!("`{field}`: {message}"),
            )
        }
    }

    /// Something of ours failed. What it was goes to the log; the answer says where to look.
    pub(crate) fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "A request failed.");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the server could not do it; its log says why, by this request's id",
        )
    }

    pub(crate) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "more is being written than the store takes; try again in a second",
        )
    }

    pub(crate) fn stopping() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "stopping",
            "the server is stopping; try again when it is back",
        )
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Usage(message) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message)
            }
            EngineError::Identity(why) => {
                use rapport_engine::person::Undecidable::{
                    NotTheirs, NothingLeft, OnePerson, SaidApart, Undone, UnknownDecision,
                    UnknownPerson,
                };
                let (status, code) = match why {
                    UnknownPerson(_) | UnknownDecision(_) => (StatusCode::NOT_FOUND, "not_found"),
                    SaidApart { .. } | Undone(_) => (StatusCode::CONFLICT, "conflict"),
                    OnePerson(..) | NotTheirs { .. } | NothingLeft(_) => {
                        (StatusCode::UNPROCESSABLE_ENTITY, "invalid")
                    }
                };
                Self::new(status, code, why.to_string())
            }
            other => Self::internal(&other),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal.why {
            Why::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Why::Conflict => (StatusCode::CONFLICT, "conflict"),
            Why::KeyTaken => (StatusCode::CONFLICT, "idempotency_conflict"),
            Why::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        };
        let problems = refusal.problems.into_iter();
        Self {
            problems: problems
                .map(|(field, message)| FieldProblem { field, message })
                .collect(),
            ..Self::new(status, code, refusal.message)
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
