//! Takes records and outcomes in any order and makes the book of them.

use super::belonging::Belonging;
use super::finish::{RawOutcome, finish};
use super::{
    AccountInfo, Book, BookError, Dimension, Entries, EntryRow, NO_VALUE, NONE, OrgNode,
    OutcomeRow, Outcomes, Records, ScopeInfo, StaffInfo, TypeInfo, Units,
};
use rapport_model::fold::{Folded, Why};
use rapport_model::{AccountId, ContactId, Fact, Micros, ScopeId, StaffId};
use std::collections::BTreeMap;
use std::ops::Range;

/// One record's head, as the builder takes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecordRow<'a> {
    /// The person.
    pub contact: ContactId,
    /// Their name; empty when unknown or not to be shown.
    pub name: &'a str,
    /// The scope, announced before.
    pub scope: ScopeId,
    /// The account they belong to in it, announced before; none for a person alone.
    pub account: AccountId,
    /// The member of staff who owns the relationship, announced before; none when nobody does.
    pub owner: StaffId,
    /// Kind of stakeholder, such as customer, partner; empty for none.
    pub stakeholder: &'a str,
    /// Buying role, such as champion; empty for none.
    pub role: &'a str,
    /// Further dimensions of the contact: (name, value). They go before those of the account and the scope.
    pub attributes: &'a [(&'a str, &'a str)],
}

/// Collects; [`BookBuilder::finish`] sorts and links.
#[derive(Debug)]
pub struct BookBuilder {
    book: Book,
    scopes: BTreeMap<ScopeId, u16>,
    /// Index by type id; `u16::MAX` for one not announced.
    types: Vec<u16>,
    accounts: BTreeMap<AccountId, u32>,
    staff: BTreeMap<StaffId, u32>,
    products: BTreeMap<String, u32>,
    outcomes: Vec<RawOutcome>,
    belongs: Vec<Belonging>,
    rows: Vec<EntryRow>,
}

