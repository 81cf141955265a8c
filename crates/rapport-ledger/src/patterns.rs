//! Best-practice patterns as they were published: versions of a scope, never written again.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::Row;
use rapport_model::Micros;

/// A published pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPattern {
    /// Code of the scope.
    pub scope: String,
    /// Version, from 1 within the scope.
    pub version: i64,
    /// The pattern as JSON.
    pub document: String,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// Who published it.
    pub by: String,
    /// When, by the ledger's clock.
    pub at: Micros,
}

const COLUMNS: &str = "SELECT scope, version, document, note, by_whom, at FROM published_pattern";

fn published(mut row: Row) -> PublishedPattern {
    PublishedPattern {
        scope: row.text(0),
        version: row.int(1),
        document: row.text(2),
        note: row.text_or_null(3),
        by: row.text(4),
        at: Micros(row.int(5)),
    }
}

impl Ledger {
    /// The version that the next pattern of a scope gets; to be asked inside the commit that publishes it.
    pub fn next_pattern_version(&mut self, scope: &str) -> Result<i64> {
        let rows = self.db.query(
            "numbering a pattern",
            "SELECT COALESCE(MAX(version), 0) + 1 FROM published_pattern WHERE scope = $1",
            &[scope.into()],
        )?;
        Ok(rows.first().map_or(1, |row| row.int(0)))
    }

    /// Publishes a pattern, inside a commit. Fails when its scope has that version already.
    pub fn publish_pattern(
        &mut self,
        scope: &str,
        version: i64,
        document: &str,
        note: Option<&str>,
        by: &str,
    ) -> Result<PublishedPattern> {
        let at = self.clock.now();
        self.db.run(
            "publishing a pattern",
            "INSERT INTO published_pattern (scope, version, document, note, by_whom, at) VALUES ($1, $2, $3, $4, $5, $6)",
            &[scope.into(), version.into(), document.into(), note.into(), by.into(), at.0.into()],
        )?;
        Ok(PublishedPattern {
            scope: scope.to_owned(),
            version,
            document: document.to_owned(),
            note: note.map(str::to_owned),
            by: by.to_owned(),
            at,
        })
    }

    /// Every version of every scope, the newest of each first.
    pub fn patterns(&mut self) -> Result<Vec<PublishedPattern>> {
        let rows = self.db.query("reading patterns", COLUMNS, &[])?;
        let mut all: Vec<PublishedPattern> = rows.into_iter().map(published).collect();
        all.sort_by(|a, b| (&a.scope, -a.version).cmp(&(&b.scope, -b.version)));
        Ok(all)
    }

    /// The newest pattern of a scope.
    pub fn newest_pattern(&mut self, scope: &str) -> Result<Option<PublishedPattern>> {
        let rows = self.db.query(
            "reading a pattern",
            &format!("{COLUMNS} WHERE scope = $1 ORDER BY version DESC LIMIT 1"),
            &[scope.into()],
        )?;
        Ok(rows.into_iter().next().map(published))
    }
}
