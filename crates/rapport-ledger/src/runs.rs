//! Runs: one pass of one source, with its counts. received = accepted + duplicate + quarantined.

use crate::error::Result;
use crate::ledger::Ledger;
use rapport_model::{FileId, Micros, RuleId, SourceId};

/// Id of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct RunId(pub i64);

/// Counts of a run, or what one commit adds to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Records read.
    pub received: i64,
    /// Records that gave something new, or that mean nothing by their rule and were new.
    pub accepted: i64,
    /// Records whose every statement was known already, and records already in quarantine.
    pub duplicate: i64,
    /// Records put into quarantine.
    pub quarantined: i64,
    /// Of the accepted: records that mean nothing by their rule.
    pub silent: i64,
    /// Interaction facts added.
    pub interactions: i64,
    /// Outcome facts added.
    pub outcomes: i64,
}

impl Counts {
    /// Whether the conservation law holds.
    pub fn conserved(&self) -> bool {
        self.received == self.accepted + self.duplicate + self.quarantined
    }

    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.accepted += other.accepted;
        self.duplicate += other.duplicate;
        self.quarantined += other.quarantined;
        self.silent += other.silent;
        self.interactions += other.interactions;
        self.outcomes += other.outcomes;
    }
}

/// A run as kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Run {
    /// Id.
    pub id: RunId,
    /// Code of the source.
    pub source: String,
    /// `harvest` or `replay`.
    pub kind: String,
    /// When it began.
    pub started_at: Micros,
    /// When it ended; none while it runs or when it was cut off.
    pub finished_at: Option<Micros>,
    /// `running`, `done`, `interrupted`, `cut off`.
    pub status: String,
    /// Counts so far, always as committed.
    pub counts: Counts,
    /// Latest moment at which something happened, of all it brought.
    pub last_happened_at: Option<Micros>,
}

