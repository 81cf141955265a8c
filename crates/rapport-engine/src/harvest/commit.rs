//! Takes understood records in: one commit holds their facts, their quarantine and their counts.

use super::resolve::{Resolver, SourceRowFacts, Unresolved};
use super::tally::Tally;
use super::waiting::Waiting;
use super::work::{Ahead, Meaning, Worked};
use super::{Noticed, Prepared, SourceReport, prepare};
use crate::error::Result;
use crate::session::Session;
use hashbrown::HashMap;
use rapport_harvest::contract::{Notice, NoticeKind};
use rapport_harvest::read::raw_of;
use rapport_harvest::spec::Contract;
use rapport_harvest::{Reason, Record, Rejection};
use rapport_ledger::intake::{NewRecord, Replaced, Verdict};
use rapport_ledger::quarantine::{NewQuarantined, Quarantined};
use rapport_ledger::runs::{Counts, RunId};
use rapport_ledger::{Ledger, LedgerError};
use rapport_model::{FileId, IdentifierId, Micros, Origin, RuleId, ScopeId, SourceId, TypeId};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// Takes the records of one run of one source in.
pub(super) struct Committer<'a> {
    ledger: &'a mut Ledger,
    types: Arc<HashMap<String, TypeId>>,
    scopes: Arc<HashMap<String, ScopeId>>,
    source: SourceId,
    rule: RuleId,
    run: RunId,
    file: FileId,
    file_name: String,
    columns: Option<Vec<String>>,
    latest: Micros,
    replaced: Replaced,
    snapshot: bool,
    /// Keys that several people claim who are not joined.
    contested: BTreeSet<IdentifierId>,
    waiting: Waiting,
    pending: Vec<Vec<Worked>>,
    pending_rows: usize,
    to_free: Option<SyncSender<Vec<Worked>>>,
    commit_rows: usize,
    seal_rows: i64,
    recent: i64,
    rehearsal: bool,
    report: SourceReport,
}

impl<'a> Committer<'a> {
    /// Prepares a source and begins its run.
    pub(super) fn start(
        session: &'a mut Session,
        code: &str,
        kind: &str,
        input: Option<&Path>,
        rehearsal: bool,
    ) -> Result<(Self, Prepared<'a>)> {
        let (limits, latest) = (session.limits(), session.latest_moment());
        let scopes: HashMap<String, ScopeId> = session
            .scopes()
            .iter()
            .map(|(id, (code, _))| (code.clone(), *id))
            .collect();
        let (project, ledger, types) = session.parts();
        let prepared = prepare(limits, project, code, input)?;
        let settings = &project.settings().harvest;
        let version = prepared.rule.version().to_owned();
        let text = &prepared.source.rule_text;
        let (source, rule, run) = unit(ledger, rehearsal, |ledger| {
            let source = SourceId(ledger.code_id("source", code)?);
            let rule = ledger.rule_id(source, &version, text)?;
            Ok((source, rule, ledger.start_run(source, rule, kind)?))
        })?;
        let waiting = Waiting::read(
            ledger,
            source,
            prepared.source.spec.contract.revision.is_some(),
        )?;
        let recent = ledger.recent_rows()?;
        let mut committer = Self {
            ledger,
            types: Arc::new(types.iter().map(|(code, id)| (code.clone(), *id)).collect()),
            scopes: Arc::new(scopes),
            source,
            rule,
            run,
            file: FileId::NONE,
            file_name: String::new(),
            columns: None,
            latest,
            replaced: replaced(&prepared.source.spec.contract),
            snapshot: prepared.source.spec.contract.snapshot,
            contested: BTreeSet::new(),
            waiting,
            pending: Vec::new(),
            pending_rows: 0,
            to_free: None,
            commit_rows: settings.commit_rows.max(1),
            seal_rows: settings.seal_rows,
            recent,
            rehearsal,
            report: SourceReport {
                source: code.to_owned(),
                rule_version: version,
                ..SourceReport::default()
            },
        };
        for (file, notice) in &prepared.left_out {
            committer.notices(file, std::slice::from_ref(notice))?;
        }
        Ok((committer, prepared))
    }

    /// Notes the file that the next records come from.
    pub(super) fn begin_file(&mut self, name: &str, fingerprint: &str, size: u64) -> Result<()> {
        let source = self.source;
        let (file, _) = unit(self.ledger, self.rehearsal, |ledger| {
            ledger.file_id(source, name, fingerprint, size.cast_signed())
        })?;
        self.same_file(file, name);
        self.report.files.push(name.to_owned());
        Ok(())
    }

