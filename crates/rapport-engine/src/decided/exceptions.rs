//! Exceptions as people work through them: who looks after which, and how they end.

use super::{Decided, Keep, stopped, told};
use crate::book::ProjectBook;
use crate::error::Result;
use crate::insight::{asked_wrongly, find};
use crate::live::{Refusal, Why};
use rapport_insight::analysis::exceptions::{Key, Listed, endings, listing};
use rapport_insight::book::NONE;
use rapport_insight::judgements::Outcome;
use rapport_insight::{Ask, Stop};
use rapport_ledger::judgements::ExceptionEvent;
use rapport_model::Micros;
use rapport_model::diag::did_you_mean;
use serde::Serialize;
use std::collections::BTreeMap;

/// The exceptions to look at, the most severe first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExceptionsView {
    /// The exceptions.
    pub items: Vec<ExceptionView>,
    /// How past ones ended, by kind.
    pub endings: Vec<EndingView>,
    /// Why nothing can be said; then there are no items.
    pub refused: Option<String>,
    /// The newest interaction of all.
    pub as_of: Option<String>,
}

/// An exception as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExceptionView {
    /// Its key.
    pub key: String,
    /// The record, as `CONTACT.SCOPE`.
    pub record: String,
    /// Number of the contact.
    pub contact: i64,
    /// Name of the contact.
    pub contact_name: String,
    /// The account of the relationship.
    pub account: Option<AccountNamed>,
    /// Code of the scope.
    pub scope: String,
    /// Name of the scope.
    pub scope_name: String,
    /// `rv_low`, `rv_high`, `silence`, `out_of_order` or `missing`.
    pub kind: String,
    /// `high`, `medium` or `low`.
    pub severity: String,
    /// `good` or `bad`.
    pub way: String,
    /// What did it, in words.
    pub because: String,
    /// The interactions that did it.
    pub causes: Vec<CauseView>,
    /// Since when.
    pub since: String,
    /// For how many days.
    pub since_days: i64,
    /// Accumulated Relationship Value now, in hundredths of a point.
    pub rv_hundredths: i64,
    /// p10, median and p90 of the others at its interaction number; for RV alone.
    pub usual_hundredths: Option<[i64; 3]>,
    /// Revenue of the last year, in minor units.
    pub exposed_minor: Option<i64>,
    /// Its currency.
    pub currency: String,
    /// `open`, `acknowledged` or `closed`.
    pub state: String,
    /// Whom it belongs to.
    pub owner: Option<StaffNamed>,
    /// Whether it was assigned; else it belongs to who owns the relationship.
    pub assigned: bool,
    /// `acted`, `expected` or `false_alarm`.
    pub outcome: Option<String>,
    /// Who decided last.
    pub judged_by: Option<String>,
    /// When.
    pub judged_at: Option<String>,
    /// What they wrote beside it.
    pub note: Option<String>,
}

/// An account by number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountNamed {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A member of staff by code and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaffNamed {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// An interaction that took a relationship out of its pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseView {
    /// When it happened.
    pub at: String,
    /// Code of its type.
    pub type_code: String,
    /// Name of its type.
    pub type_name: String,
    /// Its Relationship Value, in hundredths of a point.
    pub rv_hundredths: i64,
}

/// How past exceptions of a kind ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndingView {
    /// The kind.
    pub kind: String,
    /// Closed.
    pub closed: u64,
    /// Something was done.
    pub acted: u64,
    /// It was right, and known or intended.
    pub expected: u64,
    /// There was nothing.
    pub false_alarm: u64,
}

/// A decision about an exception, as a door was told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewJudgement<'a> {
    /// Key of the exception.
    pub key: &'a str,
    /// `acknowledge`, `assign`, `close` or `reopen`.
    pub action: &'a str,
    /// Code of a member of staff, to assign it to.
    pub owner: Option<&'a str>,
    /// How it ended, to close it.
    pub outcome: Option<&'a str>,
    /// What to remember.
    pub note: Option<&'a str>,
    /// Who decides.
    pub by: &'a str,
}

impl ProjectBook {
    /// The exceptions, by the options of the analysis.
    pub fn exceptions(
        &self,
        decided: &Decided,
        options: &BTreeMap<String, String>,
    ) -> Result<ExceptionsView> {
        let analysis = find("exceptions")?;
        let options = decided.expanded(analysis, options)?;
        let ask = Ask::with(&self.book, &decided.beside, analysis, &options);
        let found = match listing(&ask.map_err(asked_wrongly)?) {
            Ok(found) => found,
            Err(Stop::Refusal(reason)) => {
                return Ok(ExceptionsView {
                    refused: Some(reason),
                    ..ExceptionsView::default()
                });
            }
            Err(stop) => return Err(stopped(stop)),
        };
        let judgements = &decided.beside.judgements;
        let ended = endings(&self.book, judgements, &found.picked);
        let ended = ended.into_iter().map(|e| EndingView {
            kind: e.way.code().to_owned(),
            closed: e.closed as u64,
            acted: e.of(Outcome::Acted) as u64,
            expected: e.of(Outcome::Expected) as u64,
            false_alarm: e.of(Outcome::FalseAlarm) as u64,
        });
        Ok(ExceptionsView {
            items: found
                .items
                .iter()
                .map(|item| self.exception(decided, item, found.now))
                .collect(),
            endings: ended.collect(),
            refused: None,
            as_of: Some(Micros(found.now).to_string()),
        })
    }

