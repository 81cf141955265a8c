//! Who is meant: people are named by number, by any of their keys, or by name.

use crate::error::{EngineError, Result};
use crate::session::Session;
use rapport_model::ContactId;

/// People that are listed when several are meant.
const LISTED: i64 = 20;

impl Session {
    /// The contact that a person names: by id, key, e-mail or name. Errors when there is none or more than one.
    pub fn find_contact(&mut self, text: &str) -> Result<ContactId> {
        let mut found = self.meant(text.trim())?;
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [] => Err(EngineError::Input(format!(
                "nobody is known as `{text}`; give an id, a key such as an e-mail, or the beginning of a name (`rapport record --top 10` lists some)"
            ))),
            [one] => Ok(*one),
            several => {
                let mut lines = Vec::new();
                for id in several {
                    let name = self
                        .ledger
                        .contact(*id)?
                        .and_then(|c| c.name)
                        .unwrap_or_default();
                    lines.push(format!("  #{id}  {name}"));
                }
                Err(EngineError::Input(format!(
                    "`{text}` means several people; take one by its id:\n{}",
                    lines.join("\n")
                )))
            }
        }
    }

    /// Keys as they are shown (`email:x@y`) and as they are written anywhere; ids; names and their beginnings.
    fn meant(&mut self, text: &str) -> Result<Vec<ContactId>> {
        if !text.chars().any(char::is_alphanumeric) {
            return Ok(Vec::new());
        }
        if let Some((kind, value)) = text.split_once(':')
            && let Some(value) = self.normalised(kind, value)
        {
            return self.with_key(kind, &value);
        }
        let found = self.ledger.find_contacts(text, LISTED)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let kinds: Vec<String> = self
            .project
            .settings()
            .identity
            .names()
            .map(str::to_owned)
            .collect();
        for kind in kinds {
            let Some(value) = self.normalised(&kind, text).filter(|value| *value != text) else {
                continue;
            };
            let found = self.with_key(&kind, &value)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// A value as keys of this kind are kept; `None` for a kind that the project does not have.
    pub(crate) fn normalised(&self, kind: &str, value: &str) -> Option<String> {
        let (_, how) = self.project.settings().identity.get(kind)?;
        Some(how.normalise(value).into_owned())
    }

    fn with_key(&mut self, kind: &str, value: &str) -> Result<Vec<ContactId>> {
        Ok(self.ledger.known_by(kind, value)?.into_iter().collect())
    }
}
