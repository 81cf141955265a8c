//! What rows of sources say of people, accounts and staff: dated, kept for good, and put together to what holds today.

use crate::error::{LedgerError, Result};
use crate::identifiers::Subject;
use crate::ledger::Ledger;
use crate::sql::Row;
use rapport_model::timeline::{Said, Timeline};
use rapport_model::{AccountId, ContactId, Micros, SourceId, StaffId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a row says of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactSaid {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail for display.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone for display.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Stakeholder type (domain.md 1.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stakeholder: Option<String>,
    /// Code of the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Accounts the person belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<MemberOf>,
    /// Anything else.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

/// That a person belongs to an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MemberOf {
    /// The account.
    pub account: AccountId,
    /// The buying role there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The moment from which the person no longer belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Micros>,
}

impl MemberOf {
    /// Whether the membership has not ended at a moment.
    pub fn holds_at(&self, moment: Micros) -> bool {
        self.until.is_none_or(|until| moment < until)
    }
}

/// What a row says of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountSaid {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Key of the account above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Code of the org unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Code of the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

/// What a row says of a member of staff.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffSaid {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Code of the function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Code of the org unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Code of the manager.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
}

/// What a record says, and of whom.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// Of a person, by the identifier that the record names first.
    Contact(Subject, ContactSaid),
    /// Of an account.
    Account(AccountId, AccountSaid),
    /// Of a member of staff.
    Staff(StaffId, StaffSaid),
}

/// A statement of a record, to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewStatement {
    /// What it says.
    pub says: Statement,
    /// From when it holds, by the source; the day on which we knew when the source does not say.
    pub since: Option<Micros>,
}

impl Statement {
    fn subject(&self) -> (&'static str, i64) {
        match self {
            Self::Contact(subject, _) => (CONTACT, subject.identifier.0),
            Self::Account(id, _) => (ACCOUNT, id.0),
            Self::Staff(id, _) => (STAFF, i64::from(id.0)),
        }
    }

    fn body(&self) -> Result<String> {
        let written = match self {
            Self::Contact(_, said) => serde_json::to_string(said),
            Self::Account(_, said) => serde_json::to_string(said),
            Self::Staff(_, said) => serde_json::to_string(said),
        };
        written.map_err(|e| LedgerError::damaged("a statement being written", e))
    }
}

const CONTACT: &str = "contact";
const ACCOUNT: &str = "account";
const STAFF: &str = "staff";

/// The row that statements come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SayingRow<'a> {
    pub(crate) source: SourceId,
    pub(crate) key: &'a str,
    pub(crate) revision: u64,
}

/// Which row said it: source, key, and the how-many-th thing that it said.
pub type SaidBy = (i64, String, i64);

/// Of whom an item of a row said something last, and what.
type LastSaid = ((String, i64), Option<String>);

impl Ledger {
    /// Keeps what a row says, where that is not what it said last. What it no longer says ends.
    pub(crate) fn keep_statements(
        &mut self,
        row: SayingRow<'_>,
        statements: &[NewStatement],
    ) -> Result<()> {
        let mut before = self.last_said(row)?;
        let is_new = before.is_empty();
        let now = self.clock.now();
        let day = Micros(now.0.div_euclid(Micros::DAY) * Micros::DAY);
        for (item, new) in (0_i64..).zip(statements) {
            // Kept all the same: the other row that says it may say something else one day.
            let changes_nothing = is_new && new.since.is_none() && self.is_said_already(new)?;
            let (kind, subject) = new.says.subject();
            let body = new.says.body()?;
            let from = new.since.unwrap_or(day);
            let mut replaced = None;
            if let Some((of, said)) = before.remove(&item) {
                if of == (kind.to_owned(), subject) && said.as_deref() == Some(body.as_str()) {
                    continue;
                }
                if of != (kind.to_owned(), subject) {
                    replaced = Some(of);
                }
            }
            if let Some((kind, subject)) = replaced {
                self.add_statement(row, item, (&kind, subject), from, None)?;
                self.refresh(&kind, subject)?;
            }
            self.add_statement(row, item, (kind, subject), from, Some(body))?;
            if !changes_nothing && (!is_new || !self.describe_first(new)?) {
                self.refresh(kind, subject)?;
            }
        }
        for (item, ((kind, subject), said)) in before {
            if said.is_some() {
                self.add_statement(row, item, (&kind, subject), day, None)?;
                self.refresh(&kind, subject)?;
            }
        }
        Ok(())
    }

