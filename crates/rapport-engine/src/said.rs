//! What was said of people in the course of time: who they are today, and which accounts they belonged to when.

use crate::error::Result;
use crate::session::Session;
use rapport_ledger::statements::{ContactSaid, together};
use rapport_model::timeline::Timeline;
use rapport_model::{AccountId, ContactId, Micros, StaffId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Of everybody, as known at a moment.
#[derive(Debug)]
pub(crate) struct Said {
    of: BTreeMap<ContactId, Timeline<ContactSaid>>,
    /// What holds at this moment holds today.
    today: Micros,
}

/// Before anything was said the first thing holds.
const EVER: Micros = Micros(i64::MIN);

impl Session {
    /// What was said of everybody, as known at a moment ([`Micros::END`] for now).
    pub(crate) fn said(&mut self, as_known_at: Micros) -> Result<Said> {
        let of = self.ledger.contact_timelines(as_known_at)?;
        let today = as_known_at.min(self.ledger.now());
        Ok(Said { of, today })
    }
}

impl Said {
    /// What holds of a person today; memberships that have ended are not in it.
    pub(crate) fn today(&self, contact: ContactId) -> Option<ContactSaid> {
        let mut said = together(self.of.get(&contact)?, self.today);
        said.accounts.retain(|member| member.holds_at(self.today));
        said.accounts.sort_by_key(|member| member.account);
        Some(said)
    }

    /// The account that a person's record is of today, where their interactions name this one last: it, unless the person
    /// belonged to it and does so no more.
    pub(crate) fn account_of(
        &self,
        contact: ContactId,
        today: Option<&ContactSaid>,
        named: Option<AccountId>,
    ) -> AccountId {
        let accounts = today.map_or(&[][..], |said| &said.accounts);
        let first = accounts
            .first()
            .map_or(AccountId::NONE, |member| member.account);
        match named {
            None => first,
            Some(named) if accounts.iter().any(|member| member.account == named) => named,
            Some(named) if self.was_ever_of(contact, named) => first,
            Some(named) => named,
        }
    }

    fn was_ever_of(&self, contact: ContactId, account: AccountId) -> bool {
        let belonged = self.belonged(contact);
        belonged.iter().any(|(of, _)| *of == account)
    }

    /// The accounts that a person belonged to, each with a time.
    pub(crate) fn belonged(&self, contact: ContactId) -> Vec<(AccountId, Range<Micros>)> {
        let mut found: Vec<(AccountId, Range<Micros>)> = Vec::new();
        let Some(timeline) = self.of.get(&contact) else {
            return found;
        };
        for (moment, time) in spans(timeline) {
            // Of a membership that two rows tell of the one that lasts longer holds.
            let mut ends: BTreeMap<AccountId, Micros> = BTreeMap::new();
            for member in timeline
                .at(moment)
                .into_iter()
                .flat_map(|said| &said.accounts)
            {
                let until = member.until.map_or(time.end, |until| until.min(time.end));
                let end = ends.entry(member.account).or_insert(until);
                *end = until.max(*end);
            }
            for (account, until) in ends.into_iter().filter(|(_, until)| *until > time.start) {
                let before = found
                    .iter_mut()
                    .find(|(of, before)| *of == account && before.end == time.start);
                match before {
                    Some((_, before)) => before.end = until,
                    None => found.push((account, time.start..until)),
                }
            }
        }
        found
    }

    /// Everybody of whom something was said.
    pub(crate) fn people(&self) -> impl Iterator<Item = ContactId> + '_ {
        self.of.keys().copied()
    }

    /// Codes of the owners that a person had, each from a moment on, where they changed.
    pub(crate) fn owners(&self, contact: ContactId) -> Vec<(Micros, Option<String>)> {
        let mut found: Vec<(Micros, Option<String>)> = Vec::new();
        let Some(timeline) = self.of.get(&contact).filter(|timeline| timeline.changes()) else {
            return found;
        };
        for (moment, time) in spans(timeline) {
            let owner = timeline.last(moment, |said| said.owner.clone());
            if found.last().is_none_or(|(_, before)| *before != owner) {
                found.push((time.start, owner));
            }
        }
        if found.len() > 1 { found } else { Vec::new() }
    }
}

/// The times within which one and the same holds, with a moment of each.
fn spans<T>(timeline: &Timeline<T>) -> impl Iterator<Item = (Micros, Range<Micros>)> {
    let moments = timeline.moments();
    let next = moments.clone().into_iter().skip(1).chain([Micros::END]);
    let spans: Vec<_> = moments.into_iter().zip(next).enumerate().collect();
    spans
        .into_iter()
        .map(|(at, (from, until))| (from, if at == 0 { EVER } else { from }..until))
}

/// What runs in a circle among links from one to the one above: each circle once, from its smallest member.
pub(crate) fn circles(above: &BTreeMap<&str, &str>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for start in above.keys() {
        let mut path: Vec<&str> = Vec::new();
        let mut next = Some(*start);
        while let Some(at) = next {
            if let Some(from) = path.iter().position(|before| *before == at) {
                let circle = &mut path[from..];
                let least = circle.iter().enumerate().min_by_key(|(_, one)| **one);
                let least = least.map_or(0, |(at, _)| at);
                circle.rotate_left(least);
                found.push(circle.iter().map(|one| (*one).to_owned()).collect());
                break;
            }
            if !seen.insert(at) {
                break;
            }
            path.push(at);
            next = above.get(at).copied();
        }
    }
    found
}

impl Session {
    /// Accounts above each other and managers of each other that run in a circle, in a sentence each: nothing follows them.
    pub(crate) fn circles(&mut self) -> Result<Vec<String>> {
        let accounts = self.ledger.accounts()?;
        let parents = accounts
            .iter()
            .filter_map(|a| Some((a.key.as_str(), a.parent.as_deref()?)));
        let staff = self.ledger.staff_members()?;
        let managers = staff
            .iter()
            .filter_map(|s| Some((s.code.as_str(), s.manager.as_deref()?)));
        let told = |what: &str, above: &BTreeMap<&str, &str>| -> Vec<String> {
            let circles = circles(above).into_iter();
            let sentence = |mut circle: Vec<String>| {
                circle.extend(circle.first().cloned());
                format!(
                    "{what} run in a circle: {}; correct one of them at the source",
                    circle.join(" -> ")
                )
            };
            circles.map(sentence).collect()
        };
        let mut found = told("accounts above one another", &parents.collect());
        found.extend(told("managers of one another", &managers.collect()));
        Ok(found)
    }

    /// Members of staff as an id, by code.
    pub(crate) fn staff_ids(&mut self) -> Result<BTreeMap<String, StaffId>> {
        let codes = self.ledger.codes("staff")?;
        Ok(codes
            .into_iter()
            .map(|(id, code)| (code, StaffId(id)))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_told_once_and_what_leads_into_it_is_none() {
        let above = BTreeMap::from([
            ("a", "b"),
            ("b", "c"),
            ("c", "b"),
            ("d", "d"),
            ("e", "nobody"),
        ]);
        assert_eq!(circles(&above), [vec!["b", "c"], vec!["d"]]);
        assert_eq!(circles(&BTreeMap::new()), Vec::<Vec<String>>::new());
    }
}
