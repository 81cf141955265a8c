//! How many records per second one thread takes through a typical rule: ten columns, eight assignments, one interaction;
//! and through the same rule with a lookup.
//!
//! `cargo run --release -p rapport-harvest --example rule_speed`

use rapport_harvest::identity::{IdentityKinds, KeyKind};
use rapport_harvest::lookup::{LookupSet, Row};
use rapport_harvest::rule::{RecordContext, Rule, RuleRunner};
use rapport_harvest::stopwatch::{MonotonicStopwatch, Stopwatch};
use rapport_harvest::typed::Typed;
use std::error::Error;
use std::io::Write;

const RECORDS: i64 = 2_000_000;

const SOURCE: &str = "
source: orders
name: Orders
files: [orders.csv]
format: {type: delimited}
contract:
  columns:
    - {name: order, required: true}
    - {name: line, type: integer, required: true}
    - {name: at, type: timestamp, required: true}
    - {name: reseller, type: integer, required: true}
    - {name: employee, type: integer}
    - {name: amount, type: money, required: true}
    - {name: cost, type: money, required: true}
    - {name: email, required: true}
    - {name: phone}
    - {name: region, required: true}
  key: [order, line]
lookups:
  reseller:
    files: [resellers.csv]
    columns: [{name: reseller, type: integer}, {name: account}, {name: segment}]
    key: [reseller]
";

const RULE: &str = r#"
order = .order
line = to_string(.line)
margin = .amount - .cost
region = downcase(.region)
scope = if region == "northwest" { "resellers_nw" } else { "resellers_na" }
account = "reseller/" + to_string(.reseller)
reaction = if margin < 0 { "worse" } else { "as_expected" }
id = order + "/" + line
{
  "interaction": "order_signed",
  "id": id,
  "at": .at,
  "scope": scope,
  "contact": {"email": .email, "phone": .phone},
  "account": account,
  "actor": .employee,
  "reaction": reaction,
}
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let with_lookup = RULE.replace(
        "account = \"reseller/\" + to_string(.reseller)",
        "account = lookup(\"reseller\", [.reseller]).account",
    );
    for (name, rule) in [("plain", RULE), ("with a lookup", &with_lookup)] {
        let per_second = measure(rule)?;
        let nanos = 1_000_000_000 / per_second.max(1);
        writeln!(
            std::io::stdout(),
            "{name}: {per_second} records/s, {nanos} ns per record"
        )?;
    }
    Ok(())
}

fn measure(rule: &str) -> Result<u64, Box<dyn Error>> {
    let spec = rapport_model::yaml::read(SOURCE)?;
    let kinds = IdentityKinds::from([
        ("email".to_owned(), KeyKind::Email),
        ("phone".to_owned(), KeyKind::Phone),
    ]);
    let rule = Rule::compile(rule, "orders.vrl", &spec, &kinds)
        .map_err(|problems| problems[0].to_string())?;
    let lookups = LookupSet::build(&spec.lookups, &mut |_, _| Ok(resellers()))
        .map_err(|error| error.to_string())?;
    let rule = rule
        .with_lookups(lookups)
        .map_err(|_set| "lookups were given twice")?;
    let stopwatch = MonotonicStopwatch::start();
    let mut runner = RuleRunner::new(rule, Box::new(stopwatch));
    let started_ms = stopwatch.ticks_ms();
    for row in 0..RECORDS {
        let context = RecordContext {
            key: "SO43659/1",
            revision: 0,
            row,
        };
        let drafts = runner
            .run(&mut record(row), context)
            .map_err(|(_, message)| message)?;
        if drafts.len() != 1 {
            return Err("one interaction was expected".into());
        }
    }
    let elapsed_ms = stopwatch.ticks_ms() - started_ms;
    Ok(RECORDS as u64 * 1000 / elapsed_ms.max(1))
}

fn resellers() -> Vec<Row> {
    let row = |number: i64| {
        vec![
            Typed::Integer(number),
            text(&format!("account/{number}")),
            text("warehouse"),
        ]
    };
    (0..700).map(row).collect()
}

fn record(row: i64) -> Vec<Typed> {
    let shared = bytes::Bytes::from_static(b"SO43659ann.lee@example.comNorthwest");
    vec![
        Typed::Text(shared.slice(..7)),
        Typed::Integer(row % 50),
        Typed::Timestamp(1_700_000_000_000_000 + row),
        Typed::Integer(row % 700),
        Typed::Integer(285),
        Typed::Integer(202_499),
        Typed::Integer(171_300),
        Typed::Text(shared.slice(7..26)),
        Typed::Null,
        Typed::Text(shared.slice(26..)),
    ]
}

fn text(text: &str) -> Typed {
    Typed::Text(bytes::Bytes::copy_from_slice(text.as_bytes()))
}
