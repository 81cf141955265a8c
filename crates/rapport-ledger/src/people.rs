//! People, accounts and staff: the only place with names and addresses.

use crate::error::Result;
use crate::known::KnownPeople;
use crate::ledger::Ledger;
use rapport_model::{AccountId, ContactId, StaffId};
use std::collections::BTreeMap;

/// A key as it is looked up: kind and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KeyRef<'a>(&'a str, &'a str);

/// How many person ids are reserved at a time.
const RESERVED_IDS: i64 = 256;

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

fn to_json(attributes: &BTreeMap<String, String>) -> String {
    serde_json::to_string(attributes).unwrap_or_else(|_| "{}".to_owned())
}

fn from_json(text: &str) -> BTreeMap<String, String> {
    serde_json::from_str(text).unwrap_or_default()
}

impl Ledger {
    /// The person that these keys lead to (kind, normalised value; the most trusted first); a new person when none is
    /// known. Keys that lead to different persons make them one (an event in `identity_link`, which can be taken back):
    /// the person of the most trusted key is returned. Must run inside [`Ledger::accept`]'s transaction or before it; ids
    /// alone are given, no facts.
    pub fn contact_of<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        keys: &[(K, V)],
    ) -> Result<ContactId> {
        // By far the most frequent case: somebody known by one key, and met before.
        if let [(kind, value)] = keys
            && let Some(id) = self.people.contact(kind.as_ref(), value.as_ref())
        {
            return Ok(id);
        }
        let keys: Vec<KeyRef<'_>> = keys
            .iter()
            .map(|(kind, value)| KeyRef(kind.as_ref(), value.as_ref()))
            .collect();
        let mut found: Vec<ContactId> = Vec::new();
        let mut unknown: Vec<KeyRef<'_>> = Vec::new();
        for (i, key) in keys.iter().copied().enumerate() {
            if keys.iter().take(i).any(|earlier| *earlier == key) {
                continue;
            }
            match self.known_contact(key)? {
                Some(id) if found.contains(&id) => {}
                Some(id) => found.push(id),
                None => unknown.push(key),
            }
        }
        let id = if let Some(id) = found.first() {
            *id
        } else {
            let id = self.next_contact_id()?;
            self.db.run(
                "adding a contact",
                "INSERT INTO contact (id, attributes, known_at) VALUES ($1, '{}', $2)",
                &[id.0.into(), self.clock.now().0.into()],
            )?;
            id
        };
        for key in unknown {
            self.db.run(
                "adding a contact key",
                "INSERT INTO contact_key (kind, value, contact_id) VALUES ($1, $2, $3)",
                &[key.0.into(), key.1.into(), id.0.into()],
            )?;
            self.people.add_contact(key.0, key.1, id);
        }
        for other in found.iter().skip(1) {
            self.link_contacts(id, *other, &keys)?;
        }
        Ok(id)
    }

    fn next_contact_id(&mut self) -> Result<ContactId> {
        if self.reserved_contacts.is_empty() {
            let first = Self::advance(&mut self.db, "contact", RESERVED_IDS)?;
            self.reserved_contacts = first..first + RESERVED_IDS;
        }
        let id = self.reserved_contacts.start;
        self.reserved_contacts.start += 1;
        Ok(ContactId(id))
    }

    fn known_contact(&mut self, key: KeyRef<'_>) -> Result<Option<ContactId>> {
        if let Some(id) = self.people.contact(key.0, key.1) {
            return Ok(Some(id));
        }
        let rows = self.db.query(
            "looking up a contact key",
            "SELECT contact_id FROM contact_key WHERE kind = $1 AND value = $2",
            &[key.0.into(), key.1.into()],
        )?;
        let id = rows.first().map(|row| ContactId(row.int(0)));
        if let Some(id) = id {
            self.people.add_contact(key.0, key.1, id);
        }
        Ok(id)
    }

    /// Two persons turned out to be one, by keys that came together in one record.
    fn link_contacts(&mut self, a: ContactId, b: ContactId, keys: &[KeyRef<'_>]) -> Result<()> {
        let kinds: Vec<&str> = keys.iter().map(|key| key.0).collect();
        let evidence = format!("keys {} in one record", kinds.join(" + "));
        let (low, high) = (a.min(b), a.max(b));
        let known = self.db.query(
            "looking for a link",
            "SELECT id FROM identity_link WHERE kind = 'merge' AND contact_a = $1 AND contact_b = $2",
            &[low.0.into(), high.0.into()],
        )?;
        if known.is_empty() {
            let id = Self::advance(&mut self.db, "identity_link", 1)?;
            self.db.run(
                "linking contacts",
                "INSERT INTO identity_link (id, kind, contact_a, contact_b, evidence, known_at) VALUES ($1, 'merge', $2, $3, $4, $5)",
                &[id.into(), low.0.into(), high.0.into(), evidence.into(), self.clock.now().0.into()],
            )?;
        }
        Ok(())
    }

    /// For every contact that was merged into another: the contact that stands for both, the lowest id of the group.
    pub fn merged_contacts(&mut self) -> Result<BTreeMap<ContactId, ContactId>> {
        let rows = self.db.query(
            "reading links",
            "SELECT kind, contact_a, contact_b FROM identity_link ORDER BY id",
            &[],
        )?;
        let mut links: Vec<(i64, i64)> = Vec::new();
        for mut row in rows {
            let (kind, pair) = (row.text(0), (row.int(1), row.int(2)));
            links.retain(|known| *known != pair);
            if kind == "merge" {
                links.push(pair);
            }
        }
        let mut stands_for: BTreeMap<i64, i64> = BTreeMap::new();
        let root = |map: &BTreeMap<i64, i64>, mut id: i64| {
            while let Some(next) = map.get(&id) {
                id = *next;
            }
            id
        };
        for (a, b) in links {
            let (a, b) = (root(&stands_for, a), root(&stands_for, b));
            if a != b {
                stands_for.insert(a.max(b), a.min(b));
            }
        }
        let all: Vec<i64> = stands_for.keys().copied().collect();
        Ok(all
            .into_iter()
            .map(|id| (ContactId(id), ContactId(root(&stands_for, id))))
            .collect())
    }

    /// The account with this key; a new one when none is known.
    pub fn account_of(&mut self, key: &str) -> Result<AccountId> {
        if let Some(id) = self.people.account(key) {
            return Ok(id);
        }
        let rows = self.db.query(
            "looking up an account",
            "SELECT id FROM account WHERE account_key = $1",
            &[key.into()],
        )?;
        let id = if let Some(row) = rows.first() {
            AccountId(row.int(0))
        } else {
            let id = AccountId(Self::advance(&mut self.db, "account", 1)?);
            self.db.run(
                "adding an account",
                "INSERT INTO account (id, account_key, attributes, known_at) VALUES ($1, $2, '{}', $3)",
                &[id.0.into(), key.into(), self.clock.now().0.into()],
            )?;
            id
        };
        self.people.add_account(key, id);
        Ok(id)
    }

    /// The member of staff with this code; a new one when none is known.
    pub fn staff_of(&mut self, code: &str) -> Result<StaffId> {
        if let Some(id) = self.people.staff(code) {
            return Ok(id);
        }
        let id = StaffId(self.code_id("staff", code)?);
        self.people.add_staff(code, id);
        Ok(id)
    }

    /// Adds to what is known of a person; a value given replaces the former one.
    pub fn describe_contact(&mut self, told: &Person) -> Result<()> {
        let mut attributes = self
            .contact(told.id)?
            .map(|c| c.attributes)
            .unwrap_or_default();
        attributes.extend(told.attributes.clone());
        self.db.run(
            "describing a contact",
            "UPDATE contact SET name = COALESCE($2, name), email = COALESCE($3, email), phone = COALESCE($4, phone),
             stakeholder = COALESCE($5, stakeholder), owner = COALESCE($6, owner), attributes = $7 WHERE id = $1",
            &[
                told.id.0.into(), told.name.clone().into(), told.email.clone().into(), told.phone.clone().into(),
                told.stakeholder.clone().into(), told.owner.clone().into(), to_json(&attributes).into(),
            ],
        )?;
        Ok(())
    }

    /// Puts a person into an account, in a buying role.
    pub fn place_contact(
        &mut self,
        contact: ContactId,
        account: AccountId,
        role: Option<&str>,
    ) -> Result<()> {
        self.db.run(
            "placing a contact",
            "INSERT INTO contact_account (contact_id, account_id, role) VALUES ($1, $2, $3)
             ON CONFLICT (contact_id, account_id) DO UPDATE SET role = COALESCE(excluded.role, contact_account.role)",
            &[contact.0.into(), account.0.into(), role.map(str::to_owned).into()],
        )?;
        Ok(())
    }

    /// Adds to what is known of an account; a value given replaces the former one.
    pub fn describe_account(&mut self, told: &Account) -> Result<AccountId> {
        let id = self.account_of(&told.key)?;
        let mut attributes = self.account(id)?.map(|a| a.attributes).unwrap_or_default();
        attributes.extend(told.attributes.clone());
        self.db.run(
            "describing an account",
            "UPDATE account SET name = COALESCE($2, name), parent_key = COALESCE($3, parent_key), unit = COALESCE($4, unit),
             owner = COALESCE($5, owner), attributes = $6 WHERE id = $1",
            &[
                id.0.into(), told.name.clone().into(), told.parent.clone().into(), told.unit.clone().into(),
                told.owner.clone().into(), to_json(&attributes).into(),
            ],
        )?;
        Ok(id)
    }

    /// Adds a member of staff or what is known of them.
    pub fn describe_staff(&mut self, told: &StaffMember) -> Result<()> {
        self.code_id("staff", &told.code)?;
        self.db.run(
            "describing staff",
            "INSERT INTO staff (code, name, function, unit, manager) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (code) DO UPDATE SET name = COALESCE(excluded.name, staff.name), function = COALESCE(excluded.function, staff.function),
             unit = COALESCE(excluded.unit, staff.unit), manager = COALESCE(excluded.manager, staff.manager)",
            &[
                told.code.as_str().into(), told.name.clone().into(), told.function.clone().into(), told.unit.clone().into(),
                told.manager.clone().into(),
            ],
        )?;
        Ok(())
    }

    /// A person by id.
    pub fn contact(&mut self, id: ContactId) -> Result<Option<Person>> {
        let rows = self.db.query(
            "reading a contact",
            "SELECT id, name, email, phone, stakeholder, owner, attributes FROM contact WHERE id = $1",
            &[id.0.into()],
        )?;
        Ok(rows.into_iter().next().map(|mut row| Person {
            id: ContactId(row.int(0)),
            name: row.text_or_null(1),
            email: row.text_or_null(2),
            phone: row.text_or_null(3),
            stakeholder: row.text_or_null(4),
            owner: row.text_or_null(5),
            attributes: from_json(&row.text(6)),
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

    /// The accounts of a person, each with the role there.
    pub fn accounts_of(&mut self, contact: ContactId) -> Result<Vec<(AccountId, Option<String>)>> {
        let rows = self.db.query(
            "reading a contact's accounts",
            "SELECT account_id, role FROM contact_account WHERE contact_id = $1 ORDER BY account_id",
            &[contact.0.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (AccountId(row.int(0)), row.text_or_null(1)))
            .collect())
    }

    /// The keys of a person: kind and value.
    pub fn keys_of(&mut self, contact: ContactId) -> Result<Vec<(String, String)>> {
        let rows = self.db.query(
            "reading a contact's keys",
            "SELECT kind, value FROM contact_key WHERE contact_id = $1 ORDER BY kind, value",
            &[contact.0.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| (row.text(0), row.text(1)))
            .collect())
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
               SELECT MIN(kind) FROM contact_key
               UNION ALL
               SELECT (SELECT MIN(k.kind) FROM contact_key k WHERE k.kind > known.kind) FROM known WHERE known.kind IS NOT NULL)
             SELECT DISTINCT k.contact_id FROM known JOIN contact_key k ON k.kind = known.kind AND k.value IN ($1, LOWER($1))
             ORDER BY k.contact_id LIMIT $2",
            &[text.into(), limit.into()],
        )?;
        if !exact.is_empty() {
            return Ok(ids(exact));
        }
        if let Ok(id) = text.trim_start_matches('#').parse::<i64>() {
            let found = self.db.query(
                "finding a contact by id",
                "SELECT id FROM contact WHERE id = $1",
                &[id.into()],
            )?;
            if !found.is_empty() {
                return Ok(ids(found));
            }
        }
        let named = self.db.query(
            "finding a contact by name",
            "SELECT id FROM contact WHERE LOWER(name) = LOWER($1) ORDER BY id LIMIT $2",
            &[text.into(), limit.into()],
        )?;
        if !named.is_empty() {
            return Ok(ids(named));
        }
        let pattern = format!("{}%", text.replace(['%', '_'], ""));
        let begins = self.db.query(
            "finding a contact by the beginning of the name",
            "SELECT id FROM contact WHERE LOWER(name) LIKE LOWER($1) ORDER BY id LIMIT $2",
            &[pattern.into(), limit.into()],
        )?;
        Ok(ids(begins))
    }

    /// How many people and accounts there are.
    pub fn people_count(&mut self) -> Result<(i64, i64)> {
        let rows = self.db.query(
            "counting people",
            "SELECT (SELECT COUNT(*) FROM contact), (SELECT COUNT(*) FROM account)",
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
        self.reserved_contacts = 0..0;
        self.codes.clear();
    }
}
