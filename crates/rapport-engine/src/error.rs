//! What can go wrong with a verb, grouped by what the person has to do.

use rapport_ledger::LedgerError;
use rapport_model::diag::Problem;

/// An error of a verb.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The project's files are wrong: each problem says where.
    #[error("the project's configuration has {} problem(s)", .0.len())]
    Configuration(Vec<Problem>),
    /// What was asked for cannot be done with what was given.
    #[error("{0}")]
    Input(String),
    /// The store or the lake.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
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
            Self::Configuration(_) => 3,
            Self::Input(_) | Self::File { .. } => 4,
            Self::Ledger(_) => 5,
            Self::Interrupted => 130,
        }
    }

    pub(crate) fn file(what: &'static str, path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File { what, path: path.display().to_string(), source }
    }
}

impl From<Problem> for EngineError {
    fn from(problem: Problem) -> Self {
        Self::Configuration(vec![problem])
    }
}