impl BookBuilder {
    /// An empty book that knows up to this moment.
    pub fn new(as_of: Micros) -> Self {
        let book = Book {
            as_of,
            scopes: Vec::new(),
            types: Vec::new(),
            accounts: Vec::new(),
            staff: Vec::new(),
            org: Vec::new(),
            products: Vec::new(),
            records: Records::default(),
            entries: Entries::default(),
            outcomes: Outcomes::default(),
            units: Units::default(),
            dimensions: Vec::new(),
            owners: BTreeMap::new(),
        };
        Self {
            book,
            scopes: BTreeMap::new(),
            types: Vec::new(),
            accounts: BTreeMap::new(),
            staff: BTreeMap::new(),
            products: BTreeMap::new(),
            outcomes: Vec::new(),
            belongs: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Announces a scope; gives its index.
    pub fn scope(&mut self, scope: ScopeInfo) -> u16 {
        let index = self.book.scopes.len() as u16;
        self.scopes.insert(scope.id, index);
        self.book.scopes.push(scope);
        index
    }

    /// Announces an interaction type; gives its index. The first announcement of an id holds.
    pub fn interaction_type(&mut self, info: TypeInfo) -> u16 {
        let id = info.id.0.max(0) as usize;
        if self.types.len() <= id {
            self.types.resize(id + 1, u16::MAX);
        }
        if self.types[id] == u16::MAX {
            self.types[id] = self.book.types.len() as u16;
            self.book.types.push(info);
        }
        self.types[id]
    }

    /// Announces an account; gives its index.
    pub fn account(&mut self, account: AccountInfo) -> u32 {
        let index = self.book.accounts.len() as u32;
        self.accounts.insert(account.id, index);
        self.book.accounts.push(account);
        index
    }

    /// Announces a member of staff; gives their index.
    pub fn staff(&mut self, staff: StaffInfo) -> u32 {
        let index = self.book.staff.len() as u32;
        self.staff.insert(staff.id, index);
        self.book.staff.push(staff);
        index
    }

    /// Adds a node of the org tree.
    pub fn org(&mut self, node: OrgNode) {
        self.book.org.push(node);
    }

    /// Adds a record with the entries that the fold gave for its facts. Entries that do not count are left out; who acted
    /// in one that was merged shares the credit of the one that counts.
    pub fn folded(
        &mut self,
        row: &RecordRow<'_>,
        facts: &[Fact],
        folded: &Folded,
    ) -> Result<(), BookError> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        let mut place: BTreeMap<u32, u32> = BTreeMap::new();
        let mut also: Vec<(u32, u32)> = Vec::new();
        for entry in &folded.entries {
            let fact = &facts[entry.fact as usize];
            let actor = self.staff_index(fact.actor)?;
            if let Why::MergedInto { fact: counts } = entry.why {
                if let Some(at) = place.get(&counts)
                    && actor != NONE
                    && rows[*at as usize].actor != actor
                    && !also.contains(&(*at, actor))
                {
                    also.push((*at, actor));
                }
                continue;
            }
            if matches!(entry.why, Why::NotInFlow { .. }) {
                continue;
            }
            let type_index = self.type_index(fact.type_id.0)?;
            if let Some(kept) = EntryRow::of(entry, fact, type_index, actor) {
                if fact.merge_key != 0 {
                    place.insert(entry.fact, rows.len() as u32);
                }
                rows.push(kept);
            }
        }
        let start = self.book.entries.len() as u32;
        let added = self.record(row, &rows);
        self.rows = rows;
        added?;
        also.sort_unstable();
        let shifted = also.into_iter().map(|(at, actor)| (start + at, actor));
        self.book.entries.also_by.extend(shifted);
        Ok(())
    }

    /// Adds a record with its entries in happened order.
    pub fn record(&mut self, row: &RecordRow<'_>, entries: &[EntryRow]) -> Result<(), BookError> {
        let contact = row.contact.0;
        let too_large = |what| BookError::TooLarge { what, contact };
        let scope = self.scopes.get(&row.scope).copied();
        let scope = scope.ok_or(BookError::Unknown {
            what: "scope",
            id: row.scope.0.into(),
        })?;
        let account = self.account_index(row.account)?;
        let owner = self.staff_index(row.owner)?;
        let (mut rv, mut cost) = (0_i64, 0_i64);
        for entry in entries {
            rv = rv
                .checked_add(entry.rv.0)
                .ok_or(too_large("the Relationship Value"))?;
            cost = cost
                .checked_add(entry.cost.0)
                .ok_or(too_large("the cost to engage"))?;
            self.book.entries.push(entry).map_err(too_large)?;
        }
        let end = u32::try_from(self.book.entries.len());
        let end = end.ok().ok_or(BookError::TooMany {
            what: "interactions",
            most: u64::from(u32::MAX),
        })?;
        let records = &mut self.book.records;
        let index = records.contact.len();
        records.contact.push(row.contact);
        records.name.push(row.name);
        records.scope.push(scope);
        records.account.push(account);
        records.owner.push(owner);
        records.level.push(entries.last().map_or(0, |e| e.level));
        records.rv_total_hundredths.push(rv);
        records.cost_total_minor.push(cost);
        records.ends.push(end);
        self.put(index, "stakeholder", row.stakeholder);
        self.put(index, "role", row.role);
        for (name, value) in row.attributes {
            self.put(index, name, value);
        }
        Ok(())
    }

    /// Says that a person belonged to an account (announced before) from a moment on until before another: what the account
    /// earns then is shared by them, wherever they belong now. An account of which nothing of the kind is said is that of
    /// the records that have it, at any time.
    pub fn belonged(
        &mut self,
        contact: ContactId,
        account: AccountId,
        time: Range<Micros>,
    ) -> Result<(), BookError> {
        let account = self.account_index(account)?;
        self.belongs.push(Belonging {
            account,
            contact,
            from: time.start.0,
            until: time.end.0,
        });
        Ok(())
    }

    /// Says who owned the relationship with a person from a moment on, nobody for none. Tell it in order of time, and only of
    /// whom it changed: everybody else's owner is that of their record.
    pub fn owned(
        &mut self,
        contact: ContactId,
        from: Micros,
        owner: StaffId,
    ) -> Result<(), BookError> {
        let owner = self.staff_index(owner)?;
        let owners = self.book.owners.entry(contact).or_default();
        owners.push((from.0, owner));
        Ok(())
    }

    /// Adds an outcome. One that names neither contact nor account is money of nobody: it is in the sums of its scope.
    pub fn outcome(&mut self, row: &OutcomeRow<'_>) -> Result<(), BookError> {
        let scope = match row.scope {
            ScopeId::NONE => None,
            id => {
                let known = self.scopes.get(&id).copied();
                Some(known.ok_or(BookError::Unknown {
                    what: "scope",
                    id: id.0.into(),
                })?)
            }
        };
        let raw = RawOutcome {
            contact: row.contact,
            account: self.account_index(row.account)?,
            scope,
            at: row.at.0,
            known_at: row.known_at.0,
            kind: row.kind,
            amount: row.amount.0,
            product: self.product_index(row.product),
            actor: self.staff_index(row.actor)?,
        };
        self.outcomes.push(raw);
        Ok(())
    }

    /// Sorts, links money to records, and codes the dimensions.
    pub fn finish(self) -> Result<Book, BookError> {
        finish(self.book, self.outcomes, self.belongs)
    }

    fn put(&mut self, record: usize, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let dimensions = &mut self.book.dimensions;
        let at = dimensions
            .iter()
            .position(|d| d.name == name)
            .unwrap_or_else(|| {
                dimensions.push(Dimension::new(name));
                dimensions.len() - 1
            });
        if dimensions[at].codes.len() <= record {
            dimensions[at].put(record, value);
        }
    }

    fn type_index(&self, id: i32) -> Result<u16, BookError> {
        let index = self
            .types
            .get(id.max(0) as usize)
            .copied()
            .filter(|i| *i != u16::MAX);
        index.ok_or(BookError::Unknown {
            what: "interaction type",
            id: id.into(),
        })
    }

    fn account_index(&self, id: AccountId) -> Result<u32, BookError> {
        if !id.is_some() {
            return Ok(NONE);
        }
        let index = self.accounts.get(&id).copied();
        index.ok_or(BookError::Unknown {
            what: "account",
            id: id.0,
        })
    }

    fn staff_index(&self, id: StaffId) -> Result<u32, BookError> {
        if !id.is_some() {
            return Ok(NONE);
        }
        let index = self.staff.get(&id).copied();
        index.ok_or(BookError::Unknown {
            what: "member of staff",
            id: id.0.into(),
        })
    }

    fn product_index(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return NO_VALUE;
        }
        if let Some(index) = self.products.get(name) {
            return *index;
        }
        let index = self.book.products.len() as u32;
        self.products.insert(name.to_owned(), index);
        self.book.products.push(name.to_owned());
        index
    }
}
