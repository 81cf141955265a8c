//! The records as an object-centric log in OCEL 2.0 (JSON): interactions as events; contacts, accounts, scopes and staff
//! as the objects they are about.
//!
//! A happening with several contacts stays an event for each contact, as the record has it. No name of a person is
//! written: contacts and staff appear by number and code.

use super::xes::Written;
use crate::Book;
use crate::book::NONE;
use rapport_model::Micros;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes the records.
pub fn write(
    book: &Book,
    records: impl Iterator<Item = u32> + Clone,
    out: &mut impl Write,
) -> io::Result<Written> {
    let mut written = Written::default();
    let types: Vec<Value> = ["contact", "account", "scope", "staff"]
        .iter()
        .map(|name| json!({ "name": name, "attributes": [] }))
        .collect();
    write!(
        out,
        "{{\"objectTypes\":{},\n\"eventTypes\":[",
        Value::from(types)
    )?;
    let attributes = json!([
        { "name": "rv_hundredths", "type": "integer" },
        { "name": "cost_minor", "type": "integer" },
        { "name": "level", "type": "string" },
        { "name": "function", "type": "string" },
    ]);
    let mut list = List::default();
    for kind in &book.types {
        list.item(out, &json!({ "name": kind.code, "attributes": attributes }))?;
    }
    write!(out, "],\n\"objects\":[")?;
    written.cases = objects(book, records.clone(), out)?;
    write!(out, "],\n\"events\":[")?;
    let mut list = List::default();
    for record in records {
        for at in book.records.entries(record) {
            list.item(out, &event(book, record, at))?;
            written.events += 1;
        }
    }
    writeln!(out, "]}}")?;
    Ok(written)
}

/// Items with commas between.
#[derive(Default)]
struct List {
    begun: bool,
}

impl List {
    fn item(&mut self, out: &mut impl Write, value: &Value) -> io::Result<()> {
        write!(out, "{}{value}", if self.begun { ",\n" } else { "\n" })?;
        self.begun = true;
        Ok(())
    }
}

fn object(id: String, kind: &str, relationships: Value) -> Value {
    json!({ "id": id, "type": kind, "attributes": [], "relationships": relationships })
}

/// Writes each object once; gives the number of contacts. A contact with records in several scopes is one object.
fn objects(
    book: &Book,
    records: impl Iterator<Item = u32>,
    out: &mut impl Write,
) -> io::Result<u64> {
    let (mut accounts, mut scopes, mut staff) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut contacts: BTreeSet<(i64, Option<u32>)> = BTreeSet::new();
    for record in records {
        let r = record as usize;
        let account = Some(book.records.account[r]).filter(|a| *a != NONE);
        contacts.insert((book.records.contact[r].0, account));
        accounts.extend(account);
        scopes.insert(book.records.scope[r]);
        let range = book.records.entries(record);
        staff.extend(
            book.entries.actor[range]
                .iter()
                .copied()
                .filter(|a| *a != NONE),
        );
    }
    let mut list = List::default();
    let mut count = 0;
    let contacts: Vec<_> = contacts.into_iter().collect();
    for same in contacts.chunk_by(|a, b| a.0 == b.0) {
        let of = same.iter().filter_map(|(_, account)| *account);
        let relationships: Vec<Value> = of
            .map(|a| json!({ "objectId": account_id(book, a), "qualifier": "belongs to" }))
            .collect();
        list.item(
            out,
            &object(
                format!("contact:{}", same[0].0),
                "contact",
                Value::from(relationships),
            ),
        )?;
        count += 1;
    }
    for account in accounts {
        list.item(
            out,
            &object(account_id(book, account), "account", json!([])),
        )?;
    }
    for scope in scopes {
        list.item(
            out,
            &object(
                format!("scope:{}", book.scopes[scope as usize].code),
                "scope",
                json!([]),
            ),
        )?;
    }
    for who in staff {
        list.item(
            out,
            &object(
                format!("staff:{}", book.staff[who as usize].code),
                "staff",
                json!([]),
            ),
        )?;
    }
    Ok(count)
}

fn account_id(book: &Book, account: u32) -> String {
    format!("account:{}", book.accounts[account as usize].id)
}

fn event(book: &Book, record: u32, at: usize) -> Value {
    let (r, e) = (record as usize, &book.entries);
    let kind = &book.types[e.type_index[at] as usize];
    let scope = &book.scopes[book.records.scope[r] as usize];
    let mut about = vec![
        json!({ "objectId": format!("contact:{}", book.records.contact[r]), "qualifier": "with" }),
        json!({ "objectId": format!("scope:{}", scope.code), "qualifier": "within" }),
    ];
    if book.records.account[r] != NONE {
        about.push(
            json!({ "objectId": account_id(book, book.records.account[r]), "qualifier": "of" }),
        );
    }
    if let Some(staff) = book.staff.get(e.actor[at] as usize) {
        about.push(json!({ "objectId": format!("staff:{}", staff.code), "qualifier": "by" }));
    }
    let level = scope
        .levels
        .get(e.level[at] as usize)
        .map_or("", |l| l.code.as_str());
    json!({
        "id": format!("e{at}"),
        "type": kind.code,
        "time": Micros(e.happened_at[at]).to_string(),
        "attributes": [
            { "name": "rv_hundredths", "value": e.rv_hundredths[at] },
            { "name": "cost_minor", "value": e.cost_minor[at] },
            { "name": "level", "value": level },
            { "name": "function", "value": kind.function },
        ],
        "relationships": about,
    })
}
