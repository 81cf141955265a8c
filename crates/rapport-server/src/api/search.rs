//! `/search`: what the command palette finds.

use crate::door::extract::Query;
use crate::error::ApiResult;
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, SearchAnswer, TypeFound};
use axum::Json;
use axum::extract::State;
use rapport_engine::board::{Filter, Sort, SortBy};
use serde::Deserialize;
use utoipa::IntoParams;

const RECORDS: usize = 8;
const ACCOUNTS: usize = 5;
const TYPES: usize = 5;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Words that must all occur
    q: Option<String>,
}

/// Records, accounts and interaction types that have these words
#[utoipa::path(get, path = "/api/v1/search", tag = "project", params(SearchQuery), responses((status = 200, body = SearchAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn search(
    State(app): State<App>,
    Query(query): Query<SearchQuery>,
) -> ApiResult<Json<SearchAnswer>> {
    let text = query.q.unwrap_or_default().trim().to_lowercase();
    let currency = app.project.settings().currency.code().to_owned();
    let seen = app.view(move |board| {
        let mut answer = SearchAnswer {
            records: Vec::new(),
            accounts: Vec::new(),
            types: Vec::new(),
        };
        if text.is_empty() {
            return Ok(answer);
        }
        let filter = Filter {
            search: text.clone(),
            ..Filter::default()
        };
        let sort = Sort {
            by: SortBy::Rv,
            descending: true,
        };
        let page = board.page(&filter, sort, None, RECORDS);
        let lines = page
            .records
            .iter()
            .map(|record| shape::record_line(board, record));
        answer.records = lines.collect();
        let has = |haystack: &str| {
            let haystack = haystack.to_lowercase();
            text.split_whitespace().all(|word| haystack.contains(word))
        };
        let accounts = board.people.accounts().filter(|a| has(&a.label));
        answer.accounts = accounts
            .take(ACCOUNTS)
            .map(|a| shape::account_line(a, &board.account_sums(a.account.id), &currency))
            .collect();
        for scope in board.vocabulary.scopes.values() {
            for spec in &scope.flow.latest().flow.types {
                let known = |t: &TypeFound| t.flow == scope.flow_code && t.type_code == *spec.code;
                if answer.types.len() < TYPES
                    && (has(&spec.name) || has(&spec.code))
                    && !answer.types.iter().any(known)
                {
                    answer.types.push(TypeFound {
                        type_code: spec.code.value.clone(),
                        name: spec.name.clone(),
                        flow: scope.flow_code.clone(),
                        level: spec.level.value.clone(),
                    });
                }
            }
        }
        Ok(answer)
    });
    seen.await.map(Json)
}
