//! `rapport harvest --replay`: what lies in quarantine, by the rules as they are now.

use super::commit::Committer;
use super::work::Worker;
use super::{Order, SourceReport, Watch};
use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_harvest::contract::Layout;
use rapport_harvest::read::{self, Input, JsonLinesReader, RecordReader};
use rapport_harvest::record::RAW_BYTES_MAX;
use rapport_harvest::spec::{Encoding, Format, FormatKind};
use rapport_harvest::{Reason, Rejection, decode};
use rapport_ledger::quarantine::Quarantined;
use rapport_model::SourceId;
use serde::Deserialize;
use std::io::{Cursor, Read};

/// What was kept beside the raw bytes of a row.
#[derive(Debug, Default, Deserialize)]
struct Context {
    columns: Option<Vec<String>>,
    #[serde(default)]
    key: String,
    /// Names of the columns that were kept, where that is not the whole row.
    read: Option<Vec<String>>,
}

/// Rows in memory at once, each with its bytes.
const PAGE_ROWS: i64 = 1_000;

impl Session {
    /// Replays one source; `None` when nothing of it lies in quarantine.
    pub(super) fn replay_source(
        &mut self,
        code: &str,
        order: &Order,
        watch: &mut dyn Watch,
    ) -> Result<Option<SourceReport>> {
        let source = SourceId(
            self.ledger
                .codes("source")?
                .into_iter()
                .find(|(_, known)| known == code)
                .map_or(0, |(id, _)| id),
        );
        if !source.is_some() {
            return Ok(None);
        }
        // What is refused again keeps its number: without an end a replay would meet what it has put there itself.
        let last = self.ledger.last_quarantined(source)?;
        if last == 0 {
            return Ok(None);
        }
        let input = (!order.input.as_os_str().is_empty()).then_some(order.input.as_path());
        let (mut committer, prepared) =
            Committer::start(self, code, "replay", input, order.dry_run)?;
        let mut worker = Worker::new(&prepared, None);
        watch.file(code, "quarantine", 0);
        let (mut done, mut after) = (0, 0);
        loop {
            let page = committer.waiting_page(after, last, PAGE_ROWS)?;
            let Some(end) = page.last() else { break };
            after = end.id;
            for entry in &page {
                again(&mut committer, &mut worker, &prepared, entry)?;
                done += 1;
                watch.progress(done, 0);
                if watch.stopped() {
                    committer.interrupt()?;
                    return Err(EngineError::Interrupted);
                }
            }
        }
        committer.flush(&prepared)?;
        committer.finish().map(Some)
    }
}

/// Replays one row.
fn again(
    committer: &mut Committer<'_>,
    worker: &mut Worker<'_>,
    prepared: &super::Prepared<'_>,
    entry: &Quarantined,
) -> Result<()> {
    let context: Context = serde_json::from_str(&entry.context).unwrap_or_default();
    if let Err(why) = replayable(entry, &context, prepared) {
        committer.leave(&entry.reason, entry.rows, why);
        return Ok(());
    }
    if !committer.is_at(entry.file_id, &entry.file, context.columns.as_ref()) {
        committer.flush(prepared)?;
        committer.same_file(entry.file_id, &entry.file);
        committer.columns(context.columns.clone());
    }
    let row = read_again(&prepared.source.spec.format, entry, &context, prepared);
    let key = (!context.key.is_empty()).then(|| Ok(context.key.into()));
    let mut worked = worker.work(vec![(row, key)]);
    for one in &mut worked {
        one.of.row = entry.row;
        one.rows = entry.rows;
        // The bytes as they came, so that it is known as the same row if it is refused again.
        if let Some(record) = &mut one.record {
            record.raw = entry.raw.clone().into();
        }
        if let Err(rejected) = &mut one.result {
            rejected.row = entry.row;
            rejected.raw = entry.raw.clone().into();
        }
    }
    committer.take(prepared, worked)
}

/// Why the bytes that were kept cannot stand for the record; it stays as it is.
fn replayable(
    entry: &Quarantined,
    context: &Context,
    prepared: &super::Prepared<'_>,
) -> std::result::Result<(), String> {
    if entry.row == 0 {
        return Err(format!(
            "{}: it stands for the whole file: harvest the file again",
            entry.file
        ));
    }
    let place = format!("{} row {}", entry.file, entry.row);
    if entry.raw.len() >= RAW_BYTES_MAX {
        return Err(format!(
            "{place}: it is too long to be kept whole: harvest its file again"
        ));
    }
    let kept = |name: &&str| {
        let read = context.read.as_ref();
        read.is_none_or(|read| read.iter().any(|kept| kept == name))
    };
    match prepared.read_columns().find(|name| !kept(name)) {
        Some(name) => Err(format!(
            "{place}: column `{name}`, which is needed now, was not kept: harvest its file again"
        )),
        None => Ok(()),
    }
}

