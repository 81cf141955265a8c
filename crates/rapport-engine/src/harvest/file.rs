//! One file: checked against the contract, read by one thread, understood by others, taken in by this one.

use super::commit::Committer;
use super::work::{Keyed, Keyer, Worked, Worker};
use super::{Prepared, Watch};
use crate::error::{EngineError, Result};
use crate::project::Source;
use rapport_harvest::contract::{Layout, Notice, Retyped};
use rapport_harvest::decode::Limits;
use rapport_harvest::files::{self, InputFile};
use rapport_harvest::read::{self, FileColumns, FileError, RecordReader};
use rapport_harvest::{Reason, Rejection};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Records that go from thread to thread at once.
const CHUNK_ROWS: usize = 2_048;

/// The files of a source below a folder; an error when a pattern finds none.
pub(super) fn list(source: &Source, input: &Path) -> Result<Vec<InputFile>> {
    let spec = &source.spec;
    // What is not read is told with the notices of the source.
    let listed = files::list_all(input, &spec.files, spec.follow_links);
    listed.map(|listing| listing.files).map_err(|e| {
        EngineError::Input(format!(
            "source `{}`: {}",
            *source.spec.source,
            with_cause(&e)
        ))
    })
}

pub(super) fn with_cause(error: &dyn std::error::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Harvests one file. A file that cannot be read, or not to its end, goes to quarantine as such; what was read stands.
pub(super) fn harvest(
    committer: &mut Committer<'_>,
    prepared: &Prepared<'_>,
    input: &InputFile,
    limits: Limits,
    threads: usize,
    watch: &mut dyn Watch,
) -> Result<()> {
    let fingerprint = match files::fingerprint(input) {
        Ok(fingerprint) => fingerprint,
        Err(e) => {
            return committer.refuse_file(
                &input.name,
                Reason::UnreadableFile,
                &format!("it cannot be read: {e}"),
            );
        }
    };
    committer.begin_file(&input.name, &fingerprint, input.size)?;
    match read::open(&prepared.source.spec.format, input, limits) {
        Ok(reader) => records(committer, prepared, &input.name, reader, threads, watch),
        Err(e) => committer.reject(&e.rejection(0)),
    }
}

/// Harvests the records of a reader.
pub(super) fn records(
    committer: &mut Committer<'_>,
    prepared: &Prepared<'_>,
    name: &str,
    mut reader: Box<dyn RecordReader>,
    threads: usize,
    watch: &mut dyn Watch,
) -> Result<()> {
    let contract = &prepared.source.spec.contract;
    let checked = Layout::check(&contract.columns, reader.columns(), &contract.drift);
    committer.notices(name, &checked.notices)?;
    if let Some(refusal) = checked.refusal {
        return refuse(committer, reader, &refusal);
    }
    committer.columns(match reader.columns() {
        FileColumns::Named(names) => Some(names.to_vec()),
        _ => None,
    });
    reader.project(&checked.layout, &prepared.needed);
    pump(committer, prepared, name, reader, threads.max(1), watch)
}

/// A file whose columns are not those of the contract: counted row by row, kept as one.
fn refuse(
    committer: &mut Committer<'_>,
    mut reader: Box<dyn RecordReader>,
    refusal: &str,
) -> Result<()> {
    let header = match reader.columns() {
        FileColumns::Named(names) => names.join(", "),
        _ => String::new(),
    };
    let mut rows = 0;
    while let Ok(Some(chunk)) = reader.next_chunk(CHUNK_ROWS) {
        rows += chunk
            .iter()
            .map(|row| row.as_ref().map_or_else(|r| r.rows, |_| 1))
            .sum::<i64>();
    }
    committer.reject(&Rejection {
        row: 0,
        rows,
        reason: Reason::Drift,
        message: refusal.to_owned(),
        raw: header.into(),
    })
}

struct Chunk<T> {
    number: usize,
    rows: Vec<T>,
    bytes: u64,
}

/// Reads, works and commits at the same time, in the order of the file.
fn pump(
    committer: &mut Committer<'_>,
    prepared: &Prepared<'_>,
    name: &str,
    reader: Box<dyn RecordReader>,
    threads: usize,
    watch: &mut dyn Watch,
) -> Result<()> {
    let (to_workers, from_reader) = sync_channel::<Chunk<Keyed>>(threads * 2);
    // Room for a whole commit: rules go on while the commit before is being written.
    let ahead = threads * 2 + committer.commit_rows() / CHUNK_ROWS;
    let (to_commit, from_workers) = sync_channel::<Chunk<Worked>>(ahead);
    let from_reader = Arc::new(Mutex::new(from_reader));
    let ahead_of_commits = committer.ahead();
    // Freeing what the rules made takes as long as a good part of a commit: another thread does it meanwhile.
    let (to_free, from_commit) = sync_channel::<Vec<Worked>>(ahead * 2);
    std::thread::scope(|scope| {
        scope.spawn(move || from_commit.into_iter().for_each(drop));
        let reading = scope.spawn(move || read_all(reader, prepared, &to_workers));
        let working: Vec<_> = (0..threads)
            .map(|_| {
                let (from_reader, to_commit) = (Arc::clone(&from_reader), to_commit.clone());
                let worker = Worker::new(prepared, Some(ahead_of_commits.clone()));
                scope.spawn(move || work_all(worker, &from_reader, &to_commit))
            })
            .collect();
        drop(to_commit);
        // Workers hold it now: when they stop, the reader must notice.
        drop(from_reader);
        committer.free_by(Some(to_free));
        let taken = commit_all(committer, prepared, &from_workers, watch);
        // Ends the threads, also when taking in has failed.
        committer.free_by(None);
        drop(from_workers);
        let retyped = working
            .into_iter()
            .map(|w| w.join().map_err(|_panic| broken(name)))
            .collect::<Result<Vec<_>>>()?;
        let end = reading.join().map_err(|_panic| broken(name))?;
        taken?;
        let mut all = Retyped::default();
        for one in retyped {
            all.merge(one);
        }
        committer.notices(name, &all.notices(&prepared.source.spec.contract.columns))?;
        let (late, told, failure) = end;
        committer.notices(name, &told)?;
        let late = Layout::check_late(&late, &prepared.source.spec.contract.drift);
        committer.notices(name, &late.notices)?;
        if let Some(refusal) = late.refusal {
            // Records passed before the column was seen: they stand, and the change is told.
            committer.notices(name, &[late_notice(refusal)])?;
        }
        failure.map_or(Ok(()), |e| committer.reject(&e.rejection(0)))
    })
}

fn late_notice(refusal: String) -> Notice {
    Notice {
        kind: rapport_harvest::contract::NoticeKind::Added,
        column: String::new(),
        message: refusal,
        count: 0,
    }
}

fn broken(name: &str) -> EngineError {
    EngineError::Input(format!(
        "reading `{name}` broke down unexpectedly; what was taken in is kept; please report this"
    ))
}

/// Columns that turned up late, what the reader left out, and why it stopped before the end.
type End = (Vec<String>, Vec<Notice>, Option<FileError>);

fn read_all(
    mut reader: Box<dyn RecordReader>,
    prepared: &Prepared<'_>,
    to_workers: &SyncSender<Chunk<Keyed>>,
) -> End {
    let mut keyer = Keyer::new(prepared);
    for number in 0.. {
        match reader.next_chunk(CHUNK_ROWS) {
            Ok(Some(rows)) => {
                let chunk = Chunk {
                    number,
                    rows: keyer.key(rows),
                    bytes: reader.bytes_read(),
                };
                if to_workers.send(chunk).is_err() {
                    break;
                }
            }
            Ok(None) => break,
            Err(e) => return (reader.late_columns().to_vec(), reader.notices(), Some(e)),
        }
    }
    (reader.late_columns().to_vec(), reader.notices(), None)
}

fn work_all(
    mut worker: Worker<'_>,
    from_reader: &Mutex<Receiver<Chunk<Keyed>>>,
    to_commit: &SyncSender<Chunk<Worked>>,
) -> Retyped {
    loop {
        let next = from_reader
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(chunk) = next else { break };
        let worked = Chunk {
            number: chunk.number,
            bytes: chunk.bytes,
            rows: worker.work(chunk.rows),
        };
        if to_commit.send(worked).is_err() {
            break;
        }
    }
    worker.retyped
}

fn commit_all(
    committer: &mut Committer<'_>,
    prepared: &Prepared<'_>,
    from_workers: &Receiver<Chunk<Worked>>,
    watch: &mut dyn Watch,
) -> Result<()> {
    let mut waiting: BTreeMap<usize, Chunk<Worked>> = BTreeMap::new();
    let (mut next, mut records) = (0, 0);
    for chunk in from_workers {
        waiting.insert(chunk.number, chunk);
        while let Some(chunk) = waiting.remove(&next) {
            next += 1;
            records += chunk.rows.len() as i64;
            committer.take(prepared, chunk.rows)?;
            watch.progress(records, chunk.bytes);
            if watch.stopped() {
                committer.interrupt()?;
                return Err(EngineError::Interrupted);
            }
        }
    }
    committer.flush(prepared)
}
