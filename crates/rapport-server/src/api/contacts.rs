//! `/contacts`.

use super::paging;
use super::record::known;
use crate::cursor;
use crate::door::extract::{Path, Query};
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ContactAnswer, ContactLine, ErrorAnswer, List};
use axum::Json;
use axum::extract::State;
use rapport_model::ContactId;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContactsQuery {
    /// Words that must all occur in name, e-mail or account
    search: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// `next` of the page before
    after: Option<String>,
}

/// People, by name
#[utoipa::path(get, path = "/api/v1/contacts", tag = "people", params(ContactsQuery), responses((status = 200, body = List<ContactLine>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn contacts(
    State(app): State<App>,
    Query(query): Query<ContactsQuery>,
) -> ApiResult<Json<List<ContactLine>>> {
    let limit = paging::limit(query.limit)?;
    let after = query.after.filter(|t| !t.is_empty());
    let after: Option<(String, i64)> = after.as_deref().map(cursor::read).transpose()?;
    let search = query.search.unwrap_or_default();
    let seen = app.view(move |board| {
        let after = after
            .as_ref()
            .map(|(name, id)| (name.as_str(), ContactId(*id)));
        let page = board.people_page(&search, after, limit);
        let line = |(id, person): &(ContactId, &rapport_engine::board::Person)| {
            let account = board.people.first_account(person);
            ContactLine {
                id: id.0,
                name: person.name.clone(),
                email: person.email.clone(),
                account_id: account.map(|(a, _)| a.account.id.0),
                account: account.map(|(a, _)| a.label.clone()),
                records: board.records_of(*id).count() as u64,
            }
        };
        Ok(List {
            items: page.people.iter().map(line).collect(),
            total: Some(page.total),
            next: page.next.map(|place| cursor::write(&place)),
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}

/// A person with their records
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "people", params(("id" = i64, Path, description = "Number of the person")), responses((status = 200, body = ContactAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn contact(
    State(app): State<App>,
    Path(id): Path<i64>,
) -> ApiResult<Json<ContactAnswer>> {
    let seen = app.view(move |board| {
        let id = board.people.stands_for(ContactId(id));
        let found = board.people.person(id);
        found
            .map(|_| id)
            .ok_or_else(|| ApiError::not_found(format!("there is no contact {id}")))
    });
    let id = seen.await?;
    let contact = known(&app, id).await?;
    let seen = app.view(move |board| {
        let person = board.people.person(id);
        let records = board.records_of(id);
        Ok(ContactAnswer {
            contact,
            accounts: shape::accounts(board, id),
            owner: person.and_then(|p| shape::owner(board, p)),
            records: records.map(|r| shape::record_line(board, r)).collect(),
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}
