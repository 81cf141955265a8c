//! People, accounts and staff as they are read: the only place with names and addresses.

use crate::error::Result;
use crate::identifiers::Subject;
use crate::known::KnownPeople;
use crate::ledger::Ledger;
use crate::statements::{ContactSaid, together};
use rapport_model::timeline::Timeline;
use rapport_model::{AccountId, ContactId, IdentifierId, Micros};
use std::collections::BTreeMap;

/// What is known of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// Id.
    pub id: ContactId,
    /// Name.
    pub name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Stakeholder type.
    pub stakeholder: Option<String>,
    /// Code of the owner.
    pub owner: Option<String>,
    /// Anything else.
    pub attributes: BTreeMap<String, String>,
}

/// What is known of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Key, unique over all sources.
    pub key: String,
    /// Name.
    pub name: Option<String>,
    /// Key of the account above.
    pub parent: Option<String>,
    /// Code of the org unit.
    pub unit: Option<String>,
    /// Code of the owner.
    pub owner: Option<String>,
    /// Anything else.
    pub attributes: BTreeMap<String, String>,
}

/// A member of staff.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct StaffMember {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Option<String>,
    /// Code of the function.
    pub function: Option<String>,
    /// Code of the org unit.
    pub unit: Option<String>,
    /// Code of the manager.
    pub manager: Option<String>,
}

fn from_json(text: &str) -> BTreeMap<String, String> {
    serde_json::from_str(text).unwrap_or_default()
}

/// A value by which somebody is known.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Identifier {
    /// Id.
    pub id: IdentifierId,
    /// Kind of key.
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// The person its facts are clustered by.
    #[serde(skip)]
    pub home: ContactId,
    /// When we knew it first.
    pub known_at: Micros,
}

impl Ledger {
    /// The identifiers of a person, in order of id.
    pub fn identifiers_of(&mut self, person: ContactId) -> Result<Vec<Identifier>> {
        let homes: Vec<i64> = self
            .identity(Micros::END)?
            .homes_of(person)
            .iter()
            .map(|home| home.0)
            .collect();
        let mut found = Vec::new();
        self.each_in(
            "SELECT person_id, id, kind, value, home_id, known_at FROM identifier WHERE home_id IN",
            &homes,
            |mut row| {
                if row.int(0) == person.0 {
                    found.push(Identifier {
                        id: IdentifierId(row.int(1)),
                        kind: row.text(2),
                        value: row.text(3),
                        home: ContactId(row.int(4)),
                        known_at: Micros(row.int(5)),
                    });
                }
                Ok(())
            },
        )?;
        found.sort_unstable_by_key(|one| one.id);
        Ok(found)
    }

    /// The person that an id leads to: of a person, or of any identifier. None when the ledger gave no such id.
    pub fn person_of(&mut self, id: ContactId) -> Result<Option<ContactId>> {
        let rows = self.db.query(
            "looking up a person",
            "SELECT person_id FROM identifier WHERE id = $1",
            &[id.0.into()],
        )?;
        Ok(rows.first().map(|row| ContactId(row.int(0))))
    }

    /// The persons that these ids lead to now; ids that the ledger did not give are left out.
    pub fn persons_of(
        &mut self,
        ids: impl IntoIterator<Item = ContactId>,
    ) -> Result<BTreeMap<ContactId, ContactId>> {
        let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut persons = BTreeMap::new();
        self.each_in(
            "SELECT id, person_id FROM identifier WHERE id IN",
            &ids,
            |row| {
                persons.insert(ContactId(row.int(0)), ContactId(row.int(1)));
                Ok(())
            },
        )?;
        Ok(persons)
    }

