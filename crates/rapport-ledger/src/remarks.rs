//! What somebody wrote beside an interaction: free text, kept in the store alone.

use crate::error::Result;
use crate::ledger::Ledger;
use rapport_model::ContactId;

impl Ledger {
    /// Keeps a remark beside the interaction of this identity; a later one replaces it.
    pub fn keep_remark(&mut self, identity: u64, contact: ContactId, remark: &str) -> Result<()> {
        self.db.run(
            "keeping a remark",
            "INSERT INTO remark (identity, contact_id, remark) VALUES ($1, $2, $3)
             ON CONFLICT (identity) DO UPDATE SET remark = excluded.remark",
            &[
                identity.cast_signed().into(),
                contact.0.into(),
                remark.into(),
            ],
        )?;
        Ok(())
    }

    /// The remarks beside a contact's interactions, by identity.
    pub fn remarks_of(&mut self, contact: ContactId) -> Result<Vec<(u64, String)>> {
        let rows = self.db.query(
            "reading remarks",
            "SELECT identity, remark FROM remark WHERE contact_id = $1 ORDER BY identity",
            &[contact.0.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (row.int(0).cast_unsigned(), row.text(1)))
            .collect())
    }
}
