//! Sets that were given a name: `@name` in a set stands for what was saved under it.

use super::{Expr, Set, SetError, Word};
use rapport_model::diag::did_you_mean;
use std::collections::BTreeMap;

/// Longest name, in bytes.
const NAME_MAX: usize = 64;
/// A set may grow to so many comparisons by expanding names: each of a few names twice in the next grows without end.
const COMPARISONS_MAX: usize = 10_000;

/// What is wrong with the name of a set; `None` when it can be used.
pub fn name_problem(name: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    let good = name.len() <= NAME_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(plain);
    (!good).then(|| {
        format!(
            "`{name}` cannot name a set: write at most {NAME_MAX} of a-z, 0-9, _ and -, a letter first, such as whales_2026"
        )
    })
}

impl Set {
    /// The names of saved sets that it has, without `@`, each once.
    pub fn mentions(&self) -> Vec<String> {
        let mut found = Vec::new();
        mentions(&self.expr, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// This set with what was saved in the place of every name; `saved` has the text by name. Fails on an unknown name, on
    /// a saved set that cannot be read, and on one that comes back to itself.
    pub fn expand(&self, saved: &BTreeMap<String, String>) -> Result<Self, SetError> {
        let mut expansion = Expansion {
            saved,
            inside: Vec::new(),
            comparisons: 0,
        };
        let expr = expansion.expand(&self.expr).map_err(|error| SetError {
            text: if error.text.is_empty() {
                self.to_string()
            } else {
                error.text
            },
            ..error
        })?;
        Ok(Self { expr })
    }
}

fn name_of(word: &Word) -> String {
    word.text.trim_start_matches('@').to_lowercase()
}

fn mentions(expr: &Expr, found: &mut Vec<String>) {
    match expr {
        Expr::All | Expr::Is(_) => {}
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|p| mentions(p, found)),
        Expr::Not(part) => mentions(part, found),
        Expr::Saved(word) => found.push(name_of(word)),
    }
}

struct Expansion<'a> {
    saved: &'a BTreeMap<String, String>,
    /// Names that are being expanded, the outermost first.
    inside: Vec<String>,
    /// Comparisons and names met so far.
    comparisons: usize,
}

impl Expansion<'_> {
    fn expand(&mut self, expr: &Expr) -> Result<Expr, SetError> {
        Ok(match expr {
            Expr::All => Expr::All,
            Expr::Is(test) => {
                self.comparisons += 1;
                Expr::Is(test.clone())
            }
            Expr::And(parts) => Expr::And(self.all(parts)?),
            Expr::Or(parts) => Expr::Or(self.all(parts)?),
            Expr::Not(part) => Expr::Not(Box::new(self.expand(part)?)),
            Expr::Saved(word) => self.meaning(word)?,
        })
    }

    fn all(&mut self, parts: &[Expr]) -> Result<Vec<Expr>, SetError> {
        parts.iter().map(|part| self.expand(part)).collect()
    }

    fn meaning(&mut self, word: &Word) -> Result<Expr, SetError> {
        let name = name_of(word);
        let wrong = |message: String, hint: String| Err(SetError::new(word.column, message, hint));
        if self.inside.contains(&name) {
            let way = self.inside.iter().chain([&name]);
            let way: Vec<String> = way.map(|n| format!("@{n}")).collect();
            return wrong(
                format!("`@{name}` means itself: {}", way.join(" > ")),
                "save one of them without the other".to_owned(),
            );
        }
        let Some(text) = self.saved.get(&name) else {
            let known = || self.saved.keys().map(String::as_str);
            let hint = did_you_mean(&name, known()).unwrap_or_else(|| {
                if self.saved.is_empty() {
                    "no set is saved yet; `rapport set save` saves one".to_owned()
                } else {
                    format!("saved: {}", known().collect::<Vec<_>>().join(", "))
                }
            });
            return wrong(format!("there is no saved set `@{name}`"), hint);
        };
        if self.comparisons > COMPARISONS_MAX {
            return wrong(
                format!("`@{name}` makes the set longer than {COMPARISONS_MAX} comparisons"),
                "save shorter sets".to_owned(),
            );
        }
        let set = Set::parse(text)?;
        self.comparisons += 1;
        self.inside.push(name);
        let expr = self.expand(&set.expr).map_err(|error| SetError {
            text: if error.text.is_empty() {
                text.clone()
            } else {
                error.text
            },
            ..error
        })?;
        self.inside.pop();
        Ok(expr)
    }
}
