//! Next best action on a public log of loan applications (BPI Challenge 2012): what was held back there is held back here.
//!
//! The log is two files of cases, `train_BPI_Challenge_2012.xes.gz` and `val_BPI_Challenge_2012.xes.gz`. Each case is a record,
//! each event an interaction worth one point.

use crate::Done;
use crate::arguments::Arguments;
use rapport_insight::book::{
    EntryRow, LevelInfo, NONE, RecordRow, ScopeInfo, StaffChoice, TypeInfo,
};
use rapport_insight::{Book, BookBuilder, registry};
use rapport_model::flow::spec::{Direction, Kind, Phase};
use rapport_model::org::ScopeKind;
use rapport_model::{ContactId, Currency, Micros, Minor, Rv, ScopeId, TypeId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const SCOPE: ScopeId = ScopeId(1);
/// Bytes of a file once unpacked; the larger of the two has some hundred million.
const UNPACKED_MAX: u64 = 2 << 30;

/// Asks the hold-out test twice: with the validation cases held back, and with the newest interactions held back.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let book = log(&arguments.folder("log")?)?;
    let tested = |held_back: &'static str, more: &[(&str, &str)]| -> Done<Value> {
        let usual = [("best", ""), ("horizon_days", "30"), ("draws", "199")];
        let options: BTreeMap<String, String> = usual
            .iter()
            .chain(more)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let answer = registry::run(&book, "next-action-eval", &options)?;
        Ok(json!({"held_back": held_back, "answer": answer}))
    };
    Ok(json!({
        "cases": book.len(),
        "events": book.entries.len(),
        "tests": [
            tested("the validation cases", &[("test", "split=val")])?,
            tested("the newest interactions", &[])?,
        ],
    }))
}

fn log(folder: &Path) -> Done<Book> {
    let mut book = BookBuilder::new(Micros::END);
    book.scope(ScopeInfo {
        id: SCOPE,
        code: "loans".into(),
        name: "Loan applications".into(),
        kind: ScopeKind::Segment,
        currency: Currency::parse("EUR").ok_or("EUR is no currency")?,
        unit: String::new(),
        attributes: Vec::new(),
        levels: vec![LevelInfo {
            code: "A1".into(),
            name: "Application".into(),
            status: "Suspect".into(),
            phases: vec![Phase::Acquisition],
        }],
        flow: None,
    });
    let mut types = BTreeMap::new();
    let mut cases = 0;
    for split in ["train", "val"] {
        let path = folder.join(format!("{split}_BPI_Challenge_2012.xes.gz"));
        let text =
            unpacked(&path).map_err(|e| format!("could not read {}: {e}", path.display()))?;
        for trace in text.split("<trace>").skip(1) {
            cases += 1;
            let entries = trace
                .split("<event>")
                .skip(1)
                .map(|event| entry(&mut book, &mut types, event))
                .collect::<Done<Vec<EntryRow>>>()?;
            let row = RecordRow {
                contact: ContactId(cases),
                scope: SCOPE,
                attributes: &[("split", split)],
                ..RecordRow::default()
            };
            book.record(&row, &entries)?;
        }
    }
    Ok(book.finish()?)
}

fn unpacked(path: &Path) -> std::io::Result<String> {
    #[expect(
        clippy::disallowed_types,
        reason = "a file that the person who measures names, and capped"
    )]
    let packed = flate2::read::GzDecoder::new(std::fs::File::open(path)?);
    let mut text = String::new();
    packed.take(UNPACKED_MAX).read_to_string(&mut text)?;
    Ok(text)
}

