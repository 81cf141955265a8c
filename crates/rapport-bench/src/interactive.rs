//! Patterns of filtered sets of many records, asked one after the other as a person does on a screen: everything is at hand,
//! and each answer is computed anew.

use crate::Done;
use crate::arguments::Arguments;
use crate::clock::now;
use crate::sample::scatter;
use rapport_insight::book::{
    AccountInfo, EntryRow, LevelInfo, OutcomeKind, OutcomeRow, RecordRow, ScopeInfo, StaffChoice,
    TypeInfo,
};
use rapport_insight::{Book, BookBuilder, registry};
use rapport_model::flow::spec::{Direction, Kind, Phase};
use rapport_model::org::ScopeKind;
use rapport_model::{AccountId, ContactId, Currency, Micros, Minor, Rv, ScopeId, StaffId, TypeId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Midnight of 1 January 2024, UTC.
const BEGIN: Micros = Micros(1_704_067_200 * Micros::SECOND);
const SCOPES: [&str; 3] = ["machine_builders", "laboratories", "resellers"];
const INDUSTRIES: [&str; 4] = ["steel", "food", "textiles", "chemistry"];
const TYPES: u64 = 40;
const LEVELS: u64 = 5;
const CONTACTS_PER_ACCOUNT: i64 = 4;

/// How often each question is asked after a first time that is not counted.
const TIMES: usize = 5;

/// Sets and what is asked of them.
const QUESTIONS: [&[(&str, &str)]; 9] = [
    &[],
    &[("by", "days")],
    &[("by", "level")],
    &[("set", "scope=laboratories")],
    &[("set", "industry=steel AND rv>=50")],
    &[("set", "tier=high"), ("by", "days")],
    &[("set", "tier=high"), ("against", "others")],
    &[
        ("set", "scope=laboratories"),
        ("against", "scope=resellers"),
        ("by", "days"),
    ],
    &[
        ("set", "NOT industry=steel"),
        ("against", "others"),
        ("by", "level"),
    ],
];

/// `--records N --interactions N`; the interactions are those of all records together.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let records = arguments.number("records")?;
    let book = book(records, arguments.number("interactions")? / records)?;
    let asked = QUESTIONS.iter().map(|question| ask(&book, question));
    Ok(json!({
        "records": book.len(),
        "interactions": book.entries.len(),
        "questions": asked.collect::<Done<Vec<Value>>>()?,
    }))
}

fn ask(book: &Book, question: &[(&str, &str)]) -> Done<Value> {
    let options: BTreeMap<String, String> = question
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let mut of = 0;
    let mut took_ms = Vec::with_capacity(TIMES);
    for time in 0..=TIMES {
        let start = now();
        let answer = registry::run(book, "pattern", &options)?;
        let ms = start.elapsed().as_secs_f64() * 1e3;
        if answer.refused {
            return Err(format!("{question:?}: {}", answer.verdict).into());
        }
        of = answer.n;
        if time > 0 {
            took_ms.push(ms);
        }
    }
    took_ms.sort_by(f64::total_cmp);
    let words: Vec<String> = question
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Ok(json!({
        "question": words.join(", "),
        "records": of,
        "ms_median": took_ms.get(TIMES / 2),
        "ms_max": took_ms.last(),
    }))
}