impl Ledger {
    /// Does the work in one transaction: all of it is durable when this returns `Ok`, none of it otherwise.
    pub fn commit<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.db.begin()?;
        let done = work(self);
        let done = self.db.end(done);
        if done.is_ok() {
            self.people.share_new();
        } else {
            self.forget_new_people();
        }
        done
    }

    /// Begins a transaction that [`Ledger::end_rehearsal`] takes back: what is done in between only shows what would happen.
    pub fn begin_rehearsal(&mut self) -> Result<()> {
        self.db.begin()
    }

    /// Takes everything since [`Ledger::begin_rehearsal`] back.
    pub fn end_rehearsal(&mut self) -> Result<()> {
        self.forget_new_people();
        self.db.script("rolling back", "ROLLBACK")
    }

    /// Begins a run. Runs that still count as running were cut off: there is one writer at a time.
    pub fn start_run(&mut self, source: SourceId, rule: RuleId, kind: &str) -> Result<RunId> {
        self.db.run(
            "ending runs that were cut off",
            "UPDATE run SET status = 'cut off' WHERE status = 'running'",
            &[],
        )?;
        let id = Self::advance(&mut self.db, "run", 1)?;
        self.db.run(
            "starting a run",
            "INSERT INTO run (id, source_id, rule_id, kind, started_at, status, received, accepted, duplicate, quarantined, silent, interactions, outcomes)
             VALUES ($1, $2, $3, $4, $5, 'running', 0, 0, 0, 0, 0, 0, 0)",
            &[id.into(), i64::from(source.0).into(), i64::from(rule.0).into(), kind.into(), self.clock.now().0.into()],
        )?;
        Ok(RunId(id))
    }

    /// Adds to a run's counts, in the same transaction as the facts they count.
    pub fn count_run(
        &mut self,
        run: RunId,
        counts: &Counts,
        last_happened_at: Option<Micros>,
    ) -> Result<()> {
        self.db.run(
            "counting a run",
            "UPDATE run SET received = received + $2, accepted = accepted + $3, duplicate = duplicate + $4, quarantined = quarantined + $5,
             silent = silent + $6, interactions = interactions + $7, outcomes = outcomes + $8,
             last_happened_at = CASE WHEN last_happened_at >= $9 THEN last_happened_at ELSE COALESCE($9, last_happened_at) END WHERE id = $1",
            &[
                run.0.into(), counts.received.into(), counts.accepted.into(), counts.duplicate.into(), counts.quarantined.into(),
                counts.silent.into(), counts.interactions.into(), counts.outcomes.into(), last_happened_at.map(|m| m.0).into(),
            ],
        )?;
        Ok(())
    }

    /// Ends a run as `done` or `interrupted`.
    pub fn finish_run(&mut self, run: RunId, status: &str) -> Result<()> {
        self.db.run(
            "finishing a run",
            "UPDATE run SET status = $2, finished_at = $3 WHERE id = $1",
            &[run.0.into(), status.into(), self.clock.now().0.into()],
        )?;
        Ok(())
    }

    /// Adds to how often a rule gave something (`order_signed`, `revenue`, `nothing` ...).
    pub fn count_hits(&mut self, run: RunId, what: &str, hits: i64) -> Result<()> {
        self.db.run(
            "counting rule hits",
            "INSERT INTO rule_hit (run_id, what, hits) VALUES ($1, $2, $3)
             ON CONFLICT (run_id, what) DO UPDATE SET hits = rule_hit.hits + excluded.hits",
            &[run.0.into(), what.into(), hits.into()],
        )?;
        Ok(())
    }

    /// Keeps a notice of a run, such as a column that was added.
    pub fn keep_notice(
        &mut self,
        run: RunId,
        file: &str,
        kind: &str,
        subject: &str,
        message: &str,
        count: i64,
    ) -> Result<()> {
        self.db.run(
            "keeping a notice",
            "INSERT INTO notice (run_id, file, kind, subject, message, count) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (run_id, file, kind, subject) DO UPDATE SET count = notice.count + excluded.count",
            &[run.0.into(), file.into(), kind.into(), subject.into(), message.into(), count.into()],
        )?;
        Ok(())
    }

    /// The id of a rule's version, kept with its text.
    pub fn rule_id(&mut self, source: SourceId, version: &str, text: &str) -> Result<RuleId> {
        let known = self.db.query(
            "looking up a rule version",
            "SELECT id FROM rule_version WHERE source_id = $1 AND version = $2",
            &[i64::from(source.0).into(), version.into()],
        )?;
        if let Some(row) = known.first() {
            return Ok(RuleId(row.int(0) as i32));
        }
        let id = Self::advance(&mut self.db, "rule_version", 1)?;
        self.db.run(
            "adding a rule version",
            "INSERT INTO rule_version (id, source_id, version, rule_text, first_used_at) VALUES ($1, $2, $3, $4, $5)",
            &[id.into(), i64::from(source.0).into(), version.into(), text.into(), self.clock.now().0.into()],
        )?;
        Ok(RuleId(id as i32))
    }

    /// The version of a rule id.
    pub fn rule_version(&mut self, rule: RuleId) -> Result<Option<String>> {
        let rows = self.db.query(
            "reading a rule version",
            "SELECT version FROM rule_version WHERE id = $1",
            &[i64::from(rule.0).into()],
        )?;
        Ok(rows.into_iter().next().map(|mut row| row.text(0)))
    }

    /// The id of a file by name and content; whether it was seen before.
    pub fn file_id(
        &mut self,
        source: SourceId,
        name: &str,
        fingerprint: &str,
        size_bytes: i64,
    ) -> Result<(FileId, bool)> {
        let known = self.db.query(
            "looking up a file",
            "SELECT id FROM file WHERE source_id = $1 AND name = $2 AND fingerprint = $3",
            &[i64::from(source.0).into(), name.into(), fingerprint.into()],
        )?;
        if let Some(row) = known.first() {
            return Ok((FileId(row.int(0)), true));
        }
        let id = Self::advance(&mut self.db, "file", 1)?;
        self.db.run(
            "adding a file",
            "INSERT INTO file (id, source_id, name, fingerprint, size_bytes, first_seen_at) VALUES ($1, $2, $3, $4, $5, $6)",
            &[id.into(), i64::from(source.0).into(), name.into(), fingerprint.into(), size_bytes.into(), self.clock.now().0.into()],
        )?;
        Ok((FileId(id), false))
    }

    /// The name of a file.
    pub fn file_name(&mut self, file: FileId) -> Result<Option<String>> {
        let rows = self.db.query(
            "reading a file's name",
            "SELECT name FROM file WHERE id = $1",
            &[file.0.into()],
        )?;
        Ok(rows.into_iter().next().map(|mut row| row.text(0)))
    }

    /// All runs, newest first; of one source when given.
    pub fn runs(&mut self, source: Option<SourceId>, limit: i64) -> Result<Vec<Run>> {
        let rows = self.db.query(
            "listing runs",
            "SELECT r.id, c.code, r.kind, r.started_at, r.finished_at, r.status, r.received, r.accepted, r.duplicate, r.quarantined, r.silent,
             r.interactions, r.outcomes, r.last_happened_at FROM run r JOIN code c ON c.kind = 'source' AND c.id = r.source_id
             WHERE r.source_id = $1 OR $1 = 0 ORDER BY r.id DESC LIMIT $2",
            &[source.map_or(0, |s| i64::from(s.0)).into(), limit.into()],
        )?;
        let maybe = |row: &crate::sql::Row, i: usize| match row.0.get(i) {
            Some(crate::sql::Value::Int(v)) => Some(Micros(*v)),
            _ => None,
        };
        Ok(rows
            .into_iter()
            .map(|mut row| Run {
                id: RunId(row.int(0)),
                source: row.text(1),
                kind: row.text(2),
                started_at: Micros(row.int(3)),
                finished_at: maybe(&row, 4),
                status: row.text(5),
                counts: Counts {
                    received: row.int(6),
                    accepted: row.int(7),
                    duplicate: row.int(8),
                    quarantined: row.int(9),
                    silent: row.int(10),
                    interactions: row.int(11),
                    outcomes: row.int(12),
                },
                last_happened_at: maybe(&row, 13),
            })
            .collect())
    }

    /// How often the rule of a source gave what, over all its runs, most first.
    pub fn hits(&mut self, source: SourceId) -> Result<Vec<(String, i64)>> {
        let rows = self.db.query(
            "listing rule hits",
            "SELECT h.what, CAST(SUM(h.hits) AS BIGINT) FROM rule_hit h JOIN run r ON r.id = h.run_id WHERE r.source_id = $1
             GROUP BY h.what ORDER BY 2 DESC, 1",
            &[i64::from(source.0).into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (row.text(0), row.int(1)))
            .collect())
    }

    /// Notices of a source's last run: file, kind, message, count.
    pub fn notices(&mut self, source: SourceId) -> Result<Vec<(String, String, String, i64)>> {
        let rows = self.db.query(
            "listing notices",
            "SELECT file, kind, message, count FROM notice WHERE run_id = (SELECT MAX(id) FROM run WHERE source_id = $1) ORDER BY file, kind, message",
            &[i64::from(source.0).into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (row.text(0), row.text(1), row.text(2), row.int(3)))
            .collect())
    }
}