    fn exception(&self, decided: &Decided, item: &Listed, now: i64) -> ExceptionView {
        let book = &self.book;
        let e = &item.exception;
        let r = e.record as usize;
        let scope = &book.scopes[book.records.scope[r] as usize];
        let account = book.accounts.get(book.records.account[r] as usize);
        let owner = item.owner(book);
        let judged = !item.standing.by.is_empty();
        let cause = |at: usize| {
            let kind = &book.types[book.entries.type_index[at] as usize];
            CauseView {
                at: Micros(book.entries.happened_at[at]).to_string(),
                type_code: kind.code.clone(),
                type_name: kind.name.clone(),
                rv_hundredths: book.entries.rv_hundredths[at].into(),
            }
        };
        ExceptionView {
            key: item.key.clone(),
            record: format!("{}.{}", book.records.contact[r], scope.code),
            contact: book.records.contact[r].0,
            contact_name: book.name(e.record),
            account: account
                .filter(|_| book.records.account[r] != NONE)
                .map(|a| AccountNamed {
                    id: a.id.0,
                    name: a.name.clone(),
                }),
            scope: scope.code.clone(),
            scope_name: scope.name.clone(),
            kind: e.way.code().to_owned(),
            severity: item.severity.word().to_owned(),
            way: if e.way.is_good() { "good" } else { "bad" }.to_owned(),
            because: item.because(book),
            causes: item.causes(book).into_iter().map(cause).collect(),
            since: Micros(e.since).to_string(),
            since_days: (now - e.since) / Micros::DAY,
            rv_hundredths: book.records.rv_total_hundredths[r],
            usual_hundredths: item.usual_hundredths(),
            exposed_minor: item.exposed_minor,
            currency: scope.currency.code().to_owned(),
            state: item.standing.state.word().to_owned(),
            owner: owner.map(|code| staff_named(decided, code)),
            assigned: item.standing.owner.is_some(),
            outcome: item.standing.outcome.map(|o| o.word().to_owned()),
            judged_by: judged.then(|| item.standing.by.clone()),
            judged_at: judged.then(|| item.standing.at.to_string()),
            note: item.standing.note.clone(),
        }
    }

    /// A decision about an exception, to be kept.
    pub fn prepare_judgement(
        &self,
        decided: &Decided,
        new: &NewJudgement<'_>,
    ) -> std::result::Result<Keep, Refusal> {
        let key = Key::parse(new.key).filter(|key| key.holds(&self.book));
        let Some(key) = key else {
            return Err(Refusal::new(
                Why::NotFound,
                format!(
                    "there is no exception `{}`; `rapport exception list` shows the keys of those there are",
                    new.key
                ),
            ));
        };
        let actions = ["acknowledge", "assign", "close", "reopen"];
        let action = told::word("action", new.action, &actions, |a| a)?;
        let only = |field: &str, given: Option<&str>, with: &str| match given {
            Some(_) if action != with => Err(Refusal::field(
                field,
                format!("goes with {with} alone, not with {action}"),
            )),
            None if action == with => Err(Refusal::field(field, format!("{with} needs it"))),
            _ => Ok(()),
        };
        only("owner", new.owner, "assign")?;
        only("outcome", new.outcome, "close")?;
        let outcome = new
            .outcome
            .map(|o| told::word("outcome", o, &Outcome::ALL, Outcome::word));
        Ok(Keep::Exception(ExceptionEvent {
            key: new.key.to_owned(),
            contact: key.contact,
            action: action.to_owned(),
            owner: new.owner.map(|code| owner(decided, code)).transpose()?,
            outcome: outcome.transpose()?.map(|o| o.word().to_owned()),
            note: told::note(new.note)?,
            by: told::by(new.by)?,
            at: Micros(0),
        }))
    }
}

fn staff_named(decided: &Decided, code: &str) -> StaffNamed {
    let name = decided.staff.get(code);
    StaffNamed {
        code: code.to_owned(),
        name: name.map_or(code, String::as_str).to_owned(),
    }
}

/// The code of a member of staff; any text where no staff is known.
fn owner(decided: &Decided, code: &str) -> std::result::Result<String, Refusal> {
    let staff = || decided.staff.keys().map(String::as_str);
    let found = staff().find(|known| known.eq_ignore_ascii_case(code.trim()));
    if let Some(found) = found {
        return Ok(found.to_owned());
    }
    if decided.staff.is_empty() {
        return told::by(code);
    }
    let hint = did_you_mean(code, staff()).unwrap_or_else(|| {
        let some: Vec<&str> = staff().take(8).collect();
        format!("known: {}", some.join(", "))
    });
    Err(Refusal::field(
        "owner",
        format!("there is no member of staff `{code}`; {hint}"),
    ))
}
