//! Interactions that somebody plans with a contact.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::Row;
use rapport_model::{ContactId, Micros, RecordKey, ScopeId, TypeId};

/// A planned interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// Its number.
    pub id: i64,
    /// The record it is planned for.
    pub record: RecordKey,
    /// What is planned.
    pub type_id: TypeId,
    /// The day it is due, such as `2026-01-31`.
    pub due_on: String,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// `planned`, `done` or `dropped`.
    pub status: String,
    /// When it was planned.
    pub planned_at: Micros,
}

const COLUMNS: &str =
    "SELECT id, contact_id, scope_id, type_id, due_on, note, status, planned_at FROM plan_item";

fn item(mut row: Row) -> PlanItem {
    PlanItem {
        id: row.int(0),
        record: RecordKey {
            contact: ContactId(row.int(1)),
            scope: ScopeId(row.int(2) as i32),
        },
        type_id: TypeId(row.int(3) as i32),
        due_on: row.text(4),
        note: row.text_or_null(5),
        status: row.text(6),
        planned_at: Micros(row.int(7)),
    }
}

impl Ledger {
    /// Plans an interaction, inside a commit. `due_on` is a day in ISO 8601.
    pub fn plan(
        &mut self,
        record: RecordKey,
        type_id: TypeId,
        due_on: &str,
        note: Option<&str>,
    ) -> Result<PlanItem> {
        let id = Self::advance(&mut self.db, "plan_item", 1)?;
        let planned_at = self.clock.now();
        self.db.run(
            "planning an interaction",
            "INSERT INTO plan_item (id, contact_id, scope_id, type_id, due_on, note, status, planned_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'planned', $7)",
            &[
                id.into(), record.contact.0.into(), i64::from(record.scope.0).into(), i64::from(type_id.0).into(),
                due_on.into(), note.map(str::to_owned).into(), planned_at.0.into(),
            ],
        )?;
        Ok(PlanItem {
            id,
            record,
            type_id,
            due_on: due_on.to_owned(),
            note: note.map(str::to_owned),
            status: "planned".to_owned(),
            planned_at,
        })
    }

    /// A plan by its number.
    pub fn plan_item(&mut self, id: i64) -> Result<Option<PlanItem>> {
        let rows = self.db.query(
            "reading a plan",
            &format!("{COLUMNS} WHERE id = $1"),
            &[id.into()],
        )?;
        Ok(rows.into_iter().next().map(item))
    }

    /// The plans of these contacts, in order of the day they are due.
    pub fn plans_of(&mut self, contacts: &[ContactId]) -> Result<Vec<PlanItem>> {
        let mut plans = Vec::new();
        for contact in contacts {
            let rows = self.db.query(
                "reading plans",
                &format!("{COLUMNS} WHERE contact_id = $1 ORDER BY due_on, id"),
                &[contact.0.into()],
            )?;
            plans.extend(rows.into_iter().map(item));
        }
        plans.sort_by(|a, b| (&a.due_on, a.id).cmp(&(&b.due_on, b.id)));
        Ok(plans)
    }

    /// Closes a plan as `done` or `dropped`, inside a commit. Gives the plan as it is then; none when there is none.
    pub fn close_plan(&mut self, id: i64, status: &str) -> Result<Option<PlanItem>> {
        self.db.run(
            "closing a plan",
            "UPDATE plan_item SET status = $2, closed_at = $3 WHERE id = $1 AND status <> $2",
            &[id.into(), status.into(), self.clock.now().0.into()],
        )?;
        self.plan_item(id)
    }
}
