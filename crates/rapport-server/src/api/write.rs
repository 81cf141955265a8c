//! Taking interactions in, and reactions that became known later.

use crate::door::extract::{Body, Path};
use crate::error::{ApiError, ApiResult};
use crate::state::App;
use crate::wire::{
    Entry, ErrorAnswer, LogBody, LogOne, Logged, ReactionBody, ReactionWord, WhoBody,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rapport_engine::live::{Ask, NewInteraction, Request, Who};
use rapport_model::{Micros, Reaction};

/// Interactions in one request.
const ITEMS_MAX: usize = 1_000;
/// Longest idempotency key, in bytes.
const KEY_MAX: usize = 200;

/// Takes one interaction in, or several at once: all or none
#[utoipa::path(post, path = "/api/v1/interactions", tag = "interactions", security(("token" = [])), request_body = LogBody, params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 201, body = Logged), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn log(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body<serde_json::Value>,
) -> ApiResult<Response> {
    let once = once(&headers, "log", body.hash)?;
    let items = match understood(body.value)? {
        LogBody::Many(many) => many.items,
        LogBody::One(one) => vec![*one],
    };
    if items.is_empty() || items.len() > ITEMS_MAX {
        return Err(ApiError::field(
            "items",
            format!("send 1 to {ITEMS_MAX} interactions at once"),
        ));
    }
    let single = items.len() == 1;
    let items = items.into_iter().enumerate().map(|(index, item)| {
        let place = |field: &str| {
            if single {
                field.to_owned()
            } else {
                format!("items[{index}].{field}")
            }
        };
        interaction(item, place)
    });
    let items: Vec<NewInteraction> = items.collect::<ApiResult<_>>()?;
    let ask = Ask::Log(items);
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::CREATED, text))
}

/// Reports how the customer took an interaction; a fact of its own that amends it
#[utoipa::path(post, path = "/api/v1/interactions/{id}/reaction", tag = "interactions", security(("token" = [])), request_body = ReactionBody, params(("id" = String, Path, description = "Id of the interaction"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is done once and answered alike", max_length = 200)), responses((status = 200, body = Entry), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn react(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body<ReactionBody>,
) -> ApiResult<Response> {
    let position: i64 = id.parse().map_err(|_not_a_number| {
        ApiError::not_found(format!(
            "there is no interaction `{id}`; ids are whole numbers"
        ))
    })?;
    let once = once(&headers, &format!("react {position}"), body.hash)?;
    let ask = Ask::React {
        position,
        reaction: reaction(body.value.reaction),
    };
    let text = app.writer.ask(Request { ask, once }).await?;
    Ok(json(StatusCode::OK, text))
}

/// One interaction, or several under `items`: told apart here, so that a message names the field that is wrong.
fn understood(body: serde_json::Value) -> ApiResult<LogBody> {
    let many = body.get("items").is_some();
    let read = if many {
        serde_json::from_value(body).map(LogBody::Many)
    } else {
        serde_json::from_value(body).map(LogBody::One)
    };
    read.map_err(|error| {
        let field = if many { "items" } else { "body" };
        ApiError::field(field, format!("{error}; /docs shows the shape"))
    })
}

/// The key under which an answer is kept, with a hash of what is asked.
pub(super) fn once(headers: &HeaderMap, what: &str, body: u64) -> ApiResult<Option<(String, u64)>> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|k| !k.is_empty() && k.len() <= KEY_MAX);
    let key = key.ok_or_else(|| {
        ApiError::field(
            "Idempotency-Key",
            format!("write 1 to {KEY_MAX} plain characters"),
        )
    })?;
    let hash = blake3::hash(format!("{what}\n{body}").as_bytes());
    let (words, _) = hash.as_bytes().as_chunks();
    Ok(Some((key.to_owned(), u64::from_le_bytes(words[0]))))
}

pub(super) fn json(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn interaction(item: LogOne, place: impl Fn(&str) -> String) -> ApiResult<NewInteraction> {
    let wrong = |field: &str, message: &str| ApiError::field(&place(field), message);
    let happened_at = item.happened_at.map(|text| {
        let moment: Option<jiff::Timestamp> = text.parse().ok();
        moment
            .map(|m| Micros(m.as_microsecond()))
            .ok_or_else(|| wrong("happened_at", "write a moment such as 2026-01-31T12:00:00Z"))
    });
    let who = match item.contact {
        WhoBody::Id(id) => Who::Id(id),
        WhoBody::Key(body) => {
            let keyed = [
                ("email", body.email),
                ("phone", body.phone),
                ("key", body.key),
            ];
            let mut given = keyed.into_iter().filter_map(|(name, v)| Some((name, v?)));
            let (Some((name, value)), None) = (given.next(), given.next()) else {
                return Err(wrong(
                    "contact",
                    "name the person by exactly one of email, phone, key",
                ));
            };
            if name == "key" {
                let pair = value.split_once(':');
                let (kind, value) = pair
                    .ok_or_else(|| wrong("contact.key", "write kind:value, such as crm_id:K-17"))?;
                Who::Key {
                    kind: kind.to_owned(),
                    value: value.to_owned(),
                }
            } else {
                Who::Key {
                    kind: name.to_owned(),
                    value,
                }
            }
        }
    };
    Ok(NewInteraction {
        id: item.id,
        who,
        scope: item.scope,
        type_code: item.type_code,
        happened_at: happened_at.transpose()?,
        reaction: item.reaction.map(reaction),
        actor: item.actor,
        note: item.note,
    })
}

fn reaction(word: ReactionWord) -> Reaction {
    match word {
        ReactionWord::Better => Reaction::Better,
        ReactionWord::AsExpected => Reaction::AsExpected,
        ReactionWord::Worse => Reaction::Worse,
        ReactionWord::Damaging => Reaction::Damaging,
    }
}