    /// The next records come from a file that is known already.
    pub(super) fn same_file(&mut self, file: FileId, name: &str) {
        self.file = file;
        name.clone_into(&mut self.file_name);
        self.columns = None;
    }

    /// Whether the next records come from this file, with these columns.
    pub(super) fn is_at(&self, file: FileId, name: &str, columns: Option<&Vec<String>>) -> bool {
        self.file == file && self.file_name == name && self.columns.as_ref() == columns
    }

    /// Notes the column names of the file, which it takes to read its raw rows again.
    pub(super) fn columns(&mut self, columns: Option<Vec<String>>) {
        self.columns = columns;
    }

    /// What the next records' facts are resolved with.
    fn resolver(&self) -> Resolver {
        Resolver {
            types: Arc::clone(&self.types),
            scopes: Arc::clone(&self.scopes),
            source: self.source,
            rule: self.rule,
            file: self.file,
            latest: self.latest,
            replaced: self.replaced,
        }
    }

    /// The same for the threads that work ahead of the commits.
    pub(super) fn ahead(&self) -> Ahead {
        Ahead {
            resolver: self.resolver(),
            known: self.ledger.known_people(),
        }
    }

    /// Records that a commit holds.
    pub(super) fn commit_rows(&self) -> usize {
        self.commit_rows
    }

    /// Sends what was committed away to be freed, instead of freeing it between two commits.
    pub(super) fn free_by(&mut self, to_free: Option<SyncSender<Vec<Worked>>>) {
        self.to_free = to_free;
    }

    /// Records of the source that lie in quarantine: those with a number above `after`, up to `last`.
    pub(super) fn waiting_page(
        &mut self,
        after: i64,
        last: i64,
        limit: i64,
    ) -> Result<Vec<Quarantined>> {
        Ok(self
            .ledger
            .quarantined_after(self.source, after, last, limit)?)
    }

    /// Takes records, and commits when there are enough.
    pub(super) fn take(&mut self, prepared: &Prepared<'_>, rows: Vec<Worked>) -> Result<()> {
        self.pending_rows += rows.len();
        self.pending.push(rows);
        if self.pending_rows >= self.commit_rows {
            self.flush(prepared)
        } else {
            Ok(())
        }
    }

    /// Commits what is pending. Seals when many facts are recent, so that memory and the store stay small.
    pub(super) fn flush(&mut self, prepared: &Prepared<'_>) -> Result<()> {
        if self.pending_rows > 0 {
            self.pending_rows = 0;
            let chunks = std::mem::take(&mut self.pending);
            self.commit(prepared, chunks)?;
        }
        if self.recent >= self.seal_rows && !self.rehearsal {
            self.recent = self.ledger.seal_beside()?;
        }
        Ok(())
    }

    /// A file that cannot be read at all.
    pub(super) fn refuse_file(&mut self, name: &str, reason: Reason, message: &str) -> Result<()> {
        self.same_file(FileId::NONE, name);
        self.reject(&Rejection {
            row: 0,
            rows: 0,
            reason,
            message: message.to_owned(),
            raw: Vec::new().into(),
        })
    }

    /// Puts a file, or the rest of one, into quarantine.
    pub(super) fn reject(&mut self, rejection: &Rejection) -> Result<()> {
        let row = Worked {
            of: SourceRowFacts {
                row: rejection.row,
                ..SourceRowFacts::default()
            },
            rows: rejection.rows,
            record: None,
            result: Err(rejection.clone()),
        };
        self.commit_plain(vec![row])
    }

    pub(super) fn notices(&mut self, file: &str, notices: &[Notice]) -> Result<()> {
        if notices.is_empty() {
            return Ok(());
        }
        let run = self.run;
        unit(self.ledger, self.rehearsal, |ledger| {
            for notice in notices {
                let kind = serde_json::to_value(notice.kind)
                    .ok()
                    .and_then(|v| v.as_str().map(str::to_owned))
                    .unwrap_or_default();
                ledger.keep_notice(
                    run,
                    file,
                    &kind,
                    &notice.column,
                    &notice.message,
                    notice.count,
                )?;
            }
            Ok(())
        })?;
        self.report
            .notices
            .extend(notices.iter().map(|notice| Noticed {
                file: file.to_owned(),
                message: notice.message.clone(),
                records: notice.count,
            }));
        Ok(())
    }

