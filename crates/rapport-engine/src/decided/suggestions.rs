//! Suggestions for one relationship, and what people decide about them.

use super::{Decided, Keep, stopped, told};
use crate::book::ProjectBook;
use crate::error::Result;
use crate::insight::{asked_wrongly, find};
use crate::live::{Refusal, Why};
use rapport_insight::Ask;
use rapport_insight::analysis::next_action::{OneAdvice, Suggested, advise};
use rapport_insight::judgements::{Reason, SuggestionJudgement, Verdict};
use rapport_ledger::judgements::SuggestionEvent;
use rapport_model::{Micros, RecordKey};
use serde::Serialize;
use std::collections::BTreeMap;

/// What to do next in one relationship.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestionsView {
    /// The record, as `CONTACT.SCOPE`.
    pub record: String,
    /// The newest interaction of all that is known.
    pub as_of: String,
    /// The set whose practice it follows.
    pub best: String,
    /// Days within which something is expected.
    pub horizon_days: i64,
    /// No suggestion from fewer relationships.
    pub evidence_least: i64,
    /// The first is best.
    pub items: Vec<SuggestionView>,
    /// Why there is no suggestion.
    pub suppressed: Option<String>,
    /// What to know before trusting it.
    pub caveats: Vec<String>,
}

/// One suggestion with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestionView {
    /// Code of the interaction type.
    pub type_code: String,
    /// Its name.
    pub type_name: String,
    /// Code of the level it belongs to; none for a type of all levels.
    pub level: Option<String>,
    /// Share of the comparable situations in which it was done next.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub share_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub share_high: Option<f64>,
    /// In how many it was done.
    pub n: u64,
    /// How many there were.
    pub of: u64,
    /// How many relationships did it: situations of one relationship are one piece of evidence.
    pub relationships: u64,
    /// Relationship Value that followed within the horizon, in hundredths of a point.
    pub rv_hundredths: i64,
    /// Lower end of its 95 % interval.
    pub rv_low_hundredths: Option<i64>,
    /// Upper end of its 95 % interval.
    pub rv_high_hundredths: Option<i64>,
    /// Cost within the horizon, in minor units.
    pub cost_minor: i64,
    /// Its currency.
    pub currency: String,
    /// Median time to it, in days.
    pub within_days: Option<f64>,
    /// How many of the last interactions are the same in the comparable situations.
    pub steps_matched: u64,
    /// What was decided about it since the record's last interaction.
    pub decision: Option<DecisionView>,
}

/// A decision about a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// `taken` or `overridden`.
    pub verdict: String,
    /// Why it was overridden.
    pub reason: Option<String>,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: String,
}

/// A decision about a suggestion, as a door was told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDecision<'a> {
    /// Code of the interaction type that was suggested.
    pub type_code: &'a str,
    /// `taken` or `overridden`.
    pub verdict: &'a str,
    /// Why it is overridden.
    pub reason: Option<&'a str>,
    /// What to remember.
    pub note: Option<&'a str>,
    /// Who decides.
    pub by: &'a str,
}

impl ProjectBook {
    /// What to do next in the relationship of a record.
    pub fn suggestions(&self, decided: &Decided, key: RecordKey) -> Result<SuggestionsView> {
        let Some(record) = self.record(key) else {
            return Ok(self.not_yet(key));
        };
        let advice = self.advice(decided, record)?;
        let book = &self.book;
        let scope = &book.scopes[book.records.scope[record as usize] as usize];
        let view = |s: &Suggested| {
            let [code, name, level] = s.names(book);
            let type_id = book.types[s.type_index as usize].id;
            let judgements = &decided.beside.judgements;
            let decision = judgements.decided(key, type_id, advice.last_at);
            SuggestionView {
                type_code: code.to_owned(),
                type_name: name.to_owned(),
                level: Some(level.to_owned()).filter(|l| !l.is_empty()),
                share: s.n as f64 / s.of.max(1) as f64,
                share_low: s.share.map(|i| i.low),
                share_high: s.share.map(|i| i.high),
                n: s.n as u64,
                of: s.of as u64,
                relationships: s.relationships as u64,
                rv_hundredths: s.rv_hundredths,
                rv_low_hundredths: s.rv_interval_hundredths.map(|i| i[0]),
                rv_high_hundredths: s.rv_interval_hundredths.map(|i| i[1]),
                cost_minor: s.cost_minor,
                currency: scope.currency.code().to_owned(),
                within_days: s.within_days,
                steps_matched: s.steps_matched as u64,
                decision: decision.map(decision_view),
            }
        };
        Ok(SuggestionsView {
            record: format!("{}.{}", key.contact, scope.code),
            as_of: advice.known_until.to_string(),
            items: advice.suggestions.iter().map(view).collect(),
            best: advice.best,
            horizon_days: advice.horizon_days,
            evidence_least: advice.evidence_least,
            suppressed: advice.suppressed,
            caveats: advice.caveats,
        })
    }

