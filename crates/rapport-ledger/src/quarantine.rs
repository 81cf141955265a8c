//! Quarantine: records that could not go on, with reason, raw bytes and rule version; replayable after a fix.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::runs::RunId;
use crate::sql::Value;
use rapport_model::{FileId, Micros, RuleId, SourceId};

/// A record to be put into quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuarantined {
    /// Name of the file.
    pub file: String,
    /// Row number; 0 for the whole file.
    pub row: i64,
    /// Records it stands for.
    pub rows: i64,
    /// Kind of trouble.
    pub reason: String,
    /// What failed, on what, and what to do.
    pub message: String,
    /// The bytes of the record.
    pub raw: Vec<u8>,
    /// The file.
    pub file_id: FileId,
    /// What else it takes to read the bytes again (column names, key), as JSON.
    pub context: String,
}

/// A record in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quarantined {
    /// Id.
    pub id: i64,
    /// Code of the source.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// Row number; 0 for the whole file.
    pub row: i64,
    /// Records it stands for.
    pub rows: i64,
    /// Kind of trouble.
    pub reason: String,
    /// What failed.
    pub message: String,
    /// Version of the rule that rejected it.
    pub rule_version: String,
    /// `open`, or `replayed` once it was taken in.
    pub state: String,
    /// When it was put here.
    pub at: Micros,
    /// The bytes of the record.
    #[serde(serialize_with = "as_text")]
    pub raw: Vec<u8>,
    /// What else it takes to read the bytes again (column names, key), as JSON.
    pub context: String,
    /// The file.
    pub file_id: FileId,
}

/// Where an open record came from, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEntry {
    /// Id.
    pub id: i64,
    /// Name of the file.
    pub file: String,
    /// Row number; 0 for the whole file.
    pub row: i64,
    /// Kind of trouble.
    pub reason: String,
    /// As [`Quarantined::context`].
    pub context: String,
}

fn as_text<S: serde::Serializer>(raw: &[u8], s: S) -> std::result::Result<S::Ok, S::Error> {
    s.serialize_str(&String::from_utf8_lossy(raw))
}

fn content(new: &NewQuarantined) -> i64 {
    crate::intake::stable_hash(&new.raw).cast_signed()
}

impl Ledger {
    /// Puts a record into quarantine, inside a commit. `false` when the same record lies there already: then its reason
    /// and rule are brought up to date.
    pub fn quarantine(
        &mut self,
        run: RunId,
        source: SourceId,
        rule: RuleId,
        new: &NewQuarantined,
    ) -> Result<bool> {
        let content = content(new);
        let known = self.db.query(
            "looking into quarantine",
            "SELECT id FROM quarantine WHERE source_id = $1 AND file = $2 AND row_number = $3 AND content = $4",
            &[i64::from(source.0).into(), new.file.as_str().into(), new.row.into(), content.into()],
        )?;
        if let Some(row) = known.first() {
            self.db.run(
                "updating quarantine",
                "UPDATE quarantine SET reason = $2, message = $3, rule_id = $4, state = 'open' WHERE id = $1",
                &[row.int(0).into(), new.reason.as_str().into(), new.message.as_str().into(), i64::from(rule.0).into()],
            )?;
            return Ok(false);
        }
        let id = Self::advance(&mut self.db, "quarantine", 1)?;
        self.db.run(
            "filling quarantine",
            "INSERT INTO quarantine (id, run_id, source_id, rule_id, file, row_number, row_count, reason, message, raw, state, at, content, file_id, context)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $14)",
            &[
                id.into(), run.0.into(), i64::from(source.0).into(), i64::from(rule.0).into(), new.file.as_str().into(),
                new.row.into(), new.rows.into(), new.reason.as_str().into(), new.message.as_str().into(), new.raw.clone().into(),
                self.clock.now().0.into(), content.into(), new.file_id.0.into(), new.context.as_str().into(),
            ],
        )?;
        Ok(true)
    }

    /// Marks a record as taken in by a run, inside the commit that takes it in.
    pub fn release(&mut self, id: i64, run: RunId) -> Result<()> {
        self.db.run(
            "releasing from quarantine",
            "UPDATE quarantine SET state = 'replayed', replay_run_id = $2 WHERE id = $1",
            &[id.into(), run.0.into()],
        )?;
        Ok(())
    }