fn rejection(entry: &Quarantined, reason: Reason, message: String) -> Rejection {
    Rejection {
        row: entry.row,
        rows: entry.rows,
        reason,
        message,
        raw: entry.raw.clone().into(),
    }
}

/// Reads one raw row as if it stood alone in a file like the one it came from.
fn read_again(
    format: &Format,
    entry: &Quarantined,
    context: &Context,
    prepared: &super::Prepared<'_>,
) -> read::Row {
    let broken = |message: String| rejection(entry, Reason::Malformed, message);
    let contract = &prepared.source.spec.contract;
    // Readers hand text out as UTF-8, whatever the file was.
    let plain = Format {
        encoding: Encoding::Utf8,
        ..format.clone()
    };
    let raw = text_of(entry, format).map_err(|e| broken(e.to_string()))?;
    let input = |bytes: Vec<u8>| Input::new(&entry.file, Cursor::new(bytes));
    let mut reader: Box<dyn RecordReader> = if format.kind == FormatKind::Delimited {
        let bytes = alone(format, context.columns.as_deref(), &raw);
        Box::new(
            read::DelimitedReader::open(&plain, input(bytes)).map_err(|e| broken(e.to_string()))?,
        )
    } else {
        // All others keep a row as one JSON object.
        let mut bytes = raw;
        bytes.retain(|b| *b != b'\n' && *b != b'\r');
        let plain = Format {
            kind: FormatKind::JsonLines,
            records_at: None,
            ..plain
        };
        Box::new(JsonLinesReader::open(&plain, input(bytes)).map_err(|e| broken(e.to_string()))?)
    };
    let checked = Layout::check(&contract.columns, reader.columns(), &contract.drift);
    // One JSON object need not have all columns; what it lacks is a missing value.
    if let (Some(refusal), FormatKind::Delimited) = (checked.refusal, format.kind) {
        return Err(rejection(entry, Reason::Drift, refusal));
    }
    reader.project(&checked.layout, &prepared.needed);
    let chunk = reader.next_chunk(2).map_err(|e| broken(e.to_string()))?;
    let mut rows = chunk.unwrap_or_default();
    if rows.len() > 1 {
        return Err(broken(
            "it is several rows by now: harvest its file again".into(),
        ));
    }
    let row = rows
        .pop()
        .unwrap_or_else(|| Err(broken("the kept row is empty".into())));
    row.map(|mut record| {
        record.row = entry.row;
        record
    })
}

/// The kept bytes as UTF-8. Those of a row that was not in the declared encoding are as in the file.
fn text_of(entry: &Quarantined, format: &Format) -> std::io::Result<Vec<u8>> {
    let raw = entry.raw.clone();
    if entry.reason != Reason::Encoding.name() {
        return Ok(raw);
    }
    let mut text = Vec::new();
    decode::utf8(Cursor::new(raw), format.encoding)?.read_to_end(&mut text)?;
    Ok(text)
}

/// A file with this one row, under the header it had.
fn alone(format: &Format, columns: Option<&[String]>, raw: &[u8]) -> Vec<u8> {
    let separator = format.separator.as_deref().unwrap_or(",");
    let end = format.record_end.as_deref().unwrap_or("\n");
    let quote = format
        .quote
        .as_deref()
        .unwrap_or(if separator.len() == 1 { "\"" } else { "" });
    let written = |name: &String| {
        if !quote.is_empty() && (name.contains(separator) || name.contains(quote)) {
            format!("{quote}{}{quote}", name.replace(quote, &quote.repeat(2)))
        } else {
            name.clone()
        }
    };
    let mut text = Vec::new();
    if let Some(columns) = columns.filter(|_| format.header) {
        let names: Vec<String> = columns.iter().map(written).collect();
        text.extend_from_slice(names.join(separator).as_bytes());
        text.extend_from_slice(end.as_bytes());
    }
    text.extend_from_slice(raw);
    text.extend_from_slice(end.as_bytes());
    text
}
