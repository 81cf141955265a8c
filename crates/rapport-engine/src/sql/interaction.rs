//! The table `interaction`: one row for each interaction that counts, with its value.

use super::columns::{Columns, TableCard, View};
use rapport_insight::book::{NO_SAY, NONE};
use rapport_insight::{Book, book::TypeInfo};
use rapport_model::Reaction;
use rapport_model::flow::spec::{Direction, Kind};
use std::borrow::Cow;

pub(super) const CARD: TableCard = TableCard {
    name: Cow::Borrowed("interaction"),
    about: Cow::Borrowed(
        "one row for each interaction that counts: when, what, its value and cost",
    ),
    analysis: None,
};

/// The column that says who acted.
pub(super) const ACTOR: &str = "actor";

/// An interaction within its record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    record: u32,
    entry: usize,
    position: i64,
    occurrence: i64,
    rv_total: i64,
}

pub(super) fn columns(view: View<'_>) -> Columns<'_, Row> {
    let book = view.book;
    let (records, entries) = (&book.records, &book.entries);
    let scope = move |row: &Row| &book.scopes[records.scope[row.record as usize] as usize];
    let type_of =
        move |row: &Row| -> &TypeInfo { &book.types[entries.type_index[row.entry] as usize] };
    let mut columns = Columns::new(view);
    columns.count("contact", "number of the contact", move |row: &Row| {
        records.contact[row.record as usize].0.into()
    });
    columns.text("scope", "code of the scope", move |row| {
        scope(row).code.as_str().into()
    });
    columns.count("account_id", "number of the account", move |row| {
        let account = Some(records.account[row.record as usize]).filter(|a| *a != NONE);
        account.map(|a| book.accounts[a as usize].id.0).into()
    });
    columns.count("position", "its place in the record, from 1", |row| {
        row.position.into()
    });
    columns.time("happened_at", "when it happened", move |row| {
        Some(entries.happened_at[row.entry])
    });
    columns.time("known_at", "when the ledger knew", move |row| {
        Some(entries.known_at[row.entry])
    });
    columns.text("type", "code of its type", move |row| {
        type_of(row).code.as_str().into()
    });
    columns.text(
        "kind",
        "major for what people do, voc for what they say",
        move |row| {
            match type_of(row).kind {
                Kind::Major => "major",
                Kind::Voc => "voc",
            }
            .into()
        },
    );
    columns.text("level", "code of the level after it", move |row| {
        let level = scope(row).levels.get(entries.level[row.entry] as usize);
        level.map(|level| level.code.as_str()).into()
    });
    columns.text(
        "function",
        "code of the function that has its type",
        move |row| type_of(row).function.as_str().into(),
    );
    columns.text("direction", "inbound, outbound or mutual", move |row| {
        match type_of(row).direction {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound",
            Direction::Mutual => "mutual",
        }
        .into()
    });
    columns.text("channel", "channel it comes through", move |row| {
        type_of(row).channel.as_str().into()
    });
    columns.count(
        "occurrence",
        "how many of its type there were in the record up to it",
        |row| row.occurrence.into(),
    );
    columns.text(
        "reaction",
        "better, as_expected, worse or damaging, where one is known",
        move |row| {
            Reaction::from_code(entries.reaction[row.entry])
                .map(Reaction::name)
                .into()
        },
    );
    columns.rv("rv_hundredths", "its Relationship Value", move |row| {
        i64::from(entries.rv_hundredths[row.entry]).into()
    });
    columns.rv(
        "rv_total_hundredths",
        "Relationship Value of the record after it",
        |row| row.rv_total.into(),
    );
    columns.money("cost_minor", "its variable cost", move |row| {
        entries.cost_minor[row.entry].into()
    });
    columns.text("currency", "currency of its cost", move |row| {
        scope(row).currency.code().to_owned().into()
    });
    columns.count(
        "said_hundredths",
        "what was said, in hundredths of its scale",
        move |row| {
            let said = entries.say_hundredths[row.entry];
            (said != NO_SAY).then_some(i64::from(said)).into()
        },
    );
    columns.count(
        "shared_with",
        "contacts among whom the one happening was divided",
        move |row| i64::from(entries.shared_with[row.entry]).into(),
    );
    if view.people {
        columns.text(ACTOR, "code of the member of staff who acted", move |row| {
            let actor = Some(entries.actor[row.entry]).filter(|actor| *actor != NONE);
            actor
                .map(|actor| book.staff[actor as usize].code.as_str())
                .into()
        });
    }
    columns
}

pub(super) fn rows(view: View<'_>) -> impl Iterator<Item = Row> {
    let book = view.book;
    let mut seen = vec![0_i64; book.types.len()];
    view.picked
        .iter()
        .flat_map(move |record| of_record(book, record, &mut seen))
}

/// The interactions of a record. `seen` counts types and is all zero again afterwards.
fn of_record(book: &Book, record: u32, seen: &mut [i64]) -> Vec<Row> {
    let entries = &book.entries;
    let mut rv_total = 0_i64;
    let rows = book.records.entries(record).zip(1..);
    let rows: Vec<Row> = rows
        .map(|(entry, position)| {
            let occurrence = &mut seen[entries.type_index[entry] as usize];
            *occurrence += 1;
            rv_total = rv_total.saturating_add(entries.rv_hundredths[entry].into());
            Row {
                record,
                entry,
                position,
                occurrence: *occurrence,
                rv_total,
            }
        })
        .collect();
    for row in &rows {
        seen[entries.type_index[row.entry] as usize] = 0;
    }
    rows
}