    /// Open records of a source with a number above `after`, in order of it, without their bytes.
    pub fn open_quarantine(
        &mut self,
        source: SourceId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<OpenEntry>> {
        let rows = self.db.query(
            "listing open quarantine",
            "SELECT id, file, row_number, reason, context FROM quarantine
             WHERE source_id = $1 AND state = 'open' AND id > $2 ORDER BY id LIMIT $3",
            &[i64::from(source.0).into(), after.into(), limit.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| OpenEntry {
                id: row.int(0),
                file: row.text(1),
                row: row.int(2),
                reason: row.text(3),
                context: row.text(4),
            })
            .collect())
    }

    /// The highest number of an open record of a source; 0 when there is none.
    pub fn last_quarantined(&mut self, source: SourceId) -> Result<i64> {
        let rows = self.db.query(
            "looking into quarantine",
            "SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM quarantine WHERE source_id = $1 AND state = 'open'",
            &[i64::from(source.0).into()],
        )?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }

    /// Open records of a source with a number above `after`, up to and including `last`, in order of it.
    pub fn quarantined_after(
        &mut self,
        source: SourceId,
        after: i64,
        last: i64,
        limit: i64,
    ) -> Result<Vec<Quarantined>> {
        self.quarantined_where(
            "q.source_id = $1 AND q.state = 'open' AND q.id > $2 AND q.id <= $3 ORDER BY q.id LIMIT $4",
            &[i64::from(source.0).into(), after.into(), last.into(), limit.into()],
        )
    }

    /// Records in quarantine with a number below `before`, newest first; of one source when given; open ones alone unless
    /// `all`.
    pub fn quarantined(
        &mut self,
        source: Option<SourceId>,
        all: bool,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Quarantined>> {
        let state = if all { "%" } else { "open" };
        let source = source.map_or(0, |s| i64::from(s.0));
        self.quarantined_where(
            "(q.source_id = $1 OR $1 = 0) AND q.state LIKE $2 AND q.id < $3 ORDER BY q.id DESC LIMIT $4",
            &[source.into(), state.into(), before.into(), limit.into()],
        )
    }

    /// The record of a number, open or not.
    pub fn quarantined_as(&mut self, id: i64) -> Result<Option<Quarantined>> {
        Ok(self.quarantined_where("q.id = $1", &[id.into()])?.pop())
    }

    /// Records by a condition in SQL.
    pub(crate) fn quarantined_where(
        &mut self,
        condition: &str,
        values: &[Value],
    ) -> Result<Vec<Quarantined>> {
        let sql = format!(
            "SELECT q.id, c.code, q.file, q.row_number, q.row_count, q.reason, q.message, COALESCE(v.version, ''), q.state, q.at, q.raw, q.context, q.file_id
             FROM quarantine q JOIN code c ON c.kind = 'source' AND c.id = q.source_id LEFT JOIN rule_version v ON v.id = q.rule_id
             WHERE {condition}"
        );
        let rows = self.db.query("listing quarantine", &sql, values)?;
        Ok(rows
            .into_iter()
            .map(|mut row| Quarantined {
                id: row.int(0),
                source: row.text(1),
                file: row.text(2),
                row: row.int(3),
                rows: row.int(4),
                reason: row.text(5),
                message: row.text(6),
                rule_version: row.text(7),
                state: row.text(8),
                at: Micros(row.int(9)),
                raw: row.blob(10),
                context: row.text(11),
                file_id: FileId(row.int(12)),
            })
            .collect())
    }

    /// Open records by source and reason: source, reason, entries, records they stand for.
    pub fn quarantine_summary(&mut self) -> Result<Vec<(String, String, i64, i64)>> {
        let rows = self.db.query(
            "counting quarantine",
            "SELECT c.code, q.reason, COUNT(*), CAST(SUM(q.row_count) AS BIGINT) FROM quarantine q
             JOIN code c ON c.kind = 'source' AND c.id = q.source_id WHERE q.state = 'open' GROUP BY c.code, q.reason ORDER BY c.code, q.reason",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (row.text(0), row.text(1), row.int(2), row.int(3)))
            .collect())
    }
}
