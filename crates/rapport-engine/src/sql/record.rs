//! The table `record`: one row for each Interaction Record.

use super::columns::{Columns, TableCard, View};
use rapport_insight::book::NONE;
use rapport_ledger::scratch::Value;
use rapport_model::flow::spec::Phase;
use std::borrow::Cow;

pub(super) const CARD: TableCard = TableCard {
    name: Cow::Borrowed("record"),
    about: Cow::Borrowed(
        "one row for each Interaction Record: who, where it stands, value, cost, money",
    ),
    analysis: None,
};

/// Dimensions that say who looks after a record.
pub(super) const PEOPLE: [&str; 2] = ["owner", "owner_unit"];

/// A row is the index of a record.
pub(super) fn columns(view: View<'_>) -> Columns<'_, u32> {
    let book = view.book;
    let records = &book.records;
    let at = |r: &u32| *r as usize;
    let mut columns = Columns::new(view);
    columns.count("contact", "number of the contact", move |r| {
        records.contact[at(r)].0.into()
    });
    columns.text("scope", "code of the scope", move |r| {
        book.scopes[records.scope[at(r)] as usize]
            .code
            .as_str()
            .into()
    });
    let account = move |r: &u32| Some(records.account[at(r)]).filter(|account| *account != NONE);
    columns.count("account_id", "number of the account", move |r| {
        account(r).map(|a| book.accounts[a as usize].id.0).into()
    });
    columns.text("account", "name of the account", move |r| {
        account(r)
            .map(|a| book.accounts[a as usize].name.as_str())
            .into()
    });
    let level = move |r: &u32| {
        let scope = &book.scopes[records.scope[at(r)] as usize];
        scope.levels.get(records.level[at(r)] as usize)
    };
    columns.text("level", "code of the level now", move |r| {
        level(r).map(|l| l.code.as_str()).into()
    });
    columns.text("level_name", "name of the level now", move |r| {
        level(r).map(|l| l.name.as_str()).into()
    });
    columns.text(
        "status",
        "what a contact on this level is called",
        move |r| level(r).map(|l| l.status.as_str()).into(),
    );
    columns.text(
        "phase",
        "phases of the level: acquisition, closing, retention",
        move |r| {
            let phases = level(r).map_or(&[][..], |l| &l.phases);
            match phases {
                [] => Value::Null,
                phases => phases
                    .iter()
                    .map(|p| phase(*p))
                    .collect::<Vec<_>>()
                    .join(" ")
                    .into(),
            }
        },
    );
    columns.rv("rv_hundredths", "Relationship Value now", move |r| {
        records.rv_total_hundredths[at(r)].into()
    });
    columns.money("cost_minor", "cost to engage", move |r| {
        records.cost_total_minor[at(r)].into()
    });
    let known = move |r: &u32, amount: i64| records.money_known[at(r)].then_some(amount).into();
    columns.money(
        "revenue_minor",
        "revenue; none where no outcome is known",
        move |r| known(r, records.revenue_minor[at(r)]),
    );
    columns.money(
        "product_cost_minor",
        "product cost; none where no outcome is known",
        move |r| known(r, records.product_cost_minor[at(r)]),
    );
    columns.money(
        "contribution_minor",
        "revenue less product cost less cost to engage; none where no outcome is known",
        move |r| book.contribution_minor(*r).into(),
    );
    columns.text("currency", "currency of its money", move |r| {
        let currency = book.currency(records.scope[at(r)]);
        currency.code().to_owned().into()
    });
    columns.count("interactions", "interactions that count", move |r| {
        i64::from(records.interactions(*r)).into()
    });
    let happened = &book.entries.happened_at;
    columns.time("first_at", "first interaction", move |r| {
        records.entries(*r).next().map(|e| happened[e])
    });
    columns.time("last_at", "last interaction", move |r| {
        records.entries(*r).last().map(|e| happened[e])
    });
    for dimension in &book.dimensions {
        if !view.people && PEOPLE.contains(&dimension.name.as_str()) {
            continue;
        }
        let about = match dimension.name.as_str() {
            "owner" => "code of the member of staff who owns the relationship",
            "tier" => {
                "high for the top fifth of its scope by contribution, loss below zero, middle between"
            }
            _ => "a dimension of the project, as in a set of records",
        };
        columns.text(&dimension.name, about, move |r| dimension.label(*r).into());
    }
    columns
}

pub(super) fn rows(view: View<'_>) -> impl Iterator<Item = u32> {
    view.picked.iter()
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Acquisition => "acquisition",
        Phase::Closing => "closing",
        Phase::Retention => "retention",
    }
}
