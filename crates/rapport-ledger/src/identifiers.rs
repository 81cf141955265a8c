//! Identifiers: from keys of people, accounts and staff to ids.
//!
//! Resolving gives *intents*: what the ledger would have to take up so that a record holds. They are applied when the record
//! is accepted; a record that is refused leaves no trace.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::statements::NewStatement;
use rapport_model::{
    AccountId, ContactId, IdentifierId, Micros, Origin, StaffId, identity::IdentityVersion,
};
use std::sync::Arc;

/// How many ids are reserved at a time.
const RESERVED_IDS: i64 = 256;

/// Whom a fact names: an identifier, and the home that its facts are clustered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Subject {
    /// The identifier; none for nobody.
    pub identifier: IdentifierId,
    /// Its home.
    pub home: ContactId,
}

/// What has to be taken up so that a record holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Intents {
    identifiers: Vec<NewIdentifier>,
    claims: Vec<Claim>,
    accounts: Vec<(AccountId, String)>,
    staff: Vec<(StaffId, String)>,
    /// What the record says of people, accounts and staff.
    pub statements: Vec<NewStatement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NewIdentifier {
    kind: String,
    value: String,
    subject: Subject,
}

/// That a record named both for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Claim {
    a: IdentifierId,
    b: IdentifierId,
    /// It joins an identifier, as it becomes known, with its own home: nothing to compute.
    plain: bool,
}

impl Intents {
    /// Whether there is nothing to take up.
    pub fn is_empty(&self) -> bool {
        self.identifiers.is_empty()
            && self.claims.is_empty()
            && self.accounts.is_empty()
            && self.staff.is_empty()
            && self.statements.is_empty()
    }
}

/// A key as it is looked up: kind and value.
type KeyRef<'a> = (&'a str, &'a str);