    /// After all files of a full snapshot: rows that were in none of them are gone, with all they said. Of an export that gave
    /// nothing, or of which something could not be read, nobody can tell what is missing.
    pub(super) fn take_back_missing(&mut self) -> Result<()> {
        if !self.snapshot {
            return Ok(());
        }
        let read = self.report.counts;
        if read.quarantined > 0 || read.accepted + read.duplicate == 0 {
            let message = "the snapshot is empty or has rows that need a fix: no row counts as gone, so that nothing is taken back by mistake";
            let notice = Notice {
                kind: NoticeKind::Snapshot,
                column: String::new(),
                message: message.to_owned(),
                count: 0,
            };
            return self.notices("", &[notice]);
        }
        let (run, origin) = (
            self.run,
            Origin {
                source: self.source,
                rule: self.rule,
                file: self.file,
                row: 0,
            },
        );
        let gone = unit(self.ledger, self.rehearsal, |ledger| {
            let (gone, accepted) = ledger.take_back_missing(run, origin)?;
            let counts = Counts {
                interactions: accepted.interactions,
                outcomes: accepted.outcomes,
                ..Counts::default()
            };
            ledger.count_run(run, &counts, None)?;
            Ok((gone, counts))
        })?;
        self.report.rows_gone = gone.0;
        self.report.counts.add(&gone.1);
        Ok(())
    }

    /// Tells of something in quarantine that stays as it is.
    pub(super) fn leave(&mut self, reason: &str, rows: i64, message: String) {
        self.report.refuse(reason.to_owned(), rows.max(1), message);
    }

    /// The person stops: what was committed stays, the rest is read again next time.
    pub(super) fn interrupt(&mut self) -> Result<()> {
        self.end("interrupted")
    }

    /// Ends the run.
    pub(super) fn finish(mut self) -> Result<SourceReport> {
        let otherwise = self.report.looked_up_otherwise;
        if otherwise > 0 {
            let notice = Notice {
                kind: NoticeKind::LookedUpOtherwise,
                column: String::new(),
                message: "these rows are the same as when they were taken in, but the rule, or what it looks up, now gives something else: they stay as they were"
                    .to_owned(),
                count: otherwise,
            };
            self.notices("", &[notice])?;
        }
        let contested = self.contested.len() as i64;
        if contested > 0 {
            let notice = Notice {
                kind: NoticeKind::PossibleMatch,
                column: String::new(),
                message: format!(
                    "{contested} key(s) are shared by people whose more trusted keys differ: they are not joined; `rapport person matches` lists them"
                ),
                count: 0,
            };
            self.notices("", &[notice])?;
        }
        self.end("done")?;
        Ok(self.report)
    }

    /// The run has its end before the seal under way is waited for: its facts are durable whatever becomes of that.
    fn end(&mut self, status: &str) -> Result<()> {
        let run = self.run;
        unit(self.ledger, self.rehearsal, |ledger| {
            ledger.finish_run(run, status)
        })?;
        Ok(self.ledger.settle()?)
    }

    fn commit(&mut self, prepared: &Prepared<'_>, chunks: Vec<Vec<Worked>>) -> Result<()> {
        let names: Vec<&str> = prepared.column_names().collect();
        let read: Vec<&str> = prepared.read_columns().collect();
        self.commit_rows_of(chunks, &names, &read)
    }

    fn commit_plain(&mut self, rows: Vec<Worked>) -> Result<()> {
        self.commit_rows_of(vec![rows], &[], &[])
    }

