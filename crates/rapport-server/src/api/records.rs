//! `/records`: the list.

use super::paging;
use crate::cursor;
use crate::door::extract::Query;
use crate::error::{ApiError, ApiResult};
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, FacetLine, FacetsAnswer, List, RecordList};
use axum::Json;
use axum::extract::State;
use rapport_engine::board::{After, Facets, Filter, Sort, SortBy, phase_name};
use rapport_model::Rv;
use rapport_model::flow::spec::Phase;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which records, in which order.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RecordsQuery {
    /// Words that must all occur in name, e-mail or account
    pub(crate) search: Option<String>,
    /// Codes of scopes, separated by commas
    pub(crate) scope: Option<String>,
    /// Codes of levels, separated by commas
    pub(crate) level: Option<String>,
    /// Codes of owners, separated by commas
    pub(crate) owner: Option<String>,
    /// Number of an account, or a part of its name
    pub(crate) account: Option<String>,
    /// `acquisition`, `closing`, `retention`, separated by commas
    pub(crate) phase: Option<String>,
    /// Lowest accumulated Relationship Value, in hundredths of a point
    pub(crate) min_rv: Option<i64>,
    /// Highest accumulated Relationship Value, in hundredths of a point
    pub(crate) max_rv: Option<i64>,
    /// Only records with an interaction since this day or moment
    pub(crate) changed_since: Option<String>,
    /// `rv`, `change`, `cost`, `name`, `last`, `interactions`, `account`, `level` or `owner`; with `-` the highest first
    #[param(default = "-rv")]
    pub(crate) sort: Option<String>,
    /// Items on a page, 1 to 500
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub(crate) limit: Option<u64>,
    /// `next` of the page before
    pub(crate) after: Option<String>,
}

impl RecordsQuery {
    pub(crate) fn filter(&self) -> ApiResult<Filter> {
        let phases = paging::choices(self.phase.as_ref()).into_iter().map(|name| {
            let all = [Phase::Acquisition, Phase::Closing, Phase::Retention];
            all.into_iter()
                .find(|phase| phase_name(*phase) == name)
                .ok_or_else(|| ApiError::field("phase", format!("there is no phase `{name}`; write acquisition, closing or retention")))
        });
        let since = self.changed_since.as_deref().filter(|t| !t.is_empty());
        Ok(Filter {
            search: self.search.clone().unwrap_or_default(),
            scopes: paging::choices(self.scope.as_ref()),
            levels: paging::choices(self.level.as_ref()),
            owners: paging::choices(self.owner.as_ref()),
            phases: phases.collect::<ApiResult<_>>()?,
            account: self.account.clone().filter(|text| !text.trim().is_empty()),
            min_rv: self.min_rv.map(Rv),
            max_rv: self.max_rv.map(Rv),
            changed_since: since
                .map(|t| paging::moment("changed_since", t))
                .transpose()?,
        })
    }

    pub(crate) fn sort(&self) -> ApiResult<(Sort, &str)> {
        let text = self
            .sort
            .as_deref()
            .filter(|t| !t.is_empty())
            .unwrap_or("-rv");
        let (name, descending) = text
            .strip_prefix('-')
            .map_or((text, false), |name| (name, true));
        let by = match name {
            "rv" => SortBy::Rv,
            "change" => SortBy::Change,
            "cost" => SortBy::Cost,
            "name" => SortBy::Name,
            "last" => SortBy::Last,
            "interactions" => SortBy::Interactions,
            "account" => SortBy::Account,
            "level" => SortBy::Level,
            "owner" => SortBy::Owner,
            _ => {
                let message = format!(
                    "there is no order `{text}`; write rv, change, cost, name, last, interactions, account, level or owner, with `-` for the highest first"
                );
                return Err(ApiError::field("sort", message));
            }
        };
        Ok((Sort { by, descending }, text))
    }

    /// Where the page goes on; a cursor of another order is refused.
    fn place(&self, sort: &str) -> ApiResult<Option<After>> {
        let Some(text) = self.after.as_deref().filter(|t| !t.is_empty()) else {
            return Ok(None);
        };
        let (of, after): (String, After) = cursor::read(text)?;
        if of != sort {
            return Err(ApiError::field(
                "after",
                format!(
                    "the cursor is of the order `{of}`; keep `sort` the same from page to page"
                ),
            ));
        }
        Ok(Some(after))
    }
}

/// Interaction Records: filtered, in order, a page at a time
#[utoipa::path(get, path = "/api/v1/records", tag = "records", params(RecordsQuery), responses((status = 200, body = RecordList), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn records(
    State(app): State<App>,
    Query(query): Query<RecordsQuery>,
) -> ApiResult<Json<RecordList>> {
    let limit = paging::limit(query.limit)?;
    let filter = query.filter()?;
    let (sort, name) = query.sort()?;
    let name = name.to_owned();
    let after = query.place(&name)?;
    let seen = app.view(move |board| {
        let page = board.page(&filter, sort, after.as_ref(), limit);
        let lines = page
            .records
            .iter()
            .map(|record| shape::record_line(board, record));
        Ok(RecordList {
            list: List {
                items: lines.collect(),
                total: Some(page.total),
                next: page.next.map(|after| cursor::write(&(name, after))),
                as_of: board.as_of().map(shape::at),
            },
            facets: facets(page.facets),
        })
    });
    seen.await.map(Json)
}

fn facets(facets: Facets) -> FacetsAnswer {
    let lines = |all: Vec<(String, String, u64)>| {
        let lines = all.into_iter().map(|(value, label, count)| FacetLine {
            value,
            label,
            count,
        });
        lines.collect()
    };
    FacetsAnswer {
        scope: lines(facets.scopes),
        level: lines(facets.levels),
        owner: lines(facets.owners),
        phase: facets
            .phases
            .into_iter()
            .map(|(phase, count)| {
                let value = phase_name(phase).to_owned();
                let mut label = value.clone();
                if let Some(first) = label.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                FacetLine {
                    value,
                    label,
                    count,
                }
            })
            .collect(),
    }
}