impl Ledger {
    /// Whom these keys name (kind, normalised value): the most trusted of them is the identifier, all others are claimed to
    /// be the same person. What is new is added to `intents`; nothing is written.
    pub fn resolve_contact<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        keys: &[(K, V)],
        intents: &mut Intents,
    ) -> Result<Subject> {
        // By far the most frequent case: somebody known by one key, and met before.
        if let [(kind, value)] = keys
            && let Some(subject) = self.people.contact(kind.as_ref(), value.as_ref())
        {
            return Ok(subject);
        }
        let mut distinct: Vec<KeyRef<'_>> = Vec::with_capacity(keys.len());
        for (kind, value) in keys {
            let key = (kind.as_ref(), value.as_ref());
            if !distinct.contains(&key) {
                distinct.push(key);
            }
        }
        let trust: Vec<u8> = distinct
            .iter()
            .map(|(kind, _)| self.trust_of(kind))
            .collect::<Result<_>>()?;
        let mut ranked: Vec<(u8, KeyRef<'_>)> = trust.into_iter().zip(distinct).collect();
        ranked.sort_by_key(|(trust, _)| *trust);
        let mut known = Vec::with_capacity(ranked.len());
        for (_, key) in &ranked {
            known.push(self.known_subject(*key, intents)?);
        }
        let Some((head_trust, head_key)) = ranked.first().copied() else {
            return Ok(Subject::default());
        };
        let (head, at_home_of) = match known[0] {
            Some(head) => (head, None),
            None => self.new_head(head_key, head_trust, &known, intents)?,
        };
        let is_new_head = known[0].is_none() && at_home_of.is_none();
        let may_hang =
            known.iter().all(Option::is_some) || is_new_head || self.is_tree(head.home)?;
        for ((_, key), known) in ranked.iter().zip(&known).skip(1) {
            let (other, plain) = if let Some(other) = known {
                (*other, at_home_of == Some(other.identifier))
            } else {
                let other = Subject {
                    identifier: self.next_identifier()?,
                    home: head.home,
                };
                self.add_pending(*key, other, intents);
                (other, may_hang)
            };
            self.claim(head.identifier, other.identifier, plain, intents)?;
        }
        Ok(head)
    }

    /// The most trusted key of a record, which is new. When the others are known and nobody yet claims them, it moves in with
    /// them: that identifier is given too. Otherwise it has a home of its own, and the graph decides.
    fn new_head(
        &mut self,
        key: KeyRef<'_>,
        trust: u8,
        known: &[Option<Subject>],
        intents: &mut Intents,
    ) -> Result<(Subject, Option<IdentifierId>)> {
        let identifier = self.next_identifier()?;
        let mut others = known.iter().flatten();
        let mut head = Subject {
            identifier,
            home: ContactId::from(identifier),
        };
        let mut with = None;
        if let (Some(other), None) = (others.next(), others.next())
            && self.may_move_in(*other, trust)?
        {
            head.home = other.home;
            self.people.add_moved_in(other.home);
            with = Some(other.identifier);
        }
        self.add_pending(key, head, intents);
        Ok((head, with))
    }

    /// Whether a new key may be added there without a look at the graph: all who live there are one person and live nowhere else,
    /// and each came by one more trusted key alone. Who moved in came by a less trusted one: a key that comes later may then set
    /// apart what that one joined.
    fn is_tree(&mut self, home: ContactId) -> Result<bool> {
        let identity = self.identity(Micros::END)?;
        if identity.is_mixed(home)
            || identity.homes_of(home) != [home]
            || self.people.is_moved_in(home)
        {
            return Ok(false);
        }
        let rows = self.db.query(
            "reading who lives at a home",
            "SELECT DISTINCT i.kind, h.kind FROM identifier i JOIN identifier h ON h.id = i.home_id WHERE i.home_id = $1",
            &[home.0.into()],
        )?;
        for mut row in rows {
            if self.trust_of(&row.text(0))? < self.trust_of(&row.text(1))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether all who live there are less trusted than `trust`, and are one person.
    fn may_move_in(&mut self, with: Subject, trust: u8) -> Result<bool> {
        let identity = self.identity(Micros::END)?;
        if identity.is_mixed(with.home) || identity.homes_of(with.home) != [with.home] {
            return Ok(false);
        }
        let rows = self.db.query(
            "reading who lives at a home",
            "SELECT DISTINCT kind FROM identifier WHERE home_id = $1",
            &[with.home.0.into()],
        )?;
        for mut row in rows {
            if self.trust_of(&row.text(0))? <= trust {
                return Ok(false);
            }
        }
        // Those that this transaction has met but not written yet count too.
        Ok(!self.people.has_pending_at(with.home))
    }

    fn claim(
        &mut self,
        a: IdentifierId,
        b: IdentifierId,
        plain: bool,
        intents: &mut Intents,
    ) -> Result<()> {
        let (a, b) = (a.min(b), a.max(b));
        if self.people.is_claimed(a, b) {
            return Ok(());
        }
        let found = self.db.query(
            "looking for a claim",
            "SELECT id FROM evidence WHERE a = $1 AND b = $2 AND basis = 1",
            &[a.0.into(), b.0.into()],
        )?;
        if found.is_empty() {
            intents.claims.push(Claim { a, b, plain });
        } else {
            self.people.add_claim(a, b);
        }
        Ok(())
    }

    /// Whom a key names, if it is known; one that another record of this transaction has brought is added to the intents.
    fn known_subject(&mut self, key: KeyRef<'_>, intents: &mut Intents) -> Result<Option<Subject>> {
        if let Some(subject) = self.people.contact(key.0, key.1) {
            return Ok(Some(subject));
        }
        if let Some(subject) = self.people.pending(key.0, key.1) {
            self.add_pending(key, subject, intents);
            return Ok(Some(subject));
        }
        let subject = self.stored_subject(key.0, key.1)?;
        if let Some(subject) = subject {
            self.people.add_contact(key.0, key.1, subject);
        }
        Ok(subject)
    }

    fn stored_subject(&mut self, kind: &str, value: &str) -> Result<Option<Subject>> {
        let rows = self.db.query(
            "looking up an identifier",
            "SELECT id, home_id FROM identifier WHERE kind = $1 AND value = $2",
            &[kind.into(), value.into()],
        )?;
        Ok(rows.first().map(|row| Subject {
            identifier: IdentifierId(row.int(0)),
            home: ContactId(row.int(1)),
        }))
    }

    fn add_pending(&mut self, key: KeyRef<'_>, subject: Subject, intents: &mut Intents) {
        self.people.add_pending(key.0, key.1, subject);
        intents.identifiers.push(NewIdentifier {
            kind: key.0.to_owned(),
            value: key.1.to_owned(),
            subject,
        });
    }

    fn next_identifier(&mut self) -> Result<IdentifierId> {
        if self.reserved_contacts.is_empty() {
            let first = Self::advance(&mut self.db, "identifier", RESERVED_IDS)?;
            self.reserved_contacts = first..first + RESERVED_IDS;
        }
        let id = self.reserved_contacts.start;
        self.reserved_contacts.start += 1;
        Ok(IdentifierId(id))
    }

    /// The account with this key; what is new is added to `intents`.
    pub fn resolve_account(&mut self, key: &str, intents: &mut Intents) -> Result<AccountId> {
        if let Some(id) = self.people.account(key) {
            return Ok(id);
        }
        let rows = self.db.query(
            "looking up an account",
            "SELECT id FROM account WHERE account_key = $1",
            &[key.into()],
        )?;
        if let Some(row) = rows.first() {
            let id = AccountId(row.int(0));
            self.people.add_account(key, id);
            return Ok(id);
        }
        let id = match self.people.pending_account(key) {
            Some(id) => id,
            None => AccountId(Self::advance(&mut self.db, "account", 1)?),
        };
        self.people.add_pending_account(key, id);
        intents.accounts.push((id, key.to_owned()));
        Ok(id)
    }

    /// The member of staff with this code; a new one is added to `intents`.
    pub fn resolve_staff(&mut self, code: &str, intents: &mut Intents) -> Result<StaffId> {
        if let Some(id) = self.people.staff(code) {
            return Ok(id);
        }
        if let Some(id) = self.stored_code("staff", code)? {
            self.people.add_staff(code, StaffId(id));
            return Ok(StaffId(id));
        }
        let id = match self.people.pending_staff(code) {
            Some(id) => id,
            None => StaffId(self.next_code("staff")?),
        };
        self.people.add_pending_staff(code, id);
        intents.staff.push((id, code.to_owned()));
        Ok(id)
    }

    /// Takes up what a record that was accepted needs. Identifiers whose person may have changed are added to `touched`.
    pub(crate) fn apply_intents(
        &mut self,
        intents: &Intents,
        origin: Origin,
        touched: &mut Vec<IdentifierId>,
    ) -> Result<()> {
        let now = self.clock.now();
        for new in &intents.identifiers {
            if self.people.contact(&new.kind, &new.value).is_some() {
                continue;
            }
            let Subject { identifier, home } = new.subject;
            let mut claims = intents.claims.iter();
            let at_home = home == ContactId::from(identifier)
                || claims.any(|c| c.plain && (c.a == identifier || c.b == identifier));
            let person = if at_home { home } else { identifier.into() };
            if !at_home {
                touched.push(identifier);
            }
            self.db.run(
                "adding an identifier",
                "INSERT INTO identifier (id, kind, value, home_id, person_id, known_at) VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    identifier.0.into(), new.kind.as_str().into(), new.value.as_str().into(), home.0.into(), person.0.into(),
                    now.0.into(),
                ],
            )?;
            if person != home {
                self.identity_changed();
            }
            self.people.add_contact(&new.kind, &new.value, new.subject);
        }
        for claim in &intents.claims {
            if self.people.is_claimed(claim.a, claim.b) {
                continue;
            }
            self.people.add_claim(claim.a, claim.b);
            let id = Self::advance(&mut self.db, "evidence", 1)?;
            self.db.run(
                "keeping a claim",
                "INSERT INTO evidence (id, verdict, a, b, basis, takes_back, plain, known_at, source_id, file_id, row_number, decision)
                 VALUES ($1, 1, $2, $3, 1, 0, $4, $5, $6, $7, $8, 0)",
                &[
                    id.into(), claim.a.0.into(), claim.b.0.into(), i64::from(claim.plain).into(), now.0.into(),
                    i64::from(origin.source.0).into(), origin.file.0.into(), origin.row.into(),
                ],
            )?;
            if !claim.plain {
                touched.extend([claim.a, claim.b]);
            }
        }
        for (id, key) in &intents.accounts {
            if self.people.account(key).is_none() {
                self.db.run(
                    "adding an account",
                    "INSERT INTO account (id, account_key, attributes) VALUES ($1, $2, '{}')",
                    &[id.0.into(), key.as_str().into()],
                )?;
                self.people.add_account(key, *id);
            }
        }
        for (id, code) in &intents.staff {
            if self.people.staff(code).is_none() {
                self.add_code("staff", id.0, code)?;
                self.people.add_staff(code, *id);
            }
        }
        Ok(())
    }

    /// As [`Ledger::resolve_contact`], taken up at once: for what is no record.
    pub fn contact_of<K: AsRef<str>, V: AsRef<str>>(&mut self, keys: &[(K, V)]) -> Result<Subject> {
        let mut intents = Intents::default();
        let subject = self.resolve_contact(keys, &mut intents)?;
        let mut touched = Vec::new();
        self.apply_intents(&intents, Origin::default(), &mut touched)?;
        self.settle_identities(touched)?;
        Ok(subject)
    }

    /// As [`Ledger::resolve_account`], taken up at once.
    pub fn account_of(&mut self, key: &str) -> Result<AccountId> {
        let mut intents = Intents::default();
        let id = self.resolve_account(key, &mut intents)?;
        self.apply_intents(&intents, Origin::default(), &mut Vec::new())?;
        Ok(id)
    }

    /// As [`Ledger::resolve_staff`], taken up at once.
    pub fn staff_of(&mut self, code: &str) -> Result<StaffId> {
        let mut intents = Intents::default();
        let id = self.resolve_staff(code, &mut intents)?;
        self.apply_intents(&intents, Origin::default(), &mut Vec::new())?;
        Ok(id)
    }

    /// The identity version of a read that knows what was known at a moment ([`Micros::END`] for now).
    pub fn identity(&mut self, as_known_at: Micros) -> Result<Arc<IdentityVersion>> {
        if as_known_at < Micros::END && as_known_at < self.last_evidence_at()? {
            return self.identity_then(as_known_at);
        }
        self.identity_now()
    }
}
