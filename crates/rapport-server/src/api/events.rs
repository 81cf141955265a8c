//! `/events`: server-sent events, so that open screens change without a reload.

use crate::door::extract::Query;
use crate::error::ApiResult;
use crate::events::Event;
use crate::state::App;
use crate::wire::ErrorAnswer;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{self, KeepAlive, Sse};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use utoipa::IntoParams;

/// How often a quiet stream says that it lives.
const PING: Duration = Duration::from_secs(15);

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// Only events of this record, `CONTACT.SCOPE`
    record: Option<String>,
}

/// A stream of events: `record` when a record changes, `ledger` after each commit, `changed` after a harvest or a decision of who is who, `resync` when what was missed is no longer known
#[utoipa::path(get, path = "/api/v1/events", tag = "project", params(EventsQuery, ("Last-Event-ID" = Option<String>, Header, description = "The last event that was seen: the stream goes on after it")), responses((status = 200, content_type = "text/event-stream", body = String), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn events(
    State(app): State<App>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> ApiResult<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>> {
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    // An id that is none of ours is as unknown as one of long ago.
    let last = last.map(|id| id.parse().unwrap_or(0));
    let (missed, now, receiver) = app.events.listen(last);
    let wanted = query.record.filter(|record| !record.is_empty());
    let first: Vec<Told> = match missed {
        Some(missed) => missed.into_iter().map(Told::Event).collect(),
        None => vec![Told::Resync(now)],
    };
    let live = BroadcastStream::new(receiver).map(move |event| {
        // Who is too slow has missed events.
        event.map_or(Told::Resync(now), Told::Event)
    });
    let stream = tokio_stream::iter([Told::Hello(now)])
        .chain(tokio_stream::iter(first))
        .chain(live)
        .take_while(|told| !matches!(told, Told::Event(event) if event.name == "stop"))
        .filter(move |told| match (told, &wanted) {
            (Told::Event(event), Some(wanted)) => {
                event.record.as_ref().is_none_or(|record| record == wanted)
            }
            _ => true,
        })
        .map(|told| Ok(told.event()));
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(PING).text("ping")))
}

/// What a stream tells.
enum Told {
    /// The beginning, with the id of the last event so far.
    Hello(u64),
    Event(Event),
    /// Something was missed: load anew.
    Resync(u64),
}

impl Told {
    fn event(self) -> sse::Event {
        match self {
            Self::Hello(id) => sse::Event::default()
                .id(id.to_string())
                .comment("listening"),
            Self::Resync(id) => sse::Event::default()
                .id(id.to_string())
                .event("resync")
                .data("{}"),
            Self::Event(event) => sse::Event::default()
                .id(event.id.to_string())
                .event(event.name)
                .data(event.data),
        }
    }
}
