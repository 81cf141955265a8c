//! What can go wrong with a verb, grouped by what the person has to do.

use rapport_ledger::LedgerError;
use rapport_ledger::decisions::Undecidable;
use rapport_model::diag::{Problem, Severity};

/// An error of a verb.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The project's files are wrong: each problem says where.
    #[error("the project's configuration has {}", counted(.0))]
    Configuration(Vec<Problem>),
    /// What was typed makes no sense.
    #[error("{0}")]
    Usage(String),
    /// What was asked for cannot be done with what was given.
    #[error("{0}")]
    Input(String),
    /// The store or the lake.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A decision of who is who that cannot be kept.
    #[error(transparent)]
    Identity(#[from] Undecidable),
    /// A file of the project.
    #[error("could not {what} `{path}`: {source}")]
    File {
        /// What was being done.
        what: &'static str,
        /// On which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The person stopped it; what was committed stays.
    #[error("interrupted; what was taken in so far is kept, run the same command again to go on")]
    Interrupted,
}

/// Result of a verb.
pub type Result<T> = std::result::Result<T, EngineError>;

impl EngineError {
    /// Exit code of the command line: docs/reference/cli.md.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Configuration(_) => 3,
            // An overflow is the fault of what was harvested, not of the store.
            Self::Input(_)
            | Self::Identity(_)
            | Self::File { .. }
            | Self::Ledger(LedgerError::Overflow(_)) => 4,
            Self::Ledger(_) => 5,
            Self::Interrupted => 130,
        }
    }

    /// Whether another process holds the writer's lock.
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Ledger(LedgerError::Locked(_)))
    }

    pub(crate) fn file(what: &'static str, path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File {
            what,
            path: path.display().to_string(),
            source,
        }
    }
}

/// `2 errors and 1 warning`.
fn counted(problems: &[Problem]) -> String {
    let count = |severity, name: &str| {
        let n = problems.iter().filter(|p| p.severity == severity).count();
        (n > 0).then(|| format!("{n} {name}{}", if n == 1 { "" } else { "s" }))
    };
    let counts = [
        count(Severity::Error, "error"),
        count(Severity::Warning, "warning"),
    ];
    counts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" and ")
}

impl From<Problem> for EngineError {
    fn from(problem: Problem) -> Self {
        Self::Configuration(vec![problem])
    }
}
