//! What is wrong with a configuration file, where exactly, and what to do about it.

use serde::Serialize;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Works, but probably not what the team meant.
    Warning,
    /// Cannot be used.
    Error,
}

/// One problem in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Path of the file relative to the project, once known.
    pub file: String,
    /// Line from 1; 0 when the problem is with the whole file.
    pub line: u32,
    /// Column from 1; 0 when the problem is with the whole line or file.
    pub column: u32,
    /// The offending text as it stands in the file, when there is one.
    pub text: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A place in a file: line and column from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Line from 1; 0 for none.
    pub line: u32,
    /// Column from 1; 0 for none.
    pub column: u32,
}

impl Problem {
    /// An error at a place.
    pub fn error(place: Place, text: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: String::new(),
            line: place.line,
            column: place.column,
            text: text.into(),
            message: message.into(),
            hint: String::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(place: Place, text: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(place, text, message)
        }
    }

    /// The same problem with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same problem in a file.
    pub fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}:", self.file)?;
        }
        if self.line > 0 {
            write!(f, "{}:{}: ", self.line, self.column)?;
        } else if !self.file.is_empty() {
            f.write_str(" ")?;
        }
        f.write_str(&self.message)?;
        if !self.hint.is_empty() {
            write!(f, " (hint: {})", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// "did you mean `x`?" for the known word nearest to `word`, or nothing when none is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|k| {
            (
                strsim::damerau_levenshtein(&word.to_lowercase(), &k.to_lowercase()),
                k,
            )
        })
        .filter(|(distance, k)| *distance <= 1 + k.chars().count() / 4)
        .min()
        .map(|(_, k)| format!("did you mean `{k}`?"))
}
