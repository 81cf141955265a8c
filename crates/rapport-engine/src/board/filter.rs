//! Which records a list shows, and how many each choice of a filter would.

use super::{Board, Record};
use rapport_model::flow::spec::Phase;
use rapport_model::{Micros, Rv};

/// What a list is narrowed to; an empty choice means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all occur in name, e-mail or account; letter case aside.
    pub search: String,
    /// Codes of scopes.
    pub scopes: Vec<String>,
    /// Codes of levels.
    pub levels: Vec<String>,
    /// Codes of owners.
    pub owners: Vec<String>,
    /// Phases.
    pub phases: Vec<Phase>,
    /// An account: its number, or a part of its name.
    pub account: Option<String>,
    /// Lowest accumulated value.
    pub min_rv: Option<Rv>,
    /// Highest accumulated value.
    pub max_rv: Option<Rv>,
    /// Only records with an interaction at or after this moment.
    pub changed_since: Option<Micros>,
}

/// How many records each choice of a filter would show, the other filters as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Scope: code, name, records.
    pub scopes: Vec<(String, String, u64)>,
    /// Level: code, name, records.
    pub levels: Vec<(String, String, u64)>,
    /// Owner: code, name, records.
    pub owners: Vec<(String, String, u64)>,
    /// Phase and records.
    pub phases: Vec<(Phase, u64)>,
}

pub(super) const PHASES: [Phase; 3] = [Phase::Acquisition, Phase::Closing, Phase::Retention];

/// A filter with its codes looked up, and the counts it makes on the way.
pub(super) struct Sieve<'b> {
    board: &'b Board,
    words: Vec<String>,
    scopes: Vec<bool>,
    levels: Vec<bool>,
    owners: Vec<bool>,
    phases: [bool; 3],
    account: Option<Wanted>,
    filter: &'b Filter,
    by_scope: Vec<u64>,
    by_level: Vec<u64>,
    by_owner: Vec<u64>,
    by_phase: [u64; 3],
}

enum Wanted {
    Number(i64),
    Part(String),
}

impl<'b> Sieve<'b> {
    pub(super) fn new(board: &'b Board, filter: &'b Filter) -> Self {
        let chosen = |all: &mut dyn Iterator<Item = &str>, some: &[String]| -> Vec<bool> {
            all.map(|code| some.is_empty() || some.iter().any(|c| c == code))
                .collect()
        };
        let vocabulary = &board.vocabulary;
        let scopes = vocabulary.scopes.last_key_value().map_or(0, |(id, _)| id.0) as usize + 1;
        let mut by_id = vec![false; scopes];
        for (id, scope) in &vocabulary.scopes {
            by_id[id.0 as usize] = filter.scopes.is_empty() || filter.scopes.contains(&scope.code);
        }
        let levels = chosen(
            &mut vocabulary.levels.iter().map(|l| l.code.as_str()),
            &filter.levels,
        );
        let owners = chosen(
            &mut board.people.owners.iter().map(String::as_str),
            &filter.owners,
        );
        let account = filter.account.as_ref().map(|text| {
            text.trim()
                .parse()
                .map_or_else(|_| Wanted::Part(text.to_lowercase()), Wanted::Number)
        });
        Self {
            words: filter
                .search
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            phases: PHASES.map(|p| filter.phases.is_empty() || filter.phases.contains(&p)),
            by_scope: vec![0; by_id.len()],
            by_level: vec![0; levels.len()],
            by_owner: vec![0; owners.len()],
            by_phase: [0; 3],
            scopes: by_id,
            levels,
            owners,
            account,
            filter,
            board,
        }
    }

    /// Whether a record is shown; counts it where it is, or would be with another choice of one filter.
    pub(super) fn lets_through(&mut self, record: &Record) -> bool {
        if record.entries == 0 || !self.matches(record) {
            return false;
        }
        let scope = record.key.scope.0 as usize;
        let level = self
            .board
            .vocabulary
            .level_index(record.key.scope, record.state.level);
        let phase = self
            .board
            .vocabulary
            .levels
            .get(level)
            .map_or(0, |l| l.phase as usize);
        let person = self.board.people.person(record.key.contact);
        let owner = person.map_or(0, |p| p.owner) as usize;
        let has = |choice: &[bool], index: usize| choice.get(index).copied().unwrap_or(false);
        let passes = [
            has(&self.scopes, scope),
            has(&self.levels, level),
            has(&self.owners, owner),
            has(&self.phases, phase),
        ];
        let failed = passes.iter().filter(|pass| !**pass).count();
        let counts = |facet: usize| failed == 0 || (failed == 1 && !passes[facet]);
        let count = |facet: usize, counter: Option<&mut u64>| {
            if counts(facet)
                && let Some(counter) = counter
            {
                *counter += 1;
            }
        };
        count(0, self.by_scope.get_mut(scope));
        count(1, self.by_level.get_mut(level));
        count(2, self.by_owner.get_mut(owner));
        count(3, self.by_phase.get_mut(phase));
        failed == 0
    }

    /// The filters that have no counts.
    fn matches(&self, record: &Record) -> bool {
        let filter = self.filter;
        let rv = record.state.rv_total;
        if filter.min_rv.is_some_and(|min| rv < min)
            || filter.max_rv.is_some_and(|max| rv > max)
            || filter
                .changed_since
                .is_some_and(|since| record.state.last_at < since)
        {
            return false;
        }
        if self.words.is_empty() && self.account.is_none() {
            return true;
        }
        let Some(person) = self.board.people.person(record.key.contact) else {
            return false;
        };
        let in_account = match &self.account {
            None => true,
            Some(Wanted::Number(id)) => person.accounts.iter().any(|(a, _)| a.0 == *id),
            Some(Wanted::Part(part)) => person.accounts.iter().any(|(id, _)| {
                let account = self.board.people.account(*id);
                account.is_some_and(|a| a.folded.contains(part))
            }),
        };
        in_account && self.words.iter().all(|word| person.searched.contains(word))
    }

    /// The counts.
    pub(super) fn facets(self) -> Facets {
        let vocabulary = &self.board.vocabulary;
        let mut facets = Facets::default();
        for (id, scope) in &vocabulary.scopes {
            let count = self.by_scope[id.0 as usize];
            facets
                .scopes
                .push((scope.code.clone(), scope.name.clone(), count));
        }
        for (level, count) in vocabulary.levels.iter().zip(&self.by_level) {
            facets
                .levels
                .push((level.code.clone(), level.name.clone(), *count));
        }
        let owners = self.board.people.owners.iter().zip(&self.by_owner).skip(1);
        for (code, count) in owners.filter(|(_, count)| **count > 0) {
            let name = vocabulary.staff_names.get(code).unwrap_or(code);
            facets.owners.push((code.clone(), name.clone(), *count));
        }
        facets.owners.sort_by(|a, b| (b.2, &a.1).cmp(&(a.2, &b.1)));
        facets.phases = PHASES.into_iter().zip(self.by_phase).collect();
        facets
    }
}