    /// What each item of a row said last: of whom, and what.
    fn last_said(&mut self, row: SayingRow<'_>) -> Result<BTreeMap<i64, LastSaid>> {
        let rows = self.db.query(
            "reading what a row said",
            "SELECT item, subject, subject_id, body FROM statement WHERE source_id = $1 AND row_key = $2 AND revision <= $3
             ORDER BY revision, id",
            &[
                i64::from(row.source.0).into(),
                row.key.into(),
                row.revision.cast_signed().into(),
            ],
        )?;
        Ok(rows
            .into_iter()
            .map(|mut row| {
                let of = (row.text(1), row.int(2));
                (row.int(0), (of, row.text_or_null(3)))
            })
            .collect())
    }

    fn add_statement(
        &mut self,
        row: SayingRow<'_>,
        item: i64,
        (kind, subject): (&str, i64),
        from: Micros,
        body: Option<String>,
    ) -> Result<()> {
        let id = Self::advance(&mut self.db, "statement", 1)?;
        let now = self.clock.now();
        self.db.run(
            "keeping a statement",
            "INSERT INTO statement (id, subject, subject_id, source_id, row_key, item, revision, holds_from, known_at, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                id.into(), kind.into(), subject.into(), i64::from(row.source.0).into(), row.key.into(), item.into(),
                row.revision.cast_signed().into(), from.0.into(), now.0.into(), body.into(),
            ],
        )?;
        Ok(())
    }

    /// Describes somebody of whom nothing was said before; `false` when something was.
    fn describe_first(&mut self, new: &NewStatement) -> Result<bool> {
        match &new.says {
            Statement::Contact(subject, said) => self.insert_contact(subject.identifier.0, said),
            Statement::Account(..) | Statement::Staff(..) => Ok(false),
        }
    }

    /// Whether an account is described like that already: exports of people repeat what they say of an account with each of
    /// its people.
    fn is_said_already(&mut self, new: &NewStatement) -> Result<bool> {
        let Statement::Account(id, said) = &new.says else {
            return Ok(false);
        };
        let Some(known) = self.account(*id)? else {
            return Ok(false);
        };
        let same = |said: &Option<String>, known: &Option<String>| said.is_none() || said == known;
        let mut attributes = said.attributes.iter();
        Ok(same(&said.name, &known.name)
            && same(&said.parent, &known.parent)
            && same(&said.unit, &known.unit)
            && same(&said.owner, &known.owner)
            && attributes.all(|(name, value)| known.attributes.get(name) == Some(value)))
    }

    fn insert_contact(&mut self, id: i64, said: &ContactSaid) -> Result<bool> {
        let added = self.db.run(
            "describing a contact",
            "INSERT INTO contact (id, name, email, phone, stakeholder, owner, attributes)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            &[
                id.into(),
                said.name.clone().into(),
                said.email.clone().into(),
                said.phone.clone().into(),
                said.stakeholder.clone().into(),
                said.owner.clone().into(),
                attributes(&said.attributes)?.into(),
            ],
        )?;
        if added == 1 {
            self.place_contact(id, &said.accounts)?;
        }
        Ok(added == 1)
    }

    fn place_contact(&mut self, id: i64, accounts: &[MemberOf]) -> Result<()> {
        let now = self.clock.now();
        for one in accounts.iter().filter(|one| one.holds_at(now)) {
            self.db.run(
                "placing a contact",
                "INSERT INTO contact_account (contact_id, account_id, role) VALUES ($1, $2, $3)
                 ON CONFLICT (contact_id, account_id) DO UPDATE SET role = COALESCE(excluded.role, contact_account.role)",
                &[id.into(), one.account.0.into(), one.role.clone().into()],
            )?;
        }
        Ok(())
    }

    /// Puts together what all statements say of a subject today.
    fn refresh(&mut self, kind: &str, id: i64) -> Result<()> {
        let now = Micros::END;
        match kind {
            CONTACT => {
                let said = together(&self.contact_timeline(id, Micros::END)?, now);
                for table in [
                    "DELETE FROM contact WHERE id = $1",
                    "DELETE FROM contact_account WHERE contact_id = $1",
                ] {
                    self.db
                        .run("describing a contact anew", table, &[id.into()])?;
                }
                self.insert_contact(id, &said)?;
            }
            ACCOUNT => {
                let timeline: Timeline<AccountSaid> = self.timeline(ACCOUNT, id, Micros::END)?;
                let said = timeline.at(now);
                let last = |field: fn(&AccountSaid) -> Option<String>| timeline.last(now, field);
                let mut all = BTreeMap::new();
                for one in said {
                    all.extend(one.attributes.clone());
                }
                self.db.run(
                    "describing an account",
                    "UPDATE account SET name = $2, parent_key = $3, unit = $4, owner = $5, attributes = $6 WHERE id = $1",
                    &[
                        id.into(), last(|s| s.name.clone()).into(), last(|s| s.parent.clone()).into(),
                        last(|s| s.unit.clone()).into(), last(|s| s.owner.clone()).into(), attributes(&all)?.into(),
                    ],
                )?;
            }
            _ => {
                let timeline: Timeline<StaffSaid> = self.timeline(STAFF, id, Micros::END)?;
                let last = |field: fn(&StaffSaid) -> Option<String>| timeline.last(now, field);
                self.db.run(
                    "describing staff",
                    "INSERT INTO staff (code, name, function, unit, manager)
                     SELECT code, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT) FROM code WHERE kind = 'staff' AND id = $1
                     ON CONFLICT (code) DO UPDATE SET name = excluded.name, function = excluded.function,
                     unit = excluded.unit, manager = excluded.manager",
                    &[
                        id.into(), last(|s| s.name.clone()).into(), last(|s| s.function.clone()).into(),
                        last(|s| s.unit.clone()).into(), last(|s| s.manager.clone()).into(),
                    ],
                )?;
            }
        }
        Ok(())
    }

    /// What was said of the person behind one identifier, as known at a moment.
    pub fn contact_timeline(
        &mut self,
        identifier: i64,
        as_known_at: Micros,
    ) -> Result<Timeline<ContactSaid>> {
        self.timeline(CONTACT, identifier, as_known_at)
    }

    /// What was said of the person behind these identifiers, as known at a moment.
    pub(crate) fn contact_timeline_of(
        &mut self,
        identifiers: &[i64],
        as_known_at: Micros,
    ) -> Result<Timeline<ContactSaid>> {
        let mut all = Vec::new();
        let sql = format!(
            "SELECT subject_id, source_id, row_key, item, revision, holds_from, id, body FROM statement
             WHERE subject = 'contact' AND known_at <= {} AND subject_id IN",
            as_known_at.0
        );
        self.each_in(&sql, identifiers, |row| {
            all.push(said(row)?.1);
            Ok(())
        })?;
        Ok(Timeline::new(all))
    }

    /// What was said of an account, as known at a moment.
    pub fn account_timeline(
        &mut self,
        account: AccountId,
        as_known_at: Micros,
    ) -> Result<Timeline<AccountSaid>> {
        self.timeline(ACCOUNT, account.0, as_known_at)
    }

    fn timeline<T: serde::de::DeserializeOwned>(
        &mut self,
        kind: &str,
        id: i64,
        as_known_at: Micros,
    ) -> Result<Timeline<T>> {
        let rows = self.db.query(
            "reading statements",
            "SELECT subject_id, source_id, row_key, item, revision, holds_from, id, body FROM statement
             WHERE subject = $1 AND subject_id = $2 AND known_at <= $3",
            &[kind.into(), id.into(), as_known_at.0.into()],
        )?;
        let said: Result<Vec<_>> = rows.into_iter().map(|row| Ok(said(row)?.1)).collect();
        Ok(Timeline::new(said?))
    }

    /// What was said of all people, by person, as known at a moment.
    pub fn contact_timelines(
        &mut self,
        as_known_at: Micros,
    ) -> Result<BTreeMap<ContactId, Timeline<ContactSaid>>> {
        let mut persons: BTreeMap<i64, ContactId> = BTreeMap::new();
        let identity = self.identity(as_known_at)?;
        let rows = self.db.query(
            "reading whom statements are about",
            "SELECT i.id, i.home_id FROM identifier i WHERE i.id IN (SELECT subject_id FROM statement WHERE subject = 'contact')",
            &[],
        )?;
        for row in rows {
            let (id, home) = (row.int(0), ContactId(row.int(1)));
            persons.insert(id, identity.person(home, rapport_model::IdentifierId(id)));
        }
        self.timelines(CONTACT, as_known_at, |id| {
            persons.get(&id).copied().unwrap_or(ContactId(id))
        })
    }

    /// What was said of all accounts, as known at a moment.
    pub fn account_timelines(
        &mut self,
        as_known_at: Micros,
    ) -> Result<BTreeMap<AccountId, Timeline<AccountSaid>>> {
        self.timelines(ACCOUNT, as_known_at, AccountId)
    }

    /// What was said of all staff, as known at a moment.
    pub fn staff_timelines(
        &mut self,
        as_known_at: Micros,
    ) -> Result<BTreeMap<StaffId, Timeline<StaffSaid>>> {
        self.timelines(STAFF, as_known_at, |id| {
            StaffId(i32::try_from(id).unwrap_or_default())
        })
    }

    fn timelines<K: Ord, T: serde::de::DeserializeOwned>(
        &mut self,
        kind: &str,
        as_known_at: Micros,
        key: impl Fn(i64) -> K,
    ) -> Result<BTreeMap<K, Timeline<T>>> {
        let rows = self.db.query(
            "reading all statements",
            "SELECT subject_id, source_id, row_key, item, revision, holds_from, id, body FROM statement
             WHERE subject = $1 AND known_at <= $2",
            &[kind.into(), as_known_at.0.into()],
        )?;
        let mut of: BTreeMap<K, Vec<Said<SaidBy, T>>> = BTreeMap::new();
        for row in rows {
            let (id, said) = said(row)?;
            of.entry(key(id)).or_default().push(said);
        }
        Ok(of
            .into_iter()
            .map(|(key, said)| (key, Timeline::new(said)))
            .collect())
    }

    /// Persons of whom something else was said in the course of time, as known at a moment.
    pub fn people_who_changed(&mut self, as_known_at: Micros) -> Result<BTreeSet<i64>> {
        let rows = self.db.query(
            "looking for changes",
            "SELECT subject_id FROM statement WHERE subject = 'contact' AND known_at <= $1
             GROUP BY subject_id, source_id, row_key, item HAVING COUNT(*) > 1",
            &[as_known_at.0.into()],
        )?;
        Ok(rows.iter().map(|row| row.int(0)).collect())
    }
}

