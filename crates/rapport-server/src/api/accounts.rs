//! `/accounts`.

use super::paging;
use crate::cursor;
use crate::door::extract::{Path, Query};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{AccountAnswer, AccountLine, ErrorAnswer, List};
use axum::Json;
use axum::extract::State;
use rapport_model::AccountId;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountsQuery {
    /// A part of the name or the key
    search: Option<String>,
    /// `-rv` for the highest Relationship Value first, or `name`
    #[param(default = "-rv")]
    sort: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

/// Accounts with the sums of their people's records
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(AccountsQuery), responses((status = 200, body = List<AccountLine>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn accounts(
    State(app): State<App>,
    Query(query): Query<AccountsQuery>,
) -> ApiResult<Json<List<AccountLine>>> {
    let limit = paging::limit(query.limit)?;
    let by_name = match query.sort.as_deref().filter(|t| !t.is_empty()) {
        None | Some("-rv") => false,
        Some("name") => true,
        Some(other) => {
            return Err(ApiError::field(
                "sort",
                format!("there is no order `{other}`; write -rv or name"),
            ));
        }
    };
    let after = query.after.filter(|t| !t.is_empty());
    let after: Option<(bool, i64, String, i64)> = after.as_deref().map(cursor::read).transpose()?;
    if after.as_ref().is_some_and(|(of, ..)| *of != by_name) {
        return Err(ApiError::field(
            "after",
            "the cursor is of another order; keep `sort` the same from page to page",
        ));
    }
    let search = query.search.unwrap_or_default().to_lowercase();
    let currency = app.project.settings().currency.code().to_owned();
    let seen = app.view(move |board| {
        let totals = board.account_totals();
        // What an account is ordered by: the highest value first and then the name, or the name alone.
        let mut found: Vec<(i64, String, i64)> = Vec::new();
        for account in board.people.accounts() {
            let name = account.label.to_lowercase();
            let matches = search.split_whitespace().all(|word| {
                name.contains(word) || account.account.key.to_lowercase().contains(word)
            });
            if matches {
                let id = account.account.id;
                let rv = totals.get(&id).map_or(0, |t| t.rv.0.saturating_neg());
                found.push((if by_name { 0 } else { rv }, name, id.0));
            }
        }
        found.sort_unstable();
        let total = found.len() as u64;
        let start = after.as_ref().map_or(0, |(_, rv, name, id)| {
            found.partition_point(|place| *place <= (*rv, name.clone(), *id))
        });
        let page = found.get(start..).unwrap_or_default();
        let more = page.len() > limit;
        let page = page.get(..limit).unwrap_or(page);
        let items = page.iter().filter_map(|(_, _, id)| {
            let account = board.people.account(AccountId(*id))?;
            Some(shape::account_line(
                account,
                totals.get(&AccountId(*id))?,
                &currency,
            ))
        });
        let next = page.last().filter(|_| more);
        Ok(List {
            items: items.collect(),
            total: Some(total),
            next: next.map(|(rv, name, id)| cursor::write(&(by_name, rv, name, id))),
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}

/// An account: its people's records, depth, money
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = i64, Path, description = "Number of the account")), responses((status = 200, body = AccountAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn account(
    State(app): State<App>,
    Path(id): Path<i64>,
) -> ApiResult<Json<AccountAnswer>> {
    let currency = app.project.settings().currency.code().to_owned();
    let seen = app.view(move |board| {
        let account = board.people.account(AccountId(id));
        let account =
            account.ok_or_else(|| ApiError::not_found(format!("there is no account {id}")))?;
        let totals = board.account_sums(AccountId(id));
        Ok(shape::account_answer(board, account, &totals, &currency))
    });
    seen.await.map(Json)
}
