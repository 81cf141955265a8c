//! Saved sets: `@name` in every option that takes a set, expanded here and nowhere else.

use super::{Decided, Keep, told};
use crate::book::ProjectBook;
use crate::error::{EngineError, Result};
use crate::live::{Refusal, Why};
use rapport_insight::set::name_problem;
use rapport_insight::{Analysis, Kind, Set, SetError};
use rapport_ledger::saved_sets::SavedSet;
use rapport_model::diag::did_you_mean;
use serde::Serialize;
use std::collections::BTreeMap;

/// A saved set as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetView {
    /// Its name.
    pub name: String,
    /// The set, as it was written.
    pub text: String,
    /// What somebody wrote beside it.
    pub note: Option<String>,
    /// Who saved it.
    pub by: Option<String>,
    /// When.
    pub saved_at: String,
    /// Records it holds now; none when it cannot be read any more.
    pub records: Option<u64>,
    /// Why it cannot be read any more.
    pub problem: Option<String>,
}

/// A set to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSet<'a> {
    /// Its name.
    pub name: &'a str,
    /// The set.
    pub text: &'a str,
    /// What to remember.
    pub note: Option<&'a str>,
    /// Who saves it.
    pub by: Option<&'a str>,
}

impl Decided {
    /// A set as it was written, with what is meant in the place of every `@name`.
    pub fn set_of(&self, text: &str) -> Result<Set> {
        expand(text, &texts(&self.sets)).map_err(asked_wrongly)
    }

    /// The options of an analysis, with what is meant in the place of every `@name`.
    pub fn expanded(
        &self,
        analysis: &Analysis,
        given: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>> {
        let texts = texts(&self.sets);
        let mut options = given.clone();
        for spec in analysis.options {
            let takes_set = matches!(spec.kind, Kind::Set | Kind::SetOr(_));
            if let Some(value) = options.get_mut(spec.name).filter(|_| takes_set)
                && value.contains('@')
            {
                *value = expand(value, &texts).map_err(asked_wrongly)?.to_string();
            }
        }
        Ok(options)
    }
}

impl ProjectBook {
    /// All saved sets with how many records each holds.
    pub fn sets(&self, decided: &Decided) -> Vec<SetView> {
        let texts = texts(&decided.sets);
        let all = decided.sets.iter();
        all.map(|saved| self.set_view(saved, &texts)).collect()
    }

    /// One saved set with how many records it holds.
    pub fn set(&self, decided: &Decided, name: &str) -> Result<SetView> {
        let texts = texts(&decided.sets);
        let found = decided.sets.iter().find(|saved| saved.name == name);
        let found = found.ok_or_else(|| EngineError::Input(unknown(name, &decided.sets)))?;
        Ok(self.set_view(found, &texts))
    }

    /// A set to be kept: it must be readable, and name only what this book has.
    pub fn prepare_set(
        &self,
        decided: &Decided,
        new: &NewSet<'_>,
    ) -> std::result::Result<Keep, Refusal> {
        if let Some(problem) = name_problem(new.name) {
            return Err(Refusal::field("name", problem));
        }
        let mut texts = texts(&decided.sets);
        texts.insert(new.name.to_owned(), new.text.trim().to_owned());
        let wrong = |error: SetError| Refusal::field("text", error.to_string());
        let set = expand(&format!("@{}", new.name), &texts).map_err(wrong)?;
        let records = set.select(&self.book).map_err(wrong)?.count() as u64;
        Ok(Keep::SaveSet {
            name: new.name.to_owned(),
            text: new.text.trim().to_owned(),
            note: told::note(new.note)?,
            by: new.by.map(told::by).transpose()?,
            records,
        })
    }

    fn set_view(&self, saved: &SavedSet, texts: &BTreeMap<String, String>) -> SetView {
        let picked = expand(&saved.text, texts).and_then(|set| set.select(&self.book));
        let (records, problem) = match picked {
            Ok(picked) => (Some(picked.count() as u64), None),
            Err(error) => (None, Some(error.to_string())),
        };
        SetView {
            name: saved.name.clone(),
            text: saved.text.clone(),
            note: saved.note.clone(),
            by: saved.by.clone(),
            saved_at: saved.saved_at.to_string(),
            records,
            problem,
        }
    }
}

/// Why a set cannot be saved beside those that are saved at this moment; none when it can.
pub(super) fn problem(saved: &[SavedSet], name: &str, text: &str) -> Option<Refusal> {
    let mut texts = texts(saved);
    texts.insert(name.to_owned(), text.to_owned());
    let error = expand(&format!("@{name}"), &texts).err()?;
    Some(Refusal::field("text", error.to_string()))
}

/// Why a name cannot be taken away; none when it can.
pub(super) fn held(saved: &[SavedSet], name: &str) -> Option<Refusal> {
    if !saved.iter().any(|s| s.name == name) {
        return Some(Refusal::new(Why::NotFound, unknown(name, saved)));
    }
    let uses = |s: &&SavedSet| {
        Set::parse(&s.text).is_ok_and(|set| set.mentions().iter().any(|n| n == name))
    };
    let users: Vec<String> = saved
        .iter()
        .filter(uses)
        .map(|s| format!("@{}", s.name))
        .collect();
    (!users.is_empty()).then(|| {
        Refusal::new(
            Why::Conflict,
            format!(
                "@{name} is used by {}: save these without it first",
                users.join(", ")
            ),
        )
    })
}

pub(super) fn unknown(name: &str, saved: &[SavedSet]) -> String {
    let known = || saved.iter().map(|s| s.name.as_str());
    let hint = did_you_mean(name, known()).unwrap_or_else(|| {
        if saved.is_empty() {
            "no set is saved yet; `rapport set save` saves one".to_owned()
        } else {
            format!("saved: {}", known().collect::<Vec<_>>().join(", "))
        }
    });
    format!("there is no saved set `{name}`; {hint}")
}

fn texts(saved: &[SavedSet]) -> BTreeMap<String, String> {
    let pairs = saved.iter().map(|s| (s.name.clone(), s.text.clone()));
    pairs.collect()
}

fn expand(text: &str, texts: &BTreeMap<String, String>) -> std::result::Result<Set, SetError> {
    Set::parse(text)?.expand(texts)
}

fn asked_wrongly(error: SetError) -> EngineError {
    EngineError::Usage(error.to_string())
}
