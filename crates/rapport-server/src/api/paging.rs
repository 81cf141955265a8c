//! What all lists share: how many, after which.

use crate::error::{ApiError, ApiResult};

/// Items of a page when nothing is said.
const LIMIT: usize = 100;
/// The most items of a page.
const LIMIT_MAX: usize = 500;

/// How many items a page has. `limit` is what was asked for.
pub(crate) fn limit(limit: Option<u64>) -> ApiResult<usize> {
    let asked = limit.map_or(LIMIT, |n| usize::try_from(n).unwrap_or(usize::MAX));
    if asked == 0 || asked > LIMIT_MAX {
        return Err(ApiError::field("limit", format!("write 1 to {LIMIT_MAX}")));
    }
    Ok(asked)
}

/// Choices that are separated by commas.
pub(crate) fn choices(text: Option<&String>) -> Vec<String> {
    let parts = text.into_iter().flat_map(|text| text.split(','));
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// A moment, or the beginning of a day.
pub(crate) fn moment(field: &str, text: &str) -> ApiResult<rapport_model::Micros> {
    let wrong = || {
        ApiError::field(
            field,
            "write a day such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z",
        )
    };
    let end = rapport_model::time::end_of(text).ok_or_else(wrong)?;
    let day: Result<rapport_model::time::Date, _> = text.parse();
    let start = day.ok().filter(|_| text.len() <= 10);
    let start = start.and_then(rapport_model::Micros::of_date);
    Ok(start.unwrap_or(end))
}
