//! Everybody at once: people, accounts and staff as lists, for views that show many of them.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::people::{Account, StaffMember};
use rapport_model::{AccountId, ContactId, FileId, RuleId};

/// A person as lists show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonBrief {
    /// Id.
    pub id: ContactId,
    /// Name, or else the e-mail, or else the first key as `kind:value`.
    pub label: String,
    /// E-mail.
    pub email: Option<String>,
    /// Code of the owner.
    pub owner: Option<String>,
}

/// A person's place in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The person.
    pub contact: ContactId,
    /// The account.
    pub account: AccountId,
    /// The buying role there.
    pub role: Option<String>,
}

impl Ledger {
    /// All people in order of id; those that were merged into another included.
    pub fn people(&mut self) -> Result<Vec<PersonBrief>> {
        let rows = self.db.query(
            "listing people",
            "SELECT c.id, COALESCE(c.name, c.email, k.label, ''), c.email, c.owner FROM contact c
             LEFT JOIN (SELECT contact_id, MIN(kind || ':' || value) AS label FROM contact_key GROUP BY contact_id) k
             ON k.contact_id = c.id ORDER BY c.id",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| PersonBrief {
                id: ContactId(row.int(0)),
                label: row.text(1),
                email: row.text_or_null(2),
                owner: row.text_or_null(3),
            })
            .collect())
    }

    /// One person as lists show them.
    pub fn person(&mut self, id: ContactId) -> Result<Option<PersonBrief>> {
        let Some(person) = self.contact(id)? else {
            return Ok(None);
        };
        let mut key = || -> Result<String> {
            let keys = self.keys_of(id)?;
            Ok(keys
                .first()
                .map(|(kind, value)| format!("{kind}:{value}"))
                .unwrap_or_default())
        };
        let label = match person.name.or_else(|| person.email.clone()) {
            Some(label) => label,
            None => key()?,
        };
        Ok(Some(PersonBrief {
            id,
            label,
            email: person.email,
            owner: person.owner,
        }))
    }

    /// All accounts in order of id, without their attributes.
    pub fn accounts(&mut self) -> Result<Vec<Account>> {
        let rows = self.db.query(
            "listing accounts",
            "SELECT id, account_key, name, parent_key, unit, owner FROM account ORDER BY id",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| Account {
                id: AccountId(row.int(0)),
                key: row.text(1),
                name: row.text_or_null(2),
                parent: row.text_or_null(3),
                unit: row.text_or_null(4),
                owner: row.text_or_null(5),
                ..Account::default()
            })
            .collect())
    }

    /// Who belongs to which account, in order of contact and account.
    pub fn memberships(&mut self) -> Result<Vec<Membership>> {
        let rows = self.db.query(
            "listing memberships",
            "SELECT contact_id, account_id, role FROM contact_account ORDER BY contact_id, account_id",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| Membership {
                contact: ContactId(row.int(0)),
                account: AccountId(row.int(1)),
                role: row.text_or_null(2),
            })
            .collect())
    }

    /// Everybody of staff that sources told of, in order of code.
    pub fn staff_members(&mut self) -> Result<Vec<StaffMember>> {
        let rows = self.db.query(
            "listing staff",
            "SELECT code, name, function, unit, manager FROM staff ORDER BY code",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| StaffMember {
                code: row.text(0),
                name: row.text_or_null(1),
                function: row.text_or_null(2),
                unit: row.text_or_null(3),
                manager: row.text_or_null(4),
            })
            .collect())
    }

    /// Names of all files.
    pub fn file_names(&mut self) -> Result<Vec<(FileId, String)>> {
        let rows = self.db.query(
            "listing files",
            "SELECT id, name FROM file ORDER BY id",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (FileId(row.int(0)), row.text(1)))
            .collect())
    }

    /// Versions of all rules.
    pub fn rule_versions(&mut self) -> Result<Vec<(RuleId, String)>> {
        let rows = self.db.query(
            "listing rule versions",
            "SELECT id, version FROM rule_version ORDER BY id",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (RuleId(row.int(0) as i32), row.text(1)))
            .collect())
    }
}
