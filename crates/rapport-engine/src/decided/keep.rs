//! Keeping a decision that was prepared, inside a commit: what others did meanwhile is looked at here.

use super::{Skipped, exception, sets};
use crate::error::{EngineError, Result};
use crate::live::{Refusal, Why};
use crate::session::Session;
use rapport_insight::analysis::best_practice::BestPractice;
use rapport_insight::judgements::{ExceptionJudgement, Standing};
use rapport_ledger::judgements::{ExceptionEvent, SuggestionEvent};
use rapport_ledger::patterns::PublishedPattern;
use rapport_ledger::saved_sets::SavedSet;
use rapport_ledger::{Ledger, LedgerError};

/// A decision to be kept, checked against the book.
#[derive(Debug, Clone, PartialEq)]
pub enum Keep {
    /// About an exception.
    Exception(ExceptionEvent),
    /// About a suggestion.
    Suggestion(SuggestionEvent),
    /// A set under a name.
    SaveSet {
        /// The name.
        name: String,
        /// The set.
        text: String,
        /// What to remember.
        note: Option<String>,
        /// Who saves it.
        by: Option<String>,
        /// Records it holds now.
        records: u64,
    },
    /// A name that is to mean nothing any more.
    RemoveSet(String),
    /// Patterns for the frontline; each gets the next version of its scope.
    Publish {
        /// The patterns, of a scope each.
        patterns: Vec<BestPractice>,
        /// What to remember.
        note: Option<String>,
        /// Who publishes them.
        by: String,
        /// Scopes of the set that get none.
        skipped: Vec<Skipped>,
    },
}

/// A decision that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// The decision, and where the exception stands now.
    Exception(ExceptionEvent, Standing),
    /// The decision with what was expected.
    Suggestion(SuggestionEvent),
    /// The set, and how many records it holds.
    Set(SavedSet, u64),
    /// The name that means nothing any more.
    SetRemoved(String),
    /// The patterns with their versions, and the scopes that got none.
    Published(Vec<PublishedPattern>, Vec<Skipped>),
}

/// Keeps a decision. Refuses what cannot be done any more, before anything is written.
pub(crate) fn keep(
    ledger: &mut Ledger,
    keep: &Keep,
) -> std::result::Result<std::result::Result<Kept, Refusal>, LedgerError> {
    Ok(Ok(match keep {
        Keep::Exception(event) => {
            let mut standing = Standing::default();
            let before = ledger.exception_events_of(&event.key)?;
            for judgement in before.into_iter().filter_map(exception) {
                standing.take(&judgement);
            }
            let Some(judgement) = exception(event.clone()) else {
                return Ok(Err(Refusal::new(
                    Why::Invalid,
                    "the decision is not complete",
                )));
            };
            if let Some(reason) = standing.refusal(&judgement.action) {
                return Ok(Err(Refusal::new(Why::Conflict, reason)));
            }
            let kept = ledger.judge_exception(event)?;
            standing.take(&ExceptionJudgement {
                at: kept.at,
                ..judgement
            });
            Kept::Exception(kept, standing)
        }
        Keep::Suggestion(event) => Kept::Suggestion(ledger.judge_suggestion(event)?),
        Keep::SaveSet {
            name,
            text,
            note,
            by,
            records,
        } => {
            if let Some(refusal) = sets::problem(&ledger.saved_sets()?, name, text) {
                return Ok(Err(refusal));
            }
            let saved = ledger.save_set(name, text, note.as_deref(), by.as_deref())?;
            Kept::Set(saved, *records)
        }
        Keep::RemoveSet(name) => {
            if let Some(refusal) = sets::held(&ledger.saved_sets()?, name) {
                return Ok(Err(refusal));
            }
            ledger.remove_set(name)?;
            Kept::SetRemoved(name.clone())
        }
        Keep::Publish {
            patterns,
            note,
            by,
            skipped,
        } => {
            let mut published = Vec::with_capacity(patterns.len());
            for pattern in patterns {
                published.push(publish(ledger, pattern, note.as_deref(), by)?);
            }
            Kept::Published(published, skipped.clone())
        }
    }))
}

fn publish(
    ledger: &mut Ledger,
    pattern: &BestPractice,
    note: Option<&str>,
    by: &str,
) -> std::result::Result<PublishedPattern, LedgerError> {
    let version = ledger.next_pattern_version(&pattern.scope)?;
    let pattern = BestPractice {
        version: version as u32,
        ..pattern.clone()
    };
    // Its keys are texts and its numbers finite: writing it cannot fail.
    let document = serde_json::to_string(&pattern).unwrap_or_default();
    ledger.publish_pattern(&pattern.scope, version, &document, note, by)
}

impl Session {
    /// Keeps a decision in a commit of its own.
    pub fn keep(&mut self, what: &Keep) -> Result<Kept> {
        let kept = self.ledger.commit(|ledger| keep(ledger, what))?;
        kept.map_err(EngineError::from)
    }
}

impl From<Refusal> for EngineError {
    fn from(refusal: Refusal) -> Self {
        let wrong: Vec<String> = refusal
            .problems
            .iter()
            .map(|(field, message)| format!("{field}: {message}"))
            .collect();
        match refusal.why {
            Why::Invalid if !wrong.is_empty() => Self::Usage(wrong.join("; ")),
            Why::Invalid => Self::Usage(refusal.message),
            _ => Self::Input(refusal.message),
        }
    }
}