    /// A record that is younger than the book.
    fn not_yet(&self, key: RecordKey) -> SuggestionsView {
        let scope = self.book.scopes.iter().find(|s| s.id == key.scope);
        SuggestionsView {
            record: format!("{}.{}", key.contact, scope.map_or("", |s| s.code.as_str())),
            as_of: self.book.as_of.to_string(),
            best: String::new(),
            horizon_days: 0,
            evidence_least: 0,
            items: Vec::new(),
            suppressed: Some(no_record(key)),
            caveats: Vec::new(),
        }
    }

    fn record(&self, key: RecordKey) -> Option<u32> {
        let scope = self.book.scopes.iter().position(|s| s.id == key.scope)?;
        self.book.record_of(key.contact, scope as u16)
    }

    fn advice(&self, decided: &Decided, record: u32) -> Result<OneAdvice> {
        let analysis = find("next-action")?;
        let ask = Ask::with(&self.book, &decided.beside, analysis, &BTreeMap::new());
        advise(&ask.map_err(asked_wrongly)?, record).map_err(stopped)
    }

    /// A decision about a suggestion, to be kept with what is expected of it now.
    pub fn prepare_decision(
        &self,
        decided: &Decided,
        key: RecordKey,
        new: &NewDecision<'_>,
    ) -> std::result::Result<Keep, Refusal> {
        let verdict = told::word("verdict", new.verdict, &Verdict::ALL, Verdict::word)?;
        let reason = new
            .reason
            .map(|r| told::word("reason", r, &Reason::ALL, Reason::word));
        let reason = reason.transpose()?;
        match (verdict, reason) {
            (Verdict::Taken, Some(_)) => {
                return Err(Refusal::field("reason", "goes with overridden alone"));
            }
            (Verdict::Overridden, None) => {
                let words = Reason::ALL.map(Reason::word).join(", ");
                return Err(Refusal::field(
                    "reason",
                    format!("say why it is overridden: one of {words}"),
                ));
            }
            _ => {}
        }
        let Some(record) = self.record(key) else {
            return Err(Refusal::new(Why::NotFound, no_record(key)));
        };
        let advice = self.advice(decided, record);
        let advice = advice.map_err(|e| Refusal::new(Why::Invalid, e.to_string()))?;
        let types = &self.book.types;
        let code = |s: &Suggested| types[s.type_index as usize].code.as_str();
        let found = advice.suggestions.iter().find(|s| code(s) == new.type_code);
        let Some(found) = found else {
            let suggested: Vec<&str> = advice.suggestions.iter().map(code).collect();
            let there_is = if suggested.is_empty() {
                advice.suppressed.unwrap_or_default()
            } else {
                format!("suggested: {}", suggested.join(", "))
            };
            return Err(Refusal::field(
                "type",
                format!(
                    "`{}` is not suggested for this record now; {there_is}",
                    new.type_code
                ),
            ));
        };
        Ok(Keep::Suggestion(SuggestionEvent {
            record: key,
            type_id: types[found.type_index as usize].id,
            verdict: verdict.word().to_owned(),
            reason: reason.map(|r| r.word().to_owned()),
            note: told::note(new.note)?,
            by: told::by(new.by)?,
            at: Micros(0),
            known_until: advice.known_until,
            last_at: advice.last_at,
            horizon_days: advice.horizon_days,
            n: found.n as i64,
            rv_hundredths: found.rv_hundredths,
            rv_interval_hundredths: found.rv_interval_hundredths,
            cost_minor: found.cost_minor,
        }))
    }
}

fn no_record(key: RecordKey) -> String {
    format!(
        "contact {} has no interaction in that scope that the analyses know of yet",
        key.contact
    )
}

fn decision_view(judgement: &SuggestionJudgement) -> DecisionView {
    DecisionView {
        verdict: judgement.verdict.word().to_owned(),
        reason: judgement.reason.map(|r| r.word().to_owned()),
        note: judgement.note.clone(),
        by: judgement.by.clone(),
        at: judgement.at.to_string(),
    }
}
