//! Links what the builder collected: outcomes to records and units, dimensions to every record.

use super::order::sort_records;
use super::tier::add_tiers;
use super::{Book, BookError, Dimension, NO_VALUE, NONE, OutcomeKind, Records};
use rapport_model::org::ScopeKind;
use rapport_model::{ContactId, Minor};
use std::collections::BTreeMap;

/// An outcome with indexes, not yet linked.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawOutcome {
    pub(super) contact: ContactId,
    pub(super) account: u32,
    pub(super) scope: Option<u16>,
    pub(super) at: i64,
    pub(super) known_at: i64,
    pub(super) kind: OutcomeKind,
    pub(super) amount: i64,
    pub(super) product: u32,
    pub(super) actor: u32,
}

/// (scope, account or NONE, contact or 0).
type UnitKey = (u16, u32, i64);

pub(super) fn finish(mut book: Book, outcomes: Vec<RawOutcome>) -> Result<Book, BookError> {
    if book.scopes.len() >= usize::from(u16::MAX) || book.types.len() >= usize::from(u16::MAX) {
        return Err(BookError::TooMany {
            what: "scopes or interaction types",
            most: u64::from(u16::MAX) - 1,
        });
    }
    sort_records(&mut book);
    link_units(&mut book, outcomes);
    share_money(&mut book)?;
    add_dimensions(&mut book);
    add_tiers(&mut book);
    Ok(book)
}

fn unit_key(scope: u16, account: u32, contact: ContactId) -> UnitKey {
    if account == NONE {
        (scope, NONE, contact.0)
    } else {
        (scope, account, 0)
    }
}

fn link_units(book: &mut Book, raw: Vec<RawOutcome>) {
    let records = &book.records;
    let n = records.contact.len() as u32;
    let key_of = |r: usize| unit_key(records.scope[r], records.account[r], records.contact[r]);
    // Which scopes an account has records in, for outcomes that do not name their scope.
    let mut account_scopes: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
    if raw.iter().any(|o| o.scope.is_none()) {
        for (account, scope) in records.account.iter().zip(&records.scope) {
            let scopes = account_scopes.entry(*account).or_default();
            if *account != NONE && !scopes.contains(scope) {
                scopes.push(*scope);
            }
        }
    }
    let mut by_unit: Vec<u32> = (0..n).collect();
    by_unit.sort_by_key(|r| key_of(*r as usize));
    let has_records = |key: UnitKey| {
        let at = by_unit.partition_point(|r| key_of(*r as usize) < key);
        by_unit.get(at).is_some_and(|r| key_of(*r as usize) == key)
    };
    let mut linked: Vec<(UnitKey, i64, u32, RawOutcome)> = Vec::with_capacity(raw.len());
    for outcome in raw {
        let found = outcome.scope.or_else(|| {
            let of_contact = |scope: &u16| find(records, *scope, outcome.contact).is_some();
            let mut scopes: Vec<u16> = (0..book.scopes.len() as u16).filter(of_contact).collect();
            if scopes.is_empty() {
                scopes = account_scopes
                    .get(&outcome.account)
                    .cloned()
                    .unwrap_or_default();
            }
            the_one(&scopes, |s| {
                book.scopes[s as usize].kind == ScopeKind::Segment
            })
        });
        let Some(scope) = found else {
            book.outcomes.left_out += 1;
            continue;
        };
        let record = find(records, scope, outcome.contact);
        let account = match (outcome.account, record.map(|r| records.account[r as usize])) {
            (NONE, Some(own)) => own,
            // Money of an account that nobody here belongs to is its payer's.
            (account, Some(own)) if own != account && !has_records((scope, account, 0)) => own,
            (account, _) => account,
        };
        if account == NONE && !outcome.contact.is_some() {
            book.outcomes.left_out += 1;
            continue;
        }
        let key = unit_key(scope, account, outcome.contact);
        // A contact who has gone over to another account since does not take the money there.
        let record = record.filter(|r| key_of(*r as usize) == key);
        linked.push((key, outcome.at, record.unwrap_or(NONE), outcome));
    }
    linked.sort_by_key(|(key, at, ..)| (*key, *at));
    let mut keys: Vec<UnitKey> = by_unit.iter().map(|r| key_of(*r as usize)).collect();
    keys.extend(linked.iter().map(|(key, ..)| *key));
    keys.sort_unstable();
    keys.dedup();
    let mut unit_of = vec![NONE; n as usize];
    let (mut record, mut outcome) = (0, 0);
    for (unit, key) in keys.iter().enumerate() {
        while record < by_unit.len() && key_of(by_unit[record] as usize) == *key {
            unit_of[by_unit[record] as usize] = unit as u32;
            record += 1;
        }
        while outcome < linked.len() && linked[outcome].0 == *key {
            let (_, at, whose, raw) = &linked[outcome];
            book.outcomes.unit.push(unit as u32);
            book.outcomes.record.push(*whose);
            book.outcomes.at.push(*at);
            book.outcomes.known_at.push(raw.known_at);
            book.outcomes.kind.push(raw.kind);
            book.outcomes.amount_minor.push(raw.amount);
            book.outcomes.product.push(raw.product);
            book.outcomes.actor.push(raw.actor);
            outcome += 1;
        }
        book.units.scope.push(key.0);
        book.units.account.push(key.1);
        book.units.contact.push(key.2);
        book.units.record_ends.push(record as u32);
        book.units.outcome_ends.push(outcome as u32);
    }
    book.units.records = by_unit;
    book.records.unit = unit_of;
}

