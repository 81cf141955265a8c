//! Answers by idempotency key: a write that is sent twice is done once and answered twice.

use crate::error::Result;
use crate::ledger::Ledger;
use rapport_model::Micros;

/// An answer given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Hash of the request that it answered.
    pub request: u64,
    /// The answer as it was sent.
    pub answer: String,
}

impl Ledger {
    /// The answer that a request with this key was given.
    pub fn kept_answer(&mut self, key: &str) -> Result<Option<KeptAnswer>> {
        let rows = self.db.query(
            "looking up an answer",
            "SELECT request, answer FROM answer WHERE name = $1",
            &[key.into()],
        )?;
        Ok(rows.into_iter().next().map(|mut row| KeptAnswer {
            request: row.int(0).cast_unsigned(),
            answer: row.text(1),
        }))
    }

    /// Keeps an answer, inside the commit that does what it says.
    pub fn keep_answer(&mut self, key: &str, kept: &KeptAnswer) -> Result<()> {
        self.db.run(
            "keeping an answer",
            "INSERT INTO answer (name, request, answer, at) VALUES ($1, $2, $3, $4)",
            &[
                key.into(),
                kept.request.cast_signed().into(),
                kept.answer.as_str().into(),
                self.clock.now().0.into(),
            ],
        )?;
        Ok(())
    }

    /// Forgets answers given before a moment; gives how many.
    pub fn forget_answers(&mut self, before: Micros) -> Result<u64> {
        self.db.run(
            "forgetting old answers",
            "DELETE FROM answer WHERE at < $1",
            &[before.0.into()],
        )
    }
}