fn book(records: i64, interactions_each: i64) -> Done<Book> {
    let mut book = BookBuilder::new(Micros::END);
    let currency = Currency::parse("EUR").ok_or("EUR is no currency")?;
    for (id, code) in (1..).zip(SCOPES) {
        book.scope(scope(ScopeId(id), code, currency));
    }
    for id in 0..TYPES {
        book.interaction_type(interaction_type(id));
    }
    let accounts = records / CONTACTS_PER_ACCOUNT + 1;
    for id in 1..=accounts {
        let industry = INDUSTRIES[chance(id, 1, INDUSTRIES.len() as u64) as usize];
        book.account(AccountInfo {
            id: AccountId(id),
            name: format!("Account {id}"),
            attributes: vec![("industry".into(), industry.into())],
        });
    }
    let mut entries = Vec::new();
    for contact in 1..=records {
        entries.clear();
        let each = 1 + chance(contact, 2, 2 * interactions_each.cast_unsigned() - 1);
        let mut at = BEGIN.0 + chance(contact, 3, 300).cast_signed() * Micros::DAY;
        entries.extend((0..each).map(|n| {
            let luck = scatter(contact.cast_unsigned() << 12 | n);
            at += (1 + luck % 40).cast_signed() * Micros::DAY;
            entry(
                Micros(at),
                luck,
                n * LEVELS / (2 * interactions_each.cast_unsigned()),
            )
        }));
        let account = contact / CONTACTS_PER_ACCOUNT + 1;
        let head = RecordRow {
            contact: ContactId(contact),
            scope: scope_of(account),
            account: AccountId(account),
            ..RecordRow::default()
        };
        book.record(&head, &entries)?;
    }
    for account in 1..=accounts {
        book.outcome(&OutcomeRow {
            contact: ContactId::NONE,
            account: AccountId(account),
            scope: scope_of(account),
            at: BEGIN,
            known_at: BEGIN,
            kind: OutcomeKind::Revenue,
            amount: Minor(chance(account, 4, 9_000_000).cast_signed()),
            product: "",
            actor: StaffId::NONE,
        })?;
    }
    Ok(book.finish()?)
}

/// A number below `below` that looks like chance: one for each thing that is drawn for each number.
fn chance(number: i64, what: u64, below: u64) -> u64 {
    scatter(number.cast_unsigned() << 3 | what) % below
}

fn scope_of(account: i64) -> ScopeId {
    ScopeId(1 + (account % SCOPES.len() as i64) as i32)
}

fn scope(id: ScopeId, code: &str, currency: Currency) -> ScopeInfo {
    let level = |n| LevelInfo {
        code: format!("L{n}"),
        name: format!("Level {n}"),
        status: String::new(),
        phases: vec![Phase::Acquisition],
    };
    ScopeInfo {
        id,
        code: code.to_owned(),
        name: code.to_owned(),
        kind: ScopeKind::Segment,
        currency,
        unit: String::new(),
        attributes: Vec::new(),
        levels: (0..=LEVELS).map(level).collect(),
        flow: None,
    }
}

fn interaction_type(id: u64) -> TypeInfo {
    TypeInfo {
        id: TypeId(id as i32 + 1),
        code: format!("type_{id}"),
        name: format!("Type {id}"),
        function: "sales".into(),
        channel: "phone".into(),
        level: "L0".into(),
        direction: Direction::Mutual,
        kind: Kind::Major,
        is_trigger: false,
        bears_outcome: false,
        staff_choice: StaffChoice::Told(true),
    }
}

fn entry(at: Micros, luck: u64, level: u64) -> EntryRow {
    EntryRow {
        happened_at: at,
        known_at: at,
        type_index: (luck % TYPES) as u16,
        rv: Rv::points((luck >> 8) as i32 % 40 - 12),
        cost: Minor(((luck >> 16) % 40_000).cast_signed()),
        level: level as u16,
        actor: rapport_insight::book::NONE,
        reaction: None,
        say_hundredths: None,
        shared_with: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_answered_from_as_many_records_as_were_asked_for() {
        let arguments = ["--records", "4000", "--interactions", "40000"];
        let arguments = Arguments::read(arguments.iter().map(|word| (*word).to_owned()));
        let found = run(&arguments.unwrap()).unwrap();
        assert_eq!(found["records"], 4_000);
        let interactions = found["interactions"].as_i64().unwrap();
        assert!((36_000..44_000).contains(&interactions), "{interactions}");
        let questions = found["questions"].as_array().unwrap();
        assert_eq!(questions.len(), QUESTIONS.len());
        assert_eq!(questions[0]["records"], 4_000);
        let laboratories = questions[3]["records"].as_i64().unwrap();
        assert!((1_000..1_700).contains(&laboratories), "{laboratories}");
    }
}
