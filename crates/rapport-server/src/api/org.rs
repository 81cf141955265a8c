//! `/org` and `/scopes`.

use crate::error::ApiResult;
use crate::shape;
use crate::state::App;
use crate::wire::{ErrorAnswer, List, Named, OrgAnswer, ScopeAnswer, StaffLine, UnitLine};
use axum::Json;
use axum::extract::State;
use rapport_model::yaml::At;

fn code(at: &At<String>) -> String {
    at.value.clone()
}

/// Org units, functions and staff
#[utoipa::path(get, path = "/api/v1/org", tag = "project", responses((status = 200, body = OrgAnswer), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn org(State(app): State<App>) -> ApiResult<Json<OrgAnswer>> {
    let told = app
        .readers
        .read(|session| Ok(session.ledger.staff_members()?))
        .await?;
    let org = &app.project.org;
    let mut staff: Vec<StaffLine> = org
        .staff
        .iter()
        .map(|s| StaffLine {
            code: code(&s.code),
            name: s.name.clone(),
            function: s.function.as_ref().map(code),
            unit: s.unit.as_ref().map(code),
        })
        .collect();
    for one in told {
        if staff.iter().any(|s| s.code == one.code) {
            continue;
        }
        staff.push(StaffLine {
            name: one.name.unwrap_or_else(|| one.code.clone()),
            code: one.code,
            function: one.function,
            unit: one.unit,
        });
    }
    Ok(Json(OrgAnswer {
        units: org
            .units
            .iter()
            .map(|u| UnitLine {
                code: code(&u.code),
                name: u.name.clone(),
                kind: u.kind.clone(),
                parent: u.parent.as_ref().map(code),
            })
            .collect(),
        functions: org
            .functions
            .iter()
            .map(|f| Named {
                code: code(&f.code),
                name: f.name.clone(),
            })
            .collect(),
        staff,
    }))
}

/// Customer segments and stakeholder initiatives, with their sums
#[utoipa::path(get, path = "/api/v1/scopes", tag = "project", responses((status = 200, body = List<ScopeAnswer>), (status = "default", body = ErrorAnswer)))]
pub(crate) async fn scopes(State(app): State<App>) -> ApiResult<Json<List<ScopeAnswer>>> {
    let scopes = app.project.org.scopes.clone();
    let seen = app.view(move |board| {
        let totals = board.scope_totals();
        let items: Vec<ScopeAnswer> = scopes
            .iter()
            .map(|scope| {
                let id = board.vocabulary.scope(&scope.code).map(|(id, _)| id);
                let sums = id
                    .and_then(|id| totals.get(&id))
                    .copied()
                    .unwrap_or_default();
                ScopeAnswer {
                    code: code(&scope.code),
                    name: scope.name.clone(),
                    kind: shape::word(&scope.kind),
                    flow: code(&scope.flow),
                    unit: code(&scope.unit),
                    market: scope.market.clone(),
                    channel: scope.channel.clone(),
                    product_group: scope.product_group.clone(),
                    purpose: scope.purpose.clone(),
                    records: sums.records,
                    interactions: sums.interactions,
                    rv_hundredths: sums.rv.0,
                    cost_minor: sums.cost.0,
                    currency: id
                        .map_or_else(String::new, |id| board.currency_of(id).code().to_owned()),
                }
            })
            .collect();
        Ok(List {
            total: Some(items.len() as u64),
            items,
            next: None,
            as_of: board.as_of().map(shape::at),
        })
    });
    seen.await.map(Json)
}
