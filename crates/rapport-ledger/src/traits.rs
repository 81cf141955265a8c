//! What is known of people and accounts beyond their names, for all of them at once.

use crate::error::Result;
use crate::ledger::Ledger;
use rapport_model::{AccountId, ContactId};
use std::collections::BTreeMap;

/// What kind of person a contact is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonTraits {
    /// Stakeholder type (domain.md 1.5).
    pub stakeholder: Option<String>,
    /// Anything else worth filtering by.
    pub attributes: BTreeMap<String, String>,
}

impl Ledger {
    /// Of all people.
    pub fn traits_of_people(&mut self) -> Result<BTreeMap<ContactId, PersonTraits>> {
        let rows = self.db.query(
            "listing traits of people",
            "SELECT i.person_id, c.stakeholder, c.attributes FROM contact c JOIN identifier i ON i.id = c.id
             WHERE c.stakeholder IS NOT NULL OR c.attributes <> '{}' ORDER BY c.id",
            &[],
        )?;
        let mut traits: BTreeMap<ContactId, PersonTraits> = BTreeMap::new();
        for mut row in rows {
            let attributes: BTreeMap<String, String> =
                serde_json::from_str(&row.text(2)).unwrap_or_default();
            let person = traits.entry(ContactId(row.int(0))).or_default();
            person.stakeholder = row.text_or_null(1).or(person.stakeholder.take());
            person.attributes.extend(attributes);
        }
        Ok(traits)
    }

    /// Attributes of all accounts that have some.
    pub fn attributes_of_accounts(
        &mut self,
    ) -> Result<BTreeMap<AccountId, BTreeMap<String, String>>> {
        let rows = self.db.query(
            "listing attributes of accounts",
            "SELECT id, attributes FROM account WHERE attributes <> '{}'",
            &[],
        )?;
        let attributes = rows.into_iter().map(|mut row| {
            (
                AccountId(row.int(0)),
                serde_json::from_str(&row.text(1)).unwrap_or_default(),
            )
        });
        Ok(attributes.collect())
    }
}