    fn commit_rows_of(
        &mut self,
        mut chunks: Vec<Vec<Worked>>,
        names: &[&str],
        read: &[&str],
    ) -> Result<()> {
        let count = chunks.iter().map(Vec::len).sum();
        let resolver = self.resolver();
        let (run, source, rule, file) = (self.run, self.source, self.rule, self.file);
        let (file_name, columns, waiting) = (&self.file_name, &self.columns, &mut self.waiting);
        let done = unit(self.ledger, self.rehearsal, |ledger| {
            let mut tally = Tally::default();
            let mut records: Vec<NewRecord> = Vec::with_capacity(count);
            let mut of_record: Vec<&Worked> = Vec::with_capacity(count);
            let mut rejected: Vec<(&Worked, Rejection)> = Vec::new();
            for row in chunks.iter_mut().flatten() {
                tally.counts.received += row.rows;
                let resolved = match &mut row.result {
                    Err(rejection) => Err(Unresolved::Rejected(rejection.clone())),
                    Ok(Meaning::Resolved(fact)) => Ok(NewRecord {
                        row_content: row.of.content,
                        interactions: vec![fact.clone()],
                        ..NewRecord::default()
                    }),
                    Ok(Meaning::Drafted(drafts)) => {
                        resolver.resolve(ledger, &row.of, drafts.as_mut_slice())
                    }
                };
                let row: &Worked = row;
                match resolved {
                    Ok(record) => {
                        records.push(record);
                        of_record.push(row);
                    }
                    Err(Unresolved::Rejected(rejection)) => rejected.push((row, rejection)),
                    Err(Unresolved::Record(reason, message)) => {
                        rejected.push((row, reject(row, names, reason, message)));
                    }
                    Err(Unresolved::Ledger(error)) => return Err(error),
                }
            }
            tally.note_moments(&records, resolver.latest);
            let accepted = ledger.accept(run, records)?;
            (tally.counts.interactions, tally.counts.outcomes) =
                (accepted.interactions, accepted.outcomes);
            tally.looked_up_otherwise = accepted.looked_up_otherwise;
            tally.contested = accepted.contested;
            for (row, verdict) in of_record.iter().zip(accepted.verdicts) {
                match verdict {
                    Verdict::Conflict(message) => {
                        rejected.push((row, reject(row, names, Reason::Conflict, message)));
                    }
                    Verdict::Accepted | Verdict::Duplicate => {
                        tally.count_hits(row);
                        if verdict == Verdict::Duplicate {
                            tally.counts.duplicate += row.rows;
                        } else {
                            tally.counts.accepted += row.rows;
                            tally.counts.silent +=
                                i64::from(row.result.as_ref().is_ok_and(Meaning::is_nothing));
                        }
                        let new = verdict == Verdict::Accepted;
                        for id in waiting.settled(file_name, row.of.row, &row.of.key, new) {
                            ledger.release(id, run)?;
                        }
                    }
                }
            }
            for (row, rejection) in rejected {
                let new = NewQuarantined {
                    file: file_name.clone(),
                    file_id: file,
                    row: rejection.row,
                    rows: row.rows,
                    reason: rejection.reason.name(),
                    message: rejection.message.clone(),
                    raw: rejection.raw.to_vec(),
                    context: context(row, columns.as_deref(), read),
                };
                let is_new = ledger.quarantine(run, source, rule, &new)?;
                tally.count_refused(file_name, row.rows, &rejection, is_new);
            }
            tally.name_types(&resolver.types);
            tally.keep(ledger, run)?;
            Ok(tally)
        })?;
        self.recent += done.counts.interactions + done.counts.outcomes;
        self.contested.extend(&done.contested);
        done.report_to(&mut self.report);
        if let Some(to_free) = &self.to_free {
            // A receiver that is gone gives the rows back, and they are freed here.
            for rows in chunks {
                drop(to_free.send(rows));
            }
        }
        Ok(())
    }
}

/// Does the work in a commit of its own; in a rehearsal it is part of the one transaction that is taken back.
fn unit<T>(
    ledger: &mut Ledger,
    rehearsal: bool,
    work: impl FnOnce(&mut Ledger) -> std::result::Result<T, LedgerError>,
) -> std::result::Result<T, LedgerError> {
    if rehearsal {
        work(ledger)
    } else {
        ledger.commit(work)
    }
}

/// How rows of a source with this contract are replaced by later ones.
fn replaced(contract: &Contract) -> Replaced {
    if contract.revision.is_some() {
        Replaced::ByRevision
    } else if contract.snapshot || contract.deleted.is_some() {
        Replaced::ByArrival
    } else {
        Replaced::Never
    }
}

/// What it takes to read the bytes of a refused row again.
fn context(row: &Worked, columns: Option<&[String]>, read: &[&str]) -> String {
    // Where the file has no bytes for a row, only the columns that were read are kept.
    let partly = row
        .record
        .as_ref()
        .is_some_and(|record| record.raw.is_empty());
    let read = partly.then_some(read);
    serde_json::json!({"columns": columns, "key": row.of.key.as_str(), "read": read}).to_string()
}

fn reject(row: &Worked, names: &[&str], reason: Reason, message: String) -> Rejection {
    let raw = row
        .record
        .as_ref()
        .map(|record: &Record| raw_of(record, names.iter().copied()))
        .unwrap_or_default();
    Rejection {
        row: row.of.row,
        rows: row.rows,
        reason,
        message,
        raw,
    }
}
