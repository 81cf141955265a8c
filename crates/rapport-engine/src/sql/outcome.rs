//! The table `outcome`: revenue and product cost.

use super::columns::{Columns, TableCard, View};
use super::interaction::ACTOR;
use rapport_insight::book::{NONE, OutcomeKind};
use std::borrow::Cow;

pub(super) const CARD: TableCard = TableCard {
    name: Cow::Borrowed("outcome"),
    about: Cow::Borrowed("one row for each revenue and product cost"),
    analysis: None,
};

/// A row is the index of an outcome.
pub(super) fn columns(view: View<'_>) -> Columns<'_, usize> {
    let book = view.book;
    let (outcomes, units, records) = (&book.outcomes, &book.units, &book.records);
    let unit = move |o: &usize| outcomes.unit[*o] as usize;
    let account = move |o: &usize| Some(units.account[unit(o)]).filter(|account| *account != NONE);
    let mut columns = Columns::new(view);
    columns.time("happened_at", "when", move |o: &usize| {
        Some(outcomes.at[*o])
    });
    columns.text("kind", "revenue or product_cost", move |o| {
        match outcomes.kind[*o] {
            OutcomeKind::Revenue => "revenue",
            OutcomeKind::ProductCost => "product_cost",
        }
        .into()
    });
    columns.money(
        "amount_minor",
        "the amount; product cost is positive too",
        move |o| outcomes.amount_minor[*o].into(),
    );
    columns.text("currency", "its currency", move |o| {
        book.currency(units.scope[unit(o)]).code().to_owned().into()
    });
    columns.text("scope", "code of the scope", move |o| {
        book.scopes[units.scope[unit(o)] as usize]
            .code
            .as_str()
            .into()
    });
    columns.count("account_id", "number of the account", move |o| {
        account(o).map(|a| book.accounts[a as usize].id.0).into()
    });
    columns.text(
        "account",
        "name of the account it is of; none where it names neither contact nor account",
        move |o| {
            account(o)
                .map(|a| book.accounts[a as usize].name.as_str())
                .into()
        },
    );
    columns.count(
        "contact",
        "number of the contact; none where it is of the whole account, or names neither",
        move |o| {
            let record = Some(outcomes.record[*o]).filter(|record| *record != NONE);
            let contact = record.map(|record| records.contact[record as usize].0);
            let alone = Some(units.contact[unit(o)]).filter(|contact| *contact != 0);
            contact.or(alone).into()
        },
    );
    columns.text("product", "product line", move |o| {
        let product = Some(outcomes.product[*o]).filter(|product| *product != NONE);
        product
            .map(|product| book.products[product as usize].as_str())
            .into()
    });
    if view.people {
        columns.text(
            ACTOR,
            "code of the member of staff it is credited to",
            move |o| {
                let actor = Some(outcomes.actor[*o]).filter(|actor| *actor != NONE);
                actor
                    .map(|actor| book.staff[actor as usize].code.as_str())
                    .into()
            },
        );
    }
    columns
}

/// Those that fall to the records that are asked about; where all are, money that falls to none too.
pub(super) fn rows(view: View<'_>) -> impl Iterator<Item = usize> {
    let book = view.book;
    let picked = move |o: &usize| {
        book.takers(*o)
            .iter()
            .any(|record| view.picked.contains(*record))
    };
    (0..book.outcomes.len()).filter(move |o| view.all || picked(o))
}