/// The one scope there is, or the one segment among several scopes.
fn the_one(scopes: &[u16], is_segment: impl Fn(u16) -> bool) -> Option<u16> {
    if let [only] = scopes {
        return Some(*only);
    }
    let mut segments = scopes.iter().copied().filter(|s| is_segment(*s));
    let first = segments.next()?;
    segments.next().is_none().then_some(first)
}

fn find(records: &Records, scope: u16, contact: ContactId) -> Option<u32> {
    if !contact.is_some() {
        return None;
    }
    let (mut low, mut high) = (0, records.contact.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match (records.scope[middle], records.contact[middle]).cmp(&(scope, contact)) {
            std::cmp::Ordering::Equal => return Some(middle as u32),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

fn share_money(book: &mut Book) -> Result<(), BookError> {
    let n = book.records.contact.len();
    let records = &mut book.records;
    records.revenue_minor = vec![0; n];
    records.product_cost_minor = vec![0; n];
    records.money_known = vec![false; n];
    for unit in 0..book.units.len() as u32 {
        let members = book.units.records(unit);
        let outcomes = book.units.outcomes(unit);
        for member in members.iter().filter(|_| !outcomes.is_empty()) {
            records.money_known[*member as usize] = true;
        }
        for outcome in outcomes {
            let amount = Minor(book.outcomes.amount_minor[outcome]);
            let column = match book.outcomes.kind[outcome] {
                OutcomeKind::Revenue => &mut records.revenue_minor,
                OutcomeKind::ProductCost => &mut records.product_cost_minor,
            };
            let whose = book.outcomes.record[outcome];
            let own = [whose];
            let takers: &[u32] = if whose == NONE { members } else { &own };
            let count = super::takers(takers.len());
            for (index, taker) in takers.iter().take(count.into()).enumerate() {
                let slot = &mut column[*taker as usize];
                let sum = slot.checked_add(amount.part(index as u16, count).0);
                *slot = sum.ok_or(BookError::TooLarge {
                    what: "the money",
                    contact: records.contact[*taker as usize].0,
                })?;
            }
        }
    }
    Ok(())
}

fn add_dimensions(book: &mut Book) {
    let n = book.len();
    for dimension in &mut book.dimensions {
        dimension.codes.resize(n, NO_VALUE);
    }
    let accounts: Vec<&[(String, String)]> = book
        .accounts
        .iter()
        .map(|a| a.attributes.as_slice())
        .collect();
    fill(&mut book.dimensions, &book.records.account, &accounts);
    let org = &book.org;
    let mut of_scope: Vec<Vec<(String, String)>> = Vec::new();
    for scope in &book.scopes {
        let kind = match scope.kind {
            ScopeKind::Segment => "segment",
            ScopeKind::Initiative => "initiative",
        };
        let mut attributes = vec![
            ("scope".to_owned(), scope.code.clone()),
            ("kind".to_owned(), kind.to_owned()),
            (kind.to_owned(), scope.code.clone()),
        ];
        let mut unit = scope.unit.as_str();
        for _ in 0..org.len() {
            let Some(node) = org.iter().find(|node| node.code == unit) else {
                break;
            };
            attributes.push((node.kind.clone(), node.code.clone()));
            unit = &node.parent;
        }
        attributes.extend(scope.attributes.iter().cloned());
        of_scope.push(attributes);
    }
    let scopes: Vec<u32> = book.records.scope.iter().map(|s| u32::from(*s)).collect();
    let attributes: Vec<&[(String, String)]> = of_scope.iter().map(Vec::as_slice).collect();
    fill(&mut book.dimensions, &scopes, &attributes);
    let staff: Vec<Vec<(String, String)>> = book
        .staff
        .iter()
        .map(|s| {
            vec![
                ("owner".to_owned(), s.code.clone()),
                ("owner_unit".to_owned(), s.unit.clone()),
            ]
        })
        .collect();
    let staff: Vec<&[(String, String)]> = staff.iter().map(Vec::as_slice).collect();
    fill(&mut book.dimensions, &book.records.owner, &staff);
    book.dimensions.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Gives each record without a value the value of the thing that `of` names.
fn fill(dimensions: &mut Vec<Dimension>, of: &[u32], attributes: &[&[(String, String)]]) {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in attributes.iter().copied().flatten() {
        if !name.is_empty() && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let at = dimensions
            .iter()
            .position(|d| d.name == name)
            .unwrap_or_else(|| {
                dimensions.push(Dimension::new(name));
                dimensions.len() - 1
            });
        let dimension = &mut dimensions[at];
        dimension.codes.resize(of.len(), NO_VALUE);
        let codes: Vec<u32> = attributes
            .iter()
            .map(|own| {
                own.iter()
                    .find(|(n, _)| n == name)
                    .map_or(NO_VALUE, |(_, value)| dimension.code(value))
            })
            .collect();
        for (code, thing) in dimension.codes.iter_mut().zip(of) {
            if *code == NO_VALUE && *thing != NONE {
                *code = codes[*thing as usize];
            }
        }
    }
}
