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
    /// Name.
    pub name: Option<String>,
    /// The first key, as `kind:value`.
    pub key: String,
    /// E-mail.
    pub email: Option<String>,
    /// Code of the owner.
    pub owner: Option<String>,
}

impl PersonBrief {
    fn set_label(&mut self) {
        let named = self.name.clone().or_else(|| self.email.clone());
        self.label = named.unwrap_or_else(|| self.key.clone());
    }
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
    /// All people in order of id.
    pub fn people(&mut self) -> Result<Vec<PersonBrief>> {
        let rows = self.db.query(
            "listing people",
            "SELECT i.person_id, c.id, c.name, c.email, c.owner, i.kind || ':' || i.value FROM identifier i
             LEFT JOIN contact c ON c.id = i.id ORDER BY i.person_id, i.id",
            &[],
        )?;
        let mut people: Vec<PersonBrief> = Vec::new();
        // Of how many identifiers of the last person something was said.
        let mut described = 0;
        let mut several = Vec::new();
        for mut row in rows {
            let id = ContactId(row.int(0));
            if people.last().is_none_or(|last| last.id != id) {
                described = 0;
                people.push(PersonBrief {
                    id,
                    ..PersonBrief::default()
                });
            }
            let index = people.len() - 1;
            let Some(person) = people.last_mut() else {
                continue;
            };
            let key = row.text(5);
            if person.key.is_empty() || key < person.key {
                person.key = key;
            }
            if row.int(1) == 0 {
                continue;
            }
            described += 1;
            if described == 2 {
                several.push(index);
            }
            (person.name, person.email, person.owner) = (
                row.text_or_null(2),
                row.text_or_null(3),
                row.text_or_null(4),
            );
        }
        for index in several {
            let id = people[index].id;
            if let Some(told) = self.contact(id)? {
                let person = &mut people[index];
                (person.name, person.email, person.owner) = (told.name, told.email, told.owner);
            }
        }
        for person in &mut people {
            person.set_label();
        }
        Ok(people)
    }

    /// One person as lists show them.
    pub fn person(&mut self, id: ContactId) -> Result<Option<PersonBrief>> {
        let Some(person) = self.contact(id)? else {
            return Ok(None);
        };
        let key = self
            .keys_of(id)?
            .first()
            .map(|(kind, value)| format!("{kind}:{value}"));
        let mut brief = PersonBrief {
            id,
            name: person.name,
            email: person.email,
            owner: person.owner,
            key: key.unwrap_or_default(),
            label: String::new(),
        };
        brief.set_label();
        Ok(Some(brief))
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
            "SELECT i.person_id, m.account_id, MAX(m.role) FROM contact_account m JOIN identifier i ON i.id = m.contact_id
             GROUP BY i.person_id, m.account_id ORDER BY i.person_id, m.account_id",
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
