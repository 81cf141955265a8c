//! Long lists of the store a page at a time, newest first: runs and quarantine.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::quarantine::Quarantined;
use crate::runs::{Counts, Run, RunId};
use rapport_model::Micros;

/// A run with the version of the rule that it used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// The run.
    pub run: Run,
    /// Version of the rule; empty for a source without one.
    pub rule_version: String,
}

impl Ledger {
    /// Runs with a number below `before`, newest first; of one source when given, by its code.
    pub fn runs_page(
        &mut self,
        source: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<RunLine>> {
        let rows = self.db.query(
            "listing runs",
            "SELECT r.id, c.code, r.kind, r.started_at, r.finished_at, r.status, r.received, r.accepted, r.duplicate, r.quarantined, r.silent,
             r.interactions, r.outcomes, r.last_happened_at, COALESCE(v.version, '')
             FROM run r JOIN code c ON c.kind = 'source' AND c.id = r.source_id LEFT JOIN rule_version v ON v.id = r.rule_id
             WHERE r.id < $1 AND ($2 = '' OR c.code = $2) ORDER BY r.id DESC LIMIT $3",
            &[before.into(), source.unwrap_or_default().into(), limit.into()],
        )?;
        let maybe = |row: &crate::sql::Row, i: usize| match row.0.get(i) {
            Some(crate::sql::Value::Int(v)) => Some(Micros(*v)),
            _ => None,
        };
        Ok(rows
            .into_iter()
            .map(|mut row| RunLine {
                run: Run {
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
                },
                rule_version: row.text(14),
            })
            .collect())
    }

    /// How many runs there are; of one source when given, by its code.
    pub fn runs_count(&mut self, source: Option<&str>) -> Result<i64> {
        let rows = self.db.query(
            "counting runs",
            "SELECT COUNT(*) FROM run r JOIN code c ON c.kind = 'source' AND c.id = r.source_id WHERE $1 = '' OR c.code = $1",
            &[source.unwrap_or_default().into()],
        )?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }

    /// Open records in quarantine with a number below `before`, newest first; of one source and for one reason when given.
    pub fn quarantine_page(
        &mut self,
        source: Option<&str>,
        reason: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Quarantined>> {
        self.quarantined_where(
            "q.state = 'open' AND q.id < $1 AND ($2 = '' OR c.code = $2) AND ($3 = '' OR q.reason = $3) ORDER BY q.id DESC LIMIT $4",
            &[
                before.into(), source.unwrap_or_default().into(), reason.unwrap_or_default().into(), limit.into(),
            ],
        )
    }

    /// How many entries of quarantine are open; of one source and for one reason when given.
    pub fn quarantine_count(&mut self, source: Option<&str>, reason: Option<&str>) -> Result<i64> {
        let rows = self.db.query(
            "counting quarantine",
            "SELECT COUNT(*) FROM quarantine q JOIN code c ON c.kind = 'source' AND c.id = q.source_id
             WHERE q.state = 'open' AND ($1 = '' OR c.code = $1) AND ($2 = '' OR q.reason = $2)",
            &[source.unwrap_or_default().into(), reason.unwrap_or_default().into()],
        )?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    }
}
