//! The API under `/api/v1`: one function for each address. A handler reads the request, asks the board, a reader or the
//! writer, and shapes what comes back.

mod accounts;
mod contacts;
mod data;
mod event_log;
mod events;
mod exceptions;
mod export;
mod flows;
mod harvests;
mod home;
mod identity;
pub(crate) mod insight;
mod insight_shelf;
mod interactions;
mod org;
mod paging;
mod patterns;
mod plans;
mod record;
mod records;
mod search;
mod sets;
pub(crate) mod sql;
mod suggestions;
mod write;

use crate::state::App;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the OpenAPI document says of the whole.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Rapport",
        description = "Interaction Records with their Relationship Value, explained to the source row. Relationship Value is in hundredths of a point, money in minor units of its currency; both are integers. Moments are ISO 8601, UTC.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&Bearer),
)]
struct Document;

/// Writes need a bearer token.
struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", scheme);
    }
}

/// All addresses, with the document that describes them: one cannot have what the other has not.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(home::meta))
        .routes(routes!(home::home))
        .routes(routes!(org::org))
        .routes(routes!(org::scopes))
        .routes(routes!(flows::flows))
        .routes(routes!(flows::flow))
        .routes(routes!(records::records))
        .routes(routes!(export::export))
        .routes(routes!(record::record))
        .routes(routes!(record::interactions))
        .routes(routes!(contacts::contacts))
        .routes(routes!(contacts::contact))
        .routes(routes!(identity::identity))
        .routes(routes!(identity::merge))
        .routes(routes!(identity::split))
        .routes(routes!(identity::undo))
        .routes(routes!(accounts::accounts))
        .routes(routes!(accounts::account))
        .routes(routes!(interactions::interactions, write::log))
        .routes(routes!(write::react))
        .routes(routes!(plans::plan))
        .routes(routes!(plans::plans))
        .routes(routes!(plans::done))
        .routes(routes!(plans::drop_plan))
        .routes(routes!(harvests::harvest))
        .routes(routes!(harvests::progress))
        .routes(routes!(harvests::stop))
        .routes(routes!(data::sources))
        .routes(routes!(data::runs))
        .routes(routes!(data::quarantine))
        .routes(routes!(insight::insights))
        .routes(routes!(insight::insight))
        .routes(routes!(event_log::event_log))
        .routes(routes!(sql::ask))
        .routes(routes!(sql::sql_tables))
        .routes(routes!(sql::sql_table))
        .routes(routes!(sets::sets))
        .routes(routes!(sets::save_set, sets::remove_set))
        .routes(routes!(exceptions::exceptions))
        .routes(routes!(exceptions::judgements, exceptions::judge))
        .routes(routes!(suggestions::suggestions, suggestions::judge))
        .routes(routes!(patterns::patterns, patterns::publish))
        .routes(routes!(patterns::pattern))
        .routes(routes!(search::search))
        .routes(routes!(events::events))
}
