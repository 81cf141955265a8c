//! What people decide about what they are shown: judged exceptions and suggestions, saved sets, published patterns. The
//! doors prepare a decision on a book, where what it is about is found and checked, and keep it in the ledger.

mod exceptions;
pub(crate) mod keep;
mod patterns;
mod sets;
mod suggestions;
mod told;

pub use exceptions::{
    AccountNamed, CauseView, EndingView, ExceptionView, ExceptionsView, NewJudgement, StaffNamed,
};
pub use keep::{Keep, Kept};
pub use patterns::{PatternView, PointView, Skipped, StepView};
pub use sets::{NewSet, SetView};
pub use suggestions::{DecisionView, NewDecision, SuggestionView, SuggestionsView};

pub use rapport_insight::judgements::{Outcome, Standing};
pub use rapport_ledger::judgements::{ExceptionEvent, SuggestionEvent};
pub use rapport_ledger::patterns::PublishedPattern;
pub use rapport_ledger::saved_sets::SavedSet;

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_insight::beside::PeopleRule;
use rapport_insight::judgements::{
    Action, ExceptionJudgement, Judgements, Reason, SuggestionJudgement, Verdict,
};
use rapport_insight::{Beside, Stop};
use rapport_model::diag::did_you_mean;
use rapport_model::{ContactId, RecordKey};
use std::collections::BTreeMap;

/// What was decided, and what the project allows: what stands beside the book when an analysis is asked.
#[derive(Debug, Default)]
pub struct Decided {
    /// What the analyses see of it.
    pub beside: Beside,
    /// Saved sets, by name.
    pub sets: Vec<SavedSet>,
    /// Names of staff by code: those of org.yaml and those that sources told of.
    pub staff: BTreeMap<String, String>,
}

impl Session {
    /// The record of a name such as `12.resellers`; of a person who was merged, the record that stands for both.
    pub fn record_key(&mut self, name: &str) -> Result<RecordKey> {
        let unknown = |why: String| {
            EngineError::Input(format!(
                "there is no record `{name}`; write CONTACT.SCOPE, such as 12.resellers{why}"
            ))
        };
        let (contact, code) = name.split_once('.').ok_or_else(|| unknown(String::new()))?;
        let contact = contact.trim_start_matches('#').parse();
        let contact = ContactId(contact.map_err(|_no_number| unknown(String::new()))?);
        let scopes = self.scopes();
        let scope = scopes.iter().find(|(_, (known, _))| known == code);
        let scope = scope.map(|(id, _)| *id).ok_or_else(|| {
            let known = scopes.values().map(|(code, _)| code.as_str());
            unknown(did_you_mean(code, known).map_or_else(String::new, |hint| format!("; {hint}")))
        })?;
        let person = self.ledger.person_of(contact)?;
        Ok(RecordKey {
            contact: person.unwrap_or(contact),
            scope,
        })
    }

    /// What was decided up to now.
    pub fn decided(&mut self) -> Result<Decided> {
        let exceptions = self.ledger.exception_events()?;
        let exceptions = exceptions.into_iter().filter_map(exception);
        let suggestions = self.ledger.suggestion_events()?;
        let persons = self
            .ledger
            .persons_of(suggestions.iter().map(|event| event.record.contact))?;
        let suggestions = suggestions.into_iter().filter_map(|event| {
            let contact = event.record.contact;
            let contact = persons.get(&contact).copied().unwrap_or(contact);
            let record = RecordKey {
                contact,
                ..event.record
            };
            suggestion(SuggestionEvent { record, ..event })
        });
        let people = self.project.settings().people_analyses;
        let mut staff: BTreeMap<String, String> = BTreeMap::new();
        for (_, code) in self.ledger.codes("staff")? {
            staff.insert(code.clone(), code);
        }
        for told in self.ledger.staff_members()? {
            staff.insert(told.code.clone(), told.name.unwrap_or(told.code));
        }
        for ours in &self.project.org.staff {
            staff.insert(ours.code.value.clone(), ours.name.clone());
        }
        Ok(Decided {
            beside: Beside {
                judgements: Judgements::of(exceptions, suggestions.collect()),
                people: PeopleRule {
                    enabled: people.enabled,
                    least_group: people.least_group,
                },
            },
            sets: self.ledger.saved_sets()?,
            staff,
        })
    }
}

/// The event as the analyses know it; none of a word that only a newer version has.
fn exception(event: ExceptionEvent) -> Option<ExceptionJudgement> {
    let action = match event.action.as_str() {
        "acknowledge" => Action::Acknowledge,
        "assign" => Action::Assign(event.owner?),
        "close" => Action::Close(Outcome::parse(&event.outcome?)?),
        "reopen" => Action::Reopen,
        _ => return None,
    };
    Some(ExceptionJudgement {
        key: event.key,
        action,
        by: event.by,
        note: event.note,
        at: event.at,
    })
}

fn suggestion(event: SuggestionEvent) -> Option<SuggestionJudgement> {
    Some(SuggestionJudgement {
        record: event.record,
        type_id: event.type_id,
        verdict: Verdict::parse(&event.verdict)?,
        reason: event.reason.as_deref().and_then(Reason::parse),
        by: event.by,
        note: event.note,
        at: event.at,
        known_until: event.known_until,
        last_at: event.last_at,
        horizon_days: event.horizon_days,
        n: event.n,
        rv_hundredths: event.rv_hundredths,
        rv_interval_hundredths: event.rv_interval_hundredths,
        cost_minor: event.cost_minor,
    })
}

/// An analysis that was asked in the wrong way, or declines.
fn stopped(stop: Stop) -> EngineError {
    match stop {
        Stop::Error(error) => EngineError::Usage(error.to_string()),
        Stop::Refusal(reason) => EngineError::Input(reason),
    }
}
