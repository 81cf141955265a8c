//! What one commit of a harvest adds up to.

use super::work::{Meaning, Worked};
use super::{Refused, SourceReport};
use hashbrown::HashMap;
use rapport_harvest::{Draft, Rejection};
use rapport_ledger::intake::NewRecord;
use rapport_ledger::runs::{Counts, RunId};
use rapport_ledger::{Ledger, LedgerError};
use rapport_model::{IdentifierId, Micros, TypeId};
use std::collections::BTreeMap;

/// What one commit adds up to.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    hits: BTreeMap<String, i64>,
    /// Of those that were resolved ahead, until their codes are looked up.
    hits_of_types: HashMap<TypeId, i64>,
    quarantined: BTreeMap<String, Refused>,
    last_happened_at: Option<Micros>,
    /// Rows that were known, though the rule, or what it looks up, now gives something else.
    pub(super) looked_up_otherwise: i64,
    /// Keys that several people claim who are not joined.
    pub(super) contested: Vec<IdentifierId>,
}

impl Tally {
    /// Notes when the latest of what these records say happened.
    pub(super) fn note_moments(&mut self, records: &[NewRecord], latest: Micros) {
        let interactions = records
            .iter()
            .flat_map(|r| &r.interactions)
            .map(|i| i.fact.happened_at);
        let outcomes = records
            .iter()
            .flat_map(|r| &r.outcomes)
            .map(|o| o.happened_at);
        self.last_happened_at = interactions
            .chain(outcomes)
            .filter(|at| *at <= latest)
            .max();
    }

    /// Counts what the rule gave for a row that was taken.
    pub(super) fn count_hits(&mut self, row: &Worked) {
        let drafts = match &row.result {
            Ok(Meaning::Drafted(drafts)) => drafts,
            Ok(Meaning::Resolved(fact)) => {
                *self.hits_of_types.entry(fact.fact.type_id).or_default() += 1;
                return;
            }
            Err(_) => return,
        };
        if drafts.is_empty() {
            self.hit("nothing");
        }
        for draft in drafts.iter() {
            match draft {
                Draft::Interaction(i) if i.reaction_to.is_some() => self.hit("reaction"),
                Draft::Interaction(i) => self.hit(&i.type_code),
                Draft::Outcome(o) if o.kind == rapport_harvest::draft::OutcomeKind::Revenue => {
                    self.hit("revenue");
                }
                Draft::Outcome(_) => self.hit("product_cost"),
                Draft::Contact(_) => self.hit("person"),
                Draft::Account(_) => self.hit("account"),
                Draft::Staff(_) => self.hit("staff"),
            }
        }
    }

    /// Counts a row that lies in quarantine now, or lay there already.
    pub(super) fn count_refused(
        &mut self,
        file: &str,
        rows: i64,
        rejection: &Rejection,
        new: bool,
    ) {
        if new {
            self.counts.quarantined += rows;
        } else {
            // Seen again, not once more.
            self.counts.duplicate += rows;
        }
        let refused = self
            .quarantined
            .entry(rejection.reason.name())
            .or_insert_with(|| Refused {
                records: 0,
                first: match rejection.row {
                    0 => format!("{file}: {}", rejection.message),
                    row => format!("{file} row {row}: {}", rejection.message),
                },
            });
        refused.records += rows.max(1);
    }

    fn hit(&mut self, what: &str) {
        match self.hits.get_mut(what) {
            Some(hits) => *hits += 1,
            None => drop(self.hits.insert(what.to_owned(), 1)),
        }
    }

    /// Puts the codes of types to what was resolved ahead.
    pub(super) fn name_types(&mut self, types: &HashMap<String, TypeId>) {
        for (code, id) in types {
            if let Some(hits) = self.hits_of_types.remove(id) {
                *self.hits.entry(code.clone()).or_default() += hits;
            }
        }
    }

    /// Adds to the counts of the run.
    pub(super) fn keep(
        &self,
        ledger: &mut Ledger,
        run: RunId,
    ) -> std::result::Result<(), LedgerError> {
        ledger.count_run(run, &self.counts, self.last_happened_at)?;
        for (what, hits) in &self.hits {
            ledger.count_hits(run, what, *hits)?;
        }
        Ok(())
    }

    /// Adds to what the harvest reports.
    pub(super) fn report_to(self, report: &mut SourceReport) {
        report.counts.add(&self.counts);
        report.looked_up_otherwise += self.looked_up_otherwise;
        for (what, hits) in self.hits {
            *report.hits.entry(what).or_default() += hits;
        }
        for (reason, refused) in self.quarantined {
            report.refuse(reason, refused.records, refused.first);
        }
    }
}
