//! A small source to run rules on, and shorthands.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use rapport_harvest::draft::Drafts;
use rapport_harvest::identity::{IdentityKinds, KeyKind};
use rapport_harvest::lookup::LookupSet;
use rapport_harvest::rule::{RecordContext, Rule, RuleRunner};
use rapport_harvest::stopwatch::Stopwatch;
use rapport_harvest::typed::Typed;
use rapport_harvest::{Draft, Reason, SourceSpec};
use rapport_model::diag::Problem;
use std::sync::atomic::{AtomicU64, Ordering};

/// Columns: order, when, amount, email, note, count, anything.
pub(crate) const ORDERS: &str = r#"
source: orders
name: Orders
files: ["orders*.csv"]
format: {type: delimited}
contract:
  columns:
    - {name: order, required: true}
    - {name: when, type: timestamp, required: true}
    - {name: amount, type: money, currency: USD}
    - {name: email}
    - {name: note}
    - {name: count, type: integer, required: true}
    - {name: anything, type: any}
  key: [order]
constants: {segment: smb, limit: 3, codes: {call: phone_call, deep: {er: found}, list: [first, second]}}
"#;

pub(crate) const AT_MICROS: i64 = 1_700_000_000_000_000;

pub(crate) fn spec(yaml: &str) -> SourceSpec {
    rapport_model::yaml::read(yaml).unwrap()
}

pub(crate) fn kinds() -> IdentityKinds {
    [
        ("crm", KeyKind::Exact),
        ("tax", KeyKind::Id),
        ("email", KeyKind::Email),
        ("phone", KeyKind::Phone),
    ]
    .map(|(name, kind)| (name.to_owned(), kind))
    .into()
}

pub(crate) fn text(text: &str) -> Typed {
    Typed::Text(bytes::Bytes::copy_from_slice(text.as_bytes()))
}

/// A record of [`ORDERS`].
pub(crate) fn order() -> Vec<Typed> {
    vec![
        text("SO1"),
        Typed::Timestamp(AT_MICROS),
        Typed::Integer(12_345),
        text("Ann@Example.com"),
        Typed::Null,
        Typed::Integer(2),
        Typed::Null,
    ]
}

pub(crate) const CONTEXT: RecordContext<'static> = RecordContext {
    key: "SO1",
    revision: 4,
    row: 9,
};

/// A stopwatch that stands still.
#[derive(Debug)]
pub(crate) struct Still;

impl Stopwatch for Still {
    fn ticks_ms(&self) -> u64 {
        0
    }

    fn processor_ms(&self) -> u64 {
        0
    }
}

/// A stopwatch on which each look takes so many milliseconds.
#[derive(Debug)]
pub(crate) struct EachLookTakes(pub(crate) u64, pub(crate) AtomicU64);

impl Stopwatch for EachLookTakes {
    fn ticks_ms(&self) -> u64 {
        self.1.fetch_add(self.0, Ordering::Relaxed)
    }

    /// The thread had the processor all the time.
    fn processor_ms(&self) -> u64 {
        self.1.load(Ordering::Relaxed).saturating_sub(self.0)
    }
}

pub(crate) fn compile(rule: &str) -> Result<Rule, Vec<Problem>> {
    Rule::compile(rule, "orders.vrl", &spec(ORDERS), &kinds())
}

/// The one problem of a rule that does not compile.
pub(crate) fn problem(rule: &str) -> Problem {
    let problems = compile(rule).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.into_iter().next().unwrap()
}

pub(crate) fn runner(rule: &str) -> RuleRunner {
    let rule = compile(rule).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let rule = rule.with_lookups(LookupSet::default()).unwrap();
    RuleRunner::new(rule, Box::new(Still))
}

pub(crate) fn run(rule: &str) -> Result<Vec<Draft>, (Reason, String)> {
    runner(rule)
        .run(&mut order(), CONTEXT)
        .map(Drafts::into_vec)
}

/// Why the record is refused.
pub(crate) fn refusal(rule: &str) -> (Reason, String) {
    run(rule).unwrap_err()
}
