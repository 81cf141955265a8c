//! Decisions about suggestions, with what was expected of each when it was decided.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::{Row, Value};
use rapport_model::{ContactId, Micros, RecordKey, ScopeId, TypeId};

/// One decision about a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionEvent {
    /// The record it was made for.
    pub record: RecordKey,
    /// What was suggested.
    pub type_id: TypeId,
    /// `taken` or `overridden`.
    pub verdict: String,
    /// Why it was overridden.
    pub reason: Option<String>,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// Who decided.
    pub by: String,
    /// When, by the ledger's clock; what is given here when it is kept does not count.
    pub at: Micros,
    /// The newest interaction of all that was known then: what is later came after the decision.
    pub known_until: Micros,
    /// The record's last interaction then: it says which situation was decided about.
    pub last_at: Micros,
    /// Days within which something was expected.
    pub horizon_days: i64,
    /// Comparable cases in which it was done.
    pub n: i64,
    /// Relationship Value that was expected within the horizon, in hundredths of a point.
    pub rv_hundredths: i64,
    /// Ends of its 95 % interval, where there is one.
    pub rv_interval_hundredths: Option<[i64; 2]>,
    /// Cost that was expected within the horizon, in minor units.
    pub cost_minor: i64,
}

fn event(mut row: Row) -> SuggestionEvent {
    let interval = match (row.0.get(13), row.0.get(14)) {
        (Some(Value::Int(low)), Some(Value::Int(high))) => Some([*low, *high]),
        _ => None,
    };
    SuggestionEvent {
        record: RecordKey {
            contact: ContactId(row.int(0)),
            scope: ScopeId(row.int(1) as i32),
        },
        type_id: TypeId(row.int(2) as i32),
        verdict: row.text(3),
        reason: row.text_or_null(4),
        note: row.text_or_null(5),
        by: row.text(6),
        at: Micros(row.int(7)),
        known_until: Micros(row.int(8)),
        last_at: Micros(row.int(9)),
        horizon_days: row.int(10),
        n: row.int(11),
        rv_hundredths: row.int(12),
        rv_interval_hundredths: interval,
        cost_minor: row.int(15),
    }
}

impl Ledger {
    /// Keeps a decision about a suggestion, inside a commit. Gives it with the moment it was kept.
    pub fn judge_suggestion(&mut self, new: &SuggestionEvent) -> Result<SuggestionEvent> {
        let id = Self::advance(&mut self.db, "suggestion_judgement", 1)?;
        let kept = SuggestionEvent {
            at: self.clock.now(),
            ..new.clone()
        };
        let ends = kept.rv_interval_hundredths;
        self.db.run(
            "keeping a decision about a suggestion",
            "INSERT INTO suggestion_judgement (id, contact_id, scope_id, type_id, verdict, reason, note, by_whom, at, known_until,
               last_at, horizon_days, n, rv_hundredths, rv_low_hundredths, rv_high_hundredths, cost_minor)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            &[
                id.into(),
                kept.record.contact.0.into(),
                i64::from(kept.record.scope.0).into(),
                i64::from(kept.type_id.0).into(),
                kept.verdict.as_str().into(),
                kept.reason.clone().into(),
                kept.note.clone().into(),
                kept.by.as_str().into(),
                kept.at.0.into(),
                kept.known_until.0.into(),
                kept.last_at.0.into(),
                kept.horizon_days.into(),
                kept.n.into(),
                kept.rv_hundredths.into(),
                ends.map(|e| e[0]).into(),
                ends.map(|e| e[1]).into(),
                kept.cost_minor.into(),
            ],
        )?;
        Ok(kept)
    }

    /// All decisions about suggestions, oldest first.
    pub fn suggestion_events(&mut self) -> Result<Vec<SuggestionEvent>> {
        let rows = self.db.query(
            "reading decisions about suggestions",
            "SELECT contact_id, scope_id, type_id, verdict, reason, note, by_whom, at, known_until, last_at, horizon_days, n,
               rv_hundredths, rv_low_hundredths, rv_high_hundredths, cost_minor FROM suggestion_judgement ORDER BY id",
            &[],
        )?;
        Ok(rows.into_iter().map(event).collect())
    }
}