/// What was said of a person, put together as it held at a moment: of each field the value said last, and all accounts.
pub fn together(timeline: &Timeline<ContactSaid>, moment: Micros) -> ContactSaid {
    let mut all = ContactSaid::default();
    for said in timeline.at(moment) {
        let fields = [
            (&mut all.name, &said.name),
            (&mut all.email, &said.email),
            (&mut all.phone, &said.phone),
            (&mut all.stakeholder, &said.stakeholder),
            (&mut all.owner, &said.owner),
        ];
        for (kept, said) in fields {
            if said.is_some() {
                kept.clone_from(said);
            }
        }
        all.attributes.extend(said.attributes.clone());
        for member in &said.accounts {
            let known = all
                .accounts
                .iter_mut()
                .find(|m| m.account == member.account);
            match known {
                Some(known) if member.role.is_some() => known.clone_from(member),
                Some(_) => {}
                None => all.accounts.push(member.clone()),
            }
        }
    }
    all
}

fn attributes(all: &BTreeMap<String, String>) -> Result<String> {
    serde_json::to_string(all).map_err(|e| LedgerError::damaged("attributes being written", e))
}

/// The statement of a row: subject, source, key, item, revision, from, id, body.
fn said<T: serde::de::DeserializeOwned>(mut row: Row) -> Result<(i64, Said<SaidBy, T>)> {
    let id = row.int(6);
    let value = row
        .text_or_null(7)
        .map(|body| serde_json::from_str(&body))
        .transpose()
        .map_err(|e| LedgerError::damaged(format!("statement {id}"), e))?;
    let said = Said {
        row: (row.int(1), row.text(2), row.int(3)),
        revision: row.int(4).cast_unsigned(),
        from: Micros(row.int(5)),
        id,
        value,
    };
    Ok((row.int(0), said))
}