    /// Ids that may still be in use for a person who is called otherwise by now: former persons, and identifiers that were
    /// parted and joined again; with the person.
    pub fn aliases(&mut self) -> Result<BTreeMap<ContactId, ContactId>> {
        let rows = self.db.query(
            "listing former persons",
            "SELECT id, person_id FROM identifier WHERE person_id <> id AND (home_id = id
             OR id IN (SELECT a FROM evidence WHERE plain = 0) OR id IN (SELECT b FROM evidence WHERE plain = 0))",
            &[],
        )?;
        Ok(rows
            .iter()
            .map(|row| (ContactId(row.int(0)), ContactId(row.int(1))))
            .collect())
    }

    /// What facts of a person name who has no key at hand: the identifier that the person is called by.
    pub fn subject_of(&mut self, person: ContactId) -> Result<Subject> {
        let rows = self.db.query(
            "looking up a home",
            "SELECT home_id FROM identifier WHERE id = $1",
            &[person.0.into()],
        )?;
        Ok(Subject {
            identifier: IdentifierId(person.0),
            home: rows.first().map_or(person, |row| ContactId(row.int(0))),
        })
    }

    /// All identifiers of everybody with their persons: person, kind, value.
    pub fn all_keys(&mut self) -> Result<Vec<(ContactId, String, String)>> {
        let rows = self.db.query(
            "listing identifiers",
            "SELECT person_id, kind, value FROM identifier ORDER BY person_id, kind, value",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (ContactId(row.int(0)), row.text(1), row.text(2)))
            .collect())
    }

    /// Whom a key names, if anybody: kind and normalised value.
    pub fn known_by(&mut self, kind: &str, value: &str) -> Result<Option<ContactId>> {
        let rows = self.db.query(
            "looking up a person by key",
            "SELECT person_id FROM identifier WHERE kind = $1 AND value = $2",
            &[kind.into(), value.into()],
        )?;
        Ok(rows.first().map(|row| ContactId(row.int(0))))
    }

    /// What was said of a person by all rows, under any identifier, as known at a moment.
    pub fn person_timeline(
        &mut self,
        person: ContactId,
        as_known_at: Micros,
    ) -> Result<Timeline<ContactSaid>> {
        let ids: Vec<i64> = self
            .identifiers_of(person)?
            .iter()
            .map(|one| one.id.0)
            .collect();
        self.contact_timeline_of(&ids, as_known_at)
    }

    /// A person by id, as known now: of each field what was said last.
    pub fn contact(&mut self, id: ContactId) -> Result<Option<Person>> {
        self.contact_as_known(id, Micros::END)
    }

    /// A person by id, as known at a moment. None when the ledger gave no such id, or the person is another one now.
    pub fn contact_as_known(
        &mut self,
        id: ContactId,
        as_known_at: Micros,
    ) -> Result<Option<Person>> {
        if self.identifiers_of(id)?.is_empty() {
            return Ok(None);
        }
        let said = together(&self.person_timeline(id, as_known_at)?, Micros::END);
        Ok(Some(Person {
            id,
            name: said.name,
            email: said.email,
            phone: said.phone,
            stakeholder: said.stakeholder,
            owner: said.owner,
            attributes: said.attributes,
        }))
    }

    /// An account by id.
    pub fn account(&mut self, id: AccountId) -> Result<Option<Account>> {
        let rows = self.db.query(
            "reading an account",
            "SELECT id, account_key, name, parent_key, unit, owner, attributes FROM account WHERE id = $1",
            &[id.0.into()],
        )?;
        Ok(rows.into_iter().next().map(|mut row| Account {
            id: AccountId(row.int(0)),
            key: row.text(1),
            name: row.text_or_null(2),
            parent: row.text_or_null(3),
            unit: row.text_or_null(4),
            owner: row.text_or_null(5),
            attributes: from_json(&row.text(6)),
        }))
    }

    /// A member of staff by code.
    pub fn staff(&mut self, code: &str) -> Result<Option<StaffMember>> {
        let rows = self.db.query(
            "reading staff",
            "SELECT code, name, function, unit, manager FROM staff WHERE code = $1",
            &[code.into()],
        )?;
        Ok(rows.into_iter().next().map(|mut row| StaffMember {
            code: row.text(0),
            name: row.text_or_null(1),
            function: row.text_or_null(2),
            unit: row.text_or_null(3),
            manager: row.text_or_null(4),
        }))
    }

    /// The accounts of a person today, each with the role there, in order of account.
    pub fn accounts_of(&mut self, contact: ContactId) -> Result<Vec<(AccountId, Option<String>)>> {
        self.accounts_as_known(contact, Micros::END)
    }

    /// The accounts of a person by what was known at a moment, each with the role there, in order of account.
    pub fn accounts_as_known(
        &mut self,
        contact: ContactId,
        as_known_at: Micros,
    ) -> Result<Vec<(AccountId, Option<String>)>> {
        let moment = as_known_at.min(self.now());
        let said = together(&self.person_timeline(contact, as_known_at)?, moment);
        let mut accounts: Vec<_> = said
            .accounts
            .into_iter()
            .filter(|one| one.holds_at(moment))
            .map(|one| (one.account, one.role))
            .collect();
        accounts.sort_unstable_by_key(|(account, _)| *account);
        Ok(accounts)
    }

    /// The keys of a person: kind and value, in order.
    pub fn keys_of(&mut self, contact: ContactId) -> Result<Vec<(String, String)>> {
        let identifiers = self.identifiers_of(contact)?;
        let mut keys: Vec<_> = identifiers
            .into_iter()
            .map(|one| (one.kind, one.value))
            .collect();
        keys.sort_unstable();
        Ok(keys)
    }

    /// People whose id, key, e-mail or name is exactly this text (letter case aside), else whose name begins with it; at
    /// most `limit`.
    pub fn find_contacts(&mut self, text: &str, limit: i64) -> Result<Vec<ContactId>> {
        let ids = |rows: Vec<crate::sql::Row>| {
            rows.iter()
                .map(|row| ContactId(row.int(0)))
                .collect::<Vec<_>>()
        };
        // The few kinds are found by leaps through the index, so that each look-up of a value can use it too.
        let exact = self.db.query(
            "finding a contact by key",
            "WITH RECURSIVE known (kind) AS (
               SELECT MIN(kind) FROM identifier
               UNION ALL
               SELECT (SELECT MIN(k.kind) FROM identifier k WHERE k.kind > known.kind) FROM known WHERE known.kind IS NOT NULL)
             SELECT DISTINCT k.person_id FROM known JOIN identifier k ON k.kind = known.kind AND k.value IN ($1, LOWER($1))
             ORDER BY k.person_id LIMIT $2",
            &[text.into(), limit.into()],
        )?;
        if !exact.is_empty() {
            return Ok(ids(exact));
        }
        if let Ok(id) = text.trim_start_matches('#').parse::<i64>() {
            let found = self.db.query(
                "finding a contact by id",
                "SELECT person_id FROM identifier WHERE id = $1",
                &[id.into()],
            )?;
            if !found.is_empty() {
                return Ok(ids(found));
            }
        }
        let named = self.db.query(
            "finding a contact by name",
            "SELECT DISTINCT i.person_id FROM contact c JOIN identifier i ON i.id = c.id WHERE LOWER(c.name) = LOWER($1) ORDER BY i.person_id LIMIT $2",
            &[text.into(), limit.into()],
        )?;
        if !named.is_empty() {
            return Ok(ids(named));
        }
        let pattern = format!("{}%", text.replace(['%', '_'], ""));
        let begins = self.db.query(
            "finding a contact by the beginning of the name",
            "SELECT DISTINCT i.person_id FROM contact c JOIN identifier i ON i.id = c.id WHERE LOWER(c.name) LIKE LOWER($1) ORDER BY i.person_id LIMIT $2",
            &[pattern.into(), limit.into()],
        )?;
        Ok(ids(begins))
    }

    /// How many people and accounts there are.
    pub fn people_count(&mut self) -> Result<(i64, i64)> {
        let rows = self.db.query(
            "counting people",
            "SELECT (SELECT COUNT(DISTINCT person_id) FROM identifier), (SELECT COUNT(*) FROM account)",
            &[],
        )?;
        Ok(rows.first().map_or((0, 0), |row| (row.int(0), row.int(1))))
    }

    /// What the ledger knows whom by, for other threads to look up; it grows with each commit.
    pub fn known_people(&self) -> KnownPeople {
        self.people.shared()
    }

    /// Forgets what an abandoned transaction had brought.
    pub(crate) fn forget_new_people(&mut self) {
        self.people.forget_new();
        self.forget_graph();
        self.reserved_contacts = 0..0;
        self.codes.clear();
    }
}
