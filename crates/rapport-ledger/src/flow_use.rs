//! What each version of a flow said when it first valued something, so that a later change of it can be told.

use crate::error::Result;
use crate::ledger::Ledger;
use rapport_model::Micros;

/// A version of a flow as it was first used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowUse {
    /// Code of the flow.
    pub flow: String,
    /// Version.
    pub version: u32,
    /// Hash of all that values depend on.
    pub content: u64,
    /// When it was first used, by the ledger's clock.
    pub at: Micros,
}

impl Ledger {
    /// Keeps what a version says, inside a commit; what was kept of it before stays.
    pub fn use_flow(&mut self, flow: &str, version: u32, content: u64) -> Result<()> {
        let at = self.clock.now();
        self.db.run(
            "noting the use of a flow",
            "INSERT INTO flow_use (flow, version, content, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            &[
                flow.into(),
                i64::from(version).into(),
                content.cast_signed().into(),
                at.0.into(),
            ],
        )?;
        Ok(())
    }

    /// Whether anything was ever taken in.
    pub fn is_used(&mut self) -> Result<bool> {
        let first = self
            .db
            .query("reading the runs", "SELECT id FROM run LIMIT 1", &[])?;
        Ok(!first.is_empty())
    }

    /// All versions that were used so far, by flow and version.
    pub fn flow_uses(&mut self) -> Result<Vec<FlowUse>> {
        let rows = self.db.query(
            "reading the use of flows",
            "SELECT flow, version, content, at FROM flow_use",
            &[],
        )?;
        let mut uses: Vec<FlowUse> = rows
            .into_iter()
            .map(|mut row| FlowUse {
                flow: row.text(0),
                version: row.int(1) as u32,
                content: row.int(2).cast_unsigned(),
                at: Micros(row.int(3)),
            })
            .collect();
        // Here and not in SQL: the two stores order texts differently.
        uses.sort_by(|a, b| (&a.flow, a.version).cmp(&(&b.flow, b.version)));
        Ok(uses)
    }
}
