//! Sets of records by name. Saving and removing are events; what a name means is the last of them.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::Row;
use rapport_model::Micros;

/// A set of records that was given a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSet {
    /// Its name.
    pub name: String,
    /// The set, as it was written.
    pub text: String,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// Who saved it.
    pub by: Option<String>,
    /// When, by the ledger's clock.
    pub saved_at: Micros,
}

fn saved(mut row: Row) -> Option<SavedSet> {
    Some(SavedSet {
        name: row.text(0),
        text: row.text_or_null(1)?,
        note: row.text_or_null(2),
        by: row.text_or_null(3),
        saved_at: Micros(row.int(4)),
    })
}

impl Ledger {
    /// Gives a set a name, inside a commit. What the name meant before stays in the store.
    pub fn save_set(
        &mut self,
        name: &str,
        text: &str,
        note: Option<&str>,
        by: Option<&str>,
    ) -> Result<SavedSet> {
        let saved_at = self.keep_set(name, Some(text), note, by)?;
        Ok(SavedSet {
            name: name.to_owned(),
            text: text.to_owned(),
            note: note.map(str::to_owned),
            by: by.map(str::to_owned),
            saved_at,
        })
    }

    /// Takes a name away, inside a commit.
    pub fn remove_set(&mut self, name: &str) -> Result<()> {
        self.keep_set(name, None, None, None).map(|_| ())
    }

    fn keep_set(
        &mut self,
        name: &str,
        text: Option<&str>,
        note: Option<&str>,
        by: Option<&str>,
    ) -> Result<Micros> {
        let id = Self::advance(&mut self.db, "saved_set", 1)?;
        let at = self.clock.now();
        self.db.run(
            "saving a set",
            "INSERT INTO saved_set (id, name, expression, note, by_whom, at) VALUES ($1, $2, $3, $4, $5, $6)",
            &[id.into(), name.into(), text.into(), note.into(), by.into(), at.0.into()],
        )?;
        Ok(at)
    }

    /// The sets that have a name now, by name.
    pub fn saved_sets(&mut self) -> Result<Vec<SavedSet>> {
        let rows = self.db.query(
            "reading saved sets",
            "SELECT name, expression, note, by_whom, at FROM saved_set
             WHERE id IN (SELECT MAX(id) FROM saved_set GROUP BY name)",
            &[],
        )?;
        let mut sets: Vec<SavedSet> = rows.into_iter().filter_map(saved).collect();
        // Here and not in SQL: the two stores order texts differently.
        sets.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(sets)
    }
}