fn entry(book: &mut BookBuilder, types: &mut BTreeMap<String, u16>, event: &str) -> Done<EntryRow> {
    let code = value(event, "concept:name")?;
    let moment = value(event, "time:timestamp")?;
    let at =
        rapport_model::time::end_of(moment).ok_or_else(|| format!("`{moment}` is no moment"))?;
    let type_index = if let Some(known) = types.get(code) {
        *known
    } else {
        let index = book.interaction_type(TypeInfo {
            id: TypeId(types.len() as i32 + 1),
            code: code.to_owned(),
            name: code.to_owned(),
            function: "loans".into(),
            channel: String::new(),
            level: String::new(),
            direction: Direction::Mutual,
            kind: Kind::Major,
            is_trigger: false,
            bears_outcome: false,
            staff_choice: StaffChoice::Told(true),
        });
        types.insert(code.to_owned(), index);
        index
    };
    Ok(EntryRow {
        happened_at: at,
        known_at: at,
        type_index,
        rv: Rv::points(1),
        cost: Minor(0),
        level: 0,
        actor: NONE,
        reaction: None,
        say_hundredths: None,
        shared_with: 1,
    })
}

/// The value of an attribute of an event.
fn value<'a>(event: &'a str, key: &str) -> Done<&'a str> {
    event
        .split_once(&format!("key=\"{key}\" value=\""))
        .and_then(|(_, after)| after.split_once('"'))
        .map(|(value, _)| value)
        .ok_or_else(|| format!("an event has no `{key}`").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn write(folder: &Path, split: &str, cases: usize) {
        // Over a year, so that what comes after a cut has its 30 days.
        let trace = |n: usize| {
            let last = if n.is_multiple_of(4) {
                "declined"
            } else {
                "accepted"
            };
            let events = ["submitted", "checked", last].into_iter().zip(1..);
            let events = events.map(|(code, day)| {
                let (month, day) = (1 + n % 12, day + n % 20);
                format!(
                    "<event><string key=\"concept:name\" value=\"{code}\"/><date key=\"time:timestamp\" value=\"2012-{month:02}-{day:02}T10:00:00Z\"/></event>"
                )
            });
            format!("<trace>{}</trace>", events.collect::<String>())
        };
        let text = format!("<log>{}</log>", (0..cases).map(trace).collect::<String>());
        let file = std::fs::File::create(folder.join(format!("{split}_BPI_Challenge_2012.xes.gz")));
        let mut packed = GzEncoder::new(file.unwrap(), Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap();
    }

    #[test]
    fn both_hold_outs_give_figures_for_each_rule() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "train", 1_200);
        write(folder.path(), "val", 600);
        let named = ["--log".to_owned(), folder.path().display().to_string()];
        let found = run(&Arguments::read(named.into_iter()).unwrap()).unwrap();
        assert_eq!(
            (&found["cases"], &found["events"]),
            (&json!(1_800), &json!(5_400))
        );
        for test in found["tests"].as_array().unwrap() {
            let tables = test["answer"]["tables"].as_array().unwrap();
            let policies = tables.iter().find(|t| t["name"] == "policies");
            let policies = policies.unwrap_or_else(|| panic!("{test}"));
            assert_eq!(policies["rows"].as_array().unwrap().len(), 5, "{test}");
            assert!(policies["rows"][0][1].as_i64().unwrap() > 0, "{test}");
        }
    }

    #[test]
    fn the_public_log_gives_figures_where_it_is_there() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/bpi_splits"
        );
        if !Path::new(folder).exists() {
            println!("SKIPPED: the public loan log is not on this machine");
            return;
        }
        let named = ["--log".to_owned(), folder.to_owned()];
        let found = run(&Arguments::read(named.into_iter()).unwrap()).unwrap();
        assert!(found["cases"].as_i64() > Some(5_000), "{}", found["cases"]);
        for test in found["tests"].as_array().unwrap() {
            println!("FIGURE: {test}");
            assert_eq!(test["answer"]["refused"], false);
        }
    }

    #[test]
    fn a_log_that_is_not_there_is_named() {
        let named = ["--log".to_owned(), "/nowhere".to_owned()];
        let error = run(&Arguments::read(named.into_iter()).unwrap()).unwrap_err();
        assert!(error.to_string().contains("/nowhere/train_BPI"), "{error}");
    }
}
