//! Links outcomes to records and units. An outcome that names neither contact nor account has a unit of its own in its scope.

use super::belonging::Belongings;
use super::finish::RawOutcome;
use super::{Book, NONE, Records};
use rapport_model::ContactId;
use rapport_model::org::ScopeKind;
use std::collections::BTreeMap;

/// (scope, account or NONE, contact or 0).
type UnitKey = (u16, u32, i64);

fn unit_key(scope: u16, account: u32, contact: ContactId) -> UnitKey {
    if account == NONE {
        (scope, NONE, contact.0)
    } else {
        (scope, account, 0)
    }
}

pub(super) fn link_units(book: &mut Book, raw: Vec<RawOutcome>, belongs: &Belongings) {
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
            // Money of an account that nobody here belongs to is its payer's, unless the payer belonged to it then.
            (account, Some(own))
                if own != account
                    && !has_records((scope, account, 0))
                    && !belongs.belonged(account, outcome.contact, outcome.at) =>
            {
                own
            }
            (account, _) => account,
        };
        let key = unit_key(scope, account, outcome.contact);
        // A contact who has gone over to another account since keeps what came while belonging to this one, and does not
        // take the rest there.
        let belonged = || belongs.belonged(account, outcome.contact, outcome.at);
        let record = record.filter(|r| key_of(*r as usize) == key || belonged());
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

pub(super) fn find(records: &Records, scope: u16, contact: ContactId) -> Option<u32> {
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
