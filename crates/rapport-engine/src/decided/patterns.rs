//! Best practice for the frontline: patterns that were published, a version of a scope each.

use super::{Decided, Keep, stopped, told};
use crate::book::ProjectBook;
use crate::error::{EngineError, Result};
use crate::insight::{asked_wrongly, find};
use crate::live::{Refusal, Why};
use rapport_insight::Ask;
use rapport_insight::analysis::best_practice::{BestPractice, build};
use rapport_ledger::patterns::PublishedPattern;
use rapport_model::diag::did_you_mean;
use serde::Serialize;
use std::collections::BTreeMap;

/// A pattern of fewer records is an anecdote.
const RECORDS_LEAST: usize = 30;
/// A position that fewer records reached is left out.
const REACHED_LEAST: usize = 5;
/// Positions, so many as the band of a record's curve needs.
const POSITIONS: &str = "200";

/// A published pattern.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PatternView {
    /// Code of the scope.
    pub scope: String,
    /// Version within the scope.
    pub version: u32,
    /// The set whose practice it is.
    pub set: String,
    /// Records it was built from.
    pub n: u64,
    /// Version of the flow that valued it.
    pub flow_version: Option<u32>,
    /// The moment up to which the data went.
    pub as_of: String,
    /// Who published it.
    pub by: String,
    /// What they wrote beside it.
    pub note: Option<String>,
    /// When.
    pub published_at: String,
    /// Its points, by number of interactions.
    pub points: Vec<PointView>,
}

/// A pattern after some interactions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointView {
    /// How many interactions, from 1.
    pub position: u32,
    /// Records that got so far.
    pub n: u64,
    /// A tenth of them stands lower, in hundredths of a point.
    pub p10: i64,
    /// Half of them stand lower.
    pub p50: i64,
    /// Nine tenths of them stand lower.
    pub p90: i64,
    /// The usual interaction here.
    pub step: Option<StepView>,
}

/// What most did at a position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepView {
    /// Code of the type.
    pub type_code: String,
    /// Share of the records that did it here.
    pub share: f64,
}

/// A scope that no pattern is published for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Code of the scope.
    pub scope: String,
    /// Why.
    pub why: String,
}

impl PatternView {
    /// Of what is in the store.
    pub fn of(published: &PublishedPattern) -> Result<Self> {
        let pattern: BestPractice = serde_json::from_str(&published.document).map_err(|e| {
            EngineError::Input(format!(
                "version {} of the pattern of {} cannot be read: {e}; a newer rapport may have published it",
                published.version, published.scope
            ))
        })?;
        let points = pattern.positions.into_iter().map(|p| {
            let [p10, p50, p90] = p.rv_hundredths;
            PointView {
                position: p.position as u32 + 1,
                n: p.n as u64,
                p10,
                p50,
                p90,
                step: p.step.map(|type_code| StepView {
                    type_code,
                    share: p.step_share.unwrap_or_default(),
                }),
            }
        });
        Ok(Self {
            scope: pattern.scope,
            version: pattern.version,
            set: pattern.set,
            n: pattern.n as u64,
            flow_version: pattern.flow_version,
            as_of: pattern.as_of,
            by: published.by.clone(),
            note: published.note.clone(),
            published_at: published.at.to_string(),
            points: points.collect(),
        })
    }
}

impl ProjectBook {
    /// Patterns of a set's practice (`None` for the analysis' own default), for one scope or for each that has enough
    /// records.
    pub fn prepare_patterns(
        &self,
        decided: &Decided,
        set: Option<&str>,
        scope: Option<&str>,
        note: Option<&str>,
        by: &str,
    ) -> std::result::Result<Keep, Refusal> {
        let (by, note) = (told::by(by)?, told::note(note)?);
        self.check_scope(scope)?;
        let patterns = self
            .patterns_of(decided, set)
            .map_err(|error| match error {
                EngineError::Usage(message) => Refusal::field("set", message),
                other => Refusal::new(Why::Invalid, other.to_string()),
            })?;
        let (mut publishable, mut skipped) = (Vec::new(), Vec::new());
        for mut pattern in patterns {
            if scope.is_some_and(|wanted| pattern.scope != wanted) {
                continue;
            }
            pattern.positions.retain(|p| p.n >= REACHED_LEAST);
            if pattern.n < RECORDS_LEAST {
                skipped.push(Skipped {
                    why: format!(
                        "{} records; a pattern of fewer than {RECORDS_LEAST} is an anecdote",
                        pattern.n
                    ),
                    scope: pattern.scope,
                });
            } else {
                publishable.push(pattern);
            }
        }
        if publishable.is_empty() {
            let why: Vec<String> = skipped
                .iter()
                .map(|s| format!("{}: {}", s.scope, s.why))
                .collect();
            let why = if why.is_empty() {
                "the set has no record there".to_owned()
            } else {
                why.join("; ")
            };
            return Err(Refusal::new(
                Why::Invalid,
                format!("nothing can be published: {why}; choose a wider set"),
            ));
        }
        Ok(Keep::Publish {
            patterns: publishable,
            note,
            by,
            skipped,
        })
    }

    fn check_scope(&self, scope: Option<&str>) -> std::result::Result<(), Refusal> {
        let codes = || self.book.scopes.iter().map(|s| s.code.as_str());
        match scope {
            Some(wanted) if !codes().any(|code| code == wanted) => {
                let hint = did_you_mean(wanted, codes()).unwrap_or_else(|| {
                    format!("known: {}", codes().collect::<Vec<_>>().join(", "))
                });
                Err(Refusal::field(
                    "scope",
                    format!("there is no scope `{wanted}`; {hint}"),
                ))
            }
            _ => Ok(()),
        }
    }

    fn patterns_of(&self, decided: &Decided, set: Option<&str>) -> Result<Vec<BestPractice>> {
        let analysis = find("best-practice")?;
        let mut options = BTreeMap::from([("positions".to_owned(), POSITIONS.to_owned())]);
        if let Some(set) = set {
            options.insert("set".to_owned(), set.to_owned());
        }
        let options = decided.expanded(analysis, &options)?;
        let ask = Ask::with(&self.book, &decided.beside, analysis, &options);
        build(&ask.map_err(asked_wrongly)?).map_err(stopped)
    }
}
